"""What groups of posts come to in each year or month, added up in whole pence."""

from __future__ import annotations

import numpy as np

from establishment.bulk.column_codes import Codes
from establishment.ground.findings import Finding, InputError, Place
from establishment.ground.money import INT64_MAX
from establishment.rates.rate_columns import Matrix

PRICED = ("basic", "allowances", "national_insurance", "pension", "levy", "other", "vacancy", "lump_sum")
"""The components that posts priced from a scale can have."""
LARGEST_SUM = INT64_MAX // 4
MOST_POSTS = 2**53
"""Beyond this, counts added as floating point numbers are no longer exact."""


class Totals:
    """What groups come to in each slot.

    pence: slot x component x group.  posts, fte: slot x group, on the slot's last day.  status: slot x group, one more
    than the place of the weakest status in `STATUSES`; 0 where nothing falls.
    """

    def __init__(self, slots: int, groups: int) -> None:
        self.pence = np.zeros((slots, len(PRICED), groups), dtype=np.int64)
        self.posts = np.zeros((slots, groups), dtype=np.int64)
        self.fte = np.zeros((slots, groups), dtype=np.float64)
        self.status = np.zeros((slots, groups), dtype=np.int8)
        self.bound = 0

    def add(self, slot: int, components: Codes, groups: Codes, pence: Matrix) -> None:
        """Add pence, component x column, to the group of each column."""
        starts = _runs(groups)
        sums = np.add.reduceat(pence, starts, axis=1)
        np.add.at(self.pence[slot], (components[:, None], groups[starts]), sums)

    def mark(self, slot: int, groups: Codes, status: Matrix) -> None:
        """Keep the weakest status of groups."""
        starts = _runs(groups)
        np.maximum.at(self.status[slot], groups[starts], np.maximum.reduceat(status, starts) + 1)

    def check(self, largest: int, counts: Codes) -> None:
        """Refuse sums that could leave 64 bits (E208). largest: pence of one post.  counts: posts, or less of them."""
        # as a float, which does not wrap; it need only be of the right size
        posts = int(np.abs(counts).sum(dtype=np.float64))
        # every cost so far as if all had the same sign: sums that are added in any order stay below it
        self.bound += largest * posts
        if self.bound > LARGEST_SUM or posts > MOST_POSTS:
            raise too_much()


def too_much() -> InputError:
    """The fault of posts whose sum could leave 64 bits (E208)."""
    message = "These posts together cost more than £20,000,000bn, which no sum here can hold."
    return InputError([Finding("E208", Place("posts"), "count", "", message, "Check the counts and the salaries.")])


def _runs(groups: Codes) -> Codes:
    """Where the groups of successive columns begin, so that each run is added at once."""
    return np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
