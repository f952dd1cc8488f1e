"""Statements about a paper that were found elsewhere: by a person, a spreadsheet or a language model.

Each quotes the words it rests on. A quote that does not stand in the paper is refused, and so is a figure that does not
stand in its quote. Whether the figures agree is worked out here, never taken from the statement.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from establishment.ground.findings import Faults, Finding, InputError, Place
from establishment.ground.shapes import AS_TEXT, Table
from establishment.ground.text_files import read_text
from establishment.papers.figures import PrintedFigure, figures, number_of_words
from establishment.papers.paper import Paper
from establishment.papers.post_words import PaperPost
from establishment.papers.relation import Relation, Trial, added, divided, half, multiplied, of_counts, shared
from establishment.papers.source import without_marks

StatementKind = Literal["sum", "difference", "product", "quotient", "percent_of", "share", "change", "same", "posts"]
PostAction = Literal[
    "establish", "disestablish", "regrade", "transfer", "convert", "fund", "extend", "end", "change_hours"
]
SURE = 99.0
"""The odds of a relation that a reader states: no search has to believe it."""


class QuotedFigure(Table):
    """A figure by its words. `quote` and `line` are for one that stands elsewhere than the others of its statement."""

    text: str = Field(description="the figure as printed")
    quote: str = Field(
        default="", description="the words of the paper that it stands in, if not those of the statement"
    )
    line: int = Field(
        default=0, ge=0, description="the line on which the quote starts, if it stands in the paper twice"
    )
    nth: int = Field(default=1, ge=1, description="which one, if the figure stands in its quote more than once")


def _figure(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Quoted = Annotated[QuotedFigure, BeforeValidator(_figure), AS_TEXT]


class Statement(Table):
    """One thing that the paper says, with the words it is quoted from."""

    kind: StatementKind
    quote: str = Field(description="the words of the paper, in one piece; line ends and spaces may differ")
    line: int = Field(
        default=0, ge=0, description="the line on which the quote starts, if it stands in the paper twice"
    )
    stated: Annotated[QuotedFigure | None, BeforeValidator(_figure), AS_TEXT] = Field(
        default=None, description="the figure that the others are said to make"
    )
    parts: list[Quoted] = Field(default=[], description="the figures that are said to make it")
    action: PostAction | None = Field(default=None, description="posts: what becomes of them")
    count: str = Field(default="", description="posts: how many, as printed")
    title: str = Field(default="", description="posts: the title, as printed")
    grade: str = Field(default="", description="posts: the grade, as printed")
    note: str = Field(default="", description="who found it; it is printed with the result")


class Statements(Table):
    """The statements of one paper."""

    version: Literal[1] = 1
    statements: list[Statement]


Given = str | Path | Sequence[Mapping[str, Any]] | Mapping[str, Any] | Statements


def statements_given(given: Given) -> tuple[Statements, str]:
    """Statements from a JSON file, or as plain values, and the name to show in errors.

    Raises InputError E101 to E103 for a file that cannot be read; E201, E202 or E208 for what does not fit the form.
    """
    if isinstance(given, Statements):
        return given, "statements"
    if isinstance(given, str | Path):
        try:
            values = json.loads(read_text(Path(given), str(given)))
        except (json.JSONDecodeError, RecursionError) as fault:
            where = Place(str(given), getattr(fault, "lineno", 0))
            message = f"This is not valid JSON: {getattr(fault, 'msg', 'brackets are nested too deeply')}."
            fix = 'Write {"version": 1, "statements": [...]}.'
            raise InputError([Finding("E103", where, "", "", message, fix)]) from None
        name = str(given)
    else:
        values, name = given, "statements"
    if not isinstance(values, Mapping):
        values = {"statements": list(values) if isinstance(values, Sequence) else values}
    return Statements.model_validate(dict(values)), name


# --- the figures of a statement --------------------------------------------------------------------------------------

_RATIOS: dict[str, tuple[int, Callable[[PrintedFigure, PrintedFigure, PrintedFigure], Trial | None], str]] = {
    "product": (2, multiplied, "a number and a rate"),
    "quotient": (2, divided, "what is divided, and by what"),
    "percent_of": (2, multiplied, "a percentage and its base"),
    "share": (2, shared, "a part and its base"),
    "change": (2, lambda stated, before, after: shared(stated, after, before, change=True), "before and after"),
    "same": (1, lambda stated, other, _: _same(stated, other), "the same figure elsewhere"),
}


def _same(stated: PrintedFigure, other: PrintedFigure) -> Trial:
    return Trial("same", stated, (other,), other.size, 0, half(stated) + half(other))


class StatementReader:
    """Finds the figures and posts of statements in one paper, and collects what cannot be taken."""

    def __init__(self, paper: Paper, name: str) -> None:
        self.paper, self.name = paper, name
        self.faults = Faults()
        self.posts: list[PaperPost] = []
        self.relations: list[tuple[int, Relation]] = []

    def take(self, number: int, statement: Statement) -> None:
        """Read one statement: its relation, or its posts."""
        field = f"statements[{number}]"
        stretch = self._stretch(statement.quote, statement.line, f"{field}.quote")
        if stretch is None:
            return
        if statement.kind == "posts":
            self._take_posts(field, statement, stretch)
            return
        # Not left to the form: which of them are needed depends on the kind.
        if statement.stated is None or not statement.parts:
            missing = "stated" if statement.stated is None else "parts"
            self._refuse("E202", f"{field}.{missing}", None, f"A statement of kind {statement.kind} names `{missing}`.")
            return
        named = [("stated", statement.stated), *((f"parts[{n}]", part) for n, part in enumerate(statement.parts))]
        figures_named = [self._figure(quoted, stretch, f"{field}.{key}") for key, quoted in named]
        if all(figure is not None for figure in figures_named):
            parts = [figure for figure in figures_named if figure is not None]
            trial = self._trial(field, statement.kind, parts[0], parts[1:])
            if trial is not None:
                self.relations.append(
                    (number, Relation(trial, SURE, "sentence", trial.fit, "" if trial.fit else "stated"))
                )

    def _refuse(self, code: str, field: str, value: object, message: str, fix: str = "") -> None:
        self.faults.add(code, Place(self.name), field, value, message, fix)

    def _stretch(self, quote: str, line: int, field: str) -> tuple[int, int] | None:
        """Where a quote stands; None, and a fault, where it does not or where it appears twice."""
        # The paper was read without its marks, so the quote is too.
        words = without_marks(quote).text.split()
        words_pattern = r"\s+".join(map(re.escape, words))
        # A quote must not end within a word or a number: "£1,2" stands nowhere.
        before, after = (r"(?<!\w)" * words_pattern[:1].isalnum(), r"(?!\w)" * words_pattern[-1:].isalnum())
        pattern = re.compile(f"{before}{words_pattern}{after}" if words_pattern else r"(?!)")
        places = [m.span() for m in pattern.finditer(self.paper.text)]
        # A line that is given and wrong is told, though the words stand but once.
        here = [place for place in places if not line or self.paper.line(place[0]) == line]
        if len(here) == 1:
            return here[0]
        if not here:
            where = f"on line {line}" if line and places else "in the paper"
            other = f" It stands on line {self.paper.line(places[0][0])}." if places else ""
            message = f"These words are not {where}.{other}"
            self._refuse("E220", field, quote, message, "Quote the paper word for word, in one piece.")
        else:
            lines = ", ".join(str(self.paper.line(start)) for start, _ in here[:5])
            message = f"These words stand in the paper {len(here)} times, on lines {lines}."
            self._refuse("E220", field, quote, message, "Quote more words, or give `line`.")
        return None

    def _figure(self, quoted: QuotedFigure, stretch: tuple[int, int], field: str) -> PrintedFigure | None:
        """A figure of a quote, as the paper was read."""
        if quoted.quote:
            other = self._stretch(quoted.quote, quoted.line, f"{field}.quote")
            if other is None:
                return None
            stretch = other
        plain_text = _plain(quoted.text)
        inside = [f for f in self.paper.within(*stretch) if _plain(f.text) == plain_text]
        if len(inside) >= quoted.nth and (len(inside) == 1 or quoted.nth > 1 or "nth" in quoted.model_fields_set):
            return inside[quoted.nth - 1]
        if inside:
            message = f"This figure stands in the quote {len(inside)} times."
            self._refuse(
                "E220", field, quoted.text, message, 'Quote fewer words, or say which: {"text": ..., "nth": 2}.'
            )
            return None
        there = ", ".join(f.text for f in self.paper.within(*stretch)[:12])
        message = f"This figure is not in the quote. Its figures are: {there}." if there else "The quote has no figure."
        self._refuse("E220", field, quoted.text, message, "Give the figure as it is printed.")
        return None

    def _trial(
        self, field: str, kind: StatementKind, stated: PrintedFigure, parts: Sequence[PrintedFigure]
    ) -> Trial | None:
        """What the figures come to, by our own arithmetic."""
        if kind in ("sum", "difference"):
            kinds = {f.currency or f.kind if f.kind == "money" else f.kind for f in (stated, *parts)}
            if len(kinds) > 1:
                message = f"Figures of different kinds do not add up: {', '.join(sorted(kinds))}."
                self._refuse("E208", field, None, message, "Name figures of one kind.")
                return None
            if kind == "sum":
                return of_counts(added(stated, parts))
            if len(parts) > 1:
                # The sign is left open: people state a fall of 8 as 8 and as -8.
                signs = (1, *(-1 for _ in parts[1:]))
                return of_counts(added(stated, parts, signs, either=True))
            return self._wrong_number(field, kind, 2, parts)
        count, make, names = _RATIOS[kind]
        if len(parts) != count:
            return self._wrong_number(field, kind, count, parts, names)
        if "percent" not in (parts[0].kind, parts[-1].kind) and kind == "percent_of":
            self._refuse(
                "E208", f"{field}.parts", None, "Neither part is a percentage.", "Name a percentage and its base."
            )
            return None
        trial = make(stated, parts[0], parts[-1])
        if trial is None:
            self._refuse("E208", f"{field}.parts", None, "The base is nought, so there is no percentage of it.")
        return trial

    def _wrong_number(
        self, field: str, kind: str, count: int, parts: Sequence[PrintedFigure], names: str = ""
    ) -> Trial | None:
        many = f"{count} part{'s' * (count != 1)}{f', {names}' if names else ''}"
        message = f"A statement of kind {kind} has {many}; there are {len(parts)}."
        self._refuse("E208", f"{field}.parts", None, message)
        return None

    # --- posts -----

    def _take_posts(self, field: str, statement: Statement, stretch: tuple[int, int]) -> None:
        quoted_words = " ".join(self.paper.text[slice(*stretch)].split()).casefold()
        if statement.action is None or not statement.count:
            missing = "action" if statement.action is None else "count"
            self._refuse("E202", f"{field}.{missing}", None, f"A statement of posts names `{missing}`.")
            return
        for key in ("count", "title", "grade"):
            words = " ".join(getattr(statement, key).split())
            if words.casefold() not in quoted_words:
                fix = "Give the words as they are printed."
                self._refuse("E220", f"{field}.{key}", words, "These words are not in the quote.", fix)
        # By the reader of papers itself, so that a number means the same in both.
        counts = [f.value for f in figures(statement.count)] or [Fraction(number_of_words(statement.count))]
        if len(counts) != 1 or counts[0] <= 0:
            self._refuse(
                "E208", f"{field}.count", statement.count, "This is not a number of posts.", "Write 6, 0.5 or six."
            )
            return
        count = abs(counts[0])
        block = self.paper.layout.blocks[self.paper.layout.block_at(stretch[0])]
        fte = count if re.search(r"\b(?:fte|wte)\b", quoted_words) or count.denominator > 1 else None
        # After all faults are known posts are taken in place of those that were read from the same words.
        self.posts.append(
            PaperPost(
                statement.action, count, fte, statement.title, statement.grade, stretch[0], stretch[1], block.number
            )
        )


def _plain(text: str) -> str:
    return re.sub(r"[\s()]", "", text).casefold()


def take_statements(paper: Paper, given: Given) -> list[tuple[int, str, Relation]]:
    """The relations that statements name, each with the number of its statement and its note; posts go to the paper.

    Raises InputError, with every fault of every statement: E220 for words that do not stand in the paper.
    """
    statements, name = statements_given(given)
    reader = StatementReader(paper, name)
    for number, statement in enumerate(statements.statements):
        reader.take(number, statement)
    reader.faults.raise_any()
    if reader.posts:
        paper.add_posts(reader.posts)
    return [(number, statements.statements[number].note, relation) for number, relation in reader.relations]
