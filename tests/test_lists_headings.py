"""What headings of many systems mean, and what the values under them then say."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from establishment import load_posts
from establishment.lists.headings import TABLE, heading_rules, heading_strengths, plain_words
from establishment.lists.posts_list import ListRead
from establishment.lists.split_funding import funder_in

LISTS = Path(__file__).parent / "lists"
with (LISTS / "heading_meanings.csv").open(encoding="utf-8", newline="") as file:
    MEANINGS = [(row["field"], row["heading"]) for row in csv.DictReader(file)]


def listed(path: Path, head: str, rows: list[str], **options: Any) -> ListRead:
    """A list of rows under a line of headings, as it is read."""
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    reading = load_posts(path, **options).reading
    assert reading is not None
    return reading


def values(reading: ListRead, field: str) -> list[Any]:
    return [post.get(field) for post in reading.rows()]


def fields(reading: ListRead) -> dict[str, str]:
    mapping: dict[str, str] = reading.to_dict()["sheets"][0]["mapping"]
    return mapping


def test_headings_of_many_systems_mean_their_field_before_any_other() -> None:
    wrong = []
    for field, heading in MEANINGS:
        strengths = heading_strengths(heading)
        if strengths.get(field, 0) < max(3, *strengths.values()) - 0.01:
            wrong.append((field, heading, strengths))
    assert wrong == []
    assert len(MEANINGS) > 600


def test_rows_of_the_table_are_in_plain_words_and_once() -> None:
    """A heading that is written otherwise than the table is asked would never be met."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [(row["field"], row["heading"]) for row in csv.DictReader(file)]
    assert [] == [(heading, plain_words(heading)) for _, heading in rows if heading != plain_words(heading)]
    assert [] == [row for row, times in Counter(rows).items() if times > 1]
    fields_of_rules = {field for field, _, _ in heading_rules()}
    assert [] == sorted({field for field, _ in rows} - fields_of_rules - {"actual_count", "ignore"})


def test_letters_before_points_are_passed_over_where_the_scale_has_none(tmp_path: Path) -> None:
    """P07 to P11 are points of Grade 4, which has 7 to 11; of teachers' M3 nothing is taken away."""
    options = {"pay": "wolds-council", "book": LISTS / "scales"}
    head = "Post No,Job Title,Grade,Pay Scale Level,FTE"
    rows = [f"A{n},Clerk,Grade 4,P{n:02d},1" for n in range(7, 12)]
    reading = listed(tmp_path / "list.csv", head, rows, **options)
    assert values(reading, "point") == ["7", "8", "9", "10", "11"]
    assert "P07 is read as point 7: the scale has no letters there." in reading.to_dict()["notes"]
    rows = [f"A{n},Clerk,Grade 4,M{n},1" for n in range(1, 6)]
    assert values(listed(tmp_path / "list.csv", head, rows, **options), "point") == ["M1", "M2", "M3", "M4", "M5"]


@pytest.mark.parametrize(
    ("headings", "shares"),
    [
        ("General Fund %,HRA %", ["100,", "40,60", ",100", "25,75"]),
        ("% General Fund,% HRA", ["1,0", "0.4,0.6", "0,1", "0.25,0.75"]),
        ("General Fund FTE,HRA FTE", ["0.5,", "0.2,0.3", ",0.5", "0.125,0.375"]),
    ],
)
def test_each_funder_may_have_a_column_of_its_share(tmp_path: Path, headings: str, shares: list[str]) -> None:
    """Of 0.5 FTE the funders pay all, 2/5 and 3/5, all, 1/4 and 3/4, whether as percent, as parts or as FTE."""
    rows = [f"A{n},Clerk,4,0.5,{share}" for n, share in enumerate(shares)]
    reading = listed(tmp_path / "list.csv", f"Post No,Job Title,Grade,FTE,{headings}", rows)
    split = "General Fund 2/5; HRA 3/5", "HRA", "General Fund 1/4; HRA 3/4"
    assert values(reading, "funder") == ["General Fund", *split]
    assert fields(reading) == {"A": "post", "B": "title", "C": "grade", "D": "fte", "E": "funder", "F": "funder"}
    assert funder_in("Public Health Grant - % share") == "Public Health Grant"


def test_shares_of_funders_that_do_not_come_to_the_whole_stop_their_row(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,{40 if n else 50},60" for n in range(12)]
    reading = listed(tmp_path / "list.csv", "Post No,Title,Grade,FTE,Core %,Grant %", rows)
    (fault,) = [fault for fault in reading.faults if fault.level == "stop"]
    assert (fault.code, fault.cell, fault.what) == ("shares_not_whole", "F2", "The shares come to 110, not 100.")
    assert set(values(reading, "funder")) == {"Core 2/5; Grant 3/5"}


def test_people_and_vacancies_that_come_to_the_fte_are_no_funders(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,{n % 2},{1 - n % 2},{n % 2 * 100},{100 - n % 2 * 100}" for n in range(8)]
    reading = listed(tmp_path / "list.csv", "Post No,Title,Grade,FTE,In post,Vacant,Filled %,Vacant %", rows)
    assert "funder" not in fields(reading).values()


def test_words_for_no_end_stand_among_ends(tmp_path: Path) -> None:
    """30 June 2026 is the last day, so the post is none from 1 July on."""
    ends = ["Perm", "30/06/2026", "Open-ended", "Indefinite", "permanent", "00/00/0000", "Ongoing", "31/12/2026"]
    rows = [f"A{n},Clerk,4,1,{end}" for n, end in enumerate(ends)]
    reading = listed(tmp_path / "list.csv", "Post No,Title,Grade,FTE,Appt end", rows)
    assert [day and str(day) for day in values(reading, "until")] == [None, "2026-07-01", *[None] * 5, "2027-01-01"]


def test_postcodes_are_about_people_and_no_numbers_of_posts(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,LS{n} {n}AB" for n in range(1, 9)]
    reading = listed(tmp_path / "list.csv", "Ref,Title,Grade,FTE,Post Code", rows)
    assert reading.to_dict()["personal"] == [[None, "E"]]
    assert values(reading, "post")[:2] == ["A1", "A2"]


def test_a_list_that_has_the_fte_of_people_alone_says_so(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,{n % 2}" for n in range(8)]
    reading = listed(tmp_path / "list.csv", "Post No,Title,Grade,Staff in post FTE", rows)
    assert "it is that of people in post" in str(reading)
    both = [row + ",1" for row in rows]
    for heading in ("Auth Est", "Approved Establishment", "Funded Est", "Authorised posts", "Base budget 25/26"):
        reading = listed(tmp_path / "list.csv", f"Post No,Title,Grade,Staff in post FTE,{heading}", both)
        assert "it is that of people in post" not in str(reading)
        assert values(reading, "fte") == [1] * 8, heading


def test_a_column_of_ranks_is_one_of_grades_whatever_its_heading(tmp_path: Path) -> None:
    rows = [f"A{n},Crew Manager,{rank},1" for n, rank in enumerate(["WM", "CM", "FF", "FF", "CM"])]
    head = "Post ref,Post title,Role,Est"
    assert fields(listed(tmp_path / "list.csv", head, rows))["C"] == "grade"
    reading = listed(tmp_path / "list.csv", head, rows, pay="firefighters-grey-book")
    assert values(reading, "grade")[:3] == ["Watch manager", "Crew manager", "Firefighter"]


@pytest.mark.parametrize(
    "heading", ["Occupied by", "Held By", "Postholder", "Assigned To", "Current Occupier", "Covered by"]
)
def test_holders_under_any_heading_are_not_read_and_tell_vacant_posts(tmp_path: Path, heading: str) -> None:
    rows = [f"A{n},Clerk,4,1,{'VACANT - advertised' if n == 3 else 'Bryn Ashquill'}" for n in range(6)]
    reading = listed(tmp_path / "list.csv", f"Post No,Title,Grade,FTE,{heading}", rows)
    assert reading.to_dict()["personal"] == [[None, "E"]]
    assert [bool(vacant) for vacant in values(reading, "vacant")] == [n == 3 for n in range(6)]
    assert "Ashquill" not in str(reading.to_dict())


def test_a_cost_centre_may_have_its_name_behind_a_long_dash(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,C{n % 3}000 \u2013 Team {'abc'[n % 3]}" for n in range(9)]
    reading = listed(tmp_path / "list.csv", "Post No,Title,Grade,FTE,Cost Centre", rows)
    assert values(reading, "cost_centre")[:3] == ["C0000", "C1000", "C2000"]


def test_headings_of_groups_reach_over_the_line_of_headings_below_them(tmp_path: Path) -> None:
    """Code and Name stand twice; what they are of stands above. April to June are no posts."""
    groups = "Cost centre,,Account,,,Budget,Worked WTE,,"
    rows = ["Code,Name,Code,Name,Band,WTE,Apr-25,May-25,Jun-25"]
    rows += [f"65120{n},Ward {'abcdef'[n]},5121,{'Nurse' if n % 2 else 'Matron'},5,10.{n},9,9,9.5" for n in range(1, 6)]
    reading = listed(tmp_path / "list.csv", groups, rows)
    assert fields(reading) == {"A": "cost_centre", "B": "unit", "C": "account", "D": "title", "E": "grade", "F": "fte"}
    assert reading.to_dict()["sheets"][0]["header_rows"] == [1, 2]
    assert values(reading, "unit") == ["Ward b", "Ward c", "Ward d", "Ward e", "Ward f"]
