"""Part of a year against the whole: so many months, from a day, or half way through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.ground.money import number_text
from establishment.papers.beside import tested
from establishment.papers.layout import Sentence
from establishment.papers.numerals import number_of
from establishment.papers.paper import Paper
from establishment.papers.parts import usable
from establishment.papers.quantity import MONTH, YEAR, Quantity, month_number
from establishment.papers.results import Check, pounds_text, said

_FULL = re.compile(
    r"\b(?:full[- ]year|annual(?:ly|ised)?|per annum|p\.a\.?|a year|per year|each year|full year)\b", re.IGNORECASE
)
_NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen"
_MONTHS = re.compile(
    rf"(?P<n>{_NUMBER})[\s-](?:full\s|further\s)?months?\b|\b(?P<half>half[- ](?:year\b|way\sthrough|a\syear\b))"
    r"|\b(?P<of>\d{1,2})/12(?:ths)?\b",
    re.IGNORECASE,
)
_STARTS = re.compile(
    rf"\b(?:from|on|by|effective|commencing|"
    rf"starting)\s(?:the\s)?1(?:st)?\s(?:of\s)?(?P<month>{MONTH})\s(?P<year>{YEAR})\b",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(
    rf"\b(?:in|for|during)\s(?:the\sfinancial\syear\s)?(?P<year>{YEAR})\s?[/-]\s?\d{{2,4}}\b", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?:part[- ]year|in[- ]year|pro[- ]rata|first[- ]year|this year|current year|in 20)\b", re.IGNORECASE
)
_WHAT = re.compile(r"\b(?:pilot|scheme|post|officer|role|cost|fund\w*|allocat\w*|for)\b")


def part_years(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """A figure for part of a year beside that for the year, in the paragraph; or alone, and what it is a year."""
    text = paper.text
    money = [q for q in figures if q.kind == "money" and usable(paper, q)]
    part_of = _part_of_year(paper, sentence)
    if part_of is None or not money:
        return
    months, at, said_so = part_of
    block = paper.layout.blocks[sentence.block]
    scope = [
        q
        for q in paper.within(max(block.start, sentence.start - 800), sentence.end)
        if q.kind == "money" and usable(paper, q)
    ]
    full = [q for q in scope if is_yearly(paper, q)]
    near = [q for q in money if q not in full and abs(q.start - at) < 110]
    if len(near) > 1:
        near = [q for q in near if _PART.search(text[max(sentence.start, q.start - 60) : q.start])] or near
    mine = [q for q in full if q.start >= sentence.start] or full
    if near and (len(near) == 1 or len(money) == 2):
        part = min(near, key=lambda q: abs(q.start - at))
        found = [_beside(part, one, months) for one in mine if one.value > part.value]
        good = [check for check in found if check.verdict != "differs"]
        if good or len(found) == 1:
            yield (good or found)[0]
    if len(money) == 1 and not full and said_so and _WHAT.search(text, sentence.start, sentence.end):
        yield _implied(money[0], months)


def _part_of_year(paper: Paper, sentence: Sentence) -> tuple[Fraction, int, bool] | None:
    """The months that a sentence counts, where it says so, and whether in words; None where it counts none."""
    text = paper.text
    counted = [
        (Fraction(6) if m["half"] else number_of(m["n"] or m["of"]) or Fraction(0), m.start())
        for m in _MONTHS.finditer(text, sentence.start, sentence.end)
    ]
    counted = [(n, at) for n, at in counted if 0 < n < 12]
    if len({n for n, _ in counted}) == 1:
        return counted[0][0], counted[0][1], True
    year = _IN_YEAR.search(text, sentence.start, sentence.end)
    block = paper.layout.blocks[sentence.block]
    days = list(_STARTS.finditer(text, max(block.start, sentence.start - 600), sentence.end))
    if counted or not year or not days:
        return None
    day = days[-1]
    month = month_number(day["month"])
    starts = int(day["year"]) - (month < 4)
    months = 12 - (month - 4) % 12
    return (Fraction(months), year.start(), False) if starts == int(year["year"]) and months < 12 else None


def _beside(part: Quantity, full: Quantity, months: Fraction) -> Check:
    value = full.value * months / 12
    slack = part.slack + full.slack + abs(value) / 200
    rule = f"{number_text(months)} months of {said(full.value, 'money', full.currency)} a year"
    ask = "From which day does it run, and is the full-year figure right?"
    return tested("P110", part, value, slack, (full,), rule, ask)


def _implied(alone: Quantity, months: Fraction) -> Check:
    year = alone.value * 12 / months
    message = (
        f"{alone.text} for {number_text(months)} months is {pounds_text(year, alone.currency)} a year at the "
        "same rate; the paper gives no yearly figure to hold it against."
    )
    ask = "What does it cost in a full year, and what happens when the months are over?"
    return Check("P115", "untestable", "note", alone.start, alone.text, message, alone.value, None, ask=ask)


def is_yearly(paper: Paper, quantity: Quantity) -> bool:
    """Whether the words that belong to a figure, up to the next comma or figure, say that it is for a full year."""
    sentence = paper.layout.sentence_at(quantity.start)
    first = max(sentence.start if sentence else 0, quantity.start - 45)
    last = min(sentence.end if sentence else quantity.end + 40, quantity.end + 40)
    before = re.split(r"[,;(]|\band\b|\bor\b", paper.text[first : quantity.start])[-1]
    after = re.split(r"[,;]|\band\b|\bor\b|£", paper.text[quantity.end : last])[0]
    return bool(_FULL.search(f"{before} {after}"))
