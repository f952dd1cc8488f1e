"""Rows of a posts table made into spells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from establishment.ground.arguments import LONGEST
from establishment.ground.columns import Row
from establishment.ground.findings import InputError
from establishment.ground.money import pounds
from establishment.ground.periods import anniversary
from establishment.posts import POSTS, Spell
from establishment.scenarios.funders import NOT_FUNDED
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import AllowanceTable, FunderShare, Line
from establishment.scenarios.lines import LineReader
from establishment.scenarios.shorthand import MOST_POSTS
from establishment.scenarios.text_cells import ALLOWANCES_FIX, CellError, read_allowances

_OWN_READER = ("salary", "funder", "allowances")
"""Columns of a posts table that a line of a scenario holds in another form."""
_TEXTS = tuple(each.name for each in POSTS if each.kind in ("text", "point") and each.name not in _OWN_READER)
_TYPED = tuple(name for name in POSTS.names if name not in (*_TEXTS, *_OWN_READER))
"""Columns of a posts table whose cells are no text."""
_NAMING = ("post", "title", "unit", "reports_to")
"""Columns that say which post it is, and change nothing of what else is read."""
_ALIKE = tuple(column.name for column in POSTS if column.name not in _NAMING)


def point_of(spell: Spell, on: date | None) -> Spell:
    """A post whose point is that of a day: its increments come from then on."""
    first = spell.increments
    if first is None or on is None:
        return spell
    # a day that has passed comes round again a year later
    if first <= on:
        this_year = anniversary(first, on.year)
        # nobody rises on the day of coming onto a point
        first = this_year if this_year > on else anniversary(first, on.year + 1)
    return replace(spell, increments=first, on_point_since=spell.on_point_since or on)


class RowReader:
    """Makes spells of the rows of a posts table. What rows share beside what names their posts is read once."""

    def __init__(self, lines: LineReader) -> None:
        self.lines, self.faults = lines, lines.faults
        self._alike: dict[tuple[Any, ...], tuple[Spell, ...]] = {}

    def spells(self, row: Row) -> tuple[Spell, ...]:
        """The spells of one row; none where it cannot be read, the faults noted."""
        own = [row[key] or "" for key in _NAMING]
        # a row whose names have a fault is read by itself, so that the fault is told at it
        if max(map(len, own)) > LONGEST or own[0] == own[3] != "":
            return self._read_row(row)
        alike = (*(row[key] for key in _ALIKE), _hours(row))
        spells = self._alike.get(alike)
        if spells is None:
            sound = len(self.faults.found)
            spells = self._read_row(Row({**row.values, **dict.fromkeys(_NAMING)}, row.place))
            if len(self.faults.found) > sound:  # what has a fault is said at every row that has it
                return ()
            self._alike[alike] = spells
        post, title, unit, reports_to = own
        labels, pooled = tuple(row.values.get("labels", {}).items()), bool(row.values.get("pooled"))
        return tuple(
            replace(
                spell,
                post=post,
                title=title or spell.title,
                unit=unit,
                reports_to=reports_to,
                labels=labels,
                pooled=pooled or spell.pooled,
                place=row.place,
            )
            for spell in spells
        )

    def _read_row(self, row: Row) -> tuple[Spell, ...]:
        """The spell of one row, without its labels."""
        spot = Spot(None, row=row)
        texts = {key: row[key] for key in _TEXTS if row[key]}
        dated = {key: row[key] for key in _TYPED} | ({"hours": _hours(row)} if _hours(row) else {})
        if row["salary"] is not None:
            # the shape of a line takes pounds, and a row holds pence
            dated["salary"] = pounds(row["salary"])
        if row["count"] is not None and not 0 < row["count"] <= MOST_POSTS:
            message, fix = "A line can have 1 to 10,000,000 posts.", "Leave out a row of no posts."
            self.faults.add("E208", row.place, "count", str(row["count"]), message, fix)
            return ()
        parts = {"funder": [FunderShare(name=row["funder"])] if row["funder"] else []}
        try:
            line = Line.model_validate({**texts, **dated, **parts, "allowances": self._allowances(row)})
        except InputError as fault:
            self.faults.extend(replace(finding, place=row.place) for finding in fault.findings)
            return ()
        line = self.lines.hours.in_fte(line, line.scale or self.lines.terms.pay, line.from_, spot)
        spells = self.lines.spells(line, NOT_FUNDED, spot, "baseline")
        return tuple(point_of(spell, spell.from_) for spell in spells)

    def _allowances(self, row: Row) -> list[AllowanceTable]:
        """The allowances of a row; a part that is not understood is noted."""
        try:
            return list(read_allowances(row["allowances"] or ""))
        except CellError as fault:
            self.faults.add("E208", row.place, "allowances", fault.part, fault.message, ALLOWANCES_FIX)
            return []


def _hours(row: Row) -> str:
    """The hours a week of one post, where the table has a column of them and the row does not say its FTE."""
    return row.values.get("labels", {}).get("hours", "").strip() if row["fte"] is None else ""
