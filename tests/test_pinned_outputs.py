"""No figure and no formula of an output changes unnoticed: see `pinned_outputs.py`."""

import json

import pytest

from pinned_outputs import NAMES, PINNED, digests


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_as_they_were(name: str) -> None:
    was, now = json.loads(PINNED.read_text(encoding="utf-8"))[name], digests(name)
    changed = [output for output in {**was, **now} if was.get(output) != now.get(output)]
    assert not changed, (
        f'{name}: {", ".join(changed)} changed. Look at `python tests/pinned_outputs.py "{name}" OUTPUT` before and after; '
        "where the change is meant, `python tests/pinned_outputs.py` writes it down"
    )
