"""Items as lines of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from itemadapter import ItemAdapter

from pipelines.engine.article import Receipt
from pipelines.engine.story import Fetched


def to_line(item: Any) -> bytes:
    """An item as one line of JSON in UTF-8, fields in declared order; lone surrogates become "?"."""
    fields = ItemAdapter(item).asdict()
    return json.dumps(fields, ensure_ascii=False, allow_nan=False, default=str).encode("utf-8", "replace") + b"\n"


def receipts_line(fetched: Fetched, removed: list[Receipt], fields: list[Receipt]) -> bytes:
    """The sidecar's line of a page: what was removed outside its articles, and what it prints as fields."""
    page = {
        "content_hash": fetched.content_hash,
        "url": fetched.url,
        "fetched_at": fetched.fetched_at,
        "removed": [asdict(receipt) for receipt in removed],
        "fields": [asdict(receipt) for receipt in fields],
    }
    return json.dumps(page, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
