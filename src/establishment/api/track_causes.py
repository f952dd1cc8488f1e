"""What each difference between a plan and the lists comes to, month by month: priced by the engine of all costings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

import numpy as np

from establishment.api.track_courses import PostCourse
from establishment.api.track_differences import TrackedSpan, YearOfLists
from establishment.costing.cost_lines import BASELINE, PROPOSED, Costed, Leg, legs_of
from establishment.costing.engine import Engine
from establishment.costing.pricer import Pricer
from establishment.ground.findings import RefusedError, listed
from establishment.ground.periods import FinancialYear
from establishment.ground.shown_fields import ShownFields
from establishment.posts import Spell
from establishment.rates.rate_columns import Matrix
from establishment.scenarios.actions import Movement
from establishment.scenarios.reader import Plan

AWARD = "award"
# what is priced belongs to no change, so all share this one
NOTHING = Movement(0, "", "unchanged", (), ())
Months = Matrix
"""Whole pence of the twelve months of a year."""


@dataclass(frozen=True, repr=False)
class TrackedCause(ShownFields):
    """One reason why a proposal is otherwise than planned: above 0 where it adds cost.

    proposal: "" for posts that none touches.  post: its number, or title and grade; or a cost centre of the ledger.
    months: whole pence in each month of the year.
    """

    proposal: str
    cause: str
    post: str
    months: tuple[int, ...]
    what: str

    def to_date(self, months: int) -> int:
        """What it comes to in the first months of the year, in whole pence."""
        return sum(self.months[:months])

    @property
    def year(self) -> int:
        """What it comes to in the year, in whole pence."""
        return sum(self.months)


@dataclass
class MonthPrices:
    """Posts to be priced on days of a year; all are priced at once."""

    prices: Pricer
    year: FinancialYear
    legs: list[Leg] = field(default_factory=list)

    def add(self, spell: Spell | None, first: date, until: date, count: int) -> int:
        """Ask for the cost of a post from a day until another. Returns the place of the answer; -1 for nothing."""
        # money outside the budget changes no base budget
        if spell is None or not spell.budgeted:
            return -1
        part = replace(spell, from_=first, until=until, count=count)
        self.legs.append(Leg(NOTHING, PROPOSED, part, len(self.legs)))
        return len(self.legs) - 1

    def months(self) -> Months:
        """The cost of each by month, in whole pence; a row of nothing stands last."""
        # the row of nothing is the answer to -1, which numpy reads as the last
        costs = np.zeros((len(self.legs) + 1, 12), dtype=np.int64)
        costed = _in_months(self.prices, self.year, self.legs)
        for (stretch, _), pence in zip(costed.stretches, costed.costs, strict=True):
            costs[stretch.leg.index] += pence
        return costs


def _in_months(prices: Pricer, year: FinancialYear, legs: list[Leg]) -> Costed:
    """Legs costed in the months of a year. Raises RefusedError where a post has no price."""
    costed = Engine(prices).in_years(legs, [year], months=True)
    unpriced = dict.fromkeys(str(row["kind"]) for row in costed.unpriced_rows)
    if unpriced:
        # a missing price would make a saving look delivered
        raise RefusedError(f"posts without a price cannot be tracked: {listed(unpriced)}; give each a unit_cost")
    return costed


def planned_months(plan: Plan, year: FinancialYear) -> dict[str, Months]:
    """What each proposal adds to the base budget in each month, as planned: below 0 where it saves."""
    sums: dict[str, Months] = {proposal.id: np.zeros(12, dtype=np.int64) for proposal in plan.scenario.proposal}
    costed = _in_months(Pricer.of(plan), year, legs_of(plan.movements))
    for (stretch, _), pence in zip(costed.stretches, costed.costs, strict=True):
        if stretch.leg.spell.budgeted:
            sums[stretch.leg.movement.proposal] += -pence if stretch.leg.side == BASELINE else pence
    return sums


@dataclass(frozen=True)
class PricedCourses:
    """Courses of posts priced: causes, and what each post is paid in each month as lists have it.

    paid: by the label of a post.
    """

    causes: tuple[TrackedCause, ...]
    paid: Mapping[str, Months]


def priced_courses(
    courses: Iterable[PostCourse], of: YearOfLists, paid_at: Pricer, *, everything: bool
) -> PricedCourses:
    """What makes courses otherwise than planned.

    of: the lists.  paid_at: the prices at which posts are paid, with the awards that were made.
    everything: whether posts that are as planned are priced too, because all that is paid is wanted.
    """
    # two sets of prices: as planned, and with the awards that were made
    plan, paid = MonthPrices(of.prices, of.year), MonthPrices(paid_at, of.year)
    tasks: list[tuple[PostCourse, TrackedSpan, list[tuple[str, int]], int]] = []
    for course in courses:
        for span in of.spans(course):
            if span.steps or everything:
                days = (span.first, span.until, course.count)
                steps = [("", plan.add(span.planned, *days))]
                steps += [(cause, plan.add(spell, *days)) for cause, spell in span.steps]
                tasks.append((course, span, steps, paid.add(span.listed, *days) if everything else -1))
    return _causes(tasks, plan.months(), paid.months())


def _causes(
    tasks: Iterable[tuple[PostCourse, TrackedSpan, list[tuple[str, int]], int]], plan: Months, paid: Months
) -> PricedCourses:
    """The causes of priced spans: those of one post and proposal together."""
    sums: dict[tuple[str, str, str], Months] = {}
    words: dict[tuple[str, str, str], str] = {}
    posts: dict[str, Months] = {}
    for course, span, steps, place in tasks:
        # each step less the one before, so that the causes of a post add up
        changes = [(cause, plan[b] - plan[a]) for (_, a), (cause, b) in pairwise(steps)]
        # the award comes last, on the post as the list has it
        if place >= 0:
            changes.append((AWARD, paid[place] - plan[steps[-1][1]]))
        posts[course.label] = posts.get(course.label, np.zeros(12, dtype=np.int64)) + paid[place]
        for cause, months in changes:
            key = span.proposal, cause, course.label
            sums[key] = sums.get(key, np.zeros(12, dtype=np.int64)) + months
            words.setdefault(key, _words(course, span) if cause != AWARD else "at the awards that were made")
    # causes of nothing in any month are left out
    causes = [
        TrackedCause(*key, tuple(int(pence) for pence in months), words[key])
        for key, months in sums.items()
        if months.any()
    ]
    return PricedCourses(tuple(causes), posts)


def _words(course: PostCourse, span: TrackedSpan) -> str:
    """What was planned on the first day of a difference, and what the list has."""
    number = f"{course.count} x " if course.count > 1 else ""
    both = [spell.label if spell is not None else "none" for spell in (span.planned, span.listed)]
    if span.steps and span.steps[-1][0] == "vacancy":
        both[1] = "vacant"
    return f"{number}planned {both[0]}, listed {both[1]}"
