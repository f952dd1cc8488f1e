"""A paper and a scenario: one drafted from what a paper says, and a costing held against the figures of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from establishment.costing.figures import Figure
from establishment.costing.results import Results as Costed
from establishment.costing.stated import StatedCheck, implied, meant, named
from establishment.costing.total_search import SEARCHED, explain_total
from establishment.ground.amounts import parse_amount
from establishment.ground.findings import RefusedError
from establishment.ground.money import nearest_pence, number_text, text
from establishment.ground.read_numbers import figure_text
from establishment.papers.figure_words import month_number
from establishment.papers.paper import Paper, PaperAmount
from establishment.papers.post_words import PaperPost
from establishment.papers.results import Check, PaperProposal, PaperResults, Severity
from establishment.scenarios.writer import toml_text

_MEASURES = {"growth": "recurring_growth", "saving": "net_cashable_saving", "total": "net", "cost": "recurring_growth"}
_DATE = re.compile(
    r"\b(?:date\W{0,6})?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s(?P<month>January|February|March|April|May|June|July|"
    r"August|September|October|November|December)\s(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
NO_GRADE = "grade not said"
NEW_GRADE = "new grade not said"
HEAD = """# A draft read from the paper: a start, not a result. Every line says where in the paper it comes from.
# TO FILL marks what the paper does not say or what could not be read; look at every other line too.
"""


def draft_toml(results: PaperResults, pay: str = "") -> str:
    """The text of a scenario file drafted from a paper.

    pay: the pay scale to name; where it is empty it is left to fill, and `cost` refuses the file until it is named.
    """
    proposals = _named(results)
    posts = [post for proposal in proposals for post in proposal.posts]
    grades = list(dict.fromkeys(grade for post in posts for grade in _grades(post)))
    lines = [HEAD, f"title = {_text(_title(results))}", f"paper = {_text(results.paper.source.name)}"]
    lines += [
        _date(results),
        _pay(pay),
        'basis = "unstated" # TO FILL: minimum, middle_point, middle_salary or maximum, if the paper says',
    ]
    lines += [
        "# Grades without published pay are shown by name, without a price. Remove those that your scale has.",
        f"grades = {_list(grades)}" if grades else "",
    ]
    for proposal in proposals:
        lines += _proposal(results, proposal.number, proposal.line, proposal.posts)
    if not proposals:
        lines += ["", "[[proposal]] # TO FILL: no post was read in the paper", "number = 1"]
    names = [proposal.number for proposal in proposals]
    for proposal in proposals:
        for amount in proposal.amounts:
            lines += _stated(results, proposal.number, amount, _measure(amount, proposal.amounts), names)
    return "\n".join(line for line in lines if line is not None).strip() + "\n"


def _named(results: PaperResults) -> list[PaperProposal]:
    """Proposals under numbers that stand once: a number that comes again in another part gets its line beside it."""
    proposals: list[PaperProposal] = []
    names: set[str] = set()
    for proposal in results.proposals:
        name = proposal.number or f"line-{proposal.line}"
        # Parts of a paper number their recommendations anew; a scenario needs names that stand once.
        name = f"{name}-line-{proposal.line}" if name in names else name
        names.add(name)
        stated = [a for a in proposal.amounts if a.role in _MEASURES and not a.in_table and not a.quantity.bound]
        if proposal.posts or stated:
            # More than six amounts are a table in words, which a draft would only repeat.
            proposals.append(replace(proposal, number=name, amounts=stated[:6]))
    return proposals


def _title(results: PaperResults) -> str:
    headings = [b for b in results.paper.layout.blocks if b.kind == "heading"]
    text = results.paper.text[headings[0].body : headings[0].end] if headings else results.paper.source.name
    return " ".join(text.split())[:120] or "Untitled"


def _date(results: PaperResults) -> str:
    # The day of a paper stands on its first page; later days are those of what it proposes.
    match = _DATE.search(results.paper.text[:3000])
    if not match:
        return "# date = 2026-04-01 # TO FILL: the day of the paper"
    try:
        day = date(int(match["year"]), month_number(match["month"]), int(match["day"]))
    except ValueError:
        return "# date = 2026-04-01 # TO FILL: the day of the paper"
    return f"date = {day} # TO FILL: is this the day of the paper?"


def _pay(pay: str) -> str:
    return f"pay = {_text(pay)}" if pay else 'pay = "" # TO FILL: a pay scale, as "establishment scales" lists them'


def _grade(post: PaperPost) -> str:
    return " ".join(post.grade.split()) or NO_GRADE


def _grades(post: PaperPost) -> list[str]:
    """The grades a line of posts names, before and after."""
    after = {"regrade": [post.to or NEW_GRADE], "convert": [NEW_GRADE]}.get(post.action, [])
    return [_grade(post), *after]


def _proposal(results: PaperResults, number: str, line: int, posts: list[PaperPost]) -> list[str]:
    # A number without quotes where it is one; "3a" and "04" are names.
    value = number if re.fullmatch(r"[1-9]\d{0,5}", number) else _text(number)
    lines = ["", "[[proposal]]", f"number = {value}", f"where = {_text(results.paper.source.where(line))}"]
    by_action: dict[str, list[PaperPost]] = {}
    for post in posts:
        if post.action:
            by_action.setdefault(post.action, []).append(post)
        else:
            lines.append(f"# TO FILL: what happens to these posts? {_line(results, post, '')}")
    for action, some in by_action.items():
        lines += [f"{action} = ["]
        days = " # TO FILL: these days are examples, not from the paper" if action in ("extend", "end") else ""
        lines += [f"    {_line(results, post, action)},{days}" for post in some]
        lines += ["]"]
    return lines


def _line(results: PaperResults, post: PaperPost, action: str) -> str:
    """One line of posts as a table of the scenario file."""
    where = _text(results.paper.source.where(results.paper.line(post.start)))
    title = _text(post.title or "TO FILL: title")
    if (post.fte is not None and post.fte.denominator != 1) or post.count.denominator != 1:
        count, fte = "", f", fte = {_text(figure_text(post.fte if post.fte is not None else post.count))}"
    else:
        fte, count = "", f"count = {max(int(post.fte if post.fte is not None else post.count), 1)}, "
    to = {
        "regrade": f", to = {_text(post.to or NEW_GRADE)}",
        "redesignate": f", to = {_text(post.to or 'TO FILL: new title')}",
        "convert": f", to = {{ title = {_text(post.to or 'TO FILL')}, grade = {_text(NEW_GRADE)} }}",
        "transfer": ', to = "TO FILL"',
        "extend": ", to_day = 2027-04-01",
        "end": ", from = 2027-04-01, until = 2028-04-01",
    }.get(action, "")
    budgeted = ", budgeted = false" if action == "fund" else ""
    until = ", until = 2026-04-01" if action == "extend" else ""
    rest = f"{fte}{to}{budgeted}{until}"
    return f"{{ {count}title = {title}, grade = {_text(_grade(post))}{rest}, where = {where} }}"


_NET = re.compile(r"\bnet\b[^.;,£]{0,40}$", re.IGNORECASE)


def _measure(amount: PaperAmount, every: Sequence[PaperAmount]) -> str:
    """The measure of an amount by its part: a saving beside one that is called net is what the net starts from."""

    def net(one: PaperAmount) -> bool:
        start = one.quantity.start
        return one.role == "saving" and bool(_NET.search(one.paper.text[max(start - 60, 0) : start]))

    if amount.role == "saving" and not net(amount) and any(net(one) for one in every):
        return "cashable_savings"
    return _MEASURES[amount.role]


def _stated(results: PaperResults, number: str, amount: PaperAmount, measure: str, names: list[str]) -> list[str]:
    quantity = amount.quantity
    # A scenario is in pounds, and a stated figure has no sign.
    if quantity.currency not in ("GBP", "") or quantity.value < 0:
        return []
    own = number if re.fullmatch(r"[1-9]\d{0,5}", number) else _text(number)
    sentence = results.paper.layout.said(quantity.start)
    others = re.search(r"\bproposals?\s(\d{1,2})\s(?:and|to|&)\s(\d{1,2})\b", sentence, re.IGNORECASE)
    proposals = ", ".join(others.groups()) if others and all(n in names for n in others.groups()) else own
    where = results.paper.source.where(results.paper.line(quantity.start))
    return [
        "",
        "[[stated]] # TO FILL: is this the right measure?",
        f"proposals = [{proposals}]",
        f"measure = {_text(measure)}",
        f"amount = {_text(_written(quantity.text, quantity.value))}",
        f"where = {_text(where)}",
    ]


def _written(words: str, value: Fraction) -> str:
    """An amount as the paper writes it, where a scenario file reads it so; else in pounds."""
    try:
        amount = parse_amount(words)
    except RefusedError:
        return text(nearest_pence(100 * value))
    # A slip is kept as it stands, so that the check of the scenario tells it again.
    return words if amount.slip or amount.pence == 100 * value else text(nearest_pence(100 * value))


def _text(value: str) -> str:
    """Text as TOML writes it, without marks that could hide or change what is shown."""
    plain = "".join(c if c.isprintable() else " " for c in value)
    return toml_text({"k": plain}).removeprefix("k = ").rstrip("\n")


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"


# --- a paper beside the costing of a scenario -------------------------------------------------------------------------

SAID = 3
"""How many combinations that would make a figure right are named: those nearest to the scenario."""
_SIDES = {"establish": "establish", "disestablish": "disestablish"}


def check_against(paper: Paper, costed: Costed, bases: Mapping[str, Costed]) -> Iterator[Check]:
    """Each stated figure of a scenario beside the computed one, at its place in the paper.

    bases: the same scenario costed on other bases, by name: which of them would make a figure that differs.
    """
    for check in costed.stated:
        yield _against_stated(paper, check, costed, bases)
    yield from _against_posts(paper, costed)
    if costed.readings:
        reading_lines = " ".join(f"{r.letter}. {r.says}: {r.fit}; {r.why}." for r in costed.readings)
        growth = next((c for c in costed.stated if c.stated.ids == [costed.readings[0].proposal]), None)
        start = (_start(paper, growth) if growth else None) or 0
        words = growth.stated.amount.text if growth and growth.stated.amount else ""
        yield Check(
            "P404",
            "untestable",
            "question",
            start,
            words,
            f"The growth that the saving is to offset can be read in these ways, and none is chosen. {reading_lines}",
            ask="Which of these readings is meant?",
        )


def _start(paper: Paper, check: StatedCheck) -> int | None:
    """Where a stated figure of the scenario stands in the paper: the same words, in its proposal if there."""
    if check.stated.amount is None:
        counts = [q for q in paper.figures if q.kind == "count" and q.value == check.stated.count]
        return counts[0].start if counts else None
    target_text = re.sub(r"\s", "", check.stated.amount.text).casefold()
    same = [a for a in paper.amounts if re.sub(r"\s", "", a.quantity.text).casefold() == target_text]
    # The same amount may stand in several proposals.
    mine = [a for a in same if a.number in (check.stated.ids or ())]
    chosen = mine or same
    return chosen[0].quantity.start if chosen else None


def _against_stated(paper: Paper, check: StatedCheck, costed: Costed, bases: Mapping[str, Costed]) -> Check:
    stated, computed = check.stated, check.computed
    start = _start(paper, check)
    written = stated.amount.text if stated.amount is not None else number_text(stated.count or Fraction(0))
    # A number of posts that agrees need not be printed: it may be counted from lines.
    if start is None and (stated.amount.pence if stated.amount is not None else check.verdict == "differs"):
        message = (
            f"{check.label}: the scenario states {written} ({check.place}), but the paper does not have the figure "
            f"in this form."
        )
        return Check(
            "P402", "untestable", "question", 0, written, message, ask="Is this the right paper for the scenario?"
        )
    value = computed if isinstance(computed, Fraction) else None
    if isinstance(computed, Figure) and computed.complete:
        value = Fraction(computed.pence, 100)
    stated_value = Fraction(stated.amount.pence, 100) if stated.amount is not None else stated.count
    computed_text = number_text(computed) if isinstance(computed, Fraction) else str(computed or "nothing")
    message = f"{check.label}: the paper states {written}, the costing gives {computed_text}"
    message += f" ({check.reason})" if check.reason else ""
    message += _implied_text(check, costed) + _explained(check, costed, bases)
    severity: Severity = "error" if check.verdict in ("differs", "mistyped") else "note"
    ask = "On which basis, prices and on-costs is this figure?" if check.verdict == "differs" else ""
    return Check(
        "P401",
        check.verdict,
        severity,
        start or 0,
        written,
        f"{message}.",
        stated_value,
        value,
        ask=ask,
        money=stated.amount is not None,
    )


def _implied_text(check: StatedCheck, costed: Costed) -> str:
    implications = [i for i in implied(costed.comparison, [check]) if isinstance(check.computed, Figure)]
    return f"; it implies {implications[0].equation}" if implications else ""


def _explained(check: StatedCheck, costed: Costed, bases: Mapping[str, Costed]) -> str:
    """What would make a figure that differs right: the combinations that are tried, else the bases alone."""
    # What agrees needs no explanation.
    if check.verdict != "differs":
        return ""
    stated = check.stated
    measure = meant(stated.measure)
    if stated.amount is not None and stated.effect == "full_year" and not stated.year and measure in SEARCHED:
        try:
            explanations = explain_total(costed.comparison, stated.amount, measure, stated.ids)
        except RefusedError:
            return ""
        says = [reading.says for reading in explanations.readings]
        if says:
            return f"; it would be right {' or '.join(says[:SAID])} ({explanations.tried} combinations tried)"
        varied = "basis, pay year, on-costs, pension, point and months"
        return f"; none of {explanations.tried} combinations of {varied} makes it right"
    fits = [
        basis.replace("_", " ")
        for basis, other in bases.items()
        if other.stated[check.number].verdict in ("agrees", "rounding")
    ]
    if fits:
        return f"; on the basis {' or '.join(fits)} it would be right"
    return f"; no other basis ({', '.join(b.replace('_', ' ') for b in bases)}) makes it right" if bases else ""


def _against_posts(paper: Paper, costed: Costed) -> Iterator[Check]:
    """Posts that come and go by proposal, in the paper and in the scenario."""
    movements = costed.comparison.plan.movements
    for proposal in costed.scenario.proposals:
        for action in _SIDES:
            mine = [m for m in movements if m.proposal == proposal and m.action == action]
            theirs = [p for p in paper.posts if p.number == proposal and p.action == action and p.fte is None]
            if not mine or not theirs:
                continue
            ours = Fraction(sum(s.posts for m in mine for s in (*m.before, *m.after)))
            stated_posts = sum((p.count for p in theirs), Fraction(0))
            verb = "adds" if action == "establish" else "removes"
            same = ours == stated_posts
            message = (
                f"{named([proposal]).capitalize()}: the paper {verb} {number_text(stated_posts)} "
                f"post{'s' * (stated_posts != 1)}, the scenario {number_text(ours)}."
            )
            yield Check(
                "P403",
                "agrees" if same else "differs",
                "note" if same else "error",
                theirs[0].start,
                number_text(stated_posts),
                message,
                stated_posts,
                ours,
                tuple(p.start for p in theirs),
                "" if same else "Does the scenario include every line of the paper?",
                False,
            )
