"""Pay scales: dated salaries by point, grades as ranges of points, allowances by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from establishment.ground.findings import Finding, InputError, Place, listed, nearest
from establishment.ground.shown_fields import ShownFields
from establishment.posts import BASES, Basis
from establishment.rates.awards import Award
from establishment.rates.exit_terms import ExitRules
from establishment.rates.progression import Progression, StepRule, yearly
from establishment.rates.references import References
from establishment.rates.scale_tables import ScaleTable
from establishment.rates.scale_values import AllowanceValue, BasicPay, Grade, LumpSum, PointValue
from establishment.rates.working_time import WorkingWeek, week_on

_SPINE_POINTS = re.compile(r"^SCP (\S+?)(?:-(\S+))?$")


@dataclass(frozen=True, repr=False)
class Scale(ShownFields):
    """A pay scale as loaded from its folder; on another's spine, with that one's awards and values."""

    name: str
    table: ScaleTable
    grades: dict[str, tuple[Grade, ...]]
    values: dict[tuple[str, str], dict[date, PointValue]] = field(repr=False)
    references: References = field(repr=False)
    place: Place
    awards: tuple[Award, ...] = field(default=(), repr=False)
    allowances: tuple[AllowanceValue, ...] = field(default=(), repr=False)
    lump_sums: tuple[LumpSum, ...] = field(default=(), repr=False)
    rules: tuple[StepRule, ...] = field(default=(), repr=False)
    exit_rules: ExitRules = field(default=ExitRules((), Place("")), repr=False)
    working_weeks: tuple[WorkingWeek, ...] = field(default=(), repr=False)

    def grade(self, name: str, on: date | None = None) -> Grade:
        """A grade's range of points on a day (any day, where none is given).

        Raises InputError E203 if the scale has no such grade, E205 if it had none that day.
        """
        ranges = self.ranges(name)
        if not ranges:
            names = self.grade_names
            message = f'The scale {self.name} has no grade "{name}". {nearest(name, names)}'.strip()
            raise _fault("E203", self.place, "grade", name, message, f"Its grades: {listed(names)}.")
        in_force = [grade for grade in ranges if on is None or grade.holds(on)]
        if not in_force:
            message = f'The grade "{name}" of {self.name} has no range of points on {on}.'
            spans = ((grade.from_ or "the first award", grade.until or "now") for grade in ranges)
            days = "; ".join(f"from {first} until {until}" for first, until in spans)
            raise _fault("E205", self.place, "grade", name, message, f"Its ranges: {days}.")
        # without a day the latest range; on a day there is one, and the last of the file if two overlap
        return in_force[-1]

    def full_time_hours(self, on: date | None) -> Fraction | None:
        """Hours of the full-time week on a day; None where the scale does not say them.

        Where no day is said, the only week there is, or None. Raises InputError E205, E206 or E207 (see `week_on`).
        """
        if not self.working_weeks:
            return self.table.hours
        week = week_on(self.working_weeks, on, self.name)
        return None if week is None else week.hours

    @property
    def rounding(self) -> int:
        """The step in pence to which awards are rounded; a pound where none is said."""
        # published salaries are whole pounds, unless the scale says another step
        return 100 * max(self.table.round_to_pounds or 1, 1)

    @cached_property
    def points(self) -> list[str]:
        """The points of all its spines, in order."""
        return in_order([point for _, point in self.values])

    @cached_property
    def grade_names(self) -> list[str]:
        """The grades a post can have: those of the scale; on a spine without grades, its points and their ranges."""
        if self.grades:
            return list(self.grades)
        points = self.points
        ranges = [f"SCP {a}-{b}" for n, a in enumerate(points) for b in points[n + 1 :]]
        return [*(f"SCP {point}" for point in points), *ranges]

    def has_pay(self, name: str) -> bool:
        """Whether a grade has points; False for one known by name only, or not at all."""
        return any(grade.priced for grade in self.ranges(name))

    def points_of(self, name: str) -> list[str]:
        """All points a grade has at any time, in order; none for a grade known by name only."""
        ranges = self.ranges(name)
        return list(dict.fromkeys(point for grade in ranges for point in grade.points))

    def ranges(self, name: str) -> tuple[Grade, ...]:
        """The ranges of points that a grade has at any time; of a spine without grades, SCP 20 or SCP 25-28."""
        if name not in self._ranges:
            self._ranges[name] = self.grades.get(name) or self._on_spine(name)
        return self._ranges[name]

    @cached_property
    def _ranges(self) -> dict[str, tuple[Grade, ...]]:
        """The ranges of each grade that was asked for: they are asked for once a step of every post."""
        return {}

    def _on_spine(self, name: str) -> tuple[Grade, ...]:
        """A point or a range of a spine without grades: SCP 20, SCP 25-28."""
        named = None if self.grades else _SPINE_POINTS.match(name)
        points = self.points
        if named is None or named[1] not in points or (named[2] or named[1]) not in points:
            return ()
        first, last = points.index(named[1]), points.index(named[2] or named[1])
        spine = next(spine for spine, point in self.values if point == named[1])
        return (Grade(name, spine, tuple(points[first : last + 1])),) if first <= last else ()

    def award(self, on: date) -> date:
        """The award in force on a day: the latest that starts on or before it.

        Raises InputError E205 before the first award, E207 from the day the scale is no longer known.
        """
        awards, until = self.table.awards, self.table.known_until
        if not awards or on < awards[0]:
            # before the first award there is no pay that could be guessed backwards
            first = f"Its first award is of {awards[0]}." if awards else "It holds no award at all."
            message = f"The scale {self.name} has no pay on {on}: this day is before its first award."
            raise _fault("E205", self.place, "", "", message, first)
        if until is not None and on >= until:
            message = f"The scale {self.name} is known until {until}; its pay on {on} is not."
            raise _fault("E207", self.place, "", "", message, f"Price on a day up to {until - timedelta(days=1)}.")
        return max(day for day in awards if day <= on)

    def value(self, spine: str, point: str, on: date) -> PointValue:
        """Pay of one point on a day.

        Raises InputError E205, E207 (see `award`), or E206 where the award in force has no value for the
        point: the pay of an earlier award is never used instead.
        """
        award = self.award(on)
        dated = self.values.get((spine, point), {})
        # only the award in force: pay of an earlier one would be short by an award, unseen
        if award in dated:
            return dated[award]
        there = [p for (s, p), by_day in self.values.items() if s == spine and award in by_day]
        label = f"{spine} point {point}" if spine else f"point {point}"
        message = f"The scale {self.name} has no value for {label} at the award of {award}, in force on {on}."
        points_there = f"Points with a value at that award: {listed(in_order(there))}."
        days = f" {label.capitalize()} has a value at: {listed(str(d) for d in sorted(dated))}." if dated else ""
        raise _fault("E206", self.place, "point", point, message, points_there + days)

    def allowance(self, name: str, on: date, grade: str = "") -> AllowanceValue:
        """A named allowance on a day, for a grade where it is named.

        Raises InputError E203 (no such allowance, or none for the grade), E205 (none that day).
        """
        names = list(dict.fromkeys(value.name for value in self.allowances))
        dated = [value for value in self.allowances if value.name == name]
        if not dated:
            message = f'The scale {self.name} has no allowance "{name}". {nearest(name, names)}'.strip()
            raise _fault("E203", self.place, "allowances", name, message, f"Its allowances: {listed(names)}.")
        fits = [value for value in dated if not grade or value.is_for(grade)]
        if not fits:
            grades = listed(dict.fromkeys(g for value in dated for g in value.grades))
            message = f'The allowance "{name}" of {self.name} is not for the grade {grade}.'
            raise _fault("E203", dated[0].source.place, "allowances", name, message, f"It is for {grades}.")
        in_force = [value for value in fits if value.holds(on)]
        if not in_force:
            days = listed(f"{value.effective_from} until {value.effective_until or 'further notice'}" for value in fits)
            message = f'The allowance "{name}" of {self.name} has no value on {on}.'
            raise _fault("E205", fits[0].source.place, "allowances", name, message, f"Held: {days}.")
        return in_force[0]

    def progression(self, months: int | None = None) -> Progression:
        """How its posts climb. months: what a scenario says each point takes, where the scale does not say it."""
        own = months if self.table.increment_months is None else self.table.increment_months
        rules = self.rules
        if own is not None:
            # where each employer sets the wait, the scenario's months say it; rules of the scheme stay
            silent = [rule for rule in self.rules if rule.clock != "local"]
            rules = (*silent, yearly(own, self.place))
        return Progression(self.name, rules, self.place)

    def climbed(self, grade: Grade, point: str, stop_at_bar: bool | None = None) -> tuple[str, ...]:
        """The points up to where increments lead from one: the top of the grade, or its bar unless that is passed."""
        points = grade.points
        if point in points and grade.bar and stop_at_bar is not False:
            bar = points.index(grade.bar) + 1
            # who stands above the bar has passed it
            return points[:bar] if points.index(point) < bar else points
        return points

    def basic_pay(
        self, grade: Grade, basis: Basis, on: date, point: str = "", stop_at_bar: bool | None = None
    ) -> BasicPay:
        """The full-time salary of a grade on a basis.

        point: for the bases `point` and `actual`; a grade of one point needs none.
        stop_at_bar: whether the middles and the maximum of a linked grade stop at its bar; it must be said where there
        is one.
        Returns the exact salary in pence: the mean of both ends may hold half a penny.
        Raises InputError E204 (point), E213 (basis or bar not said), and those of `value`.
        """
        grade = self._as_it_stands(grade, on)
        labels = self._labels(grade, basis, self.standing(grade.spine, point, on), stop_at_bar)
        values = tuple(self.value(grade.spine, label, on) for label in labels)
        return BasicPay(Fraction(sum(value.pence for value in values), len(values)), values)

    def standing(self, spine: str, point: str, on: date) -> str:
        """Where who stood on a point stands on a day: on it, or where it is deleted and has no pay, on another."""
        for gone in self.table.deleted:
            paid = self.values.get((spine, point), {})
            # a deleted point that still has pay keeps it
            if (gone.spine, gone.point) == (spine, point) and gone.on <= on and self.award(on) not in paid:
                return self.standing(spine, gone.to, on)
        return point

    def _as_it_stands(self, grade: Grade, on: date) -> Grade:
        """A grade on a day: in place of deleted points those on which their holders then stand."""
        if not self.table.deleted:
            return grade
        points = tuple(dict.fromkeys(self.standing(grade.spine, point, on) for point in grade.points))
        bar = self.standing(grade.spine, grade.bar, on) if grade.bar else ""
        return replace(grade, points=points, bar=bar)

    def _labels(self, grade: Grade, basis: Basis, point: str, stop_at_bar: bool | None) -> list[str]:
        """The points between which pay lies on a basis."""
        if basis in ("point", "actual"):
            return [self._own_point(grade, basis, point)]
        points = grade.points
        if grade.band and basis == "middle_point":
            message = f"{grade.name} is a band without points, so it has no middle point."
            raise _fault("E213", self.place, "basis", basis, message, "Use minimum, maximum or middle_salary.")
        if grade.bar and basis != "minimum":
            # the points above the bar can be most of the cost, so it is never assumed
            if stop_at_bar is None:
                message = (
                    f"{grade.name} is a linked grade with a bar at point {grade.bar}; "
                    f"the basis {basis} does not say whether it stops there."
                )
                raise _fault(
                    "E213", self.place, "stop_at_bar", "", message, "Add stop_at_bar = true or false beside the basis."
                )
            points = points[: points.index(grade.bar) + 1] if stop_at_bar else points
        ends = {
            "minimum": [points[0]],
            "maximum": [points[-1]],
            "middle_salary": [points[0], points[-1]],
            # of an even number the lower of the two middles
            "middle_point": [points[(len(points) - 1) // 2]],
        }
        if basis not in ends:
            raise _fault(
                "E213",
                self.place,
                "basis",
                basis,
                f"Nothing can be priced from a scale on the basis {basis}.",
                f"Bases: {listed(BASES)}.",
            )
        return ends[basis]

    def _own_point(self, grade: Grade, basis: Basis, point: str) -> str:
        """The point of a post that is paid at its own: the only one of its grade where it names none."""
        if not point and len(grade.points) == 1:
            return grade.points[0]
        if point in grade.points:
            return point
        message = f"The basis is {basis}, but the post in grade {grade.name} has no point."
        message = f'The point "{point}" is not in the grade {grade.name} of {self.name}.' if point else message
        raise _fault("E204", self.place, "point", point, message, f"Its points: {listed(grade.points)}.")


def in_order(points: list[str]) -> list[str]:
    """Points by number, named ones after."""

    def key(point: str) -> tuple[int, Fraction, str]:
        try:
            # as numbers, so that 10 comes after 9 and 10.5 after 10
            return 0, Fraction(point), point
        except (ValueError, ZeroDivisionError):
            return 1, Fraction(0), point

    return sorted(set(points), key=key)


def _fault(code: str, place: Place, name: str, value: str, message: str, fix: str) -> InputError:
    return InputError([Finding(code, place, name, f'"{value}"' if value else "", message, fix)])
