"""What monthly lists have of the posts of a scenario: each post matched, and followed from list to list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from establishment.api.posts import Posts
from establishment.api.posts_diff import list_rows_of
from establishment.api.track_alike import fitted_to_lists
from establishment.api.track_courses import ListedPost, PlannedState, PostCourse
from establishment.ground.columns import Row
from establishment.ground.findings import Faults
from establishment.ground.periods import FAR_PAST
from establishment.ground.shown_fields import ShownFields
from establishment.lists.match_posts import match_posts
from establishment.posts import Kind
from establishment.scenarios.lines import LineReader
from establishment.scenarios.list_changes import list_changes
from establishment.scenarios.reader import Plan
from establishment.scenarios.row_posts import RowReader

LIKE_THE_PLAN = 75
"""A post of a list is one that the plan brings from this likeness on, in hundredths: the same title and grade."""

BROUGHT_BY = ("title", "grade", "unit", "fte", "from")
"""Fields by which a post that the plan brings is found on a list, as far as the list has them."""


@dataclass(frozen=True, repr=False)
class DatedList(ShownFields):
    """A list of posts of a day. columns: those in which something stands; what others would say is as planned."""

    name: str
    day: date
    rows: tuple[Row, ...]
    columns: frozenset[str]

    @classmethod
    def of(cls, posts: Posts, day: date) -> DatedList:
        """A list as read."""
        rows = tuple(list_rows_of(posts))
        # a column without any value is not said at all
        columns = {name for row in rows for name, value in row.values.items() if _says_something(value)}
        return cls(posts.name, day, rows, frozenset(columns))


def _says_something(value: Any) -> bool:
    return value is not None and (value.__class__ is not str or value != "")


@dataclass
class Following:
    """Posts followed from list to list.

    base: the rows that the plan stands on.  assigned: the course of each post that the plan brings, by the number that
    lists give it.  lowest: the least likeness by which one was taken for such a post.
    exchanged: numbers that the plan took of posts alike, each with the one that the lists show in its place.
    """

    plan: Plan
    base: Sequence[Row]
    courses: list[PostCourse]
    assigned: dict[str, list[int]] = field(default_factory=dict)
    lowest: int = 100
    by_likeness: int = 0
    exchanged: tuple[tuple[str, str], ...] = ()
    _last_read: dict[str, tuple[dict[str, Any], list[tuple[int, ListedPost]]]] = field(default_factory=dict)

    @cached_property
    def _reader(self) -> RowReader:
        return RowReader(LineReader(self.plan.scenario, self.plan.book, Faults()))

    def seen(self, lists: Sequence[DatedList]) -> list[PostCourse]:
        """The courses with what each list has of them, and one more for posts that nothing plans.

        Raises InputError for posts of a list that cannot be read against the terms of the scenario.
        """
        # each alone, for a list may have some of several alike
        brought = [part for course in self.courses if course.brought for part in _ones(course)]
        seen_new: list[dict[int, ListedPost]] = []
        seen_old: list[dict[str, list[tuple[int, ListedPost]]]] = []
        for each in lists:
            placed: dict[int, ListedPost] = {}
            # posts that the plan brings first: what is left are those that stood before
            rest = self._brought(each, brought, placed)
            seen_new.append(placed)
            seen_old.append(self._others(each, rest))
            self._reader.faults.raise_any()
        courses = [
            replace(course, listed=tuple(placed.get(n) for placed in seen_new)) for n, course in enumerate(brought)
        ]
        # exchanged after all lists are seen: which of the posts alike went is known only then
        fitted = fitted_to_lists(
            [course for course in self.courses if not course.brought],
            self.plan.scenario,
            [each.day for each in lists],
            seen_old,
        )
        self.exchanged = fitted.exchanged
        standing: dict[str, list[PostCourse]] = {}
        for course in fitted.courses:
            standing.setdefault(course.post, []).append(course)
        keys = dict.fromkeys([*standing, *(key for placed in seen_old for key in placed)])
        for key in keys:
            courses += _counted(key, standing.get(key, []), [placed.get(key, []) for placed in seen_old])
        return courses

    def _brought(self, each: DatedList, brought: list[PostCourse], placed: dict[int, ListedPost]) -> list[Row]:
        """Find the posts that the plan brings. Returns the other rows of the list."""
        base_posts = {row["post"] for row in self.base}
        # a post that was found on an earlier list keeps its number
        free = [n for n in range(len(brought)) if n not in {m for places in self.assigned.values() for m in places}]
        fresh = [row for row in each.rows if row["post"] not in base_posts and row["post"] not in self.assigned]
        ones = [(row, one) for row in fresh for one in range(row["count"] or 1)]
        # fields that the list has: what it does not say cannot tell posts apart
        names = [name for name in BROUGHT_BY if name in each.columns or name == "grade"]
        texts = [_only(_words_of(brought[n], f"row {n + 1}"), names) for n in free]
        offered = [_only({**_compared(row), "post": row["post"]}, names) for row, _ in ones]
        for match in match_posts(texts, offered, likeness=LIKE_THE_PLAN) if texts and ones else []:
            if match.old is not None and match.new is not None:
                self.assigned.setdefault(ones[match.new][0]["post"], []).append(free[match.old])
                if match.how == "likeness":
                    self.lowest, self.by_likeness = min(self.lowest, match.score), self.by_likeness + 1
        rest = []
        for row in each.rows:
            # several posts on a row can be partly the plan's
            places, over = self.assigned.get(row["post"], []), row["count"] or 1
            posts = self._posts(row) if places else []
            for place, (_, post) in zip(places, [one for one in posts for _ in range(one[0])], strict=False):
                placed[place], over = post, over - 1
            if over:
                rest.append(row if not places else Row({**row.values, "count": over}, row.place))
        return rest

    def _others(self, each: DatedList, rows: Sequence[Row]) -> dict[str, list[tuple[int, ListedPost]]]:
        """The other posts of a list by the number that the plan knows them by."""
        changes, renamed = list_changes(self.base, rows, self.plan.scenario.pay)
        names = {c.new["post"]: c.old["post"] for c in changes if c.old is not None and c.new is not None}
        by_post: dict[str, list[tuple[int, ListedPost]]] = {}
        for row in renamed:
            by_post.setdefault(names.get(row["post"], row["post"]), []).extend(self._posts(row))
        return by_post

    def _posts(self, row: Row) -> list[tuple[int, ListedPost]]:
        before = self._last_read.get(row["post"])
        if before is not None and before[0] == row.values:  # as in the list before, as most rows are
            return before[1]
        spells = self._reader.spells(row)
        vacant, centre = row.values.get("vacant") == "yes", str(row.values.get("cost_centre") or "")
        posts = [(spell.count, ListedPost(row["post"], spell, vacant, centre)) for spell in spells]
        self._last_read[row["post"]] = row.values, posts
        return posts


def _ones(course: PostCourse) -> Iterator[PostCourse]:
    """Each post of a course by itself."""
    return (part for _, part in course.cut(range(1, course.count)))


def _words_of(course: PostCourse, number: str) -> dict[str, Any]:
    """What a post that the plan brings is compared by."""
    spell = next(state.spell for state in course.states if state.spell is not None)
    assert isinstance(spell.kind, Kind)
    values = {"title": spell.title, "grade": spell.kind.grade, "unit": spell.unit, "fte": spell.kind.fte}
    values |= {"from": spell.from_}
    return {"post": course.post or number, **values}


def _compared(row: Row) -> dict[str, Any]:
    fte = Fraction(1) if row["fte"] is None else row["fte"]
    words = {"title": row["title"] or "", "grade": row["grade"], "unit": row["unit"] or "", "fte": fte}
    return {**words, "from": row["from"]}


def _only(post: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The fields of a post by which it is compared."""
    return {name: post[name] for name in ("post", *names)}


def _counted(
    key: str, courses: Sequence[PostCourse], lists: Sequence[Sequence[tuple[int, ListedPost]]]
) -> Iterator[PostCourse]:
    """Courses of one number, cut so that each list has all or none of each; what is more than planned is a course.

    Of posts alike, a list first has those that stay, then those that go last.
    """
    # in one order on every list, so that the same place is the same post
    ordered = sorted(courses, key=_kept_first)
    planned = sum(course.count for course in ordered)
    most = max([planned, *(sum(count for count, _ in posts) for posts in lists)])
    if most > planned:
        ordered.append(PostCourse(key, most - planned, (PlannedState(FAR_PAST, None),)))
    edges = {edge for posts in lists for edge in _edges(posts)}
    before = 0
    for course in ordered:
        for first, part in course.cut(edge - before for edge in edges):
            yield replace(part, listed=tuple(_post_at(posts, before + first) for posts in lists))
        before += course.count


def _kept_first(course: PostCourse) -> tuple[bool, int]:
    last = course.states[-1]
    day = last.day.toordinal()
    return last.spell is None, day if last.spell is not None else -day


def _edges(posts: Sequence[tuple[int, ListedPost]]) -> Iterator[int]:
    """How many posts there are by the end of each."""
    whole = 0
    for count, _ in posts:
        whole += count
        yield whole


def _post_at(posts: Sequence[tuple[int, ListedPost]], place: int) -> ListedPost | None:
    """The post of a place, counted from 0; None past the last."""
    ends = zip(_edges(posts), posts, strict=True)
    return next((post for end, (_, post) in ends if place < end), None)
