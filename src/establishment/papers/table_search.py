"""Every relation of a table by search, rows made of two others, and figures of running text that a table adds up to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import OFF, Weighed, judged, slip, weigh
from establishment.papers.prose_items import Item, content_words, decide
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
    cue,
    multiplied,
    weights,
)
from establishment.papers.table_columns import ColumnSearch, Key
from establishment.papers.table_lines import WIDEST, Grid, TableView
from establishment.papers.table_rows import RowSums

ROWS_ABOVE, ROWS_BELOW = 12, 3
"""A row is held against rows so near it."""
_RATE = re.compile(r"@?\s?(?P<rate>\d{1,3}(?:\.\d{1,3})?|(?<!\d)\.\d{1,3})\s?%")


@dataclass
class RowRelation:
    """A row that may be made of others: a trial for each column, and how strongly words and place speak for it."""

    kind: str
    trials: list[Trial]
    prior: float
    tried: int = 0


class RowPairs:
    """The rows of one table that are made of two others."""

    def __init__(self, view: TableView) -> None:
        self.view = view
        self.lines = [view.line(r) for r in range(len(view.rows))]

    def run(self) -> Iterator[Relation]:
        """Every such row whose relation is held to be meant."""
        for t, row in enumerate(self.view.rows):
            if self.view.full[t]:
                best = self._best(t) or self._closing(t)
                if best is not None:
                    yield from judged(best, "column", row.label, whole_counts=self.view.whole_counts)

    def _best(self, t: int) -> Weighed | None:
        """The likeliest relation of a row, if it is likely enough."""
        hypotheses = 0
        fitting: list[RowRelation] = []
        for one in self._of_row(t):
            hypotheses += 1
            if one.trials:
                fitting.append(one)
        best: Weighed | None = None
        kind = ""
        for one in fitting:
            weighed = weigh(one.trials, one.prior, one.tried or hypotheses)
            told = any(x.fit and g > 0.1 for x, g in zip(weighed.trials, weighed.gains, strict=True))
            if told and (best is None or weighed.odds > best.odds):
                best, kind = weighed, one.kind
        # Three figures fit by chance: one column alone must tell much.
        if best is None or not (len(best.trials) > 1 or kind == "product" or sum(best.gains) >= 1.2):
            return None
        likely = best.best >= weights()["table"]["accept"] and 2 * best.misses <= len(best.trials)
        return best if likely else None

    def _closing(self, t: int) -> Weighed | None:
        """The last of three rows of one column, named as the change of the two before it: nothing else can test it."""
        if (t, self.view.width) != (2, 1) or len(self.view.rows) != 3 or not CHANGE.search(self.view.rows[t].label):
            return None
        trials = self._each(t, t - 2, t - 1, MADE["apart"])
        typed = any(not x.fit and slip(x.stated, x.target) in ("digit", "swap") for x in trials)
        return weigh(trials, weights()["table"]["total"], 1) if typed else None

    def _of_row(self, t: int) -> Iterator[RowRelation]:
        view, w = self.view, weights()["table"]
        row = view.rows[t]
        words = " ".join([view.rows[t - 1].label if t else "", row.label, row.above])
        change_prior = w["cue"] if CHANGE.search(words) else w["nothing"]
        # A row of percentages is held against rows anywhere near; for others words must speak, as any two rows differ
        # by something.
        percent = self._percent_row(t)
        if change_prior < 0 and not percent and view.telling(t) < w["accept"] and not _RATE.search(row.label):
            return
        near_rows = [
            r for r in range(max(0, t - ROWS_ABOVE), min(len(view.rows), t + ROWS_BELOW)) if r != t and view.full[r]
        ]
        for a, b in combinations(near_rows, 2):
            near = max(a, b, t) - min(a, b, t) <= 2
            beside = near or (change_prior > 0 and (b == t - 1 or b - a == 1))
            if beside or percent:
                yield from self._two(t, a, b, change_prior, percent, near, beside)
        yield from self._rates(t)
        yield from self._steps(t, near_rows)
        # Number, rate and cost one under another: so only narrow tables are set out.
        if view.width <= 3 and t >= 2 and view.full[t - 1] and view.full[t - 2]:
            yield RowRelation("product", self._each(t, t - 2, t - 1, MADE["product"]), 0.0)

    def _two(
        self, t: int, a: int, b: int, change_prior: float, percent: int, near: bool, beside: bool
    ) -> Iterator[RowRelation]:
        """What two rows can make of a third."""
        hypotheses = 4 if change_prior > 0 and near else 0
        if beside:
            yield RowRelation(
                "difference", self._likely("difference", t, a, b, MADE["apart"]), change_prior, hypotheses
            )
        if near and not (b - a == 1 and (b == t - 1 or a == t + 1)):
            yield RowRelation("sum", self._likely("sum", t, a, b, MADE["sum"]), change_prior - 0.3)
        if percent:
            prior = 0.5 if percent == 2 else -0.5
            for one, two in ((a, b), (b, a)):
                yield RowRelation("change", self._likely("change", t, one, two, MADE["change"]), prior, hypotheses)
                yield RowRelation("share", self._likely("share", t, one, two, MADE["share"]), prior, hypotheses)

    def _likely(self, kind: RelationKind, t: int, a: int, b: int, make: Make) -> list[Trial]:
        """The trials of three rows; none where no column of them can fit."""
        for st, x, y in zip(self.lines[t], self.lines[a], self.lines[b], strict=True):
            if st is not None and st.size and x is not None and y is not None and MAY_FIT[kind](st, x, y):
                return self._each(t, a, b, make)
        return []

    def _rates(self, t: int) -> Iterator[RowRelation]:
        """A row at so many per cent of another, as its label says."""
        rate = _RATE.search(self.view.rows[t].label)
        if rate is None:
            return
        whole, _, part = rate["rate"].partition(".")
        size = int(whole or 0) * UNIT + int((part + "000000")[:6])
        percent = PrintedFigure(-1, -1, rate[0], size, UNIT // 10 ** len(part), "percent", -1, -1)
        for a in range(max(0, t - ROWS_ABOVE), t):
            if self.view.full[a]:
                trials = self._each(t, a, a, lambda st, parts: multiplied(st, parts[0], percent))
                yield RowRelation("rate", trials, weights()["table"]["cue"], 3)

    def _steps(self, t: int, near_rows: Sequence[int]) -> Iterator[RowRelation]:
        """A row of what another row changes by from column to column."""
        w = weights()["table"]
        prior = w["cue"] if CHANGE.search(self.view.rows[t].label) else w["nothing"]
        for a in near_rows:
            line = self.lines[a]
            steps = [
                (st, later, earlier)
                for st, later, earlier in zip(self.lines[t][1:], line[1:], line, strict=False)
                if st is not None and later is not None and earlier is not None and st.kind == later.kind != "percent"
            ]
            near = any(
                abs(abs(x.size - y.size) - abs(st.size)) <= 2 * (st.step + x.step + y.step) for st, x, y in steps
            )
            if len(steps) >= 2:
                trials = [added(st, two, (1, -1), either=True) for st, *two in steps] if near else []
                yield RowRelation("difference", trials, prior)

    def _each(self, t: int, a: int, b: int, make: Make) -> list[Trial]:
        """A trial for each column in which three rows stand."""
        trials = []
        for st, x, y in zip(self.lines[t], self.lines[a], self.lines[b], strict=True):
            if st is None or x is None or y is None or x.kind == "percent" or y.kind == "percent":
                continue
            trial = make(st, (x, y))
            if trial is not None and (st.kind != "percent" or trial.kind in ("share", "change")):
                trials.append(trial)
        return trials

    def _percent_row(self, t: int) -> int:
        """2 where every cell is a percentage, 1 where the label says so."""
        figures = [f for f in self.view.cells[t] if f is not None]
        if figures and all(f.kind == "percent" for f in figures):
            return 2
        named = bool(PERCENT.search(self.view.rows[t].label))
        return int(bool(figures) and named and all(abs(f.size) < 1000 * UNIT for f in figures))


class TableSearch:
    """The search of one table: what its columns can be made of is looked for once, whatever is expected of them."""

    def __init__(self, grid: Grid) -> None:
        self.view = TableView(grid)
        usable = bool(self.view.rows) and 0 < self.view.width <= WIDEST
        self.columns = ColumnSearch(self.view) if usable else None
        self._of_rows: tuple[set[int], list[Relation], set[int]] | None = None

    def relations(self, expected: dict[Key, float] | None = None) -> tuple[list[Relation], dict[Key, float]]:
        """Every relation that is held to be meant, and the relations of its columns with their odds.

        expected: relations of columns that hold in other tables.  A total of products is no sum.
        """
        if self.columns is None:
            return [], {}
        relations, keys = self.columns.run(expected or {}) if "columns" not in OFF else ([], {})
        # Only where no rows bear a relation out: one row is little evidence.
        relations = relations or _of_one_row(self.view)
        products: set[int] = set()
        if "rows" not in OFF:
            of_rows, products = self._rows()
            relations = [*relations, *of_rows]
        return [r for r in relations if r.fit or r.trial.kind != "sum" or r.trial.stated.start not in products], keys

    def _rows(self) -> tuple[list[Relation], set[int]]:
        """The relations of rows, and where totals of products stand; searched again where the percentages change."""
        percents = self.view.percents
        if self._of_rows is None or self._of_rows[0] != percents:
            sums = RowSums(self.view)
            self._of_rows = percents, [*sums.run(), *RowPairs(self.view).run()], sums.products
        return self._of_rows[1:]


def _of_one_row(view: TableView) -> list[Relation]:
    """The total of the only full row, held against all cells before it."""
    full = [row for row, whole in zip(view.cells, view.full, strict=True) if whole]
    last = view.width - 1
    if len(full) != 1 or last < 3 or not TOTAL.search(view.heads[last]):
        return []
    stated, parts = full[0][last], [cell for cell in full[0][:last] if cell is not None]
    if stated is None or len(parts) < last or len({f.kind for f in (stated, *parts)}) > 1 or stated.kind == "percent":
        return []
    weighed = weigh([added(stated, parts)], weights()["table"]["total"], 1)
    return judged(weighed, "row", view.heads[last], whole=True)


def search_tables(grids: Sequence[Grid]) -> list[Relation]:
    """The relations of every table; what holds in one is expected in others of its shape."""
    searches = [TableSearch(grid) for grid in grids]
    # Twice over: what holds in one table makes the same likelier in the next.
    first = [search.relations() for search in searches]
    keys: dict[Key, list[tuple[float, int]]] = {}
    for at, (_, keys_of_grid) in enumerate(first):
        for key, odds in keys_of_grid.items():
            if odds >= 2:
                # From 100 to 1: what is doubtful in one table makes nothing likelier in another.
                keys.setdefault(key, []).append((odds, at))
    best = {key: sorted(odds_at, reverse=True)[:2] for key, odds_at in keys.items()}
    relations: list[Relation] = []
    for at, grid in enumerate(grids):
        expected = {} if "shared" in OFF else _expected(grid.width, best, at)
        if all(first[at][1].get(key, 0.0) >= 2 for key in expected):
            expected = {}
        relations += searches[at].relations(expected)[0] if expected else first[at][0]
    return relations


def _expected(width: int, best: dict[Key, list[tuple[float, int]]], at: int) -> dict[Key, float]:
    """The relations of columns that hold in other tables of the same width."""
    odds = {key: next((o for o, n in odds_at if n != at), 0.0) for key, odds_at in best.items() if key[0] == width}
    return {key: value for key, value in odds.items() if value >= 2}


@dataclass
class Explained:
    """How much of a reading adds up."""

    figures: int = 0
    odds: float = 0.0
    starts: set[int] = field(default_factory=set)


def explained(grids: Sequence[Grid]) -> Explained:
    """How many figures of a reading are bound by relations that agree, and how surely."""
    result = Explained()
    for grid in grids:
        for relation in TableSearch(grid).relations()[0]:
            if relation.fit == 2 and not relation.trial.trivial:
                result.starts.update(relation.key)
                # One long column must not outweigh all the rest.
                result.odds += min(relation.odds, 12.0)
    result.figures = len(result.starts)
    return result


# --- figures of running text that a table adds up to ------------------------------------------------------------------

LONGEST_ROW = 8
"""A row of more cells is not added up for a figure of the text."""
MOST_CLOSE = 60
"""So many columns that come near to a figure are tried, so that time is linear in length."""


def sums_of_tables(items: Sequence[Item], grids: Sequence[Grid], line_of: dict[int, int]) -> Iterator[Relation]:
    """A figure of the text that the column of a table without its own total comes to, or a row whose label it names."""
    rows: dict[int, list[Addends]] = {}
    for words, cells in _addends(grids, rows=True):
        rows.setdefault(sum(f.size for f in cells), []).append((words, cells))
    sums = sorted(((sum(f.size for f in cells), cells) for _, cells in _addends(grids)), key=lambda pair: pair[0])
    totals = [total for total, _ in sums]
    beside: dict[int, list[tuple[int, list[PrintedFigure]]]] = {}
    for total, cells in sums:
        for at in {line_of[cells[0].start], line_of[cells[-1].start]}:
            for line in range(at - 4, at + 5):
                beside.setdefault(line, []).append((total, cells))
    for item in (i for i in items if i.kind != "percent" and i.figure.size > 0):
        size = item.figure.size
        near = beside.get(line_of[item.figure.start], [])
        close = sums[bisect_left(totals, size - size // 20) : bisect_right(totals, size + size // 20)][:MOST_CLOSE]
        some = [(total, cells) for total, cells in close if (total, cells) not in near]
        some += [pair for pair in near if pair in close or slip(item.figure, pair[0]) in ("digit", "swap")]
        relations = [
            decide(
                added(item.figure, cells),
                -0.3 + cue("sum", item.said) + (0.4 if (total, cells) in near else -0.5),
                max(2.0, len(sums)),
                "list",
                accuse=(total, cells) in near,
            )
            for total, cells in some
            if abs(total) >= 10 * UNIT and not cells[0].start <= item.figure.start <= cells[-1].start
        ]
        relations += [
            decide(added(item.figure, cells), 0.3, max(2.0, len(rows)), "list", accuse=False)
            for words, cells in (rows.get(size, ()) if item.figure.printed >= 4 else ())
            if words & content_words(item.said)
        ]
        yield from (relation for relation in relations if relation is not None and relation.slip != "?")


Addends = tuple[set[str], list[PrintedFigure]]
"""Cells of one kind that can be added up, and the words that name them."""


def _addends(grids: Sequence[Grid], *, rows: bool = False) -> Iterator[Addends]:
    """The columns of tables down to their last total, or short rows with the words of their labels."""
    for grid in grids:
        some = [row for row in grid.rows if any(cell is not None for cell in row.cells)]
        last = max((n for n, row in enumerate(some) if row.total), default=len(some))
        parts = [row for row in some[:last] if not row.total]
        columns = [("", [row.cells[c] for row in parts if c < len(row.cells)]) for c in range(grid.width)]
        for label, line in [(row.label, row.cells) for row in some] if rows else columns:
            cells = [f for f in line if f is not None and f.kind != "percent"]
            fewest, most = (2, LONGEST_ROW) if rows else (3, len(cells))
            if fewest <= len(cells) <= most and len({f.kind for f in cells}) == 1:
                yield content_words(label), cells
