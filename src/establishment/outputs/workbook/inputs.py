"""The inputs: every rate, point and assumption once, with its day, unit, status and reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.ground.periods import MONTHS, FinancialYear
from establishment.outputs.workbook.formulas import Formula, largest, rounded, rounded_up
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.model import Model, Unit, shown_place
from establishment.posts import Fixed
from establishment.rates.awards import Award
from establishment.rates.insurance import insurance_terms
from establishment.rates.pricing import Trace
from establishment.rates.references import Reference, Source
from establishment.rates.scales import PointValue

HEADINGS = ("Input", "From", "Value", "Unit", "Status", "Reference")
WIDTHS = (54, 12, 15, 18, 12, 72)
STYLES = {
    "pounds": "input pence",
    "pay": "input pay",
    "open": "input open",
    "rate": "input rate",
    "raise": "input raise",
    "number": "num",
    "day": "date",
    "start": "input date",
    "label": "int",
}
PointKey = tuple[str, str, str, date]


class Inputs:
    """The sheet of inputs, and where each of them stands."""

    def __init__(self, sheet: WorkbookSheet, model: Model, payers: Mapping[str, int]) -> None:
        self.sheet, self.model = sheet, model
        self.scenario = model.results.scenario
        self.cells: dict[Any, Formula] = {}
        self._row = TOP + 1
        self._sources: list[Source] = []
        self._numbers_of: dict[Reference, int] = {}
        self._by_source: dict[tuple[int, str], Formula] = {}
        sheet.head("Inputs", "Every rate, point and assumption stands here once. Change a value in the boxed column.")
        sheet.widths(*WIDTHS)
        for column, heading in enumerate(HEADINGS):
            sheet.put(TOP, column, heading, "head")
        self._general()
        self._years()
        self._starts()
        self._unknown()
        self._given()
        self._awards()
        self._points()
        self._oncosts()
        self._allowances()
        self._numbers(payers)

    def __getitem__(self, key: Any) -> Formula:
        return self.cells[key]

    @property
    def sources(self) -> list[Source]:
        """The sources of all values, in the order first met."""
        return self._sources

    def _cited(self, source: Source) -> str:
        """A source in a line: its file line, what it states, the numbers of its references on Sources, and its note."""
        self._sources.append(source)
        numbers = [self._numbers_of.setdefault(r, len(self._numbers_of) + 1) for r in source.references]
        parts = [shown_place(source.place, folders=1)] if source.place.file else []
        parts += [source.stated] if source.document else []
        parts += [f"source {', '.join(map(str, numbers))}"] if numbers else []
        return "; ".join([*parts, *([source.note] if source.note else [])])

    def _section(self, title: str) -> None:
        self._row = self.sheet.section(self._row + (self._row > TOP + 1), title)

    def _add(
        self,
        key: Any,
        what: str,
        value: Any,
        unit: str,
        style: str,
        *,
        on: date | None = None,
        status: str = "",
        reference: str = "",
        source: Source | None = None,
        same_as: Formula | None = None,
    ) -> Formula:
        """One input; a formula instead of a value stands for what follows from other inputs.

        same_as: the input that this one repeats, until another value is typed over it.
        """
        look = STYLES[style] if not isinstance(value, Formula) else STYLES[style].removeprefix("input ")
        value = value if same_as is None or same_as.value != value else same_as
        if source is not None:
            status, reference = status or source.status, self._cited(source)
        row = self._row
        self.sheet.put(row, 0, what, "wrap")
        self.sheet.put(row, 1, on, "date")
        self.cells[key] = self.sheet.put(row, 2, value, look)
        for column, text in enumerate((unit, status, reference), 3):
            self.sheet.put(row, column, text, "wrap")
        self._row += 1
        return self.cells[key]

    def _general(self) -> None:
        self._section("How figures are worked out")
        self._add(
            "places",
            "Decimal places to which each part of a cost is rounded",
            2,
            "places",
            "number",
            reference="halves away from zero, as ROUND does",
        )
        last = FinancialYear(2001, self.model.results.scenario.first_month).last_day
        span = f"1 {self.model.results.scenario.year_starts} to {last.day} {MONTHS[last.month - 1]}"
        self._add("months", "Months in a financial year", 12, "months", "number", reference=span)
        self._add("tolerance", "Two amounts closer than this are the same", Fraction("0.005"), "pounds", "number")
        results = self.model.results
        if results.npv is not None and self.scenario.prices != "cash":
            rate = Fraction(self.scenario.discount_percent or 0) / 100
            self._add(
                "discount",
                "Discount rate of the net present value",
                rate,
                "a year",
                "rate",
                reference="the scenario: discount_percent",
            )

    def _years(self) -> None:
        years = self.model.years
        if not years:
            return
        self._section("Financial years of the plan")
        for year in years:
            self._add(("year", year), f"First day of {year.label}", year.first_day, "day", "day")
        end = years[-1].next
        self._add(("year", end), "First day after the plan", end.first_day, "day", "day")

    def _starts(self) -> None:
        """The day of each proposal that has one; its changes follow. One day may be that of the whole scenario."""
        whole, proposals = self.scenario.starts, self.scenario.proposals
        own = {number: table for number, table in proposals.items() if table.from_ is not None}
        if not own and whole is None:
            return
        self._section("First days of proposals")
        if whole is not None:
            cell = self._add(
                "starts",
                "Proposals that give no day of their own take effect",
                whole,
                "day",
                "start",
                reference="the scenario: starts",
            )
            self.cells |= {("starts", number): cell for number in proposals if number not in own}
        for number, table in own.items():
            what = f"Proposal {number}{f': {table.title}' if table.title else ''} takes effect"
            self._add(("starts", number), what, table.from_, "day", "start", reference="the scenario: from")

    def _unknown(self) -> None:
        if not self.model.kinds:
            return
        self._section("Posts without a price: type the full yearly cost of one, where it comes to be known")
        for name in self.model.kinds:
            what = name if name.startswith("pension strain") else f"One {name}"
            self._add(
                ("kind", name),
                what,
                None,
                "pounds a year",
                "open",
                status="not known",
                reference="empty: carried by name, and totals are the known part",
            )

    def _given(self) -> None:
        units = [unit for unit in self.model.units if unit.given is not None or isinstance(unit.kind, Fixed)]
        if not units:
            return
        self._section("Amounts that the scenario gives (income is negative)")
        for unit in units:
            if isinstance(unit.kind, Fixed):
                self._add(
                    ("fixed", unit.line),
                    unit.line.spell.title,
                    Fraction(unit.kind.pence, 100),
                    "pounds a year",
                    "pounds",
                    status="given",
                    reference=shown_place(unit.line.spell.place),
                )
            elif unit.given is not None and ("given", id(unit.given)) not in self.cells:
                cost = unit.given
                what = f"One {cost.grade}{f', {cost.title}' if cost.title else ''}"
                what += f" at {cost.fte} FTE" if cost.fte != 1 else ""
                self._add(
                    ("given", id(cost)),
                    what,
                    Fraction(cost.amount.pence, 100),
                    "pounds a year",
                    "pounds",
                    status="given",
                    reference=cost.where or cost.reference,
                )

    def _numbers(self, payers: Mapping[str, int]) -> None:
        """The numbers by which sums find proposals and funders: no inputs, and not to be changed."""
        self._section("Numbers of proposals and funders in this workbook (labels, not inputs)")
        for number, (proposal, table) in enumerate(self.scenario.proposals.items(), 1):
            what = f"Proposal {proposal}{f': {table.title}' if table.title else ''}"
            self._add(("proposal", proposal), what, number, "", "label")
        for funder, number in payers.items():
            self._add(("payer", funder), f"Funder: {self.model.comparison.funder_name(funder)}", number, "", "label")

    def _traces(self) -> Iterator[Trace]:
        return (unit.trace for unit in self.model.units if unit.trace is not None)

    # --- pay ---

    def _awards(self) -> None:
        """What each assumed award gives, and the step to which pay is rounded."""
        book = self.model.comparison.plan.book
        days = {(v.scale, v.award) for v in self._points_wanted().values() if _projected(v)}
        used = {name for name, _ in days}
        lumps = {id(unit.lump): unit.lump for unit in self.model.units if unit.lump is not None}
        if not used and not lumps:
            return
        self._section("Awards that are assumed")
        for name in sorted(used):
            step = Fraction(book.scale(name).rounding, 100)
            self._add(("step", name), f"{name}: pay is rounded to whole steps of", step, "pounds", "number")
            for number, award in enumerate(book.assumed.awards.get(name, ((), None))[0]):
                if (name, award.effective_from) in days:
                    self._award(name, number, award)
        for key, lump in lumps.items():
            day: dict[str, Any] = {"on": lump.on, "source": lump.source}
            if lump.percent:
                self._add(("lump percent", key), "Paid once, of basic pay", lump.percent, "of basic", "rate", **day)
            pounds = Fraction(lump.pence, 100)
            self._add(("lump", key), "Paid once, for full time", pounds, "pounds", "pounds", **day)

    def _award(self, name: str, number: int, award: Award) -> None:
        """What an award gives; one that repeats the award before it follows that one."""
        some = "" if award.for_all else " on some points"
        what = f"{name}, award {number + 1}{some}"
        reference = "assumed in the scenario" + (", or the flat amount if that gives more" if award.greater else "")
        day: dict[str, Any] = {"on": award.effective_from, "status": "projected", "reference": reference}
        before = {key: self.cells.get((key, name, number - 1)) for key in ("percent", "flat")}
        if award.percent is not None:
            self._add(
                ("percent", name, number),
                f"{what}: of pay",
                award.percent / 100,
                "of pay",
                "raise",
                **day,
                same_as=before["percent"],
            )
        if award.flat_pounds is not None:
            self._add(
                ("flat", name, number),
                f"{what}: on top",
                Fraction(award.flat_pounds),
                "pounds a year",
                "pounds",
                **day,
                same_as=before["flat"],
            )

    def _points(self) -> None:
        """Pay of every point used, by award; what an assumed award makes of a point is a formula."""
        wanted = self._points_wanted()
        if not wanted:
            return
        self._section("Pay points used, by award")
        order: dict[tuple[str, str], list[str]] = {}
        for key in sorted(wanted, key=lambda k: (k[0], k[1], k[3])):
            order.setdefault(key[:2], self.model.comparison.plan.book.scale(key[0]).points)

        def place(key: PointKey) -> tuple[object, ...]:
            """By scale, spine, point and award; salaries of posts' own come after the points."""
            points = order[key[:2]]
            return *key[:2], points.index(key[2]) if key[2] in points else len(points), *key[2:]

        for key in sorted(wanted, key=place):
            value = wanted[key]
            spine = f" {value.spine}" if value.spine else ""
            raised = self._made_by_award(value)
            exact = Fraction(value.pence, 100)
            content = raised if raised is not None and raised.value == exact else exact
            what = value.point if value.stands_on else f"point {value.point}"
            self._add(
                key,
                f"{value.scale}{spine} {what}",
                content,
                "pounds a year",
                "pay",
                on=value.award,
                source=value.source,
            )

    def _points_wanted(self) -> dict[PointKey, PointValue]:
        """Every value of a point that prices something, and those that it is made of."""
        wanted: dict[PointKey, PointValue] = {}
        for trace in self._traces():
            for value in trace.basic.values:
                self._with_earlier(value, wanted)
        return wanted

    def _with_earlier(self, value: PointValue, wanted: dict[PointKey, PointValue]) -> None:
        """A point's value, and those that its assumed awards start from."""
        while _key(value) not in wanted:
            wanted[_key(value)] = value
            before = self._before(value)
            if before is None:
                return
            value = before

    def _before(self, value: PointValue) -> PointValue | None:
        """The value that an assumed award started from."""
        if not _projected(value):
            return None
        scale = self.model.comparison.plan.book.scale(value.scale)
        earlier = [day for day in scale.table.awards if day < value.award]
        dated = scale.values.get((value.spine, value.point), {})
        return dated.get(max(earlier)) if earlier else None

    def _made_by_award(self, value: PointValue) -> Formula | None:
        before = self._before(value)
        if before is None or _key(before) not in self.cells:
            return None
        earlier = self.cells[_key(before)]
        awards = self.model.comparison.plan.book.assumed.awards.get(value.scale, ((), None))[0]
        for number, award in enumerate(awards):
            if award.effective_from == value.award and award.covers(value.spine, value.point):
                return self._raised(earlier, value.scale, number, award)
        return earlier

    def _raised(self, earlier: Formula, name: str, number: int, award: Award) -> Formula:
        """Pay after an award, as `Award.applied` has it."""
        step, nearest = self.cells["step", name], earlier
        if award.percent is not None:
            # pay and its raise added, not pay times one and a bit: then half a step stays half a step in floats too
            raised = earlier + earlier * self.cells["percent", name, number]
            nearest = rounded(raised / step, Formula("0", 0)) * step
        if award.flat_pounds is None:
            return nearest
        flat = rounded_up(((earlier if award.greater else nearest) + self.cells["flat", name, number]) / step) * step
        return largest(flat, nearest) if award.greater else flat

    # --- on-costs ---

    def _oncosts(self) -> None:
        traces = list(self._traces())
        if not traces and not any(getattr(unit.kind, "vacancy", 0) for unit in self.model.units):
            return
        self._section("Employer on-costs used")
        for trace in sorted(traces, key=lambda each: each.month):
            self._rates(trace)
        for unit in self.model.units:
            self._vacancy(unit)

    def _rate(
        self, key: Any, name: str, what: str, value: Any, unit: str, row: Any, *, style: str = "rate", status: str = ""
    ) -> None:
        """A rate of a dated row, once; one that is assumed to stay follows the rate it was.

        name: which of the row's values it is.
        """
        if key in self.cells:
            return
        stays = self._by_source.get((id(row.source.held_from), name)) if row.source.held_from is not None else None
        cell = self._add(
            key, what, value, unit, style, on=row.effective_from, status=status, source=row.source, same_as=stays
        )
        self._by_source[id(row.source), name] = cell

    def _rates(self, trace: Trace) -> None:
        kind, pension, levy = trace.kind, trace.pension, trace.levy
        if trace.insurance is not None:
            self._insurance(trace)
        if pension is not None:
            what = f"Employer pension: {pension.scheme}/{pension.employer}, {pension.rate_kind.replace('_', ' ')}"
            self._rate(("pension", id(pension)), "rate", what, pension.rate, "of pensionable pay", pension)
        if levy is not None:
            self._rate(("levy", id(levy)), "rate", "Apprenticeship levy", levy.rate, "of pay", levy)
        flat = kind.pension.flat if kind.on_cost_rate is None else None
        if flat is not None and ("pension", flat) not in self.cells:
            self._add(
                ("pension", flat),
                "Employer pension: a flat rate",
                flat,
                "of pensionable pay",
                "rate",
                status="given",
                reference="the scenario: pension",
            )
        if kind.on_cost_rate is not None and ("other", kind.on_cost_rate) not in self.cells:
            self._add(
                ("other", kind.on_cost_rate),
                "On-costs, a flat percentage",
                kind.on_cost_rate,
                "of pay",
                "rate",
                status="given",
                reference="the scenario: on_cost_percent",
            )

    def _insurance(self, trace: Trace) -> None:
        """Rate, threshold and rebate of National Insurance that a trace used."""
        row = trace.insurance
        assert row is not None
        threshold, band = insurance_terms(row, trace.category, "annual", trace.month)
        name, at = "National Insurance, employer", id(row)
        self._rate(("insurance", at), "rate", f"{name}: rate above the threshold", row.rate, "of pay", row)
        upper = "upper " if threshold != row.threshold_annual else ""
        what = f"{name}: {upper}secondary threshold"
        pounds = Fraction(threshold, 100)
        self._rate(
            threshold_key(trace, threshold),
            f"threshold {upper}",
            what,
            pounds,
            "pounds a year",
            trace.letter or row,
            style="pay",
        )
        if not band or row.rebate_rate is None:
            return
        self._rate(
            ("rebate", at), "rebate", f"{name}: contracted-out rebate", row.rebate_rate, "of pay in the band", row
        )
        status = row.terms_status(trace.category)
        for n, what in enumerate(("lower earnings limit", "upper accrual point")):
            self._rate(
                ("rebate", at, n),
                what,
                f"{name}: {what}",
                Fraction(band[n], 100),
                "pounds a year",
                row,
                style="pay",
                status=status,
            )

    def _vacancy(self, unit: Unit) -> None:
        rate = getattr(unit.kind, "vacancy", Fraction(0))
        if rate and ("vacancy", rate) not in self.cells:
            self._add(
                ("vacancy", rate),
                "Vacancy factor",
                rate,
                "of cost",
                "rate",
                status="given",
                reference="the scenario: vacancy_percent",
            )

    def _allowances(self) -> None:
        """Allowances by name: a rate of basic or of full-time pay, or an amount a year; their least and most."""
        each = dict.fromkeys(paid for trace in self._traces() for paid in trace.allowances)
        if each:
            self._section("Allowances")
        for paid in each:
            day: dict[str, Any] = {"status": "given", "reference": "the scenario"}
            if paid.dated is not None:
                day = {"on": paid.dated.effective_from, "source": paid.dated.source}
            name = f"{paid.name} ({'pensionable' if paid.pensionable else 'not pensionable'})"
            if paid.of_salary:
                self._add(("allowance", paid), name, paid.of_salary, "of full-time pay", "rate", **day)
            elif paid.percent:
                self._add(("allowance", paid), name, paid.percent, "of basic", "rate", **day)
            else:
                self._add(("allowance", paid), name, Fraction(paid.pence, 100), "pounds a year", "pounds", **day)
            for limit, pence in (("least", paid.least), ("most", paid.most)):
                if pence is not None:
                    self._add(
                        (limit, paid), f"{paid.name}: {limit}", Fraction(pence, 100), "pounds a year", "pounds", **day
                    )


def threshold_key(trace: Trace, threshold: int) -> Any:
    """Where the threshold of National Insurance that a trace used stands: by its row, and by its letter's own."""
    return "threshold", id(trace.insurance), id(trace.letter), threshold


def _projected(value: PointValue) -> bool:
    return value.source.status == "projected"


def _key(value: PointValue) -> PointKey:
    return value.scale, value.spine, value.point, value.award
