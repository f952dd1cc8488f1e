"""Rows of posts that hold several in one, by FTE above 1: whole posts, and one for what is left of the FTE."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from establishment.bulk.column_codes import Codes, RawColumn, cell_text, place_of, told_rows
from establishment.ground.findings import Faults, RefusedError
from establishment.ground.read_numbers import read_part, read_whole


def pooled(raw: dict[str, RawColumn], faults: Faults, name: str, start: int) -> dict[str, RawColumn]:
    """The columns with each row of more than 1 FTE as one of whole posts and, at the end, one of what is left.

    raw: columns as they are given, of equal length. Rows keep their places; those added at the end have in all other
    columns the values of the row they come from. A row that also counts several posts is noted (E208): it does not
    say whether the FTE is of each or of all.
    """
    fte, count = raw["fte"], raw["count"]
    parts = [_fte_of(value) for value in fte.values]
    wide = np.array([part is not None and part > 1 for part in parts], dtype=bool)
    rows = np.flatnonzero(wide[fte.codes]) if wide.any() else np.zeros(0, dtype=np.int64)
    if not len(rows):
        return raw
    single = np.array([_is_one(value) for value in count.values], dtype=bool)[count.codes[rows]]
    for row in told_rows(rows[~single], "E208", "fte", faults, name, start):
        message = (
            f"{cell_text(count.values[count.codes[row]])} posts of {cell_text(fte.values[fte.codes[row]])} FTE: one "
        )
        message += "post has at most 1 FTE."
        fix = 'Where it is the FTE of all, leave out count, or divide it: "3.5/4" for four posts.'
        faults.add("E208", place_of(name, start, row), "fte", None, message, fix)
    # rows with a fault are not taken apart: it would be told at rows that nobody gave
    return raw if not single.all() else _apart(raw, rows, parts)


def _apart(raw: dict[str, RawColumn], rows: Codes, parts: list[Fraction | None]) -> dict[str, RawColumn]:
    """The columns with some rows, of more than 1 FTE, made into whole posts and what is left."""
    fte, count = raw["fte"], raw["count"]
    whole_of, left_of = list[int](), list[int]()
    ftes, counts = _Values(fte), _Values(count)
    full = ftes.code(1)
    for part in parts:
        # exact: the rest of 2.5 is a half, of which National Insurance is due as for a post
        whole, rest = divmod(part, 1) if part is not None and part > 1 else (1, Fraction(0))
        whole_of.append(counts.code(int(whole)))
        left_of.append(ftes.code(rest) if rest else -1)
    before = fte.codes[rows]
    left_codes = np.array(left_of, dtype=np.int64)[before]
    added = rows[left_codes >= 0]
    longer = {
        key: replace(column, codes=np.concatenate([column.codes, column.codes[added]])) for key, column in raw.items()
    }
    fte_codes, count_codes = longer["fte"].codes, longer["count"].codes
    fte_codes[rows], count_codes[rows] = full, np.array(whole_of, dtype=np.int64)[before]
    fte_codes[len(fte.codes) :], count_codes[len(fte.codes) :] = left_codes[left_codes >= 0], counts.code(1)
    return longer | {"fte": RawColumn(fte_codes, ftes.values), "count": RawColumn(count_codes, counts.values)}


class _Values:
    """The values of a column, with those that are added."""

    def __init__(self, column: RawColumn) -> None:
        self.values: list[Any] = list(column.values)
        self._codes: dict[Fraction | int, int] = {}

    def code(self, value: Fraction | int) -> int:
        """The code of a value, which is added where it is new."""
        if value not in self._codes:
            self._codes[value] = len(self.values)
            self.values.append(value)
        return self._codes[value]


def _fte_of(value: Any) -> Fraction | None:
    text = cell_text(value)
    try:
        return read_part(value if text and not isinstance(value, str) else text) if text else None
    except RefusedError:
        return None  # said where the column is read


def _is_one(value: Any) -> bool:
    text = cell_text(value)
    try:
        return not text or read_whole(text) == 1
    except RefusedError:
        return True  # said where the column is read
