"""The funding cliff: posts and lines whose funding ends before they do, and what then falls on the base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from establishment.columns import Column, Columns
from establishment.costing.comparison import Comparison, sums_of
from establishment.costing.costed import Costed, Leg
from establishment.costing.figures import Figure, figure_cells, figure_columns, total
from establishment.costing.standing import standing_legs
from establishment.periods import FinancialYear
from establishment.posts import UNSAID, Funding, Spell
from establishment.scenarios.actions import Movement

CLIFF = Columns(
    Column("until", "object", "", "first day without the funding"),
    Column("year", "object", "", "financial year in which that day lies"),
    Column("proposal", "object", "", "number of the proposal; empty for posts that no action touches"),
    Column("title", "object", "", "post or line"),
    Column("funder", "object", "", "who paid until then"),
    Column("then", "object", "", "who is to pay from then on, where it is said"),
    Column("posts", "int64", "posts", "posts; 0 for a line that is no post"),
    *figure_columns("annual", "pence/year", "what falls on the base in a full year"),
    *figure_columns("in_year", "pence", "what falls on it in that financial year"),
)
"""Columns of `cliff()`: one row a post or line, day and funder."""


@dataclass(frozen=True)
class Fall:
    """One post or line, one funder that stops paying before it ends, and what then falls on the base.

    then: who is to pay from then on, or nobody that is said.  annual, in_year: at the prices of the plan.
    """

    movement: Movement
    spell: Spell
    funder: str
    then: tuple[str, ...]
    until: date
    annual: Figure
    in_year: Figure
    projected: bool = False

    @property
    def year(self) -> FinancialYear:
        """The financial year of the day."""
        return FinancialYear.of(self.until)


def falls(comparison: Comparison) -> list[Fall]:
    """Every end of funding of a post or line that goes on, by day."""
    found = [fall for leg in standing_legs(comparison.movements) for fall in _falls(leg, comparison)]
    return sorted(found, key=lambda fall: (fall.until, fall.movement.number))


def fall_rows(comparison: Comparison) -> dict[str, list[Any]]:
    """One row a fall, by column."""
    rows: dict[str, list[Any]] = {name: [] for name in CLIFF.names}
    for fall in falls(comparison):
        values: dict[str, Any] = {
            "until": fall.until, "year": fall.year.label, "proposal": fall.movement.proposal,
            "title": fall.spell.label, "funder": comparison.funder_name(fall.funder),
            "then": "; ".join(map(comparison.funder_name, fall.then)), "posts": fall.spell.posts,
            **figure_cells("annual", fall.annual), **figure_cells("in_year", fall.in_year),
        }  # fmt: skip
        for name in rows:
            rows[name].append(values[name])
    return rows


def _falls(leg: Leg, comparison: Comparison) -> Iterator[Fall]:
    spell = leg.spell
    for day, paid in spell.stages:
        if not spell.start < day < spell.end:
            continue
        before, after = dict(spell.payers(day - timedelta(days=1))), dict(paid or ((UNSAID, Fraction(1)),))
        more = tuple(name for name, share in after.items() if share > before.get(name, Fraction(0)))
        for funder, share in before.items():
            lost = share - after.get(funder, Fraction(0))
            if lost > 0 and funder != UNSAID:
                annual, in_year = _costs(leg, day, funder, lost, comparison)
                assumed = annual.projected or in_year.projected
                amounts = _of(annual, funder), _of(in_year, funder)
                yield Fall(leg.movement, spell, funder, more, day, *amounts, assumed)


def _costs(leg: Leg, day: date, funder: str, lost: Fraction, comparison: Comparison) -> tuple[Costed, Costed]:
    """What a share comes to in a full year from the day on, and in the rest of its financial year.

    At cash prices in the years of the plan, where they are asked for; beyond, at the price base.
    """
    rest: Funding = tuple(part for part in ((UNSAID, 1 - lost), (funder, lost)) if part[1])
    prices, spell = comparison.engine.prices, leg.spell
    at_cash = prices.cash and FinancialYear.of(day) in comparison.years
    kind = prices.moved(spell, day, day if at_cash else prices.base)
    lasting = replace(spell, from_=day, kind=kind, funding=rest, later=(), funded_until=None, increments=None)
    mine = [replace(leg, spell=lasting)]
    engine = comparison.engine if at_cash or not prices.cash else comparison.constant
    return engine.from_day(mine, day), engine.in_years(mine, [FinancialYear.of(day)])


def _of(costed: Costed, funder: str) -> Figure:
    return total(figure for key, figure in sums_of(costed).items() if key.funder == funder)
