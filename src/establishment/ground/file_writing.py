"""Files written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePath
from typing import IO

from establishment.ground.arguments import argument, file_name
from establishment.ground.findings import RefusedError, clean

PREFIX, SUFFIX = ".writing-", ".tmp"
"""How unfinished files are named, beside the file they will be."""
SCRATCH = "establishment-scratch-"
"""How folders are named in which something is made again to be compared, in the system's folder for such."""
ABANDONED = 24 * 60 * 60
"""Seconds without a change after which an unfinished file or such a folder has no writer any more."""
MEANWHILE = "another program wrote it in the meantime, and its file stands"


def write_file(path: str | Path, content: bytes, *, suffix: str, force: bool = False) -> Path:
    """Write a file whose name ends in a suffix, such as .xlsx; force: whether an existing file is replaced.

    Returns the path. Raises ValueError for a name that cannot be, a file that is there already, a folder that is
    missing or cannot be written, or a disk that is full: nothing is left then.
    """
    target = check_target(path, suffix=suffix, force=force)
    write_whole(target, content, force=force)
    return target


def check_target(path: str | Path, *, suffix: str, force: bool) -> Path:
    """The path of a file to be written; ValueError where it cannot be.

    A link is followed when the file is written: what it leads to is replaced, and the link stays.
    """
    target = Path(path) if isinstance(path, str) else argument("path", path, file_name)
    shown_path = f'"{_printable(str(path))}"'
    # such a name would hide what it says, or cannot be a name on some systems
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in str(path)) or not _encodable(str(path)):
        raise RefusedError(f"{shown_path} is not a name for a file: it has a character that a file name cannot have")
    if target.suffix.lower() != suffix or not target.stem:
        raise RefusedError(f"{shown_path} is not a name for this file; give one that ends in {suffix}")
    try:
        if target.is_dir():
            raise RefusedError(f"{shown_path} is a folder; name a file in it")
        if target.exists() and not target.is_file():
            raise RefusedError(f"{shown_path} is not an ordinary file; name a file on disk")
        if target.exists() and not force:
            raise RefusedError(
                f"{shown_path} is there already; nothing was written. Add --force (force=True) to replace it"
            )
        if not target.parent.is_dir():
            raise RefusedError(f'there is no folder "{_printable(str(target.parent))}" to write {shown_path} in')
    except OSError as fault:
        raise RefusedError(f"{shown_path} cannot be written: {why(fault)}") from fault
    return target


def write_whole(target: Path, content: bytes, *, force: bool) -> None:
    """Write a file through another beside it, so that it is there whole or not at all. Raises ValueError."""
    with whole_file(target, force=force) as file:
        file.write(content)


def write_together(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write several files, which take their names in this order, none before all are on the disk. Raises ValueError."""
    with ExitStack() as stack:
        # the last that is opened takes its name first
        opened = {target: stack.enter_context(whole_file(target, force=force)) for target in reversed(list(files))}
        for target, content in files.items():
            try:
                opened[target].write(content)
                opened[target].flush()
                os.fsync(opened[target].fileno())
            except OSError as fault:
                raise _unwritten(target, fault) from fault


@contextmanager
def whole_file(target: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """A file to write to, which takes its name when all is written; what breaks off leaves nothing.

    force: whether an existing file is replaced. Where another writes the same file meanwhile, the first to finish wins,
    and the other is told.
    Raises ValueError where it cannot be written.
    """
    beside = ""
    try:
        target = _followed(target)
        there = _state(target)
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=PREFIX, suffix=SUFFIX)
        _sweep(Path(beside))
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            # on the disk before it takes its name: a machine that stops in between leaves no half file
            os.fsync(file.fileno())
        # a file made for scratch is readable by its owner alone; the new one is as any file of the folder
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_mask()
        Path(beside).chmod(mode)
        # another may have written it since it was looked at
        if _state(target) != there or (there is not None and not force):
            raise FileExistsError(0, MEANWHILE)
        _take_name(Path(beside), target, new=there is None)
    except OSError as fault:
        raise _unwritten(target, fault) from fault
    finally:
        if beside:
            with suppress(OSError):
                Path(beside).unlink()


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is removed when it is done with; those that a stopped program left a day ago are removed first."""
    with tempfile.TemporaryDirectory(prefix=SCRATCH) as name:
        folder = Path(name)
        now = folder.stat().st_mtime
        for leftover in folder.parent.glob(f"{SCRATCH}*"):
            # another may take it away at the same time
            with suppress(OSError):
                if now - leftover.stat().st_mtime > ABANDONED:
                    shutil.rmtree(leftover)
        yield folder


def _followed(target: Path) -> Path:
    """What a link leads to; any other path as it is."""
    try:
        return target.resolve() if target.is_symlink() else target
    except RuntimeError as fault:  # what Python up to 3.12 says of links that lead to themselves
        raise OSError(0, "its links lead to themselves") from fault


def _state(target: Path) -> tuple[int, int, int] | None:
    """What tells whether a file has been written to or replaced; None where there is none."""
    try:
        state = target.stat()
    except FileNotFoundError:
        return None
    # the file itself, its size and its time: any of them shows another writer
    return state.st_ino, state.st_size, state.st_mtime_ns


def _take_name(beside: Path, target: Path, *, new: bool) -> None:
    """Give a finished file its name; a new one only where no other has taken it since."""
    if not new:
        beside.replace(target)
        return
    try:
        # unlike a rename it fails where the name is taken
        target.hardlink_to(beside)
    except FileExistsError:
        raise FileExistsError(0, MEANWHILE) from None
    except (OSError, NotImplementedError):  # a disk without hard links
        beside.replace(target)


def _sweep(beside: Path) -> None:
    """Take away unfinished files that a writer left here which was stopped a day ago or longer."""
    now = beside.stat().st_mtime
    for leftover in beside.parent.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):
            if now - leftover.stat().st_mtime > ABANDONED:
                leftover.unlink()


def _unwritten(target: Path, fault: OSError) -> RefusedError:
    rest = "" if fault.strerror == MEANWHILE else ", and nothing is left of it"
    return RefusedError(f'"{_printable(str(target))}" was not written{rest}: {why(fault)}')


def _mask() -> int:
    """The mask of new files, which can only be read by setting it."""
    mask = os.umask(0)
    # the system only tells the mask when it is set, so it is set and put back
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


def quoted_path(path: PurePath) -> str:
    """A path as a command line takes it: in quotation marks where it needs them.

    >>> quoted_path(PurePath("our scales"))
    '"our scales"'
    """
    text = clean(str(path))
    return text if re.fullmatch(r"[\w./\\:~+@-]+", text) else f'"{text}"'
