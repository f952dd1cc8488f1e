"""How many seconds of a processor the workbook of a plan takes to write, and how large it is.

Run from the top of the repository: python benchmarks/workbook.py [rounds]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from plan import write

import establishment as est


def main() -> None:
    """Run and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        sizes = [(300, 1), (300, 10), (3000, 1)]
        paths = {size: write(Path(name) / f"{size[0]}-{size[1]}", *size) for size in sizes}
        times: dict[tuple[int, int], list[tuple[float, float]]] = {size: [] for size in sizes}
        bytes_of: dict[tuple[int, int], int] = {}
        est.cost(paths[300, 1]).to_excel(Path(name) / "first.xlsx")
        for _ in range(rounds):
            for size, path in paths.items():
                start = time.process_time()
                costing = est.cost(path)
                costing.by_year()
                costed = time.process_time()
                written = costing.to_excel(Path(name) / "out.xlsx", force=True)
                times[size].append((costed - start, time.process_time() - costed))
                bytes_of[size] = written.stat().st_size
    print(f"| posts | years | cost, median CPU s of {rounds} | write, median CPU s | x costing | MB |")
    print("|---:|---:|---:|---:|---:|---:|")
    for (posts, years), found in times.items():
        cost, wrote = (statistics.median(pair[n] for pair in found) for n in (0, 1))
        size = bytes_of[posts, years] / 1e6
        print(f"| {posts:,} | {years} | {cost:.2f} | {wrote:.2f} | {wrote / cost:.1f} | {size:.2f} |")


if __name__ == "__main__":
    main()
