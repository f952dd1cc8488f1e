"""The ceilings that a scenario names or holds itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from establishment.ground.findings import Faults, InputError, RefusedError, quoted
from establishment.ground.toml_files import TomlFile
from establishment.scenarios.ceiling_table import ENDINGS, Ceiling, holds_ceilings, read_ceilings
from establishment.scenarios.listed_posts import check_file_name
from establishment.scenarios.scenario import Scenario


def ceilings_of(scenario: Scenario, folder: Path, file: TomlFile, faults: Faults) -> tuple[Ceiling, ...]:
    """The ceilings of the file that a scenario names, and then its own; faults of either are added to `faults`."""
    if not scenario.ceilings:
        return tuple(scenario.ceiling)
    place = file.place("ceilings")
    name = folder / scenario.ceilings
    try:
        check_file_name(scenario.ceilings, folder, place, "ceilings", ENDINGS)
        # those of the file first, as an establishment's own are the ones that its scenarios share
        return (*read_ceilings(name, scenario.ceilings), *scenario.ceiling)
    except InputError as fault:
        value = quoted(scenario.ceilings[:200])
        # a scenario of somebody else's could name any file: no line of one that holds no ceilings is shown
        if all(each.code != "E101" for each in fault.findings) and not holds_ceilings(name):
            message = "The file holds no ceilings, and no line of it is shown here."
            fix = (
                "Name a .csv file with columns such as unit, grade, posts, fte, or a .toml file of [[ceiling]] tables."
            )
            faults.add("E102", place, "ceilings", scenario.ceilings[:200], message, fix)
            return tuple(scenario.ceiling)
        faults.extend(
            replace(each, place=place, field="ceilings", value=value) if each.code == "E101" else each
            for each in fault.findings
        )
    except RefusedError as fault:
        faults.add("E208", place, "ceilings", scenario.ceilings, f"{fault}.", f"Name a file: {' or '.join(ENDINGS)}.")
    return tuple(scenario.ceiling)
