"""Posts of a CSV file of any size: every row is held against the headings, and every fault knows its line."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from establishment.bulk.row_chunks import Chunk, changed, check_there, unreadable
from establishment.ground.findings import Finding, InputError, Place

if TYPE_CHECKING:
    pass

Record = tuple[int, list[str]]
"""The line on which a row begins, and its cells."""
MOST_FAULTS = 100


@dataclass(frozen=True)
class CsvChunk(Chunk):
    """Some rows of a CSV file, and the lines on which they stand: blank rows are not counted as rows."""

    lines: list[int]

    def placed(self, fault: InputError) -> InputError:
        """A fault of the rows with their lines and what stands there."""

        def place(earlier: Place) -> Place:
            if earlier.file != self.name or not earlier.line:
                return earlier
            row = earlier.line - self.start - 1
            return Place(self.name, self.lines[row], ",".join(map(str, self.frame.iloc[row])))

        return InputError([replace(each, place=place(each.place)) for each in fault.findings])


def csv_chunks(path: Path, size: int) -> Iterator[Chunk]:
    """The rows of a CSV file, so many at a time; blank rows are passed over.

    Raises InputError E101 where it cannot be read, E102 where it is empty, E105 for rows that do not fit the headings.
    """
    check_there(path)
    name = str(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            before = os.fstat(file.fileno())
            yield from _chunks(_records(file, name), name, size)
            after = os.fstat(file.fileno())
    except OSError as fault:
        raise unreadable(name, f"The file cannot be read: {(fault.strerror or str(fault)).lower()}.") from fault
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise changed(name)


def _records(file: IO[str], name: str) -> Iterator[Record]:
    """The rows that hold anything."""
    reader, line = csv.reader(file, strict=True), 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as fault:
        message = f"The row that begins here cannot be read: {fault}."
        raise _unfit(Place(name, line), message, "Is a quote left open?") from None
    except UnicodeDecodeError as fault:
        message = f"The rows from here on are no text in UTF-8: {fault.reason}."
        raise _unfit(Place(name, line), message, 'Save it as "CSV UTF-8".') from None


def _chunks(records: Iterator[Record], name: str, size: int) -> Iterator[Chunk]:
    first = next(records, None)
    if first is None:
        raise InputError([Finding("E102", Place(name), "", "", "The file is empty.")])
    headings, start = first[1], 0
    waiting: list[Record] = []
    for record in records:
        waiting.append(record)
        if len(waiting) == size:
            yield _chunk(waiting, headings, name, start)
            start, waiting = start + size, []
    if waiting or not start:
        yield _chunk(waiting, headings, name, start)


def _chunk(records: list[Record], headings: list[str], name: str, start: int) -> CsvChunk:
    """Rows as a frame of text; every row has as many cells as there are headings (E105)."""
    import pandas as pd

    fix = "An amount has no commas: 21000. Text with a comma stands in quotes."
    faults: list[Finding] = []
    for line, cells in records:
        if len(cells) != len(headings) and len(faults) < MOST_FAULTS:
            message = f"This row has {len(cells)} cells; the headings have {len(headings)}."
            faults.append(Finding("E105", Place(name, line, ",".join(cells)), "", "", message, fix))
    if faults:
        raise InputError(faults)
    frame = pd.DataFrame([cells for _, cells in records], columns=headings, dtype=object)
    return CsvChunk(name, start, frame, [line for line, _ in records])


def _unfit(place: Place, message: str, fix: str) -> InputError:
    """The fault of rows that cannot be read (E105)."""
    return InputError([Finding("E105", place, "", "", message, fix)])
