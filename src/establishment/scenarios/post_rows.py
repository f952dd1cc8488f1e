"""A list of posts that a scenario holds itself: rows of a posts table, from a frame or from its own [[posts]]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import PlainSerializer, PlainValidator, SerializationInfo, WithJsonSchema

from establishment.ground.any_frame import is_frame, pandas_frame
from establishment.ground.arguments import file_name, plain_text, shown
from establishment.ground.csv_files import spell
from establishment.ground.findings import Faults, InputError, Place, RefusedError, how_many, listed, nearest
from establishment.ground.read_days import read_day
from establishment.ground.read_numbers import figure_text, read_number
from establishment.ground.shown import Shown
from establishment.posts import HOURS, POSTS

if TYPE_CHECKING:
    from establishment.lists.posts_list import ListRead

READ = (*POSTS.names, HOURS)
"""The headings of rows that a scenario holds."""
ACCEPTED = "the path of a list, a frame, a list of records or of posts"


class HeldPosts(Shown):
    """Posts as rows of a posts table, each cell as text; an empty cell is left out.

    headings: those of the columns.  notes: how the list was read, where it came from a file.
    Two lists are equal where they hold the same rows.
    """

    def __init__(
        self, headings: tuple[str, ...], rows: tuple[Mapping[str, str], ...], notes: tuple[str, ...] = ()
    ) -> None:
        self.headings, self.rows, self.notes = headings, rows, notes

    def __eq__(self, other: object) -> bool:
        # headings and notes say how it came in, and not what it holds
        return isinstance(other, HeldPosts) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(tuple(tuple(row.items()) for row in self.rows))

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        return f"{how_many(len(self.rows), 'row of posts', 'rows of posts')}: {listed(self.headings, most=40)}"

    def tables(self) -> list[dict[str, str]]:
        """The rows as tables of a scenario's file."""
        return [dict(row) for row in self.rows]


def cell_text(value: object) -> str:
    """A cell of a frame or of a file as a posts table has it; an empty one is ""."""
    if value is None or (not isinstance(value, str) and value != value):
        return ""
    if isinstance(value, str):
        return value.strip()
    # before numbers, since True is a number to Python; numpy has a class of its own
    if type(value).__name__ in ("bool", "bool_"):
        return "yes" if value else "no"
    try:
        # before days: a number is never a day
        return figure_text(read_number(value, signed=True))
    except RefusedError:
        pass
    try:
        return read_day(value).isoformat()
    except RefusedError:
        return str(value)


def headings_of(names: list[str], labels: Iterable[str] | None = None, fix: str = "") -> list[str]:
    """The headings of a frame as a posts table has them; labels stay as they are. Raises InputError E104.

    fix: what to do about a column that looks like a slip of a name.
    """
    faults, headings, own = Faults(), [], None if labels is None else tuple(labels)
    for name in names:
        is_field = spell(name) in READ and name not in (own or ())
        headings.append(spell(name) if is_field else name)
        absent = [column for column in POSTS.names if column not in map(spell, names)]
        near = "" if is_field else nearest(spell(name), absent)
        if not is_field and (near if own is None else name not in own):
            message = f'No column of a posts table is called "{name}". {near}'.strip()
            advice = fix or f'Name it in labels=["{name}"] to keep it as a label.'
            columns = f"Columns: {listed(POSTS.names, most=40)}."
            faults.add("E104", Place("frame"), "column", name, message, f"{advice} {columns}")
    if "grade" not in headings:
        advice = "A list whose headings are not those of a posts table is read by est.load_posts(frame)."
        faults.add("E104", Place("frame"), "column", "grade", 'The column "grade" is missing.', advice)
    for twice in dict.fromkeys(name for name in headings if headings.count(name) > 1):
        faults.add("E104", Place("frame"), "column", twice, f'The column "{twice}" appears twice.', "Keep one of them.")
    faults.raise_any()
    return headings


def posts_records(value: Any) -> Any:
    """Posts that price themselves as records; anything else as it is."""
    several = isinstance(value, list | tuple) and value and all(hasattr(each, "record") for each in value)
    return [each.record() for each in value] if several else value


def list_notes(posts: ListRead, name: str) -> list[str]:
    """What is to be said of how a list was read, beside the figures that stand on it."""
    notes = [f"{name}: {_columns(posts, table.sheet)}." for table in posts.tables]
    for open_choice in posts.asked:
        choice = f"{open_choice.taken} is taken for {open_choice.about}"
        notes.append(f"{name}: {choice}{open_choice.others}: {open_choice.because}.")
    for code in dict.fromkeys(fault.code for fault in posts.faults if fault.level == "say"):
        alike = [fault for fault in posts.faults if fault.code == code and fault.level == "say"]
        more = f" (and {len(alike) - 1:,} more like it)" if len(alike) > 1 else ""
        where = f" {alike[0].place}:" if alike[0].cell else ""
        notes.append(f"{name}:{where} {alike[0].what}{more}")
    return notes


def _columns(posts: ListRead, sheet: str | None) -> str:
    """What the columns of a list were taken for, and how many rows were left out."""
    table: Any = next(each for each in posts.tables if each.sheet == sheet)
    columns_read = [
        f"{match.heading} is {match.field}"
        for _, match in sorted(table.matches.columns.items())
        if match.field and match.field != "personal"
    ]
    rows_out = len(table.sorted_rows.left_out)
    columns = f"{listed(columns_read, most=20)}"
    return (
        f"{columns}; {how_many(rows_out, 'row that is no post is', 'rows that are no posts are')} left out"
        if rows_out
        else columns
    )


def _of_frame(value: Any) -> HeldPosts:
    reading = getattr(value, "reading", None)
    frame = pandas_frame(value)
    try:
        headings = headings_of([str(name) for name in frame.columns], fix="Rename it, or leave it out of the frame.")
    except InputError as fault:
        raise RefusedError(" ".join(f"{finding.message} {finding.fix}" for finding in fault.findings)) from None
    aside = [name for name in headings if name not in READ]
    filled = frame.astype(object).where(frame.notna(), None)
    texts: dict[tuple[type, Any], str] = {}
    columns = []
    for place, heading in enumerate(headings):
        if heading in READ:
            columns.append((heading, [_known_text(cell, texts) for cell in filled.iloc[:, place]]))
    if "post" not in headings:
        columns.insert(0, ("post", [f"row {number}" for number in range(1, len(frame) + 1)]))
    rows = tuple({heading: cells[row] for heading, cells in columns if cells[row]} for row in range(len(frame)))
    notes = [] if reading is None else list_notes(reading, reading.name)
    if aside:
        notes.append(f"Columns of the posts that are not read: {listed(aside, most=40)}.")
    return HeldPosts(tuple(heading for heading, _ in columns), rows, tuple(notes))


def _known_text(cell: Any, texts: dict[tuple[type, Any], str]) -> str:
    """A cell as text, worked out once for each value."""
    try:
        # with its type, since 1 and True are one key
        if (type(cell), cell) not in texts:
            texts[type(cell), cell] = cell_text(cell)
        return texts[type(cell), cell]
    except TypeError:
        return cell_text(cell)


def _of_tables(value: list[dict[Any, Any]]) -> HeldPosts:
    """Rows as a file holds them: their keys are headings of a posts table, and no others."""
    headings = {key: spell(str(key)) for row in value for key in row}
    for key, heading in headings.items():
        if heading not in READ:
            near = nearest(heading, READ)
            message = f"a row of posts has no key {shown(key)}. {near} Keys: {listed(READ, most=40)}"
            raise RefusedError(" ".join(message.split()))
    filled = [{headings[key]: cell_text(cell) for key, cell in row.items()} for row in value]
    numbered = [{"post": f"row {number}", **row} for number, row in enumerate(filled, 1)]
    rows = tuple({heading: text for heading, text in row.items() if text} for row in numbered)
    return HeldPosts(tuple(dict.fromkeys(["post", *headings.values()])), rows)


def posts_given(value: Any) -> str | HeldPosts:
    """Posts as a scenario can be given them: the path of a list, or rows. Raises RefusedError."""
    if isinstance(value, HeldPosts):
        return value
    if isinstance(value, str | Path):
        return str(file_name(value)) if isinstance(value, Path) else plain_text(value)
    records = posts_records(value)
    if isinstance(records, list) and all(isinstance(row, dict) for row in records):
        rows = _of_tables(records)
    elif is_frame(records):
        rows = _of_frame(value)
    else:
        raise RefusedError(f"{shown(value)} was given; give {ACCEPTED}")
    if not rows.rows:
        raise RefusedError("the list of posts has no rows")
    return rows


def _written(posts: str | HeldPosts, how: SerializationInfo) -> Any:
    """Rows as they are for Python, and as tables of a file for JSON."""
    return posts.tables() if isinstance(posts, HeldPosts) and how.mode == "json" else posts


_ROW = {
    "type": "object",
    "required": ["post", "grade"],
    "additionalProperties": False,
    "properties": {
        **{column.name: {"type": ["string", "number", "boolean"], "description": column.meaning} for column in POSTS},
        HOURS: {"type": ["string", "number"], "description": "hours a week of one post, in place of its FTE"},
    },
}
PostsSource = Annotated[
    str | HeldPosts,
    PlainValidator(posts_given),
    PlainSerializer(_written),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": _ROW}]}),
]
"""The posts a scenario stands on: the path of a list, or rows of a posts table, as a file has them in [[posts]]."""
