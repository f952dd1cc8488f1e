"""What each change does to each funder: growth or saving, and of which class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from establishment.outputs.workbook.formulas import (
    NONE,
    Formula,
    above,
    added,
    either,
    equal,
    size,
    words,
)
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.model import WorkbookLine
from establishment.outputs.workbook.posts import LIMITED, OUTSIDE, RECURRING
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.workings import BASELINE, BOTH, PROPOSED, Desk
from establishment.scenarios.actions import Movement

FIELDS = (
    Field("change", "Change", 8, "int"),
    Field("key", "Proposal no. in order", 10, "int"),
    Field("action", "Action", 14),
    Field("what", "What", 44, "wrap"),
    Field("payer", "Funder no.", 8, "int"),
    Field("funder", "Funder", 26, "wrap"),
    Field("baseline", "Baseline", 14, "money"),
    Field("proposed", "Proposed", 14, "money"),
    Field("net", "Net", 14, "money"),
    Field("limited", "Time-limited net", 14, "money"),
    Field("outside_before", "Unbudgeted before", 13, "money"),
    Field("outside_after", "Unbudgeted after", 13, "money"),
    Field("missing", "Lines without a price", 9, "int"),
    Field("settled", "As costed", 12),
    Field("turn", "It is", 12),
    Field("class", "A saving here is", 19),
    Field("growth", "Growth", 14, "money"),
    Field("saving", "Saving", 14, "money"),
    Field("unclassified", "Neither yet", 13, "money"),
    Field("net_all", "Net of the change, all funders", 14, "money"),
    Field("missing_all", "Without a price, all funders", 9, "int"),
    Field("settled_all", "As costed, all funders", 12),
    Field("turn_all", "It is, over all funders", 12),
    # the columns over all funders repeat those of the funder: a change can be growth for one and a saving in all
    Field("back", "Of the net, not cashable", 14, "money"),
    Field("class_all", "A saving here is, over all funders", 19),
    Field("growth_all", "Growth over all funders", 14, "money"),
    Field("saving_all", "Saving over all funders", 14, "money"),
    Field("unclassified_all", "Neither yet over all funders", 13, "money"),
)
NOTHING, NOT_CASHABLE = words("none"), words("not cashable")


@dataclass
class Effects:
    """The effects table and, where there are years, the one of the years.

    in_year: of each change and year the row that holds what of it recurs and falls in that year, whoever pays.
    """

    table: SheetTable
    rows: dict[tuple[int, str], SheetRow]
    yearly: SheetTable | None = None
    in_year: dict[tuple[int, str], SheetRow] = field(default_factory=dict)

    @property
    def payers(self) -> dict[int, list[str]]:
        """The funders of each change."""
        by_number: dict[int, list[str]] = {}
        for number, payer in self.rows:
            by_number.setdefault(number, []).append(payer)
        return by_number


def pairs_of(desk: Desk) -> list[tuple[int, str]]:
    """Every change and funder that meet at the price base or in the years."""
    whole = [(line.movement.number, name) for line in desk.model.lines for name, _ in line.spell.payers()]
    later = [(s.line.movement.number, name) for s in desk.model.stretches for name, _ in s.paid]
    # in the order of the changes: a pair met only in a later year still stands with its change
    return sorted(dict.fromkeys([*whole, *later]), key=lambda pair: pair[0])


def effects(sheet: WorkbookSheet, desk: Desk, whole: SheetTable) -> Effects:
    """One row a change and funder: what it does to the base budget in a full year."""
    note = "Each change is growth or saving by its full-year effect: on the funder for a funder, on all for the totals."
    sheet.head("Effects", note, freeze=1)
    kinds = list(enumerate(desk.model.kinds, 1))
    of_kinds = (("kind", "x {}"), ("limited", "time-limited x {}"), ("kind_all", "x {}, all funders"))
    fields = [Field(f"{key}{n}", head.replace("{}", name), 14, "num") for key, head in of_kinds for n, name in kinds]
    table = SheetTable(sheet, TOP, [*FIELDS, *fields])
    table.guard("change")
    numbers = [
        # the numbers stand above the headings, so that sums find a kind by a cell and not by a figure in a formula
        {key: sheet.put(TOP - 1, table.places[f"{key}{n}"], n, "int") for key in ("kind", "limited")}
        for n, _ in kinds
    ]
    movements = {movement.number: movement for movement in desk.model.movements}
    spare = {line.movement.number: line for line in desk.model.spare}
    comparison = desk.model.comparison
    turns = {(e.movement.number, e.funders[0]): e.turn for e in comparison.funder_effects}
    wholes = {e.movement.number: e.turn for e in comparison.effects}
    sheet_rows = Effects(table, {})
    for number, payer in pairs_of(desk):
        row = table.row(_what_changes(desk, movements[number], payer, spare.get(number)))
        _money(row, whole)
        _kinds(row, whole, numbers)
        _turn(row, turns.get((number, payer), "none"))
        row.put("class", _class(desk, spare.get(number), number, payer))
        row.put("settled_all", wholes.get(number, "none"))
        # all rows first: the columns over all funders add up every row of a change
        sheet_rows.rows[number, payer] = row
    payers = sheet_rows.payers
    for (number, payer), row in sheet_rows.rows.items():
        for n, _ in kinds:
            row.put(f"kind_all{n}", _kind_all(row, table, n))
        _turn_all(row, table, [row.ref(f"kind_all{n}") for n, _ in kinds])
        # posts that no action touches are number 0 and save nothing; a spare row has one class, whoever pays
        costed = number and number not in spare
        of_funders = [comparison.class_of(number, name) for name in payers[number]] if costed else [""][: bool(number)]
        as_costed = comparison.class_over_all(number, payer) if costed else ""
        _class_all(row, table, of_funders, as_costed)
    return sheet_rows


def _what_changes(desk: Desk, movement: Movement, payer: str, spare: WorkbookLine | None) -> dict[str, Any]:
    """The cells that name a change and its funder; of a spare line those that are chosen for it."""
    number = movement.number
    named = {
        "change": number,
        # an action is a name of the file such as change_hours: people read it as two words
        "action": movement.action.replace("_", " ") if spare is None else "",
        "what": movement.title if number else "posts that no action touches",
    }
    if spare is not None:
        return {**named, **{key: cell for key, cell in desk.chosen(spare).items() if key != "side"}}
    name = desk.model.comparison.funder_name(payer)
    return {**named, "key": desk.proposed.key(movement.proposal), "payer": desk.payers[payer], "funder": name}


def _class(desk: Desk, spare: WorkbookLine | None, number: int, payer: str) -> Any:
    """The class that a saving of a change has for a funder."""
    if spare is not None:
        assert desk.proposed.more is not None
        return desk.proposed.more.rows[spare].ref("class")
    return desk.model.comparison.class_of(number, payer).replace("_", " ") if number else ""


def _kind_all(row: SheetRow, table: SheetTable, n: int) -> Formula:
    """How often the cost of a kind is missing in the net of the whole change."""
    return table.sum_where(f"kind{n}", {"change": row["change"]})


def _turn_all(row: SheetRow, table: SheetTable, missing: Sequence[Formula]) -> None:
    """Growth or saving by the sign of the whole change, whoever pays."""
    row.put("net_all", table.sum_where("net", {"change": row["change"]}))
    parts = [either(above(size(cell), NONE), Formula("1", 1), NONE) for cell in missing]
    row.put("missing_all", added(parts))
    _settle(row, "_all")


def _class_all(row: SheetRow, table: SheetTable, of_funders: Sequence[str], as_costed: str) -> None:
    """The class of a saving over all funders, as `Settling` settles it; as costed while a cost in it is not known.

    Growth of some is set against the saving of others: what is left has the class of those it goes to.
    """
    # with one class there is nothing to settle, whoever pays
    if not of_funders or len(set(of_funders)) == 1:
        row.put("class_all", row["class"] if of_funders else "")
        return
    going_back = NOT_CASHABLE.value.replace(" ", "_")
    # money of a giver goes back to it, so the class is that of the others
    first = words(next(each for each in of_funders if each != going_back).replace("_", " "))
    row.put("back", table.sum_where("net", {"change": row["change"], "class": NOT_CASHABLE}))
    back = row["back"]
    saving_class = either(
        above(row["net_all"] - back, NONE), NOT_CASHABLE, either(above(back, NONE), first, row["class"])
    )
    live = either(above(NONE, row["net_all"]), saving_class, row["class"])
    settled = words(as_costed.replace("_", " "))
    row.put("class_all", either(equal(row["missing_all"], NONE), live, settled))


def of_row(row: SheetRow, **more: Formula) -> dict[str, Formula]:
    """What picks out the change and funder of a row in another table."""
    return {"change": row["change"], "payer": row["payer"], **more}


def _money(row: SheetRow, whole: SheetTable) -> None:
    """Cost before and after, by kind of money; posts that no action touches stand on both sides."""

    def alone(side: Formula, money: Formula) -> Formula:
        return whole.sum_where("cost", of_row(row, money=money, side=side))

    def of(side: Formula, money: Formula) -> Formula:
        return alone(side, money) + alone(BOTH, money)

    row.put("baseline", of(BASELINE, RECURRING))
    row.put("proposed", of(PROPOSED, RECURRING))
    row.put("net", row["proposed"] - row["baseline"])
    # money with an end counts on its own side alone: untouched posts of it change nothing
    row.put("limited", alone(PROPOSED, LIMITED) - alone(BASELINE, LIMITED))
    row.put("outside_before", of(BASELINE, OUTSIDE))
    row.put("outside_after", of(PROPOSED, OUTSIDE))


def _kinds(row: SheetRow, whole: SheetTable, numbers: Sequence[dict[str, Formula]]) -> None:
    """How often the cost of each kind is missing in the net."""
    for n, cells in enumerate(numbers, 1):
        for name, money in (("kind", RECURRING), ("limited", LIMITED)):
            # the reference is relative to its own sheet, so the formula stays short enough to be read
            letter = cells[name].text.split("!")[-1].split("$")[1]
            kind = Formula(f"{letter}${TOP}", n)
            come = whole.sum_where("open", of_row(row, money=money, side=PROPOSED, kind=kind))
            go = whole.sum_where("open", of_row(row, money=money, side=BASELINE, kind=kind))
            row.put(f"{name}{n}", come - go)
    parts = [size(row[f"kind{n}"]) for n in range(1, len(numbers) + 1)]
    row.put("missing", added(either(above(part, NONE), Formula("1", 1), NONE) for part in parts))


def _turn(row: SheetRow, settled: str) -> None:
    """Growth or saving by the sign of the net; as costed while a cost in it is not known."""
    row.put("settled", settled)
    _settle(row)


def _settle(row: SheetRow, whole: str = "") -> None:
    """What the net of a row is: by its own sign, or (whole) by that of the change over all funders."""
    net = row[f"net{whole}"]
    # a nil net is neither growth nor saving; the word none keeps it out of every sum
    saving = either(above(NONE, net), words("saving"), words("none"))
    by_sign = either(above(net, NONE), words("growth"), saving)
    row.put(f"turn{whole}", either(equal(row[f"missing{whole}"], NONE), by_sign, row[f"settled{whole}"]))
    for turn in ("growth", "saving", "unclassified"):
        # a saving is shown positive, as everywhere in the workbook
        amount = -row["net"] if turn == "saving" else row["net"]
        row.put(f"{turn}{whole}", either(equal(row[f"turn{whole}"], words(turn)), amount, NONE))
