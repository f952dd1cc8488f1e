"""A paper checked: every family of tests run over what was read, and the count of figures by verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from establishment.costing.results import Results as Costed
from establishment.papers.against import check_against
from establishment.papers.check_tables import check_tables
from establishment.papers.conditions import check_conditions
from establishment.papers.counting import check_counts
from establishment.papers.finer import check_finer
from establishment.papers.flows import check_flows
from establishment.papers.grade_range import Ranges, check_grade_ranges
from establishment.papers.neutral import check_neutral
from establishment.papers.notation import as_thousands, check_notation
from establishment.papers.paper import Paper, PaperAmount
from establishment.papers.posts import PostLine
from establishment.papers.results import Check, pounds_text
from establishment.papers.source import Source
from establishment.papers.substance import check_substance
from establishment.papers.sums import check_sums
from establishment.papers.tables import Cell
from establishment.papers.versions import check_versions

_MORE = re.compile(r"\b(?:additional|extra|further|top(?:ped)?[- ]up|supplement\w*|pot|bid|on top)\b", re.IGNORECASE)
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
class Proposal:
    """A numbered proposal or paragraph: its line, the posts it names and the amounts it states."""

    number: str
    line: int
    posts: list[PostLine]
    amounts: list[PaperAmount]


class Results:
    """What was read of a paper and what every test of it says, in the order of the text."""

    def __init__(self, paper: Paper, checks: Sequence[Check], lost: Sequence[str] = ()) -> None:
        self.paper = paper
        self.lost = tuple(lost)
        self.checks = tuple(sorted(_once(checks), key=lambda check: (check.start, check.code)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know: how the paper was read, and checks that broke off."""
        return (*self.paper.source.notes, *self.lost)

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The checks whose figures differ or are mistyped."""
        return tuple(c for c in self.checks if c.verdict in ("differs", "mistyped"))

    @cached_property
    def proposals(self) -> list[Proposal]:
        """The proposals in order: number, line and posts; those recommended, and paragraphs that name posts."""
        return _proposals(self.paper)

    @cached_property
    def verdicts(self) -> dict[int, str]:
        """The verdict on each figure that was tested, by where it starts."""
        found: dict[int, str] = {}
        for check in self.checks:
            if check.verdict == "untestable":
                continue
            for start in (check.start,) if check.verdict in ("differs", "mistyped") else (check.start, *check.figures):
                found[start] = min(found.get(start, check.verdict), check.verdict, key=ORDER.index)
        return found

    @cached_property
    def counted(self) -> Counted:
        """The summary: figures read, tested, agreeing, differing, untestable."""
        money = {q.start for q in self.paper.quantities if q.kind in ("money", "percent")}
        posts = {p.start for p in self.paper.posts}
        read = money | posts | set(self.verdicts)
        by = list(self.verdicts.values())
        return Counted(
            len(read),
            len(self.verdicts),
            by.count("agrees"),
            by.count("rounding"),
            len({c.start for c in self.checks if c.verdict == "differs"}),
            len({c.start for c in self.checks if c.verdict == "mistyped"}),
            len(read) - len(self.verdicts),
            sum(c.severity == "question" for c in self.checks),
        )


def _keys(paper: Paper) -> list[tuple[str, int]]:
    """For each block the proposal it belongs to: its number, and the block where that number stands."""
    latest: dict[str, tuple[str, int]] = {}
    keys = []
    for at, block in enumerate(paper.layout.blocks):
        if block.own and block.number:
            latest[block.number] = (block.number, at)
        keys.append(latest.get(block.number, (block.number, at)) if block.number else ("", at))
    return keys


def _proposals(paper: Paper) -> list[Proposal]:
    blocks, keys = paper.layout.blocks, _keys(paper)
    posts: dict[tuple[str, int], list[PostLine]] = {}
    amounts: dict[tuple[str, int], list[PaperAmount]] = {}
    for post in paper.posts:
        posts.setdefault(keys[paper.layout.block_at(post.start)], []).append(post)
    for amount in paper.amounts:
        amounts.setdefault(keys[paper.layout.block_at(amount.quantity.start)], []).append(amount)
    recommended = {
        keys[at] for at, b in enumerate(blocks) if b.own and b.kind == "text" and "recommend" in b.section.casefold()
    }
    found = sorted(set(posts) | recommended, key=lambda key: key[1])
    return [Proposal(k[0], paper.line(blocks[k[1]].start), posts.get(k, []), amounts.get(k, [])) for k in found]


def check_paper(
    source: Source,
    grades: Sequence[str] = (),
    costed: Costed | None = None,
    bases: Mapping[str, Costed] | None = None,
    ranges: Ranges | None = None,
) -> Results:
    """Read a paper and test every figure in it that can be tested; with a costing, against that too.

    grades: names of grades to know.  bases: the costing on other bases.  ranges: yearly pay by grade, in pounds.
    """
    paper = Paper(source, grades)
    thousands = as_thousands(paper)
    paper.quantities[:] = [
        replace(
            q,
            value=thousands[q.start],
            low=thousands[q.start] - 500,
            high=thousands[q.start] + 500,
            slip="",
            unit_power=3,
        )
        if q.start in thousands
        else q
        for q in paper.quantities
    ]
    lost: list[str] = []
    checks: list[Check] = []
    for name, family in CHECKS:
        checks += _kept(name, partial(family, paper), lost)
    checks += _kept("substance", lambda: check_substance(paper, checks), lost)
    if costed is not None:
        checks += _kept("the costing", lambda: check_against(paper, costed, bases or {}), lost)
    rows = {cell.start: row for table in paper.tables for row in table.rows for cell in row}
    for name, family in LATER_CHECKS:
        checks += _kept(name, partial(family, paper), lost)
    checks += _kept("rounding of totals", lambda: check_finer(paper, checks), lost)
    checks += _kept("the range of grades", lambda: check_grade_ranges(paper, ranges or {}), lost)
    checks = _first_causes(paper, checks)
    odd = [c for c in checks if c.code == "P104" and c.verdict == "differs"][:20]
    return Results(paper, [_explained(paper, c, rows.get(c.start)) if c in odd else c for c in checks], lost)


CHECKS: tuple[tuple[str, Callable[[Paper], Iterable[Check]]], ...] = (
    ("notation", check_notation),
    ("tables", lambda paper: check_tables(paper.tables)),
    ("sums in sentences", check_sums),
    ("nets, changes, shares and rates", check_flows),
    ("numbers of posts", check_counts),
    ("figures in two versions", check_versions),
)
LATER_CHECKS: tuple[tuple[str, Callable[[Paper], Iterable[Check]]], ...] = (
    ("cost neutral", check_neutral),
    ("conditions", check_conditions),
)
"""The families of checks that need the paper alone, before and after those that need the checks so far."""


def _kept(name: str, family: Callable[[], Iterable[Check]], lost: list[str]) -> list[Check]:
    """The checks of one family; a fault of the program in it ends that family alone, and is noted."""
    checks: list[Check] = []
    try:
        for check in family():
            checks.append(check)  # one by one: what comes before a fault is kept
    except Exception as fault:
        lost.append(
            f"The checks of {name} broke off: a fault of establishment itself, not of the paper "
            f"({type(fault).__name__}). What they would have found is missing here. Please report it."
        )
    return checks


def _first_causes(paper: Paper, checks: list[Check]) -> list[Check]:
    """Checks without those that differ only because a figure they rest on does, which is said where that differs."""
    checks = _once(checks)
    wrong = {check.start: check for check in checks if check.verdict == "differs" and check.difference}
    said: dict[int, list[str]] = {}
    kept = []
    for check in checks:
        first = _first_cause(check, wrong)
        if first is None:
            kept.append(check)
        else:
            said.setdefault(first.start, []).append(f"{check.text} in {paper.where(check.start)}")
    return [replace(c, message=c.message + _with_that(said[c.start])) if c is wrong.get(c.start) and c.start in said
            else c for c in kept]  # fmt: skip


def _first_cause(check: Check, wrong: dict[int, Check]) -> Check | None:
    """The check at the root of what makes another differ; None where it stands for itself."""
    found, seen = _cause(check, wrong), {check.start}
    while found is not None and (further := _cause(found, wrong)) is not None:
        if found.start in seen:
            return None
        seen.add(found.start)
        found = further
    return found


def _cause(check: Check, wrong: dict[int, Check]) -> Check | None:
    causes = [wrong[n] for n in check.figures if n in wrong] if check.verdict == "differs" else []
    fits = (c for c in causes if check.start != c.start and check.start not in c.figures and _same_gap(c, check))
    return next(fits, None)


def _with_that(others: list[str]) -> str:
    return f" With that, {' and '.join(others)} {'is' if len(others) == 1 else 'are'} right."


def _same_gap(one: Check, two: Check) -> bool:
    return one.difference is not None and two.difference is not None and abs(one.difference) == abs(two.difference)


def _explained(paper: Paper, check: Check, row: list[Cell] | None) -> Check:
    """A row that comes to more than the others, with an amount given for it elsewhere that nearly explains it."""
    if check.difference is None or not check.money:
        return check
    name = row[0].text.split()[0] if row and row[0].text.split() else ""
    if len(name) < 3 or check.stated is None or check.computed is None or check.stated <= check.computed:
        return check
    excess = check.stated - check.computed
    inside = {cell.start for cell in row or []}
    for amount in paper.amounts:
        quantity = amount.quantity
        near = name in paper.text[max(quantity.start - 400, 0) : quantity.start]
        more = _MORE.search(paper.text[max(quantity.start - 60, 0) : quantity.end + 60])
        if (
            quantity.start in inside
            or not near
            or not more
            or not excess * 9 / 10 <= quantity.value <= excess * 11 / 10
        ):
            continue
        whole = check.computed + quantity.value
        gap = check.stated - whole
        left = f"{pounds_text(abs(gap))} {'less' if gap > 0 else 'more'}" if gap else "the same"
        message = (
            f"{check.message} The paper gives {name} {quantity.text} more in {paper.where(quantity.start)}: "
            f"{pounds_text(check.computed)} + {pounds_text(quantity.value)} = {pounds_text(whole)}, {left}."
        )
        return replace(check, message=message)
    return check


def _once(checks: Sequence[Check]) -> list[Check]:
    """One check of a kind for a figure: an agreement before a difference, for a figure can be in several sums."""
    good = {(check.code, check.start) for check in checks if check.verdict in ("agrees", "rounding")}
    kept: dict[tuple[str, int, tuple[int, ...]], Check] = {}
    for check in checks:
        if check.verdict == "differs" and (check.code, check.start) in good:
            continue
        kept.setdefault((check.code, check.start, check.figures), check)
    return list(kept.values())
