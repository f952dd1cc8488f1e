"""The tutorial and the page on a real paper: each example is run, and what a page shows is what it prints."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).parents[1]
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_outputs", TOP / "docs" / "make_outputs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = [TOP / "docs" / f"{name}.md" for name in ("tutorial", "lancashire", "from-an-hr-extract")]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_shows_what_its_examples_print(page: Path) -> None:
    assert PAGES == maker().PAGES
    text = page.read_text(encoding="utf-8")
    assert text == maker().filled(text), "run python docs/make_outputs.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_amounts_in_the_words_of_a_page_are_those_of_its_examples(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    screen = " ".join(block for _, block in FENCED.findall(text))
    amounts = set(re.findall(r"£[\d,]+(?:\.\d\d)?", FENCED.sub("", text)))
    assert amounts
    assert [] == sorted(amount for amount in amounts if amount not in screen)


def test_files_of_the_tutorial_are_those_that_ship() -> None:
    blocks = FENCED.findall(PAGES[0].read_text(encoding="utf-8"))
    (team,) = [block for language, block in blocks if language == "csv"]
    assert (TOP / "scenarios" / "council-posts.csv").read_text(encoding="utf-8") == team
    shipped = (TOP / "scenarios" / "council-option-b.toml").read_text(encoding="utf-8")
    parts = [block for language, block in blocks if language == "toml"]
    assert 3 == len(parts)
    assert [] == [part for part in parts if part not in shipped]
