"""A figure of which a part may be unknown: whole pence, and a number of posts of each kind without pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from establishment.ground.columns import Column
from establishment.ground.money import pounds, text, times


@dataclass(frozen=True)
class Figure:
    """A known part in pence, and terms: how often the cost of each unpriced kind of post is in it.

    terms: name of the kind -> how many; never nought.
    """

    pence: int = 0
    terms: Mapping[str, Fraction] = field(default_factory=dict)

    @staticmethod
    def of(pence: int = 0, terms: Mapping[str, Fraction] | None = None) -> Figure:
        """A figure without terms of nought."""
        kept = {name: Fraction(count) for name, count in sorted((terms or {}).items()) if count}
        return Figure(int(pence), kept)

    def __add__(self, other: Figure) -> Figure:
        names = {**self.terms, **other.terms}
        terms = {name: self.terms.get(name, Fraction(0)) + other.terms.get(name, Fraction(0)) for name in names}
        return Figure.of(self.pence + other.pence, terms)

    def __neg__(self) -> Figure:
        return Figure(-self.pence, {name: -count for name, count in self.terms.items()})

    def __sub__(self, other: Figure) -> Figure:
        return self + -other

    def __hash__(self) -> int:
        return hash((self.pence, tuple(sorted(self.terms.items()))))

    @property
    def complete(self) -> bool:
        """Whether nothing in it is unknown."""
        return not self.terms

    @property
    def known(self) -> Decimal:
        """The known part in pounds."""
        return pounds(self.pence)

    @property
    def value(self) -> Decimal | Figure:
        """Decimal pounds where all is known, else the figure itself."""
        return self.known if self.complete else self

    @property
    def sign(self) -> int | None:
        """1 for a cost, -1 for a saving, 0 for nothing; None where the unknown parts decide it.

        A post never costs less than nothing.
        """
        parts: list[Fraction | int] = [*self.terms.values(), *([self.pence] if self.pence else [])]
        if not parts:
            return 0
        signs = {part > 0 for part in parts}
        return None if len(signs) == 2 else 1 if signs == {True} else -1

    def to_the_pound(self) -> Figure:
        """The figure with its known part rounded to a pound: for showing, never for adding."""
        return Figure(100 * times(self.pence, Fraction(1, 100)), self.terms)

    def __str__(self) -> str:
        said = text(self.pence) if self.pence or not self.terms else ""
        positive_first = sorted(self.terms.items(), key=lambda item: item[1] < 0)
        for name, count in positive_first:
            size = "" if abs(count) == 1 else f"{_count(abs(count))} x "
            sign = " - " if count < 0 else " + "
            said += f"{sign if said else '-' if count < 0 else ''}{size}{name}"
        return said

    def _repr_html_(self) -> str:
        from html import escape

        return f"<span>{escape(str(self))}</span>"


def _count(count: Fraction) -> str:
    if count.denominator == 1:
        return f"{count.numerator:,}"
    return str(count) if count.denominator < 1000 else f"{float(count):,.4f}"


def figure_columns(name: str, unit: str, meaning: str) -> tuple[Column, Column]:
    """The two columns of a figure in a frame: its known part in pence, and what of it has no price."""
    return (
        Column(f"{name}_pence", "int64", unit, f"{meaning}, the known part"),
        Column(f"{name}_unpriced", "object", "", "what of it has no price"),
    )


def figure_cells(name: str, figure: Figure) -> dict[str, int | str]:
    """A figure as the cells of its two columns."""
    unpriced = str(Figure(0, figure.terms)) if figure.terms else ""
    return {f"{name}_pence": figure.pence, f"{name}_unpriced": unpriced}


def total(figures: Iterable[Figure]) -> Figure:
    """The sum of figures."""
    result = Figure()
    for figure in figures:
        result = result + figure
    return result
