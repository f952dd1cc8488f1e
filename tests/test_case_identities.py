"""Generated tests of the financial case: months, what falls once, payback, present value, bridges, cliffs, diffs."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import establishment as est
from case import (
    ORDER,
    STAFF,
    Act,
    Case,
    Change,
    Funder,
    Posts,
    Proposal,
    Share,
    book_folder,
    write_case,
    year_label,
)
from comparing import book, costed, measures, plain, rows_of, unnamed, years
from oracle_case import CaseOracle
from oracle_prices import Figure, nearest
from strategies import cases

FLOWS = {
    "growth": "recurring_growth",
    "savings": "gross_savings",
    "cashable": "cashable_savings",
    "potentially_cashable": "potentially_cashable",
    "scope_reduction": "scope_reduction",
    "potential_scope_reduction": "potential_scope_reduction",
    "not_cashable": "not_cashable",
    "time_limited": "time_limited",
    "one_off": "one_off",
}
"""What the oracle calls the measures of a month."""


def whole(**options: Any) -> st.SearchStrategy[Case]:
    """Cases with every action there is."""
    return cases(actions=ORDER, **options)


def oracle_of(case: Case) -> CaseOracle:
    """The oracle of a case over its years."""
    return CaseOracle(case, book_folder())


# --- what falls once, and time released -----------------------------------------------------------------------------

ONCE = ("one_off", "redundancy", "pay_protection", "establish")


@given(cases(actions=ONCE))
def test_what_falls_once_agrees_with_the_oracle(case: Case) -> None:
    costing, oracle = costed(case), oracle_of(case)
    numbers = [str(p.number) for p in case.proposals]
    chosen: list[dict[str, Any]] = [{}, *({"proposals": [n]} for n in numbers)]
    chosen += [{"funder": name} for name in costing.comparison.funders]
    for which in chosen:
        figure = plain(costing.summary(**which).one_off)
        assert (oracle.once(**which).pence, sum(oracle.once(**which).terms.values())) == (
            figure.pence,
            sum(figure.terms.values()),
        )
    rows = {(row.year, row.proposal): row.one_off_pence for row in rows_of(costing.by_year(money="pence"))}
    for year in years(case):
        for number in numbers:
            assert sum(oracle.once_in_months(year, number).values()) == rows[year_label(year), number]


@given(cases(actions=["efficiency", "establish", "disestablish"]))
def test_time_released_is_money_that_changes_no_budget(case: Case) -> None:
    released = [act.entry for _, act in case.acts() if act.action == "efficiency"]
    assert sum(map(worth, released)) == costed(case).summary().non_cashable.pence
    proposals = [replace(p, acts=tuple(a for a in p.acts if a.action != "efficiency")) for p in case.proposals]
    assume(any(p.acts for p in proposals))
    without = replace(case, proposals=tuple(p for p in proposals if p.acts))
    assert unnamed(measures(costed(case).summary())) == unnamed(measures(costed(without).summary()))


def worth(entry: Any) -> int:
    """What released time is worth a year, in pence."""

    return int(
        entry.pence if entry.pence is not None else nearest(entry.volume * entry.hours * entry.weeks * entry.rate)
    )


# --- months ---------------------------------------------------------------------------------------------------------


@given(whole(unknowns=False))
def test_months_add_to_the_years(case: Case) -> None:
    costing = costed(case)
    months: Counter[tuple[str, str]] = Counter()
    for row in rows_of(costing.by_month(money="pence")):
        for name in ("recurring_growth", "gross_savings", "time_limited", "one_off"):
            months[row.year, name] += getattr(row, f"{name}_pence")
        months[row.year, "net"] += row.recurring_growth_pence - row.gross_savings_pence
    expected: Counter[tuple[str, str]] = Counter()
    for row in rows_of(costing.by_year(money="pence")):
        for name in ("recurring_growth", "gross_savings", "time_limited"):
            expected[row.year, name] += getattr(row, f"part_year_{name}_pence")
        expected[row.year, "one_off"] += row.one_off_pence
        expected[row.year, "net"] += row.part_year_recurring_growth_pence - row.part_year_gross_savings_pence
    assert dict(expected) == dict(months)


UNKNOWN_AFTER_ITS_FUNDER_ENDS = Case(
    STAFF,
    (Proposal(1, (Act("regrade", Posts("Job", "CLERK", funding=(Share("force"),)), change=Change(grade="X1")),)),),
    price_base=date(2025, 4, 1),
    pension="none",
    funders=(Funder("pcc"), Funder("force", date(2023, 4, 1)), Funder("grant")),
)
"""A post that becomes one without a price, in a year in which nobody is said to pay for either."""


def test_months_add_to_a_year_in_which_a_sign_cannot_be_told() -> None:
    costing = costed(UNKNOWN_AFTER_ITS_FUNDER_ENDS)
    [year] = rows_of(costing.by_year(money="pence"))
    assert (0, -2350500) == (year.part_year_gross_savings_pence, year.part_year_net_pence)
    assert 0 == sum(row.gross_savings_pence for row in rows_of(costing.by_month(money="pence")))


@given(whole(unknowns=False))
def test_months_and_payback_agree_with_the_oracle(case: Case) -> None:
    costing, oracle = costed(case), oracle_of(case)
    flows = oracle.flows()
    if flows is None:
        return
    so_far = 0
    for row in rows_of(costing.by_month(money="pence")):
        flow = flows[row.month]
        assert {name: flow[key] for key, name in FLOWS.items()} == {
            name: getattr(row, f"{name}_pence") for name in FLOWS.values()
        }
        so_far += flow["growth"] + flow["time_limited"] + flow["one_off"]
        so_far -= flow["cashable"] + flow["scope_reduction"]
        assert so_far == row.cumulative_cashable_pence
    for if_cashable in (False, True):
        payback = costing.payback(if_cashable=if_cashable)
        assert oracle.payback(flows, if_cashable=if_cashable) == (payback.month, payback.first)


@given(whole(unknowns=False))
def test_cumulative_net_and_present_value_agree_with_the_oracle(case: Case) -> None:
    costing, oracle = costed(case), oracle_of(case)
    nets = [oracle.net_in(year) for year in years(case)]
    assert [sum(nets[: n + 1]) for n in range(len(nets))] == [int(100 * amount) for amount in costing.cumulative()]
    if case.discount is None:
        with pytest.raises(ValueError, match="needs a rate"):
            costing.npv()
    else:
        assert oracle.npv(case.discount) == int(100 * costing.npv())


# --- bridges --------------------------------------------------------------------------------------------------------


def steps(bridge: Any) -> list[tuple[str, int, list[Any]]]:
    """Causes that add something and what each adds, in order; kinds without their names."""
    figures = [(cause, plain(figure)) for cause, figure in bridge.steps]
    return [(cause, f.pence, sorted(f.terms.values())) for cause, f in figures if f != Figure()]


def taken_back(walked: list[tuple[str, int, list[Any]]]) -> list[tuple[str, int, list[Any]]]:
    """The same steps backwards."""
    return [(cause, -pence, sorted(-times for times in terms)) for cause, pence, terms in reversed(walked)]


@given(whole())
def test_a_bridge_explains_the_net_that_stands_beside_it(case: Case) -> None:
    """Identity 13: of the whole, of each proposal and of each funder, at the price base and at the end of each year."""
    costing = costed(case)
    selections = [{}, *({"proposals": [str(p.number)]} for p in case.proposals)]
    selections += [{"funder": funder} for funder in costing.comparison.funders]
    for which in selections:
        summary, bridge = costing.summary(**which), costing.bridge(**which)
        assert (plain(summary.baseline), plain(summary.net)) == (plain(bridge.start), plain(bridge.difference))
        for year in costing.results.years:
            bridge = costing.bridge(year=year.year.label, **which)
            assert plain(year.measure("net", "full_year", **which)) == plain(bridge.difference)
    for row in rows_of(costing.by_year(money="pence")):
        bridge = costing.bridge(year=row.year, proposals=row.proposal)
        assert row.full_year_net_pence == bridge.difference.pence


@given(whole())
def test_a_bridge_begins_and_ends_at_what_stands(case: Case) -> None:
    costing, oracle = costed(case), oracle_of(case)
    assert plain(costing.summary().proposed) == plain(costing.bridge().end)
    for year in years(case):
        bridge, own = (costing.bridge(year=year_label(year), of=of) for of in ("changes", "baseline"))
        assert unnamed({"": oracle.baseline_cost(year)}) == unnamed({"": plain(bridge.start)})
        assert unnamed({"": oracle.standing_cost(year)}) == unnamed({"": plain(bridge.end)})
        assert (plain(costing.summary().baseline), plain(bridge.start)) == (plain(own.start), plain(own.end))


@given(whole(), st.data())
def test_a_bridge_between_two_scenarios_explains_what_parts_them(case: Case, data: st.DataObject) -> None:
    """Other proposals, on-costs and vacancy factors, of the same posts."""
    proposals = tuple(data.draw(st.lists(st.sampled_from(case.proposals), min_size=1, unique=True)))
    vacancy, on_costs = data.draw(st.sampled_from([(case.vacancy, case.on_cost_percent), (Fraction(5), Fraction(30))]))
    changed = replace(case, proposals=proposals, vacancy=vacancy, on_cost_percent=on_costs)
    one, other = costed(case), costed(changed)
    bridge = one.bridge(other)
    ends = unnamed({"start": plain(one.summary().proposed), "end": plain(other.summary().proposed)})
    assert ends == unnamed({"start": plain(bridge.start), "end": plain(bridge.end)})


@given(whole())
def test_a_bridge_is_walked_backwards_when_the_sides_change_places(case: Case) -> None:
    costing = costed(case)
    there, back = steps(costing.bridge()), steps(est.Costing(costing.plan.reversed()).bridge())
    assert taken_back(there) == back


@given(whole(), st.data())
def test_a_bridge_between_two_scenarios_is_the_other_way_round_from_the_other(case: Case, data: st.DataObject) -> None:
    proposals = tuple(data.draw(st.lists(st.sampled_from(case.proposals), min_size=1, unique=True)))
    one, other = costed(case), costed(replace(case, proposals=proposals))
    there, back = one.bridge(other), other.bridge(one)
    assert (plain(one.summary().proposed).pence, other.summary().proposed.pence) == (there.start.pence, there.end.pence)
    assert taken_back(steps(there)) == steps(back)


# --- whose funding ends first ---------------------------------------------------------------------------------------


GRANT_ENDS_LATER = Case(
    STAFF,
    (
        Proposal(
            1, (Act("establish", Posts("Post", "CLERK", funding=(Share("grant"),), funded_until=date(2027, 1, 1))),)
        ),
    ),
    price_base=date(2025, 4, 1),
    first_year=2025,
    prices="cash",
    pension="none",
    starts=date(2025, 4, 1),
)
"""Funding that ends after the years of the plan, on a day whose pay is not known: the scale is known until September 2026."""


def test_funding_that_ends_after_the_plan_is_shown_all_the_same() -> None:
    costing = costed(GRANT_ENDS_LATER)
    assert [date(2027, 1, 1)] == [row.until for row in rows_of(costing.cliff())]
    assert costing.to_dict()["cliff"]


@given(cases(unknowns=False, prices="constant"))
def test_what_falls_when_funding_ends_agrees_with_the_oracle(case: Case) -> None:
    costing = costed(case)
    names = {funder.id.title(): funder.id for funder in case.funders}
    counts: Counter[tuple[date, str]] = Counter()
    posts: Counter[tuple[date, str]] = Counter()
    changes = {
        case.day_of(*act) for act in case.acts()
    }  # see test_a_change_on_the_day_on_which_funding_ends_does_not_hide_it
    lists = (row for row in rows_of(costing.cliff(money="pence")) if row.until not in changes)
    for row in lists:
        key = row.until, names.get(row.funder, row.funder)
        counts[key] += row.annual_pence
        posts[key] += max(row.posts, 1)
    expected = Counter({at: pence for at, pence in oracle_of(case).cliff().items() if at[0] not in changes})
    # a share that ends is rounded as a share; the first-named pays what the others leave, a penny a component apart
    apart = {key: expected[key] - counts[key] for key in {*expected, *counts}}
    assert {} == {key: pence for key, pence in apart.items() if abs(pence) > 7 * posts[key]}


# --- two scenarios --------------------------------------------------------------------------------------------------


@pytest.mark.long
@given(whole(), st.data())
def test_what_differs_is_what_was_taken_out(case: Case, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_case(case, Path(folder) / "one")
        same = est.diff(path, path, book=book())
        assert same.same and not same.changes
        if len(case.proposals) == 1:
            return
        gone = data.draw(st.sampled_from(case.proposals))
        other_case = replace(case, proposals=tuple(p for p in case.proposals if p is not gone))
        differs = est.diff(path, write_case(other_case, Path(folder) / "other"), book=book())
    one, other = costed(case).summary(), costed(other_case).summary()
    assert bool(differs.changes) == any(act.action in MOVING for act in gone.acts)
    effect = sum(
        (-plain(change.effect) if change.where == "only here" else plain(change.effect) for change in differs.changes),
        Figure(),
    )
    assert (other.net.pence - one.net.pence) == effect.pence


MOVING = [action for action in ORDER if action not in ("one_off", "efficiency", "redundancy", "pay_protection")]
