"""What the sheets of an OpenDocument file (.ods) hold beside their values, and how far they reach."""

from __future__ import annotations

import re
import zipfile
from typing import Any
from xml.parsers import expat

from establishment.lists.sheet_marks import Marks

_FETCHES = re.compile(r"WEBSERVICE|DDE\(|file:///|https?://|'[^']+'#", re.IGNORECASE)
"""Formulas that take values from other files, other programs or the web."""
_CELLS = ("table:table-cell", "table:covered-table-cell")
MOST_HIDDEN = 1_048_576
"""Rows that a sheet can have."""


def document_marks(packed: zipfile.ZipFile) -> dict[str, Marks]:
    """The marks of each sheet, by its name. Raises BadZipFile for content that is no such document."""
    walk = _DocumentWalk()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    parser.StartDoctypeDeclHandler = _no_entities
    try:
        with packed.open("content.xml") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as fault:
        raise zipfile.BadZipFile(str(fault)) from None
    return walk.marks


def is_encrypted(packed: zipfile.ZipFile) -> bool:
    """Whether the content of a document is encrypted."""
    manifest = "META-INF/manifest.xml"
    return manifest in packed.namelist() and b"encryption-data" in packed.read(manifest)


# entities can make a small file fill the memory
def _no_entities(*_: Any) -> None:
    raise zipfile.BadZipFile("the content of a document declares entities")


class _DocumentWalk:
    """The sheets of a document, as its elements come."""

    def __init__(self) -> None:
        self.marks: dict[str, Marks] = {}
        self.sheet = Marks()
        self.row = self.column = self.row_repeats = self.cell_repeats = self.last_cell = 0
        self.in_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A sheet, a row or a cell begins."""
        if name == "table:table":
            self.sheet, self.row = Marks(last_column=1), 0
            self.marks[attributes.get("table:name", "")] = self.sheet
        elif name == "table:table-row":
            self.row_repeats = int(attributes.get("table:number-rows-repeated", 1))
            self.column = self.last_cell = 0
            # hidden rows to the end of the sheet are one element: they are kept up to the most there are
            if attributes.get("table:visibility", "visible") != "visible" and self.row < MOST_HIDDEN:
                last = min(self.row + self.row_repeats, MOST_HIDDEN)
                self.sheet.hidden_rows |= set(range(self.row + 1, last + 1))
        elif name in _CELLS:
            self.cell(attributes)

    def cell(self, attributes: dict[str, str]) -> None:
        """A cell begins."""
        self.in_cell = True
        self.cell_repeats = int(attributes.get("table:number-columns-repeated", 1))
        # a cell without a value is only formatted, and reaches no further
        if "office:value-type" in attributes:
            self.last_cell = self.column + self.cell_repeats
        # what a file takes from elsewhere may be old, so it is said
        if _FETCHES.search(attributes.get("table:formula", "")):
            self.sheet.fetches = True
        rows = int(attributes.get("table:number-rows-spanned", 1))
        if rows > 1 or int(attributes.get("table:number-columns-spanned", 1)) > 1:
            self.sheet.merged += 1
        # only what is merged down gives rows one value
        if rows > 1 and attributes.get("table:number-columns-spanned", "1") == "1":
            self.sheet.merged_down.setdefault(self.column, []).append((self.row + 1, self.row + rows))

    def text(self, words: str) -> None:
        """Words stand in a cell."""
        if self.in_cell and words.strip():
            self.last_cell = self.column + self.cell_repeats

    def end(self, name: str) -> None:
        """A cell or a row ends."""
        if name in _CELLS:
            self.column += self.cell_repeats
            self.in_cell = False
        elif name == "table:table-row":
            self.row += self.row_repeats
            # empty rows at the end, of which programs write a million, are no rows
            if self.last_cell:
                self.sheet.last_row = self.row
                self.sheet.last_column = max(self.sheet.last_column, self.last_cell)
