"""What posts or the changes of a scenario may cost: draws, as a notebook or a script reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from establishment.bulk.draws import PERCENTS, Drawing, check_draws, percentiles
from establishment.ground.arguments import argument, whole_numbers
from establishment.ground.findings import how_many
from establishment.ground.frames import Money, as_pounds, in_pounds
from establishment.ground.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

Spread = Sequence[float]
"""The least, the likeliest and the most that an assumption may be: the corners of a triangle."""


class Draws(Shown):
    """The cost of each year in each of many draws. The same seed and posts give the same draws.

    Made by `PostCosting.draws` and `Costing.draws`. A positive net is a cost.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> list(est.cost(option.with_terms(first_year="2026/27", hold_on_costs=True)).draws(draws=9).frame().columns)
    ['2026/27']
    """

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing

    def __len__(self) -> int:
        return int(self.drawing.pence.shape[1])

    def frame(self, *, money: Money = "pounds") -> pd.DataFrame:
        """All draws: one row a draw, one column a year; in pounds to the penny, or in the nearest whole pence."""
        costs = self.drawing.frame()
        # pence are whole already; pounds are their hundredth, rounded to the penny
        return costs if money == "pence" else as_pounds(costs / 100, costs.columns)

    def drawn(self) -> pd.DataFrame:
        """What was drawn: one row a draw.

        Columns: percentage points added to each assumed award, by its day; percent of cost saved by vacancies, and
        percent of posts that someone leaves, in each year; and by how many months starts are late. Nought if an
        assumption is certain. The cost of a year follows from the awards and starts, times (1 - vacancy) and (1 -
        turnover x gap_months / 12).
        """
        return self.drawing.drawn.frame(self.drawing.labels)

    def percentiles(self, *, money: Money = "pounds") -> pd.DataFrame:
        """The spread of the draws: one row a year and one for all years.

        Columns: central (every assumption as the terms have it, exact), the mean, and the amounts that 5, 10, 25, 50,
        75, 90 and 95% of the draws do not exceed.
        """
        return in_pounds(percentiles(self.drawing), money)

    def check(self, numbers: Iterable[int] = (0, 1, 2), *, money: Money = "pounds") -> pd.DataFrame:
        """Some draws priced again post by post, as a check: one row a draw and year.

        numbers: which draws, counted from 0.

        A draw whose awards are as the terms have them agrees to the penny. In others, points are rounded again in each
        draw, as their scale rounds. On a scale in whole pounds that makes up to £1 of pay for each assumed award so
        far, and the on-costs of that.
        Raises RefusedError for a draw that does not exist.
        """
        return in_pounds(check_draws(self.drawing, argument("numbers", numbers, whole_numbers)), money)

    def chart(self) -> Any:
        """The years as a fan: the middle, and the bands that hold half and nine tenths of the draws.

        Returns a matplotlib figure. Raises ImportError without the extra `charts`.
        """
        from establishment.outputs.what_if_charts import fan_chart

        return fan_chart(self.drawing)

    def _shown(self) -> pd.DataFrame:
        frame = self.percentiles().set_index("year")
        # whole pounds: pennies of a draw would look surer than they are
        in_words = frame.map(lambda pounds: f"£{pounds:,.0f}".replace("£-", "-£"))
        return in_words.rename(columns={f"p{p}": f"{p}%" for p in PERCENTS})

    def __str__(self) -> str:
        return f"{how_many(len(self), 'draw')}\n{self._shown().to_string()}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(how_many(len(self), 'draw'))}</p>{self._shown().to_html()}"
