"""The ceilings of an establishment beside a costing: what it would breach, and whose authority that needs."""

from __future__ import annotations

from typing import Any

from establishment.api.costed_plan import CostedPlan
from establishment.costing.ceilings import CeilingCheck, check_ceilings
from establishment.ground.findings import RefusedError
from establishment.scenarios.ceiling_table import read_ceilings


class CostingCeilings(CostedPlan):
    """A costing held against establishment control."""

    def ceilings(self, table: Any = None) -> CeilingCheck:
        """Each ceiling of a table beside the establishment, with and without the changes, on every day.

        table: a CSV file, a TOML file with [[ceiling]] tables, a frame or records, with unit, grade, posts, fte, money
        (pounds a full year), authority, from, until and reference; a unit or grade left empty means all of them. If
        None, the ceilings of the scenario, or those that `cost` was given.
        Returns the ceilings with what is breached, by how much, from when, and whose authority may raise it.
        Raises InputError with every error in the table; RefusedError if there is no table.

        >>> import establishment as est
        >>> costing = est.cost("lancashire-volunteer-partnership")
        >>> check = costing.ceilings([{"grade": "LC5", "posts": 4}, {"posts": 14, "authority": "the Board"}])
        >>> [(result.verdict, result.excess) for result in check.results]
        [('within', Fraction(0, 1)), ('breach', Fraction(6, 1))]
        >>> check.authorities
        ('the Board',)
        """
        if table is not None:
            return check_ceilings(self.comparison, read_ceilings(table), self.results.prices)
        if self.results.ceilings is None:
            # no ceilings is no answer of "all is within": the caller would take it for one
            raise RefusedError('the scenario has no ceilings: give a table, or add ceilings = "ceilings.csv" to it')
        return self.results.ceilings
