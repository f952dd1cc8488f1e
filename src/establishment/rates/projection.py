"""Awards applied to a scale: the next points from an assumed award, always marked as projected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from establishment.findings import Place
from establishment.money import divide, text
from establishment.rates.references import Source
from establishment.rates.scales import PointValue, Scale


@dataclass(frozen=True)
class AssumedAward:
    """An award that is assumed, not published.

    percent: of pay, 3.2 for 3.2%; Decimal, int or text.  flat_pounds: pounds a year on top.  Of both, the
    sum, or with `greater` the greater of the two.  points: only these points; all where None.
    """

    effective_from: date
    percent: Decimal | int | str | None = None
    flat_pounds: int | None = None
    greater: bool = False
    points: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.percent is None and self.flat_pounds is None:
            raise ValueError("an award needs a percent or flat_pounds")
        if isinstance(self.percent, float):
            raise TypeError(f"percent is the float {self.percent!r}; give Decimal('{self.percent}') or text")

    def __str__(self) -> str:
        parts = [f"{self.percent}%"] if self.percent is not None else []
        parts += [text(100 * self.flat_pounds)] if self.flat_pounds is not None else []
        some = "" if self.points is None else " on some points"
        return (" or, if greater, " if self.greater else " and ").join(parts) + some

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


def project(scale: Scale, award: AssumedAward, *, until: date) -> Scale:
    """The scale with one more award.

    until: the first day the assumption no longer covers.
    Every point that has a value at the last award moves; one outside `award.points` keeps its pay. The new
    values have the status `projected`, and name the award they were made of.
    Raises ValueError for an award that is not after the last one, or an end that is not after the award.
    """
    last = max(scale.table.awards, default=date.min)
    if not last < award.effective_from < until:
        said = f"is to lie after the last award of {scale.name}, {last}, and before {until}"
        raise ValueError(f"the award of {award.effective_from} {said}")
    values = dict(scale.values)
    for key, dated in scale.values.items():
        if last in dated:
            values[key] = {**dated, award.effective_from: _moved(dated[last], award, step_of(scale))}
    table = scale.table.model_copy(update={"awards": [*scale.table.awards, award.effective_from], "known_until": until})
    return replace(scale, table=table, values=values)


def _moved(value: PointValue, award: AssumedAward, step: int) -> PointValue:
    covered = award.points is None or value.point in award.points
    pence = award.applied(value.pence, step) if covered else value.pence
    note = f"projected: {award} assumed on the award of {value.award}, {text(value.pence)}"
    place = Place(f"assumed award of {award.effective_from}")
    source = Source("projected", value.source.confidence, value.source.references, note, place)
    return replace(value, pence=pence, award=award.effective_from, source=source)


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
        for dated in scale.values.values():
            if earlier and earlier[-1] in dated and award.effective_from in dated:
                old, held = dated[earlier[-1]], dated[award.effective_from]
                computed = _moved(old, award, step_of(scale)).pence
                if computed != held.pence:
                    yield Difference(old, held, computed)
