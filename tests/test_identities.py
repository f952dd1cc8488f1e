"""The identities of the design as generated tests over whole scenarios, and agreement with an independent oracle.

A case that fails is shrunk to the smallest scenario that still fails. `HYPOTHESIS_PROFILE=long` runs many more.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import establishment as est
from case import (
    CHANGING,
    OFFICERS,
    POINTS,
    STAFF,
    Act,
    Case,
    Change,
    Funder,
    Posts,
    Proposal,
    Share,
    UnitCost,
    book_folder,
    posts_csv,
    write_case,
    year_label,
)
from comparing import book, costed, differing, lines, measures, plain, rows_of, summaries, total, unnamed, years
from establishment.ground.findings import Faults
from establishment.posts import read_posts
from lasting_folders import lasting_folder
from oracle import Figure, Oracle, months_of, summed
from strategies import POSTED, cases, days, fundings

HALF = Fraction(1, 2)
MORE = settings(max_examples=2 * settings().max_examples)
"""For the agreement with the oracle, which sees most."""
LINE = ["movement", "proposal", "side", "title", "funder", "budgeted", "time_limited", "year", "component"]
"""What tells one cost line from another, as the oracle has it."""
SAVINGS = ("cashable", "potentially_cashable", "scope_reduction", "potential_scope_reduction", "not_cashable")


def kind_names(costing: est.Costing, oracle: Oracle) -> dict[Any, str]:
    """What the library calls each kind of post without a price; every kind has one name and every name one kind."""
    unpriced = costing.unpriced()
    names: dict[Any, set[str]] = defaultdict(set)
    for movement in oracle.movements:
        for side, spell in movement.legs:
            if spell.kind is None or oracle.full_year(spell) is not None:
                continue
            rows = unpriced[(unpriced.movement == movement.number) & (unpriced.side == side)]
            text = f" at {spell.kind.fte} FTE"
            for name in rows[rows.title == spell.title]["kind"]:
                if (text in name) if spell.kind.fte != 1 else (" FTE" not in name):
                    names[spell.kind].add(name)
    assert all(len(several) == 1 for several in names.values())
    assert len(names) == len(set.union(set(), *names.values()))
    return {kind: several.pop() for kind, several in names.items()}


def named(figure: Figure, names: dict[Any, str]) -> Figure:
    """A figure of the oracle with its kinds by name."""
    return Figure(figure.pence, {names[kind]: times for kind, times in figure.terms.items()})


# --- agreement with the oracle --------------------------------------------------------------------------------------


def one_line(pay: str, price_base: date, **line: Any) -> Case:
    """A case of one new post, at a price base."""
    act = Act("establish", Posts("Post", line.pop("grade"), **line))
    return Case(pay, (Proposal(1, (act,)),), price_base=price_base, stop_at_bar=False, first_year=price_base.year)


MEMBER_OF_A_CONTRACTED_OUT_SCHEME = one_line(OFFICERS, date(2015, 12, 1), grade="WARDEN")
BUDGET_COST_BEFORE_SCHEME_RATE = one_line(OFFICERS, date(2017, 6, 1), grade="WARDEN")
IN_THE_SECOND_SALARY_BAND = one_line(OFFICERS, date(2019, 6, 1), grade="WARDEN", pension="civil-service")
NEXT_YEARS_INSURANCE_SINCE_THE_SIXTH = one_line(OFFICERS, date(2016, 4, 5), grade="WARDEN", pension="none")


@MORE
@given(cases())
@example(MEMBER_OF_A_CONTRACTED_OUT_SCHEME)
@example(BUDGET_COST_BEFORE_SCHEME_RATE)
@example(IN_THE_SECOND_SALARY_BAND)
@example(NEXT_YEARS_INSURANCE_SINCE_THE_SIXTH)
def test_full_year_lines_agree_with_the_oracle(case: Case) -> None:
    assert {} == differing(summed(Oracle(case, book_folder()).lines()), total(lines(costed(case)), *LINE))


@pytest.mark.parametrize("prices", ["constant", "cash"])
@settings(max_examples=settings().max_examples + 10)
@given(data=st.data())
def test_lines_of_each_year_agree_with_the_oracle(prices: str, data: st.DataObject) -> None:
    case = data.draw(cases(prices=prices))
    oracle = Oracle(case, book_folder())
    expected = summed(line for year in years(case) for line in oracle.year_lines(year))
    assert {} == differing(expected, total(lines(costed(case), by_year=True), *LINE))


UNBUDGETED_THEN_REMOVED = Case(
    STAFF,
    (
        Proposal(
            1, (Act("fund", row=0, change=Change(budgeted=False)), Act("disestablish", row=0, on=date(2025, 9, 1)))
        ),
    ),
    (Posts("Job", "CLERK", post="01"),),
    price_base=date(2025, 4, 1),
    first_year=2025,
)
"""A post that is unbudgeted only between two movements: it stands so on neither side of the whole."""


@MORE
@given(cases())
@example(UNBUDGETED_THEN_REMOVED)
def test_measures_agree_with_the_oracle(case: Case) -> None:
    costing, oracle = costed(case), Oracle(case, book_folder())
    names = kind_names(costing, oracle)
    for which, summary in summaries(costing):
        expected = {name: named(figure, names) for name, figure in oracle.measures(**which).items()}
        got = measures(summary)
        if "funder" in which and oracle.handed_over():  # see test_no_funder_has_less_than_nothing
            for name in ("baseline", "proposed", "unbudgeted_before", "unbudgeted_after"):
                expected.pop(name), got.pop(name)
        assert {} == differing(expected, got)
        if "funder" not in which:
            posts = oracle.posts(**which)
            assert [posts["baseline"], posts["proposed"]] == list(zip(summary.posts, summary.fte, strict=True))


HANDED_OVER = Case(
    STAFF,
    (
        Proposal(
            1,
            (
                Act("fund", row=0, change=Change(funding=(Share("pcc", HALF), Share("grant", HALF)))),
                Act("disestablish", row=0, on=date(2023, 4, 1)),
            ),
        ),
    ),
    (Posts("Job", "CLERK", post="01"),),
    price_base=date(2025, 4, 1),
    pension="none",
    funders=(Funder("pcc"), Funder("force"), Funder("grant", date(2023, 4, 1))),
)
"""A grant pays half of a post that goes on the day on which the grant ends."""


def test_no_funder_has_less_than_nothing() -> None:
    # before, nobody is said to pay £23,505; pcc and grant take it over; half is nobody's again on the day it goes
    assert {2350500 + 1175250, 0} == {*map(abs, sides(costed(HANDED_OVER).summary(funder="not said")))}


def sides(summary: Any) -> tuple[int, int]:
    """Known pence before and after."""
    return summary.baseline.pence, summary.proposed.pence


@given(cases(table=False, unknowns=True), st.integers(1_000_000, 6_000_001))
def test_a_cost_given_aside_prices_as_one_in_the_file(case: Case, pence: int) -> None:
    legs = [spell for movement in Oracle(case, book_folder()).movements for _, spell in movement.legs]
    unpriced = {spell.kind.grade for spell in legs if spell.kind} - {
        name for scale_points in POINTS.values() for name in scale_points
    }
    for grade in sorted(unpriced)[:1]:
        others = tuple(unit for unit in case.unit_costs if unit.grade != grade)
        with_unit = replace(case, unit_costs=(*others, UnitCost(grade, pence)))
        aside = costed(replace(case, unit_costs=others), unit_costs={grade: Decimal(pence) / 100})
        assert total(lines(costed(with_unit)), *LINE) == total(lines(aside), *LINE)


@given(cases())
def test_part_year_and_full_year_of_each_year_agree_with_the_oracle(case: Case) -> None:
    oracle = Oracle(case, book_folder())
    rows = {(row.year, row.proposal): row for row in rows_of(costed(case).by_year(money="pence"))}
    for year in years(case):
        for proposal in case.proposals:
            row = rows[year_label(year), str(proposal.number)]._asdict()
            for effect, (growth, savings, net, settled) in oracle.year_measures(year, str(proposal.number)).items():
                assert net == row[f"{effect}_net_pence"]
                if settled:
                    assert (growth, savings) == (
                        row[f"{effect}_recurring_growth_pence"],
                        row[f"{effect}_gross_savings_pence"],
                    )
            for name, pence in oracle.year_beside(year, str(proposal.number)).items():
                assert pence == row[f"{name}_pence"]


# --- 1. every total is the sum of the parts shown -------------------------------------------------------------------


def chosen(frame: pd.DataFrame, which: dict[str, Any]) -> pd.DataFrame:
    """The lines of some proposals or of a funder, without what one movement leaves and another of them finds."""
    if "proposals" in which:
        frame = frame[frame.proposal.isin(which["proposals"])]
    between = set(frame[frame.side == "baseline"].made_by) & set(frame.movement) - {0}
    frame = frame[~frame.made_by.isin(between)]
    return frame[frame.funder == which["funder"]] if "funder" in which else frame


@given(cases())
@example(UNBUDGETED_THEN_REMOVED)
def test_every_measure_is_the_sum_of_its_lines(case: Case) -> None:
    costing = costed(case)
    frame = lines(costing)
    handed_over = Oracle(case, book_folder()).handed_over()
    for which, summary in summaries(costing):
        if "funder" in which and handed_over:  # see test_no_funder_has_less_than_nothing
            continue
        m = measures(summary)
        sums = total(chosen(frame, which), "budgeted", "time_limited", "side")
        base, limited = ([sums.get((True, end, side), 0) for side in ("baseline", "proposed")] for end in (False, True))
        assert base == [m["baseline"].pence, m["proposed"].pence]
        assert base[1] - base[0] == m["net"].pence
        assert limited[1] - limited[0] == m["time_limited"].pence
        for side, name in (("baseline", "unbudgeted_before"), ("proposed", "unbudgeted_after")):
            assert sums.get((False, False, side), 0) + sums.get((False, True, side), 0) == m[name].pence


@given(cases())
def test_measures_of_proposals_and_of_funders_add_to_those_of_the_whole(case: Case) -> None:
    costing = costed(case)
    whole = measures(costing.summary())
    parts = [measures(costing.summary([number])) for number in costing.scenario.proposals]
    funders = [measures(costing.summary(funder=funder)) for funder in costing.comparison.funders]
    funders.append(measures(costing.comparison.between_funders()))
    for name in ("growth", "savings", "unclassified", "net", "time_limited", "one_off"):
        assert whole[name] == sum((part[name] for part in parts), Figure())
        assert whole[name] == sum((part[name] for part in funders), Figure())
    for frame in (costing.by_proposal(money="pence"), costing.by_funder(money="pence")):
        for name, column in (("growth", "recurring_growth"), ("savings", "gross_savings"), ("net", "net")):
            assert whole[name].pence == sum(map(int, frame[f"{column}_pence"]))


@given(cases())
def test_funders_of_a_line_add_to_its_annual_amount_times_its_count(case: Case) -> None:
    frame = lines(costed(case)).rename(columns={"count": "posts"})
    parts: Counter[tuple[Any, ...]] = Counter()
    posts: Counter[tuple[Any, ...]] = Counter()
    for row in rows_of(frame):
        key = (row.movement, row.side, row.spell, row.component, row.annual_pence)
        parts[key] += int(row.pence)
        posts[key] = int(row.posts)
    assert {key: posts[key] * key[-1] for key in parts} == dict(parts)


@given(cases())
def test_part_year_figures_are_the_sums_of_the_lines_of_the_year(case: Case) -> None:
    costing = costed(case)
    frame = lines(costing, by_year=True)
    sums = total(frame[frame.budgeted], "year", "proposal", "time_limited", "side")
    for row in rows_of(costing.by_year(money="pence")):
        for limited, pence in ((False, row.part_year_net_pence), (True, row.part_year_time_limited_pence)):
            before, after = (sums.get((row.year, row.proposal, limited, side), 0) for side in ("baseline", "proposed"))
            assert after - before == pence


# --- 2. proposed less baseline is growth less savings ---------------------------------------------------------------


@given(cases())
def test_proposed_less_baseline_is_growth_less_savings_is_net(case: Case) -> None:
    for _, summary in summaries(costed(case)):
        m = measures(summary)
        assert m["net"] == m["proposed"] - m["baseline"]
        assert m["net"] == m["growth"] - m["savings"] + m["unclassified"]
        assert m["savings"] == sum((plain(summary.savings_of(name)) for name in SAVINGS), Figure())


NEVER_DEARER_AT_THE_PRICE_BASE = Case(
    OFFICERS,
    (Proposal(1, (Act("convert", Posts("Cadet", "CADET", category="A"), change=Change(category="M")),)),),
    bases=("minimum", "minimum"),
    price_base=date(2017, 6, 1),
    first_year=2025,
    prices="cash",
    pension="none",
)
"""No National Insurance was due on this pay in 2017, with either letter: the full-year effect is nought, the year's is not."""


@given(cases(unknowns=False))
@example(NEVER_DEARER_AT_THE_PRICE_BASE)
def test_net_of_each_year_is_growth_less_savings(case: Case) -> None:
    for row in rows_of(costed(case).by_year(money="pence")):
        assert row.part_year_net_pence == row.part_year_recurring_growth_pence - row.part_year_gross_savings_pence
        assert row.full_year_net_pence == row.full_year_recurring_growth_pence - row.full_year_gross_savings_pence


# --- 3. sides that change places, and changes undone ----------------------------------------------------------------


MERGED_OF_UNKNOWN_COST = Case(
    OFFICERS,
    (
        Proposal(
            1,
            (
                Act(
                    "merge",
                    Posts("Joined", "X1"),
                    lines=(Posts("First", "X1", funding=(Share("pcc", Fraction(1)),)), Posts("Second", "X2")),
                ),
            ),
        ),
    ),
    first_year=2024,
    funders=(Funder("pcc"),),
)
"""One funder is freed of X1, the other pays X1 less X2, which may be growth or saving."""


@given(cases())
@example(MERGED_OF_UNKNOWN_COST)
def test_growth_and_savings_change_places_with_the_sides(case: Case) -> None:
    costing = costed(case)
    back = est.Costing(costing.plan.reversed())
    for which, summary in summaries(costing):
        there, again = measures(summary), measures(back.summary(**which))
        places = {
            "growth": "savings",
            "savings": "growth",
            "baseline": "proposed",
            "proposed": "baseline",
            "unbudgeted_before": "unbudgeted_after",
            "unbudgeted_after": "unbudgeted_before",
        }
        expected = {name: again[places[name]] if name in places else -again[name] for name in there}
        # what moves from one funder to another is the same amount whichever way it moves; what may be growth or
        # saving of a funder, as long as a cost is unknown, is in neither, and so what is left differs by it
        expected["between_funders"] = again["between_funders"]
        if summary.funder is None:
            unsettled = sum((plain(e.net) for e in summary.by_funder if e.turn == "unclassified"), Figure())
            expected["between_funders"] += there["unclassified"] - unsettled
        assert unnamed(expected) == unnamed(there)


@given(cases(unknowns=False))
def test_part_year_effects_change_places_with_the_sides(case: Case) -> None:
    costing = costed(case)
    there = costing.by_year(money="pence")
    again = est.Costing(costing.plan.reversed()).by_year(money="pence")
    for effect in ("part_year", "full_year"):
        growth, savings, net = (f"{effect}_{name}_pence" for name in ("recurring_growth", "gross_savings", "net"))
        assert there[[growth, savings]].values.tolist() == again[[savings, growth]].values.tolist()
        assert there[net].tolist() == (-again[net]).tolist()


@given(cases())
def test_changes_and_their_inverse_change_nothing(case: Case) -> None:
    plan = costed(case).plan
    undone = tuple(replace(m, number=m.number + 1000) for m in plan.reversed().movements)
    summary = est.Costing(replace(plan, movements=(*plan.movements, *undone))).summary()
    m = measures(summary)
    assert (Figure(), Figure(), Figure()) == (m["net"], m["unclassified"], m["time_limited"])
    assert m["growth"] == m["savings"]
    assert summary.posts[0] == summary.posts[1]
    assert summary.fte[0] == summary.fte[1]


# --- 4. order and counts --------------------------------------------------------------------------------------------

UNORDERED = ["proposal", "action", "side", "post", "title", "grade", "unit", "funder", "budgeted", "year", "component"]
"""What tells lines apart wherever they stand."""


def reordered(case: Case, data: st.DataObject) -> Case:
    """A case with its rows, proposals and actions in another order."""
    rows = case.table or ()
    order = data.draw(st.permutations(range(len(rows))))
    proposals = []
    for proposal in data.draw(st.permutations(case.proposals)):
        acts = data.draw(st.permutations(proposal.acts))
        acts = [act if act.row is None else replace(act, row=order.index(act.row)) for act in acts]
        acts = [replace(act, rows=tuple((order.index(row), count) for row, count in act.rows)) for act in acts]
        proposals.append(replace(proposal, acts=tuple(acts)))
    table = None if case.table is None else tuple(rows[number] for number in order)
    return replace(case, table=table, proposals=tuple(proposals))


@given(cases(), st.data())
def test_the_order_of_rows_proposals_and_lines_does_not_matter(case: Case, data: st.DataObject) -> None:
    one, other = costed(case), costed(reordered(case, data))
    for by_year in (False, True):
        assert total(lines(one, by_year=by_year), *UNORDERED) == total(lines(other, by_year=by_year), *UNORDERED)
    for which, summary in summaries(one):
        assert unnamed(measures(summary)) == unnamed(measures(other.summary(**which)))


def single(case: Case) -> Case:
    """A case whose lines are of one post each."""
    proposals = []
    for proposal in case.proposals:
        acts = tuple(a if a.posts is None else replace(a, posts=replace(a.posts, count=1)) for a in proposal.acts)
        proposals.append(replace(proposal, acts=acts))
    return replace(case, proposals=tuple(proposals))


@given(cases(table=False))
def test_a_line_of_many_posts_costs_as_many_times_a_line_of_one(case: Case) -> None:
    many, one = costed(case), costed(single(case))
    for by_year in (False, True):
        frames = [lines(costing, by_year=by_year).rename(columns={"count": "posts"}) for costing in (many, one)]
        for row, post in zip(*map(rows_of, frames), strict=True):
            assert row.annual_pence == post.annual_pence
            assert row.pence * post.posts == post.pence * row.posts


# --- 5 and 6. months, years, splits ---------------------------------------------------------------------------------

Piece = tuple[date | None, date | None]
NO_LIMIT = (date(1990, 1, 1), date(2100, 1, 1))


def with_lines(case: Case, lines: Iterable[Posts | tuple[Posts, Piece]]) -> Case:
    """A case that establishes these posts and nothing else, each from one day until another where a piece says so."""
    acts = []
    for item in lines:
        posts, (since, until) = item if isinstance(item, tuple) else (item, (None, None))
        # each piece would begin on the point it names and wait from there, so pieces are compared without increments
        posts = replace(posts, increment=None)
        acts.append(Act("establish", replace(posts, until=until), on=since))
    return replace(case, table=None, starts=None, increment=None, proposals=(Proposal(1, tuple(acts)),))


def first_line(case: Case) -> Posts:
    """The first line of posts of a case that only establishes."""
    posts = case.proposals[0].acts[0].posts
    assert posts is not None
    return posts


def establishing(**options: Any) -> st.SearchStrategy[Case]:
    """Cases of one line of new posts."""
    return cases(actions=["establish"], table=False, unknowns=False, most=1, **options)


PART = ["year", "component", "funder"]


@given(establishing())
def test_twelve_months_add_to_the_year(case: Case) -> None:
    line = first_line(case)
    whole = costed(with_lines(case, [line]))
    months = [(line, month) for year in years(case) for month in months_of(year)]
    added = total(lines(costed(with_lines(case, months)), by_year=True), *PART)
    assert total(lines(whole, by_year=True), *PART) == added
    if case.prices == "constant":
        annual = total(lines(whole), "component")
        assert {(year_label(y), *key): pence for y in years(case) for key, pence in annual.items()} == total(
            lines(whole, by_year=True), "year", "component"
        )


@given(cases())
def test_years_add_to_the_period(case: Case) -> None:
    period = costed(case)
    one_by_one = [costed(replace(case, first_year=year, years=1)) for year in years(case)]
    apart: Counter[tuple[Any, ...]] = Counter()
    for costing in one_by_one:
        apart.update(total(lines(costing, by_year=True), *LINE))
    assert dict(apart) == total(lines(period, by_year=True), *LINE)
    frames = pd.concat([costing.by_year(money="pence") for costing in one_by_one], ignore_index=True)
    pd.testing.assert_frame_equal(frames, period.by_year(money="pence"), check_dtype=False)


@given(establishing(), st.data())
def test_a_spell_split_at_any_days_costs_the_same(case: Case, data: st.DataObject) -> None:
    line = first_line(case)
    first, last = date(case.first_year - 1, 9, 1), date(case.first_year + case.years, 9, 1)
    cuts = sorted(data.draw(st.lists(days(first, last), min_size=2, max_size=5, unique=True)))
    whole = costed(with_lines(case, [(line, (cuts[0], cuts[-1]))]))
    parts = costed(with_lines(case, [(line, piece) for piece in pairwise(cuts)]))
    assert total(lines(whole, by_year=True), *PART) == total(lines(parts, by_year=True), *PART)


def funded(case: Case, data: st.DataObject) -> Case:
    """A case in which every line written out, and every row, has other funders."""

    def anew(line: Any) -> Any:
        return None if line is None else replace(line, funding=data.draw(fundings(1)))

    proposals = [
        replace(p, acts=tuple(replace(a, posts=anew(a.posts), entry=anew(a.entry)) for a in p.acts))
        for p in case.proposals
    ]
    table = None if case.table is None else tuple(anew(row) for row in case.table)
    return replace(case, table=table, proposals=tuple(proposals))


@given(cases(actions=[action for action in POSTED if action != "fund"]), st.data())
def test_funding_in_any_proportions_leaves_the_total_unchanged(case: Case, data: st.DataObject) -> None:
    one, other = costed(case), costed(funded(case, data))
    columns = ["movement", "side", "title", "budgeted", "year", "component"]
    for by_year in (False, True):
        assert total(lines(one, by_year=by_year), *columns) == total(lines(other, by_year=by_year), *columns)
    assert measures(one.summary())["net"] == measures(other.summary())["net"]


# --- 7. what changes no price and no funder -------------------------------------------------------------------------


@given(cases(actions=["redesignate", "transfer"], one_basis=True))
def test_a_change_of_title_or_unit_costs_nothing_and_keeps_fte(case: Case) -> None:
    # where no row of the table is there on the day, the strategy establishes posts instead
    assume(all(act.action in CHANGING for _, act in case.acts()))
    costing = costed(case)
    for _, summary in summaries(costing):
        m = measures(summary)
        assert [Figure()] * 4 == [m[name] for name in ("net", "growth", "savings", "unclassified")]
        assert m["baseline"] == m["proposed"]
        assert summary.posts[0] == summary.posts[1]
        assert summary.fte[0] == summary.fte[1]
    amounts = costing.by_year(money="pence").filter(like="_pence")
    assert not amounts.to_numpy().any()


# --- values of low confidence ---------------------------------------------------------------------------------------


@cache
def doubtful() -> est.Book:
    """The scales of the tests, every value of them of low confidence; the folder is removed when the tests end."""
    folder = lasting_folder("doubtful")
    shutil.copytree(book_folder(), folder, dirs_exist_ok=True)
    for path in folder.glob("*/points.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace(",high,", ",low,"), encoding="utf-8")
    return est.load_book(folder)


@settings(max_examples=settings().max_examples // 4)
@given(establishing())
def test_values_of_low_confidence_are_refused_unless_asked_for(case: Case) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = write_case(case, Path(name))
        with pytest.raises(est.InputError, match="E210"):
            est.cost(path, book=doubtful())
        path.write_text("accept_low_confidence = true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        accepted = est.cost(path, book=doubtful())
    assert total(lines(accepted), *LINE) == total(lines(costed(case)), *LINE)


# --- 8. more is never less ------------------------------------------------------------------------------------------


def cost_of_each(case: Case) -> list[int]:
    """The full-year cost of each movement of a case that only establishes."""
    sums = total(lines(costed(case)), "movement")
    return [sums.get((number,), 0) for number in range(1, len(case.proposals[0].acts) + 1)]


@given(establishing(), st.lists(st.fractions(Fraction(1, 50), 1, max_denominator=50), min_size=2, max_size=6))
def test_more_fte_never_costs_less(case: Case, ftes: list[Fraction]) -> None:
    line = replace(first_line(case), count=1, total_fte=None)
    costs = cost_of_each(with_lines(case, [replace(line, fte=fte) for fte in sorted(ftes)]))
    assert sorted(costs) == costs


@given(establishing())
def test_a_higher_point_never_costs_less(case: Case) -> None:
    awards = tuple(replace(award, points=(), grades=()) for award in case.awards)  # one for some can overtake the next
    case = replace(case, bases=("point", "point"), awards=awards)
    line = replace(first_line(case), count=1)
    points = POINTS[line.scale or case.pay][line.grade]
    costs = cost_of_each(with_lines(case, [replace(line, point=point) for point in points]))
    assert sorted(costs) == costs


# --- 9. what is written reads back equal ----------------------------------------------------------------------------


@given(cases())
def test_a_scenario_written_is_read_back_equal(case: Case) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = est.cost(write_case(case, folder), book=book())
        written = first.scenario.to_toml(folder / "written.toml")
        second = est.cost(folder / "written.toml", book=book())
        assert written == second.scenario.to_toml() == (folder / "written.toml").read_text(encoding="utf-8")
    assert first.scenario == second.scenario
    assert first.plan == second.plan
    assert measures(first.summary()) == measures(second.summary())


@given(cases(table=False))
def test_a_scenario_in_memory_costs_what_its_file_does(case: Case) -> None:
    from_file = costed(case)
    in_memory = est.cost(from_file.scenario, book=book())
    pd.testing.assert_frame_equal(
        lines(from_file).drop(columns="file_line"), lines(in_memory).drop(columns="file_line")
    )


@given(cases(table=True))
def test_a_posts_table_is_read_back_as_written(case: Case) -> None:
    assert case.table is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.csv"
        path.write_text(posts_csv(case.table), encoding="utf-8")
        faults = Faults()
        rows = read_posts(path, "posts.csv", faults)
    assert [] == faults.found
    assert [as_cells(row) for row in case.table] == [
        {name: row[name] for name in as_cells(case.table[0])} for row in rows
    ]


def as_cells(row: Posts) -> dict[str, Any]:
    """A row of posts as the typed cells of a table; an empty cell is None."""
    texts = ("post", "title", "scale", "grade", "point", "unit", "category", "pension")
    values = {name: getattr(row, name) or None for name in texts}
    return {
        **values,
        "count": row.count,
        "fte": row.fte,
        "weeks": row.weeks,
        "budgeted": row.budgeted,
        "from": row.from_,
        "until": row.until,
    }


@given(cases(prices="constant"))  # at cash prices, see test_funding_that_ends_after_the_plan_is_shown_all_the_same
def test_the_json_of_a_costing_reads_back_equal(case: Case) -> None:
    costing = costed(case)
    document = costing.to_dict()
    assert document == json.loads(json.dumps(document, allow_nan=False))
    for name, figure in (("net", costing.summary().net), ("recurring_growth", costing.summary().growth)):
        assert figure.pence == round(100 * document["totals"][name]["known"])
        assert {k: float(v) for k, v in figure.terms.items()} == document["totals"][name]["unknown"]


# --- 10. in parts ---------------------------------------------------------------------------------------------------


@given(cases(table=False))
def test_each_proposal_costed_alone_costs_the_same(case: Case) -> None:
    together = costed(case)
    for proposal in case.proposals:
        alone = costed(replace(case, proposals=(proposal,)))
        here = measures(together.summary([proposal.number]))
        assert unnamed(here) == unnamed(measures(alone.summary()))
