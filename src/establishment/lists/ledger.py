"""A ledger or an extract of payroll: an amount for each cost centre or post, with what else it says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from establishment.ground.findings import Faults, Place, RefusedError, listed, nearest
from establishment.ground.money import nearest_pence
from establishment.ground.shown_fields import ShownFields
from establishment.lists.cell_columns import Cell
from establishment.lists.cells import day_in, is_open_end, number_in
from establishment.lists.headings import heading_strengths, plain_words
from establishment.lists.load import sheets_of
from establishment.lists.plain_text import clean_text, is_blank, is_error
from establishment.lists.sheets import Sheet, filled, letters, refused
from establishment.lists.sort_rows import TOTAL
from establishment.lists.values import point_reader

LEDGER_FIELDS = (
    "post",
    "cost_centre",
    "amount",
    "fte",
    "grade",
    "point",
    "salary",
    "account",
    "period",
    "start",
    "end",
)
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
PERIODS = re.compile(
    r"^(?:(?:accounting|financial|payroll|pay|fiscal)\s+)?(?:period|month)(?:\s*(?:no|number|name)?\.?)$"
)
"""A heading of the period that a row is of."""
DAYS = {
    "start": re.compile(r"\b(?:start|started|joined|joining|commence[ds]?|hire[d]?)\b"),
    "end": re.compile(r"\b(?:end|ended|left|leaving|leaver|termination|finish(?:ed)?)\b"),
}
"""Words of a heading of the first and the last day on which a holder is paid."""
AGENCY = re.compile(r"\bagency\b|\btemp(?:orary)? staff\b|\binterims?\b", re.IGNORECASE)
"""Words of an account that is for staff who hold no post."""
DEEPEST = 50
"""Rows down to which the headings of a ledger are looked for."""
LEAST = 5.0
"""The strength from which a heading is taken for a field."""


Holder = tuple[Fraction, date | None, date | None]
"""The FTE of a row, and the first and last day of its holder; None where it says none."""


def _most_at_once(holders: list[Holder]) -> Fraction:
    """The most FTE that is there on one day."""
    days = {start or date.min for _, start, _ in holders}
    return max(
        sum((f for f, start, end in holders if (start or date.min) <= day <= (end or date.max)), Fraction(0))
        # at the start of each holder: the most that is there at once begins with one of them
        for day in days
    )


@dataclass(repr=False)
class LedgerLine(ShownFields):
    """What a ledger says of one cost centre or post: its rows together.

    pence: the amount.  agency_pence: what of it is for agency staff, as its account says.  rows, agency_rows: of the
    file.  fte_rows: its FTE by account and period.  periods: those that its rows name.  days: the first and last day of
    each holder, where the rows say them.
    """

    key: str
    pence: int = 0
    agency_pence: int = 0
    agency_rows: list[int] = field(default_factory=list)
    fte_rows: dict[tuple[str, str], list[Holder]] = field(default_factory=dict)
    days: set[tuple[date | None, date | None]] = field(default_factory=set)
    periods: dict[str, None] = field(default_factory=dict)
    grade: str | None = None
    point: str | None = None
    salary: Fraction | None = None
    rows: list[int] = field(default_factory=list)

    @property
    def fte(self) -> Fraction | None:
        """The FTE: that of an account that has most, since several repeat it; the mean of the periods.

        Rows of one account and period are of several holders: those who are there on one day are added.
        """
        periods: dict[str, Fraction] = {}
        for (_, period), holders in self.fte_rows.items():
            # rows of several accounts repeat the FTE; those of several holders do not
            periods[period] = max(periods.get(period, Fraction(0)), _most_at_once(holders))
        return sum(periods.values(), Fraction(0)) / len(periods) if periods else None

    def mean_fte(self, first: date, last: date) -> Fraction | None:
        """The FTE that is there on average from one day to another, as the days of its holders say; None without days.

        It is that of the account that has most. Rows of several periods say nothing: their days are of other months.
        """
        # the FTE of several periods cannot be set against days
        if len({period for _, period in self.fte_rows}) > 1 or self.days <= {(None, None)}:
            return None
        all_days = (last - first).days + 1
        means = []
        for holders in self.fte_rows.values():
            # days outside the months count for nothing
            days = [(f, max(start or first, first), min(end or last, last)) for f, start, end in holders]
            means.append(sum((f * max((end - start).days + 1, 0) for f, start, end in days), Fraction(0)) / all_days)
        return max(means, default=None)

    @property
    def has_holder(self) -> bool:
        """Whether a row of it is for a holder of the post, and not for agency staff."""
        return len(self.rows) > len(self.agency_rows)

    @property
    def paid_pence(self) -> int:
        """What is for holders of posts: the amount without that for agency staff."""
        return self.pence - self.agency_pence

    @property
    def first_and_last_day(self) -> tuple[date | None, date | None]:
        """The days between which its holder is paid; none where rows differ, as of one holder after another."""
        # one holder after another leaves no days that are those of the post
        return next(iter(self.days)) if len(self.days) == 1 else (None, None)


@dataclass(repr=False)
class Ledger(ShownFields):
    """A ledger as read.

    by: cost_centre or post.  columns: the heading of each field.  lines: by the key in small letters without leading
    zeros.  total_pence: the sum of all lines.  left_out: rows that are no lines.  notes: what is to be said.
    printed_pence: the last total that the ledger prints; None where it prints none.
    """

    name: str
    by: str
    columns: dict[str, str]
    lines: dict[str, LedgerLine]
    left_out: list[tuple[int, str]]
    notes: list[str]
    printed_pence: int | None = None

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
            # the first row that has both is the row of headings
            if by in columns and "amount" in columns:
                _check_mapping(each.rows[row - 1], mapping or {})
                return _lines(name, each, row, columns, by)
    heading_of = "a cost centre" if by == "cost_centre" else "a post number"
    fix = f'Name the headings {heading_of.split(" ", 1)[1]} and amount, or map them: mapping={{"YTD": "amount"}}.'
    raise refused(name, "E102", f"No row has the headings of {heading_of} and of an amount.", fix)


def _check_mapping(row: list[Cell], mapping: Mapping[str, str]) -> None:
    headings = [clean_text(cell) for _, cell in filled(row)]
    for heading, name in mapping.items():
        if name not in LEDGER_FIELDS:
            message = f'ledger mapping "{heading}" = "{name}" is not a field. {nearest(name, list(LEDGER_FIELDS))}'
            raise RefusedError(f"{message} Fields: {listed(LEDGER_FIELDS)}")
        if plain_words(heading) not in map(plain_words, headings):
            raise RefusedError(
                f'ledger mapping "{heading}" is not a heading of the ledger. Headings: {listed(headings)}'
            )


def _columns(row: list[Cell], mapping: Mapping[str, str]) -> dict[str, int]:
    """The column of each field, by the words of its heading; the surest heading of a field is taken."""
    mapped = {plain_words(heading): name for heading, name in mapping.items()}
    best: dict[str, tuple[float, int]] = {}
    for column, cell in filled(row):
        text = clean_text(cell)
        strengths = _strengths(text)
        if plain_words(text) in mapped:
            # what the user says is stronger than any heading
            strengths = {mapped[plain_words(text)]: 99.0}
        for name, strength in strengths.items():
            if strength > best.get(name, (0, 0))[0]:
                best[name] = (strength, column)
    columns: dict[str, int] = {}
    for name, (_, column) in sorted(best.items(), key=lambda pair: -pair[1][0]):
        # a column holds one field: the surest takes it
        if column not in columns.values():
            columns[name] = column
    return columns


def _strengths(heading: str) -> dict[str, float]:
    """The fields of a ledger that a heading may mean."""
    by_field = heading_strengths(heading)
    by_field = {**by_field, "fte": max(by_field.get("fte", 0), by_field.get("actual_fte", 0))}
    words = " ".join(heading.casefold().split())
    if PERIODS.match(words):
        return {"period": LEAST}
    for name, column in (("start", "from"), ("end", "until")):
        if DAYS[name].search(words) and ("date" in words or by_field.get(column, 0) >= LEAST) and "year" not in words:
            return {name: max(by_field.get(column, 0), LEAST)}
    strengths = {name: strength for name in LEDGER_FIELDS if (strength := by_field.get(name, 0)) >= LEAST}
    if ACCOUNTS.search(heading.casefold()) and not strengths:
        return {"account": LEAST}
    for place, words in enumerate(AMOUNTS):
        # a column of FTE with a total in its heading is no amount
        if re.search(words, heading.casefold()) and "fte" not in strengths:
            return {**strengths, "amount": 12.0 - place / 2}
    return strengths


def _lines(name: str, sheet: Sheet, heading: int, columns: dict[str, int], by: str) -> Ledger:
    """The lines under the headings, rows of one key together. Raises InputError E208 for all that cannot be read."""
    texts = {field_: clean_text(sheet.columns[column].at(heading - 1)) for field_, column in columns.items()}
    ledger = Ledger(name, by, texts, {}, [], [])
    faults = Faults()
    for number in range(heading + 1, sheet.length + 1):
        cells = {field_: sheet.columns[column].at(number - 1) for field_, column in columns.items()}
        words = [clean_text(cell) for _, cell in filled(sheet.rows[number - 1]) if isinstance(cell, str)]
        amount = number_in(cells["amount"])
        # long texts mention totals; a total is named in a few words
        if any(TOTAL.search(text) for text in words if len(text) < 80):
            # the last total is that of all, whatever totals stand above it
            ledger.printed_pence = nearest_pence(amount * 100) if amount is not None else ledger.printed_pence
            ledger.left_out.append((number, "a total"))
        elif is_blank(cells[by]) and is_blank(cells["amount"]):
            if words:
                ledger.left_out.append((number, "neither a key nor an amount"))
        else:
            _line(ledger, cells, number, f"{letters(columns['amount'])}{number}", faults)
    faults.raise_any()
    if not ledger.lines:
        raise refused(name, "E102", "The ledger has headings and no lines.", "Put its lines under them.")
    ledger.notes += _total_notes(ledger)
    if sheet.control_marks:
        marked = [f"{letters(column)}{row}" for row, column in sorted(sheet.control_marks)]
        ledger.notes.append(f"Control characters were left out of cells of the ledger: {listed(marked, most=3)}.")
    return ledger


def _total_notes(ledger: Ledger) -> Iterator[str]:
    """Whether the total that the ledger prints is that of its lines, and where FTE was taken once."""
    if ledger.printed_pence is not None and ledger.printed_pence != ledger.total_pence:
        yield (
            f"The last total printed in the ledger is {ledger.printed_pence / 100:,.2f}; its lines come to "
            f"{ledger.total_pence / 100:,.2f}."
        )
    several = sum(len(line.fte_rows) > 1 for line in ledger.lines.values())
    if several:
        yield (
            f"Lines of the ledger with an FTE on rows of several accounts or periods: {several:,}. It is taken once, "
            "the largest of the accounts and the mean of the periods."
        )
    periods = dict.fromkeys(period for line in ledger.lines.values() for period in line.periods)
    if periods:
        yield f"The rows of the ledger are of the periods {listed(periods, most=12)}."
    apart = sum(len(line.days) > 1 for line in ledger.lines.values())
    if apart and ledger.by == "post":
        yield f"Lines of the ledger with several holders of other days: {apart:,}. Their days explain nothing here."


def _line(ledger: Ledger, cells: dict[str, Cell], number: int, where: str, faults: Faults) -> None:
    """Add a row to the line of its key; what cannot be read is a fault."""
    key, amount, place = clean_text(cells[ledger.by]), number_in(cells["amount"]), Place(ledger.name, number)
    if not key or is_error(cells[ledger.by]):
        what = f"The amount {clean_text(cells['amount'])} has no {ledger.by.replace('_', ' ')}."
        faults.add("E208", place, ledger.columns[ledger.by], key or None, what, "Give one, or take the row out.")
        return
    if amount is None:
        fix = "Write it in figures; 0 where nothing was paid."
        faults.add(
            "E208", place, f"amount ({where})", clean_text(cells["amount"]) or None, "This is not an amount.", fix
        )
        return
    # the key as it is compared: Excel loses noughts before a number
    line = ledger.lines.setdefault(ledger_key(key), LedgerLine(key))
    line.pence += nearest_pence(amount * 100)
    line.rows.append(number)
    if period := clean_text(cells.get("period")):
        line.periods[period] = None
    # agency staff hold no post, so their FTE and days are of none
    if AGENCY.search(clean_text(cells.get("account"))):
        line.agency_pence += nearest_pence(amount * 100)
        line.agency_rows.append(number)
        return
    _terms_of(ledger, line, cells, place, faults)


def _terms_of(ledger: Ledger, line: LedgerLine, cells: dict[str, Cell], place: Place, faults: Faults) -> None:
    """What a row says of a holder: FTE, days, pay. What cannot be read is a fault."""
    days: dict[str, date | None] = {}
    for name in (name for name in ("start", "end") if name in cells):
        cell = cells[name]
        days[name] = None if is_blank(cell) or is_open_end(cell) else day_in(cell)
        if days[name] is None and not is_blank(cell) and not is_open_end(cell):
            faults.add(
                "E208", place, ledger.columns[name], clean_text(cell), "This is not a day.", "Write it as 2026-05-01."
            )
    both = days.get("start"), days.get("end")
    if days:
        line.days.add(both)
    if "fte" in cells and not is_blank(cells["fte"]):
        fte = number_in(cells["fte"])
        if fte is None:
            fix = "Write it as a part of full time: 0.6."
            faults.add("E208", place, ledger.columns["fte"], clean_text(cells["fte"]), "This is not an FTE.", fix)
        key = clean_text(cells.get("account")).casefold(), clean_text(cells.get("period")).casefold()
        line.fte_rows.setdefault(key, []).append((fte or Fraction(0), *both))
    salary = number_in(cells.get("salary"))
    # a row without pay or grade leaves what others said
    line.salary = salary if salary else line.salary
    line.grade = clean_text(cells.get("grade")) or line.grade
    line.point = str(point_reader(cells.get("point"))[0] or "") or line.point
