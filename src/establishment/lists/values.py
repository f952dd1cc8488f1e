"""How the values of each field are read.

One function a field: it takes what a cell holds, and gives the value and, where there is one, the problem with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from establishment.ground.read_days import DayOrder, day_in_figures, days_in_figures
from establishment.ground.read_numbers import read_point
from establishment.lists.cell_columns import Cell
from establishment.lists.cells import NO_END, day_in, is_open_end, looks_like_day, number_in
from establishment.lists.list_faults import FaultLevel, Problem
from establishment.lists.plain_text import clean_text, is_blank, is_error, says_nothing
from establishment.lists.value_words import VACANT_WORDS

Value = str | int | bool | date | Fraction | None
Reading = tuple[Value, Problem | None]
CellReader = Callable[[Cell], Reading]
WEEKS = Fraction("52.143")
"""Weeks of a year of 365 days, as pay is worked out by them."""
_YES = frozenset({"y", "yes", "x", "true", "1", "t", "v", "\u2713", "\u2714", "ydy", "ydyw", "oes", "ie"})
_NO = frozenset({"n", "no", "false", "0", "f", "nac ydy", "nac oes", "na", "naddo"})
_POINT_LEAD = re.compile(r"(?:scp|spinal column point|spine point|point|pt|step|sp|inc|increment)\.?\s*", re.IGNORECASE)
_TIME = re.compile(r"(\d+(?:\.\d+)?) ?(?:/|of|out of) ?(\d+(?:\.\d+)?)")
_FULL = re.compile(r"^(?:f/t|ft|full[ -]?time|1(?= *(?:\(|$)))", re.IGNORECASE)


def error_problem(cell: Cell, level: FaultLevel) -> Problem:
    """The problem of a cell whose formula failed."""
    return Problem(
        "error_value", level, f"The cell holds {clean_text(cell)}.", "Put the value in, or mend the formula."
    )


def read_cells(cells: Sequence[Cell], reader: CellReader) -> tuple[list[Value], list[Problem | None]]:
    """The values of a column and their problems; each distinct cell is read once."""
    different = set(cells)
    if all(isinstance(cell, str) or cell is None for cell in different):
        by_text = {cell: reader(cell) for cell in different}
        readings = [by_text[cell] for cell in cells]
    else:  # 1, 1.0 and "1" are told apart, as far as they are read differently
        readings_of = {(cell.__class__, cell): reader(cell) for cell in different}
        readings = [readings_of.get((cell.__class__, cell)) or reader(cell) for cell in cells]
    return [value for value, _ in readings], [problem for _, problem in readings]


def text_reader(cell: Cell) -> Reading:
    """Text on one line; nothing where the cell is empty or failed."""
    if is_error(cell):
        return None, error_problem(cell, "say")
    return clean_text(cell) or None, None


def point_reader(cell: Cell) -> Reading:
    """A point as text: 20.0, 00020 and SCP 20 are 20; a letter is as it stands."""
    if is_error(cell):
        return None, error_problem(cell, "stop")
    text = _POINT_LEAD.sub("", clean_text(cell), count=1).strip(" .:")
    # an empty point is no fault: the grade can price the post by its basis
    if says_nothing(text):
        return None, None
    # 0020 and 20.0 are how systems print 20
    if re.fullmatch(r"0*\d{1,5}(?:\.0+)?", text):
        return str(int(Fraction(text))), None
    # a point with a question mark is a question to its author, and no point
    doubtful = re.fullmatch(r"0*(\d{1,3}) ?[?*]+", text)
    if doubtful:
        return None, Problem("not_a_number", "stop", "The point is in doubt.", f"Is it {doubtful[1]}?", doubtful[1])
    return read_point(text), None


def fte_reader(how: str, week: Fraction | None, comma: bool) -> CellReader:
    """FTE as a part of full time, whatever its values are: parts, percentages, hours of a week, or "18.5/37".

    how: as `Matches.how`.  week: full-time hours, for hours.
    """

    def read(cell: Cell) -> Reading:
        if is_error(cell):
            return None, error_problem(cell, "stop")
        text = clean_text(cell)
        # an empty FTE stops the row: taken as 1 it would cost a post that may be half of one
        if not text:
            return None, Problem("blank_fte", "stop", "The FTE is empty.", "Give the FTE of the row.")
        time = _TIME.search(text) if isinstance(cell, str) else None
        if time and Fraction(time[2]):
            return Fraction(time[1]) / Fraction(time[2]), None
        number = number_in(cell, comma=comma)
        # "Full time" and "1 (part)" are words for a whole post
        if number is None and _FULL.match(text):
            return Fraction(1), None
        if number is None:
            return None, not_a_number(text, exact=how == "plain")
        if how == "percent" or text.endswith("%"):
            # a percentage in a list of parts is told by its sign
            number /= 100
        elif how == "hours" and week:
            number /= week
        return number, None

    return read


def not_a_number(text: str, *, exact: bool = False) -> Problem:
    """The problem of a text where a number should stand; with the number, where a letter stands for a figure.

    exact: whether the number is given as 4/5, as FTE is.
    """
    # the letter O for nought, and l for one, come from scanning and from haste
    mended = re.sub(r"(?<=[\d.,])[OoQ]|[OoQ](?=[\d.,])", "0", text)
    mended = re.sub(r"(?<=[\d.,])[lI|]|[lI|](?=[\d.,])", "1", mended)
    slip = "a letter in place of a figure" if mended != text else "a sign twice"
    if exact and re.fullmatch(r"\d?,\d{1,3}", text):
        mended, slip = text.replace(",", "."), "a comma in place of a point"
    mended = re.sub(r"[.,]{2,}(?=\d{3}(?:\D|$))", ",", mended)
    number = number_in(mended)
    if mended != text and number is not None:
        likely = int(number) if number.denominator == 1 else str(number) if exact else str(float(number))
        fix = f"There is {slip}: {mended}."
        return Problem("not_a_number", "stop", "This is not a number.", fix, likely)
    return Problem("not_a_number", "stop", "This is not a number.", "Write it in figures.")


def weeks_reader(year: Fraction, comma: bool) -> CellReader:
    """Paid weeks as a part of the year. year: the weeks of a whole year, as the list counts them."""

    def read(cell: Cell) -> Reading:
        if is_error(cell):
            return None, error_problem(cell, "stop")
        number = number_in(cell, comma=comma)
        if number is None:
            text = clean_text(cell)
            return (None, None) if says_nothing(text) else (None, not_a_number(text))
        # more weeks than the year has are a year
        return (number if year == 1 else min(number / year, Fraction(1))), None

    return read


def money_reader(comma: bool) -> CellReader:
    """Pounds a year: whole pounds as an int, else with pence as text."""

    def read(cell: Cell) -> Reading:
        if is_error(cell):
            return None, error_problem(cell, "say")
        text = clean_text(cell)
        if says_nothing(text):
            return None, None
        number = number_in(cell, comma=comma)
        if number is None:
            # 25k is how people write pay in a hurry
            thousands = re.fullmatch(r"£? ?(\d+(?:\.\d+)?) ?k", text, re.IGNORECASE)
            if not thousands:
                return None, not_a_number(text)
            number = Fraction(thousands[1]) * 1000
        return (int(number) if number.denominator == 1 else f"{float(number):.2f}"), None

    return read


def range_end_reader(end: int, comma: bool) -> CellReader:
    """One end of a range of pay in one cell, such as £25,000 - £29,999: 0 the lower, -1 the upper."""
    single = money_reader(comma)

    def read(cell: Cell) -> Reading:
        text = clean_text(cell)
        amounts = re.findall(r"\d[\d,]*(?:\.\d{1,2})?(?: ?k\b)?", text, re.IGNORECASE) if isinstance(cell, str) else []
        if len(amounts) < 2:
            return single(cell)
        return single(amounts[end])

    return read


def day_reader(order: DayOrder, *, end: bool, last_day: bool = True) -> CellReader:
    """A day. end: whether it ends a post; then the first day after it is given, and 9999 is no end.

    last_day: whether the day printed is the last of the post.
    """
    step = _after_the_last(end, last_day)

    def read(cell: Cell) -> Reading:
        day = day_in_figures(cell, order) if isinstance(cell, str) else None
        # the day itself is the last of the post, so the first without it is the next
        if day is not None and day.year < NO_END:
            return day + step, None
        if is_blank(cell) or (end and is_open_end(cell)) or clean_text(cell) in ("0", "0.0"):
            return None, None
        if is_error(cell):
            return None, error_problem(cell, "say")
        text = clean_text(cell)
        if says_nothing(text):
            return None, None
        day = day_in(cell, order)
        if day is not None:
            return day + step, None
        if looks_like_day(cell):
            return None, _no_such_day(text, order, step)
        return None, Problem("not_a_day", "stop", f'"{text[:40]}" is not a day.', "Write it as 31/03/2026.")

    return read


def _after_the_last(end: bool, last_day: bool) -> timedelta:
    """From the day that is printed to the one that is given: one day, where it is the last of a post."""
    return timedelta(days=1) if end and last_day else timedelta()


def days_read_at_once(
    texts: Collection[str], order: DayOrder, *, end: bool, last_day: bool = True
) -> Mapping[Cell, Value]:
    """Those of some texts that are days in ten letters, such as 01/10/2025, with what `day_reader` gives for each."""
    days, step = days_in_figures(texts, order), _after_the_last(end, last_day)
    far = bool(days) and max(days.values()).year >= NO_END
    return {text: day + step for text, day in days.items() if day.year < NO_END} if far or step else days


def _no_such_day(text: str, order: DayOrder, step: timedelta) -> Problem:
    """The problem of a day past the end of its month: the last day of the month is likely meant."""
    # a month is at most three days shorter than another
    for back in range(1, 4):
        numbers = re.findall(r"\d+", text)
        place = 0 if order == "day first" and len(numbers[0]) < 4 else 2 if len(numbers[0]) == 4 else 1
        if place >= len(numbers) or int(numbers[place]) <= 28:
            break
        earlier = text.replace(numbers[place], str(int(numbers[place]) - back), 1)
        day = day_in(earlier, order)
        if day is not None:
            return Problem("no_such_date", "stop", f"There is no day {text}.", f"Perhaps {earlier}.", str(day + step))
    return Problem("no_such_date", "stop", f"There is no day {text}.", "Put the right day in.")


def vacant_reader(inverted: bool) -> CellReader:
    """Whether a post is vacant. inverted: whether the column says which are filled."""

    def read(cell: Cell) -> Reading:
        text = clean_text(cell).casefold()
        if VACANT_WORDS.match(text):
            return True, None
        if text in _YES:
            return not inverted, None
        # an empty cell means filled in a column of vacancies, and vacant in one of holders
        return (inverted and (not text or text in _NO)), None

    return read


def reports_reader(cell: Cell) -> Reading:
    """The post that a post reports to; nothing where the cell says that there is none."""
    text = clean_text(cell)
    # a manager without a number is a name, which is not read
    if says_nothing(text) or is_error(cell) or not re.search(r"\d", text):
        return None, None
    return text, None


def code_reader(form: str) -> CellReader:
    """A cost centre or account code. form: as `code_form` finds it."""

    def read(cell: Cell) -> Reading:
        if is_error(cell):
            return None, error_problem(cell, "say")
        text = clean_text(cell)
        if form == "spaces":
            return re.sub(r"(?<=\d) (?=\d)", "", text) or None, None
        if form == "words":
            first = re.match(
                r"(?:CC[ -]?(?=\d))?([A-Za-z]{0,6}[-/]?\d[\w./-]*)(?=[\s:,\u2013-])", text + " ", re.IGNORECASE
            )
            return (first[1].rstrip("-/.") if first else text) or None, None
        if form.startswith("tail"):
            return text[: -int(form[4:])] or None, None
        return text or None, None

    return read


def code_form(texts: dict[str, int]) -> str:
    """How a column of codes is written.

    Returns plain; words (after the code); joined (to another code by a dash, a slash or the like); spaces (between
    figures); or tail4 (a code of four figures run on to each).
    """
    total = sum(texts.values())

    def share(pattern: str) -> float:
        return sum(times for text, times in texts.items() if re.fullmatch(pattern, text)) / total if total else 0

    if share(r"[A-Za-z]{0,6}[-/]?\d[\w./-]*(?: ?[-\u2013:,|]? +)[^\d\W][\w '&(),./-]*") > 0.6:
        return "words"
    if joined_codes(texts):
        return "joined"
    if share(r"\d{1,4}(?: \d{2,4})+") > 0.6:
        return "spaces"
    figures = [text for text in texts if text.isdigit()]
    if len(figures) == len(texts) >= 3 and {len(text) for text in figures} <= {8, 9, 10, 11, 12}:
        tails = {text[-4:] for text in figures}
        heads = {text[:-4] for text in figures}
        # the same four digits behind many different codes are a suffix of the system, not part of the centre
        if len(tails) == 1 and len(heads) >= 3 and total >= 20:
            return "tail4"
    return "plain"


_SIGN = re.compile(r" ?[-/.:|] ?")
_CENTRE = re.compile(r"[A-Za-z]{0,4}\d{2,10}|[A-Za-z]{1,4}\d*")
_ACCOUNT = re.compile(r"[A-Za-z]?\d{2,8}")


def joined_codes(texts: Mapping[str, int]) -> tuple[int, int] | None:
    """Where the cost centre and the account stand in codes that are joined by signs; None where they are not.

    Parts that are the same in all of them lead up to the cost centre; the account, which follows it, says much less.

    >>> joined_codes({"41010-0100": 5, "41020-0100": 4, "41030-0100": 7}), joined_codes({"AB-01": 5, "AB-02": 4})
    ((0, 1), None)
    >>> joined_codes({"01.41010.5100.000": 5, "01.41020.5100.000": 4, "01.41030.5100.000": 7})
    (1, 2)
    """
    split = [(_SIGN.split(text), times) for text, times in texts.items()]
    counts: dict[int, int] = {}
    for parts, times in split:
        counts[len(parts)] = counts.get(len(parts), 0) + times
    usual = max(counts, key=lambda count: counts[count], default=0)
    alike = [parts for parts, _ in split if len(parts) == usual]
    if usual < 2 or counts[usual] <= 0.8 * sum(counts.values()):
        return None
    different = [len({parts[place] for parts in alike}) for place in range(usual)]
    centre = next((place for place in range(usual - 1) if different[place] > 1), 0)
    fits = sum(1 for parts in alike if _CENTRE.fullmatch(parts[centre]) and _ACCOUNT.fullmatch(parts[centre + 1]))
    if fits <= 0.8 * len(texts) or different[centre] < 3 or 2 * different[centre + 1] > different[centre]:
        return None
    return centre, centre + 1


def joined_reader(place: int, parts: int) -> CellReader:
    """One of several codes that are joined; a text of fewer parts as it stands, where the first is asked for."""

    def read(cell: Cell) -> Reading:
        if is_error(cell):
            return None, error_problem(cell, "say")
        split = _SIGN.split(clean_text(cell))
        if len(split) < parts:
            return (clean_text(cell) or None) if place + 2 == parts else None, None
        return split[place], None

    return read


def id_reader(cell: Cell) -> Reading:
    """The number or code of a post, as text; leading zeros are kept."""
    if is_error(cell):
        return None, error_problem(cell, "say")
    text = clean_text(cell)
    return (text or None), None


def restored_zeros(texts: Mapping[str, int]) -> dict[str, str]:
    """Ids that have lost leading zeros, each with them.

    Most of a column's have one length and begin with 0; a few are shorter numbers.

    >>> restored_zeros({"00012": 5, "00013": 4, "14": 1})
    {'14': '00014'}
    """
    if len(set(map(len, texts))) < 2:
        return {}
    figures = {text: times for text, times in texts.items() if text.isdigit()}
    total = sum(figures.values())
    padded: dict[int, int] = {}
    for text, times in figures.items():
        if text.startswith("0"):
            padded[len(text)] = padded.get(len(text), 0) + times
    if not padded:
        return {}
    length = max(padded, key=lambda each: padded[each])
    if padded[length] < 0.6 * total:
        return {}
    return {text: text.zfill(length) for text in figures if len(text) < length and not text.startswith("0")}
