"""Columns of posts read into codes: each value that differs is read once, as a cell of a posts table is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from establishment.columns import Column, read_cell
from establishment.findings import Faults, Place

if TYPE_CHECKING:
    import pandas as pd

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Coded:
    """A column as codes: the value of row n is `values[codes[n]]`, first met on row `first[code]`.

    bad: the codes of values that could not be read.
    """

    codes: Codes
    values: tuple[Any, ...]
    first: Codes
    bad: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """How many values there are."""
        return len(self.values)


def place_of(name: str, start: int, row: int) -> Place:
    """Where a row of posts stands; rows are counted from 1, those of `start` come before."""
    return Place(name, start + int(row) + 1)


def constant(length: int, value: Any) -> Coded:
    """A column that is one value throughout."""
    some = min(length, 1)
    return Coded(np.zeros(length, dtype=np.int64), (value,) * some, np.zeros(some, dtype=np.int64))


def dense(keys: Codes) -> tuple[Codes, Codes]:
    """Keys as codes from 0 without gaps, and the first row of each."""
    import pandas as pd

    codes, uniques = pd.factorize(keys)
    return codes, first_rows(codes, len(uniques))


def first_rows(codes: Codes, size: int) -> Codes:
    """The first row of each code."""
    first = np.zeros(size, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def joined(columns: Sequence[tuple[Codes, int]]) -> Codes:
    """One key a row for several columns of codes: equal where all of them are.

    columns: codes, and how many there can be. Keys are made dense where they would not fit 64 bits.
    """
    codes, size = columns[0]
    key, most = codes.astype(np.int64), size
    for codes, size in columns[1:]:
        if most * size >= 2**62:
            key, first = dense(key)
            most = len(first)
        key, most = key * size + codes, most * size
    return key


def split(column: pd.Series[Any]) -> tuple[Codes, list[Any]]:
    """A column as codes and the values as they are given; an empty value is None."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = column.cat.codes.to_numpy().astype(np.int64), list(column.cat.categories)
        used = np.bincount(codes + 1, minlength=len(values) + 1)[1:] > 0
        again = np.cumsum(used) - 1
        codes, values = np.where(codes < 0, -1, again[codes]), [v for v, u in zip(values, used, strict=True) if u]
    else:
        codes, uniques = pd.factorize(column)
        values = list(np.asarray(uniques, np.float32) if column.dtype == np.float32 else uniques)
    if (codes < 0).any():
        codes, values = np.where(codes < 0, len(values), codes), [*values, None]
    return codes, values


def coded(column: pd.Series[Any], declared: Column, faults: Faults, name: str, start: int) -> Coded:
    """A column of posts as codes of typed values.

    Faults of values are noted once for each value, at its first row (E202, E208), with how often it stands there.
    """
    codes, given = split(column)
    first = first_rows(codes, len(given))
    values, bad = [], set()
    for code, value in enumerate(given):
        place, found = place_of(name, start, int(first[code])), Faults()
        values.append(read_cell(declared, cell_text(value), place, found))
        for finding in found.found:
            bad.add(code)
            times = int(np.count_nonzero(codes == code))
            more = f" It stands in {times:,} rows." if times > 1 else ""
            faults.add(
                finding.code, place, finding.field, cell_text(value) or None, finding.message + more, finding.fix
            )
    return Coded(codes, tuple(values), first, frozenset(bad))


def cell_text(value: Any) -> str:
    """A value of a frame as a posts table has it.

    >>> cell_text(20.0), cell_text(0.5), cell_text(Fraction(20, 37)), cell_text(True)
    ('20', '0.5', '20/37', 'yes')
    """
    if value is None or value != value or str(value) == "<NA>":
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, float | np.floating):
        number = float(str(value))  # a float of 32 bits as it is written: 0.8, not 0.800000011920929
        return str(int(number)) if number.is_integer() and abs(number) < 2**53 else repr(number)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | Fraction):
        return str(value)
    return str(value).strip()
