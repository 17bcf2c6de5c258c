"""Scrapy's feeds (``-o``, ``-O``, FEEDS) where several spiders run in one process: none may overwrite another's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapy.crawler import Crawler

_APPENDED = ("", "file", "stdout")
"""Kinds of place that a feed is appended to, unless it says ``overwrite``; all others it overwrites, S3 and GCS whatever it says."""
_NEVER_APPENDED = ("s3", "gs")
_OF_THE_MOMENT = {"time": "now", "batch_time": "now", "batch_id": 1}
"""Spiders that begin together have these in common."""


def check_feeds(crawlers: Iterable[Crawler]) -> None:
    """See that no two spiders overwrite one feed.

    :raises ValueError: if they would; the message names the feed and the spiders.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for crawler in crawlers:
        for uri, options in crawler.settings.getdict("FEEDS").items():
            place = _place(str(uri), crawler)
            if place is not None and _overwrites(place, options):
                users[place].append(crawler.spidercls.name)
    for place, names in users.items():
        if len(names) > 1:
            raise ValueError(
                f"{place}: {', '.join(names)} would overwrite one another's items in this feed: put %(name)s into its name, "
                "or append to a file (-o), or crawl, and then: scrapy export -o FILE"
            )


def _place(uri: str, crawler: Crawler) -> str | None:
    """Where a spider's feed goes; None if only the spider that runs will know."""
    spider = {name: getattr(crawler.spidercls, name) for name in dir(crawler.spidercls)}
    try:
        place = uri % {**spider, **_OF_THE_MOMENT}
    except (KeyError, TypeError, ValueError):
        return None
    parts = urlsplit(place)
    return str(Path(unquote(parts.path)).absolute()) if parts.scheme in ("", "file") else place


def _overwrites(place: str, options: Mapping[str, Any]) -> bool:
    kind = urlsplit(place).scheme
    return kind in _NEVER_APPENDED or bool(options.get("overwrite", kind not in _APPENDED))
