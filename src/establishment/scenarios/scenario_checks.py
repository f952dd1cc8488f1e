"""What the parts of a scenario say of each other: names, funders, groups and stated figures that fit together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from establishment.ground.findings import Faults, Finding, InputError, RefusedError, listed, nearest
from establishment.ground.shapes import field_name
from establishment.ground.toml_files import Route, TomlFile
from establishment.rates.book import Book
from establishment.scenarios.line_places import Spot
from establishment.scenarios.named_grades import NamedGrades
from establishment.scenarios.scenario import Scenario
from establishment.scenarios.stated_tables import OVER_YEARS
from establishment.scenarios.terms import FunderTable


def check_pay(grades: NamedGrades, scenario: Scenario, file: TomlFile, faults: Faults) -> None:
    """The scenario's own scale is there and can be read; else nothing more can be said of its lines."""
    try:
        grades.of_scale(scenario.pay)
    except InputError as fault:
        place = file.place("pay")
        faults.extend(
            Finding(f.code, place, "pay", f.value, f.message, f.fix) if f.code == "E203" else f for f in fault.findings
        )
        # without its scale every line would be a fault of its own
        faults.raise_any()


def check_unit_scales(scenario: Scenario, book: Book, file: TomlFile, faults: Faults) -> None:
    """The scale that a unit cost names is there."""
    for index, unit in enumerate(scenario.unit_cost):
        try:
            book.scale(unit.scale or scenario.pay)
        except InputError as fault:
            at: Route = ("unit_cost", index, "scale")
            findings = [f for f in fault.findings if f.code == "E203"]
            faults.extend(replace(f, place=file.place(*at), field=field_name(at)) for f in findings)


def check_names(scenario: Scenario, file: TomlFile, faults: Faults) -> None:
    """Every proposal, funder and unit cost once, and every proposal that is named there."""
    keys: dict[str, list[Any]] = {
        "proposal": [p.id for p in scenario.proposal],
        "funder": [f.id for f in scenario.funders],
        "unit_cost": [(u.scale, u.grade, u.title, u.fte) for u in scenario.unit_cost],
    }
    for table, named in keys.items():
        for index, key in enumerate(named):
            if key in named[:index]:
                message = f"This {table.replace('_', ' ')} appears twice."
                name = key if isinstance(key, str) else key[1]
                Spot(file, (table, index)).fault(faults, "E307", "", name, message, "Keep one of them.")
    _check_next_funders(scenario, file, faults)
    _check_groups(scenario, file, faults)
    numbers = list(dict.fromkeys(keys["proposal"]))
    references: dict[str, list[tuple[list[int | str] | None, int | str | None]]] = {
        "group": [(item.proposals, item.reinvested_in) for item in scenario.group],
        "stated": [(item.proposals, None) for item in scenario.stated_figures],
    }
    for table, items in references.items():
        for index, (proposals, target) in enumerate(items):
            if proposals is not None:
                _check_proposals(proposals, numbers, Spot(file, (table, index)), "proposals", faults)
            if target is not None:
                _check_proposals([target], numbers, Spot(file, (table, index)), "reinvested_in", faults)


def _check_next_funders(scenario: Scenario, file: TomlFile, faults: Faults) -> None:
    """Who pays after a funder is there, from a day, and does not come round to the funder itself."""
    funders = [funder.id for funder in scenario.funders]
    for index, funder in enumerate(scenario.funders):
        if not funder.then:
            continue
        spot = Spot(file, ("funder", index))
        if funder.then not in funders:
            message = f'There is no funder "{funder.then}". {nearest(funder.then, funders)}'.strip()
            spot.fault(faults, "E307", "then", funder.then, message, f"Funders: {listed(funders)}.")
        # a ring of payers would leave the cost with nobody, after any number of turns
        if funder.until is None or _comes_round(funder, scenario):
            ring = "go round in a circle" if funder.until is not None else "have no day from which they pay"
            message = f'The payers after "{funder.id}" {ring}.'
            fix = "Give until, and end with a funder that goes on paying."
            spot.fault(faults, "E307", "then", funder.then, message, fix)


def _check_groups(scenario: Scenario, file: TomlFile, faults: Faults) -> None:
    """The saving of a group pays for a proposal outside it."""
    for index, group in enumerate(scenario.group):
        if str(group.reinvested_in) in map(str, group.proposals):
            message = "The saving of a group cannot pay for a proposal of the group itself."
            fix = "Name the proposal that the saving pays for, and leave it out of proposals."
            spot = Spot(file, ("group", index))
            spot.fault(faults, "E307", "reinvested_in", str(group.reinvested_in), message, fix)


def _comes_round(funder: FunderTable, scenario: Scenario) -> bool:
    """Whether those who pay after a funder come back to it."""
    followed = {other.id: other.then for other in scenario.funders}
    name, seen = funder.then, {""}
    while name not in seen:
        if name == funder.id:
            return True
        seen.add(name)
        name = followed.get(name, "")
    return False


def _check_label(scenario: Scenario, label: str, spot: Spot, faults: Faults) -> None:
    """A year is written as the years of the scenario are."""
    try:
        scenario.year_named(label)
    except RefusedError as fault:
        fix = "Its years begin as year_starts says; April if it does not."
        spot.fault(faults, "E308", "year", label, f"{fault}.", fix)


def check_stated(scenario: Scenario, file: TomlFile, faults: Faults) -> None:
    """What a stated figure needs of the scenario is there: years, and for a present value a rate."""
    years = scenario.plan_years
    span = f"{years[0]} to {years[-1]}" if years else ""
    for index, stated in enumerate(scenario.stated_figures):
        spot = Spot(file, ("stated", index))
        if stated.measure in OVER_YEARS and not years:
            message = f"{stated.measure} needs the years of the plan, and the scenario has none."
            fix = 'Add first_year = "2026/27" and years = 5.'
            spot.fault(faults, "E308", "measure", stated.measure, message, fix)
        if stated.measure == "npv" and scenario.discount_percent is None:
            message, fix = "A net present value needs a discount rate.", "Add discount_percent = 3.5, with its source."
            faults.add("E202", spot.place("measure"), "discount_percent", None, message, fix)
        # a year without a plan can still be costed, but must be written as its years are
        if stated.year and not years:
            _check_label(scenario, stated.year, spot, faults)
        if stated.year and years and stated.year not in years:
            message = f"{stated.year} is not a year of the plan."
            spot.fault(faults, "E308", "year", stated.year, message, f"Its years: {span}.")


def _check_proposals(
    proposals: Sequence[int | str], all_proposals: list[str], spot: Spot, key: str, faults: Faults
) -> None:
    every, named = f"Proposals: {listed(all_proposals)}.", [str(number) for number in proposals]
    if not named:
        spot.fault(faults, "E307", key, None, "No proposal is named.", every)
    for number in dict.fromkeys(each for each in named if named.count(each) > 1):
        message = f'The proposal "{number}" is named twice.'
        spot.fault(faults, "E307", key, number, message, "Keep one of them.")
    for number in (each for each in named if each not in all_proposals):
        message = f'There is no proposal "{number}". {nearest(number, all_proposals)}'.strip()
        spot.fault(faults, "E307", key, number, message, every)
