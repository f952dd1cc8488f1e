"""Layouts that people give lists by hand: units above their posts, days that stand for no end, hours of a holder."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from establishment import cost_posts, load_posts
from establishment.lists.posts_list import ListRead


def listed(path: Path, rows: list[list[Any]]) -> ListRead:
    """A list of rows as it is read."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    reading = load_posts(path).reading
    assert reading is not None
    return reading


def values(reading: ListRead, field: str) -> list[Any]:
    return [post.get(field) for post in reading.rows()]


HEADINGS = ["Post ref", "Post title", "Grade", "FTE"]
ROWS = [[f"P{number:04d}", "Clerk", "Grade 4", 1] for number in range(1, 7)]


def test_units_that_stand_above_their_posts_are_read_and_said(tmp_path: Path) -> None:
    sections = [["Directorate: Housing"], ["Section: Tenancy"]], [["Section: Repairs"]], [["Registrars"]]
    rows = [["Establishment by section"], [], HEADINGS]
    for place, titles in enumerate(sections):
        rows += [*titles, *ROWS[2 * place : 2 * place + 2], ["", "Total", "", 2]]
    reading = listed(tmp_path / "sections.csv", rows)
    assert values(reading, "unit") == ["Tenancy", "Tenancy", "Repairs", "Repairs", "Registrars", "Registrars"]
    assert [question.about for table in reading.tables for question in table.asked] == ["unit", "scale"]


def test_units_on_rows_of_their_own_with_a_number_and_no_grade(tmp_path: Path) -> None:
    units = [["O1", "Tenancy", "", ""], ["O2", "Repairs", "", ""]]
    reading = listed(tmp_path / "plan.csv", [HEADINGS, units[0], *ROWS[:3], units[1], *ROWS[3:]])
    assert values(reading, "unit") == ["Tenancy"] * 3 + ["Repairs"] * 3


def test_lines_between_posts_that_are_no_units_give_none(tmp_path: Path) -> None:
    pages = [HEADINGS, *ROWS[:3], ["Page 2 of 2"], *ROWS[3:]]
    one_alone = [HEADINGS, ["Staff of the library"], *ROWS]
    not_all = [HEADINGS, *ROWS[:2], ["Tenancy"], *ROWS[2:4], ["Repairs"], *ROWS[4:]]
    for place, rows in enumerate((pages, one_alone, not_all)):
        assert values(listed(tmp_path / f"{place}.csv", rows), "unit") == [None] * 6


def test_a_day_in_2099_is_no_end_and_is_said(tmp_path: Path) -> None:
    ends = ["31/12/2099", "01/01/2099", "31/03/2027", "31/12/9999", "73050", ""]
    rows = [[*row, "01/04/2020", end] for row, end in zip(ROWS, ends, strict=True)]
    reading = listed(tmp_path / "ends.csv", [[*HEADINGS, "Start date", "End date"], *rows])
    assert values(reading, "until") == [None, None, date(2027, 4, 1), None, None, None]
    assert [note for note in reading.tables[0].notes if "no end" in note] == [
        "End date: 31/12/2099, 01/01/2099, 31/12/9999 and 1 more is read as no end (4 rows)."
    ]
    book = Workbook()
    assert book.active is not None
    for line in [[*HEADINGS, "End date"], *([*row, date(2099, 12, 31)] for row in ROWS)]:
        book.active.append(line)
    book.save(tmp_path / "ends.xlsx")
    assert next(iter(load_posts(tmp_path / "ends.xlsx").rows())).get("until") is None


def test_hours_of_the_post_come_before_those_of_its_holder(tmp_path: Path) -> None:
    headings = ["Post ref", "Post title", "Grade", "Contracted hrs", "Post hrs", "Std hrs"]
    hours = [[37, 37, 37], [0, 18.5, 37], [18.5, 18.5, 37], [37, 37, 37], [0, 37, 37], [37, 37, 37]]
    reading = listed(tmp_path / "hours.csv", [headings, *([*row[:3], *h] for row, h in zip(ROWS, hours, strict=True))])
    assert values(reading, "fte") == [Fraction(1), Fraction(1, 2), Fraction(1, 2), *[Fraction(1)] * 3]


def test_a_holder_called_vacant_between_signs_is_vacant(tmp_path: Path) -> None:
    holders = ["*VACANT*", "Bryn Ashquill", "(Vacant)", "Osian Marrowby", "Currently vacant", "Quill Rushlake"]
    rows = [[*row, holder] for row, holder in zip(ROWS, holders, strict=True)]
    reading = listed(tmp_path / "holders.csv", [[*HEADINGS, "Incumbent Name"], *rows])
    assert values(reading, "vacant") == [True, False, True, False, True, False]


def test_a_spine_without_grades_prices_posts_at_their_points_whatever_grades_are_printed(tmp_path: Path) -> None:
    """From 1 April 2025 point 3 is £24,796 a year and point 4 £25,185: 24,796 + 25,185 / 2 = £37,388.50."""
    rows = [["P1", "Clerk", "Grade 2", 1, "03"], ["P2", "Clerk", "Grade 2", 0.5, "04"]]
    path = tmp_path / "njc.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[*HEADINGS, "SCP"], *rows])
    posts = load_posts(path, pay="njc")
    assert posts.reading is not None
    assert [post["grade"] for post in posts.rows()] == ["SCP 3", "SCP 4"]
    assert [fault.code for fault in posts.reading.faults] == ["grade_of_point"]
    assert posts.labels == ["Grade"]
    costs = cost_posts(posts, terms={"pay": "njc", "pension": "0%"}, years="2025/26", prices=date(2025, 4, 1))
    assert float(costs["basic"].sum()) == 37_388.50


def test_a_row_without_a_point_is_stopped_where_points_tell_the_grades(tmp_path: Path) -> None:
    rows = [[*row, point] for row, point in zip(ROWS, ["20", "21", "22", "23", "24", ""], strict=True)]
    path = tmp_path / "njc.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[*HEADINGS, "SCP"], *rows])
    reading = load_posts(path, pay="njc").reading
    assert reading is not None
    assert (values(reading, "grade"), reading.blocked) == ([f"SCP {n}" for n in range(20, 25)], [7])
