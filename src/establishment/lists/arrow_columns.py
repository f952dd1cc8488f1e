"""Columns of a Parquet file, and of a regular text, as Arrow reads them: each different text is made once."""

from __future__ import annotations

import csv
from importlib import import_module
from itertools import chain
from typing import Any

import numpy as np

from establishment.lists.cell_columns import Cell, CellColumn, cell_column

BLOCK = 1 << 22
"""Letters of a text that are read at a time."""


def arrow_column(column: Any, heading: str | None = None) -> CellColumn:
    """A column of Arrow, under its heading where it has one; of texts that are coded already the codes are taken."""
    if not str(column.type).startswith("dictionary"):
        return cell_column([*([] if heading is None else [heading]), *column.to_pylist()])
    coded = column.unify_dictionaries().combine_chunks()
    parts = coded.chunks if hasattr(coded, "chunks") else [coded]
    values: list[Cell] = parts[0].dictionary.to_pylist() if parts else []
    codes = [np.asarray(part.indices.fill_null(len(values)), np.int32) for part in parts]
    if column.null_count:
        values.append(None)
    if heading is not None:
        if heading not in values:
            values.append(heading)
        codes.insert(0, np.array([values.index(heading)], np.int32))
    return CellColumn(values, np.concatenate(codes) if codes else np.zeros(0, np.int32))


def arrow_text_columns(text: str, separator: str) -> tuple[list[CellColumn], int] | None:
    """The columns of a text and how many records it has; None where they have not all the same number of cells.

    None, too, where Arrow is not installed.
    """
    try:
        pa, arrow_csv = import_module("pyarrow"), import_module("pyarrow.csv")
    except ImportError:
        return None
    first = next(csv.reader(chain(text[: text.find("\n") + 1 or None].splitlines(True), [""]), delimiter=separator), [])
    names = [str(place) for place in range(len(first))]
    coded = pa.dictionary(pa.int32(), pa.string())
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode()),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, newlines_in_values='"' in text, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, coded), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None
    return [arrow_column(column) for column in table.columns], table.num_rows
