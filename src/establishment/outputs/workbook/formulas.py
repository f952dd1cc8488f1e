"""Formulas that know their value: the text a cell holds, and what it comes to, made together.

A value is exact: whole numbers and `Fraction`s of pounds, dates, text; None is an empty cell. So the figure that a
preview shows is worked out from the same expression as the one that a spreadsheet recalculates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.ground.money import divide
from establishment.ground.periods import FinancialYear, Method, moment

FEW = 4
"""So few amounts are added one to another as fast."""
# as spreadsheets bind: a part that binds less tightly than its place asks for stands in brackets
ATOM, POWER, TIMES, PLUS, COMPARED = 4, 3, 2, 1, 0


@dataclass(slots=True, eq=False)
class Formula:
    """An expression: its text, its value, and how tightly its last operation binds. None is changed once it is made.

    Nothing enforces that: a frozen class takes three times as long to make, and a workbook makes hundreds of thousands.
    """

    text: str
    value: Any
    level: int = ATOM

    def __add__(self, other: Formula) -> Formula:
        return Formula(f"{self.text}+{_held(other, PLUS)}", number(self) + number(other), PLUS)

    def __sub__(self, other: Formula) -> Formula:
        # what is taken away is bracketed if it is a sum: a-(b+c) is not a-b+c
        return Formula(f"{self.text}-{_held(other, TIMES)}", number(self) - number(other), PLUS)

    def __mul__(self, other: Formula) -> Formula:
        return Formula(f"{_held(self, TIMES)}*{_held(other, POWER)}", number(self) * number(other), TIMES)

    def __truediv__(self, other: Formula) -> Formula:
        return Formula(f"{_held(self, TIMES)}/{_held(other, POWER)}", Fraction(number(self)) / number(other), TIMES)

    def __pow__(self, other: Formula) -> Formula:
        return Formula(f"{_held(self, ATOM)}^{_held(other, ATOM)}", Fraction(number(self)) ** number(other), POWER)

    def __neg__(self) -> Formula:
        return Formula(f"-{_held(self, TIMES)}", -number(self), PLUS)

    def __bool__(self) -> bool:
        # a formula in a condition of Python would be true always, and the mistake would not be seen
        raise TypeError("a formula is neither true nor false; use either()")


def _held(part: Formula, level: int) -> str:
    return part.text if part.level >= level else f"({part.text})"


def number(part: Formula) -> Any:
    """The value in arithmetic: an empty cell counts as nothing, a day as its number."""
    value = part.value
    kind = value.__class__
    return value if kind is Fraction or kind is int else plain_number(value)


def plain_number(value: Any) -> Any:
    """The same of a value itself."""
    kind = value.__class__
    if kind is Fraction or kind is int:
        return value
    # a spreadsheet counts an empty cell as nought
    if value is None or value == "":
        return 0
    return value.toordinal() if isinstance(value, date) else value


def exact_sum(amounts: list[Any]) -> Any:
    """The exact sum of whole numbers and fractions, those of one denominator added as whole numbers.

    >>> exact_sum([1, Fraction(1, 4), Fraction(3, 4), Fraction(1, 2), 2])
    Fraction(9, 2)
    """
    # a few are faster without the dictionary
    if len(amounts) <= FEW:
        return sum(amounts)
    whole: int = 0
    # most amounts are whole pence, of denominator 100: adding numerators avoids a common divisor for each
    above: dict[int, int] = {}
    for amount in amounts:
        if amount.__class__ is Fraction:
            below = amount.denominator
            above[below] = above.get(below, 0) + amount.numerator
        else:
            whole += amount
    return sum((Fraction(part, below) for below, part in above.items()), whole)


ONE, NONE = Formula("1", 1), Formula("0", 0)
EMPTY = Formula('""', "")


def words(text: str) -> Formula:
    """Text of our own within a formula; never text from a file, which stands in cells."""
    # a quote in the text would end it, so text from files stands in a cell that the formula names
    return Formula(f'"{text}"', text)


def rounded(part: Formula, places: Formula) -> Formula:
    """ROUND to a number of decimal places, halves away from zero."""
    scale, exact = 10 ** int(places.value), number(part)
    # the rounding of money.py, so that the value shown and the library agree to the penny
    value = Fraction(divide(exact.numerator * scale, exact.denominator), scale)
    return Formula(f"ROUND({part.text},{places.text})", value)


def accrued_parts(cells: str, values: Iterable[Any], row: tuple[Formula, Formula], places: Formula) -> Formula:
    """What a block of yearly amounts comes to between two parts of a year, each amount rounded at both.

    cells: the block as text.  row: the parts of the year at the start and at the end.
    """
    start, end = row
    scale = 10 ** int(places.value)

    def at(amount: Any, part: Formula) -> Fraction:
        exact = Fraction(plain_number(amount)) * number(part) * scale
        return Fraction(divide(exact.numerator, exact.denominator), scale)

    value = sum((at(amount, end) - at(amount, start) for amount in values), Fraction(0))
    # each end is rounded before they are taken from one another: stretches then add up to the year exactly
    to_end, to_start = (f"ROUND({cells}*{part.text},{places.text})" for part in (end, start))
    return Formula(f"SUMPRODUCT({to_end}-{to_start})", value)


def rounded_up(part: Formula) -> Formula:
    """ROUNDUP of an amount that is not negative to a whole number."""
    # floor of the negative: exact, where a float would round up what is whole already
    return Formula(f"ROUNDUP({part.text},0)", -(-Fraction(number(part)) // 1))


def _dated(parts: Iterable[Formula]) -> list[Any]:
    # MAX and MIN pass over empty cells and texts, so the value shown must too
    return [part.value for part in parts if part.value is not None and part.value != ""]


def largest(*parts: Formula) -> Formula:
    """MAX; empty cells and text are passed over."""
    return Formula(f"MAX({_listed(parts)})", max(_dated(parts), default=0))


def least(*parts: Formula) -> Formula:
    """MIN; empty cells and text are passed over."""
    return Formula(f"MIN({_listed(parts)})", min(_dated(parts), default=0))


def summed(text: str, parts: Iterable[Formula]) -> Formula:
    """SUM of a range whose text and cells are given."""
    return Formula(f"SUM({text})", sum(number(part) for part in parts))


def mean(*parts: Formula) -> Formula:
    """AVERAGE of cells."""
    whole = Fraction(sum(number(part) for part in parts), len(parts))
    # the mean of one is that cell: a formula around it would only hide where it comes from
    return parts[0] if len(parts) == 1 else Formula(f"AVERAGE({_listed(parts)})", whole)


@dataclass(slots=True, eq=False)
class Added(Formula):
    """A sum of which the terms are kept: where it is too long for a cell, some are added in cells beside it."""

    terms: tuple[Formula, ...] = ()


def added(parts: Iterable[Formula]) -> Formula:
    """Cells added one by one; nothing where there are none."""
    terms = list(parts)
    whole = terms[0] if terms else NONE
    for part in terms[1:]:
        whole = whole + part
    # a single term needs no cells beside it, however long it is
    return Added(whole.text, whole.value, whole.level, tuple(terms)) if len(terms) > 1 else whole


def joined(parts: Iterable[Formula]) -> Formula:
    """Text put together with &."""
    pieces = list(parts)
    if not pieces:
        return EMPTY
    value = "".join(plain(part.value) for part in pieces)
    return Formula("&".join(_held(part, TIMES) for part in pieces), value, COMPARED)


def plain(value: Any) -> str:
    """A value as a spreadsheet puts it into text."""
    if value is None:
        return ""
    if isinstance(value, Fraction):
        # fifteen digits are what a spreadsheet shows of a number in text
        return str(value.numerator) if value.denominator == 1 else f"{float(value):.15g}"
    return str(value)


def either(condition: Formula, then: Formula, other: Formula) -> Formula:
    """IF."""
    value = then.value if condition.value else other.value
    return Formula(f"IF({condition.text},{then.text},{other.text})", value)


def equal(one: Formula, other: Formula) -> Formula:
    """Whether two values are the same; an empty cell equals an empty text."""
    # a spreadsheet takes an empty cell and an empty text for the same
    first, second = ("" if part.value is None else part.value for part in (one, other))
    return Formula(f"{_held(one, PLUS)}={_held(other, PLUS)}", first == second, COMPARED)


def is_number(part: Formula) -> Formula:
    """ISNUMBER: false of an error and of text."""
    return Formula(f"ISNUMBER({part.text})", not isinstance(part.value, str | None))


def above(one: Formula, other: Formula) -> Formula:
    """Whether one value is more than another."""
    return Formula(f"{_held(one, PLUS)}>{_held(other, PLUS)}", number(one) > number(other), COMPARED)


def both(*parts: Formula) -> Formula:
    """AND."""
    return Formula(f"AND({_listed(parts)})", all(part.value for part in parts))


def size(part: Formula) -> Formula:
    """ABS."""
    return Formula(f"ABS({part.text})", abs(number(part)))


def moment_of(day: Formula, first: Formula, until: Formula, months: Formula, method: Method) -> Formula:
    """How far into a financial year a day lies, as `periods.moment` has it.

    first, until: the first day of the year and of the next.  months: the cell that holds twelve.
    """
    value = moment(day.value, FinancialYear.of(first.value, first.value.month), method).fraction
    if method == "days":
        return Formula(f"({day.text}-{first.text})/({until.text}-{first.text})", value, TIMES)
    d, f, m = day.text, first.text, months.text
    # a month counts as the same whatever its length, so days are parts of their own month
    length = f"DAY(DATE(YEAR({d}),MONTH({d})+1,0))"
    gone = f"((YEAR({d})-YEAR({f}))*{m}+MONTH({d})-MONTH({f}))*{length}+DAY({d})-1"
    return Formula(f"({gone})/({m}*{length})", value, TIMES)


def _listed(parts: Iterable[Formula]) -> str:
    return ",".join(part.text for part in parts)
