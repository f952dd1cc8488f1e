"""Tables that declare their columns: one list is the check and the documentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from establishment.findings import Faults, Place, RefusedError, quoted
from establishment.money import pence_of
from establishment.reading import read_csv

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "int64", "float64", "bool", "date", "pounds", "hourly", "rate", "percent", "fraction", "object"]

_DTYPES: dict[str, str] = {"int64": "int64", "float64": "float64", "bool": "bool"}
_POUNDS = re.compile(r"^\d{1,12}(\.\d{1,2})?$")
_FRACTION = re.compile(r"^\d{1,9}(\.\d{1,12})?( ?/ ?[1-9]\d{0,8})?$")
_RATE = re.compile(r"^\d(\.\d{1,9})?$")


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
        if list(frame.columns) != self.names:
            missing = [name for name in self.names if name not in frame.columns]
            extra = [name for name in frame.columns if name not in self.by_name]
            raise ValueError(f"columns differ: missing {missing}, unknown {extra}, expected {self.names}")
        for column in self.columns:
            wanted = _DTYPES.get(column.kind)
            if wanted and str(frame[column.name].dtype) != wanted:
                raise ValueError(f"column {column.name} is {frame[column.name].dtype}, not {wanted}")
        return frame

    def frame(self, rows: dict[str, Any]) -> pd.DataFrame:
        """A frame of these columns from one list or array a column."""
        import pandas as pd

        made = {}
        for column in self.columns:
            values = rows[column.name]
            made[column.name] = pd.Series(values, dtype=_DTYPES.get(column.kind, None if len(values) else "object"))
        return self.check(pd.DataFrame(made))


@dataclass(frozen=True)
class Row:
    """One row of a file as typed values, and where it stands."""

    values: dict[str, Any]
    place: Place

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def read_table(path: Path, columns: Columns, faults: Faults, shown: str | None = None) -> list[Row]:
    """Read a CSV file into typed rows.

    Every column declared is there in every row; an empty cell is None. Faults of cells are added to
    `faults` (E202, E208), and their rows left out: the caller raises before anything is computed.
    Raises InputError for a file that cannot be read at all.
    """
    table = read_csv(path, {c.name: c.required for c in columns}, shown)
    rows = []
    for index, cells in enumerate(table.rows):
        place, before = table.place(index), len(faults.found)
        values = {c.name: read_cell(c, cells.get(c.name, ""), place, faults) for c in columns}
        if len(faults.found) == before:
            rows.append(Row(values, place))
    return rows


def read_cell(column: Column, text: str, place: Place, faults: Faults) -> Any:
    """The typed value of a cell; None where it is empty. Its faults are noted (E202, E208)."""
    if not text:
        if column.required:
            faults.add(
                "E202",
                place,
                column.name,
                None,
                f"The cell of {column.name} is empty.",
                f"It holds the {column.meaning}.",
            )
        return None
    try:
        return _READERS[column.kind](text)
    except RefusedError as fault:
        faults.add(
            "E208", place, column.name, text, f"{_sentence(str(fault))}", f"The column holds the {column.meaning}."
        )
        return None


def _sentence(text: str) -> str:
    return text if text.endswith(".") else text + "."


def read_fraction(text: str) -> Fraction:
    """A fraction of 0 or more, as 0.5 or 20/37; ValueError otherwise."""
    if not _FRACTION.match(text.strip()):
        raise RefusedError(f"{quoted(text)} is not a number of 0 or more, such as 0.5 or 20/37")
    above, _, below = text.partition("/")
    return Fraction(above.strip()) / Fraction(below.strip() or 1)


def _pounds(text: str) -> int:
    if not _POUNDS.match(text):
        hint = " without commas or a £ sign" if re.search("[,£]", text) else ", such as 22896 or 22896.50"
        raise RefusedError(f"{quoted(text)} is not an amount of pounds; write it{hint}")
    return pence_of(text)


def _hourly(text: str) -> Fraction:
    if not re.fullmatch(r"\d{1,4}(\.\d{1,4})?", text):
        raise RefusedError(f"{quoted(text)} is not an hourly rate in pounds, such as 12.85")
    return Fraction(text)


def _percent(text: str) -> Fraction:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", text):
        raise RefusedError(f"{quoted(text)} is not a percentage; write 14% as 14")
    return Fraction(text) / 100


def _rate(text: str) -> Fraction:
    if not _RATE.match(text):
        raise RefusedError(f"{quoted(text)} is not a rate; write 13.8% as 0.138")
    return Fraction(text)


def read_date(text: str) -> date:
    """A day written 2016-04-01; ValueError otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"{quoted(text)} is not a day; write it as 2016-04-01") from None


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise RefusedError(f"{quoted(text)} is not a whole number of 0 or more")
    return int(text)


def _yes_no(text: str) -> bool:
    known = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}
    if text.casefold() not in known:
        raise RefusedError(f"{quoted(text)} is neither yes nor no")
    return known[text.casefold()]


_READERS: dict[str, Callable[[str], Any]] = {
    "text": str, "int64": _whole, "float64": Decimal, "bool": _yes_no, "date": read_date,
    "pounds": _pounds,
    "hourly": _hourly,
    "percent": _percent, "rate": _rate, "fraction": read_fraction, "object": str,
}  # fmt: skip
