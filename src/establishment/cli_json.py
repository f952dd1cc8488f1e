"""How the commands print JSON: one option, one way."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, in a documented form.")]


def print_json(document: dict[str, Any]) -> None:
    """Print plain values as JSON, letters as they are."""
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
