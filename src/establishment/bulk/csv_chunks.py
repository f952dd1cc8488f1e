"""Posts of a CSV file of any size: every row is held against the headings, and every fault knows its line."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from establishment.bulk.chunks import Chunk, changed, check_there, unreadable
from establishment.bulk.coding import Codes
from establishment.findings import SHOWN, Finding, InputError, Place

if TYPE_CHECKING:
    import pandas as pd

BLOCK = 2**23
"""Bytes of a file read at a time: some 100,000 rows."""
LONGEST = 2**26
"""Bytes that a row can have; one that is longer has a quote that is not closed."""
_LINE, _COMMA, _QUOTE, _RETURN = b'\n,"\r'
_OPEN = "A quote is left open, or stands alone inside a cell: write it twice, and the cell in quotes."
_UTF8 = 'Save it as "CSV UTF-8".'


@dataclass(frozen=True)
class CsvChunk(Chunk):
    """Some rows of a CSV file, and the rows of the file that they are."""

    rows: Rows

    def placed(self, fault: InputError) -> InputError:
        """A fault of the rows with their lines and what stands there: blank rows are not counted as rows."""

        def place(found: Place) -> Place:
            ours = found.file == self.name and found.line
            return self.rows.place(self.name, found.line - self.start - 1) if ours else found

        return InputError([replace(each, place=place(each.place)) for each in fault.findings])


@dataclass(frozen=True)
class Rows:
    """Whole rows of a file as bytes: where each begins and ends, its line, and how many cells it has."""

    text: bytes
    starts: Codes
    ends: Codes
    lines: Codes
    cells: Codes

    def __len__(self) -> int:
        return len(self.starts)

    def take(self, rows: Any) -> Rows:
        """Some of the rows."""
        return Rows(self.text, self.starts[rows], self.ends[rows], self.lines[rows], self.cells[rows])

    def row(self, number: int) -> bytes:
        """A row as it stands in the file."""
        return self.text[self.starts[number] : self.ends[number]]

    def place(self, name: str, number: int) -> Place:
        """Where a row stands."""
        shown = self.row(number).split(b"\n")[0].decode("utf-8", "replace")
        return Place(name, int(self.lines[number]), shown.strip())

    @property
    def blank(self) -> Any:
        """Which rows hold nothing but commas and spaces."""
        short = np.flatnonzero((self.ends - self.starts <= self.cells + 1) | (self.cells == 1)).tolist()
        blank = np.zeros(len(self), dtype=bool)
        blank[[number for number in short if not self.row(number).strip(b", \t\r\n")]] = True
        return blank


def csv_chunks(path: Path, size: int) -> Iterator[Chunk]:
    """The rows of a CSV file, so many at a time; blank rows are passed over.

    Raises InputError E101 where it cannot be read, E102 where it is empty, E105 for rows that do not fit the headings.
    """
    check_there(path)
    name = str(path)
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            yield from _chunks(file, name, size)
            after = os.fstat(file.fileno())
    except OSError as fault:
        raise unreadable(name, f"The file cannot be read: {(fault.strerror or str(fault)).lower()}.") from fault
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise changed(name)


def _chunks(file: IO[bytes], name: str, size: int) -> Iterator[Chunk]:
    headings: list[str] = []
    start = 0
    for found in _blocks(file, name):
        rows = found.take(~found.blank)
        if len(rows) and not headings:
            headings, rows = _headings(rows, name), rows.take(slice(1, None))
            if not len(rows):
                yield CsvChunk(name, 0, _frame(rows, headings, name), rows)
        _check(rows, len(headings), name)
        for first in range(0, len(rows), size):
            some = rows.take(slice(first, first + size))
            yield CsvChunk(name, start, _frame(some, headings, name), some)
            start += len(some)
    if not headings:
        raise InputError([Finding("E102", Place(name), "", "", "The file is empty.")])


def _blocks(file: IO[bytes], name: str) -> Iterator[Rows]:
    """The file in blocks of whole rows."""
    held, line = file.read(3).removeprefix(b"\xef\xbb\xbf"), 1
    more = True
    while more:
        read = file.read(BLOCK)
        more, held = bool(read), held + read
        rows = _rows(held, line, name, last=not more)
        if len(rows):
            yield rows
            end = int(rows.ends[-1])
            line += held.count(b"\n", 0, end)
            held = held[end:]
        if len(held) > LONGEST or (held and not more):
            raise _unfit(Place(name, line), "The row that begins here does not end.", _OPEN)


def _rows(text: bytes, line: int, name: str, *, last: bool) -> Rows:
    """The rows that end in some text; last: whether nothing follows."""
    letters = np.frombuffer(text, dtype=np.uint8)
    newlines = np.flatnonzero(letters == _LINE)
    quotes = np.flatnonzero(letters == _QUOTE)
    commas = np.flatnonzero(letters == _COMMA)
    ends = newlines
    if len(quotes):  # what stands between a quote and the next is no end of a row or cell
        ends, commas = (at[np.searchsorted(quotes, at) % 2 == 0] for at in (newlines, commas))
    ends = ends + 1
    if last and len(quotes) % 2 == 0 and len(text) > (ends[-1] if len(ends) else 0):
        ends = np.append(ends, len(text))
    starts = np.concatenate([ends[:0], [0], ends[:-1]])[: len(ends)]
    lines = line + np.searchsorted(newlines, starts)
    cells = np.searchsorted(commas, ends) - np.searchsorted(commas, starts) + 1
    rows = Rows(text, starts, ends, lines, cells)
    _check_quotes(rows, letters, quotes, name)
    return rows


def _check_quotes(rows: Rows, letters: Any, quotes: Codes, name: str) -> None:
    """A quote opens a cell or closes it, or is one of two (E105)."""
    quotes = quotes[quotes < (rows.ends[-1] if len(rows) else 0)]
    opening, closing = quotes[::2], quotes[1::2]
    before, after = letters[np.maximum(opening - 1, 0)], letters[np.minimum(closing + 1, len(letters) - 1)]
    opens = (opening == 0) | np.isin(before, [_COMMA, _LINE, _QUOTE])
    closes = (closing == len(letters) - 1) | np.isin(after, [_COMMA, _LINE, _RETURN, _QUOTE])
    wrong = np.concatenate([opening[~opens], closing[~closes]])
    if len(wrong):
        place = rows.place(name, int(np.searchsorted(rows.ends, wrong.min(), side="right")))
        raise _unfit(place, "A quote stands inside a cell.", "Write it twice, and the cell in quotes.")


def _headings(rows: Rows, name: str) -> list[str]:
    try:
        text = rows.row(0).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise _unfit(Place(name, int(rows.lines[0])), f"The headings are no text in UTF-8: {fault}.", _UTF8) from fault
    return next(csv.reader(io.StringIO(text, newline="")))


def _check(rows: Rows, width: int, name: str) -> None:
    """Every row has as many cells as there are headings (E105)."""
    fix = "An amount has no commas: 21000. Text with a comma stands in quotes."
    faults = [
        Finding("E105", rows.place(name, number), "", "",
                f"This row has {int(rows.cells[number])} cells; the headings have {width}.", fix)
        for number in np.flatnonzero(rows.cells != width)[: 10 * SHOWN].tolist()
    ]  # fmt: skip
    if faults:
        raise InputError(faults)


def _frame(rows: Rows, headings: list[str], name: str) -> pd.DataFrame:
    """Rows as a frame of text."""
    import pandas as pd

    place = rows.place(name, 0) if len(rows) else Place(name)
    text = b"".join(rows.text[first:until] for first, until in _stretches(rows))
    width = range(len(headings))
    try:
        made = pd.read_csv(io.BytesIO(text), header=None, names=width, index_col=False, dtype=str, na_filter=False)
    except pd.errors.EmptyDataError:
        made = pd.DataFrame({number: [] for number in width}, dtype=str)
    except (pd.errors.ParserError, UnicodeDecodeError) as fault:
        said = f"The rows from here on cannot be read as CSV: {str(fault).strip().splitlines()[-1]}."
        raise _unfit(place, said, _UTF8) from None
    if len(made) != len(rows):
        raise _unfit(place, "The rows from here on cannot be told apart: some end otherwise than others.", _UTF8)
    made.columns = pd.Index(headings)
    return made


def _stretches(rows: Rows) -> Iterator[tuple[int, int]]:
    """Where rows that follow each other begin and end together."""
    if len(rows):
        breaks = np.flatnonzero(rows.starts[1:] != rows.ends[:-1]) + 1
        for first, after in pairwise([0, *breaks.tolist(), len(rows)]):
            yield int(rows.starts[first]), int(rows.ends[after - 1])


def _unfit(place: Place, said: str, fix: str = "") -> InputError:
    """The fault of rows that cannot be read (E105)."""
    return InputError([Finding("E105", place, "", "", said, fix)])
