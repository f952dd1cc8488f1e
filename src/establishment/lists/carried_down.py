"""What stands once for several rows: in a merged cell, or on the first row of its block."""

from __future__ import annotations

import numpy as np

from establishment.ground.findings import how_many
from establishment.lists.cell_columns import CellColumn
from establishment.lists.field_values import FieldValues
from establishment.lists.find_table import ListTable
from establishment.lists.headings import heading_strengths
from establishment.lists.plain_text import blank_codes, clean_text
from establishment.lists.table_read import TableRead
from establishment.lists.values import Value

_AMOUNTS = (
    "fte",
    "actual_fte",
    "hours",
    "count",
    "salary",
    "budget",
    "on_cost",
    "allowance",
    "funder_share",
    "variance",
)
"""What headings name that can be of all the merged rows together."""


def fill_merged(table: ListTable) -> None:
    """Give each row of a merged cell its value, but for amounts: one over two rows can be that of each or of both."""
    sheet = table.sheet
    for column, blocks in sheet.merged_down.items():
        headings = table.headings[column] if column < len(table.headings) else ()
        # the heading decides: how many hours a merged cell holds cannot be told, of which grade can
        strengths = heading_strengths(headings[-1]) if headings else {}
        if not headings or max(strengths, key=lambda name: strengths[name], default="") in _AMOUNTS:
            continue
        cells = sheet.columns[column]
        codes, blank = cells.codes.copy(), cells.holds(blank_codes(cells))
        # rows that hold nothing else are no posts, so nothing is written into them
        for first, last in blocks:
            if first >= table.body and not blank[first - 1]:
                inside = np.flatnonzero(blank[first:last] & sheet.holds_something[first:last]) + first
                codes[inside] = codes[first - 1]
                table.merged_rows.setdefault(column, []).extend((inside + 1).tolist())
        sheet.columns[column] = CellColumn(cells.values, codes)


def say_merged(reading: TableRead) -> None:
    """Say which columns have merged cells, and how many rows of posts they were read for."""
    posts = set(reading.rows) if reading.table.merged_rows else set()
    for column, rows in sorted(reading.table.merged_rows.items()):
        filled_rows = sum(1 for row in rows if row in posts)
        heading = reading.profile(column).heading
        if filled_rows and reading.matches.columns[column].field != "personal":
            times = how_many(filled_rows, "row")
            reading.notes.append(f"{heading}: a merged cell is read for each of its rows ({times}).")


def carry_down(reading: TableRead, column: int, values: FieldValues) -> None:
    """What stands on the first row of a block only is that of the rows below, too, where most cells are empty."""
    heading = reading.profile(column).heading
    empty = values.where(lambda value: value is None)
    first_filled = len(values) > 0 and values[0] is not None
    # two empty cells in five are blocks; fewer are gaps, and nothing may be filled in
    if not first_filled or len(empty) < 0.4 * len(values) or len(values) < 3:
        return
    above = _last_above(reading, column)
    for place in empty:
        values[place] = above[reading.rows[place]]
    reading.say("carried_down", f"{heading} stands on the first row of each block; it is read for the rows below.", "")


def _last_above(reading: TableRead, column: int) -> dict[int, Value]:
    """For each row of a post, what stands last in a column there or above: in posts, or in lines that are none now."""
    cells, last = reading.table.sheet.columns[column], None
    # a line that is no post now can head the block of those below it
    gone = {line.row for line in reading.sorted_rows.left_out if line.kind not in ("total", "section", "note")}
    above: dict[int, Value] = {}
    for row in sorted({*reading.rows, *gone}):
        last = clean_text(cells.at(row - 1)) or last
        above[row] = last
    return above
