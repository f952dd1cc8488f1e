"""Rows of posts from all over a list, in which columns are set beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from establishment.lists.cell_columns import Cell
from establishment.lists.cells import number_in
from establishment.lists.find_table import ListTable
from establishment.lists.grades import Grades
from establishment.lists.plain_text import clean_text, is_blank
from establishment.lists.sort_rows import body_rows
from establishment.lists.value_words import VACANT_WORDS

MOST_SAMPLED = 300
"""Some hundreds of rows from all over a list tell a share well enough, and cost the same in a list of a million."""
NEARLY_ALL = 0.95
"""A relation between columns that so many of the rows show is one of the list; others are mistyped."""
FEWEST_ALIKE = 6
"""Rows that show a relation among rows that are alike; fewer can be so by chance."""


@dataclass(frozen=True)
class SampledRows:
    """Some hundreds of rows of a table. grades: of the user's scale, if one is named."""

    rows: list[list[Cell]]
    grades: Grades

    @classmethod
    def of(cls, table: ListTable, grades: Grades) -> SampledRows:
        """The rows of a table that look like posts, so many of them."""
        body = body_rows(table)
        # every so many rows, so that each part of the list is in the sample
        return cls(table.sheet.rows.at(body[:: max(len(body) // MOST_SAMPLED, 1)] - 1), grades)

    @property
    def scaled(self) -> bool:
        """Whether a scale is named, so that points and pay can be looked up."""
        return self.grades.scale is not None

    def cells(self, column: int) -> list[Cell]:
        """The cells of a column, one a row."""
        return [row[column] if column < len(row) else None for row in self.rows]

    def numbers(self, column: int) -> list[Fraction | None]:
        """The numbers of a column, one a row; None where a cell has none."""
        return [number_in(cell) for cell in self.cells(column)]

    def in_grade(self, grade: int, point: int) -> float:
        """The share of rows whose value in one column is a point of the grade in another."""
        pairs = [(name, clean_text(cell)) for name, cell in zip(self.cells(grade), self.cells(point), strict=True)]
        # rows without a point or a grade say nothing of the two columns
        pairs = [(name, text) for name, text in pairs if text and not is_blank(name)]
        points = [(_point(text), self.grades.points_of(self.grades.read(name).grade)) for name, text in pairs]
        return sum(1 for text, of_grade in points if text in of_grade) / len(pairs) if pairs else 0.0

    def within(self, column: int, other: int) -> float:
        """The share of a column's values that stand in another column somewhere."""
        texts = {clean_text(cell) for cell in self.cells(other)} - {""}
        own = [text for text in map(clean_text, self.cells(column)) if text]
        return _share([text in texts for text in own])

    def filled_alike(self, one: int, other: int) -> bool:
        """Whether two columns are filled in nearly the same rows, some and not all; vacant counts as empty."""
        pairs = [tuple(map(_holds, cells)) for cells in zip(self.cells(one), self.cells(other), strict=True)]
        # columns that are full or empty in all rows are filled alike by chance
        some = any(a for a, _ in pairs) and not all(a for a, _ in pairs)
        return some and _share([a == b for a, b in pairs]) >= NEARLY_ALL

    def parted_by(self, fine: int, coarse: int) -> bool:
        """Whether each value of a column stands beside one value of another, as a team does in its directorate."""
        beside: dict[str, set[str]] = {}
        for one, other in zip(self.cells(fine), self.cells(coarse), strict=True):
            if not is_blank(one) and not is_blank(other):
                # one value with two partners is enough to show that it is no part of either
                beside.setdefault(clean_text(one), set()).add(clean_text(other))
        return bool(beside) and all(len(others) == 1 for others in beside.values())

    def in_step(self, one: int, other: int) -> bool:
        """Whether a column is always the same number of times another, as hours are of FTE."""
        pairs = zip(self.numbers(one), self.numbers(other), strict=True)
        ratios = sorted(float(a / b) for a, b in pairs if a and b)
        # the middle ratio, for a slip in one row would move the mean
        middle = ratios[len(ratios) // 2] if ratios else 0.0
        return len(ratios) >= 3 and _share([abs(ratio - middle) < 0.01 * middle for ratio in ratios]) >= NEARLY_ALL

    def in_step_among(self, one: int, other: int, alike: list[int]) -> bool:
        """Whether a column is the same number of times another among rows that are alike in some columns.

        Some of them are to differ in it.
        """
        ratios: dict[tuple[str, ...], list[tuple[float, float]]] = {}
        keys = zip(*(map(clean_text, self.cells(column)) for column in alike), strict=True) if alike else ()
        for key, a, b in zip(keys, self.numbers(one), self.numbers(other), strict=True):
            if a and b and all(key):
                ratios.setdefault(key, []).append((float(a / b), float(b)))
        # one FTE alone among alike rows shows no step
        groups = [pairs for pairs in ratios.values() if len({b for _, b in pairs}) > 1]
        near = [abs(ratio - pairs[0][0]) < 0.01 * pairs[0][0] for pairs in groups for ratio, _ in pairs]
        return len(near) >= FEWEST_ALIKE and _share(near) >= NEARLY_ALL

    def covers(self, whole: int, part: int, *, ever_equal: bool = True) -> bool:
        """Whether a column is nowhere less than another and more somewhere, as an establishment is than its strength.

        ever_equal: whether it is to be equal in some rows.
        """
        pairs = zip(self.numbers(whole), self.numbers(part), strict=True)
        known_pairs = [(a, b) for a, b in pairs if a is not None and b is not None]
        some = any(a > b for a, b in known_pairs) and (not ever_equal or any(a == b for a, b in known_pairs))
        # fewer than three rows show nothing
        return len(known_pairs) >= 3 and some and _share([a >= b for a, b in known_pairs]) >= NEARLY_ALL

    def rises_with(self, points: int, pay: int) -> bool:
        """Whether a column has one number for each of three points or more, and a higher point has no lower number."""
        pairs = {(a, b) for a, b in zip(self.numbers(points), self.numbers(pay), strict=True) if a and b}
        amounts = [b for _, b in sorted(pairs)]
        one_each = len({a for a, _ in pairs}) == len(pairs)
        # a higher point with lower pay is no scale
        return one_each and amounts == sorted(amounts) and len({*amounts}) >= 3

    def filled_by(self, column: int, other: int) -> bool:
        """Whether another column says where one is empty: for each of its few values it is so always or never."""
        filled: dict[str, set[bool]] = {}
        for cell, answer in zip(self.cells(column), self.cells(other), strict=True):
            filled.setdefault(clean_text(answer), set()).add(_holds(cell))
        ways = [next(iter(each)) for each in filled.values() if len(each) == 1]
        # few answers, each always the same: else the columns agree by chance
        return len(ways) == len(filled) <= 4 and len(set(ways)) == 2

    def share_of(self, whole: int, part: int, share: int, weeks: int | None = None) -> bool:
        """Whether a third column says what part of a first one a second is, as FTE or hours do of pay.

        The third may count a whole as 1, as 100 or as the hours of a week. Some rows are to be less than the whole.
        weeks: a column of paid weeks that is a part of it too.
        """
        of_year = self.numbers(weeks) if weeks is not None else [Fraction(1)] * len(self.rows)
        fours = zip(self.numbers(whole), self.numbers(part), self.numbers(share), of_year, strict=True)
        shares_of_rows = [(float(p / w), float(s * n)) for w, p, s, n in fours if w and p and s and n]
        # where all work full time, FTE cannot be told from any column of ones
        if len(shares_of_rows) < 3 or not any(ratio < 0.95 for ratio, _ in shares_of_rows):
            return False
        one = sorted(s / ratio for ratio, s in shares_of_rows)[len(shares_of_rows) // 2]
        return _share([abs(s - one * ratio) < 0.01 * one for ratio, s in shares_of_rows]) >= NEARLY_ALL


def _point(text: str) -> str:
    """A point without what stands before its figures: SCP 20, P07, 020."""
    # letters and noughts before a point are how a system prints it
    return text.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .0") or text


def _holds(cell: Cell) -> bool:
    """Whether a cell holds somebody."""
    return not is_blank(cell) and not VACANT_WORDS.match(clean_text(cell))


def _share(truths: list[bool]) -> float:
    return sum(truths) / len(truths) if truths else 0.0
