"""The library beside numpy written for the one case, a payroll engine or two, a simulation model and a workbook.

    python benchmarks/bulk.py [ROUNDS] [--peers DIR] [--before DIR]

DIR of --peers holds the environments of the peers (`peers/README.md`); of --before a checkout of an earlier commit.
What is not given is left out, and the page says so. All that is compared is interleaved: the least processor time of
ROUNDS (5); of several workers the median time by the clock. Peak memory is taken in a process of its own. Writes the
part of docs/benchmarks.md between its marks; takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import bulk_peers
import numpy as np
import plan
import rival
import startup
from processor import interleaved
from varied import BY, GRADES, TERMS, YEARS, varied

import establishment as est

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
MARKS = "<!-- bulk.py begins -->\n", "<!-- bulk.py ends -->\n"
MILLION = 10**6
MONTHS = 60
WORKERS = {
    "parquet": "one process",
    "threads": "Dask, two threads",
    "kept": "Dask, two processes that have started and keep their memory",
    "cluster": "Dask, two processes that have started",
    "processes": "Dask, two processes, their start included",
}


def child(work: str, *given: object, source: Path | None = None) -> dict[str, Any]:
    """One piece of work in a process of its own."""
    command = [sys.executable, str(HERE / "bulk_work.py"), work, *(str(each) for each in given)]
    environment = {**os.environ, "PYTHONPATH": str(source)} if source else None
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def the_same(costing: est.PostCosting, known: rival.Rates, posts: int) -> None:
    """Stop unless library and rival agree on every year, grade and component, and on posts and FTE."""
    frame = varied(posts, seed=2)
    table = costing.cost(frame, money="pence").set_index(list(BY))
    years = [f"{2026 + n}/{27 + n}" for n in range(rival.SPAN)]
    ours = np.array([[table.loc[(year, grade)] for grade in GRADES] for year in years])
    columns = {name: number for number, name in enumerate(table.columns)}
    other = rival.cost(frame, known)
    same = np.array_equal(ours[..., [columns[f"{part}_pence"] for part in rival.PARTS]].astype(np.int64), other.pence)
    same &= np.array_equal(ours[..., columns["posts"]].astype(np.int64), other.posts)
    if not (same and np.allclose(ours[..., columns["fte"]].astype(float), other.fte, rtol=0, atol=1e-6)):
        raise SystemExit("the library and the rival differ")


def kernels(costing: est.PostCosting, folder: Path, rounds: int) -> str:
    """A million posts beside the rival, and growth from a thousand."""
    costing.cost(varied(100_000))
    known = rival.rates(costing)
    the_same(costing, known, 200_000)
    frames = {size: varied(size) for size in (1000, 10_000, 100_000, MILLION)}
    works: dict[str, Callable[[], object]] = {f"{n:,}": partial(costing.cost, frame) for n, frame in frames.items()}
    works["rival"] = partial(rival.cost, frames[MILLION], known)
    times = interleaved(works, rounds)
    path = folder / "posts.pickle"
    memory = {}
    for size, frame in frames.items():
        frame.to_pickle(path)
        memory[f"{size:,}"] = child("library", path)["bytes"]
    memory["rival"] = child("rival", path)["bytes"]
    folders = {size: parquet(folder / f"parts{size}", size // MILLION, MILLION) for size in (MILLION, 10 * MILLION)}
    found = {size: [child("parquet", folders[size], *YEARS) for _ in range(max(rounds // 2, 1))] for size in folders}
    first = times[f"{MILLION:,}"]
    million = f"{MILLION:,}"
    lines = [
        f"One million varied posts by year and grade over {MONTHS} months: the library takes "
        f"**{first / times['rival']:.1f} times** the rival's time, and {memory[million] / 1e6:.0f} MB "
        "beyond its input.",
        "",
        "| posts | from | CPU s | ns a post-month | x rival | MB beyond the input |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    row = "| {} | {} | {:.3f} | {:.2f} | {} | {:.0f} |"
    took = times["rival"]
    lines.append(row.format(million, "frame, rival", took, each(took, MILLION), "1.0", memory["rival"] / 1e6))
    for size in (1000, 10_000, 100_000, MILLION):
        seconds = times[f"{size:,}"]
        beside = f"{seconds / times['rival']:.1f}" if size == MILLION else ""
        lines.append(row.format(f"{size:,}", "frame", seconds, each(seconds, size), beside, memory[f"{size:,}"] / 1e6))
    for size, answers in found.items():
        seconds = min(a["processor"] for a in answers)
        most = max(a["bytes"] for a in answers) / 1e6
        lines.append(
            row.format(f"{size:,}", f"{size // MILLION} Parquet files", seconds, each(seconds, size), "", most)
        )
    return "\n".join(lines)


def each(seconds: float, posts: int) -> float:
    """Nanoseconds a post-month."""
    return seconds / posts / MONTHS * 1e9


def parquet(folder: Path, parts: int, rows: int) -> Path:
    """Parts of varied posts, one written at a time."""
    folder.mkdir()
    for number in range(parts):
        varied(rows, seed=number).to_parquet(folder / f"part{number:02d}.parquet")
    return folder


def workers(folder: Path, rounds: int) -> str:
    """Sixteen Parquet parts for ten years: two workers of Dask beside one process."""
    parts = parquet(folder / "sixteen", 16, 93_750)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in WORKERS}
    for _ in range(rounds):
        for work, answers in found.items():
            answers.append(child(work, parts, "2026/27", "2035/36"))
    times = {work: statistics.median(a["seconds"] for a in answers) for work, answers in found.items()}
    pence = {a["pence"] for answers in found.values() for a in answers}
    lines = [
        f"1,500,000 posts x 120 months from 16 Parquet parts; figures {'equal' if len(pence) == 1 else 'NOT EQUAL'}:",
        "",
        "| by | median s | x one process |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| {said} | {times[work]:.2f} | {times[work] / times['parquet']:.2f} |" for work, said in WORKERS.items()
    ]
    return "\n".join(lines)


def scenario(folder: Path, before: Path | None, rounds: int) -> str:
    """One small scenario beside an earlier commit, in processes in turn."""
    if before is None:
        return "One small scenario beside an earlier commit: left out, as --before was not given."
    path = plan.write(folder / "small", 20, 3)
    sources = {"now": HERE.parent / "src", "before": before / "src"}
    times: dict[str, list[float]] = {name: [] for name in sources}
    for _ in range(max(rounds, 9)):  # processes of tens of milliseconds: fewer rounds said 0.98 to 1.45
        for name, source in sources.items():
            times[name].append(child("scenario", path, source=source)["seconds"])
    now, then = (statistics.median(times[name]) for name in ("now", "before"))
    return (
        f"One scenario of 20 posts and 3 years takes **{now / then:.2f}** of its time at the earlier commit (--before)."
    )


def imports(rounds: int) -> str:
    """The import of the library beside that of pandas and pydantic."""
    commands = {name: startup.COMMANDS[name] for name in (startup.IMPORTS, "import establishment")}
    commands["est.cost_posts"] = ["-c", "import establishment; establishment.cost_posts"]
    times = startup.least(commands, max(rounds, 5))
    base = times[startup.IMPORTS]
    return (
        f"`import establishment` takes **{times['import establishment'] / base:.2f}** of that of pandas and pydantic, "
        f"and with `est.cost_posts` looked up, {times['est.cost_posts'] / base:.2f}."
    )


def draws(rounds: int) -> str:
    """Ten thousand draws of fifteen thousand posts beside pricing one draw again."""
    frame = varied(15_000)
    costing = est.PostCosting(terms=TERMS, years=YEARS, by=BY)
    spreads: dict[str, Any] = {"award": (-1, 0, 2), "vacancy": (0, 2, 5), "turnover": (5, 8, 12), "start": (0, 1, 6)}
    made = costing.draws(frame, draws=10_000, **spreads)
    works: dict[str, Callable[[], object]] = {
        "draws": partial(costing.draws, frame, draws=10_000, **spreads),
        "again": partial(made.check, [0]),
    }
    times = interleaved(works, rounds)
    check = made.check(range(20), money="pence")
    worst = (check.difference_pence.abs() / check.priced_pence).max()
    certain = costing.draws(frame, draws=10_000, **spreads | {"award": None}).check(range(20), money="pence")
    return (
        f"10,000 draws over awards, vacancies, turnover and starts of 15,000 varied posts and {MONTHS} months take "
        f"**{times['draws']:.2f} s**, {times['draws'] / times['again']:.1f} times pricing one draw again. Of 20 draws "
        f"priced again the worst year is {worst:.1e} of its cost off; without awards "
        f"{certain.difference_pence.abs().max()} pence."
    )


def page(given: argparse.Namespace, folder: Path) -> str:
    """All parts as Markdown."""
    costing = est.PostCosting(terms=TERMS, years=YEARS, by=BY)
    options = "".join(f" --{name} DIR" for name in ("peers", "before") if getattr(given, name))
    parts = [
        "## Posts by the million",
        f"`python benchmarks/bulk.py {given.rounds}{options}`. The rival (`rival.py`) is "
        "numpy for this one case, as fast as we know how to make it: it checks nothing, and knows the dates, the rates "
        "and the categories beforehand. Its figures are the library's in every year, grade and component, and so are "
        "its posts and FTE.",
        kernels(costing, folder, given.rounds),
        workers(folder, max(given.rounds // 2, 1)),
        draws(given.rounds),
        scenario(folder, given.before, given.rounds),
        imports(given.rounds),
        "### Beside other tools",
    ]
    if given.peers:
        parts.append(bulk_peers.table(given.peers, folder, given.rounds))
        parts.append(
            "What each does and does not do is in `peers/README.md`. Ratios are of "
            "times for one row; the library's scales and rates are read before, as the peers' are."
        )
    else:
        parts.append("Left out, as --peers was not given.")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure all, print it, and keep it in docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--before", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        made = page(given, Path(name))
    print(made)
    kept = PAGE.read_text(encoding="utf-8")
    if MARKS[0] not in kept:
        kept += f"\n{MARKS[0]}{MARKS[1]}"
    head, _, rest = kept.partition(MARKS[0])
    tail = rest.partition(MARKS[1])[2]
    PAGE.write_text(f"{head}{MARKS[0]}{made}{MARKS[1]}{tail}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
