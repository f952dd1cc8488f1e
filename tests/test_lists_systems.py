"""Small lists in the layouts of systems, each with the truth of how it is to be read, made before the reader saw them.

A truth has the rows of headings, the field of each column, the columns about people, the rows that are no posts, and
every value of every post.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.lists import load
from establishment.lists.find_table import ListTable, find_table
from establishment.lists.sheets import Sheet, column_number
from establishment.lists.table_read import TableRead

FOLDER = Path(__file__).parent / "lists"
TRUTHS = sorted(FOLDER.glob("*.truth.json"))


def same(field: str, value_read: Any, truth: Any) -> bool:
    """Whether a value is that of the truth; FTE and paid weeks to a thousandth, as systems print them."""
    if field in ("fte", "weeks"):
        return abs(Fraction(value_read) - Fraction(truth)) < Fraction(1, 1000)
    return str(value_read) == str(truth)


def read_list(truth: dict[str, Any]) -> est.Posts:
    """The list of a truth, with the pay scale that its truth names: one of these tests, a shipped one or none."""
    pay = truth.get("pay", "wolds-council")
    return est.load_posts(FOLDER / truth["file"], pay=pay, book=FOLDER / "scales" if pay == "wolds-council" else None)


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))
def test_a_list_of_a_system_is_read_as_its_truth_says(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    document = read_list(truth).to_dict()
    (sheet,) = document["sheets"]
    assert sheet["sheet"] == truth["sheet"]
    assert sheet["header_rows"][-1] == truth["header_rows"][-1]
    assert sheet["mapping"] == truth["mapping"]
    assert [column for _, column in document["personal"]] == truth["personal"]
    assert [fault for fault in document["faults"] if fault["level"] == "stop"] == []
    posts_by_row = {post["row"]: post for post in truth["posts"]}
    assert [post["row"] for post in sheet["posts"]] == list(posts_by_row)
    assert {row["row"] for row in sheet["left_out"]} >= set(truth["left_out"])
    wrong = [
        (post["row"], field, post.get(field), value)
        for post in sheet["posts"]
        for field, value in posts_by_row[post["row"]].items()
        if not same(field, post.get(field, "1" if field in ("fte", "weeks") else None), value)
    ]
    assert wrong == []


def test_every_column_about_people_of_these_lists_is_dropped() -> None:
    """No name of a holder is anywhere in what was read: Ashquill, Marrowby and others stand in the files."""
    for path in TRUTHS:
        truth = json.loads(path.read_text(encoding="utf-8"))
        posts = read_list(truth)
        document = json.dumps(posts.to_dict()) + posts.frame().to_csv() + str(posts)
        for name in ("Ashquill", "Marrowby", "Rushlake", "Skelbeck", "Thornby", "Wexcombe", "Yarnfold"):
            assert name.casefold() not in document.casefold(), path.name


def test_cells_about_people_are_looked_at_by_nothing_but_the_headings_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Once the columns are known, no reader asks for a cell of a person. Holders (B, F) are asked whether they are any."""
    looked_at: set[int] = set()

    def spied(name: str) -> None:
        real = getattr(TableRead, name)

        def spy(reading: TableRead, *given_: Any) -> Any:
            looked_at.add(given_[-1])
            return real(reading, *given_)

        monkeypatch.setattr(TableRead, name, spy)

    for name in ("cells", "different", "cell_at"):
        spied(name)
    rows = ["Post No,Surname,Job Title,Grade,FTE,Post Holder,NI Number,E-mail,Date of Birth"]
    rows += [f"{n},Ashquill,Driver,4,0.5,VACANT,QQ12345{n}C,a{n}@example.org,01/02/198{n}" for n in range(8)]
    (tmp_path / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    posts = est.load_posts(tmp_path / "list.csv")
    assert [column for _, column in posts.to_dict()["personal"]] == ["B", "F", "G", "H", "I"]
    assert looked_at & {6, 7, 8} == set()
    assert looked_at >= {2, 3, 4, 5}


TITLES, TEAMS = ("Officer", "Nurse & Lead", "Clerk (nights)"), ("Response", "Ward 7A", "Tîm Ariannu")
FILLED = st.lists(
    st.tuples(
        st.sampled_from(TITLES),
        st.sampled_from(["1", "4", "7"]),
        st.integers(1, 3),
        st.sampled_from([1, 0.5, 0.8]),
        st.sampled_from(TEAMS),
        st.sampled_from(["", "Core", "Grant 17"]),
        st.dates(date(2020, 1, 1), date(2025, 12, 31)),
        st.sampled_from([None, date(2027, 3, 31), date(2026, 9, 30)]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def template(out: Path) -> bytes:
    """The template for a scale, made once."""
    if not TEMPLATE:
        command = ["posts", "--template", str(out), "--pay", "police-officers-ew"]
        assert CliRunner().invoke(app, command).exit_code == 0
        TEMPLATE.append(out.read_bytes())
    return TEMPLATE[0]


TEMPLATE: list[bytes] = []


@given(FILLED)
@settings(max_examples=4, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_template_filled_with_any_posts_reads_back_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, filled: list[tuple[Any, ...]]
) -> None:
    out = tmp_path_factory.mktemp("template") / "list.xlsx"
    out.write_bytes(template(out))
    book = openpyxl.load_workbook(out)
    for number, (title, point, count, fte, team, funder, start, end, vacant) in enumerate(filled):
        cells = [f"0{number:03d}", title, "Constable", point, count, fte, None, team, "LP100", "", funder, start, end]
        for column, value in enumerate([*cells, "Yes" if vacant else "No"], 1):
            book["Posts"].cell(number + 2, column, value or None if column != 6 else value)
    book.save(out)
    posts = est.load_posts(out, pay="police-officers-ew")
    assert [fault.what for fault in posts.faults if fault.level == "stop"] == []
    rows = [
        tuple(
            post.get(name) for name in ("title", "point", "count", "fte", "unit", "funder", "from", "until", "vacant")
        )
        for post in posts.rows()
    ]
    assert [post["post"] for post in posts.rows()] == [f"0{number:03d}" for number in range(len(filled))]
    assert rows == [
        (*one[:3], Fraction(str(one[3])), one[4], one[5] or None, one[6], one[7] and one[7] + timedelta(1), one[8])
        for one in filled
    ]


def test_a_column_whose_heading_nobody_knows_is_read_or_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each list one heading, another in each, is a word that means nothing: few values are then wrong unsaid."""
    wrong, values = 0, 0
    for number, path in enumerate(TRUTHS[::2]):
        truth = json.loads(path.read_text(encoding="utf-8"))
        columns = [column for column, field in truth["mapping"].items() if field not in ("account", "count")]
        monkeypatch.setattr(load, "find_table", without_heading(column_number(columns[number % len(columns)])))
        document = read_list(truth).to_dict()
        rows = {fault["row"] for fault in document["faults"] if fault.get("row")}
        posts_by_row = {post["row"]: post for post in truth["posts"]}
        for post in document["sheets"][0]["posts"]:
            told = set() if post["row"] in rows else {*posts_by_row[post["row"]]} - {"row", *document["asked"]}
            default = {"fte": "1", "weeks": "1", "vacant": False}
            pairs = [(f, post.get(f, default.get(f)), posts_by_row[post["row"]][f]) for f in told]
            wrong += sum(1 for field, value, true in pairs if not same(field, value or default.get(field), true))
            values += len(posts_by_row[post["row"]]) - 1
    assert values > 4000
    assert wrong < 0.03 * values


def without_heading(column: int) -> Callable[[Sheet], ListTable | None]:
    """What finds tables, with a word that means nothing as the heading of a column."""

    def find(sheet: Sheet) -> ListTable | None:
        table = find_table(sheet)
        if table is None:
            return None
        headings = [("Zeal",) if place == column else lines for place, lines in enumerate(table.headings)]
        return replace(table, headings=tuple(headings))

    return find
