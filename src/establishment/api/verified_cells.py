"""Workbooks as results: their cells, what they say made them, and what differs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from establishment.api.verified_forms import OptionRows, Part, no_result
from establishment.ground.extras import extra
from establishment.ground.findings import Finding, InputError, Place
from establishment.ground.text_files import check_file
from establishment.lists.sheets import letters
from establishment.outputs.made_by import ON_THE_COVER, TITLE, block_of

SAME = 1e-6
"""Numbers in cells of a workbook that lie nearer to each other than this are equal: far below a penny."""
MARK = f"{TITLE}: "
"""How the rows of a workbook that say what made it begin."""
TYPED_INTO = ("Inputs", "Changes", "Posts", "More posts", "Funding", "One-off", "Redundancy")
"""Sheets on which a change makes other cells differ: they are named before what follows from them."""

Cells = dict[tuple[str, int, int], Any]


def cells_of_workbook(path: Path) -> Cells:
    """The cells of a workbook that hold something, by sheet, row and column, as last calculated."""
    check_file(path, str(path))
    return cells_of_bytes(path, str(path))


def cells_of_bytes(file: Path | io.BytesIO, name: str) -> Cells:
    """The same of a file or of its bytes."""
    calamine = extra("python_calamine", "lists", "reading a workbook")
    try:
        workbook = calamine.load_workbook(file)
        # empty rows are kept, or cells would stand at other places than in the sheet
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names
        }
    except (calamine.CalamineError, OSError) as fault:
        raise no_result(name, f"The workbook cannot be read: {fault}.") from None
    return {
        (name, row, column): value
        for name, rows in sheets.items()
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        # an empty cell and an empty text are one
        if value not in ("", None)
    }


def block_of_cells(cells: Cells, name: str) -> dict[str, Any]:
    """What a workbook says it was made by."""
    rows: dict[tuple[str, int], list[str]] = {}
    for (sheet, row, _), value in sorted(cells.items()):
        rows.setdefault((sheet, row), []).append(str(value))
    # a fingerprint is not shown for all: such a row has two texts
    told = [row for row in rows.values() if row[0].startswith(MARK) and 2 <= len(row) <= 3]
    try:
        return block_of([(row[0].removeprefix(MARK), row[1], row[2] if len(row) > 2 else "") for row in told])
    except KeyError:
        raise no_result(name, f'The workbook does not say what made it (rows "{TITLE}").') from None


def rows_of_options(cells: Cells) -> OptionRows:
    """What a workbook of options says that each was made by; nothing of another workbook."""
    rows: dict[int, dict[int, str]] = {}
    for (sheet, row, column), value in cells.items():
        if sheet == TITLE:
            rows.setdefault(row, {})[column] = str(value)
    blocks: OptionRows = {}
    for _, texts in sorted(rows.items()):
        if texts.get(1, "").startswith(MARK):
            row_of_option = texts[1].removeprefix(MARK), texts.get(2, ""), texts.get(3, "")
            blocks.setdefault(texts.get(0, ""), []).append(row_of_option)
    return blocks


def cell_differences(was: Cells, again: bytes) -> Iterator[Part]:
    """Cells that differ from those of the workbook made again: first those of sheets that are typed into."""
    now = cells_of_bytes(io.BytesIO(again), "the workbook made again")
    _check_calculated(was, now)
    told = {key[:2] for cells in (was, now) for key, value in cells.items() if _says_what_made_it(key[0], value)}
    for key in sorted({*was, *now}, key=lambda place: (place[0] not in TYPED_INTO, place)):
        one, other = was.get(key), now.get(key)
        if one == other or key[:2] in told or _near(one, other):
            # what made it differs where the version does, and is compared by itself
            continue
        sheet, row, column = key
        yield f"{sheet}!{letters(column)}{row + 1}", one, other


def _check_calculated(was: Cells, now: Cells) -> None:
    """Raise InputError E103 for a workbook whose formulas hold no results: of their figures nothing can be said."""
    figures = [key for key, value in now.items() if isinstance(value, int | float)]
    # more than half without a value: the program that saved it did not calculate
    if 2 * sum(1 for key in figures if key not in was) > len(figures):
        message = "Its formulas have no results: a program that does not calculate saved it."
        fix = "Open it in Excel or LibreOffice, save it, and verify it again."
        raise InputError([Finding("E103", Place("the workbook"), "", "", message, fix)])


def both_numbers(one: object, other: object) -> bool:
    """Whether two values are numbers, of which yes and no are none."""
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in (one, other))


def _near(one: Any, other: Any) -> bool:
    """Whether two cells hold one number."""
    return both_numbers(one, other) and abs(one - other) < SAME


def _says_what_made_it(sheet: str, value: Any) -> bool:
    """Whether the row of a cell says what made the workbook."""
    # on the cover alone: elsewhere these can be words of the user's own
    return str(value).startswith(MARK) or (sheet == "Cover" and value == ON_THE_COVER)
