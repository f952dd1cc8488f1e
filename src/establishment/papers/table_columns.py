"""Columns made of other columns: one relation in every row, so that the other rows say whether a cell is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, islice

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import Weighed, judged, weigh
from establishment.papers.relation import (
    CHANGE,
    PERCENT,
    TOTAL,
    Relation,
    RelationKind,
    Trial,
    added,
    divided,
    may_fit,
    multiplied,
    shared,
    weights,
)
from establishment.papers.table_lines import TableView

Key = tuple[int, str, int, tuple[int, ...]]
"""A relation of columns as it may come again in another table: width, kind, target, parts."""
FIRST_ROWS = 7
"""A relation that holds in none of so many rows is not tried on the others."""
Make = Callable[[PrintedFigure, list[PrintedFigure]], Trial | None]


def _less(stated: PrintedFigure, parts: list[PrintedFigure]) -> Trial:
    return added(stated, parts, (1, -1))


def _apart(stated: PrintedFigure, parts: list[PrintedFigure]) -> Trial:
    """A difference whose sign is not printed."""
    return added(stated, parts, (1, -1), either=True)


def _product(stated: PrintedFigure, parts: list[PrintedFigure]) -> Trial:
    return multiplied(stated, parts[0], parts[1])


def _quotient(stated: PrintedFigure, parts: list[PrintedFigure]) -> Trial | None:
    return divided(stated, parts[0], parts[1])


def _share(stated: PrintedFigure, parts: list[PrintedFigure]) -> Trial | None:
    return shared(stated, parts[0], parts[1])


def _change(stated: PrintedFigure, parts: list[PrintedFigure]) -> Trial | None:
    return shared(stated, parts[0], parts[1], change=True)


def _moved(stated: PrintedFigure, parts: list[PrintedFigure]) -> Trial | None:
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


class ColumnSearch:
    """The columns of one table that are made of others."""

    def __init__(self, view: TableView, expected: dict[Key, float]) -> None:
        self.view, self.expected = view, expected
        self.columns = [view.column(c) for c in range(view.width)]
        self.keys: dict[Key, float] = {}
        sizes = [[f.size if f is not None and f.kind != "percent" else 0 for f in row] for row in view.cells]
        self.sums = [list(accumulate(row, initial=0)) for row in sizes]
        self.steps = [max((f.step for f in row if f is not None), default=UNIT) for row in view.cells]

    def run(self) -> list[Relation]:
        """Every relation of columns that is held to be meant; columns found to be percentages are noted in the view."""
        if self.view.width < 2:
            return []
        relations: list[Relation] = []
        for t, column in enumerate(self.columns):
            sizes = {cell.size for cell in column if cell is not None}
            if len(sizes) > 1 or (sizes and len(column) < FIRST_ROWS):  # equal figures prove nothing
                relations += self._of_column(t)
        return relations

    def _of_column(self, t: int) -> list[Relation]:
        accept = weights()["table"]["accept"]
        fitting: list[tuple[ColumnRelation, list[Trial]]] = []
        hypotheses = 0
        for one in self._for_column(t):
            hypotheses += 1
            first = list(islice(one.trials, FIRST_ROWS))
            if any(trial.fit for trial in first):
                trials = [*first, *one.trials]
                if 2 * sum(1 for trial in trials if trial.fit) >= len(trials):
                    fitting.append((one, trials))
        likely: list[tuple[ColumnRelation, Weighed]] = []
        for one, trials in fitting:
            key = (self.view.width, one.kind, one.target, one.parts)
            prior = one.prior + min(2.5, 0.4 * self.expected.get(key, 0.0))
            weighed = weigh(trials, prior, one.tried or hypotheses)
            if weighed.fits >= 2:
                self.keys[key] = weighed.odds
            if weighed.best >= accept and weighed.fits >= weighed.misses:
                likely.append((one, weighed))
        return list(self._taken(sorted(likely, key=lambda pair: -pair[1].odds)))

    def _taken(self, likely: list[tuple[ColumnRelation, Weighed]]) -> Iterator[Relation]:
        """The likeliest relations of a column: three at most, and others than the first only where nothing misses."""
        for rank, (one, weighed) in enumerate(likely[:3]):
            if rank and (weighed.misses or weighed.odds < likely[0][1].odds / 2):
                continue
            if one.kind in ("share", "change"):
                self.view.percents.add(one.target)
            yield from judged(weighed, "row", self.view.heads[one.target], whole_counts=self.view.whole_counts)

    def _for_column(self, t: int) -> Iterator[ColumnRelation]:
        yield from self._runs(t)
        yield from self._some_columns(t)
        yield from self._of_total(t)
        w, head, width = weights()["table"], self.view.heads[t], self.view.width
        changed = CHANGE.search(head) or (not head and self.view.change)
        signed = any(f is not None and f.size < 0 for f in self.columns[t])
        for a, b in combinations([c for c in range(width) if c != t], 2):
            spread = max(a, b, t) - min(a, b, t)
            if width > 10 and spread > 5:
                continue
            far = 0.0 if spread <= 2 else -0.3
            prior = (w["cue"] if changed else w["nothing"]) + far
            yield self._pair("difference", t, a, b, prior, _less if signed else _apart)
            if signed:
                yield self._pair("difference", t, b, a, prior, _less)
            if b - a > 1 or b != t - 1:
                yield replace(self._pair("sum", t, a, b, prior - 0.2, added), parts=(a, b, -1))
            yield from self._ratios(t, a, b, far)

    def _pair(
        self,
        kind: RelationKind,
        t: int,
        a: int,
        b: int,
        prior: float,
        make: Make,
        *,
        every: bool = False,
        rounded: bool = False,
    ) -> ColumnRelation:
        """A column made of two others; without trials where none of the first rows can fit."""
        rows = self.view.raw if every and not rounded else self.view.cells
        seen = 0
        for r, row in enumerate(rows):
            st, x, y = self.view.raw[r][t] if every else row[t], row[a], row[b]
            if st is None or x is None or y is None or not st.size or not self.view.full[r]:
                continue
            seen += 1
            if seen > FIRST_ROWS:
                break
            if may_fit(kind, st, x, y):
                return ColumnRelation(kind, t, (a, b), self._down(make, t, (a, b), every=every, rounded=rounded), prior)
        return ColumnRelation(kind, t, (a, b), iter(()), prior)

    def _runs(self, t: int) -> Iterator[ColumnRelation]:
        """Sums of columns that stand together, before or behind."""
        w, head, width = weights()["table"], self.view.heads[t], self.view.width
        named = bool(TOTAL.search(head)) or (not head and self.view.total)
        for s, e in [*((s, t) for s in range(t - 1)), *((t + 1, e) for e in range(t + 3, width + 1))]:
            if e - s > 16 or (s == t + 1 and e - s == 2 and CHANGE.search(head)):
                continue
            prior = (w["cue"] if named else w["nothing"]) - (0.2 if e - s == 2 else 0)
            sure = (s, e) == (0, t) and t >= 2 and bool(TOTAL.search(head)) and t == width - 1
            trials = self._down(added, t, range(s, e), missing=True) if self._near(t, s, e) else iter(())
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

    def _ratios(self, t: int, a: int, b: int, far: float) -> Iterator[ColumnRelation]:
        """Products, quotients, shares and changes in per cent of two columns."""
        w, head = weights()["table"], self.view.heads[t]
        cells = [f for f in self.columns[t] if f is not None]
        yield self._pair("product", t, a, b, w["nothing"], _product, every=True)
        for one, two in ((a, b), (b, a)):
            yield self._pair("quotient", t, one, two, w["nothing"] - 0.3, _quotient, every=True)
        if any(abs(f.size) >= 1000 * UNIT or f.kind == "money" for f in cells):
            return
        cue = PERCENT.search(head) or any(f.kind == "percent" for f in cells) or (not head and self.view.percent)
        prior = (w["cue"] if cue else -1.0) + far
        for one, two in ((a, b), (b, a)):
            yield self._pair("share", t, one, two, prior, _share, every=True, rounded=True)
            yield self._pair("change", t, one, two, prior, _change, every=True, rounded=True)
            if cue:
                trials = self._down(_moved, t, (one, two), every=True, rounded=True)
                yield ColumnRelation("moved", t, (one, two), trials, prior - 0.3)

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
            trials = (x for st, p in pairs if p.kind != "percent" and (x := shared(st, p, base)))
            yield ColumnRelation("share", t, (a,), trials, weights()["table"]["cue"] if cue else -1.0)

    def _some_columns(self, t: int) -> Iterator[ColumnRelation]:
        """Sums of columns that do not stand together, where the first rows bear them out."""
        if not 4 <= t <= 9 or len(self.view.rows) < 3:
            return
        for size in range(3, min(6, t)):
            for some in combinations(range(t), size):
                if some[-1] - some[0] + 1 > size and self._borne_out(t, some):
                    trials = self._down(added, t, some, missing=True)
                    yield ColumnRelation("sum", t, some, trials, weights()["table"]["nothing"] - 1)

    def _borne_out(self, t: int, some: tuple[int, ...]) -> bool:
        fits = misses = 0
        for row in self.view.cells:
            stated, parts = row[t], [f for c in some if (f := row[c]) is not None]
            if stated is None or sum(1 for p in parts if p.size) < 2:
                continue
            off = abs(stated.size - sum(p.size for p in parts)) > stated.step
            fits, misses = fits + (not off), misses + off
            if misses > 3 + fits // 3:
                return False
        return fits >= 2

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
            held_back = missing and not trial.fit and view.rows[r].held_back.intersection(some)
            if not held_back and not (missing and self._near_withheld(trial)):
                yield trial

    def _near_withheld(self, trial: Trial) -> bool:
        """Whether a sum misses by a few units in a table that holds figures back: it may hold them."""
        return not trial.fit and trial.gap <= 20 * UNIT and any(row.held_back for row in self.view.rows)
