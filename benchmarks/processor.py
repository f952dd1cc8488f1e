"""Processor time, of this process and of those it has started: other work on the machine hardly changes it."""

from __future__ import annotations

import gc
import resource
from collections.abc import Callable


def processor() -> float:
    """Seconds of processor that this process and its children that have ended have used so far (not on Windows)."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def seconds_of(work: Callable[[], object]) -> float:
    """Processor seconds of one run, without garbage collection, as `timeit` does."""
    gc.collect()
    gc.disable()
    start = processor()
    work()
    took = processor() - start
    gc.enable()
    return took


def interleaved(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least processor seconds of each, one of each in turn after a first round: the least is what is not chance."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            took = seconds_of(work)
            if number:
                times[name].append(took)
    return {name: min(each) for name, each in times.items()}
