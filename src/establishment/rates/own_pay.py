"""The pay of a post of its own: inside a band, or protected above its grade; moved by the awards of its scale.

In a grade, pay that is not protected lies between the bottom and the top of the grade, and stays there.
An award moves it as it moves the point at or below it; where what is stated of an award does not say it, pay keeps its
place between the points around it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Finding, InputError, Place
from establishment.ground.money import divide, text
from establishment.ground.periods import long_date
from establishment.posts import Kind, OwnPay
from establishment.rates.awards import Award
from establishment.rates.references import Source, weakest
from establishment.rates.scale_values import BasicPay, Grade, PointValue
from establishment.rates.scales import Scale


def own_pay(scale: Scale, name: str, own: OwnPay, on: date) -> BasicPay:
    """The full-time pay on a day of a post that has a salary of its own, with the value it stands on.

    name: its grade. From the award in force on the day of the salary, each later award moves it, unless it is protected
    and stands still; protected pay is never below the top of its grade, other pay never outside the grade.
    Raises InputError E205 (a day before the award in force on the day of the salary), E219 (outside its grade, or
    protected within it), and those of `Scale.value`.
    """
    # a grade known by name only has no ends that could bound the salary
    if not scale.has_pay(name):
        return _without_points(scale, name, own, on)
    award, first = scale.award(on), scale.award(own.on)
    # awards are put on a salary, never taken off it again
    if award < first:
        message = f"The salary {own} was another under the award before, in force on {on}, and that is not said."
        fix = "Give the day from which the post has it (salary_on), or price on a later day."
        raise _fault("E205", scale.place, "salary_on", str(own.on), message, fix)
    pence = own.pence
    _check(scale, scale.grade(name, own.on), own, first)
    at, previous = first, first
    # award by award, each rounded, as the points themselves moved
    for at in (day for day in scale.table.awards if first < day <= award):
        pence = _moved(scale, name, own, pence, previous, at)
        previous = at
    return _standing(scale, scale.grade(name, at if at != first else own.on), own, pence, award)


def kind_by(kind: Kind, scale: Scale, on: date | None, priced_on: date | None) -> Kind:
    """The kind of post that the end of a protection has made by a day: one at the top of its grade.

    priced_on: the day whose points the grade has.
    """
    if kind.own_pay is None or not kind.own_pay.ended(on) or not scale.has_pay(kind.grade):
        return kind
    return replace(kind, point=scale.grade(kind.grade, priced_on).points[-1], basis="point", own_pay=None)


def _points(scale: Scale, grade: Grade, award: date) -> list[PointValue]:
    """The values of a grade's points at an award, from the lowest pay up. Raises InputError E206 where it has none."""
    dated = (scale.values.get((grade.spine, point), {}).get(award) for point in grade.points)
    values = [value for value in dated if value is not None]
    if not values:
        return [scale.value(grade.spine, grade.points[0], award)]
    return sorted(values, key=lambda value: value.pence)


def _check(scale: Scale, grade: Grade, own: OwnPay, award: date) -> None:
    """Raise InputError E219 for a salary outside its grade that is not protected, or protected without need."""
    points = _points(scale, grade, award)
    low, high = points[0].pence, points[-1].pence
    what = f"{grade.name} of {scale.name}, {text(low)} to {text(high)} at the award of {long_date(award)}"
    # pay within the grade rises as the grade does, so protecting it would freeze it by mistake
    if own.protected and low <= own.pence <= high:
        message = f"The salary {own} lies within {what}, so there is nothing to protect."
        raise _fault("E219", scale.place, "protected", own.protected, message, "Leave protected out.")
    if own.pence < low or (own.pence > high and not own.protected):
        message = f"The salary {own} lies outside {what}."
        fix = "Check the salary, its day (salary_on) and the grade."
        if own.pence > high:
            fix += (
                ' Pay that is kept above a grade is said: protected = "frozen" where it stands still, "awards" where '
            )
            fix += "awards raise it."
        raise _fault("E219", scale.place, "salary", str(own), message, fix)


def _moved(scale: Scale, name: str, own: OwnPay, pence: int, before: date, after: date) -> int:
    """The salary after an award, in pence."""
    old, new = scale.grade(name, before), scale.grade(name, after)
    points = _points(scale, new, after)
    low, high = points[0].pence, points[-1].pence
    moved = pence if own.protected == "frozen" else _raised(scale, _points(scale, old, before), pence, before, after)
    # protection ends where the top of the grade overtakes it
    return max(moved, high) if own.protected else min(max(moved, low), high)


def _raised(scale: Scale, points: list[PointValue], pence: int, before: date, after: date) -> int:
    """Pay as the award moves the point at or below it."""
    moves = []
    for value in points:
        later = scale.values.get((value.spine, value.point), {}).get(after)
        moves += [(value, later)] if later is not None else []
    if not moves:
        return pence
    # the point at or below the salary; below all points, the lowest
    place = max(bisect_right([value.pence for value, _ in moves], pence) - 1, 0)
    value, later = moves[place]
    awards = [award for award in scale.awards if award.effective_from == after]
    fits = {award.applied(pence, scale.rounding) for award in awards if _gives(award, value, later, scale.rounding)}
    # two awards of a day that differ for this pay say nothing certain, so the points around it do
    if len(fits) == 1:
        return fits.pop()
    return _between(moves, place, pence, scale.rounding)


def _gives(award: Award, value: PointValue, later: PointValue, step: int) -> bool:
    """Whether an award is for a point, and made of it what it became."""
    return award.covers(value.spine, value.point) and award.applied(value.pence, step) == later.pence


def _between(moves: list[tuple[PointValue, PointValue]], place: int, pence: int, step: int) -> int:
    """Pay that keeps its place between the points around it; below and above them, its share of the nearest one."""
    (old, new), rest = moves[place], moves[place + 1 :]
    exact = Fraction(pence * new.pence, old.pence)
    if rest and pence > old.pence:
        next_old, next_new = rest[0]
        part = Fraction(pence - old.pence, next_old.pence - old.pence)
        exact = new.pence + part * (next_new.pence - new.pence)
    return step * int(divide(exact.numerator, step * exact.denominator))


def _standing(scale: Scale, grade: Grade, own: OwnPay, pence: int, award: date) -> BasicPay:
    """The salary as a value of its own, as sure as the points that bound it, and no surer than what is worked out."""
    points = _points(scale, grade, award)
    ends = [points[0], points[-1]]
    below = max((value for value in points if value.pence <= pence), key=lambda v: v.pence, default=points[0])
    # the ends bound the salary, so it is no surer than they are
    status = weakest([*(value.source.status for value in ends), "derived"])
    confidence = max((value.source.confidence for value in ends), key=("high", "medium", "low").index)
    references = tuple(dict.fromkeys(r for value in ends for r in value.source.references))
    note = (
        f"the post's own salary of {own}{' as the awards since have moved it' if award > scale.award(own.on) else ''}"
    )
    source = Source(status, confidence, references, note, below.source.place, document=below.source.document)
    value = replace(
        below,
        point=f"{grade.name}, own salary {own}",
        pence=pence,
        source=source,
        made_of=None,
        stands_on=(below.spine, below.point),
    )
    return BasicPay(Fraction(pence), (value,))


def _without_points(scale: Scale, name: str, own: OwnPay, on: date) -> BasicPay:
    """The salary in a grade that its scale knows by name only: awards for everyone move it, nothing bounds it."""
    # the top of the grade would follow, and the scale does not know it
    if own.until is not None:
        message = f"The protection of {own} ends, and {scale.name} knows {name} by name only: what is paid then "
        message += "is not known."
        fix = "Say what the post is paid then: a regrade on that day, with the salary of then."
        raise _fault("E208", scale.place, "protected_until", str(own.until), message, fix)
    if on < own.on:
        message = f"The salary {own} was perhaps another on {on}, and that is not said."
        fix = "Give the day from which the post has it (salary_on), or price on a later day."
        raise _fault("E205", scale.place, "salary_on", str(own.on), message, fix)
    pence, award = own.pence, own.on
    for stated in sorted((a for a in scale.awards if own.on < a.effective_from <= on), key=lambda a: a.effective_from):
        if stated.for_all and own.protected != "frozen":
            pence, award = stated.applied(pence, scale.rounding), stated.effective_from
    note = f"the post's own salary of {own}; {scale.name} knows {name} by name only"
    source = Source("illustrative", "high", (), note, Place("the scenario"))
    return BasicPay(Fraction(pence), (PointValue(scale.name, "", f"{name}, own salary {own}", pence, award, source),))


def _fault(code: str, place: Place, name: str, value: str, message: str, fix: str) -> InputError:
    return InputError([Finding(code, place, name, value, message, fix)])
