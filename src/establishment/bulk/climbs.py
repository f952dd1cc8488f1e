"""The increments of posts, worked out once for each kind that climbs alike and each day they begin from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from establishment.bulk.calendars import Climb
from establishment.costing.pricer import Pricer
from establishment.pensions import NO_PENSION
from establishment.posts import Fixed, Kind, Spell
from establishment.rates.progression import Increment
from establishment.scenarios.row_posts import point_of


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

    climbs: every climb met, numbered in the order they were; the first has no increment.
    """

    def __init__(self, prices: Pricer) -> None:
        self.prices = prices
        self.climbs: list[Climb] = [()]
        self._numbers: dict[Climb, int] = {(): 0}
        self._climbers: dict[Kind, int] = {}
        self._climbing: list[Kind] = []
        self._known: dict[tuple[int, Start, date], int] = {}

    def climber(self, kind: Kind) -> int:
        """The number of all kinds that climb as a kind does: on-costs move nobody."""
        alike = replace(kind, category="", pension=NO_PENSION, on_cost_rate=None)
        if alike not in self._climbers:
            self._climbers[alike] = len(self._climbing)
            self._climbing.append(alike)
        return self._climbers[alike]

    def climb_number(self, climber: int, start: Start, until: date) -> int:
        """The number of the climb of a post up to a day."""
        key = climber, start, until
        number = self._known.get(key)
        if number is None:
            spell = Spell(
                "",
                "",
                self._climbing[climber],
                increments=start.increments,
                own_day=start.own_day,
                on_point_since=start.since,
            )
            climb = self._climb(point_of(spell, start.begins), until)
            number = self._known[key] = self._numbers.setdefault(climb, len(self.climbs))
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
        ranges = scale.ranges(kind.grade) if steps and base is None else ()
        changes = [day for grade in ranges for day in (grade.from_,) if day is not None and spell.increments <= day]
        climb: list[tuple[date, int]] = []
        for day in sorted({*steps, *(day for day in changes if day <= until)}):
            point = steps.get(day, point)
            points = scale.grade(kind.grade, base or day).points
            if kind.point in points:
                at = points.index(point) if point in points else len(points) - 1
                above = at - points.index(kind.point)
                if above != (climb[-1][1] if climb else 0):
                    climb.append((day, above))
        return tuple(climb)


def protection_ends(kind: Kind) -> date | None:
    """The first day on which a salary of a post's own is kept no more: a step to the top of its grade."""
    return None if kind.own_pay is None else kind.own_pay.until


def moves(kind: Kind) -> bool:
    """Whether increments can move a kind: it stands on a point of its own."""
    return bool(kind.point) and kind.basis in ("point", "actual")
