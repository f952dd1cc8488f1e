"""All that a costing has to say, gathered once for the screen, JSON and the report."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from establishment.costing.bridge import Bridge, baseline_bridge, plan_bridge
from establishment.costing.ceilings import CeilingCheck, check_ceilings
from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import Costed
from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import Case, cumulative
from establishment.costing.funding_ends import Fall, falls
from establishment.costing.increments import increment_sentences
from establishment.costing.levels import level_legs
from establishment.costing.measures import money_of
from establishment.costing.new_posts import NewPosts, new_posts
from establishment.costing.price_notes import (
    BelowFloor,
    below_floors,
    charged_notes,
    deletion_notes,
    floor_notes,
    letter_notes,
)
from establishment.costing.questions import questions
from establishment.costing.readings import Reading, readings
from establishment.costing.stated import Implied, StatedCheck, check_stated, implied
from establishment.costing.summary import Summary
from establishment.costing.unused_keys import unused_sentences
from establishment.costing.years import Year, years_of
from establishment.ground.periods import APRIL, MONTHS, FinancialYear, month_and_year
from establishment.ground.presentation import Presentation, Rounding
from establishment.ground.shown import Shown
from establishment.posts import Kind, Spell
from establishment.rates.doubts import Doubt
from establishment.rates.pricing import Trace
from establishment.rates.references import Status
from establishment.scenarios.scenario import Scenario
from establishment.scenarios.stated_tables import Group


@dataclass(frozen=True, repr=False)
class Results(Shown):
    """A comparison and what follows from it.

    presentation: how an output is to show it; no figure depends on it.
    """

    comparison: Comparison
    presentation: Presentation = field(default_factory=Presentation)

    def __str__(self) -> str:
        return str(self.comparison)

    def presented(self, presentation: Presentation) -> Results:
        """The same results, shown in another way; what is worked out already is shared."""
        other = copy(self)
        object.__setattr__(other, "presentation", presentation)
        return other

    @property
    def scenario(self) -> Scenario:
        """The scenario that was costed."""
        return self.comparison.plan.scenario

    @cached_property
    def summary(self) -> Summary:
        """Of all proposals, with the posts that no action touches."""
        return self.comparison.summary()

    @cached_property
    def stated(self) -> tuple[StatedCheck, ...]:
        """Each stated figure beside the computed one."""
        return check_stated(self.comparison)

    @cached_property
    def implied(self) -> tuple[Implied, ...]:
        """What the stated figures require of posts without a price; one with several readings is left to them."""
        proposals = {reading.proposal for reading in self.readings}
        # a figure with several readings implies another cost in each, and they say so themselves
        covered = {id(check) for check in self.stated for number in proposals if check.stated.ids == [number]}
        return implied(self.comparison, [check for check in self.stated if id(check) not in covered])

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of a stated growth that a stated saving is to offset."""
        return readings(self.comparison, self.stated)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """What to ask the author."""
        return self.questions_in("pence")

    def questions_in(self, rounding: Rounding) -> tuple[str, ...]:
        """The same with amounts rounded."""
        return questions(self.comparison, self.stated, self.implied, self.readings, self.cliff, rounding=rounding)

    @cached_property
    def case(self) -> Case:
        """Flows by month, payback and net present value."""
        return Case(self.comparison)

    def cost_lines(self, *, by_year: bool) -> Costed:
        """Cost lines of which each side adds up to what stands on it: of each year, or of a full year."""
        legs, engine = level_legs(self.comparison.plan, by_year=by_year), self.comparison.engine
        return engine.in_years(legs, self.comparison.years) if by_year else engine.full_year(legs)

    @property
    def last_year(self) -> FinancialYear | None:
        """The last year of the plan; None where it says no years."""
        return self.comparison.years[-1] if self.comparison.years else None

    @cached_property
    def cumulative(self) -> list[Figure]:
        """What the years come to so far on the base budget, one-off costs with them; a cost positive."""
        return cumulative(self.years)

    @cached_property
    def cliff(self) -> list[Fall]:
        """Funding that ends before what it pays for."""
        return falls(self.comparison)

    @cached_property
    def ceilings(self) -> CeilingCheck | None:
        """Each ceiling beside what stands; None where the scenario has none."""
        ceilings = self.comparison.plan.ceilings
        return check_ceilings(self.comparison, ceilings, self.prices) if ceilings else None

    @cached_property
    def new_posts(self) -> NewPosts | None:
        """New posts at minimum and at maturity, where they can be priced."""
        return new_posts(self.comparison)

    @cached_property
    def npv(self) -> Figure | None:
        """Savings less costs at the discount rate of the scenario; None where it gives none, or no years."""
        rate = self.scenario.discount_percent
        return self.case.npv(rate) if rate is not None and self.years else None

    def bridge(
        self, year: FinancialYear | None = None, proposals: Collection[str] | None = None, funder: str | None = None
    ) -> Bridge:
        """The bridge by cause, from the baseline to what is proposed: at the price base, or at the end of a year."""
        key = year, None if proposals is None else tuple(proposals), funder
        if key not in self._bridges:
            self._bridges[key] = plan_bridge(self.comparison, *key)
        return self._bridges[key]

    @cached_property
    def baseline_bridge(self) -> Bridge | None:
        """How the baseline itself moves until the end of the last year; None where the scenario says no years."""
        return baseline_bridge(self.comparison, self.last_year) if self.last_year else None

    @cached_property
    def _bridges(self) -> dict[tuple[object, ...], Bridge]:
        """Bridges walked so far."""
        return {}

    @cached_property
    def years(self) -> list[Year]:
        """The scenario's financial years; none where it says no first year."""
        return years_of(self.comparison)

    @cached_property
    def status(self) -> Status:
        """The weakest status of any value used; an illustration is illustrative throughout."""
        if self.scenario.illustrative:
            return "illustrative"
        return self.comparison.costed.status

    @cached_property
    def increment_notes(self) -> list[str]:
        """What the increments rest on, a sentence each: waits that have not run, and what is assumed."""
        return increment_sentences(self.comparison)

    @cached_property
    def unused_notes(self) -> list[str]:
        """What posts are given and no figure uses, a sentence for each thing and reason."""
        return unused_sentences(self.comparison)

    @cached_property
    def doubts(self) -> frozenset[Doubt]:
        """What the figures rest on that is inferred, or of a confidence below high."""
        once = (doubt for one_off in self.comparison.plan.one_offs for doubt in one_off.doubts)
        return self.comparison.costed.doubts.union(once, *(year.doubts for year in self.years))

    @property
    def price_notes(self) -> list[str]:
        """Letters that are for some alone, deleted points, pensions paid in part by others, and pay below a floor."""
        used, book = self._looked_up, self.comparison.engine.prices.book
        points = [*deletion_notes(used, book), *floor_notes(self.below_floors)]
        return [*letter_notes(used), *charged_notes(used, book), *points]

    @property
    def below_floors(self) -> list[BelowFloor]:
        """The points whose pay is below a floor on a day of the plan."""
        return below_floors(self._looked_up, self.comparison.engine.prices.book)

    @property
    def _looked_up(self) -> list[Trace]:
        """The prices of the posts of the plan on its days."""
        years = self.years  # all that they need is looked up
        spells = (s for m in self.comparison.movements for s in m.spells)
        # a range or another basis that was tried looks up prices too: only grades of the plan are told
        grades = {(s.kind.scale, s.kind.grade) for s in spells if isinstance(s.kind, Kind)}
        prices = self.comparison.engine.prices
        used = [trace for trace in prices.looked_up if (trace.kind.scale, trace.kind.grade) in grades]
        first = min((year.year.first_day for year in years), default=None)
        # prices of days before the plan were looked up for other questions, such as how pay has moved
        of_plan = [trace for trace in used if first is None or trace.on >= first or trace.on == prices.base]
        # in an order of their own: that of looking up depends on what was asked first
        # by length first, so that point 9 comes before point 10
        return sorted(of_plan, key=lambda t: (t.kind.scale, t.on, t.kind.grade, len(t.kind.point), t.kind.point))

    @property
    def prices(self) -> str:
        """Basis and price base, and where years do not begin in April their first day, in words."""
        scenario = self.scenario
        bases = (scenario.basis.baseline, scenario.basis.proposed)
        words = [basis.replace("_", " ") for basis in bases]
        basis = words[0] if bases[0] == bases[1] else f"{words[0]} (baseline), {words[1]} (proposed)"
        base = month_and_year(scenario.price_base) if scenario.price_base else "not stated"
        begin = (
            "" if scenario.first_month == APRIL else f" Financial years begin on 1 {MONTHS[scenario.first_month - 1]}."
        )
        return f"Basis: {basis}. Price base: {base}.{begin}"

    def group_summary(self, group: Group) -> Summary:
        """The measures of a stated group."""
        return self.comparison.summary(str(p) for p in group.proposals)

    def reinvested(self, group: Group, funder: str | None = None) -> Figure | None:
        """What of a group's saving pays for growth, of a funder or of all; None while either has an unknown part.

        Growth is paid for once: groups take of it in the order of the file, up to what is left.
        """
        remaining: dict[str, int] = {}
        for other in (g for g in self.scenario.group if g.reinvested_in is not None):
            target = str(other.reinvested_in)
            saving = money_of(self.comparison.summary(map(str, other.proposals), funder), "net_cashable_saving")
            growth = self.comparison.summary([target], funder).growth
            complete = saving.complete and growth.complete
            # no more than the growth that earlier groups have left, so that no growth is paid for twice
            part = max(0, min(saving.pence, remaining.get(target, growth.pence))) if complete else 0
            remaining[target] = remaining.get(target, growth.pence) - part
            if other is group:
                return Figure(part) if complete else None
        return None

    def reinvested_by(self, funder: str) -> Figure | None:
        """What of a funder's savings pays for its own growth; None while a part of it is unknown."""
        parts = [self.reinvested(group, funder) for group in self.scenario.group if group.reinvested_in is not None]
        return None if None in parts else total(part for part in parts if part is not None)

    @property
    def priced(self) -> bool:
        """Whether any post was priced from a scale."""
        return bool(self.comparison.costed.used)

    @property
    def rates_used(self) -> list[str]:
        """The on-costs that the price base brought, in words, once each."""
        rates = [words for trace in self.comparison.costed.used for words in trace.rates]
        return list(dict.fromkeys(rates))

    @property
    def unit_costs_unused(self) -> list[str]:
        """Grades of unit costs given that price no post."""
        prices = self.comparison.engine.prices
        spells = [s for m in self.comparison.movements for s in m.spells]
        used = [prices.unit_cost(spell) for spell in spells]
        return [unit.grade for unit in prices.given if unit not in used]

    @property
    def unit_costs_used(self) -> list[Spell]:
        """Posts priced at a unit cost that the scenario gives, one a kind."""
        prices = self.comparison.engine.prices
        spells = [s for m in self.comparison.movements for s in m.spells if prices.unit_cost(s)]
        return list({spell.kind: spell for spell in spells}.values())
