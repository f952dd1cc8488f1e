"""The course of posts: what stands from which day until which, through every change, and who pays for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from establishment.costing.cost_lines import PROPOSED, Leg
from establishment.posts import UNSAID, Funding, Spell, Stages, payers
from establishment.scenarios.action_registry import in_pairs
from establishment.scenarios.actions import Movement

UNTOUCHED = Movement(0, "", "unchanged", (), ())
"""Stands for posts before an action changes them."""


@dataclass(frozen=True)
class Course:
    """Posts alike through time: each leg ends where the next begins, and the last with the post itself."""

    legs: tuple[Leg, ...]


@dataclass
class _Open:
    """A course that goes on: its legs so far, the last not ended."""

    legs: tuple[Leg, ...]
    count: int


def courses(movements: Sequence[Movement]) -> list[Course]:
    """The courses of all posts and lines, as changed.

    Posts that an action takes are those of the baseline until its day, or those that an earlier action left. An action
    without a day has always been so.
    """
    ended: list[Course] = []
    going: dict[tuple[object, ...], list[_Open]] = {}
    # by day and not as written: a change finds what earlier days have left
    for movement in sorted(movements, key=lambda m: (m.from_ or date.min, m.number)):
        earlier: list[list[_Open]] = (
            [_taken(spell, movement, going) for spell in movement.before] if movement.number else []
        )
        paired = bool(movement.number) and in_pairs(movement)
        for n, spell in enumerate(movement.after):
            before = earlier[n] if paired else [_Open((), spell.count)]
            for part in before:
                leg = Leg(movement, PROPOSED, replace(spell, count=part.count), n)
                going.setdefault(_alike(movement.number, spell), []).append(_Open((*part.legs, leg), part.count))
        for parts in [] if paired else earlier:
            ended += [Course(part.legs) for part in parts]
    return [*ended, *(Course(part.legs) for parts in going.values() for part in parts)]


def _taken(spell: Spell, movement: Movement, going: dict[tuple[object, ...], list[_Open]]) -> list[_Open]:
    """The courses that an action ends or changes, each up to its day."""
    on = movement.from_
    # posts as the list has them: their time before the change is a leg of its own
    if spell.made_by in (0, movement.number):
        leg = Leg(UNTOUCHED, PROPOSED, replace(spell, from_=spell.since), until=on)
        there = on is not None and leg.spell.start < leg.end
        return [_Open((leg,) if there else (), spell.count)]
    parts, remaining = [], spell.count
    open_ = going.get(_alike(spell.made_by, spell), [])
    while open_ and remaining:
        whole = open_.pop(0)
        part = min(remaining, whole.count)
        remaining -= part
        # a change that takes three of five leaves a course of two that goes on
        if whole.count > part:
            open_.insert(0, _Open(_counted(whole.legs, whole.count - part), whole.count - part))
        *first, last = _counted(whole.legs, part)
        # the change ends the last leg on its day; a leg that would have no day left is dropped
        legs = (*first, replace(last, until=on))
        parts.append(_Open(tuple(leg for leg in legs if leg.spell.start < leg.end), part))
    return parts


def _counted(legs: Iterable[Leg], count: int) -> tuple[Leg, ...]:
    return tuple(replace(leg, spell=replace(leg.spell, count=count)) for leg in legs)


def _alike(number: int, spell: Spell) -> tuple[object, ...]:
    """What a later action finds again of what an action left."""
    return (
        number,
        spell.post,
        spell.title,
        spell.kind,
        spell.funding,
        spell.later,
        spell.funded_until,
        spell.unit,
        spell.budgeted,
    )


# --- who pays, and through which end of funding ----------------------------------------------------------------------


@dataclass(frozen=True)
class FundingEnd:
    """A funder that stops paying on a day, and who pays then."""

    day: date
    funder: str
    then: str


@dataclass(frozen=True)
class Holding:
    """A share that a funder pays; end: through which end of another's funding, if any."""

    payer: str
    share: Fraction
    end: FundingEnd | None = None


Holdings = tuple[Holding, ...]


class Holders:
    """Who pays for posts as time goes on.

    heir: who pays on a day what a funder was to pay, where that is settled.
    """

    def __init__(self, heir: Callable[[str, date], str]) -> None:
        self.heir = heir

    def of(self, course: Course) -> list[tuple[date, Holdings]]:
        """Who pays for a course, from each day on which that changes."""
        return self.through([(leg.spell.start, leg.end, leg.spell.funding, leg.spell.stages) for leg in course.legs])

    def through(self, stretches: Sequence[tuple[date, date, Funding, Stages]]) -> list[tuple[date, Holdings]]:
        """The same of stretches that follow each other: start, end, who pays, and who from which later day."""
        holdings: Holdings = ()
        days: list[tuple[date, Holdings]] = []
        last: Stages = ()
        for start, end, now, later in stretches:
            # funding that ends on the day of a change has ended first, so that its end is listed
            for paid in (paid for day, paid in last if day == start):  # it has ended, though a change comes that day
                holdings = self._turned(holdings, payers(paid), start)
            # money that an action moves is no end of funding: nothing falls on anybody
            holdings = _changed(holdings, payers(next((paid for day, paid in reversed(later) if day <= start), now)))
            days.append((start, holdings))
            for day, paid in later:
                if start < day < end:
                    holdings = self._turned(holdings, payers(paid), day)
                    days.append((day, holdings))
            last = later
        return days

    def _turned(self, holdings: Holdings, paid: Funding, day: date) -> Holdings:
        """Who pays after funding has ended: what one no longer pays falls on those that pay more."""
        new = dict(paid)
        lost: dict[str, Fraction] = {}
        after: list[Holding] = []
        for holding in holdings:
            stays = min(holding.share, new.get(holding.payer, Fraction(0)))
            new[holding.payer] = new.get(holding.payer, Fraction(0)) - stays
            if stays:
                after.append(replace(holding, share=stays))
            if holding.share > stays:
                lost[holding.payer] = lost.get(holding.payer, Fraction(0)) + holding.share - stays
        gained = {name: share for name, share in new.items() if share > 0}
        for name, then, share in self._passed(lost, gained, day):
            after.append(Holding(then, share, None if name == UNSAID else FundingEnd(day, name, then)))
        return tuple(after)

    def _passed(
        self, lost: dict[str, Fraction], gained: dict[str, Fraction], day: date
    ) -> list[tuple[str, str, Fraction]]:
        """From whom to whom shares pass: to who is to follow, the rest in the order named."""
        # who is named to follow comes first; what is left falls on the others in the order named
        pairs = [(name, self.heir(name, day)) for name in lost]
        pairs += [(name, then) for name in lost for then in gained]
        passed = []
        for name, then in pairs:
            part = min(lost.get(name, Fraction(0)), gained.get(then, Fraction(0)))
            if part > 0:
                lost[name] -= part
                gained[then] -= part
                passed.append((name, then, part))
        return passed


def _changed(holdings: Holdings, paid: Funding) -> Holdings:
    """Who pays after a change: what a funder goes on paying stays as it was."""
    new = dict(paid)
    after: list[Holding] = []
    for holding in holdings:
        stays = min(holding.share, new.get(holding.payer, Fraction(0)))
        if stays:
            after.append(replace(holding, share=stays))
            new[holding.payer] -= stays
    return (*after, *(Holding(name, share) for name, share in new.items() if share > 0))
