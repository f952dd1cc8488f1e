"""Figures held against others that stand far off: a base named elsewhere, a finer figure, movements, months, headings."""

import pytest

from establishment.papers.checking import check_paper
from establishment.papers.results import Check
from establishment.papers.source import PaperText, without_marks

FAR = "\n\n".join(f"Ward {letter} has a park and a library, which the council keeps." for letter in "ABCDEF")


def checks(text: str) -> list[Check]:
    """The results on a text."""
    return list(check_paper(PaperText("paper.txt", text, without_marks(text))).checks)


def agreeing(text: str, figure: str) -> list[str]:
    """What agrees of a figure."""
    return [c.message for c in checks(text) if c.text == figure and c.verdict in ("agrees", "rounding")]


BASE = "The planning service has a budget of £1,612,480. The depot has a budget of £402,150." + "\n\n" + FAR + "\n\n"


def test_a_percentage_of_a_base_that_is_named_elsewhere() -> None:
    # 22,370 / 1,612,480 = 1.387%; 22,370 / 402,150 = 5.56%
    text = BASE + "The saving of £22,370 is equivalent to {}% of the {} budget."
    assert agreeing(text.format("1.4", "planning"), "1.4%") == ["£22,370 of £1,612,480 = 1.39%."]
    assert agreeing(text.format("1.5", "planning"), "1.5%") == []
    assert agreeing(text.format("1.4", "fleet").replace(" budget.", " vans."), "1.4%") == []  # nothing is named so
    assert not [c for c in checks(text.format("1.5", "planning")) if c.verdict == "differs"]  # only ever confirmed


def test_a_percentage_of_a_row_of_a_table() -> None:
    table = "| | Budget | Spent |\n|---|---|---|\n| Total pay | 15,271 | 15,308 |\n| Supplies | 2,114 | 2,090 |\n"
    text = "Costs in £000.\n\n" + table + "\n" + FAR + "\n\nAgency spend of £1.3m is 8.5% of total pay.\n"
    # 1,300 / 15,271 = 8.51%, 1,300 / 15,308 = 8.49%
    assert len(agreeing(text, "8.5%")) == 1


@pytest.mark.parametrize(
    ("coarse", "fits"),
    [
        ("£1.2m", True),  # 1,187,400 rounds to it
        ("£1.3m", False),
        ("more than £1.1m", True),
        ("more than £1.2m", False),
        ("nearly £1.2m", True),
        ("nearly £1.1m", False),
    ],
)
def test_a_rounder_figure_that_repeats_a_finer_one(coarse: str, fits: bool) -> None:
    text = f"The review will save {coarse} for residents.\n\n{FAR}\n\nIn a full year the review saves £1,187,400.\n"
    results = [c for c in checks(text) if c.code == "P113" and c.verdict != "untestable"]
    assert [(c.verdict, c.bound[1].text) for c in results] == ([("rounding", "£1,187,400")] if fits else [])


MOVES = "Inspectors fall from 86 to 75; sergeants from 257 to 226 and constables from 1,345 to 1,121. {}"


def test_movements_and_what_they_come_to() -> None:
    # 11 + 31 + 224 = 266; 86 + 257 + 1,345 = 1,688
    assert len(agreeing(MOVES.format("In all 266 posts go."), "266")) == 1
    assert len(agreeing(MOVES.format("They were 1,688 in all."), "1,688")) == 1
    assert agreeing(MOVES.format("In all 276 posts go."), "276") == []
    [wrong] = [c for c in checks(MOVES.format("In all 256 posts go.")) if c.verdict == "differs"]
    assert (wrong.text, wrong.computed) == ("256", 266)


MONTHS = "| Item | Full year | This year |\n|---|---|---|\n| Posts deleted | 221,350 | {} |\n| Posts created | 196,840 | 131,227 |\n"
MONTHS += "| Regrading | 21,400 | 14,267 |\n| Travel | 9,610 | 6,407 |\n"


def test_a_column_of_so_many_months_of_another() -> None:
    # 221,350 x 8 / 12 = 147,566.67
    text = MONTHS.format("147,567")
    assert "8/12 of 221,350" in agreeing(text, "147,567")[0]
    [wrong] = [c for c in checks(MONTHS.format("174,567")) if c.verdict == "differs"]
    assert (wrong.text, wrong.code) == ("174,567", "P104")


def test_a_column_at_the_percentage_of_its_heading() -> None:
    text = "| Team | Salaries | On-costs at 29% |\n|---|---|---|\n| North | £798,200 | £231,478 |\n| South | £1,164,500 | {} |\n"
    # 798,200 x 0.29 = 231,478; 1,164,500 x 0.29 = 337,705
    assert "29% of £1,164,500" in agreeing(text.format("£337,705"), "£337,705")[0]
    assert [c.text for c in checks(text.format("£373,705")) if c.verdict == "differs"] == ["£373,705"]


def test_headings_one_a_line_over_cells_one_a_line() -> None:
    cells = "Administration 404 327 19|Public works 2440 2049 16|Parks 460 440 4.35|Roads 1208 1021 15.48"
    rows = [*["Programme", "Posts", "Posts filled", "Vacancy rate"]]
    for row in cells.split("|"):
        words = row.rsplit(" ", 3)
        rows += words
    grid = check_paper(PaperText("p.txt", "\n".join(rows), without_marks("\n".join(rows)))).paper.grids[0]
    assert grid.heads == ["Posts", "Posts filled", "Vacancy rate"]
    assert [row.label for row in grid.rows] == ["Administration", "Public works", "Parks", "Roads"]


def test_a_heading_of_posts_as_they_are_says_nothing_of_what_becomes_of_them() -> None:
    text = "Additional posts of the service\n\n| Post | Posts filled | Additional to establishment |\n|---|---|---|\n"
    text += "| Clerk | 12 | 3 |\n| Driver | 14 | 5 |\n"
    assert check_paper(PaperText("p.txt", text, without_marks(text))).paper.posts == []


def posts(text: str) -> list[tuple[str, int, str, str]]:
    """The lines of posts of a text."""
    lines = check_paper(PaperText("p.txt", text, without_marks(text))).paper.posts
    return [(post.action, int(post.count), post.title, post.grade) for post in lines]


def test_posts_whose_number_moves() -> None:
    text = "The number of inspectors will be reduced from 86 to 75; sergeants from 257 to 226. Clerks rise from 4 to 6."
    # 86 - 75 = 11, 257 - 226 = 31, 6 - 4 = 2
    assert posts(text) == [
        ("disestablish", 11, "inspectors", ""),
        ("disestablish", 31, "sergeants", ""),
        ("establish", 2, "Clerks", ""),
    ]
    for other in (
        "It is cut from 86 to 75 pages.",
        "The fee of clerks falls from £86 to £75.",
        "Clerks work from 9 to 5.",
    ):
        assert posts(other) == []
    lines = posts("PCSO numbers will be cut from 214 to 178, a loss of 36.")
    assert [count for _, count, _, _ in lines] in ([], [36])  # never twice


LISTS = """It is proposed to delete the following posts:
- Principal Planner (PO4) x 2
- Planning Technician (SC6), 3 posts
- Head of IT Services
- the library in the town

And to create:
- Team Leader (PO6) x 1
- Planner (SC6 - PO2) x 3
"""


def test_a_list_with_the_number_last_or_none_and_the_next_list() -> None:
    assert posts(LISTS) == [
        ("disestablish", 2, "Principal Planner", "PO4"),
        ("disestablish", 3, "Planning Technician", "SC6"),
        ("disestablish", 1, "Head of IT Services", ""),
        ("establish", 1, "Team Leader", "PO6"),
        ("establish", 3, "Planner", "SC6 - PO2"),
    ]


def test_an_about_that_misses_by_more_than_the_word_can_mean() -> None:
    text = "It would cost approximately €{} to recruit 1,500 staff more, at an average cost of €45,000 each."
    # 1,500 x 45,000 = 67,500,000; 76.5m is 13% more, 66.5m is 1% less
    assert [c.text for c in checks(text.format("76,500,000")) if c.verdict == "differs"] == ["€76,500,000"]
    assert [c.text for c in checks(text.format("66,500,000")) if c.verdict == "differs"] == []


def test_a_list_of_pay_bands_proves_nothing() -> None:
    bands = "".join(f"£{n}0,001 - £{n + 1}0,000 {n}\n\n" for n in range(6, 16))
    assert [c.message for c in checks(bands) if c.code == "P106"] == []
