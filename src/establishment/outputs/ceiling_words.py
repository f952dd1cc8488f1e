"""Ceilings of an establishment as people read them: a table, sentences, and whose authority is needed."""

from __future__ import annotations

from collections.abc import Callable

from establishment.costing.ceilings import CeilingCheck, CeilingResult
from establishment.costing.figures import Figure
from establishment.costing.results import Results
from establishment.ground.periods import long_date
from establishment.outputs.blocks import Block, ItemList, Passage, TextTable
from establishment.outputs.figure_words import joined, shown

HEADINGS = (
    "Ceiling",
    "Verdict",
    "At most",
    "With the changes",
    "Over by",
    "Without the changes",
    "From",
    "Until",
    "Whose authority",
)
"""What is shown of each ceiling."""
# verdict, limit and excess are what a screen must show; days and authority are in the sentences
ON_A_SCREEN = 5
"""Columns for which a screen has room; the sentences below the table say the rest."""


def ceilings_sentence(check: CeilingCheck) -> str:
    """How many ceilings are breached, and whose authority that needs."""
    count, whole = len(check.breaches), len(check.results)
    unknown = sum(result.verdict == "unknown" for result in check.results)
    rest = f" {unknown} cannot be judged, because posts have no price." if unknown else ""
    if not count:
        judged = whole - unknown
        # a ceiling that cannot be judged is not counted as kept
        none = f"No ceiling of the establishment is breached, of {judged}." if judged else ""
        return f"{none}{rest}".strip()
    what = "The ceiling of the establishment is" if whole == 1 else f"{count} of {whole} ceilings of the establishment"
    are = "" if whole == 1 else " are" if count > 1 else " is"
    who = f"; this needs the authority of {joined(check.authorities)}" if check.authorities else ""
    without = [result.ceiling.label for result in check.breaches if not result.ceiling.authority]
    # a breach without an authority is named: somebody has to find out who may allow it
    nobody = f" No authority is named for {joined(list(dict.fromkeys(without)))}." if without else ""
    return f"{what}{are} breached{who}.{nobody}{rest}"


def ceilings_blocks(results: Results) -> list[Block]:
    """What is breached, every ceiling in a row, each breach in a sentence, and what is counted."""
    check = results.ceilings
    if check is None:
        return []
    table = TextTable(HEADINGS, ceilings_rows(results, check), (2, 3, 4, 5), narrow=ON_A_SCREEN)
    # what is within its ceiling is in the table; only the rest needs a sentence
    sentences = [each.sentence(_money(results)) for each in check.results if each.verdict != "within"]
    verdict = Passage(ceilings_sentence(check), "warning" if check.breaches else "plain")
    return [verdict, table, ItemList([*sentences, *check.notes])]


def ceilings_rows(results: Results, check: CeilingCheck) -> list[tuple[str, ...]]:
    """One row a ceiling and measure."""
    return [
        (
            each.ceiling.label,
            each.verdict,
            each.value(each.limit, _money(results)),
            each.value(each.after, _money(results)),
            each.value(each.excess, _money(results)) if each.excess else "",
            each.value(each.before, _money(results)),
            _day(each) if each.excess else "",
            long_date(each.until) if each.until else "",
            each.ceiling.authority,
        )
        for each in check.results
    ]


def _day(result: CeilingResult) -> str:
    return long_date(result.on) if result.on else "the start"


def _money(results: Results) -> Callable[[int], str]:
    """How amounts are written."""
    return lambda pence: shown(Figure(pence), results, nothing="£0")
