"""Who is there when: lines of posts that stand through a whole stretch of days, and those there for a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from establishment.bulk.column_codes import Codes

Numbers = npt.NDArray[np.uint16]
"""Numbers of stretches: there are no more than days in the longest plan, and numpy sorts numbers of 16 bits fastest."""
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
        within = np.where(next_edge == last_edge, np.uint16(NONE), last_edge)
        return cls(next_edge[from_], last_edge[until], within[from_], within[until])

    def part(self, stretch: int) -> Codes:
        """The lines that are there in a part of a stretch, by number."""
        return np.flatnonzero((self.begins_in == stretch) | (self.ends_in == stretch))


class Throughout:
    """How many posts of each code are there throughout each stretch, counted as they come and go."""

    def __init__(self, presence: Presence, codes: Codes, size: int, count: Codes) -> None:
        self.codes, self.count = codes, count
        self.posts = np.zeros(size, dtype=np.int64)
        stays = np.flatnonzero(presence.comes < presence.goes)
        self.come, self.gone = (_ByStretch(stays, stretch[stays]) for stretch in (presence.comes, presence.goes))
        self.stretch = -1

    def next(self) -> Codes:
        """Those of the next stretch, by code: the first stretch, then the second and so on."""
        self.stretch += 1
        come, gone = self.come.of(self.stretch), self.gone.of(self.stretch)
        np.add.at(self.posts, self.codes[come], self.count[come])
        np.subtract.at(self.posts, self.codes[gone], self.count[gone])
        return self.posts


class _ByStretch:
    """Lines in order of a stretch that each has."""

    def __init__(self, lines: Codes, stretches: Numbers) -> None:
        order = np.argsort(stretches, kind="stable")
        self.lines, self.stretches = lines[order], stretches[order]

    def of(self, stretch: int) -> Codes:
        """Those of one stretch."""
        edges = np.array([stretch, stretch + 1], dtype=self.stretches.dtype)
        return self.lines[slice(*np.searchsorted(self.stretches, edges).tolist())]


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
