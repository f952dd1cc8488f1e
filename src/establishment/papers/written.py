"""Sums written with signs: £a + £b = £c."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.papers.beside import judged_gap
from establishment.papers.paper import Paper
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said

_SIGN = re.compile(r"[\w\s.']{0,40}?\s?([-+\u2212\u2013x\u00d7*=])\s?")
_JOINED = re.compile(r"[\w)%]\s?[-+\u2212\u2013*/\u00d7\u00f7]\s?\(*$|\sx\s?\(*$")
"""The end of an earlier term, which the figures after it belong to."""


def written_out(paper: Paper, figures: list[Quantity]) -> Iterator[Check]:
    """Sums written with signs: "£a + £b = £c", "£a - £b = £c", "a x £b = £c"."""
    text, at = paper.text, 0
    while at < len(figures) - 1:
        run, signs = [figures[at]], []
        while at + len(run) < len(figures):
            nxt = figures[at + len(run)]
            sign = _SIGN.fullmatch(text[run[-1].end : nxt.start])
            if not sign:
                break
            run.append(nxt)
            signs.append(sign[1].replace("\u2212", "-").replace("\u2013", "-").replace("\u00d7", "x").replace("*", "x"))
        if len(run) >= 3 and signs[-1] == "=" and "=" not in signs[:-1] and _understood(text, run, signs):
            yield _evaluated(run, signs)
        at += max(len(run) - 1, 1)


def _terms(run: list[Quantity], signs: list[str]) -> list[tuple[int, list[Quantity]]]:
    """The terms before the equals sign, each with its sign and the factors it multiplies."""
    terms = [(1, [run[0]])]
    for quantity, mark in zip(run[1:-1], signs, strict=False):
        if mark == "x":
            terms[-1][1].append(quantity)
        else:
            terms.append((1 if mark == "+" else -1, [quantity]))
    return terms


def _understood(text: str, run: list[Quantity], signs: list[str]) -> bool:
    """Whether a working is whole, without brackets, and every term of it is of the kind of what it comes to."""
    before, after = text[max(run[0].start - 12, 0) : run[0].start], text[run[-1].end : run[-1].end + 4]
    opened = before.rstrip().endswith("(") and not after.lstrip().startswith(")")
    if opened or _JOINED.search(before) or re.match(r"\s?[+*/\u00d7\u00f7]\s?[(£$€\d]", after):
        return False
    kinds = [[q.kind for q in factors] for _, factors in _terms(run, signs)]
    if run[-1].kind == "money":
        return all(kind.count("money") == 1 for kind in kinds)
    return all(set(kind) == {run[-1].kind} for kind in kinds)


def _evaluated(run: list[Quantity], signs: list[str]) -> Check:
    value, slack = Fraction(0), run[-1].slack
    for sign, factors in _terms(run, signs):
        term, reach = Fraction(1), Fraction(0)
        for quantity in factors:
            reach = abs(term) * quantity.slack + abs(quantity.value) * reach
            term *= quantity.value
        value, slack = value + sign * term, slack + reach
    total, kind = run[-1], run[-1].kind
    shown = " ".join(
        part
        for q, mark in zip(run[:-1], [*signs[:-1], ""], strict=True)
        for part in (said(q.value, q.kind, q.currency), mark)
        if part
    )
    gap = value - total.value
    verdict = judged_gap(total.value, value, slack)
    message = (
        f"{shown} = {said(value, kind, total.currency)}"
        + (f"; the paper says {said(total.value, kind, total.currency)}" if gap else "")
        + "."
    )
    ask = "Which of these figures is wrong?" if verdict == "differs" else ""
    return Check(
        "P109" if "x" in signs else "P101",
        verdict,
        "error" if verdict == "differs" else "note",
        total.start,
        total.text,
        message,
        total.value,
        value,
        tuple(q.start for q in run[:-1]),
        ask,
        kind == "money",
    )
