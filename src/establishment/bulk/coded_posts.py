"""Lines of posts as columns of codes, and what the codes stand for."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from establishment.bulk.calendars import Climb
from establishment.bulk.column_codes import Codes, together
from establishment.posts import Funding

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Lines:
    """Lines of posts as columns of codes, one a row.

    kind, rise, paid: which of the kinds, climbs and payers that `CodedPosts` holds.  from_, until: days of the plan.
    count: posts alike.
    """

    kind: Codes
    rise: Codes
    from_: Codes
    until: Codes
    paid: Codes
    count: Codes

    def __len__(self) -> int:
        return len(self.count)

    def take(self, rows: Any) -> Lines:
        """Some of the lines: a slice or an array of rows."""
        return Lines(*(getattr(self, each.name)[rows] for each in fields(self)))

    def during(self, from_: int, until: int) -> Lines:
        """The lines as they are between two days; those that are not there are left out."""
        begins, ends = np.maximum(self.from_, from_), np.minimum(self.until, until)
        there, lines = begins < ends, replace(self, from_=begins, until=ends)
        return lines if there.all() else lines.take(there)


@dataclass(frozen=True)
class LineKinds:
    """What lines have beside days, increments and payers, one row a kind of line; two of them can be alike."""

    group: Codes
    place: Codes
    hours: Codes
    sets: Codes
    short: Codes


@dataclass(frozen=True)
class Paths:
    """The kinds of post of lines, each with the increments it has: which of them each line is, and what each is."""

    codes: Codes
    place: Codes
    rise: Codes


@dataclass(frozen=True)
class CodedPosts:
    """Lines of posts, and what their codes stand for.

    Kinds of post and sets of allowances are numbered as the prices of the plan number them.  hours: FTE and paid weeks.
    labels: what totals are kept by, one row a group.
    """

    lines: Lines
    kinds: LineKinds
    climbs: list[Climb]
    hours: list[tuple[Fraction, Fraction]]
    shorts: list[Fraction]
    paid: list[Funding]
    labels: pd.DataFrame

    @cached_property
    def paths(self) -> Paths:
        """Kinds of post and increments as one."""
        place, rise = self.kinds.place[self.lines.kind], self.lines.rise
        codes, first = together([(column, int(column.max(initial=0)) + 1) for column in (place, rise)])
        return Paths(codes, place[first], rise[first])
