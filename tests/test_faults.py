"""How the commands end: what is the user's to mend, what is a fault of the program, outputs that cannot be written."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.ground import columns
from establishment.ground.findings import InputError, RefusedError
from establishment.rates import book_folders
from establishment.rates.book_folders import shipped

HERE = Path(__file__).parent
BOOK = ("--grades", str(HERE / "example-grades"))
SCENARIO = """title = "T"
pay = "registry-staff"
price_base = 2025-04-01
pension = "20%"
basis = "maximum"
unit_cost = [{ grade = "EO", amount = "£40,000" }]
[[proposal]]
number = 1
establish = ["2 x Clerk CLERK", "1 x Registrar EO"]
"""
PAPER = "1. Posts\nIt is proposed to establish 2 x Analyst Grade 7. The growth is £52,000.\n"
COMMANDS = {
    "cost": ("cost", "a.toml"),
    "cost_json": ("cost", "a.toml", "--json"),
    "paragraph": ("cost", "a.toml", "--paragraph"),
    "explain": ("explain", "a.toml"),
    "explain_json": ("explain", "a.toml", "--json"),
    "diff": ("diff", "a.toml", "b.toml"),
    "diff_json": ("diff", "a.toml", "b.toml", "--json"),
    "check": ("check", "a.txt"),
    "check_json": ("check", "a.txt", "--json"),
    "draft": ("draft", "a.txt"),
    "draft_json": ("draft", "a.txt", "--json"),
    "scales": ("scales",),
    "scales_json": ("scales", "--json"),
    "show": ("scales", "registry-staff"),
    "show_json": ("scales", "registry-staff", "--json"),
    "scales_check": ("scales", "check", "registry-staff"),
    "scales_check_json": ("scales", "check", "registry-staff", "--json"),
}
COSTS = ("cost", "cost_json", "paragraph", "explain", "explain_json", "diff", "diff_json")
ROOMS = {
    "establishment.ground.shapes.parse_amount": COSTS,  # inside a validator, where pydantic takes a ValueError for a refusal
    "establishment.ground.toml_files.Locator.__init__": (*COSTS, "scales_check", "show", "show_json"),
    "establishment.scenarios.lines.parse_line": COSTS,
    "establishment.costing.engine.Engine.faults": COSTS,
    "establishment.costing.explain._effect": ("explain", "explain_json"),
    "establishment.rates.scales.Scale.value": COSTS,
    "establishment.api.costing_outputs.costing_document": ("cost_json",),
    "establishment.api.costing_outputs.costing_text": ("cost",),
    "establishment.api.costing_outputs.paragraph": ("paragraph",),
    "establishment.paybook.gaps.summary_of": ("scales", "scales_json"),
    "establishment.paybook.scale_on_day.look": ("show", "show_json"),
    "establishment.paybook.checks.check_scale": ("scales_check", "scales_check_json"),
    "establishment.api.papers.check_paper": ("check", "check_json", "draft", "draft_json"),
    "establishment.ground.columns.pence_of": (*COSTS, "show", "show_json"),
}
"""Where something goes wrong, and the commands that come by there."""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {"a.toml": SCENARIO, "b.toml": SCENARIO.replace("2 x", "3 x"), "a.txt": PAPER}.items():
        Path(name).write_text(text, encoding="utf-8")


def broken(kind: type[Exception]) -> Callable[..., NoReturn]:
    def wrong(*_: Any, **__: Any) -> NoReturn:
        raise kind("a slip \x1b[31m of ours")

    return wrong


@pytest.fixture(autouse=True, scope="module")
def _every_module_is_loaded() -> None:
    """A module that is loaded while a name is replaced would keep the other for the tests that follow."""
    for path in sorted((HERE.parent / "src" / "establishment").rglob("*.py")):
        parts = path.relative_to(HERE.parent / "src").with_suffix("").parts
        if "assistants" not in parts and "__main__" not in parts:  # the first needs a library that may not be there
            importlib.import_module(".".join(part for part in parts if part != "__init__"))


@pytest.mark.parametrize("kind", [ValueError, KeyError, OverflowError, AssertionError, OSError])
@pytest.mark.parametrize(("where", "name"), [(where, name) for where, names in ROOMS.items() for name in names])
def test_a_fault_of_the_program_says_so_in_every_command(
    where: str, name: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "pence_of" in where:
        monkeypatch.setitem(columns._READERS, "pounds", broken(kind))
    else:
        monkeypatch.setattr(where, broken(kind))
    result = CliRunner().invoke(app, [*COMMANDS[name], *BOOK])
    assert result.exit_code == 3, result.output
    assert result.stdout == "", "no figure stands beside a fault"
    first = result.stderr.splitlines()[0]
    assert first == "This is a fault of establishment itself, not of your files or of the command you typed."
    assert "Please report it" in result.stderr
    assert f"{kind.__name__}: " in result.stderr
    assert "a slip" in result.stderr
    assert "\x1b" not in result.stderr
    assert ".py:" in result.stderr, "the place is named"
    assert "Traceback" not in result.stderr
    assert "error E" not in result.stderr


def test_every_command_is_sound_without_a_slip() -> None:
    for words in COMMANDS.values():
        assert CliRunner().invoke(app, [*words, *BOOK]).exit_code in (0, 1), words


def test_refusals_are_value_errors_for_those_who_call() -> None:
    assert issubclass(RefusedError, ValueError)
    assert est.RefusedError is RefusedError
    assert not issubclass(InputError, ValueError)


GRADES = Path(__file__).parents[1] / "grades"
FAULTY = {
    "registry/points.csv": ("1,24000", "1,2400O"),
    "oncosts/apprenticeship-levy.csv": (",0.005,", ",half,"),
}


@pytest.mark.parametrize("file", FAULTY)
def test_a_faulty_scale_that_ships_is_never_the_users_fault(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(GRADES / "oncosts", tmp_path / "grades" / "oncosts")
    run_app("scales", "new", "registry", "--grades", "grades")
    Path("a.toml").write_text(
        'title = "T"\npay = "registry"\nbasis = "maximum"\npension = "20%"\nprice_base = 2025-05-01\n'
        '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk Grade 1"]\n'
    )
    text, wrong = FAULTY[file]
    whole = (tmp_path / "grades" / file).read_text(encoding="utf-8")
    assert text in whole
    (tmp_path / "grades" / file).write_text(whole.replace(text, wrong, 1), encoding="utf-8")
    own = run_app("cost", "a.toml", "--grades", "grades")
    assert 2 == own.exit_code, own.output
    assert "ships" not in own.stderr
    real = shipped("grades")
    users = [
        module for name, module in sys.modules.items() if name.startswith("establishment") and named(module) is shipped
    ]
    for module in users:  # each that asks where the data lies, so that none goes on looking at the real files
        monkeypatch.setattr(module, "shipped", lambda kind: tmp_path / kind)
    assert real != book_folders.shipped("grades")
    for words in (("cost", "a.toml"), ("cost", "a.toml", "--grades", str(HERE / "example-grades"))):
        result = run_app(*words)
        assert 3 == result.exit_code, result.output
        assert "faulty. Your files and your command are not the cause" in result.stderr
        assert f"{file}:" in result.stderr
        assert result.stdout == ""


def named(module: ModuleType) -> object:
    """What a module calls `shipped`; None where it has no such name."""
    return vars(module).get("shipped")


def run_app(*words: str) -> Any:
    return CliRunner().invoke(app, words)


def run(words: tuple[str, ...], encoding: str = "utf-8", **streams: Any) -> "subprocess.CompletedProcess[bytes]":
    """A command in a process of its own, with an encoding for its outputs."""
    line = [sys.executable, "-m", "establishment", *words]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    outputs = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run(line, env=env, check=False, **outputs)


@pytest.mark.parametrize(
    "words", [("cost", "a.toml"), ("cost", "a.toml", "--json"), ("check", "a.txt", "--html", "-"), ("cost", "--help")]
)
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_pipe_of_any_encoding_takes_what_is_printed(words: tuple[str, ...], encoding: str) -> None:
    book = () if "--help" in words else BOOK
    piped, whole = run((*words, *book), encoding), run((*words, *book))
    assert whole.returncode == piped.returncode
    assert piped.stderr == b""
    text = piped.stdout.decode(encoding)
    if "--json" in words:
        assert json.loads(whole.stdout) == json.loads(text)
    elif words == ("cost", "a.toml"):
        assert "\u2500" in whole.stdout.decode()
        assert "----" in text
        assert ("GBP 40,000" if encoding == "ascii" else "£40,000") in text


def test_a_file_is_written_in_utf_8_whatever_the_system_would_write() -> None:
    with Path("out.txt").open("wb") as file:
        assert run(("cost", "a.toml", *BOOK), "cp1252", stdout=file).returncode == 0
    assert run(("cost", "a.toml", *BOOK)).stdout == Path("out.txt").read_bytes()


def test_a_message_on_a_narrow_stream_is_plainer() -> None:
    Path("a.toml").write_text(SCENARIO.replace('EO"]', '€O"]'), encoding="utf-8")
    refused = run(("cost", "a.toml", *BOOK), "ascii")
    assert refused.returncode == 2
    assert "EUR O" in refused.stderr.decode("ascii")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize(
    "words", [("cost", "a.toml", *BOOK), ("scales", "--json", *BOOK), ("cost", "--help"), ("--version",)]
)
def test_a_full_output_is_said(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        result = run(words, stdout=full)
    assert result.returncode == 2
    assert result.stderr == b"error E401: standard output cannot be written: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="the shell of this system closes no output")
def test_a_closed_output_is_said_and_a_closed_error_output_is_no_fault() -> None:
    def ended(line: str) -> tuple[int, bytes, bytes]:
        result = subprocess.run(line, shell=True, capture_output=True, check=False)
        return result.returncode, result.stdout, result.stderr

    command = f"{sys.executable} -m establishment cost a.toml {' '.join(BOOK)}"
    message = b"error E401: standard output cannot be written: it is closed\n"
    assert ended(f"{command} >&-") == (2, b"", message)
    assert ended(f"{command} 2>&-")[0] == 0
    assert ended(f"{command.replace('a.toml', 'none.toml')} 2>&-") == (2, b"", b"")
    assert ended(f"{command} >&- 2>&-") == (2, b"", b"")


@pytest.mark.skipif(os.name == "nt", reason="the shell of this system has no head")
def test_a_reader_that_has_seen_enough_ends_the_command_quietly() -> None:
    line = f"{sys.executable} -m establishment scales --json | head -c 10"
    result = subprocess.run(line, shell=True, capture_output=True, check=False)
    assert (10, b"") == (len(result.stdout), result.stderr)
