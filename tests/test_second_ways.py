"""Second ways to figures that are worked out in one place only, from the documents and the oracle, on generated examples."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import establishment as est
from case import Case, Proposal, year_label
from comparing import costed, rows_of, years
from establishment.bulk.partition import cost_partition, finished
from oracle_case import CaseOracle
from oracle_prices import month_end
from strategies import cases, post_tables
from test_bulk import read
from test_case_identities import FLOWS, oracle_of, whole
from test_draws import GRADE, later, left, terms

FEW = settings(max_examples=max(settings().max_examples // 3, 3))


# --- bridges at cash prices ----------------------------------------------------------------------------------------------


def causes(oracle: CaseOracle, year: int) -> dict[str, int]:
    """What each cause adds by the end of a year: one change of price after another, for posts that come and that go.

    The posts themselves at the price base; then the pay of the last day, at the point as given; then the point of that
    day; then the on-costs of its month.
    """
    base, last = oracle.case.price_base, oracle.begins(year + 1) - timedelta(days=1)
    assert base is not None
    sums: Counter[str] = Counter()
    for movement in oracle.movements[1:]:
        for side, spell in movement.legs:
            there = (spell.from_ or last) <= last < (spell.until or date.max)
            if spell.kind is None or not spell.budgeted or spell.time_limited or not there:
                continue
            moved = oracle.kind_on(spell, last)
            assert moved is not None
            prices = [
                (spell.kind, base, base),
                (spell.kind, last, base),
                (moved, last, base),
                (moved, last, last),
            ]
            costs = []
            for kind, paid_on, rates_on in prices:
                cost = oracle.prices.annual(spell.priced_title, kind, paid_on, month_end(rates_on))
                assert cost is not None
                costs.append(sum(cost.values()))
            sign = spell.count if side == "proposed" else -spell.count
            for cause, pence, before in zip(
                ("posts", "award", "increment", "on_costs"), costs, [0, *costs], strict=False
            ):
                sums[cause] += sign * (pence - before)
    return {cause: pence for cause, pence in sums.items() if pence}


@FEW
@given(cases(actions=("establish", "disestablish"), unknowns=False, prices="cash", one_basis=True))
def test_each_step_of_a_bridge_at_cash_prices(case: Case) -> None:
    costing, oracle = costed(case), oracle_of(case)
    for year in years(case):
        bridge = costing.bridge(year=year_label(year, case.year_starts))
        assert causes(oracle, year) == {cause: figure.pence for cause, figure in bridge.steps if figure.pence}


# --- months with protected pay and with money of which the sign is not known --------------------------------------------


@FEW
@given(whole(unknowns=True))
def test_months_in_which_a_sign_is_not_known_agree_with_the_oracle(case: Case) -> None:
    costing, oracle = costed(case), oracle_of(case)
    flows = oracle.flows()
    if flows is None:
        return
    names = FLOWS | {"unclassified": "unclassified"}
    for row in rows_of(costing.by_month(money="pence")):
        assert {name: flows[row.month][key] for key, name in names.items()} == {
            name: getattr(row, f"{name}_pence") for name in names.values()
        }


@FEW
@given(cases(actions=("pay_protection", "establish", "disestablish"), unknowns=False), st.integers(0, 30))
def test_a_later_start_of_protected_pay_is_the_file_with_later_days(case: Case, months: int) -> None:
    movements = tuple(
        replace(p, acts=tuple(a for a in p.acts if a.action == "pay_protection"), from_=p.from_) for p in case.proposals
    )
    if not all(p.acts for p in movements):
        return
    alone = replace(case, proposals=movements, table=None)
    table = costed(alone).sensitivity("cumulative_net", changes={"start": (0, months)}, money="pence")
    oracle = oracle_of(_later(alone, months))
    [row] = rows_of(table)
    assert row.effect_high_pence == sum(oracle.net_in(year) for year in years(case))
    assert row.effect_low_pence == row.effect_pence == sum(oracle_of(alone).net_in(year) for year in years(case))


def _later(case: Case, months: int) -> Case:
    def moved(day: date | None) -> date | None:
        if day is None:
            return None
        count = 12 * day.year + day.month - 1 + months
        year, month = count // 12, count % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))

    proposals = [
        Proposal(p.number, tuple(replace(a, on=moved(a.on)) for a in p.acts), p.funding, moved(p.from_), p.cashable)
        for p in case.proposals
    ]
    return replace(case, proposals=tuple(proposals), starts=moved(case.starts))


# --- funding that ends, at cash prices ---------------------------------------------------------------------------------


@FEW
@given(cases(unknowns=False, prices="cash"))
def test_what_falls_when_funding_ends_at_cash_prices_agrees_with_the_oracle(case: Case) -> None:
    """Of days within the plan: what lies beyond it is at the prices of its own."""
    costing, oracle = costed(case), oracle_of(case)
    names = {funder.id.title(): funder.id for funder in case.funders}
    changes = {case.day_of(*act) for act in case.acts()}
    first, end = oracle.begins(case.first_year), oracle.begins(case.first_year + case.years)
    counts: Counter[tuple[date, str]] = Counter()
    posts: Counter[tuple[date, str]] = Counter()
    for row in rows_of(costing.cliff(money="pence")):
        counts[row.until, names.get(row.funder, row.funder)] += row.annual_pence
        posts[row.until, names.get(row.funder, row.funder)] += max(row.posts, 1)
    expected = oracle.cliff(first, end)
    for key in {*expected, *counts}:
        if key[0] not in changes and first <= key[0] < end:
            assert abs(expected[key] - counts[key]) <= 7 * posts[key], key


# --- counts in bulk ------------------------------------------------------------------------------------------------------


@FEW
@given(post_tables(), st.sampled_from(["year", "month"]))
def test_posts_and_fte_in_bulk_are_those_of_the_last_day(case: Case, time: str) -> None:
    _, frame, plan = read(case, by=(time, "grade"))
    expected: dict[tuple[str, str], list[Fraction]] = {}
    for label, last in _last_days(case, time):
        for row in frame.to_dict("records"):
            begins, ends = (date.fromisoformat(row[name]) if row[name] else None for name in ("from", "until"))
            if (begins is None or begins <= last) and (ends is None or last < ends):
                sums = expected.setdefault((label, row["grade"]), [Fraction(0), Fraction(0)])
                count = int(row["count"] or 1)
                sums[0] += count
                sums[1] += count * Fraction(row["fte"] or 1)
    totals = finished(cost_partition(frame, plan), plan)
    got = {(row[time], row["grade"]): (row["posts"], row["fte"]) for row in totals.to_dict("records") if row["posts"]}
    assert got == {key: (int(posts), round(float(fte), 6)) for key, (posts, fte) in expected.items()}


def _last_days(case: Case, time: str) -> list[tuple[str, date]]:
    if time == "year":
        ends = [date(year + 1, case.year_starts, 1) - timedelta(days=1) for year in years(case)]
        return [(year_label(year, case.year_starts), end) for year, end in zip(years(case), ends, strict=True)]
    days = []
    for n in range(12 * case.years):
        year, month = case.first_year + (case.year_starts - 1 + n) // 12, (case.year_starts - 1 + n) % 12 + 1
        days.append((f"{year}-{month:02}", date(year, month, monthrange(year, month)[1])))
    return days


# --- draws ---------------------------------------------------------------------------------------------------------------

SPREAD = st.lists(st.integers(0, 20), min_size=3, max_size=3).map(lambda ends: tuple(sorted(ends)))
BEGINS = st.sampled_from(["", "2026-09-15", "2027-01-01", "2028-02-28"])
ENDS = st.sampled_from(["", "2027-06-01", "2029-01-01"])


@settings(max_examples=4)
@given(
    st.lists(st.tuples(st.integers(18, 25), st.integers(1, 9), BEGINS, ENDS), min_size=1, max_size=3),
    st.fixed_dictionaries({}, optional={"vacancy": SPREAD, "turnover": SPREAD, "start": SPREAD}),
    st.integers(0, 4),
    st.integers(0, 10_000),
)
def test_draws_of_vacancy_turnover_and_starts_beside_the_formula(
    rows: list[tuple[int, int, str, str]], spreads: dict[str, Any], gap: int, seed: int
) -> None:
    """What is drawn is put into the list of posts, costed, and vacancies and gaps are taken off as the page says."""
    current_rows = [row for row in rows if not row[2] or not row[3] or row[2] < row[3]]
    if not current_rows or not spreads:
        return
    columns = ("point", "count", "from", "until")
    posts = pd.DataFrame(current_rows, columns=columns).assign(grade=GRADE, point=[str(row[0]) for row in current_rows])
    span = ("2026/27", "2028/29")
    costing = est.PostCosting(terms=terms(), years=span)
    draws = costing.draws(posts, draws=2, seed=seed, gap_months=gap, **spreads)
    frame = draws.frame(money="pence")
    for number, drawn in draws.drawn().iterrows():
        months = int(drawn["months_late"]) if "months_late" in drawn else 0
        begun = posts.assign(**{"from": [later(day, months) for day in posts["from"]]})
        begun = begun[[not e or b < e for b, e in zip(begun["from"], begun["until"], strict=True)]]
        priced = est.cost_posts(begun, terms=terms(), years=span, money="pence") if len(begun) else None
        for n, year in enumerate(("2026/27", "2027/28", "2028/29")):
            pence = 0 if priced is None else int(priced.set_index("year").pence.get(year, 0))
            whole_row = {
                f"{name}_percent_{year}": drawn.get(f"{name}_percent_{year}", 0) for name in ("vacancy", "turnover")
            }
            assert frame[year][number] == pytest.approx(float(pence * left(whole_row, year, gap)), abs=2), (n, drawn)
