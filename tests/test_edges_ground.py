"""Money, years, days, numbers, amounts and posts at their edges: by hand, or beside a plain second way to the same value."""

import math
from calendar import isleap, monthrange
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from establishment.ground.amounts import (
    LARGEST,
    POWERS,
    clear_amount,
    parse_amount,
    parse_hourly,
    read_digits,
)
from establishment.ground.findings import Faults, InputError, Place, RefusedError, TooLargeError
from establishment.ground.money import (
    INT64_MAX,
    divide,
    narrow,
    nearest_pence,
    number,
    number_text,
    percent,
    pounds,
    share_out,
    text,
    times,
    widen,
)
from establishment.ground.periods import (
    FAR_FUTURE,
    FAR_PAST,
    MONTHS,
    WORKED_WEEKS,
    FinancialYear,
    Moment,
    accrued,
    accrued_at,
    anniversary,
    cut,
    day_of_year,
    days_in_month,
    first_of_next_month,
    long_date,
    moment,
    month_days,
    month_edges,
    month_named,
    months_after,
    months_in_words,
    pay_day,
    stretch_in_words,
    weeks_and_rates,
)
from establishment.ground.read_days import DayColumn, month_of, read_day, read_first_day
from establishment.ground.read_numbers import (
    figure_text,
    plain_number,
    read_number,
    read_part,
    read_percent,
    read_point,
    read_whole,
    simplest_fraction,
)
from establishment.pensions import NO_PENSION, Pension, pension_text, read_pension, read_rate
from establishment.posts import POSTS, Allowance, Fixed, Kind, OwnPay, Spell, payers, read_posts, says_an_end

pytestmark = pytest.mark.core

DAYS = st.dates(date(1999, 1, 1), date(2060, 12, 31))
MONTH = st.integers(1, 12)


def refused(call: Any, *values: Any, **options: Any) -> str:
    with pytest.raises((RefusedError, InputError)) as fault:
        call(*values, **options)
    return str(fault.value)


# --- money -------------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(-(10**9), 10**9), max_size=4), st.integers(1, 999))
def test_arrays_are_divided_as_decimal_rounds(above: list[int], below: int) -> None:
    def rounded(value: int) -> int:
        exact = Fraction(abs(value), below)
        size = math.floor(exact) + (exact - math.floor(exact) >= Fraction(1, 2))
        return -size if value < 0 else size

    expected = [rounded(value) for value in above]
    assert expected == [divide(value, below) for value in above]
    assert expected == divide(np.array(above, dtype=np.int64), below).tolist()
    assert expected == divide(np.array(above, dtype=object), below).tolist()
    assert expected == divide(np.array(above, dtype=np.int64), np.full(len(above), below)).tolist()


def test_halves_go_away_from_zero_beside_a_number_of_either_sign() -> None:
    # 5/2 = 2.5 -> 3; -5/2 -> -3; 3/2 -> 2; -1/2 -> -1; 0 stays 0
    assert divide(np.array([5, -5, 3, -1, 0]), 2).tolist() == [3, -3, 2, -1, 0]
    assert divide(np.array([5, 3, 1, 0]), 2).tolist() == [3, 2, 1, 0]
    assert divide(7, np.array([2, 3, 14])).tolist() == [4, 2, 1]  # 3.5, 2.33, 0.5
    assert divide(-7, np.array([2, 3, 14])).tolist() == [-4, -2, -1]
    assert (divide(0, 2), divide(1, 2), divide(-1, 2), divide(-1, 3)) == (0, 1, -1, 0)


def test_widening_leaves_alone_what_fits_and_what_is_wide() -> None:
    empty = np.array([], dtype=np.int64)
    assert widen(empty, 10**9) is empty
    wide = np.array([1], dtype=object)
    assert widen(wide, 10**9) is wide
    # 4 x 2 x 3 x 5 = 120 is far below; 4 x 2^30 x 2^30 x 2 = 2^63 is one too many; the sign of a factor is none
    plain = np.array([2, -1], dtype=np.int64)
    assert widen(plain, 3, -5) is plain
    large = np.array([2**30], dtype=np.int64)
    assert widen(large, 2**30).dtype == np.int64
    assert widen(large, 2**30, 2).dtype == object
    assert widen(large, -(2**30), 2).dtype == object
    assert widen(large, 2**30, 0).dtype == np.int64


def test_narrowing_keeps_the_largest_and_refuses_one_more() -> None:
    for sign in (1, -1):
        narrow_values = narrow(np.array([0, sign * INT64_MAX], dtype=object))
        assert narrow_values.dtype == np.int64 and narrow_values.tolist() == [0, sign * INT64_MAX]
        with pytest.raises(TooLargeError, match="check counts and salaries"):
            narrow(np.array([0, sign * (INT64_MAX + 1)], dtype=object))
    plain = np.array([1], dtype=np.int64)
    assert narrow(plain) is plain
    assert INT64_MAX == 9_223_372_036_854_775_807


@given(st.integers(-(10**11), 10**11))
def test_money_as_text_and_number(pence: int) -> None:
    whole, part = divmod(abs(pence), 100)
    outputs = f"£{whole:,}.{part:02}" if part else f"£{whole:,}"
    assert text(pence) == ("-" if pence < 0 else "") + outputs
    assert text(pence, signed=True) == ("-" if pence < 0 else "+" if pence > 0 else "") + outputs
    assert number(pence) == pence / 100
    assert isinstance(number(pence), int) == (part == 0)
    assert pounds(pence) == Decimal(pence) / 100


def test_rates_and_numbers_as_text() -> None:
    assert (percent(Fraction("0.138")), percent(Fraction(0)), percent(Fraction(1))) == ("13.8%", "0%", "100%")
    assert percent(Fraction(1, 3)) == "33.3333%"
    assert [repr(number(pence)) for pence in (0, 100, -1_234_500, 1_250, -1)] == ["0", "1", "-12345", "12.5", "-0.01"]
    assert (number_text(Fraction(20, 37)), number_text(Fraction(5000, 2)), number_text(-3)) == ("0.5405", "2,500", "-3")
    assert number_text(Fraction("1250.50")) == "1,250.5"
    assert (nearest_pence(Fraction(-5, 2)), nearest_pence(Fraction(7, 3)), nearest_pence(Fraction(0))) == (-3, 2, 0)


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 20), min_size=1, max_size=5).filter(any))
def test_each_later_funder_has_its_share_rounded_and_the_first_the_rest(pence: int, weights: list[int]) -> None:
    parts = [Fraction(weight, sum(weights)) for weight in weights]
    later = [
        int((Decimal(pence) * weight / sum(weights)).quantize(Decimal(1), ROUND_HALF_UP)) for weight in weights[1:]
    ]
    assert share_out(pence, parts) == [pence - sum(later), *later]


def test_shares_that_are_more_than_the_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="shares add to 4/3, not 1"):
        share_out(100, [Fraction(2, 3), Fraction(2, 3)])


def test_a_whole_number_is_a_rate_and_a_float_is_none() -> None:
    assert times(7, 3) == 21
    assert times(np.array([7, -7]), 3).tolist() == [21, -21]
    assert times(np.array([-5, 5]), Fraction(1, 2)).tolist() == [-3, 3]
    with pytest.raises(TypeError, match=r"rate is the float 0\.5; give a Fraction"):
        times(np.array([7]), 0.5)  # type: ignore[arg-type]


# --- financial years ---------------------------------------------------------------------------------------------------


@given(DAYS, MONTH)
def test_the_year_of_a_day_begins_on_or_before_it_and_ends_after(day: date, first_month: int) -> None:
    year = FinancialYear.of(day, first_month)
    starts = day.year if (day.month, day.day) >= (first_month, 1) else day.year - 1
    assert (year.start_year, year.first_month) == (starts, first_month)
    assert (year.first_day, year.until) == (date(starts, first_month, 1), date(starts + 1, first_month, 1))
    assert year.last_day + timedelta(days=1) == year.until == year.next.first_day
    leap = starts if first_month <= 2 else starts + 1  # the February of the year
    assert year.days == 365 + isleap(leap)
    label = str(starts) if first_month == 1 else f"{starts}/{str(starts + 1)[2:]}"
    assert year.label == label
    assert FinancialYear.parse(label, first_month) == year


def test_years_that_cannot_be() -> None:
    for year in (1900, 9997):
        assert FinancialYear(year).start_year == year
    for year in (1899, 9998):
        assert f"starts in 1900 to 9997, not {year}" in refused(FinancialYear, year)
    assert FinancialYear.parse("1999/00") == FinancialYear.parse("fy 1999-2000") == FinancialYear(1999)
    assert FinancialYear.parse("FY 2016", 1) == FinancialYear.parse("FY2016", 1) == FinancialYear(2016, 1)
    assert "is not a year that begins in January; write it as 2016" in refused(FinancialYear.parse, "2016/17", 1)
    assert "is not a financial year that begins in September; write" in refused(FinancialYear.parse, "2016", 9)
    assert "is not a financial year; write it as 2016/17" in refused(FinancialYear.parse, "2016")
    assert "does not end in the year after 2016" in refused(FinancialYear.parse, "2016/16")
    assert "does not end in the year after 2016" in refused(FinancialYear.parse, "2016/2117")
    assert (FAR_PAST, FAR_FUTURE) == (date(1900, 1, 1), date(9999, 12, 31))


@given(DAYS, MONTH)
def test_how_far_a_day_lies_in_its_year_by_counting(day: date, first_month: int) -> None:
    year = FinancialYear.of(day, first_month)
    whole = sum(1 for n in range(12) if n and _added(year.first_day, n) <= day)
    part = Fraction(day.day - 1, monthrange(day.year, day.month)[1])
    at = moment(day, year)
    assert Fraction(at.numerator, at.denominator) == (whole + part) / 12
    by_days = moment(day, year, "days")
    assert Fraction(by_days.numerator, by_days.denominator) == Fraction((day - year.first_day).days, year.days)


def _added(first: date, months: int) -> date:
    """The first of a month so many months later, one month at a time."""
    for _ in range(months):
        first = date(first.year + 1, 1, 1) if first.month == 12 else first.replace(month=first.month + 1)
    return first


def test_before_its_year_a_day_is_nought_and_after_it_the_whole() -> None:
    year = FinancialYear(2019)
    for method in ("months", "days"):
        assert moment(date(2019, 3, 31), year, method) == moment(date(2019, 4, 1), year, method) == Moment(0, 1)
        assert moment(date(2020, 4, 1), year, method) == moment(date(2021, 1, 1), year, method) == Moment(1, 1)
    # 2 April 2019: one of 30 days of a twelfth; one of 366 days, as the year holds 29 February 2020
    assert moment(date(2019, 4, 2), year) == Moment(1, 360)
    assert moment(date(2019, 4, 2), year, "days") == Moment(1, 366)
    assert moment(date(2020, 3, 31), year) == Moment(11 * 31 + 30, 372)


@given(DAYS, MONTH)
def test_thirteen_days_begin_and_end_the_months_of_a_year(day: date, first_month: int) -> None:
    year = FinancialYear.of(day, first_month)
    edges = [_added(year.first_day, n) for n in range(13)]
    assert edges == month_days(year)
    at = [Fraction(edge.numerator, edge.denominator) for edge in month_edges(year)]
    assert [Fraction(n, 12) for n in range(13)] == at
    days = [Fraction((edge - year.first_day).days, year.days) for edge in edges]
    assert days == [Fraction(edge.numerator, edge.denominator) for edge in month_edges(year, "days")]


def test_what_accrues_is_rounded_once() -> None:
    # £100.01 a year: 10,001 x 1/12 = 833.4; x 6/12 = 5,000.5, away from zero
    assert [accrued(10001, Moment(n, 12)) for n in (0, 1, 6, 12)] == [0, 833, 5001, 10001]
    assert accrued(-10001, Moment(6, 12)) == -5001
    assert accrued_at(np.array([10001, -10001]), np.array([6, 6]), 12).tolist() == [5001, -5001]


# --- days and months ---------------------------------------------------------------------------------------------------


@given(DAYS, st.integers(-40, 40))
def test_days_and_months_beside_the_calendar(day: date, months: int) -> None:
    length = monthrange(day.year, day.month)[1]
    assert days_in_month(day) == length
    assert pay_day(day) == day.replace(day=length)
    assert first_of_next_month(day) == day.replace(day=length) + timedelta(days=1)
    later = months_after(day, months)
    count = 12 * day.year + day.month - 1 + months
    assert (later.year, later.month) == (count // 12, count % 12 + 1)
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


def test_what_comes_round_on_a_leap_day() -> None:
    leap = date(2024, 2, 29)
    assert [anniversary(leap, year) for year in (2025, 2028, 2100)] == [
        date(2025, 2, 28),
        date(2028, 2, 29),
        date(2100, 2, 28),
    ]
    for other in (date(2024, 2, 28), date(2024, 3, 29), date(2024, 12, 31)):
        assert anniversary(other, 2025) == other.replace(year=2025)


def test_months_by_name() -> None:
    assert [month_named(name) for name in MONTHS] == list(range(1, 13))
    assert month_named(" aUGUST ") == 8
    for name in ("Aug", "", "8", "Augusta"):
        assert "is not the name of a month; write it whole: August" in refused(month_named, name)
    assert [day_of_year((month, 3)) for month in (1, 12)] == ["3 January", "3 December"]
    assert [long_date(date(2026, month, 9)) for month in (1, 2, 12)] == [
        "9 January 2026",
        "9 February 2026",
        "9 December 2026",
    ]
    assert long_date(date(999, 1, 1)) == "1 January 0999"


def test_stretches_and_months_in_words() -> None:
    assert stretch_in_words(None, None) == ""
    assert stretch_in_words(None, date(2024, 4, 1)) == "until 31 March 2024"
    assert stretch_in_words(date(2024, 4, 1), None) == "since 1 April 2024"
    assert stretch_in_words(date(2024, 4, 1), date(2024, 4, 3)) == "from 1 April 2024 to 2 April 2024"
    words = {0: "0 months", 1: "1 month", 11: "11 months", 12: "1 year", 13: "13 months", 24: "2 years", 36: "3 years"}
    assert {months: months_in_words(months) for months in words} == words


def test_weeks_and_rates_are_those_that_are_whole_pounds() -> None:
    # £180,000 for 100 hours a week: 1,800 / weeks in whole pounds for 50 (36), 45 (40) and 40 (45)
    weeks = (52, 50, 48, 47, 46, 45, 44, 42, 40, 39, 38)
    expected = [(week, 1800 // week) for week in weeks if 1800 % week == 0]
    assert weeks == WORKED_WEEKS
    assert expected == weeks_and_rates(Fraction(180_000), Fraction(100)) == [(50, 36), (45, 40), (40, 45)]
    assert weeks_and_rates(Fraction(1), Fraction(100)) == []


@given(DAYS, st.integers(0, 900), st.lists(st.integers(-50, 950), max_size=6))
def test_a_stretch_is_cut_at_each_day_inside_it_once(start: date, length: int, offsets: list[int]) -> None:
    end = start + timedelta(days=length)
    days = [start + timedelta(days=offset) for offset in offsets]
    parts = cut(start, end, days)
    assert {a for a, _ in parts} == ({start} if length else set()) | {day for day in days if start < day < end}
    assert [b for _, b in parts[:-1]] == [a for a, _ in parts[1:]]
    assert sum((b - a).days for a, b in parts) == length
    assert not parts or (parts[0][0], parts[-1][1]) == (start, end)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (date(2025, 10, 1), date(2025, 10, 1)),
        (datetime(2025, 10, 1), date(2025, 10, 1)),
        (pd.Timestamp(2025, 10, 1), date(2025, 10, 1)),
        (np.datetime64("2025-10-01"), date(2025, 10, 1)),
        (np.datetime64("2025-10-01T00:00:00.000"), date(2025, 10, 1)),
        ("2025-10-1", date(2025, 10, 1)),
        ("2025/10/01", date(2025, 10, 1)),
        ("20251001", date(2025, 10, 1)),
        ("2025-10-01T00:00:00.000000000", date(2025, 10, 1)),
        (" 1st October, 2025 ", date(2025, 10, 1)),
        ("2nd-Sept-2025", date(2025, 9, 2)),
        ("3rdDecember2025", date(2025, 12, 3)),
        ("31 jan 2025", date(2025, 1, 31)),
        ("1.10.2025", date(2025, 10, 1)),
        ("01-10-2025 00:00", date(2025, 10, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("1 Oct 2025".ljust(60), date(2025, 10, 1)),
    ],
)
def test_days_as_they_are_written(written: object, day: date) -> None:
    assert read_day(written) == day
    assert type(read_day(written)) is date
    assert read_first_day(written) == day
    assert month_of(written) == ""


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2025-02-29",
        "29/02/2025",
        "31/04/2025",
        "1/10-2025",
        "2025-10-01 12:00",
        "2025-13-01",
        "1 Okt 2025",
        "0000-01-01",
        "1 October 2025" + " " * 50,
        45931,
        "1 Oct 2025".ljust(61),
        None,
        pd.NaT,
        np.datetime64("NaT", "D"),
        np.datetime64("2025-10-01T12:00"),
        datetime(2025, 10, 1, 12),
        pd.Timestamp(2025, 10, 1, 0, 0, 1),
    ],
)
def test_what_is_no_day_is_refused(written: object) -> None:
    message = refused(read_day, written)
    assert "it has a time of day" in message or "write it as 2016-04-01, 1 April 2016 or 01/04/2016" in message


def test_figures_with_the_year_last_in_either_order() -> None:
    assert (read_day("03/04/2025"), read_day("03/04/2025", "month first")) == (date(2025, 4, 3), date(2025, 3, 4))
    assert read_day("12/25/2025", "month first") == date(2025, 12, 25)
    refused(read_day, "25/12/2025", "month first")
    assert read_day("2025-04-03", "month first") == date(2025, 4, 3)
    assert (read_first_day("2026-05"), month_of(np.datetime64("2026-05"))) == (date(2026, 5, 1), "2026-05")
    assert month_of(2026.05) == ""
    refused(read_first_day, "2026-13")


@pytest.mark.parametrize(
    ("column", "order", "example", "proof", "note"),
    [
        (["2025-10-01", None, 3], "day first", "", "", ""),
        (["05/05/2025"], "day first", "", "", ""),
        (["12/12/2025"], "day first", "", "", ""),
        (["13/12/2025"], "day first", "", "13/12/2025", ""),
        (["12/13/2025"], "month first", "", "12/13/2025", "are read month first, as 12/13/2025 shows."),
        (
            ["01/10/2025", "02/10/2025", "25/12/2025", "26/12/2025"],
            "day first",
            "01/10/2025",
            "25/12/2025",
            "are read day first, as 25/12/2025 shows: 01/10/2025 is 1 October 2025.",
        ),
        (
            ["01/10/2025", " 12/25/2025 ", "12/26/2025"],
            "month first",
            "01/10/2025",
            "12/25/2025",
            "are read month first, as 12/25/2025 shows: 01/10/2025 is 10 January 2025.",
        ),
        (["12/25/2025", "25/12/2025"], "day first", "", "25/12/2025", ""),
        (["13/12/20xx", "13/12/2025"], "day first", "", "13/12/2025", ""),
        (
            ["12/13/202x", "12/13/2025", "12/13/2026"],
            "month first",
            "",
            "12/13/2025",
            "are read month first, as 12/13/2025 shows.",
        ),
    ],
)
def test_the_order_of_a_column_of_days(column: list[object], order: str, example: str, proof: str, note: str) -> None:
    day_column = DayColumn.of(column)
    assert (day_column.order, day_column.example, day_column.proof) == (order, example, proof)
    expected = f"Days of the column from of Posts {note}" if note else ""
    assert day_column.note("from", "Posts") == expected
    assert day_column.note("from") == expected.replace(" of Posts", "")


# --- numbers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", 0),
        (".5", Fraction(1, 2)),
        ("1,250.75", Fraction(125075, 100)),
        ("22.5 / 37.5", Fraction(3, 5)),
        ("2 1/2", Fraction(5, 2)),
        ("12 3/4", Fraction(51, 4)),
        ("2½", Fraction(5, 2)),
        ("2 ⅓", Fraction(7, 3)),
        ("¾", Fraction(3, 4)),
        ("¼", Fraction(1, 4)),
        ("10⅔", Fraction(32, 3)),
        ("+3", 3),
        (np.int64(3), 3),
        (np.float32(0.1), Fraction(1, 10)),
        (np.float16(0.1), Fraction(1, 10)),
        (np.float64(20 / 37), Fraction(20, 37)),
        (0.1, Fraction(1, 10)),
        (Decimal("0.5405405405405406"), Fraction(20, 37)),
        ("0.5405405405405406", Fraction(20, 37)),
        ("0.123456789012", Fraction(123456789012, 10**12)),
        (Decimal("9999999999"), 9_999_999_999),
        (Fraction(1, 7), Fraction(1, 7)),
    ],
)
def test_numbers_as_they_are_written(written: object, number: Fraction) -> None:
    assert read_number(written) == number
    assert isinstance(read_number(written), Fraction)
    if isinstance(written, str) and not written.startswith("+"):
        assert read_number(f"-{written}", signed=True) == -number
        assert read_number(f"\u2212{written}", signed=True) == -number
        if number:
            refused(read_number, f"-{written}")
        assert read_part(f"{written}%") == number / 100
        if number <= 1000:
            assert read_percent(f"{written} %") == number


def test_a_number_above_all_that_are_used_is_said_to_be_too_large() -> None:
    for reader in (read_number, read_whole, read_part, read_percent):
        assert "10000000000 is too large: a number here is below 10,000,000,000" in refused(reader, 10**10)
    assert read_number(10**10 - 1) == 9_999_999_999


@pytest.mark.parametrize(
    "written",
    [
        "",
        "x",
        "1,25",
        "1.2.3",
        "3/0",
        "1 1/0",
        "50%",
        "1e3",
        "10000000000",
        -1,
        True,
        np.bool_(True),
        None,
        math.inf,
        math.nan,
        np.float32("nan"),
        Decimal("NaN"),
        Decimal("1E+11"),
        Decimal("1E-40"),
        "1" + " " * 100,
        [1],
    ],
)
def test_what_is_no_number_is_refused(written: object) -> None:
    assert "is not a number of 0 or more, such as 0.5 or 20/37" in refused(read_number, written)
    if written != -1:
        assert "is not a number, such as 0.5 or 20/37" in refused(read_number, written, signed=True)
    assert "is not a whole number of 0 or more" in refused(read_whole, written)


def test_percentages_and_whole_numbers_and_points() -> None:
    assert read_percent(1000) == 1000
    assert "is more than 1,000%" in refused(read_percent, "1000.5")
    for reader in (read_percent, read_part):
        for each in ("-5%", -5, Fraction(-1, 2)):
            assert "is not a number of 0 or more" in refused(reader, each)
    assert [read_whole(each) for each in (0, 3.0, "3.0", "1,250", Decimal(7), np.int8(5))] == [0, 3, 3, 1250, 7, 5]
    for each in (2.5, "2.5", "-3", "3%"):
        assert "is not a whole number of 0 or more" in refused(read_whole, each)
    points = {"3a": "3a", " 20 ": "20", "20.0": "20", "20.000000": "20", "20.5": "20.5", "0.0": "0", "20.": "20."}
    assert {each: read_point(each) for each in points} == points
    assert [read_point(each) for each in (20, 20.0, np.float64(20))] == ["20"] * 3
    assert len(read_point("x" * 100)) == 100
    assert "is not the name of a point" in refused(read_point, "x" * 101)
    refused(read_point, 20.5)


@given(st.fractions(min_value=-5000, max_value=5000, max_denominator=4000))
def test_a_number_written_out_is_read_back(value: Fraction) -> None:
    written = figure_text(value)
    assert read_number(written.removeprefix("-")) == abs(value)
    assert written.startswith("-") == (value < 0)
    few_places = (value * 10**12).denominator == 1
    assert ("/" in written) == (not few_places)
    assert few_places is False or Decimal(written) == Decimal(value.numerator) / value.denominator
    assert not (("." in written) and written.endswith(("0", ".")))


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from([(np.float32, 24), (np.float16, 11)]))
def test_a_narrow_float_is_the_simplest_fraction_that_gives_it(above: int, below: int, kind: Any) -> None:
    narrow_float, bits = kind
    value = narrow_float(above / below)
    if not np.isfinite(value) or value < 1e-3:
        return
    fraction = simplest_fraction(float(value), bits)
    assert plain_number(value) == fraction
    assert narrow_float(float(fraction)) == value
    simpler = (
        Fraction(n, d) for d in range(1, min(fraction.denominator, 60)) for n in {int(value * d), int(value * d) + 1}
    )
    assert not [each for each in simpler if each and narrow_float(float(each)) == value]


@given(st.integers(2, 6), st.integers(0, 63), st.integers(-7, 2))
def test_no_fraction_of_a_smaller_denominator_rounds_to_so_many_bits(bits: int, offset: int, exponent: int) -> None:
    """By trying every denominator: from half a step below, a quarter at a power of two, to half a step above."""
    whole = 2 ** (bits - 1) + offset % 2 ** (bits - 1)
    step = Fraction(2) ** exponent
    low, high = (
        (whole - (Fraction(1, 4) if offset % 2 ** (bits - 1) == 0 else Fraction(1, 2))) * step,
        (whole + Fraction(1, 2)) * step,
    )
    fraction = simplest_fraction(float(whole * step), bits)
    if (whole * step).denominator == 1:
        assert fraction == whole * step
    else:
        assert low <= fraction <= high
        smallest = next(below for below in range(1, 2**12) if math.ceil(low * below) <= high * below)
        assert fraction.denominator == smallest


def test_floats_at_a_power_of_two() -> None:
    """Below 1/2 floats lie twice as close as above it: a third of a step below is another float, above it is not."""
    half = 0.5
    below, above = half - 2.0**-54, half + 2.0**-53
    for value in (half, below, above):
        assert float(simplest_fraction(value)) == value
    assert simplest_fraction(half) == Fraction(1, 2)
    assert (simplest_fraction(3.0), simplest_fraction(-0.75), simplest_fraction(0.0)) == (3, Fraction(-3, 4), 0)
    assert plain_number(np.array([1, 2])).tolist() == [1, 2]
    assert type(plain_number(np.int32(4))) is int


# --- amounts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "pence", "half", "slip", "otherwise"),
    [
        ("£0", 0, 50, "", ()),
        ("£.50", 50, 0, "", ()),
        ("£1.5", 150, 5, "", ()),
        ("-£5", -500, 50, "", ()),
        ("£-5", -500, 50, "", ()),
        ("+£5", 500, 50, "", ()),
        ("(£1.20m)", -120_000_000, 500_000, "", ()),
        ("GBP 20 thousand", 2_000_000, 50_000, "", ()),
        ("20 thousand pounds", 2_000_000, 50_000, "", ()),
        ("£1 234 567", 123_456_700, 50, "", ()),
        ("£1'234", 123_400, 50, "", ()),
        ("£10,000bn", 10**15, 5 * 10**10, "", ()),
        # £21,805k: 21,805, or 21,805,000; half a pound
        ("£21,805k", 2_180_500, 50, "thousands_and_suffix", (2_180_500_000,)),
        ("£21,805m", 2_180_500_000_000, 50_000_000, "", ()),
        # £300,00: 30,000, or 300,000 with a figure left out, or £300.00
        ("£300,00", 3_000_000, 50, "bad_grouping", (30_000_000, 30_000)),
        ("£1,2345", 1_234_500, 50, "bad_grouping", (1_234_500,)),
        ("£3,0", 3_000, 50, "bad_grouping", (300_000,)),
        ("£28.000", 2_800, 0, "point_for_comma", (2_800_000,)),
        ("£1234.000", 123_400, 0, "", ()),
        ("£0.500", 50, 0, "", ()),
        ("£2O,000", 200, 50, "letter", ()),
        ("£5k million", 500_000, 50_000, "two_units", ()),
    ],
)
def test_amounts_with_their_rounding_and_slips(
    written: str, pence: int, half: int, slip: str, otherwise: tuple[int, ...]
) -> None:
    amount = parse_amount(written)
    assert (amount.pence, amount.slip, amount.otherwise) == (pence, slip, otherwise)
    assert (pence - amount.low, amount.high - pence) == (half, half)
    assert amount.exact == (half == 0)
    assert [amount.fits(pence + off) for off in (-half - 1, -half, 0, half, half + 1)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert amount.rounding == ("to the penny" if not half else f"to the nearest {text(2 * half)}")
    if slip:
        message = refused(clear_amount, amount)
        assert "is not a clear amount of money" in message
        readings = dict.fromkeys([pence, *otherwise])
        assert ("mistyped: " in message) == (len(readings) > 1)
        assert all(text(each) in message for each in readings) or len(readings) == 1
    else:
        assert clear_amount(amount) is amount
        assert clear_amount(amount, least=pence) is amount
        assert "is negative; give a positive amount" in refused(clear_amount, amount, least=pence + 1)


@pytest.mark.parametrize(
    ("given_as", "pence"),
    [
        (12, 1200),
        (-12, -1200),
        (12.5, 1250),
        (0.1 + 0.2, 30),
        (Decimal("12.50"), 1250),
        (Decimal("0.01"), 1),
        (Fraction(1, 4), 25),
        (np.int64(5), 500),
        (np.float32(0.1), 10),
        (10**13, 10**15),
        (float(10**13), 10**15),
        (-(10**13), -(10**15)),
    ],
)
def test_amounts_that_are_numbers(given_as: object, pence: int) -> None:
    assert parse_amount(given_as).pence == pence


@pytest.mark.parametrize(
    "given_as",
    [10**13 + 1, -(10**13) - 1, 1e14, -1e14, math.inf, math.nan, Decimal("NaN"), Decimal("1E-4"), Decimal("1E14")],
)
def test_amounts_that_are_too_large_or_no_money(given_as: object) -> None:
    assert "at most £10,000bn" in refused(parse_amount, given_as)
    assert LARGEST == 10**13


def test_amounts_that_cannot_be() -> None:
    for each in ("(£5", "£5)", "5%", "£", "£1.2.3", "1" * 61, "£5" + " " * 59):
        assert "is not an amount of money; write it as" in refused(parse_amount, each)
    for each in ("£0.001", "£1.2345", 0.305):
        assert "has a part of a penny" in refused(parse_amount, each)
    assert "at most £10,000bn" in refused(parse_amount, "£10,000.1bn")
    for each in (True, None, [1]):
        assert "is not an amount of money" in refused(parse_amount, each)
    assert parse_amount("£5" + " " * 58).pence == 500


def test_every_unit_of_an_amount() -> None:
    powers = {
        "k": 3,
        "thousand": 3,
        "m": 6,
        "mn": 6,
        "mio": 6,
        "million": 6,
        "bn": 9,
        "billion": 9,
        "tn": 12,
        "trillion": 12,
    }
    assert {unit: parse_amount(f"£1.2 {unit}").pence for unit in powers} == {
        unit: 12 * 10 ** (power + 1) for unit, power in powers.items()
    }
    assert POWERS == powers | {"'000": 3, "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7}


def test_hourly_rates() -> None:
    rates = {
        "£12.85": "12.85",
        "12.8512": "12.8512",
        "12.851": "12.851",
        "£ 9": "9",
        "1,234": "1234",
        "9999.99": "9999.99",
    }
    assert {each: parse_hourly(each) for each in rates} == {each: Fraction(rate) for each, rate in rates.items()}
    assert parse_hourly(12.5) == Fraction(25, 2)
    for each in ("10000", "12.85123", "1,23", "-5", "x", "1" * 61, "5k"):
        assert "is not an hourly rate in pounds, such as 12.85" in refused(parse_hourly, each)


def test_digits_and_their_slips() -> None:
    cases: list[tuple[str, int, dict[str, Any], Any]] = [
        ("1.234,50", 0, {}, None),
        ("12,34,567", 0, {}, (1_234_567, 0, "bad_grouping")),
        ("12.345", 0, {"a_rate": True}, (Fraction("12.345"), 3, "")),
        ("0.045", 0, {}, (Fraction("0.045"), 3, "")),
        ("1.234", 3, {}, (1234, 3, "")),
        (".", 0, {}, None),
        ("", 0, {}, None),
        ("1.2.3", 0, {}, None),
    ]
    for digits, power, options, expected in cases:
        digits_read = read_digits(digits, power, **options)
        assert expected == (digits_read and (digits_read.value, digits_read.places, digits_read.slip)), digits
    # half of the last place: of a million 5, of 1.2 thousand 50, of pounds 1/2, of tenths 1/20; of pence none
    halves = [("3", 6, 500_000), ("1.2", 3, 50), ("3", 0, Fraction(1, 2)), ("3.1", 0, Fraction(1, 20)), ("3.14", 0, 0)]
    for digits, power, half in halves:
        digits_read = read_digits(digits, power)
        assert digits_read is not None and digits_read.half == half


# --- posts and pensions ------------------------------------------------------------------------------------------------


def test_a_pension_as_written() -> None:
    assert read_pension("") == read_pension("none") == NO_PENSION == read_rate(None)
    assert not NO_PENSION.is_rate and str(NO_PENSION) == "none"
    assert read_pension("lgps") == Pension("lgps")
    assert read_pension("lgps/a") == Pension("lgps", "a")
    assert str(read_pension("lgps/a/b")) == "lgps/a/b"
    for wrong in ("a/b/c/d", "a//c", "/", "lgps/"):
        assert "is not scheme/employer/kind of rate" in refused(read_pension, wrong)
    assert read_rate(0.2).flat == read_rate("20%").flat == read_pension("0.2").flat == Fraction(1, 5)
    assert read_rate("20%").is_rate and str(read_rate("20%")) == "flat rate 20%"
    assert read_rate(0).flat == 0 and read_rate(0).is_rate
    for rate in (1, 14.5, "100%", "2"):
        assert "is not a rate of pay below 100%" in refused(read_rate, rate)
    assert read_rate("99.9%").flat == Fraction(999, 1000)


def test_a_pension_that_changes_has_the_rate_of_the_day() -> None:
    dated = read_pension("20.1% from 2026-04-01; 18.4% from 2023-04-01")
    assert dated.is_rate
    days = {date(2023, 4, 1): "18.4", date(2026, 3, 31): "18.4", date(2026, 4, 1): "20.1", date(2030, 1, 1): "20.1"}
    for day, rate in days.items():
        assert dated.in_force(day) == Pension(flat=Fraction(rate) / 100)
    assert "is given from 2023-04-01; 2023-03-31 lies before" in refused(dated.in_force, date(2023, 3, 31))
    assert str(dated) == "18.4% from 2023-04-01; 20.1% from 2026-04-01"
    assert NO_PENSION.in_force(date(1990, 1, 1)) is NO_PENSION
    assert "two pension rates begin on 2023-04-01" in refused(read_pension, "1% from 2023-04-01; 2% from 2023-04-01")
    steps = [{"from": date(2023, 4, 1), "rate": 0.184}, {"from": "2026-04-01", "rate": "20.1%"}]
    assert pension_text(steps) == str(dated)
    assert "is empty; give one, or leave pension out" in refused(pension_text, [])
    for wrong in ({"from": date(2023, 4, 1)}, {"from": date(2023, 4, 1), "rate": 0.1, "to": 1}, "x"):
        assert "each step of a pension rate has a day and a rate" in refused(pension_text, [wrong])
    assert (pension_text("lgps"), pension_text(0.145)) == ("lgps", "14.5%")


def spell(**options: Any) -> Spell:
    return Spell("1", "Clerk", Kind("s", "G", fte=Fraction(1, 2)), **options)


def test_who_pays_on_a_day() -> None:
    half = (("pcc", Fraction(1, 2)), ("force", Fraction(1, 2)))
    whole, grant, nobody = (("pcc", Fraction(1)),), (("grant", Fraction(1)),), (("not said", Fraction(1)),)
    assert payers(()) == nobody and payers(half) == half
    post = spell(funding=whole, from_=date(2025, 4, 1), later=((date(2026, 4, 1), half), (date(2027, 4, 1), grant)))
    days = {date(2025, 4, 1): whole, date(2026, 3, 31): whole, date(2026, 4, 1): half, date(2027, 4, 1): grant}
    assert {day: post.payers(day) for day in days} == days
    assert post.payers() == whole
    assert post.fundings == [whole, half, grant]
    ends = spell(
        funding=whole, later=((date(2026, 4, 1), half), (date(2027, 4, 1), grant)), funded_until=date(2027, 4, 1)
    )
    assert ends.stages == ((date(2026, 4, 1), half), (date(2027, 4, 1), ()))
    assert (ends.payers(date(2027, 3, 31)), ends.payers(date(2027, 4, 1))) == (half, nobody)
    late = spell(funding=whole, later=((date(2020, 4, 1), half),), from_=date(2021, 1, 1))
    assert late.payers() == half
    assert late.fundings == [half, whole]
    changes = ((date(2026, 4, 1), half), (date(2027, 4, 1), grant))
    timed = spell(funding=whole, later=changes, from_=date(2025, 4, 1), until=date(2030, 4, 1))
    assert timed.fundings == [whole, half, grant]


def test_a_post_counts_and_has_its_days() -> None:
    post = spell(count=3)
    assert (post.posts, post.fte, post.start, post.end, post.time_limited) == (
        3,
        Fraction(3, 2),
        FAR_PAST,
        FAR_FUTURE,
        False,
    )
    timed = spell(from_=date(2025, 4, 1), until=date(2026, 4, 1))
    assert (timed.start, timed.end, timed.time_limited) == (date(2025, 4, 1), date(2026, 4, 1), True)
    line = Spell("", "Rent", Fixed("non_pay", 5), count=2)
    assert (line.posts, line.fte, line.label, Fixed("non_pay", 5).label) == (0, 0, "Rent", "non-pay")
    assert spell().label == "Clerk G at 1/2 FTE"
    assert Spell("1", "Officer G", Kind("s", "G")).label == "Officer G"
    assert Spell("1", "BIG", Kind("s", "G")).label == "BIG G"
    assert Spell("1", "", Kind("s", "G")).label == "G"
    assert (
        post
        == replace(post, labels=(("team", "x"),), pooled=True, place=Place("posts.csv", 3))
        != replace(post, unit="x")
    )
    assert (post.budgeted, post.own_day, post.pooled, Allowance("shift").pensionable) == (True, False, False, False)


@pytest.mark.parametrize("labels", [["hours"], ["Hours a week"], []])
def test_empty_hours_are_said_unless_hours_stand_in_a_column_of_ones_own(labels: list[str], tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    heading = labels[0] if labels else "title"
    table.write_text(f"post,grade,fte,{heading}\n1,G,,37\n2,G,,18.5\n", encoding="utf-8")
    faults = Faults()
    rows = read_posts(table, "posts.csv", faults, labels=labels)
    assert [row["post"] for row in rows] == ["1", "2"] and not faults.found
    note = "The hours (fte) are empty in 2 rows; each post there is taken as full-time."
    assert (note in " ".join(map(str, faults.notes))) == (labels != ["hours"])
    table.write_text("post,grade\n1,G\n2,G\n1,G\n1,H\n", encoding="utf-8")
    read_posts(table, "posts.csv", faults)
    assert [(each.code, each.place.line) for each in faults.found] == [("E301", 4), ("E301", 5)]
    assert all("the first is on line 2." in each.message for each in faults.found)


def test_what_sets_a_kind_of_post_apart() -> None:
    labels = {
        Kind("s", "G"): "G",
        Kind("s", "G", "3"): "G point 3",
        Kind("s", "G", "3", "point"): "G point 3",
        Kind("s", "G", "3", "actual"): "G point 3",
        Kind("s", "G", "3", "maximum"): "G",
        Kind("s", "G", own_pay=OwnPay(123_400, date(2025, 4, 1))): "G on £1,234",
        Kind("s", "G", weeks=Fraction(3, 4)): "G for 3/4 of the year",
        Kind("s", "G", allowances=(Allowance("shift"), Allowance("standby"))): "G with shift, standby",
        Kind("s", "G", vacancy=Fraction(1, 20)): "G less 5% vacancy",
    }
    assert {kind: kind.label for kind in labels} == labels
    assert [Allowance("a").named_only, Allowance("a", Fraction(1)).named_only, Allowance("a", pence=0).named_only] == [
        True,
        False,
        False,
    ]


def test_own_pay_and_its_protection() -> None:
    on, until = date(2025, 4, 1), date(2027, 4, 1)
    words = {
        OwnPay(5_000_000, on): "£50,000 of 1 April 2025",
        OwnPay(5_000_000, on, "frozen"): "£50,000 of 1 April 2025, protected and frozen",
        OwnPay(5_000_000, on, "awards", until): "£50,000 of 1 April 2025, protected with awards until 31 March 2027",
    }
    assert {pay: str(pay) for pay in words} == words
    kind = OwnPay(1, on, "frozen", until)
    assert [kind.ended(day) for day in (date(2027, 3, 31), until, None)] == [False, True, False]
    assert not OwnPay(1, on, "frozen").ended(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("title", "ends"),
    [
        ("Planner (fixed-term)", True),
        ("Planner fixed term", True),
        ("Planner FTC", True),
        ("Maternity Cover Planner", True),
        ("Temporary Planner", True),
        ("Temporary Accommodation Officer", False),
        ("Temporary Traffic Planner", False),
        ("Contemporary Art Officer", False),
        ("Planner", False),
    ],
)
def test_titles_that_say_an_end(title: str, ends: bool) -> None:
    assert says_an_end(title) is ends


def test_what_every_row_of_posts_has() -> None:
    """Everything else has a meaning where it is empty."""
    assert [column.name for column in POSTS if column.required] == ["post", "grade"]


def test_wrongly_grouped_thousands_have_their_unit() -> None:
    """£300,00k: 30,000 thousands as it stands; a figure left out, 300,000; or a comma for a point, 300."""
    digits = read_digits("300,00", 3)
    assert digits is not None
    assert (digits.value, digits.slip) == (30_000_000, "bad_grouping")
    assert digits.otherwise == (300_000_000, 300_000)
