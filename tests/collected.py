"""Collections of published pay, rules, papers and lists, which are not in the repository, and how to have them.

They stand in the folder that the environment variable `ESTABLISHMENT_COLLECTIONS` names, or else in a folder `shared` beside
the repository. Tests that compare with them are skipped without them; examples of the repository's own cover the same
ground, so that nothing is tested by the collections alone.
"""

import os
from pathlib import Path

import pytest

VARIABLE = "ESTABLISHMENT_COLLECTIONS"
COLLECTIONS = Path(os.environ.get(VARIABLE) or Path(__file__).resolve().parents[2] / "shared")


def why_skipped(name: str) -> str:
    """Which collection a test asks for, and how to run it."""
    return f"compares with the collection {name}: set {VARIABLE} to the folder that holds it, or put that folder beside the repository as shared"


def needs(name: str) -> pytest.MarkDecorator:
    """Skip a test where a collection is not at hand."""
    return pytest.mark.skipif(not (COLLECTIONS / name).exists(), reason=why_skipped(name))


def collection(name: str) -> Path:
    """The folder of a collection; skips the test that asks where it is not at hand."""
    if not (COLLECTIONS / name).exists():
        pytest.skip(why_skipped(name))
    return COLLECTIONS / name
