"""National Insurance by category letter: thresholds of letters by date, and why a letter has no price."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import establishment as est
from collected import COLLECTIONS, needs

REFERENCE_2 = COLLECTIONS / "reference-2"
BOOK = est.load_book()

PUBLISHED = [
    # HMRC's thresholds a year, a month and a week: freeport (FILS), investment zone (DEKN), veterans (V), under 21
    # (M, Z), apprentices under 25 (H); rate above
    (date(2022, 4, 6), "FILS", 25_000, 2_083, 481, "0.1505"),
    (date(2022, 4, 6), "VMZH", 50_270, 4_189, 967, "0.1505"),
    (date(2022, 11, 6), "FILS", 25_000, 2_083, 481, "0.138"),
    (date(2023, 4, 6), "VMZH", 50_270, 4_189, 967, "0.138"),
    (date(2024, 4, 6), "DEKNFILS", 25_000, 2_083, 481, "0.138"),
    (date(2025, 4, 6), "DEKNFILS", 25_000, 2_083, 481, "0.15"),
    (date(2025, 4, 6), "VMZH", 50_270, 4_189, 967, "0.15"),
    (date(2026, 4, 6), "DEKNFILS", 25_000, 2_083, 481, "0.15"),
    (date(2026, 4, 6), "VMZH", 50_270, 4_189, 967, "0.15"),
]


@pytest.mark.parametrize(("on", "letters", "annual", "monthly", "weekly", "rate"), PUBLISHED)
def test_letters_have_the_published_thresholds(
    on: date, letters: str, annual: int, monthly: int, weekly: int, rate: str
) -> None:
    for letter in letters:
        for period, threshold in (("annual", annual), ("monthly", monthly), ("weekly", weekly)):
            terms: dict[str, Any] = {"on": on, "category": letter, "period": period, "book": BOOK}
            assert Decimal(0) == est.employer_ni(threshold, **terms)
            # £200 above the threshold: 15% of £200 is £30
            assert 200 * Decimal(rate) == est.employer_ni(threshold + 200, **terms), (letter, period)


@pytest.mark.parametrize(
    ("letter", "on", "due"),
    [
        ("A", date(2026, 5, 1), "8250.00"),  # 15% of 60,000 - 5,000
        ("F", date(2026, 5, 1), "5250.00"),  # 15% of 60,000 - 25,000
        ("N", date(2025, 5, 1), "5250.00"),
        ("V", date(2025, 5, 1), "1459.50"),  # 15% of 60,000 - 50,270
        ("V", date(2022, 5, 1), "1464.37"),  # 15.05% of 60,000 - 50,270 is 1,464.365
        (
            "D",
            date(2016, 3, 31),
            "5997.20",
        ),  # 13.8% of 60,000 - 8,112 = 7,160.544, less 3.4% of 40,040 - 5,824 = 1,163.344
        ("X", date(2026, 5, 1), "0.00"),
        ("X", date(2011, 5, 1), "0.00"),
    ],
)
def test_a_year_of_60_000_by_letter(letter: str, on: date, due: str) -> None:
    assert Decimal(due) == est.employer_ni(60_000, on=on, category=letter, book=BOOK)
    cost = est.employer_cost(60_000, on=on, category=letter, pension=None, money="pence", book=BOOK)
    assert int(100 * Decimal(due)) == cost["national_insurance"].item()


REFUSED = [
    ("a", date(2025, 5, 1), "the letters are capitals, such as A."),
    ("AB", date(2025, 5, 1), "a category is one letter."),
    ("Q", date(2025, 5, 1), "there is no such letter."),
    ("M", date(2015, 4, 5), "it begins on 2015-04-06."),
    ("H", date(2015, 5, 1), "it begins on 2016-04-06."),
    (
        "V",
        date(2022, 4, 5),
        "it is for veterans in their first year of civilian work, whose threshold is held from "
        "2022-04-06 until 2027-04-06.",
    ),
    (
        "F",
        date(2021, 5, 1),
        "it is for employees at a site in a freeport, whose threshold is held from 2022-04-06 until 2027-04-06.",
    ),
    (
        "N",
        date(2023, 5, 1),
        "it is for employees at a site in an investment zone, whose threshold is held from "
        "2024-04-06 until 2027-04-06.",
    ),
    (
        "D",
        date(2018, 5, 1),
        "contracting out ended on 2016-04-06; it is for employees at a site in an investment zone, "
        "whose threshold is held from 2024-04-06 until 2027-04-06.",
    ),
    (
        "L",
        date(2018, 5, 1),
        "contracting out ended on 2016-04-06; it is for employees at a site in a freeport, whose "
        "threshold is held from 2022-04-06 until 2027-04-06.",
    ),
]


@pytest.mark.parametrize(("letter", "on", "reason"), REFUSED)
def test_each_letter_that_has_no_price_says_why(letter: str, on: date, reason: str) -> None:
    with pytest.raises(est.InputError) as fault:
        est.employer_ni(30_000, on=on, category=letter, book=BOOK)
    assert f'National Insurance category "{letter}" cannot be priced on {on}: {reason}' in str(fault.value)


def scenario(letter: str, base: str) -> str:
    return (
        f'title = "T"\npay = "police-officers-ew"\nprice_base = {base}\nbasis = "maximum"\npension = "20%"\n'
        f'category = "{letter}"\n[[proposal]]\nnumber = 1\nestablish = ["1 x Officer Constable"]\n'
    )


def test_an_explanation_says_whom_a_letter_is_for() -> None:
    costing = est.cost(scenario("F", "2025-09-01"), book=BOOK)
    words = str(costing.explain("net"))
    assert "F 15% above £25,000" in words
    assert "employees at a site in a freeport, for 36 months; not for a public authority" in words
    assert "category X: no National Insurance is due" in str(
        BOOK.unit_cost(
            "Constable", scale="police-officers-ew", on=date(2025, 9, 1), point=1, category="X", pension="20%"
        ).trace.explain("national_insurance")
    )


def test_a_threshold_of_medium_confidence_is_named_beside_the_figures() -> None:
    words = " ".join(str(est.cost(scenario("V", "2022-05-01"), book=BOOK)).split())
    assert "the National Insurance threshold of letter V from 6 April 2022" in words
    assert "threshold of letter" not in str(est.cost(scenario("V", "2025-09-01"), book=BOOK))


@needs("reference-2")
def test_every_letter_and_date_is_that_of_the_reference() -> None:
    with (REFERENCE_2 / "employer_ni_categories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 84
    for row in rows:
        first, last = (date.fromisoformat(row[name]) for name in ("effective_from", "effective_to"))
        for on in (first, last, last - timedelta(days=1)):
            insurance = BOOK.oncosts.insurance_on(on)
            assert insurance.rate == Fraction(row["rate_above"])
            own = insurance.own_threshold(row["category"], on)
            standard = row["category"] in "ABCJ"
            upper = (
                own.threshold_annual
                if own
                else insurance.threshold_annual
                if standard
                else insurance.upper_threshold_annual
            )
            assert upper == 100 * int(row["threshold_annual"] or insurance.threshold_annual // 100), row
            for period in ("monthly", "weekly"):
                if own and row[f"threshold_{period}"]:
                    assert own.threshold(period) == 100 * int(row[f"threshold_{period}"])
