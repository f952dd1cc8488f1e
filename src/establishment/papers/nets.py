"""Nets in running text: a cost and a saving, what is spent and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from establishment.papers.beside import tested
from establishment.papers.layout import Sentence
from establishment.papers.paper import Paper
from establishment.papers.parts import MOST_FIGURES, usable
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said

_NET = re.compile(
    r"\bnet\s(?:(?!of\b)[a-z-]+\s){0,4}?(?:of|is|to|at|=|:|be|being|therefore|will be|would be)?\s?(?:\w+\s){0,1}\(?$",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:leav(?:es|ing)|(?:a |an )?(?:balance|shortfall|surplus|gap|deficit|underspend|overspend|underspending|"
    r"overspending|variance|difference|excess|remainder) of|remaining)"
    r"\s(?:(?:an?|the|balance|shortfall|surplus|gap|deficit|of|just|only|residual|remaining)\s){0,4}$",
    re.IGNORECASE,
)
EACH = re.compile(
    r"\s?(?:(?:for\s)?each|per (?!cent|annum|year)|a (?:post|head|person|place|unit|licence|day|week|month)|"
    r"apiece|an hour)\b",
    re.IGNORECASE,
)
_CUTS = re.compile(
    r"\bsav(?:e|es|ed|ing|ings)\b|\breduc\w+|\bdelet\w+|\bdisestablish\w+|\befficienc\w+|\bremov\w+|\bincome\b|"
    r"\bgrant\b|\breleas\w+",
    re.IGNORECASE,
)


def differences(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """A budget of a, spending of b, leaving c."""
    text = paper.text
    money = [q for q in figures if usable(paper, q) and q.kind == "money"]
    for result in money:
        lead = text[max(sentence.start, result.start - 60) : result.start]
        if not _LEFT.search(lead) and not re.match(
            r"\s(?:under|over)spend\b|\s(?:shortfall|surplus|deficit|remaining|remains|left)\b",
            text[result.end : result.end + 14],
        ):
            continue
        others = [q for q in money if q is not result and q.currency == result.currency and not EACH.match(text, q.end)]
        before = paper.layout.sentence_at(sentence.start - 2)
        earlier = [
            q for q in (paper.of(before) if before and before.block == sentence.block else []) if q.kind == "money"
        ]
        yield from _left(result, [q for q in earlier if usable(paper, q)] + others, others if not earlier else [])


def _left(result: Quantity, around: list[Quantity], strict: list[Quantity]) -> Iterator[Check]:
    """What is left of one amount when others are taken from it; strict: the only two there are."""
    for size in (1, 2, 3):
        for base in around[:6]:
            for less in combinations([q for q in around[:6] if q is not base], size):
                value = base.value - sum(q.value for q in less)
                slack = base.slack + sum((q.slack for q in less), result.slack)
                if abs(abs(value) - abs(result.value)) <= slack:
                    rule = f"{said(base.value, base.kind, base.currency)} less "
                    rule += " and ".join(said(q.value, q.kind, q.currency) for q in less)
                    signed = abs(value) if result.value >= 0 else -abs(value)
                    yield tested("P106", result, signed, slack, (base, *less), rule, "")
                    return
    if len(strict) == 2 and max(q.value for q in strict) > abs(result.value):
        yield from _pair(result, [(strict[0], strict[1])], True, "P106")


def _pair(result: Quantity, pairs: list[tuple[Quantity, Quantity]], strong: bool, code: str) -> Iterator[Check]:
    ask = "Which of the three figures is wrong?"
    for one, two in pairs:
        high, low = (one, two) if one.value >= two.value else (two, one)
        value = high.value - low.value
        slack = one.slack + two.slack + result.slack
        rule = f"{said(high.value, high.kind, high.currency)} less {said(low.value, low.kind, low.currency)}"
        if abs(value - abs(result.value)) <= slack:
            signed = value if result.value >= 0 else -value
            yield tested(code, result, signed, slack, (high, low), rule, ask)
            return
    if strong and len(pairs) == 1:
        one, two = pairs[0]
        high, low = (one, two) if one.value >= two.value else (two, one)
        rule = f"{said(high.value, high.kind, high.currency)} less {said(low.value, low.kind, low.currency)}"
        yield tested(code, result, high.value - low.value, one.slack + two.slack + result.slack, (high, low), rule, ask)


def nets(paper: Paper) -> Iterator[Check]:
    """A cost and a saving, and their net."""
    text, sentences = paper.text, paper.layout.sentences
    for at, sentence in enumerate(sentences):
        mine_all = paper.of(sentence)
        for net in mine_all if len(mine_all) <= MOST_FIGURES else ():
            if (
                net.kind != "money"
                or net.slip
                or not _NET.search(text[max(sentence.start, net.start - 60) : net.start])
            ):
                continue
            scope = [q for s in sentences[max(at - 3, 0) : at + 1] if s.block == sentence.block for q in paper.of(s)]
            around = [
                q
                for q in scope
                if usable(paper, q)
                and q.kind == "money"
                and q is not net
                and q.currency == net.currency
                and not EACH.match(text, q.end)
            ]
            around = around[-12:]
            found = list(_pair(net, list(combinations(around, 2)), False, "P105"))
            found = found or list(_by_side(paper, net, around))
            if found:
                yield found[0]
                continue
            mine = [q for q in around if sentence.start <= q.start < sentence.end]
            pool = mine if len(mine) == 2 else around
            if len(mine) == 1 and (check := _with_table(paper, net, mine[0])):
                yield check
                continue
            sides = [bool(saving(paper, q)) for q in pool]
            if len(pool) == 2 and sides[0] != sides[1]:
                yield from _pair(net, [(pool[0], pool[1])], True, "P105")


def _with_table(paper: Paper, net: Quantity, one: Quantity) -> Check | None:
    """A net of one amount beside it and the only total of money that the tables have."""
    totals = {
        q.start: q
        for table in paper.tables
        for row in table.rows
        if any(re.match(r"\W*(?:grand )?total", cell.text, re.IGNORECASE) for cell in row[:2])
        for cell in row
        if cell.kind == "money"
        for q in paper.within(cell.start, cell.start + 1)
        if q.currency == net.currency
    }
    values = {q.value for q in totals.values()}
    if len(values) != 1:
        return None
    total = next(iter(totals.values()))
    value = abs(total.value - one.value)
    if abs(value - abs(net.value)) * 5 > abs(net.value):
        return None
    high, low = (total, one) if total.value >= one.value else (one, total)
    rule = f"{said(high.value, high.kind, high.currency)} less {said(low.value, low.kind, low.currency)}"
    ask = "Which of the three figures is wrong?"
    signed = value if net.value >= 0 else -value
    return tested("P105", net, signed, one.slack + total.slack + net.slack, (high, low), rule, ask)


def saving(paper: Paper, quantity: Quantity) -> bool:
    """Whether the words of an amount say that it is saved or received."""
    sentence = paper.layout.sentence_at(quantity.start)
    start = sentence.start if sentence else max(quantity.start - 60, 0)
    lead = paper.text[max(start, quantity.start - 70) : quantity.start]
    return bool(
        _CUTS.search(re.split(r"[,;]|\band\b", lead)[-1] if re.search(r"[,;]|\band\b", lead) else lead)
        or re.match(r"\s(?:of\s)?(?:savings?|income|grant)", paper.text[quantity.end : quantity.end + 12])
    )


def _by_side(paper: Paper, net: Quantity, around: list[Quantity]) -> Iterator[Check]:
    """All costs against all savings of a paragraph, where they make the net."""
    if not 3 <= len(around) <= 10:
        return
    savings = [q for q in around if saving(paper, q)]
    costs = [q for q in around if q not in savings]
    value = sum((q.value for q in costs), Fraction(0)) - sum((q.value for q in savings), Fraction(0))
    slack = sum((q.slack for q in around), net.slack)
    if savings and costs and abs(abs(value) - abs(net.value)) <= slack:
        shown = (
            f"{' + '.join(said(q.value, q.kind, q.currency) for q in costs)} less "
            f"{' + '.join(said(q.value, q.kind, q.currency) for q in savings)}"
        )
        yield tested("P105", net, abs(value) if net.value >= 0 else -abs(value), slack, around, shown, "")
