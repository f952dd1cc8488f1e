"""Generated tests with new examples: as many as fit into a time, and how to see a failure again.

    python tests/explore.py --minutes 1
    python tests/explore.py --minutes 60
    python tests/explore.py --seed 123 --files tests/test_bulk.py

The files that hold generated tests are run in a random order, each with a seed of its own, until the time is up. A file
that fails is printed with its example and the command that shows it again, and is not run any more; the others go on.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
NO_TESTS = 5
"""What pytest ends with where nothing was chosen."""


def generated() -> list[str]:
    """The files that hold generated tests."""
    files = sorted((TOP / "tests").glob("test_*.py"))
    return [path.relative_to(TOP).as_posix() for path in files if "@given" in path.read_text(encoding="utf-8")]


def command(name: str, seed: int) -> list[str]:
    """What runs the generated tests of a file with a seed."""
    return [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-n",
        "0",
        "-m",
        "hypothesis",
        f"--hypothesis-seed={seed}",
        name,
    ]


def run(name: str, seed: int, seconds: float) -> tuple[int | None, str]:
    """How a run ended, and what it printed; None where the time was up."""
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "explore"}
    try:
        ended = subprocess.run(
            command(name, seed), cwd=TOP, env=environment, capture_output=True, text=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return ended.returncode, ended.stdout + ended.stderr


def explore(files: list[str], seconds: float, first_seed: int) -> int:
    """Run files until the time is up. Returns 1 where a test fails, else 0."""
    until, draw, runs, whole = time.monotonic() + seconds, random.Random(first_seed), 0, set()
    waiting: list[str] = []
    failed: dict[str, str] = {}
    while (time_left := until - time.monotonic()) > 0 and len(failed) < len(files):
        waiting = waiting or draw.sample(files, len(files))
        name, seed = waiting.pop(), draw.randrange(10**9)
        if name in failed:  # one fault of a file is enough: the time is for the others
            continue
        code, printed = run(name, seed, time_left)
        if code is None:
            break
        if code == NO_TESTS:  # a file that only speaks of generated tests
            continue
        runs += 1
        whole.add(name)
        if code != 0:
            again = " ".join(["HYPOTHESIS_PROFILE=explore python", *command(name, seed)[1:]])
            failed[name] = again
            print(f"{printed}\nfailed in run {runs}. To see it again:\n  {again}", flush=True)
            continue
        print(f"{name}: seed {seed}, {printed.strip().splitlines()[-1]}", flush=True)
    ended = f"{len(failed)} failed" if failed else "none failed"
    print(f"{runs} runs of {len(whole)} of {len(files)} files in {seconds:.0f} s, {ended}; first seed {first_seed}")
    print(*failed.values(), sep="\n", end="\n" if failed else "")
    return 1 if failed else 0


def main() -> None:
    """The command."""
    reader = argparse.ArgumentParser(description="Generated tests with new examples, until the time is up.")
    reader.add_argument("--minutes", type=float, default=1)
    reader.add_argument("--seed", type=int, help="the first seed, to run the same examples again")
    reader.add_argument("--files", nargs="*", help="files of tests; all that hold generated tests where left out")
    options = reader.parse_args()
    seed = random.SystemRandom().randrange(10**9) if options.seed is None else options.seed
    print(f"first seed {seed}", flush=True)
    sys.exit(explore(options.files or generated(), 60 * options.minutes, seed))


if __name__ == "__main__":
    main()
