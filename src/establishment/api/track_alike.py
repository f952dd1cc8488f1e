"""Posts that a plan takes by title and not by number: of posts alike, those that the lists show as gone or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from establishment.api.track_courses import ListedPost, PostCourse
from establishment.posts import Kind, Spell
from establishment.scenarios.action_shapes import Merge
from establishment.scenarios.line_shapes import Line
from establishment.scenarios.scenario import Scenario

ListedByNumber = Mapping[str, Sequence[tuple[int, ListedPost]]]
"""The posts of a list by their number, and how many there are of each."""
NOT_THERE_ALIKE = 3
"""How much a list speaks against a post that is there and not planned, or the other way; a field that differs is 1."""


@dataclass(frozen=True)
class ExchangedPosts:
    """Courses with the numbers that fit the lists best.

    exchanged: numbers that the plan took, each with the one that the lists show in its place.
    """

    courses: tuple[PostCourse, ...]
    exchanged: tuple[tuple[str, str], ...]


def fitted_to_lists(
    courses: Sequence[PostCourse], scenario: Scenario, days: Sequence[date], lists: Sequence[ListedByNumber]
) -> ExchangedPosts:
    """Courses of standing posts, of which those that no line names by number take the numbers that fit the lists.

    A line such as "2 x Clerk Grade 5" takes the first two of the posts alike, in kind, unit, payers and days; which two
    go is left open, and the lists say it. Nothing else is exchanged.
    """
    named = set(_numbers_named(scenario))
    groups: dict[Any, list[PostCourse]] = {}
    for course in courses:
        # a post that is named is meant: it is exchanged for no other
        groups.setdefault(_alike(course) if course.post not in named else course.post, []).append(course)
    fitted: list[PostCourse] = []
    moved: list[tuple[str, str]] = []
    for group in groups.values():
        # posts of one number, or of one fate, leave nothing open
        is_open = len({course.post for course in group}) > 1 and len({_fate(course) for course in group}) > 1
        if not is_open:
            fitted += group
            continue
        units = list(_assigned(group, days, lists))
        moved += [(course.post, number) for course, number in units if course.post != number and _is_planned(course)]
        fitted += _together(units)
    return ExchangedPosts(tuple(fitted), tuple(moved))


def _numbers_named(scenario: Scenario) -> Iterator[str]:
    """Numbers of posts that lines of a scenario name."""
    for proposal in scenario.proposal:
        for _, _, line in proposal.actions():
            for each in line.lines if isinstance(line, Merge) else [line]:
                if isinstance(each, Line):
                    yield from (each.post, each.line.strip())


def _alike(course: PostCourse) -> tuple[Any, ...]:
    """What posts have in common that a line by title can mean alike."""
    spell = next(state.spell for state in course.states if state.spell is not None)
    fields = (spell.title, spell.kind, spell.unit, spell.funding, spell.stages, spell.budgeted)
    return (*fields, spell.since or spell.from_, spell.until, spell.increments)


def _is_planned(course: PostCourse) -> bool:
    return any(state.proposal for state in course.states)


Seen = tuple[Any, ...] | None
"""What a list shows of a post, or a plan has of it on a day; None where it is not there."""
Fate = tuple[tuple[date, Seen, str], ...]
"""What becomes of a post, whatever its number."""


def _seen(spell: Spell | None) -> Seen:
    if spell is None or not isinstance(spell.kind, Kind):
        return None
    return spell.title, spell.unit, spell.kind.scale, spell.kind.grade, spell.kind.fte


def _fate(course: PostCourse) -> Fate:
    return tuple((state.day, _seen(state.spell), state.proposal) for state in course.states)


def _assigned(
    group: Sequence[PostCourse], days: Sequence[date], lists: Sequence[ListedByNumber]
) -> Iterator[tuple[PostCourse, str]]:
    """Each course of one post with the number that fits it best; of equal fits its own, then the first of the list."""
    # one course is one post here, so that some of a line can be exchanged
    fates: dict[Fate, list[PostCourse]] = {}
    for course in group:
        fates.setdefault(_fate(course), []).extend([replace(course, count=1)] * course.count)
    profiles: dict[tuple[Seen, ...], list[str]] = {}
    counts: Counter[str] = Counter()
    for course in group:
        counts[course.post] += course.count
    for number, count in counts.items():
        for place in range(count):
            profiles.setdefault(tuple(_listed_at(each.get(number, ()), place) for each in lists), []).append(number)
    # the best fit first; of equal ones the posts that something is planned for, since their numbers matter
    fits = sorted(
        (_against(fate, profile, days), not _is_planned(fates[fate][0]), n, m, fate, profile)
        for n, fate in enumerate(fates)
        for m, profile in enumerate(profiles)
    )
    for *_, fate, profile in fits:
        yield from _paired(fates[fate], profiles[profile])


def _listed_at(posts: Sequence[tuple[int, ListedPost]], place: int) -> Seen:
    """What a list shows of one post of a number, counted from 0."""
    for count, post in posts:
        if place < count:
            return _seen(post.spell)
        place -= count
    return None


def _against(fate: Fate, profile: Sequence[Seen], days: Sequence[date]) -> int:
    """How much the lists speak against a fate for a post."""
    points = 0
    for day, listed in zip(days, profile, strict=True):
        planned = next((seen for start, seen, _ in reversed(fate) if start <= day), None)
        if planned is None or listed is None:
            # one is there and the other not
            points += NOT_THERE_ALIKE * (planned is not listed)
        else:
            points += sum(one != other for one, other in zip(planned, listed, strict=True))
    return points


def _paired(courses: list[PostCourse], numbers: list[str]) -> Iterator[tuple[PostCourse, str]]:
    """As many pairs as there are on both sides, taken off both: those of their own number first."""
    own = Counter(numbers)
    matched: list[PostCourse] = []
    rest: list[PostCourse] = []
    for course in courses:
        if own[course.post] > 0:
            own[course.post] -= 1
            matched.append(course)
        else:
            rest.append(course)
    over = list(own.elements())
    yield from ((course, course.post) for course in matched)
    yield from zip(rest, over, strict=False)
    # both lists are cut in place, so that the next best fit finds what is left
    courses[:], numbers[:] = rest[len(over) :], over[len(rest) :]


def _together(units: Iterable[tuple[PostCourse, str]]) -> Iterator[PostCourse]:
    """Courses of one number and fate as one."""
    sums: dict[tuple[str, Fate], tuple[PostCourse, int]] = {}
    for course, number in units:
        key = number, _fate(course)
        sums[key] = course, sums.get(key, (course, 0))[1] + 1
    for (number, _), (course, count) in sums.items():
        yield replace(course, post=number, count=count)
