"""Monte Carlo: what posts may cost, year by year, when awards, vacancies, turnover and starts are not certain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from establishment.bulk.column_codes import Coded, coded, split
from establishment.bulk.cost_by_pay import Hinges, Numbers, Rests
from establishment.bulk.kernel import Kernel
from establishment.bulk.plan import PostPlan
from establishment.bulk.post_lines import read_lines
from establishment.costing.moved_assumptions import book_of
from establishment.ground.arguments import argument, bounded, whole
from establishment.ground.columns import Column, Columns
from establishment.ground.csv_files import spell
from establishment.ground.findings import Faults, RefusedError, as_given
from establishment.ground.money import times
from establishment.ground.periods import months_after
from establishment.ground.read_numbers import LARGEST
from establishment.ground.shown_fields import ShownFields
from establishment.posts import POSTS
from establishment.rates.awards import Award
from establishment.rates.book import Assumed

if TYPE_CHECKING:
    import pandas as pd

MOST_DRAWS = 1_000_000
LARGEST_SEED = LARGEST - 1
LATEST = 60
"""Months that starts can be late at most."""
PLACES = 100
"""Awards are drawn in hundredths of a percentage point, so that a draw can be priced again exactly."""
PERCENTS = (5, 10, 25, 50, 75, 90, 95)

PERCENTILES = Columns(
    Column("year", "object", "", "financial year; all for the sum of the years of each draw"),
    Column("central_pence", "int64", "pence", "cost with every assumption as the terms have it, exact"),
    Column("mean_pence", "int64", "pence", "mean of the draws"),
    *(Column(f"p{p}_pence", "int64", "pence", f"cost that {p}% of the draws do not exceed") for p in PERCENTS),
)
"""Columns of `percentiles()`: one row a year, and one for all."""
CHECKED = Columns(
    Column("draw", "int64", "", "number of the draw, from 0"),
    Column("year", "object", "", "financial year"),
    Column("drawn_pence", "int64", "pence", "cost of the draw, to the nearest penny"),
    Column("priced_pence", "int64", "pence", "the same posts priced again, post by post, with what was drawn"),
    Column("difference_pence", "int64", "pence", "drawn less priced"),
)
"""Columns of `check()`."""


@dataclass(frozen=True)
class Spread:
    """How far an assumption may lie: a triangle from the least to the most, with its top at the likeliest."""

    least: float
    likeliest: float
    most: float

    @classmethod
    def of(cls, numbers: Spread | Sequence[float], name: str, low: float, high: float) -> Spread:
        """A spread as given: one, or its three numbers. Raises ValueError where it cannot be."""
        try:
            spread = numbers if isinstance(numbers, Spread) else cls(*(float(number) for number in numbers))
        except (TypeError, ValueError):
            message = f"{name} is {as_given(numbers)}; give three numbers: the least, the likeliest and the most"
            raise RefusedError(message) from None
        if not low <= spread.least <= spread.likeliest <= spread.most <= high:
            message = f"{name} is {spread.least:g}, {spread.likeliest:g}, {spread.most:g}"
            raise RefusedError(f"{message}; give them rising, from {low:g} to {high:g}")
        return spread

    def drawn(self, random: np.random.Generator, size: int) -> Numbers:
        """So many draws."""
        # a triangle without width cannot be drawn from
        if self.least == self.most:
            return np.full(size, self.likeliest)
        return random.triangular(self.least, self.likeliest, self.most, size)


@dataclass(frozen=True, repr=False)
class Drawn(ShownFields):
    """What was drawn, one value a draw.

    awards: percentage points by day.  late: months.  vacancy, turnover: percent, year x draw.  gap_months: how long a
    leaver leaves a post empty.
    """

    awards: dict[date, Numbers]
    late: np.ndarray[Any, Any]
    vacancy: Numbers
    turnover: Numbers
    gap_months: float

    @property
    def filled(self) -> Numbers:
        """The part of the cost that is left of posts that stand empty for a time: year x draw."""
        return np.asarray((1 - self.vacancy / 100) * (1 - self.turnover / 100 * self.gap_months / 12))

    def frame(self, years: Sequence[str]) -> pd.DataFrame:
        """One row a draw; a column for each award that is drawn and for each year's vacancies and leavers."""
        import pandas as pd

        columns: dict[str, Any] = {f"award_points_{day}": points for day, points in self.awards.items()}
        for name in ("vacancy", "turnover"):
            columns |= {f"{name}_percent_{year}": getattr(self, name)[n] for n, year in enumerate(years)}
        return pd.DataFrame(columns | {"months_late": self.late})


@dataclass(frozen=True, repr=False)
class DrawnPosts(ShownFields):
    """Posts that are drawn for, how they are costed, and the sign: 1 for a cost, -1 for a cost that falls away.

    stays: those that no later start moves.  moves: the others, as they are with a start so many months later.
    """

    sign: int
    plan: PostPlan
    stays: pd.DataFrame
    moves: Callable[[int], pd.DataFrame]

    @classmethod
    def of(cls, frame: pd.DataFrame, plan: PostPlan) -> DrawnPosts:
        """Posts, of which those that begin in the plan can begin later; totals are kept by year alone."""
        headings = [spell(str(heading)) for heading in frame.columns]
        frame = frame.loc[:, [heading in POSTS.by_name and heading not in plan.ignored for heading in headings]]
        begins = _begins(frame, plan)
        plan = replace(plan, by=("year",), ignore=frozenset())
        return cls(1, plan, frame[~begins], partial(_later, frame[begins]))


class Drawing(ShownFields):
    """The cost of posts in each year of each draw.

    pence: year x draw, before rounding.  central: pence by year with every assumption as the terms have it, exact.
    """

    def __init__(self, sources: list[DrawnPosts], drawn: Drawn, pence: Numbers, central: list[int]) -> None:
        self.sources, self.drawn, self.pence, self.central = sources, drawn, pence, central
        self.labels = [year.label for year in sources[0].plan.years]

    def frame(self) -> pd.DataFrame:
        """All draws: one row a draw, one column a year, in pence to the nearest."""
        import pandas as pd

        return pd.DataFrame(np.rint(self.pence.T).astype(np.int64), columns=self.labels)


def percentiles(drawing: Drawing) -> pd.DataFrame:
    """How the draws lie, one row a year and one for the sum of all years: `PERCENTILES`."""
    pence = np.vstack([drawing.pence, drawing.pence.sum(axis=0)])
    # to whole pence at the end alone: the draws are not rounded on the way
    cuts = np.rint(np.percentile(pence, PERCENTS, axis=1)).astype(np.int64)
    rows: dict[str, Any] = {
        "year": [*drawing.labels, "all"],
        "central_pence": [*drawing.central, sum(drawing.central)],
        "mean_pence": np.rint(pence.mean(axis=1)).astype(np.int64),
    }
    return PERCENTILES.frame(rows | {f"p{p}_pence": cut for p, cut in zip(PERCENTS, cuts, strict=True)})


def check_draws(drawing: Drawing, numbers: Iterable[int]) -> pd.DataFrame:
    """Some draws priced again post by post, with the awards and starts that were drawn: `CHECKED`.

    What posts cost is multiplied by the part that is left when they stand empty, as in the draws.
    Raises ValueError for a draw that there is not.
    """
    rows = []
    for number in numbers:
        if not 0 <= number < drawing.pence.shape[1]:
            raise RefusedError(f"there is no draw {number}; draws are numbered from 0 to {drawing.pence.shape[1] - 1}")
        points = {day: values[number] for day, values in drawing.drawn.awards.items()}
        priced = np.zeros(len(drawing.labels), dtype=object)
        for source in drawing.sources:
            plan = _with_awards(source.plan, points)
            for part in (source.stays, source.moves(int(drawing.drawn.late[number]))):
                priced = priced + source.sign * np.array(_exact(part, plan), dtype=object)
        filled = drawing.drawn.filled[:, number]
        for year, label in enumerate(drawing.labels):
            exact = times(int(priced[year]), Fraction(filled[year]))
            # draws are estimates in floats; only what is priced again is exact
            estimate = int(np.rint(drawing.pence[year, number]))
            values = (number, label, estimate, exact, estimate - exact)
            rows.append(dict(zip(CHECKED.names, values, strict=True)))
    return CHECKED.frame(CHECKED.by_column(rows))


@dataclass(frozen=True)
class Spreads:
    """How far assumptions may lie; None for one that is certain.

    award: percentage points on every assumed award, drawn for each award apart.  vacancy: percent of cost saved by
    vacancies beyond the vacancy factor, drawn separately each year.  turnover: leavers a year in percent of posts, each
    leaving the post empty for `gap_months`.  start: months by which posts that begin in the plan begin later, one for
    all.
    """

    award: Spread | None = None
    vacancy: Spread | None = None
    turnover: Spread | None = None
    gap_months: float = 0
    start: Spread | None = None

    @classmethod
    def of(cls, *, award: Any, vacancy: Any, turnover: Any, gap_months: float, start: Any) -> Spreads:
        """Spreads as given. Raises ValueError for one that cannot be."""
        gap = float(argument("gap_months", gap_months, bounded(0, 12)))

        def spread(numbers: Any, name: str, low: float, high: float) -> Spread | None:
            return None if numbers is None else Spread.of(numbers, name, low, high)

        return cls(
            spread(award, "award", -20, 50),
            spread(vacancy, "vacancy", 0, 99),
            spread(turnover, "turnover", 0, 99),
            gap,
            spread(start, "start", 0, LATEST),
        )


def draw(sources: list[DrawnPosts], spreads: Spreads, *, draws: int, seed: int) -> Drawing:
    """Draw, and answer each draw from sums of posts that were priced once.

    Raises ValueError for a number of draws or an award that cannot be drawn.
    """
    draws = argument("draws", draws, whole(1, MOST_DRAWS))
    seed = argument("seed", seed, whole(0, LARGEST_SEED))
    plan = sources[0].plan
    awards = _percents(plan)
    drawn = _drawn(plan, awards, spreads, draws, np.random.default_rng(seed))
    factors = _factors(awards, drawn, draws)
    pence, central = np.zeros((len(plan.years), draws)), np.zeros(len(plan.years), dtype=object)
    for source in sources:
        estimates, exact = _costs(source.stays, source.plan, factors, draws)
        pence, central = pence + source.sign * estimates, central + source.sign * np.array(exact, dtype=object)
        # each number of months is priced once, however many draws have it; none is among them for the central cost
        for late in sorted({0, *np.unique(drawn.late).tolist()}):
            chosen = drawn.late == late
            some = {key: values[chosen] for key, values in factors.items()}
            moved, exact = _costs(source.moves(late), source.plan, some, int(chosen.sum()))
            pence[:, chosen] += source.sign * moved
            central = central if late else central + source.sign * np.array(exact, dtype=object)
    return Drawing(sources, drawn, pence * drawn.filled, [int(each) for each in central])


def _costs(frame: pd.DataFrame, plan: PostPlan, factors: dict[Rests, Numbers], draws: int) -> tuple[Numbers, list[int]]:
    """What posts cost in each year of each draw, and exactly in each year as the terms have it.

    What rounding makes of the exact cost is added to every draw, so that draws without another award are exact.
    """
    if not len(frame):
        return np.zeros((len(plan.years), draws)), [0] * len(plan.years)
    kernel, exact = _priced(frame, plan)
    days = {scale: sorted(a.effective_from for a in awards) for scale, (awards, _) in plan.book.assumed.awards.items()}
    hinges = Hinges(kernel, days)
    one = {rests: np.ones(1) for rests in factors}
    # rounding moves little with pay, so what it makes of the expected cost serves every draw
    rounding = np.array(exact, dtype=float)[:, None] - hinges.at(one, 1)
    return hinges.at(factors, draws) + rounding, exact


def _exact(frame: pd.DataFrame, plan: PostPlan) -> list[int]:
    """What posts cost in each year, to the penny."""
    return _priced(frame, plan)[1] if len(frame) else [0] * len(plan.years)


def _priced(frame: pd.DataFrame, plan: PostPlan) -> tuple[Kernel, list[int]]:
    """Posts priced, and what they cost in each year, to the penny."""
    posts = read_lines(frame, plan, "posts")
    kernel = Kernel(posts, plan, by_funder=False)
    return kernel, [int(pence) for pence in kernel.run().pence.sum(axis=(1, 2))]


def _percents(plan: PostPlan) -> dict[str, dict[date, Fraction]]:
    """The assumed awards by scale and day, each one percentage for all points. Raises ValueError for others."""
    percents: dict[str, dict[date, Fraction]] = {}
    for scale, (awards, _) in plan.book.assumed.awards.items():
        of_scale = percents.setdefault(scale, {})
        for each in awards:
            # pay of a flat award, or of some points, has no common factor
            if each.effective_from in of_scale or each.percent is None or not _plain(each):
                message = f"the award of {each.effective_from} on {scale} is not one percentage of all points"
                raise RefusedError(f"{message}; draws can vary no other")
            of_scale[each.effective_from] = each.percent
    return percents


def _plain(award: Award) -> bool:
    return award.flat_pounds is None and award.for_all


def _drawn(
    plan: PostPlan, awards: dict[str, dict[date, Fraction]], spreads: Spreads, draws: int, random: np.random.Generator
) -> Drawn:
    days = sorted({day for of_scale in awards.values() for day in of_scale})
    if spreads.award is not None and not days:
        raise RefusedError("award cannot be drawn: no award is assumed")
    points = {
        day: np.rint(spreads.award.drawn(random, draws) * PLACES) / PLACES if spreads.award else np.zeros(draws)
        for day in days
    }
    nothing = np.zeros((len(plan.years), draws))
    vacancy, turnover = (
        nothing if spread is None else np.array([spread.drawn(random, draws) for _ in plan.years])
        for spread in (spreads.vacancy, spreads.turnover)
    )
    late = np.zeros(draws) if spreads.start is None else np.rint(spreads.start.drawn(random, draws))
    return Drawn(points, late.astype(np.int64), vacancy, turnover, spreads.gap_months)


def _factors(awards: dict[str, dict[date, Fraction]], drawn: Drawn, draws: int) -> dict[Rests, Numbers]:
    """How many times as high pay is in each draw, by the scale and the awards that it rests on."""
    factors: dict[Rests, Numbers] = {}
    for scale, of_scale in awards.items():
        product, days = np.ones(draws), tuple[date, ...]()
        for day, percent in sorted(of_scale.items()):
            # by how much the award is more than the one that is priced: 4% in place of 3% is 104/103
            product = product * (1 + drawn.awards[day] / float(100 + percent))
            days = (*days, day)
            factors[scale, days] = product
    return factors


def _with_awards(plan: PostPlan, points: dict[date, float]) -> PostPlan:
    """A plan whose assumed awards are so many percentage points higher, each by its own."""
    tables = []
    for table in plan.scenario.awards:
        for day in table.days:
            more = Fraction(int(np.rint(points[day] * PLACES)), PLACES)
            changed = {"from_": day, "years": 1, "until": table.end, "percent": (table.percent or Fraction(0)) + more}
            tables.append(table.model_copy(update=changed))
    scenario = plan.scenario.model_copy(update={"awards": tables})
    book = book_of(scenario, plan.book.assuming(Assumed()))
    return replace(plan, scenario=scenario, book=book, prices=replace(plan.prices, book=book))


def _from(frame: pd.DataFrame) -> tuple[str, Coded] | None:
    """The column of first days, under the name it has in the frame."""
    name = next((heading for heading in frame.columns if spell(str(heading)) == "from"), None)
    return None if name is None else (name, coded(split(frame[name]), POSTS.by_name["from"], Faults(), "posts", 0))


def _begins(frame: pd.DataFrame, plan: PostPlan) -> np.ndarray[Any, Any]:
    """Which posts begin in the plan."""
    starts = _from(frame)
    if starts is None:
        return np.zeros(len(frame), dtype=bool)
    first, last = plan.years[0].first_day, plan.years[-1].last_day
    inside = np.array([day is not None and first <= day <= last for day in starts[1].values], dtype=bool)
    return np.asarray(inside[starts[1].codes])


def _later(frame: pd.DataFrame, months: int) -> pd.DataFrame:
    """Posts that all begin so many months later; those that would end first never begin."""
    starts = _from(frame)
    if starts is None or not months:
        return frame
    name, column = starts
    moved = [None if day is None else months_after(day, months) for day in column.values]
    later = frame.assign(**{name: np.array(moved, dtype=object)[column.codes]})
    until = next((heading for heading in frame.columns if spell(str(heading)) == "until"), None)
    if until is None:
        return later
    ends = coded(split(frame[until]), POSTS.by_name["until"], Faults(), "posts", 0)
    last = np.array([day or date.max for day in ends.values], dtype=object)[ends.codes]
    first = np.array([day or date.min for day in moved], dtype=object)[column.codes]
    # a post that would end before it begins is never there
    return later[first < last]
