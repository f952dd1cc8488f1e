"""Draws beside an oracle of their own: each drawn future written out as a scenario or a list of posts, and costed.

The oracle knows nothing of how draws are made. It reads what was drawn (`drawn()`), edits awards and days as a user would,
costs that, and takes off vacancies and gaps by the formula of the documents.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import Any

import pandas as pd
import pytest

import establishment as est

YEARS = ("2026/27", "2027/28", "2028/29")
AWARDS = (date(2027, 4, 1), date(2028, 4, 1))
GRADE = "SCP 18-25"
SPREADS: dict[str, Any] = {"award": (-1, 0, 3), "vacancy": (0, 2, 9), "turnover": (4, 8, 25), "start": (0, 2, 9)}
GAP = 2
POSTS = pd.DataFrame(
    {
        "grade": GRADE,
        "point": ["18", "20", "22", "25"],
        "count": [3, 1, 7, 2],
        "from": ["", "2026-09-15", "2027-01-01", "2028-02-28"],
        "until": ["", "", "2027-06-01", ""],
    }
)
POINT = 140
"""Pence that a point in whole pounds can be off by after an award, on-costs with it: 15% and 20%, and the levy."""


def terms(points: tuple[float, ...] = (0, 0), vacancy: str = "0") -> dict[str, Any]:
    """The terms, with each award so many percentage points higher."""
    own = [2 + Fraction(str(round(point, 2))) for point in points]
    awards = [{"from": day, "percent": str(float(each))} for day, each in zip(AWARDS, own, strict=True)]
    return {"pay": "njc", "pension": "20%", "hold_on_costs": True, "award": awards, "vacancy_percent": vacancy}


def later(day: str, months: int) -> str:
    """A day so many months later; none of the tests' days is after the 28th."""
    if not day:
        return day
    year, month, rest = day.split("-")
    months = 12 * int(year) + int(month) - 1 + months
    return f"{months // 12}-{months % 12 + 1:02}-{rest}"


def begun(posts: pd.DataFrame, months: int) -> pd.DataFrame:
    """Posts that all begin later; those that would end before they begin are gone."""
    moved = posts.assign(**{"from": [later(day, months) for day in posts["from"]]})
    return moved[[not until or day < until for day, until in zip(moved["from"], moved["until"], strict=True)]]


def left(row: Any, year: str, gap: int = GAP) -> Fraction:
    """The part of the cost that vacancies and gaps leave, by what was drawn."""
    vacancy, turnover = (Fraction(float(row[f"{name}_percent_{year}"])) for name in ("vacancy", "turnover"))
    return (1 - vacancy / 100) * (1 - turnover / 100 * Fraction(gap, 12))


def points_of(row: Any) -> tuple[float, ...]:
    """The points drawn on each award."""
    return tuple(float(row[f"award_points_{day}"]) for day in AWARDS)


@pytest.mark.long
def test_each_draw_is_the_list_of_posts_that_it_says() -> None:
    costing = est.PostCosting(terms=terms(vacancy="5"), years=(YEARS[0], YEARS[-1]))
    draws = costing.draws(POSTS, draws=12, seed=4, gap_months=GAP, **SPREADS)
    frame, drawn = draws.frame(money="pence"), draws.drawn()
    check = draws.check(range(12), money="pence").set_index(["draw", "year"]).priced_pence
    assert drawn["months_late"].nunique() > 3
    assert drawn["months_late"].max() >= 5, "some draw has a post that would end before it begins"
    for number, row in drawn.iterrows():
        posts = begun(POSTS, int(row["months_late"]))
        priced = est.cost_posts(posts, terms=terms(points_of(row), "5"), years=(YEARS[0], YEARS[-1]), money="pence")
        for come, (year, pence) in enumerate(zip(YEARS, priced.pence, strict=True)):
            expected = int(pence) * left(row, year)
            assert frame[year][number] == pytest.approx(float(expected), abs=13 * (come * POINT + 5))
            assert check[number, year] == pytest.approx(float(expected), abs=1)


SCENARIO = """\
title = "Two teams into one"
pay = "njc"
basis = "maximum"
pension = "20%"
first_year = "2026/27"
years = 3
prices = "cash"
price_base = 2026-05-01
starts = {starts}
hold_on_costs = true
award = [{{ from = 2027-04-01, percent = "{first}" }}, {{ from = 2028-04-01, percent = "{second}" }}]

[[proposal]]
number = 1
disestablish = ["6 x Clerk SCP 18-25"]
establish = ["3 x Adviser SCP 26-33"]
"""


def scenario(folder: Path, months: int = 0, points: tuple[float, ...] = (0, 0)) -> est.Costing:
    """The scenario, with later starts and other awards written into its file."""
    first, second = (str(float(2 + Fraction(str(round(point, 2))))) for point in points)
    path = folder / f"{months}-{first}-{second}.toml"
    path.write_text(SCENARIO.format(starts=later("2026-10-01", months), first=first, second=second), encoding="utf-8")
    return est.cost(path)


def test_each_draw_of_a_scenario_is_the_scenario_that_it_says(tmp_path: Path) -> None:
    draws = scenario(tmp_path).draws(draws=8, seed=2, gap_months=GAP, **SPREADS)
    frame = draws.frame(money="pence")
    for number, row in draws.drawn().iterrows():
        edited = scenario(tmp_path, int(row["months_late"]), points_of(row))
        nets = edited.by_year(money="pence").groupby("year")["part_year_net_pence"].sum()
        for come, year in enumerate(YEARS):
            expected = int(nets[year]) * left(row, year)
            assert expected < 0 or not expected
            assert frame[year][number] == pytest.approx(float(expected), abs=9 * (come * POINT + 5))


def test_what_is_certain_is_worked_out_by_hand() -> None:
    """One post of £44,000 or so, all of whose assumptions are certain."""
    posts = pd.DataFrame({"grade": [GRADE], "point": ["20"], "from": ["2026-10-01"], "until": [""]})
    costing = est.PostCosting(terms=terms(), years=(YEARS[0], YEARS[-1]))
    half, first, second = costing.cost(posts, money="pence").pence
    assert half == pytest.approx(4_487_692 / 2, abs=5)

    def drawn(**spreads: Any) -> list[int]:
        draws = costing.draws(posts, draws=3, seed=1, **spreads)
        rows = {tuple(row) for row in draws.frame(money="pence").itertuples(index=False)}
        assert len(rows) == 1
        return list(rows.pop())

    assert [half, first, second] == drawn()
    assert [half * 0.96, first * 0.96, second * 0.96] == pytest.approx(drawn(vacancy=(4, 4, 4)), abs=1)
    # a tenth of posts is left, each of them empty for three months of twelve: 2.5% of the cost
    assert [half * 0.975, first * 0.975, second * 0.975] == pytest.approx(drawn(turnover=(10, 10, 10)), abs=1)
    assert [half * 0.96 * 0.9, first * 0.96 * 0.9, second * 0.96 * 0.9] == pytest.approx(
        drawn(vacancy=(4, 4, 4), turnover=(20, 20, 20), gap_months=6), abs=1
    )
    assert [half, first, second] == drawn(turnover=(10, 10, 10), gap_months=0)
    # two months later: four months of the first year are left
    assert [4_487_692 / 3, first, second] == pytest.approx(drawn(start=(2, 2, 2)), abs=5)
    dearer = est.cost_posts(posts, terms=terms((1.5, 1.5)), years=(YEARS[0], YEARS[-1]), money="pence").pence
    assert list(dearer) == pytest.approx(drawn(award=(1.5, 1.5, 1.5)), abs=2 * POINT + 5)
    # 3.5% in place of 2%, twice: about 1.5% and 3% more of pay, and of its on-costs, of about £43,000
    assert 0.0145 < dearer[1] / first - 1 < 0.0165
    assert 0.0295 < dearer[2] / second - 1 < 0.0325


@pytest.fixture(scope="module")
def many() -> est.Draws:
    """Many draws of one post."""
    posts = pd.DataFrame({"grade": [GRADE], "point": ["20"], "from": ["2026-05-01"], "until": [""]})
    costing = est.PostCosting(terms=terms(), years=(YEARS[0], YEARS[-1]))
    return costing.draws(posts, draws=5000, seed=11, gap_months=GAP, **SPREADS)


def column_names(name: str) -> list[str]:
    """The columns that hold what was drawn of an assumption."""
    if name == "award":
        return [f"award_points_{day}" for day in AWARDS]
    return ["months_late"] if name == "start" else [f"{name}_percent_{year}" for year in YEARS]


@pytest.mark.parametrize("name", SPREADS)
def test_draws_lie_in_the_triangle_that_was_given(name: str, many: est.Draws) -> None:
    least, likeliest, most = SPREADS[name]
    mean = (least + likeliest + most) / 3
    variance = (least**2 + likeliest**2 + most**2 - least * likeliest - least * most - likeliest * most) / 18
    upper = most - sqrt((most - least) * (most - likeliest) / 2)  # the median, as the top is left of the middle
    frame = many.drawn()[column_names(name)]
    for column in frame:
        values = frame[column]
        assert least <= values.min() <= values.max() <= most
        assert mean == pytest.approx(values.mean(), abs=5 * sqrt(variance / len(values)))
        assert sqrt(variance) == pytest.approx(values.std(), rel=0.06)
        assert upper == pytest.approx(values.median(), abs=0.5 if name == "start" else 0.35)
    if len(frame.columns) > 1:  # each award, and each year, is drawn apart
        corner = frame.corr().to_numpy()[0, 1]
        assert abs(corner) < 0.08
    if name == "award":
        assert frame.map(lambda points: abs(points * 100 - round(points * 100))).to_numpy().max() < 1e-6


def test_percentiles_are_those_of_the_draws(many: est.Draws) -> None:
    frame = many.frame(money="pence")
    percentiles = many.percentiles(money="pence").set_index("year")
    frame = frame.assign(all=frame.sum(axis=1))
    for year in (*YEARS, "all"):
        values = sorted(map(int, frame[year]))
        assert percentiles["mean_pence"][year] == pytest.approx(fmean(values), abs=3)
        for percent in (5, 10, 25, 50, 75, 90, 95):
            place, part = divmod((len(values) - 1) * percent, 100)
            between = values[place] + (values[min(place + 1, len(values) - 1)] - values[place]) * part / 100
            assert percentiles[f"p{percent}_pence"][year] == pytest.approx(between, abs=3)


def test_what_is_certain_is_drawn_as_nothing() -> None:
    posts = POSTS.iloc[:1]
    draws = est.PostCosting(terms=terms(), years="2026/27").draws(posts, draws=2)
    assert (draws.drawn() == 0).all(axis=None)
    assert [
        "award_points_2027-04-01",
        "award_points_2028-04-01",
        "vacancy_percent_2026/27",
        "turnover_percent_2026/27",
        "months_late",
    ] == list(draws.drawn().columns)
