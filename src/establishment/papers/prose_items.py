"""Figures with the words around them, and what is decided of a relation between those of running text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from establishment.papers.blocks import Layout
from establishment.papers.figure_words import Spans
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import FAR_OFF, OFF, last_place, slip, slipped_part, surprise, written
from establishment.papers.relation import (
    HEDGE,
    Relation,
    Trial,
    hedged,
    luck,
    of_counts,
    rest_of,
    weights,
)
from establishment.papers.table_lines import Grid

CROSSED = 0.6
"""What each of two relations that one change puts right must bring, in decades."""
FARTHEST_ABOUT = 10
"""In per cent: how far "about" can reach."""
REACH = 7
"""Figures farther apart than so many others are not held against each other, but in a sum."""
_NOUN = re.compile(
    r"\s*(?:of the |of |more |fewer |additional |further |new |other |full[- ]time |part[- ]time |permanent |vacant |"
    r"filled )*([A-Za-z][a-z]+)"
)
_TIME = re.compile(
    r"\s*(?:-|\u2013)?\s*(?:years?|months?|weeks?|days?|hours?|minutes?|times|o'clock|p\b|pm|am|th\b|st\b|miles|km|"
    r"pages?)\b",
    re.IGNORECASE,
)
FROM = re.compile(r"\bfrom\s+(?:the\s|about\s|some\s|around\s|a\s)?(?:[\w'-]+\s){0,3}$", re.IGNORECASE)
TO = re.compile(r"^[^.;]{0,60}?\b(?:to|down to|up to)\s+(?:the\s|about\s|just\s|only\s)?$", re.IGNORECASE)
BY = re.compile(
    r"\b(?:by|(?:reduction|increase|decrease|cut|fall|rise|drop|change|difference|saving|loss|growth|over\s?spend|"
    r"under\s?spend) of)\s*(?:about\s|some\s)?$",
    re.IGNORECASE,
)
FEWER = re.compile(r"^\s*(?:\w+\s){0,3}(?:fewer|less|more|above|below|higher|lower|remain\w*)\b", re.IGNORECASE)
MOVED = re.compile(rf"(?:{BY.pattern})|\b(?:up|down|fell|rose|dropped|grew)\s*(?:about\s|some\s)?$", re.IGNORECASE)
"""Words before a figure that make it a change: "by 250", "down 883"."""
WITH_MORE = re.compile(
    r"[\s,(]{0,3}(?:with|including|inclusive of|plus|after|less)\s.{0,40}?\b(?:on-?costs?|oncosts?|national insurance|"
    r"ni|pension|allowances?|overheads?|vat|"
    r"training|equipment)\b",
    re.IGNORECASE,
)

IN_ALL = re.compile(
    r"^[^,;.(]{0,40}?\b(?:in all|in total|altogether|overall|together|combined|in sum|over the \w+ (?:years|months))\b",
    re.IGNORECASE,
)
"""Words behind a figure that make it the total of those before it."""


_TO_PERCENT = re.compile(r"\s(?:(?:up |down )?to|and)\s(?:about\s|just\s)?", re.IGNORECASE)
_FROM_PERCENT = re.compile(r"\b(?:from|between)\s(?:about\s|just\s)?$", re.IGNORECASE)


@dataclass(slots=True)
class Item:
    """A figure of running text: its order, sentence and block, and the words around it up to the next figure.

    place: its order without the percentages in brackets.  kind: what it can be added to.
    share: the percentage printed beside it: "3,450 (67%)", "67% were women (3,450)".
    """

    figure: PrintedFigure
    order: int
    sentence: int
    block: int
    said: str
    before: str
    after: str
    noun: str
    share: PrintedFigure | None = None
    place: int = 0
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        figure = self.figure
        self.kind = figure.currency or figure.kind if figure.kind == "money" else figure.kind


def items_of(text: str, layout: Layout, figures: Sequence[PrintedFigure], spans: Spans) -> list[Item]:
    """The figures of running text, in order, with the words around them."""
    items: list[Item] = []
    numbers = {s.start: n for n, s in enumerate(layout.sentences)}
    last_end, last_sentence = 0, -1
    inside = [f for f in figures if not f.year and not spans.holds(f.start)]
    for at, figure in enumerate(inside):
        following = inside[at + 1] if at + 1 < len(inside) else None
        if following is not None and following.kind == "percent" and _also_percent(text, figure, following):
            figure = replace(figure, kind="percent")
        sentence = layout.sentence_at(figure.start)
        block = layout.block_at(figure.start)
        if sentence is None:
            start = text.rfind("\n", 0, figure.start) + 1
            stop = text.find("\n", figure.end)
            begin, end, number = start, len(text) if stop < 0 else stop, -block - 1
        else:
            begin, end, number = sentence.start, sentence.end, numbers[sentence.start]
        after_end = inside[at + 1].start if at + 1 < len(inside) else end
        after = text[figure.end : min(end, after_end, figure.end + 120)]
        # Hours, ages and pages are held against nothing.
        if figure.kind == "count" and _TIME.match(text[figure.end : figure.end + 20]):
            continue
        before = text[max(begin, last_end if number == last_sentence else begin, figure.start - 200) : figure.start]
        noun = _NOUN.match(text[figure.end : figure.end + 80])
        words = text[begin : min(end, begin + 1200)]
        name = noun[1].lower().rstrip("s") if noun else ""
        items.append(
            Item(figure, len(items), number if number >= 0 else last_sentence + 1, block, words, before, after, name)
        )
        last_end, last_sentence = figure.last, number
    return _with_shares(items)


def _also_percent(text: str, figure: PrintedFigure, following: PrintedFigure) -> bool:
    """Whether a figure without a sign is a percentage as the next is: "from 3.6 to 4.6 per cent"."""
    plain = figure.kind == "count" and not figure.word
    between = text[figure.end : following.start]
    return (
        plain
        and _TO_PERCENT.fullmatch(between) is not None
        and _FROM_PERCENT.search(text[max(figure.start - 16, 0) : figure.start]) is not None
    )


def _with_shares(items: Sequence[Item]) -> list[Item]:
    """Items with the percentage that stands in brackets beside them, or before them where they stand in brackets."""
    shared: list[Item] = []
    place = -1
    for item in items:
        place += item.kind != "percent" or item.before.rstrip()[-1:] != "("
        shared.append(replace(item, place=place))
    for at, two in enumerate(items):
        if two.before.rstrip()[-1:] != "(":
            continue
        for number in range(at - 1, max(at - 3, -1), -1):
            one = items[number]
            if one.sentence != two.sentence or (one.kind != "percent" and two.kind == "percent" and number < at - 1):
                break
            if (one.kind == "percent") != (two.kind == "percent"):
                which, share = (at, one) if one.kind == "percent" else (number, two)
                shared[which] = replace(shared[which], share=share.figure)
                break
    return shared


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with its line and the words around it, wherever it stands."""

    figure: PrintedFigure
    line: int
    words: str
    noun: str
    cell: bool
    lead: str = ""
    heading: str = ""


def placed(items: Sequence[Item], grids: Sequence[Grid], line_of: dict[int, int]) -> list[Placed]:
    """Every figure of text and tables, in order, once."""
    places = {
        i.figure.start: Placed(
            i.figure, line_of[i.figure.start], i.said, i.noun, False, " ".join(i.before.lower().split()[-3:])
        )
        for i in items
    }
    for grid in grids:
        for row in grid.rows:
            for c, cell in enumerate(row.cells):
                if cell is not None:
                    heading = grid.heads[c] if c < len(grid.heads) else ""
                    place = Placed(cell, line_of[cell.start], row.label, "", True, heading=f"{heading} {grid.lead}")
                    places.setdefault(cell.start, place)
    return [places[start] for start in sorted(places)]


_STOP_WORDS = (
    "the of and to in a for on by at is was with from be that it as are which were or this per than not has "
    "have will would an its their there been more"
)
_STOP = frozenset(_STOP_WORDS.split())


def content_words(text: str) -> set[str]:
    """The words of a text that name something."""
    return {w for w in re.findall(r"[a-z]{3,}", text.lower()) if w not in _STOP}


def hypotheses_within(items: Sequence[Item], most: float) -> float:
    """How many pairs of figures stand as near to a third as these do: those farther away are tried after them."""
    orders = [item.order for item in items]
    return min(most, float((max(orders) - min(orders)) ** 2))


def as_worded(trial: Trial) -> Trial:
    """A trial of running text as its words allow it to fit: whole numbers exactly, hedged ones nearly."""
    return of_counts(trial) if "hedges" in OFF else hedged(of_counts(trial))


def decide(
    trial: Trial, prior: float, hypotheses: float, scope: str = "sentence", *, accuse: bool = True, tied: bool = False
) -> Relation | None:
    """A relation of running text that is held to be meant, with its odds; None where the evidence is too weak."""
    w = weights()["prose"]
    trial = as_worded(trial)
    if not (fit := trial.fit) and not accuse:
        return None
    base = prior - (0.0 if "surprise" in OFF else math.log10(max(1.0, hypotheses)))
    if fit:
        p = 0.05 if "surprise" in OFF else min(0.95, luck(trial) * (2 if trial.either else 1))
        odds = base + math.log10(1 / p) * (1 if fit == 2 else 0.8)
        # Words that tie a relation make it meant, however short its figures are.
        odds = max(odds, w["accept"]) if tied else odds
        return Relation(trial, odds, scope, fit, tried=int(hypotheses)) if odds >= w["accept"] else None
    stated = trial.stated
    accuse = accuse and not _meant_otherwise(trial) and not last_place(trial)
    finer = stated.grain > min(p.grain for p in trial.parts)
    if (
        not accuse
        or (_vague(stated) and (stated.digits < 2 or (finer and not _beyond_hedge(trial))))
        or trial.gap <= _hedged_reach(trial)
    ):
        return None
    telling = max(stated.digits, len(written(trial.computed, stated.step).strip("0"))) > 1
    slip_name = slip(stated, trial.target) if telling and "slip" not in OFF else ""
    part = None if slip_name else slipped_part(trial)
    odds = base + surprise(stated, w["slip"], trial.computed, rest=rest_of(trial))
    if tied and _within_reach(trial, slip_name, scope):
        odds = max(odds, w["tied"]) + w["tied_slip"] if slip_name or part is not None else w["tied"]
        return Relation(trial, odds, scope, 0, slip_name or "tied", part, tried=int(hypotheses))
    if slip_name and odds >= w["differ"] + (0.7 if slip_name == "length" else 0):
        return Relation(trial, odds, scope, 0, slip_name, tried=int(hypotheses))
    if (
        part is not None
        and part.digits > 2
        and trial.kind == "sum"
        and base + surprise(part, w["slip"]) >= w["differ"] + 0.3
    ):
        return Relation(trial, base + surprise(part, w["slip"]), scope, 0, "part", part, tried=int(hypotheses))
    # Too little to accuse; but a second relation may want the same figure changed.
    if slip_name and odds >= CROSSED:
        return Relation(trial, odds, scope, 0, "?", tried=int(hypotheses))
    return None


def _within_reach(trial: Trial, slip_name: str, scope: str) -> bool:
    """Whether a relation that words tie misses by so little that it is meant, in per cent of the larger size."""
    stated = trial.stated
    if _vague(stated) or (trial.kind not in ("sum", "difference") and any(_vague(p) for p in trial.parts)):
        return False
    # Farther off, the words meant other figures. A net may be far off: its parts nearly cancel.
    share = trial.gap * 100 // max(abs(stated.size), abs(trial.computed), 1)
    more = trial.computed > stated.size  # no part is left out
    farthest = {
        "sum": (90 if more else FAR_OFF) if slip_name and scope == "sentence" else 25,
        "difference": 90 if stated.word else 99 + (not trial.computed),
    }
    return share <= farthest.get(trial.kind, 60)


def _meant_otherwise(trial: Trial) -> bool:
    """Whether its own figures say that a sum or a difference is not meant.

    They fit with other signs, a part appears twice, or one of two is nought.
    """
    if trial.kind not in ("sum", "difference"):
        return False
    sizes = [abs(p.size) for p in trial.parts]
    long = [abs(p.size) for p in trial.parts if p.printed >= 3]
    if trial.kind == "sum" and len(sizes) == 2 == len(long) and sizes[0] == sizes[1]:
        return True
    signed = (sum(sizes), abs(sizes[0] - sizes[1])) if len(sizes) == 2 else ()
    return len(sizes) == 2 and (0 in sizes or abs(trial.stated.size) in signed)


def _hedged_reach(trial: Trial) -> int:
    """How far parts that the words leave open let a relation stray; any way, where none is added or taken away."""
    vague = [p for p in trial.parts if _vague(p)]
    if any(p.bound == "range" or (p.digits < 3 and trial.kind not in ("sum", "difference")) for p in vague):
        return trial.gap
    return sum(abs(p.size) * HEDGE // 100 for p in vague)


def _beyond_hedge(trial: Trial) -> bool:
    """Whether an "about" misses by more than the word can mean."""
    return trial.stated.bound == "about" and trial.gap * 100 > FARTHEST_ABOUT * abs(trial.stated.size)


def _vague(figure: PrintedFigure) -> bool:
    """Whether the words around a figure leave it open: "some 400", but not "some 18"."""
    return bool(figure.bound) and (
        figure.bound in ("over", "under", "range") or figure.grain > figure.step or figure.digits < 2
    )
