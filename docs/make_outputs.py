"""Runs the examples of the walk-through pages and writes what they print under them.

python docs/make_outputs.py

A page has three kinds of block. A block after "as `FILE`:" is saved under that name. A block of `console` is a command
and its output, a block of `pycon` is Python and its output. `<!-- lines: FROM | TO -->` before a command keeps the
lines from the one that begins with FROM to the one before TO; either may be left out.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from establishment.cli.main import app

HERE = Path(__file__).parent
PAGES = [HERE / "tutorial.md", HERE / "lancashire.md", HERE / "from-an-hr-extract.md"]
BLOCK = re.compile(
    r"(?P<before>[^\n]*\n\n?)```(?P<language>console|pycon|text|csv|toml)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
LINES = re.compile(r"<!-- lines: ?(.*?) ?\| ?(.*?) ?-->")
NAMED = re.compile(r"as `([\w.-]+)`:\s*$")


def filled(page: str) -> str:
    """A page with the output of each of its examples as it is now."""
    names: dict[str, Any] = {}
    with in_a_new_folder():
        return BLOCK.sub(lambda found: shown(found, names), page)


def shown(found: re.Match[str], names: dict[str, Any]) -> str:
    """One block with its output; what is to be saved is saved."""
    before, language, body = found["before"], found["language"], found["body"]
    name = NAMED.search(before)
    if name:
        Path(name[1]).write_text(body, encoding="utf-8")
    if language == "console":
        command = body.splitlines()[0]
        body = f"{command}\n{kept(output_of(command), LINES.search(before))}\n"
    if language == "pycon":
        body = session(body, names)
    return f"{before}```{language}\n{body}```"


def output_of(command: str) -> str:
    """What a command prints on standard output; it begins with `$ establishment`."""
    words = shlex.split(command.removeprefix("$ establishment"))
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def kept(output: str, limits: re.Match[str] | None) -> str:
    """The lines that a page shows, with `...` for those it leaves out."""
    if limits is None:
        return output
    lines = output.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(limits[1]))
    last = next(
        (n for n, line in enumerate(lines) if limits[2] and n > first and line.startswith(limits[2])), len(lines)
    )
    middle = "\n".join(lines[first:last]).rstrip().splitlines()
    return "\n".join([*(["..."] if first else []), *middle, *(["..."] if last < len(lines) else [])])


def session(body: str, names: dict[str, Any]) -> str:
    """Python as it is typed, with what it prints."""
    lines = []
    for example in doctest.DocTestParser().get_examples(body):
        first, *rest = example.source.rstrip("\n").splitlines()
        lines += [f">>> {first}", *(f"... {line}" for line in rest)]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example.source, "<page>", "single"), names)
        lines += [line.rstrip() for line in printed.getvalue().rstrip().splitlines()]
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def in_a_new_folder() -> Iterator[None]:
    """A folder to save files in, gone afterwards."""
    back = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(back)


def main() -> None:
    """Write the pages."""
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
