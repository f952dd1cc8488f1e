"""What the values of a column can be, where its heading is not known.

Each test takes what is known of the other columns too: pay of several posts is no salary, a number before the title is
that of a post.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from establishment.lists.column_fits import (
    FITS,
    LEAST_PAY,
    are_percentages,
    day_fit,
    fit,
    fte_fit,
    hours_of_posts,
    how_written,
    is_time,
    names_jobs,
    numbers_of_posts,
    parts_of_posts,
    tells_vacancies,
    unit_fit,
)
from establishment.lists.grades import RANKS_AND_GRADES
from establishment.lists.heading_matches import GIVEN, NO_COLUMN, Asked, Matches
from establishment.lists.headings import HOLDER_WORDS, OLD_WORDS, meaning_words
from establishment.lists.profiles import Profile
from establishment.lists.sampled_rows import NEARLY_ALL, SampledRows
from establishment.lists.value_words import FUNDING_WORD, JOB_WORD

KNOWN = 3.6
"""From this strength on a heading is known: its column is what it says, be that a field or a label."""
SURE = 5.0
"""From this strength on a heading names its field; a column of it that is not read is asked about."""
SURE_FTE = 6.0
"""For an FTE: a heading may have words that say whose, or of which year."""
_MONEY = ("budget", "on_cost", "allowance", "salary", "salary_min", "salary_max")
"""Fields and labels that hold money."""
_GRADE_CODE = re.compile(r"(?:grade|gr|gd|band|scale|level|po|so|sm|hay|g|b|l)[ .-]?\d{1,2}[a-z]?", re.IGNORECASE)
"""Grades as lists print them: Grade 4, PO3, G7."""
_GRADE_LETTER = re.compile(r"[A-Z]{1,2}\d{0,2}")
"""Grades that are letters."""
_CODE = re.compile(r"[A-Za-z]{0,4}[-/]?\d[\w/-]{2,}")
PART_YEAR = re.compile(r"\b(?:ytd|to date|budgets?|forecast|variance|total|spend|cost)\b", re.IGNORECASE)
"""Words of money that is no pay of a year."""
_MOST_GRADES = 30
"""No list has more grades."""
_MOST_OF_A_ROW = 3
"""A row of more FTE than this has the pay of several posts."""


@dataclass
class UnreadColumns:
    """The columns that no heading tells, and what is known of the others. strengths: of each column's heading."""

    matches: Matches
    strengths: dict[int, dict[str, float]]
    rows: SampledRows | None

    def columns(self) -> list[int]:
        """Columns that nothing needs yet and whose headings say nothing that their values can be."""
        by_words, free = self.known_strengths, [column for column in self.free() if column in self.known_strengths]
        return [c for c in free if by_words[c][0] < KNOWN and (by_words[c][1] < KNOWN or not self._holds_money(c))]

    @cached_property
    def known_strengths(self) -> dict[int, tuple[float, float]]:
        """How well the heading of each column is known: as one of money, and as one of anything else (first)."""
        return {column: (self._known(column), self._as_money(column)) for column in self.free()}

    def _known(self, column: int) -> float:
        """How well a heading is known: surely, or as well as its words say what the values under it can be."""
        named = {name: s for name, s in self.strengths[column].items() if name not in _MONEY or s >= SURE}
        fits = self._fits(column, [name for name in named if named[name] < SURE])
        sure = (name for name, s in named.items() if (s >= SURE and name != "title") or fits.get(name, 1) > 0)
        return max((named[name] for name in sure), default=0)

    def _fits(self, column: int, names: Iterable[str]) -> dict[str, float]:
        """How well the values of a column fit some fields."""
        profile = self.matches.profiles[column]
        is_grade = self.rows.grades.is_grade if self.rows is not None else never
        fits = {name: fit(name, profile, is_grade) for name in FITS if name in names}
        fits |= dict.fromkeys(("from", "until"), day_fit(profile))
        fits["title"] = profile.share(JOB_WORD.search)  # a description of something else is no title
        return fits

    def _belies(self, column: int) -> bool:
        """Whether the values of a column are nothing that its heading says."""
        strengths = self.strengths[column]
        names = [name for name, strength in strengths.items() if strength >= KNOWN]
        fits = self._fits(column, names)
        if strengths.get("grade", 0) >= SURE and self.surely("grade"):
            return False  # the code or the name of the grade that another column has
        return all(fits.get(name, 1) == 0 for name in names)

    def _as_money(self, column: int) -> float:
        return max((s for name, s in self.strengths[column].items() if name in _MONEY), default=0)

    def _holds_money(self, column: int) -> bool:
        """Whether a column holds amounts: numbers, but not codes, of which each unit has one of its own."""
        profile, unit = self.matches.profiles[column], self.matches.column_of("unit")
        codes = profile.whole_share == 1 and 1 < profile.distinct <= 0.6 * profile.count
        of_units = unit is not None and self.rows is not None and self.rows.parted_by(unit, column)
        if profile.distinct == 1 or profile.form_share(lambda text: text.startswith("0") and text.isdigit()) > 0.3:
            return False
        return profile.numbers_within(50, 1e12) > 0.3 and not (codes and of_units)

    def free(self) -> list[int]:
        """Columns that nothing needs yet, with values under a heading."""
        return [
            column
            for column, profile in self.matches.profiles.items()
            if not self.matches.columns[column].field
            and column != self.matches.full_time_column
            and profile.count
            and profile.heading
        ]

    def doubtful(self, names: Collection[str]) -> list[int]:
        """Columns that no heading tells: those that nothing needs, and those taken for a field by a weak heading.

        names: of the fields.
        """
        known_kinds = {c for c in self.free() if self._names_kind(c)}
        weak = [
            column
            for column, match in self.matches.columns.items()
            if match.field in names and match.strength != GIVEN and self._own_strength(column) < KNOWN
        ]
        # of two columns of numbers of posts one can say whom posts report to
        misnamed_columns = [c for c in self.free() if self._belies(c) or self.strengths[c].get("post", 0) >= KNOWN]
        return sorted({*(c for c in (*self.columns(), *misnamed_columns) if c not in known_kinds), *weak})

    def _own_strength(self, column: int) -> float:
        """How strongly the heading of a column that was taken for a field names it."""
        name = self.matches.columns[column].field
        return max((self.strengths[column].get(each, 0) for each in ALSO_CALLED.get(name, (name,))), default=0)

    def _names_kind(self, column: int) -> bool:
        """Whether a heading says a kind or a state of a post, and its values are words."""
        kinds = ("contract", "status", "category", "note")
        worded = self.matches.profiles[column].number_share < 0.1
        return worded and any(self.strengths[column].get(name, 0) >= 3 for name in kinds)

    def _says(self, column: int, name: str) -> bool:
        """Whether a heading surely names a field: not as people in post, cost centres or contracts have it, too."""
        strengths, words = self.strengths[column], meaning_words(self.heading(column))
        near = NEAR_WORDS.get(name)
        in_post = name == "fte" and strengths.get("actual_fte", 0) >= strengths.get("fte", 0) > 0
        least = SURE_FTE if name == "fte" else SURE
        if OLD_WORDS.search(words) or (
            name == "fte" and HOLDER_WORDS.search(words) and not strengths.get("fte", 0) > least
        ):
            return False
        return self._own_strength(column) >= least and not in_post and not (near and near.search(words))

    def surely(self, *names: str) -> bool:
        """Whether a column holds one of some fields by a heading that surely names it, or as the user says."""
        return any(
            match.field in names and (match.strength == GIVEN or self._says(column, match.field))
            for column, match in self.matches.columns.items()
        )

    def given(self, *names: str) -> bool:
        """Whether a column holds one of some fields."""
        return any(self.matches.column_of(name) is not None for name in names)

    def heading(self, column: int) -> str:
        """The heading of a column, as printed."""
        return self.matches.profiles[column].heading

    def set(self, column: int, name: str, why: str) -> None:
        """Take a column for a field; of the FTE it is noted how it is written."""
        match = self.matches.columns[column]
        match.field, match.why, match.strength = name, why, 2
        if name == "fte":
            hours = hours_of_posts(self.matches.profiles[column])
            self.matches.how = "hours" if hours else how_written(self.matches.profiles[column])

    def take(self, column: int, name: str, because: str) -> None:
        """Take a column for a field and ask about it."""
        self.set(column, name, "its values alone: no heading tells it")
        heading = self.heading(column)
        fix = f"If it is not, map {self.matches.mapping_line(column, 'label')}"
        self.matches.asked.append(Asked(name, [heading, NO_COLUMN], heading, because, fix))

    def ask(self, columns: list[int], name: str, because: str, also: tuple[str, ...] = ()) -> None:
        """Ask whether one of some columns is a field; none is taken."""
        headings = [self.heading(column) for column in columns]
        fix = f"If one is, map {self.matches.mapping_line(columns[0], name)}"
        self.matches.asked.append(Asked(name, [*headings, NO_COLUMN], NO_COLUMN, because, fix, also))


def never(_: str) -> bool:
    """Tells no grades, where no scale does."""
    return False


def _can_be_posts(unread: UnreadColumns, profile: Profile) -> bool:
    title = unread.matches.column_of("title")
    leads = title is not None and profile.column < title and profile.filled > NEARLY_ALL and not _counts_rows(profile)
    if profile.day_share > 0.5:
        return False
    ids = profile.unique > 0.97 and profile.id_share > NEARLY_ALL and profile.count > 3
    return numbers_of_posts(profile) or (leads and ids)


def _counts_rows(profile: Profile) -> bool:
    """Whether a column numbers the rows: 1, 2, 3."""
    return profile.whole_share == 1 and profile.largest == profile.count and profile.unique == 1


def _can_be_grades(unread: UnreadColumns, profile: Profile) -> bool:
    codes = profile.share(lambda text: _GRADE_CODE.fullmatch(text) or text.casefold() in RANKS_AND_GRADES)
    letters = profile.share(_GRADE_LETTER.fullmatch) > 0.95 and profile.distinct > 2
    if unread.rows is not None and unread.rows.scaled:
        letters = profile.share(unread.rows.grades.is_grade) > 0.95 and profile.distinct > 2
    return profile.filled > 0.8 and (codes > 0.9 or letters) and 1 < profile.distinct <= _MOST_GRADES


def _can_be_pooled(unread: UnreadColumns, profile: Profile) -> bool:
    parts = 1 - profile.whole_share
    return profile.filled > 0.9 and 0.05 < parts and profile.numbers_within(0.1, 60) > 0.98 and profile.distinct > 2


def _can_be_fte(unread: UnreadColumns, profile: Profile) -> bool:
    times = (profile.share(is_time) > 0 and fte_fit(profile) == 1) or are_percentages(profile)
    return parts_of_posts(profile) or times or _can_be_pooled(unread, profile) or hours_of_posts(profile)


def _can_be_weeks(unread: UnreadColumns, profile: Profile) -> bool:
    return (
        profile.filled > 0.9
        and profile.numbers_within(10, 53.5) > 0.98
        and 52 <= profile.largest
        and profile.distinct > 1
    )


def _can_be_salary(unread: UnreadColumns, profile: Profile) -> bool:
    fte = unread.matches.column_of("fte")
    pooled = fte is not None and unread.matches.profiles[fte].largest > _MOST_OF_A_ROW
    if pooled or PART_YEAR.search(profile.heading):
        return False
    money = profile.number_share > 0.9 and LEAST_PAY <= profile.median <= 200_000 and profile.filled > 0.6
    return money and profile.distinct > 2 and profile.unique < 0.99


def _can_be_points(unread: UnreadColumns, profile: Profile) -> bool:
    points = profile.whole_share > 0.98 and profile.numbers_within(1, 120) > 0.98
    scaled = unread.rows is not None and unread.rows.scaled
    return points and profile.filled > 0.8 and profile.distinct > 4 and profile.unique < 0.9 and not scaled


def _can_be_centres(unread: UnreadColumns, profile: Profile) -> bool:
    codes = profile.share(_CODE.fullmatch) > 0.9 and profile.filled > 0.9 and profile.day_share == 0
    point = unread.matches.column_of("point")
    if point is not None and unread.rows is not None and unread.rows.rises_with(point, profile.column):
        return False  # the pay of the points
    return codes and 1 < profile.distinct <= 0.6 * profile.count and profile.whole_share in (0, 1)


def can_be_units(unread: UnreadColumns, profile: Profile) -> bool:
    """Words that come again, and say neither a job nor who pays; as many as there are cost centres, or a few."""
    words = unit_fit(profile) > 0 and profile.filled > 0.9 and 2 < profile.distinct <= 0.5 * profile.count
    return words and profile.share(lambda text: NO_UNIT.search(text) or JOB_WORD.search(text)) < 0.3


def _can_be_funders(unread: UnreadColumns, profile: Profile) -> bool:
    return 1 < profile.distinct <= 20 and profile.share(FUNDING_WORD.search) > 0.5


NO_UNIT = re.compile(
    r"\b(?:permanent|temporary|temp|fixed[ -]?term|casual|secondment|full[ -]?time|part[ -]?time|monthly|weekly|annual"
    r"|single|pooled|shared|approved|active|live|frozen|vacant|filled|occupied|yes|no|grade|band|scale|agency)\b",
    re.IGNORECASE,
)
"""Words of kinds of contract and of states of a post, which no unit is called."""
FIELD_TESTS: dict[str, Callable[[UnreadColumns, Profile], bool]] = {
    "title": lambda _, profile: names_jobs(profile),
    "post": _can_be_posts,
    "grade": _can_be_grades,
    "fte": _can_be_fte,
    "weeks": _can_be_weeks,
    "salary": _can_be_salary,
    "point": _can_be_points,
    "vacant": lambda _, profile: tells_vacancies(profile),
    "funder": _can_be_funders,
    "unit": can_be_units,
    "cost_centre": _can_be_centres,
}
"""What the values of a column are to be for each field, in the order in which fields are looked for."""
NEAR_WORDS = {"post": re.compile(r"^(?!.*\b(?:posts?|position|billet|slot|seat)\b)"), "unit": re.compile(r"\bcentre\b")}
"""Words of headings that can name another thing than the field: numbers of contracts, names of cost centres."""
ALSO_CALLED = {"fte": ("fte", "hours"), "unit": ("unit", "location"), "vacant": ("vacant", "status")}
"""Sorts of headings that surely name a field."""
ENOUGH = {
    "salary": ("salary", "salary_min", "point"),
    "salary_min": ("salary", "salary_min", "point"),
    "salary_max": ("salary", "salary_max", "salary_min", "point"),
    "point": ("point", "salary", "salary_min"),
    "unit": ("unit", "location"),
}
"""Fields of which one is enough, so that no other column is looked for."""
HEADED = (
    "post",
    "title",
    "grade",
    "point",
    "fte",
    "weeks",
    "salary",
    "salary_min",
    "unit",
    "cost_centre",
    "from",
    "until",
    "funder",
    "count",
)
"""Fields that are asked about where a heading names them but the values under it do not fit."""
