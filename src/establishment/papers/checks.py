"""Every check of a paper beyond its relations, as rows of one table: codes, title, scope, function.

A check that fails inside is lost alone, and that is said. A new check is a row here, its code in `results`, a function
and an agreeing and a failing example in the tests, which one of them demands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from establishment.papers import calendar_checks, constants, costs, notation, substance
from establishment.papers.costs import Ranges
from establishment.papers.paper import Paper
from establishment.papers.results import Check

Scope = Literal["figure", "sentence", "paragraph", "table", "paper", "results"]


@dataclass(frozen=True)
class Found:
    """What a check may use beside the paper: the results so far, and the pay of grades."""

    checks: Sequence[Check] = ()
    ranges: Ranges | None = None


@dataclass(frozen=True)
class CheckRow:
    """One check: the codes it gives, of one family, what it is for, where it looks, and the function that makes it."""

    codes: str
    title: str
    scope: Scope
    run: Callable[[Paper, Found], Iterable[Check]]


def _of(check: Callable[[Paper], Iterable[Check]]) -> Callable[[Paper, Found], Iterable[Check]]:
    """A check that needs the paper alone."""
    return lambda paper, _: check(paper)


CHECKS = (
    CheckRow("P201 P202 P203 P204 P205", "notation that cannot be right", "figure", _of(notation.check_notation)),
    CheckRow("P203", "a point for a comma in a number of posts", "figure", _of(notation.counts_mistyped)),
    CheckRow("P206", "a cell in another unit than its heading", "table", _of(notation.cells_in_another_unit)),
    CheckRow("P104", "rows whose columns come to the same", "table", _of(constants.same_in_every_row)),
    CheckRow("P108", "a percentage that no whole count can give", "sentence", _of(constants.percentages_of_people)),
    CheckRow("P101", "a count before a list of names", "sentence", _of(constants.named_lists)),
    CheckRow("P102", "a list, its head, and what follows", "paragraph", _of(constants.lists_and_more)),
    CheckRow("P109", "an amount for each and one in total", "sentence", _of(constants.each_in_total)),
    CheckRow("P106", "a movement the wrong way", "sentence", _of(constants.moved_the_wrong_way)),
    CheckRow("P113", "one figure in two roundings", "paper", _of(constants.two_roundings)),
    CheckRow("P110 P115", "part of a year against the whole", "paragraph", _of(calendar_checks.part_years)),
    CheckRow("P110", "a month and its year", "sentence", _of(calendar_checks.months_and_years)),
    CheckRow("P111", "growth that misses its date", "paragraph", _of(calendar_checks.growth_by_date)),
    CheckRow("P112", "payback", "paragraph", _of(calendar_checks.paybacks)),
    CheckRow("P115", "what a figure implies", "sentence", _of(costs.implied_rates)),
    CheckRow("P116", "cost neutral, beside the figures", "paragraph", _of(costs.check_neutral)),
    CheckRow(
        "P207",
        "a total stated more finely than its parts",
        "results",
        lambda _, found: notation.finer_than_parts(found.checks),
    ),
    CheckRow(
        "P301 P302 P303 P304 P305 P306 P307 P308 P309",
        "what the figures leave open",
        "results",
        lambda paper, found: substance.check_substance(paper, found.checks),
    ),
    CheckRow("P310 P311 P312", "what a paper counts on", "sentence", _of(substance.check_conditions)),
    CheckRow(
        "P313",
        "a cost outside the range of the grade",
        "sentence",
        lambda paper, found: costs.check_grade_ranges(paper, found.ranges or {}),
    ),
)
"""Every check, in the order in which they run."""


def run_checks(paper: Paper, checks: Sequence[Check], ranges: Ranges | None) -> tuple[list[Check], list[str]]:
    """What every row of the table says of a paper, and a note for each that failed inside.

    checks: the results of the relations, on which some rows rest.
    """
    results = list(checks)
    notes: list[str] = []
    for row in CHECKS:
        try:
            results += list(row.run(paper, Found(tuple(results), ranges)))
        except Exception as fault:
            notes.append(lost(row.title, row.codes.split(), fault))
    return results, notes


def lost(title: str, codes: Sequence[str], fault: Exception) -> str:
    """What is said of a check that failed inside."""
    return (
        f"The check for {title} failed. That is a fault in establishment itself, not in the paper "
        f"({type(fault).__name__}). Its results ({', '.join(codes)}) are missing here. Please report it."
    )
