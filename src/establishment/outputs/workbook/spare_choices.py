"""What the spare rows of the workbook can be filled with: grades and points, priced on every day that prices change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from establishment.costing.results import Results
from establishment.costing.unused_keys import kind_of
from establishment.ground.findings import Faults, InputError
from establishment.ground.periods import FinancialYear
from establishment.outputs.workbook.award_slots import AwardSlots
from establishment.posts import Kind, Spell
from establishment.rates.pricing import Trace
from establishment.scenarios.funders import NOT_FUNDED
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import Line
from establishment.scenarios.lines import LineReader

SPARE_ROWS = 10
"""Spare rows of a workbook: more are a case for the scenario."""
MOST_CHOICES = 400
"""Grades with their points that are offered at most, in the order of the scenario and its scales."""
BY_POINT = ("point", "actual", "unstated")
"""Bases at which a post needs a point of its own."""
UNFIT = tuple('*?~<>="')
"""Signs that a spreadsheet reads as more than themselves where it looks for a text."""


@dataclass(frozen=True)
class SpareChoice:
    """A grade and a point, as they are chosen, and what prices one full-time post of them on each day."""

    grade: str
    point: str
    traces: dict[date, Trace]


@dataclass
class SpareChoices:
    """All that can be chosen. days: from which prices change within each year.  base: the price base, if any."""

    each: list[SpareChoice] = field(default_factory=list)
    base: date | None = None
    days: dict[FinancialYear, list[date]] = field(default_factory=dict)
    cash: bool = False

    @property
    def priced_on(self) -> list[date]:
        """Every day at whose prices a post may be."""
        years = [day for days in self.days.values() for day in days] if self.cash else []
        return list(dict.fromkeys([*([self.base] if self.base else []), *years]))

    @property
    def traces(self) -> Iterator[Trace]:
        """What all prices stand on."""
        return (trace for choice in self.each for trace in choice.traces.values())


def spare_choices_of(results: Results, spells: Sequence[Spell], slots: AwardSlots) -> SpareChoices:
    """The grades of a costing, and of its scales, that have a price on every day of the plan; none without proposals.

    spells: the posts of the costing.  slots: days on which an award can be added.
    What a scale pays once is no part of a row's price: such a scale is left out.
    """
    prices, plan = results.comparison.engine.prices, results.comparison.plan
    # without a price base there is no full year; without a proposal there is nothing that a row could belong to
    if prices.base is None or not results.scenario.proposals:
        return SpareChoices()
    candidates = [(spell, grade, point) for spell, grade, point in _candidates(results, spells)][:MOST_CHOICES]
    days: dict[FinancialYear, list[date]] = {}
    for year in results.comparison.years:
        # days on which the price of any choice changes, for all choices together: one set of rows then serves each of
        # them
        cuts = {part.from_ for spell, _, _ in candidates for part in prices.stretches(spell, year, *_ends(year))}
        cuts |= {day for days_of in slots.days.values() for day in days_of if year.first_day <= day < year.until}
        days[year] = sorted({year.first_day, *cuts})
    choices = SpareChoices([], prices.base, days, prices.cash)
    once = {lump.on for spell, _, _ in candidates for lump in plan.book.scale(kind_of(spell).scale).lump_sums}
    # a payment made once would have to be a row beside the price, which a lookup cannot give
    if any(year.first_day <= day < year.until for year in days for day in once) and prices.cash:
        return SpareChoices()
    for spell, grade, point in candidates:
        traces = _traces(results, spell, choices.priced_on)
        if traces is not None:
            choices.each.append(SpareChoice(grade, point, traces))
    return choices


def _ends(year: FinancialYear) -> tuple[date, date]:
    return year.first_day, year.until


def _traces(results: Results, spell: Spell, days: Sequence[date]) -> dict[date, Trace] | None:
    """What prices a post on each day; None where any of them has no price from a scale, or where pay has extras."""
    traces: dict[date, Trace] = {}
    for day in days:
        try:
            trace = results.comparison.engine.prices.price(spell, spell.kind, day).trace
        except InputError:
            return None
        # an allowance belongs to a post and not to a grade, so a new row could not tell whether it is paid
        if trace is None or trace.allowances:
            return None
        traces[day] = trace
    return traces


def _candidates(results: Results, spells: Sequence[Spell]) -> Iterator[tuple[Spell, str, str]]:
    """Each grade of the posts and of their scales as a new post, with what it and its point are called."""
    plan = results.comparison.plan
    reader = LineReader(plan.scenario, plan.book, Faults())
    used: dict[str, dict[str, None]] = {}
    for spell in spells:
        if isinstance(spell.kind, Kind):
            used.setdefault(spell.kind.scale, {})[spell.kind.grade] = None
    # grades of two scales can share a name: then the scale is said too
    several = len(used) > 1
    for scale, grades in used.items():
        # grades that the posts have come first, for they are the likely ones and the number of choices has a limit
        for grade in dict.fromkeys([*grades, *plan.book.scale(scale).grades]):
            label = f"{grade} ({scale})" if several else grade
            if not any(sign in label for sign in UNFIT):
                yield from ((spell, label, point) for spell, point in _points(reader, scale, grade, results))


def _points(reader: LineReader, scale: str, grade: str, results: Results) -> Iterator[tuple[Spell, str]]:
    """A grade at the basis of new posts, where that names the point; then each of its points."""
    basis = reader.terms.basis.proposed
    post = _spell(reader, Line(title="Spare", scale=scale, grade=grade))
    if post is None or not isinstance(post.kind, Kind):
        return
    if basis not in BY_POINT:
        yield post, f"at the {basis.replace('_', ' ')}"
    try:
        points = results.comparison.plan.book.scale(scale).grade(grade, results.comparison.engine.prices.base).points
    except InputError:
        return
    for point in points:
        yield replace(post, kind=replace(post.kind, point=point, basis="point")), f"point {point}"


def _spell(reader: LineReader, line: Line) -> Spell | None:
    """A new post as the scenario would read it, standing on its point; None where it could not."""
    spells = reader.spells(line, NOT_FUNDED, Spot(None), "proposed")
    # on its point for good: increments would need a row for each step
    return replace(spells[0], increments=None, own_day=False) if len(spells) == 1 else None
