"""Relations between the columns of a row that the rows of a table bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from establishment.ground.findings import Verdict
from establishment.papers.columns import TOTAL, label_of
from establishment.papers.results import Check, said
from establishment.papers.tables import Cell, Table
from establishment.papers.totals import slack_of

_CHANGE = re.compile(
    r"\b(?:change|variance|variation|difference|movement|increase|decrease|reduction|net|growth|saving|over|"
    r"under|remaining|balance|left)\b",
    re.IGNORECASE,
)
_SUM = re.compile(r"\btotals?\b|\bsum\b|\boverall\b|\ball\b", re.IGNORECASE)
_PRODUCT = re.compile(r"\btotal|\bcost\b|\bamount\b|\bvalue\b|\bsaving", re.IGNORECASE)
LOOKED_AT = 200
"""Rows by which a relation between columns is judged; one that they bear out is then tested in every row."""


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
        if self.kind in ("share", "growth"):
            first = values[0] - values[1] if self.kind == "growth" else values[0]
            return 100 * first / values[1] if values[1] else Fraction(0)
        return sum(values, Fraction(0)) if self.kind == "sum" else values[0] - values[1]

    def slack(self, row: list[Cell]) -> Fraction:
        """How far rounding can put the stated figure off."""
        cells = [row[c] for c in self.operands]
        if self.kind in ("share", "growth"):
            base = abs(cells[1].value) or Fraction(1)
            return row[self.target].slack + 100 * (cells[0].slack + 2 * cells[1].slack) / base
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
        sign = {"sum": " + ", "difference": " - ", "product": " x ", "share": " of ", "growth": " against "}[self.kind]
        return sign.join(said(row[c].value, row[c].kind, row[c].currency) for c in self.operands)


def row_relations(table: Table) -> Iterator[Check]:
    """Relations between columns, tested in every row."""
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
    lead = f'"{label_of(row).strip()}", {heading}: {said(cell.value, cell.kind, cell.currency)}'
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
        f"{said(abs(gap), cell.kind, cell.currency)} {'more' if gap > 0 else 'less'}. The same holds in "
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
        if kinds[target] == "percent":
            figures = [c for c in columns if kinds[c] != "percent"]
            for one, two in permutations(figures, 2):
                if kinds[one] == kinds[two]:
                    yield _Relation(target, (one, two), "share", "%" in heading)
                    yield _Relation(target, (one, two), "growth", "%" in heading)
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
        if relation.kind == "product" and TOTAL.search(label_of(row)):
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
            and not TOTAL.search(label_of(row))
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
    label, money = label_of(row).strip(), kind == "money"
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
