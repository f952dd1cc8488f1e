"""Columns that say of posts what was or is to be: those of earlier years, and those of what is proposed."""

from __future__ import annotations

import re

from establishment.lists.heading_matches import Asked, Matches
from establishment.lists.headings import CURRENT, PROPOSED, plain_words
from establishment.lists.profiles import Profile

_YEAR = re.compile(r"(?:FY ?)?20\d\d(?: ?[-/] ?(?:20)?\d\d)?\b|\b\d\d ?/ ?\d\d\b(?!/)|\bFY ?\d\d\b", re.IGNORECASE)
"""A financial year in a heading: 2025/26, 25/26, FY26."""
IGNORED = 99.0
"""The strength of a heading as one that is kept as a label, whatever else it says."""


def earlier_years(profiles: list[Profile]) -> set[int]:
    """Columns that stand once for each of several years, but for the latest that is no forecast."""
    years: dict[str, list[tuple[bool, str, int]]] = {}
    for profile in profiles:
        year = _YEAR.search(profile.heading)
        if year:
            forecast = bool(re.search(r"forecast|projected|indicative", profile.heading, re.IGNORECASE))
            words = re.sub(r"[^a-z]+", " ", _YEAR.sub("", profile.heading).casefold()).strip()
            words = re.sub(r"\b(?:forecast|projected|indicative|adopted|approved)\b", "", words).strip()
            years.setdefault(words, []).append((not forecast, year[0][-2:], profile.column))
    # the latest that is no forecast sorts last, and is what is in force
    return {column for each in years.values() for _, _, column in sorted(each)[:-1]}


def set_proposed_aside(profiles: list[Profile], strengths: dict[int, dict[str, float]]) -> dict[int, int]:
    """Columns of what is proposed, each with that of the same thing as it is now; they are kept as labels.

    strengths: those of each column's heading. Of the columns that are set aside only what is of people stays.
    """
    later = [profile for profile in profiles if PROPOSED.match(profile.heading)]
    now = {
        plain_words(CURRENT.sub("", p.heading, count=1)): p.column for p in profiles if not PROPOSED.match(p.heading)
    }
    words = {profile.column: plain_words(PROPOSED.sub("", profile.heading, count=1)) for profile in later}
    proposed = {column: now[text] for column, text in words.items() if text in now}
    for column in proposed:
        # a column about people stays one, whatever else it says
        strengths[column] = {"ignore": IGNORED, "personal": strengths[column].get("personal", 0)}
    return proposed


def ask_proposed(matches: Matches, proposed: dict[int, int]) -> None:
    """Ask whether what is now is meant, where columns say what is proposed beside it."""
    fields = {matches.columns[now].field: (now, later) for later, now in proposed.items()}
    # the first of these that there is: one question for the two halves is enough
    named = [name for name in ("fte", "grade", "point", "title", "salary", "unit") if name in fields]
    if named:
        now, later = (matches.profiles[column].heading for column in fields[named[0]])
        because = "an establishment is what is in force; the columns of what is proposed are labels"
        fix = f"For the other half map {matches.mapping_line(fields[named[0]][1], named[0])} and so on."
        matches.asked.append(Asked(named[0], [now, later], now, because, fix, tuple(named[1:])))
