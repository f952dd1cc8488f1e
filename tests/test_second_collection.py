"""Where each file of the second collection of figures ships, or why it does not."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import establishment as est

REFERENCE_2 = Path(__file__).parents[2] / "shared" / "reference-2"
RULES = REFERENCE_2.parent / "rules"
BOOK = est.load_book()
pytestmark = pytest.mark.skipif(
    not REFERENCE_2.is_dir(), reason="the second collection of reference figures is not beside this checkout"
)

SHIPS = {
    "afc_pay_new": "test_grades.py",
    "fire_pay": "test_grades.py",
    "he_pay_spine": "test_grades.py",
    "soulbury_pay": "test_grades.py",
    "teacher_pay": "test_grades.py",
    "pension_employer_rates_new": "test_grades.py",
    "statutory_redundancy_new": "test_grades.py",
    "employer_ni_categories": "test_letters.py",
    "wage_floors": "test_wage_floors.py",
    "civil_service_pay": "test_grades.py",
}
"""The test that holds each file against what ships."""
NO_VALUE_OF_A_SCALE = {
    "afc_hcas": "replaced by the rows of hcas.csv among the rules",
    "allowances_new": "allowances of firefighters, police staff and teachers outside the scales, by hour or session",
    "employer_ni_monthly": "758 a month, which is what 9,100 a year / 12 gives; nothing changes",
    "holiday_accrual": "a rule of leave, which prices nothing here",
    "pay_awards_new": "offers and an announcement, which stay out unless asked for, and awards of salaries that are local",
    "standard_hours": "hours of the full-time week by date, which belong to the rules of working time",
}
"""Files of which no value ships as pay or on-costs, and why."""


def rows_of(name: str, folder: Path = REFERENCE_2) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_held_against_what_ships_or_left_out_for_a_reason() -> None:
    files = {path.stem for path in REFERENCE_2.glob("*.csv")}
    assert files == SHIPS.keys() | NO_VALUE_OF_A_SCALE.keys()
    tests = Path(__file__).parent
    for name, test in SHIPS.items():
        assert name in (tests / test).read_text(encoding="utf-8"), f"{test} does not read {name}"


def test_monthly_thresholds_are_what_the_annual_ones_give() -> None:
    for row in rows_of("employer_ni_monthly"):
        held = BOOK.oncosts.insurance_on(date.fromisoformat(row["effective_from"]))
        assert held.threshold("monthly") == 100 * int(row["secondary_threshold_monthly"])


def test_low_and_announced_values_price_nothing() -> None:
    low = {(row["nation"], row["effective_from"]) for row in rows_of("afc_pay_new") if row["confidence"] == "low"}
    assert low == {("scotland", "2024-04-01"), ("northern_ireland", "2025-04-01")}
    assert "nhs-agenda-for-change-northern-ireland" not in BOOK.names
    assert date(2024, 4, 1) not in BOOK.scale("nhs-agenda-for-change-scotland").table.awards
    assert date(2026, 9, 1) not in BOOK.scale("teachers-england").table.awards


@pytest.mark.skipif(not RULES.is_dir(), reason="the collected rules are not beside this checkout")
def test_published_examples_of_pension_and_levy() -> None:
    examples = {row["id"]: row for row in rows_of("examples", RULES)}
    # E34: teachers with the levy on 31 January 2025
    teachers = est.employer_cost(43_607, on=date(2025, 1, 31), pension="teachers")["pension"].item()
    assert f"{teachers:.2f}" == "12506.49"  # 28.68% of 43,607
    assert Fraction(examples["E34"]["expected"]) == Fraction("0.2868")
    # E22 to E24 take the allowance of £15,000 off once an employer: a pay bill of £5m owes 0.5% less £15,000
    levy = BOOK.oncosts.levy_on(date(2017, 4, 30))
    assert levy is not None
    for number in ("E22", "E23", "E24"):
        bill = int(examples[number]["inputs"].removeprefix("paybill="))
        assert max(levy.rate * bill - 15_000, 0) == int(examples[number]["expected"])
