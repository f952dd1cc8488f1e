"""Posts by the million: the same pence as posts one by one, in any order and in any partitions (identity 10)."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import establishment as est
from case import Case, write_case, year_label
from comparing import book, differing
from establishment.bulk import kernel, weights
from establishment.bulk.partition import cost_partition, finished, merged
from establishment.bulk.plan import PostPlan, post_plan
from establishment.bulk.totals import PRICED
from establishment.costing.cost_lines import legs_of
from establishment.costing.engine import Engine
from establishment.costing.pricer import Pricer
from establishment.ground.periods import FinancialYear
from strategies import post_tables

pytestmark = pytest.mark.core

MORE = settings(max_examples=2 * settings().max_examples)
GRADE = "SCP 18-25"
"""A range of the national spine that ships."""
TERMS: dict[str, Any] = {
    "pay": "njc",
    "pension": "20%",
    "hold_on_costs": True,
    "award": [{"from": date(2027, 4, 1), "percent": 2, "years": 3}],
}


def read(case: Case, *, by: tuple[str, ...]) -> tuple[est.Costing, pd.DataFrame, PostPlan]:
    """A case costed as a scenario; its posts table as a frame, and how it is costed in bulk."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_case(case, Path(folder))
        frame = pd.read_csv(path.parent / "posts.csv", dtype=str, keep_default_na=False)
        years = tuple(year_label(case.first_year + n, case.year_starts) for n in (0, case.years - 1))
        prices: Any = "cash" if case.prices == "cash" else case.price_base
        plan = post_plan(book(), terms=path, years=years, prices=prices, by=by)
        return est.cost(path, book=book()), frame, plan


def totals(frame: pd.DataFrame, *keys: str) -> dict[tuple[Any, ...], int]:
    """Pence by keys and component, without noughts."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in frame.to_dict("records"):
        for name in PRICED:
            counts[(*(row[key] for key in keys), name)] += row[f"{name}_pence"]
    return {key: pence for key, pence in counts.items() if pence}


def one_by_one(costing: est.Costing, *keys: str) -> dict[tuple[Any, ...], int]:
    """The same of the lines of a costing."""
    lines = costing.lines(by_year=True, money="pence")
    lines = lines[(lines.movement == 0) & (lines.side == "baseline")]
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in lines.to_dict("records"):
        counts[(*(row[key] for key in keys), row["component"])] += row["pence"]
    return {key: pence for key, pence in counts.items() if pence}


@pytest.mark.long
@MORE
@given(post_tables())
def test_bulk_and_one_by_one_are_the_same_pence(case: Case) -> None:
    costing, frame, plan = read(case, by=("year", "post", "funder"))
    bulk = finished(cost_partition(frame, plan), plan)
    assert differing(one_by_one(costing, "year", "post", "funder"), totals(bulk, "year", "post", "funder")) == {}
    assert (bulk[[f"{name}_pence" for name in PRICED]].sum(axis=1) == bulk.pence).all()


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
@given(post_tables())
def test_months_are_the_engines_months_and_add_to_years(case: Case) -> None:
    costing, frame, plan = read(case, by=("month", "post"))
    bulk = cost_partition(frame, plan)
    engine, legs = (
        Engine(Pricer.of(costing.plan)),
        [leg for leg in legs_of(costing.plan.all_movements) if leg.side == "baseline" and not leg.movement.number],
    )
    expected: Counter[tuple[str, str]] = Counter()
    for year in (FinancialYear(case.first_year + n) for n in range(case.years)):
        costed = engine.in_years(legs, [year], months=True)
        for (stretch, _), months in zip(costed.stretches, costed.costs, strict=True):
            for month, pence in enumerate(months):
                label = f"{year.start_year + (month > 8)}-{(month + 3) % 12 + 1:02}"
                expected[label, stretch.leg.spell.post] += int(pence)
    got = {(row.month, row.post): row.pence for row in bulk.itertuples()}
    assert differing({key: p for key, p in expected.items() if p}, {key: p for key, p in got.items() if p}) == {}
    assert bulk.pence.sum() == sum(one_by_one(costing, "year").values())


@pytest.mark.long
@given(post_tables(), st.randoms(use_true_random=False), st.integers(1, 3))
def test_partitions_in_any_order_are_the_same_pence(case: Case, random: Any, size: int) -> None:
    _, frame, plan = read(case, by=("year", "grade", "funder", "unit"))
    whole = finished(merged([cost_partition(frame, plan)], plan), plan)
    rows = list(range(len(frame)))
    random.shuffle(rows)
    fresh = replace(plan)  # nothing looked up yet
    parts = [cost_partition(frame.iloc[rows[first : first + size]], fresh) for first in range(0, len(rows), size)]
    random.shuffle(parts)
    pd.testing.assert_frame_equal(whole, finished(merged(parts, plan), plan))


@pytest.mark.long
@given(post_tables())
def test_a_line_of_posts_costs_as_often_as_it_counts(case: Case) -> None:
    assert case.table is not None
    once = replace(case, table=tuple(replace(row, count=1) for row in case.table))
    _, frame, plan = read(case, by=("year", "post"))
    _, ones, _ = read(once, by=("year", "post"))
    counts = dict(zip(frame["post"], frame["count"].astype(int), strict=True))
    many, single = cost_partition(frame, plan), cost_partition(ones, plan)
    assert {(r.year, r.post): r.pence for r in many.itertuples()} == {
        (r.year, r.post): r.pence * counts[r.post] for r in single.itertuples()
    }


def test_one_post_is_what_the_book_says() -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"], "fte": ["0.5"], "allowances": ["shift 10% pensionable"]})
    totals = est.cost_posts(frame, terms=TERMS, years="2026/27", prices=date(2026, 5, 1), money="pence").iloc[0]
    pay = est.load_book().annual(GRADE, "20", on=date(2026, 5, 1), scale="njc").pence
    basic = (pay + 1) // 2
    shift = (basic + 5) // 10
    assert (basic, shift) == (totals.basic_pence, totals.allowances_pence)
    over = basic + shift - 500_000
    assert totals.national_insurance_pence == (over * 15 + 50) // 100
    assert totals.pension_pence == ((basic + shift) * 20 + 50) // 100
    assert (totals.posts, totals.fte) == (1, 0.5)


def test_posts_and_fte_are_those_of_the_last_day() -> None:
    frame = pd.DataFrame(
        {
            "grade": [GRADE] * 3,
            "point": ["20"] * 3,
            "count": [2, 1, 4],
            "fte": ["20/37", "1", "0.25"],
            "from": [None, date(2027, 3, 31), None],
            "until": [None, None, date(2027, 3, 31)],
        }
    )
    totals = est.cost_posts(frame, terms=TERMS, years=("2026/27", "2027/28"))
    assert totals[["posts", "fte"]].to_numpy().tolist() == [[3, 2.081081], [3, 2.081081]]


VALUES = {
    "text": ("1", "20/37", "2026-09-01"),
    "numbers": (1, Fraction(20, 37), date(2026, 9, 1)),
    "floats": (1.0, "20/37", pd.Timestamp(2026, 9, 1)),
    "decimals": (Decimal(1), Fraction(20, 37), datetime(2026, 9, 1)),
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("dtype", ["object", "category"])
def test_values_may_be_text_or_numbers(kind: str, dtype: str) -> None:
    count, fte, day = VALUES[kind]
    columns = {"grade": GRADE, "point": "20", "count": count, "fte": fte, "from": day, "budgeted": True}
    frame = pd.DataFrame({name: pd.Series([value, value], dtype=dtype) for name, value in columns.items()})
    text = pd.DataFrame({name: [str(value)] * 2 for name, value in {**columns, "count": 1, "budgeted": "yes"}.items()})
    text["from"] = "2026-09-01"
    pd.testing.assert_frame_equal(
        est.cost_posts(frame, terms=TERMS, years="2026/27"), est.cost_posts(text, terms=TERMS, years="2026/27")
    )


def test_files_are_what_frames_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("establishment.bulk.sources.CHUNK", 3)
    frame = pd.DataFrame(
        {
            "Post": [f"0{n}" for n in range(10)],
            "Grade": [GRADE] * 10,
            "point": [str(18 + n % 6) for n in range(10)],
            "Unit": ["North", "South"] * 5,
            "From": ["2026-09-01", ""] * 5,
        }
    )
    frame.to_csv(tmp_path / "posts.csv", index=False)
    (tmp_path / "parts").mkdir()
    for part in range(3):
        frame.iloc[part * 4 : part * 4 + 4].to_parquet(tmp_path / "parts" / f"{part}.parquet", index=False)
    costing = est.PostCosting(terms=TERMS, years=("2026/27", "2028/29"), by=("year", "unit"))
    whole = costing.cost(frame)
    assert len(whole) == 6
    pd.testing.assert_frame_equal(whole, costing.cost(tmp_path / "posts.csv"))
    pd.testing.assert_frame_equal(whole, costing.cost(tmp_path / "parts"))
    out = costing.write(tmp_path / "posts.csv", tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(costing.cost(frame, money="pence"), pd.read_parquet(out), check_dtype=False)
    with pytest.raises(ValueError, match="is there already"):
        costing.write(frame, out)
    by_post = est.PostCosting(terms=TERMS, years=("2026/27", "2028/29"), by=("year", "post"))
    rows = pd.read_parquet(by_post.write(frame, out, force=True))
    assert (len(rows), rows.pence.sum()) == (30, costing.cost(frame, money="pence").pence.sum())
    assert set(rows.post) == set(frame.Post)


WRONG = {
    "E203": ({"grade": ["SCP 18-26x", GRADE]}, 'posts:1: error E203 grade = "SCP 18-26x"'),
    "E204": ({"point": ["20", "99"]}, 'posts:2: error E204 point = "99"'),
    "E208": ({"fte": ["1", "1.5"], "count": ["1", "2"]}, "2 posts of 1.5 FTE: one post has at most 1 FTE."),
    "E208-text": ({"fte": ["six", "six"]}, "It stands in 2 rows."),
    "E208-float": ({"fte": [float("inf"), 1]}, "inf is not a number of 0 or more"),
    "E208-na": ({"count": ["<NA>", "1"]}, '"<NA>" is not a whole number'),
    "E104-list": ({"unit": [["a"], ["b"]]}, 'The column "unit" holds several values in a cell'),
    "E208-days": ({"from": ["2027-01-01", ""], "until": ["2026-01-01", ""]}, "The post ends on 2026-01-01"),
    "E202": ({"grade": ["", GRADE]}, "The grade cell is empty."),
    "E305": ({"funder": ["a 1/2; b 1/3", "a"]}, "The shares of the funders add to 5/6"),
    "E104": ({"grad": ["x", "y"]}, 'No column is called "grad". Did you mean "grade"?'),
    "E215": ({"pension": ["teachers-ew", "nosuch"]}, 'There is no scheme "nosuch"'),
}


@pytest.mark.parametrize("name", WRONG)
def test_faults_say_row_field_and_fix(name: str) -> None:
    columns, words = WRONG[name]
    frame = pd.DataFrame({"grade": [GRADE] * 2, "point": ["20"] * 2} | columns)
    with pytest.raises(est.InputError) as fault:
        est.cost_posts(
            frame, terms=TERMS, years="2026/27", by=("year", "funder", *frame.columns.intersection(["unit"]))
        )
    assert words in str(fault.value)
    assert name[:4] in {finding.code for finding in fault.value.findings}


def test_all_faults_are_raised_at_once_and_nothing_is_costed() -> None:
    frame = pd.DataFrame({"grade": [GRADE, "NO", GRADE], "point": ["20", "20", "77"], "fte": ["1", "1", "-1"]})
    with pytest.raises(est.InputError) as fault:
        est.cost_posts(frame, terms=TERMS, years="2026/27")
    assert [(f.place.line, f.code) for f in fault.value.findings] == [(2, "E203"), (3, "E208"), (3, "E204")]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"years": "2026"}, "not a financial year"),
        ({"years": ("2027/28", "2026/27")}, "the earlier first"),
        ({"prices": "constant"}, 'give "cash", or the day'),
        ({"by": ("year", "month")}, "months are of the years"),
        ({"by": "fte"}, "cannot be kept by fte"),
        ({"terms": {**TERMS, "pensions": "20%"}}, 'Did you mean "pension"?'),
        ({"terms": {**TERMS, "hold_on_costs": "yes"}}, "terms: hold_on_costs"),
        ({"money": "euros"}, "euros"),
        ({"scheduler": "threads"}, "give the path of a file"),
    ],
)
def test_a_call_that_cannot_be_says_why(call: dict[str, Any], message: str) -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"]})
    with pytest.raises(ValueError, match=message):
        est.cost_posts(frame, **({"terms": TERMS, "years": "2026/27"} | call))


def test_sums_that_would_leave_64_bits_are_refused() -> None:
    frame = pd.DataFrame({"grade": [GRADE] * 100_000, "point": ["20"] * 100_000, "count": 10_000_000})
    with pytest.raises(est.InputError, match="no sum here can hold"):
        est.cost_posts(frame, terms=TERMS, years=("2026/27", "2028/29"))


def test_no_posts_cost_nothing() -> None:
    frame = pd.DataFrame({"grade": pd.Series([], dtype=str), "point": pd.Series([], dtype=str)})
    assert len(est.cost_posts(frame, terms=TERMS, years="2026/27")) == 0


def test_a_post_far_ahead_of_all_that_is_known_is_a_fault_of_its_day() -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"]})
    with pytest.raises(est.InputError, match="E207"):
        est.cost_posts(frame, terms={"pay": "njc", "pension": "20%"}, years="2040/41")


def test_pay_after_the_last_known_day_is_a_fault_beside_flat_on_costs_too() -> None:
    """No rate of on-costs changes then, and no award comes: the day is that of the scale alone."""
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"]})
    terms = {"pay": "njc", "on_cost_percent": 30}
    assert len(est.cost_posts(frame, terms=terms, years="2026/27")) == 1
    with pytest.raises(est.InputError, match="E207"):
        est.cost_posts(frame, terms=terms, years="2027/28")


def test_an_allowance_is_looked_up_on_the_days_of_its_posts() -> None:
    """It has no value from September 2025 on, when the post that has it is gone."""
    frame = pd.DataFrame(
        {
            "grade": "Sergeant",
            "point": "2",
            "allowances": ["london-allowance-max", ""],
            "until": ["2025-09-01", ""],
        }
    )
    terms = {"pay": "police-officers-ew"}
    totals = est.cost_posts(frame, terms=terms, years="2025/26", money="pence").iloc[0]
    assert totals.allowances_pence == (533_800 * 5 + 6) // 12
    with pytest.raises(est.InputError, match="has no value on 2025-09-01"):
        est.cost_posts(frame.assign(until=""), terms=terms, years="2025/26")


def test_columns_that_are_ignored_are_not_looked_at(tmp_path: Path) -> None:
    plain = pd.DataFrame({"grade": [GRADE], "point": ["20"]})
    frame = plain.assign(Count="many", vacancy_percent="50", From="2027-01-01", until="2026-01-01")
    frame.to_parquet(tmp_path / "posts.parquet")
    ignore = ["Count", "vacancy percent", "from", "until"]
    costing = est.PostCosting(terms=TERMS, years="2026/27", ignore=ignore)
    for posts in (frame, tmp_path / "posts.parquet"):
        pd.testing.assert_frame_equal(costing.cost(posts), est.cost_posts(plain, terms=TERMS, years="2026/27"))
    assert costing.draws(frame, draws=3, start=(2, 3, 4)).check(money="pence").difference_pence.eq(0).all()
    with pytest.raises(est.InputError, match='"grade" is missing'):
        est.cost_posts(frame, terms=TERMS, years="2026/27", ignore=[*ignore, "grade"])


def test_months_hold_the_posts_that_are_there() -> None:
    frame = pd.DataFrame(
        {
            "post": ["a", "b"],
            "grade": GRADE,
            "point": "20",
            "from": ["", "2026-12-31"],
            "until": ["2026-06-15", ""],
        }
    )
    totals = est.cost_posts(frame, terms=TERMS, years="2026/27", by=("month", "post"))
    assert totals.post.to_list() == ["a"] * 3 + ["b"] * 4
    assert totals.month.to_list() == ["2026-04", "2026-05", "2026-06", "2026-12", "2027-01", "2027-02", "2027-03"]


def test_draws_of_posts_with_a_column_of_their_own() -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"], "team": ["x"]})
    costing = est.PostCosting(terms=TERMS, years="2026/27", by=("year", "team"))
    assert costing.draws(frame, draws=3, vacancy=(0, 1, 2)).check(money="pence").difference_pence.eq(0).all()


@pytest.mark.parametrize("base", [date(2026, 5, 1), date(2028, 5, 1)])
def test_draws_at_the_prices_of_a_day_rest_on_the_awards_come_by_then(base: date) -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"]})
    costing = est.PostCosting(terms=TERMS, years=("2026/27", "2028/29"), prices=base)
    check = costing.draws(frame, draws=3, award=(1, 2, 3)).check(money="pence")
    assert (check.difference_pence.abs() <= (0 if base.year == 2026 else 2 * 140 + 5)).all()


@pytest.mark.long
def test_draws_of_starts_and_gaps_are_those_of_pricing_again() -> None:
    frame = pd.DataFrame(
        {
            "grade": [GRADE] * 4,
            "point": ["18", "20", "22", "25"],
            "count": [3, 1, 7, 2],
            "from": ["", "2026-09-15", "2027-01-01", "2028-02-29"],
            "until": ["", "2027-03-01", "", ""],
        }
    )
    costing = est.PostCosting(terms=TERMS, years=("2026/27", "2028/29"))
    draws = costing.draws(
        frame, draws=200, seed=7, start=(0, 2, 9), vacancy=(0, 1, 4), turnover=(5, 8, 20), gap_months=2
    )
    assert draws.check(range(20), money="pence").difference_pence.eq(0).all()
    again = costing.draws(
        frame, draws=200, seed=7, start=(0, 2, 9), vacancy=(0, 1, 4), turnover=(5, 8, 20), gap_months=2
    )
    pd.testing.assert_frame_equal(draws.frame(), again.frame())
    years = costing.cost(frame, money="pence").pence.tolist()
    assert draws.percentiles(money="pence").central_pence.tolist() == [*years, sum(years)]
    assert "200 draws" in repr(draws)


@pytest.mark.long
@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(18, 25), st.sampled_from(["1", "0.2", "20/37", "0.16"])), min_size=1, max_size=8),
    st.integers(0, 10_000),
)
def test_draws_of_awards_differ_by_the_rounding_of_points_alone(posts: list[tuple[int, str]], seed: int) -> None:
    frame = pd.DataFrame({"grade": GRADE, "point": [str(p) for p, _ in posts], "fte": [fte for _, fte in posts]})
    costing = est.PostCosting(terms=TERMS, years=("2026/27", "2029/30"))
    draws = costing.draws(frame, draws=3, seed=seed, award=(-3, 0, 4))
    check = draws.check(range(3), money="pence")
    awards = np.array([0, 1, 2, 3] * 3)
    # £1 of pay for each award that has come, its on-costs (15% and 20% and the levy), and half a penny a part
    assert (check.difference_pence.abs() <= len(posts) * (140 * awards + 5)).all()
    assert (check.difference_pence[awards == 0] == 0).all()


def test_draws_of_several_scales_vary_each_by_its_own_award() -> None:
    frame = pd.DataFrame(
        {
            "scale": ["njc", "police-officers-ew"],
            "grade": [GRADE, "Constable"],
            "point": ["20", "3"],
            "count": [900, 700],
            "pension": ["20%", "none"],
        }
    )
    days = {"from": date(2028, 4, 1), "years": 2}
    awards = [{**days, "scale": "njc", "percent": 0}, {**days, "scale": "police-officers-ew", "percent": 15}]
    terms = TERMS | {"award": [{"from": date(2026, 9, 1), "percent": 3, "scale": "police-officers-ew"}, *awards]}
    draws = est.PostCosting(terms=terms, years=("2026/27", "2029/30")).draws(frame, draws=5, award=(-4, 0, 9))
    assert (draws.check(range(5), money="pence").difference_pence.abs() <= 1600 * 3 * 140).all()


def test_draws_at_the_prices_of_one_day_have_the_awards_of_that_day() -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"], "count": [500]})
    for base, awards in ((date(2026, 5, 1), 0), (date(2028, 5, 1), 2)):
        costing = est.PostCosting(terms=TERMS, years=("2026/27", "2029/30"), prices=base)
        draws = costing.draws(frame, draws=5, award=(-4, 0, 9))
        assert (draws.check(range(5), money="pence").difference_pence.abs() <= 500 * awards * 140).all()


def test_draws_bend_where_national_insurance_begins() -> None:
    """Pay of £4,800 that an award takes over the threshold: worked by hand, before rounding."""
    point = est.load_book().annual(GRADE, "20", on=date(2026, 5, 1), scale="njc").pence
    fte = Fraction(480_000, point).limit_denominator(10_000)
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"], "fte": [str(fte)], "count": [1000]})
    terms = TERMS | {"award": [{"from": date(2027, 4, 1), "percent": 0, "years": 1}]}
    costing = est.PostCosting(terms=terms, years=("2026/27", "2027/28"))
    draws = costing.draws(frame, draws=50, seed=3, award=(0, 5, 10))
    central = costing.cost(frame, money="pence")
    pay = central.basic_pence[1] // 1000
    assert pay < 500_000
    for number, drawn in enumerate(draws.frame(money="pence")["2027/28"]):
        f = 1 + draws.drawing.drawn.awards[date(2027, 4, 1)][number] / 100
        on_costs = f * pay * 0.205 + 0.15 * max(f * pay - 500_000, 0)
        assert drawn - central.pence[1] == pytest.approx(1000 * (f * pay + on_costs - pay * 1.205), abs=1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"award": (1, 0, 2)}, "give them rising"),
        ({"award": 1}, "three numbers"),
        ({"draws": 0}, "draws: 0 is out of range"),
        ({"start": (0, 1, 99)}, "from 0 to 60"),
        ({"gap_months": 13}, "0 to 12"),
    ],
)
def test_a_spread_that_cannot_be_says_why(call: dict[str, Any], message: str) -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"]})
    with pytest.raises(ValueError, match=message):
        est.PostCosting(terms=TERMS, years="2027/28").draws(frame, **call)


def test_awards_that_are_no_single_percentage_are_not_drawn() -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"]})
    for award in ({"flat": "£500"}, {"percent": 2, "points": ["20", "22"]}):
        terms = TERMS | {"award": [{"from": date(2027, 4, 1), **award}]}
        with pytest.raises(ValueError, match="is not one percentage of all points"):
            est.PostCosting(terms=terms, years="2026/27").draws(frame, award=(0, 1, 2))
    with pytest.raises(ValueError, match="no award is assumed"):
        est.PostCosting(terms={"pay": "njc", "pension": "20%"}, years="2026/27", prices=date(2026, 5, 1)).draws(
            frame, award=(0, 1, 2)
        )


def test_a_yes_among_numbers_is_no_number() -> None:
    frame = pd.DataFrame({"grade": [GRADE] * 2, "point": ["20"] * 2, "count": pd.Series([1, True], dtype=object)})
    with pytest.raises(est.InputError, match='posts:2: error E208 count = "yes"'):
        est.cost_posts(frame, terms=TERMS, years="2026/27")


def test_funders_of_terms_are_checked_as_those_of_a_scenario() -> None:
    frame = pd.DataFrame({"grade": [GRADE], "point": ["20"], "funder": ["a"]})
    terms = TERMS | {"funder": [{"id": "a", "name": "A", "until": date(2026, 9, 1), "then": "nobody"}]}
    with pytest.raises(est.InputError, match=r'E307 funder.0..then = "nobody"'):
        est.cost_posts(frame, terms=terms, years="2026/27", by=("year", "funder"))


def test_faults_of_a_file_of_terms_stand_at_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(
        'title = "T"\npay = "njc"\nbasis = "point"\n\n[[award]]\nfrom = 2027-04-01\npercent = 2\npoints = ["999"]\n\n[[proposal]]\nnumber = 1\n',
        encoding="utf-8",
    )
    with pytest.raises(est.InputError, match=r"terms.toml:8: error E204"):
        est.cost_posts(pd.DataFrame({"grade": [GRADE], "point": ["20"]}), terms=path, years="2026/27")


@pytest.mark.parametrize("points", [["19", ""], ["", "19"], ["", ""], ["19", "19", ""]])
def test_a_post_without_a_point_has_no_price_whatever_stands_beside_it(points: list[str]) -> None:
    costing = est.PostCosting(terms=TERMS, years="2026/27")
    good = pd.DataFrame({"grade": [GRADE] * 2, "point": ["19", "25"]})
    frame = pd.DataFrame({"grade": [GRADE] * len(points), "point": points})
    row = points.index("") + 1
    expected = costing.cost(good, money="pence")
    for _ in range(2):
        with pytest.raises(est.InputError, match=rf"posts:{row}: error E204 point(.|\n)*has no point"):
            costing.cost(frame)
        assert expected.equals(costing.cost(good, money="pence"))


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("pension", "nosuch", "E215"),
        ("category", "ZZ", "E215"),
        ("allowances", "Moon weighting", "E203"),
        ("budgeted", "perhaps", "E208"),
    ],
)
def test_what_has_no_price_is_said_at_its_row(column: str, value: str, code: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"grade": [GRADE] * 3, "point": ["20"] * 3, column: ["", "", value]})
    frame.to_csv(tmp_path / "posts.csv", index=False)
    frame.to_parquet(tmp_path / "posts.parquet")
    for source, place in (
        (frame, "posts:3"),
        (tmp_path / "posts.csv", "posts.csv:4"),
        (tmp_path / "posts.parquet", "posts.parquet:3"),
    ):
        with pytest.raises(est.InputError, match=f"{place}: error {code}"):
            est.cost_posts(source, terms=TERMS, years="2026/27")


@pytest.mark.parametrize(("until", "is_priced"), [("2026-09-01", True), ("2026-09-02", False), ("2027-03-31", False)])
def test_a_post_of_a_scenario_is_not_priced_past_what_is_known(until: str, is_priced: bool, tmp_path: Path) -> None:
    """Its last day is the 31st of August, or lies later: then no pay is held for it, though it ends before the year."""
    path = tmp_path / "constable.toml"
    text = """
title = "t"
pay = "police-officers-ew"
basis = "maximum"
price_base = 2026-05-01
prices = "cash"
first_year = "2026/27"
[[proposal]]
number = 1
establish = [{ line = "1 x Response Constable", until = UNTIL }]"""
    path.write_text(text.replace("UNTIL", until), encoding="utf-8")
    if is_priced:
        assert len(est.cost(path).by_year())
        return
    with pytest.raises(est.InputError, match="known until 2026-09-01; its pay on 2026-09-01 is not"):
        est.cost(path).by_year()
