"""The increments of posts, worked out once for each kind that climbs alike and each day they begin from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from establishment.bulk.calendars import Climb
from establishment.bulk.column_codes import Codes
from establishment.costing.pricer import Pricer
from establishment.pensions import NO_PENSION
from establishment.posts import Fixed, Kind, Spell
from establishment.rates.progression import Increment
from establishment.rates.rate_columns import whole
from establishment.scenarios.row_posts import point_of

MOST_STARTS = 2**32
"""Starts that a key has room for beside the kind that climbs."""
NO_KEY = -1


class Start(NamedTuple):
    """When the increments of a post begin.

    increments: the day of the next one; None where there is none.  own_day: whether the post itself gives it.
    since: how long it has been on its point, where that is said.  begins: the first day of the post.
    """

    increments: date | None
    own_day: bool
    since: date | None
    begins: date | None


class ClimbBook:
    """Works out how posts climb, and keeps it for the posts that follow.

    until: the last day for which climbs are worked out.
    climbs: every climb met, numbered in the order they were; the first has no increment.
    """

    def __init__(self, prices: Pricer, until: date) -> None:
        self.prices, self.until = prices, until
        self.climbs: list[Climb] = [()]
        self._numbers: dict[Climb, int] = {(): 0}
        self._climbers: dict[Kind, int] = {}
        self._climbing: list[Kind] = []
        self._start_numbers: dict[Start, int] = {}
        self._climb_of: dict[int, int] = {}
        self._keys = self._climb_numbers = np.array([NO_KEY])

    def climber(self, kind: Kind) -> int:
        """The number of all kinds that climb as a kind does: on-costs move nobody."""
        # fewer kinds to climb for: what on-costs a post has moves it nowhere
        alike = replace(kind, category="", pension=NO_PENSION, on_cost_rate=None)
        if alike not in self._climbers:
            self._climbers[alike] = len(self._climbing)
            self._climbing.append(alike)
        return self._climbers[alike]

    def climb_numbers(self, climbers: Codes, starts: Codes, each_start: Sequence[Start]) -> Codes:
        """The numbers of the climbs of kinds that climb alike, from starts of which each is one of `each_start`."""
        numbers = [self._start_numbers.setdefault(start, len(self._start_numbers)) for start in each_start]
        # one number for both, so that a million posts are looked up at once
        keys = climbers * MOST_STARTS + whole(numbers)[starts]
        at = np.searchsorted(self._keys, keys)
        new = np.flatnonzero(self._keys.take(at, mode="clip") != keys)
        for row in new.tolist():
            if int(keys[row]) not in self._climb_of:
                self._climb_of[int(keys[row])] = self._number(int(climbers[row]), each_start[starts[row]])
        if len(new):
            self._keys = np.sort(whole(list(self._climb_of)))
            self._climb_numbers = whole([self._climb_of[key] for key in self._keys.tolist()])
            at = np.searchsorted(self._keys, keys)
        return self._climb_numbers[at]

    def _number(self, climber: int, start: Start) -> int:
        """The number of the climb of one post."""
        spell = Spell(
            "",
            "",
            self._climbing[climber],
            increments=start.increments,
            own_day=start.own_day,
            on_point_since=start.since,
        )
        climb = self._climb(point_of(spell, start.begins), self.until)
        number = self._numbers.setdefault(climb, len(self.climbs))
        if number == len(self.climbs):
            self.climbs.append(climb)
        return number

    def _climb(self, spell: Spell, until: date) -> Climb:
        """The increments of a post up to a day, as steps above its point.

        Where the points of its grade change, the steps are those of the new range: a new point below adds one.
        """
        if isinstance(spell.kind, Kind) and (ends := protection_ends(spell.kind)) is not None:
            return ((ends, 1),)
        if isinstance(spell.kind, Fixed) or spell.increments is None or not moves(spell.kind):
            return ()
        kind, point = spell.kind, spell.kind.point
        scale, base = self.prices.book.scale(kind.scale), None if self.prices.cash else self.prices.base
        steps = {step.on: step.point for step in self.prices.climb(spell, until) if isinstance(step, Increment)}
        # at constant prices the range of the price base holds throughout
        ranges = scale.ranges(kind.grade) if steps and base is None else ()
        changes = [day for grade in ranges for day in (grade.from_,) if day is not None and spell.increments <= day]
        climb: list[tuple[date, int]] = []
        for day in sorted({*steps, *(day for day in changes if day <= until)}):
            point = steps.get(day, point)
            points = scale.grade(kind.grade, base or day).points
            if kind.point in points:
                # a range that ends lower than before leaves its posts at the top of it
                at = points.index(point) if point in points else len(points) - 1
                above = at - points.index(kind.point)
                # a change of the range that leaves the post on the same step is no increment
                if above != (climb[-1][1] if climb else 0):
                    climb.append((day, above))
        return tuple(climb)


def protection_ends(kind: Kind) -> date | None:
    """The first day on which a salary of a post's own is kept no more: a step to the top of its grade."""
    return None if kind.own_pay is None else kind.own_pay.until


def moves(kind: Kind) -> bool:
    """Whether increments can move a kind: it stands on a point of its own."""
    return bool(kind.point) and kind.basis in ("point", "actual")
