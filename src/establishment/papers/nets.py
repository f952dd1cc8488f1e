"""Nets in running text: a cost and a saving, what is spent and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations

from establishment.papers.beside import same, slip, tested
from establishment.papers.layout import Sentence
from establishment.papers.paper import Paper
from establishment.papers.parts import MOST_FIGURES, usable
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said

_NET = re.compile(
    r"\bnet\s(?:(?!of\b)[a-z-]+\s){0,4}?(?:of|is|to|at|=|:|be|being|therefore|will be|would be)?\s?(?:\w+\s){0,1}\(?$",
    re.IGNORECASE,
)
_LEFT_AFTER = re.compile(
    r"\s(?:under|over)spend\b|\s(?:shortfall|surplus|deficit|remaining|remains?|left)\b", re.IGNORECASE
)
_REST = re.compile(r"\band the (?:balance|remainder|rest) of\b", re.IGNORECASE)
_SHORT = re.compile(
    r"\b(?:shortfall|surplus|gap|deficit|difference|excess|extra|underspend|overspend)\b", re.IGNORECASE
)
ASK = "Which of the three figures is wrong?"
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
    for result in (q for q in figures if usable(paper, q)):
        lead = text[max(sentence.start, result.start - 60) : result.start]
        if not _LEFT.search(lead) and not _LEFT_AFTER.match(text, result.end):
            continue
        others = [q for q in figures if q is not result and _can_be_netted(paper, q, result)]
        before = paper.layout.sentence_at(sentence.start - 2)
        earlier = paper.of(before) if before and before.block == sentence.block else []
        earlier = [q for q in earlier if _can_be_netted(paper, q, result)]
        around = earlier + others
        found = _made_by(result, around[-7:], "P106", sizes=(1, 2, 3) if result.kind == "money" else (1,))
        if found is None and result.kind == "money" and not earlier and not _REST.search(lead):
            found = _of_two(result, others, "P106")
        if found is None and _SHORT.search(lead):
            found = _slip_of(paper, result, around[-4:])
        if found is not None:
            yield found


def _can_be_netted(paper: Paper, quantity: Quantity, result: Quantity) -> bool:
    """Whether a figure is of the kind of a result and stands for a whole and not for one of many."""
    if not usable(paper, quantity) or not same(quantity, result) or EACH.match(paper.text, quantity.end):
        return False
    return result.kind == "money" or _noun(paper, quantity) in ("", _noun(paper, result))


def _noun(paper: Paper, quantity: Quantity) -> str:
    """The word after a number, which says of what it is."""
    found = re.match(r"\s(?:more\s|further\s)?([A-Za-z]{3,})", paper.text[quantity.end : quantity.end + 30])
    return found[1].casefold().rstrip("s") if found else ""


def _made_by(result: Quantity, around: list[Quantity], code: str, sizes: tuple[int, ...]) -> Check | None:
    """A figure less one to three others that makes a result; or all but one together, less that one."""
    for size in sizes:
        for base in around:
            for less in combinations([q for q in around if q is not base], size):
                if size > 1 and base.value in {q.value for q in less}:
                    continue
                value = base.value - sum(q.value for q in less)
                slack = base.slack + sum((q.slack for q in less), result.slack)
                if abs(abs(value) - abs(result.value)) <= slack:
                    return tested(
                        code, result, abs(value) if result.value >= 0 else -abs(value), slack, (base, *less),
                        _rule(base, less, value), "",
                    )  # fmt: skip
    return None


def _rule(base: Quantity, less: tuple[Quantity, ...], value: Fraction) -> str:
    several = [said(q.value, q.kind, q.currency) for q in less]
    one = said(base.value, base.kind, base.currency)
    return f"{one} less {' and '.join(several)}" if value >= 0 else f"{' + '.join(several)} less {one}"


def _of_two(result: Quantity, others: list[Quantity], code: str) -> Check | None:
    """A result beside the only two figures that there are, the smaller taken from the greater."""
    if len(others) != 2 or max(q.value for q in others) <= abs(result.value):
        return None
    high, low = sorted(others, key=lambda q: q.value, reverse=True)
    slack = high.slack + low.slack + result.slack
    signed = (high.value - low.value) * (1 if result.value >= 0 else -1)
    return tested(code, result, signed, slack, (high, low), _rule(high, (low,), Fraction(1)), ASK)


def _slip_of(paper: Paper, result: Quantity, around: list[Quantity]) -> Check | None:
    """A result that is a slip of the hand away from the difference of two figures of one thing."""
    found = [
        (high, low)
        for high, low in permutations(around, 2)
        if high.value > low.value and slip(high.value - low.value, result)
    ]
    if len(found) != 1:
        return None
    ((high, low),) = found
    slack = high.slack + low.slack + result.slack
    return tested("P106", result, high.value - low.value, slack, (high, low), _rule(high, (low,), Fraction(1)), ASK)


def nets(paper: Paper) -> Iterator[Check]:
    """A cost and a saving, and their net."""
    for at, sentence in enumerate(paper.layout.sentences):
        figures = paper.of(sentence)
        for net in figures if len(figures) <= MOST_FIGURES else ():
            lead = paper.text[max(sentence.start, net.start - 60) : net.start]
            if net.kind == "money" and not net.slip and _NET.search(lead) and usable(paper, net):
                found = _net(paper, at, sentence, net)
                if found is not None:
                    yield found


def _net(paper: Paper, at: int, sentence: Sentence, net: Quantity) -> Check | None:
    sentences = paper.layout.sentences
    scope = [q for s in sentences[max(at - 3, 0) : at + 1] if s.block == sentence.block for q in paper.of(s)]
    around = [q for q in scope if q is not net and _can_be_netted(paper, q, net)][-12:]
    if found := _made_by(net, around, "P105", sizes=(1,)) or _by_side(paper, net, around):
        return found
    if found := _made_by(net, around[-6:], "P105", sizes=(2, 3)):
        return found
    mine = [q for q in around if sentence.start <= q.start < sentence.end]
    if len(mine) == 1 and (check := _with_table(paper, net, mine[0])):
        return check
    pool = mine if len(mine) == 2 and len(around) == 2 else around
    pool = [q for q in pool if not _netted_elsewhere(paper, q, sentence)]
    if len(pool) != 2 or saving(paper, pool[0]) == saving(paper, pool[1]) or pool[0].value == pool[1].value:
        return None
    return _of_two(net, pool, "P105")


def _netted_elsewhere(paper: Paper, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a figure is a net itself, or stands in another sentence that has its own net."""
    own = paper.layout.sentence_at(quantity.start)
    here = own is None or own.start == sentence.start
    return any(_is_net(paper, q) for q in ([quantity] if here or own is None else paper.of(own)))


def _is_net(paper: Paper, quantity: Quantity) -> bool:
    sentence = paper.layout.sentence_at(quantity.start)
    start = max(sentence.start if sentence else 0, quantity.start - 60)
    return bool(_NET.search(paper.text[start : quantity.start]))


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
    if re.search(r"\b(?:lost|forgone|foregone|less|reduced)\s\w+\s(?:\w+\s){0,3}$", lead, re.IGNORECASE):
        return False
    return bool(
        _CUTS.search(re.split(r"[,;]|\band\b", lead)[-1] if re.search(r"[,;]|\band\b", lead) else lead)
        or re.match(r"\s(?:of\s)?(?:savings?|income|grant|from it\b)", paper.text[quantity.end : quantity.end + 12])
    )


def _by_side(paper: Paper, net: Quantity, around: list[Quantity]) -> Check | None:
    """All costs against all savings of a paragraph, where they make the net."""
    if not 3 <= len(around) <= 10:
        return None
    savings = [q for q in around if saving(paper, q)]
    costs = [q for q in around if q not in savings]
    value = sum((q.value for q in costs), Fraction(0)) - sum((q.value for q in savings), Fraction(0))
    slack = sum((q.slack for q in around), net.slack)
    if savings and costs and abs(abs(value) - abs(net.value)) <= slack:
        shown = (
            f"{' + '.join(said(q.value, q.kind, q.currency) for q in costs)} less "
            f"{' + '.join(said(q.value, q.kind, q.currency) for q in savings)}"
        )
        return tested("P105", net, abs(value) if net.value >= 0 else -abs(value), slack, around, shown, "")
    return None
