"""Rows that are the sum of other rows: totals, subtotals, totals above their parts, and costs of so many at so much."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, combinations, product

from establishment.papers.figure_words import UNIT
from establishment.papers.judgement import OFF, Weighed, judged, weigh
from establishment.papers.relation import Relation, Trial, added, half, weights
from establishment.papers.table_lines import Cell, TableView

FARTHEST = 60
"""A sum of more rows is looked for only from a total or from the top."""
MANY_TOTALS = 40
"""A table with more totals than that is not searched from its top for each of them."""
MOST_ROWS = 400
"""In such a table no total is held against more rows."""
NEAREST = 2
"""In such a table so many runs that come to a cell are tried for each column."""
MOST_PLACES = 600
"""So many ways to lay the cells of short rows under the columns are tried."""
Rows = tuple[int, ...]


class RowSums:
    """The rows of one table that are sums of others, read from the top."""

    def __init__(self, view: TableView) -> None:
        self.view = view
        rows = view.rows
        # Where most rows have a label, one without is the total of those above.
        named = sum(bool(row.label) for row in rows) * 2 >= len(rows)
        self.totals = [r for r, row in enumerate(rows) if row.total or (not row.label and r and named)]
        self.is_total = set(self.totals)
        self.lines = [view.line(r) for r in range(len(rows))]
        self.columns = [_RunningSum([line[c] for line in self.lines]) for c in range(view.width)]
        self.short = [r for r, full in enumerate(view.full) if not full]
        self.made: dict[int, Rows] = {}
        self.last_made = -1
        self.found: list[Relation] = []
        self.products: set[int] = set()

    def run(self) -> list[Relation]:
        """Every sum of rows that is held to be meant."""
        for t in range(len(self.view.rows)):
            if self.view.full[t] and (t in self.is_total or not t or self._telling(t)):
                self._sum_at(t)
        return self.found

    def _telling(self, t: int) -> bool:
        """Whether a row has so many digits that a sum of it that no word speaks for could be believed."""
        w = weights()["table"]
        return self.view.telling(t) >= w["accept"] - w["nothing"] + math.log10(max(1, min(t, FARTHEST)))

    def _since(self, t: int) -> int:
        """The row after the last total before a row."""
        at = bisect_left(self.totals, t)
        return self.totals[at - 1] + 1 if at else 0

    # --- candidates ------------------------------------------------------------------------------------------------

    def _candidates(self, t: int) -> dict[Rows, str]:
        """The rows that a row may be the sum of, and how each set was come by."""
        candidates: dict[Rows, str] = {}
        named = t in self.is_total
        starts = self._starts(t, named)
        for s in starts:
            run = tuple(range(s, t))
            tops = self._tops(s, t)
            if named or self._near(t, s, t):
                candidates.setdefault(run, "run")
            if tops and tops != run and (named or t - s < 40):
                candidates.setdefault(tops, "tops")
                leaves = tuple(r for r in run if r not in self.made)
                if leaves and leaves != run:
                    candidates.setdefault(leaves, "leaves")
            if s in self.is_total and t - s > 1:
                candidates.setdefault(tuple(range(s + 1, t)), "since")
        last = min(len(self.view.rows), t + 1 + FARTHEST)
        whole = (named and len(self.totals) <= MANY_TOTALS) or not t
        for e in range(t + 3, last + 1) if whole else self._ends(t, last):
            if whole or self._near(t, t + 1, e):
                candidates.setdefault(tuple(range(t + 1, e)), "after")
        if len(self.totals) <= MANY_TOTALS:
            below = tuple(r for r in self.totals if r < t and r in self.made)
            if len(below) >= 2:
                candidates.setdefault(below, "subtotals")
        return candidates

    def _starts(self, t: int, named: bool) -> list[int]:
        """Where a run that ends before a row may start: from near to far."""
        first = max(0, t - FARTHEST)
        if not named:
            if self.last_made >= first:
                return list(range(t - 1, first - 1, -1))
            return sorted({s for column in self.columns for s in column.starts(t, first)}, reverse=True)
        if len(self.totals) > MANY_TOTALS:
            near = {s for column in self.columns for s in column.starts(t, first)[:NEAREST]}
            return sorted({*near, max(self._since(t), t - MOST_ROWS), t - 1}, reverse=True) if t else []
        far: set[int] = set()
        if first:
            far = {s for column in self.columns for s in column.starts(t, 0)[:20] if s < first}
            far |= {0, self._since(t), *(r for r in self.totals if r < first)}
        return [*range(t - 1, first - 1, -1), *sorted((s for s in far if s < first), reverse=True)]

    def _ends(self, t: int, last: int) -> list[int]:
        """Where a run after a row may end."""
        return sorted({e for column in self.columns for e in column.ends(t, last) if e >= t + 3})

    def _near(self, t: int, s: int, e: int) -> bool:
        """Whether the rows of a run come to a row in some column."""
        return any(column.near(t, s, e) for column in self.columns)

    def _tops(self, s: int, t: int) -> Rows:
        """The rows of a run without those that a total among them holds already."""
        sums_made = self.made
        if self.last_made < s:
            return ()
        tops, r = [], t - 1
        while r >= s:
            tops.append(r)
            inner = sums_made.get(r)
            r = min(inner) - 1 if inner and min(inner) >= s and max(inner) < r else r - 1
        return tuple(reversed(tops))

    # --- one row ---------------------------------------------------------------------------------------------------

    def _sum_at(self, t: int) -> None:
        named, accept = t in self.is_total, weights()["table"]["accept"]
        candidates = self._candidates(t)
        weighed_rows = self._weighed(t, candidates, named)
        if not weighed_rows:
            return
        weighed_rows.sort(key=lambda item: (-item[0].odds, -len(item[1])))
        if named and self.view.width > 1:
            self._sum_of_products(t)
        weighed, rows, whole = weighed_rows[0]
        if weighed.best >= accept and weighed.fits:
            self.found += self._without_others(self._judged(weighed, t, whole), weighed_rows[1:], named)
            if len(rows) > 1:
                self._holds(t, rows)
        elif named:
            self._accuse_whole(t, weighed_rows)

    def _weighed(self, t: int, candidates: dict[Rows, str], named: bool) -> list[tuple[Weighed, Rows, bool]]:
        """The candidates with their evidence; without those that fit nowhere and cannot be the likeliest."""
        weighed_rows: list[tuple[Weighed, Rows, bool]] = []
        far: list[tuple[Rows, float, int]] = []
        hypotheses = max(len(candidates), min(t, FARTHEST))
        for rows, how in candidates.items():
            # One row can only be repeated, and only a total does that.
            if len(rows) < (1 if named else 2):
                continue
            prior, whole = self._prior(t, rows, how)
            count = 1 if named and whole else hypotheses
            if named and not whole and how in ("run", "since", "after") and not self._may_fit(t, rows):
                far.append((rows, prior, count))
            elif trials := self._across(t, rows):
                weighed_rows.append((weigh(trials, prior, count), rows, whole))
        w = weights()["table"]
        miss = math.log10(2 * max(w["miss_near"], w["miss_far"]))
        likeliest = max((weighed.odds for weighed, _, _ in weighed_rows), default=-math.inf)
        # What fits nowhere is weighed only where even a miss could be the likeliest: most of the time is saved here.
        for rows, prior, count in far:
            if prior + miss >= likeliest and (trials := self._across(t, rows)):
                weighed_rows.append((weigh(trials, prior, count), rows, False))
        return weighed_rows

    def _may_fit(self, t: int, rows: Rows) -> bool:
        """Whether rows that follow each other can come to a row in some column; short rows can be laid anyhow."""
        short = bisect_left(self.short, rows[0]) < bisect_left(self.short, rows[-1] + 1)
        return short or self._near(t, rows[0], rows[-1] + 1)

    def _judged(self, weighed: Weighed, t: int, whole: bool) -> list[Relation]:
        label = self.view.rows[t].label
        return judged(weighed, "column", label, whole_counts=self.view.whole_counts, whole=whole)

    def _accuse_whole(self, t: int, weighed_rows: list[tuple[Weighed, Rows, bool]]) -> None:
        """A total that is no sum as it stands: held against all that it can hold."""
        # A total that repeats the row above it is no sum gone wrong.
        if any(rows == (t - 1,) and not weighed.misses for weighed, rows, _ in weighed_rows):
            return
        every = tuple(range(self._since(t), t))
        wholes = [item for item in weighed_rows if item[2] and len(item[1]) > 1]
        wholes.sort(key=lambda item: (item[1] != every, -item[0].odds))
        for weighed, rows, _ in wholes[:1]:
            new = self._judged(weighed, t, True)
            self.found += new
            if any(r.fit or r.slip != "?" for r in new):
                self._holds(t, rows)

    def _holds(self, t: int, rows: Rows) -> None:
        self.made[t], self.last_made = rows, t

    def _without_others(
        self, relations: list[Relation], others: list[tuple[Weighed, Rows, bool]], named: bool
    ) -> list[Relation]:
        """Without the misses of cells that another set of rows makes exactly."""
        if not named:
            return relations
        fitting = {
            t.stated.start
            for weighed, _, _ in others
            if weighed.odds >= 0
            for t, g in zip(weighed.trials, weighed.gains, strict=True)
            if t.fit and g > 1.2
        }
        return [r for r in relations if r.fit or r.trial.stated.start not in fitting]

    def _prior(self, t: int, rows: Rows, how: str) -> tuple[float, bool]:
        """How strongly the place of the rows speaks for a sum, and whether they are all that it can hold."""
        w, count, labels = weights()["table"], len(self.view.rows), self.view.rows
        first, last = rows[0], rows[-1]
        unbroken = last - first + 1 == len(rows) and last == t - 1
        whole = (
            (unbroken and first in (0, self._since(t)))
            or (how in ("leaves", "tops", "subtotals") and first == 0)
            or (how == "run" and bool(labels[first].gap))
        )
        if t not in self.is_total:
            prior, whole = (w["nothing"] - (0.2 if how == "after" else 0)), False
            if how == "after" and not t and last == count - 1 and len(rows) >= 3:
                prior, whole = 0.3, True
        elif how != "after":
            prior = w["total"] if whole else w["total"] - 0.8
        else:
            at = bisect_right(self.totals, t)
            following = self.totals[at] if at < len(self.totals) else count
            if last == following - 1 and (t == 0 or labels[t].gap):
                prior, whole = 1.6, True
            else:
                prior, whole = (0.3 if last == count - 1 else -0.2), False
        below = len(self.made) >= 2 and labels[t].label.lower().startswith("sub") and first not in self.is_total
        return prior - (1.5 if len(rows) == 1 and not below else 0), whole

    def _across(self, t: int, rows: Rows) -> list[Trial]:
        """A trial for each column; the cells of short rows are tried in every place."""
        stated = self.lines[t]
        short = [r for r in rows if not self.view.full[r]]
        if not short:
            return self._sums(stated, [self.lines[r] for r in rows], rows)
        width = self.view.width
        choices = [[(r, at) for at in combinations(range(width), len(self.view.rows[r].cells))] for r in short]
        if math.prod(len(c) for c in choices) > MOST_PLACES or "place" in OFF:
            return self._sums(stated, [self.lines[r] for r in rows if self.view.full[r]], rows)
        lines = {r: self.lines[r] for r in rows}
        best: list[Trial] = []
        for choice in product(*choices):
            for r, at in choice:
                laid: list[Cell] = [None] * width
                for place, cell in zip(at, self.view.rows[r].cells, strict=True):
                    laid[place] = cell
                lines[r] = laid
            trials = self._sums(stated, [lines[r] for r in rows], rows)
            if not best or sum(x.fit == 2 for x in trials) > sum(x.fit == 2 for x in best):
                best = trials
        return best

    def _sums(self, stated: Sequence[Cell], lines: list[list[Cell]], rows: Rows) -> list[Trial]:
        relations = []
        for c, figure in enumerate(stated):
            if figure is None or figure.kind == "percent":
                continue
            parts = [f for line in lines if (f := line[c]) is not None]
            if not parts or (self.columns[c].percents and any(p.kind == "percent" for p in parts)):
                continue
            trial = added(figure, parts)
            if trial.fit or not (c in self.view.shares or any(c in self.view.rows[r].held_back for r in rows)):
                relations.append(trial)
        return relations

    def _sum_of_products(self, t: int) -> None:
        """A total of numbers times rates, column by column: the cost of so many at so much each."""
        trials = [x for c in range(1, self.view.width) if (x := self._products_of(t, c)) is not None]
        weighed = weigh(trials, 0.5, 3)
        strong = sum(1 for x, g in zip(trials, weighed.gains, strict=True) if x.fit and g > 2)
        sure = strong >= 2 or weighed.odds >= weights()["table"]["accept"]
        if trials and strong and sure and 2 * strong >= len(trials):
            self.found += judged(weighed, "column", self.view.rows[t].label)
            self.products.update(x.stated.start for x in trials if x.fit or strong >= 2)

    def _products_of(self, t: int, c: int) -> Trial | None:
        """A cell of a total beside the rows since the last, each the number in the column before times the rate."""
        stated, width = self.view.raw[t][c], self.view.width
        if stated is None or stated.kind == "percent":
            return None
        pairs = []
        for row in (self.view.rows[r] for r in range(self._since(t), t)):
            line = [*[None] * (width - len(row.cells)), *row.cells]
            if (x := line[c - 1]) is not None and (y := line[c]) is not None:
                pairs.append((x, y))
        if len(pairs) < 2 or any(f.kind == "percent" for pair in pairs for f in pair):
            return None
        computed = sum(x.size * y.size // UNIT for x, y in pairs)
        # Ten times apart is another thing, and where the rates themselves add up they are amounts.
        near = computed and max(computed, stated.size) < 10 * min(computed, stated.size)
        if not near or sum(y.size for _, y in pairs) == stated.size:
            return None
        loose = half(stated) + len(pairs) * UNIT // 2
        return Trial("product", stated, tuple(f for pair in pairs for f in pair), computed, half(stated), loose)


class _RunningSum:
    """A column with the sum of all cells above each row, to find the runs that come to a cell without trying all."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        sizes = [f.size if f is not None and f.kind != "percent" else 0 for f in cells]
        self.sums = list(accumulate(sizes, initial=0))
        self.percents = any(f is not None and f.kind == "percent" for f in cells)
        # Then the sums rise from row to row, and a run is found by halving and not by trying each row.
        self.rising = all(size >= 0 for size in sizes)
        self.step = max((f.step for f in cells if f is not None), default=UNIT)

    def _stray(self, r: int, count: int) -> int:
        """How far a sum of so many rows may lie from a cell."""
        cell = self.cells[r]
        assert cell is not None
        grain = cell.grain if cell.grain >= 100 * UNIT else 0
        return int(max(self.step, cell.step) * (1 + 0.8 * math.sqrt(count))) + grain // 2

    def _sought(self, r: int) -> int | None:
        cell = self.cells[r]
        return cell.size if cell is not None and cell.size and cell.kind != "percent" else None

    def near(self, t: int, s: int, e: int) -> bool:
        """Whether rows s to e come to the cell of row t, or miss it by little."""
        size = self._sought(t)
        return size is not None and abs(self.sums[e] - self.sums[s] - size) <= self._stray(t, e - s)

    def starts(self, t: int, first: int) -> list[int]:
        """The rows from which all rows up to t come near to its cell, the nearest first."""
        size = self._sought(t)
        if size is None:
            return []
        target, stray = self.sums[t] - size, self._stray(t, t - first)
        if self.rising:
            low = bisect_left(self.sums, target - stray, first, t)
            return list(range(bisect_right(self.sums, target + stray, low, t) - 1, low - 1, -1))
        return [s for s in range(t - 1, first - 1, -1) if abs(self.sums[s] - target) <= stray]

    def ends(self, t: int, last: int) -> list[int]:
        """The rows before which all rows after t come near to its cell."""
        size = self._sought(t)
        if size is None:
            return []
        target, stray = self.sums[t + 1] + size, self._stray(t, last - t)
        if self.rising:
            low = bisect_left(self.sums, target - stray, t + 1, last + 1)
            return list(range(low, bisect_right(self.sums, target + stray, low, last + 1)))
        return [e for e in range(t + 1, last + 1) if abs(self.sums[e] - target) <= stray]
