"""The contracts of the outputs as JSON Schema (draft 2020-12).

python -m pipelines.schema > docs/article.schema.json
python -m pipelines.schema event > docs/event.schema.json
python -m pipelines.schema status > docs/status.schema.json
"""

from __future__ import annotations

import json
import sys
from typing import Any

from itemadapter import ItemAdapter

from pipelines.engine.article import KINDS, REVISION_TYPES, SCHEMA_VERSION, Article
from pipelines.events import EVENT_SCHEMA_VERSION, EVENTS, Event
from pipelines.status import STATUS_SCHEMA_VERSION, STATUSES, SiteStatus

_DATE = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2})?)?$"


def article_schema() -> dict[str, Any]:
    """The schema of one line: types and meanings from the classes, and every field required."""
    schema = _schema_of(Article)
    properties = schema["properties"]
    properties["schema_version"]["const"] = SCHEMA_VERSION
    properties["kind"]["enum"] = list(KINDS)
    properties["revision_type"]["enum"] = list(REVISION_TYPES)
    properties["revision"]["minimum"] = 1
    properties["access"]["properties"]["state"]["enum"] = ["full", "teaser", "paywalled"]
    properties["quality"]["properties"]["confidence"] |= {"minimum": 0, "maximum": 1}
    for date in ("date_published", "date_modified", "fetched_at"):
        properties[date]["pattern"] = _DATE
    return schema


def event_schema() -> dict[str, Any]:
    """The schema of one line of ``events.jsonl``."""
    schema = _schema_of(Event)
    properties = schema["properties"]
    properties["schema_version"]["const"] = EVENT_SCHEMA_VERSION
    properties["event"]["enum"] = list(EVENTS)
    properties["at"]["pattern"] = _DATE
    return schema


def status_schema() -> dict[str, Any]:
    """The schema of one line of ``status.jsonl``."""
    schema = _schema_of(SiteStatus)
    properties = schema["properties"]
    properties["schema_version"]["const"] = STATUS_SCHEMA_VERSION
    properties["status"]["enum"] = list(STATUSES)
    return schema


def _schema_of(cls: type) -> dict[str, Any]:
    """Types and meanings from a class, every field required, under a head."""
    schema = ItemAdapter.get_json_schema(cls)
    _require_all(schema)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": cls.__name__,
        "description": (cls.__doc__ or "").strip(),
    }
    return head | schema


def _require_all(schema: Any) -> None:
    """Require every field of every object; drop the defaults, which are how an absent value is written."""
    if isinstance(schema, list):
        for part in schema:
            _require_all(part)
    if not isinstance(schema, dict):
        return
    schema.pop("default", None)
    if isinstance(schema.get("properties"), dict):
        schema["required"] = list(schema["properties"])
    for part in schema.values():
        _require_all(part)


if __name__ == "__main__":
    made = {(): article_schema, ("event",): event_schema, ("status",): status_schema}[tuple(sys.argv[1:])]
    print(json.dumps(made(), indent=2, ensure_ascii=False))
