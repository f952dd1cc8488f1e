"""Tables in a paper's text: by tabs, by pipes, by spaces, or flattened to one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from establishment.ground.amounts import POWERS, read_digits
from establishment.papers.quantities import bare_number, quantities
from establishment.papers.quantity import Quantity

CellKind = Literal["text", "blank", "money", "percent", "count", "unknown"]
_UNIT_IN = re.compile(
    r"(?P<currency>[£$€])\s?(?:['\u2018\u2019]?(?P<k>000s?|k)\b|(?P<m>m(?:illions?|n)?\b)|(?P<bn>bn\b|billions?))"
    r"|(?:in|\()\s?(?P<k2>thousands|000s|'000s?)\b|(?:in|\()\s?(?P<m2>millions?)\b",
    re.IGNORECASE,
)
_HAS_SIGN = re.compile(
    r"[£$€¥₹₤%]|\b(?:GBP|EUR|USD|AUD|CAD|NZD|CHF|SEK|NOK|DKK|PLN|kr|per\s?cent|pounds|euros|dollars)\b", re.IGNORECASE
)
_SIMPLE = re.compile(
    r"(?P<open>[-(])?£(?P<whole>\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(?P<part>\.\d{1,2})?(?P<unit>k|m|bn)?(?P<close>\))?",
    re.IGNORECASE,
)
_NIL = {"-", "\u2013", "\u2014", "nil", "0", "--"}
_UNSAID = {"n/a", "na", "tbc", "tbd", "*", "...", "n.a.", "?"}
_ONE = r"(?:[-+(\u2212]?\s?[£$€]?\s?-?\d[\d,]*(?:\.\d+)?\s?(?:k|m|bn|%)?\)?|[-\u2013\u2014](?=\s|$)|nil|n/a)"
_TRAIL = re.compile(rf"(?P<label>\S.{{0,100}}?)\s+(?P<cells>{_ONE}(?:\s+{_ONE}){{0,12}})\s*$", re.IGNORECASE)
_CELL = re.compile(_ONE, re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """One cell: as written, where, and its value.

    plain: a number or an amount alone, read without looking further.  power: 3 where it is written in thousands.
    """

    text: str
    start: int
    kind: CellKind
    value: Fraction = Fraction(0)
    slack: Fraction = Fraction(0)
    places: int = 0
    currency: str = ""
    own_unit: bool = False
    slip: str = ""
    plain: bool = False
    power: int = 0

    @property
    def numeric(self) -> bool:
        """Whether the cell has a value that can be added up; a dash is nothing."""
        return self.kind in ("money", "count", "percent")


@dataclass
class Table:
    """A table: its headings, its rows and where it stands."""

    rows: list[list[Cell]]
    headings: list[str] = field(default_factory=list)
    caption: str = ""
    powers: list[int] = field(default_factory=list)
    lead: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)

    def column(self, at: int) -> list[Cell | None]:
        """The cells of a column, None where a row is shorter."""
        return [row[at] if at < len(row) else None for row in self.rows]

    def heading(self, at: int) -> str:
        """The heading of a column, or nothing."""
        return self.headings[at] if at < len(self.headings) else ""


@dataclass(frozen=True)
class _Line:
    start: int
    text: str
    blank_before: bool
    cells: tuple[tuple[int, str], ...] = ()
    style: str = ""


def tables_of(text: str) -> list[Table]:
    """Every table of a text, in order."""
    lines = list(_lines(text))
    found: list[Table] = []
    run: list[_Line] = []
    before: list[str] = []
    for line in lines:
        joins = (
            run
            and line.style == run[-1].style
            and (not line.blank_before or (len(line.cells) > 2 and len(line.cells) == len(run[-1].cells)))
        )
        if line.style and (not run or joins):
            run.append(line)
            continue
        found += _table(run, before)
        if run:
            before = []
        run = [line] if line.style else []
        if not line.style:
            before = [*before[-3:], line.text.strip()]
    found += _table(run, before)
    found += _flattened([line for line in lines if not line.style])
    return sorted(found, key=lambda table: table.rows[0][0].start)


def _lines(text: str) -> Iterator[_Line]:
    position, blank = 0, False
    for raw in text.split("\n"):
        start, position = position, position + len(raw) + 1
        if not raw.strip():
            blank = True
            continue
        style, cells = _split(raw, start)
        yield _Line(start, raw, blank, tuple(cells), style)
        blank = False


def _split(raw: str, start: int) -> tuple[str, list[tuple[int, str]]]:
    if ("|" in raw and raw.count("|") >= 2) or raw.strip().startswith("|"):
        if re.fullmatch(r"[\s|:+=-]+", raw):
            return "pipe", []
        parts = _parts(raw, start, "|")
        inner = parts[1:] if raw.lstrip().startswith("|") else parts
        return "pipe", inner[:-1] if raw.rstrip().endswith("|") else inner
    if "\t" in raw.strip() or (raw.rstrip("\n ").endswith("\t") and raw.strip()):
        return "tab", _parts(raw, start, "\t")
    if len(raw) < 300:
        wide = re.split(r"\s{2,}", raw.strip())
        if len(wide) >= 2 and any(bare_number(w) or re.match(r"[-(]?[£$€]\d", w) for w in wide[1:]):
            return "space", [(start + m.start(), m[0]) for m in re.finditer(r"\S(?:\S| (?! ))*", raw)]
        trail = _TRAIL.fullmatch(raw.strip()) if len(raw) < 160 else None
        if trail and not re.search(r"[.:;,]$", trail["label"]) and len(trail["label"].split()) <= 9:
            indent = len(raw) - len(raw.lstrip())
            cells = [(start + indent, trail["label"])]
            cells += [(start + indent + m.start(), m[0]) for m in _CELL.finditer(raw.strip(), trail.start("cells"))]
            money = any(c in trail["cells"] for c in "£$€")
            if len(cells) > 2 or money:
                return f"trail{len(cells)}", cells
    return "", []


def _parts(raw: str, start: int, by: str) -> list[tuple[int, str]]:
    made, at = [], start
    for part in raw.split(by):
        made.append((at + len(part) - len(part.lstrip()), part.strip()))
        at += len(part) + 1
    return made


def _table(run: list[_Line], before: list[str]) -> list[Table]:
    rows = [list(line.cells) for line in run if line.cells]
    if len(rows) < 2:
        return []
    trail = run[0].style.startswith("trail")
    if trail and len(rows) < 3:
        return []
    first = next((n for n, row in enumerate(rows) if any(_is_number(t) for _, t in row[1:])), len(rows))
    if first == len(rows):
        first = 0
    headings = _headings(rows[:first])
    caption = " ".join(before[-3:])
    if trail and before:
        headings = _trail_headings(before[-1], len(rows[0]))
    made = _made(rows[first:], headings, caption)
    made.lead = tuple(text for _, text in rows[0])
    return [made]


def _trail_headings(line: str, width: int) -> list[str]:
    words = [] if _UNIT_IN.search(line) else line.split()
    return ["", *words[-(width - 1) :]] if len(words) >= width - 1 and len(words) < 12 else []


def _headings(rows: list[list[tuple[int, str]]]) -> list[str]:
    width = max((len(row) for row in rows), default=0)
    return [" ".join(row[at][1] for row in rows if at < len(row)).strip() for at in range(width)]


def _is_number(text: str) -> bool:
    if re.fullmatch(r"(?:19|20)\d\d|[£$€]\s?['\u2018\u2019]?000s?", text.strip()):
        return False
    return bare_number(text) is not None or bool(
        re.fullmatch(r"[-+(]?\s?[£$€]\s?-?[\d,.]+\s?(?:k|m|bn|million)?\)?|[\d.]+\s?%", text.strip(), re.IGNORECASE)
    )


def _made(rows: list[list[tuple[int, str]]], headings: list[str], caption: str) -> Table:
    width = max(len(row) for row in rows)
    units = [_unit(headings[at] if at < len(headings) else "") for at in range(width)]
    general = _unit(caption) if not any(power for power, _ in units) else (0, "")
    whole = " ".join(headings)
    if units[0][0] and not any(power for power, _ in units[1:]):
        general, units[0] = units[0], (0, "")
    if len(headings) < width and not any(power for power, _ in units):
        general = _unit(whole) if _unit(whole)[0] else general
    table = Table([], headings, caption)
    for at in range(width):
        power, currency = units[at]
        table.powers.append(power)
        units[at] = (power, currency or ("GBP" if "£" in (headings[at] if at < len(headings) else "") else ""))
    for row in rows:
        table.rows.append(
            [
                _cell(text, start, units[at], general, headings[at] if at < len(headings) else "")
                for at, (start, text) in enumerate(row)
            ]
        )
    return table


def _unit(text: str) -> tuple[int, str]:
    """Power of ten and currency that a heading gives its figures."""
    found = _UNIT_IN.search(text)
    if not found:
        return 0, ""
    power = 3 if found["k"] or found["k2"] else 9 if found["bn"] else 6
    return power, {"£": "GBP", "$": "USD", "€": "EUR"}.get(found["currency"] or "", "GBP")


_COUNTS = re.compile(
    r"\b(?:fte|wte|posts?|no\.?|number|headcount|staff|count|qty|volume|grade|scp|points?|year|hours|ref|item)\b|%",
    re.IGNORECASE,
)


def _cell(text: str, start: int, unit: tuple[int, str], general: tuple[int, str], heading: str) -> Cell:
    said = text.strip()
    if not said:
        return Cell(text, start, "blank")
    if said.casefold() in _NIL:
        return Cell(text, start, "count")
    if said.casefold() in _UNSAID:
        return Cell(text, start, "unknown")
    number = bare_number(said)
    if number is not None:
        power, currency = unit
        if not power and general[0] and not _COUNTS.search(heading):
            power, currency = general
        value, places = number
        slack = (
            Fraction(10) ** (power - places) / 2
            if power or places not in (0, 2)
            else Fraction(0)
            if places
            else Fraction(1, 2) * bool(currency)
        )
        kind: CellKind = "money" if currency else "count"
        if kind == "count" and not power and (value * 4).denominator == 1:
            slack = Fraction(0)
        if kind == "count" and "%" in heading:
            kind = "percent"
        return Cell(said, start, kind, value * 10**power, slack, places, currency, plain=True)
    simple = _SIMPLE.fullmatch(said)
    slip = simple and simple["unit"] and "," in simple["whole"]
    if simple and not slip and (simple["open"] == "(") == bool(simple["close"]):
        return _simple(simple, said, start)
    found = [q for q in quantities(said) if q.kind != "count"] if len(said) < 80 and _HAS_SIGN.search(said) else []
    if len(found) == 1 and re.fullmatch(r"[\s()*+-]*", said.replace(said[found[0].start : found[0].end], "", 1)):
        return _of(found[0], said, start)
    if found and found[0].start == 0 and found[0].kind == "money":
        return _of(found[0], said, start)
    return Cell(said, start, "text")


def _simple(found: re.Match[str], said: str, start: int) -> Cell:
    """A cell such as £1,250, -£30k or (£2.5m), read without looking further."""
    read = read_digits(found["whole"] + (found["part"] or ""), POWERS.get((found["unit"] or "").casefold(), 0))
    assert read is not None
    signed = -read.value if found["open"] else read.value
    return Cell(said, start, "money", signed, read.half, read.places, "GBP", bool(read.power), plain=True,
                power=read.power)  # fmt: skip


def _of(quantity: Quantity, said: str, start: int) -> Cell:
    return Cell(
        said,
        start + quantity.start,
        quantity.kind,
        quantity.value,
        quantity.slack,
        quantity.places,
        quantity.currency,
        bool(quantity.unit_power),
        quantity.slip,
    )


def _flattened(lines: list[_Line]) -> list[Table]:
    """Tables whose cells stand one a line: a label and the same number of figures, again and again."""
    found: list[Table] = []
    kinds = [
        ("n" if _is_number(line.text) or line.text.strip() in _NIL else "t" if len(line.text) < 70 else "x")
        for line in lines
    ]
    at = 0
    while at < len(lines):
        if kinds[at] != "t" or at + 1 >= len(lines) or kinds[at + 1] != "n":
            at += 1
            continue
        width = 2
        while at + width < len(lines) and kinds[at + width] == "n" and width < 12:
            width += 1
        rows, end = [], at
        while end + width <= len(lines) and kinds[end] == "t" and all(k == "n" for k in kinds[end + 1 : end + width]):
            rows.append(
                [
                    (line.start + len(line.text) - len(line.text.lstrip()), line.text.strip())
                    for line in lines[end : end + width]
                ]
            )
            end += width
        if len(rows) >= 3:
            head = [lines[n].text.strip() for n in range(max(at - width, 0), at) if kinds[n] == "t"]
            found.append(
                _made(
                    rows,
                    head if len(head) == width else [],
                    " ".join(line.text.strip() for line in lines[max(at - width - 2, 0) : max(at - width, 0)]),
                )
            )
            at = end
        else:
            at += 1
    return found
