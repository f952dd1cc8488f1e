"""Fingerprints: SHA-256 of what was read, so that a result can say what it was made of."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


def text_fingerprint(text: str) -> str:
    """The fingerprint of a text: 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def file_fingerprint(path: Path) -> str:
    """The fingerprint of a file's bytes, as any tool for SHA-256 gives it; "" where it cannot be read."""
    if not path.is_file():  # a pipe would wait for a writer
        return ""
    try:
        with path.open("rb") as file:
            mark = sha256()
            while piece := file.read(1 << 20):
                mark.update(piece)
    except (OSError, ValueError):
        return ""
    return mark.hexdigest()


def files_fingerprint(paths: Iterable[Path]) -> str:
    """The fingerprint of text files together: of their names and contents, whatever ends their lines."""
    mark = sha256()
    for path in sorted(paths, key=lambda each: each.name):
        # git writes other ends of lines on Windows, and the pay is the same
        content = path.read_bytes().replace(b"\r\n", b"\n")
        # the length too, so that text cannot move from one file to the next unseen
        mark.update(f"{path.name} {len(content)}\n".encode() + content)
    return mark.hexdigest()
