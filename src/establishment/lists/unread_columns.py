"""Columns whose headings are not known: what their values can be.

A column that can be one field alone, which no other column holds, is taken for it and asked about. Where several could
be, none is taken, and they are asked about. What is plainly a label is left one without a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from establishment.lists.cells import day_in
from establishment.lists.column_fits import (
    FITS,
    FLAGS,
    FULL_WEEK,
    LEAST_PAY,
    day_fit,
    fit,
    fte_fit,
    how_written,
    is_time,
    names_jobs,
    numbers_of_posts,
    parts_of_posts,
    tells_holders,
    tells_vacancies,
    unit_fit,
)
from establishment.lists.grades import RANKS_AND_GRADES
from establishment.lists.heading_matches import GIVEN, NO_COLUMN, Asked, Matches, mapping_line
from establishment.lists.profiles import Profile
from establishment.lists.sampled_rows import NEARLY_ALL, SampledRows
from establishment.lists.value_words import FUNDING_WORD, JOB_WORD

KNOWN = 3.6
"""From this strength on a heading is known: its column is what it says, be that a field or a label."""
SURE = 5.0
"""From this strength on a heading names its field; a column of it that is not read is asked about."""
_MONEY = ("budget", "on_cost", "allowance", "salary", "salary_min", "salary_max")
"""Fields and labels that hold money."""
_GRADE_CODE = re.compile(r"(?:grade|gr|gd|band|scale|level|po|so|sm|hay|g|b|l)[ .-]?\d{1,2}[a-z]?", re.IGNORECASE)
"""Grades as lists print them: Grade 4, PO3, G7."""
_GRADE_LETTER = re.compile(r"[A-Z]{1,2}\d{0,2}")
"""Grades that are letters."""
_CODE = re.compile(r"[A-Za-z]{0,4}[-/]?\d[\w/-]{2,}")
_PART_YEAR = re.compile(r"\b(?:ytd|to date|budgets?|forecast|variance|total|spend|cost)\b", re.IGNORECASE)
"""Words of money that is no pay of a year."""
LAST_BIRTHS = 1992
"""Half of those who work today were born before; few posts of today began before."""
_MOST_GRADES = 30
"""No list has more grades."""
_MOST_OF_A_ROW = 3
"""A row of more FTE than this has the pay of several posts."""


@dataclass
class _Unread:
    """The columns that no heading tells, and what is known of the others. strengths: of each column's heading."""

    matches: Matches
    strengths: dict[int, dict[str, float]]
    rows: SampledRows | None

    def columns(self) -> list[int]:
        """Columns that nothing needs yet and whose headings say nothing that their values can be."""
        known, free = self.known_strengths, [column for column in self.free() if column in self.known_strengths]
        return [c for c in free if known[c][0] < KNOWN and (known[c][1] < KNOWN or not self._holds_money(c))]

    @cached_property
    def known_strengths(self) -> dict[int, tuple[float, float]]:
        """How well the heading of each column is known: as one of money, and as one of anything else (first)."""
        return {column: (self._known(column), self._as_money(column)) for column in self.free()}

    def _known(self, column: int) -> float:
        """How well a heading is known: surely, or as well as its words say what the values under it can be."""
        profile = self.matches.profiles[column]
        is_grade = self.rows.grades.is_grade if self.rows is not None else never
        named = {name: s for name, s in self.strengths[column].items() if name not in _MONEY or s >= SURE}
        fits = {name: fit(name, profile, is_grade) for name in FITS if name in named and named[name] < SURE}
        fits |= dict.fromkeys(("from", "until"), day_fit(profile))
        return max((s for name, s in named.items() if s >= SURE or fits.get(name, 1) > 0), default=0)

    def _as_money(self, column: int) -> float:
        return max((s for name, s in self.strengths[column].items() if name in _MONEY), default=0)

    def _holds_money(self, column: int) -> bool:
        """Whether a column holds amounts: numbers, but not codes, of which each unit has one of its own."""
        profile, unit = self.matches.profiles[column], self.matches.column_of("unit")
        codes = profile.whole_share == 1 and 1 < profile.distinct <= 0.6 * profile.count
        of_units = unit is not None and self.rows is not None and self.rows.parted_by(unit, column)
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

    def given(self, *names: str) -> bool:
        return any(self.matches.column_of(name) is not None for name in names)

    def heading(self, column: int) -> str:
        return self.matches.profiles[column].heading

    def take(self, column: int, name: str, because: str) -> None:
        """Take a column for a field and ask about it."""
        match = self.matches.columns[column]
        match.field, match.why, match.strength = name, "its values alone: no heading tells it", 2
        if name == "fte":
            hours = _can_be_hours(self, self.matches.profiles[column])
            self.matches.how = "hours" if hours else how_written(self.matches.profiles[column])
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
    for name, test in _TESTS.items():
        if not unread.given(*_ENOUGH.get(name, (name,))):
            columns = [column for column in unread.columns() if test(unread, matches.profiles[column])]
            if len(columns) == 1:
                unread.take(columns[0], name, "its values can be nothing else")
            elif columns:
                unread.ask(columns[:4], name, "the values of each could be it")
        if name == "post":
            _managers(unread)
    _finer_unit(unread)
    _days(unread)
    _flags(unread)
    _headed_but_unfit(unread)


def never(_: str) -> bool:
    """Tells no grades, where no scale does."""
    return False


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


def _finer_unit(unread: _Unread) -> None:
    """A column of words each of which stands beside one value of the unit alone, and of which there are more."""
    unit, rows = unread.matches.column_of("unit"), unread.rows
    if unit is None or rows is None or unread.matches.columns[unit].strength == GIVEN:
        return
    coarse = unread.matches.profiles[unit]
    for column in unread.columns():
        profile = unread.matches.profiles[column]
        if profile.distinct > coarse.distinct > 1 and _can_be_units(unread, profile) and rows.parted_by(column, unit):
            above = unread.matches.columns[unit]
            above.field, above.why = "", f"above {profile.heading}"
            unread.take(column, "unit", f"each of its values stands beside one of {coarse.heading}")
            return


def _days(unread: _Unread) -> None:
    """Columns of days under unknown headings: births are not read; one that can be an end or a start is taken."""
    profiles = unread.matches.profiles
    columns = [c for c in unread.columns() if _holds_days(profiles[c])]
    for column in columns:
        if _holds_births(unread.matches.profiles[column]):
            match = unread.matches.columns[column]
            match.field, match.why = "personal", "its days read as days of birth"
    for name, test in (("until", _some_have_ends), ("from", _all_have_starts)):
        columns = [column for column in columns if not unread.matches.columns[column].field]
        fits = [column for column in columns if test(unread.matches.profiles[column])]
        if len(fits) == 1 and not unread.given(name):
            unread.take(fits[0], name, "days under a heading that is not known")
    columns = [column for column in columns if not unread.matches.columns[column].field]
    missing = [name for name in ("until", "from") if not unread.given(name)]
    if columns and missing:
        unread.ask(columns[:4], missing[0], "days under a heading that is not known")


def _holds_days(profile: Profile) -> bool:
    """Whether a column holds days as they are written; numbers of days, as Excel counts them, could be amounts."""
    one_for_all = profile.distinct == 1 and profile.filled > 0.9  # the day of the list
    return profile.day_share > 0.1 and day_fit(profile) > 0 and not one_for_all


def _some_have_ends(profile: Profile) -> bool:
    """Whether a column of days can hold ends: a part of the rows has one, most of them on few days."""
    return profile.filled < 0.7 and profile.unique < 0.8


def _all_have_starts(profile: Profile) -> bool:
    """Whether a column of days can hold starts: nearly every row has one, of many days."""
    return profile.filled > 0.9 and profile.unique > 0.5


def _holds_births(profile: Profile) -> bool:
    """Whether days are those of births: of many days, most before any post of today began."""
    years = [(day.year, times) for cell, times in profile.values.items() if (day := day_in(cell)) is not None]
    early = sum(times for year, times in years if 1930 < year < LAST_BIRTHS)
    return bool(years) and profile.unique > 0.5 and early > 0.5 * sum(times for _, times in years)


def _flags(unread: _Unread) -> None:
    """Columns of yes and no under unknown headings, where nothing tells which posts are vacant: asked about."""
    holders = any(tells_holders(unread.heading(column)) for column in unread.matches.columns_of("personal"))
    profiles = unread.matches.profiles
    flags = [c for c in unread.columns() if _all_flags(profiles[c])]
    if flags and not holders and not unread.given("vacant"):
        unread.ask(flags[:4], "vacant", "yes and no under a heading that is not known")


def _all_flags(profile: Profile) -> bool:
    flags = profile.share(FLAGS.fullmatch) > 0.98 and profile.number_share == 0  # 0 and 1 count something
    return profile.filled > 0.9 and profile.distinct == 2 and flags


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
    letters = profile.share(_GRADE_LETTER.fullmatch) > 0.95 and profile.distinct > 2
    return profile.filled > 0.8 and (codes > 0.9 or letters) and 1 < profile.distinct <= _MOST_GRADES


def _can_be_pooled(unread: _Unread, profile: Profile) -> bool:
    parts = 1 - profile.whole_share
    return profile.filled > 0.9 and 0.05 < parts and profile.numbers_within(0.1, 60) > 0.98 and profile.distinct > 2


def _can_be_hours(unread: _Unread, profile: Profile) -> bool:
    within = profile.numbers_within(4, FULL_WEEK[1]) > 0.95
    return within and profile.filled > 0.9 and FULL_WEEK[0] <= profile.largest and 1 < profile.distinct


def _can_be_fte(unread: _Unread, profile: Profile) -> bool:
    times = profile.share(is_time) > 0 and fte_fit(profile) == 1
    return parts_of_posts(profile) or times or _can_be_pooled(unread, profile) or _can_be_hours(unread, profile)


def _can_be_weeks(unread: _Unread, profile: Profile) -> bool:
    return (
        profile.filled > 0.9
        and profile.numbers_within(36, 53.5) > 0.98
        and 52 <= profile.largest
        and profile.distinct > 1
    )


def _can_be_salary(unread: _Unread, profile: Profile) -> bool:
    fte = unread.matches.column_of("fte")
    pooled = fte is not None and unread.matches.profiles[fte].largest > _MOST_OF_A_ROW
    if pooled or _PART_YEAR.search(profile.heading):
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
    return words and profile.share(lambda text: _NO_UNIT.search(text) or JOB_WORD.search(text)) < 0.3


def _can_be_funders(unread: _Unread, profile: Profile) -> bool:
    return 1 < profile.distinct <= 20 and profile.share(FUNDING_WORD.search) > 0.5


_NO_UNIT = re.compile(
    r"\b(?:permanent|temporary|temp|fixed[ -]?term|casual|secondment|full[ -]?time|part[ -]?time|monthly|weekly|annual"
    r"|single|pooled|shared|approved|active|live|frozen|vacant|filled|occupied|yes|no|grade|band|scale|agency)\b",
    re.IGNORECASE,
)
"""Words of kinds of contract and of states of a post, which no unit is called."""
_TESTS: dict[str, Callable[[_Unread, Profile], bool]] = {
    "title": lambda _, profile: names_jobs(profile),
    "post": _can_be_posts,
    "grade": _can_be_grades,
    "fte": _can_be_fte,
    "weeks": _can_be_weeks,
    "salary": _can_be_salary,
    "point": _can_be_points,
    "vacant": lambda _, profile: tells_vacancies(profile),
    "funder": _can_be_funders,
    "unit": _can_be_units,
    "cost_centre": _can_be_centres,
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
