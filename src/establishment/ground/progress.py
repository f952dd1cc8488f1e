"""A bar on standard error while long work goes on, where someone is there to see it."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")

AFTER = 1.0
"""Seconds that work goes on before its bar comes; what is done sooner shows none."""
EVERY = 0.1
"""Seconds between two pictures of a bar."""
_HIDDEN: ContextVar[bool] = ContextVar("hidden", default=False)


def tracked(items: Iterable[T], what: str, total: int | None = None, show: bool | None = None) -> Iterator[T]:
    """The items as they are, with a bar while work on them goes on; it is gone when they are done.

    what: what is being done, such as "Costing posts".  total: how many items there are, where they have no length.
    show: whether a bar may come; if None, only on an interactive terminal or in a notebook. The bar comes once the
    work has lasted about a second; of work inside other work, below the bar of that.
    Returns the same items in the same order.

    >>> list(tracked([1, 2, 3], "Counting"))
    [1, 2, 3]
    """
    if not (_seen() if show is None else show):
        yield from items
        return
    steps = total if total is not None else len(items) if isinstance(items, Sized) else None
    # a clock that never goes back
    due, bar = time.monotonic() + AFTER, None
    for done, item in enumerate(items):
        if (now := time.monotonic()) >= due:
            bar = bar or _Bar(what, steps)
            bar.move(done)
            due = now + EVERY
        yield item
    if bar is not None:
        bar.wipe()


@contextmanager
def hidden(when: bool = True) -> Iterator[None]:
    """No bar comes inside, as where a command prints JSON; when: whether at all."""
    token = _HIDDEN.set(when or _HIDDEN.get())
    try:
        yield
    finally:
        _HIDDEN.reset(token)


def _seen() -> bool:
    """Whether someone would see a bar: a terminal for both outputs, or a notebook; in the main thread alone."""
    # two threads would draw over each other
    if _HIDDEN.get() or threading.current_thread() is not threading.main_thread():
        return False
    # a terminal that cannot move its cursor would print a line for each step
    return _in_notebook() or (
        all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))
        and os.environ.get("TERM") != "dumb"
    )


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"


class _Bar:
    """A bar that is drawn when it is moved, and leaves nothing running: what breaks off leaves only its picture.

    On a terminal it has lines of its own above the cursor; in a notebook an output of its own, which needs no widgets.
    """

    def __init__(self, what: str, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._console = Console(stderr=True, force_jupyter=False)
        description = TextColumn("{task.description}", markup=False)
        columns = description, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self._progress = Progress(*columns, console=self._console)
        self._task = self._progress.add_task(what, total=total)
        self._lines = 0
        # only inside a notebook, which then has it loaded
        self._cell = import_module("IPython.display") if _in_notebook() else None
        self._place = self._cell.display(self._cell.HTML(""), display_id=True) if self._cell else None

    def move(self, done: int) -> None:
        """Draw it with so many items done."""
        self._progress.update(self._task, completed=done)
        table = self._progress.make_tasks_table(self._progress.tasks)
        if self._place is not None:
            self._place.update(table)
            return
        self.wipe()
        self._lines = len(self._console.render_lines(table))
        self._console.print(table)

    def wipe(self) -> None:
        """Take it away."""
        if self._cell is not None and self._place is not None:
            self._place.update(self._cell.HTML(""))
            return
        from rich.control import Control
        from rich.segment import ControlType

        for _ in range(self._lines):
            self._console.control(Control((ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2)))
        self._lines = 0
