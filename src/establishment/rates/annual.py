"""The annual cost of one post, component by component, in columns: one path for one post and for millions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from establishment.ground.money import divide, narrow, pounds, text, times, widen
from establishment.ground.shown import Shown
from establishment.rates.allowance_columns import AllowanceColumns, PayRows
from establishment.rates.insurance import insurance_due
from establishment.rates.pricing import Trace
from establishment.rates.rate_columns import Matrix, RateColumn, whole
from establishment.rates.references import STATUSES

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

Parts = dict[str, Matrix]
"""Pence by component; a component that is nil for all is not there."""


@dataclass(frozen=True)
class Terms:
    """What prices posts, as columns, one row a trace: salaries and the rates of their on-costs.

    insurance: which of `insured`, one a row and letter of National Insurance, each row has; -1 for none.
    status: the weakest of what each row used, as its place in `STATUSES`.
    """

    salary: RateColumn
    insurance: Matrix
    insured: tuple[Trace, ...]
    pension: RateColumn
    levy: RateColumn
    other: RateColumn
    status: Matrix

    @classmethod
    def of(cls, traces: Sequence[Trace]) -> Terms:
        """The terms of traces, in their order."""
        codes: dict[tuple[int, str], int] = {}
        insured: list[Trace] = []
        insurance = []
        for trace in traces:
            # by identity, since a row of rates is one object for all posts; comparing its fields for each would be
            # slow
            key = id(trace.insurance), trace.category
            if trace.insurance is not None and key not in codes:
                codes[key] = len(insured)
                insured.append(trace)
            insurance.append(codes[key] if trace.insurance is not None else -1)
        return cls(
            RateColumn.of([t.basic.salary for t in traces]),
            whole(insurance),
            tuple(insured),
            RateColumn.of([_pension_rate(t) for t in traces]),
            RateColumn.of([t.levy.rate if t.levy is not None else 0 for t in traces]),
            RateColumn.of([t.kind.on_cost_rate or 0 for t in traces]),
            np.array([STATUSES.index(t.status) for t in traces], dtype=np.int8),
        )

    def national_insurance(self, pay: Matrix, rows: Matrix) -> Matrix | None:
        """Employer National Insurance of a year on each row's pay."""
        if not self.insured:
            return None
        codes = self.insurance[rows] if len(self.insured) > 1 or self.insurance.min() < 0 else None
        if codes is None or (codes == codes[0]).all():
            code = 0 if codes is None else int(codes[0])
            # one letter for all rows, as in most lists: the rows need not be picked out
            return _insurance_of(self.insured[code], pay) if code >= 0 else None
        due = np.zeros_like(pay)
        for code, trace in enumerate(self.insured):
            alike = np.flatnonzero(codes == code)
            if len(alike):
                due[alike] = _insurance_of(trace, pay[alike])
        return due


def _pension_rate(trace: Trace) -> Fraction:
    # a flat percentage stands for National Insurance, pension and levy together
    if trace.kind.on_cost_rate is not None:
        return Fraction(0)
    if trace.kind.pension.flat is not None:
        return trace.kind.pension.flat
    return trace.pension.rate if trace.pension is not None else Fraction(0)


def _insurance_of(trace: Trace, pay: Matrix) -> Matrix:
    row = trace.insurance
    assert row is not None
    threshold, band = trace.insurance_terms
    return np.asarray(insurance_due(pay, threshold, row.rate, band, row.rebate_rate if band else None))


@dataclass(frozen=True)
class PostRows:
    """What sets rows of posts apart beside their terms: hours, allowances and vacancy factor, each by row.

    above, below: the part of a full-time year that is paid.  sets: rows of `allowances`.
    short: rows of `vacancy`.
    """

    above: Matrix
    below: Matrix
    allowances: AllowanceColumns
    sets: Matrix
    vacancy: RateColumn
    short: Matrix


def pay_rows(terms: Terms, rows: Matrix, basic: Matrix, posts: PostRows) -> PayRows:
    """What the allowances of each row are worked out on."""
    return PayRows(basic, terms.salary.above[rows], terms.salary.over, posts.above, posts.below)


def annual_cost(terms: Terms, rows: Matrix, posts: PostRows) -> Parts:
    """Annual cost of one post of each row, in pence, by component.

    rows: the row of `terms` that prices each.  Each component is rounded once, and computed from the rounded ones
    before it: basic; allowances on basic; National Insurance, levy and any flat percentage on both; pension on
    the pensionable part. The vacancy factor is below nought.
    """
    salary = terms.salary.above[rows]
    exact = widen(salary, int(posts.above.max(initial=1)))
    # one division of whole numbers: hours, weeks and the mean of two points are rounded together, once
    basic = np.asarray(narrow(divide(exact * posts.above, posts.below * terms.salary.over)))
    parts: Parts = {"basic": basic}
    pay = pensionable = basic
    allowed = posts.allowances.paid(pay_rows(terms, rows, basic, posts), posts.sets)
    if allowed is not None:
        parts["allowances"] = allowed[0]
        # every allowance bears National Insurance and the levy; the pension only those that are pensionable
        pay, pensionable = basic + allowed[0], basic + allowed[1]
    due = {
        "national_insurance": terms.national_insurance(pay, rows),
        "pension": terms.pension.due(pensionable, rows),
        "levy": terms.levy.due(pay, rows),
        "other": terms.other.due(pay, rows),
    }
    parts |= {name: amount for name, amount in due.items() if amount is not None}
    # of the whole cost: an empty post saves its on-costs too
    off = posts.vacancy.due(total_of(parts), posts.short)
    return parts if off is None else parts | {"vacancy": -off}


def lump_cost(terms: Terms, rows: Matrix, pay: Matrix, paid: Matrix, posts: PostRows) -> Parts:
    """What a payment made once costs for one post of each row: itself, and the on-costs of that much more pay.

    pay: the year's basic and allowances.  paid: the payment, for the hours of the post; it is not pensionable.
    """
    parts: Parts = {"lump_sum": paid}
    # the threshold is taken up by the year's pay: what the payment adds is due on both together, less due on pay alone
    for name, due in (("national_insurance", terms.national_insurance), ("levy", terms.levy.due)):
        more, less = due(pay + paid, rows), due(pay, rows)
        if more is not None and less is not None:
            parts[name] = more - less
    other = terms.other.due(paid, rows)
    parts |= {} if other is None else {"other": other}
    off = posts.vacancy.due(total_of(parts), posts.short)
    return parts if off is None else parts | {"vacancy": -off}


def total_of(parts: Parts) -> Matrix:
    """The sum of the parts of each row."""
    # added in place: for millions of rows each copy is a column of memory
    first, *rest = parts.values()
    whole = first.copy()
    for part in rest:
        whole += part
    return whole


def _rows_of(traces: Sequence[Trace]) -> PostRows:
    hours = [t.kind.fte * t.kind.weeks for t in traces]
    each = np.arange(len(traces))
    sets = [t.allowances for t in traces]
    return PostRows(
        whole([part.numerator for part in hours]),
        whole([part.denominator for part in hours]),
        AllowanceColumns.of(sets),
        each,
        RateColumn.of([t.kind.vacancy for t in traces]),
        each,
    )


def _matrix(parts: Parts, length: int) -> Matrix:
    costs = np.zeros((length, len(COMPONENTS)), dtype=np.int64)
    for name, amounts in parts.items():
        costs[:, COLUMN[name]] = amounts
    return costs


def annual_components(traces: Sequence[Trace]) -> Matrix:
    """Annual cost of one post of each kind: int64 pence, one row a trace, one column a component."""
    if not traces:
        return np.zeros((0, len(COMPONENTS)), dtype=np.int64)
    return _matrix(annual_cost(Terms.of(traces), np.arange(len(traces)), _rows_of(traces)), len(traces))


def lump_components(trace: Trace, annual: Matrix, pence: int, percent: Fraction = Fraction(0)) -> Matrix:
    """What a payment made once costs for one post: its part of full time, and the on-costs of that much more pay.

    annual: the post's annual components.  pence: the payment for full time.  percent: of basic pay.  It is not
    pensionable.
    Returns one row of components in pence.
    """
    # basic pay has the hours of the post in it already; a sum for full time has not
    of_basic = times(int(annual[COLUMN["basic"]]), percent)
    paid = np.array([times(pence, trace.kind.fte) + of_basic], dtype=np.int64)
    pay = annual[[COLUMN["basic"], COLUMN["allowances"]]].sum(keepdims=True)
    parts = lump_cost(Terms.of([trace]), np.zeros(1, dtype=np.int64), pay, paid, _rows_of([trace]))
    return np.asarray(_matrix(parts, len(paid))[0])


@dataclass(frozen=True, repr=False)
class UnitPrice(Shown):
    """The yearly cost of one post, part by part, and what each part stands on. Parts in whole pence."""

    trace: Trace
    parts: dict[str, int]

    @property
    def total(self) -> Decimal:
        """Pounds a year: the sum of the parts."""
        return pounds(sum(self.parts.values()))

    def __str__(self) -> str:
        lines = [
            f"One {self.trace.kind.label} on {self.trace.on}: {text(sum(self.parts.values()))} ({self.trace.status})"
        ]
        for name, pence in self.parts.items():
            lines.append(f"  {name.replace('_', ' ')} {text(pence)}: {self.trace.explain(name)}")
        return "\n".join(lines)


def unit_price(trace: Trace) -> UnitPrice:
    """One post priced: the parts that are not nil."""
    costs = annual_components([trace])[0]
    return UnitPrice(trace, {name: int(cost) for name, cost in zip(COMPONENTS, costs, strict=True) if cost})
