"""Summaries side by side as a frame: of proposals, or of funders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from establishment.columns import Column, Columns
from establishment.costing.figures import figure_cells, figure_columns
from establishment.costing.summary import Summary

PROPOSALS = Columns(
    Column("proposal", "object", "", "number of the proposal"),
    Column("title", "object", "", "title"),
    Column("posts_before", "int64", "posts", "posts before"),
    Column("posts_after", "int64", "posts", "posts after"),
    Column("fte_before", "float64", "FTE", "full-time equivalents before"),
    Column("fte_after", "float64", "FTE", "full-time equivalents after"),
    *figure_columns("growth", "pence/year", "gross recurring growth"),
    *figure_columns("savings", "pence/year", "gross recurring savings"),
    *figure_columns("net", "pence/year", "net recurring effect, a cost positive"),
)
"""Columns of `by_proposal()` and, with `funder` for the first two, of `by_funder()`."""


def summary_frame(rows: Iterable[tuple[str, str, Summary]]) -> pd.DataFrame:
    """One row a summary, with its key and title: `PROPOSALS`, in pence."""
    made: dict[str, list[Any]] = {name: [] for name in PROPOSALS.names}
    for key, title, summary in rows:
        values: dict[str, Any] = {
            "proposal": key, "title": title, "posts_before": summary.posts[0], "posts_after": summary.posts[1],
            "fte_before": float(summary.fte[0]), "fte_after": float(summary.fte[1]),
        }  # fmt: skip
        for name, figure in (("growth", summary.growth), ("savings", summary.savings), ("net", summary.net)):
            values |= figure_cells(name, figure)
        for name in made:
            made[name].append(values[name])
    return PROPOSALS.frame(made)
