"""Which test runs which line: recorded once, so that a fault is tried on the tests that run its line and on few others.

Each file of tests runs in a process of its own under `coverage`, with one context a test. What it ran is kept in the folder
`.mutation`, with hashes of the sources: a module that has changed since is not looked up, it has to be recorded again. A file
of tests that is in the folder, for these sources and with these tests, is not run again.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # what runs no faults needs no coverage
    import coverage

TOP = Path(__file__).resolve().parents[1]
FOLDER = TOP / ".mutation"
SOURCE = "src/establishment"
OTHERS = {"examples-in-modules": ("src",), "examples-in-documents": ("README.md", "docs")}
"""What is recorded in one run each, beside the files of tests."""
OPTIONS = ("-o", "addopts=", "-q", "--doctest-modules", "--import-mode=importlib", "--no-header", "--tb=no")
PLUGINS = ("-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning")
SHORT = ("-m", "(not long)")
"""The default choice of tests, in other words: files that are named would run their long tests too."""
SHARE = 8
"""The tests of one file that run a line get at most this part of the time before other files have their turn."""
FIRST_SHARE = 2
"""The same for the first file of a room, which looks at the most for its time."""
START = 0.5
"""Seconds that it takes to load a file of tests."""


def used() -> float:
    """Seconds that this process and what it started have had of a processor."""
    return sum(os.times()[:4])


def hashes() -> dict[str, str]:
    """The hash of each module of the library."""
    paths = sorted((TOP / SOURCE).rglob("*.py"))
    return {path.relative_to(TOP).as_posix(): _hash(path) for path in paths}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


class Watch:
    """A plugin of pytest: tells coverage which test runs, and keeps the seconds of each that passes."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self.measuring = measuring
        self.seconds: dict[str, float] = {}
        self.left_out: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        """One context a test, its fixtures included."""
        self.measuring.switch_context(item.nodeid)
        began = used()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = round(used() - began, 3)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails or is skipped as the code is can notice nothing."""
        if not report.passed:
            self.left_out.add(report.nodeid)


def record(names: Iterable[str], workers: int) -> None:
    """Run files of tests, by name, each in a process of its own, and keep which lines each test runs; so many at once."""
    FOLDER.mkdir(exist_ok=True)
    sources = hashes()
    running: dict[int, str] = {}
    for name in [*names, ""]:
        while len(running) >= (workers if name else 1):
            child, status = os.wait()
            print(f"{running.pop(child)}: {'could not be recorded' if status else 'recorded'}", flush=True)
        if not name or _is_recorded(name, sources):
            continue
        child = os.fork()
        if not child:
            try:
                _record(name, sources)
            finally:
                os._exit(1)
        running[child] = name


def _is_recorded(name: str, sources: dict[str, str]) -> bool:
    rest = FOLDER / f"{name}.json"
    if not rest.exists():
        return False
    before = json.loads(rest.read_text(encoding="utf-8"))
    return bool(before["sources"] == sources and before["tests"] == _tests_hash(name))


def _tests_hash(name: str) -> str:
    """The hash of a file of tests and of what it imports from beside it."""
    if name in OTHERS:
        return ""
    file = TOP / "tests" / f"test_{name}.py"
    imported = re.findall(r"^from (\w+) import", file.read_text(encoding="utf-8"), re.MULTILINE)
    beside = [TOP / "tests" / f"{module}.py" for module in imported]
    return "".join(_hash(path) for path in (file, *beside) if path.exists())


def _record(name: str, sources: dict[str, str]) -> None:
    import coverage

    os.chdir(TOP)
    sys.path.insert(0, str(TOP / "src"))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    rest, lines = FOLDER / f"{name}.json", FOLDER / f"{name}.part"
    lines.unlink(missing_ok=True)
    measuring = coverage.Coverage(data_file=str(lines), config_file=False, include=[f"{TOP / SOURCE}/*"])
    watch = Watch(measuring)
    measuring.start()
    files = OTHERS.get(name, (f"tests/test_{name}.py",))
    pytest.main([*OPTIONS, *PLUGINS, *SHORT, "--rootdir", str(TOP), *files], plugins=[watch])
    measuring.stop()
    measuring.save()
    seconds = {test: each for test, each in watch.seconds.items() if test not in watch.left_out}
    whole = {"sources": sources, "tests": _tests_hash(name), "seconds": seconds, "left_out": sorted(watch.left_out)}
    lines.replace(rest.with_suffix(".lines"))  # faults may be tried meanwhile
    rest.write_text(json.dumps(whole), encoding="utf-8")
    os._exit(0)


class Record:
    """What was recorded of the sources as they are."""

    def __init__(self) -> None:
        """Raises SystemExit where nothing was."""
        import coverage

        self.sources = hashes()
        self.seconds: dict[str, float] = {}
        self.of: dict[str, list[str]] = {}
        self._recorded: list[tuple[dict[str, str], coverage.CoverageData]] = []
        for rest in sorted(FOLDER.glob("*.json")):
            whole = json.loads(rest.read_text(encoding="utf-8"))
            data = coverage.CoverageData(str(rest.with_suffix(".lines")))
            data.read()
            self._recorded.append((whole["sources"], data))
            self.seconds |= whole["seconds"]
            for test in whole["seconds"]:
                self.of.setdefault(test.partition("::")[0], []).append(test)
        if not self._recorded:
            raise SystemExit("Nothing is recorded yet: python tests/mutation.py --record")

    @cache  # noqa: B019  one record a run
    def lines(self, path: str) -> dict[int, set[str]]:
        """The tests that run each line of a module. Raises SystemExit where it has changed since."""
        tests: dict[int, set[str]] = {}
        for sources, data in self._recorded:
            if sources.get(path) != self.sources[path]:
                raise SystemExit(f"{path} has changed since it was recorded: python tests/mutation.py --record")
            for line, names in data.contexts_by_lineno(str(TOP / path)).items():
                tests.setdefault(line, set()).update(name for name in names if name in self.seconds)
        return tests

    def choose(self, path: str, line: int, room: list[str], budget: float) -> list[tuple[str, list[str]]]:
        """The tests that a fault is tried on, file by file: none where no test runs its line.

        room: the files of its room, for what runs when a module is loaded and in no function.  budget: seconds for all of
        them. First some of each file that run the line, the quickest first, and of the first file of the room the most; then the others that run it; then the other
        tests of those files, which may look at what a fixture or an earlier test has worked out.
        """
        lines = self.lines(path)
        first, inside = _place(path, line)
        runs = lines.get(line) or lines.get(first, set()) if inside else set().union(*lines.values())
        if not inside:
            runs = {*runs, *(test for name in room for test in self.of.get(name, []))}
        files: dict[str, list[str]] = {}
        for test in sorted(runs, key=lambda test: (self.seconds[test], test)):
            files.setdefault(test.partition("::")[0], []).append(test)
        stages: list[list[tuple[str, list[str]]]] = [[], [], []]
        for name in sorted(files, key=lambda name: self._rank(name, files[name], path, room)):
            share = FIRST_SHARE if name in room[:1] else SHARE
            cheap = self._within(files[name], budget / share)
            stages[0].append((name, cheap))
            stages[1].append((name, files[name][len(cheap) :]))
            stages[2].append((name, [test for test in self.of[name] if test not in runs]))
        chosen, rest = [], budget
        for name, tests in [each for stage in stages for each in stage]:
            some = self._within(tests, rest)
            if some and rest > 0:
                chosen.append((name, some))
                rest -= START + sum(self.seconds[test] for test in some)
        return chosen

    def _within(self, tests: list[str], seconds: float) -> list[str]:
        """The first tests that fit into a time, at least one."""
        total = 0.0
        for number, test in enumerate(tests):
            total += self.seconds[test]
            if total > seconds and number:
                return tests[:number]
        return tests

    def _rank(self, name: str, tests: list[str], path: str, room: list[str]) -> tuple[bool, float, str]:
        """The first file of the room, then those that take little for what they promise, the others of the room before more."""
        alike = name == path or Path(path).stem in Path(name).stem
        seconds = START + sum(map(self.seconds.__getitem__, tests))
        return name not in room[:1], seconds / (1 + 4 * (name in room) + 20 * alike), name


@cache
def _parsed(path: str) -> ast.Module:
    return ast.parse((TOP / path).read_text(encoding="utf-8"))


def _place(path: str, line: int) -> tuple[int, bool]:
    """Where the statement of a line begins, and whether it stands in a function, so that a test can run it."""
    first, inside = line, False
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line):
            if isinstance(node, ast.FunctionDef):
                inside = inside or node.body[0].lineno <= line
            first = node.lineno  # the walk goes from the outside in
    return first, inside


def all_names() -> list[str]:
    """Everything that can be recorded: the files of tests and the examples."""
    return [*(path.stem.removeprefix("test_") for path in sorted((TOP / "tests").glob("test_*.py"))), *OTHERS]


def since(began: float) -> str:
    """The minutes since a time, in words."""
    return f"{(time.monotonic() - began) / 60:.1f} minutes"
