"""Changes in running text: from one figure to another, by a third, which is a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from establishment.papers.beside import same, tested
from establishment.papers.layout import Sentence
from establishment.papers.paper import Paper
from establishment.papers.parts import TIME, usable
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said

_FROM = re.compile(
    r"\bfrom\s(?:(?:the|an?|its|current|existing|present|budgeted|about|around|a total of|\w+)\s){0,3}$", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(
    r"\s?[^.;()]{0,40}\((?:in\s)?(?:(?:19|20)\d\d(?:\s?[-/]\s?\d{2,4})?|last year|previous year|prior year|"
    r"previously)[\s:,-]{1,4}",
    re.IGNORECASE,
)
_TO = re.compile(r"[^.;]{0,70}?\bto\s(?:(?:the|an?|just|about|around|a total of|\w+)\s){0,3}$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:(?:net )?(?:increase|decrease|reduction|rise|fall|drop|cut|change|growth|uplift|saving|addition|"
    r"difference|decline)\s(?:of|by)|by|up|down)\s(?:(?:a total of|about|around|some|\w+)\s){0,2}$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:increase|decrease|reduction|rise|fall|drop|cut|uplift|growth|decline|saving|change)\b", re.IGNORECASE
)


def changes(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """From a to b, by c, which is p per cent."""
    text = paper.text
    for at, before in enumerate(figures[:-1]):
        after = figures[at + 1]
        if not same(before, after) or not usable(paper, before) or before.kind == "percent":
            continue
        year_before = _YEAR_BEFORE.fullmatch(text[before.end : after.start])
        if year_before:
            before, after = after, before
        elif not _FROM.search(text[max(sentence.start, before.start - 40) : before.start]) or not _TO.fullmatch(
            text[before.end : after.start]
        ):
            continue
        if before.kind == "count" and TIME.match(text, after.end):
            continue
        change = abs(after.value - before.value)
        slack = before.slack + after.slack
        rule = (
            f"the change from {said(before.value, before.kind, before.currency)} to "
            f"{said(after.value, after.kind, after.currency)}"
        )
        for other in figures:
            if other in (before, after) or other.slip or other.bound == "range":
                continue
            lead = text[max(sentence.start, other.start - 60) : other.start]
            if other.kind == "percent":
                near = (
                    _CHANGED.search(lead[-40:])
                    or _BY.search(lead)
                    or (re.match(r"\s?\(?$", lead[-2:]) and text[other.start - 1] == "(")
                )
                if near and before.value and other.start < after.end + 80:
                    value = 100 * change / abs(before.value)
                    reach = other.slack + 100 * slack / abs(before.value)
                    yield tested(
                        "P107",
                        other,
                        value,
                        reach,
                        (before, after),
                        rule,
                        "Which is right, the percentage or the two figures?",
                    )
            elif same(other, before) and _BY.search(lead) and not TIME.match(text, other.end):
                yield tested(
                    "P106",
                    other,
                    change,
                    slack + other.slack,
                    (before, after),
                    rule,
                    "Which of the three figures is wrong?",
                )
