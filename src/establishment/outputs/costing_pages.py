"""A costing as it is read: on a screen, in a notebook, as Markdown, and as the report."""

from __future__ import annotations

import re
from html import escape
from itertools import count
from pathlib import Path

from establishment.costing.results import Results
from establishment.outputs.blocks import readable
from establishment.outputs.page_html import sections_html
from establishment.outputs.page_markdown import sections_markdown
from establishment.outputs.screen import sections_text
from establishment.outputs.sections import MARKDOWN, REPORT, SCREEN, bridge_by_cause

STYLE_SHEET = Path(__file__).with_name("report.css")


def costing_text(results: Results, *, width: int | None = None, styled: bool = False) -> str:
    """The costing as text, `width` characters wide or as the screen is; styled: with a terminal's marks for bold."""
    return sections_text(SCREEN.of(results), width=width, styled=styled)


def bridge_text(results: Results) -> str:
    """The bridge by cause to the last year of the plan, or to what is proposed where it has no years."""
    return sections_text([SCREEN.cut(bridge_by_cause(results))])


def costing_html(results: Results) -> str:
    """The same as the screen, as headings, tables and lists for a notebook."""
    return sections_html(SCREEN.of(results), level=3)


def costing_markdown(results: Results) -> str:
    """All that the report has but charts and signatures, as one page of Markdown."""
    return sections_markdown(MARKDOWN.of(results))


def report_html(results: Results) -> str:
    """The report as the text of one HTML file, without script or network, that prints on A4.

    Raises ImportError where matplotlib is missing.
    """
    title = f"{readable(results.scenario.title)}: financial case"
    return page_html(title, sections_html(REPORT.of(results), level=1, stacks=True))


def page_html(title: str, body: str) -> str:
    """A whole page of sections in the style of the report, its title running at the head of each printed page."""
    # the name is put into the style sheet, because only there can a printed page repeat it
    style = STYLE_SHEET.read_text(encoding="utf-8").replace("var(--running-title)", f'"{_in_a_style_sheet(title)}"')
    head = (
        # a page from a file must load nothing from elsewhere: figures of a body are not to leave its machine
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>"
    )
    page = f"<head>\n{head}\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>"
    return f'<!DOCTYPE html>\n<html lang="en-GB">\n{page}\n</html>\n'


def notebook_page(title: str, fragment: str) -> str:
    """A whole page of what a notebook shows of something, in the style of the report; text in columns scrolls."""
    name = escape(readable(title))
    numbers = count(1)

    def in_a_region(block: re.Match[str]) -> str:
        number = next(numbers)
        label = name if number == 1 else f"{name}, part {number}"
        # a wide table scrolls by itself, and can be reached by the keyboard
        return f'<div class="wide" role="region" aria-label="{label}" tabindex="0">{block[0]}</div>'

    # headings of the part begin one below that of the page, whatever level they had
    highest = min((int(level) for level in re.findall(r"<h([1-6])\b", fragment)), default=2)

    def lifted(heading: re.Match[str]) -> str:
        return f"{heading[1]}{int(heading[2]) - highest + 2}"  # the first stands under the title of the page

    body = re.sub(r"(</?h)([1-6])\b", lifted, fragment)
    body = re.sub(r"<(pre|table)\b.*?</\1>", in_a_region, body, flags=re.DOTALL)
    return page_html(readable(title), f"<h1>{name}</h1>\n{body}")


def _in_a_style_sheet(words: str) -> str:
    """Words as a string of a style sheet: every sign that could end or steer it is written by its number."""
    return "".join(letter if letter.isalnum() or letter == " " else f"\\{ord(letter):06x} " for letter in words)
