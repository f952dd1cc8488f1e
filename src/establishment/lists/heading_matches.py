"""Which column was taken for each field of a list, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from establishment.ground.findings import listed
from establishment.lists.headings import plain_words
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
    """A choice between columns that the user may have to settle.

    about: the field.  also: other fields that the same column can be.  choices: headings of columns, or other readings.
    fix: the line of a mapping that settles it.
    """

    about: str
    choices: list[str]
    taken: str
    because: str
    fix: str = ""
    also: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that the answer can change."""
        return (self.about, *self.also)

    @property
    def others(self) -> str:
        """What was not taken, as the end of a sentence that says what was.

        >>> Asked("fte", ["Zq1", NO_COLUMN], "Zq1", "its values can be nothing else").others
        '; its heading does not say so'
        """
        rest = [choice for choice in self.choices if choice not in (self.taken, NO_COLUMN)]
        if self.taken == NO_COLUMN:
            return f"; it could be {' or '.join(rest)}"
        if rest:
            return f", not {listed(rest)}"
        return "; its heading does not say so" if NO_COLUMN in self.choices else ", not another column of that name"

    @property
    def words(self) -> str:
        """The question in a sentence, and what settles it."""
        return f"{' or '.join(self.fields)}: {self.taken} is taken ({self.because}){self.others}. {self.fix}".rstrip()


GIVEN = 99
"""The strength of what the user says."""
READ_AS_NAMES = "its values read as a name"
"""Why a column is about people that no heading calls so."""
NO_COLUMN = "no column"
"""What is taken where no column is."""


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

    def mapping_line(self, column: int, name: str) -> str:
        """The line of a mapping by which a column is read as a field, or kept as a label.

        The column is named by its heading, or by its letters where another has the same heading.
        """
        heading = self.profiles[column].heading
        # two columns of one heading can only be told apart by their letters
        alike = [each for each in self.profiles.values() if plain_words(each.heading) == plain_words(heading)]
        # text as JSON writes it is text of TOML, too
        named = json.dumps(heading if len(alike) == 1 else letters(column), ensure_ascii=False)
        return f'{named} = "{name}"'

    def drop_settled(self) -> None:
        """Take columns that were since taken for another field out of the choices; a choice of one is none."""
        field_of = {match.heading: match.field for match in self.columns.values() if match.field}
        for question in self.asked:
            question.choices = [c for c in question.choices if field_of.get(c, question.about) == question.about]
        # a choice that another field has settled asks nothing
        self.asked = [question for question in self.asked if len(question.choices) > 1]
