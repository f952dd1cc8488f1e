"""A paragraph with a total, and the items that follow it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from establishment.papers.layout import Block
from establishment.papers.paper import Paper
from establishment.papers.parts import CUE, EACH_ONLY, LONGEST, TOTAL_AFTER, kind_of, near_total, usable
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, joined, said
from establishment.papers.totals import judged, slack_of


def listed(paper: Paper, at: int, head: Block) -> Iterator[Check]:
    """A paragraph followed by items, each with an amount or a number at its head."""
    blocks = paper.layout.blocks
    items: list[Block] = []
    for index, block in enumerate(blocks[at + 1 : at + 41], at + 1):
        if (
            block.kind != "text"
            or not (block.bullet or block.own)
            or block.section != head.section
            or not _sub(head, block, items)
        ):
            following = blocks[index + 1 : index + 2]
            if (
                items
                and block.kind == "text"
                and not block.own
                and following
                and _successor(items[-1].number, following[0].number)
            ):
                continue
            break
        items.append(block)
    if len(items) < 2:
        return
    lead = paper.text[head.body : head.end]
    said_so = bool(CUE.search(lead[-160:]) or lead.rstrip().endswith(":"))
    for kind in ("money", "count"):
        choices = [_choices(paper, item, kind) for item in items]
        if not all(choices) or not any(choices):
            continue
        heads = [
            q for q in paper.within(max(head.body, head.end - LONGEST), head.end) if usable(paper, q) and q.kind == kind
        ]
        check = _fitting(paper, heads, choices, said_so, items[-1].end)
        if check:
            yield check
            return


def _successor(one: str, two: str) -> bool:
    """Whether a number or letter is the one after another: an item that a page break cut off goes on."""
    if one.isdigit() and two.isdigit():
        return int(two) == int(one) + 1
    return len(one) == len(two) == 1 and ord(two) == ord(one) + 1


def _sub(head: Block, block: Block, items: list[Block]) -> bool:
    """Whether a block is an item of the list that a paragraph heads."""
    if items:
        return block.bullet == items[0].bullet and (block.own == items[0].own)
    return (block.bullet and not block.own) or (
        block.own and block.number != head.number and _deeper(head.number, block.number)
    )


def _deeper(above: str, below: str) -> bool:
    return (
        bool(re.match(r"[a-zA-Z(]", below)) != bool(re.match(r"[a-zA-Z]", above))
        or below.startswith(above + ".")
        or not above
    )


def _choices(paper: Paper, item: Block, kind: str) -> list[Quantity]:
    """The figures that can stand for an item: the one in total if it says so, else each of its amounts."""
    figures = [q for q in paper.within(item.body, item.end) if usable(paper, q) and q.kind == kind]
    if kind == "count":
        return figures[:1] if figures and not paper.text[item.body : figures[0].start].strip() else []
    summed = [q for q in figures if TOTAL_AFTER.match(paper.text, q.end)]
    whole = [q for q in figures if not EACH_ONLY.match(paper.text, q.end)]
    return summed[:1] or whole[:3]


def _fitting(
    paper: Paper, heads: list[Quantity], choices: list[list[Quantity]], said_so: bool, end: int
) -> Check | None:
    if not heads:
        return None
    options = list(product(*choices)) if math.prod(len(c) for c in choices) <= 64 else [tuple(c[0] for c in choices)]
    for total in heads:
        for option in options:
            if abs(sum(q.value for q in option) - total.value) <= slack_of(option, total):
                return judged(paper, total, option, "P102", strong=False)
    plain = tuple(c[0] for c in choices)
    value = sum((q.value for q in plain), Fraction(0))
    likely = [q for q in heads if near_total(value, q.value) and q.value > max(p.value for p in plain)]
    if not likely or not said_so:
        return None
    total = min(likely, key=lambda q: abs(q.value - value))
    check = _with_another(paper, total, plain, end)
    if check:
        return check
    clear = all(len(c) == 1 for c in choices)
    return judged(
        paper,
        total,
        plain,
        "P102",
        strong=(clear and total.kind == "money") or (clear and len(likely) == 1 and len(plain) > 2),
    )


def _with_another(paper: Paper, total: Quantity, parts: tuple[Quantity, ...], end: int) -> Check | None:
    """Parts that fall short, and a figure that follows the list and closes the gap."""
    value = sum((q.value for q in parts), Fraction(0))
    nearby = [q for q in paper.within(end, end + 400) if usable(paper, q) and q.kind == total.kind]
    for other in nearby[:3]:
        every = (*parts, other)
        if abs(value + other.value - total.value) <= slack_of(every, total):
            shown, kind = joined(said(q.value, kind_of(q), q.currency) for q in parts), total.kind
            whole = value + other.value
            message = (
                f"{total.text} is headed by a list whose {len(parts)} parts, {shown}, come to "
                f"{said(value, kind, total.currency)}. "
                f"Only with the {other.text} that follows the list ({paper.where(other.start)}) do they come to "
                f"{said(whole, kind, total.currency)}{', the same within rounding' if whole != total.value else ''}."
            )
            ask = f"Is the {other.text} part of the {total.text}? It stands outside the list."
            return Check(
                "P102",
                "rounding" if whole != total.value else "agrees",
                "question",
                total.start,
                total.text,
                message,
                total.value,
                whole,
                tuple(q.start for q in every),
                ask,
                kind == "money",
            )
    return None
