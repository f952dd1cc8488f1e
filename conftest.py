"""Examples in the documents run as tests; the suite runs on every core, tests of named files on one."""

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser(), SkipParser()], patterns=["*.md"]).pytest()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """None, for as many workers as there are cores; 0 where files or tests are named, which workers would only slow."""
    if config.args and all(".py" in name or ".md" in name for name in config.args):
        config.option.dist = "no"
        return 0
    return None


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Examples name files from the top of the repository."""
    monkeypatch.chdir(request.config.rootpath)
