"""Where a figure comes from: movement by movement, down to the point, award, rate and line of a file."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import PROPOSED
from establishment.costing.explain_counts import COUNTS, count_steps
from establishment.costing.explain_years import IN_A_YEAR, OVER_THE_YEARS, over_years, year_explained
from establishment.costing.explanation import ExplainedStep, Explanation
from establishment.costing.figures import Figure, total
from establishment.costing.measures import MEASURES, OF_SUMMARY, count_of, effects_of, money_of, single_parts
from establishment.costing.stated import named
from establishment.costing.summary import CLASSES, Effect, Summary
from establishment.ground.findings import RefusedError
from establishment.ground.periods import FinancialYear, long_date
from establishment.posts import Kind, Spell
from establishment.rates.pricing import Trace
from establishment.scenarios.one_offs import OneOffCost
from establishment.scenarios.terms import GIVEN_ASIDE, UnitCost

SIDES = ("baseline", "proposed")
ONCE = "one_off"
APART = ("time_limited", "unbudgeted_before", "unbudgeted_after")
"""Costs of each change that stand outside the base budget."""
RELEASED = "non_cashable"
BETWEEN = "between_funders"
EXPLAINED = (
    *(row.name for row in OF_SUMMARY if any(part.adds for part in single_parts(row))),
    *(ONCE, *APART, RELEASED, BETWEEN, *SIDES, *COUNTS, *OVER_THE_YEARS),
)
"""Every measure: sums over changes, what falls once or stands apart, the two sides, counts, and all the years."""
NOTHING_CHANGES = (ExplainedStep(1, "Nothing that has a price changes."),)


def explain(
    comparison: Comparison,
    measure: str,
    proposals: Iterable[str] | None = None,
    funder: str | None = None,
    year: FinancialYear | None = None,
) -> Explanation:
    """How a measure is made up.

    measure: one of `EXPLAINED`; of a year, one of `IN_A_YEAR`.
    proposals: numbers as text; all where None.  funder: its id; all where None.  year: what falls in it, or the full
    year at its end; without it a full year at the price base.
    Raises ValueError for another measure, or an unknown proposal or funder.
    """
    if year is None and measure not in EXPLAINED:
        of_year = " (give the year)" if measure in IN_A_YEAR else ""
        raise RefusedError(f"{measure!r} cannot be explained{of_year}; measures: {', '.join(EXPLAINED)}")
    chosen = None if proposals is None else list(proposals)
    summary = comparison.summary(chosen, funder)
    of = (named(chosen) if chosen else "all proposals") + (f", {_payer(funder, comparison)}" if funder else "")
    if measure in OVER_THE_YEARS:
        if chosen is not None or funder is not None:
            raise RefusedError(f"{measure} is of the whole plan: leave out the proposals and the funder")
        value, parts = over_years(comparison, measure, year)
        until = f" until {year.label}" if year else ""
        return Explanation(measure, f"{MEASURES[measure].label}{until}", value, tuple(parts))
    if year is not None:
        label, amount, parts = year_explained(comparison, measure, year, chosen, funder)
        return Explanation(measure, f"{label}, {year.label}, of {of}", amount, tuple(parts) or NOTHING_CHANGES)
    if measure in SIDES:
        return _side(measure, summary, of, comparison)
    title = f"{MEASURES[measure].label} of {of}"
    if measure in COUNTS:
        steps = tuple(count_steps(measure, summary))
        return Explanation(measure, title, count_of(summary, measure), steps or (ExplainedStep(1, "No posts."),))
    return Explanation(measure, title, money_of(summary, measure), _steps(measure, summary, comparison))


def _steps(measure: str, summary: Summary, comparison: Comparison) -> tuple[ExplainedStep, ...]:
    """The changes that make an amount of a full year."""
    if measure == ONCE:
        steps = tuple(step for one_off, part in summary.one_offs for step in _once(one_off, part))
    elif measure in (*APART, RELEASED, BETWEEN):
        steps = tuple(_apart(measure, summary, comparison))
    else:
        effects = effects_of(MEASURES[measure], summary.effects)
        steps = tuple(step for effect in effects for step in _effect(effect, comparison))
    return steps or NOTHING_CHANGES


def _once(one_off: OneOffCost, part: Figure) -> Iterator[ExplainedStep]:
    """What falls once: its day and place, and how it is made up."""
    day = f" on {long_date(one_off.on)}" if one_off.on else ""
    yield ExplainedStep(1, f"proposal {one_off.proposal}, {one_off.title}{day}, {one_off.place}", part)
    if one_off.how:
        yield ExplainedStep(2, one_off.how)


def _apart(measure: str, summary: Summary, comparison: Comparison) -> Iterator[ExplainedStep]:
    """What stands outside the base budget, change by change."""
    if measure == RELEASED:
        for release in summary.releases:
            yield ExplainedStep(
                1, f"proposal {release.proposal}, {release.title}, {release.place}", Figure(release.pence)
            )
            yield ExplainedStep(2, release.sum_)
    elif measure == BETWEEN:
        parts = () if summary.funder is not None else summary.by_funder
        for effect in (effect for effect in parts if effect.turn == "growth"):
            yield ExplainedStep(1, f"{_what(effect, comparison)}, growth", effect.net)
        if parts and (summary.growth.pence or summary.growth.terms):
            yield ExplainedStep(1, "less growth over the whole", -summary.growth)
    else:
        for effect in summary.effects:
            cost: Figure = getattr(effect, measure)
            if cost.pence or cost.terms:
                yield ExplainedStep(1, _what(effect, comparison), cost)


def _side(side: str, summary: Summary, of: str, comparison: Comparison) -> Explanation:
    """The budgeted cost before or after, post by post."""
    figure: Figure = getattr(summary, side)
    steps: list[ExplainedStep] = []
    for effect in summary.effects:
        spells = effect.movement.before if side == "baseline" else effect.movement.after
        cost: Figure = getattr(effect, side)
        if spells and (cost.pence or cost.terms):
            steps.append(ExplainedStep(1, _what(effect, comparison), cost))
            for index, spell in enumerate(spells):
                steps.extend(_spell(index, spell, side, effect, comparison))
    between = total(getattr(effect, side) for effect in summary.effects) - figure
    if between.pence or between.terms:
        steps.append(ExplainedStep(1, "less posts that one change makes and another changes, counted once", -between))
    return Explanation(side, f"{MEASURES[side].label} of {of}", figure, tuple(steps))


def _what(effect: Effect, comparison: Comparison) -> str:
    movement, payer = effect.movement, _payers(effect, comparison)
    if not movement.number:
        return f"posts that no change affects, {payer}"
    return f"proposal {movement.proposal}, {movement.action.replace('_', ' ')}, {payer}"


def _effect(effect: Effect, comparison: Comparison) -> Iterator[ExplainedStep]:
    movement = effect.movement
    turn = "neither growth nor saving until its costs are known" if effect.turn == "unclassified" else effect.turn
    what = f"{_what(effect, comparison)}, {turn}"
    if effect.saving:
        what += f" ({CLASSES[effect.saving]})"
    yield ExplainedStep(1, what, effect.net)
    for side, spells in (("baseline", movement.before), (PROPOSED, movement.after)):
        for index, spell in enumerate(spells):
            yield from _spell(index, spell, side, effect, comparison)


def _payers(effect: Effect, comparison: Comparison) -> str:
    return " and ".join(_payer(funder, comparison) for funder in effect.funders)


def _payer(funder: str, comparison: Comparison) -> str:
    return f"paid by {comparison.funder_name(funder)}"


def _spell(index: int, spell: Spell, side: str, effect: Effect, comparison: Comparison) -> Iterator[ExplainedStep]:
    sign = "+" if side == PROPOSED else "-"
    outside = "" if spell.budgeted else " (unbudgeted: outside the base budget)"
    outside += " (time-limited: not in recurring figures)" if spell.time_limited else ""
    head = f"{sign} {spell.count} x {spell.label}{outside}, {spell.place}"
    prices = comparison.engine.prices
    unit_cost = prices.unit_cost(spell)
    if prices.unpriced(spell):
        assert isinstance(spell.kind, Kind)
        has_pay = prices.book.scale(spell.kind.scale).has_pay(spell.kind.grade)
        why = "the basis is unstated" if has_pay else "there is no pay for the grade"
        yield ExplainedStep(2, f"{head}: not priced, {why}")
        return
    lines = comparison.costed.lines
    mine = lines[
        (lines["movement"] == effect.movement.number) & (lines["side"] == side) & lines["funder"].isin(effect.funders)
    ]
    mine = mine[mine["spell"] == index]
    share = sum((part for name, part in spell.payers() if name in effect.funders), Fraction(0))
    part = "" if share == 1 else f", {share} of it"
    yield ExplainedStep(2, head + part, Figure(int(mine["pence"].sum())))
    mine = mine.drop_duplicates("component")  # the annual amount of one post stands at each funder's part of it
    if len(mine) > 1:
        yield ExplainedStep(3, "one post, a full year, all funders", Figure(int(mine["annual_pence"].sum())))
    trace = prices.price(spell, spell.kind, prices.base).trace
    for row in mine.to_dict("records"):
        yield ExplainedStep(
            3, _component(row, trace, _where(unit_cost) if unit_cost else ""), Figure(int(row["annual_pence"]))
        )


def _where(unit: UnitCost) -> str:
    """Where a unit cost is given; nothing for one that the scenario does not hold."""
    return unit.where or ("" if unit.reference == GIVEN_ASIDE else unit.reference)


def _component(row: dict[Hashable, Any], trace: Trace | None, where: str) -> str:
    name = str(row["component"]).replace("_", " ")
    if row["component"] == "unit_cost":
        return f"{name} of one post, given{f' in {where}' if where else ''}"
    if trace is None:
        return name
    return f"{name} of one post, {trace.explain(str(row['component']))}"
