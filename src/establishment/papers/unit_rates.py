"""A number, a rate and what they come to, where the words or the sentences set them apart; a month and its year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from establishment.ground.money import number_text
from establishment.papers.beside import holds_more, same, slip, tested, within_a_working
from establishment.papers.changes import TIMES
from establishment.papers.layout import Sentence
from establishment.papers.paper import Paper
from establishment.papers.parts import TIME
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said

_AT = re.compile(r"(?:\s[\w'/-]+){0,5}\s(?:at|@|x|\u00d7)\s(?:an?\s(?:average|cost)\s(?:of\s)?)?", re.IGNORECASE)
_MAKES = re.compile(
    r"\s?(?:each|a head|per \w+|an? \w+)?,?\s?(?:=|i\.?e\.?,?|that is,?|is|comes? to|costs?|costing|making|giving|"
    r"totall?ing|which is|gives)\s(?:a total of\s)?",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s?(?:(?:for )?each|per (?!cent|annum|year|month|week|quarter|hour|day\b)[a-z-]+|an? (?!year|month|week|quarter|"
    r"total|day\b|hour)[a-z][a-z-]+|apiece)\b",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:each|every|an?|average)\b[^.;,£]{0,60}\b(?:costs?|is|at|of|charges?|pays?)\s$", re.IGNORECASE
)
_WORTH = re.compile(
    r"\b(?:cost(?:s|ing)?|cost (?:is|of|was|would be)|worth|come(?:s)? to|is|that is|giv(?:es|ing)|yields?|rais(?:es|"
    r"ing)|saving|saves|amounts? to|total(?:s|ling)?|or|pay(?:s|ing)?)\s(?:\w+\s){0,1}$|=\s?$",
    re.IGNORECASE,
)
_PER = re.compile(r"\s?(?:a|per|each)\s(?P<unit>month|week|quarter)\b", re.IGNORECASE)
_YEAR = re.compile(r"\s?(?:a|per)\s(?:year|annum)\b|\s?(?:p\.a\.|annually)", re.IGNORECASE)
_OR = re.compile(
    r"(?:[^.;£$€]{0,25})?(?:,?\s(?:or|i\.e\.,?|that is,?|which is|equal to|equivalent to|being|making|will cost|would "
    r"cost|costs?|costing)\s(?:about\s|some\s|around\s)?|\s?\(|\s?=\s?)",
    re.IGNORECASE,
)
ASK = "Is the number, the rate or the total wrong?"


def unit_rates(paper: Paper, at: int, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """Numbers, rates and totals of a sentence and the one before it, and months beside their year."""
    yield from _next_to_each_other(paper, figures)
    yield from _periods(paper, figures)
    yield from _apart(paper, at, sentence, figures)


def _next_to_each_other(paper: Paper, figures: list[Quantity]) -> Iterator[Check]:
    """As in "14 plots at £190 = £2,660", and "£27,300 (420 permits at £65)"."""
    text = paper.text
    for one, two, three in zip(figures, figures[1:], figures[2:], strict=False):
        inside = two.kind == "count" and text[two.start - 1] == "(" and text[three.end : three.end + 1] == ")"
        number, rate, total = (two, three, one) if inside else (one, two, three)
        if number.kind != "count" or rate.kind != "money" or not same(rate, total) or rate.slip or total.slip:
            continue
        if not _AT.fullmatch(text, number.end, rate.start) or number.value <= 0 or rate.bound or total.bound:
            continue
        if not inside and not _MAKES.fullmatch(text, rate.end, total.start):
            continue
        if within_a_working(paper, number, rate):
            continue
        made = _product(number, rate, total)
        if made.verdict != "differs" or not holds_more(paper, total):
            yield made


def _product(number: Quantity, rate: Quantity, total: Quantity) -> Check:
    value = number.value * rate.value
    slack = total.slack + number.value * rate.slack + number.slack * rate.value
    rule = f"{number_text(number.value)} x {said(rate.value, 'money', rate.currency)}"
    return tested("P109", total, value, slack, (number, rate), rule, ASK)


def _periods(paper: Paper, figures: list[Quantity]) -> Iterator[Check]:
    """A figure a month, or its year: "£31,250 a month, or £375,000 a year"."""
    text = paper.text
    for one, two in pairwise(figures):
        if (
            not same(one, two)
            or one.kind == "percent"
            or one.slip
            or two.slip
            or not _OR.fullmatch(text, one.end, two.start)
        ):
            continue
        per = _PER.match(text, one.end) or _PER.match(text, two.end)
        year = _YEAR.match(text, two.end) or _YEAR.match(text, one.end)
        if not per or not year or bool(_PER.match(text, one.end)) == bool(_YEAR.match(text, one.end)):
            continue
        part, whole = (one, two) if per.start() < year.start() else (two, one)
        times = TIMES[per["unit"].casefold()]
        value = part.value * times
        if abs(value - whole.value) * 3 <= abs(whole.value):
            slack = whole.slack + times * part.slack
            rule = f"{times} x {said(part.value, part.kind, part.currency)}"
            yield tested("P110", whole, value, slack, (part,), rule, "Which is right, the figure a year or its part?")


def _apart(paper: Paper, at: int, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """A rate in this sentence or the one before, a number near it, and what they come to."""
    text, sentences = paper.text, paper.layout.sentences
    before = [s for s in sentences[max(at - 2, 0) : at] if s.block == sentence.block]
    scope = [q for s in before for q in paper.of(s)] + figures
    rates = [q for q in scope if q.kind == "money" and not q.slip and not q.bound and _is_rate(paper, q)]
    for total in figures:
        if total.kind != "money" or total in rates or total.slip or total.bound in ("range", "over", "under"):
            continue
        if not rates or not _WORTH.search(text[max(sentence.start, total.start - 40) : total.start]):
            continue
        rate = rates[-1]
        if not same(rate, total) or rate.start > total.start or total.value <= rate.value:
            continue
        counts = [q for q in scope if q.kind == "count" and q.value > 1 and not q.bound and not TIME.match(text, q.end)]
        for check in _one_of(counts, rate, total, sentence, before):
            if check.verdict != "differs" or not holds_more(paper, total):
                yield check


def _is_rate(paper: Paper, quantity: Quantity) -> bool:
    sentence = paper.layout.sentence_at(quantity.start)
    lead = paper.text[max(sentence.start if sentence else 0, quantity.start - 80) : quantity.start]
    return bool(_UNIT.match(paper.text, quantity.end) or _EVERY.search(lead))


def _one_of(
    counts: list[Quantity], rate: Quantity, total: Quantity, sentence: Sentence, before: list[Sentence]
) -> Iterator[Check]:
    found = [_product(number, rate, total) for number in counts[-6:]]
    good = [check for check in found if check.verdict != "differs"]
    near = [q for q in counts if q.start >= (before[-1].start if before else sentence.start)]
    if good:
        yield good[-1]
    elif len(near) == 1 and slip(near[0].value * rate.value, total):
        yield _product(near[0], rate, total)
