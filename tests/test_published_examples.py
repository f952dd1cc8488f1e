"""Every example of pay rules that somebody published: the test that works it out again, or why it cannot be run.

The numbers are those of the collection `rules`. Most are tested where their rule is; what no other test covers is here.
"""

from __future__ import annotations

import ast
import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import establishment as est
from collected import collection, needs

TESTED = {
    **dict.fromkeys(
        ("E01", "E02", "E03", "E04", "E05", "E06"),
        "test_progression.py::test_months_to_the_top_of_agenda_for_change",
    ),
    **dict.fromkeys(("E07", "E08"), "test_progression.py::test_the_first_increment_after_the_police_freeze"),
    "E09": "test_progression.py::test_a_constable_is_at_the_top_seven_years_after_joining",
    **dict.fromkeys(("E10", "E11"), "test_progression.py::test_starters_of_local_government"),
    **dict.fromkeys(
        ("E12", "E13", "E14", "E15", "E16", "E17", "E18"), "test_exit_terms.py::test_published_examples_of_exits"
    ),
    "E19": "test_exit_terms.py::test_statutory_notice",
    **dict.fromkeys(("E20", "E21"), "test_published_examples.py::test_insurance_on_a_termination_award"),
    **dict.fromkeys(("E22", "E23", "E24"), "test_second_collection.py::test_published_examples_of_pension_and_levy"),
    "E25": "test_published_examples.py::test_pay_of_a_term_time_post",
    **dict.fromkeys(("E26", "E27"), "test_published_examples.py::test_the_paid_part_of_a_year_in_term_time"),
    **dict.fromkeys(("E28", "E29", "E30", "E31", "E32"), "test_allowances.py::test_published_pay_in_inner_london"),
    "E33": "test_allowances.py::test_unsocial_hours_of_the_police",
    "E34": "test_second_collection.py::test_published_examples_of_pension_and_levy",
    "E35": "test_hours.py::test_the_full_time_week_of_scotland",
    "E36": "test_exit_terms.py::test_a_council_writes_its_own_terms",
}
NOT_RUN: dict[str, str] = {}
"""By number, why an example cannot be run: none at present."""


def test_each_example_has_a_test_that_is_there() -> None:
    tests = Path(__file__).parent
    names: dict[str, set[str]] = {}
    for place in TESTED.values():
        file, _, name = place.partition("::")
        if file not in names:
            tree = ast.parse((tests / file).read_text(encoding="utf-8"))
            names[file] = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in names[file], place


@needs("rules")
def test_each_published_example_is_tested_or_it_is_said_why_not() -> None:
    with (collection("rules") / "examples.csv").open(encoding="utf-8", newline="") as file:
        numbers = [row["id"] for row in csv.DictReader(file)]
    assert len(numbers) == len(set(numbers)) == 36
    assert set(numbers) == TESTED.keys() | NOT_RUN.keys()
    assert not TESTED.keys() & NOT_RUN.keys()


EXIT = """\
title = "An exit"
pay = "njc"
basis = "maximum"
price_base = 2021-06-01
first_year = "2021/22"
pension = "none"
[[proposal]]
number = 1
redundancy = [{{ title = "Manager", age = 50, service = 20, weekly_pay = "£1,200", on = 2021-06-01, amount = "£{award}" }}]
"""


@pytest.mark.parametrize(("award", "due"), [("75,000", 6210), ("25,000", 0)])  # 13.8% of £45,000; below £30,000
def test_insurance_on_a_termination_award(tmp_path: Path, award: str, due: int) -> None:
    """Source: HMRC, National Insurance manual, NIM13205 and NIM13204 (E20, E21)."""
    path = tmp_path / "exit.toml"
    path.write_text(EXIT.format(award=award), encoding="utf-8")
    one_offs = {one.title: one.pence for one in est.cost(path).comparison.plan.one_offs}
    assert one_offs["Redundancy: Manager"] == int(award.replace(",", "")) * 100
    assert one_offs.get("Employer National Insurance on exits: Manager", 0) == due * 100


TERM_TIME = """\
title = "Term time"
pay = "ours"
basis = "maximum"
price_base = 2025-06-01
first_year = "2025/26"
pension = "none"
[[proposal]]
number = 1
establish = [{{ line = "1 x Assistant Band", point = "1", hours = {hours}, weeks = "{weeks}" }}]
"""
OURS = """\
title = "Ours"
hours = {hours}
awards = [2025-04-01]
known_until = 2026-04-01
increment_months = 12
grade = [{{ name = "Band", points = ["1", "2"] }}]
reference = [{{ id = "page", title = "A page" }}]
"""


def basic_pay(folder: Path, salary: int, full_time: str, hours: str, weeks: str) -> Decimal:
    """Basic pay of a year, in pounds, of one post with hours of a full-time week and a paid part of the year."""
    scale = folder / "grades" / "ours"
    scale.mkdir(parents=True)
    (scale / "scale.toml").write_text(OURS.format(hours=full_time), encoding="utf-8")
    head = "effective_from,spine,point,salary,status,confidence,reference,reference_2,note"
    rows = [f"2025-04-01,,{point},{salary},illustrative,high,page,,made up" for point in (1, 2)]
    (scale / "points.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    path = folder / "plan.toml"
    path.write_text(TERM_TIME.format(hours=hours, weeks=weeks), encoding="utf-8")
    lines = est.cost(path, book=folder / "grades").lines(money="pence")
    return Decimal(int(lines.loc[lines["component"] == "basic", "pence"].sum())).scaleb(-2)


def test_pay_of_a_term_time_post(tmp_path: Path) -> None:
    """£27,025 x 30 / (52 - 8.2) x 20 / 36.5; the page rounds the leave to 18.72% and prints £10,142.49 (E25).

    30 / 43.8 = 300/438; £27,025 x 300/438 x 20/36.5 = £162,150,000 / 15,987 = £10,142.62.
    Source: University of Exeter, term-time posts.
    """
    assert basic_pay(tmp_path, 27025, "36.5", "20", "300/438") == Decimal("10142.62")


@pytest.mark.parametrize(
    ("leave", "expected", "pay"),
    [
        (7, "0.863924", "86392.32"),  # 39 / (52.1429 - 7) = 390,000 / 451,429
        (8, "0.883495", "88349.43"),  # 39 / (52.1429 - 8) = 390,000 / 441,429
    ],
)
def test_the_paid_part_of_a_year_in_term_time(tmp_path: Path, leave: int, expected: str, pay: str) -> None:
    """39 weeks of term, by leave of under and over five years' service. Source: HRMIS (E26, E27)."""
    weeks = Fraction(39) / (Fraction("52.1429") - leave)
    assert abs(weeks - Fraction(expected)) < Fraction(1, 1_000_000)
    assert basic_pay(tmp_path, 100_000, "36", "36", str(weeks)) == Decimal(pay)
