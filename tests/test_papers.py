"""Papers read and checked: our own short ones always, the five real ones where they are at hand."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

import establishment as est
from collected import collection
from establishment.cli.main import app
from establishment.papers.checking import check_paper
from establishment.papers.results import CODES, Check, PaperResults
from establishment.papers.source import PaperText, without_marks
from papers import CASES, Case

pytestmark = pytest.mark.core


def checked(text: str) -> PaperResults:
    return check_paper(PaperText("paper.txt", text, without_marks(text)))


def wrong(results: PaperResults) -> set[tuple[str, str]]:
    return {(check.code, check.text) for check in results.wrong}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_short_paper_says_what_was_typed_by_hand(case: Case) -> None:
    results = checked(case.text)
    assert set(case.wrong) == wrong(results)
    good = [check for check in results.checks if check.verdict in ("agrees", "rounding")]
    agreeing = {check.text for check in good} | {figure.text for check in good for figure in check.bound}
    assert set(case.agree) <= agreeing
    if case.posts is not None:
        rows = [(p.action, float(p.count), p.title, p.grade) for p in results.paper.posts]
        assert list(case.posts) == rows


def test_there_are_enough_cases_right_and_wrong() -> None:
    assert len(CASES) >= 40
    assert sum(bool(case.wrong) for case in CASES) >= 20


def test_every_amount_stands_at_its_line_and_column() -> None:
    text = "# A\n\n<p>The **£45,**000 of\tline</p>\n&pound;300 and £5\nmillion, (£20k)\n"
    results = checked(text)
    lines = text.split("\n")
    values = {}
    for amount in results.paper.amounts:
        line, column = results.paper.source.place(amount.quantity.start)
        assert re.match(r"[(]?(£|&pound;)", lines[line - 1][column - 1 :])
        values[amount.quantity.text] = amount.quantity.value
    assert {"£45,000": 45000, "£300": 300, "£5 million": 5000000, "£20k": 20000} == values


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("£1.132m", 1132000, 1131500, 1132500),
        ("£12,084", 12084, Fraction("12083.5"), Fraction("12084.5")),
        ("£24,021.25", Fraction("24021.25"), Fraction("24021.25"), Fraction("24021.25")),
        ("over £2M", 2000000, 2000000, None),
        ("up to £2500", 2500, 0, 2500),
        ("-£5k", -5000, -5500, -4500),
        ("£1.2bn", 1200000000, 1150000000, 1250000000),
        ("£k 450", 450000, 449500, 450500),
        ("£ 12 084", 12084, Fraction("12083.5"), Fraction("12084.5")),
    ],
)
def test_an_amount_keeps_its_precision(text: str, value: int, low: int, high: int | None) -> None:
    (amount,) = checked(f"It costs {text} now.").paper.amounts
    assert (value, low, high) == (amount.quantity.value, amount.quantity.low, amount.quantity.high)


def test_the_command_prints_json_and_says_by_its_exit_code_whether_anything_is_wrong(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("There are 36 officers (15 north, 12 south and 8 west).\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(paper), "--json"], catch_exceptions=False)
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert {"version", "source", "summary", "notes", "proposals", "amounts", "checks"} == set(document)
    (check,) = document["checks"]
    assert ("P101", "arithmetic", "differs", "error", 1, "36", 36, 35, -1) == tuple(
        check[k] for k in ("code", "family", "verdict", "severity", "line", "text", "stated", "computed", "difference")
    )
    paper.write_text("There are 35 officers (15 north, 12 south and 8 west).\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["check", str(paper)], catch_exceptions=False).exit_code == 0
    for form in (("--markdown",), ("--html", "-")):
        assert CliRunner().invoke(app, ["check", str(paper), *form], catch_exceptions=False).exit_code == 0


def test_text_of_a_paper_is_never_html(tmp_path: Path) -> None:
    paper = tmp_path / "a<b>.txt"
    paper.write_text('There are 36 <script>alert(1)</script> "officers" (15 <i>x, 12 y and 8 z).\n', encoding="utf-8")
    results = est.check(paper)
    assert "<script" not in results.to_html() + results._repr_html_()
    assert "<script" not in results.to_markdown().replace("\\<", "")


def test_every_code_is_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "checking-papers.md").read_text(encoding="utf-8")
    assert [] == [code for code in CODES if f"`{code}`" not in page]


QUESTIONS = [
    ("P207", "The plan of £2,413,250 is made up of £1.2m for roads, £0.8m for parks and £0.4m for vans.", "£2,413,250"),
    (
        "P310",
        "The annual cost of the two permanent posts will be met from general reserves.",
        "met from general reserves",
    ),
    (
        "P310",
        "The recurring growth of £45,000 is funded from the 2025/26 underspend.",
        "funded from the 2025/26 underspend",
    ),
    ("P311", "It is proposed to delete the vacant Clerk post (Grade 4), saving £31,000 a year.", "vacant"),
    ("P312", "The changes are cost neutral in 2025/26.", "cost neutral"),
]
NO_QUESTIONS = [
    "The one-off cost of £20,000 for redundancy is met from reserves.",
    "The recurring cost falls on the base budget; set-up costs are met from reserves.",
    "The plan of £2.4m is made up of £1.2m for roads, £0.8m for parks and £0.4m for vans.",
    "The changes are cost neutral in 2025/26 and in a full year.",
    "It is proposed to delete the Clerk post (Grade 4), saving £31,000 a year.",
]


@pytest.mark.parametrize(("code", "text", "words"), QUESTIONS)
def test_what_a_paper_counts_on_is_asked_about(code: str, text: str, words: str) -> None:
    questions = {(c.code, c.text) for c in checked(text).checks if c.severity == "question"}
    assert (code, words) in questions


@pytest.mark.parametrize("text", NO_QUESTIONS)
def test_what_is_said_well_is_not_asked_about(text: str) -> None:
    question = {c.code for c in checked(text).checks}
    assert set() == question & {"P207", "P310", "P311", "P312"}


def test_a_cost_outside_the_range_of_its_grade_is_asked_about(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    book = Path(__file__).parent / "example-grades"
    for cost, question in (("£95,000", True), ("£30,000", False), ("£9,000", True)):
        message = f"It is proposed to create one Officer post (EO) at a cost of {cost} a year."
        paper.write_text(message, encoding="utf-8")
        codes = [c.code for c in est.check(paper, book=book).checks]
        assert question == ("P313" in codes), (cost, codes)


# --- the five real papers -------------------------------------------------------------------------------------------


@pytest.fixture
def shared() -> Path:
    return collection("papers")


WRONG = {
    "cambridgeshire-transformation-2019": set(),
    "lancashire-panel-performance-2016": {
        ("P202", "£300,00"),
        ("P104", "£13,550.00"),
        ("P108", "2.2%"),
        ("P111", "650"),
    },
    "lancashire-volunteer-partnership-2016": {("P201", "£21,805k")},
    "leicestershire-first-year-2013": {("P101", "150")},
    "leicestershire-partnerships-2014": set(),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_real_papers_say_what_is_wrong_and_nothing_else(shared: Path, name: str) -> None:
    assert WRONG[name] == wrong(est.check(shared / f"{name}.txt").results)


def test_the_eighty_five_amounts_are_read(shared: Path) -> None:
    counts = [len(est.check(path).results.paper.amounts) for path in sorted(shared.glob("*.txt"))]
    assert [1, 65, 6, 13, 0] == counts


def messages(shared: Path, name: str) -> dict[tuple[str, str], str]:
    return {(c.code, c.text): c.message for c in est.check(shared / f"{name}.txt").checks}


def test_what_the_real_papers_imply(shared: Path) -> None:
    partnership = messages(shared, "lancashire-volunteer-partnership-2016")
    assert "300 x 52 x £27.00 or 39 x £36.00" in partnership["P115", "£421.2k"]
    readings = partnership["P304", "£21,805k"]
    assert "A (fits, £1 off)" in readings
    assert "£33,890 - £12,084 = £21,806" in readings
    panel = messages(shared, "lancashire-panel-performance-2016")
    assert "£10,000 + £3,450 = £13,450, £100 less" in panel["P104", "£13,550.00"]
    assert "£28,825.50 a year" in panel["P115", "£24,021.25"]
    first_year = messages(shared, "leicestershire-first-year-2013")
    assert "£3,075,000" in first_year["P102", "£3.249M"]
    assert "£0.175m" in first_year["P102", "£3.249M"]
    assert "rounds to £173,000,000" in first_year["P113", "£174M"]
    assert "2 x £100,000" in first_year["P109", "£200k"]


def test_what_agrees_in_the_panel_report(shared: Path) -> None:
    checks = est.check(shared / "lancashire-panel-performance-2016.txt").checks
    agreeing = [(c.text, c.message) for c in checks if c.verdict == "agrees"]
    for text, equation in (("40", "14 + 12 + 14"), ("20", "11 + 3 + 6"), ("24", "17 + 6 + 1"), ("24", "10 + 13 + 1")):
        assert any(t == text and equation in message for t, message in agreeing)
    assert 11 == sum(c.code == "P104" and c.verdict == "agrees" for c in checks)


def test_the_posts_of_the_partnership_paper(shared: Path) -> None:
    document = est.check(shared / "lancashire-volunteer-partnership-2016.txt").to_dict()
    actions = {p["number"]: p["actions"] for p in document["proposals"] if p["number"]}
    assert [6, 6, 2] == [a["count"] for a in actions["4"]]
    assert ["LC5/6", "LC5", "LC5/6"] == [a["grade"] for a in actions["4"]]
    assert [30, 31, 32] == [a["line"] for a in actions["4"]]
    assert [7, 8] == [a["count"] for a in actions["5"]]
    assert {"establish"} == {a["action"] for a in actions["5"]}


def test_a_scenario_stands_beside_its_paper(shared: Path) -> None:
    results = est.check(
        shared / "lancashire-volunteer-partnership-2016.txt", scenario="lancashire-volunteer-partnership"
    )
    verdicts = [c.verdict for c in results.checks if c.code == "P401"]
    assert sorted(["mistyped", "untestable", "agrees", "untestable", "untestable"]) == sorted(verdicts)
    assert all(c.verdict == "agrees" for c in results.checks if c.code == "P403")
    assert any("C. £21,805 is the cost of Sergeant less that of LC7: possible" in c.message for c in results.checks)


def test_a_draft_of_a_real_paper_reads_back(shared: Path, tmp_path: Path) -> None:
    for path in sorted(shared.glob("*.txt")):
        draft = CliRunner().invoke(
            app, ["draft", str(path), "--pay", "lancashire-constabulary"], catch_exceptions=False
        )
        scenario = tmp_path / f"{path.stem}.toml"
        scenario.write_text(draft.stdout, encoding="utf-8")
        est.cost(scenario)
        unfilled = CliRunner().invoke(app, ["draft", str(path)], catch_exceptions=False).stdout
        scenario.write_text(unfilled, encoding="utf-8")
        with pytest.raises(est.InputError, match="There is no pay scale"):
            est.cost(scenario)


def _differs(start: int, *figures: int, verdict: str = "differs") -> Check:
    return Check("P101", verdict, "error", start, str(start), f"{start} differs.", Fraction(10), Fraction(12), figures)  # type: ignore[arg-type]


def test_of_two_checks_of_the_same_figures_the_one_that_differs_is_said() -> None:
    paper = check_paper(PaperText("p", "1 2", without_marks("1 2"))).paper
    checks = [_differs(0, verdict="agrees"), _differs(0), _differs(2, 0)]
    assert [(0, "differs"), (2, "differs")] == [(c.start, c.verdict) for c in PaperResults(paper, checks).checks]
    assert PaperResults(paper, checks[::-1]).checks == PaperResults(paper, checks).checks


@pytest.mark.parametrize("working", ["(6 + 2) x £10,000", "((6 - 2) x 2) x £10,000", "2 x £10,000 x (2 + 2)"])
def test_a_working_is_shown_with_all_its_brackets(working: str, tmp_path: Path) -> None:
    # each comes to £80,000
    paper = tmp_path / "paper.txt"
    paper.write_text(f"The posts cost {working} = £90,000.\n", encoding="utf-8")
    [wrong_check] = [check for check in est.check(paper).checks if check.verdict == "differs"]
    assert f"£90,000 is said to be {working}, which comes to £80,000" in wrong_check.message
