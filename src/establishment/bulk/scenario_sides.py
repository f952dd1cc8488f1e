"""The posts of a scenario's changes as frames, one a side, so that draws answer for them too."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from establishment.bulk.draws import DrawnPosts
from establishment.bulk.plan import plan_of
from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import BASELINE, PROPOSED, legs_of
from establishment.costing.moved_assumptions import slipped
from establishment.costing.pricer import Pricer
from establishment.ground.findings import RefusedError
from establishment.ground.money import pounds, text
from establishment.pensions import Pension
from establishment.posts import Allowance, Fixed, Kind, Spell
from establishment.scenarios.reader import Plan

if TYPE_CHECKING:
    import pandas as pd


def side_sources(comparison: Comparison) -> list[DrawnPosts]:
    """The budgeted posts of each side of all changes, to be drawn for; a later start moves the changes.

    Raises ValueError where a post has no price, or a full cost that the scenario gives: draws work on pay.
    """
    import pandas as pd

    sources = []
    prices, scenario = comparison.engine.prices, comparison.plan.scenario
    for side, sign in ((BASELINE, -1), (PROPOSED, 1)):
        posts = _posts(comparison.plan, side)
        for spell in posts:
            if prices.unpriced(spell) or prices.unit_cost(spell):
                message = "has no pay that is known" if prices.unpriced(spell) else "is priced at a full cost given"
                raise RefusedError(f"{spell.label} {message}; draws are of posts that are priced from a scale")
        basis = getattr(scenario.basis, side)
        both = scenario.basis.model_copy(update={"baseline": basis, "proposed": basis})
        # each row has its own vacancy factor, so the common one must not come on top
        terms = scenario.model_copy(update={"basis": both, "vacancy_percent": None})
        # without given costs, which no change of pay moves
        plan = plan_of(terms, comparison.plan.book, tuple(comparison.years), replace(prices, given=()), ("year",))
        if posts:
            sources.append(DrawnPosts(sign, plan, pd.DataFrame(), partial(_frame, comparison.plan, prices, side)))
    return sources


def _posts(plan: Plan, side: str) -> list[Spell]:
    spells = [leg.spell for leg in legs_of(plan.movements) if leg.side == side and leg.spell.budgeted]
    return [spell for spell in spells if not isinstance(spell.kind, Fixed)]


def _frame(plan: Plan, prices: Pricer, side: str, months: int) -> pd.DataFrame:
    """The posts of a side as a frame, where all changes come so many months later."""
    import pandas as pd

    posts = _posts(slipped(plan, months) if months else plan, side)
    return pd.DataFrame([_row(number, spell, prices) for number, spell in enumerate(posts)])


def _row(number: int, spell: Spell, prices: Pricer) -> dict[str, object]:
    """A spell as a row of posts, on the point that it has come to by its first day."""
    kind = spell.kind if spell.from_ is None else prices.moved(spell, spell.from_, spell.from_)
    assert isinstance(kind, Kind)
    return {
        "post": str(number),
        "scale": kind.scale,
        "grade": kind.grade,
        "point": kind.point,
        **_own_pay(kind),
        "count": spell.count,
        "fte": kind.fte,
        "weeks": kind.weeks,
        "category": kind.category,
        "pension": _pension(kind.pension),
        "allowances": "; ".join(map(_allowance, kind.allowances)),
        "vacancy_percent": 100 * kind.vacancy,
        "from": spell.from_,
        "until": spell.until,
        "increment_date": spell.increments if spell.own_day else None,
        "on_point_since": prices.on_point_since(spell, spell.from_),
    }


def _own_pay(kind: Kind) -> dict[str, object]:
    own = kind.own_pay
    if own is None:
        return {"salary": None, "salary_on": None, "protected": "", "protected_until": None}
    salary = {"salary": pounds(own.pence), "salary_on": own.on}
    return {**salary, "protected": own.protected, "protected_until": own.until}


def _pension(pension: Pension) -> str:
    return str(pension) if pension.flat is None else f"{100 * pension.flat}%"


def _allowance(allowance: Allowance) -> str:
    paid = ""
    if allowance.percent is not None:
        paid = f" {Fraction(100 * allowance.percent)}%"
    elif allowance.pence is not None:
        paid = f" {text(allowance.pence)}"
    paid += f" x {allowance.count}" if allowance.count is not None else ""
    paid += f" for {allowance.hours} hours a week" if allowance.hours is not None else ""
    paid += f" at least {text(allowance.least)}" if allowance.least is not None else ""
    paid += f" at most {text(allowance.most)}" if allowance.most is not None else ""
    paid += {True: " by hours", False: " whatever the hours", None: ""}[allowance.follows_hours]
    return f"{allowance.name}{paid}{' pensionable' if allowance.pensionable else ''}"
