"""How pay moves: up the points of one award, and from one award to the next as the settlement said."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from establishment.ground.findings import Finding, Place, listed
from establishment.ground.money import divide, text
from establishment.ground.screen_lines import capital
from establishment.paybook.gaps import stretches
from establishment.rates.awards import Award
from establishment.rates.scale_values import PointValue
from establishment.rates.scales import Scale, in_order

# a wrong award makes every point odd, and one finding says it better than fifty
SHOWN_ONE_BY_ONE = 5
"""Up to so many odd moves of an award are findings of their own; more are one finding, for they have one cause."""


@dataclass(frozen=True)
class Move:
    """Pay of one point at an award and at the next."""

    old: PointValue
    new: PointValue

    def __str__(self) -> str:
        change = self.new.pence - self.old.pence
        # pay that was nothing has no percentage of change
        percent = 100 * change / self.old.pence if self.old.pence else 0.0
        return f"{text(self.old.pence)} to {text(self.new.pence)} ({text(change, signed=True)}, {percent:+.2f}%)"


def moves(scale: Scale) -> dict[date, list[Move]]:
    """The moves of all points that have a value at an award and at the one before, by award."""
    by_award: dict[date, list[Move]] = {}
    # of awards that follow each other: a point can miss one
    for before, award in pairwise(scale.table.awards):
        both = [Move(days[before], days[award]) for days in scale.values.values() if before in days and award in days]
        if both:
            by_award[award] = both
    return by_award


def stated_on(scale: Scale, day: date) -> list[Award]:
    """The awards that the scale states for a day: several can share it, each for points of its own."""
    return [award for award in scale.awards if award.effective_from == day]


def unexplained(scale: Scale) -> dict[date, list[Move]]:
    """Moves that no award stated for their day explains; a day without a stated award is passed over."""
    odd_by_award = {}
    for day, day_moves in moves(scale).items():
        awards = stated_on(scale, day)
        odd = [
            move
            for move in day_moves
            if not any(award.explains(move.old.pence, move.new.pence, scale.rounding) for award in awards)
        ]
        # without a stated award there is nothing to hold a move against; W207 asks for one
        if awards and odd:
            odd_by_award[day] = odd
    return odd_by_award


def move_findings(scale: Scale, days: dict[date, Place], days_stated: Collection[object]) -> Iterator[Finding]:
    """Moves that the stated awards do not explain (W202), and awards of which nothing is stated (W207).

    days: where each award day stands.  days_stated: days with a stated award, even one that cannot be read.
    """
    for day, odd in unexplained(scale).items():
        awards = stated_on(scale, day)
        # few slips are of salaries, many are of the award
        if len(odd) <= SHOWN_ONE_BY_ONE:
            yield from (_odd_move(move, awards, scale.rounding) for move in odd)
        else:
            yield _odd_moves(odd, awards, len(moves(scale)[day]))
    for day, day_moves in moves(scale).items():
        if day not in days_stated:
            # two ends say how far the award reached
            span = dict.fromkeys(f"{100 * float(change):.2f}%" for change in _span(day_moves))
            message = f"No [[award]] of {day} is stated to explain why the points change by {' to '.join(span)}."
            fix = f"Add [[award]] with effective_from = {day} and percent or flat_pounds, if you know it."
            yield Finding("W207", days.get(day, scale.place), "awards", str(day), message, fix, "note")


def _span(day_moves: list[Move]) -> tuple[Fraction, Fraction]:
    changes = [Fraction(m.new.pence, m.old.pence) - 1 for m in day_moves if m.old.pence]
    return min(changes, default=Fraction(0)), max(changes, default=Fraction(0))


def _odd_move(move: Move, awards: list[Award], step: int) -> Finding:
    new, pence = move.new, move.old.pence
    # each award of the day and each rounding that it accepts
    results = [result / step for award in awards for result in award.results(pence)]
    gives = listed(dict.fromkeys(text(step * int(divide(*result.as_integer_ratio()))) for result in results))
    message = (
        f"{capital(point_name(new))} moves from {move}; the award of {new.award} says "
        f"{'; '.join(map(str, awards))}, which gives {gives}. Up to {text(step)} of rounding is accepted."
    )
    fix = "Correct the salary, or state what explains it: several [[award]] tables can share a day."
    return Finding("W202", new.source.place, "salary", _salary(new), message, fix, "warning")


def _odd_moves(odd: list[Move], awards: list[Award], of: int) -> Finding:
    each = listed((f"{point_name(m.new)} (line {m.new.source.place.line}) {m}" for m in odd), most=4)
    message = f"{len(odd)} of the {of} points that can be compared move otherwise than this award says: {each}."
    fix = "Correct the award or the salaries: several [[award]] tables can share a day."
    return Finding("W202", awards[0].place, "award", str(awards[0]), message, fix, "warning")


def point_name(value: PointValue) -> str:
    """A point as a message names it."""
    return f"{value.spine} point {value.point}" if value.spine else f"point {value.point}"


def _salary(value: PointValue) -> str:
    return text(value.pence).replace("£", "").replace(",", "")


def fall_findings(scale: Scale) -> Iterator[Finding]:
    """Pay that falls with a higher point at one award, or at a later award of one point (E216)."""
    for ladder in ladders(scale):
        # only points of the same award are a ladder
        for award, _ in stretches(scale):
            values = [scale.values[key][award] for key in ladder if award in scale.values.get(key, {})]
            for low, high in pairwise(values):
                if high.pence < low.pence:
                    yield _fall(high, low, f"is below {point_name(low)}, {text(low.pence)} (line {_line(low)})")
    for dated in scale.values.values():
        for before, after in pairwise(sorted(dated.values(), key=lambda value: value.award)):
            # an award that cuts pay says so, and then a fall is no fault
            if after.pence < before.pence and not any(award.cuts for award in stated_on(scale, after.award)):
                was = f"falls from {text(before.pence)} at the award of {before.award} (line {_line(before)})"
                yield _fall(after, before, was)


def _fall(value: PointValue, other: PointValue, how: str) -> Finding:
    message = f"{capital(point_name(value))} at the award of {value.award}, {text(value.pence)}, {how}."
    fix = f"Correct the salary of one of them: line {_line(value)} or line {_line(other)}."
    return Finding("E216", value.source.place, "salary", _salary(value), message, fix)


def _line(value: PointValue) -> int:
    return value.source.place.line


def ladders(scale: Scale) -> list[list[tuple[str, str]]]:
    """Points that are to rise: a spine's by number, and the points of each grade as it lists them."""
    spines = dict.fromkeys(spine for spine, _ in scale.values)
    numbered = [
        [(spine, point) for point in in_order([p for s, p in scale.values if s == spine and _is_number(p)])]
        # numbers rise by themselves; named points rise as a grade lists them
        for spine in spines
    ]
    return numbered + [[(g.spine, p) for p in g.points] for ranges in scale.grades.values() for g in ranges]


def _is_number(point: str) -> bool:
    return point.replace(".", "", 1).isdecimal()
