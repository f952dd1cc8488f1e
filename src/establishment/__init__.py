"""Costs workforce establishments: restructures by proposal, year and funder, to the penny.

The public names are looked up when first used, so that importing the package reads nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from establishment.api.calls import cost, diff, load
    from establishment.api.costing import Costing
    from establishment.api.draws import Draws
    from establishment.api.offers import Offers, offers
    from establishment.api.options import Options, compare
    from establishment.api.papers import PaperCheck, check, draft
    from establishment.api.post import Post, PostCost
    from establishment.api.post_costing import PostCosting, cost_posts
    from establishment.api.posts import Posts, load_posts
    from establishment.api.posts_diff import PostsDiff, diff_posts
    from establishment.api.rebase import Rebased, rebase
    from establishment.api.reconcile import Reconciliation, reconcile
    from establishment.api.track import track
    from establishment.api.tracking import Tracking
    from establishment.api.verification import Verification, verify
    from establishment.costing.figures import Figure
    from establishment.costing.sensitivity import BreakEven
    from establishment.ground.any_frame import frame_as
    from establishment.ground.findings import Finding, InputError, RefusedError
    from establishment.ground.manifests import check_files, write_manifest
    from establishment.rates.book import Book, load_book
    from establishment.rates.employer import employer_cost, employer_ni
    from establishment.rates.pay_scale import PayScale
    from establishment.scenarios.scenario import Scenario

_HOMES = {
    "Book": "rates.book",
    "BreakEven": "costing.sensitivity",
    "Costing": "api.costing",
    "Draws": "api.draws",
    "Figure": "costing.figures",
    "Finding": "ground.findings",
    "InputError": "ground.findings",
    "Offers": "api.offers",
    "Options": "api.options",
    "PaperCheck": "api.papers",
    "PayScale": "rates.pay_scale",
    "Post": "api.post",
    "PostCost": "api.post",
    "PostCosting": "api.post_costing",
    "Posts": "api.posts",
    "PostsDiff": "api.posts_diff",
    "Rebased": "api.rebase",
    "Reconciliation": "api.reconcile",
    "RefusedError": "ground.findings",
    "Scenario": "scenarios.scenario",
    "Tracking": "api.tracking",
    "Verification": "api.verification",
    "check": "api.papers",
    "check_files": "ground.manifests",
    "compare": "api.options",
    "cost": "api.calls",
    "cost_posts": "api.post_costing",
    "diff": "api.calls",
    "diff_posts": "api.posts_diff",
    "draft": "api.papers",
    "employer_cost": "rates.employer",
    "employer_ni": "rates.employer",
    "frame_as": "ground.any_frame",
    "load": "api.calls",
    "load_book": "rates.book",
    "load_posts": "api.posts",
    "offers": "api.offers",
    "rebase": "api.rebase",
    "reconcile": "api.reconcile",
    "track": "api.track",
    "verify": "api.verification",
    "write_manifest": "ground.manifests",
}

__all__ = [
    "Book",
    "BreakEven",
    "Costing",
    "Draws",
    "Figure",
    "Finding",
    "InputError",
    "Offers",
    "Options",
    "PaperCheck",
    "PayScale",
    "Post",
    "PostCost",
    "PostCosting",
    "Posts",
    "PostsDiff",
    "Rebased",
    "Reconciliation",
    "RefusedError",
    "Scenario",
    "Tracking",
    "Verification",
    "check",
    "check_files",
    "compare",
    "cost",
    "cost_posts",
    "diff",
    "diff_posts",
    "draft",
    "employer_cost",
    "employer_ni",
    "frame_as",
    "load",
    "load_book",
    "load_posts",
    "offers",
    "rebase",
    "reconcile",
    "track",
    "verify",
    "write_manifest",
]
__version__ = "0.1.0"
_RENAMED = {"write_scenario": "Scenario.to_toml(path)"}
"""Names that are no more, each with what is called now."""


def __getattr__(name: str) -> Any:
    if name in _RENAMED:
        raise AttributeError(f"establishment.{name} is now establishment.{_RENAMED[name]}")
    if name not in _HOMES:
        raise AttributeError(f"module 'establishment' has no attribute {name!r}")
    return getattr(import_module(f"establishment.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
