"""Levels: what stands is never added over time, and every table from which it can be added up has it right."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from case import Case, write_case, year_label
from comparing import book, costed
from strategies import cases, post_tables

LAST_DAY = date(2029, 3, 31)
TERMS: dict[str, Any] = {
    "pay": "njc",
    "pension": "20%",
    "hold_on_costs": True,
    "award": [{"from": date(2027, 4, 1), "percent": 2, "years": 3}],
}
POSTS = pd.DataFrame(
    {
        "unit": ["North", "South", "South", "East"],
        "grade": "SCP 18-25",
        "point": ["20", "21", "22", "23"],
        "count": [10, 4, 2, 7],
        "fte": ["1", "0.5", "20/37", "1"],
        "from": ["", "", "2028-09-01", ""],
        "until": ["", "2029-03-31", "", "2027-10-01"],
    }
)
"""Ten posts throughout; four gone on the last day; two that come in the last year; seven gone in the second."""


@pytest.mark.parametrize(
    ("by", "posts", "fte"),
    [
        ((), [12], [Fraction(10) + Fraction(40, 37)]),
        ("grade", [12], [Fraction(10) + Fraction(40, 37)]),
        ("unit", [0, 10, 2], [0, 10, Fraction(40, 37)]),
        (("unit", "scale"), [0, 10, 2], [0, 10, Fraction(40, 37)]),
    ],
)
def test_posts_and_fte_are_not_added_over_years(by: Any, posts: list[int], fte: Sequence[Fraction | int]) -> None:
    totals = est.cost_posts(POSTS, terms=TERMS, years=("2026/27", "2028/29"), by=by)
    assert posts == totals["posts"].to_list()
    assert [pytest.approx(float(each), abs=1e-6) for each in fte] == totals["fte"].to_list()


def read(case: Case) -> tuple[pd.DataFrame, Path, tempfile.TemporaryDirectory[str], dict[str, Any]]:
    """A case as a posts table, the terms in its file, and how it is costed in bulk."""
    folder = tempfile.TemporaryDirectory()
    path = write_case(case, Path(folder.name))
    frame = pd.read_csv(path.parent / "posts.csv", dtype=str, keep_default_na=False)
    years = (year_label(case.first_year), year_label(case.first_year + case.years - 1))
    return frame, path, folder, {"years": years, "prices": "cash" if case.prices == "cash" else case.price_base}


KEYS = ("unit", "grade", "funder", "budgeted", "post")


@given(post_tables(), st.lists(st.sampled_from(KEYS), unique=True, max_size=3), st.sampled_from(["year", "month"]))
def test_totals_without_a_time_are_the_costs_of_all_years_and_the_posts_of_the_last_day(
    case: Case, by: list[str], time: str
) -> None:
    frame, path, folder, how = read(case)
    with folder:
        whole = est.cost_posts(frame, book(), terms=path, by=by, money="pence", **how)
        apart = est.cost_posts(frame, book(), terms=path, by=[time, *by], money="pence", **how)
    pence: Counter[tuple[Any, ...]] = Counter()
    posts: Counter[tuple[Any, ...]] = Counter()
    last = f"{case.first_year + case.years}-03" if time == "month" else how["years"][1]
    for row in apart.to_dict("records"):
        key = tuple(row[name] for name in by)
        pence[key] += row["pence"]
        posts[key] += row["posts"] if row[time] == last else 0
    if not by:
        pence[()] += 0  # the total of all is one row, also of a plan in which no post is there
    rows = whole.to_dict("records")
    assert {key: (pence[key], posts[key]) for key in pence} == {
        tuple(row[name] for name in by): (row["pence"], row["posts"]) for row in rows
    }
    day = date(case.first_year + case.years, 3, 31)
    assert sum(p.count for p in case.table or () if there(p.from_, p.until, day)) == whole["posts"].sum()


def there(first: date | None, until: date | None, day: date) -> bool:
    """Whether a post is there on a day."""
    return (first or date.min) <= day < (until or date.max)


@given(post_tables())
def test_posts_are_those_of_the_last_day_however_files_are_cut(case: Case) -> None:
    frame, path, folder, how = read(case)
    with folder:
        costing = est.PostCosting(book(), terms=path, by=("unit",), **how)
        parts = [costing.partition(frame.iloc[row : row + 1]) for row in range(len(frame))]
        pd.testing.assert_frame_equal(costing.cost(frame, money="pence"), costing.total(parts, money="pence"))


# --- levels by year, in every table that a user can add up ------------------------------------------------------------


def sums(frame: pd.DataFrame, value: str, *keys: str) -> dict[Any, Any]:
    """A column added up by others, without noughts."""
    counts: Counter[Any] = Counter()
    for *key, amount in frame[[*keys, value]].itertuples(index=False):
        counts[tuple(key)] += amount
    return {key: amount for key, amount in counts.items() if amount}


SIDES = ("baseline", "proposed")
TWO_POSTS = """\
title = "t"
pay = "njc"
pension = "20%"
basis = "maximum"
price_base = 2026-05-01
first_year = "2026/27"
years = 2
posts = "posts.csv"

[[proposal]]
number = 1
from = 2027-04-01
disestablish = [{ post = "1" }]

[[proposal]]
number = 2
from = 2027-10-01
regrade = [{ post = "2", to = { grade = "SCP 25" } }]

[[proposal]]
number = 3
from = 2028-01-01
disestablish = [{ post = "2" }]
"""


def test_a_post_that_a_change_touches_stands_on_both_sides_until_its_day(tmp_path: Path) -> None:
    """Of two posts at £44,000 one goes; the other is regraded to £50,000 for three months, and then goes too."""
    unit_costs = "".join(
        f'[[unit_cost]]\ngrade = "{grade}"\namount = "£{amount}"\n'
        for grade, amount in (("SCP 20", "44,000"), ("SCP 25", "50,000"))
    )
    (tmp_path / "plan.toml").write_text(TWO_POSTS + unit_costs, encoding="utf-8")
    (tmp_path / "posts.csv").write_text("post,title,grade\n1,A,SCP 20\n2,A,SCP 20\n", encoding="utf-8")
    costing = est.cost(tmp_path / "plan.toml")
    assert {
        ("2026/27", "baseline"): 88000,
        ("2026/27", "proposed"): 88000,
        ("2027/28", "baseline"): 88000,
        ("2027/28", "proposed"): 22000 + 12500,  # half a year at the old grade, a quarter at the new one
    } == sums(costing.lines(by_year=True), "pounds", "year", "side")
    assert {("baseline",): 88000} == sums(costing.lines(), "pounds", "side"), "in the end neither is there"
    posts = pd.read_csv(costing.to_csv(tmp_path / "csv")[1])
    assert {("baseline",): 2} == sums(posts, "count", "side")
    assert {("baseline",): 2.0} == sums(posts, "fte", "side")


def test_two_alike_of_which_one_goes(tmp_path: Path) -> None:
    text = TWO_POSTS[: TWO_POSTS.index("[[proposal]]\nnumber = 2")]
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    (tmp_path / "posts.csv").write_text("post,title,grade\n1,A,SCP 20\n2,A,SCP 20\n", encoding="utf-8")
    sums_by_year = sums(est.cost(tmp_path / "plan.toml").lines(by_year=True, money="pence"), "pence", "year", "side")
    one = 4487692  # £44,876.92 a year at the maximum
    assert [2 * one, 2 * one, 2 * one, one] == [sums_by_year[y, s] for y in ("2026/27", "2027/28") for s in SIDES]


@pytest.mark.long
@given(cases(table=True, unknowns=False, one_basis=True))
def test_levels_by_year_are_those_of_the_full_list_of_posts_costed_in_bulk(case: Case) -> None:
    """Identity 15: whatever touches a post, what would stand without it is what the posts table costs."""
    frame, path, folder, how = read(case)
    with folder:
        costing = est.cost(path, book=book())
        bulk = est.cost_posts(frame, book(), terms=path, by=("year", "funder"), money="pence", **how)
        costing.to_csv(Path(folder.name) / "csv")
        file = pd.read_csv(Path(folder.name) / "csv" / "lines.csv", encoding="utf-8-sig", dtype={"year": str})
    for lines in (costing.lines(by_year=True, money="pence"), file):
        baseline = lines[lines.side == "baseline"]
        assert sums(bulk, "pence", "year", "funder") == sums(baseline, "pence", "year", "funder")
        inside = lines[lines.budgeted & ~lines.time_limited]
        net = {
            key: pence for (key,), pence in sums(costing.by_year(money="pence"), "part_year_net_pence", "year").items()
        }
        levels = sums(inside, "pence", "year", "side")
        for year in costing.by_year().year.unique():
            before, after = (levels.get((year, side), 0) for side in SIDES)
            assert after - before == net.get(year, 0)


@pytest.mark.long
@given(cases(unknowns=False))
def test_lines_posts_and_grades_add_up_to_what_stands_before_and_after(case: Case) -> None:
    costing = costed(case)
    summary, lines = costing.summary(), costing.lines(money="pence")
    levels = sums(lines[lines.budgeted & ~lines.time_limited], "pence", "side")
    rows = [levels.get((side,), 0) for side in SIDES]
    assert [summary.baseline.pence, summary.proposed.pence] == rows
    with tempfile.TemporaryDirectory() as folder:
        paths = {path.stem: path for path in costing.to_csv(Path(folder) / "csv")}
        posts, grades = (pd.read_csv(paths[name], encoding="utf-8-sig") for name in ("posts", "grades"))
    for name, value in (("count", summary.posts), ("fte", summary.fte)):
        added = posts.groupby("side")[name].sum()
        assert [float(each) for each in value] == pytest.approx([added.get(s, 0) for s in SIDES])
    for name, value in (("posts", summary.posts), ("fte", summary.fte)):
        assert [float(each) for each in value] == pytest.approx(
            [grades[f"{name}_{s}"].sum() for s in ("before", "after")]
        )
