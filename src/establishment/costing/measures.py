"""The one vocabulary of measures: what each is called, its unit, sign and definition, and how it is worked out.

Stated figures, explanations, differences, frames, JSON, CSV, report, workbook, screen and the finance reader's page
read this table. A new measure is one row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from establishment.costing.figures import Figure, total
from establishment.costing.measure_rows import Measure, Sign, Unit, Value, YearPart
from establishment.costing.summary import Class, Effect, Summary
from establishment.ground.findings import RefusedError
from establishment.scenarios.action_registry import in_pairs


def _recurring(
    name: str,
    label: str,
    sign: Sign,
    definition: str,
    of: Callable[[Summary | YearPart], Figure],
    adds: Callable[[Effect], bool],
) -> Measure:
    """A measure of the recurring base budget, worked out alike for a full year and for a financial year."""
    return Measure(name, label, "pounds a year", sign, definition, of, of, adds=adds)


def _savings(name: Class, key: str, label: str, definition: str) -> Measure:
    """The savings of one class."""
    return _recurring(key, label, "saving", definition, lambda s: s.savings_of(name), lambda e: e.saving == name)


def _made(
    name: str,
    label: str,
    sign: Sign,
    definition: str,
    parts: Mapping[str, int],
    *,
    unit: Unit = "pounds a year",
    summary: bool = True,
    effects: bool = True,
) -> Measure:
    """A measure that is a sum of others."""
    signed = tuple((sign_, part) for part, sign_ in parts.items())

    def of_summary(s: Summary) -> Figure:
        return total(_signed(sign_, money_of(s, part)) for sign_, part in signed)

    def of_year(y: YearPart) -> Figure:
        return total(_signed(sign_, money_in(y, part)) for sign_, part in signed)

    return Measure(
        name, label, unit, sign, definition, of_summary if summary else None, of_year, signed, effects=effects
    )


def _signed(sign: int, figure: Figure) -> Figure:
    return figure if sign > 0 else -figure


def _of(name: str, label: str, unit: Unit, sign: Sign, definition: str, of: Callable[[Summary], Value]) -> Measure:
    """A measure that has no value of its own in a financial year."""
    return Measure(name, label, unit, sign, definition, of)


def _count(name: str, label: str, unit: Unit, definition: str, of: Callable[[Summary], int | Fraction]) -> Measure:
    return Measure(name, label, unit, "count", definition, lambda s: Fraction(of(s)))


CASHABLE_PARTS = ("cashable_savings", "potentially_cashable", "scope_reduction", "potential_scope_reduction")
"""The savings that are or may be cashable."""

_ROWS = (
    _count("posts_before", "Posts before", "posts", "posts before the changes, budgeted or not", lambda s: s.posts[0]),
    _count("posts_after", "Posts after", "posts", "posts after the changes, budgeted or not", lambda s: s.posts[1]),
    _count("fte_before", "FTE before", "FTE", "full-time equivalents before the changes", lambda s: s.fte[0]),
    _count("fte_after", "FTE after", "FTE", "full-time equivalents after the changes", lambda s: s.fte[1]),
    _count(
        "posts_removed",
        "Posts removed",
        "posts",
        "posts that the changes remove",
        lambda s: sum(spell.posts for m in s.movements if not in_pairs(m) for spell in m.before),
    ),
    _count(
        "posts_added",
        "Posts added",
        "posts",
        "posts that the changes add",
        lambda s: sum(spell.posts for m in s.movements if not in_pairs(m) for spell in m.after),
    ),
    _of(
        "baseline",
        "Baseline budgeted cost",
        "pounds a year",
        "cost",
        "yearly cost, before the changes, of budgeted posts and lines without an end date",
        lambda s: s.baseline,
    ),
    _of(
        "proposed",
        "Proposed budgeted cost",
        "pounds a year",
        "cost",
        "yearly cost, after the changes, of budgeted posts and lines without an end date",
        lambda s: s.proposed,
    ),
    _recurring(
        "recurring_growth",
        "Recurring growth",
        "cost",
        "all additions to the recurring base budget, before savings",
        lambda s: s.growth,
        lambda e: e.turn == "growth",
    ),
    _savings(
        "cashable",
        "cashable_savings",
        "Cashable savings",
        "savings that meet all four conditions of cashable, not from doing less",
    ),
    _savings(
        "potentially_cashable",
        "potentially_cashable",
        "Potentially cashable savings",
        "savings for which the scenario leaves a condition of cashable open, not from doing less",
    ),
    _savings(
        "scope_reduction",
        "scope_reduction",
        "Cashable scope reduction",
        "savings from doing less that meet all four conditions of cashable",
    ),
    _savings(
        "potential_scope_reduction",
        "potential_scope_reduction",
        "Potentially cashable scope reduction",
        "savings from doing less for which the scenario leaves a condition of cashable open",
    ),
    _savings(
        "not_cashable",
        "not_cashable",
        "Savings that are not cashable",
        "savings that fail a condition of cashable, or whose money goes back to its giver",
    ),
    _made(
        "gross_savings",
        "Recurring savings",
        "saving",
        "all reductions of the recurring base budget, before growth",
        {**dict.fromkeys(CASHABLE_PARTS, 1), "not_cashable": 1},
    ),
    _recurring(
        "unclassified",
        "Neither growth nor saving yet",
        "cost",
        "changes that are growth or saving depending on unknown costs",
        lambda s: s.unclassified,
        lambda e: e.turn == "unclassified",
    ),
    _made(
        "net",
        "Recurring net",
        "cost",
        "the change of the recurring base budget: proposed less baseline",
        {"recurring_growth": 1, "gross_savings": -1, "unclassified": 1},
    ),
    Measure(
        "between_funders",
        "Moves between funders only",
        "pounds a year",
        "cost",
        "growth of one funder that is a saving of another, as far as costs are known; over all funders it is neither",
        lambda s: s.between_funders,
        lambda y: y.between_funders,
    ),
    _made(
        "may_be_cashable",
        "Savings that are or may be cashable",
        "saving",
        "savings that fail no condition of cashable",
        dict.fromkeys(CASHABLE_PARTS, 1),
    ),
    _made(
        "net_cashable_saving",
        "Net cashable saving",
        "saving",
        "savings that are or may be cashable, less the growth of the same proposals",
        {"may_be_cashable": 1, "recurring_growth": -1, "unclassified": -1},
    ),
    Measure(
        "time_limited",
        "Time-limited, at a yearly rate",
        "pounds a year",
        "cost",
        "posts and lines with an end date, after less before, as if they lasted a whole year; in a table of years, "
        "their cost in that year",
        lambda s: s.time_limited,
        lambda y: y.time_limited,
        year_label="Time-limited",
    ),
    Measure(
        "one_off",
        "One-off cost",
        "pounds",
        "cost",
        "spending in one year only, outside recurring figures",
        lambda s: s.one_off,
        lambda y: y.one_off,
        effects=False,
        year_label="One-off cost in the year",
    ),
    _made(
        "all_in_year",
        "All that falls in the year",
        "cost",
        "everything that the base budget pays in a financial year",
        {"net": 1, "time_limited": 1, "one_off": 1},
        unit="pounds",
        summary=False,
        effects=False,
    ),
    _of(
        "non_cashable",
        "Time or quality released",
        "pounds a year",
        "saving",
        "volume x hours x weeks x rate, in money that changes no budget",
        lambda s: s.non_cashable,
    ),
    _of(
        "unbudgeted_before",
        "Unbudgeted cost before",
        "pounds a year",
        "cost",
        "yearly cost, before the changes, of posts without recurring money; in no other measure",
        lambda s: s.unbudgeted[0],
    ),
    _of(
        "unbudgeted_after",
        "Unbudgeted cost after",
        "pounds a year",
        "cost",
        "yearly cost, after the changes, of posts without recurring money; in no other measure",
        lambda s: s.unbudgeted[1],
    ),
    Measure(
        "cumulative_net",
        "Cumulative net",
        "pounds",
        "cost",
        "all costs less savings from the first year of the plan to this year",
    ),
    Measure(
        "npv",
        "Net present value",
        "pounds",
        "saving",
        "savings less costs of each year at constant prices, discounted at the stated rate",
    ),
    Measure(
        "payback_years",
        "Year of payback, with savings that may be cashable",
        "years",
        "count",
        "the year after the first outlay from which the cumulative net, with savings that are or may be cashable, "
        "is never again a cost",
    ),
    Measure(
        "payback_years_cashable",
        "Year of payback, by cashable savings alone",
        "years",
        "count",
        "the same, with cashable savings alone",
    ),
)

MEASURES: dict[str, Measure] = {row.name: row for row in _ROWS}
"""Every measure by its name, in the order in which tables show them."""
OF_SUMMARY = tuple(row for row in _ROWS if row.of_summary is not None)
"""Measures of a set of proposals or of a funder, for a full year."""
OF_YEAR = tuple(row for row in _ROWS if row.of_year is not None)
"""Measures of a financial year."""
STATED_AS = {"cashable_savings": "may_be_cashable"}
"""What a paper calls by a name of ours and means otherwise: it calls savings cashable whether or not it says why."""


def parts_in_words(measure: Measure) -> str:
    """What is in a measure, by the labels of its parts; nothing where it is not made of others."""
    parts = [(sign, MEASURES[name]) for sign, name in measure.parts]
    labels = [(sign, part.phrase if measure.of_summary else part.year_phrase) for sign, part in parts]
    signed = [(" + " if sign > 0 else " - ") + label for sign, label in labels]
    return "".join(signed).removeprefix(" + ")


def single_parts(measure: Measure) -> list[Measure]:
    """The measures that one is made of, down to those that are made of no other; itself where it is one of them."""
    return [part for _, name in measure.parts for part in single_parts(MEASURES[name])] or [measure]


def value_of(summary: Summary, name: str) -> Value:
    """A measure of a summary, by its name.

    Raises RefusedError, a ValueError, for a name that is no measure of a summary.
    """
    row = MEASURES.get(name)
    if row is None or row.of_summary is None:
        raise RefusedError(
            f"{name!r} is not a measure of a full year; measures: {', '.join(m.name for m in OF_SUMMARY)}"
        )
    return row.of_summary(summary)


def money_of(summary: Summary, name: str) -> Figure:
    """A measure of money of a summary, by its name."""
    value = value_of(summary, name)
    assert isinstance(value, Figure)
    return value


def count_of(summary: Summary, name: str) -> Fraction:
    """A count of a summary, by its name."""
    value = value_of(summary, name)
    assert isinstance(value, Fraction)
    return value


def money_in(part: YearPart, name: str) -> Figure:
    """A measure of one effect of a year, by its name."""
    of_year = MEASURES[name].of_year
    assert of_year is not None
    return of_year(part)


def effects_of(measure: Measure, effects: Iterable[Effect]) -> list[Effect]:
    """The effects of changes that a measure adds up; none where it adds up none."""
    tests = [part.adds for part in single_parts(measure) if part.adds is not None]
    return [effect for effect in effects if any(test(effect) for test in tests)]
