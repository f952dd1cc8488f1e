"""Costs beside what they are made of: cost neutral, the rate that a saving of hours implies, the pay of a grade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from establishment.ground.money import number_text
from establishment.papers.blocks import Sentence
from establishment.papers.calendar_checks import EACH, number_of, saving, usable
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.post_words import PaperPost
from establishment.papers.results import Check, compared, joined, pounds_text, said
from establishment.papers.substance import NEUTRAL

_DENIED = re.compile(r"\b(?:not|never|broadly|almost|nearly|isn't|largely)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_NET = re.compile(r"\bnet\b", re.IGNORECASE)
"""An amount called net holds costs and savings already."""
_COST = re.compile(r"\b(?:new|cost\w*|paid|pay|supplement|allowance|growth|creat\w+|additional|fees?)\b", re.IGNORECASE)


def check_neutral(paper: Paper) -> Iterator[Check]:
    """Each time a paper says that costs and savings cancel, and gives both."""
    blocks = paper.layout.blocks
    for match in NEUTRAL.finditer(paper.text):
        at = paper.layout.block_at(match.start())
        # "Broadly cost neutral" claims nothing that a difference in pounds could refute.
        if _DENIED.search(paper.text, max(match.start() - 30, 0), match.start()):
            continue
        first, section = at, blocks[at].section
        # The figures may stand up to two paragraphs before the claim, under the same heading.
        while first > max(at - 2, 0) and (blocks[first - 1].kind, blocks[first - 1].section) == ("text", section):
            first -= 1
        for start in dict.fromkeys((blocks[at].start, blocks[max(at - 1, first)].start, blocks[first].start)):
            check = _cancelled(paper, match, start, blocks[at].end)
            if check is not None:
                yield check
                break


def _cancelled(paper: Paper, match: re.Match[str], start: int, end: int) -> Check | None:
    """The costs of a stretch beside its savings; None where they are too far apart to be all of them."""
    money = [q for q in paper.within(start, end) if q.kind == "money" and _whole(paper, q)][:12]
    if any(_NET.search(NEUTRAL.sub("", _before(paper, q))) for q in money):
        return None
    saved = [q for q in money if saving(paper, q)]
    spent = [q for q in money if q not in saved and _COST.search(_lead(paper, q))]
    # An amount that is neither a cost nor a saving may belong to either side.
    if not saved or not spent or len(saved) + len(spent) != len(money):
        return None
    costs, savings = (sum((q.value for q in side), Fraction(0)) for side in (spent, saved))
    gap, slack = costs - savings, sum((q.slack for q in money), Fraction(0))
    # So far apart they cannot be all the costs and all the savings.
    if abs(gap) * 5 > savings:
        return None
    sides = " and ".join(joined(said(q.value, q.kind, q.currency) for q in side) for side in (spent, saved))
    starts = tuple(q.start for q in money)
    if abs(gap) <= slack:
        message = f"The costs and the savings, {sides}, cancel out."
        return Check(
            "P116",
            "agrees" if not gap else "rounding",
            "note",
            match.start(),
            match[0],
            message,
            Fraction(0),
            gap,
            starts,
        )
    word = "cost" if gap > 0 else "saving"
    message = (
        f'The paper says "{match[0]}", but the costs and the savings it gives, {sides}, leave a net {word} of '
        f"{pounds_text(abs(gap), money[0].currency)}."
    )
    ask = "Which figure is wrong or left out, or is the change not quite cost neutral?"
    return Check("P116", "differs", "error", match.start(), match[0], message, Fraction(0), gap, starts, ask)


def _whole(paper: Paper, quantity: PrintedFigure) -> bool:
    """Whether an amount stands for itself: not for one of many, nor in brackets beside another."""
    text = paper.text
    bracket = text[quantity.start - 1 : quantity.start] == "("
    return usable(quantity) and not EACH.match(text, quantity.end) and not bracket


def _before(paper: Paper, quantity: PrintedFigure) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    return paper.text[max(sentence.start if sentence else 0, quantity.start - 90) : quantity.start]


def _lead(paper: Paper, quantity: PrintedFigure) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    last = min(sentence.end if sentence else quantity.end, quantity.end + 20)
    return _before(paper, quantity) + paper.text[quantity.end : last]


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


def implied_rates(paper: Paper, sentence: Sentence, candidates: list[PrintedFigure]) -> Iterator[Check]:
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
    # People reckon with a whole number of pounds an hour: such a rate was probably used.
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
        # With two amounts in the sentence the cost may be of something else.
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
