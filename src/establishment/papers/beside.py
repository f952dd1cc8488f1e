"""A stated figure beside the one that others make: how far they may lie apart, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from establishment.ground.findings import Verdict
from establishment.papers.paper import Paper
from establishment.papers.quantity import Quantity, one_slip
from establishment.papers.results import Check, said

_WITH_MORE = re.compile(
    r"[\s,(]{0,3}(?:with|including|inclusive of|plus|after|less)\s.{0,40}?"
    r"\b(?:on-?costs?|oncosts?|national insurance|ni|pension|allowances?|overheads?|vat|training|equipment)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()]*[\d%]\s?[-+\u2212\u2013x\u00d7*/\u00f7]\s?[£$€]?\d[^()]*\)", re.IGNORECASE)
_TERM_BEFORE = re.compile(r"[\d)%]\s[-+\u2212\u2013*/\u00f7]\s$")
"""The sign that joins a number to the term before it."""


def holds_more(paper: Paper, total: Quantity) -> bool:
    """Whether a total is said to hold more, or less, than what is counted: with on-costs, after grants."""
    return bool(_WITH_MORE.match(paper.text, total.end))


def tested(
    code: str, stated: Quantity, value: Fraction, slack: Fraction, figures: Sequence[Quantity], rule: str, ask: str
) -> Check:
    """A stated figure beside the one that others make, in the kind of the stated one."""
    kind, currency, gap = stated.kind, stated.currency, value - stated.value
    written = said(stated.value, kind, currency)
    starts, money = tuple(q.start for q in figures), kind == "money"
    verdict = judged_gap(stated.value, value, slack)
    if verdict != "differs":
        tail = "." if verdict == "agrees" else f", which is {written} within rounding."
        return Check(
            code,
            verdict,
            "note",
            stated.start,
            stated.text,
            f"{rule} = {_shown(value, stated)}{tail}",
            stated.value,
            value,
            starts,
            money=money,
        )
    message = (
        f"The paper says {written}, but {rule} comes to {_shown(value, stated)}: "
        f"{_shown(abs(gap), stated)} {'more' if gap > 0 else 'less'}."
    )
    return Check(code, "differs", "error", stated.start, stated.text, message, stated.value, value, starts, ask, money)


def _shown(value: Fraction, like: Quantity) -> str:
    if like.kind == "percent":
        return f"{float(value):.{max(like.places, 1) + 1}f}".rstrip("0").rstrip(".") + "%"
    return said(value, like.kind, like.currency)


def judged_gap(stated: Fraction, value: Fraction, slack: Fraction) -> Verdict:
    """How a stated figure and a computed one compare; figures of opposite sign never agree."""
    if stated == value:
        return "agrees"
    return "rounding" if abs(value - stated) <= slack and stated * value >= 0 else "differs"


def within_a_working(paper: Paper, number: Quantity, rate: Quantity) -> bool:
    """Whether a number is one term of a longer working that a rate multiplies: (6 - 2) x £28,412."""
    text = paper.text
    start, end = max(number.start - 200, 0), rate.end + 200
    for working in _IN_BRACKETS.finditer(text, start, end):
        inside = [working.start() < figure.start < working.end() for figure in (number, rate)]
        if inside[0] != inside[1]:
            return True
    return bool(_TERM_BEFORE.search(text[max(number.start - 8, 0) : number.start]))


def same(one: Quantity, two: Quantity) -> bool:
    """Whether two figures are of one kind and currency."""
    return one.kind == two.kind and one.currency == two.currency


def slip(value: Fraction, written: Quantity) -> bool:
    """Whether a figure as written is what the hand makes of a value: one digit other, or two that changed places."""
    scaled = value / written.step
    if scaled.denominator != 1 and not written.unit_power:
        return False
    a, b = str(abs(int(scaled + Fraction(1, 2)))), str(abs(int(written.value / written.step)))
    return len(a) >= 3 and one_slip(a, b)  # of one or two digits, any two figures would be
