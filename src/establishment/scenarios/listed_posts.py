"""The posts a scenario stands on: a posts table, or a list as an HR system exports it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from establishment.ground.columns import Row, read_cell
from establishment.ground.csv_files import spell
from establishment.ground.findings import Faults, Place, listed
from establishment.posts import POSTS, read_posts
from establishment.rates.book import Book
from establishment.scenarios.scenario import Scenario

if TYPE_CHECKING:
    from establishment.lists.posts_list import ListRead

LISTS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".txt", ".tsv", ".parquet")
"""Files that are read as lists; a CSV file is one where its headings are not those of a posts table."""


def posts_rows(folder: Path, scenario: Scenario, book: Book, faults: Faults) -> list[Row]:
    """The rows of the posts that a scenario names; none where it names none.

    What a list leaves open and how its columns were read is noted beside the figures; its errors are faults.
    """
    if not scenario.posts:
        return []
    path = folder / scenario.posts
    if path.suffix.lower() in LISTS or (path.suffix.lower() == ".csv" and not _is_posts_table(path)):
        from establishment.lists.load import read_list

        return list_rows(read_list(path, pay=scenario.pay or None, book=book), scenario.posts, faults)
    return read_posts(path, scenario.posts, faults, scenario.ignore)


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
    for read in posts.tables:
        faults.note(f"{shown}: {_columns(posts, read.sheet)}.")
    for asked in posts.asked:
        rest = listed([choice for choice in asked.choices if choice != asked.taken])
        faults.note(f"{shown}: {asked.taken} is taken for {asked.about}, not {rest}: {asked.because}.")
    for code in dict.fromkeys(fault.code for fault in posts.faults if fault.level == "say"):
        alike = [fault for fault in posts.faults if fault.code == code and fault.level == "say"]
        more = f" (and {len(alike) - 1:,} more like it)" if len(alike) > 1 else ""
        where = f" {alike[0].place}:" if alike[0].cell else ""
        faults.note(f"{shown}:{where} {alike[0].what}{more}")
    rows = []
    for number, values, own in posts.table_rows():
        place = Place(shown, number)
        if not values.get("grade"):
            faults.add("E202", place, "grade", None, "The row has no grade.", "Map a column to grade, or give one.")
            continue
        typed = {key: read_cell(POSTS.by_name[key], text, place, faults) for key, text in own.items()}
        rows.append(Row({column.name: {**typed, **values}.get(column.name) for column in POSTS}, place))
    return rows


def _columns(posts: ListRead, sheet: str | None) -> str:
    """What the columns of a list were taken for, and how many rows were left out."""
    read: Any = next(each for each in posts.tables if each.sheet == sheet)
    taken = [
        f"{match.heading} is {match.field}" for _, match in sorted(read.matches.columns.items())
        if match.field and match.field != "personal"
    ]  # fmt: skip
    left = len(read.sorted_rows.left_out)
    said = f"{listed(taken, most=20)}"
    return f"{said}; {left:,} rows that are no posts are left out" if left else said
