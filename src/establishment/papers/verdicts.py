"""The one place where a relation becomes a result: its code, its verdict, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from establishment.ground.findings import Verdict
from establishment.ground.money import number_text
from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.relation import Relation
from establishment.papers.results import Check, said

_SIGNS = {"product": " x ", "rate": " x ", "quotient": " / ", "difference": " - "}
_ASK = {"sum": "Which of these figures is wrong, or which part is left out?", "same": "Which of the two is right?"}
MOST_PARTS = 12


def code_of(relation: Relation, words: str) -> str:
    """The code of a relation: by its kind, and by where its figures stand."""
    kind, scope = relation.trial.kind, relation.scope
    if scope == "row":
        return "P104"
    if scope == "column":
        return "P103" if kind == "sum" else "P104"
    if kind == "sum":
        return "P102" if scope == "list" else "P101"
    if kind == "difference":
        return "P105" if " net " in f" {words.casefold()} " else "P106"
    if kind == "working" and relation.trial.signs:
        return "P101"
    return {
        "share": "P107",
        "change": "P107",
        "rate": "P107",
        "product": "P109",
        "quotient": "P109",
        "working": "P109",
        "part_year": "P110",
        "payback": "P112",
        "same": "P113",
        "count": "P101",
    }[kind]


def check_of(relation: Relation, paper: Paper, righted: Sequence[PrintedFigure] = ()) -> Check:
    """A relation as a result.

    righted: figures that are right once the one accused is.
    """
    trial = relation.trial
    verdict: Verdict = "agrees" if relation.fit == 2 else "rounding" if relation.fit == 1 else "differs"
    if relation.slip == "sign":
        verdict = "untestable"
    code = code_of(relation, paper.layout.said(trial.stated.start))
    stated, computed = trial.stated, Fraction(trial.computed, UNIT)
    message = _rule(relation, paper)
    right_text = _shown(computed, stated)
    if verdict == "agrees":
        message += f" = {right_text}."
    elif verdict == "rounding":
        message += f" = {right_text}, which is {stated.text} within rounding."
    elif verdict == "untestable":
        message = f"{trial.stated.text} is {message} = {right_text} with the other sign."
    else:
        message, stated, computed = _fault(relation, message, paper)
        message += _with_that(righted, paper)
    if relation.label and relation.scope == "column":
        message = f'"{relation.label[:80]}": {message}'
    others = tuple(f.start for f in relation.figures if f.start not in (stated.start, -1))
    ask = _ASK.get(trial.kind, "Which of these figures is wrong?") if verdict in ("differs", "untestable") else ""
    return Check(
        code,
        verdict,
        "error" if verdict == "differs" else "question" if verdict == "untestable" else "note",
        stated.start,
        stated.text,
        message,
        stated.value,
        computed,
        others,
        ask,
        stated.kind == "money",
        tuple(f for f in relation.figures if f.start >= 0),
    )


def _fault(relation: Relation, rule: str, paper: Paper) -> tuple[str, PrintedFigure, Fraction]:
    """What is said of a relation that misses: the figure held to be wrong, and what would make it right."""
    trial = relation.trial
    computed = Fraction(trial.computed, UNIT)
    gap = computed - trial.stated.value
    more = f"{_shown(abs(gap), trial.stated)} {'more' if gap > 0 else 'less'}"
    message = f"{trial.stated.text} is said to be {rule}, which comes to {_shown(computed, trial.stated)}: {more}."
    if relation.suspect is None:
        return message, trial.stated, computed
    part = relation.suspect
    if not trial.signs:
        return message, trial.stated, computed
    right = part.value - gap
    if trial.signs and trial.kind == "difference":
        at = next(n for n, p in enumerate(trial.parts) if p.start == part.start)
        right = part.value - trial.signs[at] * gap
    if relation.slip == "crossed":
        both = f"{_shown(right, part)} would put both right"
        message += f" {part.text} in {paper.where(part.start)} is wrong in two sums: {both}."
        return message, part, right
    message += f" {_shown(right, part)} for {part.text} would make it right."
    return message, trial.stated, computed


def _with_that(righted: Sequence[PrintedFigure], paper: Paper) -> str:
    if not righted:
        return ""
    words = " and ".join(f"{f.text} in {paper.where(f.start)}" for f in righted[:4])
    return f" With that, {words} {'is' if len(righted) == 1 else 'are'} right."


def _rule(relation: Relation, paper: Paper) -> str:
    """The relation in figures: "15 + 12 + 8"; "25% of £30,000"."""
    trial = relation.trial
    parts = [p.text for p in trial.parts]
    if trial.kind == "sum" or (trial.kind == "difference" and not trial.signs):
        return _joined(trial.parts)
    if trial.kind == "difference":
        ordered = sorted(zip(trial.signs, parts, strict=True), reverse=True)
        return "".join(f" {'+' if sign > 0 else '-'} {text}" for sign, text in ordered)[3:]
    if trial.kind == "share":
        return f"{parts[0]} of {parts[1]}"
    if trial.kind == "change":
        return f"the change from {parts[1]} to {parts[0]}"
    if trial.kind == "rate":
        return " of ".join(sorted(parts, key=lambda t: "%" not in t and "cent" not in t))
    if trial.kind == "same":
        return f"{parts[0]} in {paper.where(trial.parts[0].start)}"
    if trial.kind == "working":
        first, last = trial.parts[0], trial.parts[-1]
        return _closed(" ".join(paper.text[first.first : last.last].split()))
    return _SIGNS.get(trial.kind, ", ").join(parts)


def _closed(working: str) -> str:
    """A working with the brackets that stand before its first figure or after its last."""
    before = after = 0
    for sign in working:
        after += (sign == "(") - (sign == ")")
        if after < 0:
            before, after = before + 1, 0
    return "(" * before + working + ")" * after


def _joined(parts: Sequence[PrintedFigure]) -> str:
    texts = [number_text(p.value) if p.word else p.text if p.size >= 0 else f"({p.text.strip('()-')})" for p in parts]
    if len(texts) > MOST_PARTS:
        texts = [*texts[: MOST_PARTS - 2], f"... {len(texts) - MOST_PARTS + 1} more ...", texts[-1]]
    return " + ".join(texts)


def _shown(value: Fraction, like: PrintedFigure) -> str:
    if like.kind == "percent":
        places = len(str(UNIT // like.step)) if like.step < UNIT else 1
        return f"{float(value):.{places}f}".rstrip("0").rstrip(".") + "%"
    return said(value, like.kind, like.currency or "GBP")
