"""Exit terms of a scheme: what its own rules pay whose employment ends, worked out of its rows in `exit-terms.csv`.

The law's own payment stands in `redundancy`, and it is the floor of all terms of employees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal, get_args

from establishment.ground.columns import Column, Columns, Row
from establishment.ground.findings import Faults, Finding, InputError, Place, listed, nearest
from establishment.ground.money import nearest_pence, number_text, text
from establishment.ground.periods import in_force, share_a_day
from establishment.ground.shown_fields import ShownFields
from establishment.rates.redundancy import RedundancyLaw
from establishment.rates.references import SOURCED, LayeredFiles, References, Source, check_runs, not_held, source_of

RuleName = Literal[
    "available",
    "months_per_year",
    "weeks_per_year",
    "statutory_weeks",
    "actual_week",
    "month_in_weeks",
    "most_months",
    "most_weeks",
    "least_years",
    "below_age",
    "salary_floor",
    "salary_cap",
    "notice_months",
]
RULES: tuple[RuleName, ...] = get_args(RuleName)
"""What a row can say.

available: 0 where holders cannot have such an exit at all.  months_per_year, weeks_per_year: pay for a complete year.
statutory_weeks: so many times the statutory weeks.  actual_week: 1 where such a week is the actual one, else it is
capped by law.  month_in_weeks: a month's pay is so many weeks' pay where that is more than a twelfth of a year's.
most_months, most_weeks: of what is paid.  least_years: of service; nothing below it.  below_age: only who is younger.
salary_floor, salary_cap: pounds a year of full-time pay, between which a year's pay is counted.
notice_months: of notice that the terms give; worked, or paid where the scenario says so.
"""
PAYING: tuple[RuleName, ...] = ("months_per_year", "weeks_per_year", "statutory_weeks")
OLDEST = 100
"""An age at which the law has as many weeks as it ever has."""
WEEKS_IN_YEAR = Fraction(365, 7)
EXIT_TERMS = Columns(
    Column("terms", "text", "", "name of the terms", required=True),
    Column("rule", "text", "", "the rule", required=True),
    Column("value", "number", "", "its value: months, weeks, years, pounds, or 1 for yes and 0 for no", required=True),
    Column("effective_from", "date", "", "first day of leaving; empty where it has long been so or was not read"),
    Column("effective_until", "date", "", "first day after; empty where open"),
    Column("after_age", "int64", "years", "counts only years of service after this age"),
    Column("after_service", "int64", "years", "counts only years after so many years of service"),
    *SOURCED,
)
"""Columns of `exit-terms.csv`: one row a rule of some terms, for a stretch of time."""


@dataclass(frozen=True, repr=False)
class ExitRule(ShownFields):
    """One rule of some terms: its value, its days, and which years of service it counts."""

    terms: str
    rule: RuleName
    value: Fraction
    from_: date | None
    until: date | None
    after_age: int | None
    after_service: int | None
    source: Source

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day of leaving."""
        return in_force(on, self.from_, self.until)

    def years(self, leaver: Leaver) -> int:
        """The complete years of service that it counts."""
        counted = [leaver.service]
        counted += [] if self.after_age is None else [leaver.age - self.after_age]
        counted += [] if self.after_service is None else [leaver.service - self.after_service]
        # a year counts by a rule after an age, or after years of service, only where it lies after both
        return max(0, min(counted))


@dataclass(frozen=True)
class Leaver:
    """Who leaves: age and service in complete years, and pay in pence.

    weekly: a week's actual pay.  weekly_given: whether it is given, and not worked out of a year's.
    annual: a year's pay for the hours of the post; None where only a week's is known.  fte: its part of full time.
    """

    age: int
    service: int
    weekly: Fraction
    weekly_given: bool = True
    annual: Fraction | None = None
    fte: Fraction = Fraction(1)


@dataclass(frozen=True)
class WeeksOfPay:
    """A payment as a multiple of the weeks that the law has for an age and a service.

    weekly: a week's pay in pence, before any cap.  most: of the weeks that are paid; None for any.
    actual: whether such a week is the actual one, whatever the cap of the day.
    """

    age: int
    service: int
    weekly: Fraction
    multiple: Fraction
    most: Fraction | None
    actual: bool


@dataclass(frozen=True)
class ExitPayment:
    """What one leaver is paid, in pence, how it is made up, and the sources of the terms.

    by_law: whether it is so many weeks of pay as the law has them, capped or not.
    weeks: what such a payment is worked out of, where no other rule can stand in its place.
    """

    pence: int
    how: str
    sources: tuple[Source, ...] = ()
    by_law: bool = False
    weeks: WeeksOfPay | None = None


@dataclass(frozen=True)
class ExitTerms:
    """The rules of some terms that are in force on a day."""

    name: str
    rules: tuple[ExitRule, ...]

    def value(self, rule: RuleName) -> Fraction | None:
        """The value of a rule; None where the terms do not have it."""
        return next((each.value for each in self.rules if each.rule == rule), None)

    @property
    def available(self) -> bool:
        """Whether holders can leave by these terms."""
        return self.value("available") != 0

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of its rules, each once."""
        return tuple(dict.fromkeys(rule.source for rule in self.rules))

    @property
    def cited(self) -> str:
        """What the first rule states, or where it was read; with the weakest confidence where that is not high."""
        confidences = {source.confidence for source in self.sources}
        weakest = "low" if "low" in confidences else "medium" if "medium" in confidences else ""
        words = [source.stated for source in self.sources if source.references][:1]
        words += [f"{weakest} confidence in part"] if weakest else []
        return "; ".join(words)

    @property
    def statutory(self) -> bool:
        """Whether they pay a multiple of the statutory weeks, or those alone."""
        return self.value("months_per_year") is None and self.value("weeks_per_year") is None

    def payment(
        self, leaver: Leaver, law: RedundancyLaw, on: date, *, multiplier: Fraction = Fraction(1), actual: bool = False
    ) -> ExitPayment:
        """What the terms pay one leaver; without any rule, what the law pays.

        multiplier, actual: the employer's own multiple of statutory weeks, and whether at the actual week's pay.
        Raises InputError E208 where the terms are for the younger alone.
        """
        below, least = self.value("below_age"), self.value("least_years")
        if below is not None and leaver.age >= below:
            message = f"The terms {self.name} are for those below {number_text(below)}; the holder is {leaver.age}."
            fix = "Give the amount, or other terms."
            raise InputError([Finding("E208", self.rules[0].source.place, "age", str(leaver.age), message, fix)])
        # after the age, since terms that are not for the holder at all say nothing of the service either
        if least is not None and leaver.service < least:
            return ExitPayment(0, f"{self.name}: nothing below {number_text(least)} years of service", self.sources)
        if self.value("months_per_year") is not None:
            return self._in_months(leaver)
        if self.value("weeks_per_year") is not None:
            return self._in_weeks(leaver)
        return self._in_statutory_weeks(leaver, law, on, multiplier, actual)

    def _earned(self, rule: RuleName, leaver: Leaver) -> tuple[Fraction, str]:
        """Months or weeks earned by service, and the sum in words."""
        rows = [each for each in self.rules if each.rule == rule and each.years(leaver)]
        parts = [f"{_count(each.years(leaver), 'year')} x {number_text(each.value)}" for each in rows]
        return sum((each.value * each.years(leaver) for each in rows), Fraction(0)), " + ".join(parts) or "0 years"

    def _in_months(self, leaver: Leaver) -> ExitPayment:
        service, earned = self._earned("months_per_year", leaver)
        months, most = self._at_most(service, "most_months", "months")
        month, words = self._month(leaver)
        how = f"{self.name}: {earned} = {_count(service, 'month')}{most} x {words}"
        return ExitPayment(nearest_pence(months * month), how, self.sources)

    def _in_weeks(self, leaver: Leaver) -> ExitPayment:
        service, earned = self._earned("weeks_per_year", leaver)
        weeks, most = self._at_most(service, "most_weeks", "weeks")
        how = f"{self.name}: {earned} = {_count(service, 'week')}{most} x {_pounds(leaver.weekly)}"
        return ExitPayment(nearest_pence(weeks * leaver.weekly), how, self.sources)

    def _in_statutory_weeks(
        self, leaver: Leaver, law: RedundancyLaw, on: date, multiplier: Fraction, actual: bool
    ) -> ExitPayment:
        own = self.value("statutory_weeks")
        weeks, multiple = law.weeks(leaver.age, leaver.service), (Fraction(1) if own is None else own) * multiplier
        week, capped = leaver.weekly, " (the actual week's pay)" if actual else ""
        # terms, or the employer, can say that the actual week counts
        if not actual and self.value("actual_week") != 1 and law.cap(on).pence < week:
            # only where the cap bites: a holder below it is paid the actual week
            week, capped = Fraction(law.cap(on).pence), " (the cap of the day)"
        # the limit is of the weeks that are paid, so it comes after the multiple
        counted, most = self._at_most(weeks * multiple, "most_weeks", "weeks")
        times = "" if multiple == 1 else f" x {number_text(multiple)} = {number_text(weeks * multiple)} weeks"
        age = f"{leaver.service} years at {leaver.age}: {number_text(weeks)} statutory weeks"
        how = f"{self.name}: {age}{times}{most} x {_pounds(week)}{capped}"
        made_of = self._weeks_alone(leaver, law, multiple, actual=actual or self.value("actual_week") == 1)
        return ExitPayment(nearest_pence(counted * week), how, self.sources, by_law=True, weeks=made_of)

    def _weeks_alone(
        self, leaver: Leaver, law: RedundancyLaw, multiple: Fraction, *, actual: bool
    ) -> WeeksOfPay | None:
        """What a payment is worked out of; None where other ages or services may fall under another rule."""
        most = self.value("most_weeks")
        other = any(each.rule in ("below_age", "least_years") for each in self.rules)
        # in the workbook age and service can be typed over: a payment that could then fall under another rule stays
        # as costed
        if other or multiple < 1 or (most is not None and most < law.weeks(OLDEST, OLDEST)):
            return None
        return WeeksOfPay(leaver.age, leaver.service, leaver.weekly, multiple, most, actual)

    def _at_most(self, amount: Fraction, rule: RuleName, unit: str) -> tuple[Fraction, str]:
        most = self.value(rule)
        if most is None:
            return amount, ""
        words = f", at most {number_text(most)}"
        return (min(amount, most), words if amount <= most else f"{words}: {number_text(most)} {unit}")

    def _month(self, leaver: Leaver) -> tuple[Fraction, str]:
        """A month's pay and how it is made up, between the floor and the cap."""
        weeks = self.value("month_in_weeks")
        annual = leaver.annual if leaver.annual is not None else leaver.weekly * WEEKS_IN_YEAR
        months = [(annual / 12, f"{_pounds(annual / 12)} (a twelfth of {_pounds(annual)} a year)")]
        # NHS section 16: 4.35 weeks' pay count where the week is given and that is more than a twelfth of the year
        if weeks is not None and leaver.weekly_given:
            by_week = weeks * leaver.weekly
            weekly = by_week, f"{_pounds(by_week)} ({number_text(weeks)} x {_pounds(leaver.weekly)} a week)"
            months = [weekly, *(months if leaver.annual is not None else [])]
        month, words = max(months, key=lambda each: each[0])
        for rule, name, within in (("salary_floor", "floor", max), ("salary_cap", "cap", min)):
            limit = self.value(rule)  # type: ignore[arg-type]
            # floor and cap are of full-time pay, so a part-timer has the part of them
            if limit is None:
                continue
            limited = within(month, 100 * limit * leaver.fte / 12)
            if limited != month:
                month = limited
                words = f"{_pounds(month)} (the {name} of {text(int(100 * limit))} a year{_part(leaver.fte)})"
        return month, words


def _count(number: Fraction | int, unit: str) -> str:
    return f"{number_text(number)} {unit}{'' if number == 1 else 's'}"


def _part(fte: Fraction) -> str:
    return "" if fte == 1 else f" x {fte}"


def _pounds(pence: Fraction) -> str:
    return text(nearest_pence(pence))


@dataclass(frozen=True, repr=False)
class ExitRules(ShownFields):
    """The rules of all terms of a folder. place: the file they stand in, for messages."""

    rules: tuple[ExitRule, ...]
    place: Place

    @property
    def names(self) -> list[str]:
        """The names of the terms."""
        return list(dict.fromkeys(rule.terms for rule in self.rules))

    def and_then(self, others: ExitRules) -> ExitRules:
        """These, and those of others under names that these do not have."""
        # by the name of the terms, never row by row, where an old shared row could show through
        return ExitRules((*self.rules, *(rule for rule in others.rules if rule.terms not in self.names)), self.place)

    def terms(self, name: str, on: date) -> ExitTerms:
        """The rules of some terms on a day of leaving. Raises InputError E203, E205, E206, E207."""
        ours = [rule for rule in self.rules if rule.terms == name]
        if not ours:
            message = f'There are no exit terms "{name}". {nearest(name, self.names)}'.strip()
            fix = f"Known terms: {listed(['statutory', *self.names])}. Terms of your own go into exit-terms.csv."
            raise InputError([Finding("E203", self.place, "terms", f'"{name}"', message, fix)])
        in_force = tuple(rule for rule in ours if rule.holds(on))
        # a limit alone, without a rule that pays, is no terms
        if any(rule.rule in (*PAYING, "available") for rule in in_force):
            return ExitTerms(name, in_force)
        paying = [rule for rule in ours if rule.rule in (*PAYING, "available")]
        code = not_held(on, ((rule.from_, rule.until) for rule in paying))
        days = listed(dict.fromkeys(f"{r.from_ or 'long ago'} until {r.until or 'further notice'}" for r in paying))
        message = f"The exit terms {name} have no rules for {on}."
        fix = f'Known: from {days}. Give the amount, or terms = "statutory".'
        raise InputError([Finding(code, ours[0].source.place, "terms", f'"{name}"', message, fix)])


def load_exit_rules(folders: Sequence[Path]) -> ExitRules:
    """The terms that scales share, of folders `oncosts`, from the first that has them.

    Raises InputError with all their faults.
    """
    faults = Faults()
    rules = exit_rules(LayeredFiles(folders, faults).rows("exit-terms.csv", EXIT_TERMS), faults)
    faults.raise_any()
    faults.warn_notes()
    return ExitRules(rules, Place("oncosts/exit-terms.csv"))


def exit_rules(rows: Sequence[tuple[Row, Source]], faults: Faults) -> tuple[ExitRule, ...]:
    """The rules of rows; faults are noted (E202, E208, E217)."""
    rules = []
    for row, source in rows:
        if row["rule"] not in RULES:
            message = f'"{row["rule"]}" is no rule of exit terms. {nearest(row["rule"], RULES)}'.strip()
            faults.add("E208", row.place, "rule", row["rule"], message, f"Accepted: {listed(RULES)}.")
            continue
        check_runs(row, "rule", faults, "the rule")
        days, counted = (row["effective_from"], row["effective_until"]), (row["after_age"], row["after_service"])
        rules.append(ExitRule(row["terms"], row["rule"], row["value"], *days, *counted, source))
    for earlier, later in _overlaps(rules):
        message = f"Two rows of {later.terms} say {later.rule} on one day; the other is on line "
        message += f"{earlier.source.place.line}."
        fix = "End the earlier with effective_until, and begin the later with effective_from, on the same day."
        faults.add("E217", later.source.place, "rule", later.rule, message, fix)
    _check_paying(rules, faults)
    return tuple(rules)


def scale_exit_rules(rows: Sequence[Row], references: References, place: Place, faults: Faults) -> ExitRules:
    """The rules of a scale's own folder; faults are noted."""
    return ExitRules(exit_rules([(row, source_of(row, references, faults)) for row in rows], faults), place)


def _check_paying(rules: Sequence[ExitRule], faults: Faults) -> None:
    """Some terms say in one way what they pay, or that there is no such exit."""
    for name in dict.fromkeys(rule.terms for rule in rules):
        ours = [rule for rule in rules if rule.terms == name]
        ways = list(dict.fromkeys(rule.rule for rule in ours if rule.rule in PAYING))
        if len(ways) > 1:
            message = f"The terms {name} pay by {listed(ways)}: one of them."
            place, fix = ours[0].source.place, "Give each way of paying a name of its own."
            faults.add("E208", place, "rule", listed(ways), message, fix)
        if not ways and not any(rule.rule == "available" for rule in ours):
            message = f"The terms {name} do not say what is paid for a year of service."
            fix = f"Add one of {listed(PAYING)}; or available with 0 where there is no such exit."
            faults.add("E202", ours[0].source.place, "rule", name, message, fix)


def _overlaps(rules: Sequence[ExitRule]) -> Iterator[tuple[ExitRule, ExitRule]]:
    """Pairs of rows that say the same rule of the same terms on one day."""
    for number, one in enumerate(rules):
        for other in rules[:number]:
            same = (one.terms, one.rule, one.after_age, one.after_service) == (
                other.terms,
                other.rule,
                other.after_age,
                other.after_service,
            )
            if same and share_a_day((one.from_, one.until), (other.from_, other.until)):
                yield other, one
