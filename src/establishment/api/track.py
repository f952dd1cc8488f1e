"""An approved scenario tracked against monthly lists and a ledger: planned, delivered, forecast, and the causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from establishment.api.list_terms import day_of_list
from establishment.api.posts import Posts
from establishment.api.posts_diff import ReadOptions, list_rows_of, whole_posts
from establishment.api.posts_register import book_of
from establishment.api.track_causes import PricedCourses, TrackedCause, planned_months, priced_courses
from establishment.api.track_courses import PostCourse, planned_courses
from establishment.api.track_differences import YearOfLists
from establishment.api.track_ledger import LedgerToDate
from establishment.api.track_lists import DatedList, Following
from establishment.api.track_notes import TrackedYear, tracking_notes
from establishment.api.tracking import TrackedProposal, Tracking
from establishment.costing.pricer import Pricer
from establishment.ground.any_frame import pandas_frame
from establishment.ground.arguments import a_mapping, argument, arguments, one_of, or_none
from establishment.ground.columns import Row
from establishment.ground.findings import Faults, RefusedError
from establishment.ground.periods import FinancialYear, long_date, months_after
from establishment.ground.read_days import read_day
from establishment.lists.ledger import Ledger, read_ledger
from establishment.rates.book import Book, book_given
from establishment.scenarios.reader import (
    Plan,
    ScenarioSource,
    load_scenario,
    read_plan,
    read_terms,
    rows_of,
    scenario_given,
    scenario_source,
)

By = Literal["post", "cost_centre"]
Awards = Sequence[Mapping[str, Any]] | None


@arguments(
    scenario=scenario_source,
    by=one_of("post", "cost_centre"),
    resumes=or_none(read_day),
    columns=or_none(a_mapping('{"YTD": "amount"}')),
)
def track(
    scenario: ScenarioSource,
    posts: Any,
    *,
    ledger: Any = None,
    by: By = "post",
    resumes: Any = None,
    awards: Awards = None,
    baseline: Any = None,
    book: Book | str | Path | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | str | Path | None = None,
    skip_hidden: bool = False,
    columns: Mapping[str, str] | None = None,
    ledger_sheet: str | None = None,
) -> Tracking:
    """Track an approved scenario against monthly lists of posts, and a ledger of the year to date.

    scenario: as `cost` takes it.  posts: the lists: one, several, or a dict of lists by their days. Each is what
    `load_posts` takes, or a list of posts. A list that does not show its own day needs one.
    ledger: as `reconcile` takes it, of the year up to the end of the month of the last list.  by: what the ledger is
    kept by: post or cost centre.
    columns: which field a column of the ledger is, such as {"YTD": "amount"}.  ledger_sheet: the sheet of the ledger.
    resumes: the day from which the forecast assumes that overdue changes have happened and vacant posts are filled; the
    first day of the month after the last list if None.  awards: the awards actually made, instead of those that the
    scenario assumes; written as its [[award]] tables.  baseline: the list that the scenario is based on, if it names
    none.
    sheet, mapping, skip_hidden: how the lists are read, as `load_posts` takes them.
    Returns for each proposal what is planned, delivered to date and forecast for the year, and why they differ: late
    start, early start, posts that did not go, posts that went or came without being planned, hours, grade, other terms,
    funding, vacancy, award, and from the ledger agency staff and so on. Causes add up exactly; `unexplained` is always
    shown.
    Raises InputError and RefusedError as `rebase` and `reconcile` do, and for lists without a day or from several
    years.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-04", pension=0.2)
    >>> plan = base.with_terms(posts=[{"post": "1", "grade": "SCP 5"}]).disestablish(post="1", from_="2026-06-01")
    >>> found = est.track(plan, {"2026-07-31": {"post": ["1"], "grade": ["SCP 5"]}})
    >>> list(found.totals())
    ['did not go', 'unexplained']
    """
    book = book_of(book, baseline, *(each for _, each in _pairs(posts)))
    pay_book = book_given(book)
    name, terms, _ = scenario_given(scenario, pay_book)
    how: ReadOptions = {"sheet": sheet, "mapping": mapping, "skip_hidden": skip_hidden}
    lists = tuple(_dated(whole_posts(each, terms.pay, book, **how), day) for day, each in _pairs(posts))
    # in the order of their days, whatever the order in which they were given
    lists = tuple(sorted(lists, key=lambda each: each.day))
    plan, rows = _plan(scenario, pay_book, None if baseline is None else whole_posts(baseline, terms.pay, book))
    year, after = _year(plan, lists), months_after(lists[-1].day.replace(day=1), 1)
    following = Following(plan, rows, planned_courses(plan, year))
    # before the lists are priced: posts alike may be exchanged by what the lists show
    courses = following.seen(lists)
    of = YearOfLists(year, lists, resumes or after, Pricer.of(plan))
    source = ledger if isinstance(ledger, str | Path) else argument("ledger", ledger, or_none(pandas_frame))
    lines = None if source is None else read_ledger(source, by=by, sheet=ledger_sheet, mapping=columns)
    paid_at = _paid_at(scenario, plan, pay_book, awards)
    # all posts are priced only where something is compared with all that is paid
    priced = priced_courses(courses, of, paid_at, everything=lines is not None or awards is not None)
    # months up to the end of the month of the last list
    months = (after.year - year.first_day.year) * 12 + after.month - year.first_day.month
    causes = [*priced.causes, *_of_ledger(lines, courses, priced, months)]
    notes = tracking_notes(TrackedYear(plan, of, months), following, lines, awards)
    return Tracking(
        name,
        lists,
        year.label,
        months,
        tuple(_proposals(plan, year, causes, months)),
        tuple(causes),
        lines,
        tuple(notes),
    )


def _pairs(posts: Any) -> Iterator[tuple[Any, Any]]:
    """The lists, each with the day that is given for it."""
    if isinstance(posts, Mapping) and not all(_is_column(each) for each in posts.values()):
        yield from posts.items()
    # a pair is a day and a list; records of posts are mappings with a grade
    elif isinstance(posts, list | tuple) and not all(isinstance(each, Mapping) and "grade" in each for each in posts):
        yield from (each if isinstance(each, tuple) and len(each) == 2 else (None, each) for each in posts)
    else:
        yield None, posts


def _is_column(values: Any) -> bool:
    """Whether it is a column of a frame, and not a list of records."""
    return isinstance(values, list | tuple) and not any(isinstance(each, Mapping) for each in values)


def _dated(posts: Posts, given: Any) -> DatedList:
    """A list with its day: the one that is given, else its own."""
    # a day that is given wins over the one that the list shows
    day: date | None = argument("posts", given, or_none(read_day)) or day_of_list(posts)
    if day is None:
        raise RefusedError(f"{posts.name} says no day: give it one, as in {{'2026-06-30': LIST}} or 2026-06-30=LIST")
    return DatedList.of(posts, day)


def _plan(scenario: ScenarioSource, book: Book, baseline: Posts | None) -> tuple[Plan, list[Row]]:
    """The scenario on the list that it stands on. Raises InputError, and RefusedError where it has none."""
    faults = Faults()
    rows = list_rows_of(baseline) if baseline is not None else rows_of(scenario, book, faults)
    faults.raise_any()
    if not rows:
        raise RefusedError("the scenario names no list of posts, so nothing can be followed: give baseline=, its list")
    plan = read_plan(scenario, book, faults, posts=rows)
    faults.raise_any()
    return plan, rows


def _year(plan: Plan, lists: Sequence[DatedList]) -> FinancialYear:
    """The financial year of the lists; each day once."""
    if not lists:
        raise RefusedError("posts: there is no list")
    # one year: planned and delivered are amounts of it
    years = dict.fromkeys(plan.scenario.year_of(each.day) for each in lists)
    if len(years) > 1:
        raise RefusedError(f"the lists are of {' and '.join(year.label for year in years)}: track one year at a time")
    twice = next((a.day for a, b in pairwise(lists) if a.day == b.day), None)
    if twice is not None:
        raise RefusedError(f"two lists are of {long_date(twice)}: give one list for a day")
    return next(iter(years))


def _paid_at(scenario: ScenarioSource, plan: Plan, book: Book, awards: Awards) -> Pricer:
    """The prices at which posts are paid: with the awards that were made, where they are given."""
    planned = Pricer.of(plan)
    if awards is None:
        return planned
    if not planned.cash:
        raise RefusedError('awards change cash prices, and the scenario has constant ones: give it prices = "cash"')
    faults = Faults()
    # the scenario is read again with other awards, so that they go through the same checks
    values = load_scenario(scenario).model_dump(by_alias=True, exclude_unset=True)
    _, pay_book = read_terms({**values, "award": [dict(award) for award in awards]}, book, faults)
    faults.raise_any()
    return Pricer.of(replace(plan, book=pay_book))


def _of_ledger(
    ledger: Ledger | None, courses: Sequence[PostCourse], priced: PricedCourses, months: int
) -> list[TrackedCause]:
    """What the ledger shows beside the lists."""
    if ledger is None:
        # what a post is paid to date, for the ledger is to date
        return []
    paid = {label: int(pence[:months].sum()) for label, pence in priced.paid.items() if pence.any()}
    return [cause for cause in LedgerToDate(ledger, courses, paid, months).causes() if any(cause.months)]


def _proposals(
    plan: Plan, year: FinancialYear, causes: Sequence[TrackedCause], months: int
) -> Iterator[TrackedProposal]:
    """Each proposal, and the posts that none touches where they differ from the plan."""
    for proposal, planned in planned_months(plan, year).items():
        own = [cause for cause in causes if cause.proposal == proposal]
        yield TrackedProposal.of(proposal, plan.scenario.proposals[proposal].title, planned.tolist(), own, months)
    # with no difference in posts that nothing touches there is no row of them
    rest = [cause for cause in causes if not cause.proposal]
    if rest:
        yield TrackedProposal.of("", "posts that no proposal affects", [0] * 12, rest, months)
