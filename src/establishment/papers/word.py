"""Word papers: paragraphs and tables as lines; tracked changes read as accepted, and both readings listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from establishment.papers.packed import Packed, local, refused, within
from establishment.papers.source import PaperText, Pieces


def read_word(file: Path, name: str) -> PaperText:
    """The text of a Word file: a paragraph a line, a table row a line with tabs between its cells.

    Raises InputError for a file that is damaged, holds no text or is too large.
    """
    packed = Packed(file, name)
    reader = _WordReader(_numbering(packed), name)
    for event, element in packed.events("word/document.xml"):
        reader.take(event, element)
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        for event, element in packed.events(part):
            reader.take(event, element)
    if not any(line.strip() for line in reader.lines):
        raise refused(name, "E102", "The Word file holds no text.", "Is it the right file, or a picture of a page?")
    raw = "\n".join(reader.lines)
    labels = tuple(f"paragraph {n}" for n in range(1, len(reader.lines) + 1))
    notes = []
    if reader.changes:
        notes.append(f"The paper holds {len(reader.changes)} tracked changes; it is read with all of them accepted.")
        notes += [f'Tracked change in paragraph {n}: "{old}" -> "{new}".' for n, old, new in reader.changes[:20]]
    if any(part.endswith("vbaProject.bin") for part in packed.names):
        notes.append("The file holds macros; none was run.")
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
        if form == "bullet" or form == "none":
            return "- " if form == "bullet" else ""
        self.counters[key] = self.counters.get(key, 0) + 1
        for deeper in [k for k in self.counters if k[0] == key[0] and k[1] > key[1]]:
            del self.counters[deeper]

        def number(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            kind = self.numbering.get((paragraph.list_id, level), ("decimal", ""))[0]
            return _numeral(self.counters.get((paragraph.list_id, level), 1), kind)

        return (re.sub(r"%(\d)", number, pattern) or f"{self.counters[key]}.") + " "


def _numeral(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and number <= 26:
        letter = chr(96 + number)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and number <= 20:
        roman = (
            [
                "i",
                "ii",
                "iii",
                "iv",
                "v",
                "vi",
                "vii",
                "viii",
                "ix",
                "x",
                "xi",
                "xii",
                "xiii",
                "xiv",
                "xv",
                "xvi",
                "xvii",
                "xviii",
                "xix",
                "xx",
            ]
        )[number - 1]
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
