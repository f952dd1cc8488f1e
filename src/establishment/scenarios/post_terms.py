"""The terms of a post beside its grade: pension, allowances, vacancy factor, hours, and pay of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from establishment.ground.findings import Faults, InputError, RefusedError
from establishment.ground.money import number_text
from establishment.ground.periods import FinancialYear, long_date
from establishment.pensions import NO_PENSION, Pension, read_pension
from establishment.posts import Allowance, Kind, OwnPay
from establishment.rates.book import Book
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import AllowanceTable, Line, To
from establishment.scenarios.terms import ScenarioTerms

LGPS = ("lgps", "lgps-ni")
"""Schemes in which the pension of a member made redundant is paid at once, and the employer pays the strain."""
PENSION_FIX = "Write lgps/employer, a rate such as 14.5%, or none."


class PostTerms:
    """Reads the terms of the posts of a line; faults are noted."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms, self.book, self.faults = terms, book, faults
        self._pensions: dict[str, Pension] = {}

    def pension(self, text: str, scale: str, spot: Spot) -> Pension:
        """The pension that a line names; else that of the scenario, else of the scale."""
        # the nearest that is said: of the line, of the scenario, of the scale
        name = text or self.terms.pension or self.book.scale(scale).table.pension
        if name not in self._pensions:
            try:
                self._pensions[name] = read_pension(name)
            except RefusedError as fault:
                self.faults.add("E215", spot.place(), spot.name() or "pension", name, f"{fault}.", PENSION_FIX)
                return NO_PENSION
        return self._pensions[name]

    def usual_pension(self, scale: str) -> Pension:
        """The pension of posts on a scale that name none; none where it cannot be read, which is said of the lines."""
        try:
            return read_pension(self.terms.pension or self.book.scale(scale).table.pension)
        except ValueError:
            return NO_PENSION

    def in_lgps(self, kind: Kind) -> bool:
        """Whether a post is in a local government scheme: a flat rate says none, so then the scale's own counts."""
        scheme = kind.pension.scheme
        # a flat rate names no scheme, and its posts may be members of one all the same
        if kind.pension.is_rate:
            scheme = self.book.scale(kind.scale).table.pension.split("/")[0]
        return scheme in LGPS

    def allowance(self, table: AllowanceTable, spot: Spot) -> Allowance:
        """One allowance of a line."""
        if table.percent is not None and table.amount is not None:
            message = "An allowance is a percent of basic pay or an amount, not both."
            spot.fault(self.faults, "E208", "", None, message, 'Write percent = 14, or amount = "£1,200".')
        percent = None if table.percent is None else table.percent / 100
        least, most = (None if limit is None else limit.pence for limit in (table.least, table.most))
        return Allowance(
            table.name,
            percent,
            table.amount.pence if table.amount else None,
            table.pensionable,
            table.count,
            table.hours,
            least,
            most,
            table.follows_hours,
        )

    def vacancy(self, line: Line | To, spot: Spot) -> Fraction:
        """The share of cost that vacancies take off: that of the line, else of the scenario."""
        percent = self.terms.vacancy_percent if line.vacancy_percent is None else line.vacancy_percent
        # a post that is never filled costs nothing, and is no post
        if percent is not None and percent >= 100:
            message = "A vacancy factor takes off less than the whole."
            key = "vacancy_percent"
            spot.fault(self.faults, "E208", key, percent, message, "Write 4% as 4.")
            return Fraction(0)
        return (percent or Fraction(0)) / 100

    def is_one_post(self, value: Fraction, key: str, spot: Spot) -> bool:
        """Whether FTE or paid weeks are those of one post at most; if not, that is noted."""
        if 0 < value <= 1:
            return True
        what = "FTE" if key == "fte" else "of the year in paid weeks"
        fix = (
            'Four posts of 3.5 FTE in all are count = 4 and fte = "3.5/4"; fte = 3.5 without count is 3.5 posts.'
            if key == "fte"
            else "Write 39 of 52 weeks as 39/52."
        )
        spot.fault(self.faults, "E208", key, value, f"One post has more than 0 and at most 1 {what}.", fix)
        return False


def read_own_pay(line: Line | To, terms: ScenarioTerms, spot: Spot, faults: Faults) -> OwnPay | None:
    """The salary of its own that a line or a change gives a post; None where it gives none, or none that can be.

    Faults are noted: a point beside it (E208), no day on which the post has it (E214), what says something of a
    salary where none is given (E208), an end of no protection (E208), and one that is not after the day (E217).
    """
    if line.salary is None:
        for key in (key for key in ("salary_on", "protected", "protected_until") if getattr(line, key)):
            message = f"{key} needs a salary of the post's own, but the line has none."
            spot.fault(faults, "E208", key, None, message, f"Add salary, or leave out {key}.")
        return None
    # awards after that day raise the salary, so it needs one
    on = line.salary_on or terms.price_base or _first_day(terms)
    # asked in this order, so that the first thing to mend is told first
    if line.point:
        message = f"The post has the point {line.point} and a salary of its own."
        fix = "Leave out one of the two: a point moves with increments, a salary of its own does not."
        spot.fault(faults, "E208", "salary", None, message, fix)
    elif on is None:
        message = "The line does not give a day on which the post has this salary."
        fix = "Add salary_on, a day on which it has it, or price_base."
        spot.fault(faults, "E214", "salary", None, message, fix)
    elif line.protected_until is not None and not line.protected:
        message = "protected_until ends a protection, but the line has none."
        fix = 'Add protected = "frozen" or "awards", or leave out protected_until.'
        spot.fault(faults, "E208", "protected_until", str(line.protected_until), message, fix)
    elif line.protected_until is not None and line.protected_until <= on:
        message = f"The protection ends on {line.protected_until}, and the post has the salary on {on}."
        fix = "Give a later day: protected_until is the first day without the protection."
        spot.fault(faults, "E217", "protected_until", str(line.protected_until), message, fix)
    else:
        return OwnPay(line.salary.pence, on, line.protected, line.protected_until)
    return None


def _first_day(terms: ScenarioTerms) -> date | None:
    """The first day of the years of the plan."""
    years = terms.financial_years
    return years[0].first_day if years else None


AnyLine = TypeVar("AnyLine", Line, To)


class HoursReader:
    """Reads hours a week of one post, against the full-time week of its scale."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms, self.book, self.faults = terms, book, faults

    def in_fte(self, line: AnyLine, scale: str, on: date | None, spot: Spot) -> AnyLine:
        """A line with its hours as the exact part of the full-time week of a day; faults are noted (E202, E208)."""
        if line.hours is None:
            return line
        bare = line.model_copy(update={"hours": None})
        faults_before = len(self.faults.found)
        week = self.full_time(scale, on, spot, line.hours)
        if len(self.faults.found) > faults_before:
            return bare
        if line.fte is not None:
            message = "The line gives both hours and fte."
            spot.fault(self.faults, "E208", "hours", line.hours, message, "Leave out hours or fte.")
        elif week is None:
            message = f"The scale {scale} does not say the hours of full time{'' if on else ' of one day alone'}."
            fix = 'Give the part of full time: fte = "18.5/37"; or the day.'
            spot.fault(self.faults, "E202", "hours", line.hours, message, fix)
        elif not 0 < line.hours <= week:
            message = f"One post has more than 0 and at most the {number_text(week)} hours of the full-time week."
            fix = "Correct the hours; overtime is an allowance or a line of non-pay."
            spot.fault(self.faults, "E208", "hours", line.hours, message, fix)
        else:
            # reduced weeks came with pay kept and part-timers' hours reduced with them
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
        # the nearest day to the line of those that are said
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
