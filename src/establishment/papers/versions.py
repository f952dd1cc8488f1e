"""One figure in two versions: rounded to something else, or with digits that changed places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from establishment.ground.money import divide
from establishment.papers.paper import Paper
from establishment.papers.quantity import YEAR, Quantity, one_slip
from establishment.papers.results import Check, pounds_text

_THING = re.compile(
    r"\b(budget|requirement|precept|pay bill|paybill|establishment|reserves?|funding gap|deficit|grant)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z-]+", re.IGNORECASE)
_EMPTY = {
    "of",
    "is",
    "the",
    "a",
    "an",
    "to",
    "be",
    "will",
    "would",
    "at",
    "by",
    "for",
    "in",
    "and",
    "this",
    "that",
    "are",
    "was",
    "estimated",
    "about",
    "approximately",
    "around",
    "it",
    "which",
    "has",
    "have",
    "been",
    "therefore",
    "with",
    "from",
    "on",
    "as",
    "its",
    "amount",
    "amounts",
    "sum",
}
_TELLING = {"net", "total", "overall", "recurring", "one-off", "annual", "full-year", "gross", "cashable"}
_STEMS = {word.rstrip("s") for word in _TELLING}


def check_versions(paper: Paper) -> Iterator[Check]:
    """Figures of one thing that are not the same in two places of the running text."""
    money = [a.quantity for a in paper.amounts if not a.in_table and not a.quantity.slip and not a.quantity.bound]
    yield from _rounded(paper, money)
    yield from _mixed(paper, money)


def _rounded(paper: Paper, money: list[Quantity]) -> Iterator[Check]:
    """A coarse figure that is not what the fine one beside it rounds to."""
    coarse = [q for q in money if q.unit_power >= 6 and q.value >= 10**6][:200]
    done: set[int] = set()
    for one in coarse:
        for two in coarse:
            if one.start in done or two.step * 10 > one.step or one.currency != two.currency:
                continue
            gap = abs(one.value - two.value)
            if not one.step / 2 < gap < one.step or not _same_thing(paper, one, two):
                continue
            done.add(one.start)
            rounded = divide((two.value / one.step).numerator, (two.value / one.step).denominator) * one.step
            message = (
                f"{one.text} here and {two.text} in {paper.where(two.start)} may be the same figure; "
                f"{two.text} rounds to "
                f"{pounds_text(rounded, one.currency)}, not {pounds_text(one.value, one.currency)}."
            )
            yield Check(
                "P113",
                "untestable",
                "question",
                one.start,
                one.text,
                message,
                one.value,
                two.value,
                (two.start,),
                "Are these two figures, of different days or scopes, or one that was rounded wrongly?",
            )


def _same_thing(paper: Paper, one: Quantity, two: Quantity) -> bool:
    def things(q: Quantity) -> set[str]:
        return {m[1].casefold() for m in _THING.finditer(paper.text, max(q.start - 70, 0), q.end + 40)}

    return bool(things(one) & things(two))


def _label(paper: Paper, quantity: Quantity) -> frozenset[str]:
    """The words just before an amount that say what it is."""
    sentence = paper.layout.sentence_at(quantity.start)
    start = max(sentence.start if sentence else 0, quantity.start - 60)
    lead = re.split(r"[,;:(£]", paper.text[start : quantity.start])[-1]
    words = [w.casefold().rstrip("s") for w in _WORD.findall(lead) if w.casefold() not in _EMPTY]
    return frozenset(words[-2:] if set(words[-2:]) & _STEMS else words[-3:])


_SUBJECT = re.compile(r"(?:proposal|recommendation|option|scheme|phase)\s\w+|for\s.{1,80}?\sthe\b", re.IGNORECASE)


def _subject(paper: Paper, quantity: Quantity) -> str:
    """What the sentence of a figure says it is of, where it begins with that: "proposal 2", "for the force the"."""
    sentence = paper.layout.sentence_at(quantity.start)
    found = _SUBJECT.match(paper.text, sentence.start) if sentence else None
    return found[0].casefold() if found else ""


def _mixed(paper: Paper, money: list[Quantity]) -> Iterator[Check]:
    """Two amounts under one name whose digits differ by a slip of the hand."""
    named: dict[tuple[frozenset[str], str], list[Quantity]] = {}
    for quantity in money:
        label = _label(paper, quantity)
        if len(label) >= 2 and label & _STEMS:
            named.setdefault((label, _subject(paper, quantity)), []).append(quantity)
    for quantities in named.values():
        values = {q.value for q in quantities}
        if len(values) != 2:
            continue
        for one, two in combinations(quantities[:40], 2):
            if (
                one.value != two.value
                and _slip(one, two)
                and not _years_differ(paper, one, two)
                and _apart(paper, one, two)
            ):
                message = (
                    f"{two.text} here and {one.text} in {paper.where(one.start)} have the same name, and "
                    f"their digits differ "
                    "as by a slip of the hand."
                )
                yield Check(
                    "P113",
                    "differs",
                    "error",
                    two.start,
                    two.text,
                    message,
                    two.value,
                    one.value,
                    (one.start,),
                    "Which of the two is right?",
                )
                break


def _slip(one: Quantity, two: Quantity) -> bool:
    a, b = re.sub(r"\D", "", one.text), re.sub(r"\D", "", two.text)
    return one.unit_power == two.unit_power and len(a.strip("0")) >= 3 and one_slip(a, b)


def _apart(paper: Paper, one: Quantity, two: Quantity) -> bool:
    return paper.layout.block_at(one.start) != paper.layout.block_at(two.start)


def _years_differ(paper: Paper, one: Quantity, two: Quantity) -> bool:
    def years(q: Quantity) -> set[str]:
        sentence = paper.layout.sentence_at(q.start)
        return set(re.findall(YEAR, paper.text[sentence.start : sentence.end] if sentence else ""))

    return bool(years(one) ^ years(two))
