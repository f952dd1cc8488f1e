"""Nothing that posts in bulk come to, or are refused with, changes unnoticed: see `pinned_bulk.py`."""

import difflib

import pytest

from pinned_bulk import NAMES, lines_of, sections

WRITE = "What is said changed: read it; where the change is meant, `python tests/pinned_bulk.py` writes it down."
WERE = sections()


def test_every_name_is_pinned() -> None:
    assert list(WERE) == list(NAMES)


@pytest.mark.filterwarnings("ignore:The ")
@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_is_as_it_was(name: str) -> None:
    lines = list(difflib.unified_diff(WERE[name], lines_of(name), lineterm="", n=0))[2:]
    assert not lines, "\n".join([WRITE, *lines[:60]])
