"""A scenario started from a paper: proposals, posts and stated figures with their lines, and gaps marked to fill."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from establishment.ground.amounts import parse_amount
from establishment.ground.findings import RefusedError
from establishment.ground.money import nearest_pence, text
from establishment.ground.read_numbers import figure_text
from establishment.papers.checking import PaperProposal, PaperResults
from establishment.papers.figure_words import month_number
from establishment.papers.paper import PaperAmount
from establishment.papers.post_words import PaperPost
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
        name = f"{name}-line-{proposal.line}" if name in names else name
        names.add(name)
        stated = [a for a in proposal.amounts if a.role in _MEASURES and not a.in_table and not a.quantity.bound]
        if proposal.posts or stated:
            proposals.append(replace(proposal, number=name, amounts=stated[:6]))
    return proposals


def _title(results: PaperResults) -> str:
    headings = [b for b in results.paper.layout.blocks if b.kind == "heading"]
    text = results.paper.text[headings[0].body : headings[0].end] if headings else results.paper.source.name
    return " ".join(text.split())[:120] or "Untitled"


def _date(results: PaperResults) -> str:
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
    if quantity.currency not in ("GBP", "") or quantity.value < 0:
        return []
    named = number if re.fullmatch(r"[1-9]\d{0,5}", number) else _text(number)
    sentence = results.paper.layout.said(quantity.start)
    others = re.search(r"\bproposals?\s(\d{1,2})\s(?:and|to|&)\s(\d{1,2})\b", sentence, re.IGNORECASE)
    proposals = ", ".join(others.groups()) if others and all(n in names for n in others.groups()) else named
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
    return words if amount.slip or amount.pence == 100 * value else text(nearest_pence(100 * value))


def _text(value: str) -> str:
    """Text as TOML writes it, without marks that could hide or change what is shown."""
    plain = "".join(c if c.isprintable() else " " for c in value)
    return toml_text({"k": plain}).removeprefix("k = ").rstrip("\n")


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"
