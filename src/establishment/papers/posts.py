"""Posts in a paper by one grammar: action x count x title x grade, in sentences, lists and tables.

The action is the nearest word for one, in the clause first; else what the sentence before the list, or the heading,
says. Posts that only stand there are no line. A total whose parts are listed is left out: the parts are the lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from establishment.papers.blocks import Block, Layout, Sentence
from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.post_words import (
    ARTICLE,
    BASE,
    CHANGED_OF,
    CLAUSE,
    COUNTED_AFTER,
    DONE_TO,
    END,
    EXISTING,
    FTE,
    GOES_ON,
    INCREASE,
    JOB,
    LEADS,
    LEAVERS,
    MODIFIER,
    MOST_POSTS,
    NAMED_GRADES,
    NAMED_IN_ALL,
    NEW_CLAUSE,
    NOTE,
    PLACE,
    POST,
    REACH,
    SKIP,
    SUBJECT,
    THINGS,
    TIMES,
    TITLED,
    TO_LEVEL,
    WEAK_REACH,
    ActionAt,
    PaperPost,
    actions_in,
    announced,
    becomes,
    counts_things,
    grade_in,
    headed,
    title_alone,
    title_of,
)


def _one(match: re.Match[str], base: int) -> PrintedFigure:
    start, end = base + match.start(), base + match.end()
    return PrintedFigure(start, end, match[0], UNIT, UNIT, "count", start, end)


class PaperPostReader:
    """Reads the posts of running text, block after block, with what the heading or the sentence before announces."""

    def __init__(
        self, text: str, layout: Layout, figures: Sequence[PrintedFigure], named: re.Pattern[str] | None
    ) -> None:
        self.text, self.layout, self.named = text, layout, named
        self.figures = [f for f in figures if f.kind == "count" and not f.year]
        self.all = figures
        self.context, self.section, self.number, self.names = "", "", "", False
        self.starts = [f.start for f in self.figures]

    def lines(self) -> Iterator[PaperPost]:
        """Every line of posts in running text."""
        sentences: dict[int, list[Sentence]] = {}
        for sentence in self.layout.sentences:
            sentences.setdefault(sentence.block, []).append(sentence)
        for at, block in enumerate(self.layout.blocks):
            if block.kind != "row":
                for line in self._block(block, sentences.get(at, [])):
                    yield replace(line, number=block.number)

    def _within(self, start: int, end: int) -> list[PrintedFigure]:
        return self.figures[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _block(self, block: Block, sentences: list[Sentence]) -> Iterator[PaperPost]:
        body = self.text[block.body : block.end]
        if not block.bullet:
            self.names = bool(LEADS.search(body.rstrip()) and POST.search(body))
        if block.kind == "heading":
            self.context, self.section, self.number = headed(body), block.section, block.number
        elif (block.own and block.number != self.number and not block.bullet) or block.section != self.section:
            if block.section != self.section or not re.fullmatch(r"[a-z]|[ivx]+|\d{1,2}", block.number):
                self.context = headed(block.section)
            self.section, self.number = block.section, block.number
        listed = list(self._listed(block, body))
        if listed:
            yield from listed
            return
        if block.kind != "heading":
            before: PaperPost | None = None
            for sentence in sentences:
                lines = list(self._sentence(sentence, before))
                before = lines[-1] if lines else None
                yield from lines
        if LEADS.search(body.rstrip()) and block.kind != "heading":
            self.context = announced(body) or self.context

    def _listed(self, block: Block, body: str) -> Iterator[PaperPost]:
        """Lines of a list: "6 x Watch Liaison Officer LC5", "-1 Admin Officer", "Clerk (2)"; each line of the block."""
        offset = block.body
        for line in body.split("\n"):
            if self._within(offset, offset + len(line)):
                yield from self._item(line, offset)
            elif self.names and self.context and block.bullet and (title := title_alone(body)):
                grade, _ = grade_in(title, self.named)
                yield PaperPost(self.context, Fraction(1), None, title, grade, offset, offset + len(line))
            offset += len(line) + 1

    def _item(self, line: str, offset: int) -> Iterator[PaperPost]:
        placed = PLACE.match(line)
        if placed and self.context:
            yield from self._titled_first(line, offset, placed, self.context)
            return
        if len(line) > 260 or re.search(r"[.;]\s+[A-Z]", line[:-1]):
            return
        own = actions_in(line)
        lead = own[0] if own and not own[0].weak and not line[: own[0].start].strip(" -\u2022*") else None
        if lead is None and any(not a.weak and DONE_TO.search(line[: a.start]) for a in own):
            return  # the sentence says for itself what becomes of them
        skipped = lead.end if lead else 0
        rest = re.match(r"\s*(?:of\s+|the\s+following\s*)?(?:[-\u2022*\u2013:]\s+|:)?\s*", line[skipped:])
        skipped += rest.end() if rest else 0
        first = next(
            (f for f in self._within(offset + skipped, offset + len(line)) if f.start <= offset + skipped + 1), None
        )
        action = lead.action if lead else self.context
        if first is None:
            after = COUNTED_AFTER.match(line[skipped:].strip(" -\u2022*"))
            if after and action and (JOB.search(line) or POST.search(line)):
                yield from self._titled_first(line, offset, after, action)
            return
        yield from self._led(line, offset, first, action)

    def _led(self, line: str, offset: int, first: PrintedFigure, action: str) -> Iterator[PaperPost]:
        """A line of a list that starts with its number."""
        sign = self.text[first.start] if self.text[first.start] in "-+\u2212" else ""
        skip = SKIP.match(line, first.end - offset)
        strong = bool(sign or (skip and skip[0].strip()))
        post = self._mention(first, line[skip.end() if skip else first.end - offset :], action)
        if (
            post is None
            or TIMES.match(post.title)
            or not (action or strong)
            or NOTE.match(post.title)
            or len(post.title.split()) > 9
        ):
            return
        job = bool(JOB.search(post.title))
        if not (
            post.grade
            or (strong and job)
            or (action and (job or (self.context and post.title[:1].isupper() and not THINGS.match(post.title))))
        ):
            return
        # A sign in the list stands above what the heading says.
        if sign:
            post = replace(post, action="establish" if sign == "+" else "disestablish", count=abs(post.count))
        yield post

    def _titled_first(self, line: str, offset: int, after: re.Match[str], action: str) -> Iterator[PaperPost]:
        figure = next(
            (f for f in self._within(offset, offset + len(line)) if f.text.strip("()") == (after["n"] or after["m"])),
            None,
        )
        if figure is not None:
            title = line[: figure.first - offset]
            grade, at = grade_in(title, self.named)
            yield self._line(action, figure, title_of(title[:at] if grade else title), grade)

    # --- sentences -------------------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, before: PaperPost | None) -> Iterator[PaperPost]:
        words = self.text[sentence.start : min(sentence.end, sentence.start + 3000)]
        figures = self._within(sentence.start, sentence.start + len(words))
        if not figures and not POST.search(words) and not JOB.search(words):
            return
        actions = actions_in(words)
        split = len(figures) > 1 and before is not None and sum(f.value for f in figures) == before.count
        goes_on = split or (not any(not a.weak for a in actions) and (GOES_ON.match(words) or len(figures) >= 3))
        carried = before.action if goes_on and before is not None else ""
        actions = [] if split else actions
        by = INCREASE.search(words)
        if by:
            figure = next((f for f in figures if f.start >= sentence.start + by.start("count")), None)
            if figure is not None:
                yield self._line("establish" if by["up"] else "disestablish", figure, title_of(by["title"]), "")
        for at, figure in enumerate(figures):
            stop = figures[at + 1].start if at + 1 < len(figures) else sentence.start + len(words)
            line = self._counted(words, sentence.start, figure, stop, figures, actions, carried)
            if line is not None:
                carried = line.action
                yield line
        if any(not a.weak for a in actions):
            yield from self._articles(words, sentence.start, actions, figures)
            yield from self._subjects(words, sentence.start, actions)

    def _counted(
        self,
        words: str,
        base: int,
        figure: PrintedFigure,
        stop: int,
        figures: Sequence[PrintedFigure],
        actions: Sequence[ActionAt],
        carried: str,
    ) -> PaperPost | None:
        """A number of posts in a sentence with what becomes of them; None where it counts something else."""
        start, end = figure.start - base, figure.end - base
        after, before = words[end : min(stop - base, end + 120)], words[max(0, start - 90) : start]
        if (
            not 0 < abs(figure.size) <= MOST_POSTS * UNIT
            or counts_things(after)
            or re.match(r"\s*(?:%|per ?cent|p\b)", after)
        ):
            return None
        percent = re.match(r"\s*(?:to|-|\u2013|and|or)\s[\d.]+\s?(?:%|per)", words[end : end + 30])
        if NAMED_IN_ALL.match(after) or re.match(r"\s*(?:[\w-]+\s){0,3}?(?:hours|days|weeks|months|years)\b", after):
            return None
        of_these = re.match(r"\s*of (?:these|those|them)\b", after)
        these = of_these or re.search(r"\b(?:these|those|such)\s*$", before)
        if (
            percent
            or these
            or figure.bound == "range"
            or re.match(
                r"\s*(?:[\w-]+\s){0,3}?(?:more than|above|higher than|lower than|fewer than|less than)\b", after
            )
        ):
            return None
        if not self._counts_posts(words, end, after, bool(carried or self.context), len(figures)):
            return None
        if (BASE.search(before) and not CHANGED_OF.search(before) and not self._done(after)) or TO_LEVEL.search(before):
            return None
        action = self._action(words, start, end, actions, carried, figures, base)
        if not action:
            return None
        skip = SKIP.match(words, end)
        return self._mention(
            figure, words[skip.end() if skip else end : end + 200][: max(stop - base - end, 30)], action
        )

    def _done(self, after: str) -> bool:
        """Whether what follows a number says what becomes of so many: "of the 40, 12 are to be deleted"."""
        if re.match(r"\s*new\b", after):
            return True
        first = next(iter(actions_in(after)), None)
        if first is None or first.weak:
            return False
        return bool(DONE_TO.search(after[: first.start])) or (first.action == "disestablish" and first.start < 45)

    def _counts_posts(self, words: str, end: int, after: str, listed: bool, figures: int) -> bool:
        clause = re.split(r"[;:.]\s|\)", after.lstrip(" )"), maxsplit=1)[0][:90]
        if POST.search(clause) or JOB.search(clause) or grade_in(clause[:40], self.named)[0]:
            return True
        if re.match(r"\s*(?:fewer|more|less|new)\b", after) and (POST.search(words) or JOB.search(words)):
            return True
        joined = re.match(
            r"\s*(?:[\w-]+\s){0,3}?(?:,|and\b|or\b|to\b|out of\b|(?:out )?of (?:the|these|its)\b)\s*$", after
        ) and (POST.search(words[end : end + 100]) or JOB.search(words[end : end + 100]))
        bare = re.match(r"\s*(?:each)?\s*(?:[,.;)]|and\b|in\b|at\b|from\b|through\b|by\b|via\b|on\b|$)", after)
        if bare and figures >= 3 and LEAVERS.search(words):
            return True
        return bool(joined or (bare and listed and figures >= 2 and (POST.search(words) or JOB.search(words))))

    def _action(
        self,
        words: str,
        start: int,
        end: int,
        actions: Sequence[ActionAt],
        carried: str,
        figures: Sequence[PrintedFigure],
        base: int,
    ) -> str:
        """The action of a number: the nearest word for one, those before it in its clause first."""
        best: tuple[float, str] | None = None
        for action in actions:
            ahead = action.end <= start
            gap = words[action.end : start] if ahead else words[end : action.start]
            distance = len(gap) * (1.0 if ahead else 1.3) + CLAUSE * len(
                re.findall(r"[;:]|\bbut\b|\bwhile\b|\bwhereas\b|\bhowever\b", gap)
            )
            if MODIFIER.fullmatch(words, action.start, action.end) and any(
                not MODIFIER.fullmatch(words, o.start, o.end)
                and (not o.weak or o.action == "disestablish")
                and -10 < o.start - end < 70
                for o in actions
            ):
                distance += 70
            if action.weak:
                distance += 60 if distance > WEAK_REACH else 12
            if not ahead and re.search(r"\d", gap) and not re.fullmatch(r"[^.;]*\([^)]*\)[^.;]*", gap):
                distance += CLAUSE
            if best is None or distance < best[0]:
                best = (distance, action.action)
        previous = [f for f in figures if f.end - base <= start]
        between = previous and any(previous[-1].end - base <= a.start < start and not a.weak for a in actions)
        # The second number of "delete three clerks and two drivers" has no verb of its own.
        if carried and previous and not between and (best is None or best[0] > 12):
            return carried
        if best is not None and best[0] < REACH:
            return best[1]
        return self.context if not EXISTING.search(words) else ""

    def _articles(
        self, words: str, base: int, actions: Sequence[ActionAt], figures: Sequence[PrintedFigure]
    ) -> Iterator[PaperPost]:
        """One post named by its title: "the Head of Service post (PO7-14) be deleted", "create a Clerk post"."""
        starts = {f.start - base for f in figures}
        done, strong = -1, [a for a in actions if not a.weak]
        titled = (m for a in strong if (m := TITLED.match(words, a.end)) and JOB.search(m["title"]))
        for match in [*ARTICLE.finditer(words), *titled]:
            if any(match.start() <= t < match.end() for t in starts) or match.start() < done:
                continue
            apart = [a for a in strong if a.end <= match.start() or a.start >= match.end()] or strong
            near = self._action(words, match.start(), match.end(), apart, "", [], base)
            title = title_of(match["title"])
            if NEW_CLAUSE.search(match["title"]):
                continue
            rest = words[match.start("title") : match.end() + 120]
            grade, _ = grade_in(rest[: len(match["title"]) + 60], self.named)
            if not near or not (
                JOB.search(title) or grade or (POST.search(title) is None and JOB.search(rest[:120]) and match["new"])
            ):
                continue
            if re.search(r"\b(?:no|not)\s$", words[max(0, match.start() - 5) : match.start()]):
                continue
            post = self._mention(_one(match, base), rest, near)
            if post is not None:
                done = match.end()
                yield post

    def _subjects(self, words: str, base: int, actions: Sequence[ActionAt]) -> Iterator[PaperPost]:
        """One post of which something is done: "the Payroll Team Leader would be regraded"."""
        for match in SUBJECT.finditer(words):
            action = next((a for a in actions if a.start == match.end() and words[: a.end].endswith("ed")), None)
            if action is not None and JOB.search(match["title"]):
                rest = f"{match['title']} {words[action.end : action.end + 120]}"
                post = self._mention(_one(match, base), rest, action.action)
                if post is not None:
                    yield post

    # --- one line --------------------------------------------------------------------------------------------------

    def _mention(self, figure: PrintedFigure, rest: str, action: str) -> PaperPost | None:
        """A line of posts from its number and the words after it: title, grade, and what they become."""
        near = rest[:200]
        grade, at = grade_in(near, self.named)
        title = near[:at] if grade else near
        stop = END.search(title)
        if (
            stop
            and grade
            and not re.fullmatch(
                r"[\s(,\u2013-]*(?:posts?|roles?|positions?)?[\s(,\u2013-]*(?:at|on|graded|of|"
                r"in)?\s*(?:the\s)?(?:pay\s)?(?:grade)?[\s(]*",
                title[stop.start() :],
            )
        ):
            tail = title[stop.start() :]
            if not re.fullmatch(r"\s*\(?\s*[^().;]{0,40}\)?[\s(,\u2013-]*(?:at|on|graded|of)?\s*\(?\s*", tail):
                grade, title = "", near
                stop = END.search(title)
        if stop and re.fullmatch(r"\s[\u2013\u2014-]\s", stop[0]) and not JOB.search(title[: stop.start()]):
            stop = END.search(title, stop.end())
        title = title[: stop.start()] if stop else title
        if grade and not title.strip(" (,-\u2013"):
            after = near[at + len(grade) :]
            end = END.search(after)
            title = after[: end.start() if end else len(after)]
        if NOTE.match(title.strip()):
            return None
        grade, to = becomes(action, grade, near, at)
        if not grade and (named := re.search(NAMED_GRADES, title)):
            grade = named[0]
        return self._line(action, figure, title_of(title), grade, to)

    def _line(self, action: str, figure: PrintedFigure, title: str, grade: str, to: str = "") -> PaperPost:
        count = abs(figure.value)
        fte = count if figure.step < UNIT or FTE.match(self.text[figure.end : figure.end + 30]) else None
        return PaperPost(action, count, fte, title, grade, figure.start, figure.end, to=to)
