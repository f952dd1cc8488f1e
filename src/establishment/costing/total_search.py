"""What explains a stated total: other bases, pay years, on-costs, pensions, points and parts of a year, each priced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import PROPOSED, Leg, legs_of
from establishment.costing.measures import MEASURES
from establishment.costing.pricer import Pricer
from establishment.costing.total_assumptions import (
    WHOLE_YEAR,
    YEARS,
    Assumptions,
    likely_ways,
    other_pensions,
    part_year_ways,
)
from establishment.ground.amounts import Amount
from establishment.ground.findings import InputError, RefusedError, listed
from establishment.ground.frames import as_pounds
from establishment.ground.money import text, times
from establishment.ground.periods import anniversary
from establishment.ground.shown import Shown
from establishment.posts import Fixed, Kind
from establishment.rates.annual import COLUMN
from establishment.rates.rate_columns import Matrix

if TYPE_CHECKING:
    import pandas as pd

Nets = dict[int, int]
"""Proposed less baseline of each movement, in pence."""
SEARCHED: dict[str, Callable[[list[int], int, int], int]] = {
    "net": lambda nets, before, after: sum(nets),
    "net_cashable_saving": lambda nets, before, after: -sum(nets),
    "recurring_growth": lambda nets, before, after: sum(net for net in nets if net > 0),
    "gross_savings": lambda nets, before, after: -sum(net for net in nets if net < 0),
    "baseline": lambda nets, before, after: before,
    "proposed": lambda nets, before, after: after,
}
"""The measures that can be searched: of the nets of the movements, and the cost before and after."""


FINE = 10_00
"""The widest rounding, in pence, at which parts of a year are tried with percentages and pensions.

A figure in thousands would fit dozens of them by chance.
"""
MOST_SHOWN = 10
"""Readings that stand in the text: those with fewer departures come first, and a coarse figure has many by chance."""


@dataclass(frozen=True, repr=False)
class TotalReading(Shown):
    """A combination that gives the stated figure.  pence: what it comes to, with its sign."""

    assumptions: Assumptions
    says: str
    pence: int

    def __str__(self) -> str:
        return f"{self.says}: {text(self.pence)}"


@dataclass(frozen=True, repr=False)
class TotalExplanation(Shown):
    """Which combinations give a stated total, the fewest departures from the scenario first, and how many were tried.

    Of those that price every post alike only the first is among the readings.
    computed: the measure as the scenario has it.  nearest: the closest of those that do not fit.
    not_priced: combinations for which a scale or rate has no value.
    """

    measure: str
    stated: Amount
    computed: int
    readings: tuple[TotalReading, ...]
    nearest: TotalReading | None
    tried: int
    not_priced: int

    def frame(self) -> pd.DataFrame:
        """One row a combination that fits: what it says, what it assumes, and pounds."""
        import pandas as pd

        rows = [(r.assumptions, r.says, r.pence / 100) for r in self.readings]
        columns = {
            "says": [says for _, says, _ in rows],
            "basis": [a.basis for a, _, _ in rows],
            "years": [a.years for a, _, _ in rows],
            "on_costs": [a.on_costs for a, _, _ in rows],
            "points": [a.points for a, _, _ in rows],
            "months": [a.months for a, _, _ in rows],
            "pension": [a.pension for a, _, _ in rows],
            "rates": ["" if a.rates is None else YEARS[a.rates] for a, _, _ in rows],
            "pounds": [pounds for _, _, pounds in rows],
        }
        return as_pounds(pd.DataFrame(columns), ["pounds"])

    def __str__(self) -> str:
        label = MEASURES[self.measure].phrase
        lines = [f"{self.stated.text} as {label}: the scenario gives {text(self.computed)}."]
        without = f"; {self.not_priced} more have no pay or rate" if self.not_priced else ""
        lines.append(f"{self.tried} combinations were tried{without}; {self._fit()}")
        lines += [f"  {reading}" for reading in self.readings[:MOST_SHOWN]]
        if len(self.readings) > MOST_SHOWN:
            lines.append(f"  and {len(self.readings) - MOST_SHOWN} more, with more departures: frame() has them all")
        if not self.readings and self.nearest is not None:
            lines.append(f"  The nearest: {self.nearest}")
        return "\n".join(lines)

    def _fit(self) -> str:
        count = len(self.readings)
        if not count:
            return "none gives the stated figure."
        fits = f"{count} give{'s' * (count == 1)} the stated figure, {self.stated.rounding}"
        return f"{fits}{', the fewest departures first. More than one may be chance' if count > 1 else ''}:"


def explain_total(
    comparison: Comparison, stated: Amount, measure: str, proposals: Collection[str] | None = None
) -> TotalExplanation:
    """Price the changes in each combination, and compare what a measure comes to with a stated amount, sign aside.

    Of recurring, budgeted posts and lines, full-year.  Raises RefusedError for a measure that is not searched, for a
    scenario without a day of prices, and where a post has no price.
    """
    if measure not in SEARCHED:
        raise RefusedError(f"measure: {measure!r} is not searched; measures: {listed(SEARCHED)}")
    comparison.summary(proposals)  # refuses a proposal that is not there
    legs = list(_legs(comparison, proposals))
    search = _Search(comparison, legs, _base(comparison), measure)
    fits: list[tuple[Assumptions, int]] = []
    others: list[tuple[Assumptions, int]] = []
    missing = 0
    basis = comparison.plan.scenario.basis
    for ways in (likely_ways, part_year_ways):
        if fits or (ways is part_year_ways and stated.high - stated.low > FINE):
            break
        for assumptions in ways((basis.baseline, basis.proposed), search.pensions):
            pence = search.total(assumptions)
            if pence is None:
                missing += 1
            else:
                # papers print savings with and without a sign
                (fits if stated.fits(pence) or stated.fits(-pence) else others).append((assumptions, pence))
    # the fewest departures from the scenario first: each more makes a fit by chance likelier
    fits.sort(key=lambda fit: (fit[0].departures, abs(fit[0].points)))
    # of ways that price alike the last put in stays, so the order is turned round: the one that departs least is kept
    first = {search.same_as(assumptions): assumptions for assumptions, _ in reversed(fits)}
    distinct = [fit for fit in fits if first[search.same_as(fit[0])] is fit[0]]
    # papers print savings with and without a sign
    near = min(others, key=lambda other: abs(abs(other[1]) - abs(stated.pence)), default=None)
    now = search.total(Assumptions())
    assert now is not None, "the scenario was costed"
    readings = tuple(search.reading(*fit) for fit in distinct)
    nearest_reading = None if near is None else search.reading(*near)
    return TotalExplanation(measure, stated, now, readings, nearest_reading, len(fits) + len(others), missing)


def _base(comparison: Comparison) -> date:
    """The day whose prices the scenario has. Raises RefusedError where it says none."""
    scenario = comparison.plan.scenario
    if scenario.price_base is not None:
        return scenario.price_base
    if comparison.years:
        return comparison.years[0].first_day
    raise RefusedError('the scenario does not say at which prices; add price_base = "2026-05"')


def _legs(comparison: Comparison, proposals: Collection[str] | None) -> Iterator[Leg]:
    """Each recurring, budgeted post and line that the changes touch, whoever pays."""
    unknown = set()
    for leg in legs_of(comparison.movements):
        spell = leg.spell
        chosen = proposals is None or leg.movement.proposal in proposals
        if not chosen or spell.time_limited or not spell.budgeted:
            continue
        if comparison.engine.prices.unpriced(spell) and isinstance(spell.kind, Kind) and spell.kind.basis != "unstated":
            unknown.add(spell.kind.label)
        yield leg
    if unknown:
        needs = " and ".join(f"one {label}" for label in sorted(unknown))
        raise RefusedError(f"the total needs the full cost of {needs}; give it, then ask what explains the total")


class _Search:
    """Prices the posts of the changes in other ways, each way once."""

    def __init__(self, comparison: Comparison, legs: list[Leg], base: date, measure: str) -> None:
        self.comparison, self.legs, self.base, self.measure = comparison, legs, base, measure
        self.prices: Pricer = comparison.engine.prices
        self.pensions = other_pensions(legs, self.prices.book)
        self._annual: dict[Assumptions, Matrix | None] = {}
        not_cashable = {effect.movement.number for effect in comparison.effects if effect.saving == "not_cashable"}
        self.not_cashable = not_cashable if measure == "net_cashable_saving" else set()

    def total(self, assumptions: Assumptions) -> int | None:
        """What the measure comes to, in pence; None where a scale or rate has no value."""
        whole = replace(assumptions, months=WHOLE_YEAR)
        if whole not in self._annual:
            self._annual[whole] = self._priced(whole)
        annual = self._annual[whole]
        if annual is None:
            return None
        # each component is rounded for its part of the year, as the engine does
        part = annual if assumptions.months == WHOLE_YEAR else times(annual, Fraction(assumptions.months, WHOLE_YEAR))
        costs = part.sum(axis=1) * np.array([leg.count for leg in self.legs], dtype=np.int64)
        nets: Nets = {}
        sides = {False: 0, True: 0}
        for leg, cost in zip(self.legs, costs.tolist(), strict=True):
            after = leg.side == PROPOSED
            sides[after] += cost
            nets[leg.movement.number] = nets.get(leg.movement.number, 0) + (cost if after else -cost)
        # growth always counts against the saving; a saving only where it may be cashable
        counted = [net for number, net in nets.items() if net > 0 or number not in self.not_cashable]
        return SEARCHED[self.measure](counted, sides[False], sides[True])

    def reading(self, assumptions: Assumptions, pence: int) -> TotalReading:
        """A combination with what it comes to, in words."""
        return TotalReading(assumptions, assumptions.words(self.base), pence)

    def same_as(self, assumptions: Assumptions) -> tuple[bytes, int]:
        """What is the same for combinations that price every post alike, such as the middle and one below the top."""
        annual = self._annual[replace(assumptions, months=WHOLE_YEAR)]
        return b"" if annual is None else annual.tobytes(), assumptions.months

    def _priced(self, assumptions: Assumptions) -> Matrix | None:
        """Annual components of one post of each leg."""
        on = anniversary(self.base, self.base.year + assumptions.years)
        rates = assumptions.years if assumptions.rates is None else assumptions.rates
        rates_on = anniversary(self.base, self.base.year + rates)
        try:
            kinds = [self._kind(leg.spell.kind, assumptions, on) for leg in self.legs]
            # where no post has a point, one higher is the same price, and would count as tried twice
            if assumptions.points and all(kind == leg.spell.kind for kind, leg in zip(kinds, self.legs, strict=True)):
                return None
            prices = [
                self.prices.price(leg.spell, kind, on, oncosts_on=rates_on)
                for leg, kind in zip(self.legs, kinds, strict=True)
            ]
        except InputError:
            return None
        if not all(price.known for price in prices):
            return None
        annual = self.prices.annual(prices)
        if assumptions.on_costs == "pension":
            # taken off after pricing, as the pension depends on neither; an empty post saves its part of what is left
            annual[:, [COLUMN[name] for name in ("national_insurance", "levy", "vacancy")]] = 0
            empty = [Fraction(0) if isinstance(kind, Fixed) else kind.vacancy for kind in kinds]
            saved = [times(int(cost), part) for cost, part in zip(annual.sum(axis=1), empty, strict=True)]
            annual[:, COLUMN["vacancy"]] = [-pence for pence in saved]
        return annual

    def _kind(self, kind: Kind | Fixed, assumptions: Assumptions, on: date) -> Kind | Fixed:
        """A kind of post as a combination has it. Raises InputError where its grade has no such point."""
        if isinstance(kind, Fixed):
            return kind
        if assumptions.on_costs not in ("", "pension"):
            part = Fraction(0) if assumptions.on_costs == "none" else Fraction(assumptions.on_costs[:-1]) / 100
            kind = replace(kind, on_cost_rate=part)
        if assumptions.basis:
            kind = replace(kind, basis=assumptions.basis, point="", own_pay=None)  # type: ignore[arg-type]
        if assumptions.pension:
            other = self.pensions[assumptions.pension]
            if other.replaced in (None, kind.pension):
                pay = self.prices.trace(replace(kind, on_cost_rate=Fraction(0)), on).basic.salary if other.bands else 0
                kind = replace(kind, pension=other.of(pay))
        if not assumptions.points:
            return kind
        if kind.own_pay is not None:
            kind = replace(kind, basis="point", own_pay=None)  # no point is so many above it: the look-up says so
        scale = self.prices.book.scale(kind.scale)
        grade = scale.grade(kind.grade, on)
        values = scale.basic_pay(grade, kind.basis, on, kind.point, kind.stop_at_bar).values
        at = grade.points.index(values[0].point) + assumptions.points
        if len(values) > 1 or not 0 <= at < len(grade.points):
            scale.basic_pay(grade, "point", on, "no such point")  # says that the grade has none
        return replace(kind, basis="point", point=grade.points[at])
