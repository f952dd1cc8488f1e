"""Checks by counting: rows that come to the same, records and their sums, whole numbers of people, lists of names."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, islice, pairwise, product

from establishment.ground.findings import Verdict
from establishment.papers.blocks import Sentence
from establishment.papers.calendar_checks import EACH, TIME
from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.prose_items import FROM, TO
from establishment.papers.results import Check, compared, pounds_text, said
from establishment.papers.table_lines import GridRow

FEWEST_ROWS = 6
"""So many rows must come to the same before one that does not is called wrong."""
_MORE = re.compile(r"\b(?:additional|extra|further|top(?:ped)?[- ]up|supplement\w*|pot|bid|on top)\b", re.IGNORECASE)
_IN_TOTAL = re.compile(r"\s(?:in total|in all|altogether)\b", re.IGNORECASE)
_OF_THESE = re.compile(r"\sof\s(?:these|them|those|whom)\b", re.IGNORECASE)
_NAMES = re.compile(
    r"[^.;:\u2014\u2013\d]{0,60}?(?:\s?[\u2014\u2013]\s?|\s-\s|:|\bnamely\b,?|"
    r"\bare these:?)\s*(?P<names>[^.;:\u2014\d]{6,400})"
)


def same_in_every_row(paper: Paper) -> Iterator[Check]:
    """Two columns that come to the same in nearly every row: spent and left of equal grants."""
    for grid in paper.grids:
        rows = [row for row in grid.rows if not row.total]
        # A wider table has so many pairs of columns that some two come to the same by chance.
        if len(rows) < FEWEST_ROWS or grid.width > 12:
            continue
        for a, b in combinations(range(grid.width), 2):
            pairs = [
                (row, x, y)
                for row in rows
                if (x := row.cells[a] if a < len(row.cells) else None) is not None
                and (y := row.cells[b] if b < len(row.cells) else None) is not None
            ]
            if len(pairs) < FEWEST_ROWS or any(f.kind == "percent" for _, x, y in pairs for f in (x, y)):
                continue
            sums = Counter(x.size + y.size for _, x, y in pairs)
            (total, count), values = sums.most_common(1)[0], {x.size for _, x, y in pairs}
            # Three rows in four must agree, on more than three values: columns of equal figures come to the same
            # anyway.
            if total and count >= FEWEST_ROWS and count * 4 >= len(pairs) * 3 and len(values) > 3:
                yield from (_constant(paper, row, x, y, total, count) for row, x, y in pairs)


def _constant(paper: Paper, row: GridRow, one: PrintedFigure, two: PrintedFigure, total: int, count: int) -> Check:
    def shown(size: int) -> str:
        return said(Fraction(size, UNIT), one.kind, one.currency or "GBP")

    name, gap = row.label.strip(), one.size + two.size - total
    if not gap:
        message = f'"{name}": {shown(one.size)} + {shown(two.size)} = {shown(total)}, as in {count - 1} other rows.'
        return compared("P104", "agrees", one, message, one.value, (two,))
    message = (
        f'"{name}": {shown(one.size)} + {shown(two.size)} comes to {shown(one.size + two.size)}, but {count} other '
        f"rows come to {shown(total)}: {shown(abs(gap))} {'more' if gap > 0 else 'less'}."
        f"{_explained(paper, name, Fraction(total, UNIT), Fraction(gap, UNIT), one)}"
    )
    computed = Fraction(total - two.size, UNIT)
    return compared("P104", "differs", one, message, computed, (two,), "Which of these figures is wrong?")


def _explained(paper: Paper, label: str, total: Fraction, gap: Fraction, cell: PrintedFigure) -> str:
    """An amount given elsewhere, as more, for the thing of a row, that nearly explains why it comes to more."""
    # Prose names a body by its first word: "Fylde" for "Fylde CSP".
    name = label.split()[0] if label.split() else ""
    for amount in paper.amounts if len(name) >= 3 and gap > 0 else ():
        figure = amount.quantity
        near = name in paper.text[max(figure.start - 400, 0) : figure.start] and figure.start != cell.start
        if (
            near
            and _MORE.search(paper.text[max(figure.start - 60, 0) : figure.end + 60])
            and gap * 9 <= figure.value * 10 <= gap * 11
        ):
            others = total + gap - total - figure.value
            rest = f"{pounds_text(abs(others))} {'less' if others > 0 else 'more'}" if others else "the same"
            where = paper.where(figure.start)
            return (
                f" The paper gives {name} {figure.text} more in {where}: {pounds_text(total)} + "
                f"{pounds_text(figure.value)} = {pounds_text(total + figure.value)}, {rest}."
            )
    return ""


# --- movements the wrong way -----------------------------------------------------------------------------------------

_DOWN = r"f[ae]ll\w*|drop\w*|decreas\w*|reduc\w*|cut|down|shr[iau]nk\w*|declin\w*"
_UP = r"ris\w+|rose|increas\w*|gr[oe]w\w*|up|climb\w*"
_MOVES = re.compile(
    rf"\b(?:(?P<down>{_DOWN})|(?P<up>{_UP}))(?:\s(?!to\b)[\w'-]+){{0,3}}?,?\s+from\s[^,;]*$", re.IGNORECASE
)
"""A movement, with the words between it and where it starts."""


def moved_the_wrong_way(paper: Paper) -> Iterator[Check]:
    """A fall from less to more, or a rise from more to less: the words and the figures disagree on the direction."""
    for one, two, after in zip(paper.items, paper.items[1:], [*paper.items[2:], None], strict=False):
        beside = one.sentence == two.sentence and one.kind == two.kind and two.order == one.order + 1
        start, end = one.figure, two.figure
        if not (beside and FROM.search(one.before) and TO.search(two.before)) or min(start.size, end.size) <= 0:
            continue
        # Without a word for the way that it went no direction is claimed.
        moved = _MOVES.search(one.before)
        if moved is None or start.size == end.size or bool(moved["down"]) == (end.size < start.size):
            continue
        gap = abs(end.value - start.value)
        # Where the change is printed too, that is the figure with the wrong sign.
        change = after.figure if after is not None and after.figure.value == gap else end
        sign = "rises" if end.size > start.size else "falls"
        word = moved["down"] or moved["up"]
        by = said(gap, end.kind, end.currency or "GBP")
        message = f'The paper says "{word}" from {start.text} to {end.text}, but that {sign} by {by}.'
        others = (start,) if change is end else (end, start)
        computed = None if change is end else -gap
        ask = "Which is right: the figures, or the direction?"
        yield compared("P106", "differs", change, message, computed, others, ask)


# --- percentages of people -----------------------------------------------------------------------------------------


def percentages_of_people(paper: Paper, sentence: Sentence, candidates: list[PrintedFigure]) -> Iterator[Check]:
    """A percentage of a number of people, said in the sentence before, that no whole number of them gives."""
    percents = [f for f in candidates if f.kind == "percent" and not f.bound]
    before = paper.layout.sentence_at(sentence.start - 1)
    if not percents or before is None or before.block != sentence.block:
        return
    if not _OF_THESE.match(paper.text, percents[0].end):
        return
    counts = [
        f
        for f in paper.of(before)
        if f.kind == "count" and not f.bound and not f.year and f.size % UNIT == 0 and not TIME.match(paper.text, f.end)
    ]
    # Of more than 5,000 people some whole number gives any percentage with one decimal.
    if len(counts) == 1 and 2 <= counts[0].value <= 5000:
        yield from (_whole(percent, counts[0]) for percent in percents)


def _whole(percent: PrintedFigure, base: PrintedFigure) -> Check:
    whole = int(base.value)
    near, half = percent.value * whole / 100, Fraction(percent.step, 2 * UNIT)
    values = {n: Fraction(100 * n, whole) for n in (math.floor(near), math.ceil(near))}
    places = len(str(UNIT // percent.step)) - 1
    verdict: Verdict = "differs"
    percentages = " and ".join(f"{n} is {float(v):.{places + 1}f}%" for n, v in values.items())
    message, computed = (
        f"No whole number of {whole} is {percent.text}: {percentages}.",
        min(values.values(), key=lambda v: abs(v - percent.value)),
    )
    for n, value in values.items():
        if abs(value - percent.value) <= half:
            verdict, message, computed = "agrees", f"{n} of {whole} is {percent.text}.", percent.value
            break
        # A percentage that was cut off is no fault, but a reader who works it out again should know.
        if 0 <= value - percent.value < 2 * half:
            exact = f"{float(value):.{places + 2}f}%"
            verdict, message, computed = (
                "rounding",
                f"{n} of {whole} is {exact}, which is {percent.text} only if cut off and not rounded.",
                value,
            )
    ask = f"What number is {percent.text} a share of?" if verdict == "differs" else ""
    check = compared("P108", verdict, percent, message, computed, (base,), ask)
    return replace(check, severity="question" if ask else "note")


# --- lists of names and figures in two roundings -------------------------------------------------------------------


def named_lists(paper: Paper) -> Iterator[Check]:
    """A count before a list of names: "four posts - a, b, c and d". It is only ever confirmed."""
    for item in paper.items:
        figure = item.figure
        # Longer lists of names are set out as items or tables, which are read there.
        if figure.kind != "count" or figure.size % UNIT or not 2 <= figure.value <= 12:
            continue
        names = _NAMES.match(paper.text[figure.end : figure.end + 480])
        if names is None:
            continue
        parts = [p for p in re.split(r",\s*(?:and\s+)?|\s+and\s+", names["names"].split("\n\n")[0]) if p.strip()]
        if len(parts) == figure.value and sum(len(p.split()) <= 8 for p in parts) == len(parts):
            message = f"{figure.text} names are listed: {', '.join(' '.join(p.split()) for p in parts)[:160]}."
            yield compared("P101", "agrees", figure, message, figure.value)


def two_roundings(paper: Paper) -> Iterator[Check]:
    """One amount in two roundings that do not fit: "£174M" and "£173.466M"."""
    money = [
        a.quantity
        for a in paper.amounts
        if not a.in_table and not a.quantity.bound and not a.quantity.slip and a.quantity.power >= 6
    ]
    # Every pair is looked at, so a budget book is not looked through to its end.
    for coarse in money[:400]:
        for fine in money[:400]:
            if (
                fine.step * 100 > coarse.step
                or abs(fine.size - coarse.size) >= coarse.step
                or coarse.currency != fine.currency
            ):
                continue
            rounded = (2 * fine.size + coarse.step) // (2 * coarse.step) * coarse.step
            if rounded != coarse.size and not EACH.match(paper.text, coarse.end):
                message = (
                    f"{coarse.text} here and {fine.text} in {paper.where(fine.start)} may be the same figure; "
                    f"{fine.text} rounds to "
                    f"{pounds_text(Fraction(rounded, UNIT))}, not {pounds_text(coarse.value)}."
                )
                computed, ask = Fraction(rounded, UNIT), "Are these the same figure?"
                yield compared("P113", "untestable", coarse, message, computed, (fine,), ask)
                break


# --- a list and its head -------------------------------------------------------------------------------------------

MOST_WAYS = 256
"""So many choices of one amount from each item are tried."""


def lists_and_more(paper: Paper) -> Iterator[Check]:
    """A total, the list that it heads, and an amount after the list that closes the gap."""
    blocks = paper.layout.blocks
    for at, block in enumerate(blocks):
        if not paper.text[block.start : block.end].rstrip().endswith(":"):
            continue
        end = at + 1
        while end < len(blocks) and (blocks[end].own or blocks[end].bullet):
            end += 1
        items = [_money(paper, b.start, b.end) for b in blocks[at + 1 : end]]
        # An item without an amount leaves open what the list comes to.
        if len(items) < 2 or not all(items) or end >= len(blocks):
            continue
        after = _money(paper, blocks[end].start, blocks[end].end)[:2]
        for total in _money(paper, block.start, block.end):
            check = _with_more(paper, total, items, after)
            if check is not None:
                yield check
                break


def _money(paper: Paper, start: int, end: int) -> list[PrintedFigure]:
    return [
        f
        for f in paper.within(start, end)
        if f.kind == "money" and not f.bound and not f.slip and not EACH.match(paper.text, f.end)
    ]


def _with_more(
    paper: Paper, total: PrintedFigure, items: Sequence[Sequence[PrintedFigure]], after: Sequence[PrintedFigure]
) -> Check | None:
    for parts in islice(product(*items), MOST_WAYS):
        value, slack = sum((p.value for p in parts), Fraction(0)), sum((p.slack for p in parts), total.slack)
        for more in after:
            gap = value + more.value - total.value
            # Where the list alone adds up nothing more is needed; where it is less than half, another sum is meant.
            if abs(gap) > slack + more.slack or abs(value - total.value) <= slack or value * 2 < total.value:
                continue
            listed = " + ".join(pounds_text(p.value, p.currency) for p in parts)
            close = ", the same within rounding" if gap else ""
            message = (
                f"{total.text} heads a list whose {len(parts)} parts, {listed}, come to {pounds_text(value)}. "
                f"With the {more.text} that follows the list ({paper.where(more.start)}) they come to "
                f"{pounds_text(value + more.value)}{close}."
            )
            return compared("P102", "rounding" if gap else "agrees", total, message, value + more.value, (*parts, more))
    return None


def _counted(paper: Paper, rate: PrintedFigure, number: int) -> bool:
    """Whether the sentence of a rate says the number before it: "three posts at £31,200 each"."""
    sentence = paper.layout.sentence_at(rate.start)
    before = paper.within(sentence.start, rate.start) if sentence is not None else []
    return any(f.kind == "count" and f.size == number * UNIT for f in before)


def each_in_total(paper: Paper) -> Iterator[Check]:
    """An amount for each and one in total, whose number is not said: how many are meant."""
    money = [f for f in paper.figures if f.kind == "money" and f.size > 0]
    for rate, total in pairwise(money):
        if (
            not EACH.match(paper.text, rate.end)
            or total.start - rate.end > 40
            or not _IN_TOTAL.match(paper.text, total.end)
        ):
            continue
        number = total.size // rate.size
        # A number that the paper gives makes this a product, which is tested as one.
        if total.size == number * rate.size and number > 1 and not _counted(paper, rate, number):
            rule = (
                f"{said(total.value, 'money', total.currency)} is {number} x {said(rate.value, 'money', rate.currency)}"
            )
            message = f"{rule}, so there must be {number}; the paper does not say so here."
            yield compared("P109", "agrees", total, message, total.value, (rate,))
