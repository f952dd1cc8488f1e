"""Kinds of layout met in lists by other authors: what stands beside what is meant, in words or signs of its own."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis.strategies import characters, from_regex
from openpyxl import Workbook

from establishment import load_posts
from establishment.lists.gone_words import GONE_START, GONE_WORD
from establishment.lists.headings import heading_strengths
from establishment.lists.posts_list import ListRead

POSTS = ["Planner", "Clerk", "Surveyor", "Cleaner", "Driver", "Analyst", "Cook", "Porter", "Ranger", "Typist"]


def listed(path: Path, headings: str, rows: list[list[Any]], **how: Any) -> ListRead:
    """Rows under headings as they are read; a workbook where the path is one."""
    table = [headings.split(","), *rows]
    if path.suffix == ".xlsx":
        book = Workbook()
        assert book.active is not None
        for row in table:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(table)
    reading = load_posts(path, **how).reading
    assert reading is not None
    return reading


def values(reading: ListRead, field: str) -> list[Any]:
    return [post.get(field) for post in reading.rows()]


def asked(reading: ListRead) -> set[str]:
    return set(reading.to_dict()["asked"])


def left_out(reading: ListRead) -> list[tuple[int, str]]:
    return [(line.row, line.kind) for table in reading.tables for line in table.sorted_rows.left_out]


def test_a_title_is_read_without_its_unit_also_where_the_unit_has_a_code_before_it(tmp_path: Path) -> None:
    units = ["3140 Ward North", "3141 Ward South"]
    rows = [[f"2611{n}", f"2611{n}|{POSTS[n]}|{units[n % 2][5:]}", "Band 5", 1, units[n % 2]] for n in range(8)]
    reading = listed(tmp_path / "bars.csv", "Position Number,Position Title,Grade,WTE,Department", rows)
    assert values(reading, "title") == POSTS[:8]


def test_a_headcount_of_none_is_of_people_and_no_number_of_posts(tmp_path: Path) -> None:
    rows = [[f"A{n}", POSTS[n], "Band 5", 1 + n % 2 * 2, n % 3] for n in range(8)]
    reading = listed(tmp_path / "people.csv", "Position Number,Position Title,Grade,Budgeted WTE,Headcount", rows)
    assert set(values(reading, "count")) <= {None, 1}
    assert values(reading, "fte")[:2] == [1, 3]


def test_hours_of_all_posts_of_a_row_are_shared_among_them(tmp_path: Path) -> None:
    """Four posts of 74 hours have 18.5 each, which is a half of 37; 31 of 1,147 have 37."""
    rows = [["A1", "Cook", "Grade 3", 4, "74.00"], ["A2", "Clerk", "Grade 3", 1, "37.00"]]
    rows += [["A3", "Porter", "Grade 3", 31, "1,147.00"], ["A4", "Driver", "Grade 3", 1, "18.50"]]
    reading = listed(tmp_path / "hours.csv", "Post,Post Description,Grade,Est Posts,Est Hours", rows)
    assert values(reading, "count") == [4, 1, 31, 1]
    assert values(reading, "fte") == [Fraction(1, 2), 1, 1, Fraction(1, 2)]
    each = [["A1", "Cook", "EO", 6, 1], ["A2", "Clerk", "EO", 1, 0.6], ["A3", "Porter", "EO", 2, 0.8]]
    reading = listed(tmp_path / "each.csv", "Ref,Role,Grade,No. of roles,FTE each", each)
    assert (values(reading, "count"), values(reading, "fte")) == ([6, 1, 2], [1, Fraction(3, 5), Fraction(4, 5)])


def test_days_written_together_are_read_and_an_end_of_slashes_is_none(tmp_path: Path) -> None:
    """A last day of 31 March 2026 is an end on 1 April."""
    rows = [
        [f"00{n}", POSTS[n], "SCALE 4", 1, f"01APR201{n}", "31MAR2026" if n == 3 else "  /  /    "] for n in range(8)
    ]
    line = ["---", "-------", "-----", "---", "---------", "--------"]
    reading = listed(tmp_path / "printed.csv", "POST NO,POST TITLE,GRADE,FTE,ESTAB FROM,ESTAB TO", [line, *rows])
    assert values(reading, "from") == [date(2010 + n, 4, 1) for n in range(8)]
    assert values(reading, "until") == [None] * 3 + [date(2026, 4, 1)] + [None] * 4
    assert (reading.faults, left_out(reading)) == ([], [(2, "line")])


def test_a_day_under_obsolete_is_an_end_also_with_two_figures_of_a_year(tmp_path: Path) -> None:
    rows = [[f"A{n}", POSTS[n], "Grade 4", 1, "30/06/26" if n == 2 else ""] for n in range(6)]
    reading = listed(tmp_path / "obsolete.csv", "Post,Post Description,Grade,FTE,Obsolete", rows)
    assert values(reading, "until")[1:4] == [None, date(2026, 7, 1), None]


@pytest.mark.parametrize(("heading", "letters"), [("Stat", "NC"), ("S", "LD"), ("Status", "AI"), ("Post status", "AX")])
def test_letters_of_a_status_leave_out_the_few_posts_that_are_gone(tmp_path: Path, heading: str, letters: str) -> None:
    rows = [[f"A{n}", POSTS[n], "Grade 4", 1, letters[n == 4]] for n in range(8)]
    reading = listed(tmp_path / "letters.csv", f"Post,Post Description,Grade,FTE,{heading}", rows)
    assert left_out(reading) == [(6, "deleted")]
    many = [[f"A{n}", POSTS[n], "Grade 4", 1, letters[n % 2]] for n in range(8)]
    reading = listed(tmp_path / "many.csv", f"Post,Post Description,Grade,FTE,{heading}", many)
    assert left_out(reading) == []
    reading = listed(tmp_path / "contracts.csv", "Post,Post Description,Grade,FTE,Contract type", rows)
    assert left_out(reading) == []


def test_a_title_that_ends_in_words_of_a_post_that_is_gone_is_left_out(tmp_path: Path) -> None:
    titles = ["Clerk", "Cook (TERMINATED)", "Closed Fund Clerk", "Driver [deleted]", "Porter", "Planner"]
    rows = [[f"A{n}", title, "Grade 4", 1] for n, title in enumerate(titles)]
    reading = listed(tmp_path / "gone.csv", "Post,Post Description,Grade,FTE", rows)
    assert left_out(reading) == [(3, "deleted"), (5, "deleted")]


def test_letters_before_a_cost_centre_and_an_account_that_is_everywhere_are_asked_about(tmp_path: Path) -> None:
    rows = [[f"A{n}", POSTS[n], "Grade 4", 1, f"CC81{n // 2}1 {POSTS[n // 2]}s"] for n in range(8)]
    reading = listed(tmp_path / "letters.csv", "Post,Post Description,Grade,FTE,Cost Center", rows)
    assert values(reading, "cost_centre")[0] == "8101"
    assert "CC8101" in str(reading) and "cost_centre" in asked(reading)
    rows = [[f"A{n}", POSTS[n], "Grade 4", 1, f"A{110 + n // 2}-0100"] for n in range(8)]
    reading = listed(tmp_path / "suffix.csv", "Post,Post Description,Grade,FTE,Cost Code", rows)
    assert (values(reading, "cost_centre")[0], values(reading, "account")[0]) == ("A110", "0100")
    assert "account" in asked(reading)


NAMES = "Bryn Ashquill,Kerrin Wold,Edric Glas,Vyvyan Umber,Perran Zel,Ysella Kettle,Lowdy Brack,Garreth Venn,Iolo Far"


def test_a_label_that_ends_in_names_is_about_people_where_another_column_has_the_titles(tmp_path: Path) -> None:
    rows = [[f"P-{n} {POSTS[n]} - {name}", f"P-{n}", POSTS[n], "Grade 4", 1] for n, name in enumerate(NAMES.split(","))]
    rows.append(["P-9 Typist (Unfilled)", "P-9", "Typist", "Grade 4", 1])
    reading = listed(tmp_path / "names.csv", "Position,Position ID,Job Posting Title,Grade,FTE", rows)
    assert reading.to_dict()["personal"] == [[None, "A"]]
    assert "Ashquill" not in str(reading.to_dict())
    alone = [[row[1], row[0].removeprefix(f"{row[1]} "), *row[3:]] for row in rows]
    reading = listed(tmp_path / "alone.csv", "Position ID,Position,Grade,FTE", alone)
    assert values(reading, "title") == [*POSTS[:9], "Typist (Unfilled)"]
    assert "Ashquill" not in str(reading.to_dict()) + str(reading)
    places = [[f"P-{n} {POSTS[n]} - North Depot", *row[1:]] for n, row in enumerate(rows)]
    reading = listed(tmp_path / "places.csv", "Position,Position ID,Job Posting Title,Grade,FTE", places)
    assert reading.to_dict()["personal"] == []


def test_a_month_over_a_column_says_nothing_of_people() -> None:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert [month for month in months if heading_strengths(month).get("personal")] == []


def test_of_a_current_and_a_proposed_half_the_current_one_is_read_and_asked_about(tmp_path: Path) -> None:
    """The proposed half alone has the post that is new: it is no post of the establishment."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["", "CURRENT STRUCTURE", "", "", "", "PROPOSED STRUCTURE", "", ""])
    sheet.append(["Post no.", "Post title", "Grade", "FTE", "Change", "Post title", "Grade", "FTE"])
    for n in range(7):
        sheet.append([880 + n, POSTS[n], "Grade 4", 1, "Regrade", f"Senior {POSTS[n]}", "Grade 5", 0.5])
    sheet.append(["NEW", "", "", "", "New", "Web Officer", "Grade 7", 1])
    book.save(tmp_path / "halves.xlsx")
    reading = load_posts(tmp_path / "halves.xlsx").reading
    assert reading is not None
    assert (values(reading, "title"), set(values(reading, "fte"))) == (POSTS[:7], {1})
    assert {"fte", "grade", "title"} <= asked(reading)
    assert [row for row, _ in left_out(reading)] == [10]
    beside = [[f"A{n}", POSTS[n], "Grade 4", 1, "Grade 5", 0.5] for n in range(7)]
    reading = listed(tmp_path / "one.csv", "Post,Title,Current Grade,Current FTE,Proposed Grade,Proposed FTE", beside)
    assert (set(values(reading, "grade")), set(values(reading, "fte"))) == ({"Grade 4"}, {1})
    only = [[*row[:3], row[5]] for row in beside]
    assert set(values(listed(tmp_path / "only.csv", "Post,Title,Grade,Proposed FTE", only), "fte")) == {Fraction(1, 2)}


def test_the_end_of_a_range_is_a_label_and_asked_about_where_points_give_the_pay(tmp_path: Path) -> None:
    rows = [[f"A{n}", POSTS[n], "Band 5", 1 + n % 2, 1, 37796] for n in range(8)]
    headings = "Post,Title,Grade,Point,FTE,Grade max"
    reading = listed(tmp_path / "ends.csv", headings, rows, pay="nhs-agenda-for-change-england")
    assert set(values(reading, "salary_max")) == {None}
    assert "salary_max" in asked(reading)
    bare = [[*row[:3], *row[4:]] for row in rows]
    reading = listed(tmp_path / "bare.csv", "Post,Title,Grade,FTE,Grade max", bare, pay="nhs-agenda-for-change-england")
    assert set(values(reading, "salary_max")) == {37796}


def test_an_fte_with_a_letter_or_a_comma_among_its_figures_is_stopped_with_what_is_likely(tmp_path: Path) -> None:
    """1.O, 0,6 and "1 day" are no numbers of full-time equivalents; a lone 1 is."""
    rows = [[f"A{n}", POSTS[n], "Grade 4", fte] for n, fte in enumerate(["1", "0.5", "1.O", "0,6", "1 day", "1 (FT)"])]
    rows += [[f"B{n}", POSTS[n], "Grade 4", 0.5] for n in range(10)]
    reading = listed(tmp_path / "slips.csv", "Post,Title,Grade,FTE", rows)
    stops = {fault.value: fault.likely for fault in reading.faults if fault.level == "stop"}
    assert {text: str(likely) for text, likely in stops.items()} == {"1.O": "1", "0,6": "3/5", "1 day": "None"}


@example("withdrawn")  # which the drawn ones leave out
@settings(max_examples=600)
@given(from_regex(GONE_WORD, alphabet=characters(min_codepoint=32, max_codepoint=126)))
def test_all_words_for_what_is_gone_pass_the_look_at_how_a_line_begins(text: str) -> None:
    assert GONE_START.search("\n" + text.casefold())
