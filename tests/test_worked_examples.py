"""Each rule of money over time worked out by hand, in pounds and pence."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import establishment as est
from establishment.outputs.costing_pages import bridge_text

pytestmark = pytest.mark.core

SCALE = """\
title       = "Clerks (made up)"
hours       = 37
increment_months = 12
pension     = "none"
awards      = [2020-04-01]
known_until = 2027-04-01
grade       = [
    { name = "C1", points = ["1", "3"] },
    { name = "C2", points = ["4", "6"] },
    { name = "C1/2", links = ["C1", "C2"] },
]
reference   = [{ id = "made-up", title = "Made up for the tests", seen = 2026-11-22 }]
"""
PAY = {"1": 20000, "2": 21000, "3": 22000, "4": 30000, "5": 31000, "6": 33000}
"""Pounds at the award of April 2020."""
LATER = {"2021-09-01": 600}
"""A later award, where a test has one: pounds more on every point."""


@pytest.fixture
def book(tmp_path: Path) -> est.Book:
    return made_book(tmp_path)


def made_book(folder: Path, later: dict[str, int] | None = None) -> est.Book:
    scale = folder / "grades" / "clerks"
    scale.mkdir(parents=True)
    awards = {"2020-04-01": 0, **(later or {})}
    (scale / "scale.toml").write_text(SCALE.replace("[2020-04-01]", f"[{', '.join(awards)}]"), encoding="utf-8")
    rows = ["effective_from,spine,point,salary,status,confidence,reference,reference_2,note"]
    for award, more in awards.items():
        rows += [f"{award},,{point},{pay + more},illustrative,high,made-up,," for point, pay in PAY.items()]
    (scale / "points.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return est.load_book(folder / "grades")


def costed(book: est.Book, text: str, folder: Path, **top: Any) -> est.Costing:
    head = {"title": "Worked by hand", "pay": "clerks", "basis": "maximum", "on_cost_percent": 0} | top
    lines = [f"{key} = {toml(value)}" for key, value in head.items() if value is not None]
    path = folder / "scenario.toml"
    path.write_text("\n".join(lines) + "\n" + text, encoding="utf-8")
    return est.cost(path, book=book)


def toml(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def establish(*lines: str) -> str:
    return f"[[proposal]]\nnumber = 1\nestablish = [{', '.join(lines)}]\n"


def components(costing: est.Costing, **which: Any) -> dict[str, Decimal]:
    frame = costing.lines(by_year=True, money="pence")
    for column, value in which.items():
        frame = frame[frame[column] == value]
    sums = frame.groupby("component", sort=False)["pence"].sum()
    return {str(name): Decimal(int(pence)).scaleb(-2) for name, pence in sums.items()}


def by_year(costing: est.Costing, column: str) -> list[int]:
    return [int(pence) for pence in costing.by_year(money="pence")[column]]


def test_a_september_award_in_an_april_to_march_year(tmp_path: Path) -> None:
    book = made_book(tmp_path, LATER)
    costing = costed(
        book,
        establish('"1 x Clerk C2"'),
        tmp_path,
        price_base=date(2021, 4, 1),
        first_year="2021/22",
        years=2,
        prices="cash",
    )
    # April to August at 33,000: 5/12 = 13,750.00; from September at 33,600: 33,600 less 5/12 of it, 14,000
    assert [1375000 + 1960000, 3360000] == by_year(costing, "part_year_net_pence")
    assert [3360000, 3360000] == by_year(costing, "full_year_net_pence")


def test_national_insurance_of_2022_23_changes_in_november(book: est.Book, tmp_path: Path) -> None:
    costing = costed(
        book,
        establish('{ title = "Clerk", grade = "C2", point = "4" }'),
        tmp_path,
        basis="point",
        price_base=date(2022, 4, 1),
        first_year="2022/23",
        prices="cash",
        on_cost_percent=None,
    )
    # 15.05% of 20,900 = 3,145.45, seven months: 1,834.85; 13.8% = 2,884.20, less seven months of it, 1,682.45: 1,201.75
    parts = {"basic": Decimal(30000), "national_insurance": Decimal("3036.60"), "levy": Decimal(150)}
    assert parts == components(costing)
    # on the last day of the year the rate is 13.8%
    assert [3000000 + 288420 + 15000] == by_year(costing, "full_year_net_pence")


def test_a_post_from_seven_december(book: est.Book, tmp_path: Path) -> None:
    text = establish('{ line = "1 x Supervisor C2", from = 2016-12-07 }')
    text += '[[unit_cost]]\ngrade = "C2"\namount = "£33,890"\n'
    costing = costed(book, text, tmp_path, basis="unstated", first_year="2016/17", years=2)
    # 8 months and 6 of 31 days have gone: 33,890 x (8 x 31 + 6) / 372 = 23,139.95; the rest is 10,750.05
    assert [1075005, 3389000] == by_year(costing, "part_year_net_pence")
    days = costed(book, text, tmp_path, basis="unstated", first_year="2016/17", years=1, sharing="days")
    # 250 of 365 days have gone: 23,212.33; the rest is 10,677.67
    assert [1067767] == by_year(days, "part_year_net_pence")


def test_two_spells_that_share_a_month(book: est.Book, tmp_path: Path) -> None:
    text = '[[proposal]]\nnumber = 1\nchange_hours = [{ line = "1 x Clerk C2", from = 2025-06-16, to = 0.5 }]\n'
    costing = costed(book, text, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26")
    # 2 months and 15 of 30 days have gone: 33,000 x 75/360 = 6,875 and 16,500 x 75/360 = 3,437.50
    before, after = 3300000 - 687500, 1650000 - 343750
    lines = costing.lines(by_year=True, money="pence")
    # until its day the clerk stands on both sides as it was
    assert {"baseline": 3300000, "proposed": 687500 + after} == lines.groupby("side")["pence"].sum().to_dict()
    assert [before - after] == by_year(costing, "part_year_gross_savings_pence")
    assert [1650000] == by_year(costing, "full_year_gross_savings_pence")


@pytest.mark.parametrize(
    ("grade", "point", "stop", "pay"),
    [
        ("C1/2", "2", None, [21000, 22000, 22000, 22000]),  # the bar stands after point 3
        ("C1/2", "2", False, [21000, 22000, 30000, 31000]),
        ("C1/2", "4", True, [30000, 31000, 33000, 33000]),  # above the bar already
        ("C1", "1", None, [20000, 21000, 22000, 22000]),
    ],
)
def test_increments_go_up_to_the_bar_or_the_top(
    book: est.Book, tmp_path: Path, grade: str, point: str, stop: bool | None, pay: list[int]
) -> None:
    line = f'{{ title = "Clerk", grade = "{grade}", point = "{point}", increment_date = 2026-04-01 }}'
    costing = costed(
        book,
        establish(line),
        tmp_path,
        basis="point",
        stop_at_bar=stop,
        price_base=date(2025, 4, 1),
        first_year="2025/26",
        years=4,
    )
    assert [100 * pounds for pounds in pay] == by_year(costing, "part_year_net_pence")


def test_an_increment_in_october_falls_half_in_the_year(book: est.Book, tmp_path: Path) -> None:
    line = '{ title = "Clerk", grade = "C1", point = "1", increment_date = 2025-10-01 }'
    costing = costed(book, establish(line), tmp_path, basis="point", price_base=date(2025, 4, 1), first_year="2025/26")
    # six months at 20,000 and six at 21,000; at the end of the year 21,000
    assert [1000000 + 1050000] == by_year(costing, "part_year_net_pence")
    assert [2100000] == by_year(costing, "full_year_net_pence")
    assert Decimal(20000) == costing.net


def test_a_new_post_moves_first_on_the_common_day_after_it_starts(book: est.Book, tmp_path: Path) -> None:
    line = '{ title = "Clerk", grade = "C1", point = "1", from = 2025-04-01 }'
    costing = costed(
        book,
        establish(line),
        tmp_path,
        basis="point",
        price_base=date(2025, 4, 1),
        first_year="2025/26",
        years=3,
        increment_date=date(2020, 4, 1),
    )
    assert [2000000, 2100000, 2200000] == by_year(costing, "part_year_net_pence")


@pytest.mark.parametrize("own", ["2023-10-01", "2025-04-01", "2025-07-01", "2025-10-01"])
def test_a_post_begins_on_the_point_it_names(own: str, book: est.Book, tmp_path: Path) -> None:
    """From 1 July 2025 on point 1, £20,000, after two years on it elsewhere, whatever its own day: added, in a posts table, or by the million."""
    table = "post,title,grade,point,from,increment_date,on_point_since\n"
    table += f"1,Clerk,C1,1,2025-07-01,{own},2023-07-01\n2,Other,C1,1,,,\n"
    (tmp_path / "posts.csv").write_text(table, encoding="utf-8")
    terms = {"basis": "point", "price_base": date(2025, 4, 1), "first_year": "2025/26", "years": 2}
    line = f'{{ title = "Clerk", grade = "C1", point = "1", from = 2025-07-01, increment_date = {own}, '
    line += "on_point_since = 2023-07-01 }"
    added = costed(book, establish(line), tmp_path, **terms)
    other = costed(
        book,
        '[[proposal]]\nnumber = 1\nfrom = 2025-07-01\ndisestablish = [{ post = "1" }]\n',
        tmp_path,
        posts="posts.csv",
        **terms,
    )
    listed = est.cost_posts(
        (tmp_path / "posts.csv"),
        book=book,
        terms={"pay": "clerks", "on_cost_percent": 0},
        by=("title", "year"),
        years=("2025/26", "2026/27"),
        prices=date(2025, 4, 1),
        money="pence",
    )
    # its day comes round on the first of October (three months at 20,000 and six at 21,000; then six at 21,000 and six
    # at 22,000), of April (nine at 20,000; then 21,000), or of July (nine at 20,000; then three, and nine at 21,000)
    year = {"10": [1550000, 2150000], "04": [1500000, 2100000], "07": [1500000, 2075000]}[own[5:7]]
    assert year == by_year(added, "part_year_net_pence")
    assert year == [-pence for pence in by_year(other, "part_year_net_pence")]
    assert year == listed[listed["title"] == "Clerk"]["pence"].to_list()


AWARD = "[[award]]\nfrom = 2027-04-01\n"


@pytest.mark.parametrize(
    ("gives", "point", "pay"),
    [
        ('flat = "£1,925"', "4", 31925),
        ("percent = 3.2", "4", 30960),
        ("percent = 2\nflat = 100", "4", 30700),  # 30,600 and then 100
        ("percent = 5\nflat = 1200\ngreater = true", "1", 21200),
        ("percent = 5\nflat = 1200\ngreater = true", "4", 31500),
        ('percent = 10\npoints = ["1", "3"]', "3", 24200),
        ('percent = 10\npoints = ["1", "3"]', "4", 30000),
        ('percent = 10\ngrades = ["C2"]', "4", 33000),
    ],
)
def test_an_assumed_award(book: est.Book, tmp_path: Path, gives: str, point: str, pay: int) -> None:
    text = AWARD + gives + "\n" + establish(f'{{ title = "Clerk", grade = "C1/2", point = "{point}" }}')
    costing = costed(
        book, text, tmp_path, basis="point", price_base=date(2026, 4, 1), first_year="2027/28", prices="cash"
    )
    assert [100 * pay] == by_year(costing, "part_year_net_pence")
    assert ["projected"] == costing.by_year()["status"].to_list() or ["illustrative"] == costing.by_year()[
        "status"
    ].to_list()


def test_a_flat_award_on_part_time_hours(book: est.Book, tmp_path: Path) -> None:
    text = AWARD + 'flat = "£1,925"\n' + establish('{ title = "Clerk", grade = "C2", point = "4", fte = "20/37" }')
    costing = costed(
        book, text, tmp_path, basis="point", price_base=date(2026, 4, 1), first_year="2027/28", prices="cash"
    )
    # (30,000 + 1,925) x 20/37: the part-time post has 20/37 of the award, 1,040.54
    assert [1725676] == by_year(costing, "part_year_net_pence")


def test_awards_again_each_year_and_between_what_is_known_and_the_first(book: est.Book, tmp_path: Path) -> None:
    text = "[[award]]\nfrom = 2027-09-01\npercent = 2\nyears = 3\n" + establish('"1 x Clerk C2"')
    costing = costed(book, text, tmp_path, price_base=date(2026, 4, 1), first_year="2026/27", years=4, prices="cash")
    # pay is known until April 2027 and assumed to hold until the award: 33,000, 33,660, 34,333, 35,020
    ends = [33000, 33660, 34333, 35020]
    assert [100 * pay for pay in ends] == by_year(costing, "full_year_net_pence")
    # 5/12 of each year is at the pay before: 33,000 x 5/12 + 33,660 x 7/12 and so on
    assert [3300000, 3338500, 3405258, 3473375] == by_year(costing, "part_year_net_pence")


def test_a_back_dated_award_falls_where_it_is_earned(book: est.Book, tmp_path: Path) -> None:
    text = AWARD + "percent = 2\nagreed = 2028-05-01\n" + establish('"1 x Clerk C2"')
    costing = costed(book, text, tmp_path, price_base=date(2026, 4, 1), first_year="2027/28", prices="cash")
    assert [3366000] == by_year(costing, "part_year_net_pence")
    assert "agreed 1 May 2028; it is counted when it is earned" in str(costing)


def test_a_lump_sum_bears_insurance_and_falls_once(book: est.Book, tmp_path: Path) -> None:
    text = AWARD + 'lump_sum = "£400"\nuntil = 2029-04-01\nhold = true\n'.replace("hold = true\n", "")
    text += establish('{ title = "Clerk", grade = "C2", point = "4", fte = 0.5 }')
    costing = costed(
        book,
        text,
        tmp_path,
        basis="point",
        price_base=date(2026, 4, 1),
        first_year="2027/28",
        years=2,
        prices="cash",
        on_cost_percent=None,
        hold_on_costs=True,
    )
    # half of £400 to a half-time post; 15% and 0.5% on it; nothing in the full-year effect or the year after
    assert [20000 + 3000 + 100, 0] == by_year(costing, "part_year_time_limited_pence")
    assert [0, 0] == by_year(costing, "full_year_time_limited_pence")
    # 15,000, 15% above 5,000, 0.5%
    assert [1500000 + 150000 + 7500] * 2 == by_year(costing, "part_year_net_pence")


def test_a_half_time_post_has_the_whole_threshold(book: est.Book, tmp_path: Path) -> None:
    text = establish('{ title = "Clerk", grade = "C2", point = "4", fte = 0.5 }', '"1 x Clerk C2"')
    costing = costed(book, text, tmp_path, basis="maximum", price_base=date(2025, 5, 1), on_cost_percent=None)
    lines = costing.lines()
    insurance = lines[lines["component"] == "national_insurance"].set_index("grade")["pounds"].to_dict()
    # 15% x (16,500 - 5,000) and 15% x (33,000 - 5,000): not half of it
    assert {"C2 at 1/2 FTE": 1725.00, "C2": 4200.00} == insurance


def test_term_time_is_paid_weeks(book: est.Book, tmp_path: Path) -> None:
    text = establish('{ title = "Clerk", grade = "C2", point = "4", weeks = "39/52", fte = "30/37" }')
    costing = costed(book, text, tmp_path, basis="point", price_base=date(2025, 5, 1), on_cost_percent=None)
    # 30,000 x 30/37 x 39/52 = 18,243.24; 15% above 5,000 = 1,986.49; 0.5% = 91.22
    assert Decimal("20320.95") == costing.net


def test_thirds_between_three_funders_over_a_split_year(book: est.Book, tmp_path: Path) -> None:
    thirds = ", ".join(f'{{ name = "{name}", share = "1/3" }}' for name in ("pcc", "force", "city"))
    text = establish(f'{{ line = "1 x Supervisor C2", from = 2025-04-01, until = 2026-04-01, funder = [{thirds}] }}')
    text += '[[unit_cost]]\ngrade = "C2"\namount = "£33,890.01"\n'
    text += '[[proposal]]\nnumber = 2\nfrom = 2025-11-15\nend = [{ line = "1 x Supervisor C2", until = 2026-04-01 }]\n'
    costing = costed(book, text, tmp_path, basis="unstated", first_year="2025/26")
    lines = costing.lines(by_year=True, money="pence")
    whole = lines[lines["proposal"] == "1"].set_index("funder")["pence"].to_dict()
    assert {"pcc": 1129667, "force": 1129667, "city": 1129667} == whole
    # from 15 November, 7 months and 14 of 30 days gone: 33,890.01 x 224/360 = 21,087.12; 11,296.67 x 224/360 = 7,029.04
    late = lines[lines["proposal"] == "2"]
    assert [1280289] == list(late["pence"]), "nobody is said to pay what ends: the line names no funder"


def test_funding_that_ends_falls_on_who_follows(book: est.Book, tmp_path: Path) -> None:
    text = (
        '[[funder]]\nid = "grant"\nname = "Safer streets"\nuntil = 2026-10-01\n[[funder]]\nid = "pcc"\nname = "PCC"\n'
    )
    text += establish(
        '{ line = "1 x Clerk C2", from = 2026-01-01, funder = "grant" }',
        '{ line = "1 x Officer C2", from = 2026-01-01, funder = [{ name = "grant", share = 0.5 }, { name = "pcc", share = 0.5 }] }',
    )
    costing = costed(book, text, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26", years=3)
    falls = costing.cliff(money="pence")
    assert [3300000, 1650000] == falls["annual_pence"].to_list()
    assert [1650000, 825000] == falls["in_year_pence"].to_list(), "half of 2026/27 is left"
    assert ["2026/27"] * 2 == falls["year"].to_list()
    lines = costing.lines(by_year=True, money="pence")
    paid = lines.groupby(["year", "funder"])["pence"].sum().to_dict()
    assert paid == {
        ("2025/26", "grant"): 825000 + 412500,
        ("2025/26", "pcc"): 412500,
        ("2026/27", "grant"): 1650000 + 825000,
        ("2026/27", "pcc"): 1650000,
        ("2026/27", "not said"): 1650000 + 825000,
        ("2027/28", "pcc"): 1650000,
        ("2027/28", "not said"): 3300000 + 1650000,
    }
    assert [6600000] * 2 == by_year(costing, "full_year_net_pence")[1:]
    follows = text.replace("until = 2026-10-01", 'until = 2026-10-01\nthen = "pcc"')
    costing = costed(book, follows, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26", years=3)
    assert ["PCC", "PCC"] == costing.cliff()["then"].to_list()
    assert "not said" not in set(costing.lines(by_year=True)["funder"])


def test_splits_that_follow_one_another(book: est.Book, tmp_path: Path) -> None:
    split = '[{ name = "city", until = 2025-07-16 }, { name = "pcc", from = 2025-07-16 }]'
    costing = costed(
        book,
        establish(f'{{ line = "1 x Clerk C2", funder = {split} }}'),
        tmp_path,
        price_base=date(2025, 4, 1),
        first_year="2025/26",
    )
    paid = costing.lines(by_year=True, money="pence").set_index("funder")["pence"].to_dict()
    # 3 months and 15 of 31 days: 33,000 x 108/372 = 9,580.65
    assert {"city": 958065, "pcc": 3300000 - 958065} == paid


def test_a_removed_post_saves_what_its_vacancy_factor_leaves(book: est.Book, tmp_path: Path) -> None:
    text = '[[proposal]]\nnumber = 1\ndisestablish = ["2 x Clerk C2"]\n'
    costing = costed(book, text, tmp_path, price_base=date(2025, 4, 1), vacancy_percent=4, on_cost_percent=20)
    # 33,000 and 20% = 39,600; 4% = 1,584 was never in the budget
    assert Decimal(2 * (39600 - 1584)) == costing.gross_savings
    assert {"basic": 66000.0, "other": 13200.0, "vacancy": -3168.0} == costing.lines().set_index("component")[
        "pounds"
    ].to_dict()


REDUNDANCY = '{{ title = "Clerk", age = {age}, service = {service}, weekly_pay = "£600", on = 2025-09-30{more} }}'


@pytest.mark.parametrize(
    ("age", "service", "more", "pounds"),
    [
        (45, 14, "", 16 * 600),  # four years from 41, ten before
        (45, 1, "", 0),  # under two years
        (60, 25, "", 19 * 1.5 * 600 + 600),  # twenty years count: nineteen from 41, one at 40
        (23, 4, "", (1 + 3 * 0.5) * 600),
        (45, 14, ", count = 3", 3 * 16 * 600),
        (45, 14, ", notice_weeks = 12", 28 * 600 + 1080 + 36),  # National Insurance 15% and levy 0.5% of £7,200
        (45, 14, ', amount = "£12,000"', 12000),
    ],
)
def test_redundancy(book: est.Book, tmp_path: Path, age: int, service: int, more: str, pounds: float) -> None:
    text = f"[[proposal]]\nnumber = 1\nredundancy = [{REDUNDANCY.format(age=age, service=service, more=more)}]\n"
    assert Decimal(str(pounds)) == costed(book, text, tmp_path).summary().one_off.value


def test_own_terms_stand_over_the_statutory_payment(book: est.Book, tmp_path: Path) -> None:
    line = REDUNDANCY.format(age=45, service=14, more="").replace("£600", "£900")
    text = f"[[proposal]]\nnumber = 1\nredundancy = [{line}]\n"
    # the week's pay is capped at £719 from April 2025
    assert Decimal(16 * 719) == costed(book, text, tmp_path).summary().one_off.value
    own = "[redundancy_terms]\nmultiplier = 1.5\nactual_pay = true\n"
    assert Decimal(24 * 900) == costed(book, own + text, tmp_path).summary().one_off.value
    less = "[redundancy_terms]\nmultiplier = 0.5\n"
    assert Decimal(16 * 719) == costed(book, less + text, tmp_path).summary().one_off.value


def test_pension_strain_is_unknown_until_it_is_stated(book: est.Book, tmp_path: Path) -> None:
    line = REDUNDANCY.format(age=56, service=2, more=", lgps = true, count = 2")
    text = f"[[proposal]]\nnumber = 1\nredundancy = [{line}]\n"
    costing = costed(book, text, tmp_path, first_year="2025/26", years=2)
    assert "£3,600 + 2 x pension strain of Clerk" == str(costing.summary().one_off)
    assert ("pension strain of Clerk",) == costing.payback().missing
    assert "What does the pension fund quote for the pension strain of Clerk (for each of 2)?" in costing.questions()
    stated = text.replace("lgps = true", 'lgps = true, pension_strain = "£18,400"')
    assert Decimal(3600 + 2 * 18400) == costed(book, stated, tmp_path).summary().one_off.value
    young = text.replace("age = 56", "age = 54")
    assert Decimal(2 * 2 * 1.5 * 600) == costed(book, young, tmp_path).summary().one_off.value


def test_pay_protection_runs_off(book: est.Book, tmp_path: Path) -> None:
    line = '{ title = "Clerk", count = 2, amount = "£1,200", from = 2025-10-01, run_off = [100, 50] }'
    text = f"[[proposal]]\nnumber = 1\npay_protection = [{line}]\n"
    costing = costed(book, text, tmp_path, first_year="2025/26", years=3)
    # two at £1,200 a year for twelve months, then at £600: half a year in the first and in the last
    assert [120000, 120000 + 60000, 60000] == by_year(costing, "one_off_pence")


SAVES = """\
[[proposal]]
number = 1
cashable = { base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true }
"""


def test_payback_where_savings_come_before_a_redundancy(book: est.Book, tmp_path: Path) -> None:
    line = 'one_off = [{ title = "Redundancy", amount = "£12,000", on = 2025-08-31 }]\n'
    text = SAVES + 'disestablish = [{ line = "1 x Clerk C2", from = 2025-06-01 }]\n' + line
    costing = costed(book, text, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26", years=2)
    months = costing.by_month(money="pence").set_index("month")["cumulative_cashable_pence"].to_dict()
    # £2,750 a month from June: £5,500 saved before August, £8,250 in it; 12,000 - 8,250 = 3,750 is still a cost
    assert [-550000, 375000, 100000, -175000] == [months[date(2025, month, 1)] for month in (7, 8, 9, 10)]
    payback = costing.payback()
    assert (date(2025, 8, 1), date(2025, 10, 1), 1) == (payback.first, payback.month, payback.years)
    assert "Payback: from October 2025, year 1 after the first outlay in August 2025." in str(costing)
    # with less to pay, what was saved before covers it: paid back from the month after
    small = costed(
        book, text.replace("£12,000", "£5,000"), tmp_path, price_base=date(2025, 4, 1), first_year="2025/26", years=2
    )
    assert date(2025, 9, 1) == small.payback().month
    never = costed(
        book, text.replace("£12,000", "£90,000"), tmp_path, price_base=date(2025, 4, 1), first_year="2025/26", years=2
    )
    assert never.payback().month is None


def test_payback_counts_only_what_is_cashable(book: est.Book, tmp_path: Path) -> None:
    text = (
        SAVES.replace(", nobody_still_paid = true", "")
        + 'disestablish = [{ line = "1 x Clerk C2", from = 2025-04-01 }]\n'
    )
    text += 'one_off = [{ title = "Fees", amount = "£2,000", on = 2025-04-01 }]\n'
    costing = costed(book, text, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26")
    assert costing.payback().month is None
    assert date(2025, 5, 1) == costing.payback(if_cashable=True).month


def test_net_present_value_and_cumulative_net(book: est.Book, tmp_path: Path) -> None:
    text = SAVES + 'disestablish = [{ line = "1 x Clerk C2", from = 2025-10-01 }]\n'
    text += 'one_off = [{ title = "Fees", amount = "£40,000", on = 2025-04-01 }]\n'
    costing = costed(
        book, text, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26", years=3, discount_percent=3.5
    )
    # -23,500; 33,000 / 1.035 = 31,884.06; 33,000 / 1.035^2 = 30,805.85
    assert Decimal("39189.91") == costing.npv()
    assert Decimal("42500.00") == costing.npv(0)
    assert [Decimal(23500), Decimal(-9500), Decimal(-42500)] == costing.cumulative()
    with pytest.raises(ValueError, match="needs a rate"):
        costed(book, text, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26").npv()


def test_the_bridge_walks_cause_by_cause(tmp_path: Path) -> None:
    book = made_book(tmp_path, LATER)
    posts = "post,title,grade,point,increment_date\n1,Clerk,C1,1,2021-10-01\n2,Clerk,C1,1,\n3,Officer,C2,4,\n"
    (tmp_path / "posts.csv").write_text(posts, encoding="utf-8")
    text = (
        '[[proposal]]\nnumber = 1\nfrom = 2021-06-01\ndisestablish = [{ post = "2" }]\nestablish = ["1 x Usher C1"]\n'
        'regrade = [{ post = "3", to = { grade = "C1", point = "3" } }]\n'
        '[[proposal]]\nnumber = 2\nfrom = 2021-07-01\nchange_hours = [{ post = "3", to = 0.5 }]\n'
    ).replace('"1 x Usher C1"', '{ line = "1 x Usher C1", point = "2" }')
    costing = costed(
        book,
        text,
        tmp_path,
        basis="point",
        posts="posts.csv",
        price_base=date(2021, 4, 1),
        prices="cash",
        first_year="2021/22",
        on_cost_percent=10,
    )
    # each with 10%: clerk 2 goes and the usher comes, +1,000; the officer from 30,000 to 22,000, then half of it
    steps = {"posts": 1000, "grade": -8000, "hours": -11000}
    bridge = costing.bridge()
    assert {cause: 110 * pounds for cause, pounds in steps.items()} == {c: f.pence for c, f in bridge.steps if f.pence}
    assert 110 * 70000 == bridge.start.pence
    # at the end of the year £600 more a point: clerk 2 takes it away, the usher brings it, the officer has half of it
    later = costing.bridge(year="2021/22")
    steps |= {"award": -600 + 600 - 300}
    assert {cause: 110 * pounds for cause, pounds in steps.items()} == {c: f.pence for c, f in later.steps if f.pence}
    # the baseline itself: three awards of £600, and clerk 1 is then on point 2
    assert (110 * (70000 + 1800 + 1000), 110 * (70000 - 18000 + 2500)) == (later.start.pence, later.end.pence)
    own = costing.bridge(year="2021/22", of="baseline")
    assert {"award": 110 * 1800, "increment": 110 * 1000} == {c: f.pence for c, f in own.steps if f.pence}
    assert later.difference.pence == costing.by_year(money="pence")["full_year_net_pence"].sum()
    assert later.reversed().reversed() == later
    with pytest.raises(ValueError, match="2030/31 is not a year of the plan"):
        costing.bridge(year="2030/31")


CASH_BRIDGE = """\
title = "t"
pay = "njc"
pension = "20%"
basis = "maximum"
price_base = 2026-05-01
first_year = "2026/27"
years = 3
prices = "cash"
hold_on_costs = true
starts = 2026-10-01
award = [{ from = 2027-04-01, percent = 4, years = 2 }]

[[proposal]]
number = 1
disestablish = ["3 x A SCP 20"]
establish = ["1 x B SCP 25"]
"""


def test_the_bridge_of_a_cash_plan_is_that_of_its_year(tmp_path: Path) -> None:
    """Awards raise the posts that go as well as the one that comes; the year table says -£91,499.08."""
    path = tmp_path / "cash.toml"
    path.write_text(CASH_BRIDGE, encoding="utf-8")
    costing = est.cost(path)
    bridge = costing.bridge(year="2028/29")
    # A at the price base £44,876.92 and B £50,147.87; two awards of 4% later £48,600.46 and £54,302.30
    came, went = 5430230 - 5014787, 3 * (4860046 - 4487692)
    assert {"posts": 5014787 - 3 * 4487692, "award": came - went} == {c: f.pence for c, f in bridge.steps if f.pence}
    assert (14580138, -9149908, 5430230) == (bridge.start.pence, bridge.difference.pence, bridge.end.pence)
    assert costing.by_year().full_year_net.iloc[-1] == -91499.08
    text = bridge_text(costing.results)
    for amount in ("£145,801.38", "-£84,482.89", "-£7,016.19", "£54,302.30", "-£91,499.08"):
        assert amount in text
    note = "The baseline itself goes from £134,630.76 at the price base to £145,801.38: pay awards £11,170.62."
    assert note in " ".join(text.split())
    bars = costing.chart("bridge").axes[0].patches
    assert [145801.38, -84482.89, -7016.19, 54302.3] == [round(bar.get_width(), 2) for bar in bars]
    for call in ({"of": "baseline"}, {"other": costing, "year": "2028/29"}, {"of": "proposed"}):
        with pytest.raises(ValueError, match=r"give|needs"):
            costing.bridge(**call)


def test_the_bridge_between_two_price_bases_shows_award_and_on_costs(book: est.Book, tmp_path: Path) -> None:
    text = establish('{ title = "Clerk", grade = "C2", point = "4" }')
    old = costed(book, text, tmp_path, basis="point", price_base=date(2024, 5, 1), on_cost_percent=None)
    new = costed(book, text, tmp_path, basis="point", price_base=date(2025, 5, 1), on_cost_percent=None)
    # 13.8% above 9,100 = 2,884.20; 15% above 5,000 = 3,750
    assert {"on_costs": 86580} == {cause: f.pence for cause, f in old.bridge(new).steps if f.pence}
    assert old.bridge(new) == new.bridge(old).reversed()


def test_what_differs_between_two_scenarios(book: est.Book, tmp_path: Path) -> None:
    text = '[[proposal]]\nnumber = 1\nregrade = [{ line = "2 x Clerk C2", to = "C1" }]\n'
    more = text + '[[proposal]]\nnumber = 2\nestablish = ["1 x Usher C1"]\n'
    for name, differences in (("one", text), ("other", more), ("base", text)):
        costed(book, differences, tmp_path, price_base=date(2025, 4, 1 if name != "base" else 2))
        (tmp_path / "scenario.toml").rename(tmp_path / f"{name}.toml")
    difference = est.diff(tmp_path / "one.toml", tmp_path / "other.toml", book=book)
    assert "1 post established, full-year effect +£22,000" in str(difference)
    assert "Recurring net: -£22,000" in str(difference)
    back = est.diff(tmp_path / "other.toml", tmp_path / "one.toml", book=book)
    assert difference.bridge.reversed() == back.bridge
    assert est.diff(tmp_path / "one.toml", tmp_path / "one.toml", book=book).same
    assert "price_base: 1 April 2025" in str(est.diff(tmp_path / "one.toml", tmp_path / "base.toml", book=book))
    other = more.replace('to = "C1"', 'to = "C1/2"').replace("[[proposal]]\nnumber = 2", "[[proposal]]\nnumber = 3")
    costed(book, other, tmp_path, stop_at_bar=True, price_base=date(2025, 4, 1))
    differences = str(est.diff(tmp_path / "one.toml", tmp_path / "scenario.toml", book=book))
    assert "Otherwise in" in differences
    assert "posts regraded: 2 posts fewer of C2 to C1, 2 posts more of C2 to C1/2; full-year effect £0" in differences


def test_new_posts_at_minimum_and_at_maturity(book: est.Book, tmp_path: Path) -> None:
    costing = costed(book, establish('"3 x Clerk C1"'), tmp_path, price_base=date(2025, 4, 1))
    assert "The 3 new posts cost £60,000 a year at the bottom of their grades, £66,000 at maturity." in str(costing)


def test_a_difference_below_materiality_is_noted_only(book: est.Book, tmp_path: Path) -> None:
    text = establish('"1 x Clerk C1"') + '[[stated]]\nmeasure = "net"\namount = "£21,900"\n'
    small = costed(book, text, tmp_path, price_base=date(2025, 4, 1), materiality=500)
    assert [("differs", False)] == [(check.verdict, check.material) for check in small.stated]
    large = costed(book, text, tmp_path, price_base=date(2025, 4, 1), materiality=100)
    assert [("differs", True)] == [(check.verdict, check.material) for check in large.stated]


def test_months_add_to_the_years(book: est.Book, tmp_path: Path) -> None:
    text = establish('{ line = "3 x Clerk C2", from = 2025-06-17, until = 2027-02-11 }', '"1 x Usher C1"')
    costing = costed(book, text, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26", years=3)
    months = costing.by_month(money="pence").groupby("year")[["recurring_growth_pence", "time_limited_pence"]].sum()
    years = costing.by_year(money="pence").set_index("year")
    assert years["part_year_recurring_growth_pence"].to_list() == months["recurring_growth_pence"].to_list()
    assert years["part_year_time_limited_pence"].to_list() == months["time_limited_pence"].to_list()


def test_on_costs_after_the_last_known_need_an_assumption(book: est.Book, tmp_path: Path) -> None:
    text = AWARD + "percent = 2\nyears = 3\n" + establish('"1 x Clerk C2"')
    top: dict[str, Any] = {
        "price_base": date(2026, 4, 1),
        "first_year": "2027/28",
        "prices": "cash",
        "on_cost_percent": None,
    }
    with pytest.raises(est.InputError, match="hold_on_costs"):
        costed(book, text, tmp_path, **top).by_year()
    # 33,660; 15% above 5,000 = 4,299; 0.5% = 168.30
    assert [3366000 + 429900 + 16830] == by_year(
        costed(book, text, tmp_path, hold_on_costs=True, **top), "part_year_net_pence"
    )


def test_time_released_by_what_is_stated() -> None:
    costing = est.cost(Path(__file__).parents[1] / "scenarios" / "volunteer-time.toml")
    # 421,200 / 300 = 1,404 a volunteer a year: 52 weeks at £27.00, 39 at £36.00
    assert Decimal(421200) == costing.summary().non_cashable.value
    assert "52 weeks at £27.00 an hour or 39 weeks at £36.00 an hour" in " ".join(str(costing).split())
    claim = next(check for check in costing.stated if check.stated.measure == "payback_years")
    # 2,000,000 / 421,200 = 4.75
    assert ("differs", None) == (claim.verdict, claim.computed)
    assert "after 4.7 years" in claim.reason


@pytest.mark.parametrize(
    ("name", "net", "questions"),
    [
        ("control-room", "20 x PCRO", "At which grade"),
        (
            "commissioners-office-review",
            "Coordinator + Enhanced Head + Manager - Head",
            "no new financial implications",
        ),
        ("shared-finance-officer", "£1,600,000", "Who pays £1,600,000 a year from the next day?"),
        ("volunteer-time", "£0", "at what rate an hour"),
    ],
)
def test_scenarios_that_ship(name: str, net: str, questions: str) -> None:
    costing = est.cost(Path(__file__).parents[1] / "scenarios" / f"{name}.toml")
    assert net == str(costing.summary().net)
    assert any(questions in question for question in costing.questions())


def test_the_control_room_and_the_cliff_of_a_line() -> None:
    room = est.cost(Path(__file__).parents[1] / "scenarios" / "control-room.toml")
    assert ["275 + 20 = 295"] == room.movements()["note"].to_list()
    falls = est.cost(Path(__file__).parents[1] / "scenarios" / "shared-finance-officer.toml").cliff()
    assert [(date(2020, 4, 1), "2020/21", 0, 1600000.0)] == [
        (row.until, row.year, row.posts, row.annual) for row in falls.itertuples()
    ]


def test_one_growth_is_paid_for_once(book: est.Book, tmp_path: Path) -> None:
    text = '[[proposal]]\nnumber = 1\nnon_pay = [{ title = "Rent", amount = "£10,000" }]\n'
    for number in (2, 3):
        text += f'[[proposal]]\nnumber = {number}\nnon_pay = [{{ title = "Fees {number}", amount = "-£8,000" }}]\n'
        text += f"[[group]]\nproposals = [{number}]\nreinvested_in = 1\n"
    results = costed(book, text, tmp_path).results
    # the first saving takes £8,000 of the growth of £10,000; £2,000 of it is left for the second
    assert [800000, 200000] == [part.pence for g in results.scenario.group if (part := results.reinvested(g))]
    whole = results.reinvested_by("not said")
    assert whole is not None
    assert 1000000 == whole.pence


def test_a_redundancy_is_worked_out_and_no_input(book: est.Book, tmp_path: Path) -> None:
    line = REDUNDANCY.format(age=45, service=14, more="")
    text = f'[[proposal]]\nnumber = 1\nredundancy = [{line}]\n[[stated]]\nmeasure = "one_off"\namount = "£9,600"\n'
    assert "agrees" == costed(book, text, tmp_path).stated[0].verdict
    other_text = text.replace(f"redundancy = [{line}]", 'one_off = [{ title = "Fees", amount = "£9,600" }]')
    assert "untestable" == costed(book, other_text, tmp_path).stated[0].verdict


def test_a_stated_figure_of_a_year_is_held_against_that_year(book: est.Book, tmp_path: Path) -> None:
    text = (
        '[[proposal]]\nnumber = 1\none_off = [{ title = "Fees", amount = "£1,000", on = 2025-06-01 }, '
        '{ title = "Moves", amount = "£500", on = 2026-06-01 }]\n'
        '[[stated]]\nmeasure = "one_off"\namount = "£1,200"\nyear = "2025/26"\n'
    )
    check = costed(book, text, tmp_path, first_year="2025/26", years=2).stated[0]
    assert ("differs", Decimal(-200)) == (check.verdict, check.difference)


def test_a_part_year_saving_that_is_not_cashable_is_no_cashable_saving(book: est.Book, tmp_path: Path) -> None:
    text = (
        '[[funder]]\nid = "grant"\nname = "Grant"\nring_fenced = true\n'
        '[[proposal]]\nnumber = 1\nfunder = "grant"\nfrom = 2025-10-01\ndisestablish = ["1 x Clerk C2"]\n'
        '[[stated]]\nmeasure = "net_cashable_saving"\namount = "£16,500"\neffect = "part_year"\nyear = "2025/26"\n'
    )
    check = costed(book, text, tmp_path, price_base=date(2025, 4, 1), first_year="2025/26").stated[0]
    assert ("differs", Decimal(-16500)) == (check.verdict, check.difference)


def test_spending_outside_the_years_is_said_to_be(book: est.Book, tmp_path: Path) -> None:
    text = '[[proposal]]\nnumber = 1\none_off = [{ title = "Fees", amount = "£1,000", on = 2024-06-01 }]\n'
    costing = costed(book, text, tmp_path, first_year="2025/26", years=2)
    assert "Of that, £1,000 falls outside the years shown" in str(costing)
    assert [Decimal(0), Decimal(0)] == costing.cumulative()


def test_a_bridge_to_a_basis_that_needs_points(book: est.Book, tmp_path: Path) -> None:
    regrade = '[[proposal]]\nnumber = 1\nregrade = [{ line = "1 x Clerk C1", to = { grade = "C2", point = "5" } }]\n'
    text = 'basis = { baseline = "maximum", proposed = "point" }\n' + regrade
    costing = costed(book, text, tmp_path, basis=None, price_base=date(2025, 4, 1))
    # from 22,000 to 31,000: the old grade has no point at which to show the basis alone
    assert {"grade": 900000} == {cause: f.pence for cause, f in costing.bridge().steps if f.pence}
    top = costed(book, establish('"1 x Clerk C2"'), tmp_path, price_base=date(2025, 4, 1))
    point = establish('{ title = "Clerk", grade = "C2", point = "5" }')
    other = costed(book, point, tmp_path, basis="point", price_base=date(2025, 4, 1))
    assert {"basis": -200000} == {cause: f.pence for cause, f in top.bridge(other).steps if f.pence}
    assert top.bridge(other) == other.bridge(top).reversed()


def test_an_award_for_points_of_a_spine_without_grades() -> None:
    text = (
        'title = "Spine"\npay = "njc"\nbasis = "maximum"\npension = "none"\non_cost_percent = 0\nprice_base = 2026-05-01\n'
        'first_year = "2027/28"\nprices = "cash"\n[[award]]\nfrom = 2027-04-01\npercent = 10\ngrades = ["SCP 5"]\n'
        '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk SCP 5"]\n'
    )
    before = est.load_book().annual("SCP 5", "5", on=date(2026, 5, 1), scale="njc").pence
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        costing = est.cost(path)
    # to the nearest pound
    assert [100 * round(before * 1.1 / 100)] == by_year(costing, "part_year_net_pence")


def test_a_difference_of_days_and_conditions_is_a_difference(book: est.Book, tmp_path: Path) -> None:
    text = '[[proposal]]\nnumber = 1\none_off = [{ title = "Fees", amount = "£1,000", on = 2025-06-01 }]\n'
    for name, text_of in (("one", text), ("other", text.replace("2025-06-01", "2025-09-01"))):
        costed(book, text_of, tmp_path, first_year="2025/26")
        (tmp_path / "scenario.toml").rename(tmp_path / f"{name}.toml")
    difference = est.diff(tmp_path / "one.toml", tmp_path / "other.toml", book=book)
    assert not difference.same
    assert "one-off Fees, £1,000 on 1 September 2025" in str(difference)


def test_a_cap_that_is_assumed_to_hold_says_so(book: est.Book, tmp_path: Path) -> None:
    line = REDUNDANCY.format(age=45, service=14, more="").replace("£600", "£900").replace("2025-09-30", "2029-09-30")
    text = f"[[proposal]]\nnumber = 1\nredundancy = [{line}]\n"
    costing = costed(book, text, tmp_path, hold_on_costs=True, first_year="2029/30")
    # £751 a week was held until April 2027
    assert Decimal(16 * 751) == costing.summary().one_off.value
    assert "at a cap assumed to hold" in costing.plan.one_offs[0].title
    assert costing.by_year()["projected"].all()
