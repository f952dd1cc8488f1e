"""Words of headings that are written short: Bud Est is budgeted establishment, Chrg Cost Ctre is charge cost centre.

A word that is not known is the one known word that it begins, or the one whose consonants it has in their order.
"""

from __future__ import annotations

from functools import lru_cache

KNOWN_WORDS = frozenset(
    (
        "account actual agreed allocation allowance annual appointment approved assigned authorised band basic budget"
        " category centre charge code contract cost current department deputy description designation directorate"
        " district division effective employee employment end equivalent establishment expected expenditure expense"
        " faculty fixed frequency fulltime function funded funding fund funder grade group headcount held holder hours"
        " identifier incumbent increment indicator job level line location manager maximum minimum monthly number"
        " objective occupant occupied occupation office organisation original payroll payment percent permanent person"
        " personnel point position post profile project projected proportion reason region reporting reports responsible"
        " revised role salary scale school section sequence service source spine standard start status strength"
        " structure subjective supervisor surname team temporary term title type unit vacant variance weekly weeks"
        " worked workforce working"
    ).split()
)
"""Words that headings of lists are made of."""

_OWN_WORDS = frozenset(
    (
        "act age agency all and any area art base bank basis bonus build call car card cash class come con core cover"
        " data date day days desk due each else ends est file fin first form free full gap gender gross has her high his"
        " home house how inc incl into key last lead leave length less list live local long low main man maternity max"
        " men min month name net new non none not note notes now object objects off old one only open order other our out own paid"
        " part pay pen pension per plan pool pro rank rata rate ref rest review rota run sat sex shift short sick site"
        " size spare split spot staff stage state step sub sum sun sup super tax tel temp text the then this time to top"
        " total trade train true two until use user wage ward watch week who with work year years yes"
    ).split()
)
"""Words that are written so in full, though they begin a longer one."""
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=4096)
def in_full(word: str) -> str:
    """A word of a heading in full; a word that is known, or that could be several, as it stands.

    >>> in_full("chrg"), in_full("ctre"), in_full("curr"), in_full("vacs"), in_full("annual"), in_full("zeal")
    ('charge', 'centre', 'current', 'vacant', 'annual', 'zeal')
    """
    if len(word) < 3 or not word.isalpha() or word in KNOWN_WORDS or word in _OWN_WORDS:
        return word
    for form in (word, word.removesuffix("s")):
        if form in KNOWN_WORDS:
            return form
        if len(form) < 3 or form in _OWN_WORDS:
            continue
        begun = {known for known in KNOWN_WORDS if known.startswith(form)}
        if begun:
            return _one_of(begun) or word
        # three consonants are rather initials, as DSG and HRA are
        shortened = {known for known in KNOWN_WORDS if len(form) > 3 and _drops_letters(form, known)}
        if shortened:
            return _one_of(shortened) or word
    return word


def _one_of(words: set[str]) -> str:
    """The one word of some; of forms of one word the shortest; nothing where they are several."""
    shortest = min(words, key=lambda word: (len(word), word))
    stem = shortest[:6].removesuffix("e")
    return shortest if all(word.startswith(stem) for word in words) else ""


def _drops_letters(short: str, word: str) -> bool:
    """Whether a short form has letters of a word in their order: the first one, consonants, and perhaps the last."""
    if short[0] != word[0] or len(short) >= len(word):
        return False
    middle = short[1:-1] + (short[-1] if short[-1] != word[-1] else "")
    if _VOWELS.intersection(middle):
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)
