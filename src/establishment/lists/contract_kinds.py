"""Columns that tell kinds of contract, of which some are of no established post."""

from __future__ import annotations

import re

from establishment.lists.headings import heading_strengths
from establishment.lists.profiles import Profile

CASUAL = re.compile(
    r"^(?:casual|relief|bank|agency|sessional|supply|zero[- ]hours?|as and when|as required|temp agency|bank staff)\b",
    re.IGNORECASE,
)
"""Contracts without hours of their own."""
_KIND = re.compile(
    r"(?:perm|temp|fixed|full|part|job ?share|term|annual|substantive|second|acting|apprentice|ftc|active|live|vacant)",
    re.IGNORECASE,
)
"""How the other kinds of contract begin."""
_OF_CARS = re.compile(r"\b(?:cars?|vehicles?|users?|mileage|travel|parking|drivers?)\b", re.IGNORECASE)


def tells_kinds(profile: Profile) -> bool:
    """Whether a column tells kinds of contract, so that casual means a post without hours: not users of cars."""
    strengths = heading_strengths(profile.heading)
    by_heading = max((strengths.get(name, 0) for name in ("status", "contract")), default=0) >= 3
    kinds = profile.share(lambda text: CASUAL.match(text) or _KIND.match(text))
    # "casual user" is a kind of driver, who is no casual worker
    return (by_heading or kinds > 0.8) and not _OF_CARS.search(profile.heading)
