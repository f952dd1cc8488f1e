"""The scenario: a proposal to change posts, in the shape of its file."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from establishment.ground.findings import RefusedError, clean
from establishment.ground.periods import FinancialYear
from establishment.ground.shapes import (
    AlsoWritten,
    Below100,
    Cost,
    Day,
    Exact,
    Number,
    OnePost,
    Percent,
    Point,
    StatedMoney,
    Table,
    Text,
    Whole,
)
from establishment.posts import BASES, Basis
from establishment.scenarios.action_shapes import PensionText, Proposal

Effect = Literal["full_year", "part_year"]
StatedMeasure = Literal[
    "recurring_growth", "gross_savings", "cashable_savings", "net", "net_cashable_saving",
    "one_off", "time_limited", "non_cashable", "cumulative_net", "npv", "payback_years",
    "posts_before", "posts_after", "posts_removed", "posts_added", "fte_before", "fte_after",
]  # fmt: skip
COUNT_MEASURES = (
    "posts_before", "posts_after", "posts_removed", "posts_added", "fte_before", "fte_after", "payback_years",
)  # fmt: skip
OVER_YEARS = ("cumulative_net", "npv", "payback_years")
"""Measures that are worked out over all the years of a plan."""


class RedundancyTerms(Table):
    """An employer's own terms: a multiple of the statutory weeks, at a capped or an actual week's pay."""

    multiplier: Exact = Fraction(1)
    actual_pay: bool = False
    reference: str = ""

    @property
    def own(self) -> bool:
        """Whether they give more than the law does."""
        return self.multiplier > 1 or self.actual_pay


class AssumedAwardTable(Table):
    """A pay award that is assumed: percent, a flat amount a year, both, or the greater; and a lump sum.

    points: the bottom and the top point it is for; all where empty.  grades: only these.  years: given again on
    the same day, so many times in all.  until: the first day it no longer covers, a year after the last where
    unsaid.  agreed: the day it is settled; the cost falls from `from` on, where it is earned.  replaces_known: known
    awards from `from` on are set aside, as for a paper that assumed another.
    """

    from_: Day = Field(alias="from")
    percent: Percent | None = None
    flat: Cost | None = None
    greater: bool = False
    lump_sum: Cost | None = None
    scale: str = ""
    points: list[Point] = []
    grades: list[str] = []
    years: Whole = Field(default=1, ge=1, le=100)
    until: Day | None = None
    agreed: Day | None = None
    replaces_known: bool = False
    reference: str = ""


class Group(Table):
    """Proposals that a paper takes together; `reinvested_in` is the proposal their saving pays for."""

    proposals: list[Number]
    title: str = ""
    reinvested_in: Number | None = None
    where: str = ""


def _year(value: object) -> object:
    if not isinstance(value, str):
        return value
    year = FinancialYear.parse(value)
    if not 1990 <= year.start_year <= 2200:
        raise RefusedError(f"{year.label} is not a year that can be planned; write one from 1990/91 to 2200/01")
    return year.label


class Stated(Table):
    """A figure the paper states, as it writes it: an amount, or a count of posts.

    proposals: which it is of; left out, it is of all with the posts that no action touches.
    """

    proposals: list[Number] | None = None
    measure: StatedMeasure
    amount: StatedMoney | None = None
    count: Exact | None = None
    effect: Effect = "full_year"
    year: Annotated[str, BeforeValidator(_year)] = ""
    where: str = ""

    @property
    def ids(self) -> list[str] | None:
        """The numbers of its proposals as text; None for the whole."""
        return None if self.proposals is None else [str(number) for number in self.proposals]

    @model_validator(mode="after")
    def _one_value(self) -> Stated:
        counted = self.measure in COUNT_MEASURES
        if counted and (self.count is None or self.amount is not None):
            raise RefusedError(f"{self.measure} counts posts: give count = ..., not amount")
        if not counted and (self.amount is None or self.count is not None):
            raise RefusedError(f'{self.measure} is money: give amount = "...", not count')
        return self


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
    """A body or grant that pays; `then` is who pays after its end, where that is settled."""

    id: Text
    name: Text
    ring_fenced: bool = False
    until: Day | None = None
    then: str = ""


class Question(Table):
    """Something the paper leaves open that only its author can answer."""

    text: Text
    where: str = ""


class Bases(Table):
    """The basis of each side; the same on both unless the scenario gives one a side."""

    baseline: Basis
    proposed: Basis


def _both(value: object) -> object:
    return {"baseline": value, "proposed": value} if isinstance(value, str) else value


class Scenario(Table):
    """A scenario: what a paper proposes, on which pay and basis, and what it states.

    Two scenarios are equal when their files say the same, whatever the order of keys and the spacing.
    """

    title: Text
    paper: str = ""
    date_: Day | None = Field(default=None, alias="date")
    pay: str
    basis: Annotated[Bases, BeforeValidator(_both), AlsoWritten({"enum": list(BASES)})]
    stop_at_bar: bool | None = None
    price_base: Day | None = None
    starts: Day | None = None
    first_year: Annotated[str, BeforeValidator(_year)] = ""
    years: Whole = Field(default=1, ge=1, le=100)
    prices: Literal["constant", "cash"] = "constant"
    sharing: Literal["months", "days"] = "months"
    pension: PensionText = ""
    category: str = ""
    on_cost_percent: Percent | None = None
    vacancy_percent: Below100 | None = None
    increment_date: Day | None = None
    hold_on_costs: bool = False
    discount_percent: Percent | None = None
    materiality: Cost | None = None
    redundancy_terms: RedundancyTerms = RedundancyTerms()
    accept_low_confidence: bool = False
    illustrative: bool = False
    posts: str = ""
    ignore: list[str] = []
    grades: list[str] = []
    note: str = ""
    funder: list[FunderTable] = []
    award: list[AssumedAwardTable] = []
    unit_cost: list[UnitCost] = []
    proposal: Annotated[list[Proposal], Field(min_length=1)]
    group: list[Group] = []
    stated: list[Stated] = []
    question: list[Question] = []

    def __str__(self) -> str:
        bases = dict.fromkeys((self.basis.baseline, self.basis.proposed))
        said = [f"{self.title}: {len(self.proposal)} proposals, pay {self.pay}, basis {', '.join(bases)}"]
        said += [f"  {proposal.id} {proposal.title}".rstrip() for proposal in self.proposal]
        return "\n".join(clean(line) for line in said)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

    @property
    def plan_years(self) -> list[str]:
        """The financial years of the plan; none where no first year is said."""
        if not self.first_year:
            return []
        first = FinancialYear.parse(self.first_year).start_year
        return [FinancialYear(first + n).label for n in range(self.years)]

    @property
    def proposals(self) -> dict[str, Proposal]:
        """Proposals by number, as text."""
        return {proposal.id: proposal for proposal in self.proposal}
