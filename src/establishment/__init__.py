"""Costs workforce establishments: restructures by proposal, year and funder, to the penny.

The public names are looked up when first used, so that importing the package reads nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from establishment.calls import cost, diff
    from establishment.costing.figures import Figure
    from establishment.costing.sensitivity import BreakEven
    from establishment.findings import Finding, InputError, RefusedError
    from establishment.public import Costing
    from establishment.public_draws import Draws
    from establishment.public_papers import PaperCheck, check, draft
    from establishment.public_posts import PostCosting, cost_posts
    from establishment.rates.book import Book, load_book
    from establishment.rates.employer import employer_cost, employer_ni
    from establishment.scenarios.scenario import Scenario
    from establishment.scenarios.writer import write_scenario

_HOMES = {
    "Book": "rates.book",
    "BreakEven": "costing.sensitivity",
    "Costing": "public",
    "Draws": "public_draws",
    "Figure": "costing.figures",
    "Finding": "findings",
    "InputError": "findings",
    "PaperCheck": "public_papers",
    "PostCosting": "public_posts",
    "RefusedError": "findings",
    "Scenario": "scenarios.scenario",
    "check": "public_papers",
    "cost": "calls",
    "cost_posts": "public_posts",
    "diff": "calls",
    "draft": "public_papers",
    "employer_cost": "rates.employer",
    "employer_ni": "rates.employer",
    "load_book": "rates.book",
    "write_scenario": "scenarios.writer",
}

__all__ = [
    "Book",
    "BreakEven",
    "Costing",
    "Draws",
    "Figure",
    "Finding",
    "InputError",
    "PaperCheck",
    "PostCosting",
    "RefusedError",
    "Scenario",
    "check",
    "cost",
    "cost_posts",
    "diff",
    "draft",
    "employer_cost",
    "employer_ni",
    "load_book",
    "write_scenario",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'establishment' has no attribute {name!r}")
    return getattr(import_module(f"establishment.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
