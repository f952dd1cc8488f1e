"""What a paper leaves out, or says twice over."""

from __future__ import annotations

from collections.abc import Iterator

from establishment.papers.paper import Paper
from establishment.papers.results import Check


def check_substance(paper: Paper, checks: list[Check]) -> Iterator[Check]:
    """Questions that the paper leaves open."""
    yield from ()
