"""Posts listed in tables: a column of posts or titles, one of grades, one of numbers, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from establishment.papers.layout import Layout
from establishment.papers.post_words import GRADE, action_of
from establishment.papers.posts import PostLine
from establishment.papers.tables import Cell, Table

_TITLE = re.compile(r"\b(?:posts?|titles?|roles?|positions?|jobs?|designation)\b", re.IGNORECASE)
_GRADE_HEAD = re.compile(r"\b(?:grades?|bands?|scale|scp|level)\b", re.IGNORECASE)
_COUNT_HEAD = re.compile(r"\b(?:fte|wte|no\.?|number|posts|count|qty|headcount|change|establishment)\b", re.IGNORECASE)
_ACTION_HEAD = re.compile(r"\b(?:action|proposal|status|outcome|impact)\b", re.IGNORECASE)
_CHANGE_HEAD = re.compile(r"\b(?:change|movement|difference|variance|\+/-)\b", re.IGNORECASE)
_FTE = re.compile(r"\b(?:fte|wte)\b", re.IGNORECASE)
_TOTAL = re.compile(r"\btotals?\b|^net\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Columns:
    title: int
    grade: int
    count: int
    action: int
    change: bool
    fte: bool


def table_posts(tables: Sequence[Table], layout: Layout, grades: Sequence[str]) -> Iterator[PostLine]:
    """Posts of every table that names posts and says what becomes of them."""
    for table in tables:
        columns = _columns(table)
        if columns is None:
            continue
        block = layout.blocks[layout.block_at(table.rows[0][0].start)]
        general = action_of(table.caption) or action_of(block.section)
        for row in table.rows:
            line = _line(row, columns, general, block.number)
            if line is not None:
                yield line


def _columns(table: Table) -> _Columns | None:
    heads = [table.heading(c) for c in range(table.width)]
    title = _first(heads, _TITLE, [])
    if title is None:
        return None
    grade = _first(heads, _GRADE_HEAD, [title])
    change = _first(heads, _CHANGE_HEAD, [title])
    numeric = [
        c for c in range(table.width) if c != title and any(cell and cell.kind == "count" for cell in table.column(c))
    ]
    count = change if change in numeric else next((c for c in numeric if _COUNT_HEAD.search(heads[c])), None)
    action = _first(heads, _ACTION_HEAD, [title])
    if count is None and grade is None:
        return None
    head = heads[count] if count is not None else ""
    return _Columns(
        title,
        -1 if grade is None else grade,
        -1 if count is None else count,
        -1 if action is None else action,
        count is not None and count == change,
        bool(_FTE.search(head)),
    )


def _first(heads: list[str], pattern: re.Pattern[str], taken: list[int]) -> int | None:
    return next((n for n, head in enumerate(heads) if n not in taken and pattern.search(head)), None)


def _line(row: list[Cell], columns: _Columns, general: str, number: str) -> PostLine | None:
    def text(at: int) -> str:
        return row[at].text.strip() if 0 <= at < len(row) else ""

    title = text(columns.title)
    if not title or _TOTAL.search(title) or row[columns.title].kind != "text":
        return None
    counted = row[columns.count] if 0 <= columns.count < len(row) else None
    count = counted.value if counted is not None and counted.kind == "count" else Fraction(1)
    action = action_of(text(columns.action)) or general
    if columns.change and count:
        action = "disestablish" if count < 0 else "establish"
    elif count < 0:
        action = "disestablish"
    if not action or not count:
        return None
    grade = text(columns.grade)
    if not grade and (found := re.search(GRADE, title)):
        grade, title = found[0], title[: found.start()].strip(" (-,")
    fte = abs(count) if columns.fte else None
    return PostLine(
        action, abs(count), fte, title, grade, row[columns.title].start, row[-1].start + 1, number, table=True
    )
