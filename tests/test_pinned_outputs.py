"""No figure, formula or text of an output changes unnoticed: see `pinned_outputs.py`."""

import difflib
import json

import pytest

from pinned_outputs import NAMES, PINNED, WORDED, digests, file_of_words, outputs, words

WRITE = "where the change is meant, `python tests/pinned_outputs.py` writes it down"


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_as_they_were(name: str) -> None:
    parts = outputs(name)
    was, now = json.loads(PINNED.read_text(encoding="utf-8"))[name], digests(parts)
    changed = [output for output in {**was, **now} if was.get(output) != now.get(output)]
    assert not changed, (
        f'{name}: {", ".join(changed)} changed. Look at `python tests/pinned_outputs.py "{name}" OUTPUT` before and after; {WRITE}'
    )
    if name in WORDED:
        before = file_of_words(name).read_text(encoding="utf-8").splitlines()
        lines = [line for line in difflib.unified_diff(before, words(parts), lineterm="", n=0) if line[:2] != "@@"]
        assert not lines, "\n".join([f"Words changed: read them; {WRITE}.", *lines[:60]])
