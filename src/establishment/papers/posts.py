"""Posts in a paper: which come, go or change; how many, of which title and grade, on which line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from establishment.papers.layout import Block, Layout, Sentence
from establishment.papers.numerals import number_of
from establishment.papers.post_words import (
    BARE,
    END,
    GRADE,
    GRADES,
    INCREASE,
    JOB,
    LINE,
    MENTION,
    NAMED_GRADES,
    NEGATED,
    PAST,
    POST,
    THINGS,
    VERB,
    action_of,
    first_grade,
    pattern,
    title_of,
)
from establishment.papers.quantity import YEAR


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
        self.named = pattern(grades)
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
            self._set(block, action_of(body))
            listed = self._listed(block, body)
            return [listed] if listed else []
        if (block.own and block.number != self.context_number) or block.section != self.context_section:
            self._set(block, action_of(block.section))
        listed = self._listed(block, body)
        if listed is not None:
            return [listed]
        found = [line for sentence in sentences for line in self._sentence(sentence)]
        if body.rstrip()[-1:] in (":", ";", "-") or re.search(r"follow(?:s|ing)\b[^.]{0,60}[:;.]?\s*$", body):
            said = action_of(body)
            if said:
                self._set(block, said)
        return found

    def _set(self, block: Block, action: str) -> None:
        self.context, self.context_number, self.context_section = action, block.number, block.section

    def _listed(self, block: Block, body: str) -> PostLine | None:
        """A line that is one kind of post: "6 x Watch Liaison Officer LC5", "Delete 2 x ...", "-1 Admin Officer"."""
        offset, action = block.body, self.context
        lead = VERB.match(body.lstrip())
        if lead:
            skipped = len(body) - len(body.lstrip()) + lead.end()
            rest = re.match(r"\s*(?:of\s+|the\s+following\s*)?[:-]?\s*", body[skipped:])
            skipped += rest.end() if rest else 0
            action, body, offset = lead.lastgroup or action, body[skipped:], offset + skipped
        found = LINE.match(body)
        if not found or len(body) > 260 or re.search(r"[.;]\s+[A-Z]", body[:-1]):
            return None
        strong = bool(found["x"] or found["no"] or found["unit"] or found["sign"])
        line = self._mention(found, found["rest"], offset + found.start("rest"), action, strong)
        if line is None or not (action or strong):
            return None
        if not (line.grade or (strong and (action or JOB.search(line.title))) or (action and JOB.search(line.title))):
            return None
        if found["x"] and not line.grade and not JOB.search(line.title) and not POST.search(found["rest"]):
            return None
        if found["sign"]:
            line = replace(line, action="disestablish" if found["sign"] != "+" else "establish")
        return replace(line, start=offset + found.start("count"))

    def _sentence(self, sentence: Sentence) -> Iterator[PostLine]:
        said = self.text[sentence.start : sentence.end]
        by = INCREASE.search(said)
        if by and (by["up"] or by["down"]) and (count := number_of(by["count"])):
            action = "establish" if by["up"] else "disestablish"
            start = sentence.start + by.start("count")
            yield PostLine(action, count, None, title_of(by["title"]), "", start, sentence.start + by.end())
        verbs = [v for v in VERB.finditer(said) if not self._idle(said, v)]
        for at, verb in enumerate(verbs):
            end = verbs[at + 1].start() if at + 1 < len(verbs) else len(said)
            action = verb.lastgroup or ""
            clause = said[verb.end() : min(end, verb.end() + 800)]
            if verb[0].casefold() in ("new", "enhanced") and (bare := BARE.match(clause)):
                line = self._mention(
                    bare, clause[bare.end() :], sentence.start + verb.end() + bare.end(), action, False
                )
                if line is not None and JOB.search(line.title):
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
        if verb.lastgroup != "end" and NEGATED.search(before):
            return True
        return bool(PAST.search(before)) and bool(re.search(r"ed\b|ing\b", verb[0]))

    def _clause(self, action: str, clause: str, offset: int, *, subject: bool = False) -> Iterator[PostLine]:
        grades = [m.span() for m in GRADES.finditer(clause)]
        inside = [any(start < m.start() < end for start, end in grades) for m in MENTION.finditer(clause)]
        mentions = [m for m, held in zip(MENTION.finditer(clause), inside, strict=True) if not held][:20]
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
        job = JOB.search(line.title) or line.grade
        post = re.match(rf"(?:[\w/&'-]+\s+){{0,6}}?{POST.pattern}", rest, re.IGNORECASE)
        if line.action == "end" and JOB.search(rest):
            return True
        if THINGS.search(line.title) and not (post and line.title and JOB.search(line.title)) and not line.grade:
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
        stop = None if grade and strong else END.search(title)
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
        if stop and re.fullmatch(r"\s[\u2013-]\s", stop[0]) and not JOB.search(title[: stop.start()]):
            stop = END.search(title, stop.end())
        if stop:
            title = title[: stop.start()]
        if grade and not title.strip(" (,-"):
            after = rest[at + len(grade) :]
            end = END.search(after)
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
        return PostLine(action, count, fte, title_of(title), grade, offset, offset + len(title), to=to)

    def _grade(self, rest: str) -> tuple[str, int]:
        """The first grade of a stretch, and where it stands."""
        near = rest[:200]
        found = [m for pattern in (self.named, GRADES) if pattern for m in [first_grade(pattern, near)] if m]
        if not found:
            return "", len(rest)
        first = min(found, key=lambda m: (m.start(), -m.end()))
        return re.sub(r"\s+", " ", first[0]), first.start()


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
