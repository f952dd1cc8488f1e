"""One piece of the work of `bulk.py` in a process of its own: how long it takes and how much memory beyond its input.

    python benchmarks/bulk_work.py library|rival POSTS.pickle
    python benchmarks/bulk_work.py parquet|threads|processes|cluster FOLDER FIRST_YEAR LAST_YEAR
    python benchmarks/bulk_work.py scenario|workbook PLAN.toml

Prints one line of JSON: seconds by the clock and of the processor, the greatest resident memory above what was resident
before the work, and the total in pence. What the library reads once (scales, rates, modules) is read before, on a
thousand posts.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 7
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> int:
    """Bytes in memory now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


def most_resident() -> int:
    """The most bytes in memory since `forget`."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def forget() -> None:
    """Count the greatest memory from here on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def measured(work: Callable[[], int]) -> dict[str, Any]:
    """One run of some work that returns pence."""
    forget()
    before, start, used = resident(), time.perf_counter(), time.process_time()
    pence = work()
    took = {"seconds": time.perf_counter() - start, "processor": time.process_time() - used}
    return {**took, "bytes": most_resident() - before, "pence": pence}


def scenario(path: Path) -> dict[str, Any]:
    """A scenario costed some times over after a first: the median."""
    import establishment as est

    times = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        est.cost(path).by_year()
        times.append(time.perf_counter() - start)
    return {"seconds": statistics.median(times[1:]), "first": times[0]}


def workbook(path: Path) -> dict[str, Any]:
    """The workbook of a scenario that has been costed."""
    import establishment as est

    costing = est.cost(path)
    costing.by_year()
    target = path.parent / "out.xlsx"
    return measured(lambda: costing.to_excel(target, force=True).stat().st_size)


KEPT = {"MALLOC_TRIM_THRESHOLD_": 2**30, "MALLOC_MMAP_THRESHOLD_": 2**30}
"""Workers keep the memory that they give back, in place of fetching it anew for every array."""


def dask_workers(name: str) -> Any:
    """Two workers: threads or processes that start with the work, or a cluster of processes that has been started."""
    import dask
    from distributed import Client

    dask.config.set(num_workers=2)
    if name not in ("cluster", "kept"):
        return name
    if name == "kept":
        dask.config.set({"distributed.nanny.pre-spawn-environ": KEPT})
    start: Any = Client
    return start(n_workers=2, threads_per_worker=1, dashboard_address=":0")


def posts_work(name: str, path: Path, years: tuple[str, str]) -> Callable[[], int]:
    """The work of costing posts, all made ready."""
    import pandas as pd
    import rival
    from varied import BY, TERMS, varied

    import establishment as est

    costing = est.PostCosting(terms=TERMS, years=years, by=BY)
    costing.cost(varied(1000))
    if name in ("parquet", "threads", "processes", "cluster", "kept"):
        scheduler = None if name == "parquet" else dask_workers(name)
        if name in ("cluster", "kept"):
            costing.cost(path, scheduler=scheduler)
        return lambda: int(costing.cost(path, scheduler=scheduler, money="pence").pence.sum())
    if name == "rival":
        costing.cost(varied(50000))
        known = rival.rates(costing)
        frame: pd.DataFrame = pd.read_pickle(path)
        return lambda: int(rival.cost(frame, known).pence.sum())
    frame = pd.read_pickle(path)
    return lambda: int(costing.cost(frame, money="pence").pence.sum())


if __name__ == "__main__":
    given = Path(sys.argv[2])
    if sys.argv[1] in ("scenario", "workbook"):
        print(json.dumps({"scenario": scenario, "workbook": workbook}[sys.argv[1]](given)))
    else:
        span = (sys.argv[3], sys.argv[4]) if len(sys.argv) > 4 else ("2026/27", "2030/31")
        print(json.dumps(measured(posts_work(sys.argv[1], given, span))))
