"""Days as people and programs write them, read in one way wherever they come in.

A day in figures with the year last, such as 01/10/2025, is read day first, as the United Kingdom writes it. Only a
column can prove otherwise: where one of its days can be read month first alone, all of them are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from establishment.ground.findings import RefusedError, as_given, quoted
from establishment.ground.periods import long_date

DayOrder = Literal["day first", "month first"]
MANY = 100
"""From so many texts on it is faster to read all of them at once."""
ACCEPTED = "write it as 2016-04-01, 1 April 2016 or 01/04/2016, day first"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?"
)
_MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0{1,9})?)?)?"
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})(?:-([0-9]{{1,2}})-([0-9]{{1,2}})|/([0-9]{{1,2}})/([0-9]{{1,2}})|([0-9]{{2}})([0-9]{{2}})){_MIDNIGHT}"
)
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2([0-9]{{4}}){_MIDNIGHT}")
_MONTH_NAMED = re.compile(rf"({_NAME})[ -]?([0-9]{{4}})", re.IGNORECASE)
_NAMED = re.compile(rf"([0-9]{{1,2}})(?:st|nd|rd|th)?[ -]?({_NAME})[ -]?([0-9]{{4}})", re.IGNORECASE)


def read_day(value: object, order: DayOrder = "day first") -> date:
    """A day.

    value: a date; a datetime, Timestamp or datetime64 at midnight; or text: 2016-04-01, 1 April 2016, 01-Apr-2016,
    01/04/2016.  order: how figures with the year last are read.
    Raises ValueError for anything else.

    >>> read_day("01/10/2025"), read_day("1 Oct 2025"), read_day("2025-10-01 00:00:00")
    (datetime.date(2025, 10, 1), datetime.date(2025, 10, 1), datetime.date(2025, 10, 1))
    """
    value = _plain(value)
    if isinstance(value, datetime) and value == value:
        # a time of day could mean a day of another zone
        if value.time() != time():
            raise RefusedError(f"{value} is not a day: it has a time of day")
        return value.date()
    if isinstance(value, date) and value == value:
        return value
    if not isinstance(value, str):
        raise RefusedError(f"{as_given(value)} is not a day; {ACCEPTED}")
    parts = _parts(value.strip(), order) if len(value) <= 60 else None
    try:
        # no parts: refused below as a day that is in no calendar
        return date(*parts) if parts else date(0, 0, 0)
    except ValueError:
        raise RefusedError(f"{quoted(value[:60])} is not a day; {ACCEPTED}") from None


def day_in_figures(text: str, order: DayOrder = "day first") -> date | None:
    """The day of a text in figures with the year last, such as 01/10/2025; None for any other text.

    >>> day_in_figures("01/10/2025"), day_in_figures("31/02/2025"), day_in_figures("1 Oct 2025")
    (datetime.date(2025, 10, 1), None, None)
    """
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    try:
        return date(year, second, first) if order == "day first" else date(year, first, second)
    except ValueError:
        return None


def days_in_figures(texts: Collection[str], order: DayOrder = "day first") -> dict[str, date]:
    """Those of some texts that are days of the calendar in ten letters, such as 01/10/2025, with their days.

    Each is what `day_in_figures` gives; the others, some of which it reads too, are not there.

    >>> days_in_figures(["01/10/2025", "31/02/2025", "1/10/2025"])
    {'01/10/2025': datetime.date(2025, 10, 1)}
    """
    from establishment.ground.figured_days import FiguredDays

    every = list(texts)
    places, days = FiguredDays(every).days(day_first=order == "day first")
    return dict(zip(map(every.__getitem__, places.tolist()), days, strict=True))


def month_of(value: object) -> str:
    """The month that a value names, as 2026-05, where it names no day; else nothing.

    >>> month_of("2026-05"), month_of("May 2026"), month_of("2026-05-01")
    ('2026-05', '2026-05', '')
    """
    text = str(value).strip() if isinstance(value, str) or type(value).__name__ == "datetime64" else ""
    match = _MONTH_NAMED.fullmatch(text)
    if match:
        return f"{match[2]}-{_MONTHS.index(match[1][:3].casefold()) + 1:02}"
    return text if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) else ""


def read_first_day(value: object) -> date:
    """A day, or the first day of a month: 2026-05 is 1 May 2026. Raises RefusedError."""
    month = month_of(value)
    return read_day(f"{month}-01" if month else value)


def _plain(value: object) -> object:
    """A day of numpy or pandas as Python's own."""
    if type(value).__name__ == "datetime64":
        text = str(value)
        return text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else re.sub(r"T00:00(:00(\.0+)?)?$", "", text)
    if hasattr(value, "to_pydatetime") and value == value:
        return value.to_pydatetime(warn=False)
    return value


def _parts(text: str, order: DayOrder) -> tuple[int, int, int] | None:
    """Year, month and day of a text that is written as a day."""
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        year, month, day = (int(part) for part in match.groups() if part)
        return year, month, day
    match = _NAMED.fullmatch(" ".join(text.replace(",", " ").split()))
    if match:
        return int(match[3]), _MONTHS.index(match[2][:3].casefold()) + 1, int(match[1])
    match = _YEAR_LAST.fullmatch(text)
    if match:
        first, second = int(match[1]), int(match[3])
        return (int(match[4]), second, first) if order == "day first" else (int(match[4]), first, second)
    return None


def _proofs(texts: list[str]) -> tuple[str, str, str]:
    """The first text that can be read day first alone, the first that can be month first alone, the first of both."""
    unlike: dict[tuple[str, bool], str] = {}
    for text in map(str.strip, texts if len(texts) < MANY else _telling_days(texts)):
        unlike.setdefault((text[:-4], text[-4:].isdigit()), text)  # days that differ in the year alone prove the same
    day_first = month_first = both = ""
    for text in unlike.values():
        match = _YEAR_LAST.fullmatch(text)
        if match is None:
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12:
            # the first of its kind is what a message names
            day_first = day_first or text
        elif second > 12:
            month_first = month_first or text
        elif first != second:
            both = both or text
    return day_first, month_first, both


def _telling_days(texts: list[str]) -> list[str]:
    """Of many texts the first of each day and month, and those that are not written in ten letters."""
    from establishment.ground.figured_days import FiguredDays

    days = FiguredDays(texts)
    return [texts[place] for place in days.unlike(len(texts)).tolist()]


@dataclass(frozen=True)
class DayColumn:
    """How the days of a column are read: in which order, and an example of a day that has two readings, if any."""

    order: DayOrder = "day first"
    example: str = ""
    proof: str = ""

    @classmethod
    def of(cls, values: Iterable[object]) -> DayColumn:
        """The order of a column: day first, unless a day of it can be read month first alone and none day first alone.

        >>> DayColumn.of(["01/10/2025", "25/12/2025"]).order, DayColumn.of(["01/10/2025", "12/25/2025"]).order
        ('day first', 'month first')
        """
        day_first, month_first, example = _proofs([value for value in values if isinstance(value, str)])
        # as the United Kingdom writes days; a column that proves both ways holds a slip, told at its row
        order: DayOrder = "month first" if month_first and not day_first else "day first"
        return cls(order, example, month_first if order == "month first" else day_first)

    def note(self, column: str, table: str = "") -> str:
        """What is to be said of the column of a table: how its days with two readings were read; else nothing.

        >>> DayColumn.of(["01/10/2025"]).note("from")
        'Days of the column from are read day first: 01/10/2025 is 1 October 2025.'
        """
        name = f"{column} of {table}" if table else column
        if not self.example:
            odd = self.order == "month first"
            return f"Days of the column {name} are read month first, as {self.proof} shows." if odd else ""
        proved = f", as {self.proof} shows" if self.proof else ""
        day = long_date(read_day(self.example, self.order))
        return f"Days of the column {name} are read {self.order}{proved}: {self.example} is {day}."
