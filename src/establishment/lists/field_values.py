"""The values of a field: each different one once, and for each row of a post which of them it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class FieldValues(Sequence[Any]):
    """One value a row; what is asked of a value is worked out once for each different one.

    values: the different ones, among them some that no row has.  codes: for each row the place of its value there.
    all_different: whether it is known that no two of those that rows have are equal and none is None.
    """

    __slots__ = ("all_different", "codes", "values")

    def __init__(self, values: list[Any], codes: NDArray[np.integer[Any]], *, all_different: bool = False) -> None:
        self.values, self.codes, self.all_different = values, codes, all_different

    @classmethod
    def of_rows(cls, values: list[Any]) -> FieldValues:
        """Values that are given row by row."""
        return cls(values, np.arange(len(values)))

    @classmethod
    def same(cls, value: Any, rows: int) -> FieldValues:
        """One value for all rows."""
        return cls([value], np.zeros(rows, np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Any]:
        return map(self.values.__getitem__, self.codes.tolist())

    def __getitem__(self, place: Any) -> Any:
        return self.values[self.codes[place]]

    def __setitem__(self, place: int, value: Any) -> None:
        """Give a row another value."""
        # one row has another value than all others with its code, so it gets a code of its own
        self.all_different = False
        self.codes[place] = len(self.values)
        self.values.append(value)

    def used(self) -> list[Any]:
        """Each different value that a row has."""
        return [self.values[code] for code in np.flatnonzero(self.rows_of_values()).tolist()]

    def each_once(self) -> bool:
        """Whether each row has a value, and no two rows have the same."""
        if self.rows_of_values().max(initial=0) > 1:
            return False
        # where the values are known to differ, the codes tell all there is
        used = set() if self.all_different else set(self.used())
        return self.all_different or (None not in used and len(used) == len(self))

    def counts(self) -> dict[Any, int]:
        """Each different value with the number of rows that have it."""
        counts: dict[Any, int] = {}
        rows = self.rows_of_values()
        for code in np.flatnonzero(rows).tolist():
            counts[self.values[code]] = counts.get(self.values[code], 0) + int(rows[code])
        return counts

    def where(self, test: Callable[[Any], object]) -> list[int]:
        """The places of the rows whose value passes a test."""
        places: list[int] = np.flatnonzero(self.flags(test)).tolist()
        return places

    def flags(self, test: Callable[[Any], object]) -> NDArray[np.bool_]:
        """For each row whether its value passes a test."""
        passed = np.fromiter(map(bool, map(test, self.values)), bool, len(self.values))
        # most tests are passed by no value, and then no row is looked at
        flags: NDArray[np.bool_] = passed[self.codes] if passed.any() else np.zeros(len(self), bool)
        return flags

    def changed(self, change: Callable[[Any], Any]) -> FieldValues:
        """What a change makes of each value."""
        return FieldValues([change(value) for value in self.values], self.codes.copy())

    def rows_of_values(self) -> NDArray[np.int64]:
        """For each of `values` how many rows have it."""
        return np.bincount(self.codes, minlength=len(self.values))


def pair_counts(one: FieldValues, other: FieldValues) -> dict[tuple[Any, Any], int]:
    """Each pair of values that stand in one row, with the number of rows that have them."""
    width = len(other.values)
    every = one.codes.astype(np.int64) * width + other.codes
    # counting in a table is fastest while it is no longer than the list; else the pairs are sorted
    if len(one.values) * width <= len(every):
        rows = np.bincount(every)
        pairs = np.flatnonzero(rows)
        rows = rows[pairs]
    else:
        pairs, rows = np.unique(every, return_counts=True)
    counts: dict[tuple[Any, Any], int] = {}
    for pair, times in zip(pairs.tolist(), rows.tolist(), strict=True):
        key = one.values[pair // width], other.values[pair % width]
        counts[key] = counts.get(key, 0) + times
    return counts
