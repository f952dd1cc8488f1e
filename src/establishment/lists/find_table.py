"""Where a table stands on a sheet: its row of headings, of one or more lines, under whatever titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from establishment.lists.cell_columns import Cell
from establishment.lists.cells import looks_like_day, number_in
from establishment.lists.headings import CURRENT, PROPOSED, heading_strengths, plain_words
from establishment.lists.plain_text import clean_text, is_blank, is_error
from establishment.lists.sheets import Sheet, filled
from establishment.posts import POSTS

# reports have titles, notes and logos above their table, but not so many
DEEPEST = 200
"""Rows down to which a row of headings is looked for."""
KNOWN = 2.5
"""From this strength on a heading counts as known."""
CORE = frozenset({"post", "title", "grade", "point", "fte", "hours", "salary", "salary_min", "unit", "cost_centre"})
"""Fields of which a list of posts has at least two."""

_UNIT_WORD = (
    r"(?:[£$€%#]|gbp|eur|per|p\.?a\.?|p\.?m\.?|pcm|an?|annum|year|month|week|weekly|monthly|annual|annually|hours?|hrs"
    r"|weeks?|wks|fte|wte|full[ -]?time|paid|pounds|dd|mm|yyyy|yy|date|yes|no|y|n|text|code|number|percent|if|of|or|in"
    r"|eg|and|only|at|the|worked|equivalent|gross|net|each|x)"
)
_UNIT_LINE = re.compile(rf"\(?{_UNIT_WORD}(?:[\s/.,()-]+{_UNIT_WORD})*[.)]*", re.IGNORECASE)
"""A cell of a line that says in what the columns are written."""
_PERIOD = re.compile(
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- /]?)?(?:20)?\d\d(?:[-/](?:20)?\d\d)?"
    r"|(?:m|p|q|month|period|quarter|year) ?\d{1,2}|ytd|\d{4}-\d\d-\d\d(?: .*)?",
    re.IGNORECASE,
)
"""A month, a quarter or a year that heads a column."""


@dataclass
class ListTable:
    """A table on a sheet.

    header_rows: the rows of its headings, from 1.  headings: for each column what stands in them, from the top line
    down.  titles: the rows above that hold something.  body_rows: as `sort_rows.body_rows` gives it, once it was asked
    for.  merged_rows: for each column the rows that have the value of a merged cell above them.
    """

    sheet: Sheet
    header_rows: tuple[int, ...]
    headings: tuple[tuple[str, ...], ...]
    titles: tuple[int, ...]
    worth: float
    body_rows: NDArray[np.int64] | None = None
    merged_rows: dict[int, list[int]] = field(default_factory=dict)

    @property
    def body(self) -> int:
        """The first row under the headings."""
        return self.header_rows[-1] + 1

    @cached_property
    def heading_cells(self) -> frozenset[Cell]:
        """What stands in the rows of headings, as it stands there and on one line."""
        cells = [cell for row in self.header_rows for _, cell in filled(self.sheet.rows[row - 1])]
        return frozenset([*cells, *map(clean_text, cells)])

    @cached_property
    def own_form(self) -> bool:
        """Whether it has the headings of a posts table of this library, so that `until` is not a last day."""
        headings = [texts[-1] for texts in self.headings if texts]
        return bool(headings) and all(heading in POSTS.by_name for heading in headings)

    def title_text(self) -> str:
        """What stands above the headings, with the sheet's name."""
        texts = [clean_text(cell) for row in self.titles for _, cell in filled(self.sheet.rows[row - 1])]
        return " | ".join([self.sheet.name or "", *texts])


def heading_row(sheet: Sheet) -> int:
    """The row that reads most as the headings of a list of posts; 0 where none does."""
    return _likeliest_headings(sheet)[1]


def _likeliest_headings(sheet: Sheet) -> tuple[float, int]:
    """How much a row reads as headings, and its number; 0 where none does."""
    ranked = []
    for number, row in enumerate(sheet.rows[:DEEPEST], 1):
        worth = heading_worth(row)
        # one heading that is known well, and two fields: a line of words can name one by chance
        if worth >= 2 and core_fields(row) >= 2:
            ranked.append((worth, -number))
    worth, number = max(ranked, default=(0.0, 0))
    return worth, -number


def find_table(sheet: Sheet) -> ListTable | None:
    """The table of posts on a sheet; None where no row of it reads as the headings of one."""
    worth, main = _likeliest_headings(sheet)
    if not main:
        return None
    first, last = _upper_lines(sheet, main), main
    if main < len(sheet.rows) and _is_second_line(sheet.rows[main], sheet.rows[main - 1]):
        last = main + 1
    if last < len(sheet.rows) and is_unit_line(sheet.rows[last], sheet.rows[main - 1]):
        last += 1
    lines = tuple(range(first, last + 1))
    # headings with nothing below them are the form of a list, and no list
    if not sheet.holds_something[last:].any():
        return None
    titles = tuple(n for n in range(1, first) if any(True for _ in filled(sheet.rows[n - 1])))
    return ListTable(sheet, lines, _headings(sheet, lines), titles, worth)


def is_repeated_heading(row: list[Cell], table: ListTable) -> bool:
    """Whether a row says the headings again, as reports do on each page."""
    if table.heading_cells.isdisjoint(row):
        return False
    texts = {place: plain_words(clean_text(cell)) for place, cell in filled(row)}
    if len(texts) < 2:
        return False
    same = sum(
        1
        for place, text in texts.items()
        if place < len(table.headings) and text and text in [plain_words(line) for line in table.headings[place]]
    )
    # lines cut at the edge of a page still show most headings
    # a page's headings can be cut short at its edge, so not all of them need come again
    return same >= 2 and same >= 0.7 * len(texts)


def heading_worth(row: list[Cell]) -> float:
    """How much a row reads as headings: its known ones, less what no heading is."""
    worth, texts = 0.0, set()
    for cell in row:
        if cell.__class__ is str:
            text, cell_worth = _text_worth(cell)
        elif is_blank(cell):
            continue
        else:
            text = clean_text(cell)
            cell_worth = -1.0 if _is_value(cell) else _heading_cell(text)
        # a heading that stands twice says nothing new
        if cell_worth < 0 or (cell_worth and text not in texts):
            worth += cell_worth
        texts.add(text)
    return worth


@lru_cache(maxsize=8192)
def _text_worth(cell: str) -> tuple[str, float]:
    """A text on one line, and how much it reads as a heading; 0 for one that holds nothing."""
    return clean_text(cell), 0.0 if is_blank(cell) else _heading_cell(cell)


@lru_cache(maxsize=8192)
def _heading_cell(text: str) -> float:
    """How much a cell reads as a heading: -1 for a value of the table, up to 1 for a heading that is known well."""
    if _is_value(text):
        return -1
    # a heading of more than 80 letters is a sentence
    strength = max(heading_strengths(clean_text(text)).values(), default=0) if len(clean_text(text)) <= 80 else 0
    return min(strength, 8) / 8 if strength >= KNOWN else 0


def _is_value(cell: Cell) -> bool:
    return is_error(cell) or number_in(cell) is not None or looks_like_day(cell)


def core_fields(row: list[Cell]) -> int:
    """How many fields that a list of posts has the words of a row name."""
    fields = set()
    for _, cell in filled(row):
        strengths = heading_strengths(clean_text(cell)) if isinstance(cell, str) else {}
        fields |= {field for field, strength in strengths.items() if field in CORE and strength >= KNOWN}
    return len(fields)


def _upper_lines(sheet: Sheet, main: int) -> int:
    """The first row of headings: lines right above the main one that hold headings of groups, or its ids."""
    first = main
    # two lines above at most: groups of headings, and groups of those
    while first > 1 and main - first < 2:
        row = sheet.rows[first - 2]
        texts = [(place, cell) for place, cell in filled(row)]
        below = {place for place, _ in filled(sheet.rows[main - 1])}
        inside = sum(1 for place, _ in texts if place in below)
        wordy = all(isinstance(cell, str) and number_in(cell) is None and len(cell) <= 40 for _, cell in texts)
        # a year or a colon is of a title, which stands above the table and is no part of it
        dated = any(re.search(r"\d{4}|:", str(cell)) for _, cell in texts)
        if len(texts) < 2 or not wordy or dated or inside < len(texts) or (len(texts) == 2 and texts[0][0] == 0):
            break
        first -= 1
    return first


def _is_second_line(row: list[Cell], main: list[Cell]) -> bool:
    """Whether the row under the main line of headings is one more: words that are headings themselves, and no data.

    Under headings of groups, which leave columns empty, weaker words such as Code and periods such as Apr-25 are too.
    """
    cells = [cell for _, cell in filled(row)]
    # a second line of headings has several words, as a row of a post has values
    if len(cells) < 3 or len(cells) < 0.3 * sum(1 for _ in filled(main)):
        return False
    heads = {place for place, _ in filled(main)}
    under_groups = sum(1 for place, _ in filled(row) if place not in heads) >= 2
    periods = [cell for cell in cells if under_groups and _PERIOD.fullmatch(clean_text(cell))]
    words = [cell for cell in cells if cell not in periods]
    if any(not isinstance(cell, str) or re.search(r"\d{2}", cell) for cell in words):
        return False
    strengths = [max(heading_strengths(clean_text(cell)).values(), default=0) for cell in words]
    if sum(strength >= 5 for strength in strengths) >= 0.6 * len(cells):
        return True
    heading_cells = sum(
        strength >= KNOWN or bool(_UNIT_LINE.fullmatch(clean_text(cell)))
        for cell, strength in zip(words, strengths, strict=True)
    )
    # weaker words count where nearly all are headings, and there are three of them at least
    return under_groups and heading_cells >= 0.8 * len(words) >= 2.4


def is_unit_line(row: list[Cell], main: list[Cell]) -> bool:
    """Whether the row under the headings only says in what their columns are written: £ p.a., per week, (hrs), Y/N."""
    cells = [clean_text(cell) for _, cell in filled(row)]
    places = {place for place, _ in filled(main)}
    if not cells or any(place not in places for place, _ in filled(row)):
        return False
    return all(_UNIT_LINE.fullmatch(cell) for cell in cells) and any(re.search(r"[^\W\d_]{2}|[£$€%]", c) for c in cells)


def _headings(sheet: Sheet, lines: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """For each column what stands in the lines of headings; a heading of a group reaches over the columns it heads."""
    width = sheet.width
    texts = [[clean_text(cell) for cell in sheet.rows[line - 1]] + [""] * width for line in lines]
    if len(texts) > 1 and is_unit_line(sheet.rows[lines[-1] - 1], sheet.rows[lines[-2] - 1]):
        units = texts.pop()
        texts[-1] = [f"{text} {unit}".strip() for text, unit in zip(texts[-1], units, strict=False)]
    if any(PROPOSED.match(text) for line in texts[:-1] for text in line):  # what is in force then needs no words of it
        texts[:-1] = [["" if CURRENT.match(text) else text for text in line] for line in texts[:-1]]
    bottom = texts[-1][:width]
    # a heading that stands twice is told apart by that of its group
    twice = {text for text in bottom if text and bottom.count(text) > 1}
    headings: list[tuple[str, ...]] = []
    # headings of groups stand in the first of their columns alone
    for column in range(width):
        upper = [line[column] for line in texts[:-1]]
        if len(texts) > 1 and bottom[column] in twice:
            group = next((text for text in reversed(texts[-2][: column + 1]) if text), "")
            headings.append((f"{group} {bottom[column]}".strip(),))
            continue
        headings.append(tuple(text for text in (*upper, bottom[column]) if text))
    return tuple(headings)


def _other_table_beside(headings: Sequence[Sequence[str]]) -> int | None:
    """The column after an empty one from which on headings name what those before it name, in other words."""
    gaps = [column for column, texts in enumerate(headings) if not any(texts)]
    for gap in gaps:
        before, after = headings[:gap], list(takewhile(any, headings[gap + 1 :]))
        fields = [_core_field(texts) for texts in after]
        same = {field for field in fields if field} & {_core_field(texts) for texts in before}
        # a few columns may say again what others do; a table has three at least, and little else
        if len(same) >= 3 and len(same) >= 0.6 * len(after):
            return gap + 1
    return None


def _core_field(texts: Sequence[str]) -> str:
    """The field of a list of posts that a heading surely names; "" where it names none."""
    strengths = heading_strengths(texts[-1]) if texts else {}
    name = max(strengths, key=lambda each: strengths[each], default="")
    return name if name in CORE and strengths[name] >= 4 else ""


def table_beside(headings: Sequence[Sequence[str]]) -> int | None:
    """The column in which a second table begins beside the first; None if there is none.

    headings: those of each column, upper lines first.  The first three headings come again, in the same order, with the
    same lines above them: one or two come twice in many lists, and groups of columns have titles of their own.

    After an empty column other words for three of the same things are enough.

    >>> table_beside([["Post"], ["Grade"], ["FTE"], [], ["Post"], ["Grade"], ["FTE"]])
    4
    >>> table_beside([["Post"], ["Job Title"], ["Grade"], ["FTE"], [], ["Role title"], ["Band"], ["WTE"]])
    5
    """
    lines = [plain_words(" ".join(texts)) for texts in headings]
    other = _other_table_beside(headings)
    if other is not None:
        return other
    first = next((column for column, line in enumerate(lines) if line), 0)
    three = lines[first : first + 3]
    if len({*three} - {""}) < 3:
        return None
    return next((c for c in range(first + 3, len(lines) - 2) if lines[c : c + 3] == three), None)
