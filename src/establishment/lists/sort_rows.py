"""Which rows under the headings are posts, and which are not.

Left out are totals, sections, notes, repeated headings and lines that a status calls deleted, casual or unfunded. Every
row that holds anything is read or left out with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from establishment.lists.cell_columns import FEW_VALUES, Cell, CellColumn, Flags
from establishment.lists.cells import number_in
from establishment.lists.contract_kinds import CASUAL, tells_kinds
from establishment.lists.find_table import ListTable, core_fields, heading_worth, is_repeated_heading
from establishment.lists.gone_words import (
    GONE,
    GONE_BEHIND,
    GONE_START,
    GONE_WORD,
    NOT_IN_FORCE,
    UNFUNDED,
    tells_by_letters,
)
from establishment.lists.heading_matches import Matches
from establishment.lists.headings import heading_strengths, meaning_words
from establishment.lists.plain_text import blank_codes, clean_text, clean_texts, is_blank, odd_codes
from establishment.lists.sheets import filled
from establishment.lists.text_lines import TextLines
from establishment.lists.value_words import EXAMPLE, EXAMPLE_WORDS

TOTAL = re.compile(
    r"^\W*(?:(?:sub|grand|overall|report|page|section|running|cumulative|net|overall|team|directorate|department)[\s-]*)?"
    r"(?:sub-?)?totals?\b|^\W*(?:carried|brought) (?:forward|down)\b|^\W*[cb]/f(?:wd)?\b|^\W*sum\b|\btotals?:?\s*$"
    r"|^\W*(?:is-?)?(?:cyfanswm|gyfanswm)\b"
    r"|^\W*(?:count|average|control total|end of report|number of (?:posts|records|rows))\b",
    re.IGNORECASE,
)
_TOTAL_WORDS = (
    "total",
    "yfanswm",
    "carried",
    "brought",
    "/f",
    "sum",
    "count",
    "average",
    "report",
    "number of",
)
"""One of these stands in every text that `TOTAL` finds."""
NO_POST = re.compile(
    r"\b(?:agency|bank(?: staff| nurses?| hca)?|locum|overtime|vacancy (?:factor|provision|saving|allowance|target)"
    r"|turnover (?:factor|saving)|savings? target|cost improvement|cip|non[- ]?pay|apprenticeship levy"
    r"|adjustment|contingency|standby|travel|training budget|reserve)\b",
    re.IGNORECASE,
)
_BUDGETED = re.compile(r"^(?:is )?(?:budgeted|funded|in budget|within budget)(?: (?:post|position))?$")
"""Headings over a yes or no that says whether money is behind a post."""
_YES = frozenset({"y", "yes", "x", "true", "1", "t"})
_NO = frozenset({"n", "no", "false", "0", "f"})
_ANSWERS = _YES | _NO
KEYS = ("post", "title", "grade", "point", "fte", "salary", "salary_min", "from", "cost_centre")
"""Fields that a post has; those that most rows fill tell a post from another row."""
NEITHER = "it has neither a grade nor an FTE"
"""Why a row with a title is no post; it may name the unit of the posts under it."""
KEPT = 120
"""Letters of a row that are shown of it where it is left out."""


@dataclass(frozen=True)
class LeftOut:
    """A row that is no post, with its kind and the reason."""

    row: int
    kind: str
    why: str
    text: str = ""


@dataclass
class Rows:
    """The rows under the headings, sorted: the numbers of those of posts, those left out.

    another: the row in which another table begins; 0 where none does.  places: the rows of posts, counted from 0.
    """

    posts: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    another: int = 0
    places: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def body_rows(table: ListTable) -> NDArray[np.int64]:
    """The rows under the headings that are about as full as most: what columns are judged by."""
    if table.body_rows is None:
        table.body_rows = _body_rows(table)
    return table.body_rows


def _body_rows(table: ListTable) -> NDArray[np.int64]:
    sheet = table.sheet
    counts = sheet.cells_held[table.body - 1 :]
    rows_of_count = np.bincount(counts, minlength=1)
    rows_of_count[0] = 0
    below = np.cumsum(rows_of_count)
    if not below[-1]:
        return np.zeros(0, np.int64)
    usual, most = np.searchsorted(below, below[-1] // 2, side="right"), len(rows_of_count) - 1
    # a post can lack some of what most have; sections and notes fill far fewer cells
    full = counts >= 0.55 * usual
    others = np.zeros(sheet.length, bool)
    repeated = np.zeros(sheet.length, bool)
    for column in sheet.columns:
        if totals := _totals(column):
            others |= column.holds(totals)
        repeated |= column.holds(_places_of(column, table.heading_cells))
    body = full & ~(others[table.body - 1 :] & (counts != most))
    for place in np.flatnonzero(repeated[table.body - 1 :] & body).tolist():
        body[place] = not is_repeated_heading(sheet.rows[place + table.body - 1], table)
    return np.flatnonzero(body if body.any() else full) + table.body


def _totals(column: CellColumn) -> list[int]:
    """The places in `values` of the cells of a column that read as totals."""
    lines = column.lines
    if lines.lettered is None and not any(word in lines.folded for word in _TOTAL_WORDS):
        return []
    places = range(len(column.values)) if lines.lettered is None else lines.lettered
    cells = ((place, column.values[place]) for place in places)
    return [n for n, cell in cells if isinstance(cell, str) and len(cell) < 80 and TOTAL.search(cell)]


def _places_of(column: CellColumn, some: frozenset[Cell]) -> list[int]:
    """The places in `values` of the cells of a column that are among some."""
    texts = len(column.values) > FEW_VALUES and all(cell.__class__ is str for cell in some)
    near = column.lines.places_of(some) if texts else None
    places = near.tolist() if near is not None else range(len(column.values))
    return [place for place in places if column.values[place] in some]


def sort_rows(table: ListTable, matches: Matches, *, skip_hidden: bool = False) -> Rows:
    """The rows under the headings, each a post or left out with its reason."""
    sorter = _Sorter(table, matches)
    sorted_rows = Rows()
    hidden = table.sheet.hidden_rows if skip_hidden else frozenset()
    plain = sorter.plain_posts()
    plain[[number - 1 for number in hidden if number <= len(plain)]] = False
    others = table.sheet.holds_something & ~plain
    others[: table.body - 1] = plain[: table.body - 1] = False
    for number in (np.flatnonzero(others) + 1).tolist():
        row = table.sheet.rows[number - 1]
        if number in hidden:
            sorted_rows.left_out.append(LeftOut(number, "hidden", "the row is hidden, and you ask to leave those out"))
            continue
        if sorter.is_another_table(row, after_blank=not table.sheet.holds_something[number - 2]):
            sorted_rows.another = number
            break
        line = sorter.left_out(number, row)
        if line is None:
            sorted_rows.posts.append(number)
        else:
            sorted_rows.left_out.append(line)
    if sorted_rows.another:
        plain[sorted_rows.another - 1 :] = False
    plain[[number - 1 for number in sorted_rows.posts]] = True
    sorted_rows.places = np.flatnonzero(plain)
    sorted_rows.posts = (sorted_rows.places + 1).tolist()
    _rest(table, sorted_rows)
    return _notes(sorted_rows)


def _rest(table: ListTable, rows: Rows) -> None:
    """The rows of another table on the sheet are left out."""
    if rows.another:
        for place in np.flatnonzero(table.sheet.holds_something[rows.another - 1 :]).tolist():
            why = "it is part of another table on the sheet"
            rows.left_out.append(LeftOut(rows.another + place, "another table", why))


def _notes(rows: Rows) -> Rows:
    """Lines of words under the last post are notes, not titles of sections."""
    last = rows.posts[-1] if rows.posts else 0
    rows.left_out = [
        LeftOut(line.row, "note", "a note under the table", line.text)
        if line.kind == "section" and line.row > last
        else line
        for line in rows.left_out
    ]
    return rows


class _Sorter:
    """Sorts rows by what the columns of the table hold."""

    def __init__(self, table: ListTable, matches: Matches) -> None:
        self.table, self.matches = table, matches
        by_field = {name: matches.column_of(name) for name in KEYS}
        # columns that nearly every post fills: a row without them is most likely no post
        self.keys = [c for c in by_field.values() if c is not None and matches.profiles[c].filled > 0.85]
        self.post, self.title, self.grade = by_field["post"], by_field["title"], by_field["grade"]
        self.fte = by_field["fte"]
        self.status = [c for c, p in matches.profiles.items() if self.is_status(c)]
        self.kinds = [c for c in self.status if tells_kinds(matches.profiles[c])]
        self.lettered = [c for c in self.status if tells_by_letters(matches.profiles[c])]
        texts = matches.profiles[self.post].texts if self.post is not None else {}
        self.long_numbers = sum(1 for text in texts if len(text) >= 3) > 0.5 * len(texts)
        self.holders = [m.column for m in matches.columns.values() if m.field == "personal"]

    def plain_posts(self) -> Flags:
        """For each row, whether it is plainly a post: full, with an FTE above 0, and no word that speaks against it.

        Each different value is looked at once, so that only the other rows need a closer look.
        """
        sheet = self.table.sheet
        number = next((c for c in (self.fte, self.matches.column_of("point")) if c in self.keys), None)
        if number is None or not self.keys:
            return np.zeros(sheet.length, bool)
        looked_at = sorted({*self.keys, *self.status, *self.holders, *([self.title] if self.title is not None else [])})
        plain = np.ones(sheet.length, bool)
        for column in looked_at:
            cells, blank = sheet.columns[column], set(blank_codes(sheet.columns[column]))
            against = set(self.against(cells, column, number))
            if odd := sorted(against | blank if column in self.keys else against - blank):
                plain &= ~cells.holds(odd)
        return plain

    def against(self, cells: CellColumn, column: int, number: int) -> list[int]:
        """The places of the cells of a column that speak against a post. number: the column of a number above 0."""
        if column == number:
            comma = self.matches.profiles[column].comma
            return [n for n, cell in enumerate(cells.values) if (number_in(cell, comma=comma) or 0) <= 0]
        words = frozenset({*self.table.headings[column], *(("0", "0.0") if column == self.post else ())})
        places = _places_of(cells, words)
        if any(word in cells.lines.folded for word in EXAMPLE_WORDS):
            places += [n for n, text in enumerate(clean_texts(cells)) if EXAMPLE.match(text)]
        places += [n for n in odd_codes(cells) if clean_text(cells.values[n]) in words]
        if column == self.title:
            texts = clean_texts(cells)
            return places + [
                n
                for n, text in enumerate(texts)
                if NO_POST.search(text) or CASUAL.match(text) or TOTAL.search(text) or GONE_BEHIND.search(text)
            ]
        if column not in self.status and column not in self.holders:
            return places
        texts = clean_texts(cells)
        lines = TextLines(texts) if odd_codes(cells) else cells.lines
        if GONE_START.search(lines.folded) or lines.says_any({*_ANSWERS, "i", "c", "d"}):
            heading, lettered = self.matches.columns[column].heading, column in self.lettered
            places += [
                n
                for n, text in enumerate(texts)
                if GONE_WORD.match(text)
                or self.flagged(heading, text)
                or self.unbudgeted(heading, text)
                or (lettered and text in NOT_IN_FORCE)
            ]
        return places

    def is_status(self, column: int) -> bool:
        """Whether a column can say that a row is no post: by its heading or its words, not one of a post's values."""
        match, profile = self.matches.columns[column], self.matches.profiles[column]
        if match.field not in ("", "vacant") or profile.distinct > 25:
            return False
        strengths = heading_strengths(match.heading)
        by_heading = max((strengths.get(n, 0) for n in ("status", "contract", "vacant", "budgeted")), default=0)
        worded = profile.share(lambda text: GONE.match(text) or UNFUNDED.match(text) or CASUAL.match(text))
        return (
            by_heading >= 3
            or bool(_BUDGETED.search(meaning_words(match.heading)))
            or bool(re.search(r"delet|closed|obsolete|active", match.heading, re.I))
            or (0 < worded < 0.6 and profile.distinct <= 12)
        )

    def is_another_table(self, row: list[Cell], *, after_blank: bool) -> bool:
        """Whether a row begins another table: headings that are not those of this one.

        after_blank: whether the row above is empty; fewer known headings are then enough.
        """
        if self.key_count(row) < len(self.keys) and sum(1 for _ in filled(row)) < 3:
            return False
        texts = [cell for _, cell in filled(row) if isinstance(cell, str)]
        if len(texts) < 3 or len(texts) < sum(1 for _ in filled(row)) or is_repeated_heading(row, self.table):
            return False
        worth = heading_worth(row)
        if after_blank and worth >= 0.5 * len(texts):
            return core_fields(row) >= 1
        # without a gap above, titles of posts can look like headings: more and surer words are asked for
        return worth >= max(2.5, 0.7 * len(texts)) and core_fields(row) >= 2

    def key_count(self, row: list[Cell]) -> int:
        """How many of the columns that posts fill a row fills."""
        return sum(1 for column in self.keys if column < len(row) and not is_blank(row[column]))

    def shown(self, row: list[Cell]) -> str:
        """The first words of a row, without what it says of people."""
        texts = (clean_text(cell) for column, cell in filled(row) if column not in self.holders)
        return next(texts, "")[:KEPT]

    def cell(self, row: list[Cell], column: int | None) -> Cell:
        """The cell of a column; nothing beyond the row's end."""
        return row[column] if column is not None and column < len(row) else None

    def left_out(self, number: int, row: list[Cell]) -> LeftOut | None:
        """Why a row is no post; None for a post."""
        present = self.key_count(row)
        if not any(re.search(r"[^\W_]", clean_text(cell)) for _, cell in filled(row)):
            return LeftOut(number, "line", "a line drawn with signs", "")
        if is_repeated_heading(row, self.table):
            return LeftOut(number, "repeated header", "the headings again", "")
        if any(EXAMPLE.match(cell) for _, cell in filled(row) if isinstance(cell, str)):
            return LeftOut(number, "example", "an example of how to fill in the list", self.name(row))
        return self.by_shape(number, row, present) or self.by_status(number, row) or self.by_values(number, row)

    def by_shape(self, number: int, row: list[Cell], present: int) -> LeftOut | None:
        """A total, a title of a section, a page heading or a note: rows without most of what a post has."""
        texts = [(column, clean_text(cell)) for column, cell in filled(row) if isinstance(cell, str)]
        total = next((text for _, text in texts if TOTAL.search(text) and len(text) < 80), "")
        incomplete = present < len(self.keys)
        named = sum(1 for c in (self.post, self.title, self.grade) if c is not None and not is_blank(self.cell(row, c)))
        bare = self.without(row, self.grade) or self.without(row, self.post)
        if total and (bare or (incomplete and (present <= 0.7 * len(self.keys) or named <= 1))):
            return LeftOut(number, "total", "a total", total)
        if self.keys and present <= 0.34 * len(self.keys):
            cells = [cell for _, cell in filled(row)]
            numbers = sum(1 for cell in cells if number_in(cell) is not None)
            if numbers and numbers >= len(cells) - 1:
                return LeftOut(number, "total", "numbers without a post", self.shown(row))
            if len(cells) <= 2 or present == 0:
                return LeftOut(number, "section", "words without a post: a title, a page or a note", self.shown(row))
            return LeftOut(number, "incomplete", "it has few of the fields of a post", self.shown(row))
        return None

    def by_status(self, number: int, row: list[Cell]) -> LeftOut | None:
        """A row that a column calls deleted, unfunded or casual."""
        for column in (*self.status, *self.holders):
            if not (text := clean_text(self.cell(row, column))):
                continue
            heading = self.matches.columns[column].heading
            if column in self.holders:
                if GONE.fullmatch(text):
                    return LeftOut(number, "deleted", f"{heading}: {text}", self.name(row))
                continue
            if GONE.match(text) or self.flagged(heading, text) or (text in NOT_IN_FORCE and column in self.lettered):
                return LeftOut(number, "deleted", f"{heading}: {text}", self.name(row))
            if UNFUNDED.match(text) or self.unbudgeted(heading, text):
                return LeftOut(number, "unfunded", f"{heading}: {text}", self.name(row))
            if CASUAL.match(text) and column in self.kinds:
                return LeftOut(number, "casual", f"{heading}: {text}", self.name(row))
        return None

    def flagged(self, heading: str, text: str) -> bool:
        """Whether a yes or no says that a row is gone: yes under Deleted, no under Active."""
        if (answer := text.casefold()) not in _ANSWERS:
            return False
        words = meaning_words(heading)
        if re.search(r"\b(?:deleted|obsolete|closed|eliminated|inactive|is closed)\b", words):
            return answer in _YES
        return bool(re.search(r"^(?:is )?active\b", words)) and answer in _NO

    def unbudgeted(self, heading: str, text: str) -> bool:
        """Whether a no says that no money is behind a row: under Budgeted, or Funded."""
        return not self.table.own_form and text.casefold() in _NO and bool(_BUDGETED.search(meaning_words(heading)))

    def by_values(self, number: int, row: list[Cell]) -> LeftOut | None:
        """A line that no post stands behind: the number 0, a negative FTE, agency and the like without a grade."""
        post = clean_text(self.cell(row, self.post))
        if self.post is not None and post in ("0", "0.0") and self.long_numbers:
            return LeftOut(number, "not in post", f"{self.matches.columns[self.post].heading} 0", self.name(row))
        comma = self.fte is not None and self.matches.profiles[self.fte].comma
        fte = number_in(self.cell(row, self.fte), comma=comma) if self.fte is not None else None
        title = clean_text(self.cell(row, self.title))
        if fte is not None and fte < 0:
            return LeftOut(number, "reduction", "its FTE is below 0: a reduction, and no post", self.name(row))
        if self.without(row, self.grade) and not fte and is_blank(self.cell(row, self.matches.column_of("point"))):
            return LeftOut(number, "not a post", NEITHER, self.name(row))
        if self.title is None:
            return None
        bare = is_blank(self.cell(row, self.grade)) or (is_blank(self.cell(row, self.post)) and self.post in self.keys)
        if GONE_BEHIND.search(title):
            return LeftOut(number, "deleted", f'"{title[:60]}" says so', self.name(row))
        if NO_POST.search(title) and (bare or not fte):
            return LeftOut(number, "not a post", f'"{title[:60]}" is no established post', self.name(row))
        if CASUAL.match(title) and not fte:
            return LeftOut(number, "casual", f'"{title[:60]}" without hours', self.name(row))
        return None

    def without(self, row: list[Cell], column: int | None) -> bool:
        """Whether a row is empty in a column in which many are not."""
        return column is not None and self.matches.profiles[column].filled >= 0.4 and is_blank(self.cell(row, column))

    def name(self, row: list[Cell]) -> str:
        """What a row is called, without what it says of people."""
        texts = [clean_text(self.cell(row, c)) for c in (self.post, self.title) if c is not None]
        return " ".join(text for text in texts if text)[:KEPT]
