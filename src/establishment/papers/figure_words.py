"""The words and signs of figures: numbers in words, currencies, scales, hedges, and the patterns that find them."""

from __future__ import annotations

import re

from establishment.papers.no_figures import YEAR
from establishment.papers.post_words import JOB

UNIT = 10**6
"""Figures are whole numbers of millionths."""
_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
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
_DIGITS = (
    r"\d{1,3}(?:[ ]\d{3}){1,4}(?![\d,]|[ ]?\d|\.\d{3})(?:\.\d{1,4})?|\d{1,3}(?:['\u2019]\d{3}){1,4}(?:\.\d{1,4})?"
    r"|\d{1,20}(?:,[ ]?\n?(?=\d{3}(?!\d))\d{3}|,\d{1,6}|\.\d{3}(?=[.,]\d)){0,6}(?:[.,]\d{1,6})?|\.\d{1,4}"
)
NUMBER = re.compile(
    rf"(?P<sign>(?<![\w£$€)%])[-+\u2212\u2013](?=\s?(?:{_CURRENCY})|\.?\d|[½¼¾]))?\s?"
    rf"(?P<currency>{_CURRENCY})?(?P<gap>\s{{0,2}})(?:(?<=[£$€])(?P<head>k|m|"
    rf"bn)\s(?!{YEAR}))?(?P<minus>(?<=[£$€])[-\u2212])?"
    rf"(?P<digits>(?<![\w.,/#])(?:{_DIGITS})|(?<=[£$€])(?:{_DIGITS})|(?<=[\sR])(?:{_DIGITS}))(?P<part>[½¼¾⅓⅔])?"
    r"(?P<letter>(?<=\d)[OolI][\dOolI,]{1,9}\b)?"
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
CONTINENTAL = {"EUR", "SEK", "NOK", "DKK", "PLN", "CHF"}
_HEDGES = (
    (
        "over",
        r"over|more than|at least|in excess of|exceed(?:s|ing|ed)?|minimum of|upwards of|just over|no less than|"
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
LAST = frozenset(
    [
        "over",
        "than",
        "least",
        "of",
        "exceed",
        "exceeds",
        "exceeding",
        "exceeded",
        "to",
        "under",
        "below",
        "most",
        "circa",
        "c.",
        "ca.",
        "about",
        "around",
        "approximately",
        "approx",
        "approx.",
        "some",
        "roughly",
        "nearly",
        "almost",
        "at",
        "on",
        "as",
        "many",
    ]
)
AFTER = re.compile(r"\s?(?:\+(?!\s?\d)|or (?:more|above|over))", re.IGNORECASE)
BETWEEN = re.compile(r"\s?(?:[-\u2013\u2014]|to|and)\s?", re.IGNORECASE)
RATE = re.compile(
    r"\s?(?:p\b|per\b(?!\s(?:annum|year))|/|an?\s(?:mile|hour|unit|litre|minute|km|kwh)\b)", re.IGNORECASE
)
COUNTED = re.compile(
    r"\s(?:posts?|staff|jobs?|people|officers?|employees|positions?|fte|wte|redundanc|civil)", re.IGNORECASE
)
TIMED = re.compile(r"\s(?:times\b|of\b(?!\s(?:the|these|those|whom|which))|(?:or|thing|another)\b)", re.IGNORECASE)
IN_LIST = re.compile(rf"\b(?:\d+|{'|'.join(_UNITS[2:13])})\b[^.;:]{{2,50}}(?:,|\band)\s$", re.IGNORECASE)
SINGLE = re.compile(
    rf"\s(?:[\w'-]+\s){{0,3}}?(?:posts?|position|role|job|fte|grade|vacancy|half|{JOB.pattern})\b", re.IGNORECASE
)
