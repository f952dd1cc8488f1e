"""The server: the tools and resources over the Model Context Protocol, on standard input and output."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from establishment.assistants.allowed_folder import AllowedFolder, Guard
from establishment.assistants.tools import Answer, AssistantTools
from establishment.ground.extras import extra
from establishment.ground.findings import (
    InputError,
    RefusedError,
    ShippedFaultError,
    as_given,
    listed,
    nearest,
    quoted,
)
from establishment.ground.text_files import read_text
from establishment.rates.book import load_book
from establishment.rates.book_folders import shipped

EXTRA = "mcp"
INSTRUCTIONS = (
    "Costs workforce establishments of UK public bodies to the penny, and checks the figures of papers. "
    "Never work out a figure of pay yourself: call a tool. What has no price is named and left out of sums: say so. "
    "Files are named as they stand in the folder of the server. Nothing is written. "
    "Read establishment://formats/scenarios before you write a scenario, and establishment://words for the terms."
)
RESOURCES = {
    "establishment://formats/scenarios": ("scenario-files.md", "text/markdown", "Scenario files, and a costing's keys"),
    "establishment://formats/lists": ("lists.md", "text/markdown", "Lists of posts, and what is read of them"),
    "establishment://formats/pay-scales": ("pay-scales.md", "text/markdown", "Pay scales, and how they are looked up"),
    "establishment://formats/papers": ("checking-papers.md", "text/markdown", "Checks of papers, and statements"),
    "establishment://words": ("glossary.md", "text/markdown", "The words, each in its one sense"),
    "establishment://schemas/scenario": ("schemas/scenario.schema.json", "application/json", "Schema of scenarios"),
    "establishment://schemas/scale": ("schemas/scale.schema.json", "application/json", "Schema of pay scales"),
    "establishment://schemas/statements": ("schemas/statements.schema.json", "application/json", "Schema of these"),
}
"""What can be read: address, file of the documents, kind, and what it is."""


def make_server(folder: str | Path, grades: str | Path | None = None) -> Any:
    """The server over a folder, not yet running.

    folder: the only one whose files are read.  grades: a folder of pay scales, beside those that ship.
    Raises RefusedError where there is no such folder, MissingExtraError without the extra `mcp`.
    """
    from establishment import __version__

    sdk = extra("mcp.server", EXTRA, "the server for assistants")
    types = extra("mcp.types", EXTRA, "the server for assistants")
    # errors alone: other lines on the output would break the protocol
    server = sdk.MCPServer(
        "establishment",
        instructions=INSTRUCTIONS,
        version=__version__,
        log_level="ERROR",
    )
    # hints by which a client may run the tools without asking
    reads_only = types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in AssistantTools(AllowedFolder(folder), load_book(grades)).all:
        server.add_tool(_with_faults(tool), annotations=reads_only)
    for address, (file, kind, about) in RESOURCES.items():
        server.resource(address, name=address.rpartition("//")[2], description=about, mime_type=kind)(_document(file))
    _name_wrong_arguments(server)
    return server


def _name_wrong_arguments(server: Any) -> None:
    """Have a server refuse arguments that a tool does not take, each by its name and with what is accepted."""
    failed = extra("mcp.server.mcpserver.exceptions", EXTRA, "the server for assistants").ToolError
    # the library leaves unknown arguments out without a word, and an assistant would believe they counted
    call = server.call_tool

    async def call_tool(name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        schema = next((tool.input_schema for tool in await server.list_tools() if tool.name == name), None)
        if schema is not None and (message := unknown_arguments(name, arguments, schema["properties"])):
            raise failed(message)
        try:
            return await call(name, arguments, context)
        except failed as fault:
            if schema is None or not isinstance(fault.__cause__, ValidationError):
                raise
            raise failed(wrong_arguments(fault.__cause__, schema["properties"])) from None

    server.call_tool = call_tool


def unknown_arguments(tool: str, arguments: Mapping[str, Any], accepted: Mapping[str, Any]) -> str:
    """What to say of arguments that a tool does not take, which would be left out in silence; empty where none is."""
    unknown = [name for name in arguments if name not in accepted]
    if not unknown:
        return ""
    near = nearest(unknown[0], list(accepted))
    names = f"{tool} has no argument {listed(quoted(name[:60]) for name in unknown)}. {near}".strip()
    return f"{names} Its arguments: {listed(accepted, most=20)}."


def wrong_arguments(fault: ValidationError, accepted: Mapping[str, Any]) -> str:
    """What to say of arguments of another kind or size: each once, with what was given and what is accepted."""
    lines: dict[str, str] = {}
    for error in fault.errors(include_url=False):
        argument = str(error["loc"][0])
        words = accepted.get(argument, {}).get("description", "")
        lines.setdefault(argument, f"{argument}{_what_is_wrong(error)} {words}".strip())
    return "\n".join(lines.values())


def _what_is_wrong(error: Mapping[str, Any]) -> str:
    """What is wrong with an argument, as the end of a sentence that begins with its name."""
    value, limits = error["input"], error.get("ctx", {})
    kinds = {dict: "an object", list: "a list", type(None): "null", bool: str(value).lower()}
    value_words = kinds.get(type(value)) or as_given(value)
    ends = {
        "missing": " is missing.",
        "too_long": f" holds more than {limits.get('max_length', 0):,}.",
        "string_too_long": f" is longer than {limits.get('max_length', 0):,} letters.",
        "greater_than_equal": f": {value_words} is less than {limits.get('ge', 0):,.0f}.",
        "less_than_equal": f": {value_words} is more than {limits.get('le', 0):,.0f}.",
        "literal_error": f": {value_words} is not one of {limits.get('expected')}.",
    }
    return ends.get(error["type"], f": {value_words} cannot be used.")


def serve(folder: str | Path, grades: str | Path | None = None) -> None:
    """Serve over standard input and output until the client ends.

    The folder becomes the current one, and nothing outside it is read from then on. Raises as `make_server` does.
    """
    root = AllowedFolder(folder).folder
    scales = Path(grades).resolve() if grades is not None else None
    server = make_server(root, scales)
    # an assistant sends names as they stand in the folder
    _load_all()
    # warnings on the error output would be taken for faults
    os.chdir(root)
    # last: from here on nothing else can be read
    warnings.simplefilter("ignore")
    Guard([root, *([scales] if scales else [])]).start()
    server.run("stdio")


def _load_all() -> None:
    """Load what the tools use before the guard starts, so that no library is hindered while it loads."""
    from establishment.api.calls import cost

    # a library that is not installed is said by the tool that needs it
    cost("workforce-modernisation").to_dict()
    for module in ("pdfplumber", "openpyxl", "python_calamine", "pyarrow"):
        try:
            __import__(module)
        except ImportError:
            continue  # a tool that needs it says so


def _with_faults(tool: Callable[..., Answer]) -> Callable[..., Answer]:
    """A tool whose faults reach the assistant as they are said to people, with file and line."""
    failed = extra("mcp.server.mcpserver.exceptions", EXTRA, "the server for assistants").ToolError

    @wraps(tool)
    def called(**arguments: Any) -> Answer:
        try:
            return tool(**arguments)
        except (InputError, RefusedError, ShippedFaultError) as fault:
            raise failed(str(fault)) from fault
        except (RecursionError, MemoryError) as fault:
            raise failed("this is too deep or too large to be read") from fault
        except PermissionError as fault:
            raise failed(f"{fault.args[0]}; only files in the folder can be read") from fault
        except Exception as fault:
            print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
            raise failed(
                "This is a fault of establishment itself, not of what it was given. Use no figure of this call."
            ) from fault

    return called


def _document(file: str) -> Callable[[], str]:
    """The text of a document that ships."""

    def text() -> str:
        return read_text(shipped("docs") / file, file)

    return text
