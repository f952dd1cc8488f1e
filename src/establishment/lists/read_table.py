"""A table of posts read: every field of every row, what stops a row, and what is said of others."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.ground.findings import how_many, listed
from establishment.ground.read_days import DayColumn
from establishment.lists.carried_down import carry_down, say_merged
from establishment.lists.cell_columns import Cell
from establishment.lists.cells import day_in, is_far_day, number_in
from establishment.lists.column_fits import FULL_WEEK
from establishment.lists.field_values import FieldValues, pair_counts
from establishment.lists.find_table import ListTable
from establishment.lists.grades import Grades
from establishment.lists.heading_matches import NO_COLUMN, Asked, Matches
from establishment.lists.headings import heading_strengths
from establishment.lists.list_faults import Problem
from establishment.lists.plain_text import clean_text, is_blank
from establishment.lists.point_grades import read_point_grades
from establishment.lists.profiles import Profile
from establishment.lists.section_units import read_section_units
from establishment.lists.sheets import filled
from establishment.lists.sort_rows import Rows
from establishment.lists.table_read import TableRead
from establishment.lists.titles import read_titles
from establishment.lists.values import (
    WEEKS,
    code_form,
    code_reader,
    day_reader,
    days_read_at_once,
    fte_reader,
    id_reader,
    joined_codes,
    joined_reader,
    money_reader,
    point_reader,
    range_end_reader,
    read_cells,
    reports_reader,
    restored_zeros,
    text_reader,
    weeks_reader,
)
from establishment.lists.who_pays import read_counts, read_funders, read_vacancy

_DAY_INSIDE = re.compile(
    r"\d{1,2}[ /.-](?:\d{1,2}|[A-Za-z]{3,9})[ /.-]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} \d{4}"
)


FORMS = {
    "words": "the words after it are left out",
    "joined": "the code that follows it is taken for the account, where no column holds that",
    "spaces": "its spaces are taken out",
}
"""What is left out of codes, by how they are written."""
_LETTERED = re.compile(r"CC\d", re.IGNORECASE)
_LETTERS = re.compile(r"^[A-Za-z]{1,3}[ -]?0*(?=\d)")
"""Letters before a point, and noughts."""


def read_table(table: ListTable, matches: Matches, rows: Rows, grades: Grades, own_form: bool = False) -> TableRead:
    """Every field of the rows of posts. own_form: whether the list is in the form that this library writes."""
    reading = TableRead(table, matches, rows.posts, rows, own_form=own_form)
    reading.day = list_day(table)
    say_merged(reading)
    # grades first: points can stand in the same cells
    _grades(reading, grades)
    _fte(reading, grades)
    _codes(reading)
    _days(reading)
    _plain(reading)
    _money(reading)
    read_counts(reading)
    read_funders(reading)
    read_vacancy(reading)
    read_titles(reading)
    read_section_units(reading)
    # labels come after all fields, so that what no field took is kept
    _labels(reading)
    read_point_grades(reading, grades)
    return reading


def list_day(table: ListTable) -> date | None:
    """The day of the list, as its titles or its sheet's name say it."""
    cells = [cell for row in table.titles for _, cell in filled(table.sheet.rows[row - 1])]
    for cell in [*cells, table.sheet.name or ""]:
        if isinstance(cell, date):
            return day_in(cell)
        inside = _DAY_INSIDE.search(clean_text(cell)) if isinstance(cell, str) else None
        day = day_in(re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", inside[0])) if inside else None
        if day is not None:
            return day
    return None


def _grades(reading: TableRead, grades: Grades) -> None:
    """Grades, and the points that stand in the same cells; then the column of points."""
    column = reading.matches.column_of("grade")
    points = reading.take("point", point_reader)
    if column is None:
        return
    cells, codes = reading.different(column)
    grade_reads = [None if is_blank(cell) or _is_failed(cell) else grades.read(cell) for cell in cells]
    pairs = [(clean_text(cell), grade) for cell, grade in zip(cells, grade_reads, strict=True) if grade]
    reading.grade_words = {text: grade.grade for text, grade in pairs if grade.known and text != grade.grade}
    reading.fields["grade"] = FieldValues([grade.grade if grade else None for grade in grade_reads], codes)
    # points inside the cells of grades count only where no column has them
    if points is None and any(grade.point for _, grade in pairs):
        inside = [grade.point or None if grade else None for grade in grade_reads]
        reading.fields["point"] = FieldValues(inside, codes.copy())
    elif points is not None:
        _lettered_points(reading, points, grades)


def _lettered_points(reading: TableRead, points: FieldValues, grades: Grades) -> None:
    """Points with letters before them, such as P24, that are points of their grades without: read so, and said."""
    if not grades.names:
        return
    pairs = {pair: times for pair, times in pair_counts(reading.fields["grade"], points).items() if pair[1]}
    fits = {pair: _LETTERS.sub("", pair[1]) in grades.points_of(pair[0] or "") for pair in pairs}
    lettered = [pair for pair in pairs if _LETTERS.match(pair[1]) and pair[1] not in grades.points_of(pair[0] or "")]
    # nine in ten, or the letters are part of points of another scale
    if lettered and sum(times for pair, times in pairs.items() if fits[pair]) > 0.9 * sum(pairs.values()):
        sample = lettered[0][1]
        reading.notes.append(f"{sample} is read as point {_LETTERS.sub('', sample)}: the scale has no letters there.")
        reading.fields["point"] = points.changed(lambda point: _LETTERS.sub("", point) if point else point)


def _is_failed(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith("#")


def _fte(reading: TableRead, grades: Grades) -> None:
    """FTE and paid weeks; hours over the full-time week, which is said."""
    column = reading.matches.column_of("fte")
    if column is None:
        what = "No column holds the FTE: every row is taken as one full-time post."
        reading.say("no_fte", what, 'If one does, map "Heading" = "fte".')
        # one post a row is what a list without FTE says
        reading.fields["fte"] = FieldValues.same(Fraction(1), len(reading.rows))
    else:
        profile = reading.profile(column)
        _say_in_post(reading, profile)
        if reading.matches.how == "hours":
            reading.week = full_week(reading, profile, grades)
        if reading.matches.how == "hours" and reading.matches.full_time_column is not None:
            _hours_by_row(reading, column, reading.matches.full_time_column)
        else:
            reading.take("fte", fte_reader(reading.matches.how, reading.week, profile.comma))
    weeks = reading.matches.column_of("weeks")
    if weeks is not None:
        profile = reading.profile(weeks)
        year = weeks_in_year(profile)
        reading.take("weeks", weeks_reader(year, profile.comma))
        reading.fields["weeks"] = reading.fields["weeks"].changed(lambda value: Fraction(1) if value is None else value)
        if year != 1:
            reading.notes.append(f"Weeks are read as paid weeks of {float(year):g} a year.")
            # 36 to 43 is what term-time posts work and, near enough, what they are paid: either can be meant
            if profile.numbers_within(36, 43) > 0.1:
                choices = ["paid weeks", "weeks worked"]
                reading.asked.append(Asked("weeks", choices, choices[0], "lists give the weeks that are paid"))


def _say_in_post(reading: TableRead, profile: Profile) -> None:
    """Ask where no column has the FTE of posts, but only that of the people in them."""
    strengths = heading_strengths(profile.heading)
    if strengths.get("actual_fte", 0) > strengths.get("fte", 0):
        because = "it is that of people in post, so a vacant post has none or less than it should"
        fix = "Name the column of the budgeted FTE in mapping, if the list has one."
        reading.asked.append(Asked("fte", [profile.heading, NO_COLUMN], profile.heading, because, fix))


def weeks_in_year(profile: Profile) -> Fraction:
    """The weeks of a whole year as a list counts them: its largest number, if that is a year; 1 for parts of one."""
    # a number of 1 or less is a part of a year
    if profile.largest <= 1:
        return Fraction(1)
    largest = Fraction(profile.numbers[-1][0])
    # 52, 52.143 and 52.179 are all written as a whole year
    return largest if 52 <= largest < 53 else WEEKS


OWN_WEEK = 'If it is another, add a column "Full-time hours" that holds it.'
"""What to do about a full-time week that is not that of the list."""


def full_week(reading: TableRead, profile: Profile, grades: Grades) -> Fraction:
    """The full-time week of a list in hours, as a title, the scale or the commonest hours say it; it is said which."""
    hours = _titled_hours(reading.table)
    if reading.matches.full_time_column is not None:
        numbers = reading.profile(reading.matches.full_time_column).numbers
        return Fraction(max(numbers, key=lambda pair: pair[1])[0])
    week, source = hours, "a title of the list says so"
    of_scale = grades.scale.full_time_hours(None) if grades.scale is not None else None
    if week is None and of_scale:
        week, source = of_scale, "the hours of the pay scale"
    usual = [(times, number) for number, times in profile.numbers if FULL_WEEK[0] <= number <= FULL_WEEK[1]]
    common = Fraction(max(usual)[1]) if usual else None
    # the commonest hours win where a title or the scale cannot be right
    if common is not None and (
        week is None or profile.largest > week or profile.numbers_within(float(week), float(week)) == 0
    ):
        week, source = common, "the commonest hours that can be a full week"
    if week is None:
        # most of local government works 37 hours
        week, source = Fraction(37), "nothing says it, so 37 is assumed"
    reading.say("full_time_hours", f"FTE is hours over a full-time week of {float(week):g} ({source}).", OWN_WEEK)
    return week


def _titled_hours(table: ListTable) -> Fraction | None:
    """Full-time hours that a title says."""
    for row in table.titles:
        cells = [cell for _, cell in filled(table.sheet.rows[row - 1])]
        if not any(isinstance(cell, str) and "hours" in cell.casefold() for cell in cells):
            continue
        for cell in cells:
            numbers = re.findall(r"\d{2}(?:\.\d+)?", clean_text(cell))
            for number in numbers:
                if FULL_WEEK[0] <= Fraction(number) <= FULL_WEEK[1]:
                    return Fraction(number)
    return None


def _hours_by_row(reading: TableRead, hours: int, full: int) -> None:
    """FTE where each row has its own full-time hours."""
    weeks = [number_in(cell) for cell in reading.cells(full)]
    one = fte_reader("plain", None, reading.profile(hours).comma)
    values, problems = read_cells(reading.cells(hours), one)
    numbers: list[Any] = []
    for place, (value, problem) in enumerate(zip(values, problems, strict=True)):
        if problem is not None:
            reading.fault(problem, place, hours)
        week = weeks[place] or reading.week
        numbers.append(value / week if isinstance(value, Fraction) and week else None)
    reading.fields["fte"] = FieldValues.of_rows(numbers)


def _codes(reading: TableRead) -> None:
    """Numbers of posts, cost centres and accounts, as text."""
    for name in ("post", "cost_centre", "account"):
        column = reading.matches.column_of(name)
        if column is None:
            continue
        profile = reading.profile(column)
        form = code_form(profile.texts) if name != "post" else "plain"
        if form != "plain":
            how = FORMS.get(form, "the figures that end every value are left out")
            sample = next(iter(profile.texts))
            reading.notes.append(f'{profile.heading}: the code alone is read from "{sample}"; {how}.')
        lettered = [text for text in profile.texts if form == "words" and _LETTERED.match(text)]
        if lettered:
            choices = [str(code_reader(form)(lettered[0])[0]), lettered[0].split()[0].rstrip(":,")]
            reading.asked.append(Asked(name, choices, choices[0], "CC is taken to say that a cost centre follows"))
        if form == "joined":
            _joined(reading, name, column)
        else:
            reading.take(name, id_reader if form == "plain" else code_reader(form))
        if form == "plain":
            _zeros(reading, name, column)
        if name == "cost_centre":
            carry_down(reading, column, reading.fields[name])


def _joined(reading: TableRead, name: str, column: int) -> None:
    """The cost centre of codes that are joined; and the account, where no column holds that."""
    places = joined_codes(reading.profile(column).texts)
    assert places is not None
    centre, account = places
    reading.take(name, joined_reader(centre, account + 1), column)
    if name == "cost_centre" and reading.matches.column_of("account") is None:
        codes = reading.take("account", joined_reader(account, account + 1), column)
        if codes is not None and len(codes.counts()) == 1:
            heading = reading.profile(column).heading
            because = "it ends every code, so it may be a suffix that says nothing"
            reading.asked.append(Asked("account", [str(codes[0]), NO_COLUMN], str(codes[0]), f"{heading}: {because}"))


def _zeros(reading: TableRead, name: str, column: int) -> None:
    """Ids that have lost their leading zeros, restored and said."""
    values, cells = reading.fields[name], reading.table.sheet.columns[column]
    if reading.all_plain(column) and cells.lines.one_each and cells.lines.text.isascii():
        lengths = cells.lines.lengths[cells.codes_of(reading.places)]
        if (lengths == lengths[:1]).all():
            return
    restored = restored_zeros({text: times for text, times in values.counts().items() if text})
    if not restored:
        return
    for place in values.where(restored.__contains__):
        whole = restored[values[place]]
        what = "It has fewer figures than the others: its leading zeros are lost."
        reading.fault(Problem("leading_zero_lost", "say", what, f"It is read as {whole}.", whole), place, column)
    reading.fields[name] = values.changed(lambda value: restored.get(value, value))


def _days(reading: TableRead) -> None:
    """First and last days; the order of day and month as the columns prove it."""
    columns = [c for c in (reading.matches.column_of("from"), reading.matches.column_of("until")) if c is not None]
    texts = {c: [cell for cell in reading.different(c)[0] if cell.__class__ is str and cell] for c in columns}
    every = [text for column in columns for text in texts[column]]
    if ":" in "".join(every):
        every = [re.sub(r" \d\d:\d\d.*$", "", text.strip()) if ":" in text else text for text in every]
    order = DayColumn.of(every)
    for name in ("from", "until"):
        column = reading.matches.column_of(name)
        if column is None:
            continue
        end, last_day = name == "until", not reading.own_form
        known_days = days_read_at_once(texts[column], order.order, end=end, last_day=last_day)
        reading.take(name, day_reader(order.order, end=end, last_day=last_day), known_values=known_days)
        if name == "until" and not reading.own_form:
            _say_open_ends(reading, column)
        note = order.note(reading.profile(column).heading)
        if note and note not in reading.notes:
            reading.notes.append(note)
    if reading.matches.column_of("until") is not None and not reading.own_form:
        reading.notes.append("A printed end is taken as the last day; until is the day after it.")


def _say_open_ends(reading: TableRead, column: int) -> None:
    """Say which printed days stand for no end, and how many rows have them."""
    ends = FieldValues(*reading.different(column)).counts()
    far = {clean_text(cell): times for cell, times in ends.items() if is_far_day(cell)}
    if far:
        rows, days = sum(far.values()), listed(list(far), most=3)
        reading.notes.append(f"{reading.profile(column).heading}: {days} is read as no end ({how_many(rows, 'row')}).")


def _plain(reading: TableRead) -> None:
    reading.take("title", text_reader)
    unit = reading.matches.column_of("unit")
    if unit is not None:
        values = reading.take("unit", text_reader)
        assert values is not None
        carry_down(reading, unit, values)
    reports = reading.take("reports_to", reports_reader)
    if reports is not None and "post" in reading.fields:
        restored = restored_zeros({post: 1 for post in reading.fields["post"].used() if post})
        reading.fields["reports_to"] = reports.changed(lambda v: restored.get(str(v), v) if v else None)


def _money(reading: TableRead) -> None:
    """Salaries, and the ends of ranges of pay."""
    low, high = reading.matches.column_of("salary_min"), reading.matches.column_of("salary_max")
    for name, column, end in (("salary_min", low, 0), ("salary_max", high, -1)):
        if column is not None:
            reading.take(name, range_end_reader(end, reading.profile(column).comma))
    if (
        low is not None
        and high is None
        and reading.profile(low).share(lambda t: len(re.findall(r"\d[\d,]{3,}", t)) == 2) > 0.5
    ):
        cells, codes = reading.different(low)
        reader = range_end_reader(-1, reading.profile(low).comma)
        reading.fields["salary_max"] = FieldValues([reader(cell)[0] for cell in cells], codes)
    column = reading.matches.column_of("salary")
    if column is not None:
        reading.take("salary", money_reader(reading.profile(column).comma))


def _labels(reading: TableRead) -> None:
    """What stands in the columns that are no field and of no person."""
    for match in reading.matches.columns.values():
        if not match.field and match.heading and match.column != reading.matches.full_time_column:
            cells, codes = reading.different(match.column)
            texts = list(map(clean_text, cells))
            if any(texts):
                values = FieldValues(texts, codes)
                heading = match.heading if match.heading not in reading.labels else f"{match.heading} ({match.letters})"
                if "unit" in heading_strengths(match.heading) and not all(texts):
                    values = values.changed(lambda value: value or None)
                    carry_down(reading, match.column, values)
                    values = values.changed(lambda value: str(value or ""))
                reading.labels[heading] = values
