"""The cells of a sheet by columns: each different cell of a column once, and which of them stands in each row.

Most columns of a list hold few different values. So a list of any length takes little memory, and what is asked of a
cell is worked out once for each different one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from establishment.lists.text_lines import TextLines

Cell = Any
"""A value as the file holds it: text, a number, a day, or nothing ("" or None)."""
Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]
FEW = 3
"""So many values are looked for one by one."""
FEW_VALUES = 100
"""So many different values of a column are sooner looked at one by one than as one text."""
CHUNK = 8192
"""Rows that are taken at a time, so that a long file is never in memory row by row."""


class CellColumn:
    """The cells of one column.

    values: each different cell, in the order first met; 1, 1.0 and "1" differ.  codes: for each row, the place of its
    cell in `values`.  odd: as `plain_text.odd_codes` gives it, once it was asked for.
    """

    __slots__ = ("_counts", "_lines", "codes", "odd", "values")

    def __init__(self, values: list[Cell], codes: Codes) -> None:
        self.values, self.codes = values, codes
        self.odd: list[int] | None = None
        self._lines: TextLines | None = None
        self._counts: tuple[tuple[int, int], NDArray[np.int64]] | None = None

    @property
    def lines(self) -> TextLines:
        """The texts of `values` as one, kept until `forget`."""
        if self._lines is None:
            self._lines = TextLines(self.values)
        return self._lines

    def forget(self) -> None:
        """Drop what was worked out and kept."""
        self._lines = self._counts = None

    def at(self, place: int) -> Cell:
        """The cell of a row, counted from 0."""
        return self.values[self.codes[place]]

    def cells(self, places: NDArray[np.int64] | None = None) -> list[Cell]:
        """The cells of all rows, or of those named, counted from 0."""
        codes = self.codes if places is None else self.codes_of(places)
        return list(map(self.values.__getitem__, codes.tolist()))

    def codes_of(self, places: NDArray[np.int64]) -> Codes:
        """The codes of some rows, counted from 0 and from the first to the last of them; not to be written to."""
        span = _span(places)
        return self.codes[places] if span is None else self.codes[span[0] : span[1]]

    def counts_of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each of `values` how many of some rows hold it; rows as `codes_of` takes them; not to be written to."""
        # the same rows are asked for again and again, one column after another
        span = _span(places)
        if span is not None and self._counts is not None and self._counts[0] == span:
            return self._counts[1]
        counts = np.bincount(self.codes_of(places), minlength=len(self.values))
        if span is not None:
            self._counts = span, counts
        return counts

    def holds(self, places: Sequence[int]) -> Flags:
        """For each row, whether its cell is one of those at some places in `values`."""
        if len(places) <= FEW:
            flags = np.zeros(len(self.codes), bool)
            for place in places:
                flags |= self.codes == place
            return flags
        by_value = np.zeros(len(self.values), bool)
        by_value[places] = True
        return by_value[self.codes]

    def cut(self, first: int) -> CellColumn:
        """The column with nothing in the rows from one on, counted from 0; what stood there is not kept."""
        head = cell_column([*(self.at(place) for place in range(first)), None])
        rest = np.full(len(self.codes) - first, head.codes[-1], np.int32)
        return CellColumn(head.values, np.concatenate([head.codes[:-1], rest]))


def _span(places: NDArray[np.int64]) -> tuple[int, int] | None:
    """From where and until where rows stand that follow one another; None where others are between them."""
    first, end = (int(places[0]), int(places[-1]) + 1) if len(places) else (0, 0)
    return (first, end) if end - first == len(places) else None


class SheetRows(Sequence[list[Cell]]):
    """The rows of a sheet, each made when it is asked for."""

    def __init__(self, columns: list[CellColumn], length: int) -> None:
        self._columns, self._length = columns, length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Cell]]: ...
    def __getitem__(self, place: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(place, slice):
            return self.at(np.arange(*place.indices(self._length)))
        if not -self._length <= place < self._length:
            raise IndexError(place)
        return [column.values[column.codes[place]] for column in self._columns]

    def at(self, places: NDArray[np.int64]) -> list[list[Cell]]:
        """Some rows, counted from 0."""
        return list(map(list, zip(*(column.cells(places) for column in self._columns), strict=True)))


class _Coder:
    """Gives each different cell of a column a number, chunk by chunk."""

    def __init__(self, before: int) -> None:
        self.index: defaultdict[Any, int] = defaultdict()
        self.index.default_factory = self.index.__len__
        self.parts: list[Codes] = []
        # a column that begins lower down held nothing above
        if before:
            self.add([None] * before)

    def add(self, cells: Sequence[Cell], *, text: bool = False) -> None:
        """Take the cells of some more rows. text: whether all of them are text."""
        # a key is a text itself, or a value with its class: 1, 1.0 and True are equal and not the same cell
        keys = cells if text else [c if c.__class__ is str else (c.__class__, c) for c in cells]
        self.parts.append(np.fromiter(map(self.index.__getitem__, keys), np.int32, len(keys)))

    def column(self) -> CellColumn:
        """The column of all cells."""
        values = [key if key.__class__ is str else key[1] for key in self.index]
        return CellColumn(values, np.concatenate(self.parts) if self.parts else np.zeros(0, np.int32))


def cell_column(cells: Sequence[Cell]) -> CellColumn:
    """A column of cells."""
    coder = _Coder(0)
    coder.add(cells)
    return coder.column()


def columns_of_rows(rows: Iterable[Sequence[Cell]], *, text: bool = False) -> tuple[list[CellColumn], int]:
    """Rows as columns, and how many rows there are; a row that ends early holds nothing further right.

    text: whether all cells are text.
    """
    coders: list[_Coder] = []
    length = 0
    for chunk in _chunks(iter(rows)):
        widths = set(map(len, chunk))
        # rows of one length are the rule, and need no filling
        even = len(widths) == 1
        for place, cells in enumerate(zip(*chunk, strict=True) if even else zip_longest(*chunk)):
            if place == len(coders):
                coders.append(_Coder(length))
            coders[place].add(cells, text=text and even)
        for coder in coders[max(widths) :]:
            coder.add([None] * len(chunk))
        length += len(chunk)
    return [coder.column() for coder in coders], length


def _chunks(rows: Iterator[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
