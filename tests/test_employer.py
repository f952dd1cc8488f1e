"""Employer on-costs: shapes, errors, and the cases that others published."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import establishment as est
from collected import collection

pytestmark = pytest.mark.core

BOOK = est.load_book()


def cases(name: str) -> list[dict[str, str]]:
    with (collection("oncost-cases") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_period_cases_of_category_c() -> None:
    rows = [row for row in cases("ni_period_cases.csv") if row["employer_ni"]]
    assert len(rows) == 244
    for row in rows:
        on = date(int(row["tax_year"][:4]), 4, 20)
        pay, period = Decimal(row["gross_in_period"]), row["pay_period"]
        due = est.employer_ni(pay, on=on, category="C", period=period, book=BOOK)  # type: ignore[arg-type]
        assert abs(due - Decimal(row["employer_ni"])) <= Decimal(row["tolerance"]), row["case_id"]


def test_annual_cases_part_by_part() -> None:
    rows = cases("annual_cases.csv")
    assert len(rows) == 632
    for row in rows:
        on, tolerance = date(int(row["tax_year"][:4]), 5, 31), float(row["tolerance"])
        salary, exchange = Decimal(row["annual_salary"]), Decimal(row["salary_exchange_rate"] or 0)
        given_up = salary * exchange
        after = est.employer_cost((salary - given_up).quantize(Decimal("0.01")), on=on, pension=None, book=BOOK)
        assert abs(after["national_insurance"].item() - float(row["employer_ni"])) <= tolerance, row["case_id"]
        if row["employer_pension"]:
            before = est.employer_cost(salary, on=on, pension=Decimal(row["employer_pension_rate"]), book=BOOK)
            assert abs(before["pension"].item() + float(given_up) - float(row["employer_pension"])) <= tolerance
            assert abs(after["levy"].item() - float(row["apprenticeship_levy"])) <= tolerance


def test_annual_totals_as_the_university_rounds_them() -> None:
    """Its tables round National Insurance and pension to the pound, the levy down to one, and add."""
    for row in (row for row in cases("annual_cases.csv") if row["total"]):
        on, salary = date(int(row["tax_year"][:4]), 5, 31), Decimal(row["annual_salary"])
        given_up = (salary * Decimal(row["salary_exchange_rate"] or 0)).quantize(Decimal(1), ROUND_HALF_UP)
        after = est.employer_cost(salary - given_up, on=on, pension=None, book=BOOK).iloc[0]
        pension = est.employer_cost(salary, on=on, pension=Decimal(row["employer_pension_rate"]), book=BOOK)[
            "pension"
        ].item()
        parts = [float(salary - given_up), after["national_insurance"], pension + float(given_up)]
        total = sum(int(part + 0.5) for part in parts) + int(after["levy"])
        assert abs(total - float(row["total"])) <= float(row["tolerance"]), row["case_id"]


def test_the_combined_cases_are_counted_and_cannot_be_tested() -> None:
    """1,960 period rows give employee and employer together: without employee rates they test nothing here."""
    combined = [row for row in cases("ni_period_cases.csv") if not row["employer_ni"]]
    assert (1960, {""}) == (len(combined), {row["employer_ni"] for row in combined})
    assert all(row["employee_plus_employer_ni"] and row["ni_category"] != "C" for row in combined)


def test_a_threshold_that_was_not_published_says_so() -> None:
    row = BOOK.oncosts.insurance_on(date(2017, 5, 1))
    assert 68000 == row.threshold("monthly")


@pytest.mark.parametrize(
    ("on", "category", "pay", "due"),
    [
        (date(2016, 4, 6), "A", 30000, "3020.54"),  # 13.8% of 30,000 - 8,112
        (date(2016, 4, 5), "D", 30000, "2198.56"),  # less 3.4% of 30,000 - 5,824
        (date(2022, 11, 5), "A", 30000, "3145.45"),  # 15.05% of 30,000 - 9,100
        (date(2022, 11, 6), "A", 30000, "2884.20"),  # 13.8%
        (date(2025, 4, 6), "M", 30000, "0.00"),
        (date(2025, 4, 6), "M", 60270, "1500.00"),  # 15% of 60,270 - 50,270
        (date(2025, 4, 6), "J", 30000, "3750.00"),
    ],
)
def test_national_insurance_by_hand(on: date, category: str, pay: int, due: str) -> None:
    assert Decimal(due) == est.employer_ni(pay, on=on, category=category, book=BOOK)


def test_a_halfpenny_is_dropped_on_the_pay_of_a_period_and_kept_in_a_year() -> None:
    on = date(2025, 4, 30)
    # 15% of (500.10 - 417.00) is 12.465
    assert Decimal("12.46") == est.employer_ni("500.10", on=on, period="monthly", book=BOOK)
    # 15% of (5,083.10 - 5,000) is 12.465
    assert Decimal("12.47") == est.employer_ni("5083.10", on=on, period="annual", book=BOOK)


@pytest.mark.parametrize("period", ["weekly", "fortnightly", "four_weekly", "monthly", "annual"])
def test_every_shape_gives_the_same(period: str) -> None:
    on, pays = date(2025, 5, 1), [700.5, 0.0, 12345.67]
    one = [float(est.employer_ni(str(pay), on=on, period=period, book=BOOK)) for pay in pays]  # type: ignore[arg-type]
    assert one == list(est.employer_ni(pays, on=on, period=period, book=BOOK))  # type: ignore[arg-type]
    assert one == list(est.employer_ni(np.array(pays), on=on, period=period, book=BOOK))  # type: ignore[arg-type]
    series = est.employer_ni(pd.Series(pays, index=list("abc")), on=on, period=period, book=BOOK)  # type: ignore[arg-type]
    assert one == series.tolist()
    assert list("abc") == series.index.tolist()
    pence = est.employer_ni(pays, on=on, period=period, money="pence", book=BOOK)  # type: ignore[arg-type]
    assert [round(value * 100) for value in one] == pence.tolist()


def test_the_frame_adds_up_and_keeps_its_index() -> None:
    pay = pd.Series([30000, 41234.56], index=["a", "b"])
    frame = est.employer_cost(pay, on=date(2016, 12, 7), pension="police", money="pence", book=BOOK)
    assert list(frame.columns) == ["pay", "national_insurance", "pension", "levy", "total"]
    assert (frame["pay"] + frame["national_insurance"] + frame["pension"] + frame["levy"]).tolist() == frame[
        "total"
    ].tolist()
    # 30,000; 13.8% above 8,112; the 24.2% budget rate; no levy before April 2017
    assert frame.loc["a"].tolist() == [3000000, 302054, 726000, 0, 4028054]
    pounds = est.employer_cost(pay, on=date(2016, 12, 7), pension="police", book=BOOK)
    assert pounds.loc["a", "total"] == 40280.54


def test_a_pension_is_a_scheme_a_rate_or_none() -> None:
    on = date(2025, 4, 30)
    for pension in ("20%", 0.2, Decimal("0.2"), Fraction(1, 5)):
        assert est.employer_cost(30000, on=on, pension=pension, book=BOOK)["pension"].item() == 6000.0
    assert est.employer_cost(30000, on=on, pension=None, book=BOOK)["pension"].item() == 0.0
    banded = est.employer_cost([23000, 23001], on=date(2019, 5, 1), pension="civil-service", book=BOOK)
    assert banded["pension"].tolist() == [6118.0, 6233.27]


def test_the_band_of_a_pension_goes_by_full_time_pay() -> None:
    """Half of a full-time £46,000 is in the band of 27.9%: 23,000 x 0.279 = 6,417; by its own pay it is in that of 26.6%."""
    terms = {"on": date(2019, 5, 1), "pension": "civil-service", "book": BOOK}
    assert est.employer_cost(23000, full_time_pay=46000, **terms)["pension"].item() == 6417.0
    assert est.employer_cost(23000, **terms)["pension"].item() == 6118.0
    with pytest.raises(est.RefusedError, match="full_time_pay has 1 values, pay has 2"):
        est.employer_cost([23000, 23001], full_time_pay=46000, **terms)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"pay": -1}, "negative"),
        ({"pay": float("nan")}, "empty or infinite"),
        ({"pay": "much"}, "give pounds"),
        ({"pay": 0.001}, "whole number of pence"),
        ({"pay": [[1, 2]]}, "dimensions"),
        ({"pay": 10**15}, "not below"),
        ({"period": "daily"}, "accepted: weekly"),
    ],
)
def test_a_callers_mistake_is_said(wrong: dict[str, object], message: str) -> None:
    call = {"pay": 30000, "on": date(2025, 4, 6), "book": BOOK, **wrong}
    with pytest.raises(ValueError, match=message):
        est.employer_ni(call.pop("pay"), **call)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "code", "message"),
    [
        ({"category": "Q"}, "E215", "Letters that can be: A, B, C, J, M, Z, H, D, E, K, N, F, I, L, S, V, X."),
        ({"category": "DE"}, "E215", "cannot be priced on 2025-04-06"),
        ({"on": date(2009, 1, 1)}, "E205", "held from 2010-04-06"),
        ({"on": date(2031, 1, 1)}, "E207", "up to 2027-04-05"),
    ],
)
def test_what_is_not_held_is_said(wrong: dict[str, object], code: str, message: str) -> None:
    with pytest.raises(est.InputError) as caught:
        est.employer_ni(30000, **{"on": date(2025, 4, 6), "book": BOOK, **wrong})  # type: ignore[arg-type]
    assert code == caught.value.findings[0].code
    assert message in str(caught.value)


def test_a_day_must_be_a_day() -> None:
    with pytest.raises(est.RefusedError, match="on: 20250406 is not a day"):
        est.employer_ni(30000, on=20250406)  # type: ignore[arg-type]


def test_what_an_nhs_body_is_charged_is_said_beside_the_rate_of_the_scheme() -> None:
    text = (
        'title = "T"\npay = "nhs-agenda-for-change-england"\nprice_base = 2025-04-01\nbasis = "minimum"\n%s'
        '[[proposal]]\nnumber = 1\nestablish = ["1 x Nurse Band 5"]\n'
    )
    words = " ".join(str(est.cost(text % "", book=BOOK)).split())
    assert (
        "The nhs pension is priced at 23.78% (scheme rate with levy). An employer is charged 14.38% of it (paid by nhs "
        "employer) and the rest is paid centrally; to price that alone, write pension = "
        '"nhs/england-wales/paid_by_nhs_employer".'
    ) in words
    own = est.cost(text % 'pension = "nhs/england-wales/paid_by_nhs_employer"\n', book=BOOK)
    assert "paid centrally" not in str(own)
    # Band 5 from April 2025: £31,049; 14.38% is £4,464.85 (4,464.8462), 23.78% £7,383.45 (7,383.4522)
    both = [
        est.cost(text % p, book=BOOK).lines(money="pence")
        for p in ("", 'pension = "nhs/england-wales/paid_by_nhs_employer"\n')
    ]
    assert [738345, 446485] == [int(frame[frame.component == "pension"].pence.sum()) for frame in both]
