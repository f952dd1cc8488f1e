"""Pay scales and lists of posts made from frames, and a post that prices itself: worked by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import establishment as est

POINTS = pd.DataFrame(
    {
        "point": [1, 2, 3, 1, 2, 3],
        "from": ["2025-04-01"] * 3 + ["2026-04-01"] * 3,
        "salary": [24_000, 25_000, 26_500, 25_000, 26_000, 27_500],
    }
)
GRADES = {"G1": ("1", "2"), "G2": (2, 3)}


def scale(**more: Any) -> est.PayScale:
    return est.PayScale.from_frame(POINTS, title="Our council", grades=GRADES, **{"pension": "20%", "hours": 37} | more)


def book() -> est.Book:
    return est.load_book().with_scales({"ours": scale()})


def test_a_post_on_a_scale_from_a_frame_costs_what_a_calculator_says() -> None:
    # G1 at its top on 1 May 2026: 26,000; National Insurance 15% x (26,000 - 5,000) = 3,150;
    # pension 20% x 26,000 = 5,200; levy 0.5% x 26,000 = 130: 34,480
    cost = book().unit_cost("G1", scale="ours", on="2026-05-01", basis="maximum")  # type: ignore[arg-type]
    assert Decimal(34_480) == cost.total
    assert "illustrative" in str(cost)
    assert "given by the caller" in str(cost)


def test_pay_is_that_of_its_day() -> None:
    ours = book()
    assert ours.annual("G2", "3", on=date(2026, 3, 31), scale="ours").pence == 26_500_00
    assert ours.annual("G2", "3", on=date(2026, 4, 1), scale="ours").pence == 27_500_00


def test_any_library_and_any_plain_table_give_the_same_scale() -> None:
    columns = {name: list(POINTS[name]) for name in POINTS}
    expected = str(scale())
    for frame in (pa.Table.from_pandas(POINTS), columns, POINTS.to_dict("records")):
        again = est.PayScale.from_frame(frame, title="Our council", grades=GRADES, pension=0.2, hours=37)
        assert expected == str(again)
        assert scale().frame().equals(again.frame())


def test_increments_wait_as_long_as_the_scale_says() -> None:
    posts = est.Posts.from_frame([{"grade": "G1", "point": 1, "increment_date": "2026-10-01"}], pay="ours")
    terms = {"pension": "none", "on_cost_percent": 0}
    yearly = est.load_book().with_scales({"ours": scale(increment_months=12)})
    # six months at 25,000 and six at 26,000
    assert posts.cost(years="2026/27", terms=terms, book=yearly)["pounds"].tolist() == [25_500]
    with pytest.raises(est.InputError, match="does not say how long a post stays on point 1"):
        posts.cost(years="2026/27", terms=terms, book=book())


def test_status_and_reference_come_from_their_columns() -> None:
    frame = POINTS.assign(status="published", reference="Pay circular 3/2026")
    sourced = est.PayScale.from_frame(frame, title="Ours", grades=GRADES)
    value = est.load_book().with_scales({"x": sourced}).annual("G1", "1", on=date(2026, 4, 1), scale="x")
    assert value.source.status == "published"
    assert value.source.references[0].title == "Pay circular 3/2026"


def test_a_frame_of_grades_with_two_ends_makes_bands() -> None:
    frame = {"grade": ["A"], "bottom": ["£30,000"], "top": [40_000]}
    bands = est.PayScale.from_frame(frame, title="Bands", from_="1 April 2026")
    priced = est.load_book().with_scales({"b": bands})
    # the middle of 30,000 and 40,000 is 35,000; 15% x 30,000 = 4,500; levy 175: 39,675
    cost = priced.unit_cost("A", scale="b", on=date(2026, 5, 1), basis="middle_salary", pension=None)
    assert Decimal(39_675) == cost.total


def test_awards_assumed_move_a_scale_of_ones_own_and_sensitivity_keeps_it() -> None:
    posts = est.Posts.from_frame([{"grade": "G1", "point": 1}], pay="ours")
    terms = {"pension": None, "on_cost_percent": 0, "award": [{"from": "2027-04-01", "percent": 4}]}
    del terms["pension"]
    bill = posts.cost(years=("2026/27", "2027/28"), terms=terms, book=book())
    assert [25_000, 26_000] == list(bill["basic"])  # 25,000, then 4% more
    costing = est.PostCosting(book(), terms={"pay": "ours", **terms}, years=("2026/27", "2027/28"))
    draws = costing.draws(posts.table(), draws=20, award=(-1, 0, 1))
    assert list(draws.check((0,))["year"]) == ["2026/27", "2027/28"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: scale(hours="x"), 'hours: "x" is not a number'),
        (lambda: scale(pension=2), "pension: 2 is not a rate of pay below 100%"),
        (lambda: scale(known_until="2026-04-01"), "known_until: 2026-04-01 is not after the last award, 2026-04-01"),
        (
            lambda: est.PayScale.from_frame(POINTS, title="x", grades={"G": ("2", "1")}),
            r'grades\["G"\]: .*bottom first',
        ),
        (lambda: est.PayScale.from_frame(POINTS, title="x", grades={"G": ("1", "9")}), 'there is no point "9"'),
        (lambda: est.PayScale.from_frame(3, title="x"), "frame: 3 was given; give a frame"),
        (lambda: est.PayScale.from_frame({"point": [1], "salary": [1]}, title="x"), "The day of the pay is not said"),
        (
            lambda: est.PayScale.from_frame(POINTS.assign(salary="lots"), title="x"),
            'frame row:1: error E208 salary = "lots"',
        ),
        (lambda: est.PayScale.from_frame(pd.concat([POINTS, POINTS]), title="x"), "Point 1 stands twice on 2025-04-01"),
        (lambda: est.PayScale.from_frame(POINTS.assign(status="sure"), title="x"), '"sure" is not a status'),
        (lambda: est.PayScale.from_frame(POINTS.assign(status="published"), title="x"), "needs a reference"),
        (lambda: est.load_book().with_scales({"x": POINTS}), 'scales: "x": a value of the kind DataFrame was given'),
    ],
)
def test_what_makes_no_scale_is_refused_by_its_name(call: Callable[[], object], message: str) -> None:
    with pytest.raises((est.RefusedError, est.InputError), match=message):
        call()


@pytest.mark.parametrize("ends", [("2", "2"), ("2",), "2", 2])
def test_a_grade_of_one_point(ends: object) -> None:
    pay = {"point": [1, 2], "from": ["2026-04-01"] * 2, "salary": [25_000, 26_000]}
    book = est.load_book().with_scales({"x": est.PayScale.from_frame(pay, title="X", grades={"G": ends})})  # type: ignore[dict-item]
    assert book.annual("G", "2", on="2026-05-01", scale="x").pence == 26_000_00  # type: ignore[arg-type]


def test_a_post_prices_itself() -> None:
    # SCP 20 is 33,673 from 1 April 2026: half is 16,836.50; 15% x 11,836.50 = 1,775.475 -> 1,775.48;
    # pension 20% = 3,367.30; levy 0.5% = 84.1825 -> 84.18: 22,063.46
    cost = est.Post("Officer", grade="SCP 20", pay="njc", fte=0.5).cost(on="2026-05-01", pension=0.2)
    assert Decimal("22063.46") == cost.total
    assert cost.parts == {
        "basic": Decimal("16836.50"),
        "national_insurance": Decimal("1775.48"),
        "pension": Decimal("3367.30"),
        "levy": Decimal("84.18"),
    }
    three = est.Post("Officer", grade="SCP 20", pay="njc", fte="1/2", count=3).cost(on="2026-05-01", pension="20%")
    assert Decimal("66190.38") == three.total  # three times as much


def test_a_post_whose_point_is_not_said_is_given_at_both_ends_and_none_is_assumed() -> None:
    cost = est.Post("Officer", grade="SCP 18-22", fte=0.5).cost(on="2026-05-01", pension=0.2)
    # point 18: 32,578 / 2 = 16,289; 15% x 11,289 = 1,693.35; 3,257.80; 81.445 -> 81.45 : 21,321.60
    # point 22: 34,811 / 2 = 17,405.50; 15% x 12,405.50 = 1,860.825 -> 1,860.83; 3,481.10; 87.03 : 22,834.46
    assert (Decimal("21321.60"), Decimal("22834.46")) == (cost.minimum, cost.maximum)
    with pytest.raises(est.RefusedError, match='give basis="maximum" or point'):
        _ = cost.total
    assert "Pay scale not said: njc is taken for SCP 18-22" in str(cost)
    top = est.Post("Officer", grade="SCP 18-22", fte=0.5).cost(on="2026-05-01", pension=0.2, basis="maximum")
    assert Decimal("22834.46") == top.total


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: est.Post("", grade=""), "grade: the text is empty"),
        (lambda: est.Post("A", grade="SCP 5", fte=2), "fte is 2; one post has more than 0 and at most 1"),
        (lambda: est.Post("A", grade="SCP 5", count=0), "count: 0 is out of range"),
        (
            lambda: est.Post("A", grade="Nonesuch").cost(on="2026-05-01"),
            "pay: no pay scale has pay for the grade Nonesuch",
        ),
        (lambda: est.Post("A", grade="SCP 5").cost(on="soon"), 'on: "soon" is not a day'),
        (
            lambda: est.Post("A", grade="SCP 5-6", point=5).cost(on="2026-05-01", basis="maximum"),
            "basis: the post has the point 5",
        ),
    ],
)
def test_a_post_that_cannot_be_priced_says_which_argument(call: Callable[[], object], message: str) -> None:
    with pytest.raises((est.RefusedError, est.InputError), match=message):
        call()


LIST = pd.DataFrame(
    {
        "title": ["Officer", "Clerk", "Clerk"],
        "grade": ["SCP 20", "SCP 5", "SCP 5"],
        "count": [1, 2, 1],
        "fte": [1, 0.5, "20/37"],
        "unit": ["East", "East", "West"],
        "directorate": ["Adults", "Adults", "Place"],
        "from": ["", "", "2026-07-01"],
        "until": ["", "2027-01-01", ""],
    }
)


def half_up(pence: Fraction) -> int:
    return floor(pence + Fraction(1, 2))


def test_a_list_counts_its_posts_by_unit_grade_and_day() -> None:
    posts = est.Posts.from_frame(LIST, pay="njc")
    assert (3, 4, Fraction(2) + Fraction(20, 37)) == (len(posts), posts.count, posts.fte)
    assert posts.by_unit().to_dict("records") == [
        {"unit": "East", "rows": 2, "posts": 3, "fte": 2.0},
        {"unit": "West", "rows": 1, "posts": 1, "fte": float(Fraction(20, 37))},
    ]
    assert list(posts.by_grade()["posts"]) == [1, 3]
    assert list(posts.by("directorate")["rows"]) == [2, 1]
    assert [posts.on(day).count for day in ("2026-06-30", "2026-07-01", date(2026, 12, 31), "2027-01-01")] == [
        3,
        4,
        4,
        2,
    ]


def test_a_list_is_costed_by_year_and_by_any_label() -> None:
    posts = est.Posts.from_frame(LIST, pay="njc")
    bill = posts.cost(years="2026/27", terms={"pension": "none", "on_cost_percent": 0}, by=("year", "directorate"))
    one = est.load_book().annual("SCP 5", "5", on=date(2026, 5, 1), scale="njc").pence
    # Adults: one at point 20, 33,673, all year; two half-time at point 5 for nine months, the first three quarters
    adults = 33_673_00 + 2 * half_up(Fraction(half_up(Fraction(one, 2)) * 9, 12))
    # Place: 20/37 of point 5, from July: the year less its first quarter
    part = half_up(Fraction(one * 20, 37))
    place = part - half_up(Fraction(part, 4))
    assert [adults / 100, place / 100] == list(bill["pounds"])
    whole = posts.cost(years="2026/27", terms={"pension": "none", "on_cost_percent": 0}, money="pence")
    assert adults + place == int(whole["pence"].iloc[0])


def test_a_misspelt_column_is_asked_about_and_a_label_is_kept() -> None:
    with pytest.raises(est.InputError, match='No column of a posts table is called "ftee"'):
        est.Posts.from_frame(LIST.rename(columns={"fte": "ftee"}))
    posts = est.Posts.from_frame(LIST.rename(columns={"fte": "ftee"}), labels=["ftee", "directorate"])
    assert posts.labels == ["ftee", "directorate"]
    with pytest.raises(est.InputError, match='The column "grade" is missing'):
        est.Posts.from_frame(LIST.drop(columns="grade"))
    with pytest.raises(est.InputError, match='posts:2: error E208 fte = "half"'):
        est.Posts.from_frame(LIST.assign(fte=["1", "half", "1"]))


def test_posts_that_price_themselves_make_a_list() -> None:
    two = [
        est.Post("Officer", grade="SCP 20", pay="njc", fte=0.5),
        est.Post("Clerk", grade="SCP 5", pay="njc", count=2),
    ]
    posts = est.Posts.from_frame(two)
    assert (3, Fraction(5, 2)) == (posts.count, posts.fte)


def test_what_load_posts_reads_is_a_list_of_the_same_kind() -> None:
    frame = pd.DataFrame(
        {
            "Post number": ["P1", "P2", "P3"],
            "Job title": ["Officer", "Clerk", "Clerk"],
            "Grade": ["SCP 20", "SCP 5", "SCP 5"],
            "FTE": [1.0, 0.5, 1.0],
            "Directorate": ["Adults", "Adults", "Place"],
        }
    )
    posts = est.load_posts(frame, pay="njc")
    assert isinstance(posts, est.Posts)
    assert (3, Fraction(5, 2)) == (posts.count, posts.fte)
    bill = posts.cost(years="2026/27", terms={"pension": "20%", "basis": "maximum"}, by=["year"])
    assert list(bill["posts"]) == [3]
