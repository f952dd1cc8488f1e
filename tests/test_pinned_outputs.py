"""No figure, formula or text of an output changes unnoticed: see `pinned_outputs.py`."""

import difflib
import json
from xml.etree import ElementTree

import pytest

from pinned_outputs import NAMES, PINNED, SMALL, WORDED, digests, file_of_words, part_names, parts_of, words
from workbook_text import MAIN, tags

WRITE = "where the change is meant, `python tests/pinned_outputs.py` writes it down"
WERE = json.loads(PINNED.read_text(encoding="utf-8"))
PLACES = [(name, part) for name, parts in WERE.items() for part in parts]
"""A small scenario that is new is pinned the next time that all are written down."""


def test_every_output_is_pinned() -> None:
    expected = [(name, part) for name in NAMES for part in part_names(name)]
    assert [place for place in expected if place[0] not in SMALL or place[0] in WERE] == PLACES


@pytest.mark.parametrize(("name", "part"), PLACES)
def test_outputs_are_as_they_were(name: str, part: str) -> None:
    outputs = dict(parts_of(name)[part]())
    was, now = WERE[name][part], digests(name, outputs)
    changed = [output for output in {**was, **now} if was.get(output) != now.get(output)]
    assert not changed, (
        f'{name}: {", ".join(changed)} changed. Look at `python tests/pinned_outputs.py "{name}" OUTPUT` before and after; {WRITE}'
    )
    if name in WORDED:
        before = file_of_words(name, part).read_text(encoding="utf-8").splitlines()
        lines = [line for line in difflib.unified_diff(before, words(outputs), lineterm="", n=0) if line[:2] != "@@"]
        assert not lines, "\n".join([f"Words changed: read them; {WRITE}.", *lines[:60]])


def test_a_workbook_reads_the_same_whichever_other_libraries_are_loaded() -> None:
    """openpyxl gives its namespaces names that ElementTree then writes."""
    look = f'<font xmlns="{MAIN[1:-1]}" xml:space="preserve" xmlns:r="urn:r" r:id="rId1"><b val="1"/></font>'
    as_it_is = '<font xml:space="preserve" id="rId1"><b val="1" /></font>'
    spaces = dict(ElementTree._namespace_map)  # type: ignore[attr-defined]
    try:
        assert tags(ElementTree.fromstring(look)) == as_it_is
        ElementTree.register_namespace("main", MAIN[1:-1])
        ElementTree.register_namespace("r", "urn:r")
        assert tags(ElementTree.fromstring(look)) == as_it_is
    finally:
        ElementTree._namespace_map.clear()  # type: ignore[attr-defined]
        ElementTree._namespace_map.update(spaces)  # type: ignore[attr-defined]
