"""A ledger or an extract of payroll: an amount for each cost centre or post, with what else it says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from establishment.ground.findings import Faults, Place, RefusedError, listed, nearest
from establishment.ground.money import nearest_pence
from establishment.lists.cell_columns import Cell
from establishment.lists.cells import number_in
from establishment.lists.headings import heading_strengths, plain_words
from establishment.lists.load import sheets_of
from establishment.lists.plain_text import clean_text, is_blank, is_error
from establishment.lists.sheets import Sheet, filled, letters, refused
from establishment.lists.sort_rows import TOTAL
from establishment.lists.values import point_reader

LEDGER_FIELDS = ("post", "cost_centre", "amount", "fte", "grade", "point", "salary", "account")
"""What a column of a ledger can be taken for."""
AMOUNTS = (
    r"\bactuals?\b",
    r"\bledger\b",
    r"\btotal cost\b",
    r"\bpay cost\b",
    r"\bamount\b",
    r"\bspend\b",
    r"\bgross cost\b",
    r"\bcost\b",
    r"\bgross\b",
    r"\btotal\b",
)
"""Words of a heading of amounts, the surest first."""
ACCOUNTS = re.compile(r"^(?!.*\b(?:amount|actuals?|total)\b).*\b(?:account|subjective|description|narrative|type)\b")
"""Words of a heading of what an amount is for."""
AGENCY = re.compile(r"\bagency\b|\btemp(?:orary)? staff\b|\binterims?\b", re.IGNORECASE)
"""Words of an account that is for staff who hold no post."""
DEEPEST = 50
"""Rows down to which the headings of a ledger are looked for."""
LEAST = 5.0
"""The strength from which a heading is taken for a field."""


@dataclass
class LedgerLine:
    """What a ledger says of one cost centre or post: its rows together.

    pence: the amount.  agency_pence: what of it is for agency staff, as its account says.  rows: of the file.
    """

    key: str
    pence: int = 0
    agency_pence: int = 0
    fte: Fraction | None = None
    grade: str | None = None
    point: str | None = None
    salary: Fraction | None = None
    rows: list[int] = field(default_factory=list)


@dataclass
class Ledger:
    """A ledger as read.

    by: cost_centre or post.  columns: the heading of each field.  lines: by the key in small letters without leading
    zeros.  total_pence: the sum of all lines.  left_out: rows that are no lines.  notes: what is to be said.
    """

    name: str
    by: str
    columns: dict[str, str]
    lines: dict[str, LedgerLine]
    left_out: list[tuple[int, str]]
    notes: list[str]

    @property
    def total_pence(self) -> int:
        """The sum of all lines, in whole pence."""
        return sum(line.pence for line in self.lines.values())

    @property
    def rows(self) -> int:
        """How many rows of the file are lines."""
        return sum(len(line.rows) for line in self.lines.values())


def ledger_key(text: str) -> str:
    """A post number or cost centre as it is compared: leading zeros, which Excel loses, and letters' size left aside.

    >>> ledger_key("0041010"), ledger_key("P-7a")
    ('41010', 'p-7a')
    """
    return text.casefold().lstrip("0") or "0"


def read_ledger(ledger: Any, *, by: str, sheet: str | None = None, mapping: Mapping[str, str] | None = None) -> Ledger:
    """Read a ledger or payroll extract.

    ledger: a path or a frame, as `load_posts` takes them.  by: the column that its lines go by, cost_centre or post.
    mapping: what a column holds, by its heading: {"YTD": "amount"}.
    Raises InputError E102 where no row has the headings of the key and of an amount, E208 for all cells that cannot be
    read; RefusedError for a mapping that is not of its columns.
    """
    name, sheets = sheets_of(ledger, sheet)
    name = name if isinstance(ledger, str | Path) else "the ledger"
    for each in sheets:
        for row in range(1, min(each.length, DEEPEST) + 1):
            columns = _columns(each.rows[row - 1], mapping or {})
            if by in columns and "amount" in columns:
                _check_mapping(each.rows[row - 1], mapping or {})
                return _lines(name, each, row, columns, by)
    wanted = "a cost centre" if by == "cost_centre" else "a post number"
    fix = f'Name the headings {wanted.split(" ", 1)[1]} and amount, or map them: mapping={{"YTD": "amount"}}.'
    raise refused(name, "E102", f"No row has the headings of {wanted} and of an amount.", fix)


def _check_mapping(row: list[Cell], mapping: Mapping[str, str]) -> None:
    headings = [clean_text(cell) for _, cell in filled(row)]
    for heading, name in mapping.items():
        if name not in LEDGER_FIELDS:
            message = f'ledger mapping "{heading}" = "{name}" is no field. {nearest(name, list(LEDGER_FIELDS))}'
            raise RefusedError(f"{message} Fields: {listed(LEDGER_FIELDS)}")
        if plain_words(heading) not in map(plain_words, headings):
            raise RefusedError(f'ledger mapping "{heading}" is no heading of the ledger. Headings: {listed(headings)}')


def _columns(row: list[Cell], mapping: Mapping[str, str]) -> dict[str, int]:
    """The column of each field, by the words of its heading; the surest heading of a field is taken."""
    given = {plain_words(heading): name for heading, name in mapping.items()}
    best: dict[str, tuple[float, int]] = {}
    for column, cell in filled(row):
        text = clean_text(cell)
        strengths = _strengths(text)
        if plain_words(text) in given:
            strengths = {given[plain_words(text)]: 99.0}
        for name, strength in strengths.items():
            if strength > best.get(name, (0, 0))[0]:
                best[name] = (strength, column)
    taken: dict[str, int] = {}
    for name, (_, column) in sorted(best.items(), key=lambda pair: -pair[1][0]):
        if column not in taken.values():
            taken[name] = column
    return taken


def _strengths(heading: str) -> dict[str, float]:
    """The fields of a ledger that a heading may mean."""
    known = heading_strengths(heading)
    known = {**known, "fte": max(known.get("fte", 0), known.get("actual_fte", 0))}
    found = {name: strength for name in LEDGER_FIELDS if (strength := known.get(name, 0)) >= LEAST}
    if ACCOUNTS.search(heading.casefold()) and not found:
        return {"account": LEAST}
    for place, words in enumerate(AMOUNTS):
        if re.search(words, heading.casefold()) and "fte" not in found:
            return {**found, "amount": 12.0 - place / 2}
    return found


def _lines(name: str, sheet: Sheet, heading: int, columns: dict[str, int], by: str) -> Ledger:
    """The lines under the headings, rows of one key together. Raises InputError E208 for all that cannot be read."""
    texts = {field_: clean_text(sheet.columns[column].at(heading - 1)) for field_, column in columns.items()}
    ledger = Ledger(name, by, texts, {}, [], [])
    faults = Faults()
    printed: int | None = None
    for number in range(heading + 1, sheet.length + 1):
        cells = {field_: sheet.columns[column].at(number - 1) for field_, column in columns.items()}
        words = [clean_text(cell) for _, cell in filled(sheet.rows[number - 1]) if isinstance(cell, str)]
        amount = number_in(cells["amount"])
        if any(TOTAL.search(text) for text in words if len(text) < 80):
            printed = nearest_pence(amount * 100) if amount is not None else printed
            ledger.left_out.append((number, "a total"))
        elif is_blank(cells[by]) and is_blank(cells["amount"]):
            if words:
                ledger.left_out.append((number, "neither a key nor an amount"))
        else:
            _line(ledger, cells, number, f"{letters(columns['amount'])}{number}", faults)
    faults.raise_any()
    if not ledger.lines:
        raise refused(name, "E102", "The ledger has headings and no lines.", "Put its lines under them.")
    if printed is not None and printed != ledger.total_pence:
        ledger.notes.append(
            f"The last total printed in the ledger is {float(printed) / 100:,.2f}; its lines come to "
            f"{ledger.total_pence / 100:,.2f}."
        )
    return ledger


def _line(ledger: Ledger, cells: dict[str, Cell], number: int, where: str, faults: Faults) -> None:
    """Add a row to the line of its key; what cannot be read is a fault."""
    key, amount, place = clean_text(cells[ledger.by]), number_in(cells["amount"]), Place(ledger.name, number)
    if not key or is_error(cells[ledger.by]):
        what = f"The amount {clean_text(cells['amount'])} has no {ledger.by.replace('_', ' ')}."
        faults.add("E208", place, ledger.columns[ledger.by], key or None, what, "Give one, or take the row out.")
        return
    if amount is None:
        fix = "Write it in figures; 0 where nothing was paid."
        faults.add("E208", place, f"amount ({where})", clean_text(cells["amount"]) or None, "It is no amount.", fix)
        return
    line = ledger.lines.setdefault(ledger_key(key), LedgerLine(key))
    line.pence += nearest_pence(amount * 100)
    if AGENCY.search(clean_text(cells.get("account"))):
        line.agency_pence += nearest_pence(amount * 100)
    line.rows.append(number)
    if "fte" in cells and not is_blank(cells["fte"]):
        fte = number_in(cells["fte"])
        if fte is None:
            fix = "Write it as a part of full time: 0.6."
            faults.add("E208", place, ledger.columns["fte"], clean_text(cells["fte"]), "It is no FTE.", fix)
        line.fte = (line.fte or Fraction(0)) + (fte or 0)
    salary = number_in(cells.get("salary"))
    line.salary = salary if salary else line.salary
    line.grade = clean_text(cells.get("grade")) or line.grade
    line.point = str(point_reader(cells.get("point"))[0] or "") or line.point
