"""Who reports to whom in a list of posts: spans, layers, loops, and managers that the list does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from establishment.ground.findings import how_many, listed
from establishment.ground.shown import Shown
from establishment.ground.shown_fields import ShownFields

MOST_LINES = 200
"""Posts of a tree that are printed."""
SHOWN = 5
"""Loops or missing managers that are named in one sentence."""


@dataclass(frozen=True, repr=False)
class ReportingPost(ShownFields):
    """A row of posts as reporting lines need it: its number, title, how many posts it is, and whom it reports to."""

    post: str
    title: str
    count: int = 1
    reports_to: str = ""


@dataclass(frozen=True, repr=False)
class ReportingLine(ShownFields):
    """A post with its place in the tree.

    layer: 1 at the top, one more a step down; 0 within or below a loop, which has no top.
    span: posts that report to it directly.  below: all posts under it, however many steps down.
    """

    post: ReportingPost
    layer: int
    span: int
    below: int


@dataclass(frozen=True, repr=False)
class ReportingLines(Shown):
    """The reporting lines of a list: one a post, in the order of the list.

    loops: posts that report to each other in a ring.  missing: managers that are no post of the list, with how many
    posts report to each.
    """

    posts: tuple[ReportingPost, ...]

    @classmethod
    def of(cls, posts: Iterable[ReportingPost]) -> ReportingLines:
        """The reporting lines of posts, each with the number that others report to."""
        return cls(tuple(posts))

    @cached_property
    def _by_number(self) -> dict[str, ReportingPost]:
        """Posts by number; the first of a number that appears twice, as with a job share."""
        by_number: dict[str, ReportingPost] = {}
        for post in self.posts:
            by_number.setdefault(post.post, post)
        return by_number

    @cached_property
    def _reporting(self) -> dict[str, list[ReportingPost]]:
        """Posts by the number of the post they report to."""
        by_number: dict[str, list[ReportingPost]] = {}
        for post in self.posts:
            if post.reports_to:
                by_number.setdefault(post.reports_to, []).append(post)
        return by_number

    @cached_property
    def loops(self) -> tuple[tuple[str, ...], ...]:
        """Rings of posts that report to each other, each from the post of the list that comes first."""
        rings, settled = [], set[str]()
        for number in self._by_number:
            path: list[str] = []
            while number in self._by_number and number not in settled and number not in path:
                path.append(number)
                number = self._by_number[number].reports_to
            if number in path:
                rings.append(tuple(path[path.index(number) :]))
            settled.update(path)
        return tuple(rings)

    @cached_property
    def missing(self) -> dict[str, int]:
        """Managers that the list does not have, each with how many posts report to it."""
        return {
            manager: sum(post.count for post in posts)
            for manager, posts in self._reporting.items()
            if manager not in self._by_number
        }

    @cached_property
    def _layers(self) -> dict[str, int]:
        """The layer of each number that is not within or below a loop, worked out from the top down."""
        layers = {n: 1 for n, post in self._by_number.items() if post.reports_to not in self._by_number}
        waiting = list(layers)
        while waiting:
            manager = waiting.pop()
            for post in self._reporting.get(manager, ()):
                if post.post not in layers:
                    layers[post.post] = layers[manager] + 1
                    waiting.append(post.post)
        return layers

    @cached_property
    def _below(self) -> dict[str, int]:
        """All posts under each number, from the lowest layer up; within a loop only the direct ones."""
        below = {number: self._span(number) for number in self._by_number}
        for number in sorted(self._layers, key=lambda each: -self._layers[each]):
            manager = self._by_number[number].reports_to
            if manager in self._layers:
                below[manager] += below[number]
        return below

    def _span(self, number: str) -> int:
        return sum(post.count for post in self._reporting.get(number, ()))

    @cached_property
    def lines(self) -> tuple[ReportingLine, ...]:
        """One line a row of posts."""
        return tuple(
            ReportingLine(post, self._layers.get(post.post, 0), self._span(post.post), self._below[post.post])
            for post in self.posts
        )

    @property
    def layers(self) -> int:
        """How many layers there are; 0 where no post says whom it reports to."""
        return max(self._layers.values(), default=0) if self._reporting else 0

    @property
    def mean_span(self) -> float:
        """Posts that report to a post, on average over the posts to which any report."""
        spans = [self._span(manager) for manager in self._reporting]
        return sum(spans) / len(spans) if spans else 0.0

    def sentences(self) -> list[str]:
        """What is to be said of the tree: how deep and wide it is, loops, and managers that are not there."""
        if not self._reporting:
            return ["No post says whom it reports to."]
        managers = len(self._reporting)
        layers, posts = how_many(self.layers, "layer"), how_many(managers, "post manages", "posts manage")
        words = [f"{layers}; {posts} others, {self.mean_span:.1f} each on average."]
        for ring in self.loops[:SHOWN]:
            words.append(f"Loop: {' reports to '.join([*ring, ring[0]])}. Correct one of them.")
        if len(self.loops) > SHOWN:
            words.append(f"{len(self.loops) - SHOWN:,} more loops.")
        if self.missing:
            named = [f"{manager} ({count:,})" for manager, count in self.missing.items()]
            words.append(f"Managers that the list does not have: {listed(named, most=SHOWN)}.")
        return words

    def __str__(self) -> str:
        drawn = list(self._drawn()) if self._reporting else []
        more = [f"... and {len(drawn) - MOST_LINES:,} posts more: see tree()."] if len(drawn) > MOST_LINES else []
        return "\n".join(["Reporting lines", *(f"  {words}" for words in self.sentences()), *drawn[:MOST_LINES], *more])

    def _drawn(self) -> Iterator[str]:
        """Each post that is not within or below a loop under the one it reports to, with its span and all below it."""
        tops = [post for post in self._by_number.values() if self._layers.get(post.post) == 1]
        waiting = list(reversed(tops))
        while waiting:
            post = waiting.pop()
            yield f"{'  ' * self._layers[post.post]}- {self._words_of(post)}"
            waiting.extend(reversed(self._reporting.get(post.post, [])) if self._by_number[post.post] is post else ())

    def _words_of(self, post: ReportingPost) -> str:
        number = f"{post.count} x " if post.count > 1 else ""
        span, below = self._span(post.post), self._below[post.post]
        beside = (
            f" ({span:,} report to it, {below:,} below)"
            if below > span
            else f" ({span:,} report to it)"
            if span
            else ""
        )
        return f"{number}{post.title or 'post'} {post.post}{beside}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values: the tree as lines, loops, and managers that the list does not have."""
        return {
            "layers": self.layers,
            "mean_span": self.mean_span,
            "loops": [list(ring) for ring in self.loops],
            "missing": self.missing,
            "lines": [
                {
                    "post": e.post.post,
                    "reports_to": e.post.reports_to,
                    "layer": e.layer,
                    "span": e.span,
                    "below": e.below,
                }
                for e in self.lines
            ],
        }
