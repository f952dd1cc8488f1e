"""Writes the JSON Schemas of the files people edit, and of lists of posts and what is done with them.

python docs/make_schemas.py
"""

import json
import sys
from pathlib import Path
from typing import Any

from establishment.ground.arguments import LONGEST
from establishment.papers.statements import Statements
from establishment.rates.references import NationalDocument, Reference
from establishment.rates.scale_tables import AwardTable, GradeTable, ScaleTable
from establishment.scenarios.scenario import Scenario

sys.path.insert(0, str(Path(__file__).parent))
from control_schemas import ceilings_schema, diff_schema, rebase_schema, reconcile_schema, track_schema
from list_schemas import posts_schema

FOLDER = Path(__file__).parent / "schemas"


def schemas() -> dict[str, str]:
    """The text of each schema by file name."""
    scenario = plain(Scenario.model_json_schema())
    scale = plain(ScaleTable.model_json_schema())
    parts = {"grade": GradeTable, "award": AwardTable, "reference": Reference, "document": NationalDocument}
    for name, shape in parts.items():
        scale["properties"][name] = {"type": "array", "items": plain(shape.model_json_schema())}
    statements = plain(Statements.model_json_schema())
    made = {"scenario.schema.json": scenario, "scale.schema.json": scale, "statements.schema.json": statements}
    made["posts.schema.json"] = posts_schema()
    made["posts-diff.schema.json"] = diff_schema()
    made["rebase.schema.json"] = rebase_schema()
    made["reconciliation.schema.json"] = reconcile_schema()
    made["tracking.schema.json"] = track_schema()
    made["ceilings.schema.json"] = ceilings_schema()
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {name: json.dumps({**head, **schema}, indent=1, ensure_ascii=False) + "\n" for name, schema in made.items()}


def plain(value: Any) -> Any:
    """A schema without the nulls that TOML does not have, and without titles that only repeat the key.

    Each text has the bound of all texts: some versions of pydantic write it and others leave it out.
    """
    if isinstance(value, list):
        return [plain(item) for item in value if item != {"type": "null"}]
    if not isinstance(value, dict):
        return value
    kept = {key: plain(item) for key, item in value.items() if not (key == "default" and item is None)}
    kept.pop("propertyNames", None)  # the bound of a key, which only some versions write
    if isinstance(kept.get("title"), str):
        del kept["title"]
    options = kept.get("anyOf")
    if isinstance(options, list) and len(options) == 1:
        kept |= options[0]
        del kept["anyOf"]
    if kept.get("type") == "string" and not {"enum", "const", "format"} & kept.keys():
        kept["maxLength"] = LONGEST
    return dict(sorted(kept.items())) if "maxLength" in kept else kept


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
