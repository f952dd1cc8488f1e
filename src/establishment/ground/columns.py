"""Tables that declare their columns: one list is the check and the documentation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from establishment.ground.amounts import clear_amount, parse_amount, parse_hourly
from establishment.ground.arguments import LONGEST
from establishment.ground.csv_files import CsvFile, read_csv, spell
from establishment.ground.findings import Faults, Place, RefusedError, how_many, quoted
from establishment.ground.read_days import DayColumn, DayOrder, read_day
from establishment.ground.read_numbers import Reader, read_number, read_part, read_percent, read_point, read_whole
from establishment.ground.shown_fields import ShownFields
from establishment.ground.text_files import CONTROL_MARKS

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal[
    "text",
    "int64",
    "float64",
    "bool",
    "date",
    "point",
    "pounds",
    "hourly",
    "rate",
    "percent",
    "part",
    "number",
    "object",
]
"""Kinds of value. A rate or a part may be written as a percentage; a percent stands in percent: 5.5 or 5.5%."""

_DTYPES: dict[str, str] = {"int64": "int64", "float64": "float64", "bool": "bool"}


@dataclass(frozen=True)
class Column:
    """One column: its name, kind of value, unit and meaning."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    required: bool = False


class Columns:
    """The columns of a table, in order."""

    def __init__(self, *columns: Column) -> None:
        self.columns = columns
        self.by_name = {column.name: column for column in columns}

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    @property
    def names(self) -> list[str]:
        """Column names, in order."""
        return [column.name for column in self.columns]

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame itself, its columns as declared and in order.

        Raises ValueError naming what is missing, unknown or of the wrong type: a fault of the caller.
        """
        # by name and order: what is documented is what is given
        if list(frame.columns) != self.names:
            missing = [name for name in self.names if name not in frame.columns]
            extra = [name for name in frame.columns if name not in self.by_name]
            raise ValueError(f"columns differ: missing {missing}, unknown {extra}, expected {self.names}")
        for column in self.columns:
            dtype = _DTYPES.get(column.kind)
            if dtype and str(frame[column.name].dtype) != dtype:
                raise ValueError(f"column {column.name} is {frame[column.name].dtype}, not {dtype}")
        return frame

    def by_column(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
        """Rows that each hold a value of every column, as one list a column."""
        every = list(rows)
        return {name: [row[name] for row in every] for name in self.names}

    def frame(self, rows: dict[str, Any]) -> pd.DataFrame:
        """A frame of these columns from one list or array a column."""
        import pandas as pd

        series = {}
        for column in self.columns:
            values = rows[column.name]
            # of no rows pandas would make a column of floats
            series[column.name] = pd.Series(values, dtype=_DTYPES.get(column.kind, None if len(values) else "object"))
        return self.check(pd.DataFrame(series))


@dataclass(frozen=True, repr=False)
class Row(ShownFields):
    """One row of a file as typed values, and where it stands."""

    values: dict[str, Any]
    place: Place

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def read_table(
    path: Path,
    columns: Columns,
    faults: Faults,
    shown_name: str | None = None,
    ignore: Collection[str] | None = None,
    empty: Mapping[str, str] | None = None,
    leave_out_broken_rows: bool = False,
    labels: Sequence[str] = (),
) -> list[Row]:
    """Read a CSV file into typed rows.

    Every column declared is there in every row; an empty cell is None. Faults of cells are added to
    `faults` (E202, E208), and their rows left out: the caller raises before anything is computed.
    ignore: headings that are not looked at, where a file may have such columns.
    empty: by column, what is noted of its empty cells, with {:,} for how many there are.
    labels: headings of columns whose texts are kept as they are, in the value `labels` of each row.
    leave_out_broken_rows: rows with too few or too many cells are noted and left out, as those with faulty cells are.
    Raises InputError for a file that cannot be read at all.
    """
    row_faults = faults if leave_out_broken_rows else None
    own = dict.fromkeys((spell(heading) for heading in labels), False)
    table = read_csv(path, {**{c.name: c.required for c in columns}, **own}, shown_name, ignore, row_faults)
    rows = typed_rows(table, columns, faults, empty)
    # by line, for a row with a fault is left out and counts would no longer match
    cells = {table.place(index).line: texts for index, texts in enumerate(table.rows)} if own else {}
    for row in rows if own else ():
        row.values["labels"] = {heading: cells[row.place.line][heading] for heading in own}
    return rows


def typed_rows(table: CsvFile, columns: Columns, faults: Faults, empty: Mapping[str, str] | None = None) -> list[Row]:
    """The rows of a table of text as typed rows; as `read_table`."""
    for name in (name for name in empty or {} if name in table.headings):
        rows_without = sum(not cells[name] for cells in table.rows)
        faults.note((empty or {})[name].format(how_many(rows_without, "row")) if rows_without else "")
    orders = {c.name: DayColumn.of(cells.get(c.name, "") for cells in table.rows) for c in columns if c.kind == "date"}
    for name, days in orders.items():
        faults.note(days.note(name, table.name))
    rows = []
    known_cells: dict[tuple[str, str], Any] = {}
    for index, cells in enumerate(table.rows):
        place, before = table.place(index), len(faults.found)
        values = {}
        for c in columns:
            # each different value is read once a column: lists say the same thousands of times
            cell = c.name, cells.get(c.name, "")
            if cell not in known_cells:
                order = orders[c.name].order if c.kind == "date" else "day first"
                value = read_cell(c, cell[1], place, faults, order)
                # a value with a fault is read again, so that it is told in each of its rows
                if len(faults.found) > before:
                    continue
                known_cells[cell] = value
            values[c.name] = known_cells[cell]
        if len(faults.found) == before:
            rows.append(Row(values, place))
    return rows


def read_cell(column: Column, value: object, place: Place, faults: Faults, order: DayOrder = "day first") -> Any:
    """The typed value of a cell, given as text or as a frame holds it; None where it is empty.

    order: how days in figures are read. Faults are noted (E202, E208).
    """
    if value is None or value == "":
        if column.required:
            message = f"The {column.name} cell is empty."
            faults.add("E202", place, column.name, None, message, f"Fill in the {column.meaning}.")
        return None
    try:
        return read_day(value, order) if column.kind == "date" else _READERS[column.kind](value)
    except RefusedError as fault:
        fix = f"This column holds: {column.meaning}."
        faults.add("E208", place, column.name, str(value), _sentence(str(fault)), fix)
        return None


def _sentence(text: str) -> str:
    return text if text.endswith(".") else text + "."


def _pounds(value: Any) -> int:
    return clear_amount(parse_amount(value), least=0).pence


def _rate(value: object) -> Fraction:
    rate = read_part(value)
    # 13.8 is 13.8%, which a rate has as 0.138
    if rate >= 10:
        raise RefusedError(f"{quoted(str(value))} is not a rate; write 13.8% as 0.138 or as 13.8%")
    return rate


def _yes_no(value: object) -> bool:
    answers = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}
    if str(value).casefold() not in answers:
        raise RefusedError(f"{quoted(str(value))} is neither yes nor no")
    return answers[str(value).casefold()]


def cell_is_plain(text: str) -> bool:
    """Whether a text is of a length and of characters that a cell can have."""
    return len(text) <= LONGEST and not CONTROL_MARKS.search(text)


def checked_text(value: object) -> str:
    """A value as text. Raises RefusedError where a cell cannot have it: it is too long or holds a control character."""
    text = str(value)
    if not cell_is_plain(text):
        long = f"the text has {len(text):,} letters; give at most {LONGEST:,}"
        raise RefusedError(long if len(text) > LONGEST else "the text has a control character; write it without one")
    return text


def _point(value: object) -> str:
    return checked_text(read_point(value))


_READERS: dict[str, Reader] = {
    "text": checked_text,
    "object": str,
    "bool": _yes_no,
    "int64": read_whole,
    "point": _point,
    "pounds": _pounds,
    "hourly": parse_hourly,
    "percent": read_percent,
    "rate": _rate,
    "part": read_part,
    "number": read_number,
}
