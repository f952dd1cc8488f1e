"""Totals and their parts in running text: in brackets, after a colon, in a list, or added up at the end."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product

from establishment.findings import Verdict
from establishment.papers.layout import Block
from establishment.papers.paper import Paper
from establishment.papers.quantities import Quantity
from establishment.papers.results import Check, joined, said

TIME = re.compile(
    r"\s?-?(?:(?:working|calendar|consecutive|further|full|financial)\s)?(?:hours?|hrs?|days?|weeks?|wks?|"
    r"months?|mths?|years?|yrs?|minutes?|mins?|seconds?|"
    r"o'clock|quarters?|terms?|times|per\b|pm\b|am\b|decades?|nights?)(?![\w-])",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\(([^()]{3,400})\)")
_PARTIAL = re.compile(
    r"\b(?:includ\w+|incl\.?|of which|of whom|of these|such as|e\.g\.?|for example|up to|primarily|mainly|mostly|"
    r"at least|some of|excluding|excl\.?|compared|previously|was)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:broken down|break(?:s|ing)? down|as follows|(?:the )?following|compris\w+|made up of|make up|"
    r"consist\w* of|split|namely|analysed|allocated|"
    r"divided|apportioned|distributed|these are|they are|i\.e|that is|shown below|set out below|detailed below|"
    r"composed of|breakdown)\b",
    re.IGNORECASE,
)
_MADE_OF = re.compile(
    r"\b(?:compris(?:es|ed of|ing)|made up of|consist(?:s|ing) of|being made up of|composed of|split (?:between|"
    r"as|into)|broken down (?:as|into)|which is)\b",
    re.IGNORECASE,
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:(?:a |the |grand |overall |combined |giving a |making a |in )?totals?(?:ling|ing|led)?|in total|"
    r"in all|altogether|amount(?:s|ing)? to|sum of|adds? up to|aggregate)"
    r"(?:\s(?!and\b|from\b|by\b|than\b)[a-z-]+){0,5}?\s?(?:of|is|to|at|was|=|:|\u2013|-)?\s?(?:approximately|"
    r"around|about|circa|some|over)?\s?\(?$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(
    r"\s?(?:p\.?a\.?|per annum|a year|per year)?\s?,?\s?(?:in total|in all|altogether|overall|in aggregate|"
    r"combined|together)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;&+\n]|\b(?:and|plus|together with|as well as|or)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:from|compared|instead|rather|previously|against|versus|out of|of the|increase|reduc\w+|net|less|minus|"
    r"offset|budget of|saving|each|per|average|between)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\s?(?:each|per|a (?:post|head|person|day|week|month|year)|apiece|p\.?a)\b", re.IGNORECASE)
_EACH_ONLY = re.compile(
    r"\s?(?:(?:for |to )?each|per (?!annum|year)|a (?:post|head|person|day|week|month)|apiece)\b", re.IGNORECASE
)


MOST_FIGURES = 60
"""A sentence with more figures is a list or a table that lost its shape, and is not searched for sums."""
LONGEST = 4000
"""An enumeration is not longer, in characters."""


def slack_of(parts: Sequence[Quantity], total: Quantity) -> Fraction:
    """How far a total may lie from the sum of its parts within the rounding of all as written."""
    slacks = [part.slack for part in parts if part.value]
    if len(slacks) <= 4:
        return sum(slacks, total.slack)
    spread = Fraction(math.isqrt(int(sum((2 * s) ** 2 for s in slacks) * 10**6)), 1000)
    return min(sum(slacks, total.slack), total.slack + spread * Fraction(3, 4))


def check_sums(paper: Paper) -> Iterator[Check]:
    """Every total of the running text that the text itself breaks down."""
    for at, block in enumerate(paper.layout.blocks):
        if block.kind == "row":
            continue
        yield from _brackets(paper, block)
        yield from _colon(paper, block)
        yield from _list(paper, at, block)
    for at, sentence in enumerate(paper.layout.sentences):
        figures = [q for q in paper.of(sentence) if usable(paper, q)]
        yield from _of_these(paper, at, figures)
        if 3 <= len(figures) <= MOST_FIGURES:
            yield from _added_up(paper, sentence.start, figures)
            yield from _made_of(paper, sentence.start, sentence.end, figures)
            yield from _written_out(paper, figures)


def usable(paper: Paper, quantity: Quantity) -> bool:
    """Whether a figure can be a part or a total: no percentage, no time, no range, not mistyped."""
    if quantity.kind == "percent" or quantity.bound in ("range", "over", "under") or quantity.slip:
        return False
    return quantity.kind == "money" or not TIME.match(paper.text, quantity.end)


def parts_of(paper: Paper, start: int, end: int) -> list[Quantity]:
    """The figures of an enumeration: one kind, set apart by commas or "and"; empty where it is none."""
    if end - start > LONGEST:
        return []
    figures = [q for q in paper.within(start, end) if usable(paper, q)]
    money = [q for q in figures if q.kind == "money"]
    parts = money if len(money) >= 2 else [] if money else figures
    if len(parts) < 2 or len(parts) > 40 or len({q.currency for q in parts}) > 1:
        return []
    text = paper.text
    if any(not _BETWEEN.search(text[one.end : two.start]) for one, two in pairwise(parts)):
        return []
    if any(_EACH_ONLY.match(text, q.end) or q.value <= 0 for q in parts):
        return []
    if parts[0].kind == "count":
        if any(not re.match(r"\s?(?:FTE\b\s?)?[(]?[A-Za-z]|\s?$", text[q.end : min(q.end + 12, end)]) for q in parts):
            return []
        if len(text[start : parts[0].start].split()) > 3:
            return []
        loose = [two for one, two in pairwise(parts) if len(text[one.end : two.start].split()) > 14]
        if loose:
            return []
    return parts


def judged(
    paper: Paper, total: Quantity, parts: Sequence[Quantity], code: str, *, strong: bool, ask: str = ""
) -> Check | None:
    """A total beside the sum of its parts; None where they do not fit and the text does not say that they must."""
    value = sum((q.value for q in parts), Fraction(0))
    kind, currency = total.kind, total.currency
    shown = joined(said(q.value, kind, currency) for q in parts)
    starts, money = tuple(q.start for q in parts), kind == "money"
    gap, written = value - total.value, said(total.value, kind, currency)
    if not gap:
        return Check(
            code,
            "agrees",
            "note",
            total.start,
            total.text,
            f"{written} = {shown}.",
            total.value,
            value,
            starts,
            money=money,
        )
    loose = total.value % 1000 == 0 and value % 1000 and abs(gap) <= 500 and abs(gap) * 200 <= abs(value) and money
    if abs(gap) <= slack_of(parts, total) or loose:
        message = (
            f"{shown} comes to {said(value, kind, currency)}, which is {written} within the rounding of the figures."
        )
        return Check(
            code, "rounding", "note", total.start, total.text, message, total.value, value, starts, money=money
        )
    if not strong:
        return None
    message = (
        f"{written} is said to be {shown}, which comes to {said(value, kind, currency)}: "
        f"{said(abs(gap), kind, currency)} {'more' if gap > 0 else 'less'}."
    )
    ask = ask or f"Is the total {said(value, kind, currency)}, or is one of its parts wrong or left out?"
    return Check(code, "differs", "error", total.start, total.text, message, total.value, value, starts, ask, money)


def _near(value: Fraction, total: Fraction) -> bool:
    return total > 0 and value * 2 >= total and value <= 2 * total


def _brackets(paper: Paper, block: Block) -> Iterator[Check]:
    text = paper.text
    for found in _BRACKET.finditer(text, block.body, block.end):
        before = [q for q in paper.within(max(block.body, found.start() - 120), found.start()) if usable(paper, q)]
        if _PARTIAL.search(found[1]) or not before or "%" in found[1]:
            continue
        parts = parts_of(paper, found.start(1), found.end(1))
        heads = [q for q in before if parts and q.kind == parts[0].kind and q.currency == parts[0].currency]
        if not heads:
            continue
        value = sum((q.value for q in parts), Fraction(0))
        fits = [q for q in heads if abs(q.value - value) <= slack_of(parts, q)]
        total = fits[-1] if fits else heads[-1]
        between = text[total.end : found.start()]
        strong = len(between.split()) <= 7 and _near(value, total.value) and not re.search(r"[.;]\s", between)
        check = judged(
            paper,
            total,
            parts,
            "P101",
            strong=strong and (len(parts) > 2 or total.kind == "money" or max(q.value for q in parts) < total.value),
        )
        if check:
            yield check


def _colon(paper: Paper, block: Block) -> Iterator[Check]:
    text = paper.text
    for found in re.finditer(r":(?=\s)|\b(?:as follows|namely),?\s", text[block.body : block.end]):
        at = block.body + found.end()
        sentence = paper.layout.sentence_at(at)
        end = sentence.end if sentence else block.end
        sentence_start = sentence.start if sentence else block.start
        parts = parts_of(paper, at, end)
        if not parts:
            continue
        lead = text[sentence_start:at]
        before = [
            q
            for q in paper.within(max(block.body, sentence_start - 500), at)
            if usable(paper, q) and q.kind == parts[0].kind and q.currency == parts[0].currency
        ]
        value = sum((q.value for q in parts), Fraction(0))
        fits = [q for q in before if abs(q.value - value) <= slack_of(parts, q)]
        inside = [q for q in before if q.start >= sentence_start and q.value >= max(p.value for p in parts)]
        likely = [q for q in (inside or before) if _near(value, q.value) and q.value > max(p.value for p in parts)]
        if not fits and (len(likely) != 1 or not _CUE.search(lead) or _PARTIAL.search(lead)):
            back = paper.layout.sentence_at(sentence_start - 2)
            earlier = [q for q in (paper.of(back) if back else []) if q in likely]
            if not (_CUE.search(lead) and len(earlier) == 1) or _PARTIAL.search(lead):
                continue
            likely = earlier
        check = judged(paper, fits[-1] if fits else likely[-1], parts, "P101", strong=True)
        if check:
            yield check


def _list(paper: Paper, at: int, head: Block) -> Iterator[Check]:
    """A paragraph followed by items, each with an amount or a number at its head."""
    blocks = paper.layout.blocks
    items: list[Block] = []
    for index, block in enumerate(blocks[at + 1 : at + 41], at + 1):
        if (
            block.kind != "text"
            or not (block.bullet or block.own)
            or block.section != head.section
            or not _sub(head, block, items)
        ):
            following = blocks[index + 1 : index + 2]
            if (
                items
                and block.kind == "text"
                and not block.own
                and following
                and _successor(items[-1].number, following[0].number)
            ):
                continue
            break
        items.append(block)
    if len(items) < 2:
        return
    lead = paper.text[head.body : head.end]
    said_so = bool(_CUE.search(lead[-160:]) or lead.rstrip().endswith(":"))
    for kind in ("money", "count"):
        choices = [_choices(paper, item, kind) for item in items]
        if not all(choices) or not any(choices):
            continue
        heads = [
            q for q in paper.within(max(head.body, head.end - LONGEST), head.end) if usable(paper, q) and q.kind == kind
        ]
        check = _fitting(paper, heads, choices, said_so, items[-1].end)
        if check:
            yield check
            return


def _successor(one: str, two: str) -> bool:
    """Whether a number or letter is the one after another: an item that a page break cut off goes on."""
    if one.isdigit() and two.isdigit():
        return int(two) == int(one) + 1
    return len(one) == len(two) == 1 and ord(two) == ord(one) + 1


def _sub(head: Block, block: Block, items: list[Block]) -> bool:
    """Whether a block is an item of the list that a paragraph heads."""
    if items:
        return block.bullet == items[0].bullet and (block.own == items[0].own)
    return (block.bullet and not block.own) or (
        block.own and block.number != head.number and _deeper(head.number, block.number)
    )


def _deeper(above: str, below: str) -> bool:
    return (
        bool(re.match(r"[a-zA-Z(]", below)) != bool(re.match(r"[a-zA-Z]", above))
        or below.startswith(above + ".")
        or not above
    )


def _choices(paper: Paper, item: Block, kind: str) -> list[Quantity]:
    """The figures that can stand for an item: the one in total if it says so, else each of its amounts."""
    figures = [q for q in paper.within(item.body, item.end) if usable(paper, q) and q.kind == kind]
    if kind == "count":
        return figures[:1] if figures and not paper.text[item.body : figures[0].start].strip() else []
    summed = [q for q in figures if _TOTAL_AFTER.match(paper.text, q.end)]
    whole = [q for q in figures if not _EACH_ONLY.match(paper.text, q.end)]
    return summed[:1] or whole[:3]


def _fitting(
    paper: Paper, heads: list[Quantity], choices: list[list[Quantity]], said_so: bool, end: int
) -> Check | None:
    if not heads:
        return None
    options = list(product(*choices)) if math.prod(len(c) for c in choices) <= 64 else [tuple(c[0] for c in choices)]
    for total in heads:
        for option in options:
            if abs(sum(q.value for q in option) - total.value) <= slack_of(option, total):
                return judged(paper, total, option, "P102", strong=False)
    plain = tuple(c[0] for c in choices)
    value = sum((q.value for q in plain), Fraction(0))
    likely = [q for q in heads if _near(value, q.value) and q.value > max(p.value for p in plain)]
    if not likely or not said_so:
        return None
    total = min(likely, key=lambda q: abs(q.value - value))
    check = _with_another(paper, total, plain, end)
    if check:
        return check
    clear = all(len(c) == 1 for c in choices)
    return judged(
        paper,
        total,
        plain,
        "P102",
        strong=(clear and total.kind == "money") or (clear and len(likely) == 1 and len(plain) > 2),
    )


def _with_another(paper: Paper, total: Quantity, parts: tuple[Quantity, ...], end: int) -> Check | None:
    """Parts that fall short, and a figure that follows the list and closes the gap."""
    value = sum((q.value for q in parts), Fraction(0))
    nearby = [q for q in paper.within(end, end + 400) if usable(paper, q) and q.kind == total.kind]
    for other in nearby[:3]:
        every = (*parts, other)
        if abs(value + other.value - total.value) <= slack_of(every, total):
            shown, kind = joined(said(q.value, kind_of(q), q.currency) for q in parts), total.kind
            whole = value + other.value
            message = (
                f"{total.text} is headed by a list whose {len(parts)} parts, {shown}, come to "
                f"{said(value, kind, total.currency)}. "
                f"Only with the {other.text} that follows the list ({paper.where(other.start)}) do they come to "
                f"{said(whole, kind, total.currency)}{', the same within rounding' if whole != total.value else ''}."
            )
            ask = f"Is the {other.text} part of the {total.text}? It stands outside the list."
            return Check(
                "P102",
                "rounding" if whole != total.value else "agrees",
                "question",
                total.start,
                total.text,
                message,
                total.value,
                whole,
                tuple(q.start for q in every),
                ask,
                kind == "money",
            )
    return None


def kind_of(quantity: Quantity) -> str:
    """The kind of a figure, for saying it."""
    return quantity.kind


def _added_up(paper: Paper, start: int, figures: list[Quantity]) -> Iterator[Check]:
    """£a for this, £b for that and £c for the rest, a total of £d."""
    text = paper.text
    for at, total in enumerate(figures):
        lead = text[max(start, total.start - 70) : total.start]
        cue = _TOTAL_BEFORE.search(lead) or _TOTAL_AFTER.match(text, total.end)
        if not cue:
            continue
        before = [q for q in figures[:at] if q.kind == total.kind and q.currency == total.currency]
        if len(before) < 2:
            continue
        for size in range(len(before), 1, -1):
            check = judged(paper, total, before[-size:], "P101", strong=False)
            if check:
                yield check
                break
        else:
            between = text[before[0].start : total.start]
            clean = not _OTHER.search(between) and all(
                _BETWEEN.search(text[a.end : b.start]) for a, b in pairwise(before)
            )
            value = sum((q.value for q in before), Fraction(0))
            if clean and _near(value, total.value) and not re.search(r"\bof\s+(?:a|the)\s+\w*\s?total", between):
                check = judged(paper, total, before, "P101", strong=True)
                if check:
                    yield check


def _of_these(paper: Paper, at: int, figures: list[Quantity]) -> Iterator[Check]:
    """A sentence that begins "Of these", and the number of the sentence before."""
    sentence = paper.layout.sentences[at]
    said_so = re.match(r"\W*(?:of (?:these|those|them|which|whom)|(?:these|they) (?:comprise|were|are|consist of))\b",
                       paper.text[sentence.start : sentence.start + 40], re.IGNORECASE)  # fmt: skip
    before = paper.layout.sentences[at - 1] if at else None
    counts = [q for q in figures if q.kind == "count"]
    if not said_so or before is None or before.block != sentence.block or len(counts) < 2:
        return
    value = sum((q.value for q in counts), Fraction(0))
    heads = [q for q in paper.of(before) if q.kind == "count" and usable(paper, q) and q.value > 1]
    for total in heads:
        if total.value == value:
            yield from filter(None, [judged(paper, total, counts, "P101", strong=False)])
            return


def _made_of(paper: Paper, start: int, end: int, figures: list[Quantity]) -> Iterator[Check]:
    """£d, made up of £a for this and £b for that."""
    for cue in _MADE_OF.finditer(paper.text, start, end):
        before = [q for q in figures if q.end <= cue.start()]
        stop = re.compile(r"[;.](?=\s)|$").search(paper.text, cue.end(), end)
        parts = parts_of(paper, cue.end(), stop.start() if stop else end)
        heads = [q for q in before if parts and q.kind == parts[0].kind and q.currency == parts[0].currency]
        if not heads or _PARTIAL.search(paper.text[heads[-1].end : cue.start()]):
            continue
        value = sum((q.value for q in parts), Fraction(0))
        fits = [q for q in heads if abs(q.value - value) <= slack_of(parts, q)]
        total = fits[-1] if fits else heads[-1]
        explicit = cue[0].casefold() != "which is"
        check = judged(paper, total, parts, "P101", strong=explicit and _near(value, total.value) and len(heads) <= 2)
        if check:
            yield check


def _written_out(paper: Paper, figures: list[Quantity]) -> Iterator[Check]:
    """Sums written with signs: "£a + £b = £c", "£a - £b = £c", "a x £b = £c"."""
    text, at = paper.text, 0
    while at < len(figures) - 1:
        run, signs = [figures[at]], []
        while at + len(run) < len(figures):
            nxt = figures[at + len(run)]
            sign = re.fullmatch(r"[\w\s().'/]{0,40}?\s?([-+\u2212\u2013x\u00d7*=])\s?", text[run[-1].end : nxt.start])
            if not sign:
                break
            run.append(nxt)
            signs.append(sign[1].replace("\u2212", "-").replace("\u2013", "-").replace("\u00d7", "x").replace("*", "x"))
        if len(run) >= 3 and signs[-1] == "=" and "=" not in signs[:-1]:
            yield _evaluated(run, signs)
        at += max(len(run) - 1, 1)


def _evaluated(run: list[Quantity], signs: list[str]) -> Check:
    value, term, slack, sign = Fraction(0), run[0].value, sum((q.slack for q in run), Fraction(0)), 1
    for quantity, mark in zip(run[1:-1], signs, strict=False):
        if mark == "x":
            slack += abs(term) * quantity.slack + abs(quantity.value) * slack
            term *= quantity.value
        else:
            value, sign, term = value + sign * term, 1 if mark == "+" else -1, quantity.value
    value += sign * term
    total, kind = run[-1], run[-1].kind
    shown = " ".join(
        part
        for q, mark in zip(run[:-1], [*signs[:-1], ""], strict=True)
        for part in (said(q.value, q.kind, q.currency), mark)
        if part
    )
    gap = value - total.value
    verdict: Verdict = "agrees" if not gap else "rounding" if abs(gap) <= slack else "differs"
    message = (
        f"{shown} = {said(value, kind, total.currency)}"
        + (f"; the paper says {said(total.value, kind, total.currency)}" if gap else "")
        + "."
    )
    ask = "Which of these figures is wrong?" if verdict == "differs" else ""
    return Check(
        "P109" if "x" in signs else "P101",
        verdict,
        "error" if verdict == "differs" else "note",
        total.start,
        total.text,
        message,
        total.value,
        value,
        tuple(q.start for q in run[:-1]),
        ask,
        kind == "money",
    )
