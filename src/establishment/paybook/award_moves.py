"""How pay moves: up the points of one award, and from one award to the next as the settlement said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from establishment.ground.findings import Finding, Place, listed
from establishment.ground.money import divide, text
from establishment.paybook.gaps import stretches
from establishment.rates.awards import step_of
from establishment.rates.scale_tables import AwardTable
from establishment.rates.scales import PointValue, Scale, in_order

PERCENT = re.compile(r"^-?\d{1,3}(\.\d{1,6})?$")
SHOWN_ONE_BY_ONE = 5
EVERYONE = ("", "all points")


@dataclass(frozen=True)
class Award:
    """A stated `[[award]]`, and where it stands. The percentage is None where none is said, or none can be read."""

    table: AwardTable
    percent: Fraction | None
    place: Place

    @classmethod
    def of(cls, table: AwardTable, place: Place) -> Award:
        """An award as it is stated in a file."""
        return cls(table, Fraction(table.percent) if PERCENT.match(table.percent) else None, place)

    def results(self, pence: int) -> list[Fraction]:
        """What the award makes of a salary, exact, in pence: by percentage, by flat sum, or by both."""
        raised = pence * (1 + self.percent / 100) if self.percent is not None else None
        flat = self.table.flat_pounds
        made = [raised] if raised is not None else []
        made += [Fraction(pence + 100 * flat)] if flat is not None else []
        return made + ([raised + 100 * flat] if raised is not None and flat is not None else [])

    def explains(self, old: int, new: int, step: int) -> bool:
        """Whether it makes `old` into `new` pence, within the rounding `step`.

        An award that is not for all points explains a point that did not move.
        """
        if old == new and self.table.applies_to not in EVERYONE:
            return True
        return any(abs(new - result) <= step for result in self.results(old))

    def __str__(self) -> str:
        percent = f"{float(self.percent):g}%" if self.percent is not None else ""
        flat = f"£{self.table.flat_pounds:,}" if self.table.flat_pounds is not None else ""
        scope = f" ({self.table.applies_to})" if self.table.applies_to else ""
        return (" or ".join(part for part in (percent, flat) if part) or "nothing") + scope


@dataclass(frozen=True)
class Move:
    """Pay of one point at an award and at the next."""

    old: PointValue
    new: PointValue

    def __str__(self) -> str:
        change = self.new.pence - self.old.pence
        percent = 100 * change / self.old.pence if self.old.pence else 0.0
        return f"{text(self.old.pence)} to {text(self.new.pence)} ({text(change, signed=True)}, {percent:+.2f}%)"


def moves(scale: Scale) -> dict[date, list[Move]]:
    """The moves of all points that have a value at an award and at the one before, by award."""
    made: dict[date, list[Move]] = {}
    for before, award in pairwise(scale.table.awards):
        both = [Move(days[before], days[award]) for days in scale.values.values() if before in days and award in days]
        if both:
            made[award] = both
    return made


def unexplained(scale: Scale, stated: Sequence[Award]) -> dict[date, list[Move]]:
    """Moves that no award stated for their day explains; a day without a stated award is left out."""
    step, left = step_of(scale), {}
    for day, made in moves(scale).items():
        said = [award for award in stated if award.table.effective_from == day]
        odd = [m for m in made if not any(award.explains(m.old.pence, m.new.pence, step) for award in said)]
        if said and odd:
            left[day] = odd
    return left


def move_findings(
    scale: Scale, stated: Sequence[Award], days: dict[date, Place], told: Collection[object]
) -> Iterator[Finding]:
    """Moves that the stated awards do not explain (W202), and awards of which nothing is stated (W207).

    days: where each award day stands.  told: days with a stated award, even one that cannot be read.
    """
    for day, odd in unexplained(scale, stated).items():
        said = [award for award in stated if award.table.effective_from == day]
        if len(odd) <= SHOWN_ONE_BY_ONE:
            yield from (_odd_move(move, said, step_of(scale)) for move in odd)
        else:
            yield _odd_moves(odd, said, len(moves(scale)[day]))
    for day, made in moves(scale).items():
        if day not in told:
            span = dict.fromkeys(f"{100 * float(change):.2f}%" for change in _span(made))
            message = (
                f"No [[award]] of {day} is stated; the points move by {' to '.join(span)}, which nothing explains."
            )
            fix = f"Add [[award]] with effective_from = {day} and percent or flat_pounds, if you know it."
            yield Finding("W207", days.get(day, scale.place), "awards", str(day), message, fix, "note")


def _span(made: list[Move]) -> tuple[Fraction, Fraction]:
    changes = [Fraction(m.new.pence, m.old.pence) - 1 for m in made if m.old.pence]
    return min(changes, default=Fraction(0)), max(changes, default=Fraction(0))


def _odd_move(move: Move, said: list[Award], step: int) -> Finding:
    new, pence = move.new, move.old.pence
    gives = listed(dict.fromkeys(text(step * int(divide(*_parts(r / step)))) for a in said for r in a.results(pence)))
    message = (
        f"{capital(point_name(new))} moves from {move}; the award of {new.award} says "
        f"{'; '.join(map(str, said))}, which gives {gives}. Up to {text(step)} of rounding is accepted."
    )
    fix = "Correct the salary, or state what explains it: several [[award]] tables can share a day."
    return Finding("W202", new.source.place, "salary", _salary(new), message, fix, "warning")


def _parts(exact: Fraction) -> tuple[int, int]:
    return exact.numerator, exact.denominator


def _odd_moves(odd: list[Move], said: list[Award], of: int) -> Finding:
    each = listed((f"{point_name(m.new)} (line {m.new.source.place.line}) {m}" for m in odd), most=4)
    message = f"{len(odd)} of the {of} points that can be compared move otherwise than this award says: {each}."
    fix = "Correct the award or the salaries: several [[award]] tables can share a day."
    return Finding("W202", said[0].place, "award", str(said[0]), message, fix, "warning")


def point_name(value: PointValue) -> str:
    """A point as a message names it."""
    return f"{value.spine} point {value.point}" if value.spine else f"point {value.point}"


def capital(words: str) -> str:
    """Words that begin a sentence."""
    return words[:1].upper() + words[1:]


def _salary(value: PointValue) -> str:
    return text(value.pence).replace("£", "").replace(",", "")


def fall_findings(scale: Scale, stated: Sequence[Award]) -> Iterator[Finding]:
    """Pay that falls with a higher point at one award, or at a later award of one point (E216)."""
    for ladder in ladders(scale):
        for award, _ in stretches(scale):
            held = [scale.values[key][award] for key in ladder if award in scale.values.get(key, {})]
            for low, high in pairwise(held):
                if high.pence < low.pence:
                    yield _fall(high, low, f"is below {point_name(low)}, {text(low.pence)} (line {_line(low)})")
    for dated in scale.values.values():
        for before, after in pairwise(sorted(dated.values(), key=lambda value: value.award)):
            cut = [a for a in stated if a.table.effective_from == after.award and _cuts(a)]
            if after.pence < before.pence and not cut:
                was = f"falls from {text(before.pence)} at the award of {before.award} (line {_line(before)})"
                yield _fall(after, before, was)


def _cuts(award: Award) -> bool:
    return (award.percent is not None and award.percent < 0) or (award.table.flat_pounds or 0) < 0


def _fall(value: PointValue, other: PointValue, said: str) -> Finding:
    message = f"{capital(point_name(value))} at the award of {value.award}, {text(value.pence)}, {said}."
    fix = f"Correct the salary of one of them: line {_line(value)} or line {_line(other)}."
    return Finding("E216", value.source.place, "salary", _salary(value), message, fix)


def _line(value: PointValue) -> int:
    return value.source.place.line


def ladders(scale: Scale) -> list[list[tuple[str, str]]]:
    """Points that are to rise: a spine's by number, and the points of each grade as it lists them."""
    spines = dict.fromkeys(spine for spine, _ in scale.values)
    numbered = [
        [(spine, point) for point in in_order([p for s, p in scale.values if s == spine and _is_number(p)])]
        for spine in spines
    ]
    return numbered + [[(g.spine, p) for p in g.points] for ranges in scale.grades.values() for g in ranges]


def _is_number(point: str) -> bool:
    return point.replace(".", "", 1).isdecimal()
