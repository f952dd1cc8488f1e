"""Relations of running text by search: sums, differences, shares, products among figures that stand near each other."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from establishment.papers.blocks import Layout
from establishment.papers.cues import cue
from establishment.papers.figures import UNIT, PrintedFigure
from establishment.papers.judgement import OFF, Weighed, judged, slipped_part, weigh
from establishment.papers.no_figures import Spans
from establishment.papers.relation import (
    Relation,
    Trial,
    added,
    divided,
    half,
    luck,
    may_fit,
    multiplied,
    of_counts,
    shared,
    weights,
)
from establishment.papers.slips import slip, surprise, written

MOST_FIGURES = 60
"""A sentence with more figures is a table that lost its shape, and is not searched."""
LONGEST_LIST = 24
REACH = 7
"""Figures farther apart than so many others are not held against each other, but in a sum."""
MOST_SENTENCES = 8
_NOUN = re.compile(
    r"\s*(?:of the |of |more |fewer |additional |further |new |other |full[- ]time |part[- ]time |permanent |vacant |"
    r"filled )*([A-Za-z][a-z]+)"
)
_TIME = re.compile(
    r"\s*(?:-|\u2013)?\s*(?:years?|months?|weeks?|days?|hours?|minutes?|times|o'clock|p\b|pm|am|th\b|st\b|miles|km|"
    r"pages?)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r"[,;]|\band\b|\bplus\b|\+|&|\n|\bor\b|\bwith\b|\bthen\b", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:[\u2014\u2013:(=]|\s-\s|\b(?:of which|of whom|made up of|comprising|comprises|consists? of|consisting of|"
    r"being|namely|broken down as|follows|"
    r"including|these (?:are|were)|split between|is the sum of|allocated))[^,;.]{0,40}$",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"\b(?:total\w*|in all|altogether|sum|comes? to|mak(?:es?|ing)|giv(?:es?|ing)|amount\w*|overall)\b|=", re.IGNORECASE
)
_FROM = re.compile(r"\bfrom\s+(?:the\s|about\s|some\s|around\s|a\s)?(?:[\w'-]+\s){0,3}$", re.IGNORECASE)
_TO = re.compile(r"^[^.;]{0,60}?\b(?:to|down to|up to)\s+(?:the\s|about\s|just\s|only\s)?$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:by|(?:reduction|increase|decrease|cut|fall|rise|drop|change|difference|saving|loss|growth|over\s?spend|"
    r"under\s?spend) of)\s*(?:about\s|some\s)?$",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"\b(?:leav\w+|remaining|remains?|balance(?: of)?|short(?:age|fall)(?: of)?|net(?:\s\w+){0,2}(?: of)?|saving of|"
    r"surplus of|deficit of|gap of)\s*(?:the |only |just |an? )?$",
    re.IGNORECASE,
)
_NET = re.compile(r"\bnet(?:\s\w+){0,2}\s*(?:of |is |the |only |just |an? )*$", re.IGNORECASE)
"""A figure called net is no part of another net."""
_REACHED = re.compile(r"^\s*(?:down |up )?to\s*$", re.IGNORECASE)
_NAMED = re.compile(r"\S\s[A-Z][a-z]+\s$")
"""A number behind a name within a sentence, "of Task 32", may be a part of the name."""
_EACH = re.compile(
    r"^\s*(?:\w+\s){0,2}?(?:each\b|apiece|per (?:post|head|person|officer|year|annum|month|sample|unit|hour|week)|"
    r"a (?:head|year|month|week))",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\s?[x×]\s")
_FEWER = re.compile(r"^\s*(?:\w+\s){0,3}(?:fewer|less|more)\b", re.IGNORECASE)
_FEWER_FROM = re.compile(r"^[^.;]*\b(?:fewer|less|more)\b[^.;]{0,14}\bfrom\s*$", re.IGNORECASE)
_BRACKET = re.compile(r"[(,]\s*(?:or |about |nearly |just )?$")
_WITH_MORE = re.compile(
    r"[\s,(]{0,3}(?:with|including|inclusive of|plus|after|less)\s.{0,40}?\b(?:on-?costs?|oncosts?|national insurance|"
    r"ni|pension|allowances?|overheads?|vat|"
    r"training|equipment)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"^\s*(?:[\w'-]+\s){0,4}(?:out )?of (?:the |its |all |these |those |a |about )*(?:total (?:of )?)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Item:
    """A figure of running text: its order, sentence and block, and the words around it up to the next figure."""

    figure: PrintedFigure
    order: int
    sentence: int
    block: int
    said: str
    before: str
    after: str
    noun: str

    @property
    def kind(self) -> str:
        """What it can be added to."""
        return self.figure.currency or self.figure.kind if self.figure.kind == "money" else self.figure.kind


def items_of(text: str, layout: Layout, figures: Sequence[PrintedFigure], taken: Spans) -> list[Item]:
    """The figures of running text, in order, with the words around them."""
    made: list[Item] = []
    numbers = {s.start: n for n, s in enumerate(layout.sentences)}
    last_end, last_sentence = 0, -1
    held = [f for f in figures if not f.year and not taken.holds(f.start)]
    for at, figure in enumerate(held):
        sentence = layout.sentence_at(figure.start)
        block = layout.block_at(figure.start)
        if sentence is None:
            start = text.rfind("\n", 0, figure.start) + 1
            stop = text.find("\n", figure.end)
            begin, end, number = start, len(text) if stop < 0 else stop, -block - 1
        else:
            begin, end, number = sentence.start, sentence.end, numbers[sentence.start]
        after_end = held[at + 1].start if at + 1 < len(held) else end
        after = text[figure.end : min(end, after_end, figure.end + 120)]
        if figure.kind == "count" and _TIME.match(text[figure.end : figure.end + 20]):
            continue
        before = text[max(begin, last_end if number == last_sentence else begin, figure.start - 200) : figure.start]
        noun = _NOUN.match(text[figure.end : figure.end + 80])
        said = text[begin : min(end, begin + 1200)]
        name = noun[1].lower().rstrip("s") if noun else ""
        made.append(
            Item(figure, len(made), number if number >= 0 else last_sentence + 1, block, said, before, after, name)
        )
        last_end, last_sentence = figure.last, number
    return made


def decide(
    trial: Trial, prior: float, tried: float, scope: str = "sentence", *, accuse: bool = True, tied: bool = False
) -> Relation | None:
    """A relation of running text that is held to be meant, with its odds; None where the evidence is too weak."""
    w = weights()["prose"]
    base = prior - (0.0 if "surprise" in OFF else math.log10(max(1.0, tried)))
    trial = of_counts(trial)
    fit = trial.fit
    if fit:
        p = 0.05 if "surprise" in OFF else min(0.95, luck(trial) * (2 if trial.either else 1))
        odds = base + math.log10(1 / p) * (1 if fit == 2 else 0.8)
        return Relation(trial, odds, scope, fit, tried=int(tried)) if odds >= w["accept"] else None
    stated = trial.stated
    accuse = accuse and not _meant_otherwise(trial)
    finer = stated.grain > min(p.grain for p in trial.parts)
    if (
        not accuse
        or (_vague(stated) and (finer or stated.digits < 2))
        or any(_vague(p) and p.digits < 3 for p in trial.parts)
    ):
        return None
    telling = max(stated.digits, len(written(trial.computed, stated.step).strip("0"))) > 1
    found = slip(stated, trial.target) if telling and "slip" not in OFF else ""
    part = None if found else slipped_part(trial)
    odds = base + surprise(stated, w["slip"], trial.computed)
    if found and odds >= w["differ"] + (0.7 if found == "length" else 0):
        return Relation(trial, odds, scope, 0, found, tried=int(tried))
    share = trial.gap * 100 // max(abs(stated.size), abs(trial.computed), 1)
    most = 25 if trial.kind == "sum" else (90 if stated.word else 99) if trial.kind == "difference" else 60
    if tied and not any(_vague(f) for f in (stated, *trial.parts)) and share <= most:
        return Relation(trial, w["tied"], scope, 0, found or "tied", part, tried=int(tried))
    if (
        part is not None
        and part.digits > 2
        and trial.kind == "sum"
        and base + surprise(part, w["slip"]) >= w["differ"] + 0.3
    ):
        return Relation(trial, base + surprise(part, w["slip"]), scope, 0, "part", part, tried=int(tried))
    return None


def _meant_otherwise(trial: Trial) -> bool:
    """Whether its own figures say that a sum or a difference is not meant.

    They fit with other signs, a part stands twice, or one of two is nought.
    """
    if trial.kind not in ("sum", "difference"):
        return False
    sizes = [abs(p.size) for p in trial.parts]
    long = [abs(p.size) for p in trial.parts if p.printed >= 3]
    if trial.kind == "sum" and len(sizes) == 2 == len(long) and sizes[0] == sizes[1]:
        return True
    signed = (sum(sizes), abs(sizes[0] - sizes[1])) if len(sizes) == 2 else ()
    return len(sizes) == 2 and (0 in sizes or abs(trial.stated.size) in signed)


def _vague(figure: PrintedFigure) -> bool:
    """Whether the words around a figure leave it open: "some 400", but not "some 18"."""
    return bool(figure.bound) and (
        figure.bound in ("over", "under", "range") or figure.grain > figure.step or figure.digits < 2
    )


def search_prose(items: Sequence[Item]) -> list[Relation]:
    """Every relation of running text that is held to be meant."""
    counts = Counter(item.sentence for item in items)
    items = [item for item in items if counts[item.sentence] <= MOST_FIGURES]
    found: list[Relation] = []
    kinds: dict[str, list[Item]] = {}
    for item in items:
        kinds.setdefault(item.kind, []).append(item)
    for kind, same in kinds.items():
        found += [r for r in _sums(same) if r is not None]
        if len(same) < 400 or kind != "percent":
            found += [r for r in _differences(same) if r is not None]
    found += [r for r in _ratios(items) if r is not None]
    found += _pairs(items)
    return found


# --- sums ----------------------------------------------------------------------------------------------------------


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
            for t in dict.fromkeys((s - 1, s - 2, e, e + 1, heads.get(s, -1))):
                if (
                    0 <= t < count
                    and not s <= t < e
                    and 0 < abs(same[t].figure.size) < 10 * abs(total) < 100 * abs(same[t].figure.size)
                ):
                    found = _sum(same, s, e, t, total)
                    if found is not None and found.fit and t == s - 1:
                        heads[e] = t
                    yield found


def _sum(same: Sequence[Item], s: int, e: int, t: int, total: int) -> Relation | None:
    parts, stated = same[s:e], same[t]
    gap = abs(stated.figure.size - total)
    if gap * 2 > abs(stated.figure.size) and not slip(stated.figure, total):
        return None
    if any(p.figure.size == stated.figure.size for p in parts):
        return None
    first, last = parts[0], parts[-1]
    near = abs(stated.sentence - first.sentence) + abs(stated.sentence - last.sentence)
    listed = listness(parts)
    if near > (MOST_SENTENCES if not listed else 2 * LONGEST_LIST) or (
        near > 3 and len(parts) == 2 and stated.figure.digits < 3
    ):
        return None
    trial = added(stated.figure, [p.figure for p in parts])
    lead, close = apposed(stated, parts, t < s)
    same_noun = sum(1 for p in parts if p.noun and p.noun == stated.noun) * 5 > 2 * len(parts)
    spoken = cue("sum", stated.said) if near > 4 else max(cue("sum", stated.said), cue("sum", first.said))
    prior = -0.6 + spoken + listed + max(lead, close) + 0.3 * same_noun - 0.1 * min(near, 8)
    if t not in (s - 1, e):
        prior -= 0.4
    whole = (t == s - 1 and (e == len(same) or same[e].sentence > last.sentence)) or (
        t == e and (s == 0 or same[s - 1].sentence < first.sentence)
    )
    if whole and len(parts) >= 3:
        prior += 0.5
    if not listed and last.sentence - first.sentence > 1:
        prior -= 0.5
    around = [i for i in same[max(0, s - 8) : e + 8] if abs(i.sentence - stated.sentence) <= 4]
    tied = whole and listed > 0 and max(lead, close) >= 0.8 and len(parts) >= 2 and t in (s - 1, e) and near <= 2
    if _WITH_MORE.match(stated.after):
        tied = False
    scope = "list" if last.block != first.block or stated.block != first.block else "sentence"
    firm = max(lead, close) >= 0.6 or (cue("sum", stated.said) >= 0.9 and t in (s - 1, e))
    sure = listed > 0 and (len(parts) > 2 or (firm and near <= 2))
    if _clauses(parts):
        sure = tied = False
    if stated.kind == "percent" and close < 0.8 and 100 * UNIT not in (stated.figure.size, trial.computed):
        sure = tied = False  # rates of different things; and figures so short are slips of each other by chance
    return decide(trial, prior, max(1.0, len(around) / 2), scope, accuse=sure, tied=tied)


def listness(parts: Sequence[Item]) -> float:
    """How much figures stand as a list: one a line, or joined by commas and "and"."""
    close = all(b.order - a.order <= 3 and b.block - a.block <= 2 for a, b in pairwise(parts))
    if close and len({p.block for p in parts}) == len(parts) >= 2:
        return 0.8 if len(parts) >= 3 else 0.3
    if len({p.sentence for p in parts}) == 1:
        return 0.5 if all(_JOINT.search(p.before) and len(p.before) < 90 for p in parts[1:]) else 0.0
    return 0.0


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
        if len(gap) < 140 and _LEAD.search(gap) and not beside:
            lead = 0.8
    if (
        not first
        and stated.order == parts[-1].order + 1
        and _CLOSE.search(stated.before if stated.sentence == parts[-1].sentence else stated.said)
    ):
        close = 0.8 if len(parts) >= 2 else 0.4
    if len(parts) >= 4 and len({p.sentence for p in parts}) == 1 and abs(stated.order - parts[0].order) <= 2:
        lead = max(lead, 0.6)
    return lead, close


# --- differences ---------------------------------------------------------------------------------------------------


def _differences(same: Sequence[Item]) -> Iterator[Relation | None]:
    count = len(same)
    for i in range(count):
        for j in range(i + 1, min(count, i + REACH)):
            if same[j].sentence - same[i].sentence > 4:
                break
            one, two = same[i], same[j]
            if one.figure.size == two.figure.size:
                continue
            for t in range(max(0, i - 4), min(count, j + 5)):
                if t not in (i, j):
                    yield _difference(same, one, two, same[t])


def _difference(same: Sequence[Item], one: Item, two: Item, stated: Item) -> Relation | None:
    orders = (one.order, two.order, stated.order)
    sentences = (one.sentence, two.sentence, stated.sentence)
    spread, span = max(sentences) - min(sentences), max(orders) - min(orders)
    if span > REACH or spread > 4:
        return None
    large, small = (one, two) if abs(one.figure.size) > abs(two.figure.size) else (two, one)
    if abs(stated.figure.size) * 10 > abs(large.figure.size) * 12:
        return None
    computed = large.figure.size - small.figure.size
    loose = may_fit("difference", stated.figure, large.figure, small.figure)
    if not loose and span != 2 and not slip(stated.figure, computed if stated.figure.size > 0 else -abs(computed)):
        return None
    trial = added(stated.figure, (large.figure, small.figure), (1, -1), either=True)
    sizes = {abs(one.figure.size), abs(two.figure.size)}
    if not trial.fit and (trial.gap > abs(large.figure.size) or abs(stated.figure.size) in sizes):
        return None
    prior = -0.7 + max(cue("difference", i.said) for i in (one, two, stated)) - 0.25 * spread
    from_to = one.sentence == two.sentence and bool(_FROM.search(one.before)) and bool(_TO.search(two.before))
    changed = bool(_BY.search(stated.before) or _FEWER.match(stated.after))
    left = bool(_LEAVES.search(stated.before))
    prior += 0.8 * from_to + 0.6 * left + (0.6 if changed and (from_to or spread == 0) else 0)
    if (one.noun and one.noun == two.noun) or (stated.noun and stated.noun in (one.noun, two.noun)):
        prior += 0.2
    last = left and stated.order == max(orders) and spread <= (0 if re.search(r"\bnet\b", stated.before[-30:]) else 1)
    nets = [bool(_NET.search(i.before)) for i in (stated, one, two)]
    apart = stated.order == max(orders) and ";" in stated.before  # another clause
    last = last and not apart and not any(nets[1:])
    tied = span == 2 and ((from_to and changed and spread <= 1) or last)
    tied = tied and abs(stated.figure.size) not in sizes and not any(_TIMES.match(i.after) for i in (one, two, stated))
    around = sum(1 for i in same[max(0, one.order - 20) : two.order + 20] if abs(i.sentence - stated.sentence) <= 4)
    sure = spread <= 1 and stated.kind != "percent" and not _end_of_movement(one, two, stated)
    sure = sure and not apart and not all(nets)
    meant = spread == 0
    return decide(trial, prior, 6 + around / 3, accuse=sure, tied=tied and (meant or not _explained(same, trial)))


def _end_of_movement(one: Item, two: Item, stated: Item) -> bool:
    """Whether the stated figure starts or ends "a to b", and no other figure of the relation is called the change."""
    starts = bool(_REACHED.match(stated.after)) and not _BY.search(stated.before)
    return (starts or bool(_REACHED.match(stated.before))) and not any(
        _BY.search(i.before) or _FEWER.match(i.after) for i in (one, two)
    )


def _explained(same: Sequence[Item], trial: Trial) -> bool:
    """Whether the right difference stands elsewhere in the paper: then the stated figure is another thing."""
    return any(i.figure.size == trial.computed for i in same)


# --- shares, products, quotients -----------------------------------------------------------------------------------


def _ratios(items: Sequence[Item]) -> Iterator[Relation | None]:
    for at, stated in enumerate(items):
        near = [
            i
            for i in items[max(0, at - REACH) : at + REACH]
            if i is not stated and abs(i.sentence - stated.sentence) <= 3
        ]
        if stated.kind == "percent":
            yield from _shares(stated, [i for i in near if i.kind != "percent"])
        else:
            yield from _products(stated, near)


def _shares(stated: Item, near: Sequence[Item]) -> Iterator[Relation | None]:
    every = max(2.0, len(near) ** 2 / 1.5)
    beside_it = max(2.0, sum(1 for i in near if i.sentence == stated.sentence) ** 2 / 1.5)
    words = stated.said
    beside = next(
        (i for i in near if i.order == stated.order - 1 and len(stated.before) < 8 and i.sentence == stated.sentence),
        None,
    )
    if beside is not None:
        yield from _of_change(stated, beside, near)
    for one in near:
        for two in near:
            if (
                one is two
                or one.kind != two.kind
                or not one.figure.size
                or not two.figure.size
                or abs(one.figure.size) == abs(two.figure.size)
            ):
                continue
            sentences = (one.sentence, two.sentence, stated.sentence)
            spread = max(sentences) - min(sentences)
            tried = every if spread else beside_it
            prior = 0.3 + 0.6 * (spread == 0) + 0.4 * bool(cue("change", words)) - 0.2 * spread
            if abs(one.figure.size) < abs(two.figure.size):
                yield _share(stated, one, two, prior, tried, spread)
            yield _changed(stated, one, two, prior, tried, spread)
            if abs(one.figure.size) < abs(two.figure.size):
                yield from _of_rest(stated, one, two, prior - 0.3, tried)


def _pairs(items: Sequence[Item]) -> Iterator[Relation]:
    """Counts with their share in brackets, "52 (65%)", all of one base: in a sentence or a list."""
    group: list[tuple[Item, Item]] = []
    for one, two in zip(items, [*items[1:], None], strict=False):
        fits = (
            two is not None
            and two.kind == "percent" != one.kind
            and two.order == one.order + 1
            and len(two.before) < 40
            and _BRACKET.search(two.before)
        )
        apart = bool(group) and (one.order - group[-1][1].order > 2 or (fits and one.block - group[-1][1].block > 2))
        if apart:
            yield from _of_one_base(items, group)
            group = []
        if fits and two is not None:
            group.append((one, two))
    yield from _of_one_base(items, group)


def _of_one_base(items: Sequence[Item], group: Sequence[tuple[Item, Item]]) -> Iterator[Relation]:
    if len(group) < 2:
        return
    counts = {one.order for one, _ in group}
    first, kind = group[0][0], group[0][0].kind
    most = max(abs(one.figure.size) for one, _ in group)
    bases = [
        i
        for i in items[max(0, first.order - REACH) : group[-1][1].order + 4]
        if i.kind == kind and i.order not in counts and i.figure.size >= most
    ]
    best: Weighed | None = None
    for base in bases:
        trials = [x for one, two in group if (x := shared(two.figure, one.figure, base.figure)) is not None]
        weighed = weigh(trials, 1.0, len(bases))
        if best is None or weighed.odds > best.odds:
            best = weighed
    if best is not None and best.fits and best.fits >= best.misses and best.best >= weights()["table"]["accept"]:
        yield from judged(best, "sentence", whole=True)


def _of_change(stated: Item, change: Item, near: Sequence[Item]) -> Iterator[Relation | None]:
    """A change with its percentage, "an overspend of £0.4m or 16%", where the change is the difference of two."""
    same = [i for i in near if i.kind == change.kind and i is not change and i.sentence == stated.sentence]
    for x, one in enumerate(same):
        for two in same[x + 1 :]:
            if abs(abs(one.figure.size) - abs(two.figure.size)) != abs(change.figure.size) or not change.figure.size:
                continue
            trials = [t for base in (one, two) if (t := shared(stated.figure, change.figure, base.figure)) is not None]
            fitting = next((t for t in trials if t.fit), None)
            if trials:
                yield decide(fitting or trials[0], 1.5, 2.0, tied=fitting is None)


def _share(stated: Item, part: Item, base: Item, prior: float, tried: float, spread: int) -> Relation | None:
    trial = shared(stated.figure, part.figure, base.figure)
    between = base.before if part.order == base.order - 1 else ""
    next_to = part.order == base.order - 1 and part.sentence == base.sentence and spread == 0
    fewer = next_to and bool(_FEWER_FROM.match(between)) and len(between) < 40
    of = (next_to and bool(_OF.match(between))) or fewer
    beside = stated.order == max(part.order, base.order) + 1 and bool(
        re.search(r"[(,]\s*$", stated.before) and len(stated.before) < 30
    )
    tied = (of and beside) or (fewer and stated.order == part.order - 1)
    return decide(trial, prior + 0.5 * of, tried, accuse=tied, tied=tied) if trial else None


def _changed(stated: Item, after: Item, base: Item, prior: float, tried: float, spread: int) -> Relation | None:
    trial = shared(stated.figure, after.figure, base.figure, change=True)
    from_to = (
        base.order == after.order - 1
        and base.sentence == after.sentence
        and bool(_FROM.search(base.before) and _TO.search(after.before))
    )
    beside = stated.order - after.order in (1, 2) and spread == 0
    ahead = from_to and stated.order == base.order - 1 and spread == 0 and len(base.before) < 12
    tied = ahead or (
        from_to and beside and bool(_BY.search(stated.before) or re.search(r"[(,]\s*(?:or |an? )?$", stated.before))
    )
    return decide(trial, prior + 0.4 * from_to, tried, accuse=tied, tied=tied) if trial else None


def _of_rest(stated: Item, one: Item, two: Item, prior: float, tried: float) -> Iterator[Relation | None]:
    """A change in per cent of what stood before: 5 more than what is now 105."""
    for base in (two.figure.size - one.figure.size, two.figure.size + one.figure.size):
        if base > 0:
            computed = (200 * UNIT * one.figure.size + base) // (2 * base)
            loose = half(stated.figure) + abs(computed) * two.figure.step // max(2 * two.figure.size, 1)
            trial = Trial("change", stated.figure, (one.figure, two.figure), computed, half(stated.figure), loose)
            yield decide(trial, prior, tried, accuse=False)
    rest = shared(stated.figure, one.figure, two.figure)
    if rest is not None and 0 < rest.computed < 100 * UNIT:
        yield decide(replace(rest, computed=100 * UNIT - rest.computed), prior, tried, accuse=False)


def _products(stated: Item, near: Sequence[Item]) -> Iterator[Relation | None]:
    tried = max(4.0, len(near) ** 2 / 2)
    if stated.kind == "count" and stated.figure.digits < 3:
        return
    for one in near:
        if one.kind == "percent":
            for base in near:
                if base.kind != "percent" and abs(base.figure.size) > abs(stated.figure.size):
                    yield _rate(stated, one, base, tried)
        elif one.kind == "count" and UNIT < one.figure.size < 10**5 * UNIT:
            for rate in near:
                if (
                    rate is one
                    or rate.kind == "percent"
                    or (rate.kind == "count") != (stated.kind == "count")
                    or rate.figure.size < 2 * UNIT
                ):
                    continue
                yield _product(stated, one, rate, tried)
                if cue("quotient", stated.said) and rate.figure.size > stated.figure.size:
                    trial = divided(stated.figure, rate.figure, one.figure)
                    yield decide(trial, 0.0, tried, accuse=False) if trial else None


def _rate(stated: Item, percent: Item, base: Item, tried: float) -> Relation | None:
    trial = multiplied(stated.figure, base.figure, percent.figure)
    bound = (base.order == percent.order + 1 and bool(_OF.match(base.before))) or bool(
        re.search(r"\bon\b|\bof\b", base.before[-30:])
    )
    orders = (stated.order, percent.order, base.order)
    tied = (
        bound
        and max(orders) - min(orders) == 2
        and stated.sentence == percent.sentence == base.sentence
        and stated.order == max(orders)
    )
    return decide(trial, 0.6, tried, accuse=stated.sentence == percent.sentence, tied=tied)


def _product(stated: Item, number: Item, rate: Item, tried: float) -> Relation | None:
    if rate.figure.size == stated.figure.size:
        return None
    trial = multiplied(stated.figure, number.figure, rate.figure)
    spoken = max(cue("product", number.said), cue("product", stated.said))
    each = bool(_EACH.match(rate.after)) or bool(re.search(r"\bat\s$|@\s?$|[x×]\s?$", rate.before[-6:]))
    orders = (stated.order, number.order, rate.order)
    sentences = (stated.sentence, number.sentence, rate.sentence)
    tied = (
        each
        and max(orders) - min(orders) == 2
        and stated.order == max(orders)
        and max(sentences) - min(sentences) <= 1
        and number.order < rate.order
    )
    tied = tied and not _WITH_MORE.match(stated.after)
    next_to = abs(number.order - rate.order) == 1
    strong = (
        bool(cue("product", rate.said))
        and abs(rate.sentence - number.sentence) <= 1
        and next_to
        and not _WITH_MORE.match(stated.after)
        and not _NAMED.search(number.before)
    )
    return decide(trial, -0.2 + spoken + 0.5 * each, tried, accuse=strong, tied=tied)
