"""The sheets that are read first: proposals and funders, with growth, savings, net and what stands beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from establishment.costing.figures import Figure
from establishment.costing.financial_case import CLASSES
from establishment.costing.measure_rows import Measure
from establishment.costing.measures import MEASURES, OF_SUMMARY, OF_YEAR, value_of
from establishment.costing.stated import named
from establishment.costing.summary import Summary
from establishment.outputs.workbook.checks import Checks
from establishment.outputs.workbook.effects import Effects
from establishment.outputs.workbook.formulas import NONE, Formula, added, words
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.one_off_sheet import OneOffRows
from establishment.outputs.workbook.posts import OUTSIDE, RECURRING
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.unpriced import Scope, Unpriced
from establishment.outputs.workbook.workings import BASELINE, BOTH, PROPOSED, Desk

HEAD = (Field("no", "Proposal", 10), Field("title", "Title", 40, "wrap"), Field("key", "No. in order", 6, "int"))
AS_COSTED_WORDS = ", as costed (does not follow the inputs)"
STYLES = {"posts": "int", "FTE": "num"}
"""How counts are shown; all else is money."""


CLASS_OF = {measure: class_ for class_, measure in CLASSES.items()}
"""The class of savings that each measure of one class adds up."""
COLUMNS = {
    "recurring_growth": "growth",
    "gross_savings": "saving",
    "unclassified": "unclassified",
    "baseline": "baseline",
    "proposed": "proposed",
    "time_limited": "limited",
    "unbudgeted_before": "outside_before",
    "unbudgeted_after": "outside_after",
}
"""The column of the sheet Effects that a measure adds up; a measure of neither list is made of its parts."""
MADE = {m.name for m in MEASURES.values() if m.parts and m.name not in COLUMNS}
"""Measures that the workbook adds up from the cells of their parts."""
COUNTED = ("posts_before", "posts_after", "fte_before", "fte_after", "posts_removed", "posts_added")
"""Measures that the workbook counts on the sheet of posts."""
AS_COSTED = {m.name for m in (*OF_SUMMARY, *OF_YEAR)} - {
    *(*CLASS_OF, *COLUMNS, *MADE, *COUNTED),
    *("one_off", "non_cashable", "between_funders"),
}
"""Measures with a function of their own, for which the workbook has no formula: it holds the library's figure."""


def _field(measure: Measure) -> Field:
    heading = measure.label + (AS_COSTED_WORDS if measure.name in AS_COSTED else "")
    return Field(measure.name, heading, 16, STYLES.get(measure.unit, "money"))


_MAIN = ("baseline", "proposed", "recurring_growth", "gross_savings", "unclassified", "net")
_OUTSIDE = ("one_off", "non_cashable", "unbudgeted_before", "unbudgeted_after")
MISSING = Field("missing", "The net is", 30, "wrap")
MONEY = (*(_field(MEASURES[name]) for name in _MAIN), MISSING)
OUT = tuple(_field(MEASURES[name]) for name in _OUTSIDE)
COUNTS = tuple(_field(measure) for measure in OF_SUMMARY if not measure.is_money)
BESIDE = tuple(_field(m) for m in OF_SUMMARY if m.is_money and m.name not in (*_MAIN, *_OUTSIDE))
ALL = "All proposals and posts"


@dataclass
class Workings:
    """The tables that summaries add up."""

    desk: Desk
    posts: SheetTable
    whole: SheetTable
    effects: Effects
    once: OneOffRows
    unpriced: Unpriced
    time: SheetTable | None
    checks: Checks


def scopes_of(desk: Desk) -> list[Scope]:
    """Each proposal, each group of several, each funder, and the whole."""
    scenario, comparison = desk.model.results.scenario, desk.model.comparison
    scopes: list[Scope] = [(named([p]), [p], None) for p in scenario.proposals]
    for group in scenario.group:
        numbers = [str(p) for p in group.proposals]
        if len(numbers) > 1:
            scopes.append((named(numbers), numbers, None))
    scopes += [(desk.model.comparison.funder_name(f), None, f) for f in comparison.funders]
    # the whole comes last and a dictionary drops what stands twice, such as a group of all proposals
    return list({(name, tuple(p or ()), f): (name, p, f) for name, p, f in [*scopes, (ALL, None, None)]}.values())


def title_of(scope: Scope, desk: Desk) -> str:
    """A proposal's title; of a group what the paper calls it."""
    scenario = desk.model.results.scenario
    name, proposals, _ = scope
    if proposals is not None and len(proposals) == 1:
        return scenario.proposals[proposals[0]].title or name
    groups = {named([str(p) for p in g.proposals]): g.title for g in scenario.group}
    return groups.get(name) or name


class Proposals:
    """The sheet of proposals: three tables with the same rows, and where each measure of each scope stands."""

    def __init__(self, sheet: WorkbookSheet, source: Workings) -> None:
        self.source, self.desk = source, source.desk
        self.scopes = [scope for scope in scopes_of(source.desk) if scope[2] is None]
        self.rows: dict[tuple[str, str], SheetRow] = {}
        note = "Full-year effect on the base budget. Growth and savings are positive; net = growth - savings."
        sheet.head("Proposals", note, freeze=2, repeat=False)
        widest = max(len(fields) for fields in (MONEY, BESIDE, OUT, COUNTS))
        # the four tables share their columns, so the widths are those of the widest
        sheet.widths(*(each.width for each in HEAD), *[16] * widest)
        top = self._table(sheet, TOP, MONEY, "money")
        top = self._table(sheet, sheet.section(top, "Savings by class, and what has an end"), BESIDE, "beside")
        top = self._table(sheet, sheet.section(top, "Outside every recurring figure"), OUT, "out")
        last = self._table(sheet, sheet.section(top, "Posts and full-time equivalents"), COUNTS, "counts")
        sheet.page(last, sheet.last_column)

    def cell(self, scope: str, measure: str) -> Formula:
        """Where a measure of a scope stands."""
        row = next(row for (name, _), row in self.rows.items() if name == scope and measure in row.values)
        return row.ref(measure)

    def _table(self, sheet: WorkbookSheet, top: int, fields: Sequence[Field], part: str) -> int:
        table = SheetTable(sheet, top, [*HEAD, *fields], set_widths=False)
        for scope in self.scopes:
            name, proposals, _ = scope
            row = table.row(
                {"no": "" if proposals is None else "+".join(proposals), "title": title_of(scope, self.desk)}
                # only a single proposal has a number that sums can look for
            )
            alone = proposals is not None and len(proposals) == 1
            row.put("key", self.desk.proposed.key(proposals[0]) if alone and proposals else None)
            self.rows[name, part] = row
            for each in fields:
                style = f"total {each.style}" if proposals is None and each.style != "wrap" else ""
                row.put(each.key, self._measure(each.key, scope, row), style)
            self._compare(scope, row, fields)
        return table.next + 1

    def _measure(self, measure: str, scope: Scope, row: SheetRow) -> Any:
        name, proposals, _ = scope
        if measure == "missing":
            missing = self.source.unpriced.words_for(name, "net")
            return missing
        # before the formulas: a measure with its own function has none, and its heading says so
        if measure in AS_COSTED:
            return library_value(self.desk.model.comparison.summary(proposals), measure)
        if measure in MADE:
            return made_of(measure, lambda part: self.cell(name, part))
        if proposals is not None and len(proposals) > 1:
            return self._together(measure, proposals)
        where = {"key": row["key"]} if proposals is not None else {}
        return self._count(measure, where) if measure in {f.key for f in COUNTS} else self._amount(measure, where)

    def _together(self, measure: str, proposals: Sequence[str]) -> Formula:
        """Of proposals taken together: theirs added, less what one of them leaves and another finds."""
        whole = added(self.cell(named([p]), measure) for p in proposals)
        rows = [self.rows[named([p]), "money"] for p in proposals]
        # only pairs where one leaves what the other finds: all others have nothing to take off
        crossed = {(li.movement.proposal, p) for li in self.desk.model.lines for p in proposals if self._left(li, p)}
        for finder, maker in ((a, b) for a in rows for b in rows if a is not b):
            names = {row.row: p for row, p in zip(rows, proposals, strict=True)}
            if (names[finder.row], names[maker.row]) in crossed:
                less = self._between(measure, {"key": finder.ref("key"), "maker_key": maker.ref("key")})
                whole = whole if less is None else whole - less
        return whole

    def _left(self, line: Any, proposal: str) -> bool:
        makers = {m.number: m.proposal for m in self.desk.model.comparison.plan.movements}
        return line.maker > 0 and makers.get(line.maker) == proposal

    def _between(self, measure: str, where: Mapping[str, Formula]) -> Formula | None:
        """What a change leaves and a later one finds: on neither side of the whole."""
        if measure in ("baseline", "proposed", "unbudgeted_before", "unbudgeted_after"):
            money = RECURRING if measure in ("baseline", "proposed") else OUTSIDE
            return self.source.whole.sum_where("between", {"money": money, **where})
        if measure in ("posts_before", "posts_after", "fte_before", "fte_after"):
            column = "left_posts" if measure.startswith("posts") else "left_fte"
            # the whole counts what any change left, so nothing is asked for
            return self.source.posts.sum_where(column, where) if where else self.source.posts.sum(column)
        return None

    def _own(self, measure: str, where: Mapping[str, Formula]) -> Mapping[str, Formula] | None:
        """Which rows hold what stands between; none where nothing can."""
        model = self.desk.model
        if not any(line.maker for line in model.lines) and not (model.spare and model.from_standing):
            return None
        return {**where, "maker_key": where["key"]} if where else where

    def _less(self, whole: Formula, measure: str, where: Mapping[str, Formula]) -> Formula:
        inside = self._own(measure, where)
        less = None if inside is None else self._between(measure, inside)
        return whole if less is None else whole - less

    def _amount(self, measure: str, where: Mapping[str, Formula]) -> Formula:
        table = self.source.effects.table
        if measure == "one_off":
            return _sum(self.source.once.table, "part", where)
        if measure == "non_cashable":
            released = self.source.once.released or {}
            # what is released stands on no table of effects: its cells are named one by one
            cells = [c for key, worths in released.items() for c in worths if not where or key == where["key"].value]
            return added(cells)
        over_all = {key: f"{key}_all" for key in ("growth", "saving", "unclassified")}
        if measure in CLASS_OF:
            return table.sum_where(over_all["saving"], {**where, "class_all": class_words(measure)})
        if measure == "between_funders":
            # what is growth for a funder and none over all only moves between funders
            return _sum(table, "growth", where) - _sum(table, "growth_all", where)
        column = COLUMNS[measure]
        return self._less(_sum(table, over_all.get(column, column), where), measure, where)

    def _count(self, measure: str, where: Mapping[str, Formula]) -> Formula:
        posts = self.source.posts
        column = "all_fte" if measure.startswith("fte") else "posts"
        if measure in ("posts_removed", "posts_added"):
            # posts that come or go are counted by their flow, and need nothing taken off
            return posts.sum_where("posts", {**where, "flow": words(measure.removeprefix("posts_"))})
        side = BASELINE if measure.endswith("before") else PROPOSED
        whole = posts.sum_where(column, {**where, "side": side}) + posts.sum_where(column, {**where, "side": BOTH})
        return self._less(whole, measure, where)

    def _compare(self, scope: Scope, row: SheetRow, fields: Sequence[Field]) -> None:
        """Each measure beside the library's."""
        name, proposals, _ = scope
        summary = self.desk.model.comparison.summary(proposals)
        for each in (each for each in fields if each.key != "missing"):
            what = f"{name}: {MEASURES[each.key].phrase}"
            exact = library_value(summary, each.key)
            self.source.checks.figure(what, exact, row.ref(each.key), is_count=each in COUNTS)


def made_of(measure: str, cell: Callable[[str], Formula]) -> Formula:
    """A measure as the sum of the cells of its parts."""
    (_, first), *rest = MEASURES[measure].parts
    whole = cell(first)
    for sign, part in rest:
        whole = whole + cell(part) if sign > 0 else whole - cell(part)
    return whole


def class_words(measure: str) -> Formula:
    """The class of savings of a measure, as the sheet Effects writes it."""
    return words(CLASS_OF[measure].replace("_", " "))


def _sum(table: SheetTable | None, column: str, where: Mapping[str, Formula]) -> Formula:
    if table is None:
        return NONE
    return table.sum_where(column, where) if where else table.sum(column)


def library_value(summary: Summary, measure: str) -> Fraction:
    """A measure as the library has it: pounds, or a count."""
    value = value_of(summary, measure)
    return Fraction(value.pence, 100) if isinstance(value, Figure) else value


_NOT_BY_FUNDER = ("baseline", "proposed", "non_cashable", "unbudgeted_before", "unbudgeted_after")
FUNDER = (Field("payer", "Funder no.", 8, "int"), Field("funder", "Who pays", 44, "wrap"))


class Funders:
    """The sheet of funders: one row each, and what they come to together."""

    def __init__(self, sheet: WorkbookSheet, source: Workings) -> None:
        self.source, self.rows = source, dict[str, SheetRow]()
        desk = source.desk
        note = "Full-year effect on each funder's base budget; what is time-limited or falls once stands beside."
        sheet.head("Funders", note, freeze=2)
        columns = [each for each in (*MONEY, *BESIDE, *OUT) if each.key not in _NOT_BY_FUNDER]
        # the words on what is missing come last, where they may be long
        self.fields = [each for each in columns if each is not MISSING] + [MISSING]
        self.table = SheetTable(sheet, TOP, [*FUNDER, *self.fields])
        for funder in desk.model.comparison.funders:
            self._row(funder, desk)
        self._total()

    def _row(self, funder: str, desk: Desk) -> None:
        name = desk.model.comparison.funder_name(funder)
        row = self.table.row({"payer": desk.payers[funder], "funder": name})
        effects, where = self.source.effects.table, {"payer": row["payer"]}
        summary = desk.model.comparison.summary(funder=funder)
        for each in self.fields:
            if each.key == "missing":
                row.put(each.key, self.source.unpriced.words_for(name, "net"))
            elif each.key == "one_off":
                row.put(each.key, _sum(self.source.once.table, "part", where))
            elif each.key in CLASS_OF:
                row.put(each.key, effects.sum_where("saving", {**where, "class": class_words(each.key)}))
            elif each.key == "between_funders":
                # one funder alone has nothing between funders; the row below has it
                row.put(each.key, NONE)
            elif each.key in AS_COSTED:
                row.put(each.key, library_value(summary, each.key))
            elif each.key in COLUMNS:
                row.put(each.key, effects.sum_where(COLUMNS[each.key], where))
        # after the others, because they are added up from them
        for each in (each for each in self.fields if each.key in MADE):
            row.put(each.key, made_of(each.key, row.ref))
        for each in (each for each in self.fields if each.key != "missing"):
            what = f"{name}: {MEASURES[each.key].phrase}"
            self.source.checks.figure(what, library_value(summary, each.key), row.ref(each.key))
        self.rows[funder] = row

    def _between(self) -> None:
        """What only moves between funders: growth of some and saving of others, taken off again."""
        effects, summary = self.source.effects.table, self.source.desk.model.comparison.between_funders()
        label = f"{MEASURES['between_funders'].label}, in their growth and savings"
        row = self.table.row({"funder": label})
        for each in self.fields:
            if each.key in CLASS_OF:
                whole = effects.sum_where("saving_all", {"class_all": class_words(each.key)})
                row.put(each.key, whole - effects.sum_where("saving", {"class": class_words(each.key)}))
            elif COLUMNS.get(each.key) in ("growth", "saving", "unclassified"):
                column = COLUMNS[each.key]
                row.put(each.key, effects.sum(f"{column}_all") - effects.sum(column))
            elif each.key == "between_funders":
                row.put(each.key, effects.sum("growth") - effects.sum("growth_all"))
            # a nought, so that measures made of parts find each of them
            elif each.key not in MADE and each.key != "missing":
                row.put(each.key, NONE)
        for each in (each for each in self.fields if each.key in MADE):
            row.put(each.key, made_of(each.key, row.ref))
        for each in (each for each in self.fields if each.key in row.values):
            what = f"between funders: {MEASURES[each.key].phrase}"
            if each.key != "between_funders":
                self.source.checks.figure(what, library_value(summary, each.key), row.ref(each.key))

    def _total(self) -> None:
        if not self.rows:
            return
        # with one funder a change there is nothing that moves between funders
        if any(len(payers) > 1 for payers in self.source.effects.payers.values()):
            self._between()
        keys = [each.key for each in self.fields if each.key != "missing"]
        whole = self.source.desk.model.comparison.summary()
        # a figure with a function of its own is no sum of its parts, such as the largest saving
        sums = {key: library_value(whole, key) if key in AS_COSTED else self.table.sum(key) for key in keys}
        row = self.table.row({"funder": "All funders"})
        for key, cell in sums.items():
            row.put(key, cell, "total money")
        self.all = row
