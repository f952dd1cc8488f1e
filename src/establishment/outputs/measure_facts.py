"""Every measure of a costing as facts, one a row: of the whole, each proposal, group and funder, by year."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from establishment.costing.figures import Figure, figure_cells, figure_columns
from establishment.costing.measure_rows import EFFECTS, SIGNS, Measure, Value
from establishment.costing.measures import MEASURES, OF_SUMMARY, OF_YEAR, money_in
from establishment.costing.results import Results
from establishment.costing.summary import Summary
from establishment.ground.columns import Column, Columns

if TYPE_CHECKING:
    import pandas as pd

FACTS = Columns(
    Column("scope", "object", "", "whole (with the posts that no action touches), proposal, group or funder"),
    Column("id", "object", "", "number of the proposal, numbers of the group, id of the funder; empty for the whole"),
    Column("measure", "object", "", "name of the measure"),
    Column("label", "object", "", "its label, as tables head it"),
    Column("unit", "object", "", "pounds, pounds a year, posts, FTE or years"),
    Column("sign", "object", "", "which way it counts"),
    Column("effect", "object", "", "part_year or full_year, of a measure of a year; else empty"),
    Column("year", "object", "", "financial year; of what adds up years the last; empty for a full year"),
    *figure_columns("amount", "pence", "the measure, where it is money"),
    Column("count", "float64", "", "the measure, where it counts"),
)
"""Columns of `measures()` and of `measures.csv`."""

Scope = tuple[str, str, Collection[str] | None, str | None]


def facts(results: Results) -> pd.DataFrame:
    """One row a measure of a scope, and of a year where it has years."""
    rows = [row for scope in _scopes(results) for row in _of_scope(scope, results)]
    rows += list(_over_years(results))
    return FACTS.frame(FACTS.by_column(rows))


def _scopes(results: Results) -> Iterator[Scope]:
    yield "whole", "", None, None
    for number in results.scenario.proposals:
        yield "proposal", number, [number], None
    for group in results.scenario.group:
        numbers = [str(p) for p in group.proposals]
        # a group of one is that proposal, which has its rows already
        if len(numbers) > 1:
            yield "group", "+".join(numbers), numbers, None
    for funder in results.comparison.funders:
        yield "funder", funder, None, funder


def _of_scope(scope: Scope, results: Results) -> Iterator[dict[str, Any]]:
    kind, key, proposals, funder = scope
    summary: Summary = results.comparison.summary(proposals, funder)
    for measure in OF_SUMMARY:
        assert measure.of_summary is not None
        yield _fact((kind, key), measure, measure.label, "", "", measure.of_summary(summary))
    for year in results.years:
        parts = {effect: year.part(effect, proposals, funder) for effect in EFFECTS}
        for measure in OF_YEAR:
            for effect, _, label in measure.columns():
                value = money_in(parts[effect], measure.name)
                yield _fact((kind, key), measure, label, effect, year.year.label, value)


def _over_years(results: Results) -> Iterator[dict[str, Any]]:
    cumulative = MEASURES["cumulative_net"]
    for year, figure in zip(results.years, results.cumulative, strict=True):
        yield _fact(("whole", ""), cumulative, cumulative.label, "", year.year.label, figure)
    # a present value is of all years and stands at the last
    if results.npv is not None:
        last = results.years[-1].year.label
        yield _fact(("whole", ""), MEASURES["npv"], MEASURES["npv"].label, "", last, results.npv)


def _fact(scope: tuple[str, str], measure: Measure, label: str, effect: str, year: str, value: Value) -> dict[str, Any]:
    amount = value if isinstance(value, Figure) else Figure()
    return {
        "scope": scope[0],
        "id": scope[1],
        "measure": measure.name,
        "label": label,
        "unit": measure.unit,
        "sign": SIGNS[measure.sign],
        "effect": effect,
        "year": year,
        **figure_cells("amount", amount),
        # no count, and not nought, where the measure is money
        "count": float(value) if isinstance(value, Fraction) else float("nan"),
    }
