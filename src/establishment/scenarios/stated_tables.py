"""What a scenario says beside its proposals: groups of them, what a paper states, and what it leaves open."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from establishment.ground.findings import RefusedError
from establishment.ground.shapes import Exact, Number, StatedMoney, Table, Text
from establishment.scenarios.terms import plan_year

Effect = Literal["full_year", "part_year"]
StatedMeasure = Literal[
    "recurring_growth",
    "gross_savings",
    "cashable_savings",
    "net",
    "net_cashable_saving",
    "one_off",
    "time_limited",
    "non_cashable",
    "cumulative_net",
    "npv",
    "payback_years",
    "posts_before",
    "posts_after",
    "posts_removed",
    "posts_added",
    "fte_before",
    "fte_after",
]
COUNT_MEASURES = (
    "posts_before",
    "posts_after",
    "posts_removed",
    "posts_added",
    "fte_before",
    "fte_after",
    "payback_years",
)
OVER_YEARS = ("cumulative_net", "npv", "payback_years")
"""Measures that are worked out over all the years of a plan."""


class Group(Table):
    """Proposals that a paper takes together; `reinvested_in` is the proposal their saving pays for."""

    proposals: list[Number]
    title: str = ""
    reinvested_in: Number | None = None
    where: str = ""


class Stated(Table):
    """A figure the paper states, as it writes it: an amount, or a count of posts.

    proposals: the proposals it is about; if left out, all of them and the posts that no action changes.
    """

    proposals: list[Number] | None = None
    measure: StatedMeasure
    amount: StatedMoney | None = None
    count: Exact | None = None
    effect: Effect = "full_year"
    year: Annotated[str, BeforeValidator(plan_year)] = ""
    where: str = ""

    @property
    def ids(self) -> list[str] | None:
        """The numbers of its proposals as text; None for the whole."""
        return None if self.proposals is None else [str(number) for number in self.proposals]

    @model_validator(mode="after")
    def _one_value(self) -> Stated:
        # one value, in the kind that the measure has: the other could be compared with nothing
        counted = self.measure in COUNT_MEASURES
        if counted and (self.count is None or self.amount is not None):
            raise RefusedError(f"{self.measure} counts posts: give count = ..., not amount")
        if not counted and (self.amount is None or self.count is not None):
            raise RefusedError(f'{self.measure} is money: give amount = "...", not count')
        return self


class Question(Table):
    """Something the paper leaves open that only its author can answer."""

    text: Text
    where: str = ""
