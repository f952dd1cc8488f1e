"""How far each kind of work is from its target: ratios of processor times measured side by side in one run.

    python benchmarks/targets.py [ROUNDS] [--before DIR]

DIR of --before holds a checkout from before the workbook was made faster; without it that line is left out. Each time
is the least of ROUNDS (5), one of each work in turn, after a first round. Memory is taken in a process of its own.
Writes the part of docs/benchmarks.md between its marks. Checks of papers: `paper_search.py`.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import bulk
import pandas as pd
import plan
import pyarrow as pa
import pyarrow.csv as arrow_csv
import rival
import startup
from large_plan import TERMS as LIST_TERMS
from processor import interleaved
from varied import BY, TERMS, YEARS, varied

import establishment as est
from establishment.bulk.sources import chunks

MARKS = "<!-- targets.py begins -->\n", "<!-- targets.py ends -->\n"
POSTS = 10**6
MONTHS = 60


def line(work: str, measured: float, unit: str, target: float) -> str:
    """One line of the table."""
    judged = "met" if measured <= target else f"missed: {measured / target:.2f} times it"
    return f"| {work} | {measured:.2f} {unit} | {target:g} {unit} | {judged} |"


def million(folder: Path, rounds: int) -> list[str]:
    """A million posts: from a frame beside the rival, from Parquet and CSV beside their readers, and memory."""
    costing = est.PostCosting(terms=TERMS, years=YEARS, by=BY)
    frame = varied(POSTS)
    costing.cost(frame)
    known = rival.rates(costing)
    bulk.the_same(costing, known, 200_000)
    parquet, text, pickle = (folder / f"posts.{suffix}" for suffix in ("parquet", "csv", "pickle"))
    frame.to_parquet(parquet)
    frame.to_pickle(pickle)
    frame.assign(post=[f"P{number:07d}" for number in range(POSTS)]).to_csv(text, index=False)
    times = interleaved(
        {
            "rival": partial(rival.cost, frame, known),
            "frame": partial(costing.cost, frame),
            "parquet": partial(costing.cost, parquet),
            "parquet reader": partial(pd.read_parquet, parquet),
            "csv": lambda: [len(chunk.frame) for chunk in chunks(text, costing.plan)],
            "arrow": partial(arrow_csv.read_csv, text),
        },
        rounds,
    )
    memory = min(bulk.child("library", pickle)["bytes"] for _ in range(2)) / 1e6
    each = times["parquet"] / POSTS / MONTHS * 1e9
    name = "1,000,000 varied posts x 60 months by year and grade"
    return [
        line(f"{name}, from a frame, beside the rival in numpy", times["frame"] / times["rival"], "x", 2),
        line(f"{name}, from one Parquet file, a post and month", each, "ns", 4),
        line("the same beside reading the file by pandas", times["parquet"] / times["parquet reader"], "x", 1.5),
        line("reading them from CSV, checked, beside Arrow's reader", times["csv"] / times["arrow"], "x", 2),
        line("memory of 1,000,000 posts of a frame, beyond it", memory, "MB", 81),
    ]


def commands(rounds: int) -> tuple[list[str], float]:
    """A shipped scenario by the command, and the time of the imports that others are measured by."""
    name = "establishment cost (shipped)"
    times = startup.least({each: startup.COMMANDS[each] for each in (startup.IMPORTS, name)}, rounds)
    imports = times[startup.IMPORTS]
    work = "`establishment cost` of a shipped scenario, beside importing pandas and pydantic"
    return [line(work, times[name] / imports, "x", 1.3)], imports


def lists(folder: Path, imports: float, rounds: int) -> list[str]:
    """A scenario on a list of 8,000 posts, and its growth to 80,000."""
    est.cost(plan.write(folder / "first", 300, 5))
    small, large = plan.write(folder / "small", 8000, 5), plan.write(folder / "large", 80_000, 5)
    one = interleaved({"small": lambda: est.cost(small).net}, rounds)["small"]
    ten = interleaved({"large": lambda: est.cost(large).net}, 1)["large"]
    rows = pd.read_csv(small.parent / "posts.csv", dtype=str)
    by_rows = interleaved({"posts": partial(est.cost_posts, rows, terms=LIST_TERMS, years=YEARS)}, rounds)["posts"]
    name = "a scenario on a list of 8,000 posts, 5 years, cash prices, beside importing pandas and pydantic"
    return [
        line(name, one / imports, "x", 2.4),
        line("80,000 posts in it, beside 8,000", ten / one, "x", 10),
        f"| the 8,000 posts in it, beside `cost_posts` of them | {one / by_rows:.2f} x | | |",
    ]


def workbook(folder: Path, before: Path | None, rounds: int) -> list[str]:
    """A workbook of 3,000 posts beside the version before it was made faster."""
    if before is None:
        return []
    path = plan.write(folder / "workbook", 3000, 1)
    sources = {"now": bulk.HERE.parent / "src", "before": before / "src"}
    answers: dict[str, list[dict[str, Any]]] = {name: [] for name in sources}
    for _ in range(rounds):
        for name, source in sources.items():
            answers[name].append(bulk.child("workbook", path, source=source))
    now, then = (min(answer["processor"] for answer in answers[name]) for name in ("now", "before"))
    return [line("a workbook of 3,000 posts, beside the version before", now / then, "x", 0.5)]


def page(rounds: int, before: Path | None) -> str:
    """The table as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        by_command, imports = commands(rounds)
        lines = [
            *million(folder, rounds),
            *by_command,
            *lists(folder, imports, rounds),
            *workbook(folder, before, rounds),
        ]
    versions = ", ".join(f"{each} {importlib.metadata.version(each)}" for each in ("numpy", "pandas", "pyarrow"))
    options = f" {rounds}" + (" --before DIR" if before else "")
    head = (
        f"`python benchmarks/targets.py{options}` on {datetime.now(UTC):%d %B %Y}: Python {platform.python_version()}"
    )
    return "\n".join([f"{head}, {versions}.", "", "| work | measured | target | |", "|---|---:|---:|---|", *lines, ""])


def main() -> None:
    """Measure all, print it, and keep it in docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--before", type=Path)
    arguments = parser.parse_args()
    pa.set_cpu_count(1)
    table = page(arguments.rounds, arguments.before)
    print(table)
    text = bulk.PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(MARKS[0])
    tail = rest.partition(MARKS[1])[2]
    bulk.PAGE.write_text(f"{head}{MARKS[0]}{table}{MARKS[1]}{tail}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
