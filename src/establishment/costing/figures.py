"""A figure of which a part may be unknown: whole pence, and a number of posts of each kind without pay."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from establishment.ground.columns import Column
from establishment.ground.findings import RefusedError
from establishment.ground.money import nearest_pence, pounds, text, times
from establishment.ground.presentation import Rounding, rounded_text
from establishment.ground.read_numbers import plain_number

Number = int | float | Decimal | Fraction
"""What a figure reckons with, beside other figures: pounds, or a factor."""


@dataclass(frozen=True, eq=False, repr=False)
class Figure:
    """An amount: a known part in pence, and terms, the number of posts of each kind that has no price.

    terms: the name of each kind and how many posts of it there are; never nought. Without terms a figure behaves as a
    number of pounds: it compares, adds, multiplies and formats as the `Decimal` of `known` does.

    >>> net = Figure(1208400)
    >>> net, net == 12084, net > 10_000, float(net), f"{net:,.2f}", net / 12, sum([net, net])
    (£12,084, True, True, 12084.0, '12,084.00', Decimal('1007'), £24,168)
    """

    pence: int = 0
    terms: Mapping[str, Fraction] = field(default_factory=dict)

    @staticmethod
    def of(pence: int = 0, terms: Mapping[str, Fraction] | None = None) -> Figure:
        """A figure made of a known part in whole pence and terms; terms of nought are left out."""
        # sorted, so that two ways to the same figure give the same text; a kind that cancels withholds nothing
        nonzero = {name: Fraction(count) for name, count in sorted((terms or {}).items()) if count}
        return Figure(int(pence), nonzero)

    def __add__(self, other: Figure | Number) -> Figure:
        added = other if isinstance(other, Figure) else _in_pence(other)
        if added is None:
            return NotImplemented
        names = {**self.terms, **added.terms}
        terms = {name: self.terms.get(name, Fraction(0)) + added.terms.get(name, Fraction(0)) for name in names}
        return Figure.of(self.pence + added.pence, terms)

    __radd__ = __add__

    def __neg__(self) -> Figure:
        return Figure(-self.pence, {name: -count for name, count in self.terms.items()})

    def __pos__(self) -> Figure:
        return self

    def __abs__(self) -> Figure:
        return Figure(abs(self._known_pence))

    def __sub__(self, other: Figure | Number) -> Figure:
        return self + -other

    def __rsub__(self, other: Number) -> Figure:
        return -self + other

    def __mul__(self, other: Number) -> Decimal:
        factor = _exact(other)
        return NotImplemented if factor is None else _decimal(Fraction(self._known_pence, 100) * factor)

    __rmul__ = __mul__

    def __truediv__(self, other: Figure | Number) -> Decimal:
        divisor = _exact(other)
        return NotImplemented if divisor is None else _decimal(Fraction(self._known_pence, 100) / divisor)

    def __rtruediv__(self, other: Number) -> Decimal:
        above = _exact(other)
        return NotImplemented if above is None else _decimal(above / Fraction(self._known_pence, 100))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Figure):
            return (self.pence, self.terms) == (other.pence, other.terms)
        number = _exact(other)
        if number is None:
            return NotImplemented
        # a figure with an unknown part equals no number
        return self.complete and Fraction(self.pence, 100) == number

    def __lt__(self, other: Figure | Number) -> bool:
        return self._compare(other, operator.lt)

    def __le__(self, other: Figure | Number) -> bool:
        return self._compare(other, operator.le)

    def __gt__(self, other: Figure | Number) -> bool:
        return self._compare(other, operator.gt)

    def __ge__(self, other: Figure | Number) -> bool:
        return self._compare(other, operator.ge)

    def _compare(self, other: object, compare: Callable[[Fraction, Fraction], bool]) -> bool:
        number = _exact(other)
        return NotImplemented if number is None else compare(Fraction(self._known_pence, 100), number)

    def __float__(self) -> float:
        return self._known_pence / 100

    def __int__(self) -> int:
        # towards nought, as int() of any number
        return int(Fraction(self._known_pence, 100))

    def __round__(self, places: int = 0) -> Decimal:
        step = 10 ** max(2 - places, 0)
        return pounds(step * times(self._known_pence, Fraction(1, step)))

    def __bool__(self) -> bool:
        return bool(self.pence or self.terms)

    def __format__(self, spec: str) -> str:
        return format(pounds(self._known_pence), spec) if spec else str(self)

    @property
    def _known_pence(self) -> int:
        """The pence, where all is known. Raises RefusedError that names what is not."""
        if self.terms:
            unknown = " and ".join(f"one {name}" for name in self.terms)
            raise RefusedError(f"{self} is no number yet: it needs the full cost of {unknown}; known is .known")
        return self.pence

    def __hash__(self) -> int:
        return (
            # equal to a number means the same hash as that number
            hash(Fraction(self.pence, 100)) if not self.terms else hash((self.pence, tuple(sorted(self.terms.items()))))
        )

    @property
    def complete(self) -> bool:
        """Whether every cost in it is known."""
        return not self.terms

    @property
    def known(self) -> Decimal:
        """The known part in pounds."""
        return pounds(self.pence)

    @property
    def value(self) -> Decimal | Figure:
        """Decimal pounds if every cost is known, otherwise the figure itself."""
        return self.known if self.complete else self

    @property
    def sign(self) -> int | None:
        """1 for a cost, -1 for a saving, 0 for nothing; None if it depends on the unknown costs.

        A post never costs less than nothing.
        """
        # a known saving beside an unknown cost can be either, so there is no sign
        parts: list[Fraction | int] = [*self.terms.values(), *([self.pence] if self.pence else [])]
        if not parts:
            return 0
        signs = {part > 0 for part in parts}
        return None if len(signs) == 2 else 1 if signs == {True} else -1

    def to_the_pound(self) -> Figure:
        """The figure with its known part rounded to a pound, to be shown and not to be added."""
        return Figure(100 * times(self.pence, Fraction(1, 100)), self.terms)

    def rounded_text(self, rounding: Rounding) -> str:
        """The figure as text: its known part rounded, and the posts without a price by name. Not to be added.

        rounding: pence, £ or £000.
        """
        # a figure of unknowns alone has nothing to round, and no £0 before them
        if rounding == "pence" or not self.pence:
            return str(self)
        unknown = str(Figure(0, self.terms)) if self.terms else ""
        sign = "" if not unknown else " - " if unknown[0] == "-" else " + "
        return f"{rounded_text(self.pence, rounding)}{sign}{unknown.removeprefix('-')}"

    def __str__(self) -> str:
        known_part = text(self.pence) if self.pence or not self.terms else ""
        positive_first = sorted(self.terms.items(), key=lambda item: item[1] < 0)
        for name, count in positive_first:
            size = "" if abs(count) == 1 else f"{_count(abs(count))} x "
            sign = " - " if count < 0 else " + "
            known_part += f"{sign if known_part else '-' if count < 0 else ''}{size}{name}"
        return known_part

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<span>{escape(str(self))}</span>"


def _exact(value: object) -> Fraction | None:
    """A number as it is exactly, a float as the decimal it shows; None for what is no number."""
    if isinstance(value, Figure):
        return Fraction(value._known_pence, 100)
    plain = plain_number(value)
    if not isinstance(plain, int | float | Decimal | Fraction):
        return None
    try:
        # text gives the digits that a float is written with, not the binary fraction that it holds
        return Fraction(str(plain)) if isinstance(plain, float | Decimal) else Fraction(plain)
    except ValueError:
        return None


def _in_pence(value: object) -> Figure | None:
    """A number of pounds as a figure, halves of a penny away from nought; None for what is no number."""
    number = _exact(value)
    return None if number is None else Figure(nearest_pence(100 * number))


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


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
