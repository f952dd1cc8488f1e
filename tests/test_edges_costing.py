"""Costings at their edges: figures, growth and saving, measures, bridges, cash and ceilings, in round sums by hand."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.costing.figures import Figure, figure_cells, total
from establishment.costing.financial_case import Flow, Payback, one_off_by_kind
from establishment.costing.growth_or_saving import Settling, turn_of
from establishment.costing.measures import (
    MEASURES,
    OF_SUMMARY,
    OF_YEAR,
    money_of,
    parts_in_words,
    single_parts,
    value_of,
)
from establishment.costing.options import CostAndBenefit, cost_and_benefit, rankings
from establishment.costing.sensitivity import Tried, _sign
from establishment.costing.time_released import hourly_readings
from establishment.ground.findings import InputError, RefusedError


def figures_of(text: str) -> list[str]:
    """Of each line how far it is set in, and the numbers in it: what a change of words leaves alone."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [
        f"{len(line) - len(line.lstrip())}: {' '.join(re.findall(r'-?£?[0-9][0-9,./]*(?<![,.])%?', line))}"
        for line in lines
    ]


# --- figures -------------------------------------------------------------------------------------------------------------

PENCE = st.integers(-(10**9), 10**9)
TERMS = st.dictionaries(st.sampled_from(["A", "B"]), st.sampled_from([-2, -1, 1, 3, Fraction(1, 3)]), max_size=2)


@given(PENCE, TERMS, PENCE, TERMS)
def test_figures_add_part_by_part(one: int, terms: dict[str, Any], two: int, more: dict[str, Any]) -> None:
    a, b = Figure.of(one, terms), Figure.of(two, more)
    added = {name: Fraction(terms.get(name, 0)) + more.get(name, 0) for name in {*terms, *more}}
    assert a + b == b + a == Figure.of(one + two, added) == total([a, b]) == sum([a, b])
    assert (
        a - b
        == a + -b
        == Figure.of(one - two, {n: Fraction(terms.get(n, 0)) - more.get(n, 0) for n in {*terms, *more}})
    )
    assert not (a - a) and +a is a and bool(a) == bool(one or terms)
    assert a.complete == (not terms) and a.known == Decimal(one) / 100
    signs = {Fraction(part) > 0 for part in [*terms.values(), *([one] if one else [])]}
    assert a.sign == (0 if not signs else None if len(signs) == 2 else 1 if signs == {True} else -1)
    assert (hash(a) == hash(Figure.of(one, dict(reversed(list(terms.items())))))) and a != object()
    cells = figure_cells("net", a)
    assert cells["net_pence"] == one and bool(cells["net_unpriced"]) == bool(terms)


@given(PENCE, st.integers(-500, 500))
def test_a_figure_that_is_known_is_a_number_of_pounds(pence: int, number: int) -> None:
    a, pounds = Figure(pence), Fraction(pence, 100)
    assert float(a) == pence / 100 and int(a) == int(pounds)
    assert abs(a) == Figure(abs(pence)) and -a == Figure(-pence)
    for other in (number, Fraction(number), Decimal(number), float(number)):
        assert (a == other) == (pounds == number)
        assert (a < other, a <= other, a > other, a >= other) == (
            pounds < number,
            pounds <= number,
            pounds > number,
            pounds >= number,
        )
        assert a + other == other + a == Figure(pence + 100 * number)
        assert (a - other, other - a) == (Figure(pence - 100 * number), Figure(100 * number - pence))
    exact = Decimal(pence) / 100
    assert a * number == number * a == exact * number
    if number:
        assert a / number == exact / number
    if pence:
        assert number / a == Decimal(number) / exact
        assert a / a == 1
    step = [round(a, places) for places in (0, 1, 2)]
    for places, rounded in enumerate(step):
        scaled = abs(pounds) * 10**places
        assert abs(rounded) * 10**places == floor(scaled + Fraction(1, 2))
    assert a.to_the_pound().pence == 100 * int(step[0])
    assert hash(a) == hash(pounds)
    assert f"{a:,.2f}" == f"{exact:,.2f}" and f"{a}" == str(a)


def test_what_is_not_known_is_no_number() -> None:
    unknown = Figure.of(500, {"LC5": 6, "LC3/4": -7})
    for call in (float, int, round, abs, lambda f: f * 2, lambda f: f < 1, lambda f: f"{f:.2f}", lambda f: 1 / f):
        with pytest.raises(RefusedError, match=r"it needs the full cost of one LC3/4 and one LC5; known is \.known"):
            call(unknown)
    assert str(unknown) == "£5 + 6 x LC5 - 7 x LC3/4"
    assert str(Figure.of(0, {"A": -1})) == "-A" and str(Figure.of(0, {"A": 1})) == "A"
    assert str(Figure.of(-500, {"A": Fraction(1, 3), "B": Fraction(-5000, 2)})) == "-£5 + 1/3 x A - 2,500 x B"
    assert str(Figure.of(0, {"A": Fraction(1, 1001)})) == "0.0010 x A"
    assert (str(Figure()), unknown == 5, unknown.value is unknown, Figure(500).value) == ("£0", False, True, Decimal(5))
    assert Figure.of(1, {"A": 0}) == Figure(1)
    for odd in ("x", None, [1], float("nan")):
        assert (Figure(1) == odd) is False
        with pytest.raises((TypeError, ValueError)):
            Figure(1) < odd  # type: ignore[operator]  # noqa: B015
        with pytest.raises((TypeError, ValueError)):
            Figure(1) + odd  # type: ignore[operator]
    assert unknown.to_the_pound() == unknown and Figure.of(149, {"A": 1}).to_the_pound().pence == 100
    assert unknown._repr_html_() == "<span>£5 + 6 x LC5 - 7 x LC3/4</span>"
    rounded = [Figure.of(1_234_56, {"A": times}).rounded_text("£") for times in (2, -1, 0)]
    assert rounded == ["£1,235 + 2 x A", "£1,235 - A", "£1,235"]
    assert [Figure.of(-1_500_00, {"A": times}).rounded_text("£000") for times in (1, -3)] == [
        "-£2k + A",
        "-£2k - 3 x A",
    ]
    assert (Figure.of(0, {"A": -1}).rounded_text("£"), Figure(50).rounded_text("pence")) == ("-A", "£0.50")


# --- growth and saving ---------------------------------------------------------------------------------------------------

CLASSED = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.tuples(st.integers(-3, 3), st.sampled_from(["cashable", "potentially_cashable", "not_cashable"])),
    min_size=1,
)


@given(CLASSED, CLASSED)
def test_what_a_change_is_and_whose_the_saving(base: dict[str, Any], later: dict[str, Any]) -> None:
    """Of funders that keep their money and those that give it back, the ones that pay more are set against the others."""
    classes = {name: kind for name, (_, kind) in {**later, **base}.items()}

    def settled(nets: dict[str, int]) -> tuple[str, str]:
        net = sum(nets.values())
        if net >= 0:
            return ("growth" if net else "none"), ""
        not_cashed = sum(pence for name, pence in nets.items() if classes[name] != "not_cashable")
        back = sum(pence for name, pence in nets.items() if classes[name] == "not_cashable")
        if not_cashed > 0:
            return "saving", "not_cashable"
        first = next((classes[name] for name in nets if classes[name] != "not_cashable"), "")
        return "saving", first if back > 0 else ""

    nets = {name: pence for name, (pence, _) in base.items()}
    after = {name: pence for name, (pence, _) in later.items()}
    settling = Settling({1: {n: Figure(p) for n, p in nets.items()}}, lambda number, funder: classes[funder])  # type: ignore[arg-type,return-value]
    classes_of_one = settling.known(1)
    assert (classes_of_one.turn, classes_of_one.only) == settled(nets)
    for name, pence in nets.items():
        own = settling.known(1, name)
        assert (own.turn, own.only) == settled({name: pence})
    assert settling.known(2).turn == settling.known(1, "nobody").turn == "none"
    now = settling.settle(1, {n: Figure(p) for n, p in after.items()})
    assert (now.turn, now.only) == (settled(after) if classes_of_one.turn == "none" else settled(nets))
    for turn, kind, figure in settling.parts(1, {n: Figure(p) for n, p in after.items()}):
        name = next(n for n, p in after.items() if Figure(p) == figure)
        assert turn == now.turn
        assert kind == ("" if now.turn != "saving" else now.only or kind) and (
            kind in (now.only, classes[name], *classes.values(), "")
        )


def test_the_turn_of_what_is_not_known() -> None:
    turns = {Figure(1): "growth", Figure(-1): "saving", Figure(): "none", Figure.of(1, {"A": -1}): "unclassified"}
    assert {figure: turn_of(figure) for figure in turns} == turns
    assert turn_of(Figure.of(0, {"A": 1})) == "growth" and turn_of(Figure.of(-5, {"A": -1})) == "saving"


# --- measures ------------------------------------------------------------------------------------------------------------

HEAD = """title = "Round sums"
pay = "registry-staff"
basis = "unstated"
grades = ["A", "B", "C"]
price_base = 2025-04-01
first_year = "2025/26"
years = 2
discount_percent = 5
unit_cost = [{ grade = "A", amount = "£12,000" }, { grade = "B", amount = "£24,000" }, { grade = "C", amount = "£36,000" }]
funder = [{ id = "force", name = "Force" }, { id = "grant", name = "Grant", ring_fenced = true }]
"""
ALL = (
    "cashable = { base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true }"
)
PROPOSALS = f"""
[[proposal]]
number = 1
from = 2025-07-01
funder = "force"
{ALL}
disestablish = ["3 x Clerk A"]
establish = ["1 x Manager C", {{ line = "1 x Cover B", until = 2026-01-01 }}, {{ line = "2 x Extra A", budgeted = false }}]
one_off = [{{ title = "Desks", amount = "£4,500", on = 2025-07-15 }}]

[[proposal]]
number = 2
from = 2026-04-01
funder = "force"
scope_reduction = true
disestablish = ["1 x Officer B"]
regrade = [{{ line = "2 x Clerk A", to = "B" }}]
non_pay = [{{ title = "Rent", amount = "£6,000" }}]
income = [{{ title = "Fees", amount = "£1,200" }}]

[[proposal]]
number = 3
from = 2025-10-01
funder = "grant"
disestablish = ["1 x Adviser A"]
transfer = [{{ line = "1 x Planner B", funder = "force", to = {{ funder = "grant", unit = "HQ" }} }}]
efficiency = [{{ title = "Hours", volume = 10, hours = 2, weeks = 40, rate = "£15" }}]
"""


@pytest.fixture(scope="module")
def costing() -> est.Costing:
    return est.cost(HEAD + PROPOSALS, book="tests/example-grades")


BY_PROPOSAL = {
    # 1: 36,000 comes, 3 x 12,000 go; the cover of 24,000 has an end, 2 x 12,000 have no budget; £4,500 once
    "1": {
        "recurring_growth": 36_000,
        "cashable_savings": 36_000,
        "gross_savings": 36_000,
        "net": 0,
        "may_be_cashable": 36_000,
        "net_cashable_saving": 0,
        "time_limited": 24_000,
        "one_off": 4_500,
        "unbudgeted_after": 24_000,
        "baseline": 36_000,
        "proposed": 36_000,
    },
    # 2: 2 x 12,000 more for regrades and 6,000 of rent; 24,000 and 1,200 are saved by doing less
    "2": {
        "recurring_growth": 30_000,
        "potential_scope_reduction": 25_200,
        "gross_savings": 25_200,
        "net": 4_800,
        "may_be_cashable": 25_200,
        "net_cashable_saving": -4_800,
        "baseline": 48_000,
        "proposed": 52_800,
    },
    # 3: 12,000 go back to the giver; 24,000 move to it, which is nothing over both; 10 x 2 x 40 x 15 = 12,000 of time
    "3": {
        "not_cashable": 12_000,
        "gross_savings": 12_000,
        "net": -12_000,
        "between_funders": 24_000,
        "non_cashable": 12_000,
        "baseline": 36_000,
        "proposed": 24_000,
    },
}
COUNTS = {
    "1": {"posts_before": 3, "posts_after": 4, "posts_removed": 3, "posts_added": 4},
    "2": {"posts_before": 3, "posts_after": 2, "posts_removed": 1, "posts_added": 0},
    "3": {"posts_before": 2, "posts_after": 1, "posts_removed": 1, "posts_added": 0},
}


@pytest.mark.parametrize("number", ["1", "2", "3", ""])
def test_every_measure_of_a_full_year_by_hand(number: str, costing: est.Costing) -> None:
    chosen = [number] if number else list(BY_PROPOSAL)
    summary = costing.summary(number or None)
    for measure in OF_SUMMARY:
        if measure.sign == "count":
            name = measure.name.replace("fte_", "posts_")
            assert name in COUNTS["1"], f"each proposal of COUNTS needs {name}, counted by hand"
            assert value_of(summary, measure.name) == sum(COUNTS[each][name] for each in chosen), measure.name
        else:
            pounds = sum(BY_PROPOSAL[each].get(measure.name, 0) for each in chosen)
            assert money_of(summary, measure.name) == pounds, measure.name


BY_FUNDER = {
    # the force loses Planner B (24,000) to the grant, which is a saving of its own
    "force": {
        "recurring_growth": 66_000,
        "gross_savings": 85_200,
        "net": -19_200,
        "between_funders": 0,
        "one_off": 4_500,
    },
    "grant": {"recurring_growth": 24_000, "gross_savings": 12_000, "not_cashable": 12_000, "net": 12_000, "one_off": 0},
}


@pytest.mark.parametrize("funder", BY_FUNDER)
def test_measures_of_each_funder_by_hand(funder: str, costing: est.Costing) -> None:
    summary = costing.summary(funder=funder)
    assert {name: money_of(summary, name) for name in BY_FUNDER[funder]} == BY_FUNDER[funder]
    between = costing.comparison.between_funders()
    assert (between.growth, between.savings, between.net) == (-24_000, -24_000, 0)


BY_YEAR = {
    # from July nine months: growth 27,000, savings 27,000; the cover six months, 12,000; £4,500 once; a full year then
    ("2025/26", "1"): {
        "recurring_growth": (27_000, 36_000),
        "gross_savings": (27_000, 36_000),
        "time_limited": (12_000, 0),
        "one_off": 4_500,
    },
    ("2026/27", "1"): {
        "recurring_growth": (36_000, 36_000),
        "gross_savings": (36_000, 36_000),
        "time_limited": (0, 0),
        "one_off": 0,
    },
    ("2025/26", "2"): {"recurring_growth": (0, 0), "gross_savings": (0, 0), "time_limited": (0, 0), "one_off": 0},
    ("2026/27", "2"): {
        "recurring_growth": (30_000, 30_000),
        "gross_savings": (25_200, 25_200),
        "time_limited": (0, 0),
        "one_off": 0,
    },
    # from October six months: 6,000 go back, 12,000 move
    ("2025/26", "3"): {
        "recurring_growth": (0, 0),
        "gross_savings": (6_000, 12_000),
        "between_funders": (12_000, 24_000),
        "one_off": 0,
    },
    ("2026/27", "3"): {
        "recurring_growth": (0, 0),
        "gross_savings": (12_000, 12_000),
        "between_funders": (24_000, 24_000),
        "one_off": 0,
    },
}


def test_every_year_by_hand(costing: est.Costing) -> None:
    rows = {(row.year, row.proposal): row for row in costing.by_year().itertuples()}
    assert set(rows) == set(BY_YEAR)
    for key, expected in BY_YEAR.items():
        for name, pounds in expected.items():
            if isinstance(pounds, tuple):
                sums = tuple(getattr(rows[key], f"{part}_{name}") for part in ("part_year", "full_year"))
                assert sums == pounds, (key, name)
            else:
                assert getattr(rows[key], name) == pounds, (key, name)
    assert len([measure for measure in OF_YEAR if measure.name == "all_in_year"]) == 1
    # 2025/26: 0 + 12,000 + 4,500 - 6,000 = 10,500; 2026/27: 0 + 4,800 - 12,000 = -7,200
    assert list(costing.cumulative()) == [10_500, 3_300]
    # savings less costs, the second year over 1.05: -10,500 + 7,200 / 1.05 = 6,857.14
    assert costing.npv() == Decimal("-3642.86")


def test_every_month_by_hand(costing: est.Costing) -> None:
    rows = list(costing.by_month().itertuples())
    assert [f"{row.month:%Y-%m}" for row in rows] == [
        f"{2025 + (n + 3) // 12}-{(n + 3) % 12 + 1:02}" for n in range(24)
    ]
    so_far = Decimal(0)
    for n, row in enumerate(rows):
        first, second, third = n >= 3, n >= 12, n >= 6
        growth = 3_000 * first + 2_500 * second
        savings = {
            "cashable_savings": 3_000 * first,
            "potential_scope_reduction": 2_100 * second,
            "not_cashable": 1_000 * third,
        }
        limited, once = 2_000 * (3 <= n < 9), 4_500 * (n == 3)
        assert (row.recurring_growth, row.time_limited, row.one_off) == (growth, limited, once), row.month
        assert {name: getattr(row, name) for name in savings} == savings
        assert row.gross_savings == sum(savings.values())
        assert (row.between_funders, row.unclassified) == (2_000 * third, 0)
        so_far += growth + limited + once - savings["cashable_savings"]
        assert row.cumulative_cashable == float(so_far)
        assert row.year == ("2025/26" if n < 12 else "2026/27") and not row.projected


def test_a_bridge_of_round_sums(costing: est.Costing) -> None:
    # posts: +36,000 - 36,000 - 24,000 + 6,000 - 1,200 - 12,000 = -31,200; grade: 2 x 12,000
    bridge = costing.bridge()
    assert {cause: figure.pence for cause, figure in bridge.steps if figure} == {
        "posts": -31_200_00,
        "grade": 24_000_00,
    }
    assert (bridge.start, bridge.end) == (120_000, 112_800)  # 36,000 + 48,000 + 36,000 before; 7,200 less after
    assert [name for name, _, _ in bridge.rows()] == ["start", "posts", "grade", "end"]
    assert figures_of(str(bridge)) == ["0: £120,000", "0: -£31,200", "0: £24,000", "0: £112,800"]
    assert len({len(line) for line in str(bridge).splitlines()}) == 1, "the amounts stand under each other"
    back = bridge.reversed()
    assert [(cause, figure.pence) for cause, figure in back.steps if figure] == [
        ("grade", -24_000_00),
        ("posts", 31_200_00),
    ]
    assert (back.start, back.end, back.difference) == (112_800, 120_000, 7_200)
    year = costing.bridge(year="2025/26")
    assert {cause: figure.pence for cause, figure in year.steps if figure} == {"posts": -12_000_00}
    force = costing.bridge(funder="force")
    assert {cause: figure.pence for cause, figure in force.steps if figure} == {
        "posts": -19_200_00,
        "grade": 24_000_00,
        "funding": -24_000_00,
    }
    for wrong in (
        {"year": "2024/25"},
        {"of": "x"},
        {"of": "baseline"},
        {"of": "baseline", "year": "2025/26", "funder": "force"},
    ):
        with pytest.raises(RefusedError):
            costing.bridge(**wrong)
    with pytest.raises(RefusedError, match="alone"):
        costing.bridge(costing, year="2025/26")


def test_grades_and_units_before_and_after(costing: est.Costing) -> None:
    grades = {row.grade: row for row in costing.by_grade().itertuples()}
    # A: 3 + 2 + 1 before, 2 unbudgeted after; B: officer, planner before; cover, 2 regraded, planner after
    counts = {name: (row.posts_before, row.posts_after) for name, row in grades.items() if name in "ABC"}
    assert counts == {"A": (6, 2), "B": (2, 4), "C": (0, 1)}
    money = {name: (row.baseline, row.proposed, row.net) for name, row in grades.items() if name in "ABC"}
    assert money == {
        "A": (72_000, 0, -72_000),
        "B": (48_000, 72_000, 24_000),
        "C": (0, 36_000, 36_000),
    }
    units = {row.unit: (row.posts_before, row.posts_after) for row in costing.by_unit().itertuples()}
    assert units == {"": (8, 6), "HQ": (0, 1)}


def test_which_parts_a_measure_has() -> None:
    assert parts_in_words(MEASURES["net"]).count(" - ") == 1
    assert parts_in_words(MEASURES["one_off"]) == ""
    assert [part.name for part in single_parts(MEASURES["net_cashable_saving"])] == [
        "cashable_savings",
        "potentially_cashable",
        "scope_reduction",
        "potential_scope_reduction",
        "recurring_growth",
        "unclassified",
    ]
    assert single_parts(MEASURES["one_off"]) == [MEASURES["one_off"]]
    with pytest.raises(RefusedError, match="is not a measure of a full year"):
        value_of(est.cost(HEAD, book="tests/example-grades").summary(), "npv")


# --- what has no price, and time that is released --------------------------------------------------------------------------


def test_kinds_without_a_price_that_are_called_alike_are_told_apart() -> None:
    text = (
        HEAD.replace("unit_cost", "# unit_cost").replace("discount_percent", "# ")
        + """
[[proposal]]
number = 1
establish = ["1 x Clerk A", { line = "2 x Clerk A", pension = "20%" }, { line = "4 x Clerk A", category = "H" }]
"""
    )
    net = est.cost(text, book="tests/example-grades").summary().net
    assert {name: int(times) for name, times in net.terms.items()} == {
        "A": 1,
        "A (pension flat rate 20%)": 2,
        "A (category H)": 4,
    }


@pytest.mark.parametrize(
    ("message", "readings"),
    [
        # 12,000 / (10 x 2) = 600 an hour a week: 50 x 12, 48 x 12.5, 40 x 15
        ("volume = 10, hours = 2", ["50 weeks at £12.00 an hour", "40 weeks at £15.00 an hour"]),
        ("volume = 10, hours = 2, weeks = 48", ["48 weeks at £12.50 an hour"]),
    ],
)
def test_weeks_and_rates_of_time_released(message: str, readings: list[str]) -> None:
    text = f"""{HEAD}
[[proposal]]
number = 1
efficiency = [{{ title = "Hours", amount = "£12,000", {message} }}]
"""
    [release] = est.cost(text, book="tests/example-grades").plan.releases
    assert list(map(str, hourly_readings(release))) == readings


# --- what if -------------------------------------------------------------------------------------------------------------


def test_where_a_measure_changes_its_sign() -> None:
    """1 post at £36,000 against 12,000 x 3.05: with a vacancy factor of v the old cost falls and the new does not."""
    text = HEAD.replace('"unstated"', '"maximum"').replace("unit_cost", "# unit_cost").replace("discount_percent", "# ")
    body = '[[proposal]]\nnumber = 1\npension = "20%"\ndisestablish = ["2 x Clerk CLERK"]\n'
    scenario = text.replace("price_base", 'pension = "20%"\nprice_base') + body.replace('pension = "20%"\n', "")
    costing = est.cost(scenario + 'non_pay = [{ title = "Rent", amount = "£50,000" }]\n', book="tests/example-grades")
    # two clerks cost 2 x 27,705 = 55,410 (see the check of papers); less v% it is £50,000 at v = 9.7636...
    even = costing.break_even("vacancy", "net")
    assert even.change == Fraction(976, 100)
    assert even.before < 0 <= even.after or even.before > 0 >= even.after
    table = costing.sensitivity("net", changes={"vacancy": (9.76, 9.77)}, money="pence").iloc[0]
    assert (table.effect_low_pence, table.effect_high_pence) == (even.before, even.after)
    assert costing.break_even("award", "net").searched[0] <= costing.break_even("award", "net").change <= 0  # type: ignore[operator]
    insurance = costing.break_even("insurance", "net")  # 15% of £16,000 twice is £4,800, less than the £5,410 saved
    assert (insurance.change, insurance.searched, insurance.effect) == (None, (-15, 50), -5_410_00)
    assert "It keeps its sign for every employer National Insurance from -15 to +50 percentage points." in str(
        insurance
    )


# --- cash ----------------------------------------------------------------------------------------------------------------


def test_flows_of_months() -> None:
    flow = Flow.of(4)
    flow.add("A", 1, Fraction(1, 2))
    flow.take(Flow(np.array([1, 2, 3, 4]), {"A": [Fraction(1)] * 4, "B": [Fraction(0)] * 3 + [Fraction(2)]}), -1)
    assert flow.pence.tolist() == [-1, -2, -3, -4]
    assert flow.terms == {"A": [-1, Fraction(-1, 2), -1, -1], "B": [0, 0, 0, -2]}
    assert flow.within(slice(1, 3)) == Figure.of(-5, {"A": Fraction(-3, 2)})
    flow.take(Flow(np.array([10, 20, 30, 40]), {"B": [Fraction(2)] * 4}), within=slice(2, 4))
    assert flow.pence.tolist() == [-1, -2, 27, 36]
    assert flow.terms["B"] == [0, 0, 2, 0]
    assert Flow(np.zeros(3, dtype=np.int64), {"A": [Fraction(0), Fraction(1), Fraction(0)]}).open_months() == [1]


def test_paybacks_in_words() -> None:
    first = date(2025, 7, 1)
    for month, year in ((date(2025, 8, 1), 1), (date(2026, 6, 1), 1), (date(2026, 7, 1), 2), (date(2027, 7, 1), 3)):
        payback = Payback(month, first, False)
        assert payback.years == year
        assert str(payback).endswith(f"in year {year} after the first outlay, by cashable savings alone")
    assert Payback(None, first, True).years is None and Payback(first, None, True).years is None
    assert str(Payback(None, first, True)) == "Not paid back within the plan, by savings that are or may be cashable"
    assert str(Payback(None, None, False)) == "Nothing is spent, so that there is nothing to pay back"
    assert str(Payback(None, None, False, ("A", "B"))) == "Payback is not known before the full cost of A, B is"
    assert replace(Payback(first, first, False), if_cashable=True).if_cashable


def test_when_an_outlay_is_paid_back(costing: est.Costing) -> None:
    """£6,500 of July and £2,000 a month until December are never saved by proposal 1, whose savings equal its growth."""
    assert costing.payback().month is None and costing.payback().first == date(2025, 7, 1)
    text = (
        HEAD
        + f"""
[[proposal]]
number = 1
from = 2025-07-01
{ALL}
disestablish = ["1 x Clerk A"]
one_off = [{{ title = "Desks", amount = "£3,500", on = 2025-07-15 }}]
"""
    )
    # £1,000 a month from July: the cost is 2,500, 1,500, 500 and from October nothing
    cost = est.cost(text, book="tests/example-grades").payback()
    assert (cost.month, cost.first, cost.years) == (date(2025, 10, 1), date(2025, 7, 1), 1)
    unsaid = est.cost(text.replace(ALL, ""), book="tests/example-grades")
    assert unsaid.payback().month is None and unsaid.payback(if_cashable=True).month == date(2025, 10, 1)


def test_what_pays_for_growth_is_at_least_nothing_and_at_most_what_is_left() -> None:
    """Growth of £10,000; a saving of £8,000, one that costs £5,000 more, and one of £2,500: 8,000, nothing, the last 2,000."""
    fees = {2: "-£8,000", 3: "£5,000", 4: "-£2,500", 5: "-£1"}
    text = HEAD + '[[proposal]]\nnumber = 1\nfunder = "force"\nnon_pay = [{ title = "Rent", amount = "£10,000" }]\n'
    for number, amount in fees.items():
        text += f'[[proposal]]\nnumber = {number}\nfunder = "force"\nnon_pay = [{{ title = "F{number}", amount = "{amount}" }}]\n'
        text += f"[[group]]\nproposals = [{number}]\nreinvested_in = 1\n"
    results = est.cost(text, book="tests/example-grades").results
    assert [results.reinvested(group) for group in results.scenario.group] == [8_000, 0, 2_000, 0]
    assert results.reinvested_by("force") == 10_000
    unknown = text.replace('non_pay = [{ title = "Rent", amount = "£10,000" }]', 'establish = ["1 x Agent AGENT"]')
    results = est.cost(unknown, book="tests/example-grades").results
    assert [results.reinvested(group) for group in results.scenario.group] == [None] * 4
    assert results.reinvested_by("force") is None
    # a saving that is not known takes nothing of the growth: all of it is left for the next
    second = '[[proposal]]\nnumber = 9\nfunder = "force"\ndisestablish = ["1 x Agent AGENT"]\n[[group]]\nproposals = [9]\nreinvested_in = 1\n'
    first, rest = text.split("[[proposal]]\nnumber = 2")
    results = est.cost(
        f"{first}{second}[[proposal]]\nnumber = 2{rest}".replace("-£8,000", "-£10,000"), book="tests/example-grades"
    ).results
    assert [results.reinvested(group) for group in results.scenario.group] == [None, 10_000, 0, 0, 0]


# --- explained -----------------------------------------------------------------------------------------------------------


EXPLAINED = {
    "net": """0: -£7,200
2: 1 £36,000
4: 1 18 £36,000
6: £36,000
2: 1 -£36,000
4: 3 17 £36,000
6: £12,000
2: 2 -£24,000
4: 1 26 £24,000
6: £24,000
2: 2 £24,000
4: 2 27 £24,000
6: £12,000
4: 2 27 £48,000
6: £24,000
2: 2 £6,000
4: 1 28 £6,000
6: £6,000
2: 2 -£1,200
4: 1 29 -£1,200
6: -£1,200
2: 3 -£12,000
4: 1 35 £12,000
6: £12,000""",
    "npv": """0: -£3,642.86
2: 2025/26 -£10,500 -£10,500
2: 2026/27 £7,200 1.05 1 £6,857.14""",
    "cumulative_net": """0: £3,300
2: 2025/26 £10,500
2: 2026/27 -£7,200""",
    "one_off": """0: £4,500
2: 1 15 2025 19 £4,500""",
    "posts_before": """0: 8
2: 1 3
4: 3 17 3
2: 2 1
4: 1 26 1
2: 2 2
4: 2 27 2
2: 3 1
4: 1 35 1
2: 3 1
4: 1 36 1""",
}
IN_THE_YEAR = """0: 2025/26 -£6,000
2: 1 £27,000
4: 1 1 2025 31 2026 18 £27,000
6: £36,000
2: 1 -£27,000
4: 3 1 2025 31 2026 17 £27,000
6: £12,000
2: 3 -£6,000
4: 1 1 2025 31 2026 35 £6,000
6: £12,000"""


def test_every_step_of_an_explanation_by_hand(costing: est.Costing) -> None:
    """Each step stands under the sum that it is part of: 36,000 - 36,000 - 24,000 + 24,000 + 6,000 - 1,200 - 12,000 = -7,200."""
    by_name = {measure: figures_of(str(costing.explain(measure))) for measure in EXPLAINED}
    assert by_name == {measure: text.splitlines() for measure, text in EXPLAINED.items()}
    assert figures_of(str(costing.explain("net", year="2025/26"))) == IN_THE_YEAR.splitlines()


def test_a_later_start_moves_what_it_brings_and_not_the_ends_of_posts_that_stand() -> None:
    """A post that ends in December is regraded in July, another goes before its end in September, and a cover comes for 3 months.

    1,000 x 6 - 2,000 x 3 + 3,000 x 3 = £9,000; three months later 1,000 x 3 - 0 + 3,000 x 3, after six the cover alone.
    """
    text = f"""{HEAD}
[[proposal]]
number = 1
from = 2025-07-01
funder = "force"
regrade = [{{ line = "1 x Clerk A", until = 2026-01-01, to = "B" }}]
disestablish = [{{ line = "1 x Officer B", until = 2025-10-01 }}]
establish = [{{ line = "1 x Cover C", until = 2025-10-01 }}]
"""
    costing = est.cost(text, book="tests/example-grades")
    later = [costing.sensitivity("cumulative_net", changes={"start": (0, n)}).iloc[0] for n in (3, 6)]
    assert [(row.effect_low, row.effect, row.effect_high) for row in later] == [
        (9_000, 9_000, 12_000),
        (9_000, 9_000, 9_000),
    ]


@pytest.mark.parametrize(
    ("rent", "reading", "difference"),
    [
        ("21,805,000", "£21,805,000", 0),
        ("21,805,500", "£21,805,000", 500),
        ("21,805,500.01", "£21,805", "21783695.01"),
        ("21,804,500", "£21,805,000", -500),
        ("21,804,499.99", "£21,805", "21782694.99"),
        ("21,805", "£21,805", 0),
    ],
)
def test_a_stated_figure_with_both_marks_of_thousands(rent: str, reading: str, difference: int | str) -> None:
    """ "£21,805k" is £21,805, or £21,805,000 where the computed figure lies within half of its last thousand."""
    text = f"""{HEAD}
[[proposal]]
number = 1
funder = "force"
non_pay = [{{ title = "Rent", amount = "£{rent}" }}]
[[stated]]
measure = "recurring_growth"
amount = "£21,805k"
"""
    [check] = est.cost(text, book="tests/example-grades").stated
    assert (check.verdict, check.reason.split()[-1]) == ("mistyped", reading)
    assert check.difference == Decimal(difference)


def test_what_has_no_price_stands_under_its_own_change() -> None:
    """Half a year: 2 agents come and 1 goes, without a price; a clerk is £6,000 and an officer £12,000."""
    text = f"""{HEAD}
[[proposal]]
number = 1
from = 2025-10-01
funder = "force"
establish = ["2 x Agent AGENT", "1 x Clerk A"]
[[proposal]]
number = 2
from = 2025-10-01
funder = "grant"
disestablish = ["1 x Agent AGENT"]
[[proposal]]
number = 3
from = 2025-10-01
funder = "grant"
establish = ["1 x Officer B"]
"""
    costed = est.cost(text, book="tests/example-grades")
    first = ["2: 1", "4: 2 16", "2: 1 £6,000", "4: 1 1 2025 31 2026 16 £6,000", "6: £12,000"]
    second = ["2: 2 -1/2", "4: 1 21 1/2"]
    third = ["2: 3 £12,000", "4: 1 1 2025 31 2026 26 £12,000", "6: £24,000"]
    cases: Any = [((), {}), (([1],), {}), ((), {"funder": "grant"})]
    explained = [costed.explain("net", *which, year="2025/26", **who) for which, who in cases]
    assert [figures_of(str(each)) for each in explained] == [
        ["0: 2025/26 £18,000 1/2", *first, *second, *third],
        ["0: 2025/26 1 £6,000", *first],
        ["0: 2025/26 £12,000 1/2", *second, *third],
    ]


def test_a_vacancy_factor_lowers_a_unit_cost_too() -> None:
    """£12,000 less 10% is £10,800, and £24,000 less 10% is £21,600."""
    text = HEAD.replace("price_base", "vacancy_percent = 10\nprice_base")
    text += '[[proposal]]\nnumber = 1\nfunder = "force"\nestablish = ["1 x Clerk A", "2 x Officer B"]\n'
    costed = est.cost(text, book="tests/example-grades")
    assert (costed.net, costed.proposed) == (54_000, 54_000)  # 10,800 + 2 x 21,600


def test_costs_and_benefits_are_put_up_and_down() -> None:
    """£10,000 and a tenth is £11,000; £8,000 less a quarter is £6,000."""
    biased = CostAndBenefit(10_000_00, 8_000_00).biased(Fraction(10), Fraction(25))
    assert (biased, biased.net) == (CostAndBenefit(11_000_00, 6_000_00), 5_000_00)


def test_who_comes_or_goes_on_the_first_day_of_a_year_is_no_part_of_the_year_before() -> None:
    """A clerk comes and an officer goes on 1 April 2026: 12,000 - 24,000 from 2026/27 on, and nothing at the end of 2025/26."""
    text = f"""{HEAD}
[[proposal]]
number = 1
funder = "force"
establish = [{{ line = "1 x Clerk A", from = 2026-04-01 }}, {{ line = "1 x Cover C", from = 2025-06-01, until = 2026-04-01, budgeted = true }}]
disestablish = [{{ line = "1 x Officer B", from = 2026-04-01 }}]
"""
    costed = est.cost(text, book="tests/example-grades")
    steps = {
        year: {cause: figure.pence for cause, figure in costed.bridge(year=year).steps if figure}
        for year in ("2025/26", "2026/27")
    }
    assert steps == {"2025/26": {}, "2026/27": {"posts": -12_000_00}}
    assert [bridge.start for bridge in (costed.bridge(year=year) for year in steps)] == [24_000, 24_000]


def test_costs_that_a_caller_gives_stand_in_place_of_those_of_full_time_posts_alone() -> None:
    """A is £10,000 as given, and half a post £7,000 as before; B stays £24,000: 10,000 + 7,000 + 24,000 = £41,000."""
    text = HEAD.replace("unit_cost = [", 'unit_cost = [{ grade = "A", fte = 0.5, amount = "£7,000" }, ')
    text += '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk A", "1 x 0.5 FTE Clerk A", "1 x Officer B"]\n'
    assert est.cost(text, book="tests/example-grades").net == 43_000  # 12,000 + 7,000 + 24,000
    assert est.cost(text, book="tests/example-grades", given={"A": 10_000}).net == 41_000


@pytest.mark.parametrize(
    ("terms", "low", "high", "words"),
    [
        # of £24,720 and £30,901 in October 2025: insurance is 15% above £5,000, the levy 0.5%
        ('pension = "20%"', "£32,746", "£41,121", "pension 20%"),  # 24,720 + 2,958 + 4,944 + 123.60
        ('pension = "none"', "£27,802", "£34,941", "no pension"),
        ("on_cost_percent = 25", "£30,900", "£38,626", "on-costs of 25% of pay"),
        ('pension = "nhs"', "£33,680", "£42,289", "nhs pension 23.78%"),  # 24,720 x 0.2378 = 5,878.42
    ],
)
def test_the_range_of_a_cost_says_the_pension_in_it(terms: str, low: str, high: str, words: str) -> None:
    text = f"""title = "T"
pay = "registry-staff"
basis = "unstated"
price_base = 2025-10-01
{terms}
[[proposal]]
number = 1
establish = ["1 x Lead EO"]
[[proposal]]
number = 2
non_pay = [{{ title = "Rent", amount = "-£1,000" }}]
[[group]]
proposals = [2]
reinvested_in = 1
[[stated]]
proposals = [1]
measure = "recurring_growth"
amount = "£90,000"
[[stated]]
proposals = [2]
measure = "net_cashable_saving"
amount = "£1,000"
"""
    first, second = est.cost(text, book="tests/example-grades").readings()
    for reading in (first, second):
        assert f"{low} to {high} (illustrative pay of 1 October 2025, {words})" in reading.why
        assert reading.fit == "does not fit"


def test_what_falls_once_by_kind_of_all_and_of_a_year() -> None:
    """£4,000 of revenue in 2025/26, £500 in 2026/27, and £90 of capital in the second."""
    text = f"""{HEAD}
[[proposal]]
number = 1
from = 2025-07-01
one_off = [
    {{ title = "Desks", amount = "£4,000", on = 2025-07-15 }}, {{ title = "Chairs", amount = "£500", on = 2026-04-01 }},
    {{ title = "Wall", amount = "£90", on = 2027-03-31, kind = "capital" }},
]
[[question]]
text = "Is the wall ours?"
where = "page 3"
[[question]]
text = "Who paints it?"
"""
    costed = est.cost(text, book="tests/example-grades")
    first, second = costed.comparison.years
    kinds = [one_off_by_kind(costed.comparison, year) for year in (None, first, second)]
    assert [(each["revenue"], each["capital"]) for each in kinds] == [(4_500, 90), (4_000, 0), (500, 90)]
    assert costed.questions()[-2:] == ("Is the wall ours? (page 3)", "Who paints it?")


def test_the_sign_of_a_measure() -> None:
    assert [_sign(pence) for pence in (-2, -1, 0, 1, 2)] == [-1, -1, 0, 1, 1]


def test_a_pension_that_changes_within_a_year_at_cash_prices() -> None:
    """£20,000 until August and £20,600 from September; 10% until September and 20% from October.

    £2,000 x 5/12 is £833.33, £2,060 / 12 £171.67, and £4,120 x 6/12 £2,060: £3,065.
    """
    text = """title = "T"
pay = "registry-staff"
basis = "minimum"
prices = "cash"
price_base = 2025-04-01
first_year = "2025/26"
pension = [{ from = 2025-04-01, rate = "10%" }, { from = 2025-10-01, rate = "20%" }]
[[proposal]]
number = 1
from = 2025-04-01
establish = ["1 x Clerk CLERK"]
"""
    lines = est.cost(text, book="tests/example-grades").lines(by_year=True, money="pence")
    assert abs(lines[lines.component == "pension"].pence.sum() - 3_065_00) <= 1


# --- options ---------------------------------------------------------------------------------------------------------------


def option_of(lines: str) -> est.Costing:
    """Posts without a price, of one proposal."""
    head = 'title = "T"\npay = "registry-staff"\nbasis = "unstated"\ngrades = ["A", "B"]\n'
    return est.cost(f"{head}[[proposal]]\nnumber = 1\n{lines}\n", book="tests/example-grades")


def test_posts_without_a_price_that_cancel_leave_costs_and_benefits_unknown() -> None:
    """One A comes and one goes: the net is nought, and what is spent and saved is not known."""
    even = option_of('establish = ["1 x Clerk A"]\ndisestablish = ["1 x Guard A"]')
    assert even.net == 0
    for lines in ('establish = ["1 x Clerk A"]\ndisestablish = ["1 x Guard A"]', 'establish = ["1 x Clerk A"]'):
        with pytest.raises(RefusedError, match=r"^It: it needs the full cost of one A$"):
            cost_and_benefit("It", option_of(lines).results)
    sides = cost_and_benefit("It", option_of('non_pay = [{ title = "Rent", amount = "£5" }]').results)
    assert sides == CostAndBenefit(5_00, 0)


def test_a_change_that_one_option_cannot_be_priced_with_is_left_out_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The later start has no price in the second option: it stands there as no change, and the row is left out."""
    results = {name: option_of('non_pay = [{ title = "Rent", amount = "£5" }]').results for name in ("One", "Other")}
    reach = {"One": Fraction(6), "Other": Fraction(0)}
    order = iter(reach.values())

    def tried(*_: object) -> list[Tried]:
        high = next(order)
        same = [
            Tried(name, Fraction(-1), Fraction(1), 4, 5, 6) for name in ("award", "insurance", "pension", "vacancy")
        ]
        return [*same, Tried("start", Fraction(0), high, 5, 5, 5 + int(high))]

    monkeypatch.setattr("establishment.costing.options.sensitivity", tried)
    rows = [(row.assumption, row.change, row.effects) for row in rankings(results)]
    assert rows[0] == ("", 0, {"One": 5, "Other": 5})
    assert [row[:2] for row in rows[1:]] == [
        (name, change) for name in ("award", "insurance", "pension", "vacancy") for change in (-1, 1)
    ]


def test_a_line_costs_at_most_ten_thousand_billion_pounds() -> None:
    text = """title = "T"
pay = "registry-staff"
basis = "unstated"
grades = ["A"]
unit_cost = [{ grade = "A", amount = "AMOUNT" }]
[[proposal]]
number = 1
establish = ["10,000,000 x Clerk A"]
"""
    costing = est.cost(text.replace("AMOUNT", "£1,000,000"), book="tests/example-grades")
    assert str(costing.net) == "£10,000,000,000,000"
    with pytest.raises(InputError, match="cost more than £10,000bn a year"):
        est.cost(text.replace("AMOUNT", "£1,000,001"), book="tests/example-grades").net  # noqa: B018
