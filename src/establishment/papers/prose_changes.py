"""Changes in running text: a figure by which two others near by differ, and what several movements come to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from establishment.papers.judgement import slip
from establishment.papers.prose_items import BY, FEWER, FROM, IN_ALL, MOVED, REACH, TO, Item, decide, hypotheses_within
from establishment.papers.relation import MAY_FIT, Relation, added, cue

_LEAVES = re.compile(
    r"\b(?:leav\w+|remaining|remains?|balance(?: of)?|short(?:age|fall)(?: of)?|net(?:\s\w+){0,2}(?: of)?|"
    r"(?:saving|surplus|deficit|gap|difference)(?:\s\w+){0,4} (?:of|is|was|be|:)|releas\w+)\s*"
    r"(?:the |only |just |an? )?$",
    re.IGNORECASE,
)
_OF_THE_REST = re.compile(
    r"\b(?:from|for|in|of|to|by|with|at|on) (?:the|these|those|its|our) remaining\s*$", re.IGNORECASE
)
"""Words that only name a rest, "five from the remaining two": it is not said to be what is left."""
_NET = re.compile(r"\bnet(?:\s\w+){0,2}\s*(?:of |is |the |only |just |an? )*$", re.IGNORECASE)
"""A figure called net is no part of another net."""
_THAN = re.compile(r"\b(?:than|above|below|on)\b[^.;]{0,60}$", re.IGNORECASE)
_ON = re.compile(r"^\W*on\s(?:[\w'/-]+\s){0,5}\(?$", re.IGNORECASE)
_UP_FROM = re.compile(
    r"^[\s,(]*(?:up|down|rising|falling|increased|reduced)?\s?from\s(?:[\w'-]+\s){0,3}$", re.IGNORECASE
)
"""Words between a level and what it was: "by £390,000 to £2,590,000, up from"."""
_APPOSED = re.compile(
    r"[,(:;\u2013\u2014]\s*(?:or |that is |which is |i\.e\. )?(?:an? |the )?(?:(?:\w+\s)?(?:increase|rise|reduction|"
    r"fall|saving|difference|drop|decrease|change|cut|gap|shortfall|growth)(?:\s\w+)? of|additional|"
    r"further|extra|up|down)\s"
    r"(?:about |some |just )?$",
    re.IGNORECASE,
)
"""Words that set a change beside the two figures before it: "is £19.61m against £16.85m, an additional"."""
_AMONG = re.compile(r"\b(?:includ(?:ing|es?)|among (?:them|these)|such as)\b[^,;]*$", re.IGNORECASE)
"""Words before a figure that is a part of another: it is not taken away from that."""
_REACHED = re.compile(r"^\s*(?:down |up )?to\s*$", re.IGNORECASE)
_TIMES = re.compile(r"\s?[x×]\s")


def differences(same: Sequence[Item]) -> Iterator[Relation | None]:
    """Every difference of two figures of one kind that stand near a third."""
    count = len(same)
    sizes = Counter(item.figure.size for item in same)
    for i in range(count):
        for j in range(i + 1, min(count, i + REACH)):
            if same[j].sentence - same[i].sentence > 4:
                break
            one, two = same[i], same[j]
            same_size = one.figure.size == two.figure.size
            if same_size and not (FROM.search(one.before) and TO.search(two.before)):
                continue  # from a figure to the same is no change
            large, small = (one, two) if abs(one.figure.size) > abs(two.figure.size) else (two, one)
            # No difference is larger than the larger figure; a fifth more leaves room for a slip.
            most = abs(large.figure.size) * 12
            # A change stands beside its two figures: four before or behind.
            for t in range(max(0, i - 4), min(count, j + 5)):
                stated = same[t]
                if t not in (i, j) and abs(stated.figure.size) * 10 <= most:
                    yield _difference(same, sizes, (one, two), stated, large, small)


MOST_MOVES, LONG = 12, 3
"""So many movements are added up; a figure of more digits is held against others farther off."""
_IN_ALL_BEFORE = re.compile(r"\b(?:in all|in total|altogether|a total of|together)\W*(?:\w+\s){0,2}$", re.IGNORECASE)


def sums_of_moves(same: Sequence[Item]) -> Iterator[Relation | None]:
    """What several movements come to: "from 86 to 75 and from 257 to 226, 42 in all"; or where they start, or end."""
    moves: list[tuple[Item, Item]] = []
    for one, two in pairwise([*same, None]):
        if one is None:
            continue
        if moves and one.sentence - moves[-1][1].sentence > 2:
            yield from _of_moves(same, moves)
            moves = []
        if two is not None and one.sentence == two.sentence and FROM.search(one.before) and TO.search(two.before):
            moves.append((one, two))
    yield from _of_moves(same, moves)


def _of_moves(same: Sequence[Item], moves: Sequence[tuple[Item, Item]]) -> Iterator[Relation | None]:
    if not 2 <= len(moves) <= MOST_MOVES:
        return
    ends = {item.order for move in moves for item in move}
    first, last = moves[0][0], moves[-1][1]
    near = [i for i in same if first.order - 3 <= i.order <= last.order + 4 and i.order not in ends]
    starts, lasts = ([move[side].figure for move in moves] for side in (0, 1))
    changes = [figure for one, two in moves for figure in (one.figure, two.figure)]
    for stated in near:
        beside = stated.place in (first.place - 1, last.place + 1)
        prior = -0.3 + cue("sum", stated.said) + 0.5 * beside
        closes = stated.place == last.place + 1 and bool(IN_ALL.match(stated.after))
        tied = beside and (closes or bool(_IN_ALL_BEFORE.search(stated.before)))
        for parts, signs in ((changes, (1, -1) * len(moves)), (starts, ()), (lasts, ())):
            trial = added(stated.figure, parts, signs, either=bool(signs))
            accuse = tied or bool(cue("sum", stated.before))
            yield decide(trial, prior, 3.0 * len(near), accuse=accuse, tied=tied and bool(signs))


def _difference(
    same: Sequence[Item], printed: Counter[int], pair: tuple[Item, Item], stated: Item, large: Item, small: Item
) -> Relation | None:
    """A figure as the difference of two, of which one stands before the other.

    printed: how often each size stands in the paper.  large, small: the two by their size.
    """
    one, two = pair
    last_order = max(two.order, stated.order)
    span = last_order - min(one.order, stated.order)
    sentences = (one.sentence, two.sentence, stated.sentence)
    spread = max(sentences) - min(sentences)
    if span > REACH or spread > 4:
        return None
    computed = large.figure.size - small.figure.size
    loose = MAY_FIT["difference"](stated.figure, large.figure, small.figure)
    # What neither fits nor is one slip off is accused of neighbours alone; for the others nothing more is worked out.
    if not loose and span != 2 and not slip(stated.figure, computed if stated.figure.size > 0 else -abs(computed)):
        return None
    trial = added(stated.figure, (large.figure, small.figure), (1, -1), either=True)
    sizes = {abs(one.figure.size), abs(two.figure.size)}
    if not trial.fit and (trial.gap > abs(large.figure.size) or abs(stated.figure.size) in sizes):
        return None
    from_to = one.sentence == two.sentence and bool(FROM.search(one.before)) and bool(TO.search(two.before))
    prior, tied = _change_words(one, two, stated, from_to, spread)
    tied = tied and abs(stated.figure.size) not in sizes and not any(_TIMES.match(i.after) for i in (one, two, stated))
    apart = stated.order == last_order and ";" in stated.before  # another clause
    nets = all(_NET.search(i.before) for i in (stated, one, two))
    around = sum(1 for i in same[max(0, one.order - 20) : two.order + 20] if abs(i.sentence - stated.sentence) <= 4)
    alone = stated.figure.digits > LONG and printed[stated.figure.size] == 1
    sure = (spread <= 1 or alone) and stated.kind != "percent" and not _end_of_movement(one, two, stated)
    sure = sure and not apart and not nets
    meant = spread == 0
    hypotheses = hypotheses_within((one, two, stated), 6 + around / 3)
    return decide(trial, prior, hypotheses, accuse=sure, tied=tied and (meant or trial.computed not in printed))


def _change_words(one: Item, two: Item, stated: Item, from_to: bool, spread: int) -> tuple[float, bool]:
    """How strongly words speak for a difference, and whether they tie it so firmly that a miss is a fault."""
    three = sorted((one, two, stated), key=lambda i: i.order)
    span = three[2].place - three[0].place
    # Any two figures differ by something: without a word for it the odds begin below even.
    prior = -0.7 + max(cue("difference", i.said) for i in three) - 0.25 * spread
    changed = bool(BY.search(stated.before) or FEWER.match(stated.after))
    leaves = bool(_LEAVES.search(stated.before))
    prior += 0.8 * (from_to or _change_from(three)) + 0.6 * leaves
    prior += 0.6 if changed and (from_to or spread == 0) else 0
    if (one.noun and one.noun == two.noun) or (stated.noun and stated.noun in (one.noun, two.noun)):
        prior += 0.2
    if span != 2:
        return prior, False
    at_end = stated is three[2]
    last = leaves and at_end and spread <= (0 if re.search(r"\bnet\b", stated.before[-30:]) else 1)
    last = last and ";" not in stated.before
    last = last and not (stated.figure.word and _OF_THE_REST.search(stated.before))
    last = last and not any(_NET.search(i.before) or _AMONG.search(i.before) for i in (one, two))
    apposed = at_end and spread == 0 and bool(_APPOSED.search(stated.before))
    return prior, (from_to and changed and spread <= 1) or last or apposed or beside_level(three, stated)


def _change_from(three: Sequence[Item]) -> bool:
    """Whether two neighbours of three figures are a change and what it starts from: "down 883 from 149,769"."""
    if len(three) == 3 and _UP_FROM.match(three[2].before) and MOVED.search(three[0].before):
        return three[0].sentence == three[2].sentence
    for change, start in pairwise(three):
        if change.sentence != start.sentence or start.place != change.place + 1:
            continue
        moved = bool(MOVED.search(change.before)) and bool(FROM.search(start.before) or _ON.search(start.before))
        if moved or (FEWER.match(change.after) and _THAN.search(start.before)):
            return True
    return False


def beside_level(three: Sequence[Item], stated: Item) -> bool:
    """Whether the change of three figures stands before its level and what that was, or between the two.

    "by £90,000 to £590,000, up from £500,000"; "is 148,886, down 883 from 149,769".
    """
    if stated is three[0]:
        before = three[0].sentence == three[1].sentence == three[2].sentence and MOVED.search(stated.before)
        return bool(before) and bool(_UP_FROM.match(three[2].before))
    if stated is three[2]:
        return False
    level, change, start = three
    same = level.sentence == change.sentence or (
        change.sentence == level.sentence + 1 and bool(re.match(r"\W*(?:this|that|it|these|they)\b", change.said, re.I))
    )
    near = 2 * abs(level.figure.size - start.figure.size) < abs(start.figure.size)
    return same and near and _change_from((change, start))


def _end_of_movement(one: Item, two: Item, stated: Item) -> bool:
    """Whether the stated figure starts or ends "a to b", and no other figure of the relation is called the change."""
    starts = bool(_REACHED.match(stated.after)) and not BY.search(stated.before)
    return (starts or bool(_REACHED.match(stated.before))) and not any(
        BY.search(i.before) or FEWER.match(i.after) for i in (one, two)
    )
