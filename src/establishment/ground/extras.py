"""The libraries of optional extras, fetched when they are first needed."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from establishment.ground.findings import MissingExtraError


def extra(module: str, name: str, what: str) -> ModuleType:
    """A module of an optional extra. Raises MissingExtraError that says how to install it.

    name: of the extra.  what: what needs it.
    """
    try:
        return import_module(module)
    except ImportError as missing:
        # people install the library, not the module in it
        library = module.partition(".")[0]
        message = (
            f'{what} needs {library}, which is not installed. Install it with: pip install "establishment[{name}]"'
        )
        raise MissingExtraError(message[0].upper() + message[1:]) from missing
