"""Papers opened: text, Markdown and HTML here; Word, PDF and Excel with the extra `papers`."""

from __future__ import annotations

from pathlib import Path

from establishment.ground.findings import InputError
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
        if control * 50 > len(data[:4000]):
            raise refused(name, "E101", "This is not text.", "Give a .txt, .md, .html, .docx, .pdf or .xlsx file.")
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
    from establishment.papers.pdf import read_pdf

    return read_pdf(file, name)
