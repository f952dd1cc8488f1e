"""What the values of a column could be, loosely: enough to ask about it, not to take it."""

from __future__ import annotations

import re
from collections.abc import Callable

from establishment.lists.cells import is_id
from establishment.lists.column_fits import FLAGS, LEAST_PAY, NUMBERED, day_fit, fte_fit
from establishment.lists.profiles import Profile
from establishment.lists.unread_values import NO_UNIT, PART_YEAR, UnreadColumns
from establishment.lists.value_words import FUNDING_WORD, JOB_WORD, VACANT_WORDS

_FEW_POSTS = 40
"""In a list of so many posts or fewer, values that hardly come again can be grades and codes too."""
_CODES = re.compile(r"\d[\d ]{2,}|[A-Za-z]{0,6}[-/. ]?\d[\w./-]{2,}|[A-Za-z]{1,6}\d[\w./-]*")
"""Codes of cost centres and accounts, loosely."""
_ROWS_OF_A_UNIT = 3
"""So many rows a unit show that a column goes with it."""
_SOME_MANAGERS = 0.3
"""So many of the posts that others report to are on the list; the rest may be on another one."""
_AMOUNT = re.compile(r"[%£]")
"""Signs of headings over numbers that are no codes."""


def _can_be_post(_: UnreadColumns, profile: Profile) -> bool:
    ids = profile.form_share(lambda text: is_id(text) or text.isdigit())
    one_each = profile.unique > 0.5 and profile.filled > 0.7  # a pair that shares a post can have its number once
    return ids > 0.9 and one_each and profile.day_share < 0.5 and _are_whole(profile) and not _heads_amounts(profile)


def _heads_amounts(profile: Profile) -> bool:
    return bool(PART_YEAR.search(profile.heading) or _AMOUNT.search(profile.heading))


def _are_whole(profile: Profile) -> bool:
    return profile.whole_share >= 0.98 * profile.number_share


def _can_be_code(unread: UnreadColumns, profile: Profile) -> bool:
    """Codes that come again, or one in all rows; not pay, nor small numbers."""
    named = profile.form_share(NUMBERED.match)  # a code with its name
    codes = profile.form_share(_CODES.fullmatch) + named > 0.9 and _are_whole(profile) and profile.day_share == 0
    # in a short list codes hardly come again
    again = profile.distinct == 1 or profile.unique < 0.6 or profile.count < _FEW_POSTS
    # the same year in each row is that of the list
    years = profile.distinct == 1 and profile.numbers_within(1990, 2099) == 1
    return codes and again and profile.filled > 0.5 and not years and not _heads_amounts(profile)


def _can_be_grade(_: UnreadColumns, profile: Profile) -> bool:
    short = profile.form_share(lambda text: len(text) <= 15) > 0.9 and profile.numbers_within(100, 1e12) < 0.1
    again = 1 < profile.distinct and (profile.unique < 0.6 or profile.count < _FEW_POSTS)
    return short and again and profile.filled > 0.5 and profile.day_share == 0 and profile.share(FLAGS.fullmatch) < 0.5


def _can_be_point(_: UnreadColumns, profile: Profile) -> bool:
    small = profile.whole_share > 0.9 and profile.numbers_within(1, 200) > 0.9
    letters = profile.share(lambda text: len(text) <= 2 and text.isalnum()) > 0.9
    # letters that are answers, such as Y and N, are no points
    letters = letters and profile.share(FLAGS.fullmatch) < 0.5
    return (small or letters) and profile.distinct > 2 and profile.filled > 0.5 and profile.unique < 0.9


def _can_be_fte(_: UnreadColumns, profile: Profile) -> bool:
    within = profile.numbers_within(0, 100) > 0.95 and fte_fit(profile) > 0
    # parts of 1, hours and percentages alike: here it is only asked
    return (within and profile.largest > 0) or fte_fit(profile) == 1


def _can_be_money(_: UnreadColumns, profile: Profile) -> bool:
    pay = profile.number_share > 0.7 and LEAST_PAY <= profile.median <= 250_000
    return (pay or profile.share(_rises) > 0.5) and not PART_YEAR.search(profile.heading) and profile.distinct > 1


def _rises(text: str) -> bool:
    """Whether a text holds two amounts, the second above the first; codes that are joined do not rise."""
    amounts = [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]{3,}", text)]
    return len(amounts) == 2 and LEAST_PAY <= amounts[0] < amounts[1]


def _can_be_unit(_: UnreadColumns, profile: Profile) -> bool:
    # one name can stand for a block of rows
    words = profile.word_share > 0.6 and 1 < profile.distinct <= 0.6 * profile.rows
    return words and profile.share(lambda text: NO_UNIT.search(text) or FLAGS.fullmatch(text)) < 0.3


def _can_be_days(profile: Profile) -> bool:
    one_for_all = profile.distinct == 1 and profile.filled > 0.9  # the day of the list
    return day_fit(profile) > 0 and not one_for_all and (profile.day_share > 0 or profile.largest > 1)


def _can_be_managers(unread: UnreadColumns, profile: Profile) -> bool:
    """Numbers of other posts, of which some may be on no list; any numbers of some length where no post has one."""
    posts, rows = unread.matches.column_of("post"), unread.rows
    again = 1 < profile.distinct and profile.unique < 0.9 and profile.filled > 0.5
    if posts is None or rows is None:
        return again and profile.form_share(lambda text: len(text) >= 4 and text.isdigit()) > 0.9
    return again and rows.within(profile.column, posts) > _SOME_MANAGERS


def _can_be_funder(unread: UnreadColumns, profile: Profile) -> bool:
    if _holds_the_units(unread, profile):
        return False
    few = 1 < profile.distinct <= 20 or profile.share(FUNDING_WORD.search) > 0.5  # one may pay for all
    words = profile.word_share > 0.6 and few and profile.distinct <= 0.5 * profile.rows
    return words and profile.share(lambda text: NO_UNIT.search(text) or JOB_WORD.search(text)) < 0.3


def _holds_the_units(unread: UnreadColumns, profile: Profile) -> bool:
    """Whether each unit is a part of one of the values, as a team is of its directorate."""
    unit, rows = unread.matches.column_of("unit"), unread.rows
    if unit is None or rows is None:
        return False
    units = unread.matches.profiles[unit]
    # where most units have one row each, they lie in anything
    return profile.distinct < units.distinct <= units.count / _ROWS_OF_A_UNIT and rows.parted_by(unit, profile.column)


COULD_BE: dict[str, Callable[[UnreadColumns, Profile], bool]] = {
    "post": _can_be_post,
    "title": lambda _, profile: profile.word_share > 0.6 and profile.distinct > 1 and profile.filled > 0.5,
    "grade": _can_be_grade,
    "point": _can_be_point,
    "fte": _can_be_fte,
    "weeks": lambda _, profile: profile.numbers_within(10, 53.5) > 0.95 and profile.distinct > 1,
    "salary": _can_be_money,
    "salary_min": _can_be_money,
    "salary_max": _can_be_money,
    "unit": _can_be_unit,
    "cost_centre": _can_be_code,
    "account": _can_be_code,
    "from": lambda _, profile: _can_be_days(profile) and profile.filled > 0.5,
    "until": lambda _, profile: _can_be_days(profile),
    "funder": _can_be_funder,
    "vacant": lambda _, profile: profile.share(VACANT_WORDS.match) > 0 and profile.distinct <= 15,
    "reports_to": _can_be_managers,
}
"""What the values of a column are to be for each field, loosely."""
