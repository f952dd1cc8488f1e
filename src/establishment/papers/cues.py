"""The words that speak for a relation: one table of cues, each with the kinds it speaks for and its weight.

A cue only adds to what the figures say. A weight is in decades: 1 makes a relation ten times as likely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

TOTAL = re.compile(
    r"^\W*totals?(?=[A-Z\d])|\b(?:sub-?\s?totals?|totals?|overall|in all|grand|sum|aggregate|gross|all (?:grades|"
    r"staff|departments|"
    r"ranks|posts|employees|services|bodies|divisions|forces|areas))\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:change|variance|difference|movement|net|reduction|increase|decrease|fewer|more|less|balance|surplus|"
    r"deficit|lost|loss|"
    r"growth|savings?|adjust\w*|variation|over|under|vacan\w+|remaining|gap|shortfall)\b|\+/-|[±]",
    re.IGNORECASE,
)
PERCENT = re.compile(r"%|per ?cent|percentage|\brate\b|\bshare\b|proportion", re.IGNORECASE)


@dataclass(frozen=True)
class Cue:
    """Words in prose, the kinds of relation they speak for, and how strongly."""

    name: str
    kinds: frozenset[str]
    weight: float
    words: re.Pattern[str]


def _cue(name: str, kinds: str, weight: float, words: str) -> Cue:
    return Cue(name, frozenset(kinds.split()), weight, re.compile(words, re.IGNORECASE))


CUES = (
    _cue(
        "total",
        "sum",
        1.2,
        r"\btotal(?:s|l?ing|l?ed)?\b|\bin all\b|\baltogether\b|\boverall\b|\bcombined\b|"
        r"\bin sum\b",
    ),
    _cue(
        "made up of",
        "sum",
        0.9,
        r"\bmade up\b|\bof (?:which|these|whom|them|that|this)\b|\bcompris\w+|\bconsist\w*|"
        r"\bnamely\b|\bcomes? to\b|\bamount\w* to\b|"
        r"\bbroken down\b|\bsplit\b|\bas follows\b|\bfollowing\b|\bboth\b|\btogether\b|\bout of\b|\bplus\b|"
        r"\bincluding\b|\bwith\b|\bdivided\b|\ballocated\b|\brest\b",
    ),
    _cue(
        "change",
        "difference change",
        0.8,
        r"\bnet\b|\bfewer\b|\bless\b|\bmore\b|\breduc\w+|\bincreas\w+|"
        r"\bdecreas\w+|\bdrop\w*|\bf[ae]ll\w*|\brise\w*|\brose\b|\bgr[eo]w\w*|\bchange\w*|"
        r"\bdifference\b|\bremain\w*|\bleav\w+|\bleft\b|\babove\b|\bbelow\b|\bup\b|\bdown\b|\bshort\w*|\bexcess\b|"
        r"\bfurther\b|\badditional\b|\bextra\b|\bsav\w+|\bcut\w*|"
        r"\bother\b|\bagainst\b|\bcompared\b|\bunfilled\b|\binstead\b|\bover\s?spen\w+|\bunder\s?spen\w+|\bbalance\b|"
        r"\bsurplus\b|\bdeficit\b|\bgap\b|\bfrom\b",
    ),
    _cue("share", "share change", 0.6, r"\bper ?cent\b|%|\bshare\b|\bproportion\b|\brate\b"),
    _cue(
        "each",
        "product quotient",
        0.9,
        r"\beach\b|\bper\b|\bevery\b|\ba (?:year|month|week|post|head)\b|\bat\b|"
        r"\bx\b|×|@|\bannually\b|\bquarter\b|\bmonths?\b|\btimes\b|\bmultipl\w+|\bon average\b|"
        r"\baverage\b|\bannum\b",
    ),
)
"""Cue words of running text."""


@lru_cache(maxsize=20_000)
def cue(kind: str, words: str) -> float:
    """How strongly words speak for a kind of relation: the heaviest cue."""
    return max((c.weight for c in CUES if kind in c.kinds and c.words.search(words)), default=0.0)
