"""What the commands print with --json: whole, in step with what is printed without it, and documented key by key."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from establishment.cli.main import app

pytestmark = pytest.mark.core

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
BOOK = ("--grades", str(HERE / "example-grades"))
TOP = 'title = "T"\npay = "registry-staff"\nprice_base = 2025-04-01\npension = "20%"\nbasis = "maximum"\n'
ONE = '[[proposal]]\nnumber = 1\nestablish = ["2 x Clerk CLERK"]\n'
OTHER = (
    'first_year = "2025/26"\n[[proposal]]\nnumber = 1\nfrom = 2025-10-01\nestablish = ["3 x Clerk CLERK"]\ndisestablish = ["1 x Registrar EO"]\n'
    'one_off = [{ title = "Desks", amount = "£1,234.50", on = 2025-10-01 }]\n'
)
# by hand, at the maximum: EO 30,001 + 15% of 25,001 + 20% + 0.5%; CLERK 21,000 + 15% of 16,000 + 20% + 0.5%
EO = 30001 + 3750.15 + 6000.2 + 150.01
CLERK = 21000 + 2400 + 4200 + 105
PAPER = """Registry merger

1. Posts
It is proposed to establish 2 x Analyst Grade 7, from 12 May 2026. The growth is £52,000.
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Two scenarios and a paper."""
    texts = {"one.toml": TOP + ONE, "other.toml": TOP + OTHER, "paper.txt": PAPER}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: str(tmp_path / name) for name in texts}


def printed(*words: str, code: int = 0) -> str:
    """What a command prints; on standard error where it cannot be done."""
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert code == result.exit_code, result.output
    return result.stderr if code else result.stdout


def data(*words: str) -> Any:
    return json.loads(printed(*words, "--json"))


def known(pounds: float) -> dict[str, Any]:
    return {"known": pounds, "unknown": {}}


def keys(value: Any) -> set[str]:
    """Every key of a document; names of unpriced posts are none of its own."""
    if isinstance(value, list):
        return {key for item in value for key in keys(item)}
    if not isinstance(value, dict):
        return set()
    return set(value) | {key for name, inner in value.items() if name != "unknown" for key in keys(inner)}


def floats(value: Any) -> list[float]:
    if isinstance(value, list | dict):
        return [x for inner in (value.values() if isinstance(value, dict) else value) for x in floats(inner)]
    return [value] if isinstance(value, float) else []


def test_an_explanation_step_by_step(files: dict[str, str]) -> None:
    document = data("explain", files["one.toml"], *BOOK)
    assert (2, "net", "Recurring net of all proposals") == (document["version"], document["measure"], document["title"])
    assert known(2 * CLERK) == document["figure"]
    assert [1, 2, 3, 3, 3, 3, 3] == [step["depth"] for step in document["steps"]]
    assert [2 * CLERK, 2 * CLERK, CLERK, 21000, 2400, 4200, 105] == [
        step["amount"]["known"] for step in document["steps"]
    ]
    lines = printed("explain", files["one.toml"], *BOOK).splitlines()[1:]
    assert all(step["says"] in line for step, line in zip(document["steps"], lines, strict=True))


def test_what_has_no_price_is_null_in_a_step_and_a_term_in_the_figure() -> None:
    document = data("explain", "lancashire-volunteer-partnership", "net", "--proposal", "4")
    assert {"LC5": -6, "LC5/6": -8} == document["figure"]["unknown"]
    assert any(step["amount"] is None and "not priced" in step["says"] for step in document["steps"])


def test_a_difference_in_values(files: dict[str, str]) -> None:
    document = data("diff", files["one.toml"], files["other.toml"], *BOOK)
    assert (2, files["one.toml"], files["other.toml"], False) == tuple(
        document[key] for key in ("version", "one", "other", "same")
    )
    both, there = document["changes"]
    assert ("both", "establish", 3, 2) == tuple(both[key] for key in ("in", "action", "posts", "posts_in_one"))
    assert ("other", "disestablish", 1, None) == tuple(there[key] for key in ("in", "action", "posts", "posts_in_one"))
    assert (known(CLERK), known(-EO)) == (both["effect"], there["effect"])
    assert {"key": "first_year", "one": None, "other": "2025/26"} in document["settings"]
    assert [{"in": "other", "what": "one-off Desks, £1,234.50 on 1 October 2025, revenue (proposal 1)"}] == document[
        "beside"
    ]
    totals = {row["measure"]: (row["one"], row["other"]) for row in document["totals"] if not row["year"]}
    assert (known(2 * CLERK), known(round(3 * CLERK - EO, 2))) == totals["net"]
    assert (known(0), known(1234.5)) == totals["one_off"]
    assert [(0, 1), (2, 3)] == [totals["posts_before"], totals["posts_after"]]
    assert (None, "no years in the plan") == next(
        (row["one"], row["why_one"]) for row in document["totals"] if row["measure"] == "cumulative_net"
    )
    steps = document["bridge"]
    assert steps[-1]["known"] == pytest.approx(sum(step["known"] for step in steps[:-1]))
    assert document["said"] == [
        line.strip()
        for line in printed("diff", files["one.toml"], files["other.toml"], *BOOK).split("\n\n")[0].splitlines()
    ]


def test_two_alike_say_so(files: dict[str, str]) -> None:
    document = data("diff", files["one.toml"], files["one.toml"], *BOOK)
    assert (True, [], [], []) == tuple(document[key] for key in ("same", "changes", "settings", "beside"))
    assert 1 == len(document["said"])


def test_a_draft_is_its_text_and_what_it_holds(files: dict[str, str]) -> None:
    document = data("draft", files["paper.txt"])
    assert printed("draft", files["paper.txt"]) == document["toml"]
    schema_document = json.loads(json.dumps(tomllib.loads(document["toml"]), default=str))
    assert (1, schema_document, schema_document["paper"]) == (
        document["version"],
        document["scenario"],
        document["source"],
    )
    assert "2026-05-12" == schema_document["date"]
    lines = document["toml"].splitlines()
    assert document["to_fill"]
    assert [lines[mark["line"] - 1].strip() for mark in document["to_fill"]] == [
        mark["text"] for mark in document["to_fill"]
    ]
    assert len(document["to_fill"]) == sum("TO FILL" in line for line in lines) - 1, (
        "all but the head, which says what it marks"
    )


PAGES = {
    "cost": "scenario-files",
    "explain": "scenario-files",
    "diff": "scenario-files",
    "check": "checking-papers",
    "draft": "checking-papers",
    "scales": "pay-scales",
}


@pytest.mark.parametrize(
    "words",
    [
        ("cost", "other.toml", *BOOK),
        ("explain", "other.toml", *BOOK),
        ("diff", "one.toml", "other.toml", *BOOK),
        ("check", "paper.txt"),
        ("draft", "paper.txt"),
        ("scales",),
        ("scales", "njc", "--grade", "SCP 5", "--cost", "--pension", "20%"),
        ("scales", "police-officers-ew", "--cost"),
        ("scales", "check", "njc"),
    ],
    ids=lambda words: "-".join(word for word in words if "/" not in word),
)
def test_every_key_is_in_its_document_and_money_has_two_decimals(files: dict[str, str], words: tuple[str, ...]) -> None:
    document = data(*(files.get(word, word) for word in words))
    page = (DOCS / f"{PAGES[words[0]]}.md").read_text(encoding="utf-8")
    text = set(re.findall(r"\w+", page))
    if words[0] == "draft":
        del document["scenario"]  # its keys are those of the file format
    assert set() == {key for key in keys(document) if key not in text} - set(document.get("statuses", ()))
    assert (2 if words[0] in ("cost", "explain", "diff") else 1) == document["version"]
    if words[0] != "scales":
        assert [] == [x for x in floats(document) if round(x, 2) != x]


@pytest.mark.parametrize("words", [("explain", "none.toml"), ("diff", "none.toml", "none.toml"), ("draft", "none.txt")])
def test_what_cannot_be_used_is_said_on_standard_error(words: tuple[str, ...]) -> None:
    message = printed(*words, "--json", code=2)
    assert "none.t" in message
    assert not message.startswith("{")
