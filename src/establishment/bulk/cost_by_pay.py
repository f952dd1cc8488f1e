"""What posts cost as a function of their pay: straight lines that bend where National Insurance begins.

Pay that is f times as high costs, before rounding, a f + b and, for each post, rate x max(f p + c - threshold, 0) of
National Insurance. Thresholds sorted once by the f at which each is crossed, and added up from the lowest on, answer
any f by a search, whatever the number of posts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from establishment.bulk.calendars import Span
from establishment.bulk.column_codes import Codes
from establishment.bulk.kernel import Kernel
from establishment.bulk.span_prices import SpanPrices
from establishment.bulk.weights import Weights
from establishment.rates.annual import annual_cost, pay_rows
from establishment.rates.pricing import Trace
from establishment.rates.rate_columns import Matrix, RateColumn

Numbers = npt.NDArray[np.float64]


@dataclass
class PayLine:
    """Sums of posts whose pay has the same factor: cost = `flat` + f x `rising` + what is due above thresholds.

    bends: for each threshold the f at which it is crossed, and what it adds from there on: `steep` x f + `level`.
    """

    flat: float = 0.0
    rising: float = 0.0
    bends: list[tuple[Numbers, Numbers, Numbers]] = field(default_factory=list)
    _sorted: tuple[Numbers, Numbers, Numbers] | None = None

    def at(self, factors: Numbers) -> Numbers:
        """The cost in pence at each factor."""
        cost = self.flat + self.rising * factors
        if not self.bends:
            return cost
        if self._sorted is None:
            where, steep, level = (np.concatenate([bend[n] for bend in self.bends]) for n in range(3))
            order = np.argsort(where, kind="stable")
            nought = np.zeros(1)
            sums = [np.concatenate([nought, np.cumsum(part[order])]) for part in (steep, level)]
            # sorted and added up once, and asked for each draw
            self._sorted = where[order], sums[0], sums[1]
        where, steep, level = self._sorted
        # what is due above a threshold begins at its own factor, so all crossed so far count
        crossed = np.searchsorted(where, factors)
        return np.asarray(cost + steep[crossed] * factors + level[crossed])


Rests = tuple[str, tuple[date, ...]]
"""What pay rests on: a scale, and its assumed awards that have come."""


class Hinges:
    """The lines of a kernel's posts, by year and by the assumed awards their pay rests on."""

    def __init__(self, kernel: Kernel, awards: dict[str, list[date]]) -> None:
        self.lines: dict[tuple[int, Rests], PayLine] = {}
        self.kernel, self.calendar = kernel, kernel.calendar
        for units, weights, span, prices in kernel.weighed():
            # the scale whose awards raised the pay: the spine's, where a scale stands on one
            scales = np.array([trace.basic.values[0].scale for trace in prices.traces])[units.row]
            years = self._years(weights, span, len(units.row))
            for scale in np.unique(scales).tolist():
                # pay of one span rests on the awards that have come by then, and moves with those alone
                come = tuple(day for day in awards.get(scale, ()) if day <= prices.on)
                chosen = np.flatnonzero(scales == scale)
                line = self.lines.setdefault((span.year, (scale, come)), PayLine())
                self._add(line, units.row[chosen], units.rest[chosen], years[chosen], prices)

    def _add(self, line: PayLine, row: Codes, rest: Codes, weight: Numbers, prices: SpanPrices) -> None:
        """Add units to a line. weight: how many years of one post each of them comes to."""
        rows = self.kernel.rows(rest, prices)
        basic = annual_cost(prices.terms, row, rows)["basic"]
        pay_of = pay_rows(prices.terms, row, basic, rows)
        flat, flat_pensionable = rows.allowances.paid(pay_of, rows.sets, fixed=True) or (basic * 0, basic * 0)
        paid, pensionable = rows.allowances.paid(pay_of, rows.sets) or (basic * 0, basic * 0)
        pay, pensioned = basic + paid - flat, basic + pensionable - flat_pensionable
        weight = weight * (1 - _rates(rows.vacancy, rows.short))
        terms = prices.terms
        on_pay = 1 + _rates(terms.levy, row) + _rates(terms.other, row)
        on_pension = _rates(terms.pension, row)
        line.rising += float((weight * (pay * on_pay + pensioned * on_pension)).sum())
        line.flat += float((weight * (flat * on_pay + flat_pensionable * on_pension)).sum())
        codes = terms.insurance[row]
        for code, trace in enumerate(terms.insured):
            # pay of nought crosses no threshold at any factor
            which = np.flatnonzero((codes == code) & (pay > 0))
            for threshold, rate in _thresholds(trace):
                p, c, w = pay[which].astype(float), flat[which] - threshold, weight[which] * rate
                line.bends.append((-c / p, w * p, w * c))

    def _years(self, weights: Weights, span: Span, units: int) -> Numbers:
        """How many years of one post each unit comes to in a span."""
        above, below = self.calendar.moments[span.year]
        fallen = weights.weight * (above / below)[weights.day]
        return np.asarray(np.bincount(weights.unit, weights=fallen, minlength=units), dtype=np.float64)

    def at(self, factors: dict[Rests, Numbers], draws: int) -> Numbers:
        """What falls in each year of each draw, in pence: year x draw.

        factors: of pay, by what it rests on; pay that rests on no assumed award is the same in every draw.
        """
        years = np.zeros((len(self.calendar.years), draws))
        for (year, (scale, come)), line in self.lines.items():
            years[year] += line.at(factors[scale, come] if come else np.ones(draws))
        return years


def _rates(column: RateColumn, rows: Matrix) -> Numbers:
    return np.asarray(column.above[rows] / column.over)


def _thresholds(trace: Trace) -> list[tuple[int, float]]:
    """Where National Insurance bends for a category, in pence a year, and by how much: a rebate bends it twice more."""
    row = trace.insurance
    assert row is not None
    threshold, band = trace.insurance_terms
    bends = [(threshold, float(row.rate))]
    if band and row.rebate_rate:
        bends += [(band[0], -float(row.rebate_rate)), (band[1], float(row.rebate_rate))]
    return bends
