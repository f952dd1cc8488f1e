"""The book: all scales and on-costs of a folder, looked up by name."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path

from establishment.findings import Finding, InputError, Place, listed, nearest
from establishment.rates.oncosts import OnCosts, load_oncosts
from establishment.rates.scales import Grade, PointValue, Scale, load_scale

ONCOSTS = "oncosts"


def shipped(kind: str) -> Path:
    """The folder of data that ships: `grades` or `scenarios`.

    In a wheel it lies inside the package, in a checkout at its top.
    """
    packed = Path(__file__).resolve().parents[1] / "_data" / kind
    return packed if packed.is_dir() else Path(__file__).resolve().parents[3] / kind


class Book:
    """The pay scales and on-costs of a folder; each is read when first asked for.

    >>> Book(shipped("grades")).annual("Constable", "1", on=date(2017, 9, 1), scale="police-officers-ew").pence
    2312400
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._scales: dict[str, Scale] = {}

    def __repr__(self) -> str:
        return f"Book({str(self.folder)!r}: {listed(self.names)})"

    @cached_property
    def names(self) -> list[str]:
        """Names of the scales, which are those of their folders."""
        return sorted(path.parent.name for path in self.folder.glob("*/scale.toml"))

    @cached_property
    def oncosts(self) -> OnCosts:
        """Employer on-costs: the folder's own, or those that ship where it has none."""
        own = self.folder / ONCOSTS
        return load_oncosts(own if own.is_dir() else shipped("grades") / ONCOSTS)

    def scale(self, name: str) -> Scale:
        """A scale by name. Raises InputError E203 with the nearest name, or its files' faults."""
        if name not in self._scales:
            if name not in self.names:
                said = f'There is no pay scale "{name}". {nearest(name, self.names)}'.strip()
                fix = f"Scales held: {listed(self.names, most=40)}."
                raise InputError([Finding("E203", Place(str(self.folder)), "pay", f'"{name}"', said, fix)])
            self._scales[name] = load_scale(self.folder / name)
        return self._scales[name]

    def grade(self, name: str, *, scale: str, on: date | None = None) -> Grade:
        """A grade of a scale: its points from the bottom up. Raises InputError E203, E205."""
        return self.scale(scale).grade(name, on)

    def annual(self, grade: str, point: str, *, on: date, scale: str) -> PointValue:
        """Basic pay of one point of a grade for a full-time year.

        on: the day the pay is in force.
        Returns whole pence a year, with the award and its source.
        Source: the award in force on `on` (`points.csv` of the scale).
        Raises InputError E203 (grade), E204 (point), E205, E206, E207 (no pay that day).
        """
        held = self.scale(scale)
        return held.basic_pay(held.grade(grade, on), "point", on, point).values[0]


def load_book(folder: str | Path | None = None) -> Book:
    """The scales and on-costs of a folder, or those that ship.

    folder: holds one folder a scale, and may hold `oncosts`. Never the current folder unasked.
    Raises InputError E101 if there is no such folder or it holds no scale.
    """
    path = Path(folder) if folder is not None else shipped("grades")
    book = Book(path)
    if not path.is_dir():
        said = "This is a file, not a folder." if path.exists() else "There is no such folder."
        raise InputError(
            [Finding("E101", Place(str(path)), "", "", said, "Name a folder that holds one folder a pay scale.")]
        )
    if not book.names:
        said = "No folder in it holds a scale.toml."
        raise InputError(
            [Finding("E101", Place(str(path)), "", "", said, "A pay scale is a folder with scale.toml and points.csv.")]
        )
    return book
