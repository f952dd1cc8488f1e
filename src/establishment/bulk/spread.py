"""Partitions of Parquet files costed by several threads, processes or machines, with Dask."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from establishment.bulk.partition import cost_partition, merged
from establishment.bulk.plan import PostPlan
from establishment.bulk.sources import Part, parquet_parts, read_part, rows_at_once

if TYPE_CHECKING:
    import pandas as pd

SCHEDULERS = ("threads", "processes")
_HELD = threading.local()
"""The plan that each thread works with: what it has looked up is kept from part to part, and no two share it."""


def cost_part(part: Part, plan: bytes) -> pd.DataFrame:
    """The totals of one part of a file: a pure function of the part and of the plan, pickled.

    Raises what `cost_partition` raises.
    """
    held = _plan(plan)
    return merged(
        [
            cost_partition(chunk.frame, held, chunk.name, chunk.start)
            for chunk in read_part(part, held, rows_at_once(held))
        ],
        held,
    )


def _plan(pickled: bytes) -> PostPlan:
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
    Raises ImportError without the extra `scale`, ValueError for another scheduler, and what `cost_part` raises.
    """
    dask = _dask("dask")
    pickled = pickle.dumps(plan)
    one = dask.delayed(cost, pure=True)
    tasks = [one(part, pickled) for part in parquet_parts(posts)]
    together = _added(dask, tasks, plan)
    if scheduler in SCHEDULERS:
        [found] = dask.compute(together, scheduler=scheduler)
    elif isinstance(scheduler, str) and "://" in scheduler:
        with _dask("distributed").Client(scheduler) as client:
            found = client.compute(together).result()
    elif hasattr(scheduler, "compute"):
        found = scheduler.compute(together).result()
    else:
        given = ", ".join(SCHEDULERS)
        raise ValueError(
            f"scheduler is {scheduler!r}; give {given}, an address such as tcp://10.0.0.1:8786 or a Client"
        )
    totals: pd.DataFrame = found
    return totals


def _added(dask: ModuleType, tasks: list[Any], plan: PostPlan) -> Any:
    """Totals added eight at a time, so that no one waits for all."""
    bare = pickle.loads(pickle.dumps(plan))
    add = dask.delayed(partial(merged, plan=bare), pure=True)
    while len(tasks) > 1:
        tasks = [add(tasks[first : first + 8]) for first in range(0, len(tasks), 8)]
    return tasks[0]


def _dask(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as missing:
        said = (
            f'Spreading posts needs {name}, which is not installed. Install it with: pip install "establishment[scale]"'
        )
        raise ImportError(said) from missing
