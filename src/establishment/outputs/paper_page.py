"""The paper itself as a page of HTML: each figure marked with its verdict and linked to what it was held against.

A mark is a sign, a number and a line under the figure, never colour alone, so that it can be read on paper, without
colours, and aloud. There is no script.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from establishment.outputs.paper_checks import paper_title, summary_line, untested_text
from establishment.papers.results import Check, PaperResults

# each a shape of its own, so that they are told apart without colour
SIGNS = {"agrees": "✓", "rounding": "≈", "differs": "✗", "mistyped": "!", "part": "↔", "question": "?", "untested": "○"}
"""The sign of each verdict."""
WORDS = {
    "agrees": "agrees",
    "rounding": "agrees within rounding",
    "differs": "differs",
    "mistyped": "looks mistyped",
    "part": "held against a figure that differs",
    "question": "a question",
    "untested": "not tested",
}
STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 1rem auto; padding: 0 1rem; }
body { color: #111; background: #fff; }
.paper { border: 1px solid #777; padding: 0.5rem 1rem; }
.paper p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.5em; }
.paper table, .key table { border-collapse: collapse; margin: 0.5rem 0; }
.paper td, .key td, .key th { border: 1px solid #999; padding: 0.1rem 0.5rem; text-align: left; vertical-align: top; }
.wide { overflow-x: auto; }
a.mark { color: inherit; text-decoration-thickness: 0.1em; text-underline-offset: 0.2em; }
a.mark sup { font-weight: bold; font-size: 0.7em; }
a.agrees, a.rounding { text-decoration: underline; background: #e3f1e3; }
a.differs, a.mistyped { text-decoration: underline double; font-weight: bold; background: #ffdcd6; }
a.differs, a.mistyped { outline: 2px solid #8a1500; }
a.part { text-decoration: underline dashed; }
a.question { text-decoration: none; background: #fff2c9; padding-right: 0.2em; }
span.untested { border-bottom: 0.15em dotted #555; }
span.untested sup { font-size: 0.7em; }
li { margin: 0.5rem 0; }
li.differs, li.mistyped { border-left: 0.4rem double #8a1500; padding-left: 0.5rem; }
a:focus, :target { outline: 3px solid #0b3d91; outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media print {
  body { max-width: none; }
  a { color: inherit; }
  .paper { border: 0; padding: 0; }
  li, tr { break-inside: avoid; }
  .skip { display: none; }
  a.mark { background: none; }
}
"""


@dataclass(frozen=True)
class _Mark:
    """A stretch of the paper with its verdict and the number of the result that says most about it; 0 for none."""

    start: int
    end: int
    verdict: str
    number: int


def paper_page(results: PaperResults) -> str:
    """The page: the counts, what the marks mean, the paper with them, and every result with links to its figures."""
    title = escape(paper_title(results))
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in results.notes)
    untested = untested_text(results)
    last = f"<h2>Not tested</h2>\n<p>{escape(untested)}</p>\n" if untested else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>\n'
        f'<style>{STYLE}</style></head>\n<body>\n<p class="skip"><a href="#results">Skip to the results</a></p>\n'
        f"<main>\n<h1>{title}</h1>\n<p><strong>{escape(summary_line(results))}</strong></p>\n{notes}{_key(results)}"
        f'<h2 id="paper">The paper</h2>\n<div class="paper">\n{"".join(_lines(results))}</div>\n'
        f'<h2 id="results">Results</h2>\n<ol>\n{"".join(_results(results))}</ol>\n{last}</main>\n</body></html>\n'
    )


def _kind(check: Check) -> str:
    # what cannot be tested is a question to the author too
    return "question" if check.severity == "question" or check.verdict == "untestable" else check.verdict


def _key(results: PaperResults) -> str:
    """What each sign means, and how many figures have it."""
    marks = _marks(results)
    rows = "".join(
        f'<tr><td aria-hidden="true">{SIGNS[name]}</td><th scope="row">{words}</th>'
        f"<td>{sum(mark.verdict == name for mark in marks)}</td></tr>"
        for name, words in WORDS.items()
    )
    return (
        '<div class="key"><table>\n<caption>The marks. The number beside a sign is that of the result.</caption>\n'
        '<thead><tr><th scope="col">Sign</th><th scope="col">Meaning</th><th scope="col">Times</th></tr></thead>\n'
        f"<tbody>{rows}</tbody></table></div>\n"
    )


_WORST_FIRST = ("differs", "mistyped", "rounding", "agrees", "part")


def _marks(results: PaperResults) -> list[_Mark]:
    """Every mark in order: each figure once, by the worst result, and the place of each question."""
    worst: dict[int, tuple[int, int, str]] = {}
    questions: list[_Mark] = []
    for number, check in enumerate(results.checks, 1):
        # a question has no figure of its own, so it is marked as a place
        kind = _kind(check)
        if kind == "question":
            questions.append(_Mark(check.start, check.start, kind, number))
            continue
        # the figures beside a wrong one are parts of it: they may be right
        rest = "part" if kind in ("differs", "mistyped") else kind
        for start, verdict in ((check.start, kind), *((start, rest) for start in check.figures)):
            rank = _WORST_FIRST.index(verdict)
            if start not in worst or rank < worst[start][0]:
                worst[start] = (rank, number, verdict)
    marks: list[_Mark] = []
    for figure in results.paper.figures:
        if figure.start in worst:
            _, number, verdict = worst[figure.start]
            marks.append(_Mark(figure.start, figure.end, verdict, number))
        # a count within a sentence is seldom money that could be tested; within a table it is
        elif figure.kind != "count" or figure.start in results.paper.in_cells:
            marks.append(_Mark(figure.start, figure.end, "untested", 0))
    starts = {mark.start for mark in marks}
    marks += [_Mark(start, start, verdict, n) for start, (_, n, verdict) in worst.items() if start not in starts]
    apart: list[_Mark] = []
    for mark in sorted([*marks, *questions], key=lambda mark: (mark.start, mark.end)):
        # marks that overlap would break the links of each other: the first stays
        if not apart or mark.start >= apart[-1].end:
            apart.append(mark)
    return apart


def _lines(results: PaperResults) -> Iterator[str]:
    """The lines of the paper with their marks; lines with cells between tabs or pipes as tables."""
    text, marks = results.paper.text, _marks(results)
    starts = [mark.start for mark in marks]
    rows: list[str] = []
    position = 0
    for line in text.split("\n"):
        start, end = position, position + len(line)
        position = end + 1
        # a mark belongs to the line in which it begins
        mine = marks[bisect_left(starts, start) : bisect_left(starts, end + 1)]
        sign = "\t" if "\t" in line.strip() else "|" if line.count("|") >= 2 else ""
        # a rule between rows of a table has no words
        if sign and re.fullmatch(r"[\s|:+-]*", line):
            continue
        if sign:
            cells = "".join(f"<td>{cell}</td>" for cell in _cells(text, start, end, sign, mine))
            rows.append(f'<tr id="at{start}">{cells}</tr>\n')
            continue
        if rows:
            yield f'<div class="wide"><table>\n{"".join(rows)}</table></div>\n'
            rows = []
        yield f"<p>{_marked(text, start, end, mine)}</p>\n"
    if rows:
        yield f'<div class="wide"><table>\n{"".join(rows)}</table></div>\n'


def _cells(text: str, start: int, end: int, sign: str, marks: Sequence[_Mark]) -> Iterator[str]:
    """The cells of a line, without the empty ones that pipes at its ends leave."""
    bounds = [start - 1, *(at for at in range(start, end) if text[at] == sign), end]
    for at, (one, two) in enumerate(pairwise(bounds)):
        # the bars at both ends of a row are its frame
        if sign == "|" and at in (0, len(bounds) - 2) and not text[one + 1 : two].strip():
            continue
        yield _marked(text, one + 1, two, [m for m in marks if one < m.start < max(two, one + 2)])


def _marked(text: str, start: int, end: int, marks: Sequence[_Mark]) -> str:
    """A stretch of the paper, escaped, with its marks."""
    parts, at = [], start
    for mark in marks:
        stop = min(mark.end, end)
        words = escape(text[mark.start : stop])
        message = f'<sup><span aria-hidden="true">{SIGNS[mark.verdict]}{mark.number or ""}</span></sup>'
        message += (
            f'<span class="unseen"> ({WORDS[mark.verdict]}{f", result {mark.number}" if mark.number else ""})</span>'
        )
        parts.append(escape(text[at : mark.start]))
        if mark.number:
            place = f' id="q{mark.number}"' if mark.verdict == "question" else f' id="f{mark.start}"'
            parts.append(f'<a class="mark {mark.verdict}"{place} href="#r{mark.number}">{words}{message}</a>')
        else:
            parts.append(f'<span class="untested" id="f{mark.start}">{words}{message}</span>')
        at = stop
    return "".join(parts) + escape(text[at:end])


def _results(results: PaperResults) -> Iterator[str]:
    """Every result, in the order of the text, with links back to the figures that it binds."""
    there = {mark.start for mark in _marks(results) if mark.verdict != "question"}
    for number, check in enumerate(results.checks, 1):
        kind = _kind(check)
        links = [_link(results, check.start, check.text, there, f"q{number}" if kind == "question" else "")]
        texts = {figure.start: figure.text for figure in check.bound}
        # two dozen links are enough to follow a long sum
        others = [start for start in check.figures if start != check.start][:24]
        links += [_link(results, start, texts.get(start, ""), there) for start in others]
        ask = f"<br>Ask: {escape(check.ask)}" if check.ask else ""
        note = f"<br>Statement {check.statement}: {escape(check.note)}" if check.note else ""
        yield (
            f'<li id="r{number}" class="{kind}"><strong>{SIGNS[kind]} {WORDS[kind].capitalize()}</strong> '
            f"({check.code}, {escape(results.paper.where(check.start))}). {escape(check.message)}{ask}{note}<br>"
            f"In the paper: {', '.join(links)}.</li>\n"
        )


def _link(results: PaperResults, start: int, text: str, there: set[int], place: str = "") -> str:
    """A figure with its line, as a link to its place where that is marked."""
    words = f"{escape(' '.join(text.split())[:60])} ({escape(results.paper.where(start))})".strip()
    target = place or (f"f{start}" if start in there else "")
    return f'<a href="#{target}">{words}</a>' if target else words
