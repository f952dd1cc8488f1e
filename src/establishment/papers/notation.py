"""Amounts whose notation cannot be right as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from establishment.papers.paper import Paper
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, pounds_text


def check_notation(paper: Paper) -> Iterator[Check]:
    """Each amount written so that it cannot be read, or can be read in two ways."""
    thousands = _counts_in_thousands(paper)
    for quantity in (q for q in paper.quantities if q.slip):
        if quantity.slip == "thousands_and_suffix" and thousands:
            continue
        yield _SAID[quantity.slip](quantity)


def _counts_in_thousands(paper: Paper) -> bool:
    """Whether the paper writes its thousands so throughout: "£1,250k" beside "£340k"."""
    money = [q for q in paper.quantities if q.kind == "money" and abs(q.value) >= 1000]
    slips = sum(q.slip == "thousands_and_suffix" for q in money)
    plain_k = [abs(q.value) for q in money if q.unit_power == 3 and not q.slip]
    in_full = sum(not q.unit_power and not q.slip and abs(q.value) >= 10000 for q in money)
    if slips + len(plain_k) < 3 or slips + len(plain_k) <= 2 * in_full:
        return False
    largest = max(
        (q.otherwise[0] for q in money if q.slip == "thousands_and_suffix" and q.otherwise), default=Fraction(0)
    )
    return slips >= 3 or largest <= 20 * max(plain_k, default=Fraction(0))


def _readings(quantity: Quantity) -> str:
    values = dict.fromkeys([quantity.value, *quantity.otherwise])
    return " or ".join(pounds_text(value, quantity.currency) for value in values)


def _check(quantity: Quantity, code: str, what: str) -> Check:
    read = pounds_text(quantity.value, quantity.currency)
    message = f'"{quantity.text}" {what}: {_readings(quantity)}? It is read as {read}.'
    ask = f'Which amount is meant by "{quantity.text}"?'
    return Check(code, "mistyped", "error", quantity.start, quantity.text, message, quantity.value, None, ask=ask)


def _both(quantity: Quantity) -> Check:
    return _check(quantity, "P201", "has a thousands separator and a k")


def _grouping(quantity: Quantity) -> Check:
    return _check(quantity, "P202", "groups its digits wrongly, so that a digit may be missing")


def _point(quantity: Quantity) -> Check:
    return _check(quantity, "P203", "has a point where a comma may be meant")


def _units(quantity: Quantity) -> Check:
    return _check(quantity, "P204", "gives its unit twice")


def _letter(quantity: Quantity) -> Check:
    return _check(quantity, "P205", "has a letter among its digits")


_SAID = {
    "thousands_and_suffix": _both,
    "bad_grouping": _grouping,
    "point_for_comma": _point,
    "two_units": _units,
    "letter": _letter,
}


def as_thousands(paper: Paper) -> dict[int, Fraction]:
    """Amounts with a separator and a k in a paper that writes all its thousands so: their start and value."""
    if not _counts_in_thousands(paper):
        return {}
    return {q.start: q.otherwise[0] for q in paper.quantities if q.slip == "thousands_and_suffix" and q.otherwise}
