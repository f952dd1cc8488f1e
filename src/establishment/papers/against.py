"""A paper beside the costing of a scenario: stated figures, posts, and the readings that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from establishment.costing.figures import Figure
from establishment.costing.results import Results as Costed
from establishment.costing.stated import StatedCheck, implied, meant, named
from establishment.costing.total_search import SEARCHED, explain_total
from establishment.ground.findings import RefusedError
from establishment.ground.money import number_text
from establishment.papers.paper import Paper
from establishment.papers.results import Check, Severity

SAID = 3
"""How many combinations that would make a figure right are named: those nearest to the scenario."""
_SIDES = {"establish": "establish", "disestablish": "disestablish"}


def check_against(paper: Paper, costed: Costed, bases: Mapping[str, Costed]) -> Iterator[Check]:
    """Each stated figure of a scenario beside the computed one, at its place in the paper.

    bases: the same scenario costed on other bases, by name: which of them would make a figure that differs.
    """
    for check in costed.stated:
        yield _stated(paper, check, costed, bases)
    yield from _posts(paper, costed)
    if costed.readings:
        reading_lines = " ".join(f"{r.letter}. {r.says}: {r.fit}; {r.why}." for r in costed.readings)
        growth = next((c for c in costed.stated if c.stated.ids == [costed.readings[0].proposal]), None)
        start = (_start(paper, growth) if growth else None) or 0
        text = growth.stated.amount.text if growth and growth.stated.amount else ""
        yield Check(
            "P404",
            "untestable",
            "question",
            start,
            text,
            f"The growth that the saving is to offset can be read in these ways, and none is chosen. {reading_lines}",
            ask="Which of these readings is meant?",
        )


def _start(paper: Paper, check: StatedCheck) -> int | None:
    """Where a stated figure of the scenario stands in the paper: the same words, in its proposal if there."""
    if check.stated.amount is None:
        counts = [q for q in paper.figures if q.kind == "count" and q.value == check.stated.count]
        return counts[0].start if counts else None
    target_text = re.sub(r"\s", "", check.stated.amount.text).casefold()
    same = [a for a in paper.amounts if re.sub(r"\s", "", a.quantity.text).casefold() == target_text]
    mine = [a for a in same if a.number in (check.stated.ids or ())]
    chosen = mine or same
    return chosen[0].quantity.start if chosen else None


def _stated(paper: Paper, check: StatedCheck, costed: Costed, bases: Mapping[str, Costed]) -> Check:
    stated, computed = check.stated, check.computed
    start = _start(paper, check)
    written = stated.amount.text if stated.amount is not None else number_text(stated.count or Fraction(0))
    if start is None and (stated.amount.pence if stated.amount is not None else check.verdict == "differs"):
        message = (
            f"{check.label}: the scenario states {written} ({check.place}), but the paper does not have the figure "
            f"in this form."
        )
        return Check(
            "P402", "untestable", "question", 0, written, message, ask="Is this the right paper for the scenario?"
        )
    value = computed if isinstance(computed, Fraction) else None
    if isinstance(computed, Figure) and computed.complete:
        value = Fraction(computed.pence, 100)
    stated_value = Fraction(stated.amount.pence, 100) if stated.amount is not None else stated.count
    computed_text = number_text(computed) if isinstance(computed, Fraction) else str(computed or "nothing")
    message = f"{check.label}: the paper states {written}, the costing gives {computed_text}"
    message += f" ({check.reason})" if check.reason else ""
    message += _implied_text(check, costed) + _explained(check, costed, bases)
    severity: Severity = "error" if check.verdict in ("differs", "mistyped") else "note"
    ask = "On which basis, prices and on-costs is this figure?" if check.verdict == "differs" else ""
    return Check(
        "P401",
        check.verdict,
        severity,
        start or 0,
        written,
        f"{message}.",
        stated_value,
        value,
        ask=ask,
        money=stated.amount is not None,
    )


def _implied_text(check: StatedCheck, costed: Costed) -> str:
    implications = [i for i in implied(costed.comparison, [check]) if isinstance(check.computed, Figure)]
    return f"; it implies {implications[0].equation}" if implications else ""


def _explained(check: StatedCheck, costed: Costed, bases: Mapping[str, Costed]) -> str:
    """What would make a figure that differs right: the combinations that are tried, else the bases alone."""
    if check.verdict != "differs":
        return ""
    stated = check.stated
    measure = meant(stated.measure)
    if stated.amount is not None and stated.effect == "full_year" and not stated.year and measure in SEARCHED:
        try:
            explanations = explain_total(costed.comparison, stated.amount, measure, stated.ids)
        except RefusedError:
            return ""
        says = [reading.says for reading in explanations.readings]
        if says:
            return f"; it would be right {' or '.join(says[:SAID])} ({explanations.tried} combinations tried)"
        varied = "basis, pay year, on-costs, pension, point and months"
        return f"; none of {explanations.tried} combinations of {varied} makes it right"
    fits = [
        basis.replace("_", " ")
        for basis, other in bases.items()
        if other.stated[check.number].verdict in ("agrees", "rounding")
    ]
    if fits:
        return f"; on the basis {' or '.join(fits)} it would be right"
    return f"; no other basis ({', '.join(b.replace('_', ' ') for b in bases)}) makes it right" if bases else ""


def _posts(paper: Paper, costed: Costed) -> Iterator[Check]:
    """Posts that come and go by proposal, in the paper and in the scenario."""
    movements = costed.comparison.plan.movements
    for proposal in costed.scenario.proposals:
        for action in _SIDES:
            mine = [m for m in movements if m.proposal == proposal and m.action == action]
            theirs = [p for p in paper.posts if p.number == proposal and p.action == action and p.fte is None]
            if not mine or not theirs:
                continue
            ours = Fraction(sum(s.posts for m in mine for s in (*m.before, *m.after)))
            stated_posts = sum((p.count for p in theirs), Fraction(0))
            verb = "adds" if action == "establish" else "removes"
            same = ours == stated_posts
            message = (
                f"{named([proposal]).capitalize()}: the paper {verb} {number_text(stated_posts)} "
                f"post{'s' * (stated_posts != 1)}, the scenario {number_text(ours)}."
            )
            yield Check(
                "P403",
                "agrees" if same else "differs",
                "note" if same else "error",
                theirs[0].start,
                number_text(stated_posts),
                message,
                stated_posts,
                ours,
                tuple(p.start for p in theirs),
                "" if same else "Does the scenario include every line of the paper?",
                False,
            )
