"""The documents keep step with the code."""

import importlib.util
import inspect
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.ground.shapes import Table, keys_of
from establishment.paybook.checks import check_scale
from establishment.posts import POSTS
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.proposals import Proposal
from establishment.scenarios.stated_tables import COUNT_MEASURES, Stated
from test_what_files_leave_open import PARTS

TOP = Path(__file__).parents[1]
PAGES = sorted([*TOP.glob("*.md"), *TOP.glob("docs/*.md")])
FORMAT = (TOP / "docs" / "scenario-files.md").read_text(encoding="utf-8")


def tables(shape: type[Table]) -> set[type[Table]]:
    """A table of the file format and all tables below it."""
    shapes = {shape}
    for inner in shape.__subclasses__():
        shapes |= tables(inner)
    return shapes


def test_every_key_of_the_format_is_in_its_document() -> None:
    ours = {shape for shape in tables(Table) if shape.__module__.startswith("establishment.scenarios.")}
    assert len(ours) > 20
    keys = {key for shape in ours for key in keys_of(shape)} | set(ACTIONS) | set(COUNT_MEASURES)
    assert [] == sorted(key for key in keys if not re.search(rf"\b{key}\b", FORMAT))
    assert [] == [column.name for column in POSTS if f"`{column.name}`" not in FORMAT]
    assert set(Stated.model_fields["measure"].annotation.__args__) <= set(re.findall(r"`(\w+)`", FORMAT))  # type: ignore[union-attr]


def test_every_action_is_a_key_of_a_proposal() -> None:
    assert list(ACTIONS) == list(Proposal.model_fields)[-len(ACTIONS) :]
    table = FORMAT.split("## Actions\n")[1].split("\n## ")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    named = [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    assert sorted(ACTIONS) == sorted(named), "every action has its row on the page, and no other has"


def module(name: str) -> Any:
    """A module of the folder of documents."""
    spec = importlib.util.spec_from_file_location(name, TOP / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    page_module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page_module)
    return page_module


@pytest.mark.parametrize(
    ("name", "page"),
    [("findings", "findings"), ("api", "api"), ("measures", "finance-reader"), ("architecture", "architecture")],
)
def test_a_page_that_is_made_is_in_step(name: str, page: str) -> None:
    text = (TOP / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert module(f"make_{name}").page() == text, f"run python docs/make_{name}.py"


def test_each_public_name_has_its_entry_with_an_example_and_its_errors() -> None:
    page = (TOP / "docs" / "api.md").read_text(encoding="utf-8")
    entries = {
        entry.splitlines()[0].removeprefix("est."): entry for entry in re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    }
    assert set(est.__all__) == set(entries) - {"At a glance", "What calls give back"}
    assert [] == [name for name in est.__all__ if "```pycon" not in entries[name]]
    assert [] == [name for name in est.__all__ if name[0].islower() and "Raises" not in entries[name]]
    links = re.findall(r"^\| \[`est\.(\w+)`\]\(#(\w+)\)", page, re.MULTILINE)
    assert [(name, f"est{name}" if name[0].islower() else name.lower()) for name, _ in links] == links
    assert sorted(est.__all__) == sorted(name for name, _ in links)


SHARED = {"money", "book"}
"""Arguments that the head of the reference explains for all calls."""


def test_each_argument_of_a_public_call_is_explained_and_each_has_its_type() -> None:
    page_module = module("make_api")
    public = {name: getattr(est, name) for name in est.__all__}
    calls = {name: target for name, target in public.items() if not inspect.isclass(target)}
    for name, shape in public.items():
        # keywords of its verbs are keys of a scenario file; `Posts.read` has the options of `load_posts`
        if inspect.isclass(shape) and name != "Scenario":
            calls |= {
                f"{name}.{each}": target for each, target, is_call in page_module.public_members(shape) if is_call
            }
    del calls["Posts.read"]
    missing = [
        (name, each.name)
        for name, target in calls.items()
        for each in page_module.parameters(target)
        if each.name not in SHARED and not re.search(rf"\b{each.name}\b", inspect.getdoc(target) or "")
    ]
    assert missing == []
    assert len(calls) > 100
    untyped = [name for name, target in calls.items() if not page_module.returns(target)]
    untyped += [
        name for name, target in calls.items() for p in page_module.parameters(target) if p.annotation is p.empty
    ]
    assert untyped == []
    star = [name for name, target in calls.items() for p in page_module.parameters(target) if p.kind is p.VAR_KEYWORD]
    assert star == []
    page = (TOP / "docs" / "api.md").read_text(encoding="utf-8")
    assert "model_" not in page
    assert all(f"`{name}`" in page or f"`{name}=" in page for name in SHARED)


def test_each_keyword_of_a_verb_is_a_key_that_a_page_explains_or_stands_in_its_docstring() -> None:
    page_module = module("make_api")
    keys = (TOP / "docs" / "scenario-files.md").read_text(encoding="utf-8")
    verbs = {name: verb for name, verb, is_call in page_module.public_members(est.Scenario) if is_call}
    assert {"establish", "split", "award", "with_terms"} <= set(verbs)
    missing = [
        (name, each.name)
        for name, verb in verbs.items()
        for each in page_module.parameters(verb)
        if f"`{each.name.removesuffix('_')}`" not in keys
        and not re.search(rf"\b{each.name}\b", inspect.getdoc(verb) or "")
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
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


def blocks(page: str, language: str) -> list[tuple[str, str]]:
    """The examples of a page in a language: the heading each stands under, and its text."""
    code_blocks, heading = [], ""
    for title, block in re.findall(rf"^## ([^\n]+)$|^```{language}\n(.+?)^```$", page, re.DOTALL | re.MULTILINE):
        heading = title or heading
        code_blocks += [(heading, block)] if block else []
    return code_blocks


HOW_TO = (TOP / "docs" / "how-to.md").read_text(encoding="utf-8")
START, *RECIPES = blocks(HOW_TO, "toml")


def with_recipe(recipe: str) -> str:
    """The scenario of the page with a recipe, as the page says they go together."""
    top, _, proposal = START[1].partition("[[proposal]]")
    document = tomllib.loads(recipe)
    lines = [line for line in top.splitlines() if line.partition("=")[0].strip() not in document]
    in_place = any(each_proposal["number"] == 1 for each_proposal in document.get("proposal", ()))
    return "\n".join([*lines, recipe, "" if in_place else f"[[proposal]]{proposal}"])


def test_every_toml_example_of_the_pages_is_run() -> None:
    count = {page.name: len(blocks(page.read_text(encoding="utf-8"), "toml")) for page in PAGES}
    run = {"how-to.md": 1 + len(RUN), "README.md": 1, "pay-scales.md": 2, "scenario-files.md": 2 + len(PARTS)}
    run["CONTRIBUTING.md"] = 2  # by test_contributing.py
    run["tutorial.md"] = 3  # by test_walk_throughs.py
    assert run == {name: number for name, number in count.items() if number}


def falls(costing: est.Costing) -> list[tuple[str, str, str]]:
    """What the funding cliff lists: day, year and who pays then."""
    return [(str(row["until"]), row["year"], row["then"]) for row in costing.cliff().to_dict("records")]


RUN: list[tuple[str, Callable[[est.Costing], bool]]] = [
    (
        "Cost a change from a day",
        lambda c: [len(c.by_year()), c.by_year()["full_year_net"].iloc[-1]] == [5, float(c.net)],
    ),
    ("Assume pay awards", lambda c: [False, *4 * [True]] == c.by_year()["projected"].to_list()),
    ("Fund a post from a grant", lambda c: [("2029-04-01", "2029/30", "no payer named")] == falls(c)),
    ("Fund a post from a grant", lambda c: [("2029-04-01", "2029/30", "Council")] == falls(c)),
    ("Show when a restructure pays back", lambda c: c.payback().month is not None and c.npv().complete),
    ("Cost grades without published pay", lambda c: str(c.net) == "LC3/4 - 2 x LC5"),
]
"""What each recipe says of itself, in the order of the page."""


@pytest.mark.parametrize("number", range(len(RUN)))
def test_a_recipe_does_what_it_says(number: int, tmp_path: Path) -> None:
    (heading, recipe), (words, holds) = RECIPES[number], RUN[number]
    assert heading.startswith(words)
    path = tmp_path / "scenario.toml"
    path.write_text(with_recipe(recipe), encoding="utf-8")
    costing = est.cost(path)
    assert costing.net
    assert holds(costing)


@pytest.mark.parametrize(
    ("page", "heading", "line"),
    [
        (page.name, heading, line)
        for page in PAGES
        for heading, block in blocks(page.read_text(encoding="utf-8"), "bash")
        for line in block.splitlines()
        if line.startswith("establishment ")
    ],
)
def test_the_commands_of_the_pages_run(
    page: str, heading: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = dict(RECIPES).get(heading, "") if page == "how-to.md" else ""
    (tmp_path / "scenario.toml").write_text(with_recipe(recipe), encoding="utf-8")
    (tmp_path / "before.toml").write_text(START[1], encoding="utf-8")
    (tmp_path / "after.toml").write_text(START[1].replace("2 x", "3 x"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, line.split()[1:], catch_exceptions=False)
    assert 0 == result.exit_code, result.output


def test_the_scenario_of_the_readme(tmp_path: Path) -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    ((_, scenario),) = blocks(readme, "toml")
    path = tmp_path / "custody.toml"
    path.write_text(scenario, encoding="utf-8")
    costing = est.cost(path)
    (stated,) = costing.stated
    assert costing.net.complete
    assert ("differs", costing.net - 49000) == (stated.verdict, stated.difference)
    assert f"the net is £{costing.net:,}: the £49k is £{stated.difference:,} too low" in readme


def test_the_scales_of_the_page(tmp_path: Path) -> None:
    page = (TOP / "docs" / "pay-scales.md").read_text(encoding="utf-8")
    (_, borough), (_, own) = blocks(page, "toml")
    ((_, points),) = [(heading, block) for heading, block in blocks(page, "text") if block.startswith("effective_from")]
    for name, scale in (("borough", borough), ("registry", own)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "scale.toml").write_text(scale, encoding="utf-8")
    (tmp_path / "registry" / "points.csv").write_text(points, encoding="utf-8")
    levels = {finding.level for name in ("borough", "registry") for finding in check_scale(tmp_path / name)}
    assert "error" not in levels
    book = est.load_book(tmp_path)
    assert ("2", "3", "4") == book.grade("Grade 1/2", scale="borough").points
    cost = book.unit_cost("Clerk", scale="registry", on=date(2025, 10, 1), basis="maximum", pension="20%")
    assert 2163000 == cost.parts["basic"]


BY_HAND = [
    page
    for page in PAGES
    if page.name
    not in {"CHANGELOG.md", "DECISIONS.md", "api.md", "findings.md", "pay-book.md", "architecture.md", "paper-tests.md"}
]
MOST_WORDS = 40
"""In one sentence, up to a full stop, colon or semicolon: a longer one has to be read twice."""
AVOIDED = re.compile(
    r"not said|is said (?!to be)|unsaid|stands twice|walked backwards|carried by name|held as|falls once|none touches"
)


def sentences(page: Path) -> list[str]:
    """The sentences of a page without its tables, headings and examples."""
    text = re.sub(r"^```.*?^```$|<!--.*?-->", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lines = [line for line in text.splitlines() if not line.startswith(("|", "#", "    "))]
    passages = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", re.sub(r"\]\([^)]*\)", "]", "\n".join(lines)))
    words = [re.sub(r"`[^`]*`", "CODE", " ".join(passage.split())) for passage in passages]
    return [sentence for passage in words for sentence in re.split(r"(?<=[.:;?!])\s+", passage)]


@pytest.mark.parametrize("page", BY_HAND, ids=lambda path: path.name)
def test_sentences_are_short_and_plain(page: Path) -> None:
    assert [] == [each for each in sentences(page) if len(each.split()) > MOST_WORDS or AVOIDED.search(each)]


def test_what_is_cited_is_the_version() -> None:
    citation = (TOP / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {est.__version__}\n" in citation
    assert "The establishment developers" in citation
    assert f"version {est.__version__}" in (TOP / "docs" / "cite.md").read_text(encoding="utf-8")
