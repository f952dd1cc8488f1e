"""The sheet of the ceilings of the establishment: what is breached, by how much, and whose authority it needs."""

from __future__ import annotations

from fractions import Fraction

from establishment.costing.ceilings import CeilingCheck, CeilingResult
from establishment.ground.periods import long_date
from establishment.outputs.ceiling_words import ceilings_sentence
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.tables import Field, SheetTable

FIELDS = (
    Field("ceiling", "Ceiling", 34, "wrap"),
    Field("measure", "Of", 16),
    Field("verdict", "Verdict", 14, "bold"),
    Field("limit", "At most", 14, "num"),
    Field("after", "With the changes", 16, "num"),
    Field("over", "Over by", 12, "num"),
    Field("most", "Over by at most", 14, "num"),
    Field("before", "Without the changes", 16, "num"),
    Field("from", "From", 18),
    Field("until", "Until (not included)", 18),
    Field("authority", "Whose authority", 34, "wrap"),
    Field("reference", "Reference", 34, "wrap"),
    Field("why", "In a sentence", 90, "wrap"),
)
MEASURES = {"posts": "posts", "fte": "FTE", "money": "pounds a year"}
"""What a ceiling is of."""


def ceilings_sheet(sheet: WorkbookSheet, check: CeilingCheck) -> None:
    """One row a ceiling and measure; it stands as costed."""
    note = f"{ceilings_sentence(check)} As costed: it does not move with the inputs. {' '.join(check.notes)}"
    # ceilings are about posts of the whole list, which the workbook does not hold: so no cell could follow the inputs
    sheet.head("Ceilings of the establishment", note, freeze=1)
    table = SheetTable(sheet, TOP, FIELDS)
    for result in check.results:
        _put(table, result)
    # the reference and the sentence are left out of the print: with them no page could be read
    sheet.page(table.next - 1, len(FIELDS) - 3)


def _put(table: SheetTable, result: CeilingResult) -> None:
    row = table.row(
        {
            "ceiling": result.ceiling.label,
            "measure": MEASURES[result.measure],
            "verdict": result.verdict,
            # days are given only where a ceiling is breached: else there is no time of which they would tell
            "from": (long_date(result.on) if result.on else "the start") if result.excess else "",
            "until": long_date(result.until) if result.until else "",
            "authority": result.ceiling.authority,
            "reference": result.ceiling.reference,
            "why": str(result),
        }
    )
    money = result.measure == "money"
    most = max(result.most - result.limit, Fraction(0))
    amounts = (result.limit, result.after, result.excess, most, result.before)
    for key, amount in zip(("limit", "after", "over", "most", "before"), amounts, strict=True):
        # money is held in pence and shown in pounds
        row.put(key, amount / 100 if money else amount, "pence" if money else "num")
