"""Tables of every sort as grids: rows with a label and cells, read from lines in each way that they allow.

Cells by pipes or tabs, a label followed by numbers, one cell a line, a table run together in one line, columns one
after another, columns that lost the space between them. Which reading is right, arithmetic decides (`readings`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from establishment.papers.figure_words import UNIT
from establishment.papers.judgement import OFF
from establishment.papers.table_lines import RULE, WIDEST, Cell, Grid, GridRow, TextLine

YEAR_WITH_NOTE = re.compile(r"(?:19|20)\d{3}")
"""A year with the mark of a footnote stuck to it."""
_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz")
MOST_ROWS = 400
"""A longer run of rows is read in parts."""
MOST_STEPS = 20_000
"""So many ways to lay the cells of short rows are looked at."""
MOST_SHORT = 30
"""A block with more short rows is not laid by its sums."""


def by_lines(lines: Sequence[TextLine], lead: str) -> list[Grid]:
    """A row a line; a heading between rows of another width starts another table."""
    rows: list[GridRow] = []
    between: list[str] = []
    for line in lines:
        if line.kind in ("row", "bare", "front"):
            label = line.label if line.kind != "front" else line.tail
            row = GridRow(label, list(line.cells), line.number, list(line.spans), " ".join(between), len(between))
            row.held_back = _held_back(line)
            # A label on a line of its own stands over its figures.
            if not label and between:
                row.label, row.gap = between[-1].strip(), len(between) - 1
            rows.append(row)
            between = []
        elif line.kind != "blank":
            between.append(line.text)
    heads, rows = headed(without_years(rows))
    lay_by_sums(rows)
    form = "front" if all(line.kind in ("front", "blank", "text") for line in lines) else "lines"
    return [
        shaped(Grid(part, heads if len(part[0].cells) == len(heads) else [], lead or part[0].above, form))
        for part in _parts(rows)
    ]


def _held_back(line: TextLine) -> set[int]:
    """Cells that say that the figure is not given: "..", "1-"."""
    spans = zip(line.cells, line.spans, strict=False)
    return {at for at, (cell, (a, b)) in enumerate(spans) if cell is None and re.search(r"\d|\.", line.text[a:b])}


def without_years(rows: list[GridRow]) -> list[GridRow]:
    """Years that lead most rows belong to the labels."""
    leading = [row for row in rows if len(row.cells) > 1 and (first := row.cells[0]) is not None and first.year]
    # In most rows: a single year among figures may be a figure.
    if len(leading) * 5 >= 3 * sum(len(row.cells) > 1 for row in rows):
        for row in leading:
            first = row.cells[0]
            row.label = f"{row.label} {first.text if first else ''}".strip()
            row.cells, row.spans = row.cells[1:], row.spans[1:]
            row.held_back = {at - 1 for at in row.held_back}
    return [row for row in rows if row.cells]


def headed(rows: list[GridRow]) -> tuple[list[str], list[GridRow]]:
    """The years that stand over the columns, and the rows below them."""
    first_cells = [cell for cell in rows[0].cells if cell is not None] if rows else []
    if (
        len(first_cells) > 1
        and any(cell.year for cell in first_cells)
        and all(cell.year or YEAR_WITH_NOTE.fullmatch(cell.text) for cell in first_cells)
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
            or (row.gap and usual(last) != len(row.cells) and not row.total)
            or (row.gap >= 2 and usual(last) > 1 and len(last) > 1 and row.cells and not row.total)
        ):
            parts.append([row])
        else:
            last.append(row)
    joined: list[list[GridRow]] = []
    for part in parts:
        if joined and usual(joined[-1]) == usual(part) and (len(part) == 1 or len(joined[-1]) == 1 or part[0].gap < 2):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def usual(rows: Sequence[GridRow]) -> int:
    """The width of most rows."""
    counts = Counter(len(row.cells) for row in rows)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def shaped(grid: Grid) -> Grid:
    """Rows of one width: digits too many belong to labels, short rows are laid under the columns by their edges."""
    width = usual(grid.rows)
    for row in grid.rows:
        # Digits before the columns are part of the label: "Grade 7".
        if len(row.cells) > width and width:
            extra = row.cells[: len(row.cells) - width]
            row.label = f"{row.label} {' '.join(c.text for c in extra if c is not None)}".strip()
            row.cells, row.spans = row.cells[len(extra) :], row.spans[len(extra) :]
            row.held_back = {at - len(extra) for at in row.held_back if at >= len(extra)}
    full = [row for row in grid.rows if len(row.cells) == width and row.spans]
    if width > 1 and full:
        edges = [sorted(row.spans[c][1] for row in full)[len(full) // 2] for c in range(width)]
        starts = [sorted(row.spans[c][0] for row in full)[len(full) // 2] for c in range(width)]
        # Columns that touch have no edges by which a short row could be laid.
        loose = all(b - a > 1 for a, b in zip(edges, starts[1:], strict=False))
        for row in grid.rows:
            if len(row.cells) < width:
                _lay(row, width, edges if loose and row.spans else [])
    return grid


def chosen(choices: Sequence[Sequence[Sequence[int]]], totals: Sequence[int], stray: int = 0) -> list[int]:
    """Which of the choices of each row is meant: under them every column comes to its total. Empty where none are.

    choices: for each row, the sizes of its columns in every way to read it; none is below nought.
    stray: how far a column may lie from its total, rounded as it is.
    """
    # Rows with few choices come first, so that most dead ends are short.
    order = sorted(range(len(choices)), key=lambda n: len(choices[n]))
    picked = [0] * len(choices)
    steps = 0

    def reaches(at: int, rest: Sequence[int]) -> bool:
        nonlocal steps
        if at == len(order):
            return all(abs(size) <= stray for size in rest)
        for n, sizes in enumerate(choices[order[at]]):
            steps += 1
            remainder = [a - b for a, b in zip(rest, sizes, strict=True)]
            # No size is below nought: a column that is overshot never comes right again.
            if steps > MOST_STEPS or min(remainder) < -stray:
                continue
            picked[order[at]] = n
            if reaches(at + 1, remainder):
                return True
        return False

    return picked if reaches(0, totals) else []


def lay_by_sums(rows: Sequence[GridRow]) -> None:
    """Rows that lost empty cells, laid under the columns so that every column comes to the total below them."""
    start = 0
    for t, row in enumerate(rows) if "place" not in OFF else ():
        if row.total and t - start >= 2:
            # A grand total holds the rows above the last subtotal, too.
            if not _block_laid(rows[start:t], row) and start:
                _block_laid([r for r in rows[:t] if not r.total], row)
            _without_notes(rows[start:t], row)
        start = t + 1 if row.total else start


def _block_laid(block: Sequence[GridRow], total: GridRow) -> bool:
    """Lay the short rows of a block, where their places are sure; False where they are not."""
    width = max(len(row.cells) for row in (*block, total))
    short = [row for row in block if len(row.cells) < width]
    cells = [cell for row in (*block, total) for cell in row.cells if cell is not None]
    plain = all(cell.size >= 0 and cell.kind != "percent" for cell in cells)
    if not 0 < len(short) <= MOST_SHORT or not 1 < width <= WIDEST or not plain or len(total.cells) < 2:
        return False
    ways = [_ways(row, width) for row in short]
    full = [sum(_size(row.cells[c]) for row in block if len(row.cells) == width) for c in range(width)]
    tries = sum(math.log10(len(way)) for way in ways) if all(ways) else math.inf
    proof = sum(math.log10(max(1, cell.size // cell.step)) for cell in total.cells if cell is not None)
    # The digits of the totals must outweigh the ways tried tenfold, or chance lays the cells.
    if proof < tries + 1:
        return False
    sizes = [[[_size(cell) for cell in way] for way in some] for some in ways]
    for laid in _ways(total, width):
        rest = [_size(cell) - sum_above for cell, sum_above in zip(laid, full, strict=True)]
        step = min(cell.step for cell in cells)
        picked = (chosen(sizes, rest) or chosen(sizes, rest, step)) if min(rest) >= -step else []
        if picked:
            for row, way, n in zip(short, ways, picked, strict=True):
                row.cells, row.spans = way[n], []
            total.cells = laid
            return True
    return False


def _size(cell: Cell) -> int:
    return cell.size if cell is not None else 0


def _ways(row: GridRow, width: int) -> list[list[Cell]]:
    """Every way to lay the cells of a row under so many columns, in their order; none where there are too many."""
    if math.comb(width, len(row.cells)) > MOST_STEPS // 20:
        return []
    ways: list[list[Cell]] = []
    for places in combinations(range(width), len(row.cells)):
        laid: list[Cell] = [None] * width
        for place, cell in zip(places, row.cells, strict=True):
            laid[place] = cell
        ways.append(laid)
    return ways


def _without_notes(block: Sequence[GridRow], total: GridRow) -> None:
    """Take the same mark of a footnote off the front of two totals or more, where their columns come to the rest."""
    if any(len(row.cells) != len(total.cells) for row in block):
        return
    bare: dict[int, Cell] = {}
    for c, cell in enumerate(total.cells):
        parts = sum(_size(row.cells[c]) for row in block)
        if cell is None or cell.size == parts:
            continue
        digits = str(cell.size // UNIT)
        if cell.step != UNIT or not digits[1:] or int(digits[1:]) * UNIT != parts or digits[1] == "0":
            return
        bare[c] = replace(cell, size=parts)
    marks = {str(_size(total.cells[c]) // UNIT)[0] for c in bare}
    # One column may come right by chance; a note has the same mark all along a row.
    if len(bare) >= 2 and len(marks) == 1:
        total.cells = [bare.get(c, cell) for c, cell in enumerate(total.cells)]


def _lay(row: GridRow, width: int, edges: list[int]) -> None:
    """Put the cells of a short row under the columns: by their right edges, the lone figure of a total at the right."""
    cells: list[Cell] = [None] * width
    if edges and all(min(abs(edge - b) for edge in edges) <= 3 for _, b in row.spans):
        for (_, b), cell in zip(row.spans, row.cells, strict=False):
            cells[min(range(width), key=lambda c: abs(edges[c] - b))] = cell
        row.cells = cells
    # A total leaves out the first columns, as rates and numbers do not add up, and seldom the last.
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
            rows.append(_cut_row(line, above))
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
    filled_columns = [c for c in range(width) if any(row.cells[c] is not None for row in rows)][:WIDEST]
    columns = _without_years(rows, filled_columns)
    if columns == filled_columns and _is_row_of_years(rows):
        heads = [c.text if c is not None else "" for c in rows[0].cells]
        rows = rows[1:]
    for row in rows:
        row.cells = [row.cells[c] for c in columns]
        row.held_back = {columns.index(c) for c in row.held_back if c in columns}
    if not rows or not columns:
        return []
    return [Grid(rows, [heads[c] if c < len(heads) else "" for c in columns], lead, "cuts")]


def _cut_row(line: TextLine, above: Sequence[str]) -> GridRow:
    """The row of a line that is cut into cells; a dash or dots beside a digit are no empty cell."""
    row = GridRow(line.label, list(line.cells), line.number, list(line.spans), " ".join(above), len(above))
    row.held_back = {
        at
        for at, (a, b) in enumerate(line.spans)
        if line.cells[at] is None
        and re.fullmatch(r"\s*(?:\d?[-\u2014]|\.\.+)\s*", line.text[a:b])
        and re.search(r"\d|\.", line.text[a:b])
    }
    return row


def _without_years(rows: Sequence[GridRow], columns: list[int]) -> list[int]:
    """The columns but a first one of years, which goes to the labels of the rows."""
    years = [c for c in columns if all(cell.year for row in rows if (cell := row.cells[c]) is not None)]
    if not years or years[0] != columns[0] or len(columns) == 1:
        return columns
    for row in rows:
        first = row.cells[years[0]]
        row.label = f"{row.label} {first.text if first else ''}".strip()
    return columns[1:]


def _is_row_of_years(rows: Sequence[GridRow]) -> bool:
    """Whether the first of several rows holds years alone: they are headings."""
    cells = [cell for cell in rows[0].cells if cell is not None] if len(rows) > 1 else []
    return bool(cells) and all(cell.year for cell in cells)


def _zipped(one: list[str], two: list[str]) -> list[tuple[str, str]]:
    size = max(len(one), len(two))
    return list(zip(one + [""] * (size - len(one)), two + [""] * (size - len(two)), strict=True))


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
    # Headings of one cell a line run over many lines.
    for at in range(first - 1, max(-1, first - 40), -1):
        heading = lines[at].text.strip(" |\t")
        if not heading or RULE.fullmatch(heading):
            continue
        parts = [part.strip() for part in re.split(r"\s{2,}|\t|\|", lines[at].text.strip(" |\t")) if part.strip()]
        words = heading.split()
        if len(parts) == 1 and _one_a_column(words, grid.width):
            parts = words  # a word a column: the gaps between them are lost
        if len(parts) in (grid.width, grid.width + 1):
            grid.heads = parts[-grid.width :]
            return grid
        if lines[at].kind not in ("text", "head") or lines[at].words > 6 or len(short) > grid.width + 1:
            break
        short.insert(0, heading)
    if len(short) >= grid.width:
        grid.heads = short[-grid.width :]
    return grid
