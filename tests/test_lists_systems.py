"""Small lists in the layouts of systems, each with the truth of how it is to be read, made before the reader saw them.

A truth has the rows of headings, the field of each column, the columns about people, the rows that are no posts, and
every value of every post.
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import establishment as est

FOLDER = Path(__file__).parent / "lists"
TRUTHS = sorted(FOLDER.glob("*.truth.json"))


def same(field: str, read: Any, truth: Any) -> bool:
    """Whether a value is that of the truth; FTE and paid weeks to a thousandth, as systems print them."""
    if field in ("fte", "weeks"):
        return abs(Fraction(read) - Fraction(truth)) < Fraction(1, 1000)
    return str(read) == str(truth)


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))
def test_a_list_of_a_system_is_read_as_its_truth_says(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    posts = est.load_posts(FOLDER / truth["file"], pay="wolds-council", book=FOLDER / "scales")
    read = posts.to_dict()
    (sheet,) = read["sheets"]
    assert sheet["sheet"] == truth["sheet"]
    assert sheet["header_rows"][-1] == truth["header_rows"][-1]
    assert sheet["mapping"] == truth["mapping"]
    assert [column for _, column in read["personal"]] == truth["personal"]
    assert [fault for fault in read["faults"] if fault["level"] == "stop"] == []
    known = {post["row"]: post for post in truth["posts"]}
    assert [post["row"] for post in sheet["posts"]] == list(known)
    assert {left["row"] for left in sheet["left_out"]} >= set(truth["left_out"])
    wrong = [
        (post["row"], field, post.get(field), value)
        for post in sheet["posts"]
        for field, value in known[post["row"]].items()
        if not same(field, post.get(field, "1" if field == "fte" else None), value)
    ]
    assert wrong == []


def test_every_column_about_people_of_these_lists_is_dropped() -> None:
    """No name of a holder is anywhere in what was read: Ashquill, Marrowby and others stand in the files."""
    for path in TRUTHS:
        truth = json.loads(path.read_text(encoding="utf-8"))
        posts = est.load_posts(FOLDER / truth["file"], pay="wolds-council", book=FOLDER / "scales")
        held = json.dumps(posts.to_dict()) + posts.frame().to_csv() + str(posts)
        for name in ("Ashquill", "Marrowby", "Rushlake", "Skelbeck", "Thornby", "Wexcombe", "Yarnfold"):
            assert name.casefold() not in held.casefold(), path.name
