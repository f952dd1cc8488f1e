"""Cards of one kind whose amounts add up to the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from establishment.papers.columns import label_of, verdict
from establishment.papers.results import Check
from establishment.papers.tables import Cell, Table
from establishment.papers.totals import slack_of


def card_sums(tables: Sequence[Table]) -> Iterator[Check]:
    """Cards of one kind (a heading and its value a line) whose amounts add up to the rows of a table."""
    cards = [card for table in tables if (card := _card(table)) is not None]
    if not 3 <= len(cards) <= 400:
        return
    groups: dict[str, list[Cell]] = {}
    for key, cell in cards:
        groups.setdefault(key.casefold(), []).append(cell)
    for table in (t for t in tables if t.width >= 2 and len(t.rows) >= 3):
        for column in range(1, table.width):
            rows = [
                (row, key)
                for row in table.rows
                for key in groups
                if _same(label_of(row), key) and column < len(row) and row[column].kind == "money"
            ]
            fits = [n for n, (row, key) in enumerate(rows) if sum(c.value for c in groups[key]) == row[column].value]
            if len(fits) < 3 or len(fits) * 3 < len(rows) * 2:
                continue
            for row, key in rows:
                value = sum((c.value for c in groups[key]), Fraction(0))
                lead, rest = f'"{label_of(row).strip()}":', f", and the records of {key.title()} above"
                yield verdict("P114", row[column], value, slack_of(groups[key], row[column]), groups[key], lead, rest)


def _card(table: Table) -> tuple[str, Cell] | None:
    if table.width != 2 or len(table.rows) > 10 or len(table.lead) != 2:
        return None
    amounts = [row[1] for row in table.rows if len(row) == 2 and row[1].kind == "money"]
    return (table.lead[1], amounts[0]) if len(amounts) == 1 else None


def _same(label: str, key: str) -> bool:
    """Whether a row of a table is that of a group: the label begins with the group's name, or the other way."""
    name = label.casefold().strip()
    return bool(name) and (name.startswith(key) or key.startswith(name))
