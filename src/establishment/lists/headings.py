"""What a heading may mean: a table of the headings that systems print, and rules for the words of others.

A heading alone settles nothing: the values of its column do. Here it gets a strength for each field it may mean.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from establishment.lists.short_words import glued_words, in_full

TABLE = Path(__file__).with_name("headings.csv")
"""Field, heading in plain words, and how many systems print it (0: known otherwise)."""

RULES = Path(__file__).with_name("heading_words.csv")
"""Field, strength (the table's headings have 5 to 10), and words of a heading as a pattern."""

WELSH = Path(__file__).with_name("welsh_words.csv")
"""Words of Welsh headings, without accents, with the English of the rules; longer ones first."""

_WORDS = {
    "no": "number",
    "nbr": "number",
    "num": "number",
    "nr": "number",
    "nos": "number",
    "ref": "number",
    "reference": "number",
    "id": "number",
    "identifier": "number",
    "posn": "position",
    "pos": "position",
    "positions": "position",
    "posts": "post",
    "wte": "fte",
    "ftes": "fte",
    "wtes": "fte",
    "hrs": "hours",
    "hour": "hours",
    "wks": "weeks",
    "week": "weeks",
    "wk": "weeks",
    "wkly": "weekly",
    "dept": "department",
    "depts": "department",
    "dir": "directorate",
    "div": "division",
    "desc": "description",
    "descr": "description",
    "ctr": "centre",
    "center": "centre",
    "ccentre": "cost centre",
    "cctr": "cost centre",
    "costc": "cost centre",
    "costcentre": "cost centre",
    "sal": "salary",
    "pt": "point",
    "scp": "spinal point",
    "gr": "grade",
    "grd": "grade",
    "eff": "effective",
    "dt": "date",
    "beg": "start",
    "begin": "start",
    "commencement": "start",
    "commence": "start",
    "commenced": "start",
    "expiry": "end",
    "expires": "end",
    "expire": "end",
    "termination": "end",
    "terminate": "end",
    "leaving": "end",
    "finish": "end",
    "minimum": "min",
    "floor": "min",
    "bottom": "min",
    "lowest": "min",
    "maximum": "max",
    "ceiling": "max",
    "top": "max",
    "highest": "max",
    "estab": "establishment",
    "est": "establishment",
    "authorized": "authorised",
    "org": "organisation",
    "organization": "organisation",
    "organizational": "organisation",
    "organisational": "organisation",
    "emp": "employee",
    "mgr": "manager",
    "vac": "vacant",
    "vacancy": "vacant",
    "percentage": "percent",
    "pct": "percent",
    "perc": "percent",
    "acct": "account",
    "annum": "annual",
    "yearly": "annual",
    "pa": "annual",
    "str": "strength",
    "codes": "code",
    "stp": "step",
    "centres": "centre",
    "ft": "fulltime",
    "incr": "increment",
    "loc": "location",
    "amt": "amount",
    "lvl": "level",
    "struct": "organisation",
    "structure": "organisation",
    "hierarchy": "organisation",
    "pers": "person",
    "cc": "cost centre",
    "wkg": "working",
    "auth": "authorised",
    "appt": "appointment",
    "pcm": "monthly",
    "pm": "monthly",
    "fill": "filled",
    "std": "standard",
    "contr": "contract",
    "svc": "service",
    "serv": "service",
    "desig": "designation",
    "ends": "end",
    "starts": "start",
    "started": "start",
    "fndr": "funder",
    "pst": "post",
    "gd": "grade",
    "ttl": "title",
    "rpts": "reports",
    "dirs": "directorate",
    "occ": "occupied",
    "occupancy": "occupied",
    "act": "actual",
    "sip": "staff in post",
    "hc": "headcount",
    "var": "variance",
    "diff": "difference",
    "empl": "employee",
    "alloc": "allocation",
    "allocated": "allocation",
    "vacancies": "vacant",
    "classn": "classification",
    "payscale": "pay scale",
    "fin": "finance",
    "financial": "finance",
    "expenditure": "expense",
    "effdt": "effective date",
    "nm": "name",
    "grp": "group",
    "dpt": "department",
    "dte": "date",
    "asg": "assigned",
    "till": "until",
    "pnt": "point",
    "cd": "code",
    "tm": "team",
    "til": "until",
    "fr": "from",
}
"""Short and other forms, each as one word."""
_SHORT_FORMS = frozenset(_WORDS)
_PHRASES = (
    (r"\b(?:full ?time|whole ?time|f t|w t) (?:equivalents?|equiv|eq)\b", "fte"),
    (r"\bf t e\b|\bw t e\b", "fte"),
    (r"\bspin(?:e|al) (?:column )?point\b|\b(?:pay|salary|scale|increment(?:al)?|grade) point\b|\bpay step\b", "point"),
    (r"\bfull ?time\b|\bf t\b|\bfte (?=salary|pay\b)", "fulltime "),
    (r"\bp a\b|\bper (?:annum|annual|year)\b", "annual"),
    (r"\bper (?:calendar )?month\b|\bp c m\b|\bp m\b", "monthly"),
    (r"\bc (?:centre|c)\b", "cost centre"),
    (r"\bweeks hours\b", "weekly hours"),
    (r"^(?:v f|f v|v o|o v)$", "vacant filled"),
    (r"\bnino\b", "ni number"),
    (r"\bnational insurance\b|\bn i\b", "ni"),
    (r"\baf c\b", "afc"),
    (r"\bhours (?:per |a )?weeks?\b", "weekly hours"),
    (r"\bjob ?title\b", "job title"),
    (r"\bcost ?(?:code|centre code)\b", "cost centre"),
    (r"\bend date date\b", "end date"),
    (r"\bst date\b", "start date"),
    (r"\binc date\b", "increment date"),
)

_BUDGET = "(?:budget(?:ed)?|establishment|established|authorised|approved|approval|sanctioned|funded|planned|target)"
_IN_POST = (
    "(?:actual|in post|strength|worked|staffing|staffed|filled|incumbent|occupant|occupied|holder|current|employed|paid"
    "|contracted|working|person|employee)"
)
_UNIT = (
    "(?:department|directorate|division|section|service|team|unit|branch|faculty|school|organisation|command|office"
    "|ward|subsection|establishment unit|station|watch|bcu|basic command unit|locality|region|college|institute"
    "|portfolio|district|work ?group|agency|specialty|cbu|care group)"
)
OLD_WORDS = re.compile(
    r"\b(?:old|previous|prior|former|last (?:year|evaluation|grade)|historic|superseded|legacy|original)\b"
)
"""Words of what was before."""
_HALF = r"(?: (?:structure|establishment|model|position|post)s?\b(?= |$))?\W*"
CURRENT = re.compile(rf"\W*(?:current|existing|present|as[ -]is)\b{_HALF}", re.IGNORECASE)
PROPOSED = re.compile(
    rf"\W*(?:proposed|future|to[ -]be|new(?= (?:structure|establishment|model)))\b{_HALF}", re.IGNORECASE
)
"""How the headings of the two halves of a restructure begin."""
HOLDER_WORDS = re.compile(r"\b(?:contract(?:ed)?|worked|occupied|in post|employee|person|holder)\b")
"""Words of hours that somebody has, which are none where a post is vacant."""
_QUALIFIER = re.compile(
    r" *\((?:external |picklist |short |long )?(?:label|code|id|name|text|description|number|[a-z]{2}_[a-z]{2})\)$",
    re.IGNORECASE,
)
"""What systems print behind a heading to say which of several texts of one thing a column holds."""
_SHORTENED = re.compile(r"\b(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?")
"""Letters with points between them, such as D.o.B. and W.T.E."""
_SORTS = {"<budget>": _BUDGET, "<in post>": _IN_POST, "<unit>": _UNIT}
"""Sorts of words that the patterns name."""


@lru_cache(maxsize=4096)
def plain_words(heading: str) -> str:
    """A heading as the table has it: words in small letters, without signs.

    >>> plain_words("effectiveStartDate"), plain_words("Payscale Minimum (£)"), plain_words("POSITION_ID")
    ('effective start date', 'payscale minimum', 'position id')
    """
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", without_accents(heading))
    text = text.replace("%", " % ")
    return " ".join(re.sub(r"[^0-9a-z%]+", " ", text.casefold()).split()).replace(" %", "").strip()


@lru_cache(maxsize=4096)
def meaning_words(heading: str) -> str:
    """A heading with short forms written out and one word for one thing.

    >>> meaning_words("Posn Ref"), meaning_words("Whole Time Equivalent"), meaning_words("FTE %")
    ('position number', 'fte', 'fte percent')
    """
    text = re.sub(r"\bC[Aa]Ll\b", "fte", without_accents(heading))
    text = _SHORTENED.sub(lambda letters: letters[0].replace(".", "").casefold(), text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z][A-Za-z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", text).casefold()
    text = text.replace("%", " percent ").replace("#", " number ").replace("'", "")
    # a difference, in signs
    text = re.sub(r"\+ ?/ ?-", " variance ", text)
    text = _in_english(" ".join(re.sub(r"[^0-9a-z]+", " ", text).split()))
    text = re.sub(r"(?<=[a-z]{4})(?=\d)", " ", text)
    # short forms that are written together, as in postno, are parted
    words = [part for word in text.split() for part in glued_words(word, _SHORT_FORMS)]
    text = " ".join(_WORDS.get(word) or in_full(word) for word in words)
    for pattern, phrase in _PHRASES:
        text = re.sub(pattern, phrase, text)
    # a heading that says the same in two languages is then said twice
    half = text.split()[: len(text.split()) // 2]
    return " ".join(half if half and half * 2 == text.split() else text.split())


def without_accents(text: str) -> str:
    """A text with each letter without its accent: Tîm is Tim."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _in_english(text: str) -> str:
    """A heading's words with those of Welsh in English; what stands in both languages is then said twice."""
    for pattern, english in _welsh_words():
        text = pattern.sub(english, text)
    return text


@cache
def _welsh_words() -> list[tuple[re.Pattern[str], str]]:
    with WELSH.open(encoding="utf-8", newline="") as file:
        return [(re.compile(rf"\b{row['welsh']}\b"), row["english"]) for row in csv.DictReader(file)]


@cache
def known_headings() -> dict[str, dict[str, int]]:
    """The table: for each heading in plain words the fields it means, with how many systems."""
    table: dict[str, dict[str, int]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["heading"], {})[row["field"]] = int(row["systems"])
    return table


@cache
def heading_rules() -> list[tuple[str, float, re.Pattern[str]]]:
    """The rules: a field, how strongly they speak for it, and the words of a heading as a pattern."""
    rules = []
    with RULES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pattern = row["words"]
            for name, words in _SORTS.items():
                pattern = pattern.replace(name, words)
            rules.append((row["field"], float(row["strength"]), re.compile(pattern)))
    return rules


@lru_cache(maxsize=4096)
def heading_strengths(heading: str) -> dict[str, float]:
    """The fields that a heading may mean, each with a strength from 0 to about 10; empty where it is not known.

    >>> max((strength, field) for field, strength in heading_strengths("Job Title").items())[1]
    'title'
    """
    # a text of more than 120 letters is a sentence, and an empty one says nothing
    if len(heading) > 120 or not heading.strip():
        return {}
    strengths: dict[str, float] = {}
    words = meaning_words(heading)
    for field, strength, pattern in heading_rules():
        if strength > strengths.get(field, 0) and pattern.search(words):
            strengths[field] = strength
    # the table counts for more than the rules: those headings were seen
    for field, systems in known_headings().get(plain_words(heading), {}).items():
        strengths[field] = max(strengths.get(field, 0), 5 + min(systems, 5))
    plain = _QUALIFIER.sub("", heading)
    if plain != heading:
        for field, strength in heading_strengths(plain).items():
            # a little less: the words before the bracket name the thing, and not this text of it
            strengths[field] = max(strengths.get(field, 0), strength * 0.95)
    return strengths
