"""The JSON Schemas of what is done with lists, as `--json` prints it: compared, reconciled, tracked and so on.

They are written out by `make_schemas.py`.
"""

from typing import Any

from list_schemas import EXACT, MAYBE_TEXT, TEXT, many, record

from establishment.api import posts_diff, rebase, reconcile, tracking
from establishment.api.reconcile_causes import CAUSES
from establishment.api.tracking import AMOUNTS, TRACKED_CAUSES
from establishment.costing import ceilings
from establishment.lists.ledger import LEDGER_FIELDS

COUNT = {"type": "integer", "minimum": 0}
MONEY = {"type": "number", "description": "pounds, with at most two decimals"}
FIGURE = {
    "anyOf": [
        MONEY,
        record({"known": MONEY, "terms": {"type": "object", "additionalProperties": TEXT}}),
        {"type": "null"},
    ],
    "description": "pounds; with the posts that have no price; null where nothing is priced",
}
FIRST_DAY = {"type": ["string", "null"], "format": "date"}


def ceilings_schema() -> dict[str, Any]:
    """The form `establishment-ceilings-1`: each ceiling beside what stands."""
    amount = {"type": "number", "minimum": 0, "description": "posts, FTE, or pounds a year"}
    ceiling = {
        "unit": TEXT,
        "grade": TEXT,
        "measure": {"enum": list(ceilings.UNITS)},
        "ceiling": amount,
        "before": amount,
        "after": amount,
        "over_by": amount,
        "over_by_at_most": amount,
        "from": FIRST_DAY,
        "until": FIRST_DAY,
        "verdict": {"enum": ["within", "breach", "over already", "unknown"]},
        "authority": TEXT,
        "reference": TEXT,
        "unpriced": TEXT,
    }
    form = {
        "format": {"const": ceilings.FORMAT},
        "ceilings": many(record(ceiling)),
        "breaches": COUNT,
        "authorities": many(TEXT),
        "notes": many(TEXT),
    }
    return {"title": "Ceilings of an establishment beside a costing", **record(form)}


def diff_schema() -> dict[str, Any]:
    """The form `establishment-posts-diff-1`: what differs between two lists of posts."""
    side = record({"list": TEXT, "posts": COUNT, "fte": EXACT, "cost": FIGURE})
    change = {
        "kinds": many(TEXT),
        "post": TEXT,
        "new_post": MAYBE_TEXT,
        "what": TEXT,
        "fields": {"type": "object", "additionalProperties": {"type": "array", "minItems": 2, "maxItems": 2}},
        "matched_by": {"enum": ["number", "likeness", None]},
        "likeness": {"type": ["integer", "null"], "minimum": 0, "maximum": 100},
        "action": MAYBE_TEXT,
        "cost": FIGURE,
    }
    form = {
        "format": {"const": posts_diff.FORMAT},
        "old": side,
        "new": side,
        "kinds": {"type": "object", "additionalProperties": COUNT},
        "cost": FIGURE,
        "changes": many(record(change)),
        "exact": {"type": ["boolean", "null"]},
        "scenario": MAYBE_TEXT,
        "notes": many(TEXT),
    }
    return {"title": "Two lists of posts compared", **record(form)}


def rebase_schema() -> dict[str, Any]:
    """The form `establishment-rebase-1`: a scenario on another list."""
    names = ("code", "place", "field", "value", "what", "fix", "since")
    form = {
        "format": {"const": rebase.FORMAT},
        "scenario": TEXT,
        "list": TEXT,
        "fits": {"type": "boolean"},
        "misfits": many(record(dict.fromkeys(names, MAYBE_TEXT))),
        "touched": many(record({"post": TEXT, "place": TEXT, "what": TEXT})),
        "net_before": FIGURE,
        "net_after": FIGURE,
        "notes": many(TEXT),
    }
    return {"title": "A scenario on another list of posts", **record(form)}


def reconcile_schema() -> dict[str, Any]:
    """The form `establishment-reconciliation-1`: a list beside a ledger; the causes add up to the difference."""
    cause = {"enum": list(CAUSES)}
    rows = {"cause": cause, "post": TEXT, "cost_centre": TEXT, "amount": MONEY, "what": TEXT}
    controls: dict[str, Any] = {
        "list_rows": COUNT,
        "list_rows_left_out": COUNT,
        "list": MONEY,
        "ledger_lines": COUNT,
        "ledger_rows": COUNT,
        "ledger_rows_left_out": COUNT,
        "ledger": MONEY,
        "ledger_printed": {**MONEY, "description": "the total that the ledger prints, in pounds"},
        "causes": MONEY,
    }
    form = {
        "format": {"const": reconcile.FORMAT},
        "list": TEXT,
        "ledger": TEXT,
        "by": {"enum": ["cost_centre", "post"]},
        "months": many({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}),
        "columns": {"type": "object", "propertyNames": {"enum": list(LEDGER_FIELDS)}, "additionalProperties": TEXT},
        "list_cost": MONEY,
        "ledger_amount": MONEY,
        "difference": MONEY,
        "causes": many(record({"cause": cause, "amount": MONEY})),
        "rows": many(record(rows, "post", "cost_centre")),
        "controls": record(controls, "ledger_printed"),
        "left_out": many(record({"row": COUNT, "why": TEXT})),
        "notes": many(TEXT),
    }
    return {"title": "A list of posts reconciled to a ledger", **record(form)}


def track_schema() -> dict[str, Any]:
    """The form `establishment-tracking-1`: an approved scenario beside monthly lists; the causes add up exactly."""
    cause = {"cause": {"enum": list(TRACKED_CAUSES)}, "to_date": MONEY, "year": MONEY}
    amounts = {**dict.fromkeys(AMOUNTS, MONEY), "causes": many(record(cause))}
    form = {
        "format": {"const": tracking.FORMAT},
        "scenario": TEXT,
        "year": TEXT,
        "months_to_date": {"type": "integer", "minimum": 1, "maximum": 12},
        "lists": many(record({"list": TEXT, "day": {"type": "string", "format": "date"}})),
        "ledger": MAYBE_TEXT,
        "ledger_amount": {**MONEY, "type": ["number", "null"]},
        "proposals": many(record({"proposal": TEXT, "title": TEXT, **amounts})),
        "total": record(amounts),
        "rows": many(record({"proposal": TEXT, "post": TEXT, "what": TEXT, **cause})),
        "notes": many(TEXT),
    }
    return {"title": "A scenario tracked against monthly lists", **record(form)}
