"""Amounts whose notation cannot be right as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.results import Check, compared, pounds_text, said
from establishment.papers.table_lines import GridRow


def check_notation(paper: Paper) -> Iterator[Check]:
    """Each amount written so that it cannot be read, or can be read in two ways."""
    thousands = _counts_in_thousands(paper)
    for figure in (q for q in paper.figures if q.slip):
        # A paper that writes all its thousands so has a habit and no slip.
        if figure.slip == "thousands_and_suffix" and thousands:
            continue
        yield _check(figure, *_SLIPS[figure.slip])


LONGEST, TIMES = 400, 300
"""A column of more rows is a list of payments; a cell so many times its middle may be in another unit."""


def cells_in_another_unit(paper: Paper) -> Iterator[Check]:
    """Cells that are a thousand times too great or too small for their column."""
    for grid in paper.grids:
        for c in range(grid.width if len(grid.rows) <= LONGEST else 0):
            column = [
                (row, f)
                for row in grid.rows
                if c < len(row.cells)
                and (f := row.cells[c]) is not None
                and f.kind == "money"
                and not f.slip
                and f.size
            ]
            # The middle of fewer cells is no measure.
            if len(column) < 4:
                continue
            middle = sorted(abs(f.size) for _, f in column)[len(column) // 2]
            odd = [
                (row, f) for row, f in column if not middle < abs(f.size) * TIMES or not abs(f.size) < middle * TIMES
            ]
            # Several odd cells are rows of another kind.
            if len(odd) == 1:
                yield from _odd(odd[0][0], odd[0][1], column, middle, grid.heads[c] if c < len(grid.heads) else "")


def _odd(
    row: GridRow, cell: PrintedFigure, column: list[tuple[GridRow, PrintedFigure]], middle: int, heading: str
) -> Iterator[Check]:
    great = abs(cell.size) > middle
    meant = cell.size // 1000 if great else cell.size * 1000
    # Read in the other unit it must look like the rest of the column.
    if not middle < abs(meant) * 30 or not abs(meant) < middle * 30:
        return
    totals = [f for other, f in column if f is not cell and other.total]
    rest = sum(f.size for other, f in column if f is not cell and not other.total)
    adds = any(abs(rest + meant - total.size) <= total.step * len(column) for total in totals)
    unit = "in full, not in the unit of its heading" if great else "in a greater unit than its heading says"
    message = (
        f'"{row.label.strip()}", {heading or "the column"}: {cell.text} seems to be written {unit}. Read that way '
        f"it is {pounds_text(Fraction(meant, UNIT), cell.currency)}; as written it is "
        f"{pounds_text(cell.value, cell.currency)}." + (" Read that way, the column adds up." if adds else "")
    )
    computed, ask = Fraction(meant, UNIT) if adds else None, "In which unit is this figure?"
    yield compared("P206", "mistyped" if adds else "untestable", cell, message, computed, ask=ask)


def finer_than_parts(checks: Sequence[Check]) -> Iterator[Check]:
    """A total to the pound, say, of parts that are rounded to thousands: the last digits rest on nothing shown."""
    for check in checks:
        if (
            check.code not in ("P101", "P102", "P103")
            or check.verdict != "rounding"
            or len(check.bound) < 3
            or not check.money
        ):
            continue
        total, parts = check.bound[0], check.bound[1:]
        coarse = max(parts, key=lambda f: f.step)
        # One more digit than the parts is usual, and noughts at the end claim no precision.
        if total.step * 100 > coarse.step or total.size * 10 % coarse.step == 0:
            continue
        message = (
            f"{total.text} is stated to the nearest {pounds_text(Fraction(total.step, UNIT), total.currency)}. Its "
            f"parts are rounded ({coarse.text} to the nearest "
            f"{pounds_text(Fraction(coarse.step, UNIT), coarse.currency)}), so they cannot confirm it so closely."
        )
        ask = "Can the parts be given to the same precision as the total?"
        yield compared("P207", "untestable", total, message, None, parts, ask)


_STAFF = re.compile(r"\s?(?:FTEs?|WTEs?|posts?|staff|employees|jobs|people|officers)\b", re.IGNORECASE)


TIMES_GREATER = 20
"""How many times as large figures of one order may be: "£1,250k" beside "£340k", 1,340 posts beside "1.275 posts"."""


def counts_mistyped(paper: Paper) -> Iterator[Check]:
    """Numbers of posts with a point for a comma, or with their digits grouped wrongly."""
    grouped = [
        f.value
        for f in paper.figures
        if f.text.count(",") and f.kind == "count" and not f.slip and _STAFF.match(paper.text, f.end)
    ]
    for figure in (f for f in paper.figures if f.kind == "count"):
        # Only beside others with commas: alone, "1.275 FTE" is what it says.
        alike = any(value <= TIMES_GREATER * 1000 * figure.value for value in grouped)
        if alike and re.fullmatch(r"[1-9]\d?\.\d{3}", figure.text) and _STAFF.match(paper.text, figure.end):
            yield _check(replace(figure, otherwise=(figure.value * 1000,)), *_SLIPS["point_for_comma"])


_ROUNDED_TO_THOUSANDS = re.compile(r"\bto\s+the\s+nearest\s+thousand\b", re.IGNORECASE)


def _counts_in_thousands(paper: Paper) -> bool:
    """Whether a paper writes its thousands so.

    It does where it writes two or more so, or one beside a plain "£340k" of the same order, or one and says that
    amounts are to the nearest thousand.
    """
    money = [q for q in paper.figures if q.kind == "money"]
    both = [q.otherwise[0] for q in money if q.slip == "thousands_and_suffix" and q.otherwise]
    plain = max((abs(q.value) for q in money if q.power == 3 and not q.slip), default=Fraction(0))
    if len(both) == 1:
        return abs(both[0]) <= TIMES_GREATER * plain or _ROUNDED_TO_THOUSANDS.search(paper.text) is not None
    return len(both) >= 2


def _readings(figure: PrintedFigure) -> str:
    values = dict.fromkeys([figure.value, *figure.otherwise])
    return " or ".join(said(value, figure.kind, figure.currency or "GBP") for value in values)


def _check(figure: PrintedFigure, code: str, what: str) -> Check:
    value_text = said(figure.value, figure.kind, figure.currency or "GBP")
    readings = f": {_readings(figure)}?" if figure.otherwise else "."
    message = f'"{figure.text}" {what}{readings} It is read as {value_text}.'
    ask = f'Which amount is meant by "{figure.text}"?'
    return compared(code, "mistyped", figure, message, None, ask=ask)


_SLIPS = {
    "thousands_and_suffix": ("P201", "has a thousands separator and a k"),
    "bad_grouping": ("P202", "groups its digits wrongly, so that a digit may be missing"),
    "point_for_comma": ("P203", "has a point where a comma may be meant"),
    "two_units": ("P204", "gives its unit twice"),
    "letter": ("P205", "has a letter among its digits"),
}
"""The code of each slip of notation, and what is said of it."""


def as_thousands(paper: Paper) -> dict[int, Fraction]:
    """Amounts with a separator and a k in a paper that writes all its thousands so: their start and value."""
    if not _counts_in_thousands(paper):
        return {}
    return {q.start: q.otherwise[0] for q in paper.figures if q.slip == "thousands_and_suffix" and q.otherwise}
