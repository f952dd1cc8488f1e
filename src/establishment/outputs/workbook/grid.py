"""Sheets, cells and tables: where each thing stands, and formulas that add up columns of a table."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from typing import Any

from establishment.outputs.workbook.formulas import Formula, number
from establishment.outputs.workbook.styles import properties

MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The day a workbook says it was made: the same for all, so that the same input gives the same bytes."""
FIRST_DAY = date(1900, 3, 1)
"""The first day that spreadsheets agree on; an earlier one is written as this."""
RUNNABLE = tuple("=+-@\t\r")
"""First letters that would make a formula of a text if it were typed; such a cell is marked as text for good."""
PAGE = 185
"""Widths of columns that a page across still shows legibly."""
TOP = 4
"""The row, from 0, of the first heading below a sheet's title, note and checks."""


@cache
def letters(column: int) -> str:
    """A column's letters.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


def _plain_sheet() -> Any:
    """A worksheet that takes formulas as they are; the usual one looks each through for functions of later versions."""
    from xlsxwriter.worksheet import Worksheet

    class PlainSheet(Worksheet):  # type: ignore[misc, unused-ignore]
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            del expand_future_functions
            return formula.removeprefix("=")

    return PlainSheet


class WorkbookFile:
    """The workbook as it is made. whole_pounds: whether amounts are shown to the pound."""

    def __init__(self, names: Sequence[str], *, title: str, whole_pounds: bool = False) -> None:
        import xlsxwriter

        self.bytes = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
        self.file = xlsxwriter.Workbook(self.bytes, options)
        self.file.set_properties({"title": title[:255], "created": MADE})
        self.file.set_calc_mode("auto")
        self.whole_pounds = whole_pounds
        self._formats: dict[str, Any] = {}
        self.kind_of_sheet = _plain_sheet()
        self.sheets = {name: WorkbookSheet(self, name) for name in names}

    def format(self, style: str) -> Any:
        """The format of a style, made once."""
        if style not in self._formats:
            self._formats[style] = self.file.add_format(properties(style, whole_pounds=self.whole_pounds))
        return self._formats[style]

    def name(self, name: str, cell: Formula) -> Formula:
        """A defined name for a cell; formulas may use it in its place."""
        self.file.define_name(name, f"={cell.text}")
        return Formula(name, cell.value)

    def finished(self) -> bytes:
        """The bytes of the file."""
        for sheet in self.sheets.values():
            sheet.finish()
        self.file.close()
        return self.bytes.getvalue()


class WorkbookSheet:
    """One sheet, written cell by cell in any order."""

    def __init__(self, book: WorkbookFile, name: str) -> None:
        self.book, self.name = book, name
        self.sheet = book.file.add_worksheet(name, book.kind_of_sheet)
        self.prefix = f"'{name}'!"
        self._widths: Sequence[float] = ()
        self._lines: dict[int, int] = {}
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer(f"&L{name}&RPage &P of &N")

    def head(self, title: str, note: str = "", *, freeze: int = 0, repeat: bool = True) -> None:
        """The title in A1 and a note below it; the row of headings stays in sight and is printed on each page.

        freeze: columns that stay in sight too, and are printed on each page.
        """
        if freeze:
            self.sheet.repeat_columns(0, freeze - 1)
        self.put(0, 0, title, "title")
        self.put(1, 0, note, "note")
        self.sheet.freeze_panes(TOP + 1, freeze)
        if repeat:
            self.sheet.repeat_rows(TOP)

    def widths(self, *widths: float) -> None:
        """Widths of the columns from the first; a sheet too wide to read on one page is printed on several."""
        self._widths = widths
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.sheet.fit_to_pages(1 + int(sum(widths) // PAGE), 0)

    def at(self, row: int, column: int, value: Any = None) -> Formula:
        """A reference to a cell from any sheet."""
        return Formula(f"{self.prefix}${letters(column)}${row + 1}", value)

    def put(self, row: int, column: int, content: Any, style: str = "words") -> Formula:
        """Write a cell and return a reference to it. Text is always text: it is never run."""
        look = self.book.format(style)
        if isinstance(content, Formula):
            if style == "wrap" and isinstance(content.value, str):
                self._make_room(row, column, content.value)
            self._formula(row, column, content, look)
            return self.at(row, column, content.value)
        if content is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(content, bool):
            self.sheet.write_string(row, column, "yes" if content else "no", look)
            content = "yes" if content else "no"
        elif isinstance(content, str):
            if style in ("wrap", "head"):
                self._make_room(row, column, content)
            quoted = content[:1] in RUNNABLE
            self.sheet.write_string(
                row, column, _text(content), self.book.format(f"quoted {style}") if quoted else look
            )
        elif isinstance(content, date):
            content = max(content, FIRST_DAY)
            self.sheet.write_datetime(row, column, datetime(content.year, content.month, content.day), look)
        else:
            self.sheet.write_number(row, column, float(content), look)
        return self.at(row, column, content)

    def _formula(self, row: int, column: int, content: Formula, look: Any) -> None:
        value = content.value
        if isinstance(value, bool):
            value = "TRUE" if value else "FALSE"
        elif isinstance(value, date):
            value = (value - date(1899, 12, 30)).days
        elif isinstance(value, Fraction | int):
            value = float(value)
        self.sheet.write_formula(row, column, "=" + content.text.replace(self.prefix, ""), look, _cached(value))

    def _make_room(self, row: int, column: int, words: str) -> None:
        """A row is as high as its longest text needs: not every program works that out by itself."""
        width = self._widths[column] if column < len(self._widths) else 12
        lines = sum(1 + int(0.95 * len(part) // max(width - 2, 1)) for part in words.split("\n"))
        self._lines[row] = max(self._lines.get(row, 1), min(lines, 28))

    def finish(self) -> None:
        """Set the heights of rows with text of several lines."""
        for row, lines in self._lines.items():
            if lines > 1:
                self.sheet.set_row(row, 13.5 * lines)

    def section(self, row: int, title: str) -> int:
        """A heading between tables; returns the row after it."""
        self.put(row, 0, title, "section")
        return row + 1


def _cached(value: Any) -> Any:
    """What a preview shows: text without line breaks at its ends, whole numbers without a point."""
    if value is None:
        return ""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(words: str) -> str:
    """Text as a cell can hold it: no control characters, not more than fits."""
    clean = "".join(letter for letter in words if letter in "\n\t" or (ord(letter) >= 32 and ord(letter) != 127))
    return clean if len(clean) <= 32_000 else clean[:31_990] + " ... (cut)"


@dataclass(frozen=True)
class Field:
    """A column of a table: its key, heading, width and the style of its cells."""

    key: str
    heading: str
    width: float = 12
    style: str = "words"


@dataclass
class SheetRow:
    """One row of a table; its cells can be used in formulas of the same row."""

    table: SheetTable
    row: int
    cells: dict[str, Formula] = field(default_factory=dict)

    def put(self, key: str, content: Any, style: str = "") -> Formula:
        """Write a cell of the row."""
        column, look = self.table.places[key], style or self.table.styles[key]
        cell = self.table.sheet.put(self.row, column, content, look)
        self.cells[key] = cell
        self.table.note(key, self.row, cell.value)
        return cell

    def __getitem__(self, key: str) -> Formula:
        """A cell of this row, for formulas of the same row."""
        value = self.cells[key].value if key in self.cells else None
        return Formula(f"${letters(self.table.places[key])}{self.row + 1}", value)

    def ref(self, key: str) -> Formula:
        """A cell of this row, for formulas anywhere."""
        cell = self.cells.get(key)
        return self.table.sheet.at(self.row, self.table.places[key]) if cell is None else cell

    def span(self, first: str, last: str) -> Formula:
        """SUM of the cells from one column to another."""
        a, b = self.table.places[first], self.table.places[last]
        inside = [key for key, place in self.table.places.items() if a <= place <= b]
        value = sum(number(self.cells[key]) for key in inside if key in self.cells)
        return Formula(f"SUM(${letters(a)}{self.row + 1}:${letters(b)}{self.row + 1})", value)


class SheetTable:
    """A table with one heading row; formulas elsewhere add up its columns."""

    def __init__(self, sheet: WorkbookSheet, top: int, fields: Sequence[Field], *, set_widths: bool = True) -> None:
        self.sheet, self.top, self.fields = sheet, top, list(fields)
        self.places = {each.key: column for column, each in enumerate(fields)}
        self.styles = {each.key: each.style for each in fields}
        self.next = top + 1
        self._held: dict[str, dict[int, Any]] = {each.key: {} for each in fields}
        self._sums: dict[tuple[str, ...], dict[tuple[Any, ...], Any]] = {}
        if set_widths:
            sheet.widths(*(each.width for each in fields))
        for column, each in enumerate(fields):
            sheet.put(top, column, each.heading, "head")

    def row(self, values: Mapping[str, Any] | None = None) -> SheetRow:
        """The next row, with what stands in it."""
        row = SheetRow(self, self.next)
        self.next += 1
        for key, content in (values or {}).items():
            row.put(key, content)
        return row

    def note(self, key: str, row: int, value: Any) -> None:
        """Keep the value of a cell, for sums."""
        self._held[key][row] = value

    def range(self, key: str, *, fixed: bool = True) -> str:
        """The cells of a column as text; fixed: the column stays when a formula is copied across."""
        column = ("$" if fixed else "") + letters(self.places[key])
        last = max(self.next, self.top + 2)
        return f"{self.sheet.prefix}{column}${self.top + 2}:{column}${last}"

    def sum(self, key: str, *, fixed: bool = True) -> Formula:
        """SUM of a column."""
        values = self._held[key].values()
        return Formula(f"SUM({self.range(key, fixed=fixed)})", sum(_number(value) for value in values))

    def sum_where(self, key: str, where: Mapping[str, Formula], *, fixed: bool = True) -> Formula:
        """SUMIFS of a column over the rows in which other columns have these values."""
        keys = tuple(where)
        index = self._index(key, keys)
        wanted = tuple(_key(part.value) for part in where.values())
        tests = "".join(f",{self.range(name)},{part.text}" for name, part in where.items())
        return Formula(f"SUMIFS({self.range(key, fixed=fixed)}{tests})", index.get(wanted, 0))

    def sum_signed(self, key: str, where: Mapping[str, Formula], sign: str) -> Formula:
        """SUMIFS over rows in which the amount itself is above (`>`) or below (`<`) nothing."""
        tests = "".join(f",{self.range(name)},{part.text}" for name, part in where.items())
        column = self.range(key, fixed=False)
        wanted = {name: _key(part.value) for name, part in where.items()}
        value: Any = 0
        for row, amount in self._held[key].items():
            fits = all(_key(self._held[name].get(row)) == want for name, want in wanted.items())
            if fits and (_number(amount) > 0 if sign == ">" else _number(amount) < 0):
                value += _number(amount)
        return Formula(f'SUMIFS({column}{tests},{column},"{sign}0")', value)

    def _index(self, key: str, keys: tuple[str, ...]) -> dict[tuple[Any, ...], Any]:
        """Sums of a column by the values of others, worked out once."""
        at = (key, *keys)
        if at not in self._sums:
            sums: dict[tuple[Any, ...], Any] = {}
            for row, amount in self._held[key].items():
                group = tuple(_key(self._held[name].get(row)) for name in keys)
                sums[group] = sums.get(group, 0) + _number(amount)
            self._sums[at] = sums
        return self._sums[at]


def _number(value: Any) -> Any:
    return 0 if value is None or isinstance(value, str) else value


def _key(value: Any) -> Any:
    return "" if value is None else value
