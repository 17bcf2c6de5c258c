"""JSON Feed, 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipelines.engine.names import clean_names
from pipelines.engine.urls import absolute
from scrapers.discovery.entry import FEED, MAX_CONTENT, Entry, Found
from scrapers.discovery.moments import seconds_of


def read(body: bytes, url: str) -> Found:
    """The entries of a JSON Feed, in its order."""
    feed, problem = loaded(body)
    items = listed(feed, "items")
    if problem is None and "jsonfeed.org" not in (text(feed, "version") or ""):
        problem = "is JSON, and no JSON Feed"
    language = text(feed, "language")
    entries = (_entry(item, url, language) for item in items)
    return Found(
        tuple(entry for entry in entries if entry), next=absolute(url, text(feed, "next_url")), problem=problem
    )


def _entry(item: Mapping[str, Any], url: str, language: str | None) -> Entry | None:
    address = absolute(url, text(item, "url") or _address_in_id(item))
    if not address:
        return None
    authors = [item.get("author"), *listed(item, "authors")]  # 1.0 has one, 1.1 several
    return Entry(
        address,
        FEED,
        headline=text(item, "title"),
        date_published=text(item, "date_published"),
        date_modified=text(item, "date_modified"),
        authors=clean_names([name for author in authors if (name := text(author, "name"))]),
        tags=tuple(dict.fromkeys(tag for tag in item.get("tags") or () if isinstance(tag, str))),
        content=(text(item, "content_html") or text(item, "content_text") or "")[:MAX_CONTENT] or None,
        stated_language=text(item, "language") or language,
        modified=seconds_of(text(item, "date_modified")),
    )


def _address_in_id(item: Mapping[str, Any]) -> str | None:
    said = text(item, "id") or ""
    return said if said.startswith(("http://", "https://")) else None


def loaded(body: bytes) -> tuple[Any, str | None]:
    """What JSON holds, and what is wrong with it; {} then."""
    try:
        return json.loads(body), None
    except json.JSONDecodeError as error:
        return {}, f"line {error.lineno}: {error.msg}"
    except (UnicodeDecodeError, RecursionError) as error:
        return {}, f"is no JSON: {error}"


def text(thing: Any, name: str) -> str | None:
    """A field's words; None if it has none, or is something else."""
    said = thing.get(name) if isinstance(thing, Mapping) else None
    return said.strip() or None if isinstance(said, str) else None


def listed(thing: Any, name: str) -> list[Mapping[str, Any]]:
    """The objects of a field's list."""
    said = thing.get(name) if isinstance(thing, Mapping) else None
    return [one for one in said if isinstance(one, Mapping)] if isinstance(said, list) else []
