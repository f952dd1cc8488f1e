"""The funding cliff: what is paid for by others, or by nobody, after a funder that paid has ended.

It is read off the stretches that give the lines of the years: each stretch falls to who pays for it, and through the
last end of funding that made it so. So the list and the lines cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
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
from establishment.scenarios.one_offs import OnceLine, OneOffCost

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
    holders = Holders(_heirs(comparison))
    of_posts = (f for course in courses(comparison.movements) for f in _of_course(course, holders, comparison))
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


def _heirs(comparison: Comparison) -> Any:
    """Who pays on a day what a funder is to pay: itself, or who follows it."""
    tables = {table.id: table for table in comparison.plan.scenario.funders}

    def heir(name: str, day: date) -> str:
        passed: set[str] = set()
        while name in tables and name not in passed:
            until = tables[name].until
            if until is None or day < until:
                return name
            passed.add(name)
            name = tables[name].then or UNSAID
        return name

    return heir


def _ends(days: Iterable[tuple[date, Holdings]]) -> dict[FundingEnd, tuple[Fraction, Holdings]]:
    """Each end of funding, the share that passes through it, and who pays when all has changed that day."""
    on = dict(days)
    ends: dict[FundingEnd, tuple[Fraction, Holdings]] = {}
    for day, holdings in on.items():
        for holding in holdings:
            if holding.end is not None and holding.end.day == day:
                share = ends.get(holding.end, (Fraction(0), holdings))[0]
                ends[holding.end] = share + holding.share, holdings
    return ends


def _of_course(course: Course, holders: Holders, comparison: Comparison) -> Iterator[Fall]:
    """The falls of posts through time."""
    days = holders.of(course)
    ends = _ends(days)
    if not ends:
        return
    sums, month = _Sums(), comparison.plan.scenario.first_month
    for engine, years in _priced(comparison, [end.day for end in ends]):
        sums.add(engine.in_years(course.legs, years), days)
    for end, (share, holdings) in ends.items():
        [leg] = [leg for leg in course.legs if leg.spell.start <= end.day < leg.end]
        prices = comparison.engine.prices
        at_cash = prices.cash and comparison.year_of(end.day) in comparison.years
        whole = (comparison.engine if at_cash or not prices.cash else comparison.constant).from_day([leg], end.day)
        annual = _Sums()
        annual.add(whole, [(date.min, holdings)])
        figure = annual.figures.get((end, None), Figure())
        by_year = {year: f for (at, year), f in sums.figures.items() if at == end and year is not None}
        assumed = end in annual.assumed or (end, comparison.year_of(end.day)) in sums.assumed_years
        who, posts = (leg.movement.proposal, leg.spell.label), leg.spell.posts
        yield Fall(*who, posts, end.funder, end.then, end.day, figure, by_year, assumed, leg, share, month)


def _priced(comparison: Comparison, days: Iterable[date]) -> Iterator[tuple[Engine, list[FinancialYear]]]:
    """The years of the plan at its prices; those of other days at constant prices."""
    plan = comparison.years
    beyond = [year for year in dict.fromkeys(map(comparison.year_of, days)) if year not in plan]
    yield comparison.engine, plan
    yield comparison.constant, beyond


class _Sums:
    """What falls through each end of funding, by year; and where that rests on something assumed."""

    def __init__(self) -> None:
        self.figures: defaultdict[tuple[FundingEnd, FinancialYear | None], Figure] = defaultdict(Figure)
        self.assumed_years: set[tuple[FundingEnd, FinancialYear | None]] = set()

    @property
    def assumed(self) -> set[FundingEnd]:
        """The ends of which something is assumed."""
        return {end for end, _ in self.assumed_years}

    def add(self, costed: Costed, days: list[tuple[date, Holdings]]) -> None:
        """Add what was costed, of posts of which others pay from these days on."""
        for (stretch, funder), cost, trace in zip(costed.stretches, costed.costs, costed.traces, strict=True):
            self._share(stretch, funder, Figure.of(int(cost)), days, assumed=trace is not None and trace.projected)
        for row, (stretch, funder) in zip(costed.unpriced_rows, costed.unknown, strict=True):
            self._share(stretch, funder, figure_of(row), days, assumed=False)

    def _share(
        self, stretch: Stretch, funder: str, cost: Figure, days: list[tuple[date, Holdings]], *, assumed: bool
    ) -> None:
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
