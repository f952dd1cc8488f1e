"""The effect year by year: what falls in each, and the full-year effect at its end, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from establishment.columns import Column, Columns
from establishment.costing.comparison import Comparison, Effect, sums_of, turn_of
from establishment.costing.engine import PROPOSED, Costed, legs_of
from establishment.costing.figures import Figure, figure_cells, figure_columns, total
from establishment.periods import FinancialYear

EFFECTS = {"part_year": "what falls in the year", "full_year": "the full-year effect at its end"}
MEASURES = ("growth", "savings", "net", "time_limited")

YEARS = Columns(
    Column("year", "object", "", "financial year"),
    Column("proposal", "object", "", "number of the proposal"),
    *(
        column
        for effect, words in EFFECTS.items()
        for name in MEASURES
        for column in figure_columns(f"{effect}_{name}", "pence", f"{name}: {words}")
    ),
    Column("one_off_pence", "int64", "pence", "spending in this year only"),
)
"""Columns of `by_year()`: growth or saving as settled by the full-year effect of each movement and funder."""

Nets = dict[tuple[int, str, bool], Figure]
"""Net by movement, funder and whether time-limited."""


@dataclass(frozen=True)
class Year:
    """One financial year: the net of each movement and funder that falls in it, and in a full year at its end."""

    year: FinancialYear
    part_year: Nets
    full_year: Nets
    one_offs: tuple[tuple[str, int], ...] = ()

    def one_off(self, proposal: str | None = None) -> int:
        """Spending in this year only, in pence; of one proposal or of all."""
        return sum(pence for number, pence in self.one_offs if proposal in (None, number))

    def measures(self, effect: str, effects: Iterable[Effect]) -> dict[str, Figure]:
        """Growth, savings and net of some effects, and apart the net of what has an end.

        effect: part_year or full_year.
        """
        nets: Nets = getattr(self, effect)
        effects = list(effects)
        turned: dict[str, list[Figure]] = {}
        for one in effects:
            net = nets.get((one.movement.number, one.funder, False), Figure())
            # nothing at the price base may still be something at another year's rates
            turn = turn_of(net) if one.turn == "none" else one.turn
            turned.setdefault(turn, []).append(net)
        growth, savings = total(turned.get("growth", ())), -total(turned.get("saving", ()))
        net = growth - savings + total(turned.get("unclassified", ()))
        limited = total(nets.get((one.movement.number, one.funder, True), Figure()) for one in effects)
        return {"growth": growth, "savings": savings, "net": net, "time_limited": limited}


def years_of(comparison: Comparison) -> list[Year]:
    """The years of the scenario; none where it says no first year."""
    scenario = comparison.plan.scenario
    if not scenario.first_year:
        return []
    first = FinancialYear.parse(scenario.first_year)
    years = (FinancialYear(first.start_year + n) for n in range(scenario.years))
    return [year_of(comparison, year) for year in years]


def year_of(comparison: Comparison, year: FinancialYear) -> Year:
    """One year: what falls in it, the full-year effect at its end, and the one-off costs of its days."""
    legs = legs_of(comparison.plan.movements)
    part, full = comparison.engine.in_years(legs, [year]), comparison.engine.full_year(legs, year=year)
    dated = ((o, FinancialYear.of(o.on)) for o in comparison.plan.one_offs if o.on is not None)
    once = tuple((o.proposal, o.pence) for o, falls in dated if falls == year)
    return Year(year, _nets(part), _nets(full), once)


def year_rows(comparison: Comparison, years: Iterable[Year]) -> dict[str, list[Any]]:
    """One row a year and proposal, by column."""
    rows: dict[str, list[Any]] = {name: [] for name in YEARS.names}
    for year in years:
        for proposal in comparison.plan.scenario.proposals:
            mine = [e for e in comparison.effects if e.movement.proposal == proposal]
            values: dict[str, Any] = {"year": year.year.label, "proposal": proposal}
            for effect in EFFECTS:
                for measure, figure in year.measures(effect, mine).items():
                    values |= figure_cells(f"{effect}_{measure}", figure)
            values["one_off_pence"] = year.one_off(proposal)
            for column in rows:
                rows[column].append(values[column])
    return rows


def _nets(costed: Costed) -> Nets:
    nets: Nets = {}
    for (number, funder, side, budgeted, limited), figure in sums_of(costed).items():
        if budgeted:
            signed = figure if side == PROPOSED else -figure
            nets[number, funder, limited] = nets.get((number, funder, limited), Figure()) + signed
    return nets
