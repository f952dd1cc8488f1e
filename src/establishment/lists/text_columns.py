"""The records of a long text by columns, as pandas splits them where Arrow cannot; each different cell is made once."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np

from establishment.lists.cell_columns import Cell, CellColumn


def text_columns(text: str, separator: str) -> tuple[list[CellColumn], int] | None:
    """The columns of a text and how many records it has, as `csv.reader` has them; None where it is not regular.

    text: its lines end in a line feed.  A record that ends early holds nothing further right. Columns at the right
    that hold nothing are left out.
    """
    import pandas as pd

    if "\0" in text:
        return None
    widest = max(line.count(separator) for line in text.split("\n")) + 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                io.StringIO(text),
                sep=separator,
                header=None,
                names=list(range(widest)),
                index_col=False,
                dtype=object,
                na_filter=False,
                skip_blank_lines=False,
                engine="c",
            )
    except (ValueError, pd.errors.ParserWarning):
        return None
    columns = [_column(frame.pop(name), pd.factorize) for name in list(frame.columns)]
    while columns and not any(columns[-1].values):
        columns.pop()
    return columns, len(frame)


def _column(series: Any, factorize: Any) -> CellColumn:
    """A column of texts; what a record that ends early lacks is None."""
    codes, different = factorize(series)
    values: list[Cell] = different.tolist()
    codes = codes.astype(np.int32)
    if len(codes) and codes.min() < 0:
        codes[codes < 0] = len(values)
        values.append(None)
    return CellColumn(values, codes)
