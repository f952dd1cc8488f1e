"""What is handed over runs nothing: cells are no formulas, and only addresses of the web become links."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.ground.csv_files import cell_of_safe, safe_cell
from establishment.lists.ledger import read_ledger
from establishment.outputs.page_html import _linked as linked_html
from establishment.paybook.page import _linked as linked_page
from establishment.rates.references import Reference

HERE = Path(__file__).parent
UNSEEN = ["\ufeff", "\u200b", "\u200e", "\u2060", "\u00ad", "\u202e", "\u00a0", "\u3000", " ", "\t", "\n", "\r", "\x00"]
STARTS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe62", "\ufe66", "\ufe6b", "\ufe63"]


@given(st.lists(st.sampled_from(UNSEEN), max_size=4), st.sampled_from(STARTS), st.text(max_size=6))
def test_a_formula_behind_what_nobody_sees_stands_after_an_apostrophe(unseen: list[str], start: str, rest: str) -> None:
    text = "".join(unseen) + start + rest
    assert safe_cell(text) == "'" + text


@given(st.text(alphabet='abcXYZ£(5"', min_size=1, max_size=4), st.text(max_size=6))
def test_a_text_that_begins_with_what_is_seen_is_written_as_it_is(start: str, rest: str) -> None:
    assert safe_cell(start + rest) == start + rest


@given(st.text(alphabet="'=+-@ab \u200b\t", max_size=6))
def test_what_a_safe_cell_holds_is_read_back(text: str) -> None:
    assert cell_of_safe(str(safe_cell(text))) == text


@pytest.mark.parametrize("value", [5, -5, 2.5, None, True, ""])
def test_what_is_no_text_is_left_alone(value: object) -> None:
    assert safe_cell(value) is value


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


HOSTILE = ["\u200b=cmd|' /C calc'!A0", "@SUM(1)", "- Clerk", "+1", "'=already", "'s-Hertogenbosch clerk"]


def test_a_posts_table_runs_nothing_and_reads_back_as_it_was(tmp_path: Path) -> None:
    table = {"post": [f"P{n}" for n in range(len(HOSTILE))], "grade": "SCP 20", "title": HOSTILE}
    posts = est.Posts.from_frame(pd.DataFrame(table), pay="njc")
    posts.to_csv(tmp_path / "posts.csv")
    cells = list(csv.DictReader((tmp_path / "posts.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["title"] for row in cells] == [f"'{text}" for text in HOSTILE[:5]] + HOSTILE[5:]
    again = est.load_posts(tmp_path / "posts.csv", pay="njc")
    assert again.table()["title"].tolist() == HOSTILE
    again.to_csv(tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_text(encoding="utf-8").count(",'") == 6
    head = 'title = "T"\npay = "njc"\nbasis = "point"\nprice_base = "2025-05-01"\n'
    text = f'{head}pension = "20%"\nposts = "posts.csv"\n[[proposal]]\nnumber = 1\ntitle = "A"\ndisestablish = [{{ post = "P2" }}]\n'
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    assert "- Clerk" in str(est.cost(tmp_path / "scenario.toml").lines()["title"].tolist())


@pytest.mark.parametrize("mark", ["\x1b[31m", "\u202e", "\x9b", "\u200e"])
def test_control_characters_in_lists_are_left_out_and_each_cell_is_named(tmp_path: Path, mark: str) -> None:
    rows = [["Post", "Job title", "Grade", "FTE"], [1, f"Off{mark}icer", "SCP 20", 1], [2, "Clerk\x0btwo", "SCP 5", 1]]
    values = est.load_posts(pd.DataFrame(rows[1:], columns=rows[0]), pay="njc")
    assert values.table()["title"].tolist() == ["Off[31micer" if mark == "\x1b[31m" else "Officer", "Clerk two"]
    assert [(fault.code, fault.cell) for fault in values.faults if fault.code == "control_character"] == [
        ("control_character", "B2")
    ]
    assert mark not in str(values)
    with pytest.raises(
        ValueError, match=r"^frame: row 1, title: the text has a control character; write it without one$"
    ):
        est.Posts.from_frame({"title": [f"a{mark}"], "grade": ["SCP 20"]}, pay="njc")


def test_control_characters_in_a_ledger_are_left_out_and_said() -> None:
    ledger = pd.DataFrame({"Post number": ["P1\u202e"], "Amount": [100.0]})
    notes = read_ledger(ledger, by="post").notes
    assert "Control characters were left out of cells of the ledger: A2." in notes
