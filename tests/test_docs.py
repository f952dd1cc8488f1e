"""The documents keep step with the code."""

import importlib.util
import re
from pathlib import Path

import pytest

from establishment.posts import POSTS
from establishment.scenarios.action_tables import ACTIONS, Proposal
from establishment.scenarios.scenario import COUNT_MEASURES, Scenario, Stated
from establishment.shapes import Table, keys_of

TOP = Path(__file__).parents[1]
FORMAT = (TOP / "docs" / "scenario-files.md").read_text(encoding="utf-8")


def tables(shape: type[Table]) -> set[type[Table]]:
    """A table of the file format and all tables below it."""
    found = {shape}
    for inner in shape.__subclasses__():
        found |= tables(inner)
    return found


def test_every_key_of_the_format_is_in_its_document() -> None:
    ours = {shape for shape in tables(Table) if shape.__module__ in (Scenario.__module__, Proposal.__module__)}
    assert len(ours) > 20
    keys = {key for shape in ours for key in keys_of(shape)} | set(ACTIONS) | set(COUNT_MEASURES)
    assert [] == sorted(key for key in keys if not re.search(rf"\b{key}\b", FORMAT))
    assert [] == [column.name for column in POSTS if f"`{column.name}`" not in FORMAT]
    assert set(Stated.model_fields["measure"].annotation.__args__) <= set(re.findall(r"`(\w+)`", FORMAT))  # type: ignore[union-attr]


def test_every_action_is_a_key_of_a_proposal() -> None:
    assert set(ACTIONS) <= set(Proposal.model_fields)


@pytest.mark.parametrize("name", ["findings", "api"])
def test_a_page_that_is_made_is_in_step(name: str) -> None:
    spec = importlib.util.spec_from_file_location(f"make_{name}", TOP / "docs" / f"make_{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    held = (TOP / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert module.page() == held, f"run python docs/make_{name}.py"


@pytest.mark.parametrize("page", sorted([*TOP.glob("*.md"), *TOP.glob("docs/*.md")]), ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_checks_run_the_commands_of_the_readme() -> None:
    readme, checks = ((TOP / name).read_text(encoding="utf-8") for name in ("README.md", ".ci/run"))
    install, test = re.findall(r"```bash\n(.+?)\n```", readme, re.DOTALL)
    assert test in checks
    assert install.split("establishment ")[-1] in checks


def test_the_page_of_paper_tests_is_in_step() -> None:
    spec = importlib.util.spec_from_file_location("papers_benchmark", TOP / "benchmarks" / "papers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == (TOP / "docs" / "paper-tests.md").read_text(encoding="utf-8"), "run benchmarks/papers.py"
