"""The CSV files of a costing as a star: tables of facts, and the tables that say what their keys stand for.

Every fact has a key for each of its dimensions, never an empty one; every key of a fact is a row of its dimension.
Amounts stand in whole pence and in pounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from establishment.costing.before_and_after import SIDES, side_rows
from establishment.costing.measure_rows import SIGNS
from establishment.costing.measures import MEASURES
from establishment.costing.results import Results
from establishment.ground.columns import Column, Columns
from establishment.ground.periods import FinancialYear
from establishment.outputs.charts import in_order

if TYPE_CHECKING:
    import pandas as pd

NONE = "none"
"""The key of what has no proposal, funder or grade; and of a full year, which is no financial year, FULL_YEAR."""
FULL_YEAR = "full year"

PROPOSALS = Columns(
    Column("proposal_key", "object", "", "key: number of the proposal, or none"),
    Column("title", "object", "", "title of the proposal"),
    Column("order", "int64", "", "order of the scenario"),
)
FUNDERS = Columns(
    Column("funder_key", "object", "", "key: id of who pays, or none"),
    Column("name", "object", "", "name of who pays"),
)
GRADES = Columns(
    Column("grade_key", "object", "", "key: the grade and what else sets the kind of post apart, or none"),
    Column("order", "int64", "", "order of the grades, numbers in them by size"),
    *(column for column in SIDES if column.name != "key"),
)
FISCAL_YEARS = Columns(
    Column("year_key", "object", "", "key: the financial year, or full year for an amount of no one year"),
    Column("first_day", "object", "", "first day of the year"),
    Column("last_day", "object", "", "last day of the year"),
    Column("projected", "bool", "", "whether an award or a rate that it used is assumed"),
    Column("order", "int64", "", "order of the years"),
)
MEASURE_NAMES = Columns(
    Column("measure_key", "object", "", "key: name of the measure"),
    Column("label", "object", "", "its label, as tables head it"),
    Column("unit", "object", "", "pounds, pounds a year, posts, FTE or years"),
    Column("sign", "object", "", "which way it counts"),
    Column("definition", "object", "", "what is in it"),
    Column("order", "int64", "", "order of the vocabulary"),
)
DIMENSIONS = {
    "proposals": PROPOSALS,
    "funders": FUNDERS,
    "grades": GRADES,
    "years": FISCAL_YEARS,
    "measure_names": MEASURE_NAMES,
}
"""The dimensions by the name of their file; the first column of each is its key."""
MODEL = Columns(
    Column("table", "object", "", "the file, without its ending"),
    Column("kind", "object", "", "fact, dimension, about (what made the files) or model"),
    Column("column", "object", "", "name of the column"),
    Column("type", "object", "", "text, whole number, decimal number, true or false"),
    Column("unit", "object", "", "unit of its values"),
    Column("meaning", "object", "", "what it holds"),
    Column("relates_to", "object", "", "the dimension and column that its keys stand in, many to one"),
)
"""Columns of `model.csv`: one row a column of every file, this one included."""
TYPES = {"int64": "whole number", "float64": "decimal number", "bool": "true or false"}


@dataclass(frozen=True)
class KeyColumn:
    """A key of a fact: its dimension, the column that it is made from, and what stands for an empty cell."""

    dimension: str
    made_from: str
    empty: str = NONE

    @property
    def name(self) -> str:
        """The key, as the fact and its dimension call it."""
        return DIMENSIONS[self.dimension].names[0]


PROPOSAL = KeyColumn("proposals", "proposal")
FUNDER = KeyColumn("funders", "funder")
GRADE = KeyColumn("grades", "grade")
YEAR = KeyColumn("years", "year", FULL_YEAR)
MEASURE = KeyColumn("measure_names", "measure")


@dataclass(frozen=True)
class Fact:
    """A table of facts: its own columns, and its keys."""

    own: Columns
    keys: tuple[KeyColumn, ...]

    @property
    def columns(self) -> Columns:
        """All its columns: its own, each amount of whole pence in pounds too, and its keys."""
        pounds = [_in_pounds(column) for column in self.own if column.name.endswith("pence")]
        keys = [Column(key.name, "object", "", f"key of {key.dimension}.csv") for key in self.keys]
        return Columns(*self.own, *pounds, *keys)

    def frame(self, own: pd.DataFrame, keys: Mapping[str, Iterable[str]] | None = None) -> pd.DataFrame:
        """The table of all columns. given: keys that are made from no column of its own, by key."""
        whole = own.copy()
        for column in self.own:
            if column.name.endswith("pence"):
                pence = own[column.name]
                # floats for charts; the pence beside them are exact
                whole[_in_pounds(column).name] = pence.astype("float64") / 100
        for key in self.keys:
            values = (keys or {}).get(key.name)
            # an empty key would not be found in its dimension, so there is a row for what has none
            whole[key.name] = [str(v) or key.empty for v in (own[key.made_from] if values is None else values)]
            whole[key.name] = whole[key.name].astype("object")
        return self.columns.check(whole)


def _in_pounds(column: Column) -> Column:
    return Column(
        column.name.removesuffix("pence") + "pounds",
        "float64",
        column.unit.replace("pence", "pounds"),
        f"{column.meaning}; in pounds",
    )


def dimensions(results: Results, facts: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The dimensions by name, with a row for every key of the facts."""
    keys: dict[str, dict[str, None]] = {name: {} for name in DIMENSIONS}
    for frame in facts.values():
        for name, columns in DIMENSIONS.items():
            key = columns.names[0]
            # every key that a fact uses, be it of a year or funder that the plan does not name
            keys[name] |= dict.fromkeys(frame[key]) if key in frame.columns else {}
    return {
        "proposals": _proposals(results, keys["proposals"]),
        "funders": _funders(results, keys["funders"]),
        "grades": _grades(results, keys["grades"]),
        "years": _years(results, keys["years"]),
        "measure_names": _measures(),
    }


def _proposals(results: Results, keys: Iterable[str]) -> pd.DataFrame:
    titles = {proposal.id: proposal.title for proposal in results.scenario.proposal}
    # every key of a fact is a row here, or the rows of the fact fall out of a joined table
    titles |= {key: "Of no one proposal" for key in keys if key not in titles}
    rows = {"proposal_key": list(titles), "title": list(titles.values()), "order": list(range(len(titles)))}
    return PROPOSALS.frame(rows)


def _funders(results: Results, keys: Iterable[str]) -> pd.DataFrame:
    every = list(dict.fromkeys([*(funder or NONE for funder in results.comparison.funders), *keys]))
    names = ["Of no one payer" if key == NONE else results.comparison.funder_name(key) for key in every]
    return FUNDERS.frame({"funder_key": every, "name": names})


def _grades(results: Results, keys: Iterable[str]) -> pd.DataFrame:
    """Every grade with its posts, FTE and cost on both sides; nothing of a key that stands on neither."""
    sides = side_rows(results.comparison, "grade")
    at = {(name or NONE): n for n, name in enumerate(sides["key"])}
    every = sorted(dict.fromkeys([*at, *keys]), key=in_order)
    rows: dict[str, list[object]] = {"grade_key": list(every), "order": list(range(len(every)))}
    for column in (column for column in SIDES if column.name != "key"):
        nothing = "" if column.kind == "object" else 0
        # a nought where a number is missing: an empty cell would make the column text
        rows[column.name] = [sides[column.name][at[key]] if key in at else nothing for key in every]
    return GRADES.frame(rows)


def _years(results: Results, keys: Iterable[str]) -> pd.DataFrame:
    labels = sorted(key for key in keys if key != FULL_YEAR)
    of_plan = {year.year.label: year for year in results.years}
    first_month = results.scenario.first_month
    rows = []
    for order, label in enumerate([FULL_YEAR, *labels]):
        year = None if label == FULL_YEAR else FinancialYear.parse(label, first_month)
        # a later year, such as of funding that ends, is in a fact though the plan does not show it
        row = {
            "year_key": label,
            "first_day": year.first_day.isoformat() if year else "",
            "last_day": year.last_day.isoformat() if year else "",
            "projected": label in of_plan and of_plan[label].projected,
            "order": order,
        }
        rows.append(row)
    return FISCAL_YEARS.frame(FISCAL_YEARS.by_column(rows))


def _measures() -> pd.DataFrame:
    rows = [(m.name, m.label, m.unit, SIGNS[m.sign], m.definition, n) for n, m in enumerate(MEASURES.values())]
    # the order of the vocabulary is kept as a column, for programs sort by name
    return MEASURE_NAMES.frame(
        MEASURE_NAMES.by_column(dict(zip(MEASURE_NAMES.names, row, strict=True)) for row in rows)
    )


def model(facts: Mapping[str, Fact]) -> pd.DataFrame:
    """What every file of the set holds, column by column, and which keys relate."""
    tables: list[tuple[str, str, Columns]] = [
        # what made the files is about them, and relates to no dimension
        (name, "fact" if fact.keys else "about", fact.columns)
        for name, fact in facts.items()
    ]
    tables += [(name, "dimension", columns) for name, columns in DIMENSIONS.items()]
    homes = {columns.names[0]: f"{name}.{columns.names[0]}" for name, columns in DIMENSIONS.items()}
    rows = [
        (
            name,
            kind,
            column.name,
            TYPES.get(column.kind, "text"),
            column.unit,
            column.meaning,
            homes.get(column.name, "") if kind == "fact" else "",
        )
        for name, kind, columns in (*tables, ("model", "model", MODEL))
        for column in columns
    ]
    return MODEL.frame(MODEL.by_column(dict(zip(MODEL.names, row, strict=True)) for row in rows))
