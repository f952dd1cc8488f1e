"""What is handed over runs nothing: cells are no formulas, and only addresses of the web become links."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.outputs.csv_files import _inert
from establishment.outputs.page_html import _linked as linked_html
from establishment.paybook.page import _linked as linked_page
from establishment.rates.references import Reference

HERE = Path(__file__).parent
UNSEEN = ["\ufeff", "\u200b", "\u200e", "\u2060", "\u00ad", "\u202e", "\u00a0", "\u3000", " ", "\t", "\n", "\r", "\x00"]
STARTS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe62", "\ufe66", "\ufe6b", "\ufe63"]


@given(st.lists(st.sampled_from(UNSEEN), max_size=4), st.sampled_from(STARTS), st.text(max_size=6))
def test_a_formula_behind_what_nobody_sees_stands_after_an_apostrophe(unseen: list[str], start: str, rest: str) -> None:
    text = "".join(unseen) + start + rest
    assert _inert(text) == "'" + text


@given(st.text(alphabet="abcXYZ£(5'\"", min_size=1, max_size=4), st.text(max_size=6))
def test_a_text_that_begins_with_what_is_seen_is_written_as_it_is(start: str, rest: str) -> None:
    assert _inert(start + rest) == start + rest


@pytest.mark.parametrize("value", [5, -5, 2.5, None, True, ""])
def test_what_is_no_text_is_left_alone(value: object) -> None:
    assert _inert(value) is value


def test_a_title_of_a_scenario_is_no_formula_in_its_csv_files(tmp_path: Path) -> None:
    scenario = est.Scenario(title="T", pay="registry-staff", basis="maximum", price_base="2025-05-01", pension=0.2)
    changed = scenario.establish(title='\u00a0=HYPERLINK("https://example.org")', grade="CLERK")
    est.cost(changed, book=est.load_book(HERE / "example-grades")).to_csv(tmp_path / "out")
    posts = pd.read_csv(tmp_path / "out" / "posts.csv", encoding="utf-8-sig")
    assert list(posts["title"]) == ['\'\u00a0=HYPERLINK("https://example.org")']


@pytest.mark.parametrize(
    "scheme", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.org/x", "//a.org/x", ""]
)
def test_only_addresses_of_the_web_become_links(scheme: str) -> None:
    assert linked_page(Reference(id="a", title="Circular", href=scheme)) == "Circular"
    assert "<a " not in linked_html(f"Circular: {scheme}")


@pytest.mark.parametrize("address", ["https://example.org/a?b=1", "http://example.org/pay.pdf"])
def test_addresses_of_the_web_do(address: str) -> None:
    assert linked_page(Reference(id="a", title="Circular", href=address)) == f"[Circular]({address})"
    assert f'<a href="{address}">' in linked_html(f"Circular: {address}")


def test_a_link_holds_no_code_of_its_own() -> None:
    assert "<script" not in linked_html('https://example.org/"><script>alert(1)</script>')
