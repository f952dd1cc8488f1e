"""Ceilings of an establishment, as a small table gives them: by unit and grade, and whose authority may raise each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from establishment.ground.any_frame import is_frame, pandas_frame
from establishment.ground.arguments import shown
from establishment.ground.csv_files import read_csv, spell
from establishment.ground.findings import Faults, InputError, Place, RefusedError
from establishment.ground.read_numbers import plain_number
from establishment.ground.shapes import Cost, Day, Exact, Table, Whole, keys_of, validated
from establishment.ground.text_files import check_file, read_text
from establishment.ground.toml_files import TomlFile, read_toml, values_given

TABLE = "ceiling"
"""The key of the tables of ceilings, in a scenario and in a file of ceilings alone."""
WORDS = ("unit", "grade", "authority", "reference")
"""Columns of words, in which a frame may hold numbers."""
TELLING = ("unit", "grade", "posts", "fte", "money", "authority")
"""Columns that other tables hardly have: a file with none of them holds no ceilings."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
ENDINGS = (".csv", ".toml", *WORKBOOKS)
"""How the name of a file of ceilings ends."""
ACCEPTED = "the path of a file that ends in .csv, .toml or .xlsx, a frame or a list of records"


class Ceiling(Table):
    """The most that an establishment may hold of a unit, a grade, or both; of all where neither is said.

    posts, fte: the most posts and full-time equivalents.  money: the most that budgeted posts cost in a full year.
    authority: whose authority may raise it.  from, until: its first day, and the first day after its end.
    """

    unit: str = ""
    grade: str = ""
    posts: Whole | None = None
    fte: Exact | None = None
    money: Cost | None = None
    authority: str = ""
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    reference: str = ""

    @model_validator(mode="after")
    def _limits_something(self) -> Ceiling:
        if self.posts is None and self.fte is None and self.money is None:
            raise RefusedError("the ceiling limits nothing: give posts, fte or money, or leave it out")
        if self.from_ is not None and self.until is not None and self.until <= self.from_:
            raise RefusedError(f"the ceiling ends on {self.until}, before it begins on {self.from_}")
        return self

    @property
    def label(self) -> str:
        """What it limits: `East, Grade 5`, or the whole establishment."""
        return ", ".join(part for part in (self.unit, self.grade) if part) or "the whole establishment"


def read_ceilings(table: Any, name: str | None = None) -> list[Ceiling]:
    """Ceilings from a CSV file, an Excel file, a TOML file with [[ceiling]] tables, or a frame or records.

    name: what messages call the file, else its path.
    Raises InputError with every fault at its line; RefusedError for anything else.
    """
    faults = Faults()
    if isinstance(table, str | Path):
        # read to the end before anything is judged, so that all faults are said at once
        rows = list(_rows_of_file(Path(table), name or str(table), faults))
    else:
        rows = list(_rows_of_records(table))
    place = rows[0][1].name if rows else name or (str(table) if isinstance(table, str | Path) else "ceilings")
    ceilings = [validated(Ceiling, values, file, route, faults) for values, file, route in rows]
    # an empty table would pass every scenario
    if not rows and not faults.found:
        fix = "Give one row a ceiling: unit, grade, posts, fte, money, authority."
        faults.add("E102", Place(place), "", None, "The table has no ceiling.", fix)
    faults.raise_any()
    return [ceiling for ceiling in ceilings if ceiling is not None]


def holds_ceilings(path: Path) -> bool:
    """Whether a file has a heading, or a table, of ceilings: of one that has none no line is to be shown."""
    try:
        if path.suffix.lower() in WORKBOOKS:
            return not {*_table_of_workbook(path, path.name)[2].values()}.isdisjoint(TELLING)
        text = read_text(path, path.name)
    except InputError:
        return False
    if path.suffix.lower() == ".toml":
        return f"[[{TABLE}]]" in text
    headings = text.partition("\n")[0].split(",")
    return any(spell(heading) in TELLING for heading in headings)


RowRead = tuple[Mapping[str, Any], TomlFile, tuple[str | int, ...]]
"""The values of a ceiling, the file that says them, and where they stand in it."""


def _rows_of_file(path: Path, name: str, faults: Faults) -> Iterator[RowRead]:
    if path.suffix.lower() == ".toml":
        file = read_toml(path, name)
        for key in (key for key in file.values if key != TABLE):
            faults.add("E201", file.place(key), key, None, f'There is no key "{key}".', f"Write [[{TABLE}]] tables.")
        tables = file.values.get(TABLE, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise RefusedError(f"{name}: ceilings are [[{TABLE}]] tables")
        yield from ((table, file, (TABLE, number)) for number, table in enumerate(tables))
    elif path.suffix.lower() == ".csv":
        table = read_csv(path, dict.fromkeys(keys_of(Ceiling), False), name)
        for cells, line in zip(table.rows, table.row_lines, strict=True):
            yield _filled(cells), TomlFile(name, table.lines, {}, {(): line}), ()
    elif path.suffix.lower() in WORKBOOKS:
        yield from _rows_of_workbook(path, name)
    else:
        raise RefusedError(f"ceilings: {name} was given; give {ACCEPTED}")


def _table_of_workbook(path: Path, name: str) -> tuple[str, list[dict[str, Any]], dict[str, str], int]:
    """The first sheet in view: its name, its rows by the letters of their cells, its headings, and their row from 0.

    Headings are the first row of two cells or more. Raises InputError E101 for a file that cannot be read.
    """
    from establishment.lists.plain_text import clean_text
    from establishment.lists.sheets import filled, letters
    from establishment.lists.workbook import read_workbook

    check_file(path, name)
    # a hidden sheet is not what its owner sees and signs
    sheet = next((each for each in read_workbook(path, name) if not each.hidden and each.holds_something.any()), None)
    rows = [
        {letters(column): cell for column, cell in filled(row)} for row in (sheet.rows if sheet is not None else ())
    ]
    # a title above the table fills one cell
    top = next((number for number, row in enumerate(rows) if len(row) > 1), len(rows))
    headings = {place: spell(clean_text(cell)) for row in rows[top : top + 1] for place, cell in row.items()}
    return f"{name}, sheet {sheet.name}" if sheet is not None else name, rows, headings, top


def _rows_of_workbook(path: Path, name: str) -> Iterator[RowRead]:
    sheet, rows, headings, top = _table_of_workbook(path, name)
    lines = tuple(", ".join(map(str, row.values())) for row in rows)
    for number, row in enumerate(rows[top + 1 :], top + 2):
        if row:
            cells = {headings.get(place, place): cell for place, cell in row.items()}
            yield _filled(cells), TomlFile(sheet, lines, {}, {(): number}), ()


def _rows_of_records(table: Any) -> Iterator[RowRead]:
    if not is_frame(table):
        raise RefusedError(f"ceilings: {shown(table)} was given; give {ACCEPTED}")
    records = table if isinstance(table, list | tuple) else pandas_frame(table).astype(object).to_dict("records")
    filled = [_filled({spell(str(key)): cell for key, cell in record.items()}) for record in records]
    file = values_given({"ceilings": filled}, "ceilings")
    yield from ((values, file, ("ceilings", number)) for number, values in enumerate(filled))


def _filled(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells in which something stands; a grade or a unit that is a number as text."""
    # an empty cell limits nothing; only one of a frame differs from itself
    filled = {key: cell for key, cell in cells.items() if cell is not None and cell == cell and cell != ""}
    texts = {key: str(plain_number(filled[key])) for key in WORDS if key in filled}
    return {**filled, **texts}
