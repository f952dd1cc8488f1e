"""One post that prices itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape
from pathlib import Path
from typing import Any

from establishment.ground.amounts import Amount, clear_amount, parse_amount
from establishment.ground.arguments import argument, name_list, one_of, or_none, plain_name, plain_text, whole
from establishment.ground.findings import InputError, RefusedError, listed
from establishment.ground.money import pounds, text
from establishment.ground.read_days import read_day
from establishment.ground.read_numbers import Exact, read_point
from establishment.ground.shown import Shown
from establishment.posts import BASES, POSTS, PROTECTED, Basis, OwnPay, Protected
from establishment.rates.annual import UnitPrice
from establishment.rates.book import Book, book_given, part_of_one
from establishment.scenarios.shorthand import MOST_POSTS

SPINE = "njc"
"""The scale of a grade such as SCP 18-22 where none is named: the NJC calls its points spinal column points (SCP)."""


@dataclass(frozen=True, repr=False)
class PostCost(Shown):
    """The yearly cost of a post, and what it is based on. Amounts are Decimal pounds, for the whole line of posts.

    at_bottom, at_top: one post priced at both ends of its grade; both are the same if its point is given.
    notes: what was assumed.

    >>> import establishment as est
    >>> cost = est.Post("Officer", grade="SCP 20").cost(on="2026-05-01", pension="20%")
    >>> cost.total
    Decimal('44876.92')
    """

    post: Post
    count: int
    at_bottom: UnitPrice
    at_top: UnitPrice
    notes: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the point is given, or makes no difference."""
        return self.at_bottom.parts == self.at_top.parts

    @property
    def total(self) -> Decimal:
        """The yearly cost. Raises RefusedError if neither a point nor a basis says which point is meant."""
        # both ends in the message: the caller may see that it makes no difference worth a basis
        if not self.is_certain:
            ends = f"{text(self._pence(self.at_bottom))} at its bottom, {text(self._pence(self.at_top))} at its top"
            raise RefusedError(f'basis: the grade {self.post.grade} costs {ends}; give basis="maximum" or point=...')
        return self.maximum

    @property
    def minimum(self) -> Decimal:
        """The yearly cost at the bottom of the grade, or at the given point."""
        return pounds(self._pence(self.at_bottom))

    @property
    def maximum(self) -> Decimal:
        """The yearly cost at the top of the grade, or at the given point."""
        return pounds(self._pence(self.at_top))

    @property
    def parts(self) -> dict[str, Decimal]:
        """The parts of the total: basic, national_insurance, pension and so on. Raises RefusedError as `total` does."""
        # asked for its refusal: parts without a known point would be those of the top
        assert self.total is not None
        return {name: pounds(self.count * pence) for name, pence in self.at_top.parts.items()}

    def _pence(self, price: UnitPrice) -> int:
        return self.count * sum(price.parts.values())

    def __float__(self) -> float:
        return float(self.total)

    def __str__(self) -> str:
        of = "" if self.count == 1 else f"{self.count} x {self.post.label}, each: "
        lines = (
            [f"{of}{self.at_top}"]
            if self.is_certain
            else [f"{of}At the bottom of the grade. {self.at_bottom}", f"At its top. {self.at_top}"]
        )
        if self.count > 1 and self.is_certain:
            lines.append(f"All {self.count}: {text(self._pence(self.at_top))}")
        return "\n".join([*lines, *self.notes])


class Post:
    """One post, or several identical posts, with its cost.

    title: what it is called.  grade: as its pay scale names it, or a point or range of a spine, such as SCP 18-22.
    pay: the pay scale; if empty, the only scale that has the grade, or the NJC spine for SCP points.
    point: the point of the postholder or the budget.  count: how many identical posts.  fte, weeks: the part of full
    time and of the year, as exact numbers: 0.5, "20/37", "39/52".  unit, funder: where it is and who pays.
    category: the National Insurance letter.  allowances: names of allowances of the scale.
    salary: full-time pay of its own within the grade, in pounds, instead of a point.  salary_on: a day on which it has
    that pay; if left out, the day it is costed on.  protected: "frozen" or "awards" for pay kept above the grade, until
    the day protected_until.

    These are also the columns of a posts table and the keys of a scenario's line.
    Raises RefusedError with the argument, for a value that cannot be used.

    >>> Post("Officer", grade="SCP 20", fte=0.5).cost(on="2026-05-01", pension=0.2).total
    Decimal('22063.46')
    """

    def __init__(
        self,
        title: str,
        *,
        grade: str,
        pay: str = "",
        point: str | int | float = "",
        count: int = 1,
        fte: Exact = 1,
        weeks: Exact = 1,
        unit: str = "",
        funder: str = "",
        category: str = "",
        allowances: Iterable[str] = (),
        salary: str | int | float | Decimal | None = None,
        salary_on: date | str | None = None,
        protected: Protected = "",
        protected_until: date | str | None = None,
    ) -> None:
        # each argument is read on its own, so that a message names the one that is wrong
        self.title: str = argument("title", title, plain_text)
        self.grade: str = argument("grade", grade, plain_name)
        self.pay: str = argument("pay", pay, plain_text)
        self.point: str = argument("point", point, read_point)
        self.count: int = argument("count", count, whole(1, MOST_POSTS))
        self.fte: Fraction = part_of_one("fte", fte)
        self.weeks: Fraction = part_of_one("weeks", weeks)
        self.unit: str = argument("unit", unit, plain_text)
        self.funder: str = argument("funder", funder, plain_text)
        self.category: str = argument("category", category, plain_text)
        self.allowances: tuple[str, ...] = argument("allowances", allowances, name_list)
        self.salary: Amount | None = argument("salary", salary, or_none(_salary))
        self.salary_on: date | None = argument("salary_on", salary_on, or_none(read_day))
        self.protected: Protected = argument("protected", protected, one_of(*PROTECTED))
        self.protected_until: date | None = argument("protected_until", protected_until, or_none(read_day))
        self._check_salary()

    def _check_salary(self) -> None:
        """Refuse what says something of a salary where none is given, and a point beside one."""
        if self.salary is None:
            for name in ("salary_on", "protected", "protected_until"):
                if getattr(self, name):
                    raise RefusedError(f"{name}: it is of a salary of the post's own; add salary, or leave out {name}")
        elif self.point:
            raise RefusedError(f"salary: the post has the point {self.point} too; leave out one of the two")
        elif self.protected_until is not None and not self.protected:
            raise RefusedError('protected_until: it is the end of a protection; add protected="frozen" or "awards"')

    def cost(
        self,
        *,
        on: date | str,
        pension: Exact | None = "",
        basis: Basis | None = None,
        book: Book | str | Path | None = None,
    ) -> PostCost:
        """The yearly cost: pay on a day, with the on-costs of its month.

        on: the day.  pension: a scheme ("lgps"), a rate ("20%", 0.2) or None for no pension; the scale's own scheme if
        left out.  basis: which point of the grade: minimum, middle_point, middle_salary or maximum. With neither basis
        nor point, the cost is given at both ends of the grade: nothing is assumed.
        book: a `Book` or a folder of scales; the pay that ships with the library if None.
        Returns the cost; when printed, it explains itself. Raises RefusedError for an argument that cannot be used;
        InputError E203 to E207, E210, E215 for a grade, point, day, allowance or pension without a value.

        >>> cost = Post("Officer", grade="SCP 18-22").cost(on="2026-05-01", pension=0.2)
        >>> cost.minimum < cost.maximum
        True
        """
        day = argument("on", on, read_day)
        chosen = argument("basis", basis, or_none(one_of(*BASES)))
        prices = book_given(book)
        scale, notes = self._scale(prices, day)
        if self.salary is not None and chosen not in (None, "actual"):
            raise RefusedError("basis: the post has a salary of its own; leave basis out, or the salary")
        own = None
        if self.salary is not None:
            # a salary without a day is paid on the day that is asked for
            own = OwnPay(self.salary.pence, self.salary_on or day, self.protected, self.protected_until)
        if self.point and chosen not in (None, "point", "actual"):
            raise RefusedError(f"basis: the post has the point {self.point}; leave basis out, or the point")
        grade = prices.grade(self.grade, scale=scale, on=day)
        spot = len(grade.points) == 1
        # a grade of one point needs no basis
        at = self.point or (grade.points[0] if spot and chosen is None else "")
        # with neither point nor basis both ends are given: to choose one of them would be to guess
        bases: list[Basis | None] = [None] if at or own else [chosen] if chosen else ["minimum", "maximum"]
        costs = [
            prices.unit_cost(
                self.grade,
                scale=scale,
                on=day,
                basis=each,
                point=at,
                fte=self.fte,
                weeks=self.weeks,
                pension=pension,
                category=self.category,
                allowances=self.allowances,
                # with neither point nor basis the upper end is that beyond a bar, so that the two ends are as far
                # apart as can be
                stop_at_bar=False if each == "maximum" and chosen is None and grade.bar else None,
                own_pay=own,
            )
            for each in bases
        ]
        return PostCost(self, self.count, costs[0], costs[-1], tuple(notes))

    def _scale(self, book: Book, day: date) -> tuple[str, list[str]]:
        """The pay scale, and what is assumed of it. Raises RefusedError where several fit."""
        if self.pay:
            return self.pay, []
        fits = [name for name in [*book.names, *book.other_names] if _pays(book, name, self.grade, day)]
        # points called SCP are those of the NJC spine
        if len(fits) == 1 or (SPINE in fits and self.grade.startswith("SCP ")):
            name = fits[0] if len(fits) == 1 else SPINE
            others = f"; {listed([each for each in fits if each != name])} also has it" if len(fits) > 1 else ""
            # said with the cost, since another scale may have the same grade at another pay
            return name, [f'Pay scale not said: {name} is taken for {self.grade}{others}. Say it with pay="{name}".']
        if not fits:
            raise RefusedError(f"pay: no pay scale has pay for the grade {self.grade} on {day}; name the scale")
        raise RefusedError(f"pay: {listed(fits)} have pay for the grade {self.grade} on {day}; name one of them")

    def record(self) -> dict[str, Any]:
        """The post as a row of a posts table, without empty fields."""
        values = {
            "title": self.title,
            "scale": self.pay,
            "grade": self.grade,
            "point": self.point,
            "count": self.count,
            "fte": str(self.fte),
            "weeks": str(self.weeks),
            "unit": self.unit,
            "funder": self.funder,
            "category": self.category,
            "allowances": "; ".join(self.allowances),
            "salary": None if self.salary is None else text(self.salary.pence),
            "salary_on": None if self.salary_on is None else self.salary_on.isoformat(),
            "protected": self.protected,
            "protected_until": None if self.protected_until is None else self.protected_until.isoformat(),
        }
        # as a list has it: what is empty is left out, so that defaults of the list hold
        return {name: values[name] for name in POSTS.names if values.get(name) not in (None, "")}

    @property
    def label(self) -> str:
        """The title with the grade."""
        return f"{self.title} {self.grade}".strip()

    def __repr__(self) -> str:
        hours = "" if self.fte == 1 else f" at {self.fte} FTE"
        hours += "" if self.salary is None else f" on {text(self.salary.pence)}"
        return f"Post({self.count} x {self.label}{hours})"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>"


def _salary(value: object) -> Amount:
    """A salary as an amount of money, which can be read in one way only."""
    return clear_amount(parse_amount(value), least=1)


def _pays(book: Book, name: str, grade: str, day: date) -> bool:
    """Whether a scale has pay for a grade on a day; pay of low confidence is for whoever names the scale."""
    try:
        scale = book.scale(name)
        ranges = scale.grade(grade, day)
        return ranges.priced and scale.value(ranges.spine, ranges.points[0], day).source.confidence != "low"
    except InputError:
        return False
