"""Which posts stand before all changes and after them: as legs that add up at any time, and when all is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from establishment.costing.comparison import Comparison, sums_of
from establishment.costing.cost_lines import BASELINE, PROPOSED, Costed, Leg, legs_of
from establishment.costing.figures import Figure, total
from establishment.posts import Spell
from establishment.scenarios.actions import Movement
from establishment.scenarios.reader import Plan


def level_legs(plan: Plan, *, by_year: bool) -> list[Leg]:
    """The legs of a plan, and those of movement 0 that make the sum of a side what stands on it.

    What one movement makes and a later one takes stands on neither side of the whole: it is taken off both.
    by_year: with the time before the day of a movement, in which the posts that it touches stand on both sides.
    These legs are the same on both sides, so that nothing changes by how much they differ.
    """
    # which change made a post is only known in the direction in which the plan was written
    forwards = plan.reversed() if plan.backwards else plan
    both = [*_between(forwards), *(_before_their_day(forwards) if by_year else ())]
    rest = Movement(0, "", "unchanged", tuple(spell for spell, _, _ in both), ())
    first = len(plan.unchanged)
    return [
        *legs_of(plan.all_movements),
        *(
            Leg(rest, side, spell, first + n, sign, until)
            for n, (spell, sign, until) in enumerate(both)
            # on both sides alike, so that no net changes by it
            for side in (BASELINE, PROPOSED)
        ),
    ]


def baseline_legs(plan: Plan) -> list[Leg]:
    """What would stand if nothing changed: the posts and lines before all changes, from their own first day."""
    numbers = {movement.number for movement in plan.movements}
    own = [leg for leg in legs_of(plan.all_movements) if leg.side == BASELINE and leg.spell.made_by not in numbers]
    return [replace(leg, spell=_as_it_began(leg.spell)) if leg.movement.number else leg for leg in own]


def _as_it_began(spell: Spell) -> Spell:
    """A post from its own first day, not from that of the movement that finds it."""
    return replace(spell, from_=spell.since)


def _between(plan: Plan) -> Iterator[tuple[Spell, int, date | None]]:
    """What a movement finds that another one made, to be taken off."""
    numbers = {movement.number for movement in plan.movements}
    for spell in (spell for movement in plan.movements for spell in movement.before):
        if spell.made_by in numbers:
            yield spell, -1, None


def _before_their_day(plan: Plan) -> Iterator[tuple[Spell, int, date | None]]:
    """What a movement finds that none made, until the day of the movement."""
    numbers = {movement.number for movement in plan.movements}
    for spell in (spell for movement in plan.movements for spell in movement.before):
        # a post that begins with its movement has no time before it
        if spell.made_by not in numbers and spell.from_ != spell.since:
            yield _as_it_began(spell), 1, spell.from_


def in_base_budget(costed: Costed, funder: str | None = None) -> Figure:
    """What of some costs is budgeted and recurring; of one funder, or of all."""
    return total(
        figure
        for key, figure in sums_of(costed).items()
        if key.budgeted and not key.time_limited and funder in (None, key.funder)
    )


def standing(comparison: Comparison) -> list[Spell]:
    """The posts and lines that stand when all is done."""
    return [leg.spell for leg in standing_legs(comparison.movements)]


def standing_legs(movements: Sequence[Movement]) -> list[Leg]:
    """The posts of each movement less those that a later one takes, each with its movement."""
    posts_gone: dict[tuple[object, ...], int] = {}
    for movement in movements:
        for spell in (s for s in movement.before if s.made_by not in (0, movement.number)):
            # a later change takes some of the posts alike that an earlier one left, whichever they are
            at = spell.made_by, *_alike(spell)
            posts_gone[at] = posts_gone.get(at, 0) + spell.count
    legs = []
    for movement in movements:
        for spell in movement.after:
            at = movement.number, *_alike(spell)
            gone = min(spell.count, posts_gone.get(at, 0))
            posts_gone[at] = posts_gone.get(at, 0) - gone
            if gone < spell.count:
                legs.append(Leg(movement, PROPOSED, replace(spell, count=spell.count - gone)))
    return legs


def _alike(spell: Spell) -> tuple[object, ...]:
    return spell.post, spell.title, spell.kind, spell.funding
