"""What is handed over of a costing in round sums, worked out by hand in `test_edges_costing.py`: screen, text, JSON and CSV."""

import csv
import re
from pathlib import Path

import pytest

import establishment as est
from establishment.outputs.charts import LONGEST, told_apart
from establishment.outputs.costing_tables import budget_table
from establishment.outputs.workbook.grid import WorkbookFile
from test_edges_costing import BY_FUNDER, BY_PROPOSAL, COUNTS, HEAD, PROPOSALS
from workbook_text import workbook_sheets


@pytest.fixture(scope="module")
def costing() -> est.Costing:
    return est.cost(HEAD + PROPOSALS, book="tests/example-grades")


def rows_of(text: str) -> dict[str, list[str]]:
    """The rows of tables on a screen: their names, with the cells behind."""
    cells = (re.split(r"\s{2,}", line.strip()) for line in text.splitlines())
    rows: dict[str, list[str]] = {}
    for name, *rest in cells:
        rows.setdefault(name, rest)
    return rows


def test_rows_on_the_screen(costing: est.Costing) -> None:
    rows = rows_of(str(costing))
    expected = {
        "1": ["3 to 4", "£36,000", "£36,000", "£0"],
        "2": ["3 to 2", "£30,000", "£25,200", "£4,800"],
        "3": ["2 to 1", "-", "£12,000", "-£12,000"],
        "All proposals": ["8 to 7", "£66,000", "£73,200", "-£7,200"],
        "Force": ["£66,000", "£85,200", "-", "-£19,200"],
        "Grant": ["£24,000", "£12,000", "-", "£12,000"],
        "Moves between funders only": ["-£24,000", "-£24,000", "-", "£0"],
        "Baseline budgeted cost": ["£120,000", "a cost is positive"],
        "Proposed budgeted cost": ["£112,800", "a cost is positive"],
        "Cashable savings": ["£36,000", "a saving is positive"],
        "Potentially cashable scope reduction": ["£25,200", "a saving is positive"],
        "Savings that are not cashable": ["£12,000", "a saving is positive"],
        "Savings that are or may be cashable": ["£61,200", "a saving is positive"],
        "Net cashable saving": ["-£4,800", "a saving is positive"],
        "Time-limited, at a yearly rate": ["£24,000", "a cost is positive"],
        "One-off cost": ["£4,500", "a cost is positive"],
        "Time or quality released": ["£12,000", "a saving is positive"],
        "Unbudgeted cost after": ["£24,000", "a cost is positive"],
        "Recurring growth, in the year": ["£27,000", "£66,000"],
        "Recurring savings, in the year": ["£33,000", "£73,200"],
        "Recurring net, in the year": ["-£6,000", "-£7,200"],
        "Recurring net, full year at its end": ["-£12,000", "-£7,200"],
        "One-off cost in the year": ["£4,500", "-"],
        "Time-limited, in the year": ["£12,000", "-"],
        "All that falls in the year": ["£10,500", "-£7,200"],
        "Cumulative net": ["£10,500", "£3,300"],
    }
    assert {name: rows.get(name) for name in expected} == expected
    assert "Potentially cashable savings" not in rows, "what is nil has no row among the measures"


def test_sentences_for_a_paper(costing: est.Costing) -> None:
    text = " ".join(costing.paragraph().split())
    for amounts in (
        r"add £66,000 to the base budget .* take £73,200 from it .* a net saving of £7,200 a year",
        r"go from 8 to 7",
        r"In 2025/26 .* a net cost of £10,500: recurring a net saving of £6,000, time-limited a net cost of £12,000, "
        r"one-off a net cost of £4,500; .* is a net saving of £12,000",
        r"In 2026/27 .* a net saving of £7,200",
        r"at 5% is -£3,642\.86",
        r"For Force the recurring net is a net saving of £19,200 a year",
        r"For Grant the recurring net is a net cost of £12,000 a year",
        r"£24,000 a year only moves between funders",
        r"£36,000 is cashable, £25,200 is potentially cashable by doing less \(a scope reduction\) and £12,000 is not cashable",
    ):
        assert re.search(amounts, text), amounts


def test_every_measure_in_json(costing: est.Costing) -> None:
    document = costing.to_dict()
    for number, proposal in zip(BY_PROPOSAL, document["proposals"], strict=True):
        assert proposal["number"] == number
        for name, value in proposal.items():
            if isinstance(value, dict) and set(value) == {"known", "unknown"}:
                assert value == {"known": BY_PROPOSAL[number].get(name, 0), "unknown": {}}, (number, name)
        assert {name: proposal[name] for name in COUNTS[number]} == COUNTS[number]
    totals = document["totals"]
    assert (totals["net"]["known"], totals["between_funders"]["known"]) == (-7_200, 24_000)
    first, second = document["years"]
    assert (first["year"], second["year"]) == ("2025/26", "2026/27")
    parts = {
        name: (first["part_year"][name]["known"], first["full_year"][name]["known"])
        for name in ("recurring_growth", "gross_savings", "net")
    }
    assert parts == {"recurring_growth": (27_000, 36_000), "gross_savings": (33_000, 48_000), "net": (-6_000, -12_000)}
    by_funder = {each["id"]: each for each in document["funders"] if each["id"] in BY_FUNDER}
    for funder, expected in BY_FUNDER.items():
        assert {name: by_funder[funder][name]["known"] for name in expected} == expected


def test_what_is_written_as_csv_is_the_same_and_its_lines_add_up(costing: est.Costing, tmp_path: Path) -> None:
    costing.to_csv(tmp_path / "set")

    def table(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((tmp_path / "set" / name).read_text(encoding="utf-8-sig").splitlines()))

    full = [row for row in table("measures.csv") if not row["year"] and row["effect"] == ""]
    got = {(row["scope"], row["id"], row["measure"]): int(row["amount_pence"]) for row in full}
    counts = {
        (row["id"], row["measure"]): float(row["count"]) for row in full if row["scope"] == "proposal" and row["count"]
    }
    for number in BY_PROPOSAL:
        for name in ("recurring_growth", "gross_savings", "net", "time_limited", "between_funders", "non_cashable"):
            assert got["proposal", number, name] == 100 * BY_PROPOSAL[number].get(name, 0), (number, name)
        assert {name: counts[number, name] for name in COUNTS[number]} == COUNTS[number]
    for funder, expected in BY_FUNDER.items():
        assert {name: got["funder", funder, name] for name in expected} == {n: 100 * p for n, p in expected.items()}
    assert got["whole", "", "net"] == -7_200_00
    lines = [row for row in table("lines.csv") if row["budgeted"] == "True" and row["time_limited"] == "False"]
    nets = {
        year: sum(int(row["pence"]) * (1 if row["side"] == "proposed" else -1) for row in lines if row["year"] == year)
        for year in ("2025/26", "2026/27")
    }
    assert nets == {"2025/26": -6_000_00, "2026/27": -7_200_00}
    before = sum(int(row["baseline_pence"]) for row in table("grades.csv"))
    assert before == 120_000_00


def test_who_pays_the_base_budget_and_all_of_them() -> None:
    """3 x 12,000 go from Force, 24,000 comes to Grant: two payers and both; of one payer no sum is shown."""
    two = 'disestablish = ["3 x Clerk A"]\n[[proposal]]\nnumber = 2\nfunder = "grant"\nestablish = ["1 x Officer B"]\n'
    start = HEAD + '[[proposal]]\nnumber = 1\nfunder = "force"\n'
    for text, names in ((start + two, ["Force", "Grant", "All"]), (start + two.split("[[")[0], ["Force"])):
        table = budget_table(est.cost(text, book="tests/example-grades").results)
        assert [row[0] for row in table.rows] == names
        assert table.last_is_total == (len(names) > 1)
        assert table.rows[0][1:] == ("£36,000", "-", "£36,000", "-")
        assert ("All", "£36,000", "£24,000", "£36,000", "£24,000") in table.rows or len(names) == 1


def test_long_names_beside_a_chart_keep_both_ends_and_are_told_apart() -> None:
    half = LONGEST // 2
    names = ["a" * LONGEST, "b" * (LONGEST + 1), "c" * (LONGEST + 2), "d", "d", "d"]
    assert told_apart(names) == [*names[:2], f"{'c' * half}…{'c' * half}", "4. d", "5. d", "6. d"]
    north, south = (f"Volunteer Officer of the {side} {'of a county ' * 4}" for side in ("north", "south"))
    same = f"{north[:half]}…{north[-half:]}"
    assert same == f"{south[:half]}…{south[-half:]}"
    assert told_apart([north, "x", south]) == [f"1. {same}", "x", f"3. {same}"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('disestablish = ["3 x Clerk A"]', "The posts that change go from 3 to 0."),
        ('establish = ["1 x Officer B"]', "The posts that change go from 0 to 1."),
        ('disestablish = ["2 x Clerk A"]\nestablish = ["2 x Officer B"]', "The posts that change stay 2 in number."),
        ('non_pay = [{ title = "Rent", amount = "£6,000" }]', ""),
    ],
)
def test_how_many_posts_a_paragraph_says(lines: str, words: str) -> None:
    costing = est.cost(f'{HEAD}[[proposal]]\nnumber = 1\nfunder = "force"\n{lines}\n', book="tests/example-grades")
    text = " ".join(costing.paragraph().split())
    assert words in text and ("The posts that change" in text) == bool(words)


@pytest.mark.parametrize(("letters", "whole"), [(31_999, True), (32_000, True), (32_001, False)])
def test_a_cell_holds_so_many_letters_and_says_where_more_are_left_out(
    letters: int, whole: bool, tmp_path: Path
) -> None:
    book = WorkbookFile(["Notes"], title="Notes")
    book.sheets["Notes"].put(0, 0, "x" * letters, "wrap")
    (tmp_path / "notes.xlsx").write_bytes(book.finished())
    _, _, texts = next(workbook_sheets(tmp_path / "notes.xlsx"))
    # Excel holds 32,767 letters in a cell
    assert texts == ["x" * letters if whole else "x" * 31_990 + " ... (cut)"]
