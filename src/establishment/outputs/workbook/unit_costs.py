"""The sheet of unit costs: one post a year, component by component, rounded where the library rounds."""

from __future__ import annotations

from collections.abc import Sequence

from establishment.outputs.workbook.formulas import NONE, Formula, added, largest, least, rounded
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.inputs import Inputs
from establishment.outputs.workbook.model import Model, Unit
from establishment.outputs.workbook.more_posts import TERMS
from establishment.outputs.workbook.oncost_inputs import threshold_key
from establishment.outputs.workbook.posts import Proposed
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.posts import Fixed, Kind
from establishment.rates.allowances import PaidAllowance
from establishment.rates.annual import COMPONENTS
from establishment.rates.pricing import Trace

KEYS = (
    Field("unit", "Unit cost", 7, "int"),
    Field("line", "Line", 6, "int"),
    Field("what", "Post or line", 34, "wrap"),
    Field("grade", "Kind", 30, "wrap"),
    Field("on", "Prices of", 12, "date"),
)
PAY = (
    Field("salary", "Full-time salary", 13, "pence"),
    Field("fte", "FTE", 9, "num"),
    Field("weeks", "Weeks", 9, "num"),
    Field("pensionable", "Pensionable pay", 13, "pence"),
    Field("threshold", "NI threshold", 12, "pence"),
    Field("ni_rate", "NI rate", 8, "rate"),
    Field("lower", "Rebate from", 11, "pence"),
    Field("upper", "Rebate to", 11, "pence"),
    Field("rebate", "Rebate rate", 8, "rate"),
    Field("pension_rate", "Pension rate", 8, "rate"),
    Field("levy_rate", "Levy rate", 8, "rate"),
    Field("other_rate", "Other rate", 8, "rate"),
    Field("vacancy_rate", "Vacancy rate", 8, "rate"),
)
NAMES = {
    "basic": "Basic",
    "allowances": "Allowances",
    "national_insurance": "National Insurance",
    "pension": "Pension",
    "levy": "Levy",
    "other": "Other on-costs",
    "unit_cost": "Unit cost given",
    "vacancy": "Vacancy factor",
    "lump_sum": "Paid once",
    "non_pay": "Non-pay",
    "income": "Income",
}
"""The parts of a cost in words."""
OWN_TERMS = {"national_insurance": ("threshold", "ni_rate"), "pension": ("pension_rate",), "levy": ("levy_rate",)}


def components_used(model: Model) -> list[str]:
    """The parts that any unit cost has, in their order."""
    used: set[str] = set()
    # a spare row has the parts of what may be chosen, whatever it is
    for unit in (unit for unit in model.units if not unit.line.spare):
        used |= set(_components(unit))
    for trace in model.choices.traces:
        used |= {"basic", *_on_costs(trace.kind), *(["vacancy"] if trace.kind.vacancy else [])}
    return [name for name in COMPONENTS if name in used]


def _components(unit: Unit) -> list[str]:
    kind = unit.kind
    if isinstance(kind, Fixed):
        return [kind.component]
    vacancy = ["vacancy"] if kind.vacancy else []
    if unit.trace is None:
        return ["unit_cost", *vacancy]
    on_costs = _on_costs(kind)
    if unit.lump is not None:
        # a payment made once is not pensionable here, as the library has it
        return ["lump_sum", *(part for part in on_costs if part != "pension"), *vacancy]
    return ["basic", *(["allowances"] if kind.allowances else []), *on_costs, *vacancy]


def _on_costs(kind: Kind) -> list[str]:
    return ["other"] if kind.on_cost_rate is not None else ["national_insurance", "pension", "levy"]


class UnitCosts:
    """The sheet of unit costs; each unit keeps its row."""

    def __init__(self, sheet: WorkbookSheet, model: Model, inputs: Inputs, proposed: Proposed) -> None:
        self.model, self.inputs, self.proposed = model, inputs, proposed
        self.parts = components_used(model)
        self.places = inputs["places"]
        note = "What one post costs a year, part by part, each rounded once. A row holds while its pay and rates do."
        sheet.head("Unit costs", note, freeze=3)
        self.table = SheetTable(sheet, TOP, self._fields())
        self.table.guard("unit")
        # a unit cost that stands on another comes after it, so its cells are there
        for number, unit in enumerate(model.units, 1):
            unit.row = self._row(number, unit)

    def _fields(self) -> Sequence[Field]:
        traces = [unit.trace for unit in self.model.units if unit.trace is not None]
        traces += self.model.choices.traces
        columns = set()
        # columns that no row fills are left out: a wide sheet of empty columns cannot be read
        if traces:
            columns |= {"salary", "fte", "weeks"}
        for part in self.parts:
            columns |= set(OWN_TERMS.get(part, ()))
        columns |= {"pensionable"} if "pension" in self.parts and "allowances" in self.parts else set()
        columns |= {"other_rate"} if "other" in self.parts else set()
        columns |= {"vacancy_rate"} if "vacancy" in self.parts else set()
        rebated = any(trace.insurance is not None and _band(trace) is not None for trace in traces)
        columns |= {"lower", "upper", "rebate"} if rebated else set()
        pay = [each for each in PAY if each.key in columns]
        money = [Field(part, NAMES[part], 13, "pence") for part in self.parts]
        return [*KEYS, *pay, *money, Field("total", "One post a year", 14, "strong pence")]

    def _row(self, number: int, unit: Unit) -> SheetRow:
        row = self.table.row(
            {
                "unit": number,
                "line": unit.line.number,
                "what": unit.line.spell.title,
                "grade": unit.kind.label,
                "on": unit.on,
            }
        )
        if unit.label:
            row.put("grade", f"{unit.kind.label} ({unit.label})")
        if unit.line.spare:
            self._spare(row, unit)
        elif unit.lump is not None:
            self._lump(row, unit)
        elif unit.trace is not None:
            self._priced(row, unit, unit.trace)
        elif isinstance(unit.kind, Fixed):
            row.put(unit.kind.component, self.inputs["fixed", unit.line])
        # a cost that nobody knows yet shows as not known, which no 0 may do
        else:
            is_given = unit.given is not None
            row.put(
                "unit_cost",
                self.inputs["given", id(unit.given)] if is_given else self._known(unit),
                "" if is_given else "unknown",
            )
        self._vacancy(row, unit)
        row.put("total", row.span(self.parts[0], self.parts[-1]), "strong unknown" if unit.unknown else "")
        return row

    def _known(self, unit: Unit) -> Formula:
        """The cost of a kind without a price: nothing until it is typed."""
        cell = self.inputs["kind", unit.unknown]
        # an empty cell plus nothing is a number, so parts can be added up
        return cell + NONE

    def _priced(self, row: SheetRow, unit: Unit, trace: Trace) -> None:
        line = self.proposed.rows[unit.line]
        row.put("salary", self.inputs.salary(trace, unit.slot))
        row.put("fte", line.ref("fte"))
        row.put("weeks", line.ref("weeks"))
        row.put("basic", rounded(row["salary"] * row["fte"] * row["weeks"], self.places))
        if trace.kind.allowances:
            self._allowances(row, trace)
        if trace.kind.on_cost_rate is not None:
            row.put("other_rate", self.inputs["other", trace.kind.on_cost_rate])
            row.put("other", rounded(self._pay(row) * row["other_rate"], self.places))
            # one percentage stands for every on-cost
            return
        self._insurance(row, trace)
        self._pension(row, trace)
        if trace.levy is not None:
            row.put("levy_rate", self.inputs["levy", id(trace.levy)])
            row.put("levy", rounded(self._pay(row) * row["levy_rate"], self.places))

    def _spare(self, row: SheetRow, unit: Unit) -> None:
        """A post chosen in the workbook: its terms are looked up by grade, point and day."""
        more, line = self.proposed.more, self.proposed.rows[unit.line]
        assert more is not None
        chosen = more.rows[unit.line]
        where = {"grade": chosen.ref("grade"), "point": chosen.ref("point"), "on": row["on"]}
        for key in (key for key, _, _ in TERMS if key in self.table.places):
            row.put(key, more.lists.prices.sum_where(key, where))
        row.put("fte", line.ref("fte"))
        row.put("weeks", line.ref("weeks"))
        row.put("basic", rounded(row["salary"] * row["fte"] * row["weeks"], self.places))
        # what no choice has is no column, so it is left out here too
        if "ni_rate" in row.values:
            row.put("national_insurance", rounded(self._due(row, row, row["basic"]), self.places))
        for part, rate in (("pension", "pension_rate"), ("levy", "levy_rate"), ("other", "other_rate")):
            if rate in row.values:
                row.put(part, rounded(row["basic"] * row[rate], self.places))
        if "vacancy_rate" in row.values:
            counted = row.span(self.parts[0], self.parts[self.parts.index("vacancy") - 1])
            row.put("vacancy", -rounded(counted * row["vacancy_rate"], self.places))

    def _pay(self, row: SheetRow) -> Formula:
        """Basic and allowances."""
        # allowances count as pay for National Insurance, levy and flat percentage
        paid = [row[part] for part in ("basic", "allowances") if part in row.values]
        return added(paid)

    def _allowances(self, row: SheetRow, trace: Trace) -> None:
        parts, counted = [], [row["basic"]]
        for paid in trace.allowances:
            part = self._allowance(row, paid)
            parts.append(part)
            counted += [part] if paid.pensionable else []
        row.put("allowances", added(parts))
        # without allowances that count, pensionable pay is basic pay and has no column
        if "pensionable" in self.table.places:
            row.put("pensionable", added(counted))

    def _allowance(self, row: SheetRow, paid: PaidAllowance) -> Formula:
        """One allowance: an amount, or a rate between its least and its most, by the hours of the post."""
        cell = self.inputs["allowance", paid]
        if not paid.percent and not paid.of_salary:
            return self._by_hours(row, cell, paid)
        part = rounded(row["salary" if paid.of_salary else "basic"] * cell, self.places)
        if paid.least is not None:
            part = largest(part, self._by_hours(row, self.inputs["least", paid], paid))
        if paid.most is not None:
            part = least(part, self._by_hours(row, self.inputs["most", paid], paid))
        return part

    def _by_hours(self, row: SheetRow, cell: Formula, paid: PaidAllowance) -> Formula:
        """A yearly amount, in proportion to the hours and weeks of the post where it follows them."""
        # a yearly sum such as a retainer is paid whole, whatever the hours
        return rounded(cell * row["fte"] * row["weeks"], self.places) if paid.follows_hours else cell

    def _insurance(self, row: SheetRow, trace: Trace) -> None:
        if trace.insurance is None:
            return
        threshold, band = trace.insurance_terms
        key = id(trace.insurance)
        row.put("threshold", self.inputs[threshold_key(trace, threshold)])
        row.put("ni_rate", self.inputs["insurance", key])
        if band and trace.insurance.rebate_rate:
            row.put("lower", self.inputs["rebate", key, 0])
            row.put("upper", self.inputs["rebate", key, 1])
            row.put("rebate", self.inputs["rebate", key])
        row.put("national_insurance", rounded(self._due(row, row, self._pay(row)), self.places))

    def _due(self, row: SheetRow, terms: SheetRow, pay: Formula) -> Formula:
        """National Insurance on pay before rounding; terms: the row whose threshold and rates hold."""
        # a spreadsheet's difference of two amounts is not whole pence: it is rounded before it is multiplied
        due = largest(rounded(pay - terms["threshold"], self.places), NONE) * terms["ni_rate"]
        if "rebate" not in terms.values:
            return due
        inside = largest(rounded(least(pay, terms["upper"]) - terms["lower"], self.places), NONE)
        return due - inside * terms["rebate"]

    # a flat rate is found by itself, a rate of a scheme by its dated row
    def _pension(self, row: SheetRow, trace: Trace) -> None:
        key = trace.kind.pension.flat if trace.kind.pension.flat is not None else id(trace.pension)
        if ("pension", key) not in self.inputs.cells:
            return
        row.put("pension_rate", self.inputs["pension", key])
        counted = row["pensionable"] if "pensionable" in row.values else row["basic"]
        row.put("pension", rounded(counted * row["pension_rate"], self.places))

    def _vacancy(self, row: SheetRow, unit: Unit) -> None:
        if not isinstance(unit.kind, Kind) or not unit.kind.vacancy:
            return
        row.put("vacancy_rate", self.inputs["vacancy", unit.kind.vacancy])
        counted = row.span(self.parts[0], self.parts[self.parts.index("vacancy") - 1])
        if unit.lump is not None:  # the payment itself stands after the factor
            counted = added(row[part] for part in self.parts if part in row.values)
        row.put("vacancy", -rounded(counted * row["vacancy_rate"], self.places))

    def _lump(self, row: SheetRow, unit: Unit) -> None:
        """A payment made once, and the on-costs of that much more pay."""
        assert unit.lump is not None
        assert unit.base is not None
        base: SheetRow = unit.base.row
        # for the hours of the post, but not for its paid weeks: it is paid once
        row.put("fte", base["fte"])
        paid = rounded(self.inputs["lump", id(unit.lump)] * row["fte"], self.places)
        if unit.lump.percent:
            paid = paid + rounded(base["basic"] * self.inputs["lump percent", id(unit.lump)], self.places)
        row.put("lump_sum", paid)
        pay = added(base[part] for part in ("basic", "allowances") if part in base.values)
        # the on-costs of pay with the payment less those of pay alone: thresholds and bands then hold
        more = pay + row["lump_sum"]
        if "other_rate" in base.values:
            row.put("other", rounded(row["lump_sum"] * base["other_rate"], self.places))
        if "ni_rate" in base.values:
            due = rounded(self._due(row, base, more), self.places)
            row.put("national_insurance", self._more(due, base["national_insurance"]))
        if "levy_rate" in base.values:
            row.put("levy", self._more(rounded(more * base["levy_rate"], self.places), base["levy"]))

    def _more(self, due: Formula, before: Formula) -> Formula:
        """What is due above an earlier amount, in whole pence.

        A spreadsheet takes £134.74 from £135.42 and holds £0.679999999999993. Three eighths of that round to a penny
        less than three eighths of 68p, so a difference that is shared among payers later is rounded first.
        """
        return rounded(due - before, self.places)

    def label(self, unit: Unit) -> Formula:
        """The number of a unit cost, as other sheets show it."""
        row: SheetRow = unit.row
        return row.ref("unit")


def _band(trace: Trace) -> tuple[int, int] | None:
    assert trace.insurance is not None
    band = trace.insurance_terms[1]
    return band if trace.insurance.rebate_rate else None
