"""What a binary workbook (.xlsb) hides: failed formulas, hidden rows and columns, merged cells.

Its parts are records: a kind and a length, each in groups of seven bits, and the content ([MS-XLSB], section 2.1.4).
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator

from establishment.lists.sheet_marks import Marks

ROW, COLUMNS, MERGED, SHEET_NAME = 0, 60, 176, 156
"""Records of a row, of columns of one width, of merged cells, and of a sheet's name."""
ERRORS = (3, 11)
"""Records of cells that hold an error, as a value or as what a formula came to."""
CELLS = range(1, 12)
"""Records of cells."""
HIDDEN_ROW, HIDDEN_COLUMNS = 0x10, 0x01
ERROR_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ID, _TARGET = re.compile(rb'\sId="([^"]*)"'), re.compile(rb'\sTarget="([^"]*)"')


def binary_marks(packed: zipfile.ZipFile) -> dict[str, Marks]:
    """The marks of each sheet of a binary workbook, by the sheet's name. Raises EOFError for what is cut short."""
    parts, names = {}, set(packed.namelist())
    for tag in _RELATION.findall(packed.read("xl/_rels/workbook.bin.rels")):
        relation, target = _ID.search(tag), _TARGET.search(tag)
        if relation and target:
            # paths of parts are written from the root of the file by some programs, and from the folder by others
            parts[relation[1].decode()] = f"xl/{target[1].decode()}".replace("xl//xl/", "xl/")
    sheets = [_texts(content) for kind, content in _records(packed.read("xl/workbook.bin")) if kind == SHEET_NAME]
    there = {title: parts[relation] for relation, title in sheets if parts.get(relation) in names}
    return {title: _marks(packed.read(part)) for title, part in there.items()}


def _texts(content: bytes) -> tuple[str, str]:
    """The relation of a sheet and its name: two texts after eight bytes."""
    texts, at = [], 8
    for _ in range(2):
        if at + 4 > len(content):
            raise EOFError("a record is cut short")
        (length,) = struct.unpack_from("<I", content, at)
        texts.append(content[at + 4 : at + 4 + 2 * length].decode("utf-16-le"))
        at += 4 + 2 * length
    return texts[0], texts[1]


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        kind, at = _varied(data, at, 2)
        length, at = _varied(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _varied(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and the place after it."""
    number = 0
    # a kind has two such groups at most, and a length four: more is no record
    for group in range(most):
        if at >= len(data):
            raise EOFError("a record is cut short")
        # seven bits a group; the eighth says whether another follows
        number |= (data[at] & 0x7F) << 7 * group
        at += 1
        if data[at - 1] < 0x80:
            break
    return number, at


def _marks(data: bytes) -> Marks:
    marks, row = Marks(), 0
    for kind, content in _records(data):
        if kind == ROW and len(content) >= 12:
            row = struct.unpack_from("<I", content)[0] + 1
            if content[11] & HIDDEN_ROW:
                marks.hidden_rows.add(row)
        elif kind in CELLS and len(content) >= 8:
            column = struct.unpack_from("<I", content)[0]
            marks.last_row, marks.last_column = row, max(marks.last_column, column + 1)
            if kind in ERRORS and len(content) >= 9:
                # an error of an unknown kind is an error all the same
                marks.errors[row, column] = ERROR_NAMES.get(content[8], "#N/A")
        elif kind == COLUMNS and len(content) >= 18:
            first, last = struct.unpack_from("<II", content)
            if content[16] & HIDDEN_COLUMNS:
                # a record can name all columns to the end of the sheet, of which no list has so many
                marks.hidden_columns |= set(range(first, min(last + 1, 20_000)))
        elif kind == MERGED and len(content) >= 16:
            top, bottom, first, last = struct.unpack_from("<IIII", content)
            marks.merged += 1
            # only what is merged down gives several rows one value; across it is a heading
            if first == last and top != bottom:
                marks.merged_down.setdefault(first, []).append((top + 1, bottom + 1))
    return marks
