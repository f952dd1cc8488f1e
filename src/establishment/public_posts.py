"""What a notebook or a script calls to cost posts by the million."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from establishment.bulk.partition import cost_partition, finished, merged
from establishment.bulk.plan import Terms, post_plan
from establishment.rates.book import Book

if TYPE_CHECKING:
    import pandas as pd


def cost_posts(
    posts: pd.DataFrame, book: Book | str | Path | None = None, *, terms: Terms, years: str | Sequence[str],
    prices: Literal["cash"] | date = "cash", by: Iterable[str] = ("year",), ignore: Iterable[str] = (),
) -> pd.DataFrame:  # fmt: skip
    """Cost posts."""
    plan = post_plan(book, terms=terms, years=years, prices=prices, by=by, ignore=ignore)
    return finished(merged([cost_partition(posts, plan)], plan), plan)
