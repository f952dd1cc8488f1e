"""Lines of a paper with their cells, tables as rows of them, and a table as it is searched."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import OFF
from establishment.papers.relation import CHANGE, PERCENT, TOTAL

Cell = PrintedFigure | None
GAP = re.compile(r"[\s|†‡§*£$€]*")
BLANK = re.compile(
    r"(?:(?<=\s)|(?<=\|)|^)(?:\d?(?:[-\u2013\u2014\u2212]{1,3}|n/?a|nil|…|\.\.+|\u2014\d))(?=\s|\||$)", re.IGNORECASE
)
RULE = re.compile(r"[|\s_¯=:.+-]+")
_RUNS_ON = re.compile(
    r"(?:,|\b(?:of|to|by|at|in|than|and|the|from|about|for|over|on|with|was|were|is|are|some))$", re.IGNORECASE
)
_SHARE = re.compile(r"^\s*\(\s*\d+(?:\.\d+)?\s*%\s*\)")
_TAIL = re.compile(
    r"(?:and|of|to|per|in|posts?|staff|fte|for|were|was|a|the|by|on|from|who|which|\w+ing)\b", re.IGNORECASE
)
_CELL_WORDS = re.compile(r"[\s£$€%()*†‡§\d.,+\u2212\u2013-]|per cent|[kKmM]\b|million|FTEs?|fte|wte|½|¼|¾")
SLASH = " / "
"""A slash between spaces parts cells where a line has several."""
WIDEST = 24
"""No table is read with more columns of figures."""


@dataclass
class GridRow:
    """A row: its label, its cells from left to right, its line, and the words between it and the row above."""

    label: str
    cells: list[Cell]
    line: int
    spans: list[tuple[int, int]] = field(default_factory=list)
    above: str = ""
    gap: int = 0
    held_back: set[int] = field(default_factory=set)

    @property
    def total(self) -> bool:
        """Whether its label says that it is a total."""
        return bool(TOTAL.search(self.label))


@dataclass
class Grid:
    """Rows that belong together, the heading of each column where it is known, and the words that lead them."""

    rows: list[GridRow]
    heads: list[str] = field(default_factory=list)
    lead: str = ""
    form: str = "lines"

    @property
    def width(self) -> int:
        """How many columns of figures it has."""
        return max((len(row.cells) for row in self.rows), default=0)

    @property
    def cells(self) -> list[PrintedFigure]:
        """Every figure of it."""
        return [cell for row in self.rows for cell in row.cells if cell is not None]


@dataclass
class TextLine:
    """A line of the paper: what it is, and its longest run of cells."""

    number: int
    start: int
    text: str
    kind: str = "text"
    label: str = ""
    tail: str = ""
    cells: list[Cell] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    figures: list[PrintedFigure] = field(default_factory=list)
    stacked: list[list[PrintedFigure]] = field(default_factory=list)

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def as_cell(figure: PrintedFigure) -> PrintedFigure:
    """A figure as a cell holds it: brackets alone are a minus."""
    if figure.first < figure.start and figure.kind != "percent" and figure.size > 0 and figure.signed:
        return replace(figure, size=-figure.size)
    return figure


def lines_of(text: str, figures: Sequence[PrintedFigure]) -> list[TextLine]:
    """Every line with what it holds."""
    starts = [f.start for f in figures]
    lines, position = [], 0
    for number, words in enumerate(text.split("\n")):
        end = position + len(words)
        mine = list(figures[bisect_left(starts, position) : bisect_left(starts, end)])
        line = TextLine(number, position, words, figures=mine)
        _sort(line)
        lines.append(line)
        position = end + 1
    return lines


def _sort(line: TextLine) -> None:
    """Settle what a line is: blank, cells by separators, a row, bare cells, a count before its name, or text."""
    text = line.text.strip()
    if not text or (RULE.fullmatch(text) and not BLANK.fullmatch(text)):
        line.kind = "blank"
    elif any(mark in text and _cut(line, mark) for mark in _marks(line)) or _run(line):
        return
    elif BLANK.fullmatch(text.strip("| ")):
        line.kind, line.cells, line.spans = "bare", [None], [(0, len(line.text))]


def _marks(line: TextLine) -> tuple[str, ...]:
    """What may part the cells of a line: pipes, tabs, or slashes where it has several."""
    slashes = line.text.count(SLASH)
    return ("|", "\t", SLASH) if slashes >= 2 and 2 <= len(line.figures) <= 2 * slashes else ("|", "\t")


def _cut(line: TextLine, mark: str) -> bool:
    """Cells between separators; False where at most one cell stands alone and would be better read as bare."""
    parts = line.text.split(mark)
    filled = [part for part in parts if part.strip()]
    if len(filled) < 2 or len(line.text) > 3000:
        return False
    cells: list[Cell] = []
    spans, labels, at = [], [], 0
    for part in parts:
        inside = [f for f in line.figures if line.start + at <= f.start < line.start + at + len(part) and not f.word]
        # Rows that the conversion stacked in one cell each column.
        if len(inside) >= 3 and not re.search(r"[A-Za-z]{2}", part):
            line.stacked.append([as_cell(f) for f in inside])
        spans.append((at, at + len(part)))
        rest = _CELL_WORDS.sub("", part)
        figure = inside[0] if inside and not rest.strip("| *") else None
        cells.append(as_cell(figure) if figure else None)
        if figure is None and re.search(r"[A-Za-z]", part):
            labels.append(part.strip())
        at += len(part) + len(mark)
    if not any(cells) or (len(labels) > 3 and sum(c is not None for c in cells) < 2):
        line.kind = "head" if len(filled) > 1 else "text"
        return True
    line.kind, line.label, line.cells, line.spans = "cut", " ".join(labels), cells, spans
    return True


def _run(line: TextLine) -> bool:
    """The longest run of cells with nothing but space between them."""
    marks: list[tuple[int, int, Cell]] = [
        (f.first - line.start, f.last - line.start, as_cell(f)) for f in line.figures if not f.word or f.text in "½¼¾"
    ]
    marks += [(m.start(), m.end(), None) for m in BLANK.finditer(line.text)]
    marks = [m for m in sorted(marks, key=lambda m: m[:2]) if m[0] >= 0]
    runs: list[list[tuple[int, int, Cell]]] = []
    end = 0
    for start, stop, cell in marks:
        if start < end:
            continue
        if runs and GAP.fullmatch(line.text, end, start):
            beside = runs[-1][-1][2]
            # A percentage in brackets belongs to the figure before it and is no column.
            if not (cell is not None and cell.kind == "percent" and cell.first < cell.start and beside is not None):
                runs[-1].append((start, stop, cell))
        else:
            runs.append([(start, stop, cell)])
        end = stop
    runs = [run for run in runs if any(cell is not None for *_, cell in run)]
    if not runs:
        return False
    # The longest, and of equals the last: numbers within a label stand before the cells.
    best = max(runs, key=lambda run: (sum(cell is not None for *_, cell in run), run[0][0]))
    while len(best) > 1 and best[0][2] is None and line.text[best[0][0]] in "….":
        best = best[1:]
    # A number behind "at" or "of" belongs to the label.
    while len(best) > 1 and re.search(r"(?:@|\bat|\bof|\bover)\s*$", line.text[: best[0][0]]):
        best = best[1:]
    if (
        len(best) > 1
        and best[0][2] is None
        and not line.text[: best[0][0]].strip()
        and line.text[best[-1][1] :].strip()
    ):
        best = best[1:]
    line.label = line.text[: best[0][0]].strip(" |.…\t:*•·-\u2013")
    line.tail = _SHARE.sub("", line.text[best[-1][1] :]).strip(" |%*)")
    line.cells, line.spans = [cell for *_, cell in best], [(a, b) for a, b, _ in best]
    line.kind = _kind_of_run(line)
    return True


def _kind_of_run(line: TextLine) -> str:
    filled = sum(cell is not None for cell in line.cells)
    if len(line.cells) > WIDEST:
        return "text"
    numbers, tail = len([f for f in line.figures if not f.word]), len(line.tail.split())
    # Most figures stand outside the run: a sentence.
    if filled * 2 < numbers and numbers >= (6 if tail or filled < 2 else 9):
        return "text"
    if not line.label and not line.tail:
        return "bare"
    if filled >= 4 and len(line.label) < 120:
        return "row"
    if (
        filled >= 2
        and len(line.label) < 120
        and not (tail > 3 and _TAIL.match(line.tail))
        and not (tail and line.label and filled < 3 and _TAIL.match(line.tail))
    ):
        return "row"
    if len(line.cells) >= 2 and tail <= 2:
        return "row"
    if (
        filled == 1
        and not line.tail
        and len(line.label) < 90
        and not (_RUNS_ON.search(line.label) and (len(line.label.split()) > 4 or line.label[-1] == ","))
    ):
        return "row"
    if (
        filled == 1
        and not line.label
        and 0 < tail <= 12
        and line.tail[0].isalpha()
        and not line.tail.endswith((".", ","))
    ):
        return "front"
    return "text"


_MONEY_WORDS = re.compile(r"[£$€]|cost|expend|budget|saving|income|revenue|salar|wages|rounded|fiscal", re.IGNORECASE)


MOST_WHOLE, FEWEST_SHARES = 8, 3
"""So many columns of whole numbers are tried as part and base; rows that must bear a column of percentages out."""


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
        if self._first_numbers_rows():
            for row in self.cells:
                row[0] = None
        self._refine()
        self.heads = [grid.heads[c] if c < len(grid.heads) else "" for c in range(self.width)]
        self.percents: set[int] = set()
        self.shares = self._columns_of_shares()
        lead = " ".join([grid.lead, *grid.heads])
        self.change, self.percent = bool(CHANGE.search(lead)), bool(PERCENT.search(lead))
        self.total = bool(TOTAL.search(lead)) or bool(re.search(r"\btotal|\ball\b", lead, re.IGNORECASE))
        words = " ".join([lead, *(row.label for row in self.rows)])
        self.whole_counts = not _MONEY_WORDS.search(words) and all(f.kind != "money" for f in grid.cells)

    def _first_numbers_rows(self) -> bool:
        """Whether the first column only counts rows: 1, 2, 3 and nothing in the row of totals, or 1 to 4 and more."""
        first = [row[0] for row in self.raw] if self.width > 1 else []
        numbered = [cell for cell in first if cell is not None]
        in_turn = all(
            cell is not None and cell.kind == "count" and cell.size == n * UNIT
            for n, cell in enumerate(first[: len(numbered)], 1)
        )
        return in_turn and len(numbered) > 1 and (len(numbered) < len(first) or len(numbered) > 3)

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
        fine, whole = set(), []
        for c in range(self.width):
            cells = [f for row in self.raw if (f := row[c]) is not None]
            small = all(abs(f.size) <= 1000 * UNIT * 10**f.power for f in cells)
            decimals = sum(f.step < UNIT * 10**f.power for f in cells)
            if cells and small and decimals * 5 >= 4 * len(cells):
                fine.add(c)
            if cells and decimals * 10 <= len(cells):
                whole.append(c)
        # A heading that says something else is overruled only where arithmetic bears the shares out.
        named = {c for c in fine if self.heads[c] and not PERCENT.search(self.heads[c])}
        fine -= {c for c in named if not self._is_share(c, whole)}
        return fine if len(whole) >= 2 else set()

    def _is_share(self, c: int, whole: Sequence[int]) -> bool:
        """Whether a column, however it is headed, is one of these columns in per cent of another."""
        return any(self._shares(c, a, b) for a, b in permutations(whole[:MOST_WHOLE], 2))

    def _shares(self, c: int, a: int, b: int) -> bool:
        fits = misses = 0
        for row in self.raw:
            share, part, base = (abs(f.size) // 10**f.power if (f := row[n]) is not None else 0 for n in (c, a, b))
            stated = row[c]
            if stated is None or not share or not base:
                continue
            near = abs(100 * UNIT * part // base - share) * 10**stated.power <= stated.step
            fits, misses = fits + near, misses + (not near)
            # Some rows may be wrong, or rounded otherwise; so many are no column of shares.
            if misses > 2 + fits // 4:
                return False
        return fits >= FEWEST_SHARES and fits >= 4 * misses

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
            # One cell in eight may be given more finely than the rest.
            coarse = min(grains[max(len(grains) // 8, int(len(grains) >= 5))], 1000 * UNIT)
            coarse = coarse if coarse >= 100 * UNIT or (coarse >= 10 * UNIT and len(some) >= 8) else UNIT
        if fine == UNIT == coarse:
            return
        for (r, c), f in cells:
            if fine < UNIT and f.step == UNIT and abs(f.size) < 2000 * UNIT and decimals:
                self.cells[r][c] = replace(f, step=fine)
            elif coarse > f.step == UNIT and f.size % coarse == 0:
                self.cells[r][c] = replace(f, step=coarse)
