"""A checked paper as plain values for JSON, as text, as Markdown and as HTML."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from typing import Any

from establishment.ground.findings import clean, three_places
from establishment.ground.money import divide
from establishment.ground.screen_lines import words_wrapped
from establishment.outputs.blocks import Passage, Section, TextTable
from establishment.outputs.page_html import sections_html
from establishment.outputs.page_markdown import sections_markdown
from establishment.papers.figures import PrintedFigure
from establishment.papers.post_words import PaperPost
from establishment.papers.results import Check, PaperResults
from establishment.papers.scenario import HEAD

VERSION = 1
"""The version of the forms of `check --json` and `draft --json`; it changes when a key changes its meaning or goes."""

COLUMNS = ("Code", "Where", "As written", "What it says", "Ask")
HEADINGS = {
    "differs": "Differs",
    "mistyped": "Mistyped",
    "question": "Questions",
    "rounding": "Agrees within rounding",
    "agrees": "Agrees",
}


def plain(value: Fraction | None) -> int | float | None:
    """A figure as a plain number: whole where it is, with at most four decimals otherwise."""
    if value is None:
        return None
    # whole numbers stay whole, so that a count does not show a decimal point
    if value.denominator == 1:
        return value.numerator
    return int(divide(10_000 * value.numerator, value.denominator)) / 10_000


def paper_document(results: PaperResults) -> dict[str, Any]:
    """The check as dicts, lists, text and numbers: money in pounds, counts as numbers."""
    paper = results.paper
    return {
        "version": VERSION,
        "source": paper.source.name,
        "summary": {**_summary(results), "said": summary_line(results)},
        "notes": list(results.notes),
        "proposals": [
            {"number": p.number, "line": p.line, "actions": [_action(post, results) for post in p.posts]}
            for p in results.proposals
        ],
        "amounts": [_amount(results, at) for at in range(len(paper.amounts))],
        "checks": [check_values(check, results) for check in results.checks],
    }


def draft_document(draft: str) -> dict[str, Any]:
    """A drafted scenario file as plain values: its text, what it holds, and each line that is to be filled."""
    document = tomllib.loads(draft)
    # lines are counted in the whole file, after its head
    comments = enumerate(draft.removeprefix(HEAD).splitlines(), HEAD.count("\n") + 1)
    return {
        "version": VERSION,
        "source": document["paper"],
        "toml": draft,
        "scenario": json.loads(json.dumps(document, default=str)),
        "to_fill": [{"line": line, "text": text.strip()} for line, text in comments if "TO FILL" in text],
    }


def _summary(results: PaperResults) -> dict[str, int]:
    counted = results.counted
    names = ("read", "tested", "agrees", "rounding", "differs", "mistyped", "untestable", "questions")
    return {name: getattr(counted, name) for name in names}


def _action(post: PaperPost, results: PaperResults) -> dict[str, Any]:
    return {
        "action": post.action,
        "count": plain(post.count),
        "fte": plain(post.fte),
        "title": post.title,
        "grade": post.grade,
        "to": post.to,
        "line": results.paper.line(post.start),
    }


def _amount(results: PaperResults, at: int) -> dict[str, Any]:
    amount = results.paper.amounts[at]
    quantity = amount.quantity
    line, column = results.paper.source.place(quantity.start)
    return {
        "text": quantity.text,
        "line": line,
        "column": column,
        "value": plain(quantity.value),
        "low": plain(quantity.low),
        "high": plain(quantity.high),
        "currency": quantity.currency,
        "role": amount.role,
        "number": amount.number,
        "where": results.paper.source.where(line),
        "slip": quantity.slip,
        "bound": quantity.bound,
        "tested": quantity.start in results.verdicts,
        "said": results.paper.layout.said(quantity.start),
    }


def check_values(check: Check, results: PaperResults) -> dict[str, Any]:
    """One check as plain values."""
    line, column = results.paper.source.place(check.start)
    return {
        "code": check.code,
        "family": check.family,
        "verdict": check.verdict,
        "severity": check.severity,
        "line": line,
        "column": column,
        "where": results.paper.source.where(line),
        "text": check.text,
        "said": results.paper.layout.said(check.start),
        "stated": plain(check.stated),
        "computed": plain(check.computed),
        "difference": plain(check.difference),
        "message": check.message,
        "ask": check.ask,
        "figures": [_figure(f, results) for f in check.bound],
        "statement": check.statement or None,
        "note": check.note,
    }


def _figure(figure: PrintedFigure, results: PaperResults) -> dict[str, Any]:
    """A figure that a check binds, with its place."""
    line, column = results.paper.source.place(figure.start)
    return {"line": line, "column": column, "text": figure.text, "value": plain(figure.value)}


def summary_line(results: PaperResults) -> str:
    """The first line: figures read, tested, agreeing, differing, untestable."""
    c = results.counted
    agree = f"{c.agrees + c.rounding} agree" + (f" ({c.rounding} within rounding)" if c.rounding else "")
    message = (
        f"{c.read} figure{'s' * (c.read != 1)} read, {c.tested} tested: {agree}, "
        f"{c.differs} differ{'s' * (c.differs == 1)}, {c.mistyped} mistyped; {c.untestable} cannot be tested"
    )
    return message + (f"; {c.questions} question{'s' * (c.questions != 1)}" if c.questions else "") + "."


def _groups(results: PaperResults) -> list[tuple[str, list[Check]]]:
    kinds: dict[str, list[Check]] = {name: [] for name in HEADINGS}
    # by its verdict where the figure is wrong, else a question comes before what agrees
    for check in results.checks:
        name = (
            check.verdict
            if check.verdict in ("differs", "mistyped")
            else "question"
            if check.severity == "question"
            else check.verdict
        )
        kinds.setdefault(name, []).append(check)
    return [(HEADINGS.get(name, "Cannot be tested"), checks) for name, checks in kinds.items() if checks]


def _place(check: Check, results: PaperResults) -> str:
    return results.paper.source.where(results.paper.line(check.start))


def _together(checks: list[Check], results: PaperResults) -> list[tuple[Check, str]]:
    """Each check with its place; those that say the same in other places stand once, with every place."""
    same: dict[tuple[str, str, str], list[Check]] = {}
    for check in checks:
        # what agrees is said once however often it is printed; what differs once a place
        one = check.message if check.verdict in ("agrees", "rounding") else f"{check.start} {check.message}"
        same.setdefault((check.code, one, check.text), []).append(check)
    return [(group[0], ", ".join(dict.fromkeys(_place(c, results) for c in group))) for group in same.values()]


def untested_text(results: PaperResults) -> str:
    """The amounts nothing in the paper holds against: what a reader has to ask for."""
    # a slip has its own result, so it is not among what could not be tested
    alone = [a for a in results.paper.amounts if a.quantity.start not in results.verdicts and not a.quantity.slip]
    if not alone:
        return ""
    lines = [
        # thirty are enough to see what kind they are; the page of the paper marks all
        f"{a.quantity.text} ({results.paper.source.where(results.paper.line(a.quantity.start))})"
        for a in alone[:30]
    ]
    more = f" and {len(alone) - 30} more" if len(alone) > 30 else ""
    return (
        f"Nothing in the paper can test these amounts; a table of workings or a scenario could: "
        f"{', '.join(lines)}{more}."
    )


def paper_text(results: PaperResults, width: int = 100) -> str:
    """The check as text for a screen."""
    lines = [results.paper.source.name, *words_wrapped(summary_line(results), width)]
    lines += [line for note in results.notes for line in words_wrapped(note, width)]
    inside = " " * 6
    for heading, checks in _groups(results):
        lines += ["", heading]
        for check, places in _alike(checks, results):
            lines += words_wrapped(f"{check.code} {places}: {check.message}", width, first="  ", rest=inside)
            # that a figure agrees needs no quotation
            if heading.startswith("Agrees"):
                continue
            quoted = f'"{results.paper.layout.said(check.start)}"'
            lines += words_wrapped(quoted, width, first=inside, rest=inside)
            if check.ask:
                lines += words_wrapped(f"Ask: {check.ask}", width, first=inside, rest=inside)
    if untested := untested_text(results):
        lines += ["", "Not tested", *words_wrapped(untested, width, first="  ", rest="  ")]
    return "\n".join(clean(line) for line in lines)


def _sections(results: PaperResults, title: str) -> list[Section]:
    """The check as sections: the counts and notes, a table for each verdict, and what could not be tested."""
    passages = [Passage(summary_line(results)), *map(Passage, results.notes)]
    tables = [
        Section(heading, [TextTable(COLUMNS, [_row(*each) for each in _alike(checks, results)], ())])
        for heading, checks in _groups(results)
    ]
    untested = Section("Not tested", [Passage(untested_text(results))])
    return [Section(title, passages), *tables, *([untested] if untested_text(results) else [])]


def _alike(checks: list[Check], results: PaperResults) -> list[tuple[Check, str]]:
    """The first of checks that say the same, with the places of all: three of them, and how many more."""
    alike: dict[tuple[str, str, str, str], list[Check]] = {}
    for check in checks:
        alike.setdefault((check.code, check.text, check.message, check.ask), []).append(check)
    return [(same[0], _places(same, results)) for same in alike.values()]


def _places(same: list[Check], results: PaperResults) -> str:
    places = list(dict.fromkeys(_place(check, results) for check in same))
    count = f" ({len(same)} times in all)" if len(same) > 1 else ""
    return three_places(places) + count


def _row(check: Check, places: str) -> tuple[str, ...]:
    return (check.code, places, check.text, check.message, check.ask)


def paper_title(results: PaperResults) -> str:
    """The heading over a check."""
    return f"Check of {results.paper.source.name}"


def paper_markdown(results: PaperResults) -> str:
    """The check as a page of Markdown."""
    return sections_markdown(_sections(results, paper_title(results)))


def paper_html(results: PaperResults) -> str:
    """The check as headings and tables, escaped; no script, no style sheet."""
    return sections_html(_sections(results, results.paper.source.name), level=3)
