"""What a column holds: shares of numbers, days, ids and words, over the rows that look like posts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import InitVar, dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from establishment.lists.cell_columns import Cell, CellColumn
from establishment.lists.cells import forms_of, has_comma_decimals, is_id, is_words, looks_like_day, numbers_in
from establishment.lists.headings import heading_strengths
from establishment.lists.plain_text import clean_text, is_blank, is_error, odd_codes, says_nothing
from establishment.lists.value_words import JOB_WORD, VACANT_WORDS, is_name

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.I)
_NI = re.compile(r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]?", re.I)
_TITLED = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame)\.? [A-Z]", re.I)
_SURNAME_FIRST = re.compile(
    r"[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)?, ?[A-Z][\w'\u2019.-]*(?: [A-Z][\w.]*)?(?: \(\d+\))?"
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_ADDRESS = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame)\.?", re.IGNORECASE)
TWO_NAMES = re.compile(r"[A-Z][a-z'\u2019-]+(?: [A-Z]\.?)? (?:Mc|Mac|O'|De |Van )?[A-Z][a-z'\u2019-]+")
_NUMBERED_NAME = re.compile(r"[A-Z][\w'\u2019-]+ [A-Z][\w'\u2019-]+ \(\d{3,}\)")


MOST_NAMES = 0.7
"""So many of the values of a column of names have a name that is known; others are rarer ones."""
NAME_BEHIND = "name behind a title"
"""What of a person stands in a column that says which post it is as well."""
SAMPLE = 2000
"""Of a column with more different values, so many or a few less are looked at, spread over all."""


@dataclass
class Profile:
    """A column over the rows that look like posts.

    heading: as printed.  rows: how many there are.  values: each different value with how many rows hold it, or of
    very many some thousands from the first to the last.  count: rows that hold something.  different: how many
    different values there are.
    """

    column: int
    heading: str
    rows: int
    values: dict[Cell, int]
    count: int
    different: int
    headings: tuple[str, ...] = ()
    texts: dict[str, int] = field(init=False)
    all_plain: InitVar[bool] = False

    def __post_init__(self, all_plain: bool) -> None:
        # most columns hold clean texts, which then are shared and not copied
        if all_plain:  # each is its own clean text
            self.texts = self.values
            return
        self.texts = {}
        for cell, times in self.values.items():
            text = clean_text(cell)
            self.texts[text] = self.texts.get(text, 0) + times

    @classmethod
    def of(cls, column: int, headings: tuple[str, ...], cells: CellColumn, places: NDArray[np.int64]) -> Profile:
        """The profile of a column over some rows; cells that are empty or say nothing are left aside.

        places: the rows, counted from 0.
        """
        heading = next((h for h in reversed(headings) if h), "")
        there, times = _different(cells, places)
        # every so many values, from first to last: the first thousand may be of one unit
        step = max(-(-len(there) // SAMPLE), 1)
        looked_at = there[::step].tolist()
        values = dict(zip(map(cells.values.__getitem__, looked_at), times[::step].tolist(), strict=True))
        plain = set(odd_codes(cells)).isdisjoint(looked_at)
        return cls(column, heading, len(places), values, int(times.sum()), len(there), headings, all_plain=plain)

    def forget(self) -> None:
        """Drop what the column holds."""
        self.values.clear()
        self.texts.clear()
        self.forms.clear()
        self._form_of_each.clear()

    @cached_property
    def looked_at(self) -> int:
        """Rows that hold one of the values that are looked at: all of them, unless there are very many."""
        return sum(self.texts.values())

    @property
    def distinct(self) -> int:
        """How many different values there are."""
        return len(self.texts) if self.different <= SAMPLE else self.different

    @property
    def filled(self) -> float:
        """Share of rows that hold something."""
        return self.count / self.rows if self.rows else 0.0

    @property
    def unique(self) -> float:
        """Distinct values for each row that holds something."""
        return self.different / self.count if self.count else 0.0

    def share(self, test: Callable[[str], object]) -> float:
        """Share of the rows that hold something, whose text passes a test."""
        return sum(n for text, n in self.texts.items() if test(text)) / self.looked_at if self.texts else 0.0

    @cached_property
    def _form_of_each(self) -> list[str]:
        """The form of each of its texts."""
        return forms_of(self.texts)

    @cached_property
    def forms(self) -> dict[str, int]:
        """The forms of its texts, 0 for each figure, with their rows: few where there are many numbers or days."""
        forms = dict.fromkeys(self._form_of_each, 0)
        for form, times in zip(self._form_of_each, self.texts.values(), strict=True):
            forms[form] += times
        return forms

    def form_share(self, test: Callable[[str], object]) -> float:
        """Share of the rows that hold something, whose text passes a test that asks where figures stand, not which."""
        return sum(n for form, n in self.forms.items() if test(form)) / self.looked_at if self.texts else 0.0

    @cached_property
    def comma(self) -> bool:
        """Whether decimals stand behind a comma."""
        # without a comma in any form there is nothing to look for
        if not any("," in form for form in self.forms):
            return False
        return has_comma_decimals([cell for cell in self.values if isinstance(cell, str)])

    @cached_property
    def numbers(self) -> list[tuple[Fraction | int, int]]:
        """Its numbers with their rows, from the smallest on."""
        forms = self._form_of_each if self.texts is self.values else None
        numbers = zip(numbers_in(self.values, comma=self.comma, forms=forms), self.values.values(), strict=True)
        return sorted(((n, times) for n, times in numbers if n is not None), key=lambda pair: float(pair[0]))

    @cached_property
    def number_share(self) -> float:
        """Share of numbers."""
        return sum(times for _, times in self.numbers) / self.looked_at if self.texts else 0.0

    @cached_property
    def _sizes(self) -> list[float]:
        """Its numbers from the smallest on."""
        return [float(number) for number, _ in self.numbers]

    @cached_property
    def _rows_up_to(self) -> list[int]:
        """How many rows hold none of its numbers, the smallest, one of the two smallest, and so on."""
        return [0, *accumulate(times for _, times in self.numbers)]

    def numbers_within(self, low: float, high: float) -> float:
        """Share of numbers from `low` to `high`."""
        passed = self._rows_up_to
        inside = passed[bisect_right(self._sizes, high)] - passed[bisect_left(self._sizes, low)]
        return max(inside, 0) / self.looked_at if self.texts else 0.0

    @cached_property
    def median(self) -> float:
        """The middle of its numbers, 0 where there are none."""
        total, passed = sum(times for _, times in self.numbers), 0
        for number, times in self.numbers:
            passed += times
            if 2 * passed >= total:
                return float(number)
        return 0.0

    @property
    def largest(self) -> float:
        """The largest of its numbers, 0 where there are none."""
        return float(self.numbers[-1][0]) if self.numbers else 0.0

    @cached_property
    def whole_share(self) -> float:
        """Share of whole numbers."""
        whole = sum(times for number, times in self.numbers if number.denominator == 1)
        return whole / self.looked_at if self.texts else 0.0

    @cached_property
    def day_share(self) -> float:
        """Share of days."""
        return self.form_share(looks_like_day)

    @cached_property
    def id_share(self) -> float:
        """Share of ids and codes."""
        return self.form_share(is_id)

    @cached_property
    def word_share(self) -> float:
        """Share of words."""
        return self.form_share(is_words)

    @property
    def plain_names(self) -> bool:
        """Whether values are names such as Bryn Ashquill: two words with capitals, nearly all of them different."""
        unknown = max(heading_strengths(self.heading).values(), default=0) < 3
        # titles of posts are two words with capitals as well, but come again and share words
        if not unknown or self.count < 8 or self.unique < 0.8 or self.form_share(TWO_NAMES.fullmatch) < 0.9:
            return False
        words = Counter(word for text in self.texts for word in text.split())
        # a word that comes often is of a job or a place, and of no name
        return max(words.values(), default=0) < 0.2 * self.count

    @property
    def names_behind(self) -> bool:
        """Whether most values end in a name behind a dash, nearly each another: P-1 Planner - Bryn Ashquill."""
        if not any(" - " in form for form in self.forms):
            return False
        tails = [text.rpartition(" - ")[2] for text in self.texts if " - " in text]
        names = [tail for tail in tails if TWO_NAMES.fullmatch(tail) and not JOB_WORD.search(tail)]
        if len(names) < 8 or len(names) < 0.9 * len(tails) or len(tails) < 0.5 * len(self.texts):
            # a dash stands in titles too, so most values must end in a name
            return False
        words = Counter(word for name in names for word in name.split())
        return len(set(names)) > 0.8 * len(names) and max(words.values()) < 0.2 * len(names)

    @property
    def known_names(self) -> bool:
        """Whether values are names that people are called by, but for words that say that nobody holds a post."""
        # a heading that is known says what it holds; names of people under it are an exception
        strengths = [s for name, s in heading_strengths(self.heading).items() if name not in ("from", "until")]
        if max(strengths, default=0) >= 5 or self.word_share < 0.6:
            return False
        names = self.share(is_name)
        # a list of holders has "vacant" in many rows, which counts for neither
        return names > 0 and names >= MOST_NAMES * (1 - self.share(VACANT_WORDS.match))

    @cached_property
    def person(self) -> str:
        """What of a person its values show, whatever its heading: an address, a number, a name; nothing else."""
        if self.form_share(_EMAIL.fullmatch) > 0.5:
            return "e-mail address"
        if (
            self.form_share(_NI.fullmatch) > 0.5
            and self.unique > 0.5
            # seven letters and more: shorter codes look like such numbers
            and self.form_share(lambda text: len(text) > 7) > 0.9
        ):
            return "National Insurance number"
        if self.plain_names or self.known_names:
            return "name"
        if self.names_behind:
            return NAME_BEHIND
        if self.form_share(_POSTCODE.fullmatch) > 0.9 and self.unique > 0.4:
            return "postcode"
        if self.form_share(_ADDRESS.fullmatch) > 0.8:
            return "form of address"
        names = self.form_share(
            lambda t: _TITLED.match(t) or _SURNAME_FIRST.fullmatch(t) or _NUMBERED_NAME.fullmatch(t)
        )
        return "name" if names > 0.6 and self.unique > 0.4 else ""


def _different(cells: CellColumn, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different cells of some rows that say something, in the order first met, and how many rows hold each.

    Cells are named by their places in `values`; of 1 and 1.0, which are one value, by that of the first.
    """
    own, codes = _one_code_each(cells), cells.codes_of(places)
    codes = codes if own is None else own[codes]
    counts = cells.counts_of(places).copy() if own is None else np.bincount(codes, minlength=len(cells.values))
    counts[[code for code in odd_codes(cells) if _says_nothing(cells.values[code])]] = 0
    if own is None and _are_last_rows(places, cells):
        above = cells.codes[: len(cells.codes) - len(places)]
        if not counts[above].any():  # then `values` are in the order in which these rows have them
            there = np.flatnonzero(counts)
            return there, counts[there]
    first = np.zeros(len(cells.values), np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)  # of several rows the last to be set counts: the first one
    there = np.flatnonzero(counts)
    order = first[there]
    if (np.diff(order) < 0).any():
        there = there[np.argsort(order, kind="stable")]
    return there, counts[there]


def _are_last_rows(places: NDArray[np.int64], cells: CellColumn) -> bool:
    """Whether rows are the last of a column, each of them."""
    rows = len(cells.codes)
    return len(places) > 0 and int(places[0]) == rows - len(places) and int(places[-1]) == rows - 1


def _one_code_each(cells: CellColumn) -> NDArray[np.int32] | None:
    """For each place in `values` the first that holds an equal number or day; None where none is either."""
    if all(cells.values[code] is None or cells.values[code].__class__ is str for code in odd_codes(cells)):
        return None
    own = np.arange(len(cells.values), dtype=np.int32)
    first: dict[Cell, int] = {}
    for code in odd_codes(cells):
        cell = cells.values[code]
        if cell.__class__ is not str and cell == cell:
            own[code] = first.setdefault(cell, code)
    return own


def _says_nothing(cell: Cell) -> bool:
    """Whether a cell is empty, stands for no value, or holds a formula that failed."""
    if cell.__class__ is str:
        return says_nothing(cell.strip()) or is_error(cell)
    return is_blank(cell)
