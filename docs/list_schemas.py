"""The JSON Schema of a list of posts as `establishment posts --json` prints it, with its pay bill.

It is written out by `make_schemas.py`.
"""

from typing import Any

from establishment.lists.posts_list import FIELDS, FORMAT

EXACT = {"type": "string", "pattern": r"^\d+(/\d+)?$", "description": "an exact number, such as 20/37"}
DAY = {"type": ["string", "null"], "format": "date"}
TEXT = {"type": "string"}
MAYBE_TEXT = {"type": ["string", "null"]}
ROW = {"type": "integer", "minimum": 1}
POUNDS = {
    "type": ["integer", "string", "null"],
    "description": "pounds a year; text with two decimals where it has pence",
}
OF_FIELD: dict[str, Any] = {
    "fte": EXACT,
    "weeks": EXACT,
    "count": {"type": "integer", "minimum": 1},
    "from": DAY,
    "until": {**DAY, "description": "the first day after the last one"},
    "vacant": {"type": "boolean"},
    "salary": POUNDS,
    "salary_min": POUNDS,
    "salary_max": POUNDS,
}


def record(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    """A record that has these keys and no others. optional: keys that it may lack."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def many(items: dict[str, Any]) -> dict[str, Any]:
    """A list of records or values."""
    return {"type": "array", "items": items}


def posts_schema() -> dict[str, Any]:
    """The form `establishment-posts-1`: a list that was read, or the reason why it was refused."""
    fields = {name: OF_FIELD.get(name, MAYBE_TEXT) for name in FIELDS}
    post = record(
        {"row": ROW, **fields, "pooled": {"const": True}}, *(n for n in FIELDS if n not in ("fte", "scale")), "pooled"
    )
    column = record({"column": TEXT, "heading": TEXT, "field": {"enum": [*FIELDS, "personal", None]}, "why": TEXT})
    sheet = {
        "sheet": MAYBE_TEXT,
        "header_rows": many(ROW),
        "mapping": {"type": "object", "additionalProperties": {"enum": list(FIELDS)}},
        "columns": many(column),
        "posts": many(post),
        "blocked": many(ROW),
        "left_out": many(record({"row": ROW, "kind": TEXT, "why": TEXT, "text": TEXT})),
    }
    fault = {
        "level": {"enum": ["say", "stop"]},
        "code": TEXT,
        "sheet": MAYBE_TEXT,
        "cell": {"type": ["string", "null"], "pattern": "^[A-Z]{1,3}[0-9]+$"},
        "row": {"type": ["integer", "null"]},
        "heading": MAYBE_TEXT,
        "value": TEXT,
        "what": TEXT,
        "fix": TEXT,
        "likely": {"type": ["string", "integer"]},
        "rows": many(ROW),
    }
    ask = record({"about": TEXT, "choices": many(TEXT), "taken": TEXT, "because": TEXT, "fix": TEXT})
    whole = {"type": "integer", "minimum": 0}
    line = {"post": TEXT, "reports_to": TEXT, "layer": whole, "span": whole, "below": whole}
    reporting = {
        "layers": whole,
        "mean_span": {"type": "number"},
        "loops": many(many(TEXT)),
        "missing": {"type": "object", "additionalProperties": whole},
        "lines": many(record(line)),
    }
    read = {
        "format": {"const": FORMAT},
        "file": TEXT,
        "refused": {"const": False},
        "sheets": many(record(sheet)),
        "other_sheets": many(record({"sheet": TEXT, "why": TEXT})),
        "personal": many({"type": "array", "prefixItems": [MAYBE_TEXT, TEXT], "minItems": 2, "maxItems": 2}),
        "faults": many(record(fault, "likely", "rows")),
        "asked": many(TEXT),
        "asks": many(ask),
        "notes": many(TEXT),
        "reporting": record(reporting),
        "pay_bill": bill_schema(),
    }
    refused = {"format": {"const": FORMAT}, "file": TEXT, "refused": {"const": True}, "why": TEXT}
    return {"title": "A list of posts as read", "oneOf": [record(read, "reporting", "pay_bill"), record(refused)]}


def bill_schema() -> dict[str, Any]:
    """The form `establishment-pay-bill-1`: what the posts cost; the keys of `by` stand in each row."""
    amount = {"type": "number", "description": "pounds"}
    row = {
        "cost": amount,
        "posts": {"type": "integer"},
        "fte": {"type": "number"},
        "components": {"type": "object", "additionalProperties": amount},
        "status": TEXT,
    }
    rows = {"type": "object", "properties": row, "required": list(row), "additionalProperties": TEXT}
    return record(
        {
            "format": {"const": "establishment-pay-bill-1"},
            "list": TEXT,
            "by": many(TEXT),
            "rows": many(rows),
            "total": amount,
            "assumptions": many(TEXT),
        }
    )
