"""Who pays, where each funder has a column of its own that holds its share of every post."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import numpy as np

from establishment.lists.cells import number_in
from establishment.lists.field_values import FieldValues
from establishment.lists.headings import heading_strengths
from establishment.lists.list_faults import Problem
from establishment.lists.plain_text import says_nothing
from establishment.lists.table_read import TableRead

_OTHER = frozenset(
    {"actual_fte", "variance", "vacant", "status", "hours", "weeks", "count", "salary", "on_cost", "point"}
)
"""What columns of numbers may say that is no share of a funder."""
_SHARE_WORDS = re.compile(r"%|\b(?:per ?cent|percentage|pct|fte|wte|share|split|funded|funding)\b", re.IGNORECASE)
MOST_ROWS = Fraction(9, 10)
"""Shares of so many rows come to the whole, or the columns are none of funders."""


def read_split_funding(reading: TableRead) -> None:
    """The funders of each post by the columns beside each other whose shares come to the whole; else nothing.

    The whole is 100 per cent, 1 or the FTE of the row. A row whose shares come to another sum is a fault.
    """
    columns = _share_columns(reading)
    # one column of shares parts nothing
    if len(columns) < 2:
        return
    cells = [reading.different(column) for column in columns]
    shares = [[number_in(cell) or Fraction(0) for cell in different] for different, _ in cells]
    # rows with the same shares are worked out once: lists have few splits
    kinds, kind_of_row = np.unique(np.stack([codes for _, codes in cells]), axis=1, return_inverse=True)
    parts = [[share[code] for share, code in zip(shares, kind, strict=True)] for kind in kinds.T.tolist()]
    by_row = FieldValues([tuple(part) for part in parts], kind_of_row.reshape(-1))
    wholes = _wholes(reading, by_row)
    # a column in which nothing ever stands is no funder
    if wholes is None or not all(any(part[place] for part in parts) for place in range(len(columns))):
        return
    names = [funder_in(reading.profile(column).heading) for column in columns]
    funders: list[str | None] = []
    for place, (part, whole) in enumerate(zip(by_row, wholes, strict=True)):
        total = sum(part)
        if total and total != whole:
            what = f"The shares come to {float(total):g}, not {float(whole):g}."
            fix = "Make the funders' shares come to the whole."
            reading.fault(Problem("shares_not_whole", "stop", what, fix), place, columns[-1])
        funders.append(_in_words(names, part, total) if total else None)
    reading.fields["funder"] = FieldValues.of_rows(funders)
    for column, name in zip(columns, names, strict=True):
        reading.matches.columns[column].field = "funder"
        reading.matches.columns[
            column
        ].why = f"the share that {name} pays: the {len(columns)} columns come to the whole"


def funder_in(heading: str) -> str:
    """The funder that a heading of a column of shares names.

    >>> funder_in("General Fund %"), funder_in("% HRA"), funder_in("DSG FTE")
    ('General Fund', 'HRA', 'DSG')
    """
    return " ".join(_SHARE_WORDS.sub(" ", heading).split()).strip(" -:()")


def _in_words(names: list[str], part: tuple[Fraction, ...], total: Fraction) -> str:
    """Who pays, as a posts table has it: "core", or "grant 4/5; core 1/5"."""
    # each share of the sum of the row, so that shares of an FTE come to 1 as well
    paid = [(name, share / total) for name, share in zip(names, part, strict=True) if share]
    return paid[0][0] if len(paid) == 1 else "; ".join(f"{name} {share}" for name, share in paid)


def _share_columns(reading: TableRead) -> list[int]:
    """The first columns beside each other that can hold shares, of which one at least is headed as a funder's."""
    columns = [column for column in sorted(reading.matches.columns) if _can_be_share(reading, column)]
    runs = [[column] for column in columns[:1]]
    for before, column in pairwise(columns):
        if column == before + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    # the first run of columns, and one heading of a funder in it: percentages can be of anything
    return next((run for run in runs if len(run) > 1 and any(_is_funder(reading, column) for column in run)), [])


def _is_funder(reading: TableRead, column: int) -> bool:
    heading = reading.profile(column).heading
    strengths = heading_strengths(heading)
    return max(strengths.get("funder", 0), strengths.get("funder_share", 0)) >= 5 or "%" in heading


def _can_be_share(reading: TableRead, column: int) -> bool:
    """Whether a column that nothing else needs holds numbers from 0 to 100 under a heading that can name a funder."""
    match, profile = reading.matches.columns[column], reading.profile(column)
    if match.field or column == reading.matches.full_time_column or not funder_in(profile.heading):
        return False
    strengths = heading_strengths(profile.heading)
    words = profile.number_share + profile.share(says_nothing)
    return words > 0.99 and 0 < profile.largest <= 100 and not any(strengths.get(name, 0) >= 3 for name in _OTHER)


def _wholes(reading: TableRead, by_row: FieldValues) -> list[Fraction] | None:
    """What the shares of each row are to come to; None where the shares of too many rows come to something else."""
    rows = len(by_row)
    ftes, counts = reading.fields["fte"], reading.fields.get("count") or FieldValues.same(1, rows)
    of_posts = [(fte or Fraction(0)) * count for fte, count in zip(ftes, counts, strict=True)]
    # a hundred, one, or the FTE: shares are written in these three ways
    for wholes in ([Fraction(100)] * rows, [Fraction(1)] * rows, of_posts):
        sums = [(sum(part), whole) for part, whole in zip(by_row, wholes, strict=True)]
        paid = [total == whole for total, whole in sums if total]
        # more than half of the rows have shares, and nine in ten of those come to the whole
        if paid and sum(paid) >= MOST_ROWS * len(paid) and 2 * len(paid) > rows:
            return wholes
    return None
