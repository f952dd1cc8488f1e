"""Numbers as people and programs write them, read in one way wherever they come in.

A number comes from a file, a cell, a line of posts, the command line or a Python argument. It is read exactly: a
float, or a decimal with more places than anyone types, stands for the fraction with the smallest denominator that
gives the same float, so 0.5405405405405406 is 20/37.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from establishment.ground.findings import RefusedError, TooLargeError, as_given

Exact = int | float | Decimal | Fraction | str
"""What a number can be given as; numpy's numbers too."""

MOST_PERCENT = 1000
"""No rise, allowance, on-cost or rate of discount is more than ten times what it is of."""
LARGEST = 10**10
"""Numbers are below this: no count, share or percentage comes near it."""
TYPED_PLACES = 12
"""Decimals that a person may type; a decimal with more places was written by a program, from a float."""
FLOAT_BITS = {"float32": 24, "float16": 11}
"""Significant bits of narrow floats; all others have 53."""
_GLYPHS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
_DECIMAL = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,10})(?:\.[0-9]{1,30})?|\.[0-9]{1,30}"
NUMBER = rf"(?:(?:{_DECIMAL})(?:\s?/\s?(?:{_DECIMAL}))?|[0-9]{{1,9}}\s[0-9]{{1,3}}/[0-9]{{1,3}}|[0-9]{{0,9}}\s?[½¼¾⅓⅔])"
"""A number in figures, as a pattern without groups: 0.5, 20/37, 22.5/37.5, 1,250, 2 1/2, 2½."""
_TEXT = re.compile(rf"(?P<sign>[-+\u2212])?\s?(?P<number>{NUMBER})\s?(?P<percent>%)?")
_MIXED = re.compile(r"([0-9]+)\s([0-9]+)/([0-9]+)")


def read_number(value: object, *, signed: bool = False) -> Fraction:
    """An exact number of 0 or more; below 0 only where `signed`.

    value: 0.5, "0.5", "20/37", "22.5/37.5", "1,250", "2½"; int, float, Decimal, Fraction or a number of numpy.
    Raises ValueError for anything else: no text, no percentage, nothing infinite, nothing of 10^10 or more.

    >>> read_number("22.5/37.5"), read_number(0.5405405405405406), read_number("1,250")
    (Fraction(3, 5), Fraction(20, 37), Fraction(1250, 1))
    """
    number, percent = _read(value, signed)
    if percent:
        raise _refused(value, signed)
    return number


def read_part(value: object) -> Fraction:
    """A part of a whole, such as an FTE, a share or a rate of pay; a percentage is a part of a hundred.

    value: as for `read_number`, or "80%". Raises ValueError for anything else.

    >>> read_part("80%"), read_part(0.1), read_part("20/37")
    (Fraction(4, 5), Fraction(1, 10), Fraction(20, 37))
    """
    number, percent = _read(value, signed=False)
    return number / 100 if percent else number


def read_percent(value: object) -> Fraction:
    """A percentage, in percent: 5.5 and "5.5%" are 5.5. Raises ValueError for anything else.

    >>> read_percent("5.5%"), read_percent(4.5)
    (Fraction(11, 2), Fraction(9, 2))
    """
    percent = _read(value, signed=False)[0]
    if percent > MOST_PERCENT:
        raise RefusedError(f"{as_given(value)} is more than {MOST_PERCENT:,}%, the most that a percentage here can be")
    return percent


def read_whole(value: object) -> int:
    """A whole number of 0 or more: 3, 3.0, "3.0", "1,250". Raises ValueError for anything else.

    >>> read_whole(3.0), read_whole("1,250")
    (3, 1250)
    """
    try:
        number = read_number(value)
    except TooLargeError:
        raise
    except RefusedError:
        number = Fraction(1, 2)
    # half a post, or a number that was refused above
    if number.denominator != 1:
        raise RefusedError(f"{as_given(value)} is not a whole number of 0 or more")
    return number.numerator


def read_point(value: object) -> str:
    """A point of a scale as text: 20, 20.0 and "20.0" are "20"; any other text is as it stands.

    >>> read_point(20.0), read_point("20.0"), read_point("3a")
    ('20', '20', '3a')
    """
    value = plain_number(value)
    if isinstance(value, str):
        if len(value) > 100:
            raise RefusedError(f"{as_given(value)} and more is not the name of a point")
        # spreadsheets save the point 20 as 20.0
        whole = re.fullmatch(r"([0-9]{1,9})\.0{1,6}", value.strip())
        return whole[1] if whole else value.strip()
    return str(read_whole(value))


def figure_text(value: Fraction) -> str:
    """A number as a file holds it, exact: a decimal where it is one of few places, else a fraction.

    >>> figure_text(Fraction(9, 2)), figure_text(Fraction(20, 37))
    ('4.5', '20/37')
    """
    scaled = value * 10**TYPED_PLACES
    if scaled.denominator != 1:
        return str(value)
    whole, part = divmod(abs(scaled.numerator), 10**TYPED_PLACES)
    places = f"{part:0{TYPED_PLACES}d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' if places else ''}{places}"


def plain_number(value: object) -> Any:
    """A number of numpy as Python's own; a narrow float as the fraction it stands for. Anything else as it is."""
    if type(value).__module__.split(".")[0] != "numpy" or getattr(value, "ndim", 1) != 0:
        return value
    bits = FLOAT_BITS.get(type(value).__name__)
    item: Any = getattr(value, "item")()  # noqa: B009
    return simplest_fraction(item, bits) if bits and math.isfinite(item) else item


def simplest_fraction(value: float, bits: int = 53) -> Fraction:
    """The fraction with the smallest denominator that gives a float again, when it is rounded to so many bits.

    Every real number within half a step of the float rounds to it; the simplest fraction there is found by
    continued fractions. Raises ValueError or OverflowError where the float is not finite.

    >>> simplest_fraction(0.1), simplest_fraction(20 / 37), simplest_fraction(-2.5)
    (Fraction(1, 10), Fraction(20, 37), Fraction(-5, 2))
    """
    exact = Fraction(value)
    if exact.denominator == 1:
        return exact
    significand, exponent = math.frexp(abs(value))
    whole = int(significand * 2**bits)
    step = Fraction(2) ** (exponent - bits)
    below = Fraction(1, 4) if whole == 2 ** (bits - 1) else Fraction(1, 2)  # steps are half as wide below a power of 2
    fraction = _simplest_between((whole - below) * step, (whole + Fraction(1, 2)) * step)
    return -fraction if value < 0 else fraction


def _simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the smallest denominator from `low` to `high`, both above 0."""
    parts: list[int] = []
    while low.numerator // low.denominator == high.numerator // high.denominator and low.denominator != 1:
        whole = low.numerator // low.denominator
        parts.append(whole)
        low, high = 1 / (high - whole), 1 / (low - whole)
    fraction = Fraction(-(-low.numerator // low.denominator))
    for whole in reversed(parts):
        fraction = whole + 1 / fraction
    return fraction


def _read(value: object, signed: bool) -> tuple[Fraction, bool]:
    """A number, and whether it stands with a percent sign."""
    plain = plain_number(value)
    percent = False
    if isinstance(plain, bool):
        raise _refused(value, signed)
    if isinstance(plain, int | Fraction):
        number = Fraction(plain)
    elif isinstance(plain, float):
        if not math.isfinite(plain):
            raise _refused(value, signed)
        # 0.1 is meant as a tenth, not as the binary fraction that the float holds
        number = simplest_fraction(plain)
    elif isinstance(plain, Decimal):
        # outside of this the exact fraction would have so many digits that reading it takes for ever
        if not plain.is_finite() or not -40 < plain.adjusted() <= 10:
            raise _refused(value, signed)
        number = _decimal(f"{plain:f}")
    elif isinstance(plain, str):
        number, percent = _of_text(plain, signed)
    else:
        raise _refused(value, signed)
    # after reading, so that every form is held to the same bounds
    if number < 0 and not signed:
        raise _refused(value, signed)
    if abs(number) >= LARGEST:
        raise TooLargeError(f"{as_given(value)} is too large: a number here is below {LARGEST:,}")
    return number, percent


def _of_text(text: str, signed: bool) -> tuple[Fraction, bool]:
    match = _TEXT.fullmatch(text.strip()) if len(text) <= 100 else None
    if match is None:
        raise _refused(text, signed)
    mixed = _MIXED.fullmatch(match["number"])
    try:
        if mixed:
            number = int(mixed[1]) + Fraction(int(mixed[2]), int(mixed[3]))
        elif match["number"][-1] in _GLYPHS:
            number = _decimal(match["number"][:-1].strip() or "0") + _GLYPHS[match["number"][-1]]
        else:
            above, _, below = match["number"].partition("/")
            number = _decimal(above) / _decimal(below or "1")
    except ZeroDivisionError:
        raise _refused(text, signed) from None
    return (-number if match["sign"] in ("-", "\u2212") else number), bool(match["percent"])


def _decimal(digits: str) -> Fraction:
    """Digits as a number; one with many places as the fraction that its float stands for."""
    plain = digits.replace(",", "").strip()
    # up to that a decimal is what it says
    if len(plain.partition(".")[2]) <= TYPED_PLACES:
        return Fraction(plain)
    return simplest_fraction(float(plain))


def _refused(value: object, signed: bool) -> RefusedError:
    of = "" if signed else " of 0 or more"
    return RefusedError(f"{as_given(value)} is not a number{of}, such as 0.5 or 20/37")


Reader = Callable[[object], Any]
"""Reads one value as it is given. Raises ValueError saying what is accepted."""
