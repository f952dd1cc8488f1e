"""What the law adds to exits, and what a scenario leaves out that can only make them cost more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import establishment as est

HEAD = 'title = "t"\npay = "njc"\nbasis = "maximum"\nprice_base = {base}\nfirst_year = "{year}"\n'
EXIT = '{{ title = "Manager", age = {age}, service = 20, weekly_pay = "£1,200", on = {on}{more} }}'


def costing(
    tmp_path: Path, line: str, *, pension: str = "20%", top: str = "", rest: str = "", on: date = date(2026, 9, 30)
) -> est.Costing:
    """A scenario with one redundancy."""
    year = f"{on.year - (on.month < 4)}/{(on.year + (on.month >= 4)) % 100:02d}"
    head = HEAD.format(base=date(on.year, 5, 1) if on.year > 2010 else on, year=year)
    text = f'{head}pension = "{pension}"\n{top}[[proposal]]\nnumber = 1\nredundancy = [{line}]\n{rest}'
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return est.cost(path)


def amounts(costing: est.Costing) -> dict[str, str]:
    """What falls once, by title."""
    return {one.title: f"{Decimal(one.pence) / 100:,.2f}" for one in costing.comparison.plan.one_offs if one.pence}


def test_an_exit_above_thirty_thousand_by_hand(tmp_path: Path) -> None:
    line = EXIT.format(age=50, on="2026-09-30", more=', amount = "£104,400", notice_weeks = 12')
    assert amounts(costing(tmp_path, line)) == {
        "Redundancy: Manager": "104,400.00",
        "Pay in lieu of notice: Manager": "14,400.00",  # 12 x £1,200
        # 15% x ((£104,400 - £30,000) + £14,400) = 15% x £88,800
        "Employer National Insurance on exits: Manager": "13,320.00",
        "Apprenticeship levy on pay in lieu of notice: Manager": "72.00",  # 0.5% x £14,400
    }


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        ("2019-04-05", None),
        ("2020-04-06", "13.8"),
        ("2022-04-05", "13.8"),
        ("2022-04-06", "15.05"),
        ("2022-11-05", "15.05"),
        ("2022-11-06", "13.8"),
        ("2025-04-05", "13.8"),
        ("2025-04-06", "15"),
        ("2027-04-05", "15"),
    ],
)
def test_class_1a_by_the_day_of_the_exit(tmp_path: Path, on: str, rate: str | None) -> None:
    line = EXIT.format(age=50, on=on, more=', amount = "£40,000", count = 3')
    sums = amounts(costing(tmp_path, line, on=date.fromisoformat(on)))
    title = "Employer National Insurance on exits: 3 x Manager"
    # of the £10,000 above £30,000, for each of three
    assert sums.get(title) == (None if rate is None else f"{3 * 100 * Decimal(rate):,.2f}")


def test_a_payment_up_to_thirty_thousand_bears_none(tmp_path: Path) -> None:
    for paid, due in (("£30,000", None), ("£30,000.01", None), ("£30,001", "0.15")):
        line = EXIT.format(age=50, on="2026-09-30", more=f', amount = "{paid}"')
        assert amounts(costing(tmp_path, line)).get("Employer National Insurance on exits: Manager") == due


def test_after_the_last_known_rate_it_is_refused_or_assumed(tmp_path: Path) -> None:
    line = EXIT.format(age=50, on="2027-09-30", more=', amount = "£40,000"')
    with pytest.raises(est.InputError) as caught:
        costing(tmp_path, line)
    assert "No cap on a week's pay for redundancy is held for 2027-09-30." in str(caught.value)
    with pytest.raises(est.InputError, match="termination payments is held until 2027-04-06; 2027-04-06 is not"):
        est.load_book().termination_rates.on(date(2027, 4, 6))
    sums = amounts(costing(tmp_path, line, top="hold_on_costs = true\n"))
    assert sums["Employer National Insurance on exits: Manager, at a rate assumed to hold"] == "1,500.00"


def test_before_april_2018_national_insurance_on_notice_is_counted_and_asked(tmp_path: Path) -> None:
    line = EXIT.format(age=50, on="2017-09-30", more=", notice_weeks = 12")
    cost = costing(tmp_path, line, pension="none", on=date(2017, 9, 30))
    assert amounts(cost)["Employer National Insurance on exits: Manager"] == "1,987.20"  # 13.8% of £14,400
    assert any("Does the contract of Manager promise pay in lieu of notice?" in each for each in cost.questions())


STRAIN = "pension strain of Manager"
POST = 'disestablish = ["1 x Manager SCP 30"]\n'


@pytest.mark.parametrize(
    ("pension", "age", "more", "rest", "unknown"),
    [
        ("lgps/average-england-wales", 57, "", "", True),
        ("20%", 57, "", "", True),  # a rate names no scheme; that of the scale is the LGPS
        ("20%", 57, "", POST, True),
        ("20%", 55, ", count = 2", "", True),
        ("20%", 54, "", "", False),
        ("20%", 57, ", lgps = false", "", False),
        ("20%", 57, ", lgps = true", "", True),
        ("20%", 57, ', pension_strain = "£18,000"', "", False),
        ("none", 57, "", "", False),
        (
            "20%",
            57,
            "",
            POST.replace("1 x", "{ line = '1 x")
            .replace('30"', "30', pension = 'nhs' }")
            .replace('"', "")
            .replace("'", '"'),
            False,
        ),
    ],
)
def test_a_pension_strain_is_never_nil_by_silence(
    tmp_path: Path, pension: str, age: int, more: str, rest: str, unknown: bool
) -> None:
    cost = costing(
        tmp_path, EXIT.format(age=age, on="2025-09-30", more=more), pension=pension, rest=rest, on=date(2025, 9, 30)
    )
    assert (STRAIN in cost.results.summary.one_off.terms) == unknown
    assert (
        any(f"What does the pension fund quote for the {STRAIN}" in questions for questions in cost.questions())
        == unknown
    )
    left_out = unknown and "lgps" not in more
    questions = [each for each in cost.questions() if "a member of the Local Government Pension Scheme?" in each]
    assert bool(questions) == left_out


def test_a_scale_that_names_no_scheme_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "grades" / "own").mkdir(parents=True)
    for name in ("scale.toml", "points.csv"):
        text = (Path(__file__).parent / "example-grades" / "registry-staff" / name).read_text(encoding="utf-8")
        (tmp_path / "grades" / "own" / name).write_text(text, encoding="utf-8")
    path = tmp_path / "scenario.toml"
    line = EXIT.format(age=57, on="2025-09-30", more="")
    head = HEAD.format(base="2025-04-01", year="2025/26").replace("njc", "own")
    path.write_text(f"{head}[[proposal]]\nnumber = 1\nredundancy = [{line}]\n", encoding="utf-8")
    (question,) = (q for q in est.cost(path, book=tmp_path / "grades").questions() if "Manager, 57" in q)
    assert question.endswith("The line does not say lgps = true or false: no strain is counted.")


PROTECTS = 'pay_protection = [{ title = "Clerk", amount = "£1,200", from = 2026-10-01, run_off = [100, 50]MORE }]\n'


@pytest.mark.parametrize(("percent", "pounds"), [(None, 1800), ("0", 1800), ("35.5", 2439)])
def test_on_costs_of_protected_pay_are_costed_or_asked(tmp_path: Path, percent: str | None, pounds: int) -> None:
    more = "" if percent is None else f", on_cost_percent = {percent}"
    text = HEAD.format(base="2026-05-01", year="2026/27") + 'pension = "20%"\n[[proposal]]\nnumber = 1\n'
    path = tmp_path / "scenario.toml"
    path.write_text(text + PROTECTS.replace("MORE", more), encoding="utf-8")
    costing = est.cost(path)
    # £1,200 for a year and £600 for one; with 35.5%: £1,626 and £813
    assert costing.results.summary.one_off.value == pounds
    questions = [each for each in costing.questions() if "protected pay of Clerk" in each]
    assert bool(questions) == (percent is None)
