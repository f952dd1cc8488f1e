"""A post's own salary: inside a band, protected above its grade, moved by awards; worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import establishment as est

SCALE = """\
title       = "Managers (made up)"
hours       = 37
increment_months = 12
awards      = [2024-04-01, 2025-04-01, 2026-04-01]
known_until = 2027-04-01

[[grade]]
name   = "M1"
all_points = ["low", "high"]
band   = true

[[grade]]
name   = "M2"
all_points = ["2low", "2high"]
band   = true

[[grade]]
name      = "Chief"
reference = "made-up"

[[award]]
effective_from = 2025-04-01
percent    = "3"
applies_to = "all points"
state      = "paid"
confidence = "high"
reference  = "made-up"

[[reference]]
id    = "made-up"
title = "Made up"
seen  = 2026-11-22
"""
# 3% of everything in 2025; in 2026 the bottom of M1 rises by £900 and its top by £600, which no award states
POINTS = """\
effective_from,point,salary,status,confidence,reference,note
2024-04-01,low,30000,published,high,made-up,
2024-04-01,high,40000,published,high,made-up,
2024-04-01,2low,42000,published,high,made-up,
2024-04-01,2high,50000,published,high,made-up,
2025-04-01,low,30900,published,high,made-up,
2025-04-01,high,41200,published,high,made-up,
2025-04-01,2low,43260,published,high,made-up,
2025-04-01,2high,51500,published,high,made-up,
2026-04-01,low,31800,published,high,made-up,
2026-04-01,high,41800,published,high,made-up,
2026-04-01,2low,44000,published,high,made-up,
2026-04-01,2high,52000,published,high,made-up,
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> est.Book:
    folder = tmp_path_factory.mktemp("grades")
    scale = folder / "managers"
    scale.mkdir()
    (scale / "scale.toml").write_text(SCALE, encoding="utf-8")
    (scale / "points.csv").write_text(POINTS, encoding="utf-8")
    return est.load_book(folder)


def scenario(line: str, **terms: str) -> str:
    """A scenario of one new post, in cash prices of 2024/25 to 2026/27 with no on-costs unless terms say otherwise."""
    values = {
        "title": '"Own pay"',
        "pay": '"managers"',
        "basis": '"point"',
        "on_cost_percent": "0",
        "price_base": "2024-04-01",
        "first_year": '"2024/25"',
        "years": "3",
        "prices": '"cash"',
    } | terms
    top = "".join(f"{key} = {value}\n" for key, value in values.items())
    return f"{top}[[proposal]]\nnumber = 1\nestablish = [{{ {line}, from = 2024-04-01 }}]\n"


def by_year(text: str, book: est.Book) -> list[str]:
    frame = est.cost(text, book=book).by_year()
    return [f"{pounds:.2f}" for pounds in frame["part_year_net"]]


CASES = [
    # £35,250 in the band: 3% of 2025 gives £36,307.50, to the pound £36,308. In 2026 it keeps its place: it lies
    # 5,408 / 10,300 of the way from £30,900 to £41,200, so 31,800 + 5,408 / 10,300 x 10,000 = £37,050.49, £37,050
    ('salary = "£35,250"', ["35250.00", "36308.00", "37050.00"]),
    # the top of the band stays the top: £40,000, £41,200, £41,800
    ("salary = 40000", ["40000.00", "41200.00", "41800.00"]),
    # said for a later day: £36,308 on 1 April 2025 is moved by 2026 alone, and by nothing before the day is priced
    ('salary = "£45,000", protected = "frozen"', ["45000.00", "45000.00", "45000.00"]),
    # frozen at £40,500: the top of M1 reaches £41,200 in 2025, so from then on it is paid that
    ('salary = "£40,500", protected = "frozen"', ["40500.00", "41200.00", "41800.00"]),
    # raised by awards: 3% of £45,000 is £46,350; in 2026 the top rises from £41,200 to £41,800, in proportion
    # 46,350 x 41,800 / 41,200 = £47,025
    ('salary = "£45,000", protected = "awards"', ["45000.00", "46350.00", "47025.00"]),
]


@pytest.mark.parametrize(("keys", "years"), CASES)
def test_own_pay_moves_with_awards_and_stops_at_its_grade(keys: str, years: list[str], book: est.Book) -> None:
    assert years == by_year(scenario(f'title = "Head", grade = "M1", {keys}'), book)


@pytest.mark.parametrize(("keys", "years"), CASES)
def test_posts_table_bulk_and_workbook_agree(keys: str, years: list[str], book: est.Book, tmp_path: Path) -> None:
    salary = keys.split("protected")[0].removeprefix("salary = ").strip(' ,"')
    protected = keys.partition('protected = "')[2].rstrip('"')
    frame = pd.DataFrame(
        {
            "post": ["1"],
            "title": ["Head"],
            "grade": ["M1"],
            "salary": [salary],
            "protected": [protected],
            "salary_on": ["2024-04-01"],
        }
    )
    terms = {"pay": "managers", "on_cost_percent": 0}
    costs = est.cost_posts(frame, book=book, terms=terms, years=("2024/25", "2026/27"), prices="cash", by=["year"])
    assert [f"{pounds:.2f}" for pounds in costs["pounds"]] == years
    costing = est.cost(scenario(f'title = "Head", grade = "M1", {keys}'), book=book)
    costing.to_excel(tmp_path / "a.xlsx")
    sheets = pd.read_excel(tmp_path / "a.xlsx", sheet_name=None, header=None, engine="openpyxl")
    cells_there = {str(value) for sheet in sheets.values() for value in sheet.to_numpy().ravel()}
    assert any("own salary" in text for text in cells_there)


def test_a_salary_of_its_day_is_not_known_under_an_earlier_award(book: est.Book) -> None:
    text = scenario('title = "Head", grade = "M1", salary = 36308, salary_on = 2025-05-01')
    with pytest.raises(est.InputError) as fault:
        est.cost(text, book=book)
    message = "The salary £36,308 of 1 May 2025 was another under the award before, in force on 2024-04-01"
    assert message in str(fault.value).replace(" (price_base, line 4)", "")
    later = (
        text.replace("price_base = 2024-04-01", "price_base = 2025-04-01")
        .replace('"2024/25"', '"2025/26"')
        .replace("from = 2024-04-01", "from = 2025-04-01")
    )
    assert ["36308.00", "37050.00"] == by_year(later.replace("years = 3", "years = 2"), book)


REFUSED = [
    (
        'salary = "£41,000"',
        "The salary £41,000 of 1 April 2024 lies outside M1 of managers, £30,000 to £40,000 at the award of 1 April 2024.",
    ),
    (
        'salary = "£29,000"',
        "The salary £29,000 of 1 April 2024 lies outside M1 of managers, £30,000 to £40,000 at the award of 1 April 2024.",
    ),
    (
        'salary = "£29,000", protected = "frozen"',
        "The salary £29,000 of 1 April 2024, protected and frozen lies outside M1 of managers",
    ),
    (
        'salary = "£39,000", protected = "awards"',
        "The salary £39,000 of 1 April 2024, protected with awards lies within M1 of managers, £30,000 to £40,000 at the "
        "award of 1 April 2024, so there is nothing to protect.",
    ),
    ('salary = "£39,000", point = "low"', "The post has the point low and a salary of its own."),
    ('protected = "frozen"', "protected needs a salary of the post's own, but the line has none."),
]


@pytest.mark.parametrize(("keys", "message"), REFUSED)
def test_a_salary_that_cannot_be_says_its_band(keys: str, message: str, book: est.Book) -> None:
    with pytest.raises(est.InputError) as fault:
        est.cost(scenario(f'title = "Head", grade = "M1", {keys}'), book=book)
    assert message in str(fault.value)


def test_a_grade_known_by_name_only_is_priced_at_the_salary_of_the_post(book: est.Book) -> None:
    years = by_year(
        scenario('title = "Chief Executive", grade = "Chief", salary = 120000, salary_on = 2024-04-01'), book
    )
    # the award of 3% on 1 April 2025 is for everyone: 123,600
    assert ["120000.00", "123600.00", "123600.00"] == years


def test_assumed_awards_and_lump_sums_move_a_salary_of_its_own(book: est.Book) -> None:
    award = [{"from": "2027-04-01", "percent": 2.5, "lump_sum": "£300"}]
    terms = {"pay": "managers", "on_cost_percent": 0, "award": award, "hold_on_costs": True}
    frame = pd.DataFrame({"post": ["1"], "grade": ["M1"], "salary": [35250], "salary_on": ["2024-04-01"]})
    costs = est.cost_posts(frame, book=book, terms=terms, years=("2026/27", "2027/28"), prices="cash", by=["year"])
    # £37,050 x 1.025 = £37,976.25, to the pound £37,976; and £300 once
    assert ["37050.00", "38276.00"] == [f"{pounds:.2f}" for pounds in costs["pounds"]]


def test_a_regrade_ends_own_pay_unless_it_gives_another(book: est.Book) -> None:
    text = (
        'title = "T"\npay = "managers"\nbasis = "minimum"\non_cost_percent = 0\nprice_base = 2024-04-01\n'
        '[[proposal]]\nnumber = 1\nregrade = [{ title = "Head", grade = "M1", salary = 35250, to = %s }]\n'
    )
    # from £35,250 to the bottom of M2, £42,000
    assert Decimal("6750.00") == est.cost(text % '"M2"', book=book).net
    # from £35,250 to £45,000
    ending = text % '{ grade = "M2", salary = 45000 }'
    assert Decimal("9750.00") == est.cost(ending, book=book).net


def test_what_own_pay_rests_on_is_said(book: est.Book) -> None:
    costing = est.cost(scenario('title = "Head", grade = "M1", salary = 45000, protected = "frozen"'), book=book)
    words = " ".join(str(costing).split())
    assert "Priced at a salary of the post's own: £45,000 of 1 April 2024, protected and frozen." in words
    assert "Frozen pay stands still until its grade has reached it." in words


def test_a_scenario_with_own_pay_reads_back_equal(book: est.Book, tmp_path: Path) -> None:
    keys = 'salary = "£45,000", protected = "awards", salary_on = 2024-04-01'
    costing = est.cost(scenario(f'title = "Head", grade = "M1", {keys}'), book=book)
    written = costing.scenario.to_toml(tmp_path / "again.toml")
    assert "salary_on = 2024-04-01" in written
    again = est.cost(tmp_path / "again.toml", book=book)
    assert costing.scenario == again.scenario
    assert costing.net == again.net


def test_a_list_prices_rows_without_a_point_by_their_salary(book: est.Book, tmp_path: Path) -> None:
    terms = {"pay": "managers", "on_cost_percent": 0}
    own = pd.DataFrame(
        {
            "post": ["P1", "P2"],
            "title": ["Head", "Deputy"],
            "grade": ["M1", "M1"],
            "point": ["", "low"],
            "salary": ["35250", "30000"],
            "salary_on": ["2024-04-01", ""],
            "fte": ["1", "1"],
        }
    )
    own.to_csv(tmp_path / "own.csv", index=False)
    posts = est.load_posts(tmp_path / "own.csv", pay="managers", book=book)
    assert posts.table()["salary"].tolist()[0] == "35250.00"
    costs = est.cost_posts(posts.table(), book=book, terms=terms, years="2024/25", prices="cash", by=["grade"])
    assert [65250.0] == costs["pounds"].tolist()
    exported = own.rename(columns={"post": "Position Number", "title": "Job Title", "salary": "Annual Salary"})
    exported.drop(columns=["salary_on", "point"]).to_csv(tmp_path / "export.csv", index=False)
    table = est.load_posts(tmp_path / "export.csv", pay="managers", book=book).table()
    costs = est.cost_posts(
        table, book=book, terms={**terms, "basis": "maximum"}, years="2024/25", prices="cash", by=["grade"]
    )
    assert [65250.0] == costs["pounds"].tolist()


UNTIL = 'title = "Head", grade = "M1", salary = "£45,000", protected = "frozen", protected_until = 2025-10-01'


@pytest.mark.parametrize(
    ("terms", "years"),
    [
        # six months at £45,000 and six at the top of April 2025, £41,200: 22,500 + 20,600; then £41,800
        ({}, ["45000.00", "43100.00", "41800.00"]),
        # at the prices of April 2024 the top is £40,000: 22,500 + 20,000, then £40,000
        ({"prices": '"constant"'}, ["45000.00", "42500.00", "40000.00"]),
    ],
)
def test_protection_that_ends_leaves_the_top_of_the_grade(
    terms: dict[str, str], years: list[str], book: est.Book, tmp_path: Path
) -> None:
    costing = est.cost(scenario(UNTIL, **terms), book=book)
    assert years == [f"{pounds:.2f}" for pounds in costing.by_year()["part_year_net"]]
    words = " ".join(str(costing).split())
    assert "£45,000 of 1 April 2024, protected and frozen until 30 September 2025" in words
    assert "Where protection ends, the post is paid the top of its grade." in words
    costing.to_excel(tmp_path / "a.xlsx")
    sheets = pd.read_excel(tmp_path / "a.xlsx", sheet_name=None, header=None, engine="openpyxl")
    assert float(years[1]) in {cell for cell in sheets["Years"].to_numpy().ravel() if isinstance(cell, int | float)}
    keys = {"salary": ["45000"], "protected": ["frozen"], "protected_until": ["2025-10-01"]}
    frame = pd.DataFrame({"post": ["1"], "grade": ["M1"], "salary_on": ["2024-04-01"], **keys})
    costs = est.cost_posts(
        frame,
        book=book,
        terms={"pay": "managers", "on_cost_percent": 0},
        years=("2024/25", "2026/27"),
        prices="2024-04-01" if terms else "cash",
        by=["year"],
    )
    assert [f"{pounds:.2f}" for pounds in costs["pounds"]] == years


def test_the_end_of_protection_is_written_and_read_back(book: est.Book, tmp_path: Path) -> None:
    costing = est.cost(scenario(UNTIL), book=book)
    assert "protected_until = 2025-10-01" in costing.scenario.to_toml(tmp_path / "again.toml")
    again = est.cost(tmp_path / "again.toml", book=book)
    assert (costing.scenario, costing.net) == (again.scenario, again.net)


@pytest.mark.parametrize(
    ("keys", "message", "fix"),
    [
        (
            'grade = "M1", salary = 45000, protected_until = 2025-10-01',
            "E208 proposal[0].establish[0].protected_until",
            "protected_until ends a protection, but the line has none.",
        ),
        (
            'grade = "M1", salary = 45000, protected = "awards", protected_until = 2024-04-01',
            "E217 proposal[0].establish[0].protected_until",
            "The protection ends on 2024-04-01, and the post has the salary on 2024-04-01.",
        ),
        (
            'grade = "M1", protected_until = 2025-10-01',
            "E208 proposal[0].establish[0].protected_until",
            "protected_until needs a salary of the post's own, but the line has none.",
        ),
        (
            'grade = "Chief", salary = 90000, protected = "frozen", protected_until = 2025-10-01',
            "E208",
            "managers knows Chief by name only: what is paid then is not known.",
        ),
    ],
)
def test_ends_of_protection_that_cannot_be(keys: str, message: str, fix: str, book: est.Book) -> None:
    with pytest.raises(est.InputError) as fault:
        est.cost(scenario(f'title = "Head", {keys}'), book=book)
    words = " ".join(str(fault.value).split())
    assert message in words
    assert fix in words


def test_an_exit_after_the_end_of_protection_is_at_the_top_of_the_grade(book: est.Book) -> None:
    # £41,200 / (365 / 7) a week from October 2025, £790.14, above the cap of £719: 3 years at 40, 3 x £719
    leaving = '{ title = "Head", age = 40, service = 3, on = 2025-12-01, terms = "statutory" }'
    text = (
        'title = "T"\npay = "managers"\nbasis = "point"\non_cost_percent = 0\nprice_base = 2024-04-01\n'
        'first_year = "2025/26"\n[[proposal]]\nnumber = 1\n'
        f"disestablish = [{{ {UNTIL}, from = 2025-12-01 }}]\nredundancy = [{leaving}]\n"
    )
    costing = est.cost(text, book=book)
    assert "pay from the post: £41,200 a year" in costing.comparison.plan.one_offs[0].how


def test_one_post_on_a_salary_of_its_own_prices_itself(book: est.Book) -> None:
    # £35,250 in M1 of April 2024; 20% pension £7,050; the levy of 0.5% £176.25; NI 13.8% of £26,150, £3,608.70
    post = est.Post("Head", grade="M1", pay="managers", salary=35250)
    cost = post.cost(on="2024-06-01", pension="20%", book=book)
    assert cost.total == Decimal("46084.95")
    assert "own salary £35,250" in str(cost)
