"""Ceilings of an establishment, as a small table gives them: by unit and grade, and whose authority may raise each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from establishment.ground.any_frame import pandas_frame
from establishment.ground.columns import Column, Columns, Row, read_cell, read_table
from establishment.ground.csv_files import spell
from establishment.ground.findings import Faults, Place, RefusedError, listed, nearest
from establishment.ground.toml_files import read_toml

CEILINGS = Columns(
    Column("unit", "text", "", "unit or place; empty for all"),
    Column("grade", "text", "", "grade; empty for all"),
    Column("posts", "int64", "posts", "the most posts"),
    Column("fte", "number", "full-time equivalents", "the most full-time equivalents"),
    Column("money", "pounds", "pounds a year", "the most that budgeted posts cost in a full year"),
    Column("authority", "text", "", "whose authority may raise it"),
    Column("from", "date", "", "first day of the ceiling; empty where it has long held"),
    Column("until", "date", "", "first day after its end; empty where it has none"),
    Column("reference", "text", "", "where it stands"),
)
"""Columns of a table of ceilings: one row a ceiling, with at least one of posts, fte and money."""
MEASURES = ("posts", "fte", "money")
"""What a ceiling can limit."""


@dataclass(frozen=True)
class Ceiling:
    """The most that an establishment may hold of a unit, a grade, or both; of all where neither is said.

    posts, fte, pence: each None where it is not limited.  authority: who may raise it.  from_, until: None where open.
    """

    unit: str = ""
    grade: str = ""
    posts: int | None = None
    fte: Fraction | None = None
    pence: int | None = None
    authority: str = ""
    from_: date | None = None
    until: date | None = None
    reference: str = ""
    place: Place = field(default=Place(""), compare=False)

    @property
    def label(self) -> str:
        """What it limits: `East, Grade 5`, or the whole establishment."""
        return ", ".join(part for part in (self.unit, self.grade) if part) or "the whole establishment"


def read_ceilings(given: Any) -> list[Ceiling]:
    """Ceilings from a CSV file, a TOML file with [[ceiling]] tables, or a frame or records with the same names.

    Raises InputError with every fault at its line; RefusedError for anything else.
    """
    faults = Faults()
    if not isinstance(given, str | Path):
        rows = _rows_of(pandas_frame(given).astype(object).to_dict("records"), "ceilings", faults)
    elif Path(given).suffix.lower() == ".toml":
        rows = _toml_rows(Path(given), faults)
    else:
        rows = read_table(Path(given), CEILINGS, faults, str(given))
    ceilings = [_ceiling(row, faults) for row in rows]
    if not ceilings and not faults.found:
        fix = "Give one row a ceiling: unit, grade, posts, fte, money, authority."
        faults.add(
            "E102",
            Place(str(given) if isinstance(given, str | Path) else "ceilings"),
            "",
            None,
            "The table has no ceiling.",
            fix,
        )
    faults.raise_any()
    return ceilings


def _toml_rows(path: Path, faults: Faults) -> list[Row]:
    file = read_toml(path, str(path))
    tables = file.values.get("ceiling", [])
    for key in (key for key in file.values if key != "ceiling"):
        faults.add("E201", file.place(key), key, None, f'There is no key "{key}".', "Write [[ceiling]] tables.")
    if not isinstance(tables, list):
        raise RefusedError(f"{path}: ceilings are [[ceiling]] tables")
    places = [file.place("ceiling", n) for n in range(len(tables))]
    return _rows_of(tables, str(path), faults, places)


def _rows_of(records: list[Any], name: str, faults: Faults, places: list[Place] | None = None) -> list[Row]:
    """Rows of tables or records, each cell typed; names that are not known are noted."""
    rows = []
    for n, record in enumerate(records):
        place = places[n] if places else Place(name, n + 1)
        cells = {spell(str(key)): value for key, value in record.items()} if isinstance(record, Mapping) else {}
        for key in (key for key in cells if key not in CEILINGS.by_name):
            message = f'A ceiling has no "{key}". {nearest(key, CEILINGS.names)}'.strip()
            faults.add("E104", place, key, None, message, f"It can have: {listed(CEILINGS.names, most=20)}.")
        values = {}
        for column in CEILINGS:
            cell = cells.get(column.name)
            empty = cell is None or cell != cell or cell == ""
            values[column.name] = None if empty else read_cell(column, cell, place, faults)
        rows.append(Row(values, place))
    return rows


def _ceiling(row: Row, faults: Faults) -> Ceiling:
    """A row as a ceiling; one that limits nothing is noted."""
    if all(row[name] is None for name in MEASURES):
        fix = "Give posts, fte or money; leave the row out where nothing is limited."
        faults.add("E202", row.place, "posts", None, "The ceiling limits nothing.", fix)
    return Ceiling(
        row["unit"] or "",
        row["grade"] or "",
        row["posts"],
        row["fte"],
        row["money"],
        row["authority"] or "",
        row["from"],
        row["until"],
        row["reference"] or "",
        row.place,
    )
