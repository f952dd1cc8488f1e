"""A paper beside the costing of its scenario: a figure that differs, and the basis that would make it right."""

from pathlib import Path

import pytest

import establishment as est

TOP = Path(__file__).parents[1]
SHIPPED = (TOP / "scenarios" / "workforce-modernisation.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str, amount: str) -> Path:
    """A scenario that quotes an amount for the growth of its first proposal."""
    path = folder / "scenario.toml"
    stated = f'\n[[stated]]\nproposals = [1]\nmeasure = "recurring_growth"\namount = "{amount}"\nwhere = "1.2"\n'
    path.write_text(text + stated, encoding="utf-8")
    return path


def growth(folder: Path, text: str) -> str:
    """What the first proposal adds a year, to the pound."""
    path = folder / "plain.toml"
    path.write_text(text, encoding="utf-8")
    pence = est.cost(path).results.comparison.summary(["1"]).growth.pence
    return f"£{(pence + 50) // 100:,}"


@pytest.mark.parametrize("basis", ["minimum", "middle_salary"])
def test_a_figure_on_another_basis_is_explained(tmp_path: Path, basis: str) -> None:
    amount = growth(tmp_path, SHIPPED.replace('"maximum"', f'"{basis}"'))
    paper = tmp_path / "paper.txt"
    paper.write_text(f"1.2 The staff who take over the duties cost {amount} a year.", encoding="utf-8")
    (check,) = [c for c in est.check(paper, scenario=written(tmp_path, SHIPPED, amount)).checks if c.code == "P401"]
    assert check.verdict == "differs"
    assert f"it would be right at the {basis.replace('_', ' ')} of the grade" in check.message


def test_a_figure_on_the_basis_of_the_scenario_agrees_and_one_on_none_is_said_to_be(tmp_path: Path) -> None:
    right = growth(tmp_path, SHIPPED)
    paper = tmp_path / "paper.txt"
    for amount, verdicts in ((right, ("agrees", "rounding")), ("£123,456", ("differs",))):
        paper.write_text(f"1.2 The staff who take over the duties cost {amount} a year.", encoding="utf-8")
        (check,) = [c for c in est.check(paper, scenario=written(tmp_path, SHIPPED, amount)).checks if c.code == "P401"]
        assert check.verdict in verdicts
        assert ("combinations of basis, pay year" in check.message) == (check.verdict == "differs")


def test_a_stated_number_that_the_paper_does_not_hold_is_asked_about_and_not_called_wrong(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("The scheme is described elsewhere.", encoding="utf-8")
    results = est.check(paper, scenario=TOP / "scenarios" / "volunteer-time.toml")
    assert [] == list(results.wrong)
    assert "P402" in {c.code for c in results.checks}
