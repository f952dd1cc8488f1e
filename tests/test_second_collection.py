"""Where each file of the second collection of figures ships, or why it does not."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

import establishment as est
from collected import COLLECTIONS, needs
from establishment.paybook.page import book_page

REFERENCE_2 = COLLECTIONS / "reference-2"
RULES = COLLECTIONS / "rules"
BOOK = est.load_book()
pytestmark = needs("reference-2")

SHIPS = {
    "afc_pay_new": "test_grades.py",
    "allowances_new": "test_second_collection.py",
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


ALLOWANCES = {
    "London allowance, maximum": ("police-officers-ew", "london-allowance-max"),
    "London allowance with housing emolument": ("police-officers-ew", "london-allowance-with-housing-emolument"),
    "London weighting": ("police-officers-ew", "london-weighting"),
    "South East allowance, maximum 1000": ("police-officers-ew", "south-east-allowance-max-1000"),
    "South East allowance, maximum 2000": ("police-officers-ew", "south-east-allowance-max-2000"),
    "dog handler": ("police-officers-ew", "dog-handler"),
    "annual retainer, full cover (120 hours or more a week)": ("firefighters-grey-book", "retainer-full-cover"),
    "fringe allowance": ("soulbury", "fringe-slough"),
}
"""The scale and name of each allowance; of the two in the South East, with the amount."""
HELD_LONGER = {"London weighting": date(2015, 7, 1)}
"""The first day as a better source has it: the row infers 1 September 2015."""


def test_every_allowance_ships_with_its_days_value_and_source() -> None:
    rows = rows_of("allowances_new")
    assert len(rows) == 8
    for row in rows:
        title = row["allowance"]
        scale, name = ALLOWANCES.get(title) or ALLOWANCES[f"{title} {row['amount']}"]
        on = date.fromisoformat(row["effective_from"])
        [value] = [v for v in BOOK.scale(scale).allowances if v.name == name and v.holds(on)]
        assert value.effective_from == HELD_LONGER.get(title, on)
        if row["effective_to"]:
            assert value.effective_until == date.fromisoformat(row["effective_to"]) + timedelta(days=1)
        if row["unit"] == "fraction of basic pay":
            assert value.percent == Fraction(row["amount"])
        else:
            assert (value.pence, value.unit) == (100 * int(row["amount"]), "pounds_a_year")
        assert (value.source.status, value.source.confidence) == (row["status"], row["confidence"])
        if title not in HELD_LONGER:
            assert [reference.href for reference in value.source.references] == [
                row[source] for source in ("source", "source_2") if row[source]
            ]


def test_monthly_thresholds_are_what_the_annual_ones_give() -> None:
    for row in rows_of("employer_ni_monthly"):
        insurance = BOOK.oncosts.insurance_on(date.fromisoformat(row["effective_from"]))
        assert insurance.threshold("monthly") == 100 * int(row["secondary_threshold_monthly"])


def test_what_is_left_out_is_counted_on_the_page_of_the_pay_book() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for name in SHIPS:
        for row in rows_of(name):
            ships_low = name == "afc_pay_new" or (name == "he_pay_spine" and row["effective_from"] != "2025-03-01")
            if (row["confidence"] == "low" and not ships_low) or row["status"] in ("announced", "offer"):
                table = {
                    "afc_pay_new": f"nhs-agenda-for-change-{row.get('nation', '').replace('_', '-')}/points.csv",
                    "he_pay_spine": "higher-education-single-spine/points.csv",
                    "teacher_pay": "teachers-england/points.csv",
                    "pension_employer_rates_new": "oncosts/pensions.csv",
                }[name]
                counts[table, row["effective_from"]] += 1
    with Path("grades/not-shipped.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["table"], row["effective_from"]): int(row["values"]) for row in rows} == counts
    assert sum(counts.values()) == 94
    assert "94 values that were read are left out" in book_page(BOOK)


LOW = (
    ("nhs-agenda-for-change-scotland", "Band 5", "Year 1", "2024-04-01", 31_892),
    ("nhs-agenda-for-change-northern-ireland", "Band 5", "Year 1", "2025-04-01", 31_049),
    ("higher-education-single-spine", "SCP 30", "30", "2022-08-01", 35_333),
)
"""A value of each table of low confidence: its scale, grade, point, day and pounds."""


def test_low_values_price_what_asks_for_them_and_announced_ones_nothing() -> None:
    for scale, grade, point, on, pounds in LOW:
        terms = {"title": "t", "pay": scale, "basis": "point", "price_base": on, "on_cost_percent": 0}
        terms |= {"proposal": [{"number": 1, "establish": [{"title": "A", "grade": grade, "point": point}]}]}
        with pytest.raises(est.InputError, match=r"E210(.|\n)*Set accept_low_confidence = true"):
            est.cost(terms, book=BOOK)
        costing = est.cost(terms | {"accept_low_confidence": True}, book=BOOK)
        assert pounds == costing.net
        assert "Of low confidence: pay of " in str(costing)
    assert date(2026, 9, 1) not in BOOK.scale("teachers-england").table.awards


@needs("rules")
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


def test_a_post_without_a_scale_is_not_taken_for_one_of_low_confidence() -> None:
    # in May 2024 England alone pays Band 5 by values that are not of low confidence: £29,970, Year 1
    post = est.Post(title="Nurse", grade="Band 5", point="Year 1").cost(on="2024-05-01", pension="none")
    assert "nhs-agenda-for-change-england is taken for Band 5" in str(post)
