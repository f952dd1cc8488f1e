"""Posts of a CSV file of any size: every row is compared with the headings, and every fault knows its line.

Arrow reads the blocks of a file in which no two readers could find other cells. From the first block that is not so, or
that has a fault, the standard library's reader reads the file, and says what is wrong and on which line.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from pathlib import Path
from typing import IO, BinaryIO

from establishment.bulk.column_codes import more_rows
from establishment.bulk.csv_blocks import BOM, PlainRows, blocks, cells_of, is_blank, is_plain, read_block
from establishment.bulk.row_chunks import Chunk, changed, check_there, unreadable
from establishment.ground.csv_files import note_width
from establishment.ground.findings import Faults, Finding, InputError, Place

Record = tuple[int, list[str]]
"""The line on which a row begins, and its cells."""
LookedAt = Callable[[list[str]], list[int]]
"""Which columns are looked at, by number; raises InputError for headings that cannot be."""
MOST_FAULTS = 100


@dataclass(frozen=True)
class CsvChunk(Chunk):
    """Some rows of a CSV file, and the lines on which they stand: blank rows are not counted as rows.

    cells: all cells of a row, also those of columns that are not looked at.
    """

    lines: Sequence[int]
    cells: Callable[[int], list[str]] = field(repr=False)

    def placed(self, fault: InputError) -> InputError:
        """A fault of the rows with their lines and what stands there."""

        def place(earlier: Place) -> Place:
            if earlier.file != self.name or not earlier.line:
                return earlier
            row = earlier.line - self.start - 1
            return Place(self.name, self.lines[row], ",".join(self.cells(row)))

        return InputError([replace(each, place=place(each.place)) for each in fault.findings])


def csv_chunks(path: Path, size: int, looked_at: LookedAt) -> Iterator[Chunk]:
    """The rows of a CSV file, up to so many at a time; blank rows are passed over.

    looked_at: which of the columns the chunks have.
    Raises InputError E101 where it cannot be read, E102 where it is empty, E105 for rows that do not fit the headings.
    """
    check_there(path)
    name = str(path)
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            yield from _CsvReader(file, name, size, looked_at).chunks()
            after = os.fstat(file.fileno())
    except OSError as fault:
        raise unreadable(name, f"The file cannot be read: {(fault.strerror or str(fault)).lower()}.") from fault
    # rows of two versions of a file would be added up as one
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise changed(name)


class _CsvReader:
    """Reads one file from its start; what it has read is kept as it goes.

    begin: where the next block begins.  line: its first line.  start: the rows before it.
    """

    def __init__(self, file: BinaryIO, name: str, size: int, looked_at: LookedAt) -> None:
        self.file, self.name, self.size, self.looked_at = file, name, size, looked_at
        self.begin, self.line, self.start = 0, 1, 0
        self.headings: list[str] = []
        self.columns: list[int] = []

    def chunks(self) -> Iterator[Chunk]:
        """The rows in chunks, of which there is at least one."""
        # a pipe cannot be begun again by another reader
        if not self.file.seekable() or not self._plain_headings():
            yield from self._slowly()
            return
        for text in blocks(self.file, self.size):
            block = read_block(text, self.headings, self.columns)
            if block is None:
                yield from self._slowly()
                return
            if len(block.frame):
                yield self._chunk(block)
            self.start, self.line = self.start + len(block.frame), self.line + block.length
            self.begin += len(text)
        if not self.start:
            yield self._rows([])

    def _plain_headings(self) -> bool:
        """Read the headings, where they are the first line and plain."""
        text = self.file.readline()
        heading = text.removeprefix(BOM)
        if not heading.endswith(b"\n") or not is_plain(heading) or is_blank(cells_of(heading)):
            return False
        self._take(cells_of(heading))
        self.begin, self.line = len(text), 2
        return True

    def _take(self, headings: list[str]) -> None:
        self.headings, self.columns = headings, self.looked_at(headings)

    def _chunk(self, block: PlainRows) -> CsvChunk:
        lines = (block.lines + self.line).tolist()
        return CsvChunk(self.name, self.start, block.frame, lines, block.cells)

    def _slowly(self) -> Iterator[Chunk]:
        """The rows from the next block on, by the standard library's reader."""
        if self.file.seekable():
            self.file.seek(self.begin)
        # a mark of UTF-8 stands at the start of a file alone
        text = TextIOWrapper(self.file, encoding="utf-8" if self.begin else "utf-8-sig", newline="")
        try:
            yield from self._gathered(_records(text, self.name, self.line))
        finally:
            text.detach()

    def _gathered(self, records: Iterator[Record]) -> Iterator[Chunk]:
        if not self.headings:
            first = next(records, None)
            if first is None:
                raise InputError([Finding("E102", Place(self.name), "", "", "The file is empty.")])
            self._take(first[1])
        waiting: list[Record] = []
        for record in records:
            waiting.append(record)
            if len(waiting) == self.size:
                yield self._rows(waiting)
                self.start, waiting = self.start + self.size, []
        if waiting or not self.start:
            yield self._rows(waiting)

    def _rows(self, records: list[Record]) -> CsvChunk:
        """Rows as a frame of text; every row has as many cells as there are headings (E105)."""
        import pandas as pd

        faults = Faults()
        width = len(self.headings)
        wrong = [(line, cells) for line, cells in records if len(cells) != width]
        # a file whose headings are wrong has this fault in every row
        for line, cells in wrong[:MOST_FAULTS]:
            note_width(len(cells), width, Place(self.name, line, ",".join(cells)), faults)
        if len(wrong) > MOST_FAULTS:
            place = Place(self.name, wrong[MOST_FAULTS][0])
            faults.add("E105", place, "", None, *more_rows(len(wrong) - MOST_FAULTS))
        faults.raise_any()
        frame = pd.DataFrame([cells for _, cells in records], columns=self.headings, dtype=object)
        lines = [line for line, _ in records]
        return CsvChunk(self.name, self.start, frame.iloc[:, self.columns], lines, lambda row: records[row][1])


def _records(file: IO[str], name: str, line: int) -> Iterator[Record]:
    """The rows that hold anything. line: the first."""
    reader, before = csv.reader(file, strict=True), line - 1
    try:
        for cells in reader:
            if not is_blank(cells):
                yield line, cells
            line = before + reader.line_num + 1
    except csv.Error as fault:
        message = f"The row that begins here cannot be read: {fault}."
        raise _unfit(Place(name, line), message, "Is a quote left open?") from None
    except UnicodeDecodeError as fault:
        message = f"The rows from here on are no text in UTF-8: {fault.reason}."
        raise _unfit(Place(name, line), message, 'Save it as "CSV UTF-8".') from None


def _unfit(place: Place, message: str, fix: str) -> InputError:
    """The fault of rows that cannot be read (E105)."""
    return InputError([Finding("E105", place, "", "", message, fix)])
