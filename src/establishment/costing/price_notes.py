"""What prices leave to say: pay below a floor, deleted points, letters for some alone, pensions paid in part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from establishment.ground.findings import listed
from establishment.ground.money import percent
from establishment.ground.periods import long_date
from establishment.rates.book import Book
from establishment.rates.pricing import Trace
from establishment.rates.wage_floors import WEEKS, WageFloor, hourly_pay, hours_known

MOST_NAMED = 6
"""Points named in one sentence."""


@dataclass(frozen=True)
class BelowFloor:
    """A point whose pay is below a floor on a day.

    hourly: pounds an hour, exact: a full-time salary / weeks / hours.
    """

    floor: WageFloor
    scale: str
    point: str
    on: date
    hourly: Fraction
    weeks: Fraction
    hours: Fraction

    def __str__(self) -> str:
        divided = f"salary / {float(self.weeks):.7g} weeks / {float(self.hours):g} hours"
        return f"{self.scale} point {self.point} on {long_date(self.on)}, £{float(self.hourly):.4f} ({divided})"


def below_floors(traces: Iterable[Trace], book: Book) -> list[BelowFloor]:
    """Each point that is below a floor, on the first day on which it is. Made-up pay is compared with none."""
    below: dict[tuple[WageFloor, str, str], BelowFloor] = {}
    # in order of days, since the first day on which a point is below is the one that is told
    for trace in sorted(traces, key=lambda trace: (trace.kind.scale, trace.on)):
        scale = book.scale(trace.kind.scale)
        hours = hours_known(scale, trace.on)
        for value in trace.basic.values:
            hourly = hourly_pay(scale, value.pence, trace.on)
            # made-up pay may be anything, and hours that are not known give no hourly rate
            if hours is None or hourly is None or value.source.status == "illustrative":
                continue
            weeks = scale.table.weeks_in_year or WEEKS
            for floor in book.wage_floors.above(scale, value.pence, trace.on):
                point = BelowFloor(floor, scale.name, value.point, trace.on, hourly, weeks, hours)
                # the first day only: a point that stays below is one thing to mend
                below.setdefault((floor, scale.name, value.point), point)
    return list(below.values())


def floor_notes(points: Iterable[BelowFloor]) -> Iterator[str]:
    """For each floor that pay is below, which points are, on which day and by the hour."""
    by_floor: dict[WageFloor, list[str]] = {}
    for point in points:
        by_floor.setdefault(point.floor, []).append(str(point))
    for floor, words in by_floor.items():
        yield f"Below {floor}: {listed(words, most=MOST_NAMED)}."


def deletion_notes(traces: Iterable[Trace], book: Book) -> Iterator[str]:
    """Deleted points whose holders are priced at another, each once, with the day and what says so."""
    notes: dict[str, None] = {}
    for trace in traces:
        scale, kind = book.scale(trace.kind.scale), trace.kind
        # pay of a post's own is on no point, so none can be deleted under it
        points = [] if kind.own_pay is not None else list(scale.grade(kind.grade, trace.on).points)
        used = {"point": [kind.point], "actual": [kind.point], "maximum": points[-1:]}.get(kind.basis, points)
        for gone in scale.table.deleted:
            if gone.point in used and scale.standing(gone.spine, gone.point, trace.on) != gone.point:
                # the point that holders move to may be deleted in its turn
                used = [*used, gone.to]
                title = scale.references[gone.reference].title if gone.reference in scale.references else ""
                notes[
                    f"Point {gone.point} of {scale.name} is deleted on {long_date(gone.on)}: from then its holders are "
                    f"paid at point {gone.to}{f' ({title})' if title else ''}."
                ] = None
    yield from notes


def letter_notes(traces: Iterable[Trace]) -> Iterator[str]:
    """Whom National Insurance letters with a threshold of their own are for, each once."""
    letters = {trace.category: trace.letter.relieved for trace in traces if trace.letter is not None}
    for letter, relieved in sorted(letters.items()):
        yield f"National Insurance letter {letter} is for {relieved}."


def charged_notes(traces: Iterable[Trace], book: Book) -> Iterator[str]:
    """Pension rates of which an employer is charged a part and others pay the rest, each once."""
    notes: dict[str, None] = {}
    for trace in traces:
        used = trace.pension
        charged = used and book.oncosts.charged_on(used, trace.month, trace.basic.salary)
        if used is None or charged is None:
            continue
        kinds = [rate.rate_kind.replace("_", " ") for rate in (used, charged)]
        named = f"{charged.scheme}/{charged.employer}/{charged.rate_kind}"
        notes[
            f"The {used.scheme} pension is priced at {percent(used.rate)} ({kinds[0]}). An employer is charged "
            f"{percent(charged.rate)} of it ({kinds[1]}) and the rest is paid centrally; to price that alone, write "
            f'pension = "{named}".'
        ] = None
    yield from notes
