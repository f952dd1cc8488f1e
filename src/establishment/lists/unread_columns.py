"""Columns whose headings are not known: what their values can be.

A column that can be one field alone, which no other column holds, is taken for it and asked about. Where several could
be, none is taken, and they are asked about. What is plainly a label is left one without a question.
"""

from __future__ import annotations

import re

from establishment.lists.cells import day_in, is_compact_day, is_open_end
from establishment.lists.column_fits import (
    FITS,
    FLAGS,
    day_fit,
    fit,
    holds_ranges,
    numbers_of_posts,
    tells_holders,
)
from establishment.lists.heading_matches import NO_COLUMN, READ_AS_NAMES, Matches
from establishment.lists.possible_fields import COULD_BE
from establishment.lists.profiles import Profile
from establishment.lists.proven_columns import take_finer_unit, take_proven_columns
from establishment.lists.sampled_rows import NEARLY_ALL, SampledRows
from establishment.lists.unread_values import (
    ENOUGH,
    FIELD_TESTS,
    HEADED,
    KNOWN,
    SURE,
    UnreadColumns,
    never,
)
from establishment.lists.value_words import VACANT_WORDS, is_first_name

MOST_FIRST_NAMES = 0.7
"""So many single words are known names; others are rarer ones."""
_SURNAME = re.compile(r"[A-Z][\w'\u2019-]+")
_MOST_POSTS = 100
"""No row of a list has as many posts; larger numbers are codes."""
LAST_BIRTHS = 1992
"""Half of those who work today were born before; few posts of today began before."""


def read_unread_columns(matches: Matches, strengths: dict[int, dict[str, float]], rows: SampledRows | None) -> None:
    """Take or ask about what no heading tells. strengths: those of each column's headings."""
    unread = UnreadColumns(matches, strengths, rows)
    _numbers_of_holders(unread)
    _births(unread)
    _first_names(unread)
    take_proven_columns(unread)
    for name, test in FIELD_TESTS.items():
        if not unread.given(*ENOUGH.get(name, (name,))):
            unknown = unread.columns() if name != "post" else [*unread.columns(), *_numbered(unread)]
            columns = [column for column in unknown if test(unread, matches.profiles[column])]
            if len(columns) == 1:
                unread.take(columns[0], name, "its values can be nothing else")
            elif columns:
                unread.ask(columns[:4], name, "the values of each could be it")
        if name == "post":
            _managers(unread)
    take_finer_unit(unread)
    _counts(unread)
    _days(unread)
    _flags(unread)
    _headed_but_unfit(unread)


def ask_what_is_open(matches: Matches, strengths: dict[int, dict[str, float]], rows: SampledRows | None) -> None:
    """Ask about each column that no heading tells and that can be a field which no sure heading names.

    Such a field is one that is not given, or that a column was taken for whose heading says little.
    """
    unread = UnreadColumns(matches, strengths, rows)
    asked_fields = {name for question in matches.asked for name in question.fields}
    settled = {name for name in COULD_BE if name in asked_fields or unread.surely(name)}
    open_columns: dict[tuple[str, ...], list[int]] = {}
    for column in unread.doubtful(COULD_BE):
        profile, own = matches.profiles[column], matches.columns[column].field
        names = [n for n, test in COULD_BE.items() if n not in settled and n != own and test(unread, profile)]
        names += ["salary_max"] if "salary_min" in names and holds_ranges(profile) and "salary_max" not in names else []
        question = next((q for q in matches.asked if profile.heading in q.choices), None)
        if names and question is not None:
            question.also += tuple(
                n
                for n in names
                if n not in question.fields and (NO_COLUMN in question.choices or question.taken != profile.heading)
            )
        elif names:
            open_columns.setdefault(tuple(names), []).append(column)
    for each, columns in open_columns.items():
        unread.ask(columns[:4], each[0], "its heading is not known, and its values can be that", also=each[1:])


def _numbered(unread: UnreadColumns) -> list[int]:
    """Columns of numbers of something whose headings say what their values are not, as HC ref says a headcount."""
    unfit = []
    for column in unread.free():
        profile = unread.matches.profiles[column]
        sure = [name for name, strength in unread.strengths[column].items() if strength >= KNOWN]
        others = any(name not in FITS or fit(name, profile, never) > 0 for name in sure)
        if sure and not others and numbers_of_posts(profile):
            unfit.append(column)
    return unfit


def _numbers_of_holders(unread: UnreadColumns) -> None:
    """Ids that stand where a holder does, or where posts are not vacant: those of the holders, which are not read."""
    vacant = unread.matches.column_of("vacant")
    for column in unread.columns() if unread.rows is not None else ():
        profile = unread.matches.profiles[column]
        ids = profile.unique > 0.9 and profile.id_share > 0.9 and profile.filled < 1 and not profile.day_share
        if ids and vacant is not None and unread.rows is not None and unread.rows.filled_by(column, vacant):
            unread.set(column, "personal", f"it is empty where {unread.heading(vacant)} says that a post is vacant")
            continue
        for holder in unread.matches.columns_of("personal") if ids else ():
            if unread.rows is not None and unread.rows.filled_alike(column, holder):
                unread.set(column, "personal", f"it is filled where {unread.heading(holder)} is")
                break


def _births(unread: UnreadColumns) -> None:
    """Days of birth, which are not read."""
    for column in unread.columns():
        if unread.matches.profiles[column].day_share > 0.5 and _holds_births(unread.matches.profiles[column]):
            unread.set(column, "personal", "its days read as days of birth")


def _first_names(unread: UnreadColumns) -> None:
    """Single names that people are called by, and the column of surnames beside them; neither is read."""
    profiles, columns = unread.matches.profiles, unread.columns()
    first = [c for c in columns if profiles[c].share(is_first_name) > MOST_FIRST_NAMES and profiles[c].count > 2]
    for column in first:
        unread.set(column, "personal", READ_AS_NAMES)
        for beside in (column - 1, column + 1):
            if beside in columns and profiles[beside].share(_SURNAME.fullmatch) > 0.9 and profiles[beside].unique > 0.2:
                unread.set(beside, "personal", READ_AS_NAMES)


def _managers(unread: UnreadColumns) -> None:
    """A column whose values are numbers of other posts: those that posts report to."""
    posts, rows = unread.matches.column_of("post"), unread.rows
    if posts is None or rows is None or unread.given("reports_to"):
        return
    for column in unread.columns():
        profile = unread.matches.profiles[column]
        if profile.unique < 0.9 and profile.id_share > 0.9 and rows.within(column, posts) >= NEARLY_ALL:
            unread.take(column, "reports_to", "its values are numbers of other posts")
            return


def _counts(unread: UnreadColumns) -> None:
    """Small whole numbers that FTE above 1 nowhere exceeds: asked about, as they can be numbers of posts."""
    fte, profiles = unread.matches.column_of("fte"), unread.matches.profiles
    if fte is None or unread.rows is None or unread.given("count") or profiles[fte].largest <= 1:
        return
    small = [c for c in unread.columns() if profiles[c].whole_share == 1 and 1 < profiles[c].largest < _MOST_POSTS]
    counts = [c for c in small if profiles[c].filled > 0.9 and unread.rows.covers(c, fte)]
    if counts and unread.matches.how == "plain":
        unread.ask(counts[:4], "count", "no row has more FTE than it", also=("fte",))


def _days(unread: UnreadColumns) -> None:
    """Columns of days under unknown headings: births are not read; one that can be an end or a start is taken."""
    profiles = unread.matches.profiles
    columns = [c for c in unread.columns() if _holds_days(profiles[c])]
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
    compact = profile.share(is_compact_day) > 0.5
    words = profile.day_share > 0 and fit("until", profile, never) > 0
    return ((profile.day_share > 0.1 and day_fit(profile) > 0) or compact or words) and not one_for_all


def _some_have_ends(profile: Profile) -> bool:
    """Whether a column of days can hold ends: a part of the rows has one, most of them on few days."""
    ends = profile.filled * (1 - profile.share(is_open_end))
    return ends < 0.7 and (profile.unique < 0.8 or profile.share(is_open_end) > 0)


def _all_have_starts(profile: Profile) -> bool:
    """Whether a column of days can hold starts: nearly every row has one, of many days."""
    return profile.filled > 0.8 and profile.unique > 0.5 and profile.share(is_open_end) == 0


def _holds_births(profile: Profile) -> bool:
    """Whether days are those of births: of many days, most before any post of today began."""
    years = [(day.year, times) for cell, times in profile.values.items() if (day := day_in(cell)) is not None]
    early = sum(times for year, times in years if 1930 < year < LAST_BIRTHS)
    return bool(years) and profile.unique > 0.5 and early > 0.5 * sum(times for _, times in years)


def _flags(unread: UnreadColumns) -> None:
    """Columns of yes and no under unknown headings, where nothing tells which posts are vacant: asked about."""
    holders = any(_tells_who_holds(unread, column) for column in unread.matches.columns_of("personal"))
    profiles = unread.matches.profiles
    flags = [c for c in unread.columns() if _all_flags(profiles[c]) and "contract" not in unread.strengths[c]]
    if flags and not holders and not unread.given("vacant"):
        unread.ask(flags[:4], "vacant", "yes and no under a heading that is not known")


def _tells_who_holds(unread: UnreadColumns, column: int) -> bool:
    """Whether a column about people says which posts are vacant: by its heading, or as names that some rows lack."""
    match, profile = unread.matches.columns[column], unread.matches.profiles[column]
    some_lack = profile.filled < 1 or profile.share(VACANT_WORDS.match) > 0
    return tells_holders(match.heading) or (match.why == READ_AS_NAMES and some_lack)


def _all_flags(profile: Profile) -> bool:
    flags = profile.share(FLAGS.fullmatch) > 0.98 and profile.number_share == 0  # 0 and 1 count something
    return profile.filled > 0.9 and profile.distinct == 2 and flags


def _headed_but_unfit(unread: UnreadColumns) -> None:
    """Fields that a heading names and whose values do not fit: asked about, so that none is passed over unsaid."""
    matches = unread.matches
    for name in HEADED:
        if unread.given(*ENOUGH.get(name, (name,))):
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
