"""The words by which papers name posts: verbs, numbers, titles and grades."""

from __future__ import annotations

import re
from collections.abc import Sequence

from establishment.papers.numerals import FIGURES, WORDS

_ACTIONS = (
    ("end", r"not\s+(?:to\s+)?(?:be\s+)?(?:renew(?:ed|ing)?|extend(?:ed)?)|non-?renewal(?:\s+of)?|ceases?|let\s+lapse"),
    ("extend", r"extend(?:s|ing)?|extended|extension\s+of"),
    (
        "disestablish",
        r"dis-?establish(?:es|ed|ing|ment)?|delet(?:es?|ed|ing|ions?)|remov(?:es?|ed|ing|al)|abolish(?:es|ed|ing)?|"
        r"eliminat(?:es?|ed|ing|ion)|cut(?:s|ting)?(?=\s+(?:of\s+)?(?:the|an?|\d|one|two|three|four|"
        r"five|six))|los(?:e|es|ing)|loss\s+of|"
        r"posts?\s+to\s+go|redundan(?:t|cy\s+of)",
    ),
    (
        "regrade",
        r"re-?grad(?:es?|ed|ing)|upgrad(?:es?|ed|ing)|downgrad(?:es?|ed|ing)|re-?evaluat(?:es?|ed|ing)|"
        r"enhanced(?=\s+(?:role|post))",
    ),
    ("redesignate", r"re-?designat(?:es?|ed|ing|ion)|re-?nam(?:es?|ed|ing)|re-?titl(?:es?|ed|ing)"),
    ("convert", r"conver(?:ts?|ted|ting|sion)|civilianis(?:e|es|ed|ing|ation)"),
    ("transfer", r"transfer(?:s|red|ring)?(?=\s+(?:of\s+)?(?:the|an?|\d|one|two|three|four|five|six)\b)"),
    (
        "fund",
        r"chang\w+\s+to\s+become\s+an?\s+budgeted|become\s+an?\s+budgeted|add(?:ed)?\s+to\s+the\s+base|mak(?:e|"
        r"ing)\s+permanent|made\s+permanent",
    ),
    (
        "establish",
        r"establish(?:es|ed|ing|ment\s+of)?|creat(?:es?|ed|ing|ion)|appoint(?:s|ed|ing|ment\s+of)?|recruit(?:s|"
        r"ed|ing|ment\s+of)?|"
        r"introduc(?:es?|ed|ing|tion)|add(?:s|ed|ing|ition\s+of)?|fund(?:s|"
        r"ing)?(?=\s+(?:an\s+additional|the\s+additional|a\s+new|\d|one|two|three|four|five))|"
        r"new(?=\s+(?:posts?|roles?|positions?))|request(?:s|ing)?(?=\s+(?:an?|\d|one|two|three|four|five|six)\b)|"
        r"employ(?:s|ing)?(?=\s+(?:an?|\d|one|two|three|four|"
        r"five)\b)|engag(?:e|ing)(?=\s+(?:an?|\d|one|two|three|four|five)\b)",
    ),
)
VERB = re.compile("|".join(rf"(?P<{name}>\b(?:{words})(?!\w))" for name, words in _ACTIONS), re.IGNORECASE)
INCREASE = re.compile(
    rf"\b(?P<up>increas\w*|expand\w*|grow\w*)?(?P<down>reduc\w*|decreas\w*)?\s+(?:in\s+)?(?:the\s+)?(?:number|"
    rf"establishment|complement|headcount)\s+of\s+"
    rf"(?P<title>[A-Z][^.;,£]{{2,60}}?)\s+(?:posts?\s+)?by\s+(?P<count>{FIGURES}|{WORDS})\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"(?:\b(?:has|have|had|was|were|already|previously|recently)\s(?:\w+\s)?(?:been\s)?|\bsince\s)$", re.IGNORECASE
)
NEGATED = re.compile(
    r"(?:\bno(?:t|r)?(?:\s+be)?|\bnever|\bwithout(?:\s+the)?|\brather than|\binstead of|n't)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
NAMED_GRADES = (
    r"(?:Assistant\s+)?Chief\s+(?:Constable|Superintendent|Inspector)|"
    r"(?:Detective\s+)?(?:Superintendent|Inspector|Sergeant|Constable)"
)
GRADE = (
    r"(?:(?:Spinal\s+Column\s+Points?|SCPs?|Pay\s+Band|AfC\s+Band|Band|Grade|Gr\.?|Level|Tier|Scale|Range|JNC|NJC)\s?"
    r"(?:[A-Z]{0,3}\s?\d{1,2}[a-d]?(?:\s?(?:[-/\u2013]|to)\s?(?:[A-Z]{1,3}|Grade\s|Band\s)?\d{1,2}[a-d]?)?|"
    r"[A-N]\d?(?:\s?[-/]\s?[A-N])?)(?![\w%])"
    r"|(?<![\w£])[A-Z]{1,5}\s?\d{1,2}[a-d]?(?:\s?[-/\u2013]\s?(?:[A-Z]{1,4}\s?)?\d{1,2}[a-d]?)?(?![\w%]|[,.]\d)"
    r"|(?<![\w£])(?:Sc(?:ale)?p?|Gr|Bd|So|Po)\s?\d{1,2}(?:\s?[-/\u2013]\s?\d{1,2})?(?![\w%])"
    r"|(?<![\w-])[A-Z]{1,3}-\d{1,2}(?![\w-])"
    r"|(?<!\w)(?:AO|AA|EO|HEO|SEO|G6|G7|SCS\d?|MG)(?!\w))"
)
GRADES = re.compile(GRADE)
_NOT_GRADE = re.compile(r"^(?:Q[1-4]|[HT]\d|A[0-6]|M\d+|COVID|FY|CO2|ISO|PM|NO|UK|EU|S)\b", re.IGNORECASE)
_COUNT = rf"(?P<sign>[-+\u2212])?(?P<count>{FIGURES}|{WORDS})(?:\s?(?P<x>[x×])(?=[\s\d])|\s?(?P<no>no\.?|nr\.?)(?=\s))?"
_FTE = (
    rf"(?:\(?\s?(?P<fte>{FIGURES})?\s?(?P<unit>FTEs?|WTEs?|full[- ]time\s+equivalents?|"
    rf"whole[- ]time\s+equivalents?)\b\.?\)?)?"
)
MENTION = re.compile(
    rf"(?<![\w£$€.,/])(?:(?:(?:the|an?|an\s+additional|these|those|all)\s+)?{_COUNT}\s*{_FTE}|(?P<article>(?:an?|"
    rf"the|this|each|another|one)\s(?:additional\s|new\s|further\s|single\s|vacant\s)*))\s*"
    r"(?:of\s+(?=[A-Z]))?",
    re.IGNORECASE,
)
BARE = re.compile(
    r"\s*(?P<article>)(?P<count>)(?P<x>)(?P<unit>)(?:posts?|roles?|positions?)\s+(?:of|as)\s+", re.IGNORECASE
)
LINE = re.compile(rf"\s*{_COUNT}\s*{_FTE}\s*(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
END = re.compile(
    r"[;:.\n](?=\s|$)|,(?=\s)|\s[\u2013-]\s|\(|\)|£|\s(?:at|on|from|to|for|in|with|within|which|that|who|by|"
    r"whose|will|is|are|as|be|of\s+£|"
    r"reporting|based|until|over|under|and\s+(?:the|an?|to|will|is|are|\d)|costing|funded|subject|into|during|"
    r"per|each|including|currently|would|should|has|have|were|was|when|where|because|so|due|graded|through|"
    r"during)\b",
    re.IGNORECASE,
)
POST = re.compile(r"\b(?:posts?|roles?|positions?|vacanc(?:y|ies)|jobs?)\b", re.IGNORECASE)
JOB = re.compile(
    r"\b(?:officers?|managers?|assistants?|co-?ordinators?|directors?|heads?|analysts?|advis[eo]rs?|"
    r"administrators?|supervisors?|leaders?|workers?|"
    r"constables?|sergeants?|inspectors?|superintendents?|nurses?|teachers?|technicians?|engineers?|clerks?|"
    r"secretar(?:y|ies)|accountants?|solicitors?|"
    r"lawyers?|planners?|practitioners?|consultants?|specialists?|apprentices?|trainees?|PCSOs?|firefighters?|"
    r"executives?|commissioners?|"
    r"registrars?|wardens?|cleaners?|drivers?|operators?|operatives?|surveyors?|social workers?|midwives|midwife|"
    r"therapists?|doctors?|matrons?|partners?|"
    r"lecturers?|librarians?|caretakers?|guards?|investigators?|staff|agents?|support|deputy|deputies|chiefs?|"
    r"clerical|developers?|architects?|"
    r"porters?|paramedics?|psychologists?|radiographers?|pharmacists?|scientists?|buyers?|tutors?|trainers?|"
    r"caseworkers?|economists?|statisticians?|auditors?)\b",
    re.IGNORECASE,
)
THINGS = re.compile(
    r"\b(?:hours?|days?|weeks?|months?|years?|sessions?|meetings?|members?|volunteers?|people|persons|schools?|"
    r"sites?|vehicles?|cars?|devices?|licen[cs]es?|"
    r"appointments?|applications?|recommendations?|proposals?|options?|phases?|stages?|districts?|councils?|"
    r"services?|teams?|areas?|divisions?|"
    r"properties|homes|houses|beds|places|pupils|students|children|cases|visits|calls|projects?|contracts?|"
    r"grants?|funds?|reserves?|savings?|budgets?|"
    r"partnerships?|groups?|committees?|boards?|panels?|plans?|strateg(?:y|ies)|polic(?:y|ies)|programmes?|"
    r"system|process|quarters?|times|evening|daytime)\b",
    re.IGNORECASE,
)


def first_grade(pattern: re.Pattern[str], near: str) -> re.Match[str] | None:
    """The first grade a pattern finds in a stretch."""
    return next((m for m in pattern.finditer(near) if not _NOT_GRADE.match(m[0])), None)


def pattern(grades: Sequence[str]) -> re.Pattern[str] | None:
    """The names of grades as a pattern; None where there are none."""
    known = [g for g in grades if re.search(r"\d", g) and len(g) > 1]
    if not known:
        return None
    words = "|".join(re.escape(grade) for grade in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?<![\w£])(?:{words})(?![\w%])", re.IGNORECASE)


def action_of(text: str) -> str:
    """The action a heading or the head of a list announces; empty where it announces none or several."""
    found = {
        v.lastgroup or "" for v in VERB.finditer(text) if not NEGATED.search(text[max(v.start() - 40, 0) : v.start()])
    }
    if re.search(r"\bnew (?:posts|roles|structure|positions)\b", text, re.IGNORECASE):
        found.add("establish")
    return found.pop() if len(found) == 1 else ""


def title_of(text: str) -> str:
    """A title without the words around it."""
    said = re.sub(r"\s+", " ", text).strip(" -\u2013,;:.'\"\u2018\u2019\u201c\u201d(")
    quoted_part = re.match(r"(?:\w+ ){0,3}(?:posts?|roles?|positions?) (?:of )?[\"\u201c\u2018'](?=[A-Z])", said)
    said = said[quoted_part.end() :] if quoted_part else said
    said = re.sub(r"\((?![^)]*\)).*$", "", said).strip(" -\u2013,;:")
    said = re.sub(
        r"^(?:of\s+(?:the\s+|an?\s+)?|posts?\s+of\s+|roles?\s+of\s+|the\s+|an?\s+|additional\s+|new\s+|vacant\s+|"
        r"permanent\s+|existing\s+|following\s+|substantive\s*|enhanced\s+)+",
        "",
        said,
        flags=re.IGNORECASE,
    )
    said = re.sub(r"^(?:(?:posts?|roles?|positions?)\s+(?:of|as)\s+)", "", said, flags=re.IGNORECASE)
    said = re.sub(
        r"\s+(?:posts?|roles?|positions?|vacanc(?:y|ies)|graded|grade|at|on|of|and|supervisory role)$",
        "",
        said,
        flags=re.IGNORECASE,
    )
    said = re.sub(r"^(?:posts?|roles?|positions?)$", "", said, flags=re.IGNORECASE)
    return said.strip(" -\u2013,;:'\"\u2018\u2019\u201c\u201d(")
