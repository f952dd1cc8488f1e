"""Examples in the documents run as tests; the suite runs on every core, tests of named files on one and all of them."""

import tempfile

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser(), SkipParser()], patterns=["*.md"]).pytest()


def _are_named(config: pytest.Config) -> bool:
    return bool(config.args) and all(".py" in name or ".md" in name for name in config.args)


def pytest_configure(config: pytest.Config) -> None:
    """Run the long tests too where their file or they themselves are named."""
    if _are_named(config) and config.option.markexpr == "not long":
        config.option.markexpr = ""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """None, for as many workers as there are cores; 0 where files or tests are named, which workers would only slow."""
    if _are_named(config):
        config.option.dist = "no"
        return 0
    return None


@pytest.fixture(autouse=True)
def _at_the_top(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Examples name files from the top of the repository; the folders that they make are swept with those of pytest."""
    monkeypatch.chdir(request.config.rootpath)
    if not isinstance(request.node, pytest.Function):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.getbasetemp()))
