"""The pay bill by year, unit, grade and funder: worked by hand, and the same as a full list of posts costed in bulk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from case import Case
from comparing import book, costed
from establishment.costing.pay_bill import outside_pay_bill
from strategies import cases, post_tables
from test_levels import read

KEYS = ("year", "unit", "grade", "funder", "scale", "post", "budgeted")
POSTS = """\
post,title,grade,unit,count,fte,funder
P1,Officer,G2,North,2,1,core
P2,Clerk,G1,North,1,0.5,core
P3,Clerk,G1,South,4,1,grant
"""
TERMS = """\
title = "Three teams"
pay = "ours"
basis = "maximum"
pension = "none"
on_cost_percent = 10
prices = "cash"
price_base = 2026-04-01
first_year = "2026/27"
years = 2
posts = "posts.csv"
[[award]]
from = 2027-04-01
percent = 2
[[funder]]
id = "core"
name = "Core"
[[funder]]
id = "grant"
name = "Grant"
[[proposal]]
number = 1
"""
CHANGE = 'from = 2026-10-01\ndisestablish = [{ post = "P3", count = 1 }]\nestablish = ["1 x Officer G2"]\n'


def costing(folder: Path, more: str = "") -> est.Costing:
    points = {"point": [1, 2], "from": ["2026-04-01"] * 2, "salary": [20_000, 30_000]}
    scale = est.PayScale.from_frame(points, title="Ours", grades={"G1": [1], "G2": [2]})
    (folder / "posts.csv").write_text(POSTS)
    (folder / "plan.toml").write_text(TERMS + more)
    return est.cost(folder / "plan.toml", book=est.load_book().with_scales({"ours": scale}))


def test_a_list_with_awards_is_costed_without_a_proposal(tmp_path: Path) -> None:
    bill = costing(tmp_path).pay_bill()
    # G2 33,000 with on-costs, G1 22,000. North: 2 x 33,000 + 11,000 = 77,000; South: 4 x 22,000 = 88,000; then 2% more
    assert list(zip(bill["year"], bill["unit"], bill["baseline"], strict=True)) == [
        ("2026/27", "North", 77_000),
        ("2026/27", "South", 88_000),
        ("2027/28", "North", 78_540),
        ("2027/28", "South", 89_760),
    ]
    assert list(bill["proposed"]) == list(bill["baseline"])
    assert list(bill["difference"]) == [0] * 4
    assert list(bill["fte_before"]) == [2.5, 4, 2.5, 4]


def test_baseline_proposed_and_difference_are_levels_of_each_year(tmp_path: Path) -> None:
    plan = costing(tmp_path, CHANGE)
    bill = plan.pay_bill(by=("year", "grade"))
    # Half a year: one G1 less (22,000 / 2 = 11,000) and one G2 more (16,500); the year after, whole and 2% more
    rows = bill[["year", "grade", "baseline", "proposed", "difference", "posts_before", "posts_after"]]
    assert [tuple(row) for row in rows.itertuples(index=False)] == [
        ("2026/27", "G2", 66_000, 82_500, 16_500, 2, 3),
        ("2026/27", "G1", 99_000, 88_000, -11_000, 5, 4),
        ("2027/28", "G2", 67_320, 100_980, 33_660, 2, 3),
        ("2027/28", "G1", 100_980, 78_540, -22_440, 5, 4),
    ]
    assert plan.pay_bill(by="year")["difference"].tolist() == [5_500, 11_220]
    by_funder = plan.pay_bill(by=["funder"])  # a full year at the price base
    assert dict(zip(by_funder["funder"], by_funder["difference"], strict=True)) == {
        "core": 0,
        "grant": -22_000,
        "not said": 33_000,
    }
    assert "The pay bill by year" in str(plan)
    assert "£165,000" in str(plan)
    report = plan.to_html(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "The pay bill by year" in report


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("colour", "by: a pay bill cannot be kept by 'colour'"),
        ((), "by: name what"),
        ("year", "no years"),
        (3, "by: 3"),
    ],
)
def test_a_key_that_cannot_be_is_refused(tmp_path: Path, by: object, message: str) -> None:
    plan = est.cost("lancashire-volunteer-partnership")
    with pytest.raises(est.RefusedError, match=message):
        plan.pay_bill(by=by)  # type: ignore[arg-type]


@given(post_tables(), st.lists(st.sampled_from(KEYS), unique=True, max_size=2))
def test_the_bill_of_a_list_is_what_bulk_makes_of_its_posts(case: Case, more: list[str]) -> None:
    by = list(dict.fromkeys(["year", *more, "budgeted"]))
    frame, path, folder, how = read(case)
    with folder:
        bulk = est.cost_posts(frame, book(), terms=path, by=by, money="pence", **how)
        bill = est.cost(path, book=book()).pay_bill(by=by, money="pence")
    words = {True: "yes", False: "no", "True": "yes", "False": "no"}
    bulk["budgeted"] = bulk["budgeted"].map(lambda value: words.get(value, value))
    there = bulk[(bulk["pence"] != 0) | (bulk["posts"] != 0)]
    expected = {tuple(row[key] or "" for key in by): int(row["pence"]) for row in there.to_dict("records")}
    pence_by_key = {tuple(row[key] for key in by): int(row["baseline_pence"]) for row in bill.to_dict("records")}
    assert {key: pence for key, pence in expected.items() if pence} == {k: p for k, p in pence_by_key.items() if p}


@given(cases())
def test_the_difference_is_the_same_however_it_is_kept(case: Case) -> None:
    plan = costed(case)
    if not plan.scenario.first_year:
        return
    whole = plan.pay_bill(by="year", money="pence")
    for key in ("unit", "grade", "funder", "post"):
        parts = plan.pay_bill(by=("year", key), money="pence").groupby("year")["difference_pence"].sum()
        sums = dict(zip(whole["year"], whole["difference_pence"], strict=True))
        assert {year: sums.get(year, 0) for year in parts.index} == parts.to_dict()


LINES = """\
from = 2026-10-01
non_pay = [{ title = "Licence", amount = 1200 }]
"""


def test_what_is_no_post_is_said_beside_the_pay_bill(tmp_path: Path) -> None:
    """The licence costs half of £1,200 in the first year and all of it then; no line of the pay bill holds it."""
    result = costing(tmp_path, LINES)
    assert set(result.pay_bill(by="year")["difference"]) == {0}
    on_top = "Recurring amounts that are not posts come on top of it: £600 in 2026/27 and £1,200 in 2027/28."
    assert f"The pay bill is what budgeted posts cost. {on_top}" in " ".join(str(result).split())


@pytest.mark.parametrize("name", ["council-do-nothing", "council-option-a", "council-option-b"])
def test_the_pay_bill_and_what_is_on_top_of_it_are_the_net_of_the_year(name: str) -> None:
    results = est.cost(name).results
    bill, outside = est.cost(name).pay_bill(by="year", money="pence"), outside_pay_bill(results)
    for year, difference in zip(results.years, bill["difference_pence"], strict=True):
        on_top = outside[year.year].pence if year.year in outside else 0
        assert difference + on_top == year.measure("net", "part_year").pence
