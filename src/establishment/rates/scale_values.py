"""What a pay scale holds: dated pay of points, grades, allowances and sums paid once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Place, listed
from establishment.ground.money import number_text, text
from establishment.ground.periods import in_force
from establishment.ground.shown import Shown
from establishment.ground.shown_fields import ShownFields
from establishment.posts import Allowance
from establishment.rates.references import Dated, Source


@dataclass(frozen=True, repr=False)
class PointValue(ShownFields):
    """Pay of one point at one award: whole pence a full-time year, and where it comes from.

    made_of: the value that an assumed award raised.  stands_on: of a salary of a post's own, the spine and the point at
    or below it, by which awards and payments for some points go.
    """

    scale: str
    spine: str
    point: str
    pence: int
    award: date
    source: Source
    made_of: PointValue | None = field(default=None, repr=False)
    stands_on: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def first(self) -> PointValue:
        """The value before any assumed award."""
        value = self
        while value.made_of is not None:
            value = value.made_of
        return value


Values = dict[tuple[str, str], dict[date, PointValue]]
"""Pay by spine and point, then by award."""


@dataclass(frozen=True, repr=False)
class Grade(Shown):
    """A range of points from the bottom up.

    bar: the last point before the bar of a linked grade.  band: two ends with no points between.
    """

    name: str
    spine: str
    points: tuple[str, ...]
    from_: date | None = None
    until: date | None = None
    bar: str = ""
    band: bool = False

    def __str__(self) -> str:
        if not self.points:
            return f"{self.name}: known by name only, no points"
        bar = f", bar after {self.bar}" if self.bar else ""
        days = f", from {self.from_}" if self.from_ else ""
        days += f", until {self.until}" if self.until else ""
        return f"{self.name}: {'band' if self.band else 'points'} {', '.join(self.points)}{bar}{days}"

    @property
    def priced(self) -> bool:
        """Whether the scale has points for it; else it is known by name only."""
        return bool(self.points)

    def holds(self, on: date) -> bool:
        """Whether the range is in force on a day."""
        return in_force(on, self.from_, self.until)


@dataclass(frozen=True)
class BasicPay:
    """The full-time salary a post is costed at, exact, and the points it stands on."""

    salary: Fraction
    values: tuple[PointValue, ...]


@dataclass(frozen=True)
class AllowanceValue(Dated):
    """An allowance for a stretch of time: a percentage, or an amount in pence of some unit.

    pensionable, follows_hours: None where no source says it.  grades: those it is for; all where empty.
    least, most: pence a year for full time.
    """

    name: str
    area: str
    percent: Fraction | None
    pence: int | None
    unit: str
    pensionable: bool | None
    grades: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    follows_hours: bool | None = None

    @classmethod
    def given(cls, own: Allowance) -> AllowanceValue:
        """An allowance that a post says itself, as a scale would have it."""
        unit = "percent_of_basic" if own.hours is None else "percent_of_hourly_pay"
        unit = unit if own.percent is not None else "pounds_a_year" if own.count is None else "pounds_each"
        # an amount that the scenario gives is an input: it weakens no figure
        source = Source("published", "high", (), "", Place(""))
        return cls(
            date.min,
            None,
            source,
            own.name,
            "",
            own.percent,
            own.pence,
            unit,
            own.pensionable,
            (),
            own.least,
            own.most,
            own.follows_hours,
        )

    def is_for(self, grade: str) -> bool:
        """Whether a grade has it."""
        return not self.grades or grade in self.grades

    def __str__(self) -> str:
        paid = f"{number_text(100 * self.percent)}%" if self.percent is not None else text(self.pence or 0)
        limits = [f"at least {text(self.least)}"] if self.least is not None else []
        limits += [f"at most {text(self.most)}"] if self.most is not None else []
        pension = "pensionable" if self.pensionable else "not pensionable"
        pension = "taken as not pensionable, as no source says" if self.pensionable is None else pension
        hours = {True: ["in proportion to hours"], False: ["whatever the hours"], None: []}[self.follows_hours]
        # nothing said stays unsaid: an amount may follow the hours or not
        grades = [f"for {listed(self.grades)}"] if self.grades else []
        per = self.unit.replace("_", " ").removeprefix("pounds ").removeprefix("percent ")
        return f"{self.name}: {paid} {', '.join([per, *limits, *grades, *hours, pension])}"


@dataclass(frozen=True)
class LumpSum:
    """A payment that an award makes once, to those on some points (spine, point) or on all.

    pence: for full time.  percent: of a year's basic pay of the post.
    """

    on: date
    pence: int
    points: frozenset[tuple[str, str]] | None
    source: Source
    percent: Fraction

    def covers(self, values: tuple[PointValue, ...]) -> bool:
        """Whether a post that stands on these points has it."""
        # of a basis between two points both must be paid it: a mean of one who is and one who is not pays no one
        return self.points is None or all(
            (value.stands_on or (value.spine, value.point)) in self.points for value in values
        )
