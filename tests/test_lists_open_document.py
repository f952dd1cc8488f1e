"""OpenDocument and binary workbooks that are damaged, strange or hostile: a clear message each, in bounded time."""

import time
import zipfile
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter

import establishment as est
from establishment.ground.findings import InputError

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
)
MOST_SECONDS = 10


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def row(cells: list[str], more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


EMPTY = '<table:table-cell table:number-columns-repeated="16384"/>'
POSTS = row([cell(text) for text in ("Post No", "Job Title", "Grade", "FTE")]) + "".join(
    row([cell(text) for text in (f"P{number}", "Clerk", "4", "0.5")]) for number in range(1, 6)
)


def document(path: Path, rows: str, head: str = "", **parts: str) -> Path:
    """An .ods file with one sheet of some rows, and other parts."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {NAMESPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Posts">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = parts.get("manifest", "")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        packed.writestr("content.xml", content)
    return path


def repeated(rows: int, columns: int = 1) -> str:
    return row([cell("x", f' table:number-columns-repeated="{columns}"')], f' table:number-rows-repeated="{rows}"')


@pytest.mark.parametrize(
    ("rows", "head", "parts", "message"),
    [
        (POSTS + "<broken", "", {}, "The file is damaged"),
        (POSTS, '<!DOCTYPE a [<!ENTITY b "bbbb">]>', {}, "The file is damaged"),
        (POSTS + repeated(4_000_000_000), "", {}, "away from the list"),
        (POSTS + repeated(1_048_570, 16_384), "", {}, "away from the list"),
        (POSTS + repeated(1, 16_000), "", {}, "16,000 columns that hold something"),
        (POSTS, "", {"manifest": "<encryption-data/>"}, "protected by a password"),
        ("", "", {}, "No row reads as the headings"),
    ],
)
def test_documents_that_no_list_is_are_refused_at_once(
    tmp_path: Path, rows: str, head: str, parts: dict[str, str], message: str
) -> None:
    path = document(tmp_path / "list.ods", rows, head, **parts)
    start = time.process_time()
    with pytest.raises(InputError, match=message):
        est.load_posts(path)
    assert time.process_time() - start < MOST_SECONDS


def test_a_document_filled_to_its_edge_with_nothing_is_read(tmp_path: Path) -> None:
    path = document(tmp_path / "list.ods", POSTS + row([EMPTY], ' table:number-rows-repeated="1048570"'))
    assert [post["post"] for post in est.load_posts(path).rows()] == ["P1", "P2", "P3", "P4", "P5"]


def test_hidden_rows_merged_cells_and_formulas_of_a_document_are_said(tmp_path: Path) -> None:
    hidden = POSTS.replace("<table:table-row>", '<table:table-row table:visibility="collapse">', 3).replace(
        '<table:table-row table:visibility="collapse">', "<table:table-row>", 1
    )
    calls = hidden.replace(cell("0.5"), cell("0.5", " table:formula=\"of:='file:///other.ods'#A1\""), 1)
    posts = est.load_posts(document(tmp_path / "list.ods", calls))
    assert len(posts) == 5
    assert "Hidden: 2 rows, read like the others." in [fault.what for fault in posts.faults]
    assert any("nothing was called" in note for note in posts.to_dict()["notes"])


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 cut short", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_a_binary_workbook_that_is_none_is_called_that(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsb"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"damaged|is empty|but is not one"):
        est.load_posts(path)


def test_an_encrypted_binary_workbook_and_a_swollen_part_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsb"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(InputError, match="protected by a password"):
        est.load_posts(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.bin", b"")
        packed.writestr("xl/worksheets/sheet1.bin", bytes(70 * 1024**2))
    with pytest.raises(InputError, match="unpacks to far more than it holds"):
        est.load_posts(path)


def test_a_table_that_begins_elsewhere_is_read_at_its_own_cells(tmp_path: Path) -> None:
    """The headings stand in C5; a failed formula in E8, and hours and minutes in F: 18:30 of 37 is a half."""
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    sheet = book.add_worksheet("Posts")
    clock = book.add_format({"num_format": "[h]:mm"})
    sheet.write("C2", "Staffing list")
    sheet.write_row("C5", ["Post No", "Job Title", "Grade", "Weekly hours"])
    for number in range(5):
        sheet.write_row(5 + number, 2, [f"P{number}", "Clerk", "4"])
        sheet.write(5 + number, 5, timedelta(hours=18.5) if number else timedelta(hours=37), clock)
    sheet.write_formula("E8", "=1/0", value="#DIV/0!")
    book.close()
    posts = est.load_posts(tmp_path / "list.xlsx")
    assert posts.to_dict()["sheets"][0]["mapping"] == {"C": "post", "D": "title", "E": "grade", "F": "fte"}
    assert [(post["row"], post["post"], post["fte"]) for post in posts.rows()] == [
        (6, "P0", 1),
        (7, "P1", Fraction(1, 2)),
        (9, "P3", Fraction(1, 2)),
        (10, "P4", Fraction(1, 2)),
    ]
    assert [fault.place for fault in posts.faults if fault.level == "stop"] == ["sheet Posts, E8"]


def test_merged_cells_downwards_are_read_for_each_of_their_rows_also_where_the_first_is_no_post(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    sheet = book.add_worksheet("Posts")
    sheet.write_row(0, 0, ["Directorate", "Team", "Post No", "Job Title", "Grade", "FTE", "Status"])
    for number in range(8):
        status = "Deleted" if number == 4 else "Live"
        sheet.write_row(1 + number, 1, ["", f"P{number}", "Clerk", "4", 1, status])
    sheet.merge_range("A2:A9", "Place")
    sheet.merge_range("B2:B5", "Waste")
    sheet.merge_range("B6:B9", "Roads")
    book.close()
    frame = est.load_posts(tmp_path / "list.xlsx").frame()
    assert list(frame["unit"]) == ["Waste"] * 4 + ["Roads"] * 3
    assert list(frame["Directorate"]) == ["Place"] * 7


def test_a_merged_grade_point_or_day_is_that_of_each_row_but_a_merged_fte_is_not(tmp_path: Path) -> None:
    """One FTE over two rows can be that of each or of both, so the second row is stopped; it is said in one message."""
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    sheet = book.add_worksheet("Posts")
    sheet.write_row(0, 0, ["Post No", "Job Title", "Grade", "SCP", "Start Date", "FTE"])
    for number in range(8):
        sheet.write_row(1 + number, 0, [f"P{number}", "Clerk", "", "", "", *([1] if number < 7 else [])])
    for first in range(1, 9, 2):
        sheet.merge_range(first, 2, first + 1, 2, "Grade 3")
        sheet.merge_range(first, 3, first + 1, 3, 5 + first // 4)
        sheet.merge_range(first, 4, first + 1, 4, f"01/04/202{first // 4}")
    sheet.merge_range(7, 5, 8, 5, 1)
    book.close()
    posts = est.load_posts(tmp_path / "list.xlsx")
    rows = list(posts.rows())
    assert [(row["grade"], row["point"], str(row["from"])) for row in rows] == [
        ("Grade 3", "5", "2020-04-01") if number < 4 else ("Grade 3", "6", "2021-04-01") for number in range(7)
    ]
    assert posts.blocked == [9]
    assert "Grade: a merged cell is read for each of its rows (4 rows)." in posts.to_dict()["notes"]
    assert [fault.code for fault in posts.faults if fault.level == "stop"] == ["blank_fte"]
