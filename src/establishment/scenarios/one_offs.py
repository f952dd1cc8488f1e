"""What falls once: spending in one year, redundancy, pension strain, notice, and protection of pay that runs off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from establishment.ground.findings import Faults, Place
from establishment.ground.money import times
from establishment.ground.periods import FinancialYear, Method, accrued, anniversary, cut, moment, month_days
from establishment.posts import Funding, Spell
from establishment.rates.book import Book
from establishment.rates.doubts import Doubt
from establishment.rates.exit_terms import WeeksOfPay
from establishment.scenarios.action_shapes import OneOff, PayProtection, Redundancy
from establishment.scenarios.funders import Funded
from establishment.scenarios.line_places import Spot
from establishment.scenarios.redundancies import Falls, Redundancies
from establishment.scenarios.terms import ScenarioTerms


@dataclass(frozen=True, eq=False)
class OnceLine:
    """A line of what falls once: of which proposal, on which day, who pays, and where it stands.

    holders: the posts of its title, as they stand before they go or change.  how: how a protected amount is made up.
    """

    proposal: str
    line: OneOff | Redundancy | PayProtection
    on: date | None
    funded: Funded
    spot: Spot
    holders: tuple[Spell, ...] = ()
    how: str = ""


@dataclass(frozen=True)
class OneOffCost:
    """Spending in one year only: whole pence, the day it falls, capital or revenue, and who pays.

    unknown: what it is that has no price, such as a pension strain not quoted, and how many of it.
    given: whether the scenario holds the amount itself.  projected: whether it rests on an assumed rate.
    until, annual, spread: of what runs from its day on, the first day after it, what it comes to in a year as it
    begins, and what falls in each month; nothing of what falls on one day.
    doubts: what it rests on that is not certain.  line: what it was made of.  how: how it is made up, in words.
    weeks: of a redundancy by weeks of pay, what one payment is worked out of.
    """

    proposal: str
    title: str
    pence: int
    on: date | None
    kind: str
    funding: Funding
    unknown: tuple[str, int] = ("", 0)
    given: bool = field(default=False, compare=False)
    projected: bool = False
    place: Place = field(default=Place(""), compare=False)
    until: date | None = None
    annual: int = 0
    spread: tuple[tuple[date, int], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    line: OnceLine | None = field(default=None, compare=False)
    how: str = ""
    weeks: WeeksOfPay | None = field(default=None, compare=False)

    @property
    def months(self) -> tuple[tuple[date | None, int], ...]:
        """A day of each month in which it falls, and the pence that fall in it."""
        return self.spread or ((self.on, self.pence),)

    def reversed(self) -> OneOffCost:
        """What undoes it."""
        spread = tuple((day, -pence) for day, pence in self.spread)
        unknown = self.unknown[0], -self.unknown[1]
        return replace(self, pence=-self.pence, unknown=unknown, annual=-self.annual, spread=spread)


@dataclass(frozen=True)
class _Step:
    """Part of the run-off of protected pay: pence a year of one post from one day until another.

    first_month: in which its financial years begin.
    """

    start: date
    end: date
    annual: int
    first_month: int

    def between(self, first: date, until: date, method: Method) -> int:
        """What falls from one day until another of the same financial year."""
        start, end = max(first, self.start), min(until, self.end)
        if start >= end:
            return 0
        year = FinancialYear.of(start, self.first_month)
        # as every cost through time: what has accrued at the end less what had at the start
        begun, done = (accrued(self.annual, moment(day, year, method)) for day in (start, end))
        return int(done - begun)


class Once:
    """Makes the amounts that fall once of the lines of a scenario."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms = terms
        self._redundancies = Redundancies(terms, book, faults)

    def costs(self, made_of: OnceLine) -> Iterator[OneOffCost]:
        """The amounts of one line by who pays on the day of each."""
        for f in self._amounts(made_of):
            # who pays on that day, for what runs for years can be passed to others
            paid = made_of.funded.on(f.on)
            cost = OneOffCost(made_of.proposal, f.title, f.pence, f.on, f.kind, paid)
            runs = replace(cost, until=f.until, annual=f.annual, spread=f.spread, line=made_of)
            place = made_of.spot.place()
            certain = replace(runs, unknown=f.unknown, given=f.given, place=place)
            yield replace(certain, projected=f.projected, doubts=f.doubts, how=f.how, weeks=f.weeks)

    def _amounts(self, made_of: OnceLine) -> Iterator[Falls]:
        """The amounts of one line, which falls on a day or runs from it."""
        line, on, spot = made_of.line, made_of.on, made_of.spot
        if isinstance(line, OneOff):
            yield Falls(line.title, line.amount.pence, on, line.kind, given=True)
        elif on is not None and isinstance(line, Redundancy):
            yield from self._redundancies.falls(line, on, spot, made_of.holders)
        elif on is not None and isinstance(line, PayProtection):
            yield from self._protection(line, on, made_of)

    def _protection(self, line: PayProtection, on: date, made_of: OnceLine) -> Iterator[Falls]:
        """What a protected amount comes to, cut where a financial year begins and where who pays changes."""
        method = self.terms.sharing
        # years of protection run from its own day, not from April
        begins = [anniversary(on, on.year + n) for n in range(len(line.run_off) + 1)]
        annuals = [times(line.annual_pence, Fraction(part) / 100) for part in line.run_off]
        steps = [
            _Step(*ends, annual, self.terms.first_month) for ends, annual in zip(pairwise(begins), annuals, strict=True)
        ]
        who = f"{line.count} x {line.title}" if line.count > 1 else line.title
        end = steps[-1].end
        for first, until in cut(
            on, end, [*_first_days(self.terms, on, end), *(day for day, _ in made_of.funded.later)]
        ):

            def falls(start: date, end: date) -> int:
                # rounded for one post and then multiplied, as posts are
                return line.count * sum(step.between(start, end, method) for step in steps)

            pence = falls(first, until)
            # a year in which nothing is paid is no cost to show
            if not pence:
                continue
            months = cut(first, until, month_days(self.terms.year_of(first)))
            spread = tuple((start, falls(start, end)) for start, end in months)
            annual = line.count * next(step.annual for step in steps if step.start <= first < step.end)
            title = f"Pay protection {self.terms.year_of(first).label}: {who}"
            yield Falls(title, pence, first, until=until, annual=annual, spread=spread, how=made_of.how)


def _first_days(terms: ScenarioTerms, start: date, end: date) -> list[date]:
    """The first days of the financial years that two days span."""
    years = range(terms.year_of(start).start_year, terms.year_of(end).start_year + 1)
    return [FinancialYear(year, terms.first_month).first_day for year in years]
