"""Pay scales read from their folders: as far as they can be, with all the faults of the files at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from establishment.ground.columns import Columns, Row, read_table
from establishment.ground.csv_files import read_csv
from establishment.ground.findings import Faults, InputError, Place, listed, nearest
from establishment.ground.money import nearest_pence
from establishment.ground.shapes import validated
from establishment.ground.toml_files import TomlFile, read_toml
from establishment.rates.allowance_rows import allowance_values
from establishment.rates.awards import PERCENT, Award
from establishment.rates.exit_terms import EXIT_TERMS, scale_exit_rules
from establishment.rates.references import References, read_references, source_of
from establishment.rates.scale_tables import ALLOWANCES, POINTS, PROGRESSION, AwardTable, GradeTable, ScaleTable
from establishment.rates.scale_values import Grade, PointValue, Values
from establishment.rates.scales import Scale, in_order
from establishment.rates.step_rules import step_rules
from establishment.rates.working_time import WORKING_TIME, working_weeks

Unread = frozenset[tuple[str, str]] | None
"""Spine and point of the values that stand in a file and cannot be read; None where any point may have one."""

Spines = Callable[[str], Scale]
"""Looks up the scale that `on_spine` names."""

LISTS = ("grade", "award", "reference", "document")
"""The lists of tables in `scale.toml`."""


@dataclass(frozen=True)
class ScaleFiles:
    """A scale's folder as far as it can be read.

    stated: the awards of its own file.  ranges: each range of points, with its place.  rows: those that can be read
    of `points.csv` and `allowances.csv`.  unread: the points whose pay cannot be read, so that nothing is said to
    lack there.
    """

    file: TomlFile
    scale: Scale
    stated: tuple[Award, ...]
    ranges: list[tuple[Grade, Place]]
    rows: list[Row]
    unread: Unread

    def tables(self, kind: str) -> list[tuple[dict[str, Any], Place]]:
        """The tables `[[grade]]`, `[[award]]` or `[[reference]]` as they are written, with their places."""
        return [(table, self.file.place(kind, n)) for n, table in enumerate(self.file.values.get(kind, []))]

    @property
    def award_days(self) -> list[date]:
        """The days of the awards as they are written."""
        return _award_days(self.file)

    def award_places(self) -> dict[date, Place]:
        """Where each award day stands in `scale.toml`."""
        return {day: self.file.place("awards", n) for n, day in enumerate(self.award_days)}


def load_scale(folder: Path, spine_of: Spines | None = None) -> Scale:
    """A scale from its folder: `scale.toml`, and `points.csv` and `allowances.csv` where it has them.

    spine_of: looks up the scale that `on_spine` names.
    Raises InputError with all the faults of the files.
    """
    faults = Faults()
    files = read_scale(folder, faults, spine_of)
    faults.raise_any()
    faults.warn_notes()
    return files.scale


def read_scale(folder: Path, faults: Faults, spine_of: Spines | None = None) -> ScaleFiles:
    """A scale's folder as far as it can be read; all that keeps it from being used is noted.

    Raises InputError for a `scale.toml` that cannot be read at all.
    """
    file = _with_lists(read_toml(folder / "scale.toml", f"{folder.name}/scale.toml"), faults)
    table = _top_table(folder.name, file, faults)
    references = read_references(file, faults)
    stated = _awards(file, references, faults)
    spine = _spine(table, file, spine_of, faults)
    rows, unread = _rows(folder / "points.csv", POINTS, faults)
    # values before grades: a grade is held against the points that have a value
    own, faulty = _values(folder.name, rows, table, references, faults)
    spine_unread = bool(table.on_spine) and spine is None
    # what could not be read may be there all the same, so nothing is said to lack
    unread = None if unread is None or spine_unread else unread | faulty
    values = {**(spine.values if spine else {}), **own}
    allowance_rows, _ = _rows(folder / "allowances.csv", ALLOWANCES, faults)
    ranges = _ranges(file, values, unread, references, faults)
    allowances = allowance_values(allowance_rows, ranges, references, faults)
    grades: dict[str, tuple[Grade, ...]] = {}
    for grade, _ in ranges:
        grades[grade.name] = (*grades.get(grade.name, ()), grade)
    rule_rows, _ = _rows(folder / "progression.csv", PROGRESSION, faults)
    week_rows, _ = _rows(folder / "working-time.csv", WORKING_TIME, faults)
    exit_rows, _ = _rows(folder / "exit-terms.csv", EXIT_TERMS, faults)
    scale = Scale(
        folder.name,
        table,
        grades,
        values,
        references,
        Place(file.name),
        stated,
        allowances,
        rules=step_rules(rule_rows, ranges, references, faults),
        exit_rules=scale_exit_rules(exit_rows, references, Place(f"{folder.name}/exit-terms.csv"), faults),
        working_weeks=working_weeks(week_rows, references, faults),
    )
    scale = _dated(scale) if spine is None else _beside_spine(scale, spine)
    return ScaleFiles(file, scale, stated, ranges, rows + allowance_rows + rule_rows + exit_rows + week_rows, unread)


def _dated(scale: Scale) -> Scale:
    """A scale whose awards, where it names none, are the days of its values."""
    days = scale.table.awards or {day for dated in scale.values.values() for day in dated}
    return replace(scale, table=scale.table.model_copy(update={"awards": sorted(set(days))}))


def _beside_spine(scale: Scale, spine: Scale) -> Scale:
    """A scale with what it takes from the one on whose points it stands: awards, sums, and rules it has none of."""
    # an employer that says its own hours does not take the spine's by date
    weeks = scale.working_weeks or (() if scale.table.hours is not None else spine.working_weeks)
    return replace(
        scale,
        table=_on_spine(scale.table, spine.table),
        awards=spine.awards,
        lump_sums=spine.lump_sums,
        rules=scale.rules or spine.rules,
        exit_rules=scale.exit_rules.and_then(spine.exit_rules),
        working_weeks=weeks,
    )


def _with_lists(file: TomlFile, faults: Faults) -> TomlFile:
    """The file with `grade`, `award` and `reference` as lists of tables; another kind is noted and left out."""
    values = dict(file.values)
    for key in LISTS:
        tables = values.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            message = f"Each {key} is a table of its own, headed [[{key}]] in double brackets."
            faults.add("E208", file.place(key), key, None, message, f"Write [[{key}]] above each {key}.")
            values[key] = []
    return replace(file, values=values)


def _top_table(name: str, file: TomlFile, faults: Faults) -> ScaleTable:
    """`scale.toml` without its lists; where it has faults, they are noted and the keys without one are used."""
    top = {key: value for key, value in file.values.items() if key not in LISTS}
    table = validated(ScaleTable, top, file, (), faults)
    if table is not None:
        return table
    # read on with what is sound, so that one slip at the top does not hide the faults below
    keys = {"title": name, "awards": _award_days(file)}
    for key, value in top.items():
        if validated(ScaleTable, {"title": name, key: value}, file, (), Faults()) is not None:
            keys[key] = value
    return ScaleTable.model_validate(keys)


def _award_days(file: TomlFile) -> list[date]:
    """The days that a `scale.toml` lists as awards."""
    days = file.values.get("awards")
    return [day for day in days if type(day) is date] if isinstance(days, list) else []


def _rows(path: Path, columns: Columns, faults: Faults) -> tuple[list[Row], Unread]:
    """The rows of a table that can be read; and the points of those that cannot."""
    if not path.exists():
        return [], frozenset()
    shown_name, before = f"{path.parent.name}/{path.name}", len(faults.found)
    try:
        rows = read_table(path, columns, faults, shown_name, leave_out_broken_rows=True)
    except InputError as unreadable:
        faults.extend(unreadable.findings)
        return [], None
    new = faults.found[before:]
    # cells are missing or too many: any column may stand in another's place
    if any(finding.code == "E105" for finding in new):  # a row that does not show which point it is of
        return rows, None
    if not new:
        return rows, frozenset()
    cells = read_csv(path, {column.name: column.required for column in columns}, shown_name)
    good = {row.place.line for row in rows}
    bad = (row for row, line in zip(cells.rows, cells.row_lines, strict=True) if line not in good)
    return rows, frozenset((row.get("spine", ""), row.get("point", "")) for row in bad)


def _on_spine(table: ScaleTable, spine: ScaleTable) -> ScaleTable:
    """The table of a scale on a spine: the spine's awards and known days, its hours and rounding where it has none."""
    return table.model_copy(
        update={
            "awards": spine.awards,
            "known_until": spine.known_until,
            "hours": table.hours or spine.hours,
            "weeks_in_year": table.weeks_in_year or spine.weeks_in_year,
            "increment_months": table.increment_months or spine.increment_months,
            "exit_terms": table.exit_terms or spine.exit_terms,
            "deleted": [*spine.deleted, *table.deleted],
            "round_to_pounds": table.round_to_pounds or spine.round_to_pounds,
        }
    )


def _spine(table: ScaleTable, file: TomlFile, spine_of: Spines | None, faults: Faults) -> Scale | None:
    """The scale that this one stands on; None where it stands on none, or on one that cannot be read."""
    if not table.on_spine:
        return None
    place = file.place("on_spine")
    # awards of two files on the same points would need an order that no file states
    if table.awards or spine_of is None:
        message = "No other scale can be read here."
        if table.awards:
            message = "A scale on another's spine has that one's awards."
        faults.add("E208", place, "on_spine", table.on_spine, message, "Leave out awards and known_until.")
        return None
    try:
        return spine_of(table.on_spine)
    except InputError as fault:
        faults.extend(replace(f, place=place, field="on_spine") if f.code == "E203" else f for f in fault.findings)
        return None


def _awards(file: TomlFile, references: References, faults: Faults) -> tuple[Award, ...]:
    awards = []
    for index, entry in enumerate(file.values.get("award", [])):
        table = validated(AwardTable, entry, file, ("award", index), faults)
        if table is None:
            continue
        for reference in (table.reference, table.reference_2):
            _known_reference(reference, references, file.place("award", index, "reference"), faults)
        percent = Fraction(table.percent) if PERCENT.match(table.percent) else None
        awards.append(
            Award(
                table.effective_from,
                percent,
                table.flat_pounds,
                state=table.state,
                applies_to=table.applies_to,
                place=file.place("award", index),
            )
        )
    return tuple(awards)


def _known_reference(reference: str, references: References, place: Place, faults: Faults) -> None:
    if reference and reference not in references:
        message = f'No reference "{reference}" is listed. {nearest(reference, list(references))}'.strip()
        faults.add("E209", place, "reference", reference, message, "Add a [[reference]] with its id, title and href.")


def _values(
    name: str, rows: list[Row], table: ScaleTable, references: References, faults: Faults
) -> tuple[Values, frozenset[tuple[str, str]]]:
    """Pay by point and award; and the points with a row whose pay is at fault."""
    values: Values = {}
    faulty = set()
    for row in rows:
        source = source_of(row, references, faults)
        spine, point, day = row["spine"] or "", row["point"], row["effective_from"]
        dated = values.setdefault((spine, point), {})
        if day in dated:
            first = dated[day].source.place.line
            message = f"Point {point} stands twice at the award of {day}; the first is on line {first}."
            faults.add("E208", row.place, "point", point, message, "Keep one of them.")
        if day not in table.awards:
            message = f"{day} is not among the awards of scale.toml."
            awards = f"Awards: {listed(map(str, table.awards), most=40)}."
            faults.add("E208", row.place, "effective_from", str(day), message, awards)
        pence = _annual(row, table, faults)
        if pence is None:
            faulty.add((spine, point))
        else:
            dated.setdefault(day, PointValue(name, spine, point, pence, day, source))
    return {key: dated for key, dated in values.items() if dated}, frozenset(faulty)


def _annual(row: Row, table: ScaleTable, faults: Faults) -> int | None:
    """Whole pence a year: the salary, or the hourly rate times the hours and weeks of the scale."""
    if (row["salary"] is None) == (row["hourly"] is None):
        message = "A point has a salary or an hourly rate, one of the two."
        faults.add("E208", row.place, "salary", None, message, "Leave the other cell empty.")
        return None
    if row["salary"] is not None:
        return int(row["salary"])
    if table.hours is None or table.weeks_in_year is None:
        message = "An hourly rate needs the hours of the week and the weeks of the year."
        fix = 'Add hours = 37 and weeks_in_year = "365/7" to scale.toml.'
        faults.add("E202", row.place, "hourly", None, message, fix)
        return None
    return nearest_pence(100 * row["hourly"] * table.hours * table.weeks_in_year)


def _ranges(
    file: TomlFile, values: Values, unread: Unread, references: References, faults: Faults
) -> list[tuple[Grade, Place]]:
    """The ranges of points of the grades, in the order of the file."""
    ranges: list[tuple[Grade, Place]] = []
    for index, entry in enumerate(file.values.get("grade", [])):
        table = validated(GradeTable, entry, file, ("grade", index), faults)
        if table is None:
            continue
        place = file.place("grade", index)
        _known_reference(table.reference, references, place, faults)
        # linked grades come after those that they join, as the file lists them
        if table.links:
            grade = _linked(table, {earlier.name: earlier for earlier, _ in ranges}, place, faults)
        else:
            grade = _plain(table, values, unread, place, faults)
        ranges.append((grade, place))
    return ranges


def _plain(table: GradeTable, values: Values, unread: Unread, place: Place, faults: Faults) -> Grade:
    """A grade that joins no others. Where pay could not be read, no point is said to have none."""
    spine_points = in_order([point for spine, point in values if spine == table.spine])
    points = table.all_points
    if table.points:
        points = _points_between(table.points, spine_points, unread, place, faults)
    elif not table.all_points and not table.reference:
        message = f'The grade "{table.name}" has neither points nor a reference.'
        fix = 'Add points = ["1", "4"], or the reference that names the grade.'
        faults.add("E202", place, "grade", table.name, message, fix)
    if points and unread == frozenset() and not set(points) & set(spine_points):
        message = f'No value is held for any point of the grade "{table.name}".'
        faults.add("E204", place, "points", None, message, f"Points with values on its spine: {listed(spine_points)}.")
    return Grade(table.name, table.spine, tuple(points), table.from_, table.until, band=table.band)


def _points_between(
    ends: list[str], spine_points: list[str], unread: Unread, place: Place, faults: Faults
) -> list[str]:
    """The points from the bottom to the top one, with those between whole numbers that the spine has."""
    # one point is a spot grade
    if len(ends) == 1:
        return ends
    if len(ends) != 2 or not all(end.isdigit() for end in ends):
        message = "points takes the bottom and the top point, both whole numbers."
        fix = f'Write points = ["1", "4"]. Points of another kind are all listed: all_points = {json.dumps(ends)}.'
        faults.add("E204", place, "points", ", ".join(ends), message, fix)
        return []
    bottom, top = map(int, ends)
    if bottom > top:
        message = f"The bottom point, {bottom}, is above the top point, {top}."
        faults.add("E204", place, "points", None, message, "The bottom comes first.")
        return []
    for end in (end for end in ends if spine_points and unread is not None and end not in spine_points):
        if not any(point == end for _, point in unread or ()):
            message = f"The point {end} is not on the spine: no value is held for it at any award."
            faults.add("E204", place, "points", end, message, f"Its points: {spine_points[0]} to {spine_points[-1]}.")
    # half points, such as 10.5, lie within a range of whole ones
    between = [
        p for p in spine_points if not p.isdigit() and p.replace(".", "", 1).isdigit() and bottom < Fraction(p) < top
    ]
    return in_order([str(n) for n in range(bottom, top + 1)] + between)


def _linked(table: GradeTable, grades: dict[str, Grade], place: Place, faults: Faults) -> Grade:
    parts = [grades[name] for name in table.links if name in grades]
    if len(parts) != len(table.links) or len(parts) < 2:
        missing = [name for name in table.links if name not in grades]
        message = f'The linked grade "{table.name}" joins grades that are not listed before it: {listed(missing)}.'
        fix = "List the grades it joins first, from the lower to the higher."
        faults.add("E203", place, "links", None, message, fix)
        return Grade(table.name, table.spine, (), table.from_, table.until)
    points = in_order([point for part in parts for point in part.points])
    # a linked grade stops at the top of its lower grade until the bar is passed
    bar = parts[0].points[-1] if parts[0].points else ""
    return Grade(table.name, parts[0].spine, tuple(points), table.from_, table.until, bar)
