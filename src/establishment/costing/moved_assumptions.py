"""Assumptions moved from where a scenario has them, so that the one engine prices what follows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from establishment.ground.findings import Faults, InputError
from establishment.ground.periods import months_after
from establishment.posts import Kind, Spell
from establishment.rates.awards import Award
from establishment.rates.book import Assumed, Book
from establishment.rates.insurance import NationalInsurance
from establishment.rates.oncosts import OnCosts, PensionRate
from establishment.rates.pricing import Trace
from establishment.rates.scale_values import BasicPay
from establishment.rates.scales import Scale
from establishment.scenarios.action_registry import origins
from establishment.scenarios.actions import Movement
from establishment.scenarios.assumptions import assumed_book
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.one_offs import Once
from establishment.scenarios.reader import NO_FILE, Plan
from establishment.scenarios.row_posts import point_of
from establishment.scenarios.scenario import Scenario

NIL = Fraction(0)
ALL = Fraction(1)


@dataclass(frozen=True)
class Shift:
    """What is added to the prices of a scenario.

    pay: percent of all pay from scales, each point rounded as an award of that percentage would be.
    insurance, pension, vacancy: percentage points on the rate of employer National Insurance, on employer pension rates
    where there are any, and on the vacancy factor. A rate never falls below nought.
    """

    pay: Fraction = NIL
    insurance: Fraction = NIL
    pension: Fraction = NIL
    vacancy: Fraction = NIL

    def applied(self, trace: Trace, scale: Scale, oncosts: OnCosts) -> Trace:
        """What prices a kind of post, moved."""
        kind = replace(trace.kind, vacancy=_within(trace.kind.vacancy + self.vacancy / 100))
        if kind.pension.flat is not None and self.pension:
            kind = replace(kind, pension=replace(kind.pension, flat=_within(kind.pension.flat + self.pension / 100)))
        insurance = trace.insurance and _insurance(trace.insurance, self.insurance)
        basic = self._paid(trace.basic, scale)
        pension = trace.pension
        # after the new pay is known: a raise can carry a post into the next salary band
        if pension is not None and self.pay:  # the rate can depend on pay
            pension = oncosts.pension_on(trace.kind.pension, trace.month, basic.salary)
        pension = pension and _pension(pension, self.pension)
        return replace(trace, kind=kind, basic=basic, insurance=insurance, pension=pension)

    def _paid(self, basic: BasicPay, scale: Scale) -> BasicPay:
        if not self.pay:
            return basic
        award = Award(date.max, self.pay)
        moved = tuple(replace(value, pence=award.applied(value.pence, scale.rounding)) for value in basic.values)
        # a basis between two points is the mean of both, each moved and rounded for itself
        return BasicPay(Fraction(sum(value.pence for value in moved), len(moved)), moved)


NO_SHIFT = Shift()
"""Prices as the scenario has them."""


def _within(rate: Fraction) -> Fraction:
    """A rate or factor between nought and the whole."""
    return min(max(rate, NIL), ALL)


@lru_cache(maxsize=256)
def _insurance(row: NationalInsurance, points: Fraction) -> NationalInsurance:
    """One row for all who have it, so that they are still worked out together."""
    return replace(row, rate=_within(row.rate + points / 100))


@lru_cache(maxsize=1024)
def _pension(row: PensionRate, points: Fraction) -> PensionRate:
    return replace(row, rate=_within(row.rate + points / 100))


def awarded(plan: Plan, points: Fraction) -> Plan:
    """A plan whose assumed awards of a percentage are so many points higher."""
    awards = [
        award if award.percent is None else award.model_copy(update={"percent": award.percent + points})
        for award in plan.scenario.awards
    ]
    # the awards are assumed anew on the known pay, so each point is rounded as that award would be
    scenario = plan.scenario.model_copy(update={"awards": awards})
    return replace(plan, scenario=scenario, book=book_of(scenario, plan.book.assuming(Assumed())))


def book_of(scenario: Scenario, book: Book) -> Book:
    """A book with what a scenario assumes. Raises InputError where that cannot be."""
    faults = Faults()
    assumed = assumed_book(scenario, book, NO_FILE, faults)
    faults.raise_any()
    return assumed


def slipped(plan: Plan, months: int) -> Plan:
    """A plan of which all that has a day comes so many months later; what has no day stays.

    Posts and lines that the plan brings begin and end later, what falls once falls later, and what runs for a time,
    such as pay protection, runs from a later day. A post that begins on a point has its first increment after that, as
    if its day had been written so. Days that the plan does not set stay: of awards, of funders, of posts as they are
    before the changes. Where pay, rates or caps are not known so late, what falls once takes the last known ones.
    """
    return later_plan(plan, months)[0]


def later_plan(plan: Plan, months: int) -> tuple[Plan, bool]:
    """A plan slipped, and whether what falls once rests on pay, rates or caps that are assumed to stay.

    Raises InputError where it cannot be priced even so.
    """
    slip = _Slip(months)
    # a later change finds the days that the earlier one has been given
    in_order = sorted(plan.movements, key=lambda movement: movement.from_ or date.min)
    movements = {each.number: slip.movement(each) for each in in_order}
    try:
        one_offs, assumed = _once_later(plan, months, plan.book), False
    # a plan near the end of known rates would else have no sensitivity of its start; what is assumed is said
    except InputError:
        one_offs, assumed = _once_later(plan, months, _lasting_book(plan, months)), True
    moved = replace(
        plan,
        movements=tuple(movements[each.number] for each in plan.movements),
        one_offs=one_offs,
        releases=tuple(replace(each, from_=slip.later(each.from_)) for each in plan.releases),
    )
    return moved, assumed


def _lasting_book(plan: Plan, months: int) -> Book:
    """The book of a plan on the assumption that the last known pay, rates and caps stay until all is done."""
    days = [one_off.line.on for one_off in plan.one_offs if one_off.line is not None and one_off.line.on is not None]
    end = months_after(max(days), months + 1) if days else None
    return plan.book.assuming(replace(plan.book.assumed, hold_on_costs=True, pay_stays_until=end))


@dataclass(frozen=True)
class _Slip:
    """Movements so many months later, in the order of their days: what a later one changes is what an earlier one left.

    increments, since, ends: by the movement that made a spell and the day it had, the day it has now.
    """

    months: int
    increments: dict[tuple[int, date | None], date | None] = field(default_factory=dict)
    since: dict[tuple[int, date | None], date | None] = field(default_factory=dict)
    ends: dict[tuple[int, date | None], date | None] = field(default_factory=dict)

    def later(self, day: date | None) -> date | None:
        return None if day is None else months_after(day, self.months)

    def movement(self, movement: Movement) -> Movement:
        before = [self._before(spell) for spell in movement.before]
        after = []
        for spell, place in zip(movement.after, origins(movement), strict=True):
            old, new = (None, None) if place is None else (movement.before[place], before[place])
            after.append(self._after(movement.number, spell, old, new))
        # a post that ends before the later start is never there
        there = [tuple(spell for spell in side if spell.start < spell.end) for side in (before, after)]
        return replace(movement, from_=self.later(movement.from_), before=there[0], after=there[1])

    def _before(self, spell: Spell) -> Spell:
        return replace(
            spell,
            from_=self.later(spell.from_),
            until=self.ends.get((spell.made_by, spell.until), spell.until),
            increments=self.increments.get((spell.made_by, spell.increments), spell.increments),
            on_point_since=self.since.get((spell.made_by, spell.on_point_since), spell.on_point_since),
        )

    def _after(self, number: int, spell: Spell, old: Spell | None, new: Spell | None) -> Spell:
        """A spell after the change; old and new: the spell it comes from, as it was and as it is now."""
        until = self.later(spell.until) if old is None or new is None or old.until != spell.until else new.until
        rises = new.increments if new else spell.increments
        since = new.on_point_since if new else spell.on_point_since
        since = self.later(spell.from_) if spell.on_point_since == spell.from_ else since
        moved = replace(spell, from_=self.later(spell.from_), until=until, increments=rises, on_point_since=since)
        # who begins on a point later has a first increment later; who only goes on keeps the day
        moved = point_of(moved, moved.from_) if _begins(spell, old) else moved
        self.increments[number, spell.increments] = moved.increments
        self.since[number, spell.on_point_since] = moved.on_point_since
        self.ends[number, spell.until] = until
        return moved


def _once_later(plan: Plan, months: int, book: Book) -> tuple[OneOffCost, ...]:
    """What falls once, worked out for a later day: who pays then, a cap of that day, the years it runs in.

    Raises InputError where it cannot be.
    """
    faults = Faults()
    once = Once(plan.scenario, book, faults)
    lines = dict.fromkeys(one_off.line for one_off in plan.one_offs if one_off.line is not None)
    moved = [replace(line, on=None if line.on is None else months_after(line.on, months)) for line in lines]
    costs = [cost for line in moved for cost in once.costs(line)]
    faults.raise_any()
    return tuple(cost.reversed() if plan.backwards else cost for cost in costs)


def _begins(spell: Spell, before: Spell | None) -> bool:
    """Whether a change puts a post on a point, from which it rises."""
    return before is None or _stand(spell) != _stand(before)


def _stand(spell: Spell) -> tuple[str, str, str] | None:
    kind = spell.kind
    return (kind.scale, kind.grade, kind.point) if isinstance(kind, Kind) else None
