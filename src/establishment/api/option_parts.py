"""Parts of options side by side: an option costed, its years of payback as measures, and its ceilings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from establishment.api.calls import cost
from establishment.api.costing import Costing
from establishment.costing.ceilings import CeilingCheck, check_ceilings
from establishment.costing.measure_rows import SIGNS
from establishment.costing.measures import MEASURES
from establishment.costing.results import Results
from establishment.ground.arguments import argument
from establishment.ground.findings import InputError, RefusedError
from establishment.rates.book import Book
from establishment.scenarios.ceiling_table import Ceiling
from establishment.scenarios.reader import scenario_source

COLUMNS = ("unit", "grade", "measure", "ceiling", "before", "after", "over_by", "from", "until", "verdict", "authority")
"""What is shown of each ceiling beside the option."""


def costed_option(name: str, option: Any, book: Book) -> Costing:
    """An option costed. Raises RefusedError and InputError that say which option it is."""
    try:
        return cost(argument(name, option, scenario_source), book=book)
    except InputError as fault:
        # of which option, for the field of a file does not say it
        raise InputError(replace(each, message=f"{each.message} It is of {name}.") for each in fault.findings) from None


def payback_rows(results: Results, like: pd.DataFrame) -> pd.DataFrame:
    """The years of payback as measures, in the shape of others; none where there are no years or it never pays back."""
    rows = []
    # both readings: which savings count is often what options differ in
    for measure, if_cashable in (("payback_years", True), ("payback_years_cashable", False)):
        years = results.case.payback(if_cashable=if_cashable).years if results.years else None
        if years is not None:
            row = MEASURES[measure]
            head = {"measure": measure, "label": row.label, "unit": row.unit, "sign": SIGNS[row.sign]}
            tail = {"effect": "", "year": "", "amount_pence": 0, "amount_unpriced": "", "count": float(years)}
            rows.append(head | tail)
    return pd.DataFrame(rows, columns=like.columns)


class OptionsCeilings:
    """Options held against the ceilings of an establishment."""

    costings: dict[str, Costing]
    ceiling_table: Sequence[Ceiling] | None

    @cached_property
    def checks(self) -> Mapping[str, CeilingCheck]:
        """Each option checked against the ceilings of `compare`, or its own; options without ceilings are left out."""
        # one table holds for all, so that options are measured alike
        if self.ceiling_table is not None:
            table = self.ceiling_table
            return {n: check_ceilings(each.comparison, table, each.results.prices) for n, each in self.costings.items()}
        own = {name: costing.results.ceilings for name, costing in self.costings.items()}
        return {name: check for name, check in own.items() if check is not None}

    def ceilings(self) -> pd.DataFrame:
        """Which ceilings of the establishment each option would breach, and whose authority that needs.

        One row a ceiling, measure and option: option, unit, grade, measure, ceiling, before, after, over_by (posts, FTE
        or pounds a full year), from, until, verdict (within, breach, over already, unknown), authority. The ceilings
        are those that `compare` was given, or else each option's own. Raises RefusedError if there are none.

        >>> import establishment as est
        >>> options = est.compare({"Now": "control-room", "Then": "workforce-modernisation"}, ceilings=[{"posts": 25}])
        >>> options.ceilings()[["option", "after", "verdict"]].to_dict("list")
        {'option': ['Now', 'Then'], 'after': [20.0, 30.0], 'verdict': ['within', 'breach']}
        """
        if not self.checks:
            raise RefusedError("no option has ceilings: give compare a table of them (ceilings=, --ceilings FILE)")
        rows = [
            {"option": name, **{column: row[column] for column in COLUMNS}}
            for name, check in self.checks.items()
            for row in check.to_dict()["ceilings"]
        ]
        return pd.DataFrame(rows)
