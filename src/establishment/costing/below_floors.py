"""Pay that a costing rests on and that falls below a floor of pay, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from establishment.ground.findings import listed
from establishment.ground.periods import long_date
from establishment.rates.book import Book
from establishment.rates.pricing import Trace
from establishment.rates.wage_floors import WEEKS, WageFloor, hourly_pay

MOST_NAMED = 6
"""Points named in one sentence."""


def floor_notes(traces: Iterable[Trace], book: Book) -> Iterator[str]:
    """For each floor that pay falls below, which points do, on which day and by the hour. Made-up pay is left out."""
    below: dict[WageFloor, dict[tuple[str, str], str]] = {}
    for trace in sorted(traces, key=lambda trace: (trace.kind.scale, trace.on)):
        scale = book.scale(trace.kind.scale)
        for value in trace.basic.values:
            hourly = hourly_pay(scale, value.pence)
            if hourly is None or value.source.status == "illustrative":
                continue
            weeks = f"{float(scale.table.weeks_in_year or WEEKS):.7g} weeks / {float(scale.table.hours or 0):g} hours"
            paid = f"£{float(hourly):.4f} (salary / {weeks})"
            words = f"{scale.name} point {value.point} on {long_date(trace.on)}, {paid}"
            for floor in book.wage_floors.above(scale, value.pence, trace.on):
                below.setdefault(floor, {}).setdefault((scale.name, value.point), words)
    for floor, points in below.items():
        yield f"Below {floor}: {listed(list(points.values()), most=MOST_NAMED)}."
