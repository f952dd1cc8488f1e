"""The cells of a list, wherever it comes from: text of any usual encoding and separator, frames, Parquet files.

Excel files are read in `workbook`. A sheet is its rows of cells; the rows of a text file are its records, from 1.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from establishment.ground.extras import extra
from establishment.ground.findings import Finding, InputError, Place

Cell = Any
"""A value as the file holds it: text, a number, a day, or nothing ("" or None)."""

SEPARATORS = ("\t", ";", ",", "|")
MOST_COLUMNS = 400
"""No list of posts has more; a sheet with more is another thing, or has been filled to its edge by mistake."""
LARGEST_TEXT = 256 * 1024 * 1024
ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#####"})
"""What Excel shows where a formula failed."""


@dataclass
class Sheet:
    """A sheet, or a text file, as rows of cells.

    name: of the sheet; None for a text file or a frame.  rows: from row 1 on.  hidden: whether the sheet is.
    hidden_rows, hidden_columns: by number, from 1 and from 0.  uncalculated: (row, column) of formulas without a value.
    notes: what is to be said of how it was read.
    """

    name: str | None
    rows: list[list[Cell]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    notes: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)


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


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing to read."""
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())


def clean_text(cell: Cell) -> str:
    r"""A cell as one line of text: spaces of every kind made one, whole numbers without `.0`.

    >>> clean_text(" 41\xa0010 "), clean_text(20.0), clean_text(None)
    ('41 010', '20', '')
    """
    if isinstance(cell, str):
        return " ".join(cell.split())
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def read_text_sheet(content: bytes, name: str) -> Sheet:
    """The records of a text file, whatever its encoding and separator. Raises InputError E102 or E105."""
    text, encoding = _decoded(content)
    if not text.strip():
        raise refused(name, "E102", "The file is empty.", "Name a file that holds a list of posts.")
    separator = _separator(text)
    try:
        known: dict[str, str] = {}  # equal cells are one object in memory
        share = known.setdefault
        rows: list[list[Cell]] = [
            [share(cell, cell) for cell in row] for row in csv.reader(_lines(text), delimiter=separator)
        ]
    except csv.Error as fault:
        said = f"The file cannot be read as a table: {fault}."
        raise refused(name, "E105", said, "Is a quotation mark left open?") from None
    sheet = checked_width(Sheet(None, rows), name)
    if encoding == "cp1252":
        sheet.notes.append("The file is no UTF-8; it is read as older programs of Windows write it (cp1252).")
    return sheet


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and its encoding, by its first bytes, else UTF-8, else cp1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "utf-16"
    head = content[:2000]
    if head.count(0) > len(head) // 4:
        return content.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", errors="replace"), "utf-16"
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "cp1252"


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, each with its end."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (found[0] for found in re.finditer(r"[^\n]*\n|[^\n]+", text))


def _separator(text: str) -> str:
    """What stands between cells: the sign that splits most lines into one same number of cells."""
    lines = [line for line in _lines(text[:200_000]) if line.strip()][:200]
    best, most = ",", 0.0
    for sign in SEPARATORS:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        except csv.Error:
            continue
        worth = max((times * min(cells, 8) for cells, times in counts.items()), default=0)
        if worth > most:
            best, most = sign, worth
    return best


def frame_sheet(frame: Any, name: str) -> Sheet:
    """A frame of any library as a sheet: its column names are row 1, so its first row is row 2."""
    if hasattr(frame, "to_pandas") and not hasattr(frame, "iloc"):
        frame = frame.to_pandas()
    headings = [str(heading) for heading in frame.columns]
    columns = [_plain_list(frame.iloc[:, place]) for place in range(len(headings))]
    rows: list[list[Cell]] = [list(headings), *(list(row) for row in zip(*columns, strict=True))]
    return checked_width(Sheet(None, rows), name)


def _plain_list(column: Any) -> list[Cell]:
    """The values of a column, None where there is none."""
    values = column.astype(object)
    return list(values.where(column.notna(), None))


def parquet_sheet(path: Path, name: str) -> Sheet:
    """A Parquet file as a sheet. Raises InputError E101 where it is damaged."""
    reader = extra("pyarrow.parquet", "scale", "a Parquet file")
    try:
        table = reader.read_table(path)
    except Exception:
        raise refused(name, "E101", "The file is damaged: it is no Parquet file.", "Write it again.") from None
    columns = [column.to_pylist() for column in table.columns]
    rows: list[list[Cell]] = [list(table.column_names), *(list(row) for row in zip(*columns, strict=True))]
    return checked_width(Sheet(None, rows), name)


def checked_width(sheet: Sheet, name: str) -> Sheet:
    """The sheet itself, empty columns at its right cut off. Raises InputError E105 where it is too wide."""
    if sheet.width > MOST_COLUMNS:
        used = {place for row in sheet.rows for place, cell in enumerate(row) if not is_blank(cell)}
        if len(used) > MOST_COLUMNS:
            where = f"The sheet {sheet.name}" if sheet.name else "The table"
            said = f"{where} has {len(used):,} columns that hold something; at most {MOST_COLUMNS} are read."
            raise refused(name, "E105", said, "Keep the columns of the list, and save it again.")
        last = max(used, default=0) + 1
        if last > MOST_COLUMNS:
            said = f"Column {letters(last - 1)} holds something far from the list."
            raise refused(name, "E105", said, "Delete what stands far to the right, and save it again.")
        sheet.rows = [row[:last] for row in sheet.rows]
    return sheet


def in_columns(rows: list[list[Cell]], width: int) -> list[list[Cell]]:
    """Rows as columns, each as long as there are rows."""
    if all(len(row) == width for row in rows):
        return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
    return [[row[place] if place < len(row) else None for row in rows] for place in range(width)]


def filled(row: list[Cell]) -> Iterator[tuple[int, Cell]]:
    """The cells of a row that hold something, with their columns."""
    return ((place, cell) for place, cell in enumerate(row) if not is_blank(cell))
