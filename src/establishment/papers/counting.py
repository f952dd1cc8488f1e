"""Counts that cannot be: a percentage no whole number gives, growth that misses its date, what a saving implies."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Verdict
from establishment.ground.money import number_text
from establishment.ground.periods import WORKED_WEEKS, weeks_and_rates
from establishment.papers.layout import Sentence
from establishment.papers.numerals import number_of
from establishment.papers.paper import Paper
from establishment.papers.parts import TIME
from establishment.papers.quantity import MONTH, YEAR, Quantity, month_number
from establishment.papers.results import Check, Severity, pounds_text

_RATE = re.compile(r"(?:\s[\w()'-]+){0,5}?\s(?:every|per|each|a)\s(?P<unit>week|month|quarter|year)\b", re.IGNORECASE)
_BY = re.compile(
    rf"(?:\s[\w()'-]+){{0,5}}?\sby\s(?:the\s)?(?:end\sof\s)?(?P<month>{MONTH}\s)?(?P<year>{YEAR})\b", re.IGNORECASE
)
_AS_AT = re.compile(
    rf"\b(?:as at|as of|at|on)\s(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{MONTH})\s(?P<year>{YEAR})\b",
    re.IGNORECASE,
)
_MONTHS = {"week": Fraction(12, 52), "month": Fraction(1), "quarter": Fraction(3), "year": Fraction(12)}
_HOURS = re.compile(
    r"\b(?P<n>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|half an)\s(?P<unit>hours?|days?)\b", re.IGNORECASE
)
_WEEKLY = re.compile(r"\b(?:each|per|every|a)\sweek\b|\bweekly\b", re.IGNORECASE)
_EACH_OF = re.compile(
    r"\b(?:each|all|every one)\sof\sthe\s(?:(?:additional|new|\d+)\s)?(?:\w+\s){0,2}?(?P<noun>[a-z]{4,}s)\b",
    re.IGNORECASE,
)


def check_counts(paper: Paper) -> Iterator[Check]:
    """Counts and percentages that no whole number or no calendar gives."""
    for at, sentence in enumerate(paper.layout.sentences):
        figures = paper.of(sentence)
        if any(q.kind == "percent" for q in figures):
            yield from _whole(paper, at, sentence, figures)
        yield from _by_date(paper, sentence, figures)
        yield from _implied(paper, sentence, figures)


def _whole(paper: Paper, at: int, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """A percentage of a number of people that no whole number of them gives."""
    text, sentences = paper.text, paper.layout.sentences
    percents = [q for q in figures if q.kind == "percent" and not q.bound]
    if not percents or not re.match(
        r"\sof\s(?:these|them|those|whom)\b", text[percents[0].end : percents[0].end + 20], re.IGNORECASE
    ):
        return
    before = sentences[at - 1] if at and sentences[at - 1].block == sentence.block else None
    bases = [
        q
        for q in (paper.of(before) if before else [])
        if q.kind == "count" and not q.bound and not TIME.match(text, q.end) and q.value.denominator == 1
    ]
    if len(bases) != 1 or not 2 <= bases[0].value <= 5000:
        return
    base = bases[0]
    for percent in percents:
        yield _whole_check(percent, base)


def _whole_check(percent: Quantity, base: Quantity) -> Check:
    """A percentage beside the whole numbers of its base that are nearest to it."""
    whole = int(base.value)
    near = percent.value * whole / 100
    values = {n: Fraction(100 * n, whole) for n in (math.floor(near), math.ceil(near))}
    half = Fraction(1, 2 * 10**percent.places)
    for n, value in values.items():
        if abs(value - percent.value) <= half:
            return _of_whole("agrees", f"{n} of {whole} is {percent.text}.", percent, percent.value, base)
    for n, value in values.items():
        if 0 <= value - percent.value < 2 * half:
            exact = f"{float(value):.{percent.places + 2}f}%"
            message = f"{n} of {whole} is {exact}, which is {percent.text} only if cut off and not rounded."
            return _of_whole("rounding", message, percent, value, base)
    shown = " and ".join(f"{n} is {float(v):.{percent.places + 1}f}%" for n, v in values.items())
    nearest = min(values.values(), key=lambda v: abs(v - percent.value))
    message = f"No whole number of {whole} is {percent.text}: {shown}."
    return _of_whole("differs", message, percent, nearest, base)


def _of_whole(verdict: Verdict, message: str, percent: Quantity, computed: Fraction, base: Quantity) -> Check:
    severity: Severity = "question" if verdict == "differs" else "note"
    ask = f"Of which number is {percent.text} taken?" if verdict == "differs" else ""
    at = percent.start, percent.text
    return Check("P108", verdict, severity, *at, message, percent.value, computed, (base.start,), ask, False)


def _day(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    month = month_number(groups["month"]) if groups.get("month") else 12
    try:
        return date(int(groups["year"]), month, int(groups.get("day") or 28))
    except ValueError:
        return None


def _by_date(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """So many now, so many more each quarter, and a number by a date."""
    text = paper.text
    counts = [q for q in figures if q.kind == "count"]
    rates = [(q, m) for q in counts if (m := _RATE.match(text, q.end))]
    targets = [(q, m) for q in counts if (m := _BY.match(text, q.end))]
    if len(rates) != 1 or len(targets) != 1 or rates[0][0] is targets[0][0]:
        return
    block = paper.layout.blocks[sentence.block]
    first_char = max(block.start, sentence.start - 2000)
    since = _AS_AT.search(text, first_char, sentence.end)
    starts = [
        q
        for q in paper.within(first_char, sentence.start)
        if q.kind == "count" and since and q.start > since.end() and not TIME.match(text, q.end)
    ]
    (rate, per), (target, by) = rates[0], targets[0]
    first, last = (_day(since) if since else None), _day(by)
    if not starts or first is None or last is None or last <= first:
        return
    months = (last.year - first.year) * 12 + last.month - first.month
    periods = math.ceil(Fraction(months) / _MONTHS[per["unit"].casefold()])
    most = starts[0].value + rate.value * periods
    rule = (
        f"{number_text(starts[0].value)} and {number_text(rate.value)} every {per['unit'].casefold()} is at "
        f"most {number_text(most)} {by[0].strip()[by[0].strip().find('by') :]}"
    )
    figures_of = (starts[0].start, rate.start)
    at, wanted = (target.start, target.text), number_text(target.value)
    if most >= target.value:
        enough = f"{rule}, enough for {wanted}."
        yield Check("P111", "agrees", "note", *at, enough, target.value, target.value, figures_of, money=False)
        return
    short = f"{rule}: {number_text(target.value - most)} short of {wanted}."
    ask = "By when will the number be reached, or how many must join each time?"
    yield Check("P111", "differs", "error", *at, short, target.value, most, figures_of, ask, False)


def _implied(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """A yearly saving of so many people's hours a week, of which the rate is not said."""
    said = paper.text[sentence.start : min(sentence.end, sentence.start + 1500)]
    money = [q for q in figures if q.kind == "money" and not q.slip]
    hours, group = _HOURS.search(said), _EACH_OF.search(said)
    if len(money) != 1 or not hours or not group or not _WEEKLY.search(said):
        return
    noun, each = group["noun"].casefold(), number_of(hours["n"]) or Fraction(1, 2)
    volumes = [
        q
        for q in paper.within(sentence.start - 4000, sentence.start + 4000)
        if q.kind == "count"
        and q.value > 1
        and re.match(rf"(?:\s[\w'-]+){{0,4}}?\s{noun}\b", paper.text[q.end : q.end + 80], re.IGNORECASE)
    ]
    if not volumes:
        return
    volume = min(volumes, key=lambda q: abs(q.start - sentence.start))
    total = money[0]
    ways = [(weeks, Fraction(rate)) for weeks, rate in weeks_and_rates(total.value, volume.value * each)]
    hourly = "" if each == 1 else f" x {number_text(each)}"
    fits = " or ".join(
        f"{number_text(volume.value)} x {weeks}{hourly} x {pounds_text(rate)}.00"
        if n == 0
        else f"{weeks}{hourly} x {pounds_text(rate)}.00"
        for n, (weeks, rate) in enumerate(ways)
    )
    if not ways:
        rate = total.value / (volume.value * each * 52)
        fits = f"{number_text(volume.value)} x 52{hourly} x £{float(rate):.2f}"
    message = (
        f"{total.text} implies {fits}; the paper states neither the rate nor the weeks. "
        f"({len(WORKED_WEEKS)} numbers of weeks were tried{', and those with a whole rate are shown' if ways else ''}.)"
    )
    yield Check(
        "P115",
        "untestable",
        "question",
        total.start,
        total.text,
        message,
        total.value,
        None,
        (volume.start,),
        "At what rate is an hour valued, over how many weeks, and which budget falls?",
    )
