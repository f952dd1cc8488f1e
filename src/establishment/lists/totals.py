"""A list's own totals, compared with its rows: each is a check on how the list was read."""

from __future__ import annotations

import re
from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate
from math import lcm

import numpy as np

from establishment.lists.cells import number_in
from establishment.lists.list_faults import ListFault
from establishment.lists.plain_text import clean_text
from establishment.lists.table_read import TableRead

COUNTED_KINDS = frozenset({"reduction", "not a post", "casual", "unfunded", "deleted", "not in post"})
"""Lines that are no posts and that a list's own totals may count."""
NEAR = Fraction(1, 100)
"""A total agrees with a sum that is nearer to it than this."""
_GRAND = re.compile(
    r"grand|overall|^\W*totals?\b|total (?:establishment|shown|fte|wte|posts)|\btotal\W*$", re.IGNORECASE
)
_SUB = re.compile(r"sub", re.IGNORECASE)
_RUNNING = re.compile(r"(?:carried|brought) (?:forward|down)|^\W*[cb]/f", re.IGNORECASE)


class _RunningSums:
    """Exact sums of the FTE of rows from any row to any other, each worked out once."""

    def __init__(self, rows: list[int], values: list[Fraction | None]) -> None:
        self.rows = rows
        self.whole = lcm(*{value.denominator for value in values if value is not None})
        parts = (0 if v is None else v.numerator * (self.whole // v.denominator) for v in values)
        self.sums = list(accumulate(parts, initial=0))

    def between(self, start: int, end: int) -> Fraction:
        """The sum of the rows from one on until another, which is not included."""
        return self.of_places(bisect_left(self.rows, start), bisect_left(self.rows, end))

    def of_places(self, first: int, last: int) -> Fraction:
        """The sum of the rows at some places of the list, the last of which is not included."""
        return Fraction(self.sums[max(first, last)] - self.sums[first], self.whole)


def check_totals(reading: TableRead) -> None:
    """The list's own totals of FTE, against the sum of the rows that they can be meant to add up."""
    column = reading.matches.column_of("fte")
    totals = [line for line in reading.sorted_rows.left_out if line.kind == "total"]
    if column is None or not totals:
        return
    values = _numbers(reading, column)
    posts, lines = _RunningSums(reading.rows, values), _with_lines_left_out(reading, column, values)
    spans = _SpanStarts(reading, posts)
    since = reading.table.body
    for line in totals:
        printed = number_in(reading.table.sheet.columns[column].at(line.row - 1))
        if printed is None:
            continue
        starts = {since, reading.table.body}
        sums = {each.between(start, line.row) for each in (posts, lines) for start in starts}
        label = line.text or ""
        if any(abs(total - printed) < NEAR for total in sums) or spans.come_to(printed, line.row):
            reading.notes.append(f"Row {line.row} ({label[:40]}): {float(printed):g} is the sum of its rows.")
        # only the last grand total is sure to be of all rows: of any other it is not known what it adds up
        elif _GRAND.search(label) and not _SUB.search(label) and not _RUNNING.search(label) and line is totals[-1]:
            _say_it_differs(reading, column, line.row, printed, posts.of_places(0, len(reading.rows)))
        since = line.row + 1


def _numbers(reading: TableRead, column: int) -> list[Fraction | None]:
    """The numbers of a column, one a row of a post."""
    cells, codes = reading.different(column)
    return list(map([number_in(cell) for cell in cells].__getitem__, codes.tolist()))


def _say_it_differs(reading: TableRead, column: int, row: int, printed: Fraction, whole: Fraction) -> None:
    what = f"The total printed is {float(printed):g}; the rows come to {float(whole):g}."
    fix = "A row left out of the list, hidden when it was added up, or an old total?"
    value = clean_text(reading.table.sheet.columns[column].at(row - 1))
    heading = reading.matches.columns[column].heading
    reading.faults.append(ListFault("say", "total_differs", what, fix, reading.sheet, row, column, heading, value))


def _with_lines_left_out(reading: TableRead, column: int, values: list[Fraction | None]) -> _RunningSums:
    """Sums that count lines which are no posts too, such as a vacancy factor, as a list's own totals may."""
    cells = reading.table.sheet.columns[column]
    every = dict(zip(reading.rows, values, strict=True))
    for line in reading.sorted_rows.left_out:
        if line.kind in COUNTED_KINDS:
            every[line.row] = number_in(cells.at(line.row - 1))
    rows = sorted(every)
    return _RunningSums(rows, [every[row] for row in rows])


class _SpanStarts:
    """Where the rows of a total can begin: after another total, a section or headings; or at the first row."""

    def __init__(self, reading: TableRead, posts: _RunningSums) -> None:
        kinds = ("total", "section", "repeated header")
        after = {line.row + 1 for line in reading.sorted_rows.left_out if line.kind in kinds}
        begins = {row + later for row in after for later in range(3)}
        self.posts = posts
        self.places = [place for place, row in enumerate(posts.rows) if place == 0 or row in begins]
        self.before = np.array([posts.sums[place] / posts.whole for place in self.places])

    def come_to(self, printed: Fraction, row: int) -> bool:
        """Whether the rows from some start on come to a total that stands in a row."""
        last = bisect_left(self.posts.rows, row)
        if last == 0:
            return False
        reached = self.posts.sums[last] / self.posts.whole
        near = np.flatnonzero(np.abs(reached - self.before - float(printed)) < 2 * float(NEAR)).tolist()
        sums = (self.posts.of_places(self.places[n], last) for n in near if self.places[n] < last)
        return any(abs(total - printed) < NEAR for total in sums)
