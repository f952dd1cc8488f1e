"""What the prices of a costing leave to say: pay below a floor, and pension rates of which others pay a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from establishment.ground.findings import listed
from establishment.ground.money import percent
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
