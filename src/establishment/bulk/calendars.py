"""The days of a plan: spans of unchanged rates, the slots that are added up, and how far into a year a day lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from establishment.ground.periods import FinancialYear, Method, anniversaries, cut, moment, month_days

Days = npt.NDArray[np.int64]
"""Days of a plan, counted from its first."""


@dataclass(frozen=True)
class Slot:
    """A year or a month that is added up on its own: its label, year and days from the plan's first."""

    label: str
    year: int
    first: int
    until: int


@dataclass(frozen=True)
class Span:
    """A stretch of a financial year in which no rate changes.

    year: which of the plan's.  first, until: days from the plan's first.  on: the first day.
    """

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

    def spans(self, changes: Iterable[date]) -> list[Span]:
        """The spans between the days on which rates change."""
        days = set(changes)
        return [
            Span(number, self.day(first), self.day(until), first)
            for number, year in enumerate(self.years)
            for first, until in cut(year.first_day, year.until, days)
        ]

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

    def turns(self, firsts: Sequence[date | None]) -> tuple[Days, Days]:
        """When increments come: for each year, the day on which each of `firsts` comes round, and how many came before.

        firsts: the day of the first increment; None for no increments. A year without one has the day after the plan.
        Returns two arrays, year x each of `firsts`.
        """
        shape = len(self.years), len(firsts)
        days, before = np.full(shape, self.length, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for column, first in enumerate(firsts):
            for row, year in enumerate(self.years):
                rises = anniversaries(first, year.first_day, year.until) if first is not None else []
                if first is not None and rises:
                    days[row, column] = self.day(rises[0])
                    before[row, column] = rises[0].year - first.year
        return days, before
