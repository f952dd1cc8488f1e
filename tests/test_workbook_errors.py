"""The workbook against mistakes: what is no input is refused, and where it gets in, the cover says that something is wrong."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

import establishment as est
from establishment.outputs.workbook.input_rules import RULES
from spreadsheet import WITH_LIBREOFFICE, find, put, read, recalculated
from test_workbook import PLAN, SHIPPED, everything, plan

WRONG: dict[str, tuple[Any, ...]] = {
    "list": ("Y", "true", 1, None),
    "date": ("soon", -3, 10, "1/4/2026"),
    "whole": ("two", 2.5, -1, None),
    "decimal": ("half", "0.5", None, 1e15),
    "textLength": ("x" * 201,),
}
"""What somebody might type into a cell of each kind of validation."""


@pytest.fixture(scope="module")
def book_of_everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("errors")
    return everything(folder / "plan").to_excel(folder / "plan.xlsx")


def input_ranges(path: Path) -> list[tuple[str, str, str, bool]]:
    """Sheet, first cell, kind of validation and whether it may be empty, of every range of inputs that a figure rests on."""
    ranges = []
    for sheet in load_workbook(path).worksheets:
        if sheet.title == "Cover":
            continue  # who prepared and reviewed it
        for rule in sheet.data_validations.dataValidation:
            for cells in rule.sqref.ranges:
                ranges.append((sheet.title, cells.coord.split(":")[0], str(rule.type), bool(rule.allowBlank)))
    return sorted(ranges, key=lambda each: (each[0], each[2], each[1]))


def test_an_input_takes_a_minus_only_where_a_scenario_does(book_of_everything: Path, tmp_path: Path) -> None:
    """Of what a scenario gives only income and other money that is no pay may be below nothing, and a stated figure."""
    with pytest.raises(est.InputError, match="is negative; give a positive amount"):
        est.cost(est.load("control-room"), given=None).scenario.with_terms(unit_cost=[{"grade": "PCRO", "amount": -1}])
    books = [book_of_everything]
    books += [est.cost(path).to_excel(tmp_path / f"{path.stem}.xlsx") for path in SHIPPED]
    signed = set()
    for path in books:
        for sheet in load_workbook(path).worksheets:
            for rule in sheet.data_validations.dataValidation:
                if rule.type in ("decimal", "whole") and float(rule.formula1) < 0:
                    for cells in rule.sqref.ranges:
                        above = [sheet.cell(row, 1).value for row in range(cells.min_row, 0, -1)]
                        section = next((text for text in above if "Amounts that the scenario gives" in str(text)), "")
                        signed.add((sheet.title, section))
    assert {("Inputs", "Amounts that the scenario gives (income is negative)"), ("Stated", "")} == signed


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_only_inputs_can_be_typed_over_and_each_has_a_rule(path: Path, tmp_path: Path) -> None:
    for sheet in load_workbook(est.cost(path).to_excel(tmp_path / "out.xlsx")).worksheets:
        assert sheet.protection.sheet, sheet.title
        assert not sheet.protection.password, "anybody can take the protection off"
        ruled = set()
        for rule in sheet.data_validations.dataValidation:
            for cells in rule.sqref.ranges:
                left_edge, top, right, bottom = range_boundaries(cells.coord)
                ruled |= {(row, column) for row in range(top, bottom + 1) for column in range(left_edge, right + 1)}
        open_ = {(c.row, c.column) for row in sheet.iter_rows() for c in row if not c.protection.locked}
        assert sheet.title == "Cover" or open_ == ruled, sheet.title


@pytest.mark.long
@WITH_LIBREOFFICE
def test_what_is_no_input_is_said_on_the_cover(book_of_everything: Path, tmp_path: Path) -> None:
    """Texts in place of numbers and days, numbers out of bounds, and empty cells that nothing stands for."""
    (tmp_path / "typed").mkdir()
    turns, typed = {kind: cycle(values) for kind, values in WRONG.items()}, []
    one_of_each = {(sheet, kind): (cell, empty) for sheet, cell, kind, empty in input_ranges(book_of_everything)}
    for number, ((sheet, kind), (cell, may_be_empty)) in enumerate(one_of_each.items()):
        wrong = next(turns[kind])
        if wrong is None and may_be_empty:
            wrong = next(turns[kind])
        changes = {(sheet, cell): wrong}
        typed.append(put(book_of_everything, changes, tmp_path / "typed" / f"{number} {sheet} {cell} {kind}.xlsx"))
    assert len(typed) > 10
    unsaid = []
    for path in recalculated(typed, tmp_path):
        figures = read(path)
        unsaid += [path.stem] if "not hold" not in figures.master or figures.cells["Cover"] == [] else []
        assert any(figures.master == value for row in figures.cells["Cover"] for value in row), "the cover says it"
    assert [] == unsaid


@pytest.mark.long
@WITH_LIBREOFFICE
def test_rows_put_in_or_taken_out_are_said_on_the_cover(book_of_everything: Path, tmp_path: Path) -> None:
    (tmp_path / "typed").mkdir()
    workbooks = []
    for sheet in (
        "Changes",
        "Posts",
        "Funding",
        "Unit costs",
        "Full year",
        "Through time",
        "Effects",
        "By year",
    ):
        gone = load_workbook(book_of_everything)
        gone[sheet].delete_rows(7)
        more = load_workbook(book_of_everything)
        for cell in more[sheet][7]:
            more[sheet].cell(more[sheet].max_row + (cell.column == 1), cell.column).value = cell.value
        for name, book in (("taken out", gone), ("put in", more)):
            workbooks.append(tmp_path / "typed" / f"{sheet} {name}.xlsx")
            book.save(workbooks[-1])
    assert [] == [path.stem for path in recalculated(workbooks, tmp_path) if "not hold" not in read(path).master]


@pytest.mark.long
@WITH_LIBREOFFICE
def test_days_that_the_sheet_cannot_follow_are_said_on_the_cover(tmp_path: Path) -> None:
    first = plan(
        tmp_path / "plan",
        text=PLAN.replace('point = "2", count = 3', 'point = "1", count = 3'),
        increment_date="2021-10-01",
    ).to_excel(tmp_path / "plan.xlsx")
    (tmp_path / "typed").mkdir()
    usher, change = find(first, "Posts", "Usher"), find(first, "Changes", "Usher")
    assert read(first).master == "All checks hold"
    typed = [
        put(first, {("Posts", f"M{usher}"): "2021-01-01"}, tmp_path / "typed" / "text.xlsx"),
        put(first, {("Posts", f"M{usher}"): 44200}, tmp_path / "typed" / "ends before it begins.xlsx"),
        put(first, {("Changes", f"E{change}"): 44500}, tmp_path / "typed" / "increments.xlsx"),
    ]
    masters = {path.stem: read(path).master for path in recalculated(typed, tmp_path)}
    assert [] == [name for name, master in masters.items() if "not hold" not in master]


def test_rules_are_what_the_library_accepts() -> None:
    assert [True, False, False] == [RULES["fte"].accepts(value) for value in (0.5, 0, 1.01)]
    assert [True, False, False] == [RULES["pence"].accepts(value) for value in (-12.25, 12.345, "12")]
    assert [True, True, False] == [RULES["count"].accepts(value) for value in (0, 3, 2.5)]
