"""How the command line ends on input that cannot be used: the faults on standard error, exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer


@contextmanager
def faults_said() -> Iterator[None]:
    """Faults of files and of the call are printed to standard error, and end with exit code 2."""
    from establishment.findings import InputError

    try:
        yield
    except InputError as fault:
        stop(str(fault))
    except (ValueError, OverflowError) as fault:
        stop(f"error E401: {fault}")


def stop(said: str) -> NoReturn:
    """Print to standard error and exit with 2."""
    typer.echo(said, err=True)
    raise typer.Exit(2)
