"""Columns of days in chunks of posts: one order, day first or month first, for all chunks, and said."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from establishment.bulk.row_chunks import Chunk
from establishment.ground.csv_files import spell
from establishment.ground.findings import Finding, InputError, Place, RefusedError
from establishment.ground.read_days import DayColumn, read_day
from establishment.posts import POSTS

if TYPE_CHECKING:
    import pandas as pd

DAYS = frozenset(column.name for column in POSTS if column.kind == "date")


def in_one_order(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The chunks with the days of each column in one order: the one that the first chunk with such days shows.

    How days with two readings are read is said as a warning. Raises InputError E208 where a later chunk proves the
    other order.
    """
    by_heading: dict[str, DayColumn] = {}
    for chunk in chunks:
        frame = chunk.frame
        for heading in frame.columns:
            name = spell(str(heading))
            if name in DAYS and frame[heading].dtype.kind == "O":
                frame = _read(frame, heading, name, by_heading, chunk)
        yield chunk if frame is chunk.frame else replace(chunk, frame=frame)


def _read(frame: pd.DataFrame, heading: Any, name: str, by_heading: dict[str, DayColumn], chunk: Chunk) -> pd.DataFrame:
    """The frame with a column whose days are month first as days; any other as it is."""
    import pandas as pd

    column = frame[heading]
    if isinstance(column.dtype, pd.CategoricalDtype) and not _in_doubt(_texts(column.cat.categories)):
        return frame  # whichever of its values stand in the rows
    texts = _texts(column.unique())
    days = DayColumn.of(texts)
    if not days.example and not days.proof:
        return frame
    # the first chunk decides for all, since its rows are costed before the others are read
    first = by_heading.setdefault(name, days)
    # earlier rows have been costed the other way by now
    if days.proof and days.order != first.order:
        message = (
            f"Days of the column are read {first.order} in the rows before; {days.proof} can only be {days.order}."
        )
        fix = "Write days as 2016-04-01, or all in one order."
        raise InputError([Finding("E208", Place(chunk.name), name, days.proof, message, fix)])
    if note := replace(days, order=first.order).note(name):
        warnings.warn(note, stacklevel=2)
    if first.order == "day first":
        return frame
    as_days = {text: day for text in texts if (day := _month_first(text)) is not None}
    return frame.assign(**{heading: frame[heading].map(lambda value: as_days.get(value, value)).astype(object)})


def _texts(values: Iterable[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _in_doubt(texts: list[str]) -> bool:
    """Whether days could be read day first and month first, or show which it is."""
    days = DayColumn.of(texts)
    return bool(days.example or days.proof)


def _month_first(text: str) -> object:
    try:
        return read_day(text, "month first")
    except RefusedError:
        return None  # said where the column is read
