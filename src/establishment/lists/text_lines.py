"""The different cells of a column as one text, so that all of them are searched at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEED, _SPACE, _HASH, _DELETE = 10, 32, 35, 127
_SPACES = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""Spaces and ends of lines beyond ASCII."""


FEW_LETTERS = 200
"""Letters in a column of numbers, in its heading and a few odd cells."""


class TextLines:
    """The cells of a column in one text, each in a line between line feeds; one that is no text has an empty line.

    text: begins and ends with a line feed.  count: how many cells there are.
    """

    def __init__(self, cells: list[Any]) -> None:
        self.count = len(cells)
        try:
            self.text = "\n".join(["", *cells, ""])
        except TypeError:  # some are no text
            self.text = "\n".join(["", *(cell if cell.__class__ is str else "" for cell in cells), ""])

    @cached_property
    def folded(self) -> str:
        """The text without capitals."""
        return self.text.casefold()

    @cached_property
    def signs(self) -> NDArray[np.uint8]:
        """The text in UTF-8."""
        return np.frombuffer(self.text.encode("utf-8", errors="surrogatepass"), np.uint8)

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """Where the line feeds stand in `signs`."""
        return np.flatnonzero(self.signs == _FEED)

    @property
    def one_each(self) -> bool:
        """Whether no cell holds an end of a line, so that the lines are the cells."""
        return len(self.ends) == self.count + 1

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """How long each line is in UTF-8."""
        return np.diff(self.ends) - 1

    @cached_property
    def different_lengths(self) -> set[int]:
        """Each length that a line has, of those up to a hundred; a longer one is a hundred."""
        return set(np.flatnonzero(np.bincount(np.minimum(self.lengths, 100))).tolist())

    @cached_property
    def first_signs(self) -> set[str]:
        """What lines of ASCII begin with, in small letters; "" for an empty one, whether or not there is one."""
        codes = np.flatnonzero(np.bincount(self.signs[self.ends[:-1] + 1]))
        return {"", *(chr(code).lower() for code in codes.tolist())}

    @cached_property
    def has_control_signs(self) -> bool:
        """Whether a sign of ASCII that is not printed stands in a cell, ends of lines aside."""
        unprinted = np.count_nonzero(self.signs < _SPACE) - len(self.ends)
        return bool(unprinted) or bool((self.signs == _DELETE).any())

    @cached_property
    def lettered(self) -> list[int] | None:
        """The cells in which a letter can stand, where they are few; None where there are more, or lines are not cells.

        In a column of numbers that is the heading alone.
        """
        letters = self.signs >= ord("A")
        if not self.one_each or np.count_nonzero(letters) > FEW_LETTERS:
            return None
        places: list[int] = (np.unique(np.searchsorted(self.ends, np.flatnonzero(letters))) - 1).tolist()
        return places

    @property
    def spaced_singly(self) -> bool:
        """Whether each cell is one line of words with single spaces between them and none at its ends."""
        low = self.signs <= _SPACE
        beside = np.flatnonzero(low[1:] & low[:-1])
        # two line feeds beside each other are an empty cell; a space beside a space or a line feed is one too many
        return (
            self.one_each
            and not self.has_control_signs
            and bool((self.signs[beside] == _FEED).all() and (self.signs[beside + 1] == _FEED).all())
            and (self.text.isascii() or not any(space in self.text for space in _SPACES))
        )

    @property
    def begins_with_hash(self) -> bool:
        """Whether a cell begins with the sign that errors of Excel begin with."""
        return bool((self.signs[self.ends[:-1] + 1] == _HASH).any())

    def says_any(self, words: Iterable[str]) -> bool:
        """Whether a line is one of some words, in letters of any size."""
        lengths = self.different_lengths if self.text.isascii() else None
        looked_for = [w for w in words if lengths is None or (len(w) in lengths and w[:1] in self.first_signs)]
        return any(f"\n{word}\n" in self.folded for word in looked_for)

    def places_of(self, texts: Collection[str]) -> NDArray[np.int64] | None:
        """Where cells stand that can be one of some texts, by their lengths and first signs; None where it is unknown.

        None where lines are not cells.
        """
        if not self.one_each:
            return None
        encoded = [text.encode("utf-8", errors="surrogatepass") for text in texts]
        forms = {(len(each), each[0] if each else _FEED) for each in encoded}
        firsts = self.signs[self.ends[:-1] + 1]
        near = np.zeros(self.count, bool)
        for length in {length for length, _ in forms if min(length, 100) in self.different_lengths}:
            of_length = np.flatnonzero(self.lengths == length)
            near[of_length] = np.isin(firsts[of_length], [first for each, first in forms if each == length])
        return np.flatnonzero(near)
