"""The measures of a set of changes: what each does to a funder's base budget, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple

from establishment.costing.figures import Figure, total
from establishment.ground.shown import Shown
from establishment.ground.shown_fields import ShownFields
from establishment.posts import Spell
from establishment.scenarios.actions import Movement, Release
from establishment.scenarios.one_off_costs import OneOffCost

Turn = Literal["growth", "saving", "none", "unclassified"]
Class = Literal["cashable", "potentially_cashable", "scope_reduction", "potential_scope_reduction", "not_cashable", ""]

CLASSES: dict[Class, str] = {
    "cashable": "cashable",
    "potentially_cashable": "potentially cashable",
    "scope_reduction": "cashable by doing less (a scope reduction)",
    "potential_scope_reduction": "potentially cashable by doing less (a scope reduction)",
    "not_cashable": "not cashable",
}
"""The classes of a saving, in words."""
UNSAID_CLASSES: tuple[Class, ...] = ("potentially_cashable", "potential_scope_reduction")
"""The classes of savings of which a condition of cashable is not said."""

CONDITIONS = {
    "base_budget_falls": "the base budget falls",
    "funder_keeps": "the funder keeps the money",
    "not_counted_already": "it is not already counted (in a plan or a vacancy factor)",
    "nobody_still_paid": "nobody is still paid from it",
}
"""What makes a saving cashable; where one is unsaid it is potentially cashable."""


class Between(NamedTuple):
    """Posts that a movement finds as another made them: its number, whether budgeted, whether at the share of then."""

    maker: int
    budgeted: bool
    same_share: bool


@dataclass(frozen=True, repr=False)
class Effect(ShownFields):
    """What one movement does to the base budget of one funder, or of several together, in a full year.

    funders: whose.  baseline, proposed: budgeted recurring cost before and after.
    unbudgeted_*: cost outside the base budget.  time_limited: net of budgeted posts and lines that have an end.
    turn: settled once by the sign of the full-year effect, of the funder in its own view, or of the whole movement.
    saving: the class of a saving.
    between: cost of posts that another movement made what they are.
    """

    movement: Movement
    funders: tuple[str, ...]
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


@dataclass(frozen=True, repr=False)
class Summary(Shown):
    """The measures of a set of effects; all money for a full year, growth and savings both positive.

    net = proposed - baseline = growth - savings + unclassified.  Time-limited cost stands apart.
    effects: one a movement, settled over all funders; of one funder's own view, its own.
    by_funder: of the whole, the effects settled for each funder in its own view.
    """

    proposals: tuple[str, ...]
    effects: tuple[Effect, ...]
    movements: tuple[Movement, ...]
    one_offs: tuple[tuple[OneOffCost, Figure], ...] = ()
    releases: tuple[Release, ...] = ()
    funder: str | None = None
    by_funder: tuple[Effect, ...] = ()

    def __str__(self) -> str:
        of = f"proposals {', '.join(self.proposals)}" if self.proposals else "no proposal"
        posts = f"posts {self.posts[0]} before, {self.posts[1]} after"
        money = f"growth {self.growth}, savings {self.savings}, net {self.net}"
        return f"{of[0].upper()}{of[1:]}: {money}; {posts}"

    @property
    def between_funders(self) -> Figure:
        """Cost that only moves between funders: growth for one and a saving for another, and neither overall.

        Growth of all the funders added up, less that of the whole; nothing in the view of one funder.
        """
        if self.funder is not None:
            return Figure()
        return total(e.net for e in self.by_funder if e.turn == "growth") - self.growth

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
        parts = [item for effect in self.effects for item in effect.between.items()]
        inside = [(at, figure) for at, figure in parts if at.maker in numbers and at.budgeted == budgeted]
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
        # only where the change that made it is among these proposals: else it stands before them
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
