"""A paper checked: every family of tests run over what was read, and the count of figures by verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from establishment.costing.results import Results as Costed
from establishment.papers.against import check_against
from establishment.papers.checks import lost, run_checks
from establishment.papers.costs import Ranges
from establishment.papers.elsewhere import (
    named_elsewhere,
    said_again,
    said_otherwise,
    same_labels,
    sums_of_rows,
    sums_of_tables,
)
from establishment.papers.judgement import OFF
from establishment.papers.near_sums import sums_near_by
from establishment.papers.notation import as_thousands
from establishment.papers.paper import Paper, PaperAmount
from establishment.papers.post_words import PaperPost
from establishment.papers.prose_changes import changes_of_others
from establishment.papers.prose_search import printed_workings, search_prose
from establishment.papers.relation import Relation
from establishment.papers.results import Check
from establishment.papers.source import PaperText
from establishment.papers.statements import Given, take_statements
from establishment.papers.table_search import search_tables
from establishment.papers.verdicts import check_of, settle

ORDER = ("differs", "mistyped", "rounding", "agrees", "untestable")


@dataclass(frozen=True)
class Counted:
    """How many figures were read and how each fared; a figure in several tests counts by the worst."""

    read: int
    tested: int
    agrees: int
    rounding: int
    differs: int
    mistyped: int
    untestable: int
    questions: int


@dataclass(frozen=True)
class PaperProposal:
    """A numbered proposal or paragraph: its line, the posts it names and the amounts it states."""

    number: str
    line: int
    posts: list[PaperPost]
    amounts: list[PaperAmount]


class PaperResults:
    """What was read of a paper and what every test of it says, in the order of the text."""

    def __init__(self, paper: Paper, checks: Sequence[Check], lost: Sequence[str] = ()) -> None:
        self.paper = paper
        self.checks = tuple(sorted(_once(checks), key=lambda check: (check.start, check.code)))
        self.lost = tuple(lost)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know: how the paper was read, and checks that broke off."""
        return (*self.paper.source.notes, *self.lost)

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The checks whose figures differ or are mistyped."""
        return tuple(c for c in self.checks if c.verdict in ("differs", "mistyped"))

    @cached_property
    def proposals(self) -> list[PaperProposal]:
        """The proposals in order: number, line and posts; those recommended, and paragraphs that name posts."""
        return _proposals(self.paper)

    @cached_property
    def verdicts(self) -> dict[int, str]:
        """The verdict on each figure that was tested, by where it starts."""
        words: dict[int, str] = {}
        for check in self.checks:
            if check.verdict == "untestable":
                continue
            for start in (check.start,) if check.verdict in ("differs", "mistyped") else (check.start, *check.figures):
                words[start] = min(words.get(start, check.verdict), check.verdict, key=ORDER.index)
        return words

    @cached_property
    def counted(self) -> Counted:
        """The summary: figures read, tested, agreeing, differing, untestable."""
        money = {f.start for f in self.paper.figures if f.kind in ("money", "percent")}
        cells = {f.start for grid in self.paper.grids for f in grid.cells}
        tested = money | cells | {p.start for p in self.paper.posts} | set(self.verdicts)
        by = list(self.verdicts.values())
        return Counted(
            len(tested),
            len(self.verdicts),
            by.count("agrees"),
            by.count("rounding"),
            len({c.start for c in self.checks if c.verdict == "differs"}),
            len({c.start for c in self.checks if c.verdict == "mistyped"}),
            len(tested) - len(self.verdicts),
            sum(c.severity == "question" for c in self.checks),
        )


def _once(checks: Sequence[Check]) -> list[Check]:
    """One check of a kind for the same figures; one that differs before one that agrees."""
    best: dict[tuple[str, int, tuple[int, ...]], Check] = {}
    for check in checks:
        key = check.code, check.start, check.figures
        if key not in best or (check.verdict == "differs" != best[key].verdict):
            best[key] = check
    return list(best.values())


def _keys(paper: Paper) -> list[tuple[str, int]]:
    """For each block the proposal it belongs to: its number, and the block where that number stands."""
    latest: dict[str, tuple[str, int]] = {}
    keys = []
    for at, block in enumerate(paper.layout.blocks):
        if block.own and block.number:
            latest[block.number] = (block.number, at)
        keys.append(latest.get(block.number, (block.number, at)) if block.number else ("", at))
    return keys


def _proposals(paper: Paper) -> list[PaperProposal]:
    blocks, keys = paper.layout.blocks, _keys(paper)
    posts: dict[tuple[str, int], list[PaperPost]] = {}
    amounts: dict[tuple[str, int], list[PaperAmount]] = {}
    for post in paper.posts:
        posts.setdefault(keys[paper.layout.block_at(post.start)], []).append(post)
    for amount in paper.amounts:
        amounts.setdefault(keys[paper.layout.block_at(amount.quantity.start)], []).append(amount)
    recommended = {
        keys[at] for at, b in enumerate(blocks) if b.own and b.kind == "text" and "recommend" in b.section.casefold()
    }
    post_keys = sorted(set(posts) | recommended, key=lambda key: key[1])
    return [
        PaperProposal(k[0], paper.line(blocks[k[1]].start), posts.get(k, []), amounts.get(k, [])) for k in post_keys
    ]


SEARCHES: dict[str, Callable[[Paper], Iterable[Relation]]] = {
    "tables": lambda p: search_tables(p.grids),
    "blocks of the same labels": lambda p: same_labels(p.grids),
    "running text": lambda p: search_prose(p.items),
    "changes of what stands elsewhere": lambda p: changes_of_others(p.items, p.figures),
    "printed workings": lambda p: printed_workings(p.text, p.figures),
    "sums of figures near by": lambda p: sums_near_by(p.placed),
    "text against tables": lambda p: [
        *sums_of_tables(p.items, p.grids, p.line_of),
        *sums_of_rows(p.items, p.grids),
    ],
    "figures named elsewhere": lambda p: named_elsewhere(p.items, p.placed),
    "figures said again": lambda p: said_again(p.items, p.placed),
}
"""Every search for relations, by name."""


def relations_of(paper: Paper) -> tuple[list[Relation], list[str]]:
    """Every relation of a paper that stands, and a note for each search that failed inside."""
    relations: list[Relation] = []
    notes: list[str] = []
    for name, search in SEARCHES.items():
        try:
            relations += search(paper) if name not in OFF else ()
        except Exception as fault:
            notes.append(lost(name, ("P101", "P102", "P103", "P104"), fault))
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
    for start, value in as_thousands(paper).items():
        paper.replace_figure(start, value)
    stated = take_statements(paper, statements) if statements is not None else []
    relations, notes = relations_of(paper)
    named = {relation.key for _, _, relation in stated}
    checks = [replace(check_of(r, paper), statement=n + 1, note=note) for n, note, r in stated]
    checks += [check_of(r, paper) for r in relations if r.key not in named]
    checks, lost_checks = run_checks(paper, checks, ranges)
    checks = _without_mistyped(checks)
    if costed is not None:
        checks += check_against(paper, costed, bases or {})
    return PaperResults(paper, _first_causes(paper, checks), [*notes, *lost_checks])


def _without_mistyped(checks: Sequence[Check]) -> list[Check]:
    """Without what differs only because a figure of it is mistyped, which is said there."""
    mistyped = {check.start for check in checks if check.verdict == "mistyped"}
    return [c for c in checks if c.verdict != "differs" or not mistyped & {c.start, *c.figures}]


def _first_causes(paper: Paper, checks: list[Check]) -> list[Check]:
    """Checks without those that differ only because a figure they rest on does, which is said where that differs."""
    checks = _once(checks)
    wrong = {check.start: check for check in checks if check.verdict == "differs" and check.difference}
    rest: dict[int, list[str]] = {}
    firsts = []
    for check in checks:
        first = _first_cause(check, wrong)
        if first is None:
            firsts.append(check)
        else:
            rest.setdefault(first.start, []).append(f"{check.text} in {paper.where(check.start)}")
    return [
        replace(c, message=c.message + _with_that(rest[c.start])) if c is wrong.get(c.start) and c.start in rest else c
        for c in firsts
    ]


def _first_cause(check: Check, wrong: dict[int, Check]) -> Check | None:
    """The check at the root of what makes another differ; None where it stands for itself."""
    cause, seen = _cause(check, wrong), {check.start}
    while cause is not None and (further := _cause(cause, wrong)) is not None:
        if cause.start in seen:
            return None
        seen.add(cause.start)
        cause = further
    return cause


def _cause(check: Check, wrong: dict[int, Check]) -> Check | None:
    causes = [wrong[n] for n in check.figures if n in wrong] if check.verdict == "differs" else []
    fits = (c for c in causes if check.start != c.start and check.start not in c.figures and _same_gap(c, check))
    return next(fits, None)


def _with_that(others: list[str]) -> str:
    return f" With that, {' and '.join(others)} {'is' if len(others) == 1 else 'are'} right."


def _same_gap(one: Check, two: Check) -> bool:
    return one.difference is not None and two.difference is not None and abs(one.difference) == abs(two.difference)
