"""What a notebook or a script calls to cost posts by the million."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from establishment.api.draws import Draws, Spread
from establishment.api.posts_register import book_of
from establishment.bulk.dask_runs import spread
from establishment.bulk.draws import DrawnPosts, Spreads, draw
from establishment.bulk.partition import EMPTY, cost_chunk, cost_partition, empty_notes, finished, kinds_of, merged
from establishment.bulk.plan import Terms, post_plan
from establishment.bulk.sources import chunk_count, chunks, posts_given
from establishment.ground.any_frame import is_frame, pandas_frame
from establishment.ground.arguments import argument, by_its_arguments, shown
from establishment.ground.extras import extra
from establishment.ground.file_writing import check_target, whole_file
from establishment.ground.findings import RefusedError
from establishment.ground.frames import Money, in_pounds
from establishment.ground.progress import tracked
from establishment.rates.book import Book

if TYPE_CHECKING:
    import pandas as pd

ARROW = {"object": "string", "float64": "double"}
"""What Arrow calls kinds of column."""


class PostCosting:
    """How posts are costed: terms that are checked once, and then used for any posts.

    The totals of parts add up to the total of the whole, to the penny, in any order and on any machine.

    book, terms, years, prices, by, ignore: as in `cost_posts`.
    Raises ValueError and InputError as that does.

    >>> import establishment as est
    >>> terms = {"pay": "njc", "pension": "20%", "basis": "maximum", "hold_on_costs": True}
    >>> maker = est.PostCosting(terms=terms, years="2026/27")
    >>> maker.cost([{"grade": "SCP 20", "count": 2, "fte": 1, "weeks": 1}])["pounds"].tolist()
    [89753.84]
    """

    def __init__(
        self,
        book: Book | str | Path | None = None,
        *,
        terms: Terms,
        years: str | Sequence[str],
        prices: Literal["cash"] | date = "cash",
        by: Iterable[str] = ("year",),
        ignore: Iterable[str] = (),
    ) -> None:
        # checked once, for the posts may come in a million parts
        self.plan = post_plan(book, terms=terms, years=years, prices=prices, by=by, ignore=ignore)

    def __repr__(self) -> str:
        plan = self.plan
        years = f"{plan.years[0].label} to {plan.years[-1].label}"
        prices = "cash prices" if plan.prices.cash else f"prices of {plan.prices.base}"
        return f"PostCosting({plan.scenario.pay}, {years}, {prices}, by {', '.join(plan.by) or 'nothing'})"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>"

    @property
    def columns(self) -> dict[str, str]:
        """The columns of `partition`, each with its kind: object (text), bool, int64 (as pence, posts) or float64."""
        return kinds_of(self.plan)

    def partition(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The totals of some posts in whole pence, one row a group; `columns` says what they hold.

        frame: one row a post, as in `cost_posts`. Raises InputError with every error in its rows.
        """
        return cost_partition(argument("frame", frame, pandas_frame), self.plan)

    def total(self, partitions: Iterable[pd.DataFrame], *, money: Money = "pounds") -> pd.DataFrame:
        """Totals of partitions added up, as `cost_posts` returns them.  partitions: what `partition` returned."""
        parts = argument("partitions", partitions, _several_frames)
        return in_pounds(finished(merged(parts, self.plan), self.plan), money)

    def cost(self, posts: pd.DataFrame | str | Path, *, scheduler: Any = None, money: Money = "pounds") -> pd.DataFrame:
        """The totals of posts. `posts`, `scheduler` and errors are as in `cost_posts`."""
        posts = posts_given(posts)
        # with a scheduler each part of the files is costed where it lies
        if scheduler is None:
            return self.total(self._partitions(posts), money=money)
        if not isinstance(posts, str | Path) or Path(posts).suffix.lower() == ".csv":
            raise RefusedError(
                "a scheduler costs the parts of Parquet files: give the path of a file or a folder of them"
            )
        return self.total([spread(posts, self.plan, scheduler)], money=money)

    def write(self, posts: pd.DataFrame | str | Path, out: str | Path, *, force: bool = False) -> Path:
        """Write the totals of posts to a Parquet file, in whole pence.

        out: a file that ends in .parquet.  force: whether an existing file is replaced.

        Totals by post are written in chunks, so they can be larger than memory; a post whose rows are far apart then
        has a row for each. A warning says how many cells of hours, weeks and counts are empty. Returns the path. The
        file is written whole or not at all: raises ValueError where it cannot be written, what `cost_posts` raises, and
        ImportError without the extra `scale`.
        """
        posts = posts_given(posts)
        target = check_target(out, suffix=".parquet", force=force)
        arrow = extra("pyarrow", "scale", "a Parquet file")
        parquet = extra("pyarrow.parquet", "scale", "a Parquet file")
        parts = self._partitions(posts)
        # without a column of posts the totals are few, and are one part
        if "post" not in self.plan.keys:
            parts = iter([merged(list(parts), self.plan)])
        empty: Counter[str] = Counter()
        # the status is added when parts are put together, so it is no column of a part
        kinds = {**self.columns, "status": "object"}
        schema = arrow.schema([(name, ARROW.get(kind, kind)) for name, kind in kinds.items()])
        # the file takes its name only when it is whole
        with whole_file(target, force=force) as file, parquet.ParquetWriter(file, schema) as writer:
            for part in parts:
                empty.update(part.attrs.get(EMPTY, {}))
                table = finished(part, self.plan)
                writer.write_table(arrow.Table.from_pandas(table, schema=schema, preserve_index=False))
        # one warning for all parts, with the number of cells
        for note in empty_notes(empty):
            warnings.warn(note, stacklevel=2)
        return target

    def draws(
        self,
        posts: pd.DataFrame | str | Path,
        *,
        draws: int = 10_000,
        seed: int = 1,
        award: Spread | None = None,
        vacancy: Spread | None = None,
        turnover: Spread | None = None,
        gap_months: float = 3,
        start: Spread | None = None,
    ) -> Draws:
        """What posts may cost in each year when assumptions are uncertain: repeatable random draws.

        draws: how many.  seed: any whole number; the same seed gives the same draws.

        Each spread is (least, likeliest, most), a triangular distribution; one that is left out is certain.

        award: percentage points added to each award that the terms assume, each drawn separately.  vacancy: percent of
        cost saved by vacancies beyond the vacancy factor, drawn separately each year.  turnover: percent of posts that
        someone leaves in a year, each then empty for `gap_months`. What newcomers are paid is not drawn.  start: by how
        many months posts that begin during the plan begin later, one draw for all of them.

        Posts must fit in memory. Raises ValueError for a spread that cannot be used, and for awards other than one
        percentage for all points; InputError as `cost_posts`.
        """
        spreads = Spreads.of(award=award, vacancy=vacancy, turnover=turnover, gap_months=gap_months, start=start)
        sources = []
        posts = posts_given(posts)
        for chunk in chunks(posts, self.plan):
            # the posts are costed once with every cell checked, so that draws meet no fault
            cost_chunk(chunk, self.plan)  # says where faults stand
            sources.append(DrawnPosts.of(chunk.frame, self.plan))
        return Draws(draw(sources, spreads, draws=draws, seed=seed))

    def _partitions(self, posts: pd.DataFrame | str | Path) -> Iterator[pd.DataFrame]:
        for chunk in tracked(chunks(posts, self.plan), "Costing posts", chunk_count(posts, self.plan)):
            # one part at a time in memory
            yield cost_chunk(chunk, self.plan)


def _several_frames(value: object) -> list[Any]:
    """Frames of a list or of another source of several."""
    if isinstance(value, list | tuple) and not value:
        return []  # no partitions: their totals are nothing
    if isinstance(value, str | Mapping) or is_frame(value) or not isinstance(value, Iterable):
        raise RefusedError(f"{shown(value)} was given; give a list of results of partition()")
    return [pandas_frame(each) for each in value]


@by_its_arguments
def cost_posts(
    posts: pd.DataFrame | str | Path,
    book: Book | str | Path | None = None,
    *,
    terms: Terms,
    years: str | Sequence[str],
    prices: Literal["cash"] | date = "cash",
    by: Iterable[str] = ("year",),
    ignore: Iterable[str] = (),
    scheduler: Any = None,
    money: Money = "pounds",
) -> pd.DataFrame:
    """Cost posts by the million: the prices, increments, awards and rounding of a scenario, added up by group.

    posts: one row a post or line of posts alike, with the columns of a posts table: a frame, a list of records, a dict
    of columns, a .csv or .parquet file, a folder of .parquet files, or what `load_posts` gives. Files are read in
    chunks, so they can be larger than memory.
    book: a `Book` or a folder of scales; the pay that ships with the library if None.
    terms: what a scenario says of pay (pay, basis, pension, category, award, increment_date, hold_on_costs and so on)
    as a mapping; or a scenario, or its file, without its proposals. The basis is "point" if none is given.
    years: one financial year, "2026/27", or the first and the last.
    prices: "cash", each month's own, or the day of a price base.
    by: what to group the totals by: year or month, funder, and columns of the posts.
    ignore: columns that are not read.  scheduler: where Dask costs the parts of Parquet files: "threads", "processes",
    an address such as tcp://10.0.0.1:8786 or a `distributed.Client`; needs the extra `scale`.
    Returns one row a group: each component and the cost (pounds, or whole pence with money="pence"), posts and FTE on
    the last day of each year or month, or of the last year if `by` has neither (by funder: counted with the
    first-named), and the least certain status.
    Raises ValueError for an argument that cannot be used; InputError with every error in a chunk of posts; ImportError
    for Parquet and Dask without the extra `scale`.

    >>> import establishment as est
    >>> terms = {"pay": "njc", "pension": "20%", "basis": "maximum", "hold_on_costs": True}
    >>> posts = [{"grade": "SCP 20", "count": 2, "fte": 1, "weeks": 1}]
    >>> est.cost_posts(posts, terms=terms, years="2026/27")["pounds"].tolist()
    [89753.84]
    """
    costing = PostCosting(book_of(book, posts), terms=terms, years=years, prices=prices, by=by, ignore=ignore)
    return costing.cost(posts, scheduler=scheduler, money=money)
