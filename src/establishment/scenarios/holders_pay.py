"""What holders of posts are paid on a day, so that exits and protected pay need not have it typed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Finding, InputError, Place, listed
from establishment.ground.money import text
from establishment.posts import Kind, Spell
from establishment.rates.annual import unit_price
from establishment.rates.book import Book
from establishment.rates.exit_terms import WEEKS_IN_YEAR
from establishment.rates.own_pay import kind_by
from establishment.rates.pricing import trace
from establishment.rates.progression import Increment
from establishment.rates.steps_of_posts import steps_of_post
from establishment.scenarios.terms import ScenarioTerms


@dataclass(frozen=True)
class HolderPay:
    """Basic pay and allowances of a post for its hours: pence a year, and as a week's pay. fte: of full time."""

    annual: int
    weekly: Fraction
    fte: Fraction


def pay_on(spell: Spell, on: date, book: Book, terms: ScenarioTerms) -> HolderPay:
    """What one holder of a post is paid on a day, at its point by then.

    A week's pay is a year's divided by the weeks of the scale's year, 365/7 where it does not say them.
    Raises InputError E203 to E207, E210, E213 where the scale has no such pay, E218 where a step cannot be known.
    """
    assert isinstance(spell.kind, Kind)
    scale = book.scale(spell.kind.scale)
    kind = kind_by(spell.kind, scale, on, on)
    for step in steps_of_post(spell, scale, on, months=terms.increment_months):
        if isinstance(step, Increment):
            kind = replace(kind, point=step.point)
    # a holder is paid without on-costs, and a post that has a holder is not vacant
    bare = replace(kind, on_cost_rate=Fraction(0), vacancy=Fraction(0))
    low = terms.accept_low_confidence
    parts = unit_price(trace(bare, on, scale, lambda: book.oncosts, accept_low=low)).parts
    annual = parts.get("basic", 0) + parts.get("allowances", 0)
    return HolderPay(annual, annual / (scale.table.weeks_in_year or WEEKS_IN_YEAR), kind.fte)


def pay_of_all(spells: Sequence[Spell], on: date, book: Book, terms: ScenarioTerms) -> HolderPay:
    """What each holder of posts is paid on a day, where all are paid alike.

    Raises InputError as `pay_on`, and E303 where they are paid differently.
    """
    # which of several holders leaves would change the payment, so the choice is the author's
    paid = list(dict.fromkeys(pay_on(spell, on, book, terms) for spell in spells))
    if len(paid) > 1:
        amounts = listed(text(each.annual) for each in paid)
        message = f"The posts of that title are paid differently: {amounts} a year."
        raise InputError([Finding("E303", Place(""), "", "", message, "Give the pay of the holder.")])
    return paid[0]
