"""The kernel: posts made into weights, priced once a kind, and what falls in each year or month added up in pence.

What a stretch of unchanged pay costs is F(end) - F(start), F being what an annual amount comes to from the start of its
year. So the cost of a group is a sum over kinds of post and days of a weight times F: posts that begin, end, rise or
stay on a day add to its weights. Each kind is priced once a span, and each F taken once, however many posts there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from establishment.bulk.calendars import Slot, Span
from establishment.bulk.coded_posts import CodedPosts
from establishment.bulk.column_codes import Codes, changes, dense, joined, standing, together
from establishment.bulk.courses import Courses, Stays, Turns, Units
from establishment.bulk.plan import PostPlan
from establishment.bulk.post_lines import funders_of
from establishment.bulk.presence import Presence, Throughout, at_ends, counted
from establishment.bulk.span_prices import PriceError, SpanPrices, Unpriced
from establishment.bulk.totals import PRICED, Totals
from establishment.bulk.weights import Falling, Weights
from establishment.rates.annual import Parts, PostRows, annual_cost, lump_cost
from establishment.rates.rate_columns import Matrix, RateColumn, whole

BATCH = 2**17
"""Lines that are made into weights at a time, so that what is worked with stays in the processor's cache."""
BLOCK = 2**13
"""Units that are priced at a time, for the same reason."""


class Kernel:
    """Adds up lines of posts at the prices of the spans of a plan."""

    def __init__(self, posts: CodedPosts, plan: PostPlan, *, by_funder: bool) -> None:
        self.calendar, self.book, self.paths = plan.calendar, plan.price_book, posts.paths
        calendar = self.calendar
        self.spans = calendar.spans(self.book.change_days(), posts.climbs)
        self.climbs = calendar.turns(posts.climbs, self.spans)
        fte = [part for part, _ in posts.hours]
        hours = [f * w for f, w in posts.hours]
        self.above, self.below = whole([h.numerator for h in hours]), whole([h.denominator for h in hours])
        self.fte = RateColumn.of(fte)
        self.fte_value = np.array([float(part) for part in fte])
        self.vacancy = RateColumn.of(posts.shorts)
        # without a split by funder nothing is shared, and nothing more is rounded
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
        lines, kinds, path = posts.lines, posts.kinds, posts.paths.codes
        apart = [kinds.group, kinds.hours, kinds.sets, kinds.short]
        alike, first = together([(codes, int(codes.max(initial=0)) + 1) for codes in apart])
        payers = max(len(posts.paid), 1)
        rest, values = dense(*joined([(alike[lines.kind], len(first)), (lines.paid, payers)]))
        self.group, self.hours, self.sets, self.short = (codes[first[values // payers]] for codes in apart)
        self.paid = values % payers
        # lines that are in order need no sorting, which would copy every column
        order: Any = slice(None) if (rest[1:] >= rest[:-1]).all() else np.argsort(rest, kind="stable")
        self.path, self.rest, self.count = path[order], rest[order], lines.count[order]
        self.from_, self.until = lines.from_[order], lines.until[order]
        length = self.calendar.length
        self.presence = Presence.of([span.first for span in self.spans], length, self.from_, self.until)
        self.runs = changes(self.path, self.rest)
        self.run_path, self.run_rest = self.path[self.runs], self.rest[self.runs]
        cuts = self.rest[BATCH::BATCH].tolist()
        self.batches = list(pairwise(sorted({0, *cuts, len(values)})))

    def run(self) -> Totals:
        """Price all lines in every span. Raises InputError E208 where a sum could leave 64 bits, and PriceError."""
        self._count()
        for units, weights, span, prices in self.weighed():
            self._add(units, weights, span, prices, self._slots(span))
        return self.totals

    def weighed(self) -> Iterator[tuple[Units, Weights, Span, SpanPrices]]:
        """The posts of each span, batch by batch, as weights of units that are priced alike. Raises PriceError."""
        run = np.zeros(len(self.path), dtype=np.int64)
        run[self.runs[1:]] = 1
        throughout = Throughout(self.presence, np.cumsum(run), len(self.runs), self.count)
        faults: list[Unpriced] = []
        for span in self.spans:
            stays = self._throughout(span, throughout.next()), self._for_a_part(span)
            turns = Turns(*(each[span.number][self.paths.rise] for each in self.climbs))
            try:
                prices = self._prices(span, turns, *stays)
            except PriceError as fault:
                faults += fault.unpriced
            # once something has no price no total is handed out; later spans are looked up for their faults alone
            if not faults:
                rows, start = self._rows(turns, prices), self.calendar.starts(span.year)
                courses = Courses(*stays, rows, len(prices.terms.status), span, start)
                # a year that is added up whole needs no weights on the edges of its months
                cut, begun = len(self._slots(span)) > 1, prices.lump is not None
                for low, high in self.batches:
                    units, weights = courses.weighed(low, high, cut=cut, begun=begun)
                    if len(units.row):
                        yield units, weights, span, prices
        if faults:
            raise PriceError(faults)

    def _throughout(self, span: Span, counts: Codes) -> Stays:
        """The posts that are there in all of a span, those of a run as one.  counts: by run."""
        runs = np.flatnonzero(counts)
        begin, end = np.broadcast_to(span.first, len(runs)), np.broadcast_to(span.until, len(runs))
        return Stays(self.run_path[runs], self.run_rest[runs], counts[runs], begin, end)

    def _for_a_part(self, span: Span) -> Stays:
        """The posts that are there in a part of a span."""
        rows = self.presence.part(span.number)
        begin, end = np.maximum(self.from_[rows], span.first), np.minimum(self.until[rows], span.until)
        return Stays(self.path[rows], self.rest[rows], self.count[rows], begin, end)

    def _prices(self, span: Span, turns: Turns, whole: Stays, part: Stays) -> SpanPrices:
        """The prices of a span, with those of all kinds and steps that posts come to in it. Raises PriceError."""
        there, day = standing(whole.path, len(turns.day)), turns.day[part.path]
        early = standing(part.path[part.begin < np.minimum(part.end, day)], len(there)) | there & (
            turns.day > span.first
        )
        late = standing(part.path[np.maximum(part.begin, day) < part.end], len(there)) | there & (
            turns.day < span.until
        )
        place = self.paths.place
        rests = standing(whole.rest, len(self.sets)) | standing(part.rest, len(self.sets))
        used = [(place[early], turns.before[early]), (place[late], turns.after[late])]
        return self.book.span(span.on, used, np.unique(self.sets[rests]))

    def _rows(self, turns: Turns, prices: SpanPrices) -> Turns:
        """The turns of a span with rows of its prices in place of steps."""
        at, top = prices.at[self.paths.place], prices.top[self.paths.place]
        before, after = (prices.row_of[np.minimum(at + steps, top)] for steps in (turns.before, turns.after))
        return Turns(turns.day, before, after)

    def _slots(self, span: Span) -> list[tuple[int, Slot]]:
        """The slots that a span lies in, by number."""
        slots = enumerate(self.calendar.slots)
        return [(n, slot) for n, slot in slots if slot.first < span.until and span.first < slot.until]

    def _count(self) -> None:
        """Posts and FTE that are there on the last day of each slot."""
        self.totals.check(0, self.count)
        untils = [slot.until for slot in self.calendar.slots]
        ends, size = len(untils) + 1, len(self.sets)
        # counted as they come and go, so that each line is looked at twice and not once a slot
        come, gone = (
            counted(self.rest * ends + end, self.count, size * ends).reshape(size, ends)
            for end in at_ends(untils, self.calendar.length, self.from_, self.until)
        )
        posts = np.cumsum(come - gone, axis=1)
        group, fte = self._payers(np.arange(size), 0), self.fte_value[self.hours]
        for number in range(len(untils)):
            np.add.at(self.totals.posts[number], group, posts[:, number])
            np.add.at(self.totals.fte[number], group, posts[:, number] * fte)

    def _payers(self, rest: Codes, rank: int) -> Codes:
        """The group of each, with its funder of a rank; below nought where it has none."""
        if not self.payer:
            return np.asarray(self.group[rest])
        payer = self.payer[rank][self.paid[rest]]
        group = self.group[rest] * len(self.funders) + payer
        return np.asarray(np.where(payer < 0, -1, group))

    def _add(
        self, units: Units, weights: Weights, span: Span, prices: SpanPrices, slots: list[tuple[int, Slot]]
    ) -> None:
        """Add what posts cost in a span."""
        status = prices.terms.status[units.row]
        if prices.allowance_status.any():
            status = np.maximum(status, prices.allowance_status[self.sets[units.rest]])
        annual = self._annual(units, prices)
        # by the largest amounts that could fall: checked before adding, since a sum past 64 bits wraps in silence
        self.totals.check(sum(int(max(pence.max(), -pence.min())) for pence in annual), weights.weight)
        start = self.calendar.starts(span.year)
        for number, slot in slots:
            falls, there = weights, np.ones(len(units.row), dtype=np.bool_)
            if len(slots) > 1:
                falls = weights.within(slot.first - start, slot.until - start)
                # a unit is there in a slot where its weights on the days come to more than nothing
                there = counted(falls.unit, falls.weight * falls.day, len(units.row)) > 0
            self._mark(number, units, status, there)
            self._pay(number, annual, units, Falling(falls, self.calendar.moments[span.year]))
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
            # block by block, so that what is worked with stays in the processor's cache
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
                # the first-named pays what the others leave, so that no penny is lost
                rest = rest - spent
                self.totals.add(number, nonzero, group[rows], spent[:, rows])
        self.totals.add(number, nonzero, self._payers(units.rest, 0), rest)


def _fill(components: Matrix, parts: Parts) -> None:
    for name, pence in parts.items():
        components[PRICED.index(name)] = pence
