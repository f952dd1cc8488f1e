"""Allowances of many posts as columns: rates and amounts with their least, their most and the hours they follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from establishment.ground.money import divide, narrow, widen
from establishment.rates.allowances import PaidAllowance
from establishment.rates.rate_columns import Matrix, RateColumn, whole


@dataclass(frozen=True)
class PayRows:
    """What allowances are worked out on, by row: basic pay in pence, and the full-time salary as a rate of pence.

    above, below: the part of a full-time year that is paid.
    """

    basic: Matrix
    salary: Matrix
    salary_over: int
    above: Matrix
    below: Matrix

    def part_of(self, pence: Matrix) -> Matrix:
        """The part of yearly amounts that falls to the hours and paid weeks of each row, rounded once."""
        return np.asarray(narrow(divide(widen(pence, int(self.above.max(initial=1))) * self.above, self.below)))

    def of_salary(self, rates: RateColumn, sets: Matrix) -> Matrix | None:
        """Rates of the full-time salary of each row, rounded once."""
        if not rates.most:
            return None
        exact = widen(self.salary, rates.most) * rates.above[sets]
        return np.asarray(narrow(divide(exact, rates.over * self.salary_over)))


NO_LIMIT = -1


@dataclass(frozen=True)
class AllowanceRank:
    """The first, or second and so on, allowance of each set: its rates and amounts, and the rules of them.

    least, most: pence a year, `NO_LIMIT` where there is none.  follows, pensionable: 1 or 0.
    """

    percents: RateColumn
    of_salary: RateColumn
    pence: Matrix
    least: Matrix
    most: Matrix
    follows: Matrix
    pensionable: Matrix

    @classmethod
    def of(cls, each: Sequence[PaidAllowance | None]) -> AllowanceRank:
        """One of each set, None where a set has no more."""
        none = PaidAllowance("")
        rows = [paid or none for paid in each]
        return cls(
            RateColumn.of([paid.percent for paid in rows]),
            RateColumn.of([paid.of_salary for paid in rows]),
            whole([paid.pence for paid in rows]),
            whole([NO_LIMIT if paid.least is None else paid.least for paid in rows]),
            whole([NO_LIMIT if paid.most is None else paid.most for paid in rows]),
            np.array([paid.follows_hours for paid in rows], dtype=np.int64),
            np.array([paid.pensionable for paid in rows], dtype=np.int64),
        )

    def amounts(self, pay: PayRows, sets: Matrix) -> tuple[Matrix, Matrix]:
        """What it pays each row, and how much of that stays where pay rises: amounts, and what is at a limit."""
        # what is a sum stays as it is when pay rises; what is a rate moves with pay
        fixed = self._by_hours(self.pence[sets], pay, sets)
        moving = np.zeros_like(pay.basic)
        # the rate of basic pay is on the rounded pay, as every later component is; the hourly one on the full-time
        # salary
        for part in (self.percents.due(pay.basic, sets), pay.of_salary(self.of_salary, sets)):
            moving = moving if part is None else moving + part
        for limits, reached in ((self.least, np.less), (self.most, np.greater)):
            if (limits == NO_LIMIT).all():
                continue
            # the limit of a part-timer is rounded first and then compared, so that what is paid is a printed limit
            limit = self._by_hours(limits[sets], pay, sets)
            at_limit = (limits[sets] != NO_LIMIT) & reached(moving, limit)
            # what has reached its least or most no longer moves with pay
            fixed = np.where(at_limit, fixed + limit, fixed)
            moving = np.where(at_limit, 0, moving)
        return fixed + moving, fixed

    def _by_hours(self, pence: Matrix, pay: PayRows, sets: Matrix) -> Matrix:
        follows = self.follows[sets]
        return np.where(follows == 1, pay.part_of(pence), pence) if follows.any() else pence


@dataclass(frozen=True)
class AllowanceColumns:
    """Sets of allowances as columns, one set a row; the first, second and so on of each set together."""

    ranks: tuple[AllowanceRank, ...]

    @classmethod
    def of(cls, sets: Sequence[Sequence[PaidAllowance]]) -> AllowanceColumns:
        """Sets of allowances, one a row."""
        most = max((len(each) for each in sets), default=0)
        ranks = ([each[rank] if rank < len(each) else None for each in sets] for rank in range(most))
        return cls(tuple(map(AllowanceRank.of, ranks)))

    def paid(self, pay: PayRows, sets: Matrix, *, fixed: bool = False) -> tuple[Matrix, Matrix] | None:
        """What each row's set comes to, and how much of it is pensionable; None where no set holds any.

        fixed: only what stays the same where pay rises.
        """
        if not self.ranks:
            return None
        paid, counted = np.zeros_like(pay.basic), np.zeros_like(pay.basic)
        for rank in self.ranks:
            amount = rank.amounts(pay, sets)[1 if fixed else 0]
            paid += amount
            counted += amount * rank.pensionable[sets]
        return paid, counted
