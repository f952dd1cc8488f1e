"""The checks: identities that always hold, and each figure beside what the library made of the scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.outputs.workbook.formulas import (
    NONE,
    ONE,
    Formula,
    above,
    either,
    equal,
    is_number,
    joined,
    number,
    size,
    words,
)
from establishment.outputs.workbook.grid import TOP, WorkbookFile, WorkbookSheet
from establishment.outputs.workbook.input_rules import RULES
from establishment.outputs.workbook.tables import Field, SheetTable

# this text is compared in the formula of the cover and in tests, so it stands once
ALL_HOLD = "All checks hold"
SLACK = 50
"""Rows below a table in which a row that is put there is noticed."""
FIELDS = (
    Field("check", "Check", 84, "wrap"),
    Field("one", "This", 17, "pence"),
    Field("other", "and this", 17, "pence"),
    Field("difference", "Difference", 14, "pence"),
    Field("holds", "Holds", 10),
)

WITH_AND_WITHOUT = (
    Field("without", "Without the year that may be added", 17, "pence"),
    Field("with", "With it", 17, "pence"),
)
BESIDE = (Field("one", "As costed by the library", 17, "pence"), Field("other", "In this workbook", 17, "pence"))


@dataclass
class Checks:
    """What is to be checked, gathered while the other sheets are written.

    added: whether the year that can be added is; year: which one.  later: figures that the library makes of the plan
    with that year.
    """

    identities: list[tuple[str, Any, Formula]] = field(default_factory=list)
    library: list[tuple[str, Any, Formula]] = field(default_factory=list)
    looks: dict[str, str] = field(default_factory=dict)
    changed: Formula = NONE
    added: Formula | None = None
    year: str = ""
    later: dict[str, Any] = field(default_factory=dict)

    def same(self, what: str, one: Formula, other: Formula) -> None:
        """Two figures of the workbook that are always the same."""
        self.identities.append((what, one, other))

    def day(self, what: str, day: date, cell: Formula) -> None:
        """A day that must stand as it was costed."""
        # amounts that follow from the day are in no cell, so a day that is moved here breaks the check
        self.identities.append((what, day, cell))
        self.looks[what] = "date"

    def figure(self, what: str, exact: Any, cell: Formula, *, is_count: bool = False, later: Any = None) -> None:
        """A figure of the workbook, and what the library made of it; pounds, or a count.

        later: what it makes of it with the year that can be added, where that may be another figure.
        """
        self.library.append((what, exact, cell))
        if later is not None and self.added is not None:
            self.later[what] = later
        if is_count:
            self.looks[what] = "num"

    def pence(self, what: str, pence: int, cell: Formula, *, later: int | None = None) -> None:
        """The same of an amount in pence."""
        self.figure(what, Fraction(pence, 100), cell, later=None if later is None else Fraction(later, 100))

    def write(self, sheet: WorkbookSheet, book: WorkbookFile, tolerance: Formula) -> tuple[Formula, Formula]:
        """Write the sheet; returns the master result and whether the figures are as costed, as text."""
        note = "Identities hold whatever is typed into the inputs. Figures are as costed until an input is changed."
        sheet.head("Checks", note, freeze=1)
        limits = _limits(sheet)
        # gathered once every other sheet is written: rows put in later would be noticed as rows that somebody put in
        broken = [check for each in book.sheets.values() if each is not sheet for check in _guards(each, limits)]
        # a count that is off is shown as a number, not as pounds
        self.looks |= {what: "num" for what, _, _ in broken}
        table = SheetTable(sheet, TOP, FIELDS)
        failed = self._rows(table, [*broken, *self.identities], tolerance)
        sheet.put(table.next + 1, 0, "Each figure of this workbook beside the library's", "section")
        # without a year that can be added the two columns would repeat the figure
        ways = WITH_AND_WITHOUT if self.later else ()
        below = SheetTable(sheet, table.next + 2, (*FIELDS[:1], *BESIDE, *FIELDS[3:], *ways))
        changed = self._rows(below, self.library, tolerance)
        good = sheet.book.file.add_format({"bg_color": "#DDEFE0", "font_color": "#0B5D1E", "bold": True})
        bad = sheet.book.file.add_format({"bg_color": "#FBE3D6", "font_color": "#8A2B06", "bold": True})
        for text, look in (("yes", good), ("no", bad)):
            rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}
            # a rule of both tables: they have the same column of results
            sheet.sheet.conditional_format(TOP + 1, 4, below.next, 4, rule)
        return self._results(sheet, failed, changed)

    def _rows(self, table: SheetTable, checked: list[tuple[str, Any, Formula]], tolerance: Formula) -> Formula:
        """Write checks; returns how many do not hold, be it that they come to an error."""
        for what, one, other in checked:
            look = self.looks.get(what, "")
            row = table.row({"check": what})
            if what in self.later and table.places.keys() >= {"with"} and self.added is not None:
                row.put("without", one, look)
                row.put("with", self.later[what], look)
                # the library costed the plan both ways, so the check holds with the added year and without it
                one = either(self.added, row["with"], row["without"])
            row.put("one", one, look)
            row.put("other", other, look)
            row.put("difference", row["other"] - row["one"], "num" if look else "")
            same = either(above(tolerance, size(row["difference"])), words("yes"), words("no"))
            # an error is no number, so a check that comes to an error does not hold either
            row.put("holds", either(is_number(row["difference"]), same, words("no")))
        # what the formula comes to, so that a reader that does not recalculate shows it too
        bad = sum(1 for what, one, other in checked if abs(_value(one) - number(other)) >= number(tolerance))
        rows = table.range("holds")
        return Formula(f'ROWS({rows})-COUNTIF({rows},"yes")', bad) if checked else NONE

    def _results(self, sheet: WorkbookSheet, failed: Formula, changed: Formula) -> tuple[Formula, Formula]:
        count = sheet.put(2, 5, failed, "int")
        others = self.changed = sheet.put(2, 6, changed, "int")
        # a number that somebody can add up stands beside the sentence, and the sentence is made from it
        several = joined([count, words(" checks do not hold: see Checks")])
        message = either(equal(count, ONE), words("1 check does not hold: see Checks"), several)
        master = either(equal(count, NONE), words(ALL_HOLD), message)
        # a check on the check: an error in the count would otherwise be passed on as the answer
        broken = words("The checks themselves are broken: start again from a fresh copy")
        one = either(
            equal(others, ONE),
            words(" figure has changed since it was costed"),
            words(" figures have changed since they were costed"),
        )
        status = either(equal(others, NONE), words("figures are as costed"), joined([others, one]))
        if self.added is not None:
            # with the added year the figures are those of another plan, and the sentence says so first
            first = either(self.added, words(f"with {self.year} added, "), words(""))
            status = joined([sheet.put(2, 7, first), status])
        cells = (
            sheet.put(0, 5, either(is_number(count), master, broken), "bold"),
            sheet.put(1, 5, either(is_number(others), status, broken), "bold"),
        )
        return cells


def _limits(sheet: WorkbookSheet) -> dict[str, tuple[Formula, Formula]]:
    """Write what each kind of input accepts beside the checks: its lowest and highest value."""
    first_column = len(FIELDS) + 2
    for column, heading in enumerate(("An input that holds", "At least", "At most"), first_column):
        sheet.put(TOP, column, heading, "head")
    limits = {}
    for row, (use, rule) in enumerate(RULES.items(), TOP + 1):
        sheet.put(row, first_column, rule.words)
        # a choice from a list has no lowest and highest value
        if rule.choices or rule.chosen_from:
            limits[use] = (NONE, NONE)
            continue
        look = "date" if use == "date" else "num"
        limits[use] = (
            sheet.put(row, first_column + 1, rule.low, look),
            sheet.put(row, first_column + 2, rule.high, look),
        )
    return limits


def _guards(sheet: WorkbookSheet, limits: Mapping[str, tuple[Formula, Formula]]) -> Iterator[tuple[str, Any, Formula]]:
    """What would make the figures of a sheet wrong unseen: errors, rows put in or taken out, inputs that are none."""
    for cells in sheet.input_ranges:
        text = sheet.cells((cells.first, cells.column), (cells.last, cells.column))
        where = text.split("!")[1].replace("$", "")
        rule = RULES[cells.use]
        what = f"{sheet.name} {where}: cells that are not {rule.words}"
        yield what, 0, rule.broken(text, *limits[cells.use], cells.values)
    # a row that is put in or taken out by hand is seen by its number: sums would pass over it unnoticed
    for table, key in sheet.tables:
        rows = sum(1 for value in table.held(key) if isinstance(value, int))
        what = f"{sheet.name}: rows of the table, as written and as they stand"
        yield what, rows, Formula(f"COUNT({table.range(key, more=SLACK)})", rows)
    # a block that reaches below the table finds an error in a row that somebody has added
    if sheet.last_row > TOP:
        block = sheet.cells((TOP - 1, 0), (sheet.last_row + SLACK, sheet.last_column))
        yield f"{sheet.name}: cells that hold an error", 0, Formula(f"SUMPRODUCT(ISERROR({block})*1)", 0)


def _value(one: Any) -> Any:
    return number(one if isinstance(one, Formula) else Formula("", one))
