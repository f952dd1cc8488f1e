"""Changes, nets, shares, rates and parts of a year in running text: figures that must fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from establishment.papers.changes import changes
from establishment.papers.nets import differences, nets
from establishment.papers.paper import Paper
from establishment.papers.parts import MOST_FIGURES
from establishment.papers.paybacks import paybacks
from establishment.papers.rates import rates
from establishment.papers.results import Check
from establishment.papers.share_lists import share_lists
from establishment.papers.shares import shares
from establishment.papers.spans import part_years
from establishment.papers.unit_rates import unit_rates


def check_flows(paper: Paper) -> Iterator[Check]:
    """Figures of one sentence or paragraph that must fit each other."""
    for at, sentence in enumerate(paper.layout.sentences):
        figures = paper.of(sentence)
        if 1 <= len(figures) <= MOST_FIGURES:
            yield from part_years(paper, sentence, figures)
        if not 2 <= len(figures) <= MOST_FIGURES:
            continue
        yield from changes(paper, sentence, figures)
        yield from shares(paper, figures)
        yield from rates(paper, sentence, figures)
        yield from unit_rates(paper, at, sentence, figures)
        yield from differences(paper, sentence, figures)
    yield from share_lists(paper)
    yield from nets(paper)
    yield from paybacks(paper)
