"""Pay scales: dated salaries by point, and grades as ranges of points."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from establishment.columns import Column, Columns, Row, read_table
from establishment.findings import Faults, Finding, InputError, Place, listed, nearest
from establishment.rates.references import SOURCED, Reference, Source, read_references, source_of
from establishment.reading import TomlFile, read_toml
from establishment.shapes import Table, validated

Basis = Literal["minimum", "middle_point", "middle_salary", "maximum", "point", "actual", "unstated"]
BASES: tuple[Basis, ...] = ("minimum", "middle_point", "middle_salary", "maximum", "point", "actual", "unstated")

POINTS = Columns(
    Column("effective_from", "date", "", "day the award took effect", required=True),
    Column("spine", "text", "", "spine, where the scale has several"),
    Column("point", "text", "", "point", required=True),
    Column("salary", "pounds", "pounds/year", "full-time salary, in pounds without commas", required=True),
    *SOURCED,
)
"""Columns of `points.csv`: one row a point at an award."""


class GradeTable(Table):
    """`[[grade]]`: a range of points, for good or between two days; without points, a name only."""

    name: str
    spine: str = ""
    points: list[str] = []
    all_points: list[str] = []
    links: list[str] = []
    reference: str = ""
    from_: date | None = None
    until: date | None = None
    note: str = ""

    model_config = {**Table.model_config, "alias_generator": lambda name: name.rstrip("_")}


class AwardTable(Table):
    """`[[award]]`: what a pay settlement said, for the record."""

    effective_from: date
    percent: str = ""
    flat_pounds: int | None = None
    applies_to: str = ""
    state: Literal["paid", "announced", "offer", "inferred"]
    confidence: Literal["high", "medium", "low"]
    reference: str
    reference_2: str = ""
    note: str = ""


class ScaleTable(Table):
    """`scale.toml` without its lists of grades, awards and references."""

    title: str
    body: str = ""
    hours: Any = None
    pension: str = ""
    awards: list[date]
    known_until: date | None = None
    round_to_pounds: int | None = None
    note: str = ""


@dataclass(frozen=True)
class PointValue:
    """Pay of one point at one award: whole pence a full-time year, and where it comes from."""

    scale: str
    spine: str
    point: str
    pence: int
    award: date
    source: Source


@dataclass(frozen=True)
class Grade:
    """A range of points from the bottom up. `bar` is the last point before the bar of a linked grade."""

    name: str
    spine: str
    points: tuple[str, ...]
    from_: date | None = None
    until: date | None = None
    bar: str = ""

    @property
    def priced(self) -> bool:
        """Whether the scale has points for it; else it is known by name only."""
        return bool(self.points)

    def holds(self, on: date) -> bool:
        """Whether the range is in force on a day."""
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class BasicPay:
    """The full-time salary a post is costed at, exact, and the points it stands on."""

    salary: Fraction
    values: tuple[PointValue, ...]


@dataclass(frozen=True)
class Scale:
    """A pay scale as loaded from its folder."""

    name: str
    table: ScaleTable
    grades: dict[str, tuple[Grade, ...]]
    values: dict[tuple[str, str], dict[date, PointValue]] = field(repr=False)
    references: dict[str, Reference] = field(repr=False)
    place: Place

    def grade(self, name: str, on: date | None = None) -> Grade:
        """A grade's range of points on a day (any day, where none is given).

        Raises InputError E203 if the scale has no such grade, E205 if it had none that day.
        """
        ranges = self.grades.get(name)
        if ranges is None:
            known = list(self.grades)
            said = f'The scale {self.name} has no grade "{name}". {nearest(name, known)}'.strip()
            raise _fault("E203", self.place, "grade", name, said, f"Its grades: {listed(known)}.")
        held = [grade for grade in ranges if on is None or grade.holds(on)]
        if not held:
            said = f'The grade "{name}" of {self.name} has no range of points on {on}.'
            raise _fault("E205", self.place, "grade", name, said, "Add a range for that day in scale.toml.")
        return held[-1]

    def award(self, on: date) -> date:
        """The award in force on a day: the latest that starts on or before it.

        Raises InputError E205 before the first award, E207 from the day the scale is no longer known.
        """
        awards, until = self.table.awards, self.table.known_until
        if not awards or on < awards[0]:
            first = f"Its first award is of {awards[0]}." if awards else "It holds no award at all."
            said = f"The scale {self.name} has no pay on {on}: the day lies before it begins."
            raise _fault("E205", self.place, "", "", said, first)
        if until is not None and on >= until:
            said = f"The scale {self.name} is known until {until}; its pay on {on} is not."
            raise _fault("E207", self.place, "", "", said, f"Price on a day up to {until - timedelta(days=1)}.")
        return max(day for day in awards if day <= on)

    def value(self, spine: str, point: str, on: date) -> PointValue:
        """Pay of one point on a day.

        Raises InputError E205, E207 (see `award`), or E206 where the award in force has no value for the
        point: the pay of an earlier award is never used instead.
        """
        award = self.award(on)
        dated = self.values.get((spine, point), {})
        if award in dated:
            return dated[award]
        there = [p for (s, p), by_day in self.values.items() if s == spine and award in by_day]
        label = f"{spine} point {point}" if spine else f"point {point}"
        said = f"The scale {self.name} has no value for {label} at the award of {award}, in force on {on}."
        held = f"Points held at that award: {listed(in_order(there))}."
        days = f" {label.capitalize()} is held at: {listed(str(d) for d in sorted(dated))}." if dated else ""
        raise _fault("E206", self.place, "point", point, said, held + days)

    def basic_pay(
        self, grade: Grade, basis: Basis, on: date, point: str = "", stop_at_bar: bool | None = None
    ) -> BasicPay:
        """The full-time salary of a grade on a basis.

        point: for the bases `point` and `actual`.  stop_at_bar: whether the middles and the maximum of a
        linked grade stop at its bar; it must be said where there is one.
        Returns the exact salary in pence: the mean of both ends may hold half a penny.
        Raises InputError E204 (point), E213 (basis or bar not said), and those of `value`.
        """
        labels = self._labels(grade, basis, point, stop_at_bar)
        values = tuple(self.value(grade.spine, label, on) for label in labels)
        return BasicPay(Fraction(sum(value.pence for value in values), len(values)), values)

    def _labels(self, grade: Grade, basis: Basis, point: str, stop_at_bar: bool | None) -> list[str]:
        if basis in ("point", "actual"):
            if point not in grade.points:
                said = f'The point "{point}" is not in the grade {grade.name} of {self.name}.' if point else (
                    f"The basis is {basis}, but the post in grade {grade.name} has no point.")  # fmt: skip
                raise _fault("E204", self.place, "point", point, said, f"Its points: {listed(grade.points)}.")
            return [point]
        points = grade.points
        if grade.bar and basis != "minimum":
            if stop_at_bar is None:
                said = (
                    f"{grade.name} is a linked grade with a bar at point {grade.bar}; "
                    f"the basis {basis} does not say whether it stops there."
                )
                raise _fault(
                    "E213", self.place, "stop_at_bar", "", said, "Add stop_at_bar = true or false beside the basis."
                )
            points = points[: points.index(grade.bar) + 1] if stop_at_bar else points
        ends = {"minimum": [points[0]], "maximum": [points[-1]], "middle_salary": [points[0], points[-1]],
                "middle_point": [points[(len(points) - 1) // 2]]}  # fmt: skip
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


def in_order(points: list[str]) -> list[str]:
    """Points by number, named ones after."""

    def key(point: str) -> tuple[int, Fraction, str]:
        try:
            return 0, Fraction(point), point
        except ValueError:
            return 1, Fraction(0), point

    return sorted(set(points), key=key)


def load_scale(folder: Path) -> Scale:
    """A scale from its folder: `scale.toml`, and `points.csv` where it has pay.

    Raises InputError with all the faults of both files.
    """
    faults = Faults()
    file = read_toml(folder / "scale.toml", f"{folder.name}/scale.toml")
    lists = ("grade", "award", "reference")
    top = {key: value for key, value in file.values.items() if key not in lists}
    table = validated(ScaleTable, top, file, (), faults)
    references = read_references(file.values.get("reference", []), file, faults)
    _awards(file, references, faults)
    rows: list[Row] = []
    if (folder / "points.csv").exists():
        rows = read_table(folder / "points.csv", POINTS, faults, f"{folder.name}/points.csv")
    values = _values(folder.name, rows, table, references, faults)
    grades = _grades(file, values, references, faults)
    faults.raise_any()
    assert table is not None
    return Scale(folder.name, table, grades, values, references, Place(file.name))


def _awards(file: TomlFile, references: dict[str, Reference], faults: Faults) -> None:
    for index, given in enumerate(file.values.get("award", [])):
        award = validated(AwardTable, given, file, ("award", index), faults)
        for used in (award.reference, award.reference_2) if award else ():
            _known_reference(used, references, file.place("award", index, "reference"), faults)


def _known_reference(used: str, references: dict[str, Reference], place: Place, faults: Faults) -> None:
    if used and used not in references:
        said = f'No reference "{used}" is listed. {nearest(used, list(references))}'.strip()
        faults.add("E209", place, "reference", used, said, "Add a [[reference]] with its id, title and href.")


def _values(
    scale: str, rows: list[Row], table: ScaleTable | None, references: dict[str, Reference], faults: Faults
) -> dict[tuple[str, str], dict[date, PointValue]]:
    values: dict[tuple[str, str], dict[date, PointValue]] = {}
    for row in rows:
        source = source_of(row, references, faults)
        spine, point, day = row["spine"] or "", row["point"], row["effective_from"]
        dated = values.setdefault((spine, point), {})
        if day in dated:
            first = dated[day].source.place.line
            said = f"Point {point} stands twice at the award of {day}; the first is on line {first}."
            faults.add("E208", row.place, "point", point, said, "Keep one of them.")
        if table is not None and day not in table.awards:
            said = f"{day} is not among the awards of scale.toml."
            faults.add(
                "E208",
                row.place,
                "effective_from",
                str(day),
                said,
                f"Awards: {listed(map(str, table.awards), most=40)}.",
            )
        dated[day] = PointValue(scale, spine, point, row["salary"], day, source)
    return values


def _grades(
    file: TomlFile,
    values: dict[tuple[str, str], dict[date, PointValue]],
    references: dict[str, Reference],
    faults: Faults,
) -> dict[str, tuple[Grade, ...]]:
    grades: dict[str, tuple[Grade, ...]] = {}
    for index, given in enumerate(file.values.get("grade", [])):
        table = validated(GradeTable, given, file, ("grade", index), faults)
        if table is None:
            continue
        place = file.place("grade", index)
        _known_reference(table.reference, references, place, faults)
        linked = _linked(table, grades, place, faults) if table.links else _plain(table, values, place, faults)
        grades[table.name] = (*grades.get(table.name, ()), linked)
    return grades


def _plain(
    table: GradeTable, values: dict[tuple[str, str], dict[date, PointValue]], place: Place, faults: Faults
) -> Grade:
    held = in_order([point for spine, point in values if spine == table.spine])
    points = table.all_points
    if table.points:
        points = _range(table.points, held, place, faults)
    elif not table.all_points and not table.reference:
        said = f'The grade "{table.name}" has neither points nor a reference.'
        faults.add(
            "E202", place, "grade", table.name, said, 'Add points = ["1", "4"], or the reference that names the grade.'
        )
    if points and not set(points) & set(held):
        said = f'No value is held for any point of the grade "{table.name}".'
        faults.add("E204", place, "points", None, said, f"Points with values on its spine: {listed(held)}.")
    return Grade(table.name, table.spine, tuple(points), table.from_, table.until)


def _range(ends: list[str], held: list[str], place: Place, faults: Faults) -> list[str]:
    if len(ends) != 2 or not all(end.isdigit() for end in ends) or int(ends[0]) > int(ends[1]):
        faults.add(
            "E204",
            place,
            "points",
            None,
            "points takes the bottom and the top point, both whole numbers.",
            'Write points = ["1", "4"], or list all_points.',
        )
        return []
    between = [
        p
        for p in held
        if not p.isdigit() and p.replace(".", "", 1).isdigit() and Fraction(ends[0]) < Fraction(p) < Fraction(ends[1])
    ]
    return in_order([str(n) for n in range(int(ends[0]), int(ends[1]) + 1)] + between)


def _linked(table: GradeTable, grades: dict[str, tuple[Grade, ...]], place: Place, faults: Faults) -> Grade:
    parts = [grades[name][-1] for name in table.links if name in grades]
    if len(parts) != len(table.links) or len(parts) < 2:
        missing = [name for name in table.links if name not in grades]
        said = f'The linked grade "{table.name}" joins grades that are not listed before it: {listed(missing)}.'
        faults.add("E203", place, "links", None, said, "List the grades it joins first, from the lower to the higher.")
        return Grade(table.name, table.spine, (), table.from_, table.until)
    points = in_order([point for part in parts for point in part.points])
    bar = parts[0].points[-1] if parts[0].points else ""
    return Grade(table.name, parts[0].spine, tuple(points), table.from_, table.until, bar)


def _fault(code: str, place: Place, name: str, value: str, message: str, fix: str) -> InputError:
    return InputError([Finding(code, place, name, f'"{value}"' if value else "", message, fix)])
