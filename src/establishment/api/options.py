"""What a notebook or a script calls to set options side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from establishment.api.costing import Costing
from establishment.api.option_parts import OptionsCeilings, costed_option, payback_rows
from establishment.costing.options import (
    HUNDRED,
    CostAndBenefit,
    Ranked,
    common_measure,
    cost_and_benefit,
    places,
    rankings,
    switching_values,
    turns,
)
from establishment.costing.results import Results
from establishment.ground.arguments import argument, arguments, by_its_arguments, one_of, plain_name, plain_text, whole
from establishment.ground.file_writing import check_target, write_file
from establishment.ground.findings import RefusedError, listed
from establishment.ground.frames import Money, in_pounds
from establishment.ground.money import number_text
from establishment.ground.presentation import Presentation, Rounding, read_rounding
from establishment.ground.read_days import read_day
from establishment.ground.read_numbers import Exact, read_percent
from establishment.ground.shown import Shown
from establishment.outputs.made_by import made_by, made_by_rows
from establishment.outputs.measure_facts import facts
from establishment.outputs.option_charts import options_chart, reach_chart
from establishment.outputs.option_pages import (
    Bias,
    OptionsShown,
    options_html,
    options_report,
    options_text,
    ranking_notes,
)
from establishment.outputs.option_workbook import write_options
from establishment.outputs.screen import WIDTH
from establishment.rates.book import Book, book_given
from establishment.scenarios.ceiling_table import Ceiling, read_ceilings

KEYS = ["measure", "label", "unit", "sign", "effect", "year"]
FORMAT = "establishment-options-1"
NO_YEARS = "no option has years: give each first_year and years"


class Options(OptionsCeilings, Shown):
    """Scenarios costed and set side by side; the others are compared with the first.

    Made by `compare`.  costings: the costings by name.  bias: the optimism bias that `compare` was given.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> options = est.compare({"Now": base, "Then": option})
    >>> options.table().set_index("measure").loc["net", "Then less Now"].item()
    -9818.33
    """

    def __init__(
        self, costings: Mapping[str, Costing], bias: Bias | None = None, ceilings: Sequence[Ceiling] | None = None
    ) -> None:
        """ceilings: a table that all are compared with, in the place of their own."""
        self.costings = dict(costings)
        self.bias = bias or Bias()
        self.ceiling_table = ceilings

    @property
    def names(self) -> list[str]:
        """The names of the options; the others are compared with the first."""
        return list(self.costings)

    @property
    def _results(self) -> dict[str, Results]:
        return {name: costing.results for name, costing in self.costings.items()}

    @cached_property
    def _measures(self) -> pd.DataFrame:
        """Every measure of the whole in pence, one row a measure, effect, year and option."""
        parts = []
        for name, results in self._results.items():
            # only the whole: proposals of different options have nothing in common
            whole = facts(results)
            whole = whole[whole["scope"] == "whole"].drop(columns=["scope", "id"])
            parts += [part.assign(option=name) for part in (whole, payback_rows(results, whole)) if len(part)]
        return pd.concat(parts, ignore_index=True)

    def measures(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Every measure: one row a measure, effect, year and option.

        Columns: measure, label, unit, sign, effect, year, amount (pounds, or pence), the posts in it without a price,
        count, option.
        """
        return in_pounds(self._measures, money)

    def table(self, *, all_measures: bool = True) -> pd.DataFrame:
        """Every measure by option, and how much each option differs from the first.

        One row a measure, effect and year, in the order of the finance reader's page: what it is, a column for each
        option (pounds to the penny, or a count) and a column `... less ...` for each option but the first. A cell is
        empty if a cost is unknown or the option does not have the measure.  all_measures: False leaves out rows that
        are nought in every option.
        """
        long = self._measures
        priced = long["amount_unpriced"] == ""
        values = np.where(long["count"].notna(), long["count"], np.where(priced, long["amount_pence"] / 100, np.nan))
        # a measure, effect, year and option stands once, so the first value of each is the only one
        wide = long.assign(value=values).pivot_table(
            index=KEYS, columns="option", values="value", aggfunc="first", sort=False, dropna=False, observed=True
        )
        # the order of the page is kept, for a pivot sorts by name
        order = long.drop_duplicates(KEYS)[KEYS]
        frame = order.merge(wide.reset_index(), on=KEYS, how="left")
        frame = frame[[*KEYS, *(name for name in self.names if name in frame.columns)]]
        for name in self.names:
            # an option without a measure has an empty column, so that every option has one
            if name not in frame.columns:
                frame[name] = np.nan
        if not all_measures:
            frame = frame[~(frame[self.names] == 0).all(axis=1)]
        first = self.names[0]
        for name in self.names[1:]:
            # to the penny: floats of pounds leave dust in a difference
            frame[f"{name} less {first}"] = (frame[name] - frame[first]).round(2)
        return frame.reset_index(drop=True)

    def by_year(self, measure: str = "all_in_year") -> pd.DataFrame:
        """One measure in each year, a column for each option, and how much each differs from the first.

        measure: a measure of a year, for the part that falls in it: all_in_year, net, recurring_growth, gross_savings
        and so on.
        Raises RefusedError for another measure, or if no option has years.
        """
        argument("measure", measure, plain_name)
        table = self.table()
        chosen = table[(table["measure"] == measure) & (table["year"] != "") & (table["effect"] != "full_year")]
        if not len(chosen):
            measures = list(dict.fromkeys(table[table["year"] != ""]["measure"]))
            message = f"measures of a year: {listed(measures, most=40)}" if measures else NO_YEARS
            raise RefusedError(f"measure: {measure!r} is in no year; {message}")
        return chosen.drop(columns=[key for key in KEYS if key != "year"]).reset_index(drop=True)

    @cached_property
    def _ranked(self) -> list[Ranked]:
        return rankings(self._results)

    @cached_property
    def _sides(self) -> dict[str, CostAndBenefit]:
        # a cost that is unknown, or other years, would make the ranking wrong: it is refused first
        common_measure(self._results)
        return {name: cost_and_benefit(name, results) for name, results in self._results.items()}

    def ranking(self, *, money: Money = "pounds") -> pd.DataFrame:
        """How the options rank as they are, and under each change of each assumption of `sensitivity()`.

        They are ranked by the total over all years, or by the net of a full year if they have no years: 1 is the lowest
        cost or the highest saving. One row an assumption, change and option: the effect, the rank, and whether the
        order of the options changes. Raises RefusedError if a cost is unknown, and for options of different years.
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

    def optimism_bias(
        self, *, costs: Exact | None = None, benefits: Exact | None = None, money: Money = "pounds"
    ) -> pd.DataFrame:
        """The options with costs raised and benefits lowered by a percentage, as the Green Book asks.

        costs, benefits: percent, such as 10 or "10%"; those that `compare` was given if None.

        Costs are growth, one-off and time-limited costs, benefits are savings, over the years of the plan (of a full
        year if there are none). One row an option: costs, benefits and net before and after the adjustment, and the
        rank by each net.
        Raises RefusedError for a percentage that cannot be used, and if a cost is unknown.
        """
        bias = Bias(
            self.bias.costs if costs is None else argument("costs", costs, read_percent),
            self.bias.benefits if benefits is None else argument("benefits", benefits, _part_of_the_whole),
        )
        biased = {name: side.biased(bias.costs, bias.benefits) for name, side in self._sides.items()}
        before = places({name: side.net for name, side in self._sides.items()})
        after = places({name: side.net for name, side in biased.items()})
        rows = [
            {
                "option": name,
                "costs_pence": side.costs,
                "benefits_pence": side.benefits,
                "net_pence": side.net,
                "adjusted_costs_pence": biased[name].costs,
                "adjusted_benefits_pence": biased[name].benefits,
                "adjusted_net_pence": biased[name].net,
                "rank": before[name],
                "adjusted_rank": after[name],
            }
            for name, side in self._sides.items()
        ]
        return in_pounds(pd.DataFrame(rows), money)

    def switching_values(self) -> pd.DataFrame:
        """The change in an option's costs or benefits at which its net equals another's and the ranking changes.

        One row for each option, the option it is compared with, and part (costs, benefits): the change in percent,
        empty if there is no such cost or benefit. Raises RefusedError if a cost is unknown.
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

    @cached_property
    def _shown(self) -> OptionsShown:
        """What the pages of these options show, to the penny."""
        table = self.table()
        results = self._results
        try:
            measure, years = common_measure(results), self.by_year() if table["year"].ne("").any() else None
        # options of different years can be shown and not ranked
        except RefusedError:
            measure, years = "net", None
        parts = OptionsShown(
            title=f"Options side by side: {listed(self.names, most=40)}",
            names=self.names,
            all_measures=table,
            by_year=years,
            measure=measure,
            bias=self.bias,
            illustrative=any(each.status == "illustrative" for each in results.values()),
            made_by={name: made_by_rows(each, digits=64) for name, each in results.items()},
            ceilings=self.checks,
        )
        try:
            # the page stands without a ranking, and says why there is none
            return replace(parts, ranked=self._ranked, sides=self._sides, switching=switching_values(self._sides))
        except RefusedError as fault:
            return replace(parts, why_not=str(fault))

    @property
    def notes(self) -> list[str]:
        """How the options rank and what would change the ranking, in words; or why they are not ranked."""
        return ranking_notes(self._shown)

    @arguments(name=one_of("years", "ranking"))
    def chart(self, name: Literal["years", "ranking"] = "years") -> Any:
        """A chart as a matplotlib figure.

        name: years, what falls in each year by option; ranking, what each option comes to, and how far one changed
        assumption moves it. Raises ImportError without the extra `charts`, RefusedError if there is nothing to show.
        """
        if name == "years":
            return options_chart(self.by_year(), self.names)
        return reach_chart(self._ranked, self.names)

    def to_excel(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the options as a workbook; needs the extra `excel`.

        Its sheets are: Options, with every measure and the difference from the first; Years, with what falls in each;
        Ranking, with the rank of each option under each changed assumption; and Optimism bias, with percentages to type
        over and switching values. Differences, totals, ranks and bias are formulas.
        path: a file that ends in .xlsx.  force: whether an existing file is replaced. Returns the path.
        Raises ValueError where it cannot be written, ImportError without XlsxWriter.
        """
        return write_options(self._shown, path, force=force)

    @arguments(rounding=read_rounding, as_of=read_day, prepared_by=plain_text, reviewed_by=plain_text)
    def to_html(
        self,
        path: str | Path,
        *,
        force: bool = False,
        rounding: Rounding | str | None = None,
        as_of: date | None = None,
        prepared_by: str = "",
        reviewed_by: str = "",
    ) -> Path:
        """Write one report of all options: an HTML file that needs no script and no network and prints on A4.

        path: a file that ends in .html.  force: whether an existing file is replaced.
        rounding: "£000", "£" or "pence" throughout; to the penny without one. Totals are of exact figures.
        as_of, prepared_by, reviewed_by: the day and the names that it gives; what is not given is to be filled in.
        Returns the path. Raises ValueError where it cannot be written or for another rounding, ImportError without the
        extra `report`.
        """
        check_target(path, suffix=".html", force=force)
        presentation = Presentation(rounding, as_of, prepared_by, reviewed_by)  # type: ignore[arg-type]
        page = options_report(replace(self._shown, presentation=presentation))
        return write_file(path, page.encode("utf-8"), suffix=".html", force=force)

    def to_dict(self) -> dict[str, Any]:
        """The options as plain values for JSON; the form of `establishment compare --json`.

        `ranking`, `switching_values` and `optimism_bias` have the rows of the methods of that name. They are empty
        where the options are not ranked, and `notes` says why.
        """
        ranked = bool(self._shown.ranked)
        return {
            "format": FORMAT,
            "options": self.names,
            "measures": _rows(self.table()),
            "ranking": _rows(self.ranking()) if ranked else [],
            "switching_values": _rows(self.switching_values()) if ranked else [],
            "optimism_bias": _rows(self.optimism_bias()) if ranked else [],
            "ceilings": {name: check.to_dict() for name, check in self.checks.items()},
            "notes": self.notes,
            "bias": {"costs": number_text(self.bias.costs), "benefits": number_text(self.bias.benefits)},
            "made_by": {name: made_by(each) for name, each in self._results.items()},
        }

    def text(self, *, width: int = WIDTH, styled: bool = False) -> str:
        """The options as text.  width: in characters.  styled: with the marks of a terminal for bold."""
        argument("width", width, whole(1, 1_000_000))
        return options_text(self._shown, width=width, styled=styled)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return options_html(self._shown)


def _part_of_the_whole(value: object) -> Any:
    percent = read_percent(value)
    # more than the whole would turn a benefit into a cost
    if percent > HUNDRED:
        raise RefusedError(f"{number_text(percent)}% is more than the whole")
    return percent


def _rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a frame as plain values; what is empty is None."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


@by_its_arguments
def compare(
    options: Mapping[str, Any],
    *,
    book: Book | str | Path | None = None,
    cost_bias: Exact = 0,
    benefit_bias: Exact = 0,
    ceilings: Any = None,
) -> Options:
    """Set options side by side: every measure by option and by year, the difference from the first, and the ranking.

    options: at least two, by name: scenarios (whatever `cost` takes) or costings. The others are compared with the
    first.  book: a `Book` or a folder of scales, for those that are not costed yet.
    cost_bias, benefit_bias: optimism bias: by how many percent costs are raised and benefits lowered. It changes only
    the figures of `optimism_bias()`, which the report and the workbook show.
    ceilings: what `Costing.ceilings` takes, instead of the options' own ceilings. Each option shows what it would
    breach.
    Returns the options. Raises RefusedError for fewer than two options, and InputError as `cost` does, with the name of
    the option.

    >>> import establishment as est
    >>> both = est.compare({"Now": "control-room", "Then": "workforce-modernisation"})
    >>> both.names
    ['Now', 'Then']
    """
    if not isinstance(options, Mapping) or len(options) < 2:
        # one option compares with nothing
        raise RefusedError('options: give two or more by name, such as {"Do nothing": base, "Option A": a}')
    prices = book_given(book)
    costings: dict[str, Costing] = {}
    for name, option in options.items():
        key = argument("options", name, plain_name)
        costings[key] = option if isinstance(option, Costing) else costed_option(f'options["{key}"]', option, prices)
    costs = argument("cost_bias", cost_bias, read_percent)
    table = None if ceilings is None else read_ceilings(ceilings)
    return Options(costings, Bias(costs, argument("benefit_bias", benefit_bias, _part_of_the_whole)), table)
