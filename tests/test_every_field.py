"""Every field of every table of a scenario, given nonsense: taken where it can be, else refused by its name.

Which nonsense a field is given differs from run to run. A failure says the seed; FIELD_SEED=... repeats it, and
FIELD_VALUES=all gives every field every value.
"""

import os
import random
import tomllib
import warnings
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import establishment as est
from establishment.ground.findings import Faults
from establishment.ground.shapes import Table, _types_in, keys_of
from establishment.ground.toml_files import parse_toml
from establishment.posts import POSTS
from establishment.rates.scale_files import load_scale
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.proposals import Proposal
from establishment.scenarios.reader import read_plan
from establishment.scenarios.scenario import Scenario
from establishment.scenarios.writer import toml_text
from test_actions import LINES

BOOK = est.load_book()
NJC = BOOK.scale("njc")
SEED = os.environ.get("FIELD_SEED") or str(random.SystemRandom().randrange(10**6))
ALL = os.environ.get("FIELD_VALUES") == "all"
EACH = 4
"""Values that a field is given in one run."""
COSTED = 0.05
"""The part of the fields of which a value that is taken is costed too, which takes longest."""
LINE = {"line": "1 x Clerk SCP 5", "from": "2025-10-01"}


def sound_line(action: str) -> dict[str, Any]:
    """The line of an action that goes through every output, as a table."""
    line = tomllib.loads(f"line = {LINES[action]}")["line"]
    return {"line": line} if isinstance(line, str) else line


TABLE: dict[str, dict[str, Any]] = {
    "award": {"from": "2026-10-01", "percent": "3"},
    "group": {"proposals": [1]},
    "stated": {"measure": "net", "amount": "£5"},
    "unit_cost": {"grade": "SCP 20", "amount": "£5"},
    "funder": {"id": "grant", "name": "Grant"},
    "question": {"text": "Why?"},
}
INNER: dict[str, dict[str, Any]] = {
    "funder": {"name": "pcc"},
    "allowances": {"name": "shift", "percent": "14"},
    "cashable": {},
    "redundancy_terms": {},
}
"""Tables that stand inside a field, each sound."""
TOP = {
    "title": "t",
    "pay": "njc",
    "pension": "20%",
    "basis": "maximum",
    "price_base": "2025-05-01",
    "first_year": "2025/26",
    "years": 2,
    "hold_on_costs": True,
    "funder": [{"id": "pcc", "name": "PCC"}],
}
LONG = '"' + "x" * 1001 + '"'
NONSENSE = (
    "-1",
    "0",
    "39",
    "101",
    "1000000000",
    "1" + "0" * 30,
    "-0.5",
    "0.3",
    "1.5",
    "nan",
    "inf",
    "-inf",
    "1e400",
    "true",
    "[]",
    "[[]]",
    "{}",
    "{ x = 1 }",
    '""',
    '"  "',
    '"x"',
    '"NaN"',
    '"1e400"',
    '"-5"',
    '"£-5"',
    '"£300,00"',
    '"1/0"',
    '"1001%"',
    '"2026-13-01"',
    '"9999-12-31"',
    '"\u0663"',
    '"\u0663%"',
    "2026-10-01",
    "0001-01-01",
    "2026-10-01T09:30:00",
    "09:30:00",
    '["x"]',
    '[""]',
    "[-1]",
    LONG,
    '"a\\u202eb"',
)
NEVER = {
    "nan",
    "inf",
    "-inf",
    "1e400",
    "[[]]",
    "{ x = 1 }",
    "2026-10-01T09:30:00",
    "09:30:00",
    "0001-01-01",
    LONG,
    '"a\\u202eb"',
}
"""What no field takes."""
RAW = ("Input should", "Value error", "validation error", "pydantic", "valid ", "should have", "after validation")
"""Words of pydantic, in place of ours."""
MARK = "the value"


class InMemory:
    """Scenarios read without files, on a pay scale that is read once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.text = ""
        reader = "establishment.scenarios.reader"
        monkeypatch.setattr(f"{reader}.find_scenario", lambda path_given: (Path(path_given), False))
        monkeypatch.setattr(f"{reader}.is_there", lambda _: True)
        monkeypatch.setattr(f"{reader}.read_toml", lambda path, shown_name=None: parse_toml(self.text, str(path)))
        monkeypatch.setattr(
            "establishment.rates.book.load_scale",
            lambda folder, of: NJC if folder.name == "njc" else load_scale(folder, of),
        )

    def faults_of(self, value: Any) -> list[est.Finding]:
        """What is said of a scenario as it is read; nothing where it can be used."""
        faults = Faults()
        try:
            read_plan(value, BOOK, faults)
        except est.InputError as fault:
            faults.extend(fault.findings)
        return faults.found


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    return InMemory(monkeypatch)


def inner(shape: type[Table], key: str) -> type[Table] | None:
    """The table that a field holds, or a list of."""
    field = next(field for name, field in shape.model_fields.items() if key in (name, field.alias))
    kinds = _types_in(field.annotation)
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Table)), None)


def table_of(shape: type[Table], key: str) -> type[Table]:
    table = inner(shape, key)
    assert table is not None
    return table


def marked(shape: type[Table], sound: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """By field of a table, and of the tables inside it: the table with a mark in its place."""
    for key in keys_of(shape):
        yield f"{name}{key}", {**sound, key: MARK}
        if key in INNER and name not in ("", "proposal."):  # a scenario and a proposal say them themselves
            part = table_of(shape, key)
            for within, values in marked(part, INNER[key], f"{name}{key}."):
                yield within, {**sound, key: [values]}


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """By field: a sound scenario that has a mark in its place."""
    one = {"number": 1, "establish": [LINE]}
    for name, values in marked(Scenario, {**TOP, "proposal": [one]}, ""):
        yield name, values
    for name, values in marked(Proposal, one, "proposal."):
        yield name, {**TOP, "proposal": [values]}
    for key, shape in (("redundancy_terms", Scenario), ("cashable", Proposal)):
        for name, values in marked(table_of(shape, key), {}, f"{key}."):
            yield (
                name,
                {**TOP, "proposal": [{**one, key: values} if shape is Proposal else one]}
                | ({key: values} if shape is Scenario else {}),
            )
    for table, sound in TABLE.items():
        for name, values in marked(table_of(Scenario, table), sound, f"{table}."):
            yield name, {**TOP, "proposal": [one], table: [*TOP.get(table, []), values]}  # type: ignore[misc]
    for action in ACTIONS:
        shape_of = table_of(Proposal, action)
        leaver = {"disestablish": [LINE]} if action in ("redundancy", "pay_protection") else {}
        for name, values in marked(shape_of, sound_line(action), f"{action}."):
            yield name, {**TOP, "proposal": [{"number": 1, **leaver, action: [values]}]}
        for name, values in (
            marked(table_of(shape_of, "to"), sound_line(action)["to"], f"{action}.to.")
            if "to" in keys_of(shape_of)
            else ()
        ):
            yield name, {**TOP, "proposal": [{"number": 1, action: [{**sound_line(action), "to": values}]}]}


FIELDS = dict(documents())


def some_values(field: str) -> list[str]:
    return list(NONSENSE) if ALL else random.Random(f"{SEED} {field}").sample(NONSENSE, EACH)


@pytest.mark.parametrize("field", FIELDS)
def test_nonsense_is_refused_by_its_name_and_judged_alike_in_a_file_and_in_python(field: str, memory: InMemory) -> None:
    text, accepted_values = toml_text(FIELDS[field]), []
    for value in some_values(field):
        case = f"{field} = {value[:40]} (FIELD_SEED={SEED})"
        memory.text = text.replace(f'"{MARK}"', value)
        faults = memory.faults_of("a.toml")
        assert faults or value not in NEVER, case
        message = str(est.InputError(faults))
        if faults:
            assert field.split(".")[-1] in message, (case, message)
            assert not [words for words in RAW if words in message], (case, message)
            assert len(message) < 6000, case
        try:
            built = Scenario(**tomllib.loads(memory.text, parse_float=Decimal))
        except est.InputError as fault:
            assert faults, (case, str(fault))
            if "control character" not in message:  # which a file says before anything else
                assert said(fault.findings) <= said(faults), (case, message, str(fault))
            continue
        again = memory.faults_of(built)
        assert said(again) == said(faults) or "control character" in message, (case, message, again)
        accepted_values += [] if faults else [built]
    if accepted_values and random.Random(f"{SEED} {field}").random() < COSTED:
        assert_costed(field, accepted_values[0])


def assert_costed(field: str, scenario: Scenario) -> None:
    """What is taken can be costed and shown, or is refused by the field that cannot be priced."""
    try:
        assert str(est.cost(scenario, book=BOOK))
    except est.InputError as fault:
        assert field.split(".")[-1] in str(fault), (field, str(fault))


def said(findings: Iterable[est.Finding]) -> set[tuple[str, str]]:
    return {(finding.field, finding.message) for finding in findings}


CELLS = (
    "",
    "-1",
    "0",
    "39",
    "1e400",
    "nan",
    "NaN",
    "1/0",
    "1001%",
    "101",
    "\u0663",
    "9999-12-31",
    "2026-13-01",
    "£300,00",
    "x",
    "yes",
    "2 x x",
    "x" * 1001,
)
NOT_LOOKED_AT = {"post", "title", "unit", "reports_to"}
"""Columns that say nothing of what a post costs: bulk costing passes them over."""
TERMS = {"pay": "njc", "pension": "20%", "basis": "maximum", "hold_on_costs": True}


@pytest.mark.parametrize("column", [column.name for column in POSTS if column.name not in NOT_LOOKED_AT])
def test_a_cell_is_judged_alike_in_a_scenario_a_file_and_a_frame(column: str, memory: InMemory, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    memory.text = toml_text({**TOP, "funder": [], "posts": str(path), "proposal": [{"number": 1, "establish": [LINE]}]})
    for cell in CELLS if ALL else random.Random(f"{SEED} {column}").sample(CELLS, EACH):
        frame = pd.DataFrame([{"post": "P1", "grade": "SCP 20", column: cell}])
        frame.to_csv(path, index=False)
        outcomes = {"scenario": "", "file": "", "frame": ""}
        for kind, call in (
            ("scenario", lambda: est.cost("a.toml", book=BOOK)),
            ("file", lambda: est.cost_posts(path, book=BOOK, terms=TERMS, years="2026/27", ignore=["post"])),
            (
                "frame",
                lambda frame=frame: est.cost_posts(frame, book=BOOK, terms=TERMS, years="2026/27", ignore=["post"]),
            ),
        ):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    call()
            except (est.InputError, est.RefusedError) as fault:
                outcomes[kind] = str(fault)
                assert column in str(fault), (column, cell[:40], kind, str(fault))
        if cell == "9999-12-31" and POSTS.by_name[column].kind == "date":  # a scenario plans from 1950 to 2300
            assert outcomes.pop("scenario")
        assert len({bool(message) for message in outcomes.values()}) == 1, (column, cell[:40], SEED, outcomes)
