"""How the command line ends when it cannot do what was asked.

Input that cannot be used: its faults on standard error, exit code 2. A fault of the program or of
the data that ship with it: said as such, exit code 3. `docs/exit-codes.md` says what each command ends with.
"""

from __future__ import annotations

import platform
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from establishment.cli.output import LostOutputError, say_aside
from establishment.ground.findings import InputError, RefusedError, ShippedFaultError, clean

HERE = Path(__file__).parents[1]
FRAMES = 6
"""How many places in the program a report shows, the last ones."""


@contextmanager
def faults_said() -> Iterator[None]:
    """Faults of files and of the call end with exit code 2, any other exception with 3; both on standard error.

    What a table's days were read as, where they have two readings, is said there too.
    """
    try:
        with warnings.catch_warnings():
            # how a day was read is said, whichever warnings Python is told to drop
            warnings.simplefilter("default", UserWarning)
            warnings.showwarning = lambda message, *_, **__: say_aside(f"note: {message}")
            yield
    except InputError as fault:
        stop(str(fault))
    except RefusedError as fault:
        stop(f"error E401: {fault}")
    except ShippedFaultError as fault:
        stop(str(fault), code=3)
    # these are ends that are meant, and none is a fault of the program
    except (typer.Exit, typer.Abort, LostOutputError, BrokenPipeError):
        raise
    except Exception as fault:
        stop(program_fault(fault), code=3)


def stop(message: str, code: int = 2) -> NoReturn:
    """Print to standard error and exit."""
    say_aside(message)
    raise typer.Exit(code)


def program_fault(fault: Exception) -> str:
    """A fault of the program in plain words, with what a report of it needs."""
    from establishment import __version__

    # a message can hold a whole file: its beginning says what it is
    what = " ".join(clean(str(fault)).split())[:300]
    lines = [
        "This is a fault of establishment itself, not of your files or of the command you typed.",
        "Do not use any figure of this run: it broke off.",
        "Please report it to whoever gave you establishment. Send these lines, the command and the files it read,",
        "or the smallest files with which it happens again:",
        "",
        f"  establishment {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"  {type(fault).__name__}{f': {what}' if what else ''}",
    ]
    # places of other libraries are left out: who mends it looks here first
    ours = [frame for frame in traceback.extract_tb(fault.__traceback__) if Path(frame.filename).is_relative_to(HERE)]
    lines += [f"    {Path(f.filename).relative_to(HERE)}:{f.lineno} in {f.name}" for f in ours[-FRAMES:]]
    return "\n".join(lines)
