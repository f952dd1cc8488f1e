"""Scales carried past their last award by awards that are assumed; every value made so is marked as projected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import groupby

from establishment.ground.findings import Place, RefusedError
from establishment.ground.money import text
from establishment.rates.awards import Award
from establishment.rates.references import Source
from establishment.rates.scale_values import LumpSum, PointValue
from establishment.rates.scales import Scale


def project(scale: Scale, award: Award | Sequence[Award], *, until: date) -> Scale:
    """The scale with one more award; awards of one day, each for its own points, go together.

    until: the first day the assumption no longer covers.
    Every point that has a value at the last award moves; one that no award covers keeps its pay. The new
    values have the status `projected`, and name the award they were made of.
    Raises ValueError for an award that is not after the last one, for an end that is not after the award, and
    for two awards on one point.
    """
    awards = [award] if isinstance(award, Award) else list(award)
    day, last = awards[0].effective_from, max(scale.table.awards, default=date.min)
    if not last < day < until:
        bounds = f"is to lie after the last award of {scale.name}, {last}, and before {until}"
        raise RefusedError(f"the award of {day} {bounds}")
    known_until = scale.table.known_until
    if (
        known_until is not None and last < known_until < day
    ):  # pay between what is known and the award is an assumption too
        scale, last = unchanged_until(scale, until), known_until
    values = dict(scale.values)
    for key, dated in scale.values.items():
        # a point that ended before the last award is not brought back by a new one
        if last in dated:
            values[key] = {**dated, day: _moved(dated[last], _one_of(awards, *key), scale, day)}
    # known only as far as the assumption goes: beyond it prices are an error again
    table = scale.table.model_copy(update={"awards": [*scale.table.awards, day], "known_until": until})
    stated = (*scale.awards, *awards)
    return paying_once(replace(scale, table=table, values=values, awards=stated), awards)


def unchanged_until(scale: Scale, day: date) -> Scale:
    """The scale with its last known pay until a day, marked as projected; itself where pay is known until then."""
    known_until = scale.table.known_until
    if known_until is None or day <= known_until:
        return scale
    return project(scale, Award(known_until, Fraction(0), only=frozenset()), until=day)


def paying_once(scale: Scale, awards: Sequence[Award]) -> Scale:
    """The scale with the payments that awards of one day make once; to each point they are one payment."""
    # points that are paid the same sum share one payment
    by_sum: dict[tuple[int, Fraction], set[tuple[str, str]]] = {}
    paying = [award for award in awards if award.pays_once]
    for key in scale.values if paying else ():
        fits = [award for award in paying if award.covers(*key)]
        percent = sum((award.lump_percent or Fraction(0) for award in fits), Fraction(0))
        if fits:
            by_sum.setdefault((sum(award.lump_pence or 0 for award in fits), percent), set()).add(key)
    lumps = [
        LumpSum(paying[0].effective_from, pence, frozenset(points), _source_of(paying), percent / 100)
        for (pence, percent), points in by_sum.items()
    ]
    return replace(scale, lump_sums=(*scale.lump_sums, *lumps))


def _source_of(paying: Sequence[Award]) -> Source:
    note = f"projected: {' and '.join(map(str, paying))} assumed"
    return Source("projected", "high", (), note, _place(paying[0].effective_from))


def set_aside(scale: Scale, awards: Sequence[Award]) -> Scale:
    """The scale as it was known before the first of the awards that replace known ones."""
    day = min((award.effective_from for award in awards if award.replaces), default=None)
    if day is None:
        return scale
    earlier = {
        key: {on: value for on, value in dated.items() if on < day}
        for key, dated in scale.values.items()
        # a point that an award set aside had introduced was not there before it
        if min(dated) < day
    }
    known_until = scale.table.known_until
    table = scale.table.model_copy(
        update={
            "awards": [on for on in scale.table.awards if on < day],
            "known_until": day if known_until is None else min(known_until, day),
        }
    )
    stated = tuple(award for award in scale.awards if award.effective_from < day)
    return replace(scale, table=table, values=earlier, awards=stated)


def project_all(scale: Scale, awards: Sequence[Award], *, until: date) -> Scale:
    """The scale with several assumed awards, in the order of their days, some in place of known ones.

    Raises ValueError as `project` does.
    """
    # an award is put on what the one before it made
    scale, in_order = set_aside(scale, awards), sorted(awards, key=lambda award: award.effective_from)
    last = max(scale.table.awards, default=date.min)
    for day, together in groupby(in_order, key=lambda award: award.effective_from):
        awards = list(together)
        # a payment once may fall before the last known award, for it moves no salary
        past = day <= last and not any(award.raises for award in awards)
        scale = paying_once(scale, awards) if past else project(scale, awards, until=until)
    return scale


def _one_of(awards: Sequence[Award], spine: str, point: str) -> Award | None:
    fits = [award for award in awards if award.covers(spine, point)]
    # a payment made once beside a rise leaves the pay to the rise
    fits = [award for award in fits if award.raises] or fits[:1]
    if len(fits) > 1:
        raise RefusedError(f"two awards of {fits[0].effective_from} are for point {point}")
    return fits[0] if fits else None


def _moved(value: PointValue, award: Award | None, scale: Scale, day: date) -> PointValue:
    """A point after an award. It names the scale that the award is for, which may stand on the spine of another."""
    pence = award.applied(value.pence, scale.rounding) if award is not None else value.pence
    note = f"projected: {award or 'no change'} assumed on the award of {value.award}, {text(value.pence)}"
    source = Source("projected", value.source.confidence, value.source.references, note, _place(day))
    return replace(value, scale=scale.name, pence=pence, award=day, source=source, made_of=value)


def _place(day: date) -> Place:
    return Place(f"assumed award of {day}")
