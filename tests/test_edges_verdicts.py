"""Which relations of a paper stand, by small sets of them made by hand: where figures are, how likely each is, what else they prove."""

from dataclasses import replace
from typing import Any

import pytest

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.relation import Relation, added, multiplied
from establishment.papers.verdicts import settle


def figure(at: int, value: int, kind: Any = "money") -> PrintedFigure:
    """A figure at a place of the text."""
    return PrintedFigure(at, at + len(str(value)), str(value), value * UNIT, UNIT, kind, at, at + len(str(value)))


def product(at: int, parts: tuple[int, int] = (100, 300), *, value: int = 10_000, scope: str = "sentence") -> Relation:
    """40 x 250 = 10,000, of which the parts stand at two places."""
    trial = multiplied(figure(at, value), figure(parts[0], 40, "count"), figure(parts[1], 250))
    return Relation(trial, 3.0, scope, trial.fit)


def total(values: dict[int, int], *, odds: float = 3.0, scope: str = "sentence", **changes: Any) -> Relation:
    """The first figure as the sum of the others, by place and value."""
    stated, *parts = (figure(at, value) for at, value in values.items())
    trial = added(stated, parts)
    return Relation(trial, odds, scope, trial.fit, **changes)


def places(relations: list[Relation]) -> list[int]:
    return [relation.trial.stated.start for relation in relations]


@pytest.mark.parametrize(
    ("first", "second", "nearest"),
    [
        (400, 500, 400),  # both behind their parts: 300 from the farther part, or 400
        (500, 400, 400),
        (90, 200, 200),  # before its parts: 210; between them: 100 from both; each 200 more, as a part stands behind
        (250, 190, 190),  # both between: 150 from the farther part, or 110
        (90, 500, 500),  # 210 + 200 = 410 before them, 400 behind them
        (90, 520, 90),  # 410 before them, 420 behind them
        (0, 320, 320),
    ],
)
def test_of_two_products_of_the_same_figures_the_nearer_one_stands(first: int, second: int, nearest: int) -> None:
    assert places(settle([product(first), product(second)])) == [nearest]


def test_products_that_are_equally_near_or_stand_in_tables_all_stand() -> None:
    alike = [product(400), replace(product(400), scope="near")]
    assert len(settle(alike)) == 1, "the same figures are one relation"
    for scope in ("sentence", "list", "near"):
        assert places(settle([product(400, scope=scope), product(500, scope=scope)])) == [400]
    for scope in ("column", "row", "paper"):
        assert places(settle([product(400, scope=scope), product(500, scope=scope)])) == [400, 500]
    assert places(settle([product(400), product(500, (450, 300))])) == [400, 500], "of other figures"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"odds": 2.0}, {"odds": 1.9}),
        ({"odds": 1.0, "slip": "digit"}, {"odds": 4.0, "slip": "?"}),
        ({"odds": 1.0, "scope": "working"}, {"odds": 4.0}),
    ],
)
def test_of_relations_of_the_same_figures_the_likelier_one_stands(
    better: dict[str, Any], worse: dict[str, Any]
) -> None:
    one, two = ({"scope": "sentence", "odds": 3.0, **each} for each in (better, worse))
    values = {300: 500, 100: 240, 200: 250}
    for order in ((one, two), (two, one)):
        assert settle([total(values, **each) for each in order]) == [total(values, **one)]


def test_one_that_fits_stands_before_one_that_misses() -> None:
    fits, misses = total({300: 490, 100: 240, 200: 250}, odds=1.0), total({100: 240, 300: 490, 200: 250}, odds=5.0)
    assert fits.key == misses.key
    assert settle([misses, fits]) == settle([fits, misses]) == [fits]


def test_a_figure_that_other_sums_prove_is_not_called_wrong() -> None:
    # 700 = 450 + 250 is proved; 700 = 240 + 430 misses by 30
    proof, miss = total({300: 700, 100: 450, 200: 250}), total({300: 700, 400: 240, 500: 430}, odds=3.0)
    assert places(settle([miss])) == [300]
    assert settle([proof, miss]) == [proof]
    # what only fits rounded or says little proves nothing
    trivial = replace(proof, trial=replace(proof.trial, trivial=True))
    assert places(settle([trivial, miss])) == [300, 300]
    rounded = replace(proof, fit=1, odds=2.9)
    assert places(settle([rounded, miss])) == [300, 300]


@pytest.mark.parametrize(
    ("proof", "miss", "is_open"),
    [
        (0.9, 3.0, True),  # proved by less than one decade
        (1.0, 3.0, False),
        (0.8, 1.4, True),  # and by less than half a decade under the odds of what misses
        (0.9, 1.4, False),
    ],
)
def test_how_surely_a_figure_must_be_proved(proof: float, miss: float, is_open: bool) -> None:
    right = total({300: 700, 100: 450, 200: 250}, odds=proof)
    wrong = total({300: 700, 400: 240, 500: 430}, odds=miss)
    assert settle([right, wrong]) == ([right, wrong] if is_open else [right])


def test_a_whole_column_accuses_a_total_that_is_proved_less_surely_than_itself() -> None:
    right = total({300: 700, 100: 450, 200: 250}, odds=4.5)
    for odds, whole, is_open in ((4.0, True, False), (4.6, True, True), (4.6, False, False)):
        wrong = total({300: 700, 400: 240, 500: 430}, odds=odds, scope="column", whole=whole)
        assert settle([right, wrong]) == ([right, wrong] if is_open else [right])
    wrong = total({300: 700, 400: 240, 500: 430}, odds=4.1, scope="column", whole=True)
    assert settle([right, wrong]) == [right, wrong], "and one of more than four decades whatever proves the total"


def test_one_figure_is_called_wrong_once_and_the_surest_first() -> None:
    sure, unsure = total({300: 700, 100: 450, 200: 240}, odds=4.0), total({300: 700, 400: 240, 500: 430}, odds=3.0)
    assert settle([unsure, sure]) == [sure]
    near = replace(sure, scope="near")
    assert settle([near, unsure]) == [unsure], "of figures near by only what nothing else says"
    doubtful = replace(sure, slip="?")
    assert settle([doubtful]) == []


def test_a_figure_that_two_sums_want_changed_to_the_same_size_is_the_wrong_one() -> None:
    # 240 + 250 = 590 and 590 + 110 = 600: with 490 for 590 both are right
    one, two = total({300: 590, 100: 240, 200: 250}, odds=0.9), total({500: 600, 300: 590, 400: 110}, odds=0.9)
    [crossed] = settle([one, two])
    assert (crossed.slip, crossed.trial.stated.start, crossed.suspect, crossed.fit) == ("crossed", 300, None, 0)
    assert crossed.odds == pytest.approx(0.9 + 0.9 + 1.0), "the odds of both, and one more as 490 is one digit from 590"
    # a part of both: 590 + 10 = 500 and 590 + 110 = 600
    one, two = total({200: 500, 300: 590, 100: 10}, odds=0.9), total({500: 600, 300: 590, 400: 110}, odds=1.2)
    [crossed] = settle([one, two])
    assert (crossed.slip, crossed.trial.stated.start) == ("crossed", 500), "the likelier of the two is shown"
    assert crossed.suspect is not None and crossed.suspect.start == 300
    # two figures in common say nothing, and neither does one sum alone
    assert all(r.slip != "crossed" for r in settle([one, total({200: 500, 300: 590, 100: 10}, odds=0.9)]))


def test_a_sum_of_some_of_the_parts_accuses_no_total() -> None:
    whole = total({300: 700, 100: 450, 200: 150, 250: 100}, scope="list")
    some = total({300: 700, 100: 450, 200: 150}, odds=9.0)
    assert settle([some]) == [some]
    assert settle([whole, some]) == [whole]
    more = total({300: 700, 100: 450, 200: 150, 250: 100, 270: 9}, odds=9.0)
    assert settle([whole, more]) == [whole], "and neither does a sum of one part more"
    assert settle([whole, replace(more, scope="column", whole=True)]) != [whole]
