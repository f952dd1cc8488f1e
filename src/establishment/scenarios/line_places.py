"""Where a line of a scenario stands: a table of its file, or a row of its posts table."""

from __future__ import annotations

from dataclasses import dataclass, replace

from establishment.ground.columns import Row
from establishment.ground.findings import Faults, Place
from establishment.ground.shapes import field_name
from establishment.ground.toml_files import Route, TomlFile


@dataclass(frozen=True)
class Spot:
    """Where a line stands, and where its fields do: a table of a TOML file, or a row of a posts table."""

    file: TomlFile | None
    route: Route = ()
    row: Row | None = None

    def place(self, *keys: str | int) -> Place:
        """The place of a field, or of the line."""
        # a row of a table has one line; a scenario built in Python has none
        if self.row is not None or self.file is None:
            return self.row.place if self.row else Place("")
        return self.file.place(*self.route, *keys)

    def name(self, *keys: str | int) -> str:
        """The name of a field in messages."""
        return str(keys[0] if keys else "") if self.row is not None else field_name((*self.route, *keys))

    def fault(
        self, faults: Faults, code: str, key: str, value: object, message: str, fix: str, *, at: str | None = None
    ) -> None:
        """Note a fault of a field; of the line where the key is empty. at: the field it stands at, where another."""
        where = key if at is None else at
        faults.add(code, self.place(*filter(None, (where,))), self.name(*filter(None, (key,))), value, message, fix)

    def gives(self, *keys: str) -> bool:
        """Whether the table has one of the keys, whether or not its value fits."""
        # a value that does not fit is gone from the shape, but its place is kept
        return self.file is not None and any((*self.route, key) in self.file.places for key in keys)

    def at(self, *keys: str | int) -> Spot:
        """The spot of a part of this one."""
        return replace(self, route=(*self.route, *keys))
