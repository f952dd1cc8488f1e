"""Edges that small faults in the code passed by unnoticed: each value is worked out by hand."""

import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import establishment as est
from establishment.ground.amounts import parse_amount
from establishment.ground.money import INT64_MAX, times, widen
from establishment.ground.periods import WORKED_WEEKS, weeks_and_rates
from establishment.papers.documents import read_document
from establishment.rates.insurance import PERIODS

pytestmark = pytest.mark.core

BOOK = Path(__file__).parent / "example-grades"


# --- money -------------------------------------------------------------------------------------------------------------


def test_an_array_that_holds_a_nought_is_widened_by_its_largest_amount_whatever_its_sign() -> None:
    large = INT64_MAX // 4
    for amounts in ([0, large], [large, 0], [0, -large], [-large, 0]):
        assert widen(np.array(amounts, dtype=np.int64), 3).dtype == object, amounts
    # a quarter of 9,223,372,036,854,775,806 / 4 = 2,305,843,009,213,693,951 is 576,460,752,303,423,487.75
    assert list(times(np.array([0, large], dtype=np.int64), Fraction(1, 4))) == [0, 576460752303423488]
    assert list(times(np.array([0, -large], dtype=np.int64), Fraction(3, 4))) == [0, -1729382256910270463]


def test_an_array_is_widened_at_the_bound_and_not_below_it() -> None:
    below = (INT64_MAX - 1) // 4 // 1000  # 4 x it x 1,000 is below the largest number
    assert widen(np.array([0, below], dtype=np.int64), 1000).dtype == np.int64
    assert widen(np.array([0, below + 1], dtype=np.int64), 1000).dtype == object
    assert widen(np.array([0, below + 1], dtype=np.int64), 0).dtype == np.int64


def test_a_float_within_its_own_precision_of_a_penny_is_that_penny() -> None:
    assert parse_amount(0.1 + 0.2).pence == 30  # 0.30000000000000004
    assert parse_amount(1.1 + 2.2).pence == 330  # 3.3000000000000003
    assert parse_amount(-(0.1 + 0.2)).pence == -30
    with pytest.raises(est.RefusedError, match="part of a penny"):
        parse_amount(0.305)


# --- periods -----------------------------------------------------------------------------------------------------------


def test_pay_periods_are_parts_of_a_year() -> None:
    assert PERIODS["weekly"] * 52 == 1
    assert PERIODS["fortnightly"] * 26 == 1
    assert PERIODS["four_weekly"] * 13 == 1
    assert PERIODS["monthly"] * 12 == 1
    assert PERIODS["annual"] == 1


def test_four_weekly_insurance_by_hand() -> None:
    # 2025/26: 5,000 a year x 4/52 = 384.61, up to £385; (£2,000 - £385) x 15% = £242.25
    due = est.employer_ni(2000, on=date(2025, 5, 1), period="four_weekly")
    assert due == Decimal("242.25")


@pytest.mark.parametrize("weeks", [52, 50, 48, 47, 46, 45, 44, 42, 40, 39, 38])
def test_every_usual_number_of_weeks_is_tried(weeks: int) -> None:
    # 100 hours x the weeks x £17
    assert (weeks, 17) in weeks_and_rates(Fraction(1700 * weeks), Fraction(100))
    assert len(WORKED_WEEKS) == 11


# --- bridges and sensitivity -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def option() -> est.Costing:
    base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    changed = base.disestablish("3 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    return est.cost(changed.with_terms(first_year="2026/27", hold_on_costs=True))


def test_a_bridge_begins_at_the_baseline_and_ends_at_what_is_proposed(option: est.Costing) -> None:
    rows = option.bridge().rows()
    steps = [(name, figure.pence) for name, _, figure in rows]
    assert steps[0][0] == "start"
    assert steps[-1][0] == "end"
    assert steps[0][1] > steps[-1][1], "three posts cost more than one"
    assert steps[0][1] + sum(pence for _, pence in steps[1:-1]) == steps[-1][1]
    back = option.bridge().reversed()
    assert (back.start.pence, back.end.pence) == (steps[-1][1], steps[0][1])
    assert back.start_name == option.bridge().end_name


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("award", -20, 50), ("insurance", -15, 50), ("pension", -30, 60), ("vacancy", 0, 99)],
)
def test_the_ends_of_what_is_tried_are_accepted_and_no_more(
    name: str, low: int, high: int, option: est.Costing
) -> None:
    table = option.sensitivity("net", changes={name: (high, low)})
    assert (table["low"].tolist(), table["high"].tolist()) == ([low], [high])
    for beyond in ((low - 1, high), (low, high + 1)):
        with pytest.raises(est.RefusedError, match=f"from {low} to {high}"):
            option.sensitivity("net", changes={name: beyond})


def test_the_lower_change_stands_first_with_its_own_effect(option: est.Costing) -> None:
    row = option.sensitivity("net", changes={"pension": (2, -2)}, money="pence").iloc[0]
    assert (row["low"], row["high"]) == (-2, 2)
    # the change saves: a higher pension rate saves more
    assert row["effect_high_pence"] < row["effect_pence"] < row["effect_low_pence"]
    assert row["swing_pence"] == row["effect_low_pence"] - row["effect_high_pence"]


# --- papers ------------------------------------------------------------------------------------------------------------


def test_a_level_of_a_list_in_word_that_is_no_number_is_the_first(tmp_path: Path) -> None:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def item(level: str, text: str) -> str:
        level = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        return f"<w:p><w:pPr>{level}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{mark}"/></w:lvl>'
        for n, form, mark in ((0, "decimal", "%1."), (1, "lowerLetter", "(%2)"))
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        body = item("0", "One") + item("1", "Part") + item("x", "Two")
        archive.writestr("word/document.xml", f"<w:document {word}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", f"<w:numbering {word}>{numbering}</w:numbering>")
    lines = [line for line in read_document(tmp_path / "a.docx").raw.splitlines() if line]
    assert lines == ["1. One", "(a) Part", "2. Two"]
