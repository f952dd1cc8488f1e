"""Which posts stand when all is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import PROPOSED, Leg
from establishment.posts import Spell
from establishment.scenarios.actions import Movement


def standing(comparison: Comparison) -> list[Spell]:
    """The posts and lines that stand when all is done."""
    return [leg.spell for leg in standing_legs(comparison.movements)]


def standing_legs(movements: Sequence[Movement]) -> list[Leg]:
    """The posts of each movement less those that a later one takes, each with its movement."""
    posts_gone: dict[tuple[object, ...], int] = {}
    for movement in movements:
        for spell in (s for s in movement.before if s.made_by not in (0, movement.number)):
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
