"""A pay award: what it gives, whom it covers, what it makes of a salary, and whether it explains a move of pay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Literal

from establishment.ground.findings import Place
from establishment.ground.money import divide, text
from establishment.ground.read_numbers import figure_text

AwardState = Literal["paid", "announced", "offer", "inferred", "assumed"]
"""How sure an award is. `assumed`: a scenario takes it; the others: a scale's file states it."""

PERCENT = re.compile(r"^-?\d{1,3}(\.\d{1,6})?$")
"""How the file of a scale writes a percentage: 3.2."""

ASSUMED = Place("an assumed award")

EVERYONE = ("", "all points")
"""What `applies_to` says of an award that is for every point."""


@dataclass(frozen=True)
class Award:
    """A pay award, stated in a scale's file or assumed in a scenario.

    percent: of pay, 3.2 for 3.2%; None where none is said, or none can be read.  flat_pounds: pounds a year on top. Of
    both, the sum, or with `greater` the greater of the two; a stated award does not say which.
    only: only these pairs of spine and point; all if None.  applies_to: in words, whom a stated award is for.
    lump_pence: a payment made once on the day, for full time.  lump_percent: of a year's basic pay, paid once.
    replaces: known awards from its day on are set aside.
    """

    effective_from: date
    percent: Fraction | None = None
    flat_pounds: int | None = None
    greater: bool = False
    only: frozenset[tuple[str, str]] | None = None
    lump_pence: int | None = None
    lump_percent: Fraction | None = None
    replaces: bool = False
    state: AwardState = "assumed"
    applies_to: str = ""
    place: Place = ASSUMED

    def __str__(self) -> str:
        percent = [f"{figure_text(self.percent)}%"] if self.percent is not None else []
        flat = [text(100 * self.flat_pounds)] if self.flat_pounds is not None else []
        if self.state != "assumed":
            scope = f" ({self.applies_to})" if self.applies_to else ""
            return (" or ".join(percent + flat) or "nothing") + scope
        rise = (" or, if greater, " if self.greater else " and ").join(percent + flat)
        lumps = [f"{figure_text(self.lump_percent)}%"] if self.lump_percent is not None else []
        lumps += [text(self.lump_pence)] if self.lump_pence is not None else []
        once = f"{' and '.join(lumps)} once" if lumps else ""
        return " and ".join(part for part in (rise, once) if part) + ("" if self.for_all else " on some points")

    @property
    def for_all(self) -> bool:
        """Whether it is for every point."""
        return self.only is None and self.applies_to in EVERYONE

    @property
    def raises(self) -> bool:
        """Whether it says what becomes of pay; else it only pays something once."""
        return self.percent is not None or self.flat_pounds is not None or self.replaces

    @property
    def pays_once(self) -> bool:
        """Whether it makes a payment once."""
        return self.lump_pence is not None or self.lump_percent is not None

    @property
    def cuts(self) -> bool:
        """Whether it takes pay away."""
        return (self.percent or 0) < 0 or (self.flat_pounds or 0) < 0

    def covers(self, spine: str, point: str) -> bool:
        """Whether it is for a point."""
        return self.only is None or (spine, point) in self.only

    def applied(self, pence: int, step: int) -> int:
        """Pay after the award, in whole pence.

        step: the scale's rounding in pence. A percentage goes to the nearest step, halves up; a flat amount
        that leaves the steps goes up to the next.
        """
        raised = pence * (1 + self.percent / 100) if self.percent is not None else Fraction(pence)
        # exact fractions to here: a percentage of pay in floats goes the wrong way on half of the exact ties
        nearest = step * int(divide(raised.numerator, step * raised.denominator)) if self.percent is not None else pence
        if self.flat_pounds is None:
            return nearest
        # upwards, as the police awards of 2018 to 2024 were
        flat = step * ceil(Fraction((pence if self.greater else nearest) + 100 * self.flat_pounds, step))
        return max(flat, nearest) if self.greater else flat

    def results(self, pence: int) -> list[Fraction]:
        """What it can make of a salary, exact, in pence: by percentage, by flat sum, or by both."""
        raised = [pence * (1 + self.percent / 100)] if self.percent is not None else []
        if self.flat_pounds is None:
            return raised
        flat = 100 * self.flat_pounds
        # a circular often gives both figures and does not say whether one comes on top of the other
        return [*raised, Fraction(pence + flat), *(rise + flat for rise in raised)]

    def explains(self, old: int, new: int, step: int) -> bool:
        """Whether it makes `old` into `new` pence, within the rounding `step`.

        An award that is not for all points explains a point that did not move.
        """
        # one step either way, since no file of awards says which way its points were rounded
        return (old == new and not self.for_all) or any(abs(new - result) <= step for result in self.results(old))
