"""Posts whose number moves from one figure to another: "inspectors are reduced from 86 to 75" is eleven posts fewer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from establishment.papers.blocks import Layout
from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.post_words import JOB, MOST_POSTS, PaperPost, counts_things

_FROM = re.compile(r"(?P<title>[^,;:.()\d\n]{4,90}?)\s+from\s(?:the\scurrent\s)?$", re.IGNORECASE)
NEAR = 8
"""A change is looked for among so many figures on either side."""
_TO = re.compile(r"\s(?:[\w-]+\s){0,3}?to\s$", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:reduc\w+|cut|fall\w*|fell|drop\w*|decreas\w+|increas\w+|ris\w+|rose|gr[eo]w\w*|go(?:es)?|number of)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^\W*(?:and|while|with|the|total|number|numbers|of|in)\s", re.IGNORECASE)
_VERB = re.compile(
    r"\s(?:numbers?\s|posts?\s)?(?:will|would|are|is|were|was|be|to|has|have|fall|falls|fell|cut|reduced|increase[sd]?|"
    r"rises?|rose|drops?|goes?|go)\b.*$",
    re.IGNORECASE,
)


def moved_posts(text: str, layout: Layout, figures: Sequence[PrintedFigure]) -> Iterator[PaperPost]:
    """Each movement of a number of posts whose change the sentence does not say as a figure of its own."""
    for at, (one, two) in enumerate(pairwise(figures)):
        whole = all(f.kind == "count" and not f.year and f.size % UNIT == 0 and not f.bound for f in (one, two))
        if not whole or one.size == two.size or not _TO.fullmatch(text, one.end, two.start):
            continue
        sentence = layout.sentence_at(one.start)
        if sentence is None or not sentence.end > two.start:
            continue
        before = _FROM.search(text[max(sentence.start, one.start - 110) : one.start])
        near = figures[max(0, at - NEAR) : at + NEAR]
        change, after = abs(one.size - two.size), text[two.end : two.end + 60]
        told = any(abs(f.size) == change for f in near if sentence.start <= f.start < sentence.end)
        if before is None or told or change > MOST_POSTS * UNIT or counts_things(after):
            continue
        title = _VERB.sub("", before["title"].strip())
        while lead := _LEAD.match(title):
            title = title[lead.end() :]
        if JOB.search(title) and _CHANGE.search(text[sentence.start : one.start]):
            action = "disestablish" if two.size < one.size else "establish"
            yield PaperPost(action, abs(one.value - two.value), None, title, "", one.start, two.end)
