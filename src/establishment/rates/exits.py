"""What the law adds to a payment at the end of an employment: National Insurance above a limit, and on notice pay.

What a scheme's own terms pay is worked out elsewhere; this is what the employer owes on whatever is paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from establishment.ground.columns import Column, Columns
from establishment.ground.findings import Faults, Finding, InputError
from establishment.ground.money import times
from establishment.ground.shown_fields import ShownFields
from establishment.rates.references import SOURCED, Dated, LayeredFiles, holding

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
    rows = [
        TerminationRate(row["effective_from"], row["effective_until"], source, row["limit"], row["rate"])
        for row, source in LayeredFiles(folders, faults).rows("termination-payments.csv", TERMINATION)
    ]
    faults.raise_any()
    faults.warn_notes()
    return TerminationRates(tuple(sorted(rows, key=lambda row: row.effective_from)))
