"""Relations of running text by search, among figures that stand near each other; and workings that it prints."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import slip
from establishment.papers.prose_changes import differences, sums_of_moves
from establishment.papers.prose_items import IN_ALL, WITH_MORE, Item, as_worded, decide
from establishment.papers.prose_ratios import pairs, ratios, wholes
from establishment.papers.relation import (
    Relation,
    Trial,
    added,
    cue,
)
from establishment.papers.table_lines import Grid, GridRow
from establishment.papers.table_search import search_tables

MOST_FIGURES = 60
"""A sentence with more figures is a table that lost its shape, and is not searched."""
LONGEST_LIST = 24
MOST_SENTENCES = 8
_JOINT = re.compile(r"[,;]|\band\b|\bplus\b|\+|&|\n|\bor\b|\bwith\b|\bthen\b", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:[\u2014\u2013:(=]|\s-\s|\b(?:of which|of whom|made up of|comprising|comprises|consists? of|consisting of|"
    r"being|namely|broken down as|follows|"
    r"including|these (?:are|were)|split between|is the sum of|allocated))[^,;.]{0,40}$",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"(?<!\bof )(?<!\bof the )\b(?:total\w*|in all|altogether|sum|comes? to|mak(?:es?|ing)|giv(?:es?|ing)|"
    r"amount\w*|overall)\b|=",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"^[^,;.]{0,40}?\bof (?:these|them|those|whom|which)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:remaining|other|rest(?: of \w+)?|balance of)\s*(?:\w+\s){0,2}$", re.IGNORECASE)
_OUTCOME = re.compile(
    r"\b(?:net|but|result(?:s|ed|ing)? in|leav(?:es|ing)|bring(?:s|ing)|mak(?:es|ing)|giv(?:es|ing)|compared)\b",
    re.IGNORECASE,
)
"""Words before a figure that make it what others come to, or set it against them: it is no part of a list."""
_NET = re.compile(r"\bnet\s(?:\w+\s){0,3}$", re.IGNORECASE)
_OF_THE = re.compile(r"^\W*of (?:the|these|those|all|our|its)\s(?:[\w-]+\s){0,2}$", re.IGNORECASE)


def search_prose(items: Sequence[Item]) -> list[Relation]:
    """Every relation of running text that is held to be meant."""
    counts = Counter(item.sentence for item in items)
    items = [item for item in items if counts[item.sentence] <= MOST_FIGURES]
    relations: list[Relation] = []
    kinds: dict[str, list[Item]] = {}
    for item in items:
        kinds.setdefault(item.kind, []).append(item)
    for kind, same in kinds.items():
        relations += [r for r in (*_sums(same), *sums_of_moves(same)) if r is not None]
        # Differences of many percentages are chance, and the pairs take long.
        if len(same) < 400 or kind != "percent":
            relations += [r for r in differences(same) if r is not None]
    relations += [r for r in ratios(items) if r is not None]
    relations += [r for r in wholes(kinds.get("percent", ())) if r is not None]
    relations += pairs(items)
    # What a sentence says of itself stands before what it is as a row of a table.
    told = {relation.key for relation in relations}
    return relations + [r for r in search_tables(sentences_alike(items)) if r.key not in told]


def _sums(same: Sequence[Item]) -> Iterator[Relation | None]:
    count = len(same)
    heads: dict[int, int] = {}
    for s in range(count):
        total = same[s].figure.size
        for e in range(s + 2, min(count, s + LONGEST_LIST) + 1):
            last = same[e - 1]
            if last.sentence - same[s].sentence > LONGEST_LIST or last.order - same[s].order > 3 * LONGEST_LIST:
                break
            total += last.figure.size
            # A total stands beside its parts, or one figure away; or it heads the list before, of which these are the
            # rest.
            for t in dict.fromkeys((s - 1, s - 2, e, e + 1, heads.get(s, -1))):
                if (
                    0 <= t < count
                    and not s <= t < e
                    and 0 < abs(same[t].figure.size) < 10 * abs(total) < 100 * abs(same[t].figure.size)
                ):
                    relation = _sum(same, s, e, t, total)
                    if relation is not None and relation.fit and t == s - 1:
                        heads[e] = t
                    yield relation


def _sum(same: Sequence[Item], s: int, e: int, t: int, total: int) -> Relation | None:
    """Items s to e as the parts of item t, which come to a total.

    Figures near each other add up to others often, so without words or a list the odds begin below even. A part as
    large as the total is the total said again. Where some of a list is not searched, the rest cannot accuse its total.
    """
    parts, stated = same[s:e], same[t]
    gap = abs(stated.figure.size - total)
    if gap * 2 > abs(stated.figure.size) and not slip(stated.figure, total):
        return None
    if any(p.figure.size == stated.figure.size for p in parts):
        return None
    first, last = parts[0], parts[-1]
    near = abs(stated.sentence - first.sentence) + abs(stated.sentence - last.sentence)
    trial = as_worded(added(stated.figure, [p.figure for p in parts]))
    listed = listness(parts)
    far = near > (2 * LONGEST_LIST if listed else MOST_SENTENCES)
    closing = t == e and near <= 4 and stated.figure.digits >= 4 and cue("sum", stated.said) > 1
    typed = closing and not trial.fit and slip(stated.figure, total) in ("digit", "swap")
    if far or not (trial.fit or listed or typed) or (near > 3 and len(parts) == 2 and stated.figure.digits < 3):
        return None
    lead, close = apposed(stated, parts, t < s)
    lead = max(lead, 0.8 * _shares_of_all(parts))
    same_noun = sum(1 for p in parts if p.noun and p.noun == stated.noun) * 5 > 2 * len(parts)
    spoken = cue("sum", stated.said) if near > 4 else max(cue("sum", stated.said), cue("sum", first.said))
    prior = -0.6 + spoken + listed + max(lead, close) + 0.3 * same_noun - 0.1 * min(near, 8)
    prior -= 0.4 * (t not in (s - 1, e))
    whole = (t == s - 1 and (e == len(same) or same[e].sentence > last.sentence)) or (
        t == e and (s == 0 or same[s - 1].sentence < first.sentence)
    )
    if whole and len(parts) >= 3:
        prior += 0.5
    if not listed and last.sentence - first.sentence > 1:
        prior -= 0.5
    around = [i for i in same[max(0, s - 8) : e + 8] if abs(i.sentence - stated.sentence) <= 4]
    tied = whole and listed > 0 and max(lead, close) >= 0.8 and len(parts) >= 2 and t in (s - 1, e) and near <= 2
    tied = tied and not WITH_MORE.match(stated.after) and not _NET.search(stated.before)
    scope = "list" if last.block != first.block or stated.block != first.block else "sentence"
    firm = max(lead, close) >= 0.6 or (cue("sum", stated.said) >= 0.9 and t in (s - 1, e))
    sure = typed or (listed > 0 and (len(parts) > 2 or (firm and near <= 2)))
    cut_off = t < s and _longer_than_searched(same[s : s + LONGEST_LIST + 1])
    if cut_off or _clauses(parts) or any(_OUTCOME.search(p.before[-60:]) for p in parts[1:]):
        sure = tied = False
    if stated.kind == "percent" and close < 0.8 and 100 * UNIT not in (stated.figure.size, trial.computed):
        sure = tied = False  # rates of different things; and figures so short are slips of each other by chance
    return decide(trial, prior, max(1.0, len(around) / 2), scope, accuse=sure, tied=tied)


def _longer_than_searched(parts: Sequence[Item]) -> bool:
    """Whether a list has more parts than are added up: what some of them come to accuses no total."""
    return len(parts) > LONGEST_LIST and listness(parts) > 0


def listness(parts: Sequence[Item]) -> float:
    """How much figures stand as a list: one a line, or joined by commas and "and"."""
    close = all(b.order - a.order <= 3 + 3 * (b.block > a.block) and b.block - a.block <= 2 for a, b in pairwise(parts))
    if close and len({p.block for p in parts}) == len(parts) >= 2:
        return 0.8 if len(parts) >= 3 else 0.3
    if len({p.sentence for p in parts}) == 1:
        joined = all(_JOINT.search(p.before) and len(p.before) < 90 for p in parts[1:]) or _shares_of_all(parts)
        return 0.5 if joined else 0.0
    return 0.5 if _one_and_the_rest(parts) else 0.0


def _one_and_the_rest(parts: Sequence[Item]) -> bool:
    """Whether figures are some of a number and its rest: "223 of these were moved. The other 68 came"."""
    some = _OF_THEM.match(parts[0].after) or re.search(
        r"\bof (?:these|them|those|whom|which)\W+$", parts[0].before, re.I
    )
    return bool(some) and len(parts) == 2 and bool(_OTHERS.search(parts[-1].before))


def _shares_of_all(parts: Sequence[Item]) -> bool:
    """Whether the percentages beside figures come to 100: the figures are parts of one whole."""
    shares = [p.share for p in parts if p.share is not None]
    return (
        len(shares) == len(parts)
        and abs(sum(f.size for f in shares) - 100 * UNIT) <= len(parts) * shares[0].step // 2 + 1
    )


def _clauses(parts: Sequence[Item]) -> bool:
    """Whether a semicolon parts two figures, or some of more and not others: "a, b; c" may be two lists."""
    ends = {";" in p.before for p in parts[1:] if p.sentence == parts[0].sentence}
    return len(ends) > 1 or (len(parts) == 2 and True in ends)


def apposed(stated: Item, parts: Sequence[Item], first: bool) -> tuple[float, float]:
    """How firmly a total leads its parts, or closes them."""
    lead = close = 0.0
    if first and stated.order == parts[0].order - 1:
        gap = parts[0].before if stated.sentence == parts[0].sentence else f"{stated.after} {parts[0].before}"
        beside = stated.before.rstrip()[-1:] == parts[0].before.rstrip()[-1:] == "("
        led = _LEAD.search(gap) if len(gap) < 140 and not beside else None
        if led:
            lead = 0.5 if "including" in led[0].casefold() else 0.8
        elif _one_and_the_rest(parts) or (
            _OF_THE.match(stated.before) and {p.sentence for p in parts} == {stated.sentence}
        ):
            lead = 0.8
    if not first and stated.order == parts[-1].order + 1:
        before = stated.before if stated.sentence == parts[-1].sentence else stated.said
        if _CLOSE.search(before) or (IN_ALL.match(stated.after) and not _one_each(stated, parts)):
            close = 0.8 if len(parts) >= 2 else 0.4
    if len(parts) >= 4 and len({p.sentence for p in parts}) == 1 and abs(stated.order - parts[0].order) <= 2:
        lead = max(lead, 0.6)
    return lead, close


def _one_each(stated: Item, parts: Sequence[Item]) -> bool:
    """Whether a figure in brackets, or one that follows an amount for each, is what that alone comes to."""
    return stated.before.rstrip()[-1:] == "(" or any(_FOR_EACH.search(p.after) for p in parts)


_FOR_EACH = re.compile(r"\b(?:each|every|apiece|per \w+)\b", re.IGNORECASE)
_OPERATORS = {
    "x": "*",
    "×": "*",
    "*": "*",
    "@": "*",
    "times": "*",
    "at": "*",
    "+": "+",
    "plus": "+",
    "and": "+",
    "-": "-",
    "\u2212": "-",
    "\u2013": "-",
    "less": "-",
    "minus": "-",
    "/": "/",
    "÷": "/",
    "divided by": "/",
}
_BETWEEN = re.compile(
    r"\s*(?P<close>(?:[)\]]\s*)*)(?P<unit>(?:[A-Za-z]+\s+){0,3}?)(?P<operator>[x×*@+/÷\u2212\u2013-]|times\b|plus\b|"
    r"less\b|minus\b|divided by\b)\s*"
    r"(?P<open>(?:[(\[]\s*)*)$",
    re.IGNORECASE,
)
_EQUALS = re.compile(
    r"\s*[)\]]*\s*(?:=|equals\b|gives\b|makes\b|leaves\b|comes to\b|is\b|are\b)\s*[(\[]?$", re.IGNORECASE
)
MOST_TERMS = 16


@dataclass(frozen=True)
class _Value:
    """What an expression comes to, how far it may lie from that, and whether it is money."""

    size: Fraction
    slack: Fraction
    money: bool


def _worked_out(node: ast.expr, values: Sequence[_Value]) -> _Value | None:
    """What an expression comes to; None where it adds money to a number, or money is multiplied by money."""
    if isinstance(node, ast.Constant):
        return values[int(str(node.value))]
    if not isinstance(node, ast.BinOp):
        return None
    one, two = _worked_out(node.left, values), _worked_out(node.right, values)
    if one is None or two is None:
        return None
    if isinstance(node.op, ast.Add | ast.Sub):
        size = one.size + two.size if isinstance(node.op, ast.Add) else one.size - two.size
        return _Value(size, one.slack + two.slack, one.money) if one.money == two.money else None
    if isinstance(node.op, ast.Mult):
        slack = abs(one.size) * two.slack + abs(two.size) * one.slack
        return None if one.money and two.money else _Value(one.size * two.size, slack, one.money or two.money)
    if not two.size or two.money > one.money:
        return None
    slack = one.slack / abs(two.size) + abs(one.size) * two.slack / two.size**2
    return _Value(one.size / two.size, slack, one.money and not two.money)


def value_of(working: str, values: Sequence[_Value]) -> _Value | None:
    """What a working comes to, in which numbers stand for values: "(0-1)*2"; None where it is none."""
    opened, closed = working.count("("), working.count(")")
    balanced = "(" * max(closed - opened, 0) + working + ")" * max(opened - closed, 0)
    try:
        return _worked_out(ast.parse(balanced, mode="eval").body, values)
    except (SyntaxError, MemoryError, RecursionError):  # brackets that do not pair, or too many
        return None


def printed_workings(text: str, figures: Sequence[PrintedFigure]) -> Iterator[Relation]:
    """Each working followed by what it is said to come to."""
    run: list[tuple[PrintedFigure, re.Match[str] | None]] = []
    for at, figure in enumerate(figures):
        previous = figures[at - 1] if at else None
        gap = text[previous.end : figure.start] if previous is not None and figure.start - previous.end < 40 else None
        joint = _BETWEEN.match(gap) if gap is not None else None
        # One figure before "=" is no working, but the same thing said twice.
        if run and gap is not None and _EQUALS.search(gap) and len(run) > 1:
            yield from _tested(text, run, figure)
            run = [(figure, None)]
        elif run and joint is not None and len(run) < MOST_TERMS:
            run.append((figure, joint))
        else:
            run = [(figure, None)]


def _tested(
    text: str, run: list[tuple[PrintedFigure, re.Match[str] | None]], stated: PrintedFigure
) -> Iterator[Relation]:
    first = run[0][0]
    opened = re.search(r"(?:[(\[]\s*)*$", text[max(first.start - 6, 0) : first.start])
    working = "(" * (sum(c in "([" for c in opened[0]) if opened else 0)
    values: list[_Value] = []
    for figure, joint in run:
        if joint is not None:
            working += ")" * sum(c in ")]" for c in joint["close"]) + _OPERATORS[joint["operator"].casefold()]
            working += "(" * sum(c in "([" for c in joint["open"])
        # The sign before a figure in a working is its operator.
        size = abs(figure.value) if joint is not None and figure.signed else figure.value
        share = 100 if figure.kind == "percent" and stated.kind != "percent" else 1
        working += str(len(values))
        values.append(_Value(size / share, figure.slack / share, figure.kind == "money"))
    value = value_of(working, values) or (value_of(working[1:], values) if working[0] == "(" else None)
    if value is None or value.money != (stated.kind == "money"):
        return
    computed = (2 * value.size.numerator * UNIT + value.size.denominator) // (2 * value.size.denominator)
    plain = all(joint is None or joint["operator"] in ("+", "plus") for _, joint in run)
    signs = (1,) * len(run) if plain else ()
    loose = int((value.slack + stated.slack) * UNIT)
    trial = Trial("working", stated, tuple(figure for figure, _ in run), computed, 0, loose, signs=signs)
    yield Relation(trial, 4.0, "working", trial.fit)


WIDEST_LINE, FEWEST = 8, 3
"""A sentence of more figures is no row of a table; so many sentences alike are one."""


def sentences_alike(items: Sequence[Item]) -> list[Grid]:
    """Sentences that follow each other with figures of the same kinds, as the rows of a table: a list in words."""
    sentences: list[list[Item]] = []
    for item in items:
        if sentences and sentences[-1][0].sentence == item.sentence:
            sentences[-1].append(item)
        else:
            sentences.append([item])
    grids: list[Grid] = []
    rows: list[list[Item]] = []
    for sentence in [*sentences, []]:
        if rows and (len(rows) >= MOST_FIGURES or [i.kind for i in sentence] != [i.kind for i in rows[-1]]):
            if len(rows) >= FEWEST:
                grids.append(_as_table(rows))
            rows = []
        if 2 <= len(sentence) <= WIDEST_LINE:
            rows.append(sentence)
    return grids


def _as_table(rows: Sequence[Sequence[Item]]) -> Grid:
    """The figures of sentences as a table: words before the first are its label, those before the others headings.

    A figure that every sentence repeats is part of a name ("Job 3 at 1/11 FTE") and stands in no column.
    """
    # A figure that all sentences repeat belongs to their words.
    columns = [c for c in range(len(rows[0])) if len({row[c].figure.size for row in rows}) > 1]
    lines = [GridRow(row[0].before.strip()[-100:], [row[c].figure for c in columns], row[0].block) for row in rows]
    heads = [" ".join(row[c].before[-40:] for row in rows) for c in columns]
    return Grid(lines, ["", *heads[1:]], "", "sentences")
