"""What each change does to each funder: growth or saving, of which class, and year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from establishment.costing.comparison import turn_of
from establishment.outputs.workbook.formulas import EMPTY, NONE, Formula, above, added, either, equal, size, words
from establishment.outputs.workbook.grid import TOP, Field, Row, Sheet, Table
from establishment.outputs.workbook.posts import LIMITED, OUTSIDE, RECURRING
from establishment.outputs.workbook.workings import BASELINE, BOTH, PROPOSED, Desk

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
)
YEARLY = (
    Field("change", "Change", 8, "int"),
    Field("key", "Proposal no. in order", 10, "int"),
    Field("what", "What", 44, "wrap"),
    Field("payer", "Funder no.", 8, "int"),
    Field("funder", "Funder", 26, "wrap"),
    Field("effect", "Effect", 20),
    Field("money", "Kind of money", 13),
    Field("turn", "It is", 12),
    Field("class", "A saving here is", 19),
)
EFFECTS = {"part_year": ("falls in the year", "net"), "full_year": ("full year at its end", "full")}
"""Each effect of a year in words, and its column of the stretches."""


@dataclass
class Effects:
    """The effects table and, where there are years, the one of the years."""

    table: Table
    rows: dict[tuple[int, str], Row]
    yearly: Table | None = None


def pairs_of(desk: Desk) -> list[tuple[int, str]]:
    """Every change and funder that meet at the price base or in the years."""
    whole = [(line.movement.number, name) for line in desk.model.lines for name, _ in line.spell.payers()]
    later = [(s.line.movement.number, name) for s in desk.model.stretches for name, _ in s.paid]
    return sorted(dict.fromkeys([*whole, *later]), key=lambda pair: pair[0])


def effects(sheet: Sheet, desk: Desk, whole: Table) -> Effects:
    """One row a change and funder: what it does to the base budget in a full year."""
    note = "Growth or saving is settled once for each change and funder, by the sign of its full-year effect."
    sheet.head("Effects", note, freeze=1)
    kinds = [Field(f"kind{n}", f"x {name}", 14, "num") for n, name in enumerate(desk.model.kinds, 1)]
    limited = [Field(f"limited{n}", f"time-limited x {name}", 14, "num") for n, name in enumerate(desk.model.kinds, 1)]
    table = Table(sheet, TOP, [*FIELDS, *kinds, *limited])
    numbers = [
        {name: sheet.put(TOP - 1, table.places[f"{name}{n}"], n, "int") for name in ("kind", "limited")}
        for n in range(1, len(kinds) + 1)
    ]
    movements = {m.number: m for m in desk.model.comparison.movements}
    turns = {(e.movement.number, e.funder): e.turn for e in desk.model.comparison.effects}
    made = Effects(table, {})
    for number, payer in pairs_of(desk):
        movement = movements[number]
        row = table.row(
            {
                "change": number,
                "key": desk.proposed.key(movement.proposal),
                "action": movement.action.replace("_", " "),
                "what": movement.title if number else "posts that no action touches",
                "payer": desk.payers[payer],
                "funder": desk.model.comparison.funder_name(payer),
            }
        )
        _money(row, whole)
        _kinds(row, whole, numbers)
        _turn(row, turns.get((number, payer), "none"))
        row.put("class", desk.model.comparison.class_of(number, payer).replace("_", " ") if number else "")
        made.rows[number, payer] = row
    return made


def _where(row: Row, **more: Formula) -> dict[str, Formula]:
    return {"change": row["change"], "payer": row["payer"], **more}


def _money(row: Row, whole: Table) -> None:
    """Cost before and after, by kind of money; posts that no action touches stand on both sides."""

    def of(side: Formula, money: Formula) -> Formula:
        own = whole.sum_where("cost", _where(row, money=money, side=side))
        return own + whole.sum_where("cost", _where(row, money=money, side=BOTH))

    row.put("baseline", of(BASELINE, RECURRING))
    row.put("proposed", of(PROPOSED, RECURRING))
    row.put("net", row["proposed"] - row["baseline"])
    row.put("limited", of(PROPOSED, LIMITED) - of(BASELINE, LIMITED))
    row.put("outside_before", of(BASELINE, OUTSIDE))
    row.put("outside_after", of(PROPOSED, OUTSIDE))


def _kinds(row: Row, whole: Table, numbers: Sequence[dict[str, Formula]]) -> None:
    """How often the cost of each kind is missing in the net."""
    for n, cells in enumerate(numbers, 1):
        for name, money in (("kind", RECURRING), ("limited", LIMITED)):
            letter = cells[name].text.split("!")[-1].split("$")[1]
            kind = Formula(f"{letter}${TOP}", n)
            come = whole.sum_where("open", _where(row, money=money, side=PROPOSED, kind=kind))
            go = whole.sum_where("open", _where(row, money=money, side=BASELINE, kind=kind))
            row.put(f"{name}{n}", come - go)
    parts = [size(row[f"kind{n}"]) for n in range(1, len(numbers) + 1)]
    row.put("missing", added(either(above(part, NONE), Formula("1", 1), NONE) for part in parts))


def _turn(row: Row, settled: str) -> None:
    """Growth or saving by the sign of the net; as costed while a cost in it is not known."""
    row.put("settled", settled)
    saving = either(above(NONE, row["net"]), words("saving"), words("none"))
    by_sign = either(above(row["net"], NONE), words("growth"), saving)
    row.put("turn", either(equal(row["missing"], NONE), by_sign, row["settled"]))
    for key, turn in (("growth", "growth"), ("saving", "saving"), ("unclassified", "unclassified")):
        amount = -row["net"] if key == "saving" else row["net"]
        row.put(key, either(equal(row["turn"], words(turn)), amount, NONE))


def yearly(sheet: Sheet, desk: Desk, made: Effects, time: Table) -> Table:
    """One row a change, funder, effect and kind of money; one column a year."""
    note = "What falls in each year, and the full-year effect at its end. A cost is positive, a saving negative."
    sheet.head("Effects by year", note, freeze=3)
    years = desk.model.years
    table = Table(sheet, TOP, [*YEARLY, *(Field(year.label, year.label, 14, "money") for year in years)])
    first = table.places[years[0].label]
    heads = [sheet.put(TOP - 1, first + n, year.start_year) for n, year in enumerate(years)]
    open_kinds = _open_kinds(desk)
    for (number, payer), source in made.rows.items():
        if not number:
            continue
        turn = source.ref("turn")
        for kind in open_kinds.get((number, payer), ()):
            turn = either(equal(desk.inputs["kind", kind], EMPTY), words("unclassified"), turn)
        for words_, column in EFFECTS.values():
            for money in (RECURRING, LIMITED):
                row = table.row({
                    "change": source.ref("change"), "key": source.ref("key"), "what": source.ref("what"),
                    "payer": source.ref("payer"), "funder": source.ref("funder"), "effect": words_,
                    "money": money.value, "turn": turn, "class": source.ref("class"),
                })  # fmt: skip
                for year, head in zip(years, heads, strict=True):
                    letter = head.text.split("$")[1]
                    where = _where(row, money=row["money"], year=Formula(f"{letter}${TOP}", year.start_year))
                    row.put(year.label, time.sum_where(column, where))
    made.yearly = table
    return table


def _open_kinds(desk: Desk) -> dict[tuple[int, str], list[str]]:
    """Of each pair that is nothing at the price base and neither growth nor saving in a year: what has no price in it.

    Such a pair is one whose funder takes over later: its sign in a year is not known before the costs are.
    """
    found: dict[tuple[int, str], list[str]] = {}
    for year in desk.model.results.years:
        for effect in EFFECTS:
            for (number, payer, ends), net in getattr(year, effect).items():
                if not ends and year.turns.get((number, payer), "none") == "none" and turn_of(net) == "unclassified":
                    kinds = found.setdefault((number, payer), [])
                    kinds += [name for name in net.terms if name not in kinds]
    return found
