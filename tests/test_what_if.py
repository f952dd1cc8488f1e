"""What if: each change is what the scenario would come to if its file said so; break-even; draws over a scenario."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

import establishment as est
from case import Case
from comparing import costed
from establishment.costing.sensitivity import ASSUMPTIONS, WhatIf
from establishment.ground.findings import InputError, Place
from strategies import cases

CASH = """\
title = "Two teams into one"
pay = "njc"
basis = "maximum"
pension = "20%"
vacancy_percent = {vacancy}
first_year = "2026/27"
years = 3
prices = "cash"
price_base = 2026-05-01
starts = {starts}
hold_on_costs = true

[[award]]
from = 2027-04-01
percent = {award}
years = 3

[[proposal]]
number = 1
disestablish = ["6 x Clerk SCP 18-25"]
establish = ["3 x Adviser SCP 26-33"]
one_off = [{{ title = "Desks", amount = "£{desks}", on = 2026-09-01 }}]
"""
PLAIN = {"vacancy": "0", "starts": "2026-10-01", "award": "2", "desks": "10,000"}


def cost(folder: Path, **terms: str) -> est.Costing:
    """The scenario as its file says it."""
    path = folder / f"{'-'.join(terms.values()) or 'plain'}.toml"
    path.write_text(CASH.format(**PLAIN | terms), encoding="utf-8")
    return est.cost(path)


def last(costing: est.Costing) -> int:
    """What all years come to, in pence."""
    return costing.results.cumulative[-1].pence


@pytest.mark.parametrize(
    ("assumption", "change", "terms"),
    [("award", "1", {"award": "3"}), ("award", "-0.5", {"award": "1.5"}), ("vacancy", "5", {"vacancy": "5"})],
)
def test_a_change_is_what_the_file_would_come_to(
    assumption: str, change: str, terms: dict[str, str], tmp_path: Path
) -> None:
    row = cost(tmp_path).sensitivity(changes={assumption: (0, change)}, money="pence").iloc[0]
    edge = "low" if change.startswith("-") else "high"
    assert row[f"effect_{edge}_pence"] == last(cost(tmp_path, **terms))
    assert row["effect_pence"] == last(cost(tmp_path))


def test_a_later_start_moves_changes_and_what_is_spent_once(tmp_path: Path) -> None:
    text = CASH.replace("on = 2026-09-01", "on = 2026-12-01")
    path = tmp_path / "later.toml"
    path.write_text(text.format(**PLAIN | {"starts": "2027-01-01"}), encoding="utf-8")
    row = cost(tmp_path).sensitivity(changes={"start": (0, 3)}, money="pence").iloc[0]
    assert row.effect_high_pence == last(est.cost(path))


LATER = {"3": [("2027-01-01", "2028-04-15")], "6": [("2027-04-01", "2028-07-15")]}
RISING = {
    "new": 'establish = [{ grade = "SCP 18-25", point = "19", count = 3 }]',
    "its own day": 'establish = [{ grade = "SCP 18-25", point = "19", count = 3, increment_date = 2026-12-05 }]',
    "regraded": 'regrade = [{ grade = "SCP 18-25", point = "19", count = 3, to = { grade = "SCP 26-33", point = "27" } }]',
    "fewer hours": 'change_hours = [{ grade = "SCP 18-25", point = "19", count = 3, to = "0.5" }]',
    "then regraded": """establish = [{ post = "1", grade = "SCP 18-25", point = "19" }]
regrade = [{ post = "1", from = FROM, to = { grade = "SCP 26-33", point = "27" } }]""",
}


@pytest.mark.parametrize("months", ["3", "6"])
@pytest.mark.parametrize("change", RISING)
def test_posts_that_begin_later_rise_later(change: str, months: str, tmp_path: Path) -> None:
    """Increments come on 1 November; who starts in October has one a month later, in January next winter."""
    text = CASH.replace('"maximum"', '"point"\nincrement_date = 2026-11-01\nposts = "posts.csv"')
    text = text[: text.index("disestablish")]
    (tmp_path / "posts.csv").write_text("post,grade,point,count\n0,SCP 18-25,19,3\n", encoding="utf-8")
    rows = []
    for starts, after in (("2026-10-01", "2028-01-15"), *LATER[months]):
        path = tmp_path / f"{starts}.toml"
        scenario_text = text.format(**PLAIN | {"starts": starts}) + RISING[change].replace("FROM", after)
        path.write_text(scenario_text, encoding="utf-8")
        rows.append(est.cost(path))
    effect = rows[0].sensitivity(changes={"start": (0, int(months))}, money="pence").iloc[0]
    assert effect.effect_high_pence == last(rows[1])


def test_rates_of_on_costs_move_by_points_of_pay(tmp_path: Path) -> None:
    text = CASH.replace('prices = "cash"\n', "").replace("20%", "20%")
    path = tmp_path / "constant.toml"
    path.write_text(text.format(**PLAIN), encoding="utf-8")
    costing = est.cost(path)
    row = costing.sensitivity("net", changes={"pension": (-1, 2), "insurance": (0, 1)}, money="pence").set_index(
        "assumption"
    )
    lines = costing.lines(money="pence")
    basic = {side: lines[(lines.component == "basic") & (lines.side == side)] for side in ("baseline", "proposed")}

    def due(rate: Fraction, threshold: int) -> int:
        each = {
            side: int((rows.annual_pence.iloc[0] - threshold) * rate + Fraction(1, 2)) for side, rows in basic.items()
        }
        return 3 * each["proposed"] - 6 * each["baseline"]

    more = due(Fraction(22, 100), 0) - due(Fraction(20, 100), 0)
    assert row.effect_high_pence["pension"] - row.effect_pence["pension"] == more
    ni = due(Fraction(16, 100), 500_000) - due(Fraction(15, 100), 500_000)
    assert row.effect_high_pence["insurance"] - row.effect_pence["insurance"] == ni


def test_break_even_lies_between_two_steps(tmp_path: Path) -> None:
    costing = cost(tmp_path, desks="400,000")
    answer = costing.break_even("start")
    assert answer.change is not None
    edges = costing.sensitivity(changes={"start": (answer.change, answer.change + 1)}, money="pence").iloc[0]
    assert (answer.before, answer.after) == (edges.effect_low_pence, edges.effect_high_pence)
    assert (answer.before > 0) != (answer.after > 0)
    assert "It changes its sign at" in str(answer)
    none = cost(tmp_path).break_even("insurance")
    assert none.change is None
    assert none.value is None
    assert "keeps its sign for every employer National Insurance from -15 to +50" in str(none)


@given(cases(unknowns=False))
def test_no_change_changes_nothing(case: Case) -> None:
    costing = costed(case)
    for measure in ("net", "cumulative_net"):
        what_if = WhatIf(costing.plan, measure)  # type: ignore[arg-type]
        assert {what_if.effect(name, Fraction(0)) for name in ASSUMPTIONS} == {what_if.effect()}
    assert what_if.effect() == last(costing)


@pytest.mark.long
@settings(max_examples=25)
@given(cases(unknowns=False, one_basis=True))
def test_the_draws_of_a_scenario_begin_from_its_costing(case: Case) -> None:
    costing = costed(case)
    lines = costing.lines(by_year=True, money="pence")
    lines = lines[(lines.movement > 0) & lines.budgeted & ~lines.component.isin(["non_pay", "income"])]
    signed = lines.pence.where(lines.side == "proposed", -lines.pence)
    expected = signed.groupby(lines.year).sum()
    try:
        draws = costing.draws(draws=3, start=(0, 2, 4))
    except (ValueError, InputError) as refused:
        assume("nothing to draw" not in str(refused) and "not one percentage" not in str(refused))
        raise
    percentiles = draws.percentiles(money="pence").set_index("year").central_pence.drop("all")
    assert {year: expected.get(year, 0) for year in percentiles.index} == percentiles.to_dict()
    try:
        check = draws.check(range(3), money="pence")
    except InputError:  # a later start can need prices that are not known
        return
    assert check.difference_pence.eq(0).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: c.sensitivity("saving"), "measure is 'saving'"),
        (
            lambda c: c.break_even("awards"),
            "no assumption 'awards'. Did you mean \"award\"? There are: award, insurance,",
        ),
        (
            lambda c: c.break_even("wages"),
            "no assumption 'wages'. There are: award, insurance, pension, vacancy, start",
        ),
        (lambda c: c.sensitivity(changes={"start": (0, 1.5)}), "whole months later"),
        (lambda c: c.sensitivity(changes={"award": ("x", 1)}), "not a change of award"),
    ],
)
def test_what_cannot_be_asked_says_why(call: object, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call(cost(tmp_path))  # type: ignore[operator]


def test_what_is_not_known_is_not_guessed() -> None:
    costing = est.cost("lancashire-volunteer-partnership")
    with pytest.raises(ValueError, match=r"a part of it is not known: .*LC3/4"):
        costing.sensitivity()


def test_a_later_start_of_draws_is_that_of_sensitivity(tmp_path: Path) -> None:
    """New posts on a point have their first increment after they begin, whenever that is."""
    text = CASH.replace('basis = "maximum"', 'basis = "point"\nincrement_date = 2026-11-01')
    text = text.replace('disestablish = ["6 x Clerk SCP 18-25"]\nestablish = ["3 x Adviser SCP 26-33"]\n', "")
    text = text.replace(
        "one_off", 'establish = [{{ title = "Adviser", grade = "SCP 18-25", point = "19", count = 3 }}]\none_off'
    )
    path = tmp_path / "point.toml"
    path.write_text(text.format(**PLAIN), encoding="utf-8")
    costing = est.cost(path)
    once = costing.summary().one_off.pence
    row = costing.sensitivity(changes={"start": (0, 3)}, money="pence").iloc[0]
    draws = costing.draws(draws=4, start=(3, 3, 3))
    assert draws.frame(money="pence").sum(axis=1).tolist() == [row.effect_high_pence - once] * 4
    assert draws.percentiles(money="pence").central_pence.iloc[-1] == row.effect_pence - once


OURS = est.PayScale.from_frame(
    {"point": [1], "from": ["2026-04-01"], "salary": [20_000]}, title="Ours", grades={"G1": [1]}
)
NOTHING = est.Scenario(
    title="A clerk leaves",
    pay="ours",
    basis="maximum",
    pension="none",
    on_cost_percent=10,
    price_base="2026-05",
    first_year="2026/27",
    years=2,
)
LEAVING = NOTHING.disestablish("1 x Clerk G1", from_="2026-12-01")


def test_a_start_beyond_the_last_known_cap_takes_the_last_one_and_says_so() -> None:
    """Caps are known until 5 April 2027; six months after 1 December 2026 none is."""
    book = est.load_book().with_scales({"ours": OURS})
    option = LEAVING.redundancy(title="Clerk", age=45, service=10, weekly_pay=800, on="2026-12-01")
    costing = est.cost(option, book=book)
    row = costing.sensitivity(money="pence").set_index("assumption").loc["start"]
    # paid: 4 years from 41 on at 1.5 weeks and 6 younger at 1 = 12 weeks at the cap of £751 = £9,012
    # saved: £20,000 and 10% a year. Four months: £6,666.67 + £666.67, and a year £22,000; later ten: £16,666.67 + £1,666.67
    assert row.effect_pence == 901_200 - 2_933_334
    assert row.effect_high_pence == 901_200 - 1_833_334
    assert row.note.endswith("the last known ones are assumed to continue.")
    options = est.compare({"Stay": NOTHING, "Leave": option}, book=book)
    assert options.notes[-1] == f"Leave: {row.note}"
    assert set(options.ranking()["assumption"]) >= {"start", "award"}


def test_a_start_beyond_known_pay_takes_the_holders_last_pay() -> None:
    """The same as a file that says so: no rise from the day on which pay is no longer known, and rates that stay."""
    plan = NOTHING.with_terms(pay="njc")

    def leaves(day: str, scenario: est.Scenario) -> est.Scenario:
        return scenario.disestablish("1 x Adviser SCP 20", from_=day).redundancy(
            title="Adviser", age=45, service=10, notice_weeks=4, on=day
        )

    row = est.cost(leaves("2026-12-01", plan)).sensitivity(money="pence").set_index("assumption").loc["start"]
    later = leaves("2027-06-01", plan.with_terms(hold_on_costs=True).award(from_="2027-04-01", percent=0))
    assert row.effect_high_pence == last(est.cost(later))
    assert row.note


def test_a_change_that_cannot_be_priced_is_left_out_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise InputError([est.Finding("E207", Place(""), "", "", "No rate is held for 1 June 2031.", "")])

    costing = est.cost(LEAVING, book=est.load_book().with_scales({"ours": OURS}))
    whole = costing.sensitivity().set_index("assumption")
    monkeypatch.setattr("establishment.costing.sensitivity.later_plan", unknown)
    rows = costing.sensitivity().set_index("assumption")
    assert rows.loc["start", "high"] == 0
    assert (
        "start of the changes 6 months later is left out: No rate is held for 1 June 2031." in rows.loc["start", "note"]
    )
    assert rows.drop("start").sort_index().equals(whole.drop("start").sort_index())


def test_a_later_start_says_which_changes_it_does_not_move() -> None:
    terms = est.Scenario(
        title="T",
        pay="njc",
        basis="maximum",
        price_base="2026-05",
        pension=0.2,
        first_year="2026/27",
        hold_on_costs=True,
    )
    undated = terms.establish("1 x Clerk SCP 5")
    mixed = undated.disestablish("1 x Adviser SCP 20", from_="2026-10-01")
    dated = terms.disestablish("1 x Adviser SCP 20", from_="2026-10-01")
    for scenario, note in (
        (undated, "A later start does not move 1 of the 1 changes: no day (from) is given for them."),
        (mixed, "A later start does not move 1 of the 2 changes: no day (from) is given for them."),
        (dated, ""),
    ):
        costing = est.cost(scenario)
        assert costing.sensitivity().set_index("assumption").note["start"] == note
        assert costing.break_even("start").note == note
