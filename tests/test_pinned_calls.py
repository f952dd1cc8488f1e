"""Nothing that a call gives changes unnoticed: see `pinned_calls.py`."""

import difflib

import pytest

from pinned_calls import NAMES, lines_of, sections

WRITE = "What is given changed: read it; where the change is meant, `python tests/pinned_calls.py` writes it down."
WERE = sections()


def test_every_call_is_pinned() -> None:
    assert list(WERE) == list(NAMES)


@pytest.mark.parametrize(("name", "call"), NAMES)
def test_what_a_call_gives_is_as_it_was(name: str, call: str) -> None:
    lines = list(difflib.unified_diff(WERE[name, call], lines_of(name, call), lineterm="", n=0))[2:]
    assert not lines, "\n".join([WRITE, *lines[:60]])
