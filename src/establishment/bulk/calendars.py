"""The days of a plan: spans of unchanged rates, the slots that are added up, and how far into a year a day lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from establishment.ground.periods import FinancialYear, Method, cut, moment, month_days

Days = npt.NDArray[np.int64]
"""Days of a plan, counted from its first."""
Climb = tuple[tuple[date, int], ...]
"""The increments of a post: the day of each, and how many steps above its first point the post then stands."""


@dataclass(frozen=True)
class Slot:
    """A year or a month that is added up on its own: its label, year and days from the plan's first."""

    label: str
    year: int
    first: int
    until: int


@dataclass(frozen=True)
class Span:
    """A stretch of a financial year in which no rate changes, and no post has more than one increment.

    number: which of the plan's stretches.  year: which of its years.  first, until: days from the plan's first.
    on: the first day.
    """

    number: int
    year: int
    first: int
    until: int
    on: date


@dataclass(frozen=True)
class Calendar:
    """The days of a plan of financial years."""

    years: tuple[FinancialYear, ...]
    method: Method
    by_month: bool

    @property
    def first(self) -> date:
        """The first day of the plan."""
        return self.years[0].first_day

    @property
    def length(self) -> int:
        """How many days the plan has."""
        return self.day(self.years[-1].until)

    def day(self, on: date) -> int:
        """A day counted from the plan's first."""
        return (on - self.first).days

    def spans(self, changes: Iterable[date], climbs: Sequence[Climb]) -> list[Span]:
        """The spans between the days on which rates change, cut where posts have a second increment in a year."""
        days = {*changes, *(day for climb in climbs for day in self._later_in_a_year(climb))}
        cuts = [(n, *ends) for n, year in enumerate(self.years) for ends in cut(year.first_day, year.until, days)]
        return [
            Span(number, year, self.day(first), self.day(until), first)
            for number, (year, first, until) in enumerate(cuts)
        ]

    def _later_in_a_year(self, climb: Climb) -> Iterator[date]:
        """The days of increments after the first of their year."""
        for year in self.years if len(climb) > 1 else ():
            # cut at each after the first, so that no span has more than one: a second in a span would need another
            # axis in every array
            yield from [day for day, _ in climb if year.first_day <= day < year.until][1:]

    @property
    def last_day(self) -> date:
        """The last day of the plan."""
        return self.years[-1].last_day

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """What is added up: years, or months."""
        return tuple(
            Slot(f"{first:%Y-%m}" if self.by_month else year.label, number, self.day(first), self.day(until))
            for number, year in enumerate(self.years)
            for first, until in pairwise(month_days(year) if self.by_month else (year.first_day, year.until))
        )

    @cached_property
    def moments(self) -> tuple[tuple[Days, Days], ...]:
        """For each year, how far into it each of its days lies, its end included: numerators and denominators."""
        return tuple(self._moments(year) for year in self.years)

    def _moments(self, year: FinancialYear) -> tuple[Days, Days]:
        moments = [moment(year.first_day + timedelta(days=n), year, self.method) for n in range(year.days + 1)]
        return np.array([at.numerator for at in moments]), np.array([at.denominator for at in moments])

    def starts(self, year: int) -> int:
        """The first day of a year, counted from the plan's first."""
        return self.day(self.years[year].first_day)

    def turns(self, climbs: Sequence[Climb], spans: Sequence[Span]) -> tuple[Days, Days, Days]:
        """When increments come: for each span, the day of one, and how many steps a post has climbed before and after.

        A span without one has the day after the plan. Returns three arrays, span x each of `climbs`.
        """
        shape = len(spans), len(climbs)
        # the day after the plan lies in no span, so no mark for "none" is needed
        days, before = np.full(shape, self.length, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        after = np.zeros(shape, dtype=np.int64)
        for column, climb in enumerate(climbs):
            steps = [(self.day(day), above) for day, above in climb]
            for row, span in enumerate(spans if climb else ()):
                earlier = [above for day, above in steps if day < span.first]
                before[row, column] = after[row, column] = earlier[-1] if earlier else 0
                for day, above in steps:
                    if span.first <= day < span.until:
                        days[row, column], after[row, column] = day, above
        return days, before, after
