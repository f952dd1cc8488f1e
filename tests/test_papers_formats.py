"""The same paper as text, Markdown, HTML, Word with tracked changes, PDF and Excel gives the same checks."""

import random
from html import escape
from pathlib import Path

import pytest

import establishment as est
from test_papers_files import excel, paragraph, pdf, run, word

pytestmark = pytest.mark.core

FORMATS = ("txt", "md", "html", "docx", "pdf", "xlsx")


def sentences(chance: random.Random, wrong: bool) -> list[str]:
    """Two sentences with figures worked out here; one of them wrong."""
    count, rate = chance.randint(2, 40), chance.randint(18_001, 70_000)
    north, south, west = (chance.randint(3, 60) for _ in range(3))
    return [
        f"The proposal deletes {count} posts at £{rate:,} each, a saving of £{count * rate:,}.",
        f"There are {north + south + west + 2 * wrong} officers ({north} north, {south} south and {west} west).",
    ]


def table(chance: random.Random, wrong: bool) -> list[list[str]]:
    """A table with before, change and after, and its totals."""
    rows = []
    for name in ("Housing", "Finance", "Legal", "Planning"):
        before, change = chance.randint(100_000, 900_000), chance.randint(-50_000, 60_000)
        rows.append((name, before, change, before + change))
    total = ["Total", *(sum(int(row[c]) for row in rows) for c in (1, 2, 3))]
    if wrong:
        total[3] = int(total[3]) + 30_000
    return [
        ["Service", "Before", "Change", "After"],
        *([str(row[0]), *(f"{v:,}" for v in row[1:])] for row in [*rows, total]),
    ]


def written(folder: Path, form: str, words: list[str], rows: list[list[str]]) -> Path:
    path = folder / f"paper.{form}"
    if form == "txt":
        lines = ["".join([row[0].ljust(14), *(cell.rjust(14) for cell in row[1:])]) for row in rows]
        path.write_text("\n\n".join([*words, "\n".join(lines)]) + "\n", encoding="utf-8")
    elif form == "md":
        lines = [f"| {' | '.join(row)} |" for row in rows]
        path.write_text(
            "\n\n".join([*words, "\n".join([lines[0], "|---|---|---|---|", *lines[1:]])]) + "\n", encoding="utf-8"
        )
    elif form == "html":
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        path.write_text(
            "".join(f"<p>{escape(word)}</p>" for word in words) + f"<table>{cells}</table>", encoding="utf-8"
        )
    elif form == "docx":
        first, rest = words[0].rsplit(" ", 1)
        old = f"<w:del><w:r><w:delText>£999,999</w:delText></w:r></w:del><w:ins>{run(rest)}</w:ins>"
        tracked = paragraph(run(first + " "), old)
        cells = "".join(
            "<w:tr>" + "".join(f"<w:tc>{paragraph(run(c))}</w:tc>" for c in row) + "</w:tr>" for row in rows
        )
        word(path, tracked + "".join(paragraph(run(w)) for w in words[1:]) + f"<w:tbl>{cells}</w:tbl>")
    elif form == "pdf":
        lines = ["".join([row[0].ljust(14), *(cell.rjust(14) for cell in row[1:])]) for row in rows]
        pdf(path, [w.replace("(", "\\(").replace(")", "\\)") for w in [words[0], "", words[1], "", *lines]])
    else:
        numbers = [[row[0], *(int(cell.replace(",", "")) for cell in row[1:])] for row in rows[1:]]
        excel(path, [*[[w] for w in words], [], rows[0], *numbers])
    return path


def told(path: Path) -> list[tuple[str, str, float, float, list[float]]]:
    """What the check says of its arithmetic, without places."""
    return sorted(
        (c["code"], c["verdict"], c["stated"], c["computed"], sorted(f["value"] for f in c["figures"]))
        for c in est.check(path).to_dict()["checks"]
        if c["family"] == "arithmetic" and c["code"] != "P113"
    )


@pytest.mark.parametrize("wrong", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_the_same_paper_in_each_format_gives_the_same_checks(tmp_path: Path, seed: int, wrong: bool) -> None:
    chance = random.Random(seed)
    words, rows = sentences(chance, wrong), table(chance, wrong)
    by_form = {form: told(written(tmp_path, form, words, rows)) for form in FORMATS}
    for form in FORMATS:
        assert by_form["txt"] == by_form[form], form
    verdicts = [verdict for _, verdict, *_ in by_form["txt"]]
    assert len(verdicts) >= 9, "two sentences, four rows, and three totals with a row of their own"
    assert ("differs" in verdicts) == wrong
