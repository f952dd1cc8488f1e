"""How much a page of a PDF draws, counted before it is laid out, so that no page takes longer than seconds."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any

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
        content = unpacker.decompress(data, LARGEST_CONTENT)
    except zlib.error:  # damaged: read as far as it goes, where the page is laid out
        return b""
    return None if unpacker.unconsumed_tail else content
