"""Hold a peer's figures for employer National Insurance against the library's, row by row.

    python benchmarks/peers/compare.py PAYS.csv FIGURES.csv

Run with the library's own environment, on the figures that a driver wrote (its third argument).
"""

import csv
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from protocol import read_pays, to_penny

import establishment as est

ON = date(2026, 4, 30)


def read_figures(path: Path) -> list[Decimal]:
    """A peer's figures in pence."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Decimal(row["figure_pence"]) for row in csv.DictReader(file)]


def main() -> None:
    """Print how many rows differ, and by how much."""
    pays, figures = read_pays(Path(sys.argv[1])), read_figures(Path(sys.argv[2]))
    ours = [int(due) for due in est.employer_ni([Decimal(pence) / 100 for pence in pays], on=ON, money="pence")]
    pairs = list(zip(figures, ours, strict=True))
    unlike = sum(to_penny(figure) != due for figure, due in pairs)
    total = sum(to_penny(figure) for figure, _ in pairs) - sum(ours)
    print(f"rows {len(pairs):,}; unlike to the penny {unlike:,}; total of the peer less the library's {total:+,} pence")
    print(f"largest difference of a row, unrounded: {max(abs(figure - due) for figure, due in pairs):.4f} pence")
    ties = sum((max(pence - 500_000, 0) * 15) % 100 == 50 for pence in pays)
    print(f"rows exactly on a halfpenny: {ties:,}")


if __name__ == "__main__":
    main()
