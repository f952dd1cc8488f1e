"""Financial years, and how an annual amount is shared over time.

A financial year runs from 1 April to 31 March, or from the first day of another month.
A day that ends something is not included (`until`).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from establishment.ground.findings import RefusedError, how_many
from establishment.ground.money import divide
from establishment.ground.shown_fields import ShownFields

Method = Literal["months", "days"]
FAR_PAST = date(1900, 1, 1)
FAR_FUTURE = date(9999, 12, 31)
# an hourly rate in a paper rests on one of these, and seldom says which
WORKED_WEEKS = (52, 50, 48, 47, 46, 45, 44, 42, 40, 39, 38)
"""Weeks in a year that papers count with: all, less leave, or in term time."""
_CALENDAR = re.compile(r"^\s*(?:FY\s*)?\d{4}\s*$", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:FY\s*)?(\d{4})\s*[/-]\s*(\d{2}|\d{4})\s*$", re.IGNORECASE)


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The months by name, in English on every system; a financial year begins on the first day of one."""
APRIL = 4


def month_named(name: str) -> int:
    """The number of a month, 1 to 12. Raises RefusedError for what is not its whole name, in any case."""
    if name.strip().capitalize() not in MONTHS:
        raise RefusedError(f"{name!r} is not the name of a month; write it whole: August")
    return MONTHS.index(name.strip().capitalize()) + 1


@dataclass(frozen=True, order=True, repr=False)
class FinancialYear(ShownFields):
    """The year from the first of a month of `start_year` until that day of the next year.

    It is written 2016/17; a calendar year, which begins in January, 2016. first_month: 1 to 12; April where not said.

    >>> FinancialYear(2016).label, FinancialYear.of(date(2017, 3, 31)).label, FinancialYear(2016, 1).label
    ('2016/17', '2016/17', '2016')
    """

    start_year: int
    first_month: int = APRIL

    def __post_init__(self) -> None:
        # the year after next has to be a date, and Python's dates end with 9999
        if not 1900 <= self.start_year <= 9997:
            raise RefusedError(f"a financial year starts in 1900 to 9997, not {self.start_year}")

    @property
    def label(self) -> str:
        """As people write it: 2016/17, or 2016 for a calendar year."""
        if self.first_month == 1:
            return str(self.start_year)
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        """The first day of its first month."""
        return date(self.start_year, self.first_month, 1)

    @property
    def next(self) -> FinancialYear:
        """The year after."""
        return FinancialYear(self.start_year + 1, self.first_month)

    @property
    def until(self) -> date:
        """The first day of the next year, not included."""
        return date(self.start_year + 1, self.first_month, 1)

    @property
    def last_day(self) -> date:
        """The day before the next year begins."""
        return self.until - timedelta(days=1)

    @property
    def days(self) -> int:
        """365, or 366 where the year holds a 29 February."""
        return (self.until - self.first_day).days

    @classmethod
    def of(cls, on: date, first_month: int = APRIL) -> FinancialYear:
        """The year a day lies in."""
        # a month before the first one is in the year that began the calendar year before
        return cls(on.year if on.month >= first_month else on.year - 1, first_month)

    @classmethod
    def parse(cls, text: str, first_month: int = APRIL) -> FinancialYear:
        """Read 2016/17, 2016-17, 2016/2017 or FY2016/17; of years that begin in January, 2016.

        Raises ValueError where the text is no year, or its second year is not the next one.
        """
        if first_month == 1:
            if not _CALENDAR.match(text):
                raise RefusedError(f"{text!r} is not a year that begins in January; write it as 2016")
            return cls(int(text.strip()[-4:]), 1)
        match = _LABEL.match(text)
        if not match:
            starts = "" if first_month == APRIL else f" that begins in {MONTHS[first_month - 1]}"
            raise RefusedError(f"{text!r} is not a financial year{starts}; write it as 2016/17")
        first, second = int(match[1]), match[2]
        # 2016/18 may be a slip or two years, and neither is guessed
        if int(second) != (first + 1) % (10 ** len(second)):
            raise RefusedError(f"{text!r} does not end in the year after {first}; write 2016/17")
        return cls(first, first_month)


@dataclass(frozen=True)
class Moment:
    """How far into its financial year a day lies: a fraction `numerator` of `denominator`.

    By months: i whole months and j days of a month of D days are (i*D + j) of 12*D.
    By days: j of 365 or 366.
    """

    numerator: int
    denominator: int

    @property
    def fraction(self) -> Fraction:
        """The part of the year that has passed."""
        return Fraction(self.numerator, self.denominator)


def moment(on: date, year: FinancialYear, method: Method = "months") -> Moment:
    """Where a day lies in `year`; before it is 0 of 1, after it 1 of 1."""
    if on <= year.first_day:
        return Moment(0, 1)
    if on >= year.until:
        return Moment(1, 1)
    if method == "days":
        return Moment((on - year.first_day).days, year.days)
    # months since the year began, which can be in the calendar year before
    months = (on.month - year.first_month) % 12
    length = days_in_month(on)
    # months count alike, days within a month by its own length
    return Moment(months * length + on.day - 1, 12 * length)


def month_days(year: FinancialYear) -> list[date]:
    """The thirteen days on which the months of a year begin and end."""
    return [months_after(year.first_day, month) for month in range(13)]


def month_edges(year: FinancialYear, method: Method = "months") -> list[Moment]:
    """The thirteen moments at which the months of a year begin and end."""
    return [moment(day, year, method) for day in month_days(year)]


def accrued(annual_pence: Any, at: Moment) -> Any:
    """F: what an annual amount comes to from the start of its year up to a moment.

    annual_pence: whole pence a year, `int` or int64 array.
    Returns whole pence. An interval costs F(end) - F(start), so its parts add however it is cut.

    >>> accrued(120000, Moment(1, 12))
    10000
    """
    return accrued_at(annual_pence, at.numerator, at.denominator)


def accrued_at(annual_pence: Any, numerator: Any, denominator: Any) -> Any:
    """F for many amounts and moments at once: int64 arrays that broadcast; whole pence."""
    return divide(annual_pence * numerator, denominator)


def long_date(on: date) -> str:
    """A day as a paper writes it.

    >>> long_date(date(2016, 12, 7))
    '7 December 2016'
    """
    return f"{on.day} {month_and_year(on)}"


def month_and_year(on: date) -> str:
    """The month of a day as a paper writes it, in English on every system.

    >>> month_and_year(date(2016, 12, 7))
    'December 2016'
    """
    return f"{MONTHS[on.month - 1]} {on.year:04d}"


def stretch_in_words(from_: date | None, until: date | None) -> str:
    """The days of a rule as people say them, the last day included; empty where it has no end on either side.

    >>> stretch_in_words(date(2018, 4, 1), date(2024, 4, 1))
    'from 1 April 2018 to 31 March 2024'
    >>> stretch_in_words(date(2024, 4, 1), None)
    'since 1 April 2024'
    """
    # an end is the first day without the rule, and people name the last day with it
    last = f"{long_date(until - timedelta(days=1))}" if until else ""
    if from_ is None:
        return f"until {last}" if last else ""
    return f"from {long_date(from_)} to {last}" if last else f"since {long_date(from_)}"


def months_in_words(months: int) -> str:
    """A number of months as people say it: whole years as years.

    >>> months_in_words(24), months_in_words(6)
    ('2 years', '6 months')
    """
    amount, unit = (months // 12, "year") if months and months % 12 == 0 else (months, "month")
    return how_many(amount, unit)


def day_of_year(day: tuple[int, int]) -> str:
    """A month and day of every year as people say it.

    >>> day_of_year((4, 1))
    '1 April'
    """
    return f"{day[1]} {MONTHS[day[0] - 1]}"


def days_in_month(on: date) -> int:
    """28 to 31."""
    return (first_of_next_month(on) - on.replace(day=1)).days


def first_of_next_month(on: date) -> date:
    """The first day of the month after."""
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def months_after(on: date, months: int) -> date:
    """The day so many months later; the last of that month where it has no such day.

    >>> months_after(date(2016, 8, 31), 6).isoformat()
    '2017-02-28'
    """
    first = date(on.year + (on.month - 1 + months) // 12, (on.month - 1 + months) % 12 + 1, 1)
    # a month after 31 August is 30 September
    return first.replace(day=min(on.day, days_in_month(first)))


def pay_day(on: date) -> date:
    """The last day of the month: the day whose statutory and pension rates hold for the month."""
    return first_of_next_month(on) - timedelta(days=1)


def anniversary(first: date, year: int) -> date:
    """The day of a year on which something comes round; of 29 February, the 28th where there is none."""
    if (first.month, first.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return first.replace(year=year)


def weeks_and_rates(worth: Fraction, hours: Fraction) -> list[tuple[int, int]]:
    """The weeks a year and the hourly rate in whole pounds that make so many hours a week worth an amount a year.

    worth: pounds a year.  hours: a week, of all together. One list of weeks answers for papers and for costings.

    >>> weeks_and_rates(Fraction(180_000), Fraction(100))
    [(50, 36), (45, 40), (40, 45)]
    """
    rates = [(weeks, worth / (hours * weeks)) for weeks in WORKED_WEEKS]
    # whole pounds alone: a rate with pence fits almost any number of weeks
    return [(weeks, rate.numerator) for weeks, rate in rates if rate.denominator == 1]


def in_force(day: date, first: date | None, until: date | None) -> bool:
    """Whether a day lies from a first day on and before an end; None leaves a side open."""
    return (first is None or first <= day) and (until is None or day < until)


def share_a_day(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two times, each a first day and an end, have a day in common; None leaves a side open."""
    start = max(one[0] or date.min, other[0] or date.min)
    return start < min(one[1] or date.max, other[1] or date.max)


def cut(start: date, end: date, days: Iterable[date]) -> list[tuple[date, date]]:
    """The stretches from `start` until `end`, cut at each of `days` that lies inside.

    >>> [b.isoformat() for _, b in cut(date(2016, 4, 1), date(2017, 4, 1), [date(2016, 9, 1)])]
    ['2016-09-01', '2017-04-01']
    """
    # a day at either end would cut off an empty stretch
    inside = sorted({day for day in days if start < day < end})
    edges = [start, *inside, end]
    return [(a, b) for a, b in pairwise(edges) if a < b]
