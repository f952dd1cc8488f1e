"""Posts alike as weights on the days of a year, and what falls of annual amounts until each day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from establishment.bulk.calendars import Days
from establishment.bulk.column_codes import Codes, dense
from establishment.bulk.presence import counted
from establishment.ground.periods import accrued_at
from establishment.rates.rate_columns import Matrix

SPARSE = 8
"""A day on which fewer than one unit in so many has a weight is not worked out for all units."""


@dataclass(frozen=True)
class Weights:
    """How many posts stand on a unit until a day, less those that stand there from that day on.

    unit: posts of one group that are priced alike, by number.  day: of the year, from its first.
    """

    unit: Codes
    day: Codes
    weight: Codes

    def take(self, rows: Any) -> Weights:
        """Some of the rows."""
        return Weights(self.unit[rows], self.day[rows], self.weight[rows])

    def within(self, first: int, until: int) -> Weights:
        """The weights of what falls between two days."""
        return Weights(self.unit, np.clip(self.day, first, until), self.weight)


class Falling:
    """What falls of annual amounts of units, by weights: sums of weight times F, each F taken once for a unit and day.

    moments: how far into the year each of its days lies, numerators and denominators.
    """

    def __init__(self, weights: Weights, moments: tuple[Days, Days], units: int) -> None:
        self.above, self.below = moments
        self.days: list[tuple[int, Codes]] = []
        self.other = weights
        where, days = dense(weights.day, len(self.above))
        if len(days) * units <= 4 * SPARSE * len(weights.day):
            table = counted(where * units + weights.unit, weights.weight, len(days) * units).reshape(-1, units)
            full = np.count_nonzero(table, axis=1) * SPARSE > units
            self.days = [(day, row) for day, row in zip(days[full].tolist(), table[full], strict=True)]
            some, unit = np.nonzero(table[~full])
            self.other = Weights(unit, days[~full][some], table[~full][some, unit])
        self.other = self.other.take(np.argsort(self.other.unit, kind="stable"))
        unit = self.other.unit
        self.starts = np.flatnonzero(np.concatenate([[True], unit[1:] != unit[:-1]])) if len(unit) else unit

    def __call__(self, annual: Matrix) -> Matrix:
        """What falls of amounts, component x unit, of the same shape."""
        fallen = np.zeros_like(annual)
        least, most = int(annual.min(initial=0)), int(annual.max(initial=0))
        narrow = annual.astype(np.uint32) if least >= 0 and most < 2**32 else annual
        for day, weight in self.days:
            above, below = int(self.above[day]), int(self.below[day])
            if above:
                fits = 2 * most * above + 2 * below < 2**32
                of_year = narrow if fits else annual  # halves the time, where no number on the way leaves 32 bits
                fallen += (annual if above == below else accrued_at(of_year, above, below)) * weight
        if len(self.starts):
            at, unit = self.other.day, self.other.unit
            falls = accrued_at(annual[:, unit], self.above[at], self.below[at]) * self.other.weight
            fallen[:, unit[self.starts]] += np.add.reduceat(falls, self.starts, axis=1)
        return fallen
