"""The rival: numpy for the one case of `varied`, as fast as we know how to make it, exact to the penny.

It does the work of the library: awards, increments on each post's own day, the first of them after the post begins,
each component of one whole post rounded once and counted after, and posts and FTE on the last day of each year.
It knows what no library can: that days are the 1st or the 15th of a month, that increments come on the 1st and move a
post to the next point of one table, that every column holds categories in an order known beforehand, and that rates
change on 1 April alone. What a stretch costs is F(end) - F(start), so that posts of one kind are weights on a few
moments of a year: each kind is priced once a year and shared out once a moment, however many posts there are.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from varied import ALLOWANCES, FTES, GRADES, LETTERS, PENSIONS

import establishment as est
from establishment.rates.annual import Terms
from establishment.rates.insurance import insurance_terms

Ints = npt.NDArray[Any]
Rate = tuple[int, int]
PARTS = ("basic", "allowances", "national_insurance", "pension", "levy")
FIRST, SPAN, MONTHS = 2026, 5, 12
LOWEST = 5
EDGES = [low - LOWEST for low, _ in GRADES.values()] + [max(high for _, high in GRADES.values()) - LOWEST + 1]
"""Where the points of each grade begin."""
POINTS = EDGES[-1]
TOPS = np.repeat(np.array(EDGES[1:]) - 1, np.diff(EDGES))
REST = len(FTES) * len(ALLOWANCES) * len(PENSIONS) * len(LETTERS)
KINDS = POINTS * REST
PERCENT, POUNDS, PENSIONABLE = np.array([[0, 0, 14, 0, 10], [0, 300, 0, 2300, 1200], [0, 0, 1, 1, 0]])[:, :, None, None]
"""Of each set of allowances."""
BEFORE_BEGINS, BEFORE_ENDS = -6, 18
"""Half-months from the plan's first day to the first day on which a post can begin, and can end."""


@dataclass(frozen=True)
class Rates:
    """What prices the kinds in each year, looked up through the library once: pence, and rates as two whole numbers.

    salary: year x point.  threshold: year x letter.  insurance, levy: by year.  pension: year x scheme.
    """

    salary: Ints
    threshold: Ints
    insurance: list[Rate]
    levy: list[Rate]
    pension: list[list[Rate]]


def rates(costing: est.PostCosting) -> Rates:
    """The rates that the library came to use for posts of every kind, which it has costed before."""
    made = Rates(
        np.zeros((SPAN, POINTS), np.int64),
        np.zeros((SPAN, len(LETTERS)), np.int64),
        [(0, 1)] * SPAN,
        [(0, 1)] * SPAN,
        [[(0, 1)] * len(PENSIONS) for _ in range(SPAN)],
    )
    for year in range(SPAN):
        for kind in costing.plan.price_book.kinds:
            found = costing.plan.prices.trace(kind, date(FIRST + year, 4, 1))
            assert found.insurance is not None
            assert found.levy is not None
            terms = Terms.of([found])
            made.salary[year, int(kind.point) - LOWEST] = terms.salary.above[0]
            letter = LETTERS.index(kind.category)
            made.threshold[year, letter] = insurance_terms(found.insurance, kind.category, "annual", found.month)[0]
            made.insurance[year] = found.insurance.rate.as_integer_ratio()
            made.levy[year] = found.levy.rate.as_integer_ratio()
            scheme = 2 if kind.pension.scheme else 1 if kind.pension.flat != Fraction("0.2") else 0
            made.pension[year][scheme] = int(terms.pension.above[0]), terms.pension.over
    return made


def times(pence: Ints, rate: Rate) -> Ints:
    """Whole pence of a rate, halves up; nothing here is below nought."""
    above, below = rate
    return np.asarray((2 * above * pence + below) // (2 * below))


def priced(known: Rates, year: int) -> Ints:
    """Annual cost of one post of every kind: part x kind."""
    hours = [times(known.salary[year], Fraction(fte).as_integer_ratio()) for fte in FTES]
    basic = np.stack(hours, axis=1)[:, :, None, None, None]
    paid = (2 * basic * PERCENT + 100) // 200 + 100 * POUNDS
    pay, counted = basic + paid, basic + paid * PENSIONABLE
    insurance = times(np.maximum(pay - known.threshold[year], 0), known.insurance[year])
    pension = np.concatenate([times(counted, rate) for rate in known.pension[year]], axis=3)
    parts = basic, paid, insurance, pension, times(pay, known.levy[year])
    shape = POINTS, len(FTES), len(ALLOWANCES), len(PENSIONS), len(LETTERS)
    return np.stack([np.broadcast_to(part, shape).reshape(POINTS, REST) for part in parts])


def moved(weights: Ints) -> Ints:
    """Weights of ... x point x rest, one point on, up to the top of the grade."""
    on = np.zeros_like(weights)
    for low, high in pairwise(EDGES):
        on[..., low + 1 : high, :] = weights[..., low : high - 1, :]
        on[..., high - 1, :] += weights[..., high - 1, :]
    return on


def by_kind(rise: Ints, kind: Ints, weight: Ints) -> Ints:
    """Weights by day of increment, point and the rest."""
    found = np.bincount(rise * KINDS + kind, weights=weight, minlength=MONTHS * KINDS)
    return found.astype(np.int64).reshape(MONTHS, POINTS, REST)


@dataclass(frozen=True)
class Edges:
    """Posts that begin or end within a year: half-month, kind, day of increment, and weight."""

    half: Ints
    kind: Ints
    rise: Ints
    weight: Ints

    def of(self, year: int) -> Edges:
        """Those of a year, with the half-months of that year."""
        there = self.take(np.flatnonzero((self.half >= 24 * year) & (self.half < 24 * (year + 1))))
        return Edges(there.half - 24 * year, there.kind, there.rise, there.weight)

    def take(self, rows: Ints) -> Edges:
        """Some of them."""
        return Edges(self.half[rows], self.kind[rows], self.rise[rows], self.weight[rows])

    def moved(self, steps: int) -> Edges:
        """So many points on, up to the top of the grade."""
        point, rest = self.kind // REST, self.kind % REST
        return Edges(self.half, np.minimum(point + steps, TOPS[point]) * REST + rest, self.rise, self.weight)

    def weights(self) -> Ints:
        """By day of increment and kind."""
        return by_kind(self.rise, self.kind, self.weight)


@dataclass(frozen=True)
class Answer:
    """Totals: pence by year x grade x part; posts and FTE on the last day of each year, by year x grade."""

    pence: Ints
    posts: Ints
    fte: npt.NDArray[np.float64]


def cost(frame: pd.DataFrame, known: Rates) -> Answer:
    """What posts come to in each year and grade."""
    codes = {name: frame[name].cat.codes.to_numpy() for name in frame.columns if name != "count"}
    rest = (codes["fte"] * np.int16(len(ALLOWANCES)) + codes["allowances"]) * np.int16(len(PENSIONS))
    rest = (rest + codes["pension"]) * np.int16(len(LETTERS)) + codes["category"]
    kind, count = codes["point"] * np.int32(REST) + rest, frame["count"].to_numpy()
    rise = codes["increment_date"].astype(np.int32)

    def edges(name: str, before: int) -> Edges:
        rows = np.flatnonzero(codes[name] >= -min(before, 0))
        return Edges(codes[name][rows] + np.int64(before), kind[rows], rise[rows], count[rows])

    begins, ends = edges("from", BEFORE_BEGINS), edges("until", BEFORE_ENDS)
    begun = [begins.of(year) for year in range(SPAN)]
    there = by_kind(rise, kind, count) - sum(each.weights() for each in begun)
    pence = np.zeros((SPAN, len(GRADES), len(PARTS)), dtype=np.int64)
    posts = np.zeros((SPAN, len(GRADES), len(FTES)), dtype=np.int64)
    waited = np.zeros_like(there)
    for year in range(SPAN):
        stays = 2 * begun[year].rise <= begun[year].half
        late, early = begun[year].take(np.flatnonzero(stays)), begun[year].take(np.flatnonzero(~stays))
        ended = ends.of(year).moved(year)
        # who begins within the year stands here for all of it; who has no increment in it, apart
        there, waiting = there + waited + early.weights() - ended.weights(), late.weights()
        pence[year] = shared(priced(known, year), year, there, waiting.sum(axis=0), within(early, late, ended))
        by_point = (there + waiting).sum(axis=0).reshape(POINTS, len(FTES), -1).sum(axis=2)
        posts[year] = np.add.reduceat(by_point, EDGES[:-1], axis=0)
        there, waited = moved(there), waiting
    return Answer(pence, posts.sum(axis=2), posts @ np.array([float(Fraction(fte)) for fte in FTES]))


def within(early: Edges, late: Edges, ended: Edges) -> Edges:
    """Posts as weights until a half-month: less those who begin, and those who end."""
    signs = (early, -1), (late, -1), (ended, 1)
    columns = ([each.half, each.kind, each.rise, sign * each.weight] for each, sign in signs)
    return Edges(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def shared(annual: Ints, year: int, there: Ints, waiting: Ints, within: Edges) -> Ints:
    """What falls in a year: grade x part.

    there: weights all year.  waiting: those of posts without an increment.  within: weights until a half-month.
    """
    late = within.half > 2 * within.rise
    late &= within.weight > 0  # who begins stands on the first point until then
    turned = there + by_kind(within.rise[late], within.kind[late], within.weight[late])
    weights = turned - moved(turned)  # of what falls before the increment, by its month
    place = np.where(late, within.moved(1).kind, within.kind)
    even = np.flatnonzero(within.half % 2 == 0)
    weights += by_kind(within.half[even] // 2, place[even], within.weight[even])
    whole = (annual * (moved(there.sum(axis=0)) + waiting)).sum(axis=2)
    narrow = annual.astype(np.uint32)
    assert int(annual.max()) * 24 < 2**32
    for month in range(1, MONTHS):
        falls = (narrow * np.uint32(month) + np.uint32(6)) // np.uint32(12)
        whole += np.einsum("ijk,jk->ij", falls, weights[month])
    totals = np.add.reduceat(whole, EDGES[:-1], axis=1)
    odd = np.flatnonzero(within.half % 2 == 1)
    order = odd[np.argsort(place[odd] // REST, kind="stable")]
    lengths = np.array([monthrange(FIRST + year + (m > 8), (m + 3) % 12 + 1)[1] for m in range(12)])
    months = within.half[order] // 2
    below = 12 * lengths[months]
    above = 2 * (months * lengths[months] + 14)
    falls = (annual.reshape(len(PARTS), KINDS)[:, place[order]] * above + below) // (2 * below) * within.weight[order]
    starts = np.searchsorted(place[order] // REST, EDGES[:-1])
    totals += np.add.reduceat(falls, starts, axis=1)
    return totals.T
