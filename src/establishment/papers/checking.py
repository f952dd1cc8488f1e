"""A paper checked: the tables of every search for relations and of every other check, and how they run.

A check that fails inside is lost alone, and that is said. A new check is a row here, its code in `results`, a function
and an agreeing and a failing example in the tests, which one of them demands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from establishment.costing.results import Results as Costed
from establishment.papers import calendar_checks, constants, costs, notation, substance
from establishment.papers.blocks import Sentence
from establishment.papers.costs import Ranges
from establishment.papers.elsewhere import (
    named_elsewhere,
    said_again,
    said_otherwise,
    sums_near_by,
)
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import OFF
from establishment.papers.notation import as_thousands
from establishment.papers.paper import Paper
from establishment.papers.prose_search import MOST_FIGURES, printed_workings, search_prose
from establishment.papers.relation import Relation
from establishment.papers.results import Check, PaperResults
from establishment.papers.scenario import check_against
from establishment.papers.source import PaperText
from establishment.papers.statements import Given, take_statements
from establishment.papers.table_search import search_tables, sums_of_tables
from establishment.papers.verdicts import check_of, settle

SEARCHES: dict[str, Callable[[Paper], Iterable[Relation]]] = {
    "tables": lambda p: search_tables(p.grids),
    "running text": lambda p: search_prose(p.items),
    "printed workings": lambda p: printed_workings(p.text, p.figures),
    "sums of figures near by": lambda p: sums_near_by(p.placed),
    "text against tables": lambda p: sums_of_tables(p.items, p.grids, p.line_of),
    "figures named elsewhere": lambda p: named_elsewhere(p.items, p.placed),
    "figures said again": lambda p: said_again(p.items, p.placed),
}
"""Every search for relations, by name."""

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


def _of_sentences(
    check: Callable[[Paper, Sentence, list[PrintedFigure]], Iterable[Check]],
) -> Callable[[Paper, Found], Iterator[Check]]:
    """A check of one sentence with its figures after another; one with more figures is a table that lost its shape."""

    def every(paper: Paper, _: Found) -> Iterator[Check]:
        for sentence in paper.layout.sentences:
            figures = paper.of(sentence)
            if 1 <= len(figures) <= MOST_FIGURES:
                yield from check(paper, sentence, figures)

    return every


CHECKS = (
    CheckRow("P201 P202 P203 P204 P205", "notation that cannot be right", "figure", _of(notation.check_notation)),
    CheckRow("P203", "a point for a comma in a number of posts", "figure", _of(notation.counts_mistyped)),
    CheckRow("P206", "a cell in another unit than its heading", "table", _of(notation.cells_in_another_unit)),
    CheckRow("P104", "rows whose columns come to the same", "table", _of(constants.same_in_every_row)),
    CheckRow(
        "P108", "a percentage that no whole count can give", "sentence", _of_sentences(constants.percentages_of_people)
    ),
    CheckRow("P101", "a count before a list of names", "sentence", _of(constants.named_lists)),
    CheckRow("P102", "a list, its head, and what follows", "paragraph", _of(constants.lists_and_more)),
    CheckRow("P109", "an amount for each and one in total", "sentence", _of(constants.each_in_total)),
    CheckRow("P106", "a movement the wrong way", "sentence", _of(constants.moved_the_wrong_way)),
    CheckRow("P113", "one figure in two roundings", "paper", _of(constants.two_roundings)),
    CheckRow("P110 P115", "part of a year against the whole", "paragraph", _of_sentences(calendar_checks.part_years)),
    CheckRow("P110", "a month and its year", "sentence", _of_sentences(calendar_checks.months_and_years)),
    CheckRow("P111", "growth that misses its date", "paragraph", _of_sentences(calendar_checks.growth_by_date)),
    CheckRow("P112", "payback", "paragraph", _of_sentences(calendar_checks.paybacks)),
    CheckRow("P115", "what a figure implies", "sentence", _of_sentences(costs.implied_rates)),
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
            # Rows of the scope "results" stand last, as they look at what the others gave.
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


def relations_of(paper: Paper) -> tuple[list[Relation], list[str]]:
    """Every relation of a paper that stands, and a note for each search that failed inside."""
    relations: list[Relation] = []
    notes: list[str] = []
    for name, search in SEARCHES.items():
        try:
            relations += search(paper) if name not in OFF else ()
        except Exception as fault:
            notes.append(lost(name, ("P101", "P102", "P103", "P104"), fault))
    # A figure that arithmetic proves is right: of two versions of it, the other one is suspected.
    bound = {f.start for r in relations if r.fit and r.trial.kind != "same" for f in r.figures}
    relations += said_otherwise(paper.placed, bound) if "figures said again" not in OFF else ()
    return settle(relations), notes


def check_paper(
    source: PaperText,
    grades: Sequence[str] = (),
    costed: Costed | None = None,
    bases: Mapping[str, Costed] | None = None,
    ranges: Ranges | None = None,
    statements: Given | None = None,
) -> PaperResults:
    """Read a paper and test every figure in it that can be tested; with a costing, against that too.

    grades: names of grades to know.  bases: the costing on other bases.  ranges: yearly pay by grade, in pounds.
    statements: what a reader found in it. Raises InputError for those that do not stand in the paper.
    """
    paper = Paper(source, grades)
    # Before any search, as sums need the sizes that are meant.
    for start, value in as_thousands(paper).items():
        paper.replace_figure(start, value)
    stated = take_statements(paper, statements) if statements is not None else []
    relations, notes = relations_of(paper)
    # What a reader states is told once, with its number, and not again as found by the search.
    named = {relation.key for _, _, relation in stated}
    checks = [replace(check_of(r, paper), statement=n + 1, note=note) for n, note, r in stated]
    checks += [check_of(r, paper) for r in relations if r.key not in named]
    checks, lost_checks = run_checks(paper, checks, ranges)
    # After all checks, since a figure that is written wrongly explains every sum that it spoils.
    checks = _without_mistyped(checks)
    if costed is not None:
        checks += check_against(paper, costed, bases or {})
    return PaperResults(paper, checks, [*notes, *lost_checks])


def _without_mistyped(checks: Sequence[Check]) -> list[Check]:
    """Without what differs only because a figure of it is mistyped, which is said there."""
    mistyped = {check.start for check in checks if check.verdict == "mistyped"}
    return [c for c in checks if c.verdict != "differs" or not mistyped & {c.start, *c.figures}]
