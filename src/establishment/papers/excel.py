"""Excel papers: every sheet a table of tabs, every cell with its address; formulas are not run."""

from __future__ import annotations

import re
from pathlib import Path

from establishment.papers.packed import Packed, local, refused
from establishment.papers.source import Pieces, Source

MOST_CELLS = 1_000_000
WIDEST = 60


def read_excel(file: Path, name: str) -> Source:
    """The cells of an Excel file as lines with tabs, sheet after sheet, as last calculated.

    Raises InputError for a file that is damaged, too large, or without a value.
    """
    packed = Packed(file, name)
    strings = _strings(packed)
    lines: list[str] = []
    labels: list[str] = []
    notes: list[str] = []
    for title, part in _sheets(packed):
        found = _sheet(packed, part, strings, title, notes)
        if found:
            lines += [title, "", *(line for _, line in found), ""]
            labels += [f"sheet {title}", "", *(f"{title}!row {row}" for row, _ in found), ""]
    if not any(line.strip() for line in lines):
        raise refused(name, "E102", "The workbook holds no values.", "Open it in Excel, let it calculate, and save it.")
    raw = "\n".join(lines)
    return Source(name, raw, Pieces(raw, [0], [0]), tuple(labels), tuple(notes), "Excel")


def _strings(packed: Packed) -> list[str]:
    found: list[str] = []
    parts: list[str] = []
    for event, element in packed.events("xl/sharedStrings.xml"):
        if event == "end" and local(element.tag) == "t":
            parts.append(element.text or "")
        elif event == "end" and local(element.tag) == "si":
            found.append(_flat("".join(parts)))
            parts = []
            element.clear()
    return found


def _flat(text: str) -> str:
    return re.sub(r"[\t\n\r]+", " ", text)


def _sheets(packed: Packed) -> list[tuple[str, str]]:
    """Titles and parts of the sheets, in order."""
    targets: dict[str, str] = {}
    for event, element in packed.events("xl/_rels/workbook.xml.rels"):
        if event == "start" and local(element.tag) == "Relationship":
            target = element.attrib.get("Target", "").lstrip("/")
            targets[element.attrib.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    made = []
    for event, element in packed.events("xl/workbook.xml"):
        if event == "start" and local(element.tag) == "sheet":
            key = next((v for k, v in element.attrib.items() if local(k) == "id"), "")
            made.append((_flat(element.attrib.get("name", "sheet"))[:31], targets.get(key, "")))
    return made[:200]


def _sheet(packed: Packed, part: str, strings: list[str], title: str, notes: list[str]) -> list[tuple[int, str]]:
    rows: list[tuple[int, str]] = []
    cells: dict[int, str] = {}
    number, kind, column, value, formula, count = 0, "", 0, "", False, 0
    for event, element in packed.events(part):
        name = local(element.tag)
        if event == "start" and name == "row":
            cells, number = {}, _whole(element.attrib.get("r", "")) or number + 1
            if element.attrib.get("hidden") in ("1", "true"):
                notes.append(f"Row {number} of the sheet {title} is hidden; it is read like the others.")
        elif event == "start" and name == "c":
            kind, value, formula = element.attrib.get("t", ""), "", False
            column = _column(element.attrib.get("r", "")) or column + 1
        elif event == "end" and name in ("v", "t"):
            value += element.text or ""
        elif event == "end" and name == "f":
            formula = True
        elif event == "end" and name == "c":
            count += 1
            if formula and not value:
                notes.append(
                    f"A formula in the sheet {title}, row {number}, has no value; open the file in Excel and save it."
                )
            if column <= WIDEST and value:
                cells[column] = _shown(kind, value, strings)
            if count > MOST_CELLS:
                raise refused(
                    packed.name,
                    "E101",
                    f"A sheet holds more than {MOST_CELLS:,} cells.",
                    "Give the sheet with the figures alone.",
                )
            element.clear()
        elif event == "end" and name == "row":
            if any(text.strip() for text in cells.values()):
                rows.append((number, "\t".join(cells.get(c, "") for c in range(1, max(cells) + 1))))
            element.clear()
    del notes[20:]
    return rows


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,7}", text) else 0


def _column(address: str) -> int:
    letters = re.match(r"[A-Z]{1,3}", address)
    value = 0
    for letter in letters[0] if letters else "":
        value = value * 26 + ord(letter) - 64
    return value


def _shown(kind: str, value: str, strings: list[str]) -> str:
    """A cell as text: numbers without the noise of binary fractions."""
    if kind == "s":
        at = _whole(value)
        return strings[at] if at < len(strings) else ""
    if kind in ("str", "inlineStr", "e", "b"):
        return _flat(value)
    if re.fullmatch(r"-?\d{1,15}\.\d{7,}(?:[eE]-?\d{1,2})?|-?\d(?:\.\d+)?[eE][-+]?\d{1,2}", value):
        return f"{float(value):.6f}".rstrip("0").rstrip(".")
    return _flat(value)
