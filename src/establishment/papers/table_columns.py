"""Columns made of other columns: one relation in every row, so that the other rows say whether a cell is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, islice

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure, constants_of
from establishment.papers.judgement import Weighed, judged, weigh
from establishment.papers.relation import (
    CHANGE,
    MADE,
    MAY_FIT,
    PERCENT,
    TOTAL,
    Make,
    Relation,
    RelationKind,
    Trial,
    added,
    months_of,
    multiplied,
    part_of_year,
    shared,
    weights,
)
from establishment.papers.table_lines import Cell, TableView

Key = tuple[int, str, int, tuple[int, ...]]
"""A relation of columns as it may come again in another table: width, kind, target, parts."""
FIRST_ROWS = 7
"""A relation that holds in none of so many rows is not tried on the others."""
Line = tuple[PrintedFigure, list[Cell]]
"""The stated figure of a row, and the row."""


def _moved(stated: PrintedFigure, parts: Sequence[PrintedFigure]) -> Trial | None:
    """A change in per cent of what stood before it: 33 less, now 3,338, is 33 of 3,371, whichever way it went."""
    change, level = (abs(part.size) for part in parts)
    trials = [
        trial
        for before in (level - change, level + change)
        if before > 0 and (trial := shared(stated, parts[0], replace(parts[1], size=before)))
    ]
    best = min(trials, key=lambda trial: trial.gap, default=None)
    return best and replace(best, kind="change", parts=tuple(parts), either=True)


@dataclass
class ColumnRelation:
    """One column that may be made of others: a trial for each row, and how strongly words and place speak for it."""

    kind: str
    target: int
    parts: tuple[int, ...]
    trials: Iterator[Trial]
    prior: float
    tried: int = 0


TIMES = (12, 52, 4)
"""Columns of months, weeks or quarters beside one of years."""


def _number(value: int) -> PrintedFigure:
    """A whole number that is not printed."""
    return PrintedFigure(-1, -1, str(value), value * UNIT, UNIT, "count", -1, -1)


class ColumnSearch:
    """The columns of one table that are made of others."""

    def __init__(self, view: TableView) -> None:
        self.view = view
        self.columns = [view.column(c) for c in range(view.width)]
        sizes = [[f.size if f is not None and f.kind != "percent" else 0 for f in row] for row in view.cells]
        self.sums = [list(accumulate(row, initial=0)) for row in sizes]
        self.steps = [max((f.step for f in row if f is not None), default=UNIT) for row in view.cells]
        self.tried = 0
        self.fitting = [self._fitting(t) for t in range(view.width)] if view.width > 1 else []

    def run(self, expected: dict[Key, float]) -> tuple[list[Relation], dict[Key, float]]:
        """Every relation of columns that is held to be meant, and the odds of those that can be.

        expected: relations that hold in other tables.  Columns found to be percentages are noted in the view.
        """
        relations: list[Relation] = []
        keys: dict[Key, float] = {}
        accept = weights()["table"]["accept"]
        self.view.percents = set()
        for fitting, hypotheses in self.fitting:
            likely: list[tuple[ColumnRelation, Weighed]] = []
            for one, trials in fitting:
                key = (self.view.width, one.kind, one.target, one.parts)
                prior = one.prior + min(2.5, 0.4 * expected.get(key, 0.0))
                weighed = weigh(trials, prior, one.tried or hypotheses)
                if weighed.fits >= 2:
                    keys[key] = weighed.odds
                if weighed.best >= accept and weighed.fits >= weighed.misses:
                    likely.append((one, weighed))
            relations += self._taken(sorted(likely, key=lambda pair: -pair[1].odds))
        return relations, keys

    def _fitting(self, t: int) -> tuple[list[tuple[ColumnRelation, list[Trial]]], int]:
        """What a column can be made of, with the trials of every row, of how many hypotheses."""
        sizes = {cell.size for cell in self.columns[t] if cell is not None}
        if len(sizes) < 2 and not (sizes and len(self.columns[t]) < FIRST_ROWS):  # equal figures prove nothing
            return [], 0
        fitting: list[tuple[ColumnRelation, list[Trial]]] = []
        self.tried = 0
        for one in self._for_column(t):
            first = list(islice(one.trials, FIRST_ROWS))
            if any(trial.fit for trial in first):
                trials = [*first, *one.trials]
                if 2 * sum(1 for trial in trials if trial.fit) >= len(trials):
                    fitting.append((one, trials))
        return fitting, self.tried

    def _taken(self, likely: list[tuple[ColumnRelation, Weighed]]) -> Iterator[Relation]:
        """The likeliest relations of a column: three at most, and others than the first only where nothing misses."""
        for rank, (one, weighed) in enumerate(likely[:3]):
            # A second relation of a column, as a share beside a change, is believed where nothing of it misses.
            if rank and (weighed.misses or weighed.odds < likely[0][1].odds / 2):
                continue
            if one.kind in ("share", "change"):
                self.view.percents.add(one.target)
            yield from judged(weighed, "row", self.view.heads[one.target], whole_counts=self.view.whole_counts)

    def _for_column(self, t: int) -> Iterator[ColumnRelation]:
        """Every way to make a column of others that fits in one of the first rows; each that is tried is counted."""
        yield from self._runs(t)
        yield from self._of_total(t)
        yield from self._by_a_constant(t)
        yield from self._by_the_row_before(t)
        w, head, width = weights()["table"], self.view.heads[t], self.view.width
        changed = CHANGE.search(head) or (not head and self.view.change)
        signed = any(f is not None and f.size < 0 for f in self.columns[t])
        linear = self._lines(t, self.view.cells, self.view.cells)
        ratios = self._ratios_of(t)
        for a, b in combinations([c for c in range(width) if c != t], 2):
            spread = max(a, b, t) - min(a, b, t)
            # Pairs grow with the square of the width, and what belongs together stands together.
            if width > 10 and spread > 5:
                continue
            # Columns that stand apart are less likely to belong together.
            far = 0.0 if spread <= 2 else -0.3
            prior = (w["cue"] if changed else w["nothing"]) + far
            if self._may(linear, "difference", a, b):
                yield self._made("difference", t, (a, b), prior, MADE["difference" if signed else "apart"])
            if signed and self._may(linear, "difference", b, a):
                yield self._made("difference", t, (b, a), prior, MADE["difference"])
            if (b - a > 1 or b != t - 1) and self._may(linear, "sum", a, b):
                yield replace(self._made("sum", t, (a, b), prior - 0.2, added), parts=(a, b, -1))
            yield from ratios(a, b, far)

    def _lines(self, t: int, targets: list[list[Cell]], rows: list[list[Cell]]) -> list[Line]:
        """The full rows in which a column holds a figure."""
        full = zip(self.view.full, targets, rows, strict=True)
        return [(st, row) for whole, target, row in full if whole and (st := target[t]) is not None and st.size]

    def _may(self, lines: list[Line], kind: RelationKind, a: int, b: int) -> bool:
        """Whether two columns can make another in any of the first rows: one more hypothesis is tried."""
        self.tried += 1
        seen, may_fit = 0, MAY_FIT[kind]
        for st, row in lines:
            x, y = row[a], row[b]
            if x is None or y is None:
                continue
            if may_fit(st, x, y):
                return True
            seen += 1
            if seen == FIRST_ROWS:
                return False
        return False

    def _made(
        self,
        kind: str,
        t: int,
        parts: tuple[int, ...],
        prior: float,
        make: Make,
        *,
        every: bool = False,
        rounded: bool = False,
    ) -> ColumnRelation:
        """A column made of two others."""
        return ColumnRelation(kind, t, parts, self._down(make, t, parts, every=every, rounded=rounded), prior)

    def _runs(self, t: int) -> Iterator[ColumnRelation]:
        """Sums of columns that stand together, before or behind."""
        w, head, width = weights()["table"], self.view.heads[t], self.view.width
        named = bool(TOTAL.search(head)) or (not head and self.view.total)
        for s, e in [*((s, t) for s in range(t - 1)), *((t + 1, e) for e in range(t + 3, width + 1))]:
            if e - s > 16 or (s == t + 1 and e - s == 2 and CHANGE.search(head)):
                continue
            self.tried += 1
            if not self._near(t, s, e):
                continue
            prior = (w["cue"] if named else w["nothing"]) - (0.2 if e - s == 2 else 0)
            sure = (s, e) == (0, t) and t >= 2 and bool(TOTAL.search(head)) and t == width - 1
            trials = self._down(added, t, range(s, e), missing=True)
            yield ColumnRelation("sum", t, (s, e), trials, w["total"] if sure else prior, int(sure))

    def _near(self, t: int, s: int, e: int) -> bool:
        """Whether a run of columns comes near to another in any of the first rows."""
        seen = 0
        for r, row in enumerate(self.view.cells):
            st = row[t]
            if st is None or not st.size or st.kind == "percent" or not self.view.full[r]:
                continue
            seen += 1
            if seen > FIRST_ROWS:
                return False
            gap = abs(self.sums[r][e] - self.sums[r][s] - st.size)
            if gap <= max(self.steps[r], st.step) * (e - s + 1) or (st.size % (100 * UNIT) == 0 and gap <= st.grain):
                return True
        return False

    def _ratios_of(self, t: int) -> Callable[[int, int, float], Iterator[ColumnRelation]]:
        """Products, quotients, shares and changes in per cent of two columns, for each two columns."""
        view, w, head = self.view, weights()["table"], self.view.heads[t]
        cells = [f for f in self.columns[t] if f is not None]
        # Percentages are small: for amounts and thousands none is tried.
        small = not any(abs(f.size) >= 1000 * UNIT or f.kind == "money" for f in cells)
        # A sign in the cells says as much as a heading; without either most ratios are chance.
        cue = PERCENT.search(head) or any(f.kind == "percent" for f in cells) or (not head and view.percent)
        prior = w["cue"] if cue else -1.0
        raw, fine = self._lines(t, view.raw, view.raw), self._lines(t, view.raw, view.cells)

        def ratios(a: int, b: int, far: float) -> Iterator[ColumnRelation]:
            if self._may(raw, "product", a, b):
                yield self._made("product", t, (a, b), w["nothing"], MADE["product"], every=True)
            for pair in ((a, b), (b, a)):
                if self._may(raw, "quotient", *pair):
                    yield self._made("quotient", t, pair, w["nothing"] - 0.3, MADE["quotient"], every=True)
            for pair in ((a, b), (b, a)) if small else ():
                if self._may(fine, "share", *pair):
                    yield self._made("share", t, pair, prior + far, MADE["share"], every=True, rounded=True)
                if self._may(fine, "change", *pair):
                    yield self._made("change", t, pair, prior + far, MADE["change"], every=True, rounded=True)
                self.tried += bool(cue)
                if cue:
                    yield self._made("moved", t, pair, prior + far - 0.3, _moved, every=True, rounded=True)

        return ratios

    def _of_total(self, t: int) -> Iterator[ColumnRelation]:
        """Shares of the total of another column: each row in per cent of the last."""
        view = self.view
        totals = [r for r, row in enumerate(view.rows) if row.total and view.full[r]][-1:]
        cells = [f for row in view.raw if (f := row[t]) is not None]
        if not totals or any(abs(f.size) > 1000 * UNIT or f.kind == "money" for f in cells):
            return
        cue = PERCENT.search(view.heads[t]) or any(f.kind == "percent" for f in cells)
        rows = [row for r, row in enumerate(view.raw) if view.full[r] and r != totals[0]]
        for a in range(view.width):
            base = view.raw[totals[0]][a]
            if a == t or base is None or base.kind == "percent" or not base.size:
                continue
            pairs = [(st, p) for row in rows if (st := row[t]) is not None and (p := row[a]) is not None]
            self.tried += 1
            trials = (x for st, p in pairs if p.kind != "percent" and (x := shared(st, p, base)))
            yield ColumnRelation("share", t, (a,), trials, weights()["table"]["cue"] if cue else -1.0)

    def _by_a_constant(self, t: int) -> Iterator[ColumnRelation]:
        """So many months of another column, or the percentage of it that the heading names."""
        view, w = self.view, weights()["table"]
        head = view.heads[t]
        rates = [f for f in constants_of(head) if f.kind == "percent"] if "%" in head or "cent" in head else []
        for a in (c for c in range(view.width) if c != t):
            pairs = (
                (st, x)
                for st, x in zip(self.columns[t], self.columns[a], strict=True)
                if st is not None and x is not None and "percent" not in (st.kind, x.kind) and st.size and x.size
            )
            first = list(islice(pairs, FIRST_ROWS))
            months = Counter(months_of(st, x) for st, x in first).most_common(1)[0] if first else (0, 0)
            times = Counter(k for st, x in first for k in TIMES if MAY_FIT["product"](st, x, _number(k))).most_common(1)
            # Twelve months are the year itself, and one row proves no part of it.
            some_months = months[0] not in (0, 12) and months[1] > 1
            every = [*first, *pairs] if rates or some_months or times else []
            for rate in rates:
                yield ColumnRelation("rate", t, (a,), (multiplied(st, x, rate) for st, x in every), w["cue"], 3)
            if some_months:
                trials = (part_of_year(st, x, months[0]) for st, x in every)
                yield ColumnRelation("part_year", t, (a,), trials, w["nothing"], 11 * view.width)
            for k in (k for k, count in times if count > 1):
                yearly = [multiplied(st, x, _number(k)) for st, x in every]
                yield ColumnRelation("product", t, (a,), iter(yearly), w["nothing"], len(TIMES) * view.width)

    def _by_the_row_before(self, t: int) -> Iterator[ColumnRelation]:
        """What another column changes by from row to row, in figures or in per cent, whichever way the rows run."""
        view, w, head = self.view, weights()["table"], self.view.heads[t]
        named = CHANGE.search(head) or PERCENT.search(head) or (not head and (view.change or view.percent))
        rows = [row for row, full, raw in zip(view.cells, view.full, view.rows, strict=True) if full and not raw.total]
        for a in (c for c in range(view.width) if c != t):
            for later, earlier in ((rows[1:], rows), (rows, rows[1:])):
                steps = [
                    (st, x, y)
                    for row, other in zip(later, earlier, strict=False)
                    if (st := row[t]) is not None and (x := row[a]) is not None and (y := other[a]) is not None
                    if st.size and x.kind != "percent" != y.kind
                ]
                for kind, make in (("difference", MADE["apart"]), ("change", MADE["step"])) if named else ():
                    some = [(st, x, y) for st, x, y in steps if kind == "change" or st.kind != "percent"]
                    # One row may come right by chance, whichever way the rows run.
                    if sum(MAY_FIT[kind](*step) for step in some[:FIRST_ROWS]) > 1:
                        steps_made = (trial for st, one, two in some if (trial := make(st, [one, two])) is not None)
                        yield ColumnRelation(
                            kind, t, (a, -2 if later is rows else -1), steps_made, w["cue"], 4 * view.width
                        )

    def _down(
        self,
        make: Make,
        t: int,
        parts: Iterable[int],
        *,
        every: bool = False,
        missing: bool = False,
        rounded: bool = False,
    ) -> Iterator[Trial]:
        """A trial for each row in which the target and its parts stand."""
        some = tuple(parts)
        linear, all_of_them = not every, every or len(some) == 2
        view = self.view
        for r, row in enumerate(view.raw if every and not rounded else view.cells):
            stated = view.raw[r][t] if every else row[t]
            if stated is None or not view.full[r] or (linear and stated.kind == "percent"):
                continue
            cells = [f for c in some if (f := row[c]) is not None]
            if not cells or (all_of_them and len(cells) < len(some)):
                continue
            if linear and any(f.kind == "percent" for f in cells):
                continue
            trial = make(stated, cells)
            if trial is None:
                continue
            # A sum may miss by what the table withholds.
            held_back = missing and not trial.fit and view.rows[r].held_back.intersection(some)
            if not held_back and not (missing and self._near_withheld(trial)):
                yield trial

    def _near_withheld(self, trial: Trial) -> bool:
        """Whether a sum misses by a few units in a table that holds figures back: it may hold them."""
        return not trial.fit and trial.gap <= 20 * UNIT and any(row.held_back for row in self.view.rows)
