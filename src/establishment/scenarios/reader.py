"""Scenario files read, checked and joined with their posts table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from establishment.amounts import Amount
from establishment.findings import Faults, Finding, InputError, Place, listed, nearest
from establishment.posts import Spell, read_posts
from establishment.rates.book import Book, shipped
from establishment.reading import TomlFile, parse_toml, read_toml
from establishment.scenarios.actions import Actions, Establishment, Movement
from establishment.scenarios.lines import LineReader
from establishment.scenarios.scenario import Scenario, UnitCost
from establishment.scenarios.writer import scenario_toml
from establishment.shapes import validated


@dataclass(frozen=True)
class Plan:
    """A scenario resolved against a book: the posts no action touches, and every movement.

    Two plans are equal when they say the same, wherever it stands.
    """

    scenario: Scenario
    unchanged: tuple[Spell, ...]
    movements: tuple[Movement, ...]
    file: TomlFile = field(compare=False, repr=False)
    from_shipped: bool = field(default=False, compare=False)

    def place(self, *route: str | int) -> Place:
        """Where a value of the scenario stands."""
        return self.file.place(*route)

    def reversed(self) -> Plan:
        """The plan that undoes this one: baseline and proposed change places."""
        return Plan(self.scenario, self.unchanged, tuple(m.reversed() for m in self.movements), self.file)


def find_scenario(given: str | Path) -> tuple[Path, bool]:
    """The file of a scenario, and whether it is one that ships.

    A path that is there is taken as it is; one that is not is looked for by name among those that ship.
    """
    path = Path(given)
    if path.exists():
        return path, False
    ours = shipped("scenarios") / (path.name if path.suffix == ".toml" else f"{path.name}.toml")
    return (ours, True) if ours.is_file() else (path, False)


def load_plan(given: str | Path | Scenario, book: Book, unit_costs: Mapping[str, Amount] | None = None) -> Plan:
    """A scenario, from its file or as an object, with every line read and every action applied.

    unit_costs: full yearly costs of one full-time post by grade, over those of the scenario.
    Raises InputError with all the faults of the scenario and its posts table.
    """
    faults = Faults()
    if isinstance(given, Scenario):
        file, from_shipped, folder = parse_toml(scenario_toml(given), "scenario"), False, Path()
    else:
        path, from_shipped = find_scenario(given)
        if not path.exists():
            raise _no_scenario(path)
        name = f"{path.name} (shipped)" if from_shipped else str(given)
        file, folder = read_toml(path, name), path.parent
    scenario = validated(Scenario, file.values, file, (), faults)
    faults.raise_any()
    assert scenario is not None
    if unit_costs:
        scenario = _given(scenario, unit_costs)
    _check_names(scenario, file, faults)
    reader = LineReader(scenario, book, faults)
    _check_pay(reader, scenario, file, faults)
    rows = read_posts(folder / scenario.posts, scenario.posts, faults) if scenario.posts else []
    baseline = tuple(spell for row in rows for spell in reader.from_row(row))
    establishment = Establishment(baseline, listed_posts=bool(scenario.posts))
    movements = Actions(scenario, file, reader, establishment, faults).movements()
    faults.raise_any()
    return Plan(scenario, establishment.untouched(), movements, file, from_shipped)


def _no_scenario(path: Path) -> InputError:
    here = sorted(entry.name for entry in path.parent.glob("*.toml")) if path.parent.is_dir() else []
    ours = sorted(entry.stem for entry in shipped("scenarios").glob("*.toml"))
    said = f"There is no such file, and no scenario of that name ships. {nearest(path.name, [*here, *ours])}".strip()
    return InputError([Finding("E101", Place(str(path)), "", "", said, f"Scenarios that ship: {listed(ours)}.")])


def _check_pay(reader: LineReader, scenario: Scenario, file: TomlFile, faults: Faults) -> None:
    """The scenario's own scale is there and can be read; else nothing more can be said of its lines."""
    try:
        reader.grades(scenario.pay)
    except InputError as fault:
        place = file.place("pay")
        faults.extend(Finding(f.code, place, "pay", f.value, f.message, f.fix) if f.code == "E203" else f for f in fault.findings)
        faults.raise_any()


def _given(scenario: Scenario, unit_costs: Mapping[str, Amount]) -> Scenario:
    costs = [UnitCost(grade=grade, amount=amount, reference="given") for grade, amount in unit_costs.items()]
    kept = [unit for unit in scenario.unit_cost if unit.grade not in unit_costs or unit.fte != 1 or unit.title]
    return scenario.model_copy(update={"unit_cost": [*kept, *costs]})


def _check_names(scenario: Scenario, file: TomlFile, faults: Faults) -> None:
    """Every proposal, funder and unit cost once, and every proposal that is named there."""
    keys: dict[str, list[Any]] = {
        "proposal": [p.id for p in scenario.proposal],
        "funder": [f.id for f in scenario.funder],
        "unit_cost": [(u.scale, u.grade, u.title, u.fte) for u in scenario.unit_cost],
    }
    for table, named in keys.items():
        for index, key in enumerate(named):
            if key in named[:index]:
                said = f"This {table.replace('_', ' ')} stands twice."
                shown = key if isinstance(key, str) else key[1]
                faults.add("E307", file.place(table, index), f"{table}[{index}]", shown, said, "Keep one of them.")
    known = keys["proposal"]
    for table, items in (("group", scenario.group), ("stated", scenario.stated)):
        for index, item in enumerate(items):
            given = [str(number) for number in item.proposals]  # type: ignore[attr-defined]
            target = getattr(item, "reinvested_in", None)
            wanted = [*given, *([str(target)] if target is not None else [])]
            if not given:
                said = "No proposal is named."
                faults.add("E307", file.place(table, index, "proposals"), f"{table}[{index}].proposals", None, said, f"Proposals: {listed(known)}.")
            for number in (n for n in wanted if n not in known):
                said = f'There is no proposal "{number}". {nearest(number, known)}'.strip()
                place = file.place(table, index, "proposals")
                faults.add("E307", place, f"{table}[{index}].proposals", number, said, f"Proposals: {listed(known)}.")
