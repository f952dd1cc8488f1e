"""The effect year by year: what falls in each, and the full-year effect at its end, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from establishment.columns import Column, Columns
from establishment.costing.comparison import Comparison, Effect, sums_of
from establishment.costing.engine import PROPOSED, Costed, legs_of
from establishment.costing.figures import Figure, total
from establishment.periods import FinancialYear

_MEASURES = ("growth", "savings", "net")

YEARS = Columns(
    Column("year", "object", "", "financial year"),
    Column("proposal", "object", "", "number of the proposal"),
    *(
        column
        for effect, words in (("part_year", "what falls in the year"), ("full_year", "the full-year effect at its end"))
        for name in _MEASURES
        for column in (
            Column(f"{effect}_{name}_pence", "int64", "pence", f"{name}: {words}, the known part"),
            Column(f"{effect}_{name}_unpriced", "object", "", "what of it has no price"),
        )
    ),
)
"""Columns of `by_year()`: growth or saving as settled by the full-year effect of each movement and funder."""


def year_rows(comparison: Comparison, years: Iterable[FinancialYear]) -> dict[str, list[Any]]:
    """One row a year and proposal, by column."""
    rows: dict[str, list[Any]] = {name: [] for name in YEARS.names}
    legs = legs_of(comparison.plan.movements)
    for year in years:
        sides = {
            "part_year": comparison.engine.in_years(legs, [year]),
            "full_year": comparison.engine.full_year(legs, year=year),
        }
        nets = {name: _nets(costed) for name, costed in sides.items()}
        for proposal in comparison.plan.scenario.proposals:
            mine = [e for e in comparison.effects if e.movement.proposal == proposal]
            values: dict[str, Any] = {"year": year.label, "proposal": proposal}
            for name, by_effect in nets.items():
                for measure, figure in _measures(mine, by_effect).items():
                    values[f"{name}_{measure}_pence"] = figure.pence
                    values[f"{name}_{measure}_unpriced"] = str(Figure(0, figure.terms)) if figure.terms else ""
            for column in rows:
                rows[column].append(values[column])
    return rows


def _nets(costed: Costed) -> dict[tuple[int, str], Figure]:
    nets: dict[tuple[int, str], Figure] = {}
    for (number, funder, side, budgeted), figure in sums_of(costed).items():
        if budgeted:
            signed = figure if side == PROPOSED else -figure
            nets[number, funder] = nets.get((number, funder), Figure()) + signed
    return nets


def _measures(effects: list[Effect], nets: dict[tuple[int, str], Figure]) -> dict[str, Figure]:
    def of(turn: str) -> Figure:
        return total(nets.get((e.movement.number, e.funder), Figure()) for e in effects if e.turn == turn)

    growth, saving = of("growth"), of("saving")
    return {"growth": growth, "savings": -saving, "net": growth + saving + of("unclassified") + of("none")}
