"""Lines of posts in shorthand: "6 x Watch Liaison Officer LC5", "2.5 FTE Analyst Grade 7", "2 x 0.5 FTE Clerk SCP 5".

What stands around a number is understood or refused. It is never taken for a part of the title, since hours, weeks,
days, shares and amounts change what a line costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from establishment.ground.findings import RefusedError, listed, nearest
from establishment.ground.money import number_text
from establishment.ground.read_numbers import NUMBER, read_part, read_whole

_FTE = r"(?:FTEs?|WTEs?)"
_WEEK = r"\s?(?:/|per|a)\s?(?:week|wk)"
_HOURS = rf"(?:(?:hours|hrs){_WEEK}|(?:hour|hr){_WEEK}|hours|hrs|hpw)"
_HOURS_OF = (
    rf"(?:(?P<fte>{NUMBER}\s?%?)\s?{_FTE}\b|{_FTE}\s(?P<after>{NUMBER}\s?%?)(?![\w./%])"
    rf"|(?P<hours>{NUMBER})\s?{_HOURS}\b)"
)
"""The hours of a post: 0.5 FTE, WTE 0.6, 18.5 hours a week."""
_COUNT = re.compile(
    rf"\s*(?:(?P<fte>{NUMBER}\s?%?)\s?{_FTE}\b(?:\s?[x×](?=\s))?|{_FTE}\s(?P<after>{NUMBER}\s?%?)(?![\w./%])"
    r"|(?P<count>\S+?)\s*[x×](?=\s))\s+(?P<rest>\S.*?)\s*",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"(?:{_HOURS_OF}|(?P<full>{_FTE}))(?:\s?[x×](?=\s))?\s+(?P<rest>\S.*)", re.IGNORECASE)
_LAST = re.compile(rf"(?P<rest>\S.*?),?\s+(?P<open>\()?(?:at\s)?{_HOURS_OF}(?(open)\))", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
_TIMES = r"(?:h|hours?|hrs?|hpw|days?|weeks?|wks?|months?|mths?|years?|yrs?|posts?|fte|wte|x)"
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten"
_UNCLEAR = re.compile(
    r"^[x×]?\s?\d(?!\d*(?:st|nd|rd|th)\b)[\d.,/]*|^(?:half|quarter)\b|[£$€%½¼¾⅓⅔]|(?<!\w)\d+\.\d+|(?<![\w/])\d+/\d+"
    rf"|\b(?:\d+\s?-?|(?:{_WORDS})[\s-]){_TIMES}\b|\b\d+(?:st|nd|rd|th)?\s(?:{_MONTHS})|\b(?:fte|wte)s?\b",
    re.IGNORECASE,
)
"""What in a title may be meant as hours, a time, a share or an amount."""
_PART_TIME = re.compile(r"\b(?:part|half)[- ]?time\b|\bjob[- ]?share\b|(?<!\w)p/t(?!\w)", re.IGNORECASE)
_TERM_TIME = re.compile(r"\bterm[- ]?time\b|\btto\b", re.IGNORECASE)
ACCEPTED = 'Write "6 x Title Grade" for six posts, "2.5 FTE Title Grade", or "2 x 0.5 FTE Title Grade".'
MOST_POSTS = 10_000_000


class ShorthandError(RefusedError):
    """A line that cannot be read: the finding's code, what is wrong and what is accepted.

    grade: a last word that is no grade here.  near: the grade that may be meant.
    """

    def __init__(self, code: str, message: str, fix: str, grade: str = "", near: str = "") -> None:
        super().__init__(f"{message} {near}".strip())
        self.code, self.message, self.fix = code, message, fix
        self.grade, self.near = grade, near


@dataclass(frozen=True)
class PostLine:
    """A line of posts as read: `counts` are (posts, FTE of each); `hours_said`, whether the line says their hours."""

    title: str
    grade: str
    counts: tuple[tuple[int, Fraction], ...]
    hours_said: bool = False


def parse_line(
    text: str,
    grades: Sequence[str],
    full_time_hours: Fraction | None = None,
    *,
    hours_beside: bool = False,
    weeks_beside: bool = False,
) -> PostLine:
    """Read one line of posts.

    text: "6 x Title Grade" (posts), "2.5 FTE Title Grade" (two posts at 1 FTE and one at a half), or posts with the
    hours of each: "2 x 0.5 FTE ...", "3 x WTE 0.6 ...", "2 x 18.5 hours ...".
    grades: the grades the line may end in; a grade may hold spaces, and stand for the title too.
    full_time_hours: of a week, for lines that say hours.
    hours_beside, weeks_beside: whether hours or paid weeks are said beside the line, so that "part-time" or
    "term-time" in its title asks for nothing more.
    Raises ShorthandError E211 (the line), E203 (the grade, with the nearest).

    >>> parse_line("2.5 FTE Analyst LC5", ["LC5"]).counts
    ((2, Fraction(1, 1)), (1, Fraction(1, 2)))
    >>> parse_line("2 x 18.5 hours Analyst LC5", ["LC5"], Fraction(37)).counts
    ((2, Fraction(1, 2)),)
    """
    # a longer text is no line of posts, and patterns take long on one
    match = _COUNT.fullmatch(text) if len(text) <= 400 else None
    if match is None:
        raise ShorthandError("E211", f'"{text[:80]}" is not a line of posts.', ACCEPTED)
    hours_text = match["fte"] or match["after"]
    if hours_text:
        counts, rest, hours_said = fte_counts(_part(hours_text)), match["rest"], True
    else:
        count, (rest, fte) = _whole_posts(match["count"]), _hours_apart(match["rest"], full_time_hours)
        counts, hours_said = ((count, fte or Fraction(1)),), fte is not None
    title, grade = _split(rest, grades)
    _check_title(title, grade, text, hours=hours_said or hours_beside, weeks=weeks_beside)
    return PostLine(title, grade, counts, hours_said)


def counts_fte(text: str) -> bool:
    """Whether a line in shorthand says hours: "0.5 FTE ..." and "2 x 0.5 FTE ..." do, "2 x ..." does not."""
    match = _COUNT.fullmatch(text) if len(text) <= 400 else None
    if match is None or not match["count"]:
        return match is not None
    return bool(_FIRST.fullmatch(match["rest"]) or _LAST.fullmatch(match["rest"]))


def fte_counts(fte: Fraction) -> tuple[tuple[int, Fraction], ...]:
    """Full-time equivalents as posts: whole ones, and one for what is left.

    Raises ShorthandError E211 for none, or for more than a line holds.

    >>> fte_counts(Fraction(5, 2))
    ((2, Fraction(1, 1)), (1, Fraction(1, 2)))
    """
    whole, part = divmod(fte, 1)
    if fte <= 0 or whole > MOST_POSTS:
        message = f"{number_text(fte)} FTE is not a possible number."
        raise ShorthandError("E211", message, "A line can have more than 0 and up to 10,000,000 FTE.")
    counts = ((int(whole), Fraction(1)),) if whole else ()
    # National Insurance is by post, so 2.5 FTE must become posts
    return (*counts, (1, part)) if part else counts


def _whole_posts(text: str) -> int:
    try:
        count = read_whole(text)
    except RefusedError:
        message = f'"{text} x" does not count whole posts.'
        half = re.fullmatch(r"\d+\.\d+", text)
        fix = f'For part of a post write "{text} FTE Title Grade".' if half else ACCEPTED
        raise ShorthandError("E211", message, fix) from None
    if not 1 <= count <= MOST_POSTS:
        raise ShorthandError(
            "E211", f"{text} posts is not a possible number.", "A line can have 1 to 10,000,000 posts."
        )
    return count


def _hours_apart(rest: str, full_time_hours: Fraction | None) -> tuple[str, Fraction | None]:
    """The line without the hours of each post, and those as FTE; None where it says none."""
    match = _FIRST.fullmatch(rest) or _LAST.fullmatch(rest)
    if match is None:
        return rest, None
    if match["hours"]:
        fte = _of_full_time(match["hours"], full_time_hours)
    elif match["fte"] or match["after"]:
        fte = _part(match["fte"] or match["after"])
    else:
        fte = Fraction(1)
    # "2 x 1.5 FTE" does not say whether 1.5 is of each or of all
    if not 0 < fte <= 1:
        message = f"{number_text(fte)} FTE is not possible for one post."
        raise ShorthandError(
            "E211", message, 'One post has more than 0 and at most 1 FTE; "2.5 FTE Title Grade" is three.'
        )
    return match["rest"], fte


def _of_full_time(hours: str, full_time_hours: Fraction | None) -> Fraction:
    week = _part(hours)
    if not full_time_hours:
        message = f"{hours} hours cannot be read as FTE: the scale does not say the hours of full time."
        raise ShorthandError("E211", message, f'Write the part of full time: "{hours}/37 FTE Title Grade".')
    # an exact fraction: 20 of 37 hours is no decimal
    return week / full_time_hours


def _part(text: str) -> Fraction:
    try:
        return read_part(text)
    except RefusedError:
        message = f'"{text} FTE" is not a number of full-time equivalents.'
        raise ShorthandError("E211", message, ACCEPTED) from None


def _split(rest: str, grades: Sequence[str]) -> tuple[str, str]:
    """Title and grade: the longest run of words at the end that is a grade."""
    words = rest.split()
    by_name = {grade.casefold(): grade for grade in grades}
    for first in range(len(words)):
        grade = by_name.get(" ".join(words[first:]).casefold())
        if grade is not None:
            # from the longest run down: "Grade 7" before "7"
            return " ".join(words[:first]) or grade, grade
    last = words[-1]
    message = f'"{rest[:80]}" does not end in a known grade: "{last[:40]}" is not one.'
    raise ShorthandError("E203", message, f"Grades known: {listed(grades, most=30)}.", last, nearest(last, grades))


def _check_title(title: str, grade: str, text: str, *, hours: bool, weeks: bool) -> None:
    """Refuse a title with what may be meant as hours, a time, a share or an amount."""
    # a grade that stands for the title may hold any number
    if title == grade:
        return
    said_elsewhere = ((_UNCLEAR, False), (_PART_TIME, hours), (_TERM_TIME, weeks))
    match_found = next(
        (match for pattern, elsewhere in said_elsewhere if not elsewhere and (match := pattern.search(title))), None
    )
    if match_found is None:
        return
    message = f'"{match_found[0].strip()}" in "{text[:80]}" may change what the posts cost, and is not understood.'
    fix = (
        'Hours are written "2 x 0.5 FTE Title Grade" or "2 x 18.5 hours Title Grade"; weeks, days, shares and amounts '
        f'have keys of their own. A title that holds it: {{ count = 2, title = "{title[:40]}", grade = "{grade}" }}.'
    )
    raise ShorthandError("E211", message, fix)
