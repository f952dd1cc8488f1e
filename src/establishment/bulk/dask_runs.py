"""Partitions of Parquet files costed by several threads, processes or machines, with Dask."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from establishment.bulk.partition import cost_chunk, merged
from establishment.bulk.plan import PostPlan
from establishment.bulk.sources import Part, gathered, parquet_parts, read_part, rows_at_once
from establishment.ground.extras import extra
from establishment.ground.findings import RefusedError

if TYPE_CHECKING:
    import pandas as pd

SCHEDULERS = ("threads", "processes")
WHAT = "spreading posts"
ANSWERS = 10
"""Seconds in which a scheduler has to answer."""
TOGETHER = 8
"""Totals that are added at a time, so that no worker waits for all."""
_HELD = threading.local()
"""The plan that each thread works with: what it has looked up is kept from part to part."""


def cost_part(part: Part, plan: bytes) -> pd.DataFrame:
    """The totals of one part of a file: a pure function of the part and of the plan, pickled.

    Raises what `cost_partition` raises, and InputError E101 where the file cannot be read or has changed.
    """
    own_plan = _plan(plan)
    chunks = gathered(read_part(part, own_plan, rows_at_once(own_plan)), own_plan)
    return merged([cost_chunk(chunk, own_plan) for chunk in chunks], own_plan)


def add_totals(totals: list[pd.DataFrame], plan: bytes) -> pd.DataFrame:
    """The totals of several parts as one."""
    return merged(totals, _plan(plan))


def _plan(pickled: bytes) -> PostPlan:
    # made once a thread: what it looks up serves all parts that the thread is given
    if getattr(_HELD, "pickled", None) != pickled:
        _HELD.pickled, _HELD.plan = pickled, pickle.loads(pickled)
    plan: PostPlan = _HELD.plan
    return plan


def spread(
    posts: str | Path, plan: PostPlan, scheduler: Any, cost: Callable[[Part, bytes], Any] = cost_part
) -> pd.DataFrame:
    """The totals of all parts of Parquet files, each costed where Dask puts it.

    scheduler: "threads", "processes", the address of a Dask scheduler such as tcp://10.0.0.1:8786, or a
    `distributed.Client`.
    A part whose worker is lost is costed again: a part is known by what it is, so that none is counted twice.
    Raises ImportError without the extra `scale`, ValueError for another scheduler, ConnectionError where none answers,
    and what `cost_part` raises.
    """
    dask, run = extra("dask", "scale", WHAT), _runner(scheduler)
    totals: pd.DataFrame = run(_graph(dask, parquet_parts(posts), plan, cost))
    return totals


def _graph(dask: ModuleType, parts: list[Part], plan: PostPlan, cost: Callable[[Part, bytes], Any]) -> Any:
    """What is to be worked out. The plan is a task of its own, so that it goes to each worker once."""
    pickled = pickle.dumps(plan)
    # named for what it is, so that Dask knows an equal plan again
    delayed_plan = dask.delayed(pickled, name=f"plan-{sha256(pickled).hexdigest()}", traverse=False)
    one, add = dask.delayed(cost, pure=True), dask.delayed(add_totals, pure=True)
    tasks = [one(part, delayed_plan) for part in parts]
    while len(tasks) > 1:
        # a tree: totals are added while other parts are still costed
        tasks = [add(tasks[first : first + TOGETHER], delayed_plan) for first in range(0, len(tasks), TOGETHER)]
    return tasks[0]


def _runner(scheduler: Any) -> Callable[[Any], Any]:
    """What works out a graph. Raises ValueError for what is no scheduler."""
    if scheduler == "threads":
        return lambda graph: graph.compute(scheduler="threads")
    if scheduler == "processes":
        return _in_processes
    if isinstance(scheduler, str) and "://" in scheduler:
        return lambda graph: _at_address(graph, scheduler)
    if hasattr(scheduler, "compute"):
        return lambda graph: scheduler.compute(graph).result()
    schedulers = ", ".join(f'"{name}"' for name in SCHEDULERS)
    raise RefusedError(
        f"scheduler is {scheduler!r}; give {schedulers}, an address such as tcp://10.0.0.1:8786 or a Client"
    )


def _in_processes(graph: Any) -> Any:
    """Worked out by processes of this machine. Raises RuntimeError where one is lost."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return graph.compute(scheduler="processes")
    # an error and not a retry: it has mostly run out of memory, and would again
    except BrokenProcessPool as lost:
        message = (
            "A process that costed posts was lost, perhaps for want of memory; there are no totals. A script that uses "
            'processes calls them under if __name__ == "__main__". A distributed.Client costs a lost part again.'
        )
        raise RuntimeError(message) from lost


def _at_address(graph: Any, address: str) -> Any:
    """Worked out by the scheduler at an address. Raises ConnectionError where none answers."""
    distributed = extra("distributed", "scale", WHAT)
    try:
        client = distributed.Client(address, timeout=ANSWERS, set_as_default=False)
    except (OSError, ValueError) as fault:
        message = (
            f"No Dask scheduler answers at {address} within {ANSWERS} seconds. Start one with: dask scheduler; "
            "and workers with: dask worker ADDRESS"
        )
        raise ConnectionError(message) from fault
    with client:
        return client.compute(graph).result()
