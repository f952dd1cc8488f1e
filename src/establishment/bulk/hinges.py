"""What posts cost as a function of their pay: straight lines that bend where National Insurance begins.

Pay that is f times as high costs, before rounding, a f + b and, for each post, rate x max(f p + c - threshold, 0) of
National Insurance. Thresholds sorted once by the f at which each is crossed, and added up from the lowest on, answer
any f by a search, whatever the number of posts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from establishment.bulk.calendars import Span
from establishment.bulk.kernel import Kernel, Part
from establishment.bulk.prices import PriceBook, SpanPrices
from establishment.rates.annual import Matrix, PostRows, RateColumn, annual_cost
from establishment.rates.insurance import insurance_terms
from establishment.rates.pricing import Trace

Numbers = npt.NDArray[np.float64]


@dataclass
class Line:
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
            self._sorted = where[order], sums[0], sums[1]
        where, steep, level = self._sorted
        crossed = np.searchsorted(where, factors)
        return np.asarray(cost + steep[crossed] * factors + level[crossed])


Key = tuple[int, tuple[date, ...]]
"""A year of the plan, and the assumed awards that pay of a stretch rests on."""


class Hinges:
    """The lines of a kernel's posts, by year and by the assumed awards their pay rests on."""

    def __init__(self, kernel: Kernel, book: PriceBook, awards: dict[str, list[date]]) -> None:
        self.lines: dict[Key, Line] = {}
        self.kernel, self.calendar = kernel, kernel.calendar
        self.scale_of = np.array(
            [sorted(awards).index(kind.scale) if kind.scale in awards else -1 for kind in book.kinds]
        )
        self.awards = [awards[scale] for scale in sorted(awards)]
        for part, span, prices, rows in kernel.parts():
            for chosen, dated in self._by_scale(part, span):
                self._add((span.year, dated), part, span, prices, rows, chosen)

    def _by_scale(self, part: Part, span: Span) -> Iterator[tuple[Any, tuple[date, ...]]]:
        """The lines of a part that share their awards, and the awards that have come by its span."""
        scales = self.scale_of[part.lines.place]
        for code in np.unique(scales):
            come = tuple(day for day in self.awards[code] if day <= span.on) if code >= 0 else ()
            yield scales == code, come

    def _add(self, key: Key, part: Part, span: Span, prices: SpanPrices, rows: PostRows, chosen: Any) -> None:
        line, lines = self.lines.setdefault(key, Line()), part.lines
        annual = annual_cost(prices.terms, part.row, rows)
        basic = annual["basic"]
        flat, flat_pensionable = _allowances(rows, basic * 0)
        paid, pensionable = _allowances(rows, basic)
        pay, pensioned = basic + paid - flat, basic + pensionable - flat_pensionable
        weight = lines.count * self._part_of_year(part, span) * (1 - _rates(rows.vacancy, rows.short))
        terms = prices.terms
        on_pay = 1 + _rates(terms.levy, part.row) + _rates(terms.other, part.row)
        on_pension = _rates(terms.pension, part.row)
        line.rising += float((weight * (pay * on_pay + pensioned * on_pension))[chosen].sum())
        line.flat += float((weight * (flat * on_pay + flat_pensionable * on_pension))[chosen].sum())
        codes = terms.insurance[part.row]
        for code, found in enumerate(terms.insured):
            which = np.flatnonzero(chosen & (codes == code) & (pay > 0))
            for threshold, rate in _thresholds(found):
                p, c, w = pay[which].astype(float), flat[which] - threshold, weight[which] * rate
                line.bends.append((-c / p, w * p, w * c))

    def _part_of_year(self, part: Part, span: Span) -> Numbers:
        first = self.calendar.starts(span.year)
        above, below = self.calendar.moments[span.year]
        ends, starts = np.asarray(part.until) - first, np.asarray(part.from_) - first
        return np.asarray(above[ends] / below[ends] - above[starts] / below[starts])

    def at(self, factors: dict[tuple[date, ...], Numbers], draws: int) -> Numbers:
        """What falls in each year of each draw, in pence: year x draw. factors: of pay, by the awards it rests on."""
        years = np.zeros((len(self.calendar.years), draws))
        for (year, dated), line in self.lines.items():
            years[year] += line.at(factors[dated])
        return years


def _rates(column: RateColumn, rows: Matrix) -> Numbers:
    return np.asarray(column.above[rows] / column.over)


def _allowances(rows: PostRows, basic: Matrix) -> tuple[Matrix, Matrix]:
    found = rows.allowances.paid(basic, rows.sets)
    return (basic * 0, basic * 0) if found is None else found


def _thresholds(found: Trace) -> list[tuple[int, float]]:
    """Where National Insurance bends for a category, in pence a year, and by how much: a rebate bends it twice more."""
    row = found.insurance
    assert row is not None
    threshold, band = insurance_terms(row, found.category, "annual", found.month)
    bends = [(threshold, float(row.rate))]
    if band and row.rebate_rate:
        bends += [(band[0], -float(row.rebate_rate)), (band[1], float(row.rebate_rate))]
    return bends
