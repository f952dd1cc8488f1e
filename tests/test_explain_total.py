"""What explains a stated total: worked by hand on a scale of two grades and two pay years."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

POINTS = {
    "point": [1, 2, 3, 4, 5, 6] * 2,
    "from": ["2025-04-01"] * 6 + ["2026-04-01"] * 6,
    "salary": [33_800, 35_011, 36_200, 36_900, 37_250, 38_400, 34_900, 36_100, 37_300, 38_000, 38_400, 39_600],
}
PLAN = """\
title = "Two for one"
pay = "ours"
basis = "maximum"
pension = "20%"
price_base = 2026-05-01
[[proposal]]
number = 1
disestablish = ["2 x Manager Grade 8"]
establish = ["1 x Officer Grade 7"]
[[stated]]
measure = "net"
amount = "£39,489"
"""


def book() -> est.Book:
    grades = {"Grade 7": (1, 3), "Grade 8": (4, 6)}
    return est.load_book().with_scales({"ours": est.PayScale.from_frame(POINTS, title="Ours", grades=grades)})


@pytest.fixture
def costing(tmp_path: Path) -> est.Costing:
    (tmp_path / "plan.toml").write_text(PLAN)
    return est.cost(tmp_path / "plan.toml", book=book())


def test_the_middle_of_the_grade_last_year_without_on_costs_is_found(costing: est.Costing) -> None:
    # Last year's middles: Grade 8 is 37,250 and Grade 7 is 35,011. 2 x 37,250 - 35,011 = 39,489
    explanation = costing.explain_total("£39,489", measure="net")
    assert (
        explanation.readings[0].says
        == "at the middle point of the grade, at last year's pay (1 May 2025), without on-costs"
    )
    assert explanation.readings[0].pence == -39_489_00
    assert explanation.tried + explanation.not_priced >= 60
    assert f"{explanation.tried} combinations were tried" in str(explanation)
    # Grade 8 at its top with on-costs: 39,600 + 15% x 34,600 + 7,920 + 198 = 52,908; Grade 7: 37,300 + 4,845 + 7,460
    # + 186.50 = 49,791.50; 2 x 52,908 - 49,791.50 = 56,024.50
    assert costing.net == Decimal("-56024.50")
    assert explanation.computed == -56_024_50


def test_a_vacancy_factor_takes_its_part_of_pay_and_pension_where_these_alone_are_counted(tmp_path: Path) -> None:
    # Grade 8: 39,600 + 7,920 = 47,520, less 10% 42,768; Grade 7: 37,300 + 7,460 = 44,760, less 10% 40,284
    # 2 x 42,768 - 40,284 = 45,252
    (tmp_path / "plan.toml").write_text(PLAN.replace('pension = "20%"', 'pension = "20%"\nvacancy_percent = 10'))
    explanation = est.cost(tmp_path / "plan.toml", book=book()).explain_total("£45,252", measure="net")
    assert "without National Insurance and levy" in {reading.says for reading in explanation.readings}


@pytest.mark.parametrize(
    ("amount", "measure", "says"),
    [
        ("£56,024.50", "net", "as the scenario has it"),
        ("£56k", "net_cashable_saving", "as the scenario has it"),
        # 2 x 39,600 - 37,300 = 41,900; with 30% on-costs 54,470
        ("£41,900", "net", "without on-costs"),
        ("£54,470", "net", "with on-costs of 30% of pay"),
        # three months of 41,900: 10,475
        ("£10,475", "net", "without on-costs, for 3 months of the year"),
        # the middles: 2 x 38,400 - 36,100 = 40,700, which is also one point below the top, and said once
        ("£40,700", "net", "at the middle point of the grade, without on-costs"),
        # the cost of the one post that comes, at its lowest point: 34,900
        ("£34,900", "proposed", "at the minimum of the grade, without on-costs"),
        # National Insurance and levy alone: 2 x (39,600 + 5,190 + 198) - (37,300 + 4,845 + 186.50) = 47,644.50
        ("£47,644.50", "net", "without a pension"),
        # with 25% of 41,900: 47,644.50 + 10,475
        ("£58,119.50", "net", "with a pension of 25%"),
        # half of that
        ("£29,059.75", "net", "with a pension of 25%, for 6 months of the year"),
        # four months of 54,470, all with on-costs of 30%
        ("£18,156.67", "net", "with on-costs of 30% of pay, for 4 months of the year"),
        # 41,900 and a pension of 20% of it alone: 50,280
        ("£50,280", "net", "without National Insurance and levy"),
        # the two that go: 79,200
        ("£79,200", "baseline", "without on-costs"),
    ],
)
def test_each_cause_is_found_alone(costing: est.Costing, amount: str, measure: str, says: str) -> None:
    explanation = costing.explain_total(amount, measure)
    least = explanation.readings[0].assumptions.departures
    assert says in [reading.says for reading in explanation.readings if reading.assumptions.departures == least]


@pytest.mark.parametrize(
    ("pension", "amount", "says"),
    [
        # Tops of 2025: 2 x (38,400 + 5,010 + 192) - (36,200 + 4,680 + 181) = 46,143, and a pension on 40,600.
        # 18.6% is 7,551.60; 21.1% is 8,566.60; 22% is 8,932
        ("lgps/average-england-wales", 53_694.60, "lgps/average-england-wales, primary rate from 1 April 2020"),
        ("lgps/average-england-wales", 54_709.60, "lgps/average-england-wales, total rate from 1 April 2023"),
        ("17.5% from 2020-04-01; 18.6% from 2023-04-01", 53_248.00, "17.5% (the rate from 1 April 2020)"),
        ("18.6%", 55_075.00, "with a pension of 22%"),
        ("none", 55_075.00, "with a pension of 22%"),
    ],
)
def test_another_rate_of_the_scheme_is_found(pension: str, amount: float, says: str) -> None:
    plan = est.load(PLAN.replace('"20%"', f'"{pension}"').replace("2026-05-01", "2025-05-01"))
    explanation = est.cost(plan, book=book()).explain_total(amount)
    assert [says in each.says for each in explanation.readings] == [True], explanation


def test_no_pension_is_tried_where_none_is_priced() -> None:
    plan = est.load(PLAN.replace('pension = "20%"', "on_cost_percent = 30"))
    explanation = est.cost(plan, book=book()).explain_total(1)
    assert explanation.nearest is not None
    # 4 bases x 3 years x (3 ways of on-costs x (3 points and 11 months) + 36 percentages + 2 other years of rates).
    # Nothing fits, so months with 36 percentages, 2 points and 2 other years of rates: of 3 + 2 + 1 bases and pay years
    assert explanation.tried + explanation.not_priced == 4 * 3 * (3 * (3 + 11) + 36 + 2) + 6 * 11 * (36 + 2 + 2)


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        # 2025 pay with 13.8% above 9,100: 2 x (38,400 + 4,043.40 + 7,680 + 192) - (36,200 + 3,739.80 + 7,240 + 181)
        ("£53,270", "at last year's on-cost rates"),
        # nine months of it
        ("£39,952.50", "at last year's on-cost rates, for 9 months of the year"),
    ],
)
def test_last_years_rates_with_this_years_pay_are_found(amount: str, says: str) -> None:
    explanation = est.cost(est.load(PLAN.replace("2026-05-01", "2025-05-01")), book=book()).explain_total(amount)
    assert [reading.says for reading in explanation.readings] == [says]


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        # Insurance of 2018: 13.8% above 8,424, so 2,977.49 on 30,000 and 1,873.49 on 22,000; levy 150 and 110.
        # Bands of 2019: 27.1% of 30,000 is 8,130, 26.6% of 22,000 is 5,852; 2 x 41,257.49 - 29,835.49
        ("£52,679.49", "with a pension of the bands of civil-service/all, scheme rate from 1 April 2019"),
        # 22.1%, the band of 45,501 to 77,000, for both: 2 x (33,127.49 + 6,630) - (23,983.49 + 4,862)
        ("£50,669.49", "22.1% (civil-service/all, scheme rate from 1 April 2018 for pay of £45,501 to £77,000)"),
        # both together, for half of the year: 26,339.75
        ("£26,339.75", "scheme rate from 1 April 2019, for 6 months of the year"),
    ],
)
def test_rates_by_salary_band_are_found(amount: str, says: str) -> None:
    pay = {"point": [1, 2], "from": ["2018-04-01"] * 2, "salary": [22_000, 30_000]}
    grades = {"Grade 7": ("1", "1"), "Grade 8": ("2", "2")}
    scale = est.PayScale.from_frame(pay, title="Ours", grades=grades)
    text = PLAN.replace("2026-05-01", "2018-05-01").replace("20%", "civil-service")
    explanation = est.cost(text, book=est.load_book().with_scales({"ours": scale})).explain_total(amount)
    assert [says in reading.says for reading in explanation.readings] == [True], explanation


def test_a_coarse_figure_is_not_searched_by_parts_of_a_year_with_percentages() -> None:
    costing = est.cost(PLAN, book=book())
    fine, coarse = costing.explain_total("£29,060"), costing.explain_total("£29.1k")
    assert "with a pension of 25%, for 6 months of the year" in [reading.says for reading in fine.readings]
    assert fine.tried > coarse.tried
    assert not [each for each in coarse.readings if each.assumptions.months < 12 and each.assumptions.pension]


def test_a_coarse_figure_shows_the_readings_with_the_fewest_departures() -> None:
    costing = est.cost(PLAN, book=book())
    explanation = costing.explain_total("£50k")
    assert len(explanation.readings) > 10
    lines = str(explanation).splitlines()
    assert lines[-1] == f"  and {len(explanation.readings) - 10} more, with more departures: frame() has them all"
    assert [100 * pounds for pounds in explanation.frame()["pounds"]] == [
        reading.pence for reading in explanation.readings
    ]


def test_one_point_lower_is_found_where_no_basis_is_there(tmp_path: Path) -> None:
    # Grade 8 from point 3 to 6 and Grade 7 from 1 to 4: one below the tops, 2 x 38,400 - 37,300 = 39,500
    grades = {"Grade 7": (1, 4), "Grade 8": (3, 6)}
    scale = est.PayScale.from_frame(POINTS, title="Ours", grades=grades)
    (tmp_path / "plan.toml").write_text(PLAN)
    explanation = est.cost(tmp_path / "plan.toml", book=est.load_book().with_scales({"ours": scale})).explain_total(
        39_500
    )
    assert explanation.readings[0].says == "without on-costs, one point lower"


def test_what_nothing_explains_says_so_with_the_nearest(costing: est.Costing) -> None:
    explanation = costing.explain_total("£123,456.78")
    assert explanation.readings == ()
    assert "none gives the stated figure" in str(explanation)
    assert "The nearest: " in str(explanation)
    assert list(explanation.frame().columns) == [
        "says",
        "basis",
        "years",
        "on_costs",
        "points",
        "months",
        "pension",
        "rates",
        "pounds",
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: c.explain_total("lots"), 'amount: "lots"'),
        (lambda c: c.explain_total("£1", "npv"), "measure: 'npv' is not searched"),
        (lambda c: c.explain_total("£1", proposals=9), '"9"|9'),
        (lambda c: est.cost("lancashire-volunteer-partnership").explain_total("£12,084"), "at which prices"),
    ],
)
def test_what_cannot_be_asked_says_why(
    costing: est.Costing, call: Callable[[est.Costing], object], message: str
) -> None:
    with pytest.raises(est.RefusedError, match=message):
        call(costing)


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("£39,489", "at the middle point of the grade, at last year's pay (1 May 2025), without on-costs"),
        ("£58,119.50", "with a pension of 25%"),
    ],
)
def test_a_paper_beside_the_costing_says_what_would_make_its_figure_right(
    amount: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / "plan.toml").write_text(PLAN.replace("£39,489", amount))
    paper = tmp_path / "paper.txt"
    paper.write_text(f"The restructure saves a net {amount} a year.\n")
    check = est.check(paper, scenario=tmp_path / "plan.toml", book=book())
    (message,) = [each.message for each in check.checks if each.code == "P401"]
    assert f"it would be right {says}" in message


def test_the_command_says_it_too() -> None:
    result = CliRunner().invoke(app, ["cost", "workforce-modernisation", "--explain-total", "£463,916"])
    assert result.exit_code == 0, result.output
    assert "as the scenario has it: -£463,915.80" in result.output
