"""How the commands print JSON: one option, one way."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from establishment.cli.output import holds_unicode, say_as_it_is

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, in a documented form.")]


def print_json(document: dict[str, Any]) -> None:
    """Print plain values as JSON, letters as they are where the output can hold them, else by their number."""
    say_as_it_is(json.dumps(document, indent=2, ensure_ascii=not holds_unicode(sys.stdout)))
