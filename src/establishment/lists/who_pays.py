"""How many posts a row has, who pays for them, and which are vacant."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from establishment.lists.cells import number_in
from establishment.lists.column_fits import tells_holders
from establishment.lists.field_values import FieldValues, pair_counts
from establishment.lists.heading_matches import READ_AS_NAMES, Asked
from establishment.lists.headings import meaning_words
from establishment.lists.list_faults import Problem
from establishment.lists.plain_text import clean_text, is_blank
from establishment.lists.split_funding import read_split_funding
from establishment.lists.table_read import TableRead
from establishment.lists.value_words import VACANT_WORDS
from establishment.lists.values import text_reader, vacant_reader


def read_counts(reading: TableRead) -> None:
    """The number of posts on a row; FTE beside it is of all of them where it is above 1 on a row of several."""
    column = reading.matches.column_of("count")
    if column is None:
        return
    cells, codes = reading.different(column)
    numbers = [number_in(cell) for cell in cells]
    counts = FieldValues([int(number) if number is not None and number > 0 else 1 for number in numbers], codes)
    reading.fields["count"] = counts
    pairs = [(fte, n) for fte, n in pair_counts(reading.fields["fte"], counts) if fte is not None and n > 1]
    # no single post has more than 1 FTE, so more than 1 on a row of several is that of all
    if any(fte > 1 for fte, _ in pairs):
        of_one = [fte / n if fte is not None else None for fte, n in zip(reading.fields["fte"], counts, strict=True)]
        reading.fields["fte"] = FieldValues.of_rows(of_one)
        reading.notes.append("FTE stands for all posts of a row; it is divided by their number.")
    elif pairs:
        choices = ["of one post", "of all posts on the row"]
        reading.asked.append(Asked("fte", choices, choices[0], "no row of several posts has more than 1"))


def read_funders(reading: TableRead) -> None:
    """Who pays, with the shares of each row."""
    columns = [c for c in reading.matches.columns_of("funder") if c not in reading.matches.shares.values()]
    if not columns:
        read_split_funding(reading)
        return
    if not reading.matches.shares:
        reading.take("funder", text_reader, columns[0])
        return
    names = [[clean_text(cell) for cell in reading.cells(column)] for column in columns]
    shares = [_share_cells(reading, column) for column in columns]
    whole = _share_whole(reading)
    funders: list[Any] = []
    for place in range(len(reading.rows)):
        parts = [(name[place], share[place]) for name, share in zip(names, shares, strict=True) if name[place]]
        funders.append(_funding(reading, place, parts, whole))
    reading.fields["funder"] = FieldValues.of_rows(funders)


def _share_cells(reading: TableRead, column: int) -> list[Fraction | None]:
    share = reading.matches.shares.get(column)
    return [None] * len(reading.rows) if share is None else [number_in(cell) for cell in reading.cells(share)]


def _share_whole(reading: TableRead) -> int:
    """What the shares of a row come to: 100, or 1."""
    return 100 if max(reading.profile(column).largest for column in reading.matches.shares.values()) > 1.5 else 1


def _funding(reading: TableRead, place: int, parts: list[tuple[str, Fraction | None]], whole: int) -> str | None:
    """Who pays for one post, as a posts table has it: "core", or "grant 4/5; core 1/5"."""
    if not parts:
        return None
    values = [Fraction(whole) if share is None and len(parts) == 1 else share or Fraction(0) for _, share in parts]
    column = next(iter(reading.matches.shares.values()))
    # shares of one post come to 100, or to about 1 where somebody wrote parts of 1
    if whole == 100 and sum(values) <= Fraction(3, 2):
        values = [value * 100 for value in values]
        what = "The share is a part of 1 where others are percentages."
        reading.fault(Problem("share_as_fraction", "say", what, "It is read as a part of 1."), place, column)
    if sum(values) != whole:
        last = [c for c in reading.matches.shares.values() if not is_blank(reading.cell_at(place, c))][-1:] or [column]
        what = f"The shares come to {float(sum(values) * 100 / whole):g}%."
        reading.fault(Problem("shares_not_whole", "stop", what, "Make them come to 100%."), place, last[0])
        return None
    if len(parts) == 1:
        return parts[0][0]
    return "; ".join(f"{name} {value / whole}" for (name, _), value in zip(parts, values, strict=True) if value)


def read_vacancy(reading: TableRead) -> None:
    """Which posts are vacant: by a column, else by the holder's, where it says so or is empty."""
    column = reading.matches.column_of("vacant")
    if column is not None:
        words = meaning_words(reading.profile(column).heading)
        letters = {text.casefold() for text in reading.profile(column).texts}
        lettered = "v" in letters and letters <= {"v", "f", "o"}  # vacant, and filled or occupied
        # "Filled: no" says that a post is vacant; a heading with both words names the answer first
        inverted = bool(re.search(r"\b(?:filled|occupied)\b", words)) and "vacant" not in words and not lettered
        reading.take("vacant", vacant_reader(inverted))
        return
    for match in sorted(reading.matches.columns.values(), key=lambda each: each.column):
        if match.field == "personal" and (tells_holders(match.heading) or match.why == READ_AS_NAMES):
            vacant = _by_holder(reading, match.column)
            if vacant is not None:
                how, reading.fields["vacant"] = vacant
                reading.notes.append(f"A post is taken as vacant where {match.heading} {how}.")
                return


def _by_holder(reading: TableRead, column: int) -> tuple[str, FieldValues] | None:
    """Vacant posts by the column of the holder, and how it tells; None where it does not. What it holds is not kept."""
    cells, codes = reading.different(column)
    worded = [isinstance(cell, str) and bool(VACANT_WORDS.match(cell.strip())) for cell in cells]
    if any(worded):
        return "says so", FieldValues(list(worded), codes)
    empty = FieldValues([is_blank(cell) for cell in cells], codes)
    rows = len(empty.where(bool))
    # a column of holders that is mostly empty was not filled in, and tells no vacancy
    return ("is empty", empty) if 0 < rows < 0.7 * len(codes) else None
