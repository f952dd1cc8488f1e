"""What a paper counts on: one-off money for recurring cost, the pay of vacant posts, a year that is not a full one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from establishment.papers.blocks import Sentence
from establishment.papers.neutral import NEUTRAL
from establishment.papers.paper import Paper
from establishment.papers.results import Check

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


def _ask(code: str, start: int, text: str, message: str, ask: str, figures: tuple[int, ...] = ()) -> Check:
    return Check(code, "untestable", "question", start, " ".join(text.split())[:160], message, None, None, figures, ask)


def _from_once(sentence: Sentence, words: str) -> Iterator[Check]:
    """A cost that comes every year, met from money that is there once."""
    for match in _FROM_ONCE.finditer(words):
        clause = re.split(r"[;:]|,\s(?:and|while|with|but)\s|\b(?:while|whereas)\b", words[: match.end()])[-1]
        if _RECURRING.search(clause) and not _ONCE.search(words):
            money = match["money"].casefold()
            message = (
                f"A cost that recurs is met from {money}, which can be spent once: the money ends, the cost does not."
            )
            ask = "Which recurring budget pays when this money is spent, and from which year?"
            yield _ask("P310", sentence.start + match.start(), match[0], message, ask)
            return


def _neutral_once(sentence: Sentence, words: str) -> Iterator[Check]:
    """Cost neutral in a year that is not a full one."""
    match = NEUTRAL.search(words)
    year = _ONE_YEAR.search(words)
    if match and year and abs(year.start() - match.start()) < 90 and not _FULL.search(words):
        message = (
            f'"{match[0]}" is said of one year alone ({year[0]}); what starts part way through a year costs and saves '
            "more in a full one."
        )
        ask = "Is it cost neutral in a full year too? What is the full-year effect of each side?"
        yield _ask("P312", sentence.start + match.start(), match[0], message, ask)


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
            "a post without a budget releases none."
            if none
            else "the pay of a vacant post may be counted already, in a vacancy factor or an underspend."
        )
        ask = "Is recurring budget behind these posts, and is their saving counted nowhere else?"
        yield _ask("P311", match.start(), match[0], message, ask, (mine[0].start,))
