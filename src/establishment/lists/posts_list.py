"""A list of posts as read: posts, what each column was taken for, what was left out, and what is to be looked at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from establishment.ground.any_frame import whole_list
from establishment.ground.csv_files import safe_cell
from establishment.ground.file_writing import write_whole
from establishment.ground.findings import Place, how_many, listed, written
from establishment.lists.heading_matches import Asked
from establishment.lists.list_faults import ListFault, fault_lines, grouped_faults
from establishment.lists.sort_rows import LeftOut
from establishment.lists.table_read import TableRead
from establishment.posts import POSTS

if TYPE_CHECKING:
    import pandas as pd

FIELDS = (
    "post",
    "title",
    "scale",
    "grade",
    "point",
    "count",
    "fte",
    "weeks",
    "unit",
    "funder",
    "from",
    "until",
    "vacant",
    "cost_centre",
    "account",
    "salary",
    "salary_min",
    "salary_max",
    "reports_to",
)
"""Fields of a post, in the order in which they are shown."""
TABLE_FIELDS = tuple(name for name in FIELDS if name in POSTS.names and name != "salary")
"""Fields that a posts table of a scenario has; a salary of a list is no price of its own there."""
KEPT = ("cost_centre", "account", "vacant")
"""Fields that are no part of a posts table: they are kept beside it as labels, that totals can be kept by."""
HOW_TO_MAP = (
    'To map a column, write that line in a file and add --map FILE; in Python, give mapping={"Heading": "field"}.'
)
SHOWN_ROWS = 12
FORMAT = "establishment-posts-1"


@dataclass(frozen=True)
class Personal:
    """A column about people: not read."""

    sheet: str | None
    column: str
    heading: str
    why: str


@dataclass
class ListRead:
    """A list of posts as read from a file or a frame: what each column was taken for, and what is to be looked at.

    name: of the file.  tables: each table that was read.  personal: columns about people, which are not kept.
    faults: each at its cell; asked: choices between columns; notes: how values were read.
    """

    name: str
    pay: str
    tables: list[TableRead]
    personal: list[Personal] = field(default_factory=list)
    other_sheets: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    known_grades: frozenset[str] = frozenset()

    @property
    def faults(self) -> list[ListFault]:
        """Every fault, table by table, from the first row to the last."""
        return [f for reading in self.tables for f in sorted(reading.faults, key=lambda f: (f.row or 0, f.column or 0))]

    @property
    def asked(self) -> list[Asked]:
        """Choices between columns, or of their meaning, that were made and may have to be made otherwise; each once."""
        questions = [question for reading in self.tables for question in (*reading.matches.asked, *reading.asked)]
        # the same question of two sheets is one
        return [question for at, question in enumerate(questions) if question not in questions[:at]]

    @property
    def left_out(self) -> list[LeftOut]:
        """Rows that are no posts, each with its reason."""
        return [line for reading in self.tables for line in reading.sorted_rows.left_out]

    @property
    def blocked(self) -> list[int]:
        """Rows of posts that a fault stops."""
        return [row for reading in self.tables for row in sorted(reading.stopped)]

    def __len__(self) -> int:
        return sum(len(reading.rows) - len(reading.stopped) for reading in self.tables)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The posts, each as a dict of the fields that its list has; rows that a fault stops are left aside."""
        for reading in self.tables:
            yield from self._rows(reading)

    def _rows(self, reading: TableRead) -> Iterator[dict[str, Any]]:
        columns = {name: list(reading.fields[name]) for name in FIELDS if name in reading.fields}
        stopped, counted = reading.stopped, "count" in reading.fields
        for place, number in enumerate(reading.rows):
            if number in stopped:
                continue
            values = {"row": number, **{name: each[place] for name, each in columns.items()}}
            grade = values.get("grade")
            # grades that are not of the scale have no price on it, so the row names none
            values["scale"] = self.pay if self.pay and (not self.known_grades or grade in self.known_grades) else None
            # more than one FTE without a count is a pool of posts
            if not counted and values["fte"] is not None and values["fte"] > 1:
                values["pooled"] = True
            yield values

    @property
    def fte(self) -> Fraction:
        """Full-time equivalents of all posts that were read."""
        return sum((post["fte"] * post.get("count", 1) for post in self.rows()), Fraction(0))

    def frame(self) -> pd.DataFrame:
        """One row a post: its fields, its row in the file, and the columns that are labels.

        FTE and weeks are exact (text such as 20/37); days are dates; `until` is the first day after the last one.
        """
        import pandas as pd

        return pd.DataFrame([{**_shown_values(post), **labels} for post, labels in self._labelled()])

    def _labelled(self) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
        """The posts, each with its labels by heading."""
        for reading in self.tables:
            places = {number: place for place, number in enumerate(reading.rows)}
            for post in self._rows(reading):
                place = places[post["row"]]
                yield post, {h: values[place] for h, values in reading.labels.items() if h not in FIELDS}

    def table(self, *, labels: bool = False) -> pd.DataFrame:
        """The posts as a posts table: what `posts=` of a scenario and `cost_posts` take.

        Each post has a number of its own: the second row of a number, and a row without one, are named by their rows. A
        row of 5.6 FTE without a count is five posts of 1 and one of 0.6.  labels: whether columns that are labels are
        included.
        """
        import pandas as pd

        records = [{**_shown_values(values), **own} for _, values, own in self.table_rows(labels=labels)]
        frame = pd.DataFrame(records)
        columns = [column for column in POSTS.names if column in frame.columns]
        columns += [column for column in frame.columns if labels and column not in columns]
        return frame[columns] if columns else frame

    def table_rows(self, *, labels: bool = False) -> Iterator[tuple[int, dict[str, Any], dict[str, str]]]:
        """The rows of the posts table as exact values, each with its row in the file.

        The last is what a list in the form of a posts table has in its other columns, such as allowances.
        labels: whether columns that are labels are included.
        """
        names: set[str] = set()
        for reading in self.tables:
            places = {number: place for place, number in enumerate(reading.rows)}
            fits = {h: reading.own_form if h in POSTS.by_name else labels for h in reading.labels}
            own = {heading: texts for heading, texts in reading.labels.items() if fits[heading]}
            for post in self._rows(reading):
                # columns of a posts table are read again only where the list has that form: else a heading of the
                # same name may mean another thing
                others = {heading: texts[places[post["row"]]] for heading, texts in own.items()}
                others |= {name: _kept(post[name]) for name in KEPT if labels and name in post}
                if post.get("point") or others.get("point"):
                    others.pop("salary", None)  # pay follows from the point
                # pay in another currency is no price
                elif post.get("salary") is not None and not reading.in_other_money:
                    others["salary"] = f"{float(post['salary']):.2f}"
                    # the award that the salaries are of, so that later awards go on top
                    if reading.salaries_of is not None:
                        others.setdefault("salary_on", str(reading.salaries_of))
                    if post["row"] in reading.protected:
                        others.setdefault("protected", "frozen")
                yield from ((post["row"], values, others) for values in _table_values(post, names))

    @property
    def stopped_by(self) -> list[str]:
        """The faults that stop rows, each at its cell, as they are printed; those alike are one."""
        return fault_lines(fault for fault in self.faults if fault.level == "stop")

    def places(self) -> list[Place]:
        """Where each row of the posts table stands in the file: its sheet, if it has one, and its row."""
        names: set[str] = set()
        return [
            Place(f"{self.name}, sheet {reading.sheet}" if reading.sheet else self.name, post["row"])
            for reading in self.tables
            for post in self._rows(reading)
            for _ in _table_values(post, names)
        ]

    def to_csv(self, path: str | Path | None = None) -> str:
        """The posts table as CSV text; written to a file where a path is given.

        Text that a spreadsheet would run as a formula gets an apostrophe in front, which is taken off on reading.
        Raises ValueError if errors stop rows from being read: no table leaves rows out.
        """
        whole_list(self)
        frame = self.table()
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(frame.columns)
        for row in frame.itertuples(index=False):
            # an empty cell of a frame is not equal to itself
            writer.writerow("" if value is None or value != value else safe_cell(value) for value in row)
        if path is not None:
            write_whole(Path(path), out.getvalue().encode("utf-8"), force=True)
        return out.getvalue()

    def to_dict(self) -> dict[str, Any]:
        """Everything that was read, in plain values: what `establishment posts --json` prints."""
        return {
            "format": FORMAT,
            "file": self.name,
            "refused": False,
            "sheets": [self._sheet_dict(reading) for reading in self.tables],
            "other_sheets": [{"sheet": sheet, "why": why} for sheet, why in self.other_sheets],
            "personal": [[each.sheet, each.column] for each in self.personal],
            "faults": grouped_faults(self.faults),
            "asked": [name for question in self.asked for name in question.fields],
            "asks": [
                {"about": a.about, "choices": a.choices, "taken": a.taken, "because": a.because, "fix": a.fix}
                for a in self.asked
            ],
            "notes": [*self.notes, *(note for reading in self.tables for note in reading.notes)],
        }

    def _sheet_dict(self, reading: TableRead) -> dict[str, Any]:
        matches = [match for _, match in sorted(reading.matches.columns.items())]
        return {
            "sheet": reading.sheet,
            "header_rows": list(reading.table.header_rows),
            "mapping": {match.letters: match.field for match in matches if match.field and match.field != "personal"},
            "columns": [
                {"column": m.letters, "heading": m.heading, "field": m.field or None, "why": m.why}
                for m in matches
                if m.heading or m.field
            ],
            "posts": [{key: _plain(value) for key, value in post.items()} for post in self._rows(reading)],
            "blocked": sorted(reading.stopped),
            "left_out": [
                {"row": line.row, "kind": line.kind, "why": line.why, "text": line.text}
                for line in reading.sorted_rows.left_out
            ],
        }

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        rows, faults = how_many(len(self), "row"), how_many(len(self.faults), "fault")
        return f"ListRead({self.name!r}: {rows}, {written_short(self.fte)} FTE, {faults})"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

    def _lines(self) -> list[str]:
        lines = [f"{self.name}: {how_many(len(self), 'row')} of posts, {written_short(self.fte)} FTE"]
        for reading in self.tables:
            sheet = f"Sheet {reading.sheet}, h" if reading.sheet else "H"
            rows = " and ".join(str(row) for row in reading.table.header_rows)
            lines += ["", f"{sheet}eadings in row {rows}"]
            for _, match in sorted(reading.matches.columns.items()):
                if match.heading or match.field:
                    field_name = match.field if match.field != "personal" else "not read (personal)"
                    reason = f"  ({match.why})" if match.why else ""
                    lines.append(f"  {match.letters:>3}  {match.heading[:32]:32}  {field_name or 'label'}{reason}")
            lines += _left_out_lines(reading.sorted_rows.left_out)
            if reading.grade_words:
                words = [f"{printed} is {grade}" for printed, grade in reading.grade_words.items()]
                lines.append(f"  Grades read: {listed(words, most=8)}")
        lines += [f"  Sheet {sheet} is not read: {why}." for sheet, why in self.other_sheets]
        # forty notes fill a screen
        lines += [f"  {note}" for note in (*self.notes, *(n for reading in self.tables for n in reading.notes))][:40]
        lines += [f"  ASK {question.words}" for question in self.asked]
        if any(" map " in fix for fix in (*(each.fix for each in self.asked), *(each.fix for each in self.faults))):
            lines.append(f"  {HOW_TO_MAP}")
        faults = fault_lines(self.faults)
        if faults:
            lines += ["", f"To look at ({len(self.faults):,}):", *(f"  {line}" for line in faults)]
        if self.blocked:
            lines.append(f"  {how_many(len(self.blocked), 'row')} stopped by an error: in no table and no total.")
        return lines


def _kept(value: Any) -> str:
    """A field that is kept as a label: whether a post is vacant as yes or no."""
    return ("yes" if value else "no") if isinstance(value, bool) else "" if value is None else str(value)


def _left_out_lines(left_out: list[LeftOut]) -> list[str]:
    """Rows that were left out, by kind, each kind with its rows."""
    kinds: dict[str, list[LeftOut]] = {}
    for line in left_out:
        kinds.setdefault(line.kind, []).append(line)
    rows_of = {kind: listed([str(line.row) for line in rows], most=SHOWN_ROWS) for kind, rows in kinds.items()}
    return [f"  Left out, {kind}: {how_many(len(kinds[kind]), 'row')} ({rows})" for kind, rows in rows_of.items()]


def _table_values(post: dict[str, Any], names: set[str]) -> Iterator[dict[str, Any]]:
    """A post as rows of a posts table, under a name that none of `names` has."""
    name = post.get("post") or f"row {post['row']}"
    # a number that stands twice gets its row, or costing would refuse the second
    name = f"{name} (row {post['row']})" if name in names else name
    names.add(name)
    values = {key: value for key, value in post.items() if key in TABLE_FIELDS and value is not None}
    for part, (count, fte) in enumerate(_parts(post)):
        own = f"{name} part" if part else name
        yield {**values, "post": own, "count": count, "fte": fte}


def _parts(post: dict[str, Any]) -> list[tuple[int, Fraction]]:
    """The posts of a row, as counts and the FTE of each: whole posts and one remainder where it is pooled."""
    fte: Fraction = post["fte"]
    if not post.get("pooled"):
        # on-costs are due for each post, so a pool is whole posts and one part
        return [(post.get("count", 1), fte)]
    whole, rest = divmod(fte, 1)
    return [*([(int(whole), Fraction(1))] if whole else []), *([(1, Fraction(rest))] if rest else [])]


def _shown_values(post: dict[str, Any]) -> dict[str, Any]:
    """A post's values as frames have them: exact numbers as text, days as dates."""
    return {key: _written(value) if value.__class__ is Fraction else value for key, value in post.items()}


@lru_cache(maxsize=4096)
def _written(value: Fraction) -> str:
    return written(value)


def _plain(value: Any) -> Any:
    """A value for JSON: exact numbers as text such as 20/37, days as 2026-04-01."""
    return str(value) if isinstance(value, Fraction | date) else value


def written_short(value: Fraction) -> str:
    """An FTE to two decimals at most."""
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")
