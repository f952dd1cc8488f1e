"""The rules of `progression.csv` read into steps, with their faults."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from establishment.ground.columns import Row
from establishment.ground.findings import Faults, Place, listed, nearest
from establishment.rates.progression import CLOCKS, DAYS_OF_STEP, StepRule, overlaps
from establishment.rates.references import References, check_one_of, check_runs, source_of
from establishment.rates.scale_values import Grade

_MONTH_DAY = re.compile(r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
LONGEST_WAIT = 240
"""Months: no scheme that was read has a wait of more than five years; twenty is a slip of the pen."""


def step_rules(
    rows: Sequence[Row], ranges: Sequence[tuple[Grade, Place]], references: References, faults: Faults
) -> tuple[StepRule, ...]:
    """The rules of a scale; faults are noted (E203, E204, E208, E217)."""
    rules = [_rule(row, references, faults) for row in rows]
    for rule in rules:
        _check_names(rule, ranges, faults)
    for earlier, later in overlaps(rules):
        message = f"Two rules for the same step are in force on one day; the other is on line {earlier.place.line}."
        fix = "End the earlier with effective_until, and begin the later with effective_from, on the same day."
        faults.add("E217", later.place, "from_point", later.point, message, fix)
    return tuple(rules)


def _rule(row: Row, references: References, faults: Faults) -> StepRule:
    for name, accepted in (("clock", CLOCKS), ("date_basis", DAYS_OF_STEP)):
        check_one_of(row, name, accepted, faults)
    for name in ("wait_months", "starters_months"):
        if row[name] is not None and not 0 < row[name] <= LONGEST_WAIT:
            message = f"A wait is from 1 to {LONGEST_WAIT} months."
            faults.add("E208", row.place, name, row[name], message, "Write the wait in months: 24 for two years.")
    # only a wait that counts time has a number of months
    timed = row["clock"] in ("time_on_point", "service_in_rank")
    if timed != (row["wait_months"] is not None):
        message = "A wait that counts time or service has its months, and no other has."
        faults.add("E208", row.place, "wait_months", row["wait_months"], message, "Give wait_months, or another clock.")
    day = _month_day(row, "day", faults)
    if row["date_basis"] == "common" and day is None and not row["day"]:
        faults.add("E202", row.place, "day", None, "A common day is not said.", "Write 04-01 for 1 April.")
    if (row["starters_from"] is None) != (row["starters_months"] is None):
        message = "Starters who wait otherwise have a day and their months, both or neither."
        faults.add("E202", row.place, "starters_from", None, message, "Write 10-01 and 6, or leave both empty.")
    check_runs(row, "rule", faults, "the rule")
    return StepRule(
        row["grade"] or "",
        row["from_point"] or "",
        row["to_point"] or "",
        row["wait_months"],
        row["clock"],
        row["date_basis"],
        day,
        _month_day(row, "starters_from", faults),
        row["starters_months"],
        row["gate"] or "",
        row["effective_from"],
        row["effective_until"],
        source_of(row, references, faults),
        row.place,
    )


def _month_day(row: Row, name: str, faults: Faults) -> tuple[int, int] | None:
    """A month and day written as 04-01."""
    if not row[name]:
        return None
    match = _MONTH_DAY.match(row[name])
    try:
        if match is not None:
            on = date(2023, int(match[1]), int(match[2]))  # a year without 29 February, which is no common day
            return on.month, on.day
    except ValueError:
        pass
    faults.add("E208", row.place, name, row[name], "This is not a month and a day.", "Write 04-01 for 1 April.")
    return None


def _check_names(rule: StepRule, ranges: Sequence[tuple[Grade, Place]], faults: Faults) -> None:
    """A rule names a grade of the scale, and points of it."""
    grades = list(dict.fromkeys(grade.name for grade, _ in ranges))
    if rule.grade and rule.grade not in grades:
        message = f'The scale has no grade "{rule.grade}". {nearest(rule.grade, grades)}'.strip()
        faults.add("E203", rule.place, "grade", rule.grade, message, f"Its grades: {listed(grades, most=40)}.")
        return
    # of all ranges the grade has ever had: a rule can be older than the grade of today
    points = {p for grade, _ in ranges if rule.grade in ("", grade.name) for p in grade.points}
    for name, point in (("from_point", rule.point), ("to_point", rule.to)):
        if point and points and point not in points:
            message = f'No grade that the rule is for has the point "{point}". {nearest(point, sorted(points))}'.strip()
            faults.add("E204", rule.place, name, point, message, f"Points: {listed(sorted(points), most=40)}.")
