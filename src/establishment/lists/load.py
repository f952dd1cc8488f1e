"""A list of posts read from whatever file or frame holds it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from establishment.ground.findings import RefusedError, listed, nearest
from establishment.ground.text_files import check_file
from establishment.lists.carried_down import fill_merged
from establishment.lists.checks import check_table
from establishment.lists.control_marks import leave_out_control_marks
from establishment.lists.find_table import ListTable, find_table, heading_row, table_beside
from establishment.lists.grades import Grades
from establishment.lists.heading_matches import Asked, Matches
from establishment.lists.headings import plain_words
from establishment.lists.likely_scale import likely_scale
from establishment.lists.match_headings import match_headings
from establishment.lists.plain_text import clean_text
from establishment.lists.posts_list import FIELDS, ListRead, Personal
from establishment.lists.profiles import Profile
from establishment.lists.read_table import list_day, read_table
from establishment.lists.sampled_rows import SampledRows
from establishment.lists.sheets import (
    LARGEST_TEXT,
    Sheet,
    column_number,
    frame_sheet,
    parquet_sheet,
    read_text_sheet,
    refused,
)
from establishment.lists.sort_rows import body_rows, sort_rows
from establishment.lists.table_read import TableRead
from establishment.lists.workbook import OLD, read_workbook
from establishment.rates.book import Book, load_book

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
SAME_LIST = 0.3
"""Two sheets that share so many of their posts are two states of one list."""


def read_list(
    posts: Any,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | str | Path | None = None,
    pay: str | None = None,
    book: Book | str | Path | None = None,
    skip_hidden: bool = False,
) -> ListRead:
    """Read a list of posts, as an HR system exports it or as people keep it.

    Arguments are those of `load_posts`, which says what each is.
    Returns each table of the list as it was read. Raises InputError and RefusedError as `load_posts` does.
    """
    fields, words = _mapping(mapping)
    # without a scale or a folder of the user's own no grades are known, and none are guessed
    pay_book = _book(book) if pay or book is not None else None
    grades = Grades(pay_book.scale(pay) if pay_book and pay else None, words)
    name, sheets = sheets_of(posts, sheet)
    tables, others = _tables(sheets, name)
    _check_headings(fields, tables)
    reads = [_read(table, fields, grades, skip_hidden) for table in tables]
    reads, set_aside = _right_sheets(reads)
    # read once without a scale, for only then is it known which grades there are
    scale = likely_scale(reads, pay_book) if pay_book and not pay else None
    if scale is not None and pay_book is not None:
        pay, grades = scale.taken, Grades(pay_book.scale(scale.taken), words)
        reads = [_read_again(reading, fields, grades, skip_hidden) for reading in reads]
        reads[0].asked.append(scale)
    elif not pay and any(reading.matches.column_of("grade") is not None for reading in reads):
        as_it_is, because = "as printed", "no pay scale is named, so grades and points are kept so"
        fix = 'Name it: --pay SCALE (in Python pay="SCALE").'
        reads[0].asked.append(Asked("scale", [as_it_is, "a scale"], as_it_is, because, fix, ("grade", "point")))
    result = ListRead(name, pay or "", reads, other_sheets=[*others, *set_aside])
    result.known_grades = frozenset(grades.names)
    result.notes = [note for each in reads for note in each.table.sheet.notes]
    # faults are looked for at the end, when it is settled which sheets are the list
    for reading in reads:
        check_table(reading, grades)
        # what is of people is dropped last: until then it may say that a post is vacant or gone
        result.personal += _forget(reading)
    return result


def _book(book: Book | str | Path | None) -> Book:
    return book if isinstance(book, Book) else load_book(book)


def sheets_of(posts: Any, sheet: str | None) -> tuple[str, list[Sheet]]:
    """The sheets of a file or frame without control characters, and its name. Raises InputError as `_sheets` does."""
    name, sheets = _sheets(posts, sheet)
    for each in sheets:
        leave_out_control_marks(each)
    return name, sheets


def _sheets(posts: Any, sheet: str | None) -> tuple[str, list[Sheet]]:
    """The sheets of a file or frame, and its name. Raises InputError where it cannot be read."""
    if not isinstance(posts, str | Path):
        if not hasattr(posts, "columns"):
            raise RefusedError(f"posts are a path or a frame, not {type(posts).__name__}")
        return "posts", [frame_sheet(posts, "posts")]
    path = Path(posts)
    name = str(posts)
    try:
        check_file(path, name)
        with path.open("rb") as opened:
            head = opened.read(8)
        size = path.stat().st_size
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise refused(name, "E101", f"The file cannot be read: {reason}.", "Check its name and your rights.") from None
    # the first bytes tell more than the name: people rename files
    if path.suffix.lower() in WORKBOOKS or head.startswith((b"PK\x03\x04", OLD)):
        return name, _of_workbook(path, name, sheet)
    if sheet is not None:
        raise RefusedError(f"sheet is for workbooks; {name} has no sheets")
    if head.startswith(b"PAR1"):
        return name, [parquet_sheet(path, name)]
    # a PDF, a picture or a packed file: nothing in it is text
    if head.startswith((b"%PDF", b"\x89PNG", b"\x1f\x8b")):
        raise refused(name, "E101", "This is not a table.", "Save the list as CSV or as a workbook.")
    if size > LARGEST_TEXT:
        raise refused(name, "E101", f"The file is larger than {LARGEST_TEXT // 2**20} MiB.", "Split it.")
    return name, [read_text_sheet(path.read_bytes(), name)]


def _of_workbook(path: Path, name: str, sheet: str | None) -> list[Sheet]:
    sheets = read_workbook(path, name, sheet)
    if sheet is not None and not sheets:
        names = [each.name or "" for each in read_workbook(path, name)]
        raise RefusedError(f'sheet "{sheet}" is not in {name}. {nearest(sheet, names)} Its sheets: {listed(names)}')
    return sheets


def _tables(sheets: list[Sheet], name: str) -> tuple[list[ListTable], list[tuple[str, str]]]:
    """The tables of posts on the visible sheets, else on the hidden ones; and the sheets that have none."""
    tables, others = [], []
    visible = [sheet for sheet in sheets if not sheet.hidden]
    # hidden sheets are read only where no other has anything
    for sheet in visible or sheets:
        table = find_table(sheet)
        if table is not None:
            fill_merged(table)
            tables.append(table)
        elif sheet.name is not None:
            others.append((sheet.name, "it has no headings of a list of posts"))
    for sheet in sheets if visible else []:
        if sheet.hidden:
            others.append((sheet.name or "", "it is hidden; name it as sheet to read it"))
    # headings without posts are a form: that is said, as the file looks right
    if not tables and (empty := next((row for sheet in sheets if (row := heading_row(sheet))), 0)):
        message = f"Row {empty} has the headings of a list of posts, and no row below it holds anything."
        raise refused(name, "E102", message, "Put the posts below the headings.")
    if not tables:
        message = "No row reads as the headings of a list of posts."
        fix = "A list has headings such as Post number, Job title, Grade, FTE. Put them in one row above the posts."
        raise refused(name, "E102", message, fix)
    return tables, others


def _mapping(mapping: Mapping[str, Any] | str | Path | None) -> tuple[dict[str, str], dict[str, str]]:
    """What the user says of columns and grades. Raises ValueError for what is no field, InputError for a file."""
    values = dict(mapping) if isinstance(mapping, Mapping) else _mapping_file(Path(mapping)) if mapping else {}
    # a mapping may have its columns on their own, or beside the grades
    words = values.pop("grades", {})
    columns = values.pop("columns", None)
    columns = values if columns is None else {**values, **columns}
    names = [*FIELDS, "label", "personal"]
    for heading, name in columns.items():
        if name not in names:
            message = f'mapping "{heading}" = "{name}" is not a field. {nearest(str(name), names)}'
            raise RefusedError(f"{message} Fields: {listed(names, most=40)}")
    if not isinstance(words, Mapping):
        raise RefusedError('grades of a mapping are printed grades with their names: {"Garde 8": "Grade 8"}')
    for printed, name in words.items():
        # a line below [grades] that names a field is most often a column in the wrong place
        if name in names:
            message = f'mapping "{printed}" = "{name}" is a column, but stands among the grades'
            raise RefusedError(f"{message}: put that line above [grades]")
    return {str(h): str(n) for h, n in columns.items()}, {str(p): str(g) for p, g in words.items()}


def _mapping_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        fix = 'Write one line a column, "Heading" = "field"; grades come last, below [grades].'
        raise refused(str(path), "E103", f"The mapping cannot be read: {fault}.", fix) from None


def _check_headings(fields: dict[str, str], tables: list[ListTable]) -> None:
    """Raises ValueError for a heading that no table has."""
    for heading in fields:
        if not any(_columns(table, heading) for table in tables):
            names = [text for table in tables for texts in table.headings for text in texts[-1:]]
            message = f'mapping "{heading}" is not a heading of the list. {nearest(heading, names)}'
            raise RefusedError(f"{message} Headings: {listed(names, most=40)}")


def _columns(table: ListTable, heading: str) -> list[int]:
    """The columns of a heading; of letters such as F, where no heading is those."""
    words = plain_words(heading)
    places = [c for c, texts in enumerate(table.headings) if any(plain_words(text) == words for text in texts)]
    # letters name a column only where no heading is those letters
    if not places and re.fullmatch(r"[A-Z]{1,3}", heading) and column_number(heading) < len(table.headings):
        return [column_number(heading)]
    return places


def _read(table: ListTable, fields: dict[str, str], grades: Grades, skip_hidden: bool) -> TableRead:
    """A table matched, sorted and read."""
    profiles = _profiles(table)
    columns = {column: name for heading, name in fields.items() for column in _columns(table, heading)}
    matches = match_headings(profiles, grades.is_grade, columns, rows=SampledRows.of(table, grades))
    _no_persons(table, matches)
    rows = sort_rows(table, matches, skip_hidden=skip_hidden)
    return read_table(table, matches, rows, grades, table.own_form)


def _read_again(before: TableRead, fields: dict[str, str], grades: Grades, skip_hidden: bool) -> TableRead:
    """A table read with the grades of a scale, after it was read without."""
    reading = _read(before.table, fields, grades, skip_hidden)
    reading.asked += [question for question in before.asked if question.about == "sheet"]
    return reading


def _profiles(table: ListTable) -> list[Profile]:
    places = body_rows(table) - 1
    columns = table.sheet.columns
    beside = table_beside(table.headings)  # a second table is not read, so none of its columns tells anything
    return [Profile.of(c, headings, columns[c], places) for c, headings in enumerate(table.headings[:beside])]


def _no_persons(table: ListTable, matches: Matches) -> None:
    """Columns about people: what they hold is dropped, but for the words that say that a post is empty or gone."""
    for match in matches.columns.values():
        if match.field == "personal":
            matches.profiles[match.column].forget()


def _right_sheets(reads: list[TableRead]) -> tuple[list[TableRead], list[tuple[str, str]]]:
    """Of several sheets that read as lists, those that are one: the latest state of a list, or all its parts."""
    if len(reads) < 2:
        return reads, []
    best = max(reads, key=_worth)
    of_the_list, aside = [best], []
    for reading in reads:
        if reading is best:
            continue
        if not _is_part(reading, best):
            aside.append((reading.sheet or "", "it is not a list of posts like that of the other sheet"))
        # the same posts on two sheets are two states, and to read both would count them twice
        elif _shared(reading, best) > SAME_LIST:
            latest, other = _later(best, reading)
            aside.append((other.sheet or "", f"it is another state of the list on the sheet {latest.sheet}"))
            of_the_list = [latest if each is best else each for each in of_the_list]
            latest.asked.append(
                Asked("sheet", [latest.sheet or "", other.sheet or ""], latest.sheet or "", "its day or name is later")
            )
            best = latest
        else:
            of_the_list.append(reading)
    return sorted(of_the_list, key=reads.index), aside


def _worth(reading: TableRead) -> tuple[int, int]:
    """How much a sheet reads as the list: its fields, then its posts."""
    return len({match.field for match in reading.matches.columns.values() if match.field}), len(reading.rows)


def _is_part(reading: TableRead, best: TableRead) -> bool:
    """Whether a sheet has much the same headings as the best one, and posts."""
    mine = {plain_words(texts[-1]) for texts in reading.table.headings if texts}
    theirs = {plain_words(texts[-1]) for texts in best.table.headings if texts}
    # three headings in five: a part of the list can have columns of its own
    return bool(reading.rows) and len(mine & theirs) >= 0.6 * max(len(theirs), 1)


def _shared(reading: TableRead, other: TableRead) -> float:
    """The share of a sheet's posts that stand on another too: by number, else by their whole rows."""
    if "post" in reading.fields and "post" in other.fields:
        mine, theirs = set(reading.fields["post"]), set(other.fields["post"])
    else:
        mine, theirs = (
            {tuple(map(clean_text, each.table.sheet.rows[n - 1])) for n in each.rows} for each in (reading, other)
        )
    # of the shorter list, for a part of the posts may have left
    return len(mine & theirs) / max(min(len(mine), len(theirs)), 1)


def _later(one: TableRead, other: TableRead) -> tuple[TableRead, TableRead]:
    """Two states of a list, the later first: by the day or year of its titles or name; else the first sheet."""

    def when(reading: TableRead) -> tuple[Any, ...]:
        day = list_day(reading.table)
        years = re.findall(r"20\d\d", reading.table.title_text())
        # a name such as "old" counts for more than a day, which a copy can have too
        old = bool(re.search(r"\b(?:old|previous|prior|last year|backup|copy|archive)\b", reading.sheet or "", re.I))
        # a year stands for its last day, so that it can be set against whole days
        return (not old, day.toordinal() if day else int(max(years, default=0)) * 366)

    return (other, one) if when(other) > when(one) else (one, other)


def _forget(reading: TableRead) -> list[Personal]:
    """Columns about people, said; what they hold is dropped from memory."""
    places = []
    for column in reading.table.sheet.columns:
        column.forget()
    reading.known_cells.clear()
    reading.known_different.clear()
    for _, match in sorted(reading.matches.columns.items()):
        if match.field == "personal":
            places.append(Personal(reading.sheet, match.letters, match.heading, match.why))
            reading.table.sheet.empty_from(match.column, reading.table.body)
    return places
