"""Amounts of money in running text: currency, sign, digits, unit, bound and range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from establishment.ground.amounts import LARGEST, POWERS, Slip, read_digits
from establishment.papers.numerals import number_of
from establishment.papers.quantity import YEAR, Bound, Quantity

_CURRENCY = (
    r"(?:(?:US|CA|AU|NZ|HK|S|C|A)?\$|[£€¥₹₤]|\b(?:GBP|EUR|USD|AUD|CAD|NZD|CHF|SEK|NOK|DKK|PLN|ZAR|INR)\b|\bRs\.?)"
)


def _all_up_to(most: int, group: str) -> str:
    """A pattern of 1 to `most` repeats of a group that never stops before a further one.

    It stands for a possessive repeat, which Python 3.11.2 matches wrongly where it repeats a group.
    """
    return f"(?:(?:{group}){{{most}}}|(?:{group}){{1,{most - 1}}}(?!{group}))"


_COMMA = r"(?:,[ ]?\n?\d{3}(?!\d)|,(?!\d{3}(?!\d))\d{1,6}+|\.\d{3}(?=[.,]\d))"
_SPACED = _all_up_to(4, r" \d{3}")
_QUOTED = _all_up_to(4, r"['\u2019]\d{3}")
_DIGITS = (
    rf"\d{{1,3}}{_SPACED}(?![\d,]|\.\d{{3}})(?:\.\d{{1,4}})?|\d{{1,3}}{_QUOTED}(?:\.\d{{1,4}})?"
    rf"|\d{{1,20}}(?:{_all_up_to(6, _COMMA)}|(?!{_COMMA}))(?:[.,]\d{{1,6}})?|\.\d{{1,4}}"
)
_UNIT = r"(?:(?:k|m|mn|bn|mio|tn)\b|(?:thousand|million|billion|trillion|lakhs?|crores?)\b|'000\b)"
_MONEY = re.compile(
    rf"(?P<sign>(?<![\w£$€:)])[-+\u2212\u2013](?={_CURRENCY}))?"
    rf"(?P<currency>{_CURRENCY})(?P<gap>\s?)(?:(?P<head>k|m|bn)\s(?!{YEAR}))?(?P<minus>[-\u2212])?"
    rf"(?P<digits>{_DIGITS})(?P<letter>[OolI][\dOolI,]*\b)?"
    rf"(?:[ ]?\n?[ ]?(?P<unit>{_UNIT})(?P<again>\s?(?:million|billion|thousand|k|m|bn)\b)?)?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?<![\w£$€.,/])(?P<digits>{_DIGITS})(?:[ ]?(?P<unit>{_UNIT}))?[ ]?"
    r"(?P<currency>€|pounds\b|euros?\b|dollars\b|(?:GBP|EUR|USD|AUD|CAD|NZD|CHF|SEK|NOK|DKK|PLN|kr|zł)(?!\w))"
    r"(?!\s?\d)(?! (?:sterling )?(?:of weight|in weight))",
    re.IGNORECASE,
)
_SECOND = re.compile(rf"\s?[-\u2013\u2014]\s?(?P<digits>\d[\d,.]*)\s?(?P<unit>{_UNIT})", re.IGNORECASE)
_BETWEEN = re.compile(r"\s?(?:[-\u2013\u2014]|to|and)\s?", re.IGNORECASE)
_UNIT_RATE = re.compile(
    r"\s?(?:p\b|per\b(?!\s(?:annum|year))|/|an?\s(?:mile|hour|unit|litre|minute|km|kwh)\b)", re.IGNORECASE
)
_BEFORE = re.compile(
    r"(?P<over>over|more than|at least|in excess of|exceed(?:s|ing|ed)?|minimum of|a minimum of|upwards of|"
    r"just over|no less than)"
    r"|(?P<under>up to|less than|under|below|maximum of|no more than|at most|just under|a little under|"
    r"not exceed(?:ing)?)"
    r"|(?P<about>circa|c\.|ca\.|about|around|approximately|approx\.?|some|roughly|nearly|almost|in the region of|"
    r"in the order of|estimated at|close to|~)",
    re.IGNORECASE,
)
_LAST = frozenset(
    [
        "over",
        "than",
        "least",
        "of",
        "exceed",
        "exceeds",
        "exceeding",
        "exceeded",
        "to",
        "under",
        "below",
        "most",
        "circa",
        "c.",
        "ca.",
        "about",
        "around",
        "approximately",
        "approx",
        "approx.",
        "some",
        "roughly",
        "nearly",
        "almost",
        "at",
    ]
)
"""The last words of the phrases that bound a figure."""
_AFTER = re.compile(r"\s?(?:\+(?!\s?[\d£$€(])|or (?:more|above|over))", re.IGNORECASE)
_NAMES = {
    "£": "GBP",
    "₤": "GBP",
    "€": "EUR",
    "$": "USD",
    "¥": "JPY",
    "₹": "INR",
    "us$": "USD",
    "ca$": "CAD",
    "c$": "CAD",
    "au$": "AUD",
    "a$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "rs": "INR",
    "rs.": "INR",
    "pounds": "GBP",
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "kr": "SEK",
    "zł": "PLN",
}


def amounts(text: str) -> Iterator[Quantity]:
    """Every amount of money, in order; the ends of a range may come twice."""
    last = 0
    for found in _MONEY.finditer(text):
        if found["digits"] in ("000", "'000") and not found["unit"]:
            continue
        quantity = _amount(text, found, (found["unit"] or found["head"] or ""))
        if quantity is None:
            continue
        last = quantity.end
        yield quantity
        second = None if found["unit"] else _SECOND.match(text, quantity.end)
        if second and (joined := _joined(text, quantity, second)):
            yield from joined
            last = second.end()
    if last >= 0:
        for found in _NAMED.finditer(text):
            quantity = _amount(text, found, found["unit"] or "")
            if quantity is not None:
                yield quantity


def _joined(text: str, first: Quantity, second: re.Match[str]) -> list[Quantity]:
    """The second figure of "£10-15k"; the first then shares its unit and is yielded again, in place of itself."""
    value = number_of(second["digits"].rstrip(".,"))
    if value is None:
        return []
    power = _power(second["unit"])
    places = len(second["digits"].partition(".")[2])
    half = Fraction(10) ** (power - places) / 2
    high = value * 10**power
    low = first.value * 10**power
    return [
        Quantity(
            "money",
            first.text,
            low,
            low - half,
            low + half,
            first.start,
            first.end,
            first.currency,
            unit_power=power,
            places=first.places,
        ),
        Quantity(
            "money",
            second[0].strip(" -\u2013\u2014"),
            high,
            high - half,
            high + half,
            second.start("digits"),
            second.end(),
            first.currency,
            unit_power=power,
            places=places,
        ),
    ]


def _power(unit: str) -> int:
    return POWERS.get(unit.casefold().rstrip("."), 0)


def _amount(text: str, found: re.Match[str], unit: str) -> Quantity | None:
    groups = found.groupdict()
    currency = _NAMES.get(groups["currency"].casefold(), groups["currency"].upper())
    digits = re.sub(r"\s", "" if "," in groups["digits"] else " ", groups["digits"])
    end = found.end()
    if not unit and digits[-1] in ".,":
        digits, end = digits[:-1], end - 1
    power = _power(unit)
    read = read_digits(digits, power, currency=currency, a_rate=bool(_UNIT_RATE.match(text[end : end + 12])))
    if read is None or read.value > LARGEST:
        return None
    value, slip = read.value, _other_slip(groups) or read.slip
    start = found.start()
    negative = groups.get("sign") in ("-", "\u2212") or bool(groups.get("minus"))
    if groups.get("sign") == "\u2013":
        start += 1
    if _in_brackets(text, start, end):
        negative, start, end = True, text.rindex("(", 0, start), text.index(")", end) + 1
    bound = bound_of(text, start, end)
    value = -value if negative else value
    low, high = reach(value, read.half, bound)
    written = re.sub(r"\s+", " ", re.sub(r",\s+", ",", text[start:end])).strip()
    return Quantity("money", written, value, low, high, start, end, currency, slip, bound,
                    read.power, read.places, read.otherwise)  # fmt: skip


def _other_slip(groups: dict[str, str]) -> Slip:
    """A letter among the digits, or two units."""
    if groups.get("letter") and re.search(r"\d", groups["letter"]):
        return "letter"
    return "two_units" if groups.get("again") else ""


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Whether brackets hold an amount alone and stand for a minus: in a cell, at the end of a line, after a verb."""
    before = text[max(start - 40, 0) : start]
    after = text[end : end + 2]
    if not before.rstrip(" ").endswith("(") or not after.lstrip(" ").startswith(")"):
        return False
    lead = before.rstrip(" ")[:-1]
    return bool(re.search(r"(?:[\t|\n]|\s{2}|\b(?:of|is|was|be|by|to)|[=:])\s?$|^$", lead))


def bound_of(text: str, start: int, end: int) -> Bound:
    """What the words around a figure say of it: over, under, about, or nothing."""
    if _AFTER.match(text, end):
        return "over"
    before = text[max(start - 26, 0) : start].rstrip(" (")
    if not before or (
        before[-1] != "~" and before[max(before.rfind(" "), before.rfind("\n")) + 1 :].casefold() not in _LAST
    ):
        return ""
    for found in _BEFORE.finditer(before):
        if found.end() == len(before) and (found.start() == 0 or not before[found.start() - 1].isalnum()):
            return "over" if found["over"] else "under" if found["under"] else "about"
    return ""


def reach(value: Fraction, half: Fraction, bound: Bound) -> tuple[Fraction | None, Fraction | None]:
    """The least and the greatest that a figure can mean."""
    if bound == "over":
        return value, None
    if bound == "under":
        return (Fraction(0) if value > 0 else None), value
    if bound == "about":
        half = max(half, abs(value) / 20)
    return value - half, value + half


def ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """Amounts without repeats; the two ends of a range know each other."""
    from dataclasses import replace

    latest = {q.start: q for q in found}
    amounts: list[Quantity] = []
    for quantity in sorted(latest.values(), key=lambda q: (q.start, -q.end)):
        if not amounts or quantity.start >= amounts[-1].end:
            amounts.append(quantity)
    for at in range(len(amounts) - 1):
        one, two = amounts[at], amounts[at + 1]
        joint = _BETWEEN.fullmatch(text, one.end, two.start)
        before = text[max(one.start - 10, 0) : one.start].casefold().split()[-1:]
        dash = joint and text[one.end : two.start].strip() in ("-", "\u2013", "\u2014")
        word = joint and not dash and (before == ["between"] or "rang" in text[max(one.start - 18, 0) : one.start])
        if (dash or word) and one.value < two.value <= 20 * abs(one.value) and one.currency == two.currency:
            amounts[at] = replace(one, low=one.low, high=two.high, bound="range")
            amounts[at + 1] = replace(two, low=one.low, high=two.high, bound="range")
    return amounts
