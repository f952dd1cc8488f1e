"""Paybacks, the rate that a yearly saving of hours implies, and costs beside the range of a grade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from establishment.ground.money import number_text
from establishment.papers.blocks import Sentence
from establishment.papers.calendar_checks import EACH, is_yearly, number_of, saving, usable
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.post_words import PaperPost
from establishment.papers.results import Check, compared, pounds_text, said

_HOURS = re.compile(
    r"\b(?P<n>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|half an)\s(?P<unit>hours?|days?)\b", re.IGNORECASE
)
_WEEKLY = re.compile(r"\b(?:each|per|every|a)\sweek\b|\bweekly\b", re.IGNORECASE)
_EACH_OF = re.compile(
    r"\b(?:each|all|every one)\sof\sthe\s(?:(?:additional|new|\d+)\s)?(?:\w+\s){0,2}?(?P<noun>[a-z]{4,}s)\b",
    re.IGNORECASE,
)
WEEKS = (52, 50, 48, 47, 46, 45, 44, 42, 40, 39, 38)
"""Weeks in a year that papers count with: all, less leave, or in term time."""


def implied_rates(paper: Paper) -> Iterator[Check]:
    """A yearly saving of so many people's hours a week, of which the rate is not said."""
    for sentence in paper.layout.sentences:
        candidates = paper.of(sentence)
        if candidates:
            yield from _implied_rate(paper, sentence, candidates)


def _implied_rate(paper: Paper, sentence: Sentence, candidates: list[PrintedFigure]) -> Iterator[Check]:
    """A yearly saving of so many people's hours a week, of which the rate is not said."""
    words = paper.text[sentence.start : min(sentence.end, sentence.start + 1500)]
    money = [q for q in candidates if q.kind == "money" and not q.slip]
    hours, group = _HOURS.search(words), _EACH_OF.search(words)
    if len(money) != 1 or not hours or not group or not _WEEKLY.search(words):
        return
    noun, each = group["noun"].casefold(), number_of(hours["n"]) or Fraction(1, 2)
    volume = _nearest_volume(paper, sentence, noun)
    if volume is None:
        return
    total = money[0]
    rates = ((weeks, total.value / (volume.value * each * weeks)) for weeks in WEEKS)
    ways = [(weeks, rate) for weeks, rate in rates if rate.denominator == 1]
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
        f"({len(WEEKS)} numbers of weeks were tried{', and those with a whole rate are shown' if ways else ''}.)"
    )
    ask = "At what rate is an hour valued, over how many weeks, and which budget falls?"
    yield compared("P115", "untestable", total, message, None, (volume,), ask)


def _nearest_volume(paper: Paper, sentence: Sentence, noun: str) -> PrintedFigure | None:
    """The number of a noun, such as of officers, that stands nearest to a sentence."""
    volumes = [
        q
        for q in paper.within(sentence.start - 4000, sentence.start + 4000)
        if q.kind == "count"
        and q.value > 1
        and re.match(rf"(?:\s[\w'-]+){{0,4}}?\s{noun}\b", paper.text[q.end : q.end + 80], re.IGNORECASE)
    ]
    return min(volumes, key=lambda q: abs(q.start - sentence.start), default=None)


_PAYBACK = re.compile(
    r"\b(?:pay[- ]?back|pays?\s(?:for\sitself|back)|paid\sback|repaid|recovered|recoup\w*|break[- ]?even)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?P<n>\d{1,2}(?:\.\d{1,2})?|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)(?P<half>\sand\sa\shalf)?[\s-](?P<unit>years?|months?)\b",
    re.IGNORECASE,
)
_OUTLAY = re.compile(r"\b(?:costs?|costing|invest\w*|capital|outlay|spend(?:ing)?|price|redundanc\w+)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:over|under|less than|more than|within|at least|between|up to|(?:in )?the)\s(?:\w+\s)?$", re.I
)
BLOCKS = 6
"""Paragraphs before a payback in which its outlay and its saving are looked for."""


def paybacks(paper: Paper) -> Iterator[Check]:
    """One-off money, a yearly saving, and the years until it is repaid."""
    for sentence in paper.layout.sentences:
        cue = _PAYBACK.search(paper.text, sentence.start, sentence.end)
        if not cue:
            continue
        periods = [
            m for m in _YEARS.finditer(paper.text, sentence.start, sentence.end) if abs(m.start() - cue.start()) < 80
        ]
        if len(periods) != 1 or "not within" in paper.text[cue.end() : periods[0].start()]:
            continue
        checks = _in_paragraph(paper, sentence, periods[0]) or _in_paragraphs_before(paper, sentence, periods[0])
        if checks is not None:
            yield checks


def _money(paper: Paper, start: int, end: int) -> list[PrintedFigure]:
    return [
        q for q in paper.within(start, end) if q.kind == "money" and usable(q) and not EACH.match(paper.text, q.end)
    ]


def _in_paragraph(paper: Paper, sentence: Sentence, period: re.Match[str]) -> Check | None:
    """The only outlay and the only yearly saving of a paragraph."""
    block = paper.layout.blocks[sentence.block]
    money = _money(paper, max(block.start, sentence.start - 1500), sentence.end)
    yearly = [q for q in money if saving(paper, q) or is_yearly(paper, q)]
    once = [q for q in money if q not in yearly]
    if len(once) != 1 or len(yearly) != 1 or not yearly[0].value:
        return None
    return _payback(period, once[0], yearly[0])


def _in_paragraphs_before(paper: Paper, sentence: Sentence, period: re.Match[str]) -> Check | None:
    """An outlay and yearly savings of the paragraphs before; one that fits is taken before one that does not."""
    blocks = paper.layout.blocks
    first = max(sentence.block - BLOCKS, 0)
    section = blocks[sentence.block].section
    while first < sentence.block and blocks[first].section != section:
        first += 1
    money = _money(paper, blocks[first].start, sentence.start)[-16:]
    yearly = [q for q in money if saving(paper, q) or is_yearly(paper, q) or "total" in _lead(paper, q)]
    once = [q for q in money if q not in yearly and _OUTLAY.search(_lead(paper, q))]
    once = [q for q in once if q.value > max((y.value for y in yearly), default=Fraction(0))]
    checks = [_payback(period, one, two) for one in once for two in yearly if one.value > two.value > 0]
    good = [check for check in checks if check.verdict == "agrees"]
    if good or len(once) != 1 or not checks or _BOUND.search(paper.text, sentence.start, period.start()):
        return good[0] if good else None
    stated = checks[0].stated or Fraction(0)
    near = min(checks, key=lambda check: abs((check.computed or stated) - stated))
    return checks[-1] if abs((near.computed or stated) - stated) * 2 <= stated else None


def _lead(paper: Paper, quantity: PrintedFigure) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    return paper.text[max(sentence.start if sentence else 0, quantity.start - 70) : quantity.start].casefold()


def _payback(period: re.Match[str], once: PrintedFigure, yearly: PrintedFigure) -> Check:
    number = (number_of(period["n"]) or Fraction(0)) + (Fraction(1, 2) if period["half"] else 0)
    years = number if period["unit"].casefold().startswith("year") else number / 12
    value = once.value / yearly.value
    rule = (
        f"{said(once.value, 'money', once.currency)} at {said(yearly.value, 'money', yearly.currency)} a year "
        f"is repaid in {float(value):.1f} years"
    )
    near = Fraction(1, 20) + value / 50 if "." in period["n"] else Fraction(1, 4)
    good = abs(value - years) <= near or ("." not in period["n"] and years - 1 < value <= years)
    ask = "" if good else "Which is right: the outlay, the yearly saving, or the time until it is repaid?"
    message = f"{rule}." if good else f"{rule}, not {period[0]}."
    return Check(
        "P112",
        "agrees" if good else "differs",
        "note" if good else "error",
        period.start(),
        period[0],
        message,
        years,
        value,
        (once.start, yearly.start),
        ask,
        False,
    )


Ranges = Mapping[str, tuple[Fraction, Fraction]]
"""The least and the greatest yearly pay of each grade held, in pounds, by its name in small letters."""
ON_COSTS = Fraction(165, 100)
"""Pay with employer's National Insurance, pension and allowances seldom comes to more than this much of it."""


def check_grade_ranges(paper: Paper, ranges: Ranges) -> Iterator[Check]:
    """Each sentence with one graded post and one cost of it: whether the grade can cost so much."""
    if not ranges:
        return
    posts: dict[int, list[PaperPost]] = {}
    for post in paper.posts:
        sentence = paper.layout.sentence_at(post.start)
        if sentence is not None and post.grade and not post.to:
            posts.setdefault(sentence.start, []).append(post)
    for start, mine in posts.items():
        sentence = paper.layout.sentence_at(start)
        pay = ranges.get(" ".join(mine[0].grade.casefold().split()))
        if sentence is None or len(mine) != 1 or pay is None:
            continue
        money = [q for q in paper.of(sentence) if q.kind == "money" and not q.slip and q.bound in ("", "about")]
        roles = [q for q in money if paper.role_of(q) in ("growth", "saving", "cost", "budget")]
        if len(money) == 1 and len(roles) == 1 and not _part_year(paper, roles[0]):
            yield from _outside(paper, mine[0], roles[0], pay)


def _part_year(paper: Paper, quantity: PrintedFigure) -> bool:
    near = paper.text[max(quantity.start - 60, 0) : quantity.end + 60]
    return bool(re.search(r"\b(?:months?|part[- ]year|one-off|redundanc\w+|weeks?)\b", near, re.IGNORECASE))


def _outside(paper: Paper, post: PaperPost, money: PrintedFigure, pay: tuple[Fraction, Fraction]) -> Iterator[Check]:
    number = Fraction(1) if EACH.match(paper.text, money.end) else post.count
    if number <= 0:
        return
    low, high = pay[0], pay[1] * ON_COSTS
    value, slack = abs(money.value) / number, money.slack / number
    if low - slack <= value <= high + slack:
        return
    each = "" if number == 1 else f", {pounds_text(value)} for each of {number_text(number)},"
    side = "less than the lowest pay" if value < low else "more than the highest cost"
    message = (
        f"{money.text}{each} is {side} of {post.grade}: its pay is {pounds_text(pay[0])} to {pounds_text(pay[1])} "
        f"a year, and up to {pounds_text(high)} with on-costs and allowances."
    )
    ask = "Is the grade, the number of posts or the cost wrong, or is it part of a year?"
    yield Check(
        "P313", "untestable", "question", money.start, money.text, message, money.value, None, (post.start,), ask
    )
