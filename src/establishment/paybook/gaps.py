"""What a scale holds and what it lacks: points without a value, and the counts of its values and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from establishment.ground.findings import run_text
from establishment.rates.references import STATUSES
from establishment.rates.scale_values import Grade, PointValue
from establishment.rates.scales import Scale, in_order


@dataclass(frozen=True)
class Gap:
    """Points that lack a value at awards under which they are to have one.

    grade: the range of points that is to be complete; None on a spine that no grade uses.
    """

    spine: str
    points: tuple[str, ...]
    awards: tuple[date, ...]
    grade: Grade | None = None


@dataclass(frozen=True)
class Removed:
    """A point of a spine without grades that has no value after its last award."""

    spine: str
    point: str
    last: date


@dataclass(frozen=True)
class ScaleSummary:
    """Counts of a scale.

    points: those of its grades and of its own spines.  values: salaries of one point at one award, of its own.
    on_spine: the scale whose points and awards it uses.  missing: how often a point lacks a value at an award.
    one_source: how many values rest on a single reference.  low: of low confidence, refused unless asked for.
    """

    name: str
    title: str
    on_spine: str
    grades: int
    points: int
    values: int
    priced_awards: tuple[date, ...]
    empty_awards: tuple[date, ...]
    known_until: date | None
    missing: int
    gaps: tuple[Gap, ...]
    references: int
    one_source: int
    low: int
    statuses: dict[str, int] = field(hash=False)


def values_of(scale: Scale) -> Iterator[PointValue]:
    """All values of a scale, point by point."""
    for dated in scale.values.values():
        yield from dated.values()


def own_values(scale: Scale) -> list[PointValue]:
    """The values of a scale's own folder, without those of a spine it is on."""
    return [value for value in values_of(scale) if value.scale == scale.name]


def own_scale(scale: Scale) -> Scale:
    """The scale with the values of its own folder alone, without those of a spine it is on."""
    values = {
        key: {day: value for day, value in dated.items() if value.scale == scale.name}
        for key, dated in scale.values.items()
    }
    return replace(scale, values={key: dated for key, dated in values.items() if dated})


def stretches(scale: Scale) -> Iterator[tuple[date, date]]:
    """Each award, and the day until which it is in force."""
    # a last award without an end is in force for good
    awards, until = scale.table.awards, scale.table.known_until
    last = until if until is not None and awards and until > awards[-1] else date.max
    yield from zip(awards, [*awards[1:], last], strict=False)


def priced_awards(scale: Scale) -> list[date]:
    """The awards at which any point has a value."""
    # an award without any value is a gap of its own, and not one of each point
    with_values = {value.award for value in values_of(scale)}
    return [award for award in scale.table.awards if award in with_values]


def free_spines(scale: Scale) -> list[str]:
    """Spines with values of the scale itself on which no grade has points."""
    used = {grade.spine for ranges in scale.grades.values() for grade in ranges if grade.priced}
    own = dict.fromkeys(value.spine for value in own_values(scale))
    return [spine for spine in own if spine not in used]


def in_force(grade: Grade, award: date, until: date) -> bool:
    """Whether a range of points is in force on any day of an award."""
    return (grade.from_ is None or grade.from_ < until) and (grade.until is None or grade.until > award)


def gaps_of(scale: Scale) -> list[Gap]:
    """Every point that is to have a value at an award and has none.

    A grade is to have a value for each of its points at each award in force on one of its days. On a spine
    without grades, a point is to have one at each award up to its last, and so has a whole number between two
    that have one. Awards without any value in the scale are left out: they are `empty_awards`.
    """
    priced = set(priced_awards(scale))
    spans = [(award, until) for award, until in stretches(scale) if award in priced]
    gaps: list[Gap] = []
    # a linked grade has the points of the grades that it joins, whose gaps are said there
    for grade in (g for ranges in scale.grades.values() for g in ranges if g.priced and not g.bar):
        lacking = {
            award: [p for p in grade.points if award not in scale.values.get((grade.spine, p), {})]
            for award, until in spans
            if in_force(grade, award, until)
        }
        gaps += _grouped(grade.spine, lacking, grade)
    for spine in free_spines(scale):
        gaps += _grouped(spine, {award: _lacking(scale, spine, award) for award, _ in spans}, None)
    return gaps


def _lacking(scale: Scale, spine: str, award: date) -> list[str]:
    dated = {point: days for (s, point), days in scale.values.items() if s == spine}
    # a point that ends is no gap after its end: points are done away with
    lacking = [point for point, days in dated.items() if award not in days and award < max(days)]
    numbers = sorted(int(point) for point, days in dated.items() if award in days and point.isdecimal())
    # a whole number between two others is a point that was forgotten
    between = [str(n) for low, high in pairwise(numbers) for n in range(low + 1, high)]
    return in_order(lacking + [point for point in between if point not in dated])


def _grouped(spine: str, lacking: dict[date, list[str]], grade: Grade | None) -> list[Gap]:
    """One gap for each set of points, with all awards that lack it."""
    awards: dict[tuple[str, ...], list[date]] = {}
    for award, points in lacking.items():
        if points:
            awards.setdefault(tuple(points), []).append(award)
    return [Gap(spine, points, tuple(days), grade) for points, days in awards.items()]


def removed_points(scale: Scale) -> list[Removed]:
    """Points of spines without grades that end before the last award with values."""
    awards, free = priced_awards(scale), free_spines(scale)
    return [
        Removed(spine, point, max(dated))
        for (spine, point), dated in scale.values.items()
        # gone before the last award with values: else it is still there
        if spine in free and max(dated) < awards[-1]
    ]


def summary_of(scale: Scale) -> ScaleSummary:
    """Count what a scale holds, and find its gaps."""
    values, gaps, priced = own_values(scale), gaps_of(scale), priced_awards(scale)
    counted = Counter(value.source.status for value in values)
    return ScaleSummary(
        name=scale.name,
        title=scale.table.title,
        on_spine=scale.table.on_spine,
        grades=len(scale.grades),
        points=len(used_points(scale)),
        values=len(values),
        priced_awards=tuple(priced),
        empty_awards=tuple(award for award in scale.table.awards if award not in priced),
        known_until=scale.table.known_until,
        missing=len({(gap.spine, point, award) for gap in gaps for point in gap.points for award in gap.awards}),
        gaps=tuple(gaps),
        references=len(scale.references),
        one_source=sum(len(value.source.references) == 1 for value in values),
        low=sum(value.source.confidence == "low" for value in values),
        # only statuses that there are, in their own order
        statuses={status: counted[status] for status in STATUSES if counted[status]},
    )


def used_points(scale: Scale) -> set[tuple[str, str]]:
    """Spine and point of every value of its own, and of every point of its grades that has any value."""
    graded = {(g.spine, point) for ranges in scale.grades.values() for g in ranges for point in g.points}
    return (graded & set(scale.values)) | {(value.spine, value.point) for value in own_values(scale)}


def award_runs(awards: Sequence[date], all_awards: Sequence[date]) -> str:
    """Awards in words; three or more that follow each other in `known` are joined.

    >>> days = [date(2020 + n, 4, 1) for n in range(5)]
    >>> award_runs([days[0], *days[2:]], days)
    '2020-04-01, 2022-04-01 to 2024-04-01'
    """
    runs: list[list[date]] = []
    for award in awards:
        # runs of three or more are shorter as a first and a last
        if runs and all_awards.index(award) == all_awards.index(runs[-1][-1]) + 1:
            runs[-1].append(award)
        else:
            runs.append([award])
    return ", ".join(run_text([str(day) for day in run]) for run in runs)
