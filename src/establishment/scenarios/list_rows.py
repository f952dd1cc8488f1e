"""Rows of posts given as a frame: typed, each number once, several posts in one row apart."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from establishment.ground.any_frame import plain_cells
from establishment.ground.columns import Row, read_cell
from establishment.ground.findings import Faults, Place
from establishment.ground.read_days import DayColumn
from establishment.posts import POSTS
from establishment.scenarios.shorthand import MOST_POSTS, fte_counts

if TYPE_CHECKING:
    import pandas as pd


def frame_rows(table: pd.DataFrame, name: str, faults: Faults, labels: Iterable[str] = ()) -> list[Row]:
    """The rows of a posts table that is given as a frame; faults of cells are noted and their rows left out.

    name: the name of the list in messages.  labels: other columns whose texts are kept. A row without a number, or with
    one that appears twice, is named by its row. A row of 5.6 FTE that does not count its posts is five of 1 and one of
    0.6.
    """
    columns = {column.name: plain_cells(table, column.name) for column in POSTS}
    own = {label: plain_cells(table, label) for label in labels if label in table.columns}
    # by the whole column: one cell alone cannot show whether days or months come first
    orders = {
        column.name: DayColumn.of([c for c in columns[column.name] if isinstance(c, str)]).order
        for column in POSTS
        if column.kind == "date"
    }
    values_read: dict[str, dict[Any, Any]] = {column.name: {} for column in POSTS}
    absent = _absent(table, name)
    present = [column for column in POSTS if column.name not in absent]
    rows: list[Row] = []
    names: set[str] = set()
    for n in range(len(table)):
        place, before = Place(name, n + 1), len(faults.found)
        number = _number(columns["post"][n], n + 1, names)
        values = dict(absent)
        for column in present:
            cell = number if column.name == "post" else columns[column.name][n]
            values_known = values_read[column.name]
            if (
                cell not in values_known or values_known[cell] is None
            ):  # a cell that cannot be read is said in each of its rows
                values_known[cell] = read_cell(column, cell, place, faults, orders.get(column.name) or "day first")
            values[column.name] = values_known[cell]
        values |= {key: "" if texts[n] is None else str(texts[n]) for key, texts in own.items()}
        if len(faults.found) == before:
            rows += [Row(part, place) for part in _apart(values)]
    return rows


def _absent(table: pd.DataFrame, name: str) -> dict[str, Any]:
    """What the columns that a table does not have stand for, of those that may be left out."""
    values: dict[str, Any] = {}
    for column in POSTS:
        faults = Faults()
        value = read_cell(column, None, Place(name, 1), faults, "day first")
        if not faults.found and column.name != "post":
            values[column.name] = value
    return {column: value for column, value in values.items() if column not in table.columns}


def _number(value: Any, row: int, names: set[str]) -> str:
    number = str(value) if value not in (None, "") else f"row {row}"
    number = f"{number} (row {row})" if number in names else number
    names.add(number)
    return number


def _apart(values: dict[str, Any]) -> list[dict[str, Any]]:
    """A row as rows of posts of at most 1 FTE each."""
    fte, count = values["fte"], values["count"]
    if fte is None or not 1 < fte <= MOST_POSTS or count not in (None, 1):
        return [values]
    parts: list[dict[str, Any]] = []
    for number, each in fte_counts(Fraction(fte)):
        # the part that is left needs a number of its own, since each number is one post
        own = f"{values['post']} part" if parts else values["post"]
        parts.append({**values, "post": own, "count": number, "fte": each})
    return parts
