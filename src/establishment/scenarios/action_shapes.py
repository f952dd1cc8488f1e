"""Lines of posts and of amounts, and what each action says of them, in the shape of a scenario's file."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from establishment.ground.findings import RefusedError
from establishment.ground.money import times
from establishment.ground.shapes import (
    AS_TEXT,
    AlsoWritten,
    Cost,
    Day,
    Exact,
    Money,
    Percent,
    Table,
    Text,
    UpTo100,
    WeekHours,
    Weeks,
    Whole,
)
from establishment.scenarios.line_shapes import Funders, Line, To


class Establish(Line):
    """Posts that are added.  total_after: posts of the unit in all afterwards, if the paper says so."""

    total_after: Whole | None = Field(default=None, ge=0)


class Regrade(Line):
    """Posts that move to another grade: `to` is the grade, or a table."""

    to: Annotated[To, BeforeValidator(lambda v: {"grade": v} if isinstance(v, str) else v), AS_TEXT]


class Convert(Line):
    """Posts that move to another scale, such as officer to staff: `to` names scale and grade."""

    to: To


class Redesignate(Line):
    """Posts that take another title: `to` is the title, or a table.

    total_after: posts of the new title in all after the change, if the paper says so.
    """

    to: Annotated[To, BeforeValidator(lambda v: {"title": v} if isinstance(v, str) else v), AS_TEXT]
    total_after: Whole | None = Field(default=None, ge=0)


class Transfer(Line):
    """Posts that move to another unit or employer."""

    to: Annotated[To, BeforeValidator(lambda v: {"unit": v} if isinstance(v, str) else v), AS_TEXT]


class ChangeHours(Line):
    """Posts whose hours or paid weeks change: `to` is the new FTE, or a table."""

    to: Annotated[
        To,
        BeforeValidator(lambda v: v if isinstance(v, dict | To) else {"fte": v}),
        AlsoWritten({"type": ["number", "string"]}),
    ]


class Fund(Line):
    """Posts that become budgeted (unless `to` says not), or change funder: `to` is the funder, or a table."""

    to: Annotated[
        To,
        BeforeValidator(lambda v: {"funder": v} if isinstance(v, str | list) else v),
        AlsoWritten({"type": ["string", "array"]}),
    ] = To()


class Extend(Line):
    """Time-limited posts that end later: `to_day` is the first day on which they no longer exist."""

    to_day: Day


class End(Line):
    """Posts that end on a day: `from` is the first day on which they no longer exist."""


class SplitPart(To):
    """What a post that is split becomes: `count` posts for each one, with a number of their own if `post` is given."""

    post: str = ""
    count: Whole = Field(default=1, ge=1, le=10_000_000)


class Split(Line):
    """Posts of which each becomes several: `into` lists the parts, each with what is different about it."""

    into: Annotated[list[SplitPart], Field(min_length=2)]


class Merge(Table):
    """Posts that become one new line of posts: `lines` go, and `into` comes, written in full as in `establish`."""

    lines: Annotated[list[Annotated[Line, AS_TEXT]], Field(min_length=1)]
    into: Annotated[Line, AS_TEXT]
    from_: Day | None = Field(default=None, alias="from")
    authority: str = ""
    reference: str = ""
    where: str = ""


class Amounts(Table):
    """Spending or income that is not a post: what it is for, a yearly amount, and who pays."""

    title: Text
    amount: Money
    funder: Funders = []
    budgeted: bool = True
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    authority: str = ""
    reference: str = ""
    where: str = ""


class NonPay(Amounts):
    """Recurring spending that is not pay; a negative amount is spending that ends."""


class Income(Amounts):
    """Recurring income, as a positive amount."""

    amount: Cost


class OneOff(Table):
    """Spending in one year only."""

    title: Text
    amount: Cost
    on: Day | None = None
    kind: Literal["revenue", "capital"] = "revenue"
    funder: Funders = []
    authority: str = ""
    reference: str = ""
    where: str = ""


class Efficiency(Table):
    """Time or quality released, in money that changes no budget: volume x hours x weeks x rate.

    amount: the yearly value, if the paper states that instead of a rate.
    """

    title: Text
    volume: Exact
    hours: WeekHours
    weeks: Weeks | None = None
    rate: Cost | None = None
    amount: Cost | None = None
    from_: Day | None = Field(default=None, alias="from")
    reference: str = ""
    where: str = ""

    @model_validator(mode="after")
    def _one_sum(self) -> Efficiency:
        if self.amount is not None and self.rate is not None:
            raise RefusedError("an efficiency has a rate or its amount a year, not both: leave out rate or amount")
        return self


SCHOOL_AGE = 16
"""The age at which employment can begin."""


def _within_age(service: int, info: ValidationInfo) -> int:
    # an age that does not fit is a fault of its own
    age = info.data.get("age")
    if age is not None and service > age - SCHOOL_AGE:
        raise RefusedError(f"service of {service} years at the age of {age} would have begun before {SCHOOL_AGE}")
    return service


class Redundancy(Table):
    """Holders of posts who are made redundant: the one-off cost, for each of `count` alike.

    age, service: on the day of leaving, in complete years; with `averages` they are those of the whole group.
    weekly_pay, annual_pay: actual pay for a week or a year; if neither is given, that of the posts of this title.
    scale: the holders' pay scale; if left out, that of the post, or else of the scenario.  terms: exit terms by name,
    instead of the scenario's `redundancy_terms`.  amount: what each is paid, instead of by terms; never below the
    statutory payment.  lgps: whether the holder is in the Local Government Pension Scheme; if left out, as the post is.
    pension_strain: for each, as the fund quotes it.
    notice_weeks: weeks of pay in lieu of notice.  statutory_notice: whether they are as many as the law gives for the
    service.
    """

    title: Text
    count: Whole = Field(default=1, ge=1, le=10_000_000)
    age: Whole = Field(ge=16, le=100)
    service: Annotated[Whole, AfterValidator(_within_age)] = Field(ge=0, le=80)
    weekly_pay: Cost | None = None
    annual_pay: Cost | None = None
    scale: str = ""
    terms: str = ""
    averages: bool = False
    on: Day | None = None
    amount: Cost | None = None
    lgps: bool | None = None
    pension_strain: Cost | None = None
    notice_weeks: Weeks = Fraction(0)
    statutory_notice: bool = False
    funder: Funders = []
    authority: str = ""
    reference: str = ""
    where: str = ""

    @model_validator(mode="after")
    def _strain_of_members(self) -> Redundancy:
        # a strain of nought says the same as none
        if self.lgps is False and self.pension_strain is not None and self.pension_strain.pence:
            raise RefusedError(
                "only members of the scheme have a pension strain: leave out pension_strain, or lgps = false"
            )
        if self.statutory_notice and self.notice_weeks:
            raise RefusedError("notice is of so many weeks or statutory: leave out notice_weeks or statutory_notice")
        if self.terms and self.amount is not None:
            raise RefusedError("what is paid is given or follows terms: leave out amount or terms")
        return self


class PayProtection(Table):
    """Pay protection: a yearly amount for each post that moves to lower pay, running off year by year.

    amount: if left out, what the change takes off a year's pay of the posts of this title.
    run_off: the percentage of it that is paid in each year from the day on, such as [100, 50].  on_cost_percent: what
    National Insurance, pension and levy add to it; 0 if the amount includes them. If left out, nothing is added, and a
    question asks for it.
    """

    title: Text
    count: Whole = Field(default=1, ge=1, le=10_000_000)
    amount: Cost | None = None
    run_off: Annotated[list[UpTo100], Field(min_length=1, max_length=50)]
    on_cost_percent: Percent | None = None
    from_: Day | None = Field(default=None, alias="from")
    funder: Funders = []
    authority: str = ""
    reference: str = ""
    where: str = ""

    @property
    def annual_pence(self) -> int:
        """What one costs a year while all of it is paid: the amount and its on-costs, in pence."""
        pence = self.amount.pence if self.amount is not None else 0
        return pence + int(times(pence, (self.on_cost_percent or Fraction(0)) / 100))
