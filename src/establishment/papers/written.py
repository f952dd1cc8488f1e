"""Sums written with signs: £a + £b = £c."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.findings import Verdict
from establishment.papers.paper import Paper
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said


def written_out(paper: Paper, figures: list[Quantity]) -> Iterator[Check]:
    """Sums written with signs: "£a + £b = £c", "£a - £b = £c", "a x £b = £c"."""
    text, at = paper.text, 0
    while at < len(figures) - 1:
        run, signs = [figures[at]], []
        while at + len(run) < len(figures):
            nxt = figures[at + len(run)]
            sign = re.fullmatch(r"[\w\s().'/]{0,40}?\s?([-+\u2212\u2013x\u00d7*=])\s?", text[run[-1].end : nxt.start])
            if not sign:
                break
            run.append(nxt)
            signs.append(sign[1].replace("\u2212", "-").replace("\u2013", "-").replace("\u00d7", "x").replace("*", "x"))
        if len(run) >= 3 and signs[-1] == "=" and "=" not in signs[:-1]:
            yield _evaluated(run, signs)
        at += max(len(run) - 1, 1)


def _evaluated(run: list[Quantity], signs: list[str]) -> Check:
    value, term, slack, sign = Fraction(0), run[0].value, sum((q.slack for q in run), Fraction(0)), 1
    for quantity, mark in zip(run[1:-1], signs, strict=False):
        if mark == "x":
            slack += abs(term) * quantity.slack + abs(quantity.value) * slack
            term *= quantity.value
        else:
            value, sign, term = value + sign * term, 1 if mark == "+" else -1, quantity.value
    value += sign * term
    total, kind = run[-1], run[-1].kind
    shown = " ".join(
        part
        for q, mark in zip(run[:-1], [*signs[:-1], ""], strict=True)
        for part in (said(q.value, q.kind, q.currency), mark)
        if part
    )
    gap = value - total.value
    verdict: Verdict = "agrees" if not gap else "rounding" if abs(gap) <= slack else "differs"
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
