"""What a post is said to cost beside the pay of its grade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from establishment.ground.money import number_text
from establishment.papers.calendar_checks import EACH
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.post_words import PaperPost
from establishment.papers.results import Check, pounds_text

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
    side = "less than the least pay" if value < low else "more than the most it can cost"
    message = (
        f"{money.text}{each} is {side} of {post.grade}: its pay is {pounds_text(pay[0])} to {pounds_text(pay[1])} "
        f"a year, and up to {pounds_text(high)} with on-costs and allowances."
    )
    ask = "Is the grade, the number of posts or the cost wrong, or is it part of a year?"
    yield Check(
        "P313", "untestable", "question", money.start, money.text, message, money.value, None, (post.start,), ask
    )
