"""What a list says that cannot be, or that is to be looked at: checked row by row, and against its own totals."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from establishment.ground.findings import how_many
from establishment.lists.control_marks import check_control_marks
from establishment.lists.field_values import pair_counts
from establishment.lists.find_table import table_beside
from establishment.lists.grade_checks import _off_scale, check_grades, check_points
from establishment.lists.grades import Grades
from establishment.lists.heading_matches import Asked
from establishment.lists.list_faults import Problem
from establishment.lists.plain_text import clean_text, is_error
from establishment.lists.sheets import letters
from establishment.lists.table_read import TableRead
from establishment.lists.totals import check_totals
from establishment.posts import says_an_end

MOST_ROWS = 12
"""Rows that are named of those that are alike."""
MOST_OF_A_LINE = 10
"""Few lists have so many full-time equivalents on most of their rows."""
MOST_OF_A_SHARE = Fraction(21, 20)
"""Two halves of a job share come to about one post."""
_FROZEN = re.compile(r"frozen\b|hiring freeze|on hold\b", re.IGNORECASE)


def check_table(reading: TableRead, grades: Grades) -> None:
    """Note every fault of a table that its columns by themselves do not show."""
    # grades come first: what is wrong with a point depends on its grade
    check_grades(reading, grades)
    check_points(reading, grades)
    _off_scale(reading, grades)
    _posts(reading)
    _ended(reading)
    _pooled(reading)
    check_totals(reading)
    _sheet(reading)
    _frozen(reading)
    _ends_unsaid(reading)
    _errors_elsewhere(reading)
    check_control_marks(reading)


def _posts(reading: TableRead) -> None:
    """Numbers of posts that stand twice or are empty; a row number in their place where there is no column."""
    column, posts = reading.matches.column_of("post"), reading.fields.get("post")
    # without numbers a title names the post, so its column is the one to point at
    column = reading.matches.column_of("title") if column is None and posts is not None else column
    if column is None or posts is None:
        what = "No column holds a post number: posts are named by their rows."
        reading.say("no_post_number", what, 'If one does, map "Heading" = "post".')
        return
    # most lists have each number once, and need no further look
    if posts.each_once():
        return
    first: dict[str, int] = {}
    for place, post in enumerate(posts):
        if post is None:
            _blank_post(reading, place, column)
        elif post in first:
            reading.fault(_twice(reading, first[post], place), place, column)
        if posts[place] is not None:
            first.setdefault(posts[place], place)


def _alike(reading: TableRead, one: int, other: int) -> bool:
    """Whether two rows have the same title and grade."""
    return all(
        values[one] == values[other] for name, values in reading.fields.items() if name in ("title", "grade", "unit")
    )


def _both(reading: TableRead, one: int, other: int) -> Fraction | None:
    ftes = [reading.fields["fte"][place] for place in (one, other)]
    return sum(ftes, Fraction(0)) if None not in ftes else None


def _twice(reading: TableRead, first: int, place: int) -> Problem:
    row, both = reading.rows[first], _both(reading, first, place)
    # two halves, or two with hours more than a post: more would be two posts of one number
    if _alike(reading, first, place) and both is not None and both <= Fraction(3, 2):
        fix = "Nothing, if it is a job share." if both <= MOST_OF_A_SHARE else "Check the hours of the pair."
        what = f"The post also stands in row {row}, alike; together they come to {float(both):g} FTE: a job share?"
        return Problem("duplicate_post", "say", what, fix)
    what = f"The post is also in row {row}, where other values differ."
    return Problem("duplicate_post", "say", what, "Give one of them a number of its own.")


def _blank_post(reading: TableRead, place: int, column: int) -> None:
    """An empty number under the first half of a job share is that of the row above."""
    posts = reading.fields["post"]
    both = _both(reading, place - 1, place) if place else None
    above = posts[place - 1] if place and _alike(reading, place - 1, place) else None
    if above is not None and both is not None and both <= MOST_OF_A_SHARE:
        posts[place] = above
        what = "The post number is empty; the row above is alike, the other half of a job share."
        reading.fault(Problem("blank_post", "say", what, f"It is read as {above}.", above), place, column)
        return
    what = "The post number is empty."
    reading.fault(Problem("blank_post", "say", what, f"It is named by its row, {reading.rows[place]}."), place, column)


def _ended(reading: TableRead) -> None:
    """Posts that ended before the day of the list; where that is not said, before nearly all of the others began."""
    column, ends = reading.matches.column_of("until"), reading.fields.get("until")
    if column is None or ends is None:
        return
    day = reading.day or _latest_start(reading)
    if day is None:
        return
    # ended on the day itself is ended: `until` is the first day after
    for place in ends.where(lambda end: isinstance(end, date) and end <= day):
        what = "The post ended before the day of the list."
        fix = "Nothing: it is read with its end, and is not counted on later days."
        reading.fault(Problem("ended", "say", what, fix), place, column)


def _latest_start(reading: TableRead) -> date | None:
    """A day before which the list was not made, as its posts begin: many began on it or later."""
    if "from" not in reading.fields:
        return None
    starts = reading.fields["from"]
    days = np.array([start.toordinal() if isinstance(start, date) else 0 for start in starts.values])
    order = np.argsort(days, kind="stable")
    passed = np.cumsum(np.where(days > 0, starts.rows_of_values(), 0)[order])
    total = int(passed[-1]) if len(passed) else 0
    # the days of a few posts say little of the day of the list
    if total < 10:
        return None
    # one post in twenty may begin after the day of the list, as one that is agreed already
    place = np.searchsorted(passed, int(total * 0.95), side="right")
    return date.fromordinal(int(days[order][place])) - timedelta(days=1)


def _pooled(reading: TableRead) -> None:
    """Rows of more than one FTE without a count are lines of posts."""
    if "count" in reading.fields:
        return
    ftes = reading.fields["fte"]
    pooled = len(ftes.where(lambda fte: fte is not None and fte > 1))
    # most rows above ten cannot be lines of posts: then the column is hours or a percentage
    if len(ftes.where(lambda fte: fte is not None and fte > MOST_OF_A_LINE)) > 0.5 * len(ftes):
        choices = ["posts of a line", "hours, or a percentage, of one post"]
        because = f"most rows have more than {MOST_OF_A_LINE}"
        reading.asked.append(Asked("fte", choices, choices[0], because))
    if pooled:
        what = f"More than one full-time equivalent on {how_many(pooled, 'row')}: lines of posts, not single posts."
        reading.say(
            "fte_above_one", what, "Nothing to do if they are. On-costs then take whole posts and one remainder each."
        )


def _frozen(reading: TableRead) -> None:
    """Frozen posts are posts; it is said that some are."""
    for match in reading.matches.columns.values():
        # a status has few values; free text can mention that something is frozen
        if match.field in ("", "vacant") and match.heading and reading.matches.profiles[match.column].distinct <= 25:
            cells, codes = reading.different(match.column)
            frozen = [isinstance(cell, str) and bool(_FROZEN.match(cell.strip())) for cell in cells]
            if any(frozen):
                rows = int(np.array(frozen, bool)[codes].sum())
                what = f"Called frozen ({match.heading}): {how_many(rows, 'row')}, read as posts."
                reading.say("status", what, "Leave them out, if they are not funded.")


def _ends_unsaid(reading: TableRead) -> None:
    """Posts that a title or a kind of contract calls temporary, and that have no end: they count as posts for good."""
    ends = reading.fields.get("until")
    for match in reading.matches.columns.values():
        # without a column for its kind of contract, a title is all that says a post is temporary
        contract = not match.field and re.search(r"contract|type|status|basis", match.heading, re.IGNORECASE)
        if match.field != "title" and not contract:
            continue
        cells, codes = reading.different(match.column)
        temporary = np.array([isinstance(cell, str) and bool(says_an_end(cell)) for cell in cells], bool)
        if not temporary.any():
            continue
        without = ends.flags(lambda end: end is None) if ends is not None else True
        places = np.flatnonzero(temporary[codes] & without).tolist()
        if match.field == "title":
            for place in places:
                what = "The post is called temporary, but no end is given: it is costed as recurring."
                reading.fault(Problem("no_end", "say", what, "Give the day of its end."), place, match.column)
        elif places:
            rows = ", ".join(str(reading.rows[n]) for n in places[:MOST_ROWS])
            rows += f" and {len(places) - MOST_ROWS} more" if len(places) > MOST_ROWS else ""
            posts = how_many(len(places), "temporary post")
            what = f"{match.heading}: {posts} without an end, costed as recurring."
            reading.say("no_end", what, f"Give the days of their ends: rows {rows}.")


def _sheet(reading: TableRead) -> None:
    """Hidden rows and columns, formulas without a value, another currency, another table."""
    sheet = reading.table.sheet
    hidden = sheet.hidden_rows.intersection(reading.rows) if sheet.hidden_rows else ()
    if hidden:
        what = f"Hidden: {how_many(len(hidden), 'row')}, read like the others."
        reading.say("hidden_rows", what, "Unhide them, or ask for hidden rows to be left out.")
    empty = Counter(column for row, column in sheet.uncalculated if row >= reading.table.body)
    # single cells without a value are named at their rows; a third of a column is the column's fault
    columns = [column for column, times in empty.items() if times > 0.3 * max(len(reading.rows), 1)]
    if columns:
        named = ", ".join(letters(column) for column in sorted(columns))
        what = f"Formulas in the columns {named} have no saved values; they are not read."
        reading.say("formula_no_value", what, "Open the file in Excel, save it, and read it again.")
    if reading.sorted_rows.another:
        what = f"Another table begins in row {reading.sorted_rows.another}; it is not read."
        reading.say("another_table", what, "Move it to a sheet of its own, and name that sheet, to read it.")
    beside = table_beside(reading.table.headings)
    # two tables beside each other share rows, and only the first is read
    if beside is not None:
        what = (
            f"Headings of posts begin again in column {letters(beside)}: a second table beside the first is not read."
        )
        reading.say("another_table", what, "Move it to a sheet of its own, and name that sheet, to read it.")
    _currency(reading)


def _currency(reading: TableRead) -> None:
    money = [c for name in ("salary", "salary_min", "salary_max") if (c := reading.matches.column_of(name)) is not None]
    texts = [
        text for c in money for text in (*reading.matches.profiles[c].texts, *reading.matches.profiles[c].headings)
    ]
    for sign, name in (("$", "dollars"), ("\u20ac", "euro")):
        # one dollar sign can be a slip; the sign of the euro is typed by nobody by mistake
        if sum(1 for text in texts if sign in text) > (0 if sign == "\u20ac" else 1):
            reading.say("currency", f"Pay is in {name}.", "Convert it, or cost it by itself.")


def _errors_elsewhere(reading: TableRead) -> None:
    """Failed cells in columns that no field needs; failed cost centres with that of the unit's other rows."""
    for match in reading.matches.columns.values():
        if not match.field and match.heading:
            cells, codes = reading.different(match.column)
            failed = np.array([is_error(cell) for cell in cells], bool)
            for place in np.flatnonzero(failed[codes]).tolist() if failed.any() else ():
                what = f"The cell holds {clean_text(cells[codes[place]])}, in a column that no field needs."
                reading.fault(Problem("error_value", "say", what, "Nothing needs it."), place, match.column)
    centres, units = reading.fields.get("cost_centre"), reading.fields.get("unit")
    if centres is None or units is None:
        return
    column = reading.matches.column_of("cost_centre")
    if not any(fault.code == "error_value" and fault.column == column and fault.row for fault in reading.faults):
        return
    places = {row: place for place, row in enumerate(reading.rows)}
    of_unit: dict[str, set[str]] = {}
    for centre, unit in pair_counts(centres, units):
        if centre is not None:
            of_unit.setdefault(unit, set()).add(centre)
    for at, fault in enumerate(reading.faults):
        if fault.code == "error_value" and fault.column == column and fault.row:
            unit = units[places[fault.row]]
            others = of_unit.get(unit, set())
            # the other rows of a unit agree on one centre: then it is likely that of the failed cell too
            if len(others) == 1:
                likely = next(iter(others))
                reading.faults[at] = replace(fault, fix=f"Other rows of {unit} have {likely}.", likely=likely)
