"""Rates of many posts as one column: whole numbers over one denominator, so that pay is multiplied at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
import numpy.typing as npt

from establishment.ground.money import divide, narrow, widen

Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RateColumn:
    """Rates, one a row, as whole numbers over one denominator."""

    above: Matrix
    over: int

    @classmethod
    def of(cls, rates: Sequence[Fraction | int]) -> RateColumn:
        """Exact rates as a column."""
        exact = [Fraction(rate) for rate in rates]
        # one denominator for the column: one multiplication and one rounding for all rows
        over = lcm(*(rate.denominator for rate in exact)) if exact else 1
        return cls(whole([rate.numerator * (over // rate.denominator) for rate in exact]), over)

    @cached_property
    def most(self) -> int:
        """The largest of them, as it stands over the denominator."""
        return int(self.above.max(initial=0))

    @cached_property
    def alike(self) -> bool:
        """Whether all are the same."""
        return bool((self.above == self.most).all())

    def due(self, pay: Matrix, rows: Matrix) -> Matrix | None:
        """Each row's rate of its pay, rounded once; None where every rate is nil."""
        if not self.most:
            return None
        # one rate for all, as in most lists: no column of rates need be picked out
        rates = self.most if self.alike else self.above[rows]
        return np.asarray(narrow(divide(widen(pay, self.most) * rates, self.over)))


def whole(numbers: Sequence[int]) -> Matrix:
    """Whole numbers as int64, or as Python's where they are too large for that."""
    # one bit is kept for the doubling that rounding needs
    fits = all(-(2**62) < number < 2**62 for number in numbers)
    return np.array(numbers, dtype=np.int64 if fits else object)
