"""Where a count of posts or FTE comes from: change by change, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from establishment.costing.explanation import ExplainedStep
from establishment.costing.measures import count_of
from establishment.costing.summary import Summary
from establishment.posts import Spell
from establishment.scenarios.action_registry import in_pairs
from establishment.scenarios.actions import Movement

COUNTS = ("posts_before", "posts_after", "fte_before", "fte_after", "posts_removed", "posts_added")
"""The measures that count posts or FTE of a full year."""
BEFORE = ("posts_before", "fte_before", "posts_removed")
TURNOVER = ("posts_removed", "posts_added")
"""Of posts that the changes take away altogether or bring anew."""


def count_steps(measure: str, summary: Summary) -> Iterator[ExplainedStep]:
    """The posts that a count is made of, by change; what one change leaves and a later one finds is taken off."""
    counted = Fraction(0)
    for movement in summary.movements:
        if measure in TURNOVER and in_pairs(movement):
            continue
        spells = movement.before if measure in BEFORE else movement.after
        lines = [(spell, _count(measure, spell)) for spell in spells if _paid(measure, spell, summary.funder)]
        of_movement = sum((count for _, count in lines), Fraction(0))
        if of_movement:
            counted += of_movement
            yield ExplainedStep(1, _name(movement), of_movement)
            yield from _lines(lines)
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
