"""The words by which papers name posts, as tables: what becomes of them, titles, grades, and what is no post."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class ActionWords:
    """Words for an action; weak ones count only close to the number."""

    action: str
    words: re.Pattern[str]
    weak: bool = False


@dataclass(frozen=True)
class PaperPost:
    """Posts named in one place of a paper.

    action: what becomes of them, in the words of scenario files; empty where the paper does not say.
    count: the number as counted, in posts or FTE.  fte: the same where it is full-time equivalents, else None.
    grade, to: as written; `to` is the new grade or title of a change.  start: where it stands in the text.
    """

    action: str
    count: Fraction
    fte: Fraction | None
    title: str
    grade: str
    start: int
    end: int
    number: str = ""
    to: str = ""
    table: bool = False


def _words(action: str, words: str, *, weak: bool = False) -> ActionWords:
    return ActionWords(action, re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE), weak)


ACTIONS = (
    _words(
        "end",
        r"not\s+(?:to\s+)?(?:be\s+)?(?:renew(?:ed|ing)?|extend(?:ed)?)|non-?renewal(?:\s+of)?|ceases?|"
        r"let\s+lapse",
    ),
    _words("extend", r"extend(?:s|ing)?|extended|extension\s+of"),
    _words(
        "disestablish",
        r"dis-?establish\w*|delet(?:es?|ed|ing|ions?)|remov(?:es?|ed|ing|al)|abolish\w*|abolition|eliminat\w+|"
        r"cut(?:s|ting)?|job cuts|los(?:e|es|ing|t)|"
        r"loss(?:es)?|shed(?:s|ding)?|ax(?:e[ds]?|ing)|redundan\w+|laid[- ]off|lay(?:ing)?[- ]?offs?|reduc\w+|"
        r"fewer|taken out|strip(?:s|ped)?|"
        r"dismiss\w*|releas\w+|resign\w*|downsiz\w+|voluntary exits?|exit(?:s|ed)?|departures?|early retirements?|"
        r"retire(?:s|d|ment\w*)?|natural wastage|"
        r"attrition|decreas\w+|vacated?|severance|leavers?|discontinu\w+|surplus|stood down|"
        r"not (?:to )?be (?:filled|replaced)|freez\w+|frozen|drop(?:s|ped)?|declin\w+",
    ),
    _words(
        "disestablish",
        r"go(?:es|ing)?|gone|went|leav\w+|left|down|fall(?:s|en|ing)?|fell|at risk|affected|less|"
        r"end(?:ed|ing|s)?|saved?|saving|minus|smaller|clos(?:e[sd]?|ing)",
        weak=True,
    ),
    _words(
        "regrade",
        r"re-?grad(?:es?|ed|ing)|up-?grad(?:es?|ed|ing)|downgrad(?:es?|ed|ing)|re-?evaluat\w+|"
        r"promot(?:ed|ion|ions|ing)|reclassif\w+|enhanced(?=\s+(?:role|post))|re-?banded",
    ),
    _words("redesignate", r"re-?designat\w+|re-?nam(?:es?|ed|ing)|re-?titl(?:es?|ed|ing)"),
    _words("convert", r"conver(?:ts?|ted|ting|sion)|civilianis\w+"),
    _words("transfer", r"transfer(?:s|red|ring)?(?=\s+(?:of\s+)?(?:the|an?|\d|one|two|three|four|five|six)\b)"),
    _words(
        "fund",
        r"chang\w+\s+to\s+become\s+an?\s+budgeted|become\s+an?\s+budgeted|add(?:ed)?\s+to\s+the\s+base|"
        r"mak(?:e|ing)\s+permanent|made\s+permanent",
    ),
    _words(
        "establish",
        r"establish(?:es|ed|ing|ment\s+of)?|creat(?:es?|ed|ing|ion)|appoint(?:s|ed|ing|ment|ments)?|recruit(?:s|ed|"
        r"ing|ment)?|introduc(?:es?|ed|ing|tion)|"
        r"add(?:s|ed|ing|ition|itions)?(?:\s+of)?|additional|extra|new(?:ly)?|hir(?:e[ds]?|ing)|increas\w+|"
        r"sanction\w*|engag(?:e[ds]?|ing)|starters?|joiners?|"
        r"expan\w+|grow(?:s|n|ing|th)?|grew|fund(?:s|ing)?(?=\s+(?:an?\s+additional|the\s+additional|a\s+new|\d|"
        r"one|two|three|four|five))|request(?:s|ed|ing)?|"
        r"employ(?:s|ing)?(?=\s+(?:an?|\d|one|two|three|four|five)\b)",
    ),
    _words(
        "establish",
        r"more|(?<!made )(?<!makes )(?<!make )up(?! to)|rise(?:s|n)?|rose|further|need(?:s|ed)?|"
        r"requir(?:es?|ed|ing)|provid(?:e|es|ed|ing)|take on|taken on|plus|seek(?:s|ing)?|propos\w+ for",
        weak=True,
    ),
)
"""What becomes of posts, by the words for it."""
INCREASE = re.compile(
    r"\b(?:(?P<up>increas\w*|expand\w*|grow\w*)|(?P<down>reduc\w*|decreas\w*))\s+(?:in\s+)?(?:the\s+)?(?:number|"
    r"establishment|complement|headcount)\s+of\s+"
    r"(?P<title>[A-Z][^.;,£]{2,60}?)\s+(?:posts?\s+)?by\s+(?P<count>\d|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)",
    re.IGNORECASE,
)
"""A number of posts that grows or shrinks by so many."""
NAMED_GRADES = (
    r"(?:Assistant\s+)?Chief\s+(?:Constable|Superintendent|Inspector)|(?:Detective\s+)?(?:Superintendent|"
    r"Inspector|Sergeant|Constable)"
)
GRADE = (
    r"(?:(?:Spinal\s+Column\s+Points?|SCPs?|Pay\s+(?:Band|[Gg]rade)|AfC\s+Band|[Ss]alary\s+(?:[Bb]and|[Gg]rade)|"
    r"[Bb]and|[Gg]rade|GRADE|BAND|Gr\.?|[Ll]evel|Tier|[Ss]cale|Range|JNC|NJC)[\s-]?:?\s?"
    r"(?:[A-Z]{0,3}\s?\d{1,2}[a-dA-D]?(?:\s?(?:[-/\u2013]|to)\s?(?:[A-Z]{1,3}|Grade\s|Band\s)?\d{1,2}[a-d]?)?|"
    r"[A-N]\d?(?:\s?[-/]\s?[A-N])?)(?![\w%])"
    r"|(?<![\w£])[A-Z]{1,5}\s?\d{1,2}[a-d]?(?:\s?[-/\u2013]\s?(?:[A-Z]{1,4}\s?)?\d{1,2}[a-d]?)?(?![\w%]|[,.]\d)"
    r"|(?<![\w£])(?:Sc(?:ale)?p?|Gr|Bd|So|Po)\s?\d{1,2}(?:\s?[-/\u2013]\s?[A-Z]{0,3}\d{1,2})?(?![\w%])"
    r"|(?<![\w-])[A-Z]{1,3}-\d{1,2}(?![\w-])|(?<!\w)(?:AO|AA|EO|HEO|SEO|G6|G7|SCS\d?|MG|SPS|PSO|SSO|HSO)(?!\w))"
)
GRADES = re.compile(GRADE)
# Quarters, sizes, roads and laws look like grades.
_NOT_GRADE = re.compile(r"^(?:Q[1-4]|[HT]\d|A[0-6]|M\d+|COVID|FY|CO2|ISO|PM|NO|UK|EU|S|SAV)\b", re.IGNORECASE)
POST = re.compile(
    r"\b(?:posts?|roles?|positions?|vacanc(?:y|ies)|jobs?|FTEs?|WTEs?|(?:full|whole)[- ]time equivalents?|headcount|"
    r"redundanc(?:y|ies)|additions|appointments|starters|leavers|departures|retirements|exits)\b",
    re.IGNORECASE,
)
JOB = re.compile(
    r"\b(?:officers?|managers?|assistants?|co-?ordinators?|directors?|heads?|analysts?|advis[eo]rs?|administrators?|"
    r"supervisors?|leaders?|workers?|"
    r"constables?|sergeants?|inspectors?|superintendents?|nurses?|teachers?|technicians?|engineers?|clerks?|"
    r"secretar(?:y|ies)|accountants?|solicitors?|"
    r"lawyers?|planners?|practitioners?|consultants?|specialists?|apprentices?|trainees?|PCSOs?|firefighters?|"
    r"executives?|commissioners?|"
    r"registrars?|wardens?|cleaners?|drivers?|operators?|operatives?|surveyors?|midwives|midwife|therapists?|doctors?|"
    r"matrons?|partners?|"
    r"lecturers?|librarians?|caretakers?|guards?|investigators?|staff|agents?|support|deputy|deputies|chiefs?|"
    r"clerical|developers?|architects?|"
    r"porters?|paramedics?|psychologists?|radiographers?|pharmacists?|scientists?|buyers?|tutors?|trainers?|"
    r"caseworkers?|economists?|statisticians?|"
    r"auditors?|employees?|captains?|majors?|lieutenants?|corporals?|colonels?|custodians?|counsell?ors?|aides?|"
    r"translators?|ushers?|graduates?|"
    r"cooks?|janitors?|mechanics?|foremen|foreman|dispatchers?|civil servants?|representatives?|associates?|"
    r"principals?|professors?|judges?|"
    r"attorneys?|physicians?|dentists?|gardeners?|rangers?|messengers?|typists?|receptionists?|members? of staff|"
    r"personnel|workforce|"
    r"volunteers?(?=\sco)|crews?|pilots?|marshals?|deput(?:y|ies)|attendants?|labourers?|laborers?|interns?|fellows?|"
    r"instructors?|mentors?|carers?|chaplains?|stewards?|coaches|fixed[- ]term contracts?|examiners?|assessors?)\b",
    re.IGNORECASE,
)
THINGS = re.compile(
    r"\s*(?:-\s?)?(?:(?:of|the|these|other|different|new|separate|working|local|full|financial|more)\s)?(?:hours?|"
    r"days?|weeks?|months?|years?|sessions?|meetings?|members?(?!\sof\sstaff)|"
    r"volunteers?(?!\sco)|schools?|sites?|vehicles?|cars?|devices?|licen[cs]es?|applica\w+|recommendations?|"
    r"proposals?|options?|phases?|stages?|districts?|"
    r"councils?|services?|teams?|areas?|divisions?|departments?|properties|homes|houses|beds|places|pupils|students|"
    r"children|cases|visits|calls|projects?|"
    r"grants?|funds?|reserves?|savings?|budgets?|partnerships?|groups?|committees?|boards?|panels?|plans?|strateg(?:y|"
    r"ies)|polic(?:y|ies)|"
    r"programmes?|programs?|system|process|quarters?|times|agenc(?:y|ies)|branches|regions?|forces|priorit\w+|offices|"
    r"stations?|units?|functions?|"
    r"applicants|complaints|incidents|responses|points?|percent|miles|copies|pages|categories|grades|types|reasons|"
    r"ways|rounds|hospitals|states|counties)\b",
    re.IGNORECASE,
)
TIMES = re.compile(r"\s*(?:-\s?)?(?:\w+\s)?(?:hours?|days?|weeks?|months?|years?|times)\b", re.IGNORECASE)
DONE_TO = re.compile(r"\b(?:be|been|is|are|was|were)\s(?:\w+ly\s|already\s|now\s)?$", re.IGNORECASE)
"""Words before an action that is done to what stands before them: "posts have been"."""
SUBJECT = re.compile(
    r"\b[Tt]he\s(?P<title>[A-Z][\w/&'\u2019-]*(?:\s(?:of|and|for|the|/|&|[A-Z][\w/&'\u2019-]*)){0,7})(?:\s\([^)]{1,40}\))?"
    r"\s(?:(?:would|will|should|shall|is to|are to|has|have|had)\s)?(?:also\s|now\s)?(?:be|been|is|was)\s(?=\w+)"
)
"""A title of which something is done: "the Payroll Team Leader would be regraded"."""
BASE = re.compile(
    r"\b(?:from|out of|of (?:these|the|its|all|those|our|about|some)|of|against|than|compared (?:with|to)|strength of|"
    r"(?:establishment|complement) (?:of|is|was)|total(?:l?ing)? of|"
    r"currently)\s+(?:about |some |the |its |a total of |approximately |around |nearly )?$",
    re.IGNORECASE,
)
CHANGED_OF = re.compile(
    r"\b(?:loss|reductions?|cuts?|deletion|removal|increase|addition|creation|net|posts?|axing|made up|comprising|"
    r"consisting|recruitment|"
    r"appointment|abolition|establishment|number|redundancy|redundancies|transfer|gain|growth|"
    r"elimination) of\s+(?:about |some |the |a further |up to |an additional )?$",
    re.IGNORECASE,
)
TO_LEVEL = re.compile(
    r"\b(?:down to|fall(?:en|s|ing)? to|reduced? to|cut to|ris(?:e|en|ing|es)? to|rose to|grow\w* to|fell to|"
    r"increas\w+ to|from [^;]{1,60} to|leaving|remain\w*|stands? at|now|become|becomes)\s+(?:about |some |just |only |"
    r"the |a total of )?$",
    re.IGNORECASE,
)
EXISTING = re.compile(
    r"\b(?:there (?:were|are|is|was)|had|has|have|currently|at present|in post|employed|employs|stands? at|strength|"
    r"complement|vacant|existing|consist\w*)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"(?:\bno(?:t|r)?(?:\s+be)?|\bnever|\bwithout(?:\s+the)?|\brather than|\binstead of|n't|"
    r"\bno longer)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
PAST = re.compile(r"(?:\b(?:already|previously|recently)\s(?:\w+\s)?(?:been\s)?|\bsince\s)$", re.IGNORECASE)
END = re.compile(
    r"[;:.\n](?=\s|$)|,(?=\s)|\s[\u2013\u2014-]\s|\(|\)|£|\$|\s(?:at|on|from|to|for|in|with|within|which|that|who|by|"
    r"whose|will|is|are|as|be|of\s+£|"
    r"reporting|based|until|over|under|and\s+(?:the|an?|to|will|is|are|\d)|costing|funded|subject|into|during|per|"
    r"each|including|currently|would|should|has|have|"
    r"were|was|when|where|because|so|due|graded|through|lost|cut|deleted|created)\b",
    re.IGNORECASE,
)


def pattern(grades: Sequence[str]) -> re.Pattern[str] | None:
    """The names of grades as a pattern; None where there are none."""
    codes = [g for g in grades if re.search(r"\d", g) and len(g) > 1]
    if not codes:
        return None
    words = "|".join(re.escape(grade) for grade in sorted(codes, key=len, reverse=True))
    return re.compile(rf"(?<![\w£])(?:{words})(?![\w%])", re.IGNORECASE)


def grade_in(text: str, named: re.Pattern[str] | None = None) -> tuple[str, int]:
    """The first grade of a stretch and where it stands; "" and the length where there is none."""
    matches = [m for p in (named, GRADES) if p for m in p.finditer(text) if not _NOT_GRADE.match(m[0])]
    if not matches:
        return "", len(text)
    # Of two at one place the longer: "Band 7-8" before "Band 7".
    first = min(matches, key=lambda m: (m.start(), -m.end()))
    return re.sub(r"\s+", " ", first[0]), first.start()


def title_of(text: str) -> str:
    """A title without the words around it."""
    title = re.sub(r"\s+", " ", text).strip(" -\u2013,;:.'\"\u2018\u2019\u201c\u201d(|\u2022*")
    quoted = re.match(r"(?:\w+ ){0,3}(?:posts?|roles?|positions?) (?:of )?[\"\u201c\u2018'](?=[A-Z])", title)
    title = title[quoted.end() :] if quoted else title
    # A bracket that was cut off belongs to what follows the title.
    title = re.sub(r"\((?![^)]*\)).*$", "", title).strip(" -\u2013,;:")
    lead = (
        r"of\s+(?:the\s+|an?\s+)?|posts?\s+of\s+|roles?\s+of\s+|the\s+|an?\s+|additional\s+|new\s+|vacant\s+|"
        r"permanent\s+|existing\s+|following\s+|substantive\s*|enhanced\s+|x\s+|no\.?\s+"
    )
    title = re.sub(rf"^(?:{lead})+", "", title, flags=re.IGNORECASE)
    title = re.sub(r"^(?:(?:posts?|roles?|positions?)\s+(?:of|as)\s+)", "", title, flags=re.IGNORECASE)
    title = re.sub(
        r"\s+(?:posts?|roles?|positions?|vacanc(?:y|ies)|graded|grade|at|on|of|and|supervisory role)$",
        "",
        title,
        flags=re.IGNORECASE,
    )
    title = re.sub(r"^(?:posts?|roles?|positions?|jobs?)$", "", title, flags=re.IGNORECASE)
    return title.strip(" -\u2013,;:'\"\u2018\u2019\u201c\u201d(")[:100]


MOST_POSTS = 400_000
"""No paper moves more posts at once."""
REACH, WEAK_REACH, CLAUSE = 140, 26, 40
"""Characters between an action and its number: at most, for weak words, and what a new clause costs."""
FTE = re.compile(r"\s*\(?\s?(?:f\.?t\.?e|w\.?t\.?e|(?:full|whole)[- ]?time equivalents?)", re.IGNORECASE)
SKIP = re.compile(
    r"\s*(?:x|×|no\.?(?=\s)|nr\.?)?\s*(?:FTEs?|WTEs?|full[- ]time equivalents?|"
    r"whole[- ]time equivalents?)?\s*(?:of\s+(?=[A-Z]))?",
    re.IGNORECASE,
)
ARTICLE = re.compile(
    r"(?<!\bevery )(?<!\beach )\b(?:(?P<new>an?\s+(?:additional|new|further|extra|second|third|single|vacant)?\s*|"
    r"another\s+|one\s+)|(?P<the>the\s+))"
    r"(?P<title>(?:[\w/&'\u2019\u2018\u201c\"-]+\s+|\u2013\s+|/\s+){0,9}?)(?<!\bin )(?P<post>post|role|position|"
    r"vacancy)\b(?!\s?holder)",
    re.IGNORECASE,
)
NEW_CLAUSE = re.compile(
    r"\b(?:are|is|was|were|will|be|been|that|which|who|on|to|has|have|year|staff|these|those)\b", re.IGNORECASE
)
NOTE = re.compile(
    r"(?:For|In|Only|The|All|These|This|Those|Figures?|Includ\w+|Exclud\w+|As|See|Source|Where|When|At|On|It|There|No|"
    r"Not|From|To|Since|If|With|Without)\b"
)
GOES_ON = re.compile(
    r"\W*(?:they|these|those|of (?:these|which|whom|the|them)|made up|this|among|the (?:posts|positions|jobs|"
    r"reductions|cuts)|includ\w+|in addition|also)\b",
    re.IGNORECASE,
)
_CUTS = re.compile(
    r"\b(?:redundanc\w+|cuts|losses|reductions|deletions|appointments|leavers|additions|savings)\b|:\s*$", re.IGNORECASE
)
TITLED = re.compile(
    r"\s+(?P<new>an?\s+(?:additional\s+|new\s+|"
    r"further\s+)?)?(?P<the>the\s+)?(?P<title>[A-Z][\w/&'\u2019-]*(?:\s+(?:of|and|for|/|&|"
    r"[A-Z][\w/&'\u2019-]*)){0,7})(?=\s*[(,.;]|\s+(?:as|to|at|from|post|in)\b|\s*$)"
)
MODIFIER = re.compile(r"(?:further|more|extra|additional|another|new)", re.IGNORECASE)
NAMED_IN_ALL = re.compile(r"\s*(?:posts|positions|jobs|roles)\s(?:\w+\s)?in (?:total|all)\b")
LEADS = re.compile(
    r"(?:[:;]|-)\s*$|\bfollow(?:s|ing)\b[^.]{0,60}[:;.]?\s*$|\b(?:these|are|is|listed|below)\s*[:.]?\s*$"
)
_IN_A_NAME = re.compile(r"(?<![A-Za-z])[a-z]+,?\s$")
_NAME_GOES_ON = re.compile(r"\s[A-Z][a-z]")
"""An action word with a capital inside a sentence, before another, is part of a name: "New College"."""
PLACE = re.compile(
    r"\s*(?:[-\u2022*\u25aa\u25cf]\s+)?(?=[A-Z])[^:;.()\d£$]{3,90}\((?P<n>\d[\d,]*)(?P<m>)\)\s*(?:[:;,.]|$)"
)
"""An item of a list: a name and its number in brackets."""
LEAVERS = re.compile(
    r"\b(?:redundanc(?:y|ies)|(?:voluntary|early|job|staff) (?:exits?|departures|losses|cuts|releases?)|departures|"
    r"lay-?offs)\b",
    re.IGNORECASE,
)
COUNTED_AFTER = re.compile(
    r"^[^:.()]{3,90}?(?:\([^()]{2,20}\))?(?:\s?\((?P<n>\d[\d,.]*)(?:\s?(?:FTEs?|posts?|x))?\)|"
    r"(?:\s[\u2013:x×-]\s?|,\s?(?=[\d.]+\s?(?:FTE|WTE|posts?)))(?P<m>\d[\d,.]*)(?:\s?(?:FTEs?|WTEs?|posts?))?)\s*[.,;]?$",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s*(?:[-\u2022*]\s+)?(?P<title>[A-Z][^.;:\d£$]{3,80}?)\s*(?:[.;,]|,?\sand)?\s*")
_VERB = re.compile(r"\b(?:will|be|is|are|was|were|has|have|to|not|would|should|may|can)\b")


def title_alone(line: str) -> str:
    """The title of a post that is all an item of a list says: "- Head of IT Services"."""
    alone = _ALONE.fullmatch(line)
    named = alone is not None and JOB.search(alone["title"]) and not _VERB.search(alone["title"])
    return alone["title"] if alone is not None and named and len(alone["title"].split()) <= 9 else ""


@dataclass(frozen=True, slots=True)
class ActionAt:
    """A word for an action and where it stands in its sentence."""

    action: str
    start: int
    end: int
    weak: bool


def actions_in(text: str) -> list[ActionAt]:
    """Every word for an action that is not denied, in order; of two that overlap, the longer."""
    matches = [ActionAt(a.action, m.start(), m.end(), a.weak) for a in ACTIONS for m in a.words.finditer(text)]
    matches.sort(key=lambda a: (a.start, a.start - a.end))
    actions: list[ActionAt] = []
    for one in matches:
        before = text[max(one.start - 40, 0) : one.start]
        # "New College" creates no post.
        if text[one.start].isupper() and _IN_A_NAME.search(before) and _NAME_GOES_ON.match(text, one.end):
            continue
        denied = one.action != "end" and NEGATED.search(before)
        if (not actions or one.start >= actions[-1].end) and not denied and not PAST.search(before):
            actions.append(one)
    return actions


def announced(text: str) -> str:
    """The action that a heading, or the sentence before a list, announces: the last strong word for one."""
    # The last one: a long paragraph ends with what leads the list.
    strong = [a for a in actions_in(text[-300:]) if not a.weak]
    return strong[-1].action if strong else ""


def counts_things(after: str) -> bool:
    """Whether a number counts hours, schools or other things, and not posts named by them: "two team leaders"."""
    thing = THINGS.match(after)
    # Hours and days are counted even before a title: "two days officer time".
    if not thing or TIMES.match(after):
        return bool(thing)
    rest = re.match(r"(?:[\s-][\w-]+){1,4}", after[thing.end() :])
    return not (rest and (JOB.search(rest[0]) or re.search(r"\b(?:posts?|positions?)\b", rest[0])))


def headed(text: str) -> str:
    """The action that a heading announces: it names posts, or leads a list."""
    return announced(text) if POST.search(text) or JOB.search(text) or _CUTS.search(text) else ""


def becomes(action: str, grade: str, near: str, at: int) -> tuple[str, str]:
    """The grade before, and the grade or title after, of a change."""
    if action == "regrade" and " to " in grade:
        before, _, after = grade.partition(" to ")
        return before, after
    if action == "regrade" and grade:
        second = re.match(rf"[^.;]{{0,40}}?\bto\s+(?:an?\s+)?(?P<to>{GRADE})", near[at + len(grade) :])
        return grade, second["to"] if second else ""
    if action in ("redesignate", "convert"):
        second = re.search(
            r"\b(?:to|as|into)\s+(?:be\s+)?(?:an?\s+)?[\"\u201c']?(?P<to>[A-Z][^.;,\"\u201d)]{2,60})", near
        )
        return grade, second["to"].strip() if second else ""
    return grade, ""
