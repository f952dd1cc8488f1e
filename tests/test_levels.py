"""Levels: what stands is never added over time, and every table from which it can be added up has it right."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
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
from comparing import book
from strategies import post_tables

LAST_DAY = date(2029, 3, 31)
TERMS: dict[str, Any] = {"pay": "njc", "pension": "20%", "hold_on_costs": True,
                         "award": [{"from": date(2027, 4, 1), "percent": 2, "years": 3}]}  # fmt: skip
POSTS = pd.DataFrame({
    "unit": ["North", "South", "South", "East"], "grade": "SCP 18-25", "point": ["20", "21", "22", "23"],
    "count": [10, 4, 2, 7], "fte": ["1", "0.5", "20/37", "1"],
    "from": ["", "", "2028-09-01", ""], "until": ["", "2029-03-31", "", "2027-10-01"],
})  # fmt: skip
"""Ten posts throughout; four gone on the last day; two that come in the last year; seven gone in the second."""


@pytest.mark.parametrize(("by", "posts", "fte"), [
    ((), [12], [Fraction(10) + Fraction(40, 37)]), ("grade", [12], [Fraction(10) + Fraction(40, 37)]),
    ("unit", [0, 10, 2], [0, 10, Fraction(40, 37)]), (("unit", "scale"), [0, 10, 2], [0, 10, Fraction(40, 37)]),
])  # fmt: skip
def test_posts_and_fte_are_not_added_over_years(by: Any, posts: list[int], fte: Sequence[Fraction | int]) -> None:
    found = est.cost_posts(POSTS, terms=TERMS, years=("2026/27", "2028/29"), by=by)
    assert posts == found["posts"].to_list()
    assert [pytest.approx(float(each), abs=1e-6) for each in fte] == found["fte"].to_list()


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
