"""TOML files read so that every value knows its line, with the standard library's parser."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from establishment.ground.findings import Faults, Finding, InputError, Place
from establishment.ground.text_files import CONTROL_MARKS, read_text, unreadable

Route = tuple[str | int, ...]
"""The keys and numbers that lead to a value: ("proposal", 0, "establish", 1, "fte")."""

LARGEST_TOML = 4 * 1024 * 1024
DEEPEST_KEY = 20
_DEEP_KEY = re.compile(r"""[\s\[{]*(?:(?:[A-Za-z0-9_-]++|"[^"]*+"|'[^']*+')\s*+\.\s*+){20}""")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BROKEN = {
    "Illegal character '\\n'": "a text in quotes is not closed on its line",
    "Cannot overwrite a value": "the key appears twice in its table",
    "Cannot declare": "the table appears twice, or is already a value",
    "Exceeds the limit": "a number has too many digits",
}
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True)
class TomlFile:
    """A TOML file's values, and the line each stands on.

    name: the path as the user gave it.  values: what tomllib reads, decimals as `Decimal`.
    """

    name: str
    lines: tuple[str, ...]
    values: dict[str, Any]
    places: dict[Route, int]

    def place(self, *route: str | int) -> Place:
        """Where a value stands; where it is missing, the nearest table or value around it."""
        # what is missing is told where it should stand
        while route and route not in self.places:
            route = route[:-1]
        line = self.places.get(route, 0)
        return Place(self.name, line, self.lines[line - 1] if line else "")


def read_toml(path: Path, shown_name: str | None = None) -> TomlFile:
    """Read a TOML file.

    shown: the name used in messages, else the path.
    Raises InputError E101, E102, or E103 with the line where the TOML breaks.
    """
    name = shown_name or str(path)
    return parse_toml(read_text(path, name), name)


def parse_toml(text: str, name: str) -> TomlFile:
    """Read TOML text; as `read_toml`."""
    lines = tuple(text.split("\n"))
    if len(text) > LARGEST_TOML:
        raise unreadable(Place(name), "The file is larger than 4 MiB.", "A scenario is a few pages long.")
    try:
        # before the parser, which would go as deep as the keys
        if any(_DEEP_KEY.match(line) for line in lines):
            raise RecursionError
        # accepted by the parser first, so that the locator need not check anything
        values = _toml_values(text, name, lines)
        places = Locator(text).places
    except RecursionError:
        fault = Finding("E103", Place(name), "", "", "Keys or brackets are nested too deeply.", "Is it the right file?")
        raise InputError([fault]) from None
    file = TomlFile(name, lines, values, places)
    _refuse_control_marks(file)
    return file


def values_given(values: dict[str, Any], name: str) -> TomlFile:
    """Values that stand in no file, as those of a file are held: a fault is placed by its keys alone.

    Raises InputError E103 for text that could steer a terminal.
    """
    file = TomlFile(name, (), values, dict.fromkeys(routes(values), 0))
    _refuse_control_marks(file)
    return file


def _toml_values(text: str, name: str, lines: tuple[str, ...]) -> dict[str, Any]:
    try:
        # decimals as they are typed: 0.138 is no float on the way to a rate
        return tomllib.loads(text, parse_float=Decimal)
    except ValueError as broken:
        raise InputError([_broken_toml(str(broken), name, lines)]) from None


def _refuse_control_marks(file: TomlFile) -> None:
    """Text that could steer a terminal or hide what it says is not read."""
    faults = Faults()
    for route, value in leaves(file.values):
        if isinstance(value, str) and CONTROL_MARKS.search(value):
            message = "The text has a control character, which could hide or change what you see."
            faults.add("E103", file.place(*route), ".".join(map(str, route)), value, message, "Write it without.")
    faults.raise_any()


def leaves(value: Any, route: Route = ()) -> Iterator[tuple[Route, Any]]:
    """Every single value of nested tables and lists, with where it stands."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        yield route, value
        return
    for key, inner in inside:
        yield from leaves(inner, (*route, key))


def routes(value: Any, route: Route = ()) -> Iterator[Route]:
    """Where every value stands in nested tables and lists, those of the tables and lists with them."""
    yield route
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from routes(inner, (*route, key))


def _broken_toml(reason: str, name: str, lines: tuple[str, ...]) -> Finding:
    where = _WHERE.search(reason)
    line = min(int(where[1]), len(lines)) if where else (len(lines) if "end of document" in reason else 0)
    what = _WHERE.sub("", reason).strip().rstrip(".")
    what = next((words for start, words in _BROKEN.items() if what.startswith(start)), what)
    at = f", at column {where[2]}" if where else ""
    fix = 'Put text in quotes and lists in [ ], and write each key once: title = "Merge two registries".'
    place = Place(name, line, lines[line - 1] if line else "")
    return Finding("E103", place, "", "", f"This is not valid TOML: {what}{at}.", fix)


_INSIDE = {
    '"': re.compile(r'[^"\\]*(?:\\.[^"\\]*)*'),
    "'": re.compile(r"[^']*"),
    '"""': re.compile(r'[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*', re.DOTALL),
    "'''": re.compile(r"[^']*(?:'(?!'')[^']*)*"),
}
"""What stands between the quotes of a text, by the quotes. Time grows with the length of the text alone."""


class Locator:
    """Finds the line of every key and value of a text that tomllib has accepted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.counts: dict[Route, int] = {}
        self.places: dict[Route, int] = {}
        self._document()

    def _document(self) -> None:
        table: Route = ()
        while self._skip(" \t\n"):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text[self.at] == "[":
                table = self._header(1)
            else:
                self._pair(table)

    def _header(self, brackets: int) -> Route:
        line = self.line
        self._step(brackets)
        keys = self._keys()
        self._step(brackets)
        route = (*self._resolve(keys[:-1]), keys[-1])
        if brackets == 2:
            self.counts[route] = self.counts.get(route, 0) + 1
            # the first [[table]] of its name is where the list stands
            self.places.setdefault(route, line)
        route = self._resolve(keys)
        self.places[route] = line
        return route

    def _resolve(self, keys: list[str]) -> Route:
        route: Route = ()
        for key in keys:
            route += (key,)
            if route in self.counts:
                route += (self.counts[route] - 1,)
        return route

    def _pair(self, table: Route) -> None:
        line = self.line
        keys = self._keys()
        self._step(1)
        self._skip(" \t", comments=False)
        for depth in range(1, len(keys) + 1):
            self.places.setdefault(table + tuple(keys[:depth]), line)
        self._value(table + tuple(keys))

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(" \t", comments=False)
            if self.text[self.at] in "\"'":
                keys.append(str(tomllib.loads(f"k = {self._string()}")["k"]))
            else:
                match = _BARE_KEY.match(self.text, self.at)
                assert match is not None
                keys.append(match[0])
                self._step(len(match[0]))
            if len(keys) > DEEPEST_KEY:
                raise RecursionError
            self._skip(" \t", comments=False)
            if self.text[self.at] != ".":
                return keys
            self._step(1)

    def _value(self, route: Route) -> None:
        self.places.setdefault(route, self.line)
        mark = self.text[self.at]
        if mark in "\"'":
            self._string()
        elif mark == "[":
            self._array(route)
        elif mark == "{":
            self._inline_table(route)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def _array(self, route: Route) -> None:
        self._step(1)
        index = 0
        while self._skip(" \t\n,") and self.text[self.at] != "]":
            self._value((*route, index))
            index += 1
        self._step(1)

    def _inline_table(self, route: Route) -> None:
        self._step(1)
        while self._skip(" \t\n,") and self.text[self.at] != "}":
            self._pair(route)
        self._step(1)

    def _string(self) -> str:
        start, mark = self.at, self.text[self.at]
        fence = mark * 3 if self.text.startswith(mark * 3, self.at) else mark
        self._step(len(fence))
        inside = _INSIDE[fence].match(self.text, self.at)
        assert inside is not None
        self._step(len(inside[0]))
        self._step(len(fence))
        while len(fence) == 3 and self.text.startswith(mark, self.at):
            self._step(1)
        return self.text[start : self.at]

    def _skip(self, marks: str, *, comments: bool = True) -> bool:
        """Pass over marks and comments; False at the end of the text."""
        while self.at < len(self.text):
            if self.text[self.at] in marks:
                self._step(1)
            elif comments and self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return True
        return False

    def _step(self, count: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count
