"""Figures of a text by one grammar: amounts, percentages and counts, with precision, hedge and place.

A figure is kept as a whole number of millionths, and so is the last place it is printed in: all that is later
compared is compared in whole numbers. Years, dates, numbers of paragraphs and grades are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from establishment.ground.amounts import LARGEST, POWERS, Slip
from establishment.papers.figure_words import (
    AFTER,
    BEFORE,
    BETWEEN,
    CONTINENTAL,
    COUNTED,
    FIRST_OF_NAMES,
    IN_LIST,
    LAST,
    LETTERS,
    LONE_PART,
    NAMED,
    NAMES,
    NO_FIGURE,
    NUMBER,
    PARTS,
    RATE,
    SINGLE,
    SMALL,
    TIMED,
    UNIT,
    WORD,
    YEAR,
    Spans,
)

Kind = Literal["money", "percent", "count"]
Bound = Literal["", "over", "under", "about", "range"]


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure of a paper.

    size, step: the value and its last printed place, in millionths.  first, last: the stretch with sign, brackets and
    per cent sign.  bound: what the words around it say.  slip: what is wrong with its notation, and `otherwise` what
    else it can mean.  year: it looks like a year, and counts only in a table.
    signed: brackets or a sign stand with it.  grain: the step it is really given at, in millionths: 552,000 at
    thousands.  printed: how many digits it has, noughts at the end too.  digits: without those.
    """

    start: int
    end: int
    text: str
    size: int
    step: int
    kind: Kind
    first: int
    last: int
    currency: str = ""
    bound: Bound = ""
    slip: Slip = ""
    otherwise: tuple[Fraction, ...] = ()
    word: bool = False
    year: bool = False
    signed: bool = False
    power: int = 0
    noun: str = ""
    grain: int = field(init=False, repr=False, compare=False)
    printed: int = field(init=False, repr=False, compare=False)
    digits: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        written = str(abs(self.size) // self.step)
        bare = written.rstrip("0")
        object.__setattr__(self, "grain", self.step * 10 ** (len(written) - len(bare)) if bare else self.step)
        object.__setattr__(self, "printed", len(written))
        object.__setattr__(self, "digits", max(len(bare), 1))

    @property
    def value(self) -> Fraction:
        """Its value in pounds, per cent or a number."""
        return Fraction(self.size, UNIT)

    @property
    def slack(self) -> Fraction:
        """How far a value may lie from the one written and still be written so."""
        if self.bound == "about":
            return max(Fraction(self.step, 2 * UNIT), abs(self.value) / 20)
        # Pence are exact, and so are whole numbers of posts: nobody rounds those in silence.
        fine = self.kind == "money" and not self.power and self.step <= UNIT // 100
        whole = self.kind == "count" and (self.step == UNIT or self.word)
        return Fraction(0) if fine or whole else Fraction(self.step, 2 * UNIT)

    @property
    def low(self) -> Fraction | None:
        """The least that it can mean; None where its words leave that open."""
        if self.bound in ("over", "under"):
            return self.value if self.bound == "over" else Fraction(0) if self.size > 0 else None
        return self.value - self.slack

    @property
    def high(self) -> Fraction | None:
        """The greatest that it can mean; None where its words leave that open."""
        if self.bound in ("over", "under"):
            return None if self.bound == "over" else self.value
        return self.value + self.slack

    @property
    def coarse(self) -> bool:
        """Whether it is printed in thousands or more, or ends in noughts."""
        return self.power > 0 or self.grain > self.step


def figures(text: str) -> list[PrintedFigure]:
    """Every figure of a text, in order."""
    barred = Spans((m.start(), m.end()) for m in NO_FIGURE.finditer(text))
    printed = list(_in_digits(text, barred))
    spans = Spans((f.first, f.last) for f in printed)
    for match in WORD.finditer(text):
        if not spans.holds(match.start()) and not barred.holds(match.start()) and (f := _words(text, match)):
            printed.append(f)
    for match in LONE_PART.finditer(text):
        if not spans.holds(match.start()):
            printed.append(_plain(text, match.start(), match.end(), PARTS[match[0]], 10_000, word=True))
    return _ranges(sorted(printed, key=lambda f: f.start), text)


def constants_of(heading: str) -> list[PrintedFigure]:
    """The figures of a heading, as constants of the rows below: they have no place of their own in the text."""
    return [replace(f, start=-1, end=-1, first=-1, last=-1) for f in figures(heading) if f.size]


def _in_digits(text: str, barred: Spans) -> Iterator[PrintedFigure]:
    """Every figure in digits; where spaces turn out to stand between figures, the rest is read again."""
    at = 0
    while (match := NUMBER.search(text, at)) is not None:
        figure = _digits(text, match, barred)
        written = match["digits"]
        at = match.end()
        if " " in written and (figure is None or figure.end < match.start("digits") + len(written)):
            at = match.start("digits") + written.index(" ")
        if figure is not None:
            yield figure


def _plain(
    text: str, start: int, end: int, size: int, step: int, *, kind: Kind = "count", word: bool = False
) -> PrintedFigure:
    return PrintedFigure(
        start, end, text[start:end], size, step, kind, start, end, bound=_bound(text, start, end), word=word
    )


def _digits(text: str, m: re.Match[str], barred: Spans) -> PrintedFigure | None:
    """A figure written in digits; None where it is a date, a reference or part of a word."""
    at, currency = m.start("digits"), m["currency"]
    percent = bool(m["percent"])
    end = m.end()
    written = m["digits"]
    if " " in written and not currency and not _spaced(text, at, end, written):
        written = written.split(" ")[0]
        end = at + len(written)
    whole_match = end == m.end()
    unit = (m["unit"] or "") if whole_match else ""
    named = NAMED.match(text, end) if not currency and text[end : end + 2].strip()[:1] in FIRST_OF_NAMES else None
    # With a sign of money or per cent it is a figure, whatever else it looks like.
    if barred.holds(at) and not currency and not percent and not named:
        return None
    if written == "000" or (not currency and at and text[at - 1].isalpha()):
        return None
    if (
        end < len(text)
        and text[end].isalpha()
        and not unit
        and not m["letter"]
        and not re.match(r"(?:hrs?|fte|wte|x)\b", text[end : end + 4], re.IGNORECASE)
    ):
        return None
    name = (currency or (named[0].strip() if named else "")).strip()
    code = NAMES.get(name.casefold(), name.upper())
    if named:
        end = named.end()
    return _made(text, m, written, code, (unit or (m["head"] or "")).casefold().rstrip("."), end, whole_match)


def _spaced(text: str, at: int, end: int, written: str) -> bool:
    """Whether spaces stand between thousands: a noun follows, and no other digit stands near."""
    return bool(re.match(r"\s*(?:[a-z(%]|FTE)", text[end : end + 6])) and not re.search(
        r"\d\s*$", text[max(at - 3, 0) : at]
    )


def _made(
    text: str, m: re.Match[str], written: str, code: str, unit: str, end: int, whole: bool
) -> PrintedFigure | None:
    power = POWERS.get(unit, 0)
    number = _read(written + _letters(m), code, power, text[end : end + 12])
    if number is None:
        return None
    size, places, slip, otherwise = number
    if slip == "bad_grouping" and not code and re.fullmatch(r"\d{1,2}(?:,\d){1,9}|\d{1,2}(?:,\d{1,2}){2,9}", written):
        return None  # marks of footnotes
    slip = _slip_of_match(m, whole) or slip
    if slip == "thousands_and_suffix":
        otherwise, power = (Fraction(size * 10**power, UNIT),), 0
    size, step = size * 10**power, UNIT * 10**power // 10**places
    if m["part"]:
        size, step = size + PARTS[m["part"]], 10_000
    if size > LARGEST * UNIT:
        return None
    kind: Kind = "percent" if whole and m["percent"] else "money" if code else "count"
    start, sign = _start(text, m, code)
    negative = sign in ("-", "\u2212") or bool(m["minus"])
    first, last, bracketed = _brackets(text, start, end)
    if bracketed and kind == "money" and _minus(text, first):
        negative, start, end = True, first, last
    year = bool(kind == "count" and len(written) == 4 and re.fullmatch(YEAR, written) and not COUNTED.match(text, end))
    return PrintedFigure(
        start,
        end,
        _on_one_line(text[start:end]),
        -size if negative else size,
        step,
        kind,
        first,
        last,
        code,
        _bound(text, start, end),
        slip,
        otherwise,
        False,
        year,
        bool(sign) or bracketed,
        power,
    )


def _letters(m: re.Match[str]) -> str:
    """The digits that are meant by letters behind a figure."""
    return m["letter"].translate(LETTERS) if m["letter"] and _MEANT.search(m["letter"]) else ""


_MEANT = re.compile(r"\d|^,?[Oo]+$")


def _slip_of_match(m: re.Match[str], whole: bool) -> Slip:
    """The slip that a figure shows by its unit written twice, or by a letter among its digits."""
    if _letters(m):
        return "letter"
    return "two_units" if whole and m["again"] else ""


def _on_one_line(printed: str) -> str:
    """A figure as it is printed, without the breaks of lines within it."""
    return printed if printed.isalnum() else re.sub(r"\s+", " ", re.sub(r",\s+", ",", printed)).strip()


def _start(text: str, m: re.Match[str], code: str) -> tuple[int, str]:
    """Where a figure starts, and the sign before it."""
    sign = m["sign"] or ""
    start = m.start("currency") if m["currency"] else m.start("digits")
    if sign == "\u2013" and m["currency"]:
        return start, ""
    at = m.start("sign") if sign else 0
    cell = at and re.search(r"[\t|]\s*$|\S\s{2,}$", text[max(at - 12, 0) : at])
    if sign and ((text[m.start("sign") + 1].isspace() and not cell) or text[m.start("sign") + 1 : start].strip()):
        return start, ""
    if sign == "\u2013" and re.search(r"[\w)]\s*$", text[max(m.start("sign") - 3, 0) : m.start("sign")]):
        return start, ""
    return (m.start("sign") if sign else start), sign.replace("\u2013", "-")


def _brackets(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """The stretch of a figure with the brackets that hold it alone."""
    before, after = start, end
    while before and text[before - 1] == " ":
        before -= 1
    while after < len(text) and text[after] == " ":
        after += 1
    if before and text[before - 1] == "(" and text[after : after + 1] == ")":
        return before - 1, after + 1, True
    return start, end, False


def _minus(text: str, first: int) -> bool:
    """Whether brackets in running text stand for a minus: at the start of a cell or line, or after a verb."""
    return bool(re.search(r"(?:[\t|\n]|\s{2}|\b(?:of|is|was|be|by|to)|[=:])\s?$|^$", text[max(first - 40, 0) : first]))


def _read(digits: str, code: str, power: int, after: str) -> tuple[int, int, Slip, tuple[Fraction, ...]] | None:
    """Size in millionths, decimal places, slip and other readings of the digits of a figure."""
    # Most figures are plain digits: the short way for them.
    if len(digits) <= 15 and digits.isascii() and digits.isdigit():
        return int(digits) * UNIT, 0, "", ()
    plain = re.sub(r"[\s'\u2019]", "", digits)
    if code in CONTINENTAL and re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d{1,2}", plain):
        plain = plain.replace(".", "").replace(",", ".")
    whole, _, part = plain.partition(".")
    if not re.fullmatch(r"[\d,]*", whole) or not re.fullmatch(r"\d{0,6}", part) or not (whole or part):
        return None
    slip: Slip = ""
    otherwise: tuple[Fraction, ...] = ()
    bare = whole.replace(",", "")
    if len(bare) > 15:
        return None
    if "," in whole and not re.fullmatch(r"\d{1,3}(,\d{3})+", whole):
        if not (code == "INR" and re.fullmatch(r"\d{1,2}(,\d{2})*,\d{3}", whole)):
            slip, last = "bad_grouping", whole.rpartition(",")[2]
            padded = Fraction(bare + "0" * max(3 - len(last), 0))
            cents = (Fraction(whole[: -len(last) - 1].replace(",", "") + "." + last),) if len(last) == 2 else ()
            otherwise = (padded, *cents)
    elif "," in whole and power == 3:
        slip = "thousands_and_suffix"
    elif code and not power and len(part) == 3 and len(whole) <= 3 and whole not in ("", "0") and not RATE.match(after):
        slip, otherwise = "point_for_comma", (Fraction(whole + part),)
    return int(bare or "0") * UNIT + int((part + "000000")[:6]), len(part), slip, otherwise


def number_of_words(words: str) -> int:
    """The number that words say: "twenty-eight" is 28, "three hundred and five" 305."""
    total, last = 0, 0
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word in ("hundred", "thousand"):
            total, last = total + (last or 1) * (100 if word == "hundred" else 1000), 0
        elif word == "a":
            last = 1
        elif word in SMALL:
            last += SMALL[word]
    return total + last


def _words(text: str, m: re.Match[str]) -> PrintedFigure | None:
    """A figure written in words; a "one" or "two" that counts nothing is none."""
    number, after = number_of_words(m["words"]), text[m.end() : m.end() + 60]
    if not m["percent"] and not m["unit"]:
        # "One" is mostly no number: it counts before a post, or in a list of numbers.
        if number == 1 and not SINGLE.match(after) and not IN_LIST.search(text, max(m.start() - 90, 0), m.start()):
            return None
        if number <= 2 and TIMED.match(after) and not re.match(r"\sof\s(?:the|these|those)\b", after):
            return None
    power = POWERS.get((m["unit"] or "").strip().casefold(), 0)
    size, step = number * UNIT * 10**power, UNIT * 10**power
    if m["half"]:
        size, step = size + UNIT // 2, UNIT // 2
    kind: Kind = "percent" if m["percent"] else "count"
    end = m.end() if m["percent"] else m.end("unit") if m["unit"] else m.end("half") if m["half"] else m.end("words")
    return _plain(text, m.start(), end, size, step, kind=kind, word=True)


def _bound(text: str, start: int, end: int) -> Bound:
    """What the words around a figure say of it: over, under, about, or nothing."""
    if text[end : end + 12].lstrip().startswith(("+", "or ")) and AFTER.match(text, end):
        return "over"
    before = text[max(start - 26, 0) : start].rstrip(" (")
    if not before or (
        before[-1] != "~" and before[max(before.rfind(" "), before.rfind("\n")) + 1 :].casefold() not in LAST
    ):
        return ""
    for match in BEFORE.finditer(before):
        if match[0] == "c." and not before[before.rfind("\n") + 1 : match.start()].strip():
            continue  # the third item of a list
        if match.end() == len(before):
            return "over" if match["over"] else "under" if match["under"] else "about"
    return ""


def _ranges(printed: list[PrintedFigure], text: str) -> list[PrintedFigure]:
    """The two ends of a range know each other, and share the unit of the second ("£10-15k")."""
    for at in range(len(printed) - 1):
        one, two = printed[at], printed[at + 1]
        if two.start - one.end > 5 or not BETWEEN.fullmatch(text, one.end, two.start) or one.size <= 0 or two.size <= 0:
            continue
        dash = text[one.end : two.start].strip() in ("-", "\u2013", "\u2014")
        word = (
            "between" in text[max(one.start - 10, 0) : one.start] or "rang" in text[max(one.start - 18, 0) : one.start]
        )
        if not (dash or word) or (one.kind != two.kind and not one.currency and not two.currency):
            continue
        if one.currency and not two.currency and two.kind == "count":
            two = replace(two, kind="money", currency=one.currency)
        if two.power > one.power and one.size < two.size // 10**two.power * 2:
            raised = 10 ** (two.power - one.power)
            one = replace(one, size=one.size * raised, step=one.step * raised, power=two.power)
        # A wider span is no range: "2 - 400" is the mark of a note and a figure.
        if one.size < two.size <= 20 * one.size:
            printed[at], printed[at + 1] = replace(one, bound="range"), replace(two, bound="range")
    return printed
