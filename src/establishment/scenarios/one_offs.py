"""What falls once: spending in one year, redundancy, pension strain, notice, and protection of pay that runs off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from establishment.ground.findings import Faults, InputError, Place
from establishment.ground.money import nearest_pence, text, times
from establishment.ground.periods import FinancialYear, Method, accrued, anniversary, cut, long_date, moment, month_days
from establishment.posts import Funding
from establishment.rates.book import Book
from establishment.rates.doubts import Doubt, doubts_of_source
from establishment.rates.redundancy import WeeklyCap
from establishment.rates.references import Source
from establishment.scenarios.action_shapes import OneOff, PayProtection, Redundancy
from establishment.scenarios.funders import Funded
from establishment.scenarios.line_places import Spot
from establishment.scenarios.terms import ScenarioTerms

STRAIN_AGE = 55
"""Members of the Local Government Pension Scheme whose employment ends by redundancy at this age or above take their
pension at once, unreduced (LGPS Regulations 2013, regulation 30(7)); the employer pays the fund the strain."""


@dataclass(frozen=True, eq=False)
class OnceLine:
    """A line of what falls once: of which proposal, on which day, who pays, and where it stands."""

    proposal: str
    line: OneOff | Redundancy | PayProtection
    on: date | None
    funded: Funded
    spot: Spot


@dataclass(frozen=True)
class OneOffCost:
    """Spending in one year only: whole pence, the day it falls, capital or revenue, and who pays.

    unknown: what it is that has no price, such as a pension strain not quoted, and how many of it.
    given: whether the scenario holds the amount itself.  projected: whether it rests on an assumed rate.
    until, annual, spread: of what runs from its day on, the first day after it, what it comes to in a year as it
    begins, and what falls in each month; nothing of what falls on one day.
    doubts: what it rests on that is not certain.  line: what it was made of.
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
class Falls:
    """One amount that falls on a day: whole pence, capital or revenue, and what of it has no price.

    given: whether the scenario holds the amount itself.  projected: whether it rests on an assumed rate.
    until, annual, spread: as in `OneOffCost`.  doubts: what it rests on that is not certain.
    """

    title: str
    pence: int
    on: date | None
    kind: str = "revenue"
    unknown: tuple[str, int] = ("", 0)
    given: bool = False
    projected: bool = False
    until: date | None = None
    annual: int = 0
    spread: tuple[tuple[date, int], ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class _Step:
    """Part of the run-off of protected pay: pence a year of one post from one day until another."""

    start: date
    end: date
    annual: int

    def between(self, first: date, until: date, method: Method) -> int:
        """What falls from one day until another of the same financial year."""
        start, end = max(first, self.start), min(until, self.end)
        if start >= end:
            return 0
        year = FinancialYear.of(start)
        begun, done = (accrued(self.annual, moment(day, year, method)) for day in (start, end))
        return int(done - begun)


class Once:
    """Makes the amounts that fall once of the lines of a scenario."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms, self.book, self.faults = terms, book, faults

    def costs(self, made_of: OnceLine) -> Iterator[OneOffCost]:
        """The amounts of one line by who pays on the day of each."""
        for f in self._amounts(made_of):
            paid = made_of.funded.on(f.on)
            cost = OneOffCost(made_of.proposal, f.title, f.pence, f.on, f.kind, paid)
            runs = replace(cost, until=f.until, annual=f.annual, spread=f.spread, line=made_of)
            place = made_of.spot.place()
            certain = replace(runs, unknown=f.unknown, given=f.given, place=place)
            yield replace(certain, projected=f.projected, doubts=f.doubts)

    def _amounts(self, made_of: OnceLine) -> Iterator[Falls]:
        """The amounts of one line, which falls on a day or runs from it."""
        line, on, spot = made_of.line, made_of.on, made_of.spot
        if isinstance(line, OneOff):
            yield Falls(line.title, line.amount.pence, on, line.kind, given=True)
        elif on is not None and isinstance(line, Redundancy):
            yield from self._redundancy(line, on, spot)
        elif on is not None and isinstance(line, PayProtection):
            yield from self._protection(line, on, made_of.funded)

    def _redundancy(self, line: Redundancy, on: date, spot: Spot) -> Iterator[Falls]:
        who = f"{line.count} x {line.title}" if line.count > 1 else line.title
        average = ", on averages" if line.averages else ""
        cap, each = self._cap(line, on, spot), 0
        if cap is not None:
            assumed = line.amount is None and cap.pence < line.weekly_pay.pence and cap.source.status == "projected"
            each = self._payment(line, on, spot, cap)
            paid, held = line.count * each, ", at a cap assumed to hold" if assumed else ""
            title = f"Redundancy: {who}{average}{held}"
            given = line.amount is not None and line.count == 1
            capped = line.amount is None and cap.pence < line.weekly_pay.pence
            doubts = doubts_of_source(cap.source, f"the cap on a week's pay on {long_date(on)}") if capped else ()
            yield Falls(title, paid, on, given=given, projected=assumed, doubts=tuple(doubts))
        notice = nearest_pence(line.notice_weeks * line.weekly_pay.pence)
        if notice:
            yield Falls(f"Pay in lieu of notice: {who}", line.count * notice, on)
        yield from self._insurance(line, on, spot, (each, notice))
        if line.pension_strain is not None:
            strain = line.count * line.pension_strain.pence
            yield Falls(f"Pension strain: {who}", strain, on, given=line.count == 1)
        elif line.lgps and line.age >= STRAIN_AGE:
            yield Falls(f"Pension strain: {who}", 0, on, unknown=(f"pension strain of {line.title}", line.count))

    def _insurance(self, line: Redundancy, on: date, spot: Spot, paid: tuple[int, int]) -> Iterator[Falls]:
        """What the law adds: employer National Insurance above the limit, and that and the levy on notice pay.

        paid: the payment and the notice pay of one of them, in pence.  Notice pay bears the full rate, since the
        threshold of the year is taken by the pay of the post.
        """
        who = f"{line.count} x {line.title}" if line.count > 1 else line.title
        payment, notice = paid
        due, sources = 0, list[Source]()
        try:
            rates = self.book.termination_rates
            above = rates.on(on) if payment > rates.least_limit else None
            if above is not None:
                due, sources = above.due(payment), [above.source]
            if notice:
                row, levy = self.book.oncosts.insurance_on(on), self.book.oncosts.levy_on(on)
                due, sources = due + times(notice, row.rate), [*sources, row.source]
                if levy is not None:
                    owed = line.count * times(notice, levy.rate)
                    yield Falls(f"Apprenticeship levy on pay in lieu of notice: {who}", owed, on)
        except InputError as fault:
            self._fault_at(fault, spot, on)
            return
        if due:
            assumed = any(source.status == "projected" for source in sources)
            doubts = [d for source in sources for d in doubts_of_source(source, "National Insurance on exits")]
            title = f"Employer National Insurance on exits: {who}{', at a rate assumed to hold' if assumed else ''}"
            yield Falls(title, line.count * due, on, projected=assumed, doubts=tuple(doubts))

    def _fault_at(self, fault: InputError, spot: Spot, on: date) -> None:
        """Note a fault of a lookup at the day of the line."""
        place, name = spot.place("on"), spot.name("on")
        found = (replace(f, fix=f"{f.fix} (See {f.place}.)") for f in fault.findings)
        self.faults.extend(replace(f, place=place, field=name, value=str(on)) for f in found)

    def _cap(self, line: Redundancy, on: date, spot: Spot) -> WeeklyCap | None:
        """The cap on a week's pay of the day; where none is held that is noted."""
        try:
            return self.book.redundancy.cap(on)
        except InputError as fault:
            self._fault_at(fault, spot, on)
            return None

    def _payment(self, line: Redundancy, on: date, spot: Spot, cap: WeeklyCap) -> int:
        """What one of them is paid: the employer's own terms, never below the statutory payment."""
        law, terms, weekly = self.book.redundancy, self.terms.redundancy_terms, line.weekly_pay.pence
        floor = law.payment(line.age, line.service, weekly, on)
        counted = weekly if terms.actual_pay else min(weekly, cap.pence)
        if line.amount is not None:
            if line.amount.pence < floor:
                said = f"{line.amount.text} is less than the statutory payment, {text(floor)}."
                fix = "An employer's own terms stand over the statutory payment, not under it."
                self.faults.add("E208", spot.place("amount"), spot.name("amount"), line.amount.text, said, fix)
            return line.amount.pence
        own = nearest_pence(law.weeks(line.age, line.service) * terms.multiplier * counted)
        return max(floor, own)

    def _protection(self, line: PayProtection, on: date, funded: Funded) -> Iterator[Falls]:
        """What a protected amount comes to, cut where a financial year begins and where who pays changes."""
        method = self.terms.sharing
        begins = [anniversary(on, on.year + n) for n in range(len(line.run_off) + 1)]
        annuals = [times(line.annual_pence, Fraction(part) / 100) for part in line.run_off]
        steps = [_Step(*ends, annual) for ends, annual in zip(pairwise(begins), annuals, strict=True)]
        who = f"{line.count} x {line.title}" if line.count > 1 else line.title
        end = steps[-1].end
        for first, until in cut(on, end, [*_first_days(on, end), *(day for day, _ in funded.later)]):

            def falls(start: date, end: date) -> int:
                return line.count * sum(step.between(start, end, method) for step in steps)

            pence = falls(first, until)
            if not pence:
                continue
            months = cut(first, until, month_days(FinancialYear.of(first)))
            spread = tuple((start, falls(start, end)) for start, end in months)
            annual = line.count * next(step.annual for step in steps if step.start <= first < step.end)
            title = f"Pay protection {FinancialYear.of(first).label}: {who}"
            yield Falls(title, pence, first, until=until, annual=annual, spread=spread)


def _first_days(start: date, end: date) -> list[date]:
    """The first days of the financial years that two days span."""
    years = range(FinancialYear.of(start).start_year, FinancialYear.of(end).start_year + 1)
    return [FinancialYear(year).first_day for year in years]
