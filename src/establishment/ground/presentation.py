"""How amounts are shown to a reader, and who hands them over: chosen by the caller, and never part of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from establishment.ground.findings import RefusedError, as_given
from establishment.ground.money import text, times

Rounding = Literal["pence", "£", "£000"]
ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)
# a shell of some systems cannot type the sign
WORDS: dict[Rounding, str] = {"£": "pounds", "£000": "thousands"}
"""Roundings by their word, for keyboards and shells that have no pound sign."""
THOUSAND = 100_000
"""Pence in a thousand pounds."""


@dataclass(frozen=True)
class Presentation:
    """How an output shows its amounts, and what it says of who made it.

    rounding: to what amounts are rounded; None for the way of the output itself.  as_of: the day it was made, as the
    caller gives it; nothing reads a clock.  prepared_by, reviewed_by: names; empty where they are to be filled in.
    """

    rounding: Rounding | None = None
    as_of: date | None = None
    prepared_by: str = ""
    reviewed_by: str = ""


def read_rounding(value: object) -> Rounding | None:
    """A rounding as a caller gives it, as its sign or its word; None where the output is to choose.

    Raises RefusedError for another.

    >>> read_rounding("thousands"), read_rounding("£")
    ('£000', '£')
    """
    if value is None:
        return None
    for unit in ROUNDINGS:
        if value == unit or value == WORDS.get(unit):
            return unit
    raise RefusedError(
        f"{as_given(value)} is not a rounding; give one of {', '.join(ROUNDINGS)}, {', '.join(WORDS.values())}"
    )


def rounded_text(pence: int, rounding: Rounding) -> str:
    """An amount as it is shown, halves away from nought: to the penny, to the pound, or to the nearest thousand pounds.

    Below £1,000 an amount in thousands stands in pounds, so that no amount is shown as nothing.

    >>> rounded_text(3666778, "£000"), rounded_text(-3666778, "£"), rounded_text(49950, "£000")
    ('£37k', '-£36,668', '£500')
    """
    if rounding == "pence":
        return text(pence)
    # below a thousand in pounds, so that no amount is shown as nothing
    if rounding == "£" or abs(pence) < THOUSAND:
        return text(100 * times(pence, Fraction(1, 100)))
    return text(100 * times(pence, Fraction(1, THOUSAND))) + "k"
