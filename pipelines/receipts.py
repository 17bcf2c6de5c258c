"""The sidecar's line of a page: receipts for all that no article of the page has, and why the articles have what they have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipelines.engine.article import Receipt
from pipelines.engine.story import Fetched


def receipts_line(
    fetched: Fetched, removed: list[Receipt], fields: list[Receipt], articles: Sequence[dict[str, Any]] = ()
) -> bytes:
    """What was removed outside a page's articles, and what it prints as fields; a line of JSON in UTF-8.

    :param articles: what was kept for each, and why (``kept.kept_article``).
    """
    page = {
        "content_hash": fetched.content_hash,
        "url": fetched.url,
        "fetched_at": fetched.fetched_at,
        "removed": [asdict(receipt) for receipt in removed],
        "fields": [asdict(receipt) for receipt in fields],
        "articles": list(articles),
    }
    return json.dumps(page, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
