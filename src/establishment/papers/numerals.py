"""Numbers in words and figures: "six", "TWENTY-EIGHT", "4½", "two and a half", "1,250"."""

from __future__ import annotations

import re
from fractions import Fraction

_ONES = {
    word: n
    for n, word in enumerate(
        [
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
    )
}
_TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_BIG = {"hundred": 100, "thousand": 1000, "million": 10**6}
_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "three-quarters": Fraction(3, 4)}
HALVES = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}

_UNIT = "|".join(sorted(set(_ONES) - {"zero"}, key=len, reverse=True))
_TEN = "|".join(_TENS)
_SMALL = rf"(?:(?:{_TEN})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|{_UNIT})"
WORDS = (
    rf"(?:{_SMALL}(?:\s+hundred(?:\s+and\s+{_SMALL})?)?(?:\s+thousand)?(?:\s+and\s+a\s+(?:half|quarter))?"
    r"|a\s+dozen|a\s+hundred|half\s+a\s+dozen)"
)
"""A number in words, as a pattern without groups."""
FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,9}(?:\.\d{1,4})?)(?:\s?[½¼¾⅓⅔])?|[½¼¾]"
"""A number in figures, as a pattern without groups."""


def number_of(text: str) -> Fraction | None:
    """The value of a number in words or figures, or None.

    >>> number_of("TWENTY-EIGHT"), number_of("4½"), number_of("two and a half"), number_of("1,250")
    (Fraction(28, 1), Fraction(9, 2), Fraction(5, 2), Fraction(1250, 1))
    """
    said = text.strip().casefold()
    part = Fraction(0)
    if said and said[-1] in HALVES:
        part, said = HALVES[said[-1]], said[:-1].strip()
        if not said:
            return part
    figures = said.replace(",", "")
    if re.fullmatch(r"\d{1,15}(\.\d{1,9})?", figures):
        return Fraction(figures) + part
    return _words(said) if not part else None


def _words(said: str) -> Fraction | None:
    if said in ("a dozen", "half a dozen"):
        return Fraction(12 if said == "a dozen" else 6)
    total, group, part, seen = 0, 0, Fraction(0), False
    words = re.split(r"[\s-]+", said)
    for at, word in enumerate(words):
        if word in _ONES or word in _TENS:
            group, seen = group + _ONES.get(word, _TENS.get(word, 0)), True
        elif word in _BIG:
            group, seen = max(group, 1) * _BIG[word], True
            if word != "hundred":
                total, group = total + group, 0
        elif word in _PARTS and at and words[at - 1] == "a":
            part = _PARTS[word]
        elif word not in ("and", "a"):
            return None
    return Fraction(total + group) + part if seen else None
