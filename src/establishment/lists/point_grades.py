"""Grades of lists that are priced on a spine without grades: councils print grades of their own beside its points."""

from __future__ import annotations

from establishment.lists.grades import Grades
from establishment.lists.list_faults import Problem
from establishment.lists.table_read import TableRead

LEAST = 0.8
"""From this share of rows on whose points are of the spine, points tell the grades."""


def read_point_grades(reading: TableRead, grades: Grades) -> None:
    """Take the grade from the point where the scale is a spine without grades: SCP 20 for point 20.

    Printed grades that are none of the spine are kept as labels. It is said, and so is each row without a point.
    """
    points, printed = reading.fields.get("point"), reading.fields.get("grade")
    if grades.scale is None or grades.names or points is None or not len(points):
        return
    # grades that are of the spine need nothing from the points
    if printed is not None and any(grades.on_spine(name) for name in printed.used() if name):
        return
    of_point = {point: f"SCP {point}" for point in points.used() if point and grades.on_spine(f"SCP {point}")}
    without = points.where(lambda point: point not in of_point)
    # fewer points would leave too many rows without a price
    if len(without) > (1 - LEAST) * len(points):
        return
    reading.grades_of_points = True
    column = reading.matches.column_of("grade")
    # the printed grades are the body's own, and are worth keeping
    if printed is not None and column is not None:
        reading.labels[reading.matches.columns[column].heading] = printed.changed(lambda name: str(name or ""))
    reading.fields["grade"] = points.changed(of_point.get)
    point, name = next(iter(of_point.items()))
    label = "printed grades are kept as a label" if printed is not None else "no column names a grade"
    what = f"The scale is a spine without grades: posts are read at their points, such as {name} for {point}; {label}."
    reading.say("grade_of_point", what, "Name the scale of the printed grades, if you have one.")
    for place in without:
        what = "The row has no point of the spine, at which posts of this list are priced."
        problem = Problem("no_point", "stop", what, "Give the point.")
        reading.fault(problem, place, reading.matches.column_of("point"))
