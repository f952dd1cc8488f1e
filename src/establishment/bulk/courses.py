"""Where posts stand in a span, on which row of its prices until which day, made into weights of units priced alike."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from establishment.bulk.calendars import Span
from establishment.bulk.column_codes import Codes, dense
from establishment.bulk.presence import counted
from establishment.bulk.weights import Weights


@dataclass(frozen=True)
class Units:
    """Posts of one group that are priced alike in a span, in order of groups.

    row: of the prices of the span.  rest: what sets posts apart beside them.
    begun: how many are there on its first day, where an award pays something once.
    """

    row: Codes
    rest: Codes
    begun: Codes


@dataclass(frozen=True)
class Turns:
    """When the increments of each path come in a span, and where it stands before and after.

    day: the day after the plan where it has none in the span.  before, after: its steps, or rows of the span's prices.
    """

    day: Codes
    before: Codes
    after: Codes

    def take(self, paths: Codes) -> Turns:
        """Those of some paths."""
        return Turns(self.day[paths], self.before[paths], self.after[paths])

    def between(self, begin: Any, end: Any) -> Turns:
        """Those of posts there from one day until another, which stand in one place if the increment comes outside."""
        day = np.clip(self.day, begin, end)
        # an increment on the first day: the post never stands where it was before
        before = np.where(day == begin, self.after, self.before)
        return Turns(day, before, np.where(day == end, self.before, self.after))


@dataclass(frozen=True)
class Stays:
    """Posts as they are there in a span: from one day until another, in order of `rest`."""

    path: Codes
    rest: Codes
    count: Codes
    begin: Codes
    end: Codes


@dataclass(frozen=True)
class SpanPosts:
    """Posts as they stand in a span, in order of `rest`: on one row of its prices, and after a day on another.

    begin, middle, end: days by their place among those of `Courses`.  first, last: rows.
    """

    rest: Codes
    count: Codes
    begin: Codes
    middle: Codes
    end: Codes
    first: Codes
    last: Codes

    def between(self, low: int, high: int) -> SpanPosts:
        """Those from one value of `rest` until another."""
        rows = slice(*np.searchsorted(self.rest, [low, high]).tolist())
        return SpanPosts(*(getattr(self, each.name)[rows] for each in fields(self)))

    def beside(self, other: SpanPosts) -> SpanPosts:
        """These posts and others."""
        return SpanPosts(
            *(np.concatenate([getattr(self, each.name), getattr(other, each.name)]) for each in fields(self))
        )


class Courses:
    """All posts of a span: those there throughout it, whose days are those of their paths, and those there for a part.

    turns: of each path, with rows of prices.  rows: how many of those there are.  start: the first day of the year.
    days: of the year, on which a post begins, turns or ends; the first of the year and of the span are among them.
    """

    def __init__(self, whole: Stays, part: Stays, turns: Turns, rows: int, span: Span, start: int) -> None:
        self.rows = rows
        of_path = turns.between(span.first, span.until)
        of_part = turns.take(part.path).between(part.begin, part.end)
        there = np.zeros(span.until - start + 1, dtype=np.bool_)
        there[[0, span.first - start, span.until - start]] = True
        for days in (of_path.day, of_part.day, part.begin, part.end):
            there[days - start] = True
        self.days, place = np.flatnonzero(there), np.cumsum(there) - 1
        self.first_day = int(place[span.first - start])

        def course(stays: Stays, turned: Turns, middle: Codes) -> SpanPosts:
            begin, end = place[stays.begin - start], place[stays.end - start]
            return SpanPosts(stays.rest, stays.count, begin, middle, end, turned.before, turned.after)

        placed = Turns(place[of_path.day - start], of_path.before, of_path.after).take(whole.path)
        self.whole = course(whole, placed, placed.day)
        self.part = course(part, of_part, place[of_part.day - start])

    def weighed(self, low: int, high: int, *, cut: bool, begun: bool) -> tuple[Units, Weights]:
        """The posts from one value of `rest` until another as weights of units.

        A post stands on one unit before the increment of its span, and on another after; without one, on one unit.
        cut: whether parts of the span are added up apart.  begun: whether it is needed who is there on the first day.
        """
        posts = self.whole.between(low, high).beside(self.part.between(low, high))
        apart, count = (posts.rest - low) * self.rows, posts.count
        # units are numbered by what is there, so that sums are no larger than they need be
        unit, keys = dense(np.concatenate([apart + posts.first, apart + posts.last]), (high - low) * self.rows)
        first, last, size = unit[: len(count)], unit[len(count) :], len(keys)
        # what begins with the year has no weight, as nothing has fallen by then, unless the span is cut
        late = slice(None) if cut else np.flatnonzero(posts.begin > 0)
        turned = np.flatnonzero(posts.middle < posts.end)
        middle = posts.middle[turned] * size
        # the cost of a stretch is F(end) - F(start): an end adds a weight, a start takes one off
        cells = [posts.end * size + last, middle + first[turned], middle + last[turned]]
        cells.append(posts.begin[late] * size + first[late])
        weights = [count, count[turned], -count[turned], -count[late]]
        there = counted(first, (posts.begin == self.first_day) * count, size) if begun else count[:0]
        units = Units(keys % self.rows, keys // self.rows + low, there)
        return units, Weights(np.concatenate(cells), np.concatenate(weights), self.days, size)
