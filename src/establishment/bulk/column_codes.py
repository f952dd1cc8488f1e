"""Columns of posts read into codes: each value that differs is read once, as a cell of a posts table is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from establishment.ground.columns import Column, cell_is_plain, read_cell
from establishment.ground.findings import Faults, Place, how_many

if TYPE_CHECKING:
    import pandas as pd

Codes = npt.NDArray[np.int64]
BLOCK = 2**14
"""Rows whose codes are joined at a time, so that they stay in the processor's cache."""
FEW = 2**10
"""Whole numbers that lie within so many are their own codes."""
TOLD_ROWS = 10
"""Rows of which one fault is told: enough to see what is wrong."""
TYPED = ("int64", "part", "percent", "point", "date")
"""Kinds of column whose numbers and days are read as they are, not as text: a float is the fraction it stands for."""


@dataclass(frozen=True)
class Coded:
    """A column as codes: the value of row n is `values[codes[n]]`.

    bad: the codes of values that could not be read.
    """

    codes: Codes
    values: tuple[Any, ...]
    bad: frozenset[int] = frozenset()

    @cached_property
    def first(self) -> Codes:
        """The first row of each code; 0 where it has none."""
        return first_rows(self.codes, len(self.values))

    @property
    def sized(self) -> tuple[Codes, int]:
        """The codes, and what they are below."""
        return self.codes, len(self.values)


def place_of(name: str, start: int, row: int) -> Place:
    """Where a row of posts stands; rows are counted from 1, those of `start` come before."""
    return Place(name, start + int(row) + 1)


def told_rows(rows: Sequence[int] | Codes, code: str, field: str, faults: Faults, name: str, start: int) -> list[int]:
    """The first rows with a fault, enough to see what is wrong; how many more have it is noted at the next."""
    told, rest = [int(row) for row in rows[:TOLD_ROWS]], len(rows) - TOLD_ROWS
    if rest > 0:
        place = place_of(name, start, int(rows[TOLD_ROWS]))
        faults.add(code, place, field, None, *more_rows(rest))
    return told


def more_rows(count: int) -> tuple[str, str]:
    """Of how many rows a fault is not told one by one, and what to do; its place is the first of them."""
    return (
        f"From here on {how_many(count, 'more row has', 'more rows have')} the same fault.",
        "Correct them like those before.",
    )


def dense(keys: Codes, size: int) -> tuple[Codes, Codes]:
    """Keys as codes from 0 without gaps, in order of the keys, and the key of each code.

    size: keys are below it.
    """
    # a table of all possible keys is quicker than sorting, as long as it is not much larger than the keys
    if size > 4 * len(keys) + 4096:
        uniques, codes = np.unique(keys, return_inverse=True)
        return codes, uniques
    used = standing(keys, size)
    return (np.cumsum(used) - 1)[keys], np.flatnonzero(used)


def first_rows(codes: Codes, size: int) -> Codes:
    """The first row of each code."""
    first = np.zeros(size, dtype=np.int64)
    # backwards, so that the first row of a code is the last to be written
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def standing(codes: Codes, size: int) -> npt.NDArray[np.bool_]:
    """Which of so many codes there are."""
    there = np.zeros(size, dtype=np.bool_)
    there[codes] = True
    return there


def joined(columns: Sequence[tuple[Codes, int]]) -> tuple[Codes, int]:
    """One key a row for several columns of codes, equal where all of them are; and what keys are below.

    columns: codes, and how many there can be. Keys are made dense where they would not fit 64 bits.
    """
    # one bit less than the sign leaves, so that a key can still be doubled
    if prod(max(size, 1) for _, size in columns) < 2**62:
        return _joined_in_blocks(columns)
    codes, most = columns[0]
    key = codes.astype(np.int64)
    for codes, size in columns[1:]:
        if most * size >= 2**62:
            key, uniques = dense(key, most)
            most = len(uniques)
        if size > 1:
            key, most = key * size + codes, most * size
    return key, most


def _joined_in_blocks(columns: Sequence[tuple[Codes, int]]) -> tuple[Codes, int]:
    """Keys that fit 64 bits, narrow while they fit 32."""
    several = [(codes, size) for codes, size in columns if size > 1] or list(columns[:1])
    key = np.empty(len(several[0][0]), dtype=np.int64)
    for start in range(0, max(len(key), 1), BLOCK):
        rows, most = slice(start, start + BLOCK), several[0][1]
        block: Any = several[0][0][rows]
        for codes, size in several[1:]:
            most *= size
            # numbers of 32 bits are the quicker
            narrow = most < 2**31 and codes.dtype.itemsize <= 4 and block.dtype.itemsize <= 4
            block = np.multiply(block, size, dtype=np.int32 if narrow else np.int64)
            block += codes[rows]
        key[rows] = block
    return key, most


def together(columns: Sequence[tuple[Codes, int]]) -> tuple[Codes, Codes]:
    """Several columns of codes as one, and the first row of each of its codes."""
    codes, uniques = dense(*joined(columns))
    return codes, first_rows(codes, len(uniques))


@dataclass(frozen=True)
class RawColumn:
    """A column as codes of values as they are given; an empty value is None, and there can be values of no row."""

    codes: Codes
    values: list[Any]


def split(column: pd.Series[Any]) -> RawColumn:
    """A column as codes of its values."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = column.cat.codes.to_numpy(), list(column.cat.categories)
    elif (near := _near_numbers(column)) is not None:
        return near
    else:
        codes, uniques = pd.factorize(column)
        if column.dtype == object and any(isinstance(value, int) and value in (0, 1) for value in uniques):
            codes, uniques = pd.factorize(column.map(cell_text))  # yes and 1 are equal to Python, and not to us
        values = list(np.asarray(uniques, np.float32) if column.dtype == np.float32 else uniques)
    if (codes < 0).any():
        wide = np.min_scalar_type(-len(values) - 2)  # an empty cell is -1, and becomes the code after the last
        codes = np.add(codes, (codes < 0) * wide.type(len(values) + 1), dtype=np.result_type(codes, wide))
        values = [*values, None]
    return RawColumn(np.asarray(codes), values)


def _near_numbers(column: pd.Series[Any]) -> RawColumn | None:
    """Whole numbers that lie near each other as codes of all from the least to the most; None for anything else."""
    if not isinstance(column.dtype, np.dtype) or column.dtype.kind not in "iu" or not len(column):
        return None
    numbers = column.to_numpy()
    least, most = int(numbers.min()), int(numbers.max())
    # beyond that a table of all numbers between would be mostly empty
    if most - least >= FEW:
        return None
    # without the search for unlike values that other columns need
    codes = np.subtract(numbers, numbers.dtype.type(least)).astype(np.int16)
    return RawColumn(codes, list(np.arange(least, most + 1).astype(numbers.dtype)))


@dataclass(frozen=True)
class Alike:
    """Rows that are given alike made into one, in order of their columns.

    kinds: the columns that sort first, one row a kind of row.  kind: which of those each row is.
    days: the other columns, one row each.  posts: how many posts each row stands for.
    """

    kinds: dict[str, RawColumn]
    kind: Codes
    days: dict[str, RawColumn]
    posts: Codes


def alike(kinds: dict[str, RawColumn], days: dict[str, RawColumn], count: RawColumn, number: Codes) -> Alike | None:
    """Rows that are given alike made into one; None where the values are too many for one key.

    number: posts of each value of `count`.
    """
    sized = [(column.codes, len(column.values)) for column in [*kinds.values(), *days.values()]]
    if prod(size for _, size in sized) * len(number) >= 2**62:
        return None
    key, _ = joined([*sized, (count.codes, len(number))])
    # sorted, rows that are alike lie side by side
    key.sort()
    starts = changes(key)
    times = np.diff(starts, append=len(key))
    each = key[starts]
    key = each // len(number)
    posts = number[each - key * len(number)] * times
    starts = changes(key)
    key, posts = key[starts], np.add.reduceat(posts, starts)
    key, days = _taken_apart(key, days)
    starts = changes(key)
    kind = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(key)))
    return Alike(_taken_apart(key[starts], kinds)[1], kind, days, posts)


def _taken_apart(key: Codes, columns: dict[str, RawColumn]) -> tuple[Codes, dict[str, RawColumn]]:
    """What is left of keys without the columns that were joined to them last, and those columns."""
    none, apart = np.zeros(len(key), dtype=np.int64), dict[str, RawColumn]()
    for name, column in reversed(columns.items()):
        size = len(column.values)
        codes = none
        if size > 1:
            rest = key // size
            codes, key = key - rest * size, rest
        apart[name] = RawColumn(codes, column.values)
    return key, {name: apart[name] for name in columns}


def changes(*columns: Codes) -> Codes:
    """The first row of each run of rows that are equal in all of some columns."""
    differs = np.zeros(len(columns[0]), dtype=np.bool_)
    differs[:1] = True
    for codes in columns:
        differs[1:] |= codes[1:] != codes[:-1]
    return np.flatnonzero(differs)


def coded(raw: RawColumn, declared: Column, faults: Faults, name: str, start: int, given: int | None = None) -> Coded:
    """A column of posts as codes of typed values.

    given: how many rows are given; those after them are made of them, and not counted. All if None.
    Faults of values are noted once for each value, at its first row (E202, E208), with how often it stands there.
    """
    codes = raw.codes
    plain = declared.kind == "text" and not declared.required
    if plain and all(type(value) is str and cell_is_plain(value) for value in raw.values):
        return Coded(codes, tuple(value.strip() or None for value in raw.values))  # text has no faults
    stands = standing(codes if len(raw.values) > 1 else codes[:1], len(raw.values))
    values, bad = list[Any](), set[int]()
    for code, (value, some) in enumerate(zip(raw.values, stands.tolist(), strict=True)):
        cell_faults = Faults()
        values.append(read_cell(declared, _as_given(value, declared), Place(name), cell_faults) if some else None)
        # only for a value with a fault: going through all rows for each value takes long
        rows = np.flatnonzero(codes[:given] == code) if cell_faults.found else codes[:0]
        for finding in cell_faults.found:
            bad.add(code)
            place = place_of(name, start, int(rows[0]))
            more = f" It stands in {len(rows):,} rows." if len(rows) > 1 else ""
            faults.add(
                finding.code, place, finding.field, cell_text(value) or None, finding.message + more, finding.fix
            )
    return Coded(codes, tuple(values), frozenset(bad))


def _as_given(value: Any, declared: Column) -> Any:
    """A value as it is to be read: numbers and days as the frame holds them, all else as text."""
    text = cell_text(value)
    return value if text and declared.kind in TYPED and not isinstance(value, str) else text


def cell_text(value: Any) -> str:
    """A value of a frame as a posts table has it.

    >>> cell_text(20.0), cell_text(0.5), cell_text(Fraction(20, 37)), cell_text(True)
    ('20', '0.5', '20/37', 'yes')
    """
    if value is None or type(value).__name__ == "NAType" or value != value:
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, float | np.floating):
        number = float(str(value))  # a float of 32 bits as it is written: 0.8, not 0.800000011920929
        # up to 2 to the 53rd a float holds each whole number exactly
        return str(int(number)) if number.is_integer() and abs(number) < 2**53 else repr(number)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | Fraction):
        return str(value)
    return str(value).strip()
