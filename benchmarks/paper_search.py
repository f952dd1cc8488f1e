"""What each mechanism of the search gives, and weights fitted on real papers.

python benchmarks/paper_search.py FOLDER             what each mechanism gives, switched off one at a time
python benchmarks/paper_search.py FOLDER --fit       weights fitted on two thirds of the papers, judged on the others
python benchmarks/paper_search.py FOLDER --fit --write    and kept in weights.toml with the date given by --date

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
from establishment.papers.relation import weights
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
    "rows that lost empty cells, laid by their sums": ("place",),
    "hedges": ("hedges",),
    **{name: (name,) for name in SEARCHES if name != "tables"},
}
"""Each mechanism with the switches that turn it off."""
SAMPLE = 6
ALARM = 0.5
"""A false alarm costs as much as half of a paper's right relations."""
STEPS = {
    "accept": 0.2,
    "differ": 0.2,
    "total": 0.3,
    "cue": 0.3,
    "nothing": 0.2,
    "slip": 0.1,
    "part_slip": 0.1,
    "miss_near": 0.02,
}


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


def fit(pool: ProcessPoolExecutor, papers: list[Path], write: bool, day: str) -> None:
    """Change one weight at a time by a step, and keep what makes the papers score better, until nothing does."""
    chance = random.Random(1)
    aside = set(chance.sample(papers, len(papers) // 3))
    rest = [path for path in papers if path not in aside]
    now = dict(weights()["table"])
    best = total(pool, rest, (), now)
    print("at first", best, round(best.worth, 3), flush=True)
    for name, step in STEPS.items():
        for change in (step, -step):
            tried = {**now, name: round(now[name] + change, 3)}
            score = total(pool, rest, (), tried)
            if score.worth > best.worth + 0.002:
                now, best = tried, score
                print(name, now[name], score, round(score.worth, 3), flush=True)
                break
    before, after = total(pool, list(aside)), total(pool, list(aside), (), now)
    print("papers kept aside: before", before, round(before.worth, 3), "after", after, round(after.worth, 3))
    if write and after.worth >= before.worth:
        path = Path(__file__).parents[1] / "src" / "establishment" / "papers" / "weights.toml"
        text = path.read_text(encoding="utf-8")
        head, table = text.split("[table]")
        for name, value in now.items():
            table = re.sub(rf"(?m)^{name} = [-\d.]+", f"{name} = {value}", table.split("[prose]")[0]) + (
                "[prose]" + table.split("[prose]")[1]
            )
        path.write_text(re.sub(r"date = .*", f"date = {day}", head) + "[table]" + table, encoding="utf-8", newline="\n")


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
