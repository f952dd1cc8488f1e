"""Posts: what there is to pay for, from one day until another, and which funder pays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Literal

from establishment.ground.columns import Column, Columns, Row, read_table
from establishment.ground.csv_files import spell
from establishment.ground.findings import Faults, Place
from establishment.ground.money import percent, text
from establishment.ground.periods import FAR_FUTURE, FAR_PAST, long_date
from establishment.ground.shown_fields import ShownFields
from establishment.pensions import NO_PENSION, Pension

Basis = Literal["minimum", "middle_point", "middle_salary", "maximum", "point", "actual", "unstated"]
BASES: tuple[Basis, ...] = ("minimum", "middle_point", "middle_salary", "maximum", "point", "actual", "unstated")
# what is left are bases that need a point, and none
OF_A_GRADE: tuple[Basis, ...] = BASES[:4]
"""The bases that a grade has without a point."""

Funding = tuple[tuple[str, Fraction], ...]
"""Who pays, first-named first: (funder, share), the shares adding to 1. Empty where it is not said."""

Stages = tuple[tuple[date, Funding], ...]
"""Who pays from each day on, in order of the days."""

UNSAID = "not said"
"""The funder of a cost for which none is given."""


_SAYS_AN_END = re.compile(
    r"\bfixed[- ]?term\b|\bFTC\b|\bmaternity cover\b"
    r"|\btemporary\b(?! (?:accommodation|housing|works?|traffic|event|structure|shelter|lettings?)\b)",
    re.IGNORECASE,
)
"""Titles of posts that are not for good; temporary accommodation and the like are what a post is about."""


def says_an_end(words: str) -> bool:
    """Whether a title, or the kind of a contract, says that a post is not for good.

    >>> says_an_end("Planner (fixed-term)"), says_an_end("Temporary Accommodation Officer")
    (True, False)
    """
    return _SAYS_AN_END.search(words) is not None


def payers(funding: Funding) -> Funding:
    """Who pays, with `UNSAID` for the whole where it is not said."""
    # a cost for which nobody is named still falls on somebody: it is shown as unfunded, never left out
    return funding or ((UNSAID, Fraction(1)),)


POSTS = Columns(
    Column("post", "text", "", "post number or id, as text", required=True),
    Column("title", "text", "", "title of the post"),
    Column("scale", "text", "", "pay scale; empty for the scenario's own"),
    Column("grade", "text", "", "grade", required=True),
    Column("point", "point", "", "point of the postholder or of the budget"),
    Column("salary", "pounds", "pounds/year", "full-time pay of its own, in place of a point"),
    Column("salary_on", "date", "", "a day on which it has that salary; the price base where empty"),
    Column("protected", "text", "", "how pay above the grade is kept: frozen, or raised by awards"),
    Column("protected_until", "date", "", "the first day on which it is kept no more; empty where it has no end"),
    Column("count", "int64", "posts", "number of posts alike; 1 where empty"),
    Column("fte", "part", "full-time equivalents", "hours of one post as a part of full time; 1 where empty"),
    Column("weeks", "part", "part of a year", "paid weeks as a part of the year, such as 39/52; 1 where empty"),
    Column("unit", "text", "", "unit or place"),
    Column("funder", "text", "", "who pays: a funder, or a split such as pcc 1/3; force 2/3"),
    Column("budgeted", "bool", "", "whether recurring money stands behind the post; yes where empty"),
    Column("from", "date", "", "first day of the post; empty where it has long been there"),
    Column("until", "date", "", "first day after its end; empty where it has none"),
    Column("funded_until", "date", "", "first day without funding; empty where none is known"),
    Column("increment_date", "date", "", "day of the next increment; then each year on that day"),
    Column("on_point_since", "date", "", "day since which it has been on its point; its first day where it has one"),
    Column("vacancy_percent", "percent", "percent", "vacancy factor: what is taken off because posts stand empty"),
    Column("category", "text", "", "National Insurance category letter"),
    Column("pension", "text", "", "pension: scheme, scheme/employer or scheme/employer/kind of rate; none"),
    Column("allowances", "text", "", "allowances, such as shift 14% pensionable; standby £1,200; London"),
    Column("reports_to", "text", "", "the post it reports to"),
)
"""Columns of a posts table: one row a post, or a line of posts alike."""

HOURS = "hours"
"""A column beside them: hours a week of one post, where a row does not say its FTE."""
HOURS_NOTE = (
    "{}: hours are a part of the full-time week of the scale where a row says no FTE; a row with neither is taken as "
    "full-time."
)
EMPTY_NOTES = {
    "count": "The number of posts (count) is empty in {}; each is taken as one post.",
    "fte": "The hours (fte) are empty in {}; each post there is taken as full-time.",
    "weeks": "The paid weeks (weeks) are empty in {}; each post there is taken as paid all year.",
}
"""What is said of columns whose empty cells are taken as something."""


@dataclass(frozen=True)
class Allowance:
    """Pay on top of basic: a percentage of it or an amount a year; always within National Insurance.

    With neither, the name is looked up among the allowances of the scale, on the day of the price.
    count: how often a year an amount is paid.  hours: hours a week, on average over the year, for which a percentage of
    the hourly pay is paid.  least, most: pence a year for full time.  follows_hours: whether an amount, and the least
    and most, are in proportion to the hours of the post; a percentage always is.
    """

    name: str
    percent: Fraction | None = None
    pence: int | None = None
    pensionable: bool = False
    count: Fraction | None = None
    hours: Fraction | None = None
    least: int | None = None
    most: int | None = None
    follows_hours: bool | None = None

    @property
    def named_only(self) -> bool:
        """Whether it is for the scale to say what it is."""
        return self.percent is None and self.pence is None


Protected = Literal["", "frozen", "awards"]
PROTECTED: tuple[Protected, ...] = ("", "frozen", "awards")
"""How pay above a grade is kept: not at all, standing still, or raised by awards; until the grade has reached it."""


@dataclass(frozen=True)
class OwnPay:
    """A full-time salary that a post has of its own: whole pence a year, and a day on which it has it.

    until: the first day on which its protection has ended; None of one without an end.
    """

    pence: int
    on: date
    protected: Protected = ""
    until: date | None = None

    def __str__(self) -> str:
        protection = {"": "", "frozen": ", protected and frozen", "awards": ", protected with awards"}[self.protected]
        protection += f" until {long_date(self.until - timedelta(days=1))}" if self.until else ""
        return f"{text(self.pence)} of {long_date(self.on)}{protection}"

    def ended(self, on: date | None) -> bool:
        """Whether its protection has ended by a day."""
        return self.until is not None and on is not None and self.until <= on


@dataclass(frozen=True, repr=False)
class Kind(ShownFields):
    """All that prices a post. Two posts of one kind cost the same."""

    scale: str
    grade: str
    point: str = ""
    basis: Basis = "unstated"
    stop_at_bar: bool | None = None
    fte: Fraction = Fraction(1)
    weeks: Fraction = Fraction(1)
    category: str = ""
    pension: Pension = NO_PENSION
    allowances: tuple[Allowance, ...] = ()
    on_cost_rate: Fraction | None = None
    vacancy: Fraction = Fraction(0)
    own_pay: OwnPay | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Worked out once: a kind is looked up for every stretch of every post."""
        # of all fields: two posts of one kind must cost the same
        return hash(_priced_by(self))

    @property
    def label(self) -> str:
        """The grade, and what sets this kind apart: `LC5/6`, `Sergeant point 2 at 1/2 FTE`."""
        words = self.grade
        # on another basis the point prices nothing, and would set kinds apart that cost the same
        if self.point and self.basis in ("point", "actual", "unstated"):
            words += f" point {self.point}"
        if self.own_pay is not None:
            words += f" on {text(self.own_pay.pence)}"
        if self.fte != 1:
            words += f" at {self.fte} FTE"
        if self.weeks != 1:
            words += f" for {self.weeks} of the year"
        if self.allowances:
            words += " with " + ", ".join(allowance.name for allowance in self.allowances)
        if self.vacancy:
            words += f" less {percent(self.vacancy)} vacancy"
        return words


_priced_by = attrgetter(*(each.name for each in fields(Kind)))
"""All fields of a kind of post."""


@dataclass(frozen=True)
class Fixed:
    """A yearly amount that is no post: non-pay, or income as a negative amount. Whole pence."""

    component: Literal["non_pay", "income"]
    pence: int

    @property
    def label(self) -> str:
        """Non-pay or income."""
        return self.component.replace("_", "-")


@dataclass(frozen=True)
class Spell:
    """A post, or posts alike, as they are from one day until another; or a line that is no post.

    post: its number, or "" for a line typed without one.  count: posts alike.
    own_day: whether the day of the increment is given on the post itself.  on_point_since: how long it has been on its
    point; None where that is not said.
    funding, later: who pays, and who pays from each later day.  increments: the day of the next one.
    from_, until: None where open.  since: its first day before an action found it.
    made_by: the number of the movement that made it what it is; 0 where none did.
    priced_as: the title it had before it took another, by which a unit cost given for a title still finds it.
    labels: what stands in columns of the posts table that are the user's own, by their headings as they spell.
    pooled: whether it is part of a row that holds several posts by its FTE, without their number.
    The places where it stands in a file do not count in comparisons, nor do labels and whether it is pooled.
    """

    post: str
    title: str
    kind: Kind | Fixed
    count: int = 1
    unit: str = ""
    funding: Funding = ()
    later: Stages = ()
    budgeted: bool = True
    from_: date | None = None
    until: date | None = None
    funded_until: date | None = None
    increments: date | None = None
    own_day: bool = False
    on_point_since: date | None = None
    reports_to: str = ""
    since: date | None = None
    made_by: int = 0
    priced_as: str = ""
    labels: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    pooled: bool = field(default=False, compare=False)
    place: Place = field(default=Place(""), compare=False)

    @property
    def start(self) -> date:
        """First day, or the far past."""
        return self.from_ or FAR_PAST

    @property
    def end(self) -> date:
        """First day after, or the far future."""
        return self.until or FAR_FUTURE

    @property
    def stages(self) -> Stages:
        """Who pays from each day on which that changes; nobody is said from the day its funding ends."""
        if self.funded_until is None:
            return self.later
        # the last stage is nobody's: what was to pay later ended with the funding
        return (*((day, paid) for day, paid in self.later if day < self.funded_until), (self.funded_until, ()))

    def payers(self, on: date | None = None) -> Funding:
        """Who pays on a day; on its first where none is given."""
        # the stages stand in order, so the last one that has begun pays
        paid_by = self.funding
        for start, funding in self.stages:
            paid_by = funding if start <= (on or self.start) else paid_by
        return paid_by or ((UNSAID, Fraction(1)),)

    @property
    def fundings(self) -> list[Funding]:
        """Every split of who pays that there is at any time, that of its first day first."""
        # the far past too, for a post that has always been there may have had another payer
        days = [self.start, FAR_PAST, *(day for day, _ in self.stages)]
        return list(dict.fromkeys(self.payers(day) for day in days))

    @property
    def time_limited(self) -> bool:
        """Whether it has a known end: it is then no part of recurring figures."""
        return self.until is not None

    @property
    def posts(self) -> int:
        """How many posts: none for a line of non-pay."""
        return self.count if isinstance(self.kind, Kind) else 0

    @property
    def fte(self) -> Fraction:
        """Full-time equivalents of all posts of the line."""
        return self.count * self.kind.fte if isinstance(self.kind, Kind) else Fraction(0)

    @property
    def label(self) -> str:
        """The title with the grade, as the shorthand has them."""
        if isinstance(self.kind, Fixed):
            return self.title
        grade = self.kind.label
        # a title that ends with its grade, such as Sergeant, would name it twice
        named = f" {self.title}".endswith(f" {grade}")
        return self.title if named else f"{self.title} {grade}".strip()


def read_posts(
    path: Path, shown_name: str, faults: Faults, ignore: Sequence[str] = (), labels: Sequence[str] = ()
) -> list[Row]:
    """The rows of a posts table, typed; a post number that stands twice is noted (E301).

    How many rows leave their hours, weeks or number of posts empty is noted beside the figures.

    ignore: headings of columns that are not looked at.  labels: headings of the user's own columns, which are kept.
    """
    # a list of hours has no FTE on most rows, and the note would be of all of them
    hours = HOURS in map(spell, labels)  # then an empty FTE is not taken as full time
    notes = {name: note for name, note in EMPTY_NOTES.items() if name != "fte" or not hours}
    return without_twins(read_table(path, POSTS, faults, shown_name, ignore, notes, labels=labels), faults)


def without_twins(rows: list[Row], faults: Faults) -> list[Row]:
    """Rows of posts, once every post number that stands twice is noted (E301)."""
    first: dict[str, int] = {}
    for row in rows:
        post = row["post"]
        if post in first:
            message = f'The post "{post}" appears twice; the first is on line {first[post]}.'
            faults.add("E301", row.place, "post", post, message, "Give each line of posts a number of its own.")
        # the first line of each number, so that a third one points to it as well
        first.setdefault(post, row.place.line)
    return rows
