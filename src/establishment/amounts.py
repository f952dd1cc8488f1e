"""Amounts as people write them: "£12,084", "£1.23m", "(£20k)"; with the precision and the slips of the notation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from establishment.findings import RefusedError, quoted
from establishment.money import nearest_pence
from establishment.money import text as money_text

Slip = Literal["", "thousands_and_suffix", "bad_grouping"]

LARGEST = 10**13
"""No amount is larger, in pounds, so that sums of many stay within 64 bits."""
TOO_LARGE = "an amount of money is at most £10,000bn, and written as £12,084, £20k or £1.23m"
_UNITS = {"": 1, "k": 1000, "thousand": 1000, "m": 10**6, "mn": 10**6, "million": 10**6,
          "bn": 10**9, "billion": 10**9}  # fmt: skip
_AMOUNT = re.compile(
    r"^\s*(?P<open>\()?\s*(?P<sign>[-+\u2212])?\s*£?\s*(?P<digits>\d[\d,]*(?:\.\d+)?|\.\d+)"
    r"\s*(?P<unit>k|thousand|mn|m|million|bn|billion)?\s*(?P<close>\))?\s*$",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"^\d{1,3}(,\d{3})+$")


@dataclass(frozen=True)
class Amount:
    """An amount of money as written.

    text: as written.  pence: its value.  low, high: the values that would be written so.
    slip: what is wrong with the notation, if anything. "thousands_and_suffix" ("£21,805k") is read
    without its suffix, "bad_grouping" ("£300,00") without its commas; neither reading is certain.
    """

    text: str
    pence: int
    low: int
    high: int
    slip: Slip = ""

    @property
    def exact(self) -> bool:
        """Whether only one penny value fits: written to the penny."""
        return self.low == self.high

    def fits(self, pence: int) -> bool:
        """Whether an amount, rounded as this one is written, would be written so."""
        return self.low <= pence <= self.high

    @property
    def rounding(self) -> str:
        """How the notation rounds: "to the pound", "to the nearest £10,000"."""
        half = (self.high - self.low) // 2
        return "to the penny" if not half else f"to the nearest {money_text(2 * half)}"


def parse_amount(written: str | int | Decimal) -> Amount:
    """Read one amount.

    written: text such as "£12,084", "£1.23m", "(£20k)", "-£5"; or pounds as a TOML number.
    Returns the amount. Whole pounds mean exactly that to the pound: "£12,084" is 12,084 +/- 0.50 as a
    rounded figure; a figure with pence is exact. Raises ValueError for anything else.

    >>> parse_amount("£1.23m").pence, parse_amount("£21,805k").slip
    (123000000, 'thousands_and_suffix')
    """
    if isinstance(written, bool) or not isinstance(written, str | int | Decimal):
        raise RefusedError(f"{quoted(str(written)[:60])} is not an amount of money")
    if isinstance(written, Decimal) and not (written.is_finite() and -3 <= written.adjusted() <= 13):
        raise RefusedError(TOO_LARGE)
    if isinstance(written, int) and abs(written) > LARGEST:
        raise RefusedError(TOO_LARGE)
    given = (
        str(written) if isinstance(written, str) else f"{written:f}" if isinstance(written, Decimal) else str(written)
    )
    found = _AMOUNT.match(given) if len(given) <= 60 else None
    if not found or bool(found["open"]) != bool(found["close"]):
        raise RefusedError(f"{quoted(given[:60])} is not an amount of money; write it as £12,084, £20k or £1.23m")
    digits, unit = found["digits"], (found["unit"] or "").lower()
    negative = bool(found["open"]) or found["sign"] in ("-", "\u2212")
    whole = digits.split(".")[0]
    slip: Slip = "bad_grouping" if "," in whole and not _GROUPED.match(whole) else ""
    if unit and "," in whole and not slip:
        slip, unit = "thousands_and_suffix", ""
    return _amount(given, digits.replace(",", ""), _UNITS[unit], negative, slip)


def _amount(given: str, digits: str, unit: int, negative: bool, slip: Slip) -> Amount:
    value = Fraction(digits) * unit
    places = len(digits.partition(".")[2])
    step = Fraction(unit, 10**places)
    if (value * 100).denominator != 1:
        raise RefusedError(f"{quoted(given)} has a part of a penny")
    if value > LARGEST:
        raise RefusedError(TOO_LARGE)
    pence = nearest_pence(value * 100) * (-1 if negative else 1)
    half = nearest_pence(step * 50) if step > Fraction(1, 100) else 0
    return Amount(given, pence, pence - half, pence + half, slip)
