"""Posts alike as weights on the days of a year, and what falls of annual amounts until each day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from establishment.bulk.calendars import Days
from establishment.bulk.column_codes import Codes, changes
from establishment.bulk.presence import counted
from establishment.ground.periods import accrued_at
from establishment.rates.rate_columns import Matrix

SPARSE = 8
"""A day on which fewer than one unit in so many has a weight is not worked out for all units."""


@dataclass(frozen=True)
class Weights:
    """How many posts stand on a unit until a day, less those that stand there from that day on.

    cell: the unit, posts of one group that are priced alike, by number, and the place of the day among `days`, as
    `place * units + unit`.  days: of the year, from its first, in order.  units: how many there are.
    """

    cell: Codes
    weight: Codes
    days: Codes
    units: int

    @property
    def unit(self) -> Codes:
        """The unit of each weight."""
        return self.cell % self.units

    @property
    def day(self) -> Codes:
        """The day of each weight."""
        return np.asarray(self.days[self.cell // self.units])

    def within(self, first: int, until: int) -> Weights:
        """The weights of what falls between two days."""
        days, place = np.unique(np.clip(self.days, first, until), return_inverse=True)
        return Weights(place[self.cell // self.units] * self.units + self.unit, self.weight, days, self.units)


class Falling:
    """What falls of annual amounts of units, by weights: sums of weight times F, each F taken once for a unit and day.

    moments: how far into the year each of its days lies, numerators and denominators.
    """

    def __init__(self, weights: Weights, moments: tuple[Days, Days]) -> None:
        self.above, self.below = moments
        self.days: list[tuple[int, Codes]] = []
        days, units = weights.days, weights.units
        # a table of days and units pays only where enough of it is filled
        if len(days) * units <= 4 * SPARSE * len(weights.cell):
            table = counted(weights.cell, weights.weight, len(days) * units).reshape(-1, units)
            full = np.count_nonzero(table, axis=1) * SPARSE > units
            self.days = [(day, row) for day, row in zip(days[full].tolist(), table[full], strict=True)]
            some, unit = np.nonzero(table[~full])
            day, weight = days[~full][some], table[~full][some, unit]
        else:
            unit, day, weight = weights.unit, weights.day, weights.weight
        order = np.argsort(unit, kind="stable")
        self.unit, self.day, self.weight = unit[order], day[order], weight[order]
        self.starts = changes(self.unit)

    def __call__(self, annual: Matrix) -> Matrix:
        """What falls of amounts, component x unit, of the same shape."""
        fallen = np.zeros_like(annual)
        least, most = int(annual.min(initial=0)), int(annual.max(initial=0))
        narrow = annual.astype(np.uint32) if least >= 0 and most < 2**32 else annual
        for day, weight in self.days:
            above, below = int(self.above[day]), int(self.below[day])
            # on the first day of the year nothing has fallen
            if above:
                fits = 2 * most * above + 2 * below < 2**32
                of_year = narrow if fits else annual  # halves the time, where no number on the way leaves 32 bits
                fallen += (annual if above == below else accrued_at(of_year, above, below)) * weight
        if len(self.starts):
            at, unit = self.day, self.unit
            falls = accrued_at(annual[:, unit], self.above[at], self.below[at]) * self.weight
            fallen[:, unit[self.starts]] += np.add.reduceat(falls, self.starts, axis=1)
        return fallen
