"""The words and signs of figures: numbers in words, currencies, scales, hedges; and the numbers that are no figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from establishment.papers.post_words import JOB

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
YEAR = r"(?:19[0-9]\d|20[0-4]\d)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# These name a thing by the number behind them, in words too: "phase two".
_REFERENCES = (
    "section|paragraphs?|paras?|appendix|appendices|annex(?:e?s)?|items?|pages?|tables?|figures?|fig|parts?|chapters?|"
    "schedule|regulations?|articles?|minutes?|decision|version|ref|reference|phase|"
    "stage|proposals?|recommendations?|options?|objectives?|"
    "priorit(?:y|ies)|quarter|cohort|category|room|ward|building|"
    "standing order|note|question|lot|report|circular|agenda|exhibit|clause|footnote|"
    r"nos?\.|no(?=\s\d)|q(?=[1-4]\b)|sb|hb|frs|ifrs|sav|bill"
)
# These only by one or two digits: "two areas" are counted, "area 2" is named.
_NUMBERED = (
    "tier|levels?|grades?|bands?|banding|scp|spinal column points?|spine "
    "points?|points?|scale|year|week|step|group|division|column|class|type|unit|program(?:me)?|numbers?|form|rule|"
    "area|zone|block|floor|act|policy"
)
_ADDRESS = r"(?:https?://|www\.)[^\s<>]+"
_TO_NUMBER = r"[a-z.]++(?:[ ]order)?\s(?:one|two|three|four|five|six)\b"
TABLE = {
    "address": rf"{_ADDRESS}|(?<![\w.+-])[\w.+-]{{1,64}}@[\w.-]{{1,200}}",
    "day": rf"\b\d{{1,2}}\s?(?:st|nd|rd|th)?\s?(?:of\s)?{MONTH}\b(?:,?\s{YEAR})?",
    "month": rf"\b(?=[a-z]{{3,9}}[\s.,-]{{1,2}}\d){MONTH}\.?[\s-]\d{{1,2}}(?:st|nd|rd|th)?\b(?![,.]\d)"
    rf"(?:,?\s{YEAR}\b)?(?:\s?(?:to|-|\u2013)\s?\d{{1,2}}(?:st|nd|rd|th)?\b)?",
    "month_and_year": rf"\b(?=[a-z]{{3,9}}[\s.,-]{{1,2}}\d){MONTH}[\s,-]{{1,2}}{YEAR}\b",
    "date": r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b|"
    r"\b\d{1,2}[-\u2013][A-Z][a-z]{2}[-\u2013]\d\d\b",
    "years": rf"\b(?:FY\s?)?{YEAR}\s?[/\u2013-]\s?(?:{YEAR}|\d{{2}})\b|\bFY\s?\d{{2,4}}(?:/\d{{2}})?\b|\b{YEAR}s\b",
    "time": r"\b\d{1,2}[:.]\d{2}\s?(?:am|pm|hrs|hours)\b|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w)|\b\d{1,2}:\d{2}\b",
    "telephone": r"(?<![\w£$€.,])(?:\+\d{1,3}\s?)?\(?0\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?:\s?(?:ext|x)\.?\s?\d+)?\b",
    "ordinal": r"\b\d{1,4}(?:st|nd|rd|th)\b|\b\d{1,2}/\d{1,2}\b(?!\s?FTE)|\b1-2-1\b|\b24/7\b|\b1:1\b|\b9-5\b",
    "footnote": r"(?<=[A-Za-z])\(\s?\d\s?\)|§+\s?\d+",
    "reference": (
        rf"\b(?=[a-z][a-z .#:/-]{{0,36}}\d)(?:(?:{_REFERENCES})(?:[ ]?(?:no\.?|nos\.?|number|numbers|id|"
        rf"ref))?[ ]?[#:]?[ ]?[A-Z]{{0,4}}[-/]?\d{{1,3}}(?!,\d|\d)[a-z]?"
        r"(?:[./-]\d+[a-z]?){0,5}(?:(?:[ ]?(?:and|to|&|-|\u2013|/)[ ]?[A-Z]{0,4}\d{1,3}[a-z]?(?:[./]\d+){0,4}\b"
        r"(?![ ]?(?:x|FTE|WTE|%)\b|[,\d])|,[ ]?\d{1,2}[a-z]?(?:[./]\d+){0,4}\b(?=[ ]?(?:,|and|&))(?!,\d{3}))){0,8}"
        rf"|(?:{_NUMBERED})[ ]?#?[ ]?[A-Z]{{0,3}}\d{{1,2}}[a-z]?\b(?![,.]?\d|[ ]?%)(?:[ ]?[-/\u2013][ ]?\d{{1,2}}\b|"
        rf"\s(?:to|and)\s\d{{1,2}}\b(?!\.\d|[ ]?(?:x|FTE|WTE|posts?)))?)"
        rf"|\b(?={_TO_NUMBER})(?:{_REFERENCES})\s(?:one|two|three|four|five|six)\b(?!\s(?:posts?|new))"
    ),
    "code": r"\b[A-Z]{1,6}[-/]?\d{1,9}(?:[/.-][A-Z]{0,4}\d{1,9}){0,5}\b|\b[A-Za-z]+\d[\w/.-]*|"
    r"\b\d+[A-Za-z]{1,3}\d[\w/]*",
    "post_number": r"\b(?:post|job|vacancy|case)\s(?:no\.?\s|number\s|ref\.?\s|id\s)?#?[A-Z]{0,4}\d{3,}[a-z]?\b",
    "measure": r"\b\d+\s?(?:km|kg|mph|mm|cm|sq|m2|ft|miles?|litres?|acres?|hectares?|kwh|mb|gb|tb|degrees?)\b",
    "item": (
        r"(?m:^)[ \t]*(?:[-\u2022*\u25aa\u25cf\u2013]\s+)?(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)](?=[ \t]+\D)|"
        r"\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=[ \t]+(?!FTE|WTE)(?-i:[A-Z(])))"
    ),
}
"""Each sort of look-alike with its pattern."""
NO_FIGURE = re.compile(
    rf"(?:(?<!\w)|(?!\w))(?:{'|'.join(f'(?:{pattern})' for pattern in TABLE.values())})|{_ADDRESS}", re.IGNORECASE
)
"""Within a word only an address can begin: nothing else is tried there."""


def month_number(name: str) -> int:
    """The number of a month from its name, whole or cut short."""
    return _MONTHS.index(name.strip()[:3].casefold()) + 1


class Spans:
    """Stretches of text, for asking whether a character lies in one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            # Joined, so that one search tells whether a character lies in any of them.
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def holds(self, at: int) -> bool:
        """Whether a character lies in one of them."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]


UNIT = 10**6
"""Figures are whole numbers of millionths."""
_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_UNITS = _UNIT_WORDS.split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: n for n, word in enumerate(_UNITS)} | {word: 10 * (n + 2) for n, word in enumerate(_TENS)}
PARTS = {"½": 500_000, "¼": 250_000, "¾": 750_000, "⅓": 333_333, "⅔": 666_667}
WORDS = (
    rf"(?:(?:(?:{'|'.join(_UNITS[1:10])}|a)\s(?:hundred|thousand)(?:\s(?:and\s)?)?)?"
    rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_UNITS[1:10])}))?|(?:"
    rf"{'|'.join(sorted(_UNITS[1:], key=len, reverse=True))}))"
    rf"|(?:{'|'.join(_UNITS[1:10])})\s(?:hundred|thousand))"
)
_CURRENCY = (
    r"(?:(?:US|CA|AU|NZ|HK|S|C|A)?\$|[£€¥₹₤]|\b(?:GBP|EUR|USD|AUD|CAD|NZD|CHF|SEK|NOK|DKK|PLN|ZAR|INR)\b|\bR(?=\s?\d))"
)
_SCALE = r"(?:(?:k|m|mn|bn|mio|tn|thousand|million|billion|trillion|lakhs?|crores?)(?!\w)|'000\b)"
# Spaces part thousands in whole groups alone, so that a year before a number is not joined to it.
_DIGITS = (
    r"\d{1,3}(?:[ ]\d{3}){1,4}(?![\d,]|[ ]?\d|\.\d{3})(?:\.\d{1,4})?|\d{1,3}(?:['\u2019]\d{3}){1,4}(?:\.\d{1,4})?"
    r"|\d{1,20}(?:,[ ]?\n?(?=\d{3}(?!\d))\d{3}|,\d{1,6}|\.\d{3}(?=[.,]\d)){0,6}(?:[.,]\d{1,6})?|\.\d{1,4}"
)
NUMBER = re.compile(
    rf"(?=\D{{0,14}}\d)(?P<sign>(?<![\w£$€)%])[-+\u2212\u2013](?=\s?(?:{_CURRENCY})|\.?\d|[½¼¾]))?\s?"
    rf"(?P<currency>{_CURRENCY})?(?P<gap>\s{{0,2}})(?:(?<=[£$€])(?P<head>k|m|"
    rf"bn)\s(?!{YEAR}))?(?P<minus>(?<=[£$€])[-\u2212])?"
    rf"(?P<digits>(?<![\w.,/#])(?:{_DIGITS})|(?<=[£$€])(?:{_DIGITS})|(?<=[\sR])(?:{_DIGITS}))(?P<part>[½¼¾⅓⅔])?"
    r"(?P<letter>(?<=\d),?[OolI][\dOolI,]{1,9}\b)?"
    rf"(?:[ ]?\n?[ ]?(?P<unit>{_SCALE})(?P<again>\s?(?:million|billion|thousand|k|m|bn)\b)?)?"
    r"(?P<percent>[ ]?%|\s?per\s?cent(?!age)\b|\spercent\b)?",
    re.IGNORECASE,
)
WORD = re.compile(
    rf"(?<![\w£$€-])(?P<words>{WORDS})(?P<half>\sand\s(?:a\s|one[- ])?half)?(?P<unit>\s(?:million|billion|thousand))?"
    r"(?P<percent>\s?per\s?cent\b|\spercent\b)?(?![\w]|-(?:year|month|week|day|hour|off|third|half)|['\u2019]s)",
    re.IGNORECASE,
)
LONE_PART = re.compile(r"(?<![\w.])(?P<part>[½¼¾⅓⅔])")
NAMED = re.compile(r"\s?(?:€|pounds\b|euros?\b|dollars\b|(?:GBP|EUR|USD|AUD|CAD|NZD)(?!\w))", re.IGNORECASE)
LETTERS = str.maketrans("OolI", "0011")
"""Letters that stand for a digit among digits."""
FIRST_OF_NAMES = frozenset("€peudgacnPEUDGACN")
NAMES = {
    "£": "GBP",
    "₤": "GBP",
    "€": "EUR",
    "$": "USD",
    "¥": "JPY",
    "₹": "INR",
    "us$": "USD",
    "ca$": "CAD",
    "c$": "CAD",
    "au$": "AUD",
    "a$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "pounds": "GBP",
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "r": "ZAR",
}
# In these currencies a point parts thousands and a comma the decimals.
CONTINENTAL = {"EUR", "SEK", "NOK", "DKK", "PLN", "CHF"}
_HEDGES = (
    (
        "over",
        r"over|above|more than|at least|in excess of|exceed(?:s|ing|ed)?|minimum of|upwards of|just over|no less than|"
        r"no fewer than",
    ),
    (
        "under",
        r"up to|less than|fewer than|under|below|maximum of|no more than|at most|just under|as many as|"
        r"not exceed(?:ing)?|nearly|almost",
    ),
    (
        "about",
        r"circa|c\.|ca\.|about|around|approximately|approx\.?|some|roughly|in the region of|in the order of|"
        r"estimated at|close (?:to|on)|~|\bmore or less|or so",
    ),
)
BEFORE = re.compile("|".join(rf"(?P<{name}>(?<![\w-])(?:{words}))" for name, words in _HEDGES) + r"", re.IGNORECASE)
_LAST_WORDS = (
    "over above than least of exceed exceeds exceeding exceeded to under below most circa c. ca. about around "
    "approximately approx approx. some roughly nearly almost at on as many"
)
# The last words of hedges: a figure without one of them before it has none, which is quick to see.
LAST = frozenset(_LAST_WORDS.split())
AFTER = re.compile(r"\s?(?:\+(?!\s?\d)|or (?:more|above|over))", re.IGNORECASE)
BETWEEN = re.compile(r"\s?(?:[-\u2013\u2014]|to|and)\s?", re.IGNORECASE)
RATE = re.compile(
    r"\s?(?:p\b|per\b(?!\s(?:annum|year))|/|an?\s(?:mile|hour|unit|litre|minute|km|kwh)\b)", re.IGNORECASE
)
COUNTED = re.compile(
    r"\s(?:posts?|staff|jobs?|people|officers?|employees|positions?|fte|wte|redundanc|civil)", re.IGNORECASE
)
TIMED = re.compile(r"\s(?:times\b|of\b(?!\s(?:the|these|those|whom|which))|(?:or|thing|another)\b)", re.IGNORECASE)
IN_LIST = re.compile(rf"\b(?:\d+|{'|'.join(_UNITS[2:13])})\b[^.;:]{{2,80}}(?:,|\band|\bwhile|\bwith)\s$", re.IGNORECASE)
SINGLE = re.compile(
    rf"\s(?:[\w'-]+\s){{0,3}}?(?:posts?|position|role|job|fte|\(?grade|\(?band|\(?scale|vacancy|half|{JOB.pattern})\b",
    re.IGNORECASE,
)
