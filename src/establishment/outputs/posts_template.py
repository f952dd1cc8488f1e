"""An empty list of posts as a workbook, with drop-downs, to be filled in and read back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from establishment.ground.extras import extra
from establishment.ground.file_writing import write_file
from establishment.outputs.workbook.grid import MADE
from establishment.rates.book import Book, load_book

HEADINGS = (
    ("Post number", "text", "Its number or code, as text: 0114 keeps its nought."),
    ("Job title", "text", "The title of the post."),
    ("Grade", "grade", "The grade, as the pay scale spells it."),
    ("Point", "text", "The pay point, where one is budgeted."),
    ("Posts", "count", "How many posts are alike on the row; 1 where empty."),
    ("FTE", "fte", "Full-time equivalents of one post: 0.5, or 18.5/37."),
    ("Paid weeks", "weeks", "Paid weeks of the year, 52.143 for all of it; empty for all of it."),
    ("Unit", "text", "The team, section or unit."),
    ("Cost centre", "text", "Its code, as text."),
    ("Account", "text", "Its subjective or account code, as text."),
    ("Funded by", "text", "Who pays."),
    ("Start date", "day", "The first day of the post, where it is new."),
    ("End date", "day", "The last day of the post, where it has one."),
    ("Vacant", "yes", "Yes or No."),
    ("Reports to", "text", "The number of the post it reports to."),
)
"""Headings, kinds of value and meanings."""
ROWS = 2000
"""Rows that have drop-downs and formats."""


def write_template(
    out: str | Path, *, pay: str | None = None, book: Book | str | Path | None = None, force: bool = False
) -> Path:
    """Write an empty list of posts with drop-downs, for `load_posts` to read once it is filled in.

    pay: the scale whose grades the drop-down has; none if None.  force: whether a file that is there is replaced.
    Returns the path. Raises ValueError where it cannot be written, MissingExtraError without the extra `excel`.
    """
    writer = extra("xlsxwriter", "excel", "a workbook")
    scale = (book if isinstance(book, Book) else load_book(book)).scale(pay) if pay else None
    content = io.BytesIO()
    workbook = writer.Workbook(content, {"in_memory": True})
    workbook.set_properties({"created": MADE})
    sheet = workbook.add_worksheet("Posts")
    grades = list(scale.grades) if scale else []
    if grades:
        hidden = workbook.add_worksheet("Grades")
        # a list in a cell of its own, because a drop-down that names its choices is limited to 255 letters
        hidden.write_column(0, 0, grades)
        hidden.hide()
    _columns(workbook, sheet, len(grades))
    sheet.freeze_panes(1, 0)
    workbook.close()
    return write_file(out, content.getvalue(), suffix=".xlsx", force=force)


def _columns(workbook: Any, sheet: Any, grades: int) -> None:
    """The headings, each with its format, its drop-down or check, and a note of what it means."""
    bold = workbook.add_format({"bold": True, "bg_color": "#DDE6EE", "border": 1})
    as_text = workbook.add_format({"num_format": "@"})
    as_day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    # as the reader of lists takes them: what the template accepts can always be read
    checks: dict[str, dict[str, Any]] = {
        "grade": {"validate": "list", "source": f"=Grades!$A$1:$A${grades}"} if grades else {},
        "yes": {"validate": "list", "source": ["Yes", "No"]},
        "count": {"validate": "integer", "criteria": ">=", "value": 1},
        # a year has 52 or 53 weeks
        "weeks": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 53},
        # a post that began before 1950 is a slip of the key
        "day": {"validate": "date", "criteria": ">=", "value": date(1950, 1, 1)},
    }
    for column, (heading, kind, meaning) in enumerate(HEADINGS):
        sheet.write(0, column, heading, bold)
        sheet.write_comment(0, column, meaning)
        sheet.set_column(column, column, 16, {"text": as_text, "grade": as_text, "day": as_day}.get(kind))
        check = checks.get(kind)
        if check:
            sheet.data_validation(1, column, ROWS, column, {**check, "ignore_blank": True})
