"""A workbook as text: everything that its file says of cells, looks, rules, print settings and charts.

Read from the parts of the file itself, so that nothing that is written is passed over, and many small workbooks are read quickly.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from xml.etree import ElementTree

Parts = Mapping[str, str]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
XML = "{http://www.w3.org/XML/1998/namespace"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORDS_OF_RULES = re.compile(r' (?:error|errorTitle|prompt|promptTitle)="([^"]*)"')
WORDS_OF_CHARTS = re.compile(r"(?<=<a:t>)[^<]*")
CACHED = re.compile(r"(?<=<c:v>)[^<]*")
"""What a chart keeps of its cells, which are pinned where they stand."""
LINKED = re.compile(r"(?<=Target=\")[^\"]*")


class Looks:
    """The looks of cells: each by a short name made of what it is, so that their order in the file does not count."""

    def __init__(self, styles: ElementTree.Element) -> None:
        codes = {each.get("numFmtId"): each.get("formatCode") for each in styles.iter(f"{MAIN}numFmt")}
        kinds = {kind: list(styles.iterfind(f"{MAIN}{kind}s/{MAIN}{kind}")) for kind in ("font", "fill", "border")}
        self.of: list[str] = []
        self.named: dict[str, str] = {}
        for form in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
            number = form.get("numFmtId")
            parts = [f"{kind} {tags(each[int(form.get(f'{kind}Id', 0))])}" for kind, each in kinds.items()]
            self.of.append(self.name(" ".join([f"number {codes.get(number, number)}", *parts, *map(tags, form)])))
        self.of_rules = [self.name(tags(each)) for each in styles.iterfind(f"{MAIN}dxfs/{MAIN}dxf")]

    def name(self, look: str) -> str:
        """The short name of a look."""
        name = hashlib.sha256(look.encode()).hexdigest()[:4]
        self.named[name] = look
        return name

    def told(self, text: str) -> list[str]:
        """The looks that a text names, in full."""
        names = re.findall(r"look ([0-9a-f]{4})", text)
        return [f"look {name}: {self.named[name]}" for name in sorted(set(names))]


def tags(element: ElementTree.Element) -> str:
    """An element in one line, by its local names."""
    # prefixes are left out before it is written: which ones ElementTree gives depends on who else has been imported
    plain = deepcopy(element)
    for each in plain.iter():
        each.tag = _local(each.tag)
        each.attrib = {_local(name): value for name, value in each.attrib.items()}
    return ElementTree.tostring(plain, encoding="unicode")


def _local(name: str) -> str:
    """A name without its namespace, but for that of XML itself."""
    space, _, local = name.rpartition("}")
    return f"xml:{local}" if space == XML else local


def parts_of(path: Path) -> dict[str, str]:
    """The parts of the file that are text."""
    with zipfile.ZipFile(path) as packed:
        names = [name for name in packed.namelist() if name.endswith((".xml", ".rels"))]
        return {name: packed.read(name).decode() for name in names}


def workbook_sheets(path: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each sheet by its title: the lines of it, with words in the places of words; then what is beside the sheets.

    Of the words of a line `\\0` stands before each and `\\1` behind it: whoever pins figures alone leaves them out.
    """
    parts = parts_of(path)
    looks = Looks(ElementTree.fromstring(parts["xl/styles.xml"]))
    shared = ["".join(each.itertext()) for each in ElementTree.fromstring(parts.get("xl/sharedStrings.xml", "<none/>"))]
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    files = dict(re.findall(r'Id="(\w+)"[^>]* Target="([^"]*)"', parts["xl/_rels/workbook.xml.rels"]))
    for sheet in book.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        file = files[sheet.get(RELATION, "")]
        lines, texts = _sheet(parts[f"xl/{file}"], looks, shared)
        links = LINKED.findall(parts.get(f"xl/{file.replace('worksheets/', 'worksheets/_rels/')}.rels", ""))
        state = [f"state {sheet.get('state', 'visible')}", *(f"link {link}" for link in links)]
        yield sheet.get("name", ""), [*state, *lines], texts
    lines, texts = _beside(parts)
    yield "beside the sheets", [*_book(book), *lines], texts


def _sheet(text: str, looks: Looks, shared: list[str]) -> tuple[list[str], list[str]]:
    sheet = ElementTree.fromstring(text)
    lines: list[str] = []
    texts: list[str] = []
    rules: list[str] = []
    for part in sheet:
        if part.tag == f"{MAIN}sheetData":
            for row in part:
                height = {name: value for name, value in row.attrib.items() if name not in ("r", "spans")}
                lines += [f"row {row.get('r')} {height}"] if height else []
                for cell in row:
                    lines += _cell(cell, looks, shared, texts)
            continue
        whole = re.sub(r'dxfId="(\d+)"', lambda m: f"look {looks.of_rules[int(m[1])]}", tags(part))
        whole = re.sub(r' (?:style|s)="(\d+)"', lambda m: f" look {looks.of[int(m[1])]}", whole)
        rules += WORDS_OF_RULES.findall(whole)
        lines += WORDS_OF_RULES.sub("", whole).replace("><", ">\n<").split("\n")
    return [*lines, *looks.told("\n".join(lines))], [*texts, *rules]


def _cell(cell: ElementTree.Element, looks: Looks, shared: list[str], texts: list[str]) -> list[str]:
    """The lines of a cell: how it looks and what it has, then what its formula shows."""
    formula, value = cell.findtext(f"{MAIN}f"), cell.findtext(f"{MAIN}v")
    kind = cell.get("t", "n")
    if kind == "s":
        value = shared[int(value or 0)]
    elif kind == "inlineStr":
        value = "".join(cell.itertext())
    place, look = cell.get("r"), f"look {looks.of[int(cell.get('s', 0))]}"
    if formula is not None:
        texts += [*re.findall(r'"([^"]*)"', formula), *([value or ""] if kind == "str" else [])]
        bare = re.sub(r'"[^"]* [^"]*"', '""', formula)
        shows = f"\0{value}\1" if kind == "str" else value
        return [f"{place} {look} ={bare}", f"{place} shows {kind} {shows}"]
    if kind in ("s", "inlineStr"):
        texts.append(value or "")
        return [f"{place} {look} \0{value}\1"]
    return [f"{place} {look} {kind} {value}"]


def _book(book: ElementTree.Element) -> list[str]:
    """What the file says of the workbook: the names of its cells, and how it is worked out."""
    return [tags(each) for part in book for each in (part if part.tag == f"{MAIN}definedNames" else [part])]


def _beside(parts: Parts) -> tuple[list[str], list[str]]:
    """The charts, where they stand, and what the file says of itself."""
    lines: list[str] = []
    texts: list[str] = []
    for name in sorted(parts):
        if name.startswith("xl/comments"):
            notes = ElementTree.fromstring(parts[name])
            notes_of_cells = [(each.get("ref"), "".join(each.itertext())) for each in notes.iter(f"{MAIN}comment")]
            lines += [f"note at {place}" for place, _ in notes_of_cells]
            texts += [text for _, text in notes_of_cells]
        if name.startswith(("xl/charts/chart", "xl/drawings/", "docProps/core")):
            texts += WORDS_OF_CHARTS.findall(parts[name])
            bare = CACHED.sub("", WORDS_OF_CHARTS.sub("", parts[name]))
            bare = re.sub(r"(<dc:title>)[^<]*", r"\1", bare)
            lines += [name, *re.sub(r' xmlns:?\w*="[^"]*"', "", bare).replace("><", ">\n<").split("\n")]
    return lines, texts
