"""A scale's folder read as far as it can be, so that one fault does not hide another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from establishment.ground.columns import Columns, Row, read_table
from establishment.ground.csv_files import read_csv
from establishment.ground.findings import Faults, InputError, Place
from establishment.ground.shapes import validated
from establishment.ground.text_files import read_text
from establishment.ground.toml_files import TomlFile, read_toml
from establishment.paybook.award_moves import Award
from establishment.rates.book import Book
from establishment.rates.references import read_references, source_of
from establishment.rates.scale_tables import ALLOWANCES, POINTS, AwardTable, GradeTable, ScaleTable
from establishment.rates.scales import Grade, PointValue, Scale

LISTS = ("grade", "award", "reference")


@dataclass(frozen=True)
class ScaleFiles:
    """A scale's folder as far as it can be read.

    scale: as loaded, or as far as it can be.  whole: whether it loads.  ranges: each range of points with its
    place.  rows: those that can be read of `points.csv` and `allowances.csv`.  unread: points (spine, point)
    with a row that cannot be read, so that nothing is said to lack there; None where any point may have one.
    """

    book: Book
    file: TomlFile
    scale: Scale
    whole: bool
    stated: list[Award]
    ranges: list[tuple[Grade, Place]]
    rows: list[Row]
    unread: frozenset[tuple[str, str]] | None

    @property
    def own(self) -> Scale:
        """The scale with the values of its own folder alone, without those of a spine it is on."""
        values = {
            key: {day: value for day, value in dated.items() if value.scale == self.scale.name}
            for key, dated in self.scale.values.items()
        }
        return replace(self.scale, values={key: dated for key, dated in values.items() if dated})

    def tables(self, kind: str) -> list[tuple[dict[str, Any], Place]]:
        """The tables `[[grade]]`, `[[award]]` or `[[reference]]` as they are written, with their places."""
        return [(table, self.file.place(kind, n)) for n, table in enumerate(self.file.values.get(kind, []))]

    @property
    def awards(self) -> list[date]:
        """The days of the awards as they are written."""
        return days_of(self.file)

    def award_places(self) -> dict[date, Place]:
        """Where each award day stands in `scale.toml`."""
        return {day: self.file.place("awards", n) for n, day in enumerate(self.awards)}


def days_of(file: TomlFile) -> list[date]:
    """The days that a `scale.toml` lists as awards."""
    given = file.values.get("awards")
    return [day for day in given if type(day) is date] if isinstance(given, list) else []


def read_files(folder: Path, faults: Faults) -> ScaleFiles:
    """Read a scale's folder; all faults that keep it from loading are noted.

    Raises InputError for a `scale.toml` that cannot be read at all.
    """
    file, book = read_toml(folder / "scale.toml", f"{folder.name}/scale.toml"), Book(folder.parent)
    file = _with_lists(file, faults)
    whole = None
    if not faults.found:
        try:
            whole = book.scale(folder.name)
        except InputError as broken:
            faults.extend(broken.findings)
    rows, unread = _rows(folder / "points.csv", POINTS, f"{folder.name}/points.csv", faults)
    extra, _ = _rows(folder / "allowances.csv", ALLOWANCES, f"{folder.name}/allowances.csv", faults)
    scale = whole or _as_far_as_read(folder.name, file, rows, faults)
    ordered = sorted(set(scale.table.awards))
    scale = replace(scale, table=scale.table.model_copy(update={"awards": ordered}))
    stated = [Award.of(table, place) for table, place in _valid(AwardTable, "award", file)]
    return ScaleFiles(book, file, scale, whole is not None, stated, _ranges(file, whole), rows + extra, unread)


def _with_lists(file: TomlFile, faults: Faults) -> TomlFile:
    """The file with `grade`, `award` and `reference` as lists of tables; another kind is noted and left out."""
    values = dict(file.values)
    for key in LISTS:
        given = values.get(key, [])
        if not isinstance(given, list) or not all(isinstance(table, dict) for table in given):
            said = f"Each {key} is a table of its own, headed [[{key}]] in double brackets."
            faults.add("E208", file.place(key), key, None, said, f"Write [[{key}]] above each {key}.")
            values[key] = []
    return replace(file, values=values)


def _valid(shape: Any, kind: str, file: TomlFile, faults: Faults | None = None) -> Iterable[tuple[Any, Place]]:
    """The tables of a kind that are as they are to be, with their places."""
    for n, given in enumerate(file.values.get(kind, [])):
        table = validated(shape, given, file, (kind, n), faults or Faults())
        if table is not None:
            yield table, file.place(kind, n)


def _rows(
    path: Path, columns: Columns, shown: str, faults: Faults
) -> tuple[list[Row], frozenset[tuple[str, str]] | None]:
    """The rows of a table that can be read, and the spine and point of those that cannot; None if unknown."""
    if not path.exists():
        return [], frozenset()
    try:
        rows = read_table(path, columns, faults, shown)
    except InputError as broken:
        faults.extend(broken.findings)
        return _without(path, columns, shown, [finding.place.line for finding in broken.findings], faults), None
    cells = read_csv(path, {column.name: column.required for column in columns}, shown)
    good = {row.place.line for row in rows}
    bad = (row for row, line in zip(cells.rows, cells.row_lines, strict=True) if line not in good)
    return rows, frozenset((row.get("spine", ""), row.get("point", "")) for row in bad)


def _without(path: Path, columns: Columns, shown: str, bad: list[int], faults: Faults) -> list[Row]:
    """The rows of a table once the lines that break it are left out; none where its headings are at fault."""
    if min(bad, default=0) < 2:
        return []
    lines = read_text(path, shown).split("\n")
    with TemporaryDirectory() as made:
        copy = Path(made) / path.name
        copy.write_text("\n".join("" if n in bad else line for n, line in enumerate(lines, 1)), encoding="utf-8")
        try:
            return read_table(copy, columns, faults, shown)
        except InputError:
            return []


def _as_far_as_read(name: str, file: TomlFile, rows: list[Row], faults: Faults) -> Scale:
    """A scale of what can be read, where the folder does not load; all that is wrong with it is noted."""
    validated(ScaleTable, {k: v for k, v in file.values.items() if k not in LISTS}, file, (), faults)
    list(_valid(GradeTable, "grade", file, faults))
    list(_valid(AwardTable, "award", file, faults))
    references = read_references(file.values.get("reference", []), file, faults)
    values: dict[tuple[str, str], dict[date, PointValue]] = {}
    for row in (row for row in rows if row["salary"] is not None):
        source, day = source_of(row, references, faults), row["effective_from"]
        value = PointValue(name, row["spine"] or "", row["point"], row["salary"], day, source)
        values.setdefault((value.spine, value.point), {}).setdefault(day, value)
    days, until = days_of(file), file.values.get("known_until")
    step, spine = file.values.get("round_to_pounds"), file.values.get("on_spine")
    table = ScaleTable(
        title=name,
        awards=days or sorted({day for dated in values.values() for day in dated}),
        known_until=until if type(until) is date else None,
        round_to_pounds=step if type(step) is int else None,
        on_spine=spine if isinstance(spine, str) else "",
    )
    grades: dict[str, tuple[Grade, ...]] = {}
    for grade, _ in _ranges(file, None):
        grades[grade.name] = (*grades.get(grade.name, ()), grade)
    return Scale(name, table, grades, values, {}, Place(file.name))


def _ranges(file: TomlFile, whole: Scale | None) -> list[tuple[Grade, Place]]:
    tables = list(_valid(GradeTable, "grade", file))
    if whole is None:
        return [(_plain(table), place) for table, place in tables]
    left = {name: iter(ranges) for name, ranges in whole.grades.items()}
    return [(next(left[table.name]), place) for table, place in tables]


def _plain(table: GradeTable) -> Grade:
    """A grade of whole-number points, or of the points it lists; a linked grade has none of its own here."""
    points = tuple(table.all_points or table.points)
    if len(table.points) == 2 and all(end.isdecimal() and len(end) < 5 for end in table.points):
        points = tuple(str(n) for n in range(int(table.points[0]), int(table.points[1]) + 1))
    return Grade(table.name, table.spine, points, table.from_, table.until, band=table.band)
