"""What made an output: the version, fingerprints of what was read, the costs given, and the date its maker gave.

A fingerprint is a SHA-256. That of a scenario is of what it says, however its file is laid out; that of a list of posts
is of its file; that of a scale or of the on-costs is of the files that are read. Nothing reads the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from establishment.costing.results import Results
from establishment.ground.fingerprints import text_fingerprint
from establishment.ground.money import text
from establishment.rates.book import Book
from establishment.rates.book_folders import shipped
from establishment.scenarios.reader import Plan
from establishment.scenarios.scenario import Scenario

SHOWN = 12
"""How many signs of a fingerprint are shown to people."""
SHIPPED = "the one that ships with establishment"
"""The folder of scales where none was named."""
SHIPPED_BEFORE = "what ships"
"""How older results name it; they can be made again all the same."""
ON_THE_COVER = "Made by"
"""What stands on the cover of a workbook before the same in a sentence."""
TITLE = "What made this"
MadeByRow = tuple[str, str, str]
"""What made something, its name, and its fingerprint where it has one."""


def made_by(results: Results) -> dict[str, Any]:
    """What made the outputs of a costing, as plain values.

    `as_of` and `given` are what the caller gave; `posts` is None where the scenario names no file.
    """
    from establishment import __version__

    plan = results.comparison.plan
    day = results.presentation.as_of or plan.as_of
    return {
        "establishment": __version__,
        "as_of": day.isoformat() if day else None,
        "scenario": {"name": plan.file.name, "fingerprint": _scenario_print(plan)},
        "posts": _posts_print(plan),
        "scales": [{"name": name, "fingerprint": plan.book.fingerprint(name)} for name in _scales_used(plan)],
        "on_costs": {"fingerprint": plan.book.oncosts_fingerprint},
        # the shipped folder has no path: it would differ from machine to machine
        "folder": SHIPPED if plan.book.folder == shipped("grades") else plan.book.folder.as_posix(),
        "given": {grade: text(amount.pence) for grade, amount in plan.given.items()},
    }


def made_by_rows(results: Results, *, digits: int = SHOWN) -> list[tuple[str, str, str]]:
    """The same for people: what, its name, and its fingerprint or the first digits of it."""
    return block_rows(made_by(results), digits)


def block_rows(block: dict[str, Any], digits: int = SHOWN) -> list[tuple[str, str, str]]:
    """Rows of what, name and fingerprint from the values of `made_by`."""
    sources = [("scenario", block["scenario"]), ("posts", block["posts"])]
    sources += [("scale", scale) for scale in block["scales"]] + [
        ("on-costs", {"name": "rates of employers", **block["on_costs"]})
    ]
    return [
        ("establishment", f"version {block['establishment']}", ""),
        *((("as of", block["as_of"], ""),) if block["as_of"] else ()),
        *((what, _file_name(values["name"]), values["fingerprint"][:digits]) for what, values in sources if values),
        ("folder of scales", block["folder"], ""),
        *(("given", f"{grade} = {amount}", "") for grade, amount in block["given"].items()),
    ]


def _file_name(name: str) -> str:
    """The last part of a path: the same input gives the same output in any folder."""
    return name.replace("\\", "/").rpartition("/")[2]


def made_by_cells(results: Results) -> list[tuple[str, ...]]:
    """The same as rows of the sheet of sources: what, its name and its whole fingerprint."""
    rows = made_by_rows(results, digits=64)
    return [("", f"{TITLE}: {what}", name, "", "", mark) for what, name, mark in rows]


def block_of(rows: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """The values of `made_by` from their rows; the inverse of `block_rows` with whole fingerprints."""
    marks = [(what, {"name": name, "fingerprint": mark}) for what, name, mark in rows]
    by_what = dict(marks)
    # the amount stands after the last sign of equality: a grade may have one in its name
    costs = [values["name"].rpartition(" = ") for what, values in marks if what == "given"]
    return {
        "establishment": by_what["establishment"]["name"].removeprefix("version "),
        "as_of": by_what["as of"]["name"] if "as of" in by_what else None,
        "scenario": by_what["scenario"],
        "posts": by_what.get("posts"),
        "scales": [values for what, values in marks if what == "scale"],
        "on_costs": {"fingerprint": by_what["on-costs"]["fingerprint"]},
        "folder": by_what["folder of scales"]["name"],
        "given": {grade: amount for grade, _, amount in costs},
    }


def made_by_sentences(results: Results) -> list[str]:
    """The same as items of a list in a report."""
    return sentences_of(made_by_rows(results))


def sentences_of(rows: Iterable[MadeByRow]) -> list[str]:
    """Rows of what, name and fingerprint as items of a list, with the first digits of each fingerprint."""
    return [f"{what}: {name}{f' (fingerprint {mark[:SHOWN]})' if mark else ''}" for what, name, mark in rows]


def _scenario_print(plan: Plan) -> str:
    """Of what a scenario says, without costs given beside it; a list that is a file has a fingerprint of its own."""
    # read anew from what the file says, so that defaults and layout do not change its fingerprint
    scenario = Scenario.model_validate(plan.file.values)
    values = scenario.model_dump(by_alias=True, exclude_defaults=True)
    if isinstance(scenario.posts, str):
        values.pop("posts", None)
    values.pop("ceilings", None)  # the name of a file, which differs by folder
    return text_fingerprint(json.dumps(values, sort_keys=True, default=_plain))


def _plain(value: object) -> object:
    return value.tables() if hasattr(value, "tables") else str(value)


def _posts_print(plan: Plan) -> dict[str, str] | None:
    posts = plan.scenario.posts
    if not isinstance(posts, str) or not posts:
        return None
    return {"name": Path(posts).name, "fingerprint": plan.posts_fingerprint}


def _scales_used(plan: Plan) -> list[str]:
    """The scales of the scenario, its posts and its unit costs, and the spines that they stand on."""
    spells = (spell for movement in plan.all_movements for spell in movement.spells)
    names = {plan.scenario.pay, *(unit.scale or "" for unit in plan.scenario.unit_cost)}
    names |= {getattr(spell.kind, "scale", "") for spell in spells}
    return sorted(_with_spines(plan.book, names - {""}))


def _with_spines(book: Book, names: Iterable[str]) -> set[str]:
    spines: set[str] = set()
    waiting = list(names)
    # a spine can stand on a spine, so each is looked up until none is new
    while waiting:
        name = waiting.pop()
        if name not in spines:
            spines.add(name)
            waiting += filter(None, [book.scale(name).table.on_spine])
    return spines
