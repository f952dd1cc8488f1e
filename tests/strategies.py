"""Hypothesis strategies for whole scenarios, as plain values of their own (`case`).

Cases are valid: what they price from a scale is held, or assumed, on every day that they need.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from case import (
    DECLARED,
    FUNDERS,
    HELD,
    LAST_AWARD,
    LETTERS,
    NAMED,
    OFFICERS,
    ORDER,
    PENSIONS,
    PLAIN_BASES,
    POINTS,
    STAFF,
    Act,
    Allowance,
    Award,
    Case,
    Change,
    Efficiency,
    Entry,
    Funder,
    Funding,
    Posts,
    Proposal,
    Protection,
    Redundancy,
    Share,
    UnitCost,
)

CAPPED = ((date(2014, 4, 6), date(2019, 4, 6)), (date(2020, 4, 6), date(2027, 4, 6)))
"""From when until when the cap of a week's redundancy pay is held."""
ENDED = ("lgps-ni", "police/england-wales/budget_cost", "civil-service/all/scheme_rate")
"""Pensions with a gap, or a rate that another replaced: nothing of them can be held on."""
POSTED = ORDER[: ORDER.index("income")]
"""Actions on posts, and amounts by the year or once."""
WIDEST = {STAFF: "CLERK/EO", OFFICERS: "WARDEN/CHIEF"}
"""The grade of each scale that has most points."""
Draw = Any
"""Hypothesis's `draw`: its result depends on the strategy given."""

# --- strategies -----------------------------------------------------------------------------------------------------

TURNING = ((4, 1), (4, 6), (3, 31), (11, 6), (2, 28), (7, 15))
"""Months and days on which something begins, ends or is halfway."""


def month_end(day: date) -> date:
    """The last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


@cache
def days(first: date, last: date) -> st.SearchStrategy[date]:
    """Days between two, often those on which something turns."""
    turning = [date(year, month, day) for year in range(first.year, last.year + 1) for month, day in TURNING]
    return st.sampled_from([day for day in turning if first <= day <= last] or [first]) | st.dates(first, last)


@cache
def _one_of(texts: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


@cache
def _maybe(first: date, last: date) -> st.SearchStrategy[date | None]:
    """A day between two, or none."""
    return st.none() | days(first, last)


@cache
def _common_days(first: date, last: date) -> st.SearchStrategy[date]:
    """Days that every year has."""
    return days(first, last).filter(lambda day: (day.month, day.day) != (2, 29))


@cache
def ftes() -> st.SearchStrategy[Fraction]:
    """Hours of one post as a part of full time."""
    common = [Fraction(1), Fraction(1, 2), Fraction(20, 37), Fraction(73, 100), Fraction(3, 5)]
    return st.sampled_from(common) | st.fractions(Fraction(1, 40), 1, max_denominator=40)


@cache
def counts() -> st.SearchStrategy[int]:
    """Numbers of posts alike, a few of them large."""
    return st.integers(1, 9) | st.sampled_from([1, 2, 250, 10_000_000])


@cache
def fundings(least: int = 0) -> st.SearchStrategy[Funding]:
    """Nobody (where `least` is 0), one funder, or a split in thirds, sevenths and so on."""

    def split(drawn: tuple[list[str], list[int]]) -> Funding:
        names, weights = drawn
        names = [*names, names[0]] if len(names) == 2 and weights[0] == 7 else names  # named twice
        total = sum(weights[: len(names)])
        return tuple(Share(name, Fraction(weight, total)) for name, weight in zip(names, weights, strict=False))

    names = st.lists(st.sampled_from(FUNDERS), min_size=2, max_size=3, unique=True)
    whole: st.SearchStrategy[Funding] = st.sampled_from([(Share(name),) for name in FUNDERS])
    shared = st.tuples(names, st.lists(st.integers(1, 7), min_size=3, max_size=3)).map(split)
    return whole | shared if least else st.just(()) | whole | shared


@cache
@st.composite
def funders(draw: Draw, first: date, last: date) -> tuple[Funder, ...]:
    """All funders listed, or none; a grant may end, and so may the force, which then may take over from it."""
    if draw(st.booleans()):
        return ()
    ends = {name: draw(st.none() | days(first, last)) for name in ("force", "grant")}
    then = {"force": draw(st.sampled_from(["", "pcc"])), "grant": draw(st.sampled_from(["", "pcc", "force"]))}
    return tuple(
        Funder(name, ends.get(name), then[name] if ends.get(name) else "", name == "grant" and draw(st.booleans()))
        for name in FUNDERS
    )


@cache
@st.composite
def dated_fundings(draw: Draw, first: date, last: date) -> Funding:
    """A split of which some shares end on a day, where others may follow."""
    funding, day = draw(fundings(1)), draw(days(first, last))
    ends = [draw(st.booleans()) for _ in funding]
    freed = sum((s.share for s, end in zip(funding, ends, strict=True) if end), Fraction(0))
    stages = tuple(replace_until(s, day) if end else s for s, end in zip(funding, ends, strict=True))
    parts = draw(st.sampled_from([(), (Fraction(1),), (Fraction(1, 2),), (Fraction(1, 3), Fraction(2, 3))]))
    names = draw(st.permutations(FUNDERS))
    until = draw(st.none() | days(day + timedelta(days=1), max(last, day + timedelta(days=1))))
    later = tuple(Share(name, freed * part, day, until) for name, part in zip(names, parts, strict=False) if freed)
    return stages + later


@cache
def _paid(least: int, span: tuple[date, date]) -> st.SearchStrategy[Funding]:
    return fundings(least) | dated_fundings(*span)


def replace_until(share: Share, day: date) -> Share:
    """A share that ends on a day."""
    return share._replace(until=day)


@cache
def vacancies() -> st.SearchStrategy[Fraction | None]:
    """Vacancy factors in percent."""
    return st.none() | st.sampled_from([Fraction(4), Fraction(0), Fraction(5, 2), Fraction(100, 3), Fraction(99)])


@cache
def allowances(scale: str) -> st.SearchStrategy[tuple[Allowance, ...]]:
    """Up to two allowances; some by the name that a scale has for them."""
    percents = st.sampled_from([Fraction(1, 10), Fraction(125, 1000), Fraction(14, 100), Fraction(1, 300)])
    follows, hours = st.none() | st.booleans(), st.sampled_from([Fraction(6), Fraction(15, 2)])
    least, most = st.none() | st.integers(0, 300_000), st.none() | st.integers(300_000, 900_000)
    part = st.builds(
        Allowance, st.just("shift"), percents, pensionable=st.booleans(), least=least, most=most, follows=follows
    )
    worked = st.builds(Allowance, st.just("late"), percents, pensionable=st.booleans(), hours=hours)
    counts = st.none() | st.sampled_from([Fraction(40), Fraction(25, 2)])
    flat = st.builds(
        Allowance,
        st.just("standby"),
        pence=st.integers(1, 500_000),
        pensionable=st.booleans(),
        count=counts,
        follows=follows,
    )
    named = st.one_of(
        st.builds(Allowance, st.sampled_from(["kit", "rural", "city", "capital"]), by_name=st.just(True)),
        st.builds(
            Allowance, st.just("call"), by_name=st.just(True), count=st.sampled_from([Fraction(12), Fraction(80)])
        ),
        st.builds(Allowance, st.just("nights"), by_name=st.just(True), hours=hours),
    )
    either = st.one_of(part, flat, worked, *([named] if scale == OFFICERS else []))
    return st.lists(either, max_size=2, unique_by=lambda allowance: allowance.name).map(tuple)


@dataclass(frozen=True)
class Era:
    """Which rates a case needs: those of its price base and, at cash prices, of every month of its years."""

    pay: str
    price_base: date
    first_year: int
    years: int
    prices: str
    ahead: bool = False

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
        last = min(last, HELD[self.pay][1]) if self.ahead else last  # what follows is assumed
        scale_names = [
            scale for scale, (since, until) in HELD.items() if since <= first.replace(day=1) and last <= until
        ]
        return [self.pay, *(scale for scale in scale_names if scale != self.pay)]

    @property
    def pensions(self) -> list[str]:
        """The pensions with a rate on all those days."""
        first, last = self.window
        return [
            text
            for text, since, until in PENSIONS
            if since <= first and (last <= until or (self.ahead and text not in ENDED))
        ]

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
        date(2010, 4, 1),
        date(2014, 1, 14),
        date(2015, 4, 6),
        date(2015, 12, 1),
        date(2016, 3, 31),
        date(2016, 4, 1),
        date(2017, 2, 1),
        date(2017, 4, 1),
        date(2019, 4, 1),
        date(2020, 2, 29),
        date(2022, 11, 6),
        date(2025, 4, 1),
    ),
}
"""Price bases at which rates are about to change, have just changed, or follow a rule that has gone."""


@cache
@st.composite
def eras(draw: Draw, prices: str = "") -> Era:
    """A scale, a price base and years, all held. prices: constant or cash; either where empty."""
    pay = draw(st.sampled_from([STAFF, OFFICERS]))
    prices = prices or draw(st.sampled_from(["constant", "cash"]))
    if prices == "cash" and draw(st.booleans()):
        return draw(eras_ahead(pay))  # type: ignore[no-any-return]
    since, until = HELD[pay]
    price_base = draw(st.sampled_from(NOTABLE[pay]) | days(since, until))
    if prices == "constant":
        first_year = draw(st.integers(price_base.year - 1, price_base.year + 1))
        return Era(pay, price_base, first_year, draw(st.integers(1, 3)), prices)
    last = 2025 if pay == STAFF else 2026
    first_year = draw(st.integers(since.year, last) | st.just(min(price_base.year, last)))
    return Era(pay, price_base, first_year, draw(st.integers(1, min(2, last + 1 - first_year))), prices)


@cache
@st.composite
def eras_ahead(draw: Draw, pay: str) -> Era:
    """Years of which the pay is not all known, and prices of a day that is known or lies ahead."""
    since = max(HELD[pay][0], date(2015, 4, 1))
    price_base = draw(days(since, HELD[pay][1]) | days(HELD[pay][1], date(2030, 3, 31)))
    first_year, years = draw(st.integers(2025, 2029)), draw(st.integers(1, 3))
    return Era(pay, price_base, first_year, years, "cash", ahead=True)


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
        self.vacancy = draw(vacancies())
        self.increment = self._increment()
        self.taken: dict[int, int] = {}
        self.now: dict[int, tuple[Posts, date | None]] = {}

    def _own_pension_held(self) -> bool:
        return self.era.pay == STAFF or "police" in self.era.pensions

    def _increment(self) -> date | None:
        """The day of an increment, where a basis has increments; never on 29 February, which most years have not."""
        if not {"point", "actual"} & set(self.bases) or self.draw(st.booleans()):
            return None
        return self.draw(_common_days(*self.era.span))  # type: ignore[no-any-return]

    def funding(self, least: int = 0) -> Funding:
        """Who pays, for good or with ends."""
        return self.draw(_paid(least, self.era.span))  # type: ignore[no-any-return]

    def _bases(self, one: bool) -> tuple[str, str]:
        if not self.priced:
            return "unstated", "unstated"
        first = self.draw(st.sampled_from([*PLAIN_BASES, "point", "actual"]))
        return first, first if one or self.draw(st.integers(0, 4)) < 4 else self.draw(st.sampled_from(PLAIN_BASES))

    def _letter(self) -> str:
        return str(self.draw(_one_of(("",) * len(self.era.letters) + tuple(self.era.letters))))

    def _pension(self) -> str:
        return str(self.draw(_one_of(("",) * len(self.era.pensions) + tuple(self.era.pensions))))

    def _unit_costs(self) -> tuple[UnitCost, ...]:
        grades = [*DECLARED, NAMED[self.era.pay], *(["CLERK"] if self.priced and self.era.pay == STAFF else [])]
        pence, fte = st.integers(1_000_000, 6_000_001), st.sampled_from([Fraction(1), Fraction(1, 2)])
        unit_costs = st.builds(UnitCost, st.sampled_from(grades), pence, fte, st.sampled_from(["", "Task 11", "Job 1"]))
        return tuple(
            self.draw(st.lists(unit_costs, max_size=2, unique_by=lambda unit: (unit.grade, unit.fte, unit.title)))
        )

    def grades(self, scale: str) -> list[str]:
        """The grades to choose from."""
        linked = self.stop_at_bar is not None or set(self.bases) <= {"minimum", "point", "actual"}
        grade_names = [grade for grade in POINTS[scale] if linked or "/" not in grade] if self.priced else []
        return grade_names + ([*DECLARED, NAMED[scale]] if self.unknowns else [])

    def point(self, scale: str, grade: str) -> str:
        """A point of a grade, where a basis asks for one."""
        if not {"point", "actual"} & set(self.bases) or grade not in POINTS[scale]:
            return ""
        return str(self.draw(st.sampled_from(POINTS[scale][grade])))

    def awards(self) -> tuple[Award, ...]:
        """Assumed awards of each scale: one that goes on to the end of the years, and others beside it."""
        if not self.era.ahead:
            return ()
        return tuple(award for scale in self.era.scales for award in self._awards_of(scale))

    def _awards_of(self, scale: str) -> list[Award]:
        draw, last = self.draw, max(self.era.window)
        written = "" if scale == self.era.pay else scale
        last_day = HELD[scale][1]
        first = draw(_common_days(LAST_AWARD[scale] + timedelta(days=1), last_day + timedelta(days=300)))
        awards = [replace(self._gives(scale), from_=first, years=max(1, last.year - first.year + 1), scale=written)]
        for _ in range(draw(st.integers(0, 2))):
            on = draw(_common_days(LAST_AWARD[scale] + timedelta(days=1), max(last, last_day)))
            if all((on.month, on.day) != (award.from_.month, award.from_.day) for award in awards):
                awards.append(replace(self._gives(scale), from_=on, years=draw(st.integers(1, 2)), scale=written))
        return awards

    def _gives(self, scale: str) -> Award:
        """What an award gives, and to whom; its day is set by the caller."""
        draw = self.draw
        percent, flat = (
            st.sampled_from([Fraction(3), Fraction(5, 2), Fraction(19, 10)]),
            st.sampled_from([40000, 70100, 100]),
        )
        lump = st.sampled_from([40000, 100001, 25050])
        award = draw(
            st.builds(Award, st.just(date.min), percent=percent, lump_sum=st.none() | lump)
            | st.builds(Award, st.just(date.min), flat=flat, lump_sum=st.none() | lump)
            | st.builds(Award, st.just(date.min), percent=percent, flat=flat, greater=st.booleans())
            | st.builds(Award, st.just(date.min), lump_sum=lump)
            | st.builds(Award, st.just(date.min), lump_percent=percent, lump_sum=st.none() | lump)
        )
        points = [*POINTS[scale][WIDEST[scale]]]
        if "middle_salary" in self.bases or draw(st.booleans()):
            return award  # type: ignore[no-any-return]
        if draw(st.booleans()):
            return replace(
                award, grades=tuple(draw(st.lists(st.sampled_from(list(POINTS[scale])), min_size=1, unique=True)))
            )
        ends = sorted(draw(st.lists(st.sampled_from(range(len(points))), min_size=2, max_size=2)))
        return replace(award, points=tuple(points[end] for end in ends))

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
            line,
            fte=draw(ftes()),
            funding=draw(fundings()) if table else self.funding(),
            budgeted=draw(st.sampled_from([None, True, False])),
            unit=draw(st.sampled_from(["", "North"])),
            category=self._letter(),
            pension=self._pension(),
        )
        weeks = draw(st.sampled_from([Fraction(1), Fraction(39, 52), Fraction(44, 53)]))
        increment = self._increment() if line.point else None
        line = replace(
            line,
            weeks=weeks,
            allowances=draw(allowances(scale)),
            vacancy=draw(vacancies()),
            increment=increment,
            funded_until=draw(_maybe(*self.era.span)),
        )
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
            from_ = self.draw(_maybe(*self.era.span))
            rows.append(replace(row, post=f"0{number}", from_=from_, until=self.until(from_)))
        return tuple(rows)

    def act(self, action: str, title: str, on: date | None, table: tuple[Posts, ...] | None, funding: Funding) -> Act:
        """One action, on posts that are there; funding: the proposal's."""
        if on is None:  # an end needs its day, and spending in one year a year
            action = {
                "end": "disestablish",
                "one_off": "non_pay",
                "redundancy": "income",
                "pay_protection": "income",
            }.get(action, action)
        if action == "pay_protection" and on is not None and (on.month, on.day) == (2, 29):
            action = "one_off"
        if action == "redundancy" and not any(since <= on < until for since, until in CAPPED if on):
            action = "one_off"
        if action in ("efficiency", "redundancy", "pay_protection"):
            return Act(action, entry=getattr(self, f"_{action}")(title))
        if action in ("non_pay", "one_off", "income"):
            return self._entry(action, title, on)
        there = [] if action == "establish" else self._there(action, on, table or ())
        if action == "merge" and (table is None or there):
            return self._merge(title, on, table, there)
        if table is None or not there:
            action = action if table is None else "establish"
            line = replace(self.posts(title), until=self.until(on, must=action in ("extend", "end")))
            before = replace(line, funding=line.funding or funding)
            change = self.change(action, before, title, listed=False)
            return Act(action, line, change=change, **self._keys(action, before))
        return self._on_row(action, title, on, table, self.draw(st.sampled_from(there)))

    def _entry(self, action: str, title: str, on: date | None) -> Act:
        pence, funding = self.draw(st.integers(1, 5_000_001)), self.funding()
        if action == "one_off":
            kind = self.draw(st.sampled_from(["revenue", "capital"]))
            return Act(action, entry=Entry(title, pence, funding, kind=kind))
        return Act(action, entry=Entry(title, pence, funding, not self.draw(st.booleans()), self.until(on)))

    def _efficiency(self, title: str) -> Efficiency:
        volume, hours = (
            self.draw(st.integers(1, 400)),
            self.draw(st.sampled_from([Fraction(1), Fraction(5, 2), Fraction(1, 3)])),
        )
        if self.draw(st.booleans()):
            return Efficiency(title, Fraction(volume), hours, pence=self.draw(st.integers(1, 5_000_001)))
        rate = self.draw(st.integers(1, 5000))
        return Efficiency(
            title, Fraction(volume), hours, self.draw(st.sampled_from([Fraction(52), Fraction(39)])), rate
        )

    def _redundancy(self, title: str) -> Redundancy:
        draw = self.draw
        age, count = draw(st.integers(18, 70)), draw(st.integers(1, 30))
        lgps, own = draw(st.booleans()), draw(st.none() | st.integers(3_000_000, 5_000_001))
        strain = draw(st.integers(0, 9_000_001) | (st.none() if self.unknowns else st.just(1))) if lgps else None
        return Redundancy(
            title,
            age,
            draw(st.integers(0, min(age - 16, 40))),
            draw(st.integers(5_000, 150_000)),
            count,
            own,
            lgps,
            strain,
            draw(st.sampled_from([Fraction(0), Fraction(12), Fraction(5, 2)])),
            self.funding(),
        )

    def _pay_protection(self, title: str) -> Protection:
        parts = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 3)])
        run_off = tuple(self.draw(st.lists(parts, min_size=1, max_size=4)))
        return Protection(
            title, self.draw(st.integers(1, 900_001)), run_off, self.draw(st.integers(1, 30)), self.funding()
        )

    def _there(self, action: str, on: date | None, table: tuple[Posts, ...]) -> list[int]:
        """Rows of which an action may take posts on a day: what is left of them, or all as an earlier day left them."""
        places = []
        for number, row in enumerate(table):
            line, changed_on = self.now.get(number, (row, None))
            limited = line.until is not None or action not in ("extend", "end")
            later = on is not None and (changed_on is None or on > changed_on)
            if limited and _is_there(line, on) and (later if number in self.now else self._left(number, row)):
                places.append(number)
        return places

    def _on_row(self, action: str, title: str, on: date | None, table: tuple[Posts, ...], number: int) -> Act:
        again = number in self.now
        line, remaining = (self.now[number][0] if again else table[number]), self._left(number, table[number])
        count = line.count if again else self.draw(st.just(remaining) | st.integers(1, remaining))
        whole = count == line.count
        self.taken[number] = line.count if again else self.taken.get(number, 0) + count
        act = Act(
            action,
            row=number,
            count=0 if whole and self.draw(st.booleans()) else count,
            by_title=not again and self.draw(st.booleans()),
            change=self.change(action, line, title, listed=True),
            **self._keys(action, line),
        )
        self.now.pop(number, None)
        if whole and action not in ("disestablish", "end", "split"):
            self.now[number] = (_changed(line, act), on)
        return act

    def _keys(self, action: str, line: Posts) -> dict[str, Any]:
        """What an action says beside the posts and what they become, by the field of `Act`."""
        return {"to_day": self._to_day(action, line), "parts": self._parts(action, line)}

    def _parts(self, action: str, line: Posts) -> tuple[tuple[int, Change], ...]:
        """What each post that is split becomes."""
        if action != "split":
            return ()
        parts = [Change(fte=self.draw(ftes())), self._regrade(line, "Part"), Change(title="Part", fte=Fraction(1, 2))]
        chosen = self.draw(st.lists(st.sampled_from(parts), min_size=2, max_size=3))
        return tuple((self.draw(st.integers(1, 2)), change) for change in chosen)

    def _merge(self, title: str, on: date | None, table: tuple[Posts, ...] | None, there: list[int]) -> Act:
        """Lines written out, or all that is left of one or two rows, that become one new line."""
        into = replace(self.posts(title), until=self.until(on))
        if table is None:
            lines = [self.posts(f"Old {title} {n}") for n in range(1, self.draw(st.integers(1, 2)) + 1)]
            return Act("merge", into, lines=tuple(lines))
        rows = self.draw(st.lists(st.sampled_from(there), min_size=1, max_size=2, unique=True))
        acts = []
        for row in rows:
            count = self.now[row][0].count if row in self.now else self._left(row, table[row])
            self.taken[row] = count if row in self.now else table[row].count
            acts.append((row, count))
            self.now.pop(row, None)
        return Act("merge", into, rows=tuple(acts))

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
        return Change(
            scale=scale,
            grade=grade,
            point=self.point(scale, grade),
            pension=pension,
            category=self._letter(),
            allowances=self.draw(allowances(scale)),
        )

    def _fund(self, line: Posts, listed: bool) -> Change:
        """Another funder, the budget, or both."""
        funding = () if self.draw(st.booleans()) else self.funding(1)
        # with days, shares may come to the same: one ends with its funder, whom another follows in any case
        before, after = ({(share.name, share.share) for share in each} for each in (line.funding, funding))
        dated = any(share.from_ or share.until for share in (*line.funding, *funding))
        others = {name for name, _ in after} - {name for name, _ in before}
        if funding and (others or (before != after and not dated)):
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
        line,
        title=to.title or line.title,
        scale=to.scale or line.scale,
        grade=to.grade or line.grade,
        fte=to.fte or line.fte,
        unit=to.unit or line.unit,
        funding=to.funding or line.funding,
        budgeted=budgeted,
        until=act.to_day or line.until,
    )


@cache
def terms() -> st.SearchStrategy[tuple[Fraction, bool]]:
    """An employer's own redundancy terms: a multiple of the weeks, and whether at actual pay."""
    return st.just((Fraction(1), False)) | st.tuples(
        st.sampled_from([Fraction(3, 2), Fraction(1), Fraction(2)]), st.booleans()
    )


@cache
def cashables() -> st.SearchStrategy[tuple[bool | None, ...]]:
    """What a proposal says of the four conditions."""
    answers = st.sampled_from([None, True, False])
    return st.just((True,) * 4) | st.just((None,) * 4) | st.tuples(answers, answers, answers, answers)


@st.composite
def cases(
    draw: Draw,
    *,
    actions: Sequence[str] = POSTED,
    table: bool | None = None,
    unknowns: bool | None = None,
    one_basis: bool = False,
    prices: str = "",
    most: int = 3,
) -> Case:
    """A whole scenario.

    actions: those it may hold.  table: with a posts table or without.  unknowns: with posts that have no price or a
    unit cost.  one_basis: the same basis on both sides.  prices: constant or cash.  most: actions of a proposal.
    """
    era = draw(eras(prices))
    unknown = draw(st.booleans()) if unknowns is None else unknowns
    maker = _Maker(draw, era, unknowns=unknown, one_basis=one_basis)
    rows = maker.table() if (draw(st.booleans()) if table is None else table) else None
    starts = draw(_maybe(*era.span))
    numbers = range(1, draw(st.integers(1, 3)) + 1)
    proposals = tuple(_proposal_of(draw, maker, number, starts, rows, (actions, most)) for number in numbers)
    price_base = era.price_base if maker.priced or draw(st.booleans()) else None
    return Case(
        era.pay,
        proposals,
        rows,
        maker.bases,
        maker.stop_at_bar,
        price_base,
        starts,
        era.first_year,
        era.years,
        era.prices,
        draw(st.sampled_from(["months", "days"])),
        maker.pension,
        maker.category,
        maker.on_cost_percent,
        maker.unit_costs,
        draw(funders(*era.span)),
        maker.vacancy,
        maker.increment,
        maker.awards(),
        era.ahead,
        draw(st.none() | st.sampled_from([Fraction(7, 2), Fraction(6)])),
        draw(terms()),
    )


def _proposal_of(
    draw: Draw,
    maker: _Maker,
    number: int,
    starts: date | None,
    rows: tuple[Posts, ...] | None,
    kinds: tuple[Sequence[str], int],
) -> Proposal:
    actions, most = kinds
    funding, from_ = maker.funding(), draw(_maybe(*maker.era.span))
    acts = []
    for index in range(1, draw(st.integers(1, most)) + 1):
        action, on = draw(st.sampled_from(actions)), draw(_maybe(*maker.era.span))
        acts.append(replace(maker.act(action, f"Task {number}{index}", on or from_ or starts, rows, funding), on=on))
    return Proposal(number, tuple(acts), funding, from_, draw(cashables()), draw(st.booleans()))


@st.composite
def post_tables(draw: Draw, prices: str = "") -> Case:
    """A posts table of posts that all have a price and that no action touches."""
    era = draw(eras(prices))
    maker = _Maker(draw, era, unknowns=False, one_basis=True)
    rows = maker.table()
    entry = Act("non_pay", entry=Entry("Vehicles", 1_000_000))
    return Case(
        era.pay,
        (Proposal(1, (entry,)),),
        rows,
        maker.bases,
        maker.stop_at_bar,
        era.price_base,
        None,
        era.first_year,
        era.years,
        era.prices,
        draw(st.sampled_from(["months", "days"])),
        maker.pension,
        maker.category,
        maker.on_cost_percent,
        (),
        draw(funders(*era.span)),
        maker.vacancy,
        maker.increment,
        maker.awards(),
        era.ahead,
    )
