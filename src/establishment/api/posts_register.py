"""The register: what a list of posts holds on any day; what is filled and vacant, and who reports to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from establishment.ground.any_frame import pandas_frame, plain_cells
from establishment.ground.arguments import argument, arguments, name_list, plain_name
from establishment.ground.columns import read_cell
from establishment.ground.findings import Faults, InputError, Place, RefusedError, listed, nearest
from establishment.ground.read_days import DayColumn, read_day
from establishment.lists.reporting_lines import ReportingLines, ReportingPost
from establishment.lists.values import vacant_reader
from establishment.posts import POSTS
from establishment.rates.book import Book
from establishment.scenarios.text_cells import read_funders

if TYPE_CHECKING:
    import pandas as pd

    from establishment.lists.posts_list import ListRead

_COUNTED = ("count", "fte", "from", "until", "budgeted")
"""The columns that a list reads itself, to count posts; costing reads them all."""
_REPORTING = ("post", "title", "reports_to")
_SUMS = ("posts", "fte", "budgeted_posts", "budgeted_fte", "vacant_posts", "vacant_fte", "filled_posts", "filled_fte")


BookSource = Book | str | Path | None
"""A book, a folder of scales, or the pay that ships with the library if None."""


def book_of(book: BookSource, *lists: object) -> BookSource:
    """The book that is given; where none is, the first that one of the lists was read with."""
    own = (each.book for each in lists if isinstance(each, PostsRegister) and each.book is not None)
    return book if book is not None else next(own, None)


class PostsRegister:
    """What stands in a list of posts: how many posts and FTE there are, by anything it says and on any day.

    name: the name of the list in messages.  pay: the pay scale of its grades.  reading: what `load_posts` took each
    column for.
    book: the book that it was read with, which prices it where no other is given.
    """

    def __init__(
        self,
        table: Any = None,
        *,
        name: str = "posts",
        pay: str = "",
        reading: ListRead | None = None,
        book: BookSource = None,
        stopped_by: Iterable[str] = (),
    ) -> None:
        """table: the posts; None where `reading` has them, whose table is made when something asks for it.

        stopped_by: the faults that stop rows of the list that the posts are of.
        """
        self.name, self.pay, self.reading, self.book = name, pay, reading, book
        self.stopped_by = [*stopped_by, *(reading.stopped_by if reading is not None else ())]
        if table is not None:
            self._table = pandas_frame(table)
            _ = self._counts  # cells that cannot be read are said at once

    @cached_property
    def _table(self) -> pd.DataFrame:
        return self.reading.table(labels=True) if self.reading is not None else pandas_frame({})

    @cached_property
    def _counts(self) -> dict[str, list[Any]]:
        """The typed cells of the columns by which posts are counted; InputError for those that cannot be read."""
        faults = Faults()
        counts = {column: self._cells(column, faults) for column in _COUNTED}
        faults.raise_any()
        return counts

    def _cells(self, column: str, faults: Faults) -> list[Any]:
        """The typed cells of a column; None where a cell is empty or the column is not there."""
        cells = self._texts(column)
        # the order of day and month is one of the whole column: a single cell leaves it open
        order = DayColumn.of([c for c in cells if isinstance(c, str)]).order if column in ("from", "until") else None
        described, spellings, typed = POSTS.by_name[column], dict[str, Any](), list[Any]()
        for row, cell in enumerate(cells, 1):
            # most cells repeat, so each spelling is read once
            value = spellings.get(cell) if isinstance(cell, str) else None
            if value is None:
                value = read_cell(described, cell, Place(self.name, row), faults, order or "day first")
            if isinstance(cell, str):
                spellings[cell] = value
            typed.append(value)
        return typed

    def _texts(self, column: str) -> list[Any]:
        """The cells of a column as they are, without space around; None where a cell is empty or there is no column."""
        return plain_cells(self._table, column)

    def __len__(self) -> int:
        return len(self._table)

    @property
    def count(self) -> int:
        """How many posts; a row of several posts counts as several."""
        return sum(self._numbers())

    @property
    def fte(self) -> Fraction:
        """Full-time equivalents of all posts."""
        return sum((n * fte for n, fte in zip(self._numbers(), self._hours(), strict=True)), Fraction(0))

    def _numbers(self) -> list[int]:
        # an empty cell is one post, as in the list of a scenario
        return [1 if count is None else count for count in self._counts["count"]]

    def _hours(self) -> list[Fraction]:
        return [Fraction(1) if fte is None else fte for fte in self._counts["fte"]]

    @property
    def labels(self) -> list[str]:
        """The columns that are not fields of a post; totals can be grouped by them."""
        return [name for name in self._table.columns if name not in POSTS.by_name]

    def table(self, *, labels: bool = False) -> pd.DataFrame:
        """The posts as a posts table: what `posts=` of a scenario and `cost_posts` take.

        labels: whether columns that are labels are included.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> posts.table()["unit"].tolist()
        ['East', 'West']
        """
        table: pd.DataFrame = self._table if labels else self._table.drop(columns=self.labels)
        return table.copy()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The posts, each as a dict of its fields; of a list that `load_posts` read, with exact numbers and days.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> next(iter(posts.rows()))["grade"]
        'SCP 5'
        """
        if self.reading is not None:
            return self.reading.rows()
        # an empty cell of a frame is not equal to itself; None is
        plain = self._table.astype(object).where(self._table.notna(), None)
        return ({str(name): value for name, value in row.items()} for row in plain.to_dict("records"))

    def rows_without(self, column: str) -> int:
        """How many rows leave a column empty; all of them if the list does not have the column.  column: its name.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> posts.rows_without("title")
        2
        """
        argument("column", column, plain_name)
        return sum(cell in (None, "") for cell in self._texts(column))

    @property
    def unbudgeted(self) -> int:
        """How many posts the list says have no budget."""
        return sum(n for n, yes in zip(self._numbers(), self._counts["budgeted"], strict=True) if yes is False)

    def by_unit(self) -> pd.DataFrame:
        """Rows, posts and FTE of each unit, in order of first appearance.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> posts.by_unit()["unit"].tolist()
        ['East', 'West']
        """
        return self.by("unit")

    def by_grade(self) -> pd.DataFrame:
        """Rows, posts and FTE of each grade, in order of first appearance.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> posts.by_grade()["posts"].tolist()
        [1, 1]
        """
        return self.by("grade")

    def by(self, column: str | Iterable[str]) -> pd.DataFrame:
        """Rows, posts and FTE by one or more columns, in order of first appearance; an empty cell is "".

        By funder, FTE is shared as the payers share the posts; rows and posts are counted with the first-named funder.
        Raises RefusedError for a column that the list does not have.

        >>> from establishment import Posts
        >>> Posts.from_frame({"grade": ["SCP 20", "SCP 5"], "unit": ["East", "East"], "fte": [1, 0.5]}).by_unit()
           unit  rows  posts  fte
        0  East     2      2  1.5
        """
        import pandas as pd

        columns = argument("column", column, name_list)
        numbers, hours = self._numbers(), self._hours()
        sums: dict[tuple[str, ...], list[Any]] = {}
        for values, share, first, row in self._groups(columns):
            line = sums.setdefault(values, [0, 0, Fraction(0)])
            # a row belongs to the first-named funder, so that rows and posts add up to the list
            line[0], line[1] = line[0] + first, line[1] + first * numbers[row]
            line[2] += share * numbers[row] * hours[row]
        return pd.DataFrame(
            [(*values, rows, posts, float(fte)) for values, (rows, posts, fte) in sums.items()],
            columns=[*columns, "rows", "posts", "fte"],
        )

    def _groups(self, columns: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Fraction, bool, int]]:
        """The groups of each row, with the share of it that each has and whether it is the first-named."""
        for column in columns:
            # refused before any sum: a misspelt column would group by nothing
            if column not in self._table.columns:
                names_there = list(self._table.columns)
                near = nearest(column, names_there, " ")
                raise RefusedError(f"column: {column!r} is not there.{near} {listed(names_there, most=40)}")
        cells = {column: ["" if v is None else str(v) for v in self._texts(column)] for column in columns}
        payers = [self._payers(text) for text in cells["funder"]] if "funder" in columns else None
        for row in range(len(self)):
            for at, (payer, share) in enumerate(payers[row] if payers else [("", Fraction(1))]):
                values = tuple(payer if column == "funder" else cells[column][row] for column in columns)
                yield values, share, at == 0, row

    def _payers(self, text: str) -> list[tuple[str, Fraction]]:
        """Who pays, each with the share; a text that is no split is one funder."""
        try:
            return [(each.name, each.share) for each in read_funders(text)] or [("", Fraction(1))]
        except (RefusedError, InputError):
            return [(text, Fraction(1))]

    def vacancies(self, by: str | Iterable[str] = ()) -> pd.DataFrame:
        """Budgeted, vacant and filled posts and FTE, by one or more columns, or in total if none is named.

        Returns one row a group: posts, fte, and of them budgeted, vacant and filled. A post is vacant where the list
        says so (a column `vacant`, or what `load_posts` takes for it); vacant and filled are empty if it does not.
        Raises RefusedError for a column that the list does not have.

        >>> from establishment import Posts
        >>> posts = Posts.from_frame({"grade": ["SCP 20", "SCP 5"], "fte": [1, 0.5], "vacant": ["", "yes"]})
        >>> posts.vacancies()[["posts", "vacant_posts", "vacant_fte", "filled_fte"]]
           posts  vacant_posts  vacant_fte  filled_fte
        0      2             1         0.5         1.0
        """
        import pandas as pd

        columns = argument("by", by, name_list)
        vacant, with_column = self._vacant(), "vacant" in self._table.columns
        numbers, hours = self._numbers(), self._hours()
        sums: dict[tuple[str, ...], list[Any]] = {}
        for values, share, first, row in self._groups(columns):
            posts, fte = first * numbers[row], share * numbers[row] * hours[row]
            # without a word on its budget a post is budgeted
            kinds = (True, self._counts["budgeted"][row] is not False, vacant[row], not vacant[row])
            line = sums.setdefault(values, [0, Fraction(0)] * 4)
            for at, counted in enumerate(kinds):
                line[2 * at] += posts if counted else 0
                line[2 * at + 1] += fte if counted else 0
        rows = [
            (
                *values,
                *(
                    float(v) if isinstance(v, Fraction) else v
                    # a list that says nothing of vacancies has none that are known, which is not none
                    for v in (line if with_column else [*line[:4], *[None] * 4])
                ),
            )
            for values, line in sums.items()
        ]
        return pd.DataFrame(rows, columns=[*columns, *_SUMS])

    def _vacant(self) -> list[bool]:
        """Which rows are of vacant posts, as the list says."""
        is_vacant = vacant_reader(False)
        return [cell is True or bool(is_vacant(cell)[0]) for cell in self._texts("vacant")]

    @arguments(day=read_day)
    def on(self, day: date | str) -> Self:
        """The posts that exist on a day: from their first day to the day before `until`.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> posts.on("2026-05-01").count
        2
        """
        begins, ends = self._counts["from"], self._counts["until"]
        there = [
            # the first day without a post is not one of its days
            (first is None or first <= day) and (until is None or day < until)
            for first, until in zip(begins, ends, strict=True)
        ]
        table = self._table[there].reset_index(drop=True)
        return type(self)(table, name=self.name, pay=self.pay, book=self.book, stopped_by=self.stopped_by)

    @property
    def reporting(self) -> ReportingLines:
        """Who reports to whom: layers, spans, loops, and managers that the list does not have."""
        texts = {name: ["" if v is None else str(v) for v in self._texts(name)] for name in _REPORTING}
        rows = zip(texts["post"], texts["title"], self._numbers(), texts["reports_to"], strict=True)
        return ReportingLines.of(ReportingPost(*row) for row in rows)

    def tree(self) -> pd.DataFrame:
        """Who reports to whom, one row a post: layer, span and all posts below it.

        layer: 1 at the top; 0 within or below a loop.  span: posts that report to it directly. `reporting.sentences()`
        names loops and missing managers.

        >>> from establishment import Posts
        >>> three = {"post": ["H", "A", "B"], "grade": ["SCP 30", "SCP 5", "SCP 5"], "reports_to": ["", "H", "H"]}
        >>> Posts.from_frame(three).tree()[["post", "layer", "span", "below"]]
          post  layer  span  below
        0    H      1     2      2
        1    A      2     0      0
        2    B      2     0      0
        """
        import pandas as pd

        return pd.DataFrame(
            [(e.post.post, e.post.title, e.post.reports_to, e.layer, e.span, e.below) for e in self.reporting.lines],
            columns=["post", "title", "reports_to", "layer", "span", "below"],
        )
