"""The oracle over time: what falls once, months, cumulative cash, payback, net present value, who stands on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from case import OFFICERS, Act, Case, Entry, Funding, Proposal, Protection, Redundancy
from oracle import NOT_SAID, WHOLE_YEAR, Movement, Oracle, Spell, anniversaries, elapsed, months_of, shares, whole_nets
from oracle_prices import ONCOSTS, Figure, in_force_on, nearest, pence_of, rows_of

STRAIN = "pension strain"
"""The kind of what a fund has not quoted yet."""


def weeks_of(age: int, service: int) -> Fraction:
    """Weeks of statutory redundancy pay, counted back year by year from the day of leaving."""
    rules = {row["rule"]: Fraction(row["value"]) for row in rows_of(ONCOSTS / "redundancy-rules.csv")}
    if service < rules["min_years_service"]:
        return Fraction(0)
    ages = [age - back for back in range(1, int(min(service, rules["max_years_counted"])) + 1)]
    young, older = rules["weeks_per_year_under_22"], rules["weeks_per_year_41_and_over"]
    return sum((young if a < 22 else older if a >= 41 else rules["weeks_per_year_22_to_40"] for a in ages), Fraction(0))


def exit_insurance(paid: int, notice: int, on: date, *, hold: bool) -> list[int]:
    """Employer National Insurance on what is paid above £30,000 and on notice pay, and the levy on notice pay."""
    above = (
        in_force_on("termination-payments.csv", on, hold=hold) if on >= date(2020, 4, 6) and paid > 3_000_000 else []
    )
    [row] = in_force_on("national-insurance.csv", on, hold=hold) if notice else [{"rate": "0"}]
    levy = in_force_on("apprenticeship-levy.csv", on, hold=hold) if notice else []
    due = sum(nearest((paid - pence_of(each["limit"])) * Fraction(each["rate"])) for each in above)
    return [due + nearest(notice * Fraction(row["rate"])), *(nearest(notice * Fraction(e["rate"])) for e in levy)]


def officers_exit(entry: Redundancy, on: date) -> int:
    """What officers leave with by the terms of their scale, full-time and by a week's pay alone.

    Until October 2019 a month for each year and one more for those after the later of age 30 and five years of service,
    36 at most, of a twelfth of 365/7 weeks. From then a month a year from two years on, 24 at most, of 4.35 weeks between
    £23,000 / 12 and £60,000 / 12.
    """
    if on < date(2019, 10, 1):
        twice = max(0, min(entry.age - 30, entry.service - 5))
        return nearest(min(entry.service + twice, 36) * entry.weekly_pay * Fraction(365, 7) / 12)
    if entry.service < 2:
        return 0
    month = max(Fraction(435, 100) * entry.weekly_pay, Fraction(2_300_000, 12))
    return nearest(min(entry.service, 24) * min(month, Fraction(6_000_000, 12)))


def parts_of(case: Case, entry: Redundancy, on: date, scale: str) -> tuple[list[int], bool]:
    """What one redundancy comes to, part by part, and whether its pension strain is unknown."""
    [row] = in_force_on("redundancy.csv", on, hold=False)
    capped = min(entry.weekly_pay, pence_of(row["weekly_cap"]))
    weeks, (multiplier, actual_pay) = weeks_of(entry.age, entry.service), case.own_terms
    own = nearest(weeks * multiplier * (entry.weekly_pay if actual_pay else capped))
    if scale == OFFICERS and case.own_terms == (Fraction(1), False):
        own = officers_exit(entry, on)
    paid = max(nearest(weeks * capped), own if entry.own_terms is None else entry.own_terms)
    strain, notice = entry.strain or 0, nearest(entry.notice_weeks * entry.weekly_pay)
    return [
        paid,
        notice,
        strain,
        *exit_insurance(paid, notice, on, hold=case.hold_on_costs),
    ], entry.lgps and entry.age >= 55 and entry.strain is None


def stretches(start: date, end: date, days: set[date]) -> list[tuple[date, date]]:
    """From one day until another, cut at the days between."""
    return list(pairwise([start, *sorted(day for day in days if start < day < end), end]))


class CaseOracle(Oracle):
    """A case costed over its years."""

    def __init__(self, case: Case, book: Path) -> None:
        super().__init__(case, book)
        self.years = range(case.first_year, case.first_year + case.years)

    # --- what falls once ---

    def once(self, proposals: list[str] | None = None, funder: str | None = None) -> Figure:
        """All that falls once, whenever it falls."""
        return sum((figure for _, name, figure in self._once(proposals) if funder in (None, name)), Figure())

    def once_in_months(self, year: int, proposal: str | None = None) -> Counter[date]:
        """What falls once in each month of a year: known pence."""
        counts: Counter[date] = Counter()
        for on, _, figure in self._once(None if proposal is None else [proposal]):
            if on is not None and self.begins(year) <= on < self.begins(year + 1):
                counts[on.replace(day=1)] += figure.pence
        return counts

    def _once(self, proposals: list[str] | None = None) -> Iterator[tuple[date | None, str, Figure]]:
        """Day, funder and figure of each amount that falls once; of what runs for a time, of each of its months."""
        for proposal, act in self.case.acts():
            if proposals is not None and str(proposal.number) not in proposals:
                continue
            begins = self.case.day_of(proposal, act)
            if isinstance(act.entry, Protection):
                assert begins is not None
                yield from self._protected(act.entry, act.entry.funding or proposal.funding, begins)
            for on, funding, pence, unknown in self._amounts(act, begins):
                payers = self.paying.on(funding or proposal.funding, None, on or date.min)
                for name, share in shares(pence, payers, WHOLE_YEAR):
                    yield on, name, Figure(share)
                for name, part in payers if unknown else ():
                    yield on, name, Figure(0, {STRAIN: unknown * part})

    def _amounts(self, act: Act, on: date | None) -> Iterator[tuple[date | None, Funding, int, int]]:
        """Day, funders and pence of all that an action makes fall once, and how often its pension strain is unknown."""
        entry = act.entry
        if isinstance(entry, Redundancy):
            assert on is not None
            parts, unknown = parts_of(self.case, entry, on, self.case.pay)
            yield from ((on, entry.funding, entry.count * pence, 0) for pence in parts)
            yield on, entry.funding, 0, entry.count * unknown
        elif isinstance(entry, Protection):
            return
        elif act.action == "one_off":
            assert isinstance(entry, Entry)
            yield on, entry.funding, entry.pence, 0

    def _protected(self, entry: Protection, funding: Funding, on: date) -> Iterator[tuple[date, str, Figure]]:
        """Pay protection as it falls, by month and by who pays: a one-off cost of the year that the month lies in.

        Amounts are split between funders year by year and from each day on which other funders pay: where the share of a
        funder ends who has passed it on before, nothing changes.
        """
        ends = [*anniversaries(on, on.replace(year=on.year + len(entry.run_off)))]
        days = {day for f in self.case.funders for day in [f.until] if day} | {d for s in funding for d in s[2:] if d}
        turns = {
            d for d in days if self.paying.on(funding, None, d) != self.paying.on(funding, None, d - timedelta(days=1))
        }
        starts = {self.begins(y) for y in range(on.year, ends[-1].year + 1)}
        for first, until in stretches(on, ends[-1], starts | turns):
            year = first.year - (first.month < self.case.year_starts)
            edges = {a for a, _ in months_of(year, self.case.year_starts)}
            months = {day: 0 for day, _ in stretches(first, until, edges)}
            for start, end in stretches(first, until, {*months, *ends}):
                part = entry.run_off[sum(day <= start for day in ends) - 1]
                begun, done = (
                    nearest(nearest(entry.pence * part) * elapsed(year, d, self.case.sharing, self.case.year_starts))
                    for d in (start, end)
                )
                months[max(day for day in months if day <= start)] += entry.count * (done - begun)
            payers = self.paying.on(funding, None, first)
            so_far: Counter[str] = Counter()
            whole = 0
            for day, pence in months.items():  # what the stretch comes to is split, so is what it comes to so far
                whole += pence
                for name, share in shares(whole, payers, WHOLE_YEAR):
                    yield day, name, Figure(share - so_far[name])
                    so_far[name] = share

    # --- months ---

    def turns(self) -> dict[int, int | None]:
        """The full-year sign of each movement on the base budget, whoever pays."""
        return {number: net.sign for number, net in whole_nets(self.pairs()).items()}

    def saved_as(self, movement: Movement, proposal: Proposal) -> dict[str, str]:
        """The class of what each funder has of a movement's saving.

        Money of a ring-fenced grant goes back to its giver. Where other funders pay more and the grant less, all that is
        saved is the grant's; where the grant pays more and others less, all that is saved is theirs.
        """
        nets = {pair.funder: pair.net for pair in self.pairs([movement.proposal]) if pair.movement is movement}
        own = {
            name: self.saving_class(proposal, name) for name in (*nets, *(f.id for f in self.case.funders), NOT_SAID)
        }
        not_cashed = sum((net for name, net in nets.items() if own[name] != "not_cashable"), Figure())
        back = sum((net for name, net in nets.items() if own[name] == "not_cashable"), Figure())
        if (not_cashed + back).sign != -1:
            return own
        if not_cashed.sign == 1:
            return dict.fromkeys(own, "not_cashable")
        if back.sign == 1:
            return dict.fromkeys(own, next(own[name] for name in nets if own[name] != "not_cashable"))
        return own

    def saving_class(self, proposal: Proposal, funder: str) -> str:
        """Cashable where all four conditions are said and the funder keeps the money; by doing less where that is said."""
        ring_fenced = any(f.id == funder and f.ring_fenced for f in self.case.funders)
        if ring_fenced or False in proposal.cashable:
            return "not_cashable"
        if None in proposal.cashable:
            return "potential_scope_reduction" if proposal.scope_reduction else "potentially_cashable"
        return "scope_reduction" if proposal.scope_reduction else "cashable"

    def flows(self) -> dict[date, Counter[str]] | None:
        """Growth, savings and what stands beside them in each month; None where a sign does not settle them all."""
        turns, by_number = self.turns(), {str(p.number): p for p in self.case.proposals}
        counts: dict[date, Counter[str]] = {
            first: Counter() for year in self.years for first, _ in months_of(year, self.case.year_starts)
        }
        unsettled: Counter[tuple[int, date]] = Counter()
        for movement in self.movements[1:]:
            classes = self.saved_as(movement, by_number[movement.proposal])
            for sign, spell in self._budgeted(movement):
                for year in self.years:
                    for fallen in self._in_year(spell, year):
                        flow = counts[fallen.first.replace(day=1)]
                        pence = sign * spell.count * fallen.pence
                        if fallen.once or spell.time_limited:
                            flow["time_limited"] += pence
                            continue
                        turn = turns.get(movement.number, 0)
                        if turn is None:
                            flow["unclassified"] += pence
                            continue
                        if not turn and pence:
                            unsettled[movement.number, fallen.first.replace(day=1)] += pence
                            continue
                        flow["growth" if turn == 1 else "savings"] += pence * (turn or 0)
                        if turn == -1:
                            flow[classes[fallen.funder]] -= pence
        if any(unsettled.values()):
            return None
        for year in self.years:
            for month, pence in self.once_in_months(year).items():
                counts[month]["one_off"] += pence
        return counts

    def net_in(self, year: int, prices: str = "") -> int:
        """All known that falls in a year on the base budget, what falls once with it; a cost is positive."""
        oracle = self if prices in ("", self.case.prices) else CaseOracle(_at(self.case, prices), self.prices.book)
        recurring = sum(
            pence
            for m in oracle.movements
            for limited in (False, True)
            for _, pence in oracle._part_year(m, year, limited)
        )
        return recurring + sum(oracle.once_in_months(year).values())

    def npv(self, percent: Fraction) -> int:
        """Savings less costs at constant prices, each year discounted and rounded; the first is not."""
        return sum(
            -nearest(Fraction(self.net_in(y, "constant")) / (1 + percent / 100) ** n) for n, y in enumerate(self.years)
        )

    def payback(self, flows: dict[date, Counter[str]], *, if_cashable: bool) -> tuple[date | None, date | None]:
        """The month from which cumulative cash is never again a cost, after that of the first outlay."""
        classes = ["cashable", "scope_reduction"]
        classes += ["potentially_cashable", "potential_scope_reduction"] if if_cashable else []
        months = sorted(flows)
        outlays = [m for m in months if max(flows[m]["growth"], flows[m]["one_off"], flows[m]["time_limited"]) > 0]
        so_far, sums = 0, []
        for month in months:
            flow = flows[month]
            so_far += flow["growth"] + flow["one_off"] + flow["time_limited"] - sum(flow[name] for name in classes)
            sums.append(so_far)
        if not outlays:
            return None, None
        after = [n for n, month in enumerate(months) if month > outlays[0] and all(s <= 0 for s in sums[n:])]
        return (months[after[0]] if after else None), outlays[0]

    # --- whose funding ends first ---

    def cliff(self, first: date = date.min, last: date = date.max) -> Counter[tuple[date, str]]:
        """What falls on others in a full year, by day and the funder that pays no longer or less.

        first, last: the days between which it is looked for, the last not included.
        """
        counts: Counter[tuple[date, str]] = Counter()
        for spell, start, end in self._stood():
            for day in sorted({day for day in self.paying.turns(spell) if start < day < end and first <= day < last}):
                before, after = (self._paid(spell, day, at) for at in (day - timedelta(days=1), day))
                had, has = (dict(self.payers(spell, at)) for at in (day - timedelta(days=1), day))
                for name in had:
                    if had[name] > has.get(name, 0) and name != NOT_SAID:
                        counts[day, name] += spell.count * (before[name] - after[name])
        return counts

    def _stood(self) -> Iterator[tuple[Spell, date, date]]:
        """Each post as it stands, from a day until another: before a change, and after it until the next."""
        next_change = {spell.made_by: spell.from_ for m in self.movements[1:] for spell in m.before if spell.made_by}
        for movement in self.movements:
            for spell in movement.before if movement.number else ():
                if not spell.made_by and spell.from_ is not None and spell.from_ != spell.born:
                    yield spell, spell.born or date.min, spell.from_
            for spell in movement.after:
                changed = next_change.get(movement.number) or date.max
                yield spell, spell.from_ or date.min, min(spell.until or date.max, changed)

    def _paid(self, spell: Spell, day: date, at: date) -> Counter[str]:
        """What each funder of one day pays in a year, of one post at the prices of another."""
        paid: Counter[str] = Counter()
        for annual in (self.on_day(spell, day) or {}).values():
            for name, pence in shares(annual, self.payers(spell, at), WHOLE_YEAR):
                paid[name] += pence
        return paid

    # --- who stands ---

    def baseline_cost(self, year: int) -> Figure:
        """A full year of all budgeted recurring posts and lines of the baseline that are there on the last day of a year."""
        day = self.begins(year + 1) - timedelta(days=1)
        figures = [f for side, s in self._standing(None) if side == "baseline" for f in self._on_day_as_it_was(s, day)]
        return sum(figures, Figure())

    def standing_cost(self, year: int) -> Figure:
        """A full year of all budgeted recurring posts and lines that stand on the last day of a year."""
        day = self.begins(year + 1) - timedelta(days=1)
        figures = [self.baseline_cost(year)]
        for movement in self.movements[1:]:
            for sign, spell in self._budgeted(movement):
                if not spell.time_limited and (spell.from_ or day) <= day:
                    figures += [figure if sign > 0 else -figure for figure in self._figures_on(spell, day)]
        return sum(figures, Figure())

    def _on_day_as_it_was(self, spell: Spell, day: date) -> list[Figure]:
        """A post of the baseline on a day, whenever it changes; not where it begins later."""
        if not spell.budgeted or spell.time_limited or (spell.born or day) > day:
            return []
        return self._figures_on(spell, day)

    def _figures_on(self, spell: Spell, day: date) -> list[Figure]:
        cost = self.on_day(spell, day)
        if cost is None:
            return [Figure(0, {spell.kind: Fraction(spell.count)})]
        return [Figure(spell.count * sum(cost.values()))]


def _at(case: Case, prices: str) -> Case:
    return replace(case, prices=prices)
