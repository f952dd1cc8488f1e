"""The one engine: movements into cost lines of movement x component x stretch x funder, in whole pence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from establishment.columns import Column, Columns
from establishment.findings import Finding, InputError
from establishment.money import INT64_MAX, times
from establishment.periods import FinancialYear, Method, Moment, accrued, accrued_at, cut, moment
from establishment.posts import Fixed, Kind, Spell, payers
from establishment.rates.book import Book
from establishment.rates.pricing import COLUMN, COMPONENTS, Matrix, Trace, annual_components, trace
from establishment.scenarios.actions import Movement
from establishment.scenarios.reader import Plan
from establishment.scenarios.scenario import UnitCost

BASELINE, PROPOSED = "baseline", "proposed"
LARGEST_LINE = 10**15
"""No cost line is larger, in pence, so that sums of thousands stay within 64 bits."""

LINES = Columns(
    Column("movement", "int64", "", "number of the movement; 0 for posts no action touches"),
    Column("proposal", "object", "", "number of the proposal"),
    Column("action", "object", "", "action of the movement"),
    Column("side", "object", "", "baseline or proposed"),
    Column("spell", "int64", "", "which of the posts or lines of its side of the movement, from 0"),
    Column("post", "object", "", "post number, where there is one"),
    Column("title", "object", "", "title of the post or line"),
    Column("grade", "object", "", "grade and what else sets the kind of post apart"),
    Column("unit", "object", "", "unit or place"),
    Column("funder", "object", "", "who pays this part"),
    Column("budgeted", "bool", "", "whether recurring money stands behind it"),
    Column("time_limited", "bool", "", "whether it has an end: then it is in no year's budget for good"),
    Column("year", "object", "", "financial year; empty for a full year at the price base"),
    Column("from", "object", "", "first day of the stretch; empty for a full year"),
    Column("until", "object", "", "first day after the stretch"),
    Column("made_by", "int64", "", "number of the movement that made the post what it is; 0 where none did"),
    Column("component", "object", "", "part of the cost: " + ", ".join(COMPONENTS)),
    Column("count", "int64", "posts", "posts alike"),
    Column("annual_pence", "int64", "pence/year", "annual amount of one post, this component, all funders"),
    Column("pence", "int64", "pence", "cost of the line: all posts, this funder, this stretch"),
    Column("status", "object", "", "weakest status of what it used; empty for an amount that the scenario gives"),
    Column("award", "object", "", "effective date of the award used"),
    Column("file_line", "object", "", "where the line of posts stands"),
)
"""Cost lines: one row a movement, side, spell, component, stretch and funder; in pence."""

UNPRICED = Columns(
    Column("movement", "int64", "", "number of the movement; 0 for posts no action touches"),
    Column("proposal", "object", "", "number of the proposal"),
    Column("side", "object", "", "baseline or proposed"),
    Column("title", "object", "", "title of the post"),
    Column("grade", "object", "", "grade and what else sets the kind of post apart"),
    Column("unit", "object", "", "unit or place"),
    Column("kind", "object", "", "name of the unpriced kind of post"),
    Column("funder", "object", "", "who pays this part"),
    Column("budgeted", "bool", "", "whether recurring money stands behind it"),
    Column("time_limited", "bool", "", "whether it has an end: then it is in no year's budget for good"),
    Column("made_by", "int64", "", "number of the movement that made the post what it is; 0 where none did"),
    Column("year", "object", "", "financial year; empty for a full year"),
    Column("times", "object", "unit costs", "how often the unit cost falls in this line"),
)
"""Lines that have no price: one row a movement, side, spell, stretch and funder."""


@dataclass(frozen=True)
class Prices:
    """How posts are priced: the book, what the scenario gives, and the month or months of the rates.

    base: the price base; None where cash prices use each month's own rates, or nothing is priced.
    """

    book: Book
    base: date | None = None
    cash: bool = False
    method: Method = "months"
    given: tuple[UnitCost, ...] = ()
    accept_low: bool = False
    base_line: int = 0

    @staticmethod
    def of(plan: Plan, book: Book) -> Prices:
        """The prices a scenario asks for."""
        scenario = plan.scenario
        return Prices(
            book, scenario.price_base, scenario.prices == "cash", scenario.sharing, tuple(scenario.unit_cost),
            scenario.accept_low_confidence, plan.place("price_base").line,
        )  # fmt: skip

    def unit_cost(self, spell: Spell) -> UnitCost | None:
        """The full unit cost given for such a post, if any: one that names its title, then its scale, before others.

        A unit cost is of a post paid all year without allowances; others are another kind, and have no price.
        """
        kind = spell.kind
        if isinstance(kind, Fixed) or kind.weeks != 1 or kind.allowances:
            return None
        titles = ("", (spell.priced_as or spell.title).casefold())
        fits = [
            unit
            for unit in self.given
            if (unit.grade, unit.fte) == (kind.grade, kind.fte)
            and unit.scale in ("", kind.scale)
            and unit.title.casefold() in titles
        ]
        return max(fits, key=lambda unit: (bool(unit.title), bool(unit.scale)), default=None)

    def trace(self, kind: Kind, on: date) -> Trace:
        """What prices a kind on a day. Raises InputError."""
        return trace(kind, on, self.book.scale(kind.scale), lambda: self.book.oncosts, accept_low=self.accept_low)

    def unpriced(self, spell: Spell) -> bool:
        """Whether a post is carried as an unknown: no pay for its grade, or no basis stated."""
        kind = spell.kind
        if isinstance(kind, Fixed) or self.unit_cost(spell) is not None:
            return False
        return kind.basis == "unstated" or not self.book.scale(kind.scale).has_pay(kind.grade)


@dataclass(frozen=True)
class Leg:
    """One spell on one side of one movement."""

    movement: Movement
    side: str
    spell: Spell
    index: int = 0


def legs_of(movements: Iterable[Movement]) -> list[Leg]:
    """The spells of all movements, baseline first."""
    return [
        Leg(movement, side, spell, index)
        for movement in movements
        for side, spells in ((BASELINE, movement.before), (PROPOSED, movement.after))
        for index, spell in enumerate(spells)
    ]


@dataclass(frozen=True)
class _Stretch:
    """Part of a leg at unchanged prices: between two moments of a year, priced on a day."""

    leg: Leg
    priced_on: date | None
    year: FinancialYear | None
    from_: date | None
    until: date | None
    start: Moment
    end: Moment


WHOLE = (Moment(0, 1), Moment(1, 1))


@dataclass(frozen=True)
class Costed:
    """What the engine returns: cost lines, lines without a price, and what each price stands on."""

    lines: pd.DataFrame
    unpriced: pd.DataFrame
    traces: dict[tuple[Kind, date], Trace]


class Engine:
    """Costs legs; full years and parts of years take the same path."""

    def __init__(self, prices: Prices) -> None:
        self.prices = prices
        self._traces: dict[tuple[Kind, date], Trace] = {}
        self._names: dict[Kind, str] = {}

    def full_year(self, legs: Sequence[Leg], *, year: FinancialYear | None = None) -> Costed:
        """Annual cost of each leg: of a whole year, at the price base or on the last day of `year`.

        Of a year, the legs that are there on its last day; else all of them.
        """
        if year is None:
            return self._cost([_Stretch(leg, self.prices.base, None, None, None, *WHOLE) for leg in legs])
        last = year.until
        there = [leg for leg in legs if leg.spell.start < last <= leg.spell.end]
        on = self._last_day(year)
        return self._cost([_Stretch(leg, on, year, year.first_day, last, *WHOLE) for leg in there])

    def in_years(self, legs: Sequence[Leg], years: Iterable[FinancialYear]) -> Costed:
        """Cost of each leg in each year: what falls in it, stretch by stretch of unchanged prices."""
        years = list(years)
        return self._cost([stretch for leg in legs for year in years for stretch in self._stretches(leg, year)])

    def _last_day(self, year: FinancialYear) -> date | None:
        return date(year.start_year + 1, 3, 31) if self.prices.cash else self.prices.base

    def _stretches(self, leg: Leg, year: FinancialYear) -> Iterator[_Stretch]:
        start, end = max(leg.spell.start, year.first_day), min(leg.spell.end, year.until)
        if start >= end:
            return
        days = self._change_days(leg.spell) if self.prices.cash else ()
        for first, until in cut(start, end, days):
            on = first if self.prices.cash else self.prices.base
            ends = (moment(day, year, self.prices.method) for day in (first, until))
            yield _Stretch(leg, on, year, first, until, *ends)

    def _change_days(self, spell: Spell) -> list[date]:
        """The days on which cash prices of a post change: awards, and the months of new on-cost rates."""
        kind = spell.kind
        if isinstance(kind, Fixed) or self.prices.unpriced(spell) or self.prices.unit_cost(spell):
            return []
        oncosts = self.prices.book.oncosts
        rows = [*oncosts.insurance, *oncosts.levies, *oncosts.pensions] if kind.on_cost_rate is None else []
        starts = {day for row in rows for day in (row.effective_from, row.effective_until) if day is not None}
        grades = self.prices.book.scale(kind.scale).grades.get(kind.grade, ())
        ranges = {day for grade in grades for day in (grade.from_, grade.until) if day is not None}
        scale = self.prices.book.scale(kind.scale)
        named = {a.name for a in kind.allowances if a.named_only}
        paid = [a for a in scale.allowances if a.name in named]
        ranges |= {day for a in paid for day in (a.effective_from, a.effective_until) if day is not None}
        return [*scale.table.awards, *ranges, *(day.replace(day=1) for day in starts)]

    def _cost(self, stretches: Sequence[_Stretch]) -> Costed:
        priced = [s for s in stretches if not self.prices.unpriced(s.leg.spell)]
        unknown = [s for s in stretches if self.prices.unpriced(s.leg.spell)]
        annual = self._annual(priced)
        return Costed(self._lines(priced, annual), self._unpriced(unknown), dict(self._traces))

    def _annual(self, stretches: Sequence[_Stretch]) -> Matrix:
        """Annual components of one post of each stretch; each kind is priced once for each day."""
        faults = self._look_up(stretches)
        if faults:
            raise InputError(faults)
        found = list(self._traces.values())
        kinds = annual_components(found)
        row = {key: index for index, key in enumerate(self._traces)}
        annual = np.zeros((len(stretches), len(COMPONENTS)), dtype=np.int64)
        for index, stretch in enumerate(stretches):
            spell = stretch.leg.spell
            given = self.prices.unit_cost(spell)
            if isinstance(spell.kind, Fixed):
                annual[index, COLUMN[spell.kind.component]] = spell.kind.pence
            elif given is not None:
                annual[index, COLUMN["unit_cost"]] = given.amount.pence
            else:
                assert stretch.priced_on is not None
                annual[index] = kinds[row[spell.kind, stretch.priced_on]]
        return annual

    def faults(self, legs: Sequence[Leg]) -> list[Finding]:
        """What keeps legs from being priced at the price base: nothing is computed."""
        priced = [leg for leg in legs if not self.prices.unpriced(leg.spell)]
        return self._look_up([_Stretch(leg, self.prices.base, None, None, None, *WHOLE) for leg in priced])

    def _look_up(self, stretches: Sequence[_Stretch]) -> list[Finding]:
        """Look up what prices each kind of post on its day, once; what cannot be is returned."""
        faults: list[Finding] = []
        for stretch in stretches:
            spell, on = stretch.leg.spell, stretch.priced_on
            if isinstance(spell.kind, Fixed) or self.prices.unit_cost(spell) is not None:
                continue
            if on is None:
                said = f"{spell.label} is priced from a scale, and the scenario does not say at which prices."
                fix = "Add price_base = 2016-12-01, the month whose pay and on-cost rates are meant."
                faults.append(Finding("E214", spell.place, "price_base", "", said, fix))
            elif (spell.kind, on) not in self._traces:
                try:
                    self._traces[spell.kind, on] = self.prices.trace(spell.kind, on)
                except InputError as fault:
                    faults.extend(self._at_line(finding, spell, on) for finding in fault.findings)
        return faults

    def _at_line(self, finding: Finding, spell: Spell, on: date) -> Finding:
        """A fault of a lookup, said at the user's line rather than in the scale's file."""
        source = "" if finding.place.file in finding.fix else f" (See {finding.place}.)"
        base = self.prices
        said = f"{on} (price_base, line {base.base_line})" if base.base_line and on == base.base else str(on)
        message = finding.message.replace(str(on), said, 1)
        return replace(
            finding, place=spell.place, field=finding.field or "grade", message=message, fix=finding.fix + source
        )

    def _lines(self, stretches: Sequence[_Stretch], annual: Matrix) -> pd.DataFrame:
        rows: dict[str, list[Any]] = {name: [] for name in LINES.names}
        spans = _span(annual, stretches)
        for index, stretch in enumerate(stretches):
            common = self._common(stretch)
            shown = [c for c in range(len(COMPONENTS)) if annual[index, c]]
            for funder, amounts in _split(stretch, annual[index], spans[index]):
                for column in shown:
                    cost = int(amounts[column]) * stretch.leg.spell.count
                    if abs(cost) > LARGEST_LINE:
                        raise _too_large(stretch.leg.spell)
                    values = {
                        **common,
                        "funder": funder,
                        "component": COMPONENTS[column],
                        "annual_pence": int(annual[index, column]),
                        "pence": cost,
                    }
                    for name in rows:
                        rows[name].append(values[name])
        return LINES.frame(rows)

    def _common(self, stretch: _Stretch) -> dict[str, Any]:
        movement, spell = stretch.leg.movement, stretch.leg.spell
        found = self._traces.get((spell.kind, stretch.priced_on)) if stretch.priced_on else None  # type: ignore[arg-type]
        return {
            "movement": movement.number, "proposal": movement.proposal, "action": movement.action,
            "side": stretch.leg.side, "spell": stretch.leg.index,
            "post": spell.post, "title": spell.title, "grade": spell.kind.label,
            "unit": spell.unit, "budgeted": spell.budgeted,
            "time_limited": spell.time_limited, "made_by": spell.made_by,
            "year": stretch.year.label if stretch.year else "",
            "from": stretch.from_, "until": stretch.until, "count": spell.count,
            "status": found.status if found else "", "award": found.award if found else None,
            "file_line": str(spell.place),
        }  # fmt: skip

    def _unpriced(self, stretches: Sequence[_Stretch]) -> pd.DataFrame:
        rows: dict[str, list[Any]] = {name: [] for name in UNPRICED.names}
        for stretch in stretches:
            movement, spell = stretch.leg.movement, stretch.leg.spell
            part = _fraction(stretch.end) - _fraction(stretch.start)
            for funder, share in payers(spell.funding):
                values = {
                    "movement": movement.number, "proposal": movement.proposal, "side": stretch.leg.side,
                    "title": spell.title, "grade": spell.kind.label, "unit": spell.unit,
                    "kind": self.name(spell.kind), "funder": funder, "budgeted": spell.budgeted,
                    "time_limited": spell.time_limited, "made_by": spell.made_by,
                    "year": stretch.year.label if stretch.year else "", "times": spell.count * share * part,
                }  # fmt: skip
                for name in rows:
                    rows[name].append(values[name])
        return UNPRICED.frame(rows)

    def name(self, kind: Kind | Fixed) -> str:
        """The name of an unpriced kind: its label, numbered where two kinds would share it."""
        assert isinstance(kind, Kind)
        if kind not in self._names:
            alike = [known for known in self._names if known.label == kind.label]
            self._names[kind] = kind.label + (f" ({_apart(kind, alike[0])})" if alike else "")
            if list(self._names.values()).count(self._names[kind]) > 1:
                self._names[kind] += f" [{len(alike) + 1}]"
        return self._names[kind]


def _too_large(spell: Spell) -> InputError:
    said = f"{spell.count:,} x {spell.label} cost more than £10,000bn a year."
    return InputError([Finding("E208", spell.place, "count", str(spell.count), said, "Check the count and the cost.")])


def _apart(kind: Kind, other: Kind) -> str:
    """What sets a kind of post apart from another that is called alike."""
    said = {
        "scale": kind.scale, "basis": kind.basis.replace("_", " "), "pension": str(kind.pension),
        "category": kind.category or "A", "point": kind.point,
    }  # fmt: skip
    differ = {name for name in said if getattr(kind, name) != getattr(other, name)}
    return ", ".join(f"{name} {value}" for name, value in said.items() if name in differ) or "other terms"


def _fraction(at: Moment) -> Fraction:
    return Fraction(at.numerator, at.denominator)


def _span(annual: Matrix, stretches: Sequence[_Stretch]) -> Matrix:
    """What each annual amount comes to between the two moments of its stretch: F(end) - F(start)."""
    if not stretches:
        return annual
    ends = np.array([[s.start.numerator, s.start.denominator, s.end.numerator, s.end.denominator] for s in stretches])
    largest = int(np.abs(annual).max()) * 4 * 12 * 31
    exact = annual if largest < INT64_MAX else annual.astype(object)

    starts, finishes = (accrued_at(exact, ends[:, n : n + 1], ends[:, n + 1 : n + 2]) for n in (0, 2))
    return np.asarray(finishes - starts, dtype=np.int64)


def _split(stretch: _Stretch, annual: Matrix, whole: Matrix) -> Iterator[tuple[str, Matrix]]:
    """The parts of a stretch by funder: each later one has F of its share of the annual amount, the first the rest."""
    funding = payers(stretch.leg.spell.funding)
    later = []
    for funder, share in funding[1:]:
        part = times(annual, share)
        later.append((funder, accrued(part, stretch.end) - accrued(part, stretch.start)))
    rest = whole - sum((amounts for _, amounts in later), np.zeros_like(whole))
    yield funding[0][0], rest
    yield from later
