"""What the grades and points of a list say that cannot be, or that is to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np

from establishment.ground.findings import how_many
from establishment.lists.cells import number_in
from establishment.lists.field_values import pair_counts
from establishment.lists.grades import Grades
from establishment.lists.heading_matches import Asked
from establishment.lists.list_faults import Problem
from establishment.lists.plain_text import clean_text, is_blank, is_error
from establishment.lists.sheets import filled
from establishment.lists.table_read import TableRead

MOST_OUTSIDE = 0.3
"""Where more points lie outside their grades, the column or the scale is another, not each of the rows wrong."""


def check_grades(reading: TableRead, grades: Grades) -> None:
    """Empty, failed and unknown grades, those that Excel made a day of, and those spelt otherwise than all others."""
    column = reading.matches.column_of("grade")
    if column is None or reading.grades_of_points:
        return
    cells, codes = reading.different(column)
    readings = [None if is_blank(cell) or is_error(cell) else grades.read(cell) for cell in cells]
    times = np.bincount(codes, minlength=len(cells)).tolist()
    exact = sum(n for n, grade_read in zip(times, readings, strict=True) if grade_read and grade_read.how == "exact")
    known_rows = sum(n for n, grade_read in zip(times, readings, strict=True) if grade_read and grade_read.known)
    # where nine in ten are spelt as the scale has them, another spelling is a slip
    mostly = exact > 0.9 * len(codes)
    plain = [
        grade_read is not None
        and (grade_read.how == "exact" or (grade_read.how == "printed" and not grade_read.likely))
        for grade_read in readings
    ]
    for place in np.flatnonzero(~np.array(plain, bool)[codes]).tolist():
        cell, grade_read = cells[codes[place]], readings[codes[place]]
        if grade_read is None:
            reading.fault(_missing_grade(reading, grades, place, cell), place, column)
        elif grade_read.how == "day":
            what = f"Excel made a day of the grade {grade_read.likely}."
            fix = f"Format the column as text, and type {grade_read.likely} again."
            reading.fault(Problem("grade_as_date", "say", what, fix, grade_read.likely), place, column)
        elif grade_read.how == "other" and mostly:
            what = f'"{clean_text(cell)}" is spelt otherwise than the other grades.'
            reading.fault(
                Problem("unknown_grade", "say", what, f"It is read as {grade_read.grade}.", grade_read.grade),
                place,
                column,
            )
        elif grade_read.how == "printed" and grade_read.likely and known_rows:
            what = f'"{clean_text(cell)}" is not a grade of the scale.'
            own_line = f'[grades] "{clean_text(cell)}" = "..." in a mapping.'
            fix = f"Did you mean {grade_read.likely}? Or say what it is: {own_line}"
            reading.fault(Problem("unknown_grade", "stop", what, fix, grade_read.likely), place, column)
    unknown: Counter[str] = Counter()
    for cell, grade_read, count in zip(cells, readings, times, strict=True):
        if grade_read is not None and not grade_read.known and not (grade_read.likely and known_rows):
            unknown[clean_text(cell)] += count
    _not_of_the_scale(reading, grades, unknown)


def _not_of_the_scale(reading: TableRead, grades: Grades, unknown: Counter[str]) -> None:
    """Grades that no grade of the scale is near are kept as printed, and said once."""
    if not grades.names or not unknown:
        return
    named, rows = ", ".join(list(unknown)[:6]), how_many(sum(unknown.values()), "row")
    as_it_is, because = "as printed", f"they are not on the scale that is named: {named} ({rows})"
    # the grades are kept, so that a list on another scale can be read without one
    fix = 'Name their scale, or declare them: grades = ["..."] in the scenario.'
    reading.asked.append(
        Asked("grade", [as_it_is, "grades of another scale"], as_it_is, because, fix, ("scale", "point"))
    )


def _missing_grade(reading: TableRead, grades: Grades, place: int, cell: object) -> Problem:
    """An empty or failed grade, with the one grade that its point stands in."""
    points = reading.fields.get("point")
    point = points[place] if points else None
    fits = grades.grades_with(point) if point else []
    likely = fits[0] if len(fits) == 1 else None
    fix = f"Point {point} stands only in {likely}." if likely else "Put the grade in."
    if is_error(cell):
        return Problem("error_value", "stop", f"The cell holds {clean_text(cell)}.", fix, likely)
    return Problem("blank_grade", "stop", "The grade is empty.", fix, likely)


def check_points(reading: TableRead, grades: Grades) -> None:
    """Points outside their grade, without pay, failed or missing."""
    column, grade_column = reading.matches.column_of("point"), reading.matches.column_of("grade")
    points, names = reading.fields.get("point"), reading.fields.get("grade")
    if points is None or names is None:
        return
    at_column = column if column is not None else grade_column
    pairs = pair_counts(points, names)
    wrong = _wrong_pairs(reading, grades, set(pairs))
    stopped = reading.stopped
    failed = {f.row: at for at, f in enumerate(reading.faults) if f.column == at_column and f.code == "error_value"}
    mostly = sum(times for (point, _), times in pairs.items() if point is not None) > 0.8 * len(points)
    outside = _outside(grades, pairs)
    # so many wrong points have one cause, and it is said once
    if outside > MOST_OUTSIDE * len(points):
        what = f"{outside:,} points are not in their grades: they may be steps, or points of another scale."
        reading.say("point_outside_grade", what, "Name the right scale, or map the column as label.")
        return
    looked_at = wrong | {(point, grade) for point, grade in pairs if point is None}
    for place, (point, grade) in enumerate(zip(points, names, strict=True) if looked_at else ()):
        if (point, grade) not in looked_at:
            continue
        if point is None:
            at = failed.get(reading.rows[place])
            if at is not None and grade:
                _failed_point(reading, grades, place, grade, at)
            # where most rows have a point, a row without one is a gap; else points are not kept
            elif mostly and grade is not None and (grade in grades.names or not grades.names):
                _missing_point(reading, place, at_column)
        elif grade in grades.names and grades.points_of(grade) and reading.rows[place] not in stopped:
            if point not in grades.points_of(grade):
                reading.fault(_outside_grade(grades, grade, point), place, grade_column)
            elif grades.pay(grade, point, reading.day) is None:
                reading.fault(_unpaid_point(grades, grade, point, reading.day), place, at_column)


def _outside_grade(grades: Grades, grade: str, point: str) -> Problem:
    """A point that its grade does not have."""
    points, fits = grades.points_of(grade), grades.grades_with(point)
    # one grade that has the point is likely meant; of several none is
    likely = fits[0] if len(fits) == 1 else None
    fix = f"{likely} holds point {point}." if likely else f"Points of {grade}: {points[0]} to {points[-1]}."
    return Problem("point_outside_grade", "stop", f"Point {point} is not in {grade}.", fix, likely)


def _unpaid_point(grades: Grades, grade: str, point: str, day: date | None) -> Problem:
    """A point of a grade for which no pay is published."""
    what = f"{grade} point {point} has no published pay{f' on {day}' if day else ''}."
    lowest = grades.lowest_paid(grade, day)
    below = bool(lowest) and point.isdigit() and str(lowest).isdigit() and int(point) < int(str(lowest))
    fix = f"Point {lowest} is the lowest." if below else "Cost it at another basis, or add the pay."
    return Problem("no_pay_for_point", "say", what, fix, lowest if below else None)


def _wrong_pairs(
    reading: TableRead, grades: Grades, pairs: set[tuple[str | None, str | None]]
) -> set[tuple[str | None, str | None]]:
    """Pairs of a point and a grade that are to be looked at: outside the grade, or without pay."""
    return {
        (point, grade)
        for point, grade in pairs
        if point is not None
        and grade in grades.names
        and grades.points_of(grade)
        and (point not in grades.points_of(grade) or grades.pay(grade, point, reading.day) is None)
    }


def _outside(grades: Grades, pairs: Mapping[tuple[str | None, str | None], int]) -> int:
    """How many points are not in their grades. pairs: each point with its grade, and how often they stand together."""
    return sum(
        times
        for (point, name), times in pairs.items()
        if point and name in grades.names and (own := grades.points_of(str(name))) and point not in own
    )


def _missing_point(reading: TableRead, place: int, column: int | None) -> None:
    """An empty point where most rows have one."""
    if not is_error(reading.cell_at(place, column) if column is not None else None):
        what = "The row has a grade but no point."
        reading.fault(Problem("no_point", "say", what, "Give the point, or cost it at another basis."), place, column)


def _failed_point(reading: TableRead, grades: Grades, place: int, grade: str, at: int) -> None:
    """A failed point, with the point that the row's salary is of. at: the place of its fault."""
    likely = _point_of_salary(reading, grades, place, grade)
    if likely:
        fix = f"The salary of the row is that of point {likely}."
        reading.faults[at] = replace(reading.faults[at], fix=fix, likely=likely)


def _point_of_salary(reading: TableRead, grades: Grades, place: int, grade: str) -> str | None:
    """The point of a grade whose pay stands somewhere on the row."""
    row = reading.table.sheet.rows[reading.rows[place] - 1]
    # amounts below a thousand are hours or rates, and no pay of a year
    amounts = {number * 100 for _, cell in filled(row) if (number := number_in(cell)) is not None and number > 1000}
    # the latest award first: lists are of now
    for award in reversed(grades.awards):
        fits = [point for point in grades.points_of(grade) if grades.pay(grade, point, award) in amounts]
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def _off_scale(reading: TableRead, grades: Grades) -> None:
    """Salaries that are the pay of no point of their grade, where nearly all others are."""
    column, names = reading.matches.column_of("salary"), reading.fields.get("grade")
    # where points are given, pay follows from them
    if column is None or names is None or not grades.names or "point" in reading.fields:
        return
    salaries = reading.fields["salary"]
    pence = list(salaries.changed(lambda salary: int(Fraction(str(salary)) * 100) if salary is not None else 0))
    award = grades.award_of([(n, p) for n, p in zip(names, pence, strict=True) if p and n in grades.names])
    if award is None:
        return
    reading.salaries_of = award
    pays = {grade: grades.pays(grade, award) for grade in names.used() if grade}
    off = [
        place
        for place, (salary, grade) in enumerate(zip(pence, names, strict=True))
        # above the grade can be protected pay, so it is costed; below it is more likely a slip
        if salary and grade in grades.names and salary not in pays[grade]
    ]
    for place in off:
        grade = str(names[place])
        above = bool(pays[grade]) and pence[place] > max(pays[grade])
        what = f"No point of {grade} has this salary{', which is above the grade' if above else ''}."
        fix = "A protected or mistyped salary? Check it." + (" It is costed as it stands." if above else "")
        if above:
            reading.protected.add(reading.rows[place])
        reading.fault(Problem("salary_off_scale", "say", what, fix), place, column)
