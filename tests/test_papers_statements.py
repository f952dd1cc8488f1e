"""Statements that a reader found elsewhere: their words must stand in the paper, and the arithmetic is ours."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

pytestmark = pytest.mark.core

TEXT = """Budget for the service

There are 36 officers (15 north, 12 south and 8 west).

The budget of £1,240,000 was set in March. Elsewhere the paper speaks of pay
of £900,000 for the staff, and much later of £340,000 for all else.

Rents were £50,000. They are £60,000 now, which is 25% more than they were.

The committee agrees to delete 3 x Clerk Grade 4 and nothing else. Nine posts, nine lives.
"""
BUDGET = "The budget of £1,240,000 was set in March"
PAY = {"text": "£900,000", "quote": "pay of £900,000 for the staff"}
REST = {"text": "£340,000", "quote": "£340,000 for all else"}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def stated(paper: Path, **statement: object) -> tuple[str, str, float | None]:
    (check,) = [c for c in est.check(paper, statements=[statement]).to_dict()["checks"] if c["statement"]]
    return check["verdict"], check["text"], check["computed"]


RENTS = "Rents were £50,000. They are £60,000 now, which is 25% more"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        # 15 + 12 + 8 = 35
        (
            {
                "kind": "sum",
                "quote": "36 officers (15 north, 12 south and 8 west)",
                "stated": "36",
                "parts": ["15", "12", "8"],
            },
            ("differs", "36", 35),
        ),
        # 900,000 + 340,000 = 1,240,000; over a line end
        (
            {"kind": "sum", "quote": BUDGET, "stated": "£1,240,000", "parts": [PAY, REST]},
            ("agrees", "£1,240,000", 1_240_000),
        ),
        # 1,240,000 - 900,000 = 340,000
        (
            {"kind": "difference", "quote": BUDGET, "stated": REST, "parts": ["£1,240,000", PAY]},
            ("agrees", "£340,000", 340_000),
        ),
        # (60,000 - 50,000) / 50,000 = 20%
        ({"kind": "change", "quote": RENTS, "stated": "25%", "parts": ["£50,000", "£60,000"]}, ("differs", "25%", 20)),
        # 50,000 / 60,000 = 83.3333%
        (
            {"kind": "share", "quote": RENTS, "stated": "25%", "parts": ["£50,000", "£60,000"]},
            ("differs", "25%", 83.3333),
        ),
        ({"kind": "same", "quote": RENTS, "stated": "£50,000", "parts": ["£60,000"]}, ("differs", "£50,000", 60_000)),
    ],
)
def test_the_arithmetic_of_a_statement_is_ours(
    paper: Path, statement: dict[str, object], expected: tuple[str, str, float]
) -> None:
    assert expected == stated(paper, **statement)


def test_a_statement_takes_the_place_of_what_the_search_found(paper: Path) -> None:
    quote = "36 officers (15 north, 12 south and 8 west)"
    results = est.check(
        paper,
        statements=[{"kind": "sum", "quote": quote, "stated": "36", "parts": ["15", "12", "8"], "note": "A. Reader"}],
    )
    (check,) = [c for c in results.checks if c.text == "36"]
    assert (1, "A. Reader") == (check.statement, check.note)
    assert "36" in [c.text for c in est.check(paper).wrong]


def test_posts_that_a_reader_names_are_in_the_draft(paper: Path) -> None:
    one = {
        "kind": "posts",
        "quote": "delete 3 x Clerk Grade 4",
        "action": "disestablish",
        "count": "3",
        "title": "Clerk",
        "grade": "Grade 4",
    }
    (post,) = est.check(paper, statements=[one]).results.paper.posts
    assert ("disestablish", 3, "Clerk", "Grade 4") == (post.action, post.count, post.title, post.grade)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"quote": "37 officers"}, "E220", "are not in the paper"),
        ({"quote": "officers"}, "E220", "The quote has no figure"),
        (
            {"quote": "36 officers (15 north, 12 south and 8 west)", "line": 4},
            "E220",
            "are not on line 4. It stands on line 3",
        ),
        ({"parts": ["15", "12", "9"]}, "E220", "not in the quote. Its figures are: 36, 15, 12, 8"),
        ({"parts": []}, "E202", "names `parts`"),
        ({"stated": None}, "E202", "names `stated`"),
        ({"kind": "guess"}, "E208", "Accepted: sum"),
        ({"figures": ["36"]}, "E201", "no key"),
        ({"kind": "share", "parts": ["15"]}, "E208", "2 parts"),
        ({"kind": "sum", "parts": ["15", PAY]}, "E208", "do not add up"),
        ({"kind": "percent_of", "parts": ["15", "12"]}, "E208", "Neither part is a percentage"),
        ({"kind": "posts", "action": "disestablish", "count": "37"}, "E220", "are not in the quote"),
        ({"kind": "posts", "action": "disestablish"}, "E202", "names `count`"),
        ({"kind": "posts", "count": "36"}, "E202", "names `action`"),
        ({"kind": "posts", "action": "disestablish", "count": "15 north, 12"}, "E208", "not a number of posts"),
        ({"kind": "posts", "action": "disestablish", "count": "south and"}, "E208", "not a number of posts"),
        ({"kind": "difference", "parts": ["15"]}, "E208", "has 2 parts; there are 1"),
        ({"kind": "product", "parts": ["15"]}, "E208", "2 parts"),
        ({"quote": "and"}, "E220", "stand in the paper 3 times, on lines 3, 6, 10"),
    ],
)
def test_what_does_not_stand_in_the_paper_is_refused(
    paper: Path, change: dict[str, object], code: str, words: str
) -> None:
    sound = {
        "kind": "sum",
        "quote": "36 officers (15 north, 12 south and 8 west)",
        "stated": "36",
        "parts": ["15", "12", "8"],
    }
    with pytest.raises(est.InputError, match=words) as refused:
        est.check(paper, statements=[{**sound, **change}])
    assert {code} == {finding.code for finding in refused.value.findings}


def test_every_fault_of_every_statement_is_said_at_once(paper: Path) -> None:
    one = {"kind": "sum", "quote": "36 officers (15 north, 12 south and 8 west)", "stated": "37", "parts": ["1", "12"]}
    with pytest.raises(est.InputError) as refused:
        est.check(paper, statements={"version": 1, "statements": [one, {**one, "quote": "not there"}]})
    fields = [finding.field for finding in refused.value.findings]
    assert ["statements[0].stated", "statements[0].parts[0]", "statements[1].quote"] == fields


def test_the_command_takes_a_file_and_refuses_what_is_no_json(paper: Path) -> None:
    path = paper.with_name("statements.json")
    statement = {"kind": "sum", "quote": BUDGET, "stated": "£1,240,000", "parts": [PAY, REST]}
    path.write_text(json.dumps({"version": 1, "statements": [statement]}), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(paper), "--json", "--statements", str(path)])
    (check,) = [c for c in json.loads(result.stdout)["checks"] if c["statement"]]
    assert ("agrees", 3) == (check["verdict"], len(check["figures"]))
    path.write_text('{"statements": [', encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(paper), "--statements", str(path)])
    assert (2, True) == (result.exit_code, "not valid JSON" in result.stderr)


@given(st.lists(st.integers(100, 90_000), min_size=2, max_size=6), st.integers(-5000, 5000))
def test_any_sum_is_judged_by_its_figures_and_not_by_what_is_claimed(
    tmp_path_factory: pytest.TempPathFactory, parts: list[int], slip: int
) -> None:
    total = sum(parts) + slip
    path = tmp_path_factory.mktemp("sums") / "paper.txt"
    words = [f"Heading {n} has £{part:,} of it." for n, part in enumerate(parts)]
    path.write_text("\n\n".join([*words, f"All of it is £{total:,}."]), encoding="utf-8")
    quoted = [{"text": f"£{part:,}", "quote": word} for part, word in zip(parts, words, strict=True)]
    statement = {
        "kind": "sum",
        "quote": "All of it is",
        "stated": {"text": f"£{total:,}", "quote": f"All of it is £{total:,}."},
        "parts": quoted,
    }
    (check,) = [c for c in est.check(path, statements=[statement]).checks if c.statement]
    assert Fraction(sum(parts)) == check.computed
    assert (check.verdict == "agrees") == (slip == 0)
