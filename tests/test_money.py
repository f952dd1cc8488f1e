"""Pence, rounding, amounts as people write them, and sharing over time."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from establishment.ground.amounts import parse_amount
from establishment.ground.money import divide, pounds, share_out, text, times
from establishment.ground.periods import FinancialYear, Moment, accrued, cut, moment, pay_day
from establishment.outputs.workbook.formulas import exact_sum

pytestmark = pytest.mark.core

PENCE = st.integers(-(10**14), 10**14)
RATES = st.fractions(min_value=0, max_value=3, max_denominator=100_000)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(PENCE, st.integers(1, 10**6))
def test_divide_rounds_halves_away_from_zero_as_decimal_does(above: int, below: int) -> None:
    exact = Fraction(above, below)
    doubled = exact * 2
    if doubled.denominator == 1 and exact.denominator == 2:
        assert int(doubled) == 2 * divide(above, below) - (1 if above > 0 else -1)
    else:
        assert abs(Fraction(divide(above, below)) - exact) < Fraction(1, 2)


@given(st.integers(0, 10**9), st.integers(0, 4000))
def test_times_is_decimal_half_up(pence: int, basis_points: int) -> None:
    expected = (Decimal(pence) * basis_points / 10000).quantize(Decimal(1), ROUND_HALF_UP)
    assert int(expected) == times(pence, Fraction(basis_points, 10000))


@given(st.lists(PENCE, min_size=1, max_size=5), RATES)
def test_arrays_and_integers_agree_and_signs_mirror(amounts: list[int], rate: Fraction) -> None:
    together = times(np.array(amounts, dtype=np.int64), rate)
    assert [times(amount, rate) for amount in amounts] == together.tolist()
    assert [-times(-amount, rate) for amount in amounts] == together.tolist()


def test_numbers_too_large_for_64_bits_are_exact_or_refused() -> None:
    large = np.array([2**61], dtype=np.int64)
    assert int(times(large, Fraction(3, 4))[0]) == (2**61 * 3 + 2) // 4
    with pytest.raises(OverflowError, match="above £92,233"):
        times(large, Fraction(9))


def test_floats_never_hold_money() -> None:
    with pytest.raises(TypeError, match="float"):
        times(100, 0.5)  # type: ignore[arg-type]


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_shares_add_to_the_whole(pence: int, weights: list[int]) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    assert pence == sum(share_out(pence, shares))


def test_shares_must_be_the_whole() -> None:
    with pytest.raises(ValueError, match="99/100, not 1"):
        share_out(100, [Fraction(33, 100)] * 3)


@given(PENCE)
def test_pounds_and_pence_are_one(pence: int) -> None:
    assert pence == 100 * Fraction(str(pounds(pence)))
    assert pence == parse_amount(text(pence)).pence


@pytest.mark.parametrize(
    ("written", "pence", "half", "slip"),
    [
        ("£12,084", 1208400, 50, ""),
        ("£12,084.00", 1208400, 0, ""),
        ("£1.23m", 123000000, 500000, ""),
        ("£20k", 2000000, 50000, ""),
        ("£421.2k", 42120000, 5000, ""),
        ("(£20k)", -2000000, 50000, ""),
        ("-£5", -500, 50, ""),
        ("\u2212£5", -500, 50, ""),
        ("£5 million", 500000000, 50000000, ""),
        ("£1.2bn", 120000000000, 5000000000, ""),
        ("£21,805k", 2180500, 50, "thousands_and_suffix"),
        ("£300,00", 3000000, 50, "bad_grouping"),
        (12084, 1208400, 50, ""),
        (Decimal("12084.5"), 1208450, 5, ""),
    ],
)
def test_amounts_as_people_write_them(written: object, pence: int, half: int, slip: str) -> None:
    amount = parse_amount(written)  # type: ignore[arg-type]
    assert (pence, pence - half, pence + half, slip) == (amount.pence, amount.low, amount.high, amount.slip)


@pytest.mark.parametrize("written", ["", "twenty", "£", "£1.2.3", "(£5", "£5)", "5%", "£0.001", "1" * 100, True, None])
def test_what_is_no_amount_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"amount of money|part of a penny"):
        parse_amount(written)  # type: ignore[arg-type]


@given(DAYS)
def test_a_year_holds_its_days(day: date) -> None:
    year = FinancialYear.of(day)
    assert year.first_day <= day < year.until
    assert year == FinancialYear.parse(year.label)


@pytest.mark.parametrize("written", ["2016/17", "2016-17", "FY2016/17", "2016/2017", " 2016 / 17 "])
def test_years_as_people_write_them(written: str) -> None:
    assert FinancialYear(2016) == FinancialYear.parse(written)


@pytest.mark.parametrize("written", ["2016", "2016/18", "16/17", "2016/2018", "x"])
def test_what_is_no_year_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="2016/17"):
        FinancialYear.parse(written)


@given(PENCE, st.lists(DAYS, max_size=5), st.sampled_from(["months", "days"]))
def test_however_a_year_is_cut_it_adds_up(annual: int, days: list[date], method: str) -> None:
    year = FinancialYear(2019)
    parts = cut(year.first_day, year.until, days)
    at = [(moment(a, year, method), moment(b, year, method)) for a, b in parts]  # type: ignore[arg-type]
    assert annual == sum(accrued(annual, end) - accrued(annual, start) for start, end in at)


def test_the_sharing_function_by_hand() -> None:
    # £33,890 from 7 December 2016: 8 whole months and 6 of 31 days lie before, (3 + 25/31) twelfths after
    year = FinancialYear(2016)
    before = accrued(3389000, moment(date(2016, 12, 7), year))
    assert 3389000 - before == 1075005
    by_days = accrued(3389000, moment(date(2016, 12, 7), year, "days"))
    assert 3389000 - by_days == 1067767


def test_a_month_is_a_twelfth() -> None:
    assert accrued(120000, Moment(1, 12)) == 10000


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2016, 4, 1), date(2016, 4, 30)),
        (date(2016, 12, 31), date(2016, 12, 31)),
        (date(2024, 2, 3), date(2024, 2, 29)),
    ],
)
def test_the_pay_day_is_the_last_of_the_month(on: date, last: date) -> None:
    assert last == pay_day(on)


@given(st.lists(st.integers(-99, 99) | st.fractions(max_denominator=20), max_size=12))
def test_amounts_of_one_denominator_are_added_as_whole_numbers(amounts: list[int | Fraction]) -> None:
    assert exact_sum(amounts) == sum(amounts)
