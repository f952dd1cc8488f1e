"""Columns of unknown headings that other columns prove to be what a known one was taken for, or its counterpart."""

from __future__ import annotations

from establishment.lists.column_fits import LEAST_PAY, are_percentages, names_jobs, parts_of_posts
from establishment.lists.heading_matches import GIVEN, Asked
from establishment.lists.profiles import Profile
from establishment.lists.unread_values import SURE, UnreadColumns, can_be_units
from establishment.lists.value_words import FUNDING_WORD, JOB_WORD

HALF_OF_THEM = 0.4
"""So many rows name a payer in words that many bodies use; the others name one of the body's own."""


def take_proven_columns(unread: UnreadColumns) -> None:
    """Take the FTE, the title and the pay that unknown columns hold in place of columns that hold something near."""
    _funders_called_units(unread)
    _established_fte(unread)
    _jobs(unread)
    _full_time_pay(unread)
    _ends_of_range(unread)


def take_finer_unit(unread: UnreadColumns) -> None:
    """Take a column of words each of which stands beside one value of the unit alone, and of which there are more."""
    unit, rows = _replaceable(unread, "unit"), unread.rows
    if unit is None or rows is None:
        return
    # more values, and each within one of the unit: a finer part of it
    coarse, profiles = unread.matches.profiles[unit], unread.matches.profiles
    finer = [
        c
        for c in unread.columns()
        if profiles[c].distinct > coarse.distinct and can_be_units(unread, profiles[c]) and rows.parted_by(c, unit)
    ]
    if len(finer) == 1:
        _swap(unread, finer[0], unit, "unit", f"each of its values stands beside one of {coarse.heading}")
    elif finer:
        unread.ask(finer[:4], "unit", f"each has more values than {coarse.heading}")


def _funders_called_units(unread: UnreadColumns) -> None:
    """Who pays, where a word such as Programme made it the unit and another column can be that."""
    unit, profiles = _replaceable(unread, "unit"), unread.matches.profiles
    if unit is None or unread.given("funder") or unread.strengths[unit].get("unit", 0) >= SURE:
        return
    # where no other column can be the unit, one that names payers is still the best there is
    if profiles[unit].share(FUNDING_WORD.search) >= HALF_OF_THEM and any(
        can_be_units(unread, profiles[column]) for column in unread.columns()
    ):
        unread.take(unit, "funder", "its values say who pays")


def _swap(unread: UnreadColumns, column: int, before: int, name: str, because: str) -> None:
    """Take a column for a field in place of another, and ask which it is."""
    old, new, matches = unread.heading(before), unread.heading(column), unread.matches
    # the question before is settled by the proof
    matches.asked = [question for question in matches.asked if question.about != name]
    matches.columns[before].field, matches.columns[before].why = "", f"{new} is taken: {because}"
    unread.set(column, name, because)
    fix = f"If it is another, map {matches.mapping_line(before, name)}"
    matches.asked.append(Asked(name, [new, old], new, because, fix))


def _replaceable(unread: UnreadColumns, name: str) -> int | None:
    """The column of a field, if the user did not name it."""
    column = unread.matches.column_of(name)
    # what the user says is not replaced
    return None if column is None or unread.matches.columns[column].strength == GIVEN else column


def _established_fte(unread: UnreadColumns) -> None:
    """The FTE of posts, where only that of people, or the hours, have a heading that is known."""
    fte, profiles = _replaceable(unread, "fte"), unread.matches.profiles
    if fte is None or unread.rows is None:
        return
    strengths = unread.strengths[fte]
    in_post = strengths.get("actual_fte", 0) >= strengths.get("fte", 0)
    same_hours = profiles[fte].distinct == 1
    # a heading that is sure and not of people needs no proof
    if strengths.get("fte", 0) >= SURE and not in_post:
        return
    for column in unread.columns():
        parts = parts_of_posts(profiles[column]) or are_percentages(profiles[column])
        # budgeted FTE is never less than that of people in post
        if (in_post and unread.rows.covers(column, fte)) or (same_hours and parts):
            because = f"it is never less than {profiles[fte].heading}" if in_post else "its values are parts of posts"
            _swap(unread, column, fte, "fte", because)
            return


def _jobs(unread: UnreadColumns) -> None:
    """The column that names jobs, where the one that was taken for the title names none."""
    title, profiles = _replaceable(unread, "title"), unread.matches.profiles
    # one title in ten with a word of a job is enough: some bodies have words of their own
    if title is None or profiles[title].form_share(JOB_WORD.search) > 0.1:
        return
    columns = [column for column in unread.columns() if names_jobs(profiles[column])]
    if len(columns) == 1:
        _swap(unread, columns[0], title, "title", "its values name jobs")


def _full_time_pay(unread: UnreadColumns) -> None:
    """The pay of full time, where only the part that the FTE makes of it has a heading that is known."""
    salary, fte, rows = _replaceable(unread, "salary"), unread.matches.column_of("fte"), unread.rows
    if salary is None or fte is None or rows is None:
        return
    weeks = unread.matches.column_of("weeks")
    for column in unread.columns():
        if _is_pay(unread.matches.profiles[column]) and rows.share_of(column, salary, fte, weeks):
            _swap(unread, column, salary, "salary", f"FTE makes {unread.heading(salary)} of it")
            return


def _ends_of_range(unread: UnreadColumns) -> None:
    """The ends of ranges of pay: two amounts for each grade, of which one is never less than the other."""
    grade, rows, matches = unread.matches.column_of("grade"), unread.rows, unread.matches
    if grade is None or rows is None or unread.given("point"):
        return
    low, high = matches.column_of("salary_min"), matches.column_of("salary_max")
    of_grades = [c for c in unread.columns() if _is_pay(matches.profiles[c]) and rows.parted_by(grade, c)]
    # amounts that go with the grade, one never below the other, are the ends of its range
    if low is None and high is None and len(of_grades) == 2:
        ends = of_grades if _covers(unread, of_grades[1], of_grades[0]) else of_grades[::-1]
        unread.take(ends[0], "salary_min", "each grade has one amount, and another above it")
        unread.take(ends[1], "salary_max", "each grade has one amount, and another below it")
    elif len(of_grades) == 1 and low is not None and high is None and _covers(unread, of_grades[0], low):
        unread.take(of_grades[0], "salary_max", f"each grade has one amount, never below {unread.heading(low)}")
    elif len(of_grades) == 1 and high is not None and low is None and _covers(unread, high, of_grades[0]):
        unread.take(of_grades[0], "salary_min", f"each grade has one amount, never above {unread.heading(high)}")


def _covers(unread: UnreadColumns, high: int, low: int) -> bool:
    return unread.rows is not None and unread.rows.covers(high, low, ever_equal=False)


def _is_pay(profile: Profile) -> bool:
    return profile.number_share > 0.6 and profile.median >= LEAST_PAY
