"""How a post is otherwise than planned on some days of a year: from the plan to the lists, one cause at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from establishment.api.track_courses import PostCourse
from establishment.api.track_fields import CAUSES_OF_FIELDS, EARLY, LATE, ListedFields, Step, same_fields
from establishment.api.track_lists import DatedList
from establishment.costing.pricer import Pricer
from establishment.ground.periods import FAR_PAST, FinancialYear
from establishment.posts import Spell

NOT_GONE, GONE, NEW = "did not go", "gone, not planned", "not planned"
VACANCY = "vacancy"
FROM_THE_PLAN, AS_PLANNED = -1, -2
"""In place of the number of a list: posts are as on the list that the plan stands on; as planned."""


@dataclass(frozen=True)
class TrackedSpan:
    """Days on which a post is planned and listed in one way: from `first` until `until`.

    planned: the post as planned.  steps: from there to the post as listed, one cause after another.
    """

    first: date
    until: date
    proposal: str
    planned: Spell | None
    steps: tuple[Step, ...]

    @property
    def listed(self) -> Spell | None:
        """The post as it is paid for; None where nothing is paid."""
        return self.steps[-1][1] if self.steps else self.planned


@dataclass(frozen=True)
class YearOfLists:
    """The lists of a year. resumes: the day from which overdue changes are taken to come and vacancies to be filled."""

    year: FinancialYear
    lists: tuple[DatedList, ...]
    resumes: date
    prices: Pricer
    _equal_kinds: dict[tuple[int, int], bool] = field(default_factory=dict, repr=False, compare=False)

    @property
    def last_day(self) -> date:
        """The day of the last list."""
        return self.lists[-1].day

    def spans(self, course: PostCourse) -> Iterator[TrackedSpan]:
        """The year in spans on which a post is planned and listed in one way."""
        switches = self._switches(course)
        # the year is cut on every day on which anything may change
        days = {self.last_day + timedelta(days=1), self.resumes, *(state.day for state in course.states)}
        days |= {day for day, _ in switches}
        for post in course.listed:
            days |= {post.spell.start, post.spell.end} if post is not None else set()
        first, until = self.year.first_day, self.year.until
        edges = [first, *sorted(day for day in days if first < day < until), until]
        for a, b in pairwise(edges):
            # before the first list the one that the plan stands on is believed
            number = next((n for day, n in reversed(switches) if day <= a), FROM_THE_PLAN)
            place = course.at(a)
            steps = () if number == AS_PLANNED else tuple(self._steps(course, place, number, a))
            yield TrackedSpan(a, b, course.proposal_at(place), course.states[place].spell, steps)

    def _switches(self, course: PostCourse) -> list[tuple[date, int]]:
        """From which day each list says what a post is; before the first, the list that the plan stands on does.

        A change falls on its planned day where that lies between two lists, else on the first day of the month of the
        list that first shows it; never before the first day that the list gives a new post.
        """
        switches: list[tuple[date, int]] = []
        before = FAR_PAST
        for n, each in enumerate(self.lists):
            due = [state.day for state in course.states if before < state.day <= each.day and state.day > FAR_PAST]
            # the month in which a list first shows a change, where no planned day lies between
            day = max(due) if due else max(each.day.replace(day=1), before + timedelta(days=1))
            if due and min(due) < day:
                causes = {cause for cause, _ in self._steps(course, course.at(each.day), n, each.day)}
                # a change that came on its day was as planned until the list showed it
                switches += [(min(due), AS_PLANNED)] if not causes & {LATE, NOT_GONE} else []
            switches.append((day, n))
            before = each.day
        return switches

    def _steps(self, course: PostCourse, place: int, number: int, day: date) -> Iterator[Step]:
        """From what is planned on a day to what a list has."""
        listed = self._listed(course, number, day)
        to_come = day > self.last_day and (place > course.at(self.last_day) or day >= self.resumes)
        cause, other = self._presence(course, place, listed, number)
        # what is overdue is taken to come on the day on which the forecast resumes
        if to_come and cause in (LATE, NOT_GONE):
            return
        if cause:
            yield cause, course.states[other].spell if listed is not None and cause != NEW else listed
        if listed is None:
            return
        if cause != NEW:
            yield from self._fields(course, other, listed, number, day)
        post = course.listed[number] if number >= 0 else None
        # vacancies are filled from that day on
        if post is not None and post.vacant and not (day > self.last_day and day >= self.resumes):
            yield VACANCY, None

    def _listed(self, course: PostCourse, number: int, day: date) -> Spell | None:
        """A post as a list has it on a day; as the list that the plan stands on has it, where no other says it yet."""
        if number == FROM_THE_PLAN:
            return next((s.spell for s in reversed(course.states) if not s.proposal and s.day <= day), None)
        post = course.listed[number]
        # a post that is new to the lists is there from its own first day
        new = all(state.spell is None or state.proposal for state in course.states)
        if post is None or post.spell.end <= day or (new and post.spell.start > day):
            return None
        return post.spell

    def _presence(self, course: PostCourse, place: int, listed: Spell | None, number: int) -> tuple[str, int]:
        """Why a post is there or not, otherwise than planned, and the place of the planned state it is like."""
        states = course.states
        if (states[place].spell is None) == (listed is None):
            return "", place
        before = [n for n in range(place) if states[n].spell is not None]
        after = [n for n in range(place + 1, len(states)) if states[n].spell is not None]
        if listed is not None:
            if before:
                return NOT_GONE if course.listed[-1] is not None else LATE, before[-1]
            return (EARLY, after[0]) if after else (NEW, place)
        # a post that is to come again later has only gone early
        if any(states[n].spell is None for n in range(place + 1, len(states))):
            return EARLY, place
        # a post that no list ever had has not begun; one that was there has gone
        begins = course.brought or any(
            a.spell is None and b.day >= self.year.first_day for a, b in pairwise(states[: place + 1])
        )
        return LATE if begins and not any(course.listed[: max(number, 0)]) else GONE, place

    def _of_one_kind(self, listed: Spell, planned: Spell) -> bool:
        """Whether two posts are of one kind; many posts share a kind, so each pair of kinds is compared once."""
        pair = id(listed.kind), id(planned.kind)
        if pair not in self._equal_kinds:
            self._equal_kinds[pair] = listed.kind == planned.kind
        return self._equal_kinds[pair]

    def _fields(self, course: PostCourse, place: int, listed: Spell, number: int, day: date) -> Iterator[Step]:
        """The fields in which a post differs: those of other planned states first, then those that nothing plans."""
        seen = ListedFields(listed, self.lists[number] if number >= 0 else None, self.prices)
        last = course.at(self.last_day)
        to_come = day > self.last_day and (place > last or day >= self.resumes)
        planned, at_last = course.states[place].spell, course.states[last].spell
        assert planned is not None
        # most posts are as planned, and are done with here
        if listed.budgeted == planned.budgeted and self._of_one_kind(listed, planned):
            return
        late: list[tuple[str, Spell]] = []
        early: list[tuple[str, Spell]] = []
        own: list[str] = []
        # one cause at a time, so that each has its own amount
        for cause in (cause for cause in CAUSES_OF_FIELDS if not seen.same(cause, planned)):
            before = [s.spell for s in course.states[:place] if s.spell is not None and seen.same(cause, s.spell)]
            after = [s.spell for s in course.states[place + 1 :] if s.spell is not None and seen.same(cause, s.spell)]
            if before:
                late += [(cause, before[-1])] if not to_come else []
            elif after:
                early.append((cause, after[0]))
            # what changed by plan after the last list is not known to differ
            elif not (place > last and day > self.last_day and at_last and not same_fields(cause, planned, at_last)):
                own.append(cause)
        yield from seen.steps(planned, late, early, own)
