"""The kernel: blocks of lines priced in cache, span by span, and added up by group in whole pence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from establishment.bulk.calendars import Calendar, Slot, Span
from establishment.bulk.coding import Codes
from establishment.bulk.lines import Lines, Posts, funders_of
from establishment.bulk.prices import SpanPrices
from establishment.findings import Finding, InputError, Place
from establishment.money import INT64_MAX
from establishment.periods import accrued_at
from establishment.rates.annual import Matrix, Parts, PostRows, RateColumn, annual_cost, lump_cost, whole

BLOCK = 8192
"""Lines priced at a time, so that what is worked with stays in the processor's cache."""
PRICED = ("basic", "allowances", "national_insurance", "pension", "levy", "other", "vacancy", "lump_sum")
"""The components that posts priced from a scale can have."""
LARGEST_SUM = INT64_MAX // 4


@dataclass(frozen=True)
class Part:
    """Lines of a block that stand in a span before, or after, the increments of its year.

    from_, until: days of the plan; one for all lines where they are alike.
    """

    lines: Lines
    group: Codes
    row: Codes
    from_: Any
    until: Any


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

    def add(self, slot: int, component: str, runs: Runs, pence: Matrix) -> None:
        """Add the pence of lines to their groups."""
        np.add.at(self.pence[slot, PRICED.index(component)], runs.groups, np.add.reduceat(pence, runs.starts))

    def check(self, largest: int, posts: int) -> None:
        """Refuse sums that could leave 64 bits (E208). largest: pence of one post.  posts: how many are added."""
        self.bound += largest * posts
        if self.bound > LARGEST_SUM:
            said = "These posts together cost more than £20,000,000bn, which no sum here can hold."
            fix = "Check the counts and the salaries."
            raise InputError([Finding("E208", Place("posts"), "count", "", said, fix)])


class Runs:
    """Where the groups of successive lines begin, so that each run is added at once."""

    def __init__(self, groups: Codes) -> None:
        self.starts = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
        self.groups = groups[self.starts]


class Kernel:
    """Adds up lines of posts at the prices of the spans of a plan."""

    def __init__(
        self, posts: Posts, calendar: Calendar, spans: list[tuple[Span, SpanPrices]], *, by_funder: bool
    ) -> None:
        self.posts, self.calendar, self.spans = posts, calendar, spans
        self.turns, self.before = calendar.turns(posts.rises)
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

    def run(self) -> Totals:
        """Price every block in every span. Raises InputError E208 where a sum could leave 64 bits."""
        for block in self._blocks():
            self._count(block)
        for part, span, prices, rows in self.parts():
            self._add(part, span, prices, rows)
        return self.totals

    def parts(self) -> Iterator[tuple[Part, Span, SpanPrices, PostRows]]:
        """Every block of lines in every span in which some of them stand, before and after increments."""
        for block in self._blocks():
            for span, prices in self.spans:
                for part in self._parts(block, span, prices):
                    hours, sets, short = part.lines.hours, part.lines.sets, part.lines.short
                    rows = PostRows(self.above[hours], self.below[hours], prices.allowances, sets, self.vacancy, short)
                    yield part, span, prices, rows

    def _blocks(self) -> Iterator[Lines]:
        for start in range(0, len(self.posts.lines), BLOCK):
            yield self.posts.lines.take(slice(start, start + BLOCK))

    def _count(self, block: Lines) -> None:
        """Posts and FTE that are there on the last day of each slot."""
        group = self._group(block, 0)
        fte = block.count * self.fte_value[block.hours]
        for number, slot in enumerate(self.calendar.slots):
            there = (block.from_ < slot.until) & (block.until >= slot.until)
            np.add.at(self.totals.posts[number], group[there], block.count[there])
            np.add.at(self.totals.fte[number], group[there], fte[there])

    def _group(self, lines: Lines, rank: int) -> Codes:
        """The group of each line, with its funder of a rank."""
        if not self.payer:
            return lines.group
        return np.asarray(lines.group * len(self.funders) + self.payer[rank][lines.paid])

    def _parts(self, block: Lines, span: Span, prices: SpanPrices) -> Iterator[Part]:
        """The lines of a block that stand in a span: before the increments of its year, and after."""
        turn, before = self.turns[span.year][block.rise], self.before[span.year][block.rise]
        begin, end = np.maximum(block.from_, span.first), np.minimum(block.until, span.until)
        for from_, until, steps in ((begin, np.minimum(end, turn), before), (np.maximum(begin, turn), end, before + 1)):
            there = from_ < until
            if not there.any():
                continue
            if there.all():
                lines, first, last, moved = block, from_, until, steps
            else:
                rows = np.flatnonzero(there)
                lines, first, last, moved = block.take(rows), from_[rows], until[rows], steps[rows]
            row = prices.row_of[np.minimum(prices.at[lines.place] + moved, prices.top[lines.place])]
            yield Part(lines, self._group(lines, 0), row, _one(first), _one(last))

    def _add(self, part: Part, span: Span, prices: SpanPrices, rows: PostRows) -> None:
        lines = part.lines
        annual = annual_cost(prices.terms, part.row, rows)
        most = int(lines.count.max())
        self.totals.check(sum(int(pence.max()) for pence in annual.values()) * most, len(lines))
        status = prices.terms.status[part.row]
        if prices.allowance_status.any():
            status = np.maximum(status, prices.allowance_status[lines.sets])
        runs = Runs(part.group)
        for number, slot in enumerate(self.calendar.slots):
            if slot.first < span.until and span.first < slot.until:
                self._mark(number, status, part, runs)
                self._share(number, annual, part, runs, slot)
        if prices.lump is not None:
            self._add_lump(part, span, prices, rows, annual)

    def _mark(self, number: int, status: Matrix, part: Part, runs: Runs) -> None:
        """Keep the weakest status for the groups of all who pay."""
        held = self.totals.status[number]
        np.maximum.at(held, runs.groups, np.maximum.reduceat(status, runs.starts) + 1)
        for rank in range(1, len(self.payer)):
            rows = np.flatnonzero(self.payer[rank][part.lines.paid] >= 0)
            np.maximum.at(held, self._group(part.lines, rank)[rows], status[rows] + 1)

    def _share(self, number: int, annual: Parts, part: Part, runs: Runs, slot: Slot) -> None:
        """Add what falls in a slot of annual amounts."""
        begin, end = np.maximum(part.from_, slot.first), np.minimum(part.until, slot.until)
        end = np.maximum(begin, end)
        first = self.calendar.starts(slot.year)
        above, below = self.calendar.moments[slot.year]
        edges = [(above[at - first], below[at - first]) for at in (begin, end)]

        def falls(pence: Matrix) -> Matrix:
            starts, ends = (_accrued(pence, *edge) for edge in edges)
            return pence * 0 if ends is None else ends if starts is None else np.asarray(ends - starts)

        self._pay(number, {name: (pence, falls) for name, pence in annual.items()}, part, runs)

    def _add_lump(self, part: Part, span: Span, prices: SpanPrices, rows: PostRows, annual: Parts) -> None:
        """Add what an award pays once, to the lines that are there on its day."""
        assert prices.lump is not None
        there = np.broadcast_to(np.asarray(part.from_), len(part.lines)) == span.first
        if not there.any():
            return
        fte = self.fte.due(prices.lump[part.row], part.lines.hours)
        assert fte is not None
        paid = np.where(there, fte, 0)
        pay = annual["basic"] + annual["allowances"] if "allowances" in annual else annual["basic"]
        once = lump_cost(prices.terms, part.row, pay, paid, rows)
        slots = self.calendar.slots
        number = next(n for n, slot in enumerate(slots) if slot.first <= span.first < slot.until)
        self._pay(
            number, {name: (pence, lambda amount: amount) for name, pence in once.items()}, part, Runs(part.group)
        )

    def _pay(self, number: int, parts: dict[str, tuple[Matrix, Any]], part: Part, runs: Runs) -> None:
        """Add amounts to groups; each later-named funder pays its share of the annual amount, the first the rest."""
        lines = part.lines
        counted = lines.count if int(lines.count.max()) > 1 else None
        for name, (pence, falls) in parts.items():
            rest = falls(pence)
            for rank in range(1, len(self.payer)):
                own = self.share[rank].due(pence, lines.paid)
                if own is None:
                    continue
                spent = falls(own)
                rest = rest - spent
                rows = np.flatnonzero(self.payer[rank][lines.paid] >= 0)
                if len(rows):
                    amount = spent[rows] if counted is None else spent[rows] * counted[rows]
                    self.totals.add(number, name, Runs(self._group(lines, rank)[rows]), amount)
            self.totals.add(number, name, runs, rest if counted is None else rest * counted)


def _one(days: Codes) -> Any:
    """One day for all lines, where they are alike: dividing by one number is faster than by many."""
    return int(days[0]) if (days == days[0]).all() else days


def _accrued(pence: Matrix, above: Any, below: Any) -> Matrix | None:
    """What falls up to a moment; None for nought."""
    if np.ndim(above) == 0:
        if not above:
            return None
        if above == below:
            return pence
    return np.asarray(accrued_at(pence, above, below))
