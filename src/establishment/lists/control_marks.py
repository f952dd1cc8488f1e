"""Control characters in a list could hide or change what is shown: they are left out, and each cell is named."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from establishment.ground.text_files import CONTROL_MARKS
from establishment.lists.cell_columns import Cell, CellColumn, cell_column
from establishment.lists.list_faults import SHOWN_PLACES, Problem
from establishment.lists.sheets import Sheet, letters
from establishment.lists.table_read import TableRead

WHAT = "The cell held a control character, which could hide or change what is shown."
FIX = "It is read without it; take it out of the list."


def leave_out_control_marks(sheet: Sheet) -> None:
    """Leave control characters out of the cells of a sheet, and keep which cells held some."""
    marked: set[tuple[int, int]] = set()
    for number, column in enumerate(sheet.columns):
        places = np.flatnonzero(column.holds(_marked_codes(column)))
        if len(places):
            sheet.columns[number] = cell_column([_without_marks(cell) for cell in column.cells()])
            marked |= {(place + 1, number) for place in places.tolist()}
    sheet.control_marks = frozenset(marked)


def _marked_codes(column: CellColumn) -> list[int]:
    """The places in `values` of texts that hold a control character which is no space or end of a line."""
    lines = column.lines
    # most columns hold none, and one look at all texts says so
    if not lines.has_control_signs and (lines.text.isascii() or not CONTROL_MARKS.search(lines.text)):
        return []
    return [code for code, cell in enumerate(column.values) if _without_marks(cell) != cell]


def _without_marks(cell: Cell) -> Cell:
    """A cell without control characters; those that are spaces or ends of lines are kept, and are read as spaces."""
    if cell.__class__ is not str:
        return cell
    # a line feed or a tab parts words, so it becomes a space and is not taken out
    return CONTROL_MARKS.sub(lambda mark: mark[0] if mark[0].isspace() else "", cell)


def check_control_marks(reading: TableRead) -> None:
    """Note each cell of a post that held a control character, and in one line the others."""
    marks = reading.table.sheet.control_marks
    if not marks:
        return
    place_of = {row: place for place, row in enumerate(reading.rows)}
    for row, column in sorted(marks):
        match = reading.matches.columns.get(column)
        # columns about people are not named cell by cell
        if row in place_of and match is not None and match.field != "personal":
            reading.fault(Problem("control_character", "say", WHAT, FIX), place_of[row], column)
    others = list(_others(reading, place_of))
    if others:
        more = f" and {len(others) - SHOWN_PLACES:,} more" if len(others) > SHOWN_PLACES else ""
        cells = ", ".join(others[:SHOWN_PLACES])
        reading.say("control_character", f"Cells that are of no post held control characters: {cells}{more}.", FIX)


def _others(reading: TableRead, place_of: dict[int, int]) -> Iterator[str]:
    for row, column in sorted(reading.table.sheet.control_marks):
        if row not in place_of:
            yield f"{letters(column)}{row}"
