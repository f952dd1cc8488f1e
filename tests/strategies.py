"""Hypothesis strategies for whole scenarios.

A `Case` is a scenario as a plain value of its own: `write_case` makes its files, `oracle` costs it without them.
Cases are valid: what they price from a scale is held on every day that they need.
"""

from __future__ import annotations

import atexit
import csv
import io
import json
import shutil
import tempfile
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Funding = tuple[tuple[str, Fraction], ...]
Draw = Any
"""Hypothesis's `draw`: its result depends on the strategy given."""

CHANGING = ("regrade", "convert", "redesignate", "transfer", "change_hours", "fund")
ORDER = ("establish", "disestablish", *CHANGING, "extend", "end", "non_pay", "one_off", "income")
"""The actions a case may hold, in the order in which a file's movements are numbered."""
TEXT_STANDS_FOR = {
    "regrade": "grade", "redesignate": "title", "transfer": "unit", "change_hours": "fte", "fund": "funder",
}  # fmt: skip
"""What `to` means where it is no table."""
FUNDERS = ("pcc", "force", "grant")
STAFF, OFFICERS = "registry-staff", "registry-officers"
DECLARED = ("X1", "X2")
"""Grades that a case declares without pay."""
NAMED = {STAFF: "AGENT", OFFICERS: "MARSHAL"}
"""Grades that a scale knows by name only."""
POINTS: dict[str, dict[str, tuple[str, ...]]] = {
    STAFF: {"CLERK": ("1", "2"), "EO": ("3", "4"), "CLERK/EO": ("1", "2", "3", "4")},
    OFFICERS: {
        "CADET": ("a", "b"), "WARDEN": ("1", "2", "3", "4"), "CHIEF": ("5", "6"),
        "WARDEN/CHIEF": ("1", "2", "3", "4", "5", "6"),
    },
}  # fmt: skip
"""Grades with pay, from the bottom point up."""
HELD = {STAFF: (date(2024, 4, 1), date(2026, 8, 31)), OFFICERS: (date(2010, 4, 1), date(2027, 3, 31))}
"""First and last day of a scale's pay."""
OFFICER_AWARDS = (
    date(2010, 4, 1), date(2014, 1, 15), date(2016, 9, 1), date(2018, 4, 1), date(2020, 2, 29), date(2022, 11, 20),
    date(2025, 4, 1),
)  # fmt: skip
OFFICER_PENCE = {
    "a": 572000, "b": 790050, "1": 1997100, "2": 2312450, "3": 3103201, "4": 3688503, "5": 4104099, "6": 5200101,
}  # fmt: skip
"""Pay of each point at the first award; later awards add 1.7% of it each."""
OFFICER_SCALE = """\
title       = "Registry officers (made up)"
pension     = "police"
awards      = [{awards}]
known_until = 2027-04-01
grade       = [
    {{ name = "CADET", all_points = ["a", "b"] }},
    {{ name = "WARDEN", points = ["1", "4"] }},
    {{ name = "CHIEF", points = ["5", "6"] }},
    {{ name = "WARDEN/CHIEF", links = ["WARDEN", "CHIEF"] }},
    {{ name = "MARSHAL", reference = "made-up" }},
]
reference   = [{{ id = "made-up", title = "Made up for the tests", seen = 2026-11-22 }}]
"""
PENSIONS: tuple[tuple[str, date, date], ...] = (
    ("none", date.min, date.max), ("14.5%", date.min, date.max), ("8.25%", date.min, date.max),
    ("police", date(2015, 4, 1), date.max), ("police/england-wales/scheme_rate", date(2015, 4, 1), date.max),
    ("police/england-wales/budget_cost", date(2016, 4, 1), date(2018, 3, 31)),
    ("lgps/average-england-wales", date(2017, 4, 1), date(2026, 3, 31)),
    ("lgps/average-england-wales/total_rate", date(2017, 4, 1), date(2026, 3, 31)),
    ("lgps/cambridgeshire-county-council", date(2017, 4, 1), date(2020, 3, 31)),
    ("lgps-ni", date(2017, 4, 1), date(2019, 3, 31)),
    ("nhs", date(2019, 4, 1), date(2027, 3, 31)),
    ("nhs/england-wales/paid_by_nhs_employer", date(2019, 4, 1), date(2027, 3, 31)),
    ("teachers", date(2015, 9, 1), date.max), ("civil-service", date(2019, 4, 1), date(2020, 3, 31)),
    ("firefighters", date(2024, 4, 1), date(2027, 3, 31)),
)  # fmt: skip
"""Pensions as a scenario writes them, and the first and last day on which a rate is held."""
LETTERS = (
    ("ABCJ", date.min, date.max), ("DEL", date.min, date(2016, 4, 5)), ("MZ", date(2015, 4, 6), date.max),
    ("H", date(2016, 4, 6), date.max),
)  # fmt: skip
"""National Insurance letters, and when each can be priced."""
PLAIN_BASES = ("maximum", "minimum", "middle_point", "middle_salary")
HEADINGS = (
    "post", "title", "scale", "grade", "point", "count", "fte", "weeks", "unit", "funder", "budgeted", "from", "until",
    "category", "pension",
)  # fmt: skip
"""Columns of a posts table."""


@dataclass(frozen=True)
class Allowance:
    """Pay on top of basic: `percent` of it as a part of 1, or `pence` a year."""

    name: str
    percent: Fraction | None = None
    pence: int = 0
    pensionable: bool = False


@dataclass(frozen=True)
class Posts:
    """A line of posts alike, in a table or in an action.

    total_fte: stands for "2.5 FTE ...", which is posts at 1 and one at the rest.
    """

    title: str
    grade: str
    count: int = 1
    fte: Fraction = Fraction(1)
    weeks: Fraction = Fraction(1)
    total_fte: Fraction | None = None
    post: str = ""
    scale: str = ""
    point: str = ""
    unit: str = ""
    funding: Funding = ()
    budgeted: bool | None = None
    from_: date | None = None
    until: date | None = None
    category: str = ""
    pension: str = ""
    allowances: tuple[Allowance, ...] = ()

    @property
    def parts(self) -> tuple[tuple[int, Fraction], ...]:
        """Posts and the FTE of each."""
        if self.total_fte is None:
            return ((self.count, self.fte),)
        whole, rest = divmod(self.total_fte, 1)
        return tuple(part for part in ((int(whole), Fraction(1)), (1, rest)) if all(part))


@dataclass(frozen=True)
class Change:
    """What posts become: only the fields that change."""

    title: str = ""
    scale: str = ""
    grade: str = ""
    point: str = ""
    fte: Fraction | None = None
    weeks: Fraction | None = None
    unit: str = ""
    funding: Funding = ()
    budgeted: bool | None = None
    category: str = ""
    pension: str = ""
    allowances: tuple[Allowance, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line that is no post: an amount in pence, a year or once (`kind` is then revenue or capital)."""

    title: str
    pence: int
    funding: Funding = ()
    budgeted: bool = True
    until: date | None = None
    kind: str = ""


@dataclass(frozen=True)
class Act:
    """One action: on a line of posts written out, on posts of a row of the posts table, or an entry.

    count: posts of the row, all where 0.  by_title: the row is named by its title and grade, not by its number.
    to_day: the later end of what is extended.
    """

    action: str
    posts: Posts | None = None
    row: int | None = None
    count: int = 0
    by_title: bool = False
    change: Change = Change()
    entry: Entry | None = None
    on: date | None = None
    to_day: date | None = None


@dataclass(frozen=True)
class Proposal:
    """A numbered proposal."""

    number: int
    acts: tuple[Act, ...]
    funding: Funding = ()
    from_: date | None = None


@dataclass(frozen=True)
class UnitCost:
    """The full yearly cost of one post of a grade at an FTE."""

    grade: str
    pence: int
    fte: Fraction = Fraction(1)
    title: str = ""


@dataclass(frozen=True)
class Case:
    """A whole scenario. `table` is None where it has no posts table."""

    pay: str
    proposals: tuple[Proposal, ...]
    table: tuple[Posts, ...] | None = None
    bases: tuple[str, str] = ("maximum", "maximum")
    stop_at_bar: bool | None = None
    price_base: date | None = None
    starts: date | None = None
    first_year: int = 2024
    years: int = 1
    prices: str = "constant"
    sharing: str = "months"
    pension: str = ""
    category: str = ""
    on_cost_percent: Fraction | None = None
    unit_costs: tuple[UnitCost, ...] = ()
    funders_listed: bool = True

    def day_of(self, proposal: Proposal, act: Act) -> date | None:
        """The day of an action, where one is said."""
        return act.on or proposal.from_ or self.starts

    def acts(self) -> Iterator[tuple[Proposal, Act]]:
        """Every action with its proposal, in the order in which movements are numbered."""
        for proposal in self.proposals:
            for act in sorted(proposal.acts, key=lambda act: ORDER.index(act.action)):
                yield proposal, act


# --- the book -------------------------------------------------------------------------------------------------------


@cache
def book_folder() -> Path:
    """The example grades, and a second made-up scale with pay since 2010; removed when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="establishment-book-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(Path(__file__).parent / "example-grades" / STAFF, folder / STAFF)
    officers = folder / OFFICERS
    officers.mkdir()
    awards = ", ".join(map(str, OFFICER_AWARDS))
    (officers / "scale.toml").write_text(OFFICER_SCALE.format(awards=awards), encoding="utf-8")
    (officers / "points.csv").write_text(_officer_points(), encoding="utf-8")
    return folder


def _officer_points() -> str:
    rows = ["effective_from,spine,point,salary,status,confidence,reference,reference_2,note"]
    for number, award in enumerate(OFFICER_AWARDS):
        for point, pence in OFFICER_PENCE.items():
            now = pence * (1000 + 17 * number) // 1000
            rows.append(f"{award},,{point},{now // 100}.{now % 100:02},illustrative,high,made-up,,")
    return "\n".join(rows) + "\n"


# --- files ----------------------------------------------------------------------------------------------------------


def write_case(case: Case, folder: Path) -> Path:
    """Write a case as a scenario file and, beside it, its posts table. Returns the scenario's path."""
    folder.mkdir(parents=True, exist_ok=True)
    if case.table is not None:
        (folder / "posts.csv").write_text(posts_csv(case.table), encoding="utf-8")
    path = folder / "scenario.toml"
    path.write_text(scenario_text(case), encoding="utf-8")
    return path


def posts_csv(table: Sequence[Posts]) -> str:
    """A posts table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    for row in table:
        funder = "; ".join(name if share == 1 else f"{name} {share}" for name, share in row.funding)
        budgeted = {None: "", True: "yes", False: "no"}[row.budgeted]
        writer.writerow([row.post, row.title, row.scale, row.grade, row.point, row.count, row.fte, row.weeks, row.unit,
                         funder, budgeted, row.from_ or "", row.until or "", row.category, row.pension])  # fmt: skip
    return text.getvalue()


def scenario_text(case: Case) -> str:
    """A case as the TOML text of a scenario."""
    top: dict[str, Any] = {
        "title": "A generated scenario", "pay": case.pay, "basis": _basis(case.bases), "stop_at_bar": case.stop_at_bar,
        "price_base": case.price_base, "starts": case.starts, "first_year": year_label(case.first_year),
        "years": case.years, "prices": case.prices, "sharing": case.sharing, "pension": case.pension,
        "category": case.category, "on_cost_percent": case.on_cost_percent, "grades": list(DECLARED),
        "posts": "" if case.table is None else "posts.csv",
    }  # fmt: skip
    listed = [{"id": name, "name": name.title()} for name in FUNDERS] if case.funders_listed else []
    units = [{"grade": u.grade, "amount": _pounds(u.pence), "fte": u.fte, "title": u.title} for u in case.unit_costs]
    tables = [("funder", table) for table in listed] + [("unit_cost", table) for table in units]
    tables += [("proposal", _proposal(case, proposal)) for proposal in case.proposals]
    written = [line for name, table in tables for line in ("", f"[[{name}]]", *_keys(table))]
    return "\n".join([*_keys(top), *written]) + "\n"


def year_label(first: int) -> str:
    """A financial year as people write it: 2016/17."""
    return f"{first}/{(first + 1) % 100:02}"


def _basis(bases: tuple[str, str]) -> Any:
    return bases[0] if bases[0] == bases[1] else {"baseline": bases[0], "proposed": bases[1]}


def _proposal(case: Case, proposal: Proposal) -> dict[str, Any]:
    lines: dict[str, list[Any]] = {}
    for act in proposal.acts:
        lines.setdefault(act.action, []).append(_line(case, act))
    return {"number": proposal.number, "funder": _funder(proposal.funding), "from": proposal.from_, **lines}


def _line(case: Case, act: Act) -> Any:
    if act.entry is not None:
        entry = act.entry
        if entry.kind:
            return {"title": entry.title, "amount": _pounds(entry.pence), "on": act.on, "kind": entry.kind,
                    "funder": _funder(entry.funding)}  # fmt: skip
        return {"title": entry.title, "amount": _pounds(entry.pence), "funder": _funder(entry.funding),
                "budgeted": None if entry.budgeted else False, "from": act.on, "until": entry.until}  # fmt: skip
    line = _taken(case, act) if act.posts is None else _written(act.posts)
    line |= {"from": act.on, "to": _to(act), "to_day": act.to_day}
    set_keys = [key for key, value in line.items() if value not in (None, "", [])]
    return line["line"] if set_keys == ["line"] else line


def _taken(case: Case, act: Act) -> dict[str, Any]:
    assert case.table is not None
    assert act.row is not None
    row = case.table[act.row]
    if not act.by_title:
        return {"post": row.post, "count": act.count or None}
    return {"title": row.title, "grade": row.grade, "scale": row.scale, "count": act.count or row.count}


def _written(posts: Posts) -> dict[str, Any]:
    rest: dict[str, Any] = {
        "post": posts.post, "scale": posts.scale, "point": posts.point, "unit": posts.unit, "until": posts.until,
        "funder": _funder(posts.funding), "budgeted": posts.budgeted, "category": posts.category,
        "pension": posts.pension, "weeks": None if posts.weeks == 1 else posts.weeks,
        "allowances": _allowances(posts.allowances),
    }  # fmt: skip
    if posts.total_fte is not None:
        return {"line": f"{_number(posts.total_fte)} FTE {posts.title} {posts.grade}", **rest}
    if posts.fte == 1:
        return {"line": f"{posts.count} x {posts.title} {posts.grade}", **rest}
    return {"title": posts.title, "grade": posts.grade, "count": posts.count, "fte": posts.fte, **rest}


def _allowances(allowances: Sequence[Allowance]) -> list[dict[str, Any]]:
    return [
        {"name": a.name, "percent": None if a.percent is None else 100 * a.percent,
         "amount": _pounds(a.pence) if a.percent is None else None, "pensionable": a.pensionable or None}
        for a in allowances
    ]  # fmt: skip


def _to(act: Act) -> Any:
    made = {key: value for key, value in vars(act.change).items() if value not in (None, "", ())}
    if made.pop("funding", ()):
        made["funder"] = _funder(act.change.funding)
    if made.pop("allowances", ()):
        made["allowances"] = _allowances(act.change.allowances)
    short = TEXT_STANDS_FOR.get(act.action, "")
    return (made[short] if list(made) == [short] else made) if made else None


def _funder(funding: Funding) -> Any:
    whole = len(funding) == 1
    return funding[0][0] if whole else [{"name": name, "share": share} for name, share in funding]


def _keys(table: dict[str, Any]) -> list[str]:
    return [f"{key} = {_toml(value)}" for key, value in table.items() if value is not None and value not in ("", [])]


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        number = _number(value)
        return f'"{number}"' if "/" in number else number
    if isinstance(value, dict):
        return "{ " + ", ".join(_keys(value)) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def _number(value: Fraction) -> str:
    """A fraction as a decimal where it has at most four places, else as a/b."""
    scaled = value * 10000
    if scaled.denominator != 1:
        return str(value)
    whole, rest = divmod(int(scaled), 10000)
    return f"{whole}.{rest:04}".rstrip("0").rstrip(".")


def _pounds(pence: int) -> Any:
    return pence // 100 if pence % 100 == 0 else f"£{pence // 100:,}.{pence % 100:02}"


# --- strategies -----------------------------------------------------------------------------------------------------

TURNING = ((4, 1), (4, 6), (3, 31), (11, 6), (2, 28), (7, 15))
"""Months and days on which something begins, ends or is halfway."""


def month_end(day: date) -> date:
    """The last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def days(first: date, last: date) -> st.SearchStrategy[date]:
    """Days between two, often those on which something turns."""
    turning = [date(year, month, day) for year in range(first.year, last.year + 1) for month, day in TURNING]
    return st.sampled_from([day for day in turning if first <= day <= last] or [first]) | st.dates(first, last)


def ftes() -> st.SearchStrategy[Fraction]:
    """Hours of one post as a part of full time."""
    common = [Fraction(1), Fraction(1, 2), Fraction(20, 37), Fraction(73, 100), Fraction(3, 5)]
    return st.sampled_from(common) | st.fractions(Fraction(1, 40), 1, max_denominator=40)


def counts() -> st.SearchStrategy[int]:
    """Numbers of posts alike, a few of them large."""
    return st.integers(1, 9) | st.sampled_from([1, 2, 250, 10_000_000])


def fundings(least: int = 0) -> st.SearchStrategy[Funding]:
    """Nobody (where `least` is 0), one funder, or a split in thirds, sevenths and so on."""

    def split(drawn: tuple[list[str], list[int]]) -> Funding:
        names, weights = drawn
        return tuple((name, Fraction(w, sum(weights[: len(names)]))) for name, w in zip(names, weights, strict=False))

    names = st.lists(st.sampled_from(FUNDERS), min_size=2, max_size=3, unique=True)
    whole: st.SearchStrategy[Funding] = st.sampled_from([((name, Fraction(1)),) for name in FUNDERS])
    shared = st.tuples(names, st.lists(st.integers(1, 7), min_size=3, max_size=3)).map(split)
    return whole | shared if least else st.just(()) | whole | shared


def allowances() -> st.SearchStrategy[tuple[Allowance, ...]]:
    """Up to two allowances."""
    percents = st.sampled_from([Fraction(1, 10), Fraction(125, 1000), Fraction(14, 100), Fraction(1, 300)])
    part = st.builds(Allowance, st.just("shift"), percents, pensionable=st.booleans())
    flat = st.builds(Allowance, st.just("standby"), pence=st.integers(1, 500_000), pensionable=st.booleans())
    return st.lists(part | flat, max_size=2).map(tuple)


@dataclass(frozen=True)
class Era:
    """Which rates a case needs: those of its price base and, at cash prices, of every month of its years."""

    pay: str
    price_base: date
    first_year: int
    years: int
    prices: str

    @property
    def window(self) -> tuple[date, date]:
        """The last days of the first and of the last month whose rates it needs."""
        ends = [month_end(self.price_base)]
        if self.prices == "cash":
            ends += [date(self.first_year, 4, 30), date(self.first_year + self.years, 3, 31)]
        return min(ends), max(ends)

    @property
    def scales(self) -> list[str]:
        """The scales with pay on all those days, its own first."""
        first, last = self.window
        held = [scale for scale, (since, until) in HELD.items() if since <= first.replace(day=1) and last <= until]
        return [self.pay, *(scale for scale in held if scale != self.pay)]

    @property
    def pensions(self) -> list[str]:
        """The pensions with a rate on all those days."""
        first, last = self.window
        return [text for text, since, until in PENSIONS if since <= first and last <= until]

    @property
    def letters(self) -> list[str]:
        """The category letters that can be priced on all those days."""
        first, last = self.window
        return [letter for group, since, until in LETTERS if since <= first and last <= until for letter in group]

    @property
    def span(self) -> tuple[date, date]:
        """The first and last day of the years, with a year on either side."""
        return date(self.first_year - 1, 4, 1), date(self.first_year + self.years + 1, 3, 31)


NOTABLE = {
    STAFF: (date(2025, 4, 1), date(2025, 8, 31), date(2026, 4, 6)),
    OFFICERS: (
        date(2010, 4, 1), date(2014, 1, 14), date(2015, 4, 6), date(2015, 12, 1), date(2016, 3, 31), date(2016, 4, 1),
        date(2017, 2, 1), date(2017, 4, 1), date(2019, 4, 1), date(2020, 2, 29), date(2022, 11, 6), date(2025, 4, 1),
    ),
}  # fmt: skip
"""Price bases at which rates are about to change, have just changed, or follow a rule that has gone."""


@st.composite
def eras(draw: Draw, prices: str = "") -> Era:
    """A scale, a price base and years, all held. prices: constant or cash; either where empty."""
    pay = draw(st.sampled_from([STAFF, OFFICERS]))
    prices = prices or draw(st.sampled_from(["constant", "cash"]))
    since, until = HELD[pay]
    price_base = draw(st.sampled_from(NOTABLE[pay]) | days(since, until))
    if prices == "constant":
        first_year = draw(st.integers(price_base.year - 1, price_base.year + 1))
        return Era(pay, price_base, first_year, draw(st.integers(1, 3)), prices)
    last = 2025 if pay == STAFF else 2026
    first_year = draw(st.integers(since.year, last) | st.just(min(price_base.year, last)))
    return Era(pay, price_base, first_year, draw(st.integers(1, min(2, last + 1 - first_year))), prices)


class _Maker:
    """Draws the parts of one case, so that they fit together."""

    def __init__(self, draw: Draw, era: Era, *, unknowns: bool, one_basis: bool) -> None:
        self.draw, self.era, self.unknowns = draw, era, unknowns
        self.priced = not unknowns or draw(st.integers(0, 5)) < 5
        self.bases = self._bases(one_basis)
        self.stop_at_bar = draw(st.sampled_from([None, False, True]))
        self.on_cost_percent = draw(st.none() | st.sampled_from([Fraction(30), Fraction(55, 2), Fraction(100, 3)]))
        self.pension = draw(st.sampled_from([*([""] if self._own_pension_held() else []), *era.pensions]))
        self.category = self._letter()
        self.unit_costs = self._unit_costs() if unknowns else ()
        self.taken: dict[int, int] = {}
        self.now: dict[int, tuple[Posts, date | None]] = {}

    def _own_pension_held(self) -> bool:
        return self.era.pay == STAFF or "police" in self.era.pensions

    def _bases(self, one: bool) -> tuple[str, str]:
        if not self.priced:
            return "unstated", "unstated"
        first = self.draw(st.sampled_from([*PLAIN_BASES, "point", "actual"]))
        return first, first if one or self.draw(st.integers(0, 4)) < 4 else self.draw(st.sampled_from(PLAIN_BASES))

    def _letter(self) -> str:
        return str(self.draw(st.just("") | st.sampled_from(self.era.letters)))

    def _pension(self) -> str:
        return str(self.draw(st.just("") | st.sampled_from(self.era.pensions)))

    def _unit_costs(self) -> tuple[UnitCost, ...]:
        grades = [*DECLARED, NAMED[self.era.pay], *(["CLERK"] if self.priced and self.era.pay == STAFF else [])]
        pence, fte = st.integers(1_000_000, 6_000_001), st.sampled_from([Fraction(1), Fraction(1, 2)])
        made = st.builds(UnitCost, st.sampled_from(grades), pence, fte, st.sampled_from(["", "Task 11", "Job 1"]))
        return tuple(self.draw(st.lists(made, max_size=2, unique_by=lambda unit: (unit.grade, unit.fte, unit.title))))

    def grades(self, scale: str) -> list[str]:
        """The grades to choose from."""
        linked = self.stop_at_bar is not None or set(self.bases) <= {"minimum", "point", "actual"}
        held = [grade for grade in POINTS[scale] if linked or "/" not in grade] if self.priced else []
        return held + ([*DECLARED, NAMED[scale]] if self.unknowns else [])

    def point(self, scale: str, grade: str) -> str:
        """A point of a grade, where a basis asks for one."""
        if not {"point", "actual"} & set(self.bases) or grade not in POINTS[scale]:
            return ""
        return str(self.draw(st.sampled_from(POINTS[scale][grade])))

    def posts(self, title: str, *, table: bool = False) -> Posts:
        """A line of posts."""
        draw = self.draw
        scale = draw(st.sampled_from(self.era.scales))
        grade = draw(st.sampled_from(self.grades(scale)))
        written = "" if scale == self.era.pay else scale
        line = Posts(title, grade, draw(counts()), scale=written, point=self.point(scale, grade))
        if draw(st.booleans()):
            return line
        line = replace(
            line, fte=draw(ftes()), funding=draw(fundings()), budgeted=draw(st.sampled_from([None, True, False])),
            unit=draw(st.sampled_from(["", "North"])), category=self._letter(), pension=self._pension(),
        )  # fmt: skip
        weeks = draw(st.sampled_from([Fraction(1), Fraction(39, 52), Fraction(44, 53)]))
        line = replace(line, weeks=weeks, allowances=() if table else draw(allowances()))
        if table or draw(st.integers(0, 5)) < 5:
            return line
        return replace(line, total_fte=draw(st.sampled_from([Fraction(5, 2), Fraction(7, 3), Fraction(1, 2)])))

    def until(self, on: date | None, *, must: bool = False) -> date | None:
        """A day after another, or none unless there must be one."""
        if not must and self.draw(st.integers(0, 3)) < 3:
            return None
        first, last = self.era.span
        start = first if on is None else on + timedelta(days=1)
        return self.draw(days(start, max(start, last)))  # type: ignore[no-any-return]

    def table(self) -> tuple[Posts, ...]:
        """The rows of a posts table."""
        rows = []
        for number in range(1, self.draw(st.integers(1, 4)) + 1):
            row = self.posts(f"Job {number}", table=True)
            from_ = self.draw(st.none() | days(*self.era.span))
            rows.append(replace(row, post=f"0{number}", from_=from_, until=self.until(from_)))
        return tuple(rows)

    def act(self, action: str, title: str, on: date | None, table: tuple[Posts, ...] | None, funding: Funding) -> Act:
        """One action, on posts that are there; funding: the proposal's."""
        if on is None:  # an end needs its day, and spending in one year a year
            action = {"end": "disestablish", "one_off": "non_pay"}.get(action, action)
        if action in ("non_pay", "one_off", "income"):
            return self._entry(action, title, on)
        there = [] if action == "establish" else self._there(action, on, table or ())
        if table is None or not there:
            action = action if table is None else "establish"
            line = replace(self.posts(title), until=self.until(on, must=action in ("extend", "end")))
            before = replace(line, funding=line.funding or funding)
            change = self.change(action, before, title, listed=False)
            return Act(action, line, change=change, to_day=self._to_day(action, line))
        return self._on_row(action, title, on, table, self.draw(st.sampled_from(there)))

    def _entry(self, action: str, title: str, on: date | None) -> Act:
        pence, funding = self.draw(st.integers(1, 5_000_001)), self.draw(fundings())
        if action == "one_off":
            kind = self.draw(st.sampled_from(["revenue", "capital"]))
            return Act(action, entry=Entry(title, pence, funding, kind=kind))
        return Act(action, entry=Entry(title, pence, funding, not self.draw(st.booleans()), self.until(on)))

    def _there(self, action: str, on: date | None, table: tuple[Posts, ...]) -> list[int]:
        """Rows of which an action may take posts on a day: what is left of them, or all as an earlier day left them."""
        found = []
        for number, row in enumerate(table):
            line, changed_on = self.now.get(number, (row, None))
            limited = line.until is not None or action not in ("extend", "end")
            later = on is not None and (changed_on is None or on > changed_on)
            if limited and _is_there(line, on) and (later if number in self.now else self._left(number, row)):
                found.append(number)
        return found

    def _on_row(self, action: str, title: str, on: date | None, table: tuple[Posts, ...], number: int) -> Act:
        again = number in self.now
        line, left = (self.now[number][0] if again else table[number]), self._left(number, table[number])
        count = line.count if again else self.draw(st.just(left) | st.integers(1, left))
        whole = count == line.count
        self.taken[number] = line.count if again else self.taken.get(number, 0) + count
        act = Act(action, row=number, count=0 if whole and self.draw(st.booleans()) else count,
                  by_title=not again and self.draw(st.booleans()), change=self.change(action, line, title, listed=True),
                  to_day=self._to_day(action, line))  # fmt: skip
        self.now.pop(number, None)
        if whole and action not in ("disestablish", "end"):
            self.now[number] = (_changed(line, act), on)
        return act

    def _to_day(self, action: str, line: Posts) -> date | None:
        if action != "extend":
            return None
        assert line.until is not None
        return self.draw(days(line.until + timedelta(days=1), line.until + timedelta(days=900)))  # type: ignore[no-any-return]

    def _left(self, number: int, row: Posts) -> int:
        return row.count - self.taken.get(number, 0)

    def change(self, action: str, line: Posts, title: str, *, listed: bool) -> Change:
        """What an action changes of a line; always something. listed: the line stands in a posts table."""
        if action == "fund":
            return self._fund(line, listed)
        if action == "regrade":
            return self._regrade(line, title)
        if action == "convert":
            return self._convert(line, title)
        if action == "change_hours":
            fte = self.draw(ftes())
            return Change(fte=Fraction(5, 9) if all(fte == part for _, part in line.parts) else fte)
        return {"redesignate": Change(title=f"New {title}"), "transfer": Change(unit=f"New {title}")}.get(
            action, Change()
        )

    def _other_grades(self, line: Posts, scale: str) -> list[str]:
        same = scale == (line.scale or self.era.pay)
        return [grade for grade in self.grades(scale) if not (same and grade == line.grade)]

    def _regrade(self, line: Posts, title: str) -> Change:
        scale = line.scale or self.era.pay
        others = self._other_grades(line, scale)
        if not others:
            return Change(title=f"New {title}")
        grade = self.draw(st.sampled_from(others))
        return Change(self.draw(st.sampled_from(["", f"New {title}"])), grade=grade, point=self.point(scale, grade))

    def _convert(self, line: Posts, title: str) -> Change:
        here = line.scale or self.era.pay
        scale = self.draw(st.sampled_from([scale for scale in self.era.scales if scale != here] or [here]))
        others = self._other_grades(line, scale)
        if scale == here:
            regraded = self._regrade(line, title)
            return replace(regraded, title=f"New {title}", pension=self._pension(), category=self._letter())
        grade = self.draw(st.sampled_from(others))
        # the new scale's own pension must be held, where neither the change nor the scenario names one
        pension = self._pension() or ("none" if scale == OFFICERS and "police" not in self.era.pensions else "")
        return Change(scale=scale, grade=grade, point=self.point(scale, grade), pension=pension,
                      category=self._letter(), allowances=self.draw(allowances()))  # fmt: skip

    def _fund(self, line: Posts, listed: bool) -> Change:
        """Another funder, the budget, or both."""
        funding = self.draw(st.just(()) | fundings(1))
        if funding and funding != line.funding:
            return Change(funding=funding, budgeted=self.draw(st.sampled_from([None, True, False])))
        # without a posts table, posts whose budget and new funder are not said were unbudgeted
        unbudgeted = line.budgeted is False or (line.budgeted is None and not listed)
        return Change(budgeted=unbudgeted)


def _is_there(row: Posts, on: date | None) -> bool:
    """Whether a row of a table is there on a day."""
    return on is None or ((row.from_ is None or row.from_ <= on) and (row.until is None or on < row.until))


def _changed(line: Posts, act: Act) -> Posts:
    """A row as an action leaves it, in what a later action looks at."""
    to = act.change
    budgeted = to.budgeted if to.budgeted is not None else True if act.action == "fund" else line.budgeted
    return replace(
        line, title=to.title or line.title, scale=to.scale or line.scale, grade=to.grade or line.grade,
        fte=to.fte or line.fte, unit=to.unit or line.unit, funding=to.funding or line.funding, budgeted=budgeted,
        until=act.to_day or line.until,
    )  # fmt: skip


@st.composite
def cases(
    draw: Draw, *, actions: Sequence[str] = ORDER, table: bool | None = None, unknowns: bool | None = None,
    one_basis: bool = False, prices: str = "", most: int = 3,
) -> Case:  # fmt: skip
    """A whole scenario.

    actions: those it may hold.  table: with a posts table or without.  unknowns: with posts that have no price or a
    unit cost.  one_basis: the same basis on both sides.  prices: constant or cash.  most: actions of a proposal.
    """
    era = draw(eras(prices))
    unknown = draw(st.booleans()) if unknowns is None else unknowns
    maker = _Maker(draw, era, unknowns=unknown, one_basis=one_basis)
    rows = maker.table() if (draw(st.booleans()) if table is None else table) else None
    starts = draw(st.none() | days(*era.span))
    numbers = range(1, draw(st.integers(1, 3)) + 1)
    proposals = tuple(_proposal_of(draw, maker, number, starts, rows, (actions, most)) for number in numbers)
    price_base = era.price_base if maker.priced or draw(st.booleans()) else None
    return Case(
        era.pay, proposals, rows, maker.bases, maker.stop_at_bar, price_base, starts, era.first_year, era.years,
        era.prices, draw(st.sampled_from(["months", "days"])), maker.pension, maker.category, maker.on_cost_percent,
        maker.unit_costs, draw(st.booleans()),
    )  # fmt: skip


def _proposal_of(
    draw: Draw, maker: _Maker, number: int, starts: date | None, rows: tuple[Posts, ...] | None,
    kinds: tuple[Sequence[str], int],
) -> Proposal:  # fmt: skip
    actions, most = kinds
    funding, from_ = draw(fundings()), draw(st.none() | days(*maker.era.span))
    acts = []
    for index in range(1, draw(st.integers(1, most)) + 1):
        action, on = draw(st.sampled_from(actions)), draw(st.none() | days(*maker.era.span))
        acts.append(replace(maker.act(action, f"Task {number}{index}", on or from_ or starts, rows, funding), on=on))
    return Proposal(number, tuple(acts), funding, from_)
