"""No judgement of a small paper changes unnoticed, and every limit has its two sides: see `pinned_papers.py`."""

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest

from pinned_papers import PINNED, PINNED_LIMITS, pinned_limits, pinned_texts

WRITE = "Judgements changed: read them; where the change is meant, `python tests/pinned_papers.py` writes it down."


@pytest.mark.parametrize(
    ("path", "now"), [(PINNED, pinned_texts), (PINNED_LIMITS, pinned_limits)], ids=["texts", "limits"]
)
def test_papers_are_judged_as_they_were(path: Path, now: Callable[[], list[str]]) -> None:
    before = path.read_text(encoding="utf-8").split("\n")
    lines = [line for line in difflib.unified_diff(before, now(), lineterm="", n=2) if line[:2] != "@@"]
    assert not lines, "\n".join([WRITE, *lines[:80]])
