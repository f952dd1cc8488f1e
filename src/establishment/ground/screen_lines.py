"""How wide the screen is for which text is laid out, and lines that end between words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_COLUMNS: ContextVar[int | None] = ContextVar("columns", default=None)
LEAST_COLUMNS = 40
"""Columns that text takes at least, however narrow the terminal is."""


@contextmanager
def columns_of_screen(columns: int | None) -> Iterator[None]:
    """Lay text out for a screen of so many columns meanwhile; None where no screen is known."""
    token = _COLUMNS.set(None if columns is None else max(columns, LEAST_COLUMNS))
    try:
        yield
    finally:
        # back to what it was, for a page can be made while a screen is known
        _COLUMNS.reset(token)


def screen_columns(otherwise: int) -> int:
    """The columns of the screen, or others where none is known."""
    return _COLUMNS.get() or otherwise


def words_wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Lines of a text that end between words, the first and the others begun with signs of their own."""
    return textwrap.wrap(
        # no word is broken: a number or an address cut in two would be copied wrong
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def for_the_screen(text: str) -> str:
    """A text whose lines are no longer than the screen is wide; as it is where none is known."""
    columns = _COLUMNS.get()
    if columns is None:
        return text
    return "\n".join(part for line in text.split("\n") for part in _within(line, columns))


def _within(line: str, columns: int) -> list[str]:
    if len(line) <= columns:
        return [line]
    words = line.lstrip()
    # a deep indent must leave room for words
    indent = " " * min(len(line) - len(words), columns // 2)
    return words_wrapped(words, columns, first=indent, rest=f"{indent}  ")


def capital(words: str) -> str:
    """Words as they begin a sentence."""
    return words[:1].upper() + words[1:]
