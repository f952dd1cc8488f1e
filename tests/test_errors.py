"""One bad input for each finding code, with the exact text a user sees."""

import os
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from establishment.cli.main import app
from establishment.ground.findings import CODES

pytestmark = pytest.mark.core

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "errors").iterdir() if path.is_dir())
ERRORS = [case for case in CASES if case.name.startswith("E")]
WARNINGS = [case for case in CASES if case.name.startswith("W")]


def said(case: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command of a case, run in its folder."""
    monkeypatch.chdir(case)
    command = case / "command.txt"
    line = command.read_text(encoding="utf-8") if command.exists() else "cost scenario.toml"
    words = shlex.split(line)
    if "--grades" not in words:
        words += ["--grades", os.path.relpath(HERE / "example-grades", case)]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("case", ERRORS, ids=lambda path: path.name)
def test_bad_input_says_exactly_this(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = said(case, monkeypatch)
    assert code == 2
    assert out == "", "nothing is computed from the rest"
    assert err == (case / "expected.txt").read_text(encoding="utf-8")
    assert case.name[:4] in err
    assert "Traceback" not in err


@pytest.mark.parametrize("case", WARNINGS, ids=lambda path: path.name)
def test_a_doubtful_scale_says_exactly_this_and_can_be_used(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = said(case, monkeypatch)
    assert code == 0
    assert err == ""
    assert out == (case / "expected.txt").read_text(encoding="utf-8")
    assert case.name[:4] in out


def test_every_code_has_a_bad_file() -> None:
    assert {case.name[:4] for case in CASES} == set(CODES)


def test_every_code_is_used_in_the_code() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (HERE.parent / "src").rglob("*.py"))
    unused = [code for code in CODES if len(re.findall(f'"{code}"', source)) + source.count(f"error {code}") < 2]
    assert unused == []
