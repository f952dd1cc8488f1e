"""Time or quality released of which only the yearly worth is stated: what weeks and what hourly rate would give it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from establishment.ground.money import nearest_pence, text
from establishment.ground.periods import weeks_and_rates
from establishment.scenarios.actions import Release


@dataclass(frozen=True)
class HourlyReading:
    """A number of weeks and the hourly rate, in pence, that give the stated worth."""

    weeks: Fraction
    pence: int

    def __str__(self) -> str:
        rate = text(self.pence)
        return f"{float(self.weeks):g} weeks at {rate if '.' in rate else rate + '.00'} an hour"


def hourly_readings(release: Release) -> list[HourlyReading]:
    """The weeks and rates that make volume x hours x weeks x rate the stated amount.

    Where the paper says neither, those of the usual numbers of weeks at which the rate is a whole number of pounds;
    where it says one, the other. Nothing where the amount is not stated.
    """
    line = release.line
    if line.amount is None or not line.volume or not line.hours:
        return []
    hours = line.volume * line.hours
    if line.rate is not None and line.rate.pence:
        return [HourlyReading(Fraction(release.pence) / (hours * line.rate.pence), line.rate.pence)]
    if line.weeks:
        return [HourlyReading(line.weeks, nearest_pence(Fraction(release.pence) / (hours * line.weeks)))]
    # whole pounds only: any worth divides into some rate, and a round one is a likely source
    return [HourlyReading(Fraction(w), 100 * rate) for w, rate in weeks_and_rates(Fraction(release.pence, 100), hours)]
