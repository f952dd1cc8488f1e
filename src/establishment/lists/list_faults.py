"""Faults of a list, each at its cell: said where the row is read all the same, or stopping the row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from establishment.ground.findings import quoted
from establishment.lists.sheets import letters

FaultLevel = Literal["say", "stop"]
SHOWN_PLACES = 3
"""Places that are named of faults that are alike."""


MOST_ALIKE = 50
"""More faults that are alike are one in JSON."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a value, wherever it stands: what, the fix, and the likely value where one is known."""

    code: str
    level: FaultLevel
    what: str
    fix: str = ""
    likely: str | int | None = None


@dataclass(frozen=True)
class ListFault:
    """A fault of a list: its level, code, place, the value there, what is wrong and what to do.

    level: say (the row is read) or stop (it is not).  row: None for what concerns the whole list.
    """

    level: FaultLevel
    code: str
    what: str
    fix: str = ""
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    heading: str = ""
    value: str = ""
    likely: str | int | None = None

    @property
    def cell(self) -> str | None:
        """The cell in a spreadsheet's letters, such as C12."""
        return f"{letters(self.column)}{self.row}" if self.row is not None and self.column is not None else None

    @property
    def place(self) -> str:
        """Sheet and cell, as people write them."""
        where = self.cell or (f"row {self.row}" if self.row else "")
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        return ", ".join(part for part in (sheet, where) if part)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `likely` only where it is known."""
        values = {
            "level": self.level,
            "code": self.code,
            "sheet": self.sheet,
            "cell": self.cell,
            "row": self.row,
            "heading": self.heading or None,
            "value": self.value,
            "what": self.what,
            "fix": self.fix,
        }
        return values if self.likely is None else {**values, "likely": self.likely}


def fault_at(problem: Problem, sheet: str | None, row: int, column: int | None, heading: str, value: str) -> ListFault:
    """A problem at its cell."""
    return ListFault(
        problem.level, problem.code, problem.what, problem.fix, sheet, row, column, heading, value, problem.likely
    )


def grouped_faults(faults: Iterable[ListFault]) -> list[dict[str, Any]]:
    """Faults in plain values; many that are alike are one, at the first of them, with `rows`: all their rows."""
    alike: dict[ListFault, list[ListFault]] = {}
    for fault in faults:
        # alike but for their rows: a fault of a column stands once
        alike.setdefault(replace(fault, row=None), []).append(fault)
    groups: list[dict[str, Any]] = []
    for each in alike.values():
        # few faults are shown one by one, so that each cell can be found
        if len(each) > MOST_ALIKE:
            groups.append({**each[0].to_dict(), "rows": [fault.row for fault in each]})
        else:
            groups += [fault.to_dict() for fault in each]
    return groups


def fault_lines(faults: Iterable[ListFault]) -> list[str]:
    """Faults as they are printed: those alike are one, with their number and three places."""
    alike: dict[ListFault, list[ListFault]] = {}
    for fault in faults:
        # in print the column does not matter either: the words are the same
        alike.setdefault(replace(fault, row=None, column=None), []).append(fault)
    lines = []
    for first, *rest in alike.values():
        word = "error" if first.level == "stop" else "note"
        value = f" {quoted(first.value[:60])}" if first.value else ""
        heading = f" {first.heading}" if first.heading else ""
        lead = f"{first.place}: " if first.place else ""
        more = ""
        if rest:
            places = ", ".join(each.cell or f"row {each.row}" for each in rest[: SHOWN_PLACES - 1])
            others = len(rest) - (SHOWN_PLACES - 1)
            more = f" The same at {places}" + (f" and {others:,} more places." if others > 0 else ".")
        what = f"{heading}{value}: " if heading or value else " "
        lines.append(f"{lead}{word}:{what}{first.what} {first.fix}".rstrip() + more)
    return lines
