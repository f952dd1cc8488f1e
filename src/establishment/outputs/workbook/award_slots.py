"""Days on which an award can be added in the workbook: firsts of years, and anniversaries of the last award."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from establishment.costing.results import Results
from establishment.ground.findings import Place
from establishment.ground.periods import FinancialYear, anniversary
from establishment.posts import Kind, Spell
from establishment.rates.book import Book
from establishment.rates.references import Source
from establishment.rates.scale_values import PointValue


@dataclass(frozen=True)
class AwardSlots:
    """The days of each scale on which an award can be added; none where pay is not that of its points alone."""

    days: Mapping[str, Sequence[date]] = field(default_factory=dict)

    def of(self, scale: str) -> Sequence[date]:
        """The days of a scale, in order."""
        return self.days.get(scale, ())

    def last(self, value: PointValue, on: date | None) -> date | None:
        """The last day up to another, after the award of a value, on which one can be added."""
        return max((day for day in self.of(value.scale) if on is not None and value.award < day <= on), default=None)

    def last_of(self, values: Iterable[PointValue], on: date | None) -> date | None:
        """The same of several values: the last of any."""
        return max((day for value in values if (day := self.last(value, on)) is not None), default=None)

    def before(self, book: Book, value: PointValue) -> PointValue | None:
        """What a value is made of: the point after the award before it, be it one that can be added."""
        # the awards that are there and those that may be added stand in one order: an added one can follow another
        # added one
        dated = book.scale(value.scale).values.get((value.spine, value.point), {})
        days = [*book.scale(value.scale).table.awards, *self.of(value.scale)]
        earlier = max((day for day in days if day < value.award), default=None)
        return self.at(dated, value.scale, earlier) if earlier is not None else None

    def at(self, dated: Mapping[date, PointValue], scale: str, day: date) -> PointValue | None:
        """A point on a day on which its award fell, or one can be added; until then it has the pay before."""
        if day not in self.of(scale):
            return dated.get(day)
        earlier = [award for award in dated if award <= day]
        if not earlier:
            return None
        value = dated[max(earlier)]
        # no document states such an award, so its value is projected and cites no reference
        source = Source("projected", value.source.confidence, (), "", Place(""))
        return replace(value, scale=scale, award=day, source=source)


def award_slots(results: Results, years: Sequence[FinancialYear], spells: Iterable[Spell]) -> AwardSlots:
    """The days of a costing at cash prices, for scales of which every post stands on points.

    years: those of the plan, and the one that can be added.
    """
    comparison = results.comparison
    book = comparison.plan.book
    kinds = [spell.kind for spell in spells if isinstance(spell.kind, Kind)]
    # pay of a post's own stands on no point, so an award on points would not move it
    own = {kind.scale for kind in kinds if kind.own_pay is not None}
    scales = dict.fromkeys(kind.scale for kind in kinds)
    # at constant prices no award changes a figure; a scale on the points of another has that other's awards
    if not years or not comparison.engine.prices.cash or any(book.scale(name).table.on_spine for name in scales):
        return AwardSlots()
    days: dict[str, Sequence[date]] = {}
    for name in (name for name in scales if name not in own):
        awards = book.scale(name).table.awards
        assumed = {award.effective_from for award in book.assumed.awards.get(name, ((), None))[0]}
        last_known = max((day for day in awards if day not in assumed), default=None)
        # a scale with nothing but assumed awards has no known day from which another could be added
        if last_known is None:
            continue
        # an award comes a year after the last as a rule, or with the financial year
        usual = [anniversary(awards[-1], year) for year in range(years[0].start_year, years[-1].start_year + 2)]
        firsts = [year.first_day for year in years]
        inside = {day for day in (*firsts, *usual) if max(last_known, years[0].first_day) <= day < years[-1].until}
        days[name] = sorted(inside - set(awards))
    return AwardSlots(days)
