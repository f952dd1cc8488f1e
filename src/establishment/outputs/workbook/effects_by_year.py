"""The sheet By year: what each change does to each funder year by year, and what it counts as in each year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from establishment.costing.figures import Figure
from establishment.costing.growth_or_saving import turn_of
from establishment.outputs.workbook.effects import NOTHING, Effects, of_row
from establishment.outputs.workbook.formulas import EMPTY, Formula, either, equal, joined, words
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.posts import LIMITED, RECURRING
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.workings import Desk

YEARLY = (
    Field("change", "Change", 8, "int"),
    Field("key", "Proposal no. in order", 10, "int"),
    Field("what", "What", 44, "wrap"),
    Field("payer", "Funder no.", 8, "int"),
    Field("funder", "Funder", 26, "wrap"),
    Field("effect", "Effect", 20),
    Field("money", "Kind of money", 13),
    Field("turn", "It is", 12),
    Field("turn_all", "It is, over all funders", 14),
    Field("class", "A saving here is", 19),
    Field("sort", "A saving here is, over all funders", 19),
    Field("own", "Adds to, for its funder", 20),
    Field("all", "Adds to, over all funders", 20),
)
TOGETHER = words("recurring, all funders")
"""The kind of money of rows that hold a change whoever pays; other rows hold one funder's part of it."""
EFFECTS = {"part_year": ("falls in the year", "net"), "full_year": ("full year at its end", "full")}
"""Each effect of a year in words, and its column of the stretches."""
IN_SHORT = {"part_year": "year", "full_year": "full"}
"""Each effect as the columns of what a row adds to have it: `year growth`."""


def yearly(sheet: WorkbookSheet, desk: Desk, rows: Effects, time: SheetTable) -> SheetTable:
    """One row a change, funder, effect and kind of money; one column a year."""
    note = "What falls in each year, and the full-year effect at its end. A cost is positive, a saving negative."
    sheet.head("By year", note, freeze=3)
    years = desk.model.years
    table = SheetTable(sheet, TOP, [*YEARLY, *(Field(year.label, year.label, 14, "money") for year in years)])
    table.guard("change")
    first = table.places[years[0].label]
    heads = {year.label: sheet.put(TOP - 1, first + n, year.start_year) for n, year in enumerate(years)}
    by_year = _ByYear(table, desk, rows, time, heads)
    for number, payer in rows.rows:
        if number:
            by_year.of_funder(number, payer)
    for number in sorted(by_year.several):
        by_year.of_all_funders(number)
    rows.yearly = table
    return table


@dataclass(frozen=True)
class _Untold:
    """Of a change that is nothing at the price base: what has no price, and the years that can be told all the same.

    kinds: what has no price.  plain: effect and year in which the sign of the change is known without it.
    """

    kinds: tuple[str, ...] = ()
    plain: frozenset[tuple[str, str]] = frozenset()

    def leaves_open(self, effect: str, label: str) -> bool:
        """Whether what the change is in a year waits for a cost that is not known."""
        return bool(self.kinds) and (effect, label) not in self.plain


class _ByYear:
    """The rows of the sheet By year."""

    def __init__(
        self, table: SheetTable, desk: Desk, rows: Effects, time: SheetTable, heads: Mapping[str, Formula]
    ) -> None:
        self.table, self.desk, self.rows, self.time, self.heads = table, desk, rows, time, heads
        self.untold = _untold(desk)
        self.several = {number for number, payers in rows.payers.items() if number and len(payers) > 1}

    def of_funder(self, number: int, payer: str) -> None:
        """What a change comes to for one funder, by effect and kind of money."""
        source = self.rows.rows[number, payer]
        mine, whole = (self.untold.get((number, each), _Untold()) for each in (payer, None))
        own = {name: source.ref(name) for name in ("payer", "funder", "class")} | {"sort": source.ref("class_all")}
        for effect in EFFECTS:
            for (own_open, all_open), labels in self._alike(effect, mine, whole).items():
                turn = self._told(source.ref("turn"), mine if own_open else _Untold())
                over_all = self._told(source.ref("turn_all"), whole if all_open else _Untold())
                if number in self.several:  # alone its sign says nothing of the change, which has rows of its own below
                    over_all = either(equal(over_all, NOTHING), words("none alone"), over_all)
                turns = own | {"turn": turn, "turn_all": over_all}
                for money in (RECURRING, LIMITED):
                    row = self._row(source, effect, money, turns)
                    for key, what in (("own", row["turn"]), ("all", row["turn_all"])):
                        row.put(key, joined([words(f"{IN_SHORT[effect]} "), what if money is RECURRING else LIMITED]))
                    self._amounts(row, effect, labels, of_row(row, money=row["money"]))

    def of_all_funders(self, number: int) -> None:
        """What a change comes to for all its funders: it is growth or saving by the sign of the sum."""
        source = self.rows.rows[number, self.rows.payers[number][0]]
        whole = self.untold.get((number, None), _Untold())
        for effect in EFFECTS:
            for (_, is_open), labels in self._alike(effect, _Untold(), whole).items():
                turn = self._told(source.ref("turn_all"), whole if is_open else _Untold())
                own = {
                    "funder": words("all funders"),
                    "turn_all": either(equal(turn, NOTHING), turn, words("as above")),
                }
                row = self._row(source, effect, TOGETHER, {**own, "sort": source.ref("class_all")})
                row.put("all", joined([words(f"{IN_SHORT[effect]} "), row["turn_all"]]))
                self._amounts(row, effect, labels, {"change": row["change"], "money": RECURRING})

    def _alike(self, effect: str, mine: _Untold, whole: _Untold) -> dict[tuple[bool, bool], list[str]]:
        """The years by whether a change is open in them, for its funder and over all: one row for each sort."""
        sorts: dict[tuple[bool, bool], list[str]] = {}
        for label in self.heads:
            sorts.setdefault((mine.leaves_open(effect, label), whole.leaves_open(effect, label)), []).append(label)
        return sorts

    def _told(self, turn: Formula, untold: _Untold) -> Formula:
        """What a change is, while costs that decide it are not typed."""
        for kind in untold.kinds:
            turn = either(equal(self.desk.inputs["kind", kind], EMPTY), words("unclassified"), turn)
        return turn

    def _row(self, source: SheetRow, effect: str, money: Formula, values: dict[str, Any]) -> SheetRow:
        """A row of the effects by year, of the change of another row."""
        of = {key: source.ref(key) for key in ("change", "key", "what")}
        return self.table.row({**of, "effect": EFFECTS[effect][0], "money": money.value, **values})

    def _amounts(self, row: SheetRow, effect: str, labels: Sequence[str], where: dict[str, Formula]) -> None:
        """The amounts of some years, from the sheet Through time."""
        for label in labels:
            head = self.heads[label]
            year = Formula(f"{head.text.split('$')[1]}${TOP}", head.value)
            row.put(label, self.time.sum_where(EFFECTS[effect][1], {**where, "year": year}))
            if effect == "part_year" and row.values["money"] != LIMITED.value:
                # rows of all funders come last, and stand in place of those of each
                self.rows.in_year[row.values["change"], label] = row


def _untold(desk: Desk) -> dict[tuple[int, str | None], _Untold]:
    """Of each change that is nothing at the price base and not to be told in a year: what has no price in it.

    Such a change is one that a funder takes over later: its sign in a year is not known before the costs are. By number
    and funder, and over all funders under None.
    """
    kinds: dict[tuple[int, str | None], list[str]] = {}
    plain: defaultdict[tuple[int, str | None], set[tuple[str, str]]] = defaultdict(set)
    for year in desk.model.with_spare_year.years:
        for effect in EFFECTS:
            nets: defaultdict[tuple[int, str | None], Figure] = defaultdict(Figure)
            # what has an end is time-limited, and neither growth nor saving in any year
            for (number, payer, ends), net in getattr(year, effect).items():
                # of the funder alone and of the whole: each is settled for itself
                for at in ((number, payer), (number, None)) if not ends else ():
                    nets[at] += net
            for at, net in nets.items():
                if year.settling.known(*at).turn != "none":
                    continue
                if turn_of(net) == "unclassified":
                    kinds[at] = list(dict.fromkeys([*kinds.get(at, ()), *net.terms]))
                elif net.sign:
                    # a funder that takes over in the middle of the plan has whole years before or after it
                    plain[at].add((effect, year.year.label))
    return {at: _Untold(tuple(names), frozenset(plain[at])) for at, names in kinds.items()}
