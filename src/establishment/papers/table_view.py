"""A table as it is searched: its cells laid in columns, the step they are really given in, and what its words say."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from establishment.papers.cues import CHANGE, PERCENT, TOTAL
from establishment.papers.figure_words import UNIT
from establishment.papers.judgement import OFF
from establishment.papers.table_lines import Cell, Grid

_MONEY_WORDS = re.compile(r"[£$€]|cost|expend|budget|saving|income|revenue|salar|wages|rounded|fiscal", re.IGNORECASE)


class TableView:
    """The cells of one table for the search.

    cells: with the step of their column or row.  raw: as printed.  full: rows as wide as the table.
    percents: columns found to be percentages.  shares: columns of percentages without a sign.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = [row for row in grid.rows if any(cell is not None for cell in row.cells)]
        self.width = max((len(row.cells) for row in self.rows), default=0)
        self.full = [len(row.cells) == self.width for row in self.rows]
        self.raw: list[list[Cell]] = [[*row.cells, *[None] * (self.width - len(row.cells))] for row in self.rows]
        self.cells = [list(row) for row in self.raw]
        self._refine()
        self.heads = [grid.heads[c] if c < len(grid.heads) else "" for c in range(self.width)]
        self.percents: set[int] = set()
        self.shares = self._columns_of_shares()
        lead = " ".join([grid.lead, *grid.heads])
        self.change, self.percent = bool(CHANGE.search(lead)), bool(PERCENT.search(lead))
        self.total = bool(TOTAL.search(lead)) or bool(re.search(r"\btotal|\ball\b", lead, re.IGNORECASE))
        words = " ".join([lead, *(row.label for row in self.rows)])
        self.whole_counts = not _MONEY_WORDS.search(words) and all(f.kind != "money" for f in grid.cells)

    def line(self, r: int) -> list[Cell]:
        """A row without its percentages."""
        return [None if c in self.percents else cell for c, cell in enumerate(self.cells[r])]

    def column(self, c: int) -> list[Cell]:
        """The cells of a column, of full rows alone."""
        return [row[c] if full else None for row, full in zip(self.cells, self.full, strict=True)]

    def telling(self, r: int) -> float:
        """How much a fit of all the figures of a row can tell at most, in decades."""
        cells = (f for f in self.cells[r] if f is not None and f.size)
        return sum(math.log10(max(1, abs(f.size) // f.step)) + 0.1 for f in cells)

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

    def _step(self, places: Sequence[tuple[int, int]], fewest: int) -> None:
        cells = [(at, f) for at in places if (f := self.cells[at[0]][at[1]]) is not None and f.kind != "percent"]
        fine = min((f.step for _, f in cells), default=UNIT)
        some = [f for _, f in cells if f.size]
        decimals = 2 * sum(f.step < UNIT for _, f in cells) >= len(cells)
        coarse = UNIT
        if "grain" not in OFF and len(some) >= fewest and all(f.step >= UNIT for f in some):
            grains = sorted(f.grain for f in some)
            coarse = min(grains[max(len(grains) // 8, int(len(grains) >= 5))], 1000 * UNIT)
            coarse = coarse if coarse >= 100 * UNIT or (coarse >= 10 * UNIT and len(some) >= 8) else UNIT
        if fine == UNIT == coarse:
            return
        for (r, c), f in cells:
            if fine < UNIT and f.step == UNIT and abs(f.size) < 2000 * UNIT and decimals:
                self.cells[r][c] = replace(f, step=fine)
            elif coarse > f.step == UNIT and f.size % coarse == 0:
                self.cells[r][c] = replace(f, step=coarse)
