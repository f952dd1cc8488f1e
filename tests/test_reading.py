"""Files know their lines, whatever stands in them."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from establishment.ground.csv_files import read_csv
from establishment.ground.findings import InputError
from establishment.ground.toml_files import Locator, parse_toml, read_toml
from establishment.scenarios.writer import toml_text

pytestmark = pytest.mark.core

KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
LEAVES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20),
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
DOCUMENTS = st.dictionaries(KEYS, VALUES | st.lists(st.dictionaries(KEYS, VALUES, max_size=3), min_size=1, max_size=3))


def leaves(value: Any, route: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    """Every value that is neither a table nor a list, with its route."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, (*route, key))]
    if isinstance(value, list):
        return [leaf for index, inner in enumerate(value) for leaf in leaves(inner, (*route, index))]
    return [(route, value)]


@given(DOCUMENTS)
def test_what_is_written_reads_back_equal(document: dict[str, Any]) -> None:
    assert document == tomllib.loads(toml_text(document), parse_float=Decimal)


@given(DOCUMENTS, st.booleans())
def test_every_value_knows_its_line(document: dict[str, Any], comments: bool) -> None:
    text = toml_text(document)
    if comments:
        text = "# a [comment] = 'here'\n\n" + text.replace("\n[[", "  # x\n\n[[")
    places, lines = Locator(text).places, text.split("\n")
    values = tomllib.loads(text, parse_float=Decimal)
    for route, value in leaves(values):
        assert route in places, route
        if isinstance(value, int | date) and not isinstance(value, bool):
            assert str(value) in lines[places[route] - 1]


def test_all_the_ways_to_write_toml_are_found() -> None:
    text = '''title = """
two lines with = and [ and "quotes" """
a.b.'c d' = 1
point = { x = [1, 2,], y = { z = "}" } } # { not = this }
list = [
    "one", # first
    'two',
    [3.5, 1979-05-27],
]
[table."quoted key"]
k = """a\\"""b"""
[[row]]
n = 1
[[row.inner]]
m = 1
[[row.inner]]
m = 2
[[row]]
n = 2
[row.sub]
s = true
'''
    places = Locator(text).places
    expected = {
        ("title",): 1,
        ("a", "b", "c d"): 3,
        ("point", "x", 1): 4,
        ("point", "y", "z"): 4,
        ("list", 0): 6,
        ("list", 1): 7,
        ("list", 2, 1): 8,
        ("table", "quoted key", "k"): 11,
        ("row", 0, "n"): 13,
        ("row", 0, "inner", 0, "m"): 15,
        ("row", 0, "inner", 1, "m"): 17,
        ("row", 1, "n"): 19,
        ("row", 1, "sub", "s"): 21,
        ("row", 1): 18,
        ("row", 0, "inner", 1): 16,
    }
    assert expected == {route: places.get(route) for route in expected}


@given(st.text(max_size=200))
def test_any_text_is_toml_or_a_finding(text: str) -> None:
    try:
        parse_toml(text, "x.toml")
    except InputError as fault:
        assert {"E103"} == {finding.code for finding in fault.findings}


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "a = '" + "x" * 10, "\x00", "[a]\n[a]"])
def test_nonsense_ends_in_a_finding(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_toml(text, "x.toml")
    assert [finding.code for finding in caught.value.findings] == ["E103"]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_finding(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "posts.csv"
    path.write_bytes(content)
    for table in (lambda: read_csv(path, {"post": True}), lambda: read_toml(path)):
        try:
            table()
        except InputError as fault:
            assert fault.findings[0].place.file == str(path)


def test_a_csv_keeps_zeros_words_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text('\ufeffPost ,Grade\r\n\r\n0114,n/a\r\n"01\n15", 5/6 \r\n', encoding="utf-8", newline="")
    table = read_csv(path, {"post": True, "grade": False})
    assert table.rows == ({"post": "0114", "grade": "n/a"}, {"post": "01\n15", "grade": "5/6"})
    assert table.row_lines == (3, 4)
