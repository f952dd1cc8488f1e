"""Words of headings that are written short: Bud Est is budgeted establishment, Chrg Cost Ctre is charge cost centre.

A word that is not known is the one known word that it begins, or the one whose consonants it has in their order.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from pathlib import Path

WORDS = Path(__file__).with_name("heading_vocabulary.csv")
"""Words that headings are made of (known), and words written so in full though they begin a longer one (own)."""
_VOWELS = frozenset("aeiou")


@cache
def _words(kind: str) -> frozenset[str]:
    """The words of a kind."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["kind"] == kind)


@lru_cache(maxsize=4096)
def in_full(word: str) -> str:
    """A word of a heading in full; a word that is known, or that could be several, as it stands.

    >>> in_full("chrg"), in_full("ctre"), in_full("curr"), in_full("vacs"), in_full("annual"), in_full("zeal")
    ('charge', 'centre', 'current', 'vacant', 'annual', 'zeal')
    """
    known_words, own_words = _words("known"), _words("own")
    if len(word) < 3 or not word.isalpha() or word in known_words or word in own_words:
        return word
    for form in (word, word.removesuffix("s"), word.removesuffix("d")):
        if form in known_words:
            return form
        if len(form) < 3 or form in own_words:
            continue
        begun = {full for full in known_words if full.startswith(form)}
        if begun:
            return _one_of(begun) or word
        shortened = {full for full in known_words if not word.endswith("ed") and _drops_letters(form, full)}
        if shortened:
            return _one_of(shortened) or word
    return word


_LEAST_GLUED = 5
"""A word of fewer letters is not taken apart."""


@lru_cache(maxsize=4096)
def glued_words(word: str, short_forms: frozenset[str]) -> tuple[str, ...]:
    """The words that a heading runs together, as few as there can be; a word that is known, or is not made of such.

    short_forms: other words that are known.

    >>> glued_words("effdate", frozenset({"eff"})), glued_words("contact", frozenset({"act"}))
    (('eff', 'date'), ('contact',))
    """
    pieces = _words("known") | _words("part") | short_forms
    if len(word) < _LEAST_GLUED or word in pieces or word in _words("own"):
        return (word,)
    return _pieces_of(word, pieces) or _pieces_of(word.removesuffix("s"), pieces) or (word,)


def _pieces_of(word: str, pieces: frozenset[str]) -> tuple[str, ...]:
    """The fewest pieces that make a word, two at least; nothing where none do."""
    ways: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        ways_here = [
            (*before, word[start:end])
            for start in range(end)
            if (before := ways[start]) is not None and word[start:end] in pieces
        ]
        ways.append(min(ways_here, key=len, default=None))
    return ways[-1] if ways[-1] is not None and len(ways[-1]) > 1 else ()


def _one_of(words: set[str]) -> str:
    """The one word of some; of forms of one word the shortest; nothing where they are several."""
    shortest = min(words, key=lambda word: (len(word), word))
    stem = shortest[:6].removesuffix("e")
    return shortest if all(word.startswith(stem) for word in words) else ""


def _drops_letters(short: str, word: str) -> bool:
    """Whether a short form has letters of a word in their order: the first one, consonants, and perhaps the last."""
    if short[0] != word[0] or len(short) >= len(word):
        return False
    if len(short) == 3 and short[-1] != word[-1]:
        return False  # three letters are rather initials, as DSG and HRA are
    middle = short[1:-1] + (short[-1] if short[-1] != word[-1] else "")
    if _VOWELS.intersection(middle):
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)
