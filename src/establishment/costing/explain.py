"""Where a figure or a count comes from: change by change, down to the point, award, rate and line of a file."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import PROPOSED
from establishment.costing.explain_years import IN_A_YEAR, OVER_THE_YEARS, over_years, year_explained
from establishment.costing.explanation import ExplainedStep, Explanation
from establishment.costing.figures import Figure, total
from establishment.costing.measures import MEASURES, OF_SUMMARY, count_of, effects_of, single_parts, value_of
from establishment.costing.stated import named
from establishment.costing.summary import CLASSES, Effect, Summary
from establishment.ground.findings import RefusedError
from establishment.ground.periods import FinancialYear, long_date
from establishment.posts import Kind, Spell
from establishment.rates.pricing import Trace
from establishment.scenarios.action_registry import in_pairs
from establishment.scenarios.actions import Movement, Release
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.terms import GIVEN_ASIDE, UnitCost

COUNTS = ("posts_before", "posts_after", "fte_before", "fte_after", "posts_removed", "posts_added")
"""The measures that count posts or FTE of a full year."""
BEFORE = ("posts_before", "fte_before", "posts_removed")
TURNOVER = ("posts_removed", "posts_added")
"""Of posts that the changes take away altogether or bring anew."""


def count_steps(measure: str, summary: Summary) -> Iterator[ExplainedStep]:
    """The posts that a count is made of, by change; what one change leaves and a later one finds is taken off."""
    counted = Fraction(0)
    for movement in summary.movements:
        # a post that is changed neither comes nor goes
        if measure in TURNOVER and in_pairs(movement):
            continue
        spells = movement.before if measure in BEFORE else movement.after
        lines = [(spell, _count(measure, spell)) for spell in spells if _paid(measure, spell, summary.funder)]
        of_movement = sum((count for _, count in lines), Fraction(0))
        if of_movement:
            counted += of_movement
            yield ExplainedStep(1, _name(movement), of_movement)
            yield from _lines(lines)
    # what is left is not worked out again here: it is what the measure itself takes off
    between = counted - count_of(summary, measure)
    if between:
        yield ExplainedStep(1, "less posts that one change makes and another changes, counted once", -between)


def _paid(measure: str, spell: Spell, funder: str | None) -> bool:
    return measure in TURNOVER or funder is None or funder in [name for name, _ in spell.payers()]


def _count(measure: str, spell: Spell) -> Fraction:
    return spell.fte if measure.startswith("fte") else Fraction(spell.posts)


def _name(movement: Movement) -> str:
    if not movement.number:
        return "posts that no change affects"
    return f"proposal {movement.proposal}, {movement.action.replace('_', ' ')}"


def _lines(lines: Iterable[tuple[Spell, Fraction]]) -> Iterator[ExplainedStep]:
    for spell, count in lines:
        if count:
            yield ExplainedStep(2, f"{spell.count} x {spell.label}, {spell.place}", count)


SIDES = ("baseline", "proposed")
ONCE = "one_off"
RELEASED = "non_cashable"
BETWEEN = "between_funders"
EXPLAINED = (*(row.name for row in OF_SUMMARY), *OVER_THE_YEARS)
"""Every measure of a full year, and those of all the years."""
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
    proposals: numbers as text; all if None.  funder: its id; all if None.  year: what falls in it, or the full year
    at its end; without it a full year at the price base.
    Raises ValueError for another measure, or an unknown proposal or funder.
    """
    if year is None and measure not in EXPLAINED:
        of_year = " (give the year)" if measure in IN_A_YEAR else ""
        raise RefusedError(f"{measure!r} cannot be explained{of_year}; measures: {', '.join(EXPLAINED)}")
    chosen = None if proposals is None else list(proposals)
    summary = comparison.summary(chosen, funder)
    of = (named(chosen) if chosen else "all proposals") + (f", {_payer(funder, comparison)}" if funder else "")
    if measure in OVER_THE_YEARS:
        # the months of payback and the discounted years are of all funders and proposals together
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
    return Explanation(measure, title, value_of(summary, measure), _steps(measure, summary, comparison))


def _steps(measure: str, summary: Summary, comparison: Comparison) -> tuple[ExplainedStep, ...]:
    """The changes that make an amount of a full year."""
    if measure == ONCE:
        steps = tuple(step for one_off, part in summary.one_offs for step in _once(one_off, part))
    elif measure == RELEASED:
        steps = tuple(step for release in summary.releases for step in _released(release))
    elif measure == BETWEEN:
        steps = tuple(_between_funders(summary, comparison))
    # a measure that knows which effects it adds up is shown by those; any other change by change
    elif any(part.adds for part in single_parts(MEASURES[measure])):
        effects = effects_of(MEASURES[measure], summary.effects)
        steps = tuple(step for effect in effects for step in _effect(effect, comparison))
    else:
        steps = tuple(_change_by_change(measure, summary, comparison))
    return steps or NOTHING_CHANGES


def _change_by_change(measure: str, summary: Summary, comparison: Comparison) -> Iterator[ExplainedStep]:
    """What a measure comes to for each change, cost and release alone, and what they come to only together.

    So a measure with a function of its own is explained without steps of its own.
    """
    nothing = replace(summary, effects=(), movements=(), one_offs=(), releases=(), by_funder=())
    alone = [
        (_what(effect, comparison), replace(nothing, effects=(effect,), movements=(effect.movement,)))
        for effect in summary.effects
    ]
    alone += [(_once_words(each[0]), replace(nothing, one_offs=(each,))) for each in summary.one_offs]
    alone += [(_release_words(each), replace(nothing, releases=(each,))) for each in summary.releases]
    together = value_of(summary, measure)
    for what, part in alone:
        value = value_of(part, measure)
        if value:
            yield ExplainedStep(1, what, value)
        together = cast("Figure", together) - value  # counts are taken off alike
    if together:
        yield ExplainedStep(1, "what the changes come to only together", together)


def _once(one_off: OneOffCost, part: Figure) -> Iterator[ExplainedStep]:
    """What falls once: its day and place, and how it is made up."""
    yield ExplainedStep(1, _once_words(one_off), part)
    if one_off.how:
        yield ExplainedStep(2, one_off.how)


def _once_words(one_off: OneOffCost) -> str:
    day = f" on {long_date(one_off.on)}" if one_off.on else ""
    return f"proposal {one_off.proposal}, {one_off.title}{day}, {one_off.place}"


def _released(release: Release) -> Iterator[ExplainedStep]:
    """Time or quality released, and how it is made up."""
    yield ExplainedStep(1, _release_words(release), Figure(release.pence))
    yield ExplainedStep(2, release.sum_)


def _release_words(release: Release) -> str:
    return f"proposal {release.proposal}, {release.title}, {release.place}"


def _between_funders(summary: Summary, comparison: Comparison) -> Iterator[ExplainedStep]:
    """Growth of each funder, less what is growth over the whole."""
    parts = () if summary.funder is not None else summary.by_funder
    for effect in (effect for effect in parts if effect.turn == "growth"):
        yield ExplainedStep(1, f"{_what(effect, comparison)}, growth", effect.net)
    if parts and summary.growth:
        yield ExplainedStep(1, "less growth over the whole", -summary.growth)


def _side(side: str, summary: Summary, of: str, comparison: Comparison) -> Explanation:
    """The budgeted cost before or after, post by post."""
    figure: Figure = getattr(summary, side)
    steps: list[ExplainedStep] = []
    for effect in summary.effects:
        spells = effect.movement.before if side == "baseline" else effect.movement.after
        cost: Figure = getattr(effect, side)
        if spells and cost:
            steps.append(ExplainedStep(1, _what(effect, comparison), cost))
            for index, spell in enumerate(spells):
                steps.extend(_spell(index, spell, side, effect, comparison))
    between = total(getattr(effect, side) for effect in summary.effects) - figure
    if between:
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
    # two posts of one movement and side differ only in their place in it
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
