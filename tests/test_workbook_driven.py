"""The workbook driven as a user drives it: random edits of inputs, good and bad, recalculated by LibreOffice.

After good edits every figure is that of the library for the edited scenario; after bad ones, and where the sheet cannot
follow, the cover says that something is wrong. `DRIVES=200 pytest tests/test_workbook_driven.py` drives it 200 times.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import establishment as est
from spreadsheet import WITH_LIBREOFFICE, find, put, read, recalculated
from test_workbook import PLAN, TABLE, plan
from test_workbook_errors import WRONG, input_ranges

STANDING = f"""\
{TABLE}5,Porter,C1,1,1,force,
6,Porter,C2,5,0.5,pcc,
7,Warden,C2,5,1,force,
8,Warden,C2,5,1,force,
9,Warden,C2,5,1,force,
10,Guide,C1,2,1,grant 3/8; force 5/8,
"""
"""The posts table of the plan, with posts that nothing touches, one of them on a grant, and three that go."""
CASHABLE = "base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true"
LEAVING = (
    PLAN.replace(
        "one_off = [",
        'redundancy = [{ title = "Clerk", age = 46, service = 12, weekly_pay = "£412.35", on = 2021-11-30, funder = "force" }]'
        "\none_off = [",
        1,
    )
    .replace('disestablish = [{ post = "2" }', f'cashable = {{ {CASHABLE} }}\ndisestablish = [{{ post = "2" }}')
    .replace('{ post = "2" }', '{ post = "2" }, { post = "7" }, { post = "8" }, { post = "9" }')
    .replace(
        "[[proposal]]", '[[funder]]\nid = "grant"\nname = "Grant"\nuntil = 2022-10-01\nthen = "force"\n[[proposal]]', 1
    )
)
"""The plan, with a redundancy (12 years of which those that began at 41 to 45 count one and a half weeks, 14.5 weeks),
with savings that can pay it back, and with a grant that ends."""
DISCOUNT = {"discount_percent": 3.5}
DRIVES = int(os.environ.get("DRIVES", "12"))
BATCH = 12
Cells = dict[tuple[str, str], Any]


@dataclass
class Drive:
    """One user's edits: the cells typed over, the library's arguments for the same, and what is wrong on purpose."""

    cells: Cells = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    text: str = LEAVING
    table: str = STANDING
    spare: int = 0
    wrong: str = ""

    def swap(self, old: str, new: str) -> None:
        """Change the text of the scenario, at least once."""
        assert old in self.text
        self.text = self.text.replace(old, new)


Edit = Callable[[Drive, random.Random, Path], None]


def row_of(path: Path, sheet: str, first: str) -> int:
    """The row of a sheet whose first cell begins like this."""
    rows = [n for n, cells in enumerate(read(path).cells[sheet], 1) if str(cells[0]).startswith(first)]
    assert len(rows) == 1, (first, rows)
    return rows[0]


def pay(drive: Drive, rng: random.Random, path: Path) -> None:
    more = rng.randint(-3000, 9000)
    row = next(n for n, c in enumerate(read(path).cells["Inputs"], 1) if c[0] == "clerks point 2" and c[2] == 21000)
    drive.cells["Inputs", f"C{row}"] = 21000 + more
    drive.said["pay"] = more


def pension(drive: Drive, rng: random.Random, path: Path) -> None:
    tenths = rng.randint(0, 300)
    drive.cells["Inputs", f"C{row_of(path, 'Inputs', 'Employer pension: a flat rate')}"] = tenths / 1000
    drive.said["pension"] = f"{tenths / 10}%"


def proposal_day(number: int, old: str, rest: str = "\n") -> Edit:
    def edit(drive: Drive, rng: random.Random, path: Path) -> None:
        day = date(2021, 4, 1) + timedelta(days=rng.randint(1, 1000))
        drive.cells["Inputs", f"C{row_of(path, 'Inputs', f'Proposal {number} takes effect')}"] = day
        drive.swap(f"from = {old}{rest}", f"from = {day}{rest}")

    return edit


def row_of_share(path: Path, part: float) -> int:
    """The row of the second of a split, by its share as it is written."""
    rows = enumerate(read(path).cells["Funding"], 1)
    return next(n for n, cells in rows if cells[1] == 2 and abs(cells[3] - part) < 0.001)


def share_of_grant(drive: Drive, rng: random.Random, path: Path) -> None:
    """Who pays for a post that stands, until the grant ends."""
    parts = rng.randint(1, 7)
    drive.cells["Funding", f"D{row_of_share(path, 5 / 8)}"] = parts / 8
    drive.table = drive.table.replace("grant 3/8; force 5/8", f"grant {8 - parts}/8; force {parts}/8")


def added_award(drive: Drive, rng: random.Random, path: Path) -> None:
    """An award on one or two of the days on which one can be added: a percentage, pounds on top, or both."""
    rows = {}
    for n, cells in enumerate(read(path).cells["Inputs"], 1):
        if str(cells[0]).startswith("clerks: o"):
            rows.setdefault(cells[1].date(), []).append(n)
    assert len(rows) == 6, "two a year: the first day of a year, and the day of the last award; also of the year more"
    for day in rng.sample(sorted(rows), rng.randint(1, 2)):
        tenths, pounds = rng.randint(0, 60), rng.randint(0, 900)
        kind = rng.choice(("percent", "flat", "both"))
        line = f"[[award]]\nfrom = {day}\nuntil = 2027-04-01\n"
        if kind != "flat":
            drive.cells["Inputs", f"C{rows[day][0]}"] = tenths / 1000
            line += f"percent = {tenths / 10}\n"
        if kind != "percent":
            drive.cells["Inputs", f"C{rows[day][1]}"] = pounds
            line += f'flat = "£{pounds}"\n'
        drive.text = line + drive.text


def added_year(drive: Drive, rng: random.Random, path: Path) -> None:
    """One year more than the scenario has."""
    drive.cells["Inputs", f"C{row_of(path, 'Inputs', 'Add 2024/25')}"] = "yes"
    drive.said |= {"years": 4, "hold_on_costs": True}


def share(drive: Drive, rng: random.Random, path: Path) -> None:
    parts = rng.randint(0, 8)
    row = row_of_share(path, 2 / 3)
    drive.cells["Funding", f"D{row}"] = parts / 8
    if parts in (0, 8):  # a share of nothing is no share to the library
        one = "force" if parts else "pcc"
        drive.swap('[{ name = "pcc", share = "1/3" }, { name = "force", share = "2/3" }]', f'"{one}"')
        drive.table = drive.table.replace("pcc 1/3; force 2/3", one)
        return
    drive.swap('"1/3"', f'"{8 - parts}/8"')
    drive.swap('"2/3"', f'"{parts}/8"')
    drive.table = drive.table.replace("pcc 1/3; force 2/3", f"pcc {8 - parts}/8; force {parts}/8")


def usher(column: str, key: str, value: Callable[[random.Random], tuple[Any, str]]) -> Edit:
    def edit(drive: Drive, rng: random.Random, path: Path) -> None:
        typed, message = value(rng)
        drive.cells["Posts", f"{column}{find(path, 'Posts', 'Usher')}"] = typed
        old = "count = 3" if key == "count" else 'title = "Usher"'
        drive.swap(old, f"count = {message}" if key == "count" else f"{old}, {key} = {message}")

    return edit


def fte(rng: random.Random) -> tuple[Any, str]:
    parts = rng.randint(1, 37)
    return parts / 37, f'"{parts}/37"'


def count(rng: random.Random) -> tuple[Any, str]:
    posts = rng.randint(1, 40)
    return posts, str(posts)


def until(rng: random.Random) -> tuple[Any, str]:
    day = date(2021, 11, 16) + timedelta(days=rng.randint(0, 900))
    return day, str(day)


def one_off_amount(drive: Drive, rng: random.Random, path: Path) -> None:
    pence = rng.randint(0, 9_999_999)
    drive.cells["One-off", f"E{find(path, 'One-off', 'Fees')}"] = pence / 100
    drive.swap('"£1,234.56"', f'"£{pence // 100:,}.{pence % 100:02}"')


def one_off_day(drive: Drive, rng: random.Random, path: Path) -> None:
    day = date(2021, 4, 1) + timedelta(days=rng.randint(0, 1094))
    drive.cells["One-off", f"D{find(path, 'One-off', 'Fees')}"] = day
    drive.swap("on = 2021-11-15", f"on = {day}")


def hours_before(drive: Drive, rng: random.Random, path: Path) -> None:
    parts = rng.randint(1, 37)
    rows = [n for n, c in enumerate(read(path).cells["Posts"], 1) if c[4] == "4" and c[3] == "baseline"]
    assert len(rows) == 1
    drive.cells["Posts", f"J{rows[0]}"] = parts / 37
    drive.table = drive.table.replace("4,Officer,C2,5,1,", f"4,Officer,C2,5,{parts}/37,")


def unbudgeted(drive: Drive, rng: random.Random, path: Path) -> None:
    drive.cells["Posts", f"N{find(path, 'Posts', 'Usher')}"] = "no"
    drive.swap('title = "Usher"', 'title = "Usher", budgeted = false')


def redundancy(drive: Drive, rng: random.Random, path: Path) -> None:
    """Who leaves is of another age, service and pay; the cap of the day is £544."""
    age = rng.randint(20, 54)
    service, pay = rng.randint(0, min(30, age - 16)), rng.randint(10_000, 80_000)
    row = find(path, "Redundancy", "Redundancy: Clerk")
    drive.cells |= {
        ("Redundancy", f"{letter}{row}"): v for letter, v in zip("DEF", (age, service, pay / 100), strict=True)
    }
    drive.swap("age = 46, service = 12", f"age = {age}, service = {service}")
    drive.swap('"£412.35"', f'"£{pay // 100}.{pay % 100:02}"')


def spare(drive: Drive, **chosen: Any) -> None:
    """The next spare row filled in, by the headings of its columns."""
    drive.spare += 1
    columns = dict(zip(SPARE_COLUMNS, "BCDEFGHJKLM", strict=True))
    drive.cells |= {("More posts", f"{columns[key]}{drive.spare + 5}"): value for key, value in chosen.items()}


SPARE_COLUMNS = ("proposal", "moves", "title", "grade", "point", "count", "fte", "from", "until", "budgeted", "funder")
FUNDERS = {"Force": "force", "Commissioner": "pcc"}


def more_posts(drive: Drive, rng: random.Random, path: Path) -> None:
    """A post that comes, in one proposal or the other, with days of its own or those of the proposal."""
    grade, point = rng.choice((("C1", "1"), ("C1", "3"), ("C2", "4"), ("C2", "5")))
    number, funder = rng.choice((1, 2)), rng.choice(tuple(FUNDERS))
    posts, parts = rng.randint(1, 30), rng.randint(1, 37)
    chosen = {"proposal": f"Proposal {number}", "moves": "comes", "title": f"Helper {drive.spare}", "count": posts}
    text = f'title = "Helper {drive.spare}", grade = "{grade}", point = "{point}", count = {posts}'
    if parts < 37:
        chosen["fte"], text = parts / 37, f'{text}, fte = "{parts}/37"'
    if rng.random() < 0.5:
        first = date(2021, 4, 1) + timedelta(days=rng.randint(0, 800))
        chosen["from"], text = first, f"{text}, from = {first}"
    if rng.random() < 0.3:
        last = date(2024, 1, 1) + timedelta(days=rng.randint(0, 200))
        chosen["until"], text = last, f"{text}, until = {last}"
    if rng.random() < 0.2:
        chosen["budgeted"], text = "no", f"{text}, budgeted = false"
    spare(drive, **chosen, grade=grade, point=f"point {point}", funder=funder)
    line = f'{{ {text}, funder = "{FUNDERS[funder]}" }}'
    if number == 1:
        drive.swap("\nestablish = [", f"\nestablish = [{line}, ")
    else:
        second = "[[proposal]]\nnumber = 2\n"
        drive.swap(second, f"{second}establish = [{line}]\n")


def fewer_posts(drive: Drive, rng: random.Random, path: Path) -> None:
    """A post that stands, and goes."""
    post, grade, point, part, funder = rng.choice(
        (("5", "C1", "1", None, "Force"), ("6", "C2", "5", 0.5, "Commissioner"))
    )
    spare(
        drive,
        proposal="Proposal 1",
        moves="goes",
        title="Porter",
        grade=grade,
        point=f"point {point}",
        count=1,
        fte=part,
        funder=funder,
    )
    drive.swap('disestablish = [{ post = "2" }', f'disestablish = [{{ post = "2" }}, {{ post = "{post}" }}')


def filled_and_emptied(drive: Drive, rng: random.Random, path: Path) -> None:
    """A spare row of which all has been taken out again."""
    spare(drive, **dict.fromkeys(SPARE_COLUMNS))


def half_filled(drive: Drive, rng: random.Random, path: Path) -> None:
    """A spare row that lacks something, or has a point that its grade has not."""
    whole = {
        "proposal": "Proposal 1",
        "moves": "comes",
        "grade": "C1",
        "point": "point 2",
        "count": 2,
        "funder": "Force",
    }
    key = rng.choice(tuple(whole))
    whole[key] = "point 5" if key == "point" and rng.random() < 0.5 else rng.choice((None, "no such thing"))
    spare(drive, **whole)
    drive.wrong = f"More posts: {key} is {whole[key]}"


GOOD: tuple[Edit, ...] = (
    pay,
    pension,
    proposal_day(1, "2021-11-15"),
    proposal_day(2, "2022-05-01"),
    share,
    usher("J", "fte", fte),
    usher("I", "count", count),
    usher("M", "until", until),
    one_off_amount,
    one_off_day,
    hours_before,
    unbudgeted,
    more_posts,
    fewer_posts,
    filled_and_emptied,
    redundancy,
    share_of_grant,
    added_award,
    added_year,
)


def bad(drive: Drive, rng: random.Random, path: Path) -> None:
    """Something that is no input, in any input cell; or a spare row that is not complete."""
    if rng.random() < 0.3:
        return half_filled(drive, rng, path)
    if rng.random() < 0.2:  # an award below nothing is none to the library
        row = next(n for n, cells in enumerate(read(path).cells["Inputs"], 1) if str(cells[0]).startswith("clerks: o"))
        drive.cells["Inputs", f"C{row + rng.randint(0, 1)}"] = -rng.choice((0.01, 1))
        drive.wrong = f"Inputs C{row}: an award below nothing"
        return None
    sheet, cell, kind, may_be_empty = rng.choice(input_ranges(path))
    values = [value for value in WRONG[kind] if value is not None or not may_be_empty]
    drive.cells[sheet, cell] = rng.choice(values)
    drive.wrong = f"{sheet} {cell}"


def drives(path: Path, seeds: Iterable[int]) -> list[Drive]:
    """Users with some good edits each; every fourth makes a mistake too."""
    drives_made = []
    for seed in seeds:
        rng, drive = random.Random(seed), Drive()
        for edit in rng.sample(GOOD, rng.randint(1, 4)):
            edit(drive, rng, path)
        if seed % 4 == 3:
            bad(drive, rng, path)
        drives_made.append(drive)
    return drives_made


def rows_changed(path: Path, to: Path, rng: random.Random) -> None:
    """A row of a table taken out, or put in again below it."""
    book = load_workbook(path)
    sheet = book[rng.choice(("Posts", "Changes", "Full year", "Through time", "Effects", "More posts", "Lists"))]
    row = rng.choice([n for n in range(6, sheet.max_row + 1) if isinstance(sheet.cell(n, 1).value, int | str)])
    if rng.random() < 0.5:
        sheet.delete_rows(row)
    else:
        values = [cell.value for cell in sheet[row]]
        sheet.append(values)
    book.save(to)


def library(folder: Path, drive: Drive) -> dict[str, float] | None:
    """Every figure of the edited scenario; None where the library refuses it."""
    try:
        costing = plan(folder, text=drive.text, table=drive.table, **DISCOUNT, **drive.said)
        written = costing.to_excel(folder / "library.xlsx")
    except est.InputError:
        return None
    return {what: check.one for what, check in read(written).figures.items()}


def apart(figures: Mapping[str, Any], expected: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Figures that are not the library's."""
    both = figures.keys() & expected.keys()
    assert len(both) > 100
    return {
        what: (figures[what].other, expected[what])
        for what in both
        if abs(figures[what].other - expected[what]) > 0.001
    }


@pytest.mark.long
@WITH_LIBREOFFICE
@pytest.mark.parametrize("batch", range(-(-DRIVES // BATCH)))
def test_a_driven_workbook_agrees_with_the_library_or_says_that_something_is_wrong(batch: int, tmp_path: Path) -> None:
    path = plan(tmp_path / "plan", text=LEAVING, table=STANDING, **DISCOUNT).to_excel(tmp_path / "plan.xlsx")
    (tmp_path / "typed").mkdir()
    workbooks = drives(path, range(batch * BATCH, (batch + 1) * BATCH))
    typed = [put(path, drive.cells, tmp_path / "typed" / f"{n}.xlsx") for n, drive in enumerate(workbooks)]
    for n in range(2):
        typed.append(tmp_path / "typed" / f"rows {n}.xlsx")
        rows_changed(path, typed[-1], random.Random(1000 * batch + n))
    followed = 0
    for n, again in enumerate(recalculated(typed, tmp_path)):
        figures = read(again)
        if n >= len(workbooks) or workbooks[n].wrong:
            assert "not hold" in figures.master, again.stem if n >= len(workbooks) else workbooks[n]
            continue
        expected = library(tmp_path / f"{n}", workbooks[n])
        if figures.master == "All checks hold":
            assert expected is not None, (workbooks[n].cells, "the library refuses it")
            assert {} == apart(figures.figures, expected), workbooks[n].cells
            followed += 1
    assert followed > BATCH // 3, "most good edits are followed"
    paid = [name for name in read(path).figures if name.startswith(("Paid back", "Net present", "End of funding"))]
    assert len(paid) == 5, "payback by two readings, the present value, and two figures of the end of the grant"
