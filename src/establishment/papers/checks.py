"""Every check of a paper beyond its relations, as rows of one table: title, family, scope, function.

A check that fails inside is lost alone, and that is said. A new check is a row here, its code in `results`, a function
and an agreeing and a failing example in the tests, which one of them demands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from establishment.papers import calendar_checks, conditions, constants, implied_rates, neutral, notation, substance
from establishment.papers.grade_range import Ranges, check_grade_ranges
from establishment.papers.paper import Paper
from establishment.papers.results import Check, Family

Scope = Literal["figure", "sentence", "paragraph", "table", "paper", "results"]


@dataclass(frozen=True)
class Found:
    """What a check may use beside the paper: the results so far, and the pay of grades."""

    checks: Sequence[Check] = ()
    ranges: Ranges | None = None


@dataclass(frozen=True)
class CheckRow:
    """One check: the codes it gives, what it is for, and the function that makes it."""

    codes: tuple[str, ...]
    title: str
    family: Family
    scope: Scope
    run: Callable[[Paper, Found], Iterable[Check]]


CHECKS = (
    CheckRow(
        ("P201", "P202", "P203", "P204", "P205"),
        "notation that cannot be right",
        "notation",
        "figure",
        lambda p, _: notation.check_notation(p),
    ),
    CheckRow(
        ("P203",),
        "a point for a comma in a number of posts",
        "notation",
        "figure",
        lambda p, _: notation.counts_mistyped(p),
    ),
    CheckRow(
        ("P206",),
        "a cell in another unit than its heading",
        "notation",
        "table",
        lambda p, _: notation.cells_in_another_unit(p),
    ),
    CheckRow(
        ("P104",),
        "rows whose columns come to the same",
        "arithmetic",
        "table",
        lambda p, _: constants.same_in_every_row(p),
    ),
    CheckRow(
        ("P108",),
        "a percentage that no whole count can give",
        "arithmetic",
        "sentence",
        lambda p, _: constants.percentages_of_people(p),
    ),
    CheckRow(
        ("P101",), "a count before a list of names", "arithmetic", "sentence", lambda p, _: constants.named_lists(p)
    ),
    CheckRow(
        ("P102",),
        "a list, its head, and what follows",
        "arithmetic",
        "paragraph",
        lambda p, _: constants.lists_and_more(p),
    ),
    CheckRow(
        ("P109",),
        "an amount for each and one in total",
        "arithmetic",
        "sentence",
        lambda p, _: constants.each_in_total(p),
    ),
    CheckRow(("P113",), "one figure in two roundings", "arithmetic", "paper", lambda p, _: constants.two_roundings(p)),
    CheckRow(
        ("P110", "P115"),
        "part of a year against the whole",
        "arithmetic",
        "paragraph",
        lambda p, _: calendar_checks.part_years(p),
    ),
    CheckRow(
        ("P110",), "a month and its year", "arithmetic", "sentence", lambda p, _: calendar_checks.months_and_years(p)
    ),
    CheckRow(
        ("P111",),
        "growth that misses its date",
        "arithmetic",
        "paragraph",
        lambda p, _: calendar_checks.growth_by_date(p),
    ),
    CheckRow(("P112",), "payback", "arithmetic", "paragraph", lambda p, _: implied_rates.paybacks(p)),
    CheckRow(("P115",), "what a figure implies", "arithmetic", "sentence", lambda p, _: implied_rates.implied_rates(p)),
    CheckRow(
        ("P116",), "cost neutral, beside the figures", "arithmetic", "paragraph", lambda p, _: neutral.check_neutral(p)
    ),
    CheckRow(
        ("P207",),
        "a total stated more finely than its parts",
        "notation",
        "results",
        lambda p, f: notation.finer_than_parts(p, f.checks),
    ),
    CheckRow(
        ("P301", "P302", "P303", "P304", "P305", "P306", "P307", "P308", "P309"),
        "what the figures leave open",
        "substance",
        "results",
        lambda p, f: substance.check_substance(p, list(f.checks)),
    ),
    CheckRow(
        ("P310", "P311", "P312"),
        "what a paper counts on",
        "substance",
        "sentence",
        lambda p, _: conditions.check_conditions(p),
    ),
    CheckRow(
        ("P313",),
        "a cost outside the range of the grade",
        "substance",
        "sentence",
        lambda p, f: check_grade_ranges(p, f.ranges or {}),
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
            notes.append(lost(row.title, row.codes, fault))
    return results, notes


def lost(title: str, codes: Sequence[str], fault: Exception) -> str:
    """What is said of a check that failed inside."""
    return (
        f"The checks of {title} broke off: a fault of establishment itself, not of the paper ({type(fault).__name__}). "
        f"What they would have found ({', '.join(codes)}) is missing here. Please report it."
    )
