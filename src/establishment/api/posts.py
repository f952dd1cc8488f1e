"""Lists of posts, as a notebook or a script has them: from a frame or a file, counted, and costed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from establishment.api.list_bill import PricedPosts
from establishment.ground.any_frame import pandas_frame, whole_list
from establishment.ground.arguments import (
    argument,
    arguments,
    file_name,
    mapping_or_file,
    name_list,
    or_none,
    plain_name,
    plain_text,
    yes_or_no,
)
from establishment.ground.columns import checked_text
from establishment.ground.csv_files import safe_cell
from establishment.ground.file_writing import write_whole
from establishment.ground.findings import RefusedError, how_many, listed
from establishment.ground.shown import Shown
from establishment.lists.load import read_list
from establishment.lists.posts_list import FORMAT, written_short
from establishment.rates.book import Book
from establishment.scenarios.post_rows import headings_of, posts_records

if TYPE_CHECKING:
    import pandas as pd

    from establishment.lists.heading_matches import Asked
    from establishment.lists.list_faults import ListFault
    from establishment.lists.posts_list import Personal
    from establishment.lists.sort_rows import LeftOut


class Posts(PricedPosts, Shown):
    """A list of posts: its rows, how many posts and FTE there are, and what they cost.

    Made by `Posts.from_frame`, from a frame whose columns have the names of a posts table, or by `load_posts`, from a
    list as people keep it.  name: the name of the list in messages.  pay: the pay scale of its grades.  reading: what
    `load_posts` took each column for; None if the columns have the names of a posts table.
    """

    @classmethod
    def from_frame(cls, frame: Any, *, pay: str = "", labels: Iterable[str] | None = None) -> Posts:
        """A list of posts from a frame of any library, a list of records or of `Post`, or a dict of columns.

        frame: one row a post or line of posts alike, with the columns of a posts table: grade, and any of post, title,
        scale, point, count, fte, weeks, unit, funder, budgeted, from, until, increment_date, pension and so on.
        pay: the pay scale of its grades.  labels: further columns to group totals by. If None, every other column is a
        label, unless it looks like a misspelt name.
        Raises InputError for a column that is missing or looks misspelt, and for cells that cannot be read.

        >>> Posts.from_frame({"title": ["Officer", "Clerk"], "grade": ["SCP 20", "SCP 5"], "fte": [1, "20/37"]})
        posts: 2 rows, 2 posts, 1.54 FTE
        """
        argument("pay", pay, plain_text)
        table = argument("frame", posts_records(frame), pandas_frame).copy()
        own = None if labels is None else argument("labels", labels, name_list)
        # headings are read as those of files are, so that the same table is the same list
        table.columns = headings_of([str(name) for name in table.columns], own)
        _check_texts(table)
        # faults of costing name a post, so each row needs a name
        if "post" not in table.columns:
            table.insert(0, "post", [f"row {n}" for n in range(1, len(table) + 1)])
        return cls(table, pay=pay)

    @classmethod
    def read(
        cls,
        posts: Any,
        *,
        sheet: str | None = None,
        mapping: Mapping[str, Any] | str | Path | None = None,
        pay: str | None = None,
        book: Book | str | Path | None = None,
        skip_hidden: bool = False,
    ) -> Posts:
        """Read a list of posts from a file as an HR system exports it; the same as `load_posts`, with its options."""
        return load_posts(posts, sheet=sheet, mapping=mapping, pay=pay, book=book, skip_hidden=skip_hidden)

    def frame(self) -> pd.DataFrame:
        """One row a post with all its columns; of a list that `load_posts` read, with its row in the file.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> len(posts.frame())
        2
        """
        # a list that was read has columns of the file beside those of a post
        return self.table(labels=True) if self.reading is None else self.reading.frame()

    @property
    def faults(self) -> list[ListFault]:
        """What `load_posts` found that needs a look, each with its cell."""
        return self.reading.faults if self.reading is not None else []

    @property
    def asked(self) -> list[Asked]:
        """Choices between columns that `load_posts` made and that you should confirm."""
        return self.reading.asked if self.reading is not None else []

    @property
    def left_out(self) -> list[LeftOut]:
        """Rows of the file that are not posts, each with the reason."""
        return self.reading.left_out if self.reading is not None else []

    @property
    def blocked(self) -> list[int]:
        """Rows of the file that an error stops from being read."""
        return self.reading.blocked if self.reading is not None else []

    @property
    def personal(self) -> list[Personal]:
        """Columns of the file about people: not read."""
        return self.reading.personal if self.reading is not None else []

    def to_csv(self, path: str | Path | None = None) -> str:
        """The posts table as CSV text; written to a file where a path is given.

        Text that a spreadsheet would run as a formula gets an apostrophe in front, which is taken off on reading.
        Raises ValueError if errors stop rows from being read: no table leaves rows out.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> posts.to_csv().splitlines()[0]
        'post,grade,unit'
        """
        # a table that left rows out would be costed as if it were whole
        whole_list(self)
        # text that a spreadsheet would run gets an apostrophe, which reading takes off again
        text: str = self.table().map(safe_cell).to_csv(index=False, lineterminator="\n")
        if path is not None:
            write_whole(argument("path", path, file_name), text.encode("utf-8"), force=True)
        return text

    def to_dict(self) -> dict[str, Any]:
        """Everything that was read, in plain values: what `establishment posts --json` prints.

        >>> import establishment as est
        >>> posts = est.Posts.from_frame({"grade": ["SCP 5", "SCP 6"], "unit": ["East", "West"]}, pay="njc")
        >>> posts.to_dict()["refused"]
        False
        """
        if self.reading is not None:
            return self.reading.to_dict()
        # a frame has no headings that were understood, so there is nothing else to say
        return {"format": FORMAT, "file": self.name, "refused": False, "posts": list(self.rows())}

    def __str__(self) -> str:
        if self.reading is not None:
            return str(self.reading)
        message = (
            f"{self.name}: {how_many(len(self), 'row')}, {how_many(self.count, 'post')}, {written_short(self.fte)} FTE"
        )
        return f"{message}; labels: {listed(self.labels)}" if self.labels else message

    def _repr_html_(self) -> str:
        # ten rows show what the list is like
        first: str = self.table(labels=True).head(10).to_html(index=False, na_rep="", justify="left")
        return f"<pre>{escape(str(self))}</pre>{first}"


@arguments(
    sheet=or_none(plain_name),
    mapping=or_none(mapping_or_file),
    pay=or_none(plain_text),
    skip_hidden=yes_or_no,
)
def load_posts(
    posts: Any,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | str | Path | None = None,
    pay: str | None = None,
    book: Book | str | Path | None = None,
    skip_hidden: bool = False,
) -> Posts:
    """Read a list of posts, as an HR system exports it or as people keep it.

    posts: the path of a CSV or text file, an Excel workbook (.xlsx, .xlsm, .xls, .xlsb, .ods) or a Parquet file; or a
    frame.  sheet: the sheet to read, if the right one is not found by itself.
    mapping: which field a column is, by its heading or its letters, such as {"Pay Band": "grade", "F": "label"}; with
    "grades" what printed grades are, {"grades": {"Garde 8": "Grade 8"}}; or a TOML file with tables [columns] and
    [grades] of these.  pay: the pay scale whose grades and points the list uses. If it is None and `book` is a folder
    of scales, the scale that fits most rows is used, and the result asks you to confirm it.
    book: a `Book` or a folder of scales; the pay that ships with the library if None.  skip_hidden: whether hidden rows
    are left out.
    Returns the posts, with what each column was taken for, what was left out and why, and each error with its cell.
    Raises InputError for what cannot be read at all: a file that is damaged or encrypted, or that has no list of posts;
    ValueError for a sheet, a scale or a column that does not exist.

    >>> import pandas as pd, establishment as est
    >>> posts = est.load_posts(pd.DataFrame({"Job title": ["Officer"], "Grade": ["SCP 20"], "WTE": [0.5]}))
    >>> posts.count, posts.fte
    (1, Fraction(1, 2))
    """
    reading = read_list(posts, sheet=sheet, mapping=mapping, pay=pay, book=book, skip_hidden=skip_hidden)
    return Posts(name=reading.name, pay=reading.pay, reading=reading, book=book)


def _check_texts(table: pd.DataFrame) -> None:
    """Raises RefusedError for the first text that could hide or change what is shown, as files are refused."""
    for heading, column in table.items():
        # counted from 1, as the rows of a list are
        for row, value in enumerate(column, 1):
            if isinstance(value, str):
                try:
                    checked_text(value)
                except RefusedError as fault:
                    raise RefusedError(f"frame: row {row}, {heading}: {fault}") from fault
