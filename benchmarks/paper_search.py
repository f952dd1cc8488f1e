"""What each mechanism of the search gives, and weights fitted on real papers.

python benchmarks/paper_search.py FOLDER             what each mechanism gives, switched off one at a time
python benchmarks/paper_search.py FOLDER --fit       what each threshold of running text would keep, by five folds
python benchmarks/paper_search.py FOLDER --fit --write    the threshold that keeps most at the precision wanted is kept,
                                                          in weights.toml with the date given by --date

FOLDER holds papers NAME.txt, each beside NAME.truth.json (`checks` with `stated`, `stated_text`, `line`, `verdict`).
Every right figure is looked for among those that agree; every sixth is typed wrongly, to see whether that is found.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from establishment.papers.checking import SEARCHES, check_paper
from establishment.papers.judgement import OFF
from establishment.papers.paper import Paper
from establishment.papers.prose_search import search_prose
from establishment.papers.relation import Relation, weights
from establishment.papers.source import PaperText, without_marks

MECHANISMS = {
    "all tables": ("columns", "rows"),
    "choice of the reading by arithmetic": ("readings",),
    "tables run together in one line": ("together",),
    "cells that lost their gaps": ("glue",),
    "the slip of the hand": ("slip",),
    "surprise: digits and number of hypotheses": ("surprise",),
    "the grain of rounding": ("grain",),
    "leave one out": ("leave_one_out",),
    "one finding for a set of figures": ("once",),
    "one change that puts two relations right": ("crossing",),
    "what holds in other tables of the shape": ("shared",),
    "hedges: nearly, over, about": ("hedges",),
    "the right size printed elsewhere": ("again",),
    "the place of a total: last row, last column": ("ends",),
    **{name: (name,) for name in SEARCHES if name != "tables"},
}
"""Each mechanism with the switches that turn it off."""
SAMPLE = 6
ALARM = 0.5
"""A false alarm costs as much as half of a paper's right relations."""
FOLDS = 5
THRESHOLDS = (1.5, 1.0, 0.7, 0.5, 0.3, 0.2, 0.0, -0.2)
PRECISION = 0.71
"""So much of what is said to agree must be in the truth, which does not list every relation."""
NUMBERS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Score:
    """Right relations confirmed, wrong typing found, and false alarms, of how many."""

    confirmed: int
    right: int
    found: int
    typed: int
    alarms: int

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def worth(self) -> float:
        """Part confirmed and part found, less what alarms cost."""
        good = self.confirmed / max(self.right, 1) + self.found / max(self.typed, 1)
        return good - ALARM * self.alarms


def checks_of(lines: list[str]) -> list[tuple[str, list[tuple[int, str]], str]]:
    """Verdict, figures with their lines, and message of every check of a paper."""
    text = "\n".join(lines)
    results = check_paper(PaperText("paper.txt", text, without_marks(text)))
    paper = results.paper
    return [
        (c.verdict, [(paper.line(c.start), c.text), *((paper.line(f.start), f.text) for f in c.bound)], c.message)
        for c in results.checks
    ]


def typed_wrongly(line: str, text: str, seed: str) -> str:
    """A line with one digit of a figure changed."""
    chance = random.Random(seed)
    at = line.find(text)
    places = [n for n, sign in enumerate(text) if sign.isdigit()]
    if at < 0 or not places:
        return line
    place = chance.choice(places)
    digit = chance.choice([d for d in "123456789" if d != text[place]])
    return line[: at + place] + digit + line[at + place + 1 :]


def scored(job: tuple[Path, tuple[str, ...], dict[str, float]]) -> Score:
    """One paper under some switches and weights."""
    path, off, changed = job
    OFF.clear()
    OFF.update(off)
    weights()["table"].update(changed)
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    lines = ["", "", *path.read_text(encoding="utf-8").split("\n")[2:]]
    return _score(path.stem, lines, [c for c in truth["checks"] if not c.get("arguable") and c.get("line")])


def _score(name: str, lines: list[str], wanted: list[dict[str, Any]]) -> Score:
    made = checks_of(lines)
    good = {place for verdict, places, _ in made if verdict in ("agrees", "rounding") for place in places}
    bad = [(places[0], message) for verdict, places, message in made if verdict in ("differs", "mistyped")]
    right = [c for c in wanted if c["verdict"] in ("agrees", "rounding") and c.get("kind") != "restatement"]
    wrong = [str(c.get("stated_text") or c["stated"]) for c in wanted if c["verdict"] == "disagrees"]
    alarms = sum(not any(text in message for text in wrong) for _, message in bad)
    confirmed = sum((c["line"], str(c.get("stated_text"))) in good for c in right)
    sample = right[::SAMPLE] if len(right) >= SAMPLE else right[:1]
    found = 0
    for c in sample:
        n = c["line"] - 1
        line = typed_wrongly(lines[n], str(c.get("stated_text")), f"{name}{n}")
        again = checks_of([*lines[:n], line, *lines[n + 1 :]])
        known = {message for _, message in bad}
        found += any(v in ("differs", "mistyped") and m not in known for v, _, m in again)
    return Score(confirmed, len(right), found, len(sample), alarms)


def total(
    pool: ProcessPoolExecutor, papers: list[Path], off: tuple[str, ...] = (), changed: dict[str, float] | None = None
) -> Score:
    """All papers together."""
    whole = Score(0, 0, 0, 0, 0)
    for one in pool.map(scored, [(path, off, changed or {}) for path in papers], chunksize=4):
        whole += one
    return whole


def ablate(pool: ProcessPoolExecutor, papers: list[Path]) -> None:
    """Print a table: what is lost where a mechanism is switched off."""
    print("| left out | confirmed | typed wrongly, found | false alarms |\n|---|---|---|---|")
    for name, off in {"nothing": (), **MECHANISMS}.items():
        score = total(pool, papers, off)
        print(
            f"| {name} | {score.confirmed} of {score.right} | {score.found} of {score.typed} | {score.alarms} |",
            flush=True,
        )


@dataclass(frozen=True)
class Candidate:
    """A relation of running text that fits: its odds, whether the truth has it, and its fold."""

    odds: float
    right: bool
    fold: int


def candidates(job: tuple[int, Path]) -> list[Candidate]:
    """Every relation of running text of one paper that fits, however unlikely, with what the truth says of it."""
    number, path = job
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    text = "\n".join(["", "", *path.read_text(encoding="utf-8").split("\n")[2:]])
    weights()["prose"]["accept"] = -9.0
    paper = Paper(PaperText("paper.txt", text, without_marks(text)))
    best: dict[tuple[frozenset[int], int], Relation] = {}
    for relation in search_prose(paper.items):
        key = relation.key, relation.trial.stated.start
        if relation.fit and not relation.trial.trivial and (key not in best or relation.odds > best[key].odds):
            best[key] = relation
    made = []
    for relation in best.values():
        placed = {(paper.line(f.start), f.text) for f in relation.figures}
        sizes = {abs(float(f.value)) for f in relation.figures}
        right = any(
            (c.get("line"), str(c.get("stated_text"))) in placed
            and 2 * sum(float(n) in sizes for n in NUMBERS.findall(str(c.get("working")))) >= len(relation.trial.parts)
            for c in truth["checks"]
            if c["verdict"] in ("agrees", "rounding")
        )
        made.append(Candidate(relation.odds, right, number % FOLDS))
    return made


def kept_at(found: list[Candidate], accept: float) -> tuple[float, float]:
    """The part of the right relations that a threshold keeps, and the part of what it keeps that is right."""
    kept = [c for c in found if c.odds >= accept]
    right = sum(c.right for c in kept)
    return right / max(1, sum(c.right for c in found)), right / max(1, len(kept))


def fit(pool: ProcessPoolExecutor, papers: list[Path], write: bool, day: str) -> None:
    """Print what each threshold keeps; each fold is judged at the threshold that the other folds choose."""
    found = [c for made in pool.map(candidates, enumerate(papers)) for c in made]
    print("| odds from | right relations kept | right among those kept |\n|---|---|---|")
    for accept in THRESHOLDS:
        kept, right = kept_at(found, accept)
        print(f"| {accept} | {kept:.0%} | {right:.0%} |")
    for fold in range(FOLDS):
        accept = _chosen([c for c in found if c.fold != fold])
        kept, right = kept_at([c for c in found if c.fold == fold], accept)
        print(f"fold {fold + 1}: {accept} chosen on the others keeps {kept:.0%}, of which {right:.0%} right")
    if write:
        path = Path(__file__).parents[1] / "src" / "establishment" / "papers" / "weights.toml"
        head, prose = path.read_text(encoding="utf-8").split("[prose]")
        head = re.sub(r"(?m)^date = .*", f"date = {day}", head)
        prose = re.sub(r"(?m)^accept = [-\d.]+", f"accept = {_chosen(found)}", prose)
        path.write_text(f"{head}[prose]{prose}", encoding="utf-8", newline="\n")


def _chosen(found: list[Candidate]) -> float:
    """The lowest threshold at which enough of what is kept is right."""
    return next((a for a in reversed(THRESHOLDS) if kept_at(found, a)[1] >= PRECISION), THRESHOLDS[0])


def main() -> None:
    """Measure or fit."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--every", type=int, default=1, help="take every so many-th paper alone: quicker")
    reader.add_argument("--fit", action="store_true")
    reader.add_argument("--write", action="store_true")
    reader.add_argument("--date", default="2026-11-27")
    given = reader.parse_args()
    papers = sorted(path for path in given.folder.glob("*.txt") if path.with_suffix(".truth.json").exists())[
        :: given.every
    ]
    with ProcessPoolExecutor(2) as pool:
        if given.fit:
            fit(pool, papers, given.write, given.date)
        else:
            ablate(pool, papers)


if __name__ == "__main__":
    main()
