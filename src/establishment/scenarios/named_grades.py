"""Grades and points that lines name: those of their scale, and those that the scenario declares without pay."""

from __future__ import annotations

import re
from dataclasses import replace

from establishment.ground.findings import Faults, InputError, listed, nearest
from establishment.rates.book import Book
from establishment.scenarios.line_places import Spot
from establishment.scenarios.terms import ScenarioTerms

_LETTERS_BEFORE_A_NUMBER = re.compile(r"^[A-Za-z]+ ?0*(?=\d)")
"""What people write before the number of a point: M1, SCP 20, PP3."""


class NamedGrades:
    """The grades and points that lines may name, and what is said of those that are not there."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms, self.book, self.faults = terms, book, faults
        self._of_scale: dict[str, list[str]] = {}
        self._spelt: dict[str, dict[str, str]] = {}

    def of_scale(self, scale: str) -> list[str]:
        """The grades a line on a scale may name: the scale's, and those the scenario declares without pay."""
        if scale not in self._of_scale:
            declared = [*self.terms.grades, *(unit.grade for unit in self.terms.unit_cost)]
            names = list(dict.fromkeys([*self.book.scale(scale).grade_names, *declared]))
            self._of_scale[scale] = names
            # reversed, so that of two that differ in case the first of the scale stands
            self._spelt[scale] = {name.casefold(): name for name in reversed(names)}
        return self._of_scale[scale]

    def spelt(self, scale: str, grade: str) -> str:
        """A grade as its scale spells it; as the line has it where the scale does not know it."""
        return self._spelt[scale].get(grade.casefold(), grade)

    def at(self, scale: str, spot: Spot) -> list[str] | None:
        """The grades of the scale of a line; None where there is no such scale, the fault noted."""
        try:
            return self.of_scale(scale)
        except InputError as fault:
            place, name = spot.place("scale"), spot.name("scale")
            self.faults.extend(
                replace(finding, place=place, field=name) if finding.code == "E203" else finding
                for finding in fault.findings
            )
            return None

    def check_grade(self, grade: str, names: list[str], spot: Spot) -> None:
        """A grade is one of those of its scale."""
        if grade not in names:
            message = f'There is no grade "{grade}" on this scale. {nearest(grade, names)}'.strip()
            elsewhere = self.on_other_scales(grade)
            message = f'There is no grade "{grade}" on this scale. {elsewhere}'.strip() if elsewhere else message
            fix = f"Grades known: {listed(names, most=30)}. One without published pay can be declared: grades = [...]."
            name = spot.name() if spot.row is None else "grade"
            self.faults.add("E203", spot.place(), name, grade, message, fix)

    def on_other_scales(self, grade: str) -> str:
        """Other scales of the pay book that have a grade, in words."""
        scales = []
        for name in self.book.names:
            try:
                names = self.book.scale(name).grade_names
            except InputError:
                continue
            scales += [name] if grade.casefold() in (each.casefold() for each in names) else []
        return f'It is a grade of {listed(scales)}: say so with scale = "...".' if scales else ""

    def check_point(self, point: str, scale_name: str, grade: str, spot: Spot) -> None:
        """A point that is typed lies in its grade, whether or not the basis uses it."""
        scale = self.book.scale(scale_name)
        # a grade known by name only has no points to hold it against
        if not scale.has_pay(grade):
            return
        # of any day: whether it is there on the day is settled where it is priced
        points = scale.points_of(grade)
        if point not in points:
            bare = _LETTERS_BEFORE_A_NUMBER.sub("", point)
            near = f'Did you mean "{bare}"?' if bare in points else nearest(point, points)
            message = f'The point "{point}" is not in the grade {grade} of {scale.name}. {near}'.strip()
            spot.fault(self.faults, "E204", "point", point, message, f"Its points: {listed(points)}.")
