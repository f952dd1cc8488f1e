"""What the increments of a costing rest on: waits that have not run, and what is assumed of who stands on a point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from establishment.costing.comparison import Comparison
from establishment.costing.pricer import Pricer
from establishment.costing.unused_keys import MOST_GRADES, kind_of, standing_sentence
from establishment.ground.findings import listed
from establishment.ground.periods import MONTHS, long_date
from establishment.posts import Spell
from establishment.rates.progression import NoIncrement


def increment_sentences(comparison: Comparison) -> list[str]:
    """What is to be said beside the figures of the years, where posts have increments; nothing without years.

    Raises InputError E218 where nothing says how long a post stays on a point.
    """
    if not comparison.years:
        return []
    prices, last = comparison.engine.prices, comparison.years[-1].last_day
    both = (spell for movement in comparison.movements for spell in movement.spells)
    # thousands of posts have few courses of increments; each is looked at once
    alike = {(s.kind, s.increments, s.own_day, s.on_point_since, s.from_, s.until): s for s in both}
    spells = [spell for spell in alike.values() if _climbs(spell, prices, last)]
    rests_on = [*_waits(spells, prices, last), *_assumed(spells), *_days(spells, prices), *_months(spells, prices)]
    standing = standing_sentence(comparison)
    return [*rests_on, *([standing] if standing else [])]


def _climbs(spell: Spell, prices: Pricer, last: date) -> bool:
    return next(prices.climb(spell, last), None) is not None


def _waits(spells: Iterable[Spell], prices: Pricer, last: date) -> Iterator[str]:
    """The increment days that bring none, by grade and rule."""
    days: dict[tuple[str, str], list[date]] = {}
    for spell in spells:
        for step in prices.climb(spell, min(last, (spell.until or last))):
            if isinstance(step, NoIncrement):
                words = "; ".join(filter(None, (str(step.rule), step.rule.starters)))
                dates = days.setdefault((kind_of(spell).grade, words), [])
                dates += [] if step.on in dates else [step.on]
    for (grade, rule), dates in days.items():
        yield f"No increment in {grade} on {listed([long_date(day) for day in sorted(dates)])}: {rule}."


def _assumed(spells: Iterable[Spell]) -> Iterator[str]:
    unsaid = [spell for spell in spells if spell.on_point_since is None]
    begun = [spell for spell in spells if spell.on_point_since is not None and spell.on_point_since == spell.from_]
    if unsaid:
        grades = listed(dict.fromkeys(kind_of(spell).grade for spell in unsaid), most=MOST_GRADES)
        yield (
            f"Assumed: the wait of posts in {grades} has run by their next increment date, as nothing says how long "
            "they have been on their point (on_point_since)."
        )
    if begun:
        grades = listed(dict.fromkeys(kind_of(spell).grade for spell in begun), most=MOST_GRADES)
        yield f"Assumed: who begins in {grades} has been on the point since the first day there (on_point_since)."


def _days(spells: Iterable[Spell], prices: Pricer) -> Iterator[str]:
    """Scales whose common day stands in place of the scenario's date."""
    scales = Counter((kind_of(spell).scale, spell.increments) for spell in spells if not spell.own_day)
    for scale, first in scales:
        rules = prices.book.scale(scale).progression(prices.increment_months).rules
        days = {rule.day for rule in rules if rule.day_of_step == "common" and rule.day is not None}
        if days and first is not None and (first.month, first.day) not in days:
            names = listed(dict.fromkeys(f"{day} {MONTHS[month - 1]}" for month, day in sorted(days)))
            yield (
                f"Increments on {scale} come on {names}, its common day; the scenario's increment date says only from "
                "when. A date given on a post stands above it."
            )


def _months(spells: Iterable[Spell], prices: Pricer) -> Iterator[str]:
    """Scales that leave the wait to the scenario."""
    if prices.increment_months is None:
        return
    for name in dict.fromkeys(kind_of(spell).scale for spell in spells):
        scale = prices.book.scale(name)
        # a scale that leaves the wait to the employer takes the scenario's number of months
        silent = not scale.rules or any(rule.clock == "local" for rule in scale.rules)
        if scale.table.increment_months is None and silent:
            months = prices.increment_months
            yield f"Assumed: each point of {name} takes {months} months where the scale does not say it."
