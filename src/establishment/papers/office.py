"""Word and Excel papers: paragraphs, tables and sheets as lines; tracked changes read as accepted, both listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from establishment.ground.findings import InputError
from establishment.ground.periods import month_and_year
from establishment.papers.source import Packed, PaperText, Pieces, local, refused, within


def read_word(file: Path, name: str) -> PaperText:
    """The text of a Word file: a paragraph a line, a table row a line with tabs between its cells.

    Raises InputError for a file that is damaged, holds no text or is too large.
    """
    packed = Packed(file, name)
    reader = _WordReader(_numbering(packed), name)
    for event, element in packed.events("word/document.xml"):
        reader.take(event, element)
    # After the text, so that a note does not part a sentence.
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        for event, element in packed.events(part):
            reader.take(event, element)
    # A scanned page is a picture in a Word file, too.
    if not any(line.strip() for line in reader.lines):
        raise refused(name, "E102", "The Word file contains no text.", "Is it the right file, or a picture of a page?")
    raw = "\n".join(reader.lines)
    labels = tuple(f"paragraph {n}" for n in range(1, len(reader.lines) + 1))
    notes = []
    if reader.changes:
        number = f"{len(reader.changes)} tracked change{'s' * (len(reader.changes) != 1)}"
        notes.append(f"The paper has {number}. It is read as if every change were accepted.")
        notes += [f'Tracked change in paragraph {n}: "{old}" -> "{new}".' for n, old, new in reader.changes[:20]]
    if any(part.endswith("vbaProject.bin") for part in packed.names):
        notes.append("The file contains macros; none was run.")
    changes = tuple((str(n), old, new) for n, old, new in reader.changes)
    return PaperText(name, raw, Pieces(raw, [0], [0]), labels, tuple(notes), "Word", changes)


@dataclass
class _Paragraph:
    """A paragraph while it is read: its text, what was struck out and put in, its place in a list."""

    text: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    list_id: str = ""
    level: int = 0


class _WordReader:
    def __init__(self, numbering: dict[tuple[str, int], tuple[str, str]], name: str) -> None:
        self.numbering = numbering
        self.name = name
        self.length = 0
        self.counters: dict[tuple[str, int], int] = {}
        self.lines: list[str] = []
        self.changes: list[tuple[int, str, str]] = []
        self.paragraphs: list[_Paragraph] = []
        self.cells: list[list[list[str]]] = []
        self.deleted = self.inserted = self.skipped = 0

    def take(self, event: str, element: Any) -> None:
        """One start or end of an element."""
        name = local(element.tag)
        step = 1 if event == "start" else -1
        # Older drawings are given twice: the second time is for programs that know no better.
        if name == "Fallback":
            self.skipped += step
        if self.skipped:
            return
        if name in ("del", "moveFrom"):
            self.deleted += step
        elif name in ("ins", "moveTo"):
            self.inserted += step
        elif event == "start":
            self._start(name, element)
        else:
            self._end(name, element)
            # Freed at once: the tree of a long paper would fill the memory.
            if name not in ("t", "delText", "instrText"):
                element.clear()

    def _start(self, name: str, element: Any) -> None:
        if name == "p":
            self.paragraphs.append(_Paragraph())
        elif name == "tbl":
            self.cells.append([])
        elif name == "tr" and self.cells:
            self.cells[-1] = []
        elif name == "tc" and self.cells:
            self.cells[-1].append([])
        elif self.paragraphs and name in ("numId", "ilvl"):
            value = next((v for k, v in element.attrib.items() if local(k) == "val"), "")
            if name == "numId":
                self.paragraphs[-1].list_id = value
            else:
                self.paragraphs[-1].level = int(value) if value.isdigit() and len(value) < 3 else 0

    def _end(self, name: str, element: Any) -> None:
        if name in ("t", "delText"):
            self._text(element.text or "")
        elif name in ("tab", "br", "cr", "noBreakHyphen", "softHyphen"):
            self._text({"tab": " ", "noBreakHyphen": "-", "softHyphen": ""}.get(name, " "))
        elif name == "p" and self.paragraphs:
            self._paragraph(self.paragraphs.pop())
        elif name == "tr" and self.cells:
            self._line("\t".join(" ".join(cell).strip() for cell in self.cells[-1]))
            self.cells[-1] = []
        elif name == "tbl" and self.cells:
            self.cells.pop()
            if not self.cells:
                self.lines.append("")

    def _text(self, words: str) -> None:
        if not self.paragraphs or not words:
            return
        paragraph = self.paragraphs[-1]
        self.length += len(words)
        within(self.length, self.name)
        # A change that is moved or struck out is read as accepted: it is listed, and not part of the text.
        if self.deleted:
            paragraph.old.append(words)
            return
        if self.inserted:
            paragraph.new.append(words)
        paragraph.text.append(words)

    def _paragraph(self, paragraph: _Paragraph) -> None:
        words = re.sub(r"[\n\r\t]", " ", "".join(paragraph.text))
        if self.cells and self.cells[-1]:
            self.cells[-1][-1].append(words)
        else:
            self._line(self._mark(paragraph) + words if words.strip() else words)
            if words.strip():
                self.lines.append("")
        if paragraph.old or paragraph.new:
            at = max(len(self.lines) - 1, 1)
            self.changes.append((at, "".join(paragraph.old)[:120], "".join(paragraph.new)[:120]))

    def _line(self, words: str) -> None:
        self.lines.append(words.rstrip(" \n\r"))

    def _mark(self, paragraph: _Paragraph) -> str:
        """The number or bullet that Word itself puts before a paragraph of a list."""
        if paragraph.list_id in ("", "0"):
            return ""
        key = (paragraph.list_id, paragraph.level)
        form, pattern = self.numbering.get(key, ("bullet", ""))
        # A list of unknown form is shown with a dash, as it is an item of one.
        if form == "bullet" or form == "none":
            return "- " if form == "bullet" else ""
        self.counters[key] = self.counters.get(key, 0) + 1
        # A new number starts the levels below it again.
        for deeper in [k for k in self.counters if k[0] == key[0] and k[1] > key[1]]:
            del self.counters[deeper]

        def number(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            kind = self.numbering.get((paragraph.list_id, level), ("decimal", ""))[0]
            return _numeral(self.counters.get((paragraph.list_id, level), 1), kind)

        return (re.sub(r"%(\d)", number, pattern) or f"{self.counters[key]}.") + " "


_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = _NUMERALS.split()


def _numeral(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and number <= 26:
        letter = chr(96 + number)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and number <= 20:
        roman = _ROMAN[number - 1]
        return roman if kind == "lowerRoman" else roman.upper()
    return str(number)


def _numbering(packed: Packed) -> dict[tuple[str, int], tuple[str, str]]:
    """The form and pattern of each level of each list: (list, level) -> ("decimal", "%1.")."""
    levels: dict[tuple[str, int], tuple[str, str]] = {}
    formats: dict[tuple[str, int], tuple[str, str]] = {}
    abstract, level, number = "", 0, ""
    for event, element in packed.events("word/numbering.xml"):
        name = local(element.tag)
        values = {local(k): v for k, v in element.attrib.items()}
        if event == "end":
            continue
        if name == "abstractNum":
            abstract, number = values.get("abstractNumId", ""), ""
        elif name == "lvl":
            level = int(values.get("ilvl", "0")) if values.get("ilvl", "0").isdigit() else 0
        elif name in ("numFmt", "lvlText") and not number:
            form, pattern = levels.get((abstract, level), ("decimal", ""))
            levels[abstract, level] = (
                (values.get("val", form), pattern) if name == "numFmt" else (form, values.get("val", pattern))
            )
        elif name == "num":
            number = values.get("numId", "")
        elif name == "abstractNumId" and number:
            base = values.get("val", "")
            formats |= {(number, lvl): what for (number_id, lvl), what in levels.items() if number_id == base}
    return formats


MOST_CELLS = 250_000
"""No paper has more; a workbook with more takes many seconds to read."""
MOST_KEPT = 60_000
"""Beyond so many cells a workbook is read as a stream, which does not tell hidden rows and uncalculated formulas."""
WIDEST = 60
MOST_SHEETS = 200
MOST_NOTES = 20
INSTALL = 'Install the reader of Excel files: pip install "establishment[papers]", or save the sheet as text or CSV.'


def read_excel(file: Path, name: str) -> PaperText:
    """The cells of an Excel file as lines with tabs, sheet after sheet, as last calculated.

    Raises InputError where what reads Excel is not installed, or the file is damaged, too large or without a value.
    """
    # Before the workbook is opened: what reads it unpacks all of it at once.
    cells, far = _guarded(file, name)
    lines: list[str] = []
    labels: list[str] = []
    notes: list[str] = []
    for title, rows in _sheets(file, name, far or cells > MOST_KEPT, notes):
        filled = [(number, line) for number, line in rows if line.strip()]
        if filled:
            lines += [title, "", *(line for _, line in filled), ""]
            labels += [f"sheet {title}", "", *(f"{title}!row {number}" for number, _ in filled), ""]
    if not any(line.strip() for line in lines):
        raise refused(
            name, "E102", "The workbook contains no values.", "Open it in Excel, let it calculate, and save it."
        )
    raw = "\n".join(lines)
    return PaperText(name, raw, Pieces(raw, [0], [0]), tuple(labels), tuple(notes[:MOST_NOTES]), "Excel")


def _guarded(file: Path, name: str) -> tuple[int, bool]:
    """The number of cells, and whether one lies far down; every part in its bounds and without entities of its own."""
    packed = Packed(file, name)
    cells, far = 0, False
    for part in packed.names:
        data = (packed.part(part) or b"") if part.endswith((".xml", ".rels")) else b""
        cells += len(re.findall(rb"<(?:\w+:)?c[ >/]", data)) if "/worksheets/" in part else 0
        far = far or ("/worksheets/" in part and bool(re.search(rb'\br="[A-Z]{0,3}\d{5,}"', data)))
        if cells > MOST_CELLS:
            raise refused(
                name, "E101", f"The workbook has more than {MOST_CELLS:,} cells.", "Give the sheet with the figures."
            )
    return cells, far


def _sheets(file: Path, name: str, stream: bool, notes: list[str]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Titles and rows of the sheets."""
    try:
        import openpyxl
    except ImportError:
        message = "An Excel file needs the extra for papers, which is not installed."
        raise refused(name, "E101", message, INSTALL) from None
    try:
        # opened here, so that a damaged workbook is closed too
        with file.open("rb") as opened:
            book = openpyxl.load_workbook(opened, read_only=stream, data_only=True, keep_links=False)
            sheets = _values(book.worksheets, name, notes)
            if stream:
                notes.append("The workbook is large, so hidden rows were not looked for.")
            else:
                notes += [note for sheet in book.worksheets for note in _hidden(sheet)]
                # A second time, as values and formulas are not read together.
                formulas = openpyxl.load_workbook(opened, data_only=False, keep_links=False)
                notes += [note for sheet in book.worksheets for note in _empty(sheet, formulas[sheet.title])]
            book.close()
    except InputError:
        raise
    except Exception:
        raise refused(
            name, "E101", "The file is damaged: it cannot be read as a workbook.", "Open it in Excel and save it again."
        ) from None
    return sheets


def _values(sheets: list[Any], name: str, notes: list[str]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Titles and rows of the sheets, within the length of a paper; what is beyond the bounds is noted."""
    if len(sheets) > MOST_SHEETS:
        notes.append(f"The workbook has {len(sheets):,} sheets; the first {MOST_SHEETS} are read.")
    titled, length = [], 0
    for sheet in sheets[:MOST_SHEETS]:
        rows = []
        for number, line in _rows(sheet):
            length += len(line)
            within(length, name)
            rows.append((number, line))
        if (sheet.max_column or 0) > WIDEST:
            notes.append(f"The sheet {_flat(sheet.title)} has more than {WIDEST} columns; the first {WIDEST} are read.")
        titled.append((_flat(sheet.title), rows))
    return titled


def _rows(sheet: Any) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(_cells(sheet), 1):
        if any(cell.value is not None for cell in row):
            yield number, "\t".join(_shown(cell) for cell in row).rstrip("\t")


def _cells(sheet: Any) -> Iterator[Any]:
    """The rows of cells, those far to the right left out."""
    return iter(sheet.iter_rows(max_col=min(sheet.max_column or WIDEST, WIDEST)))


def _hidden(sheet: Any) -> Iterator[str]:
    title = _flat(sheet.title)
    # Hidden rows are read, as their figures are in the totals.
    for number, row in list(sheet.row_dimensions.items()):
        if row.hidden:
            yield f"Row {number} of the sheet {title} is hidden; it is read like the others."
    if sheet.sheet_state != "visible":
        yield f"The sheet {title} is hidden; it is read like the others."


def _empty(values: Any, formulas: Any) -> Iterator[str]:
    """Formulas that were never calculated."""
    for row in _cells(formulas):
        for cell in row:
            if cell.data_type == "f" and values.cell(cell.row, cell.column).value is None:
                yield (
                    f"A formula in the sheet {_flat(values.title)}, row {cell.row}, has no value; open the file in "
                    "Excel and save it."
                )


def _flat(text: str) -> str:
    return re.sub(r"[\t\n\r]+", " ", text)


def _shown(cell: Any) -> str:
    """A cell as a reader sees it: dates as days, percentages and pounds by its format, no noise of binary fractions."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date)):
        return f"{value.day:02d} {month_and_year(value)}"
    if not isinstance(value, (int, float)):
        return _flat(str(value))
    form = str(cell.number_format or "")
    if "%" in form:
        return _plain(value * 100) + "%"
    if "£" in form:
        places = len((re.search(r"0\.(0+)", form) or ["", ""])[1])
        return f"{'-' if value < 0 else ''}£{abs(value):,.{places}f}"
    return _plain(value)


def _plain(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
