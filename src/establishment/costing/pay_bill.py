"""The pay bill: what the posts of each side cost, by year, unit, grade and funder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.costing.cost_lines import BASELINE, PROPOSED, Costed, Leg
from establishment.costing.figures import Figure, figure_cells, figure_columns
from establishment.costing.levels import level_legs
from establishment.costing.results import Results
from establishment.ground.columns import Column, Columns
from establishment.ground.findings import RefusedError
from establishment.ground.periods import FinancialYear
from establishment.posts import Kind, Spell

KEYS = ("year", "unit", "grade", "funder", "scale", "post", "title", "budgeted")
"""What a pay bill can be kept by."""
Group = tuple[str, ...]


def pay_bill_columns(by: Sequence[str]) -> Columns:
    """The columns of a pay bill kept by some keys."""
    return Columns(
        *(Column(key, "object", "", f"{key} of the posts") for key in by),
        *figure_columns("baseline", "pence", "cost before the changes"),
        *figure_columns("proposed", "pence", "cost after the changes"),
        *figure_columns("difference", "pence", "proposed less baseline"),
        Column("posts_before", "int64", "posts", "posts of the baseline on the last day"),
        Column("posts_after", "int64", "posts", "posts after the changes on the last day"),
        Column("fte_before", "float64", "FTE", "full-time equivalents of the baseline on the last day"),
        Column("fte_after", "float64", "FTE", "full-time equivalents after the changes on the last day"),
    )


def pay_bill_rows(results: Results, by: Sequence[str]) -> dict[str, list[Any]]:
    """One row a group that has a cost or posts, by column, in the order of the years and as groups are first met.

    With the year: what falls in each year, posts of fixed term included. Without: a full year at the price base.
    Budgeted posts only, unless totals are kept by whether they are. Raises RefusedError for what cannot be.
    """
    _check(results, by)
    legs = level_legs(results.comparison.plan, by_year="year" in by)
    costs = _costs(results.cost_lines(by_year="year" in by), by)
    counts = _counts(legs, results.comparison.years if "year" in by else [None], by)
    rows = []
    for group in _in_order([*(g for _, g in costs), *(g for _, g in counts)], by):
        before, after = (costs.get((side, group), Figure()) for side in (BASELINE, PROPOSED))
        posts = [counts.get((side, group), (0, Fraction(0))) for side in (BASELINE, PROPOSED)]
        if not (before or after or posts[0][0] or posts[1][0]):
            continue
        values: dict[str, Any] = dict(zip(by, group, strict=True))
        for name, figure in (("baseline", before), ("proposed", after), ("difference", after - before)):
            values |= figure_cells(name, figure)
        values |= {"posts_before": posts[0][0], "posts_after": posts[1][0]}
        values |= {"fte_before": float(posts[0][1]), "fte_after": float(posts[1][1])}
        rows.append(values)
    return pay_bill_columns(by).by_column(rows)


def _check(results: Results, by: Sequence[str]) -> None:
    for key in (key for key in by if key not in KEYS):
        own = dict.fromkeys(name for m in results.comparison.movements for s in m.before for name, _ in s.labels)
        if key not in own:
            keys = ", ".join((*KEYS, *own))
            raise RefusedError(f"by: a pay bill cannot be kept by {key!r}; keys: {keys}")
    if not by:
        raise RefusedError(f"by: name what the pay bill is kept by: {', '.join(KEYS)}")
    if "year" in by and not results.comparison.years:
        raise RefusedError('the scenario has no years; add first_year = "2016/17", or leave year out of by')


def _in_order(groups: Sequence[Group], by: Sequence[str]) -> list[Group]:
    """Groups once each: by year where there is one, else as they are first met."""
    at = by.index("year") if "year" in by else None
    return sorted(dict.fromkeys(groups), key=lambda group: "" if at is None else group[at])


def _group(spell: Spell, year: FinancialYear | None, funder: str, by: Sequence[str]) -> Group | None:
    """The group of a post; None for a line that is no post, and for one left out because no money stands behind it."""
    kind = spell.kind
    if not isinstance(kind, Kind) or not (spell.budgeted or "budgeted" in by):
        return None
    values = {
        "year": year.label if year else "",
        "unit": spell.unit,
        "grade": kind.grade,
        "funder": funder,
        "scale": kind.scale,
        "post": spell.post,
        "title": spell.title,
        "budgeted": "yes" if spell.budgeted else "no",
    }
    labels = dict(spell.labels)
    # a label of the user's that has one of our names never stands in its place
    return tuple(values[key] if key in values else labels.get(key, "") for key in by)


def _costs(costed: Costed, by: Sequence[str]) -> dict[tuple[str, Group], Figure]:
    """Cost by side and group."""
    costs: defaultdict[tuple[str, Group], Figure] = defaultdict(Figure)
    for stretch, funder, figure in costed.figures():
        group = _group(stretch.leg.spell, stretch.year, funder, by)
        if group is not None:
            costs[stretch.leg.side, group] += figure
    return costs


def outside_pay_bill(results: Results) -> dict[FinancialYear, Figure]:
    """What recurring amounts that are no posts add in each year: proposed less baseline, a cost positive, in pence."""
    added: defaultdict[FinancialYear, Figure] = defaultdict(Figure)
    for stretch, _, figure in results.cost_lines(by_year=True).figures():
        if not isinstance(stretch.leg.spell.kind, Kind) and stretch.year is not None:
            added[stretch.year] += figure if stretch.leg.side == PROPOSED else -figure
    return dict(added)


def _counts(
    legs: Sequence[Leg], years: Sequence[FinancialYear | None], by: Sequence[str]
) -> dict[tuple[str, Group], tuple[int, Fraction]]:
    """Posts and FTE by side and group, on the last day of each year; kept by funder, with the first-named."""
    counts: dict[tuple[str, Group], tuple[int, Fraction]] = {}
    for leg in legs:
        spell = leg.spell
        for year in (year for year in years if year is None or _stands(leg, year.last_day)):
            # a post is one post though two pay for it: it is counted with the first-named
            funder = spell.payers(year.last_day if year else None)[0][0]
            group = _group(spell, year, funder, by)
            if group is not None:
                posts, fte = counts.get((leg.side, group), (0, Fraction(0)))
                counts[leg.side, group] = posts + leg.sign * spell.posts, fte + leg.sign * spell.fte
    return counts


def _stands(leg: Leg, day: date) -> bool:
    return leg.spell.start <= day < leg.end
