"""How well the values of a column fit each field, from 0 to 1; a little more where they prove it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from establishment.lists.cells import COMPACT_FORM, is_compact_day, is_id, is_open_end, number_in
from establishment.lists.headings import heading_strengths, meaning_words
from establishment.lists.profiles import Profile
from establishment.lists.value_words import JOB_WORD, VACANT_WORDS

_ENDS = re.compile(r"\b(?:min|max)\b")
_IS_MONEY = re.compile(r"[£$\u20ac] ?\d|\d{1,3},\d{3}\b")
NUMBERED = re.compile(r"[A-Za-z]{0,4}[-_/]?\d{3,}\b.*[^\W\d_]{3}")
"""A number before words, as in 'P-100231 Accountant'."""
LEAST_PAY = 9_000
"""No full-time pay of a year is less; a column that holds less has a month's pay, or that of part time."""
FULL_WEEK = (30, 45)
"""Hours of a full-time week lie between."""
FLAGS = re.compile(r"y|n|yes|no|x|true|false|t|f|1|0|v|(?:nac )?(?:ydyw?|oes)|ie|na|naddo", re.I)
FILLED_WORDS = re.compile(r"^(?:filled|occupied|in post|active|staffed|not vacant|no|n|frozen|closed|held)\b", re.I)

_SHORT_PAY = re.compile(r"\b(?:monthly|month|weekly|hourly|daily|weeks|hours|period)\b")
"""Words of pay for less than a year."""
_OPEN = re.compile(r"open", re.I)
_FILLED = re.compile(r"(?:filled|occupied|in post|staffed)\b", re.I)

_HOLDER = re.compile(
    r"(?:holder|incumbent|occupant|occupier)s?\b|\b(?:employee|worker|name|staff|resource|person|assignee|surname|officer"
    r"|individual)\b|\b(?:occupied|held|filled|covered|staffed) by\b|\b(?:assigned|allocation) to\b"
)
_NO_HOLDER = re.compile(r"\b(?:ni|birth|dob|mail|phone|contact|gender|ethnic|address|security|ssn|manager)\b")

_CODE_HEADING = re.compile(r"^cost centre(?: code)?$|\bcode$")
_LETTER_CODE = re.compile(r"[A-Z]{2,8}")
GradeTest = Callable[[str], object]
"""Whether a text is a grade of the scale that the user names; never, where none is named."""


def column_strengths(profile: Profile) -> dict[str, float]:
    """The strengths of a column's headings; of several lines the strongest counts, the upper ones a little less."""
    strengths: dict[str, float] = {}
    for line in reversed(profile.headings):
        # the lowest line is nearest to the values; a group's heading above it is of several columns
        weight = 1.0 if line == profile.headings[-1] else 0.9
        for name, strength in heading_strengths(line).items():
            strengths[name] = max(strengths.get(name, 0), strength * weight)
    return strengths


def fit(name: str, profile: Profile, is_grade: GradeTest) -> float:
    """How well a column fits a field of those in `FITS`."""
    if not profile.count:
        return 0
    return FITS[name](profile, is_grade)


def _post_fit(profile: Profile, _: Any) -> float:
    # a number stands on several rows where each holder has a row, so few need be different
    ids = profile.form_share(lambda text: is_id(text) or text.isdigit())
    if ids < 0.6 or profile.unique < 0.3 or profile.day_share > 0.5 or _has_fractions(profile):
        return 0
    return ids * (1 if profile.unique > 0.6 else 0.4)


def _has_fractions(profile: Profile) -> bool:
    """Whether many of a column's numbers are no whole ones, as FTE and pay are."""
    return profile.number_share > 0.9 and profile.whole_share < 0.7 * profile.number_share


def _title_fit(profile: Profile, _: Any) -> float:
    if profile.word_share < 0.6 or profile.day_share > 0.5:
        return 0
    # words after numbers are often codes with their names; another column of words is the better title
    numbered = 0.5 if profile.form_share(NUMBERED.match) > 0.8 else 1
    if profile.form_share(lambda text: len(text) <= 3) > 0.8:  # short forms, such as those of ranks
        numbered = 0.3
    # words of jobs settle it, where two headings are as likely
    jobs = profile.form_share(JOB_WORD.search)
    proven = 2 if jobs > 0.4 else 1 if jobs > 0 or profile.count <= 5 else 0.7
    return proven * numbered * profile.word_share * (1 if profile.distinct > 1 or profile.count < 3 else 0.5)


def _grade_fit(profile: Profile, is_grade: GradeTest) -> float:
    matched = profile.share(is_grade)
    if matched > 0.5:
        return 1 + matched
    # a third of the cells with a pound sign: pay, even where some grades have money in their names
    if profile.form_share(_IS_MONEY.search) > 0.3:
        return 0
    # grades come again and again, and few have names that are numbers from 200 on, as pay and ids are
    if profile.filled < 0.2 or (profile.unique > 0.8 and profile.count > 20) or profile.numbers_within(200, 1e12) > 0.3:
        return 0
    # one value in every row says nothing of a post: it may name the list
    return 0.35 if profile.distinct == 1 and profile.count > 5 else 0.9


def _point_fit(profile: Profile, is_grade: GradeTest) -> float:
    short = profile.share(
        lambda text: re.search(r"(?:^|\D)\d{1,3}(?:\.0+)?$|^0*\d{1,3}(?:\.0+)?$|^[A-Z]$|^\d[a-z]$", text)
    )
    # no spine has 300 points, and pay begins far above that
    if short < 0.6 or profile.numbers_within(300, 1e12) > 0.3 or profile.filled < 0.2:
        return 0
    # points are whole numbers, but for a few half points; many fractions are hours or FTE
    fractions = 1 - profile.whole_share if profile.number_share > 0.5 else 0
    return short * (0.3 if _ENDS.search(meaning_words(profile.heading)) else 1) * (0.2 if fractions > 0.3 else 1)


def _code_fit(profile: Profile, _: Any) -> float:
    codes = profile.share(lambda text: re.match(r"[A-Za-z]{0,6}[-/ ]?\d[\w./ -]*", text) and number_in(text) != 0)
    if _CODE_HEADING.search(meaning_words(profile.heading)):  # such a heading makes codes of short words in capitals
        codes += profile.share(_LETTER_CODE.fullmatch)
    if profile.day_share > 0.5 or (profile.number_share > 0.9 and profile.whole_share < 0.5):
        return 0
    # cost centres have some names among the codes, but fewer than half
    return codes if codes >= 0.6 else 0


def day_fit(profile: Profile) -> float:
    """How well a column fits days."""
    # days as a spreadsheet counts them, from 1954 to 2119; 0 stands for no day
    days = profile.day_share + profile.numbers_within(20_000, 80_000) + profile.numbers_within(0, 0)
    days += profile.share(is_compact_day) if COMPACT_FORM in profile.forms else 0
    # three in ten may be empty words such as "tbc"
    return min(days, 1) if days >= 0.7 else 0


def _from_fit(profile: Profile, _: Any) -> float:
    # one day in all rows is that of the list, not that on which posts began
    if profile.filled < 0.5 or (profile.distinct == 1 and profile.count > 5):
        return 0
    return day_fit(profile)


def _until_fit(profile: Profile, _: Any) -> float:
    if profile.day_share < 0.1:
        return day_fit(profile)
    no_ends = profile.share(lambda text: is_open_end(text) and not text[-1:].isdigit())
    return day_fit(profile) or (1 if profile.day_share + no_ends > 0.9 else 0)


def _weeks_fit(profile: Profile, _: Any) -> float:
    # weeks, or parts of a year; payrolls count up to 53
    return profile.numbers_within(0.3, 53.5) if profile.number_share > 0.7 else 0


def _count_fit(profile: Profile, _: Any) -> float:
    running = profile.unique > 0.9 and profile.count > 3  # the rows' own numbers: 1, 2, 3
    # a row stands for one post or more; a number of people can be none
    people = profile.numbers_within(0, 0) > 0
    return 1.0 if profile.whole_share > 0.95 and profile.largest < 1000 and not running and not people else 0


def _reports_fit(profile: Profile, _: Any) -> float:
    return 1.0 if profile.id_share > 0.6 else 0


FITS: dict[str, Callable[[Profile, Any], float]] = {
    "post": _post_fit,
    "title": _title_fit,
    "grade": _grade_fit,
    "point": _point_fit,
    "cost_centre": _code_fit,
    "account": _code_fit,
    "from": _from_fit,
    "until": _until_fit,
    "weeks": _weeks_fit,
    "count": _count_fit,
    "reports_to": _reports_fit,
    "salary_min": lambda profile, _: range_fit(profile),
    "salary_max": lambda profile, _: range_fit(profile),
    "unit": lambda profile, _: unit_fit(profile),
    "funder": lambda profile, _: funder_fit(profile),
    "salary": lambda profile, _: salary_fit(profile),
}


def is_time(text: str) -> bool:
    """Whether a text is a time: 18.5/37, or F/T."""
    over = re.search(r"(\d+(?:\.\d+)?) ?(?:/|of|out of) ?(\d+(?:\.\d+)?)$", text)
    if over:
        return FULL_WEEK[0] <= float(over[2]) <= FULL_WEEK[1] and float(over[1]) <= float(over[2])
    return text.casefold().replace(" ", "") in ("f/t", "ft", "fulltime", "full-time")


def is_part(text: str) -> bool:
    """Whether a text is a part of one post: 4/5."""
    part = re.fullmatch(r"(\d{1,2})/(\d{1,2})", text)
    return part is not None and 0 < int(part[1]) <= int(part[2]) <= 40


def are_times(profile: Profile) -> bool:
    """Whether a column holds times, of which some are hours over a week."""
    # a column of "F/T" alone is a kind of contract: some cells have to give hours
    return profile.share(is_time) * profile.filled > 0.5 and profile.share(lambda t: is_time(t) and has_figure(t)) > 0.1


def tells_holders(heading: str) -> bool:
    """Whether a heading is that of who holds a post, and of nothing else about a person."""
    words = meaning_words(heading)
    return bool(_HOLDER.search(words)) and not _NO_HOLDER.search(words)


def names_jobs(profile: Profile) -> bool:
    """Whether values can be titles by themselves: words that come again, of which many are those of jobs."""
    return profile.filled > 0.9 and profile.word_share > 0.9 and profile.form_share(JOB_WORD.search) > 0.4


def tells_vacancies(profile: Profile) -> bool:
    """Whether values say by themselves which posts are vacant: nothing but words such as vacant and filled."""
    words = profile.share(lambda text: VACANT_WORDS.match(text) or FILLED_WORDS.match(text))
    # nothing but such words, and both kinds of them: one word in every row tells no post from another
    return profile.filled > 0.9 and words > 0.98 and profile.share(VACANT_WORDS.match) > 0 and 1 < profile.distinct <= 6


def has_figure(text: str) -> bool:
    """Whether a text has a figure in it."""
    return any(letter.isdigit() for letter in text)


def fte_fit(profile: Profile) -> float:
    """How well a column fits an FTE."""
    parts = profile.share(is_part)
    if profile.share(is_time) > 0.7 or (parts > 0 and parts + profile.number_share > 0.9):
        return 1
    full = profile.share(is_time)
    if full > 0 and full + profile.numbers_within(0.01, 1.5) > 0.98:
        return 1  # "Full time" beside parts of 1
    # a row may pool hundreds of FTE; thousands are pay
    if profile.number_share < 0.7 or profile.largest > 5000 or not profile.filled:
        return 0
    # no post has no FTE; a share of a funder is nothing in many rows
    return min(1.0, 0.5 + profile.filled) * (0.5 if profile.numbers_within(0, 0) > 0.15 else 1)


def hours_fit(profile: Profile) -> float:
    """How well a column fits the hours of a week."""
    if profile.share(is_time) > 0.7:
        return 1
    words = meaning_words(profile.heading)
    # hours of a year, and hours as worked, are taken where no column has the hours of a week
    annual = 0.4 if "annual" in words or "actual" in words else 1
    # the full-time week is the same for all and says nothing of one post
    full_time = 0.1 if "fulltime" in words or "fte hours" in words else 1
    return annual * full_time if profile.number_share > 0.7 and profile.largest > 4 else 0


def full_hours_fit(profile: Profile) -> float:
    """How well a column fits full-time hours."""
    # an employer has few full-time weeks
    return profile.numbers_within(*FULL_WEEK) if profile.distinct <= 12 else 0


def heads_hours(profile: Profile) -> bool:
    """Whether a heading says hours."""
    return any("hours" in meaning_words(line) for line in profile.headings)


def hours_of_posts(profile: Profile) -> bool:
    """Whether the values of a column alone can be the weekly hours of posts, of which some are a full week."""
    within = profile.numbers_within(4, FULL_WEEK[1]) > 0.95
    return within and profile.filled > 0.9 and FULL_WEEK[0] <= profile.largest and 1 < profile.distinct


def how_written(profile: Profile) -> str:
    """How the values of an FTE column are written; values settle it."""
    if profile.share(is_time) > 0.5:
        return "time"
    in_words = any("percent" in meaning_words(line) for line in profile.headings)
    signs = profile.form_share(lambda text: text.endswith("%"))
    # a heading says percent over parts of 1, too: then no value is above 2
    if signs > 0.5 or ((in_words or are_percentages(profile)) and profile.largest > 2):
        return "percent"
    # most posts have 15 hours or more, far above any FTE of one post
    if profile.largest <= FULL_WEEK[1] and profile.numbers_within(15, FULL_WEEK[1]) > 0.6 and profile.unique < 0.7:
        return "hours"
    return "plain"


def are_percentages(profile: Profile) -> bool:
    """Whether values are percentages though nothing says so: most are a hundred, none is more."""
    # most posts are full time, so hours of a week would not come to just 100
    return profile.largest == 100 and profile.numbers_within(100, 100) > 0.3 and profile.numbers_within(20, 100) > 0.9


def vacant_fit(profile: Profile) -> float:
    """How well a column fits flags of vacant posts; how much FTE is vacant is none."""
    if re.search(r"\bfte\b", meaning_words(profile.heading)):
        return 0
    flags = profile.share(FLAGS.fullmatch)
    words = profile.share(lambda text: VACANT_WORDS.match(text) or FILLED_WORDS.match(text))
    numbers = any(number not in (0, 1) for number, _ in profile.numbers)
    return 1.0 if flags + words > 0.9 and not numbers else 0


def vacant_words_fit(profile: Profile) -> float:
    """How well a column of a status says which posts are vacant; none, where all are filled."""
    if profile.share(_FILLED.match) > 0.98:
        return 1.0
    vacant = profile.share(VACANT_WORDS.match)
    if vacant == profile.share(_OPEN.fullmatch) and not profile.share(_FILLED.match):
        return 0  # Open and Closed say whether a post stands, not whether anybody holds it
    # a status has few values; free text mentions a vacancy now and then
    return 1.0 if profile.distinct <= 15 and vacant > 0 else 0


def salary_fit(profile: Profile) -> float:
    """A salary a year, that of full time before any other."""
    words = meaning_words(profile.heading)
    if profile.number_share < 0.7 or profile.median < LEAST_PAY or (_SHORT_PAY.search(words) and "annual" not in words):
        return 0
    # full-time pay prices a post of any hours; actual pay would be cut by its hours twice
    return 1.5 if "fulltime" in words else 0.6 if re.search(r"\bactual\b|\bpro rata\b", words) else 1.0


def numbers_of_posts(profile: Profile) -> bool:
    """Whether values can be numbers of posts by themselves: ids, one a row, each another, under a word for a number."""
    named = re.search(r"\b(?:number|code|key|unique)\b", meaning_words(profile.heading))
    return (
        bool(named)
        and profile.filled > 0.97
        and profile.unique > 0.97
        and profile.id_share > 0.95
        and profile.count > 3
    )


def parts_of_posts(profile: Profile) -> bool:
    """Whether values can be FTE by themselves: parts of 1, of which many are 1 and some are not."""
    within = profile.numbers_within(0.01, 1) > 0.98 and profile.filled > 0.95 and profile.count > 3
    # many posts are whole, and part-time posts come in few sizes: a list of ratios has neither
    return within and profile.numbers_within(1, 1) > 0.2 and 1 < profile.distinct <= 40


def holds_ranges(profile: Profile) -> bool:
    """Whether most cells of a column hold both ends of a range of pay."""
    return profile.share(lambda text: len(re.findall(r"\d[\d,]{3,}|\d+k\b", text)) == 2) > 0.5


def range_fit(profile: Profile) -> float:
    """How well a column fits an end of a range of pay, or both."""
    return 1.0 if holds_ranges(profile) or (profile.number_share > 0.5 and profile.median > 2000) else 0


def share_fit(profile: Profile) -> float:
    """How well a column fits the share of a funder."""
    return 1.0 if profile.number_share > 0.9 and profile.largest <= 100 else 0


def funder_fit(profile: Profile) -> float:
    """How well a column fits a funder."""
    if profile.number_share > 0.9 and "percent" in meaning_words(profile.heading):
        return 0
    if profile.number_share > 0.9 and profile.whole_share < 0.9:
        return 0
    # few funders pay for many posts; values that hardly come again are notes
    return 0 if profile.day_share > 0.5 or (profile.unique > 0.8 and profile.count > 20) else 1.0


def unit_code_fit(profile: Profile) -> float:
    """How well a column fits a unit that has a code alone."""
    # a unit has several posts, so its code comes again
    return 1.0 if profile.id_share > 0.6 and profile.unique < 0.7 and profile.day_share < 0.5 else 0


def unit_fit(profile: Profile) -> float:
    """How well a column fits a unit."""
    if profile.word_share < 0.6 or (profile.unique > 0.9 and profile.count > 30):
        return 0
    return 1.0 if profile.filled >= 0.2 or profile.count >= 2 else 0


def counts_people(profile: Profile) -> bool:
    """Whether a column says how many people there are, not who: few and small numbers that come again and again."""
    # numbers of people are pay numbers or ids, long and all different
    return profile.unique < 0.5 and profile.count > 5 and profile.whole_share > 0.95 and profile.largest < 100


def why_taken(profile: Profile, *, headed: bool) -> str:
    """Why a column is taken for a field. headed: whether its heading says it."""
    if profile.person:
        return "its heading" if headed else "its values alone"
    sample = next(iter(profile.texts), "")
    return f'{"its heading, and" if headed else "its values alone:"} values such as "{sample[:30]}"'
