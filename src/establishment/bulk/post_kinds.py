"""The kinds of post that rows of posts hold, read as a scenario reads its posts table."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from establishment.bulk.column_codes import Coded, Codes, place_of
from establishment.bulk.span_prices import neutral
from establishment.ground.columns import Row
from establishment.ground.findings import Faults, Place
from establishment.posts import POSTS, Kind, Spell
from establishment.rates.book import Book
from establishment.scenarios.lines import LineReader
from establishment.scenarios.row_posts import RowReader
from establishment.scenarios.scenario import Scenario

KIND = ("scale", "grade", "point", "salary", "salary_on", "protected", "protected_until", "category", "pension")
"""The columns that say which kind of post it is, beside hours and allowances."""
VALUES = ("count", "fte", "weeks", "vacancy_percent", "allowances", "funder")
"""The columns of which every value that differs is read as a line of a scenario is."""


class PostReader:
    """Reads values of posts as a scenario's posts table is read: each kind of post, and each other value, once."""

    def __init__(self, scenario: Scenario, book: Book) -> None:
        self.scenario, self.book = scenario, book
        self._read: dict[tuple[Any, ...], Spell] = {}
        self._sound: dict[tuple[Any, ...], Kind] = {}

    def kinds(self, columns: dict[str, Coded], first: Codes, faults: Faults, name: str, start: int) -> list[Kind]:
        """The kind of post of each of some rows. Faults are noted."""
        kinds = []
        for row in first.tolist():
            codes = [int(columns[key].codes[row]) for key in KIND]
            # its fault is noted already
            if any(code in columns[key].bad for key, code in zip(KIND, codes, strict=True)):
                continue
            values = tuple(columns[key].values[code] for key, code in zip(KIND, codes, strict=True))
            kind = self._sound.get(values) or self._kind(values, faults, place_of(name, start, row))
            if kind is not None:
                kinds.append(kind)
        return kinds

    def _kind(self, values: tuple[Any, ...], faults: Faults, place: Place) -> Kind | None:
        """The kind of post of values of `KIND`. Faults are noted, and said again wherever it is met again."""
        before = len(faults.found)
        spell = self._spell(dict(zip(KIND, values, strict=True)), faults, place)
        if spell is None or not isinstance(spell.kind, Kind):
            return None
        self._priced(spell.kind, faults, place)
        # hours, weeks, allowances and vacancy factor are kept by row, so that kinds stay few
        kind = neutral(spell.kind)
        # only what is sound is kept: a fault is to be told wherever it stands
        if len(faults.found) == before:
            self._sound[values] = kind
        return kind

    def _priced(self, kind: Kind, faults: Faults, place: Place) -> None:
        """Note a grade that its scale knows by name alone (E206), and a basis that is not stated (E213)."""
        if kind.basis == "unstated":
            message = "Nothing can be priced from a scale without a basis."
            faults.add(
                "E213", place, "basis", "unstated", message, 'Give the terms a basis: "point", "maximum" and so on.'
            )
        # a scenario can carry a post without a price; totals of millions would hide it
        elif kind.own_pay is None and not self.book.scale(kind.scale).has_pay(kind.grade):
            message = f"The scale {kind.scale} knows the grade {kind.grade} by name only: it has no pay."
            fix = "Cost its posts in a scenario, where they are carried as an unknown, or leave them out here."
            faults.add("E206", place, "grade", kind.grade, message, fix)

    def each(self, key: str, columns: dict[str, Coded], faults: Faults, name: str, start: int) -> list[Spell]:
        """A post with each value of a column, of the kind it first stands beside. Faults are noted."""
        spells = []
        for value, row in zip(columns[key].values, columns[key].first.tolist(), strict=True):
            if any(int(columns[column].codes[row]) in columns[column].bad for column in (key, "scale", "grade")):
                continue
            values = {column: columns[column].values[columns[column].codes[row]] for column in ("scale", "grade")}
            spells.append(self._spell({**values, key: value}, faults, place_of(name, start, row)))
        return [spell for spell in spells if spell is not None]

    def part_of_full_time(self, hours: str, cells: dict[str, Any], faults: Faults, place: Place) -> Fraction | None:
        """The FTE that hours a week are of the full-time week of a scale on a day. Faults are noted.

        cells: the scale, grade and first day (`from`) of the row.
        """
        row = Row({c.name: None for c in POSTS} | {"post": "1"} | cells | {"labels": {"hours": hours}}, place)
        spells = RowReader(LineReader(self.scenario, self.book, faults)).spells(row)
        return spells[0].fte if spells else None

    def _spell(self, values: dict[str, Any], faults: Faults, place: Place) -> Spell | None:
        at = tuple(values.items())
        if at not in self._read:
            before = len(faults.found)
            row = Row({c.name: None for c in POSTS} | {"post": "1"} | values, place)
            spell = RowReader(LineReader(self.scenario, self.book, faults)).spells(row)
            if not spell or len(faults.found) > before:  # what has a fault is not kept: it is said wherever it is met
                return None
            self._read[at] = spell[0]
        return self._read[at]
