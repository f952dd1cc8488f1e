"""Text as a terminal shows it, also where a notebook asks for it."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console


def text_console(out: TextIO, width: int, *, styled: bool = False) -> Console:
    """A console that writes to `out` alone: in a notebook rich would show what is printed instead."""
    system = "standard" if styled else None
    return Console(file=out, width=width, color_system=system, force_terminal=styled, force_jupyter=False)  # type: ignore[arg-type]
