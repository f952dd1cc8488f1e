"""Tables tested: totals of columns, relations between the columns of a row, records against their sums."""

from __future__ import annotations

from collections.abc import Sequence

from establishment.papers.columns import column_totals
from establishment.papers.records import card_sums
from establishment.papers.results import Check
from establishment.papers.rows import row_relations
from establishment.papers.steps import steps
from establishment.papers.tables import Table


def check_tables(tables: Sequence[Table]) -> list[Check]:
    """All that the tables of a paper say of themselves and of each other."""
    found: list[Check] = []
    for table in tables:
        found += column_totals(table)
        found += row_relations(table)
        found += steps(table)
    found += card_sums(tables)
    return found
