"""Lines of posts in the shape of a scenario file: what names posts, and what changed posts become."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_serializer, model_validator

from establishment.ground.findings import RefusedError
from establishment.ground.shapes import (
    AS_TEXT,
    AlsoWritten,
    Cost,
    Day,
    Exact,
    Percent,
    Point,
    Share,
    Table,
    Text,
    Whole,
)
from establishment.pensions import pension_text
from establishment.posts import Protected

PensionText = Annotated[
    str,
    BeforeValidator(pension_text),
    AlsoWritten(
        {
            "anyOf": [
                {"type": "number", "minimum": 0},
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["from", "rate"],
                        "properties": {"from": {"type": "string"}, "rate": {"type": ["string", "number"]}},
                    },
                },
            ]
        }
    ),
]
"""A pension: a scheme, a rate such as "14.5%" or 0.145, none, or rates with their first days."""


def _as_line(value: object) -> object:
    return {"line": value} if isinstance(value, str) else value


def _shares(value: object) -> object:
    if isinstance(value, str):
        # a text may hold a whole split; it is taken apart once the funders are known
        return [{"name": value}] if value.strip() else []
    return value


class FunderShare(Table):
    """One funder's part of a split, for good or between two days; a single funder has the whole."""

    name: Text
    share: Share = Fraction(1)
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None


Funders = Annotated[list[FunderShare], BeforeValidator(_shares), AS_TEXT]
"""A funder's id, or a split: [{ name = "pcc", share = "1/3" }, { name = "force", share = "2/3" }]."""


class AllowanceTable(Table):
    """Pay on top of basic: percent of it, or an amount a year; by name alone, as the scale has it.

    count: how often a year an amount, or the scale's rate, is paid.  hours: hours a week, on average over the year, for
    which percent is paid of the hourly rate.  least, most: a year, for full time.  follows_hours: whether an amount,
    and the least and most, are in proportion to the hours of the post.
    """

    name: Text
    percent: Percent | None = None
    amount: Cost | None = None
    pensionable: bool = False
    count: Exact | None = None
    hours: Exact | None = None
    least: Cost | None = None
    most: Cost | None = None
    follows_hours: bool | None = None

    @model_validator(mode="after")
    def _one_way(self) -> AllowanceTable:
        # each of these would be left out in silence: the two keys say different things
        if self.percent is not None and self.count is not None:
            raise RefusedError("a percentage is paid for hours, not so often a year: leave out count, or give amount")
        if self.amount is not None and self.hours is not None:
            raise RefusedError("an amount is paid so often a year and not for hours: leave out hours, or give count")
        if self.percent is None and (self.least is not None or self.most is not None):
            raise RefusedError("least and most are of a percentage: add percent, or leave them out")
        if self.least is not None and self.most is not None and self.least.pence > self.most.pence:
            raise RefusedError(f"the least, {self.least.text}, is above the most, {self.most.text}")
        if self.percent is None and self.amount is None and self.follows_hours is not None:
            raise RefusedError("the scale says whether its allowance follows hours: leave out follows_hours")
        return self


class Line(Table):
    """A line of posts: in shorthand ("6 x Title LC5/6"), by post number, or field by field.

    hours: of one post in a week, in place of its fte.
    """

    line: str = ""
    post: str = ""
    title: str = ""
    scale: str = ""
    grade: str = ""
    point: Point = ""
    salary: Cost | None = None
    salary_on: Day | None = None
    protected: Protected = ""
    protected_until: Day | None = None
    count: Whole | None = Field(default=None, ge=1, le=10_000_000)
    fte: Share | None = None
    hours: Exact | None = None
    weeks: Share | None = None
    unit: str = ""
    funder: Funders = []
    budgeted: bool | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    funded_until: Day | None = None
    increment_date: Day | None = None
    on_point_since: Day | None = None
    vacancy_percent: Percent | None = None
    category: str = ""
    pension: PensionText = ""
    allowances: list[AllowanceTable] = []
    reports_to: str = ""
    authority: str = ""
    reference: str = ""
    where: str = ""

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: object) -> object:
        return _as_line(value)

    @model_serializer(mode="wrap")
    def _written(self, handler: Any) -> Any:
        table = handler(self)
        # written as it was read: a line of text alone stays one
        return self.line if self.model_fields_set == {"line"} else table


class To(Table):
    """What a changed post becomes: only the fields that change. Text stands for the new grade or title."""

    title: str = ""
    scale: str = ""
    grade: str = ""
    point: Point = ""
    salary: Cost | None = None
    salary_on: Day | None = None
    protected: Protected = ""
    protected_until: Day | None = None
    fte: Share | None = None
    hours: Exact | None = None
    weeks: Share | None = None
    unit: str = ""
    funder: Funders = []
    budgeted: bool | None = None
    vacancy_percent: Percent | None = None
    category: str = ""
    pension: PensionText = ""
    allowances: list[AllowanceTable] | None = None
    funded_until: Day | None = None
