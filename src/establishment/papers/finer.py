"""Totals that are stated more finely than the figures they are the sum of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from establishment.papers.paper import Paper
from establishment.papers.results import Check, pounds_text


def check_finer(paper: Paper, checks: Sequence[Check]) -> Iterator[Check]:
    """A total to the pound, say, of parts that are rounded to thousands: the last digits rest on nothing shown."""
    by_start = {q.start: q for q in paper.quantities if q.kind == "money"}
    for check in checks:
        total = by_start.get(check.start)
        parts = [by_start[n] for n in check.figures if n in by_start]
        if check.code not in ("P101", "P102", "P103") or check.verdict != "rounding" or total is None or len(parts) < 2:
            continue
        coarse = max(parts, key=lambda q: q.step)
        shown = total.value * 10 / coarse.step
        if total.step * 100 > coarse.step or shown.denominator == 1:
            continue
        message = (
            f"{total.text} is stated to {pounds_text(total.step, total.currency)}, while its parts are rounded, "
            f"{coarse.text} to {pounds_text(coarse.step, coarse.currency)}: they show it no more closely than that."
        )
        ask = "Can the parts be given as finely as the total?"
        yield Check("P207", "untestable", "question", total.start, total.text, message, total.value, None,
                    tuple(q.start for q in parts), ask)  # fmt: skip
