"""The tables of measures: all of a full year, and those of each year of the plan."""

from __future__ import annotations

from establishment.costing.measures import EFFECTS, MEASURES, OF_SUMMARY, OF_YEAR, SIGNS, money_in, money_of
from establishment.costing.results import Results
from establishment.outputs.words import shown, year_label

IN_YEAR = (
    "part_year_recurring_growth", "part_year_gross_savings", "part_year_net", "full_year_net", "one_off",
    "part_year_time_limited", "all_in_year",
)  # fmt: skip
"""The measures that the table of years shows; of the last three those that are not nil in every year."""
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
    left_out |= set() if limited or plan.one_offs else {"all_in_year"}
    return [columns[name] for name in IN_YEAR if name not in left_out]


def year_headings(results: Results) -> tuple[str, ...]:
    """The headings of the years; what falls once or has an end where anything does."""
    return ("Year", *(label for *_, label in shown_in_years(results)), MEASURES["cumulative_net"].label)


def year_rows(results: Results) -> list[tuple[str, ...]]:
    """One row a year, of all proposals: what falls in it, and the full-year net at its end."""
    rows: list[tuple[str, ...]] = []
    columns = shown_in_years(results)
    for year, so_far in zip(results.years, results.cumulative, strict=True):
        parts = {effect: year.part(effect) for effect in EFFECTS}
        amounts = [
            shown(money_in(parts[effect], name), results, nothing="£0" if name in ("net", "all_in_year") else "-")
            for effect, name, *_ in columns
        ]
        label = year_label(year.year.label, year.projected)
        rows.append((label, *amounts, shown(so_far, results, nothing="£0")))
    return rows
