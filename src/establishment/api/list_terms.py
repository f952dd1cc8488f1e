"""What a list of posts is priced with where its user leaves it open: the day, the year and the basis, each said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.api.posts_register import PostsRegister
from establishment.ground.arguments import a_mapping, argument
from establishment.ground.findings import RefusedError, how_many
from establishment.ground.periods import FinancialYear, long_date, month_named
from establishment.ground.shown_fields import ShownFields
from establishment.rates.book import Book
from establishment.rates.pooled_posts import pooled_sentence, threshold_worth


@dataclass(frozen=True, repr=False)
class ListTerms(ShownFields):
    """The terms that lists of posts are priced with.

    terms: keys of a scenario.  on: the day whose prices hold.  notes: what is assumed, in sentences.
    """

    terms: dict[str, Any]
    on: date
    notes: tuple[str, ...]

    @property
    def pay(self) -> str:
        """The pay scale."""
        return str(self.terms["pay"])

    @property
    def year(self) -> FinancialYear:
        """The financial year of the prices, as the terms begin it."""
        return FinancialYear.of(self.on, month_named(str(self.terms.get("year_starts", "April"))))


def list_terms(
    lists: Sequence[PostsRegister], book: Book, *, on: date | None = None, terms: Mapping[str, Any] | None = None
) -> ListTerms:
    """The terms for lists of posts, with what is assumed where they are not given.

    on: the day whose prices hold; if None the day that the last list says, else that of the scale's last award.
    terms: keys of a scenario; the lists' own pay scale where they name none, and the basis `point` where every post has
    a point, else `maximum`.  Raises RefusedError where no pay scale is named.
    """
    values = dict(argument("terms", {} if terms is None else terms, a_mapping('{"pension": "20%"}')))
    # the last list says how things are now; its scale holds for the older one too
    pay = values.get("pay") or next((posts.pay for posts in reversed(lists) if posts.pay), "")
    if not pay:
        raise RefusedError('no pay scale is named, so nothing is priced: give pay (--pay SCALE), such as "njc"')
    values["pay"] = pay
    notes: list[str] = []
    day = on or _day_of(lists, book, str(pay), notes)
    if on is not None:
        notes.append(f"Pay and on-costs are those of {long_date(day)}.")
    if "basis" not in values:
        values["basis"] = _basis(lists, notes)
    # a flat percentage stands for all on-costs, so no pension is assumed beside it
    if values.get("pension") in (None, "") and values.get("on_cost_percent") is None:
        pension = book.scale(str(pay)).table.pension or "none"
        notes.append(f"The pension is that of the scale ({pension}), for every post that names no other.")
    return ListTerms(values, day, tuple(notes))


def day_of_list(posts: PostsRegister) -> date | None:
    """The day that a list says it is of; None where it says none."""
    return next((table.day for table in posts.reading.tables if table.day), None) if posts.reading else None


def _day_of(lists: Sequence[PostsRegister], book: Book, pay: str, notes: list[str]) -> date:
    """The day whose prices hold: that of the last list that says one, else of the last award of the scale."""
    # the last list is the latest, so it says of which day the posts are
    for posts in reversed(lists):
        day = day_of_list(posts)
        if day is not None:
            notes.append(f"Pay and on-costs are those of {long_date(day)}, the day of the list.")
            return day
    awards = book.scale(pay).table.awards
    if not awards:
        raise RefusedError(f"the scale {pay} has no award, so no day to price on: give on (--on DAY)")
    notes.append(
        # the last award, and not today: the same list must give the same figures tomorrow
        f"Pay and on-costs are those of {long_date(awards[-1])}, the last award of {pay}: the list has no day."
    )
    return awards[-1]


def _basis(lists: Sequence[PostsRegister], notes: list[str]) -> str:
    """The basis where none is given: the point of each post, where all have one."""
    rows = sum(len(posts) for posts in lists)
    salaried = sum(_salaried(posts) for posts in lists)
    # a salary of its own prices a row as well as a point does
    without = sum(posts.rows_without("point") for posts in lists) - salaried
    if not without:
        return "point"
    own = f"{without:,} of {rows:,} rows have none" if without < rows else "the list has none"
    # the top of the grade is the most that can be due: a bill that is too high is better than one too low
    notes.append(f"Posts are priced at the maximum of their grades, not at their points: {own}. Name another basis.")
    return "maximum"


def _salaried(posts: PostsRegister) -> int:
    """How many rows have a salary of their own in place of a point."""
    return len(posts) - posts.rows_without("salary")


def bill_notes(posts: PostsRegister, on: date, book: Book) -> list[str]:
    """What the cost of a list rests on, beside its terms: vacant and pooled posts, budgets, increments."""
    notes = []
    # a vacant post stays in the establishment, so it is priced
    vacant = int(posts.vacancies()["vacant_posts"].dropna().sum()) if len(posts) else 0
    if vacant:
        notes.append(f"Vacant posts are priced as if they were filled: {how_many(vacant, 'post')}.")
    if salaried := _salaried(posts):
        notes.append(f"Priced at the full-time salary on the row, as there is no point: {how_many(salaried, 'row')}.")
    if unbudgeted := posts.unbudgeted:
        notes.append(f"Without a budget, and in these sums: {how_many(unbudgeted, 'post')}.")
    if not posts.rows_without("increment_date") < len(posts):
        notes.append("No post has an increment date, so nobody moves up a point within a year.")
    return [*notes, *pooled_notes(posts, on, book)]


def pooled_notes(posts: PostsRegister, on: date, book: Book) -> list[str]:
    """What is assumed of rows that hold several posts without a count, and what each further post would change."""
    pooled = [row for row in posts.rows() if row.get("pooled")] if posts.reading else []
    if not pooled:
        return []
    fte = sum((row["fte"] for row in pooled), Fraction(0))
    names = [str(row.get("post") or f"row {row['row']}") for row in pooled]
    # so many posts as the hours need at least: more posts would each have a threshold
    return [pooled_sentence(names, fte, sum(-(-row["fte"] // 1) for row in pooled), threshold_worth(on, book))]
