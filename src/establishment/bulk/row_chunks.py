"""Some rows of posts, and how faults of them are said where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from establishment.ground.findings import Finding, InputError, Place
from establishment.ground.text_files import is_there

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Chunk:
    """Some rows of posts: how messages name their source, how many rows came before, and the rows."""

    name: str
    start: int
    frame: pd.DataFrame

    def placed(self, fault: InputError) -> InputError:
        """A fault of the rows with the places where they stand."""
        return fault


def check_there(path: Path) -> None:
    """Raise InputError E101 where there is no file or folder under a name."""
    if not is_there(path):
        raise unreadable(str(path), "There is no such file or folder.")
    if not path.is_file() and not path.is_dir():
        raise unreadable(str(path), "This is not an ordinary file.", "Name a file on disk.")


def unreadable(name: str, message: str, fix: str = "") -> InputError:
    """The fault of a file that cannot be read (E101)."""
    return InputError([Finding("E101", Place(name), "", "", message, fix)])


def changed(name: str) -> InputError:
    """The fault of a file that was written to while it was read (E101)."""
    return unreadable(name, "The file has changed while its posts were costed.", "Cost them again once it is written.")
