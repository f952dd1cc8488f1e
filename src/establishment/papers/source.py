"""The text of a paper without its marks, each character with its place in the file; and Office files unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from establishment.ground.findings import Finding, InputError, Place


@dataclass(frozen=True)
class Pieces:
    """Text put together from pieces of a source: each piece starts at a character of it."""

    text: str
    starts: Sequence[int]
    sources: Sequence[int]

    def at(self, offset: int) -> int:
        """Where a character of the text stands in the source."""
        piece = max(bisect_right(self.starts, offset) - 1, 0)
        # What a piece lost at its end, such as a tag, has the place where the next begins.
        after = self.sources[piece + 1] if piece + 1 < len(self.sources) else None
        at = self.sources[piece] + offset - self.starts[piece]
        return at if after is None else min(at, max(after, self.sources[piece]))


@dataclass(frozen=True)
class PaperText:
    """A paper as text.

    name: the file as the user named it.  raw: its text, line for line.  pieces: the same as a reader sees
    it, without marks.  labels: a name for each line where lines are not the file's own (pages, cells).
    notes: what was met on the way that a reader of the results needs to know.
    """

    name: str
    raw: str
    pieces: Pieces
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kind: str = "text"
    changes: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The text as a reader sees it."""
        return self.pieces.text

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.raw))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a character of the text."""
        at = self.pieces.at(offset)
        line = bisect_right(self._line_starts, at)
        return line, at - self._line_starts[line - 1] + 1

    def where(self, line: int) -> str:
        """A line as people name it: line 12, or page 3, line 12."""
        label = self.labels[line - 1] if 0 < line <= len(self.labels) else ""
        return label or f"line {line}"


_TAGS = (
    "a|abbr|address|article|aside|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|"
    "dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|"
    "meta|nav|o:p|ol|option|p|pre|q|s|script|section|select|small|span|strike|strong|style|sub|summary|sup|table|tbody|"
    "td|tfoot|th|thead|time|title|tr|tt|u|ul|var|wbr|w:[a-z]+"
)
_MARK = re.compile(
    r"(?P<comment><!--)"
    rf"|(?P<tag></?(?P<name>{_TAGS})(?=[\s/>])[^<>]*+>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r"|(?P<hidden>[\u00ad\u200b-\u200f\u2060\ufeff]|\\(?=[*_#£$&|<>\[\]()~`+.!-]))"
    r"|(?P<ocr>\[[^\w\s\[\]]{1,3}\])"
    r"|(?P<head>(?m:^)[ \t]{0,3}\#{1,6}(?=[ \t]))"
    r"|(?P<emphasis>\*{1,3}|~~|`{1,3}|(?<![\w_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![\w_]))"
    r"|(?P<control>[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff])",
    re.IGNORECASE,
)
_LINE_TAGS = (
    "br p div tr li ul ol table section article h1 h2 h3 h4 h5 h6 hr dd dt dl header footer caption "
    "blockquote tbody thead option"
)
_NEW_LINE = frozenset(_LINE_TAGS.split())
_CELL = {"td", "th"}
_DROPPED = {"script", "style", "head"}
_BOUNDARY = re.compile(r"</(?:script|style|head)\s*>", re.IGNORECASE)


def without_marks(raw: str, *, html: bool = False) -> Pieces:
    """The text of a paper as a reader sees it.

    Emphasis, tags, comments, escapes and marks left by scanning are taken out, characters written by name are
    put in, and a tag that ends a line or a cell becomes a line end or a tab. html: line ends of the source
    are spaces, as in a browser.
    """
    return _MarkReader(raw, html).pieces()


class _MarkReader:
    """Walks a source once, keeping what is read and where it stands."""

    def __init__(self, raw: str, html: bool) -> None:
        self.raw, self.html = raw, html
        self.parts: list[str] = []
        self.starts: list[int] = []
        self.sources: list[int] = []
        self.length = 0
        self.no_comment_end = self.no_boundary = False

    def pieces(self) -> Pieces:
        raw, done = self.raw, 0
        for match in _MARK.finditer(raw):
            # A mark within what was dropped, such as a script, is no mark.
            if match.start() < done:
                continue
            if match["emphasis"] and self._is_text(match):
                continue
            self._keep(done, match.start())
            done = self._mark(match)
        self._keep(done, len(raw))
        return Pieces("".join(self.parts), self.starts or [0], self.sources or [0])

    def _keep(self, start: int, end: int) -> None:
        if end > start:
            text = self.raw[start:end].translate(_SPACES)
            # A browser shows line ends as spaces; in a text file they part rows.
            self._add(text.replace("\n", " ") if self.html else text, start)

    def _add(self, text: str, source: int) -> None:
        self.starts.append(self.length)
        self.sources.append(source)
        self.parts.append(text)
        self.length += len(text)

    def _is_text(self, match: re.Match[str]) -> bool:
        """Whether a star is a bullet or a sign of multiplication."""
        before = self.raw[match.start() - 1 : match.start()] if match.start() else "\n"
        after = self.raw[match.end() : match.end() + 1]
        if match[0] != "*":
            return False
        # A bullet stands between spaces, and "3*4" between digits.
        return (before.isspace() and after.isspace()) or (before.isdigit() and after.isdigit())

    def _mark(self, match: re.Match[str]) -> int:
        """Put in what a mark stands for; where to read on."""
        if match["comment"]:
            return self._comment(match)
        if match["entity"]:
            character = unescape(match[0])
            self._add(character.translate(_SPACES) if character != match[0] else match[0], match.start())
        elif match["tag"]:
            return self._tag(match)
        elif match["control"]:
            # Not left out: words on both sides would run together.
            self._add(" ", match.start())
        return match.end()

    def _comment(self, match: re.Match[str]) -> int:
        # Looked for once at most, so that a file of many openings is read in linear time.
        end = -1 if self.no_comment_end else self.raw.find("-->", match.end())
        if end < 0:
            self.no_comment_end = True
            self._add("<!--", match.start())
            return match.end()
        return end + 3

    def _tag(self, match: re.Match[str]) -> int:
        name, closing = match["name"].lower(), match[0][1] == "/"
        # In a text file these are words of the paper that look like tags.
        if name in _DROPPED and self.html and not closing:
            end = None if self.no_boundary else _BOUNDARY.search(self.raw, match.end())
            self.no_boundary = end is None
            return end.end() if end else match.end()
        if name in _CELL:
            self._add("\t" if closing else "", match.start())
        elif name in _NEW_LINE and (self.html or name in ("br", "tr")):
            self._add("\n", match.start())
        return match.end()


_SPACES = {
    0xA0: " ",
    0x202F: " ",
    0x2007: " ",
    0x2009: " ",
    0x200A: " ",
    0x0C: "\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    0x0D: "\n",
}


LARGEST_PART = 48 * 1024 * 1024
MOST_PARTS = 5000
MOST_TAGS = 3_000_000
"""Tags of a part: a paper of a thousand pages has about half as many."""
LONGEST = 4_000_000
"""No paper has more characters: an agenda of two thousand pages has fewer, and each is looked at many times."""

MOST_FIGURES = 100_000
"""No paper has more: each takes milliseconds, and a budget book of three hundred pages has about 30,000."""


def within(length: int, name: str) -> None:
    """Whether a text of so many characters can be a paper. Raises InputError E101."""
    if length > LONGEST:
        raise refused(
            name, "E101", f"The text is longer than {LONGEST:,} characters.", "Give only the pages of the paper."
        )


def few_enough(text: str, name: str) -> None:
    """Whether a paper can have as many figures as a text. Raises InputError E101."""
    # Counted before figures are read, which takes far longer.
    if sum(1 for _ in re.finditer(r"[0-9][0-9,.]*", text)) > MOST_FIGURES:
        raise refused(name, "E101", f"The paper has more than {MOST_FIGURES:,} figures.", "Check it in parts.")


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
            raise refused(name, "E101", f"The file has more than {MOST_PARTS:,} parts.", "Is it the right file?")

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
        # Entities can unpack to more than any memory holds.
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
        # Each element takes memory many times its length.
        if data.count(b"<") > MOST_TAGS:
            raise refused(
                self.name,
                "E101",
                f"A part of the file has more than {MOST_TAGS:,} tags.",
                "Give only the pages of the paper.",
            )
        try:
            yield from ElementTree.iterparse(io.BytesIO(data), events=("start", "end"))
        except (ElementTree.ParseError, RecursionError, MemoryError, ValueError, LookupError):
            raise self.broken() from None


def local(tag: object) -> str:
    """The name of an element or attribute without its namespace."""
    return str(tag).rpartition("}")[2]
