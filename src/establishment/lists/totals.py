"""A list's own totals, held against its rows: each is a check on how the list was read."""

from __future__ import annotations

import re
from fractions import Fraction

from establishment.lists.cells import number_in
from establishment.lists.list_faults import ListFault
from establishment.lists.sheets import clean_text
from establishment.lists.table_read import TableRead

COUNTED_KINDS = frozenset({"reduction", "not a post", "casual", "unfunded", "deleted", "not in post"})
"""Lines that are no posts and that a list's own totals may count."""
_GRAND = re.compile(
    r"grand|overall|^\W*totals?\b|total (?:establishment|shown|fte|wte|posts)|\btotal\W*$", re.IGNORECASE
)
_SUB = re.compile(r"sub", re.IGNORECASE)
_RUNNING = re.compile(r"(?:carried|brought) (?:forward|down)|^\W*[cb]/f", re.IGNORECASE)


def check_totals(read: TableRead) -> None:
    """The list's own totals of FTE, against the sum of the rows that they can be meant to add up."""
    column = read.matches.column_of("fte")
    if column is None:
        return
    rows = read.table.sheet.rows
    totals = [left for left in read.sorted_rows.left_out if left.kind == "total"]
    if not totals:
        return
    numbers = {cell: number_in(cell) for cell in set(read.cells(column))}
    values = {n: numbers[cell] for n, cell in zip(read.rows, read.cells(column), strict=True)}
    since = read.table.body
    for left in totals:
        row = rows[left.row - 1]
        printed = number_in(row[column]) if column < len(row) else None
        if printed is None:
            continue
        above = [n for n in read.rows if n < left.row]
        sums = {
            sum((values[n] or Fraction(0) for n in above if n >= start), Fraction(0))
            for start in {since, read.table.body}
        }
        sums |= _with_lines_left_out(read, column, left.row, since, above, values)
        label = left.text or ""
        if any(abs(total - printed) < Fraction(1, 100) for total in sums) or _spans(read, values, above, printed):
            read.notes.append(f"Row {left.row} ({label[:40]}): {float(printed):g} is the sum of its rows.")
        elif _GRAND.search(label) and not _SUB.search(label) and not _RUNNING.search(label) and left is totals[-1]:
            whole = sum((value or Fraction(0) for value in values.values()), Fraction(0))
            read.faults.append(_differing(read, column, left.row, printed, whole))
        since = left.row + 1


def _differing(read: TableRead, column: int, row: int, printed: Fraction, whole: Fraction) -> ListFault:
    """The fault of a total that the rows do not come to."""
    what = f"The total printed is {float(printed):g}; the rows come to {float(whole):g}."
    fix = "A row left out of the list, hidden when it was added up, or an old total?"
    heading, text = read.matches.columns[column].heading, clean_text(read.table.sheet.rows[row - 1][column])
    return ListFault("say", "total_differs", what, fix, read.sheet, row, column, heading, text)


def _with_lines_left_out(
    read: TableRead, column: int, row: int, since: int, above: list[int], values: dict[int, Fraction | None]
) -> set[Fraction]:
    """Sums that a total may have that counts lines which are no posts too, such as a vacancy factor."""
    rows = read.table.sheet.rows
    lines = {
        left.row: number_in(rows[left.row - 1][column] if column < len(rows[left.row - 1]) else None)
        for left in read.sorted_rows.left_out if left.row < row and left.kind in COUNTED_KINDS
    }  # fmt: skip
    every = {**{number: values[number] for number in above}, **lines}
    return {
        sum((value or Fraction(0) for number, value in every.items() if number >= start), Fraction(0))
        for start in (since, read.table.body)
    }


def _spans(read: TableRead, values: dict[int, Fraction | None], above: list[int], printed: Fraction) -> bool:
    """Whether the rows from some other total or section on come to a total."""
    starts = {
        left.row + 1 for left in read.sorted_rows.left_out if left.kind in ("total", "section", "repeated header")
    }
    total = Fraction(0)
    for number in reversed(above):
        total += values[number] or Fraction(0)
        begins = any(start in starts for start in range(number, number - 3, -1)) or number == above[0]
        if begins and abs(total - printed) < Fraction(1, 100):
            return True
    return False
