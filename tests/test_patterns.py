"""Regular expressions that every Python from 3.11.0 on matches alike, in time that grows with the text.

Python 3.11.2, the `python3` of Debian 12, matches possessive repeats of groups wrongly and gives no error.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from establishment.ground.toml_files import parse_toml
from establishment.papers.figures import figures

pytestmark = pytest.mark.core

TOP = Path(__file__).parents[1]
SOURCES = sorted(path for room in ("src", "tests", "benchmarks") for path in (TOP / room).rglob("*.py"))
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d+(?:,\d*)?\})\+|\)\{,\d+\}\+|\(\?>")
"""The end of a group that is repeated possessively, or the start of an atomic group."""
SINGLE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
"""An escaped sign or a set of signs, in which brackets and repeats stand for themselves."""


def possessive(text: str) -> bool:
    return bool(POSSESSIVE_GROUP.search(SINGLE.sub("x", text)))


def texts(tree: ast.AST) -> Iterator[str]:
    """Every text of a module: constants, and f-strings with each part that is filled in as a group of its own."""
    if isinstance(tree, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "()" for part in tree.values)
    elif isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        yield tree.value
    elif isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add):
        yield "".join(next(texts(part), "()") for part in (tree.left, tree.right))
    for child in ast.iter_child_nodes(tree):
        yield from texts(child)


def grouped(parsed: Any) -> bool:
    """Whether a parsed pattern repeats more than one sign possessively, or holds an atomic group."""
    for operation, value in parsed:
        if str(operation) == "ATOMIC_GROUP":
            return True
        if str(operation) == "POSSESSIVE_REPEAT" and not re._compiler._simple(value[2]):  # type: ignore[attr-defined]
            return True
        inner = list(value) if isinstance(value, tuple | list) else [value]
        inner += [part for parts in inner if isinstance(parts, list) for part in parts]
        if any(grouped(part) for part in inner if isinstance(part, re._parser.SubPattern)):  # type: ignore[attr-defined]
            return True
    return False


@pytest.mark.parametrize(
    "pattern",
    [r"(?:ab|c)*+", r"x(?:\d\d){1,4}+y", "(ab)++", "(?:(?:ab)?+c|d)", "(?>a|b)", "a|(?=(?:ab)*+)", "(?(1)(?:ab)*+|c)"],
)
def test_the_two_searches_find_a_possessive_group(pattern: str) -> None:
    text = "(x)?" * pattern.startswith("(?(1)") + pattern
    assert grouped(re._parser.parse(text))  # type: ignore[attr-defined]
    assert possessive(text)


@pytest.mark.parametrize(
    "pattern", [r"[^<>]*+>", r"\d{1,6}+", "(?:a)*+", "(a|b)*", r"a\s*+\.(?:b)+", r"\)+ \(\?", r"[\s()*+-]*"]
)
def test_the_parsed_search_lets_single_signs_pass(pattern: str) -> None:
    assert not grouped(re._parser.parse(pattern))  # type: ignore[attr-defined]
    assert possessive(pattern) == (pattern == "(?:a)*+")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TOP)))
def test_no_text_of_the_source_holds_a_possessive_group(path: Path) -> None:
    if path == Path(__file__):
        return
    wrong = [text for text in texts(ast.parse(path.read_text(encoding="utf-8"))) if possessive(text)]
    assert wrong == []


def test_no_pattern_that_the_modules_hold_has_a_possessive_group() -> None:
    patterns: dict[str, re.Pattern[str]] = {}

    def gather(name: str, value: object) -> None:
        if isinstance(value, re.Pattern):
            patterns[name] = value
        elif isinstance(value, dict):
            for key, inner in value.items():
                gather(f"{name}[{key!r}]", inner)
        elif isinstance(value, list | tuple | set | frozenset):
            for at, inner in enumerate(value):
                gather(f"{name}[{at}]", inner)

    for path in sorted((TOP / "src" / "establishment").rglob("*.py")):
        parts = path.relative_to(TOP / "src").with_suffix("").parts
        if parts[-1] not in ("__init__", "__main__"):
            for name, value in vars(importlib.import_module(".".join(parts))).items():
                gather(f"{'.'.join(parts)}.{name}", value)
    assert len(patterns) > 100
    assert [
        name for name, one in patterns.items() if grouped(re._parser.parse(one.pattern, one.flags & ~re.DEBUG))
    ] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("£12,084.50", "12084.5"),
        ("£0.5m", "500000"),
        ("£1.5bn", "1500000000"),
        ("£1,234,567.89", "1234567.89"),
        ("£12 084 500", "12084500"),
        ("£1'234'567.5", "1234567.5"),
        ("€1.234.567,89", "1234567.89"),
        ("£9", "9"),
        ("12,084.50 pounds", "12084.5"),
        ("£28,412", "28412"),
    ],
)
def test_an_amount_is_read_to_its_last_digit(text: str, value: str) -> None:
    assert [str(float(quantity.value)) for quantity in figures(text) if quantity.kind == "money"] == [str(float(value))]


def test_texts_of_a_scenario_are_passed_over_to_their_end() -> None:
    file = parse_toml('a = "x \\" y"\nb = """one\n"two" \\""" """\nc = \'\'\'it\'s\n\'\'\'\nd = 1\n', "x.toml")
    assert {"a": 1, "b": 2, "c": 4, "d": 6} == {str(route[0]): line for route, line in file.places.items()}
