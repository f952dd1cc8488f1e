"""Excel files as sheets: values as last calculated, by python-calamine; nothing in them is run.

calamine shows a cell whose formula failed as empty. What it hides is read from the sheet itself: failed formulas,
formulas that were never calculated, hidden rows and columns.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from establishment.ground.extras import extra
from establishment.ground.findings import InputError
from establishment.lists.binary_workbook import binary_marks
from establishment.lists.cell_columns import Cell
from establishment.lists.open_document import document_marks, is_encrypted
from establishment.lists.plain_text import is_blank
from establishment.lists.sheet_marks import Marks
from establishment.lists.sheets import Sheet, checked_width, column_number, refused

MOST_UNPACKED = 2 * 1024**3
"""A workbook whose parts unpack to more is refused: no list comes near it."""
PUFFED, PUFFED_SIZE = 200, 64 * 1024**2
"""A part of the second size or more that unpacks to the first times its size in the file is no list: sheets come to
some ten to fifty times."""
MOST_AREA = 40_000_000
"""Cells from the first to the last that holds something, empty ones too: what reading takes memory for."""
PIECE = 1 << 20
OLD = b"\xd0\xcf\x11\xe0"
"""What old and encrypted workbooks begin with."""
OLE_HEAD = 1 << 22
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
UNPROTECT = "Open it, take the password off, and save it."
PROTECTED = "The workbook is protected by a password; it cannot be opened without it."
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"[^>]*>')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(.{0,2000}?)</(?:\w+:)?c>', re.S
)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{1,40})</")
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>/]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FETCHES = re.compile(
    rb"<(?:\w+:)?f\b[^<]{0,200}(?:WEBSERVICE|IMPORTDATA|RTD\(|\[\d+\]|\[[^]<]{1,80}\.(?:xl\w{1,2}|ods|csv)\]|\[https?:|https?://|\|')",
    re.I,
)
"""Formulas that take values from other files or from the web."""
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


def read_workbook(path: Path, name: str, only: str | None = None) -> list[Sheet]:
    """The sheets of an Excel file (.xlsx, .xlsm, .xls, .xlsb) or of an .ods file.

    only: the sheet to read, where one is asked for.
    Raises InputError E101 for a file that is encrypted, damaged or too large, MissingExtraError without the extra.
    """
    calamine = extra("python_calamine", "lists", "an Excel file")
    with path.open("rb") as opened:
        head = opened.read(OLE_HEAD)
    packed = head.startswith(b"PK\x03\x04")
    if head.startswith(OLD) and ENCRYPTED in head:
        raise refused(name, "E101", PROTECTED, UNPROTECT)
    if not packed and not head.startswith(OLD):
        what = "The file is empty." if not head else "The file is named like a workbook but is not one."
        raise refused(name, "E101", what, "If it is text, name it .csv; else save it again in Excel.")
    # .xls has no parts to look into
    marks = _marked(path, name) if packed else {}
    if not packed:
        marks[""] = Marks(old_form=True)
    try:
        book = calamine.CalamineWorkbook.from_path(path)
        return [
            _sheet(book, meta, marks.get(meta.name) or marks.get(""), name)
            for meta in book.sheets_metadata
            if "Sheet" in str(meta.typ) and (only is None or meta.name == only)
        ]
    except calamine.PasswordError:
        raise refused(name, "E101", PROTECTED, UNPROTECT) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise _damaged(name) from None


def _sheet(book: Any, meta: Any, marks: Marks | None, name: str) -> Sheet:
    marks = marks or Marks()
    sheet = Sheet.of_rows(meta.name, _rows(book.get_sheet_by_name(meta.name), marks.errors))
    for column in sheet.columns:
        column.values = [_plain(cell) if cell.__class__ in _CONVERTED else cell for cell in column.values]
    sheet.hidden = not str(meta.visible).endswith("Visible")
    sheet.hidden_rows, sheet.hidden_columns = frozenset(marks.hidden_rows), frozenset(marks.hidden_columns)
    sheet.uncalculated, sheet.merged_down = frozenset(marks.uncalculated), marks.merged_down
    if marks.macros:
        sheet.notes.append("The workbook has macros; they were not run.")
    if marks.old_form:
        sheet.notes.append("In an old .xls file failed formulas are empty and hidden rows look like any others.")
    if marks.fetches:
        calls = "refer to other files, to the web or to other programs"
        sheet.notes.append(f"Formulas of the sheet {meta.name} {calls}; nothing was called: saved values are read.")
    if marks.merged:
        merged = f"The sheet {meta.name} has {marks.merged:,} merged cells"
        sheet.notes.append(f"{merged}: the first of each holds its value.")
    return checked_width(sheet, name)


def _rows(sheet: Any, errors: dict[tuple[int, int], str]) -> Iterator[list[Cell]]:
    """The rows of a sheet, with the failed formulas that calamine shows as empty."""
    failed: dict[int, list[tuple[int, str]]] = {}
    for (number, column), error in errors.items():
        failed.setdefault(number, []).append((column, error))
    rows, count = iter(sheet.iter_rows()), 0
    first = next(rows, None)
    down, right = sheet.start or (0, 0)
    if first is None or not all(map(is_blank, first)):
        # calamine begins with the first row that holds something, so those above are put back
        rows = chain(repeat([], down), () if first is None else [first], rows)
    else:  # the rows above the first that holds something are given, too
        rows = chain([first], rows)
    before = [""] * right  # the columns before the first that holds something are not
    for row in rows:
        count += 1
        yield _with_errors([*before, *row] if right and row else row, failed.get(count, ()))
    # failed cells below the last row with a value are rows too
    for number in range(count + 1, max(failed, default=0) + 1):
        yield _with_errors([], failed.get(number, ()))


def _with_errors(row: list[Cell], errors: Iterable[tuple[int, str]]) -> list[Cell]:
    for column, error in errors:
        row = row + [""] * (column + 1 - len(row))
        row[column] = error
    return row


_CONVERTED = (datetime, bool, time, timedelta)


def _plain(cell: Cell) -> Cell:
    """A moment at midnight as its day; TRUE and FALSE as Excel shows them; a time, and hours and minutes, as text."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime) and cell.time() == time():
        return date(cell.year, cell.month, cell.day)
    if isinstance(cell, timedelta):
        # half a minute is added, because Excel keeps times as parts of a day that fall short by a hair
        hours, minutes = divmod(int(cell.total_seconds() + 30) // 60, 60)
        return f"{hours}:{minutes:02d}"
    return str(cell) if isinstance(cell, time) else cell


def _marked(path: Path, name: str) -> dict[str, Marks]:
    """The marks of each sheet of a packed workbook, by the sheet's name; its parts in their bounds."""
    # a workbook is a packed folder: its parts tell what calamine hides
    try:
        with zipfile.ZipFile(path) as packed:
            _check_size(packed, name)
            names = packed.namelist()
            if "content.xml" in names and is_encrypted(packed):
                raise refused(name, "E101", PROTECTED, UNPROTECT)
            if "content.xml" in names:
                marks: dict[str, Marks] = document_marks(packed)
            elif "xl/workbook.bin" in names:
                marks = binary_marks(packed)
            else:
                marks = {title: _marks(packed, part) for title, part in _parts(packed)}
            for title, each in marks.items():
                _check_area(each, title, name)
            marks = marks or {"": Marks()}
            first = next(iter(marks.values()))
            first.macros = any(part.endswith("vbaProject.bin") or part.startswith("Basic/") for part in names)
            return marks
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, KeyError, ValueError, zipfile.error):
        raise _damaged(name) from None


def _damaged(name: str) -> InputError:
    fix = "Open it in Excel and save it again, or save the sheet as CSV."
    return refused(name, "E101", "The file is damaged: it cannot be read as a workbook.", fix)


def _check_size(packed: zipfile.ZipFile, name: str) -> None:
    """Raises InputError E101 for a workbook that unpacks to more than any list."""
    parts = packed.infolist()
    puffed = [part for part in parts if part.file_size > PUFFED_SIZE and part.file_size > PUFFED * part.compress_size]
    # a part that unpacks to hundreds of times its size can fill the memory
    swollen = any(part.filename.endswith((".xml", ".bin")) for part in puffed)
    if sum(part.file_size for part in parts) > MOST_UNPACKED or swollen:
        message = "The workbook unpacks to far more than it holds."
        raise refused(name, "E101", message, "Save the sheet with the list as CSV, and name that file.")


def _parts(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets' names, each with the part that holds it."""
    names = set(packed.namelist())
    if "xl/workbook.xml" not in names:
        return
    targets = {}
    for tag in _RELATION.findall(packed.read("xl/_rels/workbook.xml.rels")):
        targets[_attribute(tag, "Id")] = _attribute(tag, "Target")
    for tag in _SHEET.findall(packed.read("xl/workbook.xml")):
        target = targets.get(_attribute(tag, "r:id") or _attribute(tag, "id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            yield _attribute(tag, "name"), part


def _attribute(tag: bytes, name: str) -> str:
    match = re.search(rb"[\s]" + name.encode() + rb'="([^"]*)"', tag)
    text = match[1].decode("utf-8", errors="replace") if match else ""
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(sign, letter)
    return text


def _marks(packed: zipfile.ZipFile, part: str) -> Marks:
    """The marks of one sheet, read piece by piece."""
    marks = Marks()
    with packed.open(part) as stream:
        rest = b""
        while piece := stream.read(PIECE):
            whole = rest + piece
            # a piece ends in the middle of a row, so what is left goes before the next
            cut = whole.rfind(b"</") if len(piece) == PIECE else len(whole)
            row = whole.rfind(b"<row ", 0, max(cut, 0))
            cut = row if row > 0 and len(piece) == PIECE else max(cut, 0)
            _mark(whole[:cut], marks)
            # a rest that grows and grows is no sheet, and is not kept
            rest = whole[cut:] if len(whole) - cut < 8 * PIECE else b""
        _mark(rest, marks)
    return marks


def _check_area(marks: Marks, title: str, name: str) -> None:
    """Raises InputError E101 for a sheet whose cells are too far apart."""
    if marks.last_row * marks.last_column > MOST_AREA:
        message = f"The sheet {title} has cells in row {marks.last_row:,} or far to the right, away from the list."
        fix = "Delete the rows and columns beyond the list, and save it again."
        raise refused(name, "E101", message, fix)


def _mark(data: bytes, marks: Marks) -> None:
    """Add the marks of some rows."""
    last = data.rfind(b"<v")
    start = data.rfind(b"<row", 0, last) if last >= 0 else -1
    match = _ROW.match(data, start) if start >= 0 else None
    marks.last_row = max(marks.last_row, int(match[1]) if match else 0)
    if b'hidden="' in data:
        marks.hidden_rows |= {int(number) for number in _HIDDEN_ROW.findall(data)}
        for tag in _HIDDEN_COLUMN.findall(data):
            first, final = int(_attribute(tag, "min") or 1), int(_attribute(tag, "max") or 1)
            # a column can be hidden to the end of the sheet, of which no list has so many
            marks.hidden_columns |= set(range(first - 1, min(final, 20_000)))
    if b't="e"' in data:
        for each in _ERROR.finditer(data):
            value = _VALUE.search(each[3])
            error = value[1].decode() if value else "#N/A"
            marks.errors[int(each[2]), column_number(each[1].decode())] = error
    if b"mergeCell " in data:
        marks.merged += data.count(b"<mergeCell ") + data.count(b":mergeCell ")
        for column, first, other, last in _MERGED.findall(data):
            if column == other and first != last:
                rows = (int(first), int(last))
                marks.merged_down.setdefault(column_number(column.decode()), []).append(rows)
    if b"<f" in data:
        marks.fetches = marks.fetches or bool(_FETCHES.search(data))
        for column, number in _NO_VALUE.findall(data):
            marks.uncalculated.add((int(number), column_number(column.decode())))
    for wide in set(_WIDE.findall(data)):
        marks.last_column = max(marks.last_column, column_number(wide.decode()) + 1)
