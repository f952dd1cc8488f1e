"""Shares, changes in per cent, rates and products among figures of running text that stand near each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import Weighed, judged, weigh
from establishment.papers.prose_changes import beside_level
from establishment.papers.prose_items import BY, FROM, REACH, TO, WITH_MORE, Item, as_worded, decide, hypotheses_within
from establishment.papers.relation import (
    Relation,
    Trial,
    added,
    cue,
    divided,
    half,
    may_fit,
    multiplied,
    shared,
    weights,
)

FARTHEST = 1000
"""A product that is more times another figure, or less, is not what the hand meant."""
_NAMED = re.compile(r"\S\s[A-Z][a-z]+\s$")
"""A number behind a name within a sentence, "of Task 32", may be a part of the name."""
_EACH = re.compile(
    r"^\s*(?:\w+\s){0,2}?(?:each\b|apiece|per (?:post|head|person|officer|year|annum|month|sample|unit|hour|week)|"
    r"a (?:head|year|month|week))",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?:\bat\s|@\s?|[x×]\s?|\b(?:average|mean|typical|unit)(?:\s[\w-]+){0,4} (?:of|is|was|at)\s|"
    r"\bper (?:\w+\s){1,2}(?:of|is|was|at)\s)(?:about\s|some\s|around\s|just\s)?$",
    re.IGNORECASE,
)
"""Words before a figure that make it a rate: "at an average cost of £38,500"."""
_FEWER_FROM = re.compile(r"^[^.;]*\b(?:fewer|less|more)\b[^.;]{0,14}\bfrom\s*$", re.IGNORECASE)
_BRACKET = re.compile(
    r"(?:[(,]\s*(?:or |about |nearly |just )?|\b(?:i\.e\.|that is|representing|being|equal to|equivalent to|"
    r"accounting for|which is|making up)\s(?:about |nearly |just |some )?)$",
    re.IGNORECASE,
)
"""Between a number and its share: "52 (65%)", "2.4 million, i.e. 44%"."""
_HELD = re.compile(r"\((?:or |about |nearly |just |i\.e\. )?$", re.IGNORECASE)
"""Between a share and its number: "46% (or 98 posts)"."""
_OF = re.compile(
    r"^\s*(?:[\w'-]+\s){0,4}(?:out )?of (?:the |its |all |these |those |a |about )*(?:total (?:of )?)?$", re.IGNORECASE
)


def ratios(items: Sequence[Item]) -> Iterator[Relation | None]:
    """Every share, change in per cent, rate, product and quotient of figures that stand near each other."""
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
    every, beside_it = _pairs_of(near), _pairs_of([i for i in near if i.sentence == stated.sentence])
    beside = next(
        (i for i in near if i.order == stated.order - 1 and len(stated.before) < 8 and i.sentence == stated.sentence),
        None,
    )
    if beside is not None:
        yield from _of_change(stated, beside, near)
    change = 0.4 * bool(cue("change", stated.said))
    figure = stated.figure
    for one in near:
        size = abs(one.figure.size)
        for two in near:
            if one.kind != two.kind or not size or not two.figure.size or size == abs(two.figure.size):
                continue
            less = size < abs(two.figure.size)
            share = less and (one.order == two.order - 1 or may_fit("share", figure, one.figure, two.figure))
            changed = two.order == one.order - 1 or may_fit("change", figure, one.figure, two.figure)
            if not share and not changed and not less:
                continue
            sentences = (one.sentence, two.sentence, stated.sentence)
            spread = max(sentences) - min(sentences)
            hypotheses = hypotheses_within((stated, one, two), every if spread else beside_it)
            # Most percentages stand in one sentence with what they are of.
            prior = 0.3 + 0.6 * (spread == 0) + change - 0.2 * spread
            if share:
                yield _share(stated, one, two, prior, hypotheses, spread)
            if changed:
                yield _changed(stated, one, two, prior, hypotheses, spread)
            if less:
                yield from _of_rest(stated, one, two, prior - 0.3, hypotheses)


def _pairs_of(near: Sequence[Item]) -> float:
    """How many pairs of one kind there are: each is tried as part and whole, and as a change."""
    counts = Counter(i.kind for i in near)
    return max(2.0, sum(n * (n - 1) for n in counts.values()))


def pairs(items: Sequence[Item]) -> Iterator[Relation]:
    """Counts with their share in brackets, "52 (65%)", all of one base: in a sentence or a list."""
    group: list[tuple[Item, Item]] = []
    for one, two in zip(items, [*items[1:], None], strict=False):
        fits = (
            two is not None
            and (two.kind == "percent") != (one.kind == "percent")
            and two.order == one.order + 1
            and len(two.before) < 60
            and two.sentence == one.sentence
            and (_HELD if one.kind == "percent" else _BRACKET).search(two.before)
        )
        # A figure may stand between two pairs of a sentence; between items of a list there are more.
        far = bool(group) and one.order - group[-1][1].order > (2 if one.block == group[-1][1].block else 4)
        apart = far or (bool(group) and bool(fits) and one.block - group[-1][1].block > 2)
        if apart:
            yield from _of_one_base(items, group)
            group = []
        if fits and two is not None:
            group.append((two, one) if one.kind == "percent" else (one, two))
    yield from _of_one_base(items, group)


HUNDRED = PrintedFigure(-1, -1, "100%", 100 * UNIT, UNIT, "percent", -1, -1)


def wholes(percents: Sequence[Item]) -> Iterator[Relation | None]:
    """The percentages of a sentence that come to 100: shares of one whole."""
    for _, group in groupby(percents, key=lambda item: item.sentence):
        parts = [item.figure for item in group]
        if 2 <= len(parts) <= REACH and not any(part.bound for part in parts):
            trial = added(parts[-1], [HUNDRED, *parts[:-1]], (1, *(-1 for _ in parts[:-1])))
            yield decide(trial, 0.3, float(len(parts)))


def _of_one_base(items: Sequence[Item], group: Sequence[tuple[Item, Item]]) -> Iterator[Relation]:
    if len(group) < 2:
        return
    counts = {one.order for one, _ in group}
    first, kind = group[0][0], group[0][0].kind
    most = max(abs(one.figure.size) for one, _ in group)
    # The base is none of the parts, and no smaller than the largest.
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
    # More must fit than miss: of many bases some two give a share by chance.
    if best is not None and best.fits and best.fits >= best.misses and best.best >= weights()["table"]["accept"]:
        yield from judged(best, "sentence", whole=True)


def _of_change(stated: Item, change: Item, near: Sequence[Item]) -> Iterator[Relation | None]:
    """A change with its percentage, "an overspend of £0.4m or 16%", where the change is the difference of two."""
    same = [i for i in near if i.kind == change.kind and i is not change and i.sentence == stated.sentence]
    for x, one in enumerate(same):
        for two in same[x + 1 :]:
            if abs(abs(one.figure.size) - abs(two.figure.size)) != abs(change.figure.size) or not change.figure.size:
                continue
            # The percentage may be of what was before or of what is now: the one that fits is taken.
            trials = [t for base in (one, two) if (t := shared(stated.figure, change.figure, base.figure)) is not None]
            fitting = next((t for t in trials if t.fit), None)
            if trials:
                yield decide(fitting or trials[0], 1.5, 2.0, tied=fitting is None)


def _share(stated: Item, part: Item, base: Item, prior: float, hypotheses: float, spread: int) -> Relation | None:
    trial = shared(stated.figure, part.figure, base.figure)
    between = base.before if part.order == base.order - 1 else ""
    next_to = part.order == base.order - 1 and part.sentence == base.sentence and spread == 0
    fewer = next_to and bool(_FEWER_FROM.match(between)) and len(between) < 40
    of = (next_to and bool(_OF.match(between))) or fewer
    beside = stated.order == max(part.order, base.order) + 1 and bool(
        re.search(r"[(,]\s*$", stated.before) and len(stated.before) < 30
    )
    tied = (of and beside) or (fewer and stated.order == part.order - 1)
    return decide(trial, prior + 0.5 * of, hypotheses, accuse=tied, tied=tied) if trial else None


def _changed(stated: Item, after: Item, base: Item, prior: float, hypotheses: float, spread: int) -> Relation | None:
    trial = shared(stated.figure, after.figure, base.figure, change=True)
    from_to = (
        base.order == after.order - 1
        and base.sentence == after.sentence
        and bool(FROM.search(base.before) and TO.search(after.before))
    )
    beside = stated.order - after.order in (1, 2) and spread == 0
    ahead = from_to and stated.order == base.order - 1 and spread == 0 and len(base.before) < 12
    three = sorted((stated, after, base), key=lambda i: i.place)
    level = base is three[2] and three[2].place - three[0].place == 2 and beside_level(three, stated)
    tied = (
        ahead
        or level
        or (from_to and beside and bool(BY.search(stated.before) or re.search(r"[(,]\s*(?:or |an? )?$", stated.before)))
    )
    return decide(trial, prior + 0.4 * from_to, hypotheses, accuse=tied, tied=tied) if trial else None


def _of_rest(stated: Item, one: Item, two: Item, prior: float, hypotheses: float) -> Iterator[Relation | None]:
    """A change in per cent of what stood before: 5 more than what is now 105."""
    for base in (two.figure.size - one.figure.size, two.figure.size + one.figure.size):
        if base > 0:
            computed = (200 * UNIT * one.figure.size + base) // (2 * base)
            loose = half(stated.figure) + abs(computed) * two.figure.step // max(2 * two.figure.size, 1)
            trial = Trial("change", stated.figure, (one.figure, two.figure), computed, half(stated.figure), loose)
            yield decide(trial, prior, hypotheses, accuse=False)


def _products(stated: Item, near: Sequence[Item]) -> Iterator[Relation | None]:
    percents = sum(1 for i in near if i.kind == "percent")
    hypotheses = max(4.0, (len(near) - percents) ** 2 / 2, float(percents * (len(near) - percents)))
    # So short a number is the product of some two others by chance.
    if stated.kind == "count" and stated.figure.digits < 3:
        return
    for one in near:
        if one.kind == "percent":
            for base in near:
                if base.kind != "percent" and abs(base.figure.size) > abs(stated.figure.size):
                    yield _rate(stated, one, base, hypotheses)
        elif one.kind == "count" and UNIT < one.figure.size < 10**5 * UNIT:
            for rate in near:
                if (
                    rate is one
                    or rate.kind == "percent"
                    or (rate.kind == "count") != (stated.kind == "count")
                    or rate.figure.size < 2 * UNIT
                ):
                    continue
                if abs(one.order - rate.order) <= 2 or may_fit("product", stated.figure, one.figure, rate.figure):
                    yield _product(stated, one, rate, hypotheses)
                quotient = rate.figure.size > stated.figure.size and may_fit(
                    "quotient", stated.figure, rate.figure, one.figure
                )
                if quotient and cue("quotient", stated.said):
                    trial = divided(stated.figure, rate.figure, one.figure)
                    yield decide(trial, 0.0, hypotheses, accuse=False) if trial else None


def _rate(stated: Item, percent: Item, base: Item, hypotheses: float) -> Relation | None:
    hypotheses = hypotheses_within((stated, percent, base), hypotheses)
    trial = as_worded(multiplied(stated.figure, base.figure, percent.figure))
    # Over sentences a rate is only confirmed.
    if not trial.fit and stated.sentence != percent.sentence:
        return None
    bound = base.order == percent.order + 1 and bool(
        _OF.match(base.before) or re.search(r"\bon\b|\bof\b", base.before[-30:])
    )
    orders = (stated.order, percent.order, base.order)
    tied = (
        bound
        and max(orders) - min(orders) == 2
        and stated.sentence == percent.sentence == base.sentence
        and stated.order == max(orders)
    )
    return decide(trial, 0.6, hypotheses, accuse=stated.sentence == percent.sentence, tied=tied)


def _product(stated: Item, number: Item, rate: Item, hypotheses: float) -> Relation | None:
    size, computed = abs(stated.figure.size), abs(number.figure.size * rate.figure.size) // UNIT
    # What is as large as the rate is the rate said again.
    if rate.figure.size == stated.figure.size or max(size, computed) > FARTHEST * min(size, computed):
        return None
    hypotheses = hypotheses_within((stated, number, rate), hypotheses)
    trial = multiplied(stated.figure, number.figure, rate.figure)
    spoken = max(cue("product", number.said), cue("product", stated.said))
    at = bool(_AT.search(rate.before[-60:]) or re.match(r"\s*(?:each|apiece)\b", rate.after))
    each = at or bool(_EACH.match(rate.after))
    orders = (stated.order, number.order, rate.order)
    sentences = (stated.sentence, number.sentence, rate.sentence)
    tied = (
        each
        and max(orders) - min(orders) == 2
        and (stated.order == max(orders) or (at and number.order < stated.order < rate.order))
        and max(sentences) - min(sentences) <= 1
        and number.order < rate.order
    )
    tied = tied and not WITH_MORE.match(stated.after)
    next_to = abs(number.order - rate.order) == 1
    strong = tied or (
        bool(cue("product", rate.said))
        and abs(rate.sentence - number.sentence) <= 1
        and next_to
        and not WITH_MORE.match(stated.after)
        and not _NAMED.search(number.before)
    )
    together = max(orders) - min(orders) == 2 and next_to
    prior = -0.2 + spoken + 0.5 * each + 0.5 * (each and together)
    return decide(trial, prior, hypotheses, accuse=strong, tied=tied)
