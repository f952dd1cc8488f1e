"""Who is there when: lines of posts that stand through a whole stretch of days, and those there for a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from establishment.bulk.column_codes import Codes

Numbers = npt.NDArray[np.uint16]
"""Numbers of stretches: there are no more than days in the longest plan."""
NONE = 2**16 - 1
"""No stretch."""


@dataclass(frozen=True)
class Presence:
    """The stretches in which each line of posts is there, by number.

    comes, goes: it is there throughout all stretches from the one until the other.
    begins_in, ends_in: the stretch within which it begins and ends; `NONE` where that is between two of them.
    """

    comes: Numbers
    goes: Numbers
    begins_in: Numbers
    ends_in: Numbers

    @classmethod
    def of(cls, firsts: Sequence[int], length: int, from_: Codes, until: Codes) -> Presence:
        """Lines between the days `from_` and `until` of a plan of `length` days.

        firsts: the first day of each stretch, one after another from the plan's first day, 0, to its end.
        """
        edges, days = np.array([*firsts, length]), np.arange(length + 1)
        next_edge = np.searchsorted(edges, days).astype(np.uint16)
        last_edge = (np.searchsorted(edges, days, side="right") - 1).astype(np.uint16)
        # a day on the edge of two stretches lies within neither
        within = np.where(next_edge == last_edge, np.uint16(NONE), last_edge)
        return cls(next_edge[from_], last_edge[until], within[from_], within[until])

    def come(self, stretch: int) -> Codes:
        """The lines that are there throughout a stretch and were not throughout the one before, by number."""
        return np.flatnonzero((self.comes == stretch) & (self.goes > stretch))

    def gone(self, stretch: int) -> Codes:
        """The lines that were there throughout the stretch before and are not throughout this one, by number."""
        return np.flatnonzero((self.goes == stretch) & (self.comes < stretch))

    def part(self, stretch: int) -> Codes:
        """The lines that are there in a part of a stretch, by number."""
        return np.flatnonzero((self.begins_in == stretch) | (self.ends_in == stretch))


class Throughout:
    """How many posts of each code are there throughout each stretch, counted as they come and go."""

    def __init__(self, presence: Presence, codes: Codes, size: int, count: Codes) -> None:
        self.presence, self.codes, self.count = presence, codes, count
        self.posts = np.zeros(size, dtype=np.int64)
        self.stretch = -1

    def next(self) -> Codes:
        """Those of the next stretch, by code: the first stretch, then the second and so on."""
        self.stretch += 1
        come, gone = self.presence.come(self.stretch), self.presence.gone(self.stretch)
        # only what changes from one stretch to the next is counted: most posts stay
        np.add.at(self.posts, self.codes[come], self.count[come])
        np.subtract.at(self.posts, self.codes[gone], self.count[gone])
        return self.posts


def at_ends(untils: Sequence[int], length: int, from_: Codes, until: Codes) -> tuple[Codes, Codes]:
    """The stretches on whose last days lines are there: from the one until the other, by number.

    untils: the day after the last of each stretch, in order, of a plan of `length` days.
    """
    ended = np.searchsorted(np.array(untils), np.arange(length + 1), side="right")
    return ended[from_], ended[until]


def counted(codes: Codes, weight: Codes, size: int) -> Codes:
    """The sum of the weights of each code: whole numbers."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, codes, weight)
    return sums
