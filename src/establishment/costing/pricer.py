"""What prices posts: each kind on each day looked up and worked out once, for every part of a costing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from establishment.costing.moved_assumptions import NO_SHIFT, Shift
from establishment.ground.findings import Finding, InputError, Place
from establishment.ground.money import times
from establishment.ground.periods import FinancialYear, Method, cut, months_after
from establishment.posts import Fixed, Kind, Spell
from establishment.rates.annual import COLUMN, COMPONENTS, annual_components
from establishment.rates.book import Book
from establishment.rates.own_pay import kind_by
from establishment.rates.pricing import Trace, trace
from establishment.rates.progression import Increment, NoIncrement
from establishment.rates.rate_columns import Matrix
from establishment.rates.scale_values import LumpSum
from establishment.rates.steps_of_posts import steps_of_post
from establishment.scenarios.reader import Plan
from establishment.scenarios.terms import UnitCost


@dataclass(frozen=True, eq=False)
class Price:
    """What one post costs a year: a line's own amount, a cost that is given, or what a scale and rates come to.

    Where there is none of them the post has no price, and is carried as an unknown.
    """

    kind: Kind | Fixed
    given: UnitCost | None = None
    trace: Trace | None = None

    @property
    def known(self) -> bool:
        """Whether there is a price."""
        return isinstance(self.kind, Fixed) or self.given is not None or self.trace is not None


class PricedDays(NamedTuple):
    """Days on which the price, the point and the payers of a post stay as they are; until is the first day after.

    priced_on: the day whose prices hold.  lump: instead of what accrues, a payment made on the first of these days.
    """

    from_: date
    until: date
    priced_on: date | None
    lump: LumpSum | None = None


@dataclass(frozen=True)
class Pricer:
    """How posts are priced: the book, what the scenario gives, and the month or months of the rates.

    base: the price base; None where cash prices use each month's own rates, or nothing is priced.
    shift: what is added to the prices, where it is asked what if.
    increment_months: how long each point takes on a scale that does not say it.
    What is looked up and worked out is kept; a copy with other settings, or one in another process, begins anew.
    """

    book: Book
    base: date | None = None
    cash: bool = False
    method: Method = "months"
    given: tuple[UnitCost, ...] = ()
    accept_low: bool = False
    base_line: int = 0
    shift: Shift = NO_SHIFT
    increment_months: int | None = None
    _traces: dict[tuple[Any, ...], Trace] = field(default_factory=dict, init=False, repr=False, compare=False)
    _no_pay: dict[Kind, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    _annual: dict[int, Matrix] = field(default_factory=dict, init=False, repr=False, compare=False)
    _days: dict[tuple[Any, ...], list[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @staticmethod
    def of(plan: Plan) -> Pricer:
        """The prices a scenario asks for."""
        scenario = plan.scenario
        return Pricer(
            plan.book,
            scenario.price_base,
            scenario.prices == "cash",
            scenario.sharing,
            tuple(scenario.unit_cost),
            scenario.accept_low_confidence,
            plan.place("price_base").line,
            increment_months=scenario.increment_months,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """The settings alone: another process looks prices up itself."""
        return Pricer, tuple(getattr(self, each.name) for each in fields(self) if each.init)

    # --- one post ---

    def price(
        self,
        spell: Spell,
        kind: Kind | Fixed,
        on: date | None,
        *,
        oncosts: Book | None = None,
        oncosts_on: date | None = None,
    ) -> Price:
        """What prices one post of a spell, as a kind of post on a day; on-costs of another book or day where given.

        Raises InputError where a scale prices it and there is no day (E214), or nothing that day (see `trace`).
        """
        if isinstance(kind, Fixed):
            return Price(kind)
        unit_cost = self.unit_cost(spell, kind)
        # a cost that the scenario gives stands before the scale, and before the question whether there is pay at all
        if unit_cost is not None or self._without_pay(kind):
            return Price(kind, unit_cost)
        if on is None:
            message = f"{spell.label} is priced from a scale, but the scenario has no price base."
            fix = "Add price_base = 2016-12-01, a day in the month whose pay and on-cost rates to use."
            raise InputError([Finding("E214", spell.place, "price_base", "", message, fix)])
        return Price(kind, trace=self.trace(kind, on, oncosts=oncosts, oncosts_on=oncosts_on))

    def unit_cost(self, spell: Spell, kind: Kind | Fixed | None = None) -> UnitCost | None:
        """The full unit cost given for such a post, if any: one that names its title, then its scale, before others.

        kind: the kind of post it is to be; its own if None. A unit cost is of a post paid all year without allowances;
        others are another kind, and have no price.
        """
        kind = kind or spell.kind
        # a full cost is of the whole post: nothing says what part of it term time or an allowance would be
        if not self.given or isinstance(kind, Fixed) or kind.weeks != 1 or kind.allowances or kind.own_pay:
            return None
        titles = ("", (spell.priced_as or spell.title).casefold())
        fits = [
            unit
            for unit in self.given
            if (unit.grade, unit.fte) == (kind.grade, kind.fte)
            and unit.scale in ("", kind.scale)
            and unit.title.casefold() in titles
        ]
        # the one that says most about the post
        return max(fits, key=lambda unit: (bool(unit.title), bool(unit.scale)), default=None)

    def unpriced(self, spell: Spell) -> bool:
        """Whether a post is carried as an unknown: no pay for its grade, or no basis stated."""
        kind = spell.kind
        return isinstance(kind, Kind) and self.unit_cost(spell) is None and self._without_pay(kind)

    def _without_pay(self, kind: Kind) -> bool:
        if kind not in self._no_pay:
            # a paper that does not say its basis has no computed figure
            no_points = kind.basis == "unstated" or not self.book.scale(kind.scale).has_pay(kind.grade)
            self._no_pay[kind] = no_points and kind.own_pay is None
        return self._no_pay[kind]

    def trace(self, kind: Kind, on: date, *, oncosts: Book | None = None, oncosts_on: date | None = None) -> Trace:
        """What prices a kind on a day, looked up once; with the on-costs of another book or day where given.

        Raises InputError: see `establishment.rates.pricing.trace`.
        """
        book, month_of = oncosts or self.book, oncosts_on or on
        # of another book or month of on-costs too: a bridge asks for pay and on-costs of different days
        key = kind, on, book, month_of
        if key not in self._traces:
            scale = self.book.scale(kind.scale)
            looked_up = trace(kind, on, scale, lambda: book.oncosts, accept_low=self.accept_low, oncosts_on=month_of)
            if self.shift != NO_SHIFT:
                looked_up = self.shift.applied(looked_up, scale, book.oncosts)
            self._traces.setdefault(key, looked_up)  # of two threads, the first to come
        return self._traces[key]

    def annual(self, prices: Sequence[Price]) -> Matrix:
        """Annual components of one post at each price, in pence: one row a price; nothing where there is none."""
        # all new traces in one call, since they are worked out in columns
        new = {id(p.trace): p.trace for p in prices if p.trace is not None and id(p.trace) not in self._annual}
        self._annual.update(zip(new, annual_components(list(new.values())), strict=True))
        annual = np.zeros((len(prices), len(COMPONENTS)), dtype=np.int64)
        for row, price in zip(annual, prices, strict=True):
            if isinstance(price.kind, Fixed):
                row[COLUMN[price.kind.component]] = price.kind.pence
            elif price.given is not None:
                pence = price.given.amount.pence
                row[[COLUMN["unit_cost"], COLUMN["vacancy"]]] = pence, -times(pence, price.kind.vacancy)
            elif price.trace is not None:
                row[:] = self._annual[id(price.trace)]
        return annual

    @property
    def looked_up(self) -> tuple[Trace, ...]:
        """What has been looked up to price posts so far."""
        return tuple(self._traces.values())

    # --- through time ---

    def climb(self, spell: Spell, until: date) -> Iterator[Increment | NoIncrement]:
        """The increments of a post up to a day and with it, and the increment days on which its wait has not run.

        At constant prices, the rules and points of the price base hold throughout.
        Raises InputError E218 where nothing says how long a post stays on a point.
        """
        kind, first = spell.kind, spell.increments
        if isinstance(kind, Fixed) or first is None or first > until or not self.from_scale(spell):
            return
        # at constant prices a rule or a grade of a later year would be a change of price
        scale, base = self.book.scale(kind.scale), None if self.cash else self.base
        try:
            yield from steps_of_post(spell, scale, until, months=self.increment_months, rules_on=base)
        except InputError as fault:
            raise fault if not spell.place.file else _at_line(fault, spell.place) from None

    def on_point_since(self, spell: Spell, on: date | None) -> date | None:
        """How long a post has been on the point it stands on by a day (its first if None), as it is costed.

        Of a post that does not say it, the day from which its wait has run on its next increment day.
        """
        kind, first = spell.kind, spell.increments
        if isinstance(kind, Fixed) or first is None:
            return None
        steps = [step.on for step in self.climb(spell, on) if isinstance(step, Increment)] if on is not None else []
        if steps or spell.on_point_since is not None:
            return steps[-1] if steps else spell.on_point_since
        rule = self.book.scale(kind.scale).progression(self.increment_months).rule(kind.grade, kind.point, first)
        return months_after(first, -rule.months) if rule is not None and rule.months is not None else None

    def step_days(self, spell: Spell, start: date, end: date) -> list[date]:
        """The days from `start` until `end` on which a post has an increment, or on which its protection ends."""
        days = [step.on for step in self.climb(spell, end) if isinstance(step, Increment)]
        own = spell.kind.own_pay if isinstance(spell.kind, Kind) else None
        # from that day the post has the pay of its point, which is another price
        days += [own.until] if own is not None and own.until is not None else []
        return [day for day in days if start <= day < end]

    def moved(self, spell: Spell, on: date, priced_on: date | None) -> Kind | Fixed:
        """The kind of post that increments, or the end of its protection, have made of a spell by a day.

        Points move only where posts have their own.

        priced_on: the day whose points the grade has. A holder whose point that grade has no longer stands at its top.
        """
        kind, point = spell.kind, ""
        for step in self.climb(spell, on):
            if isinstance(step, Increment):
                point = step.point
        if isinstance(kind, Kind) and kind.own_pay is not None:
            return kind_by(kind, self.book.scale(kind.scale), on, priced_on)
        if not point or isinstance(kind, Fixed):
            return kind
        points = self.book.scale(kind.scale).grade(kind.grade, priced_on).points
        # a grade that was shortened since leaves its holders at the new top
        return replace(kind, point=point if point in points else points[-1])

    def from_scale(self, spell: Spell) -> bool:
        """Whether a post is priced from its scale."""
        return isinstance(spell.kind, Kind) and not self.unpriced(spell) and self.unit_cost(spell) is None

    def change_days(self, kind: Kind) -> list[date]:
        """The days on which cash prices of a kind of post change: awards, ranges, and months of new on-cost rates.

        The day from which its scale is no longer known is one of them.
        """
        pension, named = kind.pension, frozenset(a.name for a in kind.allowances if a.named_only)
        key = kind.scale, kind.grade, pension.scheme, pension.dated, kind.on_cost_rate is None, named
        if key not in self._days:
            self._days[key] = self._change_days(kind, named)
        return self._days[key]

    def _change_days(self, kind: Kind, named: frozenset[str]) -> list[date]:
        oncosts, scale = self.book.oncosts, self.book.scale(kind.scale)
        pensions = [row for row in oncosts.pensions if row.scheme == kind.pension.scheme]
        letters = oncosts.insurance[0].letters if oncosts.insurance else ()
        # with a flat percentage no rate of the law prices the post, so none cuts its time
        rows = [*oncosts.insurance, *letters, *oncosts.levies, *pensions] if kind.on_cost_rate is None else []
        dated = {day for day, _ in kind.pension.dated} if kind.on_cost_rate is None else set()
        starts = dated | {day for row in rows for day in (row.effective_from, row.effective_until) if day is not None}
        ranges = {day for grade in scale.ranges(kind.grade) for day in (grade.from_, grade.until) if day is not None}
        paid = [a for a in scale.allowances if a.name in named]
        ranges |= {day for a in paid for day in (a.effective_from, a.effective_until) if day is not None}
        ranges |= {lump.on for lump in scale.lump_sums}
        if scale.table.known_until is not None:
            ranges.add(scale.table.known_until)  # from then on there is no price, and none is made up
        # on-costs of a month are those of its last day, so a rate of the 6th counts from the 1st
        return sorted({*scale.table.awards, *ranges, *(day.replace(day=1) for day in starts)})

    def stretches(self, spell: Spell, year: FinancialYear, start: date, end: date) -> Iterator[PricedDays]:
        """The days of a year from `start` until `end`, cut where price, point or payers of a post change.

        After them come payments that awards make once, at cash prices only: to a post that is there on their day.
        """
        start, end = max(start, year.first_day), min(end, year.until)
        cash = self.cash and self.from_scale(spell)
        days = [day for day, _ in spell.stages]
        if cash:
            assert isinstance(spell.kind, Kind)
            days += self.change_days(spell.kind)
        days += self.step_days(spell, start, end) if start < end else []
        for first, until in cut(start, end, days):
            # nothing changes within the stretch, so its first day prices it
            yield PricedDays(first, until, first if self.cash else self.base)
        if cash:
            assert isinstance(spell.kind, Kind)
            for lump in self.book.scale(spell.kind.scale).lump_sums:
                # paid to those in post on the day: who has left by then has nothing of it
                if start <= lump.on < end:
                    yield PricedDays(lump.on, lump.on + timedelta(days=1), lump.on, lump)


def _at_line(fault: InputError, place: Place) -> InputError:
    """A fault of a scale, said at the line of the post that asks for it."""
    findings = fault.findings
    return InputError(
        replace(finding, place=place, fix=f"{finding.fix} (See {finding.place}.)") for finding in findings
    )
