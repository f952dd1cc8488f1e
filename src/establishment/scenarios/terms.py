"""The terms of a scenario: its pay, prices, years, funders and assumptions, all that it says but for its proposals."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo

from establishment.ground.arguments import argument, file_name, plain_name
from establishment.ground.findings import RefusedError
from establishment.ground.periods import APRIL, MONTHS, FinancialYear, anniversary, month_named
from establishment.ground.read_days import read_day
from establishment.ground.shapes import (
    AlsoWritten,
    Below100,
    Cost,
    Day,
    Exact,
    OnePost,
    Percent,
    Point,
    Table,
    Text,
    Whole,
)
from establishment.posts import BASES, Basis
from establishment.scenarios.ceiling_table import Ceiling
from establishment.scenarios.line_shapes import PensionText
from establishment.scenarios.post_rows import PostsSource

STATUTORY = "statutory"
"""The name by which a scenario asks for the statutory payment alone."""


class RedundancyTerms(Table):
    """By which terms holders leave: named ones, or a multiple of the statutory weeks at a capped or an actual week.

    terms: by name, of the scale or of those that scales share; "statutory" for what the law alone pays; those of the
    scale where empty.
    """

    terms: str = ""
    multiplier: Exact = Fraction(1)
    actual_pay: bool = False
    reference: str = ""

    @property
    def own(self) -> bool:
        """Whether they give more than the law does."""
        # a multiplier of one is the law itself
        return self.multiplier > 1 or self.actual_pay


class AssumedAwardTable(Table):
    """Assume a pay award: a percentage, a flat amount a year, both or the greater; and a payment made once.

    lump_sum: for full time.  lump_percent: of a year's basic pay.  A payment once without a rise may fall on any day
    whose pay is known, and several on one day.

    points: the bottom and the top point it applies to; all if empty.  grades: only these.  years: how many years it is
    given in, each time on the same day.  until: the first day it no longer covers; if left out, a year after the last
    time it is given.  agreed: the day it is settled; the cost falls from `from` on, when it is earned.  replaces_known:
    whether known awards from `from` on are set aside, as for a paper that assumed another.
    """

    from_: Day = Field(alias="from")
    percent: Percent | None = None
    flat: Cost | None = None
    greater: bool = False
    lump_sum: Cost | None = None
    lump_percent: Percent | None = None
    scale: str = ""
    points: list[Point] = []
    grades: list[str] = []
    years: Whole = Field(default=1, ge=1, le=100)
    until: Day | None = None
    agreed: Day | None = None
    replaces_known: bool = False
    reference: str = ""

    @property
    def days(self) -> list[date]:
        """The days on which it is given, one a year."""
        return [anniversary(self.from_, self.from_.year + step) for step in range(self.years)]

    @property
    def end(self) -> date:
        """The first day it no longer covers."""
        # a year after the last time it is given: no assumption lasts for ever unsaid
        return self.until or anniversary(self.from_, self.from_.year + self.years)


GIVEN_ASIDE = "given"
"""The reference of a unit cost that the scenario does not hold, such as one of --given."""


class UnitCost(Table):
    """The full yearly cost of one post of a grade, as the paper or the user gives it: an input."""

    grade: Text
    amount: Cost
    scale: str = ""
    title: str = ""
    fte: OnePost = Fraction(1)
    reference: str = ""
    where: str = ""


class FunderTable(Table):
    """A body or grant that pays; `then` is who pays after its end, if that is settled."""

    id: Text
    name: Text
    ring_fenced: bool = False
    until: Day | None = None
    then: str = ""


def plan_year(value: object, info: ValidationInfo) -> object:
    """A financial year that can be planned, as its label. Raises RefusedError."""
    if not isinstance(value, str):
        raise RefusedError('a financial year is written as text: "2026/27", or "2026" for a year from January')
    # "2026" is a year from January and "2026/27" one from April, where year_starts is not said yet
    by_form = MONTHS[0] if value.strip()[-4:] == value.strip() else MONTHS[APRIL - 1]
    year = FinancialYear.parse(value, month_named(info.data.get("year_starts", by_form)))
    if not 1990 <= year.start_year <= 2200:
        raise RefusedError(f"{year.label} is not a year that can be planned; write one from 1990/91 to 2200/01")
    return year.label


def _file_of_ceilings(value: object) -> object:
    """The name of a file of ceilings. Raises RefusedError for tables, which have a key of their own."""
    if isinstance(value, Path):
        return str(file_name(value))
    if not isinstance(value, str):
        raise RefusedError("name a file, as text; ceilings themselves are [[ceiling]] tables, ceiling=[...] in Python")
    return value


CeilingsFile = Annotated[str, BeforeValidator(_file_of_ceilings)]
"""The file of the ceilings of the establishment, as a scenario names it."""


def _month_name(value: object) -> object:
    """The name of a month, whole, in any case. Raises RefusedError."""
    if not isinstance(value, str):
        return value
    return MONTHS[month_named(value) - 1]


class Bases(Table):
    """The basis of each side; the same on both unless the scenario gives one a side."""

    baseline: Basis
    proposed: Basis


def _both(value: object) -> object:
    return {"baseline": value, "proposed": value} if isinstance(value, str) else value


class ScenarioTerms(Table):
    """What a scenario says but for its proposals and what a paper states of them."""

    title: Text
    paper: str = ""
    date_: Day | None = Field(default=None, alias="date")
    pay: str
    basis: Annotated[Bases, BeforeValidator(_both), AlsoWritten({"enum": list(BASES)})]
    stop_at_bar: bool | None = None
    price_base: Day | None = None
    starts: Day | None = None
    year_starts: Annotated[str, BeforeValidator(_month_name)] = "April"
    first_year: Annotated[str, BeforeValidator(plan_year)] = ""
    years: Whole = Field(default=1, ge=1, le=100)
    prices: Literal["constant", "cash"] = "constant"
    sharing: Literal["months", "days"] = "months"
    pension: PensionText = ""
    category: str = ""
    on_cost_percent: Percent | None = None
    vacancy_percent: Below100 | None = None
    increment_date: Day | None = None
    increment_months: Whole | None = Field(default=None, ge=1, le=240)
    on_point_since: Day | None = None
    hold_on_costs: bool = False
    discount_percent: Percent | None = None
    materiality: Cost | None = None
    redundancy_terms: RedundancyTerms = RedundancyTerms()
    accept_low_confidence: bool = False
    illustrative: bool = False
    posts: PostsSource = ""
    ignore: list[str] = []
    grades: list[str] = []
    note: str = ""
    funders: list[FunderTable] = Field(default=[], alias="funder")
    awards: list[AssumedAwardTable] = Field(default=[], alias="award")
    unit_cost: list[UnitCost] = []
    ceilings: CeilingsFile = ""
    ceiling: list[Ceiling] = []

    @property
    def plan_years(self) -> list[str]:
        """The labels of the financial years of the plan; none if the scenario has no first year."""
        return [year.label for year in self.financial_years]

    @property
    def first_month(self) -> int:
        """The month in which its financial years begin, 1 to 12."""
        return month_named(self.year_starts)

    @property
    def financial_years(self) -> list[FinancialYear]:
        """The financial years of the plan; none if the scenario has no first year."""
        if not self.first_year:
            return []
        first = self.year_named(self.first_year)
        return [FinancialYear(first.start_year + n, first.first_month) for n in range(self.years)]

    def year_named(self, label: str) -> FinancialYear:
        """A financial year by its label. Raises RefusedError for any other label."""
        return FinancialYear.parse(argument("year", label, plain_name), self.first_month)

    def year_of(self, on: date) -> FinancialYear:
        """The financial year that a day is in. Raises RefusedError for a value that is not a day."""
        return FinancialYear.of(argument("on", on, read_day), self.first_month)
