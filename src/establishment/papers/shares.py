"""Shares in running text: a percentage of a base, or a part of a whole and its percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.papers.beside import same, tested
from establishment.papers.paper import Paper
from establishment.papers.parts import TIME, usable
from establishment.papers.quantity import Quantity
from establishment.papers.results import Check, said

_OF = re.compile(
    r"\s?,?\s?(?:\(|which is|is|equal(?:s|ling)? to|or|being|representing|equivalent to|i\.e\.?|that is|=|about|"
    r"around|approximately|\s){0,4}\s?$",
    re.IGNORECASE,
)
_PERCENT_OF = re.compile(
    r"\s(?:(?!and\b|or\b|from\b)\w+\s){0,2}?(?:of|on|to)\s(?:(?:the|its|our|a|an|total|gross|net|annual|current|"
    r"revenue|base|budget|establishment|cost|pay bill|paybill|pay|salary|of|basic|existing|full|year|costs|"
    r"turnover|spend|expenditure)\s){0,6}$",
    re.IGNORECASE,
)
_SHARE_HEAD = re.compile(
    r"\s(?:out of|of|from)\s(?:(?:the|a|our|its|total|a total of|all|these|\w+)\s){0,3}$", re.IGNORECASE
)


def shares(paper: Paper, figures: list[Quantity]) -> Iterator[Check]:
    """12 of 48 (25%); £x, p per cent of £y; p per cent of £y (£x)."""
    text = paper.text
    for at, percent in enumerate(figures):
        if percent.kind != "percent" or percent.bound or percent.value == 0:
            continue
        before = [q for q in figures[:at] if q.kind != "percent"]
        after = figures[at + 1] if at + 1 < len(figures) and figures[at + 1].kind != "percent" else None
        if after is not None and _PERCENT_OF.fullmatch(text[percent.end : after.start]) and usable(paper, after):
            part = _part(paper, figures, at, before)
            if part is not None and same(part, after):
                yield _share(percent, part, after)
        elif (alone := _of_the_others(text, before, percent)) is not None:
            yield alone
        elif len(before) >= 2 and text[before[-1].end : percent.start].count("(") == 1:
            part, whole = before[-2], before[-1]
            words = text[whole.end : percent.start].strip(" (").split()
            if (
                same(part, whole)
                and _SHARE_HEAD.fullmatch(_between(text, part, whole))
                and len(words) <= 5
                and usable(paper, whole)
                and part.value <= whole.value
            ):
                yield _share(percent, part, whole)


def _of_the_others(text: str, before: list[Quantity], percent: Quantity) -> Check | None:
    """As in "34 staff were asked; 21 replies came (62%)": two counts, the second a share of the first."""
    counts = [q for q in before if q.kind == "count" and not TIME.match(text, q.end)]
    if len(counts) != 2 or len(before) != 2 or counts[0].value <= counts[1].value or counts[1].value < 2:
        return None
    gap = text[counts[1].end : percent.start]
    if not re.fullmatch(r"(?:\s[\w-]+){1,5}\s\(", gap) or _SHARE_HEAD.fullmatch(_between(text, *counts)):
        return None
    check = _share(percent, counts[1], counts[0])
    near = check.difference is not None and abs(check.difference) < 15
    return check if check.verdict != "differs" or near else None


def _between(text: str, one: Quantity, two: Quantity) -> str:
    """What stands between two figures; a noun straight after the first is left out ("12 posts of the 48")."""
    gap = text[one.end : two.start]
    return re.sub(r"^\s[a-z]+(?=\s(?:out of|of|from)\s)", "", gap)


def _part(paper: Paper, figures: list[Quantity], at: int, before: list[Quantity]) -> Quantity | None:
    """The amount that a percentage of another is said to be: before it, or after the base."""
    text, percent, base = paper.text, figures[at], figures[at + 1]
    if before and _OF.fullmatch(text[before[-1].end : percent.start]) and usable(paper, before[-1]):
        return before[-1]
    if at + 2 < len(figures) and figures[at + 2].kind == base.kind:
        gap = text[base.end : figures[at + 2].start]
        if re.fullmatch(
            r"\s?(?:\(|=|,?\s?(?:is|equals|i\.e\.?|or|which is|giving|being|equates to|amounts to|comes to|"
            r"totall?ing|costs?|saves?|would (?:cost|be|save)|will (?:cost|be|save)|to)|,)\s?(?:\w+\s){0,2}",
            gap,
        ):
            return figures[at + 2]
    return None


def _share(percent: Quantity, part: Quantity, whole: Quantity) -> Check:
    shown = said(part.value, part.kind, part.currency), said(whole.value, whole.kind, whole.currency)
    ask = "Which is right, the percentage or the two figures?"
    if not whole.value:
        return Check(
            "P107", "untestable", "note", percent.start, percent.text, f"A percentage of {shown[1]} says nothing."
        )
    value = 100 * part.value / whole.value
    if part.kind == "count":
        return tested("P107", percent, value, percent.slack, (part, whole), f"{shown[0]} of {shown[1]}", ask)
    share = percent.value * whole.value / 100
    slack = (
        part.slack + percent.slack * abs(whole.value) / 100 + whole.slack * percent.value / 100
        if percent.places == 0 and part.unit_power
        else part.slack + whole.slack * percent.value / 100
    )
    exact = tested("P107", part, share, max(slack, Fraction(1)), (percent, whole), f"{percent.text} of {shown[1]}", ask)
    if exact.verdict == "differs" and abs(value - percent.value) <= percent.slack:
        return tested("P107", percent, value, percent.slack, (part, whole), f"{shown[0]} of {shown[1]}", ask)
    return exact
