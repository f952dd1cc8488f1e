"""What is read of small papers, and how each relation of their figures is weighed, so that no step before a judgement changes unnoticed.

    python tests/pinned_readings.py                   after a change that is meant: writes pinned-readings.txt

The papers are those of `pinned_papers.py`, which holds what is judged of them, and tables in which one figure is wrong,
of rounded figures and of posts;
and texts in forms that are seldom. Here stands what a judgement is made from. First
the figures, with what each is and how it is hedged; the blocks of the text; the tables with their rows; the posts. Then every
relation that a search comes to, also those too weak to be a check: what it is, its figures, how closely it fits, and its odds in
decades. Last the words of each check that does not agree. A weight or a limit that has changed is seen there before it changes a judgement of any paper.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

from establishment.papers.checking import SEARCHES, check_paper
from establishment.papers.figures import PrintedFigure
from establishment.papers.paper import Paper
from establishment.papers.relation import Relation
from establishment.papers.source import PaperText, without_marks
from pinned_papers import FIGURE, RANGES, number, texts
from table_forms import KINDS, NAMES, paper

PINNED_READINGS = Path(__file__).with_name("pinned-readings.txt")
LONG = 960
"""So many letters of a table are enough."""
OFF = (1, 5, 6, 42, 44, 98, 102, 148, 152)
"""In per cent: how far a total is off, on both sides of 5, 30, 50 and 60% of itself, where a miss is judged otherwise."""


def off_by(percent: int, columns: int, money: str) -> str:
    """A table of which the last column has a total that is so much too high."""
    rows = [[f"{money}{(row + 3) * (column + 17) * 110 + 7:,}" for column in range(columns)] for row in range(3)]
    sums = [sum((row + 3) * (column + 17) * 110 + 7 for row in range(3)) for column in range(columns)]
    sums[-1] += sums[-1] * percent // 100
    heads = ["Service", *(f"Site {column + 1}" for column in range(columns))]
    names = ("Roads", "Parks", "Vans")
    cells = [heads, *([name, *row] for name, row in zip(names, rows, strict=True))]
    return piped([*cells, ["Total", *(f"{money}{total:,}" for total in sums)]])


def piped(rows: list[list[str]]) -> str:
    """Rows with pipes between their cells."""
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def rounded(rows: int, columns: int, grain: str) -> str:
    """A table whose sums, down and across, are those of the figures before they were rounded to a grain."""
    exact = [
        [Fraction((row * row + 4) * (5 * column * column + 17) * 237 + row * 61, 7) for column in range(columns)]
        for row in range(rows)
    ]
    exact = [[*row, sum(row, Fraction(0))] for row in exact]
    exact.append([sum(column, Fraction(0)) for column in zip(*exact, strict=True)])
    step = Fraction(grain)
    cells = [[f"{float(round(value / step) * step):,.{1 if step < 1 else 0}f}" for value in row] for row in exact]
    heads = ["Service", *(f"Site {chr(65 + column)}" for column in range(columns)), "Total"]
    return piped([heads, *([name, *row] for name, row in zip([*NAMES[:rows], "Total"], cells, strict=True))])


LEADS = ("", "Posts to be deleted", "New posts", "Proposed establishment, in FTE", "Share of posts in per cent")
HEADS = (
    ("Current", "Proposed", "Change"),
    ("Existing FTE", "New FTE", "Difference"),
    ("Posts deleted", "Posts created", ""),
    ("Number", "Grade", "Cost £"),
    ("Posts", "% of posts", "FTE"),
    ("2024/25", "2025/26", "+/-"),
)
"""Words before tables of posts, and headings of their columns."""


def posts_of(lead: str, heads: tuple[str, ...]) -> str:
    """A table of posts under some words and headings, with empty cells, noughts and decimals."""
    rows = [["Clerk, Grade 4", "6", "4", "-2"], ["Analyst (PO2)", "", "1.5", "1.5"], ["Driver", "3", "-", "(3)"]]
    rows += [["Manager Grade 9", "0.6", "1", "0.4"], ["Total", "9.6", "6.5", "-3.1"]]
    return f"{lead}\n\n{piped([['Post', *heads], *rows])}"


ODD = {
    "years over columns": "2022 2023 2024\nRoads 1,210 1,310 1,400\nParks 900 950 990\nTotal 2,110 2,260 2,390\n",
    "years with the mark of a note": "2022 20231 2024\nRoads 1,210 1,310 1,400\nParks 900 950 990\nTotal 2,110 2,260 2,390\n",
    "years before the figures of a row": "North 2021 12 13 25\nNorth 2022 14 15 29\nSouth 2021 16 17 33\nSouth 2022 .. 18 18\n",
    "a row with fewer cells": "Roads 1,210 1,310 1,400\nParks 900 950 990\nVans 300 310 320\nTotal 2,570 2,710\n",
    "a short row of two": "Roads 1,210 1,310\nParks 950\nTotal 1,210 2,260\n",
    "a short row of two, with more below": "Roads 1,210 1,310\nParks 950\nTotal 1,210 2,260\nVans 300 310\nBins 120\nTotal 300 430\n",
    "a lone figure of a total": "Roads 1,210 1,310 2,520\nParks 900 950 1,850\nTotal 4,370\n",
    "cells that are not given": "Roads | 1,210 | - | 1,400\nParks | .. | 950 | 990\n| n/a | 12 | |\nTotal | 1,210 | 950 | 2,390\n",
    "one line": "Service 2022 2023 Roads 1,210 1,310 Parks 900 950 Total 2,110 2,260\n",
    "one cell a line": "Service\nRoads\nParks\nVans\nTotal\n1,210\n900\n300\n2,410\n1,310\n950\n310\n2,570\n",
    "one cell a line with a title": "Costs\nService\nRoads\nParks\nTotal\n1,210\n900\n2,110\n1,310\n950\n2,260\n1,400\n990\n2,390\n",
    "a row of another width": "Housing\n1,210\n1,310\nFinance\n900\n950\nLegal\n5\nPlanning\n300\n310\nTotal\n2,410\n2,570\n",
    "decimal shares beside counts": "Share of posts in per cent\n\nPost\tPosts\tOf all\nClerk Grade 4\t9\t37.5\nAnalyst PO2\t15\t62.5\nTotal\t24\t100.0\n",
    "a total of one row": "Service\t2024\t2025\t2026\nRoads\t1,210\t1,310\t1,400\nTotal roads\t1,210\t1,310\t1,400\nParks\t900\t950\t990\nTotal parks"
    "\t900\t950\t991\nTotal\t2,110\t2,260\t2,390\n",
    "counts before their names": "12 clerks\n30 drivers\n2 cooks\n44 in all\n",
    "figures without labels": "\n".join(" ".join(f"{(r + 2) * (c + 3) * 7}" for c in range(4)) for r in range(4))
    + "\n",
    "figures parted by spaces": "We have 12 345 staff, and 3 100 450 of 12 500 people; rooms 12 345 67 are let.",
    "figures with their units": "It takes 10hrs, 5fte, 12x and 3FTE; room 12b and 7th of 40.",
    "figures at the end": "It costs £12,084. There are 12, of which 5; the rest, 7. In all £1,000,\n",
    "units in headings": "Item\tCost £000\tCost £m\tPosts\nRoads\t1,210\t1.2\t14\nParks\t900\t0.9\t11\nTotal\t2,110\t2.1\t25\n",
    "units in rows": "Item\t2024\t2025\nPay (£000)\t1,210\t1,310\nRent (£000)\t900\t950\nPosts (number)\t14\t15\n",
    "thousands with a sign": "Item\tCost £k\tLast year £k\nRoads\t£1,210\t£1,310\nParks\t£900\t£950\nTotal\t£2,110\t£2,260\n",
    "a sum of a row in the text": "Parks cost £2,840 over three years.\n\nRoads\t£1,210\t£1,310\t£1,400\nParks\t£900\t£950\t£990\n",
    "a sum of rows in the text": "Roads and parks cost £2,110 in 2024.\n\nService\t2024\t2025\nRoads\t£1,210\t£1,310\nParks\t£900\t£950\nVans\t£300\t£310\n",
    "posts that rise by a number": "The team will increase by 3 analysts. Clerks are reduced by two posts. The number of wardens rises by 4 to 12.",
    "one post of which something is done": "The Payroll Team Leader would be regraded to Grade 8. The Head Cook (PO3) post was deleted. The Driver is retained.",
    "a grade before its title": "Delete 2 x Grade 4 Clerks and 1 x SO1 - Senior Analyst, North; create 1 PO2 Manager (part-time).",
    "net changes of posts": "Net change in posts\n\nClerk Grade 4\t-2\nAnalyst PO2\t3\nDriver\t(1)\n",
    **{
        f"a gross cost that is £{off} off": f"The saving of £12,084 is to offset the growth of proposal 2.\n\nProposal 2. The cost is £30k. Before it "
        f"the team costs £{42_084 + off:,}.\n"
        for off in (0, 1, 499, 501, 502)
    },
    "a sentence of many letters": f"The cost of {'old ' * 60}parks is £1,210 and of roads £900, in all £2,111.\n",
    "prices before cells": "Wardens at £1,215\t12\t£14,580\nClerks @ £900\t3\t£2,700\nCooks of 40\t2\t80\n",
}
"""Texts in forms that are seldom."""


def mistyped(text: str, seed: str) -> str:
    """A paper with one digit of one figure changed, drawn by a seed."""
    draw = random.Random(seed)
    place = draw.choice(list(FIGURE.finditer(text)))
    at = draw.choice([n for n in range(place.start(), place.end()) if text[n].isdigit()])
    return text[:at] + str((int(text[at]) + draw.choice((1, 2, 5))) % 10) + text[at + 1 :]


def papers() -> dict[str, str]:
    """The papers by their names: those of the judgements, and tables in which a figure is wrong."""
    tables = {
        f"a total off by {percent}%, {columns} columns, {money}": off_by(percent, columns, money)
        for percent, columns, money in product(OFF, (1, 2, 4), ("£", ""))
    }
    for kind, nth in product(KINDS, range(3)):
        text = paper(KINDS[kind](random.Random(f"{kind} {nth}")), "pipes")
        tables[f"mistyped table: {kind} {nth}"] = mistyped(text, f"{kind} {nth}")
    for rows, columns, grain in product((2, 6), (2, 4, 5), ("0.1", "10", "100")):
        tables[f"rounded table: {rows} x {columns} to {grain}"] = rounded(rows, columns, grain)
    tables |= {f"posts: {lead}, {' '.join(heads)}": posts_of(lead, heads) for lead, heads in product(LEADS, HEADS)}
    return texts() | tables | ODD


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


def read(checked: Paper) -> Iterator[str]:
    """What is read of a paper."""
    yield f"figures: {'; '.join(map(figure_text, checked.figures))}"
    blocks = [f"{b.kind} {b.number}{'.' * b.own}{' *' * b.bullet}".strip() for b in checked.layout.blocks]
    yield f"blocks: {', '.join(blocks)}; {len(checked.layout.sentences)} sentences"
    for grid in checked.grids:
        rows = [f"{row.label} {'-'.join(c.text if c is not None else '' for c in row.cells)}" for row in grid.rows]
        yield f"table by {grid.form}: {grid.heads} {' / '.join(rows)}"[:LONG]
    for item in checked.items:
        share = f", {item.share.text}" if item.share is not None else ""
        yield f"item {item.figure.text}: {item.noun}{share} in sentence {item.sentence}"
    for post in checked.posts:
        marks = [post.action, number(post.count), number(post.fte), post.title, post.grade, post.number, post.to]
        yield f"post: {'|'.join(marks)} {post.start}-{post.end}{' in a table' * post.table}"


def readings_of(text: str) -> Iterator[str]:
    """What is read of a paper and how its relations are weighed, as lines."""
    results = check_paper(PaperText("paper.txt", text, without_marks(text)), ranges=RANGES)
    yield from read(results.paper)
    for name, search in SEARCHES.items():
        for relation in search(results.paper):
            yield f"{name}: {relation_text(relation)}"
    for check in results.checks:
        if check.verdict != "agrees":
            yield f"{check.code} {check.severity}: {check.message} {check.ask}".strip()


def pinned_readings() -> list[str]:
    """What is pinned of all papers."""
    return [line for name, text in papers().items() for line in (f"== {name}", *readings_of(text), "")]


if __name__ == "__main__":
    PINNED_READINGS.write_text("\n".join(pinned_readings()), encoding="utf-8")
