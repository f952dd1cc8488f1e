"""Which pension a post is priced with: a scheme, employer and kind of rate, or a flat rate, for good or by date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Finding, InputError, Place, RefusedError, quoted
from establishment.ground.money import percent
from establishment.ground.read_days import read_day
from establishment.ground.read_numbers import Exact, figure_text, read_part


@dataclass(frozen=True)
class Pension:
    """Which pension a post is priced with: a scheme, with employer and kind of rate, or a flat rate.

    dated: flat rates, each with its first day, in the order of the days; in place of one for all days.
    """

    scheme: str = ""
    employer: str = ""
    rate_kind: str = ""
    flat: Fraction | None = None
    dated: tuple[tuple[date, Fraction], ...] = ()

    @property
    def is_rate(self) -> bool:
        """Whether it says a rate, and so no scheme."""
        return self.flat is not None or bool(self.dated)

    def in_force(self, on: date) -> Pension:
        """The pension of a day: one flat rate where several have days. Raises InputError E205 before the first."""
        if not self.dated:
            return self
        # the latest that starts on or before the day; before the first there is none that could be guessed
        rates = [rate for first, rate in self.dated if first <= on]
        if not rates:
            message = f"The employer's pension rate is given from {self.dated[0][0]}; {on} lies before."
            fix = "Add the rate of that day, with its from."
            raise InputError([Finding("E205", Place("pension"), "pension", str(self), message, fix)])
        return Pension(flat=rates[-1])

    def __str__(self) -> str:
        if self.dated:
            return "; ".join(f"{figure_text(100 * rate)}% from {first}" for first, rate in self.dated)
        if self.flat is not None:
            return f"flat rate {percent(self.flat)}"
        # as it is written in a file, so that a message can be copied back
        return "/".join(part for part in (self.scheme, self.employer, self.rate_kind) if part) or "none"


NO_PENSION = Pension()
_FROM = re.compile(r"\sfrom\s")


def read_pension(text: str) -> Pension:
    """A pension as written; ValueError where it cannot be.

    A rate that changes has its days: "18.4% from 2023-04-01; 20.1% from 2026-04-01".

    >>> str(read_pension("lgps/hampshire-fund-average")), read_pension("14.5%").flat
    ('lgps/hampshire-fund-average', Fraction(29, 200))
    >>> str(read_pension("18.4% from 2023-04-01; 20.1% from 2026-04-01").in_force(date(2025, 5, 1)))
    'flat rate 18.4%'
    """
    if text in ("", "none"):
        return NO_PENSION
    if _FROM.search(text):
        return _dated_pension(text)
    # a name of a scheme begins with a letter
    if re.match(r"[\d.]", text):
        return Pension(flat=_pension_part(text))
    parts = text.split("/")
    if len(parts) > 3 or not all(parts):
        raise RefusedError(f"{quoted(text)} is not scheme/employer/kind of rate")
    scheme, employer, rate_kind = (*parts, "", "")[:3]
    return Pension(scheme, employer, rate_kind)


def _dated_pension(text: str) -> Pension:
    """Rates with their days, each `rate from day`."""
    # by day, so that the same day twice is seen
    rates: dict[date, Fraction] = {}
    for part in text.split(";"):
        rate, _, day = part.strip().partition(" from ")
        first = read_day(day.strip())
        if first in rates:
            raise RefusedError(f"two pension rates begin on {first}; keep one of them")
        rates[first] = _pension_part(rate.strip())
    return Pension(dated=tuple(sorted(rates.items())))


def _one_dated(step: object) -> str:
    """One `{ from, rate }` of a list of rates, as text."""
    if not isinstance(step, Mapping) or set(step) != {"from", "rate"}:
        raise RefusedError('each step of a pension rate has a day and a rate: { from = 2023-04-01, rate = "18.4%" }')
    return f"{figure_text(100 * _pension_part(step['rate']))}% from {read_day(step['from'])}"


def read_rate(pension: str | Exact | None) -> Pension:
    """A pension given as a scheme, a rate or nothing. Raises ValueError for a rate outside 0 to 1."""
    if pension is None:
        return Pension()
    return read_pension(pension) if isinstance(pension, str) else Pension(flat=_pension_part(pension))


def pension_text(pension: object) -> str:
    """A pension as a scenario holds it: text as it stands; a rate such as 0.2 as a percentage, "20%".

    Rates with days, [{ from = 2023-04-01, rate = "18.4%" }, ...], become "18.4% from 2023-04-01; ...".

    >>> pension_text(0.2), pension_text("lgps"), pension_text(Fraction(1, 3))
    ('20%', 'lgps', '100/3%')
    """
    if isinstance(pension, str):
        return pension
    if isinstance(pension, list | tuple):
        if not pension:
            raise RefusedError("the list of pension rates is empty; give one, or leave pension out")
        return str(_dated_pension("; ".join(map(_one_dated, pension))))
    return f"{figure_text(100 * _pension_part(pension))}%"


def _pension_part(value: object) -> Fraction:
    """The part of pay that a rate is: 0.145, "14.5%"."""
    rate = read_part(value)
    # 14.5 is meant as 14.5%, and would cost fourteen times the pay
    if rate >= 1:
        raise RefusedError(f"{value} is not a rate of pay below 100%; write 14.5% as 0.145 or as 14.5%")
    return rate
