"""What is read of small papers, and how each relation of their figures is weighed, so that no step before a judgement changes unnoticed.

    python tests/pinned_readings.py                   after a change that is meant: writes pinned-readings.txt

The papers are those of `pinned_papers.py`, which holds what is judged of them. Here stands what a judgement is made from. First
the figures, with what each is and how it is hedged; the blocks of the text; the tables with their rows; the posts. Then every
relation that a search comes to, also those too weak to be a check: what it is, its figures, how closely it fits, and its odds in
decades. A weight or a limit that has changed is seen there before it changes a judgement of any paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from establishment.papers.checking import SEARCHES, check_paper
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.relation import Relation
from establishment.papers.source import PaperText, without_marks
from pinned_papers import RANGES, number, texts

PINNED_READINGS = Path(__file__).with_name("pinned-readings.txt")
LONG = 240
"""So many letters of a line of words are enough."""


def figure_text(figure: PrintedFigure) -> str:
    """A figure as printed, with what it is: "£20k=20000 money over"."""
    otherwise = "/".join(map(number, figure.otherwise))
    marks = [figure.kind, figure.bound, figure.slip, otherwise, figure.noun, *["year"] * figure.year]
    return " ".join([f"{figure.text}={number(figure.value)}", *filter(None, marks)])


def relation_text(relation: Relation) -> str:
    """A relation: "sum 36 < 15 12 9: fits exactly, 3.2 decades, sentence"."""
    trial = relation.trial
    parts = " ".join(part.text for part in trial.parts)
    fit = ("misses", "fits rounded", "fits")[relation.fit]
    suspect = f", suspect {relation.suspect.text}" if relation.suspect is not None else ""
    marks = [relation.scope, relation.slip, relation.label, *["whole"] * relation.whole, *["trivial"] * trial.trivial]
    words = " ".join(filter(None, marks))
    return (
        f"{trial.kind} {trial.stated.text} < {parts}: {fit}, {relation.odds:.3f} of {relation.tried}, {words}{suspect}"
    )


def read(paper: Paper) -> Iterator[str]:
    """What is read of a paper."""
    yield f"figures: {'; '.join(map(figure_text, paper.figures))}"
    blocks = [f"{b.kind} {b.number}{'.' * b.own}{' *' * b.bullet}".strip() for b in paper.layout.blocks]
    yield f"blocks: {', '.join(blocks)}; {len(paper.layout.sentences)} sentences"
    for grid in paper.grids:
        rows = [f"{row.label} {'-'.join(c.text if c is not None else '' for c in row.cells)}" for row in grid.rows]
        yield f"table by {grid.form}: {grid.heads} {' / '.join(rows)}"[: 4 * LONG]
    for item in paper.items:
        share = f", {item.share.text}" if item.share is not None else ""
        yield f"item {item.figure.text}: {item.noun}{share} in sentence {item.sentence}"
    for post in paper.posts:
        marks = [post.action, number(post.count), number(post.fte), post.title, post.grade, post.number, post.to]
        yield f"post: {'|'.join(marks)} {post.start}-{post.end}{' in a table' * post.table}"


def readings_of(text: str) -> Iterator[str]:
    """What is read of a paper and how its relations are weighed, as lines."""
    paper = check_paper(PaperText("paper.txt", text, without_marks(text)), ranges=RANGES).paper
    yield from read(paper)
    for name, search in SEARCHES.items():
        for relation in search(paper):
            yield f"{name}: {relation_text(relation)}"


def pinned_readings() -> list[str]:
    """What is pinned of all papers."""
    return [line for name, text in texts().items() for line in (f"== {name}", *readings_of(text), "")]


if __name__ == "__main__":
    PINNED_READINGS.write_text("\n".join(pinned_readings()), encoding="utf-8")
