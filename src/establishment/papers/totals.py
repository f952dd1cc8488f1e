"""A total beside the sum of its parts, and how far rounding can put them apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from establishment.papers.paper import Paper
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, joined, said


class Figure(Protocol):
    """A figure of a text or a cell of a table: its value, and how far rounding can have moved it."""

    @property
    def value(self) -> Fraction:
        """What it says."""

    @property
    def slack(self) -> Fraction:
        """Half of its last place."""


def slack_of(parts: Sequence[Figure], total: Figure) -> Fraction:
    """How far a total may lie from the sum of its parts within the rounding of all as written."""
    slacks = [part.slack for part in parts if part.value]
    if len(slacks) <= 4:
        return sum(slacks, total.slack)
    spread = Fraction(math.isqrt(int(sum((2 * s) ** 2 for s in slacks) * 10**6)), 1000)
    return min(sum(slacks, total.slack), total.slack + spread * Fraction(3, 4))


def judged(
    paper: Paper, total: Quantity, parts: Sequence[Quantity], code: str, *, strong: bool, ask: str = ""
) -> Check | None:
    """A total beside the sum of its parts; None where they do not fit and the text does not say that they must."""
    value = sum((q.value for q in parts), Fraction(0))
    kind, currency = total.kind, total.currency
    shown = joined(said(q.value, kind, currency) for q in parts)
    starts, money = tuple(q.start for q in parts), kind == "money"
    gap, written = value - total.value, said(total.value, kind, currency)
    if not gap:
        return Check(
            code,
            "agrees",
            "note",
            total.start,
            total.text,
            f"{written} = {shown}.",
            total.value,
            value,
            starts,
            money=money,
        )
    loose = total.value % 1000 == 0 and value % 1000 and abs(gap) <= 500 and abs(gap) * 200 <= abs(value) and money
    if abs(gap) <= slack_of(parts, total) or loose:
        message = (
            f"{shown} comes to {said(value, kind, currency)}, which is {written} within the rounding of the figures."
        )
        return Check(
            code, "rounding", "note", total.start, total.text, message, total.value, value, starts, money=money
        )
    if not strong:
        return None
    message = (
        f"{written} is said to be {shown}, which comes to {said(value, kind, currency)}: "
        f"{said(abs(gap), kind, currency)} {'more' if gap > 0 else 'less'}."
    )
    ask = ask or f"Is the total {said(value, kind, currency)}, or is one of its parts wrong or left out?"
    return Check(code, "differs", "error", total.start, total.text, message, total.value, value, starts, ask, money)
