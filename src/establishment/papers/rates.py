"""So many at so much each, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.ground.money import number_text
from establishment.papers.beside import holds_more, tested, within_a_working
from establishment.papers.layout import Sentence
from establishment.papers.nets import EACH
from establishment.papers.paper import Paper
from establishment.papers.parts import TIME
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said

_AT = re.compile(
    r"(?:\bat|@|[x\u00d7*])\s(?:an?\s)?(?:(?:average|unit|annual|full|cost|salary|rate|mid-?point|of|"
    r"approximately|about|around|estimated)\s){0,5}$",
    re.IGNORECASE,
)


def rates(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """So many at so much each, and what they come to."""
    text = paper.text
    money = [q for q in figures if q.kind == "money" and not q.slip and q.bound in ("", "about")]
    for rate in money:
        each, at = EACH.match(text, rate.end), _AT.search(text[max(sentence.start, rate.start - 50) : rate.start])
        if not each and not at:
            continue
        totals = [
            q
            for q in money
            if q is not rate and q.currency == rate.currency and q.value > rate.value and not EACH.match(text, q.end)
        ]
        counts = [q for q in figures if q.kind == "count" and not q.bound and q.value > 1]
        total = _total_near(text, rate, totals)
        if total is None:
            continue
        before = [q for q in counts if q.end <= rate.start and rate.start - q.end < 90 and not TIME.match(text, q.end)]
        later = [
            q
            for q in counts
            if (total.start >= q.start > rate.end and not TIME.match(text, q.end))
            or (
                q.start > total.end
                and q.start - total.end < 25
                and re.search(r"\bfor (?:all |the )?$", text[total.end : q.start])
            )
        ]
        timed = [q for q in counts if TIME.match(text, q.end) and abs(q.start - rate.end) < 80]
        others = [q for q in money if q not in (rate, total)]
        yield from _product(paper, rate, total, before[-1:] or later[:1], timed, bool(each), not others)


def _total_near(text: str, rate: Quantity, totals: list[Quantity]) -> Quantity | None:
    for total in sorted(totals, key=lambda q: (q.start < rate.start, abs(q.start - rate.start))):
        gap = text[min(rate.end, total.end) : max(rate.start, total.start)]
        said_so = re.search(
            r"\b(?:total\w*|cost(?:s|ing)?|com(?:es|ing) to|amount(?:s|ing) to|i\.e|making|giving|saving|saves|=|"
            r"equals?|therefore|or|in all|for (?:all|both|the))\b|[=(,]",
            gap + " " + text[total.end : total.end + 20],
            re.IGNORECASE,
        )
        if (
            said_so
            and len(gap) < 110
            and not re.search(r"\b(?:compared|against|from|budget of|plus|and one|and a\b|instead)\b", gap)
        ):
            return total
    return None


def _product(
    paper: Paper,
    rate: Quantity,
    total: Quantity,
    counts: list[Quantity],
    timed: list[Quantity],
    each: bool,
    alone: bool,
) -> Iterator[Check]:
    if counts:
        yield from _counted(paper, rate, total, counts[0], timed, alone)
    elif each:
        yield from _each_and_all(paper, rate, total)


def _counted(
    paper: Paper, rate: Quantity, total: Quantity, number: Quantity, timed: list[Quantity], alone: bool
) -> Iterator[Check]:
    """So many at a rate, and for so long, beside their total."""
    if within_a_working(paper, number, rate):
        return
    shown = said(rate.value, "money", rate.currency)
    ask = "Is the number, the rate or the total wrong?"
    for extra in [[], *[[t] for t in timed], list(timed)]:
        factors = [number, *extra]
        times, rule = Fraction(1), " x ".join([*(number_text(f.value) for f in factors), shown])
        for factor in factors:
            times *= factor.value
        value, slack = times * rate.value, total.slack + abs(times) * rate.slack
        if abs(value - total.value) <= slack:
            yield tested("P109", total, value, slack, (*factors, rate), rule, ask)
            return
    value = number.value * rate.value
    if holds_more(paper, total):
        return
    if alone and not timed and value * 3 >= total.value and value <= 3 * total.value:
        yield tested(
            "P109",
            total,
            value,
            total.slack + number.value * rate.slack,
            (number, rate),
            f"{number_text(number.value)} x {shown}",
            ask,
        )


def _each_and_all(paper: Paper, rate: Quantity, total: Quantity) -> Iterator[Check]:
    """So much each and so much in total, of a number that is not said."""
    shown = said(rate.value, "money", rate.currency)
    times = total.value / rate.value if rate.value else Fraction(0)
    if re.match(r"\s?(?:(?:for\s)?each)\b", paper.text[rate.end :][:12]) and re.match(
        r"\s?(?:in total|in all|altogether)", paper.text[total.end :][:16]
    ):
        if times.denominator == 1 and times > 1:
            message = (
                f"{said(total.value, 'money', total.currency)} is {times} x {shown}: so {times} are meant, "
                f"which the paper does not say here."
            )
            yield Check(
                "P109", "agrees", "note", total.start, total.text, message, total.value, total.value, (rate.start,)
            )
        else:
            message = (
                f"{said(total.value, 'money', total.currency)} in total is no whole number of {shown} "
                f"each: it would be {float(times):.2f} of them."
            )
            yield Check(
                "P109",
                "differs",
                "error",
                total.start,
                total.text,
                message,
                total.value,
                None,
                (rate.start,),
                "How many are meant, and at what rate?",
            )
