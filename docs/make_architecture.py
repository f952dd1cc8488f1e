"""Writes the list of modules into docs/architecture.md, from the first line of each module.

python docs/make_architecture.py
"""

import ast
from pathlib import Path

PAGE = Path(__file__).parent / "architecture.md"
SOURCE = Path(__file__).parents[1] / "src" / "establishment"
START, END = "<!-- the modules: made by docs/make_architecture.py -->\n", "<!-- end of the modules -->\n"
ROOMS = {
    "ground": "ground",
    "pensions, posts": "",
    "rates": "rates",
    "scenarios": "scenarios",
    "lists": "lists",
    "costing": "costing",
    "bulk": "bulk",
    "papers": "papers",
    "paybook": "paybook",
    "outputs": "outputs",
    "api": "api",
    "assistants": "assistants",
    "cli": "cli",
}
"""The rooms from the lowest up, and their folders."""


def first_line(path: Path) -> str:
    """What a module says of itself in its first line."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]


def modules(folder: str) -> list[Path]:
    """The modules of a room; those of a folder within it after its own."""
    if not folder:
        return [SOURCE / "pensions.py", SOURCE / "posts.py"]
    found = (path for path in (SOURCE / folder).rglob("*.py") if path.name != "__init__.py")
    return sorted(found, key=lambda path: (len(path.parts), path))


def table() -> str:
    """A heading a room, one line a module."""
    text = ""
    for room, folder in ROOMS.items():
        about = first_line(SOURCE / folder / "__init__.py") if folder else "What a post is, and which pension it has."
        text += f"### {room}\n\n{about}\n\n"
        for path in modules(folder):
            name = path.relative_to(SOURCE / folder).with_suffix("").as_posix()
            text += f"- `{name}`: {first_line(path)}\n"
        text += "\n"
    return text


def page() -> str:
    """The page with its list as the code has it."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    return before + START + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
