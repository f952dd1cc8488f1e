"""What prices posts in each span of unchanged rates: looked up once for each kind of post that comes to stand there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np

from establishment.bulk.climbs import ClimbBook, moves, protection_ends
from establishment.bulk.column_codes import Codes
from establishment.costing.pricer import Pricer
from establishment.ground.findings import Finding, InputError
from establishment.posts import Allowance, Kind
from establishment.rates.allowance_columns import AllowanceColumns
from establishment.rates.allowances import PaidAllowance
from establishment.rates.annual import Terms
from establishment.rates.own_pay import kind_by
from establishment.rates.pricing import Trace, paid_allowances
from establishment.rates.rate_columns import Matrix, RateColumn, whole
from establishment.rates.references import STATUSES

Set = tuple[str, str, tuple[Allowance, ...]]
"""A set of allowances, with the scale their names are looked up in, and the grade where they differ by it."""
Unpriced = tuple[Kind | Set, Finding]
"""A kind of post, or a set of allowances, that has no price, and why; of a kind that moves, any point: `ANY_POINT`."""
ANY_POINT = "*"


class PriceError(InputError):
    """Kinds of post and sets of allowances without a price."""

    def __init__(self, unpriced: Sequence[Unpriced]) -> None:
        self.unpriced = tuple(unpriced)
        super().__init__(finding for _, finding in self.unpriced)


@dataclass(frozen=True)
class Ladder:
    """Kinds of post that differ in their point alone: the kind without a point, and its steps among all `steps`."""

    kind: Kind
    offset: int


class SpanPrices:
    """What prices posts in a span, looked up as posts come to need it.

    terms: one row a kind of post on one point.  row_of: the row of each step of each ladder, or -1.
    at, top: for each kind of post the step it begins on, and the highest it moves to.
    points: of each ladder that moves, by where its steps begin.  allowances, allowance_status: one row a set.
    lump: what an award pays once on its first day, a row of `terms` each.
    """

    def __init__(self, on: date) -> None:
        none = np.zeros(0, dtype=np.int64)
        self.on = on
        self.at, self.top, self.row_of = none, none, none
        self.points: dict[int, tuple[str, ...]] = {}
        self.traces: list[Trace] = []
        self.terms = Terms.of(())
        self.sets: dict[int, tuple[Sequence[PaidAllowance], int]] = {}
        self.allowances = AllowanceColumns.of(())
        self.allowance_status = np.zeros(0, dtype=np.int8)
        self.lump: tuple[Matrix, RateColumn] | None = None


class PriceBook(ClimbBook):
    """Looks up what prices kinds of post on a day, and keeps it for the posts that follow.

    kinds, sets: every kind of post and set of allowances met, numbered in the order they were.
    climbers: of each kind, the number of those that climb as it does.
    """

    def __init__(self, prices: Pricer, until: date) -> None:
        super().__init__(prices, until)
        self.kinds: list[Kind] = []
        self.sets: list[Set] = []
        self.climbers: list[int] = []
        self._kind_numbers: dict[Kind, int] = {}
        self._set_numbers: dict[Set, int] = {}
        self._ladders: dict[tuple[Kind, bool], Ladder] = {}
        self._ladder_of: list[Ladder] = []
        self._steps: list[tuple[Ladder, int]] = []
        self._spans: dict[date, SpanPrices] = {}

    def number(self, kind: Kind) -> int:
        """The number of a kind of post."""
        if kind not in self._kind_numbers:
            self._kind_numbers[kind] = len(self.kinds)
            self.kinds.append(kind)
            self.climbers.append(self.climber(kind))
            self._ladder_of.append(self._ladder(kind))
        return self._kind_numbers[kind]

    def set_number(self, scale: str, grade: str, allowances: tuple[Allowance, ...]) -> int:
        """The number of a set of allowances on a scale, for a grade where what they pay can differ by it."""
        named = {allowance.name for allowance in allowances if allowance.named_only}
        by_grade = named and any(v.grades for v in self.prices.book.scale(scale).allowances if v.name in named)
        # fewer sets, where no allowance in it depends on the grade
        key = scale, grade if by_grade else "", allowances
        if key not in self._set_numbers:
            self._set_numbers[key] = len(self.sets)
            self.sets.append(key)
        return self._set_numbers[key]

    def change_days(self) -> set[date]:
        """The days on which prices of any kind of post met so far change; none at the prices of one day."""
        if not self.prices.cash:
            return set()
        # an allowance by name changes on days of its own, which only a kind that has it knows
        scales = {kind.scale: kind for kind in self.kinds}
        named = [
            replace(scales[scale], allowances=paid) for scale, _, paid in self.sets if any(a.named_only for a in paid)
        ]
        return {day for kind in [*(kind for kind, _ in self._ladders), *named] for day in self.prices.change_days(kind)}

    def _ladder(self, kind: Kind) -> Ladder:
        """The ladder of a kind; kinds that stand on no point of their own have one step."""
        if protection_ends(kind) is not None:
            return self._make(kind, True, 2)
        if not moves(kind):
            return self._still(kind)
        ranges = self.prices.book.scale(kind.scale).ranges(kind.grade)
        return self._make(replace(kind, point=""), True, max(len(grade.points) for grade in ranges))

    def _still(self, kind: Kind) -> Ladder:
        """The ladder of one step of a kind that does not move."""
        return self._make(kind, False, 1)

    def _make(self, kind: Kind, moves: bool, width: int) -> Ladder:
        """A ladder once: of kinds that move, or of one that stands still, if only for want of a point."""
        key = kind, moves
        if key not in self._ladders:
            self._ladders[key] = Ladder(kind, len(self._steps))
            self._steps += [(self._ladders[key], step) for step in range(width)]
        return self._ladders[key]

    def span(self, on: date, used: Sequence[tuple[Codes, Codes]], sets: Codes) -> SpanPrices:
        """The prices of the span that begins on a day.

        used: kinds of post by number, and how many steps they have come, before and after the span's increments.
        sets: the sets of allowances that posts have in it, by number.
        Raises InputError with the fault of every kind that has no price.
        """
        day = on if self.prices.cash else self.prices.base
        assert day is not None
        span = self._spans.setdefault(day, SpanPrices(day))
        self._place(span)
        in_span = np.zeros(len(self._steps), dtype=bool)
        for kinds, steps in used:
            in_span[np.minimum(span.at[kinds] + steps, span.top[kinds])] = True
        # only steps that somebody stands on are priced: a point that nobody is on may lack a value
        new = np.flatnonzero(in_span & (span.row_of < 0))
        if len(new):
            self._price(span, new)
        self._allow(span, [number for number in sets.tolist() if number not in span.sets])
        return span

    def _place(self, span: SpanPrices) -> None:
        """Where the kinds that a span has not met yet stand on their ladders."""
        at, top = [], []
        for number in range(len(span.at), len(self.kinds)):
            kind, ladder = self.kinds[number], self._ladder_of[number]
            points = self._points(kind, span.on)
            if protection_ends(kind) is not None:
                at.append(ladder.offset)
                top.append(ladder.offset + 1)
                continue
            if kind.point not in points:  # it stands still; or its grade has not the point that day, which is a fault
                ladder = self._still(kind)
                at.append(ladder.offset)
                top.append(ladder.offset)
                continue
            span.points[ladder.offset] = points
            at.append(ladder.offset + points.index(kind.point))
            top.append(ladder.offset + self._top(kind, points, span.on))
        span.at, span.top = np.append(span.at, whole(at)), np.append(span.top, whole(top))
        span.row_of = np.append(span.row_of, np.full(len(self._steps) - len(span.row_of), -1, dtype=np.int64))

    def _price(self, span: SpanPrices, new: Codes) -> None:
        """Rows of terms for steps that have none yet."""
        faults: list[Unpriced] = []
        for slot in new.tolist():
            ladder, step = self._steps[slot]
            moving = ladder.offset in span.points
            kind = replace(ladder.kind, point=span.points[ladder.offset][step]) if moving else ladder.kind
            if step and not moving:  # the second step of a salary of a post's own, when its protection has ended
                kind = kind_by(kind, self.prices.book.scale(kind.scale), protection_ends(kind), span.on)
            try:
                span.traces.append(self._trace(kind, span.on))
                span.row_of[slot] = len(span.traces) - 1
            except InputError as fault:
                # who climbs to a point without a price stands in rows under another point
                faults += [(replace(kind, point=ANY_POINT) if moving else kind, finding) for finding in fault.findings]
        if faults:
            raise PriceError(faults)
        span.terms, span.lump = Terms.of(span.traces), self._lump(span)

    def _points(self, kind: Kind, on: date) -> tuple[str, ...]:
        """The points of the grade of a kind; none for one that stands on no point of its own."""
        return self.prices.book.scale(kind.scale).grade(kind.grade, on).points if moves(kind) else ()

    def _top(self, kind: Kind, points: tuple[str, ...], on: date) -> int:
        scale = self.prices.book.scale(kind.scale)
        return len(scale.climbed(scale.grade(kind.grade, on), kind.point, kind.stop_at_bar)) - 1

    def _trace(self, kind: Kind, on: date) -> Trace:
        if self.prices.cash:  # prices of a day are those of the day on which they last changed
            on = max((day for day in self.prices.change_days(kind) if day <= on), default=on)
        return self.prices.trace(kind, on)

    def _allow(self, span: SpanPrices, new: Sequence[int]) -> None:
        """The sets of allowances that a span has not met yet; those that no post has in it pay nothing there."""
        faults: list[Unpriced] = []
        for number in new:
            try:
                span.sets[number] = self._paid(*self.sets[number], span.on)
            except InputError as fault:
                faults += [(self.sets[number], finding) for finding in fault.findings]
        if faults:
            raise PriceError(faults)
        if new or len(span.allowance_status) < len(self.sets):
            each = [span.sets.get(number, ([], 0)) for number in range(len(self.sets))]
            span.allowances = AllowanceColumns.of([paid for paid, _ in each])
            span.allowance_status = np.array([status for _, status in each], dtype=np.int8)

    def _paid(
        self, scale: str, grade: str, allowances: tuple[Allowance, ...], on: date
    ) -> tuple[tuple[PaidAllowance, ...], int]:
        """A set of allowances as they are paid on a day, and the weakest status of those the scale gives."""
        kind = Kind(scale, grade, allowances=allowances)
        paid = paid_allowances(kind, self.prices.book.scale(scale), on, accept_low=self.prices.accept_low)
        sources = [each.source.status for each in paid if each.source is not None]
        return paid, max((STATUSES.index(status) for status in sources), default=0)

    def _lump(self, span: SpanPrices) -> tuple[Matrix, RateColumn] | None:
        """What an award pays once on the first day of a span, by row of terms: pence for full time, a rate of basic."""
        # at constant prices no award comes
        if not self.prices.cash:
            return None
        pence, rates = [], []
        for trace in span.traces:
            lumps = self.prices.book.scale(trace.kind.scale).lump_sums
            fits = [each for each in lumps if each.on == span.on and each.covers(trace.basic.values)]
            pence.append(sum(each.pence for each in fits))
            rates.append(sum((each.percent for each in fits), Fraction(0)))
        return (whole(pence), RateColumn.of(rates)) if any(pence) or any(rates) else None


def neutral(kind: Kind) -> Kind:
    """A kind without what is kept by row: hours, paid weeks, allowances and vacancy factor."""
    one = Fraction(1)
    # what a row has of its own is multiplied in later, so kinds stay few
    return replace(kind, fte=one, weeks=one, allowances=(), vacancy=Fraction(0))
