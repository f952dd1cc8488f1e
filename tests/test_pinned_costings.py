"""Nothing that a costing says of small scenarios changes unnoticed: see `pinned_costings.py`."""

import difflib

import pytest

import establishment as est
from pinned_costings import NAMES, SCENARIOS, lines_of, sections

WRITE = "What is said changed: read it; where the change is meant, `python tests/pinned_costings.py` writes it down."
WERE = sections()


def test_every_name_is_pinned() -> None:
    assert list(WERE) == list(NAMES)


@pytest.mark.parametrize(("name", "group"), NAMES)
def test_what_is_said_is_as_it_was(name: str, group: str) -> None:
    lines = list(difflib.unified_diff(WERE[name, group], lines_of(name, group), lineterm="", n=0))[2:]
    assert not lines, "\n".join([WRITE, *lines[:60]])


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_that_is_written_reads_back_equal(name: str) -> None:
    scenario = est.load(f'title = "{name}"\n{SCENARIOS[name]}')
    again = est.load(scenario.to_toml())
    assert again == scenario and again.to_toml() == scenario.to_toml()
