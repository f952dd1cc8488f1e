"""The cells of a list, wherever it comes from: text of any usual encoding and separator, frames, Parquet files.

Excel files are read in `workbook`. A sheet is its rows of cells; the rows of a text file are its records, from 1.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from establishment.ground.csv_files import cell_of_safe
from establishment.ground.extras import extra
from establishment.ground.findings import Finding, InputError, Place
from establishment.lists.arrow_columns import arrow_column, arrow_text_columns
from establishment.lists.cell_columns import Cell, CellColumn, Flags, SheetRows, cell_column, columns_of_rows
from establishment.lists.plain_text import blank_codes, is_blank, odd_codes
from establishment.lists.text_columns import text_columns

SEPARATORS = ("\t", ";", ",", "|")
MOST_COLUMNS = 400
"""No list of posts has more; a sheet with more is another thing, or has been filled to its edge by mistake."""
LONG_TEXT, VERY_LONG_TEXT = 200_000, 1_000_000
"""Letters from which on the records of a text are read in columns: by Arrow, from the second number on by pandas where
Arrow cannot."""
SAMPLE = 200_000
"""Bytes from the start of a text that tell what stands between its cells."""
LARGEST_TEXT = 256 * 1024 * 1024
MANY_ROWS = 50_000
"""Rows of a Parquet file from which on memory that Arrow has freed is given back; with fewer that takes more time than
it is worth."""


@dataclass
class Sheet:
    """A sheet, or a text file, as columns of cells.

    name: of the sheet; None for a text file or a frame.  length: how many rows there are, from row 1 on.
    hidden: whether the sheet is.  hidden_rows, hidden_columns: by number, from 1 and from 0.
    uncalculated: (row, column) of formulas without a value.  merged_down: for each column the first and last rows of
    cells that are merged downwards.  control_marks: (row, column) of cells that held control characters, which are left
    out.  notes: what is to be said of how it was read.
    """

    name: str | None
    columns: list[CellColumn]
    length: int
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    merged_down: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    control_marks: frozenset[tuple[int, int]] = frozenset()
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of_rows(cls, name: str | None, rows: Iterable[Sequence[Cell]], *, text: bool = False) -> Sheet:
        """A sheet of rows of cells. text: whether all cells are text."""
        return cls(name, *columns_of_rows(rows, text=text))

    @property
    def rows(self) -> SheetRows:
        """The rows, from row 1 on; each is made when it is asked for."""
        return SheetRows(self.columns, self.length)

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return len(self.columns)

    @cached_property
    def cells_held(self) -> NDArray[np.int64]:
        """How many cells of each row are not empty."""
        counts = np.full(self.length, len(self.columns), np.int64)
        for column in self.columns:
            if empty := [code for code in odd_codes(column) if column.values[code] in (None, "")]:
                counts -= column.holds(empty)
        return counts

    @cached_property
    def holds_something(self) -> Flags:
        """For each row, whether any cell of it holds something to read."""
        filled = np.zeros(self.length, bool)
        for column in self.columns:
            filled |= ~column.holds(blank_codes(column))
            if filled.all():
                break
        return filled

    def empty_from(self, column: int, row: int) -> None:
        """Drop what a column holds from a row on, counted from 1."""
        self.columns[column] = self.columns[column].cut(row - 1)


def letters(column: int) -> str:
    """The letters that a spreadsheet gives a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(name: str) -> int:
    """The number of a column, from 0, by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def refused(name: str, code: str, message: str, fix: str) -> InputError:
    """A file that cannot be read at all."""
    return InputError([Finding(code, Place(name), "", "", message, fix)])


def read_text_sheet(content: bytes, name: str) -> Sheet:
    """The records of a text file, whatever its encoding and separator. Raises InputError E102 or E105."""
    content, encoding = _in_utf8(content)
    head = content[:SAMPLE].decode(errors="ignore")
    if not head or (head.isspace() and content.decode().isspace()):
        raise refused(name, "E102", "The file is empty.", "Name a file that holds a list of posts.")
    separator = _separator(head)
    columns = arrow_text_columns(content, separator) if len(content) > LONG_TEXT and b"\0" not in content else None
    sheet = Sheet(None, *columns) if columns is not None else _sheet_of_records(content.decode(), separator, name)
    sheet = checked_width(sheet, name)
    for place, column in enumerate(sheet.columns) if b"'" in content else ():
        if "\n'" in column.lines.text:
            sheet.columns[place] = _without_apostrophes(column)
    if encoding == "cp1252":
        sheet.notes.append("The file is not UTF-8; it is read as older programs of Windows write it (cp1252).")
    return sheet


def _without_apostrophes(column: CellColumn) -> CellColumn:
    """A column without the apostrophes before its texts; of cells that are then alike one is kept, for all rows."""
    places: dict[Cell, int] = {}
    cells = (cell_of_safe(cell) if cell.__class__ is str else cell for cell in column.values)
    new_codes = np.array([places.setdefault(cell, len(places)) for cell in cells], np.int32)
    return CellColumn(list(places), new_codes[column.codes])


def _sheet_of_records(text: str, separator: str, name: str) -> Sheet:
    """The records of a text of which some have fewer cells than others."""
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    try:
        columns = text_columns(text, separator) if len(text) > VERY_LONG_TEXT else None
        if columns is not None:
            return Sheet(None, *columns)
        return Sheet.of_rows(None, csv.reader(_lines(text), delimiter=separator), text=True)
    except csv.Error as fault:
        message = f"The file cannot be read as a table: {fault}."
        raise refused(name, "E105", message, "Is a quotation mark left open?") from None


def _in_utf8(content: bytes) -> tuple[bytes, str]:
    """A text in UTF-8 without a mark at its start, and the encoding that it had."""
    if content.isascii() and not content.count(0, 0, 2000):
        return content, "utf-8"
    text, encoding = _decoded(content)
    return text.encode(), encoding


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and its encoding, by its first bytes, else UTF-8, else cp1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "utf-16"
    head = content[:2000]
    # text of two bytes a letter without its mark: in English every other byte is nought
    if head.count(0) > len(head) // 4:
        return content.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", errors="replace"), "utf-16"
    try:
        # UTF-8 first: text in cp1252 is almost never valid in it, while the other way round anything passes
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "cp1252"


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, each with its end."""
    return (line[0] for line in re.finditer(r"[^\n]*\n|[^\n]+", text))


def _separator(text: str) -> str:
    """What stands between cells: the sign that splits most lines into one same number of cells."""
    lines = list(islice((line for line in _lines(text) if line.strip()), 200))
    best, most = ",", 0.0
    for sign in SEPARATORS:
        if not any(sign in line for line in lines):
            continue
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        except csv.Error:
            continue
        # a sign inside one long text splits few lines into many cells; a separator splits many lines alike
        worth = max((times * min(cells, 8) for cells, times in counts.items()), default=0)
        if worth > most:
            best, most = sign, worth
    return best


def frame_sheet(frame: Any, name: str) -> Sheet:
    """A frame of any library as a sheet: its column names are row 1, so its first row is row 2."""
    if hasattr(frame, "to_pandas") and not hasattr(frame, "iloc"):
        frame = frame.to_pandas()
    columns = [_frame_column(str(heading), frame.iloc[:, place]) for place, heading in enumerate(frame.columns)]
    return checked_width(Sheet(None, columns, len(frame) + 1), name)


def _frame_column(heading: str, column: Any) -> CellColumn:
    """A column of a frame under its heading."""
    import pandas as pd

    if not isinstance(column.dtype, pd.StringDtype):
        return cell_column([heading, *_plain_list(column)])
    codes, different = pd.factorize(column)
    values: list[Cell] = different.tolist()
    if len(codes) and codes.min() < 0:
        codes = np.where(codes < 0, len(values), codes)
        values.append(None)
    codes = codes.astype(np.int32)
    if heading not in values:
        values.append(heading)
    return CellColumn(values, np.concatenate([np.array([values.index(heading)], np.int32), codes]))


def _plain_list(column: Any) -> list[Cell]:
    """The values of a column, None where there is none."""
    values = column.astype(object)
    return list(values.where(column.notna(), None))


def parquet_sheet(path: Path, name: str) -> Sheet:
    """A Parquet file as a sheet. Raises InputError E101 where it is damaged."""
    reader = extra("pyarrow.parquet", "scale", "a Parquet file")
    try:
        texts = [each.name for each in reader.read_schema(path) if str(each.type) in ("string", "large_string")]
        table = reader.ParquetFile(path, read_dictionary=texts).read(use_threads=False)
    except Exception:
        raise refused(name, "E101", "The file is damaged: it is not a Parquet file.", "Write it again.") from None
    columns = [arrow_column(column, name) for name, column in zip(table.column_names, table.columns, strict=True)]
    length = table.num_rows + 1
    del table
    if length > MANY_ROWS:
        extra("pyarrow", "scale", "a Parquet file").default_memory_pool().release_unused()
    return checked_width(Sheet(None, columns, length), name)


def checked_width(sheet: Sheet, name: str) -> Sheet:
    """The sheet itself, empty columns at its right cut off. Raises InputError E105 where it is too wide."""
    if sheet.width > MOST_COLUMNS:
        used = [c for c, column in enumerate(sheet.columns) if not all(map(is_blank, column.values))]
        if len(used) > MOST_COLUMNS:
            where = f"The sheet {sheet.name}" if sheet.name else "The table"
            message = f"{where} has {len(used):,} columns that hold something; at most {MOST_COLUMNS} are read."
            raise refused(name, "E105", message, "Keep the columns of the list, and save it again.")
        last = max(used, default=0) + 1
        if last > MOST_COLUMNS:
            message = f"Column {letters(last - 1)} holds something far from the list."
            raise refused(name, "E105", message, "Delete the cells far to the right, and save it again.")
        del sheet.columns[last:]
    return sheet


def filled(row: list[Cell]) -> Iterator[tuple[int, Cell]]:
    """The cells of a row that hold something, with their columns."""
    return ((place, cell) for place, cell in enumerate(row) if not is_blank(cell))
