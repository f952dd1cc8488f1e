"""How the commands print: any terminal, pipe or file can take it, and output that is lost is said.

A file that the output is sent to is written in UTF-8. A terminal or a pipe keeps its encoding; what it cannot show is
written in plainer letters. A closed or full output ends with exit code 2, and a reader that has seen enough with 1.
"""

from __future__ import annotations

import codecs
import os
import shutil
import stat
import sys
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, TextIO

import typer

from establishment.ground.screen_lines import for_the_screen

if TYPE_CHECKING:
    from establishment.outputs.blocks import Section

PLAINER = {
    "£": "GBP ",
    "€": "EUR ",
    "×": "x",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "→": "->",
    "←": "<-",
    "•": "*",
    "·": "*",
    "±": "+/-",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "✓": "ok",
    "█": "#",
    "▏": "|",
    "─": "-",
    "━": "-",
    "═": "=",
    "│": "|",
    "┃": "|",
    "║": "|",
}
"""What stands for a character where the output cannot hold it."""
HANDLER = "establishment_plainer"


class LostOutputError(Exception):
    """What was to be printed cannot be: the output is closed or full."""


def plainer(fault: UnicodeError) -> tuple[str, int]:
    """Plainer letters for those that an encoding does not have, as a handler of `codecs`."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return "".join(_plain(letter) for letter in fault.object[fault.start : fault.end]), fault.end


def _plain(letter: str) -> str:
    if letter in PLAINER:
        return PLAINER[letter]
    if "\u2500" <= letter <= "\u257f":  # the other rules and corners of tables
        return "+"
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"


codecs.register_error(HANDLER, plainer)


def holds_unicode(stream: TextIO | None) -> bool:
    """Whether a stream can hold every letter."""
    return "utf" in (getattr(stream, "encoding", None) or "utf-8").lower()


def on_terminal() -> bool:
    """Whether what is printed is seen on a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def prepare(stream: TextIO | None) -> None:
    """Let a stream take any text: a file in UTF-8, anything else in its own encoding with plainer letters."""
    reconfigure = getattr(stream, "reconfigure", None)
    if stream is None or reconfigure is None:
        return
    with suppress(OSError, ValueError):  # a stream that is closed is met when it is written to
        # a file is read again by this program; who reads a pipe expects the encoding of the system
        encoding = "utf-8" if stat.S_ISREG(os.fstat(stream.fileno()).st_mode) else None
        reconfigure(encoding=encoding, errors=HANDLER)


def columns() -> int | None:
    """How wide what is printed may be: as the terminal, or as COLUMNS says; None where neither is known."""
    width_is_set = on_terminal() or os.environ.get("COLUMNS", "").isdecimal()
    return shutil.get_terminal_size().columns if width_is_set else None


def say(text: str) -> None:
    """Print words, on lines that end between them where the terminal is narrow. Raises LostOutputError."""
    say_as_it_is(for_the_screen(text))


def say_as_it_is(text: str, *, nl: bool = True) -> None:
    """Print to standard output. Raises LostOutputError where that is closed or full."""
    if sys.stdout is None:
        raise LostOutputError("it is closed")
    try:
        if on_terminal():
            typer.echo(text, nl=nl)  # which lets old consoles of Windows show colours
        else:
            sys.stdout.write(f"{text}\n" if nl else text)
            # a full disk shows when the output is flushed, and must end with its exit code
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as fault:
        raise LostOutputError(getattr(fault, "strerror", None) or str(fault)) from fault


def say_sections(sections: Sequence[Section]) -> None:
    """Print sections, as wide as the terminal where there is one."""
    from establishment.outputs.screen import sections_text

    say_as_it_is(sections_text(sections, styled=on_terminal()))


def say_page(page: str) -> None:
    """Print a page of HTML; where the output has no Unicode, other letters stand as numbers."""
    plain = page if holds_unicode(sys.stdout) else page.encode("ascii", "xmlcharrefreplace").decode()
    say_as_it_is(plain, nl=False)


def say_aside(text: str) -> None:
    """Print to standard error; where that is closed or full there is nobody to be told."""
    with suppress(OSError, ValueError):
        if sys.stderr is not None:
            sys.stderr.write(f"{for_the_screen(text)}\n")
            sys.stderr.flush()


def run(command: Callable[[], object]) -> NoReturn:
    """Run the command line with both outputs ready for any text, and end with its exit code."""
    prepare(sys.stdout)
    prepare(sys.stderr)
    # ended by hand, so that output which is lost at the very end still has its exit code
    code: object = 0
    try:
        try:
            command()
        except SystemExit as end:
            code = end.code
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = 1
        _drop(sys.stdout)
    except (LostOutputError, OSError) as fault:
        code = 2
        say_aside(f"error E401: standard output cannot be written: {getattr(fault, 'strerror', None) or fault}")
        _drop(sys.stdout)
    sys.exit(code)  # type: ignore[arg-type]


def _drop(stream: TextIO | None) -> None:
    """Send what a stream still holds nowhere, so that Python does not try once more at the end."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
