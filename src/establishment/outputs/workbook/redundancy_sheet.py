"""Redundancy by weeks of pay, run again: weeks by age and service, a week's pay up to the cap of the day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from establishment.outputs.workbook.checks import Checks
from establishment.outputs.workbook.formulas import (
    NONE,
    ONE,
    Formula,
    above,
    added,
    either,
    equal,
    largest,
    least,
    rounded,
)
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.workings import Desk
from establishment.rates.exit_terms import WeeksOfPay
from establishment.rates.redundancy import AGE_OF_MORE, AGE_OF_MOST, RedundancyLaw
from establishment.scenarios.action_shapes import SCHOOL_AGE, Redundancy
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.redundancies import STRAIN_AGE

FIELDS = (
    Field("what", "Who leaves", 48, "wrap"),
    Field("on", "Day of leaving", 13, "date"),
    Field("people", "People alike", 9, "int"),
    Field("age", "Age then", 8, "input years"),
    Field("service", "Complete years of service", 11, "input years"),
    Field("week", "A week's pay", 13, "input num"),
    Field("cap", "Cap of the day", 13, "input pay"),
    Field("multiple", "Times the weeks by law", 11, "input num"),
    Field("most", "Weeks at most", 9, "num"),
    Field("counted", "Years that count", 9, "num"),
    Field("weeks", "Weeks by law", 9, "num"),
    Field("each", "Paid to one", 14, "pence"),
    Field("amount", "Paid to all", 14, "strong pence"),
    Field("was_age", "Age as costed", 9, "num"),
    Field("was_service", "Service as costed", 9, "num"),
    Field("was_week", "Week's pay as costed", 12, "num"),
    Field("was_each", "Paid to one as costed", 13, "pence"),
    Field("faults", "Amounts beside it that would differ", 13, "int"),
)
LAW = (
    ("min_years_service", "Years of service below which nothing is due"),
    ("max_years_counted", "Years of service that count at most"),
    ("weeks_per_year_under_22", "Weeks for a year that began below the second age"),
    ("weeks_per_year_22_to_40", "Weeks for a year that began from then on"),
    ("weeks_per_year_41_and_over", "Weeks for a year that began at the third age or later"),
)
AGES = (
    ("age of more", "The second age", AGE_OF_MORE),
    ("age of most", "The third age", AGE_OF_MOST),
    ("age of strain", "Age from which a pension is paid at once (LGPS)", STRAIN_AGE),
    ("school age", "Age before which no service begins", SCHOOL_AGE),
)
COSTED = ("age", "service", "week", "each")
"""What stands beside the inputs as it was costed."""
NOTE = (
    "Type an age, a length of service, a week's pay or a cap: the payment follows. Notice, National Insurance "
    "and pension strain stay as costed, and the checks say where they would not."
)


def runs_again(cost: OneOffCost) -> bool:
    """Whether the workbook can work a payment out: so many weeks of pay, to people of one line."""
    return cost.weeks is not None and cost.line is not None and isinstance(cost.line.line, Redundancy)


class RedundancySheet:
    """The sheet of redundancies; the amount of each cost keeps its cell."""

    def __init__(self, sheet: WorkbookSheet, desk: Desk, checks: Checks) -> None:
        # by identity of the cost: two people can have the same title, day and amount
        self.desk, self.checks = desk, checks
        self.book = desk.model.comparison.plan.book
        self.amounts: dict[int, Formula] = {}
        sheet.head("Redundancy", NOTE, freeze=1)
        self.table = SheetTable(sheet, TOP, FIELDS)
        self.table.guard("people")
        # payments on other terms, such as a sum that the scenario gives, are amounts on the sheet One-off
        costs = [cost for cost in desk.model.comparison.plan.one_offs if runs_again(cost)]
        # below all rows with two between: the law is read by every row
        self.law = self._law(sheet, TOP + len(costs) + 3, self.book.redundancy)
        self._caps: dict[date, Formula] = {}
        for number, cost in enumerate(costs, 1):
            assert cost.weeks is not None
            assert cost.line is not None
            assert isinstance(cost.line.line, Redundancy)
            row = self._row(cost, cost.weeks, cost.line.line.count)
            self._stays(f"Redundancy {number}", row, cost.weeks, cost.line.line)
            self.amounts[id(cost)] = row.ref("amount")

    def _law(self, sheet: WorkbookSheet, top: int, law: RedundancyLaw) -> dict[str, Formula]:
        """What the law says, each once; it is no input."""
        sheet.section(top, "Employment Rights Act 1996, section 162")
        values = [(key, words, law.rules[key]) for key, words in LAW]
        values += [(key, words, Fraction(age)) for key, words, age in AGES]
        limit = Fraction(self.book.termination_rates.least_limit, 100)
        values.append(("limit", "Payment above which an employer owes National Insurance, pounds", limit))
        cells = {}
        for row, (key, words, value) in enumerate(values, top + 1):
            sheet.put(row, 0, words, "wrap")
            cells[key] = sheet.put(row, 1, value, "num")
        return cells

    def _row(self, cost: OneOffCost, weeks: WeeksOfPay, people: int) -> SheetRow:
        row = self.table.row({"what": cost.title, "on": cost.on, "people": people})
        row.put("age", weeks.age)
        row.put("service", weeks.service)
        row.put("week", weeks.weekly / 100)
        assert cost.on is not None
        # actual pay has no cap
        if not weeks.actual:
            cap = self._caps.get(cost.on)
            of_day = Fraction(self.book.redundancy.cap(cost.on).pence, 100)
            # one cap a day: people who leave on the same day share the cell that is typed over
            row.put("cap", of_day if cap is None else cap, "" if cap is None else "pay")
            self._caps.setdefault(cost.on, row.ref("cap"))
        row.put("multiple", weeks.multiple)
        if weeks.most is not None:
            row.put("most", weeks.most)
        counted = least(row["service"], self.law["max_years_counted"])
        # below the years that the law asks for nothing is due, not a part of it
        row.put("counted", either(above(self.law["min_years_service"], row["service"]), NONE, counted))
        row.put("weeks", self._weeks(row))
        paid = row["weeks"] * row["multiple"]
        paid = paid if weeks.most is None else least(paid, row["most"])
        week = row["week"] if weeks.actual else least(row["week"], row["cap"])
        row.put("each", rounded(paid * week, self.desk.places))
        row.put("amount", row["each"] * row["people"])
        return row

    def _weeks(self, row: SheetRow) -> Formula:
        """Years are counted back from leaving, each by the age at which it began."""
        law, counted = self.law, row["counted"]
        # each age adds only what it gives above the rate before: so the years of each age are counted once
        lowest = law["weeks_per_year_under_22"]
        parts = [counted * lowest]
        for age, key in (("more", "weeks_per_year_22_to_40"), ("most", "weeks_per_year_41_and_over")):
            years = largest(NONE, least(counted, row["age"] - law[f"age of {age}"]))
            parts.append(years * (law[key] - lowest))
            lowest = law[key]
        return added(parts)

    def _stays(self, name: str, row: SheetRow, weeks: WeeksOfPay, line: Redundancy) -> None:
        """What is paid beside it stands as costed: it is checked that other values would not change it."""
        law = self.law
        for key in COSTED:
            row.put(f"was_{key}", row.values[key])

        def changed(key: str) -> Formula:
            return either(equal(row[key], row[f"was_{key}"]), NONE, ONE)

        # service that began before school ended is a slip of the key
        parts = [either(above(row["service"] + law["school age"], row["age"]), ONE, NONE)]
        if line.notice_weeks or line.statutory_notice:
            # a notice in weeks is weeks of pay, and by law a week for each year of service
            parts += [changed("week"), changed("service")]
        # a strain is costed by age, so another age would give another amount
        if line.pension_strain is not None or (line.lgps and weeks.age >= STRAIN_AGE):
            parts.append(changed("age"))
        elif line.lgps:
            parts.append(either(above(law["age of strain"], row["age"]), NONE, ONE))
        # above the limit every pound bears National Insurance; below it only passing the limit matters
        if row.values["each"] > law["limit"].value:
            parts.append(changed("each"))
        else:
            parts.append(either(above(row["each"], law["limit"]), ONE, NONE))
        row.put("faults", added(parts))
        what = f"{name}: notice, National Insurance and pension strain are as costed"
        self.checks.same(what, row.ref("faults"), NONE)
