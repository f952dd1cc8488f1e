"""Changes in running text: from one figure to another, by a third, which is a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from establishment.papers.beside import same, tested
from establishment.papers.layout import Sentence
from establishment.papers.paper import Paper
from establishment.papers.parts import TIME
from establishment.papers.quantity import YEAR, Quantity
from establishment.papers.results import Check, said

_FROM = re.compile(
    r"\bfrom\s(?:(?:the|an?|its|current|existing|present|budgeted|about|around|a total of|\w+)\s){0,3}$", re.IGNORECASE
)
_PRIOR = r"(?:(?:19|20)\d\d(?:\s?[-/]\s?\d{2,4})?|last year|(?:the )?(?:previous|prior) year|previously)"
_YEAR_BEFORE = re.compile(rf"\s?[^.;()]{{0,40}}\((?:in\s)?{_PRIOR}[\s:,-]{{1,4}}", re.IGNORECASE)
_TO = re.compile(r"[^.;]{0,70}?\bto\s(?:(?:the|an?|just|about|around|a total of|\w+)\s){0,3}$", re.IGNORECASE)
_AGAINST = re.compile(
    r"[^.;()]{0,40},?\s(?:against|compared (?:with|to)|up from|down from)\s(?:[a-z]+\s){0,2}"
    r"|\s[^.;()]{0,30}(?:\(|,\s)(?:against|compared (?:with|to)|up from|down from)\s",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"\sin\s{YEAR}[-/\d]*,?\s(?:and|to|then)\s(?:[a-z]+\s){{0,2}}", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:(?:net )?(?:increase|decrease|reduction|rise|fall|drop|cut|change|growth|uplift|saving|addition|"
    r"difference|decline|up|down)\s(?:of|by)|by|up|down)\s(?:(?:a total of|about|around|some|(?!\w+ing\b)\w+)\s){0,2}$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:increase|decrease|reduction|rise|fall|drop|cut|uplift|growth|decline|saving|change)\b", re.IGNORECASE
)
_MORE_OR_LESS = re.compile(
    r"\s?(?:lower|higher|fewer|less|more|up|down|increase|decrease|reduction|rise|fall|growth)\b", re.IGNORECASE
)
_STEP = re.compile(
    r"\b(?:(?:increas|decreas|reduc|r[io]s|f[ae]ll|drop|cut|grow|uplift|declin|underspen|overspen|addition)\w*|shortfall"
    r"|deficit|surplus|variance|up|down)\b[^.;,£$€]{0,30}$",
    re.IGNORECASE,
)
_OR = re.compile(
    r"(?:\s[\w-]+){0,3}?\s?,?\s?(?:\bor\s|\()(?:about\s|around\s|some\s|nearly\s|just\s\w+\s)?", re.IGNORECASE
)
_APART = re.compile(r"\b(?:although|while|whilst|but|whereas|and then|against)\b", re.IGNORECASE)
"""Words after which a sentence speaks of something else."""
_OWN_FROM = re.compile(r"[\w\s]{0,16},?\sfrom\s(?:\w+\s){0,2}[£$€]?\d", re.IGNORECASE)
_ON = re.compile(r"\)?\s(?:on|from|above|below|over|of)\s(?:(?!and\b|or\b)[\w/'-]+\s){0,5}?(?:of\s|\()?", re.IGNORECASE)
_MONTHLY = re.compile(r"\s?(?:a|per|each)\s(?P<unit>month|week|quarter)\b", re.IGNORECASE)
_PARTLY = re.compile(r"\s?(?:this|next|in the|over the|for the)\s(?:\w+\s)?(?:year|\d)", re.IGNORECASE)
_YEARLY = re.compile(r"\s?(?:a|per|each)\s(?:year|annum)\b", re.IGNORECASE)
TIMES = {"month": 12, "week": 52, "quarter": 4}
"""How often each falls in a year."""
ASK_SHARE = "Which is right, the percentage or the two figures?"
ASK_THREE = "Which of the three figures is wrong?"


def changes(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """From a to b, by c, which is p per cent; an increase of c, or p per cent."""
    done: set[int] = set()
    for at, one in enumerate(figures[:-1]):
        pair = _pair(paper, sentence, one, figures[at + 1])
        if pair is None:
            continue
        for check in _of_pair(paper, sentence, figures, pair):
            done.add(check.start)
            yield check
    for change, percent in pairwise(figures):
        if percent.kind == "percent" and percent.start not in done and change.kind != "percent":
            yield from _relative(paper, sentence, change, percent)


def _pair(paper: Paper, sentence: Sentence, one: Quantity, two: Quantity) -> tuple[Quantity, Quantity] | None:
    """Two figures next to each other as before and after; None where the words do not say so."""
    if not same(one, two) or one.kind == "percent" or not (_plain(one) and _plain(two)):
        return None
    text, gap = paper.text, paper.text[one.end : two.start]
    times = TIME.match(text, one.end), TIME.match(text, two.end)
    if one.kind == "count" and any(times) and (not all(times) or _word(times[0]) != _word(times[1])):
        return None
    if _YEAR_BEFORE.fullmatch(gap) or _AGAINST.fullmatch(gap):
        return two, one
    if _YEARS.fullmatch(gap) and re.match(rf"\s\w*\s?{YEAR}", text[two.end :][:12]):
        return one, two
    led = _FROM.search(text[max(sentence.start, one.start - 40) : one.start])
    return (one, two) if led and _TO.fullmatch(gap) else None


def _word(found: re.Match[str] | None) -> str:
    return found[0].strip(" -").casefold().rstrip("s") if found else ""


def _plain(quantity: Quantity) -> bool:
    return not quantity.slip and quantity.bound not in ("range", "over", "under")


def _of_pair(
    paper: Paper, sentence: Sentence, figures: list[Quantity], pair: tuple[Quantity, Quantity]
) -> Iterator[Check]:
    """The change and the percentage that belong to a before and an after."""
    text, (before, after) = paper.text, pair
    first, last = min(before.start, after.start), max(before.end, after.end)
    change, slack = abs(after.value - before.value), before.slack + after.slack
    rule = (
        f"the change from {said(before.value, before.kind, before.currency)} to "
        f"{said(after.value, after.kind, after.currency)}"
    )
    for other in figures:
        if other in pair or other.slip or other.bound == "range" or not _belongs(text, other, first, last):
            continue
        lead = text[max(sentence.start, other.start - 60) : other.start]
        if other.kind == "percent":
            near = _CHANGED.search(lead[-40:]) or _BY.search(lead) or _MORE_OR_LESS.match(text, other.end)
            if (near or lead.endswith("(") or re.search(r"\bor (?:about |around )?$", lead)) and before.value:
                value = 100 * change / abs(before.value)
                reach = other.slack + 100 * slack / abs(before.value)
                yield tested("P107", other, value, reach, pair, rule, ASK_SHARE)
        elif (
            same(other, before) and _BY.search(lead) and _word(TIME.match(text, other.end)) in ("", _unit(text, after))
        ):
            times = _per_year(text, (before, after), other)
            if times == 1 and _PARTLY.match(text, other.end) and any(_MONTHLY.match(text, q.end) for q in pair):
                continue  # a monthly figure that changed, and what that comes to in a part of a year
            said_so = rule + (f" x {times}" if times != 1 else "")
            yield tested("P106", other, change * times, slack * times + other.slack, pair, said_so, ASK_THREE)


def _unit(text: str, quantity: Quantity) -> str:
    return _word(TIME.match(text, quantity.end))


def _belongs(text: str, other: Quantity, first: int, last: int) -> bool:
    """Whether a figure is near a change and nothing sets it apart from it."""
    if other.start >= last:
        near = other.start < last + 80 and not _OWN_FROM.match(text, other.end)
        return near and not _APART.search(text, last, other.start)
    gap = text[other.end : first]
    return len(gap) < 60 and not re.search(r"[;:]|,(?!\sfrom\s)", gap) and not _APART.search(gap)


def _per_year(text: str, pair: tuple[Quantity, Quantity], change: Quantity) -> int:
    """How often the change of a monthly figure falls in the year for which it is said."""
    per = next((m for q in pair if (m := _MONTHLY.match(text, q.end))), None)
    return TIMES[per["unit"].casefold()] if per and _YEARLY.match(text, change.end) else 1


def _relative(paper: Paper, sentence: Sentence, change: Quantity, percent: Quantity) -> Iterator[Check]:
    """An increase of c, or p per cent: of the figure it is said to be on, or of that which it changes."""
    text = paper.text
    lead = text[max(sentence.start, change.start - 50) : change.start]
    if percent.bound or not _plain(change) or not _OR.fullmatch(text, change.end, percent.start):
        return
    if not _STEP.search(lead) and not _BY.search(lead):
        return
    later = [q for q in paper.within(percent.end, sentence.end) if same(q, change) and _plain(q)]
    on = later[0] if later and _ON.fullmatch(text, percent.end, later[0].start) else None
    bases = [on] if on is not None else list(_making(paper, sentence, change))
    found = [_on(change, percent, base) for base in bases if base.value > 0 and base.value >= change.value]
    yield from [c for c in found if c.verdict != "differs"][:1] or found[:1]


def _on(change: Quantity, percent: Quantity, base: Quantity) -> Check:
    """A change and the percentage of a base that it is said to be."""
    value = 100 * abs(change.value) / base.value
    slack = percent.slack + 100 * (change.slack + value / 100 * base.slack) / base.value
    rule = f"{said(change.value, change.kind, change.currency)} on {said(base.value, base.kind, base.currency)}"
    return tested("P107", percent, value, slack, (change, base), rule, ASK_SHARE)


def _making(paper: Paper, sentence: Sentence, change: Quantity) -> tuple[Quantity, ...]:
    """The only two figures before a change that differ by it, the earlier of them first; or none."""
    scope = [
        q
        for q in paper.within(max(paper.layout.blocks[sentence.block].start, change.start - 600), change.start)
        if same(q, change) and _plain(q)
    ][-8:]
    found = [(a, b) for a, b in combinations(scope, 2) if abs(abs(a.value - b.value) - abs(change.value)) <= _gap(a, b)]
    return found[0] if len(found) == 1 else ()


def _gap(one: Quantity, two: Quantity) -> Fraction:
    return one.slack + two.slack
