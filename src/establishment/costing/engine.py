"""The one engine: movements into cost lines of movement x component x stretch x funder, in whole pence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from establishment.costing.cost_lines import WHOLE, Costed, Leg, Stretch
from establishment.costing.pricer import Price, Pricer
from establishment.ground.findings import Finding, InputError
from establishment.ground.money import INT64_MAX, times
from establishment.ground.periods import (
    FinancialYear,
    Method,
    accrued_at,
    moment,
    month_edges,
)
from establishment.posts import Fixed, Kind, Spell
from establishment.rates.annual import lump_components
from establishment.rates.rate_columns import Matrix

if TYPE_CHECKING:
    pass

LARGEST_LINE = 10**15
"""No cost line is larger, in pence, so that sums of thousands stay within 64 bits."""


class Engine:
    """Costs legs; full years, parts of years and months take the same path."""

    def __init__(self, prices: Pricer) -> None:
        self.prices = prices
        self._names: dict[Kind, str] = {}

    def full_year(self, legs: Sequence[Leg], *, year: FinancialYear | None = None) -> Costed:
        """Annual cost of each leg: of a whole year, at the price base or on the last day of `year`.

        Of a year, the legs that are there on its last day; else all of them, as they begin.
        """
        if year is None:
            return self._cost([self._whole(leg) for leg in legs])
        last, on = year.until, self._last_day(year)
        # an end is the first day without the post, so one that ends on the day after the year counts in full
        there = [leg for leg in legs if leg.spell.start < last <= leg.end]
        return self._cost([self._whole(leg, year, on) for leg in there])

    def from_day(self, legs: Sequence[Leg], day: date) -> Costed:
        """Annual cost of each leg as it is on a day, at the prices of that day or of the price base."""
        # at constant prices every day has the prices of the price base
        on = day if self.prices.cash else self.prices.base
        kinds = [(leg, self.prices.moved(leg.spell, day, on)) for leg in legs]
        return self._cost(
            [Stretch(leg, kind, leg.spell.payers(day), on, None, None, None, *WHOLE) for leg, kind in kinds]
        )

    def _whole(self, leg: Leg, year: FinancialYear | None = None, on: date | None = None) -> Stretch:
        spell = leg.spell
        if year is None:
            return Stretch(leg, spell.kind, spell.payers(), self.prices.base, None, None, None, *WHOLE)
        kind = self.prices.moved(spell, year.last_day, on)
        return Stretch(leg, kind, spell.payers(year.last_day), on, year, year.first_day, year.until, *WHOLE)

    def in_years(self, legs: Sequence[Leg], years: Iterable[FinancialYear], *, months: bool = False) -> Costed:
        """Cost of each leg in each year: what falls in it, stretch by stretch of unchanged prices and funders.

        months: with the amounts of each stretch cut into the twelve months of its year.
        """
        years = list(years)
        return self._cost([s for leg in legs for year in years for s in self._stretches(leg, year)], months=months)

    def _last_day(self, year: FinancialYear) -> date | None:
        return year.last_day if self.prices.cash else self.prices.base

    def _stretches(self, leg: Leg, year: FinancialYear) -> Iterator[Stretch]:
        spell, prices = leg.spell, self.prices
        for days in prices.stretches(spell, year, spell.start, leg.end):
            first, until, on, lump = days
            start, end = (moment(day, year, prices.method) for day in (first, until))
            kind, paid = prices.moved(spell, first, on), spell.payers(first)
            yield Stretch(leg, kind, paid, on, year, first, until, start, end, lump)

    def _cost(self, stretches: Sequence[Stretch], *, months: bool = False) -> Costed:
        # all faults of all lines are said at once, and no total is made of the lines that happened to be good
        faults: list[Finding] = []
        prices = [self._price(stretch, faults) for stretch in stretches]
        if faults:
            raise InputError(faults)
        both = [(stretch, price) for stretch, price in zip(stretches, prices, strict=True) if price.known]
        priced, unknown = [s for s, _ in both], [s for s, p in zip(stretches, prices, strict=True) if not p.known]
        annual = self._annual(both)
        parts = tuple((stretch, funder) for stretch in priced for funder, _ in stretch.paid)
        traces = tuple(price.trace for stretch, price in both for _ in stretch.paid)
        rows, amounts = _shared(priced, annual, months, self.prices.method)
        most = np.abs(amounts).reshape(len(parts), -1).max(axis=1, initial=0) if parts else ()
        for (stretch, _), largest in zip(parts, most, strict=True):
            # multiplied as Python integers, which cannot overflow, before the arrays are
            if int(largest) * stretch.leg.spell.count > LARGEST_LINE:
                raise _too_large(stretch.leg.spell)
        open_ = tuple((stretch, funder) for stretch in unknown for funder, _ in stretch.paid)
        return Costed(parts, annual[rows], amounts, tuple(self._unpriced(unknown)), open_, traces)

    def _annual(self, priced: Sequence[tuple[Stretch, Price]]) -> Matrix:
        """Annual components of one post of each stretch; of a payment made once, its own."""
        annual = self.prices.annual([price for _, price in priced])
        for index, (stretch, price) in enumerate(priced):
            if stretch.lump is not None and price.trace is not None:
                lump, covered = stretch.lump, stretch.lump.covers(price.trace.basic.values)
                # a sum for some points only is nothing to those above or below them
                paid = (lump.pence, lump.percent) if covered else (0, Fraction(0))
                annual[index] = lump_components(price.trace, annual[index], *paid)
        return annual

    def faults(self, legs: Sequence[Leg]) -> list[Finding]:
        """What keeps legs from being priced at the price base: nothing is computed."""
        faults: list[Finding] = []
        for leg in legs:
            self._price(self._whole(leg), faults)
        return faults

    def _price(self, stretch: Stretch, faults: list[Finding]) -> Price:
        """What prices a stretch; why nothing does is noted."""
        spell, on = stretch.leg.spell, stretch.priced_on
        try:
            return self.prices.price(spell, stretch.kind, on)
        # the price is missing, not nought; the fault is raised once all lines have been looked up
        except InputError as fault:
            faults += [self._at_line(finding, spell, on) if on else finding for finding in fault.findings]
            return Price(stretch.kind)

    def _at_line(self, finding: Finding, spell: Spell, on: date) -> Finding:
        """A fault of a lookup, said at the user's line rather than in the scale's file."""
        source = "" if finding.place.file in finding.fix else f" (See {finding.place}.)"
        base = self.prices
        day = f"{on} (price_base, line {base.base_line})" if base.base_line and on == base.base else str(on)
        # the user wrote a price base in a line of the file, and looks for that line
        message = finding.message.replace(str(on), day, 1)
        later = " Or assume what follows: an [[award]], hold_on_costs = true." if finding.code == "E207" else ""
        return replace(
            finding,
            place=spell.place,
            field=finding.field or "grade",
            message=message,
            fix=finding.fix + later + source,
        )

    def _unpriced(self, stretches: Sequence[Stretch]) -> Iterator[dict[str, Any]]:
        """The rows of what has no price, as `UNPRICED` declares them."""
        for stretch in stretches:
            movement, spell = stretch.leg.movement, stretch.leg.spell
            # exact, since a number of unknown unit costs is never rounded
            part = stretch.end.fraction - stretch.start.fraction
            for funder, share in stretch.paid:
                yield {
                    "movement": movement.number,
                    "proposal": movement.proposal,
                    "side": stretch.leg.side,
                    "title": spell.title,
                    "grade": spell.kind.label,
                    "unit": spell.unit,
                    "kind": self.name(spell.kind),
                    "funder": funder,
                    "budgeted": spell.budgeted,
                    "time_limited": spell.time_limited,
                    "made_by": spell.made_by,
                    "year": stretch.year.label if stretch.year else "",
                    "times": stretch.leg.count * share * part,
                }

    def name(self, kind: Kind | Fixed) -> str:
        """The name of an unpriced kind: its label, numbered where two kinds would share it."""
        assert isinstance(kind, Kind)
        if kind not in self._names:
            # two kinds under one name would cancel each other in a total
            alike = [other for other in self._names if other.label == kind.label]
            self._names[kind] = kind.label + (f" ({_apart(kind, alike[0])})" if alike else "")
            # two kinds can differ from the first in the same way, and would still share a name
            if list(self._names.values()).count(self._names[kind]) > 1:
                self._names[kind] += f" [{len(alike) + 1}]"
        return self._names[kind]


def _too_large(spell: Spell) -> InputError:
    message = f"{spell.count:,} x {spell.label} cost more than £10,000bn a year."
    return InputError(
        [Finding("E208", spell.place, "count", str(spell.count), message, "Check the count and the cost.")]
    )


def _apart(kind: Kind, other: Kind) -> str:
    """What sets a kind of post apart from another that is called alike."""
    terms = {
        "scale": kind.scale,
        "basis": kind.basis.replace("_", " "),
        "pension": str(kind.pension),
        "category": kind.category or "A",
        "point": kind.point,
    }
    differ = {name for name in terms if getattr(kind, name) != getattr(other, name)}
    return ", ".join(f"{name} {value}" for name, value in terms.items() if name in differ) or "other terms"


def _shared(stretches: Sequence[Stretch], annual: Matrix, months: bool, method: Method) -> tuple[Matrix, Matrix]:
    """What each funder of each stretch pays of one post: F(end) - F(start) of what is its own of the annual amount.

    Each later-named funder has its share of the annual amount, rounded; the first-named takes the rest.
    Returns the row of `annual` of each part, and its amounts: part x component, or part x month x component.
    """
    rows = np.repeat(np.arange(len(stretches)), [len(stretch.paid) for stretch in stretches])
    first = np.repeat(np.cumsum([0, *(len(s.paid) for s in stretches)])[:-1], [len(s.paid) for s in stretches])
    later = [part for part in range(len(rows)) if first[part] != part]
    own = annual[rows]
    shares = list(chain.from_iterable(stretch.paid for stretch in stretches))
    for part in later:
        own[part] = times(own[part], shares[part][1])
    above, below = (edge[rows][:, :, np.newaxis] for edge in _edges(stretches, months, method))
    # a moment is counted in 12 x 31 parts at most, and rounding doubles what it multiplies; 4 leaves room for both
    exact = own if int(np.abs(own).max(initial=0)) * 4 * 12 * 31 < INT64_MAX else own.astype(object)
    spent = np.diff(accrued_at(exact[:, np.newaxis, :], above, below), axis=1).astype(np.int64)
    # the first-named takes what the others leave, so that the parts add up to the whole however they are rounded
    np.subtract.at(spent, first[later], spent[later])
    return rows, spent if months else spent[:, 0, :]


def _edges(stretches: Sequence[Stretch], months: bool, method: Method) -> tuple[Matrix, Matrix]:
    """The moments between which stretches are counted, as numerators and denominators: stretch x edge.

    Two a stretch, its ends; or the thirteen edges of its year's months, none before its start or after its end.
    A payment made once has not fallen before its end, and has from then on.
    """
    ends = [[(s.start.numerator, s.start.denominator), (s.end.numerator, s.end.denominator)] for s in stretches]
    own = np.array(ends, dtype=np.int64).reshape(len(stretches), 2, 2)
    start, end = own[:, :1, :], own[:, 1:, :]
    edges = own
    if months:
        years = [stretch.year for stretch in stretches if stretch.year is not None]
        months_of = {y: [(at.numerator, at.denominator) for at in month_edges(y, method)] for y in dict.fromkeys(years)}
        edges = np.array([months_of[year] for year in years], dtype=np.int64).reshape(len(stretches), 13, 2)
        early = edges[..., :1] * start[..., 1:] < start[..., :1] * edges[..., 1:]
        late = edges[..., :1] * end[..., 1:] > end[..., :1] * edges[..., 1:]
        edges = np.where(early, start, np.where(late, end, edges))
    once = np.array([stretch.lump is not None for stretch in stretches], dtype=bool)[:, np.newaxis]
    fallen = edges[..., 0] * end[..., 1] >= end[..., 0] * edges[..., 1]
    return np.where(once, fallen, edges[..., 0]), np.where(once, 1, edges[..., 1])
