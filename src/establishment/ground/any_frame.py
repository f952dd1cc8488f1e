"""Frames of any library: each comes in as a pandas frame, and goes out as the library that is asked for.

What comes in needs the Arrow PyCapsule interface (`__arrow_c_stream__`), which frames of pandas, polars, Arrow and
DuckDB have; so no library is named here but pandas, and Arrow where another kind of frame is met.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from establishment.ground.arguments import argument, one_of, shown
from establishment.ground.extras import extra
from establishment.ground.findings import MissingExtraError, RefusedError

if TYPE_CHECKING:
    import pandas as pd

Library = Literal["pandas", "arrow", "polars", "duckdb"]
LIBRARIES: tuple[Library, ...] = ("pandas", "arrow", "polars", "duckdb")
"""The libraries that a frame can be asked for."""
SHOWN_FAULTS = 10
"""Faults of a list that a message names."""
ACCEPTED = "a frame (pandas, polars, Arrow or DuckDB), a list of records or a dict of columns"


@runtime_checkable
class HasTable(Protocol):
    """A list of posts that gives itself as a posts table."""

    def table(self) -> Any:
        """The posts as a frame, one row a post."""


# lists and dicts are frames only by what is in them
def is_frame(value: object) -> bool:
    """Whether a value is a frame of some library, a list of posts, a list of records or a dict of columns."""
    if hasattr(value, "__arrow_c_stream__") or isinstance(value, HasTable):
        return True
    if isinstance(value, Mapping):
        return bool(value) and all(isinstance(each, list | tuple) for each in value.values())
    return isinstance(value, list | tuple) and all(isinstance(each, Mapping) for each in value)


def whole_list(posts: HasTable) -> HasTable:
    """A list of posts itself; RefusedError where rows of it are stopped by a fault, which no total may leave out.

    Rows of a list that `load_posts` read can be stopped; `stopped_by` says why, each fault at its cell.
    """
    lines = list(getattr(posts, "stopped_by", ()))
    if lines:
        more = [f"... and {len(lines) - SHOWN_FAULTS} more faults."] if len(lines) > SHOWN_FAULTS else []
        # ten faults are enough to begin with
        head = f"{getattr(posts, 'name', 'the list')}: rows are stopped by a fault, and no total may leave them out."
        raise RefusedError("\n  ".join([f"{head} Correct them in the list first:", *lines[:SHOWN_FAULTS], *more]))
    return posts


def pandas_frame(value: Any) -> pd.DataFrame:
    """A frame of any library as one of pandas; records and columns too.

    Text, dates and numbers stay what they are. Raises RefusedError for anything else, and ImportError without pyarrow
    for a frame that is not of pandas.
    """
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return value
    # before the Arrow interface: a list with rows that are stopped must refuse to be added up
    if isinstance(value, HasTable):
        return pandas_frame(whole_list(value).table())
    if not is_frame(value):
        lazy = "; collect it first: frame.collect()" if hasattr(value, "collect") else ""
        raise RefusedError(f"{shown(value)} was given; give {ACCEPTED}{lazy}")
    if hasattr(value, "__arrow_c_stream__"):
        arrow = extra("pyarrow", "scale", "a frame that is not of pandas")
        try:
            # days as days: as moments at midnight they could not be told from times
            frame: pd.DataFrame = arrow.table(value).to_pandas(date_as_object=True)
        except (arrow.ArrowException, TypeError):
            raise RefusedError(f"{shown(value)} was given; give {ACCEPTED}") from None
        return frame
    try:
        records = {k: list(v) for k, v in value.items()} if isinstance(value, Mapping) else list(value)
        # as objects, so that 0114 stays text and an empty cell does not make floats of whole numbers
        return pd.DataFrame(records, dtype=object)
    except ValueError as fault:
        raise RefusedError(f"the columns make no table: {fault}") from None


def frame_as(frame: Any, library: Library) -> Any:
    """A frame as another library has it.

    frame: of any library.  library: "pandas", "arrow" (a `pyarrow.Table`), "polars" or "duckdb" (a relation). Columns
    of pounds stay floats to the penny, and columns of pence whole numbers. Mixed values become text. Outside pandas a
    named index, such as that of a pivot, becomes columns.
    Raises ValueError for another library or for something that is not a frame; ImportError if the library is not
    installed.

    >>> frame_as({"grade": ["G1"], "pence": [2500000]}, "arrow").column_names
    ['grade', 'pence']
    """
    library_name = argument("library", library, one_of(*LIBRARIES))
    plain = argument("frame", frame, pandas_frame)
    if library_name == "pandas":
        return plain
    arrow = extra("pyarrow", "scale", "a frame that is not of pandas")
    # an index with a name holds data, as that of a pivot does
    if any(name is not None for name in plain.index.names):
        plain = plain.reset_index()
    table = arrow.table({str(name): _arrow_column(plain[name], arrow) for name in plain.columns})
    if library_name == "arrow":
        return table
    try:
        return import_module(library_name).from_arrow(table)
    except ImportError as missing:
        message = (
            f"A frame of {library_name} needs {library_name}, which is not installed. "
            f"Install it with: pip install {library_name}"
        )
        raise MissingExtraError(message) from missing


def _arrow_column(column: Any, arrow: Any) -> Any:
    """A column as Arrow has it: one that mixes kinds of value as text, an empty cell as none."""
    try:
        return arrow.array(column, from_pandas=True)
    except (arrow.ArrowInvalid, arrow.ArrowTypeError):
        return arrow.array([None if v is None or v != v else str(v) for v in column], type=arrow.string())


def plain_cell(value: Any) -> Any:
    """A cell of a frame, text without space around; None where it is empty."""
    # only an empty cell of a frame differs from itself
    return None if value is None or value != value else value.strip() if isinstance(value, str) else value


def plain_cells(table: Any, column: str) -> list[Any]:
    """The cells of a column of a frame; None where a cell is empty or there is no such column."""
    return [plain_cell(value) for value in table[column]] if column in table.columns else [None] * len(table)
