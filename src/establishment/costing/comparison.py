"""Baseline and proposed compared: growth, savings and net, for any set of proposals and funders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from establishment.costing.cost_lines import BASELINE, PROPOSED, Costed, Key, Leg, Stretch, legs_of
from establishment.costing.engine import Engine
from establishment.costing.figures import Figure, total
from establishment.costing.growth_or_saving import Settling, lacking, over_all, turn_of
from establishment.costing.summary import CONDITIONS, Between, Class, Effect, Summary
from establishment.ground.findings import InputError, RefusedError
from establishment.ground.money import share_out
from establishment.ground.periods import FAR_PAST, FinancialYear
from establishment.ground.shown import Shown
from establishment.posts import UNSAID, Kind
from establishment.scenarios.actions import Movement
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.proposals import Cashable
from establishment.scenarios.reader import Plan

BETWEEN = "between funders"
"""Stands in a list of funders for what only moves between them."""


class Comparison(Shown):
    """A plan costed at full-year effect, both sides by one engine."""

    def __init__(self, plan: Plan, engine: Engine) -> None:
        self.plan, self.engine = plan, engine
        self.movements = plan.all_movements
        self._by_number = {movement.number: movement for movement in self.movements}
        self.costed = engine.full_year(legs_of(self.movements))
        self.funder_effects = tuple(self._effects(self.costed))
        nets: dict[int, dict[str, Figure]] = {}
        for effect in self.funder_effects:
            nets.setdefault(effect.movement.number, {})[effect.funders[0]] = effect.net
        self.settling = Settling(nets, self.class_of)
        self.effects = tuple(over_all(self.funder_effects, self.settling))
        self._movements_of: dict[str, list[Movement]] = {}
        for movement in self.movements:
            self._movements_of.setdefault(movement.proposal, []).append(movement)

    def __str__(self) -> str:
        changes = len(self.plan.movements)
        return f"{self.plan.scenario.title}: {changes} changes of posts and lines, costed before and after"

    def summary(self, proposals: Iterable[str] | None = None, funder: str | None = None) -> Summary:
        """The measures of some proposals, or of all with the posts no action touches; of one funder, or of all.

        Raises ValueError for an unknown proposal or funder.
        """
        asked_for = None if proposals is None else list(dict.fromkeys(proposals))
        all_proposals = list(self.plan.scenario.proposals)
        for unknown in (p for p in asked_for or () if p not in all_proposals):
            raise RefusedError(f"there is no proposal {unknown!r}; proposals: {', '.join(all_proposals)}")
        if funder is not None and funder not in self._payers:
            raise RefusedError(f"nothing has the funder {funder!r}; funders: {', '.join(self._payers)}")
        inside = self.movements
        if asked_for is not None:
            # a proposal may be named in any order; its changes are shown in the order of the file
            inside = tuple(
                sorted((m for p in asked_for for m in self._movements_of.get(p, ())), key=lambda m: m.number)
            )
        numbers = {m.number for m in inside}
        pairs = tuple(e for e in self.funder_effects if e.movement.number in numbers)
        effects = tuple(e for e in self.effects if e.movement.number in numbers)
        if funder is not None:
            # growth or saving in the funder's own view, which can be another than over all funders
            effects = tuple(e for e in pairs if e.funders == (funder,))
        paid = {e.movement.number for e in effects}
        chosen = tuple(m for m in inside if funder is None or m.number in paid)
        names = tuple(self.plan.scenario.proposals if asked_for is None else asked_for)
        one_offs = tuple(
            (one_off, figure)
            for one_off in self.plan.one_offs
            for payer, figure in one_off_parts(one_off)
            if (asked_for is None or one_off.proposal in asked_for) and funder in (None, payer)
        )
        freed = tuple(
            # time released is in nobody's budget, so no funder's view has it
            r
            for r in self.plan.releases
            if funder is None and (asked_for is None or r.proposal in asked_for)
        )
        return Summary(names, effects, chosen, one_offs, freed, funder, pairs)

    def between_funders(self) -> Summary:
        """What the measures of all funders lack of those of the whole: what only moves between them, taken off again.

        Added to the summaries of the funders, it gives the growth, the savings and the net of the whole.
        """
        effects = tuple(e for e in lacking(self.funder_effects, self.effects) if e.movement.number)
        return Summary((), effects, (), funder=BETWEEN)

    def only(self, proposals: Iterable[str] | None) -> Comparison:
        """The same of some proposals alone, without the posts that no action touches; itself if None."""
        if proposals is None:
            return self
        plan, chosen = self.plan, set(proposals)
        return Comparison(
            replace(
                plan,
                unchanged=(),
                movements=tuple(m for m in plan.movements if m.proposal in chosen),
                one_offs=tuple(o for o in plan.one_offs if o.proposal in chosen),
                releases=tuple(r for r in plan.releases if r.proposal in chosen),
            ),
            self.engine,
        )

    @property
    def years(self) -> list[FinancialYear]:
        """The financial years of the plan; none where the scenario says no first year."""
        return self.plan.scenario.financial_years

    def year_of(self, on: date) -> FinancialYear:
        """The financial year a day lies in."""
        return self.plan.scenario.year_of(on)

    @cached_property
    def constant(self) -> Engine:
        """The engine at constant prices: the same one, where it is."""
        prices = self.engine.prices
        # the same engine keeps what it has looked up
        return Engine(replace(prices, cash=False)) if prices.cash else self.engine

    @cached_property
    def funders(self) -> list[str]:
        """All funders, in the order in which they are first met."""
        recurring = [effect.funders[0] for effect in self.funder_effects if effect.movement.number]
        once = [payer for one_off in self.plan.one_offs for payer, _ in one_off_parts(one_off)]
        return list(dict.fromkeys([*recurring, *once]))

    @cached_property
    def _payers(self) -> list[str]:
        """All funders of a post or of a one-off cost, whether anything changes for them or not."""
        spells = (spell for movement in self.movements for spell in movement.spells)
        return list(dict.fromkeys([*self.funders, *(name for spell in spells for name, _ in spell.payers())]))

    def funder_name(self, funder: str) -> str:
        """A funder's name, with its id where another is called the same; its id where none is given."""
        if funder == UNSAID:
            return "no payer named"
        tables = self.plan.scenario.funders
        name = next((table.name for table in tables if table.id == funder), funder)
        # two funders of one name would be one row to a reader
        return f"{name} ({funder})" if len([table.id for table in tables if table.name == name]) > 1 else name

    def _effects(self, costed: Costed) -> Iterable[Effect]:
        by_number = self._by_number
        sums, between = sums_of(costed), _between(costed, by_number)
        for number, funder in dict.fromkeys((key[0], key[1]) for key in sums):
            movement = by_number[number]

            def of(side: str, budgeted: bool, limited: bool, at: tuple[int, str] = (number, funder)) -> Figure:
                return sums.get(Key(*at, side, budgeted, limited), Figure())

            before, after = of(BASELINE, True, False), of(PROPOSED, True, False)
            outside = [of(side, False, False) + of(side, False, True) for side in (BASELINE, PROPOSED)]
            limited = of(PROPOSED, True, True) - of(BASELINE, True, True)
            turn = turn_of(after - before)
            saving: Class = self.class_for(movement.proposal, funder) if turn == "saving" else ""
            between_costs = between.get((number, funder), {})
            yield Effect(
                movement, (funder,), before, after, outside[0], outside[1], limited, turn, saving, between_costs
            )

    def class_of(self, number: int, funder: str) -> Class:
        """The class that a saving of a movement has for a funder."""
        return self.class_for(self._by_number[number].proposal, funder)

    def class_over_all(self, number: int, funder: str) -> Class:
        """The class that what a funder has of a movement's saving over all funders has."""
        return self.settling.known(number).only or self.class_of(number, funder)

    def class_for(self, number: str, funder: str) -> Class:
        """The class that a saving of a proposal has for a funder."""
        proposal = self.plan.scenario.proposals.get(number)
        conditions = _said(proposal.cashable if proposal else Cashable())
        ring_fenced = any(f.id == funder and f.ring_fenced for f in self.plan.scenario.funders)
        # the money of a ring-fenced grant goes back to its giver, whatever the proposal says
        if ring_fenced or False in conditions.values():
            return "not_cashable"
        by_doing_less = bool(proposal and proposal.scope_reduction)
        # silence is not a yes: the saving may be cashable, and the condition is asked for
        if None in conditions.values():
            return "potential_scope_reduction" if by_doing_less else "potentially_cashable"
        return "scope_reduction" if by_doing_less else "cashable"

    def unsaid(self, proposals: Iterable[str]) -> list[str]:
        """The conditions of a cashable saving left unsaid by these proposals, in words."""
        tables = [self.plan.scenario.proposals[p].cashable for p in proposals if p in self.plan.scenario.proposals]
        return [words for key, words in CONDITIONS.items() if any(_said(table)[key] is None for table in tables)]

    def basis_effect(self) -> tuple[str, Figure] | None:
        """Where the sides have different bases: a common basis, and what the difference of basis adds to the net.

        The new posts are priced on the basis of the baseline; where they have no point for that, the old
        posts on that of the proposed side.
        """
        bases = self.plan.scenario.basis
        # an unstated basis has no price, so there is no difference to show
        if bases.baseline == bases.proposed or "unstated" in (bases.baseline, bases.proposed):
            return None
        net = total(effect.net for effect in self.effects)
        for basis in (bases.baseline, bases.proposed):
            try:
                level = [_on_basis(leg, basis) for leg in legs_of(self.movements)]
                sums = sums_of(self.engine.full_year(level))
            # new posts need not have a point, which the basis of the old ones may ask for: then the other way round
            except InputError:
                continue
            same = total(f if key[2] == PROPOSED else -f for key, f in sums.items() if key[3] and not key[4])
            # what is left when both sides stand on one basis is due to the changes, the rest to the basis
            return basis, net - same
        return None


def one_off_figure(one_off: OneOffCost) -> Figure:
    """A one-off cost, all funders."""
    return total(figure for _, figure in one_off_parts(one_off))


def one_off_parts(one_off: OneOffCost) -> list[tuple[str, Figure]]:
    """A one-off cost by funder."""
    funding = one_off.funding or ((UNSAID, Fraction(1)),)
    # the first-named takes the rest of the rounding, as with posts
    parts = share_out(one_off.pence, [share for _, share in funding])
    name, count = one_off.unknown
    terms = [{name: count * share} if name else {} for _, share in funding]
    return [(paid, Figure.of(pence, term)) for (paid, _), pence, term in zip(funding, parts, terms, strict=True)]


def _on_basis(leg: Leg, basis: str) -> Leg:
    kind = leg.spell.kind
    if not isinstance(kind, Kind):
        return leg
    return replace(leg, spell=replace(leg.spell, kind=replace(kind, basis=basis)))  # type: ignore[arg-type]


def _said(table: Cashable) -> dict[str, bool | None]:
    return {key: getattr(table, key) for key in CONDITIONS}


def sums_of(costed: Costed) -> dict[Key, Figure]:
    """Figures by movement, funder, side, whether budgeted and whether time-limited."""
    pence: dict[Key, int] = {}
    # summed as integers first: an object for each of thousands of lines takes most of the time
    for key, cost in zip(costed.keys(), costed.costs, strict=True):
        pence[key] = pence.get(key, 0) + int(cost)
    sums = defaultdict(Figure, {key: Figure.of(cost) for key, cost in pence.items()})
    for row in costed.unpriced_rows:
        sums[key_of(row)] += figure_of(row)
    return dict(sorted(sums.items(), key=lambda item: item[0].movement))


def figure_of(row: Mapping[str, Any]) -> Figure:
    """The figure of one cost line, or of one line without a price."""
    return Figure.of(int(row["pence"])) if "pence" in row else Figure.of(0, {str(row["kind"]): row["times"]})


def _between(costed: Costed, by_number: Mapping[int, Movement]) -> dict[tuple[int, str], dict[Between, Figure]]:
    """By movement and funder: cost of posts that another movement made.

    Of budgeted posts only what is recurring: what has an end is a net already.
    """
    sums: dict[tuple[int, str], dict[Between, Figure]] = {}

    def add(key: Key, stretch: Stretch, figure: Figure) -> None:
        spell = stretch.leg.spell
        # posts as the list has them stand once; of what has an end only the net is kept
        if spell.made_by in (0, key.movement) or (key.budgeted and key.time_limited):
            return
        maker = by_number.get(spell.made_by)
        made_on = (maker.from_ if maker else None) or spell.since or FAR_PAST
        then = dict(spell.payers(made_on)).get(key.funder)
        # only where the funder's share is as it was does the cost stand on both sides of that funder's view
        at = Between(spell.made_by, key.budgeted, then == dict(stretch.paid)[key.funder])
        sums.setdefault((key.movement, key.funder), defaultdict(Figure))[at] += figure

    for key, (stretch, _), cost in zip(costed.keys(), costed.stretches, costed.costs, strict=True):
        add(key, stretch, Figure.of(int(cost)))
    for row, (stretch, _) in zip(costed.unpriced_rows, costed.unknown, strict=True):
        add(key_of(row), stretch, figure_of(row))
    return sums


def key_of(row: Mapping[str, Any]) -> Key:
    """The key of a row of a frame."""
    limited = bool(row["budgeted"]), bool(row["time_limited"])
    return Key(int(row["movement"]), str(row["funder"]), str(row["side"]), *limited)
