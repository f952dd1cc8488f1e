"""One set of rules for a value, wherever it comes in: files, frames, calls, the command line."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

TERMS = {"pay": "njc", "pension": "20%", "basis": "maximum", "hold_on_costs": True}
TOP = 'title = "t"\npay = "njc"\npension = "20%"\nbasis = "maximum"\nprice_base = 2026-05-01\n'
ONE = '[[proposal]]\nnumber = 1\nestablish = ["1 x A SCP 20"]\n'


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "a.toml"
    path.write_text(TOP + text, encoding="utf-8")
    with pytest.raises(est.InputError) as fault:
        est.cost(path)
    return str(fault.value)


@pytest.mark.parametrize("name", ["fte", "weeks"])
@pytest.mark.parametrize(
    "value", [0, -1, "0", "-1", Fraction(-1, 2), 39, Fraction(3, 2), np.float64(-0.5), float("nan")]
)
def test_hours_and_weeks_of_one_post_are_refused_alike(tmp_path: Path, name: str, value: Any) -> None:
    on = {"scale": "njc", "on": date(2025, 5, 1), "basis": "maximum"}
    with pytest.raises(est.RefusedError, match=name):
        est.load_book().unit_cost("SCP 20", **on, **{name: value})
    if value == value:
        text = f'[[proposal]]\nnumber = 1\nestablish = [{{ line = "1 x A SCP 20", {name} = "{value}" }}]\n'
        assert "E208" in refused(tmp_path, text)
        frame = pd.DataFrame({"grade": ["SCP 20"], "count": [2], name: [value]})
        with pytest.raises(est.InputError, match=name):
            est.cost_posts(frame, terms=TERMS, years="2026/27")


@pytest.mark.parametrize("part", ["20/37", Fraction(20, 37), 20 / 37, np.float64(20 / 37)])
def test_a_part_of_a_post_is_the_same_part_however_it_is_given(part: Any) -> None:
    on = {"scale": "njc", "on": date(2025, 5, 1), "basis": "maximum", "pension": "20%"}
    exact = est.load_book().unit_cost("SCP 20", fte=Fraction(20, 37), **on)
    assert str(exact) == str(est.load_book().unit_cost("SCP 20", fte=part, **on))


LEAVER = '[[proposal]]\nnumber = 1\nestablish = ["1 x A SCP 20"]\n'


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            'redundancy = [{ title = "x", age = 40, service = 60, weekly_pay = "£600" }]',
            "Service of 60 years at the age of 40 would have begun before 16",
        ),
        ('redundancy = [{ title = "x", age = 40, service = 25, weekly_pay = "£600" }]', "would have begun before 16"),
        (
            'redundancy = [{ title = "x", age = 40, service = 5, weekly_pay = "£600", notice_weeks = 60 }]',
            "more than a year has",
        ),
        ('pay_protection = [{ title = "x", amount = "£600", run_off = [100, 150] }]', "150% is more than the whole"),
        (
            'efficiency = [{ title = "x", volume = 10, hours = 2, weeks = 520, rate = 20 }]',
            "520 weeks are more than a year has",
        ),
        (
            'efficiency = [{ title = "x", volume = 10, hours = 200, weeks = 52, rate = 20 }]',
            "200 hours are more than a week has",
        ),
    ],
)
def test_values_that_cannot_be_are_refused(tmp_path: Path, line: str, message: str) -> None:
    assert message in refused(tmp_path, LEAVER + line + "\n")


def test_the_widest_values_that_can_be_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    leaver = 'redundancy = [{ title = "x", age = 40, service = 24, weekly_pay = "£600", notice_weeks = 52, on = 2026-06-01 }]\n'
    protected = 'pay_protection = [{ title = "x", amount = "£600", run_off = [100, 50], on_cost_percent = 0, from = 2026-06-01 }]\n'
    path.write_text(TOP + LEAVER + leaver + protected, encoding="utf-8")
    assert est.cost(path).net


def test_years_need_their_first(tmp_path: Path) -> None:
    message = refused(tmp_path, "years = 5\n" + ONE)
    assert "error E202 years = 5" in message
    assert 'Add first_year = "2026/27".' in message


def test_one_cost_is_given_once(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(TOP + ONE, encoding="utf-8")
    words = ["cost", str(path), "--given", "SCP 20=28000", "--given", "SCP 20=29000"]
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--given SCP 20 appears twice, 28000 and 29000; give one of them" in result.stderr


@pytest.mark.parametrize("posts", ["", "  ", Path()])
def test_an_empty_name_is_no_folder(posts: Any) -> None:
    with pytest.raises(est.RefusedError, match="posts is an empty name"):
        est.cost_posts(posts, terms=TERMS, years="2026/27")


@pytest.mark.parametrize("years", [2025, 2025.0, None, np.int64(2025), (2025, 2026), date(2025, 4, 1)])
def test_years_that_are_no_text_are_named(years: Any) -> None:
    with pytest.raises(est.RefusedError, match=r'years: .*; write a financial year as text, such as "2026/27"'):
        est.cost_posts([{"grade": "SCP 20"}], terms=TERMS, years=years)


ROWS = [{"grade": "SCP 20", "fte": 0.5, "from": date(2026, 10, 1)}, {"grade": "SCP 5", "fte": 1, "from": None}]


@pytest.mark.parametrize(
    "posts",
    [
        ROWS,
        {"grade": ["SCP 20", "SCP 5"], "fte": [Decimal("0.5"), 1], "from": [datetime(2026, 10, 1), None]},
        pd.DataFrame(
            {"grade": ["SCP 20", "SCP 5"], "fte": np.array([0.5, 1]), "from": [pd.Timestamp(2026, 10, 1), pd.NaT]}
        ),
        pd.DataFrame({"grade": ["SCP 20", "SCP 5"], "fte": ["1/2", "1"], "from": ["2026-10-01", ""]}),
    ],
)
def test_posts_cost_the_same_however_they_are_given(posts: Any) -> None:
    totals = est.cost_posts(posts, terms=TERMS, years="2026/27", money="pence")
    expected = est.cost_posts(pd.DataFrame(ROWS), terms=TERMS, years="2026/27", money="pence")
    pd.testing.assert_frame_equal(totals, expected)


@pytest.mark.parametrize("posts", [5, None, ["SCP 20"], {"grade": "SCP 20"}, {"grade": ["a"], "fte": [1, 2]}])
def test_what_is_no_table_is_named(posts: Any) -> None:
    with pytest.raises(est.RefusedError, match="posts"):
        est.cost_posts(posts, terms=TERMS, years="2026/27")


@pytest.mark.parametrize(
    "day", [pd.Timestamp(2025, 5, 1), np.datetime64("2025-05-01"), "2025-05-01", datetime(2025, 5, 1)]
)
def test_a_day_is_the_same_day_however_it_is_given(day: Any) -> None:
    frame = [{"grade": "SCP 20"}]
    expected = est.cost_posts(frame, terms=TERMS, years="2025/26", prices=date(2025, 5, 1))
    assert est.cost_posts(frame, terms=TERMS, years="2025/26", prices=day).pounds.sum() == expected.pounds.sum()
    assert est.employer_ni(30000, on=day) == est.employer_ni(30000, on=date(2025, 5, 1))
    book = est.load_book()
    costs = [
        book.unit_cost("SCP 20", scale="njc", on=each, basis="maximum", pension="20%")
        for each in (day, date(2025, 5, 1))
    ]
    assert str(costs[0]) == str(costs[1])


@pytest.mark.parametrize("terms", [5, None, ["njc"], {"pay": 5}, {**TERMS, "vacancy_percent": "x"}])
def test_terms_that_cannot_be_are_named(terms: Mapping[str, Any]) -> None:
    with pytest.raises((est.RefusedError, est.InputError), match=r"terms|pay"):
        est.cost_posts([{"grade": "SCP 20"}], terms=terms, years="2026/27")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ONE + 'title = "  "\n[[question]]\ntext = " "\n', "question[0].text"),
        ('[[proposal]]\nnumber = " "\nestablish = ["1 x A SCP 20"]\n', "proposal[0].number"),
        ("discount_percent = 1001\n" + ONE, "discount_percent"),
        ('years = "\u0663"\nfirst_year = "2026/27"\n' + ONE, "years"),
        (
            '[[proposal]]\nnumber = 1\nregrade = [{ line = "1 x A SCP 20", to = { grade = "SCP 18-25", point = "99" } }]\n',
            "point",
        ),
    ],
)
def test_blank_names_and_values_out_of_range_are_refused_at_their_field(tmp_path: Path, text: str, words: str) -> None:
    assert words in refused(tmp_path, text)


def test_a_blank_pay_scale_is_a_fault_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(TOP.replace('"njc"', '"  "') + ONE, encoding="utf-8")
    with pytest.raises(est.InputError, match="E203"):
        est.cost(path)
