"""Pay scales read from their folders, with all the faults of the files at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from establishment.ground.columns import Row, read_table
from establishment.ground.findings import Faults, InputError, Place, listed, nearest
from establishment.ground.money import nearest_pence
from establishment.ground.shapes import validated
from establishment.ground.toml_files import TomlFile, read_toml
from establishment.rates.references import Reference, read_references, source_of
from establishment.rates.scale_tables import ALLOWANCES, POINTS, AwardTable, GradeTable, ScaleTable
from establishment.rates.scales import AllowanceValue, Grade, LumpSum, PointValue, Scale, in_order

Values = dict[tuple[str, str], dict[date, PointValue]]
"""Pay by spine and point, then by award."""


def load_scale(folder: Path, spine_of: Callable[[str], Scale] | None = None) -> Scale:
    """A scale from its folder: `scale.toml`, and `points.csv` and `allowances.csv` where it has them.

    spine_of: looks up the scale that `on_spine` names.
    Raises InputError with all the faults of the files.
    """
    faults = Faults()
    file = read_toml(folder / "scale.toml", f"{folder.name}/scale.toml")
    lists = ("grade", "award", "reference")
    for name in lists:
        if not isinstance(file.values.get(name, []), list):
            said = f"Each table of this list is headed [[{name}]], in double brackets."
            faults.add("E208", file.place(name), name, None, said)
    faults.raise_any()
    top = {key: value for key, value in file.values.items() if key not in lists}
    table = validated(ScaleTable, top, file, (), faults)
    references = read_references(file.values.get("reference", []), file, faults)
    awards = _awards(file, references, faults)
    before = len(faults.found)
    base = _base(table, file, spine_of, faults)
    if len(faults.found) > before:
        faults.raise_any()
    values = {**(base.values if base else {}), **_values(folder, table, references, faults)}
    allowances = _allowances(folder, references, faults)
    grades = _grades(file, values, references, faults)
    faults.raise_any()
    faults.warn_notes()
    assert table is not None
    lump_sums: tuple[LumpSum, ...] = ()
    if base is not None:
        table, awards, lump_sums = _on_spine(table, base.table), base.awards, base.lump_sums
    return Scale(folder.name, table, grades, values, references, Place(file.name), awards, allowances, lump_sums)


def _on_spine(table: ScaleTable, spine: ScaleTable) -> ScaleTable:
    """The table of a scale on a spine: the spine's awards and known days, its hours and rounding where it has none."""
    return table.model_copy(
        update={
            "awards": spine.awards, "known_until": spine.known_until, "hours": table.hours or spine.hours,
            "weeks_in_year": table.weeks_in_year or spine.weeks_in_year,
            "round_to_pounds": table.round_to_pounds or spine.round_to_pounds,
        }
    )  # fmt: skip


def _base(
    table: ScaleTable | None, file: TomlFile, spine_of: Callable[[str], Scale] | None, faults: Faults
) -> Scale | None:
    if table is None or not table.on_spine:
        return None
    place = file.place("on_spine")
    if table.awards or spine_of is None:
        said = (
            "A scale on another's spine has that one's awards." if table.awards else "No other scale can be read here."
        )
        faults.add("E208", place, "on_spine", table.on_spine, said, "Leave out awards and known_until.")
        return None
    try:
        return spine_of(table.on_spine)
    except InputError as fault:
        faults.extend(replace(f, place=place, field="on_spine") if f.code == "E203" else f for f in fault.findings)
        return None


def _awards(file: TomlFile, references: dict[str, Reference], faults: Faults) -> tuple[AwardTable, ...]:
    awards = []
    for index, given in enumerate(file.values.get("award", [])):
        award = validated(AwardTable, given, file, ("award", index), faults)
        for used in (award.reference, award.reference_2) if award else ():
            _known_reference(used, references, file.place("award", index, "reference"), faults)
        if award is not None:
            awards.append(award)
    return tuple(awards)


def _known_reference(used: str, references: dict[str, Reference], place: Place, faults: Faults) -> None:
    if used and used not in references:
        said = f'No reference "{used}" is listed. {nearest(used, list(references))}'.strip()
        faults.add("E209", place, "reference", used, said, "Add a [[reference]] with its id, title and href.")


def _values(folder: Path, table: ScaleTable | None, references: dict[str, Reference], faults: Faults) -> Values:
    if not (folder / "points.csv").exists():
        return {}
    values: Values = {}
    for row in read_table(folder / "points.csv", POINTS, faults, f"{folder.name}/points.csv"):
        source = source_of(row, references, faults)
        spine, point, day = row["spine"] or "", row["point"], row["effective_from"]
        dated = values.setdefault((spine, point), {})
        if day in dated:
            first = dated[day].source.place.line
            said = f"Point {point} stands twice at the award of {day}; the first is on line {first}."
            faults.add("E208", row.place, "point", point, said, "Keep one of them.")
        if table is not None and day not in table.awards:
            known = f"Awards: {listed(map(str, table.awards), most=40)}."
            faults.add(
                "E208", row.place, "effective_from", str(day), f"{day} is not among the awards of scale.toml.", known
            )
        dated[day] = PointValue(folder.name, spine, point, _annual(row, table, faults), day, source)
    return values


def _annual(row: Row, table: ScaleTable | None, faults: Faults) -> int:
    """Whole pence a year: the salary, or the hourly rate times the hours and weeks of the scale."""
    if (row["salary"] is None) == (row["hourly"] is None):
        said = "A point has a salary or an hourly rate, one of the two."
        faults.add("E208", row.place, "salary", None, said, "Leave the other cell empty.")
        return 0
    if row["salary"] is not None:
        return int(row["salary"])
    if table is None or table.hours is None or table.weeks_in_year is None:
        said = "An hourly rate needs the hours of the week and the weeks of the year."
        faults.add("E202", row.place, "hourly", None, said, 'Add hours = 37 and weeks_in_year = "365/7" to scale.toml.')
        return 0
    return nearest_pence(100 * row["hourly"] * table.hours * table.weeks_in_year)


def _allowances(folder: Path, references: dict[str, Reference], faults: Faults) -> tuple[AllowanceValue, ...]:
    path = folder / "allowances.csv"
    if not path.exists():
        return ()
    found = []
    for row in read_table(path, ALLOWANCES, faults, f"{folder.name}/allowances.csv"):
        if (row["percent"] is None) == (row["amount"] is None):
            said = "An allowance is a percentage or an amount, one of the two."
            faults.add("E208", row.place, "amount", None, said, "Leave the other cell empty.")
        source = source_of(row, references, faults)
        found.append(
            AllowanceValue(
                row["effective_from"], row["effective_until"], source, row["name"], row["area"] or "",
                None if row["percent"] is None else row["percent"] / 100, row["amount"], row["unit"],
                row["pensionable"] is True,
            )
        )  # fmt: skip
    return tuple(found)


def _grades(
    file: TomlFile,
    values: Values,
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


def _plain(table: GradeTable, values: Values, place: Place, faults: Faults) -> Grade:
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
    return Grade(table.name, table.spine, tuple(points), table.from_, table.until, band=table.band)


def _range(ends: list[str], held: list[str], place: Place, faults: Faults) -> list[str]:
    if len(ends) == 1:
        return ends
    if len(ends) != 2 or not all(end.isdigit() for end in ends):
        said, fix = "points takes the bottom and the top point, both whole numbers.", "Others are listed in all_points."
        faults.add("E204", place, "points", None, said, f'Write points = ["1", "4"]. {fix}')
        return []
    if int(ends[0]) > int(ends[1]):
        said = f"The bottom point, {ends[0]}, is above the top point, {ends[1]}."
        faults.add("E204", place, "points", None, said, "The bottom comes first.")
        return []
    for end in (end for end in ends if held and end not in held):
        said = f"The point {end} is not on the spine: no value is held for it at any award."
        faults.add("E204", place, "points", end, said, f"Its points: {held[0]} to {held[-1]}.")
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
