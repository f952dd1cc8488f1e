"""The posts of a scenario through time, as it plans them: what each is from each day on, and by which proposal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from establishment.ground.periods import FAR_FUTURE, FAR_PAST, FinancialYear
from establishment.posts import Kind, Spell
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.actions import Movement
from establishment.scenarios.reader import Plan


@dataclass(frozen=True)
class ListedPost:
    """A post as a list has it. vacant: whether it says so.  centre: its cost centre."""

    number: str
    spell: Spell
    vacant: bool = False
    centre: str = ""


@dataclass(frozen=True)
class PlannedState:
    """What a post is planned to be from a day on. spell: None where it is not there.  proposal: that plans it so."""

    day: date
    spell: Spell | None
    proposal: str = ""


@dataclass(frozen=True)
class PostCourse:
    """Posts alike that go one way through time, as planned and as lists have them.

    post: their number; "" where the plan brings them without one.  count: how many.
    states: what they are planned to be, in order of days.  brought: whether a proposal brings them.
    listed: what each list has of them; None where it has them not.
    """

    post: str
    count: int
    states: tuple[PlannedState, ...]
    brought: bool = False
    listed: tuple[ListedPost | None, ...] = field(default=())

    def at(self, day: date) -> int:
        """The place of the state in force on a day."""
        # before its first state a post is as at the first
        return max((n for n, state in enumerate(self.states) if state.day <= day), default=0)

    @property
    def first_spell(self) -> Spell | None:
        """The first that is planned or listed of them."""
        listed = [post.spell for post in self.listed if post is not None]
        return next((state.spell for state in self.states if state.spell is not None), listed[0] if listed else None)

    @property
    def label(self) -> str:
        """What messages call it: its number, else its title and grade."""
        numbers = [post.number for post in self.listed if post is not None]
        spell = self.first_spell
        return self.post or (numbers[0] if numbers else spell.label if spell is not None else "")

    def proposal_at(self, place: int) -> str:
        """The proposal that answers for a state: the last that is due by then, before all of them the first."""
        # what is not due yet answers for a difference all the same: somebody was early
        due = [state.proposal for state in self.states[: place + 1] if state.proposal]
        return due[-1] if due else next((state.proposal for state in self.states if state.proposal), "")

    def cut(self, numbers: Iterable[int]) -> Iterator[tuple[int, PostCourse]]:
        """Itself in parts, at numbers of its posts; each with the place of its first post."""
        edges = sorted({0, self.count, *(n for n in numbers if 0 < n < self.count)})
        yield from ((a, replace(self, count=b - a)) for a, b in pairwise(edges))


def planned_courses(plan: Plan, year: FinancialYear) -> list[PostCourse]:
    """The courses of all posts of a plan. What has no day is due on the first day of the year."""
    courses = [_standing(spell) for spell in plan.unchanged if isinstance(spell.kind, Kind)]
    changed: list[PostCourse] = []
    # by day, for a later change finds what an earlier one left, whatever their order in the file
    for movement in sorted(plan.movements, key=lambda m: (m.from_ or year.first_day, m.number)):
        _apply(movement, changed, movement.from_ or year.first_day)
    return [*courses, *changed]


def _standing(spell: Spell) -> PostCourse:
    """A post of the list that the plan stands on, before anything is done to it."""
    return PostCourse(spell.post, spell.count, tuple(_there(spell, spell.from_ or FAR_PAST, "")))


def _there(spell: Spell, day: date, proposal: str) -> Iterator[PlannedState]:
    """A post from a day until its own end."""
    # a post of the list was not there before its own first day
    if day > FAR_PAST and not proposal:
        yield PlannedState(FAR_PAST, None)
    yield PlannedState(day, spell, proposal)
    if spell.end < FAR_FUTURE:
        yield PlannedState(spell.end, None)


def _apply(movement: Movement, courses: list[PostCourse], day: date) -> None:
    """What a movement makes of posts; posts that follow from none are new."""
    after = [spell for spell in movement.after if isinstance(spell.kind, Kind)]
    # a pair is the same post after the change, whatever its number is then
    pairs = ACTIONS[movement.action].pairs and len(movement.before) == len(movement.after)
    followed: set[int] = set()
    for n, spell in enumerate(movement.before):
        if not isinstance(spell.kind, Kind):
            continue
        place = n if pairs else _same_post(spell, after, followed)
        followed |= {place} if place is not None else set()
        became = movement.after[n] if pairs else after[place] if place is not None else None
        for course in _taken(spell, courses):
            own = [PlannedState(day, None, movement.proposal)]
            own = list(_there(became, day, movement.proposal)) if became is not None else own
            # what was planned after that day goes with the change
            courses.append(replace(course, states=(*(s for s in course.states if s.day < day), *own)))
    for n, spell in enumerate(after):
        if n not in followed:
            # never before its own day, be the change earlier
            begun = (PlannedState(FAR_PAST, None), *_there(spell, max(day, spell.start), movement.proposal))
            courses.append(PostCourse(spell.post, spell.count, begun, brought=True))


def _same_post(spell: Spell, after: Sequence[Spell], followed: set[int]) -> int | None:
    """The place of the post after that keeps the number of the one before."""
    fits = (n for n, other in enumerate(after) if other.post == spell.post and other.count == spell.count)
    return next((n for n in fits if n not in followed and spell.post), None)


def _taken(spell: Spell, courses: list[PostCourse]) -> list[PostCourse]:
    """The courses of posts that a movement takes, taken out of the list: of the plan's own list, or made before."""
    if not spell.made_by:
        # a post of the list goes on from its own first day
        return [_standing(replace(spell, from_=spell.since, since=None))]
    to_take, parts_out = spell.count, list[PostCourse]()
    for course in list(courses):
        last = next((state.spell for state in reversed(course.states) if state.spell is not None), None)
        # another of the same number and terms is as good: only their count matters
        if not to_take or last is None or last.made_by != spell.made_by or _alike(last) != _alike(spell):
            continue
        parts = [part for _, part in course.cut([to_take])]
        courses.remove(course)
        parts_out.append(parts[0])
        courses.extend(parts[1:])
        to_take -= parts[0].count
    return parts_out


def _alike(spell: Spell) -> tuple[object, ...]:
    return spell.post, spell.title, spell.kind, spell.unit, spell.funding
