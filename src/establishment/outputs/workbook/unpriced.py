"""The sheet of posts without a price: how often the cost of each kind is missing, and in which figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from establishment.costing.measures import MEASURES
from establishment.outputs.workbook.effects import Effects
from establishment.outputs.workbook.formulas import EMPTY, NONE, Formula, added, either, equal, joined, words
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.tables import Field, SheetTable
from establishment.outputs.workbook.workings import Desk

OPEN = ("recurring_growth", "gross_savings", "net", "time_limited")
"""The measures of which it is said what has no price in them."""
Scope = tuple[str, Sequence[str] | None, str | None]
"""What a figure is of: a name, the numbers of its proposals (all if None), and a funder (all if None)."""


class Unpriced:
    """How often each unpriced kind is missing in each figure; nothing where every post has its price."""

    def __init__(self, sheet: WorkbookSheet | None, desk: Desk, effects: Effects, scopes: Sequence[Scope]) -> None:
        self.desk, self.effects = desk, effects
        self.in_words: dict[tuple[str, str], Formula] = {}
        self.terms: dict[tuple[str, str], list[Formula]] = {}
        if sheet is None:
            return
        note = (
            "How often the full yearly cost of one is missing. Type it on the sheet Inputs, and it is in every total."
        )
        sheet.head("No price", note, freeze=2)
        kinds = [Field(f"kind{n}", name, 16, "num") for n, name in enumerate(desk.model.kinds, 1)]
        fields = [
            Field("scope", "Of", 44, "wrap"),
            Field("measure", "In", 30),
            *kinds,
            Field("said", "In words", 50, "wrap"),
            Field("told", "As totals say it", 60, "wrap"),
        ]
        self.table = SheetTable(sheet, TOP, fields)
        self.names = [self.table.sheet.at(TOP, 2 + n, name) for n, name in enumerate(desk.model.kinds)]
        for scope in scopes:
            self._scope(scope)

    def _scope(self, scope: Scope) -> None:
        name, proposals, funder = scope
        for measure in OPEN:
            row = self.table.row({"scope": name, "measure": MEASURES[measure].label})
            # a column a kind, for somebody may come to know one of the costs and not the others
            for n in range(1, len(self.names) + 1):
                row.put(f"kind{n}", self._times(n, measure, proposals, funder))
            cells = [row[f"kind{n}"] for n in range(1, len(self.names) + 1)]
            row.put("said", joined(self._piece(cell, own) for cell, own in zip(cells, self.names, strict=True)))
            kinds_named = row["said"]  # each with "; " after it, of which the last is taken off
            length = f'LEN({kinds_named.text})-LEN("; ")'
            but_last = Formula(f"LEFT({kinds_named.text},{length})", str(kinds_named.value)[:-2])
            whole_words = joined([words("known part, without "), but_last])
            row.put("told", either(equal(row["said"], EMPTY), EMPTY, whole_words))
            self.in_words[name, measure] = row.ref("told")
            self.terms[name, measure] = [row.ref(f"kind{n}") for n in range(1, len(self.names) + 1)]

    def _piece(self, cell: Formula, name: Formula) -> Formula:
        # within its sheet the reference needs no name of the sheet
        head = name.text.split("!")[-1]
        piece = joined([cell, words(" x "), Formula(head, name.value), words("; ")])
        return either(equal(cell, NONE), EMPTY, piece)

    def _times(self, n: int, measure: str, proposals: Sequence[str] | None, funder: str | None) -> Formula:
        """How often a kind is missing, added up from the effects."""
        column = f"limited{n}" if measure == "time_limited" else f"kind{n}"
        turn: dict[str, Formula] = {}
        if measure in ("recurring_growth", "gross_savings"):
            settled_by = "turn_all" if funder is None else "turn"
            # by what the change is in this view: over all funders, or for the funder asked about
            turn = {settled_by: words("growth" if measure == "recurring_growth" else "saving")}
        wheres: list[Mapping[str, Formula]] = [turn]
        if proposals is not None:
            wheres = [{"key": self.key(p), **turn} for p in proposals]
        if funder is not None:
            wheres = [{"payer": self.payer(funder), **turn}]
        parts = [self.effects.table.sum_where(column, w) if w else self.effects.table.sum(column) for w in wheres]
        # a saving is shown positive, so what is missing in it changes its sign too
        return added(-part if measure == "gross_savings" else part for part in parts)

    def key(self, proposal: str) -> Formula:
        """The cell that holds a proposal's number in order."""
        return self.desk.inputs["proposal", proposal]

    def payer(self, funder: str) -> Formula:
        """The cell that holds a funder's number."""
        return self.desk.inputs["payer", funder]

    def words_for(self, name: str, measure: str) -> Formula | str:
        """What of a figure has no price, in words; nothing where all has."""
        return self.in_words.get((name, measure), "")

    def open(self, name: str, measure: str) -> Formula:
        """How many kinds are missing in a figure."""
        cells = self.terms.get((name, measure), [])
        # kinds, and not posts: it is asked whether anything is open at all
        return added(either(equal(cell, NONE), NONE, Formula("1", 1)) for cell in cells)
