"""Tables tested: totals of columns, relations between the columns of a row, records against their sums."""

from __future__ import annotations

from collections.abc import Sequence

from establishment.papers.columns import column_totals
from establishment.papers.records import card_sums
from establishment.papers.results import Check
from establishment.papers.rows import row_relations
from establishment.papers.steps import steps
from establishment.papers.tables import Table
from establishment.papers.units import check_units


def check_tables(tables: Sequence[Table]) -> list[Check]:
    """All that the tables of a paper say of themselves and of each other."""
    found: list[Check] = []
    for table in tables:
        units = list(check_units(table))
        known = {check.start for check in units if check.verdict == "mistyped"}
        found += units
        found += [c for c in column_totals(table) if c.verdict != "differs" or not known & {c.start, *c.figures}]
        found += row_relations(table)
        found += steps(table)
    found += card_sums(tables)
    return found
