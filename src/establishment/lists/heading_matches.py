"""Which column was taken for each field of a list, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from establishment.lists.profiles import Profile
from establishment.lists.sheets import letters


@dataclass
class Match:
    """What a column holds, and why.

    field: a field of a post; "" for a label, "personal" for what is not read.  why: the reason, as a sentence part.
    """

    column: int
    heading: str
    field: str = ""
    why: str = ""
    strength: float = 0.0

    @property
    def letters(self) -> str:
        """The column's letters in a spreadsheet."""
        return letters(self.column)


@dataclass
class Asked:
    """A choice between columns that the user may have to settle."""

    about: str
    choices: list[str]
    taken: str
    because: str


@dataclass
class Matches:
    """The columns of a table by what they hold.

    order: the field of each column.  shares: for a column of a funder, the column of its share.
    how: how the values of the FTE column are written: plain, percent, hours or time.
    """

    columns: dict[int, Match]
    profiles: dict[int, Profile]
    shares: dict[int, int] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    how: str = "plain"
    full_time_column: int | None = None
    salary_is_label: bool = False

    def column_of(self, name: str) -> int | None:
        """The column of a field, if one holds it."""
        return next((match.column for match in self.columns.values() if match.field == name), None)

    def columns_of(self, name: str) -> list[int]:
        """All columns of a field, from the left."""
        return sorted(match.column for match in self.columns.values() if match.field == name)
