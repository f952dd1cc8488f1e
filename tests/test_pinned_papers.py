"""No judgement of a small paper changes unnoticed, and every limit has its two sides: see `pinned_papers.py` and `pinned_readings.py`."""

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest

from pinned_papers import PINNED, PINNED_LIMITS, pinned_limits, pinned_texts
from pinned_readings import PINNED_READINGS, pinned_readings

WRITE = (
    "Judgements or readings changed: read them; where the change is meant, `python tests/pinned_papers.py` and "
    "`python tests/pinned_readings.py` write them down."
)


@pytest.mark.parametrize(
    ("path", "now", "fewest"),
    [(PINNED, pinned_texts, 300), (PINNED_LIMITS, pinned_limits, 50), (PINNED_READINGS, pinned_readings, 300)],
    ids=["texts", "limits", "readings"],
)
def test_papers_are_judged_as_they_were(path: Path, now: Callable[[], list[str]], fewest: int) -> None:
    """An example that is new is pinned when the judgements are written down the next time; until then its own test holds it."""
    were, are = sections(path.read_text(encoding="utf-8").split("\n")), sections(now())
    both = [name for name in were if name in are]
    assert len(both) >= fewest
    lines = [line for name in both for line in changed(name, were[name], are[name])]
    assert not lines, "\n".join([WRITE, *lines[:80]])


def sections(lines: list[str]) -> dict[str, list[str]]:
    """The lines under each name."""
    parts: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        name = line if line.startswith("== ") else name
        parts.setdefault(name, []).append(line)
    return parts


def changed(name: str, before: list[str], after: list[str]) -> list[str]:
    """What is said no longer, and what is said now, under a name."""
    lines = list(difflib.unified_diff(before, after, lineterm="", n=0))[2:]
    return [name, *(line for line in lines if line[:2] != "@@")] if lines else []
