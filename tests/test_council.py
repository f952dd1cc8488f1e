"""The shipped council scenarios: every figure worked out by hand, everything priced on published pay.

The yearly cost of one post at the top of its grade, October 2025. National Insurance is 15% of pay above £5,000, the pension 19.8% of pay, the levy
0.5% of pay.

| point | pay | National Insurance | pension | levy | cost |
|---|---|---|---|---|---|
| 11, half time | 14,071.00 | 1,360.65 | 2,786.06 | 70.36 | 18,288.07 |
| 11, 0.8 | 22,513.60 | 2,627.04 | 4,457.69 | 112.57 | 29,710.90 |
| 6 | 25,989.00 | 3,148.35 | 5,145.82 | 129.95 | 34,413.12 |
| 11 | 28,142.00 | 3,471.30 | 5,572.12 | 140.71 | 37,326.13 |
| 15 | 30,024.00 | 3,753.60 | 5,944.75 | 150.12 | 39,872.47 |
| 20 | 32,597.00 | 4,139.55 | 6,454.21 | 162.99 | 43,353.75 |
| 25 | 36,363.00 | 4,704.45 | 7,199.87 | 181.82 | 48,449.14 |
| 29 | 39,862.00 | 5,229.30 | 7,892.68 | 199.31 | 53,183.29 |
| 40 | 51,356.00 | 6,953.40 | 10,168.49 | 256.78 | 68,734.67 |
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import establishment as est

TOP = Path(__file__).parents[1] / "scenarios"
NAMES = ("council-do-nothing", "council-option-a", "council-option-b")
BASELINE = Decimal("497659.31")
"""1 x 68,734.67 + 2 x 53,183.29 + 43,353.75 + 5 x 37,326.13 + 18,288.07 + 34,413.12 + 39,872.47."""
LEADER = Decimal("53183.29")
REDUNDANT_LEADER = Decimal("10889.50")
"""Aged 46 with 12 years: 5 from the age of 41 at a week and a half, 7 before it at one: 14.5 weeks at the cap of £751."""

pytestmark = pytest.mark.core


@cache
def costed(name: str) -> est.Costing:
    return est.cost(name)


@pytest.mark.parametrize("name", NAMES)
def test_all_is_priced_on_published_values(name: str) -> None:
    costing = costed(name)
    assert () == tuple(costing.unpriced().itertuples())
    assert "published" == costing.results.status
    assert [] == [doubt for doubt in costing.results.doubts if doubt.inferred]
    assert {"the cap on a week's pay on 30 September 2026"} >= {doubt.what for doubt in costing.results.doubts}
    assert "made up" in costing.scenario.note


@pytest.mark.parametrize("name", NAMES)
def test_all_options_start_from_the_same_team(name: str) -> None:
    def top(scenario: str) -> list[str]:
        text = (TOP / f"{scenario}.toml").read_text(encoding="utf-8").split("[[proposal]]")[0]
        return [line for line in text.splitlines()[1:] if not line.startswith(("title ", "then "))]

    assert top(NAMES[0]) == top(name)
    assert BASELINE == costed(name).baseline
    assert (12, Decimal("11.5")) == (*costed(name).summary().posts[:1], costed(name).summary().fte[0])


def test_doing_nothing_costs_nothing_but_a_grant_ends() -> None:
    costing = costed("council-do-nothing")
    assert (0, BASELINE) == (costing.net, costing.proposed)
    (row,) = costing.cliff().to_dict("records")
    assert ("2028-04-01", "2028/29", 39872.47) == (str(row["until"]), row["year"], row["annual"])
    (question,) = costing.questions()
    assert "Who pays £39,872.47 a year from the next day?" in question


def test_option_a_in_a_full_year() -> None:
    costing = costed("council-option-a")
    regraded = 2 * (Decimal("39872.47") - Decimal("37326.13"))
    longer = Decimal("29710.90") - Decimal("18288.07")
    assert (Decimal("5092.68"), Decimal("11422.83")) == (regraded, longer)
    assert regraded + longer == costing.recurring_growth
    assert LEADER == costing.gross_savings == costing.cashable_savings
    assert Decimal("-36667.78") == regraded + longer - LEADER == costing.net
    assert REDUNDANT_LEADER + 4500 == costing.summary().one_off


def test_option_b_in_a_full_year() -> None:
    costing = costed("council-option-b")
    officer_and_licence = Decimal("48449.14") + 9600
    advisers = 2 * Decimal("37326.13") + Decimal("18288.07")
    regraded = Decimal("48449.14") - Decimal("43353.75")
    assert officer_and_licence + regraded == costing.recurring_growth
    assert LEADER + advisers == costing.gross_savings == costing.cashable_savings
    assert Decimal("-82979.09") == officer_and_licence + regraded - LEADER - advisers == costing.net
    redundant_adviser = 6 * Decimal("539.71")  # aged 34 with 6 years: 6 weeks, below the cap
    assert 38000 + REDUNDANT_LEADER + redundant_adviser == costing.summary().one_off


def test_the_first_year_has_what_falls_in_it() -> None:
    """Option B: nine months of the officer and the licence, six of the leader and of one and a half advisers.

    What falls after a day is the year's amount less what falls before it, rounded: of a levy of 181.82, 45.455 falls
    before July, so 45.46, and 136.36 after it.
    """
    frame = costed("council-option-b").by_year()
    first = frame[frame["year"] == "2026/27"]
    growth = Decimal("27272.25") + Decimal("3528.34") + Decimal("5399.90") + Decimal("136.36") + 7200
    leader = Decimal("19931.00") + Decimal("2614.65") + Decimal("3946.34") + Decimal("99.65")
    adviser = Decimal("14071.00") + Decimal("1735.65") + Decimal("2786.06") + Decimal("70.35")
    half_time = Decimal("7035.50") + Decimal("680.32") + Decimal("1393.03") + Decimal("35.18")
    assert float(growth) == round(first["part_year_recurring_growth"].sum(), 2)
    assert float(leader + adviser + half_time) == round(first["part_year_gross_savings"].sum(), 2)


def test_five_years_of_option_b() -> None:
    costing = costed("council-option-b")
    assert [2026, 2027, 2028, 2029, 2030] == [int(year[:4]) for year in costing.by_year()["year"].unique()]
    payback = costing.payback()
    # after March 2027 the council is £41,265.88 out, and saves £82,979.09 / 12 = £6,914.92 a month: 5.97 months
    assert (date(2026, 7, 1), date(2027, 9, 1), 2) == (payback.first, payback.month, payback.years)


def test_what_the_paper_states() -> None:
    verdicts = {name: [item.verdict for item in costed(name).stated] for name in NAMES}
    assert {NAMES[0]: [], NAMES[1]: ["rounding", "rounding"], NAMES[2]: ["differs", "rounding"]} == verdicts
    costing = costed("council-option-b")
    assert 2 * 28142 + 14071 == 70355, "two and a half advisers, without on-costs"
    (reading,) = costing.explain_total("£70,355", "gross_savings", 3).readings
    assert "without on-costs" == reading.says


def test_the_options_side_by_side() -> None:
    options = est.compare({name: costed(name) for name in NAMES})
    ranking = options.ranking()
    as_it_is = ranking[ranking["assumption"] == "as it is"].set_index("option")["rank"]
    assert {NAMES[0]: 3, NAMES[1]: 2, NAMES[2]: 1} == as_it_is.to_dict()


def test_a_later_start_past_the_known_caps_on_redundancy_takes_the_last_and_says_so() -> None:
    """A start 8 months later has redundancies in May 2027, past the caps that are held."""
    costing = costed("council-option-b")
    answer = costing.break_even("start")
    assert (Fraction(42), (0, 60)) == (answer.change, answer.searched)
    assert "+42 months later" in str(answer)
    assert "the last known ones are assumed to continue" in str(answer)
