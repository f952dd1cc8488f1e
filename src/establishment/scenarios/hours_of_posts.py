"""Hours of posts in a week as exact parts of the full-time week that is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from establishment.ground.findings import Faults, InputError
from establishment.ground.money import number_text
from establishment.ground.periods import FinancialYear, long_date
from establishment.rates.book import Book
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import Line, To
from establishment.scenarios.terms import ScenarioTerms

AnyLine = TypeVar("AnyLine", Line, To)


class HoursReader:
    """Reads hours a week of one post, against the full-time week of its scale."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms, self.book, self.faults = terms, book, faults

    def in_fte(self, line: AnyLine, scale: str, on: date | None, spot: Spot) -> AnyLine:
        """A line with its hours as the exact part of the full-time week of a day; faults are noted (E202, E208)."""
        if line.hours is None:
            return line
        place, name = spot.place("hours"), spot.name("hours")
        bare = line.model_copy(update={"hours": None})
        faults_before = len(self.faults.found)
        week = self.full_time(scale, on, spot, line.hours)
        if len(self.faults.found) > faults_before:
            return bare
        if line.fte is not None:
            message = "The line says its hours and its part of full time."
            self.faults.add("E208", place, name, line.hours, message, "Leave out hours or fte.")
        elif week is None:
            message = f"The scale {scale} does not say the hours of full time{'' if on else ' of one day alone'}."
            fix = 'Give the part of full time: fte = "18.5/37"; or the day.'
            self.faults.add("E202", place, name, line.hours, message, fix)
        elif not 0 < line.hours <= week:
            message = f"One post has more than 0 and at most the {number_text(week)} hours of the full-time week."
            fix = "Correct the hours; overtime is an allowance or a line of non-pay."
            self.faults.add("E208", place, name, line.hours, message, fix)
        else:
            self._say_later_weeks(scale, on)
            return bare.model_copy(update={"fte": line.hours / week})
        return bare

    def full_time(self, name: str, on: date | None, spot: Spot, hours: Fraction) -> Fraction | None:
        """The full-time week of a scale on the day of a line with hours, or of its prices; none held is noted."""
        try:
            return self.book.scale(name).full_time_hours(self._day(on))
        except InputError as fault:
            place, field = spot.place("hours"), spot.name("hours")
            findings = (replace(f, fix=f"{f.fix} (See {f.place}.)") for f in fault.findings)
            self.faults.extend(replace(f, place=place, field=field, value=number_text(hours)) for f in findings)
            return None

    def known(self, name: str, on: date | None) -> Fraction | None:
        """The full-time week, None where it is not known: a line in shorthand says so only where it has hours."""
        try:
            return self.book.scale(name).full_time_hours(self._day(on))
        except InputError:
            return None

    def _day(self, on: date | None) -> date | None:
        """The day whose full-time week counts: of the line, of the changes, of the prices, or the first of the plan."""
        years = self.terms.financial_years
        return on or self.terms.starts or self.terms.price_base or (years[0].first_day if years else None)

    def _say_later_weeks(self, name: str, on: date | None) -> None:
        """Note that the full-time week changes within the plan, and what becomes of posts given by their hours."""
        day, years = self._day(on), self.terms.plan_years
        if day is None or not years:
            return
        last = FinancialYear.parse(years[-1]).last_day
        for week in self.book.scale(name).working_weeks:
            if week.from_ is not None and day < week.from_ <= last:
                words = f"{number_text(week.hours)} hours from {long_date(week.from_)}"
                self.faults.note(
                    f"The full-time week of {name} is {words}: posts given by their hours keep their part of full time."
                )
