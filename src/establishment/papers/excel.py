"""Excel papers: every sheet a table of tabs, every row with its number, as last calculated; nothing in them is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from establishment.ground.findings import InputError
from establishment.ground.periods import month_and_year
from establishment.papers.packed import Packed, refused, within
from establishment.papers.source import PaperText, Pieces

MOST_CELLS = 250_000
"""No paper has more; a workbook with more takes many seconds to read."""
MOST_KEPT = 60_000
"""Beyond so many cells a workbook is read as a stream, which does not tell hidden rows and uncalculated formulas."""
WIDEST = 60
MOST_SHEETS = 200
MOST_NOTES = 20
INSTALL = 'Install what reads Excel files: pip install "establishment[papers]", or save the sheet as text or CSV.'


def read_excel(file: Path, name: str) -> PaperText:
    """The cells of an Excel file as lines with tabs, sheet after sheet, as last calculated.

    Raises InputError where what reads Excel is not installed, or the file is damaged, too large or without a value.
    """
    cells, far = _guarded(file, name)
    lines: list[str] = []
    labels: list[str] = []
    notes: list[str] = []
    for title, rows in _sheets(file, name, far or cells > MOST_KEPT, notes):
        filled = [(number, line) for number, line in rows if line.strip()]
        if filled:
            lines += [title, "", *(line for _, line in filled), ""]
            labels += [f"sheet {title}", "", *(f"{title}!row {number}" for number, _ in filled), ""]
    if not any(line.strip() for line in lines):
        raise refused(name, "E102", "The workbook holds no values.", "Open it in Excel, let it calculate, and save it.")
    raw = "\n".join(lines)
    return PaperText(name, raw, Pieces(raw, [0], [0]), tuple(labels), tuple(notes[:MOST_NOTES]), "Excel")


def _guarded(file: Path, name: str) -> tuple[int, bool]:
    """The number of cells, and whether one lies far down; every part in its bounds and without entities of its own."""
    packed = Packed(file, name)
    cells, far = 0, False
    for part in packed.names:
        data = (packed.part(part) or b"") if part.endswith((".xml", ".rels")) else b""
        cells += len(re.findall(rb"<(?:\w+:)?c[ >/]", data)) if "/worksheets/" in part else 0
        far = far or ("/worksheets/" in part and bool(re.search(rb'\br="[A-Z]{0,3}\d{5,}"', data)))
        if cells > MOST_CELLS:
            raise refused(
                name, "E101", f"The workbook holds more than {MOST_CELLS:,} cells.", "Give the sheet with the figures."
            )
    return cells, far


def _sheets(file: Path, name: str, stream: bool, notes: list[str]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Titles and rows of the sheets."""
    try:
        import openpyxl
    except ImportError:
        message = "An Excel file needs the extra for papers, which is not installed."
        raise refused(name, "E101", message, INSTALL) from None
    try:
        # opened here, so that a damaged workbook is closed too
        with file.open("rb") as opened:
            book = openpyxl.load_workbook(opened, read_only=stream, data_only=True, keep_links=False)
            sheets = _values(book.worksheets, name, notes)
            if stream:
                notes.append("The workbook is large; whether rows are hidden was not looked at.")
            else:
                notes += [note for sheet in book.worksheets for note in _hidden(sheet)]
                formulas = openpyxl.load_workbook(opened, data_only=False, keep_links=False)
                notes += [note for sheet in book.worksheets for note in _empty(sheet, formulas[sheet.title])]
            book.close()
    except InputError:
        raise
    except Exception:
        raise refused(
            name, "E101", "The file is damaged: it cannot be read as a workbook.", "Open it in Excel and save it again."
        ) from None
    return sheets


def _values(sheets: list[Any], name: str, notes: list[str]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Titles and rows of the sheets, within the length of a paper; what is beyond the bounds is noted."""
    if len(sheets) > MOST_SHEETS:
        notes.append(f"The workbook has {len(sheets):,} sheets; the first {MOST_SHEETS} are read.")
    titled, length = [], 0
    for sheet in sheets[:MOST_SHEETS]:
        rows = []
        for number, line in _rows(sheet):
            length += len(line)
            within(length, name)
            rows.append((number, line))
        if (sheet.max_column or 0) > WIDEST:
            notes.append(f"The sheet {_flat(sheet.title)} has more than {WIDEST} columns; the first {WIDEST} are read.")
        titled.append((_flat(sheet.title), rows))
    return titled


def _rows(sheet: Any) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(_cells(sheet), 1):
        if any(cell.value is not None for cell in row):
            yield number, "\t".join(_shown(cell) for cell in row).rstrip("\t")


def _cells(sheet: Any) -> Iterator[Any]:
    """The rows of cells, those far to the right left out."""
    return iter(sheet.iter_rows(max_col=min(sheet.max_column or WIDEST, WIDEST)))


def _hidden(sheet: Any) -> Iterator[str]:
    title = _flat(sheet.title)
    for number, row in list(sheet.row_dimensions.items()):
        if row.hidden:
            yield f"Row {number} of the sheet {title} is hidden; it is read like the others."
    if sheet.sheet_state != "visible":
        yield f"The sheet {title} is hidden; it is read like the others."


def _empty(values: Any, formulas: Any) -> Iterator[str]:
    """Formulas that were never calculated."""
    for row in _cells(formulas):
        for cell in row:
            if cell.data_type == "f" and values.cell(cell.row, cell.column).value is None:
                yield (
                    f"A formula in the sheet {_flat(values.title)}, row {cell.row}, has no value; open the file in "
                    "Excel and save it."
                )


def _flat(text: str) -> str:
    return re.sub(r"[\t\n\r]+", " ", text)


def _shown(cell: Any) -> str:
    """A cell as a reader sees it: dates as days, percentages and pounds by its format, no noise of binary fractions."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date)):
        return f"{value.day:02d} {month_and_year(value)}"
    if not isinstance(value, (int, float)):
        return _flat(str(value))
    form = str(cell.number_format or "")
    if "%" in form:
        return _plain(value * 100) + "%"
    if "£" in form:
        places = len((re.search(r"0\.(0+)", form) or ["", ""])[1])
        return f"{'-' if value < 0 else ''}£{abs(value):,.{places}f}"
    return _plain(value)


def _plain(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
