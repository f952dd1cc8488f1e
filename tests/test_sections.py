"""A costing is one list of sections: every form shows the same ones in the same order, with all that stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

import establishment as est
from establishment.costing.results import Results
from establishment.outputs.blocks import Block, Branch, ItemList, Passage, Section, TextTable, Tree
from establishment.outputs.case_tables import unit_costs_table
from establishment.outputs.costing_pages import costing_html, costing_markdown, costing_text, report_html
from establishment.outputs.page_html import sections_html
from establishment.outputs.page_markdown import sections_markdown
from establishment.outputs.screen import sections_text
from establishment.outputs.sections import MARKDOWN, REPORT, SCREEN, SECTIONS, Page

SCENARIOS = sorted((Path(__file__).parents[1] / "scenarios").glob("*.toml"))
WIDE = 600
"""Characters of a screen on which nothing is wrapped."""


def of_html(text: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(span|a)\b[^>]*>", "", text)))


def of_markdown(text: str) -> str:
    return re.sub(r"\\([\\|*_`<>\[\]#])", r"\1", text)


FORMS: list[tuple[str, Page, Callable[[Results], str]]] = [
    ("screen", SCREEN, lambda results: costing_text(results, width=WIDE)),
    ("notebook", SCREEN, lambda results: of_html(costing_html(results))),
    ("report", REPORT, lambda results: of_html(report_html(results))),
    ("markdown", MARKDOWN, lambda results: of_markdown(costing_markdown(results))),
]


def words_of(block: Block) -> Iterator[str]:
    """Every text of a block, in order."""
    match block:
        case Passage():
            yield block.text
        case ItemList():
            yield from block.items
        case TextTable():
            yield from (cell for row in (block.headings, *block.rows) for cell in row if cell)
        case Tree():
            yield from below(block.branches)


def below(branches: tuple[Branch, ...] | list[Branch]) -> Iterator[str]:
    for branch in branches:
        yield branch.label
        yield from below(list(branch.below))


def missing(sections: list[Section], text: str) -> list[str]:
    """The words of sections that a text does not have in the same order."""
    lacking, at, plain = [], 0, " ".join(text.split())
    for section in sections:
        for words in (section.title, *(each for block in section.blocks for each in words_of(block))):
            place = plain.find(" ".join(words.split()), at)
            lacking += [words] if place < 0 else []
            at = max(at, place)
    return lacking


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_form_has_the_words_of_its_sections_in_order(path: Path) -> None:
    results = est.cost(path).results
    for name, page, form in FORMS:
        assert [] == missing(page.of(results), form(results)), name


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_what_a_form_leaves_out_is_what_its_page_says(path: Path) -> None:
    results = est.cost(path).results
    order = [section.title for section in REPORT.of(results)]
    for _, page, _ in FORMS:
        left_out = {make(results).title for make in page.without}
        assert [title for title in order if title not in left_out] == [section.title for section in page.of(results)]


def test_a_new_section_is_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    def people(results: Results) -> Section:
        """A section of a contributor."""
        table = TextTable(("Who", "How many"), [("Proposals", str(len(results.scenario.proposal)))])
        return Section("People", [Passage("Counted by hand."), table])

    monkeypatch.setattr("establishment.outputs.sections.SECTIONS", (*SECTIONS, people))
    results = est.cost("control-room").results
    for name, _, form in FORMS:
        assert [] == missing([people(results)], form(results)), name


def test_a_section_without_content_is_in_no_form() -> None:
    results = est.cost("control-room").results
    assert results.cliff == [] and results.years == []
    for _, _, form in FORMS:
        text = form(results)
        assert "Funding that ends before what it pays for" not in text and "Financial case by year" not in text


NASTY = "<b>|*a_b*`[x](y)#\x1b[31m\u202e"


def test_text_of_a_file_steers_no_form() -> None:
    """Marks of HTML, Markdown, terminals and writing direction stand as they are, or as the sign for what is unreadable."""
    section = Section(
        NASTY,
        [
            Passage(NASTY),
            ItemList([NASTY]),
            TextTable((NASTY, NASTY), [(NASTY, NASTY)]),
            Tree(NASTY, [Branch(NASTY, [Branch(NASTY)])]),
        ],
    )
    html = sections_html([section], level=1)
    assert "<b>" not in html and "\x1b" not in html and "\u202e" not in html
    lines = sections_markdown([section]).splitlines()
    assert [] == re.findall(r"(?<!\\)[<>`_\[\]]", "".join(lines))
    columns = {len(re.findall(r"(?<!\\)\|", line)) for line in lines if line.startswith("|")}
    assert {3} == columns
    assert "\x1b" not in sections_text([section], width=WIDE)


def test_a_note_of_several_lines_is_one_sentence_of_the_list(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    head = 'title = "t"\npay = "njc"\nbasis = "unstated"\ngrades = ["X"]\nnote = """First line\n  and second."""\n'
    path.write_text(head + '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk X"]\n', encoding="utf-8")
    results = est.cost(path).results
    for name, _, form in FORMS:
        assert "First line and second." in " ".join(form(results).split()), name
        assert "\ufffd" not in form(results), name


def test_addresses_are_links_and_nothing_else_is() -> None:
    items = ItemList(
        ["Pay circular: https://example.org/a?b=1&c=2.", "javascript:alert(1)", 'https://x.org/"><script>']
    )
    html = sections_html([Section("Sources", [items])], level=1)
    assert ["https://example.org/a?b=1&amp;c=2", "https://x.org/"] == re.findall(r'href="([^"]*)"', html)
    assert "<script" not in html


def test_the_report_without_charts_is_the_markdown() -> None:
    costing = est.cost("workforce-modernisation")
    text = costing.to_markdown()
    assert text.startswith("# Workforce modernisation\n\n")
    assert "| **All proposals** | **20 to 20** | **£706,924** | **£1,170,839** | **-£463,916** |" in text
    assert "## Text for the paper: financial implications" in text
    assert text.index("## In brief") < text.index("Prepared by") < text.index("## Proposals")


def test_unit_costs_stand_in_the_order_of_grades_whatever_they_cost() -> None:
    """Half a post of SCP 8-11 costs less than one of SCP 5-6, and stands after it."""
    table = unit_costs_table(est.cost("council-option-b").results)
    whole = [
        "SCP 5-6",
        "SCP 8-11",
        "SCP 8-11 at 1/2 FTE",
        "SCP 12-15",
        "SCP 17-20",
        "SCP 22-25",
        "SCP 27-29",
        "SCP 38-40",
    ]
    assert whole == [row[0] for row in table.rows]
    assert ("£34,413.12", "£37,326.13", "£18,288.07") == tuple(row[-1] for row in table.rows[:3])


def test_a_plan_of_one_year_says_the_one_year() -> None:
    """Both people and screens read "within the 1 years" as a fault."""
    words = " ".join(str(est.cost(est.load("council-option-b").with_terms(years=1))).split())
    assert "Payback: not within the one year of the plan, from the first outlay in July 2026." in words
