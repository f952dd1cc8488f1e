"""Where posts come from: frames, CSV and Parquet files, in chunks that fit memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from establishment.bulk.plan import PostPlan, heading_faults
from establishment.findings import Faults, Finding, InputError, Place
from establishment.posts import POSTS
from establishment.reading import is_there, spell

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 2**18
"""Rows of a file costed at a time: some 100 MB of working memory."""
FRAME_CHUNK = 2**20
"""Rows of a frame costed at a time: as much, as they need not be read; the more at once, the more are alike."""
CELLS = 2**23
"""Totals kept at a time where every post is a group of its own."""
NEEDED = {".parquet": "pyarrow", ".pq": "pyarrow"}


@dataclass(frozen=True)
class Chunk:
    """Some rows of posts: how messages name their source, how many rows came before, and the rows."""

    name: str
    start: int
    frame: pd.DataFrame


@dataclass(frozen=True)
class Part:
    """A part of a Parquet file that is read on its own: some of its row groups, and how many rows came before."""

    path: str
    groups: tuple[int, ...]
    start: int
    rows: int


def rows_at_once(plan: PostPlan, most: int = CHUNK) -> int:
    """How many rows are costed at a time."""
    return max(CELLS // (8 * len(plan.calendar.slots)), 1024) if "post" in plan.keys else most


def chunks(posts: pd.DataFrame | str | Path, plan: PostPlan) -> Iterator[Chunk]:
    """The posts in chunks. Raises InputError E101, E102, E104 or E105 where a file cannot be read."""
    size = rows_at_once(plan)
    if not isinstance(posts, str | Path):
        size = rows_at_once(plan, FRAME_CHUNK)
        for start in range(0, max(len(posts), 1), size):
            yield Chunk("posts", start, posts.iloc[start : start + size])
    elif Path(posts).suffix.lower() == ".csv":
        yield from _csv(Path(posts), size)
    else:
        for part in parquet_parts(posts):
            yield from read_part(part, plan, size)


def chunk_count(posts: pd.DataFrame | str | Path, plan: PostPlan) -> int | None:
    """How many chunks there are; None where that is not known beforehand."""
    size = rows_at_once(plan)
    if not isinstance(posts, str | Path):
        return -(-max(len(posts), 1) // rows_at_once(plan, FRAME_CHUNK))
    if Path(posts).suffix.lower() == ".csv":
        return None
    return sum(max(-(-part.rows // size), 1) for part in parquet_parts(posts))


def _csv(path: Path, size: int) -> Iterator[Chunk]:
    import pandas as pd

    _check_there(path)
    start = 0
    try:
        with pd.read_csv(path, dtype=str, keep_default_na=False, chunksize=size, encoding="utf-8-sig") as reader:
            for frame in reader:
                yield Chunk(str(path), start + 1, frame)  # the headings are the file's first line
                start += len(frame)
    except pd.errors.EmptyDataError:
        raise InputError([Finding("E102", Place(str(path)), "", "", "The file is empty.")]) from None
    except (pd.errors.ParserError, UnicodeDecodeError) as fault:
        said = f"The file cannot be read as CSV: {str(fault).strip().splitlines()[-1]}."
        raise InputError([Finding("E105", Place(str(path)), "", "", said, 'Save it as "CSV UTF-8".')]) from None


def _check_there(path: Path) -> None:
    if not is_there(path):
        raise InputError([Finding("E101", Place(str(path)), "", "", "There is no such file or folder.")])


def _arrow() -> ModuleType:
    try:
        return import_module("pyarrow.parquet")
    except ImportError as missing:
        said = 'Parquet files need pyarrow, which is not installed. Install it with: pip install "establishment[scale]"'
        raise ImportError(said) from missing


def parquet_files(posts: str | Path) -> list[Path]:
    """The files of a Parquet file or of a folder of them, in order of their names. Raises InputError E101."""
    path = Path(posts)
    _check_there(path)
    if not path.is_dir():
        if path.suffix.lower() not in NEEDED:
            fix = "Give a .csv or .parquet file, a folder of .parquet files, or a frame."
            said = f'Posts cannot be read from a file that ends in "{path.suffix}".'
            raise InputError([Finding("E101", Place(str(path)), "", "", said, fix)])
        return [path]
    found = sorted(each for each in path.rglob("*") if each.suffix.lower() in NEEDED)
    if not found:
        said = "The folder holds no .parquet file."
        raise InputError([Finding("E101", Place(str(path)), "", "", said, "Name the folder of the parts.")])
    return found


def parquet_parts(posts: str | Path) -> list[Part]:
    """The row groups of Parquet files, gathered into parts of about a chunk. Raises InputError E101."""
    arrow = _arrow()
    parts = []
    for path in parquet_files(posts):
        with _opened(arrow, path) as file:
            sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
        groups: list[int] = []
        start = 0
        for number in range(len(sizes)):
            groups.append(number)
            rows = sum(sizes[group] for group in groups)
            if rows >= CHUNK or number == len(sizes) - 1:
                parts.append(Part(str(path), tuple(groups), start, rows))
                start, groups = start + rows, []
    return parts


def _opened(arrow: ModuleType, path: Path | str) -> Any:
    try:
        return arrow.ParquetFile(path)
    except (OSError, ValueError) as fault:
        said = f"The file is no Parquet file that can be read: {str(fault).splitlines()[0][:120]}."
        raise InputError([Finding("E101", Place(str(path)), "", "", said)]) from fault


def read_part(part: Part, plan: PostPlan, size: int) -> Iterator[Chunk]:
    """A part of a Parquet file in chunks, only the columns that are needed. Raises InputError E101, E104."""
    arrow = _arrow()
    with _opened(arrow, part.path) as file:
        headings = list(file.schema_arrow.names)
        faults = Faults()
        heading_faults([spell(heading) for heading in headings], plan, part.path, faults)
        faults.raise_any()
        wanted = [heading for heading in headings if spell(heading) in needed_columns(plan)]
        start = part.start
        for batch in file.iter_batches(batch_size=size, row_groups=list(part.groups), columns=wanted):
            frame = batch.to_pandas(strings_to_categorical=True, date_as_object=True)
            yield Chunk(part.path, start, frame)
            start += len(frame)


def needed_columns(plan: PostPlan) -> set[str]:
    """The columns of posts that a plan looks at."""
    unused = {"post", "title", "unit", "reports_to", "budgeted"} - set(plan.keys)
    if not plan.by_funder:
        unused |= {"funded_until"}
    return {*POSTS.names, *plan.keys} - unused
