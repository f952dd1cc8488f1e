"""What falls when holders of posts are made redundant: the payment by their terms, notice, pension strain, tax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Faults, InputError, listed
from establishment.ground.money import nearest_pence, number_text, percent, text, times
from establishment.ground.periods import long_date
from establishment.posts import Kind, Spell
from establishment.rates.book import Book
from establishment.rates.doubts import doubts_of_source
from establishment.rates.exit_terms import WEEKS_IN_YEAR, ExitPayment, ExitTerms, Leaver
from establishment.rates.redundancy import WeeklyCap
from establishment.rates.references import Source, refuse_low
from establishment.scenarios.action_shapes import Redundancy
from establishment.scenarios.holders_pay import HolderPay, pay_of_all
from establishment.scenarios.line_places import Spot
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.terms import STATUTORY, ScenarioTerms

STRAIN_AGE = 55
"""Members of the Local Government Pension Scheme whose employment ends by redundancy at this age or above take their
pension at once, unreduced (LGPS Regulations 2013, regulation 30(7)); the employer pays the fund the strain."""
NEAR_ENOUGH = Fraction(1, 100)
"""A week's pay that is typed and lies within this part of the post's own is not remarked on."""


@dataclass(frozen=True)
class _Exit:
    """A redundancy to be worked out: its line, day and place, the scale of its holders, and who leaves."""

    line: Redundancy
    on: date
    spot: Spot
    scale: str
    leaver: Leaver
    remark: str = ""

    @property
    def who(self) -> str:
        """How many, and of which title."""
        return f"{self.line.count} x {self.line.title}" if self.line.count > 1 else self.line.title

    @property
    def weekly(self) -> int:
        """A week's pay, in whole pence."""
        return nearest_pence(self.leaver.weekly)


class Redundancies:
    """Makes the amounts that fall once of the redundancies of a scenario."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms, self.book, self.faults = terms, book, faults

    def falls(self, line: Redundancy, on: date, spot: Spot, holders: Sequence[Spell]) -> Iterator[OneOffCost]:
        """The amounts of one line. holders: the posts of that title; none where the scenario has none."""
        exits = self._exit(line, on, spot, holders)
        if exits is None:
            return
        cap, each = self._cap(exits), 0
        if cap is not None:
            payment = self._payment(exits, cap)
            # the fault is noted, and a cost without its main part would look complete
            if payment is None:
                return
            each = payment.pence
            yield self._paid(exits, cap, payment)
        # at the actual week's pay: the cap is of the statutory redundancy payment alone
        notice = nearest_pence(self._notice_weeks(line) * exits.weekly)
        if notice:
            how = f"{number_text(self._notice_weeks(line))} weeks x {text(exits.weekly)}"
            yield OneOffCost(f"Pay in lieu of notice: {exits.who}", line.count * notice, on, how=how)
        yield from self._insurance(exits, (each, notice))
        if line.pension_strain is not None:
            strain = line.count * line.pension_strain.pence
            yield OneOffCost(f"Pension strain: {exits.who}", strain, on, given=line.count == 1)
        # a strain that no one quoted is unknown, not nought
        elif line.lgps and line.age >= STRAIN_AGE:
            yield OneOffCost(
                f"Pension strain: {exits.who}", 0, on, unknown=(f"pension strain of {line.title}", line.count)
            )

    def _notice_weeks(self, line: Redundancy) -> Fraction:
        return self.book.redundancy.notice_weeks(line.service) if line.statutory_notice else line.notice_weeks

    def _exit(self, line: Redundancy, on: date, spot: Spot, holders: Sequence[Spell]) -> _Exit | None:
        """The scale and the pay of who leaves, of the post where the line does not say them; None where not known."""
        scales = list(dict.fromkeys(spell.kind.scale for spell in holders if isinstance(spell.kind, Kind)))
        # which terms apply is the author's to say
        if not line.scale and len(scales) > 1:
            message = f"Posts of that title are on {' and on '.join(scales)}, which have terms of their own."
            spot.fault(self.faults, "E303", "scale", None, message, 'Add scale = "..." to the line.', at="")
            return None
        scale = line.scale or (scales[0] if scales else self.terms.pay)
        typed = line.weekly_pay is not None or line.annual_pay is not None
        pay: HolderPay | None = None
        try:
            self.book.scale(scale)
            pay = pay_of_all(holders, on, self.book, self.terms) if holders else None
        except InputError as fault:
            # pay that is typed needs no price of the post
            if not typed:
                self._no_pay(spot, fault)
                return None
        if pay is None and not typed:
            self._no_pay(spot, None)
            return None
        return _Exit(line, on, spot, scale, *_leaver(line, pay, on))

    def _no_pay(self, spot: Spot, fault: InputError | None) -> None:
        why = "no post of the scenario has that title" if fault is None else fault.findings[0].message
        message = f"The holder's pay is missing and cannot be taken from the post: {why.rstrip('.')}."
        fix = 'Give weekly_pay = "£..." (a week\'s actual pay), or annual_pay = "£...".'
        spot.fault(self.faults, "E202", "weekly_pay", None, message, fix, at="")

    def _payment(self, exits: _Exit, cap: WeeklyCap) -> ExitPayment | None:
        """What one of them is paid: by the terms that stand, never below the statutory payment of an employee."""
        try:
            usual = self._usual(exits)
            terms, remark = self._chosen(exits, usual)
            # an officer has no right to a redundancy payment, so the law's is no floor there
            employees = usual is None or usual.available
            if not terms.available or (not employees and (exits.line.amount is not None or terms.statutory)):
                self._no_exit(exits)
                return None
            law = self.book.redundancy
            # the statutory payment with the cap of the day and without any multiple
            floor = ExitTerms(STATUTORY, ()).payment(exits.leaver, law, exits.on)
            if exits.line.amount is not None:
                return self._given(exits, floor)
            own = self.terms.redundancy_terms
            paid = terms.payment(exits.leaver, law, exits.on, multiplier=own.multiplier, actual=own.actual_pay)
        except InputError as fault:
            self._fault_at(fault, exits.spot, exits.on, fault.findings[0].field)
            return None
        # no terms can pay an employee less than the law
        if employees and floor.pence > paid.pence:
            how = f"{floor.how}, which is more than {paid.how}"
            paid = ExitPayment(floor.pence, how, paid.sources, by_law=True)
        notice = _notice_of(terms, exits.line)
        message = "; ".join(filter(None, (paid.how, terms.cited, remark, notice, exits.remark)))
        return replace(paid, how=message)

    def _usual(self, exits: _Exit) -> ExitTerms | None:
        """The terms of the scale on the day; None where it names none."""
        name = self.book.scale(exits.scale).table.exit_terms
        terms_name = exits.line.terms or self.terms.redundancy_terms.terms
        try:
            return self.book.exit_terms(exits.scale, name, exits.on) if name else None
        except InputError:
            if terms_name or exits.line.amount is not None or self.terms.redundancy_terms.own:
                return None  # others stand in their place
            raise

    def _chosen(self, exits: _Exit, usual: ExitTerms | None) -> tuple[ExitTerms, str]:
        """The terms by which they leave, and what is to be said of the choice."""
        own, scale = self.terms.redundancy_terms, exits.scale
        name = exits.line.terms or own.terms
        statutory = ExitTerms(STATUTORY, ())
        # named terms replace those of the scale
        if name and name != STATUTORY:
            named = self.book.exit_terms(scale, name, exits.on)
            self._refuse_low(named)
            return named, ""
        if name == STATUTORY or exits.line.amount is not None:
            instead = usual is not None and usual.available and not usual.statutory and name == STATUTORY
            return statutory, f"the terms of {scale}, {usual.name}, are not used" if instead and usual else ""
        # a multiple of the statutory weeks stands in place of terms that do not go by them, and that is said
        if own.own and (usual is None or (usual.available and not usual.statutory)):
            instead_of = f" in place of {usual.name}" if usual is not None else ""
            return statutory, f"the scenario's own terms{instead_of}"
        if usual is None:
            return statutory, f"no exit terms of {scale} are known: the least that is due"
        self._refuse_low(usual)
        discretion = usual.statutory and usual.available and not own.own
        return usual, "no multiple of the employer's own is given: the least that is due" if discretion else ""

    def _refuse_low(self, terms: ExitTerms) -> None:
        if not self.terms.accept_low_confidence:
            refuse_low(terms.sources, f"A rule of the exit terms {terms.name}", "terms", terms.name)

    def _no_exit(self, exits: _Exit) -> None:
        others = self.book.scale(exits.scale).exit_rules.names
        usual = self.book.scale(exits.scale).table.exit_terms
        message = f"A holder of a post on {exits.scale} cannot be made redundant ({usual})."
        cited = self.book.exit_terms(exits.scale, usual, exits.on).cited
        fix = f"Remove the post (disestablish): it saves money as holders leave. Source: {cited}."
        named = [name for name in others if name != usual]
        fix += f" For other ways to leave: terms = {listed(named)}." if named else ""
        fix += " For staff, give their scale on this line."
        exits.spot.fault(self.faults, "E310", "", exits.line.title, message, fix)

    def _given(self, exits: _Exit, floor: ExitPayment) -> ExitPayment:
        amount = exits.line.amount
        assert amount is not None
        if amount.pence < floor.pence:
            message = f"{amount.text} is less than the statutory payment, {text(floor.pence)}."
            fix = "An employer's own terms cannot pay less than the statutory payment."
            exits.spot.fault(self.faults, "E208", "amount", amount.text, message, fix)
        return ExitPayment(amount.pence, "as the scenario gives it", by_law=False)

    def _paid(self, exits: _Exit, cap: WeeklyCap, payment: ExitPayment) -> OneOffCost:
        """The payment as it falls, with what it rests on."""
        line, on = exits.line, exits.on
        # only then did the cap decide anything, so only then is its source one of the figure's
        capped = payment.by_law and cap.pence < exits.weekly
        assumed = capped and cap.source.status == "projected"
        average, cap_words = ", on averages" if line.averages else "", ", at a cap assumed to hold" if assumed else ""
        doubts = doubts_of_source(cap.source, f"the cap on a week's pay on {long_date(on)}") if capped else []
        for source in payment.sources:
            doubts += doubts_of_source(source, "exit terms")
        return OneOffCost(
            f"Redundancy: {exits.who}{average}{cap_words}",
            line.count * payment.pence,
            on,
            projected=assumed,
            given=line.amount is not None and line.count == 1,
            doubts=tuple(dict.fromkeys(doubts)),
            how=payment.how,
            weeks=payment.weeks,
        )

    def _insurance(self, exits: _Exit, paid: tuple[int, int]) -> Iterator[OneOffCost]:
        """What the law adds: employer National Insurance above the limit, and that and the levy on notice pay.

        paid: the payment and the notice pay of one of them, in pence.  Notice pay bears the full rate, since the
        threshold of the year is taken by the pay of the post.
        """
        payment, notice = paid
        line, on = exits.line, exits.on
        due, sources, sums = 0, list[Source](), list[str]()
        try:
            rates = self.book.termination_rates
            # below the lowest limit nothing was ever due, so a day for which no rate is held is no fault
            # of each person's payment: the limit is for one employment
            above = rates.on(on) if payment > rates.least_limit else None
            if above is not None:
                due, sources = above.due(payment), [above.source]
                sums += [f"{percent(above.rate)} x ({text(payment)} - {text(above.limit)})"] if due else []
            if notice:
                row, levy = self.book.oncosts.insurance_on(on), self.book.oncosts.levy_on(on)
                # notice pay is earnings, and the threshold is taken up already
                due, sources = due + times(notice, row.rate), [*sources, row.source]
                sums.append(f"{percent(row.rate)} x {text(notice)} of notice pay")
                if levy is not None:
                    owed = line.count * times(notice, levy.rate)
                    title, how = f"Apprenticeship levy on pay in lieu of notice: {exits.who}", percent(levy.rate)
                    yield OneOffCost(title, owed, on, how=f"{how} x {text(notice)}")
        except InputError as fault:
            self._fault_at(fault, exits.spot, on, "on")
            return
        if due:
            assumed = any(source.status == "projected" for source in sources)
            doubts = [d for source in sources for d in doubts_of_source(source, "National Insurance on exits")]
            title = f"Employer National Insurance on exits: {exits.who}"
            title += ", at a rate assumed to hold" if assumed else ""
            how = " + ".join(sums)
            yield OneOffCost(title, line.count * due, on, projected=assumed, doubts=tuple(doubts), how=how)

    def _fault_at(self, fault: InputError, spot: Spot, on: date, key: str) -> None:
        """Note a fault of a lookup at the day of the line, or at what it is about."""
        key = key if key in ("terms", "age") else "on"
        for finding in fault.findings:
            value = finding.value if key != "on" else str(on)
            where = replace(finding, fix=f"{finding.fix} (See {finding.place}.)", place=spot.place(key), value=value)
            self.faults.extend([replace(where, field=spot.name(key))])

    def _cap(self, exits: _Exit) -> WeeklyCap | None:
        """The cap on a week's pay of the day; where none is held that is noted."""
        try:
            return self.book.redundancy.cap(exits.on)
        except InputError as fault:
            self._fault_at(fault, exits.spot, exits.on, "on")
            return None


def _notice_of(terms: ExitTerms, line: Redundancy) -> str:
    """The notice that terms give, where the line counts none; empty where it does, or the terms say nothing of it."""
    months = terms.value("notice_months")
    if months is None or line.notice_weeks or line.statutory_notice:
        return ""
    # notice that is worked costs nothing beside pay; how it would be written if it is paid
    weeks = months * WEEKS_IN_YEAR / 12
    return f'{number_text(months)} months of notice, taken as worked: if it is paid, notice_weeks = "{weeks}"'


def _leaver(line: Redundancy, pay: HolderPay | None, on: date) -> tuple[Leaver, str]:
    """Who leaves, with the pay that the line gives, else that of the post; and what is to be said of it."""
    fte = pay.fte if pay is not None else Fraction(1)
    if line.weekly_pay is None and line.annual_pay is None:
        assert pay is not None
        remark = f"pay from the post: {text(pay.annual)} a year on {long_date(on)}"
        return Leaver(line.age, line.service, pay.weekly, False, Fraction(pay.annual), fte), remark
    annual = None if line.annual_pay is None else Fraction(line.annual_pay.pence)
    weekly = Fraction(line.weekly_pay.pence) if line.weekly_pay is not None else (annual or 0) / WEEKS_IN_YEAR
    remark = ""
    # typed pay stands; that the post's own is another is said, since one of them is wrong
    if pay is not None and not line.averages and abs(pay.weekly - weekly) > weekly * NEAR_ENOUGH:
        remark = f"the post's own pay gives {text(nearest_pence(pay.weekly))} a week on {long_date(on)}"
    return Leaver(line.age, line.service, weekly, line.weekly_pay is not None, annual, fte), remark
