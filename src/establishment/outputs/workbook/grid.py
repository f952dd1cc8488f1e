"""Sheets, cells and tables: where each thing stands, and formulas that add up columns of a table."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, Protocol

from establishment.outputs.workbook.cell_text import FIRST_CELL_DAY, cell_sheet, formula_cell, letters, number_cell
from establishment.outputs.workbook.formulas import Added, Formula, added
from establishment.outputs.workbook.input_rules import FIRST_DAY, RULES, InputRange, ranges_of
from establishment.outputs.workbook.styles import properties

# a real time would make two runs of one scenario differ
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The day a workbook says it was made: the same for all, so that the same input gives the same bytes."""
RUNNABLE = tuple("=+-@\t\r")
"""First letters that would make a formula of a text if it were typed; such a cell is marked as text for good."""
PROTECTION = {"format_cells": True, "format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
"""What may be done on a sheet beside typing into inputs; there is no password, and anybody can take the rest off."""
SHORT = {"Full year": "Full", "Through time": "Time", "One-off": "OneOff", "By year": "Year"}
"""Sheets of which names of columns begin with less than their own name."""
# a row higher than this fills the screen; longer text is read in the cell itself
MOST_LINES = 28
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
INPUTS = {f"input {use}": use for use in RULES}
"""The styles of input cells, and the rule of each."""
LONGEST_SUM = 230
"""Letters of a sum; a longer one is hard to read, and is made of parts."""
HELPERS = 60
"""The first column, from 0, of cells that hold parts of sums."""
PAGE = 185
"""Widths of columns that a page across still shows legibly."""
WHITE = "#FFFFFF"
TOP = 4
"""The row, from 0, of the first heading below a sheet's title, note and checks."""


class Looks(dict[str, str]):
    """The end of a cell's first attributes by its style, each worked out once."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self.of = of

    def __missing__(self, style: str) -> str:
        self[style] = self.of(style)
        return self[style]


class WorkbookFile:
    """The workbook as it is made. whole_pounds: whether amounts are shown to the pound."""

    def __init__(self, names: Sequence[str], *, title: str, whole_pounds: bool = False) -> None:
        import xlsxwriter

        self.bytes = io.BytesIO()
        # text of a scenario is never a formula or a link, whatever it begins with
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
        self.file = xlsxwriter.Workbook(self.bytes, options)
        # XlsxWriter refuses a title of more than 255 letters
        self.file.set_properties({"title": title[:255], "created": MADE})
        self.file.set_calc_mode("auto")
        self.whole_pounds = whole_pounds
        self._formats: dict[str, Any] = {}
        self.kind_of_sheet = cell_sheet()
        self.looks = Looks(lambda style: f'" s="{self.format(style)._get_xf_index()}"')
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


class NamedTable(Protocol):
    """A table of which columns have names."""

    def define_names(self) -> None:
        """Define them."""


class WorkbookSheet:
    """One sheet, written cell by cell in any order."""

    def __init__(self, book: WorkbookFile, name: str) -> None:
        self.book, self.name = book, name
        self.sheet = book.file.add_worksheet(name, book.kind_of_sheet)
        self._texts, self._looks = self.sheet.texts, book.looks
        self.prefix = f"'{name}'!"
        # names of columns are part of most formulas, so long names of sheets are cut
        self.short = SHORT.get(name) or name.title().replace(" ", "")
        self._widths: Sequence[float] = ()
        self._lines: dict[int, int] = {}
        self._helpers: dict[int, int] = {}
        self._inputs: list[tuple[int, int, str, Any]] = []
        self.tables: list[tuple[Any, str]] = []
        self.named_tables: list[NamedTable] = []
        self.last_row = self.last_column = 0
        self.printed = False
        # without a password: what is no input is not typed over by mistake, and anybody can take it off
        self.sheet.protect("", PROTECTION)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        # paper 9 is A4
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
        self.sheet.set_row(0, 20)
        self.put(1, 0, note, "note")
        self.sheet.freeze_panes(TOP + 1, freeze)
        if repeat:
            self.sheet.repeat_rows(TOP)

    def widths(self, *widths: float) -> None:
        """Widths of the columns from the first; a sheet too wide to read on one page is printed on several."""
        self._widths = widths
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        # a sheet of many columns is spread over pages: at one page across it could not be read
        self.sheet.fit_to_pages(1 + int(sum(widths) // PAGE), 0)

    def page(self, last_row: int, last_column: int, *, pages: int = 0) -> None:
        """Print the sheet, one page wide, down to a row and a column. pages: how many at most; 0 for as it needs.

        A sheet for which this is not said is part of the workings and is not printed: its range is an empty cell.
        """
        self.printed = True
        self.sheet.print_area(0, 0, last_row, last_column)
        self.sheet.fit_to_pages(1, pages)

    def at(self, row: int, column: int, value: Any = None) -> Formula:
        """A reference to a cell from any sheet."""
        return Formula(f"{self.prefix}${letters(column)}${row + 1}", value)

    def put(self, row: int, column: int, content: Any, style: str = "words") -> Formula:
        """Write a cell and return a reference to it."""
        return self.at(row, column, self.write(row, column, content, style))

    def write(self, row: int, column: int, content: Any, style: str) -> Any:
        """Write a cell and return the value it has. Text is always text: it is never run."""
        if row > self.last_row:
            self.last_row = row
        if column > self.last_column:
            self.last_column = column
        if style in INPUTS:
            self._inputs.append((column, row, INPUTS[style], _as_written(content)))
        letter, number = letters(column), row + 1
        # the quote that is missing at the end stands at the start of the look, so one text is put together fast
        place = f'r="{letter}{number}{self._looks[style]}'
        kind = content.__class__
        if kind is Added:
            content, kind = self._short(row, content), Formula
        if kind is Formula:
            value, text = content.value, content.text
            if style == "wrap" and isinstance(value, str):
                self._make_room(row, column, value)
            # within its own sheet a reference needs no name of the sheet, and formulas are read more easily
            cell = formula_cell(place, text.replace(self.prefix, "") if self.prefix in text else text, value)
        elif kind is int or kind is Fraction:
            value, cell = content, number_cell(place, float(content))
        else:
            value = _as_written(content)
            cell = self._plain(row, column, value, style, place)
        self._texts[row][column] = cell
        return value

    def _short(self, row: int, whole: Added) -> Formula:
        """A sum that fits: of one too long, terms are added in cells far to the right of the row."""
        terms = [replace(term, text=term.text.replace(self.prefix, "")) for term in whole.terms]
        # the plus between two terms and a bracket around one: three letters each
        if sum(len(term.text) + 3 for term in terms) <= LONGEST_SUM:
            return whole
        parts: list[list[Formula]] = [[]]
        for term in terms:
            if sum(len(each.text) + 3 for each in parts[-1]) + len(term.text) > LONGEST_SUM:
                parts.append([])
            parts[-1].append(term)
        # helper cells are far to the right and would widen what is printed and checked
        last = self.last_column
        sums = [Formula(part.text, part.value, part.level) for part in map(added, parts)]
        first = HELPERS + self._helpers.get(row, 0)  # a row can hold several sums that are too long
        self._helpers[row] = first - HELPERS + len(sums)
        cells = [self.put(row, first + n, part, "helper") for n, part in enumerate(sums)]
        self.last_column = last
        return Formula("+".join(cell.text for cell in cells), whole.value, whole.level)

    def _plain(self, row: int, column: int, value: Any, style: str, place: str) -> str:
        """The text of a cell that is no formula."""
        if value is None:
            return f"<c {place}/>"
        if isinstance(value, str):
            if style in ("wrap", "head", "headnum"):
                self._make_room(row, column, value)
            # marked as text for good: typed again, "=1+1" would be run
            if value[:1] in RUNNABLE:
                place = f'r="{letters(column)}{row + 1}{self._looks[f"quoted {style}"]}'
            cell: str = self.sheet.string_cell(place, _text(value))
            return cell
        if isinstance(value, date):
            return number_cell(place, (value - FIRST_CELL_DAY).days)
        return number_cell(place, float(value))

    def _make_room(self, row: int, column: int, words: str) -> None:
        """A row is as high as its longest text needs: not every program works that out by itself."""
        # 12 is the width of a column for which none was set
        width = self._widths[column] if column < len(self._widths) else 12
        if len(words) >= width or "\n" in words:
            self._lines[row] = max(self._lines.get(row, 1), lines_of(words, width))

    @property
    def input_ranges(self) -> list[InputRange]:
        """The input cells written so far, put together where they stand below one another."""
        return list(ranges_of(self._inputs))

    def cells(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """A block of cells as text, from (row, column) to (row, column)."""
        (top, left_column), (bottom, right_column) = first, last
        return f"{self.prefix}${letters(left_column)}${top + 1}:${letters(right_column)}${bottom + 1}"

    # in this order: ranges are known only once every cell is put
    def finish(self) -> None:
        """Set what is known once all is written: heights, names of columns, rules of inputs, what is printed."""
        if not self.printed:
            # hidden sheets would be distrusted, so workings are shown and print an empty cell
            empty = 0, self.last_column + 2
            self.sheet.print_area(*empty, *empty)
        for table in self.named_tables:
            table.define_names()
        for cells in self.input_ranges:
            rule = RULES[cells.use].validation()
            self.sheet.data_validation(cells.first, cells.column, cells.last, cells.column, rule)
        for row, lines in self._lines.items():
            if lines > 1:
                # 13.5 points are a line of Arial 10 with its spacing
                self.sheet.set_row(row, 13.5 * lines)
        self.sheet.within()

    def across(self, row: int, first: int, last: int, content: Any) -> None:
        """Write words into a row of cells made one, as high as they need."""
        self.sheet.merge_range(row, first, row, last, "", self.book.format("wrap"))
        self.put(row, first, content, "wrap")
        words = str(content.value if isinstance(content, Formula) else content)
        self._lines[row] = lines_of(words, sum(self._widths[first : last + 1]))

    def shown_while(self, condition: Formula, column: int, rows: tuple[int, int]) -> None:
        """Show the cells of a column only while something holds: else they are blank, on paper too.

        rows: the first and the last, from 0.
        """
        blank = {"font_color": WHITE, "bg_color": WHITE, "num_format": ";;;", "border": 1, "border_color": WHITE}
        rule = {"type": "formula", "criteria": f"=NOT({condition.text})", "format": self.book.file.add_format(blank)}
        self.sheet.conditional_format(rows[0], column, rows[1], column, rule)

    def section(self, row: int, title: str) -> int:
        """A heading between tables; returns the row after it."""
        self.put(row, 0, title, "section")
        return row + 1


def lines_of(words: str, width: float) -> int:
    """How many lines a text takes in a column of a width; a row shows so many at most."""
    # letters are a little narrower than the digit that widths are counted in, and 2 are lost to the indent
    lines = sum(1 + int(0.95 * len(part) // max(width - 2, 1)) for part in words.split("\n"))
    return min(lines, MOST_LINES)


def _as_written(content: Any) -> Any:
    """What a cell holds once it is written."""
    # a formula is written with what it comes to, for programs that do not recalculate
    value = content.value if isinstance(content, Formula) else content
    if isinstance(value, bool):
        return "yes" if value else "no"
    # a day before the first that all spreadsheets agree on would show as another day, or as an error
    return max(value, FIRST_DAY) if isinstance(value, date) else value


def _text(words: str) -> str:
    """Text as a cell can hold it: no control characters, not more than fits."""
    clean = words if words.isprintable() else CONTROLS.sub("", words)
    return clean if len(clean) <= 32_000 else clean[:31_990] + " ... (cut)"
