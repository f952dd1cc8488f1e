"""The rows of the sheet of inputs, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from establishment.outputs.workbook.formulas import Formula
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.model import Model, shown_place
from establishment.rates.pricing import Trace
from establishment.rates.references import Reference, Source

HEADINGS = ("Input", "From", "Value", "Unit", "Status", "Reference")
WIDTHS = (54, 12, 15, 18, 12, 72)
STYLES = {
    "pounds": "input pence",
    "pay": "input pay",
    "open": "input open",
    "rate": "input rate",
    "raise": "input raise",
    "spare raise": "input spareraise",
    "spare pounds": "input sparepounds",
    "number": "num",
    "day": "date",
    "start": "input date",
    "switch": "input yesno",
    "label": "int",
}


class InputRows:
    """The rows of inputs as they are written: each has a key, by which formulas find its cell."""

    def __init__(self, sheet: WorkbookSheet, model: Model) -> None:
        self.sheet, self.model = sheet, model
        self.cells: dict[Any, Formula] = {}
        self.sources: list[Source] = []
        self._row = TOP + 1
        self._numbers_of: dict[Reference, int] = {}
        sheet.head("Inputs", "Every rate, point and assumption stands here once. Change a value in the boxed column.")
        sheet.widths(*WIDTHS)
        for column, heading in enumerate(HEADINGS):
            sheet.put(TOP, column, heading, "head")

    @property
    def traces(self) -> Iterator[Trace]:
        """How each unit that has pay was priced, and what each choice of the spare rows is priced by."""
        # spare rows price posts that the scenario does not have: their inputs stand here too, or they could not be
        # changed
        yield from (unit.trace for unit in self.model.units if unit.trace is not None)
        yield from self.model.choices.traces

    @property
    def priced(self) -> Iterator[tuple[Trace, date | None]]:
        """The same, each with the day up to which awards that are added count."""
        # an award that may be added counts only up to the day of the prices, which a trace alone does not say
        yield from ((unit.trace, unit.slot) for unit in self.model.units if unit.trace is not None)
        yield from ((trace, day) for choice in self.model.choices.each for day, trace in choice.traces.items())

    def _cited(self, source: Source) -> str:
        """A source in a line: its file line, what it states, the numbers of its references on Sources, and its note."""
        self.sources.append(source)
        # references are numbered as they are first cited, and Sources lists them in that order
        numbers = [self._numbers_of.setdefault(r, len(self._numbers_of) + 1) for r in source.references]
        # the folder of the scale is kept: every scale has a file points.csv
        parts = [shown_place(source.place, folders=1)] if source.place.file else []
        parts += [source.stated] if source.document else []
        parts += [f"source {', '.join(map(str, numbers))}"] if numbers else []
        return "; ".join([*parts, *([source.note] if source.note else [])])

    def section(self, title: str) -> None:
        """The heading of a group of inputs."""
        self._row = self.sheet.section(self._row + (self._row > TOP + 1), title)

    def add(
        self,
        key: Any,
        what: str,
        value: Any,
        unit: str,
        style: str,
        *,
        on: date | None = None,
        status: str = "",
        reference: str = "",
        source: Source | None = None,
        same_as: Formula | None = None,
    ) -> Formula:
        """One input; a formula instead of a value stands for what follows from other inputs.

        same_as: the input that this one repeats, until another value is typed over it.
        """
        # what follows from other inputs is locked, so that nobody types over a formula and cuts it off
        look = STYLES[style] if not isinstance(value, Formula) else STYLES[style].removeprefix("input ")
        # it repeats the other input only while both are the same: a value of its own is typed
        value = value if same_as is None or same_as.value != value else same_as
        if source is not None:
            status, reference = status or source.status, self._cited(source)
        row = self._row
        self.sheet.put(row, 0, what, "wrap")
        self.sheet.put(row, 1, on, "date")
        self.cells[key] = self.sheet.put(row, 2, value, look)
        for column, text in enumerate((unit, status, reference), 3):
            self.sheet.put(row, column, text, "wrap")
        self._row += 1
        return self.cells[key]
