"""A cell in another unit than the heading of its column says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from statistics import median

from establishment.papers.columns import TOTAL, label_of
from establishment.papers.results import Check, pounds_text
from establishment.papers.tables import Cell, Table

LONGEST = 400
"""Rows of a table looked at: a longer one is a list of payments, of any size."""
TIMES = 300
"""A cell so many times greater or smaller than the middle of its column may be in another unit."""


def check_units(table: Table) -> Iterator[Check]:
    """Cells that are a thousand times too great or too small for their column, where the heading has a unit."""
    for column in range(1, table.width if len(table.rows) <= LONGEST else 0):
        held = [(n, cell) for n, cell in enumerate(table.column(column)) if cell is not None and _plain(cell)]
        values = [abs(cell.value) for _, cell in held if cell.value]
        if len(values) < 4:
            continue
        middle = Fraction(median(values))
        odd = [(n, c) for n, c in held if c.value and not middle / TIMES < abs(c.value) < middle * TIMES]
        if len(odd) == 1:
            yield from _odd(table, column, odd[0], held, middle)


def _plain(cell: Cell) -> bool:
    return cell.kind == "money" and not cell.own_unit and not cell.slip


def _odd(
    table: Table, column: int, odd: tuple[int, Cell], held: list[tuple[int, Cell]], middle: Fraction
) -> Iterator[Check]:
    at, cell = odd
    scale = Fraction(1, 1000) if abs(cell.value) > middle else Fraction(1000)
    meant = cell.value * scale
    if not middle / 30 < abs(meant) < middle * 30:
        return
    totals = [c for n, c in held if n != at and TOTAL.search(label_of(table.rows[n]))]
    others = [c for n, c in held if n != at and c not in totals]
    adds = any(abs(sum(c.value for c in others) + meant - t.value) <= t.slack * (len(others) + 2) for t in totals)
    heading = table.heading(column) or "the column"
    unit = "in full, not in the unit of its heading" if scale < 1 else "in a greater unit than its heading says"
    message = (
        f'"{label_of(table.rows[at]).strip()}", {heading}: {cell.text} seems to be written {unit}. Read so it is '
        f"{pounds_text(meant, cell.currency)}, as written {pounds_text(cell.value, cell.currency)}."
        + (" Read so, the column adds up." if adds else "")
    )
    ask = "In which unit is this figure?"
    yield Check("P206", "mistyped" if adds else "untestable", "error" if adds else "question", cell.start, cell.text,
                message, cell.value, meant if adds else None, (), ask)  # fmt: skip
