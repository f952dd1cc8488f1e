"""Time of the shipped scenario beside the bare interpreter and its imports.

    python benchmarks/startup.py [ROUNDS]

Each command is a process of its own; rounds are interleaved, so that a slow spell of the machine falls on
all alike. Modules are compiled once before, as those of an installed package are. Printed: the least processor time in
milliseconds, and its ratio to the bare interpreter and to the imports.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial

from processor import seconds_of

SCENARIO = "scenarios/lancashire-volunteer-partnership.toml"
BARE, IMPORTS = "bare interpreter", "import pandas, pydantic"
COMMANDS = {
    BARE: ["-c", "pass"],
    IMPORTS: ["-c", "import pandas; from pydantic import BaseModel"],
    "import establishment": ["-c", "import establishment"],
    "import establishment.api.costing": ["-c", "import establishment.api.costing"],
    "establishment --help": ["-m", "establishment", "--help"],
    "establishment cost (shipped)": ["-m", "establishment", "cost", SCENARIO],
    "establishment cost --json": ["-m", "establishment", "cost", SCENARIO, "--json"],
}


def least(commands: dict[str, list[str]], rounds: int) -> dict[str, float]:
    """The least processor time of each command, one of each in turn, after a round in which modules are compiled."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        for number in range(rounds + 1):
            for name, arguments in commands.items():
                took = seconds_of(partial(run, arguments, environment))
                if number:
                    times[name].append(took)
    return {name: min(each) for name, each in times.items()}


def run(arguments: list[str], environment: dict[str, str]) -> None:
    """One command of this interpreter."""
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)


def main() -> None:
    """Run and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    times = least(COMMANDS, rounds)
    print(f"| command | least ms of {rounds} | x bare interpreter | x imports |")
    print("|---|---:|---:|---:|")
    for name, took in times.items():
        print(f"| {name} | {took * 1000:.0f} | {took / times[BARE]:.1f} | {took / times[IMPORTS]:.2f} |")


if __name__ == "__main__":
    main()
