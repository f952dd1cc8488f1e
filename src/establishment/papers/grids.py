"""Tables of every sort as grids: rows with a label and cells, read from lines in each way that they allow.

Cells by pipes or tabs, a label followed by numbers, one cell a line, a table run together in one line, columns one
after another, columns that lost the space between them. Which reading is right, arithmetic decides (`readings`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from establishment.papers.cues import TOTAL
from establishment.papers.figures import UNIT, PrintedFigure
from establishment.papers.slips import slip

Cell = PrintedFigure | None
_GAP = re.compile(r"[\s|†‡§*£$€]*")
_BLANK = re.compile(
    r"(?:(?<=\s)|(?<=\|)|^)(?:\d?(?:[-\u2013\u2014\u2212]{1,3}|n/?a|nil|…|\.\.+|\u2014\d))(?=\s|\||$)", re.IGNORECASE
)
_RULE = re.compile(r"[|\s_¯=:.+-]+")
_RUNS_ON = re.compile(
    r"(?:,|\b(?:of|to|by|at|in|than|and|the|from|about|for|over|on|with|was|were|is|are|some))$", re.IGNORECASE
)
_SHARE = re.compile(r"^\s*\(\s*\d+(?:\.\d+)?\s*%\s*\)")
_TAIL = re.compile(
    r"(?:and|of|to|per|in|posts?|staff|fte|for|were|was|a|the|by|on|from|who|which|\w+ing)\b", re.IGNORECASE
)
_CELL_WORDS = re.compile(r"[\s£$€%()*†‡§\d.,+\u2212\u2013-]|per cent|[kKmM]\b|million|FTEs?|fte|wte|½|¼|¾")
_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz")
WIDEST = 24
"""No table is read with more columns of figures."""
MOST_ROWS = 400
"""A longer run of rows is read in parts."""


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
    made, position = [], 0
    for number, words in enumerate(text.split("\n")):
        end = position + len(words)
        mine = list(figures[bisect_left(starts, position) : bisect_left(starts, end)])
        line = TextLine(number, position, words, figures=mine)
        _sort(line)
        made.append(line)
        position = end + 1
    return made


def _sort(line: TextLine) -> None:
    """Settle what a line is: blank, cells by separators, a row, bare cells, a count before its name, or text."""
    said = line.text.strip()
    if not said or (_RULE.fullmatch(said) and not _BLANK.fullmatch(said)):
        line.kind = "blank"
    elif (("|" in said and _cut(line, "|")) or ("\t" in said and _cut(line, "\t"))) or _run(line):
        return
    elif _BLANK.fullmatch(said.strip("| ")):
        line.kind, line.cells, line.spans = "bare", [None], [(0, len(line.text))]


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
        if len(inside) >= 3 and not re.search(r"[A-Za-z]{2}", part):
            line.stacked.append([as_cell(f) for f in inside])
        spans.append((at, at + len(part)))
        rest = _CELL_WORDS.sub("", part)
        figure = inside[0] if inside and not rest.strip("| *") else None
        cells.append(as_cell(figure) if figure else None)
        if figure is None and re.search(r"[A-Za-z]", part):
            labels.append(part.strip())
        at += len(part) + 1
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
    marks += [(m.start(), m.end(), None) for m in _BLANK.finditer(line.text)]
    marks = [m for m in sorted(marks, key=lambda m: m[:2]) if m[0] >= 0]
    runs: list[list[tuple[int, int, Cell]]] = []
    end = 0
    for start, stop, cell in marks:
        if start < end:
            continue
        if runs and _GAP.fullmatch(line.text, end, start):
            beside = runs[-1][-1][2]
            if not (cell is not None and cell.kind == "percent" and cell.first < cell.start and beside is not None):
                runs[-1].append((start, stop, cell))
        else:
            runs.append([(start, stop, cell)])
        end = stop
    runs = [run for run in runs if any(cell is not None for *_, cell in run)]
    if not runs:
        return False
    best = max(runs, key=lambda run: (sum(cell is not None for *_, cell in run), run[0][0]))
    while len(best) > 1 and best[0][2] is None and line.text[best[0][0]] in "….":
        best = best[1:]
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


# --- readings ------------------------------------------------------------------------------------------------------


def by_lines(lines: Sequence[TextLine], lead: str) -> list[Grid]:
    """A row a line; a heading between rows of another width starts another table."""
    rows: list[GridRow] = []
    between: list[str] = []
    for line in lines:
        if line.kind in ("row", "bare", "front"):
            label = line.label if line.kind != "front" else line.tail
            row = GridRow(label, list(line.cells), line.number, list(line.spans), " ".join(between), len(between))
            row.held_back = _held_back(line)
            if not label and between:
                row.label, row.gap = between[-1].strip(), len(between) - 1
            rows.append(row)
            between = []
        elif line.kind != "blank":
            between.append(line.text)
    heads, rows = _headed(_without_years(rows))
    form = "front" if all(line.kind in ("front", "blank", "text") for line in lines) else "lines"
    return [
        _shaped(Grid(part, heads if len(part[0].cells) == len(heads) else [], lead or part[0].above, form))
        for part in _parts(rows)
    ]


def _held_back(line: TextLine) -> set[int]:
    """Cells that say that the figure is not given: "..", "1-"."""
    spans = zip(line.cells, line.spans, strict=False)
    return {at for at, (cell, (a, b)) in enumerate(spans) if cell is None and re.search(r"\d|\.", line.text[a:b])}


def _without_years(rows: list[GridRow]) -> list[GridRow]:
    """Years that lead most rows belong to the labels."""
    leading = [row for row in rows if len(row.cells) > 1 and (first := row.cells[0]) is not None and first.year]
    if len(leading) * 5 >= 3 * sum(len(row.cells) > 1 for row in rows):
        for row in leading:
            first = row.cells[0]
            row.label = f"{row.label} {first.text if first else ''}".strip()
            row.cells, row.spans = row.cells[1:], row.spans[1:]
            row.held_back = {at - 1 for at in row.held_back}
    return [row for row in rows if row.cells]


def _headed(rows: list[GridRow]) -> tuple[list[str], list[GridRow]]:
    """The years that stand over the columns, and the rows below them."""
    held = [cell for cell in rows[0].cells if cell is not None] if rows else []
    if (
        len(held) > 1
        and all(cell.year for cell in held)
        and len(rows) > 2
        and not all(c.year for r in rows[1:] for c in r.cells if c is not None)
    ):
        return [cell.text if cell is not None else "" for cell in rows[0].cells], rows[1:]
    return [], rows


def _parts(rows: list[GridRow]) -> list[list[GridRow]]:
    """Rows cut where a heading stands between them and the width changes, and where there are too many."""
    parts: list[list[GridRow]] = []
    for row in rows:
        last = parts[-1] if parts else None
        if (
            last is None
            or len(last) >= MOST_ROWS
            or (row.gap and _usual(last) != len(row.cells) and not row.total)
            or (row.gap >= 2 and _usual(last) > 1 and len(last) > 1 and row.cells and not row.total)
        ):
            parts.append([row])
        else:
            last.append(row)
    joined: list[list[GridRow]] = []
    for part in parts:
        if (
            joined
            and _usual(joined[-1]) == _usual(part)
            and (len(part) == 1 or len(joined[-1]) == 1 or part[0].gap < 2)
        ):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _usual(rows: Sequence[GridRow]) -> int:
    """The width of most rows."""
    counts = Counter(len(row.cells) for row in rows)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _shaped(grid: Grid) -> Grid:
    """Rows of one width: digits too many belong to labels, short rows are laid under the columns by their edges."""
    width = _usual(grid.rows)
    for row in grid.rows:
        if len(row.cells) > width and width:
            extra = row.cells[: len(row.cells) - width]
            row.label = f"{row.label} {' '.join(c.text for c in extra if c is not None)}".strip()
            row.cells, row.spans = row.cells[len(extra) :], row.spans[len(extra) :]
            row.held_back = {at - len(extra) for at in row.held_back if at >= len(extra)}
    full = [row for row in grid.rows if len(row.cells) == width and row.spans]
    if width > 1 and full:
        edges = [sorted(row.spans[c][1] for row in full)[len(full) // 2] for c in range(width)]
        starts = [sorted(row.spans[c][0] for row in full)[len(full) // 2] for c in range(width)]
        loose = all(b - a > 1 for a, b in zip(edges, starts[1:], strict=False))
        for row in grid.rows:
            if len(row.cells) < width:
                _lay(row, width, edges if loose and row.spans else [])
    return grid


def _lay(row: GridRow, width: int, edges: list[int]) -> None:
    """Put the cells of a short row under the columns: by their right edges, the lone figure of a total at the right."""
    cells: list[Cell] = [None] * width
    if edges and all(min(abs(edge - b) for edge in edges) <= 3 for _, b in row.spans):
        for (_, b), cell in zip(row.spans, row.cells, strict=False):
            cells[min(range(width), key=lambda c: abs(edges[c] - b))] = cell
        row.cells = cells
    elif row.total and len(row.cells) >= 1 and width - len(row.cells) <= 2:
        row.cells = [*cells[: width - len(row.cells)], *row.cells]


def by_cuts(lines: Sequence[TextLine], lead: str) -> list[Grid]:
    """Cells between pipes or tabs, each column under its heading."""
    rows: list[GridRow] = []
    heads: list[str] = []
    stacked = 0
    above: list[str] = []
    for line in lines:
        if line.kind == "cut" and len(line.stacked) > 1 and len({len(column) for column in line.stacked}) == 1:
            rows += [
                GridRow(f"{line.label} {n + 1}".strip(), list(cells), line.number)
                for n, cells in enumerate(zip(*line.stacked, strict=True))
            ]
            stacked = len(line.stacked)
        elif line.kind == "cut":
            row = GridRow(line.label, list(line.cells), line.number, list(line.spans), " ".join(above), len(above))
            row.held_back = {
                at
                for at, (a, b) in enumerate(line.spans)
                if line.cells[at] is None
                and re.fullmatch(r"\s*(?:\d?[-\u2014]|\.\.+)\s*", line.text[a:b])
                and re.search(r"\d|\.", line.text[a:b])
            }
            rows.append(row)
            above = []
        elif line.kind in ("head", "text"):
            mark = "|" if "|" in line.text else "\t"
            parts = [part.strip() for part in line.text.split(mark)]
            if not rows:
                heads = [f"{a} {b}".strip() for a, b in _zipped(heads, parts)] if len(parts) > 1 else heads
            above.append(line.text)
    heads = [head for head in heads if head][-stacked:] if stacked else heads
    for row in rows if stacked else []:
        filled: list[Cell] = [cell for cell in row.cells if cell is not None]
        row.cells = filled[:stacked]
    width = max((len(row.cells) for row in rows), default=0)
    for row in rows:
        row.cells += [None] * (width - len(row.cells))
    kept = [c for c in range(width) if any(row.cells[c] is not None for row in rows)][:WIDEST]
    years = [c for c in kept if all(cell.year for row in rows if (cell := row.cells[c]) is not None)]
    if years and years[0] == kept[0] and len(kept) > 1:
        for row in rows:
            first = row.cells[years[0]]
            row.label = f"{row.label} {first.text if first else ''}".strip()
        kept = kept[1:]
    elif (
        len(rows) > 1
        and rows[0].cells.count(None) < len(rows[0].cells)
        and sum(c.year for c in rows[0].cells if c is not None) == sum(c is not None for c in rows[0].cells)
    ):
        heads = [c.text if c is not None else "" for c in rows[0].cells]
        rows = rows[1:]
    for row in rows:
        row.cells = [row.cells[c] for c in kept]
        row.held_back = {kept.index(c) for c in row.held_back if c in kept}
    return [Grid(rows, [heads[c] if c < len(heads) else "" for c in kept], lead, "cuts")] if rows and kept else []


def _zipped(one: list[str], two: list[str]) -> list[tuple[str, str]]:
    size = max(len(one), len(two))
    return list(zip(one + [""] * (size - len(one)), two + [""] * (size - len(two)), strict=True))


Token = tuple[str, Cell, int]
"""A piece of a stream: a label (its words), or a cell ("" and its figure, or None); and its line."""


def tokens_of(lines: Iterable[TextLine]) -> list[Token]:
    """Labels and cells in the order in which they stand."""
    made: list[Token] = []
    for line in lines:
        if line.kind == "blank":
            continue
        if line.kind in ("text", "head"):
            made.append((line.text.strip(" |\t"), None, line.number))
        elif line.kind == "front":
            made += [("", line.cells[0], line.number), (line.tail, None, line.number)]
        else:
            if line.label.strip(" |"):
                made.append((line.label, None, line.number))
            made += [("", cell, line.number) for cell in line.cells]
    return [token for token in made if token[0] or token[1] is not None or token[0] == ""]


def by_labels(tokens: Sequence[Token], lead: str, form: str = "labels") -> list[Grid]:
    """A row for each label and the cells after it, whatever the lines."""
    rows: list[GridRow] = []
    words: list[str] = []
    for said, cell, number in tokens:
        if said:
            words.append(said)
        elif rows and not words:
            rows[-1].cells.append(cell)
        else:
            rows.append(GridRow(" ".join(words[-3:]), [cell], number, [], " ".join(words[:-3]), max(len(words) - 3, 0)))
            words = []
    heads, rows = _headed(_without_years([row for row in rows if any(c is not None for c in row.cells)]))
    grids: list[list[GridRow]] = []
    current: list[GridRow] = []
    width = _usual(rows)
    for row in rows:
        odd = len(row.cells) > width or len(row.cells) < width - max(1, width // 2)
        if current and len(current[-1].cells) != len(row.cells) and (odd or abs(len(current[-1].cells) - width) > 1):
            grids.append(current)
            current = []
        current.append(row)
    grids.append(current)
    return [
        _shaped(Grid(part, heads if part and len(part[0].cells) == len(heads) else [], lead, form))
        for part in grids
        if len(part) > 1 or (part and len(part[0].cells) > 3)
    ]


def by_width(tokens: Sequence[Token], width: int, lead: str) -> list[Grid]:
    """Rows of so many cells, whatever the labels: for headings among the figures, and for lost labels."""
    rows: list[GridRow] = []
    words = ""
    for said, cell, number in tokens:
        if said:
            words = f"{words} {said}".strip()[-80:]
        elif rows and len(rows[-1].cells) < width:
            rows[-1].cells.append(cell)
        else:
            rows.append(GridRow(words, [cell], number))
            words = ""
    return [Grid([row for row in rows if len(row.cells) == width], [], lead, "width")]


def by_columns(tokens: Sequence[Token], lead: str) -> list[Grid]:
    """Columns one after another: labels, then the figures of each column in the same order, under a heading or none.

    One grid for each number of rows that fits.
    """
    runs: list[tuple[list[str], list[Cell], int]] = []
    for said, cell, number in tokens:
        if said and (not runs or runs[-1][1]):
            runs.append(([], [], number))
        if said:
            runs[-1][0].append(said)
        elif runs:
            runs[-1][1].append(cell)
    runs = [run for run in runs if run[1]]
    if not runs:
        return []
    words, first, line = runs[0]
    if len(runs) == 1:
        sizes = {len(words), len(words) - 1, len(words) - 2}
        whole = [n for n in sorted(sizes) if n >= 3 and len(first) >= 2 * n and len(first) % n == 0]
        return [
            _upright(words[-n:], [first[c : c + n] for c in range(0, len(first), n)], [], lead, line) for n in whole
        ]
    size = len(first)
    alike = all(len(cells) == size for _, cells, _ in runs) and all(len(said) <= 2 for said, _, _ in runs[1:])
    if not alike or size < 3 or len(words) < size + 1:
        return []
    heads = [words[-1], *(" ".join(said) for said, _, _ in runs[1:])]
    return [_upright(words[-size - 1 : -1], [cells for _, cells, _ in runs], heads, lead, line)]


def _upright(names: list[str], columns: list[list[Cell]], heads: list[str], lead: str, line: int) -> Grid:
    """A grid of whole columns."""
    rows = [GridRow(name, [column[r] for column in columns[:WIDEST]], line) for r, name in enumerate(names)]
    return Grid(rows, heads[:WIDEST], lead, "columns")


def together(line: TextLine) -> list[Grid]:
    """A table run together in one line: labels and groups of figures by turns."""
    figures = [f for f in line.figures if not f.word]
    if len(figures) < 6:
        return []
    marks: list[tuple[int, int, Cell]] = [(f.first - line.start, f.last - line.start, as_cell(f)) for f in figures]
    marks += [(m.start(), m.end(), None) for m in _BLANK.finditer(line.text)]
    tokens: list[Token] = []
    end = 0
    for start, stop, cell in sorted(marks, key=lambda m: m[:2]):
        if start < end:
            continue
        gap = line.text[end:start]
        if not _GAP.fullmatch(gap) and gap.strip(" \u2014\u2013-"):
            tokens.append((" ".join(gap.split()[-8:]), None, line.number))
        tokens.append(("", cell, line.number))
        end = stop
    words = sorted(len(said.split()) for said, _, _ in tokens if said)
    if len(words) < 3 or words[len(words) // 2] > 5:
        return []
    return [g for g in by_labels(tokens, line.text[:80], "together") if len(g.rows) >= 3]


_GLUED = re.compile(r"[A-Za-z&).\]](?P<run>\s*\(?\d[\d,()\s]*)$")
_TOUCHING = re.compile(r"[A-Za-z]\d|,\d{3}\d|\)\d|\d\(")
_WELL_FORMED = re.compile(r"\(?(?P<head>0|[1-9]\d{0,2})(?P<groups>(?:,\d{3})*)")
MOST_SPLITS = 200
"""So many ways to cut a run of digits are tried."""


def _splits(text: str, at: int, width: int) -> list[list[tuple[int, int]]]:
    """Every way to read the rest of a line as so many well formed figures that touch each other."""
    while at < len(text) and text[at] == " ":
        at += 1
    if not width:
        return [[]] if at == len(text) else []
    match = _WELL_FORMED.match(text, at)
    if not match or match["head"] is None:
        return []
    ways: list[list[tuple[int, int]]] = []
    first = match.start("head")
    for size in range(1, len(match["head"]) + 1):
        for groups in range(len(match["groups"]) // 4 + 1 if size == len(match["head"]) else 1):
            end = first + size + 4 * groups
            if (text[at] == "(") != (text[end : end + 1] == ")") or text[end : end + 1] == ",":
                continue
            end += text[at] == "("
            ways += [[(at, end), *rest] for rest in _splits(text, end, width - 1)]
            if len(ways) > MOST_SPLITS:
                return ways
    return ways


def glued(lines: Sequence[TextLine]) -> list[Grid]:
    """Rows whose columns have lost the space between them, cut so that most rows add up to their last column."""
    found = [
        (line, m.start("run"))
        for line in lines
        if len(line.text) < 300
        and (m := _GLUED.search(line.text.rstrip()))
        and _TOUCHING.search(line.text[m.start() :])
    ]
    if len(found) < 4:
        return []
    best: tuple[int, list[GridRow]] = (0, [])
    for width in range(3, 7):
        rows, fits = [], 0
        for line, at in found:
            text = line.text.rstrip()
            ways = [[_piece(line, span) for span in way] for way in _splits(text, at, width)]
            cast = [cells for cells in ways if sum(c.size for c in cells[:-1]) == cells[-1].size]
            near = [cells for cells in ways if slip(cells[-1], sum(c.size for c in cells[:-1]))]
            fits += bool(cast)
            if cast or near:
                cells = min(cast or near, key=lambda way: max(len(c.text) for c in way))
                rows.append(GridRow(text[: cells[0].first - line.start].strip(), list(cells), line.number))
        if fits > best[0] and fits * 5 >= 3 * len(found):
            best = (fits, rows)
    return [Grid(best[1], [], found[0][0].text[:0], "glued")] if best[1] else []


def _piece(line: TextLine, span: tuple[int, int]) -> PrintedFigure:
    """A figure cut out of a run of digits."""
    start, end = line.start + span[0], line.start + span[1]
    text = line.text[span[0] : span[1]].strip()
    size = int(text.strip("()").replace(",", "")) * UNIT * (-1 if text[0] == "(" else 1)
    return PrintedFigure(start, end, text, size, UNIT, "count", start, end, signed=size < 0)


def _one_a_column(words: Sequence[str], width: int) -> bool:
    """Whether words are headings of one word a column; the unit of every column is none."""
    return len(words) in (width, width + 1) and len(set(words)) > 1 and all(word[0] not in _LOWER for word in words)


def with_heads(grid: Grid, lines: Sequence[TextLine]) -> Grid:
    """A grid with a heading for each column: pieces of a line above, or as many short lines as there are columns."""
    first = grid.rows[0].line
    above = next((lines[n].text for n in range(first - 1, max(-1, first - 4), -1) if lines[n].kind != "blank"), "")
    if above and above not in grid.lead and lines[first].kind != "text":
        grid.lead = f"{grid.lead}\n{above}"
    if any(grid.heads) or grid.width < 2:
        return grid
    short: list[str] = []
    for at in range(first - 1, max(-1, first - 40), -1):
        said = lines[at].text.strip(" |\t")
        if not said or _RULE.fullmatch(said):
            continue
        parts = [part.strip() for part in re.split(r"\s{2,}|\t|\|", lines[at].text.strip(" |\t")) if part.strip()]
        words = said.split()
        if len(parts) == 1 and _one_a_column(words, grid.width):
            parts = words  # a word a column: the gaps between them are lost
        if len(parts) in (grid.width, grid.width + 1):
            grid.heads = parts[-grid.width :]
            return grid
        if lines[at].kind not in ("text", "head") or lines[at].words > 6 or len(short) > grid.width + 1:
            break
        short.insert(0, said)
    if len(short) >= grid.width:
        grid.heads = short[-grid.width :]
    return grid
