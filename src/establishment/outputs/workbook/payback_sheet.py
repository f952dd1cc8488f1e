"""The sheet of the months: what is spent and saved in each, and from when the plan has paid itself back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from establishment.costing.financial_case import CASHABLE, CLASSES, Payback, within_the_plan
from establishment.ground.money import divide
from establishment.ground.periods import FinancialYear, month_and_year, month_days, month_edges
from establishment.outputs.costing_notes import payback_text
from establishment.outputs.workbook.effects import Effects
from establishment.outputs.workbook.formulas import (
    NONE,
    ONE,
    Formula,
    above,
    added,
    both,
    either,
    equal,
    exact_sum,
    joined,
    plain_number,
    rounded_up,
    words,
)
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.posts import LIMITED, RECURRING
from establishment.outputs.workbook.summaries import Workings
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.workings import Desk

GROWTH, SAVING = words("growth"), words("saving")
PENNIES = "Pennies of rounding decide this. As costed, without them"
"""What stands before the library's own sentence where that of the sheet is another."""
PAID_BACK_BY = [name.replace("_", " ") for name, measure in CLASSES.items() if measure in CASHABLE]
"""The classes of savings that pay back, as the sheet Effects writes them."""
IF_CASHABLE = [
    name.replace("_", " ") for name, measure in CLASSES.items() if measure not in (*CASHABLE, "not_cashable")
]
"""Those that pay back too if they turn out to be cashable."""
SO_FAR = {
    "growth": ("Growth", ["growth"]),
    "limited": ("Time-limited", [str(LIMITED.value)]),
    "neither": ("Neither", ["unclassified"]),
    "cashable": ("Cashable, net", PAID_BACK_BY),
    "maybe": ("Potentially cashable, net", IF_CASHABLE),
}
"""What is added up of a year so far: its heading, and what rows of Through time count as to be in it."""
FIELDS = (
    Field("n", "No.", 6, "int"),
    Field("month", "Month", 18),
    Field("first", "First day", 13, "date"),
    Field("next", "Next month", 13, "date"),
    Field("year", "Year begins in", 9, "words"),
    Field("upto", "Part of the year by its end", 11, "share"),
    *(Field(key, f"{heading}: the year so far", 14, "pence") for key, (heading, _) in SO_FAR.items()),
    Field("once", "One-off in the month", 14, "pence"),
    Field("spent", "Is anything spent", 9, "int"),
    Field("net", "Cashable net", 14, "pence"),
    Field("total", "Cashable net so far", 14, "strong pence"),
    Field("late", "Its number, while that is a cost", 10, "int"),
    Field("net_if", "With potentially cashable", 14, "pence"),
    Field("total_if", "The same, so far", 14, "strong pence"),
    Field("late_if", "Its number, while that is a cost", 10, "int"),
)


@dataclass(frozen=True)
class PaidBack:
    """When the plan has paid itself back, by one reading of cashable.

    at: the number of the month, one more than there are where it does not.  label, year: the month, and which year.
    """

    at: Formula
    label: Formula
    year: Formula


class PaybackSheet:
    """The sheet Payback. sentence: when it pays back, in words, as the report says it."""

    def __init__(self, sheet: WorkbookSheet, source: Workings) -> None:
        self.source, self.desk = source, source.desk
        assert source.time is not None
        self.time: SheetTable = source.time
        _sort_rows(self.desk, source.effects)
        note = (
            "From the first outlay on, the first month after which the cashable net is never again a cost. Months are "
            "parts of the rows of Through time; what they come to in a year is that of the sheet Years."
        )
        sheet.head("Payback", note, freeze=2)
        self.sheet, self.table, self.rows = sheet, SheetTable(sheet, TOP, FIELDS), list[SheetRow]()
        for year in self.desk.model.years:
            self._year(year)
        self.sentence = self._sentence()

    def _year(self, year: FinancialYear) -> None:
        days, edges = month_days(year), month_edges(year, self.desk.model.results.scenario.sharing)
        for n, (first, after) in enumerate(pairwise(days)):
            # months are numbered through the whole plan, so that the first that stays below nothing is a number
            row = self.table.row({"n": len(self.rows) + 1, "month": month_and_year(first)})
            for key, value in (("first", first), ("next", after), ("year", year.start_year)):
                row.put(key, value)
            row.put("upto", edges[n + 1].fraction)
            for key, (_, sorts) in SO_FAR.items():
                row.put(key, added(self._so_far(row, sort) for sort in sorts))
            # beside the rest of the month: what falls once has its day and no pace
            row.put("once", self._in_plan(row, year, self._once(row)))
            self._month(row, self.rows[-1] if n else None)
            self.rows.append(row)

    def _so_far(self, row: SheetRow, sort: str) -> Formula:
        """What of a year has fallen by the end of a month, of the rows that count as something."""
        name = self.time.range
        after, month = row["upto"], row["year"]
        reach = f"ABS({after.text}-{name('start')})-ABS({after.text}-{name('end')})+{name('end')}-{name('start')}"
        chosen = f'({name("year")}={month.text})*({name("sort")}="{sort}")*{name("pace")}'
        value, x = Fraction(0), Fraction(after.value)
        for (a, b), pace in self._by_sort.get((month.value, sort), {}).items():
            value += pace * (abs(x - a) - abs(x - b) + b - a)
        pence = Fraction(divide((value * 100).numerator, (value * 100).denominator), 100)
        return Formula(f"ROUND(SUMPRODUCT({chosen}*({reach})),{self.desk.places.text})", pence)

    @cached_property
    def _by_sort(self) -> dict[tuple[int, str], dict[tuple[Fraction, Fraction], Fraction]]:
        """Pace of the rows of Through time by start and end, of each year and what they count as."""
        by_sort: dict[tuple[int, str], dict[tuple[Fraction, Fraction], list[Any]]] = {}
        columns = (self.time.held(key) for key in ("year", "sort", "pace", "start", "end"))
        # many rows share their start and end, so they are added up by these first: then a month looks at few of them
        for year, sort, pace, *ends in zip(*columns, strict=True):
            if pace:
                start, end = (Fraction(plain_number(each)) for each in ends)
                by_sort.setdefault((year, sort), {}).setdefault((start, end), []).append(plain_number(pace))
        return {
            key: {ends: Fraction(exact_sum(paces)) for ends, paces in rows.items()} for key, rows in by_sort.items()
        }

    def _in_plan(self, row: SheetRow, year: FinancialYear, amount: Formula) -> Formula:
        """An amount of a month; nothing in the year that can be added until it is."""
        if year != self.desk.model.spare_year:
            return amount
        return either(above(row["next"], self.desk.inputs["plan end"]), NONE, amount)

    def _once(self, row: SheetRow) -> Formula:
        """What falls once in a month."""
        table = self.source.once.table
        if table is None:
            return NONE
        pairs = zip(table.held("on"), table.held("part"), strict=True)
        first, after = row["first"], row["next"]
        value = sum(part for on, part in pairs if isinstance(on, date) and first.value <= on < after.value)
        day = table.range("on")
        return Formula(f'SUMIFS({table.range("part")},{day},">="&{first.text},{day},"<"&{after.text})', value)

    def _month(self, row: SheetRow, before: SheetRow | None) -> None:
        """The month alone, what the plan comes to by its end, and its number while that is a cost."""
        alone = {key: row[key] if before is None else row[key] - _here(before, key) for key in SO_FAR}
        spent = either(above(row["once"], NONE), ONE, NONE)
        # a saving in the same month does not undo an outlay
        for key in ("growth", "limited"):
            spent = either(above(alone[key], NONE), ONE, spent)
        row.put("spent", spent)
        row.put("net", added([*(alone[key] for key in ("growth", "limited", "neither", "cashable")), row["once"]]))
        row.put("net_if", row["net"] + alone["maybe"])
        last = self.rows[-1] if self.rows else None
        tolerance = self.desk.inputs["tolerance"]
        for end in ("", "_if"):
            row.put(f"total{end}", row[f"net{end}"] if last is None else _here(last, f"total{end}") + row[f"net{end}"])
            # the tolerance: pennies of rounding are no cost
            row.put(f"late{end}", either(above(row[f"total{end}"], tolerance), row["n"], NONE))

    def _sentence(self) -> Formula:
        """When it pays back, in words: as `payback_text` says it."""
        top = self.table.next + 1
        spent = self.table.range("spent")
        values = self.table.held("spent")
        is_spent = Formula(f"COUNTIF({spent},1)", values.count(1))
        first_value = values.index(1) + 1 if 1 in values else 0
        first = either(equal(is_spent, NONE), NONE, Formula(f"MATCH(1,{spent},0)", first_value))
        first = self._line(top, "Number of the first month in which anything is spent", first)
        # with savings that may be cashable it can pay back sooner, so both are worked out and the sentence has both
        strict = self._paid_back(top + 1, first, "", "cashable savings alone")
        loose = self._paid_back(top + 4, first, "_if", "savings that are or may be cashable")
        outlay = self._line(top + 7, "The month of the first outlay", self._label(first))
        last, none = self._end(Formula(f"ROWS({spent})", len(self.rows)))
        since = joined([words(" after the first outlay in "), outlay])
        from_ = joined([words("from "), strict.label, words(", year "), strict.year, since])
        if_too = joined(
            [
                none,
                words(" on cashable savings alone; from "),
                loose.label,
                words(", year "),
                loose.year,
                since,
                words(", if potentially cashable savings count too"),
            ]
        )
        never = joined([none, words(", from the first outlay in "), outlay])
        # each wording stands in a row of its own: one formula with all of them would be too long to read
        parts = [self._line(top + 8 + n, "In words", part) for n, part in enumerate((from_, if_too, never))]
        later = either(above(loose.at, last), parts[2], parts[1])
        text = either(equal(first, NONE), words("nothing is spent"), either(above(strict.at, last), later, parts[0]))
        self._compare(strict, loose, last)
        sentence = self._line(top + 11, "Payback", text)
        as_costed = payback_text(self.desk.model.results)
        # months are parts of rounded rows: where all that is spent in one is a penny, the library may have none
        if sentence.value != as_costed:
            self._line(top + 12, PENNIES, words(as_costed))
        return sentence

    def _end(self, rows: Formula) -> tuple[Formula, Formula]:
        """How many months the plan has, and that it does not pay back in them, in words."""
        model, added = self.desk.model, self.desk.inputs.year_added
        none = words(f"not {within_the_plan(len(model.years))}")
        if added is None:
            return rows, none
        shorter = words(f"not {within_the_plan(len(model.years) - 1)}")
        months = either(added, rows, rows - self.desk.inputs["months"])
        return self._line(self.table.next, "Months of the plan", months), either(added, none, shorter)

    def _paid_back(self, row: int, first: Formula, end: str, counted: str) -> PaidBack:
        """The month after the last in which it is still a cost, and after the first outlay."""
        # a month that is never late has the number 0, so the first outlay decides
        late = self.table.range(f"late{end}")
        last = Formula(f"MAX({late})", max(self.table.held(f"late{end}"), default=0))
        at = either(above(last, first), last + ONE, first + ONE)
        at = self._line(row, f"Number of the month from which it has paid back, by {counted}", at)
        label = self._line(row + 1, "That month", self._label(at))
        year = rounded_up((at - first + ONE) / self.desk.inputs["months"])
        return PaidBack(at, label, self._line(row + 2, "Year after the first outlay", year))

    def _label(self, at: Formula) -> Formula:
        """The month of a number; nothing where there is none."""
        months = self.table.range("month")
        names = self.table.held("month")
        inside = both(above(at, NONE), above(Formula(f"ROWS({months})+1", len(names) + 1), at))
        name = names[int(at.value) - 1] if inside.value else ""
        return either(inside, Formula(f"INDEX({months},{at.text})", name), words(""))

    def _line(self, row: int, what: str, content: Formula) -> Formula:
        self.sheet.put(row, 1, what)
        return self.sheet.put(row, 7, content, "words")

    def _compare(self, strict: PaidBack, loose: PaidBack, last: Formula) -> None:
        """The months beside the library's, as numbers of the plan; 0 where it is not paid back."""
        model, months = self.desk.model, [row.values["first"] for row in self.rows]

        def number(paid: Payback) -> int:
            return months.index(paid.month) + 1 if paid.month is not None else 0

        for what, at, if_cashable in (
            ("cashable savings alone", strict.at, False),
            ("savings that are or may be cashable", loose.at, True),
        ):
            paid = model.results.case.payback(if_cashable=if_cashable)
            later = number(model.with_spare_year.case.payback(if_cashable=if_cashable))
            anything = Formula(f"SUM({self.table.range('spent')})", sum(self.table.held("spent")))
            month = either(both(above(anything, NONE), above(last + ONE, at)), at, NONE)
            name = f"Paid back from month of the plan, by {what}"
            if month.value == number(paid):  # not where pennies of rounding decide the month
                self.source.checks.figure(name, number(paid), month, is_count=True, later=later)


def _here(row: SheetRow, key: str) -> Formula:
    """A cell of the row before, in the same sheet."""
    return Formula(f"{row.table.letters[key]}{row.row + 1}", row.values[key])


def _sort_rows(desk: Desk, effects: Effects) -> None:
    """What each row of the sheet Through time counts as, and half of what it would come to in a whole year."""
    for row, stretch, payer in desk.in_time:
        effect = effects.rows[stretch.line.movement.number, payer]
        in_year = effects.in_year[stretch.line.movement.number, stretch.year.label]
        turn, kind = effect.ref("turn_all"), effect.ref("class_all")
        by_sign = either(above(NONE, in_year.ref(stretch.year.label)), kind, GROWTH)
        recurring = either(equal(turn, SAVING), kind, either(equal(turn, words("none")), by_sign, turn))
        row.put("sort", either(equal(row["money"], RECURRING), recurring, row["money"]))
        row.put("pace", _half_a_year(row["net"], row["start"], row["end"]))


def _half_a_year(net: Formula, start: Formula, end: Formula) -> Formula:
    """Half of what an amount would come to in a whole year; nothing for no days."""
    length = Fraction(plain_number(end.value)) - Fraction(plain_number(start.value))
    value = Fraction(plain_number(net.value)) / (2 * length) if length > 0 else 0
    span = f"{end.text}-{start.text}"
    return Formula(f"IF({end.text}>{start.text},{net.text}/({span}+{span}),0)", value)
