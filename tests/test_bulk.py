"""Posts by the million: the same pence as posts one by one, in any order and in any partitions (identity 10)."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

import establishment as est
from case import Case, write_case, year_label
from comparing import book, differing
from establishment.bulk import kernel, weights
from establishment.bulk.partition import cost_partition, finished
from establishment.bulk.plan import PostPlan, post_plan
from establishment.bulk.totals import PRICED
from strategies import post_tables

MORE = settings(max_examples=2 * settings().max_examples)


def read(case: Case, *, by: tuple[str, ...]) -> tuple[est.Costing, pd.DataFrame, PostPlan]:
    """A case costed as a scenario; its posts table as a frame, and how it is costed in bulk."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_case(case, Path(folder))
        frame = pd.read_csv(path.parent / "posts.csv", dtype=str, keep_default_na=False)
        years = (year_label(case.first_year), year_label(case.first_year + case.years - 1))
        prices: Any = "cash" if case.prices == "cash" else case.price_base
        plan = post_plan(book(), terms=path, years=years, prices=prices, by=by)
        return est.cost(path, book=book()), frame, plan


def totals(frame: pd.DataFrame, *keys: str) -> dict[tuple[Any, ...], int]:
    """Pence by keys and component, without noughts."""
    made: Counter[tuple[Any, ...]] = Counter()
    for row in frame.to_dict("records"):
        for name in PRICED:
            made[(*(row[key] for key in keys), name)] += row[f"{name}_pence"]
    return {key: pence for key, pence in made.items() if pence}


def one_by_one(costing: est.Costing, *keys: str) -> dict[tuple[Any, ...], int]:
    """The same of the lines of a costing."""
    lines = costing.lines(by_year=True, money="pence")
    lines = lines[(lines.movement == 0) & (lines.side == "baseline")]
    made: Counter[tuple[Any, ...]] = Counter()
    for row in lines.to_dict("records"):
        made[(*(row[key] for key in keys), row["component"])] += row["pence"]
    return {key: pence for key, pence in made.items() if pence}


@MORE
@given(post_tables())
def test_bulk_and_one_by_one_are_the_same_pence(case: Case) -> None:
    costing, frame, plan = read(case, by=("year", "post", "funder"))
    bulk = finished(cost_partition(frame, plan), plan)
    assert differing(one_by_one(costing, "year", "post", "funder"), totals(bulk, "year", "post", "funder")) == {}
    assert (bulk[[f"{name}_pence" for name in PRICED]].sum(axis=1) == bulk.pence).all()


@MORE
@given(post_tables())
def test_posts_alike_made_into_one_cost_what_each_of_them_does(case: Case) -> None:
    for time in ("year", "month"):
        _, frame, apart = read(case, by=(time, "post", "funder"))
        _, _, plan = read(case, by=(time, "funder"))
        twice = pd.concat([frame, frame], ignore_index=True)
        each = finished(cost_partition(frame, apart), apart)
        both = finished(cost_partition(twice, plan), plan)
        expected = {key: 2 * pence for key, pence in totals(each, time, "funder").items()}
        assert differing(expected, totals(both, time, "funder")) == {}
        assert both.posts.sum() == 2 * each.posts.sum()


@given(post_tables())
def test_how_posts_are_worked_through_changes_nothing(case: Case) -> None:
    _, frame, plan = read(case, by=("year", "post"))
    at_once = cost_partition(frame, plan)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "BATCH", 2)
        patch.setattr(kernel, "BLOCK", 1)
        patch.setattr(weights, "SPARSE", 0)
        in_pieces = cost_partition(frame, plan)
    pd.testing.assert_frame_equal(finished(at_once, plan), finished(in_pieces, plan))
