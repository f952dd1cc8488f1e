"""Arithmetic chooses the reading: of all ways to read a stretch as a table, the one under which most of it adds up.

It needs no truth: a table whose rows and columns add up proves its own reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.grids import by_cuts, by_lines, with_heads
from establishment.papers.judgement import OFF
from establishment.papers.loose_cells import Token, by_columns, by_labels, by_width, glued, together, tokens_of
from establishment.papers.table_lines import Grid, TextLine
from establishment.papers.table_search import Explained, explained

MOST_TEXT, MOST_WORDS, FEW_WORDS = 6, 14, 8
"""So many lines of so many words may stand between the cells of one table."""
MOST_TOKENS = 1500
"""A longer stretch is read line by line alone."""
LYING = 0.8
"""What the sums of a reading with more columns than rows count for: turned round, a table has the same sums."""
_UNIT = re.compile(
    r"(?P<sign>[£$€])\s?(?:'|\u2019|\u2018)?(?:(?P<k>000s?\b|k\b|thousands?\b)|(?P<m>m\b|mn\b|millions?\b)|"
    r"(?P<bn>bn\b|billions?\b))"
    r"|\b(?P<tk>in thousands|thousands of (?P<named>pounds|dollars))\b|(?P<alone>[£$€])(?![\w\s]*\d)",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
    r"\b(?:fte|wte|posts?|number|no\.?|staff|headcount|heads|employees|positions?|hours|days|grade|%|per ?cent)(?!\w)|"
    r"%",
    re.IGNORECASE,
)
_CODES = {"£": "GBP", "$": "USD", "€": "EUR"}


@dataclass
class TableReading:
    """A stretch read as tables, and how much of it adds up, which is worked out once."""

    grids: list[Grid]

    @cached_property
    def score(self) -> Explained:
        """How much of it adds up."""
        return explained(self.grids)


@dataclass
class Tables:
    """The tables of a paper; the lines that are nothing else; and how each was read."""

    grids: list[Grid] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def read_tables(lines: Sequence[TextLine]) -> Tables:
    """Every table of a paper, each in the reading under which most of it adds up."""
    tables = Tables()
    tables.grids = glued(lines) if "glue" not in OFF else []
    tables.taken.update(row.line for grid in tables.grids for row in grid.rows)
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.number in tables.taken:
            at += 1
        elif line.kind in ("cut", "head"):
            at = _cut_region(lines, at, tables)
        elif line.kind in ("row", "bare", "front"):
            at = _region(lines, at, tables)
        else:
            at += 1
    for line in lines:
        if (
            line.kind == "text"
            and line.number not in tables.taken
            and len(line.text) < 20_000
            and "together" not in OFF
        ):
            tables.grids += [
                grid for grid in together(line) if grid.width > 1 or len(grid.rows) > 7 or explained([grid]).starts
            ]
    tables.grids = [_with_units(with_heads(grid, lines)) for grid in tables.grids if grid.rows]
    tables.grids.sort(key=lambda grid: grid.rows[0].line)
    return tables


def _cut_region(lines: Sequence[TextLine], start: int, tables: Tables) -> int:
    """Cells between pipes or tabs, with the lines of text between them."""
    end, misses, last = start, 0, start
    # So many lines of words stand between rows that belong together: notes, and headings within the table.
    while end < len(lines) and misses <= 3:
        kind = lines[end].kind
        if kind in ("cut", "head") or (kind == "bare" and "|" in lines[end].text):
            misses, last = 0, end
        elif kind != "blank":
            misses += 1
            if lines[end].words > MOST_WORDS or lines[end].text.rstrip().endswith("."):
                break
        end += 1
    region = lines[start : last + 1]
    reading = TableReading(by_cuts(region, _lead(lines, start)))
    apart = TableReading(
        [grid for part in _apart(region) for grid in by_cuts(part, part[0].text)] if reading.grids else []
    )
    if len(apart.grids) > 1 and apart.score.odds > reading.score.odds:
        reading = apart
    if reading.grids and "readings" not in OFF:
        loose = any(line.kind in ("bare", "row") for line in region)
        # Another reading costs time, and is tried only where less than half adds up.
        if loose or 2 * reading.score.figures < sum(len(grid.cells) for grid in reading.grids):
            reading = _broken(region, reading)
    grids = reading.grids
    tables.grids += grids
    if grids:
        broken = any(grid.form == "labels" for grid in grids)
        kinds = ("cut", "head", "bare") if broken else ("cut", "head")
        tables.taken.update(line.number for line in region if line.kind in kinds)
    return last + 1


def _apart(region: Sequence[TextLine]) -> list[list[TextLine]]:
    """A stretch of cells cut where words stand between rows of another width: tables one after another."""
    parts: list[list[TextLine]] = [[]]
    words: list[TextLine] = []
    width = 0
    for line in region:
        if line.kind != "cut":
            words.append(line)
            continue
        if words and width and len(line.cells) != width:
            parts.append([])
        parts[-1] += [*words, line]
        words, width = [], len(line.cells)
    return parts


def _broken(region: Sequence[TextLine], reading: TableReading) -> TableReading:
    """The cells of a stretch by labels, where its rows are broken over lines and that adds up better."""
    tokens = tokens_of(region)
    if len(tokens) > MOST_TOKENS:
        return reading
    other = TableReading(by_labels(tokens, reading.grids[0].lead))
    return other if other.score.odds * LYING > reading.score.odds else reading


def _region(lines: Sequence[TextLine], start: int, tables: Tables) -> int:
    """A stretch of rows, bare cells and short lines, in the reading that adds up best."""
    end, misses, last = start, 0, start
    while end < len(lines) and misses <= MOST_TEXT:
        kind = lines[end].kind
        if kind in ("row", "bare", "front"):
            misses, last = 0, end
        elif kind in ("cut", "head") or lines[end].number in tables.taken:
            break
        elif kind == "text":
            misses += 1
            if lines[end].words > MOST_WORDS:
                break
        end += 1
    region = lines[start : last + 1]
    first = _first_label(lines, start)
    reading = _best(region, lines[first : last + 1], _lead(lines, start))
    grids = reading.grids
    tables.grids += grids
    stand = reading.score.starts if any(grid.width == 1 for grid in grids) else set()
    for grid in grids:
        if grid.width > 1 or (len(grid.rows) > 1 and any(f.start in stand for f in grid.cells)):
            numbers = {line.number for line in region if line.kind in ("row", "bare") and len(line.text) < 160}
            tables.taken.update(row.line for row in grid.rows if row.line in numbers)
            tables.taken.update(
                n for n in numbers if grid.form != "lines" and grid.rows[0].line <= n <= grid.rows[-1].line
            )
    return last + 1


def _first_label(lines: Sequence[TextLine], start: int) -> int:
    """Where the short lines before the first cell begin."""
    first, at = start, start - 1
    while at >= 0 and start - at <= 2 * MOST_TEXT:
        line = lines[at]
        if line.kind == "text" and line.words <= FEW_WORDS and not line.text.rstrip().endswith("."):
            first = at
        elif line.kind != "blank":
            break
        at -= 1
    return first


def _lead(lines: Sequence[TextLine], start: int) -> str:
    """The words before a table: its heading and the sentence that leads it."""
    lead_lines: list[str] = []
    at = start - 1
    while at >= 0 and len(lead_lines) < 6 and start - at < 9:
        line = lines[at]
        if line.kind in ("text", "head"):
            lead_lines.append(line.text)
            if line.words > 25:
                break
        elif line.kind != "blank":
            break
        at -= 1
    return "\n".join(reversed(lead_lines))


def _best(region: Sequence[TextLine], wider: Sequence[TextLine], lead: str) -> TableReading:
    """The reading under which most of a stretch adds up; the plainest where none does."""
    rows = sum(line.kind in ("row", "front") for line in region)
    bare = sum(line.kind == "bare" for line in region)
    plain = TableReading([g for g in by_lines(region, lead) if len(g.rows) > 1 or g.width >= 3])
    # Rows that are whole lines can be read in no other way.
    if bare < 3 or "readings" in OFF:
        return plain
    tokens = tokens_of(wider)
    if len(tokens) > MOST_TOKENS:
        return plain
    ways = [plain, TableReading(by_labels(tokens, lead)), *(TableReading([grid]) for grid in by_columns(tokens, lead))]
    ways = [way for way in ways if any(grid.rows for grid in way.grids)]
    # The last resort: seven readings more, each of which may come right by chance.
    if not any(2 * way.score.figures >= sum(len(g.cells) for g in way.grids) for way in ways):
        ways += [TableReading(way) for way in _by_widths(tokens, lead) if any(grid.rows for grid in way)]
    if not ways:
        return plain
    # Of equal ones the plainest, which comes first.
    best = max(range(len(ways)), key=lambda n: (ways[n].score.odds * (1.0 if _upright(ways[n].grids) else LYING), -n))
    if ways[best].score.odds > 0:
        return ways[best]
    # Where nothing adds up, what most lines are decides.
    return plain if rows >= bare else ways[min(1, len(ways) - 1)]


def _upright(grids: Sequence[Grid]) -> bool:
    """Whether tables have more rows than columns, as most have."""
    return all(len(grid.rows) >= grid.width for grid in grids)


def _by_widths(tokens: Sequence[Token], lead: str) -> list[list[Grid]]:
    """Rows of each width, where figures stand in long runs without a label."""
    longest = current = 0
    for words, _, _ in tokens:
        current = 0 if words else current + 1
        longest = max(longest, current)
    if longest < 12:
        return []
    return [by_width(tokens, width, lead) for width in range(2, 9)]


def _with_units(grid: Grid) -> Grid:
    """A grid whose cells have the unit of their heading: £000, £m, £."""
    lead = "\n".join(grid.lead.split("\n")[-3:])
    common = _UNIT.search(lead) or next((m for row in grid.rows[:1] if (m := _UNIT.search(row.label))), None)
    # A sign alone in the words before a table belongs to some amount there.
    common = common if common is None or not common["alone"] else None
    heads = [_UNIT.search(head) for head in grid.heads]
    # Where rows name their unit, a row of posts among them is no money.
    by_row = sum(bool(_UNIT.search(row.label)) for row in grid.rows) > 1
    for c in range(grid.width):
        own = heads[c] if c < len(heads) else None
        head = grid.heads[c] if c < len(grid.heads) else ""
        unit = own or (None if _NO_MONEY.search(head) else common)
        if unit is None:
            continue
        power = 3 if unit["k"] or unit["tk"] else 6 if unit["m"] else 9 if unit["bn"] else 0
        code = _CODES.get(unit["sign"] or unit["alone"] or "", "GBP")
        for row in grid.rows:
            cell = row.cells[c] if c < len(row.cells) else None
            if (
                cell is not None
                and cell.kind == "count"
                and not cell.word
                and not (by_row and _NO_MONEY.search(row.label))
            ) or (
                cell is not None
                and cell.kind == "money"
                and power
                and not cell.power
                and abs(cell.size) < 10**5 * UNIT
                and unit["sign"]
            ):
                row.cells[c] = _as_money(cell, power, code)
    return grid


def _as_money(cell: PrintedFigure, power: int, code: str) -> PrintedFigure:
    raised = 10**power
    return replace(cell, kind="money", currency=code, size=cell.size * raised, step=cell.step * raised, power=power)
