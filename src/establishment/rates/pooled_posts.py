"""Rows of several posts by their FTE, without a number of posts: what is assumed, and what another would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from establishment.ground.findings import how_many, listed
from establishment.ground.money import text
from establishment.ground.periods import days_in_month
from establishment.rates.book import Book
from establishment.rates.employer import employer_ni

ABOVE_ANY_THRESHOLD = 10_000_000
"""Pay in pence well above every annual threshold of National Insurance."""


def pooled_sentence(names: Sequence[str], fte: Fraction, posts: int, worth: int | None) -> str:
    """What is assumed of such rows. worth: pence that each further post saves; None where no day is priced."""
    rows = how_many(len(names), "row")
    words = f"{rows} ({listed(names, most=5)}): {float(fte):,.2f} FTE without a number of posts. They are priced as "
    words += f"{how_many(posts, 'post')}: whole ones and one remainder a row. Basic pay does not depend on it."
    more = "" if worth is None else f" Each further post would lower National Insurance by {text(worth)} a year."
    return words + more


def threshold_worth(on: date, book: Book) -> int:
    """What one more National Insurance threshold saves the employer a year, in pence: as much pay in two posts.

    The rates of a month are those in force on its last day.
    """
    month_end = on.replace(day=days_in_month(on))
    one, two = (
        employer_ni(pence / 100, on=month_end, money="pence", book=book)
        # the same pay in one post and in two: what differs is one threshold
        for pence in (2 * ABOVE_ANY_THRESHOLD, ABOVE_ANY_THRESHOLD)
    )
    return int(one) - 2 * int(two)
