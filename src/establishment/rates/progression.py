"""How posts climb the points of a grade: the wait before each step, its clock, its day and its gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from establishment.ground.findings import Finding, InputError, Place
from establishment.ground.periods import anniversary, day_of_year, in_force, months_after, months_in_words, share_a_day
from establishment.ground.shown_fields import ShownFields
from establishment.rates.references import Source

Clock = Literal["time_on_point", "service_in_rank", "event", "frozen", "none", "local"]
CLOCKS: tuple[Clock, ...] = get_args(Clock)
"""What a wait counts.

time_on_point: the months on the point.  service_in_rank: the months since joining the rank.  event: the step comes by
an assessment or the like, on a day that the scenario says.  frozen: no service builds up.  none: there is no step.
local: each employer says.
"""
NO_PLACE = Place("")
DayOfStep = Literal["anniversary", "common", "event", "none", "local"]
DAYS_OF_STEP: tuple[DayOfStep, ...] = get_args(DayOfStep)


@dataclass(frozen=True)
class StepRule:
    """The rule of a step, for a stretch of time.

    from_: None where it has always been so, or where its start was not read.  until: the first day after it.
    grade, point: those it is for; every one where empty.  to: the point above; the next of the grade where empty.
    months: of the wait; None where nothing is waited for.  day: month and day of a common day.
    starters_from, starters_months: who starts from that month and day until the common day has the first step after
    so many months; who starts before it, on the next common day.
    """

    grade: str
    point: str
    to: str
    months: int | None
    clock: Clock
    day_of_step: DayOfStep
    day: tuple[int, int] | None = None
    starters_from: tuple[int, int] | None = None
    starters_months: int | None = None
    gate: str = ""
    from_: date | None = None
    until: date | None = None
    source: Source | None = None
    place: Place = NO_PLACE

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return in_force(on, self.from_, self.until)

    @property
    def automatic(self) -> bool:
        """Whether the step comes when the wait has run, without a decision that only the user knows."""
        return self.months is not None and self.clock in ("time_on_point", "service_in_rank")

    def __str__(self) -> str:
        step = f"{self.point or 'each point'} to {self.to or 'the next'}"
        time = months_in_words(self.months) if self.months is not None else ""
        wait = {
            "time_on_point": f"after {time} on the point",
            "service_in_rank": f"after {time} of service in the rank",
            "event": "by an assessment or a decision, on the day that the scenario says",
            "frozen": "no step, and no service builds up",
            "none": "no step by time",
            "local": "after the time that each employer says",
        }[self.clock]
        common = f", on {day_of_year(self.day)}" if self.day and self.day_of_step == "common" else ""
        return f"{step}: {wait}{common}"

    @property
    def starters(self) -> str:
        """The first step of who starts shortly before the common day, in words; empty without such a rule."""
        if self.starters_from is None or self.starters_months is None or self.day is None:
            return ""
        starts = f"from {day_of_year(self.starters_from)} to the day before {day_of_year(self.day)}"
        return f"who starts {starts} has the first step after {months_in_words(self.starters_months)}"


def yearly(months: int, place: Place) -> StepRule:
    """The rule of a scale, or of a scenario, that says how long each point takes and no more."""
    return StepRule("", "", "", months, "time_on_point", "anniversary", place=place)


@dataclass(frozen=True)
class Standing:
    """A post on a point of its own, and when its increments come.

    first: the day of the next increment, whose month and day the steps have.  own: whether that day is given on the
    post itself, which then stands above a scheme's common day.  since: how long it has been on its point; None where
    that is not said, and the first step then comes on its day.
    """

    grade: str
    point: str
    first: date
    own: bool = True
    since: date | None = None


@dataclass(frozen=True)
class Increment:
    """The point that a post stands on from a day on."""

    on: date
    point: str


@dataclass(frozen=True)
class NoIncrement:
    """An increment day on which no step comes, and the rule that has it so. due: when its wait has run."""

    on: date
    rule: StepRule
    due: date | None


@dataclass(frozen=True, repr=False)
class Progression(ShownFields):
    """The rules of a scale's steps. place: where they would stand, for messages.  name: that of the scale."""

    name: str
    rules: tuple[StepRule, ...]
    place: Place

    def rule(self, grade: str, point: str, on: date) -> StepRule | None:
        """The rule of the step from a point on a day: that of the point before that of the grade, then of all."""
        # a rule for the point says more than one for the grade, and that more than one for all
        fits = [r for r in self.rules if r.grade in ("", grade) and r.point in ("", point) and r.holds(on)]
        return max(fits, key=lambda rule: (bool(rule.point), bool(rule.grade)), default=None)

    def due(self, rule: StepRule, grade: str, point: str, since: date) -> date:
        """When a wait that began on a day has run; months in which no service builds up do not count."""
        assert rule.months is not None
        start, day = since, months_after(since, rule.months)
        for frozen in sorted(self._frozen(grade, point), key=lambda each: each.from_ or date.min):
            begins, ends = frozen.from_ or date.min, frozen.until or date.max
            # who joins during a freeze starts to wait when it ends
            if begins <= start < ends:
                start, day = ends, months_after(ends, rule.months)
            # a freeze within the wait makes it longer by its months
            elif start < begins < day:
                day = months_after(day, 12 * (ends.year - begins.year) + ends.month - begins.month)
        return day

    def _frozen(self, grade: str, point: str) -> list[StepRule]:
        return [r for r in self.rules if r.clock == "frozen" and r.grade in ("", grade) and r.point in ("", point)]

    def climb(
        self, post: Standing, points_on: Callable[[date], Sequence[str]], until: date, *, rules_on: date | None = None
    ) -> Iterator[Increment | NoIncrement]:
        """The steps of a post, and the increment days that bring none, up to a day and with it.

        points_on: the points that a post can climb on a day, the last being the top.
        rules_on: the day whose rules hold throughout, for constant prices; each day's own if None.
        Raises InputError E218 where no rule says how long the post waits, or the employer is to say.
        """
        point, since = post.point, post.since
        stepped = False
        for day, named in self._days(post, until):
            points = points_on(day)
            if point not in points:
                continue
            # several steps can fall on one day, where a new rule counts time served before it
            while point != points[-1]:
                rule = self.rule(post.grade, point, rules_on or day)
                # a wait that each employer sets is not known here, and a year is not assumed in its place
                if rule is None or rule.clock == "local":
                    raise self._unsaid(post, point, day, rule)
                due = self._due_on(rule, post, day, named, point, since, stepped)
                if due is None or due > day:
                    # a day of the other sort is not one on which the post would look for a step
                    if (named == "own") == (post.own or rule.day_of_step != "common"):
                        yield NoIncrement(day, rule, due)
                    break
                point, stepped = _above(rule, points, point), True
                yield Increment(day, point)
                # who had waited long enough before the rule began has the rest of that time counted on the next point
                since = due if rule.from_ is not None and due < rule.from_ and rules_on is None else day
                if since == day:
                    break

    def _days(self, post: Standing, until: date) -> Iterator[tuple[date, str]]:
        """The days on which a step can come: of the post, of a scheme, and of those who start between two of these."""
        days: dict[date, str] = {}
        rules = [rule for rule in self.rules if rule.grade in ("", post.grade) and rule.day_of_step == "common"]
        for year in range(post.first.year, until.year + 1):
            for rule in rules if not post.own else ():
                if rule.day is not None:
                    days[date(year, *rule.day)] = "common"
            # a common day that is also the post's own stays a common one
            days.setdefault(anniversary(post.first, year), "own")
        if post.since is not None and not post.own:
            for rule in rules:
                starter = _starter_day(rule, post.since)
                if starter is not None:
                    days.setdefault(starter, "starter")
        for day in sorted(days):
            # nobody steps on the day of arriving on a point
            if post.first <= day <= until and (post.since is None or post.since < day):
                yield day, days[day]

    def _due_on(
        self, rule: StepRule, post: Standing, day: date, named: str, point: str, since: date | None, stepped: bool
    ) -> date | None:
        """When the wait for a step has run; None where none is waited for, or the step does not come on such a day."""
        if not rule.automatic:
            return None
        # who starts within the year before a common day waits less than a year; a longer wait is served to the end
        whole = rule.months is not None and rule.months > 12 and since is not None
        if rule.day_of_step == "common" and post.own and not whole:
            return day  # the day given on the post stands in place of the common one
        if rule.day_of_step == "common" and not post.own:
            starter = _starter_day(rule, since) if since is not None and not stepped else None
            if starter is not None:
                return starter if day >= starter else None
            if (day.month, day.day) != rule.day:
                return None
            if not whole and (stepped or rule.starters_from is not None):
                return day
        elif named != "own":
            return None
        return day if since is None else self.due(rule, post.grade, point, since)

    def _unsaid(self, post: Standing, point: str, day: date, rule: StepRule | None) -> InputError:
        if rule is None:
            message = f"The scale {self.name} does not say how long a post stays on point {point} of {post.grade}"
            message += f", so its increment of {day} cannot be costed."
        else:
            message = f"How long a post stays on point {point} of {post.grade} is for each employer to say"
            message += f" ({rule.source.cited})." if rule.source else "."
        fix = "Add increment_months = 12 to the scenario if each point takes a year; for a scale of your own, "
        fix += "write its rules in progression.csv, or increment_months in scale.toml."
        return InputError([Finding("E218", self.place, "increment_date", str(day), message, fix)])


def _starter_day(rule: StepRule, since: date) -> date | None:
    """The first increment of who starts between the starters' day and the common one; None for others."""
    if rule.day is None or rule.starters_from is None or rule.starters_months is None:
        return None
    common = date(since.year, *rule.day)
    # the starters' season can begin in the year before: 1 October to 31 March
    opens = date(since.year - (rule.starters_from > rule.day and since < common), *rule.starters_from)
    closes = common if since < common else date(since.year + 1, *rule.day)
    return months_after(since, rule.starters_months) if opens <= since < closes else None


def _above(rule: StepRule, points: Sequence[str], point: str) -> str:
    """The point that a step leads to: the one the rule names, where the grade has it; else the next."""
    # a rule may name a point that the grade no longer has; a step never leads down
    if rule.to in points and points.index(rule.to) > points.index(point):
        return rule.to
    return points[points.index(point) + 1]


def overlaps(rules: Sequence[StepRule]) -> Iterator[tuple[StepRule, StepRule]]:
    """Pairs of rules for the same step that are in force on one day."""
    for number, one in enumerate(rules):
        for other in rules[:number]:
            same = (one.grade, one.point) == (other.grade, other.point)
            if same and share_a_day((one.from_, one.until), (other.from_, other.until)):
                yield other, one
