"""Amounts as people write them: "£12,084", "£1.23m", "(£20k)"; with the precision and the slips of the notation.

One grammar for scenario files, the command line, tables, Python arguments and papers: `read_digits` says what the
digits of an amount mean, and which of them are mistyped, wherever the amount stands.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from establishment.ground.findings import RefusedError, as_given, quoted
from establishment.ground.money import nearest_pence
from establishment.ground.money import text as money_text
from establishment.ground.read_numbers import plain_number
from establishment.ground.shown_fields import ShownFields

Slip = Literal["", "thousands_and_suffix", "bad_grouping", "point_for_comma", "two_units", "letter"]

ACCEPTED = "write it as £12,084, £20k or £1.23m"
LARGEST = 10**13
"""No amount is larger, in pounds, so that sums of many stay within 64 bits."""
TOO_LARGE = "an amount of money is at most £10,000bn, and written as £12,084, £20k or £1.23m"
POWERS = {
    "k": 3,
    "thousand": 3,
    "'000": 3,
    "m": 6,
    "mn": 6,
    "mio": 6,
    "million": 6,
    "bn": 9,
    "billion": 9,
    "tn": 12,
    "trillion": 12,
    "lakh": 5,
    "lakhs": 5,
    "crore": 7,
    "crores": 7,
}
"""The power of ten of each unit that an amount can have."""
FLOAT_OFF = Fraction(1, 10**4)
"""How far, in pence, a float may lie from whole pence: far more than a float is off by itself."""
_UNIT = r"k|thousand|mn|mio|m|million|bn|billion|tn|trillion"
_AMOUNT = re.compile(
    r"\s*(?P<open>\()?\s*(?P<sign>[-+\u2212])?\s*(?:£|GBP\b)?\s*(?P<minus>[-\u2212])?\s*"
    r"(?P<digits>[0-9]{1,3}(?:[ '\u2019][0-9]{3}){1,4}(?:\.[0-9]{1,4})?|[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?P<letter>[OolI][0-9OolI,]*)?"
    rf"\s*(?:(?P<unit>{_UNIT})(?:\s*(?P<again>{_UNIT}))?)?(?:\s*(?:pounds|GBP))?\s*(?P<close>\))?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, repr=False)
class Amount(ShownFields):
    """An amount of money as written.

    text: as written.  pence: its value.  low, high: the values that would be written so.
    slip: what is wrong with the notation, if anything. "thousands_and_suffix" ("£21,805k") is read without its
    suffix, "bad_grouping" ("£300,00") without its commas, "point_for_comma" ("£28.000") as it stands; none of these
    readings is certain.  otherwise: other readings, in pence.
    """

    text: str
    pence: int
    low: int
    high: int
    slip: Slip = ""
    otherwise: tuple[int, ...] = ()

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


@dataclass(frozen=True)
class Digits:
    """What the digits of an amount mean.

    value: in units of the currency, its unit (k, m) included.  power: of the unit that counts.  places: decimals
    written.  otherwise: other values that may be meant, where the notation slips.
    """

    value: Fraction
    places: int
    power: int
    slip: Slip = ""
    otherwise: tuple[Fraction, ...] = ()

    @property
    def half(self) -> Fraction:
        """Half of the last place written; nothing where that is a hundredth or finer."""
        step = Fraction(10) ** (self.power - self.places)
        return step / 2 if step > Fraction(1, 100) else Fraction(0)


def read_digits(digits: str, power: int, *, a_rate: bool = False) -> Digits | None:
    """What the digits of an amount mean, and what is wrong with their notation; None where they are no number.

    digits: as written, with commas, spaces or apostrophes between thousands.  power: of the unit that follows, 3 for
    k.  a_rate: whether "per mile" or the like follows, so that three decimals are meant.

    >>> read_digits("21,805", 3).slip, read_digits("28.000", 0).otherwise, read_digits("1.23", 6).value
    ('thousands_and_suffix', (Fraction(28000, 1),), Fraction(1230000, 1))
    """
    plain = re.sub("[\\s'\u2019]", "", digits)
    whole, _, part = plain.partition(".")
    if not re.fullmatch(r"[0-9,]*", whole) or not re.fullmatch(r"[0-9]*", part) or not (whole or part):
        return None
    times, figures = Fraction(10) ** power, whole.replace(",", "")
    value = Fraction((figures or "0") + ("." + part if part else ""))
    if "," in whole and not re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", whole):
        others = tuple(times * other for other in _regrouped(whole, figures))
        return Digits(value * times, len(part), power, "bad_grouping", others)
    # "£21,805k" is likelier thousands written twice than twenty-one million
    elif "," in whole and power == POWERS["k"]:
        return Digits(value, len(part), 0, "thousands_and_suffix", (value * times,))
    # no one writes tenths of a penny, so the point stands for a comma
    elif not power and len(part) == 3 and len(whole) <= 3 and whole not in ("", "0") and not a_rate:
        return Digits(value, len(part), power, "point_for_comma", (Fraction(whole + part),))
    return Digits(value * times, len(part), power)


def _regrouped(whole: str, figures: str) -> tuple[Fraction, ...]:
    """What may be meant by thousands that are wrongly grouped: a figure left out, or a comma for a point."""
    last = whole.rpartition(",")[2]
    padded = Fraction(figures + "0" * (3 - len(last)))
    cents = (Fraction(whole[: -len(last) - 1].replace(",", "") + "." + last),) if len(last) == 2 else ()
    return (padded, *cents)


def parse_amount(written: object) -> Amount:
    """Read one amount.

    written: text such as "£12,084", "£1.23m", "(£20k)", "-£5"; or pounds as a number.
    Returns the amount. Whole pounds mean exactly that to the pound: "£12,084" is 12,084 +/- 0.50 as a
    rounded figure; a figure with pence is exact. Raises ValueError for anything else.

    >>> parse_amount("£1.23m").pence, parse_amount("£21,805k").slip, parse_amount("£28.000").slip
    (123000000, 'thousands_and_suffix', 'point_for_comma')
    """
    text = _as_text(written)
    # no amount is longer, and a long text would take long to match
    match = _AMOUNT.fullmatch(text) if len(text) <= 60 else None
    if not match or bool(match["open"]) != bool(match["close"]):
        raise _no_amount(text)
    digits = read_digits(match["digits"], POWERS.get((match["unit"] or "").casefold(), 0))
    if digits is None:
        raise _no_amount(text)
    negative = bool(match["open"]) or match["sign"] in ("-", "\u2212") or bool(match["minus"])
    return _amount(text, digits, negative, _other_slip(match) or digits.slip)


def _as_text(written: object) -> str:
    """An amount given as text or as a number of pounds, as text."""
    number: Any = plain_number(written)
    if isinstance(number, Fraction):
        # it comes from a narrow float of numpy, and is read on as any float is
        number = float(number)
    if isinstance(number, bool) or not isinstance(number, str | int | float | Decimal):
        raise RefusedError(f"{as_given(written)} is not an amount of money; {ACCEPTED}")
    if isinstance(number, str):
        return number
    if isinstance(number, float):
        if not math.isfinite(number) or abs(number) > LARGEST:
            raise RefusedError(TOO_LARGE)
        # 0.1 + 0.2 is meant as 30 pence; what is farther from a penny is refused with its digits
        near = nearest_pence(Fraction(number) * 100)
        if abs(Fraction(number) * 100 - near) > FLOAT_OFF:
            return f"{Decimal(repr(number)):f}"
        return str(near // 100) if near % 100 == 0 else f"{Decimal(near).scaleb(-2):f}"
    if isinstance(number, Decimal) and not (number.is_finite() and -3 <= number.adjusted() <= 13):
        raise RefusedError(TOO_LARGE)
    if not -LARGEST <= number <= LARGEST:
        raise RefusedError(TOO_LARGE)
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def parse_hourly(written: object) -> Fraction:
    """An hourly rate in pounds, exact, with up to four decimals: "£12.85", 12.8512.

    Raises ValueError for anything else, or a rate of 10,000 pounds and more.
    """
    text = _as_text(written).strip()
    match = re.fullmatch(r"£?\s?([0-9][0-9,]*(?:\.[0-9]{1,4})?)", text) if len(text) <= 60 else None
    digits = read_digits(match[1], 0, a_rate=True) if match else None
    if digits is None or digits.slip or digits.value >= 10**4:
        raise RefusedError(f"{quoted(text[:60])} is not an hourly rate in pounds, such as 12.85")
    return digits.value


def _other_slip(match: re.Match[str]) -> Slip:
    """A letter among the digits ("£2O,000"), or two units ("£5k million")."""
    if match["letter"]:
        return "letter"
    return "two_units" if match["again"] else ""


def _no_amount(text: str) -> RefusedError:
    return RefusedError(f"{quoted(text[:60])} is not an amount of money; {ACCEPTED}")


def _amount(text: str, digits: Digits, negative: bool, slip: Slip) -> Amount:
    # a part of a penny is refused, not rounded: nobody pays it
    if (digits.value * 100).denominator != 1:
        raise RefusedError(f"{quoted(text)} has a part of a penny")
    if digits.value > LARGEST:
        raise RefusedError(TOO_LARGE)
    sign = -1 if negative else 1
    pence, half = sign * nearest_pence(digits.value * 100), nearest_pence(digits.half * 100)
    others = tuple(sign * nearest_pence(value * 100) for value in digits.otherwise)
    return Amount(text, pence, pence - half, pence + half, slip, others)


def clear_amount(amount: Amount, *, least: int | None = None) -> Amount:
    """The amount itself, where it can be read in one way only and is not below `least` pence.

    Raises ValueError for a mistyped amount, with its readings, and for a negative one.
    """
    if amount.slip:
        readings = list(dict.fromkeys(money_text(pence) for pence in (amount.pence, *amount.otherwise)))
        several = f" (mistyped: {' or '.join(readings)}?)" if len(readings) > 1 else " (mistyped)"
        message = f"{quoted(amount.text)} is not a clear amount of money{several}"
        raise RefusedError(f"{message}; write it as £12,084, £20k or £1.23m")
    if least is not None and amount.pence < least:
        raise RefusedError(f"{quoted(amount.text)} is negative; give a positive amount of money")
    return amount
