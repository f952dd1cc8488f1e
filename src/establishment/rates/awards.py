"""Awards applied to a scale: the next points from an assumed award, always marked as projected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil

from establishment.ground.findings import Place, RefusedError
from establishment.ground.money import divide, text
from establishment.rates.references import Source
from establishment.rates.scales import LumpSum, PointValue, Scale


@dataclass(frozen=True)
class AssumedAward:
    """An award that is assumed, not published.

    percent: of pay, 3.2 for 3.2%; Decimal, int or text.  flat_pounds: pounds a year on top.  Of both, the
    sum, or with `greater` the greater of the two.  points: only these points; all where None.
    only: only these pairs of spine and point.  lump_pence: a payment made once on the day, for full time.
    replaces: known awards from its day on are set aside.
    """

    effective_from: date
    percent: Decimal | int | str | None = None
    flat_pounds: int | None = None
    greater: bool = False
    points: tuple[str, ...] | None = None
    only: frozenset[tuple[str, str]] | None = None
    lump_pence: int | None = None
    replaces: bool = False

    def __post_init__(self) -> None:
        if self.percent is None and self.flat_pounds is None and self.lump_pence is None:
            raise RefusedError("an award needs a percent, flat_pounds or lump_pence")
        if isinstance(self.percent, float):
            raise TypeError(f"percent is the float {self.percent!r}; give Decimal('{self.percent}') or text")

    def __str__(self) -> str:
        parts = [f"{self.percent}%"] if self.percent is not None else []
        parts += [text(100 * self.flat_pounds)] if self.flat_pounds is not None else []
        said = (" or, if greater, " if self.greater else " and ").join(parts)
        once = f"{text(self.lump_pence)} once" if self.lump_pence is not None else ""
        some = "" if self.points is None and self.only is None else " on some points"
        return " and ".join(part for part in (said, once) if part) + some

    def covers(self, spine: str, point: str) -> bool:
        """Whether it is for a point."""
        listed = self.points is None or point in self.points
        return listed and (self.only is None or (spine, point) in self.only)

    def applied(self, pence: int, step: int) -> int:
        """Pay after the award, in whole pence.

        step: the scale's rounding in pence. A percentage goes to the nearest step, halves up; a flat amount
        that leaves the steps goes up to the next.
        """
        raised = pence * (1 + Fraction(str(self.percent)) / 100) if self.percent is not None else Fraction(pence)
        nearest = step * int(divide(raised.numerator, step * raised.denominator)) if self.percent is not None else pence
        if self.flat_pounds is None:
            return nearest
        flat = step * ceil(Fraction((pence if self.greater else nearest) + 100 * self.flat_pounds, step))
        return max(flat, nearest) if self.greater else flat


def step_of(scale: Scale) -> int:
    """The scale's rounding in pence; a pound where none is said."""
    return 100 * max(scale.table.round_to_pounds or 1, 1)


def project(scale: Scale, award: AssumedAward | Sequence[AssumedAward], *, until: date) -> Scale:
    """The scale with one more award; awards of one day, each for its own points, go together.

    until: the first day the assumption no longer covers.
    Every point that has a value at the last award moves; one that no award covers keeps its pay. The new
    values have the status `projected`, and name the award they were made of.
    Raises ValueError for an award that is not after the last one, for an end that is not after the award, and
    for two awards on one point.
    """
    awards = [award] if isinstance(award, AssumedAward) else list(award)
    day, last = awards[0].effective_from, max(scale.table.awards, default=date.min)
    if not last < day < until:
        said = f"is to lie after the last award of {scale.name}, {last}, and before {until}"
        raise RefusedError(f"the award of {day} {said}")
    known = scale.table.known_until
    if known is not None and last < known < day:  # pay between what is known and the award is an assumption too
        scale, last = project(scale, AssumedAward(known, percent=0, points=()), until=until), known
    values = dict(scale.values)
    for key, dated in scale.values.items():
        if last in dated:
            values[key] = {**dated, day: _moved(dated[last], _one_of(awards, *key), scale, day)}
    table = scale.table.model_copy(update={"awards": [*scale.table.awards, day], "known_until": until})
    lumps = tuple(_lump(a, scale) for a in awards if a.lump_pence is not None)
    return replace(scale, table=table, values=values, lump_sums=(*scale.lump_sums, *lumps))


def set_aside(scale: Scale, awards: Sequence[AssumedAward]) -> Scale:
    """The scale as it was known before the first of the awards that replace known ones."""
    day = min((award.effective_from for award in awards if award.replaces), default=None)
    if day is None:
        return scale
    left = {
        key: {on: value for on, value in dated.items() if on < day}
        for key, dated in scale.values.items()
        if min(dated) < day
    }
    known = scale.table.known_until
    table = scale.table.model_copy(
        update={
            "awards": [on for on in scale.table.awards if on < day],
            "known_until": day if known is None else min(known, day),
        }
    )
    return replace(scale, table=table, values=left)


def project_all(scale: Scale, awards: Sequence[AssumedAward], *, until: date) -> Scale:
    """The scale with several assumed awards, in the order of their days, some in place of known ones.

    Raises ValueError as `project` does.
    """
    scale, in_order = set_aside(scale, awards), sorted(awards, key=lambda award: award.effective_from)
    for _, together in groupby(in_order, key=lambda award: award.effective_from):
        scale = project(scale, list(together), until=until)
    return scale


def _one_of(awards: Sequence[AssumedAward], spine: str, point: str) -> AssumedAward | None:
    fits = [award for award in awards if award.covers(spine, point)]
    if len(fits) > 1:
        raise RefusedError(f"two awards of {fits[0].effective_from} are for point {point}")
    return fits[0] if fits else None


def _moved(value: PointValue, award: AssumedAward | None, scale: Scale, day: date) -> PointValue:
    """A point after an award. It names the scale that the award is for, which may stand on the spine of another."""
    pence = award.applied(value.pence, step_of(scale)) if award is not None else value.pence
    note = f"projected: {award or 'no change'} assumed on the award of {value.award}, {text(value.pence)}"
    source = Source("projected", value.source.confidence, value.source.references, note, _place(day))
    return replace(value, scale=scale.name, pence=pence, award=day, source=source, made_of=value)


def _lump(award: AssumedAward, scale: Scale) -> LumpSum:
    covered = frozenset(key for key in scale.values if award.covers(*key))
    source = Source("projected", "high", (), f"projected: {award} assumed", _place(award.effective_from))
    return LumpSum(award.effective_from, award.lump_pence or 0, covered, source)


def _place(day: date) -> Place:
    return Place(f"assumed award of {day}")


@dataclass(frozen=True)
class Difference:
    """A point whose held pay is not what a stated award makes of the one before; in pence."""

    before: PointValue
    held: PointValue
    computed: int


def differences(scale: Scale, awards: Sequence[AssumedAward]) -> Iterator[Difference]:
    """Points held at two awards whose move is not exactly what the award in `awards` of that day makes.

    A day that `awards` does not name is passed over.
    """
    days = sorted(scale.table.awards)
    for award in awards:
        earlier = [day for day in days if day < award.effective_from]
        for (spine, point), dated in scale.values.items():
            if earlier and earlier[-1] in dated and award.effective_from in dated:
                old, held = dated[earlier[-1]], dated[award.effective_from]
                one = award if award.covers(spine, point) else None
                computed = _moved(old, one, scale, award.effective_from).pence
                if computed != held.pence:
                    yield Difference(old, held, computed)
