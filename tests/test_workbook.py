"""The workbook: what it shows is what the library says, and a spreadsheet that recalculates it says the same."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from typer.testing import CliRunner

import establishment as est
from case import Act, Case, Change, Funder, Posts, Proposal, Share, book_folder, write_case, year_label
from establishment.cli.main import app
from establishment.ground.money import times
from establishment.outputs.costing_notes import payback_text
from establishment.outputs.workbook import build
from establishment.outputs.workbook.formulas import Formula, added, number
from establishment.outputs.workbook.payback_sheet import PENNIES
from spreadsheet import WITH_LIBREOFFICE, Read, find, poisoned, put, read, recalculated, shares_of_differences
from strategies import cases, post_tables
from test_worked_examples import AWARD, LATER, costed, establish, made_book

SHIPPED = sorted((Path(__file__).parents[1] / "scenarios").glob("*.toml"))
FEW = settings(max_examples=max(6, settings().max_examples // 4))
PLAIN = {
    "SUM",
    "SUMIFS",
    "COUNTIF",
    "ROUND",
    "ROUNDUP",
    "IF",
    "MAX",
    "MIN",
    "ABS",
    "AND",
    "AVERAGE",
    "DATE",
    "YEAR",
    "MONTH",
    "DAY",
    "SUMPRODUCT",
    "ISNUMBER",
    "ISERROR",
    "ROWS",
    "COUNT",
    "INDEX",
    "MATCH",
    "LEN",
    "LEFT",
}
"""The functions that formulas may use: every spreadsheet of the last twenty years has them."""


def laid_out(costing: est.Costing) -> build.WorkbookLayout:
    """A costing laid out as `workbook` does it, to look into."""
    model = build.collect(costing.results)
    walk = build.gather(model)
    names = build._sheets(model, walk)
    layout = build.WorkbookLayout(build.WorkbookFile(["Cover", *names], title="-"), model, walk, names)
    layout.made()
    return layout


def amount(one: Any) -> Fraction:
    return Fraction(number(one if isinstance(one, Formula) else Formula("", one)))


def failing(layout: build.WorkbookLayout) -> list[Any]:
    """Checks that do not hold by the values that the workbook is written with."""
    checks = [*layout.checks.identities, *layout.checks.library]
    return [(what, str(amount(a)), str(amount(b))) for what, a, b in checks if amount(a) != amount(b)]


@given(cases())
def test_what_is_shown_is_what_the_library_says(case: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        costing = est.cost(write_case(case, Path(folder)), book=our_book())
    layout = laid_out(costing)
    assert [] == failing(layout)
    live = [what for what, _, _ in layout.checks.library if what.startswith("Paid back from")]
    if len(live) != 2 * ("Payback" in layout.sheets):  # the months of the sheet are not those of the library
        assert payback_text(costing.results) in _words_beside(layout.content, PENNIES)


def _words_beside(workbook: bytes, label: str) -> list[str]:
    """What the sheet Payback says beside a label."""
    rows = load_workbook(BytesIO(workbook), data_only=True)["Payback"].iter_rows(values_only=True)
    return [str(row[7]) for row in rows if row[1] == label]


def test_where_pennies_of_rounding_decide_the_payback_the_sheet_says_so(tmp_path: Path) -> None:
    """A post that changes nothing but until when it is funded: its months, cut on two days, differ by a penny."""
    until = Share("pcc", until=date(2017, 11, 6))
    posts = Posts("Task", "CADET", 1, Fraction(1), funding=(until,), funded_until=date(2016, 7, 15))
    act = Act("fund", posts, change=Change(funding=(Share("pcc"),)), on=date(2015, 4, 1))
    funders = tuple(map(Funder, ("pcc", "force", "grant")))
    proposal = Proposal(1, (act,), cashable=(True,) * 4)
    case = Case(
        "registry-officers", (proposal,), price_base=date(2017, 2, 1), first_year=2016, years=1, funders=funders
    )
    layout = laid_out(est.cost(write_case(case, tmp_path), book=our_book()))
    assert ["nothing is spent"] == _words_beside(layout.content, PENNIES)


def test_a_payer_who_takes_over_what_has_no_price_is_neither_growth_nor_saving(tmp_path: Path) -> None:
    funding = (Share("pcc", until=date(2008, 4, 1)),)
    posts = Posts("Task", "CADET", 1, Fraction(1), funding=funding)
    act = Act("regrade", posts, change=Change(grade="X1"))
    case = Case(
        "registry-officers",
        (Proposal(1, (act,)),),
        price_base=date(2010, 4, 1),
        first_year=2009,
        pension="none",
        funders=tuple(map(Funder, ("pcc", "force", "grant"))),
    )
    layout = laid_out(est.cost(write_case(case, tmp_path), book=our_book()))
    assert [] == failing(layout)


def _merged_before_the_payer_goes() -> Case:
    """A post without a price, of a funder that pays until the price base, becomes one whose funding has ended."""
    posts = Posts("Task", "CADET", 1, Fraction(1), funded_until=date(2008, 4, 1))
    act = Act("merge", posts, lines=(Posts("Old task", "X1", 1, Fraction(1)),))
    proposal = Proposal(1, (act,), funding=(Share("pcc", until=date(2010, 4, 1)),), cashable=(True,) * 4)
    return Case("registry-officers", (proposal,), price_base=date(2010, 4, 1), first_year=2009, years=1, pension="none")


def test_growth_of_a_funder_that_can_be_told_in_one_year_and_not_in_the_next(tmp_path: Path) -> None:
    """In 2009/10 the new post alone falls on no payer that is named, in 2010/11 both it and the price that lacks."""
    costing = est.cost(write_case(_merged_before_the_payer_goes(), tmp_path), book=our_book())
    (year,) = costing.results.years
    (price,) = (net for (_, payer, _), net in year.part_year.items() if payer != "pcc")
    assert (818024, price) == (price.pence, year.part("part_year").between_funders)
    assert [] == failing(laid_out(costing))


def test_counts_among_the_checks_are_no_pounds(tmp_path: Path) -> None:
    path = est.cost(SHIPPED[-1]).to_excel(tmp_path / "out.xlsx")
    sheet = load_workbook(path)["Checks"]
    looks = {str(row[0].value): row[1].number_format for row in sheet.iter_rows() if row[0].value}
    assert {"£" in look for what, look in looks.items() if re.search("s?: (posts|FTE) (before|after|added)", what)} == {
        False
    }
    assert "£" in looks["All proposals and posts: recurring net"]


@cache
def our_book() -> est.Book:
    return est.load_book(book_folder())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_is_shown_as_the_library_says(path: Path, tmp_path: Path) -> None:
    figures = read(est.cost(path).to_excel(tmp_path / "out.xlsx"))
    assert [] == figures.failing
    assert ("All checks hold", "figures are as costed") == (figures.master, figures.since)
    for name, rows in figures.cells.items():
        assert name == "Cover" or rows[2][0] == "Checks: All checks hold; figures are as costed", name


@pytest.mark.parametrize("path", [*SHIPPED, Path("everything")], ids=lambda path: path.stem)
def test_formulas_are_plain_and_hold_no_number(path: Path, tmp_path: Path) -> None:
    costing = est.cost(path) if path.suffix else everything(tmp_path / path)
    book = load_workbook(costing.to_excel(tmp_path / "out.xlsx"))
    assert [] == shares_of_differences(book)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert len(str(cell.value)) <= 250, (sheet.title, cell.coordinate, cell.value)
                    formula = re.sub(r'"[^"]*"|\'[^\']*\'!', "", str(cell.value))
                    assert set(re.findall(r"([A-Z]+)\(", formula)) <= PLAIN, formula
                    numbers = re.findall(r"(?<![A-Za-z$\d.])\d+(?:\.\d+)?", formula)
                    assert set(numbers) <= {"0", "1"}, (sheet.title, cell.coordinate, formula)


def relative(formula: str, column: int) -> str:
    """A formula as it would stand in the first column: what is the same across a row is one formula."""

    def moved(match: re.Match[str]) -> str:
        if match[1]:
            return match[0]
        place = 0
        for letter in match[2]:
            place = 26 * place + ord(letter) - 64
        return f"[{place - column}]{match[3]}"

    return re.sub(r"(\$?)\b([A-Z]{1,3})(\$?\d+)\b", moved, formula.replace("$$", "$"))


@pytest.mark.parametrize(
    "name",
    ["volunteer-time", "lancashire-volunteer-partnership", "shared-finance-officer", "commissioners-office-review"],
)
def test_no_words_of_a_printed_sheet_are_cut_or_end_in_a_mark(name: str, tmp_path: Path) -> None:
    """Words in a cell that does not wrap are cut where something stands beside them, and at the edge of the paper."""
    cut, marks = [], []
    path = est.cost(name).to_excel(tmp_path / "out.xlsx")
    for sheet in load_workbook(path, data_only=True).worksheets:
        area = sheet.print_area.rpartition("!")[2]
        if ":" not in area:  # the one empty cell of a sheet that is not printed
            continue
        for row in sheet[area]:
            room, beside = 0.0, True
            for cell in reversed(row):
                words = str(cell.value or "")
                room += sheet.column_dimensions[get_column_letter(cell.column)].width
                if words and not cell.alignment.wrap_text and beside and len(words) > 1.25 * room:
                    cut.append(f"{sheet.title}!{cell.coordinate} {words}")
                marks += [words] if words.rstrip().endswith((";", ",")) else []
                room, beside = (0.0, True) if words else (room, beside)
    assert ([], []) == (cut, marks)


@pytest.mark.parametrize(("name", "charts"), [("control-room", 0), ("volunteer-time", 1), ("council-option-a", 2)])
def test_a_chart_without_a_bar_is_not_drawn(name: str, charts: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(est.cost(name).to_excel(tmp_path / "out.xlsx")) as file:
        assert charts == sum(part.startswith("xl/charts/chart") for part in file.namelist())


def test_one_formula_a_row_across_the_years(tmp_path: Path) -> None:
    book = load_workbook(est.cost(SHIPPED[-1]).to_excel(tmp_path / "out.xlsx"))
    for name, first in (("Years", 4), ("By year", 14)):
        sheet = book[name]
        for row in sheet.iter_rows(min_row=6, min_col=first):
            formulas = [relative(str(cell.value), cell.column) for cell in row if cell.data_type == "f"]
            assert len(set(formulas)) <= 1, formulas


def test_two_sums_of_one_row_that_are_too_long_have_parts_of_their_own() -> None:
    book = build.WorkbookFile(["A sheet"], title="-")
    sheet = book.sheets["A sheet"]
    terms = [sheet.put(0, n, n) for n in range(80)]
    sums = [sheet.put(1, n, added(terms[n:])) for n in range(2)]
    # 0 + 1 + ... + 79 = 80 x 79 / 2 = 3,160, and the same without 0
    assert [3160, 3160] == [cell.value for cell in sums]
    book.bytes, _ = book.bytes, book.finished()
    row = next(load_workbook(book.bytes)["A sheet"].iter_rows(min_row=2, max_row=2))
    parts = [re.findall(r"[A-Z]+\$?2", str(cell.value)) for cell in row[:2]]
    assert set(parts[0]) & set(parts[1]) == set()
    assert all(len(each) > 1 for each in parts)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one = est.cost(SHIPPED[0]).to_excel(tmp_path / "one.xlsx").read_bytes()
    copied = tmp_path / "elsewhere" / SHIPPED[0].name
    copied.parent.mkdir()
    copied.write_bytes(SHIPPED[0].read_bytes())
    assert one == est.cost(copied).to_excel(tmp_path / "other.xlsx").read_bytes()


RUN = ("=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(1+1)", '=HYPERLINK("http://example.org")')


@pytest.mark.parametrize("name", ["workforce-modernisation", "control-room"])
def test_the_bar_knows_how_many_steps_there_are(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[tuple[int, int]] = []

    def counted(items: Any, what: str, total: int) -> list[None]:
        rows = list(items)
        steps.append((len(rows), total))
        return rows

    monkeypatch.setattr(build, "tracked", counted)
    est.cost(name).to_excel(tmp_path / "a.xlsx")
    assert [(build.STEPS, build.STEPS)] == steps


def test_text_from_files_never_runs(tmp_path: Path) -> None:
    first, second, third, fourth, fifth = (text.replace('"', '\\"') for text in RUN)
    book = made_book(tmp_path)
    text = f'[[funder]]\nid = "a"\nname = "{second}"\n' + establish(
        f'{{ title = "{first}", grade = "C2", unit = "{third}" }}'
    )
    text += f'funder = "a"\ntitle = "{fourth}"\nauthority = "{fifth}"\n'
    text += f'[[stated]]\nmeasure = "net"\namount = "£1"\nwhere = "{first}"\n[[question]]\ntext = "{second}"\n'
    costing = costed(book, text, tmp_path, title=first, paper=second, price_base=date(2025, 4, 1))
    out = costing.to_excel(tmp_path / "out.xlsx")
    with zipfile.ZipFile(out) as file:
        formulas = [
            f
            for name in file.namelist()
            for f in re.findall(r"<f>([^<]*)</f>", file.read(name).decode("utf-8", "replace"))
        ]
    for bad in ("cmd|", "1+1", "2+3", "HYPERLINK", "example.org"):
        assert [] == [formula for formula in formulas if bad in formula]
    cells = [cell for sheet in load_workbook(out).worksheets for row in sheet.iter_rows() for cell in row]
    texts = [cell for cell in cells if cell.value in RUN]
    assert {cell.value for cell in texts} == set(RUN), "all are shown, as text"
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in texts)


# --- recalculated by another program ----------------------------------------------------------------------------------


@pytest.mark.long
@WITH_LIBREOFFICE
def test_libreoffice_comes_to_the_same_penny_in_every_shipped_scenario(tmp_path: Path) -> None:
    costing = [est.cost(path).to_excel(tmp_path / f"{path.stem}.xlsx") for path in SHIPPED]
    (tmp_path / "wrong").mkdir()
    wrong = [poisoned(path, tmp_path / "wrong" / path.name) for path in costing]
    assert all(len(read(path).failing) > 20 for path in wrong), "the copies hold wrong values before"
    for path, again in zip(costing, recalculated(wrong, tmp_path), strict=True):
        same_cells(read(path), read(again))
        assert [] == read(again).failing


def same_cells(one: Read, other: Read) -> None:
    """Every cell of every sheet shows the same: figures to less than a tenth of a penny, in sums of thousands of millions too."""
    assert list(one.cells) == list(other.cells)
    for name, rows in one.cells.items():
        for number_, (row, again) in enumerate(zip(rows, other.cells[name], strict=True), 1):
            for a, b in zip(row, again, strict=True):
                if isinstance(a, int | float) and isinstance(b, int | float):
                    assert abs(a - b) < 0.0005, (name, number_, a, b)
                else:
                    assert (a or "") == (b or ""), (name, number_)


@pytest.mark.long
@WITH_LIBREOFFICE
def test_libreoffice_comes_to_the_same_penny_in_generated_scenarios(tmp_path: Path) -> None:
    workbooks: list[Path] = []

    @FEW
    @given(cases())
    def draw(case: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            costing = est.cost(write_case(case, Path(folder)), book=our_book())
        workbooks.append(costing.to_excel(tmp_path / f"{len(workbooks)}.xlsx"))

    draw()
    (tmp_path / "wrong").mkdir()
    wrong = [poisoned(path, tmp_path / "wrong" / path.name) for path in workbooks]
    for path, again in zip(workbooks, recalculated(wrong, tmp_path), strict=True):
        same_cells(read(path), read(again))
        assert [] == read(again).failing
        assert [] == shares_of_differences(load_workbook(path))


TABLE = """\
post,title,grade,point,fte,funder,increment_date
1,Clerk,C1,1,1,pcc 1/3; force 2/3,2021-10-01
2,Clerk,C1,2,20/37,force,
3,Officer,C2,4,1/6,force,
4,Officer,C2,5,1,pcc,
"""
PLAN = """\
[[funder]]
id = "pcc"
name = "Commissioner"
[[funder]]
id = "force"
name = "Force"
[[proposal]]
number = 1
from = 2021-11-15
disestablish = [{ post = "2" }]
regrade = [{ post = "3", to = { grade = "C1", point = "3" } }]
establish = [{ title = "Usher", grade = "C1", point = "2", count = 3, funder = [{ name = "pcc", share = "1/3" }, { name = "force", share = "2/3" }] }]
one_off = [{ title = "Fees", amount = "£1,234.56", on = 2021-11-15 }]
[[proposal]]
number = 2
from = 2022-05-01
change_hours = [{ post = "4", to = 0.5 }]
"""


def plan(folder: Path, text: str = PLAN, table: str = TABLE, pay: int = 0, **top: Any) -> est.Costing:
    """A small plan with awards, increments, splits and part years. pay: pounds more on point 2 from the start."""
    folder.mkdir()
    book = made_book(folder, LATER)
    points = folder / "grades" / "clerks" / "points.csv"
    points_text = points.read_text(encoding="utf-8").replace(",,2,21000,", f",,2,{21000 + pay},")
    points.write_text(points_text, encoding="utf-8")
    (folder / "posts.csv").write_text(table, encoding="utf-8")
    head = {
        "basis": "point",
        "posts": "posts.csv",
        "price_base": date(2021, 4, 1),
        "first_year": "2021/22",
        "years": 3,
        "prices": "cash",
        "on_cost_percent": None,
        "pension": "14.5%",
    } | top
    return costed(book, text, folder, **head)


def change_pay(path: Path) -> Mapping[tuple[str, str], Any]:
    row = next(
        n for n, cells in enumerate(read(path).cells["Inputs"], 1) if cells[0] == "clerks point 2" and cells[2] == 21000
    )
    return {("Inputs", f"C{row}"): 21777}


def change_fte(path: Path) -> Mapping[tuple[str, str], Any]:
    return {("Posts", f"J{find(path, 'Posts', 'Usher')}"): 0.7}


def change_rate(path: Path) -> Mapping[tuple[str, str], Any]:
    return {("Inputs", f"C{find(path, 'Inputs', 'Employer pension: a flat rate')}"): 0.195}


def change_start(path: Path) -> Mapping[tuple[str, str], Any]:
    """The whole proposal of November starts in the next financial year: one cell, or each change where it has none."""
    own = [n for n, cells in enumerate(read(path).cells["Inputs"], 1) if cells[0] == "Proposal 1 takes effect"]
    if own:
        return {("Inputs", f"C{own[0]}"): date(2022, 6, 20)}
    rows = [n for n, cells in enumerate(read(path).cells["Changes"], 1) if cells[1] == "1"]
    assert len(rows) == 3
    return {("Changes", f"E{row}"): date(2022, 6, 20) for row in rows}


def change_share(path: Path) -> Mapping[tuple[str, str], Any]:
    rows = [n for n, cells in enumerate(read(path).cells["Funding"], 1) if cells[1] == 2]
    assert len(rows) == 1, "a split stands once"
    return {("Funding", f"D{row}"): 0.25 for row in rows}


def add_year(path: Path) -> Mapping[tuple[str, str], Any]:
    row = next(n for n, cells in enumerate(read(path).cells["Inputs"], 1) if str(cells[0]).startswith("Add 20"))
    return {("Inputs", f"C{row}"): "yes"}


def add_year_and_award(path: Path) -> Mapping[tuple[str, str], Any]:
    """The year that follows what is known of pay, with an award of 3% and £100 on its first day."""
    rows = [
        n
        for n, cells in enumerate(read(path).cells["Inputs"], 1)
        if str(cells[0]).startswith("clerks: o") and str(cells[1]).startswith("2027-04-01")
    ]
    assert len(rows) == 2
    return {**add_year(path), ("Inputs", f"C{rows[0]}"): 0.03, ("Inputs", f"C{rows[1]}"): 100}


KNOWN_TO_THE_END: dict[str, Any] = {
    "text": PLAN.replace("2022", "2025").replace("2021", "2024"),
    "first_year": "2024/25",
    "price_base": date(2024, 4, 1),
    "discount_percent": "7/2",
}
"""Years up to the last day on which pay is known, 31 March 2027."""
YEAR_MORE = {"years": 4, "hold_on_costs": True}


def award_of_2027(more: str) -> str:
    return f"[[award]]\nfrom = 2027-04-01\nuntil = 2028-04-01\n{more}\n{KNOWN_TO_THE_END['text']}"


CHANGED: dict[str, tuple[Callable[[Path], Mapping[tuple[str, str], Any]], dict[str, Any]]] = {
    "pay point": (change_pay, {"pay": 777}),
    "FTE": (change_fte, {"text": PLAN.replace('title = "Usher"', 'title = "Usher", fte = 0.7')}),
    "rate": (change_rate, {"pension": "19.5%"}),
    "start": (change_start, {"text": PLAN.replace("from = 2021-11-15", "from = 2022-06-20")}),
    "a day where there was none": (change_start, {"text": PLAN.replace("from = 2021-11-15", "from = 2022-06-20")}),
    "share": (
        change_share,
        {
            "table": TABLE.replace("pcc 1/3; force 2/3", "pcc 3/4; force 1/4"),
            "text": PLAN.replace('"1/3"', '"3/4"').replace('"2/3"', '"1/4"'),
        },
    ),
    "a year more": (add_year, YEAR_MORE),
    "a year more than is known": (add_year, {**KNOWN_TO_THE_END, **YEAR_MORE, "text": award_of_2027("percent = 0")}),
    "an award in a year more": (
        add_year_and_award,
        {**KNOWN_TO_THE_END, **YEAR_MORE, "text": award_of_2027('percent = 3\nflat = "£100"')},
    ),
}


def test_formulas_of_ten_years_are_as_short_as_those_of_five(tmp_path: Path) -> None:
    """Rows far down a sheet have long numbers, and the sentence on payback names many of them."""
    scenario = est.load("council-option-b").with_terms(years=10)
    book = load_workbook(est.cost(scenario).to_excel(tmp_path / "ten.xlsx"))
    assert max(len(str(c.value)) for s in book for row in s.iter_rows() for c in row if c.data_type == "f") <= 250


@pytest.mark.long
def test_sums_over_many_proposals_are_made_of_parts(tmp_path: Path) -> None:
    """Twenty-four new clerks at once, one a proposal, taken together by a group and by two stated figures."""
    numbers = list(range(1, 25))
    text = "".join(f'[[proposal]]\nnumber = {n}\nestablish = ["1 x Clerk {n} C1"]\n' for n in numbers)
    text += f"[[group]]\nproposals = {numbers}\n"
    stated = (("recurring_growth", "£1"), ("cumulative_net", '£2"\nyear = "2023/24'))
    text += "".join(f'[[stated]]\nproposals = {numbers}\nmeasure = "{m}"\namount = "{a}"\n' for m, a in stated)
    path = plan(tmp_path / "plan", text=text, table=TABLE.replace("pcc 1/3; force 2/3", "force"), basis="maximum")
    written = path.to_excel(tmp_path / "many.xlsx")
    formulas = [
        str(c.value) for s in load_workbook(written) for row in s.iter_rows() for c in row if c.data_type == "f"
    ]
    assert max(map(len, formulas)) <= 250
    assert [] == read(written).failing


@pytest.mark.long
@WITH_LIBREOFFICE
def test_changing_one_input_changes_the_totals_as_the_library_says(tmp_path: Path) -> None:
    first = plan(tmp_path / "first").to_excel(tmp_path / "first.xlsx")
    undated = plan(tmp_path / "undated", text=PLAN.replace("from = 2021-11-15\n", "", 1)).to_excel(
        tmp_path / "undated.xlsx"
    )
    to_the_end = plan(tmp_path / "known", **KNOWN_TO_THE_END).to_excel(tmp_path / "to_the_end.xlsx")
    (tmp_path / "typed").mkdir()
    typed, expected = [], {}
    for name, (change, message) in CHANGED.items():
        start = undated if name == "a day where there was none" else to_the_end if "first_year" in message else first
        typed.append(put(start, change(start), tmp_path / "typed" / f"{name}.xlsx"))
        library = plan(tmp_path / name, **message).to_excel(tmp_path / f"{name}.xlsx")
        expected[name] = {check.what: check.one for check in read(library).figures.values()}
    assert [] == read(first).failing
    for path in recalculated(typed, tmp_path):
        figures, target = read(path), expected[path.stem]
        assert "All checks hold" == figures.master, path.stem
        # a year that is added is costed by the library beforehand: figures are as costed
        assert ("as costed" if path.stem.startswith("a year more") else "changed since") in figures.since, path.stem
        apart = {
            w: (c.other, target[w])
            for w, c in figures.figures.items()
            if w in target and abs(c.other - target[w]) > 0.001
        }
        assert {} == apart, path.stem
        assert len(set(figures.figures) & set(target)) > 150
        if "year more" in path.stem:
            assert len([w for w in target if "2024/25:" in w or "2027/28:" in w]) > 100
            assert [] == [w for w in target if ("2024/25:" in w or "2027/28:" in w) and w not in figures.figures]


@pytest.mark.long
@WITH_LIBREOFFICE
def test_a_cost_that_comes_to_be_known_is_in_every_total_and_tests_what_is_stated(tmp_path: Path) -> None:
    paper = next(path for path in SHIPPED if path.stem == "lancashire-volunteer-partnership")
    out = est.cost(paper).to_excel(tmp_path / "out.xlsx")
    rows = {cells[0]: n for n, cells in enumerate(read(out).cells["Inputs"], 1)}
    unit_costs = {"LC5": 28000, "LC5/6": 31000.55, "LC3/4": 22273.71}
    typed = put(
        out,
        {("Inputs", f"C{rows[f'One {grade}']}"): cost for grade, cost in unit_costs.items()},
        tmp_path / "typed.xlsx",
    )
    library = est.cost(paper, given={grade: Decimal(str(cost)) for grade, cost in unit_costs.items()})
    # a change that could be told in one year alone can be told in all
    merged = est.cost(write_case(_merged_before_the_payer_goes(), tmp_path), book=our_book())
    out = merged.to_excel(tmp_path / "merged.xlsx")
    row = next(n for n, cells in enumerate(read(out).cells["Inputs"], 1) if cells[0] == "One X1")
    other = put(out, {("Inputs", f"C{row}"): 9000}, tmp_path / "other.xlsx")
    again, merged_again = recalculated([typed, other], tmp_path)
    assert "All checks hold" == read(merged_again).master
    figures, expected = read(again), read(library.to_excel(tmp_path / "library.xlsx"))
    assert "All checks hold" == figures.master
    for what, check in expected.figures.items():
        assert abs(figures.figures[what].other - check.one) < 0.001, what
    verdict = {row[0]: row[5] for row in figures.cells["Stated"]}
    # 6 x 28,000 - 7 x 22,273.71 = 12,084.03
    assert "rounding" == verdict["Proposals 4 and 5: net cashable saving"]
    assert "untestable" == {row[0]: row[7] for row in figures.cells["Stated"]}["Proposals 4 and 5: net cashable saving"]


@pytest.mark.long
@WITH_LIBREOFFICE
def test_assumed_awards_are_formulas_on_the_points_before(tmp_path: Path) -> None:
    def made(folder: str, percent: str, **top: Any) -> Path:
        (tmp_path / folder).mkdir()
        text = AWARD + f"percent = {percent}\nflat = 100\nyears = 2\n"
        text += establish('{ title = "Clerk", grade = "C2", point = "4", count = 2 }')
        costing = costed(
            made_book(tmp_path / folder),
            text,
            tmp_path / folder,
            basis="point",
            first_year="2027/28",
            years=2,
            price_base=date(2026, 4, 1),
            prices="cash",
            **top,
        )
        return costing.to_excel(tmp_path / f"{folder}.xlsx")

    first, other = made("first", "2"), made("other", "3.5")
    rows = [n for n, cells in enumerate(read(first).cells["Inputs"], 1) if "of pay" in str(cells[0])]
    typed = put(first, {("Inputs", f"C{row}"): 0.035 for row in rows}, tmp_path / "typed.xlsx")
    (again,) = recalculated([typed], tmp_path)
    expected = read(other).figures
    assert {} == {w: c for w, c in read(again).figures.items() if abs(c.other - expected[w].one) > 0.001}


HALVES = (
    Fraction(138, 1000),
    Fraction(15, 100),
    Fraction(5, 1000),
    Fraction(1, 6),
    Fraction(5, 18),
    Fraction(3, 8),
    Fraction(1, 2),
    Fraction(7, 30),
    Fraction(75, 360),
    Fraction(145, 336),
)
"""Rates, hours and parts of a year that leave exact halves of a penny."""


@pytest.mark.long
@WITH_LIBREOFFICE
def test_a_spreadsheet_rounds_exact_halves_as_the_library_does(tmp_path: Path) -> None:
    """In the shapes of our formulas: amount x rate, and what of an amount lies above a threshold x rate."""
    import xlsxwriter

    ties = [(pence, rate) for rate in HALVES for pence in range(101, 200_000) if (pence * rate).denominator == 2][::37]
    assert len(ties) > 3000
    with xlsxwriter.Workbook(str(tmp_path / "ties.xlsx")) as file:
        sheet = file.add_worksheet()
        for row, (pence, rate) in enumerate(ties, 1):
            for column, value in enumerate((pence / 100, float(rate), pence / 100 + 9100, 9100)):
                sheet.write_number(row - 1, column, value)
            sheet.write_formula(row - 1, 4, f"=ROUND(A{row}*B{row},2)")
            sheet.write_formula(row - 1, 5, f"=ROUND(MAX(ROUND(C{row}-D{row},2),0)*B{row},2)")
    (again,) = recalculated([tmp_path / "ties.xlsx"], tmp_path)
    rows = load_workbook(again, data_only=True).worksheets[0].iter_rows(values_only=True)
    for row, (pence, rate) in zip(rows, ties, strict=True):
        exact = times(pence, rate) / 100
        assert abs(row[4] - exact) < 0.001, (pence, rate)
        assert abs(row[5] - exact) < 0.001, (pence, rate)


# --- writing whole or not at all --------------------------------------------------------------------------------------


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def run(*words: str) -> tuple[int, str]:
    """Exit code and standard error of `cost` of a scenario that ships."""
    result = CliRunner().invoke(app, ["cost", str(SHIPPED[1]), *words], catch_exceptions=False)
    return result.exit_code, result.stderr


def test_the_command_writes_it_and_replaces_none_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a name with £ and spaces.xlsx"
    assert (0, f"Written: {path}\n") == run("--xlsx", str(path))
    assert "All checks hold" == read(path).master
    before = path.read_bytes()
    code, message = run("--xlsx", str(path))
    assert code == 2
    assert "is there already; nothing was written. Add --force" in message
    path.write_bytes(b"old")
    assert 0 == run("--xlsx", str(path), "--force")[0]
    assert before == path.read_bytes()
    assert [path.name] == names(tmp_path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("no-such-folder/out.xlsx", "there is no folder"),
        ("out.xls", "give one that ends in .xlsx"),
        (".xlsx", "give one that ends in .xlsx"),
        ("a\nb.xlsx", "a character that a file name cannot have"),
        ("a\0b.xlsx", "a character that a file name cannot have"),
        ("\udcff.xlsx", "a character that a file name cannot have"),
        ("n" * 300 + ".xlsx", "file name too long"),
        ("folder.xlsx", "is a folder"),
        ("file.txt/out.xlsx", "no"),
    ],
)
def test_names_that_cannot_be_written_end_in_a_clear_error(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file.txt").write_text("x")
    there = names(tmp_path)
    code, message = run("--xlsx", f"{tmp_path}/{name}")
    assert code == 2
    assert says in message
    assert message.startswith("error E401: ")
    assert "Traceback" not in message
    assert there == names(tmp_path), "nothing is left"


@pytest.mark.parametrize("fails", ["write", "fsync", "replace", "mkstemp"])
def test_a_full_disk_or_an_unwritable_folder_leaves_what_was_there(
    fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")

    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    if fails == "mkstemp":
        monkeypatch.setattr(tempfile, "mkstemp", full)
    elif fails == "replace":
        monkeypatch.setattr(Path, "replace", full)
    elif fails == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(os, "fdopen", full)
    code, message = run("--xlsx", str(path), "--force")
    assert code == 2
    assert "was not written, and nothing is left of it: no space left on device" in message
    assert b"old" == path.read_bytes()
    assert ["out.xlsx"] == names(tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists() or sys.platform != "linux", reason="needs limits of Linux")
def test_a_file_that_may_not_grow_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000));"
        "from establishment.cli.main import main; sys.argv[1:] = sys.argv[1:]; main()"
    )
    words = [sys.executable, "-B", "-c", code, "cost", str(SHIPPED[1]), "--xlsx", str(tmp_path / "out.xlsx")]
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "file too large" in result.stderr
    assert "Traceback" not in result.stderr
    assert [] == names(tmp_path)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ImportError, match=r'pip install "establishment\[excel\]"'):
        est.cost(SHIPPED[1]).to_excel(tmp_path / "out.xlsx")
    code, message = run("--xlsx", str(tmp_path / "out.xlsx"))
    assert code == 2
    assert 'pip install "establishment[excel]"' in message
    assert [] == names(tmp_path)


# --- all that a scenario can hold -------------------------------------------------------------------------------------

EVERYTHING = """\
[[award]]
from = 2027-04-01
percent = "5/3"
flat = 250
greater = true
years = 2
[[award]]
from = 2027-09-01
lump_sum = "£401.35"
[[funder]]
id = "grant"
name = "Safer streets"
until = 2027-10-16
then = "pcc"
ring_fenced = true
[[funder]]
id = "pcc"
name = "Commissioner"
[[funder]]
id = "force"
name = "Commissioner"
[[proposal]]
number = "1a"
from = 2027-01-15
cashable = { base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true }
disestablish = [{ post = "1", count = 2 }]
regrade = [{ post = "3", to = { grade = "C1", point = "3" } }]
efficiency = [{ title = "Time", volume = 10, hours = 2, weeks = 39, rate = "£27.35" }]
redundancy = [
    { title = "Clerk", count = 2, age = 56, service = 12, weekly_pay = "£612.50", on = 2027-01-15, lgps = true, notice_weeks = 8, funder = [{ name = "pcc", share = "1/3" }, { name = "force", share = "2/3" }] },
]
pay_protection = [{ title = "Clerk", amount = "£1,200", from = 2027-01-15, run_off = [100, 50] }]
[[proposal]]
number = 2
from = 2027-06-20
change_hours = [{ post = "3", to = 0.5 }]
establish = [
    { title = "Usher", grade = "C1/2", point = "2", count = 3, fte = "5/6", weeks = "39/52", vacancy_percent = 4, funder = [{ name = "grant", share = 0.25 }, { name = "pcc", share = 0.75 }], allowances = [{ name = "shift", percent = 14, pensionable = true }, { name = "tools", amount = "£99.99" }] },
    { title = "Adviser", grade = "C2", point = "4", until = 2028-02-01, funder = "grant" },
    { title = "Unpriced", grade = "X1", count = 2, funder = [{ name = "grant", share = "1/3" }, { name = "force", share = "2/3" }] },
]
fund = [{ post = "2", to = { funder = "pcc" } }]
non_pay = [{ title = "Software", amount = "£12,345.67", funder = "force" }]
income = [{ title = "Fees", amount = "£700", funder = "force" }]
[[unit_cost]]
grade = "C2"
title = "Priced aside"
amount = "£33,890.01"
[[proposal]]
number = 3
establish = [{ title = "Priced aside", grade = "C2", point = "4", vacancy_percent = 2.5, funder = "force" }]
one_off = [{ title = "Fit-out", amount = "£10,000.01", on = 2028-03-31, kind = "capital", funder = [{ name = "pcc", share = 0.5 }, { name = "force", share = 0.5 }] }]
[[group]]
proposals = ["1a", 2]
reinvested_in = 3
[[stated]]
proposals = ["1a", 2]
measure = "net"
amount = "£1"
[[stated]]
proposals = [3]
measure = "recurring_growth"
amount = "£33,042.76"
[[stated]]
measure = "cumulative_net"
amount = "£1m"
[[stated]]
proposals = [3]
measure = "net"
effect = "part_year"
year = "2027/28"
amount = "£33k"
[[stated]]
proposals = ["1a"]
measure = "npv"
amount = "£5k"
[[stated]]
proposals = ["1a"]
measure = "posts_removed"
count = 2
"""
ALL_POSTS = """\
post,title,grade,point,count,fte,funder,budgeted,increment_date,funded_until
1,Clerk,C1,1,5,1,pcc 1/3; force 2/3,yes,2026-10-01,
2,Clerk,C1,2,1,20/37,force,no,,
3,Officer,C2,4,2,1,force,yes,2026-07-01,
4,Officer,C2,5,1,1,pcc,yes,2026-07-01,2028-01-01
"""


def everything(folder: Path, **top: Any) -> est.Costing:
    """A plan with awards, lump sums, increments, allowances, vacancy factors, ends of funding and all that falls once."""
    folder.mkdir()
    (folder / "posts.csv").write_text(ALL_POSTS, encoding="utf-8")
    head = {
        "basis": "point",
        "posts": "posts.csv",
        "price_base": date(2026, 9, 1),
        "first_year": "2026/27",
        "years": 3,
        "prices": "cash",
        "on_cost_percent": None,
        "pension": "14.5%",
        "discount_percent": "7/2",
        "hold_on_costs": True,
        "stop_at_bar": False,
    } | top
    text = 'grades = ["X1"]\n' + EVERYTHING
    return costed(made_book(folder, LATER), text, folder, **head)


@pytest.mark.parametrize("top", [{}, {"prices": "constant"}, {"sharing": "days", "on_cost_percent": 30}], ids=str)
def test_a_plan_with_everything_is_shown_as_the_library_says(top: dict[str, Any], tmp_path: Path) -> None:
    costing = everything(tmp_path / "plan", **top)
    assert [] == failing(laid_out(costing))
    figures = read(costing.to_excel(tmp_path / "out.xlsx"))
    assert "All checks hold" == figures.master
    verdicts = {(row[0], row[7]): row[5] for row in figures.cells["Stated"][5:]}
    assert verdicts == {key: key[1] for key in verdicts}, "the live verdict is the library's"


def levy_on_a_lump_sum(folder: Path) -> est.Costing:
    """£26,948.10 a year and £136 once, with a levy of 0.5%: £134.74 before and £135.42 with it, so 68p on the £136.

    Who pays three eighths pays 25.5p of the 68p, which is 26p.
    """
    folder.mkdir()
    line = '{ title = "Clerk", grade = "C2", point = "4", fte = "0.89827", from = 2026-04-01, funder = ['
    line += '{ name = "pcc", share = "1/4" }, { name = "force", share = "3/8" }, { name = "grant", share = "3/8" }] }'
    text = "".join(f'[[funder]]\nid = "{name}"\nname = "{name}"\n' for name in ("pcc", "force", "grant"))
    text += '[[award]]\nfrom = 2026-09-01\nlump_sum = "£151.40"\n' + establish(line)
    top = {"basis": "point", "price_base": date(2026, 9, 1), "first_year": "2026/27", "years": 1, "prices": "cash"}
    return costed(made_book(folder), text, folder, on_cost_percent=None, **top)


def test_a_share_of_a_levy_on_a_payment_made_once_by_hand(tmp_path: Path) -> None:
    frame = levy_on_a_lump_sum(tmp_path / "levy").lines(by_year=True, money="pence")
    once = frame[(frame["component"] == "levy") & (frame["pence"].abs() < 100)]
    assert {"force": 26, "grant": 26, "pcc": 16} == once.groupby("funder")["pence"].sum().to_dict()


@pytest.mark.long
@WITH_LIBREOFFICE
def test_libreoffice_comes_to_the_same_penny_in_a_plan_with_everything(tmp_path: Path) -> None:
    tops: list[dict[str, Any]] = [{}, {"prices": "constant"}, {"sharing": "days", "on_cost_percent": 30}]
    workbooks = [everything(tmp_path / f"{n}", **top).to_excel(tmp_path / f"{n}.xlsx") for n, top in enumerate(tops)]
    workbooks.append(levy_on_a_lump_sum(tmp_path / "levy").to_excel(tmp_path / "levy.xlsx"))
    (tmp_path / "wrong").mkdir()
    wrong = [poisoned(path, tmp_path / "wrong" / path.name) for path in workbooks]
    for path, again in zip(workbooks, recalculated(wrong, tmp_path), strict=True):
        same_cells(read(path), read(again))


@pytest.mark.long
@WITH_LIBREOFFICE
def test_a_recalculated_workbook_costs_posts_as_they_are_costed_in_bulk(tmp_path: Path) -> None:
    """Identity 10: every post that is there on the first day goes, so that the net of a year is what it would have cost."""
    workbooks: list[tuple[Path, dict[str, int]]] = []

    @FEW
    @given(post_tables("cash"))
    def draw(case: Case) -> None:
        first = date(case.first_year, 4, 1)
        rows = tuple(
            replace(row, from_=None, until=None, budgeted=True, post=f"0{number}")
            for number, row in enumerate(case.table or ())
        )
        acts = tuple(Act("disestablish", row=number, on=first) for number in range(len(rows)))
        gone = replace(case, table=rows, proposals=(Proposal(1, acts),))
        with tempfile.TemporaryDirectory() as folder:
            path = write_case(gone, Path(folder))
            years = (year_label(case.first_year), year_label(case.first_year + case.years - 1))
            totals = est.cost_posts(Path(folder) / "posts.csv", our_book(), terms=path, years=years, money="pence")
            written = est.cost(path, book=our_book()).to_excel(tmp_path / f"{len(workbooks)}.xlsx")
        workbooks.append((written, dict(zip(totals.year, totals.pence, strict=True))))

    draw()
    (tmp_path / "wrong").mkdir()
    wrong = [poisoned(path, tmp_path / "wrong" / path.name) for path, _ in workbooks]
    assert len(workbooks) > 2
    for (_, costs), again in zip(workbooks, recalculated(wrong, tmp_path), strict=True):
        figures = read(again).figures
        for year, pence in costs.items():
            # lump sums are time-limited
            parts = [
                figures[f"All proposals and posts, {year}: {name}, in the year"].one
                for name in ("recurring net", "time-limited")
            ]
            assert -pence / 100 == pytest.approx(sum(parts), abs=0.001)
