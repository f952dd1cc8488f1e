"""The financial case: month by month and year by year, what is spent and saved in cash, when it pays back, its NPV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from establishment.columns import Column, Columns
from establishment.costing.comparison import Comparison, one_off_figure, turn_of
from establishment.costing.costed import PROPOSED, Costed, legs_of
from establishment.costing.figures import Figure, total
from establishment.costing.measures import MEASURES
from establishment.costing.summary import Class, Turn
from establishment.costing.years import Year, year_of
from establishment.money import nearest_pence
from establishment.periods import FinancialYear

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
IN_MONTHS = ("recurring_growth", "gross_savings", *CLASSES.values(), "time_limited", "one_off")
"""The measures of a month."""

MONTHS = Columns(
    Column("month", "object", "", "first day of the month"),
    Column("year", "object", "", "financial year"),
    *(Column(f"{name}_pence", "int64", "pence", f"{MEASURES[name].phrase}, in the month") for name in IN_MONTHS),
    Column("cumulative_cashable_pence", "int64", "pence", "cashable net so far, a cost positive"),
    Column("projected", "bool", "", "whether an award or a rate that its year used is assumed"),
)
"""Columns of `by_month()`: known parts; what has no price is not in them."""


@dataclass(frozen=True)
class Payback:
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

    @property
    def years(self) -> int | None:
        """The year after the first outlay in which it is paid back: 1 within twelve months, and so on."""
        if self.month is None or self.first is None:
            return None
        months = 12 * (self.month.year - self.first.year) + self.month.month - self.first.month
        return months // 12 + 1


class Case:
    """What a plan comes to over its years: flows by month, cumulative net, payback, net present value."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    @property
    def months(self) -> list[date]:
        """First days of the months of the plan."""
        return [
            date(year.start_year + (month > 12), (month - 1) % 12 + 1, 1)
            for year in self.comparison.years
            for month in range(4, 16)
        ]

    @cached_property
    def _by_month(self) -> Costed:
        legs = legs_of(self.comparison.plan.movements)
        return self.comparison.engine.in_years(legs, self.comparison.years, months=True)

    @cached_property
    def _nets(self) -> dict[tuple[int, str, bool], Pence]:
        """Net on the base budget by movement, funder and whether time-limited: one value a month."""
        years = self.comparison.years
        costed = self._by_month
        offset = {year: 12 * n for n, year in enumerate(years)}
        nets: dict[tuple[int, str, bool], Pence] = {}
        for key, (stretch, _), pence in zip(costed.keys(), costed.stretches, costed.costs, strict=True):
            if key.budgeted and stretch.year is not None:
                at = key.movement, key.funder, key.time_limited
                net = nets.setdefault(at, np.zeros(12 * len(years), dtype=np.int64))
                net[offset[stretch.year] : offset[stretch.year] + 12] += pence if key.side == PROPOSED else -pence
        return nets

    @cached_property
    def flows(self) -> dict[str, Pence]:
        """By month, under the names of `MONTHS` without `_pence`: all positive but the net of what has an end."""
        none = np.zeros(len(self.months), dtype=np.int64)
        flows = {name: none.copy() for name in (*IN_MONTHS, "unclassified")}
        for (number, funder, limited), net in self._nets.items():
            if limited:
                flows["time_limited"] += net
                continue
            for name, part in self._turned(number, funder, net).items():
                flows[name] += part
        place = {month: n for n, month in enumerate(self.months)}
        for one_off in self.comparison.plan.one_offs:
            if one_off.on is not None and one_off.on.replace(day=1) in place:
                flows["one_off"][place[one_off.on.replace(day=1)]] += one_off.pence
        return flows

    def _turned(self, number: int, funder: str, net: Pence) -> dict[str, Pence]:
        """What is growth, saving or neither of a movement and funder, by month.

        As its full-year effect settles it; where that is nothing, by the sign of each year.
        """
        turn, saving = self._settled.get((number, funder), ("none", ""))
        years = np.repeat(np.arange(len(self.comparison.years)), 12)
        turns = np.array([
            turn_of(Figure.of(int(net[years == n].sum()), self._unknown.get((number, funder, year), {})))
            if turn == "none" else turn
            for n, year in enumerate(self.comparison.years)
        ])[years]  # fmt: skip
        saved = -net * (turns == "saving")
        class_ = saving or self.comparison.class_of(number, funder)
        return {
            "recurring_growth": net * (turns == "growth"), "gross_savings": saved, CLASSES[class_]: saved,
            "unclassified": net * ((turns == "unclassified") | (turns == "none")),
        }  # fmt: skip

    @cached_property
    def _settled(self) -> dict[tuple[int, str], tuple[Turn, Class]]:
        return {(e.movement.number, e.funder): (e.turn, e.saving) for e in self.comparison.effects}

    @cached_property
    def _unknown(self) -> dict[tuple[int, str, FinancialYear], dict[str, Fraction]]:
        """What has no price, by movement, funder and year: how often each kind is in the net."""
        found: dict[tuple[int, str, FinancialYear], dict[str, Fraction]] = {}
        held = self._by_month
        for row, (stretch, funder) in zip(held.unpriced.to_dict("records"), held.unknown, strict=True):
            spell = stretch.leg.spell
            if spell.budgeted and not spell.time_limited and stretch.year is not None:
                terms = found.setdefault((stretch.leg.movement.number, funder, stretch.year), {})
                sign = 1 if stretch.leg.side == PROPOSED else -1
                terms[str(row["kind"])] = terms.get(str(row["kind"]), Fraction(0)) + sign * Fraction(row["times"])
        return found

    def cashable_net(self, *, if_cashable: bool = False) -> Pence:
        """Cash by month: growth, what has an end and one-off spending less cashable savings; a cost positive.

        if_cashable: with the savings for which not all conditions are said.
        """
        f = self.flows
        counted = [name for name in CLASSES.values() if name != "not_cashable" and (if_cashable or name in CASHABLE)]
        saved = sum((f[name] for name in counted), np.zeros(len(self.months), dtype=np.int64))
        return f["recurring_growth"] + f["unclassified"] + f["time_limited"] + f["one_off"] - saved

    def rows(self) -> dict[str, list[Any]]:
        """One row a month, by column."""
        flows = {f"{name}_pence": list(values) for name, values in self.flows.items() if name != "unclassified"}
        years = [FinancialYear.of(month) for month in self.months]
        cumulative = list(np.cumsum(self.cashable_net()))
        return {
            "month": self.months, "year": [year.label for year in years], "cumulative_cashable_pence": cumulative,
            "projected": [year in self._by_month.projected_years for year in years], **flows,
        }  # fmt: skip

    @property
    def missing(self) -> tuple[str, ...]:
        """What has no price and yet falls in the years of the plan."""
        held, kinds = self.comparison, self._by_month.unpriced
        changed = kinds[kinds["budgeted"].astype(bool)]["kind"] if len(kinds) else ()
        once = [one_off.unknown[0] for one_off in held.plan.one_offs if one_off.unknown[1]]
        return tuple(dict.fromkeys([*changed, *once]))

    def payback(self, *, if_cashable: bool = False) -> Payback:
        """When what is spent has come back in cash; if_cashable: with savings that are potentially cashable.

        Source: design of the measure, cumulative cashable net; "invest to save" schemes ask for it within a number
        of years (Bromley five, South Kesteven three).
        """
        flows, months = self.flows, self.months
        spent = (flows["recurring_growth"] > 0) | (flows["one_off"] > 0) | (flows["time_limited"] > 0)
        if self.missing:
            return Payback(None, None, if_cashable, self.missing)
        if not spent.any():
            return Payback(None, None, if_cashable)
        first = int(np.argmax(spent))
        cost = np.cumsum(self.cashable_net(if_cashable=if_cashable)) > 0
        never_after = int(np.flatnonzero(cost)[-1]) + 1 if cost.any() else 0
        at = max(first + 1, never_after)
        return Payback(months[at] if at < len(months) else None, months[first], if_cashable)

    def npv(self, percent: Fraction) -> Figure:
        """Net present value: savings less costs at constant prices, the first year undiscounted; a saving is positive.

        percent: the yearly rate, 3.5 for 3.5%. Every year's amount is rounded to the penny, and the sum is theirs.
        """
        factor = 1 + Fraction(percent) / 100
        return total(
            Figure.of(
                nearest_pence(-Fraction(net.pence) / factor**n),
                {name: -count / factor**n for name, count in net.terms.items()},
            )
            for n, net in enumerate(net_of(year) for year in self._constant)
        )

    @cached_property
    def _constant(self) -> list[Year]:
        """The years at constant prices."""
        held = self.comparison
        if held.engine.prices.cash:
            held = Comparison(held.plan, held.constant)
        return [year_of(held, year) for year in held.years]


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
        if year is None or (one_off.on is not None and FinancialYear.of(one_off.on) == year)
    ]
    return {kind: total(one_off_figure(o) for o in fallen if o.kind == kind) for kind in kinds}
