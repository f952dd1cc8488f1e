"""Words for what becomes of posts, where they stand in a sentence, and what a heading announces."""

from __future__ import annotations

import re
from dataclasses import dataclass

from establishment.papers.post_words import (
    ACTIONS,
    JOB,
    NEGATED,
    PAST,
    POST,
)

MOST_POSTS = 400_000
"""No paper moves more posts at once."""
REACH, WEAK_REACH, CLAUSE = 140, 26, 40
"""Characters between an action and its number: at most, for weak words, and what a new clause costs."""
FTE = re.compile(r"\s*\(?\s?(?:f\.?t\.?e|w\.?t\.?e|(?:full|whole)[- ]?time equivalents?)", re.IGNORECASE)
SKIP = re.compile(
    r"\s*(?:x|×|no\.?(?=\s)|nr\.?)?\s*(?:FTEs?|WTEs?|full[- ]time equivalents?|"
    r"whole[- ]time equivalents?)?\s*(?:of\s+(?=[A-Z]))?",
    re.IGNORECASE,
)
ARTICLE = re.compile(
    r"(?<!\bevery )(?<!\beach )\b(?:(?P<new>an?\s+(?:additional|new|further|extra|second|third|single|vacant)?\s*|"
    r"another\s+|one\s+)|(?P<the>the\s+))"
    r"(?P<title>(?:[\w/&'\u2019\u2018\u201c\"-]+\s+|\u2013\s+|/\s+){0,9}?)(?<!\bin )(?P<post>post|role|position|"
    r"vacancy)\b(?!\s?holder)",
    re.IGNORECASE,
)
NEW_CLAUSE = re.compile(
    r"\b(?:are|is|was|were|will|be|been|that|which|who|on|to|has|have|year|staff|these|those)\b", re.IGNORECASE
)
NOTE = re.compile(
    r"(?:For|In|Only|The|All|These|This|Those|Figures?|Includ\w+|Exclud\w+|As|See|Source|Where|When|At|On|It|There|No|"
    r"Not|From|To|Since|If|With|Without)\b"
)
GOES_ON = re.compile(
    r"\W*(?:they|these|those|of (?:these|which|whom|the|them)|made up|this|among|the (?:posts|positions|jobs|"
    r"reductions|cuts)|includ\w+|in addition|also)\b",
    re.IGNORECASE,
)
_CUTS = re.compile(
    r"\b(?:redundanc\w+|cuts|losses|reductions|deletions|appointments|leavers|additions|savings)\b|:\s*$", re.IGNORECASE
)
TITLED = re.compile(
    r"\s+(?P<new>an?\s+(?:additional\s+|new\s+|"
    r"further\s+)?)?(?P<the>the\s+)?(?P<title>[A-Z][\w/&'\u2019-]*(?:\s+(?:of|and|for|/|&|"
    r"[A-Z][\w/&'\u2019-]*)){0,7})(?=\s*[(,.;]|\s+(?:as|to|at|from|post|in)\b|\s*$)"
)
MODIFIER = re.compile(r"(?:further|more|extra|additional|another|new)", re.IGNORECASE)
NAMED_IN_ALL = re.compile(r"\s*(?:posts|positions|jobs|roles)\s(?:\w+\s)?in (?:total|all)\b")
LEADS = re.compile(
    r"(?:[:;]|-)\s*$|\bfollow(?:s|ing)\b[^.]{0,60}[:;.]?\s*$|\b(?:these|are|is|listed|below)\s*[:.]?\s*$"
)
_IN_A_NAME = re.compile(r"(?<![A-Za-z])[a-z]+,?\s$")
_NAME_GOES_ON = re.compile(r"\s[A-Z][a-z]")
"""An action word with a capital inside a sentence, before another, is part of a name: "New College"."""
PLACE = re.compile(
    r"\s*(?:[-\u2022*\u25aa\u25cf]\s+)?(?=[A-Z])[^:;.()\d£$]{3,90}\((?P<n>\d[\d,]*)(?P<m>)\)\s*(?:[:;,.]|$)"
)
"""An item of a list: a name and its number in brackets."""
LEAVERS = re.compile(
    r"\b(?:redundanc(?:y|ies)|(?:voluntary|early|job|staff) (?:exits?|departures|losses|cuts|releases?)|departures|"
    r"lay-?offs)\b",
    re.IGNORECASE,
)
COUNTED_AFTER = re.compile(
    r"^[^:.()]{3,90}?(?:\((?P<n>\d[\d,.]*)(?:\s?(?:FTEs?|posts?|x))?\)|"
    r"\s[\u2013:x×-]\s?(?P<m>\d[\d,.]*)(?:\s?(?:FTEs?|posts?))?)\s*[.,;]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ActionAt:
    """A word for an action and where it stands in its sentence."""

    action: str
    start: int
    end: int
    weak: bool


def actions_in(text: str) -> list[ActionAt]:
    """Every word for an action that is not denied, in order; of two that overlap, the longer."""
    matches = [ActionAt(a.action, m.start(), m.end(), a.weak) for a in ACTIONS for m in a.words.finditer(text)]
    matches.sort(key=lambda a: (a.start, a.start - a.end))
    actions: list[ActionAt] = []
    for one in matches:
        before = text[max(one.start - 40, 0) : one.start]
        if text[one.start].isupper() and _IN_A_NAME.search(before) and _NAME_GOES_ON.match(text, one.end):
            continue
        denied = one.action != "end" and NEGATED.search(before)
        if (not actions or one.start >= actions[-1].end) and not denied and not PAST.search(before):
            actions.append(one)
    return actions


def announced(text: str) -> str:
    """The action that a heading, or the sentence before a list, announces: the last strong word for one."""
    strong = [a for a in actions_in(text[-300:]) if not a.weak]
    return strong[-1].action if strong else ""


def headed(text: str) -> str:
    """The action that a heading announces: it names posts, or leads a list."""
    return announced(text) if POST.search(text) or JOB.search(text) or _CUTS.search(text) else ""
