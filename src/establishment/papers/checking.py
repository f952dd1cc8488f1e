"""A paper checked: every family of tests run over what was read, and the count of figures by verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from establishment.papers.check_tables import check_tables
from establishment.papers.flows import check_flows
from establishment.papers.notation import as_thousands, check_notation
from establishment.papers.paper import Paper
from establishment.papers.results import Check
from establishment.papers.source import Source
from establishment.papers.substance import check_substance
from establishment.papers.sums import check_sums
from establishment.papers.versions import check_versions

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


class Results:
    """What was read of a paper and what every test of it says, in the order of the text."""

    def __init__(self, paper: Paper, checks: Sequence[Check]) -> None:
        self.paper = paper
        self.checks = tuple(sorted(_once(checks), key=lambda check: (check.start, check.code)))

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The checks whose figures differ or are mistyped."""
        return tuple(c for c in self.checks if c.verdict in ("differs", "mistyped"))

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
            len(read), len(self.verdicts), by.count("agrees"), by.count("rounding"),
            sum(c.verdict == "differs" for c in self.checks), sum(c.verdict == "mistyped" for c in self.checks),
            len(read) - len(self.verdicts), sum(c.severity == "question" for c in self.checks),
        )  # fmt: skip


def check_paper(source: Source, grades: Sequence[str] = ()) -> Results:
    """Read a paper and test every figure in it that can be tested without a costing."""
    paper = Paper(source, grades)
    thousands = as_thousands(paper)
    paper.quantities[:] = [
        replace(q, value=thousands[q.start], low=thousands[q.start] - 500, high=thousands[q.start] + 500, slip="", unit_power=3)
        if q.start in thousands else q for q in paper.quantities
    ]  # fmt: skip
    checks = [*check_notation(paper), *check_tables(paper.tables)]
    checks += [*check_sums(paper), *check_flows(paper), *check_versions(paper)]
    checks += check_substance(paper, checks)
    return Results(paper, checks)


def _once(checks: Sequence[Check]) -> list[Check]:
    """One check of a kind for a figure: an agreement before a difference, for a figure can be in several sums."""
    good = {(check.code, check.start) for check in checks if check.verdict in ("agrees", "rounding")}
    kept: dict[tuple[str, int, tuple[int, ...]], Check] = {}
    for check in checks:
        if check.verdict == "differs" and (check.code, check.start) in good:
            continue
        kept.setdefault((check.code, check.start, check.figures), check)
    return list(kept.values())
