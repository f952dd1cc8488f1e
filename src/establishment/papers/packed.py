"""Office files are packed XML: parts read within bounds, and nothing in them run or fetched."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from establishment.ground.findings import Finding, InputError, Place

LARGEST_PART = 48 * 1024 * 1024
MOST_PARTS = 5000
MOST_TAGS = 3_000_000
"""Tags of a part: a paper of a thousand pages has about half as many."""
LONGEST = 4_000_000
"""No paper has more characters: an agenda of two thousand pages has fewer, and each is looked at many times."""


def within(length: int, name: str) -> None:
    """Whether a text of so many characters can be a paper. Raises InputError E101."""
    if length > LONGEST:
        raise refused(
            name, "E101", f"The text is longer than {LONGEST:,} characters.", "Give the pages of the paper alone."
        )


def refused(name: str, code: str, message: str, fix: str) -> InputError:
    """A paper that cannot be read."""
    return InputError([Finding(code, Place(name[:300]), "", "", message, fix)])


class Packed:
    """The parts of an Office file."""

    def __init__(self, file: Path, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(file)
            self.names = self._zip.namelist()
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            raise self.broken() from None
        if len(self.names) > MOST_PARTS:
            raise refused(name, "E101", f"The file holds more than {MOST_PARTS:,} parts.", "Is it the right file?")

    def broken(self) -> InputError:
        """The file is damaged."""
        return refused(
            self.name,
            "E101",
            "The file is damaged: it cannot be unpacked.",
            "Open it in its program and save it again.",
        )

    def part(self, part: str) -> bytes | None:
        """The bytes of a part, or None where it is not there."""
        if part not in self.names:
            return None
        try:
            with self._zip.open(part) as opened:
                data = opened.read(LARGEST_PART + 1)
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError, EOFError):
            raise self.broken() from None
        if len(data) > LARGEST_PART:
            raise refused(
                self.name,
                "E101",
                f"A part of the file is larger than {LARGEST_PART // 2**20} MiB unpacked.",
                "Is it the right file?",
            )
        if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:
            raise refused(
                self.name,
                "E101",
                "The file defines entities of its own, which no Office program writes.",
                "Open it in its program and save it again.",
            )
        return data

    def events(self, part: str) -> Iterator[tuple[str, Any]]:
        """The starts and ends of the elements of a part, in order; nothing where it is not there."""
        data = self.part(part)
        if data is None:
            return
        if data.count(b"<") > MOST_TAGS:
            raise refused(
                self.name,
                "E101",
                f"A part of the file holds more than {MOST_TAGS:,} tags.",
                "Give the pages of the paper alone.",
            )
        try:
            yield from ElementTree.iterparse(io.BytesIO(data), events=("start", "end"))
        except (ElementTree.ParseError, RecursionError, MemoryError, ValueError, LookupError):
            raise self.broken() from None


def local(tag: object) -> str:
    """The name of an element or attribute without its namespace."""
    return str(tag).rpartition("}")[2]
