"""New posts at the bottom of their grades and at maturity."""

from __future__ import annotations

from dataclasses import dataclass, replace

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import Leg, legs_of
from establishment.costing.figures import Figure
from establishment.ground.findings import InputError
from establishment.posts import Basis, Kind


@dataclass(frozen=True)
class NewPosts:
    """The yearly cost of all new posts at the bottom of their grades, and at the top they grow to."""

    posts: int
    minimum: Figure
    maturity: Figure


def new_posts(comparison: Comparison) -> NewPosts | None:
    """New posts at minimum and at maturity, at the price base; None where there are none or not all can be priced."""
    new = [m for m in comparison.plan.movements if m.action == "establish"]
    legs = [leg for leg in legs_of(new) if isinstance(leg.spell.kind, Kind)]
    prices = comparison.engine.prices
    kinds = [leg.spell.kind for leg in legs if isinstance(leg.spell.kind, Kind)]
    all_have_pay = all(prices.book.scale(kind.scale).has_pay(kind.grade) for kind in kinds)
    if not legs or not all_have_pay or prices.base is None:
        return None
    try:
        # a range is given whole or not at all; what has no price is said where it is costed
        low, high = _on(comparison, legs, "minimum"), _on(comparison, legs, "maximum")
    except InputError:
        return None
    return NewPosts(sum(leg.spell.posts for leg in legs), low, high)


def _on(comparison: Comparison, legs: list[Leg], basis: Basis) -> Figure:
    moved = [
        replace(leg, spell=replace(leg.spell, kind=replace(leg.spell.kind, basis=basis, point="")))  # type: ignore[arg-type]
        for leg in legs
    ]
    costed = comparison.engine.full_year(moved)
    return Figure(sum(map(int, costed.costs)))
