"""`establishment new`: a scenario started by five questions, or from a list of posts, and costed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from establishment.cli.faults import faults_said
from establishment.cli.output import say, say_aside
from establishment.cli.printing import ForceOption
from establishment.cli.scales import GradesOption
from establishment.ground.findings import Finding, InputError, RefusedError

if TYPE_CHECKING:
    from establishment.api.scenario_start import Asking, ScenarioStart

MOST_FAULTS = 3
"""How many faults of an answer are said."""


def new(
    file: Annotated[str, typer.Argument(help="The scenario to write, such as plan.toml.", metavar="FILE")],
    from_list: Annotated[
        str | None, typer.Option("--from-list", help="The list of posts to base it on.", metavar="LIST")
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Its title; by default the name of the file.")] = "",
    basis: Annotated[str, typer.Option("--basis", help="point, minimum, maximum, middle_point or middle_salary.")] = "",
    grades: GradesOption = None,
    force: ForceOption = False,
) -> None:
    """Start a scenario: five questions, each answer checked; then the file is written and costed.

    Without a terminal the answers are read from standard input, one a line.
    """
    with faults_said():
        from establishment.api.calls import cost
        from establishment.api.scenario_start import QUESTIONS, start_scenario
        from establishment.ground.file_writing import check_target, quoted_path, write_file
        from establishment.rates.book import load_book

        # before the questions, so that nobody answers five of them for nothing
        check_target(file, suffix=".toml", force=force)
        start = start_scenario(file, load_book(grades), list_file=from_list, title=title, basis=basis)
        for number, question in enumerate(QUESTIONS, 1):
            start = _answered(start, question, f"Question {number} of {len(QUESTIONS)}")
        write_file(file, start.text().encode("utf-8"), suffix=".toml", force=force)
        say(str(cost(Path(file), book=grades)))
        say_aside(f"\nWritten: {file}")
        if start.book.option:
            say_aside(f"Cost it with: establishment cost {quoted_path(Path(file))} {start.book.option}")
        for note in start.notes:
            say_aside(f"  Assumed: {note}")


def _answered(start: ScenarioStart, question: Asking, number: str) -> ScenarioStart:
    """The scenario with the answer to a question, which a person is asked again until it can be used."""
    # a file or a pipe cannot be asked again
    person = sys.stdin is not None and sys.stdin.isatty()
    offered = start.offered(question)
    while True:
        if person:
            also = f" Enter takes {offered}." if offered else ""
            say_aside(f"\n{number}. {question.words}\n  {start.accepted(question)}{also}")
        line = sys.stdin.readline() if sys.stdin is not None else ""
        # the end of the answers: nothing half answered is written
        if not line:
            raise RefusedError(f"{number}, {_lower(question.words)} has no answer. Nothing was written.")
        try:
            return start.with_answer(question, line)
        except (InputError, RefusedError) as fault:
            message = _plain(fault, line.strip())
            if not person:
                raise RefusedError(
                    f"{number}, {_lower(question.words)} {line.strip()!r}: {message} Nothing was written."
                ) from None
            say_aside(f"  {message}")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _plain(fault: InputError | RefusedError, answer: str) -> str:
    """What is wrong with an answer, without the option that stands for it elsewhere and the places of a file."""
    if isinstance(fault, RefusedError):
        words = f"{str(fault).rstrip('.')}."
    else:
        parts = [(f.value if _adds(f, answer) else "", f.message, f.fix) for f in fault.findings[:MOST_FAULTS]]
        words = " ".join(" ".join(filter(None, [value and f"{value}:", *rest])) for value, *rest in parts)
    # the words name an option that the person did not type
    return words.replace("--pension ", "")


def _adds(finding: Finding, answer: str) -> bool:
    """Whether the value of a finding says more than the answer and its message do."""
    return answer not in finding.value and finding.value not in finding.message
