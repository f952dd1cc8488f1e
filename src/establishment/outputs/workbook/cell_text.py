"""Cells as the text of a sheet's file, made as they are put: a large workbook is written in half the time.

XlsxWriter keeps each cell as a tuple and looks through it twice more. Here a cell is turned into its text once; the
rest of the file (widths, rules, charts, protection) is XlsxWriter's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

# a day that never was: spreadsheets believe 1900 to be a leap year, and this makes all later days right
FIRST_CELL_DAY = date(1899, 12, 30)
"""The day that a cell holds as 0."""
_VALUE = re.compile("<v>(.*?)</v>", re.DOTALL)


@cache
def letters(column: int) -> str:
    """A column's letters.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    while column >= 0:
        # no letter stands for nought: after Z comes AA, so each place counts from 1
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


def escaped(text: str) -> str:
    """Text as it stands between tags.

    >>> escaped("a<b & c")
    'a&lt;b &amp; c'
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    # quotes may stand as they are, because this text is never an attribute
    return text.replace(">", "&gt;") if ">" in text else text


def number_cell(place: str, amount: float) -> str:
    """A cell of a number. place: the attributes that say where it stands and how it looks."""
    # sixteen digits, as XlsxWriter writes numbers: a sheet written by either is the same
    return f"<c {place}><v>{amount:.16G}</v></c>"


def formula_cell(place: str, formula: str, value: Any) -> str:
    """A cell of a formula and of the value that a preview shows: a number, a day, text, or whether it is true."""
    kind = value.__class__
    if kind is Fraction:
        # a fraction is shown to the nearest float; the formula, not this, is what a spreadsheet works out again
        cached = str(value.numerator if value.denominator == 1 else value.numerator / value.denominator)
    elif kind is str:
        # without the type a program would take text of digits for a number
        cached, place = escaped(value), f'{place} t="str"' if value else place
    elif kind is bool:
        cached, place = str(int(value)), f'{place} t="b"'
    elif value is None:
        cached = ""
    else:
        cached = str((value - FIRST_CELL_DAY).days if isinstance(value, date) else value)
    return f"<c {place}><f>{escaped(formula)}</f><v>{cached}</v></c>"


class CellTexts:
    """The part of a worksheet that holds its cells as text, by row and column, beside those that XlsxWriter puts."""

    # what XlsxWriter has and this class uses: named here so that types are checked
    str_table: Any
    table: Any
    row_info: Any
    fh: Any
    _check_dimensions: Any
    _write_row: Any
    _write_cell: Any
    _xml_end_tag: Any

    def __init__(self) -> None:
        super().__init__()
        self.texts: defaultdict[int, dict[int, str]] = defaultdict(dict)

    def string_cell(self, place: str, text: str) -> str:
        """A cell of a text, which all sheets share."""
        return f'<c {place} t="s"><v>{self.str_table._get_shared_string_index(text)}</v></c>'

    def within(self) -> None:
        """Say how far the sheet reaches, once all is put."""
        for row, cells in self.texts.items():
            self._check_dimensions(row, min(cells))
            self._check_dimensions(row, max(cells))

    def _write_rows(self) -> None:
        # rows of both kinds are put in order: a file whose rows are out of order is refused as broken
        for row in sorted({*self.texts, *(row for row, cells in self.table.items() if cells), *self.row_info}):
            cells = self.texts.get(row, {})
            others = self.table.get(row, {})
            # a row can have a height and no cells
            self._write_row(row, None, self.row_info.get(row))
            for column in sorted({*cells, *others} if others else cells):
                if column in cells:
                    self.fh.write(cells[column])
                else:
                    self._write_cell(row, column, others[column])
            self._xml_end_tag("row")

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[Any]:
        """What a chart shows before the sheet is worked out."""
        rows, columns = range(row_start, row_end + 1), range(col_start, col_end + 1)
        return [self._shown(self.texts.get(row, {}).get(column, "")) for row in rows for column in columns]

    def _shown(self, cell: str) -> str | None:
        """The value in the text of a cell; None where there is none."""
        # the text is read back, so that no second copy of every cell is kept in memory
        value = _VALUE.search(cell)
        if value is None:
            return None
        is_shared = ' t="s">' in cell[: value.start() + 1]
        return str(self.str_table._get_shared_string(int(value[1]))) if is_shared else value[1]


def cell_sheet() -> Any:
    """The class of worksheets that write cells as they were put; XlsxWriter is asked for only when it is needed."""
    # the library is imported without XlsxWriter: only a workbook needs it
    from xlsxwriter.worksheet import Worksheet

    return type("CellSheet", (CellTexts, Worksheet), {})
