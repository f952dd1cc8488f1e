"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType


def write_whole(path: str | Path, write: Callable[[Path], None], *, force: bool = False) -> Path:
    """Write a file by way of another beside it, so that it is there whole or not at all.

    write: writes the file whose path it is given.  force: whether a file that is there is replaced.
    Returns the path. Raises FileExistsError where there is one already and `force` is not given, FileNotFoundError
    where its folder is missing, and OSError where it cannot be written; nothing is left behind then.
    """
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a folder; name a file in it")
    if target.exists() and not force:
        raise FileExistsError(f"{target} is there already; give --force (in Python, force=True) to replace it")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {target.parent} to write {target.name} in")
    handle, name = tempfile.mkstemp(prefix=".", suffix=f".{os.getpid()}.part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        part.chmod(0o666 & ~_umask())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return target


def write_text(path: str | Path, text: str, *, force: bool = False) -> Path:
    """Write text as UTF-8, whole or not at all; see `write_whole`."""
    return write_whole(path, lambda part: _write_bytes(part, text.encode("utf-8")), force=force)


def extra(module: str, name: str, what: str) -> ModuleType:
    """A module of an optional extra. Raises ImportError that says how to install it.

    name: of the extra.  what: what needs it.
    """
    try:
        return import_module(module)
    except ImportError as missing:
        said = f'{what} needs {module.partition(".")[0]}: pip install "establishment[{name}]"'
        raise ImportError(said) from missing


def _write_bytes(part: Path, content: bytes) -> None:
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
