"""Grades as lists print them, matched to those of the user's pay scale; points that stand in the same cell.

`NHS|XR03|Review Body Band 3`, `GRADE.8`, `GR07` and `Grade 7 (WMCC)` name a grade by its number, `Sgt` by its short
form. Excel turns a linked grade such as 5/6 into the day 5 June.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from establishment.ground.findings import InputError
from establishment.lists.cell_columns import Cell
from establishment.lists.plain_text import clean_text
from establishment.rates.scales import Scale

RANKS = {
    "con": "constable",
    "pc": "constable",
    "cons": "constable",
    "const": "constable",
    "dc": "constable",
    "detective constable": "constable",
    "police constable": "constable",
    "sgt": "sergeant",
    "ps": "sergeant",
    "serg": "sergeant",
    "ds": "sergeant",
    "detective sergeant": "sergeant",
    "police sergeant": "sergeant",
    "insp": "inspector",
    "inspr": "inspector",
    "di": "inspector",
    "detective inspector": "inspector",
    "cinsp": "chief inspector",
    "ch insp": "chief inspector",
    "c insp": "chief inspector",
    "ci": "chief inspector",
    "dci": "chief inspector",
    "chief insp": "chief inspector",
    "supt": "superintendent",
    "super": "superintendent",
    "dsu": "superintendent",
    "c supt": "chief superintendent",
    "csupt": "chief superintendent",
    "ch supt": "chief superintendent",
    "chief supt": "chief superintendent",
    "acc": "assistant chief constable",
    "dcc": "deputy chief constable",
    "cc": "chief constable",
    "ff": "firefighter",
    "fire fighter": "firefighter",
    "cm": "crew manager",
    "crew commander": "crew manager",
    "wm": "watch manager",
    "watch commander": "watch manager",
    "sm": "station manager",
    "station commander": "station manager",
    "gm": "group manager",
    "group commander": "group manager",
    "am": "area manager",
    "area commander": "area manager",
}
"""Short forms of police ranks and of the roles of the fire service, which are its grades."""
CIVIL_SERVICE = ("aa", "ao", "eo", "heo", "seo", "g7", "g6", "scs1", "scs2", "scs3")
RANKS_AND_GRADES = frozenset({*RANKS, *RANKS.values(), *CIVIL_SERVICE})
"""What nothing but a grade is called, whatever the scale."""
_GRADE_WORDS = frozenset(
    {
        "grade",
        "gr",
        "g",
        "gd",
        "grd",
        "band",
        "b",
        "bd",
        "level",
        "lvl",
        "l",
        "scale",
        "sc",
        "pay",
        "range",
        "nhs",
        "non",
        "review",
        "body",
        "afc",
        "agenda",
        "for",
        "change",
        "xr",
        "xn",
    }
)
_POINT = re.compile(
    r"(?P<grade>.*?\S)"
    r"(?:[\s,;:/-]*\b(?:scp|pt|point|sp|step|inc|spine point|spinal point)\.?\s*"
    r"|\s*\(\s*(?:scp|pt|point)?\s*|\s*[/,]\s*)"
    r"(?P<point>\d{1,3})\s*\)?",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\b(?:scp|pt|point|sp|step|inc)(?=[\s.\d])", re.IGNORECASE)
_TAIL = re.compile(r"(?:^|.* )((?:grade|gr|gd|band|bd|level|scale) ?\S+)$")
"""A grade behind words that say whose it is, as in NJC Grade 3."""
_DAY_GRADE = re.compile(r"(\d{1,2})[- ](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:[- ]\d{2,4})?", re.I)
_GRADE_DAY = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ](\d{1,2})", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LEADS = ("scale", "grade", "band", "level", "range")
"""Words before the number of a grade."""


def plain_grade(text: str) -> str:
    """A grade in small letters, with one space between words.

    >>> plain_grade("GRADE.8"), plain_grade("C/Insp")
    ('grade 8', 'c/insp')
    """
    return " ".join(re.sub(r"[^0-9a-z/+]+", " ", text.casefold().replace("/", " / ")).split()).replace(" / ", "/")


def grade_number(text: str) -> str:
    """What is left of a grade without the words for a grade: its number, with a letter where it has one.

    >>> grade_number("NHS|XR08|Review Body Band 8 - Range A"), grade_number("GR07"), grade_number("Gr. 5/6")
    ('8a', '7', '5/6')
    """
    # the last part of such a text names the grade; what is in brackets says whose it is
    text = re.sub(r"\([^)]*\)", " ", text.rsplit("|", 1)[-1])
    text = re.sub(r"(?<=[A-Za-z])(?=\d)", " ", text)
    words: list[str] = []
    for word in plain_grade(text).split():
        # a word for a grade counts as one only before the number: B is a band, 8B a grade
        if word in ("range", "band", "grade") or (word in _GRADE_WORDS and not words):
            continue
        words.append(word)
    # noughts before a number are of the system, and of no grade
    return re.sub(r"(?<!\d)0+(?=\d)", "", "".join(words))


@dataclass(frozen=True)
class GradeRead:
    """A grade as read: its name in the scale, or as printed; the point of its cell; whether the scale has it.

    how: exact (as the scale spells it), other (spelt otherwise), day (Excel made a day of it), printed (no scale
    has it).
    """

    grade: str
    point: str = ""
    known: bool = False
    how: str = "exact"
    likely: str = ""


class Grades:
    """The grades of the scale that the user names; every text is a grade where none is named."""

    def __init__(self, scale: Scale | None, words: Mapping[str, str] | None = None) -> None:
        """scale: the one that the user names.  words: what the user says that printed grades are."""
        self.scale = scale
        self.names = list(scale.grades) if scale else []
        self._pays: dict[tuple[str, str, date | None], int | None] = {}
        self.words = {plain_grade(printed): grade for printed, grade in (words or {}).items()}

    @cached_property
    def _by_plain(self) -> dict[str, str]:
        return {plain_grade(name): name for name in self.names}

    @cached_property
    def _by_number(self) -> dict[str, str]:
        """Grades by their number, where only one has it."""
        counts = Counter(grade_number(name) for name in self.names)
        # a number that two grades share names neither
        return {
            grade_number(name): name for name in self.names if counts[grade_number(name)] == 1 and grade_number(name)
        }

    def find(self, text: str) -> str:
        """The grade of the scale that a text names; nothing where it names none."""
        plain = plain_grade(text)
        if plain in self._by_plain:
            return self._by_plain[plain]
        rank = RANKS.get(plain.replace("/", " ")) or RANKS.get(plain.replace("/", ""))
        if rank and rank in self._by_plain:
            return self._by_plain[rank]
        tail = _TAIL.search(plain)
        if tail and tail[1] != plain and (name := self.find(tail[1])):
            return name
        number = grade_number(text)
        # a letter alone, such as "a", would name a grade by chance
        return self._by_number.get(number, "") if re.search(r"\d", number) or len(number) > 2 else ""

    def is_grade(self, text: str) -> bool:
        """Whether a text names a grade of the scale, with or without a point; a rank, where no scale is named."""
        if self.names:
            return self.read(text).known
        # each of those has a letter, as days and numbers have not
        return text.upper() != text.lower() and plain_grade(text).replace("/", " ") in RANKS_AND_GRADES

    def read(self, cell: Cell) -> GradeRead:
        """A grade from a cell that is not empty."""
        linked = linked_grade(cell)
        text = clean_text(cell)
        told = self.words.get(plain_grade(text))
        # what the user says comes before every guess
        if told:
            return GradeRead(told, known=not self.names or told in self.names, how="other")
        if linked:
            name = self.find(linked)
            return GradeRead(name or linked, known=bool(name), how="day", likely=name or linked)
        if plain_grade(text) in self._by_plain:
            return GradeRead(self._by_plain[plain_grade(text)], known=True)
        split = _POINT.fullmatch(text)
        if split and (name := self.find(split["grade"])):
            point = str(int(split["point"]))
            # a point after a comma or in brackets has to be one of the grade, or it is part of its name
            if _MARKED.search(text) or point in self.points_of(name):
                return GradeRead(name, point, known=True)
        if name := self.find(text):
            return GradeRead(name, known=True, how="other")
        # without a scale only a marked point is one: "Grade 7 (20)" can mean anything
        if split and not self.names and _MARKED.search(text):
            return GradeRead(split["grade"].strip(), str(int(split["point"])), how="printed")
        return GradeRead(text, how="printed", likely=self.near(text))

    def near(self, text: str) -> str:
        """The grade that a text may be a slip for; nothing where none is near."""
        if not self.names:
            return ""
        # three letters in four alike: fewer would name a grade that was not meant
        nearest_grades = get_close_matches(plain_grade(text), list(self._by_plain), n=1, cutoff=0.75)
        if nearest_grades:
            return self._by_plain[nearest_grades[0]]
        lead, _, number = text.rpartition(" ")
        return self.find(number) if get_close_matches(plain_grade(lead), _LEADS, n=1) else ""

    def points_of(self, grade: str) -> list[str]:
        """The points of a grade; none where the scale has none for it."""
        return self.scale.points_of(grade) if self.scale and grade in self.names else []

    def grades_with(self, point: str) -> list[str]:
        """The grades that a point stands in."""
        return [name for name in self.names if point in self.points_of(name)]

    def on_spine(self, text: str) -> bool:
        """Whether a text is a point or a range of a spine without grades, such as SCP 20; never of another scale."""
        return self.scale is not None and not self.names and bool(self.scale.ranges(text))

    def pay(self, grade: str, point: str, on: date | None) -> int | None:
        """Pay of a point of a grade in pence a full-time year, on a day, else at one of the last two awards."""
        key = (grade, point, on)
        if key not in self._pays:
            self._pays[key] = self._pay(grade, point, on)
        return self._pays[key]

    def _pay(self, grade: str, point: str, on: date | None) -> int | None:
        if self.scale is None or point not in self.points_of(grade):
            return None
        # of the last two awards, for a list can be of the year before
        days = [on] if on else self.awards[-2:]
        for day in reversed(days):
            try:
                return self.scale.value(self.scale.grade(grade).spine, point, day).pence
            except InputError:
                continue
        return None

    def lowest_paid(self, grade: str, on: date | None) -> str | None:
        """The lowest point of a grade that has pay."""
        return next((point for point in self.points_of(grade) if self.pay(grade, point, on) is not None), None)

    @cached_property
    def awards(self) -> list[date]:
        """The days from which the scale's pay is known, in order."""
        return sorted({award for dated in self.scale.values.values() for award in dated}) if self.scale else []

    def award_of(self, salaries: list[tuple[str, int]]) -> date | None:
        """The award at which most salaries, in pence beside their grades, are the pay of a point; None for none."""
        best, most = None, len(salaries) // 2
        for award in reversed(self.awards):
            pays = {grade: self.pays(grade, award) for grade in {grade for grade, _ in salaries}}
            fits = sum(1 for grade, pence in salaries if pence in pays[grade])
            # more than half: fewer fit any scale by chance
            if fits > most:
                best, most = award, fits
        return best

    def pays(self, grade: str, on: date | None) -> set[int]:
        """The pay of each point of a grade, in pence."""
        return {pay for point in self.points_of(grade) if (pay := self.pay(grade, point, on)) is not None}


def linked_grade(cell: Cell) -> str:
    """The linked grade that Excel made a day of: 5 June is 5/6; nothing where a cell is no such day.

    >>> linked_grade(date(2025, 6, 5)), linked_grade("05-Jun"), linked_grade("Grade 5")
    ('5/6', '5/6', '')
    """
    if isinstance(cell, date):
        # Excel takes 5/6 for 5 June, so the day is the first number
        return f"{cell.day}/{cell.month}"
    text = clean_text(cell)
    match = _DAY_GRADE.fullmatch(text)
    if match:
        return f"{int(match[1])}/{_MONTHS.index(match[2].casefold()) + 1}"
    match = _GRADE_DAY.fullmatch(text)
    if match:
        return f"{_MONTHS.index(match[1].casefold()) + 1}/{int(match[2])}"
    day = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?", text)
    return f"{int(day[3])}/{int(day[2])}" if day else ""
