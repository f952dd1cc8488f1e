"""No judgement of a small paper changes unnoticed, and every limit has its two sides: see `pinned_papers.py` and `pinned_readings.py`."""

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest

from pinned_papers import LIMITS, PINNED, PINNED_LIMITS, course, lines_of, texts
from pinned_readings import PINNED_READINGS, papers, readings_of

WRITE = (
    "Judgements or readings changed: read them; where the change is meant, `python tests/pinned_papers.py` and "
    "`python tests/pinned_readings.py` write them down."
)
Make = Callable[[], list[str]]


def sections(path: Path) -> dict[str, list[str]]:
    """The lines of a file under each name."""
    parts: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("== "):
            name = line.removeprefix("== ")
            parts[name] = []
        elif line:
            parts[name].append(line)
    return parts


def shown(lines: list[str]) -> list[str]:
    """Lines as a file holds them, without the name above them."""
    return [line for line in "\n".join(lines).split("\n") if line and not line.startswith("== ")]


KINDS: dict[str, tuple[Path, int, dict[str, Make]]] = {
    "texts": (PINNED, 300, {n: lambda n=n, text=text: lines_of(n, text) for n, text in texts().items()}),
    "limits": (PINNED_LIMITS, 50, {n: lambda way=way: list(course(*way)) for n, way in LIMITS.items()}),
    "readings": (PINNED_READINGS, 300, {n: lambda text=text: list(readings_of(text)) for n, text in papers().items()}),
}
"""What is pinned: the file, how much of it there is at least, and what is said now under each name."""
WERE = {kind: sections(path) for kind, (path, _, _) in KINDS.items()}
BOTH = [(kind, name) for kind, (_, _, now) in KINDS.items() for name in WERE[kind] if name in now]
"""An example that is new is pinned when the judgements are written down the next time; until then its own test holds it."""


@pytest.mark.parametrize("kind", KINDS)
def test_most_of_what_is_looked_at_is_pinned(kind: str) -> None:
    assert sum(of == kind for of, _ in BOTH) >= KINDS[kind][1]


@pytest.mark.parametrize(("kind", "name"), BOTH)
def test_a_paper_is_judged_as_it_was(kind: str, name: str) -> None:
    are = shown(KINDS[kind][2][name]())
    lines = list(difflib.unified_diff(WERE[kind][name], are, lineterm="", n=0))[2:]
    assert not lines, "\n".join([WRITE, *(line for line in lines if line[:2] != "@@")][:80])
