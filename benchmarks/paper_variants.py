"""Papers laid out and worded otherwise: a stand-in for papers that nobody has read.

python benchmarks/paper_variants.py FOLDER OUT          each paper once, in the form of its fold (five folds)
python benchmarks/paper_variants.py FOLDER OUT --seed 7 with other choices

FOLDER holds papers NAME.txt, each beside NAME.truth.json. The figures stay, and so does what is right of them. Rows of
tables are written in another form, words by the synonyms below (none of which is a cue word of the check: a test holds
them apart), figures in another notation, and paragraphs are broken into lines anew. The truth is written with the new
places. Compare the score of the check on both folders: a rule for one wording or one layout fails on the second.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDS = 5
FIRST, LAST = 0xE000, 0xEC00
"""Signs for private use, which no paper holds, mark where a figure of the truth starts and ends."""
MARKS = re.compile(r"[\ue000-\uf8ff]")

SYNONYMS = {
    "total": "tally",
    "totals": "tallies",
    "totalling": "tallying",
    "totalled": "tallied",
    "overall": "all told",
    "altogether": "all told",
    "in all": "all told",
    "combined": "pooled",
    "made up of": "assembled by",
    "of which": "within it",
    "comprising": "embracing",
    "comprises": "embraces",
    "consisting of": "embracing",
    "consists of": "embraces",
    "including": "among them",
    "namely": "to wit",
    "as follows": "in this way",
    "increase": "uplift",
    "increased": "lifted",
    "increases": "uplifts",
    "increasing": "lifting",
    "rise": "climb",
    "rises": "climbs",
    "rose": "climbed",
    "rising": "climbing",
    "grew": "swelled",
    "growth": "swelling",
    "decrease": "dip",
    "decreased": "dipped",
    "reduction": "dip",
    "reductions": "dips",
    "reduced": "trimmed",
    "reduce": "trim",
    "reducing": "trimming",
    "fall": "dip",
    "falls": "dips",
    "fell": "dipped",
    "drop": "dip",
    "dropped": "dipped",
    "cut": "trim",
    "cuts": "trims",
    "saving": "economy",
    "savings": "economies",
    "saved": "economised",
    "net": "after offsets",
    "difference": "divergence",
    "change": "shift",
    "changes": "shifts",
    "remaining": "outstanding",
    "remain": "stay",
    "remains": "stays",
    "leaving": "which keeps",
    "balance": "residue",
    "deficit": "hole",
    "surplus": "cushion",
    "gap": "hole",
    "shortfall": "hole",
    "overspend": "overrun",
    "underspend": "slack",
    "compared with": "as opposed to",
    "compared to": "as opposed to",
    "fewer": "lower in number",
    "proportion": "slice",
    "share": "slice",
    "average": "mean",
    "each": "singly",
    "annually": "yearly",
    "delete": "take out",
    "deleted": "taken out",
    "deletion": "taking out",
    "create": "bring in",
    "created": "brought in",
    "creation": "bringing in",
    "establish": "bring in",
    "established": "brought in",
    "abolish": "take out",
    "abolished": "taken out",
    "variance": "divergence",
    "represents": "stands for",
    "subtotal": "running tally",
}
"""Words of papers, each with another that says the same."""
_WORDS = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, SYNONYMS), key=len, reverse=True)) + r")\b", re.IGNORECASE
)
_M = "[\ue000-\uf8ff]*"
_CELL = (
    rf"{_M}(?:[£$€]\s?)?{_M}[-(\u2212+]?{_M}(?:[£$€])?{_M}\d[\d,]*(?:\.\d+)?{_M}\)?{_M}\s?%?{_M}\)?{_M}"
    rf"|{_M}(?:-|\u2013|\u2014|nil|n/a){_M}"
)
_ROW = re.compile(
    rf"(?P<label>[^\d|\t£$€][^|\t£$€]*?)(?:\s*[|\t:]\s*|\s{{1,}})(?P<cells>(?:{_CELL})(?:\s*[|\t ]\s*(?:{_CELL}))*)"
)
_CELLS = re.compile(_CELL)
_SPLIT = re.compile(r"\s*[|\t]\s*|\s+")
Cells = list[str]
Row = tuple[str, Cells]


@dataclass
class Variant:
    """A paper laid out otherwise: its lines with marks, and the choices taken for it."""

    lines: list[str]
    chance: random.Random
    choices: dict[str, str] = field(default_factory=dict)


def marked(lines: list[str], checks: list[dict[str, Any]]) -> list[str]:
    """The lines with a mark before and after each stated figure of the truth."""
    places: dict[int, list[tuple[int, int, int]]] = {}
    for n, check in enumerate(checks):
        text, line = str(check.get("stated_text") or ""), check.get("line")
        if not text or not line or line > len(lines) or n >= LAST - FIRST:
            continue
        column = check.get("column")
        at = lines[line - 1].find(text, column - 1) if column else -1
        for _ in range((check.get("occurrence") or 1) if at < 0 else 0):
            at = lines[line - 1].find(text, at + 1)
        if at >= 0:
            places.setdefault(line - 1, []).append((at, at + len(text), n))
    made = list(lines)
    for line, held in places.items():
        signs: list[tuple[int, int, str]] = []
        for start, end, n in held:
            signs += [(start, 1, chr(FIRST + n)), (end, 0, chr(LAST + n))]
        for at, _, sign in sorted(signs, reverse=True):
            made[line] = made[line][:at] + sign + made[line][at:]
    return made


def row_of(line: str) -> Row | None:
    """The label and the cells of a row; None where a line is something else."""
    body = line.strip().strip("|").strip()
    if "\t" in body or "|" in body:
        label, *parts = [part.strip() for part in re.split(r"[|\t]", body)]
        named = re.search(r"[A-Za-z]", label) and len(label.split()) <= 9
        return (label, parts) if named and parts and all(_CELLS.fullmatch(part) for part in parts) else None
    match = _ROW.fullmatch(body)
    if match is None or len(match["label"].split()) > 9:
        return None
    cells = [cell for cell in _SPLIT.split(match["cells"]) if MARKS.sub("", cell)]
    return match["label"].strip(" .…"), cells


def tables(lines: list[str]) -> list[tuple[int, int]]:
    """Stretches of three rows or more of one width."""
    found, at = [], 0
    rows = [row_of(line) for line in lines]
    while at < len(lines):
        end, first = at, rows[at]
        while end < len(lines) and (row := rows[end]) and first and len(row[1]) == len(first[1]):
            end += 1
        if end - at >= 3:
            found.append((at, end))
        at = max(end, at + 1)
    return found


def _tabs(rows: list[Row]) -> list[str]:
    return ["\t".join([label, *cells]) for label, cells in rows]


def _pipes(rows: list[Row]) -> list[str]:
    return ["| " + " | ".join([label, *cells]) + " |" for label, cells in rows]


def _bare_pipes(rows: list[Row]) -> list[str]:
    return [" | ".join([label, *cells]) for label, cells in rows]


def _aligned(rows: list[Row]) -> list[str]:
    wide = max(len(label) for label, _ in rows) + 3
    sizes = [max(len(MARKS.sub("", cells[c])) for _, cells in rows) + 3 for c in range(len(rows[0][1]))]
    made = []
    for label, cells in rows:
        line = label.ljust(wide)
        for cell, size in zip(cells, sizes, strict=True):
            line += " " * (size - len(MARKS.sub("", cell))) + cell
        made.append(line)
    return made


def _spaced(rows: list[Row]) -> list[str]:
    return [" ".join([label, *cells]) for label, cells in rows]


def _dotted(rows: list[Row]) -> list[str]:
    return [f"{label} {'.' * 12} {'  '.join(cells)}" for label, cells in rows]


def _cell_a_line(rows: list[Row]) -> list[str]:
    return [piece for label, cells in rows for piece in (label, *cells)]


def _run_in(rows: list[Row]) -> list[str]:
    return [" ".join(piece for label, cells in rows for piece in (label, *cells))]


def _bullets(rows: list[Row]) -> list[str]:
    return [f"\u2022 {label}: {'; '.join(cells)}" for label, cells in rows]


FORMS: dict[str, Callable[[list[Row]], list[str]]] = {
    "tabs": _tabs,
    "pipes": _pipes,
    "pipes within": _bare_pipes,
    "aligned": _aligned,
    "spaces": _spaced,
    "dots": _dotted,
    "one cell a line": _cell_a_line,
    "run together": _run_in,
    "bullets": _bullets,
}
"""Every form in which the rows of a table are written."""


def laid(variant: Variant) -> None:
    """Write each table in another form."""
    made, last = [], 0
    for start, end in tables(variant.lines):
        rows = [row for line in variant.lines[start:end] if (row := row_of(line))]
        forms = [name for name in FORMS if name != "bullets" or len(rows[0][1]) == 1]
        form = variant.chance.choice(forms)
        made += variant.lines[last:start]
        if form == "run together" and start and variant.lines[start - 1].strip():
            made.append("")
        made += FORMS[form](rows)
        last = end
    variant.lines = made + variant.lines[last:]


def worded(variant: Variant) -> None:
    """Write words by their synonyms, in three of four places."""

    def other(match: re.Match[str]) -> str:
        word = match[0]
        new = SYNONYMS[word.casefold()]
        if variant.chance.random() < 0.25:
            return word
        return new.upper() if word.isupper() else new.capitalize() if word[0].isupper() else new

    variant.lines = [_WORDS.sub(other, line) for line in variant.lines]


def noted(variant: Variant) -> None:
    """Write figures in another notation: one for percentages, one for millions and thousands, one for minus signs."""
    chance = variant.chance
    percent = chance.choice(["%", " per cent", " percent"])
    million = chance.choice(["m", "M", " million", "mn"])
    commas = chance.choice(["keep", "drop", "keep"])
    minus = chance.choice(["(", "-", "\u2212"])
    for at, line in enumerate(variant.lines):
        cells = row_of(line) is not None
        if not cells:
            line = re.sub(rf"(?<=\d)(?P<m>{_M})\s?(?:%|per cent\b|percent\b)", rf"{percent}\g<m>", line)
            line = re.sub(rf"(?<=\d)(?P<m>{_M})\s?(?:million|m|M)\b", rf"{million}\g<m>", line)
        if cells and minus != "(":
            line = re.sub(rf"\((?P<n>{_M}[£$€]?\d[\d,.]*{_M})\)", rf"{minus}\g<n>", line)
        if commas == "drop" and cells:
            line = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", line)
        variant.lines[at] = line


def broken(variant: Variant) -> None:
    """Break long paragraphs into lines of one width, or leave them."""
    width = variant.chance.choice([0, 0, 76, 96])
    made: list[str] = []
    for line in variant.lines:
        if not width or len(line) <= width or "|" in line or "\t" in line or "   " in line or row_of(line):
            made.append(line)
            continue
        current = ""
        for word in line.split(" "):
            if current and len(current) + len(word) >= width:
                made.append(current)
                current = word
            else:
                current = f"{current} {word}" if current else word
        made.append(current)
    variant.lines = made


def variant_of(lines: list[str], checks: list[dict[str, Any]], seed: str) -> tuple[list[str], list[dict[str, Any]]]:
    """A paper otherwise laid out and worded, and its truth with the new places."""
    variant = Variant(marked(lines, checks), random.Random(seed))
    for step in (noted, laid, worded, broken):
        step(variant)
    new = [dict(check) for check in checks]
    plain = []
    for number, line in enumerate(variant.lines, 1):
        starts: dict[int, int] = {}
        said = ""
        for sign in line:
            code = ord(sign)
            if not 0xE000 <= code <= 0xF8FF:
                said += sign
            elif code < LAST:
                starts[code - FIRST] = len(said)
            else:
                n = code - LAST
                if n in starts:
                    at = starts[n]
                    new[n].update(line=number, column=at + 1, stated_text=said[at:])
                    new[n].pop("occurrence", None)
        plain.append(said)
    return plain, new


def main() -> None:
    """Write the variants."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folder", type=Path)
    reader.add_argument("out", type=Path)
    reader.add_argument("--seed", default="1")
    choices = reader.parse_args()
    choices.out.mkdir(parents=True, exist_ok=True)
    for n, path in enumerate(sorted(choices.folder.glob("*.truth.json"))):
        name = path.name.removesuffix(".truth.json")
        truth = json.loads(path.read_text(encoding="utf-8"))
        lines = ["", "", *path.with_name(f"{name}.txt").read_text(encoding="utf-8").split("\n")[2:]]
        seed = f"{choices.seed} {n % FOLDS} {name}"
        lines, truth["checks"] = variant_of(lines, truth["checks"], seed)
        (choices.out / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8", newline="\n")
        (choices.out / path.name).write_text(json.dumps(truth, indent=1), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
