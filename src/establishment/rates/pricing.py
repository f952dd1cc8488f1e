"""Kinds of post priced: the annual cost of one post, component by component, and what it stands on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

from establishment.findings import Finding, InputError
from establishment.money import divide, narrow, percent, pounds, text, times
from establishment.periods import pay_day
from establishment.posts import Kind
from establishment.rates.insurance import NationalInsurance, insurance_due, insurance_terms
from establishment.rates.oncosts import Levy, OnCosts, PensionRate, category_in_force, levy_due
from establishment.rates.references import Source, Status, weakest
from establishment.rates.scales import AllowanceValue, BasicPay, Scale

COMPONENTS = (
    "basic",
    "allowances",
    "national_insurance",
    "pension",
    "levy",
    "other",
    "unit_cost",
    "vacancy",
    "lump_sum",
    "non_pay",
    "income",
)
"""The parts of a cost. A priced post has the first six, or a unit cost that is given; the vacancy factor takes off
of either. A lump sum has on-costs of its own; non-pay and income stand alone."""
COLUMN = {name: index for index, name in enumerate(COMPONENTS)}

Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Trace:
    """What the price of a kind on a day stands on: points, rates and their sources.

    month: the last day of the month whose on-costs it has.
    """

    kind: Kind
    on: date
    basic: BasicPay
    category: str
    insurance: NationalInsurance | None
    pension: PensionRate | None
    levy: Levy | None
    month: date
    allowances: tuple[AllowanceValue | None, ...] = ()

    @property
    def rates(self) -> list[str]:
        """The on-costs used, in words: National Insurance, pension, levy, or the flat percentage."""
        if self.kind.on_cost_rate is not None:
            return [f"on-costs {percent(self.kind.on_cost_rate)} of pay"]
        said = []
        if self.insurance is not None:
            said.append(f"National Insurance {self._above(self.insurance)}")
        if self.pension is not None:
            said.append(f"{self.pension.scheme} pension {_paid(self.pension)}")
        else:
            said.append(f"pension {self.kind.pension}")
        return [*said, f"levy {percent(self.levy.rate)}"] if self.levy else said

    @property
    def sources(self) -> list[Source]:
        """The sources of all it used."""
        rows = (self.insurance, self.pension, self.levy, *self.allowances)
        return [value.source for value in self.basic.values] + [row.source for row in rows if row is not None]

    def explain(self, component: str) -> str:
        """What one part of the cost stands on: points, rates, thresholds, each with its file line and source."""
        said = {
            "basic": self._basic, "national_insurance": self._insurance, "pension": self._pension,
            "levy": self._levy, "allowances": self._allowances, "other": self._flat, "vacancy": self._vacancy,
        }  # fmt: skip
        return said[component]()

    def _basic(self) -> str:
        points = " and ".join(f"point {v.point} ({text(v.pence)})" for v in self.basic.values)
        part = self.kind.fte * self.kind.weeks
        hours = "" if part == 1 else f", x {part}"
        return f"{self.kind.basis}: {points} at the award of {self.award}{hours} [{self.basic.values[0].source.cited}]"

    def _insurance(self) -> str:
        row = self.insurance
        if row is None:
            return "none: a flat percentage stands for it"
        return f"category {self._above(row)} [{row.source.cited}]"

    def _above(self, row: NationalInsurance) -> str:
        threshold, band = insurance_terms(row, self.category, "annual", self.month)
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
        said = []
        for own, dated in zip(self.kind.allowances, self.allowances, strict=True):
            said.append(own.name + (f" [{dated.source.cited}]" if dated else ", as the scenario gives"))
        return "; ".join(said)

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
    kind: Kind, on: date, scale: Scale, oncosts: Callable[[], OnCosts], *, accept_low: bool = False,
    oncosts_on: date | None = None,
) -> Trace:  # fmt: skip
    """Look up all that prices a kind on a day: pay on that day, on-costs of its month, or of that of `oncosts_on`.

    Raises InputError: E203 to E207 (pay), E205, E207, E215 (on-costs), E210 (low confidence, unasked).
    """
    basic = scale.basic_pay(scale.grade(kind.grade, on), kind.basis, on, kind.point, kind.stop_at_bar)
    month = pay_day(oncosts_on or on)
    insurance, pension, levy, category = None, None, None, ""
    if kind.on_cost_rate is None:
        held = oncosts()
        pension = held.pension_on(kind.pension, month, basic.salary)
        insurance, levy = held.insurance_on(month), held.levy_on(month)
        category = category_in_force(kind.category, held.schemes.get(kind.pension.scheme), month)
        insurance_terms(insurance, category, "annual", month)
    allowances = tuple(scale.allowance(a.name, on) if a.named_only else None for a in kind.allowances)
    found = Trace(kind, on, basic, category, insurance, pension, levy, month, allowances)
    if not accept_low:
        _refuse_low(found)
    return found


def _paid(used: PensionRate) -> str:
    return f"{percent(used.rate)} ({used.rate_kind.replace('_', ' ')})"


def _refuse_low(found: Trace) -> None:
    for source in (s for s in found.sources if s.confidence == "low"):
        said = (
            f"The value used for {found.kind.label} on {found.on} is of low confidence: {source.note or source.place}."
        )
        fix = "Set accept_low_confidence = true to use it all the same."
        raise InputError([Finding("E210", source.place, "confidence", "low", said, fix)])


def annual_components(traces: Sequence[Trace]) -> Matrix:
    """Annual cost of one post of each kind: int64 pence, one row a trace, one column a component.

    Each component is rounded once, and computed from the rounded ones before it: basic; allowances on
    basic; National Insurance, levy and any flat percentage on both; pension on the pensionable part.
    """
    costs = np.zeros((len(traces), len(COMPONENTS)), dtype=np.int64)
    if not traces:
        return costs
    basic = _basic(traces)
    allowances, pensionable = _allowances(traces, basic)
    pay = basic + allowances
    costs[:, COLUMN["basic"]], costs[:, COLUMN["allowances"]] = basic, allowances

    insurance = _by(traces, lambda t: (id(t.insurance), t.category), _insurance_of, pay)
    costs[:, COLUMN["national_insurance"]] = insurance
    costs[:, COLUMN["pension"]] = _by(traces, _pension_rate, lambda t, p: times(p, _pension_rate(t)), pensionable)
    costs[:, COLUMN["levy"]] = _by(traces, lambda t: id(t.levy), lambda t, p: levy_due(p, t.levy), pay)
    costs[:, COLUMN["other"]] = _by(traces, _flat_rate, lambda t, p: times(p, _flat_rate(t)), pay)
    whole = costs.sum(axis=1)
    costs[:, COLUMN["vacancy"]] = -_by(traces, lambda t: t.kind.vacancy, lambda t, p: times(p, t.kind.vacancy), whole)
    return costs


def lump_components(found: Trace, annual: Matrix, pence: int) -> Matrix:
    """What a payment made once costs for one post: its part of full time, and the on-costs of that much more pay.

    annual: the post's annual components.  pence: the payment for full time; it is not pensionable.
    Returns one row of components in pence.
    """
    paid = times(pence, found.kind.fte)
    costs = np.zeros(len(COMPONENTS), dtype=np.int64)
    costs[COLUMN["lump_sum"]] = paid
    before = annual[[COLUMN["basic"], COLUMN["allowances"]]].sum(keepdims=True)
    more = [_insurance_of(found, before + paid)[0], levy_due(before + paid, found.levy)[0]]
    less = [_insurance_of(found, before)[0], levy_due(before, found.levy)[0]]
    costs[COLUMN["national_insurance"]], costs[COLUMN["levy"]] = more[0] - less[0], more[1] - less[1]
    costs[COLUMN["other"]] = times(paid, _flat_rate(found))
    costs[COLUMN["vacancy"]] = -times(int(costs.sum()), found.kind.vacancy)
    return costs


def _insurance_of(found: Trace, pay: Matrix) -> Any:
    row = found.insurance
    if row is None:
        return pay * 0
    threshold, band = insurance_terms(row, found.category, "annual", found.month)
    return insurance_due(pay, threshold, row.rate, band, row.rebate_rate)


def _flat_rate(found: Trace) -> Fraction:
    return found.kind.on_cost_rate or Fraction(0)


def _basic(traces: Sequence[Trace]) -> Matrix:
    exact = [t.basic.salary * t.kind.fte * t.kind.weeks for t in traces]
    above = np.array([amount.numerator for amount in exact], dtype=object)
    below = np.array([amount.denominator for amount in exact], dtype=object)
    return np.asarray(narrow(divide(above, below)), dtype=np.int64)


def _allowances(traces: Sequence[Trace], basic: Matrix) -> tuple[Matrix, Matrix]:
    """All allowances, and the pensionable pay: basic and the pensionable allowances."""
    paid, counted = np.zeros_like(basic), basic.copy()
    for index, found in enumerate(traces):
        for own, dated in zip(found.kind.allowances, found.allowances, strict=True):
            terms = dated or own
            amount = terms.pence if terms.pence is not None else times(int(basic[index]), terms.percent or 0)
            paid[index] += amount
            counted[index] += amount if terms.pensionable else 0
    return paid, counted


def _pension_rate(found: Trace) -> Fraction:
    if found.kind.on_cost_rate is not None:
        return Fraction(0)
    if found.kind.pension.flat is not None:
        return found.kind.pension.flat
    return found.pension.rate if found.pension is not None else Fraction(0)


def _by(
    traces: Sequence[Trace], key: Callable[[Trace], Hashable], due: Callable[[Trace, Matrix], Any], pay: Matrix
) -> Matrix:
    """An on-cost worked out together for all rows that share its rate: `due` gets one of them and their pay."""
    rows: dict[Hashable, list[int]] = {}
    for index, found in enumerate(traces):
        rows.setdefault(key(found), []).append(index)
    result = np.zeros(len(traces), dtype=np.int64)
    for alike in rows.values():
        result[alike] = due(traces[alike[0]], pay[alike])
    return result


@dataclass(frozen=True)
class UnitPrice:
    """The yearly cost of one post, part by part, and what each part stands on. Parts in whole pence."""

    found: Trace
    parts: dict[str, int]

    @property
    def total(self) -> Decimal:
        """Pounds a year: the sum of the parts."""
        return pounds(sum(self.parts.values()))

    def __str__(self) -> str:
        lines = [
            f"One {self.found.kind.label} on {self.found.on}: {text(sum(self.parts.values()))} ({self.found.status})"
        ]
        for name, pence in self.parts.items():
            lines.append(f"  {name.replace('_', ' ')} {text(pence)}: {self.found.explain(name)}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def unit_price(found: Trace) -> UnitPrice:
    """One post priced: the parts that are not nil."""
    costs = annual_components([found])[0]
    return UnitPrice(found, {name: int(cost) for name, cost in zip(COMPONENTS, costs, strict=True) if cost})
