"""Workbooks that are damaged, strange or hostile: a clear message each, in bounded time and memory."""

import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import establishment as est
from establishment.ground.findings import InputError

HEADINGS = ["Post No.", "Job Title", "Grade", "FTE"]
MOST_SECONDS = 30
MOST_BYTES = 200 * 1024**2


def posts_at(sheet: Any, row: int = 0, column: int = 0, lead: str = "P", count: int = 5) -> None:
    sheet.write_row(row, column, HEADINGS)
    for number in range(count):
        sheet.write_row(row + 1 + number, column, [f"{lead}{number + 1}", "Driver", "Grade 3", 0.5])


def workbook(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    book = xlsxwriter.Workbook(path)
    fill(book, book.add_worksheet("Posts"))
    book.close()
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return workbook(tmp_path / "good.xlsx", lambda _, sheet: posts_at(sheet))


def repacked(source: Path, out: Path, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes]) -> Path:
    """A workbook with parts changed, left out (None) or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in more.items():
            new.writestr(name, part)
    return out


def read_within_bounds(path: Path) -> est.Posts:
    """The list, read in bounded time and memory."""
    tracemalloc.start()
    start = time.process_time()
    try:
        return est.load_posts(path)
    finally:
        assert time.process_time() - start < MOST_SECONDS
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
        tracemalloc.stop()


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_workbook_that_was_cut_short_is_called_damaged(tmp_path: Path, good: Path, share: float) -> None:
    whole = good.read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match="damaged: it cannot be read as a workbook"):
        read_within_bounds(tmp_path / "cut.xlsx")


@pytest.mark.parametrize("cut", [lambda part: part[: len(part) // 2], lambda part: None])
def test_a_sheet_that_is_broken_or_missing_is_called_damaged(tmp_path: Path, good: Path, cut: Any) -> None:
    path = repacked(good, tmp_path / "bad.xlsx", lambda name, part: cut(part) if "sheet1.xml" in name else part, {})
    with pytest.raises(InputError, match="damaged: it cannot be read as a workbook"):
        read_within_bounds(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"Post No.,Job Title,Grade,FTE\nP1,Driver,Grade 3,1\n", "named like a workbook but is not one.*name it .csv"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 2000, "damaged: it cannot be read as a workbook"),
    ],
)
def test_what_is_no_workbook_is_called_that(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "list.xlsx").write_bytes(content)
    with pytest.raises(InputError, match=f"(?s){message}"):
        read_within_bounds(tmp_path / "list.xlsx")


@pytest.mark.parametrize("suffix", [".xlsm", ".xlsx"])
def test_macros_are_said_and_not_run_whatever_the_name(tmp_path: Path, good: Path, suffix: str) -> None:
    path = repacked(good, tmp_path / f"macro{suffix}", lambda _, part: part, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    posts = read_within_bounds(path)
    assert len(posts) == 5
    assert "The workbook has macros; they were not run." in posts.to_dict()["notes"]


@pytest.mark.parametrize("formula", ['=WEBSERVICE("http://example.org")', "='[other.xlsx]S'!A1", "=cmd|'/c calc'!A1"])
def test_formulas_that_call_out_are_said_and_call_nothing(tmp_path: Path, formula: str) -> None:
    def fill(_: Any, sheet: Any) -> None:
        posts_at(sheet)
        for row in range(1, 6):
            sheet.write_formula(row, 3, formula, None, 0.5)

    posts = read_within_bounds(workbook(tmp_path / "calls.xlsx", fill))
    assert float(posts.fte) == 2.5  # 5 x 0.5, as saved
    assert any("nothing was called: saved values are read" in note for note in posts.to_dict()["notes"])


def test_sixteen_thousand_empty_columns_are_passed_over(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        posts_at(sheet)
        shade = book.add_format({"bg_color": "red"})
        for column in range(4, 16_384):
            sheet.write_blank(2, column, None, shade)

    assert len(read_within_bounds(workbook(tmp_path / "wide.xlsx", fill))) == 5


def test_sixteen_thousand_columns_that_hold_something_are_refused(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        posts_at(sheet)
        sheet.write_row(0, 4, ["x"] * 16_380)

    with pytest.raises(InputError, match="16,384 columns that hold something; at most 400"):
        read_within_bounds(workbook(tmp_path / "wide.xlsx", fill))


def test_a_cell_in_the_last_corner_of_the_sheet_is_refused(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        posts_at(sheet)
        sheet.write(1_048_575, 16_383, "x")

    with pytest.raises(InputError, match="cells in row 1,048,576 or far to the right"):
        read_within_bounds(workbook(tmp_path / "far.xlsx", fill))


def test_a_part_that_unpacks_to_hundreds_of_times_its_size_is_refused(tmp_path: Path, good: Path) -> None:
    swollen = b"<si><t>" + b"A" * (70 * 1024**2) + b"</t></si></sst>"
    path = repacked(
        good,
        tmp_path / "bomb.xlsx",
        lambda name, part: part.replace(b"</sst>", swollen) if "sharedStrings" in name else part,
        {},
    )
    tracemalloc.start()
    with pytest.raises(InputError, match="unpacks to far more than it holds"):
        est.load_posts(path)
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024**2
    tracemalloc.stop()


def test_merged_cells_everywhere_are_read_by_their_first_and_said(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADINGS)
        for number in range(500):
            for column, value in enumerate([f"P{number}", "Driver", "Grade 3", 0.5]):
                sheet.merge_range(1 + 2 * number, column, 2 + 2 * number, column, value)

    posts = read_within_bounds(workbook(tmp_path / "merged.xlsx", fill))
    assert (len(posts), float(posts.fte)) == (500, 250)
    assert any("2,000 merged cells" in note for note in posts.to_dict()["notes"])


def test_another_table_below_is_left_out_row_by_row_and_said(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        posts_at(sheet)
        sheet.write_row(7, 0, ["Cost Centre", "Budget", "Actual"])
        sheet.write_row(8, 0, ["41000", 100, 200])
        sheet.write_row(9, 0, ["41001", 100, 250])

    posts = read_within_bounds(workbook(tmp_path / "two.xlsx", fill))
    assert (len(posts), posts.blocked) == (5, [])
    assert [(row.row, row.kind) for row in posts.left_out] == [(8 + n, "another table") for n in range(3)]
    assert "another_table" in [fault.code for fault in posts.faults]


def test_a_list_of_posts_below_with_the_same_headings_is_read_on(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        posts_at(sheet)
        posts_at(sheet, row=8, lead="Q", count=3)

    assert len(read_within_bounds(workbook(tmp_path / "two.xlsx", fill))) == 8


def test_another_list_beside_the_first_is_said(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        posts_at(sheet)
        posts_at(sheet, column=6, lead="Q")

    posts = read_within_bounds(workbook(tmp_path / "beside.xlsx", fill))
    assert len(posts) == 5
    (fault,) = [each for each in posts.faults if each.code == "another_table"]
    assert "begin again in column G" in fault.what


@pytest.mark.parametrize("count", [3, 5, 9])
def test_nothing_of_a_list_beside_the_first_is_read_whatever_its_length(tmp_path: Path, count: int) -> None:
    def fill(_: Any, sheet: Any) -> None:
        posts_at(sheet)
        posts_at(sheet, column=6, lead="Q", count=count)

    posts = read_within_bounds(workbook(tmp_path / "beside.xlsx", fill))
    assert [row["post"] for row in posts.rows()] == ["P1", "P2", "P3", "P4", "P5"]
    assert posts.frame().columns.is_unique
    left_out = posts.to_dict()["sheets"][0]["left_out"]
    assert [row["row"] for row in left_out] == list(range(7, count + 2))


def test_headings_that_come_again_within_one_list_are_no_list_beside_it(tmp_path: Path) -> None:
    """Two funders, each with a share and a code, and groups of columns with titles of their own."""

    def funders(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Post No.", "Job Title", "Grade", "FTE", *["Funder", "Share", "Code"] * 2])
        for number in range(6):
            sheet.write_row(
                1 + number, 0, [f"P{number}", "Driver", "Grade 3", 1, "Core", 0.5, "C1", "Grant", 0.5, "G1"]
            )

    posts = read_within_bounds(workbook(tmp_path / "funders.xlsx", funders))
    assert [fault.code for fault in posts.faults if fault.code == "another_table"] == []
    assert len(posts.to_dict()["sheets"][0]["columns"]) == 10
