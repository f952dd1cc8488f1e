"""What differs between two lists of posts, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.costing.compared_measures import signed
from establishment.costing.figures import Figure, total
from establishment.ground.columns import Row
from establishment.ground.findings import written
from establishment.ground.money import text
from establishment.ground.periods import long_date
from establishment.scenarios.list_changes import KINDS, ListChange

SHOWN = 25
"""Posts of one kind of difference that are shown on a screen; JSON, the frame and the scenario have all."""
WORDS = {"fte": "FTE", "from": "start", "until": "end (first day without it)", "reports_to": "manager"}
"""What fields are called, where that is not their name."""
AS_USUAL = ("pension", "category", "vacancy_percent")
"""Fields that are as for all posts where a list says nothing: that is not none."""


def change_words(change: ListChange) -> str:
    """What became of a post: each field that differs, from what to what."""
    if change.old is None or change.new is None:
        row = change.row
        # several posts on a row are said first, for the row looks like one
        count = f"{row['count']} x " if (row["count"] or 1) > 1 else ""
        parts = [
            f"{count}{row['title'] or ''} {row['grade'] or ''}".strip(),
            row["unit"] or "",
            f"{_fte(row['fte'])} FTE",
        ]
        return ", ".join(part for part in parts if part)
    # a post that is filled or left is said in words of its own, and not as yes to no
    words = [
        f"{_name(key)} {_value(key, a, change.old)} to {_value(key, b, change.new)}"
        for key, (a, b) in change.fields.items()
        if key != "vacant"
    ]
    if "vacant" in change.fields:
        words.append("now filled" if "filled" in change.kinds else "now vacant")
    # a likeness is a judgement, so its score is shown
    like = f" (taken for the same post: likeness {change.score} of 100)" if change.how == "likeness" else ""
    return f"{change.row['title'] or change.row['grade'] or ''}: {'; '.join(words)}{like}"


def _name(key: str) -> str:
    return WORDS.get(key, "number" if key == "post" else key.replace("_", " "))


def _value(key: str, value: Any, row: Row) -> str:
    if key == "allowances" and value:
        return " and ".join(part.strip() for part in row["allowances"].split(";") if part.strip())
    if key in AS_USUAL and value in ("", None):
        return "as usual"
    if key == "salary" and isinstance(value, int):
        return text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return written(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, tuple):
        return " and ".join(_part(part) for part in value) or "none"
    return str(value) if value not in ("", None) else "none"


def _part(part: Any) -> str:
    """A funder with its share."""
    return str(part[0]) if part[1] == 1 else f"{part[0]} {written(part[1])}"


def _fte(value: Fraction | None) -> str:
    return written(Fraction(1) if value is None else value)


def change_lines(changes: Sequence[ListChange], costs: Sequence[Figure | None]) -> Iterator[str]:
    """The differences by kind, each kind with its cost and its posts."""
    for kind, title in KINDS.items():
        # a difference of several kinds stands under its first
        mine = [(c, cost) for c, cost in zip(changes, costs, strict=True) if c.kinds[0] == kind]
        if not mine:
            continue
        sums = total(cost for _, cost in mine if cost is not None)
        # without prices no kind has a cost, and the first tells it for all
        money = f", {signed(sums)} a year" if mine[0][1] is not None else ""
        yield f"{title}: {len(mine):,}{money}"
        for change, cost in mine[:SHOWN]:
            own = f"  {signed(cost)}" if cost is not None else ""
            yield f"  {change.post}  {change_words(change)}{own}"
        if len(mine) > SHOWN:
            yield f"  and {len(mine) - SHOWN:,} more"
