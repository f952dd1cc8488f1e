"""The list of the files of a set, with their sizes and hashes, written last: a set that differs from it is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from establishment.ground.arguments import argument, file_name
from establishment.ground.file_writing import why, write_whole
from establishment.ground.findings import Faults, InputError, Place, RefusedError
from establishment.ground.text_files import read_text, unreadable

MANIFEST = "manifest.json"
FORMAT = "establishment-files-1"
BLOCK = 2**20
AGAIN = "Write the set again, or ask for all of it."


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """The manifest of files by name."""
    return _manifest({name: _entry(len(content), hashlib.sha256(content)) for name, content in files.items()})


def write_manifest(folder: str | Path) -> Path:
    """Write `manifest.json` to a folder: the size and SHA-256 hash of every file in it and in the folders below.

    Write it when all parts are complete: the parts of a Parquet table are checked against it when they are read. Files
    whose names begin with a dot or _ are ignored, as they are on reading. An existing manifest is replaced. Raises
    ValueError if the folder does not exist, is empty or cannot be written to.

    >>> import tempfile
    >>> import establishment as est
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "posts.csv").write_text("title,grade")
    ...     est.write_manifest(folder).name, [path.name for path in est.check_files(folder)]
    ('manifest.json', ['posts.csv'])
    """
    top = _folder(folder)
    try:
        entries = {path.relative_to(top).as_posix(): _entry_of(path) for path in _files(top)}
    except OSError as fault:
        raise RefusedError(f'a file of "{folder}" cannot be read: {why(fault)}') from fault
    if not entries:
        raise RefusedError(f'the folder "{folder}" holds no file to list')
    # written last: a set without it was not finished
    write_whole(top / MANIFEST, _manifest(entries), force=True)
    return top / MANIFEST


def check_files(folder: str | Path) -> list[Path]:
    """Check that the files of a set are complete and unchanged, by the manifest that was written last.

    folder: the folder of `costing.to_csv(folder)`, or one for which `write_manifest` wrote a manifest.
    Returns the paths, without the manifest. Raises InputError E101 if there is no manifest, as after an export that was
    cut short, and for every file that is missing, not listed or changed.

    >>> import tempfile
    >>> import establishment as est
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = est.cost("workforce-modernisation").to_csv(folder)
    ...     est.check_files(folder)[0].name
    'lines.csv'
    """
    top = _folder(folder)
    if not (top / MANIFEST).is_file():
        message = "The folder has no manifest.json: it was not finished, or was not written as a set."
        raise unreadable(Place(str(top)), message, AGAIN)
    listed, faults = _listed(top), Faults()
    there = {path.relative_to(top).as_posix(): path for path in _files(top)}
    # what is there and not listed is a fault too: it would be read with the rest
    for name in sorted({*listed, *there}):
        if message := _difference(there.get(name), listed.get(name)):
            faults.add("E101", Place(str(top / name)), "", "", message, AGAIN)
    faults.raise_any()
    return [there[name] for name in listed]


def _folder(folder: str | Path) -> Path:
    top: Path = argument("folder", folder, file_name)
    if not top.is_dir():
        raise RefusedError(f'there is no folder "{folder}"')
    return top


def _files(top: Path) -> Iterator[Path]:
    """The files of a folder and of those below, in order; not the manifest, nor what is not finished."""
    for path in sorted(top.rglob("*")):
        names = path.relative_to(top).parts
        # programs keep files of their own under such names, and readers pass over them
        if path.is_file() and names != (MANIFEST,) and not any(name[0] in "._" for name in names):
            yield path


def _entry(size: int, digest: Any) -> dict[str, Any]:
    return {"bytes": size, "sha256": digest.hexdigest()}


def _entry_of(path: Path) -> dict[str, Any]:
    size, digest = 0, hashlib.sha256()
    with path.open("rb") as file:
        # by pieces, for a file can be larger than memory
        while block := file.read(BLOCK):
            size += len(block)
            digest.update(block)
    return _entry(size, digest)


def _manifest(entries: Mapping[str, dict[str, Any]]) -> bytes:
    return (json.dumps({"format": FORMAT, "files": entries}, indent=1) + "\n").encode("utf-8")


def _listed(top: Path) -> dict[str, Any]:
    """The entries of a manifest. Raises InputError E101 where it is none."""
    path = top / MANIFEST
    try:
        manifest = json.loads(read_text(path, str(path)))
        if manifest["format"] == FORMAT:
            return {str(name): dict(entry) for name, entry in manifest["files"].items()}
    except InputError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    raise unreadable(Place(str(path)), f'This is not a manifest of the format "{FORMAT}".', AGAIN)


def _difference(path: Path | None, entry: dict[str, Any] | None) -> str:
    """What is wrong with a file of a set, "" where nothing is."""
    if path is None:
        return "The manifest lists this file, but it is missing."
    if entry is None:
        return "The manifest does not list this file."
    try:
        same = _entry_of(path) == entry
    except OSError as fault:
        return f"The file cannot be read: {why(fault)}."
    return "" if same else "The file has changed: its content is not what the manifest lists."
