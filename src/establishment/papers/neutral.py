"""Cost neutral beside the figures: what a paper's costs and savings come to where it says that they cancel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.papers.calendar_checks import EACH, saving, usable
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.results import Check, joined, pounds_text, said

NEUTRAL = re.compile(
    r"\b(?:cost|budget|financially)[- ]neutral\b|\bno net (?:additional )?cost\b|\bnil net cost\b|\bself-financing\b",
    re.IGNORECASE,
)
"""Words that say that something costs nothing net."""
_DENIED = re.compile(r"\b(?:not|never|broadly|almost|nearly|isn't|largely)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_NET = re.compile(r"\bnet\b", re.IGNORECASE)
"""An amount called net holds costs and savings already."""
_COST = re.compile(r"\b(?:new|cost\w*|paid|pay|supplement|allowance|growth|creat\w+|additional|fees?)\b", re.IGNORECASE)


def check_neutral(paper: Paper) -> Iterator[Check]:
    """Each time a paper says that costs and savings cancel, and gives both."""
    blocks = paper.layout.blocks
    for match in NEUTRAL.finditer(paper.text):
        at = paper.layout.block_at(match.start())
        if _DENIED.search(paper.text, max(match.start() - 30, 0), match.start()):
            continue
        first, section = at, blocks[at].section
        while first > max(at - 2, 0) and (blocks[first - 1].kind, blocks[first - 1].section) == ("text", section):
            first -= 1
        for start in dict.fromkeys((blocks[at].start, blocks[max(at - 1, first)].start, blocks[first].start)):
            check = _cancelled(paper, match, start, blocks[at].end)
            if check is not None:
                yield check
                break


def _cancelled(paper: Paper, match: re.Match[str], start: int, end: int) -> Check | None:
    """The costs of a stretch beside its savings; None where they are too far apart to be all of them."""
    money = [q for q in paper.within(start, end) if q.kind == "money" and _whole(paper, q)][:12]
    if any(_NET.search(NEUTRAL.sub("", _before(paper, q))) for q in money):
        return None
    saved = [q for q in money if saving(paper, q)]
    spent = [q for q in money if q not in saved and _COST.search(_lead(paper, q))]
    if not saved or not spent or len(saved) + len(spent) != len(money):
        return None
    costs, savings = (sum((q.value for q in side), Fraction(0)) for side in (spent, saved))
    gap, slack = costs - savings, sum((q.slack for q in money), Fraction(0))
    if abs(gap) * 5 > savings:
        return None
    sides = " and ".join(joined(said(q.value, q.kind, q.currency) for q in side) for side in (spent, saved))
    starts = tuple(q.start for q in money)
    if abs(gap) <= slack:
        message = f"The costs and the savings, {sides}, cancel."
        return Check(
            "P116",
            "agrees" if not gap else "rounding",
            "note",
            match.start(),
            match[0],
            message,
            Fraction(0),
            gap,
            starts,
        )
    word = "cost" if gap > 0 else "saving"
    message = (
        f'The paper says "{match[0]}", but the costs and the savings it gives, {sides}, leave a net {word} of '
        f"{pounds_text(abs(gap), money[0].currency)}."
    )
    ask = "Which figure is wrong or left out, or is the change not quite cost neutral?"
    return Check("P116", "differs", "error", match.start(), match[0], message, Fraction(0), gap, starts, ask)


def _whole(paper: Paper, quantity: PrintedFigure) -> bool:
    """Whether an amount stands for itself: not for one of many, nor in brackets beside another."""
    text = paper.text
    bracket = text[quantity.start - 1 : quantity.start] == "("
    return usable(quantity) and not EACH.match(text, quantity.end) and not bracket


def _before(paper: Paper, quantity: PrintedFigure) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    return paper.text[max(sentence.start if sentence else 0, quantity.start - 90) : quantity.start]


def _lead(paper: Paper, quantity: PrintedFigure) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    last = min(sentence.end if sentence else quantity.end, quantity.end + 20)
    return _before(paper, quantity) + paper.text[quantity.end : last]
