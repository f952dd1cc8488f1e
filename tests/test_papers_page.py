"""The paper as a page: every figure marked, linked both ways, readable without colour, and the paper itself unchanged."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.outputs.paper_page import SIGNS, WORDS, paper_page
from establishment.papers.checking import check_paper
from establishment.papers.results import PaperResults
from establishment.papers.source import PaperText, without_marks
from papers import CASES

pytestmark = pytest.mark.core

PAPER = """There are 36 officers (15 north, 12 south and 8 west). It costs £300,00 and 6 posts at £28,412 each are £170,472.

| Service | Budget |
|---|---|
| North | £120,000 |
| South | £90,001 |
| Total | £210,001 |

The new team is cost neutral in 2025/26 & <b>£5</b> is left.
"""


def results_of(text: str) -> PaperResults:
    return check_paper(PaperText("paper.md", text, without_marks(text)))


def marked(page: str) -> dict[str, str]:
    """The verdict of each figure by its text; signs and hidden words taken out."""
    matches = re.findall(r'<(?:a|span) class="(?:mark )?(\w+)" id="f\d+"[^>]*>(.*?)<sup>', page)
    return {unescape(text): verdict for verdict, text in matches}


def shown(page: str) -> str:
    """The words of the paper on the page, without marks and spaces."""
    inside = page.split('<div class="paper">')[1].split('<h2 id="results">')[0]
    inside = re.sub(r"<sup>.*?</sup>|<span class=\"unseen\">.*?</span>", "", inside)
    return re.sub(r"[\s|]|-{3,}", "", unescape(re.sub(r"<[^>]+>", "", inside)))


def test_each_figure_is_marked_by_its_verdict() -> None:
    expected = {
        "36": "differs",
        "15": "part",
        "12": "part",
        "8": "part",
        "£300,00": "mistyped",
        "6": "agrees",
        "£28,412": "agrees",
        "£170,472": "agrees",
        "£120,000": "agrees",
        "£90,001": "agrees",
        "£210,001": "agrees",
        "£5": "untested",
    }
    assert expected == marked(paper_page(results_of(PAPER)))


def test_no_mark_is_by_colour_alone() -> None:
    page = paper_page(results_of(PAPER))
    assert set(SIGNS) == set(WORDS)
    assert len(set(SIGNS.values())) == len(SIGNS)
    for verdict in ("agrees", "differs", "mistyped", "part", "untested", "question"):
        assert re.search(
            rf'<(?:a|span) class="(?:mark )?{verdict}"[^>]*>[^<]*<sup><span aria-hidden="true">{re.escape(SIGNS[verdict])}',
            page,
        )
        assert f'<span class="unseen"> ({WORDS[verdict]}' in page
    assert '<html lang="en">' in page
    assert "@media print" in page
    assert "<script" not in page


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_link_has_its_place_and_the_paper_stands_whole(case: object) -> None:
    results = results_of(case.text)  # type: ignore[attr-defined]
    page = paper_page(results)
    places = re.findall(r'id="(\w+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#(\w+)"', page)) <= set(places)
    assert len(re.findall(r'<li id="r\d+"', page)) == len(results.checks)
    assert re.sub(r"[\s|]|-{3,}", "", results.paper.text) == shown(page)


@given(
    st.lists(
        st.sampled_from(
            [
                "£5",
                "£1,000",
                "36",
                "(",
                ")",
                "\t",
                "|",
                "\n",
                "15 ",
                "total ",
                "<b>",
                "&amp;",
                '"',
                "'",
                "½",
                "cost neutral ",
            ]
        ),
        max_size=40,
    )
)
def test_any_text_makes_a_page_with_sound_links(parts: list[str]) -> None:
    page = paper_page(results_of("x" + "".join(parts)))
    places = re.findall(r'id="(\w+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#(\w+)"', page)) <= set(places)


def test_the_page_is_what_the_call_and_the_command_give(tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_text(PAPER, encoding="utf-8")
    page = est.check(path).to_html()
    assert page.startswith("<!doctype html>")
    assert "36 is said to be 15 + 12 + 8" in page
