"""Papers that hold what nobody expects: figures of nought, texts in braces, workings in brackets; and checks that fail."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.papers import checking

pytestmark = pytest.mark.core


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def checked(folder: Path, text: str) -> est.PaperCheck:
    path = folder / "paper.md"
    path.write_text(text, encoding="utf-8")
    return est.check(path)


def verdicts(folder: Path, text: str) -> list[str]:
    return sorted({check.verdict for check in checked(folder, text).checks if check.code in ("P101", "P103", "P109")})


def table(*rows: str, heading: str = "Item | £") -> str:
    return "\n".join([f"| {heading} |", "|---|---|", *(f"| {row} |" for row in rows)]) + "\n"


# --- workings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "(6 - 2) x £28,412 = £113,648",  # 4 x 28,412
        "(4 x 0.5 - 2 x 0.5) x £10,000 = £10,000",  # 1 x 10,000
        "Posts: (6 + 2) x £10,000 = £80,000.",
        "£100 - (£20 + £10) = £70",
        "(£20 - £5) x 2 = £30",
        "10 / 2 x £5 = £25",
        "£28,412 x (6 - 2) = £113,648",
        "[6 - 2] x £28,412 = £113,648",
    ],
)
def test_a_working_in_brackets_is_read_as_an_expression(folder: Path, text: str) -> None:
    assert verdicts(folder, text) == ["agrees"]
    last = text.rstrip(".")[-1]
    wrong = text.rstrip(".")[:-1] + str((int(last) + 4) % 10)
    assert "agrees" not in verdicts(folder, wrong.replace("= £", "= £9"))


def test_a_count_and_money_do_not_add_up(folder: Path) -> None:
    assert verdicts(folder, "6 - 2 x £28,412 = £113,648") == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("6 x £28,000 = £168,000", "agrees"),
        ("(6 x £28,000 = £168,000)", "agrees"),
        ("2 x £5,000 + 3 x £1,000 = £13,000", "agrees"),  # 10,000 + 3,000
        ("2 x £5,000 - 3 x £1,000 = £7,000", "agrees"),
        ("2 x £5,000 - 3 x £1,000 = £13,000", "differs"),
        ("£10,000 - £4,000 = £6,000", "agrees"),
        ("£10,000 - £4,000 = -£6,000", "differs"),
        ("£10,000 - £7,000 - £4,000 = £1,000", "differs"),
        ("£1,000 + £2,000 = £3,000", "agrees"),
        ("£1,000 + £2,000 = £4,000", "differs"),
        # a count is exact, and a rate is known to half a pound: 6 x 0.50 + 0.50 = 3.50 either way
        ("6 x £28,000 = £170,000", "differs"),
        ("6 x £28,000 = £168,003", "rounding"),
        ("6 x £28,000 = £168,004", "differs"),
        ("6 posts at £28,000 each cost £170,000.", "differs"),
        ("Officers: 6 x Officer at £28,000 = £170,000", "differs"),
        # 6 x £500 + £500 = £3,500 either way
        ("6 x £28k = £170k", "rounding"),
        ("6 x £28k = £172k", "differs"),
        # 2 x 6 x 0.50 + 0.50 = 6.50 either way
        ("2 x 6 x £28,000 = £336,007", "differs"),
        ("2 x 6 x £28,000 = £336,006", "rounding"),
    ],
)
def test_a_working_is_as_exact_as_its_figures(folder: Path, text: str, verdict: str) -> None:
    assert verdicts(folder, text) == [verdict]


@pytest.mark.parametrize("rows", [("A | (10)", "B | (20)", "Total | 30"), ("A | 10", "B | 20", "Total | -30")])
def test_a_total_of_the_other_sign_never_agrees(folder: Path, rows: tuple[str, ...]) -> None:
    assert verdicts(folder, table(*rows)) == ["untestable"]


@given(count=st.integers(2, 40), rate=st.integers(100, 90_000), slip=st.integers(-5000, 5000))
def test_a_product_agrees_within_half_of_what_is_written_alone(folder: Path, count: int, rate: int, slip: int) -> None:
    stated = count * rate + slip
    if stated > rate:
        expected = "agrees" if not slip else "rounding" if 2 * abs(slip) <= count + 1 else "differs"
        assert verdicts(folder, f"{count} x £{rate:,} = £{stated:,}") == [expected]


# --- nothing in a paper ends a check ----------------------------------------------------------------------------------

NOUGHTS = [
    "6 x Officer at £0 each cost £168,000.",
    "6 posts at £0 each, £0 in total.",
    "0 x £0 = £0",
    "£12 / 0 = £0",
    "The budget rises from £0 to £0, an increase of £0 or 0%.",
    "0% of 0 posts is 0, and 5% of £0 is £0.",
    "A saving of £0 (0%) against £0 in the previous year.",
    "An outlay of £0 is repaid in 0 years at £0 a year. £5,000 at £0 a year is repaid in 2 years.",
    "£0 a month for 0 months, or £0 a year; 0 of 0 posts (0%) are vacant, 0 to 0.",
    "£0 in total, of which £0 (0%) is pay and £0 (100%) is not.",
    table("A | 0", "B | 0", "Total | 0"),
    "| Post | FTE | Rate | Cost |\n|---|---|---|---|\n| A | 0 | 0 | 0 |\n| B | 0 | 0 | 5 |\n| C | 0 | 1 | 0 |\n| Total | 0 | 0 | 5 |\n",
    "| Post | Cost | Share |\n|---|---|---|\n| A | 0 | 0% |\n| B | 0 | 50% |\n| C | 0 | 50% |\n| Total | 0 | 100% |\n",
]


@pytest.mark.parametrize("text", NOUGHTS)
def test_figures_of_nought_end_no_check(folder: Path, text: str) -> None:
    assert checked(folder, text).results.lost == ()


LABELS = [
    "{Directorate}",
    "{0}",
    "{}",
    "{stated:>300000000}",
    "{x.y[0]}",
    "{{",
    "}",
    "%s %(x)d",
    "$name ${x}",
    "\\1 \\g<1>",
    "[b]x[/b]",
]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("total", [30, 40])
def test_no_text_of_a_paper_is_a_form_to_fill(folder: Path, label: str, total: int) -> None:
    text = table(f"{label} one | 10", f"{label} two | 20", f"Total {label} | {total}", heading=f"{label} item | £")
    check = checked(folder, text + f"\nIn 2025/26 {label} costs £5 and {label} £6, a total of £12 for {label}.\n")
    assert check.results.lost == ()
    assert ("agrees" if total == 30 else "differs") in {c.verdict for c in check.checks if c.code == "P103"}
    assert len(str(check)) < 5000
    assert label in check.to_dict()["checks"][0]["message"]


@given(
    st.lists(
        st.sampled_from([*NOUGHTS, *LABELS, "£0", "£5", "0", "6 x", "= ", "(", ")", "%", "Total", "\n\n", "|", "each"]),
        max_size=12,
    )
)
def test_any_mix_of_them_is_checked_to_the_end(folder: Path, parts: list[str]) -> None:
    assert checked(folder, " ".join(["Paper.", *parts])).results.lost == ()


def test_a_check_that_fails_is_lost_alone_and_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(paper: object) -> list[object]:
        raise ZeroDivisionError("Fraction(1, 0)")

    text = "The cost is £1,000 + £2,000 = £4,000.\n\n" + table("A | 10", "B | 20", "Total | 40")
    path = folder / "one.md"
    path.write_text(text, encoding="utf-8")
    row = checking.CheckRow("P201", "numbers", "figure", lambda paper, _: broken(paper))
    monkeypatch.setattr(checking, "CHECKS", (row, *checking.CHECKS))
    check = est.check(path)
    assert {"P101", "P103"} <= {one.code for one in check.wrong}
    words = (
        "The check for numbers failed. That is a fault in establishment itself, not in the paper (ZeroDivisionError)."
    )
    for text in (str(check), check.to_markdown(), check.to_html(), *check.to_dict()["notes"]):
        assert words in " ".join(text.split())
    result = CliRunner().invoke(app, ["check", str(path), "--json"])
    assert result.exit_code == 3
    assert words in json.loads(result.stdout)["notes"][0]
