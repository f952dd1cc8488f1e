"""What the law gives at the end of an employment: the redundancy payment, and what the employer owes on payments.

Weeks go by age and service, a capped week's pay by date. National Insurance is owed above a limit, and on notice pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from establishment.ground.columns import Column, Columns
from establishment.ground.findings import Faults, Finding, InputError, Place, listed
from establishment.ground.money import nearest_pence, times
from establishment.ground.shown_fields import ShownFields
from establishment.rates.references import DATES, SOURCED, Dated, LayeredFiles, holding, not_held

CAPS = Columns(
    *DATES,
    Column("weekly_cap", "pounds", "pounds/week", "most that counts as a week's pay", required=True),
    *SOURCED,
)
"""Columns of `redundancy.csv`."""
RULES = Columns(
    Column("rule", "text", "", "name of the rule", required=True),
    Column("value", "number", "", "its value", required=True),
    *SOURCED,
)
"""Columns of `redundancy-rules.csv`."""
NAMES = (
    "weeks_per_year_under_22",
    "weeks_per_year_22_to_40",
    "weeks_per_year_41_and_over",
    "max_years_counted",
    "min_years_service",
    "notice_weeks_at_least",
    "notice_weeks_per_year",
    "notice_weeks_at_most",
)
"""The rules that the formula needs."""


AGE_OF_MORE, AGE_OF_MOST = 22, 41
"""The ages from which a year of service counts for more weeks (Employment Rights Act 1996, section 162(2))."""


@dataclass(frozen=True, repr=False)
class WeeklyCap(Dated):
    """The most that counts as a week's pay, in pence, for a stretch of time."""

    pence: int


@dataclass(frozen=True, repr=False)
class RedundancyLaw(ShownFields):
    """Section 162 of the Employment Rights Act 1996, as values with their sources."""

    caps: tuple[WeeklyCap, ...]
    rules: dict[str, Fraction]
    place: Place

    def weeks(self, age: int, service: int) -> Fraction:
        """Weeks of pay for an age and a service, both in complete years on the day of leaving.

        Counted back from that day: a year counts by the age that was reached when it began.
        Source: `redundancy-rules.csv`.
        """
        if service < self.rules["min_years_service"]:
            return Fraction(0)
        # the latest years count, which are those with the most weeks
        counted = min(service, int(self.rules["max_years_counted"]))
        return sum((self._weeks_of_a_year_at(age - back) for back in range(1, counted + 1)), Fraction(0))

    def _weeks_of_a_year_at(self, age: int) -> Fraction:
        if age >= AGE_OF_MOST:
            return self.rules["weeks_per_year_41_and_over"]
        return self.rules["weeks_per_year_22_to_40" if age >= AGE_OF_MORE else "weeks_per_year_under_22"]

    def notice_weeks(self, service: int) -> Fraction:
        """Weeks of statutory notice for a service in complete years, of a month at least.

        Source: `redundancy-rules.csv` (Employment Rights Act 1996, section 86).
        """
        weeks = service * self.rules["notice_weeks_per_year"]
        # a week from the first month on, a week a year up to twelve
        return max(self.rules["notice_weeks_at_least"], min(weeks, self.rules["notice_weeks_at_most"]))

    def cap(self, on: date) -> WeeklyCap:
        """The cap in force on a day. Raises InputError E205, E206 or E207 where none is held."""
        for cap in self.caps:
            if cap.holds(on):
                return cap
        ended = [cap.effective_until for cap in self.caps if cap.effective_until and cap.effective_until <= on]
        begins = [cap.effective_from for cap in self.caps if cap.effective_from > on]
        code = not_held(on, ((cap.effective_from, cap.effective_until) for cap in self.caps))
        near = [f"until {max(ended)}"] if ended else []
        near += [f"from {min(begins)}"] if begins else []
        message = f"No cap on a week's pay for redundancy is held for {on}."
        raise InputError([Finding(code, self.place, "", "", message, f"Caps are held {' and again '.join(near)}.")])

    def payment(self, age: int, service: int, weekly_pence: int, on: date) -> int:
        """The statutory payment of one person, in whole pence. Raises InputError where no cap is held."""
        return nearest_pence(self.weeks(age, service) * min(weekly_pence, self.cap(on).pence))

    def holding(self) -> RedundancyLaw:
        """The law on the assumption that the last known cap stays, marked as projected."""
        return replace(self, caps=holding(self.caps, lambda cap: ""))


def load_redundancy(folders: Sequence[Path]) -> RedundancyLaw:
    """The caps and rules of folders `oncosts`, each file from the first that has it.

    Raises InputError with all their faults.
    """
    faults = Faults()
    files = LayeredFiles(folders, faults)
    caps = tuple(
        WeeklyCap(row["effective_from"], row["effective_until"], source, row["weekly_cap"])
        for row, source in files.rows("redundancy.csv", CAPS)
    )
    rules = {row["rule"]: row["value"] for row, _ in files.rows("redundancy-rules.csv", RULES)}
    for missing in (rule for rule in NAMES if rule not in rules and not faults.found):
        place, message = Place("oncosts/redundancy-rules.csv"), f'The rule "{missing}" is missing.'
        faults.add("E202", place, missing, None, message, f"Rules needed: {listed(NAMES)}.")
    faults.raise_any()
    faults.warn_notes()
    ordered = tuple(sorted(caps, key=lambda cap: cap.effective_from))
    return RedundancyLaw(ordered, rules, Place("oncosts/redundancy.csv"))


TERMINATION = Columns(
    Column("effective_from", "date", "", "first day on which the employment ends", required=True),
    Column("effective_until", "date", "", "first day after; empty where open"),
    Column("limit", "pounds", "pounds", "what of a payment bears no National Insurance", required=True),
    Column("rate", "rate", "", "employer's Class 1A rate above the limit", required=True),
    *SOURCED,
)
"""Columns of `termination-payments.csv`."""

NOTICE_IS_EARNINGS = date(2018, 4, 6)
"""From this day all pay in lieu of notice is earnings, whatever the contract says (Income Tax (Earnings and
Pensions) Act 2003, sections 402A to 402E); before it, that which the contract does not promise was not."""


@dataclass(frozen=True, repr=False)
class TerminationRate(Dated):
    """Employer's Class 1A National Insurance on a termination payment: the limit in pence, and the rate above it."""

    limit: int
    rate: Fraction

    def due(self, paid: int) -> int:
        """What is due on the payment of one person, in pence: rate x (paid - limit)."""
        return int(times(max(paid - self.limit, 0), self.rate))


@dataclass(frozen=True, repr=False)
class TerminationRates(ShownFields):
    """The rates by date; none before the first, when employers paid nothing on such payments."""

    rows: tuple[TerminationRate, ...]

    @property
    def least_limit(self) -> int:
        """The lowest limit of any time: a payment up to it never bears National Insurance."""
        return min((row.limit for row in self.rows), default=0)

    def on(self, day: date) -> TerminationRate | None:
        """The rate of an employment that ends on a day; None before there was one. Raises InputError E207."""
        for row in self.rows:
            if row.holds(day):
                return row
        # before there was such a charge nothing was due; after the last known rate it is not known
        if not self.rows or day < self.rows[0].effective_from:
            return None
        last = max(row.effective_until or date.max for row in self.rows)
        message = f"Employer National Insurance on termination payments is held until {last}; {day} is not covered."
        fix = f"Give a day up to {last - timedelta(days=1)}, or assume that rates stay: hold_on_costs = true."
        raise InputError([Finding("E207", self.rows[-1].source.place, "", "", message, fix)])

    def holding(self) -> TerminationRates:
        """The rates on the assumption that the last known one stays, marked as projected."""
        return replace(self, rows=holding(self.rows, lambda row: ""))


def load_termination_rates(folders: Sequence[Path]) -> TerminationRates:
    """The rates of folders `oncosts`, from the first that has them. Raises InputError with all their faults."""
    faults = Faults()
    rows = LayeredFiles(folders, faults).records(TerminationRate, "termination-payments.csv", TERMINATION)
    faults.raise_any()
    faults.warn_notes()
    return TerminationRates(tuple(sorted(rows, key=lambda row: row.effective_from)))
