"""Numbers with their percentage in brackets, "36 (75%)", and the number of which they are parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from establishment.papers.beside import tested
from establishment.papers.layout import Block
from establishment.papers.paper import Paper
from establishment.papers.parts import TIME
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said

_OF = re.compile(r"\bof\s(?:the\s|these\s|those\s|our\s|all\s|a total of\s|about\s){0,2}$", re.IGNORECASE)
_GAP = re.compile(r"(?:\s(?!of\b|out\b)[\w'-]+){0,4}\s\(|\sor\s|,\sor\s")
ASK = "Which is right, the percentage or the two figures?"


def share_lists(paper: Paper) -> Iterator[Check]:
    """Every number that is followed by a percentage in brackets, of the number its list or sentence starts from."""
    blocks = paper.layout.blocks
    done: set[int] = set()
    for at, block in enumerate(blocks):
        if block.kind == "row":
            continue
        figures = paper.within(block.start, block.end)
        pairs = _pairs(paper, figures)
        if not pairs or len(figures) > 200:
            continue
        if (base := _named_base(paper, block, pairs[0][0])) is not None:
            yield from (_share(pair, base) for pair in pairs if pair[0].value <= base.value and base is not pair[0])
            continue
        group = [*pairs, *(p for b in _items_after(blocks, at) for p in _pairs(paper, paper.within(b.start, b.end)))]
        if pairs[0][1].start in done or len(group) < 2:
            continue
        done |= {percent.start for _, percent in group}
        yield from _by_most(paper, block, group)


def _pairs(paper: Paper, figures: list[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Numbers of a stretch and the percentages in brackets that follow them."""
    return [
        (one, two)
        for one, two in pairwise(figures)
        if one.kind == "count"
        and two.kind == "percent"
        and not two.bound
        and not TIME.match(paper.text, one.end)
        and _GAP.fullmatch(paper.text, one.end, two.start)
    ]


def _named_base(paper: Paper, block: Block, first: Quantity) -> Quantity | None:
    """The number that the sentence of a share begins with: "Of 48 responses, 36 (75%)"."""
    sentence = paper.layout.sentence_at(first.start)
    start = sentence.start if sentence else block.start
    before = [q for q in paper.within(start, first.start) if q.kind == "count"]
    if len(before) != 1 or not _OF.search(paper.text[start : before[0].start]) or before[0].bound:
        return None
    return None if TIME.match(paper.text, before[0].end) else before[0]


def _items_after(blocks: list[Block], at: int) -> list[Block]:
    """The items of a list that follow the first."""
    items = []
    for block in blocks[at + 1 : at + 31]:
        if block.kind != "text" or not (block.bullet or block.own) or block.section != blocks[at].section:
            break
        items.append(block)
    return items if blocks[at].bullet or blocks[at].own else []


def _by_most(paper: Paper, block: Block, group: list[tuple[Quantity, Quantity]]) -> Iterator[Check]:
    """The number of which most of a group are the share they say, and those of the group that are not."""
    start = max(block.start - 1500, 0)
    taken = {q.start for pair in group for q in pair}
    before = [q for q in paper.within(start, group[0][0].start) if q.kind == "count" and q.start not in taken][-12:]
    most = max(one.value for one, _ in group)
    bases = [q for q in before if q.value >= most and not q.bound and not TIME.match(paper.text, q.end)]
    scored = [(sum(_share(pair, base).verdict != "differs" for pair in group), base) for base in bases]
    fits, base = max(scored, key=lambda one: one[0], default=(0, None))
    if base is not None and fits >= 2 and 2 * (len(group) - fits) <= fits:
        yield from (_share(pair, base) for pair in group)


def _share(pair: tuple[Quantity, Quantity], base: Quantity) -> Check:
    part, percent = pair
    value = 100 * part.value / base.value if base.value else Fraction(0)
    rule = f"{said(part.value, 'count')} of {said(base.value, 'count')}"
    return tested("P107", percent, value, percent.slack, (part, base), rule, ASK)
