"""Blogger's own JSON: a blog's posts, whole, 150 at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from pipelines.engine.names import clean_names
from pipelines.engine.urls import absolute
from scrapers.discovery.entry import FEED, MAX_CONTENT, Entry, Found
from scrapers.discovery.json_feed import listed, loaded, text
from scrapers.discovery.moments import seconds_of

PATH = "/feeds/posts/default"
_PAGE = 150
"""Posts that Blogger gives at once, at most."""


def first_page(home: str) -> str:
    """The address of the newest posts.

    >>> first_page("https://blog.example/")
    'https://blog.example/feeds/posts/default?alt=json&start-index=1&max-results=150'
    """
    return _page(home, 1)


def is_ours(url: str) -> bool:
    """True for an address that Blogger answers in its own JSON."""
    parts = urlsplit(url)
    return parts.path.startswith(PATH) and "json" in parse_qs(parts.query).get("alt", ())


def read(body: bytes, url: str) -> Found:
    """The posts, newest first, and the address of the next page while there are more."""
    whole, problem = loaded(body)
    feed = whole.get("feed") if isinstance(whole, Mapping) else None
    items = listed(feed, "entry")
    if problem is None and feed is None:
        problem = "is JSON, and no feed of Blogger"
    entries = tuple(entry for item in items if (entry := _entry(item, url)))
    start, total = _number(feed, "openSearch$startIndex"), _number(feed, "openSearch$totalResults")
    after = (start or 1) + len(items)
    return Found(entries, next=_page(url, after) if items and total and after <= total else None, problem=problem)


def _entry(item: Mapping[str, Any], url: str) -> Entry | None:
    links = (text(link, "href") for link in listed(item, "link") if link.get("rel") == "alternate")
    address = absolute(url, next(links, None))
    if not address:
        return None
    return Entry(
        address,
        FEED,
        headline=_said(item, "title"),
        date_published=_said(item, "published"),
        date_modified=_said(item, "updated"),
        authors=clean_names([name for author in listed(item, "author") if (name := _said(author, "name"))]),
        tags=tuple(dict.fromkeys(term for tag in listed(item, "category") if (term := text(tag, "term")))),
        content=(_said(item, "content") or "")[:MAX_CONTENT] or None,
        modified=seconds_of(_said(item, "updated")),
    )


def _said(thing: Any, name: str) -> str | None:
    return text(thing.get(name), "$t") if isinstance(thing, Mapping) else None


def _number(feed: Any, name: str) -> int | None:
    said = _said(feed, name)
    return int(said) if said and said.isdecimal() else None


def _page(base: str, start: int) -> str:
    asked = urlencode({"alt": "json", "start-index": start, "max-results": _PAGE})
    return urljoin(base, f"{PATH}?{asked}")
