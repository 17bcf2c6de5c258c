"""Items as lines of JSON."""

from __future__ import annotations

import json
from typing import Any

from itemadapter import ItemAdapter


def to_line(item: Any) -> bytes:
    """An item as one line of JSON in UTF-8, fields in declared order; lone surrogates become "?"."""
    fields = ItemAdapter(item).asdict()
    return json.dumps(fields, ensure_ascii=False, allow_nan=False, default=str).encode("utf-8", "replace") + b"\n"
