"""Changes, nets, shares, rates and parts of a year in running text: figures that must fit each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from establishment.findings import Verdict
from establishment.papers.layout import Sentence
from establishment.papers.numerals import number_of
from establishment.papers.paper import Paper
from establishment.papers.quantities import MONTH, YEAR, Quantity
from establishment.papers.results import Check, number_text, pounds_text, said
from establishment.papers.sums import MOST_FIGURES, TIME, usable

_FROM = re.compile(
    r"\bfrom\s(?:(?:the|an?|its|current|existing|present|budgeted|about|around|a total of|\w+)\s){0,3}$", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(
    r"\s?[^.;()]{0,40}\((?:in\s)?(?:(?:19|20)\d\d(?:\s?[-/]\s?\d{2,4})?|last year|previous year|prior year|"
    r"previously)[\s:,-]{1,4}",
    re.IGNORECASE,
)
_TO = re.compile(r"[^.;]{0,70}?\bto\s(?:(?:the|an?|just|about|around|a total of|\w+)\s){0,3}$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:(?:net )?(?:increase|decrease|reduction|rise|fall|drop|cut|change|growth|uplift|saving|addition|"
    r"difference|decline)\s(?:of|by)|by|up|down)\s(?:(?:a total of|about|around|some|\w+)\s){0,2}$",
    re.IGNORECASE,
)
_NET = re.compile(
    r"\bnet\s(?:(?!of\b)[a-z-]+\s){0,4}?(?:of|is|to|at|=|:|be|being|therefore|will be|would be)?\s?(?:\w+\s){0,1}\(?$",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:leav(?:es|ing)|(?:a |an )?(?:balance|shortfall|surplus|gap|deficit|underspend|overspend|underspending|"
    r"overspending|variance|difference|excess|remainder) of|remaining)"
    r"\s(?:(?:an?|the|balance|shortfall|surplus|gap|deficit|of|just|only|residual|remaining)\s){0,4}$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s?,?\s?(?:\(|which is|is|equal(?:s|ling)? to|or|being|representing|equivalent to|i\.e\.?|that is|=|about|"
    r"around|approximately|\s){0,4}\s?$",
    re.IGNORECASE,
)
_PERCENT_OF = re.compile(
    r"\s(?:(?!and\b|or\b|from\b)\w+\s){0,2}?(?:of|on|to)\s(?:(?:the|its|our|a|an|total|gross|net|annual|current|"
    r"revenue|base|budget|establishment|cost|pay bill|paybill|pay|salary|of|basic|existing|full|year|costs|"
    r"turnover|spend|expenditure)\s){0,6}$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:increase|decrease|reduction|rise|fall|drop|cut|uplift|growth|decline|saving|change)\b", re.IGNORECASE
)
_SHARE_HEAD = re.compile(
    r"\s(?:out of|of|from)\s(?:(?:the|a|our|its|total|a total of|all|these|\w+)\s){0,3}$", re.IGNORECASE
)
_EACH = re.compile(
    r"\s?(?:(?:for\s)?each|per (?!cent|annum|year)|a (?:post|head|person|place|unit|licence|day|week|month)|"
    r"apiece|an hour)\b",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?:\bat|@|[x\u00d7*])\s(?:an?\s)?(?:(?:average|unit|annual|full|cost|salary|rate|mid-?point|of|"
    r"approximately|about|around|estimated)\s){0,5}$",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"\b(?:full[- ]year|annual(?:ly|ised)?|per annum|p\.a\.?|a year|per year|each year|full year)\b", re.IGNORECASE
)
_PART = re.compile(r"\b(?:part[- ]year|in[- ]year|pro[- ]rata|first[- ]year|this year|current year)\b", re.IGNORECASE)
_MONTHS = re.compile(
    r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)[\s-]months?\b",
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
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PAYBACK = re.compile(
    r"\b(?:pay[- ]?back|pays?\s(?:for\sitself|back)|paid\sback|repaid|recovered|recoup\w*|break[- ]?even)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?P<n>\d{1,2}(?:\.\d{1,2})?|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)(?P<half>\sand\sa\shalf)?[\s-](?P<unit>years?|months?)\b",
    re.IGNORECASE,
)
_CUTS = re.compile(
    r"\bsav(?:e|es|ed|ing|ings)\b|\breduc\w+|\bdelet\w+|\bdisestablish\w+|\befficienc\w+|\bremov\w+|\bincome\b|"
    r"\bgrant\b|\breleas\w+",
    re.IGNORECASE,
)


def check_flows(paper: Paper) -> Iterator[Check]:
    """Figures of one sentence or paragraph that must fit each other."""
    for sentence in paper.layout.sentences:
        figures = paper.of(sentence)
        if 1 <= len(figures) <= MOST_FIGURES:
            yield from _from_a_day(paper, sentence, figures)
        if not 2 <= len(figures) <= MOST_FIGURES:
            continue
        yield from _changes(paper, sentence, figures)
        yield from _shares(paper, figures)
        yield from _rates(paper, sentence, figures)
        yield from _differences(paper, sentence, figures)
        yield from _part_years(paper, sentence, figures)
    yield from _nets(paper)
    yield from _paybacks(paper)


def tested(
    code: str, stated: Quantity, value: Fraction, slack: Fraction, figures: Sequence[Quantity], rule: str, ask: str
) -> Check:
    """A stated figure beside the one that others make, in the kind of the stated one."""
    kind, currency, gap = stated.kind, stated.currency, value - stated.value
    written = said(stated.value, kind, currency)
    starts, money = tuple(q.start for q in figures), kind == "money"
    verdict: Verdict = "agrees" if not gap else "rounding" if abs(gap) <= slack else "differs"
    if verdict != "differs":
        tail = "." if verdict == "agrees" else f", which is {written} within rounding."
        return Check(
            code,
            verdict,
            "note",
            stated.start,
            stated.text,
            f"{rule} = {_shown(value, stated)}{tail}",
            stated.value,
            value,
            starts,
            money=money,
        )
    message = (
        f"The paper says {written}, but {rule} comes to {_shown(value, stated)}: "
        f"{_shown(abs(gap), stated)} {'more' if gap > 0 else 'less'}."
    )
    return Check(code, "differs", "error", stated.start, stated.text, message, stated.value, value, starts, ask, money)


def _shown(value: Fraction, like: Quantity) -> str:
    if like.kind == "percent":
        return f"{float(value):.{max(like.places, 1) + 1}f}".rstrip("0").rstrip(".") + "%"
    return said(value, like.kind, like.currency)


def _same(one: Quantity, two: Quantity) -> bool:
    return one.kind == two.kind and one.currency == two.currency


def _changes(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """From a to b, by c, which is p per cent."""
    text = paper.text
    for at, before in enumerate(figures[:-1]):
        after = figures[at + 1]
        if not _same(before, after) or not usable(paper, before) or before.kind == "percent":
            continue
        year_before = _YEAR_BEFORE.fullmatch(text[before.end : after.start])
        if year_before:
            before, after = after, before
        elif not _FROM.search(text[max(sentence.start, before.start - 40) : before.start]) or not _TO.fullmatch(
            text[before.end : after.start]
        ):
            continue
        if before.kind == "count" and TIME.match(text, after.end):
            continue
        change = abs(after.value - before.value)
        slack = before.slack + after.slack
        rule = (
            f"the change from {said(before.value, before.kind, before.currency)} to "
            f"{said(after.value, after.kind, after.currency)}"
        )
        for other in figures:
            if other in (before, after) or other.slip or other.bound == "range":
                continue
            lead = text[max(sentence.start, other.start - 60) : other.start]
            if other.kind == "percent":
                near = (
                    _CHANGED.search(lead[-40:])
                    or _BY.search(lead)
                    or (re.match(r"\s?\(?$", lead[-2:]) and text[other.start - 1] == "(")
                )
                if near and before.value and other.start < after.end + 80:
                    value = 100 * change / abs(before.value)
                    reach = other.slack + 100 * slack / abs(before.value)
                    yield tested(
                        "P107",
                        other,
                        value,
                        reach,
                        (before, after),
                        rule,
                        "Which is right, the percentage or the two figures?",
                    )
            elif _same(other, before) and _BY.search(lead) and not TIME.match(text, other.end):
                yield tested(
                    "P106",
                    other,
                    change,
                    slack + other.slack,
                    (before, after),
                    rule,
                    "Which of the three figures is wrong?",
                )


def _shares(paper: Paper, figures: list[Quantity]) -> Iterator[Check]:
    """12 of 48 (25%); £x, p per cent of £y; p per cent of £y (£x)."""
    text = paper.text
    for at, percent in enumerate(figures):
        if percent.kind != "percent" or percent.bound or percent.value == 0:
            continue
        before = [q for q in figures[:at] if q.kind != "percent"]
        after = figures[at + 1] if at + 1 < len(figures) and figures[at + 1].kind != "percent" else None
        if after is not None and _PERCENT_OF.fullmatch(text[percent.end : after.start]) and usable(paper, after):
            part = _part(paper, figures, at, before)
            if part is not None and _same(part, after):
                yield _share(percent, part, after)
        elif (alone := _of_the_others(text, before, percent)) is not None:
            yield alone
        elif len(before) >= 2 and text[before[-1].end : percent.start].count("(") == 1:
            part, whole = before[-2], before[-1]
            words = text[whole.end : percent.start].strip(" (").split()
            if (
                _same(part, whole)
                and _SHARE_HEAD.fullmatch(_between(text, part, whole))
                and len(words) <= 5
                and usable(paper, whole)
                and part.value <= whole.value
            ):
                yield _share(percent, part, whole)


def _of_the_others(text: str, before: list[Quantity], percent: Quantity) -> Check | None:
    """As in "34 staff were asked; 21 replies came (62%)": two counts, the second a share of the first."""
    counts = [q for q in before if q.kind == "count" and not TIME.match(text, q.end)]
    if len(counts) != 2 or len(before) != 2 or counts[0].value <= counts[1].value or counts[1].value < 2:
        return None
    gap = text[counts[1].end : percent.start]
    if not re.fullmatch(r"(?:\s[\w-]+){1,5}\s\(", gap) or _SHARE_HEAD.fullmatch(_between(text, *counts)):
        return None
    check = _share(percent, counts[1], counts[0])
    near = check.difference is not None and abs(check.difference) < 15
    return check if check.verdict != "differs" or near else None


def _between(text: str, one: Quantity, two: Quantity) -> str:
    """What stands between two figures; a noun straight after the first is left out ("12 posts of the 48")."""
    gap = text[one.end : two.start]
    return re.sub(r"^\s[a-z]+(?=\s(?:out of|of|from)\s)", "", gap)


def _part(paper: Paper, figures: list[Quantity], at: int, before: list[Quantity]) -> Quantity | None:
    """The amount that a percentage of another is said to be: before it, or after the base."""
    text, percent, base = paper.text, figures[at], figures[at + 1]
    if before and _OF.fullmatch(text[before[-1].end : percent.start]) and usable(paper, before[-1]):
        return before[-1]
    if at + 2 < len(figures) and figures[at + 2].kind == base.kind:
        gap = text[base.end : figures[at + 2].start]
        if re.fullmatch(
            r"\s?(?:\(|=|,?\s?(?:is|equals|i\.e\.?|or|which is|giving|being|equates to|amounts to|comes to|"
            r"totall?ing|costs?|saves?|would (?:cost|be|save)|will (?:cost|be|save)|to)|,)\s?(?:\w+\s){0,2}",
            gap,
        ):
            return figures[at + 2]
    return None


def _share(percent: Quantity, part: Quantity, whole: Quantity) -> Check:
    shown = said(part.value, part.kind, part.currency), said(whole.value, whole.kind, whole.currency)
    ask = "Which is right, the percentage or the two figures?"
    if not whole.value:
        return Check(
            "P107", "untestable", "note", percent.start, percent.text, f"A percentage of {shown[1]} says nothing."
        )
    value = 100 * part.value / whole.value
    if part.kind == "count":
        return tested("P107", percent, value, percent.slack, (part, whole), f"{shown[0]} of {shown[1]}", ask)
    share = percent.value * whole.value / 100
    slack = (
        part.slack + percent.slack * abs(whole.value) / 100 + whole.slack * percent.value / 100
        if percent.places == 0 and part.unit_power
        else part.slack + whole.slack * percent.value / 100
    )
    exact = tested("P107", part, share, max(slack, Fraction(1)), (percent, whole), f"{percent.text} of {shown[1]}", ask)
    if exact.verdict == "differs" and abs(value - percent.value) <= percent.slack:
        return tested("P107", percent, value, percent.slack, (part, whole), f"{shown[0]} of {shown[1]}", ask)
    return exact


def _rates(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """So many at so much each, and what they come to."""
    text = paper.text
    money = [q for q in figures if q.kind == "money" and not q.slip and q.bound in ("", "about")]
    for rate in money:
        each, at = _EACH.match(text, rate.end), _AT.search(text[max(sentence.start, rate.start - 50) : rate.start])
        if not each and not at:
            continue
        totals = [
            q
            for q in money
            if q is not rate and q.currency == rate.currency and q.value > rate.value and not _EACH.match(text, q.end)
        ]
        counts = [q for q in figures if q.kind == "count" and not q.bound and q.value > 1]
        total = _total_near(text, rate, totals)
        if total is None:
            continue
        before = [q for q in counts if q.end <= rate.start and rate.start - q.end < 90 and not TIME.match(text, q.end)]
        later = [
            q
            for q in counts
            if (total.start >= q.start > rate.end and not TIME.match(text, q.end))
            or (
                q.start > total.end
                and q.start - total.end < 25
                and re.search(r"\bfor (?:all |the )?$", text[total.end : q.start])
            )
        ]
        timed = [q for q in counts if TIME.match(text, q.end) and abs(q.start - rate.end) < 80]
        others = [q for q in money if q not in (rate, total)]
        yield from _product(paper, rate, total, before[-1:] or later[:1], timed, bool(each), not others)


def _total_near(text: str, rate: Quantity, totals: list[Quantity]) -> Quantity | None:
    for total in sorted(totals, key=lambda q: (q.start < rate.start, abs(q.start - rate.start))):
        gap = text[min(rate.end, total.end) : max(rate.start, total.start)]
        said_so = re.search(
            r"\b(?:total\w*|cost(?:s|ing)?|com(?:es|ing) to|amount(?:s|ing) to|i\.e|making|giving|saving|saves|=|"
            r"equals?|therefore|or|in all|for (?:all|both|the))\b|[=(,]",
            gap + " " + text[total.end : total.end + 20],
            re.IGNORECASE,
        )
        if (
            said_so
            and len(gap) < 110
            and not re.search(r"\b(?:compared|against|from|budget of|plus|and one|and a\b|instead)\b", gap)
        ):
            return total
    return None


def _product(
    paper: Paper,
    rate: Quantity,
    total: Quantity,
    counts: list[Quantity],
    timed: list[Quantity],
    each: bool,
    alone: bool,
) -> Iterator[Check]:
    shown = said(rate.value, "money", rate.currency)
    ask = "Is the number, the rate or the total wrong?"
    if counts:
        number = counts[0]
        for extra in [[], *[[t] for t in timed], list(timed)]:
            factors = [number, *extra]
            value, rule = rate.value, " x ".join([*(number_text(f.value) for f in factors), shown])
            for factor in factors:
                value *= factor.value
            slack = total.slack + abs(value / rate.value) * rate.slack
            if abs(value - total.value) <= slack:
                yield tested("P109", total, value, slack, (*factors, rate), rule, ask)
                return
        value = number.value * rate.value
        if alone and not timed and value * 3 >= total.value and value <= 3 * total.value:
            yield tested(
                "P109",
                total,
                value,
                total.slack + number.value * rate.slack,
                (number, rate),
                f"{number_text(number.value)} x {shown}",
                ask,
            )
        return
    times = total.value / rate.value if rate.value else Fraction(0)
    if (
        each
        and re.match(r"\s?(?:(?:for\s)?each)\b", paper.text[rate.end :][:12])
        and re.match(r"\s?(?:in total|in all|altogether)", paper.text[total.end :][:16])
    ):
        if times.denominator == 1 and times > 1:
            message = (
                f"{said(total.value, 'money', total.currency)} is {times} x {shown}: so {times} are meant, "
                f"which the paper does not say here."
            )
            yield Check(
                "P109", "agrees", "note", total.start, total.text, message, total.value, total.value, (rate.start,)
            )
        else:
            message = (
                f"{said(total.value, 'money', total.currency)} in total is no whole number of {shown} "
                f"each: it would be {float(times):.2f} of them."
            )
            yield Check(
                "P109",
                "differs",
                "error",
                total.start,
                total.text,
                message,
                total.value,
                None,
                (rate.start,),
                "How many are meant, and at what rate?",
            )


def _differences(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """A budget of a, spending of b, leaving c."""
    text = paper.text
    money = [q for q in figures if usable(paper, q) and q.kind == "money"]
    for result in money:
        lead = text[max(sentence.start, result.start - 60) : result.start]
        if not _LEFT.search(lead) and not re.match(
            r"\s(?:under|over)spend\b|\s(?:shortfall|surplus|deficit|remaining|remains|left)\b",
            text[result.end : result.end + 14],
        ):
            continue
        others = [
            q for q in money if q is not result and q.currency == result.currency and not _EACH.match(text, q.end)
        ]
        before = paper.layout.sentence_at(sentence.start - 2)
        earlier = [
            q for q in (paper.of(before) if before and before.block == sentence.block else []) if q.kind == "money"
        ]
        yield from _left(result, [q for q in earlier if usable(paper, q)] + others, others if not earlier else [])


def _left(result: Quantity, around: list[Quantity], strict: list[Quantity]) -> Iterator[Check]:
    """What is left of one amount when others are taken from it; strict: the only two there are."""
    for size in (1, 2, 3):
        for base in around[:6]:
            for less in combinations([q for q in around[:6] if q is not base], size):
                value = base.value - sum(q.value for q in less)
                slack = base.slack + sum((q.slack for q in less), result.slack)
                if abs(abs(value) - abs(result.value)) <= slack:
                    rule = f"{said(base.value, base.kind, base.currency)} less "
                    rule += " and ".join(said(q.value, q.kind, q.currency) for q in less)
                    signed = abs(value) if result.value >= 0 else -abs(value)
                    yield tested("P106", result, signed, slack, (base, *less), rule, "")
                    return
    if len(strict) == 2 and max(q.value for q in strict) > abs(result.value):
        yield from _pair(result, [(strict[0], strict[1])], True, "P106")


def _pair(result: Quantity, pairs: list[tuple[Quantity, Quantity]], strong: bool, code: str) -> Iterator[Check]:
    ask = "Which of the three figures is wrong?"
    for one, two in pairs:
        high, low = (one, two) if one.value >= two.value else (two, one)
        value = high.value - low.value
        slack = one.slack + two.slack + result.slack
        rule = f"{said(high.value, high.kind, high.currency)} less {said(low.value, low.kind, low.currency)}"
        if abs(value - abs(result.value)) <= slack:
            signed = value if result.value >= 0 else -value
            yield tested(code, result, signed, slack, (high, low), rule, ask)
            return
    if strong and len(pairs) == 1:
        one, two = pairs[0]
        high, low = (one, two) if one.value >= two.value else (two, one)
        rule = f"{said(high.value, high.kind, high.currency)} less {said(low.value, low.kind, low.currency)}"
        yield tested(code, result, high.value - low.value, one.slack + two.slack + result.slack, (high, low), rule, ask)


def _nets(paper: Paper) -> Iterator[Check]:
    """A cost and a saving, and their net."""
    text, sentences = paper.text, paper.layout.sentences
    for at, sentence in enumerate(sentences):
        mine_all = paper.of(sentence)
        for net in mine_all if len(mine_all) <= MOST_FIGURES else ():
            if (
                net.kind != "money"
                or net.slip
                or not _NET.search(text[max(sentence.start, net.start - 60) : net.start])
            ):
                continue
            scope = [q for s in sentences[max(at - 3, 0) : at + 1] if s.block == sentence.block for q in paper.of(s)]
            around = [
                q
                for q in scope
                if usable(paper, q)
                and q.kind == "money"
                and q is not net
                and q.currency == net.currency
                and not _EACH.match(text, q.end)
            ]
            around = around[-12:]
            found = list(_pair(net, list(combinations(around, 2)), False, "P105"))
            found = found or list(_by_side(paper, net, around))
            if found:
                yield found[0]
                continue
            mine = [q for q in around if sentence.start <= q.start < sentence.end]
            pool = mine if len(mine) == 2 else around
            if len(mine) == 1 and (check := _with_table(paper, net, mine[0])):
                yield check
                continue
            sides = [bool(_saving(paper, q)) for q in pool]
            if len(pool) == 2 and sides[0] != sides[1]:
                yield from _pair(net, [(pool[0], pool[1])], True, "P105")


def _with_table(paper: Paper, net: Quantity, one: Quantity) -> Check | None:
    """A net of one amount beside it and the only total of money that the tables have."""
    totals = {
        q.start: q
        for table in paper.tables
        for row in table.rows
        if any(re.match(r"\W*(?:grand )?total", cell.text, re.IGNORECASE) for cell in row[:2])
        for cell in row
        if cell.kind == "money"
        for q in paper.within(cell.start, cell.start + 1)
        if q.currency == net.currency
    }
    values = {q.value for q in totals.values()}
    if len(values) != 1:
        return None
    total = next(iter(totals.values()))
    value = abs(total.value - one.value)
    if abs(value - abs(net.value)) * 5 > abs(net.value):
        return None
    high, low = (total, one) if total.value >= one.value else (one, total)
    rule = f"{said(high.value, high.kind, high.currency)} less {said(low.value, low.kind, low.currency)}"
    ask = "Which of the three figures is wrong?"
    signed = value if net.value >= 0 else -value
    return tested("P105", net, signed, one.slack + total.slack + net.slack, (high, low), rule, ask)


def _from_a_day(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """What falls in a financial year of a change on a day, beside the one full-year figure of the paragraph."""
    text = paper.text
    day = _STARTS.search(text, sentence.start, sentence.end)
    year = _IN_YEAR.search(text, sentence.start, sentence.end)
    money = [q for q in figures if q.kind == "money" and usable(paper, q)]
    if not day or not year or not money:
        return
    before = paper.layout.sentence_at(sentence.start - 2)
    earlier = paper.of(before) if before and before.block == sentence.block else []
    scope = [q for q in earlier if q.kind == "money" and usable(paper, q)] + money
    full = [q for q in scope if _FULL.search(_around(paper, q, paper.layout.sentence_at(q.start) or sentence))]
    part = [q for q in money if q not in full and abs(q.start - year.start()) < 60]
    month = _MONTH_NAMES.index(day["month"][:3].casefold()) + 1
    starts = int(day["year"]) - (month < 4)
    if len(full) != 1 or len(part) != 1 or starts != int(year["year"]) or part[0].value >= full[0].value:
        return
    months = 12 - (month - 4) % 12
    value = full[0].value * months / 12
    slack = part[0].slack + full[0].slack + abs(value) / 200
    rule = f"{months} months of {said(full[0].value, 'money', full[0].currency)} a year"
    yield tested(
        "P110", part[0], value, slack, full, rule, "From which day does it run, and is the full-year figure right?"
    )


def _saving(paper: Paper, quantity: Quantity) -> bool:
    sentence = paper.layout.sentence_at(quantity.start)
    start = sentence.start if sentence else max(quantity.start - 60, 0)
    lead = paper.text[max(start, quantity.start - 70) : quantity.start]
    return bool(
        _CUTS.search(re.split(r"[,;]|\band\b", lead)[-1] if re.search(r"[,;]|\band\b", lead) else lead)
        or re.match(r"\s(?:of\s)?(?:savings?|income|grant)", paper.text[quantity.end : quantity.end + 12])
    )


def _by_side(paper: Paper, net: Quantity, around: list[Quantity]) -> Iterator[Check]:
    """All costs against all savings of a paragraph, where they make the net."""
    if not 3 <= len(around) <= 10:
        return
    savings = [q for q in around if _saving(paper, q)]
    costs = [q for q in around if q not in savings]
    value = sum((q.value for q in costs), Fraction(0)) - sum((q.value for q in savings), Fraction(0))
    slack = sum((q.slack for q in around), net.slack)
    if savings and costs and abs(abs(value) - abs(net.value)) <= slack:
        shown = (
            f"{' + '.join(said(q.value, q.kind, q.currency) for q in costs)} less "
            f"{' + '.join(said(q.value, q.kind, q.currency) for q in savings)}"
        )
        yield tested("P105", net, abs(value) if net.value >= 0 else -abs(value), slack, around, shown, "")


def _part_years(paper: Paper, sentence: Sentence, figures: list[Quantity]) -> Iterator[Check]:
    """A figure for so many months beside that for the year; or alone, and what it is a year."""
    text = paper.text[sentence.start : sentence.end]
    money = [q for q in figures if q.kind == "money" and usable(paper, q)]
    months = [(n, m) for m in _MONTHS.finditer(text) if (n := number_of(m["n"])) and 0 < n < 12]
    if len({n for n, _ in months}) != 1 or not money:
        return
    count, found = months[0]
    at = sentence.start + found.start()
    if len(money) == 2:
        full = [q for q in money if _FULL.search(_around(paper, q, sentence))]
        part = [q for q in money if q not in full]
        if len(full) == 1 and len(part) == 1 and part[0].value < full[0].value and abs(at - part[0].start) < 90:
            value = full[0].value * count / 12
            slack = part[0].slack + full[0].slack + abs(value) / 200
            yield tested(
                "P110",
                part[0],
                value,
                slack,
                full,
                f"{number_text(count)} months of {said(full[0].value, 'money', full[0].currency)} a year",
                "From which day does the cost run, and is the full-year figure right?",
            )
    elif (
        len(money) == 1
        and not _FULL.search(text)
        and re.search(r"\b(?:pilot|scheme|post|officer|role|cost|fund\w*|allocat\w*|for)\b", text)
    ):
        year = money[0].value * 12 / count
        message = (
            f"{money[0].text} for {number_text(count)} months is {pounds_text(year, money[0].currency)} a "
            f"year at the same rate; the paper gives no yearly figure to hold it against."
        )
        yield Check(
            "P115",
            "untestable",
            "note",
            money[0].start,
            money[0].text,
            message,
            money[0].value,
            None,
            ask="What does it cost in a full year, and what happens when the months are over?",
        )


def _around(paper: Paper, quantity: Quantity, sentence: Sentence) -> str:
    """The words that belong to a figure: up to the next comma or figure on either side."""
    before = re.split(r"[,;(]|\band\b|\bor\b", paper.text[max(sentence.start, quantity.start - 45) : quantity.start])[
        -1
    ]
    after = re.split(r"[,;]|\band\b|\bor\b|£", paper.text[quantity.end : min(sentence.end, quantity.end + 40)])[0]
    return f"{before} {after}"


def _paybacks(paper: Paper) -> Iterator[Check]:
    """One-off money, a yearly saving, and the years until it is repaid."""
    sentences = paper.layout.sentences
    for at, sentence in enumerate(sentences):
        text = paper.text[sentence.start : sentence.end]
        cue = _PAYBACK.search(text)
        periods = [m for m in _YEARS.finditer(text) if cue and abs(m.start() - cue.start()) < 80]
        if len(periods) != 1:
            continue
        scope = [q for s in sentences[max(at - 2, 0) : at + 1] if s.block == sentence.block for q in paper.of(s)]
        money = [q for q in scope if usable(paper, q) and q.kind == "money"]
        yearly = [
            q
            for q in money
            if _saving(paper, q) or _FULL.search(_around(paper, q, paper.layout.sentence_at(q.start) or sentence))
        ]
        once = [q for q in money if q not in yearly]
        if len(once) != 1 or len(yearly) != 1 or not yearly[0].value:
            continue
        yield _payback(sentence.start + periods[0].start(), periods[0], once[0], yearly[0])


def _payback(start: int, period: re.Match[str], once: Quantity, yearly: Quantity) -> Check:
    number = (number_of(period["n"]) or Fraction(0)) + (Fraction(1, 2) if period["half"] else 0)
    years = number if period["unit"].casefold().startswith("year") else number / 12
    value = once.value / yearly.value
    rule = (
        f"{said(once.value, 'money', once.currency)} at {said(yearly.value, 'money', yearly.currency)} a year "
        f"is repaid in {float(value):.1f} years"
    )
    good = abs(value - years) <= Fraction(1, 4) or years - 1 < value <= years
    ask = "" if good else "Which is right: the outlay, the yearly saving, or the time until it is repaid?"
    message = f"{rule}." if good else f"{rule}, not {period[0]}."
    return Check(
        "P112",
        "agrees" if good else "differs",
        "note" if good else "error",
        start,
        period[0],
        message,
        years,
        value,
        (once.start, yearly.start),
        ask,
        False,
    )
