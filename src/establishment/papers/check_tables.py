"""Tables tested: totals of columns, relations between the columns of a row, records against their sums."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from establishment.findings import Verdict
from establishment.papers.results import Check, joined, said
from establishment.papers.tables import Cell, Table

_TOTAL = re.compile(
    r"^\W*(?:grand\s+|overall\s+|sub[- ]?)?totals?\b|\btotals?\W*$|^\W*sum\b|^all\s+(?:posts|staff|services)\W*$",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"sub[- ]?total|\btotals?\W*$|^\W*totals?\s+\w", re.IGNORECASE)
_NET = re.compile(
    r"^\W*net\b|^\W*(?:balance|surplus|deficit|shortfall|gap|remaining|variance|difference)\b", re.IGNORECASE
)
_INSIDE = re.compile(r"^\W*(?:of which|including|incl\.?|memo)\b", re.IGNORECASE)
_LESS = re.compile(r"^\W*(?:less|minus|deduct|savings?|income|grants?|funded by|offset)\b", re.IGNORECASE)
_NO_SUM = re.compile(
    r"\b(?:each|per|rate|average|avg|mean|median|grade|scp|points?|salary range|year|unit cost|price|ratio|"
    r"cumulative|rank|"
    r"ref|no\.?$|number$|item|line|code|hourly|mid-?point|min(?:imum)?|max(?:imum)?|balance)\b|%",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:change|variance|variation|difference|movement|increase|decrease|reduction|net|growth|saving|over|"
    r"under|remaining|balance|left)\b",
    re.IGNORECASE,
)
_SUM = re.compile(r"\btotals?\b|\bsum\b|\boverall\b|\ball\b", re.IGNORECASE)
_PRODUCT = re.compile(r"\btotal|\bcost\b|\bamount\b|\bvalue\b|\bsaving", re.IGNORECASE)


MOST_TOTALS = 200
"""Rows of totals tested in one table."""
LOOKED_AT = 200
"""Rows by which a relation between columns is judged; one that they bear out is then tested in every row."""


def slack_of(cells: Sequence[Cell], total: Cell) -> Fraction:
    """How far a total may lie from the sum of its parts and still be the same money, rounded."""
    parts = [cell.slack for cell in cells if cell.value]
    worst = sum(parts, total.slack)
    if len(parts) <= 4:
        return worst
    spread = Fraction(math.isqrt(int(sum((2 * slack) ** 2 for slack in parts) * 10**6)), 1000)
    return min(worst, total.slack + spread * Fraction(3, 4))


def check_tables(tables: Sequence[Table]) -> list[Check]:
    """All that the tables of a paper say of themselves and of each other."""
    found: list[Check] = []
    for table in tables:
        found += _columns(table)
        found += _rows(table)
    found += _records(tables)
    return found


def _label(row: list[Cell]) -> str:
    return next((cell.text for cell in row if cell.kind == "text"), "")


@dataclass(frozen=True)
class _Way:
    """One way in which the rows above (or below) make up a total: row numbers and signs."""

    rows: tuple[tuple[int, int], ...]


def _ways(table: Table, at: int, totals: list[int]) -> list[_Way]:
    labels = [_label(row) for row in table.rows]
    items = [
        n
        for n in range(len(table.rows))
        if n not in totals and not _INSIDE.search(labels[n]) and not _NET.search(labels[n])
    ]
    before = [t for t in totals if t < at]
    last = before[-1] if before else -1
    above = [n for n in items if n < at]
    since = [n for n in above if n > last]
    signed = [(n, -1 if _LESS.search(labels[n]) else 1) for n in above]
    ways = [
        [(n, 1) for n in since],
        [(n, 1) for n in above],
        [(t, 1) for t in before] + [(n, 1) for n in since],
        [(t, 1) for t in before],
        signed,
        [(n, 1) for n in range(at + 1, len(table.rows)) if n in items] if not above else [],
    ]
    every = [(n, 1) for n in range(at) if n not in totals]
    ways.append(every)
    if _NET.search(labels[at]) and len(before) >= 2:
        ways = [[(before[-2], 1), (before[-1], -1)], [(before[-1], 1), (before[-2], -1)], *ways]
    seen: list[_Way] = []
    for way in ways:
        made = _Way(tuple(way))
        if len(way) >= 2 and made not in seen:
            seen.append(made)
    return seen


def _sum(table: Table, way: _Way, column: int) -> tuple[Fraction, list[Cell]] | None:
    """The sum of a column by one way, and its cells; None where a cell cannot be added."""
    cells, value = [], Fraction(0)
    for row, sign in way.rows:
        cell = table.rows[row][column] if column < len(table.rows[row]) else None
        if cell is None or cell.kind == "blank":
            continue
        if not cell.numeric:
            return None
        cells.append(cell)
        value += sign * cell.value
    return (value, cells) if len(cells) >= 2 or (cells and len(way.rows) >= 2) else None


def _fits(total: Cell, made: tuple[Fraction, list[Cell]] | None) -> bool:
    if made is None:
        return False
    value, cells = made
    return abs(value - total.value) <= slack_of(cells, total) or (bool(total.value) and value == -total.value)


def _columns(table: Table) -> Iterator[Check]:
    """Each row of totals: the columns that add up, and those that do not though others do."""
    labels = [_label(row) for row in table.rows]
    totals = [n for n, label in enumerate(labels) if _TOTAL.search(label)]
    if not totals and len(table.rows) > 3 and not labels[-1]:
        totals = [len(table.rows) - 1] if sum(c.numeric for c in table.rows[-1]) >= 1 else []
    nets = [n for n, label in enumerate(labels) if _NET.search(label) and n not in totals and n]
    for at in sorted([*totals, *nets])[:MOST_TOTALS]:
        row = table.rows[at]
        columns = [c for c, cell in enumerate(row) if cell.numeric and c > 0 and not cell.slip]
        ways = _net_ways(table, at, nets) if at in nets else _ways(table, at, totals)
        if not ways or not columns:
            continue
        fit = {way: [c for c in columns if _fits(row[c], _sum(table, way, c))] for way in ways}
        best = max(ways, key=lambda way: len(fit[way]))
        if at in nets and (len(fit[best]) < 2 or 2 * len(fit[best]) <= len(columns)):
            continue
        others = bool(fit[best])
        for column in columns:
            yield from _column(table, at, column, best, [w for w in ways if column in fit[w]], others, len(columns))


def _net_ways(table: Table, at: int, nets: list[int]) -> list[_Way]:
    """How a row headed "net", "gap" or "balance" can come of the rows above it."""
    last = max((n for n in nets if n < at), default=-1)
    ways = [
        [(n, 1) for n in range(at)],
        [(n, 1) for n in range(last + 1, at)],
        [(n, 1) for n in range(max(last, 0), at)],
    ]
    if at >= 2:
        ways += [[(at - 2, 1), (at - 1, -1)], [(at - 1, 1), (at - 2, -1)]]
    if last >= 0:
        ways += [[(last, 1), *((n, -1) for n in range(last + 1, at))]]
    return list(dict.fromkeys(_Way(tuple(way)) for way in ways if len(way) >= 2))


def _column(
    table: Table, at: int, column: int, best: _Way, fitting: list[_Way], others: bool, width: int
) -> Iterator[Check]:
    total = table.rows[at][column]
    heading = table.heading(column)
    way = best if best in fitting or not fitting else fitting[0]
    made = _sum(table, way, column)
    if made is None or (total.kind == "percent" and not fitting) or len(made[1]) < 2:
        return
    value, cells = made
    if not fitting:
        if _NO_SUM.search(heading) or not total.value or len({c.kind for c in cells if c.value}) > 1:
            return
        near = abs(value - total.value) <= max(abs(total.value), abs(value)) * Fraction(1, 2)
        if not others and (width > 2 or not near):
            return
    name = f'the column "{heading}"' if heading else "the column"
    label = _label(table.rows[at]) or "the last row"
    yield verdict(
        "P103", total, value, slack_of(cells, total), cells, f'In {name}, the row "{label.strip()}" says {{stated}}'
    )


def verdict(code: str, stated: Cell, value: Fraction, slack: Fraction, parts: Sequence[Cell], lead: str) -> Check:
    """A sum beside the figure a table states."""
    shown = joined(said(c.value, stated.kind, c.currency or stated.currency) for c in parts if c.value)
    computed, written = said(value, stated.kind, stated.currency), said(stated.value, stated.kind, stated.currency)
    gap = value - stated.value
    starts = tuple(cell.start for cell in parts)
    lead = lead.format(stated=written)
    money = stated.kind == "money"
    if not gap or value == -stated.value:
        return Check(
            code,
            "agrees",
            "note",
            stated.start,
            stated.text,
            f"{lead}: {shown} is that.",
            stated.value,
            stated.value,
            starts,
            money=money,
        )
    if abs(gap) <= slack:
        message = f"{lead}; the rows come to {computed}, the same within the rounding of the figures."
        return Check(
            code, "rounding", "note", stated.start, stated.text, message, stated.value, value, starts, money=money
        )
    message = (
        f"{lead}, but {shown} comes to {computed}: {said(abs(gap), stated.kind, stated.currency)} "
        f"{'more' if gap > 0 else 'less'}."
    )
    ask = f"Which is wrong: the total of {written}, or one of the figures it is made of? It would be {computed}."
    return Check(code, "differs", "error", stated.start, stated.text, message, stated.value, value, starts, ask, money)


Formula = Callable[[Sequence[Fraction]], Fraction]


@dataclass(frozen=True)
class _Relation:
    """One column as a sum, difference or product of others, in words and as a rule."""

    target: int
    operands: tuple[int, ...]
    kind: str
    headed: bool

    def value(self, row: list[Cell]) -> Fraction:
        """What the rule makes of a row."""
        values = [row[c].value for c in self.operands]
        if self.kind == "product":
            return values[0] * values[1]
        return sum(values, Fraction(0)) if self.kind == "sum" else values[0] - values[1]

    def slack(self, row: list[Cell]) -> Fraction:
        """How far rounding can put the stated figure off."""
        cells = [row[c] for c in self.operands]
        if self.kind == "product":
            one, two = cells
            return row[self.target].slack + abs(one.value) * two.slack + abs(two.value) * one.slack
        return (
            slack_of(cells, row[self.target])
            if len(cells) > 4
            else row[self.target].slack + sum((c.slack for c in cells), Fraction(0))
        )

    def text(self, row: list[Cell]) -> str:
        """The rule with the figures of a row."""
        sign = {"sum": " + ", "difference": " - ", "product": " x "}[self.kind]
        return sign.join(said(row[c].value, row[c].kind, row[c].currency) for c in self.operands)


def _rows(table: Table) -> Iterator[Check]:
    if len(table.rows) < 2 or table.width < 3:
        return
    columns = [c for c in range(1, table.width) if sum(bool(cell and cell.numeric) for cell in table.column(c)) >= 2]
    if not 2 <= len(columns) <= 10:
        return
    tested: set[tuple[int, int]] = set()
    for relation, fits, misses in _accepted(table, columns):
        for n in [*fits, *misses]:
            row = table.rows[n]
            if (n, relation.target) in tested:
                continue
            tested |= {(n, c) for c in (relation.target, *relation.operands)}
            yield _row_check(table, relation, row, len(fits))
    constant = _constant(table, columns, tested)
    yield from constant


def _row_check(table: Table, relation: _Relation, row: list[Cell], fits: int) -> Check:
    cell, value, slack = row[relation.target], relation.value(row), relation.slack(row)
    heading = table.heading(relation.target) or f"column {relation.target + 1}"
    lead = f'"{_label(row).strip()}", {heading}: {said(cell.value, cell.kind, cell.currency)}'
    starts = tuple(row[c].start for c in relation.operands)
    money, gap = cell.kind == "money", value - cell.value
    if abs(gap) <= slack:
        name: Verdict = "agrees" if not gap else "rounding"
        return Check(
            "P104",
            name,
            "note",
            cell.start,
            cell.text,
            f"{lead} = {relation.text(row)}.",
            cell.value,
            value,
            starts,
            money=money,
        )
    message = (
        f"{lead}, but {relation.text(row)} is {said(value, cell.kind, cell.currency)}: "
        f"{said(abs(gap), cell.kind, cell.currency)} {'more' if gap > 0 else 'less'}. The same sum holds in "
        f"{fits} other row{'s' * (fits != 1)} of the table."
    )
    return Check(
        "P104",
        "differs",
        "error",
        cell.start,
        cell.text,
        message,
        cell.value,
        value,
        starts,
        "Which figure of this row is wrong?",
        money,
    )


def _candidates(table: Table, columns: list[int]) -> Iterator[_Relation]:
    kinds = {
        c: next((cell.kind for cell in table.column(c) if cell and cell.numeric and cell.value), "count")
        for c in columns
    }
    for target in columns:
        heading = table.heading(target)
        same = [c for c in columns if c != target and kinds[c] == kinds[target] and kinds[c] != "percent"]
        before = [c for c in same if c < target]
        for some in (before, same):
            if len(some) >= 2:
                yield _Relation(target, tuple(some), "sum", bool(_SUM.search(heading)))
        for one, two in combinations(same, 2):
            yield _Relation(target, (one, two), "sum", bool(_SUM.search(heading)))
        for one, two in permutations(same, 2):
            yield _Relation(target, (one, two), "difference", bool(_CHANGE.search(heading)))
        if kinds[target] == "money":
            for count in (c for c in columns if kinds[c] == "count"):
                for rate in (c for c in columns if kinds[c] == "money" and c != target):
                    yield _Relation(target, (count, rate), "product", bool(_PRODUCT.search(heading)))


def _accepted(table: Table, columns: list[int]) -> list[tuple[_Relation, list[int], list[int]]]:
    """The relations that the rows bear out, the best borne out first."""
    scored = []
    for relation in _candidates(table, columns):
        fits, misses, telling = _scored(table, relation, LOOKED_AT)
        enough = telling >= 3 and len(misses) * 3 <= len(fits)
        if relation.headed:
            enough = (
                enough
                or (telling >= 1 and len(misses) <= max(len(fits) - 1, 0))
                or (telling >= 2 and len(misses) <= len(fits))
            )
        if enough:
            scored.append(
                (relation.headed, len(fits) - 2 * len(misses), telling, -len(relation.operands), relation, fits, misses)
            )
    scored.sort(key=lambda one: one[:4], reverse=True)
    chosen: list[tuple[_Relation, list[int], list[int]]] = []
    used: set[frozenset[int]] = set()
    for *_, relation, fits, misses in scored:
        together = frozenset((relation.target, *relation.operands))
        if any(together <= other or other <= together for other in used):
            continue
        used.add(together)
        if len(table.rows) > LOOKED_AT:
            fits, misses, _ = _scored(table, relation, len(table.rows))
        chosen.append((relation, fits, misses))
    return chosen


def _scored(table: Table, relation: _Relation, most: int) -> tuple[list[int], list[int], int]:
    """The rows a relation holds in, those it does not, and how many of the first say something."""
    fits: list[int] = []
    misses: list[int] = []
    telling, needed = 0, (relation.target, *relation.operands)
    for n, row in enumerate(table.rows[:most]):
        if max(needed) >= len(row) or not row[relation.target].numeric or row[relation.target].slip:
            continue
        if not all(row[c].numeric or row[c].kind == "blank" for c in needed):
            continue
        if relation.kind == "product" and _TOTAL.search(_label(row)):
            continue
        stated = row[relation.target].value
        good = abs(relation.value(row) - stated) <= relation.slack(row)
        (fits if good else misses).append(n)
        both = sum(bool(row[c].value) for c in relation.operands) >= 2
        telling += good and both and bool(stated or relation.kind == "difference")
    return fits, misses, telling


def _constant(table: Table, columns: list[int], tested: set[tuple[int, int]]) -> Iterator[Check]:
    """Two columns that come to the same sum in almost every row: an allotment spent and left."""
    pairs = list(combinations(columns, 2))
    for one, two in pairs:
        rows = [
            (n, row)
            for n, row in enumerate(table.rows)
            if max(one, two) < len(row)
            and row[one].numeric
            and row[two].numeric
            and not _TOTAL.search(_label(row))
            and (n, one) not in tested
        ]
        sums: dict[Fraction, list[int]] = {}
        for n, row in rows:
            sums.setdefault(row[one].value + row[two].value, []).append(n)
        whole, held = max(sums.items(), key=lambda item: len(item[1]), default=(Fraction(0), []))
        distinct = {table.rows[n][one].value for n in held}
        if len(held) < 4 or len(distinct) < 4 or len(held) * 4 < len(rows) * 3 or not whole:
            continue
        for _, row in rows:
            yield _constant_check(table, row, (one, two), whole, len(held), len(pairs))
        return


def _constant_check(
    table: Table, row: list[Cell], pair: tuple[int, int], whole: Fraction, held: int, tried: int
) -> Check:
    first, second = (row[c] for c in pair)
    value, kind = first.value + second.value, first.kind
    label, money = _label(row).strip(), kind == "money"
    shown = f"{said(first.value, kind, first.currency)} + {said(second.value, kind, first.currency)}"
    whole_said = said(whole, kind, first.currency)
    if abs(value - whole) <= first.slack + second.slack:
        message = f'"{label}": {shown} = {whole_said}, as in {held - 1} other rows.'
        return Check(
            "P104",
            "agrees",
            "note",
            first.start,
            first.text,
            message,
            first.value,
            whole - second.value,
            (second.start,),
            money=money,
        )
    gap = value - whole
    message = (
        f'"{label}": {shown} comes to {said(value, kind, first.currency)}, '
        f"where {held} other rows come to {whole_said}: "
        f"{said(abs(gap), kind, first.currency)} {'more' if gap > 0 else 'less'}. (Found by trying {tried} "
        f"pair{'s' * (tried != 1)} of columns.)"
    )
    ask = (
        f"Is {said(first.value, kind, first.currency)} or {said(second.value, kind, first.currency)} wrong, or "
        f"did this row have more than {whole_said} to begin with?"
    )
    return Check(
        "P104",
        "differs",
        "error",
        first.start,
        first.text,
        message,
        first.value,
        whole - second.value,
        (second.start,),
        ask,
        money,
    )


def _records(tables: Sequence[Table]) -> Iterator[Check]:
    """Cards of one kind (a heading and its value a line) whose amounts add up to the rows of a table."""
    cards = [card for table in tables if (card := _card(table)) is not None]
    if not 3 <= len(cards) <= 400:
        return
    groups: dict[str, list[Cell]] = {}
    for key, cell in cards:
        groups.setdefault(key.casefold(), []).append(cell)
    for table in (t for t in tables if t.width >= 2 and len(t.rows) >= 3):
        for column in range(1, table.width):
            rows = [
                (row, key)
                for row in table.rows
                for key in groups
                if _same(_label(row), key) and column < len(row) and row[column].kind == "money"
            ]
            fits = [n for n, (row, key) in enumerate(rows) if sum(c.value for c in groups[key]) == row[column].value]
            if len(fits) < 3 or len(fits) * 3 < len(rows) * 2:
                continue
            for row, key in rows:
                value = sum((c.value for c in groups[key]), Fraction(0))
                lead = f'"{_label(row).strip()}": {{stated}}, and the records of {key.title()} above'
                yield verdict("P114", row[column], value, slack_of(groups[key], row[column]), groups[key], lead)


def _card(table: Table) -> tuple[str, Cell] | None:
    if table.width != 2 or len(table.rows) > 10 or len(table.lead) != 2:
        return None
    amounts = [row[1] for row in table.rows if len(row) == 2 and row[1].kind == "money"]
    return (table.lead[1], amounts[0]) if len(amounts) == 1 else None


def _same(label: str, key: str) -> bool:
    """Whether a row of a table is that of a group: the label begins with the group's name, or the other way."""
    name = label.casefold().strip()
    return bool(name) and (name.startswith(key) or key.startswith(name))
