"""Work that makes many objects and keeps them, without the search for circles of objects in between."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Without the search for circles of objects, which takes time where many are made and kept."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # only if it was on: the caller may have turned it off
        if was:
            gc.enable()
