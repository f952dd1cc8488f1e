"""Figures as people read them: amounts, nets as a cost or a saving, years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from establishment.costing.figures import Figure
from establishment.costing.results import Results
from establishment.ground.money import number_text
from establishment.ground.presentation import ROUNDINGS, Rounding, rounded_text
from establishment.posts import UNSAID

SIGNS = "Growth and savings are positive. In a net, a cost is positive and a saving negative."
"""What is said over measures of all kinds."""
ILLUSTRATIVE = "Illustrative: the figures rest on illustrative inputs and are shown to the pound."
"""What no reader of such figures may miss."""


def rounding_of(results: Results) -> Rounding:
    """To what amounts are rounded: as chosen, but never more finely than to the pound where they are illustrative."""
    chosen = results.presentation.rounding or "pence"
    # pence of made-up inputs would look surer than they are
    return "£" if chosen == "pence" and results.status == "illustrative" else chosen


def rounding_note(results: Results) -> str:
    """What is said of amounts that are shown rounded because the reader chose it; empty where none is."""
    return rounding_sentence(results.presentation.rounding)


def rounding_sentence(chosen: Rounding | None) -> str:
    """What is said of amounts that are shown in a rounding that was chosen; empty where nothing is."""
    if chosen == "£000":
        how = "to the nearest thousand pounds; those below a thousand pounds are in whole pounds"
    elif chosen == "£":
        how = "to the nearest pound"
    else:
        return ""
    return (
        f"Amounts are shown {how}. Totals are of exact figures, so they may differ from the sum of the rounded parts."
    )


def shown(figure: Figure, results: Results, *, nothing: str = "-") -> str:
    """A figure, or a dash for nothing; rounded as chosen, and to the pound where it rests on illustrative values."""
    if not figure.pence and not figure.terms:
        return nothing
    return figure.rounded_text(rounding_of(results))


def shown_apart(figure: Figure, other: int, results: Results) -> Results:
    """The results shown finely enough for a figure to look unlike another amount: as chosen, else finer.

    other: pence.
    """
    finest = ROUNDINGS.index(rounding_of(results))
    # from the chosen rounding to finer ones: two figures that differ must not look alike
    for rounding in reversed(ROUNDINGS[: finest + 1]):
        if figure.pence == other or rounded_text(figure.pence, rounding) != rounded_text(other, rounding):
            return results.presented(replace(results.presentation, rounding=rounding))
    return results.presented(replace(results.presentation, rounding="pence"))


def in_words(figure: Figure, results: Results) -> str:
    """A figure within a sentence: what has no price is named in words, never as a formula.

    "£53,890 plus what 7 LC3/4 posts and 1 Sergeant post cost less what 6 LC5 posts cost"
    """
    known_part = shown(Figure(figure.pence), results, nothing="")
    more = [(name, count) for name, count in figure.terms.items() if count > 0]
    less = [(name, -count) for name, count in figure.terms.items() if count < 0]
    words = " plus ".join(part for part in (known_part, _cost_of(more)) if part)
    if less:
        words = f"{words} less {_cost_of(less)}" if words else f"minus {_cost_of(less)}"
    return words or "£0"


def _cost_of(terms: Sequence[tuple[str, Fraction]]) -> str:
    """What posts without a price cost, in words; empty for none."""
    posts = [f"{number_text(count)} {name} {'post' if count == 1 else 'posts'}" for name, count in terms]
    one = len(terms) == 1 and terms[0][1] == 1
    return f"what {joined(posts)} {'costs' if one else 'cost'}" if posts else ""


def net_words(figure: Figure, results: Results, per: str = "") -> str:
    """A net as a cost or a saving, without a sign; where unknown costs decide its sign, it says so."""
    sign = figure.sign
    # a net of which the sign is unknown is called neither a cost nor a saving
    if sign is None:
        amount = in_words(figure, results)
        return f"a net of {amount}{per} (whether that is a cost or a saving depends on unknown costs)"
    if sign == 0:
        return "no net cost"
    if sign == -1:
        return f"a net saving of {in_words(-figure, results)}{per}"
    return f"a net cost of {in_words(figure, results)}{per}"


def falls_to(payer: str, results: Results) -> str:
    """What becomes of a cost when its funding ends: "falls on Council", or that nobody is named to pay it."""
    if payer == UNSAID:
        return "is unfunded: no payer is named"
    return f"falls on {results.comparison.funder_name(payer)}"


def year_label(label: str, projected: bool) -> str:
    """A year as tables head it: projected where it used an assumed award or rate."""
    return f"{label} (projected)" if projected else label


def joined(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: "a, b and c".

    >>> joined(["a", "b", "c"], "or")
    'a, b or c'
    """
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
