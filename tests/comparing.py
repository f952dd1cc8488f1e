"""What generated tests need of a costing: lines, measures and totals, in pence and in the oracle's terms."""

from __future__ import annotations

import tempfile
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import currently_in_test_context, note

import establishment as est
from case import Case, book_folder, posts_csv, scenario_text, write_case
from oracle_prices import Figure


@cache
def book() -> est.Book:
    """The scales of the tests, read once."""
    return est.load_book(book_folder())


def costed(case: Case, unit_costs: dict[str, Any] | None = None) -> est.Costing:
    """A case written to files, read and costed by the library; the files are shown where a test fails."""
    if currently_in_test_context():
        note(scenario_text(case) + posts_csv(case.table or ()))
    with tempfile.TemporaryDirectory() as folder:
        return est.cost(write_case(case, Path(folder)), book=book(), given=unit_costs)


def lines(costing: est.Costing, *, by_year: bool = False) -> pd.DataFrame:
    """Cost lines in pence."""
    return costing.lines(by_year=by_year, money="pence")


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """The rows of a frame, as named tuples."""
    return list(frame.itertuples(index=False))


def total(frame: pd.DataFrame, *columns: str) -> dict[tuple[Any, ...], int]:
    """Pence added where all the columns are equal, without noughts."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for *key, pence in rows_of(frame[[*columns, "pence"]]):
        counts[tuple(key)] += int(pence)
    return {key: pence for key, pence in counts.items() if pence}


def differing(expected: dict[Any, Any], got: dict[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    """What is expected and what is there, where they differ."""
    keys = [*expected, *(key for key in got if key not in expected)]
    return {key: (expected.get(key), got.get(key)) for key in keys if expected.get(key) != got.get(key)}


def plain(figure: Any) -> Figure:
    """A figure of the library as one of the oracle's, its kinds by name."""
    return Figure(figure.pence, {str(kind): Fraction(times) for kind, times in figure.terms.items()})


def measures(summary: Any) -> dict[str, Figure]:
    """Measures of a summary, under the oracle's names."""
    before, after = summary.unbudgeted
    return {
        name: plain(figure)
        for name, figure in {
            "baseline": summary.baseline,
            "proposed": summary.proposed,
            "growth": summary.growth,
            "savings": summary.savings,
            "unclassified": summary.unclassified,
            "net": summary.net,
            "time_limited": summary.time_limited,
            "unbudgeted_before": before,
            "unbudgeted_after": after,
            "one_off": summary.one_off,
            "between_funders": summary.between_funders,
        }.items()
    }


def summaries(costing: est.Costing) -> list[tuple[dict[str, Any], Any]]:
    """The summary of everything, of each proposal and of each funder, with what selects it."""
    chosen: list[dict[str, Any]] = [{}, *({"proposals": [number]} for number in costing.scenario.proposals)]
    chosen += [{"funder": funder} for funder in costing.comparison.funders]
    return [(which, costing.summary(**which)) for which in chosen]


def years(case: Case) -> range:
    """First years of the financial years of a case."""
    return range(case.first_year, case.first_year + case.years)


def unnamed(figures: dict[str, Figure]) -> dict[str, tuple[int, list[Fraction]]]:
    """Figures without the names of kinds, which follow the order of the file."""
    return {name: (figure.pence, sorted(figure.terms.values())) for name, figure in figures.items()}
