"""Who pays: what moves between funders, funding that ends, and what has no price and cancels."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import establishment as est
from comparing import rows_of

HEAD = """title = "t"
pay = "njc"
pension = "20%"
basis = "maximum"
price_base = 2026-05-01
"""
OFFICER = 5_014_787
"""Pence a year of one Officer SCP 18-25 in May 2026, at point 25: £37,563, National Insurance (37,563 - 5,000) x 15% =
£4,884.45, pension 20% = £7,512.60, levy 0.5% = £187.82 (187.815)."""


def cost(tmp_path: Path, text: str, head: str = HEAD, posts: str = "") -> est.Costing:
    """A scenario of these lines, with a posts table where there is one."""
    if posts:
        (tmp_path / "posts.csv").write_text(posts, encoding="utf-8")
        head += 'posts = "posts.csv"\n'
    path = tmp_path / "t.toml"
    path.write_text(head + text, encoding="utf-8")
    return est.cost(path)


def two_funders(proposal: str, *, ring_fenced: str = "false") -> str:
    return f"""first_year = "2026/27"
funder = [{{ id = "a", name = "A", ring_fenced = {ring_fenced} }}, {{ id = "b", name = "B" }}]
[[proposal]]
number = 1
{proposal}
"""


# --- what moves between funders -------------------------------------------------------------------------------------

TRANSFER = 'transfer = [{ line = "25 x Officer SCP 18-25", funder = "a", to = { funder = "b", unit = "x" } }]'


def test_a_transfer_is_growth_and_saving_by_funder_and_neither_over_the_whole(tmp_path: Path) -> None:
    assert 3756300 + 488445 + 751260 + 18782 == OFFICER
    costing = cost(tmp_path, two_funders(TRANSFER))
    moved = 25 * OFFICER
    whole = costing.summary()
    assert (0, 0, 0) == (whole.growth.pence, whole.savings.pence, whole.net.pence)
    assert moved == whole.between_funders.pence
    assert moved == costing.summary(funder="a").savings.pence
    assert moved == costing.summary(funder="b").growth.pence
    rows = costing.by_funder(money="pence").set_index("funder")
    assert [0, moved, -moved] == rows.recurring_growth_pence[["a", "b", "between funders"]].to_list()
    assert [moved, 0, -moved] == rows.gross_savings_pence[["a", "b", "between funders"]].to_list()
    [year] = rows_of(costing.by_year(money="pence"))
    assert (0, 0, moved) == (
        year.part_year_recurring_growth_pence,
        year.part_year_gross_savings_pence,
        year.part_year_between_funders_pence,
    )
    assert moved == sum(costing.by_month(money="pence").between_funders_pence)
    assert "£1,253,696.75 a year only moves between funders" in costing.paragraph()
    assert "Moves between funders only" in str(costing)
    assert {"known": 1253696.75, "unknown": {}} == costing.to_dict()["totals"]["between_funders"]
    assert costing.payback().first is None  # nobody spends more in all


@pytest.mark.parametrize(("ring_fenced", "class_"), [("true", "not_cashable"), ("false", "potentially_cashable")])
def test_a_saving_left_after_a_move_is_of_the_class_of_the_funder_that_saves(
    ring_fenced: str, class_: str, tmp_path: Path
) -> None:
    """A paid £50,147.87 for the post at its maximum; B pays for it at its minimum. What is saved in all is A's."""
    head = HEAD.replace('"maximum"', '{ baseline = "maximum", proposed = "minimum" }')
    text = two_funders(TRANSFER.replace("25 x", "1 x"), ring_fenced=ring_fenced)
    costing = cost(tmp_path, text, head)
    summary, of_b = costing.summary(), costing.summary(funder="b").growth.pence
    assert 0 < of_b < OFFICER
    assert (OFFICER - of_b, 0) == (summary.savings.pence, summary.growth.pence)
    assert summary.savings == summary.savings_of(class_)  # type: ignore[arg-type]
    assert of_b == summary.between_funders.pence


# --- protection of pay ----------------------------------------------------------------------------------------------

PROTECTED = """first_year = "2026/27"
[[proposal]]
number = 1
pay_protection = [{ title = "p", count = 1, amount = "£1200", from = 2026-07-01, run_off = [100] }]
"""


def test_a_later_start_moves_pay_protection(tmp_path: Path) -> None:
    """£1,200 a year from July is 9 months of £100 in 2026/27; from January it is 3."""
    costing = cost(tmp_path, PROTECTED)
    tried = costing.sensitivity("cumulative_net", changes={"start": (0, 6)}, money="pence").iloc[0]
    assert (90000, 30000) == (tried.effect_low_pence, tried.effect_high_pence)


def test_pay_protection_falls_in_the_months_in_which_it_is_paid(tmp_path: Path) -> None:
    months = cost(tmp_path, PROTECTED).by_month(money="pence")
    assert [0] * 3 + [10000] * 9 == months.one_off_pence.to_list()


def test_a_later_start_is_what_the_file_with_later_days_comes_to(tmp_path: Path) -> None:
    """All that has a day, six months later: the cap on a week's pay is that of the later day, cover still lasts a year."""
    text = """first_year = "2024/25"
years = 3
[[proposal]]
number = 1
pay_protection = [{{ title = "p", count = 2, amount = "£1200", from = {protected}, run_off = [100, 50] }}]
redundancy = [{{ title = "r", age = 45, service = 10, weekly_pay = "£900", on = {redundant} }}]
one_off = [{{ title = "o", amount = "£500", on = {redundant} }}]
establish = [{{ line = "1 x Cover SCP 5", from = {begins}, until = {ends} }}]
non_pay = [{{ title = "n", amount = "£600", from = {begins}, until = {ends} }}]
"""
    days = [
        {"protected": "2024-07-01", "redundant": "2024-12-01", "begins": "2024-10-01", "ends": "2025-10-01"},
        {"protected": "2025-01-01", "redundant": "2025-06-01", "begins": "2025-04-01", "ends": "2026-04-01"},
    ]
    now, later = (cost(tmp_path, text.format(**each)) for each in days)
    tried = now.sensitivity("cumulative_net", changes={"start": (0, 6)}, money="pence").iloc[0]
    assert later.results.cumulative[-1].pence == tried.effect_high_pence


# --- what has no price and cancels ----------------------------------------------------------------------------------

OPEN = """first_year = "2026/27"
years = 2
grades = ["X"]
discount_percent = 3.5
funder = [{{ id = "a", name = "A" }}, {{ id = "b", name = "B" }}]
[[proposal]]
number = 1
from = 2026-07-01
cashable = {{ base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true }}
disestablish = ["1 x Officer SCP 18-25"]
one_off = [{{ title = "desk", amount = "£5,000", on = 2026-07-01 }}]
{change}
"""
CANCELS = {
    "another title": 'redesignate = [{ line = "1 x Clerk X", to = "Assistant" }]',
    "another funder": 'transfer = [{ line = "1 x Clerk X", funder = "a", to = { funder = "b", unit = "u" } }]',
}


@pytest.mark.parametrize("change", CANCELS)
def test_what_cancels_withholds_no_payback(change: str, tmp_path: Path) -> None:
    """£5,000 in July, and £50,147.87 / 12 = £4,178.99 saved each month: paid back in the second, August."""
    costing = cost(tmp_path, OPEN.format(change=CANCELS[change]))
    payback = costing.payback()
    assert ((), date(2026, 8, 1), date(2026, 7, 1)) == (payback.missing, payback.month, payback.first)
    assert costing.npv() == cost(tmp_path, OPEN.format(change="")).npv()


def test_what_does_not_cancel_withholds_payback(tmp_path: Path) -> None:
    payback = cost(tmp_path, OPEN.format(change='establish = ["1 x Clerk X"]')).payback()
    assert (("X",), None) == (payback.missing, payback.month)
