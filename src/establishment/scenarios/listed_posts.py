"""The posts a scenario stands on: a posts table, or a list as an HR system exports it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from establishment.ground.columns import Row, read_cell, typed_rows
from establishment.ground.csv_files import CsvFile, spell
from establishment.ground.findings import Faults, Place
from establishment.ground.shapes import field_name
from establishment.ground.toml_files import Route, TomlFile
from establishment.posts import EMPTY_NOTES, POSTS, read_posts, without_twins
from establishment.rates.book import Book
from establishment.scenarios.post_rows import HeldPosts, list_notes
from establishment.scenarios.scenario import Scenario

if TYPE_CHECKING:
    from establishment.lists.posts_list import ListRead

LISTS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".txt", ".tsv", ".parquet")
"""Files that are read as lists; a CSV file is one where its headings are not those of a posts table."""


def posts_rows(folder: Path, scenario: Scenario, book: Book, file: TomlFile, faults: Faults) -> list[Row]:
    """The rows of the posts that a scenario names or holds; none where it has none.

    What a list leaves open and how its columns were read is noted beside the figures; its errors are faults.
    """
    if not scenario.posts:
        return []
    if isinstance(scenario.posts, HeldPosts):
        return _held_rows(scenario.posts, file, faults)
    path = folder / scenario.posts
    if path.suffix.lower() in LISTS or (path.suffix.lower() == ".csv" and not _is_posts_table(path)):
        from establishment.lists.load import read_list

        return list_rows(read_list(path, pay=scenario.pay or None, book=book), scenario.posts, faults)
    return read_posts(path, scenario.posts, faults, scenario.ignore)


def _held_rows(posts: HeldPosts, file: TomlFile, faults: Faults) -> list[Row]:
    """The rows that a scenario holds itself, read as those of a posts table; a fault names its row: posts[3].fte."""
    cells = tuple({heading: row.get(heading, "") for heading in posts.headings} for row in posts.rows)
    numbers = tuple(range(1, len(cells) + 1))
    table, found = CsvFile("posts", posts.headings, cells, numbers, ("",) * len(cells)), Faults()
    rows = without_twins(typed_rows(table, POSTS, found, EMPTY_NOTES), found)
    for note in (*posts.notes, *found.notes):
        faults.note(note)
    for fault in found.found:
        at: Route = ("posts", fault.place.line - 1)
        place = file.place(*at, fault.field)
        faults.extend([replace(fault, place=place, field=field_name((*at, fault.field)))])
    return [replace(row, place=file.place("posts", row.place.line - 1)) for row in rows] if file.lines else rows


def _is_posts_table(path: Path) -> bool:
    """Whether a CSV file has the columns post and grade, or mostly headings of a posts table; also an empty one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline(10_000)
    except (OSError, ValueError):
        return path.suffix.lower() != ".csv" or not path.is_file()
    headings = [spell(cell) for cell in re.split(r"[,;\t]", first)]
    known = sum(1 for heading in headings if heading in POSTS.by_name)
    return not first.strip() or {"post", "grade"} <= set(headings) or 2 * known >= len(headings)


def list_rows(posts: ListRead, shown: str, faults: Faults) -> list[Row]:
    """The posts of a list as rows of a posts table; its errors become faults and what it says notes."""
    for fault in posts.faults:
        place = Place(f"{shown}, sheet {fault.sheet}" if fault.sheet else shown, fault.row or 0)
        if fault.level == "stop":
            where = f"{fault.heading} ({fault.cell})" if fault.cell else fault.heading
            faults.add("E208", place, where, fault.value, fault.what, fault.fix)
    for note in list_notes(posts, shown):
        faults.note(note)
    rows = []
    pooled = {post["row"] for post in posts.rows() if post.get("pooled")}
    for number, values, own in posts.table_rows():
        place = Place(shown, number)
        if not values.get("grade"):
            faults.add("E202", place, "grade", None, "The row has no grade.", "Map a column to grade, or give one.")
            continue
        typed = {key: read_cell(POSTS.by_name[key], text, place, faults) for key, text in own.items()}
        cells = {column.name: {**typed, **values}.get(column.name) for column in POSTS}
        rows.append(Row({**cells, "pooled": number in pooled}, place))
    return rows
