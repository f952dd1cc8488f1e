"""What stands once for several rows: in a merged cell, or on the first row of its block."""

from __future__ import annotations

from establishment.ground.findings import how_many
from establishment.lists.field_values import FieldValues
from establishment.lists.plain_text import clean_text
from establishment.lists.table_read import TableRead
from establishment.lists.values import Value


def carry_down(reading: TableRead, column: int, values: FieldValues) -> None:
    """What stands on the first row of a block only is that of the rows below, too.

    A block is one merged cell, or, where most cells of a column are empty, what reaches down to the next one.
    """
    heading = reading.profile(column).heading
    merged = _merged(reading, column, values)
    empty = values.where(lambda value: value is None)
    first_filled = len(values) > 0 and values[0] is not None
    if merged:
        reading.notes.append(f"{heading}: a merged cell is read for each of its rows ({how_many(merged, 'row')}).")
    if not first_filled or len(empty) < 0.4 * len(values) or len(values) < 3:
        return
    above = _last_above(reading, column)
    for place in empty:
        values[place] = above[reading.rows[place]]
    reading.say("carried_down", f"{heading} stands on the first row of each block; it is read for the rows below.", "")


def _merged(reading: TableRead, column: int, values: FieldValues) -> int:
    """Fill the rows of cells that are merged downwards. Returns how many were filled."""
    cells, filled_rows = reading.table.sheet.columns[column], 0
    blocks = reading.table.sheet.merged_down.get(column, ())
    places = {row: place for place, row in enumerate(reading.rows)} if blocks else {}
    for first, last in blocks:
        if first < reading.table.body or first > len(cells.codes):
            continue
        text = clean_text(cells.at(first - 1)) or None
        for place in (places[row] for row in range(first, min(last, len(cells.codes)) + 1) if row in places):
            if values[place] is None and text is not None:
                values[place] = text
                filled_rows += 1
    return filled_rows


def _last_above(reading: TableRead, column: int) -> dict[int, Value]:
    """For each row of a post, what stands last in a column there or above: in posts, or in lines that are none now."""
    cells, last = reading.table.sheet.columns[column], None
    gone = {line.row for line in reading.sorted_rows.left_out if line.kind not in ("total", "section", "note")}
    above: dict[int, Value] = {}
    for row in sorted({*reading.rows, *gone}):
        last = clean_text(cells.at(row - 1)) or last
        above[row] = last
    return above
