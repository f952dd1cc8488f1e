"""The scenario: a proposal to change posts, in the shape of its file."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_serializer, model_validator

from establishment.periods import FinancialYear
from establishment.rates.scales import BASES, Basis
from establishment.shapes import AS_TEXT, AlsoWritten, Cost, Day, Money, Number, Share, StatedMoney, Table

Effect = Literal["full_year", "part_year"]
Measure = Literal[
    "recurring_growth", "gross_savings", "cashable_savings", "net", "net_cashable_saving",
    "one_off", "time_limited", "non_cashable", "cumulative_net", "npv", "payback_years",
    "posts_before", "posts_after", "posts_removed", "posts_added", "fte_before", "fte_after",
]  # fmt: skip
COUNT_MEASURES = (
    "posts_before", "posts_after", "posts_removed", "posts_added", "fte_before", "fte_after", "payback_years",
)  # fmt: skip
OVER_YEARS = ("cumulative_net", "npv", "payback_years")
"""Measures that are worked out over all the years of a plan."""
ACTIONS = (
    "establish", "disestablish", "regrade", "convert", "redesignate", "transfer", "change_hours", "fund",
    "extend", "end", "non_pay", "one_off", "income", "efficiency", "redundancy", "pay_protection",
)  # fmt: skip
"""Every action of the file format, in the order in which they are applied and shown."""


def _as_line(value: object) -> object:
    return {"line": value} if isinstance(value, str) else value


def _shares(value: object) -> object:
    return [{"name": value}] if isinstance(value, str) else value


class FunderShare(Table):
    """One funder's part of a split, for good or between two days; a single funder has the whole."""

    name: str
    share: Share = Fraction(1)
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None


Funders = Annotated[list[FunderShare], BeforeValidator(_shares), AS_TEXT]
"""A funder's id, or a split: [{ name = "pcc", share = "1/3" }, { name = "force", share = "2/3" }]."""


class AllowanceTable(Table):
    """Pay on top of basic: percent of it, or an amount a year; by name alone, as the scale has it."""

    name: str
    percent: Share | None = None
    amount: Cost | None = None
    pensionable: bool = False


class Line(Table):
    """A line of posts: in shorthand ("6 x Title LC5/6"), by post number, or field by field."""

    line: str = ""
    post: str = ""
    title: str = ""
    scale: str = ""
    grade: str = ""
    point: str = ""
    count: int | None = Field(default=None, ge=1, le=10_000_000)
    fte: Share | None = None
    weeks: Share | None = None
    unit: str = ""
    funder: Funders = []
    budgeted: bool | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    funded_until: Day | None = None
    increment_date: Day | None = None
    vacancy_percent: Share | None = None
    category: str = ""
    pension: str = ""
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
        return self.line if self.model_fields_set == {"line"} else table


class Establish(Line):
    """Posts that are added; total_after: posts of the unit in all after them, where the paper says that."""

    total_after: int | None = Field(default=None, ge=0)


class To(Table):
    """What a changed post becomes: only the fields that change. Text stands for the new grade or title."""

    title: str = ""
    scale: str = ""
    grade: str = ""
    point: str = ""
    fte: Share | None = None
    weeks: Share | None = None
    unit: str = ""
    funder: Funders = []
    budgeted: bool | None = None
    vacancy_percent: Share | None = None
    category: str = ""
    pension: str = ""
    allowances: list[AllowanceTable] | None = None
    funded_until: Day | None = None


class Regrade(Line):
    """Posts that move to another grade: `to` is the grade, or a table."""

    to: Annotated[To, BeforeValidator(lambda v: {"grade": v} if isinstance(v, str) else v), AS_TEXT]


class Convert(Line):
    """Posts that move to another scale, such as officer to staff: `to` names scale and grade."""

    to: To


class Redesignate(Line):
    """Posts that take another title: `to` is the title, or a table.

    total_after: posts of the new title in all after the change, where the paper says it.
    """

    to: Annotated[To, BeforeValidator(lambda v: {"title": v} if isinstance(v, str) else v), AS_TEXT]
    total_after: int | None = Field(default=None, ge=0)


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
    """Posts that become budgeted, or change funder: `to` is the funder, or a table; budgeted if not said."""

    to: Annotated[
        To,
        BeforeValidator(lambda v: {"funder": v} if isinstance(v, str | list) else v),
        AlsoWritten({"type": ["string", "array"]}),
    ] = To()


class Extend(Line):
    """Time-limited posts that end later: `to_day` is the new first day without them."""

    to_day: Day


class End(Line):
    """Posts that end on a day: `from` is the first day without them."""


class Amounts(Table):
    """A line that is not a post: what it is for, a yearly amount, and who pays."""

    title: str
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

    title: str
    amount: Cost
    on: Day | None = None
    kind: Literal["revenue", "capital"] = "revenue"
    funder: Funders = []
    authority: str = ""
    reference: str = ""
    where: str = ""


class Efficiency(Table):
    """Time or quality released, in money that changes no budget: volume x hours x weeks x rate.

    amount: its worth a year where the paper states that instead, without weeks or rate.
    """

    title: str
    volume: Share
    hours: Share
    weeks: Share | None = None
    rate: Cost | None = None
    amount: Cost | None = None
    from_: Day | None = Field(default=None, alias="from")
    reference: str = ""
    where: str = ""


class Redundancy(Table):
    """Posts whose holders are made redundant: what falls once, for each of `count` alike.

    age, service: on the day of leaving, in complete years; with `averages` they are those of the whole group.
    weekly_pay: a week's actual pay.  amount: what the employer's own terms give one of them, in place of the
    scenario's `redundancy_terms`; never below the statutory payment.  pension_strain: of one, as the fund quotes it.
    notice_weeks: weeks of pay in lieu of notice.
    """

    title: str
    count: int = Field(default=1, ge=1, le=10_000_000)
    age: int = Field(ge=16, le=100)
    service: int = Field(ge=0, le=80)
    weekly_pay: Cost
    averages: bool = False
    on: Day | None = None
    amount: Cost | None = None
    lgps: bool = False
    pension_strain: Cost | None = None
    notice_weeks: Share = Fraction(0)
    funder: Funders = []
    authority: str = ""
    reference: str = ""
    where: str = ""


class PayProtection(Table):
    """Pay kept for a time by those who move to less: a yearly amount a post that runs off year by year.

    run_off: the percentage of it paid in each year from the day on, such as [100, 50].
    """

    title: str
    count: int = Field(default=1, ge=1, le=10_000_000)
    amount: Cost
    run_off: Annotated[list[Share], Field(min_length=1, max_length=50)]
    from_: Day | None = Field(default=None, alias="from")
    funder: Funders = []
    authority: str = ""
    reference: str = ""
    where: str = ""


class RedundancyTerms(Table):
    """An employer's own terms: a multiple of the statutory weeks, at a capped or an actual week's pay."""

    multiplier: Share = Fraction(1)
    actual_pay: bool = False
    reference: str = ""


class Award(Table):
    """A pay award that is assumed: percent, a flat amount a year, both, or the greater; and a lump sum.

    points: the bottom and the top point it is for; all where empty.  grades: only these.  years: given again on
    the same day, so many times in all.  until: the first day it no longer covers, a year after the last where
    unsaid.  agreed: the day it is settled; the cost falls from `from` on, where it is earned.
    """

    from_: Day = Field(alias="from")
    percent: Share | None = None
    flat: Cost | None = None
    greater: bool = False
    lump_sum: Cost | None = None
    scale: str = ""
    points: list[str] = []
    grades: list[str] = []
    years: int = Field(default=1, ge=1, le=100)
    until: Day | None = None
    agreed: Day | None = None
    reference: str = ""


class Cashable(Table):
    """The four conditions of a cashable saving. One left out is unsaid, not false."""

    base_budget_falls: bool | None = None
    funder_keeps: bool | None = None
    not_counted_already: bool | None = None
    nobody_still_paid: bool | None = None


class Proposal(Table):
    """One numbered proposal and its actions."""

    number: Number
    title: str = ""
    funder: Funders = []
    from_: Day | None = Field(default=None, alias="from")
    where: str = ""
    authority: str = ""
    scope_reduction: bool = False
    cashable: Cashable = Cashable()
    establish: list[Annotated[Establish, AS_TEXT]] = []
    disestablish: list[Annotated[Line, AS_TEXT]] = []
    regrade: list[Regrade] = []
    convert: list[Convert] = []
    redesignate: list[Redesignate] = []
    transfer: list[Transfer] = []
    change_hours: list[ChangeHours] = []
    fund: list[Fund] = []
    extend: list[Extend] = []
    end: list[Annotated[End, AS_TEXT]] = []
    non_pay: list[NonPay] = []
    one_off: list[OneOff] = []
    income: list[Income] = []
    efficiency: list[Efficiency] = []
    redundancy: list[Redundancy] = []
    pay_protection: list[PayProtection] = []

    @property
    def id(self) -> str:
        """The number as text."""
        return str(self.number)

    def actions(self) -> Iterator[tuple[str, int, Any]]:
        """Each action with its key and its place in the list, in the order of `ACTIONS`."""
        for action in ACTIONS:
            for index, line in enumerate(getattr(self, action)):
                yield action, index, line


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
        raise ValueError(f"{year.label} is not a year that can be planned; write one from 1990/91 to 2200/01")
    return year.label


class Stated(Table):
    """A figure the paper states, as it writes it: an amount, or a count of posts.

    proposals: which it is of; left out, it is of all with the posts that no action touches.
    """

    proposals: list[Number] | None = None
    measure: Measure
    amount: StatedMoney | None = None
    count: Share | None = None
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
            raise ValueError(f"{self.measure} counts posts: give count = ..., not amount")
        if not counted and (self.amount is None or self.count is not None):
            raise ValueError(f'{self.measure} is money: give amount = "...", not count')
        return self


GIVEN_ASIDE = "given"
"""The reference of a unit cost that the scenario does not hold, such as one of --given."""


class UnitCost(Table):
    """The full yearly cost of one post of a grade, as the paper or the user gives it: an input."""

    grade: str
    amount: Cost
    scale: str = ""
    title: str = ""
    fte: Share = Fraction(1)
    reference: str = ""
    where: str = ""


class FunderTable(Table):
    """A body or grant that pays; `then` is who pays after its end, where that is settled."""

    id: str
    name: str
    ring_fenced: bool = False
    until: Day | None = None
    then: str = ""


class Question(Table):
    """Something the paper leaves open that only its author can answer."""

    text: str
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

    title: str
    paper: str = ""
    date_: Day | None = Field(default=None, alias="date")
    pay: str
    basis: Annotated[Bases, BeforeValidator(_both), AlsoWritten({"enum": list(BASES)})]
    stop_at_bar: bool | None = None
    price_base: Day | None = None
    starts: Day | None = None
    first_year: Annotated[str, BeforeValidator(_year)] = ""
    years: int = Field(default=1, ge=1, le=100)
    prices: Literal["constant", "cash"] = "constant"
    sharing: Literal["months", "days"] = "months"
    pension: str = ""
    category: str = ""
    on_cost_percent: Share | None = None
    vacancy_percent: Share | None = None
    increment_date: Day | None = None
    hold_on_costs: bool = False
    discount_percent: Share | None = None
    materiality: Cost | None = None
    redundancy_terms: RedundancyTerms = RedundancyTerms()
    accept_low_confidence: bool = False
    illustrative: bool = False
    posts: str = ""
    grades: list[str] = []
    note: str = ""
    funder: list[FunderTable] = []
    award: list[Award] = []
    unit_cost: list[UnitCost] = []
    proposal: Annotated[list[Proposal], Field(min_length=1)]
    group: list[Group] = []
    stated: list[Stated] = []
    question: list[Question] = []

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
