"""Every check of a paper beyond its relations, as rows of one table: title, family, scope, function.

A check that fails inside is lost alone, and that is said. A new check is a row here, its code in `results`, a function
and an agreeing and a failing example in the tests, which one of them demands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from establishment.papers import calendar_checks, constants, implied_rates, notation, substance
from establishment.papers.blocks import Sentence
from establishment.papers.calendar_checks import EACH, saving, usable
from establishment.papers.figures import PrintedFigure
from establishment.papers.implied_rates import Ranges, check_grade_ranges
from establishment.papers.paper import Paper
from establishment.papers.results import Check, Family, joined, pounds_text, question, said

NEUTRAL = re.compile(
    r"\b(?:cost|budget|financially)[- ]neutral\b|\bno net (?:additional )?cost\b|\bnil net cost\b|\bself-financing\b",
    re.IGNORECASE,
)
"""Words that say that something costs nothing net."""
_DENIED = re.compile(r"\b(?:not|never|broadly|almost|nearly|isn't|largely)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_NET = re.compile(r"\bnet\b", re.IGNORECASE)
"""An amount called net holds costs and savings already."""
_COST = re.compile(r"\b(?:new|cost\w*|paid|pay|supplement|allowance|growth|creat\w+|additional|fees?)\b", re.IGNORECASE)


def check_neutral(paper: Paper) -> Iterator[Check]:
    """Each time a paper says that costs and savings cancel, and gives both."""
    blocks = paper.layout.blocks
    for match in NEUTRAL.finditer(paper.text):
        at = paper.layout.block_at(match.start())
        if _DENIED.search(paper.text, max(match.start() - 30, 0), match.start()):
            continue
        first, section = at, blocks[at].section
        while first > max(at - 2, 0) and (blocks[first - 1].kind, blocks[first - 1].section) == ("text", section):
            first -= 1
        for start in dict.fromkeys((blocks[at].start, blocks[max(at - 1, first)].start, blocks[first].start)):
            check = _cancelled(paper, match, start, blocks[at].end)
            if check is not None:
                yield check
                break


def _cancelled(paper: Paper, match: re.Match[str], start: int, end: int) -> Check | None:
    """The costs of a stretch beside its savings; None where they are too far apart to be all of them."""
    money = [q for q in paper.within(start, end) if q.kind == "money" and _whole(paper, q)][:12]
    if any(_NET.search(NEUTRAL.sub("", _before(paper, q))) for q in money):
        return None
    saved = [q for q in money if saving(paper, q)]
    spent = [q for q in money if q not in saved and _COST.search(_lead(paper, q))]
    if not saved or not spent or len(saved) + len(spent) != len(money):
        return None
    costs, savings = (sum((q.value for q in side), Fraction(0)) for side in (spent, saved))
    gap, slack = costs - savings, sum((q.slack for q in money), Fraction(0))
    if abs(gap) * 5 > savings:
        return None
    sides = " and ".join(joined(said(q.value, q.kind, q.currency) for q in side) for side in (spent, saved))
    starts = tuple(q.start for q in money)
    if abs(gap) <= slack:
        message = f"The costs and the savings, {sides}, cancel out."
        return Check(
            "P116",
            "agrees" if not gap else "rounding",
            "note",
            match.start(),
            match[0],
            message,
            Fraction(0),
            gap,
            starts,
        )
    word = "cost" if gap > 0 else "saving"
    message = (
        f'The paper says "{match[0]}", but the costs and the savings it gives, {sides}, leave a net {word} of '
        f"{pounds_text(abs(gap), money[0].currency)}."
    )
    ask = "Which figure is wrong or left out, or is the change not quite cost neutral?"
    return Check("P116", "differs", "error", match.start(), match[0], message, Fraction(0), gap, starts, ask)


def _whole(paper: Paper, quantity: PrintedFigure) -> bool:
    """Whether an amount stands for itself: not for one of many, nor in brackets beside another."""
    text = paper.text
    bracket = text[quantity.start - 1 : quantity.start] == "("
    return usable(quantity) and not EACH.match(text, quantity.end) and not bracket


def _before(paper: Paper, quantity: PrintedFigure) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    return paper.text[max(sentence.start if sentence else 0, quantity.start - 90) : quantity.start]


def _lead(paper: Paper, quantity: PrintedFigure) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    last = min(sentence.end if sentence else quantity.end, quantity.end + 20)
    return _before(paper, quantity) + paper.text[quantity.end : last]


_RECURRING = re.compile(
    r"\b(?:recurring|recurrent|on-?going|permanent(?:ly)?|base budget|annual(?:ly)?|a year|per year|each year|"
    r"every year|per annum|p\.a\.|growth|established? posts?)(?!\w)",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:one[- ]off (?:cost|item|purchase|payment|redundanc|expend)|redundanc\w+|non-?recurr\w+|set-?up|"
    r"implementation|transition|severance|first year|until|pending|temporar\w+|time-limited|fixed[- ]term|"
    r"for (?:one|two|three|\d) years?|short[- ]term|pilot|purchase|capital (?:cost|works))\b",
    re.IGNORECASE,
)
_FROM_ONCE = re.compile(
    r"\b(?:met|funded|financed|paid(?: for)?|supported|covered|resourced|charged|drawn|comes?)\s(?:\w+\s){0,2}?"
    r"(?:from|by|through|out of|to|using|with)\s(?:[\w/'\u2019-]+\s){0,5}?(?P<money>reserves?|balances|"
    r"capital receipts?|"
    r"contingency|underspends?|one-off (?:money|funding|grant|income|monies)|carry[- ]forwards?)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:vacant|vacanc(?:y|ies)|unfilled|unbudgeted|unfunded|not budgeted|no budget|not (?:currently )?funded|frozen|"
    r"held vacant|without (?:a )?budget)\b",
    re.IGNORECASE,
)
_NO_BUDGET = re.compile(r"unbudgeted|unfunded|not budgeted|no budget|not (?:currently )?funded|without", re.IGNORECASE)
_ONE_YEAR = re.compile(
    r"\b(?:in|for|during)\s(?:the\s)?(?:(?:first|current|present|coming|this|part)[- ](?:financial\s)?year|"
    r"20\d\d(?:\s?[-/]\s?\d{2,4})?|year one)\b|\bin[- ]year\b|\bpart[- ]year\b",
    re.IGNORECASE,
)
_FULL = re.compile(r"\bfull[- ]year|\bthereafter\b|\b(?:every|each|later|future|subsequent) years?\b", re.IGNORECASE)


def check_conditions(paper: Paper) -> Iterator[Check]:
    """Questions on what pays, and for how long; none is a fault of arithmetic."""
    for sentence in paper.layout.sentences:
        words = paper.text[sentence.start : min(sentence.end, sentence.start + 1500)]
        yield from _from_once(sentence, words)
        yield from _neutral_once(sentence, words)
    yield from _empty_posts(paper)


def _from_once(sentence: Sentence, words: str) -> Iterator[Check]:
    """A cost that comes every year, met from money that is there once."""
    for match in _FROM_ONCE.finditer(words):
        clause = re.split(r"[;:]|,\s(?:and|while|with|but)\s|\b(?:while|whereas)\b", words[: match.end()])[-1]
        if _RECURRING.search(clause) and not _ONCE.search(words):
            money = match["money"].casefold()
            message = (
                f"A recurring cost is paid from {money}, which can be spent only once: the money ends, the cost does "
                "not."
            )
            ask = "Which recurring budget pays when this money is spent, and from which year?"
            yield question("P310", sentence.start + match.start(), match[0], message, ask)
            return


def _neutral_once(sentence: Sentence, words: str) -> Iterator[Check]:
    """Cost neutral in a year that is not a full one."""
    match = NEUTRAL.search(words)
    year = _ONE_YEAR.search(words)
    if match and year and abs(year.start() - match.start()) < 90 and not _FULL.search(words):
        message = (
            f'"{match[0]}" covers one year only ({year[0]}). Changes that start part way through a year cost and save '
            "more in a full year."
        )
        ask = "Is it cost neutral in a full year too? What is the full-year effect of each side?"
        yield question("P312", sentence.start + match.start(), match[0], message, ask)


def _empty_posts(paper: Paper) -> Iterator[Check]:
    """A saving from posts that are vacant or have no budget."""
    blocks = paper.layout.blocks
    going = [p for p in paper.posts if p.action in ("disestablish", "end")]
    saved = [a.quantity for a in paper.amounts if not a.in_table and a.role == "saving"]
    done: set[int] = set()
    for post in going:
        at = paper.layout.block_at(post.start)
        sentence = paper.layout.sentence_at(post.start)
        start, end = (sentence.start, sentence.end) if sentence else (blocks[at].start, blocks[at].end)
        match = _EMPTY.search(paper.text, start, end)
        last = blocks[min(at + 1, len(blocks) - 1)].end
        mine = [q for q in saved if blocks[at].start <= q.start < last]
        if not match or not mine or match.start() in done:
            continue
        done.add(match.start())
        none = bool(_NO_BUDGET.search(match[0]))
        message = f"{mine[0].text} is saved by posts that the paper calls {match[0].casefold()}: " + (
            "a post without a budget saves no budget."
            if none
            else "the pay of a vacant post may already be counted in a vacancy factor or an underspend."
        )
        ask = "Do these posts have a recurring budget, and is their saving counted anywhere else?"
        yield question("P311", match.start(), match[0], message, ask, (mine[0].start,))


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
    CheckRow(
        ("P106",),
        "a movement the wrong way",
        "arithmetic",
        "sentence",
        lambda p, _: constants.moved_the_wrong_way(p),
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
    CheckRow(("P116",), "cost neutral, beside the figures", "arithmetic", "paragraph", lambda p, _: check_neutral(p)),
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
        lambda p, _: check_conditions(p),
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
        f"The check for {title} failed. That is a fault in establishment itself, not in the paper "
        f"({type(fault).__name__}). Its results ({', '.join(codes)}) are missing here. Please report it."
    )
