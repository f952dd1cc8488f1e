"""Scenario files read, checked and joined with their posts table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from establishment.ground.amounts import Amount
from establishment.ground.arguments import file_name, shown
from establishment.ground.columns import Row
from establishment.ground.findings import Faults, Finding, InputError, Place, RefusedError, listed, nearest, quoted
from establishment.ground.fingerprints import file_fingerprint
from establishment.ground.periods import long_date
from establishment.ground.read_days import DayColumn, read_day
from establishment.ground.shapes import field_name, misfits, validated
from establishment.ground.text_files import is_there
from establishment.ground.toml_files import Route, TomlFile, leaves, parse_toml, read_toml, values_given
from establishment.posts import Spell
from establishment.rates.book import Book
from establishment.rates.book_folders import shipped
from establishment.scenarios.actions import Movement, Release
from establishment.scenarios.applied_actions import AppliedActions
from establishment.scenarios.assumptions import assumed_book
from establishment.scenarios.ceiling_table import Ceiling
from establishment.scenarios.establishment import Establishment
from establishment.scenarios.lines import LineReader
from establishment.scenarios.listed_posts import posts_rows
from establishment.scenarios.named_grades import NamedGrades
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.row_posts import RowReader
from establishment.scenarios.scenario import Scenario
from establishment.scenarios.scenario_ceilings import ceilings_of
from establishment.scenarios.scenario_checks import check_names, check_pay, check_stated, check_unit_scales
from establishment.scenarios.terms import GIVEN_ASIDE, UnitCost

ScenarioSource = str | Path | Mapping[str, Any] | Scenario
"""A scenario as it can be given: a file, the name of one that ships, the text of one (of several lines), its values, or
a `Scenario`."""
NO_FILE = TomlFile("scenario", (), {}, {})
"""Where a plan made without a file says that its values stand."""


@dataclass(frozen=True)
class Plan:
    """A scenario resolved against a book, with what it assumes: the posts no action touches, and every movement.

    notes: how values with two readings were read.  given: full yearly costs that the caller gave, by grade.
    as_of: the day its maker gives it.  posts_fingerprint: of the file of its list of posts, as it was read.
    ceilings: those that it is compared with. Two plans are equal when they say the same, wherever it stands.
    """

    scenario: Scenario
    book: Book = field(compare=False, repr=False)
    unchanged: tuple[Spell, ...]
    movements: tuple[Movement, ...]
    one_offs: tuple[OneOffCost, ...] = ()
    releases: tuple[Release, ...] = ()
    file: TomlFile = field(default=NO_FILE, compare=False, repr=False)
    backwards: bool = field(default=False, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)
    given: Mapping[str, Amount] = field(default_factory=dict, compare=False)
    as_of: date | None = field(default=None, compare=False)
    posts_fingerprint: str = field(default="", compare=False)
    ceilings: tuple[Ceiling, ...] = field(default=(), compare=False)

    @property
    def all_movements(self) -> tuple[Movement, ...]:
        """The posts that no action touches, as movement 0 where there are any, and every movement."""
        rest = Movement(0, "", "unchanged", self.unchanged, self.unchanged)
        return (*((rest,) if self.unchanged else ()), *self.movements)

    def place(self, *route: str | int) -> Place:
        """Where a value of the scenario stands."""
        return self.file.place(*route)

    def reversed(self) -> Plan:
        """The plan that undoes this one: baseline and proposed change places."""
        undone = tuple(one_off.reversed() for one_off in self.one_offs)
        back = tuple(replace(release, pence=-release.pence) for release in self.releases)
        movements = tuple(movement.reversed() for movement in self.movements)
        return replace(self, movements=movements, one_offs=undone, releases=back, backwards=not self.backwards)


def find_scenario(source: str | Path) -> tuple[Path, bool]:
    """The file of a scenario, and whether it is one that ships.

    A path that is there is taken as it is; one that is not is looked for by name among those that ship.
    """
    path = Path(source)
    # a file of the user's own stands before one that ships
    if is_there(path):
        return path, False
    ours = shipped("scenarios") / (path.name if path.suffix == ".toml" else f"{path.name}.toml")
    return (ours, True) if is_there(ours) else (path, False)


def read_plan(
    source: ScenarioSource,
    book: Book,
    faults: Faults,
    unit_costs: Mapping[str, Amount] | None = None,
    posts: Sequence[Row] | None = None,
) -> Plan:
    """A scenario, however it is given, with every line read and every action applied.

    unit_costs: full yearly costs of one full-time post by grade, over those of the scenario.
    posts: the rows of the posts it is to stand on, in place of those that it names.
    Faults of the scenario and its posts table are added to `faults`, and the plan holds what could be read:
    nothing may be computed from it before `faults.raise_any()`. Raises InputError where nothing can be read.
    """
    file, folder = _file_of(source)
    scenario, book = _terms(file, book, faults, unit_costs)
    scenario = scenario.found_in(folder)
    reader = LineReader(scenario, book, faults)
    row_reader = RowReader(reader)
    sound = len(faults.found)
    named = isinstance(scenario.posts, str) and scenario.posts and posts is None
    # taken as the list is read, so that a later change of the file shows
    mark = file_fingerprint(folder / str(scenario.posts)) if named else ""
    # read before the actions, which are checked against them
    rows = _posts_of(scenario, folder, book, file, faults) if posts is None else posts
    baseline = tuple(spell for row in rows for spell in row_reader.spells(row))
    # a posts table with faults is not looked into: what is missing there would be said of the actions
    establishment = Establishment(baseline, listed_posts=bool(rows or scenario.posts) and len(faults.found) == sound)
    actions = AppliedActions(scenario, file, reader, establishment, faults)
    movements = actions.movements()
    return Plan(
        scenario,
        book,
        establishment.untouched(),
        movements,
        tuple(actions.one_offs),
        tuple(actions.releases),
        file,
        notes=(*day_notes(file), *faults.notes),
        given=dict(unit_costs or {}),
        posts_fingerprint=mark,
        ceilings=ceilings_of(scenario, folder, file, faults),
    )


def rows_of(source: ScenarioSource, book: Book, faults: Faults) -> list[Row]:
    """The rows of the posts that a scenario stands on; none where it names none. Faults are added to `faults`."""
    file, folder = _file_of(source)
    scenario, pay_book = _terms(file, book, faults)
    return _posts_of(scenario, folder, pay_book, file, faults)


def scenario_source(value: object) -> ScenarioSource:
    """A scenario as it can be given: its values, its text, or else its file or name. Raises RefusedError."""
    if isinstance(value, Scenario) or (isinstance(value, Mapping) and value):
        return value
    if not isinstance(value, str | Path):
        accepted = "a path, the name of a scenario that ships, the text of one, a mapping or an est.Scenario"
        raise RefusedError(f"{shown(value)} was given; give {accepted}")
    # no name of a file has several lines
    return value if isinstance(value, str) and "\n" in value else file_name(value)


def scenario_given(source: ScenarioSource, book: Book) -> tuple[str, Scenario, Book]:
    """What a scenario is called, what it says, and the book with what it assumes. Raises InputError."""
    faults = Faults()
    scenario, pay_book = read_terms(source, book, faults)
    faults.raise_any()
    return _file_of(source)[0].name, scenario, pay_book


def _posts_of(scenario: Scenario, folder: Path, book: Book, file: TomlFile, faults: Faults) -> list[Row]:
    """The rows of the posts table. Raises InputError; a table that is not there is said of the key that names it."""
    try:
        return posts_rows(folder, scenario, book, file, faults)
    except InputError as fault:
        place, value = file.place("posts"), quoted(str(scenario.posts))
        at_key = (
            replace(finding, place=place, field="posts", value=value) if finding.code == "E101" else finding
            for finding in fault.findings
        )
        raise InputError(at_key) from None


def day_notes(file: TomlFile) -> list[str]:
    """How the days of a scenario that are written in figures, as 01/10/2025, were read."""
    texts = ((field_name(route), value) for route, value in leaves(file.values) if isinstance(value, str))
    return [
        f"{name} is read day first: {value.strip()} is {long_date(read_day(value))}."
        for name, value in texts
        if DayColumn.of([value]).example
    ]


def read_terms(source: ScenarioSource, book: Book, faults: Faults) -> tuple[Scenario, Book]:
    """What a scenario says but for its lines, and the book with what it assumes: what posts of others are costed with.

    Faults are added to `faults`. Raises InputError where nothing can be read.
    """
    return _terms(_file_of(source)[0], book, faults)


def load_scenario(source: ScenarioSource) -> Scenario:
    """A scenario as its file says it. Raises InputError with all that does not fit its shape."""
    file, folder = _file_of(source)
    faults = Faults()
    scenario = _validated(file, faults)
    faults.raise_any()
    return scenario.found_in(folder)


def _terms(
    file: TomlFile, book: Book, faults: Faults, unit_costs: Mapping[str, Amount] | None = None
) -> tuple[Scenario, Book]:
    scenario = _validated(file, faults)
    if unit_costs:
        scenario = _given(scenario, unit_costs)
    # five years of nothing would cost nothing, in silence
    if scenario.years > 1 and not scenario.first_year:
        message = "The plan has several years, but not which is the first."
        faults.add("E202", file.place("years"), "years", scenario.years, message, 'Add first_year = "2026/27".')
    check_names(scenario, file, faults)
    check_stated(scenario, file, faults)
    check_pay(NamedGrades(scenario, book, faults), scenario, file, faults)
    check_unit_scales(scenario, book, file, faults)
    return scenario, assumed_book(scenario, book, file, faults)


def _file_of(source: ScenarioSource) -> tuple[TomlFile, Path]:
    if isinstance(source, Scenario):
        # back to what was said: an object then takes the same path as a file, with the same checks
        values = source.model_dump(by_alias=True, exclude_unset=True)
        return values_given(values, NO_FILE.name), source.folder
    if isinstance(source, Mapping):
        return values_given(dict(source), NO_FILE.name), Path()
    if isinstance(source, str) and "\n" in source:
        return parse_toml(source, NO_FILE.name), Path()
    path, from_shipped = find_scenario(source)
    if not is_there(path):
        raise _no_scenario(path)
    return read_toml(path, f"{path.name} (shipped)" if from_shipped else str(source)), path.parent


def _validated(file: TomlFile, faults: Faults) -> Scenario:
    """The scenario of a file; where single values do not fit, without them, so that the rest is checked too."""
    scenario = validated(Scenario, file.values, file, (), faults)
    if scenario is None:
        # its faults are noted already; the rest is read on so that all are told at once
        scenario = validated(Scenario, _without_faults(file), file, (), Faults())
    if scenario is None:
        faults.raise_any()
    assert scenario is not None
    return scenario


def _without_faults(file: TomlFile) -> dict[str, Any]:
    """The values of a file less those that do not fit; lists keep their length, so that lines stay theirs."""
    values = deepcopy(file.values)
    for route in misfits(Scenario, values):
        # an allowance without its amount would be read as one of the scale's
        _drop(values, route[: route.index("allowances") + 1] if "allowances" in route else route)
    return values


def _drop(values: Any, route: Route) -> None:
    for step in route[:-1]:
        inside = values.get(step) if isinstance(values, dict) else values[step] if isinstance(step, int) else None
        if not isinstance(inside, dict | list):
            break
        values, route = inside, route[1:]
    if isinstance(values, dict):
        values.pop(route[0], None)
        if route[0] == "pension":
            values["pension"] = "none"  # else the scale's own would be asked about too


def _no_scenario(path: Path) -> InputError:
    here = sorted(entry.name for entry in path.parent.glob("*.toml")) if is_there(path.parent) else []
    ours = sorted(entry.stem for entry in shipped("scenarios").glob("*.toml"))
    message = f"There is no such file, and no scenario of that name ships. {nearest(path.name, [*here, *ours])}".strip()
    return InputError(
        [Finding("E101", Place(str(path)[:200]), "", "", message, f"Scenarios that ship: {listed(ours)}.")]
    )


def _given(scenario: Scenario, unit_costs: Mapping[str, Amount]) -> Scenario:
    costs = [UnitCost(grade=grade, amount=amount, reference=GIVEN_ASIDE) for grade, amount in unit_costs.items()]
    # a cost that is given aside is of a full-time post, and leaves those of part-timers
    others = [unit for unit in scenario.unit_cost if unit.grade not in unit_costs or unit.fte != 1]
    return scenario.model_copy(update={"unit_cost": [*others, *costs]})
