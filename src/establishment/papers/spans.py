"""Money and time: part of a year against the whole, and how long an outlay takes to be repaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.papers.beside import tested
from establishment.papers.layout import Sentence
from establishment.papers.nets import saving
from establishment.papers.numerals import number_of
from establishment.papers.paper import Paper
from establishment.papers.parts import usable
from establishment.papers.quantity import MONTH, YEAR, Quantity
from establishment.papers.results import Check, number_text, pounds_text, said

_FULL = re.compile(
    r"\b(?:full[- ]year|annual(?:ly|ised)?|per annum|p\.a\.?|a year|per year|each year|full year)\b", re.IGNORECASE
)
_MONTHS = re.compile(
    r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)[\s-]months?\b",
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
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PAYBACK = re.compile(
    r"\b(?:pay[- ]?back|pays?\s(?:for\sitself|back)|paid\sback|repaid|recovered|recoup\w*|break[- ]?even)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?P<n>\d{1,2}(?:\.\d{1,2})?|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)(?P<half>\sand\sa\shalf)?[\s-](?P<unit>years?|months?)\b",
    re.IGNORECASE,
)


def from_a_day(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """What falls in a financial year of a change on a day, beside the one full-year figure of the paragraph."""
    text = paper.text
    day = _STARTS.search(text, sentence.start, sentence.end)
    year = _IN_YEAR.search(text, sentence.start, sentence.end)
    money = [q for q in figures if q.kind == "money" and usable(paper, q)]
    if not day or not year or not money:
        return
    before = paper.layout.sentence_at(sentence.start - 2)
    earlier = paper.of(before) if before and before.block == sentence.block else []
    scope = [q for q in earlier if q.kind == "money" and usable(paper, q)] + money
    full = [q for q in scope if _FULL.search(_around(paper, q, paper.layout.sentence_at(q.start) or sentence))]
    part = [q for q in money if q not in full and abs(q.start - year.start()) < 60]
    month = _MONTH_NAMES.index(day["month"][:3].casefold()) + 1
    starts = int(day["year"]) - (month < 4)
    if len(full) != 1 or len(part) != 1 or starts != int(year["year"]) or part[0].value >= full[0].value:
        return
    months = 12 - (month - 4) % 12
    value = full[0].value * months / 12
    slack = part[0].slack + full[0].slack + abs(value) / 200
    rule = f"{months} months of {said(full[0].value, 'money', full[0].currency)} a year"
    yield tested(
        "P110", part[0], value, slack, full, rule, "From which day does it run, and is the full-year figure right?"
    )


def part_years(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """A figure for so many months beside that for the year; or alone, and what it is a year."""
    text = paper.text[sentence.start : sentence.end]
    money = [q for q in figures if q.kind == "money" and usable(paper, q)]
    months = [(n, m) for m in _MONTHS.finditer(text) if (n := number_of(m["n"])) and 0 < n < 12]
    if len({n for n, _ in months}) != 1 or not money:
        return
    count, found = months[0]
    at = sentence.start + found.start()
    if len(money) == 2:
        full = [q for q in money if _FULL.search(_around(paper, q, sentence))]
        part = [q for q in money if q not in full]
        if len(full) == 1 and len(part) == 1 and part[0].value < full[0].value and abs(at - part[0].start) < 90:
            value = full[0].value * count / 12
            slack = part[0].slack + full[0].slack + abs(value) / 200
            yield tested(
                "P110",
                part[0],
                value,
                slack,
                full,
                f"{number_text(count)} months of {said(full[0].value, 'money', full[0].currency)} a year",
                "From which day does the cost run, and is the full-year figure right?",
            )
    elif (
        len(money) == 1
        and not _FULL.search(text)
        and re.search(r"\b(?:pilot|scheme|post|officer|role|cost|fund\w*|allocat\w*|for)\b", text)
    ):
        year = money[0].value * 12 / count
        message = (
            f"{money[0].text} for {number_text(count)} months is {pounds_text(year, money[0].currency)} a "
            f"year at the same rate; the paper gives no yearly figure to hold it against."
        )
        yield Check(
            "P115",
            "untestable",
            "note",
            money[0].start,
            money[0].text,
            message,
            money[0].value,
            None,
            ask="What does it cost in a full year, and what happens when the months are over?",
        )


def _around(paper: Paper, quantity: Quantity, sentence: Sentence) -> str:
    """The words that belong to a figure: up to the next comma or figure on either side."""
    before = re.split(r"[,;(]|\band\b|\bor\b", paper.text[max(sentence.start, quantity.start - 45) : quantity.start])[
        -1
    ]
    after = re.split(r"[,;]|\band\b|\bor\b|£", paper.text[quantity.end : min(sentence.end, quantity.end + 40)])[0]
    return f"{before} {after}"


def paybacks(paper: Paper) -> Iterator[Check]:
    """One-off money, a yearly saving, and the years until it is repaid."""
    sentences = paper.layout.sentences
    for at, sentence in enumerate(sentences):
        text = paper.text[sentence.start : sentence.end]
        cue = _PAYBACK.search(text)
        periods = [m for m in _YEARS.finditer(text) if cue and abs(m.start() - cue.start()) < 80]
        if len(periods) != 1:
            continue
        scope = [q for s in sentences[max(at - 2, 0) : at + 1] if s.block == sentence.block for q in paper.of(s)]
        money = [q for q in scope if usable(paper, q) and q.kind == "money"]
        yearly = [
            q
            for q in money
            if saving(paper, q) or _FULL.search(_around(paper, q, paper.layout.sentence_at(q.start) or sentence))
        ]
        once = [q for q in money if q not in yearly]
        if len(once) != 1 or len(yearly) != 1 or not yearly[0].value:
            continue
        yield _payback(sentence.start + periods[0].start(), periods[0], once[0], yearly[0])


def _payback(start: int, period: re.Match[str], once: Quantity, yearly: Quantity) -> Check:
    number = (number_of(period["n"]) or Fraction(0)) + (Fraction(1, 2) if period["half"] else 0)
    years = number if period["unit"].casefold().startswith("year") else number / 12
    value = once.value / yearly.value
    rule = (
        f"{said(once.value, 'money', once.currency)} at {said(yearly.value, 'money', yearly.currency)} a year "
        f"is repaid in {float(value):.1f} years"
    )
    good = abs(value - years) <= Fraction(1, 4) or years - 1 < value <= years
    ask = "" if good else "Which is right: the outlay, the yearly saving, or the time until it is repaid?"
    message = f"{rule}." if good else f"{rule}, not {period[0]}."
    return Check(
        "P112",
        "agrees" if good else "differs",
        "note" if good else "error",
        start,
        period[0],
        message,
        years,
        value,
        (once.start, yearly.start),
        ask,
        False,
    )
