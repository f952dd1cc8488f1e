"""The folders of pay and rates: those that ship, which files they hold, and whose fault a fault in them is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from establishment.ground.findings import InputError, ShippedFaultError


def shipped(kind: str) -> Path:
    """The folder of data that ships: `grades`, `scenarios` or `docs`.

    In a wheel it lies inside the package, in a checkout at its top.
    """
    packed = Path(__file__).resolve().parents[1] / "_data" / kind
    return packed if packed.is_dir() else Path(__file__).resolve().parents[3] / kind


def scales_in(folder: Path) -> list[str]:
    """Names of the scales in a folder."""
    return sorted(path.parent.name for path in folder.glob("*/scale.toml"))


def tables_in(folder: Path) -> list[Path]:
    """The files of a scale or of on-costs."""
    return [path for path in folder.iterdir() if path.suffix in (".csv", ".toml")]


@contextmanager
def shipped_faults(files: Iterable[Path]) -> Iterator[None]:
    """Faults of files that ship, met while they are read, are raised as those of the library.

    Where files of the user are read with them, a finding at one of these stays the user's.
    """
    ours = shipped("grades").resolve()
    paths = list(files)
    ships = any(path.resolve().is_relative_to(ours) for path in paths)
    own = {f"{path.parent.name}/{path.name}" for path in paths if not path.resolve().is_relative_to(ours)}
    try:
        yield
    except InputError as fault:
        # a fault in a file of ours is no error of the user's, who cannot mend it
        if ships and not own & {finding.place.file for finding in fault.findings}:
            raise ShippedFaultError(fault.findings) from None
        raise


def first_of_each(folders: Iterable[Path]) -> list[Path]:
    """Each file of on-costs, from the first folder that holds it."""
    first: dict[str, Path] = {}
    for folder in folders:
        for path in tables_in(folder):
            # file by file: one rate of the user's own needs no copy of all the others
            first.setdefault(path.name, path)
    return list(first.values())
