"""Posts of two lists matched: by number, and where numbers changed by how like each other they are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

WEIGHTS = {"title": 35, "grade": 20, "unit": 15, "fte": 10, "point": 5, "funder": 5, "reports_to": 5, "from": 5}
"""What each field counts for when two posts are compared, in hundredths: a title says most of what a post is."""
NUMBERS_KEPT = Fraction(1, 2)
"""Where so many numbers of a list are also in the other, numbers are kept from one list to the next."""
LIKE_AT_ALL = 60
"""Two posts are the same from this score on, in hundredths, where the numbers of a list were all made anew."""
LIKE_AND_RENUMBERED = 85
"""The same where numbers are kept, so that a new number most often is a new post."""
_MADE = re.compile(r"row \d+(?: part)?")
_TWICE = re.compile(r" \(row \d+\)|(?<=.) part")


@dataclass(frozen=True)
class PostMatch:
    """A post of the old list with that of the new one, by their places; None where there is no other.

    how: by number, or by likeness.  score: the likeness in hundredths; 100 by number.
    """

    old: int | None
    new: int | None
    how: Literal["number", "likeness", ""] = ""
    score: int = 100


def is_made(number: str) -> bool:
    """Whether a post's number is that of its row, because the list gives it none."""
    return _MADE.fullmatch(number) is not None


def match_posts(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], *, likeness: int | None = None
) -> list[PostMatch]:
    """The posts of two lists matched, in the order of the old list, then those that are new.

    old, new: posts as dicts of their fields, each number once.  likeness: the score from which posts without a common
    number are the same; 85 where at least half of the numbers are in both lists, else 60.
    Posts that are alike in all fields are matched first, then the likest pairs; ties go by the order of the lists.
    """
    # a number made from a row says nothing of the post
    places = {post["post"]: n for n, post in enumerate(new) if not is_made(post["post"])}
    pairs = {n: places[post["post"]] for n, post in enumerate(old) if post["post"] in places}
    numbered = sum(1 for post in old if not is_made(post["post"]))
    # numbers that stay from list to list make a new number a new post
    numbers_last = numbered > 0 and Fraction(len(pairs), numbered) >= NUMBERS_KEPT
    least = likeness if likeness is not None else LIKE_AND_RENUMBERED if numbers_last else LIKE_AT_ALL
    paired = set(pairs.values())
    rest = [n for n in range(len(old)) if n not in pairs], [n for n in range(len(new)) if n not in paired]
    # only posts without a common number are compared, and they are few
    like = dict(_likest(old, new, *rest, least))
    matches = []
    for n in range(len(old)):
        if n in pairs:
            matches.append(PostMatch(n, pairs[n], "number"))
        elif n in like:
            matches.append(PostMatch(n, like[n][0], "likeness", like[n][1]))
        else:
            matches.append(PostMatch(n, None))
    paired |= {place for place, _ in like.values()}
    return [*matches, *(PostMatch(None, n) for n in range(len(new)) if n not in paired)]


Kind = tuple[Any, ...]


def _likest(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], olds: list[int], news: list[int], least: int
) -> Iterator[tuple[int, tuple[int, int]]]:
    """The likest pairs of posts, each post once: those of one kind together, so that thousands alike cost no time."""
    kinds = [_by_kind(old, olds), _by_kind(new, news)]
    # posts alike in everything first: comparing each with each would take hours where thousands are alike
    yield from _alike(*kinds)
    fields = [_without_numbers(side) for side in kinds]
    yield from _alike(*fields)
    # in the order of the lists, so that ties always fall the same way
    unpaired = [
        _by_kind(posts, sorted(n for places in side.values() for n in places))
        for posts, side in zip((old, new), fields, strict=True)
    ]
    scores = [
        (-score, first, second)
        for first, second in _candidates(list(unpaired[0]), list(unpaired[1]))
        if (score := _score(first, second)) >= least
    ]
    order = [{kind: n for n, kind in enumerate(side)} for side in unpaired]
    # the best pairs first: a post is taken once
    for score, first, second in sorted(scores, key=lambda each: (each[0], order[0][each[1]], order[1][each[2]])):
        yield from _paired(unpaired[0][first], unpaired[1][second], -score)


def _alike(olds: dict[Kind, list[int]], news: dict[Kind, list[int]]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Pairs of posts of one kind, in the order of the lists."""
    for kind in [kind for kind in olds if kind in news]:
        yield from _paired(olds[kind], news[kind], 100)


def _without_numbers(kinds: dict[Kind, list[int]]) -> dict[Kind, list[int]]:
    """Posts by what is compared of them but for their numbers."""
    grouped: dict[Kind, list[int]] = {}
    for kind, places in kinds.items():
        grouped.setdefault(kind[:-1], []).extend(places)
    return grouped


def _by_kind(posts: Sequence[Mapping[str, Any]], places: list[int]) -> dict[Kind, list[int]]:
    kinds: dict[Kind, list[int]] = {}
    for n in places:
        kinds.setdefault(_kind(posts[n]), []).append(n)
    return kinds


def _kind(post: Mapping[str, Any]) -> Kind:
    """What is compared of a post: the fields that weigh, and what its number is without a row."""
    number = "" if is_made(post["post"]) else _TWICE.sub("", post["post"])
    return (*(post.get(name) for name in WEIGHTS), post.get("count"), number)


def _paired(olds: list[int], news: list[int], score: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """As many pairs as there are posts on both sides, taken off both."""
    for _ in range(min(len(olds), len(news))):
        yield olds.pop(0), (news.pop(0), score)


def _candidates(olds: list[Kind], news: list[Kind]) -> Iterator[tuple[Kind, Kind]]:
    """Kinds that can be alike: of one title, of one grade and unit, or of one number that stands several times."""
    names = list(WEIGHTS)
    title, grade, unit = (names.index(name) for name in ("title", "grade", "unit"))
    indexes: list[dict[Any, list[Kind]]] = [defaultdict(list) for _ in range(3)]
    for kind in news:
        for index, key in zip(indexes, _keys(kind, title, grade, unit), strict=True):
            index[key].append(kind)
    for kind in olds:
        grouped: dict[Kind, None] = {}
        for index, key in zip(indexes, _keys(kind, title, grade, unit), strict=True):
            # kinds that share none of these reach no score, and need not be compared
            if key:
                grouped.update(dict.fromkeys(index.get(key, ())))
        yield from ((kind, other) for other in grouped)


def _keys(kind: Kind, title: int, grade: int, unit: int) -> tuple[Any, Any, Any]:
    return str(kind[title] or "").casefold(), (kind[grade], kind[unit]), kind[-1]


def _score(one: Kind, other: Kind) -> int:
    """How like each other two kinds are, in hundredths."""
    score = 0
    for name, a, b in zip(WEIGHTS, one, other, strict=False):
        if a == b:
            score += WEIGHTS[name]
        # a title is reworded now and then; a grade, a unit or an FTE is the same or another
        elif name == "title":
            score += int(WEIGHTS[name] * _words_alike(str(a or ""), str(b or "")))
    same_number = bool(one[-1]) and one[-1] == other[-1]
    # a number that stands several times is as good as a title
    return min(score + (WEIGHTS["title"] if same_number else 0), 100)


@lru_cache(maxsize=65536)
def _words_alike(a: str, b: str) -> float:
    """How much two titles have in common, word by word whatever their order, or letter by letter; from 0 to 1."""
    one, other = (Counter(re.findall(r"\w+", text.casefold())) for text in (a, b))
    words = 2 * sum((one & other).values()) / max(sum(one.values()) + sum(other.values()), 1)
    # by words for "Manager, Finance" and "Finance Manager", by letters for a slip
    return max(words, SequenceMatcher(None, a.casefold(), b.casefold()).ratio())
