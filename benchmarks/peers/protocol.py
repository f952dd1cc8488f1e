"""What every driver of a peer has in common: its arguments, its rounds and the lines it prints.

    python benchmarks/peers/NAME.py INPUT.csv ROUNDS [FIGURES.csv]

A round begins when a line arrives on standard input and ends with one line of JSON on standard output, so that
whoever started the driver can take rounds in turn with other work. The driver ends after ROUNDS, or when standard
input ends. With FIGURES.csv, the last round's figure for every row is written there, in pence and unrounded.
"""

import csv
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True)
class Round:
    """One round: seconds of the work, seconds of building apart from it, and the figure of each row in pence."""

    seconds: float
    figures: Sequence[int | float | Decimal]
    build_seconds: float = 0.0
    more: dict[str, int] = field(default_factory=dict)

    def line(self) -> str:
        """The round as JSON; the total adds figures rounded to the penny."""
        total = sum(to_penny(figure) for figure in self.figures)
        known = {"seconds": self.seconds, "rows": len(self.figures), "build_seconds": self.build_seconds}
        return json.dumps({**known, "total_pence": total, **self.more})


def to_penny(figure: int | float | Decimal) -> int:
    """A figure in whole pence, halves away from zero."""
    return int(Decimal(figure).to_integral_value(ROUND_HALF_UP))


def peer(name: str) -> ModuleType:
    """A package of the peer, and not the driver of the same name, which Python would find first in this folder."""
    here = Path(__file__).resolve().parent
    sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != here]
    return importlib.import_module(name)


def read_pays(path: Path) -> list[int]:
    """Annual pay in pence, one a row."""
    with path.open(encoding="utf-8", newline="") as file:
        return [int(row["pay_pence"]) for row in csv.DictReader(file)]


def write_figures(path: Path, figures: Sequence[int | float | Decimal]) -> None:
    """One figure a row, in pence."""
    path.write_text("".join(f"{figure}\n" for figure in ("figure_pence", *figures)), encoding="utf-8")


def serve(ready: Callable[[Path], Callable[[], Round]]) -> None:
    """Make ready once, then do a round for each line of standard input."""
    if len(sys.argv) not in (3, 4):
        raise SystemExit(f"usage: python {Path(sys.argv[0]).name} INPUT.csv ROUNDS [FIGURES.csv]")
    answers, sys.stdout = sys.stdout, sys.stderr  # what a peer prints must not mix with the JSON
    work = ready(Path(sys.argv[1]))
    done = None
    for _ in range(int(sys.argv[2])):
        if not sys.stdin.readline():
            break
        done = work()
        print(done.line(), file=answers, flush=True)
    if done and len(sys.argv) == 4:
        write_figures(Path(sys.argv[3]), done.figures)
