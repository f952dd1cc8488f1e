"""Baseline and proposed compared: growth, savings and net, for any set of proposals and funders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, NamedTuple

from establishment.costing.costed import BASELINE, PROPOSED, Costed, Key, Leg, Stretch, legs_of
from establishment.costing.engine import Engine
from establishment.costing.figures import Figure, total
from establishment.findings import InputError
from establishment.money import share_out
from establishment.periods import FAR_PAST, FinancialYear
from establishment.posts import UNSAID, Kind, Spell
from establishment.scenarios.actions import Movement, OneOffCost, Release
from establishment.scenarios.reader import Plan
from establishment.scenarios.scenario import Cashable

Turn = Literal["growth", "saving", "none", "unclassified"]
Class = Literal["cashable", "potentially_cashable", "scope_reduction", "not_cashable", ""]

CONDITIONS = {
    "base_budget_falls": "the base budget falls",
    "funder_keeps": "the funder keeps the money",
    "not_counted_already": "it is not already counted, in a plan or a vacancy factor",
    "nobody_still_paid": "nobody is still paid from it",
}
"""What makes a saving cashable; where one is unsaid it is potentially cashable."""


class Between(NamedTuple):
    """Posts that a movement finds as another made them: its number, whether budgeted, whether at the share of then."""

    maker: int
    budgeted: bool
    same_share: bool


@dataclass(frozen=True)
class Effect:
    """What one movement does to one funder's base budget in a full year.

    baseline, proposed: budgeted recurring cost before and after.  unbudgeted_*: cost outside the base budget.
    time_limited: net of budgeted posts and lines that have an end.
    turn: settled once by the sign of the full-year effect.  saving: the class of a saving.
    between: cost of posts that another movement made what they are.
    """

    movement: Movement
    funder: str
    baseline: Figure
    proposed: Figure
    unbudgeted_before: Figure
    unbudgeted_after: Figure
    time_limited: Figure
    turn: Turn
    saving: Class = ""
    between: Mapping[Between, Figure] = field(default_factory=dict)

    @property
    def net(self) -> Figure:
        """Proposed less baseline: a cost is positive."""
        return self.proposed - self.baseline


@dataclass(frozen=True)
class Summary:
    """The measures of a set of effects; all money for a full year, growth and savings both positive.

    net = proposed - baseline = growth - savings + unclassified.  Time-limited cost stands apart.
    """

    proposals: tuple[str, ...]
    effects: tuple[Effect, ...]
    movements: tuple[Movement, ...]
    one_offs: tuple[tuple[OneOffCost, Figure], ...] = ()
    releases: tuple[Release, ...] = ()
    funder: str | None = None

    @property
    def one_off(self) -> Figure:
        """Spending in one year only, whichever year: never part of recurring figures."""
        return total(figure for _, figure in self.one_offs)

    @property
    def non_cashable(self) -> Figure:
        """Time or quality released a year, in money that changes no budget."""
        return Figure(sum(release.pence for release in self.releases))

    def _between(self, budgeted: bool) -> Figure:
        """Cost of posts as one movement leaves them and a later one finds them: on neither side of the whole."""
        numbers = {movement.number for movement in self.movements}
        found = [item for effect in self.effects for item in effect.between.items()]
        inside = [(at, figure) for at, figure in found if at.maker in numbers and at.budgeted == budgeted]
        # of one funder, only what it has paid for all the time: what it took over or lost stands on one side
        return total(figure for at, figure in inside if self.funder is None or at.same_share)

    def _pays(self, spell: Spell) -> bool:
        """Whether the funder asked for pays for a post, in whole or in part."""
        return self.funder is None or self.funder in [name for name, _ in spell.payers()]

    def _count(self, of: Callable[[Spell], Fraction]) -> tuple[Fraction, Fraction]:
        """Something counted before and after, less what one movement leaves and a later one finds."""
        numbers = {movement.number for movement in self.movements}
        sides = [
            (m.number, list(filter(self._pays, m.before)), list(filter(self._pays, m.after))) for m in self.movements
        ]
        before = sum((of(s) for _, side, _ in sides for s in side), Fraction(0))
        after = sum((of(s) for _, _, side in sides for s in side), Fraction(0))
        both = [(number, s) for number, first, second in sides for s in (*first, *second)]
        between = sum((of(s) for n, s in both if s.made_by not in (0, n) and s.made_by in numbers), Fraction(0))
        return before - between, after - between

    def _sum(self, turn: Turn, saving: Collection[Class] | None = None) -> Figure:
        return total(e.net for e in self.effects if e.turn == turn and (saving is None or e.saving in saving))

    @property
    def baseline(self) -> Figure:
        """Budgeted cost before."""
        return total(e.baseline for e in self.effects) - self._between(True)

    @property
    def proposed(self) -> Figure:
        """Budgeted cost after."""
        return total(e.proposed for e in self.effects) - self._between(True)

    @property
    def growth(self) -> Figure:
        """Gross recurring growth."""
        return self._sum("growth")

    @property
    def savings(self) -> Figure:
        """Gross recurring savings of every class."""
        return -self._sum("saving")

    def savings_of(self, *classes: Class) -> Figure:
        """Gross recurring savings of some classes."""
        return -self._sum("saving", classes)

    @property
    def unclassified(self) -> Figure:
        """Effects whose direction unknown costs decide."""
        return self._sum("unclassified")

    @property
    def net(self) -> Figure:
        """Recurring net: a cost is positive."""
        return self.proposed - self.baseline

    @property
    def net_cashable_saving(self) -> Figure:
        """Savings that are or may be cashable, less the growth of the same proposals."""
        may = self.savings_of("cashable", "potentially_cashable", "scope_reduction")
        return may - self.growth - self.unclassified

    @property
    def time_limited(self) -> Figure:
        """Yearly net cost of what has an end."""
        return total(e.time_limited for e in self.effects)

    @property
    def unbudgeted(self) -> tuple[Figure, Figure]:
        """Yearly cost of unbudgeted posts before and after, outside every sum."""
        before, after = (total(getattr(e, f"unbudgeted_{side}") for e in self.effects) for side in ("before", "after"))
        between = self._between(False)
        return before - between, after - between

    @property
    def posts(self) -> tuple[int, int]:
        """Posts before and after, budgeted or not; of a funder, those it pays for in whole or in part."""
        before, after = self._count(lambda spell: Fraction(spell.posts))
        return int(before), int(after)

    @property
    def fte(self) -> tuple[Fraction, Fraction]:
        """FTE before and after."""
        return self._count(lambda spell: spell.fte)


class Comparison:
    """A plan costed at full-year effect, both sides by one engine."""

    def __init__(self, plan: Plan, engine: Engine) -> None:
        self.plan, self.engine = plan, engine
        self.movements = plan.all_movements
        self._by_number = {movement.number: movement for movement in self.movements}
        self.costed = engine.full_year(legs_of(self.movements))
        self.effects = tuple(self._effects(self.costed))
        self._movements_of: dict[str, list[Movement]] = {}
        for movement in self.movements:
            self._movements_of.setdefault(movement.proposal, []).append(movement)
        self._effects_of: dict[int, list[Effect]] = {}
        for effect in self.effects:
            self._effects_of.setdefault(effect.movement.number, []).append(effect)

    def summary(self, proposals: Iterable[str] | None = None, funder: str | None = None) -> Summary:
        """The measures of some proposals, or of all with the posts no action touches; of one funder, or of all.

        Raises ValueError for a proposal or funder that is not there.
        """
        wanted = None if proposals is None else list(dict.fromkeys(proposals))
        known = list(self.plan.scenario.proposals)
        for unknown in (p for p in wanted or () if p not in known):
            raise ValueError(f"there is no proposal {unknown!r}; proposals: {', '.join(known)}")
        if funder is not None and funder not in self._payers:
            raise ValueError(f"nothing has the funder {funder!r}; funders: {', '.join(self._payers)}")
        if wanted is None:
            inside, effects = self.movements, self.effects
        else:
            inside = tuple(m for p in wanted for m in self._movements_of.get(p, ()))
            inside = tuple(sorted(inside, key=lambda m: m.number))
            effects = tuple(e for m in inside for e in self._effects_of.get(m.number, ()))
        effects = tuple(e for e in effects if funder in (None, e.funder))
        paid = {e.movement.number for e in effects}
        chosen = tuple(m for m in inside if funder is None or m.number in paid)
        names = tuple(self.plan.scenario.proposals if wanted is None else wanted)
        one_offs = tuple(
            (one_off, figure)
            for one_off in self.plan.one_offs
            for payer, figure in one_off_parts(one_off)
            if (wanted is None or one_off.proposal in wanted) and funder in (None, payer)
        )
        freed = tuple(r for r in self.plan.releases if funder is None and (wanted is None or r.proposal in wanted))
        return Summary(names, effects, chosen, one_offs, freed, funder)

    def only(self, proposals: Iterable[str] | None) -> Comparison:
        """The same of some proposals alone, without the posts that no action touches; itself where None."""
        if proposals is None:
            return self
        plan, wanted = self.plan, set(proposals)
        return Comparison(
            replace(
                plan,
                unchanged=(),
                movements=tuple(m for m in plan.movements if m.proposal in wanted),
                one_offs=tuple(o for o in plan.one_offs if o.proposal in wanted),
                releases=tuple(r for r in plan.releases if r.proposal in wanted),
            ),
            self.engine,
        )

    @property
    def years(self) -> list[FinancialYear]:
        """The financial years of the plan; none where the scenario says no first year."""
        return [FinancialYear.parse(label) for label in self.plan.scenario.plan_years]

    @cached_property
    def constant(self) -> Engine:
        """The engine at constant prices: the same one, where it is."""
        prices = self.engine.prices
        return Engine(replace(prices, cash=False)) if prices.cash else self.engine

    @cached_property
    def funders(self) -> list[str]:
        """All funders, in the order in which they are first met."""
        recurring = [effect.funder for effect in self.effects if effect.movement.number]
        once = [payer for one_off in self.plan.one_offs for payer, _ in one_off_parts(one_off)]
        return list(dict.fromkeys([*recurring, *once]))

    @cached_property
    def _payers(self) -> list[str]:
        """All funders of a post or of a one-off cost, whether anything changes for them or not."""
        spells = (spell for movement in self.movements for spell in (*movement.before, *movement.after))
        return list(dict.fromkeys([*self.funders, *(name for spell in spells for name, _ in spell.payers())]))

    def funder_name(self, funder: str) -> str:
        """A funder's name; its id where none is given."""
        if funder == UNSAID:
            return "a funder not said"
        return next((table.name for table in self.plan.scenario.funder if table.id == funder), funder)

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
            saving: Class = self._class(movement, funder) if turn == "saving" else ""
            made = between.get((number, funder), {})
            yield Effect(movement, funder, before, after, outside[0], outside[1], limited, turn, saving, made)

    def class_of(self, number: int, funder: str) -> Class:
        """The class that a saving of a movement has for a funder."""
        return self._class(self._by_number[number], funder)

    def _class(self, movement: Movement, funder: str) -> Class:
        proposal = self.plan.scenario.proposals.get(movement.proposal)
        said = _said(proposal.cashable if proposal else Cashable())
        ring_fenced = any(f.id == funder and f.ring_fenced for f in self.plan.scenario.funder)
        if ring_fenced or False in said.values():
            return "not_cashable"
        if None in said.values():
            return "potentially_cashable"
        return "scope_reduction" if proposal and proposal.scope_reduction else "cashable"

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
        if bases.baseline == bases.proposed or "unstated" in (bases.baseline, bases.proposed):
            return None
        net = total(effect.net for effect in self.effects)
        for basis in (bases.baseline, bases.proposed):
            try:
                level = [_on_basis(leg, basis) for leg in legs_of(self.movements)]
                sums = sums_of(self.engine.full_year(level))
            except InputError:
                continue
            same = total(f if key[2] == PROPOSED else -f for key, f in sums.items() if key[3] and not key[4])
            return basis, net - same
        return None


def one_off_parts(one_off: OneOffCost) -> list[tuple[str, Figure]]:
    """A one-off cost by funder."""
    funding = one_off.funding or ((UNSAID, Fraction(1)),)
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


def turn_of(net: Figure) -> Turn:
    """Growth, saving or neither, by the sign of a net; unclassified where unknown costs decide it."""
    return {1: "growth", -1: "saving", 0: "none", None: "unclassified"}[net.sign]  # type: ignore[return-value]


def sums_of(costed: Costed) -> dict[Key, Figure]:
    """Figures by movement, funder, side, whether budgeted and whether time-limited."""
    pence: dict[Key, int] = {}
    for key, cost in zip(costed.keys(), costed.costs, strict=True):
        pence[key] = pence.get(key, 0) + int(cost)
    sums = {key: Figure.of(cost) for key, cost in pence.items()}
    for row in costed.unpriced.to_dict("records"):
        key = key_of(row)
        sums[key] = sums.get(key, Figure()) + figure_of(row)
    return dict(sorted(sums.items(), key=lambda item: item[0].movement))


def figure_of(row: Mapping[Hashable, Any]) -> Figure:
    """The figure of one cost line, or of one line without a price."""
    return Figure.of(int(row["pence"])) if "pence" in row else Figure.of(0, {str(row["kind"]): row["times"]})


def _between(costed: Costed, by_number: Mapping[int, Movement]) -> dict[tuple[int, str], dict[Between, Figure]]:
    """By movement and funder: cost of posts that another movement made.

    Of budgeted posts only what is recurring: what has an end is a net already.
    """
    found: dict[tuple[int, str], dict[Between, Figure]] = {}

    def add(key: Key, stretch: Stretch, figure: Figure) -> None:
        spell = stretch.leg.spell
        if spell.made_by in (0, key.movement) or (key.budgeted and key.time_limited):
            return
        maker = by_number.get(spell.made_by)
        made_on = (maker.from_ if maker else None) or spell.since or FAR_PAST
        then = dict(spell.payers(made_on)).get(key.funder)
        at = Between(spell.made_by, key.budgeted, then == dict(stretch.paid)[key.funder])
        by_maker = found.setdefault((key.movement, key.funder), {})
        by_maker[at] = by_maker.get(at, Figure()) + figure

    for key, (stretch, _), cost in zip(costed.keys(), costed.stretches, costed.costs, strict=True):
        add(key, stretch, Figure.of(int(cost)))
    for row, (stretch, _) in zip(costed.unpriced.to_dict("records"), costed.unknown, strict=True):
        add(key_of(row), stretch, figure_of(row))
    return found


def key_of(row: Mapping[Hashable, Any]) -> Key:
    """The key of a row of a frame."""
    limited = bool(row["budgeted"]), bool(row["time_limited"])
    return Key(int(row["movement"]), str(row["funder"]), str(row["side"]), *limited)
