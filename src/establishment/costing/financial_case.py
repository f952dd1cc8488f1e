"""The financial case: month by month and year by year, what is spent and saved in cash, when it pays back, its NPV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from establishment.costing.comparison import Comparison, one_off_figure
from establishment.costing.cost_lines import PROPOSED, Costed, Stretch, legs_of
from establishment.costing.figures import Figure, total
from establishment.costing.measures import MEASURES
from establishment.costing.summary import Class
from establishment.costing.years import Year, year_of
from establishment.ground.columns import Column, Columns
from establishment.ground.money import nearest_pence
from establishment.ground.periods import FinancialYear, Method, month_and_year, month_days, month_edges
from establishment.ground.shown import Shown

Pence = npt.NDArray[np.int64]

CLASSES: dict[Class, str] = {
    "cashable": "cashable_savings",
    "scope_reduction": "scope_reduction",
    "potentially_cashable": "potentially_cashable",
    "potential_scope_reduction": "potential_scope_reduction",
    "not_cashable": "not_cashable",
}
"""The measure of each class of savings."""
CASHABLE = ("cashable_savings", "scope_reduction")
"""Savings that are said to be cashable, by measure."""
IN_MONTHS = (
    "recurring_growth",
    "gross_savings",
    *CLASSES.values(),
    "unclassified",
    "between_funders",
    "time_limited",
    "one_off",
)
"""The measures of a month."""

MONTHS = Columns(
    Column("month", "object", "", "first day of the month"),
    Column("year", "object", "", "financial year"),
    *(Column(f"{name}_pence", "int64", "pence", f"{MEASURES[name].phrase}, in the month") for name in IN_MONTHS),
    Column("cumulative_cashable_pence", "int64", "pence", "cashable net so far, a cost positive"),
    Column("projected", "bool", "", "whether an award or a rate that its year used is assumed"),
)
"""Columns of `by_month()`: known parts; what has no price is not in them."""

SPENT = ("recurring_growth", "one_off", "time_limited")
"""The flows that are outlays."""


def within_the_plan(years: int) -> str:
    """Within how many years something pays back, or does not: "within the 5 years of the plan"."""
    return f"within the {years} years of the plan" if years > 1 else "within the one year of the plan"


@dataclass(frozen=True, repr=False)
class Payback(Shown):
    """When what is spent has come back in cash.

    month: the first month after the first outlay from which the cumulative cashable net is never again a cost; None
    where there is none within the plan.  first: the month of the first outlay; None where nothing is spent.
    if_cashable: whether potentially cashable savings are counted.  missing: what has no price, so that nothing can
    be told.
    """

    month: date | None
    first: date | None
    if_cashable: bool
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.missing:
            return f"Payback is not known before the full cost of {', '.join(self.missing)} is"
        if self.first is None:
            return "Nothing is spent, so that there is nothing to pay back"
        counted = "savings that are or may be cashable" if self.if_cashable else "cashable savings alone"
        if self.month is None:
            return f"Not paid back within the plan, by {counted}"
        return f"Paid back from {month_and_year(self.month)}, in year {self.years} after the first outlay, by {counted}"

    @property
    def years(self) -> int | None:
        """The year after the first outlay in which it is paid back: 1 within twelve months, and so on."""
        if self.month is None or self.first is None:
            return None
        # twelve months after the outlay begins the second year
        months = 12 * (self.month.year - self.first.year) + self.month.month - self.first.month
        return months // 12 + 1


@dataclass(frozen=True)
class Flow:
    """What falls in each month: known pence, and how often the cost of each kind without a price is in it."""

    pence: Pence
    terms: dict[str, list[Fraction]]

    @staticmethod
    def of(months: int) -> Flow:
        """A flow of nothing."""
        return Flow(np.zeros(months, dtype=np.int64), {})

    def add(self, kind: str, month: int, times: Fraction) -> None:
        """Put a kind without a price into a month."""
        self.terms.setdefault(kind, [Fraction(0)] * len(self.pence))[month] += times

    def take(self, other: Flow, sign: int = 1, within: slice = slice(None)) -> None:
        """Add another flow, or what of it falls within some months."""
        self.pence[within] += sign * other.pence[within]
        for kind, times in other.terms.items():
            for month in range(*within.indices(len(times))):
                self.add(kind, month, sign * times[month])

    def within(self, months: slice) -> Figure:
        """What some months come to."""
        terms = {kind: sum(times[months], Fraction(0)) for kind, times in self.terms.items()}
        return Figure.of(int(self.pence[months].sum()), terms)

    def open_months(self) -> list[int]:
        """The months in which something has no price."""
        return [n for n in range(len(self.pence)) if any(times[n] for times in self.terms.values())]


def _months_of(stretch: Stretch, method: Method) -> list[Fraction]:
    """The part of a year that a stretch has in each month of its year."""
    assert stretch.year is not None
    start, end = stretch.start.fraction, stretch.end.fraction
    edges = [at.fraction for at in month_edges(stretch.year, method)]
    return [max(min(last, end) - max(first, start), Fraction(0)) for first, last in pairwise(edges)]


class Case:
    """What a plan comes to over its years: flows by month, cumulative net, payback, net present value."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    @property
    def months(self) -> list[date]:
        """First days of the months of the plan."""
        return [month for year in self.comparison.years for month in month_days(year)[:-1]]

    @cached_property
    def _by_month(self) -> Costed:
        legs = legs_of(self.comparison.plan.movements)
        return self.comparison.engine.in_years(legs, self.comparison.years, months=True)

    @cached_property
    def _nets(self) -> dict[tuple[int, str, bool], Flow]:
        """Net on the base budget by movement, funder and whether time-limited."""
        count = len(self.months)
        costed = self._by_month
        offset = {year: 12 * n for n, year in enumerate(self.comparison.years)}
        nets: dict[tuple[int, str, bool], Flow] = {}
        for key, (stretch, _), pence in zip(costed.keys(), costed.stretches, costed.costs, strict=True):
            if key.budgeted and stretch.year is not None:
                flow = nets.setdefault((key.movement, key.funder, key.time_limited), Flow.of(count))
                # the engine cuts each year into its own twelve months; the plan has them one after the other
                flow.pence[offset[stretch.year] :][:12] += pence if key.side == PROPOSED else -pence
        for row, (stretch, funder) in zip(costed.unpriced_rows, costed.unknown, strict=True):
            spell = stretch.leg.spell
            if spell.budgeted and stretch.year is not None:
                flow = nets.setdefault((stretch.leg.movement.number, funder, spell.time_limited), Flow.of(count))
                times = spell.count * dict(stretch.paid)[funder] * (1 if stretch.leg.side == PROPOSED else -1)
                # what has no price is shared in exact parts: there are no pence to round
                for n, part in enumerate(_months_of(stretch, self.comparison.engine.prices.method)):
                    flow.add(str(row["kind"]), offset[stretch.year] + n, times * part)
        return nets

    @cached_property
    def _flows(self) -> dict[str, Flow]:
        """What falls in each month, under the names of `MONTHS` without `_pence`."""
        flows = {name: Flow.of(len(self.months)) for name in IN_MONTHS}
        recurring: dict[int, dict[str, Flow]] = {}
        for (number, funder, limited), net in self._nets.items():
            if limited:
                flows["time_limited"].take(net)
            else:
                recurring.setdefault(number, {})[funder] = net
        for number, nets in recurring.items():
            for name, sign, funder, within in self._turned(number, nets):
                flows[name].take(nets[funder], sign, within)
        place = {month: n for n, month in enumerate(self.months)}
        for one_off in self.comparison.plan.one_offs:
            # a sum that runs for a time is cash in each of its months, not on its first day
            for day, pence in one_off.months:
                if day is not None and day.replace(day=1) in place:
                    flows["one_off"].pence[place[day.replace(day=1)]] += pence
            name, count = one_off.unknown
            # an unknown sum cannot be spread, so it falls in the month of its day
            if name and one_off.on is not None and one_off.on.replace(day=1) in place:
                flows["one_off"].add(name, place[one_off.on.replace(day=1)], Fraction(count))
        return flows

    @property
    def flows(self) -> dict[str, Pence]:
        """By month, under the names of `MONTHS` without `_pence`: known parts, all positive but nets."""
        return {name: flow.pence for name, flow in self._flows.items()}

    def _turned(self, number: int, nets: dict[str, Flow]) -> Iterator[tuple[str, int, str, slice]]:
        """What is growth, saving or neither of a movement, and of which class: flow, sign, funder and months.

        As its full-year effect settles it over all funders; where that is nothing, by the sign of each year.
        """
        settling = self.comparison.settling
        # year by year, since a base that takes over from a grant is nothing until the grant ends
        for n in range(len(self.comparison.years)):
            within = slice(12 * n, 12 * n + 12)
            figures = {funder: net.within(within) for funder, net in nets.items()}
            settled = settling.settle(number, figures)
            for funder, figure in figures.items():
                own = settling.settle(number, {funder: figure}, funder).turn
                # what is growth to one funder alone; less what is growth over all
                yield "between_funders", (own == "growth") - (settled.turn == "growth"), funder, within
                if settled.turn != "saving":
                    yield "recurring_growth" if settled.turn == "growth" else "unclassified", 1, funder, within
                    continue
                yield "gross_savings", -1, funder, within
                yield CLASSES[settling.class_in(settled, number, funder)], -1, funder, within

    def _cash(self, *, if_cashable: bool) -> Flow:
        cash = Flow.of(len(self.months))
        for name in ("recurring_growth", "unclassified", "time_limited", "one_off"):
            cash.take(self._flows[name])
        for name in (n for n in CLASSES.values() if n != "not_cashable" and (if_cashable or n in CASHABLE)):
            cash.take(self._flows[name], -1)
        return cash

    def cashable_net(self, *, if_cashable: bool = False) -> Pence:
        """Cash by month: all costs, what has an end and one-off spending, less cashable savings; a cost positive.

        What is neither growth nor saving is a cost, or less of one, by its sign.
        if_cashable: with the savings for which not all conditions are said.
        """
        return self._cash(if_cashable=if_cashable).pence

    def rows(self) -> dict[str, list[Any]]:
        """One row a month, by column."""
        flows = {f"{name}_pence": list(values) for name, values in self.flows.items()}
        years = [self.comparison.year_of(month) for month in self.months]
        cumulative = list(np.cumsum(self.cashable_net()))
        return {
            "month": self.months,
            "year": [year.label for year in years],
            "cumulative_cashable_pence": cumulative,
            "projected": [year in self._by_month.projected_years for year in years],
            **flows,
        }

    def _missing(self, *, if_cashable: bool) -> tuple[str, ...]:
        """What has no price and decides when it is paid back: kinds that do not cancel in the cash of every month.

        Those count as well that alone decide whether anything is spent in a month.
        """
        open_ = [kind for kind, times in self._cash(if_cashable=if_cashable).terms.items() if any(times)]
        for name in SPENT:
            flow = self._flows[name]
            for n in flow.open_months():
                figure = flow.within(slice(n, n + 1))
                # a month that is surely an outlay, or surely not, can be told although a price is missing
                open_ += [] if figure.sign is not None else figure.terms
        return tuple(dict.fromkeys(open_))

    @property
    def _spent(self) -> npt.NDArray[np.bool_]:
        """In which months anything is spent; a post without a price costs more than nothing."""
        spent = np.zeros(len(self.months), dtype=bool)
        for name in SPENT:
            flow = self._flows[name]
            spent |= flow.pence > 0
            for n in flow.open_months():
                spent[n] |= flow.within(slice(n, n + 1)).sign == 1
        return spent

    def payback(self, *, if_cashable: bool = False) -> Payback:
        """When what is spent has come back in cash; if_cashable: whether potentially cashable savings are counted.

        Source: design of the measure, cumulative cashable net; "invest to save" schemes ask for it within a number
        of years (Bromley five, South Kesteven three).
        """
        months, spent = self.months, self._spent
        missing = self._missing(if_cashable=if_cashable)
        if missing:
            return Payback(None, None, if_cashable, missing)
        # without an outlay there is nothing to pay back, and no month would mean anything
        if not spent.any():
            return Payback(None, None, if_cashable)
        first = int(np.argmax(spent))
        cost = np.cumsum(self.cashable_net(if_cashable=if_cashable)) > 0
        # after the last month that is a cost: a plan that pays back and falls behind again has not paid back
        never_after = int(np.flatnonzero(cost)[-1]) + 1 if cost.any() else 0
        # strictly after the first outlay, also where earlier savings cover it
        at = max(first + 1, never_after)
        return Payback(months[at] if at < len(months) else None, months[first], if_cashable)

    def npv(self, percent: Fraction) -> Figure:
        """Net present value: savings less costs at constant prices, the first year undiscounted; a saving is positive.

        percent: the yearly rate, 3.5 for 3.5%. Every year's amount is rounded to the penny, and the sum is theirs.
        """
        return total(self.discounted(percent))

    def discounted(self, percent: Fraction) -> list[Figure]:
        """Savings less costs of each year at constant prices, discounted; the first year is not."""
        factor = 1 + Fraction(percent) / 100
        return [
            Figure.of(
                # each year to the penny, so that the years that are shown add up to the value
                nearest_pence(-Fraction(net.pence) / factor**n),
                {name: -count / factor**n for name, count in net.terms.items()},
            )
            for n, net in enumerate(net_of(year) for year in self.constant_years)
        ]

    @cached_property
    def constant_years(self) -> list[Year]:
        """The years at constant prices."""
        comparison = self.comparison
        if comparison.engine.prices.cash:
            comparison = Comparison(comparison.plan, comparison.constant)
        return [year_of(comparison, year) for year in comparison.years]


def net_of(year: Year) -> Figure:
    """All that falls in a year on the base budget: recurring, what has an end, and one-off; a cost positive."""
    return year.measure("all_in_year")


def cumulative(years: list[Year]) -> list[Figure]:
    """What the years come to so far, one figure a year; a cost positive."""
    return list(accumulate(net_of(year) for year in years))


def one_off_by_kind(comparison: Comparison, year: FinancialYear | None = None) -> dict[str, Figure]:
    """One-off spending as revenue and capital; of a year, what falls in it. The kinds are those of the whole plan."""
    kinds = dict.fromkeys(one_off.kind for one_off in comparison.plan.one_offs)
    fallen = [
        one_off
        for one_off in comparison.plan.one_offs
        if year is None or (one_off.on is not None and comparison.year_of(one_off.on) == year)
    ]
    return {kind: total(one_off_figure(o) for o in fallen if o.kind == kind) for kind in kinds}
