"""Posts that are called temporary without an end, and rows that hold several posts: both are said."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import establishment as est
from establishment.posts import says_an_end

HEAD = 'title = "x"\npay = "njc"\nbasis = "maximum"\npension = "none"\nprice_base = 2025-10-01\n'


@pytest.mark.parametrize(
    ("title", "temporary"),
    [
        ("Planner (fixed-term)", True),
        ("Fixed term Planner", True),
        ("Temporary Clerk", True),
        ("Clerk - maternity cover", True),
        ("Clerk FTC", True),
        ("Temporary Accommodation Officer", False),
        ("Temporary Works Engineer", False),
        ("Template Designer", False),
        ("Officer", False),
    ],
)
def test_titles_that_say_a_post_is_not_for_good(title: str, temporary: bool) -> None:
    assert says_an_end(title) == temporary


def test_a_temporary_post_without_an_end_is_asked_about_until_it_has_one() -> None:
    line = '[[proposal]]\nnumber = 1\nestablish = [{ title = "Temporary Clerk", grade = "SCP 5"%s }]\n'
    questions = [
        question for question in est.cost(HEAD + line % "").to_dict()["questions"] if "When do these" in question
    ]
    assert questions == [
        "When do these posts end: Temporary Clerk? They have no until, so they are costed as recurring: "
        "Temporary Clerk (scenario:8)."
    ]
    ended = est.cost(HEAD + line % ", from = 2026-04-01, until = 2027-04-01").to_dict()["questions"]
    assert not [question for question in ended if "When do these" in question]


def test_a_list_says_at_its_cell_that_a_temporary_post_has_no_end() -> None:
    frame = pd.DataFrame(
        {
            "Post No.": ["1", "2", "3", "4"],
            "Job Title": ["Temporary Clerk", "Clerk", "Clerk (fixed term)", "Clerk"],
            "Grade": ["SCP 5"] * 4,
            "FTE": [1, 1, 1, 1],
            "End Date": ["", "", "31/03/2027", ""],
            "Contract Type": ["Permanent", "Fixed Term", "Fixed Term", "Permanent"],
        }
    )
    faults = [fault for fault in est.load_posts(frame, pay="njc").faults if fault.code == "no_end"]
    assert [(fault.cell, fault.level) for fault in faults] == [(None, "say"), ("B2", "say")]
    assert faults[0].what == "Contract Type: 1 temporary post without an end, costed as recurring."
    assert faults[0].fix.endswith("rows 3.")


def test_rows_of_several_posts_say_what_each_further_post_would_change(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"Post No.": ["1", "2"], "Job Title": ["Nurse", "Clerk"], "Grade": ["SCP 20", "SCP 5"], "WTE": [5.6, 1.0]}
    )
    frame.to_csv(tmp_path / "list.csv", index=False)
    text = HEAD + 'posts = "list.csv"\n[[proposal]]\nnumber = 1\ndisestablish = [{ post = "2" }]\n'
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    notes = est.cost(tmp_path / "s.toml").to_dict()["notes"]
    words = (
        "1 row (1): 5.60 FTE without a number of posts. They are priced as 6 posts: whole ones and one remainder a row."
    )
    # 15% of 5,000
    more = "Basic pay does not depend on it. Each further post would lower National Insurance by £750 a year."
    assert f"{words} {more}" in notes
    line = est.cost(HEAD + '[[proposal]]\nnumber = 1\nestablish = ["2.5 FTE Clerk SCP 5"]\n').to_dict()["notes"]
    assert any("(Clerk): 2.50 FTE without a number of posts. They are priced as 3 posts" in note for note in line)
    counted = est.cost(HEAD + '[[proposal]]\nnumber = 1\nestablish = ["2 x 0.5 FTE Clerk SCP 5"]\n').to_dict()
    assert not any("without a number of posts" in note for note in counted["notes"])


def test_basic_pay_of_a_pooled_row_is_that_of_its_fte() -> None:
    book = est.load_book()
    line = '[[proposal]]\nnumber = 1\nestablish = [{ line = "5.6 FTE Clerk SCP 5" }]\n'
    basic = book.annual("SCP 5", "5", on=date(2025, 10, 1), scale="njc").pence
    lines = est.cost(HEAD + line, book=book).lines(money="pence")
    part = (6 * basic + 5) // 10
    assert lines[lines["component"] == "basic"]["pence"].sum() == 5 * basic + part
