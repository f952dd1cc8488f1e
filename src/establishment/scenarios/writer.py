"""A scenario written as the file it is read from."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from establishment.ground.arguments import arguments, file_name, instance
from establishment.scenarios.scenario import Scenario

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def scenario_toml(scenario: Scenario) -> str:
    """The TOML text of a scenario: what was set in it, in the order of the format.

    Read again, it gives an equal scenario.
    """
    return toml_text(scenario.model_dump(by_alias=True, exclude_unset=True))


def toml_text(values: dict[str, Any]) -> str:
    """TOML text of plain values; a list of tables at the top becomes [[tables]]."""
    lines = [f"{_key(key)} = {_value(value)}" for key, value in values.items() if not _is_tables(value)]
    for key, tables in values.items():
        for table in tables if _is_tables(tables) else ():
            lines += ["", f"[[{_key(key)}]]", *(f"{_key(k)} = {_value(v)}" for k, v in table.items())]
    return "\n".join(lines) + "\n"


@arguments(scenario=instance(Scenario, accepted="a Scenario"), path=file_name)
def write_scenario(scenario: Scenario, path: str | Path) -> Path:
    """Write a scenario file, whole or not at all.

    Returns the path. Raises FileExistsError if it is there already, OSError if it cannot be written.
    """
    target, text = Path(path), scenario_toml(scenario)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
        except OSError:
            target.unlink(missing_ok=True)
            raise
    return target


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _value(value: Any) -> str:
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
