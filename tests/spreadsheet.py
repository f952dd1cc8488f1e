"""LibreOffice without a screen: workbooks recalculated from their formulas, with nothing taken from what they hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from lasting_folders import lasting_folder

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
WITH_LIBREOFFICE = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)
ALWAYS_RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">\
<value>0</value></prop></item>
</oor:items>
"""
"""Without this LibreOffice hands back the values that a file holds, and recalculates nothing."""
_VALUE = re.compile(r"(<f>[^<]*</f>)<v>[^<]*</v>")
_WRONG = 987654.25


@cache
def _profile() -> Path:
    """A profile that all runs of one process share: LibreOffice takes longest over its first start in a new one."""
    folder = lasting_folder("libreoffice")
    (folder / "user").mkdir()
    settings = folder / "user" / "registrymodifications.xcu"
    settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    return folder


def recalculated(files: Iterable[Path], folder: Path) -> list[Path]:
    """Copies of workbooks as LibreOffice recalculates them, in one run."""
    profile = _profile()
    done = folder / "recalculated"
    names = [str(path) for path in files]
    assert SOFFICE is not None
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(done), *names], check=True, capture_output=True, timeout=1500)
    return [done / Path(path).name for path in names]


def poisoned(path: Path, to: Path) -> Path:
    """A copy of which every formula holds a wrong value: what comes right again was worked out anew."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = _VALUE.sub(rf"\1<v>{_WRONG}</v>", content.decode()).encode()
            copy.writestr(name, content)
    return to


@dataclass(frozen=True)
class Check:
    """One row of the sheet of checks."""

    what: str
    one: float
    other: float
    holds: str


@dataclass(frozen=True)
class Read:
    """What a workbook shows: identities, figures beside the library's, and the master result."""

    identities: list[Check]
    figures: dict[str, Check]
    master: str
    since: str
    cells: Mapping[str, list[tuple[Any, ...]]]

    @property
    def failing(self) -> list[Check]:
        """The checks that do not hold, of both sorts."""
        return [check for check in (*self.identities, *self.figures.values()) if check.holds != "yes"]


def read(path: Path) -> Read:
    """The values of a workbook as they stand in it."""
    book = load_workbook(path, data_only=True)
    cells = {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    rows = cells["Checks"]
    split = next(n for n, row in enumerate(rows) if row[0] == "Each figure of this workbook beside the library's")
    above = [Check(*row[:3], row[4]) for row in rows[5:split] if row[0] and row[4]]
    below = [Check(*row[:3], row[4]) for row in rows[split + 2 :] if row[0] and row[4]]
    assert len({check.what for check in below}) == len(below), "every figure is named once"
    return Read(above, {check.what: check for check in below}, rows[0][5], rows[1][5], cells)


def put(path: Path, changes: Mapping[tuple[str, str], Any], to: Path) -> Path:
    """A copy with some cells typed over, as a user would: (sheet, cell) -> value."""
    book = load_workbook(path)
    for (sheet, cell), value in changes.items():
        book[sheet][cell] = value
    book.save(to)
    return to


def find(path: Path, sheet: str, *words: str) -> int:
    """The number of the one row of a sheet that holds all these words in its cells."""
    book = load_workbook(path)
    places = []
    for number, row in enumerate(book[sheet].iter_rows(values_only=True), 1):
        texts = [str(value) for value in row if value is not None]
        if all(any(word == text or (len(word) > 3 and word in text) for text in texts) for word in words):
            places.append(number)
    assert len(places) == 1, (words, places)
    return places[0]


_REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)")
_ROUND = re.compile(r"\bROUND\(")


def _outside_brackets(formula: str) -> str:
    """A formula without what its brackets and quotes hold."""
    text = re.sub(r'"[^"]*"|\'[^\']*\'!', "", formula)
    while (shorter := re.sub(r"\([^()]*\)", "", text)) != text:
        text = shorter
    return text


def _rounded_arguments(formula: str) -> Iterator[str]:
    """What stands in each ROUND, with what it rounds within it taken out."""
    for match in _ROUND.finditer(formula):
        depth, end = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(formula[end], 0)
            end += 1
        yield formula[match.end() : end - 1]


def shares_of_differences(book: Workbook) -> list[tuple[str, str, str]]:
    """Cells that round a product with a cell that is a difference and is not rounded: (sheet, cell, formula).

    135.42 - 134.74 is 0.679999999999993 in a spreadsheet, and three eighths of it round to a penny less than of 0.68.
    The sheet of years divides amounts by powers of 1 plus the discount rate, which come to no half penny.
    """
    wrong = []
    for sheet in (sheet for sheet in book.worksheets if sheet.title != "Years"):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            for argument in _rounded_arguments(str(cell.value)):
                if not re.search(r"[*/]", argument):
                    continue
                for named, column, row in _REFERENCE.findall(argument):
                    source = str((book[named] if named else sheet)[f"{column}{row}"].value)
                    operations = _outside_brackets(source.removeprefix("=").removeprefix("-"))
                    if source.startswith("=") and ("-" in operations or operations == "SUMPRODUCT"):
                        wrong.append((sheet.title, cell.coordinate, str(cell.value)))
    return wrong
