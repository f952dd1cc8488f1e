"""What prices posts in each span of unchanged rates: looked up once for each kind of post that comes to stand there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np

from establishment.bulk.calendars import Span
from establishment.bulk.coding import Codes
from establishment.costing.prices import Prices
from establishment.findings import Finding, InputError
from establishment.posts import Allowance, Kind
from establishment.rates.annual import AllowanceColumns, Matrix, Paid, Terms
from establishment.rates.pricing import Trace, paid_allowance
from establishment.rates.references import STATUSES
from establishment.rates.scales import LumpSum

Sets = tuple[tuple[str, tuple[Allowance, ...]], ...]
"""Sets of allowances, each with the scale its names are looked up in."""
FARTHEST = 10**6


@dataclass(frozen=True)
class Ladder:
    """Kinds of post that differ in their point alone: the kind without a point, and where its rows of prices begin."""

    kind: Kind
    offset: int
    width: int


@dataclass
class SpanPrices:
    """The prices of a span: rows of `terms` by ladder and step; allowances by set; payments made once on its first day.

    row_of: for each step of each ladder its row of `terms`, or -1.  at, top: for each kind of post, the step it
    begins on and the highest it moves to.
    """

    span: Span
    row_of: Codes
    at: Codes
    top: Codes
    terms: Terms
    allowances: AllowanceColumns
    allowance_status: Matrix
    lump: Matrix | None


class PriceBook:
    """Looks up and keeps what prices kinds of post on a day; faults are said once for each kind."""

    def __init__(self, prices: Prices) -> None:
        self.prices = prices
        self._ladders: dict[Kind, Ladder] = {}
        self._width = 0
        self._traces: dict[tuple[Kind, date], Trace] = {}
        self._turns: dict[Kind, list[date]] = {}

    def change_days(self, kinds: list[Kind]) -> set[date]:
        """The days on which the prices of any of these kinds change; none at the prices of one day."""
        return {day for kind in kinds for day in self._change_days(kind)} if self.prices.cash else set()

    def _change_days(self, kind: Kind) -> list[date]:
        alike = replace(kind, point="", category="", pension=replace(kind.pension, employer="", rate_kind=""))
        if alike not in self._turns:
            self._turns[alike] = self.prices.change_days(alike)
        return self._turns[alike]

    def ladder(self, kind: Kind) -> Ladder:
        """The ladder of a kind; kinds that stand on no point of their own have one step."""
        moves = kind.point and kind.basis in ("point", "actual")
        key = replace(kind, point="") if moves else kind
        if key not in self._ladders:
            scale = self.prices.book.scale(kind.scale)
            width = max((len(grade.points) for grade in scale.ranges(kind.grade)), default=1) if moves else 1
            self._ladders[key] = Ladder(key, self._width, max(width, 1))
            self._width += max(width, 1)
        return self._ladders[key]

    def span(self, span: Span, kinds: list[Kind], used: list[tuple[Codes, Codes]], sets: Sets) -> SpanPrices:
        """The prices of a span for these kinds of post.

        used: pairs of the kinds and the steps they have come to, before and after the increments of the span.
        Raises InputError with the fault of every kind that has no price.
        """
        on = span.on if self.prices.cash else self.prices.base
        assert on is not None
        ladders = [self.ladder(kind) for kind in kinds]
        points = [self._points(kind, on) for kind in kinds]
        at = np.array([p.index(k.point) if k.point in p else 0 for p, k in zip(points, kinds, strict=True)])
        top = np.array([self._top(k, p, on) for p, k in zip(points, kinds, strict=True)])
        offsets = np.array([ladder.offset for ladder in ladders])
        row_of = np.full(self._width, -1, dtype=np.int64)
        traces: list[Trace] = []
        faults: list[Finding] = []
        for places, steps in used:
            found = np.minimum(at[places] + steps, top[places])
            keys = np.unique(np.stack([offsets[places] + found, places, found]), axis=1)
            _, once = np.unique(keys[0], return_index=True)
            for row, place, step in keys[:, once].T.tolist():
                if row_of[row] < 0:
                    kind, listed = kinds[place], points[place]
                    try:
                        traces.append(self._trace(replace(kind, point=listed[step]) if listed else kind, on))
                        row_of[row] = len(traces) - 1
                    except InputError as fault:
                        faults += fault.findings
        if faults:
            raise InputError(faults)
        allowances, statuses = self._allowances(sets, on)
        return SpanPrices(
            span, row_of, offsets + at, offsets + top, Terms.of(traces), allowances, statuses, self._lump(traces, span)
        )

    def _points(self, kind: Kind, on: date) -> tuple[str, ...]:
        """The points between which a kind moves; none for one that stands on no point of its own."""
        if not kind.point or kind.basis not in ("point", "actual"):
            return ()
        points = self.prices.book.scale(kind.scale).grade(kind.grade, on).points
        return points if kind.point in points else (kind.point,)

    def _top(self, kind: Kind, points: tuple[str, ...], on: date) -> int:
        if len(points) < 2:
            return 0
        scale = self.prices.book.scale(kind.scale)
        return points.index(scale.moved(scale.grade(kind.grade, on), kind.point, FARTHEST, kind.stop_at_bar))

    def _trace(self, kind: Kind, on: date) -> Trace:
        if self.prices.cash:  # prices of a day are those of the day on which they last changed
            on = max((day for day in self._change_days(kind) if day <= on), default=on)
        if (kind, on) not in self._traces:
            self._traces[kind, on] = self.prices.trace(kind, on)
        return self._traces[kind, on]

    def _allowances(self, sets: Sets, on: date) -> tuple[AllowanceColumns, Matrix]:
        found: list[list[Paid]] = []
        statuses = []
        for scale, allowances in sets:
            paid = [self._paid(scale, allowance, on) for allowance in allowances]
            found.append([each for each, _ in paid])
            statuses.append(max((status for _, status in paid), default=0))
        return AllowanceColumns.of(found), np.array(statuses, dtype=np.int8)

    def _paid(self, scale: str, allowance: Allowance, on: date) -> tuple[Paid, int]:
        dated = paid_allowance(self.prices.book.scale(scale), allowance, on, accept_low=self.prices.accept_low)
        return (dated, STATUSES.index(dated.source.status)) if dated is not None else (allowance, 0)

    def _lump(self, traces: list[Trace], span: Span) -> Matrix | None:
        """What an award pays once on the first day of a span, in pence for full time by row of terms."""
        if not self.prices.cash:
            return None
        paid = np.zeros(len(traces), dtype=np.int64)
        for row, found in enumerate(traces):
            lumps: tuple[LumpSum, ...] = self.prices.book.scale(found.kind.scale).lump_sums
            paid[row] = sum(lump.pence for lump in lumps if lump.on == span.on and lump.covers(found.basic.values))
        return paid if paid.any() else None


def neutral(kind: Kind) -> Kind:
    """A kind without what is kept by row: hours, paid weeks, allowances and vacancy factor."""
    one = Fraction(1)
    return replace(kind, fte=one, weeks=one, allowances=(), vacancy=Fraction(0))
