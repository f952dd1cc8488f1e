"""The increments of a post by the rules of its scale: one way, for pricing and for what its holder is paid on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from establishment.posts import Fixed, Spell
from establishment.rates.progression import Increment, NoIncrement, Standing
from establishment.rates.scales import Scale


def steps_of_post(
    spell: Spell, scale: Scale, until: date, *, months: int | None = None, rules_on: date | None = None
) -> Iterator[Increment | NoIncrement]:
    """The increments of a post up to a day and with it, and the increment days on which its wait has not run.

    months: how long each point takes where the scale does not say it.  rules_on: the day whose rules and points hold
    throughout, for constant prices; each day's own if None.
    Raises InputError E218 where nothing says how long a post stays on a point.
    """
    kind, first = spell.kind, spell.increments
    # a post priced at an end or the middle of its grade has no point to climb from
    if isinstance(kind, Fixed) or first is None or not kind.point or kind.basis not in ("point", "actual"):
        return
    if first > until:
        return

    def points_on(day: date) -> tuple[str, ...]:
        grade = scale.grade(kind.grade, rules_on or day)
        return scale.climbed(grade, kind.point, kind.stop_at_bar)

    post = Standing(kind.grade, kind.point, first, spell.own_day, spell.on_point_since)
    yield from scale.progression(months).climb(post, points_on, until, rules_on=rules_on)
