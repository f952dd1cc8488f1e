"""What single cells hold: a number, a day, an id, words; in the forms that exports write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from establishment.ground.findings import RefusedError
from establishment.ground.read_days import DayOrder, day_in_figures, read_day
from establishment.ground.read_numbers import read_number
from establishment.lists.cell_columns import Cell
from establishment.lists.plain_text import clean_text, says_nothing

NO_END = 2099
"""A year from here on stands for no end: 2099, 2999, 4712, 9999."""
SERIALS = range(20_000, 80_000)
"""Day numbers of Excel that can be meant: from 1954 to 2119."""
_EXCEL_START = date(1899, 12, 30)
FIRST_FAR_SERIAL = (date(NO_END, 1, 1) - _EXCEL_START).days
_SIGNS = re.compile(
    r"^[£$€]|[£$€]$|\b(?:GBP|EUR|USD)\b"
    r"|[ /](?:p\.?a\.?|per annum|per year|a year)$|(?<=[\d ])(?:fte|wte|hrs?|hours?(?: (?:per|a) week)?|weeks?|wks?)$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?")
"""Hours and minutes."""
_COMMA_DECIMAL = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})*,\d{1,4}|[-+]?\d+,\d{1,2}")
_ID = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9./_|-]{0,29}(?: [A-Za-z0-9./-]{1,12})?")
_DAY_TEXT = re.compile(
    r"\d{1,2}[ /.-](?:\d{1,2}|[A-Za-z]{3,9})[ /.-]\d{2,4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}|[A-Za-z]{3,9} \d{1,2},? \d{4}"
    r"|\d{1,2}(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\d{4}"
)
_NO_END_WORDS = re.compile(
    r"perm(?:anent)?\.?|open(?:[ -]?ended)?|on ?-?going|indefinite(?:ly)?|no end(?: date)?|substantive|continuing"
    r"|parhaol|00([/.-])00\1(?:00|0000)|0000-00-00",
    re.IGNORECASE,
)
"""What lists write where a post has no end."""

MOST_FIGURES = 9
"""Figures of a number that is read as it stands; longer ones may be too large to be one."""
NO_FIGURES = str.maketrans("123456789", "000000000")
"""Makes the form of a text: 0 for each of its figures. Many texts have one form, and much hangs on the form alone."""

COMPACT_FORM = "00000000"
"""The form of every day without signs."""
_COMPACT_DAY = re.compile(r"(?:19|20|21|99)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def number_in(cell: Cell, *, comma: bool = False) -> Fraction | None:
    """The number a cell holds, whatever currency or percent sign stands by it; None where it holds another thing.

    comma: whether the decimals of its column stand behind a comma.

    >>> number_in("£ 40,215.20"), number_in("27.694,00", comma=True), number_in("Grade 4"), number_in("(2.5)")
    (Fraction(201076, 5), Fraction(27694, 1), None, Fraction(-5, 2))
    """
    if isinstance(cell, str):
        return _number_text(cell, comma)
    # a day is a number for a spreadsheet and must not be read as one
    if isinstance(cell, date) or cell is None:
        return None
    try:
        return read_number(cell, signed=True)
    except RefusedError:
        return None


def _number_text(cell: str, comma: bool) -> Fraction | None:
    """The number that a text holds."""
    # most numbers are short and plain, and need no look at their signs
    if cell.isascii() and cell.isdecimal() and len(cell) <= MOST_FIGURES:
        return Fraction(int(cell))
    # the form tells of thousands of texts at once that they hold no number
    return _marked_number(cell, comma) if _can_be_number(cell.translate(NO_FIGURES), comma) else None


@lru_cache(maxsize=8192)
def _can_be_number(form: str, comma: bool) -> bool:
    """Whether a text of a form can hold a number. form: the text with 0 for each of its figures."""
    return _marked_number(form, comma) is not None


@lru_cache(maxsize=8192)
def _marked_number(cell: str, comma: bool) -> Fraction | None:
    """The number that a text holds, whatever signs stand by it."""
    text = _SIGNS.sub("", clean_text(cell)).strip().removesuffix("%").strip()
    if comma and _COMMA_DECIMAL.fullmatch(text):
        # a point parts thousands here, as in 27.694,00
        text = text.replace(".", "").replace(",", ".")
    clock = _CLOCK.fullmatch(text)
    if clock:
        # hours and minutes: 18:30 are eighteen and a half
        return Fraction(int(clock[1]) * 60 + int(clock[2]), 60)
    # accountants write what is below nothing in brackets
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1].strip()
    if not re.search(r"\d", text) or re.search(r"[A-Za-z/]", text):
        return None
    try:
        return read_number(text, signed=True)
    except RefusedError:
        return None


def forms_of(texts: Collection[str]) -> list[str]:
    """The form of each of some texts, all of them made at once: 0 for each figure.

    >>> forms_of(["P-1027", "31/03/2026"])
    ['P-0000', '00/00/0000']
    """
    forms = "\n".join(texts).translate(NO_FIGURES).split("\n") if texts else []
    # a cell may hold a line feed: then the texts are changed one by one
    return forms if len(forms) == len(texts) else [text.translate(NO_FIGURES) for text in texts]


def numbers_in(cells: Collection[Cell], *, comma: bool, forms: list[str] | None = None) -> list[Fraction | int | None]:
    """The number that each of some cells holds, as `number_in` gives it; an int where it stands in figures alone.

    One form tells of many cells that they hold no number, or nothing but figures.
    forms: as `forms_of` gives them, where they are known.
    """
    if forms is None and not all(cell.__class__ is str for cell in cells):
        return [number_in(cell, comma=comma) for cell in cells]
    forms = forms_of(cells) if forms is None else forms
    readers = {form: _reader_of(form, comma) for form in set(forms)}
    if len(readers) == 1:
        return list(map(readers[forms[0]], cells))
    return [readers[form](cell) for cell, form in zip(cells, forms, strict=True)]


def _reader_of(form: str, comma: bool) -> Callable[[str], Fraction | int | None]:
    """How the number is read that each text of a form holds."""
    if form.isascii() and form.isdecimal() and len(form) <= MOST_FIGURES:
        return int
    if not _can_be_number(form, comma):
        return _no_number
    return lambda cell: _marked_number(cell, comma)


def _no_number(_: str) -> None:
    """What a text holds that is no number."""


def has_comma_decimals(texts: list[str]) -> bool:
    """Whether the numbers of a column have their decimals behind a comma: most do, and none behind a point.

    >>> has_comma_decimals(["100,00", "27.694,00"]), has_comma_decimals(["1,250", "300"])
    (True, False)
    """
    forms = Counter(forms_of(texts))  # what is looked for hangs on where figures stand, not on which
    numbers = {form: times for form, times in forms.items() if re.fullmatch(r"[-+£$€ ]*[\d.,]+ ?%?", form)}
    marks = [form for form in numbers if re.search(r",\d{1,2}(?: ?%)?$", form) or re.search(r"\.\d{3},\d", form)]
    points = any(re.search(r"\.\d{1,2}$", form) for form in numbers)
    # a point before the last two figures shows that commas part thousands
    return not points and sum(numbers[form] for form in marks) * 2 > sum(numbers.values())


def day_in(cell: Cell, order: DayOrder = "day first") -> date | None:
    """The day a cell holds, also as a day number of Excel or with two figures for its year; None for another thing.

    >>> day_in("31-Oct-2025"), day_in("45593"), day_in("01/04/26")
    (datetime.date(2025, 10, 31), datetime.date(2024, 10, 28), datetime.date(2026, 4, 1))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    day = day_in_figures(cell, order) if isinstance(cell, str) else None
    if day is not None:
        return day
    # a whole number in this range can be a day of Excel; its column settles whether it is
    number = number_in(cell)
    if number is not None and number.denominator == 1 and int(number) in SERIALS:
        return _EXCEL_START + timedelta(days=int(number))
    text = clean_text(cell)
    # the shortest day has six signs, the longest is written with its month and time
    if not 6 <= len(text) <= 40:
        return None
    if is_compact_day(text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    # the time of day is left out: a post begins on a day
    text = re.sub(r"(?:T| )\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?Z?$", "", text)
    short = re.fullmatch(r"(\d{1,2}[ /.-](?:\d{1,2}|[A-Za-z]{3})[ /.-])(\d{2})", text)
    if short:
        # a post that began in 61 did so in 1961; one that ends in 60 does so in 2060
        text = f"{short[1]}{'19' if int(short[2]) > 60 else '20'}{short[2]}"
    named = re.fullmatch(r"([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})", text)
    if named:
        text = f"{named[2]} {named[1]} {named[3]}"
    try:
        return read_day(text, order)
    except RefusedError:
        return None


def is_compact_day(text: str) -> bool:
    """Whether a text can be a day without signs, its year first: 20260401.

    >>> is_compact_day("20260401"), is_compact_day("20264010"), is_compact_day("50012345")
    (True, False, False)
    """
    return bool(_COMPACT_DAY.fullmatch(text))


def looks_like_day(cell: Cell) -> bool:
    """Whether a cell is written as a day, even one that is not in the calendar."""
    return isinstance(cell, date) or _form_of_day(clean_text(cell).translate(NO_FIGURES))


@lru_cache(maxsize=8192)
def _form_of_day(form: str) -> bool:
    return bool(_DAY_TEXT.fullmatch(re.split(r"[ T]\d\d:", form)[0]))


def is_open_end(cell: Cell) -> bool:
    """Whether a cell stands for no end at all: 31.12.9999, 31-DEC-4712, 31/12/2099, 0, permanent."""
    text = clean_text(cell)
    # exports write nought, or a day far off, where nothing was typed
    if says_nothing(text) or text in ("0", "00000000", "0.0") or _NO_END_WORDS.fullmatch(text):
        return True
    return is_far_day(cell)


def is_far_day(cell: Cell) -> bool:
    """Whether a cell holds a day so far off that it stands for no end.

    >>> is_far_day("31/12/2099"), is_far_day("73050"), is_far_day("31/12/2030"), is_far_day("P-2099")
    (True, True, False, False)
    """
    if isinstance(cell, date):
        return cell.year >= NO_END
    text = clean_text(cell)
    if text.isdigit() and is_compact_day(text):
        return int(text[:4]) >= NO_END
    # a year within other figures is none
    year = re.search(r"(?<!\d)(\d{4})(?!\d)", text)
    if year and looks_like_day(text):
        return int(year[1]) >= NO_END
    number = number_in(cell)
    return number is not None and FIRST_FAR_SERIAL <= number < SERIALS.stop


def is_id(text: str) -> bool:
    """Whether a text is a number or code of something: it has a figure, and no more than one space.

    >>> is_id("P-100231"), is_id("Social Worker"), is_id("7001.Accountant.Hospital Discharge")
    (True, False, False)
    """
    if not _ID.fullmatch(text):
        return False
    # a long word is a title with a number behind it, and no code
    return not re.search(r"[A-Za-z]{7,}", text)


def is_words(text: str) -> bool:
    """Whether a text is made of words: some letters in a row, more letters than figures."""
    if not re.search(r"[^\W\d_]{2,}", text):
        return False
    return sum(letter.isalpha() for letter in text) > sum(letter.isdigit() for letter in text)
