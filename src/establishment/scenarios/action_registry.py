"""The registry of actions: one row for each, in the order in which they are applied and shown.

A new action is its shape, one function, its row here, its line on the page of the file format, and its tests.
"""

from __future__ import annotations

from collections.abc import Iterator

from establishment.posts import Spell
from establishment.scenarios import what_actions_do as does
from establishment.scenarios.action_shapes import (
    ChangeHours,
    Convert,
    Efficiency,
    End,
    Establish,
    Extend,
    Fund,
    Income,
    Merge,
    NonPay,
    OneOff,
    PayProtection,
    Redesignate,
    Redundancy,
    Regrade,
    Split,
    Transfer,
)
from establishment.scenarios.actions import Action, Movement
from establishment.scenarios.line_shapes import Line

OWN_PAY = ("salary", "salary_on", "protected", "protected_until")
"""What says that a post has pay of its own."""
CONVERTED = ("scale", "grade", "point", *OWN_PAY, "title", "category", "pension", "allowances")
"""What a post can have otherwise on another scale."""

ACTIONS = {
    "establish": Action(Establish, does.established, "established", as_text=True, brings=True),
    "disestablish": Action(Line, does.disestablished, "disestablished", as_text=True),
    "regrade": Action(
        Regrade, does.changed, "regraded", changes=("grade", "point", *OWN_PAY, "scale", "title"), pairs=True
    ),
    "convert": Action(Convert, does.changed, "converted", changes=CONVERTED, pairs=True),
    "redesignate": Action(Redesignate, does.changed, "redesignated", changes=("title",), pairs=True),
    "transfer": Action(Transfer, does.changed, "transferred", changes=("unit", "funder"), pairs=True),
    "change_hours": Action(
        ChangeHours, does.changed, "with other hours", changes=("fte", "hours", "weeks"), pairs=True
    ),
    "fund": Action(
        Fund,
        does.changed,
        "budgeted or with another funder",
        changes=("funder", "budgeted", "funded_until"),
        pairs=True,
    ),
    "split": Action(Split, does.split, "split"),
    "merge": Action(Merge, does.merge, "merged", brings=True),
    "extend": Action(Extend, does.extended, "extended", pairs=True),
    "end": Action(End, does.ended, "ended", as_text=True),
    "non_pay": Action(NonPay, does.paid_out, "of non-pay", brings=True),
    "one_off": Action(OneOff, does.spent_once, "spent once", beside=True),
    "income": Action(Income, does.paid_in, "of income", brings=True),
    "efficiency": Action(Efficiency, does.released, "released", beside=True),
    "redundancy": Action(Redundancy, does.spent_once, "made redundant", beside=True),
    "pay_protection": Action(PayProtection, does.spent_once, "with protected pay", beside=True),
}
"""Every action by its key in a proposal."""


def pairs_of(movement: Movement) -> Iterator[tuple[Spell | None, Spell | None]]:
    """What a movement changes, spell by spell; what comes or goes has no other side."""
    if in_pairs(movement):
        yield from zip(movement.before, movement.after, strict=True)
    else:
        yield from ((spell, None) for spell in movement.before)
        yield from ((None, spell) for spell in movement.after)


def in_pairs(movement: Movement) -> bool:
    """Whether each post before becomes the one after of the same place, as where its grade or hours change."""
    # "unchanged" is no action: its posts stand on both sides as they are
    row = ACTIONS.get(movement.action)
    return (row is None or row.pairs) and len(movement.before) == len(movement.after)


def origins(movement: Movement) -> list[int | None]:
    """For each post after a movement, the place of the post before that became it; None for one that is new."""
    before, after = len(movement.before), len(movement.after)
    if not before or ACTIONS[movement.action].brings:
        return [None] * after
    # posts that are split have their parts one after the other, as many for each
    return [place * before // after for place in range(after)]
