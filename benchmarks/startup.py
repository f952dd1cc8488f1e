"""Time of the shipped scenario beside the bare interpreter and its imports.

    python benchmarks/startup.py [ROUNDS]

Each command is a process of its own; rounds are interleaved, so that a slow spell of the machine falls on
all alike. Printed: the median in milliseconds, and its ratio to the bare interpreter and to the imports.
"""

import statistics
import subprocess
import sys
import time

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


def seconds(arguments: list[str]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Run and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    for arguments in COMMANDS.values():
        seconds(arguments)
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"| command | median ms of {rounds} | x bare interpreter | x imports |")
    print("|---|---:|---:|---:|")
    for name, median in medians.items():
        print(f"| {name} | {median * 1000:.0f} | {median / medians[BARE]:.1f} | {median / medians[IMPORTS]:.2f} |")


if __name__ == "__main__":
    main()
