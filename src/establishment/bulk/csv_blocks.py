"""Blocks of a CSV file read by Arrow, where it finds the cells that the standard library's reader finds."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

    from establishment.bulk.column_codes import Codes

    Marks = npt.NDArray[np.uint8]

PIECE = 2**23
"""Bytes of a file that are read at a time."""
BOM = b"\xef\xbb\xbf"
NEWLINE, RETURN, QUOTE, COMMA = b'\n\r",'


def arrow(name: str) -> ModuleType | None:
    """A module of Arrow; None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


def blocks(file: BinaryIO, lines: int) -> Iterator[bytes]:
    """The rest of a file in blocks of so many lines; each ends with the end of a line, the last as the file does."""
    rest, more = b"", b"-"
    while more:
        more = file.read(PIECE)
        rest += more
        begin = 0
        for end in (np.flatnonzero(_marks(rest) == NEWLINE)[lines - 1 :: lines] + 1).tolist():
            yield rest[begin:end]
            begin = end
        rest = rest[begin:]
    if rest:
        yield rest


def _marks(block: bytes) -> Marks:
    return np.frombuffer(block, dtype=np.uint8)


def is_plain(block: bytes) -> bool:
    """Whether each line of a block is one row, with cells that no two readers read otherwise.

    Quotes stand around whole cells, twice within them; no cell holds the end of a line, and none is longer than the
    standard library's reader takes. The block begins with a line and ends with the end of one.
    """
    # signs that two readers take for different things
    if block.startswith(BOM) or b"\0" in block or block.count(b"\r") != block.count(b"\r\n") or not _is_text(block):
        return False
    marks = _marks(block)
    ends, quotes = np.flatnonzero(marks == NEWLINE), np.flatnonzero(marks == QUOTE)
    # the standard reader refuses longer cells: it has to see them, so that both say the same
    if np.diff(ends, prepend=-1).max(initial=0) > csv.field_size_limit() or len(quotes) % 2:
        return False
    before, after = marks[quotes[::2] - 1], marks[quotes[1::2] + 1]  # of opening and closing quotes
    sound = np.isin(before, (COMMA, NEWLINE, QUOTE)).all() and np.isin(after, (COMMA, NEWLINE, RETURN, QUOTE)).all()
    return bool(sound and not (np.searchsorted(quotes, ends) % 2).any())


def _is_text(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class PlainRows:
    """The rows of a block that hold anything.

    frame: the columns that are looked at.  lines: of each row, counted from the start of the block.
    """

    text: bytes
    frame: pd.DataFrame
    lines: Codes

    @property
    def length(self) -> int:
        """How many lines the block has."""
        return self.text.count(b"\n")

    def cells(self, row: int) -> list[str]:
        """All cells of a row."""
        return cells_of(self.text.split(b"\n")[self.lines[row]])


def cells_of(line: bytes) -> list[str]:
    """The cells of a line of a plain block."""
    return next(csv.reader([line.decode("utf-8")], strict=True), [])


def is_blank(cells: list[str]) -> bool:
    """Whether a row holds nothing."""
    return not any(cell and not cell.isspace() for cell in cells)


def read_block(text: bytes, headings: list[str], looked_at: list[int]) -> PlainRows | None:
    """The rows of a block by Arrow. None where it is not plain, its rows do not fit the headings, or Arrow is missing.

    looked_at: which of the columns, by number.
    """
    # the last line of a file need not end; every line here does
    text = text if text.endswith(b"\n") else text + b"\n"
    library, reader = arrow("pyarrow"), arrow("pyarrow.csv")
    if library is None or reader is None or not is_plain(text):
        return None
    marks = _marks(text)
    ends = np.flatnonzero(marks == NEWLINE)
    begins = np.concatenate([[0], ends[:-1] + 1])
    lines = np.flatnonzero((ends > begins) & ((ends > begins + 1) | (marks[begins] != RETURN)))
    try:
        table = _table(library, reader, text, len(headings), looked_at) if len(lines) else None
    except library.ArrowInvalid:
        return None  # the standard library's reader says what is wrong, and on which line
    frame = _frame(table, [headings[number] for number in looked_at])
    # Arrow counted other rows than lines: the standard reader decides
    if len(frame) != len(lines):
        return None
    if blank := [row for row in _bare_rows(frame) if is_blank(cells_of(text[begins[lines[row]] : ends[lines[row]]]))]:
        frame = frame.drop(index=blank).reset_index(drop=True)
        lines = np.delete(lines, blank)
    return PlainRows(text, frame, lines)


def _table(library: ModuleType, reader: ModuleType, text: bytes, width: int, looked_at: list[int]) -> Any:
    """The columns of a block as codes of text."""
    names = [str(number) for number in looked_at]
    kind = library.dictionary(library.int32(), library.string())
    return reader.read_csv(
        library.BufferReader(text),
        read_options=reader.ReadOptions(column_names=[str(number) for number in range(width)]),
        convert_options=reader.ConvertOptions(
            # as text alone: Arrow would read 0114 as a number and NA as nothing
            include_columns=names,
            column_types=dict.fromkeys(names, kind),
            strings_can_be_null=False,
        ),
    )


def _frame(table: Any, headings: list[str]) -> pd.DataFrame:
    import pandas as pd

    if table is None:
        return pd.DataFrame({number: [] for number in range(len(headings))}, dtype=object).set_axis(headings, axis=1)
    frame: pd.DataFrame = table.to_pandas()
    return frame.set_axis(headings, axis=1)


def _bare_rows(frame: pd.DataFrame) -> list[int]:
    """The rows that hold nothing in the columns that are looked at."""
    bare = np.ones(len(frame), dtype=bool)
    for number in range(frame.shape[1] if len(frame) else 0):
        column = frame.iloc[:, number].cat
        empty = [code for code, text in enumerate(column.categories) if is_blank([text])]
        bare &= np.isin(column.codes.to_numpy(), empty)
        # most rows hold something in the first column looked at
        if not bare.any():
            break
    return np.flatnonzero(bare).tolist()
