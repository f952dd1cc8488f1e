"""The posts of a scenario's changes as frames, one a side, so that draws answer for them too."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from establishment.bulk.plan import PostPlan, plan_of
from establishment.costing.comparison import Comparison
from establishment.costing.costed import BASELINE, PROPOSED, legs_of
from establishment.money import text
from establishment.posts import Allowance, Fixed, Kind, Spell
from establishment.rates.oncosts import Pension

if TYPE_CHECKING:
    import pandas as pd


def side_posts(comparison: Comparison) -> list[tuple[int, PostPlan, pd.DataFrame]]:
    """The budgeted posts of each side of all changes, with the sign of what they cost and how they are costed.

    Raises ValueError where a post has no price, or a full cost that the scenario gives: draws work on pay.
    """
    import pandas as pd

    found = []
    prices, scenario = comparison.engine.prices, comparison.plan.scenario
    for side, sign in ((BASELINE, -1), (PROPOSED, 1)):
        spells = [leg.spell for leg in legs_of(comparison.plan.movements) if leg.side == side and leg.spell.budgeted]
        posts = [spell for spell in spells if not isinstance(spell.kind, Fixed)]
        for spell in posts:
            if prices.unpriced(spell) or prices.unit_cost(spell):
                said = "has no pay that is known" if prices.unpriced(spell) else "is priced at a full cost given"
                raise ValueError(f"{spell.label} {said}; draws are of posts that are priced from a scale")
        basis = getattr(scenario.basis, side)
        both = scenario.basis.model_copy(update={"baseline": basis, "proposed": basis})
        terms = scenario.model_copy(update={"basis": both, "increment_date": None, "vacancy_percent": None})
        plan = plan_of(terms, comparison.plan.book, tuple(comparison.years), replace(prices, given=()), ("year",))
        if posts:
            found.append((sign, plan, pd.DataFrame([_row(number, spell) for number, spell in enumerate(posts)])))
    return found


def _row(number: int, spell: Spell) -> dict[str, object]:
    """A spell as a row of posts."""
    kind = spell.kind
    assert isinstance(kind, Kind)
    return {
        "post": str(number), "scale": kind.scale, "grade": kind.grade, "point": kind.point, "count": spell.count,
        "fte": kind.fte, "weeks": kind.weeks, "category": kind.category, "pension": _pension(kind.pension),
        "allowances": "; ".join(map(_allowance, kind.allowances)), "vacancy_percent": 100 * kind.vacancy,
        "from": spell.from_, "until": spell.until, "increment_date": spell.increments,
    }  # fmt: skip


def _pension(pension: Pension) -> str:
    if pension.flat is not None:
        return f"{100 * pension.flat}%"
    return "/".join(part for part in (pension.scheme, pension.employer, pension.rate_kind) if part) or "none"


def _allowance(allowance: Allowance) -> str:
    paid = ""
    if allowance.percent is not None:
        paid = f" {Fraction(100 * allowance.percent)}%"
    elif allowance.pence is not None:
        paid = f" {text(allowance.pence)}"
    return f"{allowance.name}{paid}{' pensionable' if allowance.pensionable else ''}"
