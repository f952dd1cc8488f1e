"""What an input cell may hold: its list or limits, and the formula that counts the cells that break them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from establishment.outputs.workbook.formulas import Formula, plain_number

# before it some spreadsheets count a 29 February 1900 that never was, and others do not
FIRST_DAY = date(1900, 3, 1)
"""The first day that spreadsheets agree on; an earlier one is written as this."""
# a century and a half of plans: a later day is a slip of the key
LAST_DAY = date(2199, 12, 31)
LARGEST = 10**13
"""The largest amount in pounds that the library reads."""
SMALLEST_PART = 0.000001
"""The smallest FTE or part of a year: a post has more than nothing of it."""
MOST_POSTS = 10_000_000
LONGEST_TEXT = 200
YES_OR_NO = ("yes", "no")


@dataclass(frozen=True)
class InputRule:
    """What cells of one use may hold.

    words: what is accepted.  low, high: limits, with them.  step: decimal places that an amount may have; None for any.
    may_be_empty: whether an empty cell has a meaning.  choices: the only texts accepted, instead of numbers.
    chosen_from: the name of the cells that hold them.  longest: of any text, how many letters it may have.
    """

    words: str
    low: Any = 0
    high: Any = LARGEST
    step: int | None = None
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    chosen_from: str = ""
    longest: int = 0

    # a spreadsheet enforces this only while somebody types: what is pasted is found by the checks
    def validation(self) -> dict[str, Any]:
        """The rule as a spreadsheet enforces it while somebody types."""
        common = {
            "ignore_blank": self.may_be_empty,
            "error_title": "Not accepted",
            "error_message": f"Give {self.words}.",
        }
        if self.choices:
            return {"validate": "list", "source": list(self.choices), **common}
        if self.chosen_from:
            return {"validate": "list", "source": f"={self.chosen_from}", **common}
        if self.longest:
            return {"validate": "length", "criteria": "<=", "value": self.longest, **common}
        limits = {"criteria": "between", "minimum": self.low, "maximum": self.high}
        if isinstance(self.low, date):
            return {"validate": "date", **limits, **common}
        return {"validate": "integer" if self.step == 0 else "decimal", **limits, **common}

    def accepts(self, value: Any) -> bool:
        """Whether a value that the workbook is written with fits the rule."""
        if value is None or value == "":
            return self.may_be_empty
        if self.choices:
            return value in self.choices
        if isinstance(value, str | bool) or self.chosen_from or self.longest:
            return False
        amount, low, high = map(plain_number, (value, self.low, self.high))
        return bool(low <= amount <= high and (self.step is None or 10**self.step % Fraction(amount).denominator == 0))

    def broken(self, cells: str, low: Formula, high: Formula, values: Iterable[Any]) -> Formula:
        """How many of some cells break the rule; an error or, among days, a text makes it an error.

        cells: the range as text.  low, high: the cells that hold the limits.  values: what stands in the range.
        """
        if self.longest:
            # a text has no lower limit, so only its length is counted
            return Formula(f"SUMPRODUCT((LEN({cells})>{high.text})*1)", 0)
        if self.chosen_from:
            # a list is asked by its name: the check must follow where the list ends
            good = f"(COUNTIF({self.chosen_from},{cells})>0)"
        elif self.choices:
            good = "+".join(f'({cells}="{choice}")' for choice in self.choices)
        else:
            good = f"ISNUMBER({cells})*({cells}>={low.text})*({cells}<={high.text})"
            if self.step is not None:
                # a whole number is asked of the cell itself: Places would let two decimals through
                good += f"*(ROUND({cells},{'Places' if self.step else '0'})={cells})"
        if self.may_be_empty:
            is_text = self.choices or self.chosen_from
            # an empty cell is not a number, so for numbers both ways are kept apart; a text equals the empty text or
            # it does not
            good = f'({cells}="")+({cells}<>"")*{good}' if not is_text else f'({cells}="")+{good}'
        bad = sum(1 for value in values if not self.accepts(value))
        return Formula(f"SUMPRODUCT(1-({good}))", bad)


RULES = {
    "pence": InputRule("an amount in pounds, to the penny", -LARGEST, step=2),
    "money": InputRule("an amount in pounds, to the penny", -LARGEST, step=2),
    "pay": InputRule("an amount in pounds of 0 or more, to the penny", step=2),
    "open": InputRule(
        "a yearly cost of 0 or more, to the penny, or nothing while it is not known",
        step=2,
        may_be_empty=True,
    ),
    "rate": InputRule("a rate from 0% to 100%", high=1),
    "raise": InputRule("a percentage from 0% to 100%", high=1),
    "spareraise": InputRule("a percentage from 0% to 100%, or nothing", high=1, may_be_empty=True),
    "sparepounds": InputRule("a whole number of pounds, 0 or more, or nothing", step=0, may_be_empty=True),
    "share": InputRule("a share from 0 to 1", high=1),
    "fte": InputRule("the FTE of one post: more than 0, at most 1", SMALLEST_PART, 1),
    "weeks": InputRule("the part of a year that is paid: more than 0, at most 1", SMALLEST_PART, 1),
    "count": InputRule("a whole number of posts, 0 or more", high=MOST_POSTS, step=0),
    "years": InputRule("a whole number of years, 0 to 100", high=100, step=0),
    "num": InputRule("a number of 0 or more"),
    "date": InputRule("a day, such as 1/4/2026, or nothing", FIRST_DAY, LAST_DAY, step=0, may_be_empty=True),
    "yesno": InputRule("yes or no", choices=YES_OR_NO),
    "spareyesno": InputRule("yes or no, or nothing for yes", choices=YES_OR_NO, may_be_empty=True),
    "spareposts": InputRule("a whole number of posts, or nothing", high=MOST_POSTS, step=0, may_be_empty=True),
    "sparepart": InputRule("a part: more than 0, at most 1, or nothing for 1", SMALLEST_PART, 1, may_be_empty=True),
    "anytext": InputRule("a text of at most 200 letters", high=LONGEST_TEXT, longest=LONGEST_TEXT, may_be_empty=True),
    "pickproposal": InputRule("a proposal of the list", chosen_from="ListOfProposals", may_be_empty=True),
    "pickmove": InputRule("comes or goes", chosen_from="ListOfMoves", may_be_empty=True),
    "pickgrade": InputRule("a grade of the list", chosen_from="ListOfGrades", may_be_empty=True),
    "pickpoint": InputRule("a point of the list", chosen_from="ListOfPoints", may_be_empty=True),
    "pickfunder": InputRule("a funder of the list", chosen_from="ListOfFunders", may_be_empty=True),
}
"""The rule of each use of an input cell, by the last word of its style."""


@dataclass(frozen=True)
class InputRange:
    """Input cells of one use below one another. first, last: rows from 0.  values: what they are written with."""

    use: str
    column: int
    first: int
    last: int
    values: tuple[Any, ...]


def ranges_of(cells: Iterable[tuple[int, int, str, Any]]) -> Iterator[InputRange]:
    """Input cells (column, row, use, value) put together where they stand below one another."""
    # by column, use and row, so that a run of neighbours is one range and one rule
    ordered = sorted(cells, key=lambda cell: (cell[0], cell[2], cell[1]))
    numbered = enumerate(ordered)
    # row less place in the order is the same along a run, and changes where a row is left out
    for (column, use, _), group in groupby(numbered, key=lambda pair: (pair[1][0], pair[1][2], pair[1][1] - pair[0])):
        run = [cell for _, cell in group]
        yield InputRange(use, column, run[0][1], run[-1][1], tuple(cell[3] for cell in run))
