"""Rates at their edges: days, thresholds, awards, exits and allowances by hand, or beside a plain second way to them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.ground.columns import Columns
from establishment.ground.findings import InputError, Place, TooLargeError
from establishment.pensions import Pension
from establishment.posts import Allowance, Kind, OwnPay
from establishment.rates.allowance_columns import AllowanceColumns, PayRows
from establishment.rates.allowances import PaidAllowance, paid_as
from establishment.rates.annual import COMPONENTS, Terms, annual_components, lump_components, unit_price
from establishment.rates.awards import Award
from establishment.rates.book import part_of_one
from establishment.rates.doubts import Doubt, doubt_sentences, doubts_of_source
from establishment.rates.exit_terms import ExitRule, ExitRules, ExitTerms, Leaver
from establishment.rates.insurance import (
    LetterThreshold,
    NationalInsurance,
    insurance_due,
    insurance_terms,
)
from establishment.rates.oncosts import Levy, OnCosts, PensionRate, SchemeTable, category_in_force, levy_due
from establishment.rates.own_pay import kind_by, own_pay
from establishment.rates.pricing import Trace, trace
from establishment.rates.progression import Progression, StepRule, overlaps, yearly
from establishment.rates.projection import paying_once, project, project_all, set_aside, unchanged_until
from establishment.rates.rate_columns import RateColumn, whole
from establishment.rates.redundancy import RedundancyLaw, WeeklyCap
from establishment.rates.references import Dated, Reference, References, Source, cited_references, holding, weakest
from establishment.rates.scale_files import _on_spine
from establishment.rates.scale_tables import ScaleTable
from establishment.rates.scale_values import AllowanceValue, BasicPay, Grade, LumpSum, PointValue
from establishment.rates.scales import Scale, in_order
from establishment.rates.wage_floors import WageFloor, WageFloors, hourly_pay
from establishment.rates.working_time import WorkingWeek, week_on

pytestmark = pytest.mark.core

PLACE = Place("rates.csv", 7)
SOURCE = Source("published", "high", (Reference(id="r", title="The circular"),), "", PLACE)
JAN, APRIL, SIXTH, OCTOBER, NEXT = (
    date(2025, 1, 1),
    date(2025, 4, 1),
    date(2025, 4, 6),
    date(2025, 10, 1),
    date(2026, 4, 1),
)


def fault(code: str, call: Any, *values: Any, **options: Any) -> str:
    """What is said where a code is raised."""
    with pytest.raises(InputError) as caught:
        call(*values, **options)
    assert caught.value.findings[0].code == code
    return str(caught.value)


def nearest(value: Fraction) -> int:
    """Halves away from zero, by Decimal."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


# --- dates and sources -------------------------------------------------------------------------------------------------


def dated(first: date, until: date | None = None, status: Any = "published") -> Dated:
    return Dated(first, until, replace(SOURCE, status=status))


def test_a_row_holds_from_its_first_day_until_its_end() -> None:
    day = timedelta(days=1)
    for row in (
        dated(APRIL, NEXT),
        WorkingWeek(Fraction(37), APRIL, NEXT, SOURCE),
        Grade("G", "", ("1",), APRIL, NEXT),
    ):
        assert [row.holds(on) for on in (APRIL - day, APRIL, NEXT - day, NEXT)] == [False, True, True, False]
    for row in (dated(APRIL), WorkingWeek(Fraction(37), APRIL, None, SOURCE), Grade("G", "", ("1",), APRIL)):
        assert [row.holds(on) for on in (APRIL - day, APRIL, date(9999, 1, 1))] == [False, True, True]
    assert Grade("G", "", ("1",), None, NEXT).holds(date.min)


def test_the_weakest_status_and_what_goes_on() -> None:
    order = ["published", "derived", "inferred", "projected", "illustrative"]
    for n, status in enumerate(order):
        assert weakest([*order[: n + 1], ""]) == weakest([status]) == status
    assert weakest([]) == weakest([""]) == "published"
    ended, earlier, other = dated(APRIL, NEXT), dated(JAN, APRIL), dated(JAN)
    current_rows = holding((earlier, ended, other), lambda row: "")
    assert current_rows == (earlier, ended, other), "one goes on without an end"
    current_rows = holding((earlier, ended), lambda row: "")
    assert current_rows[:2] == (earlier, ended) and len(current_rows) == 3
    assert (current_rows[2].effective_from, current_rows[2].effective_until) == (NEXT, None)
    assert (current_rows[2].source.status, current_rows[2].source.held_from) == ("projected", SOURCE)
    assert current_rows[2].source.note == "projected: assumed to stay as it was until 2026-04-01"
    assert [row.effective_from for row in holding((earlier, ended), lambda row: row.effective_from)] == [
        JAN,
        APRIL,
        APRIL,
        NEXT,
    ]


def test_what_a_source_is_called() -> None:
    medium = replace(SOURCE, confidence="medium", status="derived")
    assert (SOURCE.trust, medium.trust) == ("published", "derived, medium confidence")
    assert SOURCE.cited == "published, rates.csv:7, The circular"
    assert replace(SOURCE, references=()).cited == "published, rates.csv:7"
    cited = cited_references([SOURCE, medium, replace(SOURCE, references=())])
    assert [(each.reference.title, each.states) for each in cited] == [("The circular", "")]
    assert doubts_of_source(SOURCE, "pay") == []
    doubts = [*doubts_of_source(medium, "the levy"), *doubts_of_source(replace(SOURCE, status="inferred"), "pay")]
    source = replace(SOURCE, status="projected", held_from=replace(SOURCE, confidence="low"))
    doubts += doubts_of_source(source, "the rate")
    assert doubt_sentences(doubts) == [
        "Inferred from other evidence, with no official statement read: pay.",
        "Of medium confidence: the levy.",
        "Of low confidence: the rate.",
    ]
    points = [replace(doubts[1], point=point) for point in ("10", "9", "9")]
    assert doubt_sentences(points) == [
        "Inferred from other evidence, with no official statement read: pay (points 9, 10)."
    ]
    assert doubt_sentences(points[:1])[0].endswith("pay (point 10).")


# --- National Insurance ------------------------------------------------------------------------------------------------


def insurance(**changes: Any) -> NationalInsurance:
    row = NationalInsurance(
        SIXTH,
        date(2026, 4, 6),
        SOURCE,
        "2025/26",
        Fraction(15, 100),
        500_000,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    return replace(row, **changes)


REBATED = {"rebate_rate": Fraction(34, 1000), "rebate_lower_annual": 577_200, "rebate_upper_annual": 4_004_000}


def test_thresholds_of_pay_periods() -> None:
    # £5,000 / 52 = 96.15, to the nearest £96; x 2 = 192.31, up to £193; x 4 = 384.62, up to £385; / 12 = 416.67, £417
    periods = ("annual", "weekly", "fortnightly", "four_weekly", "monthly")
    expected = (500_000, 9_600, 19_300, 38_500, 41_700)
    assert tuple(insurance().threshold(period) for period in periods) == expected
    published = insurance(threshold_weekly=9_700, threshold_monthly=41_600)
    assert tuple(published.threshold(period) for period in periods) == (500_000, 9_700, 19_300, 38_500, 41_600)
    letter = LetterThreshold(SIXTH, None, SOURCE, "FI", "freeports", 2_500_000, None, None)
    # £25,000 / 52 = 480.77, £481; / 26 = 961.54, up to £962; / 13 = 1,923.08, up to £1,924; / 12 = 2,083.33
    expected = (2_500_000, 48_100, 96_200, 192_400, 208_300)
    assert tuple(letter.threshold(period) for period in periods) == expected
    own = replace(letter, threshold_weekly=1, threshold_monthly=2)
    assert tuple(own.threshold(period) for period in periods) == (2_500_000, 1, 96_200, 192_400, 2)


def test_the_band_of_a_rebate() -> None:
    row = insurance(**REBATED)
    assert row.rebate_band("annual") == (577_200, 4_004_000)
    # £5,772 / 12 = 481, £40,040 / 12 = 3,336.67, the nearest £3,337; / 52 = 111 and 770
    assert row.rebate_band("monthly") == (48_100, 333_700)
    assert insurance(**REBATED | {"rebate_lower_annual": 577_300}).rebate_band("monthly") == (48_200, 333_700)
    assert row.rebate_band("weekly") == (11_100, 77_000)
    assert row.rebate_band("four_weekly") == (44_400, 308_000)
    weekly = insurance(rebate_rate=Fraction(34, 1000), rebate_lower_weekly=11_200, rebate_upper_weekly=77_100)
    assert weekly.rebate_band("annual") == (52 * 11_200, 52 * 77_100)
    assert weekly.rebate_band("weekly") == (11_200, 77_100)
    statuses = [each.terms_status("D") for each in (row, weekly, insurance())]
    assert statuses == ["published", "derived", "published"]
    half = insurance(**REBATED | {"rebate_upper_annual": None, "rebate_upper_weekly": 77_000})
    assert (half.rebate_band("annual"), half.terms_status("E")) == ((577_200, 4_004_000), "derived")
    assert {weekly.terms_status(letter) for letter in ("A", "X", "")} == {"published"}
    illustrative = replace(weekly, source=replace(SOURCE, status="illustrative"))
    assert (illustrative.terms_status("D"), illustrative.terms_status("X")) == ("illustrative", "published")


def test_which_threshold_a_letter_has() -> None:
    letter = LetterThreshold(SIXTH, date(2026, 4, 6), SOURCE, "FI", "freeports", 2_500_000, None, None)
    row = insurance(**REBATED, upper_threshold_annual=5_027_000, letters=(letter,))
    for standard in "ABCJ":
        assert insurance_terms(row, standard, "annual", SIXTH) == (500_000, None)
    for rebated in "DEL":
        assert insurance_terms(row, rebated, "annual", SIXTH) == (500_000, (577_200, 4_004_000))
    assert insurance_terms(row, "F", "annual", SIXTH) == (2_500_000, None)
    for upper in "MZH":
        assert insurance_terms(row, upper, "annual", SIXTH) == (5_027_000, None)
    assert insurance_terms(row, "M", "annual", date(2015, 4, 6))[0] == 5_027_000
    assert "it begins on 2015-04-06" in fault("E215", insurance_terms, row, "M", "annual", date(2015, 4, 5))
    assert "it begins on 2016-04-06" in fault("E215", insurance_terms, row, "H", "annual", date(2016, 4, 5))
    bare = insurance(letters=(letter,))
    sentence = {
        "M": "the upper secondary threshold of 2025/26 is not among the rates here",
        "a": "the letters are capitals, such as A",
        "AB": "a category is one letter",
        "": "a category is one letter",
        "1": "a category is one letter",
        "D": "contracting out ended on 2016-04-06; it is for employees at a site in an investment zone, whose threshold is not",
        "V": "it is for veterans in their first year of civilian work, whose threshold is not among the rates here",
        "Q": "there is no such letter",
    }
    for category, words in sentence.items():
        message = fault("E215", insurance_terms, bare, category, "annual", SIXTH)
        assert f"{words}" in message
        assert "Letters that can be: A, B, C, J, F, I, X." in message
    late = fault("E215", insurance_terms, bare, "F", "annual", date(2026, 4, 6))
    assert "whose threshold is held from 2025-04-06 until 2026-04-06" in late
    assert "Letters that can be: A, B, C, J, X." in late
    open_ended = insurance(letters=(replace(letter, effective_until=None),))
    assert "held from 2025-04-06." in fault("E215", insurance_terms, open_ended, "F", "annual", JAN)
    everything = fault("E215", insurance_terms, row, "Q", "annual", SIXTH)
    assert "Letters that can be: A, B, C, J, D, E, L, M, Z, H, F, I, X." in everything


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=6),
    st.integers(0, 10**6),
    st.sampled_from(["0.138", "0.15", "1/3"]),
    st.sampled_from([None, "0.034", "0.037"]),
    st.booleans(),
)
def test_insurance_beside_fractions(
    pays: list[int], threshold: int, rate: str, rebate: str | None, halves_down: bool
) -> None:
    band = (threshold + 50_000, threshold + 2_000_000) if rebate else None

    def due(pay: int) -> int:
        exact = Fraction(rate) * max(pay - threshold, 0)
        if rebate and band:
            exact -= Fraction(rebate) * max(min(pay, band[1]) - band[0], 0)
        if halves_down:  # a halfpenny or less is dropped
            size = ceil(abs(exact) - Fraction(1, 2))
            return size if exact > 0 else -size
        return nearest(exact)

    insurance = insurance_due(
        np.array(pays), threshold, Fraction(rate), band, Fraction(rebate) if rebate else None, halves_down=halves_down
    )
    assert insurance.tolist() == [due(pay) for pay in pays]


def test_a_halfpenny_of_a_pay_period_is_dropped() -> None:
    # (£10.03 - £10.00) x 15% = 0.45p -> 0; 10 p x 15% = 1.5p -> 1 in a period, 2 in a year; 11p: 1.65p -> 2
    for pay, period, year in ((1003, 0, 0), (1010, 1, 2), (1011, 2, 2), (1000, 0, 0), (999, 0, 0)):
        assert int(insurance_due(pay, 1000, Fraction(15, 100), None, None, halves_down=True)) == period
        assert int(insurance_due(pay, 1000, Fraction(15, 100), None, None)) == year


# --- pensions and the levy ---------------------------------------------------------------------------------------------


def pension(first: date, until: date | None, kind: str, rate: str, low: Any = None, high: Any = None) -> PensionRate:
    return PensionRate(first, until, SOURCE, "lgps", "county", kind, Fraction(rate), low, high)


def oncosts(*pensions: PensionRate, **options: Any) -> OnCosts:
    kinds = {"rate_kinds": ["total", "primary"], "employer": "county"}
    schemes = {"lgps": SchemeTable(id="lgps", title="Local", **kinds | options)}
    levies = (Levy(date(2017, 4, 6), NEXT, SOURCE, Fraction(5, 1000)),)
    return OnCosts((insurance(),), levies, pensions, schemes, References({}), PLACE)


def test_a_pension_is_looked_up_by_kind_day_and_band() -> None:
    low, high = (
        pension(APRIL, NEXT, "primary", "0.1", None, 2_000_000),
        pension(APRIL, NEXT, "primary", "0.2", 2_000_100),
    )
    total = pension(OCTOBER, NEXT, "total", "0.3", 3_000_000)
    rates, scheme = oncosts(low, high, total), est_pension("lgps")
    assert [low.covers(pence) for pence in (0, 2_000_099, 2_000_100, Fraction(4_000_199, 2))] == [
        True,
        True,
        False,
        True,
    ]
    assert [high.covers(pence) for pence in (2_000_099, 2_000_100)] == [False, True]
    assert rates.pension_on(scheme, APRIL, 2_000_099) is low
    assert rates.pension_on(scheme, APRIL, 3_000_000) is high
    assert rates.pension_on(scheme, OCTOBER, 3_000_000) is total, "the first kind of the scheme comes first"
    assert rates.pension_on(est_pension("lgps//primary"), OCTOBER, 3_000_000) is high
    assert rates.pension_on(est_pension(""), APRIL, 1) is None
    message = fault("E205", rates.pension_on, scheme, APRIL - timedelta(days=1), 1)
    assert "is held from 2025-04-01; 2025-03-31 lies before. Price on a day from 2025-04-01." in " ".join(
        message.split()
    )
    message = fault("E207", rates.pension_on, scheme, NEXT, 1)
    assert "is held until 2026-04-01; 2026-04-01 is not covered. Price on a day up to 2026-03-31." in " ".join(
        message.split()
    )
    later = oncosts(low, pension(date(2027, 4, 1), None, "primary", "0.1", None, 2_000_000))
    message = " ".join(fault("E206", later.pension_on, scheme, NEXT, 1).split())
    assert "The pension lgps has a gap on 2026-04-01. Held from: 2025-04-01, 2027-04-01." in message
    for name, words in (
        ("lpgs", 'There is no scheme "lpgs". Did you mean "lgps"? Held: lgps.'),
        ("lgps/city", 'There is no employer of the scheme lgps "city". Held: county.'),
        ("lgps/county/full", 'There is no kind of rate of lgps/county "full". Held: primary, total.'),
    ):
        assert words in " ".join(fault("E215", rates.check_pension, est_pension(name)).split())
    silent = oncosts(low, employer="")
    assert "The employer of the scheme lgps is not said." in fault("E215", silent.check_pension, scheme)
    rates.check_pension(scheme)
    rates.check_pension(est_pension(""))


def est_pension(written: str) -> Pension:
    """A pension by scheme, employer and kind, any of which may be left out."""
    scheme, employer, kind = (*written.split("/"), "", "")[:3]
    return Pension(scheme, employer, kind)


def test_what_an_employer_is_charged_itself() -> None:
    total, own = pension(APRIL, NEXT, "total", "0.3"), pension(APRIL, NEXT, "charged", "0.2", None, 5_000_000)
    elsewhere = replace(own, employer="city")
    rates = oncosts(total, elsewhere, own, charged_kind="charged")
    assert rates.charged_on(total, APRIL, 5_000_000) is own
    assert rates.charged_on(total, APRIL, 5_000_100) is None
    assert rates.charged_on(total, NEXT, 1) is None
    assert rates.charged_on(own, APRIL, 1) is None
    assert oncosts(total, own).charged_on(total, APRIL, 1) is None


def test_the_levy_and_the_letter_of_a_day() -> None:
    rates = oncosts()
    assert rates.levy_on(date(2017, 4, 5)) is None and rates.levy_on(NEXT) is None
    levy = rates.levy_on(date(2017, 4, 6))
    assert levy is rates.levies[0]
    assert (levy_due(3_000_100, levy), levy_due(3_000_100, None)) == (15_001, 0)  # 15,000.5
    assert levy_due(np.array([5]), None).tolist() == [0]
    out = SchemeTable(id="p", title="P", rate_kinds=[], contracted_out=True)
    never = SchemeTable(id="p", title="P", rate_kinds=[])
    last, after = date(2016, 4, 5), date(2016, 4, 6)
    letters = [category_in_force("", *each) for each in ((out, last), (out, after), (never, last), (None, last))]
    assert letters == ["D", "A", "A", "A"]
    assert category_in_force("H", out, last) == "H"
    stays = rates.holding()
    assert stays.levy_on(date(2030, 1, 1)).rate == levy.rate  # type: ignore[union-attr]
    assert stays.insurance_on(date(2030, 1, 1)).source.status == "projected"


# --- redundancy and exits ----------------------------------------------------------------------------------------------

LAW = RedundancyLaw(
    (WeeklyCap(SIXTH, date(2026, 4, 6), SOURCE, 71_900), WeeklyCap(date(2027, 4, 6), None, SOURCE, 75_100)),
    {
        "weeks_per_year_under_22": Fraction(1, 2),
        "weeks_per_year_22_to_40": Fraction(1),
        "weeks_per_year_41_and_over": Fraction(3, 2),
        "max_years_counted": Fraction(20),
        "min_years_service": Fraction(2),
        "notice_weeks_at_least": Fraction(1),
        "notice_weeks_per_year": Fraction(1),
        "notice_weeks_at_most": Fraction(12),
    },
    PLACE,
)


@given(st.integers(16, 80), st.integers(0, 40))
def test_weeks_of_the_law_year_by_year(age: int, service: int) -> None:
    expected = Fraction(0)
    for back in range(1, min(service, 20) + 1 if service >= 2 else 1):
        began = age - back
        expected += Fraction(3, 2) if began >= 41 else Fraction(1) if began >= 22 else Fraction(1, 2)
    assert LAW.weeks(age, service) == expected
    assert LAW.payment(age, service, 71_899, SIXTH) == nearest(expected * 71_899)
    assert LAW.payment(age, service, 71_901, SIXTH) == nearest(expected * 71_900)
    assert LAW.notice_weeks(service) == min(max(service, 1), 12)


def test_the_cap_of_a_day() -> None:
    assert LAW.cap(SIXTH).pence == 71_900 and LAW.cap(date(2027, 4, 6)).pence == 75_100
    words = "No cap on a week's pay for redundancy is held for"
    assert f"{words} 2025-04-05" in fault("E205", LAW.cap, date(2025, 4, 5))
    gap = fault("E206", LAW.cap, date(2026, 4, 6))
    assert "Caps are held until 2026-04-06 and again from 2027-04-06." in gap
    ended = replace(LAW, caps=LAW.caps[:1])
    assert "Caps are held until 2026-04-06." in fault("E207", ended.cap, date(2026, 4, 6))
    assert "Caps are held from 2025-04-06." in fault("E205", ended.cap, JAN)
    assert ended.holding().cap(date(2040, 1, 1)).pence == 71_900


RULES = (
    st.fixed_dictionaries(
        {"months_per_year": st.sampled_from([Fraction(1), Fraction(3, 2)])},
        optional={
            "most_months": st.sampled_from([Fraction(12), Fraction(24)]),
            "least_years": st.just(Fraction(2)),
            "salary_floor": st.just(Fraction(23_000)),
            "salary_cap": st.just(Fraction(80_000)),
            "month_in_weeks": st.just(Fraction("4.35")),
        },
    )
    | st.fixed_dictionaries(
        {"weeks_per_year": st.sampled_from([Fraction(3), Fraction(2)])},
        optional={"most_weeks": st.just(Fraction(52)), "least_years": st.just(Fraction(2))},
    )
    | st.fixed_dictionaries(
        {},
        optional={
            "statutory_weeks": st.sampled_from([Fraction(1), Fraction("1.4"), Fraction(2)]),
            "actual_week": st.sampled_from([Fraction(0), Fraction(1)]),
            "most_weeks": st.sampled_from([Fraction(30), Fraction(52)]),
        },
    )
)


@given(
    RULES,
    st.integers(18, 70),
    st.integers(0, 35),
    st.integers(30_000, 200_000),
    st.sampled_from([None, 1_500_000, 3_000_000, 9_000_000]),
    st.sampled_from([Fraction(1), Fraction(1, 2)]),
    st.booleans(),
    st.sampled_from([None, 25]),
)
def test_exit_terms_beside_the_words_of_the_documents(
    rules: dict[str, Fraction],
    age: int,
    service: int,
    weekly: int,
    annual: int | None,
    fte: Fraction,
    actual: bool,
    after_age: int | None,
) -> None:
    """A second way to what each kind of terms pays, out of what the documents say of the rules."""
    counted = {"months_per_year", "weeks_per_year"}
    rows = [
        ExitRule("t", name, value, None, None, after_age if name in counted else None, None, SOURCE)  # type: ignore[arg-type]
        for name, value in rules.items()
    ]
    leaver = Leaver(age, service, Fraction(weekly), True, None if annual is None else Fraction(annual), fte)
    payment = ExitTerms("t", tuple(rows)).payment(leaver, LAW, SIXTH, actual=actual)
    years = max(min(service, age - after_age if after_age else service), 0)
    if service < rules.get("least_years", 0):
        expected = Fraction(0)
    elif "months_per_year" in rules:
        months = min(rules["months_per_year"] * years, rules.get("most_months", Fraction(10**6)))
        twelfth = Fraction(annual, 12) if annual else Fraction(weekly) * 365 / 7 / 12
        month = twelfth
        if "month_in_weeks" in rules:
            by_week = rules["month_in_weeks"] * weekly
            month = max(by_week, twelfth) if annual else by_week
        if "salary_floor" in rules:
            month = max(month, rules["salary_floor"] * 100 * fte / 12)
        if "salary_cap" in rules:
            month = min(month, rules["salary_cap"] * 100 * fte / 12)
        expected = months * month
    elif "weeks_per_year" in rules:
        expected = min(rules["weeks_per_year"] * years, rules.get("most_weeks", Fraction(10**6))) * weekly
    else:
        weeks = min(LAW.weeks(age, service) * rules.get("statutory_weeks", 1), rules.get("most_weeks", Fraction(10**6)))
        expected = weeks * (weekly if actual or rules.get("actual_week") == 1 else min(weekly, 71_900))
    assert payment.pence == nearest(expected)
    assert payment.by_law == (not counted & set(rules))


def rule(name: Any, value: Any, first: date | None = None, until: date | None = None, **counts: Any) -> ExitRule:
    after = {"after_age": None, "after_service": None} | counts
    return ExitRule("t", name, Fraction(value), first, until, after["after_age"], after["after_service"], SOURCE)


def test_years_of_service_that_an_exit_rule_counts() -> None:
    leaver = Leaver(50, 20, Fraction(1))
    assert rule("months_per_year", 1).years(leaver) == 20
    assert rule("months_per_year", 1, after_age=41).years(leaver) == 9
    assert rule("months_per_year", 1, after_age=60).years(leaver) == 0
    assert rule("months_per_year", 1, after_service=5).years(leaver) == 15
    assert rule("months_per_year", 1, after_age=41, after_service=15).years(leaver) == 5
    terms = ExitTerms("t", (rule("months_per_year", 1), rule("months_per_year", "0.5", after_service=15)))
    payment = terms.payment(Leaver(50, 20, Fraction(1), annual=Fraction(1_200_000)), LAW, SIXTH)
    assert payment.pence == 2_250_000  # 20 x 1 + 5 x 0.5 = 22.5 months of £1,000
    assert "t: 20 years x 1 + 5 years x 0.5 = 22.5 months x £1,000 (a twelfth of £12,000 a year)" in payment.how


def test_exit_terms_of_a_day_and_an_age() -> None:
    younger = ExitTerms("t", (rule("below_age", 50), rule("weeks_per_year", 3)))
    assert younger.payment(Leaver(49, 2, Fraction(100)), LAW, SIXTH).pence == 600
    assert "are for those below 50; the holder is 50" in fault(
        "E208", younger.payment, Leaver(50, 2, Fraction(100)), LAW, SIXTH
    )
    assert [ExitTerms("t", (rule("available", value),)).available for value in (0, 1)] == [False, True]
    assert ExitTerms("t", ()).available and ExitTerms("t", ()).statutory and not younger.statutory
    rules = ExitRules((rule("weeks_per_year", 3, APRIL, NEXT), rule("most_weeks", 9, JAN)), PLACE)
    assert [each.rule for each in rules.terms("t", APRIL).rules] == ["weeks_per_year", "most_weeks"]
    assert "Known: from 2025-04-01 until 2026-04-01." in fault("E205", rules.terms, "t", APRIL - timedelta(days=1))
    fault("E207", rules.terms, "t", NEXT)
    again = ExitRules((*rules.rules, rule("weeks_per_year", 2, date(2027, 4, 1))), PLACE)
    assert "from 2025-04-01 until 2026-04-01, 2027-04-01 until further notice" in fault("E206", again.terms, "t", NEXT)
    assert 'There are no exit terms "x".' in fault("E203", rules.terms, "x", APRIL)
    assert rules.names == ["t"]
    both = rules.and_then(ExitRules((replace(rules.rules[0], terms="u"), rules.rules[0]), PLACE))
    assert (both.names, len(both.rules)) == (["t", "u"], 3)
    low = replace(SOURCE, confidence="low", references=())
    cited = ExitTerms("t", (replace(rules.rules[0], source=low), rules.rules[1]))
    assert cited.cited == "The circular; low confidence in part"
    assert ExitTerms("t", rules.rules).cited == "The circular"


# --- awards ------------------------------------------------------------------------------------------------------------


@given(
    st.integers(100, 9_999_999),
    st.sampled_from([None, "0", "2.5", "3.333", "-1"]),
    st.sampled_from([None, 0, 400, 1925]),
    st.booleans(),
    st.sampled_from([1, 100, 300]),
)
def test_what_an_award_makes_of_pay(
    pence: int, percent: str | None, flat: int | None, greater: bool, step: int
) -> None:
    award = Award(APRIL, None if percent is None else Fraction(percent), flat, greater)
    risen = pence if percent is None else step * nearest(Fraction(pence) * (100 + Fraction(percent)) / 100 / step)
    if flat is None:
        expected = risen
    elif greater:
        expected = max(step * ceil(Fraction(pence + 100 * flat, step)), risen)
    else:
        expected = step * ceil(Fraction(risen + 100 * flat, step))
    assert award.applied(pence, step) == expected


def test_what_an_award_says_of_itself() -> None:
    some = frozenset({("", "3")})
    words = {
        Award(APRIL, Fraction("3.2")): "3.2%",
        Award(APRIL, Fraction(10, 3)): "10/3%",
        Award(APRIL, Fraction(2), 400): "2% and £400",
        Award(APRIL, Fraction(2), 400, greater=True): "2% or, if greater, £400",
        Award(APRIL, Fraction(2), 400, only=some): "2% and £400 on some points",
        Award(APRIL, lump_pence=50_000, lump_percent=Fraction(1)): "1% and £500 once",
        Award(APRIL, Fraction(2), lump_pence=50_000): "2% and £500 once",
        Award(APRIL, Fraction(2), 400, state="paid"): "2% or £400",
        Award(APRIL, state="offer", applies_to="points 1 to 3"): "nothing (points 1 to 3)",
    }
    assert {award: str(award) for award in words} == words
    rises = [Award(APRIL, Fraction(0)), Award(APRIL, None, 0), Award(APRIL, replaces=True), Award(APRIL, lump_pence=1)]
    assert [award.raises for award in rises] == [True, True, True, False]
    assert [award.pays_once for award in rises] == [False, False, False, True]
    assert Award(APRIL, lump_percent=Fraction(1)).pays_once
    cuts = [Award(APRIL, Fraction(-1)), Award(APRIL, None, -1), Award(APRIL, Fraction(0), 0), Award(APRIL)]
    assert [award.cuts for award in cuts] == [True, True, False, False]
    assert [Award(APRIL, only=some).covers("", point) for point in "34"] == [True, False]
    assert Award(APRIL).covers("x", "9")
    assert [Award(APRIL, applies_to=each).for_all for each in ("", "all points", "point 3")] == [True, True, False]
    assert not Award(APRIL, only=some).for_all


def test_which_moves_an_award_explains() -> None:
    both = Award(APRIL, Fraction(2), 400)
    # £20,000: by 2% £20,400, by £400 £20,400, by both £20,800
    assert both.results(2_000_000) == [2_040_000, 2_040_000, 2_080_000]
    assert Award(APRIL, Fraction(2)).results(2_000_000) == [2_040_000]
    assert Award(APRIL, None, 400).results(2_000_000) == [2_040_000] and Award(APRIL).results(1) == []
    expected = {2_040_000: True, 2_040_100: True, 2_040_101: False, 2_039_900: True, 2_039_899: False, 2_080_000: True}
    assert {new: both.explains(2_000_000, new, 100) for new in expected} == expected
    assert not both.explains(2_000_000, 2_000_000, 100)
    assert Award(APRIL, Fraction(2), only=frozenset()).explains(2_000_000, 2_000_000, 100)


# --- scales ------------------------------------------------------------------------------------------------------------


def scale(
    pay: dict[str, tuple[int, ...]], awards: list[date], grades: dict[str, Any] | None = None, **table: Any
) -> Scale:
    """A scale of pounds by point, one for each award."""
    values = {
        ("", point): {
            day: PointValue("s", "", point, 100 * pounds, day, SOURCE) for day, pounds in zip(awards, each, strict=True)
        }
        for point, each in pay.items()
    }
    ranges = {name: (Grade(name, "", points),) for name, points in (grades or {}).items()}
    return Scale("s", ScaleTable(title="S", awards=awards, **table), ranges, values, References({}), PLACE)


PAY = {"1": (20_000, 20_400), "2": (22_000, 22_440), "3": (25_000, 25_500), "4": (30_000, 30_600)}
FOUR = scale(PAY, [APRIL, NEXT], {"G": ("1", "2", "3", "4"), "H": ("3",)}, known_until=date(2027, 4, 1))


def test_points_of_each_basis() -> None:
    grade = FOUR.grade("G")
    pounds = {
        basis: FOUR.basic_pay(grade, basis, APRIL, "3").salary / 100  # type: ignore[arg-type]
        for basis in ("minimum", "middle_point", "middle_salary", "maximum", "point", "actual")
    }
    assert pounds == {
        "minimum": 20_000,
        "middle_point": 22_000,  # the lower of the two middles
        "middle_salary": 25_000,  # (20,000 + 30,000) / 2
        "maximum": 30_000,
        "point": 25_000,
        "actual": 25_000,
    }
    assert FOUR.basic_pay(FOUR.grade("H"), "point", APRIL).salary == 2_500_000
    assert "has no point" in fault("E204", FOUR.basic_pay, grade, "point", APRIL)
    assert 'The point "9" is not in the grade G' in fault("E204", FOUR.basic_pay, grade, "actual", APRIL, "9")
    fault("E213", FOUR.basic_pay, grade, "unstated", APRIL)
    barred = replace(grade, bar="2")
    for basis, passed, stopped in (("maximum", 30_000, 22_000), ("middle_point", 22_000, 20_000)):
        pay = {bar: FOUR.basic_pay(barred, basis, APRIL, "", bar).salary / 100 for bar in (False, True)}  # type: ignore[arg-type]
        assert pay == {False: passed, True: stopped}
        fault("E213", FOUR.basic_pay, barred, basis, APRIL)
    assert FOUR.basic_pay(barred, "minimum", APRIL).salary == 2_000_000
    climbs = {(point, bar): FOUR.climbed(barred, point, bar) for point in "123" for bar in (None, True, False)}
    assert {key: len(points) for key, points in climbs.items()} == {
        (point, bar): 4 if bar is False or point == "3" else 2 for point in "123" for bar in (None, True, False)
    }
    band = replace(grade, band=True)
    assert "is a band without points" in fault("E213", FOUR.basic_pay, band, "middle_point", APRIL)
    assert FOUR.basic_pay(band, "middle_salary", APRIL).salary == 2_500_000


def test_the_award_of_a_day_and_what_is_not_held() -> None:
    days = {APRIL: APRIL, NEXT - timedelta(days=1): APRIL, NEXT: NEXT, date(2027, 3, 31): NEXT}
    assert {day: FOUR.award(day) for day in days} == days
    assert "Its first award is of 2025-04-01." in fault("E205", FOUR.award, date(2025, 3, 31))
    assert "Price on a day up to 2027-03-31." in fault("E207", FOUR.award, date(2027, 4, 1))
    assert "It holds no award at all." in fault("E205", scale({}, []).award, APRIL)
    assert FOUR.value("", "2", NEXT).pence == 2_244_000
    short = replace(FOUR, values=FOUR.values | {("", "2"): {APRIL: FOUR.values["", "2"][APRIL]}})
    message = " ".join(fault("E206", short.value, "", "2", NEXT).split())
    assert "no value for point 2 at the award of 2026-04-01" in message
    assert "Points with a value at that award: 1, 3, 4. Point 2 has a value at: 2025-04-01." in message
    assert 'has no grade "K"' in fault("E203", FOUR.grade, "K")
    later = replace(FOUR, grades={"G": (Grade("G", "", ("1",), None, APRIL), Grade("G", "", ("2",), NEXT, None))})
    assert (later.grade("G").points, later.grade("G", JAN).points, later.grade("G", NEXT).points) == (
        ("2",),
        ("1",),
        ("2",),
    )
    assert "from the first award until 2025-04-01; from 2026-04-01 until now" in fault("E205", later.grade, "G", APRIL)
    assert later.points_of("G") == ["1", "2"] and later.has_pay("G") and not later.has_pay("K")


def test_a_spine_without_grades() -> None:
    spine = scale({"1": (1,), "2": (2,), "10": (3,), "SSP": (4,)}, [APRIL])
    assert spine.points == ["1", "2", "10", "SSP"] == in_order(["SSP", "10", "2", "1", "1"])
    assert len(spine.grade_names) == 4 + 6
    assert spine.grade("SCP 2-10").points == ("2", "10")
    assert spine.grade("SCP 2").points == spine.grade("SCP 2-2").points == ("2",)
    for wrong in ("SCP 10-2", "SCP 3", "SCP 1-3", "SCP", "2"):
        fault("E203", spine.grade, wrong)
    fault("E203", FOUR.grade, "SCP 2")
    assert [scale({}, [], round_to_pounds=step).rounding for step in (None, 0, 1, 3)] == [100, 100, 100, 300]


def test_a_week_of_full_time_on_a_day() -> None:
    weeks = (WorkingWeek(Fraction(37), None, APRIL, SOURCE), WorkingWeek(Fraction(36), NEXT, None, SOURCE))
    assert week_on(weeks, JAN, "s") is weeks[0] and week_on(weeks, NEXT, "s") is weeks[1]
    assert week_on(weeks, None, "s") is None and week_on(weeks[:1], None, "s") is weeks[0]
    fault("E206", week_on, weeks, APRIL, "s")
    fault("E207", week_on, weeks[:1], APRIL, "s")
    fault("E205", week_on, weeks[1:], APRIL, "s")
    assert [str(week) for week in weeks] == ["37 hours until 31 March 2025", "36 hours since 1 April 2026"]
    hours = replace(FOUR, working_weeks=weeks)
    assert (hours.full_time_hours(NEXT), hours.full_time_hours(None), FOUR.full_time_hours(NEXT)) == (36, None, None)
    # £20,060.04 / 52.143 weeks / 37 hours; at 52 weeks of the scale's own
    assert hourly_pay(hours, 2_006_004, JAN) == Fraction("20060.04") / Fraction("52.143") / 37
    own = replace(FOUR, table=FOUR.table.model_copy(update={"weeks_in_year": Fraction(52)}), working_weeks=weeks)
    assert hourly_pay(own, 5_200_00 * 37, JAN) == 100
    assert hourly_pay(hours, 1, APRIL) is None and hourly_pay(FOUR, 1, JAN) is None
    floor = WageFloor(JAN, APRIL, SOURCE, "statutory", "25 and over", Fraction(100))
    floors = WageFloors((replace(floor, group="apprentices"), floor))
    assert floors.above(own, 5_200_00 * 37, JAN) == [] and floors.above(own, 5_200_00 * 37 - 1, JAN) == [floor]
    assert floors.above(FOUR, 1, JAN) == [] and floors.of_day(APRIL) == []
    assert str(floor).startswith(
        "the statutory minimum or living wage of £100.00 an hour for adults, from 1 January 2025"
    )
    assert "which is voluntary" in str(replace(floor, floor="real living wage", group="UK"))


# --- assumed awards ----------------------------------------------------------------------------------------------------


def test_awards_that_are_assumed_by_hand() -> None:
    day, end = date(2027, 4, 1), date(2029, 4, 1)
    risen = project(FOUR, Award(day, Fraction(3)), until=end)
    # 3% of £20,400 = £21,012; of £22,440 = £23,113.20, to the pound £23,113
    assert [risen.value("", point, day).pence for point in "12"] == [2_101_200, 2_311_300]
    assert risen.value("", "1", NEXT).pence == 2_040_000
    assert (risen.table.awards, risen.table.known_until) == ([APRIL, NEXT, day], end)
    value = risen.value("", "1", day)
    assert (value.source.status, value.award, value.first.pence) == ("projected", day, 2_040_000)
    some = [Award(day, Fraction(3), only=frozenset({("", "1")})), Award(day, None, 500, only=frozenset({("", "2")}))]
    mixed = project(FOUR, some, until=end)
    assert [mixed.value("", point, day).pence for point in "123"] == [2_101_200, 2_294_000, 2_550_000]
    with pytest.raises(est.RefusedError, match="two awards of 2027-04-01 are for point 1"):
        project(FOUR, [Award(day, Fraction(3)), some[0]], until=end)
    for wrong, until in ((NEXT, end), (day, day)):
        with pytest.raises(est.RefusedError, match="is to lie after the last award of s, 2026-04-01, and before"):
            project(FOUR, Award(wrong, Fraction(3)), until=until)
    late = project(FOUR, Award(date(2028, 4, 1), Fraction(3)), until=end)
    assert late.table.awards == [APRIL, NEXT, date(2027, 4, 1), date(2028, 4, 1)]
    assert late.value("", "1", day).source.status == "projected" and late.value("", "1", day).pence == 2_040_000
    assert late.value("", "1", date(2028, 4, 1)).pence == 2_101_200
    assert unchanged_until(FOUR, date(2027, 4, 1)) is FOUR
    assert unchanged_until(FOUR, date(2027, 4, 2)).value("", "4", date(2027, 4, 1)).pence == 3_060_000


def test_sums_paid_once_and_awards_set_aside() -> None:
    some = frozenset({("", "1")})
    awards = [Award(NEXT, lump_pence=10_000), Award(NEXT, lump_pence=5_000, lump_percent=Fraction(2), only=some)]
    paid = paying_once(FOUR, awards).lump_sums
    assert {(lump.pence, lump.percent, lump.points) for lump in paid} == {
        (15_000, Fraction(2, 100), some),
        (10_000, Fraction(0), frozenset(FOUR.values) - some),
    }
    assert paying_once(FOUR, [Award(NEXT, Fraction(2))]).lump_sums == ()
    aside = set_aside(FOUR, [Award(NEXT, Fraction(1), replaces=True)])
    assert (aside.table.awards, aside.table.known_until) == ([APRIL], NEXT)
    assert all(set(days) == {APRIL} for days in aside.values.values())
    assert set_aside(FOUR, [Award(NEXT, Fraction(1))]) is FOUR
    again = project_all(FOUR, [Award(NEXT, Fraction(1), replaces=True)], until=date(2028, 4, 1))
    assert again.value("", "1", NEXT).pence == 2_020_000
    once = project_all(FOUR, [Award(APRIL, lump_pence=10_000)], until=date(2028, 4, 1))
    assert (once.table.awards, len(once.lump_sums)) == (FOUR.table.awards, 1)
    lump = once.lump_sums[0]
    values = tuple(FOUR.values["", point][APRIL] for point in "12")
    assert lump.covers(values)
    assert not replace(lump, points=some).covers(values) and replace(lump, points=some).covers(values[:1])
    assert LumpSum(NEXT, 1, None, SOURCE, Fraction(0)).covers(values)
    assert replace(lump, points=some).covers((replace(values[1], stands_on=("", "1")),))


# --- own pay -----------------------------------------------------------------------------------------------------------


def paid(pounds: int, on: date, protected: Any = "", **changes: Any) -> Fraction:
    own = OwnPay(100 * pounds, APRIL, protected)
    return own_pay(replace(FOUR, **changes), "G", own, on).salary / 100


def test_pay_of_a_post_of_its_own_by_hand() -> None:
    assert paid(20_000, APRIL) == 20_000 and paid(30_000, APRIL) == 30_000
    # half-way from 22,000 to 25,000 is half-way from 22,440 to 25,500: 23,970
    assert paid(23_500, NEXT) == 23_970
    stated = (Award(NEXT, Fraction(2)),)
    assert paid(23_500, NEXT, awards=stated) == 23_970  # 2% of 23,500 is 470
    assert paid(23_501, NEXT, awards=stated) == 23_971  # 23,971.02
    # protected above the grade: it stands still until the top is above it, or rises by 2%
    assert paid(30_500, NEXT, "frozen") == 30_600 and paid(31_000, NEXT, "frozen") == 31_000
    assert paid(31_000, NEXT, "awards", awards=stated) == 31_620
    assert paid(31_000, NEXT, "awards") == 31_620  # its share of the top: 31,000 x 30,600 / 30,000
    for pounds, protected, words in (
        (19_999, "", "lies outside G of s, £20,000 to £30,000 at the award of 1 April 2025"),
        (30_001, "", 'protected = "frozen" where it stands still'),
        (19_999, "frozen", "lies outside"),
        (30_000, "frozen", "there is nothing to protect"),
        (20_000, "awards", "there is nothing to protect"),
    ):
        assert words in fault("E219", paid, pounds, NEXT, protected)
    later = OwnPay(2_300_000, NEXT)
    assert "was another under the award before" in fault("E205", own_pay, FOUR, "G", later, APRIL)
    value = own_pay(FOUR, "G", OwnPay(2_350_000, APRIL), NEXT).values[0]
    assert (value.stands_on, value.source.status) == (("", "2"), "derived")
    assert "as the awards since have moved it" in value.source.note
    assert "moved" not in own_pay(FOUR, "G", OwnPay(2_350_000, APRIL), APRIL).values[0].source.note


def test_the_end_of_protection_leaves_the_top() -> None:
    kind = Kind("s", "G", own_pay=OwnPay(3_100_000, APRIL, "frozen", NEXT))
    assert kind_by(kind, FOUR, NEXT - timedelta(days=1), NEXT) is kind
    ended = kind_by(kind, FOUR, NEXT, NEXT)
    assert (ended.point, ended.basis, ended.own_pay) == ("4", "point", None)
    plain = Kind("s", "G")
    assert kind_by(plain, FOUR, NEXT, NEXT) is plain


# --- allowances --------------------------------------------------------------------------------------------------------

ALLOWANCES = st.builds(
    PaidAllowance,
    st.just("a"),
    st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 3)]),
    st.sampled_from([Fraction(0), Fraction(1, 20)]),
    st.sampled_from([0, 120_001]),
    st.sampled_from([None, 100_000]),
    st.sampled_from([None, 300_000]),
    st.booleans(),
    st.booleans(),
)


@given(
    st.lists(st.lists(ALLOWANCES, max_size=2), min_size=1, max_size=3),
    st.lists(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(20, 37)]), min_size=3, max_size=3),
    st.integers(1_000_000, 5_000_000),
)
def test_allowances_beside_fractions(sets: list[list[PaidAllowance]], hours: list[Fraction], salary: int) -> None:
    """Each is rounded once; a percentage lies between its least and its most, by the hours where they follow them."""
    rows = range(len(sets))
    basic = [nearest(salary * hours[row]) for row in rows]

    def expected(row: int) -> tuple[int, int]:
        whole_of, pensionable = 0, 0
        for each in sets[row]:
            part = hours[row] if each.follows_hours else Fraction(1)
            moving = nearest(basic[row] * each.percent) + nearest(salary * each.of_salary)
            least, most = (None if end is None else nearest(end * part) for end in (each.least, each.most))
            moving = max(moving, least) if least is not None else moving
            moving = min(moving, most) if most is not None else moving
            pence = moving + nearest(each.pence * part)
            whole_of += pence
            pensionable += pence * each.pensionable
        return whole_of, pensionable

    pay = PayRows(
        np.array(basic),
        np.array([salary] * len(sets)),
        1,
        np.array([hours[row].numerator for row in rows]),
        np.array([hours[row].denominator for row in rows]),
    )
    amounts = AllowanceColumns.of(sets).paid(pay, np.arange(len(sets)))
    if not any(sets):
        assert amounts is None
    else:
        assert amounts is not None
        assert [(int(a), int(b)) for a, b in zip(*amounts, strict=True)] == [expected(row) for row in rows]


PLAIN = Kind("s", "G")


def test_how_an_allowance_of_a_scale_is_paid() -> None:
    def value(unit: str, **changes: Any) -> AllowanceValue:
        given_as = {"percent": None, "pence": 2_500, "pensionable": None} | changes
        return AllowanceValue(APRIL, None, SOURCE, "shift", "", unit=unit, **given_as)

    def how(unit: str, own: Allowance, kind: Kind = PLAIN, **changes: Any) -> PaidAllowance:
        scale_allowance = replace(
            FOUR, allowances=(value(unit, **changes),), table=FOUR.table.model_copy(update={"hours": Fraction(40)})
        )
        return paid_as(own, kind, scale_allowance, APRIL)

    assert how("pounds_a_year", Allowance("shift")).pence == 2_500
    assert how("pounds_a_shift", Allowance("shift", count=Fraction(3))).pence == 7_500
    assert how("percent_of_basic", Allowance("shift"), percent=Fraction(1, 10), pence=None).percent == Fraction(1, 10)
    hourly = how("percent_of_hourly_pay", Allowance("shift", hours=Fraction(6)), percent=Fraction(1, 3), pence=None)
    assert hourly.of_salary == Fraction(1, 3) * 6 / 40 and hourly.percent == 0
    assert "paid in pounds a shift, not by the year" in fault("E208", how, "pounds_a_shift", Allowance("shift"))
    by_hour = {"percent": Fraction(1, 3), "pence": None}
    assert "for the hours worked in its period" in fault(
        "E208", how, "percent_of_hourly_pay", Allowance("shift"), **by_hour
    )
    assert "so it has no count" in fault("E208", how, "pounds_a_year", Allowance("shift", count=Fraction(2)))
    assert "so it has no hours" in fault("E208", how, "pounds_a_year", Allowance("shift", hours=Fraction(2)))
    bare = replace(FOUR, allowances=(value("percent_of_hourly_pay", **by_hour),))
    fault("E202", paid_as, Allowance("shift", hours=Fraction(6)), Kind("s", "G"), bare, APRIL)
    follows = {None: (False, True), True: (True, True), False: (False, False)}
    for message, (amount, percentage) in follows.items():
        assert how("pounds_a_year", Allowance("shift"), follows_hours=message).follows_hours is amount
        payment = how(
            "percent_of_basic", Allowance("shift"), follows_hours=message, percent=Fraction(1, 10), pence=None
        )
        assert payment.follows_hours is percentage
    half = Kind("s", "G", fte=Fraction(1, 2))
    assert how("pounds_a_year", Allowance("shift"), pensionable=True).unread == ()
    assert how("pounds_a_year", Allowance("shift", pensionable=True)).unread == ()
    assert how("pounds_a_year", Allowance("shift")).unread == ("the allowance shift as not pensionable",)
    least = {"percent": Fraction(1, 10), "pence": None, "least": 5, "pensionable": True}
    assert how("percent_of_basic", Allowance("shift"), **least).unread == ()
    assert how("percent_of_basic", Allowance("shift"), half, **least).unread == (
        "the least and most of the allowance shift in proportion to hours",
    )
    only = {"grades": ("H",)}
    assert 'The allowance "shift" of s is not for the grade G.' in fault(
        "E203", how, "pounds_a_year", Allowance("shift"), **only
    )
    own = how("pounds_a_year", Allowance("other", pence=900, count=Fraction(2), pensionable=True))
    assert (own.pence, own.pensionable, own.unread, own.source) == (1_800, True, (), None)


@given(st.lists(st.fractions(0, 2, max_denominator=40), min_size=1, max_size=5), st.integers(-(10**7), 10**7))
def test_a_column_of_rates_beside_fractions(rates: list[Fraction], pence: int) -> None:
    column = RateColumn.of(rates)
    assert [Fraction(int(above), column.over) for above in column.above] == rates
    due = column.due(np.full(len(rates), pence), np.arange(len(rates)))
    if any(rates):
        assert due is not None and due.tolist() == [nearest(pence * rate) for rate in rates]
    else:
        assert due is None
    assert column.alike == (len(set(rates)) == 1)
    assert [whole([2**62 - 1, 1 - 2**62]).dtype, whole([2**62]).dtype, whole([-(2**62)]).dtype] == [
        np.int64,
        object,
        object,
    ]


# --- increments --------------------------------------------------------------------------------------------------------


def step(**changes: Any) -> StepRule:
    return replace(yearly(12, PLACE), **changes)


def test_which_rule_of_a_step_holds() -> None:
    everyone, of_grade, of_point, of_both = step(), step(grade="G"), step(point="2"), step(grade="G", point="2")
    steps = Progression("s", (everyone, of_grade, of_point, of_both), PLACE)
    by_name = {(grade, point): steps.rule(grade, point, APRIL) for grade in "GH" for point in "12"}
    assert by_name == {("G", "1"): of_grade, ("G", "2"): of_both, ("H", "1"): everyone, ("H", "2"): of_point}
    days = Progression("s", (step(until=APRIL), step(months=24, from_=NEXT)), PLACE)
    assert [r and r.months for r in (days.rule("G", "1", on) for on in (JAN, APRIL, NEXT))] == [12, None, 24]
    rules = [step(until=NEXT), step(from_=APRIL), step(from_=NEXT, grade="G"), step(from_=NEXT)]
    assert [(rules.index(a), rules.index(b)) for a, b in overlaps(rules)] == [(0, 1), (1, 3)]
    assert step().automatic and not step(clock="event").automatic and not step(months=None).automatic


def test_months_in_which_no_service_builds_up_do_not_count() -> None:
    frozen = step(clock="frozen", from_=date(2012, 4, 1), until=date(2014, 4, 1), months=None)
    steps = Progression("s", (step(), frozen), PLACE)
    due = {
        date(2010, 4, 1): date(2011, 4, 1),  # over before it begins
        date(2011, 4, 1): date(2012, 4, 1),  # on the day on which it begins
        date(2011, 9, 25): date(2014, 9, 25),  # two years more
        date(2012, 4, 1): date(2015, 4, 1),  # a year from the end of it
        date(2013, 6, 1): date(2015, 4, 1),
        date(2014, 4, 1): date(2015, 4, 1),
    }
    assert {since: steps.due(step(), "G", "1", since) for since in due} == due
    other = Progression("s", (replace(frozen, grade="H"),), PLACE)
    assert other.due(step(), "G", "1", date(2013, 6, 1)) == date(2014, 6, 1)


def test_the_words_of_a_step() -> None:
    common = step(day=(4, 1), day_of_step="common", starters_from=(10, 1), starters_months=6, point="1", to="2")
    assert str(common) == "1 to 2: after 1 year on the point, on 1 April"
    assert common.starters == "who starts from 1 October to the day before 1 April has the first step after 6 months"
    assert (
        str(step(months=24, clock="service_in_rank")) == "each point to the next: after 2 years of service in the rank"
    )
    assert step(day=(4, 1)).starters == "" and "1 April" not in str(step(day=(4, 1)))


# --- the annual cost, and a scale of one's own ----------------------------------------------------------------------------


def traced(
    kind: Kind, *pence: int, levy: Levy | None = None, pension_rate: PensionRate | None = None, row: Any = None
) -> Trace:
    """What prices a kind at the mean of some points."""
    values = tuple(PointValue("s", "", str(n), each, APRIL, SOURCE) for n, each in enumerate(pence))
    basic = BasicPay(Fraction(sum(pence), len(pence)), values)
    paid_each = tuple(
        PaidAllowance(each.name, percent=each.percent or Fraction(0), pensionable=each.pensionable)
        for each in kind.allowances
    )
    return Trace(kind, APRIL, basic, "A" if row else "", row, pension_rate, levy, APRIL, paid_each)


@given(
    st.lists(
        st.tuples(
            st.integers(1_000_000, 5_000_001),
            st.integers(1_000_000, 5_000_000),
            st.sampled_from([Fraction(1), Fraction(20, 37), Fraction(1, 2)]),
            st.sampled_from([Fraction(1), Fraction(39, 52)]),
            st.sampled_from([None, Fraction(1, 10), Fraction(1, 7)]),
            st.booleans(),
            st.sampled_from([Fraction(0), Fraction(1, 20)]),
            st.sampled_from([None, Fraction(3, 10)]),
            st.sampled_from([None, Fraction(1, 5)]),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_annual_cost_of_posts_beside_fractions(rows: list[tuple[Any, ...]]) -> None:
    """Each part is rounded once, out of the rounded parts before it; several posts at once as each alone."""
    row, levy, rate = insurance(), oncosts().levies[0], pension(APRIL, None, "primary", "0.21")
    traces, expected = [], []
    for low, high, fte, weeks, allowance, pensionable, vacancy, flat, own_rate, insured in rows:
        allowances = () if allowance is None else (Allowance("a", allowance, pensionable=pensionable),)
        scheme = Pension(flat=own_rate) if own_rate else Pension("lgps")
        kind = Kind(
            "s", "G", fte=fte, weeks=weeks, pension=scheme, allowances=allowances, on_cost_rate=flat, vacancy=vacancy
        )
        insured = insured and flat is None
        terms: Any = (
            {} if flat else {"levy": levy, "row": row if insured else None, "pension_rate": None if own_rate else rate}
        )
        traces.append(traced(kind, low, high, **terms))
        basic = nearest(Fraction(low + high, 2) * fte * weeks)
        more = nearest(basic * (allowance or 0))
        parts = {"basic": basic, "allowances": more}
        if flat:
            parts["other"] = nearest((basic + more) * flat)
        else:
            parts["national_insurance"] = nearest(max(basic + more - 500_000, 0) * Fraction(15, 100)) if insured else 0
            parts["pension"] = nearest((basic + (more if pensionable else 0)) * (own_rate or Fraction(21, 100)))
            parts["levy"] = nearest((basic + more) * Fraction(5, 1000))
        parts["vacancy"] = -nearest(sum(parts.values()) * vacancy)
        expected.append({name: pence for name, pence in parts.items() if pence})
    for each, parts in zip(traces, expected, strict=True):
        assert unit_price(each).parts == parts
    together = annual_components(traces)
    assert [
        {name: int(pence) for name, pence in zip(COMPONENTS, line, strict=True) if pence} for line in together
    ] == expected


@given(
    st.integers(1_000_000, 3_000_000),
    st.integers(0, 200_000),
    st.sampled_from([Fraction(0), Fraction(1, 50)]),
    st.booleans(),
)
def test_what_a_payment_made_once_costs(salary: int, pence: int, percent: Fraction, flat: bool) -> None:
    kind = Kind("s", "G", fte=Fraction(1, 2), on_cost_rate=Fraction(3, 10) if flat else None, vacancy=Fraction(1, 20))
    terms: Any = (
        {}
        if flat
        else {"levy": oncosts().levies[0], "row": insurance(), "pension_rate": pension(APRIL, None, "p", "0.2")}
    )
    trace = traced(kind, salary, **terms)
    line = lump_components(trace, annual_components([trace])[0], pence, percent)
    costs = {name: int(cost) for name, cost in zip(COMPONENTS, line, strict=True) if cost}
    basic = nearest(Fraction(salary, 2))
    paid_once = nearest(Fraction(pence, 2)) + nearest(basic * percent)
    parts = {"lump_sum": paid_once}
    if flat:
        parts["other"] = nearest(paid_once * Fraction(3, 10))
    else:
        due = [nearest(max(pay - 500_000, 0) * Fraction(15, 100)) for pay in (basic + paid_once, basic)]
        parts["national_insurance"] = due[0] - due[1]
        parts["levy"] = nearest((basic + paid_once) * Fraction(5, 1000)) - nearest(basic * Fraction(5, 1000))
    parts["vacancy"] = -nearest(sum(parts.values()) * Fraction(1, 20))
    assert costs == {name: cost for name, cost in parts.items() if cost}


def test_no_posts_cost_nothing_and_pay_of_any_size_is_exact() -> None:
    assert annual_components([]).shape == (0, len(COMPONENTS))
    huge = np.array([2**70 + 1_000], dtype=object)
    with pytest.raises(TooLargeError):
        insurance_due(huge, 1_000, Fraction(15, 100), None, None)
    assert insurance_due(np.array([10**14], dtype=object), 0, Fraction(1, 10**5), None, None).tolist() == [10**9]
    small = np.array([2 * 10**9], dtype=np.int32)  # 2,000,000,000 x 15 / 100 leaves 32 bits on the way
    assert insurance_due(small, 0, Fraction(15, 100), None, None).tolist() == [300_000_000]


def test_hours_of_any_denominator_are_exact() -> None:
    """£50,000 x a part of full time with fifteen digits: more than 64 bits on the way."""
    parts = [Fraction(1), Fraction(10**15 - 1, 10**15), Fraction(1, 3), Fraction(333_333_333_333_333, 10**15)]
    traces = [traced(Kind("s", "G", fte=part), 5_000_000) for part in parts]
    assert annual_components(traces)[:, 0].tolist() == [nearest(5_000_000 * part) for part in parts]


POINTS = {"point": [1, 2, 3], "from": ["2026-04-01"] * 3, "salary": [25000, 26000, "£27,500"]}
BANDS = {"grade": ["A", "B"], "from": ["2026-04-01"] * 2, "bottom": [20000, 30000], "top": [25000, 30000]}


def test_a_scale_from_a_frame() -> None:
    pay_scale = est.PayScale.from_frame(
        POINTS, title="Ours", grades={"G1": (1, 3), "G2": (2, 3), "G3": 2, "G4": (1, 2, 3)}
    )
    assert pay_scale.grades == {"G1": ("1", "2", "3"), "G2": ("2", "3"), "G3": ("2",), "G4": ("1", "2", "3")}
    assert pay_scale.frame()["salary"].tolist() == [25000.0, 26000.0, 27500.0]
    assert pay_scale.frame()["status"].tolist() == ["illustrative"] * 3
    assert est.PayScale.from_frame(POINTS, title="Ours", grades={"G": (2, 2)}).grades == {"G": ("2",)}
    named = pay_scale.named("mine")
    assert named.value("", "3", NEXT).pence == 2_750_000 and named.value("", "3", NEXT).scale == "mine"
    bands = est.PayScale.from_frame(
        BANDS, title="Ours", known_until="2026-04-02", increment_months=24, hours=37, pension="20%"
    )
    assert [bands.scale.grade(name).band for name in "AB"] == [True, True]
    assert bands.scale.basic_pay(bands.scale.grade("A"), "middle_salary", NEXT).salary == 2_250_000
    table = bands.scale.table
    assert (table.known_until, table.increment_months, table.hours, table.pension) == (date(2026, 4, 2), 24, 37, "20%")
    assert "A: band (£20,000 to £25,000)" in str(bands) and "B: band (£30,000)" in str(bands)
    day = est.PayScale.from_frame(
        {name: POINTS[name] for name in ("point", "salary")}, title="Ours", from_="2025-04-01"
    )
    assert day.scale.table.awards == [APRIL]
    words = {"point": ["top", "low"], "from": ["2026-04-01"] * 2, "salary": [2, 1]}
    assert est.PayScale.from_frame(words, title="T", grades={"G": ("low", "top")}).grades == {"G": ("low", "top")}


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        ({"point": [1], "from": ["2026-04-01"]}, {}, 'The column "salary" is missing'),
        ({"from": ["2026-04-01"], "salary": [1]}, {}, 'The column "point" is missing'),
        ({"grade": ["A"], "from": ["2026-04-01"], "bottom": [1]}, {}, 'The column "top" is missing'),
        ({"bottom": [1], "top": [1], "from": ["2026-04-01"]}, {}, 'The column "grade" is missing'),
        ({"grade": ["A"], "from": ["2026-04-01"], "top": [1]}, {}, 'The column "bottom" is missing'),
        (POINTS | {"pay": [1, 2, 3]}, {}, 'No column is called "pay"'),
        ({"point": [1], "salary": [1]}, {}, "The day of the pay is not said"),
        ({"point": [1, 2], "from": ["2026-04-01", None], "salary": [1, 2]}, {}, "The cell of from is empty"),
        ({"point": [1, 1], "from": ["2026-04-01"] * 2, "salary": [1, 2]}, {}, "Point 1 stands twice on 2026-04-01"),
        ({"point": [], "from": [], "salary": []}, {}, "The frame has no rows"),
        (BANDS | {"top": [19999, 30000]}, {}, "The bottom, £20,000, is above the top, £19,999"),
        (BANDS, {"grades": {"A": ("1", "2")}}, "the frame already has a grade in each row"),
        (POINTS, {"grades": [1]}, "give a mapping of names to the bottom and the top point"),
        (POINTS, {"grades": {"G": (1, 4)}}, 'there is no point "4"'),
        (POINTS, {"grades": {"G": (3, 1)}}, "give the bottom and the top point, the bottom first"),
        (POINTS, {"grades": {"G": ()}}, "the bottom first"),
        (POINTS, {"known_until": "2026-04-01"}, "2026-04-01 is not after the last award, 2026-04-01"),
        (POINTS, {"increment_months": 0}, "increment_months"),
        (POINTS, {"increment_months": 241}, "increment_months"),
        (POINTS, {"pension": "100%"}, "is not a rate of pay below 100%"),
    ],
)
def test_a_frame_that_makes_no_scale_is_refused(frame: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises((InputError, est.RefusedError)) as fault_said:
        est.PayScale.from_frame(frame, title="Ours", **options)
    assert message in str(fault_said.value)


@pytest.mark.parametrize(
    ("frame", "field", "value"),
    [
        ({"point": [1, 1], "from": ["2026-04-01"] * 2, "salary": [1, 2]}, "point", "1"),
        ({"grade": ["A", "A"], "from": ["2026-04-01"] * 2, "bottom": [1, 2], "top": [3, 4]}, "grade", "A"),
        (BANDS | {"top": [19999, 30000]}, "bottom", "£20,000"),
    ],
)
def test_a_fault_of_a_frame_names_the_column(frame: dict[str, Any], field: str, value: str) -> None:
    with pytest.raises(InputError) as refused:
        est.PayScale.from_frame(frame, title="Ours", **({"grades": {"G": (1, 1)}} if "point" in frame else {}))
    assert (refused.value.findings[0].field, refused.value.findings[0].value) == (field, f'"{value}"')


# --- what files of rates must say, and what is doubtful -------------------------------------------------------------------

SOURCES = ["status", "confidence", "reference"]
MUST_SAY = {
    ("exit_terms", "EXIT_TERMS"): ["terms", "rule", "value", *SOURCES],
    ("oncosts", "NI_COLUMNS"): ["effective_from", "tax_year", "threshold_annual", "rate", *SOURCES],
    ("oncosts", "LETTER_COLUMNS"): ["effective_from", "letters", "relieved", "threshold_annual", *SOURCES],
    ("oncosts", "LEVY_COLUMNS"): ["effective_from", "rate", *SOURCES],
    ("oncosts", "PENSION_COLUMNS"): ["scheme", "employer", "rate_kind", "effective_from", "rate", *SOURCES],
    ("pay_scale", "POINT_COLUMNS"): ["point", "salary"],
    ("pay_scale", "BAND_COLUMNS"): ["grade", "bottom", "top"],
    ("redundancy", "CAPS"): ["effective_from", "weekly_cap", *SOURCES],
    ("redundancy", "RULES"): ["rule", "value", *SOURCES],
    ("redundancy", "TERMINATION"): ["effective_from", "limit", "rate", *SOURCES],
    ("scale_tables", "ALLOWANCES"): ["name", "effective_from", "unit", *SOURCES],
    ("scale_tables", "POINTS"): ["effective_from", "point", *SOURCES],
    ("scale_tables", "PROGRESSION"): ["clock", "date_basis", *SOURCES],
    ("working_time", "WORKING_TIME"): ["hours", *SOURCES],
    ("wage_floors", "FLOORS"): ["effective_from", "floor", "group", "hourly", *SOURCES],
}


def test_what_each_row_of_a_file_must_say() -> None:
    """A value without a day, a status, a confidence and a reference does not load; nor does one that holds no value."""
    declared = {
        (path.stem, name): [column.name for column in columns if column.required]
        for path in sorted((Path(est.__file__).parent / "rates").glob("*.py"))
        for name, columns in vars(import_module(f"establishment.rates.{path.stem}")).items()
        if isinstance(columns, Columns) and f"\n{name} = Columns(" in path.read_text(encoding="utf-8")
    }
    assert declared == MUST_SAY


@pytest.mark.parametrize(
    ("points", "named"),
    [
        (1, "(point 1)"),
        (2, "(points 1, 2)"),
        (8, "(points 1, 2, 3, 4, 5, 6, 7, 8)"),
        (9, "(points 1, 2, 3, 4, 5, 6, 7, 8 and 1 more)"),
        (12, "(points 1, 2, 3, 4, 5, 6, 7, 8 and 4 more)"),
    ],
)
def test_doubts_name_eight_points_and_count_the_rest(points: int, named: str) -> None:
    """Each kind of doubt has a sentence of its own, with the points in their order, once each."""
    of_pay = [Doubt("pay", str(n), inferred, kind) for n in range(points, 0, -1) for inferred, kind in KINDS_OF_DOUBT]
    sentences = doubt_sentences([*of_pay, *of_pay, Doubt("a rate", "", False, "low")])
    assert sentences == [
        f"Inferred from other evidence, with no official statement read: pay {named}.",
        f"Of medium confidence: pay {named}.",
        f"Of low confidence: a rate; pay {named}.",
    ]
    assert doubt_sentences([Doubt("pay", "1", False, "high")]) == []


KINDS_OF_DOUBT = [(True, "high"), (False, "medium"), (False, "low")]


OF_A_SPINE: dict[str, tuple[Any, Any]] = {
    "hours": (Fraction(37), Fraction(36)),
    "weeks_in_year": (Fraction(365, 7), Fraction(52)),
    "increment_months": (12, 24),
    "exit_terms": ("warden", "council"),
    "round_to_pounds": (3, 1),
}
"""What a scale takes from its spine where it does not say it: as the spine has it, and as a scale may."""


@pytest.mark.parametrize("key", OF_A_SPINE)
def test_what_a_scale_takes_from_its_spine(key: str) -> None:
    own_value = {key: OF_A_SPINE[key][1]}
    of_spine = ScaleTable(title="Spine", awards=[APRIL], known_until=NEXT, **{key: OF_A_SPINE[key][0]})
    nothing, own = ScaleTable(title="Ours"), ScaleTable(title="Ours", **own_value)
    silent = ScaleTable(title="Spine", awards=[APRIL])
    tables = [_on_spine(table, spine) for table, spine in ((nothing, of_spine), (own, of_spine), (own, silent))]
    assert [getattr(table, key) for table in tables] == [*OF_A_SPINE[key], OF_A_SPINE[key][1]]
    assert [(table.awards, table.known_until) for table in tables] == [([APRIL], NEXT)] * 2 + [([APRIL], None)]
    assert getattr(_on_spine(nothing, silent), key) in (None, "")


# --- letters, hours of one post, floors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "first", "due"),
    [
        # nothing up to the upper threshold of the year: 13.8% of 60,000 - 42,385, and of 60,000 - 43,000
        ("M", date(2015, 4, 6), "2430.87"),
        ("Z", date(2015, 4, 6), "2430.87"),
        ("H", date(2016, 4, 6), "2346.00"),
    ],
)
def test_a_letter_begins_on_its_day(letter: str, first: date, due: str) -> None:
    assert f"{est.employer_ni(60_000, on=first, category=letter, period='annual'):.2f}" == due
    with pytest.raises(InputError, match=f"it begins on {first}"):
        est.employer_ni(60_000, on=first - timedelta(days=1), category=letter, period="annual")


def test_contracting_out_ends_on_its_day() -> None:
    """13.8% of 60,000 - 8,112 is 7,160.544; the rebate of 3.4% of 40,040 - 5,824 is 1,163.344."""
    assert str(est.employer_ni(60_000, on=date(2016, 4, 5), category="D", period="annual")) == "5997.20"
    with pytest.raises(InputError, match="contracting out ended on 2016-04-06"):
        est.employer_ni(60_000, on=date(2016, 4, 6), category="D", period="annual")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("weeks", 0, "weeks is 0; one post has more than 0 and at most 1; write 39 of 52 weeks as 39/52"),
        ("weeks", "53/52", "weeks is 53/52; one post has more than 0 and at most 1; write 39 of 52 weeks as 39/52"),
        ("fte", 2, "fte is 2; one post has more than 0 and at most 1"),
        ("fte", "x", 'fte: "x" is not a number of 0 or more, such as 0.5 or 20/37'),
    ],
)
def test_a_part_of_one_post_is_more_than_none_and_at_most_all(name: str, value: Any, message: str) -> None:
    with pytest.raises(est.RefusedError) as fault:
        part_of_one(name, value)
    assert str(fault.value) == message
    assert part_of_one(name, "39/52") == Fraction(3, 4) and part_of_one(name, 1) == 1


def test_a_floor_as_plain_values() -> None:
    row = WageFloor(APRIL, NEXT, SOURCE, "statutory", "25 and over", Fraction("12.21"))
    document = row.document()
    assert (document["from"], document["until"], document["hourly"]) == ("2025-04-01", "2026-04-01", 12.21)
    assert replace(row, effective_until=None).document()["until"] is None


def test_one_row_of_several_letters_has_the_insurance_of_its_own() -> None:
    """2025/26: 15% above £5,000 for letter A, and above £50,270 for letter H, of £60,000."""
    scale = est.load_book(Path(__file__).parent / "example-grades").scale("registry-staff")
    oncosts = est.load_book().oncosts
    kinds = [Kind("registry-staff", "CLERK", "1", "point", category=letter) for letter in "AH"]
    terms = Terms.of([trace(kind, date(2025, 9, 1), scale, lambda: oncosts) for kind in kinds])
    pay = np.array([60_000_00])
    due = [terms.national_insurance(pay, np.array([row])) for row in (0, 1)]
    assert [each.tolist() for each in due if each is not None] == [[8_250_00], [1_459_50]]
