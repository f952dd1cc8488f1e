"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from establishment.ground.arguments import argument, file_name
from establishment.ground.findings import RefusedError


def write_file(path: str | Path, content: bytes, *, suffix: str, force: bool = False) -> Path:
    """Write a file whose name ends in a suffix, such as .xlsx; force: whether one that is there is replaced.

    Returns the path. Raises ValueError for a name that cannot be, a file that is there already, a folder that is
    missing or cannot be written, or a disk that is full: nothing is left then.
    """
    target = check_target(path, suffix=suffix, force=force)
    write_whole(target, content)
    return target


def check_target(path: str | Path, *, suffix: str, force: bool) -> Path:
    """The path of a file to be written; ValueError where it cannot be."""
    target = Path(path) if isinstance(path, str) else argument("path", path, file_name)
    shown = f'"{_printable(str(path))}"'
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in str(path)) or not _encodable(str(path)):
        raise RefusedError(f"{shown} is no name for a file: it holds a character that cannot stand in one")
    if target.suffix.lower() != suffix or not target.stem:
        raise RefusedError(f"{shown} is no name for this file; give one that ends in {suffix}")
    try:
        if target.is_dir():
            raise RefusedError(f"{shown} is a folder; name a file in it")
        if target.exists() and not force:
            raise RefusedError(f"{shown} is there already; nothing was written. Add --force (force=True) to replace it")
        if not target.parent.is_dir():
            raise RefusedError(f'there is no folder "{_printable(str(target.parent))}" to write {shown} in')
    except OSError as fault:
        raise RefusedError(f"{shown} cannot be written: {why(fault)}") from fault
    return target


def write_whole(target: Path, content: bytes) -> None:
    """Write a file through another beside it, so that it is there whole or not at all. Raises ValueError."""
    with whole_file(target) as file:
        file.write(content)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files: none takes its name before all are on the disk. Raises ValueError."""
    with ExitStack() as stack:
        for target, content in files.items():
            file = stack.enter_context(whole_file(target))
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            except OSError as fault:
                raise _unwritten(target, fault) from fault


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes its name when all is written; what breaks off leaves nothing.

    Raises ValueError where it cannot be written.
    """
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".writing-", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_mask()
        Path(beside).chmod(mode)
        Path(beside).replace(target)
    except OSError as fault:
        raise _unwritten(target, fault) from fault
    finally:
        if beside:
            with suppress(OSError):
                Path(beside).unlink()


def _unwritten(target: Path, fault: OSError) -> RefusedError:
    return RefusedError(f'"{_printable(str(target))}" was not written, and nothing is left of it: {why(fault)}')


def _mask() -> int:
    """The mask of new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def why(fault: OSError) -> str:
    """Why a file cannot be written, in the system's words."""
    return (fault.strerror or str(fault)).lower()


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:200]
