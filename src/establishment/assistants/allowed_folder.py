"""The folder whose files an assistant may have read, and nothing else.

Two guards, each enough alone. Every name that a call gives, or that a scenario of the folder gives for its list of
posts, is resolved and refused unless it lies in the folder. And `Guard` has Python itself refuse to open anything
else, to list other folders, to write, or to start a program: for a server, which does nothing beside.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import Any

from establishment.ground.arguments import LONGEST
from establishment.ground.findings import RefusedError, quoted
from establishment.rates.book_folders import shipped

# any of these flags can change a file
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
LISTING = ("os.listdir", "os.scandir")
REFUSED = (
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.utime",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.fork",
    "subprocess.Popen",
    "pty.spawn",
    "socket.connect",
    "socket.bind",
    "urllib.Request",
)
"""What a server that only reads never does, by the names that Python gives these events."""


class AllowedFolder:
    """A folder, and the names in it that may be read."""

    def __init__(self, folder: str | Path) -> None:
        path = Path(folder)
        if not path.is_dir():
            raise RefusedError(f"--folder {quoted(str(folder))}: there is no such folder")
        # resolved once: links within the path are followed before anything is compared
        self.folder = path.resolve()

    def path(self, argument: str, name: str) -> str:
        """The name of a file or folder, as it stands from the folder; RefusedError where it is not in it.

        argument: what the name was given for.  name: relative to the folder.
        """
        windows, lead = PureWindowsPath(name), f"{argument}: {quoted(name[:100])}"
        # a name of control letters would hide what it says
        if not name.strip() or len(name) > LONGEST or any(ord(letter) < 32 for letter in name):
            raise RefusedError(f"{lead} is not the name of a file")
        # names of Windows are refused on every system, so that a folder can move
        if windows.is_absolute() or windows.drive or windows.root or name.startswith("~") or ":" in name:
            fix = "write it as it stands from there, such as lists/posts.csv"
            raise RefusedError(f"{lead} is not a name in the folder; {fix}")
        if ".." in windows.parts:
            raise RefusedError(f'{lead} has ".." in it; only what is in the folder can be read')
        try:
            # links lead anywhere, so what counts is where the name ends
            inside = (self.folder / name).resolve().is_relative_to(self.folder)
        except (OSError, ValueError, RuntimeError):
            inside = False
        if not inside:
            raise RefusedError(f"{lead} leads out of the folder; only what is in it can be read")
        return name


class Guard:
    """Has Python refuse, for the rest of the process, what a server that reads one folder never does."""

    def __init__(self, folders: Iterable[Path]) -> None:
        library = (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *filter(None, sys.path))
        # its own data lie beside the library, and every tool needs them
        own = (Path(__file__).parents[1], shipped("grades"), shipped("scenarios"), shipped("docs"))
        # a library's folder that holds the allowed one would allow what lies beside it
        allowed = [Path(each).resolve() for each in folders]
        libraries = [Path(each).resolve() for each in library]
        outside = [each for each in libraries if not any(folder.is_relative_to(each) for folder in allowed)]
        self.roots = tuple(dict.fromkeys(map(str, (*allowed, *(each.resolve() for each in own), *outside))))

    def start(self) -> None:
        """Start to refuse; this cannot be undone in the process."""
        sys.dont_write_bytecode = True
        sys.addaudithook(self)

    def __call__(self, event: str, details: tuple[Any, ...]) -> None:
        """Refuse an event with PermissionError."""
        if event in REFUSED:
            raise PermissionError(f"this server does not do this: {event}")
        if event == "open":
            path, _, flags = (*details, None, None)[:3]
            # opening nothing is how libraries silence output
            if not isinstance(path, str | bytes | os.PathLike) or os.fspath(path) in (os.devnull, os.devnull.encode()):
                return
            if isinstance(flags, int) and flags & WRITING:
                raise PermissionError("this server writes nothing")
            self._check(path)
        elif event in LISTING and details and isinstance(details[0], str | bytes | os.PathLike):
            self._check(details[0])

    def _check(self, path: str | bytes | os.PathLike[Any]) -> None:
        # what a link leads to, and not its own place
        real = os.path.realpath(os.fsdecode(path))
        with suppress(ValueError):
            if any(os.path.commonpath((real, root)) == root for root in self.roots):
                return
        raise PermissionError("this is not in the folder of the server")
