"""Floors of pay by date: the statutory minimum and living wage, and the real living wage, which is voluntary.

Pay an hour is a full-time salary / weeks of the year / hours of the full-time week of the day, as the scale says both;
52.143 weeks where it does not say them. Without hours nothing is compared with a floor. Nothing is rounded first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from establishment.ground.columns import Column, Columns
from establishment.ground.findings import Faults, InputError
from establishment.ground.periods import long_date
from establishment.ground.shown_fields import ShownFields
from establishment.rates.references import DATES, SOURCED, Dated, LayeredFiles
from establishment.rates.scales import Scale

FLOORS = Columns(
    *DATES,
    Column("floor", "text", "", "statutory, or real living wage", required=True),
    Column("group", "text", "", "whom it is for: ages, apprentices; UK or London", required=True),
    Column("hourly", "hourly", "pounds/hour", "the least an hour", required=True),
    *SOURCED,
)
"""Columns of `wage-floors.csv`."""
WEEKS = Fraction("52.143")
"""Weeks of a year behind the hourly rates of the National Joint Council, where a scale does not say its own."""
STATUTORY, VOLUNTARY = "statutory", "real living wage"
MEANT = {STATUTORY: ("25 and over", "the statutory minimum or living wage"), VOLUNTARY: ("UK", "the real living wage")}
"""The group whose floor pay points are compared with, adults and the whole country, and what the floor is called."""


@dataclass(frozen=True, repr=False)
class WageFloor(Dated):
    """A floor of pay for a stretch of time: pounds an hour."""

    floor: str
    group: str
    hourly: Fraction

    def __str__(self) -> str:
        # the usual group is left out: a floor "for 25 and over" would be taken for one that others lack
        usual = self.group == MEANT[self.floor][0]
        group = (" for adults" if self.floor == STATUTORY else "") if usual else f" ({self.group})"
        choice = "" if self.floor == STATUTORY else ", which is voluntary"
        paid = f"£{float(self.hourly):.2f} an hour{group}{choice}"
        return f"{MEANT[self.floor][1]} of {paid}, from {long_date(self.effective_from)}"

    def document(self) -> dict[str, Any]:
        """The floor as plain values, for JSON: pounds an hour."""
        return {
            "floor": self.floor,
            "group": self.group,
            "hourly": float(self.hourly),
            "from": str(self.effective_from),
            "until": str(self.effective_until) if self.effective_until else None,
            "source": self.source.cited,
        }


@dataclass(frozen=True, repr=False)
class WageFloors(ShownFields):
    """All floors, by date."""

    rows: tuple[WageFloor, ...]

    def on(self, day: date, floor: str, group: str = "") -> WageFloor | None:
        """A floor on a day, for adults or the whole country where no group is said; None where none is held."""
        # adults, and the whole country: what a pay scale is held against
        wanted_group = group or MEANT[floor][0]
        return next(
            (row for row in self.rows if (row.floor, row.group) == (floor, wanted_group) and row.holds(day)), None
        )

    def of_day(self, day: date) -> list[WageFloor]:
        """The floors that pay is compared with on a day: for adults, and of the whole country."""
        return [floor for floor in (self.on(day, name) for name in MEANT) if floor is not None]

    def above(self, scale: Scale, pence: int | Fraction, day: date) -> list[WageFloor]:
        """The floors that a full-time salary of a scale falls below on a day; none where the scale says no hours."""
        hourly = hourly_pay(scale, pence, day)
        # exact against exact: pay that is a floor to the penny is not below it
        return [floor for floor in self.of_day(day) if hourly is not None and hourly < floor.hourly]


def hours_known(scale: Scale, day: date | None) -> Fraction | None:
    """Hours of the full-time week on a day; None where the scale does not say them for it."""
    try:
        return scale.full_time_hours(day)
    # hours that are not known for the day are no error here: nothing is compared
    except InputError:
        return None


def hourly_pay(scale: Scale, pence: int | Fraction, day: date | None) -> Fraction | None:
    """Pounds an hour of a full-time salary in pence, exact; None where the scale says no hours for the day."""
    hours = hours_known(scale, day)
    # the NJC's weeks where the scale says none: its divisor is the one that most bodies use
    return Fraction(pence) / 100 / (scale.table.weeks_in_year or WEEKS) / hours if hours else None


def load_wage_floors(folders: Sequence[Path]) -> WageFloors:
    """The floors of folders `oncosts`, from the first that has them. Raises InputError with all their faults."""
    faults = Faults()
    floors = LayeredFiles(folders, faults).records(WageFloor, "wage-floors.csv", FLOORS)
    faults.raise_any()
    return WageFloors(floors)
