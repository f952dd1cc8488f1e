"""Figures in running text: money, percentages and counts; with notation, precision and place.

Years, dates, times, numbers of paragraphs and decisions, telephone and post numbers, grades and addresses are
none of these and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.papers.money_read import amounts, bound_of, ranges, reach
from establishment.papers.numerals import FIGURES, WORDS, number_of
from establishment.papers.quantity import MONTH, YEAR, Quantity, Spans

_PERCENT = re.compile(
    rf"(?<![\w£$€.,/])(?P<sign>[-+\u2212])?(?P<digits>\d{{1,9}}(?:\.\d{{1,6}})?|{WORDS})(?:\s?%|\s(?:per\s?cent|"
    rf"percent)\b)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?<![\w£$€.,/'\u2019#&])(?P<sign>[-+\u2212](?=[\d½¼¾]))?(?P<digits>{FIGURES}|\b{WORDS}\b)"
    r"(?![\d%£€]|[.,/:]\d|\s?%|\w(?<![xX])|['\u2019]\d)",
    re.IGNORECASE,
)
_NOT = re.compile(
    "|".join(
        (
            r"(?:https?://|www\.)[^\s<>]+",
            r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,200}",
            rf"\b\d{{1,2}}\s?(?:st|nd|rd|th)?\s?(?:of\s)?{MONTH}\b(?:,?\s{YEAR})?",
            rf"\b{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s{YEAR}\b)?(?:\s?(?:to|-|\u2013)\s?\d{{1,2}}(?:st|nd|"
            rf"rd|th)?\b)?",
            rf"\b{MONTH}\s{YEAR}\b",
            r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b",
            r"\b\d{4}-\d{2}-\d{2}\b",
            rf"\b(?:FY\s?)?{YEAR}\s?[/\u2013-]\s?(?:{YEAR}|\d{{2}})\b",
            r"\bFY\s?\d{2}(?:/\d{2})?\b",
            r"\b\d{1,2}[:.]\d{2}\s?(?:am|pm|hrs|hours)?\b(?=\s?(?:am|pm|hrs)|:)",
            r"\b\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w)",
            r"\b\d{1,2}:\d{2}\b",
            r"(?<![\w£$€.,])(?:\+\d{1,3}\s?)?\(?0\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?:\s?(?:ext|x)\.?\s?\d+)?\b",
            rf"(?<![\w£$€.,]){YEAR}(?![\d%]|[,.]\d|\s?(?:FTE|WTE)\b)(?:s\b)?",
            r"\b\d{1,4}(?:st|nd|rd|th)\b",
            r"\b\d{1,2}\s?/\s?\d{1,2}\b(?!\s?FTE)",
            r"\b1-2-1\b|\b24/7\b|\b1:1\b|\b9-5\b",
            r"\b(?:section|paragraphs?|paras?|appendix|appendices|annex(?:e?s)?|items?|pages?|tables?|figures?|"
            r"fig|parts?|"
            r"chapters?|schedule|regulations?|articles?|minutes?|decision|version|ref|reference|phase|tier|level|"
            r"levels|"
            r"grades?|bands?|banding|scp|spinal column points?|spine points?|points?|scale|stage|proposals?|"
            r"recommendations?|"
            r"options?|objectives?|priorit(?:y|ies)|quarter|cohort|category|class|type|unit|room|ward|zone|area|block|"
            r"building|floor|form|rule|standing order|act|policy|note \d|year|question|step|lot|"
            r"report|circular|agenda|exhibit|clause|footnote|number|numbers|nos?\.|no(?=\s\d)|"
            r"week(?=\s\d{1,2}\b(?! ))|q(?=[1-4]\b))"
            r"(?:\s?(?:no\.?|nos\.?|number|numbers|id|ref))?\s?[#:]?\s?[A-Z]{0,4}[-/]?\d+[a-z]?(?:[./-]\d+[a-z]?){0,5}"
            r"(?:(?:\s?(?:and|to|&|-|\u2013|/)\s?[A-Z]{0,4}\d+[a-z]?(?:[./]\d+){0,4}\b(?!\s?(?:x|FTE|WTE|%)\b)"
            r"|,\s?\d+[a-z]?(?:[./]\d+){0,4}\b(?=\s?(?:,|and|&))(?!,\d{3}))){0,8}",
            r"\b[A-Z]{1,6}[-/]?\d{1,9}(?:[/.-][A-Z]{0,4}\d{1,9}){0,5}\b",
            r"\b(?:post|job|vacancy|case)\s(?:no\.?\s|number\s|ref\.?\s|id\s)?#?[A-Z]{0,4}\d{3,}[a-z]?\b",
            r"\bsection\s(?:one|two|three|four|five|six)\b",
            r"\b\d+\s?(?:km|kg|mph|mm|cm|sq|m2|ft|miles?|litres?|acres?|hectares?|kwh|mb|gb|tb|degrees?)\b",
        )
    ),
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?m)^[ \t]*(?:[-\u2022*\u25aa\u25cf\u2013]\s+)?(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|"
    r"\d{1,2}(?:\.\d{1,2}){1,3}\.?)(?=\s)"
)


def quantities(text: str) -> list[Quantity]:
    """All figures of a text, in order."""
    money = ranges(list(amounts(text)), text)
    taken = Spans((q.start, q.end) for q in money)
    no_figures = Spans((m.start(), m.end()) for found in (_NOT, _ITEM) for m in found.finditer(text))
    found = list(money)
    for quantity in _percents(text):
        if not taken.holds(quantity.start):
            found.append(quantity)
    percents = Spans((q.start, q.end) for q in found)
    for quantity in _counts(text):
        if not percents.holds(quantity.start) and not no_figures.holds(quantity.start):
            found.append(quantity)
    return sorted(found, key=lambda q: q.start)


def bare_number(text: str) -> tuple[Fraction, int] | None:
    """A number alone in a cell and its decimal places: "1,250", "(30)", "-4.5"; None for anything else."""
    said = text.strip().replace("\u2212", "-")
    found = re.fullmatch(r"(\()?\s*([-+]?)\s*(\d{1,3}(?:[, ]\d{3})+|\d{1,15})(\.\d{1,6})?\s*(\))?([-*])?", said)
    if not found or bool(found[1]) != bool(found[5]):
        return None
    value = Fraction(found[3].replace(",", "").replace(" ", "") + (found[4] or ""))
    negative = found[1] or found[2] == "-" or found[6] == "-"
    return (-value if negative else value), len(found[4] or ".") - 1


def _percents(text: str) -> Iterator[Quantity]:
    for found in _PERCENT.finditer(text):
        value = number_of(found["digits"])
        if value is not None:
            places = len(found["digits"].partition(".")[2])
            value = -value if found["sign"] in ("-", "\u2212") else value
            half = Fraction(1, 2 * 10**places)
            bound = bound_of(text, found.start(), found.end())
            low, high = reach(value, half, bound)
            yield Quantity(
                "percent", found[0], value, low, high, found.start(), found.end(), bound=bound, places=places
            )


def _counts(text: str) -> Iterator[Quantity]:
    for found in _COUNT.finditer(text):
        value = number_of(found["digits"])
        if value is None or value > 10**12:
            continue
        places = len(found["digits"].partition(".")[2].rstrip(" ½¼¾⅓⅔"))
        value = -value if found["sign"] in ("-", "\u2212") else value
        bound = bound_of(text, found.start(), found.end())
        half = Fraction(1, 2 * 10**places) if places else Fraction(0)
        low, high = reach(value, half, bound)
        yield Quantity("count", found[0], value, low, high, found.start(), found.end(), bound=bound, places=places)
