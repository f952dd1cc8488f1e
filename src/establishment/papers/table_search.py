"""Relations of a table by search: columns made of columns, rows made of rows, in every cell of them together.

A hypothesis is one relation in every row (or every column); its cells agree or miss together, so that the others say
whether a cell that misses is wrong.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from establishment.papers.cues import CHANGE, PERCENT, TOTAL
from establishment.papers.figures import UNIT, Figure
from establishment.papers.grids import WIDEST, Cell, Grid
from establishment.papers.judgement import OFF, Weighed, judged, weigh
from establishment.papers.relation import Relation, Trial, added, divided, half, multiplied, shared, weights

Vector = Sequence[Cell]
Key = tuple[int, str, int, tuple[int, ...]]
"""A relation of columns as it may come again in another table: width, kind, target, parts."""
FARTHEST = 60
"""A sum of more rows is looked for only where the label says total."""
MOST_PLACES = 600
_MONEY_WORDS = re.compile(r"[£$€]|cost|expend|budget|saving|income|revenue|salar|wages|rounded|fiscal", re.IGNORECASE)
_RATE = re.compile(r"@?\s?(?P<rate>\d{1,3}(?:\.\d{1,3})?)\s?%")


@dataclass
class Hypothesis:
    """A relation of one line of a table to others: its trials, and how strongly words and place speak for it."""

    kind: str
    target: int
    parts: tuple[int, ...]
    trials: list[Trial]
    prior: float
    tried: int = 0
    whole: bool = False


class TableSearch:
    """All relations of one grid."""

    def __init__(self, grid: Grid, expected: dict[Key, float] | None = None) -> None:
        self.grid = grid
        self.expected = expected or {}
        self.rows = [row for row in grid.rows if any(cell is not None for cell in row.cells)]
        self.width = max((len(row.cells) for row in self.rows), default=0)
        self.full = [len(row.cells) == self.width for row in self.rows]
        self.cells = [[*row.cells, *[None] * (self.width - len(row.cells))] for row in self.rows]
        self.raw = [list(row) for row in self.cells]
        self._refine()
        self.columns: list[list[Cell]] = [
            [row[c] if full else None for row, full in zip(self.cells, self.full, strict=True)]
            for c in range(self.width)
        ]
        self.heads = [grid.heads[c] if c < len(grid.heads) else "" for c in range(self.width)]
        self.percents: set[int] = set()
        self.lines: list[list[Cell]] = []
        self.keys: dict[Key, float] = {}
        self.shares = self._columns_of_shares()
        self.found: list[Relation] = []
        self.products: set[int] = set()
        lead = " ".join([grid.lead, *grid.heads])
        self.change, self.percent = bool(CHANGE.search(lead)), bool(PERCENT.search(lead))
        self.total = bool(TOTAL.search(lead)) or bool(re.search(r"\btotal|\ball\b", lead, re.IGNORECASE))
        said = " ".join([lead, *(row.label for row in self.rows)])
        self.whole_counts = not _MONEY_WORDS.search(said) and all(f.kind != "money" for f in grid.cells)

    def run(self) -> list[Relation]:
        """Every relation that is held to be meant; a total of products is no sum."""
        if self.rows and 0 < self.width <= WIDEST:
            if "columns" not in OFF:
                self._columns()
            if "rows" not in OFF:
                self._row_sums()
                self._row_pairs()
        return [r for r in self.found if r.fit or r.trial.kind != "sum" or r.trial.stated.start not in self.products]

    def _columns_of_shares(self) -> set[int]:
        """Columns of small decimals among columns of whole numbers: percentages without a sign, which do not add up."""
        fine, whole = set(), 0
        for c in range(self.width):
            cells = [f for row in self.raw if (f := row[c]) is not None]
            small = all(abs(f.size) <= 1000 * UNIT * 10**f.power for f in cells)
            decimals = sum(f.step < UNIT * 10**f.power for f in cells)
            named = bool(self.heads[c]) and not PERCENT.search(self.heads[c])
            if cells and small and decimals * 5 >= 4 * len(cells) and not named:
                fine.add(c)
            whole += bool(cells) and not decimals
        return fine if whole >= 2 else set()

    def _refine(self) -> None:
        """The step that figures are really given in: the tenths of their column, or its hundreds."""
        for c in range(self.width):
            self._step([(r, c) for r in range(len(self.rows))], 4)
        for r in range(len(self.rows)):
            self._step([(r, c) for c in range(self.width)], 5)

    def _step(self, places: list[tuple[int, int]], fewest: int) -> None:
        held = [(at, f) for at in places if (f := self.cells[at[0]][at[1]]) is not None and f.kind != "percent"]
        fine = min((f.step for _, f in held), default=UNIT)
        some = [f for _, f in held if f.size]
        decimals = 2 * sum(f.step < UNIT for _, f in held) >= len(held)
        coarse = UNIT
        if "grain" not in OFF and len(some) >= fewest and all(f.step >= UNIT for f in some):
            grains = sorted(f.grain for f in some)
            coarse = min(grains[max(len(grains) // 8, int(len(grains) >= 5))], 1000 * UNIT)
            coarse = coarse if coarse >= 100 * UNIT or (coarse >= 10 * UNIT and len(some) >= 8) else UNIT
        for (r, c), f in held:
            if fine < UNIT and f.step == UNIT and abs(f.size) < 2000 * UNIT and decimals:
                self.cells[r][c] = replace(f, step=fine)
            elif coarse > f.step == UNIT and f.size % coarse == 0:
                self.cells[r][c] = replace(f, step=coarse)

    # --- columns made of columns -----------------------------------------------------------------------------------

    def _columns(self) -> None:
        if self.width < 2:
            return
        every = [
            h for t in range(self.width) if any(c is not None for c in self.columns[t]) for h in self._for_column(t)
        ]
        tried = max(1, sum(1 for h in every if h.target == every[0].target)) if every else 1
        best: dict[int, list[tuple[Hypothesis, Weighed]]] = {}
        accept = weights()["table"]["accept"]
        for h in every:
            if len(h.trials) > 6 and not any(t.fit for t in h.trials[:6]):
                continue
            key = (self.width, h.kind, h.target, h.parts)
            prior = h.prior + min(2.5, 0.4 * self.expected.get(key, 0.0))
            weighed = weigh(h.trials, prior, h.tried or tried)
            if weighed.fits >= 2:
                self.keys[key] = weighed.odds
            if weighed.best >= accept and weighed.fits >= weighed.misses:
                best.setdefault(h.target, []).append((h, weighed))
        for found in best.values():
            self._take_columns(sorted(found, key=lambda pair: -pair[1].odds))

    def _take_columns(self, found: list[tuple[Hypothesis, Weighed]]) -> None:
        for rank, (h, weighed) in enumerate(found[:3]):
            if rank and (weighed.misses or weighed.odds < found[0][1].odds / 2):
                continue
            if h.kind in ("share", "change"):
                self.percents.add(h.target)
            self.found += judged(weighed, "row", self.heads[h.target], whole_counts=self.whole_counts)

    def _for_column(self, t: int) -> Iterator[Hypothesis]:
        w, head, cols = weights()["table"], self.heads[t], self.columns
        named = bool(TOTAL.search(head)) or (not head and self.total)
        for s in range(self.width):
            for e in range(s + 2, self.width + 1):
                if s <= t < e or e - s > 16 or (t not in (e, s - 1)):
                    continue
                if s == t + 1 and e - s == 2 and CHANGE.search(head):
                    continue
                prior = (w["cue"] if named else w["nothing"]) - (0.2 if e - s == 2 else 0)
                sure = (s, e) == (0, t) and t >= 2 and bool(TOTAL.search(head)) and t == self.width - 1
                trials = list(self._down(lambda st, ps: added(st, ps), t, range(s, e), missing=True))
                yield Hypothesis("sum", t, (s, e), trials, w["total"] if sure else prior, 1 if sure else 0)
        yield from self._some_columns(t)
        yield from self._of_total(t)
        changed = CHANGE.search(head) or (not head and self.change)
        signed = any(f is not None and f.size < 0 for f in cols[t])
        for a, b in combinations([c for c in range(self.width) if c != t], 2):
            if self.width > 10 and max(a, b, t) - min(a, b, t) > 5:
                continue
            far = 0.0 if max(a, b, t) - min(a, b, t) <= 2 else -0.3
            prior = (w["cue"] if changed else w["nothing"]) + far
            yield Hypothesis(
                "difference",
                t,
                (a, b),
                list(self._down(lambda st, ps: added(st, ps, (1, -1), either=not signed), t, (a, b))),
                prior,
            )
            if signed:
                yield Hypothesis(
                    "difference", t, (b, a), list(self._down(lambda st, ps: added(st, ps, (-1, 1)), t, (a, b))), prior
                )
            if b - a > 1 or b != t - 1:
                yield Hypothesis(
                    "sum", t, (a, b, -1), list(self._down(lambda st, ps: added(st, ps), t, (a, b))), prior - 0.2
                )
            yield from self._ratios(t, a, b, far)

    def _ratios(self, t: int, a: int, b: int, far: float) -> Iterator[Hypothesis]:
        """Products, quotients, shares and changes in per cent of two columns."""
        w, head = weights()["table"], self.heads[t]
        cells = [f for f in self.columns[t] if f is not None]
        yield Hypothesis(
            "product",
            t,
            (a, b),
            list(self._down(lambda st, ps: multiplied(st, ps[0], ps[1]), t, (a, b), every=True)),
            w["nothing"],
        )
        for one, two in ((a, b), (b, a)):
            yield Hypothesis(
                "quotient",
                t,
                (one, two),
                list(self._down(lambda st, ps: divided(st, ps[0], ps[1]), t, (one, two), every=True)),
                w["nothing"] - 0.3,
            )
        if all(abs(f.size) < 1000 * UNIT and f.kind != "money" for f in cells):
            cue = PERCENT.search(head) or any(f.kind == "percent" for f in cells) or (not head and self.percent)
            prior = (w["cue"] if cue else -1.0) + far
            for one, two in ((a, b), (b, a)):
                yield Hypothesis(
                    "share",
                    t,
                    (one, two),
                    list(self._down(lambda st, ps: shared(st, ps[0], ps[1]), t, (one, two), every=True, rounded=True)),
                    prior,
                )
                yield Hypothesis(
                    "change",
                    t,
                    (one, two),
                    list(
                        self._down(
                            lambda st, ps: shared(st, ps[0], ps[1], change=True),
                            t,
                            (one, two),
                            every=True,
                            rounded=True,
                        )
                    ),
                    prior,
                )

    def _of_total(self, t: int) -> Iterator[Hypothesis]:
        """Shares of the total of another column: each row in per cent of the last."""
        totals = [r for r, row in enumerate(self.rows) if row.total and self.full[r]][-1:]
        cells = [f for row in self.raw if len(row) > t and (f := row[t]) is not None]
        if not totals or any(abs(f.size) > 1000 * UNIT or f.kind == "money" for f in cells):
            return
        cue = PERCENT.search(self.heads[t]) or any(f.kind == "percent" for f in cells)
        for a in range(self.width):
            base = self.raw[totals[0]][a]
            if a == t or base is None or base.kind == "percent" or not base.size:
                continue
            rows = [row for r, row in enumerate(self.raw) if self.full[r] and r != totals[0]]
            trials = [
                x
                for row in rows
                if (st := row[t]) is not None
                and (p := row[a]) is not None
                and p.kind != "percent"
                and (x := shared(st, p, base))
            ]
            yield Hypothesis("share", t, (a,), trials, weights()["table"]["cue"] if cue else -1.0)

    def _some_columns(self, t: int) -> Iterator[Hypothesis]:
        """Sums of columns that do not stand together, where the first rows bear them out."""
        if not 4 <= t <= 9 or len(self.rows) < 3:
            return
        for size in range(3, min(6, t)):
            for some in combinations(range(t), size):
                if some[-1] - some[0] + 1 > size and self._borne_out(t, some):
                    yield Hypothesis(
                        "sum",
                        t,
                        some,
                        list(self._down(lambda st, ps: added(st, ps), t, some, missing=True)),
                        weights()["table"]["nothing"] - 1,
                    )

    def _borne_out(self, t: int, some: tuple[int, ...]) -> bool:
        fits = misses = 0
        for row in self.cells:
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
        make: Callable[[Figure, list[Figure]], Trial | None],
        t: int,
        parts: Iterable[int],
        *,
        every: bool = False,
        missing: bool = False,
        rounded: bool = False,
    ) -> Iterator[Trial]:
        """A trial for each row in which the target and its parts stand."""
        some = tuple(parts)
        linear = not every
        for r, row in enumerate(self.raw if every and not rounded else self.cells):
            stated = self.raw[r][t] if every else row[t]
            if stated is None or not self.full[r] or (linear and stated.kind == "percent"):
                continue
            held = [f for c in some if (f := row[c]) is not None]
            if (
                not held
                or ((every or len(some) == 2) and len(held) < len(some))
                or (linear and any(f.kind == "percent" for f in held))
            ):
                continue
            trial = make(stated, held)
            withheld = missing and (any(c in self.rows[r].held_back for c in some) or self._near_withheld(trial))
            if trial is not None and (trial.fit or not withheld):
                yield trial

    def _near_withheld(self, trial: Trial | None) -> bool:
        """Whether a sum misses by a few units in a table that holds figures back: it may hold them."""
        few = 20 * UNIT
        return trial is not None and trial.gap <= few and any(row.held_back for row in self.rows)

    # --- rows made of rows -----------------------------------------------------------------------------------------

    def _line(self, r: int) -> list[Cell]:
        return [None if c in self.percents else cell for c, cell in enumerate(self.cells[r])]

    def _row_sums(self) -> None:
        count = len(self.rows)
        named = sum(bool(row.label) for row in self.rows) * 2 >= count
        totals = {r for r, row in enumerate(self.rows) if row.total or (not row.label and r and named)}
        self.lines = [self._line(r) for r in range(count)]
        sums = self._running()
        made: dict[int, tuple[int, ...]] = {}
        for t in range(count):
            if self.full[t]:
                self._sum_at(t, totals, made, sums)

    def _running(self) -> list[list[int]]:
        """For each column the sum of all rows above a row."""
        sums = [[0] * self.width]
        for r in range(len(self.rows)):
            line = self.lines[r]
            sums.append(
                [
                    s + (f.size if f is not None and f.kind != "percent" else 0)
                    for s, f in zip(sums[-1], line, strict=True)
                ]
            )
        return sums

    def _candidates(
        self, t: int, totals: set[int], made: dict[int, tuple[int, ...]], sums: list[list[int]]
    ) -> dict[tuple[int, ...], str]:
        """The rows that a row may be the sum of, and how each set was come by."""
        found: dict[tuple[int, ...], str] = {}
        named, count = t in totals, len(self.rows)
        line = self.lines[t]
        for s in range(t - 1, max(-1, t - 1 - (count if named else FARTHEST)), -1):
            run = tuple(range(s, t))
            tops = _tops(s, t, made) if any(s <= r < t for r in made) else ()
            if named or self._near(line, sums, s, t):
                found.setdefault(run, "run")
            if tops and tops != run and (named or t - s < 40):
                found.setdefault(tops, "tops")
                leaves = tuple(r for r in run if r not in made)
                if leaves and leaves != run:
                    found.setdefault(leaves, "leaves")
            if s in totals and t - s > 1:
                found.setdefault(tuple(range(s + 1, t)), "since")
        for e in range(t + 3, min(count, t + 1 + FARTHEST) + 1):
            if named or not t or self._near(line, sums, t + 1, e):
                found.setdefault(tuple(range(t + 1, e)), "after")
        below = tuple(r for r in range(t) if r in totals and r in made)
        if len(below) >= 2:
            found.setdefault(below, "subtotals")
        return found

    def _near(self, line: list[Cell], sums: list[list[int]], s: int, e: int) -> bool:
        """Whether the rows of a run come to a row in some column."""
        return any(
            f is not None
            and f.size
            and f.kind != "percent"
            and abs(sums[e][c] - sums[s][c] - f.size) <= f.step * max(2, (e - s) // 2)
            for c, f in enumerate(line)
        )

    def _sum_at(self, t: int, totals: set[int], made: dict[int, tuple[int, ...]], sums: list[list[int]]) -> None:
        named, accept = t in totals, weights()["table"]["accept"]
        candidates = self._candidates(t, totals, made, sums)
        found: list[tuple[Weighed, tuple[int, ...], bool]] = []
        tried = max(len(candidates), min(t, FARTHEST))
        for rows, how in candidates.items():
            if len(rows) == 1 and not named:
                continue
            trials = self._across(t, rows)
            if trials:
                prior, whole = self._sum_prior(t, rows, how, totals, made)
                found.append((weigh(trials, prior, 1 if named and whole else tried), rows, whole))
        if not found:
            return
        found.sort(key=lambda item: (-item[0].odds, -len(item[1])))
        if named and self.width > 1:
            self._sum_of_products(t, tuple(range(max([r for r in totals if r < t], default=-1) + 1, t)))
        weighed, rows, whole = found[0]
        label = self.rows[t].label
        if weighed.best >= accept and weighed.fits:
            made_here = judged(weighed, "column", label, whole_counts=self.whole_counts, whole=whole)
            self.found += self._without_others(made_here, found[1:], named)
            if len(rows) > 1:
                made[t] = rows
        elif named:
            self._accuse_whole(t, found, totals, made)

    def _sum_of_products(self, t: int, rows: tuple[int, ...]) -> None:
        """A total of numbers times rates, column by column: the cost of so many at so much each."""
        trials = []
        for c in range(1, self.width):
            stated = self.raw[t][c]
            lines = [[*[None] * (self.width - len(self.rows[r].cells)), *self.rows[r].cells] for r in rows]
            pairs = [(x, y) for line in lines if (x := line[c - 1]) is not None and (y := line[c]) is not None]
            if (
                stated is None
                or stated.kind == "percent"
                or len(pairs) < 2
                or any(f.kind == "percent" for pair in pairs for f in pair)
            ):
                continue
            computed = sum(x.size * y.size // UNIT for x, y in pairs)
            near = computed and max(computed, stated.size) < 10 * min(computed, stated.size)
            if sum(y.size for _, y in pairs) != stated.size and near:
                trials.append(
                    Trial(
                        "product",
                        stated,
                        tuple(f for pair in pairs for f in pair),
                        computed,
                        half(stated),
                        half(stated) + len(pairs) * UNIT // 2,
                    )
                )
        weighed = weigh(trials, 0.5, 3)
        strong = sum(1 for x, g in zip(trials, weighed.gains, strict=True) if x.fit and g > 2)
        if (
            trials
            and strong
            and (strong >= 2 or weighed.odds >= weights()["table"]["accept"])
            and 2 * strong >= len(trials)
        ):
            self.found += judged(weighed, "column", self.rows[t].label)
            self.products.update(x.stated.start for x in trials if x.fit or strong >= 2)

    def _accuse_whole(
        self,
        t: int,
        found: list[tuple[Weighed, tuple[int, ...], bool]],
        totals: set[int],
        made: dict[int, tuple[int, ...]],
    ) -> None:
        """A total that is no sum as it stands: held against all that it can hold."""
        if any(rows == (t - 1,) and not weighed.misses for weighed, rows, _ in found):
            return
        since = max([r for r in totals if r < t], default=-1) + 1
        wholes = [item for item in found if item[2] and len(item[1]) > 1]
        wholes.sort(key=lambda item: (item[1] != tuple(range(since, t)), -item[0].odds))
        for weighed, rows, _ in wholes[:1]:
            new = judged(weighed, "column", self.rows[t].label, whole_counts=self.whole_counts, whole=True)
            self.found += new
            if any(r.fit or r.slip != "?" for r in new):
                made[t] = rows

    def _without_others(
        self, made: list[Relation], others: list[tuple[Weighed, tuple[int, ...], bool]], named: bool
    ) -> list[Relation]:
        """Without the misses of cells that another set of rows makes exactly."""
        if not named:
            return made
        fitting = {
            t.stated.start
            for weighed, _, _ in others
            if weighed.odds >= 0
            for t, g in zip(weighed.trials, weighed.gains, strict=True)
            if t.fit and g > 1.2
        }
        return [r for r in made if r.fit or r.trial.stated.start not in fitting]

    def _sum_prior(
        self, t: int, rows: tuple[int, ...], how: str, totals: set[int], made: dict[int, tuple[int, ...]]
    ) -> tuple[float, bool]:
        """How strongly the place of the rows speaks for a sum, and whether they are all that it can hold."""
        w, count = weights()["table"], len(self.rows)
        since = max([r for r in totals if r < t], default=-1) + 1
        whole = (
            rows == tuple(range(since, t))
            or (how in ("leaves", "tops", "subtotals") and rows[0] == 0)
            or rows == tuple(range(t))
        )
        whole = whole or (how == "run" and bool(self.rows[rows[0]].gap))
        if t not in totals:
            prior, whole = (w["nothing"] - (0.2 if how == "after" else 0)), False
            if how == "after" and not t and rows[-1] == count - 1 and len(rows) >= 3:
                prior, whole = 0.3, True
        elif how != "after":
            prior = w["total"] if whole else w["total"] - 0.8
        else:
            following = min([r for r in totals if r > t], default=count)
            if rows[-1] == following - 1 and (t == 0 or self.rows[t].gap):
                prior, whole = 1.6, True
            else:
                prior, whole = (0.3 if rows[-1] == count - 1 else -0.2), False
        below = len(made) >= 2 and self.rows[t].label.lower().startswith("sub") and rows[0] not in totals
        return prior - (1.5 if len(rows) == 1 and not below else 0), whole

    def _across(self, t: int, rows: tuple[int, ...]) -> list[Trial]:
        """A trial for each column; the cells of short rows are tried in every place."""
        stated = self.lines[t]
        lines = {r: self.lines[r] for r in rows}
        short = [r for r in rows if not self.full[r]]
        if not short:
            return self._sums(stated, [lines[r] for r in rows], rows)
        choices = [[(r, at) for at in combinations(range(self.width), len(self.rows[r].cells))] for r in short]
        if math.prod(len(c) for c in choices) > MOST_PLACES or "place" in OFF:
            return self._sums(stated, [lines[r] for r in rows if self.full[r]], rows)
        best: list[Trial] = []
        for choice in product(*choices):
            for r, at in choice:
                laid: list[Cell] = [None] * self.width
                for place, cell in zip(at, self.rows[r].cells, strict=True):
                    laid[place] = cell
                lines[r] = laid
            trials = self._sums(stated, [lines[r] for r in rows], rows)
            if not best or sum(x.fit == 2 for x in trials) > sum(x.fit == 2 for x in best):
                best = trials
        return best

    def _sums(self, stated: Vector, lines: list[list[Cell]], rows: tuple[int, ...]) -> list[Trial]:
        made = []
        for c, figure in enumerate(stated):
            parts = [f for line in lines if (f := line[c]) is not None]
            if figure is None or figure.kind == "percent" or not parts or any(p.kind == "percent" for p in parts):
                continue
            trial = added(figure, parts)
            if trial.fit or not (c in self.shares or any(c in self.rows[r].held_back for r in rows)):
                made.append(trial)
        return made

    # --- a row as the difference, change or rate of two others -----------------------------------------------------

    def _row_pairs(self) -> None:
        accept = weights()["table"]["accept"]
        for t in range(len(self.rows)):
            hypotheses = list(self._pairs(t)) if self.full[t] else []
            tried = max(1, len(hypotheses))
            best: Weighed | None = None
            kind = ""
            for h in hypotheses:
                if h.trials:
                    weighed = weigh(h.trials, h.prior, h.tried or tried)
                    if any(t.fit and g > 0.1 for t, g in zip(weighed.trials, weighed.gains, strict=True)) and (
                        best is None or weighed.odds > best.odds
                    ):
                        best, kind = weighed, h.kind
            enough = best is not None and (len(best.trials) > 1 or kind == "product" or sum(best.gains) >= 1.2)
            if best is not None and enough and best.best >= accept and 2 * best.misses <= len(best.trials):
                self.found += judged(best, "column", self.rows[t].label, whole_counts=self.whole_counts)

    def _pairs(self, t: int) -> Iterator[Hypothesis]:
        w, label = weights()["table"], self.rows[t].label
        said = " ".join([self.rows[t - 1].label if t else "", label, self.rows[t].above])
        cue = w["cue"] if CHANGE.search(said) else w["nothing"]
        percent = self._percent_row(t)
        stated = self.lines[t]
        near_rows = [r for r in range(max(0, t - 12), min(len(self.rows), t + 3)) if r != t and self.full[r]]
        for a, b in combinations(near_rows, 2):
            near = max(a, b, t) - min(a, b, t) <= 2
            if not (near or percent or (cue > 0 and (b == t - 1 or b - a == 1))):
                continue
            lines = (self.lines[a], self.lines[b])
            tried = 4 if cue > 0 and near else 0
            if near or (cue > 0 and (b == t - 1 or b - a == 1)):
                yield Hypothesis(
                    "difference",
                    t,
                    (a, b),
                    self._each(stated, lines, lambda st, x, y: added(st, (x, y), (1, -1), either=True)),
                    cue,
                    tried,
                )
            if near and not (b - a == 1 and (b == t - 1 or a == t + 1)):
                yield Hypothesis(
                    "sum", t, (a, b), self._each(stated, lines, lambda st, x, y: added(st, (x, y))), cue - 0.3
                )
            if percent:
                prior = 0.5 if percent == 2 else -0.5
                for one, two in (lines, lines[::-1]):
                    yield Hypothesis(
                        "change",
                        t,
                        (a, b),
                        self._each(stated, (one, two), lambda st, x, y: shared(st, x, y, change=True)),
                        prior,
                        tried,
                    )
                    yield Hypothesis(
                        "share",
                        t,
                        (a, b),
                        self._each(stated, (one, two), lambda st, x, y: shared(st, x, y)),
                        prior,
                        tried,
                    )
        yield from self._rates(t, stated)
        yield from self._steps(t, stated, near_rows)
        if self.width <= 3 and t >= 2 and self.full[t - 1] and self.full[t - 2]:
            lines = (self.lines[t - 2], self.lines[t - 1])
            yield Hypothesis(
                "product", t, (t - 2, t - 1), self._each(stated, lines, lambda st, x, y: multiplied(st, x, y)), 0.0
            )

    def _rates(self, t: int, stated: Vector) -> Iterator[Hypothesis]:
        """A row at so many per cent of another, as its label says."""
        rate = _RATE.search(self.rows[t].label)
        if rate is None:
            return
        whole, _, part = rate["rate"].partition(".")
        size = int(whole) * UNIT + int((part + "000000")[:6])
        percent = Figure(-1, -1, rate[0], size, UNIT // 10 ** len(part), "percent", -1, -1)
        for a in range(max(0, t - 12), t):
            if self.full[a]:
                line = self.lines[a]
                yield Hypothesis(
                    "rate",
                    t,
                    (a,),
                    self._each(stated, (line, line), lambda st, x, _: multiplied(st, x, percent)),
                    weights()["table"]["cue"],
                    3,
                )

    def _steps(self, t: int, stated: Vector, near_rows: list[int]) -> Iterator[Hypothesis]:
        """A row of what another row changes by from column to column."""
        for a in near_rows:
            line = self.lines[a]
            trials = [
                added(st, (line_c, line_b), (1, -1), either=True)
                for c, st in enumerate(stated)
                if c
                and st is not None
                and (line_c := line[c]) is not None
                and (line_b := line[c - 1]) is not None
                and st.kind == line_c.kind != "percent"
            ]
            if len(trials) >= 2:
                yield Hypothesis(
                    "difference",
                    t,
                    (a,),
                    trials,
                    weights()["table"]["cue"] if CHANGE.search(self.rows[t].label) else weights()["table"]["nothing"],
                )

    def _each(
        self, stated: Vector, lines: tuple[Vector, Vector], make: Callable[[Figure, Figure, Figure], Trial | None]
    ) -> list[Trial]:
        made = []
        for st, x, y in zip(stated, lines[0], lines[1], strict=True):
            if st is None or x is None or y is None or x.kind == "percent" or y.kind == "percent":
                continue
            trial = make(st, x, y)
            if trial is not None and (st.kind != "percent" or trial.kind in ("share", "change")):
                made.append(trial)
        return made

    def _percent_row(self, t: int) -> int:
        """2 where every cell is a percentage, 1 where the label says so."""
        figures = [f for f in self.cells[t] if f is not None]
        if figures and all(f.kind == "percent" for f in figures):
            return 2
        return int(
            bool(figures)
            and bool(PERCENT.search(self.rows[t].label))
            and all(abs(f.size) < 1000 * UNIT for f in figures)
        )


def _tops(s: int, t: int, made: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    """The rows of a run without those that a total among them holds already."""
    found, r = [], t - 1
    while r >= s:
        found.append(r)
        held = made.get(r)
        r = min(held) - 1 if held and min(held) >= s and max(held) < r else r - 1
    return tuple(reversed(found))


def search_tables(grids: Sequence[Grid]) -> list[Relation]:
    """The relations of every table; what holds in one is expected in others of its shape."""
    first = [TableSearch(grid) for grid in grids]
    found = [search.run() for search in first]
    keys: dict[Key, list[tuple[float, int]]] = {}
    for at, search in enumerate(first):
        for key, odds in search.keys.items():
            keys.setdefault(key, []).append((odds, at))
    made: list[Relation] = []
    for at, grid in enumerate(grids):
        expected = {} if "shared" in OFF else _expected(first[at].width, keys, at)
        made += TableSearch(grid, expected).run() if expected else found[at]
    return made


def _expected(width: int, keys: dict[Key, list[tuple[float, int]]], at: int) -> dict[Key, float]:
    odds = {key: max((o for o, n in held if n != at), default=0.0) for key, held in keys.items() if key[0] == width}
    return {key: value for key, value in odds.items() if value >= 2}


@dataclass
class Explained:
    """How much of a reading adds up."""

    figures: int = 0
    odds: float = 0.0
    starts: set[int] = field(default_factory=set)


def explained(grids: Sequence[Grid]) -> Explained:
    """How many figures of a reading are bound by relations that agree, and how surely."""
    made = Explained()
    for grid in grids:
        for relation in TableSearch(grid).run():
            if relation.fit == 2 and not relation.trial.trivial:
                made.starts.update(relation.key)
                made.odds += min(relation.odds, 12.0)
    made.figures = len(made.starts)
    return made
