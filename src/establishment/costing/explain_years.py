"""Where a figure of a year or of all the years comes from: change by change, day by day of unchanged prices."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import numpy as np

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import PROPOSED, Costed, legs_of
from establishment.costing.explanation import Explained, ExplainedStep
from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import Case, net_of
from establishment.costing.measure_rows import EFFECTS
from establishment.costing.measures import OF_YEAR
from establishment.costing.years import Year, year_of
from establishment.ground.findings import RefusedError, written
from establishment.ground.periods import FinancialYear, long_date, month_and_year
from establishment.rates.annual import COMPONENTS

IN_A_YEAR = {name: (effect, row.name, label) for row in OF_YEAR for effect, name, label in row.columns()} | {
    row.name: ("part_year", row.name, f"{row.label}, {EFFECTS['part_year']}") for row in OF_YEAR if row.effects
}
"""By name: the effect of the year, the measure and its label; the name of a measure alone is what falls in the year."""
PAYBACKS = {"payback_years": True, "payback_years_cashable": False}
"""Whether savings that may be cashable are counted."""
OVER_THE_YEARS = ("cumulative_net", "npv", *PAYBACKS)


def year_explained(
    comparison: Comparison, measure: str, year: FinancialYear, proposals: Collection[str] | None, funder: str | None
) -> tuple[str, Figure, list[ExplainedStep]]:
    """The label of a measure of a year, what it comes to, and its steps.

    Raises RefusedError for a measure that a year does not have.
    """
    if measure not in IN_A_YEAR:
        raise RefusedError(f"{measure!r} is no measure of a year; measures: {', '.join(IN_A_YEAR)}")
    effect, name, label = IN_A_YEAR[measure]
    whole = year_of(comparison, year)
    legs = legs_of(comparison.plan.movements)
    engine = comparison.engine
    costed = engine.in_years(legs, [year]) if effect == "part_year" else engine.full_year(legs, year=year)
    steps: list[ExplainedStep] = []
    for movement in comparison.plan.movements:
        amount = _alone(whole, movement.number).measure(name, effect, proposals, funder)
        if amount:
            action = movement.action.replace("_", " ")
            steps.append(ExplainedStep(1, f"proposal {movement.proposal}, {action}", amount))
            steps += _stretches(costed, movement.number, funder, comparison)
    steps += _once(whole, comparison, name, effect, proposals, funder)
    return label, whole.measure(name, effect, proposals, funder), steps


def _alone(year: Year, number: int) -> Year:
    """A year in which one movement alone is."""
    part, full = (
        {key: net for key, net in nets.items() if key[0] == number} for nets in (year.part_year, year.full_year)
    )
    return replace(year, part_year=part, full_year=full, one_offs=())


def _stretches(costed: Costed, number: int, funder: str | None, comparison: Comparison) -> Iterator[ExplainedStep]:
    """What each post of a movement costs in each run of days at unchanged prices, less what it was."""
    parts = zip(costed.stretches, costed.costs, costed.annual, costed.traces, strict=True)
    for (stretch, payer), cost, annual, trace in parts:
        spell = stretch.leg.spell
        if stretch.leg.movement.number != number or funder not in (None, payer):
            continue
        sign = "+" if stretch.leg.side == PROPOSED else "-"
        days = ""
        if stretch.from_ is not None and stretch.until is not None:
            # people read the last day, the code keeps the first day after it
            days = f", {long_date(stretch.from_)} to {long_date(stretch.until - timedelta(days=1))}"
        who = comparison.funder_name(payer)
        says = f"{sign} {spell.count} x {spell.label}{days}, paid by {who}, {spell.place}"
        yield ExplainedStep(2, says, Figure(int(cost)))
        # components of nought would be a line of noughts in each explanation
        columns = np.flatnonzero(annual)
        if len(columns) > 1:
            what = "one post, a full year" if stretch.lump is None else "one post, paid once"
            yield ExplainedStep(3, f"{what}, all funders", Figure(int(annual.sum())))
        for column in columns:
            component = COMPONENTS[column]
            how = f", {trace.explain(component)}" if trace and stretch.lump is None else ""
            says = f"{component.replace('_', ' ')} of one post{how}"
            yield ExplainedStep(3, says, Figure(int(annual[column])))
    for (stretch, payer), row in zip(costed.unknown, costed.unpriced_rows, strict=True):
        if stretch.leg.movement.number == number and funder in (None, payer):
            sign = "+" if stretch.leg.side == PROPOSED else "-"
            spell = stretch.leg.spell
            says = f"{sign} {spell.count} x {spell.label}, {spell.place}: not priced"
            yield ExplainedStep(2, says, Figure.of(0, {str(row["kind"]): row["times"]}))


def _once(
    year: Year, comparison: Comparison, name: str, effect: str, proposals: Collection[str] | None, funder: str | None
) -> Iterator[ExplainedStep]:
    """What falls once in the year, as far as the measure counts it."""
    for proposal, payer, part in year.one_offs:
        alone = replace(year, part_year={}, full_year={}, one_offs=((proposal, payer, part),))
        amount = alone.measure(name, effect, proposals, funder)
        if amount:
            titles = [o.title for o in comparison.plan.one_offs if o.proposal == proposal]
            who = comparison.funder_name(payer)
            yield ExplainedStep(1, f"proposal {proposal}, once only ({', '.join(titles)}), paid by {who}", amount)


def over_years(
    comparison: Comparison, measure: str, until: FinancialYear | None
) -> tuple[Explained | None, list[ExplainedStep]]:
    """A measure of all the years, or of those up to one of them, and its steps.

    Raises RefusedError where the scenario has no years, or no discount rate for a net present value.
    """
    if not comparison.years:
        raise RefusedError(f"{measure} is worked out over the years of the plan, and the scenario says none")
    case, years = Case(comparison), [y for y in comparison.years if until is None or y.first_day <= until.first_day]
    if measure in PAYBACKS:
        return _payback(case, if_cashable=PAYBACKS[measure])
    if measure == "cumulative_net":
        nets = [(year, net_of(year_of(comparison, year))) for year in years]
        steps = [ExplainedStep(1, f"{year.label}: all that falls in the year", net) for year, net in nets]
        return total(net for _, net in nets), steps
    rate = comparison.plan.scenario.discount_percent
    if rate is None:
        raise RefusedError("a net present value needs a discount rate: discount_percent = 3.5, with its source")
    return case.npv(rate), list(_discounted(case, rate))


def _discounted(case: Case, rate: Fraction) -> Iterator[ExplainedStep]:
    factor = 1 + Fraction(rate) / 100
    for n, (year, part) in enumerate(zip(case.constant_years, case.discounted(rate), strict=True)):
        by = f", divided by {written(factor)} {n} time{'s' if n > 1 else ''}" if n else ", not discounted"
        yield ExplainedStep(1, f"{year.year.label}: savings less costs, {-net_of(year)}{by}", part)


def _payback(case: Case, *, if_cashable: bool) -> tuple[Fraction | None, list[ExplainedStep]]:
    payback = case.payback(if_cashable=if_cashable)
    cumulative = np.cumsum(case.cashable_net(if_cashable=if_cashable))
    steps = [ExplainedStep(1, f"{payback}.")]
    months = case.months
    if payback.first is not None:
        last = months[-1] if payback.month is None else payback.month
        # the first outlay, the last month that is still a cost, and the month of payback: once each where they meet
        for month in dict.fromkeys((payback.first, months[max(months.index(last) - 1, 0)], last)):
            says = f"cash so far at the end of {month_and_year(month)}, a cost positive"
            steps.append(ExplainedStep(2, says, Figure(int(cumulative[months.index(month)]))))
    return (None if payback.years is None else Fraction(payback.years)), steps
