"""How long a list of posts takes to read and check, and how much memory, beside plain readers of the same file.

Run from the top of the repository: python benchmarks/lists.py [rounds]
The plain readers take every cell as text, so that post numbers keep their zeros, and check nothing.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import csv as csv_of_arrow

import establishment as est

SIZES = (8_000, 100_000)
FORMATS = ("csv", "xlsx", "parquet")
TITLES = "Establishment list\nAs at 31 March 2026,,\n\n"
"""Rows above the headings, of other lengths than the rows of posts; plain readers take the file without them."""
HEADINGS = (
    "Post Number",
    "Job Title",
    "Grade",
    "SCP",
    "FTE",
    "Directorate",
    "Team",
    "Cost Centre",
    "Post Holder",
    "Start Date",
    "End Date",
    "Contract Type",
    "Vacant",
)


def arrow_csv(path: Path) -> Any:
    """A frame of texts as Arrow reads it."""
    names = path.open(encoding="utf-8").readline().strip().split(",")
    texts = csv_of_arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    return csv_of_arrow.read_csv(path, convert_options=texts).to_pandas()


READERS: dict[str, dict[str, Callable[[Path], Any]]] = {
    "csv": {"pandas": lambda path: pd.read_csv(path, dtype=str), "arrow": arrow_csv},
    "xlsx": {"calamine by pandas": lambda path: pd.read_excel(path, dtype=str, engine="calamine")},
    "parquet": {"pandas": lambda path: pd.read_parquet(path)},
}


def rows(count: int) -> list[list[str]]:
    """A made-up list, the same each time."""
    draw = random.Random(7)
    made = []
    for number in range(count):
        team, vacant = draw.randrange(60), draw.random() < 0.08
        job = draw.choice(["Social Worker", "Officer", "Clerk", "Manager", "Driver", "Analyst"])
        holder = f"{draw.choice(['Marrowby', 'Rushlake', 'Skelbeck'])}{number % 977}, {draw.choice('ABCDEF')}"
        start = f"{draw.randrange(1, 29):02d}/{draw.randrange(1, 13):02d}/{draw.randrange(2010, 2025)}"
        made.append(
            [
                f"{number + 1:06d}",
                f"{job} {draw.randrange(40)}",
                f"Grade {draw.randrange(2, 13)}",
                str(draw.randrange(2, 43)),
                draw.choice(["1", "1", "1", "0.5", "0.6", "0.8", "0.81"]),
                f"Directorate {team // 10}",
                f"Team {team}",
                str(41_000 + team),
                "VACANT" if vacant else holder,
                start,
                "" if draw.random() < 0.9 else "31/03/2027",
                draw.choice(["Permanent", "Fixed term"]),
                "Y" if vacant else "N",
            ]
        )
    return made


def write(folder: Path, count: int) -> dict[str, Path]:
    """The list in each format."""
    import xlsxwriter

    made = rows(count)
    paths = {suffix: folder / f"list-{count}.{suffix}" for suffix in FORMATS}
    with paths["csv"].open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADINGS, *made])
    paths["titled"] = folder / f"titled-{count}.csv"
    paths["titled"].write_text(TITLES + paths["csv"].read_text(encoding="utf-8"), encoding="utf-8")
    pd.DataFrame(made, columns=list(HEADINGS)).to_parquet(paths["parquet"])
    book = xlsxwriter.Workbook(paths["xlsx"], {"constant_memory": True})
    sheet = book.add_worksheet("Posts")
    for number, row in enumerate([list(HEADINGS), *made]):
        sheet.write_row(number, 0, row)
    book.close()
    return paths


def peak(path: Path, reader: str) -> float:
    """The most memory, in MB, that reading takes beyond what the process had, in a process of its own."""
    command = [sys.executable, __file__, "--peak", str(path), reader]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def print_peak(path: Path, reader: str) -> None:
    """Print the memory that one reading takes."""
    small = path.parent / f"list-{SIZES[0]}{path.suffix}"
    read: Callable[[Path], Any] = est.load_posts if reader == "library" else READERS[path.suffix[1:]][reader]
    read(small)
    before = most_memory()
    kept = read(path)
    print(most_memory() - before)
    del kept


def most_memory() -> float:
    """The most memory, in MB, that this process has had (Linux)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Run and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"| rows | file | reader | least CPU s of {rounds} | library, s | x | peak MB | library, MB | x |")
    print("|---:|---|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        paths = {count: write(Path(name), count) for count in SIZES}
        for count, each in paths.items():
            for name_of_file, path in each.items():
                plain = each["csv"] if name_of_file == "titled" else path
                measure(count, name_of_file, path, plain, rounds)


def measure(count: int, name: str, path: Path, plain: Path, rounds: int) -> None:
    """Print the lines of one file: each plain reader beside the library, in turn, after a first time of each.

    Each is timed right after another reading of its own, so that none meets memory that another has given back.
    """
    readers: dict[str, Callable[[Path], Any]] = {**READERS[path.suffix[1:]], "library": est.load_posts}
    times: dict[str, list[float]] = {reader: [] for reader in readers}
    for number in range(rounds + 1):
        for reader, read in readers.items():
            file = path if reader == "library" else plain
            read(file)
            start = time.process_time()
            read(file)
            if number:
                times[reader].append(time.process_time() - start)
    own, memory = min(times["library"]), peak(path, "library")
    for reader in READERS[path.suffix[1:]]:
        other, used = min(times[reader]), peak(plain, reader)
        print(
            f"| {count:,} | {name} | {reader} | {other:.3f} | {own:.3f} | {own / other:.1f} "
            f"| {used:.0f} | {memory:.0f} | {memory / max(used, 1):.1f} |"
        )


if __name__ == "__main__":
    if "--peak" in sys.argv:
        print_peak(Path(sys.argv[2]), sys.argv[3])
    else:
        main()
