"""Figures against the calendar: part of a year, growth by a date, payback, and what a figure implies a year."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Verdict
from establishment.ground.money import number_text
from establishment.papers.blocks import Sentence
from establishment.papers.figure_words import MONTH, YEAR, month_number
from establishment.papers.figures import PrintedFigure, figures
from establishment.papers.paper import Paper
from establishment.papers.results import Check, compared, pounds_text, said

_RATE = re.compile(r"(?:\s[\w()'-]+){0,5}?\s(?:every|per|each|a)\s(?P<unit>week|month|quarter|year)\b", re.IGNORECASE)
_BY = re.compile(
    rf"(?:\s[\w()'-]+){{0,5}}?\sby\s(?:the\s)?(?:end\sof\s)?(?P<month>{MONTH}\s)?(?P<year>{YEAR})\b", re.IGNORECASE
)
_AS_AT = re.compile(
    rf"\b(?:as at|as of|at|on)\s(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{MONTH})\s(?P<year>{YEAR})\b",
    re.IGNORECASE,
)
_MONTHS_IN = {"week": Fraction(12, 52), "month": Fraction(1), "quarter": Fraction(3), "year": Fraction(12)}
TIME = re.compile(
    r"\s?-?(?:(?:working|calendar|further|full|financial)\s)?(?:hours?|days?|weeks?|months?|years?|minutes?|quarters?|"
    r"terms?|times|per\b)(?![\w-])",
    re.IGNORECASE,
)
_CUTS = re.compile(
    r"\bsav(?:e|es|ed|ing|ings)\b|\breduc\w+|\bdelet\w+|\bdisestablish\w+|\befficienc\w+|\bremov\w+|\bincome\b|"
    r"\bgrant\b|\breleas\w+",
    re.IGNORECASE,
)
EACH = re.compile(
    r"\s?(?:(?:for |to )?each|per (?!annum|year)|a (?:post|head|person|day|week|month)|apiece)\b", re.IGNORECASE
)


def number_of(words: str) -> Fraction | None:
    """The number that words or digits say."""
    numbers = figures(words + " posts")
    return numbers[0].value if numbers else None


def saving(paper: Paper, figure: PrintedFigure) -> bool:
    """Whether the words of an amount say that it is saved or received."""
    sentence = paper.layout.sentence_at(figure.start)
    start = sentence.start if sentence else max(figure.start - 60, 0)
    lead = paper.text[max(start, figure.start - 70) : figure.start]
    if re.search(r"\b(?:lost|forgone|foregone|less|reduced)\s\w+\s(?:\w+\s){0,3}$", lead, re.IGNORECASE):
        return False
    return bool(
        _CUTS.search(re.split(r"[,;]|\band\b", lead)[-1] if re.search(r"[,;]|\band\b", lead) else lead)
        or re.match(r"\s(?:of\s)?(?:savings?|income|grant|from it\b)", paper.text[figure.end : figure.end + 12])
    )


def usable(figure: PrintedFigure) -> bool:
    """Whether a figure is an amount as it stands: no range, no bound, not mistyped."""
    return figure.kind == "money" and figure.bound not in ("range", "over", "under") and not figure.slip


def tested(
    code: str,
    stated: PrintedFigure,
    value: Fraction,
    slack: Fraction,
    parts: tuple[PrintedFigure, ...],
    rule: str,
    ask: str,
) -> Check:
    """A stated figure beside the one that others make."""
    gap = value - stated.value
    verdict: Verdict = "agrees" if not gap else "rounding" if abs(gap) <= slack else "differs"
    right_text, written, apart = (
        said(n, stated.kind, stated.currency or "GBP") for n in (value, stated.value, abs(gap))
    )
    message = f"{rule} = {right_text}" + ("." if not gap else f", which is {written} within rounding.")
    if verdict == "differs":
        side = "more" if gap > 0 else "less"
        message = f"The paper says {written}, but {rule} comes to {right_text}: {apart} {side}."
    return compared(code, verdict, stated, message, value, parts, ask if verdict == "differs" else "")


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    # A year or a month alone is taken to its end; the 28th stands in every month.
    month = month_number(groups["month"]) if groups.get("month") else 12
    try:
        return date(int(groups["year"]), month, int(groups.get("day") or 28))
    except ValueError:
        return None


def growth_by_date(paper: Paper, sentence: Sentence, candidates: list[PrintedFigure]) -> Iterator[Check]:
    """So many now, so many more each quarter, and a number by a date."""
    text = paper.text
    counts = [f for f in candidates if f.kind == "count" and not f.year]
    rates = [(q, m) for q in counts if (m := _RATE.match(text, q.end))]
    targets = [(q, m) for q in counts if (m := _BY.match(text, q.end))]
    # Of two rates or two dates the words do not say which belongs to which.
    if len(rates) != 1 or len(targets) != 1 or rates[0][0] is targets[0][0]:
        return
    block = paper.layout.blocks[sentence.block]
    first_char = max(block.start, sentence.start - 2000)
    since = _AS_AT.search(text, first_char, sentence.end)
    starts = [
        q
        for q in paper.within(first_char, sentence.start)
        if q.kind == "count" and not q.year and since and q.start > since.end() and not TIME.match(text, q.end)
    ]
    (rate, per), (target, by) = rates[0], targets[0]
    first, last = (_day(since) if since else None), _day(by)
    if not starts or first is None or last is None or last <= first:
        return
    months = (last.year - first.year) * 12 + last.month - first.month
    # A period that has begun counts whole: only what cannot be reached at all is called wrong.
    periods = math.ceil(Fraction(months) / _MONTHS_IN[per["unit"].casefold()])
    most = starts[0].value + rate.value * periods
    rule = (
        f"{number_text(starts[0].value)} and {number_text(rate.value)} every {per['unit'].casefold()} is at "
        f"most {number_text(most)} {by[0].strip()[by[0].strip().find('by') :]}"
    )
    right_text, others = number_text(target.value), (starts[0], rate)
    if most >= target.value:
        yield compared("P111", "agrees", target, f"{rule}, enough for {right_text}.", target.value, others)
        return
    short = f"{rule}: {number_text(target.value - most)} short of {right_text}."
    ask = "By when will the number be reached, or how many must join each time?"
    yield compared("P111", "differs", target, short, most, others, ask)


_FULL = re.compile(
    r"\b(?:full[- ]year|annual(?:ly|ised)?|per annum|p\.a\.?|a year|per year|each year|full year)\b", re.IGNORECASE
)
_NUMBERS = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen"
_MONTHS = re.compile(
    rf"(?P<n>{_NUMBERS})[\s-](?:full\s|further\s)?months?\b|\b(?P<half>half[- ](?:year\b|way\sthrough|a\syear\b))"
    r"|\b(?P<of>\d{1,2})/12(?:ths)?\b",
    re.IGNORECASE,
)
_STARTS = re.compile(
    rf"\b(?:from|on|by|effective|commencing|"
    rf"starting)\s(?:the\s)?1(?:st)?\s(?:of\s)?(?P<month>{MONTH})\s(?P<year>{YEAR})\b",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(
    rf"\b(?:in|for|during)\s(?:the\sfinancial\syear\s)?(?P<year>{YEAR})\s?[/-]\s?\d{{2,4}}\b", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?:part[- ]year|in[- ]year|pro[- ]rata|first[- ]year|this year|current year|in 20)\b", re.IGNORECASE
)
_WHAT = re.compile(r"\b(?:pilot|scheme|post|officer|role|cost|fund\w*|allocat\w*|for)\b")


_PER = re.compile(
    r"\s?(?:a|an|per|each|every)\s(?P<unit>week|month|quarter)\b|\s?(?P<adverb>weekly|monthly|quarterly)\b",
    re.IGNORECASE,
)
_TIMES = {"week": 52, "month": 12, "quarter": 4}


def months_and_years(paper: Paper, _: Sentence, candidates: list[PrintedFigure]) -> Iterator[Check]:
    """A figure a month, or what it changes by, beside the same a year."""
    plain = [f for f in candidates if f.kind != "percent" and not f.year and not f.bound]
    rates = [(n, f, m) for n, f in enumerate(plain) if (m := _PER.match(paper.text, f.end))]
    if not rates:
        return
    at, rate, unit = rates[0]
    yearly = [f for f in plain if f.kind == rate.kind and is_yearly(paper, f) and not _PER.match(paper.text, f.end)]
    if len(yearly) != 1:
        return
    times = _TIMES[(unit["unit"] or unit["adverb"].removesuffix("ly")).casefold()]
    before = [f for f in plain[max(at - 1, 0) : at] if f.kind == rate.kind and f is not yearly[0]]
    for parts in ([rate], [rate, *before]):
        value = abs(parts[0].value - sum(f.value for f in parts[1:]))
        # Farther apart they are figures of different things.
        if value and abs(times * value - yearly[0].value) * 3 <= abs(yearly[0].value):
            rule = f"{times} x {said(value, rate.kind, rate.currency or 'GBP')}"
            slack = yearly[0].slack + times * rate.slack
            ask = "Which is right: the yearly figure or the part of it?"
            yield tested("P110", yearly[0], times * value, slack, tuple(parts), rule, ask)
            return


def part_years(paper: Paper, sentence: Sentence, candidates: list[PrintedFigure]) -> Iterator[Check]:
    """A figure for part of a year beside that for the year, in the paragraph; or alone, and what it is a year."""
    text = paper.text
    money = [q for q in candidates if q.kind == "money" and usable(q)]
    part_of = _part_of_year(paper, sentence)
    if part_of is None or not money:
        return
    months, at, said_so = part_of
    block = paper.layout.blocks[sentence.block]
    scope = [
        q for q in paper.within(max(block.start, sentence.start - 800), sentence.end) if q.kind == "money" and usable(q)
    ]
    full = [q for q in scope if is_yearly(paper, q)]
    near = [q for q in money if q not in full and abs(q.start - at) < 110]
    # Of several amounts the one that is called part-year is meant.
    if len(near) > 1:
        near = [q for q in near if _PART.search(text[max(sentence.start, q.start - 60) : q.start])] or near
    # The sentence itself speaks before the rest of its paragraph.
    mine = [q for q in full if q.start >= sentence.start] or full
    if near and (len(near) == 1 or len(money) == 2):
        part = min(near, key=lambda q: abs(q.start - at))
        pairs = [_beside(part, one, months) for one in mine if one.value > part.value]
        good = [check for check in pairs if check.verdict != "differs"]
        if good or len(pairs) == 1:
            yield (good or pairs)[0]
    # Without a yearly figure nothing can be tested, but what it would be a year is worth asking.
    if len(money) == 1 and not full and said_so and _WHAT.search(text, sentence.start, sentence.end):
        yield _implied(money[0], months)


def _part_of_year(paper: Paper, sentence: Sentence) -> tuple[Fraction, int, bool] | None:
    """The months that a sentence counts, where it says so, and whether in words; None where it counts none."""
    text = paper.text
    counted = [
        (Fraction(6) if m["half"] else number_of(m["n"] or m["of"]) or Fraction(0), m.start())
        for m in _MONTHS.finditer(text, sentence.start, sentence.end)
    ]
    counted = [(n, at) for n, at in counted if 0 < n < 12]
    if len({n for n, _ in counted}) == 1:
        return counted[0][0], counted[0][1], True
    year = _IN_YEAR.search(text, sentence.start, sentence.end)
    block = paper.layout.blocks[sentence.block]
    days = list(_STARTS.finditer(text, max(block.start, sentence.start - 600), sentence.end))
    if counted or not year or not days:
        return None
    day = days[-1]
    month = month_number(day["month"])
    # Financial years begin in April.
    starts = int(day["year"]) - (month < 4)
    months = 12 - (month - 4) % 12
    return (Fraction(months), year.start(), False) if starts == int(year["year"]) and months < 12 else None


def _beside(part: PrintedFigure, full: PrintedFigure, months: Fraction) -> Check:
    value = full.value * months / 12
    # Half a per cent more than the rounding, as some count days or weeks where others count months.
    slack = part.slack + full.slack + abs(value) / 200
    rule = f"{number_text(months)} months of {said(full.value, 'money', full.currency)} a year"
    ask = "From which day does it run, and is the full-year figure right?"
    return tested("P110", part, value, slack, (full,), rule, ask)


def _implied(alone: PrintedFigure, months: Fraction) -> Check:
    year = alone.value * 12 / months
    message = (
        f"{alone.text} for {number_text(months)} months is {pounds_text(year, alone.currency)} a year at the "
        "same rate; the paper gives no yearly figure to compare it with."
    )
    ask = "What does it cost in a full year, and what happens when the months are over?"
    return Check("P115", "untestable", "note", alone.start, alone.text, message, alone.value, None, ask=ask)


def is_yearly(paper: Paper, quantity: PrintedFigure) -> bool:
    """Whether the words that belong to a figure, up to the next comma or figure, say that it is for a full year."""
    sentence = paper.layout.sentence_at(quantity.start)
    first = max(sentence.start if sentence else 0, quantity.start - 45)
    last = min(sentence.end if sentence else quantity.end + 40, quantity.end + 40)
    # A comma or "and" begins the words of another figure.
    before = re.split(r"[,;(]|\band\b|\bor\b", paper.text[first : quantity.start])[-1]
    after = re.split(r"[,;]|\band\b|\bor\b|£", paper.text[quantity.end : last])[0]
    return bool(_FULL.search(f"{before} {after}"))


_PAYBACK = re.compile(
    r"\b(?:pay[- ]?back|pays?\s(?:for\sitself|back)|paid\sback|repaid|recovered|recoup\w*|break[- ]?even)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?P<n>\d{1,2}(?:\.\d{1,2})?|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)(?P<half>\sand\sa\shalf)?[\s-](?P<unit>years?|months?)\b",
    re.IGNORECASE,
)
_OUTLAY = re.compile(r"\b(?:costs?|costing|invest\w*|capital|outlay|spend(?:ing)?|price|redundanc\w+)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:over|under|less than|more than|within|at least|between|up to|(?:in )?the)\s(?:\w+\s)?$", re.I
)
BLOCKS = 6
"""Paragraphs before a payback in which its outlay and its saving are looked for."""


def paybacks(paper: Paper, sentence: Sentence, _: list[PrintedFigure]) -> Iterator[Check]:
    """One-off money, a yearly saving, and the years until it is repaid."""
    cue = _PAYBACK.search(paper.text, sentence.start, sentence.end)
    if not cue:
        return
    every = _YEARS.finditer(paper.text, sentence.start, sentence.end)
    # Another time in the sentence, such as the term of a loan, stands farther from the word.
    periods = [m for m in every if abs(m.start() - cue.start()) < 80]
    if len(periods) != 1 or "not within" in paper.text[cue.end() : periods[0].start()]:
        return
    check = _in_paragraph(paper, sentence, periods[0]) or _in_paragraphs_before(paper, sentence, periods[0])
    if check is not None:
        yield check


def _money(paper: Paper, start: int, end: int) -> list[PrintedFigure]:
    return [
        q for q in paper.within(start, end) if q.kind == "money" and usable(q) and not EACH.match(paper.text, q.end)
    ]


def _in_paragraph(paper: Paper, sentence: Sentence, period: re.Match[str]) -> Check | None:
    """The only outlay and the only yearly saving of a paragraph."""
    block = paper.layout.blocks[sentence.block]
    money = _money(paper, max(block.start, sentence.start - 1500), sentence.end)
    yearly = [q for q in money if saving(paper, q) or is_yearly(paper, q)]
    once = [q for q in money if q not in yearly]
    if len(once) != 1 or len(yearly) != 1 or not yearly[0].value:
        return None
    return _payback(period, once[0], yearly[0])


def _in_paragraphs_before(paper: Paper, sentence: Sentence, period: re.Match[str]) -> Check | None:
    """An outlay and yearly savings of the paragraphs before; one that fits is taken before one that does not."""
    blocks = paper.layout.blocks
    first = max(sentence.block - BLOCKS, 0)
    section = blocks[sentence.block].section
    while first < sentence.block and blocks[first].section != section:
        first += 1
    # Of more amounts some two would fit by chance.
    money = _money(paper, blocks[first].start, sentence.start)[-16:]
    yearly = [q for q in money if saving(paper, q) or is_yearly(paper, q) or "total" in _lead(paper, q)]
    once = [q for q in money if q not in yearly and _OUTLAY.search(_lead(paper, q))]
    once = [q for q in once if q.value > max((y.value for y in yearly), default=Fraction(0))]
    checks = [_payback(period, one, two) for one in once for two in yearly if one.value > two.value > 0]
    good = [check for check in checks if check.verdict == "agrees"]
    # "Within three years" is kept by what takes two; and of several outlays none can be accused.
    if good or len(once) != 1 or not checks or _BOUND.search(paper.text, sentence.start, period.start()):
        return good[0] if good else None
    stated = checks[0].stated or Fraction(0)
    near = min(checks, key=lambda check: abs((check.computed or stated) - stated))
    # What misses by more than half is the payback of something else.
    return checks[-1] if abs((near.computed or stated) - stated) * 2 <= stated else None


def _lead(paper: Paper, quantity: PrintedFigure) -> str:
    sentence = paper.layout.sentence_at(quantity.start)
    return paper.text[max(sentence.start if sentence else 0, quantity.start - 70) : quantity.start].casefold()


def _payback(period: re.Match[str], once: PrintedFigure, yearly: PrintedFigure) -> Check:
    number = (number_of(period["n"]) or Fraction(0)) + (Fraction(1, 2) if period["half"] else 0)
    years = number if period["unit"].casefold().startswith("year") else number / 12
    value = once.value / yearly.value
    rule = (
        f"{said(once.value, 'money', once.currency)} at {said(yearly.value, 'money', yearly.currency)} a year "
        f"is repaid in {float(value):.1f} years"
    )
    # Decimals are rounded to a tenth of a year; words and whole numbers to a quarter, or up to the next year.
    near = Fraction(1, 20) + value / 50 if "." in period["n"] else Fraction(1, 4)
    good = abs(value - years) <= near or ("." not in period["n"] and years - 1 < value <= years)
    ask = "" if good else "Which is right: the outlay, the yearly saving, or the time until it is repaid?"
    message = f"{rule}." if good else f"{rule}, not {period[0]}."
    return Check(
        "P112",
        "agrees" if good else "differs",
        "note" if good else "error",
        period.start(),
        period[0],
        message,
        years,
        value,
        (once.start, yearly.start),
        ask,
        False,
    )
