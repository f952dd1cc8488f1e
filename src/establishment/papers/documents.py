"""Papers opened: text, Markdown, HTML, and PDF with a text layer, page by page; Word and Excel stand in `office`."""

from __future__ import annotations

import re
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from establishment.ground.findings import InputError
from establishment.ground.progress import tracked
from establishment.ground.text_files import LARGEST_FILE, is_there, read_text
from establishment.papers.source import PaperText, refused, within, without_marks

GIVEN_TEXT = "the text"
"""The name of a paper that is given as text."""
HTML = (".html", ".htm", ".xhtml")
OFFICE = {".docx": "Word", ".docm": "Word", ".xlsx": "Excel", ".xlsm": "Excel", ".pdf": "PDF"}
OLD = {
    ".doc": "Word (.docx)",
    ".xls": "Excel (.xlsx)",
    ".rtf": "Word (.docx)",
    ".odt": "Word (.docx)",
    ".ods": "Excel (.xlsx)",
    ".ppt": "PDF",
    ".pptx": "PDF",
    ".xlsb": "Excel (.xlsx)",
    ".pages": "PDF",
}


def read_document(paper: str | Path) -> PaperText:
    """The text of a paper, every character of which knows its place.

    paper: a .txt, .md, .html, .docx, .pdf or .xlsx file; one of another name is read as text. Text of more than one
    line is the paper itself.
    Raises InputError for a file that is not there, cannot be read, holds no text or is in a format not read here.
    """
    if isinstance(paper, str) and "\n" in paper:
        return _read(paper.replace("\r\n", "\n").replace("\r", "\n"), GIVEN_TEXT)
    file, name = Path(paper), str(paper)
    kind = _kind(file, name)
    if kind in ("Word", "Excel", "PDF"):
        return _office(kind, file, name)
    return _read(_text(file, name), name, html=kind == "html")


def _read(raw: str, name: str, *, html: bool = False) -> PaperText:
    within(len(raw), name)
    pieces = without_marks(raw, html=html)
    if not pieces.text.strip():
        raise refused(name, "E102", "The paper contains no text.", "Is it the right file?")
    return PaperText(name, raw, pieces, kind="html" if html else "text")


def _kind(file: Path, name: str) -> str:
    """What a file is, by its first bytes before its name."""
    suffix = file.suffix.casefold()
    head = _first_bytes(file)
    # Names are wrong more often than contents.
    if head.startswith(b"%PDF"):
        return "PDF"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return OFFICE.get(suffix, "") if OFFICE.get(suffix) in ("Word", "Excel") else _packed(file, name)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(
            name,
            "E101",
            "This is a file of an old version of Word or Excel, or one with a password.",
            "Save it as Word (.docx) or Excel (.xlsx), without a password.",
        )
    if suffix in OLD:
        raise refused(name, "E101", f"{suffix} files cannot be read.", f"Save it as {OLD[suffix]} or as plain text.")
    if suffix in OFFICE:
        # Where it is not there or empty, reading its text says so.
        if not head:
            return "text"
        raise refused(
            name,
            "E101",
            f"The file is named {suffix}, but its contents are not {OFFICE[suffix]}.",
            "Open it in the program that made it, and save it again.",
        )
    start = head.lstrip().lower()
    if suffix in HTML or start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "text"


def _packed(file: Path, name: str) -> str:
    """What an Office file of another name is, by what is packed in it."""
    import zipfile

    try:
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist()[:2000])
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        names = set()
    if "word/document.xml" in names:
        return "Word"
    if "xl/workbook.xml" in names:
        return "Excel"
    raise refused(
        name,
        "E101",
        "This is an archive, such as a ZIP file, and not a paper.",
        "Unpack it, and give the paper inside it.",
    )


def _first_bytes(file: Path) -> bytes:
    try:
        if not file.is_file() or file.stat().st_size > LARGEST_FILE:
            return b""
        with file.open("rb") as opened:
            return opened.read(600)
    except (OSError, ValueError):
        return b""


def _text(file: Path, name: str) -> str:
    """The text of a file in UTF-8, or in the Western encodings that older systems write."""
    try:
        raw = read_text(file, name)
    except InputError as fault:
        if not is_there(file) or "is not UTF-8" not in str(fault):
            raise
        raw = _western(file.read_bytes(), name)
    return raw


def _western(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        control = sum(byte < 9 or 13 < byte < 32 for byte in data[:4000])
        # No text has one control character in fifty.
        if control * 50 > len(data[:4000]):
            raise refused(name, "E101", "This is not text.", "Give a .txt, .md, .html, .docx, .pdf or .xlsx file.")
        # What Windows wrote before UTF-8; it holds Latin-1 but for control characters.
        text = data.decode("cp1252", errors="replace")
    if not text.strip():
        raise refused(name, "E102", "The file is empty.", "Is it the right file?")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _office(kind: str, file: Path, name: str) -> PaperText:
    if kind == "Word":
        from establishment.papers.office import read_word

        return read_word(file, name)
    if kind == "Excel":
        from establishment.papers.office import read_excel

        return read_excel(file, name)
    return read_pdf(file, name)


# --- PDF: lines page by page, tables as rows with tabs ----------------------------------------------------------------

LARGEST_CONTENT = 16 * 1024 * 1024
"""Bytes of one stream of a page, unpacked."""
MOST_MARKS = 50_000
"""Letters and strokes of one page; a full page of small print has ten thousand letters."""
DEEPEST = 12
"""How deep forms may stand in each other."""
_FLATE = ("FlateDecode", "Fl")
_TWICE = re.compile(rb"/(?:Filter|F)\s*\[\s*/Fl(?:ateDecode)?\s*/Fl")
_STROKE = re.compile(rb"\s(?:re|[lcvym]|T[jJ]|'|\")(?=\s)|[)>\]](?:T[jJ]|'|\")")
_TEXT = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F\s]+>", re.DOTALL)
_FORM = re.compile(rb"/([^\s/<>()\[\]]+)\s+Do\b")


def packed_twice(file: Path) -> bool:
    """Whether a part of a PDF is packed twice: a few bytes can then unpack to more than any memory holds."""
    return bool(_TWICE.search(file.read_bytes()))


class PageMarks:
    """The letters and strokes of a page, with those of the forms that it uses, each form counted once."""

    def __init__(self, page: Any) -> None:
        self._forms: dict[int, int] = {}
        self.count = self._drawn(list(page.page_obj.contents), page.page_obj.resources, 0)

    @property
    def readable(self) -> bool:
        """Whether the page can be laid out in seconds."""
        return self.count <= MOST_MARKS

    def _drawn(self, streams: list[Any], resources: Any, depth: int) -> int:
        from pdfminer.pdftypes import resolve1

        contents = [_content(resolve1(stream)) for stream in streams]
        if depth > DEEPEST or any(content is None for content in contents):
            return MOST_MARKS + 1
        content = b"\n".join(part for part in contents if part is not None)
        count = len(_STROKE.findall(content)) + sum(len(text) - 2 for text in _TEXT.findall(content))
        forms = resolve1((resolve1(resources) or {}).get("XObject")) or {}
        for name in _FORM.findall(content):
            count += 1
            form = resolve1(forms.get(name.decode("latin-1")))
            if count <= MOST_MARKS and getattr(getattr(form, "attrs", {}).get("Subtype"), "name", "") == "Form":
                count += self._form(form, resources, depth)
        return count

    def _form(self, form: Any, resources: Any, depth: int) -> int:
        """What a form draws; nought within itself, where it is not drawn again."""
        if form.objid not in self._forms:
            self._forms[form.objid] = 0
            self._forms[form.objid] = self._drawn([form], form.attrs.get("Resources") or resources, depth + 1)
        return self._forms[form.objid]


def _content(stream: Any) -> bytes | None:
    """The content of a stream, or None where it unpacks to more than a page can hold."""
    data = stream.rawdata
    packings = [getattr(packing, "name", "") for packing, _ in stream.get_filters()]
    if data is None or packings not in ([_FLATE[0]], [_FLATE[1]]):
        content: bytes = stream.get_data()
        return content if len(content) <= LARGEST_CONTENT else None
    if stream.decipher:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    unpacker = zlib.decompressobj()
    try:
        # Unpacked to a bound: a small stream can hold gigabytes.
        content = unpacker.decompress(data, LARGEST_CONTENT)
    except zlib.error:  # damaged: read as far as it goes, where the page is laid out
        return b""
    return None if unpacker.unconsumed_tail else content


MOST_PAGES = 1500
TOO_MANY = f"has more than {MOST_MARKS:,} letters and strokes, too many for a page of text"
SECONDS = 600
"""How long a PDF is read for."""
INSTALL = 'Install the reader of PDF files: pip install "establishment[papers]", or save the paper as text.'


def read_pdf(file: Path, name: str) -> PaperText:
    """The text of a PDF, each line with its page.

    Raises InputError where what reads PDF is not installed, the file is damaged, or a page has no text layer.
    """
    try:
        import pdfplumber
    except ImportError:
        raise refused(name, "E101", "A PDF file needs the extra for papers, which is not installed.", INSTALL) from None
    if packed_twice(file):
        message = "Parts of the PDF are compressed twice, which no office program does."
        raise refused(name, "E101", message, "Open it and print it to a new PDF, or save it as text.")
    try:
        with pdfplumber.open(file) as opened:
            if len(opened.pages) > MOST_PAGES:
                raise refused(
                    name, "E101", f"The PDF has more than {MOST_PAGES:,} pages.", "Give only the pages of the paper."
                )
            pages = _read_pages(opened.pages, name)
    except InputError:
        raise
    except Exception:
        raise refused(
            name,
            "E101",
            "The PDF cannot be read: it is damaged or locked.",
            "Open it and print it to a new PDF, or save it as text.",
        ) from None
    if pages.empty or not any(pages.lines):
        pages_text = ", ".join(map(str, pages.empty[:12])) or "1"
        raise refused(
            name,
            "E102",
            f"Page {pages_text} has no text layer: it is a picture of a page.",
            "Run text recognition (OCR) over the PDF first.",
        )
    raw = "\n".join(pages.lines)
    return PaperText(name, raw, without_marks(raw), tuple(pages.labels), tuple(pages.notes), kind="PDF")


@dataclass
class _PagesRead:
    """The lines of pages, where each stands, the numbers of pages without a text layer, and what was left out."""

    lines: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _read_pages(pages: list[Any], name: str) -> _PagesRead:
    """All pages, within the length of a paper and the time that a paper may take."""
    result, length, began = _PagesRead(), 0, time.monotonic()
    for number, page in enumerate(tracked(pages, "Reading the PDF, page by page"), 1):
        # Counted first, since the time that it takes to lay out a page grows with its marks.
        if not PageMarks(page).readable:
            result.notes.append(f"Page {number} {TOO_MANY}; it was left out.")
            continue
        page_text = _page(page)
        if not page_text and (page.images or page.rects or page.curves):
            result.empty.append(number)
        result.lines += [*page_text, ""]
        result.labels += [*(f"page {number}, line {n}" for n in range(1, len(page_text) + 1)), ""]
        # Else the letters of every page stay in memory.
        page.close()
        length += sum(map(len, page_text))
        within(length, name)
        if time.monotonic() - began > SECONDS:
            message = f"Reading stopped after {SECONDS // 60} minutes, at page {number:,} of {len(pages):,}."
            raise refused(name, "E101", message, "Give only the pages with the figures.")
    if result.notes and not any(result.lines):
        raise refused(name, "E101", result.notes[0].replace("; it was left out", ""), "Save the paper as text.")
    return result


def _page(page: Any) -> list[str]:
    """The lines of a page from top to bottom; the rows of its tables with tabs."""
    tables = [
        table for table in page.find_tables() if len(table.rows) > 1 and max(len(row.cells) for row in table.rows) > 1
    ]
    boxes = [table.bbox for table in tables]

    def outside(thing: Any) -> bool:
        # A letter on the edge of a table belongs where its middle lies.
        middle = (thing["top"] + thing["bottom"]) / 2, (thing["x0"] + thing["x1"]) / 2
        return not any(
            top <= middle[0] <= bottom and x_left <= middle[1] <= right for x_left, top, right, bottom in boxes
        )

    rest = page.filter(lambda thing: thing.get("object_type") != "char" or outside(thing)) if boxes else page
    placed = [(line["top"], 0, line["text"]) for line in rest.extract_text_lines(return_chars=False)]
    for table in tables:
        for at, row in enumerate(table.extract()):
            cells = [" ".join((cell or "").split()) for cell in row]
            placed.append((table.bbox[1], at + 1, "\t".join(cells)))
    return [text for _, _, text in sorted(placed, key=lambda one: one[:2])]
