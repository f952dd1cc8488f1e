"""One figure in two versions."""

from __future__ import annotations

from collections.abc import Iterator

from establishment.papers.paper import Paper
from establishment.papers.results import Check


def check_versions(paper: Paper) -> Iterator[Check]:
    """Figures of one thing that are not the same in two places."""
    yield from ()
