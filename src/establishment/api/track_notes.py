"""What a tracking assumes, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from establishment.api.track_differences import YearOfLists
from establishment.api.track_lists import DatedList, Following
from establishment.ground.findings import listed
from establishment.ground.periods import long_date, month_and_year, months_after
from establishment.lists.ledger import Ledger
from establishment.posts import Fixed
from establishment.scenarios.reader import Plan

SAID_BY = {"fte": "hours", "point": "points", "vacant": "vacancies", "budgeted": "budgets"}
"""Columns that a list should have to be tracked by, and what they say."""


@dataclass(frozen=True)
class TrackedYear:
    """What is tracked: the plan, the lists of its year, and how many months there are to date."""

    plan: Plan
    of: YearOfLists
    months: int


def tracking_notes(
    tracked: TrackedYear, following: Following, ledger: Ledger | None, awards: Sequence[Mapping[str, Any]] | None
) -> list[str]:
    """What is assumed, in the order in which it is to be read."""
    of = tracked.of
    last = months_after(of.year.first_day, tracked.months - 1)
    prices = "each month's own prices" if of.prices.cash else "the prices of the scenario's price base"
    notes = [
        f"To date is {month_and_year(of.year.first_day)} to {month_and_year(last)}.",
        f"Amounts are what is added to the base budget, at {prices}.",
        "A change counts from its planned day if that is between two lists, else from the first day of the month of "
        "the list that first shows it. Before the first list, posts are as on the scenario's own list.",
        f"The forecast assumes that overdue changes happen, and vacant posts are filled, on {long_date(of.resumes)}. "
        "Other differences continue as in the last list. Later changes happen on their day.",
        "Planned amounts are of filled posts; a post that a list calls vacant costs nothing while it does.",
    ]
    return [*notes, *_of_lists(of.lists), *_of_plan(tracked.plan), *_matched(following), *_spent(ledger, awards)]


def _of_lists(lists: Sequence[DatedList]) -> Iterator[str]:
    """What the last list does not say."""
    # the last list is the one that the forecast stands on
    silent = [words for column, words in SAID_BY.items() if column not in lists[-1].columns]
    if silent:
        yield f"The last list says nothing of {listed(silent)}: they are taken as planned."


def _of_plan(plan: Plan) -> Iterator[str]:
    """What of the plan is taken as it stands."""
    if any(isinstance(s.kind, Fixed) for movement in plan.movements for s in movement.spells):
        yield "Amounts that are no posts are taken as planned: no list shows them."
    if plan.one_offs:
        yield "One-off costs are in none of these figures."
    if any(movement.from_ is None for movement in plan.movements):
        yield "Changes without a day are taken to be due on the first day of the year."


def _matched(following: Following) -> Iterator[str]:
    """Posts that the plan takes or brings without a number: which of the lists they were taken to be."""
    if following.exchanged:
        pairs = listed([f"{new} for {old}" for old, new in following.exchanged])
        yield (
            "Of posts alike that the plan takes without a number, those are taken that the lists show as gone or "
            f"changed: {pairs}."
        )
    if following.by_likeness:
        yield (
            f"Posts that the plan brings and that were found on a list by likeness of title, grade, unit and FTE: "
            f"{following.by_likeness:,}; the least score is {following.lowest} of 100."
        )


def _spent(ledger: Ledger | None, awards: Sequence[Mapping[str, Any]] | None) -> Iterator[str]:
    """What a ledger and awards are taken for."""
    if awards is not None:
        yield "Posts are paid at the awards that were made. Of posts that went, no award is counted."
    if ledger is None:
        yield "No ledger is given: what is delivered is what the posts of the lists come to, not what was spent."
        return
    yield "The ledger is of the year to date, with on-costs in its amounts."
    yield "What the ledger shows beside the lists is not carried on in the forecast."
    if ledger.by == "cost_centre":
        yield "Agency spend is put down to the one proposal that changes posts of its cost centre, else to none."
    yield from ledger.notes
