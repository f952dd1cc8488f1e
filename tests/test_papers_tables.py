"""Tables of random figures in every form: clean ones raise nothing, and a changed figure is found."""

import random

import pytest

from establishment.papers.checking import PaperResults, check_paper
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
    missed = tried = 0
    for seed in SEEDS:
        chance = random.Random(f"{form}{kind}{seed} changed")
        table = KINDS[kind](chance)
        for at in chance.sample(table.fixed, 2):
            tried += 1
            missed += not checked(table.changed(at, chance), form).wrong
    assert missed * 10 <= tried * (4 if (form, kind) in HARD else 3), f"{missed} of {tried} missed"
