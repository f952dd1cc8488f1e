"""Columns whose headings are not known: what their values can be.

A column that can be one field alone, which no other column holds, is taken for it and asked about. Where several could
be, none is taken, and they are asked about. What is plainly a label is left one without a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from establishment.lists.column_fits import (
    FULL_WEEK,
    LEAST_PAY,
    day_fit,
    names_jobs,
    numbers_of_posts,
    parts_of_posts,
    tells_vacancies,
    unit_fit,
)
from establishment.lists.grades import RANKS_AND_GRADES
from establishment.lists.heading_matches import NO_COLUMN, Asked, Matches, mapping_line
from establishment.lists.profiles import Profile
from establishment.lists.sampled_rows import NEARLY_ALL, SampledRows
from establishment.lists.value_words import FUNDING_WORD

KNOWN = 3.6
"""From this strength on a heading is known: its column is what it says, be that a field or a label."""
SURE = 5.0
"""From this strength on a heading names its field; a column of it that is not read is asked about."""
_GRADE_CODE = re.compile(r"(?:grade|gr|gd|band|scale|level|po|so|sm|hay|g|b|l)[ .-]?\d{1,2}[a-z]?", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{0,4}[-/]?\d[\w/-]{2,}")
_PART_YEAR = re.compile(r"\b(?:ytd|to date|budgets?|forecast|variance|total|spend|cost)\b", re.IGNORECASE)
"""Words of money that is no pay of a year."""
_MOST_GRADES = 30
_MOST_OF_A_ROW = 3
"""A row of more FTE than this has the pay of several posts."""


@dataclass(frozen=True)
class _Unread:
    """The columns that no heading tells, and what is known of the others. strengths: of each column's heading."""

    matches: Matches
    strengths: dict[int, dict[str, float]]
    rows: SampledRows | None

    def columns(self) -> list[int]:
        """Columns that nothing needs yet and whose headings say nothing."""
        return [column for column in self.free() if max(self.strengths[column].values(), default=0) < KNOWN]

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

    def given(self, *names: str) -> bool:
        return any(self.matches.column_of(name) is not None for name in names)

    def heading(self, column: int) -> str:
        return self.matches.profiles[column].heading

    def take(self, column: int, name: str, because: str) -> None:
        """Take a column for a field and ask about it."""
        match = self.matches.columns[column]
        match.field, match.why, match.strength = name, "its values alone: no heading tells it", 2
        heading = self.heading(column)
        fix = f"If it is not: {mapping_line(heading, 'label')}"
        self.matches.asked.append(Asked(name, [heading, NO_COLUMN], heading, because, fix))

    def ask(self, columns: list[int], name: str, because: str) -> None:
        """Ask whether one of some columns is a field; none is taken."""
        headings = [self.heading(column) for column in columns]
        fix = f"If one is: {mapping_line(headings[0], name)}"
        self.matches.asked.append(Asked(name, [*headings, NO_COLUMN], NO_COLUMN, because, fix))


def read_unread_columns(matches: Matches, strengths: dict[int, dict[str, float]], rows: SampledRows | None) -> None:
    """Take or ask about what no heading tells. strengths: those of each column's headings."""
    unread = _Unread(matches, strengths, rows)
    _numbers_of_holders(unread)
    _managers(unread)
    for name, test in _TESTS.items():
        if not unread.given(*_ENOUGH.get(name, (name,))):
            columns = [column for column in unread.columns() if test(unread, matches.profiles[column])]
            if len(columns) == 1:
                unread.take(columns[0], name, "its values can be nothing else")
            elif columns:
                unread.ask(columns[:4], name, "the values of each could be it")
    _days(unread)
    _headed_but_unfit(unread)


def _numbers_of_holders(unread: _Unread) -> None:
    """Ids that stand where a holder does, and nowhere else: those of the holders, which are not read."""
    for column in unread.columns() if unread.rows is not None else ():
        profile = unread.matches.profiles[column]
        ids = profile.unique > 0.9 and profile.id_share > 0.9 and profile.filled < 1
        for holder in unread.matches.columns_of("personal") if ids else ():
            if unread.rows is not None and unread.rows.filled_alike(column, holder):
                match = unread.matches.columns[column]
                match.field, match.why = "personal", f"it is filled where {unread.heading(holder)} is"
                break


def _managers(unread: _Unread) -> None:
    """A column whose values are numbers of other posts: those that posts report to."""
    posts, rows = unread.matches.column_of("post"), unread.rows
    if posts is None or rows is None or unread.given("reports_to"):
        return
    for column in unread.columns():
        profile = unread.matches.profiles[column]
        if profile.unique < 0.9 and profile.id_share > 0.9 and rows.within(column, posts) >= NEARLY_ALL:
            unread.take(column, "reports_to", "its values are numbers of other posts")
            return


def _days(unread: _Unread) -> None:
    """Columns of days under unknown headings: the last days of posts, where most are to come; else asked about."""
    columns = [column for column in unread.columns() if _holds_days(unread.matches.profiles[column])]
    if len(columns) == 1 and not unread.given("until") and _some_have_ends(unread.matches.profiles[columns[0]]):
        unread.take(columns[0], "until", "days in a part of the rows, under a heading that is not known")
        return
    for column in columns:
        name = "until" if not unread.given("until") else "from" if not unread.given("from") else ""
        if name:
            unread.ask([column], name, "days under a heading that is not known")


def _holds_days(profile: Profile) -> bool:
    """Whether a column holds days as they are written; numbers of days, as Excel counts them, could be amounts."""
    return profile.day_share > 0.1 and day_fit(profile) > 0


def _some_have_ends(profile: Profile) -> bool:
    """Whether a column of days can hold ends: a part of the rows has one, most of them on few days."""
    return profile.filled < 0.7 and profile.unique < 0.8


def _headed_but_unfit(unread: _Unread) -> None:
    """Fields that a heading names and whose values do not fit: asked about, so that none is passed over unsaid."""
    matches = unread.matches
    for name in _HEADED:
        if unread.given(*_ENOUGH.get(name, (name,))):
            continue
        columns = [
            column
            for column in unread.free()
            if _tells_posts_apart(matches.profiles[column], name)
            and unread.strengths[column].get(name, 0) >= max([SURE, *unread.strengths[column].values()])
        ]
        if columns:
            unread.ask(columns[:4], name, "its heading says so, but its values do not fit")


def _tells_posts_apart(profile: Profile, name: str) -> bool:
    """Whether a column says something of single posts: not one value in all rows, nor a value in a few rows alone."""
    return profile.distinct > 1 and (profile.filled > 0.5 or name == "until")


def _can_be_posts(unread: _Unread, profile: Profile) -> bool:
    title = unread.matches.column_of("title")
    leads = title is not None and profile.column < title and profile.filled > NEARLY_ALL and not _counts_rows(profile)
    ids = profile.unique > 0.97 and profile.id_share > NEARLY_ALL and profile.count > 3
    return numbers_of_posts(profile) or (leads and ids)


def _counts_rows(profile: Profile) -> bool:
    """Whether a column numbers the rows: 1, 2, 3."""
    return profile.whole_share == 1 and profile.largest == profile.count and profile.unique == 1


def _can_be_grades(unread: _Unread, profile: Profile) -> bool:
    codes = profile.share(lambda text: _GRADE_CODE.fullmatch(text) or text.casefold() in RANKS_AND_GRADES)
    return profile.filled > 0.8 and codes > 0.9 and 1 < profile.distinct <= _MOST_GRADES


def _can_be_pooled(unread: _Unread, profile: Profile) -> bool:
    parts = 1 - profile.whole_share
    return profile.filled > 0.9 and 0.05 < parts and profile.numbers_within(0.1, 60) > 0.98 and profile.distinct > 2


def _can_be_hours(unread: _Unread, profile: Profile) -> bool:
    within = profile.numbers_within(4, FULL_WEEK[1]) > 0.95
    return within and profile.filled > 0.9 and FULL_WEEK[0] <= profile.largest and 1 < profile.distinct


def _can_be_weeks(unread: _Unread, profile: Profile) -> bool:
    return profile.filled > 0.9 and profile.numbers_within(36, 53.5) > 0.98 and 52 <= profile.largest and profile.distinct > 1


def _can_be_salary(unread: _Unread, profile: Profile) -> bool:
    fte = unread.matches.column_of("fte")
    if fte is not None and unread.matches.profiles[fte].largest > _MOST_OF_A_ROW or _PART_YEAR.search(profile.heading):
        return False
    money = profile.number_share > 0.9 and LEAST_PAY <= profile.median <= 200_000 and profile.filled > 0.6
    return money and profile.distinct > 2 and profile.unique < 0.99


def _can_be_points(unread: _Unread, profile: Profile) -> bool:
    points = profile.whole_share > 0.98 and profile.numbers_within(1, 120) > 0.98
    scaled = unread.rows is not None and unread.rows.scaled
    return points and profile.filled > 0.8 and profile.distinct > 4 and profile.unique < 0.9 and not scaled


def _can_be_centres(unread: _Unread, profile: Profile) -> bool:
    codes = profile.share(_CODE.fullmatch) > 0.9 and profile.filled > 0.9 and not day_fit(profile)
    return codes and 1 < profile.distinct <= 0.6 * profile.count and profile.whole_share in (0, 1)


def _can_be_units(unread: _Unread, profile: Profile) -> bool:
    """Words that come again, and say neither a job nor who pays; as many as there are cost centres, or a few."""
    words = unit_fit(profile) > 0 and profile.filled > 0.9 and 2 < profile.distinct <= 0.5 * profile.count
    return words and profile.share(_TEAM_WORD.search) > 0.3


def _can_be_funders(unread: _Unread, profile: Profile) -> bool:
    return 1 < profile.distinct <= 20 and profile.share(FUNDING_WORD.search) > 0.5


_TEAM_WORD = re.compile(
    r"\b(?:team|services?|unit|department|ward|section|group|centre|office|admin|support|north|south|east|west|control"
    r"|planning|operations|health|housing|learning|facilities|finance|hr|ict|it|legal|policy|estates)\b",
    re.IGNORECASE,
)
_TESTS: dict[str, Callable[[_Unread, Profile], bool]] = {
    "post": _can_be_posts,
    "title": lambda _, profile: names_jobs(profile),
    "grade": _can_be_grades,
    "fte": lambda unread, profile: parts_of_posts(profile) or _can_be_pooled(unread, profile) or _can_be_hours(unread, profile),
    "weeks": _can_be_weeks,
    "salary": _can_be_salary,
    "point": _can_be_points,
    "vacant": lambda _, profile: tells_vacancies(profile),
    "cost_centre": _can_be_centres,
    "unit": _can_be_units,
    "funder": _can_be_funders,
}
"""What the values of a column are to be for each field, in the order in which fields are looked for."""
_ENOUGH = {
    "salary": ("salary", "salary_min", "point"),
    "salary_min": ("salary", "salary_min", "point"),
    "salary_max": ("salary", "salary_max", "salary_min", "point"),
    "point": ("point", "salary", "salary_min"),
    "unit": ("unit", "location"),
}
"""Fields of which one is enough, so that no other column is looked for."""
_HEADED = (
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
