"""How long an outlay takes to be repaid by what it saves a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.papers.layout import Sentence
from establishment.papers.nets import EACH, saving
from establishment.papers.numerals import number_of
from establishment.papers.paper import Paper
from establishment.papers.parts import usable
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said
from establishment.papers.spans import is_yearly

_PAYBACK = re.compile(
    r"\b(?:pay[- ]?back|pays?\s(?:for\sitself|back)|paid\sback|repaid|recovered|recoup\w*|break[- ]?even)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?P<n>\d{1,2}(?:\.\d{1,2})?|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)(?P<half>\sand\sa\shalf)?[\s-](?P<unit>years?|months?)\b",
    re.IGNORECASE,
)
_OUTLAY = re.compile(r"\b(?:costs?|costing|invest\w*|capital|outlay|spend(?:ing)?|price|redundanc\w+)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:over|under|less than|more than|within|at least|between|up to|(?:in )?the)\s(?:\w+\s)?$", re.I
)
BLOCKS = 6
"""Paragraphs before a payback in which its outlay and its saving are looked for."""


def paybacks(paper: Paper) -> Iterator[Check]:
    """One-off money, a yearly saving, and the years until it is repaid."""
    for sentence in paper.layout.sentences:
        cue = _PAYBACK.search(paper.text, sentence.start, sentence.end)
        if not cue:
            continue
        periods = [
            m for m in _YEARS.finditer(paper.text, sentence.start, sentence.end) if abs(m.start() - cue.start()) < 80
        ]
        if len(periods) != 1 or "not within" in paper.text[cue.end() : periods[0].start()]:
            continue
        found = _near(paper, sentence, periods[0]) or _before(paper, sentence, periods[0])
        if found is not None:
            yield found


def _money(paper: Paper, start: int, end: int) -> list[Quantity]:
    return [
        q
        for q in paper.within(start, end)
        if q.kind == "money" and usable(paper, q) and not EACH.match(paper.text, q.end)
    ]


def _near(paper: Paper, sentence: Sentence, period: re.Match[str]) -> Check | None:
    """The only outlay and the only yearly saving of a paragraph."""
    block = paper.layout.blocks[sentence.block]
    money = _money(paper, max(block.start, sentence.start - 1500), sentence.end)
    yearly = [q for q in money if saving(paper, q) or is_yearly(paper, q)]
    once = [q for q in money if q not in yearly]
    if len(once) != 1 or len(yearly) != 1 or not yearly[0].value:
        return None
    return _payback(period, once[0], yearly[0])


def _before(paper: Paper, sentence: Sentence, period: re.Match[str]) -> Check | None:
    """An outlay and yearly savings of the paragraphs before; one that fits is taken before one that does not."""
    blocks = paper.layout.blocks
    first = max(sentence.block - BLOCKS, 0)
    section = blocks[sentence.block].section
    while first < sentence.block and blocks[first].section != section:
        first += 1
    money = _money(paper, blocks[first].start, sentence.start)[-16:]
    yearly = [q for q in money if saving(paper, q) or is_yearly(paper, q) or "total" in _lead(paper, q)]
    once = [q for q in money if q not in yearly and _OUTLAY.search(_lead(paper, q))]
    once = [q for q in once if q.value > max((y.value for y in yearly), default=Fraction(0))]
    found = [_payback(period, one, two) for one in once for two in yearly if one.value > two.value > 0]
    good = [check for check in found if check.verdict == "agrees"]
    if good or len(once) != 1 or not found or _BOUND.search(paper.text, sentence.start, period.start()):
        return good[0] if good else None
    stated = found[0].stated or Fraction(0)
    near = min(found, key=lambda check: abs((check.computed or stated) - stated))
    return found[-1] if abs((near.computed or stated) - stated) * 2 <= stated else None


def _lead(paper: Paper, quantity: Quantity) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    return paper.text[max(sentence.start if sentence else 0, quantity.start - 70) : quantity.start].casefold()


def _payback(period: re.Match[str], once: Quantity, yearly: Quantity) -> Check:
    number = (number_of(period["n"]) or Fraction(0)) + (Fraction(1, 2) if period["half"] else 0)
    years = number if period["unit"].casefold().startswith("year") else number / 12
    value = once.value / yearly.value
    rule = (
        f"{said(once.value, 'money', once.currency)} at {said(yearly.value, 'money', yearly.currency)} a year "
        f"is repaid in {float(value):.1f} years"
    )
    near = Fraction(1, 20) + value / 50 if "." in period["n"] else Fraction(1, 4)
    good = abs(value - years) <= near or ("." not in period["n"] and years - 1 < value <= years)
    ask = "" if good else "Which is right: the outlay, the yearly saving, or the time until it is repaid?"
    message = f"{rule}." if good else f"{rule}, not {period[0]}."
    return Check(
        "P112",
        "agrees" if good else "differs",
        "note" if good else "error",
        period.start(),
        period[0],
        message,
        years,
        value,
        (once.start, yearly.start),
        ask,
        False,
    )
