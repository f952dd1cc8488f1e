"""Tables of random figures in every form: clean ones raise nothing, and a changed figure is found."""

import random

import pytest

from establishment.papers.checking import check_paper
from establishment.papers.results import PaperResults
from establishment.papers.source import PaperText, without_marks
from table_forms import FORMS, KINDS, MadeTable, paper

SEEDS = range(5)
HARD = {("one cell a line", "subtotals"), ("columns one after another", "subtotals")}
"""Forms whose lines say nothing of rows and columns: two groups one after the other can be read in two ways."""


def checked(table: MadeTable, form: str) -> PaperResults:
    text = paper(table, form)
    return check_paper(PaperText("paper.txt", text, without_marks(text)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_table_that_adds_up_is_confirmed_in_every_form(form: str, kind: str) -> None:
    for seed in SEEDS:
        table = KINDS[kind](random.Random(f"{form}{kind}{seed}"))
        results = checked(table, form)
        assert [check.message for check in results.wrong] == []
        good = [c for c in results.checks if c.verdict in ("agrees", "rounding")]
        bound = {figure.text for c in good for figure in c.bound}
        missing = [table.rows[r][c] for r, c in table.fixed if table.rows[r][c] not in bound]
        assert missing == [], (form, kind, seed)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_changed_figure_is_found_in_every_form(form: str, kind: str) -> None:
    missed = trials = 0
    for seed in SEEDS:
        chance = random.Random(f"{form}{kind}{seed} changed")
        table = KINDS[kind](chance)
        for at in chance.sample(table.fixed, 2):
            trials += 1
            missed += not checked(table.changed(at, chance), form).wrong
    assert missed * 10 <= trials * (4 if (form, kind) in HARD else 3), f"{missed} of {trials} missed"


def columns(results: PaperResults) -> list[str]:
    """What the totals of columns are said to be the sum of."""
    assert [check.message for check in results.wrong] == []
    return [check.text for check in results.checks if check.code == "P103" and check.verdict == "agrees"]


@pytest.mark.parametrize("seed", range(12))
def test_cells_that_touch_each_other_are_cut_so_that_every_column_adds_up(seed: int) -> None:
    """Thousands are grouped, so that each figure ends where three digits stand behind a comma."""
    chance = random.Random(f"touching{seed}")
    rows = [[chance.randint(1_101, 98_989) for _ in range(4)] for _ in range(5)]
    totals = [sum(row[c] for row in rows) for c in range(4)]
    names = ["Housing", "Finance", "Legal", "Planning", "Waste", "Total"]
    lines = [name + "".join(f"{v:,}" for v in row) for name, row in zip(names, [*rows, totals], strict=True)]
    text = "The staff of each service.\n\n" + "\n".join(lines) + "\n"
    assert columns(check_paper(PaperText("paper.txt", text, without_marks(text)))) == [f"{total:,}" for total in totals]


@pytest.mark.parametrize("seed", range(12))
def test_rows_that_lost_empty_cells_are_laid_so_that_every_column_adds_up(seed: int) -> None:
    chance = random.Random(f"lost{seed}")
    rows = [[chance.randint(101, 9_899) for _ in range(5)] for _ in range(7)]
    for r, c in ((1, 0), (1, 3), (3, 1), (5, 4)):
        rows[r][c] = 0
    totals = [sum(row[c] for row in rows) for c in range(5)]
    names = ["Housing", "Finance", "Legal", "Planning", "Waste", "Parks", "Schools", "Total"]
    lines = [" ".join([name, *(f"{v:,}" for v in row if v)]) for name, row in zip(names, [*rows, totals], strict=True)]
    text = "The staff of each service.\n\n" + "\n".join(lines) + "\n"
    assert columns(check_paper(PaperText("paper.txt", text, without_marks(text)))) == [f"{total:,}" for total in totals]


def test_marks_of_a_footnote_stuck_to_totals_are_no_digits() -> None:
    """1,577 + 8,816 + 4,650 = 15,043 and 1,169 + 7,425 + 4,070 = 12,664, each behind the mark of note 2."""
    text = "Band A\n1,577\n1,169\nBand B\n8,816\n7,425\nBand C\n4,650\n4,070\nTotal\n215,043\n212,664\n"
    results = check_paper(PaperText("paper.txt", text, without_marks(text)))
    assert [check.computed for check in results.checks if check.code == "P103"] == [15_043, 12_664]
    assert results.wrong == ()


def test_tables_one_under_the_other_between_slashes_are_two() -> None:
    text = (
        "Sickness (%) / Apr / May / Jun / Jul\n08/09 / 4.09 / 3.53 / 3.62 / 3.75\n07/08 / 4.00 / 3.69 / 4.16 / 3.81\n\n"
        "July\nBudget / Contracted / Vacancies\n"
        "Trust / 3357 / 3023 / 334\nCorporate / 378 / 348 / 30\nFacilities / 440 / 391 / 49\nMedicine / 889 / 798 / 91\n"
    )
    results = check_paper(PaperText("paper.txt", text, without_marks(text)))
    assert results.wrong == ()
    # 3,357 - 3,023 = 334; 378 - 348 = 30; 440 - 391 = 49; 889 - 798 = 91
    assert {c.text for c in results.checks if c.code == "P104"} == {"3357", "378", "440", "889"}
