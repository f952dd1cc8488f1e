"""The rows of `allowances.csv` read into allowances, with their faults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from establishment.ground.columns import Row
from establishment.ground.findings import Faults, Place, listed, nearest
from establishment.ground.periods import share_a_day
from establishment.rates.references import References, source_of
from establishment.rates.scale_values import AllowanceValue, Grade

PERCENT_UNITS = ("percent_of_basic", "percent_of_hourly_pay")


def allowance_values(
    rows: Sequence[Row], ranges: Sequence[tuple[Grade, Place]], references: References, faults: Faults
) -> tuple[AllowanceValue, ...]:
    """The allowances of a scale; faults are noted (E203, E208, E209, E217)."""
    grades = list(dict.fromkeys(grade.name for grade, _ in ranges))
    values = []
    for row in rows:
        _check_amounts(row, faults)
        named = tuple(filter(None, map(str.strip, (row["grade"] or "").split(";"))))
        for name in (name for name in named if name not in grades):
            message = f'The scale has no grade "{name}". {nearest(name, grades)}'.strip()
            faults.add("E203", row.place, "grade", name, message, f"Its grades: {listed(grades, most=40)}.")
        values.append(
            AllowanceValue(
                row["effective_from"],
                row["effective_until"],
                source_of(row, references, faults),
                row["name"],
                row["area"] or "",
                None if row["percent"] is None else row["percent"] / 100,
                row["amount"],
                row["unit"],
                row["pensionable"],
                named,
                row["least"],
                row["most"],
                row["follows_hours"],
            )
        )
    _check_days(values, faults)
    return tuple(values)


def _check_amounts(row: Row, faults: Faults) -> None:
    """A percentage or an amount, in a unit that fits, with limits that a percentage alone has."""
    percent, least, most = row["percent"], row["least"], row["most"]
    # both or neither: of two values nothing says which is paid
    if (percent is None) == (row["amount"] is None):
        message = "An allowance is a percentage or an amount, one of the two."
        faults.add("E208", row.place, "amount", None, message, "Leave the other cell empty.")
    elif (percent is not None) != (row["unit"] in PERCENT_UNITS):
        message = f"The unit {row['unit']} is not of {'a percentage' if percent is not None else 'an amount'}."
        fix = f"A percentage is {listed(PERCENT_UNITS)}; an amount is pounds_a_year, or pounds per what it is paid for."
        faults.add("E208", row.place, "unit", row["unit"], message, fix)
    if percent is None and (least is not None or most is not None):
        message = "Only a percentage has a least and a most."
        faults.add("E208", row.place, "least", None, message, "Leave the cells empty.")
    if least is not None and most is not None and least > most:
        message = "The least is above the most."
        faults.add("E208", row.place, "least", None, message, "Correct one of them.")


def _check_days(values: Sequence[AllowanceValue], faults: Faults) -> None:
    """Rows that are never in force, and two of one name and grade on one day."""
    for number, one in enumerate(values):
        until = one.effective_until or date.max
        if until <= one.effective_from:
            message = f"The row runs from {one.effective_from} until {until}, so it is never in force."
            fix = "effective_until is the first day after it."
            faults.add("E217", one.source.place, "effective_until", str(until), message, fix)
        for other in values[:number]:
            # a row for all grades meets every other row of its name
            apart = other.name != one.name or (one.grades and other.grades and not set(one.grades) & set(other.grades))
            other_days = (other.effective_from, other.effective_until)
            if not apart and share_a_day((one.effective_from, one.effective_until), other_days):
                message = f'Two rows of "{one.name}" are in force on one day; the other is on line '
                message += f"{other.source.place.line}."
                fix = "End the earlier with effective_until, on the day from which the later has effective_from."
                faults.add("E217", one.source.place, "name", one.name, message, fix)
