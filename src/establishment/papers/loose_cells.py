"""Tables whose rows are not lines: one cell a line, run together in one line, columns one after another, lost gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.grids import chosen, headed, lay_by_sums, shaped, usual, without_years
from establishment.papers.judgement import slip
from establishment.papers.relation import TOTAL
from establishment.papers.table_lines import BLANK, GAP, WIDEST, Cell, Grid, GridRow, TextLine, as_cell

MOST_TITLES = 3
"""So many lines over the first row are its label, the heading of the labels, a title; those between head columns."""
Token = tuple[str, Cell, int]
"""A piece of a stream: a label (its words), or a cell ("" and its figure, or None); and its line."""


def tokens_of(lines: Iterable[TextLine]) -> list[Token]:
    """Labels and cells in the order in which they stand."""
    tokens: list[Token] = []
    for line in lines:
        if line.kind == "blank":
            continue
        if line.kind in ("text", "head"):
            tokens.append((line.text.strip(" |\t"), None, line.number))
        elif line.kind == "front":
            tokens += [("", line.cells[0], line.number), (line.tail, None, line.number)]
        else:
            if line.label.strip(" |"):
                tokens.append((line.label, None, line.number))
            cells = line.cells if line.kind != "cut" else [cell for cell in line.cells if cell is not None]
            tokens += [("", cell, line.number) for cell in cells]
    return [token for token in tokens if token[0] or token[1] is not None or token[0] == ""]


def by_labels(tokens: Sequence[Token], lead: str, form: str = "labels") -> list[Grid]:
    """A row for each label and the cells after it, whatever the lines; the words before the first may head them."""
    rows: list[GridRow] = []
    words: list[str] = []
    above: list[str] = []
    for label, cell, number in tokens:
        if label:
            words.append(label)
        elif rows and not words:
            rows[-1].cells.append(cell)
        else:
            above = above or words
            rows.append(GridRow(" ".join(words[-3:]), [cell], number, [], " ".join(words[:-3]), max(len(words) - 3, 0)))
            words = []
    columns = len(rows[0].cells) if rows else 0
    own = above[-columns - 1 :] if columns < len(above) <= columns + MOST_TITLES else []
    heads, rows = headed(without_years([row for row in rows if any(c is not None for c in row.cells)]))
    if own and not heads and columns == len(rows[0].cells):
        heads, rows[0] = own[:-1], replace(rows[0], label=own[-1], above="", gap=0)
    lay_by_sums(rows)
    grids: list[list[GridRow]] = []
    current: list[GridRow] = []
    width = usual(rows)
    for row in rows:
        # Another width is another table; a row that is one or two cells short has lost some.
        odd = len(row.cells) > width or len(row.cells) < width - max(1, width // 2)
        if current and len(current[-1].cells) != len(row.cells) and (odd or abs(len(current[-1].cells) - width) > 1):
            grids.append(current)
            current = []
        current.append(row)
    grids.append(current)
    return [
        shaped(Grid(part, heads if part and len(part[0].cells) == len(heads) else [], lead, form))
        for part in grids
        if len(part) > 1 or (part and len(part[0].cells) > 3)
    ]


def by_width(tokens: Sequence[Token], width: int, lead: str) -> list[Grid]:
    """Rows of so many cells, whatever the labels: for headings among the figures, and for lost labels."""
    rows: list[GridRow] = []
    words = ""
    for label, cell, number in tokens:
        if label:
            words = f"{words} {label}".strip()[-80:]
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
    for label, cell, number in tokens:
        if label and (not runs or runs[-1][1]):
            runs.append(([], [], number))
        if label:
            runs[-1][0].append(label)
        elif runs:
            runs[-1][1].append(cell)
    runs = [run for run in runs if run[1]]
    if not runs:
        return []
    words, first, line = runs[0]
    if len(runs) == 1:
        sizes = {len(words), len(words) - 1, len(words) - 2}
        # One or two of the words may be headings, so each number of rows that divides the cells is tried.
        whole = [n for n in sorted(sizes) if n >= 3 and len(first) >= 2 * n and len(first) % n == 0]
        return [
            _upright(words[-n:], [first[c : c + n] for c in range(0, len(first), n)], [], lead, line) for n in whole
        ]
    size = len(first)
    alike = all(len(cells) == size for _, cells, _ in runs) and all(len(label) <= 2 for label, _, _ in runs[1:])
    if not alike or size < 3 or len(words) < size + 1:
        return []
    heads = [words[-1], *(" ".join(label) for label, _, _ in runs[1:])]
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
    marks += [(m.start(), m.end(), None) for m in BLANK.finditer(line.text)]
    tokens: list[Token] = []
    end = 0
    for start, stop, cell in sorted(marks, key=lambda m: m[:2]):
        if start < end:
            continue
        gap = line.text[end:start]
        if not GAP.fullmatch(gap) and gap.strip(" \u2014\u2013-"):
            tokens.append((" ".join(gap.split()[-8:]), None, line.number))
        tokens.append(("", cell, line.number))
        end = stop
    words = sorted(len(label.split()) for label, _, _ in tokens if label)
    sentences = sum(bool(_SENTENCE.search(label)) for label, _, _ in tokens)
    # Long labels and verbs are prose with many figures.
    if len(words) < 3 or words[len(words) // 2] > 5 or 3 * sentences > len(words):
        return []
    return [g for g in by_labels(tokens, line.text[:80], "together") if len(g.rows) >= 3]


_SENTENCE = re.compile(r"[a-z)]\. [A-Z]|\b(?:was|were|is|are|has|have|will|would)\b")
"""A label in which a sentence ends, or that has a verb, is running text."""
_GLUED = re.compile(r"[A-Za-z&).\]](?P<run>\s*\(?\d[\d,.()\s]*)$")
_TOUCHING = re.compile(r"[A-Za-z]\d|,\d{3}\d|\)\d|\d\(")
_WELL_FORMED = re.compile(r"\(?(?P<head>0|[1-9]\d{0,2})(?P<groups>(?:,\d{3})*)")
_PENCE = re.compile(r"\.\d\d")
MOST_SPLITS = 200
"""So many ways to cut a run of digits are tried."""


Cuts = list[tuple[int, int]]


def _splits(text: str, at: int, width: int) -> list[Cuts]:
    """Every way to read the rest of a line as so many well formed figures that touch each other."""
    ways_from: dict[tuple[int, int], list[Cuts]] = {}

    def rest_of(at: int, width: int) -> list[Cuts]:
        while at < len(text) and text[at] == " ":
            at += 1
        if (at, width) not in ways_from:
            ways_from[at, width] = ways_at(at, width)
        return ways_from[at, width]

    def ways_at(at: int, width: int) -> list[Cuts]:
        if not width:
            return [[]] if at == len(text) else []
        digits = sum(map(str.isdigit, text[at:]))
        match = _WELL_FORMED.match(text, at)
        # Too few digits, or too many, for the figures that are left: no way from here ends well.
        if not match or not width <= digits <= 3 * (width + text.count(",", at) + text.count(".", at)):
            return []
        ways: list[Cuts] = []
        first = match.start("head")
        for size in range(1, len(match["head"]) + 1):
            for groups in range(len(match["groups"]) // 4 + 1 if size == len(match["head"]) else 1):
                end = first + size + 4 * groups
                end += 3 if _PENCE.match(text, end) else 0
                if (text[at] == "(") != (text[end : end + 1] == ")") or text[end : end + 1] in (",", "."):
                    continue
                end += text[at] == "("
                ways += [[(at, end), *rest] for rest in rest_of(end, width - 1)]
                if len(ways) > MOST_SPLITS:
                    return ways
        return ways

    return rest_of(at, width)


def glued(lines: Sequence[TextLine]) -> list[Grid]:
    """Rows whose columns have lost the space between them, cut so that most rows, or all columns, add up."""
    runs = [
        (line, m.start("run")) for line in lines if len(line.text) < 300 and (m := _GLUED.search(line.text.rstrip()))
    ]
    splits = [(line, at) for line, at in runs if _TOUCHING.search(line.text[max(at - 1, 0) :])]
    # A cut that fewer lines bear out is not proved.
    if len(splits) < 4:
        return []
    best: tuple[int, list[GridRow]] = (0, [])
    for width in range(3, 7):
        rows, fits = [], 0
        for line, at in splits:
            text = line.text.rstrip()
            ways = [[_piece(line, span) for span in way] for way in _splits(text, at, width)]
            cast = [cells for cells in ways if sum(c.size for c in cells[:-1]) == cells[-1].size]
            near = [cells for cells in ways if slip(cells[-1], sum(c.size for c in cells[:-1]))]
            fits += bool(cast)
            if cast or near:
                cells = min(cast or near, key=lambda way: max(len(c.text) for c in way))
                rows.append(GridRow(text[: cells[0].first - line.start].strip(), list(cells), line.number))
        # Three lines in five must add up under one width: chance cuts some lines right.
        if fits > best[0] and fits * 5 >= 3 * len(splits):
            best = (fits, rows)
    block = [run for run in runs if splits[0][0].number <= run[0].number]
    rows = best[1] or next((some for width in range(2, WIDEST + 1) if (some := _columns(block, width))), [])
    return [Grid(rows, [], "", "glued")] if rows else []


def _columns(splits: Sequence[tuple[TextLine, int]], width: int) -> list[GridRow]:
    """Rows of so many figures that touch each other, where every column comes to the total in the last of them."""
    last_line, last_at = next(((line, at) for line, at in splits if TOTAL.search(line.text)), splits[0])
    if not _splits(last_line.text.rstrip(), last_at, width):
        return []
    ways = [
        [[_piece(line, span) for span in way] for way in _splits(line.text.rstrip(), at, width)] for line, at in splits
    ]
    pairs = [(line, some) for (line, _), some in zip(splits, ways, strict=True) if some]
    last = next((n for n, (line, _) in enumerate(pairs) if TOTAL.search(line.text)), 0)
    if last < 3:
        return []
    sizes = [[[cell.size for cell in way] for way in some] for _, some in pairs[:last]]
    # With sizes below nought the search could not stop where a column is overshot.
    if min(size for some in sizes for way in some for size in way) < 0:
        return []
    for total in pairs[last][1]:
        target = [cell.size for cell in total]
        picked = chosen(sizes, target) or chosen(sizes, target, total[0].step)
        if picked:
            cells = [*(some[n] for (_, some), n in zip(pairs, picked, strict=False)), total]
            rows = zip(pairs, cells, strict=False)
            return [
                GridRow(line.text[: row[0].first - line.start].strip(), list(row), line.number)
                for (line, _), row in rows
            ]
    return []


def _piece(line: TextLine, span: tuple[int, int]) -> PrintedFigure:
    """A figure cut out of a run of digits."""
    start, end = line.start + span[0], line.start + span[1]
    text = line.text[span[0] : span[1]].strip()
    whole, _, pence = text.strip("()").replace(",", "").partition(".")
    size = (int(whole) * UNIT + int(pence or 0) * UNIT // 100) * (-1 if text[0] == "(" else 1)
    step = UNIT // 100 if pence else UNIT
    return PrintedFigure(start, end, text, size, step, "count", start, end, signed=size < 0)
