"""What a paper leaves open: posts without a cost, savings used twice over, funding that ends, what pays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from establishment.ground.money import number_text
from establishment.papers.blocks import Sentence
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper, PaperAmount
from establishment.papers.results import Check, pounds_text, question

NEUTRAL = re.compile(
    r"\b(?:cost|budget|financially)[- ]neutral\b|\bno net (?:additional )?cost\b|\bnil net cost\b|\bself-financing\b",
    re.IGNORECASE,
)
"""Words that say that something costs nothing net."""
_NO_COST = re.compile(
    r"\b(?:no|nil|without)\s(?:(?:new|additional|direct|further|extra|immediate|any|"
    r"significant)\s){0,3}(?:financial|resource|budget\w*|cost)\simplications?\b"
    r"|\bcost[- ]neutral\b|\bat\s(?:no|nil)\s(?:additional\s|extra\s)?cost\b|\bno\s(?:additional|"
    r"extra)\scosts?\b|\bbudget[- ]neutral\b",
    re.IGNORECASE,
)
_FINANCE = re.compile(
    r"\b(?:financ\w+|resource|budget\w*)\b.{0,30}\b(?:implications?|considerations?|comments?|appraisal)\b|"
    r"^\W*(?:\d[\d.]*\W+)?financ\w+\W*$",
    re.IGNORECASE,
)
_AS_ABOVE = re.compile(r"financ\w+\simplications?\s*[-\u2013:]\s*as above", re.IGNORECASE)
_OFFSET = re.compile(r"\boff-?set\w*\b|\bused to (?:fund|pay for|meet)\b|\breinvest\w*\b", re.IGNORECASE)
_PROPOSAL = re.compile(r"\b(?:proposal|recommendation|option)s?\s(?P<n>\d{1,2}[a-z]?)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:is|are|currently)\s(?:only\s)?funded\s(?:until|up to)\b|\bunfunded from\b|"
    r"\bfunding\b[^.;]{0,60}\b(?:ends|ceases|expires|comes? to an end|runs out)\b"
    r"|\bgrant\b[^.;]{0,40}\b(?:ends|ceases|expires|comes? to an end)\b",
    re.IGNORECASE,
)
_APPENDIX = re.compile(
    r"\b(?:financ\w+|cost\w*|business case|savings?|budget\w*|figures)\b[^.;]{0,90}?\b(?:Appendix|Appendices|"
    r"Annex)\s(?P<name>\w{1,3})\b",
    re.IGNORECASE,
)
_ON_COSTS = re.compile(
    r"\bon-?\s?costs?\b|\bnational insurance\b|\bpensions?\b|\bsuperannuation\b|\bfully loaded\b", re.IGNORECASE
)
_BASIS = re.compile(
    r"\b(?:mid-?\s?point|(?:top|bottom|maximum|minimum) of (?:the )?(?:scale|grade|band|range)|top of grade|"
    r"at (?:the )?maximum|actual (?:cost|salar\w+)|average (?:cost|salary))\b",
    re.IGNORECASE,
)


def check_substance(paper: Paper, checks: Sequence[Check]) -> Iterator[Check]:
    """Questions that the figures of the paper leave open; none is a fault of arithmetic."""
    yield from _no_cost(paper)
    yield from _empty(paper)
    yield from _offsets(paper)
    yield from _ends(paper)
    yield from _more_posts(paper)
    yield from _one_off(paper, checks)
    yield from _unsaid(paper)


def _no_cost(paper: Paper) -> Iterator[Check]:
    """No cost is said, while posts come that the same proposal or the paper does not price."""
    blocks = paper.layout.blocks
    for match in _NO_COST.finditer(paper.text):
        block = blocks[paper.layout.block_at(match.start())]
        inside = [p for p in paper.posts if block.start <= p.start < block.end]
        # A recommendation speaks of its own posts; a section on finance, of all.
        local = bool(inside) or (block.own and "recommend" in block.section.casefold())
        posts = [
            p for p in (inside if local else paper.posts) if p.action in ("establish", "regrade", "fund", "convert")
        ]
        if not posts:
            continue
        names = "; ".join(
            dict.fromkeys(f"{number_text(p.count)} x {p.title or 'post'} ({paper.where(p.start)})" for p in posts[:6])
        )
        words = " ".join(match[0].split())
        message = (
            f'The paper says "{words}", although posts are added or changed: {names}. It gives no figures to support '
            "that."
        )
        yield question(
            "P301",
            match.start(),
            match[0],
            message,
            "What do these posts cost a year, and which budget or saving pays for them?",
            tuple(p.start for p in posts),
        )


def _empty(paper: Paper) -> Iterator[Check]:
    blocks = paper.layout.blocks
    for at, block in enumerate(blocks):
        body = paper.text[block.body : block.end]
        if (
            block.kind == "heading"
            and _FINANCE.search(body)
            and (at + 1 == len(blocks) or blocks[at + 1].kind == "heading")
        ):
            following = paper.text[blocks[at + 1].start : blocks[at + 1].end] if at + 1 < len(blocks) else ""
            if at + 1 < len(blocks) and not re.match(r"\s*\d|[A-Z][a-z]+ (?:implications|considerations)", following):
                continue
            yield question(
                "P302",
                block.start,
                body,
                f'The section "{body.strip()}" is empty.',
                "What are the financial implications, and who has agreed them?",
            )
        elif _AS_ABOVE.search(body):
            yield question(
                "P302",
                block.start,
                body,
                'The financial implications are given as "as above", but there is no figure above.',
                "Which figures are meant?",
            )
    if not re.search(r"(?m)^[^\w\n]{0,20}(?:Appendix|Annex)\b", paper.text, re.IGNORECASE):
        for match in list(_APPENDIX.finditer(paper.text))[:3]:
            message = (
                f'"{" ".join(match[0].split())}" is not part of the paper as given, so its figures cannot be tested.'
            )
            yield question("P308", match.start(), match[0], message, "Can the appendix be supplied with the paper?")


def _offsets(paper: Paper) -> Iterator[Check]:
    """A saving that is to offset the growth of another proposal, which may be before or after it."""
    used: dict[str, int] = {}
    for amount in paper.amounts:
        quantity = amount.quantity
        sentence = paper.layout.sentence_at(quantity.start)
        if sentence is None or quantity.kind != "money" or amount.role != "saving":
            continue
        after = paper.text[quantity.end : min(sentence.end, quantity.end + 400)]
        if not _OFFSET.search(after):
            continue
        target = _PROPOSAL.search(after)
        if not target:
            continue
        number = target["n"]
        growth = [
            a
            for a in paper.amounts
            if a.number == number and a.role in ("growth", "cost", "funding") and a.quantity.start != quantity.start
        ]
        if growth:
            yield _readings(paper, amount, growth[0], number)
        if quantity.text in used:
            yield question(
                "P305",
                quantity.start,
                quantity.text,
                f"{quantity.text} is used to offset growth here and in line {used[quantity.text]}.",
                "Which growth does this saving pay for?",
            )
        used[quantity.text] = paper.line(quantity.start)


def _readings(paper: Paper, saving: PaperAmount, growth: PaperAmount, number: str) -> Check:
    """The readings of a growth that a saving is to offset, with those that fit marked."""
    saved, grown = saving.quantity, growth.quantity
    others = [
        a.quantity
        for a in paper.amounts
        if a.quantity not in (saved, grown) and a.quantity.value > 0 and not a.quantity.slip
    ]
    # Rounded amounts fit something always.
    fine = [q for q in others if q.slack <= 5]
    near = [
        q
        for q in fine
        if abs(q.value - saved.value - grown.value) <= q.slack + saved.slack + grown.slack + Fraction(1, 2)
    ]
    chance = sum(2 * (q.slack + saved.slack + grown.slack) + 1 for q in fine) / max(grown.value, Fraction(1))
    parts = [
        f"The saving of {saved.text} is to offset the growth of proposal {number}, {grown.text} read as "
        f"{pounds_text(grown.value)}. The readings are:"
    ]
    parts.append(_already_net(saved, grown, near[0] if near and chance < Fraction(1, 20) else None, len(others)))
    parts.append(
        f"B (the wording allows it): it is before the saving, and {pounds_text(grown.value - saved.value)} after it;"
    )
    for one in near[:1]:
        parts.append(
            f"C (possible): it is what one post costs more than another at {one.text}, so that the first costs "
            f"{pounds_text(grown.value + one.value)}."
        )
    return question(
        "P304",
        grown.start,
        grown.text,
        " ".join(parts).rstrip(";") + ("" if parts[-1].endswith(".") else "."),
        f"Is {grown.text} before or after the {saved.text}? A saving that is reinvested releases nothing.",
        (saved.start, *(q.start for q in near[:1])),
    )


def _already_net(saved: PrintedFigure, grown: PrintedFigure, gross: PrintedFigure | None, hypotheses: int) -> str:
    """The reading that a growth is already net of a saving. gross: the printed figure that it then comes from."""
    if gross is None:
        return f"A (open): it is already net, and before the saving it is {pounds_text(grown.value + saved.value)};"
    gap = abs(gross.value - saved.value - grown.value)
    off = f", {pounds_text(gap)} off" if gap else ""
    return (
        f"A (fits{off}): it is already net, {gross.text} - {saved.text} = {pounds_text(gross.value - saved.value)}, "
        f"and {saved.text} is not to be deducted again (found by trying {hypotheses} pair{'s' * (hypotheses != 1)});"
    )


def _ends(paper: Paper) -> Iterator[Check]:
    seen: set[int] = set()
    for match in _ENDS.finditer(paper.text):
        sentence = paper.layout.sentence_at(match.start())
        if sentence is None or sentence.start in seen:
            continue
        seen.add(sentence.start)
        yield question(
            "P306",
            match.start(),
            match[0],
            "Funding ends here; the paper does not say what the posts or services cost after that day, or who "
            "then pays.",
            "What falls on the base budget when the funding ends, and from which year?",
        )


def _more_posts(paper: Paper) -> Iterator[Check]:
    """More posts come than go, and the same proposals claim a saving."""
    for amount in (a for a in paper.amounts if not a.in_table and a.role == "saving"):
        sentence = paper.layout.sentence_at(amount.quantity.start)
        words = ""
        if sentence:
            first, last = max(sentence.start, amount.quantity.start - 300), amount.quantity.end + 100
            words = paper.text[first : min(sentence.end, last)]
        numbers = re.search(
            r"\bproposals?\s(?P<all>\d{1,2}[a-z]?(?:\s?(?:,|and|&|to)\s?\d{1,2}[a-z]?)*)", words, re.IGNORECASE
        )
        if not numbers:
            continue
        named = set(re.findall(r"\d{1,2}[a-z]?", numbers["all"]))
        posts = [p for p in paper.posts if p.number in named]
        come = sum((p.count for p in posts if p.action == "establish"), Fraction(0))
        go = sum((p.count for p in posts if p.action in ("disestablish", "end")), Fraction(0))
        if go and come > go and "saving" in words.casefold():
            message = (
                f"{number_text(go)} posts go and {number_text(come)} come, {number_text(come - go)} more, yet "
                f"a saving of {amount.quantity.text} is "
                "claimed. It depends on the difference in grades, which the paper does not price."
            )
            yield question(
                "P307",
                amount.quantity.start,
                amount.quantity.text,
                message,
                "What does each of these posts cost, on which basis, and were the posts that go filled and budgeted?",
                tuple(p.start for p in posts),
            )
            return


def _one_off(paper: Paper, checks: Sequence[Check]) -> Iterator[Check]:
    for check in (c for c in checks if c.code == "P105"):
        roles = {a.quantity.start: a.role for a in paper.amounts if a.quantity.start in check.figures}
        mine = {roles.get(start, "") for start in check.figures}
        if "one_off" in mine and mine & {"saving", "growth", "cost"}:
            yield question(
                "P303",
                check.start,
                check.text,
                f"{check.text} sets one-off money against recurring money.",
                "What is the one-off cost, and what is the yearly effect without it?",
            )


def _unsaid(paper: Paper) -> Iterator[Check]:
    """What a costing of the paper's posts needs and the paper nowhere says."""
    if not any(re.search(r"\d", p.grade) for p in paper.posts):
        return
    money = [a for a in paper.amounts if not a.in_table and a.role in ("growth", "saving", "cost")]
    if not money:
        return
    missing = [
        name
        for name, cue in (("whether on-costs are included", _ON_COSTS), ("which point of the grade they use", _BASIS))
        if not cue.search(paper.text)
    ]
    if missing:
        first = money[0].quantity
        yield question(
            "P309",
            first.start,
            first.text,
            f"The paper states costs of posts, but not {' or '.join(missing)}.",
            "On which basis, at which year's prices, and with which on-costs are these figures?",
        )


_RECURRING = re.compile(
    r"\b(?:recurring|recurrent|on-?going|permanent(?:ly)?|base budget|annual(?:ly)?|a year|per year|each year|"
    r"every year|per annum|p\.a\.|growth|established? posts?)(?!\w)",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:one[- ]off (?:cost|item|purchase|payment|redundanc|expend)|redundanc\w+|non-?recurr\w+|set-?up|"
    r"implementation|transition|severance|first year|until|pending|temporar\w+|time-limited|fixed[- ]term|"
    r"for (?:one|two|three|\d) years?|short[- ]term|pilot|purchase|capital (?:cost|works))\b",
    re.IGNORECASE,
)
_FROM_ONCE = re.compile(
    r"\b(?:met|funded|financed|paid(?: for)?|supported|covered|resourced|charged|drawn|comes?)\s(?:\w+\s){0,2}?"
    r"(?:from|by|through|out of|to|using|with)\s(?:[\w/'\u2019-]+\s){0,5}?(?P<money>reserves?|balances|"
    r"capital receipts?|"
    r"contingency|underspends?|one-off (?:money|funding|grant|income|monies)|carry[- ]forwards?)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:vacant|vacanc(?:y|ies)|unfilled|unbudgeted|unfunded|not budgeted|no budget|not (?:currently )?funded|frozen|"
    r"held vacant|without (?:a )?budget)\b",
    re.IGNORECASE,
)
_NO_BUDGET = re.compile(r"unbudgeted|unfunded|not budgeted|no budget|not (?:currently )?funded|without", re.IGNORECASE)
_ONE_YEAR = re.compile(
    r"\b(?:in|for|during)\s(?:the\s)?(?:(?:first|current|present|coming|this|part)[- ](?:financial\s)?year|"
    r"20\d\d(?:\s?[-/]\s?\d{2,4})?|year one)\b|\bin[- ]year\b|\bpart[- ]year\b",
    re.IGNORECASE,
)
_FULL = re.compile(r"\bfull[- ]year|\bthereafter\b|\b(?:every|each|later|future|subsequent) years?\b", re.IGNORECASE)


def check_conditions(paper: Paper) -> Iterator[Check]:
    """Questions on what pays, and for how long; none is a fault of arithmetic."""
    for sentence in paper.layout.sentences:
        words = paper.text[sentence.start : min(sentence.end, sentence.start + 1500)]
        yield from _from_once(sentence, words)
        yield from _neutral_once(sentence, words)
    yield from _empty_posts(paper)


def _from_once(sentence: Sentence, words: str) -> Iterator[Check]:
    """A cost that comes every year, met from money that is there once."""
    for match in _FROM_ONCE.finditer(words):
        clause = re.split(r"[;:]|,\s(?:and|while|with|but)\s|\b(?:while|whereas)\b", words[: match.end()])[-1]
        if _RECURRING.search(clause) and not _ONCE.search(words):
            money = match["money"].casefold()
            message = (
                f"A recurring cost is paid from {money}, which can be spent only once: the money ends, the cost does "
                "not."
            )
            ask = "Which recurring budget pays when this money is spent, and from which year?"
            yield question("P310", sentence.start + match.start(), match[0], message, ask)
            return


def _neutral_once(sentence: Sentence, words: str) -> Iterator[Check]:
    """Cost neutral in a year that is not a full one."""
    match = NEUTRAL.search(words)
    year = _ONE_YEAR.search(words)
    if match and year and abs(year.start() - match.start()) < 90 and not _FULL.search(words):
        message = (
            f'"{match[0]}" covers one year only ({year[0]}). Changes that start part way through a year cost and save '
            "more in a full year."
        )
        ask = "Is it cost neutral in a full year too? What is the full-year effect of each side?"
        yield question("P312", sentence.start + match.start(), match[0], message, ask)


def _empty_posts(paper: Paper) -> Iterator[Check]:
    """A saving from posts that are vacant or have no budget."""
    blocks = paper.layout.blocks
    going = [p for p in paper.posts if p.action in ("disestablish", "end")]
    saved = [a.quantity for a in paper.amounts if not a.in_table and a.role == "saving"]
    done: set[int] = set()
    for post in going:
        at = paper.layout.block_at(post.start)
        sentence = paper.layout.sentence_at(post.start)
        start, end = (sentence.start, sentence.end) if sentence else (blocks[at].start, blocks[at].end)
        match = _EMPTY.search(paper.text, start, end)
        last = blocks[min(at + 1, len(blocks) - 1)].end
        mine = [q for q in saved if blocks[at].start <= q.start < last]
        if not match or not mine or match.start() in done:
            continue
        done.add(match.start())
        none = bool(_NO_BUDGET.search(match[0]))
        message = f"{mine[0].text} is saved by posts that the paper calls {match[0].casefold()}: " + (
            "a post without a budget saves no budget."
            if none
            else "the pay of a vacant post may already be counted in a vacancy factor or an underspend."
        )
        ask = "Do these posts have a recurring budget, and is their saving counted anywhere else?"
        yield question("P311", match.start(), match[0], message, ask, (mine[0].start,))
