"""Values that figures rest on and that are not certain: inferred ones, and those of a confidence below high."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from establishment.ground.findings import listed
from establishment.ground.periods import long_date
from establishment.rates.pricing import Trace
from establishment.rates.references import Source

MOST_NAMED = 8
"""Points and rates named in one sentence; the sources list has all."""


@dataclass(frozen=True)
class Doubt:
    """A value that is not certain. what: what it is of.  point: its pay point, if it is pay.

    inferred: concluded from other evidence, without a statement of it.  confidence: high, medium or low.
    """

    what: str
    point: str
    inferred: bool
    confidence: str


def doubts_of(trace: Trace) -> Iterator[Doubt]:
    """What is not certain of what prices a post on a day."""
    # an assumed award is weaker than an inferred point, and would hide what it was put on
    for value in (value.first for value in trace.basic.values):
        pay = f"pay of {value.scale} at the award of {long_date(value.award)}"
        yield from _of(value.source, pay, value.point)
    if trace.insurance is not None:
        yield from _of(trace.insurance.source, f"National Insurance of {trace.insurance.tax_year}")
    if trace.letter is not None:
        letter = f"the National Insurance threshold of letter {trace.category}"
        yield from _of(trace.letter.source, f"{letter} from {long_date(trace.letter.effective_from)}")
    if trace.pension is not None:
        rate = trace.pension
        yield from _of(
            rate.source, f"the pension rate of {rate.scheme}/{rate.employer} from {long_date(rate.effective_from)}"
        )
    if trace.levy is not None:
        yield from _of(trace.levy.source, "the apprenticeship levy")
    for paid in trace.allowances:
        if paid.source is not None and paid.from_ is not None:
            yield from _of(paid.source, f"the allowance {paid.name} from {long_date(paid.from_)}")
        for words in paid.unread:
            yield Doubt(words, "", True, "high")


def doubts_of_source(source: Source, what: str) -> list[Doubt]:
    """What is not certain of one value."""
    return list(_of(source, what))


def _of(source: Source, what: str, point: str = "") -> Iterator[Doubt]:
    # a rate that is assumed to stay is as certain as it was
    while source.held_from is not None:
        source = source.held_from
    if source.status == "inferred" or source.confidence != "high":
        yield Doubt(what, point, source.status == "inferred", source.confidence)


def doubt_sentences(doubts: Iterable[Doubt]) -> list[str]:
    """What is inferred, and what is of a confidence below high, as sentences; none where all is certain."""
    # by length first, so that point 9 comes before point 10
    in_order = sorted(set(doubts), key=lambda doubt: (doubt.what, len(doubt.point), doubt.point))
    sentences = []
    inferred = _together([doubt for doubt in in_order if doubt.inferred])
    if inferred:
        sentences.append(f"Inferred from other evidence, with no official statement read: {'; '.join(inferred)}.")
    for confidence in ("medium", "low"):
        parts = _together([doubt for doubt in in_order if doubt.confidence == confidence and not doubt.inferred])
        if parts:
            sentences.append(f"Of {confidence} confidence: {'; '.join(parts)}.")
    return sentences


def _together(doubts: list[Doubt]) -> list[str]:
    """One part for each award or rate, with its points."""
    points: dict[str, list[str]] = {}
    for doubt in doubts:
        points.setdefault(doubt.what, []).append(doubt.point)
    parts = []
    for what, each in points.items():
        named = [point for point in dict.fromkeys(each) if point]
        many = "points" if len(named) > 1 else "point"
        parts.append(f"{what} ({many} {listed(named, most=MOST_NAMED)})" if named else what)
    return parts
