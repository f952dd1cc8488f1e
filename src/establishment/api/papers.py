"""Papers checked: what a notebook calls, and what it gets."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from establishment.ground.arguments import arguments, file_name, plain_text
from establishment.ground.findings import InputError
from establishment.outputs.paper_checks import (
    paper_document,
    paper_html,
    paper_markdown,
    paper_text,
    summary_line,
)
from establishment.outputs.paper_page import paper_page
from establishment.papers.checking import check_paper
from establishment.papers.documents import read_document
from establishment.papers.results import Check, PaperResults
from establishment.papers.scenario import draft_toml
from establishment.papers.statements import Given
from establishment.posts import OF_A_GRADE

if TYPE_CHECKING:
    import pandas as pd

    from establishment.api.costing import Costing
    from establishment.costing.results import Results as Costed
    from establishment.rates.book import Book
    from establishment.scenarios.scenario import Scenario


class PaperCheck:
    """A paper checked: every figure read, every test made of it, and what to ask.

    It appears as text in a terminal and as tables in a notebook.

    >>> import tempfile, pathlib, establishment as est
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paper = pathlib.Path(folder) / "paper.txt"
    ...     _ = paper.write_text("6 officers at £28,000 each cost £178,000 a year.")
    ...     print(str(est.check(paper)).splitlines()[1])
    2 figures read, 1 tested: 0 agree, 1 differs, 0 mistyped; 1 cannot be tested.
    """

    def __init__(self, results: PaperResults) -> None:
        self.results = results

    @property
    def summary(self) -> str:
        """One line: figures read, tested, agreeing, differing, untestable."""
        return summary_line(self.results)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every test, in the order of the text."""
        return self.results.checks

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The tests whose figures differ or are mistyped."""
        return self.results.wrong

    def findings(self) -> pd.DataFrame:
        """One row a test: code, family, verdict, severity, line, text, stated, computed, difference, message, ask."""
        return self._frame("checks")

    def amounts(self) -> pd.DataFrame:
        """One row an amount of money: text, line, column, value, low, high, currency, role."""
        return self._frame("amounts")

    def posts(self) -> pd.DataFrame:
        """One row a line of posts: proposal, action, count, fte, title, grade, line."""
        import pandas as pd

        rows = [{"proposal": p["number"], **a} for p in self.to_dict()["proposals"] for a in p["actions"]]
        # in this order whatever the paper has: an empty paper gives the same columns
        return pd.DataFrame(rows, columns=["proposal", "action", "count", "fte", "title", "grade", "to", "line"])

    def _frame(self, key: str) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(self.to_dict()[key])

    def to_dict(self) -> dict[str, Any]:
        """The check as plain values for JSON; the form of `establishment check --json`."""
        return paper_document(self.results)

    def to_markdown(self) -> str:
        """The check as a page of Markdown."""
        return paper_markdown(self.results)

    def to_html(self) -> str:
        """The paper as a page of HTML: each figure is marked, and linked to the figures it was compared with."""
        return paper_page(self.results)

    def __str__(self) -> str:
        return paper_text(self.results)

    def __repr__(self) -> str:
        return paper_text(self.results)

    def _repr_html_(self) -> str:
        return paper_html(self.results)


def _paper(value: object) -> str | Path:
    """A paper as it can be given: its text, or else its file."""
    # a text of one line could be the name of a file, so a paper needs more than one
    return value if isinstance(value, str) and "\n" in value else file_name(value)


@arguments(paper=_paper)
def check(
    paper: str | Path,
    *,
    scenario: str | Path | Scenario | None = None,
    book: Book | str | Path | None = None,
    statements: Given | None = None,
) -> PaperCheck:
    r"""Check a paper: read every figure in it, and test each that can be tested.

    paper: a .txt, .md, .html, .docx, .pdf or .xlsx file, or the text of a paper (more than one line).
    scenario: a scenario of the same paper: its costing is compared with the stated figures.
    book: a `Book` or a folder of scales; the pay that ships with the library if None.
    statements: statements about figures that a reader found in it, as a JSON file or as plain values (the page
    "Checking a paper" has the form).
    Returns the check. Raises InputError for a paper, scenario or statement that cannot be read, and E220 for a
    statement whose words are not in the paper.

    >>> paper = check("Savings are £96,000 from opening hours and £31,500 from stock,\nin all £128,500 a year.")
    >>> print(paper.wrong[0].message)
    £128,500 is said to be £96,000 + £31,500, which comes to £127,500: £1,000 less.
    """
    source = read_document(paper)
    grades = _grades(book) if book is not None else ()
    if scenario is None:
        pay_book = _held(book) if book is not None else None
        return PaperCheck(
            check_paper(
                source, grades, ranges=_ranges(pay_book, pay_book.names) if pay_book else None, statements=statements
            )
        )
    from establishment.api.calls import cost

    pay_book = _held(book)
    costing = cost(scenario, book=pay_book)
    differs = any(stated.verdict == "differs" for stated in costing.stated)
    # only where a figure differs: another basis is the most common reason, and costs a second run
    bases = _on_bases(costing, pay_book) if differs and costing.scenario.basis.baseline in OF_A_GRADE else {}
    # pay of the scale of the scenario alone: a wider range would hide a wrong figure
    ranges = _ranges(pay_book, [costing.scenario.pay]) if costing.scenario.pay in pay_book.names else {}
    return PaperCheck(check_paper(source, grades, costing.results, bases, ranges, statements))


@arguments(paper=_paper, pay=plain_text)
def draft(paper: str | Path, *, pay: str = "", book: Book | str | Path | None = None) -> str:
    r"""Start a scenario file from a paper: what was found in it, with line numbers, and gaps to fill in.

    paper: as in `check`.  pay: the pay scale to name in it.  book: a `Book` or a folder of scales, whose grades are
    looked for in the paper. Raises InputError for a paper that cannot be read.

    >>> import establishment as est
    >>> est.draft("6 officers at £28,000 each cost £178,000 a year.\nThat is all.").splitlines()[0]
    '# A draft read from the paper: a start, not a result. Every line says where in the paper it comes from.'
    """
    return draft_toml(check(paper, book=book).results, pay)


def _on_bases(costing: Costing, book: Book) -> dict[str, Costed]:
    """The same scenario on each other basis, where it can be costed so."""
    from establishment.api.calls import cost
    from establishment.scenarios.terms import Bases

    on_bases: dict[str, Costed] = {}
    # posts of a list stand on points, so another basis of grades says nothing of them
    if costing.scenario.posts:
        return {}
    for basis in (b for b in OF_A_GRADE if b != costing.scenario.basis.baseline):
        try:
            both = Bases(baseline=basis, proposed=basis)
            on_bases[basis] = cost(costing.scenario.model_copy(update={"basis": both}), book=book).results
        except InputError:
            continue
    return on_bases


def _held(book: Book | str | Path | None) -> Book:
    from establishment.rates.book import book_given

    return book_given(book)


def _grades(book: Book | str | Path) -> list[str]:
    """The grades of every scale held."""
    pay_book = _held(book)
    return sorted({grade for name in pay_book.names for grade in pay_book.scale(name).grade_names})


def _ranges(book: Book, scales: Sequence[str]) -> dict[str, tuple[Fraction, Fraction]]:
    """The least and the greatest yearly pay of each grade over all its awards, in pounds."""
    low_high: dict[str, tuple[Fraction, Fraction]] = {}
    # over all awards, for a paper may give the pay of any year
    for scale in map(book.scale, scales):
        for name, ranges in scale.grades.items():
            pence = [
                value.pence
                for grade in ranges
                for point in grade.points
                for value in scale.values.get((grade.spine, point), {}).values()
            ]
            if pence:
                key = " ".join(name.casefold().split())
                low, high = low_high.get(key, (Fraction(min(pence), 100), Fraction(max(pence), 100)))
                low_high[key] = (min(low, Fraction(min(pence), 100)), max(high, Fraction(max(pence), 100)))
    return low_high
