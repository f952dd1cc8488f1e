"""Totals and their parts in running text: in brackets, after a colon, in a list, or added up at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from establishment.papers.layout import Block
from establishment.papers.lists import listed
from establishment.papers.paper import Paper
from establishment.papers.parts import BETWEEN, CUE, MOST_FIGURES, PARTIAL, TOTAL_AFTER, near_total, parts_of, usable
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check
from establishment.papers.totals import judged, slack_of
from establishment.papers.written import written_out

_BRACKET = re.compile(r"\(([^()]{3,400})\)")
_MADE_OF = re.compile(
    r"\b(?:compris(?:es|ed of|ing)|made up of|consist(?:s|ing) of|being made up of|composed of|split (?:between|"
    r"as|into)|broken down (?:as|into)|which is)\b",
    re.IGNORECASE,
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:(?:a |the |grand |overall |combined |giving a |making a |in )?totals?(?:ling|ing|led)?|in total|"
    r"in all|altogether|amount(?:s|ing)? to|sum of|adds? up to|aggregate)"
    r"(?:\s(?!and\b|from\b|by\b|than\b)[a-z-]+){0,5}?\s?(?:of|is|to|at|was|=|:|\u2013|-)?\s?(?:approximately|"
    r"around|about|circa|some|over)?\s?\(?$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:from|compared|instead|rather|previously|against|versus|out of|of the|increase|reduc\w+|net|less|minus|"
    r"offset|budget of|saving|each|per|average|between)\b",
    re.IGNORECASE,
)


def check_sums(paper: Paper) -> Iterator[Check]:
    """Every total of the running text that the text itself breaks down."""
    for at, block in enumerate(paper.layout.blocks):
        if block.kind == "row":
            continue
        yield from _brackets(paper, block)
        yield from _colon(paper, block)
        yield from listed(paper, at, block)
    for at, sentence in enumerate(paper.layout.sentences):
        figures = [q for q in paper.of(sentence) if usable(paper, q)]
        yield from _of_these(paper, at, figures)
        if 3 <= len(figures) <= MOST_FIGURES:
            yield from _added_up(paper, sentence.start, figures)
            yield from _made_of(paper, sentence.start, sentence.end, figures)
            yield from written_out(paper, figures)


def _brackets(paper: Paper, block: Block) -> Iterator[Check]:
    text = paper.text
    for found in _BRACKET.finditer(text, block.body, block.end):
        before = [q for q in paper.within(max(block.body, found.start() - 120), found.start()) if usable(paper, q)]
        if PARTIAL.search(found[1]) or not before or "%" in found[1]:
            continue
        parts = parts_of(paper, found.start(1), found.end(1))
        heads = [q for q in before if parts and q.kind == parts[0].kind and q.currency == parts[0].currency]
        if not heads:
            continue
        value = sum((q.value for q in parts), Fraction(0))
        fits = [q for q in heads if abs(q.value - value) <= slack_of(parts, q)]
        total = fits[-1] if fits else heads[-1]
        between = text[total.end : found.start()]
        strong = len(between.split()) <= 7 and near_total(value, total.value) and not re.search(r"[.;]\s", between)
        check = judged(
            paper,
            total,
            parts,
            "P101",
            strong=strong and (len(parts) > 2 or total.kind == "money" or max(q.value for q in parts) < total.value),
        )
        if check:
            yield check


def _colon(paper: Paper, block: Block) -> Iterator[Check]:
    text = paper.text
    for found in re.finditer(r":(?=\s)|\b(?:as follows|namely),?\s", text[block.body : block.end]):
        at = block.body + found.end()
        sentence = paper.layout.sentence_at(at)
        end = sentence.end if sentence else block.end
        sentence_start = sentence.start if sentence else block.start
        parts = parts_of(paper, at, end)
        if not parts:
            continue
        lead = text[sentence_start:at]
        before = [
            q
            for q in paper.within(max(block.body, sentence_start - 500), at)
            if usable(paper, q) and q.kind == parts[0].kind and q.currency == parts[0].currency
        ]
        value = sum((q.value for q in parts), Fraction(0))
        fits = [q for q in before if abs(q.value - value) <= slack_of(parts, q)]
        inside = [q for q in before if q.start >= sentence_start and q.value >= max(p.value for p in parts)]
        likely = [q for q in (inside or before) if near_total(value, q.value) and q.value > max(p.value for p in parts)]
        chosen = fits[-1] if fits else _meant(paper, lead, sentence_start, (at, end), likely, parts)
        check = judged(paper, chosen, parts, "P101", strong=True) if chosen else None
        if check:
            yield check


def _added_up(paper: Paper, start: int, figures: list[Quantity]) -> Iterator[Check]:
    """£a for this, £b for that and £c for the rest, a total of £d."""
    text = paper.text
    for at, total in enumerate(figures):
        lead = text[max(start, total.start - 70) : total.start]
        cue = _TOTAL_BEFORE.search(lead) or TOTAL_AFTER.match(text, total.end)
        if not cue:
            continue
        before = [q for q in figures[:at] if q.kind == total.kind and q.currency == total.currency]
        if len(before) < 2:
            continue
        for size in range(len(before), 1, -1):
            check = judged(paper, total, before[-size:], "P101", strong=False)
            if check:
                yield check
                break
        else:
            between = text[before[0].start : total.start]
            clean = not _OTHER.search(between) and all(
                BETWEEN.search(text[a.end : b.start]) for a, b in pairwise(before)
            )
            value = sum((q.value for q in before), Fraction(0))
            if clean and near_total(value, total.value) and not re.search(r"\bof\s+(?:a|the)\s+\w*\s?total", between):
                check = judged(paper, total, before, "P101", strong=True)
                if check:
                    yield check


def _meant(
    paper: Paper,
    lead: str,
    start: int,
    listed: tuple[int, int],
    likely: list[Quantity],
    parts: list[Quantity],
) -> Quantity | None:
    """The figure that an enumeration after a colon is meant to add up to, though it does not."""
    if PARTIAL.search(lead) or not likely:
        return None
    if CUE.search(lead):
        back = paper.layout.sentence_at(start - 2)
        earlier = [q for q in (paper.of(back) if back else []) if q in likely]
        return likely[-1] if len(likely) == 1 else earlier[-1] if len(earlier) == 1 else None
    head, value = likely[-1], sum((q.value for q in parts), Fraction(0))
    alone = len(likely) == 1 and head.start >= start and not PARTIAL.search(paper.text[slice(*listed)])
    close = abs(value - head.value) * 4 <= head.value and len(parts) >= 3
    between = paper.text[head.end : listed[0]]
    return head if alone and close and len(between.split()) <= 6 and not re.search(r"[.;,]\s", between) else None


def _of_these(paper: Paper, at: int, figures: list[Quantity]) -> Iterator[Check]:
    """A sentence that begins "Of these", and the number of the sentence before."""
    sentence = paper.layout.sentences[at]
    said_so = re.match(r"\W*(?:of (?:these|those|them|which|whom)|(?:these|they) (?:comprise|were|are|consist of))\b",
                       paper.text[sentence.start : sentence.start + 40], re.IGNORECASE)  # fmt: skip
    before = paper.layout.sentences[at - 1] if at else None
    counts = [q for q in figures if q.kind == "count"]
    if not said_so or before is None or before.block != sentence.block or len(counts) < 2:
        return
    value = sum((q.value for q in counts), Fraction(0))
    heads = [q for q in paper.of(before) if q.kind == "count" and usable(paper, q) and q.value > 1]
    for total in heads:
        if total.value == value:
            yield from filter(None, [judged(paper, total, counts, "P101", strong=False)])
            return


def _made_of(paper: Paper, start: int, end: int, figures: list[Quantity]) -> Iterator[Check]:
    """£d, made up of £a for this and £b for that."""
    for cue in _MADE_OF.finditer(paper.text, start, end):
        before = [q for q in figures if q.end <= cue.start()]
        stop = re.compile(r"[;.](?=\s)|$").search(paper.text, cue.end(), end)
        parts = parts_of(paper, cue.end(), stop.start() if stop else end)
        heads = [q for q in before if parts and q.kind == parts[0].kind and q.currency == parts[0].currency]
        if not heads or PARTIAL.search(paper.text[heads[-1].end : cue.start()]):
            continue
        value = sum((q.value for q in parts), Fraction(0))
        fits = [q for q in heads if abs(q.value - value) <= slack_of(parts, q)]
        total = fits[-1] if fits else heads[-1]
        explicit = cue[0].casefold() != "which is"
        check = judged(
            paper, total, parts, "P101", strong=explicit and near_total(value, total.value) and len(heads) <= 2
        )
        if check:
            yield check
