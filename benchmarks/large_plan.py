"""A plan of 8,000 and of 80,000 posts over five years, beside the same posts by `cost_posts`.

    python benchmarks/large_plan.py

CPU seconds of one process, after a first smaller plan: importing pandas and pydantic, `est.cost` with its net (the best
of three; of 80,000 posts one run), and `est.cost_posts` of the 8,000 posts by year.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TERMS = {
    "pay": "njc",
    "pension": "20%",
    "basis": "point",
    "increment_date": "2026-07-01",
    "hold_on_costs": True,
    "award": [{"from": "2027-04-01", "percent": 2, "years": 11}],
    "funder": [{"id": "force", "name": "Force"}, {"id": "grant", "name": "Grant", "until": "2030-04-01"}],
}


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The least CPU time of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def imports() -> None:
    """Import what the library stands on."""
    import pandas  # noqa: F401
    import pydantic  # noqa: F401


def main() -> None:
    """Run and print the figures."""
    first = seconds(imports, 1)
    import pandas as pd
    from plan import write

    import establishment as est

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        est.cost(write(folder / "first", 300, 5))
        small, large = write(folder / "small", 8000, 5), write(folder / "large", 80_000, 5)
        one = seconds(lambda: est.cost(small).net, 3)
        ten = seconds(lambda: est.cost(large).net, 1)
        frame = pd.read_csv(small.parent / "posts.csv", dtype=str)
        bulk = seconds(lambda: est.cost_posts(frame, terms=TERMS, years=("2026/27", "2030/31")), 3)
    print(f"import pandas and pydantic {first:.2f} s; 8,000 posts {one:.2f} s, {one / first:.1f} times that")
    print(f"cost_posts of 8,000 posts {bulk:.2f} s: 1 to {one / bulk:.1f}")
    print(f"80,000 posts {ten:.1f} s, {ten / one:.1f} times 8,000")


if __name__ == "__main__":
    main()
