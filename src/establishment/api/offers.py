"""Pay offers: each costed over the years on one list of posts, against the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from establishment.api.post_costing import PostCosting
from establishment.api.posts import Posts
from establishment.api.posts_register import book_of
from establishment.ground.any_frame import pandas_frame, whole_list
from establishment.ground.arguments import argument, by_its_arguments, name_list, plain_name
from establishment.ground.findings import RefusedError, listed, quoted
from establishment.ground.frames import Money, as_pounds, in_pounds
from establishment.ground.money import text
from establishment.ground.read_days import read_day
from establishment.ground.read_numbers import read_point
from establishment.ground.shown import Shown
from establishment.rates.awards import Award
from establishment.rates.book import Book, book_given
from establishment.rates.references import weakest
from establishment.rates.scales import Scale
from establishment.scenarios.terms import AssumedAwardTable

AwardGiven = Mapping[str, Any]
"""One award of an offer: the keys of `[[award]]` of a scenario, and `delete` for points that it does away with."""


@dataclass(frozen=True, repr=False)
class Offers(Shown):
    """Pay offers costed on one list of posts.

    names: the names of the offers; the others are compared with the first.  costs: pence by offer, year and grade.
    points: full-time pay by offer and point before the offer and after all its awards, in pence.

    >>> import establishment as est
    >>> posts = est.Posts.from_frame([{"title": "Officer", "grade": "SCP 20", "count": 2}], pay="njc")
    >>> terms = {"pension": "20%", "basis": "maximum", "hold_on_costs": True}
    >>> both = {"3%": [{"from": "2027-04-01", "percent": 3}], "£800": [{"from": "2027-04-01", "flat": 800}]}
    >>> est.offers(posts, both, years="2027/28", terms=terms).table()["cost"].tolist()
    [92490.94, 91921.84]
    """

    names: tuple[str, ...]
    costs: pd.DataFrame
    points: pd.DataFrame

    def table(self, *, money: Money = "pounds") -> pd.DataFrame:
        """What each offer costs in each year, and how much more than the first.

        One row an offer and year: the pay bill with on-costs, the amount above the first offer, that amount in percent
        of the first offer's pay bill, and the least certain status of the values used.
        """
        groups = self.costs.groupby(["offer", "year"], sort=False, as_index=False)
        # the weakest status of any row is that of the sum
        sums = groups.agg({"pence": "sum", "status": weakest})
        return in_pounds(self._above(sums, ["year"]), money)

    def by_grade(self, *, money: Money = "pounds") -> pd.DataFrame:
        """What each offer costs by grade, over all years: one row an offer and grade."""
        sums = self.costs.groupby(["offer", "grade"], sort=False, as_index=False).agg({"pence": "sum"})
        return in_pounds(self._above(sums, ["grade"]), money)

    def _above(self, sums: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
        """Sums with how far each lies above the first offer."""
        first = sums[sums["offer"] == self.names[0]].set_index(keys)["pence"]
        base = first.loc[sums[keys[0]]].to_numpy()
        above = sums["pence"].to_numpy() - base
        # an offer of nothing has no percentage of it
        percent = np.where(base == 0, np.nan, 100 * above / np.where(base == 0, 1, base))
        frame = sums.rename(columns={"pence": "cost_pence"})
        frame.insert(len(keys) + 2, "above_first_pence", above)
        frame.insert(len(keys) + 3, "percent", percent)
        return frame

    def gains(self) -> pd.DataFrame:
        """Full-time pay of each point before and after each offer: one row an offer and point, the lowest gain first.

        Columns: offer, point, before, after (pounds a year), gain (pounds), percent.
        """
        frame = self.points.copy()
        frame["gain"] = frame["after"] - frame["before"]
        frame["percent"] = 100 * frame["gain"] / frame["before"]
        for name in ("before", "after", "gain"):
            frame[name] = frame[name] / 100
        # in the order in which the offers were given, and within each the lowest gain first: that is what talks are
        # about
        order = {name: n for n, name in enumerate(self.names)}
        frame["order"] = frame["offer"].map(order)
        frame = frame.sort_values(["order", "percent"], kind="stable").drop(columns="order")
        return as_pounds(frame.reset_index(drop=True), ["before", "after", "gain"])

    def __str__(self) -> str:
        table, gains = self.table(money="pence"), self.gains()
        lines = [f"Pay offers: {listed(self.names, most=40)}"]
        for row in table.to_dict("records"):
            above = (
                ""
                if row["offer"] == self.names[0]
                else (f", {text(row['above_first_pence'])} above {self.names[0]} ({row['percent']:.2f}%)")
            )
            lines.append(f"  {row['offer']}, {row['year']}: {text(row['cost_pence'])}{above} ({row['status']})")
        for name in self.names:
            own = gains[gains["offer"] == name]
            least, most = own.iloc[0], own.iloc[-1]
            lines.append(
                f"  {name}: point {least['point']} gains least ({least['percent']:.2f}%), "
                f"point {most['point']} most ({most['percent']:.2f}%)"
            )
        return "\n".join(lines)


@by_its_arguments
def offers(
    posts: Any,
    given: Mapping[str, Sequence[AwardGiven]],
    *,
    years: str | tuple[str, str],
    terms: Mapping[str, Any],
    book: Book | str | Path | None = None,
) -> Offers:
    """Cost pay offers over the years, each on the same posts, and compare them with the first.

    posts: an `est.Posts`, a frame of any library, records, or the path of a posts table.
    given: the offers by name; the others are compared with the first. Each is a list of awards with the keys of
    `[[award]]`: from, percent, flat, greater, lump_sum, points, grades, years and so on. `delete` names points that the
    first award removes: holders on them are paid at the next point.
    years: one financial year, or the first and the last.  terms: what a scenario says of pay, as for `cost_posts`.
    Awards in the terms are added to each offer. Rates beyond the known ones are assumed only if the terms say so
    (award, hold_on_costs).  book: a `Book` or a folder of scales; the pay that ships with the library if None.
    Returns the offers. Raises RefusedError for an argument that cannot be used, InputError with every error in posts or
    awards.

    >>> import establishment as est
    >>> posts = [{"title": "Officer", "grade": "SCP 20", "count": 2}]
    >>> terms = {"pay": "njc", "pension": "20%", "basis": "maximum", "hold_on_costs": True}
    >>> offers = est.offers(posts, {"3%": [{"from": "2027-04-01", "percent": 3}]}, years="2027/28", terms=terms)
    >>> offers.table()["cost"].tolist()
    [92490.94]
    """
    if not isinstance(given, Mapping) or not given:
        raise RefusedError('given: name the offers, such as {"3.2%": [{"from": "2026-04-01", "percent": 3.2}]}')
    if not isinstance(terms, Mapping):
        raise RefusedError("terms: give a mapping of what a scenario says of pay, such as {'pay': 'njc'}")
    # the list may have a book of its own
    prices = book_given(book_of(book, posts))
    table, pay = _posts(posts)
    all_terms = {**({"pay": pay} if pay else {}), **terms}
    scale = prices.scale(argument("terms", all_terms.get("pay", ""), plain_name))
    costs, points = [], []
    for name, awards in given.items():
        field = f"given[{quoted(argument('given', name, plain_name))}]"
        lines = _awards(field, awards, scale)
        costing = PostCosting(
            prices,
            # the offer comes before awards that the terms add, as it is what is negotiated
            terms={**all_terms, "award": [*lines, *all_terms.get("award", [])]},
            years=years,
            by=("year", "grade"),
            ignore=_labels(table),
        )
        costs.append(costing.cost(table, money="pence")[["year", "grade", "pence", "status"]].assign(offer=name))
        points.append(_points(costing.plan.book.scale(scale.name), lines).assign(offer=name))
    both = (pd.concat(frames, ignore_index=True) for frames in (costs, points))
    costed, moved = (frame[["offer", *(c for c in frame.columns if c != "offer")]] for frame in both)
    return Offers(tuple(given), costed, moved)


def _posts(posts: Any) -> tuple[Any, str]:
    """Posts as a frame or a path, and the pay scale that their list names."""
    if isinstance(posts, Posts):
        whole_list(posts)
        return posts.table(labels=True), posts.pay
    return (posts, "") if isinstance(posts, str | Path) else (argument("posts", posts, pandas_frame), "")


def _labels(table: Any) -> list[str]:
    return Posts.from_frame(table).labels if isinstance(table, pd.DataFrame) else []


def _awards(field: str, awards: object, scale: Scale) -> list[dict[str, Any]]:
    """The awards of an offer as terms have them; a point that is deleted is given the pay of the next."""
    if isinstance(awards, Mapping | str) or not isinstance(awards, Sequence) or not awards:
        raise RefusedError(f'{field}: give a list of awards, such as [{{"from": "2026-04-01", "percent": 3.2}}]')
    lines: list[dict[str, Any]] = []
    for number, award in enumerate(awards):
        if not isinstance(award, Mapping):
            raise RefusedError(f"{field}[{number}]: an award is a mapping with from, and percent or flat")
        # the key is no key of an award, and is worked into awards below
        plain = {key: value for key, value in award.items() if key != "delete"}
        if "delete" not in award:
            lines.append(plain)
            continue
        # later awards start from the points that are left
        if number:
            raise RefusedError(f"{field}[{number}].delete: only the first award of an offer can do away with points")
        gone = argument(f"{field}[0].delete", award["delete"], _point_list)
        lines += _without(f"{field}[0].delete", plain, gone, scale)
    return lines


def _point_list(value: object) -> tuple[str, ...]:
    single = isinstance(value, str | int | float)
    return name_list([read_point(each) for each in ([value] if single else value)])  # type: ignore[attr-defined]


def _without(field: str, award: dict[str, Any], gone: Sequence[str], scale: Scale) -> list[dict[str, Any]]:
    """An award for the points that stay, and one for each point that goes, which lifts it to the next that stays."""
    # pay in force at the last award alone: a point that has gone has no pay to start from
    values = {
        point: dated[max(dated)].pence
        for (_, point), dated in scale.values.items()
        if max(dated) == scale.table.awards[-1]
    }
    in_force = [point for point in scale.points if point in values]
    if award.get("points") or award.get("grades"):
        raise RefusedError(f"{field}: an award that does away with points is for all; leave points and grades out")
    for point in gone:
        if point not in in_force[: len(gone)]:
            lowest = listed(in_force[: len(gone)])
            raise RefusedError(f"{field}: point {point} is not among the lowest of {scale.name}, which are {lowest}")
    stays = in_force[len(gone)]
    table = AssumedAwardTable.model_validate(award)
    flat = None if table.flat is None else table.flat.pence // 100
    rise = Award(table.from_, table.percent, flat, table.greater)
    # holders of points that go are lifted to what the award makes of the lowest point that stays
    to = rise.applied(values[stays], scale.rounding)
    lifted = [
        {
            **{key: value for key, value in award.items() if key in ("from", "years", "lump_sum", "reference")},
            "flat": Fraction(to - values[point], 100),
            "points": [point],
        }
        for point in gone
    ]
    # the points that stay have the award as it was written
    return [{**award, "points": [stays, in_force[-1]]}, *lifted]


def _points(scale: Scale, awards: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Full-time pay by point before the first award of an offer and from the last one on, in pence."""
    days = [argument("from", award["from"], read_day) for award in awards]
    first, last = min(days), max(days)
    rows = []
    for (_, point), dated in scale.values.items():
        before, after = _held(dated, first, before=True), _held(dated, last, before=False)
        if before is not None and after is not None:
            rows.append({"point": point, "before": before, "after": after})
    return pd.DataFrame(rows, columns=["point", "before", "after"]).astype({"before": "int64", "after": "int64"})


def _held(dated: Mapping[date, Any], day: date, *, before: bool) -> int | None:
    """The latest pay of a point before a day, or on it."""
    days = [on for on in dated if (on < day if before else on <= day)]
    # a point without a value at that award has gone
    return dated[max(days)].pence if days and (before or day in dated) else None
