"""The kernel: posts made into weights, priced once a kind, and what falls in each year or month added up in pence.

What a stretch of unchanged pay costs is F(end) - F(start), F being what an annual amount comes to from the start of its
year. So the cost of a group is a sum over kinds of post and days of a weight times F: posts that begin, end, rise or
stay on a day add to its weights. Each kind is priced once a span, and each F taken once, however many posts there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from establishment.bulk.calendars import Calendar, Slot, Span
from establishment.bulk.column_codes import Codes, dense, first_rows, joined
from establishment.bulk.post_lines import CodedPosts, funders_of
from establishment.bulk.span_prices import SpanPrices
from establishment.bulk.totals import PRICED, Totals
from establishment.bulk.weights import Falling, Weights, counted
from establishment.rates.annual import Parts, PostRows, annual_cost, lump_cost
from establishment.rates.rate_columns import Matrix, RateColumn, whole

BATCH = 2**16
"""Lines that are made into weights at a time, so that what is worked with stays in the processor's cache."""
BLOCK = 2**13
"""Units that are priced at a time, for the same reason."""


@dataclass(frozen=True)
class Units:
    """Posts of one group that are priced alike in a span, in order of groups.

    row: of the prices of the span.  rest: what sets posts apart beside them.
    begun: how many are there on its first day, where an award pays something once.
    """

    row: Codes
    rest: Codes
    begun: Codes


class Kernel:
    """Adds up lines of posts at the prices of the spans of a plan."""

    def __init__(
        self, posts: CodedPosts, calendar: Calendar, spans: list[tuple[Span, SpanPrices]], *, by_funder: bool
    ) -> None:
        self.calendar, self.spans = calendar, spans
        self.turns, self.before, self.after = calendar.turns(posts.climbs, [span for span, _ in spans])
        fte = [part for part, _ in posts.hours]
        hours = [f * w for f, w in posts.hours]
        self.above, self.below = whole([h.numerator for h in hours]), whole([h.denominator for h in hours])
        self.fte = RateColumn.of(fte)
        self.fte_value = np.array([float(part) for part in fte])
        self.vacancy = RateColumn.of(posts.shorts)
        self.funders = funders_of(posts.paid) if by_funder else [""]
        ranks = max((len(funding) for funding in posts.paid), default=0)
        self.payer = [
            np.array([self.funders.index(f[rank][0]) if rank < len(f) else -1 for f in posts.paid])
            for rank in range(ranks)
        ]
        self.share = [RateColumn.of([f[rank][1] if rank < len(f) else 0 for f in posts.paid]) for rank in range(ranks)]
        self.totals = Totals(len(calendar.slots), len(posts.labels) * len(self.funders))
        self._order(posts)

    def _order(self, posts: CodedPosts) -> None:
        """Lines in order of all that sets them apart but place and dates, so that a batch holds those alike."""
        lines = posts.lines
        apart = [getattr(lines, name) for name in ("group", "hours", "sets", "short", "paid")]
        rest, values = dense(*joined([(codes, int(codes.max(initial=0)) + 1) for codes in apart]))
        first = first_rows(rest, len(values))
        self.group, self.hours, self.sets, self.short, self.paid = (codes[first] for codes in apart)
        path, values = dense(*joined([(c, int(c.max(initial=0)) + 1) for c in (lines.place, lines.rise)]))
        first = first_rows(path, len(values))
        self.place, self.rise = lines.place[first], lines.rise[first]
        order: Any = slice(None) if (rest[1:] >= rest[:-1]).all() else np.argsort(rest, kind="stable")
        self.rest, self.path, self.count = rest[order], path[order], lines.count[order]
        self.from_, self.until = lines.from_[order], lines.until[order]

    def run(self) -> Totals:
        """Price all lines in every span. Raises InputError E208 where a sum could leave 64 bits."""
        for batch in self._batches():
            self._count(batch)
        for units, weights, span, prices in self.weighed():
            self._add(units, weights, span, prices, self._slots(span))
        return self.totals

    def weighed(self) -> Iterator[tuple[Units, Weights, Span, SpanPrices]]:
        """The posts of each batch in each span, as weights of units that are priced alike."""
        for batch in self._batches():
            for span, prices in self.spans:
                units_and_weights = self._weights(batch, span, prices, cut=len(self._slots(span)) > 1)
                if units_and_weights is not None:
                    yield *units_and_weights, span, prices

    def _batches(self) -> list[slice]:
        return [slice(start, start + BATCH) for start in range(0, len(self.rest), BATCH)]

    def _slots(self, span: Span) -> list[tuple[int, Slot]]:
        """The slots that a span lies in, by number."""
        slots = enumerate(self.calendar.slots)
        return [(n, slot) for n, slot in slots if slot.first < span.until and span.first < slot.until]

    def _count(self, batch: slice) -> None:
        """Posts and FTE that are there on the last day of each slot."""
        from_, until, count, rest = self.from_[batch], self.until[batch], self.count[batch], self.rest[batch]
        self.totals.check(0, count)
        low = int(rest[0])
        apart = np.arange(low, int(rest[-1]) + 1)
        group, fte = self._payers(apart, 0), self.fte_value[self.hours[apart]]
        for number, slot in enumerate(self.calendar.slots):
            there = (from_ < slot.until) & (until >= slot.until)
            posts = counted(rest - low, there * count, len(apart))
            np.add.at(self.totals.posts[number], group, posts)
            np.add.at(self.totals.fte[number], group, posts * fte)

    def _payers(self, rest: Codes, rank: int) -> Codes:
        """The group of each, with its funder of a rank; below nought where it has none."""
        if not self.payer:
            return np.asarray(self.group[rest])
        payer = self.payer[rank][self.paid[rest]]
        group = self.group[rest] * len(self.funders) + payer
        return np.asarray(np.where(payer < 0, -1, group))

    def _weights(self, batch: slice, span: Span, prices: SpanPrices, *, cut: bool) -> tuple[Units, Weights] | None:
        """The lines of a batch as weights of units in a span; None where none is there.

        A line stands on one unit before the increment of its span, and on another after.
        cut: whether the span is to be cut; else what begins with the year has no weight, as nothing has fallen by then.
        """
        turn = self.turns[span.number][self.rise]
        before, after = self.before[span.number][self.rise], self.after[span.number][self.rise]
        at, top = prices.at[self.place], prices.top[self.place]
        path, rest, count = self.path[batch], self.rest[batch], self.count[batch]
        low, rows = int(rest[0]), len(prices.terms.status)
        begin = np.maximum(self.from_[batch], span.first)
        end = np.maximum(np.minimum(self.until[batch], span.until), begin)
        middle = np.clip(turn[path], begin, end)
        changes = []
        for from_, until, steps in ((begin, middle, before), (middle, end, after)):
            row = prices.row_of[np.minimum(at + steps, top)]
            there = np.flatnonzero(from_ < until)
            some: Any = slice(None) if len(there) == len(path) else there
            changes.append(((rest[some] - low) * rows + row[path[some]], from_[some], until[some], count[some]))
        key, begins, ends, counts = (np.concatenate(column) for column in zip(*changes, strict=True))
        if not len(key):
            return None
        unit, keys = dense(key, (int(rest[-1]) - low + 1) * rows)
        begun = counts[:0]
        if prices.lump is not None:
            begun = counted(unit, (begins == span.first) * counts, len(keys))
        start = self.calendar.starts(span.year)
        late = slice(None) if cut else np.flatnonzero(begins > start)
        columns = [unit, unit[late]], [ends - start, begins[late] - start], [counts, -counts[late]]
        return Units(keys % rows, keys // rows + low, begun), Weights(*(np.concatenate(column) for column in columns))

    def _add(
        self, units: Units, weights: Weights, span: Span, prices: SpanPrices, slots: list[tuple[int, Slot]]
    ) -> None:
        """Add what posts cost in a span."""
        status = prices.terms.status[units.row]
        if prices.allowance_status.any():
            status = np.maximum(status, prices.allowance_status[self.sets[units.rest]])
        annual = self._annual(units, prices)
        self.totals.check(sum(int(max(pence.max(), -pence.min())) for pence in annual), weights.weight)
        start = self.calendar.starts(span.year)
        for number, slot in slots:
            falls, there = weights, np.ones(len(units.row), dtype=np.bool_)
            if len(slots) > 1:
                falls = weights.within(slot.first - start, slot.until - start)
                there = counted(falls.unit, falls.weight * falls.day, len(units.row)) > 0
            self._mark(number, units, status, there)
            self._pay(number, annual, units, Falling(falls, self.calendar.moments[span.year], len(units.row)))
        if units.begun.any():
            number = next(n for n, slot in slots if slot.first <= span.first < slot.until)
            once = self._once(units, annual, prices)
            self._pay(number, once, units, lambda pence: np.asarray(pence * units.begun))

    def _mark(self, number: int, units: Units, status: Matrix, there: npt.NDArray[np.bool_]) -> None:
        """Keep the weakest status for the groups of all who pay for units that are there."""
        for rank in range(max(len(self.payer), 1)):
            group = self._payers(units.rest, rank)
            rows = np.flatnonzero((group >= 0) & there)
            if len(rows):
                self.totals.mark(number, group[rows], status[rows])

    def rows(self, rest: Codes, prices: SpanPrices) -> PostRows:
        """What sets posts apart beside their kind, by row."""
        hours = self.hours[rest]
        return PostRows(
            self.above[hours], self.below[hours], prices.allowances, self.sets[rest], self.vacancy, self.short[rest]
        )

    def _annual(self, units: Units, prices: SpanPrices) -> Matrix:
        """Annual cost of one post of each unit: component x unit."""
        components = np.zeros((len(PRICED), len(units.row)), dtype=np.int64)
        for first in range(0, len(units.row), BLOCK):
            block = slice(first, first + BLOCK)
            parts = annual_cost(prices.terms, units.row[block], self.rows(units.rest[block], prices))
            _fill(components[:, block], parts)
        return components

    def _once(self, units: Units, annual: Matrix, prices: SpanPrices) -> Matrix:
        """What an award pays once to one post of each unit: component x unit."""
        assert prices.lump is not None
        pence, rates = prices.lump
        fte = self.fte.due(pence[units.row], self.hours[units.rest])
        assert fte is not None
        of_basic = rates.due(annual[PRICED.index("basic")], units.row)
        fte = fte if of_basic is None else fte + of_basic
        pay = annual[PRICED.index("basic")] + annual[PRICED.index("allowances")]
        components = np.zeros_like(annual)
        _fill(components, lump_cost(prices.terms, units.row, pay, fte, self.rows(units.rest, prices)))
        return components

    def _pay(self, number: int, pence: Matrix, units: Units, falls: Any) -> None:
        """Add amounts to groups; each later-named funder pays its share of the annual amount, the first the rest."""
        nonzero = np.flatnonzero(pence.any(axis=1))
        pence = pence[nonzero]
        rest = falls(pence)
        for rank in range(1, len(self.payer)):
            group = self._payers(units.rest, rank)
            rows = np.flatnonzero(group >= 0)
            own = self.share[rank].due(pence, self.paid[units.rest]) if len(rows) else None
            if own is not None:
                spent = falls(own)
                rest = rest - spent
                self.totals.add(number, nonzero, group[rows], spent[:, rows])
        self.totals.add(number, nonzero, self._payers(units.rest, 0), rest)


def _fill(components: Matrix, parts: Parts) -> None:
    for name, pence in parts.items():
        components[PRICED.index(name)] = pence
