"""The funding cliff: what is paid for by others, or by nobody, after a funder that paid has ended.

It is read off the stretches that give the lines of the years: each stretch falls to who pays for it, and through the
last end of funding that made it so. So the list and the lines cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from establishment.costing.comparison import Comparison, figure_of, one_off_parts
from establishment.costing.cost_lines import Costed, Leg, Stretch
from establishment.costing.engine import Engine
from establishment.costing.figures import Figure, figure_cells, figure_columns
from establishment.costing.funding_courses import Course, FundingEnd, Holders, Holdings, courses
from establishment.ground.columns import Column, Columns
from establishment.ground.money import share_out
from establishment.ground.periods import APRIL, FinancialYear
from establishment.posts import UNSAID
from establishment.scenarios.funders import payer_on
from establishment.scenarios.one_off_costs import OnceLine, OneOffCost

CLIFF = Columns(
    Column("until", "object", "", "first day without the funding"),
    Column("year", "object", "", "financial year in which that day lies"),
    Column("proposal", "object", "", "number of the proposal; empty for posts that no action touches, or not yet"),
    Column("title", "object", "", "post or line"),
    Column("funder", "object", "", "who paid until then"),
    Column("then", "object", "", "who is to pay from then on, where it is said"),
    Column("posts", "int64", "posts", "posts; 0 for a line that is no post"),
    *figure_columns("annual", "pence/year", "what falls on who pays then in a full year, as it is on that day"),
    *figure_columns("in_year", "pence", "what falls on it in that financial year"),
)
"""Columns of `cliff()`: one row a post or line, day, funder and who pays then."""


@dataclass(frozen=True)
class Fall:
    """What one funder that stops paying leaves to who pays then, of one post or line.

    then: who is to pay from then on, or nobody that is said.  annual: a full year as it is on the day.
    by_year: what falls on who pays then in the year of the day and in each year of the plan, until funding ends or
    changes again.  leg: the post or line as it is on the day; None of protected pay.  share: the part of it.
    first_month: in which financial years begin.
    """

    proposal: str
    title: str
    posts: int
    funder: str
    then: str
    until: date
    annual: Figure
    by_year: Mapping[FinancialYear, Figure] = field(default_factory=dict)
    projected: bool = False
    leg: Leg | None = None
    share: Fraction = Fraction(1)
    first_month: int = APRIL

    @property
    def year(self) -> FinancialYear:
        """The financial year of the day."""
        return FinancialYear.of(self.until, self.first_month)

    @property
    def in_year(self) -> Figure:
        """What falls on it in that year."""
        return self.by_year.get(self.year, Figure())


def falls(comparison: Comparison) -> list[Fall]:
    """Every end of funding of a post or line that goes on, by day."""
    holders = Holders(partial(payer_on, {table.id: table for table in comparison.plan.scenario.funders}))
    ended = [each for each in _ended(comparison, holders) if each.ends]
    _price(ended, comparison)
    of_posts = (fall for each in ended for fall in each.falls(comparison.plan.scenario.first_month))
    # by day, as a finance officer meets them
    return sorted([*of_posts, *_of_protection(comparison, holders)], key=lambda fall: (fall.until, fall.proposal))


def fall_rows(comparison: Comparison) -> dict[str, list[Any]]:
    """One row a fall, by column."""
    rows = (
        {
            "until": fall.until,
            "year": fall.year.label,
            "proposal": fall.proposal,
            "title": fall.title,
            "funder": comparison.funder_name(fall.funder),
            "then": comparison.funder_name(fall.then),
            "posts": fall.posts,
            **figure_cells("annual", fall.annual),
            **figure_cells("in_year", fall.in_year),
        }
        for fall in falls(comparison)
    )
    return CLIFF.by_column(rows)


def _ends(days: Iterable[tuple[date, Holdings]]) -> dict[FundingEnd, tuple[Fraction, Holdings]]:
    """Each end of funding, the share that passes through it, and who pays when all has changed that day."""
    on = dict(days)
    ends: dict[FundingEnd, tuple[Fraction, Holdings]] = {}
    for day, holdings in on.items():
        for holding in holdings:
            # only on its day: on later days the same end still says through what a share came
            if holding.end is not None and holding.end.day == day:
                share = ends.get(holding.end, (Fraction(0), holdings))[0]
                ends[holding.end] = share + holding.share, holdings
    return ends


@dataclass
class _Ended:
    """Posts through time of which funding ends.

    days: who pays from each day on.  legs: of each end the leg as it is on its day.  sums: what falls through each end,
    by year.  annual: of each day of an end the same in a full year as it is on that day.
    """

    course: Course
    days: list[tuple[date, Holdings]]
    ends: dict[FundingEnd, tuple[Fraction, Holdings]]
    legs: dict[FundingEnd, Leg]
    sums: _Sums
    annual: dict[date, _Sums]

    def falls(self, first_month: int) -> Iterator[Fall]:
        """What each end leaves to who pays then."""
        for end, (share, _) in self.ends.items():
            leg, annual = self.legs[end], self.annual[end.day]
            figure = annual.figures.get((end, None), Figure())
            by_year = {year: f for (at, year), f in self.sums.figures.items() if at == end and year is not None}
            year = FinancialYear.of(end.day, first_month)
            assumed = end in annual.assumed or (end, year) in self.sums.assumed_years
            who, posts = (leg.movement.proposal, leg.spell.label), leg.spell.posts
            yield Fall(*who, posts, end.funder, end.then, end.day, figure, by_year, assumed, leg, share, first_month)


def _ended(comparison: Comparison, holders: Holders) -> Iterator[_Ended]:
    """The courses of posts with the ends of funding that each of them comes to."""
    for course in courses(comparison.movements):
        days = holders.of(course)
        ends = _ends(days)
        legs = {end: leg for end in ends for leg in course.legs if leg.spell.start <= end.day < leg.end}
        yield _Ended(course, days, ends, legs, _Sums(), {end.day: _Sums() for end in ends})


def _price(ended: Sequence[_Ended], comparison: Comparison) -> None:
    """What falls through the ends of all courses: those that want the same years or day are priced together.

    The years of the plan are at its prices; those of other days at constant prices.
    """
    plan, constant, prices = comparison.years, comparison.constant, comparison.engine.prices
    beyond: dict[tuple[FinancialYear, ...], list[_Ended]] = {}
    for each in ended:
        of_ends = dict.fromkeys(comparison.year_of(end.day) for end in each.ends)
        beyond.setdefault(tuple(year for year in of_ends if year not in plan), []).append(each)
    for engine, years, those in [
        (comparison.engine, tuple(plan), ended),
        *((constant, years, those) for years, those in beyond.items() if years),
    ]:
        # all legs go through the engine at once, and each part finds its course again by its leg
        owners = {id(leg): (each.sums, each.days) for each in those for leg in each.course.legs}
        _dispatch(engine.in_years([leg for each in those for leg in each.course.legs], years), owners)
    on: dict[tuple[bool, date], list[tuple[FundingEnd, _Ended]]] = {}
    for each in ended:
        for end in each.ends:
            # after the plan no award is assumed, so a later end is priced at constant prices
            in_plan = not prices.cash or comparison.year_of(end.day) in plan
            on.setdefault((in_plan, end.day), []).append((end, each))
    for (in_plan, day), at_end in on.items():
        engine = comparison.engine if in_plan else constant
        _at_day(engine, day, at_end)


def _at_day(engine: Engine, day: date, at_end: Sequence[tuple[FundingEnd, _Ended]]) -> None:
    """What falls in a full year of each course of which funding ends on a day."""
    owners: dict[int, tuple[_Sums, list[tuple[date, Holdings]]]] = {}
    legs: dict[int, Leg] = {}
    for end, each in at_end:
        leg = each.legs[end]
        legs[id(leg)] = leg
        owners[id(leg)] = each.annual[day], [(date.min, each.ends[end][1])]
    _dispatch(engine.from_day(list(legs.values()), day), owners)


def _dispatch(costed: Costed, owners: Mapping[int, tuple[_Sums, list[tuple[date, Holdings]]]]) -> None:
    """Add each part of what was costed to the sums of the course that its leg belongs to."""
    for (stretch, funder), cost, trace in zip(costed.stretches, costed.costs, costed.traces, strict=True):
        sums, days = owners[id(stretch.leg)]
        sums.share(stretch, funder, Figure.of(int(cost)), days, assumed=trace is not None and trace.projected)
    for row, (stretch, funder) in zip(costed.unpriced_rows, costed.unknown, strict=True):
        sums, days = owners[id(stretch.leg)]
        sums.share(stretch, funder, figure_of(row), days, assumed=False)


class _Sums:
    """What falls through each end of funding, by year; and where that rests on something assumed."""

    def __init__(self) -> None:
        self.figures: defaultdict[tuple[FundingEnd, FinancialYear | None], Figure] = defaultdict(Figure)
        self.assumed_years: set[tuple[FundingEnd, FinancialYear | None]] = set()

    @property
    def assumed(self) -> set[FundingEnd]:
        """The ends of which something is assumed."""
        return {end for end, _ in self.assumed_years}

    def share(
        self, stretch: Stretch, funder: str, cost: Figure, days: list[tuple[date, Holdings]], *, assumed: bool
    ) -> None:
        """Add a part of what was costed, of posts of which others pay from these days on."""
        holdings = holdings_on(days, stretch.from_ or date.max)
        for end, part in through_ends(holdings, funder, cost):
            self.put(end, stretch.year, part)
            if assumed:
                self.assumed_years.add((end, stretch.year))

    def put(self, end: FundingEnd, year: FinancialYear | None, part: Figure) -> None:
        """Add an amount of a year."""
        self.figures[end, year] += part


def holdings_on(days: list[tuple[date, Holdings]], day: date) -> Holdings:
    """Who pays on a day."""
    return next((holdings for start, holdings in reversed(days) if start <= day), ())


def through_ends(holdings: Holdings, funder: str, cost: Figure) -> Iterator[tuple[FundingEnd, Figure]]:
    """What of a funder's cost falls on it through each end of another's funding."""
    mine = [holding for holding in holdings if holding.payer == funder]
    whole = sum((holding.share for holding in mine), Fraction(0))
    if not whole:
        return
    # of what this funder pays: its own cost is shared out, so no penny is lost between the ends
    shares = [holding.share / whole for holding in mine]
    for holding, share, pence in zip(mine, shares, share_out(cost.pence, shares), strict=True):
        if holding.end is not None:
            yield holding.end, Figure.of(pence, {name: times * share for name, times in cost.terms.items()})


def _of_protection(comparison: Comparison, holders: Holders) -> Iterator[Fall]:
    """The falls of protected pay, which runs on when its funding ends."""
    lines: dict[OnceLine, list[OneOffCost]] = {}
    for one_off in comparison.plan.one_offs:
        if one_off.until is not None and one_off.line is not None:
            lines.setdefault(one_off.line, []).append(one_off)
    for line, pieces in lines.items():
        # protected pay is worked out in pieces of unchanged pay, and its funding runs through all of them
        first, last = pieces[0].on, pieces[-1].until
        assert first is not None
        assert last is not None
        days = holders.through([(line.on or first, last, line.funded.now, line.funded.later)])
        sums, annual = _Sums(), _Sums()
        for piece in pieces:
            assert piece.on is not None
            holdings = holdings_on(days, piece.on)
            yearly = dict(zip(dict(piece.funding or ((UNSAID, Fraction(1)),)), _split(piece), strict=True))
            for payer, figure in one_off_parts(piece):
                for end, part in through_ends(holdings, payer, figure):
                    sums.put(end, comparison.year_of(piece.on), part)
                for end, part in through_ends(holdings, payer, yearly[payer]):
                    # the yearly amount as it is on the day of the end
                    if end.day == piece.on:
                        annual.put(end, None, part)
        title = "Pay protection: " + pieces[0].title.split(": ", 1)[-1]
        for end in dict.fromkeys(end for end, _ in (*annual.figures, *sums.figures)):
            figure = annual.figures.get((end, None), Figure())
            by_year = {year: f for (at, year), f in sums.figures.items() if at == end and year is not None}
            yield Fall(
                line.proposal,
                title,
                0,
                end.funder,
                end.then,
                end.day,
                figure,
                by_year,
                first_month=comparison.plan.scenario.first_month,
            )


def _split(piece: OneOffCost) -> list[Figure]:
    """What each funder pays of protected pay in a full year."""
    shares = [share for _, share in piece.funding] or [Fraction(1)]
    return [Figure(pence) for pence in share_out(piece.annual, shares)]
