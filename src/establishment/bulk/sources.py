"""Where posts come from: frames, CSV and Parquet files, in chunks that fit memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from establishment.bulk.csv_chunks import csv_chunks
from establishment.bulk.day_columns import in_one_order
from establishment.bulk.plan import PostPlan, heading_faults
from establishment.bulk.row_chunks import Chunk, changed, check_there, unreadable
from establishment.ground.any_frame import pandas_frame
from establishment.ground.arguments import argument
from establishment.ground.csv_files import spell
from establishment.ground.extras import extra
from establishment.ground.findings import Faults, Place, RefusedError, listed
from establishment.ground.manifests import MANIFEST, check_files
from establishment.posts import HOURS, POSTS

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 2**18
"""Rows of a file read at a time, and those of a CSV file costed at a time."""
FRAME_CHUNK = 2**20
"""Rows of a frame or of a Parquet file costed at a time, 200 MB of working memory at most: the more, the more alike."""
CELLS = 2**23
"""Totals kept at a time where every post is a group of its own."""
SUFFIXES = (".parquet", ".pq")
_INDEX = re.compile(r"__index_level_\d+__")
"""What pandas calls the row numbers it writes beside the columns of a frame."""


@dataclass(frozen=True)
class Part:
    """A part of a Parquet file that is read on its own: some of its row groups, and how many rows came before.

    name: how messages name the file.  path: where it is, from whatever folder.
    mark: of what the file says of itself; one that has changed has another.
    """

    name: str
    path: str
    mark: str
    groups: tuple[int, ...]
    start: int
    rows: int


@dataclass(frozen=True)
class Piece:
    """Some rows of a Parquet file as Arrow reads them: how messages name the file, and how many rows came before."""

    name: str
    start: int
    rows: Any


def rows_at_once(plan: PostPlan, most: int = CHUNK) -> int:
    """How many rows are costed at a time."""
    # where every post is a group of its own nothing adds up on the way: memory is what bounds the rows
    return max(CELLS // (8 * len(plan.calendar.slots)), 1024) if "post" in plan.keys else most


def posts_given(posts: Any) -> pd.DataFrame | str | Path:
    """Posts as they are given: a path as it is; a frame of any library, records, columns or a list of posts as a frame.

    Raises RefusedError for anything else.
    """
    return posts if isinstance(posts, str | Path) else argument("posts", posts, pandas_frame)


def chunks(posts: pd.DataFrame | str | Path, plan: PostPlan) -> Iterator[Chunk]:
    """The posts in chunks, of which there is at least one; each column of days in one order.

    Raises InputError E101, E102, E104 or E105 where a file cannot be read.
    """
    return in_one_order(_chunks(posts, plan))


def _chunks(posts: pd.DataFrame | str | Path, plan: PostPlan) -> Iterator[Chunk]:
    size = rows_at_once(plan)
    if not isinstance(posts, str | Path):
        size = rows_at_once(plan, FRAME_CHUNK)
        for start in range(0, max(len(posts), 1), size):
            yield Chunk("posts", start, posts.iloc[start : start + size])
    elif Path(posts).suffix.lower() == ".csv":
        yield from csv_chunks(Path(posts), size, partial(_csv_columns, name=str(posts), plan=plan))
    else:
        parts = parquet_parts(posts)
        yield from gathered((piece for part in parts for piece in read_part(part, plan, size)), plan)


def _csv_columns(headings: list[str], name: str, plan: PostPlan) -> list[int]:
    """The columns of a CSV file that a plan looks at, by number. Raises InputError E104."""
    faults = Faults()
    heading_faults(headings, plan, name, faults)
    faults.raise_any()
    needed = needed_columns(plan) | {"funded_until"} - plan.ignored
    return [number for number, heading in enumerate(headings) if spell(heading) in needed]


def chunk_count(posts: pd.DataFrame | str | Path, plan: PostPlan) -> int | None:
    """How many chunks there are, or about as many; None where that is not known beforehand."""
    if not isinstance(posts, str | Path):
        return -(-max(len(posts), 1) // rows_at_once(plan, FRAME_CHUNK))
    if Path(posts).suffix.lower() == ".csv":
        return None
    files = Counter[str]()
    for part in parquet_parts(posts):
        files[part.name] += part.rows
    return sum(max(-(-rows // rows_at_once(plan, FRAME_CHUNK)), 1) for rows in files.values())


def _arrow(name: str) -> ModuleType:
    return extra(name, "scale", "a Parquet file")


def parquet_files(posts: str | Path) -> list[Path]:
    """The files of a Parquet file or of a folder of them, in order of their names.

    What begins with a dot or a _ is passed over, as Spark and Arrow do: it is not finished, or no table.
    Raises InputError E101, also where the folder has a manifest from which its files differ, or where folders are
    named for values of a column, since their files have it not.
    """
    if not str(posts).strip() or posts == Path():
        raise RefusedError('posts is an empty name; give a file, a folder of .parquet files ("./posts") or a frame')
    path = Path(posts)
    check_there(path)
    if not path.is_dir():
        if path.suffix.lower() not in SUFFIXES:
            fix = "Give a .csv or .parquet file, a folder of .parquet files, or a frame."
            raise unreadable(str(path), f'Posts cannot be read from a file that ends in "{path.suffix}".', fix)
        return [path]
    # a set that is still being written is refused, not costed in part
    if (path / MANIFEST).is_file():
        check_files(path)
    # by name, so that every machine numbers the rows alike
    files = sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
    files = [each for each in files if not any(part[0] in "._" for part in each.relative_to(path).parts)]
    for each in files:
        for folder in each.relative_to(path).parts[:-1]:
            if "=" in folder:
                fix = "Write the column into the files, or give one of these folders alone."
                raise unreadable(str(each.parent), f'The folder "{folder}" is named for a value of a column.', fix)
    if not files:
        raise unreadable(str(path), "The folder holds no .parquet file.", "Name the folder of the parts.")
    return files


def parquet_parts(posts: str | Path) -> list[Part]:
    """The row groups of Parquet files, gathered into parts of about a chunk, at least one a file.

    Raises InputError E101, or E104 where the files have not the same columns.
    """
    parts: list[Part] = []
    first: tuple[Path, set[str]] | None = None
    for path in parquet_files(posts):
        with _opened(path, str(path)) as (file, mark):
            sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
            columns = {spell(heading) for heading in _headings(file)}
        first = first or (path, columns)
        _check_alike(first, (path, columns))
        groups: list[int] = []
        # rows are counted from the start of each file, as its user counts them
        start = rows = 0
        for number, size in enumerate(sizes):
            groups, rows = [*groups, number], rows + size
            # small row groups are read together; the last part takes what is left
            if rows >= CHUNK and number < len(sizes) - 1:
                parts.append(Part(str(path), str(path.absolute()), mark, tuple(groups), start, rows))
                groups, start, rows = [], start + rows, 0
        parts.append(Part(str(path), str(path.absolute()), mark, tuple(groups), start, rows))
    return parts


def _check_alike(first: tuple[Path, set[str]], other: tuple[Path, set[str]]) -> None:
    """Refuse files of one table with other columns (E104): what one leaves out would be read as empty."""
    faults = Faults()
    for (path, has), (beside, expected) in ((first, other), (other, first)):
        for column in sorted(expected - has):
            message = f'The column "{column}" is missing, which {beside} has.'
            faults.add("E104", Place(str(path)), "column", column, message, f"Columns: {listed(sorted(has), most=40)}.")
    faults.raise_any()


@contextmanager
def _opened(path: Path, name: str) -> Iterator[tuple[Any, str]]:
    """A Parquet file and its mark. Raises InputError E101 where it cannot be read, there or while it is open."""
    arrow, parquet = _arrow("pyarrow"), _arrow("pyarrow.parquet")
    try:
        with arrow.OSFile(str(path)) as source, parquet.ParquetFile(source) as file:
            yield file, _mark(source)
    except FileNotFoundError as fault:
        fix = "Every machine that costs posts needs the files under the same name."
        raise unreadable(name, f"There is no file {path} on the machine that reads it.", fix) from fault
    except (OSError, arrow.ArrowException) as fault:
        message = str(fault).splitlines()[0][:120] if str(fault) else type(fault).__name__
        raise unreadable(name, f"The file is no Parquet file that can be read: {message}.") from fault


def _mark(source: Any) -> str:
    """A mark of the end of a Parquet file, which says how many rows it has, where they stand and what they hold."""
    size = source.size()
    # a Parquet file ends with its footer, the length of that in four bytes, and the four letters PAR1
    source.seek(size - 8)
    length = int.from_bytes(source.read(4), "little")
    source.seek(size - 8 - length)
    return sha256(source.read(length) + str(size).encode()).hexdigest()


def _headings(file: Any) -> list[str]:
    return [heading for heading in file.schema_arrow.names if not _INDEX.fullmatch(heading)]


def read_part(part: Part, plan: PostPlan, size: int) -> Iterator[Piece]:
    """A part of a Parquet file in pieces, at least one, only the columns that are needed.

    Raises InputError E101, also where the file has changed since its parts were listed, and E104.
    """
    with _opened(Path(part.path), part.name) as (file, mark):
        # by what the file says of itself, since times of change differ between machines with copies of their own
        if mark != part.mark:
            raise changed(part.name)
        columns = _wanted(file, part, plan)
        empty = file.schema_arrow.empty_table().select(columns).to_batches(max_chunksize=size)
        start = part.start
        batches = file.iter_batches(batch_size=size, row_groups=list(part.groups), columns=columns)
        for batch in batches if part.rows else empty:
            yield Piece(part.name, start, batch)
            start += len(batch)


def gathered(pieces: Iterable[Piece], plan: PostPlan) -> Iterator[Chunk]:
    """Successive pieces of one file as one chunk, as long as they are no more rows than are costed at a time."""
    most, together = rows_at_once(plan, FRAME_CHUNK), list[Piece]()
    for piece in pieces:
        rows = sum(len(each.rows) for each in together)
        if together and (piece.name != together[0].name or rows + len(piece.rows) > most):
            yield _one_chunk(together)
            together = []
        together.append(piece)
    if together:
        yield _one_chunk(together)


def _one_chunk(pieces: list[Piece]) -> Chunk:
    """Pieces with the same columns as one chunk."""
    filled = [piece.rows for piece in pieces if len(piece.rows)] or [pieces[0].rows]
    table = _arrow("pyarrow").Table.from_batches(filled)
    # as codes: a text that repeats is held once
    frame = table.to_pandas(strings_to_categorical=True, date_as_object=False, ignore_metadata=True)
    return Chunk(pieces[0].name, pieces[0].start, frame)


def _wanted(file: Any, part: Part, plan: PostPlan) -> list[str]:
    """The columns of a file that a plan looks at. Raises InputError E104."""
    headings, faults = _headings(file), Faults()
    heading_faults(headings, plan, part.name, faults)
    columns = [heading for heading in headings if spell(heading) in needed_columns(plan)]
    nested = _arrow("pyarrow.types").is_nested
    for heading in (each for each in columns if nested(file.schema_arrow.field(each).type)):
        message = f'The column "{heading}" holds several values in a cell: {file.schema_arrow.field(heading).type}.'
        faults.add("E104", Place(part.name), "column", heading, message, "A cell holds text, a number or a day.")
    faults.raise_any()
    return columns


def needed_columns(plan: PostPlan) -> set[str]:
    """The columns of posts that a plan looks at."""
    unused = {"post", "title", "unit", "reports_to"} - set(plan.keys)
    if not plan.by_funder:
        unused |= {"funded_until"}
    return {*POSTS.names, HOURS, *plan.keys} - unused - plan.ignored
