"""How posts are priced: the book, the month or months of its rates, and what the scenario gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from establishment.costing.moved_assumptions import NO_SHIFT, Shift
from establishment.ground.money import times
from establishment.ground.periods import Method
from establishment.posts import Fixed, Kind, Spell
from establishment.rates.book import Book
from establishment.rates.pricing import Trace, trace
from establishment.scenarios.reader import Plan
from establishment.scenarios.scenario import UnitCost


@dataclass(frozen=True)
class Prices:
    """How posts are priced: the book, what the scenario gives, and the month or months of the rates.

    base: the price base; None where cash prices use each month's own rates, or nothing is priced.
    shift: what is added to the prices, where it is asked what if.
    """

    book: Book
    base: date | None = None
    cash: bool = False
    method: Method = "months"
    given: tuple[UnitCost, ...] = ()
    accept_low: bool = False
    base_line: int = 0
    shift: Shift = NO_SHIFT

    @staticmethod
    def of(plan: Plan) -> Prices:
        """The prices a scenario asks for."""
        scenario = plan.scenario
        return Prices(
            plan.book, scenario.price_base, scenario.prices == "cash", scenario.sharing, tuple(scenario.unit_cost),
            scenario.accept_low_confidence, plan.place("price_base").line,
        )  # fmt: skip

    def unit_cost(self, spell: Spell) -> UnitCost | None:
        """The full unit cost given for such a post, if any: one that names its title, then its scale, before others.

        A unit cost is of a post paid all year without allowances; others are another kind, and have no price.
        """
        kind = spell.kind
        if isinstance(kind, Fixed) or kind.weeks != 1 or kind.allowances:
            return None
        titles = ("", (spell.priced_as or spell.title).casefold())
        fits = [
            unit
            for unit in self.given
            if (unit.grade, unit.fte) == (kind.grade, kind.fte)
            and unit.scale in ("", kind.scale)
            and unit.title.casefold() in titles
        ]
        return max(fits, key=lambda unit: (bool(unit.title), bool(unit.scale)), default=None)

    def trace(self, kind: Kind, on: date, *, oncosts: Book | None = None, oncosts_on: date | None = None) -> Trace:
        """What prices a kind on a day, with the on-costs of another book or day where given. Raises InputError."""
        held = oncosts or self.book
        scale, low = self.book.scale(kind.scale), self.accept_low
        found = trace(kind, on, scale, lambda: held.oncosts, accept_low=low, oncosts_on=oncosts_on)
        return found if self.shift == NO_SHIFT else self.shift.applied(found, scale, held.oncosts)

    def change_days(self, kind: Kind) -> list[date]:
        """The days on which cash prices of a kind of post change: awards, ranges, and months of new on-cost rates."""
        oncosts, scale = self.book.oncosts, self.book.scale(kind.scale)
        pensions = [row for row in oncosts.pensions if row.scheme == kind.pension.scheme]
        rows = [*oncosts.insurance, *oncosts.levies, *pensions] if kind.on_cost_rate is None else []
        dated = {day for day, _ in kind.pension.dated} if kind.on_cost_rate is None else set()
        starts = dated | {day for row in rows for day in (row.effective_from, row.effective_until) if day is not None}
        grades = scale.ranges(kind.grade)
        ranges = {day for grade in grades for day in (grade.from_, grade.until) if day is not None}
        named = {a.name for a in kind.allowances if a.named_only}
        paid = [a for a in scale.allowances if a.name in named]
        ranges |= {day for a in paid for day in (a.effective_from, a.effective_until) if day is not None}
        return sorted({*scale.table.awards, *ranges, *(day.replace(day=1) for day in starts)})

    @staticmethod
    def given_cost(unit: UnitCost, kind: Kind | Fixed) -> tuple[int, int]:
        """A unit cost that is given, in pence, and what the vacancy factor of the post takes off it."""
        vacancy = kind.vacancy if isinstance(kind, Kind) else 0
        return unit.amount.pence, -times(unit.amount.pence, vacancy)

    def moved(self, spell: Spell, on: date, priced_on: date | None) -> Kind | Fixed:
        """The kind of post that increments have made of a spell by a day.

        priced_on: the day whose range of points the grade has; points move only where posts stand on their own.
        """
        kind = spell.kind
        if isinstance(kind, Fixed) or not kind.point or kind.basis not in ("point", "actual"):
            return kind
        steps = spell.increments_by(on)
        if not steps or self.unpriced(spell) or self.unit_cost(spell) is not None:
            return kind
        scale = self.book.scale(kind.scale)
        return replace(kind, point=scale.moved(scale.grade(kind.grade, priced_on), kind.point, steps, kind.stop_at_bar))

    def unpriced(self, spell: Spell) -> bool:
        """Whether a post is carried as an unknown: no pay for its grade, or no basis stated."""
        kind = spell.kind
        if isinstance(kind, Fixed) or self.unit_cost(spell) is not None:
            return False
        return kind.basis == "unstated" or not self.book.scale(kind.scale).has_pay(kind.grade)
