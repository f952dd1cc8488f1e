"""Writing the workbook: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from establishment.costing.results import Results

NEEDED = 'The workbook needs XlsxWriter, which is not installed. Install it with: pip install "establishment[excel]"'


def write_workbook(results: Results, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write the workbook of a costing to a file that ends in .xlsx.

    overwrite: whether a file that is there is replaced.
    Returns the path. Raises ValueError for a name that cannot be, a file that is there already, a folder that is
    missing or cannot be written, or a disk that is full: nothing is left then. ImportError without XlsxWriter.
    """
    target = check_target(path, overwrite=overwrite)
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as missing:
        raise ImportError(NEEDED) from missing
    from establishment.outputs.workbook.build import workbook

    write_whole(target, workbook(results))
    return target


def check_target(path: str | Path, *, overwrite: bool) -> Path:
    """The path of a workbook to be written; ValueError where it cannot be."""
    target = Path(path)
    shown = f'"{_printable(str(path))}"'
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in str(path)) or not _encodable(str(path)):
        raise ValueError(f"{shown} is no name for a file: it holds a character that cannot stand in one")
    if target.suffix.lower() != ".xlsx" or not target.stem:
        raise ValueError(f"{shown} is no name for a workbook; give one that ends in .xlsx")
    try:
        if target.is_dir():
            raise ValueError(f"{shown} is a folder; name a file in it")
        if target.exists() and not overwrite:
            raise ValueError(
                f"{shown} is there already; nothing was written. Add --force (overwrite=True) to replace it"
            )
        if not target.parent.is_dir():
            raise ValueError(f'there is no folder "{_printable(str(target.parent))}" to write {shown} in')
    except OSError as fault:
        raise ValueError(f"{shown} cannot be written: {_why(fault)}") from fault
    return target


def write_whole(target: Path, content: bytes) -> None:
    """Write a file through another beside it, so that it is there whole or not at all. Raises ValueError."""
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".writing-", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_mask()
        Path(beside).chmod(mode)
        Path(beside).replace(target)
    except OSError as fault:
        if beside:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
        said = f'"{_printable(str(target))}" was not written, and nothing is left of it: {_why(fault)}'
        raise ValueError(said) from fault


def _mask() -> int:
    """The mask of new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _why(fault: OSError) -> str:
    return (fault.strerror or str(fault)).lower()


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:200]
