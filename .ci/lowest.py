"""Prints pip constraints that pin each requirement of pyproject.toml to the lowest version it declares."""

import re
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
groups = [
    project["dependencies"],
    *(names for extra, names in project["optional-dependencies"].items() if extra != "dev"),
]
for requirement in sorted({name for group in groups for name in group}):
    if requirement.startswith(project["name"] + "["):
        continue
    declared = re.fullmatch(r"([A-Za-z0-9_-]+)>=([0-9.]+)", requirement)
    if declared is None:
        raise SystemExit(f"pyproject.toml: {requirement!r} has no lowest version of the form NAME>=VERSION")
    print(f"{declared[1]}=={declared[2]}")
