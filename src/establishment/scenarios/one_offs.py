"""What falls once: spending in one year, redundancy, pension strain, notice, and protection of pay that runs off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from establishment.ground.findings import Faults
from establishment.ground.money import times
from establishment.ground.periods import FinancialYear, Method, accrued, anniversary, cut, moment, month_days
from establishment.rates.book import Book
from establishment.scenarios.action_shapes import OneOff, PayProtection, Redundancy
from establishment.scenarios.one_off_costs import OnceLine, OneOffCost
from establishment.scenarios.redundancies import Redundancies
from establishment.scenarios.terms import ScenarioTerms


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
        place = made_of.spot.place()
        for amount in self._amounts(made_of):
            # who pays on that day, for what runs for years can be passed to others
            paid = made_of.funded.on(amount.on)
            yield replace(amount, proposal=made_of.proposal, funding=paid, place=place, line=made_of)

    def _amounts(self, made_of: OnceLine) -> Iterator[OneOffCost]:
        """The amounts of one line, which falls on a day or runs from it."""
        line, on, spot = made_of.line, made_of.on, made_of.spot
        if isinstance(line, OneOff):
            yield OneOffCost(line.title, line.amount.pence, on, line.kind, given=True)
        elif on is not None and isinstance(line, Redundancy):
            yield from self._redundancies.falls(line, on, spot, made_of.holders)
        elif on is not None and isinstance(line, PayProtection):
            yield from self._protection(line, on, made_of)

    def _protection(self, line: PayProtection, on: date, made_of: OnceLine) -> Iterator[OneOffCost]:
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
            yield OneOffCost(title, pence, first, until=until, annual=annual, spread=spread, how=made_of.how)


def _first_days(terms: ScenarioTerms, start: date, end: date) -> list[date]:
    """The first days of the financial years that two days span."""
    years = range(terms.year_of(start).start_year, terms.year_of(end).start_year + 1)
    return [FinancialYear(year, terms.first_month).first_day for year in years]
