"""A figure of a paper as a value: what is written, what it can mean, and where it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from establishment.ground.amounts import Slip

Kind = Literal["money", "percent", "count"]
Bound = Literal["", "over", "under", "about", "range"]
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
YEAR = r"(?:19[5-9]\d|20\d\d)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def month_number(name: str) -> int:
    """The number of a month from its name, whole or cut short, as `MONTH` reads it."""
    return _MONTHS.index(name.strip()[:3].casefold()) + 1


def one_slip(a: str, b: str) -> bool:
    """Whether two rows of digits differ by one slip of the hand: a digit other, or two that changed places."""
    changed = [n for n, (one, two) in enumerate(zip(a, b, strict=False)) if one != two]
    if len(a) != len(b) or not 1 <= len(changed) <= 2:
        return False
    first, last = changed[0], changed[-1]
    return len(changed) == 1 or (a[first], a[last]) == (b[last], b[first])


@dataclass(frozen=True)
class Quantity:
    """One figure of a paper: what is written, what it can mean, where it stands.

    value: pounds (or the currency's unit), percent or a number.  low, high: what would be written so; None
    where the words leave it open ("over £2m").  start, end: characters of the text.
    slip: what is wrong with the notation.  unit_power: 3 where written in thousands, 6 in millions.
    """

    kind: Kind
    text: str
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    start: int
    end: int
    currency: str = ""
    slip: Slip = ""
    bound: Bound = ""
    unit_power: int = 0
    places: int = 0
    otherwise: tuple[Fraction, ...] = ()

    @property
    def step(self) -> Fraction:
        """The value of one in the last place written."""
        return Fraction(10) ** (self.unit_power - self.places)

    @property
    def slack(self) -> Fraction:
        """How far a value may lie from the one written and still be written so."""
        if self.bound == "about":
            return max(self.step / 2, abs(self.value) / 20)
        fine = self.kind == "money" and not self.unit_power and self.places >= 2
        whole = self.kind == "count" and (self.value * 4).denominator == 1
        return Fraction(0) if fine or whole else self.step / 2


class Spans:
    """Stretches of text, for asking whether a character lies in one."""

    def __init__(self, spans: Iterator[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def holds(self, at: int) -> bool:
        """Whether a character lies in one of them."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]
