"""The full-time week of a scale by date, from `working-time.csv`: what hours of a post are a part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from establishment.ground.columns import Column, Columns, Row
from establishment.ground.findings import Faults, Finding, InputError, Place, listed
from establishment.ground.money import number_text
from establishment.ground.periods import in_force, stretch_in_words
from establishment.rates.references import SOURCED, References, Source, check_runs, not_held, source_of

WORKING_TIME = Columns(
    Column("effective_from", "date", "", "first day; empty where it has long been so or was not read"),
    Column("effective_until", "date", "", "first day after; empty where open"),
    Column("hours", "number", "hours", "hours of the full-time week", required=True),
    *SOURCED,
)
"""Columns of `working-time.csv`: one row a full-time week for a stretch of time."""
HOURS_IN_WEEK = 168


@dataclass(frozen=True)
class WorkingWeek:
    """The full-time week for a stretch of time."""

    hours: Fraction
    from_: date | None
    until: date | None
    source: Source

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return in_force(on, self.from_, self.until)

    def __str__(self) -> str:
        return f"{number_text(self.hours)} hours {stretch_in_words(self.from_, self.until)}".rstrip()


def working_weeks(rows: Sequence[Row], references: References, faults: Faults) -> tuple[WorkingWeek, ...]:
    """The full-time weeks of a scale, in order; faults are noted (E208, E217)."""
    weeks = []
    for row in rows:
        if not 0 < row["hours"] <= HOURS_IN_WEEK:
            message = "This is not a number of hours in a week."
            faults.add("E208", row.place, "hours", row["hours"], message, "Write 37 for a full-time week of 37 hours.")
        source = source_of(row, references, faults)
        check_runs(row, "week", faults)
        weeks.append(WorkingWeek(row["hours"], row["effective_from"], row["effective_until"], source))
    # a week without a first day has always been, so it stands first
    weeks.sort(key=lambda week: week.from_ or date.min)
    for before, after in pairwise(weeks):
        # two weeks on one day would give two costs of one post
        if (before.until or date.max) > (after.from_ or date.min):
            message = f"Two full-time weeks are in force on one day; the other is on line {before.source.place.line}."
            fix = "End the earlier with effective_until, and begin the later with effective_from, on the same day."
            faults.add("E217", after.source.place, "hours", number_text(after.hours), message, fix)
    return tuple(weeks)


def week_on(weeks: Sequence[WorkingWeek], on: date | None, scale: str) -> WorkingWeek | None:
    """The full-time week on a day; the only one there is where no day is said, and None where there are several.

    Raises InputError E205, E206 or E207 where none is held for the day.
    """
    if on is None:
        # of several weeks none is the one that is meant
        return weeks[0] if len(weeks) == 1 else None
    for week in weeks:
        if week.holds(on):
            return week
    code = not_held(on, ((week.from_, week.until) for week in weeks))
    message = f"The hours of the full-time week of {scale} are not held for {on}."
    fix = f'Held: {listed(map(str, weeks))}. Give the part of full time instead: fte = "18.5/37".'
    place = weeks[0].source.place if weeks else Place(scale)
    raise InputError([Finding(code, place, "hours", str(on), message, fix)])
