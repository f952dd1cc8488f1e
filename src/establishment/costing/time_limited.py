"""What has an end: what it comes to from its first day to its last, and whether it lasts a year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from establishment.costing.comparison import Comparison, sums_of
from establishment.costing.cost_lines import PROPOSED, Leg, legs_of
from establishment.costing.figures import Figure, total
from establishment.ground.periods import FAR_FUTURE, FAR_PAST, FinancialYear

LONGEST = 60
"""Years over which time-limited money is added up; what lasts longer is given by the year alone."""


class TimeLimited:
    """The budgeted posts and lines of a plan that have an end, after less before, at constant prices."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        spells = legs_of(comparison.plan.movements)
        self.legs: list[Leg] = [leg for leg in spells if leg.spell.time_limited and leg.spell.budgeted]

    @property
    def rate(self) -> Figure:
        """The yearly rate: what a whole year of it would come to; a cost is positive."""
        return self.comparison.summary(self.comparison.plan.scenario.proposals).time_limited

    @property
    def first(self) -> date:
        """The first day on which any of it is there."""
        return min(leg.spell.start for leg in self.legs)

    @property
    def last(self) -> date:
        """The last day on which any of it is there."""
        return max(leg.spell.end for leg in self.legs) - timedelta(days=1)

    @property
    def lasts(self) -> bool:
        """Whether all of it is there for a year or more."""
        return all(_years_later(leg.spell.start) <= leg.spell.end for leg in self.legs)

    @cached_property
    def whole(self) -> Figure | None:
        """What it comes to from its first day to its last; None where its first day is not said or its last far off."""
        # money without a first day cannot be added up from it
        if not self.legs or self.first <= FAR_PAST or self.last >= FAR_FUTURE - timedelta(days=1):
            return None
        first, last = map(self.comparison.year_of, (self.first, self.last))
        if last.start_year - first.start_year > LONGEST:
            return None
        years = [FinancialYear(year, first.first_month) for year in range(first.start_year, last.start_year + 1)]
        sums = sums_of(self.comparison.constant.in_years(self.legs, years))
        return total(figure if key.side == PROPOSED else -figure for key, figure in sums.items())


def _years_later(day: date) -> date:
    """The same day a year later; of 29 February, 1 March."""
    if day.year >= date.max.year:
        return date.max
    # a year from 29 February has run when March begins
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
