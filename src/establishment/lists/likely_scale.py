"""The pay scale of a list, where the user names none but gives a folder of scales: the one that its grades are of."""

from __future__ import annotations

from collections import Counter

from establishment.ground.findings import InputError
from establishment.lists.field_values import FieldValues, pair_counts
from establishment.lists.grades import Grades
from establishment.lists.heading_matches import Asked
from establishment.lists.plain_text import is_blank
from establishment.lists.table_read import TableRead
from establishment.rates.book import Book
from establishment.rates.book_folders import shipped

LEAST = 0.5
"""A scale is taken from the share of rows on whose grades, with their points, are its own."""
AHEAD = 1.2
"""It has to have so many times the rows of any other scale of the folder."""


def likely_scale(reads: list[TableRead], book: Book) -> Asked | None:
    """The scale of a user's own folder that most rows are of, as a choice to be asked about; None where none is."""
    # of the scales that ship several would fit a list by chance; a folder of one's own is a choice
    if book.folder.resolve() == shipped("grades").resolve():
        return None
    rows: Counter[tuple[object, str]] = Counter()
    for reading in reads:
        column = reading.matches.column_of("grade")
        if column is not None:
            cells = FieldValues(*reading.different(column))
            points = reading.fields.get("point") or FieldValues.same(None, len(reading.rows))
            for (cell, point), times in pair_counts(cells, points).items():
                # grade and point together: many scales share the names of grades
                rows[cell, point or ""] += 0 if is_blank(cell) else times
    total = sum(rows.values())
    by_rows = sorted(((_rows_of(rows, name, book), name) for name in book.names), reverse=True)
    if not by_rows or by_rows[0][0] < LEAST * total or not by_rows[0][0]:
        return None
    others = [name for _, name in by_rows[1:]]
    # two scales that fit nearly as well cannot be told apart by the list
    if len(by_rows) > 1 and by_rows[0][0] < AHEAD * by_rows[1][0]:
        return None
    share = f"the grades of {by_rows[0][0]:,} of {total:,} rows, with their points, are its own"
    return Asked("scale", [by_rows[0][1], *others], by_rows[0][1], f"no scale is named; {share}")


def _rows_of(rows: Counter[tuple[object, str]], name: str, book: Book) -> int:
    """How many rows have a grade of a scale and, where they have a point, one that is in it."""
    try:
        grades = Grades(book.scale(name))
    except InputError:
        return 0
    count = 0
    for (cell, point), times in rows.items():
        reading = grades.read(cell)
        at = reading.point or point
        if reading.known and (not at or at in grades.points_of(reading.grade)):
            count += times
    return count
