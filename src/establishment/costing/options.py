"""Options side by side: their costs and benefits, how they rank, and what would turn the ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from establishment.costing.figures import Figure, total
from establishment.costing.measures import money_in, money_of
from establishment.costing.results import Results
from establishment.costing.sensitivity import ASSUMPTIONS, CHANGES, Effect, sensitivity
from establishment.ground.findings import RefusedError, listed
from establishment.ground.money import times
from establishment.ground.periods import APRIL, MONTHS, FinancialYear

HUNDRED = 100


@dataclass(frozen=True)
class CostAndBenefit:
    """What an option costs and what it saves, each without the other, in pence; both 0 or more.

    Over the years of the plan, in the prices of the scenario: growth, one-off and time-limited costs against savings.
    Without years: growth and savings of a full year.
    """

    costs: int
    benefits: int

    @property
    def net(self) -> int:
        """Costs less benefits: a cost is positive."""
        return self.costs - self.benefits

    def biased(self, costs: Fraction, benefits: Fraction) -> CostAndBenefit:
        """With costs so many percent higher, and benefits so many percent lower; each rounded to the penny."""
        more, fewer = 1 + costs / HUNDRED, 1 - benefits / HUNDRED
        return CostAndBenefit(times(self.costs, more), times(self.benefits, fewer))


@dataclass(frozen=True)
class Ranked:
    """The options in order under one change of one assumption, the lowest net cost first.

    change: in the unit of the assumption; assumption "" for the options as they are.  effects: pence by option.
    notes: of the options as they are: what changes assume beyond them, and which are left out and why, by option.
    """

    assumption: str
    unit: str
    change: Fraction
    effects: Mapping[str, int]
    notes: tuple[str, ...] = ()

    @property
    def order(self) -> list[str]:
        """The options from the lowest net cost up; of equal ones as they were given."""
        return sorted(self.effects, key=lambda name: self.effects[name])

    def rank(self, name: str) -> int:
        """The place of an option: 1 for the lowest net cost; equal ones share it."""
        return places(self.effects)[name]


@dataclass(frozen=True)
class Switching:
    """The change of one option's costs or benefits at which it and another change places.

    percent: of the option's costs or benefits; None where there are none that could change.
    """

    option: str
    other: str
    part: str
    percent: Fraction | None


def places(nets: Mapping[str, int]) -> dict[str, int]:
    """The place of each option by its net: 1 for the lowest; equal ones share it."""
    # equal nets share a place: nothing puts one before the other
    return {name: 1 + sum(other < net for other in nets.values()) for name, net in nets.items()}


def _span(years: Sequence[FinancialYear]) -> str:
    """The first and the last of some years, with the month in which they begin where it is not April."""
    if not years:
        return "none"
    month = years[0].first_month
    return f"{years[0].label} to {years[-1].label}" + (f" from {MONTHS[month - 1]}" if month != APRIL else "")


def common_measure(options: Mapping[str, Results]) -> Effect:
    """What the options are ranked by: what all years come to where every one has the same years, else the net."""
    years = {name: tuple(results.scenario.financial_years) for name, results in options.items()}
    if not any(years.values()):
        return "net"
    # five years of one beside three of another would rank the shorter one first for being shorter
    if len(set(years.values())) > 1:
        message = "; ".join(f"{name}: {_span(of)}" for name, of in years.items())
        raise RefusedError(f"the options have different years ({message}); give them the same first_year and years")
    return "cumulative_net"


def cost_and_benefit(name: str, results: Results) -> CostAndBenefit:
    """The costs and benefits of an option. Raises RefusedError where a part has no price."""
    parts: list[Figure] = []
    for year in results.years:
        year_part = year.part("part_year")
        parts += [
            money_in(year_part, "recurring_growth"),
            -money_in(year_part, "gross_savings"),
            money_in(year_part, "unclassified"),
        ]
        parts += [money_in(year_part, "time_limited"), money_in(year_part, "one_off")]
    if not results.years:
        parts = [money_of(results.summary, "recurring_growth"), -money_of(results.summary, "gross_savings")]
    # kinds that cancel over the years still leave costs and benefits unknown, each by itself
    unknown = total(parts).terms or {kind: n for part in parts for kind, n in part.terms.items()}
    if unknown:
        raise RefusedError(f"{name}: it needs the full cost of {listed([f'one {kind}' for kind in unknown])}")
    return CostAndBenefit(sum(p.pence for p in parts if p.pence > 0), -sum(p.pence for p in parts if p.pence < 0))


def rankings(options: Mapping[str, Results]) -> list[Ranked]:
    """The options as they are, then under each change of each assumption of `sensitivity()`.

    A change that cannot be priced in one of them is left out for all; the row as they are has the reason.
    Raises RefusedError where an option has a part without a price, and for options of different years.
    """
    measure = common_measure(options)
    assumptions = {name: sensitivity(results.comparison.plan, measure, None) for name, results in options.items()}
    by_name = {name: {str(each.assumption): each for each in effects} for name, effects in assumptions.items()}
    now = {name: next(iter(effects.values())).effect for name, effects in by_name.items()}
    notes = tuple(f"{name}: {each.note}" for name, effects in by_name.items() for each in effects.values() if each.note)
    rows = [Ranked("", "", Fraction(0), now, notes)]
    for assumption in CHANGES:
        unit = ASSUMPTIONS[assumption][1]
        both = {name: effects[assumption] for name, effects in by_name.items()}
        lows = {name: (each.low, each.effect_low) for name, each in both.items()}
        highs = {name: (each.high, each.effect_high) for name, each in both.items()}
        for edges in (lows, highs):
            change = next(iter(edges.values()))[0]
            # a change that one option could not be priced with would compare that option as it is with the others
            # changed
            if change and all(other == change for other, _ in edges.values()):
                rows.append(Ranked(assumption, unit, change, {name: effect for name, (_, effect) in edges.items()}))
    return rows


def switching_values(options: Mapping[str, CostAndBenefit]) -> list[Switching]:
    """For each two options, the change of the costs and of the benefits of the one that makes their nets equal."""
    rows = []
    for name, other in permutations(options, 2):
        gap = options[other].net - options[name].net
        for part, amount, sign in (("costs", options[name].costs, 1), ("benefits", options[name].benefits, -1)):
            # costs must rise by the gap, benefits must fall by it; a part of nought cannot change by a percentage
            percent = Fraction(sign * gap * HUNDRED, amount) if amount else None
            rows.append(Switching(name, other, part, percent))
    return rows


def turns(rows: Sequence[Ranked]) -> list[Ranked]:
    """The changes under which the options stand in another order than as they are."""
    return [row for row in rows[1:] if row.order != rows[0].order]
