"""Columns of a Parquet file, and of a text, as Arrow reads them: each different text is made once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from importlib import import_module
from itertools import islice
from typing import Any

import numpy as np

from establishment.lists.cell_columns import Cell, CellColumn, cell_column

BLOCK = 1 << 20
"""Bytes of a text that are read at a time."""
MOST_UNEVEN = 2000
"""Records of another length than the others, above which a text is left to another reader."""
HEAD = 1 << 14
"""Bytes from the start of a text whose records tell how many cells the others have."""
Uneven = dict[int, list[str]]
"""Records with fewer cells than the others, by their numbers from 0."""


def arrow_column(column: Any, heading: str | None = None) -> CellColumn:
    """A column of Arrow, under its heading where it has one; of texts that are coded already the codes are taken."""
    if not str(column.type).startswith("dictionary"):
        return cell_column([*([] if heading is None else [heading]), *column.to_pylist()])
    unified = column.unify_dictionaries()
    coded = _in_order(_coded_column(unified))
    if heading is None:
        return coded
    is_a_value = unified.num_chunks and unified.chunk(0).dictionary.index(heading).as_py() >= 0
    # the heading stands above the rows, so it goes before them; a dictionary may hold it already
    place = coded.values.index(heading) if is_a_value else len(coded.values)
    values = coded.values if is_a_value else [*coded.values, heading]
    return CellColumn(values, np.concatenate([np.array([place], np.int32), coded.codes]))


def _coded_column(column: Any) -> CellColumn:
    """A column of Arrow whose parts have one dictionary."""
    parts = column.chunks
    values: list[Cell] = parts[0].dictionary.to_numpy(zero_copy_only=False).tolist() if parts else []
    # an empty cell gets a code of its own, after all others
    codes = [np.asarray(p.indices.fill_null(len(values)) if p.null_count else p.indices, np.int32) for p in parts]
    if column.null_count:
        values.append(None)
    return CellColumn(values, np.concatenate(codes) if codes else np.zeros(0, np.int32))


def _in_order(column: CellColumn) -> CellColumn:
    """The column with its values in the order first met, which a dictionary that a file brings need not have."""
    codes, count = column.codes, len(column.values)
    nothing = count - 1 if count and column.values[-1] is None else count
    until_all_are_met = codes[: int((codes == nothing - 1).argmax()) + 1] if len(codes) else codes
    highest = np.maximum.accumulate(np.where(until_all_are_met == nothing, -1, until_all_are_met))
    if not len(codes) or (highest[-1] == nothing - 1 and (np.diff(highest, prepend=-1) <= 1).all()):
        return column
    first = np.full(count, len(codes))
    # written from the last row to the first, so that the first row of each value is what stays
    first[column.codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    order = np.argsort(first, kind="stable")
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return CellColumn([column.values[place] for place in order.tolist()], rank[column.codes])


def arrow_text_columns(content: bytes, separator: str) -> tuple[list[CellColumn], int] | None:
    """The columns of a text in UTF-8 and how many records it has; a record that ends early holds nothing further right.

    None where Arrow is not installed, where some records have more cells than most at the start have, or where very
    many have fewer.
    """
    try:
        pa, arrow_csv = import_module("pyarrow"), import_module("pyarrow.csv")
    except ImportError:
        return None
    names = [str(place) for place in range(_usual_width(content, separator))]
    uneven: Uneven = {}

    def take(record: Any) -> str:
        # a record with more cells than the others would be cut: another reader takes such a text
        if record.actual_columns > len(names) or len(uneven) >= MOST_UNEVEN:
            return "error"
        uneven[record.number - 1] = next(csv.reader(io.StringIO(record.text, newline=""), delimiter=separator), [])
        return "skip"

    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=b'"' in content,
                ignore_empty_lines=False,
                invalid_row_handler=take,
            ),
            # texts as they are: what looks like a number may be a code with noughts before it
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except (pa.ArrowInvalid, csv.Error):
        return None
    columns = [_with_uneven(column, place, uneven, pa) for place, column in enumerate(table.columns)]
    return [_coded_column(column.dictionary_encode()) for column in columns], table.num_rows + len(uneven)


def _usual_width(content: bytes, separator: str) -> int:
    """The number of cells that most records at the start of a text have."""
    # the last line of the part that was read can be cut in its middle
    head = content[:HEAD].decode("utf-8", errors="replace")
    head = head[: head.rfind("\n") + 1] or head
    records = list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=separator), 1000))
    widths = Counter(map(len, records))
    # of widths as common the larger one: a short line of titles is no width of the table
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _with_uneven(column: Any, place: int, uneven: Uneven, pa: Any) -> Any:
    """A column with its cells of the records that were read by themselves, each where it stands."""
    parts, next_row = [], 0
    # rows that were left to the other reader go back to their places
    for before, (number, record) in enumerate(uneven.items()):
        start = number - before
        parts += column.slice(next_row, start - next_row).chunks
        parts.append(pa.array([record[place] if place < len(record) else None], pa.string()))
        next_row = start
    return pa.chunked_array([*parts, *column.slice(next_row).chunks], pa.string()) if uneven else column
