"""The checks: identities that always hold, and each figure beside what the library made of the scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from establishment.outputs.workbook.formulas import (
    NONE,
    ONE,
    Formula,
    above,
    either,
    equal,
    joined,
    number,
    size,
    words,
)
from establishment.outputs.workbook.grid import TOP, Field, SheetTable, WorkbookFile, WorkbookSheet

FIELDS = (
    Field("check", "Check", 84, "wrap"), Field("one", "This", 17, "pence"), Field("other", "and this", 17, "pence"),
    Field("difference", "Difference", 14, "pence"), Field("holds", "Holds", 10),
)  # fmt: skip


@dataclass
class Checks:
    """What is to be checked, gathered while the other sheets are written."""

    identities: list[tuple[str, Formula, Formula]] = field(default_factory=list)
    library: list[tuple[str, Any, Formula]] = field(default_factory=list)
    counts: set[str] = field(default_factory=set)

    def same(self, what: str, one: Formula, other: Formula) -> None:
        """Two figures of the workbook that are always the same."""
        self.identities.append((what, one, other))

    def figure(self, what: str, exact: Any, cell: Formula, *, is_count: bool = False) -> None:
        """A figure of the workbook, and what the library made of it; pounds, or a count."""
        self.library.append((what, exact, cell))
        if is_count:
            self.counts.add(what)

    def pence(self, what: str, pence: int, cell: Formula) -> None:
        """The same of an amount in pence."""
        self.figure(what, Fraction(pence, 100), cell)

    def write(self, sheet: WorkbookSheet, book: WorkbookFile, tolerance: Formula) -> tuple[Formula, Formula]:
        """Write the sheet; returns the master result and whether the figures are as costed, as text."""
        note = "Identities hold whatever is typed into the inputs. Figures are as costed until an input is changed."
        sheet.head("Checks", note, freeze=1)
        table = SheetTable(sheet, TOP, FIELDS)
        failed = self._rows(table, self.identities, tolerance)
        sheet.put(table.next + 1, 0, "Each figure of this workbook beside the library's", "section")
        below = SheetTable(
            sheet,
            table.next + 2,
            (
                *FIELDS[:1],
                Field("one", "As costed by the library", 17, "pence"),
                Field("other", "In this workbook", 17, "pence"),
                *FIELDS[3:],
            ),
        )
        changed = self._rows(below, self.library, tolerance)
        good = sheet.book.file.add_format({"bg_color": "#DDEFE0", "font_color": "#0B5D1E", "bold": True})
        bad = sheet.book.file.add_format({"bg_color": "#FBE3D6", "font_color": "#8A2B06", "bold": True})
        for text, look in (("yes", good), ("no", bad)):
            rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}
            sheet.sheet.conditional_format(TOP + 1, 4, below.next, 4, rule)
        return self._results(sheet, failed, changed)

    def _rows(self, table: SheetTable, checked: list[tuple[str, Any, Formula]], tolerance: Formula) -> Formula:
        for what, one, other in checked:
            look = "num" if what in self.counts else ""
            row = table.row({"check": what})
            row.put("one", one, look)
            row.put("other", other, look)
            row.put("difference", row["other"] - row["one"], look)
            row.put("holds", either(above(tolerance, size(row["difference"])), words("yes"), words("no")))
        bad = sum(1 for what, one, other in checked if abs(_value(one) - number(other)) >= number(tolerance))
        return Formula(f'COUNTIF({table.range("holds")},"no")', bad)

    def _results(self, sheet: WorkbookSheet, failed: Formula, changed: Formula) -> tuple[Formula, Formula]:
        count = sheet.put(2, 5, failed, "int")
        others = sheet.put(2, 6, changed, "int")
        message = joined([count, words(" of the checks do not hold: see Checks")])
        master = either(equal(count, NONE), words("All checks hold"), message)
        one = either(equal(others, ONE), words(" figure has changed since it was costed"),
                     words(" figures have changed since they were costed"))  # fmt: skip
        status = either(equal(others, NONE), words("figures are as costed"), joined([others, one]))
        cells = (sheet.put(0, 5, master, "bold"), sheet.put(1, 5, status, "bold"))
        return cells


def _value(one: Any) -> Any:
    return number(one) if isinstance(one, Formula) else one
