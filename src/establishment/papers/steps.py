"""Rows and columns of a table that follow from others: the change from column to column, the share of a total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.papers.beside import judged_gap
from establishment.papers.columns import TOTAL, label_of
from establishment.papers.results import Check, said
from establishment.papers.tables import Cell, Table

_STEP = re.compile(
    r"\b(?:reduc\w+|increas\w+|decreas\w+|chang\w+|movement|growth|difference|leavers|joiners)\b", re.IGNORECASE
)
WIDEST = 20
"""Columns of a table looked at."""


def steps(table: Table) -> Iterator[Check]:
    """Rows that give the change of the row above from column to column, and columns that give shares of a total."""
    if table.width > WIDEST:
        return
    for at in range(1, len(table.rows)):
        if _STEP.search(label_of(table.rows[at])):
            yield from _changes(table, at)
    total = next((n for n, row in enumerate(table.rows) if TOTAL.search(label_of(row))), None)
    if total is not None and len(table.rows) >= 4:
        for column in range(1, table.width):
            yield from _shares(table, total, column)


def _changes(table: Table, at: int) -> Iterator[Check]:
    above, row = table.rows[at - 1], table.rows[at]
    columns = [
        c
        for c in range(2, min(len(row), len(above)))
        if row[c].numeric and above[c].numeric and above[c - 1].numeric and row[c].kind == above[c].kind
    ]
    found = [(row[c], abs(above[c].value - above[c - 1].value), (above[c - 1], above[c])) for c in columns]
    good = [abs(abs(cell.value) - value) <= cell.slack + one.slack + two.slack for cell, value, (one, two) in found]
    if sum(good) < 2 or 2 * good.count(False) > sum(good):
        return
    for cell, value, (one, two) in found:
        high, low = (one, two) if one.value >= two.value else (two, one)
        rule = f"{_said(high)} less {_said(low)}"
        signed = -value if cell.value < 0 else value
        yield _check(cell, signed, cell.slack + one.slack + two.slack, rule, (one, two), table, at)


def _shares(table: Table, total: int, column: int) -> Iterator[Check]:
    """A column of percentages beside the columns of which it can be the share of the total."""
    cells = table.column(column)
    if sum(bool(cell and cell.kind == "percent") for cell in cells) < 3:
        return
    for other in (c for c in range(1, table.width) if c != column):
        whole = table.rows[total][other] if other < len(table.rows[total]) else None
        if whole is None or not whole.numeric or whole.kind == "percent" or not whole.value:
            continue
        found = []
        for n, row in enumerate(table.rows):
            if n == total or max(column, other) >= len(row) or row[column].kind != "percent":
                continue
            if row[other].numeric and row[other].kind != "percent":
                value = 100 * row[other].value / whole.value
                slack = row[column].slack + 100 * (row[other].slack + whole.slack) / abs(whole.value)
                found.append((n, row[column], value, slack, row[other]))
        misses = sum(abs(value - cell.value) > slack for _, cell, value, slack, _ in found)
        if len(found) - misses >= 3 and 3 * misses <= len(found) - misses:
            for n, cell, value, slack, part in found:
                yield _check(cell, value, slack, f"{_said(part)} of {_said(whole)}", (part, whole), table, n)
            return


def _said(cell: Cell) -> str:
    return said(cell.value, cell.kind, cell.currency)


def _check(
    cell: Cell, value: Fraction, slack: Fraction, rule: str, parts: tuple[Cell, Cell], table: Table, at: int
) -> Check:
    name, shown = label_of(table.rows[at]).strip(), _number(cell, value)
    verdict = judged_gap(cell.value, value, slack)
    lead = f'"{name}": {_said(cell)}'
    starts, money = tuple(part.start for part in parts), cell.kind == "money"
    if verdict != "differs":
        message = f"{lead} = {rule}."
        return Check("P104", verdict, "note", cell.start, cell.text, message, cell.value, value, starts, money=money)
    message = f"{lead}, but {rule} is {shown}. The same holds elsewhere in the table."
    ask = "Which figure of this row is wrong?"
    return Check("P104", verdict, "error", cell.start, cell.text, message, cell.value, value, starts, ask, money)


def _number(cell: Cell, value: Fraction) -> str:
    if cell.kind == "percent":
        return f"{float(value):.{max(cell.places, 1)}f}%"
    return said(value, cell.kind, cell.currency)
