"""Where a value comes from: references, and how far a value is to be trusted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from establishment.ground.columns import Column, Columns, Row, read_table
from establishment.ground.findings import Faults, Place, listed, nearest
from establishment.ground.shapes import Day, Table, validated
from establishment.ground.text_files import is_there
from establishment.ground.toml_files import TomlFile, read_toml

Status = Literal["published", "derived", "inferred", "projected", "illustrative"]
STATUSES: tuple[Status, ...] = ("published", "derived", "inferred", "projected", "illustrative")
"""From the strongest to the weakest; a cost carries the weakest it used.

inferred: concluded from other evidence, such as job adverts; no statement of the value itself was read.
"""
CONFIDENCES = ("high", "medium", "low")

SOURCED = (
    Column("status", "text", "", "status: published, derived, inferred, projected or illustrative", required=True),
    Column("confidence", "text", "", "confidence: high, medium or low", required=True),
    Column("reference", "text", "", "id of the reference", required=True),
    Column("reference_2", "text", "", "id of a second reference"),
    Column("note", "text", "", "note: the method of a derived value, the evidence of an inferred one, or a doubt"),
)
"""The columns that say where every dated value comes from."""


class Reference(Table):
    """A source: its id, title, address and the day it was seen."""

    id: str
    title: str
    href: str = ""
    page: int | None = None
    seen: Day | None = None


@dataclass(frozen=True)
class Source:
    """Where one value comes from: status, confidence, references, note, and its line in our files.

    held_from: of a value assumed to stay, where it stood before.
    """

    status: Status
    confidence: str
    references: tuple[Reference, ...]
    note: str
    place: Place
    held_from: Source | None = None

    @property
    def cited(self) -> str:
        """Status, confidence below high, file line, and the first reference with its address."""
        sure = "" if self.confidence == "high" else f", {self.confidence} confidence"
        citation = f"{self.status}{sure}, {self.place}"
        if not self.references:
            return citation
        first = self.references[0]
        return f"{citation}, {first.title}{f', {first.href}' if first.href else ''}"


@dataclass(frozen=True)
class Dated:
    """What every on-cost row has: its days and its source."""

    effective_from: date
    effective_until: date | None
    source: Source

    def holds(self, on: date) -> bool:
        """Whether the row is in force on a day."""
        return self.effective_from <= on and (self.effective_until is None or on < self.effective_until)


def weakest(statuses: Iterable[str]) -> Status:
    """The weakest status of several; `published` of none."""
    return STATUSES[max((STATUSES.index(s) for s in statuses if s), default=0)]


DatedRow = TypeVar("DatedRow", bound=Dated)


def holding(rows: Sequence[DatedRow], key: Callable[[DatedRow], Hashable]) -> tuple[DatedRow, ...]:
    """Rows, with the last ones of each key going on where they have an end, marked as projected."""
    ends: dict[Hashable, date] = {}
    for row in rows:
        ends[key(row)] = max(ends.get(key(row), date.min), row.effective_until or date.max)
    going_on = []
    for row in rows:
        if row.effective_until is not None and row.effective_until == ends[key(row)]:
            note = f"projected: assumed to stay as it was until {row.effective_until}"
            source = replace(
                row.source, status=weakest([row.source.status, "projected"]), note=note, held_from=row.source
            )
            going_on.append(replace(row, effective_from=row.effective_until, effective_until=None, source=source))
    return (*rows, *going_on)


def read_references(tables: list[Any], file: TomlFile, faults: Faults) -> dict[str, Reference]:
    """The `[[reference]]` tables of a file by id."""
    references: dict[str, Reference] = {}
    for index, table in enumerate(tables):
        reference = validated(Reference, table, file, ("reference", index), faults)
        if reference is None:
            continue
        if reference.id in references:
            message = f'The reference "{reference.id}" stands twice.'
            faults.add("E209", file.place("reference", index), "id", reference.id, message, "Keep one of them.")
        references[reference.id] = reference
    return references


def load_references(path: Path, faults: Faults) -> dict[str, Reference]:
    """The references of a file that holds nothing else."""
    file = read_toml(path)
    return read_references(file.values.get("reference", []), file, faults)


class LayeredFiles:
    """Tables of several folders: each is looked for in the first folder that has it.

    A row may name the references of its own folder and of those after it.
    """

    def __init__(self, folders: Sequence[Path], faults: Faults) -> None:
        self.folders, self.faults = tuple(folders), faults
        self._references: dict[Path, dict[str, Reference]] = {}
        known: dict[str, Reference] = {}
        for folder in reversed(self.folders):
            if is_there(folder / "references.toml"):
                known = {**known, **load_references(folder / "references.toml", faults)}
            self._references[folder] = known
        self.references = known

    def path(self, name: str) -> Path:
        """The file of a name: the first there is; where there is none, as it would lie in the last folder."""
        return next((f / name for f in self.folders if is_there(f / name)), self.folders[-1] / name)

    def rows(self, name: str, columns: Columns) -> list[tuple[Row, Source]]:
        """The rows of a table, each with its source; faults are noted."""
        path = self.path(name)
        references = self._references[path.parent]
        rows = read_table(path, columns, self.faults, f"{path.parent.name}/{name}")
        return [(row, source_of(row, references, self.faults)) for row in rows]


def source_of(row: Row, references: dict[str, Reference], faults: Faults) -> Source:
    """The source of one row; an unknown status, confidence or reference is noted."""
    for name, accepted in (("status", STATUSES), ("confidence", CONFIDENCES)):
        if row[name] not in accepted:
            message = f'"{row[name]}" is not a {name}. {nearest(row[name], accepted)}'.strip()
            faults.add("E208", row.place, name, row[name], message, f"Accepted: {listed(accepted)}.")
    ids = [row[name] for name in ("reference", "reference_2") if row[name]]
    for unknown in (i for i in ids if i not in references):
        message = f'No reference "{unknown}" is listed. {nearest(unknown, list(references))}'.strip()
        faults.add("E209", row.place, "reference", unknown, message, "Add a [[reference]] with its id, title and href.")
    known = tuple(references[i] for i in ids if i in references)
    return Source(row["status"], row["confidence"], known, row["note"] or "", row.place)
