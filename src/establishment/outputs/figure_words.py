"""Figures as people read them: amounts, nets as a cost or a saving, years."""

from __future__ import annotations

from collections.abc import Sequence

from establishment.costing.figures import Figure
from establishment.costing.results import Results


def shown(figure: Figure, results: Results, *, nothing: str = "-") -> str:
    """A figure, or a dash for nothing; to the pound where it rests on illustrative values."""
    if not figure.pence and not figure.terms:
        return nothing
    return str(figure.to_the_pound() if results.status == "illustrative" else figure)


def net_words(figure: Figure, results: Results, per: str = "") -> str:
    """A net as a cost or a saving, without a sign; where costs that are not known decide its sign, it says so."""
    sign = figure.sign
    if sign is None:
        amount = shown(figure, results, nothing="£0")
        return f"a net of {amount}{per} (whether that is a cost or a saving depends on costs that are not known)"
    if sign == 0:
        return "no net cost"
    if sign == -1:
        return f"a net saving of {shown(-figure, results)}{per}"
    return f"a net cost of {shown(figure, results)}{per}"


def year_label(label: str, projected: bool) -> str:
    """A year as tables head it: projected where it used an assumed award or rate."""
    return f"{label} (projected)" if projected else label


def joined(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: "a, b and c".

    >>> joined(["a", "b", "c"], "or")
    'a, b or c'
    """
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def capital(words: str) -> str:
    """Words as they begin a sentence."""
    return words[:1].upper() + words[1:]
