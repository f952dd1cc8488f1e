"""How long the check of a paper takes, beside a version before it.

    python benchmarks/paper_times.py FOLDER [--before DIR] [--rounds 2]

FOLDER holds papers as .txt files, and a folder `tables` of extracts beside it, if any. They are joined, from the first
again where they end, to 100,000 characters of papers, 100,000 of tables and 3,000,000 of papers. DIR holds a checkout
of another version. The times are processor seconds, the least of the rounds, of each version in turn.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

HERE = Path(__file__).resolve()
SHORT, LONG = 100_000, 3_000_000


def joined(folder: Path, length: int) -> str:
    """The papers of a folder one after another, to so many characters."""
    parts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    text, size = [], 0
    for part in cycle(parts):
        text.append(part)
        size += len(part) + 2
        if size > length:
            return "\n\n".join(text)[:length]
    raise SystemExit(f"{folder} holds no .txt file")


def works(folder: Path) -> dict[str, tuple[Path, int]]:
    """What is timed: the folder and the length of each text."""
    tables = folder.parent / "tables"
    some = {"100,000 characters of tables": (tables, SHORT)} if tables.is_dir() else {}
    return {"100,000 characters of papers": (folder, SHORT), **some, "3,000,000 characters of papers": (folder, LONG)}


def seconds(folder: Path, length: int) -> float:
    """Processor seconds of one check in this process, after a first one of a short text."""
    import establishment as est

    est.check("A cost of £5.\nThat is all.")
    text = joined(folder, length)
    before = time.process_time()
    est.check(text)
    return time.process_time() - before


def child(source: Path, folder: Path, length: int) -> float:
    """The same in a process of its own, by the version in a folder."""
    command = [sys.executable, str(HERE), str(folder), "--length", str(length)]
    environment = {**os.environ, "PYTHONPATH": str(source / "src")}
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Print a table of the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--length", type=int)
    arguments = parser.parse_args()
    if arguments.length:
        print(seconds(arguments.folder, arguments.length))
        return
    versions = {"before": arguments.before, "now": HERE.parents[1]}
    sources = {name: source for name, source in versions.items() if source is not None}
    print(f"| text | {', s | '.join(sources)}, s |\n|---|{'---:|' * len(sources)}")
    for work, (folder, length) in works(arguments.folder).items():
        times: dict[str, list[float]] = {name: [] for name in sources}
        for _ in range(arguments.rounds if length == SHORT else 1):
            for name, source in sources.items():
                times[name].append(child(source, folder, length))
        print(f"| {work} | {' | '.join(f'{min(some):.2f}' for some in times.values())} |", flush=True)


if __name__ == "__main__":
    main()
