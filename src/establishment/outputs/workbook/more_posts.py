"""Spare rows: posts that somebody adds or takes away in the workbook, chosen from lists and priced by lookup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from establishment.outputs.workbook.formulas import (
    EMPTY,
    NONE,
    ONE,
    Formula,
    above,
    either,
    equal,
    is_number,
    joined,
    words,
)
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.inputs import Inputs
from establishment.outputs.workbook.model import Model, WorkbookLine
from establishment.outputs.workbook.oncost_inputs import threshold_key
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.rates.pricing import Trace

COMES, GOES = "comes", "goes"
SPARE = (
    Field("row", "Row", 6, "int"),
    Field("proposal", "Proposal", 30, "input pickproposal"),
    Field("moves", "Comes or goes", 10, "input pickmove"),
    Field("title", "Title", 28, "input anytext"),
    Field("grade", "Grade", 26, "input pickgrade"),
    Field("point", "Point", 18, "input pickpoint"),
    Field("count", "Posts alike", 9, "input spareposts"),
    Field("fte", "FTE of one (1 where empty)", 11, "input sparepart"),
    Field("weeks", "Paid weeks, part of the year (1 where empty)", 13, "input sparepart"),
    Field("from", "From (as the proposal where empty)", 14, "input date"),
    Field("until", "Until (first day without)", 13, "input date"),
    Field("budgeted", "Budgeted (yes where empty)", 11, "input spareyesno"),
    Field("funder", "Funder", 26, "input pickfunder"),
    Field("one", "One post a year", 14, "strong pence"),
    Field("status", "It is", 52, "wrap"),
    Field("key", "Proposal no. in order", 10, "int"),
    Field("payer", "Funder no.", 8, "int"),
    Field("first", "First day of the proposal", 12, "date"),
    Field("class", "A saving here is", 19),
)
PROPOSALS = (
    Field("key", "Proposal no. in order", 10, "int"),
    Field("label", "Proposal", 44, "wrap"),
    Field("first", "Takes effect", 13, "date"),
    Field("class", "A saving here is", 22),
)
FUNDERS = (
    Field("payer", "Funder no.", 10, "int"),
    Field("label", "Funder", 44, "wrap"),
    Field("ring", "Ring-fenced", 13),
)
CHOSEN_BY = (
    Field("n", "No.", 10, "int"),
    Field("grade", "Grade", 44),
    Field("point", "Point", 13),
    Field("on", "Prices of", 22, "date"),
)
TERMS = (
    ("salary", "Full-time salary", "pence"),
    ("threshold", "NI threshold", "pence"),
    ("ni_rate", "NI rate", "rate"),
    ("lower", "Rebate from", "pence"),
    ("upper", "Rebate to", "pence"),
    ("rebate", "Rebate rate", "rate"),
    ("pension_rate", "Pension rate", "rate"),
    ("levy_rate", "Levy rate", "rate"),
    ("other_rate", "Other rate", "rate"),
    ("vacancy_rate", "Vacancy rate", "rate"),
)
"""What prices a post, as the sheet of unit costs calls it."""
NOTE = (
    "Ten rows for posts beyond the scenario. Choose from the lists; an empty row is nothing. "
    "A post stays on its point. One that goes is taken from the posts that stand."
)
READY = "priced"


class PriceLists:
    """The sheet of what can be chosen: proposals, funders, grades, points, and the terms of each on each day."""

    def __init__(self, sheet: WorkbookSheet, model: Model, inputs: Inputs, payers: dict[str, int]) -> None:
        self.sheet, self.model, self.inputs = sheet, model, inputs
        sheet.head("Lists", "What the rows of More posts are chosen from, and what prices them. Nothing to type here.")
        self.proposals = self._proposals(TOP)
        self.funders = self._funders(self.proposals.next + 2, payers)
        self._texts("ListOfMoves", self.funders.next + 2, "Comes or goes", (COMES, GOES))
        # at each list the next begins below it: rules of inputs need one block each
        choices = model.choices.each
        top = self.funders.next + 6
        grades = list(dict.fromkeys(choice.grade for choice in choices))
        points = list(dict.fromkeys(choice.point for choice in choices))
        self._texts("ListOfGrades", top, "Grade", grades)
        self._texts("ListOfPoints", top + len(grades) + 2, "Point", points)
        self.prices = self._prices(top + len(grades) + len(points) + 4)

    def _texts(self, name: str, top: int, heading: str, texts: Sequence[str]) -> None:
        """A list of texts, with a name by which rules of inputs find it."""
        self.sheet.put(top, 1, heading, "head")
        for row, text in enumerate(texts, top + 1):
            self.sheet.put(row, 1, text)
        self._name(name, top + 1, top + len(texts))

    def _name(self, name: str, first: int, last: int) -> None:
        self.sheet.book.name(name, Formula(self.sheet.cells((first, 1), (last, 1)), None))

    def _proposals(self, top: int) -> SheetTable:
        table, comparison = SheetTable(self.sheet, top, PROPOSALS), self.model.comparison
        for key, (number, proposal) in enumerate(self.model.results.scenario.proposals.items(), 1):
            label = f"{number}: {proposal.title}" if proposal.title else f"Proposal {number}"
            row = table.row({"key": key, "label": label})
            start = self.inputs.cells.get(("starts", number))
            # an empty day of the proposal stays empty: it would show as the year 1900
            row.put("first", "" if start is None else either(equal(start, EMPTY), EMPTY, start))
            row.put("class", comparison.class_for(number, "").replace("_", " "))
        self._name("ListOfProposals", top + 1, table.next - 1)
        return table

    def _funders(self, top: int, payers: dict[str, int]) -> SheetTable:
        table, comparison = SheetTable(self.sheet, top, FUNDERS, set_widths=False), self.model.comparison
        tables = {each.id: each for each in comparison.plan.scenario.funders}
        for funder in comparison.funders:
            terms = tables.get(funder)
            # a funder that ends would leave the new post unfunded on a day that no cell follows
            if terms is None or terms.until is None:
                ring = "yes" if terms is not None and terms.ring_fenced else "no"
                table.row({"payer": payers[funder], "label": comparison.funder_name(funder), "ring": ring})
        # a name over no cell at all would break the file, so an empty list keeps one row
        self._name("ListOfFunders", top + 1, max(table.next - 1, top + 1))
        return table

    def _prices(self, top: int) -> SheetTable:
        terms = [Field(key, heading, 13, style) for key, heading, style in TERMS]
        table, n = SheetTable(self.sheet, top, [*CHOSEN_BY, *terms], set_widths=False), 0
        # every choice on every day: a lookup finds the price without a formula for each award and rate
        table.guard("n")
        for choice in self.model.choices.each:
            for day in self.model.choices.priced_on:
                # numbered, so that the checks see a price that was taken out
                n += 1
                row = table.row({"n": n, "grade": choice.grade, "point": choice.point, "on": day})
                for key, cell in self._terms(choice.traces[day], day).items():
                    row.put(key, cell)
        return table

    def _terms(self, trace: Trace, on: date) -> dict[str, Formula]:
        """The inputs that price a post."""
        inputs, kind = self.inputs, trace.kind
        cells = {"salary": inputs.salary(trace, on)}
        if kind.vacancy:
            cells["vacancy_rate"] = inputs["vacancy", kind.vacancy]
        # a flat percentage stands for all on-costs: no other rate is looked up beside it
        if kind.on_cost_rate is not None:
            return {**cells, "other_rate": inputs["other", kind.on_cost_rate]}
        if trace.insurance is not None:
            threshold, band = trace.insurance_terms
            key = id(trace.insurance)
            cells |= {"threshold": inputs[threshold_key(trace, threshold)], "ni_rate": inputs["insurance", key]}
            if band and trace.insurance.rebate_rate:
                cells |= {"lower": inputs["rebate", key, 0], "upper": inputs["rebate", key, 1]}
                cells["rebate"] = inputs["rebate", key]
        pension = kind.pension.flat if kind.pension.flat is not None else id(trace.pension)
        if ("pension", pension) in inputs.cells:
            # a post without a pension has no rate to look up, and a sum over none is nothing
            cells["pension_rate"] = inputs["pension", pension]
        if trace.levy is not None:
            cells["levy_rate"] = inputs["levy", id(trace.levy)]
        return cells


class MorePosts:
    """The sheet of spare rows, and what each of them comes to as a line of posts."""

    def __init__(self, sheet: WorkbookSheet, lists: PriceLists, model: Model) -> None:
        self.lists, self.model = lists, model
        sheet.head("More posts", NOTE, freeze=1)
        self.table = SheetTable(sheet, TOP, SPARE)
        self.table.guard("row")
        self.rows: dict[WorkbookLine, SheetRow] = {}
        for number, line in enumerate(model.spare, 1):
            row = self.table.row({"row": number})
            for each in (each for each in SPARE if each.style.startswith("input")):
                row.put(each.key, None)
            row.put("key", _listed(lists.proposals, "key", row["proposal"], NONE))
            row.put("first", _listed(lists.proposals, "first", row["proposal"], EMPTY))
            row.put("payer", _listed(lists.funders, "payer", row["funder"], NONE))
            ring = _listed(lists.funders, "ring", row["funder"], EMPTY)
            of_proposal = _listed(lists.proposals, "class", row["proposal"], EMPTY)
            # money from a ring-fenced funder goes back to it when it is not spent
            row.put("class", either(equal(ring, words("yes")), words("not cashable"), of_proposal))
            self.rows[line] = row

    def line(self, line: WorkbookLine) -> dict[str, Any]:
        """The cells of a spare row as a line of the sheet Posts; nothing while it is empty."""
        spare = self.rows[line]
        # text in place of a count is no number of posts
        count = either(is_number(spare.ref("count")), spare.ref("count"), NONE)

        def or_else(key: str, other: Formula) -> Formula:
            return either(equal(spare.ref(key), EMPTY), other, spare.ref(key))

        return {
            "key": spare.ref("key"),
            # until a count is typed the row is on no side, and counts in no total
            "side": either(equal(count, NONE), EMPTY, _side_of(spare.ref("moves"))),
            "title": or_else("title", EMPTY),
            "grade": or_else("grade", EMPTY),
            "count": count,
            "fte": or_else("fte", ONE),
            "weeks": or_else("weeks", ONE),
            "from": or_else("from", spare.ref("first")),
            "until": or_else("until", EMPTY),
            "budgeted": or_else("budgeted", words("yes")),
            "funder": or_else("funder", EMPTY),
        }

    def finish(self) -> Formula:
        """Say of each row what it costs and what is missing; returns how many rows are neither empty nor complete."""
        for line, row in self.rows.items():
            row.put("one", self.model.whole[line].row.ref("total"))
            # asked for in the order of the columns: the first that is missing is named
            status: Formula = either(above(row["payer"], NONE), words(READY), words("choose a funder"))
            status = either(above(row["one"], NONE), status, words("choose a grade and its point"))
            unmoved = Formula(f"COUNTIF(ListOfMoves,{row['moves'].text})", 0)
            status = either(equal(unmoved, NONE), words("choose comes or goes"), status)
            status = either(above(row["key"], NONE), status, words("choose a proposal"))
            row.put("status", either(equal(row["count"], EMPTY), self._without_count(row), status))
        cells = self.table.range("status")
        # a row that is half filled in would be left out of the totals without a word: the checks count it
        return Formula(f'ROWS({cells})-COUNTIF({cells},"{READY}")-COUNTIF({cells},"-")', 0)

    def _without_count(self, row: SheetRow) -> Formula:
        """What is said of a row without a number of posts: nothing, where nothing else is filled in."""
        typed = joined(row[key] for key in ("proposal", "moves", "grade", "point", "funder"))
        return either(equal(typed, EMPTY), words("-"), words("type how many posts"))


def _side_of(moves: Formula) -> Formula:
    """The side on which a row stands that goes or comes; nothing where neither is chosen."""
    proposed = either(equal(moves, words(COMES)), words("proposed"), EMPTY)
    return either(equal(moves, words(GOES)), words("baseline"), proposed)


def _listed(table: SheetTable, key: str, chosen: Formula, other: Formula) -> Formula:
    """What a list has beside the text that was chosen from it; `other` while nothing of it was."""
    labels = table.range("label")
    # no function that an older Excel lacks
    beside = f"INDEX({table.range(key)},MATCH({chosen.text},{labels},0))"
    return Formula(f"IF(COUNTIF({labels},{chosen.text})=0,{other.text},{beside})", other.value)
