"""Mutation testing: small faults put into the code one at a time, to see whether the tests notice.

    python tests/mutation.py --record                       once: which test runs which line
    python tests/mutation.py --rooms money,periods --count 50 --seed 1 --resume results.jsonl
    python tests/mutation.py --report results.jsonl

Each fault is drawn by the seed. It is put into a copy of the repository, and the tests that run its line run there until one
fails: the quickest first, of different files first, for as many seconds of a processor as `--budget` says. What runs when a
module is loaded is tried on the tests that run anything of the module, and on those of its room. A fault on a line that no
test runs is "not run", and counts as not noticed. A test counts only if it passes on the code as it is.

`--record --rooms bulk` records the tests of a room alone. A run that stops can be started again with the same `--resume`
file: what is in the file is not run again. What no test notices is printed with its line, to be read by a person.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from lasting_folders import lasting_folder
from mutation_faults import ROOMS, Mutant, drawn
from mutation_record import FOLDER, OPTIONS, PLUGINS, SHORT, TOP, Record, all_names, record, since

GLANCE = 2.0
"""So many seconds after another it is looked at what a run of tests has had of a processor."""
PATIENCE = 20.0
"""Seconds that a file of tests may take longer than three times what it took when it was recorded."""
NO_TESTS = 5
"""What pytest ends with where nothing was chosen."""


class Chosen:
    """A plugin of pytest: runs the chosen tests of a file, in their order, and keeps which one failed."""

    def __init__(self, tests: list[str]) -> None:
        self.places = {test: place for place, test in enumerate(tests)}
        self.failed = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is not chosen."""
        items[:] = sorted((i for i in items if i.nodeid in self.places), key=lambda item: self.places[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first that failed."""
        if report.failed:
            self.failed = self.failed or report.nodeid


def run_files(chosen: list[tuple[str, list[str]]], tree: Path, out: int) -> None:
    """In a process of its own: run the chosen tests of files one after another, and say after each whether they passed."""
    os.setsid()
    os.chdir(tree)
    sys.path.insert(0, str(tree / "src"))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    for name, tests in chosen:
        plugin = Chosen(tests)
        options = [*OPTIONS, *PLUGINS, *SHORT, "-x", "--rootdir", str(tree), str(tree / name)]
        code = int(pytest.main(options, plugins=[plugin]))
        passed = code in (0, NO_TESTS)
        os.write(out, (json.dumps("" if passed else plugin.failed or f"{name} (cannot be read)") + "\n").encode())
        if not passed:
            break
    os._exit(0)


def noticed(chosen: list[tuple[str, list[str]]], tree: Path, seconds: Mapping[str, float]) -> tuple[str, int, float]:
    """What noticed a fault ("" for nothing): a test that fails or a file that takes far too long.

    seconds: what each test took when it was recorded. Also returns the number of files that ran, and the seconds of all.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            run_files(chosen, tree, writing)
        finally:
            os._exit(1)
    os.close(writing)
    text, by, ended, began = "", "", 0, _used(child)
    while not by and ended < len(chosen):
        name, tests = chosen[ended]
        patience = PATIENCE + 3 * sum(seconds.get(test, 0) for test in tests)
        if not select.select([reading], [], [], GLANCE)[0]:
            by = f"{name} (too slow)" if _used(child) - began > patience else ""
            continue
        piece = os.read(reading, 4096).decode()
        if not piece:
            by = f"{name} (broke off)"
        *lines, text = (text + piece).split("\n")
        for line in lines:
            by, ended, began = by or json.loads(line), ended + 1, _used(child)
    whole = _used(child)
    _end(child)
    os.close(reading)
    return by, ended, round(whole, 1)


def _used(child: int) -> float:
    """Seconds that a run of tests has had of a processor, so that no fault is noticed for other work on the machine.

    What it waits for counts a tenth; all of it where the system does not tell.
    """
    try:
        fields = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    ticks, begun = sum(map(int, fields[11:15])), int(fields[19])
    running = float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0]) - begun / os.sysconf("SC_CLK_TCK")
    return max(ticks / os.sysconf("SC_CLK_TCK"), running / 10)


def _end(child: int) -> None:
    """Stop a run of tests and all that it started."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def tree_copy() -> Path:
    """A copy of the repository, without what tests do not need."""
    tree = lasting_folder("mutation") / "tree"
    ignored = shutil.ignore_patterns(
        ".git", ".venv", ".mypy_cache", ".ruff_cache", "site", ".hypothesis", FOLDER.name, "__pycache__"
    )
    shutil.copytree(TOP, tree, ignore=ignored)
    return tree


class Trial:
    """A copy of the repository, to try faults on one after another."""

    def __init__(self, recorded: Record, budget: float) -> None:
        self.recorded, self.budget = recorded, budget
        self.tree = tree_copy()
        self.sound: dict[str, bool] = {}
        self.faults = 0

    def result(self, mutant: Mutant) -> dict[str, object]:
        """Put a fault into the copy, run the tests that run its line, and take the fault out again."""
        room = [f"tests/test_{name}.py" for name in ROOMS[mutant.room][1].split()]
        chosen = self.recorded.choose(mutant.path, mutant.line, room, self.budget)
        result = {**asdict(mutant), "key": mutant.key, "tests": sum(len(tests) for _, tests in chosen)}
        by, seconds = "", 0.0
        while chosen:
            rest = [(name, [test for test in tests if self.sound.get(test, True)]) for name, tests in chosen]
            by, ended, paths = self._noticed(mutant, rest)
            seconds += paths
            if not by or self._is_sound(by, rest[max(ended - 1, 0)]):
                break
            by, chosen = "", rest[max(ended - 1, 0) :]
        return {**result, "by": by, "seconds": round(seconds, 1)}

    def _noticed(self, mutant: Mutant, chosen: list[tuple[str, list[str]]]) -> tuple[str, int, float]:
        """Each fault gives the module a time of its own, so that nothing that was compiled for another is used."""
        target = self.tree / mutant.path
        whole, times = target.read_bytes(), target.stat()
        target.write_bytes(whole[: mutant.start] + mutant.becomes.encode() + whole[mutant.end :])
        self.faults += 1
        os.utime(target, (self.faults, self.faults))
        try:
            return noticed(chosen, self.tree, self.recorded.seconds)
        finally:
            target.write_bytes(whole)
            os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))

    def _is_sound(self, by: str, file: tuple[str, list[str]]) -> bool:
        """Whether a test passes on the code as it is, after those of its file that came before it here."""
        if by not in self.sound and by in file[1]:
            before = (file[0], file[1][: file[1].index(by) + 1])
            self.sound[by] = not noticed([before], self.tree, self.recorded.seconds)[0]
            if not self.sound[by]:
                print(f"left out: {by} fails on the code as it is", flush=True)
        return self.sound.get(by, True)


def work(mutants: list[Mutant], results: Path, workers: int, budget: float) -> None:
    """Try out faults with so many workers at once, and write each result as a line of the file."""
    children = []
    for number in range(workers):
        child = os.fork()
        if child:
            children.append(child)
            continue
        trial = Trial(Record(), budget)
        os.environ["PYTHONPATH"] = str(trial.tree / "src")
        for mutant in mutants[number::workers]:
            line = json.dumps(trial.result(mutant)) + "\n"
            with results.open("a", encoding="utf-8") as file:
                file.write(line)
        shutil.rmtree(trial.tree.parent, ignore_errors=True)
        os._exit(0)
    for child in children:
        os.waitpid(child, 0)


def load_what_tests_load() -> None:
    """What all tests load is loaded once, before the runs part."""
    import hypothesis  # noqa: F401
    import numpy  # noqa: F401
    import pandas  # noqa: F401
    import pydantic  # noqa: F401
    import sybil  # noqa: F401
    import typer.testing  # noqa: F401


def tried(results: Path) -> list[dict[str, object]]:
    """The results that a file holds."""
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()] if results.exists() else []


def report(results: Path) -> str:
    """How many faults of each room were noticed, and each that was not."""
    rows = tried(results)
    lines = ["| room | faults | noticed | not run | |", "|---|---:|---:|---:|---:|"]
    for room in [*ROOMS, ""]:
        of_room = [row for row in rows if room in ("", row["room"])]
        seen, unrun = sum(bool(row["by"]) for row in of_room), sum(not row["tests"] for row in of_room)
        if of_room:
            lines.append(f"| {room or 'all'} | {len(of_room)} | {seen} | {unrun} | {seen / len(of_room):.0%} |")
    for row in rows:
        if not row["by"]:
            how = f"{row['tests']} tests" if row["tests"] else "not run"
            lines.append(
                f"{row['room']}  {row['path']}:{row['line']} ({how})\n    - {row['was']}\n    + {row['becomes']}"
            )
    return "\n".join(lines)


def main() -> None:
    """The command."""
    reader = argparse.ArgumentParser(description="Small faults put into the code, to see whether the tests notice.")
    reader.add_argument("--record", action="store_true", help="record which test runs which line, and try no fault")
    reader.add_argument("--tests", default="", help="with --record: these files of tests alone, by name: edges,money")
    reader.add_argument("--rooms", default="", help=f"some of {', '.join(ROOMS)}")
    reader.add_argument("--count", type=int, default=50, help="how many faults a room")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--resume", type=Path, default=Path("mutation.jsonl"), help="the file of results")
    reader.add_argument("--workers", type=int, default=1)
    reader.add_argument("--budget", type=float, default=60, help="seconds of a processor for the tests of one fault")
    reader.add_argument("--again", action="store_true", help="try again what no test noticed")
    reader.add_argument("--report", type=Path, help="print what a file of results says, and run nothing")
    options = reader.parse_args()
    if options.report:
        print(report(options.report))
        return
    os.environ["HYPOTHESIS_PROFILE"] = "mutation"
    load_what_tests_load()
    rooms = options.rooms.split(",") if options.rooms else list(ROOMS)
    if options.record:
        named = options.tests.split(",") if options.tests else []
        of_rooms = [name for room in rooms for name in ROOMS[room][1].split()]
        began = time.monotonic()
        record(named or dict.fromkeys([*of_rooms, *([] if options.rooms else all_names())]), options.workers)
        print(f"recorded in {since(began)}")
        return
    mutants = [m for room in rooms for m in drawn(room, options.count, options.seed)]
    random.Random(options.seed).shuffle(mutants)  # a run that stops has tried some of every room
    rows = tried(options.resume)
    if options.again:
        rows = [row for row in rows if row["by"]]
        options.resume.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = {row["key"] for row in rows}
    work([mutant for mutant in mutants if mutant.key not in done], options.resume, options.workers, options.budget)
    print(report(options.resume))


if __name__ == "__main__":
    main()
