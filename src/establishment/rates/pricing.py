"""What prices a kind of post on a day: points, rates and their sources, looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from establishment.ground.money import percent, text
from establishment.ground.periods import pay_day
from establishment.ground.shown_fields import ShownFields
from establishment.posts import Kind
from establishment.rates.allowances import PaidAllowance, paid_as
from establishment.rates.insurance import EXEMPT_LETTER, LetterThreshold, NationalInsurance, insurance_terms
from establishment.rates.oncosts import Levy, OnCosts, PensionRate, category_in_force
from establishment.rates.own_pay import own_pay
from establishment.rates.references import Source, Status, refuse_low, weakest
from establishment.rates.scale_values import BasicPay
from establishment.rates.scales import Scale


@dataclass(frozen=True, repr=False)
class Trace(ShownFields):
    """What the price of a kind on a day stands on: points, rates and their sources.

    month: the last day of the month whose on-costs it has.  insurance: none with a flat percentage, or letter X.
    """

    kind: Kind
    on: date
    basic: BasicPay
    category: str
    insurance: NationalInsurance | None
    pension: PensionRate | None
    levy: Levy | None
    month: date
    allowances: tuple[PaidAllowance, ...] = ()

    @property
    def rates(self) -> list[str]:
        """The on-costs used, in words: National Insurance, pension, levy, or the flat percentage."""
        if self.kind.on_cost_rate is not None:
            return [f"on-costs {percent(self.kind.on_cost_rate)} of pay"]
        rates = []
        if self.insurance is not None:
            rates.append(f"National Insurance {self._above(self.insurance)}")
        elif self.category == EXEMPT_LETTER:
            rates.append(f"National Insurance {self.category} none")
        if self.pension is not None:
            rates.append(f"{self.pension.scheme} pension {_paid(self.pension)}")
        else:
            rates.append(f"pension {self.kind.pension}")
        return [*rates, f"levy {percent(self.levy.rate)}"] if self.levy else rates

    @cached_property
    def letter(self) -> LetterThreshold | None:
        """The threshold that its category letter has of its own; None for one of the standard or upper threshold."""
        return self.insurance.own_threshold(self.category, self.month) if self.insurance is not None else None

    @property
    def sources(self) -> list[Source]:
        """The sources of all it used."""
        named = (paid.dated for paid in self.allowances)
        rows = (self.insurance, self.letter, self.pension, self.levy, *named)
        return [value.source for value in self.basic.values] + [row.source for row in rows if row is not None]

    @cached_property
    def insurance_terms(self) -> tuple[int, tuple[int, int] | None]:
        """The yearly threshold of its letter and the band of its rebate, in pence; nothing is due without a row."""
        if self.insurance is None:
            return 0, None
        return insurance_terms(self.insurance, self.category, "annual", self.month)

    @cached_property
    def projected(self) -> bool:
        """Whether any of it is assumed."""
        return any(source.status == "projected" for source in self.sources)

    def explain(self, component: str) -> str:
        """What one part of the cost stands on: points, rates, thresholds, each with its file line and source."""
        explanations = {
            "basic": self._basic,
            "national_insurance": self._insurance,
            "pension": self._pension,
            "levy": self._levy,
            "allowances": self._allowances,
            "other": self._flat,
            "vacancy": self._vacancy,
        }
        return explanations[component]()

    def _basic(self) -> str:
        points = f"{self.kind.basis}: " + " and ".join(f"point {v.point} ({text(v.pence)})" for v in self.basic.values)
        if self.kind.own_pay is not None:
            points = f"{self.basic.values[0].point} ({text(self.basic.values[0].pence)})"
        return f"{points} at the award of {self.award}{self._hours} [{self.basic.values[0].source.cited}]"

    @property
    def _hours(self) -> str:
        part = self.kind.fte * self.kind.weeks
        return "" if part == 1 else f", x {part}"

    def _insurance(self) -> str:
        row = self.insurance
        if row is None and self.category == EXEMPT_LETTER:
            return f"category {EXEMPT_LETTER}: no National Insurance is due"
        if row is None:
            return "none: a flat percentage stands for it"
        own = f"; {self.letter.relieved} [{self.letter.source.cited}]" if self.letter is not None else ""
        return f"category {self._above(row)} [{row.source.cited}]{own}"

    def _above(self, row: NationalInsurance) -> str:
        threshold, band = self.insurance_terms
        rebate = f", less {percent(row.rebate_rate)} rebate" if band and row.rebate_rate else ""
        return f"{self.category} {percent(row.rate)} above {text(threshold)}{rebate}"

    def _pension(self) -> str:
        used = self.pension
        if used is None:
            return str(self.kind.pension)
        return f"{used.scheme} {_paid(used)} [{used.source.cited}]"

    def _levy(self) -> str:
        return f"{percent(self.levy.rate)} of pay [{self.levy.source.cited}]" if self.levy else "none"

    def _allowances(self) -> str:
        return "; ".join(
            f"{paid.dated} [{paid.dated.source.cited}]" if paid.dated else f"{paid.name}, as the scenario gives"
            for paid in self.allowances
        )

    def _flat(self) -> str:
        return f"{percent(self.kind.on_cost_rate or Fraction(0))} of pay, as the scenario gives"

    def _vacancy(self) -> str:
        return f"{percent(self.kind.vacancy)} taken off for empty posts, as the scenario gives"

    @property
    def award(self) -> date:
        """Effective date of the award used."""
        return self.basic.values[0].award

    @property
    def status(self) -> Status:
        """The weakest status of all it used; a rebate's band that is worked out is derived."""
        terms = [self.insurance.terms_status(self.category)] if self.insurance is not None else []
        return weakest([*(source.status for source in self.sources), *terms])


def trace(
    kind: Kind,
    on: date,
    scale: Scale,
    oncosts: Callable[[], OnCosts],
    *,
    accept_low: bool = False,
    oncosts_on: date | None = None,
) -> Trace:
    """Look up all that prices a kind on a day: pay on that day, on-costs of its month, or of that of `oncosts_on`.

    Raises InputError: E203 to E207, E219 (pay), E205, E207, E215 (on-costs), E210 (low confidence, unasked).
    """
    if kind.own_pay is not None:
        basic = own_pay(scale, kind.grade, kind.own_pay, on)
    else:
        basic = scale.basic_pay(scale.grade(kind.grade, on), kind.basis, on, kind.point, kind.stop_at_bar)
    # pay changes on its day, rates of a month are those of its last
    month = pay_day(oncosts_on or on)
    insurance, pension, levy, category = None, None, None, ""
    if kind.on_cost_rate is None:
        # a rate that changes by date is settled before the scheme is looked up
        kind = replace(kind, pension=kind.pension.in_force(month))
        rates = oncosts()
        # by full-time pay, as the bands of the schemes are
        pension = rates.pension_on(kind.pension, month, basic.salary)
        insurance, levy = rates.insurance_on(month), rates.levy_on(month)
        category = category_in_force(kind.category, rates.schemes.get(kind.pension.scheme), month)
        if category == EXEMPT_LETTER:
            insurance = None
        else:
            # a letter that cannot be priced is refused here, where the post is still known
            insurance_terms(insurance, category, "annual", month)
    allowances = tuple(paid_as(own, kind, scale, on) for own in kind.allowances)
    result = Trace(kind, on, basic, category, insurance, pension, levy, month, allowances)
    # values of low confidence ship to fill gaps, and price nothing unless they are asked for
    if not accept_low:
        refuse_low(result.sources, f"The value used for {kind.label} on {on}", "confidence", "low")
    return result


def _paid(used: PensionRate) -> str:
    return f"{percent(used.rate)} ({used.rate_kind.replace('_', ' ')})"


def paid_allowances(kind: Kind, scale: Scale, on: date, *, accept_low: bool = False) -> tuple[PaidAllowance, ...]:
    """What a post is paid on top of basic on a day, allowance by allowance.

    Raises InputError E202, E203, E205, E208 (see `paid_as`), E210 (low confidence, unasked).
    """
    paid = tuple(paid_as(own, kind, scale, on) for own in kind.allowances)
    for each in paid if not accept_low else ():
        used = [each.source] if each.source is not None else []
        refuse_low(used, f"The value used for {each.name} on {on}", "confidence", "low")
    return paid
