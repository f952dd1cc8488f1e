"""Keywords that several verbs of a scenario take: made by docs/make_verbs.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

from establishment.scenarios.given_types import AmountGiven, DayGiven, FunderGiven, NumberGiven, PensionGiven, Tables


class LineKeywords(TypedDict, total=False):
    """Keywords that say which posts, and what they are."""

    post: str | None
    title: str | None
    scale: str | None
    grade: str | None
    point: int | str | None
    salary: AmountGiven | None
    salary_on: DayGiven | None
    protected: Literal["", "frozen", "awards"] | None
    protected_until: DayGiven | None
    count: NumberGiven | None
    fte: NumberGiven | None
    hours: NumberGiven | None
    weeks: NumberGiven | None
    unit: str | None
    funder: FunderGiven | None
    budgeted: bool | None
    from_: DayGiven | None
    until: DayGiven | None
    funded_until: DayGiven | None
    increment_date: DayGiven | None
    on_point_since: DayGiven | None
    vacancy_percent: NumberGiven | None
    category: str | None
    pension: PensionGiven | None
    allowances: Tables | None
    reports_to: str | None
    authority: str | None
    reference: str | None
    where: str | None


class SpreadKeywords(LineKeywords):
    """Those of posts that can change one at a time."""

    between: tuple[DayGiven, DayGiven] | None
    every_months: NumberGiven | None


class LeavingKeywords(SpreadKeywords):
    """Those of posts that others can follow."""

    followed_by: str | Sequence[str] | None
    months_later: NumberGiven | None


class TermKeywords(TypedDict, total=False):
    """Terms of a scenario that can be left out."""

    paper: str | None
    date: DayGiven | None
    stop_at_bar: bool | None
    price_base: DayGiven | None
    starts: DayGiven | None
    year_starts: str | None
    first_year: str | None
    years: NumberGiven | None
    prices: Literal["constant", "cash"] | None
    sharing: Literal["months", "days"] | None
    pension: PensionGiven | None
    category: str | None
    on_cost_percent: NumberGiven | None
    vacancy_percent: NumberGiven | None
    increment_date: DayGiven | None
    increment_months: NumberGiven | None
    on_point_since: DayGiven | None
    hold_on_costs: bool | None
    discount_percent: NumberGiven | None
    materiality: AmountGiven | None
    redundancy_terms: Mapping[str, object] | None
    accept_low_confidence: bool | None
    illustrative: bool | None
    posts: object | None
    ignore: Sequence[str] | None
    grades: Sequence[str] | None
    note: str | None
    funder: Tables | None
    award: Tables | None
    unit_cost: Tables | None
    ceilings: object | None
    ceiling: Tables | None
    group: Tables | None
    question: Tables | None
