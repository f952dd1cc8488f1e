"""Summaries side by side as a frame: of proposals, or of funders."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from establishment.costing.figures import Figure, figure_cells, figure_columns
from establishment.costing.measure_rows import SIGNS, Measure, Unit
from establishment.costing.measures import OF_SUMMARY, value_of
from establishment.costing.summary import Summary
from establishment.ground.columns import Column, Columns, Kind

if TYPE_CHECKING:
    import pandas as pd

COUNTS: dict[Unit, Kind] = {"posts": "int64", "FTE": "float64", "years": "float64"}
"""How counts stand in a frame."""


def _columns(measure: Measure) -> Iterable[Column]:
    """The columns of a measure: of money its known part and what has no price."""
    if measure.is_money:
        unit = "pence/year" if measure.unit == "pounds a year" else "pence"
        return figure_columns(measure.name, unit, f"{measure.definition}; {SIGNS[measure.sign]}")
    return (Column(measure.name, COUNTS[measure.unit], measure.unit, measure.definition),)


PROPOSALS = Columns(
    Column("proposal", "object", "", "number of the proposal"),
    Column("title", "object", "", "title"),
    *(column for measure in OF_SUMMARY for column in _columns(measure)),
)
"""Columns of `by_proposal()` and, with `funder` for the first two, of `by_funder()`."""


def summary_frame(rows: Iterable[tuple[str, str, Summary]]) -> pd.DataFrame:
    """One row a summary, with its key and title: `PROPOSALS`, in pence."""
    cells = ({"proposal": key, "title": title, **_cells(summary)} for key, title, summary in rows)
    return PROPOSALS.frame(PROPOSALS.by_column(cells))


def _cells(summary: Summary) -> dict[str, Any]:
    """Every measure of a summary, by its columns."""
    cells: dict[str, Any] = {}
    for measure in OF_SUMMARY:
        value = value_of(summary, measure.name)
        cells |= figure_cells(measure.name, value) if isinstance(value, Figure) else _counted(measure, value)
    return cells


def _counted(measure: Measure, value: Fraction) -> dict[str, int | float]:
    return {measure.name: int(value) if COUNTS[measure.unit] == "int64" else float(value)}
