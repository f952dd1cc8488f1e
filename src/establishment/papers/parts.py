"""Figures that can be parts or totals, and the words that set them apart."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from establishment.papers.paper import Paper
from establishment.papers.quantity import Quantity

TIME = re.compile(
    r"\s?-?(?:(?:working|calendar|consecutive|further|full|financial)\s)?(?:hours?|hrs?|days?|weeks?|wks?|"
    r"months?|mths?|years?|yrs?|minutes?|mins?|seconds?|"
    r"o'clock|quarters?|terms?|times|per\b|pm\b|am\b|decades?|nights?)(?![\w-])",
    re.IGNORECASE,
)
PARTIAL = re.compile(
    r"\b(?:includ\w+|incl\.?|of which|of whom|of these|such as|e\.g\.?|for example|up to|primarily|mainly|mostly|"
    r"at least|some of|excluding|excl\.?|compared|previously|was)\b",
    re.IGNORECASE,
)
CUE = re.compile(
    r"\b(?:broken down|break(?:s|ing)? down|as follows|(?:the )?following|compris\w+|made up of|make up|"
    r"consist\w* of|split|namely|analysed|allocated|"
    r"divided|apportioned|distributed|these are|they are|i\.e|that is|shown below|set out below|detailed below|"
    r"composed of|breakdown)\b",
    re.IGNORECASE,
)
TOTAL_AFTER = re.compile(
    r"\s?(?:p\.?a\.?|per annum|a year|per year)?\s?,?\s?(?:in total|in all|altogether|overall|in aggregate|"
    r"combined|together)\b",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[,;&+\n]|\b(?:and|plus|together with|as well as|or)\b", re.IGNORECASE)
EACH_ONLY = re.compile(
    r"\s?(?:(?:for |to )?each|per (?!annum|year)|a (?:post|head|person|day|week|month)|apiece)\b", re.IGNORECASE
)
_AND_MORE = re.compile(r"\s(?:\+\s(?:\d[\d/.,]*\sx\s)?[A-Z]|-\s\d[\d/.,]*\sx\s[A-Z])")
MOST_FIGURES = 60
"""A sentence with more figures is a list or a table that lost its shape, and is not searched for sums."""
LONGEST = 4000
"""An enumeration is not longer, in characters."""


def usable(paper: Paper, quantity: Quantity) -> bool:
    """Whether a figure can be a part or a total: no percentage, no time, no range, not mistyped."""
    if quantity.kind == "percent" or quantity.bound in ("range", "over", "under") or quantity.slip:
        return False
    if quantity.kind == "money" and _AND_MORE.match(paper.text, quantity.end):
        return False
    return quantity.kind == "money" or not TIME.match(paper.text, quantity.end)


def parts_of(paper: Paper, start: int, end: int) -> list[Quantity]:
    """The figures of an enumeration: one kind, set apart by commas or "and"; empty where it is none."""
    if end - start > LONGEST:
        return []
    figures = [q for q in paper.within(start, end) if usable(paper, q)]
    money = [q for q in figures if q.kind == "money"]
    parts = money if len(money) >= 2 else [] if money else figures
    if len(parts) < 2 or len(parts) > 40 or len({q.currency for q in parts}) > 1:
        return []
    text = paper.text
    if any(not BETWEEN.search(text[one.end : two.start]) for one, two in pairwise(parts)):
        return []
    if any(EACH_ONLY.match(text, q.end) or q.value <= 0 for q in parts):
        return []
    if parts[0].kind == "count":
        if any(not re.match(r"\s?(?:FTE\b\s?)?[(]?[A-Za-z]|\s?$", text[q.end : min(q.end + 12, end)]) for q in parts):
            return []
        if len(text[start : parts[0].start].split()) > 3:
            return []
        loose = [two for one, two in pairwise(parts) if len(text[one.end : two.start].split()) > 14]
        if loose:
            return []
    return parts


def near_total(value: Fraction, total: Fraction) -> bool:
    """Whether a sum is near enough to a total to be meant for it."""
    return total > 0 and value * 2 >= total and value <= 2 * total


def kind_of(quantity: Quantity) -> str:
    """The kind of a figure, for saying it."""
    return quantity.kind
