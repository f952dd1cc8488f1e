"""Employer National Insurance: thresholds by pay period, category letters, and the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, lcm
from typing import Any, Literal

import numpy as np

from establishment.ground.findings import Finding, InputError, listed, quoted
from establishment.ground.money import divide, narrow, widen
from establishment.rates.references import Dated, Status, weakest

Period = Literal["weekly", "fortnightly", "four_weekly", "monthly", "annual"]
PERIODS: dict[str, Fraction] = {
    "weekly": Fraction(1, 52),
    "fortnightly": Fraction(2, 52),
    "four_weekly": Fraction(4, 52),
    "monthly": Fraction(1, 12),
    "annual": Fraction(1),
}
"""Pay periods as parts of a tax year."""

STANDARD_LETTERS = "ABCJ"
"""The employer pays the full rate above the threshold."""
REBATE_LETTERS = "DEL"
"""Contracted-out salary-related schemes, until 5 April 2016: the rebate comes off."""
UPPER_LETTERS = {"M": date(2015, 4, 6), "Z": date(2015, 4, 6), "H": date(2016, 4, 6)}
"""Under 21 (M, Z) and apprentices under 25 (H): nothing up to the upper secondary threshold."""
CONTRACTING_OUT_ENDED = date(2016, 4, 6)
EXEMPT_LETTER = "X"
"""Those on whose pay no National Insurance is due, such as employees under 16."""
_OWN_THRESHOLDS = (
    dict.fromkeys("FILS", "employees at a site in a freeport")
    | dict.fromkeys("DEKN", "employees at a site in an investment zone")
    | {"V": "veterans in their first year of civilian work"}
)
"""Letters with a threshold of their own, and whom each is for."""


@dataclass(frozen=True, repr=False)
class LetterThreshold(Dated):
    """The threshold that some letters have of their own, for a stretch of time, in pence; nothing is due up to it.

    relieved: whom the letters are for, and who may not use them.
    """

    letters: str
    relieved: str
    threshold_annual: int
    threshold_monthly: int | None
    threshold_weekly: int | None

    def threshold(self, period: Period) -> int:
        """The threshold of a pay period, in pence; where not published, as the standard one is worked out."""
        by_period = {"weekly": self.threshold_weekly, "monthly": self.threshold_monthly}.get(period)
        return _part(self.threshold_annual, period) if by_period is None else by_period


@dataclass(frozen=True, repr=False)
class NationalInsurance(Dated):
    """Employer National Insurance of one stretch of time; thresholds in pence.

    letters: the thresholds that letters have of their own, of this stretch and of others.
    """

    tax_year: str
    rate: Fraction
    threshold_annual: int
    threshold_monthly: int | None
    threshold_weekly: int | None
    rebate_rate: Fraction | None
    rebate_lower_annual: int | None
    rebate_lower_weekly: int | None
    rebate_upper_annual: int | None
    rebate_upper_weekly: int | None
    upper_threshold_annual: int | None
    letters: tuple[LetterThreshold, ...] = field(default=(), repr=False)

    def own_threshold(self, category: str, on: date) -> LetterThreshold | None:
        """The threshold that a letter has of its own on a day; None for one that has the standard or upper one."""
        # as a tuple: an empty or longer text would be found in a text of letters
        own = (row for row in self.letters if category in tuple(row.letters) and row.holds(on))
        return next(own, None)

    def threshold(self, period: Period) -> int:
        """The secondary threshold of a pay period, in pence.

        Monthly, where not published, is the annual one over 12 to the nearest pound; fortnightly and
        four-weekly are 2/52 and 4/52 of the annual one, rounded up to a pound.
        """
        if period == "weekly" and self.threshold_weekly is not None:
            return self.threshold_weekly
        if period == "monthly" and self.threshold_monthly is not None:
            return self.threshold_monthly
        return _part(self.threshold_annual, period)

    def terms_status(self, category: str) -> Status:
        """Status of the annual terms of a letter: derived where a limit of its rebate is 52 weekly ones."""
        # nothing is due, so nothing was worked out
        if category == EXEMPT_LETTER:
            return "published"
        rebated = bool(category) and category in REBATE_LETTERS and self.rebate_rate is not None
        worked_out = rebated and None in (self.rebate_lower_annual, self.rebate_upper_annual)
        return weakest([self.source.status, "derived"]) if worked_out else self.source.status

    def rebate_band(self, period: Period) -> tuple[int, int]:
        """Lower earnings limit and upper accrual point of a pay period, in pence."""
        # the limits of some years were published by the week alone
        lower = (
            self.rebate_lower_annual if self.rebate_lower_annual is not None else 52 * (self.rebate_lower_weekly or 0)
        )
        upper = (
            self.rebate_upper_annual if self.rebate_upper_annual is not None else 52 * (self.rebate_upper_weekly or 0)
        )
        if period == "weekly":
            return self.rebate_lower_weekly or _part(lower, period), self.rebate_upper_weekly or _part(upper, period)
        if period == "monthly":
            return _whole_pounds_up(Fraction(lower, 12)), _part(upper, period)
        return _part(lower, period), _part(upper, period)


def _part(annual: int, period: Period) -> int:
    """Part of an annual threshold, to a pound: up for fortnightly and four-weekly, else the nearest."""
    exact = annual * PERIODS[period]
    if period in ("fortnightly", "four_weekly"):
        return _whole_pounds_up(exact)
    return 100 * int(divide(exact.numerator, 100 * exact.denominator))


def _whole_pounds_up(pence: Fraction) -> int:
    return 100 * ceil(pence / 100)


def insurance_terms(
    row: NationalInsurance, category: str, period: Period, on: date
) -> tuple[int, tuple[int, int] | None]:
    """The threshold, and the rebate's band where there is one, that a category letter has on a day.

    Returns pence. Raises InputError E215, with the reason, for a letter that cannot be priced.
    """
    if category in tuple(STANDARD_LETTERS):
        return row.threshold(period), None
    # D, E and L were letters of contracted-out schemes until 2016, and are of special tax sites since: the year tells
    if category in tuple(REBATE_LETTERS) and row.rebate_rate is not None:
        return row.threshold(period), row.rebate_band(period)
    own = row.own_threshold(category, on)
    if own is not None:
        return own.threshold(period), None
    # a letter that did not exist yet is refused, though a threshold of the year is held
    if category in UPPER_LETTERS and on >= UPPER_LETTERS[category] and row.upper_threshold_annual is not None:
        return _part(row.upper_threshold_annual, period), None
    message = f'National Insurance category "{category}" cannot be priced on {on}: {_why_not(row, category, on)}.'
    fix = f"Letters that can be: {listed(_letters(row, on), most=20)}."
    raise InputError([Finding("E215", row.source.place, "category", quoted(category), message, fix)])


def _letters(row: NationalInsurance, on: date) -> list[str]:
    """The letters that can be priced on a day."""
    letters = [*STANDARD_LETTERS, *(REBATE_LETTERS if row.rebate_rate is not None else ())]
    if row.upper_threshold_annual is not None:
        letters += [letter for letter, since in UPPER_LETTERS.items() if on >= since]
    own = [letter for threshold in row.letters if threshold.holds(on) for letter in threshold.letters]
    return [*letters, *own, EXEMPT_LETTER]


def _why_not(row: NationalInsurance, category: str, on: date) -> str:
    """Why a category letter has no price on a day."""
    if len(category) != 1 or not category.isalpha():
        return "a category is one letter"
    if not category.isupper():
        return f"the letters are capitals, such as {category.upper()}"
    if category in UPPER_LETTERS and on < UPPER_LETTERS[category]:
        return f"it begins on {UPPER_LETTERS[category]}"
    if category in UPPER_LETTERS:
        return f"the upper secondary threshold of {row.tax_year} is not among the rates here"
    ended = f"contracting out ended on {CONTRACTING_OUT_ENDED}; " if category in REBATE_LETTERS else ""
    if category in _OWN_THRESHOLDS:
        return f"{ended}it is for {_OWN_THRESHOLDS[category]}, {_held(row, category)}"
    return "there is no such letter"


def _held(row: NationalInsurance, category: str) -> str:
    """From when until when the threshold of a letter is held, where it is at all."""
    with_letter = [threshold for threshold in row.letters if category in threshold.letters]
    if not with_letter:
        return "whose threshold is not among the rates here"
    first, last = (
        min(each.effective_from for each in with_letter),
        max(each.effective_until or date.max for each in with_letter),
    )
    return f"whose threshold is held from {first}{'' if last == date.max else f' until {last}'}"


def insurance_due(
    pay: Any,
    threshold: Any,
    rate: Fraction,
    band: tuple[int, int] | None,
    rebate: Fraction | None,
    *,
    halves_down: bool = False,
) -> Any:
    """Employer National Insurance on pay, in pence, rounded once.

    pay: pence, `int` or int64 array, of one employment in one period.  threshold, band: pence.
    The rate is due on pay above the threshold; the rebate comes off pay within the band.
    halves_down: a halfpenny or less is dropped, as on the pay of one pay period (regulation 12(1) of the
    Social Security (Contributions) Regulations 2001); else halves go away from zero.
    """
    # rate and rebate over one denominator, so that both are rounded together, once
    scale = lcm(rate.denominator, rebate.denominator if rebate else 1)
    pay = np.asarray(pay)
    pay = widen(pay.astype(np.int64, copy=False) if pay.dtype != object else pay, scale)
    due = np.maximum(pay - threshold, 0) * (rate.numerator * (scale // rate.denominator))
    if rebate and band:
        inside = np.maximum(np.minimum(pay, band[1]) - band[0], 0)
        due = due - inside * (rebate.numerator * (scale // rebate.denominator))
    if not halves_down:
        return narrow(divide(due, scale))
    # exact halves towards zero: the mirror image of `divide`
    return narrow(np.sign(due) * ((2 * np.abs(due) + scale - 1) // (2 * scale)))
