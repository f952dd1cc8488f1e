"""The text of a file, whole and in UTF-8, or a fault that says what it is instead, by how it begins."""

from __future__ import annotations

import re
from pathlib import Path

from establishment.ground.findings import Finding, InputError, Place, listed, nearest

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
    # the first bytes are surer than the place of the first wrong one
    if kind:
        return f"This is {kind}; it is not UTF-8 text.", 'Save the table in it as "CSV UTF-8", and name that file.'
    line, letter = content.count(b"\n", 0, at) + 1, content[at : at + 1].decode("cp1252", errors="replace")
    meant = f', perhaps "{letter}" as older programs of Windows write it' if letter.isprintable() else ""
    return f"Line {line} is not UTF-8 text{meant}.", 'Save it as "CSV UTF-8" or plain text in UTF-8.'


LARGEST_FILE = 64 * 1024 * 1024
CONTROL_MARKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that could steer a terminal, or hide or turn round what is shown."""


def is_there(path: Path) -> bool:
    """Whether there is anything under a name, however odd the name."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def check_file(path: Path, shown_name: str) -> None:
    """Raise InputError E101 where there is no file under a name that could be read: nothing, a folder, or a pipe."""
    place = Place(shown_name)
    if not is_there(path):
        raise unreadable(place, "There is no such file.", _near_files(path) or "Name a file that is there.")
    if path.is_dir():
        raise unreadable(place, "This is a folder, not a file.", "Name a file inside it.")
    if not path.is_file():  # opened, a pipe would wait for a writer
        raise unreadable(place, "This is not an ordinary file.", "Name a file on disk.")


def read_text(path: Path, shown_name: str) -> str:
    """The text of a file, or InputError E101 (it cannot be read) or E102 (it is empty)."""
    place = Place(shown_name)
    try:
        if is_there(path):
            check_file(path, shown_name)
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)  # no further: it may grow while it is read
        if len(content) > LARGEST_FILE:
            raise unreadable(place, f"The file is larger than {LARGEST_FILE // 2**20} MiB.", "Is it the right file?")
        # Excel begins its "CSV UTF-8" with a mark
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise unreadable(place, "There is no such file.", _near_files(path)) from None
    except UnicodeDecodeError as fault:
        raise unreadable(place, *not_text(content, fault.start)) from None
    except (OSError, ValueError) as fault:
        raise unreadable(
            place, f"The file cannot be opened: {getattr(fault, 'strerror', None) or fault}.", ""
        ) from None
    if not text.strip():
        raise InputError([Finding("E102", place, "", "", "The file is empty.", "Is it the right file?")])
    # lines are counted the same way whatever wrote the file
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unreadable(place: Place, message: str, fix: str) -> InputError:
    """The fault of a file that cannot be read (E101)."""
    return InputError([Finding("E101", place, "", "", message, fix)])


def _near_files(path: Path) -> str:
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.suffix == path.suffix)
    except ValueError:
        return ""
    except OSError:
        return f'There is no folder "{path.parent}" either.'
    return nearest(path.name, names) or (f"That folder has: {listed(names)}." if names else "")
