"""A scenario started from five answers, each checked as it is given by the same code that costs the whole."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from establishment.api.calls import cost
from establishment.api.costing import Costing
from establishment.api.posts import Posts, load_posts
from establishment.ground.arguments import argument, one_of, or_none
from establishment.ground.findings import InputError, RefusedError, clean, how_many, quoted
from establishment.ground.periods import FinancialYear, long_date
from establishment.ground.read_days import read_day
from establishment.paybook.scale_on_day import costs_of, look
from establishment.posts import BASES
from establishment.rates.book import Book
from establishment.scenarios.listed_posts import check_posts_table
from establishment.scenarios.writer import toml_text

YEARS = 3
"""How many financial years a scenario that is started shows."""


@dataclass(frozen=True)
class Asking:
    """A question: the key of its answer, its words, and what is accepted."""

    key: str
    words: str
    accepted: str


QUESTIONS = (
    Asking("pay", "Which pay scale are the posts on?", "A name, such as njc; `establishment scales` lists them."),
    Asking("day", "From which day do the changes apply?", "A day, such as 2026-10-01."),
    Asking("pension", "What does the employer's pension cost?", "A rate such as 20%, a scheme, or none."),
    Asking("leaving", "Which posts go?", 'Lines with ";" between: 2 x Clerk SCP 5; 1 x Officer SCP 20. Or "none".'),
    Asking("coming", "Which posts come?", 'The same way: 1 x Digital Officer SCP 22-25. Or "none".'),
)
"""The five questions, in the order in which each can be checked."""
NO_POSTS = ("none", "no", "nothing", "no posts", "-", "0")
"""Answers that name no post, beside an empty one."""


@dataclass(frozen=True)
class ScenarioStart:
    """A scenario as far as it is answered.

    title: what it is called.  book: its pay scales.  list_name: how its file names the list of posts; empty without
    one.  list_path: where that list is.  posts: what it holds.  basis: how grades are priced; settled where it is
    empty.  answers: what is read so far, by key of a question, in the words of a scenario file.  notes: what is
    assumed, in sentences.
    """

    title: str
    book: Book
    list_name: str = ""
    list_path: str | None = None
    posts: Posts | None = None
    basis: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def accepted(self, question: Asking) -> str:
        """What a question takes; of a list, the numbers of its posts too."""
        first_rows = islice(self.posts.rows(), 2) if self.posts else ()
        numbers = [str(row["post"]) for row in first_rows if row.get("post")]
        if question.key == "leaving" and numbers:
            return f"{question.accepted} A post of the list is named by its number too: {'; '.join(numbers)}."
        return question.accepted

    def offered(self, question: Asking) -> str:
        """The answer that an empty one stands for, where there is one."""
        if question.key == "pay":
            return self.posts.pay if self.posts and self.posts.pay else ""
        # a scheme without an employer may have no rate of its own, so it is offered only where it prices
        if question.key == "pension" and self._priced:
            own = self.book.scale(self.answers["pay"]).table.pension
            return own if own and self._holds(own) else ""
        return ""

    def with_answer(self, question: Asking, words: str) -> ScenarioStart:
        """The scenario with one more answer. Raises RefusedError or InputError for one that cannot be used."""
        answer = words.strip() or self.offered(question)
        readers = {"pay": self._with_pay, "day": self._with_day, "pension": self._with_pension}
        if question.key in readers:
            # an empty answer is one only where nothing needs it
            if not answer and not (question.key == "pension" and not self._priced):
                raise RefusedError(f"This needs an answer. {question.accepted}")
            return readers[question.key](answer)
        lines = [_line(line.strip()) for line in answer.split(";") if line.strip().lower() not in ("", *NO_POSTS)]
        answered = replace(self, answers={**self.answers, question.key: lines})
        # with nothing to cost the file would be an empty plan
        if question.key == "coming" and not lines and not self.answers["leaving"]:
            raise RefusedError("No post goes and none comes, so there is nothing to cost: name one at least")
        # costed after each answer, so that a fault is said while somebody is there to mend it
        answered.costed()
        return answered

    def costed(self) -> Costing:
        """The scenario as far as it is answered, costed on its list. Raises InputError for lines that cannot be."""
        return cost(self._values(), posts=self.list_path, book=self.book)

    def text(self) -> str:
        """The text of its file, with what is assumed as remarks at its top."""
        lead = "Started with `establishment new`. What it assumes, to be settled by its author:"
        own = f"The pay is in a folder of your own: cost it with {self.book.option}."
        # remarks at the top: the assumptions go with the file
        remarks = "".join(f"# {clean(each)}\n" for each in (*([own] if self.book.option else []), lead, *self.notes))
        values = {**self._values(), **({"posts": self.list_name} if self.list_name else {})}
        proposals = values.pop("proposal")
        return f"{remarks}\n{toml_text({**values, 'proposal': proposals})}"

    @property
    def _priced(self) -> bool:
        """Whether the scale holds any pay."""
        return bool(self.book.scale(self.answers["pay"]).values)

    def _with_pay(self, name: str) -> ScenarioStart:
        scale = self.book.scale(name)
        answered = replace(self, answers={**self.answers, "pay": name})
        basis, note = self.basis, f"Grades are priced by the basis {self.basis}."
        if not basis and not scale.values:
            basis, note = "unstated", f"{name} holds names of grades only, so posts have no price until one is given."
        # a list with every point tells exactly what posts cost
        elif not basis and self.posts is not None and not self.posts.rows_without("point"):
            basis, note = (
                "point",
                "Posts of the list are priced at their points, posts that come at the top of a grade.",
            )
        elif not basis:
            basis, note = "maximum", "Posts are priced at the top of their grades (basis)."
        return replace(answered, basis=basis, notes=(*self.notes, note))

    def _with_day(self, words: str) -> ScenarioStart:
        starts = read_day(words)
        first_year = FinancialYear.of(starts).label
        answers: dict[str, Any] = {**self.answers, "starts": starts, "first_year": first_year}
        if not self._priced:
            return replace(self, answers=answers)
        table = self.book.scale(self.answers["pay"]).table
        price_base = starts
        notes = [f"Prices are those of {long_date(starts)}, in all {YEARS} years (price_base, prices)."]
        if table.known_until is not None and starts >= table.known_until:
            # a later day has no price, and a scenario begun so would be refused
            price_base = table.known_until - timedelta(days=1)
            notes = [
                f"Prices are those of {long_date(price_base)}, the last day whose pay is known, in all {YEARS} years; "
                "no later award is assumed (price_base, prices)."
            ]
        look(self.book.scale(self.answers["pay"]), price_base)  # raises for a day before the first award
        return replace(self, answers={**answers, "price_base": price_base}, notes=(*self.notes, *notes))

    def _with_pension(self, words: str) -> ScenarioStart:
        if not words:
            return self
        if self._priced:
            self._price_with(words)
        return replace(self, answers={**self.answers, "pension": words})

    def _holds(self, pension: str) -> bool:
        """Whether a scheme prices posts without more being said."""
        try:
            self._price_with(pension)
        except InputError:
            return False
        return True

    def _price_with(self, pension: str) -> None:
        """Price the points of the scale with a pension. Raises RefusedError or InputError where that cannot be."""
        on: date = self.answers["price_base"]
        costs_of(look(self.book.scale(self.answers["pay"]), on), self.book, pension)

    def _values(self) -> dict[str, Any]:
        """The keys of its file, as far as they are answered."""
        answers = dict(self.answers)
        actions = {"disestablish": answers.pop("leaving", []), "establish": answers.pop("coming", [])}
        # posts that come have no point yet, so they are priced at the top of their grades
        own = self.posts is not None and self.basis == "point"
        basis: Any = {"baseline": "point", "proposed": "maximum"} if own else self.basis
        top = {"title": self.title, **answers, "basis": basis, "years": YEARS, "prices": "constant"}
        proposal = {"number": 1, "title": self.title, **{key: lines for key, lines in actions.items() if lines}}
        return {**top, "proposal": [proposal]}


def _line(words: str) -> str | dict[str, Any]:
    """A line of posts; one in braces as a scenario file has it, such as { post = "C02" }. Raises RefusedError."""
    if not words.startswith("{"):
        return words
    try:
        fields: dict[str, Any] = tomllib.loads(f"line = {words}", parse_float=Decimal)["line"]
    except (ValueError, RecursionError):
        raise RefusedError(
            f'{quoted(words)} cannot be read. A post is named by its number, as {{ post = "0114" }}.'
        ) from None
    return fields


def start_scenario(
    file: str | Path, book: Book, *, list_file: str | None = None, title: str = "", basis: str = ""
) -> ScenarioStart:
    """The start of a scenario, with nothing answered yet.

    file: where it will be written.  list_file: a list of posts that it stands on.  title: what it is called; the words
    of its file's name where empty.  basis: how grades are priced; settled by the scale and the list where empty.
    Raises InputError for a list that cannot be read or that no scenario can stand on, RefusedError for another basis.
    """
    argument("basis", basis or None, or_none(one_of(*BASES)))
    path = Path(file)
    words = title or path.stem.replace("-", " ").replace("_", " ").strip().capitalize()
    # the name of the file is a title that somebody can improve
    if list_file is None:
        return ScenarioStart(words, book, basis=basis)
    posts = load_posts(list_file, book=book)
    check_posts_table(Path(list_file))
    note = f"The baseline is the list {Path(list_file).name}: {how_many(posts.count, 'post')}."
    # from the folder of the scenario, so that both can be moved together
    name = Path(os.path.relpath(Path(list_file).resolve(), path.resolve().parent)).as_posix()
    return ScenarioStart(words, book, name, str(Path(list_file).resolve()), posts, basis, notes=(note,))
