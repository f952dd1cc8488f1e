"""Lines of posts in shorthand: "6 x Watch Liaison Officer LC5", "2.5 FTE Analyst Grade 7"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from establishment.columns import read_fraction
from establishment.findings import RefusedError, listed, nearest

_COUNT = re.compile(r"^\s*(?P<count>\S+)\s*(?P<unit>x|×|FTE)\s+(?P<rest>\S.*?)\s*$", re.IGNORECASE)
ACCEPTED = 'Write "6 x Title Grade" for six posts, or "2.5 FTE Title Grade".'
MOST_POSTS = 10_000_000


class ShorthandError(RefusedError):
    """A line that cannot be read: the finding's code, what is wrong and what is accepted."""

    def __init__(self, code: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.code, self.message, self.fix = code, message, fix


@dataclass(frozen=True)
class PostLine:
    """A line of posts as read: `counts` are (posts, FTE of each)."""

    title: str
    grade: str
    counts: tuple[tuple[int, Fraction], ...]


def parse_line(text: str, grades: Sequence[str]) -> PostLine:
    """Read one line of posts.

    text: "6 x Title Grade" (posts) or "2.5 FTE Title Grade" (two posts at 1 FTE and one at a half).
    grades: the grades the line may end in; a grade may hold spaces, and stand for the title too.
    Raises ShorthandError E211 (the line), E203 (the grade, with the nearest).

    >>> parse_line("2.5 FTE Analyst LC5", ["LC5"]).counts
    ((2, Fraction(1, 1)), (1, Fraction(1, 2)))
    """
    found = _COUNT.match(text) if len(text) <= 400 else None
    if found is None:
        raise ShorthandError("E211", f'"{text[:80]}" is not a line of posts.', ACCEPTED)
    counts = _fte(found["count"]) if found["unit"].upper() == "FTE" else _whole_posts(found["count"])
    title, grade = _split(found["rest"], grades)
    return PostLine(title, grade, counts)


def counts_fte(text: str) -> bool:
    """Whether a line in shorthand says hours: "0.5 FTE ..." does, "2 x ..." does not."""
    found = _COUNT.match(text)
    return found is not None and found["unit"].upper() == "FTE"


def _whole_posts(text: str) -> tuple[tuple[int, Fraction], ...]:
    if not re.fullmatch(r"\d{1,8}", text):
        said = f'"{text} x" does not count whole posts.'
        half = re.fullmatch(r"\d+\.\d+", text)
        fix = f'For part of a post write "{text} FTE Title Grade".' if half else ACCEPTED
        raise ShorthandError("E211", said, fix)
    if not 1 <= int(text) <= MOST_POSTS:
        raise ShorthandError("E211", f"{text} posts cannot be counted here.", "A line holds 1 to 10,000,000 posts.")
    return ((int(text), Fraction(1)),)


def _fte(text: str) -> tuple[tuple[int, Fraction], ...]:
    try:
        fte = read_fraction(text)
    except RefusedError:
        raise ShorthandError("E211", f'"{text} FTE" is not a number of full-time equivalents.', ACCEPTED) from None
    whole, part = int(fte), fte - int(fte)
    if fte <= 0 or whole > MOST_POSTS:
        raise ShorthandError(
            "E211", f"{text} FTE cannot be counted here.", "A line holds more than 0 and up to 10,000,000 FTE."
        )
    counts = ((whole, Fraction(1)),) if whole else ()
    return (*counts, (1, part)) if part else counts


def _split(rest: str, grades: Sequence[str]) -> tuple[str, str]:
    """Title and grade: the longest run of words at the end that is a grade."""
    words = rest.split()
    by_name = {grade.casefold(): grade for grade in grades}
    for first in range(len(words)):
        grade = by_name.get(" ".join(words[first:]).casefold())
        if grade is not None:
            return " ".join(words[:first]) or grade, grade
    last = words[-1]
    said = (
        f'"{rest[:80]}" does not end in a grade that is known: "{last[:40]}" is none. {nearest(last, grades)}'.strip()
    )
    raise ShorthandError("E203", said, f"Grades known: {listed(grades, most=30)}.")
