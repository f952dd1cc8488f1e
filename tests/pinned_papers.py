"""What is judged of small papers, and of each with one figure changed, so that no judgement changes unnoticed.

    python tests/pinned_papers.py                     after a change that is meant: writes pinned-papers.txt and pinned-limits.txt

The papers are those of the other tests, which say by hand what is right. Here every check of them is written down: its code, verdict,
figure, what was stated and computed, and the figures that it was held against; none of its words. Then the scenario that is
drafted from its posts. The same for copies in which one figure is another, or sentences, words or a figure stand between: what a
limit or a weight does is seen in what is no longer said of these, or said anew.

In the second file one thing of a text goes from little to much: how far figures stand apart, how far off they are, how many there
are. Each line is one stretch in which the same is said, so that every limit has its two sides.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import groupby, pairwise, product
from pathlib import Path

from establishment.papers.checking import check_paper
from establishment.papers.scenario import draft_toml
from establishment.papers.source import PaperText, without_marks
from papers import CASES
from table_forms import FORMS, KINDS, paper
from test_edges_papers import FIGURES, POSTS_OF, RATES, SHARES, SUBTOTALS, VARIANCE, table
from test_papers import NO_QUESTIONS, QUESTIONS
from test_papers_codes import EXAMPLES, FURTHER
from test_papers_no_alarm import RIGHT, WRONG

PINNED = Path(__file__).with_name("pinned-papers.txt")
PINNED_LIMITS = Path(__file__).with_name("pinned-limits.txt")
MANY = 16
"""Of a paper with more figures than these, a table, one copy is enough."""
FILLER = "The park and the library are kept by the council."
LINE = "See below.\n"
WORKINGS = (
    "£90,000 / 3 = £30,000.",
    "£90,000 / 7 = £12,858.",
    "(£8,100 + £900) x 12 = £108,000.",
    "£9,000 x (1 + 25%) = £11,250.",
    "(12 - 4) x £1,250 less £600 = £9,400",
    "£45,000 divided by £9,000 = 5",
    "40.5 x £1,215 = £49,208",
    "£45.3k divided by £9.1k = 5",
    "£45.3k divided by £9.1k = 6",
)
TOUCHING = "The staff of each service.\n\nHousing12,34523,456\nFinance1,2342,345\nLegal4,56756,789\nPlanning8,7653,210\nTotal26,91185,800\n"
"""12,345 + 1,234 + 4,567 + 8,765 = 26,911; 23,456 + 2,345 + 56,789 + 3,210 = 85,800."""
MORE = {
    "growth beside money": "As at 31 March 2022 there are 410 wardens. The aim is to recruit 40 wardens every quarter at £200 each, "
    "which gives 530 wardens by September 2022.",
    "amounts of a proposal": "Proposal 1. Delete 2 x Clerk Grade 4, a saving of £61,200 a year. Create 1 x Analyst Grade 7 at a cost of "
    "£48,300 a year. The one-off cost is £9,000. The net saving is £12,900 a year.\n\n| Item | £ |\n|---|---|\n| Saving | 61,200 |\n",
    "the same number twice": "Proposal 1. Delete 2 x Clerk Grade 4.\n\nAppendix\n\nProposal 1. Create 1 x Analyst Grade 7.",
    "parts of two roundings": "The total is £1,240,123. Roads take £1.2m and parks £35,000.",
    "parts that are rounded less": "The total is £1,240,000. Roads take £1.2m and parks £35,000. In all £35,099: paths £34.1k, signs £950.",
    "four labels and one figure": "Roads | Parks | Vans | Bins | 12\nNorth | South | East | 12\nNorth | South | 12\nTotal | 12 | 13\n",
    "a list at the end": "The budget is £30,000:\n\n- roads £12,000\n- parks £18,000\n",
    "a list of one": "The budget is £30,000:\n\n- roads £12,000\n\nA further £18,000 is for parks.\n",
    "a list with an item without an amount": "The budget is £30,000:\n\n- roads £12,000\n- signs\n- parks £13,000\n\nA further £5,000 is for vans.\n",
    "a list and more": "The budget is £35,000:\n\n- roads £12,000\n- parks £18,000 or £13,000\n\nA further £5,000 is for vans. Bins are £7,000.\n",
    "a list and more, wrong": "The budget is £36,000:\n\n- roads £12,000\n- parks £18,000\n\nA further £5,000 is for vans.\n",
    "a row is half of it": "North has 12 clerks, 30 drivers, 44 in all. South has 17 clerks, 22 drivers, 39 in all.",
}
RANGES = {"grade 4": (Fraction(20_000), Fraction(25_000))}
FIGURE = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")


def texts() -> dict[str, str]:
    """The papers by their names."""
    papers = {case.name: case.text for case in CASES}
    for code, (right, wrong) in EXAMPLES.items():
        papers |= {f"{code} right": right, f"{code} wrong": wrong}
    papers |= {f"no alarm: {name}": text for name, text in RIGHT.items()}
    papers |= {f"alarm: {name}": text for name, (text, _) in WRONG.items()}
    papers |= {f"question: {text[:40]}": text for _, text, _ in QUESTIONS}
    papers |= {f"no question: {text[:40]}": text for text in NO_QUESTIONS}
    papers |= {f"further: {text[:40]!r}": text for text in FURTHER}
    papers |= {f"figures: {text}": text for text, _ in FIGURES}
    papers |= {f"posts: {text[:40]!r}": text for text, _ in POSTS_OF}
    papers |= MORE
    papers |= {f"working: {text}": text for text in WORKINGS}
    rows = {"rates": RATES, "shares": SHARES, "subtotals": SUBTOTALS, "variance": VARIANCE}
    papers |= {f"table: {name} by {form}": table(rows[name], form) for name in rows for form in ("pipes", "spaces")}
    for form, kind in product(FORMS, KINDS):
        papers[f"made table: {kind}, {form}"] = paper(KINDS[kind](random.Random(f"{form} {kind}")), form)
    papers["made table: figures that touch"] = TOUCHING
    return papers


def number(value: Fraction | None) -> str:
    """A number in short."""
    return "-" if value is None else f"{float(value):.10g}"


def judgements(text: str) -> list[str]:
    """A line for each check of a paper, in the order of the text; and one for its posts."""
    results = check_paper(PaperText("paper.txt", text, without_marks(text)), ranges=RANGES)
    lines = []
    for check in results.checks:
        parts = [figure.text for figure in check.bound[1:]]
        others = " ".join(parts[:6] + [f"... {len(parts)} in all"] * (len(parts) > 6))
        lines.append(
            f"{check.code} {check.verdict} {check.text!r} {number(check.stated)} {number(check.computed)} < {others}"
        )
    posts = [f"{p.action} {number(p.count)} {p.title}, {p.grade}" for p in results.paper.posts]
    counts = results.counted
    lines.append(
        f"{counts.read} figures, {counts.tested} tested, {counts.agrees} agree, {counts.untestable} not testable"
    )
    for one in results.proposals:
        amounts = " ".join(f"{amount.quantity.text} {amount.role}" for amount in one.amounts)
        lines.append(f"proposal {one.number}: {len(one.posts)} posts; {amounts}")
    return [*lines, *([f"posts: {'; '.join(posts)}"] if posts else [])]


def variants(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Copies of a paper with one figure changed by a digit, and with sentences, words and a figure put in; drawn by its name."""
    drawn = random.Random(name)
    places = [match for match in FIGURE.finditer(text) if not re.fullmatch(r"(?:19|20)\d\d", match[0])]
    long = len(places) > MANY
    for match in drawn.sample(places, min(1 if long else 3, len(places))):
        digits = list(match[0])
        at = drawn.choice([n for n, digit in enumerate(digits) if digit.isdigit()])
        digits[at] = str((int(digits[at]) + drawn.choice((1, 1, 3, 9))) % 10)
        other = "".join(digits)
        yield f"{match[0]} -> {other}", text[: match.start()] + other + text[match.end() :]
    if long:
        return
    ends = [match.end() for match in re.finditer(r"[.:] (?=[A-Z])", text)]
    if ends:
        at, times = drawn.choice(ends), drawn.choice((1, 2, 3, 4, 5, 8, 9))
        yield f"{times} sentences at {at}", text[:at] + f"{FILLER} " * times + text[at:]
    spaces = [match.end() for match in re.finditer(r"(?<=[a-z,(]) ", text)]
    if spaces:
        at, times = drawn.choice(spaces), drawn.choice((1, 2, 3, 6, 12))
        yield f"{times} words at {at}", text[:at] + "old " * times + text[at:]
        at = drawn.choice(spaces)
        yield f"a figure at {at}", text[:at] + "beside 47 sheds " + text[at:]


def lines_of(name: str, text: str) -> list[str]:
    """What is judged of a paper and of its copies: of a copy only what differs."""
    right = judgements(text)
    results = check_paper(PaperText("paper.txt", text, without_marks(text)))
    draft = draft_toml(results).splitlines() if results.paper.posts else []
    lines = [
        f"== {name}",
        *right,
        *(f"draft: {line.split('#')[0]}".rstrip() for line in draft if line and line[0] != "#"),
    ]
    for change, other in variants(name, text):
        judged = judgements(other)
        lines += [f"-- {change}", *(f"  + {line}" for line in judged if line not in right)]
        lines += [f"  - {line}" for line in right if line not in judged]
    return lines


def apart(before: str, after: str) -> Callable[[int], str]:
    """Two sentences with so many between."""
    return lambda n: " ".join([before, *[FILLER] * n, after])


def words(before: str, after: str) -> Callable[[int], str]:
    """Two pieces with so many letters between, in words of four."""
    return lambda n: f"{before} {('old ' * 80)[:n]}{after}"


def off(text: str, right: int, step: int = 1) -> Callable[[int], str]:
    """A figure that is so many steps more than it should be."""
    return lambda n: text.format(f"{right + n * step:,}")


def listed(total: str, between: str, last: str) -> Callable[[int], str]:
    """A total and so many parts of it, 11, 12, 13 ..., of which the last is one too many where that is asked for."""

    def text(n: int) -> str:
        parts = [f"{10 + k} {name}" for k, name in zip(range(1, n + 3), NAMES, strict=False)]
        return total.format(sum(10 + k for k in range(1, n + 3)) + len(last)) + between.join(parts) + "."

    return text


def totalled(columns: int) -> Callable[[int], str]:
    """A table of so many rows with a total that is as much too high as there are rows."""

    def text(n: int) -> str:
        rows = [[f"{(row + 3) * (column + 17) * 11:,}" for column in range(columns)] for row in range(n + 2)]
        sums = [
            f"{sum((row + 3) * (column + 17) * 11 for row in range(n + 2)) + (column and n):,}"
            for column in range(columns)
        ]
        cells = [[name, *row] for name, row in zip(NAMES, rows, strict=False)] + [["Total", *sums]]
        return (
            "\n".join("\t".join(row) for row in [["Service", *(f"Year {c + 1}" for c in range(columns))], *cells])
            + "\n"
        )

    return text


NAMES = [
    f"{one}{two}s"
    for one in ("gard", "for", "mill", "wood", "cart", "park", "barg", "mast")
    for two in ("en", "el", "it", "or", "ar", "om", "un")
]


LIMITS: dict[str, tuple[int, Callable[[int], str]]] = {
    "digits of a figure": (
        8,
        lambda n: f"Roads cost £{'12' * 5}{'1' * n} and parks £{'23' * 5}{'2' * n}; in all £{'35' * 5}{'3' * n}.",
    ),
    "sentences between a total and three parts": (
        60,
        apart("There are 36 officers in total.", "They are 15 north, 12 south and 9 west."),
    ),
    "the same, one wrong": (60, apart("There are 37 officers in total.", "They are 15 north, 12 south and 9 west.")),
    "sentences between parts and their total": (
        60,
        apart("There are 15 north, 12 south and 9 west.", "That is 36 officers in total."),
    ),
    "sentences between a total and two parts": (
        30,
        apart("The budget is £3,530 in total.", "Roads take £1,210 and parks £2,320."),
    ),
    "the same, of small numbers": (30, apart("There are 27 officers in total.", "They are 15 north and 12 south.")),
    "sentences between a change and its ends": (12, apart("Posts fall from 212 to 204.", "This is a reduction of 8.")),
    "the same, wrong": (12, apart("Posts fall from 212 to 204.", "This is a reduction of 9.")),
    "sentences between two figures and their net": (
        12,
        apart("It saves £210,450. It costs £90,300.", "The net saving is £120,150."),
    ),
    "the same net, wrong": (12, apart("It saves £210,450. It costs £90,300.", "The net saving is £120,510.")),
    "sentences between a number at a rate and what it comes to": (
        12,
        apart("It needs three posts at £31,200 each.", "The cost is £93,600."),
    ),
    "the same, wrong by two digits": (12, apart("It needs three posts at £31,200 each.", "The cost is £96,300.")),
    "sentences between a part and its share": (12, apart("Of 72 posts 18 are vacant.", "The rate is 25%.")),
    "sentences between a year and its half": (
        20,
        apart("It costs £28,300 a year.", "In 2023/24 the cost is £14,150 for 6 months."),
    ),
    "the same, wrong by a digit": (
        20,
        apart("It costs £28,300 a year.", "In 2023/24 the cost is £14,850 for 6 months."),
    ),
    "sentences between outlay, saving and payback": (
        12,
        apart("The lamps cost £90,000. They save £30,000 a year.", "They pay back in 3.0 years."),
    ),
    "the same, wrong by a year": (
        12,
        apart("The lamps cost £90,000. They save £30,000 a year.", "They pay back in 4.0 years."),
    ),
    "sentences before growth by a date": (
        50,
        apart(
            "As at 31 March 2022 there are 410 wardens.",
            "The aim is to recruit 40 wardens every quarter, which gives 520 wardens by September 2022.",
        ),
    ),
    "letters between a total and its list": (
        200,
        words("There are 36 officers,", "of which 15 are north, 12 south and 9 west."),
    ),
    "letters between a list and its total": (
        200,
        words("There are 15 north, 12 south and 9 west,", "in all 36 officers."),
    ),
    "letters within a list": (120, words("There are 36 officers: 15 north, 12", "south and 9 west.")),
    "letters between a part and its whole": (80, words("There are 18", "of the 72 posts (25%) vacant.")),
    "letters between a number and its share": (
        80,
        words("Of the 72 posts, 18", "(26%) are vacant and 54 (75%) are not."),
    ),
    "letters between a number and a rate": (120, words("It needs three posts", "at £31,200 each, £96,300.")),
    "letters behind a rate": (120, words("It needs three posts at £31,200", "each, £96,300.")),
    "letters within a change": (120, words("Posts fall from 212", "to 204, a reduction of 9.")),
    "letters before a change": (120, words("Posts fall from 212 to 204,", "a reduction of 9.")),
    "letters between a yearly figure and its year": (120, words("It costs £28,300", "a year, £14,850 in 6 months.")),
    "letters between a figure and its months": (200, words("It costs £28,300 a year and £14,850", "for 6 months.")),
    "a total that is more than its parts": (200, off("There are {} officers: 15 north, 12 south and 9 west.", 36)),
    "the same, of money": (
        200,
        off("The sum is £{} in total: £12,310 for roads, £13,470 for parks and £9,220 for vans.", 35_000, 100),
    ),
    "the same, in thousands": (
        200,
        off("The sum is £{}k in total: £12k for roads, £13k for parks, £14k for vans and £9k for sheds.", 48),
    ),
    "a change that is more than it should be": (100, off("Posts fall from 212 to 204, a reduction of {}.", 8)),
    "a net that is more than it should be": (
        200,
        off("It saves £210,450 and costs £90,300, a net saving of £{}.", 120_150, 90),
    ),
    "a product that is more than it should be": (200, off("It needs three posts at £31,200 each, £{}.", 93_600, 10)),
    "a share that is more than it should be": (60, off("Of the 72 posts 18 ({}%) are vacant.", 25)),
    "a change in per cent that is more than it should be": (60, off("Costs rise from £200,000 to £250,000 ({}%).", 25)),
    "half a year that is more than it should be": (200, off("It costs £28,300 a year, £{} for 6 months.", 14_150, 10)),
    "a payback that is more than it should be": (
        40,
        off("The lamps cost £90,000 and save £30,000 a year, so they pay back in {} years.", 3),
    ),
    "months against a year": (200, off("The rent is £1,200 a month, £{} a year.", 14_400, 20)),
    "growth that is more than comes by the date": (
        90,
        off(
            "As at 31 March 2022 there are 410 wardens. The aim is to recruit 40 wardens every quarter, which gives {} wardens by September 2022.",
            450,
        ),
    ),
    "parts of a list": (40, listed("There are {} staff: ", ", ", "")),
    "the same list, one wrong": (40, listed("There are {} staff: ", ", ", "x")),
    "parts of a list, one a line": (40, listed("There are {} staff:\n\n- ", "\n\n- ", "")),
    "the same, one a line and wrong": (40, listed("There are {} staff:\n\n- ", "\n\n- ", "x")),
    "rows of a table": (40, totalled(1)),
    "rows of a table of three columns": (40, totalled(3)),
    "figures between a total and its parts": (
        30,
        lambda n: (
            f"There are 36 officers{''.join(f', {59 + 7 * k} {NAMES[k]}' for k in range(n))}. They are 15 north, 12 south and 9 west."
        ),
    ),
    "figures between a part and its share": (
        30,
        lambda n: (
            f"Of 72 posts 18 are vacant{''.join(f', {159 + 7 * k} {NAMES[k]}' for k in range(n))}, which is a rate of 25%."
        ),
    ),
    "sentences alike": (
        6,
        lambda n: " ".join(
            f"In {NAMES[k]} {3 + 2 * k} clerks at {21 + k} hours make {(3 + 2 * k) * (21 + k)} hours." for k in range(n)
        ),
    ),
    "parts of a list before an amount that closes the gap": (
        5,
        lambda n: (
            f"The sum of £{175 + sum(210 + 31 * k for k in range(n))}k is set aside:\n\n"
            + "".join(f"- £{210 + 31 * k}k for {NAMES[k]}\n\n" for k in range(n))
            + "In March a £175k allocation was made for others."
        ),
    ),
    "times that thousands with a comma and a k are more than plain ones": (
        40,
        lambda n: f"The hall costs £{n + 1},000k. The park costs £1,000. The road costs £{100 + n}k.",
    ),
    "figures of a sentence": (
        70,
        lambda n: f"We have 15 north, 12 south, in total 27 staff{''.join(f' and {159 + 7 * k} x' for k in range(n))}.",
    ),
    "text lines between the rows of a table": (
        12,
        lambda n: f"Roads 1,210 2,310\nParks 2,320 1,450\n{LINE * n}Vans 3,140 2,870\nTotal 6,670 6,630\n",
    ),
    "words of a text line between the rows of a table": (
        24,
        lambda n: f"Roads 1,210\nParks 2,320\n{'old ' * n}old\nVans 3,140\nTotal 6,670\n",
    ),
    "lines between two amounts and their sum": (
        24,
        lambda n: f"Roads take £1,212,310.\n\nParks take £2,313,470.\n\n{LINE * 2 * n}The sum is £3,525,780.\n",
    ),
    "ten times that a cell is more than its column": (
        90,
        lambda n: (
            f"Site\tCost £\nNorth\t£1,000\nSouth\t£1,010\nEast\t£990\nWest\t£1,020\nHill\t£{(26 + n) * 10_000:,}\n"
        ),
    ),
    "officers that are nearly so many": (
        40,
        lambda n: f"There are nearly {30 + n} officers: 15 north, 12 south and 9 west.",
    ),
    "officers that are over so many": (
        40,
        lambda n: f"There are over {20 + n} officers: 15 north, 12 south and 9 west.",
    ),
    "officers that are about so many": (
        40,
        lambda n: f"There are about {20 + n} officers: 15 north, 12 south and 9 west.",
    ),
    "per cent that a share nearly is": (30, lambda n: f"Of the 72 posts 18 (nearly {18 + n}%) are vacant."),
    "letters between posts and an action behind them": (100, words("2 x Clerk Grade 4", "will be deleted.")),
    "words of a title": (24, lambda n: f"Delete 2 x {'Old ' * n}Clerk Grade 4."),
}


def course(top: int, text: Callable[[int], str]) -> Iterator[str]:
    """The stretches from 0 to the top in which the same is said: looked at in steps, and between two that differ by halves."""
    results: dict[int, str] = {}

    def at(n: int) -> str:
        if n not in results:
            lines = judgements(text(n))
            results[n] = (
                "; ".join(" ".join(line.split()[:2]) for line in lines if line[:1] == "P" or line[:6] == "posts:")
                or "nothing"
            )
        return results[n]

    def between(low: int, high: int) -> None:
        if at(low) != at(high) and high - low > 1:
            middle = (low + high) // 2
            between(low, middle)
            between(middle, high)

    steps = [*range(0, top, max(top // 8, 1)), top]
    for low, high in pairwise(steps):
        between(low, high)
    for message, group in groupby(sorted(results), key=at):
        numbers = list(group)
        yield f"{numbers[0]} to {numbers[-1]}: {message}"


def pinned_texts() -> list[str]:
    """What is pinned of papers and their copies, as lines."""
    return [line for name, text in texts().items() for line in [*lines_of(name, text), ""]]


def pinned_limits() -> list[str]:
    """What is pinned of limits."""
    return [line for name, (top, text) in LIMITS.items() for line in [f"== {name}", *course(top, text), ""]]


def write() -> None:
    """Write the judgements down as they are."""
    PINNED.write_text("\n".join(pinned_texts()), encoding="utf-8")
    PINNED_LIMITS.write_text("\n".join(pinned_limits()), encoding="utf-8")


if __name__ == "__main__":
    write()
