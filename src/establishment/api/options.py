"""What a notebook or a script calls to set options side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from establishment.api.calls import cost
from establishment.api.costing import Costing
from establishment.costing.measure_rows import SIGNS
from establishment.costing.measures import MEASURES
from establishment.costing.options import (
    CostAndBenefit,
    Ranked,
    common_measure,
    cost_and_benefit,
    rankings,
    switching_values,
    turns,
)
from establishment.costing.results import Results
from establishment.ground.arguments import argument, plain_name
from establishment.ground.file_writing import write_file
from establishment.ground.findings import RefusedError, listed
from establishment.ground.frames import Money, in_pounds
from establishment.ground.money import number_text, text
from establishment.ground.read_numbers import Exact, read_percent
from establishment.outputs.measure_facts import facts
from establishment.outputs.option_pages import options_chart, options_html, options_text, shown_table, write_options
from establishment.rates.book import Book, book_given

KEYS = ["measure", "label", "unit", "sign", "effect", "year"]
CHIEF = ("net", "time_limited", "one_off", "all_in_year", "cumulative_net", "npv")
"""The measures of years that the screen shows; the table, the report and the workbook have all."""
FORMAT = "establishment-options-1"


class Options:
    """Scenarios costed and set side by side, the first of them the one that the others are held against.

    Made by `compare`.  costings: by name, as given.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> options = est.compare({"Now": base, "Then": option})
    >>> options.table().set_index("measure").loc["net", "Then less Now"].item()
    -9818.33
    """

    def __init__(self, costings: Mapping[str, Costing]) -> None:
        self.costings = dict(costings)

    @property
    def names(self) -> list[str]:
        """The names of the options, the first the one that the others are held against."""
        return list(self.costings)

    @property
    def _results(self) -> dict[str, Results]:
        return {name: costing.results for name, costing in self.costings.items()}

    @cached_property
    def _measures(self) -> pd.DataFrame:
        """Every measure of the whole in pence, one row a measure, effect, year and option."""
        parts = []
        for name, results in self._results.items():
            whole = facts(results)
            whole = whole[whole["scope"] == "whole"].drop(columns=["scope", "id"])
            parts += [part.assign(option=name) for part in (whole, _paybacks(results, whole)) if len(part)]
        return pd.concat(parts, ignore_index=True)

    def measures(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Every measure of the table of measures: one row a measure, effect, year and option.

        Columns: measure, label, unit, sign, effect, year, amount (pounds, or pence), what of it has no price, count,
        option.
        """
        return in_pounds(self._measures, money)

    def table(self, *, all_measures: bool = True) -> pd.DataFrame:
        """Every measure by option, and how far each option lies from the first.

        One row a measure, effect and year, in the order of the vocabulary: what it is, a column of each option (pounds
        to the penny, or a count) and one `... less ...` of each option but the first. What is not wholly priced, or not
        in an option, is empty.  all_measures: False leaves out rows that are nought in every option.
        """
        long = self._measures
        known = long["amount_unpriced"] == ""
        values = np.where(long["count"].notna(), long["count"], np.where(known, long["amount_pence"] / 100, np.nan))
        wide = long.assign(value=values).pivot_table(
            index=KEYS, columns="option", values="value", aggfunc="first", sort=False, dropna=False, observed=True
        )
        order = long.drop_duplicates(KEYS)[KEYS]
        frame = order.merge(wide.reset_index(), on=KEYS, how="left")
        frame = frame[[*KEYS, *(name for name in self.names if name in frame.columns)]]
        for name in self.names:
            if name not in frame.columns:
                frame[name] = np.nan
        if not all_measures:
            frame = frame[~(frame[self.names].fillna(1) == 0).all(axis=1)]
        first = self.names[0]
        for name in self.names[1:]:
            frame[f"{name} less {first}"] = (frame[name] - frame[first]).round(2)
        return frame.reset_index(drop=True)

    def by_year(self, measure: str = "all_in_year") -> pd.DataFrame:
        """One measure in each year, a column an option, and how far each lies from the first.

        measure: of a year: all_in_year, net, recurring_growth, gross_savings and so on; the part that falls in it.
        Raises RefusedError for another measure, or where no option has years.
        """
        table = self.table()
        chosen = table[(table["measure"] == measure) & (table["year"] != "") & (table["effect"] != "full_year")]
        if not len(chosen):
            known = list(dict.fromkeys(table[table["year"] != ""]["measure"]))
            message = f"measures of a year: {listed(known, most=40)}" if known else "no option has years"
            raise RefusedError(f"measure: {measure!r} is in no year; {message}")
        return chosen.drop(columns=[key for key in KEYS if key != "year"]).reset_index(drop=True)

    @cached_property
    def _ranked(self) -> list[Ranked]:
        return rankings(self._results)

    @cached_property
    def _sides(self) -> dict[str, CostAndBenefit]:
        common_measure(self._results)
        return {name: cost_and_benefit(name, results) for name, results in self._results.items()}

    def ranking(self, *, money: Money = "pounds") -> pd.DataFrame:
        """How the options rank as they are, and under each change of each assumption of `sensitivity()`.

        They are ranked by what all years come to where they have years, else by the net of a full year: 1 is the lowest
        cost or the highest saving. One row an assumption, change and option: the effect, the rank, and whether the
        order of the options turns. Raises RefusedError where a part has no price, and for options of different years.
        """
        turned = {id(row) for row in turns(self._ranked)}
        rows = [
            {
                "assumption": row.assumption or "as it is",
                "change": float(row.change),
                "unit": row.unit,
                "option": name,
                "effect_pence": effect,
                "rank": row.rank(name),
                "turns": id(row) in turned,
            }
            for row in self._ranked
            for name, effect in row.effects.items()
        ]
        return in_pounds(pd.DataFrame(rows).astype({"effect_pence": "int64"}), money)

    def optimism_bias(self, *, costs: Exact = 0, benefits: Exact = 0, money: Money = "pounds") -> pd.DataFrame:
        """The options with costs raised and benefits lowered by a percentage, as the Green Book asks.

        costs, benefits: percent, such as 10 or "10%". Costs are growth, one-off and time-limited costs, benefits are
        savings, over the years of the plan (of a full year where there are none).
        One row an option: costs, benefits and net before and after the adjustment, and the rank by each net.
        Raises RefusedError for a percentage that cannot be, and where a part has no price.
        """
        more = argument("costs", costs, read_percent)
        fewer = argument("benefits", benefits, read_percent)
        if fewer > 100:
            raise RefusedError(f"benefits: {number_text(fewer)}% is more than the whole; give 0 to 100")
        before = {name: side.net for name, side in self._sides.items()}
        biased = {name: side.biased(more, fewer) for name, side in self._sides.items()}
        after = {name: side.net for name, side in biased.items()}
        rows = [
            {
                "option": name,
                "costs_pence": side.costs,
                "benefits_pence": side.benefits,
                "net_pence": side.net,
                "adjusted_costs_pence": biased[name].costs,
                "adjusted_benefits_pence": biased[name].benefits,
                "adjusted_net_pence": after[name],
                "rank": 1 + sum(net < before[name] for net in before.values()),
                "adjusted_rank": 1 + sum(net < after[name] for net in after.values()),
            }
            for name, side in self._sides.items()
        ]
        return in_pounds(pd.DataFrame(rows), money)

    def switching_values(self) -> pd.DataFrame:
        """What change of an option's costs or benefits would make its net that of another; beyond it the ranking turns.

        One row an option, another and a part (costs, benefits): the change in percent; empty where there is no such
        cost or benefit. Raises RefusedError where a part has no price.
        """
        rows = [
            {
                "option": row.option,
                "other": row.other,
                "part": row.part,
                "percent": float("nan") if row.percent is None else float(row.percent),
            }
            for row in switching_values(self._sides)
        ]
        return pd.DataFrame(rows, columns=["option", "other", "part", "percent"])

    @property
    def notes(self) -> list[str]:
        """How the options rank and what turns the ranking, in words; why they are not ranked, where they are not."""
        try:
            rows = self._ranked
        except RefusedError as fault:
            return [f"Not ranked: {fault}."]
        label = MEASURES[common_measure(self._results)].phrase
        best = ", then ".join(f"{name} ({text(rows[0].effects[name])})" for name in rows[0].order)
        said = [f"Ranked by {label}, the lowest cost first: {best}."]
        turned = [
            f"{row.assumption} {float(row.change):+g} {row.unit}: {', then '.join(row.order)}" for row in turns(rows)
        ]
        return [
            *said,
            f"The order turns at {'; '.join(turned)}." if turned else "No assumption that is tried turns the order.",
            *rows[0].notes,
        ]

    def chart(self) -> Any:
        """What falls in each year, option by option, as a matplotlib figure. Raises ImportError without `charts`."""
        return options_chart(self.by_year(), self.names)

    def to_excel(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the table as a workbook sheet with the differences as formulas; needs the extra `excel`.

        path: a file that ends in .xlsx.  force: whether one that is there is replaced. Returns the path.
        Raises ValueError where it cannot be written, ImportError without XlsxWriter.
        """
        return write_options(self.table(), self.names, path, title=self._title, force=force)

    def to_html(self, path: str | Path, *, force: bool = False) -> Path:
        """Write one report of all options: an HTML file that needs no script and no network. Returns the path."""
        tables = [*self._tables(all_years=True), *self._rank_tables()]
        page = options_html(self._title, tables, self.notes, page=True)
        return write_file(path, page.encode("utf-8"), suffix=".html", force=force)

    def to_dict(self) -> dict[str, Any]:
        """The options as plain values for JSON; the form of `establishment compare --json`."""
        rows = self.table().astype(object).where(self.table().notna(), None).to_dict("records")
        return {"format": FORMAT, "options": self.names, "measures": rows, "notes": self.notes}

    @property
    def _title(self) -> str:
        return f"Options side by side: {listed(self.names, most=40)}"

    def _tables(self, *, all_years: bool = False) -> list[tuple[str, pd.DataFrame]]:
        """The tables of the report: measures that are not nought, and years where there are any.

        all_years: every measure of the years, not the chief ones alone.
        """
        values = [*self.names, *(f"{name} less {self.names[0]}" for name in self.names[1:])]
        table = self.table(all_measures=False)
        whole, years = table[table["year"] == ""], table[table["year"] != ""]
        tables = [("A full year", shown_table(whole, values)[["label", *values]])]
        if not all_years:
            years = years[years["measure"].isin(CHIEF) & (years["effect"] != "full_year")]
        if len(years):
            shown = shown_table(years, values).drop(columns=["measure", "unit", "sign", "effect"])
            tables.append(("Year by year", shown))
        return tables

    def _rank_tables(self) -> list[tuple[str, pd.DataFrame]]:
        """The rank of each option under each assumption, and what would turn it; none where they are not ranked."""
        try:
            ranks, turning = self.ranking(), self.switching_values()
        except RefusedError:
            return []
        keys = ["assumption", "change", "unit"]
        wide = ranks.pivot_table(index=keys, columns="option", values="rank", aggfunc="first", sort=False)
        percents = [f"{value:+,.1f}%" if value == value else "" for value in turning["percent"]]
        heading = "What change of its costs or benefits would make an option's net that of another"
        ranked = ("Rank under each assumption", wide[self.names].reset_index())
        return [ranked, (heading, turning.assign(percent=percents))]

    def __str__(self) -> str:
        return options_text(self._title, self._tables(), self.notes)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return options_html(self._title, self._tables(), self.notes, page=False)


def compare(options: Mapping[str, Any], *, book: Book | str | Path | None = None) -> Options:
    """Set options side by side: every measure by option and by year, the difference from the first, and the ranking.

    options: by name, at least two scenarios (whatever `cost` takes) or costings; the first is what the others are held
    against.  book: a `Book` or a folder of scales, for those that are not costed yet.
    Returns the options. Raises RefusedError for fewer than two, InputError as `cost` does, with the option named.

    >>> import establishment as est
    >>> both = est.compare({"Now": "control-room", "Then": "workforce-modernisation"})
    >>> both.names
    ['Now', 'Then']
    """
    if not isinstance(options, Mapping) or len(options) < 2:
        raise RefusedError('options: give two or more by name, such as {"Do nothing": base, "Option A": a}')
    prices = book_given(book)
    costings: dict[str, Costing] = {}
    for name, given in options.items():
        key = argument("options", name, plain_name)
        costings[key] = given if isinstance(given, Costing) else argument(f'options["{key}"]', given, _costed(prices))
    return Options(costings)


def _paybacks(results: Results, like: pd.DataFrame) -> pd.DataFrame:
    """The years of payback as measures, in the shape of others; none where there are no years or it never pays back."""
    rows = []
    for measure, if_cashable in (("payback_years", True), ("payback_years_cashable", False)):
        years = results.case.payback(if_cashable=if_cashable).years if results.years else None
        if years is not None:
            row = MEASURES[measure]
            said = {"measure": measure, "label": row.label, "unit": row.unit, "sign": SIGNS[row.sign]}
            rows.append(
                said | {"effect": "", "year": "", "amount_pence": 0, "amount_unpriced": "", "count": float(years)}
            )
    return pd.DataFrame(rows, columns=like.columns)


def _costed(book: Book) -> Any:
    return lambda given: cost(given, book=book)
