"""The tables of measures: all of a full year, and those of each year of the plan."""

from __future__ import annotations

from establishment.costing.financial_case import one_off_by_kind
from establishment.costing.measures import MEASURES, OF_SUMMARY, OF_YEAR, SIGNS, money_of
from establishment.costing.results import Results
from establishment.outputs.costing_cells import shown, year_label

IN_YEAR = (
    "part_year_recurring_growth", "part_year_gross_savings", "part_year_net", "full_year_net", "one_off",
    "part_year_time_limited", "all_in_year",
)  # fmt: skip
"""The measures that the table of years shows; of the last three those that are not nil in every year."""
ALWAYS = ("net", "all_in_year", "cumulative_net")
"""The measures of years that are shown even where they are nil."""
ACROSS = 5
"""Years that stand side by side on a page; of more, each has a row."""
MEASURE_HEADINGS = ("Measure, a full year", "Amount", "Sign", "What is in it")


def measure_rows(results: Results) -> list[tuple[str, ...]]:
    """One row a measure of money of the whole that is not nil: label, amount, sign and definition."""
    rows: list[tuple[str, ...]] = []
    for measure in (m for m in OF_SUMMARY if m.is_money):
        figure = money_of(results.summary, measure.name)
        if figure.sign != 0 or measure.name == "net":
            made_of = f": {measure.made_of}" if measure.made_of else ""
            amount = shown(figure, results, nothing="£0")
            rows.append((measure.label, amount, SIGNS[measure.sign], measure.definition + made_of))
    return rows


def shown_in_years(results: Results) -> list[tuple[str, str, str, str]]:
    """The measures that the table of years shows: effect, name, name with its effect, and label."""
    columns = {name: (effect, m.name, name, label) for m in OF_YEAR for effect, name, label in m.columns()}
    plan = results.comparison.plan
    limited = any(spell.time_limited for m in plan.movements for spell in (*m.before, *m.after))
    limited = limited or any(year.measure("time_limited").sign != 0 for year in results.years)
    left_out = set() if plan.one_offs else {"one_off"}
    left_out |= set() if limited else {"part_year_time_limited"}
    return [columns[name] for name in IN_YEAR if name not in left_out]


def year_table(results: Results) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and rows of the years: a row a measure where they stand side by side, else a row a year.

    A measure that is nil in every year is left out, but for all that falls in the year and the cumulative net.
    """
    rows = [
        (name, label, [year.measure(name, effect) for year in results.years])
        for effect, name, _, label in shown_in_years(results)
    ]
    kinds = one_off_by_kind(results.comparison)
    fallen = [one_off_by_kind(results.comparison, year.year) for year in results.years]
    if len(kinds) > 1:
        rows += [("one_off", f"Of the one-off cost, {kind}", [by_kind[kind] for by_kind in fallen]) for kind in kinds]
    rows.append(("cumulative_net", MEASURES["cumulative_net"].label, results.cumulative))
    kept = [row for row in rows if row[0] in ALWAYS or any(figure.sign != 0 for figure in row[2])]
    amounts = [
        (label, *(shown(f, results, nothing="£0" if name in ALWAYS else "-") for f in figures))
        for name, label, figures in kept
    ]
    labels = [year_label(year.year.label, year.projected) for year in results.years]
    if len(labels) <= ACROSS:
        return ("Measure", *labels), amounts
    return ("Year", *(label for label, *_ in amounts)), list(zip(labels, *(row for _, *row in amounts), strict=True))
