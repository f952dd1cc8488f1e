"""Folders that all tests of a process share: removed when it ends, and where it was killed, by the next that makes one."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

PREFIX = "establishment-tests-"
ABANDONED = 24 * 60 * 60
"""Seconds after which a folder is nobody's, where the system does not tell which processes still run."""


def lasting_folder(purpose: str) -> Path:
    """A new folder that is removed when this process ends. What processes that were killed have left is removed now."""
    sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{purpose}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sweep(place: Path) -> None:
    """Remove the folders whose process is no more."""
    for folder in place.glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdecimal() and not _runs(int(number), folder):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(number: int, folder: Path) -> bool:
    if os.name != "posix":  # where a signal of 0 would end the process
        return folder.exists() and time.time() - folder.stat().st_mtime < ABANDONED
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
