"""What each post of a list costs in the months of a ledger, as the list says and as the ledger says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from establishment.api.list_bill import at_rows
from establishment.api.list_terms import ListTerms
from establishment.api.post_costing import cost_posts
from establishment.api.posts import Posts
from establishment.ground.findings import InputError, written
from establishment.ground.periods import months_after
from establishment.ground.read_days import read_day
from establishment.lists.values import vacant_reader
from establishment.posts import POSTS
from establishment.rates.book import Book

if TYPE_CHECKING:
    import pandas as pd

_vacant = vacant_reader(False)


@dataclass(frozen=True)
class ListCosts:
    """The posts of a list with their costs in some months, in whole pence.

    frame: the posts table with its labels, one row a post or line of posts alike.  pence: of each row.
    """

    frame: pd.DataFrame
    pence: tuple[int, ...]
    book: Book
    asked: ListTerms
    year: str
    months: tuple[str, ...]
    _texts: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, posts: Posts, book: Book, bill_terms: ListTerms, year: str, months: Sequence[str]) -> ListCosts:
        """The posts of a list priced as it says."""
        frame = posts.table(labels=True).reset_index(drop=True)
        empty = cls(frame, (), book, bill_terms, year, tuple(months))
        try:
            costs = tuple(empty.priced({}))
        except InputError as fault:
            raise InputError(at_rows(fault.findings, posts)) from None
        return cls(frame, costs, book, bill_terms, year, tuple(months))

    def priced(self, changes: Mapping[int, Mapping[str, Any]]) -> list[int]:
        """The cost of each row, in whole pence. changes: for rows by their place, fields that are otherwise."""
        columns = [column for column in self.frame.columns if column in POSTS.by_name]
        table = self.frame[columns].astype(object)
        for place, values in changes.items():
            for name, value in values.items():
                if name not in table.columns:
                    table[name] = None
                table.at[place, name] = value
        # by place and not by number: a number may stand on several rows
        table["post"] = [f"row {place}" for place in range(len(table))]
        costs = cost_posts(
            table,
            self.book,
            terms=self.asked.terms,
            years=self.year,
            prices=self.asked.on,
            # by month, for the ledger may be of some months only
            by=("post", "month"),
            ignore=[name for name in ("vacant",) if name in table.columns],
            money="pence",
        )
        pence = [0] * len(table)
        for name, month, amount in zip(costs["post"], costs["month"], costs["pence"], strict=True):
            # a month is written with its first day
            if str(month)[:7] in self.months:
                pence[int(str(name).removeprefix("row "))] += int(amount)
        return pence

    @cached_property
    def budgeted(self) -> list[bool]:
        """For each row, whether recurring money stands behind it: yes where the list does not say."""
        if "budgeted" not in self.frame.columns:
            return [True] * len(self.frame)
        return [str(value).casefold() not in ("no", "n", "false", "0") for value in self.frame["budgeted"]]

    @cached_property
    def vacant(self) -> list[bool]:
        """For each row, whether the list says that it is vacant."""
        if "vacant" not in self.frame.columns:
            return [False] * len(self.frame)
        return [value is True or bool(_vacant(value)[0]) for value in self.frame["vacant"]]

    @cached_property
    def fte(self) -> list[Fraction]:
        """For each row, the FTE of all its posts."""
        ones = [Fraction(1)] * len(self.frame)
        fte = [Fraction(str(v)) for v in self.frame["fte"]] if "fte" in self.frame.columns else ones
        counts = [_count(self.frame, place) for place in range(len(ones))]
        return [number * count for number, count in zip(fte, counts, strict=True)]

    @property
    def budgeted_pence(self) -> int:
        """The cost of budgeted posts, in whole pence."""
        return sum(pence for pence, yes in zip(self.pence, self.budgeted, strict=True) if yes)

    @property
    def first_day(self) -> date:
        """The first day of the months."""
        return date.fromisoformat(f"{self.months[0]}-01")

    @property
    def last_day(self) -> date:
        """The last day of the months."""
        return months_after(date.fromisoformat(f"{self.months[-1]}-01"), 1) - timedelta(days=1)

    def days_of(self, place: int) -> tuple[date | None, date | None]:
        """The first day of a row, and the first after its end; None where it has none."""
        first, until = (self.texts(name)[place] for name in ("from", "until"))
        return (read_day(first) if first else None, read_day(until) if until else None)

    def texts(self, column: str) -> list[str]:
        """What stands in a column, as text; "" where it is empty or there is no column."""
        if column not in self._texts:
            cells = self.frame[column] if column in self.frame.columns else [None] * len(self.frame)
            self._texts[column] = ["" if value is None or value != value else str(value).strip() for value in cells]
        return self._texts[column]

    def other_fte(self, places: Sequence[int], fte: Fraction) -> dict[int, dict[str, Any]]:
        """Rows of one post with another FTE, shared between them as the list's own is."""
        whole = sum((self.fte[place] for place in places), Fraction(0))
        if not whole:
            return {}
        return {place: {"fte": written(_of_one(self, place) * fte / whole)} for place in places}


def _of_one(costs: ListCosts, place: int) -> Fraction:
    """The FTE of one post of a row."""
    return costs.fte[place] / _count(costs.frame, place)


def _count(frame: pd.DataFrame, place: int) -> int:
    """How many posts a row stands for: one where it does not say."""
    import pandas as pd

    value = frame["count"].iloc[place] if "count" in frame.columns else None
    return 1 if pd.isna(value) else int(value)
