"""Financial years that begin in other months: August, September, January; against the oracle, and by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import establishment as est
from case import Case, book_folder, year_label
from comparing import costed, differing, lines, plain, rows_of, total, years
from establishment.bulk.partition import cost_partition, finished
from establishment.ground.periods import FinancialYear, month_days
from establishment.rates.progression import Increment
from oracle import Oracle, summed
from oracle_case import CaseOracle
from strategies import cases, post_tables
from test_bulk import one_by_one, read, totals

MONTHS = st.integers(1, 12)
LINE = ["movement", "proposal", "side", "title", "funder", "budgeted", "time_limited", "year", "component"]
ONCE = ("one_off", "redundancy", "pay_protection", "establish")


@settings(max_examples=settings().max_examples // 2)
@given(case=cases(prices="constant"), month=MONTHS)
def test_lines_of_each_year_agree_with_the_oracle(case: Case, month: int) -> None:
    case = replace(case, year_starts=month)
    oracle = Oracle(case, book_folder())
    expected = summed(line for year in years(case) for line in oracle.year_lines(year))
    assert {} == differing(expected, total(lines(costed(case), by_year=True), *LINE))


@settings(max_examples=settings().max_examples // 2)
@given(case=cases(actions=ONCE, prices="constant"), month=MONTHS)
def test_what_falls_once_falls_in_its_year(case: Case, month: int) -> None:
    case = replace(case, year_starts=month)
    costing, oracle = costed(case), CaseOracle(case, book_folder())
    rows = {(row.year, row.proposal): row.one_off_pence for row in rows_of(costing.by_year(money="pence"))}
    for year in years(case):
        for number in [str(p.number) for p in case.proposals]:
            assert sum(oracle.once_in_months(year, number).values()) == rows[year_label(year, month), number]
    assert plain(costing.summary().one_off).pence == oracle.once().pence


@settings(max_examples=settings().max_examples // 2)
@given(case=cases(prices="constant", unknowns=False), month=MONTHS)
def test_twelve_months_add_to_each_year(case: Case, month: int) -> None:
    costing = costed(replace(case, year_starts=month))
    months, by_year = costing.by_month(money="pence"), costing.by_year(money="pence")
    assert len(months) == 12 * case.years
    assert months.month.iloc[0] == date(case.first_year, month, 1)
    for label in by_year.year.unique():
        year = by_year[by_year.year == label]
        assert months[months.year == label].one_off_pence.sum() == year.one_off_pence.sum()
        assert len(months[months.year == label]) == 12


@settings(max_examples=settings().max_examples // 2)
@given(case=post_tables(prices="constant"), month=MONTHS)
def test_bulk_and_one_by_one_are_the_same_pence(case: Case, month: int) -> None:
    costing, frame, plan = read(replace(case, year_starts=month), by=("year", "post", "funder"))
    bulk = finished(cost_partition(frame, plan), plan)
    assert differing(one_by_one(costing, "year", "post", "funder"), totals(bulk, "year", "post", "funder")) == {}


@given(year=st.integers(1990, 2200), month=MONTHS, day=st.dates(date(1991, 1, 1), date(2199, 12, 31)))
def test_years_of_any_month(year: int, month: int, day: date) -> None:
    own = FinancialYear(year, month)
    assert own == FinancialYear.parse(own.label, month)
    assert len(month_days(own)) == 13
    assert (month_days(own)[0], month_days(own)[-1]) == (own.first_day, own.until)
    there = FinancialYear.of(day, month)
    assert there.first_day <= day <= there.last_day
    assert there.next.first_day == there.until


def scenario(**terms: str) -> str:
    values = {
        "title": '"A college"',
        "pay": '"njc"',
        "basis": '"maximum"',
        "pension": '"none"',
        "price_base": "2024-08-01",
        "prices": '"cash"',
    } | terms
    line = '{ title = "Officer", grade = "SCP 20", from = 2024-08-01 }'
    return "".join(f"{k} = {v}\n" for k, v in values.items()) + f"[[proposal]]\nnumber = 1\nestablish = [{line}]\n"


def test_an_academic_year_takes_awards_and_rates_on_their_own_days() -> None:
    costing = est.cost(scenario(year_starts='"August"', first_year='"2024/25"'))
    # SCP 20 is £31,586 until 31 March 2025 (eight months) and £32,597 from then on (four months).
    # National Insurance: 13.8% of 31,586 - 9,100 = £3,103.07 a year; from April 15% of 32,597 - 5,000 = £4,139.55
    # levy 0.5%: £157.93 and £162.99 (162.985)
    # 8/12: 21,057.33 + 2,068.71 + 105.29 = 23,231.33; 4/12: 10,865.67 + 1,379.85 + 54.33 = 12,299.85
    year = costing.by_year()
    assert year["year"].tolist() == ["2024/25"]
    assert abs(year["part_year_net"].iloc[0] - 35531.18) <= 0.02
    assert {"2024/25"} == set(costing.by_month()["year"])


def test_each_output_says_when_the_years_begin(tmp_path: Path) -> None:
    costing = est.cost(scenario(year_starts='"August"', first_year='"2024/25"'))
    words = "Financial years begin on 1 August."
    page = costing.to_html(tmp_path / "a.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(costing.to_excel(tmp_path / "a.xlsx"))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert all(words in " ".join(text.split()) for text in (str(costing), page, " ".join(cells)))
    assert "from April" not in " ".join(cells)
    assert "Financial years begin" not in str(est.cost(scenario(first_year='"2024/25"')))


@pytest.mark.parametrize(("years", "days"), [(2, "the year after"), (3, "the 2 years after")])
def test_an_award_given_again_says_in_how_many_years(years: int, days: str) -> None:
    award = f"[[award]]\nfrom = 2027-04-01\npercent = 2\nyears = {years}\n"
    costing = est.cost(scenario(first_year='"2024/25"') + award)
    assert f"from 1 April 2027 and on that day of {days}." in " ".join(str(costing).split())


def test_a_calendar_year_is_called_by_its_number(tmp_path: Path) -> None:
    costing = est.cost(scenario(year_starts='"january"', first_year='"2025"', price_base="2025-01-01"))
    assert costing.by_year()["year"].tolist() == ["2025"]
    # three months at £31,586 and the rates of 2024/25, nine at £32,597 and those of 2025/26; each month's shares:
    # 7,896.50 + 775.77 + 39.48 = 8,711.75; 24,447.75 + 3,104.66 + 122.24 = 27,674.65
    assert abs(costing.by_year()["part_year_net"].iloc[0] - 36386.40) <= 0.02
    assert "2025" in str(costing)
    assert "2024/25" not in str(costing)
    costing.to_excel(tmp_path / "a.xlsx")
    costing.scenario.to_toml(tmp_path / "again.toml")
    again = est.cost(tmp_path / "again.toml")
    assert again.scenario == costing.scenario
    frame = est.Posts.from_frame({"post": ["1"], "grade": ["SCP 20"]}, pay="njc").table()
    bulk = est.cost_posts(
        frame,
        terms={"pay": "njc", "basis": "maximum", "pension": "none", "year_starts": "January"},
        years="2025",
        prices="cash",
        by=["year"],
    )
    assert bulk["year"].tolist() == ["2025"]
    assert abs(bulk["pounds"].iloc[0] - 36386.40) <= 0.02


REFUSED = [
    ('"Augst"', '"2024/25"', "'Augst' is not the name of a month; write it whole: August"),
    ('"January"', '"2024/25"', "'2024/25' is not a year that begins in January; write it as 2016"),
    ('"August"', '"2024"', "'2024' is not a financial year that begins in August; write it as 2016/17"),
]


@pytest.mark.parametrize(("month", "first", "message"), REFUSED)
def test_years_that_do_not_fit_their_month_are_refused(month: str, first: str, message: str) -> None:
    with pytest.raises(est.InputError) as fault:
        est.cost(scenario(year_starts=month, first_year=first))
    assert message in str(fault.value)


def test_options_of_years_that_begin_apart_are_not_added_up() -> None:
    options = {
        month: est.cost(scenario(year_starts=f'"{month}"', first_year='"2024/25"')) for month in ("April", "August")
    }
    with pytest.raises(ValueError, match=r"2024/25 to 2024/25 from August"):
        est.compare(options).ranking()


@pytest.mark.parametrize("prices", ["constant", "cash"])
def test_two_increments_in_a_year_are_the_same_pence_in_bulk(prices: str) -> None:
    # a council post begun on 3 November 2025 has its first step after six months, on 3 May 2026, and the next on
    # 1 April 2027: both lie in the year from May 2026
    terms = {
        "pay": "njc",
        "basis": "point",
        "pension": "20%",
        "year_starts": "May",
        "increment_date": "2026-04-01",
        "hold_on_costs": True,
        "award": [{"from": "2027-04-01", "percent": 2}],
    }
    row = {"post": "1", "grade": "SCP 4-8", "point": "4", "from": "2025-11-03"}
    bulk = est.cost_posts(
        pd.DataFrame([row]),
        terms=terms,
        years=("2025/26", "2026/27"),
        by=["month"],
        money="pence",
        prices="cash" if prices == "cash" else "2026-05-01",
    )
    text = (
        f'title = "T"\npay = "njc"\nbasis = "point"\npension = "20%"\nyear_starts = "May"\nincrement_date = 2026-04-01\n'
        f'hold_on_costs = true\nprice_base = 2026-05-01\nprices = "{prices}"\nfirst_year = "2025/26"\nyears = 2\n'
        "[[award]]\nfrom = 2027-04-01\npercent = 2\n[[proposal]]\nnumber = 1\n"
        'establish = [{ title = "A", grade = "SCP 4-8", point = 4, from = 2025-11-03 }]\n'
    )
    costing = est.cost(text)
    months = costing.by_month(money="pence")
    paid = bulk.groupby("month")["pence"].sum()
    assert {m: p for m, p in paid.items() if p} == {
        f"{month:%Y-%m}": pence
        for month, pence in zip(months.month, months.recurring_growth_pence, strict=True)
        if pence
    }
    kind = [costing.comparison.engine.prices.climb(s, date(2027, 4, 30)) for s in costing.comparison.movements[0].after]
    assert [step.on for steps in kind for step in steps if isinstance(step, Increment)] == [
        date(2026, 5, 3),
        date(2027, 4, 1),
    ]
