"""Totals of the columns of a table, and rows of nets, balances and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from establishment.papers.results import Check, joined, said
from establishment.papers.tables import Cell, Table
from establishment.papers.totals import slack_of

TOTAL = re.compile(
    r"^\W*(?:grand\s+|overall\s+|sub[- ]?)?totals?\b|\btotals?\W*$|^\W*sum\b|^all\s+(?:posts|staff|services)\W*$",
    re.IGNORECASE,
)
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
MOST_TOTALS = 200
"""Rows of totals tested in one table."""


def label_of(row: list[Cell]) -> str:
    """The first text of a row."""
    return next((cell.text for cell in row if cell.kind == "text"), "")


@dataclass(frozen=True)
class _Way:
    """One way in which the rows above (or below) make up a total: row numbers and signs."""

    rows: tuple[tuple[int, int], ...]


def _ways(table: Table, at: int, totals: list[int]) -> list[_Way]:
    labels = [label_of(row) for row in table.rows]
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


def column_totals(table: Table) -> Iterator[Check]:
    """Each row of totals: the columns that add up, and those that do not though others do."""
    labels = [label_of(row) for row in table.rows]
    totals = [n for n, label in enumerate(labels) if TOTAL.search(label)]
    if not totals and len(table.rows) > 3 and not labels[-1]:
        totals = [len(table.rows) - 1] if sum(c.numeric for c in table.rows[-1]) >= 1 else []
    nets = [n for n, label in enumerate(labels) if _NET.search(label) and n not in totals and n]
    unnamed = _unnamed(table, totals, nets)
    sums = sorted({*totals, *unnamed})
    for at in sorted({*totals, *nets, *unnamed})[:MOST_TOTALS]:
        columns = _summed(table.rows[at])
        ways = _net_ways(table, at, nets, sums) if at in nets else _ways(table, at, sums)
        if not ways or not columns:
            continue
        fit = {way: [c for c in columns if _fits(table.rows[at][c], _sum(table, way, c))] for way in ways}
        best = max(ways, key=lambda way: len(fit[way]))
        if not fit[best]:
            best = min(ways, key=lambda way: _off(table, way, at, columns))
        if at in nets and (len(fit[best]) < 2 or 2 * len(fit[best]) <= len(columns)):
            continue
        others = bool(fit[best])
        for column in columns:
            yield from _column(table, at, column, best, [w for w in ways if column in fit[w]], others, len(columns))


def _summed(row: list[Cell]) -> list[int]:
    """The columns of a row of totals that can be sums."""
    return [c for c, cell in enumerate(row) if cell.numeric and c > 0 and not cell.slip]


def _off(table: Table, way: _Way, at: int, columns: list[int]) -> Fraction:
    """How far a way is from a row of totals, in the column where it is nearest for its size."""
    made = [(table.rows[at][c].value, m[0]) for c in columns if (m := _sum(table, way, c)) is not None]
    return min((abs(value - total) / (abs(total) or Fraction(1)) for total, value in made), default=Fraction(10**9))


def _unnamed(table: Table, totals: list[int], nets: list[int]) -> list[int]:
    """Rows that are the sum of those above them in most of three columns or more, whatever they are called."""
    if len(table.rows) > 60:
        return []
    found: list[int] = []
    for at in range(2, len(table.rows)):
        columns = [
            c for c in _summed(table.rows[at]) if table.rows[at][c].value and table.rows[at][c].kind != "percent"
        ]
        if at in totals or at in nets or len(columns) < 3:
            continue
        sums = [n for n in (*totals, *found) if n < at]
        for way in _ways(table, at, sums):
            fits = sum(_fits(table.rows[at][c], _sum(table, way, c)) for c in columns)
            if fits >= 2 and 3 * (len(columns) - fits) <= len(columns) and (len(way.rows) > 2 or fits >= 3):
                found.append(at)
                break
    return found


def _net_ways(table: Table, at: int, nets: list[int], sums: list[int]) -> list[_Way]:
    """How a row headed "net", "gap" or "balance" can come of the rows above it."""
    last = max((n for n in nets if n < at), default=-1)
    ways = [
        [(n, 1) for n in range(at)],
        [(n, 1) for n in range(last + 1, at)],
        [(n, 1) for n in range(max(last, 0), at)],
    ]
    if at >= 2:
        ways += [[(at - 2, 1), (at - 1, -1)], [(at - 1, 1), (at - 2, -1)], [(at - 2, 1), (at - 1, 1)]]
    before = [n for n in sums if n < at]
    if before:
        ways += [[(before[-1], 1), *((n, sign) for n in range(before[-1] + 1, at))] for sign in (1, -1)]
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
    label = label_of(table.rows[at]) or "the last row"
    yield verdict("P103", total, value, slack_of(cells, total), cells, f'In {name}, the row "{label.strip()}" says', "")


def verdict(
    code: str, stated: Cell, value: Fraction, slack: Fraction, parts: Sequence[Cell], start: str, rest: str
) -> Check:
    """A sum beside the figure a table states, which stands between the two parts of the lead."""
    shown = joined(said(c.value, stated.kind, c.currency or stated.currency) for c in parts if c.value)
    computed, written = said(value, stated.kind, stated.currency), said(stated.value, stated.kind, stated.currency)
    gap = value - stated.value
    starts = tuple(cell.start for cell in parts)
    lead = f"{start} {written}{rest}"
    money = stated.kind == "money"
    if gap and value == -stated.value:
        message = f"{lead}; {shown} comes to {computed}. The signs are opposite, so whether they agree is not tested."
        return Check(
            code, "untestable", "note", stated.start, stated.text, message, stated.value, value, starts, money=money
        )
    if not gap:
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
