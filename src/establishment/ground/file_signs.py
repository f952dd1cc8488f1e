"""What a file is that is not text, by how it begins."""

from __future__ import annotations

SIGNS = {
    b"PK\x03\x04": "an Excel, Word or other packed file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a packed file",
    b"\x89PNG": "a picture",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
"""What files that are not UTF-8 text begin with."""


def not_text(content: bytes, at: int) -> tuple[str, str]:
    """What a file that is not UTF-8 text is, and what to do; the first wrong byte is `at`."""
    kind = next((kind for sign, kind in SIGNS.items() if content.startswith(sign)), "")
    if b"xl/workbook.xml" in content and kind:
        kind = "an Excel workbook"
    if kind:
        return f"This is {kind}; it is not UTF-8 text.", 'Save the table in it as "CSV UTF-8", and name that file.'
    line, letter = content.count(b"\n", 0, at) + 1, content[at : at + 1].decode("cp1252", errors="replace")
    meant = f', perhaps "{letter}" as older programs of Windows write it' if letter.isprintable() else ""
    return f"Line {line} is not UTF-8 text{meant}.", 'Save it as "CSV UTF-8" or plain text in UTF-8.'
