"""The sheet of what falls once, and of time or quality released, which is no cash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.outputs.workbook.formulas import (
    NONE,
    ONE,
    Formula,
    both,
    either,
    rounded,
)
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.posts import same_day
from establishment.outputs.workbook.redundancy_sheet import RedundancySheet
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.workings import Desk
from establishment.posts import payers
from establishment.scenarios.actions import Release
from establishment.scenarios.one_off_costs import OneOffCost

FIELDS = (
    Field("key", "Proposal no. in order", 10, "int"),
    Field("title", "What", 48, "wrap"),
    Field("kind", "Kind", 10),
    Field("on", "Day", 12, "input date"),
    Field("amount", "Amount", 14, "input pay"),
    Field("payer", "Funder no.", 8, "int"),
    Field("funder", "Funder", 30, "wrap"),
    Field("share", "Share", 10, "share"),
    Field("part", "Falls once", 14, "strong money"),
    Field("missing", "Kind without a price", 9, "int"),
    Field("open", "Counted, of what has no price", 11, "num"),
    Field("how", "How it is made up", 60, "wrap"),
)
RELEASED = (
    "Proposal no. in order",
    "Time or quality released: no budget changes",
    "Volume",
    "Hours",
    "Weeks",
    "Rate an hour",
    "Worth a year",
)


@dataclass
class OneOffRows:
    """What falls once, as a table, and what is released by proposal."""

    table: SheetTable | None = None
    released: dict[int, list[Formula]] | None = None


def once_only(sheet: WorkbookSheet | None, desk: Desk, again: RedundancySheet | None = None) -> OneOffRows:
    """Write the sheet where there is anything for it. again: the redundancies that a sheet works out."""
    if sheet is None:
        return OneOffRows()
    plan = desk.model.comparison.plan
    note = (
        "Outside every recurring figure. What a rule makes, such as redundancy, stands as costed; the rest are inputs."
    )
    sheet.head("One-off", note, freeze=2)
    years = desk.model.years
    table = SheetTable(sheet, TOP, [*FIELDS, *(Field(year.label, year.label, 13, "money") for year in years)])
    for one_off in plan.one_offs:
        _one_off(table, one_off, desk, again)
    released: dict[int, list[Formula]] = {}
    if plan.releases:
        top = table.next + 1
        for column, heading in enumerate(RELEASED):
            sheet.put(top, column, heading, "head")
        for number, release in enumerate(plan.releases, 1):
            cell = _release(sheet, top + number, release, desk)
            released.setdefault(desk.proposed.key(release.proposal), []).append(cell)
    return OneOffRows(table, released)


def _one_off(table: SheetTable, cost: OneOffCost, desk: Desk, again: RedundancySheet | None) -> None:
    """One amount, a row a funder."""
    # an amount stands once, in the row of the funder named first; the rows of others refer to it
    paid = payers(cost.funding)
    rows = [table.row() for _ in paid]
    name, count = cost.unknown
    for n, (row, (payer, _), share) in enumerate(zip(rows, paid, desk.shares(paid), strict=True)):
        row.put("key", desk.proposed.key(cost.proposal))
        row.put("title", cost.title)
        row.put("kind", cost.kind)
        row.put("how", cost.how)
        # the day of an amount that the scenario gives is typed; one that a rule makes goes by its own day and is
        # locked
        row.put("on", rows[0].ref("on") if n else _day(cost, desk), "" if cost.given and not n else "date")
        row.put("payer", desk.payers[payer])
        row.put("funder", desk.model.comparison.funder_name(payer))
        if name:
            kind = desk.inputs["kind", name]
            times = Formula(str(count), count)  # counted people, shown beside
            row.put("amount", kind * _counted(row, times), "pence")
        elif again is not None and id(cost) in again.amounts:
            row.put("amount", rows[0].ref("amount") if n else again.amounts[id(cost)], "pence")
        else:
            amount = rows[0].ref("amount") if n else Fraction(cost.pence, 100)
            row.put("amount", amount, _look(cost) if cost.given and not n else "pence")
        row.put("share", ONE if share is None else share)
        if n:
            # later funders rounded, the first the rest: as the library shares
            row.put("part", rounded(row["amount"] * row["share"], desk.places))
    # the amount itself, and not a share of it: what the others leave adds up to the penny
    part = rows[0]["amount"]
    for row in rows[1:]:
        part = part - row["part"]
    rows[0].put("part", part)
    for row in rows:
        _falls(row, cost, desk)


def _day(cost: OneOffCost, desk: Desk) -> Any:
    """Its day; that of its proposal where it gives none, and as costed where a rule makes the amount of it."""
    # caps and rates go by the day of a redundancy, which no cell can follow
    if not cost.given or has_own_day(cost):
        return cost.on
    return same_day(desk.inputs.cells.get(("starts", cost.proposal)), cost.on)


def has_own_day(cost: OneOffCost) -> bool:
    """Whether the line gives a day, beside that of its proposal."""
    line = cost.line.line if cost.line is not None else None
    return getattr(line, "on", None) is not None or getattr(line, "from_", None) is not None


def _counted(row: SheetRow, times: Formula) -> Formula:
    """The number of people, in the cell of the kind's count."""
    row.put("open", times.value)
    return row["open"]


def _falls(row: SheetRow, cost: OneOffCost, desk: Desk) -> None:
    name, _ = cost.unknown
    row.put("missing", desk.model.kinds.index(name) + 1 if name else 0)
    for year in desk.model.years:
        first = desk.inputs["year", year]
        # in the year that may be added, the end of the plan moves with the switch, and the cost with it
        until = desk.inputs["plan end" if year == desk.model.spare_year else ("year", year.next)]
        day = row["on"]
        on = day.value if isinstance(day.value, date) else None
        after = Formula(f"{day.text}>={first.text}", on is not None and on >= first.value, 0)
        before = Formula(f"{day.text}<{until.text}", on is not None and on < until.value, 0)
        row.put(year.label, either(both(after, before), row["part"], NONE))


def _look(cost: OneOffCost) -> str:
    """The style of an amount that the scenario gives: as there, none is below 0 unless the whole plan is reversed."""
    return "input pay" if cost.pence >= 0 else "input pence"


def _release(sheet: WorkbookSheet, at: int, release: Release, desk: Desk) -> Formula:
    """Volume x hours x weeks x rate, or the worth that the scenario gives."""
    line = release.line
    sheet.put(at, 0, desk.proposed.key(release.proposal), "int")
    sheet.put(at, 1, release.title, "wrap")
    volume = sheet.put(at, 2, line.volume, "input num")
    hours = sheet.put(at, 3, line.hours, "input num")
    # a worth that is stated needs no rate, and the cells of the rate stay empty
    if line.amount is not None:
        return sheet.put(at, 6, Fraction(release.pence, 100), "input pay")
    weeks = sheet.put(at, 4, line.weeks or Fraction(0), "input num")
    rate = sheet.put(at, 5, Fraction(line.rate.pence if line.rate else 0, 100), "input pay")
    return sheet.put(at, 6, rounded(volume * hours * weeks * rate, desk.places), "total money")
