"""Money in whole pence, and the one place where anything is rounded.

Amounts are `int` pence or int64 arrays of pence; rates and shares are exact `Fraction`s. Halves go away
from zero, as Excel's ROUND does. A total is never rounded: it is the sum of rounded parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from establishment.ground.findings import TooLargeError

Pence = TypeVar("Pence", int, npt.NDArray[Any])
IntArray = npt.NDArray[Any]

INT64_MAX = 2**63 - 1


def divide(numerator: Any, denominator: Any) -> Any:
    """Quotient of whole numbers rounded to a whole number, halves away from zero.

    numerator, denominator: `int`, or integer arrays that broadcast; the denominator is above 0.
    Returns the same kind. `divide(-a, b) == -divide(a, b)`.

    >>> divide(5, 2), divide(-5, 2), divide(4, 3)
    (3, -3, 1)
    """
    if isinstance(numerator, np.ndarray) or isinstance(denominator, np.ndarray):
        if not np.size(numerator) or np.min(numerator) >= 0:  # by far the most, and three times as fast
            return (2 * numerator + denominator) // (2 * denominator)
        size = (2 * np.abs(numerator) + denominator) // (2 * denominator)
        return size * np.where(np.asarray(numerator) < 0, -1, 1)
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def percent(rate: Fraction) -> str:
    """A rate as text: 13.8%.

    >>> percent(Fraction("0.138")), percent(Fraction(1, 4))
    ('13.8%', '25%')
    """
    return f"{float(100 * rate):.6g}%"


def number_text(value: Fraction | int) -> str:
    """A number for people, without needless places.

    >>> number_text(14), number_text(Fraction("10.9")), number_text(1250)
    ('14', '10.9', '1,250')
    """
    # four places are more than FTE and hours are written with
    exact = Fraction(value)
    return f"{exact.numerator:,}" if exact.denominator == 1 else f"{float(exact):,.4f}".rstrip("0").rstrip(".")


def number(pence: int) -> int | float:
    """Pounds as a plain number with at most two decimals, for JSON: a whole number where there are no pence.

    >>> number(1234500), number(1250)
    (12345, 12.5)
    """
    return pence // 100 if pence % 100 == 0 else pence / 100


def times(pence: Pence, rate: Fraction | int) -> Pence:
    """Amount x rate in whole pence, halves away from zero.

    pence: `int` or int64 array.  rate: `Fraction` or `int`, never a float.
    Returns whole pence of the same shape. Raises TypeError for a float rate.

    >>> times(1002, Fraction(1, 4))
    251
    """
    # 0.138 as a float is a little more than 13.8%, and turns exact halves the wrong way
    if isinstance(rate, float):
        raise TypeError(f"rate is the float {rate!r}; give a Fraction, such as Fraction('0.138')")
    exact = Fraction(rate)
    if isinstance(pence, np.ndarray):
        wide = widen(pence, exact.numerator)
        return narrow(divide(wide * exact.numerator, exact.denominator))
    rounded: int = divide(pence * exact.numerator, exact.denominator)
    return rounded


def widen(pence: IntArray, *factors: int) -> IntArray:
    """The array itself while 2 x its largest amount x the factors fits int64, else Python ints.

    Exactness before speed: an amount too large for 64 bits is worked with unbounded integers.
    """
    if pence.dtype == object or not pence.size:
        return pence
    # rounding doubles what it divides and adds the denominator: 4 leaves room for both
    bound = 4 * max(abs(int(pence.max())), abs(int(pence.min())))
    for factor in factors:
        bound *= max(abs(factor), 1)
    return pence if bound < INT64_MAX else pence.astype(object)


def narrow(pence: IntArray) -> IntArray:
    """Int64 again, or TooLargeError: money that does not fit 64 bits (£92,233,720bn) is not money."""
    if pence.dtype != object:
        return pence
    if any(abs(int(amount)) > INT64_MAX for amount in pence.ravel()):
        raise TooLargeError("an amount is above £92,233,720,368,547,758; check counts and salaries")
    return pence.astype(np.int64)


def share_out(pence: int, shares: Sequence[Fraction]) -> list[int]:
    """An amount split between funders so that the parts add to the whole.

    pence: whole pence.  shares: fractions that add to exactly 1, in the order named.
    Returns whole pence, one a share: each later one rounded, the first takes the rest.
    Raises ValueError if the shares do not add to 1.

    >>> share_out(100, [Fraction(1, 3)] * 3)
    [34, 33, 33]
    """
    if sum(shares) != 1:
        raise ValueError(f"shares add to {sum(shares)}, not 1")
    later = [times(pence, share) for share in shares[1:]]
    # rounded each for itself the parts could miss the whole by a penny
    return [pence - sum(later), *later]


def pounds(pence: int) -> Decimal:
    """Decimal pounds with two places, exact.

    >>> pounds(1208400)
    Decimal('12084.00')
    """
    return Decimal(int(pence)).scaleb(-2)


def nearest_pence(amount: Fraction) -> int:
    """Whole pence nearest to an exact number of pence, halves away from zero.

    >>> nearest_pence(Fraction(5, 2))
    3
    """
    return int(divide(amount.numerator, amount.denominator))


def text(pence: int, *, signed: bool = False) -> str:
    """Pounds for people: pence are shown only where there are some.

    signed: put a plus before a positive amount.

    >>> text(1208400), text(-1208450), text(250, signed=True)
    ('£12,084', '-£12,084.50', '+£2.50')
    """
    whole, part = divmod(abs(int(pence)), 100)
    sign = "-" if pence < 0 else "+" if signed and pence > 0 else ""
    return f"{sign}£{whole:,}" + (f".{part:02d}" if part else "")
