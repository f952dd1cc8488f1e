"""Posts in a paper: which come, go or change; how many, of which title and grade, on which line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from establishment.papers.layout import Block, Layout, Sentence
from establishment.papers.numerals import FIGURES, WORDS, number_of
from establishment.papers.quantities import YEAR

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
_VERB = re.compile("|".join(rf"(?P<{name}>\b(?:{words})(?!\w))" for name, words in _ACTIONS), re.IGNORECASE)
_INCREASE = re.compile(
    rf"\b(?P<up>increas\w*|expand\w*|grow\w*)?(?P<down>reduc\w*|decreas\w*)?\s+(?:in\s+)?(?:the\s+)?(?:number|"
    rf"establishment|complement|headcount)\s+of\s+"
    rf"(?P<title>[A-Z][^.;,£]{{2,60}}?)\s+(?:posts?\s+)?by\s+(?P<count>{FIGURES}|{WORDS})\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"(?:\b(?:has|have|had|was|were|already|previously|recently)\s(?:\w+\s)?(?:been\s)?|\bsince\s)$", re.IGNORECASE
)
_NEGATED = re.compile(
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
_GRADE = re.compile(GRADE)
_NOT_GRADE = re.compile(r"^(?:Q[1-4]|[HT]\d|A[0-6]|M\d+|COVID|FY|CO2|ISO|PM|NO|UK|EU|S)\b", re.IGNORECASE)
_COUNT = rf"(?P<sign>[-+\u2212])?(?P<count>{FIGURES}|{WORDS})(?:\s?(?P<x>[x×])(?=[\s\d])|\s?(?P<no>no\.?|nr\.?)(?=\s))?"
_FTE = (
    rf"(?:\(?\s?(?P<fte>{FIGURES})?\s?(?P<unit>FTEs?|WTEs?|full[- ]time\s+equivalents?|"
    rf"whole[- ]time\s+equivalents?)\b\.?\)?)?"
)
_MENTION = re.compile(
    rf"(?<![\w£$€.,/])(?:(?:(?:the|an?|an\s+additional|these|those|all)\s+)?{_COUNT}\s*{_FTE}|(?P<article>(?:an?|"
    rf"the|this|each|another|one)\s(?:additional\s|new\s|further\s|single\s|vacant\s)*))\s*"
    r"(?:of\s+(?=[A-Z]))?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\s*(?P<article>)(?P<count>)(?P<x>)(?P<unit>)(?:posts?|roles?|positions?)\s+(?:of|as)\s+", re.IGNORECASE
)
_LINE = re.compile(rf"\s*{_COUNT}\s*{_FTE}\s*(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
_END = re.compile(
    r"[;:.\n](?=\s|$)|,(?=\s)|\s[\u2013-]\s|\(|\)|£|\s(?:at|on|from|to|for|in|with|within|which|that|who|by|"
    r"whose|will|is|are|as|be|of\s+£|"
    r"reporting|based|until|over|under|and\s+(?:the|an?|to|will|is|are|\d)|costing|funded|subject|into|during|"
    r"per|each|including|currently|would|should|has|have|were|was|when|where|because|so|due|graded|through|"
    r"during)\b",
    re.IGNORECASE,
)
_POST = re.compile(r"\b(?:posts?|roles?|positions?|vacanc(?:y|ies)|jobs?)\b", re.IGNORECASE)
_JOB = re.compile(
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
_THINGS = re.compile(
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


@dataclass(frozen=True)
class PostLine:
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


def post_lines(layout: Layout, grades: Sequence[str] = ()) -> list[PostLine]:
    """Every line of posts in running text, in order.

    grades: names of grades of a scale that is held, beside those written in the usual ways.
    """
    return _Reader(layout, grades).lines()


class _Reader:
    def __init__(self, layout: Layout, grades: Sequence[str]) -> None:
        self.layout, self.text = layout, layout.text
        self.named = _pattern(grades)
        self.context, self.context_number, self.context_section = "", "", ""

    def lines(self) -> list[PostLine]:
        found: list[PostLine] = []
        sentences: dict[int, list[Sentence]] = {}
        for sentence in self.layout.sentences:
            sentences.setdefault(sentence.block, []).append(sentence)
        for at, block in enumerate(self.layout.blocks):
            if block.kind == "row":
                continue
            mine = self._block(block, sentences.get(at, []))
            found += [replace(line, number=block.number) for line in mine]
        said: set[tuple[str, ...]] = set()
        kept = []
        for line in _once(found):
            key = (line.number, line.action, line.title.casefold(), line.grade, str(line.count))
            if key not in said or not line.title or not line.number:
                kept.append(line)
            said.add(key)
        return kept

    def _block(self, block: Block, sentences: list[Sentence]) -> list[PostLine]:
        body = self.text[block.body : block.end]
        if block.kind == "heading":
            self._set(block, _action_of(body))
            listed = self._listed(block, body)
            return [listed] if listed else []
        if (block.own and block.number != self.context_number) or block.section != self.context_section:
            self._set(block, _action_of(block.section))
        listed = self._listed(block, body)
        if listed is not None:
            return [listed]
        found = [line for sentence in sentences for line in self._sentence(sentence)]
        if body.rstrip()[-1:] in (":", ";", "-") or re.search(r"follow(?:s|ing)\b[^.]{0,60}[:;.]?\s*$", body):
            said = _action_of(body)
            if said:
                self._set(block, said)
        return found

    def _set(self, block: Block, action: str) -> None:
        self.context, self.context_number, self.context_section = action, block.number, block.section

    def _listed(self, block: Block, body: str) -> PostLine | None:
        """A line that is one kind of post: "6 x Watch Liaison Officer LC5", "Delete 2 x ...", "-1 Admin Officer"."""
        offset, action = block.body, self.context
        lead = _VERB.match(body.lstrip())
        if lead:
            skipped = len(body) - len(body.lstrip()) + lead.end()
            rest = re.match(r"\s*(?:of\s+|the\s+following\s*)?[:-]?\s*", body[skipped:])
            skipped += rest.end() if rest else 0
            action, body, offset = lead.lastgroup or action, body[skipped:], offset + skipped
        found = _LINE.match(body)
        if not found or len(body) > 260 or re.search(r"[.;]\s+[A-Z]", body[:-1]):
            return None
        strong = bool(found["x"] or found["no"] or found["unit"] or found["sign"])
        line = self._mention(found, found["rest"], offset + found.start("rest"), action, strong)
        if line is None or not (action or strong):
            return None
        if not (line.grade or (strong and (action or _JOB.search(line.title))) or (action and _JOB.search(line.title))):
            return None
        if found["x"] and not line.grade and not _JOB.search(line.title) and not _POST.search(found["rest"]):
            return None
        if found["sign"]:
            line = replace(line, action="disestablish" if found["sign"] != "+" else "establish")
        return replace(line, start=offset + found.start("count"))

    def _sentence(self, sentence: Sentence) -> Iterator[PostLine]:
        said = self.text[sentence.start : sentence.end]
        by = _INCREASE.search(said)
        if by and (by["up"] or by["down"]) and (count := number_of(by["count"])):
            action = "establish" if by["up"] else "disestablish"
            start = sentence.start + by.start("count")
            yield PostLine(action, count, None, _title(by["title"]), "", start, sentence.start + by.end())
        verbs = [v for v in _VERB.finditer(said) if not self._idle(said, v)]
        for at, verb in enumerate(verbs):
            end = verbs[at + 1].start() if at + 1 < len(verbs) else len(said)
            action = verb.lastgroup or ""
            clause = said[verb.end() : min(end, verb.end() + 800)]
            if verb[0].casefold() in ("new", "enhanced") and (bare := _BARE.match(clause)):
                line = self._mention(
                    bare, clause[bare.end() :], sentence.start + verb.end() + bare.end(), action, False
                )
                if line is not None and _JOB.search(line.title):
                    yield replace(line, start=sentence.start + verb.start())
            yield from self._clause(action, clause, sentence.start + verb.end())
            passive = r"\b(?:be|is|are|being|become)\s(?:\w+\s)?\w*(?:\s\w+)?ed$"
            if action == "fund" or re.search(passive, said[max(verb.end() - 80, 0) : verb.end()], re.IGNORECASE):
                start = max(verbs[at - 1].end() if at else 0, verb.start() - 800)
                subject = said[start : verb.start()]
                yield from self._clause(action, subject, sentence.start + start, subject=True)

    def _idle(self, said: str, verb: re.Match[str]) -> bool:
        """Whether a verb proposes nothing: past, denied, or of something else."""
        before = said[max(verb.start() - 40, 0) : verb.start()]
        if verb.lastgroup != "end" and _NEGATED.search(before):
            return True
        return bool(_PAST.search(before)) and bool(re.search(r"ed\b|ing\b", verb[0]))

    def _clause(self, action: str, clause: str, offset: int, *, subject: bool = False) -> Iterator[PostLine]:
        grades = [m.span() for m in _GRADE.finditer(clause)]
        inside = [any(start < m.start() < end for start, end in grades) for m in _MENTION.finditer(clause)]
        mentions = [m for m, held in zip(_MENTION.finditer(clause), inside, strict=True) if not held][:20]
        for at, mention in enumerate(mentions):
            end = mentions[at + 1].start() if at + 1 < len(mentions) else len(clause)
            rest = clause[mention.end() : end]
            if mention.start() > 60 and not at and not subject:
                return
            line = self._mention(mention, rest, offset + mention.end(), action, bool(mention["x"] or mention["unit"]))
            if line is None or not self._is_post(line, mention, clause[mention.end() : mention.end() + 120]):
                continue
            yield replace(line, start=offset + mention.start())

    def _is_post(self, line: PostLine, mention: re.Match[str], rest: str) -> bool:
        job = _JOB.search(line.title) or line.grade
        post = re.match(rf"(?:[\w/&'-]+\s+){{0,6}}?{_POST.pattern}", rest, re.IGNORECASE)
        if line.action == "end" and _JOB.search(rest):
            return True
        if _THINGS.search(line.title) and not (post and line.title and _JOB.search(line.title)) and not line.grade:
            return False
        if re.match(r"[^.;]{0,60}?\bin (?:total|all)\b", rest):
            return False
        if (
            mention["article"]
            and mention["article"].strip().casefold() in ("the", "this", "each")
            and not (
                job
                and (
                    post
                    or self._grade(rest)[0]
                    or (re.search(rf"{NAMED_GRADES}", line.title) and "Chief C" not in line.title)
                )
            )
        ):
            return False
        return bool(job or post or mention["unit"])

    def _mention(self, found: re.Match[str], rest: str, offset: int, action: str, strong: bool) -> PostLine | None:
        groups = found.groupdict()
        count = number_of(groups.get("count") or "") if groups.get("count") else Fraction(1)
        if count is None or re.fullmatch(YEAR, (groups.get("count") or "")):
            return None
        fte = None
        if groups.get("unit"):
            inner = number_of(groups["fte"]) if groups.get("fte") else None
            fte = count * inner if inner is not None and groups.get("x") else inner if inner is not None else count
        grade, at = self._grade(rest)
        title = rest[:at] if grade else rest
        stop = None if grade and strong else _END.search(title)
        if (
            stop
            and grade
            and stop.start() < at
            and not re.fullmatch(
                r"[\s(,\u2013-]*(?:posts?|roles?)?[\s(,\u2013-]*(?:at|on|graded)?\s*(?:grade)?[\s(]*",
                title[stop.start() :],
            )
        ):
            tail = title[stop.start() :]
            if not re.fullmatch(r"\s*\(?\s*[^()]{0,40}\)?[\s(,\u2013-]*(?:at|on|graded|of)?\s*\(?\s*", tail):
                grade = ""
        if stop and re.fullmatch(r"\s[\u2013-]\s", stop[0]) and not _JOB.search(title[: stop.start()]):
            stop = _END.search(title, stop.end())
        if stop:
            title = title[: stop.start()]
        if grade and not title.strip(" (,-"):
            after = rest[at + len(grade) :]
            end = _END.search(after)
            title = after[: end.start() if end else len(after)]
        to = ""
        if action == "regrade" and " to " in grade:
            grade, _, to = grade.partition(" to ")
        elif action == "regrade" and grade:
            second = re.match(rf"[^.;]{{0,40}}?\bto\s+(?:an?\s+)?(?P<to>{GRADE})", rest[at + len(grade) :])
            to = second["to"] if second else ""
        elif action in ("redesignate", "convert"):
            second = re.search(
                r"\b(?:to|as|into)\s+(?:be\s+)?(?:an?\s+)?[\"\u201c']?(?P<to>[A-Z][^.;,\"\u201d)]{2,60})", rest
            )
            to = second["to"].strip() if second else ""
        if not grade and (named := re.search(NAMED_GRADES, title)):
            grade = named[0]
        return PostLine(action, count, fte, _title(title), grade, offset, offset + len(title), to=to)

    def _grade(self, rest: str) -> tuple[str, int]:
        """The first grade of a stretch, and where it stands."""
        near = rest[:200]
        found = [m for pattern in (self.named, _GRADE) if pattern for m in [_first(pattern, near)] if m]
        if not found:
            return "", len(rest)
        first = min(found, key=lambda m: (m.start(), -m.end()))
        return re.sub(r"\s+", " ", first[0]), first.start()


def _first(pattern: re.Pattern[str], near: str) -> re.Match[str] | None:
    return next((m for m in pattern.finditer(near) if not _NOT_GRADE.match(m[0])), None)


def _pattern(grades: Sequence[str]) -> re.Pattern[str] | None:
    known = [g for g in grades if re.search(r"\d", g) and len(g) > 1]
    if not known:
        return None
    words = "|".join(re.escape(grade) for grade in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?<![\w£])(?:{words})(?![\w%])", re.IGNORECASE)


def _action_of(text: str) -> str:
    """The action a heading or the head of a list announces; empty where it announces none or several."""
    found = {
        v.lastgroup or "" for v in _VERB.finditer(text) if not _NEGATED.search(text[max(v.start() - 40, 0) : v.start()])
    }
    if re.search(r"\bnew (?:posts|roles|structure|positions)\b", text, re.IGNORECASE):
        found.add("establish")
    return found.pop() if len(found) == 1 else ""


def _title(text: str) -> str:
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


def _once(lines: Iterable[PostLine]) -> list[PostLine]:
    """Lines in order, those that overlap taken once."""
    kept: list[PostLine] = []
    for line in sorted(lines, key=lambda found: (found.start, -found.end)):
        if (
            not kept
            or line.start >= kept[-1].end
            or (line.start > kept[-1].start + 3 and line.number != kept[-1].number)
        ):
            kept.append(line)
    return kept
