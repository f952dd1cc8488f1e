"""Mutation testing: small faults put into the code one at a time, to see whether the tests notice.

    python tests/mutation.py --rooms money,periods --count 25 --seed 1 --resume results.jsonl
    python tests/mutation.py --report results.jsonl

Each fault is drawn by the seed. It is put into a copy of the repository, and the tests of its room run there until one
fails: the quick tests that name the faulty module most often come first. A run that stops can be started again with the same
`--resume` file: what is in the file is not run again. What no test notices is printed with its line, to be read by a person.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from lasting_folders import lasting_folder

TOP = Path(__file__).resolve().parents[1]
SOURCE = "src/establishment"
ROOMS: dict[str, tuple[tuple[str, ...], str]] = {
    "money": (
        ("ground/money.py", "ground/amounts.py", "ground/read_numbers.py"),
        "edges_ground money values arguments edges figures papers identities value_rules",
    ),
    "periods": (
        ("ground/periods.py", "ground/read_days.py"),
        "edges_ground money edges values year_starts arguments identities value_rules five_years",
    ),
    "posts": (
        ("posts.py", "pensions.py"),
        "edges_ground edges funders own_terms identities employer case_identities own_pay",
    ),
    "rates": (
        ("rates/*.py",),
        "edges_rates edges rates progression exits exit_terms employer own_pay grades allowances letters hours"
        " wage_floors doubts lump_sums deleted_points own_scales_and_posts scales_cli what_files_leave_open",
    ),
    "scenarios": (
        ("scenarios/*.py",),
        "edges_scenarios edges actions funders errors own_terms verbs rebase every_field hours exits"
        " what_files_leave_open combinations messages case_identities lasting_posts ceilings",
    ),
    "costing": (
        ("costing/*.py",),
        "edges_costing second_ways edges funders measures what_if explain_total lancashire ceilings options pay_bill sections"
        " identities case_identities five_years doubts actions levels",
    ),
    "bulk": (("bulk/*.py",), "edges_bulk second_ways edges bulk draws posts_files lists_bad_files spread"),
    "papers": (
        ("papers/*.py", "papers/*/*.py"),
        "edges_papers papers_codes papers_tables edges papers papers_files papers_hostile papers_against papers_statements"
        " papers_no_alarm papers_formats checking papers_identity patterns papers_generated",
    ),
    "outputs": (
        ("outputs/*.py", "outputs/*/*.py"),
        "edges_outputs edges sections json lancashire messages measures options posts_diff"
        " what_if papers_page scales_cli report workbook actions council",
    ),
}
"""For each room the modules that faults are put into, and the tests that are to notice them."""
SLOW = ("test_report", "test_workbook")
"""Tests that drive a browser or a spreadsheet: their modules are read by others too, so they come last."""
GLANCE = 2.0
"""So many seconds after another it is looked at what a run of tests has had of a processor."""
USUAL_SECONDS = 10.0
"""What a file of tests is thought to take before it has run."""
SWAPPED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "before": "after",
    "after": "before",
    "start": "until",
    "until": "start",
    "first": "last",
    "last": "first",
}
NO_EFFECT = {"strict", "frozen", "maxsize", "encoding", "newline", "repr", "kw_only", "slots"}
"""Keywords of which another value changes no figure."""


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is, the text it takes away and the text it puts there."""

    room: str
    path: str
    line: int
    start: int
    end: int
    was: str
    becomes: str

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.path}:{self.start}:{self.end}:{self.becomes}"


def faulty(node: ast.AST) -> Iterator[ast.expr]:
    """The faults that a node can have."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        yield ast.Compare(node.left, [SWAPPED[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(SWAPPED[type(node.op)](), node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        yield ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in ("min", "max", "any", "all"):
        yield ast.Name(NAMES[node.id])
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr in NAMES:
        yield ast.Attribute(node.value, NAMES[node.attr], node.ctx)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)


def code_of(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that do something: no annotations, decorators, texts or keywords without effect."""
    if isinstance(node, ast.JoinedStr | ast.AnnAssign) and not isinstance(getattr(node, "value", None), ast.expr):
        return
    yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            idle = isinstance(child, ast.keyword) and child.arg in NO_EFFECT
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr) and not idle:
                yield from code_of(child)


def mutants_of(room: str, path: Path) -> list[Mutant]:
    """All faults that can be put into a module."""
    text = path.read_text(encoding="utf-8")
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    mutants = []
    for node in code_of(ast.parse(text)):
        for wrong in faulty(node):
            start = starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
            end = starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
            was = text.encode()[start:end].decode()
            becomes = ast.unparse(ast.fix_missing_locations(wrong))
            becomes = f"({becomes})" if isinstance(wrong, ast.BinOp | ast.BoolOp | ast.Compare | ast.IfExp) else becomes
            mutants.append(Mutant(room, path.relative_to(TOP).as_posix(), node.lineno, start, end, was, becomes))  # type: ignore[attr-defined]
    return mutants


def drawn(room: str, count: int, seed: int) -> list[Mutant]:
    """The faults of a room: drawn by the seed, as many as asked for; of a larger count the smaller is the beginning."""
    patterns = ROOMS[room][0]
    paths = sorted({path for pattern in patterns for path in (TOP / SOURCE).glob(pattern)})
    everything = [mutant for path in paths for mutant in mutants_of(room, path)]
    random.Random(f"{seed} {room}").shuffle(everything)
    return everything[:count]


def tests_for(mutant: Mutant, tree: Path, seconds: dict[str, float], chosen: str) -> list[str]:
    """The module itself, for its examples, and the tests of the room, those first that promise most for their time.

    seconds: what each file took when it last ran to its end.  chosen: names of tests, where not those of the room. A file promises the more, the more often it names what the
    module defines.
    """
    names = {Path(mutant.path).stem}
    module = ast.parse((TOP / mutant.path).read_text(encoding="utf-8"))
    names |= {n.name for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.ClassDef) and len(n.name) > 5}
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    files = [f"tests/test_{name}.py" for name in (chosen.split(",") if chosen else ROOMS[mutant.room][1].split())]
    files = [name for name in files if (tree / name).exists()]

    def rank(name: str) -> tuple[bool, float, int]:
        mentions = min(len(pattern.findall((tree / name).read_text(encoding="utf-8"))), 20)
        return Path(name).stem in SLOW, seconds.get(name, USUAL_SECONDS) / (1 + mentions), files.index(name)

    return [mutant.path, *sorted(files, key=rank)]


def run_files(files: list[str], tree: Path, out: int) -> None:
    """In a process of its own: run files of tests one after another, and say after each whether it passed."""
    os.setsid()
    os.chdir(tree)
    sys.path.insert(0, str(tree / "src"))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    import pytest

    options = ["-x", "-q", "-n", "0", "--no-header", "--tb=no", "-W", "ignore", "--rootdir", str(tree)]
    for name in files:
        began = time.process_time()
        code = int(pytest.main([*options, str(tree / name)]))
        os.write(out, f"{name} {code} {time.process_time() - began:.1f}\n".encode())
        if code not in (0, 5):  # 5: a file without tests
            break
    os._exit(0)


def noticed(files: list[str], tree: Path, patience: float) -> tuple[str, dict[str, float]]:
    """Which file noticed a fault ("" for none), by a test that fails or that runs for far too long; and what each took."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            run_files(files, tree, writing)
        finally:
            os._exit(1)
    os.close(writing)
    taken: dict[str, float] = {}
    text, by, began, whole = "", "", _used(child), _used(child)
    while True:
        waiting = next((name for name in files if name not in taken), "")
        ready = select.select([reading], [], [], GLANCE)[0]
        if not ready and _used(child) - began < patience:
            continue
        piece = os.read(reading, 4096).decode() if ready else ""
        if not piece:
            by = "" if not waiting else f"{waiting} (too slow)" if not ready else f"{waiting} (broke off)"
            break
        text += piece
        *lines, text = text.split("\n")
        for line in lines:
            name, code, seconds = line.rsplit(" ", 2)
            taken[name], began = float(seconds), _used(child)
            by = by or (name if code not in ("0", "5") else "")
        if by or len(taken) == len(files) or _used(child) - whole > 2 * patience:
            break
    _end(child)
    os.close(reading)
    return by, taken


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
        ".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", "site", ".hypothesis"
    )
    shutil.copytree(TOP, tree, ignore=ignored)
    return tree


def sound(name: str, tree: Path, known: dict[str, bool], patience: float) -> bool:
    """Whether a file passes on the code as it is; each is run once, when it first notices a fault."""
    if name not in known:
        known[name] = not noticed([name], tree, 2 * patience)[0]
        if not known[name]:
            print(f"left out: {name} fails on the code as it is, or takes longer than {2 * patience:g} s", flush=True)
    return known[name]


def try_out(
    mutant: Mutant, tree: Path, known: dict[str, bool], took: dict[str, float], patience: float, chosen: str
) -> dict[str, object]:
    """Put a fault into the copy, run the tests of its room, and take the fault out again.

    took: the seconds of each file that ran to its end, which is added to.
    """
    target = tree / mutant.path
    whole = target.read_bytes()
    by, seconds = "", 0.0
    files = [name for name in tests_for(mutant, tree, took, chosen) if known.get(name, True)]
    while files:
        target.write_bytes(whole[: mutant.start] + mutant.becomes.encode() + whole[mutant.end :])
        try:
            by, taken = noticed(files, tree, patience)
        finally:
            target.write_bytes(whole)
        seconds += sum(taken.values())
        took.update({name: each for name, each in taken.items() if name != by})
        if not by or sound(by.split(" ")[0], tree, known, patience):
            break
        files = files[files.index(by.split(" ")[0]) + 1 :]
        by = ""
    return {**asdict(mutant), "key": mutant.key, "by": by, "seconds": round(seconds, 1)}


def work(mutants: list[Mutant], results: Path, workers: int, patience: float, chosen: str) -> None:
    """Try out faults with so many workers at once, and write each result as a line of the file."""
    os.environ.update({"PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_PROFILE": "mutation"})
    sys.dont_write_bytecode = True
    trees = [tree_copy() for _ in range(workers)]
    import hypothesis  # noqa: F401  what all tests load is loaded once, before the runs part
    import numpy  # noqa: F401
    import pandas  # noqa: F401
    import pydantic  # noqa: F401
    import pytest  # noqa: F401
    import sybil  # noqa: F401
    import typer.testing  # noqa: F401

    children = []
    for number, tree in enumerate(trees):
        child = os.fork()
        if child:
            children.append(child)
            continue
        os.environ["PYTHONPATH"] = str(tree / "src")
        known: dict[str, bool] = {}
        took: dict[str, float] = {}
        for mutant in mutants[number::workers]:
            line = json.dumps(try_out(mutant, tree, known, took, patience, chosen)) + "\n"
            with results.open("a", encoding="utf-8") as file:
                file.write(line)
        os._exit(0)
    for child in children:
        os.waitpid(child, 0)
    for tree in trees:
        shutil.rmtree(tree.parent, ignore_errors=True)


def tried(results: Path) -> list[dict[str, object]]:
    """The results that a file holds."""
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()] if results.exists() else []


def report(results: Path) -> str:
    """How many faults of each room were noticed, and each that was not."""
    rows = tried(results)
    lines = ["| room | faults | noticed | |", "|---|---:|---:|---:|"]
    for room in [*ROOMS, ""]:
        of_room = [row for row in rows if room in ("", row["room"])]
        seen = sum(bool(row["by"]) for row in of_room)
        if of_room:
            lines.append(f"| {room or 'all'} | {len(of_room)} | {seen} | {seen / len(of_room):.0%} |")
    for row in rows:
        if not row["by"]:
            lines.append(f"{row['room']}  {row['path']}:{row['line']}\n    - {row['was']}\n    + {row['becomes']}")
    return "\n".join(lines)


def main() -> None:
    """The command."""
    reader = argparse.ArgumentParser(description="Small faults put into the code, to see whether the tests notice.")
    reader.add_argument("--rooms", default=",".join(ROOMS), help=f"some of {', '.join(ROOMS)}")
    reader.add_argument("--tests", default="", help="these tests of the room alone, by name: edges,money")
    reader.add_argument("--count", type=int, default=50, help="how many faults a room")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--resume", type=Path, default=Path("mutation.jsonl"), help="the file of results")
    reader.add_argument("--workers", type=int, default=1)
    reader.add_argument(
        "--patience",
        type=float,
        default=150,
        help="seconds of a processor for one file of tests; twice as many for one fault",
    )
    reader.add_argument("--again", action="store_true", help="try again what no test noticed")
    reader.add_argument("--report", type=Path, help="print what a file of results says, and run nothing")
    options = reader.parse_args()
    if options.report:
        print(report(options.report))
        return
    mutants = [m for room in options.rooms.split(",") for m in drawn(room, options.count, options.seed)]
    random.Random(options.seed).shuffle(mutants)  # a run that stops has tried some of every room
    rows = tried(options.resume)
    if options.again:
        rows = [row for row in rows if row["by"]]
        options.resume.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = {row["key"] for row in rows}
    left = [mutant for mutant in mutants if mutant.key not in done]
    work(left, options.resume, options.workers, options.patience, options.tests)
    print(report(options.resume))


if __name__ == "__main__":
    main()
