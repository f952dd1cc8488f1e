"""Binary workbooks (.xlsb): no library writes them, so the records of a small one are made here by hand."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from establishment import load_posts

MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XLSB = "application/vnd.ms-excel"


def varied(number: int) -> bytes:
    """A number in groups of seven bits, the lowest first; the top bit says that another follows."""
    out = b""
    while True:
        number, low = number >> 7, number & 0x7F
        out += bytes([low | 0x80 if number else low])
        if not number:
            return out


def record(kind: int, content: bytes = b"") -> bytes:
    """A record: its kind, where from 128 on the second byte is the number over 128, its length and its content."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + varied(len(content)) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, value: object) -> bytes:
    head = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return record(6, head + wide(value))
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    return record(5, head + struct.pack("<d", value)) if isinstance(value, int | float) else record(3, head + b"\x2a")


def row_head(at: int, *, hidden: bool) -> bytes:
    return record(0, struct.pack("<IIHBB", at, 0, 300, 0, 0x10 if hidden else 0) + bytes(5))


def xlsb(path: Path, rows: list[list[object]], *, hidden_row: int = -1) -> Path:
    """A workbook of one sheet. hidden_row: the row that is hidden, from 0. None is a cell that holds #N/A."""
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    data = b"".join(
        row_head(at, hidden=at == hidden_row) + b"".join(cell(n, value) for n, value in enumerate(row))
        for at, row in enumerate(rows)
    )
    sheet = record(129) + record(148, size) + record(145) + data + record(146) + record(130)
    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Posts"))
    book = record(131) + record(143) + bundle + record(144) + record(132)
    relation = f'<Relationship Id="rId1" Type="{MAIN}/%s" Target="%s"/>'
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{XLSB}.{kind}"/>'
        for part, kind in (("workbook.bin", "sheet.binary.macroEnabled.main"), ("worksheets/sheet1.bin", "worksheet"))
    )
    bins = '<Default Extension="bin" ContentType="application/octet-stream"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{bins}{types}</Types>')
        for name, kind, target in (
            ("_rels/.rels", "officeDocument", "xl/workbook.bin"),
            ("xl/_rels/workbook.bin.rels", "worksheet", "worksheets/sheet1.bin"),
        ):
            inner = relation % (kind, target)
            archive.writestr(name, f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>')
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


HEAD: list[object] = ["Post No", "Job Title", "Grade", "SCP", "FTE", "Start Date", "Surname"]
ROWS: list[list[object]] = [[f"0{n}", "Clerk", "SCP 5", 5, 0.5, 45748, "Ashquill"] for n in range(1, 6)]


def test_hidden_rows_of_a_binary_workbook_are_read_and_said_and_left_out_if_asked(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "list.xlsb", [HEAD, *ROWS], hidden_row=2)
    posts = load_posts(path, pay="njc")
    assert len(posts) == 5
    assert "Hidden: 1 row, read like the others." in [fault.what for fault in posts.faults]
    assert len(load_posts(path, pay="njc", skip_hidden=True)) == 4


def test_a_binary_workbook_is_read_as_any_other(tmp_path: Path) -> None:
    """Day 45748 of Excel is 1 April 2025."""
    posts = load_posts(
        xlsb(tmp_path / "list.xlsb", [["Establishment"], HEAD, *ROWS, ["Total", "", "", "", 2.5]]), pay="njc"
    )
    sheet = posts.to_dict()["sheets"][0]
    assert sheet["sheet"] == "Posts"
    assert sheet["mapping"] == {"A": "post", "B": "title", "C": "grade", "D": "point", "E": "fte", "F": "from"}
    assert [(p["post"], p["fte"], p["from"]) for p in sheet["posts"]] == [
        (f"0{n}", "1/2", "2025-04-01") for n in range(1, 6)
    ]
    assert [row["row"] for row in sheet["left_out"]] == [8]
    assert posts.to_dict()["personal"] == [["Posts", "G"]]


def test_errors_in_a_binary_workbook_are_at_their_cells(tmp_path: Path) -> None:
    rows = [*ROWS, ["06", "Clerk", "SCP 5", 5, None, 45748, "Marrowby"]]
    posts = load_posts(xlsb(tmp_path / "list.xlsb", [HEAD, *rows]), pay="njc")
    assert [(fault.cell, fault.value) for fault in posts.faults if fault.level == "stop"] == [("E7", "#N/A")]


@pytest.mark.parametrize("content", [b"\x00" * 40, b"\xff" * 400, record(129) + record(145) + b"\x06\x7f\x00"])
def test_a_binary_workbook_with_damaged_records_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    path = xlsb(tmp_path / "list.xlsb", [HEAD, *ROWS])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.bin"] = content
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(Exception, match=r"list\.xlsb") as fault:
        load_posts(path)
    assert type(fault.value).__name__ in ("InputError", "RefusedError")
