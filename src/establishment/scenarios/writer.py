"""A scenario written as the file it is read from."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from establishment.ground.shapes import Table
from establishment.scenarios.post_rows import HeldPosts
from establishment.scenarios.terms import ScenarioTerms

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def scenario_toml(scenario: ScenarioTerms) -> str:
    """The TOML text of a scenario: what was set in it, in the order of the format.

    Read again, it gives an equal scenario.
    """
    # only what was said: a default that is written would no longer follow the format
    values = scenario.model_dump(by_alias=True, exclude_unset=True)
    if scenario.basis.baseline == scenario.basis.proposed:
        values["basis"] = scenario.basis.baseline
    if isinstance(scenario.posts, HeldPosts):
        values["posts"] = scenario.posts.tables()
    return toml_text(values)


def toml_text(values: dict[str, Any]) -> str:
    """TOML text of plain values; a list of tables at the top becomes [[tables]]."""
    lines = [f"{_key(key)} = {_value(value)}" for key, value in values.items() if not _is_tables(value)]
    for key, tables in values.items():
        for table in tables if _is_tables(tables) else ():
            lines += ["", f"[[{_key(key)}]]", *(f"{_key(k)} = {_value(v)}" for k, v in table.items())]
    return "\n".join(lines) + "\n"


def line_words(line: Table) -> str:
    """A line of a scenario as its file has it, on one line."""
    return _value(line.model_dump(by_alias=True, exclude_unset=True))


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _value(value: Any) -> str:
    # before numbers, since True is a number to Python
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        items = [_value(item) for item in value]
        long = sum(map(len, items)) > 90
        return "[\n    " + ",\n    ".join(items) + ",\n]" if long else "[" + ", ".join(items) + "]"
    return _text(str(value))


def _text(value: str) -> str:
    return '"' + "".join(_ESCAPES.get(c, c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}") for c in value) + '"'
