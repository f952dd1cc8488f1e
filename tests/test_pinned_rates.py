"""No rate, price, step, exit or fault of a pay scale changes unnoticed: see `pinned_rates.py`."""

import difflib

import pytest

from pinned_rates import NAMES, lines_of, sections

pytestmark = pytest.mark.core

WRITE = "What is said changed: read it; where the change is meant, `python tests/pinned_rates.py` writes it down."
WERE = sections()


def test_every_name_is_pinned() -> None:
    assert list(WERE) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_rates_are_as_they_were(name: str) -> None:
    lines = list(difflib.unified_diff(WERE[name], lines_of(name), lineterm="", n=0))[2:]
    assert not lines, "\n".join([WRITE, *lines[:60]])
