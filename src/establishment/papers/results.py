"""What a check says: its code, verdict, place, both figures and a sentence; all codes; and the results of one paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from establishment.ground.findings import Verdict
from establishment.ground.money import nearest_pence, number_text
from establishment.ground.money import text as money_text
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper, PaperAmount
from establishment.papers.post_words import PaperPost

Family = Literal["arithmetic", "notation", "substance", "costing"]
Severity = Literal["error", "question", "note"]

CODES = {
    "P101": "a total and its parts in a sentence",
    "P102": "a total and the parts of a list",
    "P103": "the total of a column",
    "P104": "figures of one row of a table",
    "P105": "a net figure",
    "P106": "before, change and after; what is left",
    "P107": "a percentage of its base",
    "P108": "a percentage that no whole count can give",
    "P109": "a number times a rate",
    "P110": "part of a year against the whole",
    "P111": "growth that misses its date",
    "P112": "payback",
    "P113": "one figure in two versions",
    "P115": "what a figure implies",
    "P116": "cost neutral, beside the figures",
    "P201": "a thousands separator and a k",
    "P202": "digits grouped wrongly",
    "P203": "a point for a comma",
    "P204": "a unit written twice",
    "P205": "a letter among the digits",
    "P206": "a cell in another unit than its heading",
    "P207": "a total stated more finely than its parts",
    "P301": "no cost is given although posts are added",
    "P302": "a finance section without a figure",
    "P303": "one-off and recurring money in one sum",
    "P304": "a saving that offsets growth",
    "P305": "an offset used twice",
    "P306": "funding that ends",
    "P307": "more posts while savings are claimed",
    "P308": "an appendix that is not there",
    "P309": "the basis, prices or on-costs are missing",
    "P310": "recurring cost met from one-off money",
    "P311": "a saving from a vacant or unbudgeted post",
    "P312": "cost neutral in one year alone",
    "P313": "a cost outside the range of the grade",
    "P401": "a stated figure compared with the computed one",
    "P402": "a stated figure that is not in the paper",
    "P403": "posts of the paper compared with those of the scenario",
    "P404": "readings of a figure compared with the costing",
}
"""Every code a check of a paper can carry, with what it tests."""

FAMILIES: dict[str, Family] = {"1": "arithmetic", "2": "notation", "3": "substance", "4": "costing"}


@dataclass(frozen=True)
class Check:
    """One thing tested, or found untestable.

    start: where the figure stands in the text.  stated, computed: pounds, posts or percent; None where there
    is none.  figures: where the other figures of the check start.  ask: what to ask the author.
    statement: the number of the statement that names its figures, from 1; 0 where the search found them.
    note: who found that statement.
    """

    code: str
    verdict: Verdict
    severity: Severity
    start: int
    text: str
    message: str
    stated: Fraction | None = None
    computed: Fraction | None = None
    figures: tuple[int, ...] = ()
    ask: str = ""
    money: bool = True
    bound: tuple[PrintedFigure, ...] = ()
    statement: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        # A code that no page lists would reach readers without an explanation.
        if self.code not in CODES:
            raise ValueError(f"check code {self.code!r} is not listed in CODES")

    @property
    def family(self) -> Family:
        """The family of the check, by the first digit of its code."""
        return FAMILIES[self.code[1]]

    @property
    def difference(self) -> Fraction | None:
        """Computed less stated, where both are known."""
        return None if self.stated is None or self.computed is None else self.computed - self.stated


def compared(
    code: str,
    verdict: Verdict,
    stated: PrintedFigure,
    message: str,
    computed: Fraction | None,
    others: Sequence[PrintedFigure] = (),
    ask: str = "",
) -> Check:
    """A figure of the paper beside what others make of it.

    computed: in the unit of the figure; None where nothing is.  others: the figures that it was held against.
    """
    starts, money = tuple(f.start for f in others), stated.kind == "money"
    at = (stated.start, stated.text)
    severity = _SEVERITY[verdict]
    return Check(code, verdict, severity, *at, message, stated.value, computed, starts, ask, money, (stated, *others))


_SEVERITY: dict[Verdict, Severity] = {
    "agrees": "note",
    "rounding": "note",
    "differs": "error",
    "mistyped": "error",
    "untestable": "question",
}


def question(code: str, start: int, text: str, message: str, ask: str, figures: tuple[int, ...] = ()) -> Check:
    """A question that words of a paper leave open; no figure is tested."""
    words = " ".join(text.split())[:160]
    return Check(code, "untestable", "question", start, words, message, figures=figures, ask=ask)


def pounds_text(value: Fraction, currency: str = "GBP") -> str:
    """An amount for people: £12,084, $5,000, EUR 1,200."""
    text = money_text(nearest_pence(value * 100))
    sign = {"GBP": "£", "USD": "$", "EUR": "€", "": "£"}.get(currency, f"{currency} ")
    return text.replace("£", sign)


def said(value: Fraction, kind: str, currency: str = "GBP") -> str:
    """A figure of any kind for people."""
    if kind == "money":
        return pounds_text(value, currency)
    return number_text(value) + ("%" if kind == "percent" else "")


def joined(words: Iterable[str], most: int = 12) -> str:
    """Words with plus signs between them, the middle left out where there are many."""
    parts = list(words)
    # The last part is kept, so that a reader sees where the list ends.
    if len(parts) > most:
        parts = [*parts[: most - 2], f"... {len(parts) - most + 1} more ...", parts[-1]]
    return " + ".join(parts)


# --- all that a check of one paper says -------------------------------------------------------------------------------

# The worst first: a figure in several checks counts by the worst of them.
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
            # A check that differs accuses one figure; the parts that it rests on may well be right.
            for start in (check.start,) if check.verdict in ("differs", "mistyped") else (check.start, *check.figures):
                words[start] = min(words.get(start, check.verdict), check.verdict, key=ORDER.index)
        return words

    @cached_property
    def counted(self) -> Counted:
        """The summary: figures read, tested, agreeing, differing, untestable."""
        money = {f.start for f in self.paper.figures if f.kind in ("money", "percent")}
        # Of prose only money and percentages count as read: most other numbers there are no matter of finance.
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
        # Two searches may find one relation; to keep silent on the one that differs would be the worse fault.
        if key not in best or (check.verdict == "differs" != best[key].verdict):
            best[key] = check
    return list(best.values())


def _keys(paper: Paper) -> list[tuple[str, int]]:
    """For each block the proposal it belongs to: its number, and the block where that number stands."""
    latest: dict[str, tuple[str, int]] = {}
    keys = []
    for at, block in enumerate(paper.layout.blocks):
        # A number that comes again in another part is another proposal, so the block where it stands is part of its
        # key.
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
