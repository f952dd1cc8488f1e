"""A bar on standard error while long work goes on, where someone is there to see it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

T = TypeVar("T")

AFTER = 1.0
"""Seconds that work goes on before its bar comes; what is done sooner shows none."""
EVERY = 0.1
"""Seconds between two pictures of a bar."""
_HIDDEN: ContextVar[bool] = ContextVar("hidden", default=False)
_ONE = threading.Lock()
"""Held by the bar that is shown: work inside other work, or beside it in a thread, shows none of its own."""


def tracked(items: Iterable[T], what: str, total: int | None = None, show: bool | None = None) -> Iterator[T]:
    """The items as they are, with a bar while work on them goes on; it is gone when they are done.

    what: what is being done, such as "Costing posts".  total: how many items there are, where they have no length.
    show: whether a bar may come; where None, only on an interactive terminal or in a notebook.
    The bar comes once the work has lasted about a second. Returns the same items in the same order.

    >>> list(tracked([1, 2, 3], "Counting"))
    [1, 2, 3]
    """
    if not (_seen() if show is None else show):
        yield from items
        return
    known = total if total is not None else len(items) if isinstance(items, Sized) else None
    due, move = time.monotonic() + AFTER, None
    with ExitStack() as shown:
        for done, item in enumerate(items):
            if (now := time.monotonic()) >= due:
                move = move or shown.enter_context(_bar(what, known))
                move(done)
                due = now + EVERY
            yield item


@contextmanager
def hidden(when: bool = True) -> Iterator[None]:
    """No bar comes inside, as where a command prints JSON; when: whether at all."""
    token = _HIDDEN.set(when or _HIDDEN.get())
    try:
        yield
    finally:
        _HIDDEN.reset(token)


def _seen() -> bool:
    """Whether someone would see a bar: a terminal for both outputs, or a notebook."""
    if _HIDDEN.get():
        return False
    return _in_notebook() or all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar, as what moves it on; a call that does nothing where another is shown."""
    if not _ONE.acquire(blocking=False):
        yield lambda done: None
        return
    try:
        with _in_cell(what, total) if _in_notebook() else _on_screen(what, total) as move:
            yield move
    finally:
        _ONE.release()


@contextmanager
def _on_screen(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    from rich.console import Console

    with _progress(Console(stderr=True, force_jupyter=False)) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def _in_cell(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar in a notebook, which needs no widgets: one output, drawn anew and emptied at the end."""
    from rich.console import Console

    cell = import_module("IPython.display")
    bar = _progress(Console(stderr=True))
    task = bar.add_task(what, total=total)
    handle = cell.display(cell.HTML(""), display_id=True)

    def move(done: int) -> None:
        bar.update(task, completed=done)
        handle.update(bar.make_tasks_table(bar.tasks))

    try:
        yield move
    finally:
        handle.update(cell.HTML(""))


def _progress(console: Console) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    said = TextColumn("{task.description}", markup=False)
    return Progress(said, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True)
