"""CSV files read so that every row knows its line, with the standard library's reader."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from establishment.ground.findings import Faults, Place, how_many, listed, nearest
from establishment.ground.text_files import CONTROL_MARKS, read_text

NOT_SEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
"""Categories of Unicode that nobody sees: control characters, marks without width, blanks and breaks."""


@dataclass(frozen=True)
class CsvFile:
    """A CSV file's cells as text, and the line each row begins on.

    headings: column names as the library spells them.  rows: a dict a row, by heading.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    row_lines: tuple[int, ...]
    lines: tuple[str, ...] = field(repr=False)

    def place(self, row: int) -> Place:
        """Where a row stands; row -1 is the headings."""
        line = 1 if row < 0 else self.row_lines[row]
        return Place(self.name, line, self.lines[line - 1])


def read_csv(
    path: Path,
    columns: dict[str, bool],
    shown_name: str | None = None,
    ignore: Collection[str] | None = None,
    row_faults: Faults | None = None,
) -> CsvFile:
    """Read a CSV file with the headings it must and may have.

    columns: heading -> whether it is required. Headings match whatever their case, spaces and dashes.
    ignore: headings of columns that are left aside; None where a file can have none.
    row_faults: where given, faults of single rows are noted there and the rows left out; else they are raised.
    Returns the cells as text, stripped, without the apostrophe of `safe_cell`; blank rows are passed over.
    Raises InputError E101, E102, E104 (headings) or E105 (rows).
    """
    name = shown_name or str(path)
    text = read_text(path, name)
    lines = tuple(text.split("\n"))
    faults = Faults() if row_faults is None else row_faults
    marked = _marked_lines(lines, name, faults)
    if row_faults is None:
        faults.raise_any()
    if marked:
        # emptied and not removed, so that the other lines keep their numbers
        text = "\n".join("" if number in marked else raw for number, raw in enumerate(lines, 1))
    # strict, so that a quote that stands alone is a fault and not a guess
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records = _records(reader, name, lines, faults)
    first, header = next(records, (1, []))
    # headings are compared as the library spells them, whatever their case and signs
    headings, width = tuple(spell(cell) for cell in header), len(header)
    aside = frozenset(spell(heading) for heading in ignore or ())
    looked_at = [n for n, heading in enumerate(headings) if heading not in aside]
    headings, header = tuple(headings[n] for n in looked_at), [header[n] for n in looked_at]
    place, heading_faults = Place(name, first, lines[first - 1]), Faults()
    _check_headings(headings, header, columns, place, heading_faults, ignore is not None)
    if row_faults is None:
        # headings and rows in one message: the user corrects the file once
        heading_faults.extend(faults.found)
    heading_faults.raise_any()
    rows, row_lines = [], []
    for line, cells in records:
        if len(cells) != width:
            note_width(len(cells), width, Place(name, line, lines[line - 1]), faults)
            continue
        rows.append(dict(zip(headings, (cell_of_safe(cells[n].strip()) for n in looked_at), strict=True)))
        row_lines.append(line)
    if row_faults is None:
        faults.raise_any()
    return CsvFile(name, headings, tuple(rows), tuple(row_lines), lines)


def _marked_lines(lines: tuple[str, ...], name: str, faults: Faults) -> set[int]:
    """The lines that hold a control character, each noted."""
    marked = set()
    for number, raw in enumerate(lines, 1):
        if CONTROL_MARKS.search(raw):
            message = "The row has a control character, which could hide or change what you see."
            faults.add("E105", Place(name, number, raw), "", None, message, "Write it without.")
            marked.add(number)
    return marked


def note_width(cells: int, width: int, place: Place, faults: Faults) -> None:
    """Note a row that has not as many cells as the headings, as E105."""
    message = f"This row has {how_many(cells, 'cell')}; the headings have {width}."
    fix = "An amount has no commas: 21000. Put text with a comma in quotes."
    faults.add("E105", place, "", None, message, fix)


def _records(reader: Any, name: str, lines: tuple[str, ...], faults: Faults) -> Iterator[tuple[int, list[str]]]:
    try:
        before = 0
        for cells in reader:
            # spreadsheets save rows of commas below their tables
            if any(cell.strip() for cell in cells):
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as fault:
        line = min(reader.line_num, len(lines))
        faults.add(
            "E105",
            Place(name, line, lines[line - 1]),
            "",
            None,
            f"This row cannot be read: {fault}.",
            "Is a quote left open?",
        )


def spell(heading: str) -> str:
    """A heading as the library spells it: "Paid weeks" is `paid_weeks`."""
    return re.sub(r"[^a-z0-9]+", "_", heading.strip().casefold()).strip("_")


def _check_headings(
    headings: tuple[str, ...],
    printed: list[str],
    columns: dict[str, bool],
    place: Place,
    faults: Faults,
    may_ignore: bool,
) -> None:
    accepted = f"Headings accepted: {listed(columns, most=40)}."
    for heading, as_printed in zip(headings, printed, strict=True):
        if heading not in columns:
            apart = " The cells are to be separated by commas." if re.search(r"[;\t]", as_printed) else ""
            message = f'No column is called "{as_printed.strip()}".{apart} {nearest(heading, list(columns))}'.strip()
            aside = (
                f' To leave it aside, write ignore = ["{as_printed.strip()}"] in the scenario.' if may_ignore else ""
            )
            faults.add("E104", place, "heading", as_printed.strip(), message, accepted + aside)
    for heading in dict.fromkeys(h for h in headings if headings.count(h) > 1):
        faults.add("E104", place, "heading", heading, f'The column "{heading}" appears twice.', "Keep one of them.")
    for missing in (c for c, required in columns.items() if required and c not in headings):
        faults.add("E104", place, "heading", missing, f'The column "{missing}" is missing.', accepted)


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet runs: text that it would run as a formula stands after an apostrophe.

    Blanks and marks that nobody sees do not hide the sign of a formula.

    >>> safe_cell("=1+1"), safe_cell("Officer"), safe_cell(-5)
    ("'=1+1", 'Officer', -5)
    """
    return f"'{value}" if isinstance(value, str) and _runs(value.lstrip("'")) else value


def cell_of_safe(text: str) -> str:
    """The text that `safe_cell` was given.

    >>> cell_of_safe("'=1+1"), cell_of_safe("'s-Gravenhage")
    ('=1+1', "'s-Gravenhage")
    """
    # only an apostrophe that stands before a formula is ours
    return text[1:] if text.startswith("'") and _runs(text.lstrip("'")) else text


def _runs(text: str) -> bool:
    """Whether a spreadsheet would run a text as a formula."""
    first = next((sign for sign in text if unicodedata.category(sign) not in NOT_SEEN), "")
    # also in other widths, which a spreadsheet takes for the same sign
    return text[:1] in ("\t", "\r") or unicodedata.normalize("NFKC", first) in ("=", "+", "-", "@")
