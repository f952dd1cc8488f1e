"""How an object that has no text of its own shows itself: as its fields in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.ground.money import number_text, text
from establishment.ground.shown import Shown

FEW = 4
"""Plain values of a list that are shown one by one; of more their number is said."""
LONGEST_VALUE = 200
"""Signs of one value that are shown."""
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class ShownFields(Shown):
    """Shows itself as its kind and its fields that are not empty. A dataclass of it is declared with repr=False.

    >>> from establishment.ground.periods import FinancialYear
    >>> FinancialYear.of(date(2026, 5, 1))
    Financial year: start year 2026; first month 4
    """

    __slots__ = ()

    def __str__(self) -> str:
        return fields_text(self)


def fields_text(thing: object) -> str:
    """An object as its kind and its fields in words: "Weekly cap: effective from 2026-04-06; amount £751"."""
    kind = _WORD.sub(" ", type(thing).__name__.lstrip("_")).capitalize()
    parts = [f"{name} {words}" for name, words in _named(thing) if words]
    return f"{kind}: {'; '.join(parts)}" if parts else kind


def _named(thing: object) -> Iterator[tuple[str, str]]:
    """The fields of a dataclass or of a table of a file, each with its value in words."""
    if is_dataclass(thing):
        names = [each.name for each in fields(thing) if each.repr]
    else:
        names = list(getattr(type(thing), "model_fields", {}))
    for name in names:
        value = getattr(thing, name, None)
        if name.endswith("pence") and isinstance(value, int) and not isinstance(value, bool):
            yield name.removesuffix("pence").strip("_").replace("_", " ") or "amount", text(value)
        else:
            yield name.strip("_").replace("_", " "), _in_words(value)


def _in_words(value: Any) -> str:
    """A value in words; empty for what is empty."""
    # arrays first: comparing one with None or "" gives an array
    if hasattr(value, "shape"):
        return f"({len(value):,} values)" if value.shape else str(value)
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return "yes"
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, str | int | float | date):
        return str(value)[:LONGEST_VALUE]
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return _several(value)
    words = str(value).split("\n", 1)[0]
    return "" if words.startswith("<") else words[:LONGEST_VALUE]


def _several(values: Any) -> str:
    if not values:
        return ""
    plain = not isinstance(values, Mapping) and all(isinstance(each, str | int | date | Fraction) for each in values)
    if plain and len(values) <= FEW:
        return ", ".join(map(_in_words, values))
    return f"({len(values):,})"
