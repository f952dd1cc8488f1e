"""Scenarios as plain values of their own, the files that hold them, and the pay scales that they use.

A `Case` is a whole scenario: `write_case` makes its files, `oracle` costs it without them, `strategies` draws it.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from calendar import month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lasting_folders import lasting_folder

ONE = Fraction(1)


class Share(NamedTuple):
    """One funder's part of a split, for good or between two days."""

    name: str
    share: Fraction = ONE
    from_: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is paid on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day < self.until)


Funding = tuple[Share, ...]

CHANGING = ("regrade", "convert", "redesignate", "transfer", "change_hours", "fund")
ORDER = (
    "establish",
    "disestablish",
    *CHANGING,
    "split",
    "merge",
    "extend",
    "end",
    "non_pay",
    "one_off",
    "income",
    "efficiency",
    "redundancy",
    "pay_protection",
)
"""The actions a case may hold, in the order in which a file's movements are numbered."""
TEXT_STANDS_FOR = {
    "regrade": "grade",
    "redesignate": "title",
    "transfer": "unit",
    "change_hours": "fte",
    "fund": "funder",
}
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
        "CADET": ("a", "b"),
        "WARDEN": ("1", "2", "3", "4"),
        "CHIEF": ("5", "6"),
        "WARDEN/CHIEF": ("1", "2", "3", "4", "5", "6"),
    },
}
"""Grades with pay, from the bottom point up."""
LAST_AWARD = {STAFF: date(2025, 9, 1), OFFICERS: date(2025, 4, 1)}
HELD = {STAFF: (date(2024, 4, 1), date(2026, 8, 31)), OFFICERS: (date(2010, 4, 1), date(2027, 3, 31))}
"""First and last day of a scale's pay."""
OFFICER_AWARDS = (
    date(2010, 4, 1),
    date(2014, 1, 15),
    date(2016, 9, 1),
    date(2018, 4, 1),
    date(2020, 2, 29),
    date(2022, 11, 20),
    date(2025, 4, 1),
)
OFFICER_PENCE = {
    "a": 572000,
    "b": 790050,
    "1": 1997100,
    "2": 2312450,
    "3": 3103201,
    "4": 3688503,
    "5": 4104099,
    "6": 5200101,
}
"""Pay of each point at the first award; later awards add 1.7% of it each."""
OFFICER_ALLOWANCES = """\
name,effective_from,effective_until,percent,amount,unit,grade,least,most,follows_hours,pensionable,status,confidence,reference
kit,2010-04-01,2018-04-01,,300,pounds_a_year,,,,,no,illustrative,high,made-up
kit,2018-04-01,,,450.55,pounds_a_year,,,,,no,illustrative,high,made-up
rural,2010-04-01,,7.5,,percent_of_basic,,,,,yes,illustrative,high,made-up
city,2010-04-01,2020-04-01,20,,percent_of_basic,,4117,6342.5,,yes,illustrative,high,made-up
city,2020-04-01,,20,,percent_of_basic,,5001,7100,yes,yes,illustrative,high,made-up
capital,2010-04-01,,,2349,pounds_a_year,,,,yes,yes,illustrative,high,made-up
call,2010-04-01,,,29.46,pounds_a_session,,,,,no,illustrative,high,made-up
nights,2010-04-01,,10,,percent_of_hourly_pay,CADET,,,,no,illustrative,high,made-up
nights,2010-04-01,,30,,percent_of_hourly_pay,WARDEN; CHIEF; WARDEN/CHIEF; MARSHAL,,,,no,illustrative,high,made-up
"""
"""Allowances that a line can name."""
OFFICER_SCALE = """\
title       = "Registry officers (made up)"
hours       = 40
pension     = "police"
exit_terms  = "registry"
awards      = [{awards}]
known_until = 2027-04-01
round_to_pounds = 3
grade       = [
    {{ name = "CADET", all_points = ["a", "b"] }},
    {{ name = "WARDEN", points = ["1", "4"] }},
    {{ name = "CHIEF", points = ["5", "6"] }},
    {{ name = "WARDEN/CHIEF", links = ["WARDEN", "CHIEF"] }},
    {{ name = "MARSHAL", reference = "made-up" }},
]
reference   = [{{ id = "made-up", title = "Made up for the tests", seen = 2026-11-22 }}]
"""
OFFICER_EXITS = """\
terms,rule,value,effective_from,effective_until,after_age,after_service,status,confidence,reference
registry,months_per_year,1,,2019-10-01,,,illustrative,high,made-up
registry,months_per_year,1,,2019-10-01,30,5,illustrative,high,made-up
registry,most_months,36,,2019-10-01,,,illustrative,high,made-up
registry,months_per_year,1,2019-10-01,,,,illustrative,high,made-up
registry,most_months,24,2019-10-01,,,,illustrative,high,made-up
registry,month_in_weeks,4.35,2019-10-01,,,,illustrative,high,made-up
registry,least_years,2,2019-10-01,,,,illustrative,high,made-up
registry,salary_floor,23000,2019-10-01,,,,illustrative,high,made-up
registry,salary_cap,60000,2019-10-01,,,,illustrative,high,made-up
"""
"""Terms by which officers leave: years counted twice after an age, then a floor and a cap of a month's pay."""
OFFICER_RULES = """\
effective_from,effective_until,grade,from_point,to_point,wait_months,clock,date_basis,status,confidence,reference
,,,,,12,time_on_point,anniversary,illustrative,high,made-up
,,WARDEN,1,2,24,time_on_point,anniversary,illustrative,high,made-up
,2019-10-01,WARDEN,2,3,12,time_on_point,anniversary,illustrative,high,made-up
2019-10-01,,WARDEN,2,3,36,time_on_point,anniversary,illustrative,high,made-up
,,CHIEF,5,6,,event,event,illustrative,high,made-up
,,WARDEN/CHIEF,,,24,time_on_point,anniversary,illustrative,high,made-up
"""
"""Waits of two and three years, one that changes, and a step that comes by a decision."""
PENSIONS: tuple[tuple[str, date, date], ...] = (
    ("none", date.min, date.max),
    ("14.5%", date.min, date.max),
    ("8.25%", date.min, date.max),
    ("police", date(2015, 4, 1), date.max),
    ("police/england-wales/scheme_rate", date(2015, 4, 1), date.max),
    ("police/england-wales/budget_cost", date(2016, 4, 1), date(2018, 3, 31)),
    ("lgps/average-england-wales", date(2017, 4, 1), date(2026, 3, 31)),
    ("lgps/average-england-wales/total_rate", date(2017, 4, 1), date(2026, 3, 31)),
    ("lgps/cambridgeshire-county-council", date(2017, 4, 1), date(2020, 3, 31)),
    ("lgps-ni", date(2017, 4, 1), date(2019, 3, 31)),
    ("nhs", date(2019, 4, 1), date(2027, 3, 31)),
    ("nhs/england-wales/paid_by_nhs_employer", date(2019, 4, 1), date(2027, 3, 31)),
    ("teachers", date(2015, 9, 1), date.max),
    ("civil-service", date(2024, 4, 1), date(2027, 3, 31)),
    ("civil-service/all/scheme_rate", date(2015, 4, 1), date(2020, 3, 31)),
    ("firefighters", date(2024, 4, 1), date(2027, 3, 31)),
)
"""Pensions as a scenario writes them, and the first and last day on which a rate is held."""
LETTERS = (
    ("ABCJ", date.min, date.max),
    ("DEL", date.min, date(2016, 4, 5)),
    ("MZ", date(2015, 4, 6), date.max),
    ("H", date(2016, 4, 6), date.max),
    ("FILSV", date(2022, 4, 6), date.max),
    ("DEKN", date(2024, 4, 6), date.max),
    ("X", date.min, date.max),
)
"""National Insurance letters, and when each can be priced."""
PLAIN_BASES = ("maximum", "minimum", "middle_point", "middle_salary")
HEADINGS = (
    "post",
    "title",
    "scale",
    "grade",
    "point",
    "count",
    "fte",
    "weeks",
    "unit",
    "funder",
    "budgeted",
    "from",
    "until",
    "category",
    "pension",
    "funded_until",
    "increment_date",
    "vacancy_percent",
    "allowances",
)
"""Columns of a posts table."""


@dataclass(frozen=True)
class Allowance:
    """Pay on top of basic: `percent` of it as a part of 1, or `pence` a year; by_name: as the scale has it.

    count: how often a year.  hours: hours a week at a percentage of the hourly rate.  least, most: pence a year of full
    time.  follows: whether amounts follow the hours of the post; None where that is not said.
    """

    name: str
    percent: Fraction | None = None
    pence: int = 0
    pensionable: bool = False
    by_name: bool = False
    count: Fraction | None = None
    hours: Fraction | None = None
    least: int | None = None
    most: int | None = None
    follows: bool | None = None


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
    funded_until: date | None = None
    increment: date | None = None
    vacancy: Fraction | None = None

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
    funded_until: date | None = None


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
class Efficiency:
    """Time released: volume x hours x weeks x rate (pence an hour), or the amount that it is worth a year."""

    title: str
    volume: Fraction
    hours: Fraction
    weeks: Fraction | None = None
    rate: int | None = None
    pence: int | None = None


@dataclass(frozen=True)
class Redundancy:
    """Posts whose holders are made redundant. Amounts are in pence, of one of them; strain: of their pension."""

    title: str
    age: int
    service: int
    weekly_pay: int
    count: int = 1
    own_terms: int | None = None
    lgps: bool = False
    strain: int | None = None
    notice_weeks: Fraction = Fraction(0)
    funding: Funding = ()


@dataclass(frozen=True)
class Protection:
    """Pay kept for a time: pence a year of one post, of which each year from its day pays a part."""

    title: str
    pence: int
    run_off: tuple[Fraction, ...]
    count: int = 1
    funding: Funding = ()


@dataclass(frozen=True)
class Act:
    """One action: on a line of posts written out, on posts of a row of the posts table, or on no post at all.

    count: posts of the row, all where 0.  by_title: the row is named by its title and grade, not by its number.
    to_day: the later end of what is extended.  parts: what each post that is split becomes, with how many of each.
    lines, rows: what is merged into `posts`, written out or so many posts of some rows.
    """

    action: str
    posts: Posts | None = None
    row: int | None = None
    count: int = 0
    by_title: bool = False
    change: Change = Change()
    entry: Entry | Efficiency | Redundancy | Protection | None = None
    on: date | None = None
    to_day: date | None = None
    parts: tuple[tuple[int, Change], ...] = ()
    lines: tuple[Posts, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A numbered proposal."""

    number: int
    acts: tuple[Act, ...]
    funding: Funding = ()
    from_: date | None = None
    cashable: tuple[bool | None, ...] = (None, None, None, None)
    scope_reduction: bool = False


@dataclass(frozen=True)
class Funder:
    """A funder that is listed; `then` pays from its end on, where that is settled."""

    id: str
    until: date | None = None
    then: str = ""
    ring_fenced: bool = False


@dataclass(frozen=True)
class Award:
    """An award that is assumed; pence a year, and a lump sum in pence. points: bottom and top."""

    from_: date
    percent: Fraction | None = None
    flat: int | None = None
    greater: bool = False
    lump_sum: int | None = None
    lump_percent: Fraction | None = None
    scale: str = ""
    points: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    years: int = 1
    until: date | None = None


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
    funders: tuple[Funder, ...] = ()
    vacancy: Fraction | None = None
    increment: date | None = None
    awards: tuple[Award, ...] = ()
    hold_on_costs: bool = False
    discount: Fraction | None = None
    own_terms: tuple[Fraction, bool] = (ONE, False)
    year_starts: int = 4

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
    folder = lasting_folder("book")
    shutil.copytree(Path(__file__).parent / "example-grades" / STAFF, folder / STAFF)
    officers = folder / OFFICERS
    officers.mkdir()
    awards = ", ".join(map(str, OFFICER_AWARDS))
    (officers / "scale.toml").write_text(OFFICER_SCALE.format(awards=awards), encoding="utf-8")
    (officers / "allowances.csv").write_text(OFFICER_ALLOWANCES, encoding="utf-8")
    (officers / "exit-terms.csv").write_text(OFFICER_EXITS, encoding="utf-8")
    (officers / "progression.csv").write_text(OFFICER_RULES, encoding="utf-8")
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
        funder = "; ".join(s.name if s.share == 1 else f"{s.name} {s.share}" for s in row.funding)
        budgeted = {None: "", True: "yes", False: "no"}[row.budgeted]
        writer.writerow(
            [
                row.post,
                row.title,
                row.scale,
                row.grade,
                row.point,
                row.count,
                row.fte,
                row.weeks,
                row.unit,
                funder,
                budgeted,
                row.from_ or "",
                row.until or "",
                row.category,
                row.pension,
                row.funded_until or "",
                row.increment or "",
                "" if row.vacancy is None else row.vacancy,
                "; ".join(map(_in_a_cell, row.allowances)),
            ]
        )
    return text.getvalue()


def _in_a_cell(allowance: Allowance) -> str:
    """An allowance as a posts table has it."""
    paid = (
        ""
        if allowance.by_name
        else f" £{allowance.pence / 100:.2f}"
        if allowance.percent is None
        else f" {100 * allowance.percent}%"
    )
    paid += "" if allowance.count is None else f" x {allowance.count}"
    paid += "" if allowance.hours is None else f" for {allowance.hours} hours a week"
    paid += "" if allowance.least is None else f" at least £{allowance.least / 100:.2f}"
    paid += "" if allowance.most is None else f" at most £{allowance.most / 100:.2f}"
    paid += {None: "", True: " by hours", False: " whatever the hours"}[allowance.follows]
    return allowance.name + paid + (" pensionable" if allowance.pensionable else "")


def scenario_text(case: Case) -> str:
    """A case as the TOML text of a scenario."""
    top: dict[str, Any] = {
        "title": "A generated scenario",
        "pay": case.pay,
        "basis": _basis(case.bases),
        "stop_at_bar": case.stop_at_bar,
        "price_base": case.price_base,
        "starts": case.starts,
        "first_year": year_label(case.first_year, case.year_starts),
        "year_starts": month_name[case.year_starts],
        "years": case.years,
        "prices": case.prices,
        "sharing": case.sharing,
        "pension": case.pension,
        "category": case.category,
        "on_cost_percent": case.on_cost_percent,
        "grades": list(DECLARED),
        "posts": "" if case.table is None else "posts.csv",
        "vacancy_percent": case.vacancy,
        "increment_date": case.increment,
        "hold_on_costs": case.hold_on_costs or None,
        "discount_percent": case.discount,
        "redundancy_terms": _terms(case.own_terms),
    }
    listed = [
        {"id": f.id, "name": f.id.title(), "until": f.until, "then": f.then, "ring_fenced": f.ring_fenced or None}
        for f in case.funders
    ]
    units = [{"grade": u.grade, "amount": _pounds(u.pence), "fte": u.fte, "title": u.title} for u in case.unit_costs]
    tables = [("funder", table) for table in listed] + [("unit_cost", table) for table in units]
    tables += [("award", _award(award)) for award in case.awards]
    tables += [("proposal", _proposal(case, proposal)) for proposal in case.proposals]
    written = [line for name, table in tables for line in ("", f"[[{name}]]", *_keys(table))]
    return "\n".join([*_keys(top), *written]) + "\n"


def year_label(first: int, month: int = 4) -> str:
    """A financial year as people write it: 2016/17, or 2016 where it begins in January."""
    if month == 1:
        return str(first)
    return f"{first}/{(first + 1) % 100:02}"


def _terms(terms: tuple[Fraction, bool]) -> dict[str, Any] | None:
    multiplier, actual_pay = terms
    return None if terms == (ONE, False) else {"multiplier": multiplier, "actual_pay": actual_pay}


def _award(award: Award) -> dict[str, Any]:
    return {
        "from": award.from_,
        "percent": award.percent,
        "flat": _amount(award.flat),
        "greater": award.greater or None,
        "lump_sum": _amount(award.lump_sum),
        "lump_percent": award.lump_percent,
        "scale": award.scale,
        "points": list(award.points),
        "grades": list(award.grades),
        "years": None if award.years == 1 else award.years,
        "until": award.until,
    }


def _basis(bases: tuple[str, str]) -> Any:
    return bases[0] if bases[0] == bases[1] else {"baseline": bases[0], "proposed": bases[1]}


def _proposal(case: Case, proposal: Proposal) -> dict[str, Any]:
    lines: dict[str, list[Any]] = {}
    for act in proposal.acts:
        lines.setdefault(act.action, []).append(_line(case, act))
    return {
        "number": proposal.number,
        "funder": _funder(proposal.funding),
        "from": proposal.from_,
        "cashable": _cashable(proposal.cashable),
        "scope_reduction": proposal.scope_reduction or None,
        **lines,
    }


def _cashable(answers: Sequence[bool | None]) -> dict[str, bool] | None:
    names = ("base_budget_falls", "funder_keeps", "not_counted_already", "nobody_still_paid")
    return {name: value for name, value in zip(names, answers, strict=True) if value is not None} or None


def _line(case: Case, act: Act) -> Any:
    if act.entry is not None:
        entry = act.entry
        if not isinstance(entry, Entry):
            return _once(act, entry)
        if entry.kind:
            return {
                "title": entry.title,
                "amount": _pounds(entry.pence),
                "on": act.on,
                "kind": entry.kind,
                "funder": _funder(entry.funding),
            }
        return {
            "title": entry.title,
            "amount": _pounds(entry.pence),
            "funder": _funder(entry.funding),
            "budgeted": None if entry.budgeted else False,
            "from": act.on,
            "until": entry.until,
        }
    if act.action == "merge":
        assert act.posts is not None
        rows = (
            [{"post": case.table[row].post, "count": count} for row, count in act.rows]
            if case.table is not None
            else []
        )
        lines = [_text_alone(_written(posts)) for posts in act.lines]
        return {"lines": [*rows, *lines], "into": _text_alone(_written(act.posts)), "from": act.on}
    line = _taken(case, act) if act.posts is None else _written(act.posts)
    line |= {"from": act.on, "to": _to(act), "to_day": act.to_day}
    if act.parts:
        line["into"] = [{"count": None if n == 1 else n, **_changes(change)} for n, change in act.parts]
    return _text_alone(line)


def _text_alone(line: dict[str, Any]) -> Any:
    """A line as text where it holds nothing else."""
    set_keys = [key for key, value in line.items() if value not in (None, "", [])]
    return line["line"] if set_keys == ["line"] else line


def _once(act: Act, entry: Efficiency | Redundancy | Protection) -> dict[str, Any]:
    if isinstance(entry, Efficiency):
        return {
            "title": entry.title,
            "volume": entry.volume,
            "hours": entry.hours,
            "weeks": entry.weeks,
            "rate": _amount(entry.rate),
            "amount": _amount(entry.pence),
            "from": act.on,
        }
    common = {"title": entry.title, "count": entry.count, "funder": _funder(entry.funding)}
    if isinstance(entry, Protection):
        return {
            **common,
            "amount": _pounds(entry.pence),
            "from": act.on,
            "run_off": [100 * part for part in entry.run_off],
        }
    return {
        **common,
        "age": entry.age,
        "service": entry.service,
        "weekly_pay": _pounds(entry.weekly_pay),
        "on": act.on,
        "amount": _amount(entry.own_terms),
        "lgps": entry.lgps,
        "pension_strain": _amount(entry.strain),
        "notice_weeks": entry.notice_weeks or None,
    }


def _taken(case: Case, act: Act) -> dict[str, Any]:
    assert case.table is not None
    assert act.row is not None
    row = case.table[act.row]
    if not act.by_title:
        return {"post": row.post, "count": act.count or None}
    return {"title": row.title, "grade": row.grade, "scale": row.scale, "count": act.count or row.count}


def _written(posts: Posts) -> dict[str, Any]:
    rest: dict[str, Any] = {
        "post": posts.post,
        "scale": posts.scale,
        "point": posts.point,
        "unit": posts.unit,
        "until": posts.until,
        "funder": _funder(posts.funding),
        "budgeted": posts.budgeted,
        "category": posts.category,
        "pension": posts.pension,
        "weeks": None if posts.weeks == 1 else posts.weeks,
        "allowances": _allowances(posts.allowances),
        "funded_until": posts.funded_until,
        "increment_date": posts.increment,
        "vacancy_percent": posts.vacancy,
    }
    if posts.total_fte is not None:
        return {"line": f"{_number(posts.total_fte)} FTE {posts.title} {posts.grade}", **rest}
    if posts.fte == 1:
        return {"line": f"{posts.count} x {posts.title} {posts.grade}", **rest}
    return {"title": posts.title, "grade": posts.grade, "count": posts.count, "fte": posts.fte, **rest}


def _allowances(allowances: Sequence[Allowance]) -> list[dict[str, Any]]:
    return [
        {
            "name": a.name,
            "percent": None if a.percent is None else 100 * a.percent,
            "amount": _pounds(a.pence) if a.percent is None and not a.by_name else None,
            "pensionable": (a.pensionable and not a.by_name) or None,
            "count": a.count,
            "hours": a.hours,
            "least": None if a.least is None else _pounds(a.least),
            "most": None if a.most is None else _pounds(a.most),
            "follows_hours": a.follows,
        }
        for a in allowances
    ]


def _changes(change: Change) -> dict[str, Any]:
    changes = {key: value for key, value in vars(change).items() if value not in (None, "", ())}
    if changes.pop("funding", ()):
        changes["funder"] = _funder(change.funding)
    if changes.pop("allowances", ()):
        changes["allowances"] = _allowances(change.allowances)
    return changes


def _to(act: Act) -> Any:
    changes = _changes(act.change)
    short = TEXT_STANDS_FOR.get(act.action, "")
    return (changes[short] if list(changes) == [short] else changes) if changes else None


def _funder(funding: Funding) -> Any:
    if len(funding) == 1 and funding[0] == Share(funding[0].name):
        return funding[0].name
    return [{"name": s.name, "share": s.share, "from": s.from_, "until": s.until} for s in funding]


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


def _amount(pence: int | None) -> Any:
    return None if pence is None else _pounds(pence)


def _pounds(pence: int) -> Any:
    return pence // 100 if pence % 100 == 0 else f"£{pence // 100:,}.{pence % 100:02}"
