"""Where a value comes from: references, and how far a value is to be trusted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self, TypeVar

from establishment.ground.columns import Column, Columns, Row, read_table
from establishment.ground.findings import Faults, Finding, InputError, Place, listed, nearest
from establishment.ground.periods import in_force, long_date
from establishment.ground.shapes import Day, Table, validated
from establishment.ground.shown import Shown
from establishment.ground.shown_fields import ShownFields
from establishment.ground.text_files import is_there
from establishment.ground.toml_files import TomlFile, read_toml

Status = Literal["published", "derived", "inferred", "projected", "illustrative"]
STATUSES: tuple[Status, ...] = ("published", "derived", "inferred", "projected", "illustrative")
"""From the strongest to the weakest; a cost carries the weakest it used.

inferred: concluded from other evidence, such as job adverts; no statement of the value itself was read.
"""
CONFIDENCES = ("high", "medium", "low")

DATES = (
    Column("effective_from", "date", "", "first day", required=True),
    Column("effective_until", "date", "", "first day after; empty where open"),
)
"""The columns of the days on which a row is in force."""
SOURCED = (
    Column("status", "text", "", "status: published, derived, inferred, projected or illustrative", required=True),
    Column("confidence", "text", "", "confidence: high, medium or low", required=True),
    Column("reference", "text", "", "id of the reference", required=True),
    Column("reference_2", "text", "", "id of a second reference"),
    Column("note", "text", "", "note: the method of a derived value, the evidence of an inferred one, or a doubt"),
)
"""The columns that say where every dated value comes from."""


class Reference(Table):
    """Where values were read: its id, title, address and the day it was seen.

    adverts: whether it shows job adverts, which are evidence of a value and no statement of it.
    """

    id: str
    title: str
    href: str = ""
    page: int | None = None
    seen: Day | None = None
    adverts: bool = False

    def __str__(self) -> str:
        page = f", page {self.page}" if self.page else ""
        seen = f", seen {long_date(self.seen)}" if self.seen else ""
        return f"{self.title}{page}{f': {self.href}' if self.href else ''}{seen}"


@cache
def _stem(file: str) -> str:
    """The name of a file without its folder and ending, worked out once for all rows of it."""
    return Path(file).stem


class NationalDocument(Table):
    """What values state: a circular, an agreement, regulations or an Act; and which rows of a file state it.

    name: as short as it is cited.  title: in full.  file: the table without its ending, such as `points`.
    from, until: the rows that start in that time; of a file without days, all.  only: by column, the text that a row
    must have.  href, seen: where the document itself, or a text that names it, was looked up.
    """

    name: str
    title: str
    file: str
    from_: Day | None = None
    until: Day | None = None
    only: dict[str, str] = {}
    href: str = ""
    seen: Day | None = None

    model_config = {**Table.model_config, "alias_generator": lambda name: name.rstrip("_")}

    def __str__(self) -> str:
        seen = f", looked up {long_date(self.seen)}" if self.seen else ""
        return f"{self.title}{f': {self.href}' if self.href else ''}{seen}"

    def stated_by(self, row: Row) -> bool:
        """Whether a row is one of those that state the document."""
        day = row.values.get("effective_from")
        in_time = day is None or ((self.from_ or date.min) <= day < (self.until or date.max))
        return (
            in_time
            and self.file == _stem(row.place.file)
            and all(str(row.values.get(column)) == text for column, text in self.only.items())
        )


class References(Shown, dict[str, Reference]):
    """The references of a folder by id, and the documents that the rows of its files state."""

    def __init__(self, references: Mapping[str, Reference], documents: Sequence[NationalDocument] = ()) -> None:
        super().__init__(references)
        self.documents = tuple(documents)

    def __str__(self) -> str:
        return f"References: {len(self):,}, and {len(self.documents):,} documents that they state"

    def document_of(self, row: Row) -> NationalDocument | None:
        """The document that a row states; none of a value that is concluded, assumed or made up."""
        # a value that is concluded or assumed is stated by no document
        if row["status"] not in ("published", "derived"):
            return None
        return next((document for document in self.documents if document.stated_by(row)), None)


@dataclass(frozen=True, repr=False)
class Source(ShownFields):
    """Where one value comes from: status, confidence, references, note, and its line in our files.

    held_from: of a value assumed to stay, where it stood before.
    document: what the value states, where that is known; the references are where it was read.
    """

    status: Status
    confidence: str
    references: tuple[Reference, ...]
    note: str
    place: Place
    held_from: Source | None = None
    document: NationalDocument | None = None

    @property
    def trust(self) -> str:
        """The status, and the confidence where it is below high."""
        return self.status if self.confidence == "high" else f"{self.status}, {self.confidence} confidence"

    @property
    def cited(self) -> str:
        """Status, confidence below high, file line, and what the value states, or else where it was read."""
        return ", ".join(filter(None, (f"{self.trust}, {self.place}", self.stated)))

    @property
    def stated(self) -> str:
        """What the value states, as short as it is cited; where that is not known, where it was read."""
        adverts = bool(self.references) and all(reference.adverts for reference in self.references)
        if self.document is not None:
            worked_out = "worked out under " if self.status == "derived" else ""
            return f"{worked_out}{self.document.name}{', read in job adverts' if adverts else ''}"
        if adverts:
            return "concluded from job adverts" if self.status == "inferred" else "read in job adverts"
        return self.references[0].title if self.references else ""


@dataclass(frozen=True, repr=False)
class Dated(ShownFields):
    """What every on-cost row has: its days and its source."""

    effective_from: date
    effective_until: date | None
    source: Source

    @classmethod
    def of_row(cls, row: Row, source: Source) -> Self:
        """A record of a row of a table: each field that has no value of its own from the column of its name."""
        needed = [each.name for each in fields(cls) if each.default is MISSING and each.name != "source"]
        return cls(source=source, **{name: row[name] for name in needed})

    def holds(self, on: date) -> bool:
        """Whether the row is in force on a day."""
        return in_force(on, self.effective_from, self.effective_until)


@dataclass(frozen=True)
class CitedReference:
    """A reference in a list of sources, and what the values read there state."""

    reference: Reference
    documents: tuple[NationalDocument, ...]

    @property
    def states(self) -> str:
        """The documents in full, each with where it was looked up; empty where none is known."""
        return "; ".join(map(str, self.documents))


def cited_references(sources: Iterable[Source]) -> list[CitedReference]:
    """The references of many sources once each, in the order first met, each with the documents stated."""
    met: dict[Reference, CitedReference] = {}
    for source in sources:
        for reference in source.references:
            before = met.get(reference, CitedReference(reference, ()))
            stated = () if source.document is None or source.document in before.documents else (source.document,)
            met[reference] = CitedReference(reference, (*before.documents, *stated))
    return list(met.values())


def weakest(statuses: Iterable[str]) -> Status:
    """The weakest status of several; `published` of none."""
    # amounts that the scenario gives have no status, and weaken nothing
    return STATUSES[max((STATUSES.index(s) for s in statuses if s), default=0)]


DatedRow = TypeVar("DatedRow", bound=Dated)


def refuse_low(sources: Iterable[Source], what: str, field: str, value: str) -> None:
    """Raise InputError E210 for the first source of low confidence. what: the value that has it, in words."""
    for source in (s for s in sources if s.confidence == "low"):
        message = f"{what} is of low confidence: {source.note or source.place}."
        fix = "Set accept_low_confidence = true to use it all the same."
        raise InputError([Finding("E210", source.place, field, value, message, fix)])


def check_one_of(row: Row, name: str, accepted: Sequence[str], faults: Faults) -> None:
    """Note a word of a row that is none of those accepted, as E208."""
    if row[name] not in accepted:
        message = f'"{row[name]}" is not a {name}. {nearest(row[name], accepted)}'.strip()
        faults.add("E208", row.place, name, row[name], message, f"Accepted: {listed(accepted)}.")


def check_runs(row: Row, what: str, faults: Faults, after: str = "it") -> None:
    """Note a row that ends on or before the day it begins, as E217. what: a row of this table, in words."""
    first, until = row["effective_from"], row["effective_until"]
    if first is not None and until is not None and until <= first:
        message = f"The {what} runs from {first} until {until}, so it is never in force."
        faults.add("E217", row.place, "effective_until", str(until), message, f"It is the first day after {after}.")


def not_held(on: date, days: Iterable[tuple[date | None, date | None]]) -> str:
    """The code of a day that none of some rows holds: before them E205, between two of them E206, after them E207."""
    every = list(days)
    ended = any(until is not None and until <= on for _, until in every)
    begins = any(first is not None and first > on for first, _ in every)
    return "E206" if ended and begins else "E205" if begins else "E207"


def holding(rows: Sequence[DatedRow], key: Callable[[DatedRow], Hashable]) -> tuple[DatedRow, ...]:
    """Rows, with the last ones of each key going on where they have an end, marked as projected."""
    ends: dict[Hashable, date] = {}
    for row in rows:
        ends[key(row)] = max(ends.get(key(row), date.min), row.effective_until or date.max)
    going_on = []
    for row in rows:
        # only what was in force last: a rate that another replaced does not come back
        if row.effective_until is not None and row.effective_until == ends[key(row)]:
            note = f"projected: assumed to stay as it was until {row.effective_until}"
            source = replace(
                row.source, status=weakest([row.source.status, "projected"]), note=note, held_from=row.source
            )
            going_on.append(replace(row, effective_from=row.effective_until, effective_until=None, source=source))
    return (*rows, *going_on)


def read_references(file: TomlFile, faults: Faults) -> References:
    """The `[[reference]]` tables of a file by id, with its `[[document]]` tables."""
    references: dict[str, Reference] = {}
    for index, table in enumerate(file.values.get("reference", [])):
        reference = validated(Reference, table, file, ("reference", index), faults)
        if reference is None:
            continue
        if reference.id in references:
            message = f'The reference "{reference.id}" appears twice.'
            faults.add("E209", file.place("reference", index), "id", reference.id, message, "Keep one of them.")
        references[reference.id] = reference
    documents = [
        validated(NationalDocument, table, file, ("document", index), faults)
        for index, table in enumerate(file.values.get("document", []))
    ]
    return References(references, [document for document in documents if document is not None])


def load_references(path: Path, faults: Faults) -> References:
    """The references of a file that holds nothing else."""
    return read_references(read_toml(path), faults)


class LayeredFiles:
    """Tables of several folders: each is looked for in the first folder that has it.

    A row may name the references of its own folder and of those after it; it states documents of its own folder alone.
    """

    def __init__(self, folders: Sequence[Path], faults: Faults) -> None:
        self.folders, self.faults = tuple(folders), faults
        self._references: dict[Path, References] = {}
        references = References({})
        # from the shipped folder up, so that the user's references stand before ours of the same id
        for folder in reversed(self.folders):
            if is_there(folder / "references.toml"):
                own = load_references(folder / "references.toml", faults)
                references = References({**references, **own}, own.documents)
            else:
                references = References(references)
            self._references[folder] = references
        self.references = references

    def path(self, name: str) -> Path:
        """The file of a name: the first there is; where there is none, as it would lie in the last folder."""
        return next((f / name for f in self.folders if is_there(f / name)), self.folders[-1] / name)

    def rows(self, name: str, columns: Columns) -> list[tuple[Row, Source]]:
        """The rows of a table, each with its source; faults are noted."""
        path = self.path(name)
        references = self._references[path.parent]
        rows = read_table(path, columns, self.faults, f"{path.parent.name}/{name}")
        return [(row, source_of(row, references, self.faults)) for row in rows]

    def records(self, shape: type[DatedRow], name: str, columns: Columns) -> tuple[DatedRow, ...]:
        """The rows of a table as records of a shape; faults are noted."""
        return tuple(shape.of_row(row, source) for row, source in self.rows(name, columns))


def source_of(row: Row, references: References, faults: Faults) -> Source:
    """The source of one row; an unknown status, confidence or reference is noted."""
    for name, accepted in (("status", STATUSES), ("confidence", CONFIDENCES)):
        check_one_of(row, name, accepted, faults)
    ids = [row[name] for name in ("reference", "reference_2") if row[name]]
    for unknown in (i for i in ids if i not in references):
        message = f'No reference "{unknown}" is listed. {nearest(unknown, list(references))}'.strip()
        faults.add("E209", row.place, "reference", unknown, message, "Add a [[reference]] with its id, title and href.")
    cited = tuple(references[i] for i in ids if i in references)
    document = references.document_of(row)
    return Source(row["status"], row["confidence"], cited, row["note"] or "", row.place, document=document)
