"""Employer cost of any pay: National Insurance, pension and levy, for one pay or many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from establishment.ground.amounts import clear_amount, parse_amount
from establishment.ground.arguments import argument, arguments, one_of, plain_name, plain_text
from establishment.ground.findings import RefusedError, as_given
from establishment.ground.money import pounds, times
from establishment.ground.periods import pay_day
from establishment.ground.read_days import read_day
from establishment.pensions import Pension, read_rate
from establishment.rates.book import Book, book_given
from establishment.rates.insurance import (
    EXEMPT_LETTER,
    PERIODS,
    NationalInsurance,
    Period,
    insurance_due,
    insurance_terms,
)
from establishment.rates.oncosts import OnCosts, levy_due

if TYPE_CHECKING:
    import pandas as pd

Pay = int | float | str | Decimal | Fraction | Iterable[Any]
Money = Literal["pounds", "pence"]
MONEY = one_of("pounds", "pence")
LARGEST_PAY = 10**13
BLOCK = 2**15
"""Pays worked out at a time."""
OFF = 1e-4
"""How far, in pence, a float may lie from whole pence: far more than a float is off by itself."""


@arguments(on=read_day, category=plain_text, period=one_of(*PERIODS), money=MONEY)
def employer_ni(
    pay: Pay,
    *,
    on: date,
    category: str = "A",
    period: Period = "annual",
    money: Money = "pounds",
    book: Book | str | Path | None = None,
) -> Any:
    """Employer National Insurance on pay.

    pay: pounds in one pay period of one employment; a scalar, list, array or Series.
    on: the day it is paid.  category: the letter.  period: weekly, fortnightly, four_weekly, monthly, annual.
    Returns pounds (Decimal for a scalar, float to the penny for the rest, a Series keeps its index), or whole
    pence with money="pence".
    On the pay of one period a halfpenny or less is dropped (regulation 12(1), Social Security
    (Contributions) Regulations 2001); for `annual`, as in a costing, halves go away from zero.
    Source: the row in force on `on` (`oncosts/national-insurance.csv`, `oncosts/national-insurance-letters.csv`).
    Raises ValueError (pay, period, on), InputError E205, E207 (day), E215 (category).

    >>> employer_ni(30000, on=date(2025, 4, 6))
    Decimal('3750.00')
    """
    row = _oncosts(book).insurance_on(on)
    due = [_insurance(pay_pence(block), row, category, period, on) for block in _blocks(pay)]
    return _like(pay, due[0] if len(due) == 1 else np.concatenate(due), money)


def _blocks(pay: Pay) -> list[Any]:
    """Pay in blocks that stay in the processor's cache, where it is an array of numbers; else as it is."""
    # only plain arrays are cut: each value of a list is read by itself anyway
    if getattr(getattr(pay, "dtype", None), "kind", "") not in ("f", "i") or np.ndim(pay) != 1:  # type: ignore[arg-type]
        return [pay]
    values = np.asarray(pay)
    return [values[start : start + BLOCK] for start in range(0, max(len(values), 1), BLOCK)]


@arguments(on=read_day, category=plain_text, money=MONEY)
def employer_cost(
    pay: Pay,
    *,
    on: date,
    pension: str | float | Decimal | Fraction | None,
    category: str = "A",
    full_time_pay: Pay | None = None,
    money: Money = "pounds",
    book: Book | str | Path | None = None,
) -> pd.DataFrame:
    """What a year of pay costs the employer.

    pay: pounds a year of one employment; a scalar, list, array or Series.
    on: a day in the month whose rates are used (those in force on its last day).
    pension: a scheme ("police", "nhs", "lgps/hampshire-fund-average", with "/kind of rate" if wanted), a rate ("14.5%",
    0.145) or None for no pension.  category: the National Insurance letter.
    full_time_pay: pay at full time, for schemes with salary bands; `pay` if None.
    Returns a frame, one row a pay (a Series keeps its index): pay, national_insurance, pension, levy, total, in pounds
    (float, to the penny) or whole pence with money="pence". The total is the sum of the parts.
    Raises ValueError (pay, rate, on), InputError E205, E207 (day), E215 (scheme, category).

    >>> employer_cost(30000, on=date(2025, 4, 30), pension="20%")["total"].item()
    39900.0
    """
    import pandas as pd

    pence = pay_pence(pay)
    full = pence if full_time_pay is None else pay_pence(full_time_pay)
    if len(full) != len(pence):
        raise RefusedError(f"full_time_pay has {len(full)} values, pay has {len(pence)}")
    # a year's cost has the rates of the month's last day, which is the pay day; employer_ni alone takes the exact day
    oncosts, month = _oncosts(book), pay_day(on)
    parts = {
        "pay": pence,
        "national_insurance": _insurance(pence, oncosts.insurance_on(month), category, "annual", month),
        "pension": _pension_due(pence, full, argument("pension", pension, _pension), oncosts, month),
        "levy": levy_due(pence, oncosts.levy_on(month)),
    }
    parts["total"] = sum(parts.values())
    frame = pd.DataFrame(parts, index=getattr(pay, "index", None) if hasattr(pay, "iloc") else None)
    return frame if money == "pence" else frame / 100


def _pension(pension: Any) -> Pension:
    """A pension as it is given; an empty text is none that can be meant."""
    return read_rate(plain_name(pension) if isinstance(pension, str) else pension)


def _insurance(pence: npt.NDArray[Any], row: NationalInsurance, category: str, period: Period, on: date) -> Any:
    if category == EXEMPT_LETTER:
        return np.zeros_like(pence)
    threshold, band = insurance_terms(row, category, period, on)
    rebate = row.rebate_rate if band else None
    # the rule that drops a halfpenny is of one pay period; a year's cost is a budget figure, rounded as all others
    return insurance_due(pence, threshold, row.rate, band, rebate, halves_down=period != "annual")


def _pension_due(pence: npt.NDArray[Any], full: npt.NDArray[Any], pension: Pension, oncosts: OnCosts, on: date) -> Any:
    pension = pension.in_force(on)
    if pension.flat is not None:
        return times(pence, pension.flat)
    due = np.zeros_like(pence)
    if not pension.scheme:
        return due
    # looked up once for each different pay, in whole pounds as the bands are printed
    bands = {int(amount): oncosts.pension_on(pension, on, int(amount)) for amount in np.unique(full // 100 * 100)}
    for amount, record in bands.items():
        rows = full // 100 * 100 == amount
        assert record is not None
        due[rows] = times(pence[rows], record.rate)
    return due


def pay_pence(pay: Pay) -> npt.NDArray[np.int64]:
    """Pay in pounds as int64 pence, one-dimensional.

    Raises ValueError for negative pay, a part of a penny, text, an empty value or more than one dimension.
    """
    # True would be read as £1
    if isinstance(pay, bool):
        raise RefusedError(f"pay is {as_given(pay)}; give pounds as a number")
    if isinstance(pay, int | float | str | Decimal | Fraction) or np.ndim(pay) == 0:  # type: ignore[arg-type]
        pay = [pay]
    array = np.asarray(pay)
    if array.ndim != 1:
        raise RefusedError(f"pay has {array.ndim} dimensions; give a scalar, a list or a Series")
    if array.dtype.kind in "iu":
        pence = array.astype(np.int64) * 100 if not array.size or array.max() < LARGEST_PAY else _refuse(array.max())
    elif array.dtype.kind == "f":
        pence = _from_floats(array)
    else:
        pence = np.array([_one(value) for value in pay], dtype=np.int64)
    if pence.size and int(pence.min()) < 0:
        raise RefusedError(f"pay is {pounds(int(pence.min()))}; it cannot be negative")
    return pence


def _refuse(value: Any) -> Any:
    raise RefusedError(f"pay is {value}, which is not below {LARGEST_PAY:,} pounds")


def _from_floats(array: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    # floats only on the way in: what is not within a hair of whole pence is refused, not rounded
    scaled = array * 100.0
    pence = np.rint(scaled)
    with np.errstate(invalid="ignore"):  # what is infinite is refused below
        scaled -= pence
    np.abs(scaled, out=scaled)
    # the worst of all is looked at first: what is no number is below no bound
    if not (scaled.max(initial=0) <= OFF and max(pence.max(initial=0), -pence.min(initial=0)) < 100 * LARGEST_PAY):
        if not np.isfinite(array).all():
            raise RefusedError("pay has an empty or infinite value; give every pay in pounds")
        if np.abs(array).max() >= LARGEST_PAY:
            _refuse(array.max())
        raise RefusedError(f"pay is {array[scaled > OFF][0].item()!r}, which is not a whole number of pence")
    whole: npt.NDArray[np.int64] = pence.astype(np.int64)
    return whole


def _one(value: Any) -> int:
    try:
        pence = clear_amount(parse_amount(value)).pence
    except RefusedError as fault:
        raise RefusedError(
            f"pay is {as_given(value)}; give pounds as a number, to the penny at most ({fault})"
        ) from None
    return pence if abs(pence) < LARGEST_PAY * 100 else int(_refuse(value))


def _oncosts(book: Book | str | Path | None) -> OnCosts:
    return book_given(book).oncosts


def _like(pay: Pay, pence: npt.NDArray[Any], money: Money) -> Any:
    """Pence in the shape the pay came in."""
    if isinstance(pay, int | float | str | Decimal | Fraction) or np.ndim(pay) == 0:  # type: ignore[arg-type]
        return int(pence[0]) if money == "pence" else pounds(int(pence[0]))
    values = pence if money == "pence" else pence / 100
    if hasattr(pay, "iloc"):
        import pandas as pd

        return pd.Series(values, index=getattr(pay, "index", None), name=getattr(pay, "name", None))
    return values
