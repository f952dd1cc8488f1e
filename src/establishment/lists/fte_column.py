"""Which column holds the FTE, and which the full-time hours beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations

from establishment.lists.column_fits import (
    are_times,
    fte_fit,
    full_hours_fit,
    heads_hours,
    hours_fit,
    hours_of_posts,
    how_written,
)
from establishment.lists.heading_matches import Matches
from establishment.lists.headings import HOLDER_WORDS, meaning_words
from establishment.lists.profiles import Profile
from establishment.lists.sampled_rows import SampledRows

SURE = 4.5
"""A column that is weaker for the FTE, as one headed with a percent sign alone, is chosen only where no hours are."""
_LEAST_MONEY = 2_000
"""A column whose middle number is higher can hold pay of a year."""

Ranked = list[tuple[float, int]]
Ranking = Callable[[str, Callable[[Profile], float]], Ranked]
"""Gives the free columns by their strength for a field. It takes the field, and how well a column's values fit it."""


@dataclass(frozen=True)
class FteColumns:
    """The columns that can hold the FTE. strengths: of each column's heading.  rows: some of the rows, if known."""

    matches: Matches
    strengths: dict[int, dict[str, float]]
    ranked: Ranking
    rows: SampledRows | None

    def find(self) -> Ranked:
        """Take the FTE: what is budgeted before what is not said, before what people work; hours where there is none.

        Returns the columns that can hold it, the one that was taken first; none where the user gives the column.
        """
        own_column = self.matches.column_of("fte")
        if own_column is not None:
            self.matches.how = self._how_of_own(own_column)
            self._full_hours()
            return []
        plain, hours = self.ranked("fte", self._established), self.ranked("hours", self._post_hours)
        for profile in self.matches.profiles.values():
            free = not self.matches.columns[profile.column].field
            # a column of "F/T" and hours has no heading of hours, and its values settle it
            if profile.column not in [column for _, column in plain] and free and are_times(profile):
                plain.append((4.0, profile.column))
        ranked = self._in_order(plain, hours) or self.ranked("actual_fte", fte_fit)
        if ranked:
            # what is budgeted is taken before what people work, since the establishment is what is authorised
            self._take(*ranked[0], plain=ranked[0][1] in [column for _, column in plain])
            beside = self.ranked("actual_fte", fte_fit)
            first = ranked[0][1]
            # hours beside an FTE say the same thing, so they are no other choice
            ranked = [pair for pair in ranked if pair[1] == first or not self._says_the_same(pair[1], first)]
            ranked += [pair for pair in beside if pair[1] not in [column for _, column in ranked]]
        self._full_hours()
        return ranked

    def _how_of_own(self, column: int) -> str:
        """How the values of the column that the user names are written: hours, too, need not be said to be hours."""
        profile = self.matches.profiles[column]
        how, headed = how_written(profile), heads_hours(profile)
        unheaded = self.strengths[column].get("fte", 0) < SURE and hours_of_posts(profile)
        # a share of a post in hours is never above 2
        return "hours" if how == "plain" and (unheaded or (headed and profile.largest > 2)) else how

    def _in_order(self, plain: Ranked, hours: Ranked) -> Ranked:
        """The columns of FTE before those of hours; of columns that are not sure, the one by which pay is shared."""
        if not plain or self.strengths[plain[0][1]].get("fte", 0) >= SURE:
            return plain or hours
        # pay is full-time pay times the FTE: where two columns of money show it, that is proof
        proven = [pair for pair in (*plain, *hours) if self._shares_pay(pair[1])]
        surer = [pair for pair in hours if pair[0] > plain[0][0]]
        return list(dict.fromkeys([*proven[:1], *surer[:1], *plain]))

    def _shares_pay(self, column: int) -> bool:
        """Whether one column of money is another one's part by this column: pay is full-time pay times the FTE."""
        if self.rows is None:
            return False
        weeks, profiles = self.matches.column_of("weeks"), self.matches.profiles.items()
        # six columns of money give thirty pairs: more would take long, and prove no more
        money = [c for c, p in profiles if p.number_share > 0.9 and p.median > _LEAST_MONEY and c != column]
        return any(self.rows.share_of(whole, part, column, weeks) for whole, part in permutations(money[:6], 2))

    def _says_the_same(self, column: int, first: int) -> bool:
        """Whether a column of hours says no more than the FTE that was taken, or the other way round."""
        hours = heads_hours(self.matches.profiles[column]) != heads_hours(self.matches.profiles[first])
        return hours and self.rows is not None and self.rows.in_step(column, first)

    def _take(self, strength: float, column: int, *, plain: bool) -> None:
        profile, matches = self.matches.profiles[column], self.matches
        matches.how = how_written(profile) if plain or not heads_hours(profile) else "hours"
        # values above 2 are no parts of a post
        if matches.how == "plain" and not plain and profile.median > 2:
            matches.how = "hours"
        why = {"hours": "hours over the full-time week", "percent": "a percentage of full time"}
        match = matches.columns[column]
        match.field, match.why, match.strength = "fte", why.get(matches.how, "a part of full time"), strength

    def _established(self, profile: Profile) -> float:
        """How well a column fits the FTE; one that says who is in post fits less than any other."""
        strengths = self.strengths[profile.column]
        if strengths.get("variance", 0) > strengths["fte"]:
            return 0
        beside = max(self.strengths.get(profile.column - step, {}).get("funder", 0) for step in (1, 2))
        if beside >= 5 and strengths.get("funder_share", 0) > strengths["fte"]:
            return 0
        # one number in all rows, and a large one, is the full-time week
        if strengths.get("full_time_hours", 0) >= strengths["fte"] and profile.distinct <= 3 and profile.median > 20:
            return 0
        in_post = strengths.get("actual_fte", 0) >= strengths["fte"]
        return fte_fit(profile) * (0.45 if in_post else 1)

    def _post_hours(self, profile: Profile) -> float:
        """How well a column fits the hours of a post: not where it holds the full-time week in every row."""
        # the full-time week is of the employer, and each row repeats it
        full = self.strengths[profile.column].get("full_time_hours", 0) >= self.strengths[profile.column]["hours"]
        of_holder = 0.7 if HOLDER_WORDS.search(meaning_words(profile.heading)) else 1
        return 0 if full and full_hours_fit(profile) > 0.95 else hours_fit(profile) * of_holder

    def _full_hours(self) -> None:
        """The column of full-time hours, if there is one."""
        for strength, column in self.ranked("full_time_hours", full_hours_fit)[:1]:
            self.matches.full_time_column = column
            self.matches.columns[column].why = f"full-time hours of the row ({strength:.0f})"
