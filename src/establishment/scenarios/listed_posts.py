"""The posts a scenario stands on: a posts table, or a list as an HR system exports it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from establishment.ground.columns import Row, read_cell, typed_rows
from establishment.ground.csv_files import CsvFile, spell
from establishment.ground.findings import Faults, Finding, InputError, Place, listed, nearest, quoted
from establishment.ground.shapes import field_name
from establishment.ground.toml_files import Route, TomlFile
from establishment.posts import EMPTY_NOTES, HOURS, HOURS_NOTE, POSTS, read_posts, without_twins
from establishment.rates.book import Book
from establishment.scenarios.post_rows import HeldPosts, list_notes
from establishment.scenarios.scenario import Scenario

if TYPE_CHECKING:
    from establishment.lists.posts_list import ListRead

LISTS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".txt", ".tsv", ".parquet")
"""Files that are read as lists; a CSV file is one where its headings are not those of a posts table."""


PLACES = ("post", "title", "unit", "reports_to")
"""Fields of a post that price nothing: a heading that may mean one of them can as well be the user's own."""


def posts_rows(folder: Path, scenario: Scenario, book: Book, file: TomlFile, faults: Faults) -> list[Row]:
    """The rows of the posts that a scenario names or holds; none where it has none.

    What a list leaves open and how its columns were read is noted beside the figures; its errors are faults.
    """
    if not scenario.posts:
        return []
    if isinstance(scenario.posts, HeldPosts):
        return _held_rows(scenario.posts, file, faults)
    path = folder / scenario.posts
    # before the file is touched: opening a share sends the user's credentials to whoever wrote the scenario
    check_file_name(scenario.posts, folder, file.place("posts"), "posts", (".csv", *LISTS))
    if path.exists() and not path.is_file():
        message = f"{scenario.posts} is not an ordinary file."  # opened, a pipe would wait for a writer
        raise InputError(
            [Finding("E101", file.place("posts"), "posts", scenario.posts, message, "Name a file of posts.")]
        )
    if path.suffix.lower() in LISTS or (path.suffix.lower() == ".csv" and not _is_posts_table(path)):
        from establishment.lists.load import read_list

        return list_rows(read_list(path, pay=scenario.pay or None, book=book), scenario.posts, faults)
    labels = _own_headings(path, scenario.ignore)
    # said, since a heading that is a slip would leave its column unread
    if own_labels := [label for label in labels if spell(label) != HOURS]:
        faults.note(
            f"{scenario.posts}: columns that are not fields of a post are kept as labels: {listed(own_labels)}."
        )
    if len(own_labels) < len(labels):
        faults.note(HOURS_NOTE.format(scenario.posts))
    return read_posts(path, scenario.posts, faults, scenario.ignore, labels)


def check_posts_table(path: Path) -> None:
    """Raise InputError for a posts table of which a scenario could not read the rows; a list says it in its faults."""
    if path.suffix.lower() == ".csv" and _is_posts_table(path):
        faults = Faults()
        read_posts(path, path.name, faults, labels=_own_headings(path, ()))
        faults.raise_any()


def check_file_name(name: str, folder: Path, place: Place, what: str, endings: Sequence[str]) -> None:
    """A file is named as what it is, on this machine: a scenario comes from others, and has no other file opened.

    what: posts or ceilings.  endings: how its name can end. A file on a share is named from the folder of a scenario
    that lies on it. Raises InputError E101.
    """
    if Path(name).suffix.lower() not in endings:
        message = (
            f"A list of {what} must be a table or a workbook, as the end of its name shows. No other file is opened."
        )
        fix = f"Name a file that ends in {listed(endings, most=40)}."
    elif re.match(r"[\\/]{2}|[A-Za-z][A-Za-z0-9+.-]+:", name) and not _same_share(name, folder):
        message = "A scenario cannot read a list from another computer."
        fix = "Copy the list beside the scenario, or name it from a scenario that lies on the same share."
    else:
        return
    raise InputError([Finding("E101", place, what, quoted(name[:200]), message, fix)])


def _same_share(name: str, folder: Path) -> bool:
    """Whether a name is of the share that a folder is on."""
    # by the rules of Windows on any machine: a scenario is written on one and read on another
    share = PureWindowsPath(name).drive.lower()
    return bool(share) and share == PureWindowsPath(str(folder.absolute())).drive.lower()


def _own_headings(path: Path, ignore: Sequence[str]) -> list[str]:
    """Headings of a posts table that are the user's own: none that is near a field, or that systems print for one.

    Nor is one of people, such as a name, or of a status, which may say that a post is deleted: these stay errors until
    they are left aside.
    """
    if not path.is_file():  # said where it is read; opened, a pipe would wait for a writer
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            # a file of one endless line is not read into memory for its headings
            headings = next(csv.reader([file.readline(10_000)]), [])
    except (OSError, ValueError, csv.Error):
        return []
    aside = {spell(heading) for heading in ignore}
    others = [h.strip() for h in headings if h.strip() and spell(h) not in POSTS.by_name and spell(h) not in aside]
    return [heading for heading in others if _is_own(heading, {spell(each) for each in headings})]


def _is_own(heading: str, there: set[str]) -> bool:
    # a heading near a field that the table has already is no slip for it
    absent = [name for name in POSTS.names if name not in there]
    means = _fields_meant(heading) & {"personal", "status", *(name for name in absent if name not in PLACES)}
    return not means and not nearest(spell(heading), absent) and not re.search(r"[;\t]", heading)


def _fields_meant(heading: str) -> set[str]:
    """The fields for which systems print a heading."""
    from establishment.lists.headings import heading_strengths

    return set(heading_strengths(heading))


def _held_rows(posts: HeldPosts, file: TomlFile, faults: Faults) -> list[Row]:
    """The rows that a scenario holds itself, read as those of a posts table; a fault names its row: posts[3].fte."""
    cells = tuple({heading: row.get(heading, "") for heading in posts.headings} for row in posts.rows)
    numbers = tuple(range(1, len(cells) + 1))
    table, row_faults = CsvFile("posts", posts.headings, cells, numbers, ("",) * len(cells)), Faults()
    by_hours = HOURS in posts.headings
    empty = {key: note for key, note in EMPTY_NOTES.items() if key != "fte" or not by_hours}
    # one number is one post
    rows = without_twins(typed_rows(table, POSTS, row_faults, empty), row_faults)
    if by_hours:
        row_faults.note(HOURS_NOTE.format("posts"))
        worked = {number: row.get(HOURS, "") for number, row in enumerate(posts.rows, 1)}
        rows = [replace(row, values={**row.values, "labels": {HOURS: worked[row.place.line]}}) for row in rows]
    for note in (*posts.notes, *row_faults.notes):
        faults.note(note)
    for fault in row_faults.found:
        at: Route = ("posts", fault.place.line - 1)
        place = file.place(*at, fault.field)
        faults.extend([replace(fault, place=place, field=field_name((*at, fault.field)))])
    return [replace(row, place=file.place("posts", row.place.line - 1)) for row in rows] if file.lines else rows


def _is_posts_table(path: Path) -> bool:
    """Whether a CSV file has the columns post and grade, or mostly headings of a posts table; also an empty one.

    Beside a grade, a column that it lacks under the heading of some system makes it a list: "Job title" for title.
    """
    if not path.is_file():  # said where it is read; opened, a pipe would wait for a writer
        return True
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline(10_000)
    except (OSError, ValueError):
        return path.suffix.lower() != ".csv"
    cells = re.split(r"[,;\t]", first)
    there = {spell(cell) for cell in cells}
    others = [cell.strip() for cell in cells if spell(cell) not in POSTS.by_name]
    # the two columns that only a posts table calls so
    if not first.strip() or {"post", "grade"} <= there:
        return True
    absent = set(POSTS.names) - there
    of_systems = "grade" in there and any(_fields_meant(cell) & absent and not _is_own(cell, there) for cell in others)
    # a posts table with a slip in a heading stays one, so that the slip is an error and not a list read at a guess
    return 2 * len(others) <= len(cells) and not of_systems


def list_rows(posts: ListRead, shown_name: str, faults: Faults) -> list[Row]:
    """The posts of a list as rows of a posts table; its errors become faults and what it says notes."""
    for fault in posts.faults:
        place = Place(f"{shown_name}, sheet {fault.sheet}" if fault.sheet else shown_name, fault.row or 0)
        if fault.level == "stop":
            where = f"{fault.heading} ({fault.cell})" if fault.cell else fault.heading
            faults.add("E208", place, where, fault.value, fault.what, fault.fix)
    for note in list_notes(posts, shown_name):
        faults.note(note)
    rows = []
    pooled = {post["row"] for post in posts.rows() if post.get("pooled")}
    for number, values, own in posts.table_rows(labels=True):
        place = Place(shown_name, number)
        if not values.get("grade"):
            faults.add("E202", place, "grade", None, "The row has no grade.", "Map a column to grade, or give one.")
            continue
        fields = {key: text for key, text in own.items() if key in POSTS.by_name}
        labels = {spell(key): text for key, text in own.items() if key not in POSTS.by_name}
        typed = {key: read_cell(POSTS.by_name[key], text, place, faults) for key, text in fields.items()}
        cells = {column.name: {**typed, **values}.get(column.name) for column in POSTS}
        rows.append(Row({**cells, "labels": labels, "pooled": number in pooled}, place))
    return rows
