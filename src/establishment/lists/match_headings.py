"""Which column holds which field: a heading proposes, the values of its column settle it.

Each column gets, for each field, the strength of its heading times how well its values fit. The fields are then taken
in an order in which the surest come first; a column holds one field. Where several columns fit nearly as well, the
likeliest is taken and asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from establishment.lists.column_fits import (
    FITS,
    GradeTest,
    column_strengths,
    counts_people,
    fit,
    funder_fit,
    has_figure,
    holds_ranges,
    names_jobs,
    range_fit,
    salary_fit,
    share_fit,
    unit_code_fit,
    unit_fit,
    vacant_fit,
    vacant_words_fit,
    why_taken,
)
from establishment.lists.fte_column import FteColumns
from establishment.lists.heading_matches import GIVEN, Asked, Match, Matches
from establishment.lists.headings import OLD_WORDS, meaning_words
from establishment.lists.other_states import ask_proposed, earlier_years, set_proposed_aside
from establishment.lists.profiles import NAME_BEHIND, Profile
from establishment.lists.sampled_rows import NEARLY_ALL, SampledRows
from establishment.lists.unread_columns import ask_what_is_open, read_unread_columns
from establishment.lists.unread_values import UnreadColumns
from establishment.lists.values import joined_codes

LEAST = 2.0
"""A column whose strength for a field lies below is not taken for it."""
ASKED = 1.2
"""From this strength on another column is asked about, for the fields on which a cost rests."""
NEAR = 0.55
"""For the others, a second column with so much of the first one's strength is asked about."""
SOME_POINTS, MOST_POINTS = 0.3, 0.9
"""A column headed as points is one from the first share of values on that are points of their grades; another column,
from the second on."""
ASKED_FIELDS = frozenset({"post", "grade", "point", "fte", "cost_centre", "salary"})
OUTWEIGHED = 0.6
"""A column is not taken for a field for which it has less than this part of its strength for another."""
_SHORT_NUMBER = re.compile(r"(?:[A-Za-z]{1,5}\.? ?)?\d{1,3}(?:\.0)?")
"""A point, perhaps with a word before it: 20, SCP 20, P07."""


def match_headings(
    profiles: list[Profile],
    is_grade: GradeTest,
    mapped: dict[int, str] | None = None,
    *,
    rows: SampledRows | None = None,
) -> Matches:
    """What each column holds.

    is_grade: tells the grades of the scale.  given: fields that the user gives for columns ("" for none).
    rows: some of the rows, in which columns are set beside each other.
    """
    matches = Matches(
        {}, {profile.column: profile for profile in profiles}, salary_is_label=rows is not None and rows.scaled
    )
    for profile in profiles:
        matches.columns[profile.column] = Match(profile.column, profile.heading)
    for column, name in (mapped or {}).items():
        if column in matches.columns:
            matches.columns[column] = Match(
                column, matches.columns[column].heading, name or "label", "you say so", GIVEN
            )
    matcher = _Matcher(matches, is_grade, rows)
    matcher.personal()
    for name in ("cost_centre", "post", "title", "grade"):
        matcher.take(name)
    matcher.points_by_values()
    for name in ("point", "account", "from", "until", "weeks", "count"):
        matcher.take(name)
    matcher.empty_ends()
    matcher.joined_codes()
    matcher.managers()
    matcher.fte()
    matcher.vacant()
    matcher.money()
    matcher.take("reports_to")
    matcher.funders()
    matcher.unit()
    ask_proposed(matches, matcher.proposed)
    read_unread_columns(matches, matcher.strengths, rows)
    matches.drop_settled()
    ask_what_is_open(matches, matcher.strengths, rows)
    for match in matches.columns.values():
        match.field = "" if match.field == "label" else match.field
    return matches


class _Matcher:
    """Takes the fields one after another."""

    def __init__(self, matches: Matches, is_grade: GradeTest, rows: SampledRows | None) -> None:
        self.matches, self.is_grade, self.rows = matches, is_grade, rows
        self.strengths = {p.column: column_strengths(p) for p in matches.profiles.values()}
        self.earlier = earlier_years(list(matches.profiles.values()))
        self.fits: dict[tuple[str, int], float] = {}
        self.proposed = set_proposed_aside(list(matches.profiles.values()), self.strengths)

    def fit(self, name: str, profile: Profile) -> float:
        """How well a column fits a field of those in `FITS`; worked out once."""
        key = name, profile.column
        if key not in self.fits:
            self.fits[key] = fit(name, profile, self.is_grade)
        return self.fits[key]

    def free(self, column: int) -> bool:
        return not self.matches.columns[column].field

    def set(self, column: int, name: str, why: str, strength: float) -> None:
        match = self.matches.columns[column]
        match.field, match.why, match.strength = name, why, strength

    def given(self, name: str) -> bool:
        return self.matches.column_of(name) is not None

    def personal(self) -> None:
        """Set aside the columns about people, by heading or by what their values show."""
        for profile in self.matches.profiles.values():
            if not self.free(profile.column):
                continue
            strengths = self.strengths[profile.column]
            strength = strengths.get("personal", 0)
            others = max((s for f, s in strengths.items() if f not in ("personal", "contract", "status")), default=0)
            by_values = profile.person and (
                others < 9 or (profile.person == NAME_BEHIND and self.titles_beside(profile) >= LEAST)
            )
            about_people = by_values or (strength >= 6 and strength >= others and not self.holds_titles(profile))
            if about_people and (strength >= 9 or not counts_people(profile)):
                why = f"its values read as a {profile.person}" if by_values and strength < 6 else "the heading says so"
                self.set(profile.column, "personal", why, max(strength, 6))

    def titles_beside(self, profile: Profile) -> float:
        """How surely another column holds the titles of posts."""
        others = [each for each in self.matches.profiles.values() if each is not profile and not each.person]
        titles = (self.strengths[each.column].get("title", 0) * self.fit("title", each) for each in others)
        return max(titles, default=0)

    def holds_titles(self, profile: Profile) -> bool:
        """Whether a column that may hold people, such as Name, holds titles of posts that no other column holds."""
        strengths = self.strengths[profile.column]
        if profile.person or not names_jobs(profile) or self.titles_beside(profile) >= LEAST:
            return False
        strengths["title"] = strengths.get("personal", 0)
        return True

    def points_by_values(self) -> None:
        """The column of points, where the values of none so headed are points of the grades beside them."""
        grade = self.matches.column_of("grade")
        if self.rows is None or not self.rows.scaled or grade is None or self.given("point"):
            return
        headed = [column for _, column in self.ranked("point", lambda profile: self.fit("point", profile))]
        if any(self.rows.in_grade(grade, column) > SOME_POINTS for column in headed):
            return
        for column, profile in self.matches.profiles.items():
            others = {f: s for f, s in self.strengths[column].items() if f not in ("point", "grade", "scale")}
            strong = max((s * (self.fit(f, profile) if f in FITS else 1) for f, s in others.items()), default=0)
            numbers = (
                self.free(column)
                and profile.filled > 0.5
                and profile.form_share(_SHORT_NUMBER.fullmatch) > 0.8
                and strong < 5
            )
            if numbers and self.rows.in_grade(grade, column) > MOST_POINTS:
                self.set(column, "point", "its values are points of the grades beside them", 5)
                return

    def empty_ends(self) -> None:
        """A column of ends in which none stands yet."""
        empty = [
            column
            for column, profile in self.matches.profiles.items()
            if not profile.count and self.free(column) and self.strengths[column].get("until", 0) >= 5
        ]
        if len(empty) == 1 and not self.given("until"):
            self.set(empty[0], "until", "its heading; it is empty", 2)

    def joined_codes(self) -> None:
        """A column of accounts whose codes begin with another that says more: the cost centre, where none holds it."""
        column = self.matches.column_of("account")
        if column is None or self.given("cost_centre") or self.matches.columns[column].strength == GIVEN:
            return
        if joined_codes(self.matches.profiles[column].texts) is not None:
            self.set(column, "cost_centre", "its codes are a cost centre and an account", 5)
        elif re.search(r"\bcosting\b|\b(?:gl|ledger) code\b", meaning_words(self.matches.profiles[column].heading)):
            self.set(column, "cost_centre", "no other column holds what posts are costed to", 4)

    def managers(self) -> None:
        """Columns of managers that hold names, neither numbers nor titles of posts, are about people too."""
        title = self.matches.column_of("title")
        titles = self.matches.profiles[title].texts if title is not None else {}
        for column, profile in self.matches.profiles.items():
            if self.strengths[column].get("reports_to", 0) < 5 or not self.free(column) or profile.word_share <= 0.6:
                continue
            if profile.share(lambda text: text in titles or has_figure(text)) < 0.3:
                self.set(column, "personal", "its values read as names", 6)

    def ranked(self, name: str, fits: Callable[[Profile], float]) -> list[tuple[float, int]]:
        """Free columns by their strength for a field, the strongest first; of equals the leftmost."""
        choices = []
        for column, profile in self.matches.profiles.items():
            strength = self.strengths[column].get(name, 0)
            if self.free(column) and strength:
                outweighed = strength < OUTWEIGHED * self.best(column, name)
                strength *= fits(profile) * (0.2 if OLD_WORDS.search(meaning_words(profile.heading)) else 1)
                strength *= 0.5 if column in self.earlier else 1
                if strength >= ASKED and not outweighed:
                    choices.append((strength, -column))
        return [(strength, -column) for strength, column in sorted(choices, reverse=True)]

    def best(self, column: int, name: str) -> float:
        """A column's strength for any other field, as far as its values fit that."""
        profile, others = self.matches.profiles[column], self.strengths[column]
        if others.get("ignore", 0) >= others[name]:
            return 99
        if name in ("fte", "hours", "actual_fte", "full_time_hours", "vacant", "status"):
            return 0
        return max(
            (
                s * (min(self.fit(f, profile), 1) if f in FITS else 1)
                for f, s in others.items()
                if f not in (name, "personal", "location", "funder_share") and (f != "contract" or name == "title")
            ),
            default=0,
        )

    def take(self, name: str) -> None:
        """Take the strongest column for a field, and ask where another is near."""
        if self.given(name):
            return
        ranked = self.ranked(name, lambda profile: self.fit(name, profile))
        if name == "grade" and (not ranked or self.matches.profiles[ranked[0][1]].share(self.is_grade) < 0.5):
            ranked = [*self.by_values(self.is_grade), *ranked]
        if ranked and ranked[0][0] >= LEAST:
            strength, column = ranked[0]
            headed = self.strengths[column].get(name, 0) > 0
            self.set(column, name, why_taken(self.matches.profiles[column], headed=headed), strength)
            self.ask(name, ranked)

    def by_values(self, test: GradeTest) -> list[tuple[float, int]]:
        """Columns that no heading tells, whose values do."""
        return [
            (3.0, column)
            for column, profile in self.matches.profiles.items()
            if self.free(column) and profile.filled > 0.5 and profile.number_share < 0.2 and profile.share(test) > 0.7
        ]

    def ask(self, name: str, ranked: list[tuple[float, int]], because: str = "") -> None:
        """Ask about a field for which several columns fit."""
        least = ASKED if name in ASKED_FIELDS else NEAR * ranked[0][0]
        near = [column for strength, column in ranked if strength >= least]
        if len(near) > 1:
            headings = [self.matches.profiles[column].heading for column in near]
            reason = because or "its heading and its values fit best"
            fix = f"If it is another, map {self.matches.mapping_line(near[1], name)}"
            self.matches.asked.append(Asked(name, headings, headings[0], reason, fix))

    def ask_none(self, name: str, columns: list[int], because: str) -> None:
        """Ask whether one of some columns is a field, where none is taken."""
        UnreadColumns(self.matches, self.strengths, self.rows).ask(columns, name, because)

    def fte(self) -> None:
        """The FTE, and the full-time hours beside it."""
        columns = FteColumns(self.matches, self.strengths, self.ranked, self.rows).find()
        if columns:
            self.ask("fte", columns, "an establishment is what is budgeted, whoever is in post")
        ranked = self.ranked("budgeted_posts", lambda profile: self.fit("count", profile))
        if ranked and not self.given("count"):  # Est Posts is the FTE itself, where no column such as Est Hours is
            self.set(ranked[0][1], "count", "the posts of a row, beside their FTE", ranked[0][0])

    def vacant(self) -> None:
        """A column that says which posts are vacant, by its heading or by the words in it."""
        if self.given("vacant"):
            return
        ranked = self.ranked("vacant", vacant_fit) or self.ranked("status", vacant_words_fit)
        if self.given("count"):  # beside a number of posts, a number is how many of them are vacant
            ranked = [pair for pair in ranked if self.matches.profiles[pair[1]].number_share < 0.9]
        if ranked:
            strength, column = ranked[0]
            self.set(column, "vacant", "it says which posts are filled", strength)

    def money(self) -> None:
        """Salaries: the ends of a range, else one of full time; left a label where the points give the pay."""
        point, ends = self.matches.column_of("point"), ("salary_min", "salary_max")
        if self.matches.salary_is_label and point is not None and self.matches.profiles[point].filled > NEARLY_ALL:
            for end, ranked in [(name, self.ranked(name, range_fit)) for name in ends]:
                if ranked:
                    self.ask_none(end, [ranked[0][1]], "pay follows from the point")
        else:
            self.take("salary_min")
            low = self.matches.column_of("salary_min")
            if low is None or not holds_ranges(self.matches.profiles[low]):  # which hold both ends
                self.take("salary_max")
        if self.given("salary"):
            return
        ranked = [
            (strength, column)
            for strength, column in self.ranked("salary", salary_fit)
            if max(self.strengths[column].get(end, 0) for end in ends) <= strength
        ]
        if not ranked:
            return
        strength, column = ranked[0]
        full_time = "fulltime" in meaning_words(self.matches.profiles[column].heading)
        if self.of_their_fte(column):
            self.matches.columns[column].why = "it is the pay of the row's FTE, not of full time"
            return
        if self.matches.salary_is_label and self.given("point") and not full_time:
            self.matches.columns[column].why = "pay follows from the point"
            self.ask_none("salary", [column], "pay follows from the point")
            return
        whole = self.full_time_pay([c for _, c in ranked])
        self.set(
            column if whole is None else whole,
            "salary",
            "full-time pay: FTE makes the other of it" if whole else "a salary a year",
            strength,
        )
        if whole is None:
            self.ask("salary", ranked, "the pay of full time is meant")

    def of_their_fte(self, column: int) -> bool:
        """Whether pay rises with the FTE among posts of one grade and point, so that the FTE is in it already."""
        fte, same = (self.matches.column_of("fte"), [self.matches.column_of(name) for name in ("grade", "point")])
        columns = [column for column in same if column is not None]
        return self.rows is not None and fte is not None and self.rows.in_step_among(column, fte, columns)

    def full_time_pay(self, columns: list[int]) -> int | None:
        """Of two columns of pay the one for full time, where the FTE makes the other of it; None if it does not."""
        fte = self.matches.column_of("fte")
        if self.rows is None or fte is None or len(columns) != 2:
            return None
        pairs = (columns, columns[::-1])
        return next(
            (whole for whole, part in pairs if self.rows.share_of(whole, part, fte, self.matches.column_of("weeks"))),
            None,
        )

    def funders(self) -> None:
        """Who pays: columns of funders, each with the column of its share, if it has one."""
        shares = [column for _, column in self.ranked("funder_share", share_fit)]
        ranked = self.ranked("funder", funder_fit)
        for strength, column in sorted(ranked, key=lambda pair: pair[1]):
            if column in shares:
                continue
            following = [share for share in shares if column < share <= column + 2 and self.free(share)]
            if self.given("funder") and not following:
                continue
            self.set(column, "funder", "who pays", strength)
            if following:
                self.matches.shares[column] = following[0]
                self.set(following[0], "funder", f"the share of {self.matches.profiles[column].heading}", strength)

    def unit(self) -> None:
        """The unit: of the columns that name one, the finest; a place only where none does."""
        if self.given("unit"):
            return
        ranked = [
            (strength, column)
            for strength, column in self.ranked("unit", unit_fit)
            if self.strengths[column].get("category", 0) < self.strengths[column].get("unit", 0)
        ]
        ranked = ranked or self.ranked("location", unit_fit) or self.ranked("unit", unit_code_fit)
        if not ranked:
            return
        described = [c for _, c in ranked if "centre" in meaning_words(self.matches.profiles[c].heading)]
        rest = [column for _, column in ranked]
        paths = [c for c in rest if self.matches.profiles[c].share(lambda text: re.search(r" ?[>\\\\|] ?", text)) > 0.8]
        finest = max(
            rest,
            key=lambda c: (c not in paths or paths == rest, self.matches.profiles[c].distinct, c not in described, c),
        )
        self.set(
            finest, "unit", "the finest of the columns that name a unit" if len(rest) > 1 else "it names a unit", 5
        )
        if len(rest) > 1:
            for column in rest:
                if column != finest:
                    self.matches.columns[column].why = f"above {self.matches.profiles[finest].heading}"
            across = [c for c in rest if c != finest and self.rows is not None and not self.rows.parted_by(finest, c)]
            if across:
                beside = self.matches.profiles[across[0]].heading
                because = f"it has more values than {beside}, but they are no parts of it"
                self.ask("unit", [(5.0, finest), *((5.0, column) for column in across)], because)
